"""Furniture: what stands about a report and says where it comes from. One row each, with where it was found.

>>> people("By JOHN DOE and Jane Roe, Associated Press | @johndoe")
'JOHN DOE, Jane Roe, Associated Press'
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from firsthand.lexicon.agencies import by_name, edge_words
from firsthand.lexicon.unlisted import is_full_name


class Found(NamedTuple):
    """A row of the table `furniture` before its article has an id; the span counts characters of `part`."""

    kind: str
    value: str
    found: str
    part: str | None = None
    start: int | None = None
    end: int | None = None


BY = re.compile(
    r"^(?:(?:posted|published|written|reported|story|words|text|article|submitted|contributed|reporting) )?"
    r"(?:(?:by|von|par|por|di|door)\b[\s:]*)+",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"https?://\S+|\S+@\S+\.\w+|@\w+|\((?:@|follow)[^)]*\)|\b(?:follow|email|contact|view|see|read)\b.{0,60}$"
    r"|\b(?:updated|published|posted|last modified)\b.*$",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*(?:\||;|•|·|\n|\t|\s[–—-]\s|,?\s+\band\b\s+|,?\s+&\s+|\s+\bwith\b\s+|,\s*)\s*", re.IGNORECASE)
_ROLE = re.compile(
    r"^(?:(?:the )?(?:senior|chief|associate|contributing|deputy|assistant|managing|foreign|national|political|white "
    r"house|digital|staff|special|guest|freelance|business|sports|science|health|news|world|diplomatic|security|"
    r"technology|tech|culture|legal|education|environment|economics|entertainment|metro|online|web|executive) )*"
    r"(?:writers?|reporters?|correspondents?|editors?|columnists?|contributors?|producers?|staff|bureau|authors?|"
    r"journalists?|opinion|analyst|fellow|editor-in-chief|editor in chief|newsroom|desk|admin|administrator)"
    r"(?:\s+(?:at|for|in|of)\s+.*)?$",
    re.IGNORECASE,
)
_TRAILING_ROLE = re.compile(
    r"(?<=\w)\s+(?:(?:staff|senior|chief|political|national|deputy|associate|contributing|special|foreign) )+"
    r"(?:writers?|reporters?|correspondents?|editors?|contributors?|columnists?|producers?)\b.*$",
    re.IGNORECASE,
)
_NO_ONE = re.compile(
    r"^(?:admin|administrator|staff|none|null|undefined|n/?a|unknown|author|editor|guest|user|web ?desk|by|"
    r"the|and|jr\.?|sr\.?|ph\.?d\.?|m\.?d\.?|i{2,3}|iv|[\W\d_]*)$",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def people(byline: str) -> str:
    """The names of a byline joined by ", ": without By, roles, addresses, handles. Empty if none is left."""
    names: list[str] = []
    for part in _JOINT.split(_LOOSE.sub(" ", BY.sub("", byline.strip()))):
        name = " ".join(_TRAILING_ROLE.sub("", BY.sub("", part.strip(" \t\n.,:;|-–—/*()[]\u200b\ufeff"))).split())
        if not name or len(name) > 80 or _ROLE.match(name) or _NO_ONE.match(name):
            # "Sammy Davis, Jr." keeps its suffix
            if names and re.match(r"^(?:jr|sr|ii|iii|iv)\.?$", name, re.IGNORECASE):
                names[-1] = f"{names[-1]} {name}"
            continue
        if name.casefold() not in (known.casefold() for known in names):
            names.append(name)
    return ", ".join(names)


_SMALL = frozenset(("de", "da", "di", "van", "von", "bin", "al", "der", "el", "la", "le", "of", "the"))


def _could_be_name(word: str) -> bool:
    return word[0].isupper() or not word[0].isascii() or word in _SMALL or word.startswith(("al-", "d'", "d’"))


def looks_like_names(text: str) -> bool:
    """Whether a line could be names alone: one to five words a name, capitals, no sentence."""
    names = people(text)
    if not names or len(text) > 200:
        return False
    for name in names.split(", "):
        words = name.split()
        if len(words) > 6 or not all(map(_could_be_name, words)):
            return False
    return True


def is_agency(value: str) -> bool:
    """Whether a whole value is one agency's name, of the lexicon or by its own words ("Harbourland News Agency")."""
    name = BY.sub("", value.strip())
    agency = by_name(name)
    return agency.writes if agency else is_full_name(name)


@cache
def _opening_words() -> frozenset[str]:
    """First words of a line that is an agency's name, in lower case: of names, and of what `BY` takes away."""
    return edge_words()[0] | set(re.findall(r"\w+", BY.pattern))


_OWN_WORDS = re.compile(r"Agen[cz]|Agênc|Service|Newswire|News Wire")
"""What agencies' names have that no list has."""
_RULE = re.compile(r"[|•·/,]|\s[–—-]\s")
_WORD = re.compile(r"\w+")


def could_be_agency(line: str) -> bool:
    """A cheap test: yes for every line that is an agency's name, begins with one before a rule, or is an acronym.

    Whatever brackets, dashes and words like "By" stand about the name.
    """
    first = _WORD.search(line)
    if first is None:
        return False
    if first.group().lower() in _opening_words() or not first.group().isascii():
        last = _WORD.findall(line)[-1]
        if last.lower() in edge_words()[1] or not last.isascii() or _RULE.search(line):
            return True
    bare = line.strip("()[]–—-. ")
    return (len(bare) < 9 and sum(map(str.isupper, bare)) > 1) or bool(_OWN_WORDS.search(line))


def unique(found: Iterable[Found]) -> list[Found]:
    """The rows without repetitions: the same kind, value and place of finding once, the one with a span kept."""
    kept: dict[tuple[str, str, str, int | None], Found] = {}
    spanned = set()
    for row in found:
        if row.start is not None:
            spanned.add((row.kind, row.value, row.found))
        kept.setdefault((row.kind, row.value, row.found, row.start), row)
    return [row for row in kept.values() if row.start is not None or (row.kind, row.value, row.found) not in spanned]
