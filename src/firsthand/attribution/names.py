"""Names as they are written: where they stand, what marks one as a body's, and the fullest form an article gives.

>>> names("Mayor Ada Lund spoke. Lund left.")[0]["Lund"], without_titles("Mayor Ada Lund")
('Ada Lund', 'Ada Lund')
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache

from firsthand import lexicon
from firsthand.lexicon.cues import LANGUAGES, listed
from firsthand.lexicon.frequencies import name_share

_PIECE = (
    r"[A-ZÀ-Þ](?:\.(?=[ A-Z])|[\w-]*(?:[’'](?!s\b)\w+)?"
    r"(?:(?<=\b[A-Z][a-z])\.|(?<=\b[A-Z][a-z]{2})\.|(?<=\b[A-Z][a-z]{3})\.)?)"
)
_PARTICLE = r"(?:bin|al|de|da|del|van|von|der|la|le)(?=[ ][A-ZÀ-Þ])"
NAME = re.compile(rf"(?<!\w){_PIECE}(?:[ \u00a0](?:{_PIECE}|{_PARTICLE}))*")
LONG_NAME = re.compile(rf"(?<!\w){_PIECE}(?:[ \u00a0](?:{_PIECE}|{_PARTICLE}))+")
WHOLE_NAME = re.compile(rf"{NAME.pattern}(?: & {_PIECE})*\.?")
SURNAME = 0.5
"""What news writes with a capital less often ends no person's name, as far as a first name alone may tell."""
MAX_NAME = 60
"""No name has more characters."""


@cache
def marks(kind: str, language: str = LANGUAGES[0]) -> re.Pattern[str]:
    """A pattern of the capitalised words that mark a name as one of a body of this kind."""
    rows = [row for row in listed(language, "bodies") if row["kind"] == kind]
    marks = [name.replace("_", " ") for row in rows for name in row["names"].split()]
    return re.compile(
        r"\b(?:" + "|".join(re.escape(mark) for mark in sorted(marks, key=lambda m: (-len(m), m))) + r")\b"
    )


def marked(kind: str, name: str, language: str = LANGUAGES[0]) -> bool:
    """Whether the last word of a name marks a body of this kind."""
    return any(match.end() == len(name.rstrip(".")) for match in marks(kind, language).finditer(name))


def organised(language: str = LANGUAGES[0]) -> re.Pattern[str]:
    """The words that mark a company, a party, a body of any kind."""
    return marks("organisation", language)


def governed(language: str = LANGUAGES[0]) -> re.Pattern[str]:
    """The words that mark a part of a state."""
    return marks("government", language)


@cache
def titles() -> dict[str, str]:
    """Title without its stop -> gender, or '' where it says none."""
    return {row["title"].rstrip("."): row["gender"] for row in lexicon.rows("titles")}


def names(text: str) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Last name -> commonest full form; first name -> the same if only one has it; last name -> gender by title."""
    forms: dict[str, dict[str, int]] = {}
    gender: dict[str, str] = {}
    known = titles()
    openers = starters()
    for run, count in Counter(LONG_NAME.findall(text)).items():
        parts = run.replace("\u00a0", " ").split()
        told = next((known[p.rstrip(".")] for p in parts if known.get(p.rstrip("."))), "")
        if parts[0] in openers:
            parts = parts[1:]
        shouted = sum(part.isupper() and len(part) > 2 for part in parts)
        if not parts or shouted:
            continue  # "JUST WATCHED Lund", "SEE ALSO"
        bare = without_titles(" ".join(parts))
        if not bare or governed().search(bare):
            continue
        last = bare.split()[-1]
        if told:
            gender.setdefault(last, told)
        if 1 < len(bare.split()) <= 4:
            counted = forms.setdefault(last, {})
            counted[bare] = counted.get(bare, 0) + count
    full = {last: min(counted, key=lambda form: (-counted[form], -len(form), form)) for last, counted in forms.items()}
    first: dict[str, str] = {}
    for form in full.values():
        name, *_, last = form.split()
        if not _ends_a_name(last):
            continue  # "Trump Tower"
        first[name] = "" if name in first else form
    return full, {name: form for name, form in first.items() if form}, gender


@lru_cache(maxsize=65_536)
def _ends_a_name(word: str) -> bool:
    return bool(name_share([word])[0] >= SURNAME)


@cache
def countries(language: str = LANGUAGES[0]) -> frozenset[str]:
    """The names of countries in a language."""
    return frozenset(row.get("name") or row["country"] for row in listed(language, "demonyms"))


@cache
def starters() -> frozenset[str]:
    """Capitalised words that open a sentence and are no part of a name."""
    return frozenset(row["word"] for row in lexicon.rows("starters"))


def without_titles(run: str) -> str:
    """A name without the titles before it and "Jr." after it."""
    known = titles()
    parts = run.split()
    last = max((n for n, part in enumerate(parts) if part.rstrip(".") in known and n < len(parts) - 1), default=-1)
    parts = parts[last + 1 :]
    while len(parts) > 1 and parts[0] in starters() and parts[0] != "The":
        parts = parts[1:]  # "Said Obama"
    while len(parts) > 1 and parts[-1].rstrip(".") in {"Jr", "Sr", "II", "III"}:
        parts.pop()
    return " ".join(parts).rstrip(".") if parts and not re.fullmatch(r"[A-Z]\.", parts[-1]) else " ".join(parts)
