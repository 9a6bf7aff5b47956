"""Text -> dates, with the day each one means: weekdays, "yesterday" and dates without a year read from an anchor.

>>> [d.day.isoformat() for d in dates("on Thursday, July 20, and last Friday", date(2023, 7, 27)) if d.day]
['2023-07-20', '2023-07-21']
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from firsthand import lexicon
from firsthand.facts.spotting import alternatives, matches, may_hold, screen


@dataclass(frozen=True, slots=True)
class Day:
    """One date of a text: as said (weekday, year, month, of_month, null where unsaid) and the day it means."""

    day: date | None
    """The day (for month and year: their first day), null where the text and the anchor do not tell."""
    precision: str
    """day | month | year"""
    weekday: int | None
    year: int | None
    month: int | None
    of_month: int | None
    start: int
    end: int


_COUNT = {r["word"]: int(r["low"]) for r in lexicon.rows("number_words") if r["kind"] == "unit"}
_MONTH = {r["word"]: int(r["value"]) for r in lexicon.rows("days") if r["kind"] == "month"}
_WEEKDAY = {r["word"].rstrip("."): int(r["value"]) for r in lexicon.rows("days") if r["kind"] == "weekday"}
_RELATIVE = {r["word"]: int(r["value"]) for r in lexicon.rows("days") if r["kind"] == "relative"}
_MONTHS = rf"(?P<{{0}}>(?:{alternatives('days', 'word', 'month')})\b\.?)"
_DATE = re.compile(
    rf"(?P<iso>\b(?:19|20)\d\d-[01]\d-[0-3]\d\b)"
    rf"|{_MONTHS.format('m1')}\s(?P<d1>[0-3]?\d)(?:st|nd|rd|th)?\b(?!\s?[:%])(?:,?\s(?P<y1>(?:19|20)\d\d)\b)?"
    rf"|\b(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?\s(?:of\s)?{_MONTHS.format('m2')}(?:,?\s(?P<y2>(?:19|20)\d\d)\b)?"
    rf"|\b{_MONTHS.format('m3')},?\s(?P<y3>(?:19|20)\d\d)\b"
    rf"|(?:\b(?P<turn>last|next|this|this past|past)\s)?\b(?P<weekday>{alternatives('days', 'word', 'weekday')})(?!\w)"
    rf"|\b(?P<relative>{alternatives('days', 'word', 'relative')})\b"
    rf"|\b(?P<ago>\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten)\s(?P<span>day|week)s?\s(?:ago|earlier)\b"
    rf"|\b(?P<whole>last|this|next)\s(?P<what>year|month)\b"
    rf"|(?<![\w$£€.,:/-])(?P<y4>(?:19|20)\d\d)(?:s\b|\b(?!\s?%|[.,]\d|[:/-]))"
    rf"|\b(?:in|since|last|this|of|by|until|early|late|mid)[\s-]"
    rf"(?P<m5>{alternatives('days', 'word', 'month')})\b(?!\.?,?\s\d)",
    re.IGNORECASE,
)
_SCREEN = screen(r["word"] for r in lexicon.rows("days")) | {"ago", "earlier", "year", "month"}
_DATE_STARTS = frozenset(
    {r["word"].rstrip(".") for r in lexicon.rows("days")} | set(_COUNT)
    | {"last", "next", "this", "past", "a", "an", "in", "since", "of", "by", "until", "early", "late", "mid"}
)  # fmt: skip


@lru_cache(maxsize=4096)
def dates(text: str, anchor: date | None) -> tuple[Day, ...]:
    """The dates of a text, in order; weekdays, "yesterday" and dates without a year are placed by the anchor.

    A bare weekday means the last such day up to the anchor, a date without a year the one nearest to it. Without an
    anchor `day` is null where the text alone does not tell. Month names must be capitalised ("may", "march").
    """
    found = spotted(text)
    return _joined(text, [day for match in found if (day := _day(match, anchor))]) if found else ()


@lru_cache(maxsize=4096)
def spotted(text: str) -> tuple[re.Match[str], ...]:
    """Where a text has dates, whatever the anchor: it is read for one with and for one without."""
    if not may_hold(text, _SCREEN):
        return ()
    found = []
    for match in matches(_DATE, _DATE_STARTS, text):
        named = match["m1"] or match["m2"] or match["m3"] or match["m5"] or match["weekday"]
        if not named or named[0].isupper():
            found.append(match)
    return tuple(found)


def _day(match: re.Match[str], anchor: date | None) -> Day | None:
    start, end = match.span()
    if match["iso"]:
        try:
            day = date.fromisoformat(match["iso"])
        except ValueError:
            return None
        return Day(day, "day", None, day.year, day.month, day.day, start, end)
    if match["weekday"]:
        weekday = _WEEKDAY[match["weekday"].lower().rstrip(".")]
        return Day(_nearest_weekday(weekday, match["turn"], anchor), "day", weekday, None, None, None, start, end)
    if match["relative"]:
        near = anchor + timedelta(days=_RELATIVE[match["relative"].lower()]) if anchor else None
        return Day(near, "day", None, None, None, None, start, end)
    if match["ago"]:
        count = int(match["ago"]) if match["ago"].isdigit() else _COUNT.get(match["ago"].lower(), 1)
        back = min(count, 500) * (7 if match["span"].lower() == "week" else 1)
        return Day(anchor - timedelta(days=back) if anchor else None, "day", None, None, None, None, start, end)
    if match["whole"]:
        return _whole(match["whole"].lower(), match["what"].lower(), anchor, start, end)
    if match["y4"]:
        year = int(match["y4"])
        return Day(date(year, 1, 1), "year", None, year, None, None, start, end)
    month = _MONTH[(match["m1"] or match["m2"] or match["m3"] or match["m5"]).lower().rstrip(".")]
    said_year = match["y1"] or match["y2"] or match["y3"]
    of_month = match["d1"] or match["d2"]
    number = int(of_month) if of_month else None
    year_or_near = int(said_year) if said_year else _nearest_year(month, number or 1, anchor)
    if number is not None and not 1 <= number <= calendar.monthrange(year_or_near or 2024, month)[1]:
        return None
    day_or_null = date(year_or_near, month, number or 1) if year_or_near else None
    precision = "day" if number else "month"
    return Day(day_or_null, precision, None, int(said_year) if said_year else None, month, number, start, end)


def _nearest_weekday(weekday: int, turn: str | None, anchor: date | None) -> date | None:
    if anchor is None:
        return None
    back = (anchor.weekday() - weekday) % 7
    if turn and turn.lower() == "next":
        return anchor + timedelta(days=7 - back)
    return anchor - timedelta(days=back or (7 if turn and turn.lower() == "last" else 0))


def _nearest_year(month: int, of_month: int, anchor: date | None) -> int | None:
    if anchor is None:
        return None
    years = [y for y in (anchor.year - 1, anchor.year, anchor.year + 1) if of_month <= calendar.monthrange(y, month)[1]]
    return min(years, key=lambda y: (abs((date(y, month, of_month) - anchor).days), y)) if years else None


def _whole(turn: str, what: str, anchor: date | None, start: int, end: int) -> Day:
    step = {"last": -1, "this": 0, "next": 1}[turn]
    if anchor is None:
        return Day(None, what, None, None, None, None, start, end)
    if what == "year":
        return Day(date(anchor.year + step, 1, 1), "year", None, None, None, None, start, end)
    months = anchor.year * 12 + anchor.month - 1 + step
    return Day(date(months // 12, months % 12 + 1, 1), "month", None, None, None, None, start, end)


def _joined(text: str, found: list[Day]) -> tuple[Day, ...]:
    """A weekday beside its date ("Thursday, July 20") is one date."""
    joined: list[Day] = []
    for day in found:
        last = joined[-1] if joined else None
        if last and day.start - last.end <= 3 and not text[last.end : day.start].strip(" ,("):
            if last.weekday is not None and day.of_month is not None and last.of_month is None:
                joined[-1] = Day(day.day, "day", last.weekday, day.year, day.month, day.of_month, last.start, day.end)
                continue
            if day.weekday is not None and last.of_month is not None and last.weekday is None:
                joined[-1] = Day(
                    last.day, "day", day.weekday, last.year, last.month, last.of_month, last.start, day.end
                )
                continue
        joined.append(day)
    return tuple(joined)
