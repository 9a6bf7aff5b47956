"""Who publishes what from whom, when and under which credit: a pile before it is dressed, and so its truth.

>>> plan = make(7)
>>> 40 <= len(plan.pages) <= 60
True
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypedDict

from benchmarks.piles import stories, wording
from benchmarks.piles.stories import Happening, Report, Slots, fill
from benchmarks.piles.wording import Telling
from benchmarks.piles.world import Agency, Outlet, Person, Style, World, draw, slug

Format = Literal["html", "text", "feed"]
Credit = Literal["byline", "dateline", "tagline", "both", "none"]
"""Where a page names the agency its text is from. `both`: as byline and in the dateline."""


@dataclass(frozen=True)
class Parent:
    """Where a page has its text from: another page, or an agency's report that is in nobody's pile.

    `certain`: a careful reader of the pile can know it, from a credit, a link or the other outlet's own words in it.
    """

    of: Page | Agency
    kind: str
    certain: bool = True


@dataclass(frozen=True)
class Change:
    """A change in meaning that a page makes: the sentence in its right wordings, and as the page has it."""

    key: str
    kind: str
    right: tuple[str, ...]
    text: str


@dataclass(eq=False)
class Page:
    """One page of the pile. `roots`: the origins its text has, by label; `published` is in the outlet's own time."""

    story: str
    outlet: Outlet
    title: str
    paragraphs: list[str]
    published: dt.datetime
    section: str
    tags: tuple[str, ...]
    roots: tuple[str, ...]
    parents: tuple[Parent, ...] = ()
    format: Format = "html"
    deck: str = ""
    byline: str | None = None
    agencies: tuple[Agency, ...] = ()
    dateline: str | None = None
    note: str = ""
    modified: dt.datetime | None = None
    caption: str = ""
    picture_credit: str = ""
    links: dict[str, Page] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    keys: tuple[str, ...] = ()
    stale: bool = False
    file: str = ""
    number: int = 0

    @property
    def url(self) -> str:
        """Its address on its outlet's site."""
        return (
            f"https://www.{self.outlet.domain}/{slug(self.section)}/{slug(self.title)[:60]}-{self.number + 2150}.html"
        )


@dataclass
class Story:
    """A happening in this pile: its pages follow from `Plan.pages`."""

    name: str
    rests_on: str = ""
    release: bool = False
    circular: tuple[Page, ...] = ()
    slack: int = 0
    """How many origins more than the true count a careful reader may see, for matter an outlet added."""


@dataclass
class Plan:
    """A whole pile."""

    world: World
    pages: list[Page]
    stories: list[Story]


class Setting(TypedDict, total=False):
    """How a telling is set as a page: the keywords of `Desk.publish`."""

    roots: Iterable[str] | None
    parents: Sequence[Parent]
    credit: Credit
    agencies: Sequence[Agency]
    by: Person | str | None
    place: str
    title: str
    note: str
    revised: int
    page_format: Format
    extra: Sequence[str]
    lines: Sequence[str]
    picture: bool
    style: Style
    slots: Mapping[str, object]


