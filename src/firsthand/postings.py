"""Rows of words or marks -> the pairs of rows with enough in common, through an inverted index.

Weights are whole numbers, so that no sum depends on an order; what only one row has is left out first.

    >>> starts, terms = np.array([0, 2, 4, 5]), np.array([7, 8, 8, 9, 8], np.uint64)
    >>> index = Postings.of(starts, terms, np.array([5, 3, 3, 5, 1], np.int32))
    >>> pairs, sums = index.in_common(least=9, most=100)
    >>> pairs.tolist(), sums.tolist(), index.sums(np.array([[0, 2]])).tolist()
    ([[1, 0]], [9], [3])
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from firsthand import kernels
from firsthand.arrow import ranges
from firsthand.kernels import Int32, Int64, UInt64
from firsthand.threads import in_threads

_ROWS, _ROOM = 8192, 500_000
"""Rows that one thread takes at a time, and pairs it gathers before it makes more room."""
_SLOTS = 8
"""Cells of the filter for each term: one in nine lone ones is taken for shared, and costs a little time."""


Wanted = Callable[[Int64, Int64], npt.NDArray[np.bool_]]
"""Which of some pairs of rows, with the sums of their products, are wanted."""


@dataclass(frozen=True)
class Postings:
    """Sparse rows: row r has the cells starts[r]:starts[r + 1], each of another word."""

    starts: Int64
    word: Int32
    """A number for each different term that more than one row may have."""
    weight: npt.NDArray[np.signedinteger[Any]]

    @classmethod
    def of(cls, starts: Int64, terms: UInt64, weights: npt.NDArray[np.signedinteger[Any]]) -> Postings:
        """The cells of terms that recur.

        Args:
            starts: (rows + 1); where each row's cells begin.
            terms: hashes, of one row all different.
            weights: above 0; two rows' products sum to less than 2³¹.
        """
        seen = Seen(len(terms))
        seen.add(terms)
        often = seen.often(terms)
        before = np.concatenate([[0], np.cumsum(often, dtype=np.int64)])
        return cls(before[starts], numbered(terms[often])[0], weights[often])

    def in_common(
        self, *, least: int, most: int, rows: int | None = None, wanted: Wanted | None = None
    ) -> tuple[Int64, Int64]:
        """Pairs whose products of weights sum to at least `least`: (n, 2) rows, the higher first, and the n sums.

        A row is compared with the last `most` rows before it that have a word: so a word that very many have costs no
        more, and of a text that very many print each is still paired with the ones before it.

        Args:
            least: pairs with less are left out.
            most: how many rows before it a row is compared with, for each word.
            rows: only so many are compared; all without it.
            wanted: tells which of some pairs with their sums are kept, as they are found; all without it.
        """
        starts = self.starts if rows is None else self.starts[: rows + 1]
        rows, cells = len(starts) - 1, int(starts[-1])
        first = np.zeros(int(self.word.max(initial=-1)) + 2, np.int64)
        place, owner, heavy = np.empty(cells, np.int32), np.empty(cells, np.int32), np.empty(cells, self.weight.dtype)
        kernels.invert(starts, self.word[:cells], self.weight, first, place, owner, heavy)

        def some(begin: int) -> tuple[Int64, Int64]:
            stop, parts = min(begin + _ROWS, rows), []
            found, sums = np.empty((max(_ROOM, rows), 2), np.int32), np.empty(max(_ROOM, rows), np.int32)
            while begin < stop:
                n, begin = kernels.rows_in_common(
                    starts, self.word, place, first, owner, heavy, most, least, begin, stop, found, sums
                )
                pairs, total = found[:n].astype(np.int64), sums[:n].astype(np.int64)
                kept = slice(None) if wanted is None else wanted(pairs, total)
                parts.append((pairs[kept], total[kept]))
            return np.concatenate([pairs for pairs, _ in parts]), np.concatenate([counted for _, counted in parts])

        parts = [(np.zeros((0, 2), np.int64), np.zeros(0, np.int64)), *in_threads(some, range(0, rows, _ROWS))]
        return np.concatenate([pairs for pairs, _ in parts]), np.concatenate([counted for _, counted in parts])

    def sums(self, pairs: Int64) -> Int64:
        """The sum of products for each pair of rows. Quickest where pairs with one first row stand together."""
        products = np.empty(len(pairs), np.float64)
        kernels.row_products(self.starts, self.word, self.weight, pairs, products)
        return products.astype(np.int64)

    def taken(self, rows: Int64) -> Postings:
        """These rows in this order."""
        starts = np.concatenate([[0], np.cumsum(np.diff(self.starts)[rows])]).astype(np.int64)
        cells = ranges(self.starts[:-1][rows], self.starts[1:][rows])
        return Postings(starts, self.word[cells], self.weight[cells])

    def longer_than(self, most: int) -> int:
        """How many words more than `most` rows have."""
        return int((np.bincount(self.word) > most).sum())


def nearest(pairs: Int64, score: npt.NDArray[np.float64], most: int) -> npt.NDArray[np.bool_]:
    """Which pairs of rows are among the `most` of highest score of either row; ties go to the lower row."""
    kept = np.zeros(len(pairs), dtype=bool)
    one, other = np.concatenate([pairs, pairs[:, ::-1]]).T
    sort = np.lexsort((other, -np.tile(score, 2), one))
    rank = np.arange(len(sort)) - np.searchsorted(one[sort], one[sort])
    kept[sort[rank < most] % max(len(pairs), 1)] = True
    return kept


def numbered(hashes: UInt64) -> tuple[Int32, UInt64]:
    """A number for each different hash, from 0 on in the order they appear, and the hash of each number."""
    numbers = np.empty(len(hashes), np.int32)
    return numbers, kernels.number_hashes(hashes, numbers)


class Seen:
    """Which hashes may have been seen more than once: all that were, and one in a few of those that were not.

    Args:
        hashes: how many will be added; there are two bytes for each.
    """

    def __init__(self, hashes: int) -> None:
        self._slots = _SLOTS * max(hashes, 1)
        self._seen = np.zeros(self._slots // 4 + 1, np.uint8)

    def add(self, hashes: UInt64) -> None:
        """These are seen once more."""
        kernels.note_hashes(hashes, self._seen, self._slots)

    def often(self, hashes: UInt64) -> npt.NDArray[np.bool_]:
        """Which of these may have been seen more than once."""
        found = np.empty(len(hashes), np.uint8)
        kernels.recurring(hashes, self._seen, self._slots, found)
        return found.view(bool)
