"""The tables `marks` and `outlines` as the stages over a whole case read them: by the number of the article.

>>> table = pa.table({"article": article_keys(["x", "y"]), "hash": [7, 7], "start": [0, 4], "end": [9, 12]})
>>> Marks.of(["w", "x", "y"], table).article.tolist()
[1, 2]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from firsthand.arrow import article_keys, run_starts
from firsthand.kernels import Int32, Int64, UInt64
from firsthand.postings import Postings, recurring

Bool = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Marks:
    """Marks in the order of articles and places; the article is its number in the order of the ids."""

    article: Int32
    hash: UInt64
    start: Int32
    end: Int32

    @classmethod
    def of(cls, ids: list[str], table: pa.Table) -> Marks:
        """Those of the named articles. What stands in order already is not copied."""
        number, lengths, known = _numbered(ids, table["article"].to_numpy())
        article = np.repeat(number, lengths)
        marks = cls(
            article, table["hash"].to_numpy().view(np.uint64), table["start"].to_numpy(), table["end"].to_numpy()
        )
        if known.all() and (np.diff(number) > 0).all():
            return marks
        order = np.flatnonzero(np.repeat(known, lengths))
        order = order[np.argsort(article[order], kind="stable")]
        return cls(article[order], marks.hash[order], marks.start[order], marks.end[order])

    def recurring(self) -> Marks:
        """Those that may stand there more than once."""
        return self.kept(recurring(self.hash))

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

    def kept(self, mask: Bool) -> Marks:
        """Only these."""
        return Marks(self.article[mask], self.hash[mask], self.start[mask], self.end[mask])


def outlines(ids: list[str], table: pa.Table) -> Postings:
    """The heaviest words of each article, one row for each id; of an article without an outline an empty one."""
    rows = rows_of(ids, table)
    terms, weights = (table[name].combine_chunks() for name in ("terms", "weights"))
    if not np.array_equal(rows, np.arange(len(terms))):
        terms, weights = (column.take(pa.array(rows, mask=rows < 0)) for column in (terms, weights))
    lengths = pc.fill_null(pc.list_value_length(terms), 0).to_numpy().astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    return Postings.of(starts, terms.flatten().to_numpy().view(np.uint64), weights.flatten().to_numpy())


def rows_of(ids: list[str], table: pa.Table) -> Int64:
    """The row of each article in a table with one row for each; -1 where it has none."""
    number, _, known = _numbered(ids, table["article"].to_numpy())
    rows = np.full(len(ids), -1, np.int64)
    rows[number[known]] = np.flatnonzero(known)
    return rows


WHOLE = 2 * 10_000**2
"""What the products of the words of two equal texts come to, of whole and lead together."""


def whole_parts(sums: Int64) -> npt.NDArray[np.float64]:
    """Sums of products of two outlines as how alike they are: the mean cosine of whole and lead that they bring."""
    return np.round(sums / WHOLE, 4)


def _numbered(ids: list[str], keys: Int64) -> tuple[Int32, Int64, Bool]:
    """Runs of equal keys: the number of the article, how long the run is, and whether it is one of these at all."""
    firsts = run_starts(keys)
    lengths = np.diff(firsts, append=len(keys))
    own = article_keys(ids)
    if not len(own):
        return np.zeros(len(firsts), np.int32), lengths, np.zeros(len(firsts), bool)
    order = np.argsort(own, kind="stable").astype(np.int32)
    at = np.minimum(np.searchsorted(own[order], keys[firsts]), len(own) - 1)
    return order[at], lengths, own[order][at] == keys[firsts]