class Desk:
    """The pages of one happening as they are published: hands out outlets, headlines and times."""

    def __init__(self, plan: Plan, happening: Happening, agency: Agency, day: int, rng: random.Random) -> None:
        self.plan, self.happening, self.agency, self.rng = plan, happening, agency, rng
        self.world = plan.world
        self.date = plan.world.first_day + dt.timedelta(days=day)
        self.redraw()
        self.story = Story(happening.slug)
        plan.stories.append(self.story)
        self._order = rng.sample(plan.world.outlets, len(plan.world.outlets))
        self._used: set[str] = set()
        self._titles: dict[str, list[str]] = {}

    def redraw(self) -> None:
        """New people, places and figures: what the next page tells has nothing to do with the last."""
        self.slots = stories.draw_slots(self.happening, self.world, self.rng)
        self.slots |= {"agency": self.agency} | _days(self.date)

    def outlet(self, *kinds: str) -> Outlet:
        """An outlet of these kinds that has not yet published on this happening; those with fewest pages first."""
        load = Counter(page.outlet.name for page in self.plan.pages)
        kinds = kinds or ("paper", "broadcaster")
        free = [o for o in self._order if o.kind in kinds and o.name not in self._used]
        taken = min(free, key=lambda o: load[o.name])
        self._used.add(taken.name)
        return taken

    def title(self, report: Report, slots: Mapping[str, object]) -> str:
        """A headline nobody here has used yet; when all are used, again from the first."""
        left = self._titles.setdefault(report.name, [])
        if not left:
            left.extend(self.rng.sample(report.titles, len(report.titles)))
        return fill(left.pop(), slots)

    def at(self, minutes: int, outlet: Outlet, spread: int = 45) -> dt.datetime:
        """So many minutes after midnight of the day in the country, give or take, on the outlet's own clock."""
        local = dt.datetime.combine(self.date, dt.time()) + dt.timedelta(minutes=minutes + self.rng.randrange(spread))
        zone = dt.timezone(dt.timedelta(minutes=self.world.offset))
        seconds = dt.timedelta(seconds=self.rng.randrange(60))
        there = dt.timezone(dt.timedelta(minutes=outlet.offset))
        return (local + seconds).replace(tzinfo=zone).astimezone(there)

    def publish(
        self,
        outlet: Outlet,
        report: Report,
        telling: Telling,
        minutes: int,
        *,
        roots: Iterable[str] | None = None,
        parents: Sequence[Parent] = (),
        credit: Credit = "none",
        agencies: Sequence[Agency] = (),
        by: Person | str | None = None,
        place: str = "",
        title: str = "",
        style: Style | None = None,
        story: str = "",
        note: str = "",
        revised: int = 0,
        page_format: Format = "html",
        extra: Sequence[str] = (),
        lines: Sequence[str] = (),
        picture: bool = True,
        slots: Mapping[str, object] | None = None,
    ) -> Page:
        """Sets a telling as a page of this outlet and records where it is from.

        `slots` other than the desk's are those of a version that was corrected later: the page is stale. `lines`
        are paragraphs taken over as they stand, from another page.
        """
        slots = self.slots if slots is None else slots
        style = style or outlet.style
        blocks = wording.paragraphs(telling, style)
        blocks += [*lines, *(wording.set_type(text, style) for text in extra)]
        byline = str(by) if by else None
        if credit in ("byline", "both"):
            byline = agencies[0].name if len(agencies) == 1 else " and ".join(a.short for a in agencies)
        if credit == "tagline":
            blocks.append(_tagline(agencies, self.rng))
        dateline = place if place or credit in ("dateline", "both") else None
        if dateline is not None:
            wired = agencies if credit in ("dateline", "both") else ()
            blocks[0] = _dateline(dateline, self.date, wired, outlet.style, self.rng) + blocks[0]
        caption, picture_credit = "", ""
        if picture and report.pictures:
            caption = wording.set_type(fill(self.rng.choice(report.pictures), slots), style)
            picture_credit = _picture_credit(caption, self, agencies, outlet)
        deck = (
            wording.set_type(fill(self.rng.choice(report.decks), slots), style)
            if report.decks and self.rng.random() < 0.5
            else ""
        )
        published = self.at(minutes, outlet)
        page = Page(
            story=story or self.story.name,
            outlet=outlet,
            title=wording.set_type(title or self.title(report, slots), style),
            paragraphs=blocks,
            published=published,
            section=report.section or self.happening.section,
            tags=self.happening.tags,
            roots=tuple(roots if roots is not None else (a.short for a in agencies)),
            parents=tuple(parents),
            format=page_format,
            deck=deck,
            byline=byline,
            agencies=tuple(agencies) if credit != "none" else (),
            dateline=dateline,
            note=note,
            modified=published + dt.timedelta(minutes=revised) if revised else None,
            caption=caption,
            picture_credit=picture_credit,
            keys=tuple(line.key for line in telling),
            stale=slots is not self.slots,
            number=len(self.plan.pages),
        )
        self._record_changes(page, report, telling, slots)
        self.plan.pages.append(page)
        return page

    def _record_changes(self, page: Page, report: Report, telling: Telling, slots: Mapping[str, object]) -> None:
        by_key = {s.key: s for s in report.sentences}
        for line in telling:
            if line.drift:
                right = tuple(fill(way, slots) for way in by_key[line.key].ways)
                page.changes.append(Change(line.key, line.drift, right, wording.set_type(line.text, page.outlet.style)))


def _days(date: dt.date) -> Slots:
    """The weekday of the happening and its neighbours."""
    around = {"day_before": -1, "day": 0, "day_after": 1}
    return {name: (date + dt.timedelta(days=by)).strftime("%A") for name, by in around.items()}


def month_day(date: dt.date) -> str:
    """As datelines have it: `March 4`."""
    return f"{date:%B} {date.day}"


def _dateline(place: str, date: dt.date, agencies: Collection[Agency], style: Style, rng: random.Random) -> str:
    wired = f" ({' / '.join(a.short for a in agencies)})" if agencies else ""
    head = place.upper() if rng.random() < 0.6 else place
    if rng.random() < 0.5:
        head += f", {month_day(date)}" if style.american or rng.random() < 0.5 else f", {date.day} {date:%B}"
    return f"{head}{wired} {rng.choice('—–-')} "


def _tagline(agencies: Sequence[Agency], rng: random.Random) -> str:
    shorts = " and ".join(a.short for a in agencies)
    if len(agencies) > 1:
        return rng.choice((f"With reporting by {shorts}.", f"(With inputs from {shorts})", f"Sources: {shorts}"))
    return rng.choice((f"— {shorts}", f"({shorts})", f"Source: {shorts}", f"© {agencies[0].name}"))


def _picture_credit(caption: str, desk: Desk, agencies: Sequence[Agency], outlet: Outlet) -> str:
    """The picture's credit, which says nothing about the text: the state's, the agency's, the outlet's own."""
    if desk.world.state.short in caption:
        return f"{desk.world.state.short} via {desk.agency.short.upper()}"
    if agencies:
        return f"{agencies[0].short} Photo/{desk.world.people()}"
    return f"Photo: {desk.rng.choice(outlet.staff)}/{outlet.name}"


def make(seed: int) -> Plan:
    """The plan of the pile of this seed."""
    from benchmarks.piles import patterns

    rng = random.Random(f"plan {seed}")
    plan = Plan(draw(seed), [], [])
    patterns.publish_everything(plan, rng)
    _name_files(plan)
    return plan


def _name_files(plan: Plan) -> None:
    feed_item, saved, used = 0, 0, set[str]()
    for page in plan.pages:
        host = page.outlet.domain.removesuffix(".example")
        if page.format == "feed":
            page.file = f"{host}-feed.xml#{feed_item}"
            feed_item += 1
        elif page.format == "text":
            saved += 1
            page.file = f"saved-{saved:02d}-{slug(page.title)[:40].strip('-')}.txt"
        else:
            page.file = f"{host}-{slug(page.title)[:44].strip('-')}.html"
        if page.file in used:
            message = f"two pages named {page.file}"
            raise ValueError(message)
        used.add(page.file)
