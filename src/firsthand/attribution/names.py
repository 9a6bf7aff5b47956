"""Names as they are written: where they stand, what marks one as a body's, and the fullest form an article gives.

>>> names("Mayor Ada Lund spoke. Lund left.")[0]["Lund"], without_titles("Mayor Ada Lund")
('Ada Lund', 'Ada Lund')
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache

from firsthand import lexicon
from firsthand.attribution.roles import HUMAN, roles
from firsthand.lexicon.cues import LANGUAGES, listed, words
from firsthand.lexicon.frequencies import name_share

_STOPPED = "|".join(sorted(row["title"][:-1] for row in lexicon.rows("titles") if row["title"].endswith(".")))
"""Titles written with a full stop: no other word of a name has one."""
_PIECE = (
    rf"(?:(?:{_STOPPED}|Jr|St|Mt|Ft|Asst|Amb)\.|(?:[A-Z]\.)+(?=[ A-Z])|(?:al|el|ad|ar|as|ash|bin|ibn)-[A-ZÀ-Þ][\w-]+"
    r"|[A-ZÀ-Þ][\w-]*(?:[’'](?!s\b)\w+)?)"
)
_PARTICLE = (
    r"(?:bin|al|el|de|da|do|dos|das|di|du|del|della|van|von|den|der|ter|ten|la|le|ibn|abu|ul)"
    r"(?=[ ](?:[A-ZÀ-Þ]|(?:der|den|la|los)[ ]))"
)
NAME = re.compile(rf"(?<![\w])(?<![A-Z]\.){_PIECE}(?:[ \u00a0](?:{_PIECE}|{_PARTICLE}))*")
LONG_NAME = re.compile(rf"(?<![\w])(?<![A-Z]\.){_PIECE}(?:[ \u00a0](?:{_PIECE}|{_PARTICLE}))+")
WHOLE_NAME = re.compile(rf"{NAME.pattern}(?: & {_PIECE})*\.?")
SURNAME = 0.5
"""What news writes with a capital less often ends no person's name, as far as a first name alone may tell."""
PLAIN = 0.3
"""What news writes with a capital less often is a plain word that opens a sentence, not a first name."""
_PARTY = re.compile(r"[A-Z]-[A-Z]")
"""A party and a state: R-Ariz."""
_CAMEL = re.compile(r"[a-z][A-Z]|[A-Za-z]\d|^\d+[a-z]+[A-Z]")
_CLOSED = ("determiner", "preposition", "conjunction", "subordinator", "subject", "auxiliary", "adverb", "relative")
_SURNAME_PREFIX = re.compile(r"(?:Mc|Mac|De|Di|Du|La|Le|Van|Vander|Von|O['’]|D['’]|Fitz|St)[A-Z]|[A-Z][a-z]+-[A-Z]")
MAX_NAME = 60
"""No name has more characters."""


@cache
def marks(kind: str, language: str = LANGUAGES[0]) -> re.Pattern[str]:
    """A pattern of the capitalised words that mark a name as one of a body of this kind."""
    rows = [row for row in listed(language, "bodies") if row["kind"] == kind]
    marks = [name.replace("_", " ") for row in rows for name in row["names"].split()]
    known = "|".join(re.escape(mark) for mark in sorted(marks, key=lambda m: (-len(m), m)))
    return re.compile(rf"\b(?:{known})\b" if known else r"(?!)")


def marked(kind: str, name: str, language: str = LANGUAGES[0]) -> bool:
    """Whether the last word of a name marks a body of this kind."""
    return any(match.end() == len(name.rstrip(".")) for match in marks(kind, language).finditer(name))


