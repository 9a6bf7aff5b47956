"""The tables `marks` and `outlines` as stages over a whole case read them: in parts, by the number of the article.

>>> table = pa.table({"article": article_keys(["x", "y"]), "hash": [7, 7], "start": [0, 4], "end": [9, 12]})
>>> [part.articles().tolist() for part in Marks(["w", "x", "y"], table).parts()]
[[1, 2]]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from firsthand.arrow import article_keys, places_in, ranges, run_starts
from firsthand.kernels import Int32, Int64, UInt64
from firsthand.postings import Numbered, Postings, Seen

Bool = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Part:
    """Some rows of the table that follow each other."""

    batch: pa.RecordBatch
    row: int
    """The first of them in the table."""
    number: Int32
    """The article of each run of marks of one article; -1 where it is none of those named."""
    starts: Int64
    """Run n holds the marks starts[n]:starts[n + 1]."""

    @property
    def hash(self) -> UInt64:
        """Of each mark."""
        return np.asarray(self.batch["hash"].to_numpy().view(np.uint64))

    def articles(self, only: Bool | None = None) -> Int32:
        """The number of each mark's article; -1 where it is not named, or not among `only` some of those."""
        number = self.number if only is None else np.where((self.number >= 0) & only[self.number], self.number, -1)
        return np.repeat(number.astype(np.int32, copy=False), np.diff(self.starts))

    def places(self, marks: Int64) -> Int32:
        """(marks, 2): where some of the marks begin and end in the texts."""
        return np.stack([self.batch[edge].to_numpy()[marks] for edge in ("start", "end")], axis=1)


class Marks:
    """The table `marks`, which is never held.

    Args:
        ids: the articles, which are numbered in this order; marks of others are nobody's.
        table: `marks`.
    """

    def __init__(self, ids: list[str], table: pa.Table) -> None:
        self.rows = table.num_rows
        self._articles = len(ids)
        self._parts: list[Part] = []
        numbers, row = Numbers(ids), 0
        for batch in table.select(["article", "hash", "start", "end"]).to_batches():
            number, starts = numbers.of(batch["article"].to_numpy())
            self._parts.append(Part(batch, row, number, starts))
            row += batch.num_rows
        self._index: tuple[Int64, Int32, Int64] | None = None

    def parts(self) -> Iterator[Part]:
        """All marks, in the order of the table."""
        return iter(self._parts)

    def of_article(self, article: int) -> UInt64:
        """The different marks of one article, ascending."""
        if self._index is None:
            number = np.concatenate([np.zeros(0, np.int32), *(part.number for part in self._parts)])
            of = np.repeat(np.arange(len(self._parts), dtype=np.int32), [len(part.number) for part in self._parts])
            run = np.concatenate([np.zeros(0, np.int64), *(np.arange(len(part.number)) for part in self._parts)])
            order = np.argsort(number, kind="stable")
            self._index = np.searchsorted(number[order], np.arange(self._articles + 1)), of[order], run[order]
        starts, of, run = self._index
        found = [np.zeros(0, np.uint64)]
        for k in range(starts[article], starts[article + 1]):
            part = self._parts[of[k]]
            found.append(part.hash[part.starts[run[k]] : part.starts[run[k] + 1]])
        return np.unique(np.concatenate(found))


class Litter:
    """Where boilerplate lies.

    Args:
        ids: the articles, which are numbered in this order.
        table: `boilerplate`; None is none.
    """

    def __init__(self, ids: list[str], table: pa.Table | None) -> None:
        self._opens = self._closes = np.zeros(0, np.int64)
        if table is None or not table.num_rows:
            return
        place = {article_id: i for i, article_id in enumerate(ids)}
        owner = np.array([place.get(i, -1) for i in table["article_id"].to_pylist()], dtype=np.int64)
        order = np.lexsort((table["start"].to_numpy(), owner))
        self._opens = owner[order] * self._WIDTH + table["start"].to_numpy()[order]
        self._closes = owner[order] * self._WIDTH + table["end"].to_numpy()[order]

    _WIDTH = np.int64(2**32)
    """Places are int32: one number holds article and place."""

    def holds(self, article: Int32, places: Int32) -> Bool:
        """Which of some marks lie in it for the most part: (n) articles, (n, 2) places."""
        if not len(self._opens):
            return np.zeros(len(article), bool)
        middle = article * self._WIDTH + places.astype(np.int64).sum(axis=1) // 2
        at = np.searchsorted(self._opens, middle, side="right") - 1
        return np.asarray((at >= 0) & (middle < self._closes[at]))


