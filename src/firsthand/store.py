"""The case: one folder of Parquet tables with receipts, seen through DuckDB, replaced all at once or not at all.

    CASE/case.json              which version wrote it
    CASE/<table>/<hash>.parquet the parts of a table, named by their content
    CASE/receipts/<stage>.json  choices, inputs, rows, seconds, what was capped
    CASE/decisions.jsonl        the user's corrections: never written here, never removed
    CASE/.aside/                a run's new parts until it commits
    CASE/journal.json           present while a commit is under way; whoever opens the case finishes it first

A run writes every new part aside, then one journal, then renames. Killed before the journal it leaves the old answer;
killed after it, the next to open the case completes the new one.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from firsthand import decisions
from firsthand.arrow import key_runs
from firsthand.disk import plainly
from firsthand.errors import CaseError, NotFoundError, VersionError
from firsthand.schema import FORMAT, TABLES, Tables
from firsthand.scratch import Scratch

STORED = tuple(name for name, spec in TABLES.items() if spec.stored)
_KEPT = tuple(name for name, spec in TABLES.items() if spec.kept)

_HEAD, _JOURNAL, _LOCK, _ASIDE, _RECEIPTS = "case.json", "journal.json", ".lock", ".aside", "receipts"
Receipt = dict[str, Any]


class Case:
    """The whole result of a trace. Tables are attributes and come out as Arrow.

    >>> case = Case({"refusals": TABLES["refusals"].table([{"page": "a.html", "reason": "empty file"}])})
    >>> case.refusals.num_rows, case.articles.num_rows
    (1, 0)
    """

    def __init__(
        self, tables: Tables | None = None, path: Path | None = None, receipts: list[Receipt] | None = None
    ) -> None:
        self.path = path
        self._tables: dict[str, pa.Table] = dict(tables or {})
        self._receipts = receipts

    def __repr__(self) -> str:
        return f"Case({str(self.path) if self.path else 'in memory'})"

    def __getattr__(self, name: str) -> pa.Table:
        if name.startswith("_") or name not in TABLES or not TABLES[name].stored:
            raise AttributeError(f"a case has no table {name!r}; it has {', '.join(STORED)}")
        return self.table(name)

    def table(self, name: str) -> pa.Table:
        """One table, sorted by its key; a table that was not made yet is empty.

        Raises:
            NotFoundError: there is no table of that name.
            CaseError: a part cannot be read.
        """
        if name not in STORED:
            raise NotFoundError(f"a case has no table {name!r}; it has {', '.join(STORED)}")
        if name not in self._tables:
            spec = TABLES[name]
            self._tables[name] = spec.conform(pa.concat_tables([spec.empty(), *self.parts(name)]))
        return self._tables[name]

    def count(self, name: str) -> int:
        """How many rows a table has, without reading them.

        Raises:
            CaseError: a part cannot be read.
        """
        if self.path is None or name in self._tables:
            return len(self.table(name))
        rows = 0
        for part in (self.path / name).glob("*.parquet"):
            with _readable(part):
                rows += pq.read_metadata(part).num_rows
        return rows

    def parts(self, name: str) -> Iterator[pa.Table]:
        """One table part by part, in the order of its key; together they may be more than memory holds.

        Raises:
            CaseError: a part cannot be read.
            VersionError: a part has other columns than this version writes.
        """
        if self.path is None or name in self._tables:
            yield self.table(name) if name in self._tables else TABLES[name].empty()
        else:
            yield from _read(self.path, name)

    def tables(self) -> dict[str, pa.Table]:
        """All stored tables by name."""
        return {name: self.table(name) for name in STORED}

    def receipts(self) -> list[Receipt]:
        """What each stage did: choices, inputs, rows, seconds, what was capped, in the order the stages ran."""
        if self._receipts is None:
            folder = (self.path or Path()) / _RECEIPTS
            found = [orjson.loads(file.read_bytes()) for file in folder.glob("*.json")] if self.path else []
            self._receipts = sorted(found, key=lambda receipt: receipt["order"])
        return self._receipts

    def decide(self, about: str, thing: Mapping[str, Any] | Sequence[str], answer: str, by: str | None = None) -> None:
        """Puts down a correction, which the next run of `trace` obeys.

        Args:
            about: `source`, `parent`, `change`, `origin` or `story`; see `firsthand.decisions`.
            thing: a row of attributions, derivations or changes, or the ids of what is decided.
            answer: yes, no, undecided; of a source its name.
            by: who says so.

        Raises:
            ChoiceError: nothing like that can be decided.
            CaseError: the case is in memory, or its folder cannot be written.
        """
        if self.path is None:
            raise CaseError("a case in memory keeps no decisions: trace into a folder")
        ids = decisions.named(about, thing) if isinstance(thing, Mapping) else thing
        decisions.append(self.path, about, ids, answer, by)

    def sql(self, query: str) -> pa.Table:
        """The answer to a DuckDB query in which every table of the case is a view of its name."""
        import duckdb

        with duckdb.connect() as connection:
            for name in STORED:
                connection.register(name, self.table(name))
            return connection.sql(query).to_arrow_table()


def open_case(path: str | Path) -> Case:
    """The case in a folder.

    Raises:
        CaseError: there is no case there, or it cannot be read.
        VersionError: another version wrote it.
    """
    path = Path(path)
    if not any((path / name).is_file() for name in (_HEAD, _JOURNAL)):
        wrong = "is not a case (it has no case.json)" if path.exists() else "does not exist"
        raise CaseError(f"{path} {wrong}; make one with: firsthand trace PAGES --case {path}")
    _check_version(path)
    if (path / _JOURNAL).exists():
        with _locked(path, wait=True):
            _finish(path)
    return Case(path=path)


class Writer:
    """One run's hold on a case folder: what is stored, what is put aside, and the commit that swaps them.

    Use as a context manager. Leaving it without `commit` leaves the case as it was.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._parts: dict[str, list[str]] = {}
        self._receipts: dict[str, Receipt] = {}
        self._lock = _locked(self.path, wait=False)
        self._fresh = False
        self.scratch = Scratch(self.path, _ASIDE)

    def __enter__(self) -> Self:
        with plainly(self.path):
            self._fresh = not self.path.exists()
            self.path.mkdir(parents=True, exist_ok=True)
            strange = sorted(p.name for p in self.path.iterdir() if p.name not in (_LOCK, _ASIDE))
            if strange and not any((self.path / name).exists() for name in (_HEAD, _JOURNAL)):
                names = ", ".join(strange[:3])
                raise CaseError(
                    f"{self.path} holds other files ({names}, …): choose a new or an empty folder for --case"
                )
            self._lock.__enter__()
        _check_version(self.path)
        with plainly(self.path):
            _finish(self.path)
            shutil.rmtree(self.path / _ASIDE, ignore_errors=True)
            (self.path / _ASIDE).mkdir()
        return self

    def __exit__(self, *error: object) -> None:
        shutil.rmtree(self.path / _ASIDE, ignore_errors=True)
        self._lock.__exit__(None, None, None)
        if self._fresh and not (self.path / _HEAD).exists():
            shutil.rmtree(self.path, ignore_errors=True)

    def stored(self) -> Case:
        """The case as it stands before this run."""
        return Case(path=self.path)

    def decisions(self) -> tuple[pa.Table, list[str]]:
        """What the user decided, as a table, and what is wrong with lines that say nothing."""
        file = self.path / decisions.FILE
        with plainly(self.path):
            return decisions.read(file.read_bytes() if file.exists() else b"")

    def put(self, name: str, table: pa.Table) -> str:
        """Writes a table's new parts aside and returns a digest of its content.

        Raises:
            CaseError: the disk is full, or the folder may not be written.
        """
        return self._parted(name, self._put_parts(name, table))

    def add(self, name: str, table: pa.Table, rows: pa.Table) -> str:
        """Leaves a table without order as it is stored and puts more rows beside it; returns a digest of its content.

        Args:
            name: of the table.
            table: all of it, which is written anew where too many small parts have come together.
            rows: those that are new in it.

        Raises:
            CaseError: as above.
        """
        here = self._here(name)
        if len(here) > _MOST_ADDED + 2 * len(_cuts(table, ())):
            return self.put(name, table)
        return self._parted(name, [*here, *self._put_parts(name, rows)])

    def _parted(self, name: str, parts: list[str]) -> str:
        self._parts[name] = parts
        return hashlib.sha256("".join(parts).encode()).hexdigest()[:24]

    def _put_parts(self, name: str, table: pa.Table) -> list[str]:
        slices = [table.slice(start, end - start) for start, end in pairwise(_cuts(table, TABLES[name].key))]
        # most of it is packing, which threads do side by side
        with plainly(self.path), ThreadPoolExecutor(_PARTS_AT_ONCE) as threads:
            return list(threads.map(lambda part: self._put_part(name, part), slices))

    def _put_part(self, name: str, rows: pa.Table) -> str:
        sink = pa.BufferOutputStream()
        pq.write_table(rows, sink, compression="zstd")
        self.scratch.rest()
        content = sink.getvalue()
        part = f"{hashlib.sha256(content).hexdigest()[:24]}.parquet"
        if not (self.path / name / part).exists():
            _write(self.path / _ASIDE / f"{name}-{part}.part", content)
        return part

    def keep(self, name: str) -> None:
        """Leaves a table as it is stored."""
        self._parts[name] = self._here(name)

    def _here(self, name: str) -> list[str]:
        return sorted(part.name for part in (self.path / name).glob("*.parquet"))

    def receipt(self, receipt: Receipt) -> None:
        """Notes what a stage did."""
        self._receipts[receipt["stage"]] = receipt

    def commit(self) -> Case:
        """Swaps in every table that was put or kept; tables that were neither are superseded and go.

        Raises:
            CaseError: the disk is full, or the folder may not be written. The old answer stays.
        """
        with plainly(self.path):
            moves, deletes = [], []
            for name in _KEPT:
                wanted = set(self._parts.get(name, []))
                here = {part.name for part in (self.path / name).glob("*.parquet")}
                moves += [[f"{_ASIDE}/{name}-{part}.part", f"{name}/{part}"] for part in sorted(wanted - here)]
                deletes += [f"{name}/{part}" for part in sorted(here - wanted)]
            for stage, receipt in self._receipts.items():
                _write(self.path / _ASIDE / f"{stage}.json", orjson.dumps(receipt, option=orjson.OPT_INDENT_2))
                moves.append([f"{_ASIDE}/{stage}.json", f"{_RECEIPTS}/{stage}.json"])
            old = {file.stem for file in (self.path / _RECEIPTS).glob("*.json")}
            deletes += [f"{_RECEIPTS}/{stage}.json" for stage in sorted(old - set(self._receipts))]
            head = {"format": FORMAT, "tables": list(STORED)}
            _write(self.path / _ASIDE / _HEAD, orjson.dumps(head))
            moves.append([f"{_ASIDE}/{_HEAD}", _HEAD])
            _sync(self.path / _ASIDE)
            _write(self.path / _ASIDE / _JOURNAL, orjson.dumps({"moves": moves, "deletes": deletes}))
            (self.path / _ASIDE / _JOURNAL).replace(self.path / _JOURNAL)
            _sync(self.path)
            _finish(self.path)
        return Case(path=self.path)


