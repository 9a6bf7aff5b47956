"""Inputs become pages: files, folders, globs, zip, gzip, JSONL, JSON, CSV, Parquet, feeds, and mappings.

What a file is, its bytes decide, not its name. What cannot be read is a refusal that says why; only an input that
does not exist at all is an error.

    >>> batch = next(pages([{"id": 7, "text": "A gate opened."}]))
    >>> batch["pages"]["kind"].to_pylist(), batch["pages"]["fields"].to_pylist()
    (['record'], ['{"id":"7"}'])

A line of JSON is a page as it stands, of kind `line`, until `opened` makes it what its record is: most of reading a
large pile is that, and this way it is done wherever the page goes next.
"""

from __future__ import annotations

import glob
import gzip
import io
import os
import stat
import sys
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import feedparser
import pyarrow as pa
import pyarrow.compute as pc

from firsthand.errors import InputError
from firsthand.read.records import Row, mapping_page
from firsthand.read.sniff import Kind, sniff
from firsthand.read.tabular import LINE, Refused, Source, opened_line, table_rows
from firsthand.schema import TABLES, digest

Input = str | Path | Mapping[str, object]
"""A path, a glob, `-` for JSONL on standard input, or an article as a mapping with at least `text`."""

MAX_BATCH_PAGES = 4096
MAX_BATCH_BYTES = 32_000_000
MAX_PAGE_BYTES = 64_000_000
"""The largest single page that is read into memory at all."""
MIN_FEED_WORDS = 60
"""A feed's summary of fewer words is a teaser, not an article."""
MAX_RATIO = 200
"""A compressed file that grows more than this, past the first 50 MB, is a bomb."""


def pages(inputs: Sequence[Input] | Input, stdin: IO[bytes] | None = None) -> Iterator[dict[str, pa.Table]]:
    """Batches of the tables `pages` and `refusals`, each of bounded size, in the order of the inputs.

    Args:
        inputs: paths of files and folders (read with all they hold, sorted by name, hidden ones left out), globs,
            `-`, mappings, or a list of these.
        stdin: what `-` reads; standard input if not given.

    Raises:
        InputError: an input does not exist, or all of them together hold nothing.
    """
    if isinstance(inputs, str | Path | Mapping):
        inputs = [inputs]
    batch = _Batch()
    for row in _rows(inputs, stdin):
        batch.add(row)
        if batch.full():
            yield batch.tables()
            batch = _Batch()
    if batch.rows or batch.refusals:
        yield batch.tables()


