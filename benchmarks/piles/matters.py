"""Piles whose claims have known origins: who could know a thing, who heard it from whom, who merely copied.

Six to eight outlets report each happening of `matters.txt` independently, with sentences of their own; others copy or
reword them. What they say alike goes back to one source, two, three to five, or six and more, in equal number:
officials, witnesses, bodies and their spokespeople, state media, reporters who saw for themselves. Several reports may
have one source, and who says it flat has it from a source that a sister names.

>>> articles, claims = make(7)
>>> len(articles) > 40, sorted({group(len(claim["origins"])) for claim in claims})
(True, ['1', '2', '3 to 5', 'more'])
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from benchmarks.piles.world import Number, Outlet, Person, World, draw, slug

Row = dict[str, object]
FLAT = 0.2
"""So many of the reports whose source another report names too do not name it."""
DISPUTED = 3
"""So many of the things of each happening one report tells otherwise."""
BANDS = ((1, 1), (2, 2), (3, 5), (6, 8))
"""How many origins claims have: as many of each band."""


@dataclass
class Matter:
    """One happening: lists by name, and each thing said of it in several clauses."""

    name: str
    lists: dict[str, list[str]] = field(default_factory=dict)
    numbers: dict[str, tuple[int, int]] = field(default_factory=dict)
    facts: dict[str, list[str]] = field(default_factory=dict)


@dataclass(eq=False)
class Source:
    """Who knows: how an article names it first, and again."""

    label: str
    first: tuple[str, ...]
    again: tuple[str, ...]
    sees: bool = False
    """A reporter who saw it."""


@dataclass
class Told:
    """One thing in one report: which clause, by whom (nobody: flat), and its sentence."""

    fact: str
    clause: int
    source: Source | None
    sentence: str = ""
    other: Number | None = None
    """Another number than the rest of the reports have."""


@dataclass
class Report:
    """An article in the making. `root`: the number of the independent report it has its words from."""

    outlet: Outlet
    title: str
    told: list[Told]
    own: list[str]
    root: int


def group(origins: int) -> str:
    """The band of a number of origins."""
    return "1" if origins == 1 else "2" if origins == 2 else "3 to 5" if origins <= 5 else "more"


@cache
def matters() -> tuple[Matter, ...]:
    """The happenings of `matters.txt`."""
    found: list[Matter] = []
    fact = ""
    for line in (Path(__file__).with_name("matters.txt")).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("== "):
            found.append(Matter(line[3:]))
            fact = ""
        elif line.startswith("["):
            fact = line.strip("[]")
        elif fact:
            found[-1].facts.setdefault(fact, []).append(line.removeprefix("~ "))
        else:
            kind, _, rest = line.partition(": ")
            if kind == "number":
                name, low, high = rest.split()
                found[-1].numbers[name] = int(low), int(high)
            else:
                found[-1].lists[kind] = rest.split(", ") if kind == "places" else rest.split(" | ")
    return tuple(found)


def make(seed: int, disputed: bool = False) -> tuple[list[Row], list[Row]]:
    """The articles of the pile of this seed, and its claims; `disputed`: of some one report has another number.

    Returns:
        rows as `trace` reads them; for each claim `matter`, `fact`, `origins` (labels), `state_media_only`,
        `contradicted` and `mentions`: id, start and end of a sentence in the text.
    """
    rng = random.Random(f"matters {seed}")
    world = draw(seed)
    articles: list[Row] = []
    claims: list[Row] = []
    for day, matter in enumerate(rng.sample(matters(), len(matters()))):
        rows, said = _Story(world, matter, rng, day * 3).tell(disputed)
        articles += rows
        claims += said
    return articles, claims


class _Story:
    """One happening as the press of a world tells it."""

    def __init__(self, world: World, matter: Matter, rng: random.Random, day: int) -> None:
        self.world, self.matter, self.rng = world, matter, rng
        self.date = world.first_day + dt.timedelta(days=day)
        self.slots: dict[str, object] = {place: next(world.places) for place in matter.lists["places"]}
        self.slots |= {name: Number(rng.randint(low, high)) for name, (low, high) in matter.numbers.items()}
        self.outlets = iter(rng.sample([o for o in world.outlets if o.kind in ("paper", "broadcaster")], 16))
        self.titles = iter(rng.sample(matter.lists["titles"], len(matter.lists["titles"])))
        people = world.people
        self.pool = [
            *(_official(office, people()) for office in matter.lists["offices"]),
            *(_body(body, people()) for body in matter.lists["bodies"]),
            *(_witness(witness, people()) for witness in rng.sample(matter.lists["witnesses"], 4)),
            _state(world),
        ]
        lines = [line for one in matters() for line in one.lists["own"]]
        self.own = iter(rng.sample(lines, len(lines)))

    def tell(self, disputed: bool) -> tuple[list[Row], list[Row]]:
        """The articles on it, and what they claim."""
        rng = self.rng
        reports = [
            Report(next(self.outlets), self._fill(next(self.titles)), [], self._own(rng.randint(4, 6)), n)
            for n in range(rng.randint(6, 8))
        ]
        bands = rng.sample(BANDS, len(BANDS)) + rng.sample(BANDS, len(BANDS))
        known: dict[str, list[Source]] = {}
        for fact, (low, high) in zip(self.matter.facts, bands, strict=False):
            known[fact] = self._spread(fact, reports, rng.randint(low, min(high, len(reports))))
        if disputed:
            self._dispute(reports)
        for report in reports:
            rng.shuffle(report.told)
            self._word(report.told)
        everything = [*reports, *self._copies(reports), *self._rewrites(reports)]
        rows = [self._row(n, report) for n, report in enumerate(everything)]
        return rows, list(self._claims(rows, everything, known))

    def _dispute(self, reports: Sequence[Report]) -> None:
        """Let one report have half as many again, or twice as many, of some things: of the same ones at each making."""
        rng = random.Random(f"{self.world.seed} {self.matter.name} disputed")
        for fact in rng.sample(sorted(self.matter.numbers), DISPUTED):
            tellers = [told for report in reports for told in report.told if told.fact == fact]
            if len(tellers) > 1:
                number = self.slots[fact]
                assert isinstance(number, Number)
                rng.choice(tellers).other = Number(number + max(1, round(number * rng.choice((0.5, 1)))))

    def _spread(self, fact: str, reports: Sequence[Report], origins: int) -> list[Source]:
        """Let so many sources tell a thing to the reports that have it."""
        rng = self.rng
        tellers = rng.sample(reports, rng.randint(max(origins, 2), max(origins, min(len(reports), origins + 2))))
        sources = self._sources(origins, tellers)
        clauses = rng.sample(range(len(self.matter.facts[fact])), len(tellers))
        spare: list[Source] = [source for source in sources if not source.sees]
        for n, (report, clause) in enumerate(zip(tellers, clauses, strict=True)):
            source = sources[n] if n < origins else rng.choice(spare) if spare else None
            flat = source is None or (n >= origins and rng.random() < FLAT)
            report.told.append(Told(fact, clause, None if flat else source))
        return sources

    def _sources(self, many: int, tellers: Sequence[Report]) -> list[Source]:
        """Different sources; in three claims of four that have several, reporters who saw it are among them."""
        rng = self.rng
        chosen = rng.sample(self.pool, many)
        if many > 1 and rng.random() < 0.75:
            for n in rng.sample(range(many), max(1, many // 3)):
                outlet = tellers[n].outlet.name
                seen = (f"a reporter for {outlet} at the scene", f"a {outlet.removeprefix('The ')} reporter")
                chosen[n] = Source(f"{outlet} reporter", seen, seen, sees=True)
        return chosen

    def _word(self, told: Sequence[Told]) -> None:
        """Give each thing of a report its sentence, in their order."""
        named: set[Source] = set()
        last: Source | None = None
        for one in told:
            one.sentence = self._sentence(one, named, last)
            last = one.source
            if one.source:
                named.add(one.source)

    def _sentence(self, told: Told, named: set[Source], last: Source | None) -> str:
        rng, source = self.rng, told.source
        clause = self._fill(
            self.matter.facts[told.fact][told.clause], {} if told.other is None else {told.fact: told.other}
        )
        if source is None:
            return f"{_capital(clause)}."
        again = [name for name in source.again if source is last or name not in ("he", "she")]
        who = rng.choice(again) if source in named and again else rng.choice(source.first)
        inner = who.rstrip(",")
        if source.sees:
            return f"{_capital(inner)} {rng.choice(('saw', 'found', 'established'))} that {clause}."
        ways = [
            f"{_capital(who)} {rng.choice(('said', 'confirmed', 'told reporters', 'stated'))} that {clause}.",
            f"{_capital(clause)}, {who} said.",
        ]
        if clause[:1].isdigit() or clause.startswith("the "):
            ways.append(f"{_capital(who)} said {clause}.")
        if inner not in ("he", "she"):
            ways += [f"According to {inner}, {clause}.", f"{_capital(clause)}, said {inner}."]
        return rng.choice(ways)

    def _copies(self, reports: Sequence[Report]) -> Iterator[Report]:
        """The same words elsewhere, now and then cut at the end."""
        for _ in range(self.rng.randint(2, 4)):
            of = self.rng.choice(reports)
            own = of.own[: self.rng.randint(2, len(of.own))]
            yield Report(next(self.outlets), of.title, list(of.told), own, of.root)

    def _rewrites(self, reports: Sequence[Report]) -> Iterator[Report]:
        """The same things from the same sources in the same order, in other words, beside some of the same matter."""
        for of in self.rng.sample(reports, 2):
            told = []
            for one in of.told:
                others = [n for n in range(len(self.matter.facts[one.fact])) if n != one.clause]
                told.append(Told(one.fact, self.rng.choice(others), one.source, other=one.other))
            outlet = next(self.outlets)
            self._word(told)
            yield Report(outlet, of.title, told, of.own[:2], of.root)

    def _row(self, n: int, report: Report) -> Row:
        site = f"https://www.{report.outlet.domain}/news/{slug(report.title)[:50]}-{self.matter.name}{n}"
        minutes = 60 * report.root + 25 * n
        published = dt.datetime.combine(self.date, dt.time(6), dt.UTC) + dt.timedelta(minutes=minutes)
        lines: list[str] = []
        for k, told in enumerate(report.told):
            lines.append(told.sentence)
            lines += report.own[k : k + 1]
        lines += report.own[len(report.told) :]
        return {
            "id": f"{self.matter.name}-{self.world.seed}-{n:02d}", "url": site, "outlet": report.outlet.name,
            "published_at": published.isoformat(), "title": report.title, "text": "\n".join(lines),
        }  # fmt: skip

    def _claims(
        self, rows: Sequence[Row], reports: Sequence[Report], known: Mapping[str, Sequence[Source]]
    ) -> Iterator[Row]:
        for fact, sources in known.items():
            mentions = []
            for row, report in zip(rows, reports, strict=True):
                for told in report.told:
                    if told.fact == fact:
                        start = str(row["text"]).index(told.sentence)
                        mentions.append({"id": row["id"], "start": start, "end": start + len(told.sentence)})
            yield {
                "matter": self.matter.name, "fact": fact, "origins": sorted(source.label for source in sources),
                "state_media_only": [source.label for source in sources] == [self.world.state.short],
                "contradicted": any(t.fact == fact and t.other is not None for r in reports for t in r.told),
                "mentions": mentions,
            }  # fmt: skip

    def _own(self, many: int) -> list[str]:
        return [f"{next(self.own).format(n=self.rng.randint(12, 97))}." for _ in range(many)]

    def _fill(self, template: str, other: Mapping[str, object] = MappingProxyType({})) -> str:
        return template.format_map({**self.slots, **other})


def _official(office: str, who: Person) -> Source:
    again = (who.last, who.he, f"the {office.rsplit(maxsplit=1)[-1].lower()}")
    return Source(str(who), (f"{office} {who}", f"{who}, the {office.lower()},", f"{office} {who.last}"), again)


def _witness(witness: str, who: Person) -> Source:
    return Source(str(who), (f"{who}, {witness},", f"{witness.split(' ', 1)[1]} {who}"), (who.last, who.he))


def _state(world: World) -> Source:
    long = f"{world.neighbour}'s state news agency {world.state.short}"
    first = (f"{world.state.short}, the state news agency of {world.neighbour},", long)
    return Source(world.state.short, first, (world.state.short,))


def _body(body: str, who: Person) -> Source:
    """A body, by its name or through a spokesperson whom some reports name."""
    bare = body.removeprefix("the ")
    speaks = "spokesman" if who.he == "he" else "spokeswoman"
    first = (body, f"a {bare} {speaks}", f"a {speaks} for {body}", f"{bare} {speaks} {who}")
    return Source(body, first, (body,))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
