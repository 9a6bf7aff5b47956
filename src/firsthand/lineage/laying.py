"""One text laid on another, word by word: equal blocks, small differences as readings, long ones as matter.

>>> present = np.zeros(6, np.bool_)
>>> lay(["one", "two", "two", "three", "four", "five"], ("one", "two", "three", "for", "five"), present)
[(1, 2, ''), (4, 5, 'for')]
"""

from __future__ import annotations

import re
from itertools import islice

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

Bools = npt.NDArray[np.bool_]
Block = tuple[int, int, int, int]
"""An equal stretch: start and end in the ground, start and end in the other text."""
Reading = tuple[int, int, str]
"""From which to which word of the ground, and what stands there instead."""

MAX_WORDS = 4000
"""Texts are laid side by side up to this many words."""
MAX_GROUND = 12_000
"""The ground grows no longer than this."""
SMALL = 8
"""A difference of at most this many words on both sides is a reading; longer ones are matter."""
ANCHOR = 3
"""Fewer equal words than this between two long differences are chance."""
MOVED = "…"
"""The reading before matter that a witness has in another place."""

_WORD = re.compile(r"\w+(?:'\w+)*")


def words_of(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The words of a text, folded, and where they stand."""
    found = list(islice(_WORD.finditer(text.replace("’", "'")), MAX_WORDS))
    return [one.group().casefold() for one in found], [one.span() for one in found]


def common_ground(kinds: list[tuple[str, ...]], base: int) -> tuple[list[str], list[tuple[int, int]]]:
    """The base with the matter that others have besides; for each word the text and the place it was taken from."""
    ground, source = list(kinds[base]), [(base, n) for n in range(len(kinds[base]))]
    for kind in sorted(range(len(kinds)), key=lambda n: (-len(kinds[n]), kinds[n])):
        if kind == base or len(ground) >= MAX_GROUND:
            continue
        words = kinds[kind]
        added = [
            (place, start, end)
            for place, start, end in _left(_equal(ground, words), len(ground), len(words))
            if not _moved(ground, words[start:end])
        ]
        for place, start, end in reversed(added):
            ground[place:place] = words[start:end]
            source[place:place] = [(kind, n) for n in range(start, end)]
    return ground, source


def _equal(ground: list[str], words: tuple[str, ...]) -> list[Block]:
    """Equal stretches of two texts that are no chance."""
    if len(ground) == len(words) and tuple(ground) == words:
        return [(0, len(ground), 0, len(words))]
    blocks = [
        (op.src_start, op.src_end, op.dest_start, op.dest_end)
        for op in Levenshtein.opcodes(ground, words)
        if op.tag == "equal"
    ]
    return _without_chance(blocks, len(ground), len(words))


def _left(blocks: list[Block], n: int, m: int) -> list[tuple[int, int, int]]:
    """Long stretches of the second text outside all blocks: the place in the first where they stand, start, end."""
    found, to = [], 0
    for start, _, other_start, other_end in [*blocks, (n, n, m, m)]:
        if other_start - to > SMALL:
            found.append((start, to, other_start))
        to = other_end
    return found


def _moved(ground: list[str], words: tuple[str, ...]) -> list[Block]:
    """Where a stretch stands that was found in no place where it could: elsewhere in the ground, if most of it does."""
    blocks = _equal(ground, words)
    return blocks if sum(end - start for start, end, _, _ in blocks) * 2 > len(words) else []


def lay(ground: list[str], words: tuple[str, ...], present: Bools) -> list[Reading]:
    """Mark in `present` the ground's words a witness has; give its readings. What was moved is read where it was."""
    blocks = _equal(ground, words)
    ends = [(0, 0, 0, 0), *blocks, (len(ground), len(ground), len(words), len(words))] if blocks else []
    readings = _between(ground, words, ends, present)
    for _, start, end in _left(blocks, len(ground), len(words)):
        if (moved := _moved(ground, words[start:end])) and not present[moved[0][0] : moved[-1][1]].any():
            readings += _between(ground, words[start:end], moved, present)
            readings.append((moved[0][0], moved[0][0], MOVED))
    return readings


def _between(ground: list[str], words: tuple[str, ...], blocks: list[Block], present: Bools) -> list[Reading]:
    """Mark equal blocks and the small differences between them as there; give the differences."""
    readings: list[Reading] = []
    for n, (start, end, other_start, _) in enumerate(blocks):
        present[start:end] = True
        least, at, _, to = blocks[n - 1] if n else (start, start, other_start, other_start)
        if start - at > SMALL or other_start - to > SMALL:
            continue
        present[at:start] = True
        for op in Levenshtein.opcodes(ground[at:start], words[to:other_start]):
            first, last = at + op.src_start, at + op.src_end
            said = words[to + op.dest_start : to + op.dest_end]
            if op.tag == "replace":
                readings += [(first + k, first + k + 1, word) for k, word in enumerate(said)]
            elif op.tag != "equal":
                readings.append(_leftmost(ground, (first, last, " ".join(said)), least if first == at else first))
    return readings


def _leftmost(ground: list[str], reading: Reading, least: int) -> Reading:
    """Words left out or put in as far to the left as they may stand: of a doubled word the first.

    >>> _leftmost(["so", "it", "it", "was"], (2, 3, ""), 0), _leftmost(["so", "it", "was"], (2, 2, "it"), 0)
    ((1, 2, ''), (1, 1, 'it'))
    """
    start, end, text = reading
    said = text.split()
    while start > least and ground[start - 1] == (said[-1] if said else ground[end - 1]):
        start, end = start - 1, end - 1
        said = [ground[start], *said[:-1]] if said else said
    return start, end, " ".join(said)


def _without_chance(blocks: list[Block], n: int, m: int) -> list[Block]:
    """Equal stretches, without the few words that happen to agree amid long differences."""
    kept = []
    for k, (start, end, other_start, other_end) in enumerate(blocks):
        before = blocks[k - 1] if k else (0, 0, 0, 0)
        after = blocks[k + 1] if k + 1 < len(blocks) else (n, n, m, m)
        gap_before = max(start - before[1], other_start - before[3])
        gap_after = max(after[0] - end, after[2] - other_end)
        if end - start < ANCHOR and (gap_before > SMALL // 2 or gap_after > SMALL // 2):
            continue
        kept.append((start, end, other_start, other_end))
    return kept
