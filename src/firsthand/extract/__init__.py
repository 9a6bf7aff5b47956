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
import re
from datetime import datetime

import orjson
import py3langid
import pyarrow as pa

from firsthand.decode import whole
from firsthand.extract.body import Unreadable
from firsthand.extract.credited import agencies, in_short
from firsthand.extract.datelines import dateline_parts
from firsthand.extract.furniture import Found, people, unique
from firsthand.extract.furniture_text import read_text
from firsthand.extract.readings import Fields, Reading, from_html, from_record, from_text
from firsthand.lexicon.agencies import agencies_in_byline, by_name
from firsthand.lexicon.unlisted import is_full_name
from firsthand.schema import TABLES, Tables, digest
from firsthand.sentences import sentence_rows
from firsthand.settings import Extract

Row = dict[str, object]

_LANGUAGE_CHARACTERS = 300
_ENGLISH = re.compile(r"\b(?:the|of|and|that|with|has|been|from|which|were|would|their|this)\b")
_ENOUGH_ENGLISH = 5
"""So many of these words in the first characters are English without a classifier's help."""
_MAX_VALUE = 2000
"""Characters of a furniture value that are kept."""


def extract(tables: Tables, choices: Extract) -> dict[str, pa.Table]:
    """Reads `pages`; gives `articles`, `furniture`, `sentences` and `refusals`."""
    rows: dict[str, list[Row]] = {name: [] for name in ("articles", "furniture", "sentences", "refusals")}
    for page in tables["pages"].to_pylist():
        try:
            reading = _read(page, choices)
        except Unreadable as problem:
            rows["refusals"].append({"page": page["page"], "reason": str(problem)})
            continue
        fields: Fields = orjson.loads(page["fields"]) if page.get("fields") else {}
        article, found = _article(page, reading, fields)
        rows["articles"].append(article)
        article_id = str(article["article_id"])
        rows["furniture"] += [{"article_id": article_id, **vars(row)} for row in found]
        rows["sentences"] += sentence_rows(article_id, reading.title or None, reading.text)
    return {name: TABLES[name].table(made) for name, made in rows.items()}


def _read(page: Row, choices: Extract) -> Reading:
    body = page["body"]
    if not isinstance(body, bytes):
        raise Unreadable("empty page")
    if len(body) > choices.max_page_mb * 1_000_000:
        raise Unreadable(f"{len(body) / 1e6:.0f} MB in one page; {choices.max_page_mb} MB are read (max_page_mb)")
    fields: Fields = orjson.loads(str(page["fields"])) if page.get("fields") else {}
    if page["kind"] == "html":
        return from_html(body, fields, choices.max_depth)
    if page["kind"] == "text":
        return from_text(body, fields)
    return from_record(body, fields)


def _article(page: Row, reading: Reading, fields: Fields) -> tuple[Row, list[Found]]:
    """The row of `articles` and its furniture."""
    text = whole(reading.text)
    found = unique(_tidy(row) for row in [*reading.found, *_spanned(reading, text), *read_text(text)])
    published = reading.published
    place, day = dateline_parts(found, published.at if published else None)
    credits = list(dict.fromkeys(row.value for row in found if row.kind == "credit"))
    pictures = list(dict.fromkeys(row.value for row in found if row.kind == "picture_credit"))
    sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    url, canonical = reading.url or None, reading.canonical_url or None
    given = fields.get("id") or None
    address = canonical or url
    made = digest(address, text) if address else digest(str(page["page"]), text)
    retrieved = page.get("retrieved_at")
    return {
        "article_id": given or made,
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
        "retrieved_at": retrieved if isinstance(retrieved, datetime) else None,
        "language": _language(text, reading.language),
        "text": text,
        "words": len(text.split()),
        "sha256": sha256,
        "page": page["page"],
        "given_id": given,
    }, found


def _tidy(row: Found) -> Found:
    return Found(row.kind, whole(row.value)[:_MAX_VALUE], row.found, row.part, row.start, row.end)


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
    """The agencies the page names for its text; on an agency's own page, that agency."""
    named = agencies(found, reading.outlet)
    own = by_name(reading.outlet) if reading.outlet else None
    if not named and own and own.kind == "agency":
        named = [own.name]
    elif not named and is_full_name(reading.outlet):
        named = [reading.outlet]
    for name in agencies_in_byline(reading.byline) if reading.byline else []:
        if name.writes and name.name not in named:
            named.append(name.name)
    return list(dict.fromkeys(in_short(name, found) for name in named))


def _language(text: str, declared: str) -> str | None:
    """The language of the first characters (py3langid, after Lui & Baldwin 2012); what is declared if they are few."""
    declared = re.split(r"[-_]", declared.strip().lower())[0] if declared else ""
    start = text[:_LANGUAGE_CHARACTERS]
    if len(start) < 40 and re.fullmatch(r"[a-z]{2}", declared):
        return declared
    if len(_ENGLISH.findall(start)) >= _ENOUGH_ENGLISH:
        return "en"
    found: str = py3langid.classify(start)[0]
    return found
