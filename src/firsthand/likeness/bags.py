"""Texts as weighted words, and how alike two of them are.

Words are taken without their endings and weighted by how rare they are in the news (lexicon/frequencies), so a
likeness depends on the two texts alone and on nothing else in the pile. A text is a sparse row of length one.

    >>> words = words_of(pa.array(["A quake shook Lima.", "Lima was shaken by a quake.", "A recipe for soup."]))
    >>> [round(float(c), 1) for c in cosines(tfidf(words), np.array([[0, 1], [0, 2]]))]
    [0.8, 0.0]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from firsthand import kernels
from firsthand.kernels import Bool, Int32, Int64, UInt8, UInt64
from firsthand.postings import Numbered, products
from firsthand.threads import in_threads
from firsthand.weights import rarity

Float64 = npt.NDArray[np.float64]

_TEXTS = 4096
"""Texts that one thread takes at a time."""


@dataclass(frozen=True)
class Words:
    """The words of many texts in the order they stand: text t has those from starts[t] to starts[t + 1]."""

    starts: Int64
    word: Int32
    """A number for each different word; numbers are in the order of the words' hashes, whatever the texts."""
    weight: Float64
    """By number: how rare the word is in the news."""
    name: Bool
    """By token: a number, or a word with a capital that has one in most of the news."""


@dataclass(frozen=True)
class Bags:
    """Sparse rows of weighted words, each of length one: row r has cells starts[r] to starts[r + 1]."""

    starts: Int64
    word: Int32
    weight: Float64

    def __len__(self) -> int:
        return len(self.starts) - 1


def words_of(texts: pa.Array) -> Words:
    """Texts into words without their endings."""

    def some(begin: int) -> tuple[UInt64, UInt8, Int64]:
        tokens = kernels.tokens_of(texts.slice(begin, _TEXTS))
        return tokens.stems, tokens.flags, np.diff(tokens.ends)

    parts = in_threads(some, range(0, len(texts), _TEXTS))
    numbered, sizes = Numbered(), [np.zeros(1, np.int64), *(lengths for _, _, lengths in parts)]
    word = np.concatenate([np.zeros(0, np.int32), *(numbered.add(stems) for stems, _, _ in parts)])
    flags = np.concatenate([np.zeros(0, np.uint8), *(flags for _, flags, _ in parts)])
    del parts
    order = np.argsort(numbered.hashes)
    number = np.empty(len(order), np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    word = number[word]
    weight, share = rarity(numbered.hashes[order])
    capital = (flags & kernels.NAME) > 0
    name = ((flags & kernels.NUMBER) > 0) | (capital & (share >= 0.5)[word])
    return Words(np.cumsum(np.concatenate(sizes)), word, weight, name)


def tfidf(words: Words, first: int | None = None, only: Bool | None = None) -> Bags:
    """Each text as a bag: 1 + ln(times) times the weight of the word.

    Args:
        words: the texts.
        first: how many words of each text are read; all without it.
        only: which tokens are read, as long as `words.word`; all without it.
    """
    texts = len(words.starts) - 1
    taken = np.ones(len(words.word), bool) if only is None else only
    most = len(words.word) if first is None else first

    def some(begin: int) -> tuple[Int64, Int32, Float64]:
        starts = words.starts[begin : begin + _TEXTS + 1]
        room = int(np.minimum(np.diff(starts), most).sum())
        ends, cells, times = np.zeros(len(starts), np.int64), np.empty(room, np.int32), np.empty(room, np.int32)
        n = kernels.count_words(starts, words.word, taken, most, ends, cells, times)
        weight = (1 + np.log(times[:n])) * words.weight[cells[:n]]
        owner = np.repeat(np.arange(len(starts) - 1), np.diff(ends))
        length = np.sqrt(np.bincount(owner, weight * weight, minlength=len(starts) - 1))
        return np.diff(ends), cells[:n].copy(), weight / np.maximum(length[owner], 1e-9)

    parts = in_threads(some, range(0, texts, _TEXTS))
    return Bags(
        np.cumsum(np.concatenate([np.zeros(1, np.int64), *(sizes for sizes, _, _ in parts)])),
        np.concatenate([np.zeros(0, np.int32), *(cells for _, cells, _ in parts)]),
        np.concatenate([np.zeros(0), *(weight for _, _, weight in parts)]),
    )


def cosines(bags: Bags, pairs: Int64) -> Float64:
    """Cosine of the two rows of each pair, (n, 2) row numbers; rounded to 4 decimals."""
    return np.round(products(bags.starts, bags.word, bags.weight, pairs), 4)
