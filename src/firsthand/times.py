"""Times as pages and records print them, kept with the offset and the precision they were printed with.

>>> moment = read_time("July 27, 2023 4:15 pm EDT")
>>> moment.at.isoformat(), moment.offset, moment.precision
('2023-07-27T20:15:00+00:00', -240, 'minute')
>>> read_time("2023-07-27").precision
'day'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache

from firsthand.lexicon import rows


@dataclass(frozen=True)
class Moment:
    """A time in UTC, the minutes east of UTC it was printed with (None unknown), and how exactly it was printed.

    A time without a zone is read as UTC. A day is its first second where it was printed, so `at + offset` gives the
    printed day. Midnight sharp is how sites print a day they know no hour of, so its precision is `day`.
    """

    at: datetime
    offset: int | None
    precision: str


_ISO = re.compile(
    r"^\s*(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:[T\s_]+(?:at\s+)?(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(?P<zone>Z|UTC|GMT|[A-Z]{2,4}|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
    r"(?:Z|\s*$)"
)
_CLOCK = re.compile(
    r"(?<![\d:.])(?P<hour>2[0-3]|[01]?\d)(?:[:.](?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d))?)?"
    r"\s*(?P<half>[ap]\.?\s?m\.?(?![a-z]))?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:\b(?:GMT|UTC)\s*)?([+-])(\d{1,2}):?(\d{2})?(?!\d)")


@cache
def _months() -> dict[str, int]:
    return {name: int(row["month"]) for row in rows("months") for name in row["names"].split("|")}


@cache
def month_names() -> str:
    """The names of months as alternatives of a regular expression."""
    return "|".join(re.escape(name) for name in sorted(_months(), key=lambda name: (-len(name), name)))


@cache
def _day_patterns() -> tuple[re.Pattern[str], ...]:
    month = rf"(?P<month>{month_names()})\.?"
    return (
        re.compile(rf"\b{month}\s*(?P<day>[0-3]?\d)(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE),
        re.compile(
            rf"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\.?[\s-]+(?:de\s+)?{month},?(?:[\s-]+(?:de\s+)?)(?P<year>(?:19|20)\d\d)\b",
            re.IGNORECASE,
        ),
        re.compile(r"\b(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"),
        re.compile(
            rf"\b{month}\s+(?P<day>[0-3]?\d)\s+[\d:]{{5,8}}\s+(?:[A-Z]{{2,4}}\s+)?(?P<year>(?:19|20)\d\d)\b",
            re.IGNORECASE,
        ),
        re.compile(r"(?P<year>(?:19|20)\d\d)年\s*(?P<month>\d{1,2})月\s*(?P<day>\d{1,2})日"),
        re.compile(r"\b(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>(?:19|20)\d\d)\b"),
        # 05-04-2031 can be either and is read as neither
        re.compile(r"\b(?P<day>1[3-9]|2\d|3[01])-(?P<month>0?[1-9]|1[0-2])-(?P<year>(?:19|20)\d\d)\b"),
        re.compile(r"\b(?P<month>0?[1-9]|1[0-2])-(?P<day>1[3-9]|2\d|3[01])-(?P<year>(?:19|20)\d\d)\b"),
        re.compile(r"\b(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>(?:19|20)\d\d)\b"),
    )


@cache
def _zones() -> tuple[dict[str, tuple[int, int]], re.Pattern[str]]:
    found = {row["zone"]: (int(row["minutes"]), int(row["summer"] or row["minutes"])) for row in rows("zones")}
    return found, re.compile(rf"(?<![A-Za-z])({'|'.join(sorted(found, key=len, reverse=True))})(?![A-Za-z])")


def read_time(value: object) -> Moment | None:
    """A time from whatever an input or a page gives: ISO 8601, RFC 822, epoch seconds, print, `datetime`; else None."""
    if isinstance(value, datetime):
        offset = value.utcoffset()
        minutes = None if offset is None else round(offset.total_seconds() / 60)
        return _moment(value.replace(tzinfo=None), minutes, "second")
    if isinstance(value, date):
        return _moment(datetime(value.year, value.month, value.day), None, "day")
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _epoch(float(value))
    return _read(value) if isinstance(value, str) else None


@lru_cache(maxsize=8192)
def _read(value: str) -> Moment | None:
    text = value.strip()[:200]
    # nearly every time of a pile is; what is mended below was none before
    if moment := _iso(text):
        return moment
    text = _western(text)
    if re.fullmatch(r"\d{9,10}(?:\.\d+)?|\d{13}", text):
        return _epoch(float(text))
    return _iso(text) or _printed(text)


_GLUED = re.compile(
    r"(?<=\b(?:19|20)\d\d)(?=\d{1,2}:\d\d)|(?<=/(?:19|20)\d\d)(?=[A-Z][a-z]+ \d)"
    r"|(?<=[A-Zm])(?=(?:Last )?(?:Updated|Published|Modified))"
)


def _western(text: str) -> str:
    """14時37分 as 14:37; what lost its space between a day and an hour gets it back: `202410:22 PM GMTUpdated`."""
    text = _GLUED.sub(" ", text)
    return re.sub(r"(\d{1,2})時(\d{1,2})分", r" \1:\2", text) if "時" in text else text


def _epoch(seconds: float) -> Moment | None:
    if 1e11 < seconds < 1e14:  # milliseconds
        seconds /= 1000
    if not 1e8 < seconds < 7e9:
        return None
    return Moment(datetime.fromtimestamp(int(seconds), UTC), None, "second")


def _iso(text: str) -> Moment | None:
    match = _ISO.match(text)
    if not match:
        return None
    *numbers, zone = match.groups("")
    precision = "day" if not numbers[3] else "minute" if not numbers[5] else "second"
    naive = _datetime(*[int(number or 0) for number in numbers])
    return _moment(naive, _zone(zone, naive), precision) if naive else None


def _printed(text: str) -> Moment | None:
    """A day in print, with the hour and the zone if they stand beside it."""
    for pattern in _day_patterns():
        match = pattern.search(text)
        if not match:
            continue
        groups = match.groupdict()
        if "first" in groups:
            # 7/27/2023 can only be American, 27/7/2023 only not; 3/7/2023 is read as American, with most pages
            month, day = int(groups["first"]), int(groups["second"])
            if month > 12:
                month, day = day, month
        else:
            name = groups["month"].casefold()
            month, day = int(name) if name.isdigit() else _months()[name], int(groups["day"])
        inner = re.search(r"\d{1,2}:\d\d.*(?=\s\d{4})", match.group())
        rest = f"{text[: match.start()]} ; {inner.group() if inner else ''} {text[match.end() :]}"
        clock = next((c for c in _CLOCK.finditer(rest) if c["minute"] or c["half"]), None)
        hour = int(clock["hour"]) if clock else 0
        if clock and clock["half"]:
            hour = hour % 12 + (12 if clock["half"][0] in "pP" else 0)
        minute, second = (int(clock[part] or 0) if clock else 0 for part in ("minute", "second"))
        naive = _datetime(int(groups["year"]), month, day, hour, minute, second)
        if naive is None:
            continue
        zone = _zone(rest[clock.end() : clock.end() + 24] if clock else "", naive)
        return _moment(naive, zone, "day" if not clock else "second" if clock["second"] else "minute")
    return None


def _zone(text: str, naive: datetime) -> int | None:
    if offset := _OFFSET.search(text):
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        if minutes <= 14 * 60:
            return -minutes if offset[1] == "-" else minutes
    zones, pattern = _zones()
    if named := pattern.search(text):
        standard, summer = zones[named[1]]
        return summer if 3 < naive.month < 11 else standard
    return None


def _datetime(*parts: int) -> datetime | None:
    try:
        return datetime(*parts)  # type: ignore[arg-type]
    except ValueError:
        return None


def _moment(naive: datetime, offset: int | None, precision: str) -> Moment | None:
    if not 1900 <= naive.year <= 2100:
        return None
    if (naive.hour, naive.minute, naive.second) == (0, 0, 0):
        precision = "day"
    if precision == "day":
        naive = naive.replace(hour=0, minute=0, second=0)
    shifted = naive - timedelta(minutes=offset) if offset else naive
    return Moment(shifted.replace(microsecond=0, tzinfo=UTC), offset, precision)


@cache
def _country_zones() -> tuple[dict[str, int], dict[str, int]]:
    found = {row["domain"]: int(row["minutes"]) for row in rows("country_zones")}
    return found, {row["languages"]: int(row["minutes"]) for row in rows("country_zones") if row["languages"]}


def local_to(moment: Moment, domain: str | None, language: str = "") -> Moment:
    """A time printed without a zone, read in the zone of the site's country if its domain or language tells one.

    >>> local_to(read_time("2031-03-05 09:00"), "example.jp").at.isoformat()
    '2031-03-05T00:00:00+00:00'
    """
    domains, languages = _country_zones()
    minutes = domains.get((domain or "").rsplit(".", 1)[-1], languages.get(language[:2].lower()))
    if moment.offset is not None or minutes is None:
        return moment
    return Moment(moment.at - timedelta(minutes=minutes), minutes, moment.precision)


@cache
def _in_print() -> re.Pattern[str]:
    """A printed day with the hour and zone beside it, on either side."""
    day = "|".join(re.sub(r"\?P<\w+>", "?:", pattern.pattern) for pattern in _day_patterns())
    clock = r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d)?(?:\s*[ap]\.?\s?m\.?)?|\d{1,2}\s*[ap]\.?m\.?"
    names = "|".join(sorted(_zones()[0], key=len, reverse=True))
    zone = (
        r"(?:\s*\(?(?:GMT|UTC)\s?[+-]\d{1,2}(?::?\d\d)?\)?"
        rf"|\s*\(?(?-i:{names})\b\)?|\s*(?:GMT|UTC)?[+-]\d\d:?\d\d)?"
    )
    between = r"[\s,|·•–-]*(?:at\s+|on\s+)?"
    week = r"(?:\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s*)?"
    return re.compile(
        rf"(?:(?:{clock}){zone}{between}{week})?(?:{day})(?:{between}(?:{clock}){zone})?|\d{{4}}-\d\d-\d\dT[\d:.]+\S*",
        re.IGNORECASE,
    )


def printed_time(text: str) -> str:
    """The part of a line that prints a day, with hour and zone if they stand beside it; empty without one."""
    match = _in_print().search(_western(text))
    return match.group().strip(" ,|·•–-") if match and read_time(match.group().strip(" ,|·•–-")) else ""


def until_time(text: str) -> str:
    """A line up to the day or hour it prints, without the words that announce it."""
    text = _western(text)
    match = _in_print().search(text) or re.search(r"\b\d{1,2}[:.]\d\d\b|\b\d+ (?:hours?|minutes?|days?) ago", text)
    text = text[: match.start()] if match else text
    return re.sub(
        r"(?i)[\s|,·•–-]*\b(?:updated|published|posted|last|modified|on|at|(?:mon|tues|wednes|thurs|fri|satur|sun)day)?[\s:|,·•–—-]*$",
        "",
        text,
    ).strip()


@cache
def _dateline_day() -> re.Pattern[str]:
    month = month_names()
    return re.compile(
        rf"(?:(?P<month>{month})\.?\s+(?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}})\.?\s+(?P<month2>{month})\.?)"
        rf"(?:,?\s+(?P<year>(?:19|20)\d\d))?\b",
        re.IGNORECASE,
    )


def dateline_day(text: str, near: datetime | None) -> date | None:
    """The day of a dateline like "July 27"; its year is the one that lies nearest to `near`, None without either."""
    match = _dateline_day().search(text)
    if not match:
        return None
    month = _months()[(match["month"] or match["month2"]).casefold()]
    day = int(match["day"] or match["day2"])
    years = [int(match["year"])] if match["year"] else [near.year + step for step in (-1, 0, 1)] if near else []
    days = [found.date() for year in years if (found := _datetime(year, month, day, 0, 0, 0))]
    if near:
        days.sort(key=lambda candidate: abs(candidate - near.date()))
    return days[0] if days else None


def day_pattern() -> str:
    """A regular expression for the day of a dateline, without groups, for other patterns to embed."""
    month = month_names()
    return rf"(?:(?:{month})\.?\s+\d{{1,2}}|\d{{1,2}}\.?\s+(?:{month})\.?)(?:,?\s+(?:19|20)\d\d)?"
