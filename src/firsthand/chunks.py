"""A pile in parts of bounded size: pages as they are read, tables cut so that what belongs together stays together.

>>> articles = pa.table({"article_id": ["x", "y"], "text": ["one", "two"]})
>>> tables = {"articles": articles, "sentences": pa.table({"article_id": ["y", "y"], "n": [0, 1]})}
>>> [part["sentences"].num_rows for part in chunks(tables, ("articles", "sentences"), "rows", 1, [])]
[0, 2]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from firsthand.arrow import keep
from firsthand.read import Input, pages
from firsthand.schema import TABLES, Tables

Cut = Literal["pages", "rows", "stories", "nothing"]
"""Where the first table of a stage may be cut."""

_CHUNK_BYTES = 8 << 20
_CHUNK_RECORDS = 2048
_PAGE_EFFORT = 8
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
        effort += 1 if kind == "record" else _PAGE_EFFORT
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
    if "aligned" in main.column_names:
        main = main.filter(main["aligned"])
    cuts = _story_ends(main, rows) if how == "stories" else range(0, main.num_rows, rows)
    for start, end in pairwise([*cuts, main.num_rows]):
        part = main.slice(start, end - start)
        sizes.append(part.num_rows)
        yield {reads[0]: part} | {name: _belonging(inputs[name], part) for name in reads[1:]}


def _story_ends(stories: pa.Table, rows: int) -> list[int]:
    """Where to cut a table sorted by story so that no story is torn: the first story start after each `rows` rows."""
    ids = stories["story_id"].to_pylist()
    starts, last = [], -rows
    for row, story in enumerate(ids):
        if row - last >= rows and (row == 0 or story != ids[row - 1]):
            starts.append(row)
            last = row
    return starts


def _belonging(table: pa.Table, part: pa.Table) -> pa.Table:
    """The rows of a table that belong to the articles, the pairs or the stories of a part of another."""
    names = set(table.column_names)
    if "story_id" in names:
        return keep(table, "story_id", pc.unique(part["story_id"]))
    if "article_id" in part.column_names:
        ids = part["article_id"].combine_chunks()
    else:
        ids = pc.unique(pa.chunked_array([*part["a"].chunks, *part["b"].chunks], pa.string()))
    if "article_id" in names:
        return keep(table, "article_id", ids)
    table = keep(table, ("a", "b"), ids)
    if "story_id" not in part.column_names:
        return table
    # two articles of a chunk may be of two stories: what they share belongs to neither
    story = pc.dictionary_encode(part["story_id"].combine_chunks()).indices
    sides = [story.take(pc.index_in(table[side].combine_chunks(), value_set=ids)) for side in ("a", "b")]
    return table.filter(pc.equal(*sides))
