"""The tokens of a text and what the lexicon and their looks say each is, as bits.

>>> look("Lund", "en")[1] & CAP > 0, look("said", "en")[1] & CUE > 0
(True, True)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from firsthand.lexicon.cues import cues, grammar, split_cues, verbs, words
from firsthand.quotations import Quotation

TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}(?:-\w+)*"  # U.S., a.m., U.S.-based
    r"|\d+(?:[.,:]\d+)*(?:-\w+)*%?"
    r"|[@#$€£]?\w+(?:[-./&+]\w+|['’](?!(?:s|re|ve|d|ll|m)\b)\w+)*"
    r"|['’](?:s|re|ve|d|ll|m)\b"
    r"|\.\.+|--+|''|``"
    r"|[^\w\s]"
)

# what a token is
CAP, DET, SUBJ, AUX, ADV, PREP, SUB, CONJ, VERB, TIME, PUNCT, CUE, NUM, ING, MODAL, NEG, REL, OPEN, CLOSE, IN = (
    1 << n for n in range(20)
)
ACCORDING = 1 << 20
REPORTED = 1 << 21
PAST = 1 << 22
POSSESSIVE = 1 << 23
SIGNS = CUE | ACCORDING
_KINDS = {
    "determiner": DET, "subject": SUBJ, "auxiliary": AUX, "adverb": ADV, "preposition": PREP, "subordinator": SUB,
    "conjunction": CONJ, "time": TIME, "modal": MODAL, "negation": NEG, "relative": REL,
    "according": ACCORDING, "possessive": POSSESSIVE, "reported": REPORTED,
}  # fmt: skip


@cache
def _known(language: str) -> dict[str, int]:
    known: dict[str, int] = {}
    for kind, members in words(language).items():
        for word in members if kind in _KINDS else ():
            known[word] = known.get(word, 0) | _KINDS[kind]
    for word in verbs(language):
        known[word] = known.get(word, 0) | VERB
    for word in (*cues(language), *split_cues(language)):
        known[word] = known.get(word, 0) | CUE
    return known


def telling(
    text: str, sentences: Sequence[tuple[int, int]], quotes: Sequence[Quotation], language: str
) -> list[tuple[int, int]]:
    """The sentences with a cue, a colon or quoted words: most words of a report stand in no others."""
    folded = text.lower()
    if len(folded) != len(text):
        return list(sentences)
    signs = [match.start() for match in _signs(language).finditer(folded)]
    kept, quote, sign = [], 0, 0
    for start, end in sentences:
        while quote < len(quotes) and quotes[quote].outer_end <= start:
            quote += 1
        while sign < len(signs) and signs[sign] < start:
            sign += 1
        if (quote < len(quotes) and quotes[quote].outer_start < end) or (sign < len(signs) and signs[sign] < end):
            kept.append((start, end))
    return kept


@cache
def _signs(language: str) -> re.Pattern[str]:
    """A colon, or any word that reports; words are grouped by their first letters, for speed."""
    starting: dict[str, dict[str, list[str]]] = {}
    classes = words(language)
    others = classes["according"] | classes.get("reported", frozenset())
    for word in sorted({*cues(language), *split_cues(language), *others}):
        starting.setdefault(word[0], {}).setdefault(word[1:2], []).append(word[2:])
    groups = (
        f"{first}(?:{'|'.join(f'{second}(?:{_any(rest)})' for second, rest in more.items())})"
        for first, more in starting.items()
    )
    return re.compile(rf":|\b(?:{'|'.join(groups)})\b")


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, words))


@cache
def looks_met(language: str) -> dict[str, tuple[str, int]]:  # noqa: ARG001
    """Words met so far in this language, in lower case and as bits: reading is mostly looking up."""
    return {}


def look(word: str, language: str) -> tuple[str, int]:
    """A word in lower case, and the bits of what the lexicon and its looks say it is."""
    low = word.lower()
    bits = _known(language).get(low, 0)
    rules = grammar(language)
    if rules.past and low.endswith(rules.past):
        bits |= PAST
    first = word[0]
    if first.isalpha():
        if first.isupper():
            bits |= CAP
        elif len(low) > 4:
            if rules.adverbs and low.endswith(rules.adverbs) and low not in words(language)["notadverb"]:
                bits |= ADV
            elif rules.gerunds and low.endswith(rules.gerunds):
                bits |= ING
    elif first.isdigit() or first in "$€£":
        bits |= NUM
    elif first in "@#":
        bits |= CAP
    elif len(word) < 3 and not (first in "'’" and len(word) > 1):
        bits |= PUNCT
    return low, bits