def opened(pages: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The tables `pages` and `refusals` of pages of which some are lines of JSON: each is then what its record is."""
    closed = pc.equal(pages["kind"], LINE)
    lines = pages.filter(closed)
    batch = _Batch()
    for name, line in zip(lines["page"].to_pylist(), lines["body"].to_pylist(), strict=True):
        batch.add(opened_line(name, line))
    tables = batch.tables()
    return pa.concat_tables([pages.filter(pc.invert(closed)), tables["pages"]]), tables["refusals"]


@dataclass
class _Batch:
    rows: list[Row] = field(default_factory=list)
    refusals: list[Row] = field(default_factory=list)
    size: int = 0

    def add(self, row: Row) -> None:
        if "reason" in row:
            self.refusals.append(row)
            return
        self.rows.append(row)
        body = row["body"]
        self.size += len(body) if isinstance(body, bytes) else 0

    def full(self) -> bool:
        return len(self.rows) + len(self.refusals) >= MAX_BATCH_PAGES or self.size >= MAX_BATCH_BYTES

    def tables(self) -> dict[str, pa.Table]:
        return {
            "pages": TABLES["pages"].table(self.rows),
            "refusals": TABLES["refusals"].table(self.refusals),
        }


def _rows(inputs: Sequence[Input], stdin: IO[bytes] | None) -> Iterator[Row]:
    """Pages and refusals one by one. Every named input is looked up before the first is read."""
    found: list[tuple[str, Path] | Mapping[str, object] | None] = []
    refusals: list[Row] = []
    for given in inputs:
        if isinstance(given, Mapping):
            found.append(given)
        elif str(given) == "-":
            found.append(None)
        else:
            found.extend(_files(given, refusals))
    if not found and not any(row["reason"] != _EMPTY_FOLDER for row in refusals):
        names = ", ".join(str(given) for given in inputs) or "no input"
        raise InputError(f"nothing to read in {names}: name files, or a folder with pages in it")
    yield from refusals
    seen: dict[str, int] = {}
    read: set[str] = set()
    for item in found:
        if isinstance(item, Mapping):
            yield _mapping_row(item, seen)
        elif item is None:
            yield from _stream_rows("-", stdin or sys.stdin.buffer, Kind("jsonl"))
        elif (resolved := os.path.realpath(item[1])) not in read:
            read.add(resolved)
            yield from _file_rows(*item)


_EMPTY_FOLDER = "nothing in this folder to read"


def _mapping_row(given: Mapping[str, object], seen: dict[str, int]) -> Row:
    """A mapping's page: its name is a hash of what it says, so that the order of mappings means nothing."""
    made = mapping_page("", given)
    known = digest(str(made.get("fields")), str(made.get("body")), str(made.get("reason")), length=12)
    seen[known] = seen.get(known, 0) + 1
    made["page"] = f"record#{known}" + (f"({seen[known]})" if seen[known] > 1 else "")
    return made


def _files(given: str | Path, refusals: list[Row]) -> Iterator[tuple[str, Path]]:
    """The files an input names, as (page name, path).

    Raises:
        InputError: nothing of this name exists.
    """
    path = Path(given).expanduser()
    try:
        mode = path.stat().st_mode
    except PermissionError as error:
        raise InputError(f"no permission to look at {path}: change its rights, or run as its owner") from error
    except (OSError, ValueError) as error:
        matches = sorted(glob.glob(str(path), recursive=True)) if glob.has_magic(str(path)) else []  # noqa: PTH207
        if not matches:
            hint = "the pattern matches nothing" if glob.has_magic(str(path)) else "no such file or folder"
            raise InputError(f"{given}: {hint}; check the spelling and the folder you are in") from error
        for match in matches:
            yield from _files(match, refusals)
        return
    if not stat.S_ISDIR(mode):
        yield _name(path), path
        return
    count = 0
    unreadable: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=unreadable.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                count += 1
                yield _name(Path(folder, name)), Path(folder, name)
    for problem in unreadable:
        count += 1
        reason = f"cannot list the folder: {problem.strerror}"
        refusals.append({"page": _name(Path(str(problem.filename))) + "/", "reason": reason})
    if not count:
        refusals.append({"page": _name(path) + "/", "reason": _EMPTY_FOLDER})


def _name(path: Path) -> str:
    """A path as a page's name: below the current folder if it is there, with slashes, as valid UTF-8."""
    try:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links and change the name
        below = absolute.relative_to(Path.cwd())
        shown = below.as_posix()
    except ValueError:
        shown = absolute.as_posix()
    return os.fsencode(shown).decode("utf-8", "replace")


def _file_rows(name: str, path: Path) -> Iterator[Row]:
    """The pages of one file; whatever keeps it from being read is a refusal."""
    try:
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)):
            yield _refusal(name, "not a regular file")
            return
        with path.open("rb") as stream:
            yield from _stream_rows(name, stream, None, path if stat.S_ISREG(mode) else None)
    except FileNotFoundError:
        yield _refusal(name, "a link to a file that does not exist")
    except PermissionError:
        yield _refusal(name, "no permission to read it")
    except OSError as error:
        yield _refusal(name, f"cannot be read: {error.strerror or error}")


def _stream_rows(
    name: str, raw: IO[bytes] | io.RawIOBase, kind: Kind | None, path: Path | None = None, depth: int = 0
) -> Iterator[Row]:
    """The pages of one stream of bytes: a file, a member of an archive, standard input."""
    if isinstance(raw, io.BufferedReader):
        stream = raw
    else:
        stream = io.BufferedReader(raw if isinstance(raw, io.RawIOBase) else _Raw(raw), 1 << 16)
    head = stream.peek(8192)[:8192]
    kind = kind or sniff(head, name)
    try:
        if kind.name == "gzip":
            if depth > 1:
                raise Refused("compressed more than twice")
            unpacked = _Guarded(stream)
            yield from _stream_rows(name, unpacked, None, None, depth + 1)
        elif kind.name == "zip":
            if depth:
                raise Refused("an archive inside an archive")
            yield from _zip_rows(name, stream, path)
        elif kind.name in ("html", "text"):
            yield _page(name, kind.name, _all(stream))
        elif kind.name == "refused":
            raise Refused(kind.reason)
        else:
            source = Source(name, kind, stream, path if kind.name == "parquet" and depth == 0 else None, MAX_PAGE_BYTES)
            yield from _feed(source) if kind.name == "feed" else table_rows(source)
    except Refused as problem:
        yield _refusal(name, str(problem))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield _refusal(name, f"broken gzip data: {error}")


def _all(stream: IO[bytes]) -> bytes:
    body = stream.read(MAX_PAGE_BYTES + 1)
    if len(body) > MAX_PAGE_BYTES:
        raise Refused(f"more than {MAX_PAGE_BYTES // 1_000_000} MB in one page")
    return body


