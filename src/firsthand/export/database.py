"""The stored tables as one SQLite file, with keys and full-text search, as Datasette likes it.

Where the key of a table names its rows it is the primary key; where it only sorts them there is none. Foreign keys
hold, and have an index each; one to a table that was not made yet is left out. `derivations` has two columns more,
`parent_article` and `parent_inferred`: its parent as a key to the one table or the other. Lists and structs are JSON,
times ISO 8601. `articles_fts` (FTS5) finds words in titles and texts:

    select title from articles where rowid in (select rowid from articles_fts where articles_fts match 'dam')
"""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from firsthand.export.tables import STORED, Told, flat
from firsthand.schema import TABLES, TableSpec

if TYPE_CHECKING:
    from firsthand.pipeline import Progress
    from firsthand.store import Case

_SORTED = ("furniture", "refusals", "boilerplate", "passages", "changes", "claims")
"""Tables whose key sorts the rows but may stand twice, or be null in part."""
_OF_ARTICLES = ("article_id", "representative", "a", "b", "child", "parent_article")
_OF_CARDS = ("stories", "derivations", "inferred", "changes", "origins", "claim_cards")
_FURTHER: dict[str, list[tuple[list[str], str]]] = {
    "story_ids": [(["is"], "story_cards")],
    "attributions": [(["article_id", "within"], "attributions")],
    "derivations": [(["story_id", "parent_inferred"], "inferred")],
    "claims": [(["story_id", "claim_id"], "claim_cards"), (["article_id", "attribution_n"], "attributions")],
}
"""Foreign keys besides those to articles and story_cards."""
_PARENTS = ("article", "inferred")
"""What a parent may be: `derivations` has a column more for each, since one column cannot be a key to two tables."""
_SEARCH = (
    # Datasette knows a full-text table by its content in double quotes
    "create virtual table articles_fts using fts5("
    "title, text, content=\"articles\", tokenize='unicode61 remove_diacritics 2')",
    "insert into articles_fts(articles_fts) values ('rebuild')",
)


def write_sqlite(case: Case, path: Path, progress: Progress | None) -> int:
    """Every table in one database. Returns the number of rows.

    Raises:
        OSError: the disk is full, or SQLite cannot write there.
    """
    told = Told(case, progress)
    made = {name for name in STORED if case.count(name)}
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            # a file that takes its place only when it is whole needs no journal
            for statement in ("pragma journal_mode = off", "pragma synchronous = off", "begin"):
                database.execute(statement)
            for name in STORED:
                database.execute(_created(TABLES[name], made))
                columns, places = _listed(TABLES[name].schema.names), ", ".join("?" for _ in TABLES[name].schema)
                for batch in told.batches(name):
                    rows = zip(*(column.to_pylist() for column in flat(batch).columns), strict=True)
                    database.executemany(f"insert into {_quoted(name)} ({columns}) values ({places})", rows)
            for kind in _PARENTS:
                database.execute(f"update derivations set parent_{kind} = parent where parent_kind = '{kind}'")
            for name in STORED:
                for key in _indexed(TABLES[name], made):
                    index = _quoted(f"{name}_{'_'.join(key)}")
                    database.execute(f"create index {index} on {_quoted(name)} ({_listed(key)})")
            for statement in (*_SEARCH, "commit"):
                database.execute(statement)
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error)) from error
    return told.end()


def _created(spec: TableSpec, made: set[str]) -> str:
    """The statement that makes a table."""
    lines = [
        f"{_quoted(field.name)} {_type(field.type)}{' not null' if field.name in _primary(spec) else ''}"
        for field in spec.schema
    ]
    lines += [f'"parent_{kind}" text' for kind in _PARENTS] if spec.name == "derivations" else []
    if _primary(spec):
        lines.append(f"primary key ({_listed(_primary(spec))})")
    lines += [
        f"foreign key ({_listed(columns)}) references {_quoted(other)} ({_listed(list(TABLES[other].key))})"
        for columns, other in _foreign(spec, made)
    ]
    return f"create table {_quoted(spec.name)} (\n  " + ",\n  ".join(lines) + "\n)"


def _primary(spec: TableSpec) -> list[str]:
    return [] if spec.name in _SORTED else list(spec.key)


def _foreign(spec: TableSpec, made: set[str]) -> list[tuple[list[str], str]]:
    """Foreign keys: the columns, and the table whose primary key they are."""
    columns = [*spec.schema.names, *(["parent_article"] if spec.name == "derivations" else [])]
    keys = [([column], "articles") for column in columns if column in _OF_ARTICLES and spec.name != "articles"]
    keys += [(["story_id"], "story_cards")] if spec.name in _OF_CARDS else []
    return [(columns, other) for columns, other in [*keys, *_FURTHER.get(spec.name, [])] if other in made]


def _indexed(spec: TableSpec, made: set[str]) -> list[list[str]]:
    """The columns of each index: those of a foreign key that no other key begins with."""
    found: list[list[str]] = []
    for columns, _ in sorted(_foreign(spec, made), key=lambda key: -len(key[0])):
        if not any(key[: len(columns)] == columns for key in [_primary(spec), *found]):
            found.append(columns)
    return found


def _type(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return "integer"
    return "real" if pa.types.is_floating(kind) else "text"


def _listed(columns: list[str]) -> str:
    return ", ".join(map(_quoted, columns))


def _quoted(name: str) -> str:
    return f'"{name}"'
