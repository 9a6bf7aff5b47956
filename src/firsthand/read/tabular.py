r"""Files of many articles: JSON Lines, JSON, JSON Feed, CSV, Parquet. One page or refusal for each record, in order.

>>> source = Source("n.jsonl", Kind("jsonl"), io.BytesIO(b'{"text": "A gate opened."}\n{oops\n'))
>>> rows = [opened_line(row["page"], row["body"]) for row in table_rows(source)]
>>> [(row["page"], row.get("reason", "")[:11]) for row in rows]
[('n.jsonl#1', ''), ('n.jsonl#2', 'broken JSON')]
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from firsthand.decode import decode, encoding_of
from firsthand.read.records import Row, is_known, known_fields, mapping_page
from firsthand.read.sniff import Kind

_LISTS = frozenset("articles items results data documents docs records stories news hits entries response".split())  # noqa: SIM905


LINE = "line"
"""The kind of a page that is a line of JSON as it was read: whoever needs the record opens it, on any processor."""
_BUFFER = 1 << 18
"""Bytes that are taken from a stream at a time."""


class Refused(Exception):  # noqa: N818 - not an error: a row of `refusals`
    """A page or file is not read, and why."""


@dataclass
class Source:
    """A file of records: its name as a page, what it is, its bytes, and its path if it is a file of its own."""

    name: str
    kind: Kind
    stream: IO[bytes]
    path: Path | None = None
    max_bytes: int = 64_000_000

    def record(self, n: int, given: object) -> Row:
        """The n-th record, counted from 1."""
        return _record_page(f"{self.name}#{n}", given)

    def refusal(self, n: int, reason: str) -> Row:
        """The refusal of the n-th record."""
        return {"page": f"{self.name}#{n}", "reason": reason}


def table_rows(source: Source) -> Iterator[Row]:
    """Pages and refusals of a file of records.

    Raises:
        Refused: the file as a whole cannot be read.
    """
    reader = {"jsonl": _jsonl, "json": _json, "csv": _csv, "parquet": _parquet}[source.kind.name]
    return reader(source)


def opened_line(name: str, line: bytes) -> Row:
    """The page, or the refusal, of a page that is a line of JSON."""
    try:
        given = loads(line)
    except ValueError as problem:
        return {"page": name, "reason": f"broken JSON: {problem}"}
    return _record_page(name, given)


def _record_page(name: str, given: object) -> Row:
    if not isinstance(given, Mapping):
        return {"page": name, "reason": f"{_what(given)}, not an object with a text"}
    return mapping_page(name, given)


def _jsonl(source: Source) -> Iterator[Row]:
    """One record a line, not opened yet; a line too long is skipped without holding it."""
    number = 0
    first = source.stream.read(4)
    stream = io.BufferedReader(_Rejoined(first, source.stream), _BUFFER) if first else source.stream
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        stream = io.BytesIO(decode(_bounded(source, first)).encode("utf-8"))
    read = 0
    while line := stream.readline(source.max_bytes + 1):
        number += 1
        if len(line) > source.max_bytes and not line.endswith(b"\n"):
            while (more := stream.readline(1 << 20)) and not more.endswith(b"\n"):
                pass
            yield source.refusal(number, f"a line of more than {source.max_bytes // 1_000_000} MB")
            continue
        line = line.strip(b" \t\r\n\x00\xef\xbb\xbf") if number == 1 else line.strip(b" \t\r\n\x00")
        if not line:
            continue
        read += 1
        yield {"page": f"{source.name}#{number}", "kind": LINE, "body": line, "fields": None, "retrieved_at": None}
    if not read:
        raise Refused("empty file" if not number else "nothing but empty lines in the file")


def loads(line: bytes) -> object:
    """A JSON value, from UTF-8 or what else it is in; lone surrogates and NaN are let through.

    Raises:
        ValueError: it is broken.
    """
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        try:
            return json.loads(decode_line(line), strict=False)
        except RecursionError as error:
            raise ValueError("nested too deep") from error


def decode_line(line: bytes) -> str:
    """A line as text without touching what stands in it."""
    return line.decode(encoding_of(line), "replace")


def _bounded(source: Source, first: bytes = b"") -> bytes:
    body = first + source.stream.read(8 * source.max_bytes + 1)
    if len(body) > 8 * source.max_bytes:
        raise Refused(f"more than {8 * source.max_bytes // 1_000_000} MB in one JSON document; write it as JSONL")
    return body


def _json(source: Source) -> Iterator[Row]:
    """A list of records, an object that holds one, or one record."""
    body = _bounded(source)
    try:
        given = loads(body.strip(b" \t\r\n\x00\xef\xbb\xbf"))
    except ValueError as problem:
        if b"\n{" in body:  # JSON Lines whose first line is broken
            yield from _jsonl(Source(source.name, source.kind, io.BytesIO(body), None, source.max_bytes))
            return
        raise Refused(f"broken JSON: {problem}") from problem
    if isinstance(given, dict) and str(given.get("version", "")).startswith("https://jsonfeed.org"):
        yield from _json_feed(source, given)
        return
    listed = _list_in(given)
    if not listed:
        raise Refused("JSON without any record in it")
    for n, record in enumerate(listed, 1):
        yield source.record(n, record)


def _list_in(given: object, depth: int = 0) -> list[object]:
    if isinstance(given, list):
        return given
    if isinstance(given, dict):
        if "text" in known_fields(name for name, value in given.items() if isinstance(value, str)):
            return [given]
        for name in given:
            if (
                name in _LISTS
                and isinstance(given[name], list | dict)
                and depth < 3
                and (found := _list_in(given[name], depth + 1))
            ):
                return found
        return [given]
    return [given] if given is not None else []


def _json_feed(source: Source, feed: Mapping[str, object]) -> Iterator[Row]:
    items = feed.get("items")
    for n, item in enumerate(items if isinstance(items, list) else [], 1):
        yield source.record(n, {"feed": feed.get("title"), **item} if isinstance(item, dict) else item)


def _csv(source: Source) -> Iterator[Row]:
    csv.field_size_limit(source.max_bytes)
    head = source.stream.peek(1 << 16) if isinstance(source.stream, io.BufferedReader) else b""
    encoding = encoding_of(head) if head else "utf-8"
    lines = io.TextIOWrapper(source.stream, encoding, "replace", newline="")
    reader = csv.reader(lines, delimiter=source.kind.delimiter)
    try:
        columns = [cell.strip().lstrip("\ufeff") for cell in next(reader, [])]
    except csv.Error as problem:
        raise Refused(f"a broken table: {problem}") from problem
    if not {"text", "html"} & known_fields(columns):
        raise Refused(f"no column with the text (text, body, content, ...); its columns: {', '.join(columns)[:200]}")
    n = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as problem:
            yield source.refusal(n + 1, f"a broken row: {problem}")
            n += 1
            continue
        if not any(cells):
            continue
        n += 1
        if len(cells) > len(columns):
            yield source.refusal(n, f"{len(cells)} cells under {len(columns)} columns")
            continue
        yield source.record(n, dict(zip(columns, cells, strict=False)))
    if not n:
        raise Refused("a table without rows")


def _parquet(source: Source) -> Iterator[Row]:
    try:
        file = pq.ParquetFile(source.path or pa.BufferReader(_bounded(source)))
        columns = [name for name in file.schema_arrow.names if is_known(name)]
        if not {"text", "html"} & known_fields(columns):
            raise Refused(f"no column with the text; its columns: {', '.join(file.schema_arrow.names)[:200]}")
        n = 0
        for batch in file.iter_batches(batch_size=256, columns=columns):
            for record in batch.to_pylist():
                n += 1
                yield source.record(n, record)
    except (pa.ArrowException, OSError) as problem:
        raise Refused(f"a broken Parquet file: {problem}") from problem
    if not n:
        raise Refused("a table without rows")


def _what(value: object) -> str:
    return {str: "a text", int: "a number", float: "a number", bool: "a truth value", list: "a list"}.get(
        type(value), "null" if value is None else type(value).__name__
    )


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes were read already."""

    def __init__(self, first: bytes, rest: IO[bytes]) -> None:
        self._first, self._rest = first, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self._first or self._rest.read(len(view))
        self._first = b""
        view[: len(data)] = data
        return len(data)