@cache
def body_nouns() -> frozenset[str]:
    """The nouns for bodies of which it is known how their names end: an airline's in "Airways"."""
    kinds = {row["kind"] for row in listed(LANGUAGES[0], "bodies")}
    return frozenset(kinds - {"organisation", "government", "outlet", "furniture", "known"})


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
    """Last name -> commonest full form; first name -> the same if only one has it; last name -> gender.

    The gender is that of the title ("Mrs. Lund"), or of the first name where all of that name agree.
    """
    forms: dict[str, dict[str, int]] = {}
    gender: dict[str, str] = {}
    for run, count in Counter(LONG_NAME.findall(text)).items():
        pieces, told = _parsed(run)
        while len(pieces) > 1 and _plain_opening(pieces, text):
            pieces = pieces[1:]  # "Calling Lund", "Former Fed"
        if not pieces or _no_person(pieces):
            continue
        last = pieces[-1]
        if told:
            gender.setdefault(last, told)
        if 1 < len(pieces) <= 4:
            counted = forms.setdefault(last, {})
            counted[" ".join(pieces)] = counted.get(" ".join(pieces), 0) + count
    full: dict[str, str] = {}
    for last, counted in forms.items():
        full[last] = _fullest(counted) if len(counted) > 1 else next(iter(counted))
        genders = {given().get(form.split(" ", 1)[0], "both") for form in counted} - {"both"}
        if len(genders) == 1:
            gender.setdefault(last, genders.pop())
    first: dict[str, str] = {}
    for form in full.values():
        name, *_, last = form.split()
        if not _ends_a_name(last):
            continue  # "Trump Tower"
        first[name] = "" if name in first else form
    return full, {name: form for name, form in first.items() if form}, gender


@lru_cache(maxsize=65_536)
def _parsed(run: str) -> tuple[tuple[str, ...], str]:
    """The words of a run of capitals that can be a person's name, and the gender that a title before it tells."""
    parts = run.replace("\u00a0", " ").split()
    known = titles()
    told = next((known[p.rstrip(".")] for p in parts if known.get(p.rstrip("."))), "")
    if parts[0] in starters():
        parts = parts[1:]
    shouted = any(part.isupper() and len(part) > 2 and "." not in part for part in parts)
    if not parts or shouted:
        return (), ""  # "JUST WATCHED Lund", "SEE ALSO"
    bare = without_titles(" ".join(parts))
    if not bare or governed().search(bare) or is_furniture(bare):
        return (), ""
    return tuple(bare.split()), told


@lru_cache(maxsize=65_536)
def _no_person(pieces: tuple[str, ...]) -> bool:
    """Whether capitals name no person: what begins as a company does, ends in a day, holds a word of a sentence."""
    return (
        pieces[-1] in _no_surnames()
        or any(piece in _openers() for piece in pieces)
        or _camel(pieces[-1])
        or known_body(pieces[0])
        or " ".join(pieces) in places()
    )


def _plain_opening(pieces: tuple[str, ...], text: str) -> bool:
    """Whether a name begins with a plain word that has its capital from opening a sentence."""
    if pieces[0] in given() or word_share(pieces[0]) >= PLAIN:
        return False
    if len(pieces) > 2:
        return True
    joined = f" {' '.join(pieces)}"
    place = text.find(joined)
    while place > 0:
        if text[place - 1].islower() or text[place - 1] == ",":
            return False  # within a sentence, too
        place = text.find(joined, place + 1)
    return True


@cache
def _no_surnames() -> frozenset[str]:
    """Days, months and the adjectives of countries: they end no person's name."""
    known = words(LANGUAGES[0])
    days = {word.capitalize() for kind in ("time", "month") for word in known[kind] if len(word) > 3}
    lands = {
        word.rsplit(maxsplit=1)[-1] for row in listed(LANGUAGES[0], "demonyms") for word in row["adjectives"].split("|")
    }
    return frozenset(days | lands) - {"April", "June", "August"}


@cache
def _openers() -> frozenset[str]:
    """The words that open sentences in English: no name has them."""
    closed = {word.capitalize() for kind in _CLOSED for word in words(LANGUAGES[0])[kind]}
    return starters() & closed


def _fullest(counted: dict[str, int]) -> str:
    """The commonest form of a name, else the longest; of those that begin with a first name if any does."""
    plain = [form for form in counted if form.split()[0] in given()]
    return min(plain or counted, key=lambda form: (-counted[form], -len(form), form))


@lru_cache(maxsize=65_536)
def word_share(word: str) -> float:
    """How often news writes a word with a capital letter; 1 for a word never seen."""
    return float(name_share([word])[0])


def _ends_a_name(word: str) -> bool:
    return word_share(word) >= SURNAME


def is_furniture(name: str) -> bool:
    """Whether words of captions, buttons and picture credits stand in a name: "Getty Images Image"."""
    return marks("furniture").search(name.title() if name.isupper() else name) is not None


@cache
def _bodies() -> frozenset[str]:
    return frozenset(
        name.replace("_", " ") for row in listed(LANGUAGES[0], "bodies") if row["kind"] == "known"
        for name in row["names"].split()
    )  # fmt: skip


def known_body(name: str) -> bool:
    """Whether this is a company or a body by name, listed or written as only those are: "TradeLink"."""
    return name in _bodies() or (" " not in name and _camel(name))


