"""What a run may keep of the last one: the articles, pairs and stories none of whose rows changed.

A stage's answer for an article, a pair or a story is a function of the rows that belong to it. Where all of them are
as they were, the stored answer is taken; the rest is computed anew. Rows are compared by the sum of their hashes, so
that neither their order nor parts matter; both sides are hashed in one process, never across versions. Each table is
compared once, however many stages read it.

    >>> old = {"articles": pa.table({"article_id": ["x", "y"], "text": ["one", "two"]})}
    >>> new = {"articles": pa.table({"article_id": ["x", "y"], "text": ["one", "2"]})}
    >>> touched(new["articles"], [changed(old["articles"], new["articles"])]).to_pylist()
    [{'article_id': 'y'}]
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from firsthand.arrow import article_keys, keep, key_runs

_BETWEEN = "\x1f"


def units(table: pa.Table) -> tuple[str, ...]:
    """The columns that name what a table's rows are about: a story, a pair, or an article."""
    for names in (("story_id",), ("a", "b"), ("article_id",)):
        if set(names) <= set(table.column_names):
            return names
    raise ValueError(f"no unit among the columns {table.column_names}")


def changed(old: pa.Table, new: pa.Table) -> pa.Table:
    """The units of a table whose rows are not the same in `old` and `new`, with the columns of `units`; each once."""
    names = units(new)
    if new is old:
        return new.select(list(names)).slice(0, 0)
    found = []
    (old_units, old_states), (new_units, new_states) = (_states(table, names) for table in (old, new))
    for there, states, others in ((old_units, old_states, new_states), (new_units, new_states, old_states)):
        found.append(there.filter(pc.invert(pc.is_in(states, value_set=others))))
    return pa.concat_tables(found).group_by(list(names)).aggregate([])


def _states(table: pa.Table, names: tuple[str, ...]) -> tuple[pa.Table, pa.Array]:
    """Each unit, and the sum of the hashes of its rows, of which its name is part; of a table in order."""
    with duckdb.connect() as connection:
        # a text is told by its hash
        connection.register("rows_here", table.drop_columns("text") if "sha256" in table.column_names else table)
        hashes = connection.sql("select hash(t) as h from rows_here t").to_arrow_table()["h"].to_numpy()
    _, first, _ = key_runs(_names(table, names))
    sums = np.add.reduceat(hashes, first) if len(first) else hashes
    return table.select(list(names)).take(pa.array(first)), pa.array(sums)


def touched(main: pa.Table, changes: Iterable[pa.Table]) -> pa.Table:
    """The units of a table that a change belongs to.

    Args:
        main: what a stage cuts: articles, pairs, or the articles of stories.
        changes: of each table the stage reads, `main` among them, the units that changed.

    Returns:
        One row a unit, with the columns of `units`; also of units that are no more.
    """
    names = units(main)
    found = [main.select(list(names)).slice(0, 0)]
    for change in changes:
        about = units(change)
        if about == names:
            found.append(change)
        elif about == ("article_id",) and names == ("story_id",):
            found.append(keep(main, "article_id", change["article_id"].combine_chunks()).select(list(names)))
        elif about == ("article_id",):
            either = [pc.is_in(main[name], value_set=change["article_id"].combine_chunks()) for name in names]
            found.append(main.filter(pc.or_(*either)).select(list(names)))
        else:
            # two articles of two stories: what they share belongs to neither
            sides = [pc.index_in(change[side], value_set=main["article_id"].combine_chunks()) for side in "ab"]
            one, other = (main["story_id"].take(side) for side in sides)
            found.append(pa.table({"story_id": one.filter(pc.equal(one, other))}))
    return pa.concat_tables(found).group_by(list(names)).aggregate([])


def among(table: pa.Table, some: pa.Table) -> pa.ChunkedArray:
    """Which rows of a table are about one of some units, true or false for each."""
    names = tuple(some.column_names)
    if names == ("article_id",) and "article" in table.column_names:
        return pc.is_in(table["article"], value_set=pa.array(article_keys(some["article_id"].to_pylist())))
    return pc.is_in(_names(table, names), value_set=_names(some, names).combine_chunks())


def _names(table: pa.Table, names: tuple[str, ...]) -> pa.ChunkedArray:
    """The name of each row's unit as one string."""
    columns = [table[name] for name in names]
    return columns[0] if len(columns) == 1 else pc.binary_join_element_wise(*columns, _BETWEEN)
