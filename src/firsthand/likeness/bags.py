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
from firsthand.arrow import counted
from firsthand.weights import rarity

Int64 = npt.NDArray[np.int64]
Float64 = npt.NDArray[np.float64]
Bool = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Words:
    """The words of many texts in the order they stand: text t has those from starts[t] to starts[t + 1]."""

    starts: Int64
    word: Int64
    """A number for each different word; numbers are in the order of the words' hashes, whatever the texts."""
    weight: Float64
    """By number: how rare the word is in the news."""
    name: Bool
    """By token: a number, or a word with a capital that has one in most of the news."""


@dataclass(frozen=True)
class Bags:
    """Sparse rows of weighted words, each of length one: row r has cells starts[r] to starts[r + 1]."""

    starts: Int64
    word: Int64
    weight: Float64

    def __len__(self) -> int:
        return len(self.starts) - 1


def words_of(texts: pa.Array | pa.ChunkedArray) -> Words:
    """Texts into words without their endings."""
    tokens = kernels.tokens_of(texts)
    coded = pa.array(tokens.stems).dictionary_encode()
    found = coded.dictionary.to_numpy()
    number = np.empty(len(found), dtype=np.int64)
    number[np.argsort(found)] = np.arange(len(found))
    word = number[coded.indices.to_numpy()]
    weight, share = rarity(np.sort(found))
    capital = (tokens.flags & kernels.NAME) > 0
    name = ((tokens.flags & kernels.NUMBER) > 0) | (capital & (share[word] >= 0.5))
    return Words(tokens.ends, word, weight, name)


def tfidf(words: Words, first: int | None = None, only: Bool | None = None) -> Bags:
    """Each text as a bag: 1 + ln(times) times the weight of the word.

    Args:
        words: the texts.
        first: how many words of each text are read; all without it.
        only: which tokens are read, as long as `words.word`; all without it.
    """
    texts, size = len(words.starts) - 1, max(len(words.weight), 1)
    owner = np.repeat(np.arange(texts), np.diff(words.starts))
    taken = np.ones(len(owner), dtype=bool) if only is None else only
    if first is not None:
        taken = taken & (np.arange(len(owner)) - words.starts[owner] < first)
    cells, times = counted(owner[taken] * size + words.word[taken])
    owner, word = cells // size, cells % size
    weight = (1 + np.log(times)) * words.weight[word]
    length = np.sqrt(np.bincount(owner, weight * weight, minlength=texts))
    starts = np.searchsorted(owner, np.arange(texts + 1)).astype(np.int64)
    return Bags(starts, word, weight / np.maximum(length[owner], 1e-9))


def cosines(bags: Bags, pairs: Int64) -> Float64:
    """Cosine of the two rows of each pair, (n, 2) row numbers; rounded to 4 decimals."""
    products = np.empty(len(pairs), dtype=np.float64)
    kernels.row_products(bags.starts, bags.word, bags.weight, pairs, products)
    return np.round(products, 4)
