"""What an HTML page says of itself in several places, and which of it is believed.

>>> facts = Facts()
>>> facts.add("published", "2031-05-02", "json-ld")
>>> facts.add("time", "2031-05-02T09:05:00Z", "visible")
>>> published(facts)[1:]
('2031-05-02T09:05:00Z', 'visible')
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from firsthand.extract.furniture import people
from firsthand.lexicon.agencies import by_name
from firsthand.lexicon.outlets import known
from firsthand.times import Moment, read_time


@dataclass
class Facts:
    """What a page says of itself, by kind, most trusted first: (value, found)."""

    values: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    """(address, the linked words) in the order of the body."""

    def add(self, kind: str, value: str | None, found: str) -> None:
        """Puts down one value; white space is made single, empty and repeated values are left out."""
        value = " ".join((value or "").split())
        if value and (value, found) not in self.values.setdefault(kind, []):
            self.values[kind].append((value, found))

    def all(self, kind: str) -> list[tuple[str, str]]:
        """All values of a kind, most trusted first."""
        return self.values.get(kind, [])

    def best(self, kind: str) -> tuple[str, str] | None:
        """The most trusted value of a kind."""
        return next(iter(self.all(kind)), None)

    def first(self, kind: str) -> str:
        """The most trusted value of a kind, empty without one."""
        best = self.best(kind)
        return best[0] if best else ""


def moments(facts: Facts, *kinds: str) -> Iterator[tuple[Moment, str, str]]:
    """The readable times of these kinds with the printed value and where it was found."""
    for kind in kinds:
        for value, found in facts.all(kind):
            if moment := read_time(value):
                yield moment, value, found


def published(facts: Facts) -> tuple[Moment, str, str] | None:
    """When the page says it was published: the most trusted time, told to the hour and with its zone if any says it."""
    times = list(moments(facts, "marked", "published", "created"))
    times.sort(key=lambda row: ("json-ld", "meta", "visible").index(row[2]))
    if not times:
        times = list(moments(facts, "time"))[:1] or list(moments(facts, "modified"))[:1]
    if not times:
        return None
    best = times[0]
    for other in [*times[1:], *moments(facts, "time")]:
        apart = abs((other[0].at - best[0].at).total_seconds())
        finer = best[0].precision == "day" and other[0].precision != "day" and apart <= 36 * 3600
        zoned = (
            best[0].offset is None
            and other[0].offset is not None
            and other[0].precision != "day"
            and apart <= 14 * 3600
        )
        if finer or (zoned and best[0].precision != "day") or _says_more(other[0], best):
            best = other
    return best


def _says_more(marked: Moment, best: tuple[Moment, str, str]) -> bool:
    """Whether a `<time>` element gives the same clock as the printed time, and with it the exact zone."""
    shown, _, found = best
    if found != "visible" or marked.offset is None or "day" in (marked.precision, shown.precision):
        return False
    clocks = [moment.at + timedelta(minutes=moment.offset or 0) for moment in (marked, shown)]
    return clocks[0].replace(second=0) == clocks[1].replace(second=0) and marked.offset != shown.offset


def author(facts: Facts) -> tuple[str, str] | None:
    """Who signed: names and where they stand. Agencies count; the outlet's own name only if nobody else signs."""
    outlets = {value.casefold() for value, _ in facts.all("outlet")}
    last: tuple[str, str] | None = None
    for found, kind in (("json-ld", "byline"), ("visible", "marked_byline"), ("meta", "byline"), ("visible", "byline")):
        named: list[str] = []
        for value, where in facts.all(kind):
            names = people(value)
            if where != found or not names or "http" in value or "/" in names or len(names) > 300:
                continue
            if (names.casefold() in outlets or known(names)) and not by_name(names):
                last = last or (names, found)
                continue
            named.extend(name for name in names.split(", ") if name not in named)
        if named:
            return ", ".join(named), found
    return last
