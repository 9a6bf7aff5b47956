"""Two quotations of one utterance, laid word against word: which words one has and the other has not.

Spelling, house style, abbreviations, grammar, what brackets and dots show as left out, and names put for pronouns are
no difference; nor is what was left out, for who quotes may choose. What remains is another word in the same place, or
a "not" that one of them lacks.

>>> differing("How many people do we want to crash here?", "How many people do they want to crash here?")
[Differing(mine=(19, 21), theirs=(19, 23), weight=2)]
>>> differing("It was the colour of the neighbourhood and us.", "It was the color of the neighborhood and us.")
[]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import Indel, Levenshtein, Opcode

from firsthand.facts import numbers
from firsthand.wording import Word, alike, in_order, is_matter, key, keys_of, negators, words

SAME, ALIKE = 7, 0.85
"""So many words, and this part of the shorter, stand in both: one utterance, not two alike."""
SPOTS, LONG = 2, 3
"""One utterance differs in no more places, by no more words each: else it was translated, or said twice."""
SPELT = 2
"""Words of five letters and more that differ by so many are one, spelt otherwise."""
_CUT = re.compile(r"\.\.|…|\[|\]|\(|\)|—|\*|\s[–-]+\s|\w[–-]{2,}|\b\w–")
_PERSONS = tuple(
    frozenset(map(key, words.split()))
    for words in (
        "i me my mine",
        "we us our ours",
        "you your yours",
        "he him his",
        "she her hers",
        "they them their theirs",
    )
)
_SOME = re.compile(r"(every|any|some|no)body\b")


@dataclass(frozen=True, slots=True)
class Differing:
    """Words of one quotation and those in their place in the other, as places of each; 3 turns the meaning round."""

    mine: tuple[int, int]
    theirs: tuple[int, int]
    weight: int


def differing(one: str, other: str) -> list[Differing]:
    """Where two quotations of one utterance differ; nothing where they may be two utterances."""
    x, y = words(one), words(other)
    if not _one_utterance(x, y):
        return []
    steps = Indel.opcodes([w.key for w in x], [w.key for w in y])
    inner = [spot for spot in _spots(steps) if not _at_an_end(spot, len(x), len(y))]
    if sorted(w.key for a, b, _, _ in inner for w in x[a:b]) == sorted(w.key for _, _, c, d in inner for w in y[c:d]):
        return []  # only their order differs
    if len(inner) > SPOTS or any(max(b - a, d - c) > LONG for a, b, c, d in inner):
        return []
    found = []
    for a, b, c, d in inner:
        if _CUT.search(_around(one, x, a, b)) or _CUT.search(_around(other, y, c, d)):
            continue
        weight = _weight(one, x[a:b], other, y[c:d])
        if weight:
            found.append(Differing(_place(x, a, b), _place(y, c, d), weight))
    return found


def one_utterance(one: str, other: str) -> bool:
    """Whether most words of two quotations stand in both, in one order."""
    return _one_utterance(words(one), words(other))


def _one_utterance(x: Sequence[Word], y: Sequence[Word]) -> bool:
    short = min(len(x), len(y))
    if short <= SAME or len({w.key for w in x} & {w.key for w in y}) < ALIKE * SAME:
        return False
    return in_order([w.key for w in x], [w.key for w in y]) >= max(SAME, ALIKE * short)


def _spots(steps: Iterable[Opcode]) -> Iterator[tuple[int, int, int, int]]:
    """The stretches that differ, neighbours made one."""
    open_at: tuple[int, int, int, int] | None = None
    for step in steps:
        a, b, c, d = step.src_start, step.src_end, step.dest_start, step.dest_end
        if step.tag == "equal":
            if open_at:
                yield open_at
            open_at = None
        else:
            open_at = (open_at[0], max(b, open_at[1]), open_at[2], max(d, open_at[3])) if open_at else (a, b, c, d)
    if open_at:
        yield open_at


def _at_an_end(spot: tuple[int, int, int, int], long: int, other_long: int) -> bool:
    """Whether one of the two only begins later, or ends earlier, than the other."""
    a, b, c, d = spot
    first, last = a == 0 and c == 0, b == long and d == other_long
    return first or (last and (a == b or c == d))


def _around(text: str, line: Sequence[Word], start: int, end: int) -> str:
    low = line[start - 1].end if start else 0
    return text[low : line[end].start if end < len(line) else len(text)]


def _place(line: Sequence[Word], start: int, end: int) -> tuple[int, int]:
    """Where words stand; an empty place where there are none."""
    if end > start:
        return line[start].start, line[end - 1].end
    at = line[start - 1].end if start else 0
    return at, at


def _weight(one: str, mine: Sequence[Word], other: str, theirs: Sequence[Word]) -> int:
    """3 where one denies what the other says, 2 where other words stand in the same place, 0 where nothing differs."""
    x, y = (frozenset(w.key for w in side) for side in (mine, theirs))
    if bool(x & negators()) != bool(y & negators()):
        quiet = [side for side in (mine, theirs) if not side or not {w.key for w in side} & negators()]
        return 3 if all(len(side) <= 1 for side in quiet) and len(x | y) <= 2 else 0
    if not (mine and theirs):
        return 0
    said, told = (text[side[0].start : side[-1].end] for text, side in ((one, mine), (other, theirs)))
    if _one_word(said, told) or all(numbers(f"{words_} units") for words_ in (said, told)):
        return 0  # numbers are compared as numbers
    content, their_content = x & _content(mine), y & _content(theirs)
    capitals, their_capitals = (any(w.capital and w.key != "i" for w in side) for side in (mine, theirs))
    if capitals or their_capitals:  # a name stands for a pronoun, or is spelt otherwise
        return 0
    if any(alike(p, q) for p in content for q in their_content):
        return 0
    mine_who, their_who = _person(x), _person(y)
    if mine_who and their_who:
        return 2 if mine_who.isdisjoint(their_who) else 0
    return 2 if content and their_content and not (mine_who or their_who) else 0


def _content(side: Sequence[Word]) -> frozenset[str]:
    return frozenset(w.key for w in side if is_matter(w.key) or w.key == "said") - _loose()


def _person(keys: frozenset[str]) -> frozenset[int]:
    """Which grammatical persons words name."""
    return frozenset(n for n, person in enumerate(_PERSONS) if keys & person)


def _one_word(said: str, told: str) -> bool:
    """Whether two stretches are one but for spelling, spaces and abbreviation."""
    x, y = (_SOME.sub(r"\1one", re.sub(r"[\W_]+", "", text.casefold())) for text in (said, told))
    if x.replace("ves", "fe").replace("s", "") == y.replace("ves", "fe").replace("s", ""):  # life and lives
        return True
    short, long = sorted((x, y), key=len)
    if x == y or (short and long.startswith(short) and len(short) <= 3):
        return True
    initials = ["".join(word[0] for word in text.casefold().split()) for text in (said, told)]
    if x == initials[1] or y == initials[0]:
        return True
    return len(short) >= 5 and Levenshtein.distance(x, y) <= SPELT


@cache
def _loose() -> frozenset[str]:
    """Words that speakers strew in and editors take out."""
    return keys_of("en/doubts", "strewn")
