"""What a file is, by its first bytes; its name only tells apart what is all text.

>>> sniff(b"%PDF-1.7 ...", "page.html").reason
'a PDF document, not a page'
>>> sniff(b"<!doctype html><p>hello", "page.txt").name
'html'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import orjson

from firsthand.decode import decode
from firsthand.lexicon import rows


@dataclass(frozen=True)
class Kind:
    """html, text, jsonl, json, csv, parquet, feed, gzip, zip, or refused with the reason."""

    name: str
    reason: str = ""
    delimiter: str = ","


_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|link|script|div|article|section|main|header|table|h1|p|span|a|ul|center|"
    r"img|br|font)\b[^<]*>?",
    re.IGNORECASE,
)
_HTML_START = re.compile(
    r"(?:\s|<\?xml[^>]*\?>|<!--.*?-->)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_FEED = re.compile(
    r"(?:\s|<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE(?! html)[^>\[]*(?:\[[^\]]*\])?>)*<(?:\w+:)?(?:rss|feed|rdf|channel)\b",
    re.DOTALL | re.IGNORECASE,
)


def sniff(head: bytes, name: str) -> Kind:
    """What a file is, from its first bytes (up to 8 kB) and its name."""
    if not head:
        return Kind("refused", "empty file")
    if head.startswith(b"\x1f\x8b"):
        return Kind("gzip")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return Kind("zip")
    if head.startswith(b"PAR1"):
        return Kind("parquet")
    if what := _by_bytes(head):
        return Kind("refused", f"{what}, not a page")
    if not _is_text(head):
        return Kind("refused", "binary data, not a page")
    return _of_text(decode(head), _ending(name))


def _of_text(text: str, ending: str) -> Kind:
    start = text.lstrip()
    if _HTML_START.match(text):
        return Kind("html")
    if _FEED.match(text):
        return Kind("feed")
    if ending in ("jsonl", "ndjson", "jsonlines", "jl") or start[:1] in "{[":
        if kind := _of_json(start, ending):
            return kind
    elif ending == "json":
        return Kind("json")
    if ending in ("csv", "tsv", "tab"):
        return Kind("csv", delimiter=_delimiter(text, ending))
    if what := _by_ending().get(ending):
        return Kind("refused", f"{what}, not a page")
    if start.startswith("<?xml") or ending == "xml":
        return Kind("html") if _HTML.search(text) else Kind("refused", "XML that is neither a feed nor a page")
    if ending in ("html", "htm", "xhtml", "shtml", "php", "asp", "aspx", "mht") or start.startswith("<"):
        if _HTML.search(text):
            return Kind("html")
        return Kind("text")
    if ending not in ("txt", "text", "md") and (delimiter := _table_head(text)):
        return Kind("csv", delimiter=delimiter)
    return Kind("text")


def _of_json(start: str, ending: str) -> Kind | None:
    """JSON Lines if the first line is a whole object, one JSON document otherwise; None if it is prose."""
    first, _, rest = start.partition("\n")
    if ending in ("jsonl", "ndjson", "jsonlines", "jl"):
        return Kind("jsonl")
    if first.lstrip().startswith("{"):
        try:
            whole = isinstance(orjson.loads(first), dict)
        except orjson.JSONDecodeError:
            whole = False
        if whole:
            return Kind("jsonl") if rest.strip() or ending != "json" else Kind("json")
        return Kind("json" if ending == "json" or re.match(r"\{\s*\"", start) else "text")
    if ending == "json" or re.match(r"\[\s*\{\s*\"", start):
        return Kind("json")
    return None


def _ending(name: str) -> str:
    base = name.rsplit("/", 1)[-1].lower()
    base = base.removesuffix(".gz")
    return base.rsplit(".", 1)[-1] if "." in base else ""


@cache
def _signatures() -> tuple[tuple[int, bytes, str], ...]:
    return tuple((int(row["offset"]), bytes.fromhex(row["hex"]), row["what"]) for row in rows("formats") if row["hex"])


def _by_bytes(head: bytes) -> str | None:
    return next((what for offset, mark, what in _signatures() if head[offset : offset + len(mark)] == mark), None)


@cache
def _by_ending() -> dict[str, str]:
    return {ending: row["what"] for row in rows("formats") for ending in row["endings"].split("|") if ending}


def _is_text(head: bytes) -> bool:
    """Whether bytes are text in some encoding: few control characters, or UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x00\x00\xfe\xff")):
        return True
    zeros = head.count(0)
    if zeros:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if zeros > len(head) * 0.3 and min(even, odd) < 0.05 * max(even, odd):
            return True  # Latin text in UTF-16 without a mark
    controls = sum(head.count(byte) for byte in (*range(9), 11, *range(14, 27), *range(28, 32), 127))
    return controls <= len(head) * 0.02


def _delimiter(text: str, ending: str) -> str:
    line = text.lstrip("\ufeff\n").partition("\n")[0]
    if ending in ("tsv", "tab"):
        return "\t"
    return max(",;\t|", key=lambda mark: (line.count(mark), -",;\t|".index(mark)))


def _table_head(text: str) -> str | None:
    """The delimiter if the first line is the head of a table of articles: a text column and another known one."""
    from firsthand.read.records import known_fields

    line = text.lstrip("\ufeff\n").partition("\n")[0]
    for mark in ",\t;":
        cells = [cell.strip().strip('"') for cell in line.split(mark)]
        if (
            len(cells) > 1
            and len(known_fields(cells)) > 1
            and "text" in known_fields(cells)
            and max(map(len, cells)) < 40
        ):
            return mark
    return None
