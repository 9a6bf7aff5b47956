"""Sentences as words whose form no longer matters: inflection cut, spellings and plain synonyms made one.

Two wordings of one thing give the same keys, so what differs between keys may be a difference in meaning:

    >>> [word.key for word in words("The programmes’ spokeswoman said")]
    ['the', 'program', 'spokesperson', 'said']
    >>> matter("He organised it.") == matter("She organizes them.")
    True
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Indel, Levenshtein

from firsthand import lexicon


class Word(NamedTuple):
    """One word with its place; `key` is its form without inflection, spelling and plain synonyms."""

    key: str
    start: int
    end: int
    capital: bool


_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
_SUFFIXES = (
    ("isation", "ize"), ("ization", "ize"), ("ising", "ize"), ("izing", "ize"), ("ised", "ize"), ("ized", "ize"),
    ("ises", "ize"), ("ise", "ize"), ("yse", "yze"), ("ysed", "yze"),
    ("ically", "ic"), ("ments", "ment"), ("ies", "y"), ("ied", "y"), ("ying", "y"), ("sses", "ss"), ("shes", "sh"),
    ("ches", "ch"), ("xes", "x"), ("zes", "z"), ("ing", ""), ("ed", ""), ("ly", ""),
)  # fmt: skip
_SHORT = frozenset(("rise", "wise", "noise", "raise", "praise", "cruise", "promise", "exercise", "surprise", "thing",
                    "king", "ring", "wing", "spring", "during", "morning", "evening", "nothing", "something", "being",
                    "anything", "everything", "bring", "sing", "need", "seed", "speed", "feed", "indeed", "red", "bed",
                    "family", "only", "july", "early", "daily", "italy", "reply", "supply", "apply", "ally", "fly",
                    "news", "series", "species", "crisis", "basis", "gas", "bus", "ISIS", "isis", "paris",
                    "texas", "always", "perhaps", "us"))  # fmt: skip


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """The form that stands for all inflections and spellings of a word.

    >>> key("organised") == key("organizing"), key("centres") == key("center")
    (True, True)
    """
    if word == "us":  # the pronoun, not the country
        return word
    low = word.lower().replace("’", "'").replace(".", "") if not word[0].isdigit() else word.replace(",", "")
    same = _same()
    if low in same:
        return same[low]
    stem = _stem(low)
    return same.get(stem, stem)


@cache
def _same() -> dict[str, str]:
    """Word and its stem -> what they stand for, as a stem too."""
    found: dict[str, str] = {}
    for row in lexicon.rows("demonyms"):
        if " " not in row["country"]:
            adjectives = [a.lower() for a in row["adjectives"].split("|") if a.isalpha()]
            found |= dict.fromkeys(adjectives, _stem(row["country"].lower()))
    for row in lexicon.rows("same_words"):
        found[row["word"]] = row["stands_for"] if row["stands_for"] == "said" else _stem(row["stands_for"])
    for row in lexicon.rows("same_words"):
        if row["stands_for"] != "said" and len(stem := _stem(row["word"])) > 3:  # "stated" is "said", "state" is not
            found.setdefault(stem, found[row["word"]])
    return found


def _stem(low: str) -> str:
    if low.endswith("'s"):
        low = low[:-2]
    if low in _SHORT or len(low) <= 3 or not low.isalpha():
        return low
    for suffix, instead in _SUFFIXES:
        if low.endswith(suffix) and len(low) - len(suffix) >= 3:
            low = low[: -len(suffix)] + (instead if low[: -len(suffix)] != "not" else "e")
            if not instead and len(low) > 3 and low[-1] == low[-2] and low[-1] not in "sl":
                low = low[:-1]
            break
    else:
        if low.endswith("s") and not low.endswith(("ss", "us", "is")):
            low = low[:-1]
    if low.endswith("our") and len(low) > 4:
        low = low[:-3] + "or"
    if low.endswith(("tre", "bre")):
        low = low[:-2] + "er"
    low = low.replace("ll", "l")
    cut = low[:-1] if low.endswith("e") and len(low) > 3 else low
    return low if cut == "not" else cut  # "note" turns nothing round


@lru_cache(maxsize=16384)
def words(text: str) -> tuple[Word, ...]:
    """The words of a stretch in order; "n't" is a word of its own, endings like 's are left out."""
    found = []
    for match in _WORD.finditer(text):
        start = match.start()
        for word_key, begin, end, capital in _split(match[0]):
            # what Word(…) does, without its own call: one for every word of every sentence compared
            found.append(tuple.__new__(Word, (word_key, start + begin, start + end, capital)))
    return tuple(found)


