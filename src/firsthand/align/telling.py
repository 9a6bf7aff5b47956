"""Narrated sentences that are alike -> how much of it tells that one text followed the other.

All reports of an event name the same people and render what was said there. A pair of sentences therefore counts by
what it shares beyond that: by the part, by weight, of its common words that neither text has as said by somebody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firsthand import kernels
from firsthand.align.sentence_alignment import Cells, Words, chained
from firsthand.kernels import Int64, UInt8, UInt64

Bool = npt.NDArray[np.bool_]
Float64 = npt.NDArray[np.float64]

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


def also_said(stems: UInt64, said: Bool, ends: Int64) -> Bool:
    """Of each word whether its text has it as said by somebody too, there or elsewhere; text t begins at ends[t]."""
    found = np.zeros(len(stems), np.uint8)
    kernels.also_said(stems, said.view(np.uint8), ends, found)
    return found.view(bool)


def parts(told: Words, said: Bool, cells: Cells) -> Float64:
    """Of what the two sentences of each cell have in common, by weight, the part that neither text has as said, and of
    that what is no name: (cells, 2).

    Args:
        told: the narration.
        said: which of its words their text has as said too.
        cells: narrated sentences that are alike.
    """
    named = (told.flags & (kernels.NAME | kernels.NUMBER)) == kernels.NAME
    marks: UInt8 = said * np.uint8(kernels.SAID) | named * np.uint8(kernels.NAMED)
    found = np.zeros((len(cells.rows), 2))
    kernels.told_parts(told.stems, told.weights, marks, told.places(), cells.rows, found)
    return found


def echoes(cells: Cells, shared: Float64, lengths: Int64, pairs: int) -> list[Echo]:
    """What the two texts of each of so many pairs both tell.

    Args:
        cells: narrated sentences that are alike.
        shared: of each cell, as `parts` gives it.
        lengths: narrated words of each sentence.
        pairs: how many pairs there are.
    """
    gains = np.round((cells.similarity - _CHANCE) * shared[:, 0] * _GAINS).astype(np.int32)
    kept = np.flatnonzero(gains > 0)
    chain = kept[chained(cells.rows[kept], gains[kept])]
    sentences = np.bincount(cells.rows[chain, 0], minlength=pairs)
    followed = np.bincount(cells.rows[chain, 0], gains[chain], pairs) / _GAINS
    words = np.round((cells.similarity - _CHANCE) * shared[:, 1] * lengths[cells.rows[:, 1:]].min(axis=1), 4)
    sides = [_most_of_each(cells.rows[:, 0], cells.rows[:, side], words, pairs) for side in (1, 2)]
    echoed = np.round(np.minimum(*sides), 4)
    return [Echo(*row) for row in zip(sentences.tolist(), followed.tolist(), echoed.tolist(), strict=True)]


def _most_of_each(pair: kernels.Int32, sentence: kernels.Int32, words: Float64, pairs: int) -> Float64:
    """Of each pair the sum over its sentences of the most words that a cell of the sentence has."""
    keys = pair.astype(np.int64) * (int(sentence.max(initial=0)) + 1) + sentence
    different, of = np.unique(keys, return_inverse=True)
    most = np.zeros(len(different))
    np.maximum.at(most, of, words)
    return np.bincount(different // (int(sentence.max(initial=0)) + 1), most, pairs).astype(np.float64)
