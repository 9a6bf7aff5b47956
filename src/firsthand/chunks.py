"""A pile in parts of bounded size: pages as they are read, tables cut so that what belongs together stays together.

>>> articles = pa.table({"article_id": ["x", "y"], "text": ["one", "two"]})
>>> tables = {"articles": articles, "sentences": pa.table({"article_id": ["y", "y"], "n": [0, 1]})}
>>> [part["sentences"].num_rows for part in chunks(tables, ("articles", "sentences"), "rows", 1, [])]
[0, 2]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from firsthand.arrow import Int64, gathered, key_runs, ranges, rows_of
from firsthand.read import Input, pages
from firsthand.schema import TABLES, Tables

Cut = Literal["pages", "rows", "stories", "nothing"]
"""Where the first table of a stage may be cut."""

_CHUNK_BYTES = 8 << 20
_CHUNK_RECORDS = 4096
_PAGE_EFFORT = 16
"""A page of HTML or plain text is worth so many records: it takes a hundred times as long to read as one of them."""


class Reader:
    """Pages in chunks of bounded size, each page name once; what cannot be read is put down on the way."""

    def __init__(self, inputs: Sequence[Input]) -> None:
        self._inputs = inputs
        self._seen: set[str] = set()
        self._refused: list[pa.Table] = [TABLES["refusals"].empty()]
        self.count = 0

    def chunks(self) -> Iterator[Tables]:
        """The table `pages`, some pages at a time."""
        for batch in pages(self._inputs) if self._inputs else ():
            self._refused.append(TABLES["refusals"].conform(batch["refusals"]))
            table = batch["pages"]
            fresh = [page not in self._seen for page in table["page"].to_pylist()]
            self._seen.update(table["page"].to_pylist())
            table = table.filter(pa.array(fresh, pa.bool_()))
            self.count += table.num_rows + batch["refusals"].num_rows
            yield from ({"pages": part} for part in _by_effort(table))

    def refusals(self) -> pa.Table:
        """What could not be read up to now."""
        return pa.concat_tables(self._refused)


def _by_effort(table: pa.Table) -> Iterator[pa.Table]:
    start = held = effort = 0
    sizes, kinds = pc.binary_length(table["body"]).to_pylist(), table["kind"].to_pylist()
    for row, (size, kind) in enumerate(zip(sizes, kinds, strict=True)):
        held += size or 0
        effort += _PAGE_EFFORT if kind in ("html", "text") else 1
        if held >= _CHUNK_BYTES or effort >= _CHUNK_RECORDS:
            yield table.slice(start, row + 1 - start)
            start, held, effort = row + 1, 0, 0
    if start < table.num_rows:
        yield table.slice(start)


def chunks(inputs: Tables, reads: Sequence[str], how: Cut, rows: int, sizes: list[int]) -> Iterator[Tables]:
    """Tables in parts, each with all that belongs to it.

    Args:
        inputs: the tables by name.
        reads: which of them a stage reads; the first is the one that is cut.
        how: where it may be cut.
        rows: about how many of its rows make a part.
        sizes: takes the rows of each part as it is cut.
    """
    main = inputs[reads[0]]
    if how == "nothing":
        sizes.append(main.num_rows)
        yield inputs
        return
    cuts = _story_ends(main, rows) if how == "stories" else range(0, main.num_rows, rows)
    names = (
        ["story_id"] if how == "stories" else [name for name in ("article_id", "a", "b") if name in main.column_names]
    )
    units = pc.unique(pa.chunked_array([chunk for name in names for chunk in main[name].chunks], pa.string()))
    places = [rows_of(main[name], units) for name in names]
    rest = {name: _Belonging.of(inputs[name], main, units) for name in reads[1:]}
    for start, end in pairwise([*cuts, main.num_rows]):
        part = main.slice(start, end - start)
        sizes.append(part.num_rows)
        own = np.unique(np.concatenate([place[start:end] for place in places]))
        yield {reads[0]: part} | {name: table.to(own) for name, table in rest.items()}


def _story_ends(stories: pa.Table, rows: int) -> list[int]:
    """Where to cut a table sorted by story so that no story is torn: the first story start after each `rows` rows."""
    _, starts, _ = key_runs(stories["story_id"])
    chosen, last = [], -rows
    for row in starts.tolist():
        if row - last >= rows:
            chosen.append(row)
            last = row
    return chosen


@dataclass(frozen=True)
class _Belonging:
    """Which rows of a table belong to each unit, an article or a story: found once, then every part is cut quickly."""

    table: pa.Table
    first: Int64
    """Runs of rows of one unit, by the number of the unit: where each begins."""
    last: Int64
    starts: Int64
    """Unit n has the runs starts[n]:starts[n + 1]."""

    @classmethod
    def of(cls, table: pa.Table, main: pa.Table, units: pa.Array) -> _Belonging:
        """By the units' own column if the table has it, else by the articles of the stories of `main`."""
        if "story_id" in table.column_names:
            values, first, last = key_runs(table["story_id"])
            unit = rows_of(values, units)
        elif "article_id" in table.column_names:
            values, first, last = key_runs(table["article_id"])
            unit = _units_of(values, main, units)
        else:
            # two articles of a part may be of two stories: what they share belongs to neither
            first = np.arange(table.num_rows)
            last = first + 1
            one, other = (_units_of(table[side], main, units) for side in "ab")
            unit = np.where(one == other, one, -1)
        order = np.argsort(unit, kind="stable")
        return cls(table, first[order], last[order], np.searchsorted(unit[order], np.arange(len(units) + 1)))

    def to(self, units: Int64) -> pa.Table:
        """The rows that belong to these units, in the order of the table."""
        runs = ranges(self.starts[units], self.starts[units + 1])
        return gathered(self.table, np.sort(ranges(self.first[runs], self.last[runs])))


def _units_of(ids: pa.Array | pa.ChunkedArray, main: pa.Table, units: pa.Array) -> Int64:
    """The number of the unit of each article; -1 for none."""
    if "story_id" not in main.column_names:
        return rows_of(ids, units)
    row = rows_of(ids, main["article_id"].combine_chunks())
    return np.append(rows_of(main["story_id"], units), -1)[row]
