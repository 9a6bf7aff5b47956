"""Datelines: the place, the day and the agency that a report begins with.

>>> read_dateline("BRIMBETH, May 2 (HARNA) - A gate opened.").agency
'HARNA'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from firsthand.extract.furniture import Found, is_agency
from firsthand.extract.screens import loosened, opening
from firsthand.lexicon import rows
from firsthand.lexicon.agencies import by_name
from firsthand.lexicon.frequencies import weight
from firsthand.lexicon.outlets import known
from firsthand.lexicon.unlisted import is_acronym, is_full_name
from firsthand.times import dateline_day, day_pattern, month_names

_PLACE = r"(?:[A-ZÀ-Þ][\w.'’À-ÿ-]*\.?)"
_CAPS = r"(?:[A-ZÀ-Þ]{2}[A-ZÀ-Þ.'’-]*|[A-Z]\.(?:[A-Z]\.)+|ST\.|MT\.|FT\.|DE|EL|LA)"
_DASH = r"(?:\s*(?:[–—―:]|-{1,2}|\.\s?-)+\s*|\.\s+|\s*/\s+)"


_SOME_DAY = r"(?:(?:[^\W\d]+\.?\s+\d{1,2}|\d{1,2}\.?\s+[^\W\d]+\.?)(?:,?\s+\d{4})?|[^\W\d]+day)"
"""What every day looks like."""


@cache
def _dateline_patterns(day: str = "") -> tuple[re.Pattern[str], ...]:
    day = day or rf"(?i:{day_pattern()}|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    place = rf"(?:{_PLACE}(?:[ /-]{_PLACE}){{0,4}}(?:,\s(?:{_PLACE}[ ]?){{1,3}})?(?:\s\[[^\]]+\])?)"
    caps = rf"(?:{_CAPS}(?:[ /-]{_CAPS}){{0,4}}(?:,\s(?:{_PLACE}[ ]?){{1,3}})?)"
    agency = r"[(/\[](?P<agency>[^()/\[\]\n]{2,60}?(?:/[^()/\n]{2,30}){0,2})[)/\]]"
    return (
        # SEOUL, July 27 (Reuters) - ...   Jakarta (ANTARA) - ...   MOSCOW, July 27. /TASS/. ...
        re.compile(
            rf"(?P<place>{place})?(?:[.,]?\s*(?P<day>{day}))?[.,]?\s*{agency}(?P<rest>\s*(?:[–—―:]|-+|\.\s?-|\.)*\s*)"
        ),
        # TOKYO, July 27 - Kyodo - ...     Tokyo, July 27 (no agency), New Delhi: ...
        re.compile(rf"(?P<place>{place}),\s*(?P<day>{day})(?P<rest>{_DASH}|\s*$)"),
        re.compile(rf"(?P<place>{caps})(?P<rest>\s+[–—―]\s+|\s+-{{1,2}}\s+|\s*--\s*|\s*[—―]\s*|:\s+)"),
        re.compile(rf"(?P<place>{place})(?P<rest>\s+[–—―]\s+|\s+--\s+|\s+-\s+|:\s+)"),
    )


@cache
def _towns() -> frozenset[str]:
    return frozenset(town.casefold() for row in rows("places") for town in row["places"].split("|"))


@cache
def _no_places() -> frozenset[str]:
    return frozenset(word for row in rows("not_places") for word in row["words"].split("|"))


@dataclass(frozen=True)
class Dateline:
    """A dateline at the head of a paragraph: its length, and what it says."""

    end: int
    value: str
    place: str | None
    day: str | None
    agency: str | None


def read_dateline(line: str, sure: bool = False) -> Dateline | None:
    """The dateline a paragraph begins with. `sure`: the line is known to be one and no more, so any town will do.

    >>> read_dateline("WASHINGTON (AP) — The gate is open.").place
    'WASHINGTON'
    """
    line = f"{line[:200]} — A" if sure else line[:200]
    if not line or not (line[0].isupper() or line[0] in "(["):
        return None
    with_agency, with_day, in_capitals, town = _dateline_patterns()
    if any(mark in line for mark in "(/[") and (match := with_agency.match(line)):
        # "(AP)" needs a dash after it or the end of the line unless a place or a day stands before it; an outlet
        # alone in brackets at a line's end is where a link leads
        alone = not match["place"] and not match["day"]
        closes = match.end() == len(line) and (not alone or is_agency(match["agency"].strip()))
        ends = match["rest"].strip() or (not alone and match["day"]) or closes
        named = match["agency"] if _is_source(match["agency"]) else _unlisted(line, match, sure)
        if ends and named is not None:
            value = line[: match.end("agency") + 1].strip()
            return Dateline(match.end(), value, _place(match["place"]), match["day"], named)
    if match := with_day.match(line):
        place = match["place"]
        dashed = re.search(r"[–—―-]", match["rest"]) and _starts(line, match.end())
        ends = dashed or not line[match.end() :].strip()
        if _is_place(place) or (ends and place[0].isupper() and not _is_day(place)):
            after = re.match(r"(?P<agency>[A-Z][\w ]{1,30}?)(?:\s*[–—-]+\s+|$)", line[match.end() :])
            agency = after["agency"] if after and is_agency(after["agency"]) else None
            end = match.end() + (after.end() if after and agency else 0)
            value = line[: match.end() + after.end("agency")] if after and agency else line[: match.start("rest")]
            return Dateline(end, value.strip(), _place(place), match["day"], agency)
    if (
        (match := in_capitals.match(line))
        and _is_place(match["place"])
        and (":" not in match["rest"] or _town(match["place"]))
        and _starts(line, match.end())
    ):
        return Dateline(match.end(), match["place"].strip(), _place(match["place"]), None, None)
    if (match := town.match(line)) and (_town(match["place"]) or sure) and _starts(line, match.end()):
        return Dateline(match.end(), match["place"].strip(), _place(match["place"]), None, None)
    return None


@cache
def dateline_screen() -> str:
    """A screen for lines that begin with a dateline."""
    return opening(loosened(pattern, cut=True) for pattern in (*_dateline_patterns(_SOME_DAY), _TOWN))


def _unlisted(line: str, match: re.Match[str], sure: bool) -> str | None:
    """What a dateline's brackets hold if no list has it: an agency's name, or empty for a station's. None: no dateline.

    A place in capitals, one of the list or one with a day stands before the brackets, a dash and a sentence after.
    """
    place, inside = match["place"], match["agency"]
    dashed = re.search(r"[–—―-]|\.\s*$", match["rest"]) or (match["rest"].strip() == "" and match.end() == len(line))
    if not place or _is_day(place) or not dashed or not _starts(line, match.end()):
        return None
    if not (sure or _is_place(place) or (match["day"] and place[0].isupper())):
        return None
    parts = [part.strip() for part in re.split(r"/|,|&|\band\b", inside)]
    if all(by_name(part) or is_acronym(part) or is_full_name(part) for part in parts):
        return inside
    # "(WXYZ)", "(MarketWatch)": whose dateline it is, and no agency
    return "" if re.fullmatch(r"[A-Z][\w.-]{1,20}", inside) and inside.upper() not in _no_places() else None


def _is_day(place: str) -> bool:
    """Whether words before a day are of the day: "Friday, 7 April"; "Posted, 7 April" is no place either."""
    return bool(_DAY_WORD.fullmatch(place.partition(",")[0].strip()))


_DAY_WORD = re.compile(
    r"(?:on )?(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:posted|published|updated|today|"
    r"yesterday|date)\b.*"
    rf"|(?:{month_names()})\.?",
    re.IGNORECASE,
)


def _is_source(words: str) -> bool:
    """Whether what stands in a dateline's brackets is agencies or outlets and nothing else."""
    parts = [part.strip() for part in re.split(r"/|,|&|\band\b", words) if part.strip()]
    return bool(parts) and all(by_name(part) or known(part) or known(part.split()[0]) for part in parts)