class Memory:
    """A run that keeps its tables in memory: what `Writer` is to a folder, for `trace` without a case."""

    def __init__(self) -> None:
        self.scratch = Scratch(None)
        self._tables: dict[str, pa.Table] = {}
        self._receipts: list[Receipt] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        return

    def stored(self) -> Case:
        """Nothing yet."""
        return Case()

    def decisions(self) -> tuple[pa.Table, list[str]]:
        """None are kept in memory."""
        return TABLES["decisions"].empty(), []

    def put(self, name: str, table: pa.Table) -> str:
        """Keeps a table; nothing in memory is ever reused, so any digest does."""
        self._tables[name] = table
        return name

    def add(self, name: str, table: pa.Table, rows: pa.Table) -> str:  # noqa: ARG002
        """Keeps it as any other."""
        return self.put(name, table)

    def keep(self, name: str) -> None:
        """Nothing is stored, so there is nothing to keep."""

    def receipt(self, receipt: Receipt) -> None:
        """Notes what a stage did."""
        self._receipts.append(receipt)

    def commit(self) -> Case:
        """The tables as a case."""
        return Case(self._tables, receipts=self._receipts)


_PART_ROWS, _PART_BYTES = 200_000, 64_000_000
_PARTS_AT_ONCE = 2
"""So many parts are packed at a time: each holds its bytes in memory."""
_MOST_ADDED = 64
"""Parts that additions have left behind, beyond which a table is written anew."""


