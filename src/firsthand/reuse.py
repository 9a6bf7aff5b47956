"""What a run may keep of the last one: the articles, pairs and stories none of whose rows changed.

A stage's answer for an article, a pair or a story is a function of the rows that belong to it. Where all of them are
as they were, the stored answer is taken; the rest is computed anew. Rows are compared by the sum of their hashes, so
that neither order nor parts matter; both sides are hashed in one process, never across versions.

    >>> old = {"articles": pa.table({"article_id": ["x", "y"], "text": ["one", "two"]})}
    >>> new = {"articles": pa.table({"article_id": ["x", "y"], "text": ["one", "2"]})}
    >>> unchanged("rows", ("articles",), old, new).to_pylist()
    [{'article_id': 'x'}]
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from firsthand.schema import Tables


def units(main: pa.Table) -> tuple[str, ...]:
    """The columns that name what a table's rows are about: a story, a pair, or an article."""
    for names in (("story_id",), ("a", "b"), ("article_id",)):
        if set(names) <= set(main.column_names):
            return names
    raise ValueError(f"no unit among the columns {main.column_names}")


def unchanged(cut: str, reads: Sequence[str], old: Tables, new: Tables) -> pa.Table:
    """The units of the first table whose rows, in every table read, are the same in `old` and `new`.

    Args:
        cut: `rows` or `stories`, as the stage is cut.
        reads: the tables the stage reads, the one that is cut first.
        old: those tables as the case holds them.
        new: those tables now.

    Returns:
        One row a unit, with the columns of `units`.
    """
    names = units(new[reads[0]])
    with duckdb.connect() as connection:
        for side, tables in (("old", old), ("new", new)):
            for name in reads:
                connection.register(f"{side}_{name}", tables[name])
        states = [_states(cut, reads, side, names, new) for side in ("old", "new")]
        columns = ", ".join(names)
        return connection.sql(
            f"select {columns} from ({states[0]}) join ({states[1]}) using ({columns}, state) order by {columns}"
        ).to_arrow_table()


def _states(cut: str, reads: Sequence[str], side: str, names: tuple[str, ...], tables: Tables) -> str:
    """A query that gives each unit with one number for all its rows."""
    main = f"{side}_{reads[0]}"
    parts = []
    for number, name in enumerate(reads):
        table = f"{side}_{name}"
        held = set(tables[name].column_names)
        # a row counts differently in each table, so that moving it from one to another is a change
        state = f"hash(t, {number})::hugeint"
        if set(names) <= held:
            parts.append(f"select {_of('t', names)}, {state} as h from {table} t")
        elif cut == "stories" and "article_id" in held:
            parts.append(f"select m.story_id, {state} as h from {table} t join {main} m using (article_id)")
        elif cut == "stories":
            parts.append(
                f"select m.story_id, {state} as h from {table} t "
                f"join {main} m on m.article_id = t.a join {main} o on o.article_id = t.b and o.story_id = m.story_id"
            )
        else:
            # a pair rests on the rows of either article; gathered by article first, since one is in many pairs
            gathered = f"select article_id, sum({state}) as h from {table} t group by article_id"
            parts += [
                f"select {_of('m', names)}, g.h from {main} m join ({gathered}) g on g.article_id = m.{end}"
                for end in names
            ]
    return f"select {', '.join(names)}, sum(h) as state from ({' union all '.join(parts)}) group by {', '.join(names)}"


def _of(alias: str, names: Sequence[str]) -> str:
    return ", ".join(f"{alias}.{name}" for name in names)


def split(table: pa.Table, held: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The rows of a table whose unit is in `held`, and the rest."""
    names = held.column_names
    if held.num_rows == 0:
        return table.slice(0, 0), table
    with duckdb.connect() as connection:
        connection.register("rows_here", table)
        connection.register("held_units", held)
        on = " and ".join(f"t.{name} = k.{name}" for name in names)
        query = "select t.* from rows_here t {} join held_units k on {}"
        kept, rest = (
            connection.sql(query.format(kind, on)).to_arrow_table().cast(table.schema) for kind in ("semi", "anti")
        )
    return kept, rest