def _starts(line: str, at: int) -> bool:
    """Whether a sentence begins here: a dash inside a sentence is followed by a small letter."""
    rest = line[at:].lstrip("\"“‘'(")
    return bool(rest) and (rest[0].isupper() or rest[0].isdigit())


def _is_place(place: str) -> bool:
    """Capitals that are no heading, or a town that datelines give alone."""
    head = place.partition(",")[0].strip()
    if _is_day(head):
        return False
    if head.upper() in _no_places() or any(word in _no_places() for word in re.split(r"[ /]", head) if len(word) > 2):
        return False
    return (head.isupper() and len(re.sub(r"\W", "", head)) > 2 and len(head) < 40) or _town(place)


def _town(place: str) -> bool:
    return place.partition(",")[0].strip().casefold() in _towns()


def _place(place: str | None) -> str | None:
    return place.strip(" ,") if place and place.strip(" ,") else None


_TOWN = re.compile(
    rf"(?P<place>{_PLACE}(?: {_PLACE}){{0,2}})(?P<source>(?:, [\w .]{{3,14}})? \([^()\n]{{2,30}}\))?\s+[–—―-]{{1,2}}\s+"
    r"(?=[\"“”'‘’]?[A-ZÀ-Þ\d])"
)


_WHERE = r"(?:in|near|outside|(?:came|come|went|go|drove|travell?ed|returned) to)"
_RARE = 6.5
"""Of the weights of words in news: "Rotterdam" and "Fulda" weigh more, "explainer" and "Zuckerberg" less."""


def read_town(line: str, text: str) -> Dateline | None:
    """A dateline of a town that no list has, in small letters: a rare name, or the text is "in" it."""
    match = _TOWN.match(line)
    if not match or _is_day(match["place"]):
        return None
    place = match["place"]
    rare = all(weight(word) > _RARE for word in re.findall(r"\w+", place.casefold()))
    if not (rare or re.search(rf"\b{_WHERE} {re.escape(place)}\b", text[match.end() :], re.IGNORECASE)):
        return None
    return read_dateline(line[: match.end()].rstrip(" –—―-"), sure=True)


def dateline_parts(found: list[Found], published: datetime | None) -> tuple[str | None, date | None]:
    """Place and day of the first dateline among the rows."""
    for row in found:
        if row.kind == "dateline" and (dateline := read_dateline(row.value, sure=True)):
            day = dateline_day(dateline.day, published) if dateline.day else None
            return dateline.place, day
    return None, None
