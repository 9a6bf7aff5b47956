"""An invented country and everybody in it, drawn from a seed.

>>> world = draw(7)
>>> world == draw(7), world.country == draw(8).country
(True, False)
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from benchmarks.piles import names

Kind = Literal["paper", "broadcaster", "blog", "aggregator", "agency", "feed"]

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
    "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


class Number(int):
    """A figure of a story, as desks print it: words below ten, digits above; `{n.Words}` opens a sentence.

    >>> f"{Number(1204)} {Number(7)} {Number(41).Words}"
    '1,204 seven Forty-one'
    """

    def __format__(self, spec: str) -> str:
        return format(int(self), spec or ",") if spec or int(self) > 9 else _SMALL[int(self)]

    @property
    def words(self) -> str:
        """In words below a hundred, in digits above."""
        n = int(self)
        if n < 20:
            return _SMALL[n]
        if n < 100:
            return _TENS[n // 10] + (f"-{_SMALL[n % 10]}" if n % 10 else "")
        return format(self)

    @property
    def Words(self) -> str:  # noqa: N802  # the case says what comes out
        """As `words`, with a capital."""
        return self.words[:1].upper() + self.words[1:]


@dataclass(frozen=True)
class Person:
    """Somebody who can be quoted: `{p}` is the full name; `{p.last}`, `{p.he}`, `{p.him}`, `{p.his}` go on."""

    first: str
    last: str
    he: str

    def __str__(self) -> str:
        return f"{self.first} {self.last}"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    @property
    def him(self) -> str:
        """Him or her."""
        return "him" if self.he == "he" else "her"

    @property
    def his(self) -> str:
        """His or her."""
        return "his" if self.he == "he" else "her"

    @property
    def He(self) -> str:  # noqa: N802
        """He or she, opening a sentence."""
        return self.he.capitalize()


@dataclass(frozen=True)
class Agency:
    """A news agency: `short` stands in datelines, `name` in bylines."""

    short: str
    name: str
    state_run: bool = False
    domain: str = ""

    def __format__(self, spec: str) -> str:
        return format(self.short, spec)


@dataclass(frozen=True)
class Style:
    """How an outlet's desk sets type: spelling, quotation marks, the per cent sign, sentences to a paragraph."""

    american: bool
    curly: bool
    percent: str
    per_paragraph: int


PLAIN = Style(american=False, curly=False, percent="percent", per_paragraph=1)


@dataclass(frozen=True)
class Outlet:
    """A publishing brand, its site and its habits. `offset`: minutes east of UTC."""

    name: str
    domain: str
    kind: Kind
    design: str
    offset: int
    style: Style
    staff: tuple[Person, ...]

    def __format__(self, spec: str) -> str:
        return format(self.name, spec)


@dataclass
class World:
    """A country, its neighbour, its press. `places` and `people` hand out names that nobody else has."""

    seed: int
    country: str
    demonym: str
    capital: str
    neighbour: str
    neighbour_capital: str
    river: str
    volcano: str
    currency: str
    premier: Person
    national: Agency
    state: Agency
    foreign: Agency
    offset: int
    first_day: dt.date
    outlets: tuple[Outlet, ...]
    places: Iterator[str] = field(compare=False, repr=False)
    people: People = field(compare=False, repr=False)


class People:
    """Names of people, each last name once."""

    def __init__(self, rng: random.Random) -> None:
        lasts = [head + tail for head in names.SURNAME_HEADS for tail in names.SURNAME_TAILS]
        rng.shuffle(lasts)
        self._lasts = iter(lasts)
        self._rng = rng

    def __call__(self, sex: str = "") -> Person:
        """Somebody new; `sex` is `m`, `f` or left to chance."""
        he = {"m": "he", "f": "she"}.get(sex) or self._rng.choice(("he", "she"))
        first = self._rng.choice(names.GIVEN_HE if he == "he" else names.GIVEN_SHE)
        return Person(first, next(self._lasts), he)


