"""Passages -> the figures that a relation is judged by, for all pairs of a chunk at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firsthand import kernels
from firsthand.align.passages import VERBATIM, Passages
from firsthand.align.relations import Figures
from firsthand.align.sentence_alignment import TELLING
from firsthand.align.texts import Bool, Texts
from firsthand.kernels import Int32, Int64
from firsthand.weights import SIXTEENTHS

Float64 = npt.NDArray[np.float64]

_PARTICULAR, _PLAIN = 1, 2
"""Kinds of words: names that tell something and numbers; those without a capital or a digit."""


def figures(texts: Texts, weights: Int32, pairs: Int32, passages: Passages) -> list[Figures]:
    """What each pair of texts has in common word for word, counted.

    Args:
        texts: the texts of the chunk.
        weights: of their words.
        pairs: (pairs, 2) texts.
        passages: what they share word for word.
    """
    own, count = passages.take(~passages.boilerplate), len(pairs)
    sentences = np.bincount(texts.sentence_of[texts.narrates], minlength=len(texts.edges))
    told = (own.words() - own.within(texts.sums.either)).min(axis=1)
    same = own.equal / own.words().max(axis=1)
    longest = np.zeros(count)
    np.maximum.at(longest, own.pair, told * same)
    plain = ~(texts.said | texts.boilerplate) & (texts.tokens.flags == 0)
    rare = own.within(np.append(0, np.cumsum(np.where(plain, weights, 0)))).min(axis=1)
    columns = (
        map(tuple, texts.without(texts.sums.boilerplate)[pairs].tolist()),
        map(tuple, texts.without(texts.sums.either)[pairs].tolist()),
        map(tuple, sentences[pairs].tolist()),
        summed(own.pair, own.equal, count).tolist(),
        # sums of fractions are taken in the order of the passages, and rounded
        np.rint(np.bincount(own.pair, told * same, count)).astype(np.int64).tolist(),
        rounded(np.bincount(own.pair, rare * same, count) / SIXTEENTHS),
        np.rint(longest).astype(np.int64).tolist(),
        summed(own.pair, own.within(texts.sums.said).max(axis=1), count).tolist(),
        map(tuple, _differing(texts, weights, own, count).tolist()),
    )
    names = ("words", "told", "sentences", "equal", "told_equal", "taken", "longest", "quoted_words", "differing")
    return [Figures(**dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]


def summed(pair: Int64 | Int32, values: Int64 | Int32 | Bool, count: int) -> Int64:
    """The sum of the values of each of `count` pairs."""
    return np.bincount(pair, values, count).astype(np.int64)


def rounded(values: Float64) -> list[float]:
    """To 4 decimals, as Python does it: to the nearest of what the number is, not of its product with 10,000."""
    return [round(value, 4) for value in values.tolist()]


def covered(pair: Int64, spans: Int64, boilerplate: Int64, count: int) -> Int64:
    """Of each of `count` pairs the words in its spans, each once, but those of which `boilerplate` holds sums."""
    order = np.lexsort((spans[:, 1], spans[:, 0], pair))
    pair, spans = pair[order], spans[order]
    before = pair * len(boilerplate)  # so that no span reaches into the next pair
    reached = np.maximum.accumulate(spans[:, 1] + before)
    low, high = spans[:, 0].copy(), spans[:, 1]
    low[1:] = np.minimum(np.maximum(low[1:], reached[:-1] - before[1:]), high[1:])
    return summed(pair, high - low - (boilerplate[high] - boilerplate[low]), count)


def _differing(texts: Texts, weights: Int32, passages: Passages, count: int) -> Int64:
    """(pairs, 3): names and numbers within the passages, how many both sides have, other words that one side has.

    Nothing where all passages are the same word for word.
    """
    flags = texts.tokens.flags
    named = ((flags & kernels.NAME) > 0) & (weights >= TELLING)
    kinds = np.where(named | ((flags & kernels.NUMBER) > 0), _PARTICULAR, 0).astype(np.uint8)
    kinds[flags == 0] = _PLAIN
    edited = np.bincount(passages.pair, passages.kind != VERBATIM, count) > 0
    passages = passages.take(edited[passages.pair])
    spans = np.concatenate([passages.a, passages.b], axis=1)
    particular, plain = (np.zeros((len(passages), 3), np.int32) for _ in range(2))
    kernels.words_in_common(texts.tokens.words, kinds, _PARTICULAR, spans, particular)
    kernels.words_in_common(texts.tokens.words, kinds, _PLAIN, spans, plain)
    figures = (particular[:, :2].max(axis=1), particular[:, 2], plain[:, :2].max(axis=1) - plain[:, 2])
    return np.stack([summed(passages.pair, figure, count) for figure in figures], axis=1)
