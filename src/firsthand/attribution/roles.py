"""What a noun that heads a source says of it: kind, number, gender; compounds by their last part.

>>> role("spokeswoman", "en"), role("innenministerium", "de")
(Role(kind='spokesperson', number='one', gender=''), Role(kind='government', number='one', gender=''))
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from firsthand import lexicon
from firsthand.lexicon.cues import grammar, language_of, words

BODIES = frozenset({"organisation", "government", "agency", "state_media", "outlet", "document"})
HUMAN = frozenset({"person", "anonymous", "spokesperson"})
"""Kinds of sources: bodies, and somebody."""
_LEAST_PART = 4
"""The last part of a compound has so many letters, unless it is listed among the short ones."""


@dataclass(frozen=True, slots=True)
class Role:
    """One row of `<language>/roles.tsv`."""

    kind: str
    number: str
    gender: str


@cache
def roles(language: str) -> dict[str, Role]:
    """Head noun in lower case -> what it says."""
    known: dict[str, Role] = {}
    for row in lexicon.rows(f"{language_of(language)}/roles"):
        for name in row["names"].split():
            known.setdefault(name.replace("-", " "), Role(row["kind"], row["number"], row.get("gender", "")))
    return known


@lru_cache(maxsize=8192)
def role(word: str, language: str) -> Role | None:
    """What a noun in lower case says; where nouns are joined to one word, by the longest last part that is listed."""
    known = roles(language)
    found = known.get(word) or known.get(word.replace("-", " "))
    if found or not grammar(language).capital_nouns:
        return found
    part = known.get(_last_part(word, language))
    if part is None:
        bare = next((word.removesuffix(end) for end in words(language)["case"] if word.endswith(end)), word)
        return role(bare, language) if bare != word else None
    return part


def _last_part(word: str, language: str) -> str:
    """The longest last part of a compound that is listed; empty where none is."""
    known, short = roles(language), words(language)["short_part"]
    parts = (word[n:] for n in range(1, len(word)))
    return next((part for part in parts if part in known and (len(part) >= _LEAST_PART or part in short)), "")


def before_role(word: str, language: str) -> str:
    """What stands before the last part of a compound: "polizei" of "polizeisprecher"."""
    part = _last_part(word, language)
    return word.removesuffix(part).rstrip("-") if part else ""