def _cuts(table: pa.Table, key: tuple[str, ...]) -> list[int]:
    """Where parts that are not too large begin, and the end.

    Of a table without order each part has all rows that are alike in the first column: parts have none either.
    """
    size: int = table.nbytes
    rows = max(1, min(_PART_ROWS, _PART_BYTES * len(table) // max(size, 1)))
    begin = np.arange(0, table.num_rows, rows)
    if not key and len(begin):
        _, first, _ = key_runs(table.column(0))
        begin = np.unique(first[np.searchsorted(first, begin, side="right") - 1])
    return [*begin.tolist(), table.num_rows]


def _finish(path: Path) -> None:
    """Carries out a journal, wherever its first executor was stopped."""
    journal = path / _JOURNAL
    if not journal.exists():
        return
    with plainly(path):
        plan = orjson.loads(journal.read_bytes())
        for gone in plan["deletes"]:
            (path / gone).unlink(missing_ok=True)
        for aside, final in plan["moves"]:
            (path / final).parent.mkdir(exist_ok=True)
            if (path / aside).exists():
                (path / aside).replace(path / final)
        for folder in {Path(final).parent for _, final in plan["moves"]}:
            _sync(path / folder)
        journal.unlink()
        _sync(path)


def _read(path: Path, name: str) -> Iterator[pa.Table]:
    """The parts of a table, each in order; by their first keys, which is their order too as they are written."""
    spec = TABLES[name]
    found = []
    for part in (path / name).glob("*.parquet"):
        with _readable(part):
            row = next(iter(pq.ParquetFile(part).iter_batches(1, columns=list(spec.key)))).to_pylist()[0]
        found.append(([(row.get(column) is None, row.get(column)) for column in spec.key], part))
    for _, part in sorted(found):
        with _readable(part):
            table = pq.read_table(part, schema=None, partitioning=None)
        try:
            yield spec.conform(table)
        except (ValueError, pa.ArrowInvalid) as error:
            raise VersionError(
                f"{path / name} has other columns than this version of Firsthand ({error}): trace into a new case"
            ) from error


@contextmanager
def _readable(part: Path) -> Iterator[None]:
    """A broken part of a table in plain words; one without rows is broken, since none is written."""
    try:
        yield
    except (OSError, pa.ArrowInvalid, StopIteration) as error:
        raise CaseError(f"{part} cannot be read ({error}): trace the pages again into a new case") from error


def _check_version(path: Path) -> None:
    head = path / _HEAD
    if not head.exists():
        return
    try:
        found = orjson.loads(head.read_bytes())["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CaseError(f"{head} cannot be read ({error}): is {path} a case? Trace into a new folder") from error
    if found != FORMAT:
        raise VersionError(
            f"{path} was written with table format {found}, this version reads format {FORMAT}: "
            "open it with the version that wrote it, or trace its pages into a new case"
        )


@contextmanager
def _locked(path: Path, wait: bool) -> Iterator[None]:
    with plainly(path), (path / _LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CaseError(f"another run is writing to {path}: wait until it ends, then run this again") from error
        yield


def _write(path: Path, content: Mapping[str, object] | bytes | pa.Buffer) -> None:
    with path.open("wb") as file:
        file.write(content)  # type: ignore[arg-type]
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    if not folder.is_dir():
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