def _camel(part: str) -> bool:
    """Whether a word is written as companies and usernames are: "TradeLink", but "McKay" and "O'Neil"."""
    return _CAMEL.search(part) is not None and _SURNAME_PREFIX.match(part) is None


def _initials() -> frozenset[str]:
    return words(LANGUAGES[0])["country_initials"]


def nobody(name: str) -> bool:
    """Whether capitals are no person's name by their looks: "R-Arn", "SEE ALSO", "TradeLink", "Adds Billions In"."""
    parts = name.split()
    if _PARTY.match(name) or is_furniture(name) or any(part in _openers() for part in parts[1:]):
        return True
    if _camel(parts[-1]) or parts[0].lower() in _initials():
        return True
    return parts[0] not in given() and all(word_share(part) < SURNAME for part in parts)


def surely_person(name: str) -> bool:
    """Whether a name of several words is a person's: a first name goes first, or all are names and of no place."""
    first, *_ = parts = name.split()
    return first in given() or (first not in places() and all(word_share(part) >= SURNAME for part in parts))


@cache
def given() -> dict[str, str]:
    """First name -> gender: f, m or both, of every language that lists some."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for row in listed(language, "first_names"):
            for name in row["names"].split():
                found.setdefault(name, row["gender"])
    return found


@cache
def offices(language: str = LANGUAGES[0]) -> frozenset[str]:
    """The words in lower case that may stand before a name and say what its bearer is."""
    nouns = {name for name, known in roles(language).items() if known.kind in HUMAN and known.number == "one"}
    return frozenset(nouns) | words(language).get("before_name", frozenset())


@cache
def countries(language: str = LANGUAGES[0]) -> frozenset[str]:
    """The names of countries in a language."""
    return frozenset(row.get("name") or row["country"] for row in listed(language, "demonyms"))


@cache
def places() -> frozenset[str]:
    """Towns and countries by name: what says something there is its government."""
    towns = {town for row in lexicon.rows("places") for town in row["places"].split("|")}
    lands = {row["country"] for name in ("outlets", "agencies") for row in lexicon.rows(name) if row["country"]}
    return countries() | towns | lands


@cache
def starters() -> frozenset[str]:
    """Capitalised words that open a sentence and are no part of a name."""
    return frozenset(row["word"] for row in lexicon.rows("starters"))


@lru_cache(maxsize=65_536)
def without_titles(run: str) -> str:
    """A name without the titles, offices and bodies before it and "Jr." after it.

    >>> without_titles("House Minority Leader Ada Lund"), without_titles("State Anna Lund"), without_titles("Bo Judge")
    ('Ada Lund', 'Anna Lund', 'Bo Judge')
    """
    known = titles()
    parts = run.split()
    while len(parts) > 1 and parts[-1].rstrip(".") in {"Jr", "Sr", "II", "III"}:
        parts.pop()
    if len(parts) > 1 and parts[0] not in given():
        last = max((n for n, part in enumerate(parts[:-1]) if _titles_one(part)), default=-1)
    else:
        last = max((n for n, part in enumerate(parts[:-1]) if part.rstrip(".") in known), default=-1)
    parts = parts[last + 1 :]
    while len(parts) > 1 and parts[0] in starters() and parts[0] != "The":
        parts = parts[1:]  # "Said Obama"
    first = next((n for n, part in enumerate(parts[:-1]) if part in given()), 0)
    if first and any(_no_first_name(part) for part in parts[:first]):
        parts = parts[first:]  # "State Ada Lund", "DEAL Ada Lund"
    return " ".join(parts).rstrip(".") if parts and not re.fullmatch(r"[A-Z]\.", parts[-1]) else " ".join(parts)


def _titles_one(part: str) -> bool:
    """Whether a word before a name is a title or an office: "Sen.", "Leader", "President-elect"."""
    low = part.lower()
    return (
        part.rstrip(".") in titles()
        or low in _initials()
        or low in offices()
        or ("-" in low and not low.startswith("al-") and not offices().isdisjoint(low.split("-")))
    )


def _no_first_name(part: str) -> bool:
    """Whether a word before a first name is a plain word or a body's initials."""
    return (
        word_share(part) < SURNAME
        or (part.isupper() and len(part) > 1 and "." not in part)
        or (_CAMEL.search(part) is not None and not _SURNAME_PREFIX.match(part))
    )
