"""The tables `marks` and `outlines` as the stages over a whole case read them: by the number of the article.

>>> table = pa.table({"article": article_keys(["x", "y"]), "hash": [7, 7], "start": [0, 4], "end": [9, 12]})
>>> marks, total = Marks.recurring(["w", "x", "y"], table)
>>> marks.article.tolist(), total.tolist()
([1, 2], [0, 1, 1])
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from firsthand.arrow import article_keys, run_starts
from firsthand.kernels import Int32, Int64, UInt64
from firsthand.postings import Postings, Seen

Bool = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Marks:
    """Marks that may stand in more than one place, in the order of articles and places."""

    article: Int32
    """The number of the article."""
    hash: UInt64
    start: Int32
    end: Int32
    row: Int32
    """In the table: between two marks of an article whose rows do not follow each other stand marks of its own."""

    @classmethod
    def recurring(cls, ids: list[str], table: pa.Table, only: Bool | None = None) -> tuple[Marks, Int64]:
        """Those that may recur in the named articles, or in `only` some of them; and how many each has in all.

        The table is read part by part, several times: most marks stand in one place alone and are never held.
        """
        numbers, seen = _Numbers(ids), Seen(table.num_rows)
        total = np.zeros(len(ids), np.int64)
        batches = table.select(["article", "hash", "start", "end"]).to_batches()

        places = []
        for batch in batches:
            number, lengths, known = numbers.of(batch["article"].to_numpy(), only)
            np.add.at(total, number[known], lengths[known])
            seen.add(_hashes(batch)[np.repeat(known, lengths)])
        for batch in batches:
            _, lengths, known = numbers.of(batch["article"].to_numpy(), only)
            places.append(np.flatnonzero(seen.often(_hashes(batch)) & np.repeat(known, lengths)))
        found, size, begin = cls.none(sum(map(len, places))), 0, 0
        for batch, at in zip(batches, places, strict=True):
            number, lengths, _ = numbers.of(batch["article"].to_numpy())
            here = slice(size, size := size + len(at))
            found.article[here], found.row[here] = np.repeat(number, lengths)[at], at + begin
            found.hash[here] = _hashes(batch)[at]
            found.start[here], found.end[here] = batch["start"].to_numpy()[at], batch["end"].to_numpy()[at]
            begin += batch.num_rows
        if (np.diff(found.article) >= 0).all():
            return found, total
        return found.kept(np.argsort(found.article, kind="stable")), total

    @classmethod
    def none(cls, size: int = 0) -> Marks:
        """Room for so many marks."""
        article, start, end, row = (np.zeros(size, np.int32) for _ in range(4))
        return cls(article, np.zeros(size, np.uint64), start, end, row)

    def outside(self, ids: list[str], boilerplate: pa.Table | None) -> Marks:
        """Those that do not lie for the most part in a stretch of boilerplate."""
        if boilerplate is None or not boilerplate.num_rows or not len(self.article):
            return self
        place = {article_id: i for i, article_id in enumerate(ids)}
        owner = np.array([place.get(i, -1) for i in boilerplate["article_id"].to_pylist()], dtype=np.int64)
        width = np.int64(2**32)  # places are int32: one number holds article and place
        order = np.lexsort((boilerplate["start"].to_numpy(), owner))
        opens = owner[order] * width + boilerplate["start"].to_numpy()[order]
        closes = owner[order] * width + boilerplate["end"].to_numpy()[order]
        middle = self.article * width + (self.start.astype(np.int64) + self.end) // 2
        at = np.searchsorted(opens, middle, side="right") - 1
        return self.kept(~((at >= 0) & (middle < closes[at])))

    def kept(self, chosen: Bool | Int64) -> Marks:
        """Only these, in this order."""
        return Marks(*(getattr(self, one.name)[chosen] for one in fields(self)))


def outlines(ids: list[str], table: pa.Table) -> Postings:
    """The heaviest words of each article, one row for each id; of an article without an outline an empty one."""
    rows = rows_of(ids, table)
    if not np.array_equal(rows, np.arange(table.num_rows)):
        table = table.take(pa.array(rows, mask=rows < 0))
    lengths = [np.zeros(0, np.int64), *(pc.fill_null(pc.list_value_length(part), 0) for part in table["terms"].chunks)]
    terms, weights = (
        np.concatenate([np.zeros(0, kind), *(part.flatten() for part in table[name].chunks)])
        for name, kind in (("terms", np.int64), ("weights", np.int16))
    )
    return Postings.of(np.concatenate([[0], np.cumsum(np.concatenate(lengths))]), terms.view(np.uint64), weights)


def rows_of(ids: list[str], table: pa.Table) -> Int64:
    """The row of each article in a table with one row for each; -1 where it has none."""
    number, _, known = _Numbers(ids).of(table["article"].to_numpy())
    rows = np.full(len(ids), -1, np.int64)
    rows[number[known]] = np.flatnonzero(known)
    return rows


WHOLE = 2 * 10_000**2
"""What the products of the words of two equal texts come to, of whole and lead together."""


def whole_parts(sums: Int64) -> npt.NDArray[np.float64]:
    """Sums of products of two outlines as how alike they are: the mean cosine of whole and lead that they bring."""
    return np.round(sums / WHOLE, 4)


def _hashes(marks: pa.RecordBatch) -> UInt64:
    return np.asarray(marks["hash"].to_numpy().view(np.uint64))


class _Numbers:
    """The numbers of articles by their keys."""

    def __init__(self, ids: list[str]) -> None:
        keys = article_keys(ids)
        self._order = np.argsort(keys, kind="stable").astype(np.int32)
        self._keys = keys[self._order]

    def of(self, keys: Int64, only: Bool | None = None) -> tuple[Int32, Int64, Bool]:
        """Runs of equal keys: the number of the article, how long the run is, and whether it is one of these at all."""
        firsts = run_starts(keys)
        lengths = np.diff(firsts, append=len(keys))
        if not len(self._keys):
            return np.zeros(len(firsts), np.int32), lengths, np.zeros(len(firsts), bool)
        at = np.minimum(np.searchsorted(self._keys, keys[firsts]), len(self._keys) - 1)
        number, known = self._order[at], self._keys[at] == keys[firsts]
        return number, lengths, known if only is None else known & only[number]
