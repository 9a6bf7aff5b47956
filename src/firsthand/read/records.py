"""Records of other tools: which of their fields is the text, the outlet, the time. `lexicon/fields.tsv` knows.

>>> mapping_page("a#1", {"maintext": "A gate opened.", "authors": ["Ann Lee"]})["fields"]
'{"byline":"Ann Lee"}'
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache

import orjson

from firsthand.decode import utf8, whole
from firsthand.lexicon import rows
from firsthand.times import read_time

Row = dict[str, object]

_TEXTS = ("text", "html")
_NOTHING = ("", "none", "null", "nan", "nat", "n/a", "[]", "{}")
_KINDS = {str: "text", bool: "a truth value", int: "a number", float: "a number", list: "a list", dict: "an object"}


def mapping_page(name: str, given: Mapping[str, object]) -> Row:
    """The row of `pages` for a record, or of `refusals` with the reason."""
    flat = _flat(given)
    text, key = _first_text(flat, "text")
    kind = "record"
    if text is None:
        markup, _ = _first_text(flat, "html")
        if markup is None:
            return {"page": name, "reason": _why_no_text(flat, given)}
        text, kind = markup, "html"
    fields: dict[str, str] = {}
    for field, alias in _in_rank(tuple(flat)):
        if alias != key and field not in fields and (value := _word(flat[alias], field)):
            fields[field] = value
    retrieved = read_time(fields.pop("retrieved_at", None))
    return {
        "page": name,
        "kind": kind,
        "body": utf8(text),
        "fields": orjson.dumps(fields).decode(),
        "retrieved_at": retrieved.at if retrieved else None,
    }


@cache
def _aliases() -> dict[str, tuple[str, ...]]:
    return {
        row["field"]: tuple(dict.fromkeys(_key(name) for name in row["names"].split("|"))) for row in rows("fields")
    }


@cache
def _places() -> dict[str, list[tuple[int, str, str]]]:
    """For each alias the fields it can give, but for texts: (rank among all aliases, field, alias)."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    for rank, (field, name) in enumerate((field, name) for field, names in _aliases().items() for name in names):
        if field not in _TEXTS:
            found.setdefault(name, []).append((rank, field, name))
    return found


@lru_cache(maxsize=1024)
def _in_rank(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The fields that these names can give, and by which, the first choice first. Records of a file name the same."""
    ranked = sorted(place for name in names for place in _places().get(name, ()))
    return tuple((field, alias) for _, field, alias in ranked)


@cache
def _fields_by_alias() -> dict[str, str]:
    found: dict[str, str] = {}
    for field, names in _aliases().items():
        for name in names:
            found.setdefault(name, field)
    return found


def known_fields(names: Iterable[str]) -> set[str]:
    """Our fields that these columns give."""
    return {field for name in names if (field := _fields_by_alias().get(_key(name)))}


def is_known(name: str) -> bool:
    """Whether a column, or one nested in it, gives one of our fields."""
    key = _key(name)
    return key in _fields_by_alias() or any(alias.startswith(key + ".") for alias in _fields_by_alias())


@cache
def _key(name: str) -> str:
    return name.strip().strip("\ufeff").lower().replace(" ", "").replace("-", "").replace("_", "")


def _flat(given: Mapping[str, object], before: str = "") -> dict[str, object]:
    """The record with nested objects' fields beside its own, under dotted names."""
    flat: dict[str, object] = {}
    for name, value in given.items():
        key = before + _key(str(name))
        if not isinstance(value, str) and isinstance(value, Mapping) and before.count(".") < 2:
            for inner, content in _flat(value, key + ".").items():
                flat.setdefault(inner, content)
        flat.setdefault(key, value)
    return flat


def _first_text(flat: Mapping[str, object], field: str) -> tuple[str | None, str]:
    for alias in _aliases()[field]:
        value = flat.get(alias)
        if isinstance(value, str) and value.strip():
            return value, alias
    return None, ""


def _why_no_text(flat: Mapping[str, object], given: Mapping[str, object]) -> str:
    for alias in _aliases()["text"]:
        if alias in flat and flat[alias] is not None:
            value = flat[alias]
            if isinstance(value, str):
                return f"the field {alias!r} is empty"
            return f"the field {alias!r} is {_KINDS.get(type(value), type(value).__name__)}, not text"
        if alias in flat:
            return f"the field {alias!r} is null"
    names = ", ".join(sorted(str(name) for name in given)[:12]) or "none"
    return f"no field with the text (text, body, content, maintext, ...); its fields: {names}"[:400]


def _word(value: object, field: str) -> str:
    """A field's value as one string, empty if it holds nothing of use."""
    if isinstance(value, str):
        value = whole(value).strip()
        return "" if len(value) < 5 and value.lower() in _NOTHING else value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return "" if math.isnan(value) else str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple) and field in ("byline", "credit", "agency", "outlet"):
        return ", ".join(filter(None, (_word(part, field) for part in value[:50])))
    if isinstance(value, Mapping):
        for key in ("name", "title", "fullname", "full_name", "original", "$oid", "uri", "$date"):
            if word := _word(value.get(key), field):
                return word
    return ""