def outlines(ids: list[str], table: pa.Table) -> Postings:
    """The heaviest words of each article, one row for each id; of an article without an outline an empty one."""
    parts = [batch for batch in table.select(["article", "terms", "weights"]).to_batches() if batch.num_rows]
    row = rows_of(ids, table)
    number = np.full(table.num_rows, -1, np.int64)
    number[row[row >= 0]] = np.flatnonzero(row >= 0)
    seen = Seen(sum(len(batch["terms"].flatten()) for batch in parts))
    for batch in parts:
        seen.add(_terms(batch))
    # what only one article has is left out, so that where the rows of each begin is known after another look
    lengths, begin = np.zeros(len(ids) + 1, np.int64), 0
    for batch in parts:
        own, before = number[begin : begin + batch.num_rows], _before(batch, seen.often(_terms(batch)))
        lengths[own[own >= 0] + 1] = np.diff(before)[own >= 0]
        begin += batch.num_rows
    starts, begin = np.cumsum(lengths), 0
    words, weights = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.int16)
    numbered = Numbered()
    for batch in parts:
        own, often = number[begin : begin + batch.num_rows], seen.often(_terms(batch))
        before = _before(batch, often)
        named = own >= 0
        here, there = ranges(before[:-1][named], before[1:][named]), ranges(starts[own[named]], starts[own[named] + 1])
        words[there] = numbered.add(_terms(batch)[often])[here]
        weights[there] = batch["weights"].flatten().to_numpy()[often][here]
        begin += batch.num_rows
    return Postings(starts, words, weights)


def _terms(batch: pa.RecordBatch) -> UInt64:
    return np.asarray(batch["terms"].flatten().to_numpy().view(np.uint64))


def _before(batch: pa.RecordBatch, often: Bool) -> Int64:
    """How many of the terms that are kept stand before each row, and in all."""
    ends = np.cumsum(pc.fill_null(pc.list_value_length(batch["terms"]), 0).to_numpy(), dtype=np.int64)
    return np.asarray(np.append(0, np.cumsum(often, dtype=np.int64))[np.append(0, ends)])


def rows_of(ids: list[str], table: pa.Table) -> Int64:
    """The row of each article in a table with one row for each; -1 where it has none."""
    number, starts = Numbers(ids).of(table["article"].to_numpy())
    rows = np.full(len(ids), -1, np.int64)
    rows[number[number >= 0]] = starts[:-1][number >= 0]
    return rows


WHOLE = 2 * 10_000**2
"""What the products of the words of two equal texts come to, of whole and lead together."""


def whole_parts(sums: Int64) -> npt.NDArray[np.float64]:
    """Sums of products of two outlines as how alike they are: the mean cosine of whole and lead that they bring."""
    return np.round(sums / WHOLE, 4)


class Numbers:
    """The numbers of articles by their keys."""

    def __init__(self, ids: list[str]) -> None:
        keys = article_keys(ids)
        self._order = np.argsort(keys, kind="stable").astype(np.int32)
        self._keys = keys[self._order]

    def of(self, keys: Int64) -> tuple[Int32, Int64]:
        """Runs of equal keys: the number of the article, -1 for none of these, and where each begins, and the end."""
        firsts = run_starts(keys)
        starts = np.append(firsts, len(keys))
        at, found = places_in(keys[firsts], self._keys), np.full(len(firsts), -1, np.int32)
        found[at >= 0] = self._order[at[at >= 0]]
        return found, starts
