"""Agencies, state media and outlets as sources, where every noun has a capital and roles tell what a name is.

>>> medium("Das Blatt „Arnauer Bote“", "de", lambda: None)
Named(name='Arnauer Bote', kind='outlet', number='one')
>>> medium("Nordkoreanische Staatsmedien", "de", lambda: None)
Named(name='KCNA', kind='state_media', number='one')
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from firsthand.attribution.roles import Role, role
from firsthand.attribution.sources import Named
from firsthand.lexicon.agencies import Agency, by_short_name, mentions
from firsthand.lexicon.cues import listed, words
from firsthand.lexicon.outlets import known as outlet_known

TOKEN = re.compile(r"[^\W_][\w’'&.-]*(?<!\.)|[“”„«»‚‘\"(),]")
_QUOTED = re.compile(r"[„»“\"‚‘«]([^„»“\"‚‘«”]+)[“«”\"’‘»]")
MAX_WORDS = 7
"""A phrase that only names an outlet in quotation marks has no more words and marks."""


def medium(said: str, language: str, only: Callable[[], Agency | None]) -> Named | None:
    """An agency, a state medium or an outlet, if that is what the words mean.

    `only`: the one state medium that the article names.
    """
    classes = words(language)
    tokens = TOKEN.findall(said)
    lows = [word.lower() for word in tokens]
    capitals = [word for word in tokens if word[:1].isupper() and word.lower() not in classes["determiner"]]
    roles = [role(word.lower(), language) for word in capitals]
    first = next((found for found in roles if found is not None), None)
    agency = _agency(said, first, language)
    if agency is not None:
        return Named(agency.name, "state_media" if agency.state_run else "agency", "one")
    country = _country(lows, language)
    if _of_state(lows, roles, language) or (_outlet(first) and country is not None and country["all"] == "yes"):
        broadcaster = any(word in classes["broadcaster"] for word in lows)
        found = (_of_country(country, broadcaster) if country else None) or only()
        return Named(found.name if found else said, "state_media", "one")
    quoted = _QUOTED.search(said)
    name = quoted.group(1) if quoted else " ".join(capitals)
    if name and not (len(capitals) == 1 and first is not None):
        known = outlet_known(name)
        if known:
            return Named(known, "outlet", "one")
    if quoted and len(tokens) <= MAX_WORDS:
        others = [word for word in capitals if word not in name.split()]
        if not others or _outlet(first):
            return Named(name, "outlet", "one")
    return None


def _outlet(what: Role | None) -> bool:
    return what is not None and what.kind == "outlet"


def _agency(said: str, first: Role | None, language: str) -> Agency | None:
    """The agency that the words name as theirs: not one that stands behind a preposition or behind other roles."""
    for start, _, agency in mentions(said):
        own = first is None or first.kind in {"agency", "outlet"} or start == 0
        if own and not any(word in words(language)["preposition"] for word in said[:start].lower().split()):
            return agency
    return None


def _of_state(lows: list[str], roles: list[Role | None], language: str) -> bool:
    classes = words(language)
    if any(word in classes["state_medium"] for word in lows):
        return True
    media = any(found is not None and found.kind in {"agency", "outlet"} for found in roles)
    return media and any(word in classes["state_run"] for word in lows)


def _country(lows: list[str], language: str) -> dict[str, str] | None:
    """The country that an adjective among the words means."""
    known = _adjectives(language)
    for word in lows:
        for ending in ("", *words(language)["inflection"]):
            row = known.get(word.removesuffix(ending)) if word.endswith(ending) else None
            if row is not None:
                return row
    return None


@cache
def _adjectives(language: str) -> dict[str, dict[str, str]]:
    """Adjective without its ending -> the row of its country."""
    return {word: row for row in listed(language, "demonyms") for word in row["adjectives"].split("|")}


def _of_country(row: dict[str, str], broadcaster: bool) -> Agency | None:
    name = (row["broadcaster"] or row["agency"]) if broadcaster else (row["agency"] or row["broadcaster"])
    return by_short_name(name)