def _page(name: str, kind: str, body: bytes) -> Row:
    if not body.strip(b"\0 \t\r\n\x0b\x0c"):
        return _refusal(name, "empty file" if not body else "nothing but white space in the file")
    return {"page": name, "kind": kind, "body": body, "fields": None, "retrieved_at": None}


def _refusal(name: str, reason: str) -> Row:
    return {"page": name, "reason": reason}


def _zip_rows(name: str, stream: IO[bytes], path: Path | None) -> Iterator[Row]:
    """The pages of an archive's members, by name; nothing is unpacked to disk."""
    if path is None:
        stream = io.BytesIO(_all(stream))
    try:
        archive = zipfile.ZipFile(path or stream)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Refused(f"a broken zip archive: {error}") from error
    with archive:
        members = sorted((info for info in archive.infolist() if not info.is_dir()), key=lambda info: info.filename)
        members = [info for info in members if not _hidden(info.filename)]
        if any(info.filename in ("[Content_Types].xml", "META-INF/container.xml", "mimetype") for info in members):
            raise Refused("an office document or e-book, not an archive of pages")
        if not members:
            raise Refused("an archive with nothing in it")
        seen: dict[str, int] = {}
        for info in members:
            seen[info.filename] = seen.get(info.filename, 0) + 1
            again = f"({seen[info.filename]})" if seen[info.filename] > 1 else ""
            yield from _member_rows(f"{name}/{info.filename}{again}", archive, info)


def _hidden(filename: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in filename.split("/"))


def _member_rows(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Row]:
    name = name.encode("utf-8", "replace").decode("utf-8")
    if info.flag_bits & 1:
        yield _refusal(name, "encrypted: unpack it with its password first")
        return
    if info.file_size > 50_000_000 and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        yield _refusal(name, f"expands more than {MAX_RATIO}-fold")
        return
    try:
        with archive.open(info) as member:
            yield from _stream_rows(name, member, None, None, 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        yield _refusal(name, f"broken in the archive: {error}")


def _feed(source: Source) -> Iterator[Row]:
    """Entries of an RSS or Atom file that carry their whole text; nothing is fetched."""
    body = source.stream.read(source.max_bytes + 1)
    if len(body) > source.max_bytes:
        raise Refused(f"a feed of more than {source.max_bytes // 1_000_000} MB")
    try:
        feed = feedparser.parse(io.BytesIO(body))
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as problem:
        raise Refused(f"a broken feed: {problem}") from problem
    if not feed.entries:
        raise Refused("a feed without entries")
    for n, entry in enumerate(feed.entries, 1):
        yield _entry(source, n, entry, str(feed.feed.get("title") or ""))


def _entry(source: Source, n: int, entry: Mapping[str, object], feed_title: str) -> Row:
    contents = entry.get("content")
    bodies = (
        [str(part.get("value") or "") for part in contents if isinstance(part, Mapping)]
        if isinstance(contents, list)
        else []
    )
    text = max(bodies, key=len, default="")
    summary = str(entry.get("summary") or "")
    if not text.strip() and len(summary.split()) >= MIN_FEED_WORDS:
        text = summary
    link = str(entry.get("link") or "")
    if not text.strip():
        given = f"only a summary of {len(summary.split())} words" if summary.strip() else "no text"
        return source.refusal(n, f"the feed gives {given}" + (f"; the page is at {link}" if link else ""))
    updated = dict.get(entry, "updated") if isinstance(entry, dict) else None  # `get` itself guesses and warns
    origin = entry.get("source")
    record: dict[str, object] = {
        "html": text,
        "id": entry.get("id"),
        "url": link,
        "title": entry.get("title"),
        "byline": entry.get("author"),
        "published_at": entry.get("published") or updated,
        "modified_at": updated if entry.get("published") else None,
        "language": entry.get("language"),
        "outlet": origin.get("title") if isinstance(origin, Mapping) else None,
        "feed": feed_title,
    }
    return source.record(n, {key: value for key, value in record.items() if isinstance(value, str)})


class _Raw(io.RawIOBase):
    """Any object with `read` as a raw stream, so that it can be buffered and peeked into."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self._stream.read(len(view))
        view[: len(data)] = data
        return len(data)


class _Guarded(io.RawIOBase):
    """What a gzip stream unpacks to, stopped when it grows past all reason."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = _Counted(packed)
        self._unpacked = gzip.GzipFile(fileobj=self._packed)
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data: bytes = self._unpacked.read1(len(view))
        self._count += len(data)
        if self._count > 50_000_000 and self._count > MAX_RATIO * max(self._packed.count, 1):
            raise Refused(f"expands more than {MAX_RATIO}-fold")
        view[: len(data)] = data
        return len(data)


class _Counted(io.RawIOBase):
    """A stream that counts what is read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.count = stream, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        return data
