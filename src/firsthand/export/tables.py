"""The stored tables as a folder of one file a table: CSV, JSON Lines or Parquet, written batch by batch.

Parquet holds a case exactly; JSON Lines too, its times as ISO 8601. In CSV lists and structs are JSON as well, a null
is an empty cell and an empty text a pair of quotes. No cell is changed, whatever a spreadsheet may take it for.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from firsthand.schema import TABLES

if TYPE_CHECKING:
    from firsthand.pipeline import Progress
    from firsthand.store import Case

STORED = tuple(name for name, spec in TABLES.items() if spec.stored)
_ROWS = 2_000
"""Rows that are turned into Python's objects at one time."""


def write_csv(case: Case, folder: Path, progress: Progress | None) -> int:
    """Every table as `<table>.csv` with a line of names. Returns the number of rows."""
    told = Told(case, progress)
    for name in STORED:
        schema = flat(TABLES[name].schema.empty_table()).schema
        with pa.csv.CSVWriter(str(folder / f"{name}.csv"), schema) as writer:
            for batch in told.batches(name):
                writer.write_table(flat(batch))
    return told.end()


def write_jsonl(case: Case, folder: Path, progress: Progress | None) -> int:
    """Every table as `<table>.jsonl`, one object a row. Returns the number of rows."""
    told = Told(case, progress)
    for name in STORED:
        with (folder / f"{name}.jsonl").open("wb") as file:
            for batch in told.batches(name):
                for row in batch.to_pylist():
                    file.write(orjson.dumps(row, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE))
    return told.end()


def write_parquet(case: Case, folder: Path, progress: Progress | None) -> int:
    """Every table as `<table>.parquet`. Returns the number of rows."""
    told = Told(case, progress)
    for name in STORED:
        with pq.ParquetWriter(folder / f"{name}.parquet", TABLES[name].schema, compression="zstd") as writer:
            for part in told.parts(name):
                writer.write_table(part)
    return told.end()


class Told:
    """The rows of a case as they go by, counted and told."""

    def __init__(self, case: Case, progress: Progress | None) -> None:
        self._case, self._progress, self._rows = case, progress, 0
        if progress:
            progress.begin("export", sum(case.count(name) for name in STORED), "rows")

    def parts(self, name: str) -> Iterator[pa.Table]:
        """A table part by part, in the order of its key."""
        for part in self._case.parts(name):
            yield part
            self._advance(len(part))

    def batches(self, name: str) -> Iterator[pa.Table]:
        """A table a few rows at a time, in the order of its key."""
        for part in self._case.parts(name):
            for batch in part.to_batches(max_chunksize=_ROWS):
                yield pa.Table.from_batches([batch])
                self._advance(len(batch))

    def _advance(self, rows: int) -> None:
        self._rows += rows
        if self._progress:
            self._progress.advance(rows)

    def end(self) -> int:
        """All is written: how many rows it was."""
        if self._progress:
            self._progress.end()
        return self._rows


def flat(table: pa.Table) -> pa.Table:
    """The rows with lists and structs as JSON, and times and days in ISO 8601."""
    for n, field in enumerate(table.schema):
        if pa.types.is_nested(field.type):
            cells = [None if cell is None else orjson.dumps(cell).decode() for cell in table[n].to_pylist()]
        elif pa.types.is_temporal(field.type):
            cells = [None if cell is None else _iso(cell) for cell in table[n].to_pylist()]
        else:
            continue
        table = table.set_column(n, field.name, pa.array(cells, pa.string()))
    return table


def _iso(time: datetime.date) -> str:
    return time.isoformat().replace("+00:00", "Z")
