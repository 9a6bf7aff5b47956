"""Pages become articles: title, text, furniture and sentences; a page that holds none becomes a refusal.

    >>> page = {"page": "a.txt", "kind": "text", "body": b"SEOUL, July 27 (Reuters) - A gate opened on Thursday."}
    >>> made = extract({"pages": TABLES["pages"].table([page])}, Extract())
    >>> made["articles"]["agency"].to_pylist(), made["articles"]["dateline_place"].to_pylist()
    (['Reuters'], ['SEOUL'])

Articles plus refusals are the pages handed in. A record's text is kept character for character; litter is cut from
HTML and plain text alone. Furniture is read from the page before anything is cleaned away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import orjson
import pyarrow as pa

from firsthand.decode import whole
from firsthand.extract.body import Unreadable
from firsthand.extract.credited import agencies, in_short
from firsthand.extract.datelines import dateline_parts
from firsthand.extract.furniture import Found, people, unique
from firsthand.extract.furniture_text import read_texts
from firsthand.extract.language import languages
from firsthand.extract.lines import lines_of
from firsthand.extract.readings import Fields, Reading, from_html, from_record, from_text
from firsthand.lexicon.agencies import agencies_in_byline, by_name, by_path
from firsthand.lexicon.unlisted import is_full_name
from firsthand.schema import TABLES, Tables, digest
from firsthand.sentences import sentence_table
from firsthand.settings import Extract

Row = dict[str, object]

_MAX_VALUE = 2000
"""Characters of a furniture value that are kept."""


def extract(tables: Tables, choices: Extract) -> dict[str, pa.Table]:
    """Reads `pages`; gives `articles`, `furniture`, `sentences` and `refusals`."""
    read: list[tuple[_Page, Reading]] = []
    refusals: list[Row] = []
    for page in _pages(tables["pages"]):
        try:
            read.append((page, _read(page, choices)))
        except Unreadable as problem:
            refusals.append({"page": page.name, "reason": str(problem)})
    in_texts = _read_texts(read)
    rows = [_article(page, reading, in_text) for (page, reading), in_text in zip(read, in_texts, strict=True)]
    rows.sort(key=lambda row: str(row[0]["article_id"]))
    articles = TABLES["articles"].table([article for article, _ in rows])
    return {
        "articles": articles,
        "furniture": _furniture(rows),
        "sentences": sentence_table(articles),
        "refusals": TABLES["refusals"].table(refusals),
    }


def _furniture(rows: list[tuple[Row, list[Found]]]) -> pa.Table:
    spec = TABLES["furniture"]
    owners = [article["article_id"] for article, found in rows for _ in found]
    columns = zip(*(one for _, found in rows for one in found), strict=True)
    return spec.conform(pa.table([owners, *columns], schema=spec.schema)) if owners else spec.empty()


class _InText(NamedTuple):
    """What a text says by itself."""

    furniture: list[Found]
    language: str
    words: int
    utf8: bytes


def _read_texts(read: list[tuple[_Page, Reading]]) -> Iterator[_InText]:
    texts = [reading.text for _, reading in read]
    written = [_utf8(page, reading.text) for page, reading in read]
    column = pa.array(written, pa.large_string())
    lines = lines_of(column)
    spoken = languages(texts, [reading.language for _, reading in read])
    return map(_InText, read_texts(texts, lines), spoken, lines.words.tolist(), written)


def _utf8(page: _Page, text: str) -> bytes:
    """A text as UTF-8: of most records it is what was read."""
    return page.body if page.kind == "record" and page.body and "\ufffd" not in text else text.encode()


class _Page(NamedTuple):
    """A row of `pages`."""

    name: str
    kind: str
    body: bytes | None
    fields: Fields
    retrieved_at: datetime | None


def _pages(pages: pa.Table) -> Iterator[_Page]:
    columns = (pages[name].to_pylist() for name in ("page", "kind", "body", "fields", "retrieved_at"))
    for name, kind, body, fields, retrieved_at in zip(*columns, strict=True):
        yield _Page(name, kind, body, orjson.loads(fields) if fields else {}, retrieved_at)


def _read(page: _Page, choices: Extract) -> Reading:
    if page.body is None:
        raise Unreadable("empty page")
    if len(page.body) > choices.max_page_mb * 1_000_000:
        size = f"{len(page.body) / 1e6:.0f} MB in one page"
        raise Unreadable(f"{size}; {choices.max_page_mb} MB are read (max_page_mb)")
    if page.kind == "html":
        return from_html(page.body, page.fields, choices.max_depth)
    if page.kind == "text":
        return from_text(page.body, page.fields)
    return from_record(page.body, page.fields)


def _article(page: _Page, reading: Reading, in_text: _InText) -> tuple[Row, list[Found]]:
    """The row of `articles` and its furniture."""
    text, published = reading.text, reading.published
    found = unique(_tidy(row) for row in (*reading.found, *_spanned(reading, text), *in_text.furniture))
    place, day = dateline_parts(found, published.at if published else None)
    credits = list(dict.fromkeys([row.value for row in found if row.kind == "credit"]))
    pictures = list(dict.fromkeys([row.value for row in found if row.kind == "picture_credit"]))
    url, canonical = reading.url or None, reading.canonical_url or None
    given = page.fields.get("id") or None
    return {
        "article_id": given or digest(canonical or url or page.name, text),
        "url": url,
        "canonical_url": canonical,
        "domain": reading.domain,
        "outlet": reading.outlet or None,
        "title": reading.title or None,
        "byline": reading.byline or _byline(found) or None,
        "credit_line": " | ".join([*credits, *(value for value in pictures if value not in credits)]) or None,
        "picture_credit": " | ".join(pictures) or None,
        "agency": "; ".join(_agencies(reading, found)) or None,
        "dateline_place": place,
        "dateline_date": day,
        "published_at": published.at if published else None,
        "published_offset": published.offset if published else None,
        "published_precision": published.precision if published else None,
        "modified_at": reading.modified.at if reading.modified else None,
        "retrieved_at": page.retrieved_at,
        "language": in_text.language,
        "text": in_text.utf8,
        "words": in_text.words,
        "sha256": hashlib.sha256(in_text.utf8).hexdigest(),
        "page": page.name,
        "given_id": given,
    }, found


def _tidy(row: Found) -> Found:
    value = whole(row.value)[:_MAX_VALUE]
    return row if value is row.value else row._replace(value=value)


def _spanned(reading: Reading, text: str) -> list[Found]:
    """The same furniture with its place, where a value that the page gives elsewhere also opens or closes the text."""
    rows = []
    for row in reading.found:
        if (
            row.start is None
            and row.kind in ("byline", "credit", "dateline", "correction", "picture_credit")
            and len(row.value) > 3
        ):
            start = text.find(row.value, 0, 300 if row.kind == "byline" else 1500)
            if start < 0 and row.kind != "byline":
                start = text.find(row.value, max(0, len(text) - 1500))
            if start >= 0:
                rows.append(Found(row.kind, row.value, row.found, "text", start, start + len(row.value)))
    return rows


def _byline(found: list[Found]) -> str:
    return next((names for row in found if row.kind == "byline" and (names := people(row.value))), "")


def _agencies(reading: Reading, found: list[Found]) -> list[str]:
    """The agencies the page names for its text, also by the folder it lies in; on an agency's own page, that agency.

    An outlet that is no agency is none for itself either: "Al Jazeera's Ann Lee, reporting from Skerry".
    """
    own = by_name(reading.outlet) if reading.outlet else None
    named = [*agencies(found, reading.outlet), *by_path(reading.url or reading.canonical_url)]
    if own and own.kind != "agency":
        named = [name for name in named if name != own.name]
    if not named and own and own.kind == "agency":
        named = [own.name]
    elif not named and is_full_name(reading.outlet):
        named = [reading.outlet]
    for name in agencies_in_byline(reading.byline) if reading.byline else []:
        if name.writes and name.name not in named:
            named.append(name.name)
    return list(dict.fromkeys(in_short(name, found) for name in named))
