"""Rows of words or marks -> the pairs of rows with enough in common, through an inverted index.

Weights are whole numbers, so that no sum depends on an order; what only one row has is left out first.

    >>> starts, terms = np.array([0, 2, 4, 5]), np.array([7, 8, 8, 9, 8], np.uint64)
    >>> index = Postings.of(starts, terms, np.array([5, 3, 3, 5, 1], np.int32))
    >>> [(pairs.tolist(), sums.tolist()) for pairs, sums in index.in_common(both, least=9, most=100)]
    [([[1, 0]], [9])]
    >>> index.sums(np.array([[0, 2]])).tolist()
    [3]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from firsthand import kernels
from firsthand.arrow import ranges
from firsthand.kernels import Bool, Int32, Int64, UInt64
from firsthand.threads import in_threads

_ROWS, _ROOM = 8192, 500_000
"""Rows that one thread takes at a time, and pairs it gathers before it makes more room."""
_PAIRS = 100_000
"""Pairs that one thread sums up at a time."""
_SLOTS, _MOST_SLOTS = 8, 1 << 29
"""Cells of the filter for each term (one in nine lone ones is taken for shared, and costs a little time), and in all:
beyond that it is taken more often."""

Found = TypeVar("Found")


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
        return cls(before[starts], Numbered().add(terms[often]), weights[often])

    def in_common(
        self,
        take: Callable[[Int32, Int32], Found],
        *,
        least: int,
        most: int,
        rows: int | None = None,
        at_once: int | None = None,
    ) -> list[Found]:
        """Pairs whose products of weights sum to at least `least`, in parts.

        A row is compared with the last `most` rows before it that have a word: so a word that very many have costs no
        more, and of a text that very many print each is still paired with the ones before it.

        Args:
            take: what is made of some pairs as they are found: of (n, 2) rows, the higher first, and the n sums. Called
                in threads.
            least: pairs with less are left out.
            most: how many rows before it a row is compared with, for each word.
            rows: only so many are compared; all without it.
            at_once: how many rows stand in the index at one time, which bounds its memory; all without it.

        Returns:
            What `take` made of each part.
        """
        rows = len(self.starts) - 1 if rows is None else rows
        at_once = at_once or max(rows, 1)
        found: list[Found] = []
        for low in range(0, rows, at_once):
            high = min(low + at_once, rows)
            left = np.full(int(self.starts[high] - self.starts[low]), most, np.int32)
            for before in range(low, -1, -at_once):  # the nearest first: they are the last before
                found += self._among(take, (low, high), (before, min(before + at_once, rows)), left, least)
        return found

    def _among(
        self,
        take: Callable[[Int32, Int32], Found],
        asked: tuple[int, int],
        indexed: tuple[int, int],
        left: Int32,
        least: int,
    ) -> list[Found]:
        """What is made of the pairs of some rows with those of the same or of earlier ones."""
        (low, high), cells = indexed, int(self.starts[indexed[1]] - self.starts[indexed[0]])
        first = np.empty(int(self.word.max(initial=-1)) + 2, np.int64)
        owner, heavy = np.empty(cells, np.int32), np.empty(cells, self.weight.dtype)
        kernels.invert(self.starts, self.word, self.weight, low, high, first, owner, heavy)
        base, room = self.starts[asked[0]], max(_ROOM, high - low)

        def some(begin: int) -> list[Found]:
            stop, parts = min(begin + _ROWS, asked[1]), []
            pairs, sums = np.empty((room, 2), np.int32), np.empty(room, np.int32)
            while begin < stop:
                n, begin = kernels.rows_in_common(
                    self.starts, self.word, self.weight, first, owner, heavy, low, high,
                    left[self.starts[begin] - base :], least, begin, stop, pairs, sums,
                )  # fmt: skip
                parts.append(take(pairs[:n], sums[:n]))
            return parts

        return [one for parts in in_threads(some, range(*asked, _ROWS)) for one in parts]

    def in_common_with(self, some: Int64, pairs: Int64, *, least: int, most: int, rows: int) -> tuple[Int32, Int32]:
        """The same pairs as of `in_common`, where it is known which they were before some rows came in between.

        Rows that come in bring pairs of their own, and of a word that they have others may be too far apart now; no two
        of the others can have become nearer.

        Args:
            some: the rows that came in.
            pairs: (n, 2) other rows, among them all pairs there were.
            least: as above.
            most: likewise.
            rows: likewise.

        Returns:
            (n, 2) rows, the higher first, each pair once in any order; and the sums.
        """
        place = np.zeros(int(self.starts[rows]), np.int32)
        kernels.number_cells(self.starts, self.word, rows, place)
        pairs = pairs[(pairs < rows).all(axis=1)]
        sums = np.empty(len(pairs), np.int32)

        def judge(begin: int) -> None:
            own = slice(begin, begin + _PAIRS)
            kernels.near_products(self.starts, self.word, self.weight, place, most, pairs[own], sums[own])

        in_threads(judge, range(0, len(pairs), _PAIRS))
        found, products = [pairs[sums >= least].astype(np.int32)], [sums[sums >= least]]
        first = np.empty(int(self.word.max(initial=-1)) + 2, np.int64)
        owner, heavy = np.empty(len(place), np.int32), np.empty(len(place), self.weight.dtype)
        kernels.invert(self.starts, self.word, self.weight, 0, rows, first, owner, heavy)
        total, met = np.zeros(rows, np.int32), np.empty(rows + 1, np.int32)
        inserted = np.zeros(rows, bool)
        inserted[some[some < rows]] = True
        for row in np.flatnonzero(inserted).tolist():
            n = kernels.rows_around(
                self.starts, self.word, self.weight, place, first, owner, heavy, most, row, total, met
            )
            others = met[:n].copy()
            # of two that came in, the higher finds the pair
            chosen = others[(total[others] >= least) & ~(inserted[others] & (others > row))]
            found.append(np.stack([np.full(len(chosen), row, np.int32), chosen], axis=1))
            products.append(total[chosen])
            total[others] = 0
        return np.sort(np.concatenate(found), axis=1)[:, ::-1], np.concatenate(products)

    def sums(self, pairs: Int64) -> Int64:
        """The sum of products for each pair of rows."""
        return products(self.starts, self.word, self.weight, pairs).astype(np.int64)

    def taken(self, rows: Int64) -> Postings:
        """These rows in this order."""
        starts = np.concatenate([[0], np.cumsum(np.diff(self.starts)[rows])]).astype(np.int64)
        cells = ranges(self.starts[:-1][rows], self.starts[1:][rows])
        return Postings(starts, self.word[cells], self.weight[cells])

    def longer_than(self, most: int) -> int:
        """How many words more than `most` rows have."""
        return int((np.bincount(self.word) > most).sum())


def products(starts: Int64, word: Int32 | Int64, weight: npt.NDArray[Any], pairs: Int64) -> npt.NDArray[np.float64]:
    """What the weights of the words in common come to, for each pair of sparse rows, (n, 2) row numbers.

    Row r has the cells starts[r]:starts[r + 1]. Quickest where pairs with one first row stand together.
    """
    found = np.empty(len(pairs), np.float64)

    def some(begin: int) -> None:
        own = slice(begin, begin + _PAIRS)
        kernels.row_products(starts, word, weight, pairs[own], found[own])

    in_threads(some, range(0, len(pairs), _PAIRS))
    return found


def both(pairs: Int32, sums: Int32) -> tuple[Int64, Int64]:
    """Pairs and sums as they are, for `in_common`."""
    return pairs.astype(np.int64), sums.astype(np.int64)


def nearest(pairs: Int64, score: npt.NDArray[np.float64], most: int) -> Bool:
    """Which pairs of rows are among the `most` of highest score of either row; ties go to the lower row."""
    crowded = np.bincount(pairs.ravel(), minlength=1) > most
    kept = np.asarray(~crowded[pairs].all(axis=1))
    # what is left is rare, and sorting costs
    ways = np.flatnonzero(crowded[pairs].T.ravel())
    at, second = ways % max(len(pairs), 1), ways >= len(pairs)
    one, other = np.where(second, pairs[at, 1], pairs[at, 0]), np.where(second, pairs[at, 0], pairs[at, 1])
    sort = np.lexsort((other, -score[at], one))
    rank = np.arange(len(sort)) - np.searchsorted(one[sort], one[sort])
    kept[at[sort[rank < most]]] = True
    return kept


class Numbered:
    """A number for each different hash, from 0 on in the order they first come."""

    def __init__(self) -> None:
        self._known, self._slots, self._size = np.empty(512, np.uint64), np.full(2048, np.int32(-1)), 0

    @property
    def hashes(self) -> UInt64:
        """The hash of each number."""
        return self._known[: self._size]

    def add(self, hashes: UInt64) -> Int32:
        """The number of each hash; those that are new get one."""
        numbers = np.empty(len(hashes), np.int32)
        self._known, self._slots, self._size = kernels.number_hashes(
            hashes, numbers, self._known, self._slots, self._size
        )
        return numbers

    def find(self, hashes: UInt64) -> Int32:
        """The number of each hash; -1 where it has none."""
        numbers = np.empty(len(hashes), np.int32)
        kernels.find_hashes(hashes, numbers, self._known, self._slots)
        return numbers


class Seen:
    """Which hashes may have been seen more than once: all that were, and one in a few of those that were not.

    Args:
        hashes: how many will be added; there are two bytes for each, and 128 MB at most.
    """

    def __init__(self, hashes: int) -> None:
        self._slots = min(_SLOTS * max(hashes, 1), _MOST_SLOTS)
        self._seen = np.zeros(self._slots // 4 + 1, np.uint8)

    def add(self, hashes: UInt64, wanted: Bool | None = None) -> None:
        """These are seen once more, or the wanted of them."""
        every = np.ones(len(hashes), bool) if wanted is None else wanted
        kernels.note_hashes(hashes, every, self._seen, self._slots)

    def often(self, hashes: UInt64) -> Bool:
        """Which of these may have been seen more than once."""
        found = np.empty(len(hashes), bool)
        kernels.recurring(hashes, self._seen, self._slots, found)
        return found
