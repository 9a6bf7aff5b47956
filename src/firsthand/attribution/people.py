"""The people a text names, where every noun has a capital letter and so a capital marks no name.

A name is a run of capitals behind a role ("Ministerin Ada Lund"), or one of words that stand nowhere behind an article.

    >>> found = people("Ministerin Ada Lund sah die Brücke. Lund schwieg.", "de")
    >>> found.full["Lund"], found.gender["Lund"], found.titled["ministerin"]
    ('Ada Lund', 'f', 'Ada Lund')
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from firsthand.attribution.names import LONG_NAME, countries, governed, marked, organised, titles
from firsthand.attribution.roles import HUMAN, role
from firsthand.lexicon.cues import listed, words

_CLOSED = (
    "determiner", "preposition", "adverb", "subordinator", "conjunction", "subject", "auxiliary", "modal", "time",
    "period",
)  # fmt: skip
LONG_NOUN = 12
"""No first name has so many letters, but many compounds that stand before a name."""
MAX_PARTS = 4
"""A person's name has no more parts."""


@dataclass(frozen=True, slots=True)
class People:
    """Who a text names."""

    full: dict[str, str]
    """Last name -> commonest full form."""
    gender: dict[str, str]
    """Last name -> gender, by the roles before it."""
    titled: dict[str, str]
    """Role in lower case -> the one person it stands before."""


@cache
def _closed(language: str) -> frozenset[str]:
    classes = words(language)
    return frozenset(word for kind in _CLOSED for word in classes.get(kind, ()))


@cache
def _given(language: str) -> dict[str, str]:
    """First name -> gender."""
    return {name: row["gender"] for row in listed(language, "first_names") for name in row["names"].split()}


@cache
def _behind_article(language: str) -> re.Pattern[str]:
    articles = "|".join(sorted(words(language)["determiner"]))
    return re.compile(rf"\b(?:{articles})\s+(?:[a-zß-ÿ][\w-]*\s+)?([A-ZÀ-Þ][\w-]*)", re.IGNORECASE)


def people(text: str, language: str) -> People:
    """The people of a text."""
    closed = _closed(language)
    nouns = {noun for noun in _behind_article(language).findall(text) if noun[0].isupper()}
    forms: dict[str, Counter[str]] = {}
    gender: dict[str, str] = {}
    titled: dict[str, set[str]] = {}
    for run, count in Counter(LONG_NAME.findall(text)).items():
        parts = run.replace("\u00a0", " ").split()
        while parts and parts[0].lower() in closed:
            parts = parts[1:]
        known = [role(part.lower(), language) for part in parts]
        n = 0
        while n < len(parts) - 1 and (known[n] is not None or parts[n].rstrip(".") in titles()):
            n += 1
        before = next((r for r in reversed(known[:n]) if r is not None), None)
        name = parts[n:]
        if before is not None and before.kind not in HUMAN | {"crowd"}:
            continue
        if n == 0 and len(name) > 2 and (name[0] in nouns or len(name[0]) >= LONG_NOUN):
            name = name[1:]
        if name and (name[0][0].islower() or _linked(name, language)):
            continue
        told = before.gender if before is not None else next(
            (titles()[p.rstrip(".")] for p in parts[:n] if titles().get(p.rstrip("."))), ""
        )  # fmt: skip
        if name and told:
            gender.setdefault(name[-1], told)
        if not 1 < len(name) <= MAX_PARTS or (
            n == 0 and not (_is_name(name, nouns, language) and _met(" ".join(name), name[-1], text))
        ):
            continue
        full = " ".join(name).rstrip(".")
        forms.setdefault(name[-1], Counter())[full] += count
        if before is not None:
            titled.setdefault(parts[n - 1].lower(), set()).add(full)
    given = _given(language)
    for counted in forms.values():
        for full in counted:
            first, *_, last = full.split()
            if first in given:
                gender.setdefault(last, given[first])
    return People(
        {last: min(counted, key=lambda form: (-counted[form], -len(form), form)) for last, counted in forms.items()},
        gender,
        {title: next(iter(named)) for title, named in titled.items() if len(named) == 1},
    )


def _linked(parts: list[str], language: str) -> bool:
    """Whether an article stands between nouns: "Haus der Geschichte", but "Ada von der Au" is a name."""
    return any(
        part in words(language)["genitive"] and parts[n - 1] not in words(language)["name_part"]
        for n, part in enumerate(parts)
    )


def _met(run: str, last: str, text: str) -> bool:
    """Whether a run of capitals stands within a sentence or its last word comes again: else it may be no name."""
    if len(re.findall(rf"\b{re.escape(last)}\b", text)) > 1:
        return True
    return re.search(rf"(?:[\w,„“\"»]\s{re.escape(run)})|(?:{re.escape(run)} \()", text) is not None


def _is_name(parts: list[str], nouns: set[str], language: str) -> bool:
    """Whether capitals without a role before them are a person's name."""
    joined = " ".join(parts)
    return (
        not any(part in nouns or role(part.lower(), language) for part in parts)
        and not any(part.isupper() and len(part) > 1 for part in parts)
        and parts[0] not in countries(language)
        and not organised(language).search(joined)
        and not governed(language).search(joined)
        and not marked("outlet", joined, language)
    )