def slug(text: str) -> str:
    """Lower-case words joined by hyphens, as addresses have them: `The Varravane Echo` -> `the-varravane-echo`."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("'", "")).strip("-")


def _shuffled(rng: random.Random, things: Sequence[str]) -> list[str]:
    return rng.sample(things, len(things))


def draw(seed: int) -> World:
    """The world of this seed."""
    rng = random.Random(f"world {seed}")
    (country, demonym), (neighbour, _) = rng.sample(names.COUNTRIES, 2)
    # heads and tails each vary fastest in turn, so that no two towns of a pile are look-alikes
    heads, tails = _shuffled(rng, names.PLACE_HEADS), _shuffled(rng, names.PLACE_TAILS)
    count = len(heads) * len(tails)
    places = iter([heads[i % len(heads)] + tails[(i + i // 112) % len(tails)] for i in range(count)])
    people = People(rng)
    capital, neighbour_capital = next(places), next(places)
    offset = rng.choice((60, 120, 180, 210, 330, 480))
    national = Agency(f"{country[:3].upper()}NA", f"{demonym} News Agency")
    state = Agency(f"{neighbour[:3].upper()}TA", f"{neighbour} Telegraph Agency", state_run=True)
    short, byline = rng.choice(names.WORLD_AGENCIES)
    world = World(
        seed=seed,
        country=country,
        demonym=demonym,
        capital=capital,
        neighbour=neighbour,
        neighbour_capital=neighbour_capital,
        river=rng.choice(names.RIVERS),
        volcano=rng.choice(names.MOUNTAINS),
        currency=rng.choice(names.CURRENCIES),
        premier=people(),
        national=Agency(national.short, national.name, domain=f"{national.short.lower()}.example"),
        state=state,
        foreign=Agency(short, byline),
        offset=offset,
        first_day=dt.date(2019, 1, 7) + dt.timedelta(days=rng.randrange(5 * 365)),
        outlets=(),
        places=places,
        people=people,
    )
    world.outlets = tuple(_press(world, rng))
    return world


def agency_site(world: World, agency: Agency) -> Outlet:
    """The agency's own site, which prints its reports as they are."""
    staff = tuple(world.people() for _ in range(2))
    return Outlet(agency.name, agency.domain, "agency", "wire", world.offset, PLAIN, staff)


def _press(world: World, rng: random.Random) -> Iterator[Outlet]:
    """Some thirty outlets; which site design belongs to which kind of outlet is the same in every world."""
    odd = _shuffled(rng, names.ODD_TITLES)
    beacons = _shuffled(rng, names.BEACONS)
    foreign = _shuffled(rng, names.FOREIGN_PAPERS)
    town = world.places
    titles: list[tuple[str, Kind, str]] = [
        (f"The {world.capital} Herald", "paper", "broadsheet"),
        (f"The {world.demonym} Times", "paper", "broadsheet"),
        (f"{next(town)} Courier", "paper", "metro"),
        (f"The {next(town)} Gazette", "paper", "classic"),
        (f"{world.country} Today", "paper", "micro"),
        (f"The Daily {beacons[0]}", "paper", "metro"),
        (f"{world.river} Valley News", "paper", "classic"),
        (odd[0], "paper", "micro"),
        (f"Channel {rng.randrange(3, 10)} {world.country}", "broadcaster", "broadcast"),
        (f"{world.capital} Evening Post", "paper", "amp"),
        (f"Radio {next(town)}", "broadcaster", "broadcast"),
        (f"The {next(town)} Independent", "paper", "broadsheet"),
        (foreign[0], "paper", "broadsheet"),
        (foreign[1], "paper", "amp"),
        (f"The {next(town)} Echo", "paper", "micro"),
        (f"{next(town)} Free Press", "paper", "metro"),
        (f"The {world.capital} Ledger", "paper", "metro"),
        (f"The {beacons[1]} Review", "paper", "broadsheet"),
        (odd[1], "paper", "amp"),
        (f"{next(town)} Messenger", "paper", "classic"),
        (f"The {next(town)} Observer", "paper", "metro"),
        *((name, "blog", "blog") for name in rng.sample(names.BLOGS, 4)),
        *((name, "aggregator", "portal") for name in rng.sample(names.AGGREGATORS, 2)),
        (f"{next(town)} Star", "feed", "feed"),
    ]
    for name, kind, design in titles:
        abroad = name in foreign
        yield Outlet(
            name=name,
            domain=slug(name.removeprefix("The ")).replace("-", "") + ".example",
            kind=kind,
            design=design,
            offset=rng.choice((0, -300, 60)) if abroad else world.offset,
            style=Style(
                american=rng.random() < 0.35,
                curly=rng.random() < 0.5,
                percent=rng.choice(("percent", "per cent", "%")),
                per_paragraph=rng.choice((1, 1, 2, 3)),
            ),
            staff=tuple(world.people() for _ in range(3)),
        )
