"""An agency's report on its way through the press: run, cut, corrected, reworded, stolen, digested, mixed, cited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Unpack

from benchmarks.piles import wording
from benchmarks.piles.plan import Desk, Page, Parent, Setting
from benchmarks.piles.stories import Report, Slots, fill
from benchmarks.piles.wording import Telling
from benchmarks.piles.world import Agency, Outlet, agency_site


class Wire:
    """One agency report and what becomes of it. Its first version has a wrong figure; the second is longer."""

    def __init__(self, desk: Desk, other: Agency) -> None:
        self.desk, self.rng, self.agency, self.other = desk, desk.rng, desk.agency, other
        self.tales, self.slots = desk.happening.reports, desk.slots
        self.early_slots = _before_correction(desk.slots)
        base, update = self.tales["report"], self.tales["update"].sentences
        self.whole = Report(
            "report", base.titles, base.decks, base.pictures, base.notes,
            sentences=[*base.sentences[:3], *update, *base.sentences[3:]],
        )  # fmt: skip
        lines = wording.as_written(self.whole, self.early_slots)
        self.early = tuple(line for line in lines if line.key not in {s.key for s in update})
        self.late = wording.as_written(self.whole, self.slots)
        self.place = fill(desk.happening.dateline, desk.slots)
        self.source: Page | Agency = desk.agency
        self.rewriters = wording.Rewriters(self.whole, self.rng)
        self.credited: list[Page] = []
        """Pages that a digest can be made from: they hold what one analyst said."""

    def lead(self) -> None:
        """Everything that can happen to an agency report; now and then one of the optional ways is left out."""
        spot = self.on_the_spot()
        first = self.bylined()
        self.same_text(first)
        self.datelined(corrected=True)
        local = self.with_local_matter()
        optional: list[Callable[[], Page]] = [self.fed, self.saved, self.in_full, partial(self.revised, first)]
        for way in self.rng.sample(optional, len(optional) - self.rng.randint(0, 1)):
            way()
        self.uncredited(corrected=True)
        self.stolen(local)
        self.rewritten_with_credit()
        self.rewritten_without_credit()
        self.aggregated()
        self.mixed()
        self.other_agency()
        self.citing(spot)
        self.twin()

    def second_story(self) -> None:
        """A smaller one, with the agency's own page in the pile and no correction."""
        self.source = self.agency_page()
        self.datelined(corrected=False)
        self.bylined()
        smaller: list[Callable[[], Page]] = [
            partial(self.uncredited, corrected=False), self.tagged, self.rewritten_with_credit,
            self.rewritten_without_credit, self.aggregated, self.mixed, self.other_agency, self.on_the_spot,
        ]  # fmt: skip
        for way in self.rng.sample(smaller, 6):
            way()
        if self.rng.random() < 0.6:
            self.twin()

    # -- the report, run ------------------------------------------------------------------------------------------

    def agency_page(self) -> Page:
        """The agency's own page."""
        site = agency_site(self.desk.world, self.agency)
        return self._run(320, self.early, site, credit="dateline", place=self.place, parents=(), slots=self.early_slots)

    def bylined(self) -> Page:
        """In full, the agency in the byline."""
        page = self._run(400, self.early, credit="byline", slots=self.early_slots)
        self.credited.append(page)
        return page

    def same_text(self, first: Page) -> Page:
        """A sister paper's page: the same words in the same type under the same headline."""
        sister = self.desk.outlet("paper")
        return self._run(
            460, self.early, sister, credit="both", place=self.place, title=first.title, style=first.outlet.style,
            slots=self.early_slots,
        )  # fmt: skip

    def datelined(self, corrected: bool) -> Page:
        """A cut in which only the dateline names the agency; corrected, with a note that says so, or early."""
        whole, slots = (self.late, self.slots) if corrected else (self.early, self.early_slots)
        kept = {line.key for line in wording.cut(whole, self.whole, self.rng.randint(250, 330), self.rng)}
        telling = wording.only(whole, kept | {"analyst"})
        note = self._note() if corrected else ""
        page = self._run(
            760 if corrected else 480, telling, credit="dateline", place=self.place, note=note, slots=slots
        )
        self.credited.append(page)
        return page

    def tagged(self) -> Page:
        """A lightly edited cut with the agency's name at the end."""
        return self._run(520, self._edited(self.early, 220), credit="tagline", slots=self.early_slots)

    def with_local_matter(self) -> Page:
        """The same, with a paragraph of the paper's own."""
        local = [fill(s.ways[0], self.slots) for s in self.tales["local"].sentences]
        self.desk.story.slack += 1
        return self._run(
            540, self._edited(self.early, 300), self.desk.outlet("paper"), credit="tagline", extra=local,
            slots=self.early_slots,
        )  # fmt: skip

    def fed(self) -> Page:
        """In a feed, late and still with the wrong figure."""
        return self._run(
            900, self.early, self.desk.outlet("feed"), credit="byline", page_format="feed", picture=False,
            slots=self.early_slots,
        )  # fmt: skip

    def saved(self) -> Page:
        """A reader's copy as plain text."""
        telling = wording.cut(self.late, self.whole, 380, self.rng)
        return self._run(800, telling, self.desk.outlet("paper"), credit="both", place=self.place, page_format="text")

    def in_full(self) -> Page:
        """The longest version, run late, with the figure put right and nothing said about it."""
        return self._run(840, self.late, credit="both", place=self.place)

    def revised(self, first: Page) -> Page:
        """The first page again, brought up to date under the same roof."""
        parents = (Parent(first, "revision"), *self._from_agency())
        return self._run(780, self.late, first.outlet, credit="byline", parents=parents, note=self._note())

    def uncredited(self, corrected: bool) -> Page:
        """A cut that names nobody."""
        whole, slots = (self.late, self.slots) if corrected else (self.early, self.early_slots)
        return self._run(
            850 if corrected else 560, self._edited(whole, 260), parents=self._from_agency(certain=False),
            roots=[self.agency.short], slots=slots,
        )  # fmt: skip

    # -- the report, made into something else ---------------------------------------------------------------------

    def stolen(self, local: Page) -> Page:
        """A blog takes a paper's page as it stands, with the lines in which the paper speaks of itself."""
        blog = self.desk.outlet("blog")
        page = self._run(
            1000, (), blog, parents=(Parent(local, "copy"),), roots=local.roots, by=blog.staff[0].first.lower(),
            picture=False, slots=self.early_slots, lines=[*local.paragraphs[:-1], f"Seen in {local.outlet.name}."],
        )  # fmt: skip
        page.links, page.keys = {local.outlet.name: local}, local.keys
        return page

    def rewritten_with_credit(self) -> Page:
        """Reworded sentence by sentence; the last line says by whose help."""
        page = self._rewritten(0, [f"{self.agency.short} contributed to this report."])
        page.agencies = (self.agency,)
        return page

    def rewritten_without_credit(self) -> Page:
        """Reworded under a reporter's name, twice changed in meaning."""
        return self._rewritten(2, [])

    def _rewritten(self, bends: int, extra: list[str]) -> Page:
        # who writes in the second story writes from the first version
        newest, slots = (self.late, self.slots) if isinstance(self.source, Agency) else (self.early, self.early_slots)
        telling = self.rewriters.reword(wording.cut(newest, self.whole, 320, self.rng), slots)
        kinds = ("attribution_dropped", "hedge_dropped", "negation_changed")
        telling = self.rewriters.bend(telling, slots, kinds, bends)
        outlet = self.desk.outlet()
        return self._run(
            930, telling, outlet, by=self.rng.choice(outlet.staff), roots=[self.agency.short], extra=extra,
            parents=self._from_agency(kind="rewrite", certain=bool(extra)), slots=slots,
        )  # fmt: skip

    def aggregated(self) -> Page:
        """A digest that names and links the page it is made from, and loses one source on the way."""
        of = self.rng.choice(self.credited)
        whole, slots = (self.early, self.early_slots) if of.stale else (self.late, self.slots)
        firm = {s.key for s in self.whole.sentences if s.keep} | {"analyst"}
        tied = {s.key for s in self.whole.sentences if s.tied}
        loose = self.rng.sample([key for key in of.keys if key not in firm | tied], 3)
        telling = self.rewriters.reword(wording.only(whole, {*firm, *loose} & {*of.keys}), slots)
        bend = self.rng.choice(("attribution_dropped", "source_changed"))
        telling = self.rewriters.bend_one(telling, slots, "analyst", bend)
        page = self._run(
            1100, telling, self.desk.outlet("aggregator"), parents=(Parent(of, "rewrite"),), roots=of.roots,
            extra=[f"Read the full story at {of.outlet.name}."], picture=False, slots=slots,
        )  # fmt: skip
        page.links = {of.outlet.name: of}
        return page

    def mixed(self) -> Page:
        """A desk that runs two agencies together."""
        other = self.tales["second"]
        ours = wording.cut(self.early, self.whole, 190, self.rng)
        theirs = wording.as_written(other, self.slots)[1 : self.rng.randint(4, 6)]
        return self._run(
            700, (*ours, *theirs), credit="tagline", agencies=[self.agency, self.other],
            parents=(*self._from_agency(), Parent(self.other, "syndication")), slots=self.early_slots,
        )  # fmt: skip

    def other_agency(self) -> Page:
        """What the other agency has, in its own words."""
        tale = self.tales["second"]
        return self.desk.publish(
            self.desk.outlet(), tale, wording.as_written(tale, self.slots), 660, agencies=[self.other],
            credit=self.rng.choice(("byline", "both")), place=self.desk.world.capital,
            parents=(Parent(self.other, "syndication"),),
        )  # fmt: skip

    def on_the_spot(self) -> Page:
        """Somebody went there."""
        outlet, tale = self.desk.outlet("paper"), self.tales["spot"]
        return self.desk.publish(
            outlet, tale, wording.as_written(tale, self.slots), 880, roots=[outlet.name], by=outlet.staff[0],
            place=self.place,
        )  # fmt: skip

    def citing(self, spot: Page) -> Page:
        """A cut of the agency's report to which a desk adds what the reporter on the spot found, and says so."""
        telling = wording.cut(wording.sub_edit(self.late, self.rng), self.whole, 250, self.rng)
        cited = fill(self.tales["cite"].sentences[0].ways[0], self.slots | {"spot_outlet": spot.outlet})
        outlet = self.desk.outlet()
        page = self._run(
            1180, telling, outlet, by=self.rng.choice(outlet.staff), roots=[self.agency.short, spot.outlet.name],
            extra=[cited, f"{self.agency.short} contributed reporting."],
            parents=(*self._from_agency(), Parent(spot, "citation")),
        )  # fmt: skip
        page.agencies = (self.agency,)
        page.links = {spot.outlet.name: spot}
        return page

    def twin(self) -> Page:
        """Another happening of the same sort, the day before: a story of its own."""
        outlet, tale = self.desk.outlet(), self.tales["twin"]
        return self.desk.publish(
            outlet, tale, wording.as_written(tale, self.slots), -300, roots=[outlet.name], by=outlet.staff[1],
            story=f"{self.desk.story.name}-twin",
        )  # fmt: skip

    # -- what they share ------------------------------------------------------------------------------------------

    def _run(self, minutes: int, telling: Telling, outlet: Outlet | None = None, **more: Unpack[Setting]) -> Page:
        """The agency's report on an outlet's page."""
        setting: Setting = {"parents": self._from_agency()}
        if "credit" in more:
            setting["agencies"] = [self.agency]
        setting.update(more)
        return self.desk.publish(outlet or self.desk.outlet(), self.whole, telling, minutes, **setting)

    def _edited(self, telling: Telling, words: int) -> Telling:
        return wording.cut(wording.sub_edit(telling, self.rng), self.whole, words, self.rng)

    def _note(self) -> str:
        return fill(self.rng.choice(self.whole.notes), self.slots)

    def _from_agency(self, certain: bool = True, kind: str = "syndication") -> tuple[Parent, ...]:
        return (Parent(self.source, kind, certain),)


def _before_correction(slots: Mapping[str, object]) -> Slots:
    """The slots of the first version: every `x_first` stands for `x`."""
    first = {name.removesuffix("_first"): value for name, value in slots.items() if name.endswith("_first")}
    return dict(slots) | first
