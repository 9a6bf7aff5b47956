"""Narrated sentences that are alike -> how much of it tells that one text followed the other.

All reports of an event name the same people and render what was said there. A pair of sentences therefore counts by
what it shares beyond that: by the part, by weight, of its common words that neither text has as said by somebody.

    >>> import pyarrow as pa
    >>> from firsthand.kernels import tokens_of
    >>> from firsthand.weights import stem_weights
    >>> texts = ["Rust ate the old bolts.", "Rust had eaten the old bolts.", "“The bolts,” he says."]
    >>> tokens = tokens_of(pa.array(texts))
    >>> said = np.array([False] * 11 + [True, True, False, False])
    >>> words = Narration(tokens.stems, stem_weights(tokens.stems), tokens.flags, said, ~said)
    >>> free, plain = words.part((0, 5), (5, 11), words.said_in((11, 15)))
    >>> 0 < plain < free < 1
    True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firsthand import kernels
from firsthand.kernels import Int32, UInt8, UInt64

Bool = npt.NDArray[np.bool_]
_Span = tuple[int, int]
_Words = dict[int, tuple[int, int, bool]]
"""How often a sentence has a stem, its weight, and whether it is written as a name."""

_CHANCE = 0.25
"""Likeness of two sentences that two reports of one event have by chance."""
_GAINS = 10_000
"""Gains of a chain are whole ten-thousandths: sums of them do not depend on order."""


@dataclass(frozen=True)
class Echo:
    """What one text tells that the other tells too, each pair of sentences at its likeness and by what it shares."""

    sentences: int = 0
    """Pairs of sentences in the best chain that runs through both texts in one order."""
    followed: float = 0.0
    """Their sum, each at most 1 less what chance gives: words that somebody said count for nothing."""
    echoed: float = 0.0
    """Words of narration in sentences told by both, in any order: names count for nothing either."""


class Narration:
    """The words of many texts: who says them, and how rare they are. Texts and sentences are read once."""

    def __init__(self, stems: UInt64, weights: Int32, flags: UInt8, said: Bool, told: Bool) -> None:
        named = (flags & (kernels.NAME | kernels.NUMBER)) == kernels.NAME
        self._stems, self._said, self._told = stems, said, told
        self._words = (stems, weights, named)
        self._read: dict[_Span, _Words] = {}
        self._spoken: dict[_Span, frozenset[int]] = {}

    def said_in(self, text: _Span) -> frozenset[int]:
        """Stems that a text has as said by somebody; a text is its first word and the one after its last."""
        if text not in self._spoken:
            words = slice(*text)
            self._spoken[text] = frozenset(self._stems[words][self._said[words]].tolist())
        return self._spoken[text]

    def part(self, x: _Span, y: _Span, said: frozenset[int]) -> tuple[float, float]:
        """Of what two sentences have in common, by weight, the part that is not said, and of that what is no name."""
        one, other = sorted((self._sentence(x), self._sentence(y)), key=len)
        total, free, plain = 0, 0, 0
        for stem, (n, weight, named) in one.items():
            if stem in other:
                times, _, named_too = other[stem]
                heavy = min(n, times) * weight
                total += heavy
                if stem not in said:
                    free += heavy
                    plain += 0 if named or named_too else heavy
        return free / max(total, 1), plain / max(total, 1)

    def _sentence(self, span: _Span) -> _Words:
        if span not in self._read:
            words: _Words = {}
            kept = np.flatnonzero(self._told[slice(*span)]) + span[0]
            for stem, weight, named in zip(*(values[kept].tolist() for values in self._words), strict=True):
                times, _, before = words.get(stem, (0, 0, False))
                words[stem] = (times + 1, weight, before or named)
            self._read[span] = words
        return self._read[span]


def echo(
    cells: Sequence[tuple[int, int, float]],
    parts: Sequence[tuple[float, float]],
    lengths: Sequence[int] | Mapping[int, int],
) -> Echo:
    """What two texts both tell.

    Args:
        cells: sentence of a, sentence of b, likeness, in order.
        parts: of each cell, as `Narration.part` gives them.
        lengths: narrated words of each sentence.
    """
    gains = np.array([(likeness - _CHANCE) * free for (*_, likeness), (free, _) in zip(cells, parts, strict=True)])
    kept = np.flatnonzero(np.round(gains * _GAINS) > 0)
    if not len(kept):
        return Echo()
    rows = np.array([(0, x, y) for x, y, _ in cells], np.int32)[kept]
    best, before = np.zeros(len(kept), np.int32), np.zeros(len(kept), np.int32)
    kernels.order_cells(rows, np.round(gains[kept] * _GAINS).astype(np.int32), best, before)
    sentences, at = 0, int(np.argmax(best))
    followed = int(best[at]) / _GAINS
    while at >= 0:
        sentences, at = sentences + 1, int(before[at])
    sides: tuple[dict[int, float], dict[int, float]] = ({}, {})
    for (x, y, likeness), (_, plain) in zip(cells, parts, strict=True):
        words = round((likeness - _CHANCE) * plain * min(lengths[x], lengths[y]), 4)
        for side, sentence in zip(sides, (x, y), strict=True):
            side[sentence] = max(side.get(sentence, 0.0), words)
    return Echo(sentences, followed, round(min(sum(side.values()) for side in sides), 4))
