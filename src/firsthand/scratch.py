"""Where a run keeps its tables while it lasts: in files, of which memory holds no more than is being read.

>>> from tempfile import TemporaryDirectory
>>> schema = pa.schema([("n", pa.int64())])
>>> with TemporaryDirectory() as folder:
...     sheet = Scratch(Path(folder)).sheet("numbers", schema)
...     for n in range(3):
...         sheet.add(pa.table({"n": [n]}))
...     sheet.table()["n"].to_pylist()
[0, 1, 2]
"""

from __future__ import annotations

import mmap
import threading
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from firsthand.disk import plainly

_PAUSE_SECONDS = 0.1


class Scratch:
    """Tables that are written part by part and then read as one, without being held.

    Args:
        case: the folder of the case; None keeps tables in memory.
        folder: where in it their files lie, until the last table of each is let go.
    """

    def __init__(self, case: Path | None, folder: str = "") -> None:
        self._case, self._folder = case, folder
        self._numbers = count()  # the table of the last run may be written beside that of this one
        self._maps = _Maps()

    def sheet(self, name: str, schema: pa.Schema) -> Sheet:
        """A new table to be written.

        Raises:
            CaseError: the disk is full, or the folder may not be written.
        """
        if self._case is None:
            return _Held(schema)
        return _Filed(schema, self._case, self._case / self._folder / f"{name}-{next(self._numbers)}.arrow", self._maps)

    def table(self, name: str, schema: pa.Schema, parts: Iterable[pa.Table]) -> pa.Table:
        """All parts as one table.

        Raises:
            CaseError: as above.
        """
        sheet = self.sheet(name, schema)
        for part in parts:
            sheet.add(part)
            self.rest()
        return sheet.table()

    def rest(self) -> None:
        """Gives the memory of what was read of the files back to the system; the next to read it finds it again."""
        for one in self._maps.all():
            one.madvise(mmap.MADV_DONTNEED)

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Rests again and again, for work that reads whole tables at its own pace."""
        done = threading.Event()

        def rest() -> None:
            while not done.wait(_PAUSE_SECONDS):
                self.rest()

        thread = threading.Thread(target=rest, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


class _Maps:
    """Files that are being read: some are opened while others are rested."""

    def __init__(self) -> None:
        self._held: weakref.WeakSet[mmap.mmap] = weakref.WeakSet()
        self._lock = threading.Lock()

    def add(self, one: mmap.mmap) -> None:
        with self._lock:
            self._held.add(one)

    def all(self) -> list[mmap.mmap]:
        with self._lock:
            return list(self._held)


class Sheet(Protocol):
    """A table that is being written."""

    def add(self, table: pa.Table) -> None:
        """Writes more rows."""

    def table(self) -> pa.Table:
        """All that was written."""


class _Held:
    """In memory."""

    def __init__(self, schema: pa.Schema) -> None:
        self._parts = [schema.empty_table()]

    def add(self, table: pa.Table) -> None:
        self._parts.append(table)

    def table(self) -> pa.Table:
        return pa.concat_tables(self._parts)


class _Filed:
    """In a file that loses its name when it is complete: it goes with the last who reads it, come what may."""

    def __init__(self, schema: pa.Schema, case: Path, path: Path, maps: _Maps) -> None:
        self._case, self._path, self._maps = case, path, maps
        with plainly(case):
            self._file = pa.OSFile(str(path), "wb")
            self._writer = pa.ipc.new_file(self._file, schema)

    def add(self, table: pa.Table) -> None:
        if table.num_rows:
            with plainly(self._case):
                self._writer.write_table(table)

    def table(self) -> pa.Table:
        with plainly(self._case):
            self._writer.close()
            self._file.close()
            with self._path.open("rb") as file:
                content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._path.unlink()
        self._maps.add(content)
        return pa.ipc.open_file(pa.py_buffer(content)).read_all()
