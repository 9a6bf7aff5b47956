"""Which agencies a page names for its text, from its furniture: those of the lexicon, and others by how they are set.

An agency no list has is taken by its full name in a credit ("Harbourland News Agency"), and by its acronym alone
only where nothing but an agency stands: in a dateline's brackets, after the dash that ends a text, in a list of those
who contributed. A page that gives both is read by the acronym.

    >>> agencies([Found("dateline", "BRIMBETH, May 2 (HARNA)", "text"), Found("credit", "HARNA and PTI", "visible")])
    ['HARNA', 'PTI']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from firsthand.extract.datelines import read_dateline
from firsthand.extract.furniture import BY, Found
from firsthand.lexicon.agencies import agencies_in_byline, agencies_in_credit, by_name
from firsthand.lexicon.unlisted import ACRONYM, FULL_NAME, is_acronym, is_full_name, is_short_for

_NAMING = ("byline", "dateline", "credit", "syndication")
"""Kinds of furniture that name agencies, the surest first."""
_PARTS = re.compile(r"\s*(?:\||;|,|•|·|/|\(|\)|\s[–—-]\s|\band\b|&|\bwith\b|\bvia\b)\s*")
_FULL = re.compile(rf"\b(?:{FULL_NAME})\b")
_LISTED = re.compile(
    r"(?:\b(?P<work>reporting|inputs?|files?|reports?|material|information) (?:by|from)"
    r"|^\W*(?:sources?|agency|via|from|by|with)\b\s*:?)\s+(?-i:(?P<names>[A-Z][\w.,&/ ]{1,80}?))\W*$",
    re.IGNORECASE,
)
"""Names after "with reporting by", "Source:". Who reports may be a person; what is a source is all of a kind."""
_GAVE = re.compile(
    rf"^\W*(?:the )?(?P<names>{ACRONYM}(?:(?:,? and |, ){ACRONYM})*) (?:also )?contributed (?:reporting|to)\b"
)
_ALONE = re.compile(rf"^[\s(–—-]*(?P<names>{ACRONYM}(?:/{ACRONYM})*)[\s).]*$")

_TOWN_OF_STATE = re.compile(r"^[^(\[/]*, PA\b")
"""A dateline from a town of Pennsylvania."""


def agencies(found: Iterable[Found], outlet: str = "") -> list[str]:
    """Short names of the agencies the furniture names for the text; those of bylines first, then of datelines.

    `outlet` is the page's own: an acronym that stands for it is no agency, unless its name says that it is one.
    """
    rows = [row for row in found if row.kind in _NAMING and not row.value.startswith("http")]
    rows.sort(key=lambda row: _NAMING.index(row.kind))
    names = dict.fromkeys(name for row in rows for name in _named(row))
    if not names:
        return []
    own = is_full_name(outlet) or by_name(outlet) is not None
    kept = [name for name in names if own or by_name(name) or not _same(name, outlet)]
    return _one_name_each(kept)


def _named(row: Found) -> Iterator[str]:
    """The agencies of one row; those of the lexicon by its names, others as printed."""
    value = _TOWN_OF_STATE.sub("", row.value) if row.kind == "dateline" else row.value
    listed = agencies_in_byline(value) if row.kind == "byline" else agencies_in_credit(value)
    yield from (agency.name for agency in listed if agency.writes)
    for part in unlisted(row):
        if by_name(part) is None:
            yield part


def unlisted(row: Found) -> list[str]:
    """What a row of furniture may name as an agency by its form; names of the lexicon can be among it."""
    value = row.value
    if row.kind == "dateline":
        dateline = read_dateline(value, sure=True)
        return (
            [part for part in _PARTS.split(dateline.agency or "") if is_acronym(part) or is_full_name(part)]
            if dateline
            else []
        )
    if row.kind == "byline":
        return [name for part in _PARTS.split(BY.sub("", value)) if is_full_name(name := part.strip())]
    if row.kind != "credit":
        return []
    names = [match.group().removeprefix("The ") for match in _FULL.finditer(value) if is_full_name(match.group())]
    if found := _ALONE.match(value) or _GAVE.match(value) or _LISTED.search(value):
        parts = [part.strip() for part in re.split(r",? and |, | & |/", found["names"])]
        short = [part for part in parts if is_acronym(part, 4 if found.re is _ALONE else 3)]
        if found.re is not _LISTED or found["work"] or all(p in short or by_name(p) or is_full_name(p) for p in parts):
            names += short
    return names


def in_short(name: str, found: Iterable[Found]) -> str:
    """A full name by the acronym that the page's datelines and credits, also those of pictures, have for it."""
    if not is_full_name(name):
        return name
    printed = " ".join(row.value for row in found if row.kind in ("dateline", "credit", "picture_credit"))
    shorts = [word for word in re.findall(rf"\b{ACRONYM}\b", printed) if is_acronym(word) and is_short_for(word, name)]
    return min(shorts, key=lambda short: (len(short), short), default=name)


def _same(name: str, outlet: str) -> bool:
    return bool(outlet) and (name.casefold() == outlet.casefold() or (name.isupper() and is_short_for(name, outlet)))


def _one_name_each(names: list[str]) -> list[str]:
    """Each agency once: a full name gives way to the acronym that stands for it."""
    return list(dict.fromkeys(next((other for other in names if is_short_for(other, name)), name) for name in names))