@lru_cache(maxsize=65536)
def _split(said: str) -> tuple[Word, ...]:
    """One run of letters or digits as words, with places in it: "wouldn't" is two."""
    end, capital = len(said), said[0].isupper()
    if "'" in said or "’" in said:
        mark = max(said.find("'"), said.find("’"))
        if said[mark + 1 :] in {"t", "T"} and said[mark - 1] in "nN":
            first = (Word(key(said[: mark - 1]), 0, end - 3, capital),) if mark > 1 else ()
            return (*first, Word("n't", end - 3, end, False))
        if end - mark <= 3:
            end = mark
    return (Word(key(said[:end]), 0, end, capital),)


def keys_of(name: str, kind: str) -> frozenset[str]:
    """The words of one kind in `lexicon/<name>.tsv`, as keys."""
    return frozenset(map(key, lexicon.of_kind(name, kind)))


@cache
def _function() -> frozenset[str]:
    return frozenset(key(row["word"]) for row in lexicon.rows("function_words"))


@cache
def negators() -> frozenset[str]:
    """The words that turn a statement into its contrary, as keys."""
    return frozenset(key(row["word"]) for row in lexicon.rows("negators"))


def is_matter(word_key: str) -> bool:
    """Whether a word is more than grammar."""
    return word_key not in _function()


@lru_cache(maxsize=16384)
def keys(text: str) -> frozenset[str]:
    """The keys of all words of a stretch, grammar and all."""
    found = set(_WORD.findall(text))
    if "'" not in text and "’" not in text:
        return frozenset(map(key, found))
    return frozenset(word.key for said in found for word in _split(said))


@lru_cache(maxsize=16384)
def matter(text: str) -> frozenset[str]:
    """What a stretch is about: the keys of its words that are more than grammar."""
    return keys(text) - _function()


@lru_cache(maxsize=16384)
def plain(text: str) -> frozenset[str]:
    """The same without words that begin with a capital."""
    return frozenset(w.key for said in set(_WORD.findall(text)) for w in _split(said) if not w.capital) - _function()


@lru_cache(maxsize=16384)
def capitals(text: str) -> frozenset[str]:
    """The keys of the words that begin with a capital and are more than grammar."""
    return frozenset(w.key for said in set(_WORD.findall(text)) for w in _split(said) if w.capital) - _function()


def shared(part: frozenset[str], whole: frozenset[str]) -> float:
    """How much of the first also stands in the second (0 to 1; 0 for nothing)."""
    return round(len(part & whole) / len(part), 4) if part else 0.0


def likeness(one: frozenset[str], two: frozenset[str]) -> float:
    """How much two bags have in common (Dice: 0 to 1; 0 for nothing)."""
    return round(2 * len(one & two) / (len(one) + len(two)), 4) if one and two else 0.0


def in_order(one: Sequence[str], two: Sequence[str]) -> int:
    """How many keys of two lines stand in both, in one order.

    >>> in_order(["the", "old", "dam", "held"], ["dam", "the", "old", "held"])
    3
    """
    return (len(one) + len(two) - Indel.distance(one, two)) // 2


def alike(one: str, two: str) -> bool:
    """Whether two keys are one word: the same, or one begins the other, or all but a letter agree in long words."""
    if one == two:
        return True
    if min(len(one), len(two)) < 4:
        return False
    short, long = sorted((one, two), key=len)
    if long.startswith(short[: max(4, len(short) - 1)]) and len(long) - len(short) <= 4:
        return True
    return len(long) >= 6 and Levenshtein.distance(one, two, score_cutoff=1) <= 1
