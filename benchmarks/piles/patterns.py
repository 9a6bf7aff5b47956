"""The kinds of lineage a pile holds, each as the way its pages come about.

`wire`: an agency report run, cut, corrected, reworded, stolen, mixed; `state`: everything rests on a state medium;
`statement`: reports of their own that quote one release; `circular`: two papers that cite each other; and pages alone.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from typing import Unpack

from benchmarks.piles import stories, wording
from benchmarks.piles.plan import Credit, Desk, Page, Parent, Plan, Setting
from benchmarks.piles.stories import fill
from benchmarks.piles.wire import Wire
from benchmarks.piles.wording import Telling
from benchmarks.piles.world import Agency, Outlet


def publish_everything(plan: Plan, rng: random.Random) -> None:
    """All stories of a pile: two wire stories (the first is its lead), one of each other kind, and the unrelated."""
    kinds = {pattern: rng.sample(slugs, len(slugs)) for pattern, slugs in stories.by_pattern().items()}
    agencies = [plan.world.national, plan.world.foreign]
    if rng.random() < 0.5:
        agencies.reverse()
    main, other = agencies
    national, foreign = plan.world.national, plan.world.foreign

    def desk(slug: str, agency: Agency, day: int) -> Desk:
        return Desk(plan, stories.read(slug), agency, day, rng)

    Wire(desk(kinds["wire"][0], main, 0), other).lead()
    Wire(desk(kinds["wire"][1], national, 2), foreign).second_story()
    state(desk(kinds["state"][0], other, 4), main)
    statement(desk(kinds["statement"][0], main, 5))
    circular(desk(kinds["circular"][0], main, 7))
    singles(desk("singles", national, 8))


def state(desk: Desk, other: Agency) -> None:
    """Two agencies report what a state medium says; nobody else was there."""
    agency, rng, slots = desk.agency, desk.rng, desk.slots
    desk.story.rests_on = desk.world.state.short
    report, place = desk.happening.reports["report"], fill(desk.happening.dateline, slots)
    whole = wording.as_written(report, slots)
    morning = 24 * 60 + 400

    def run(minutes: int, telling: Telling, outlet: Outlet | None = None, **more: Unpack[Setting]) -> Page:
        setting: Setting = {"parents": (Parent(agency, "syndication"),), "roots": [agency.short]}
        if "credit" in more:
            setting["agencies"] = [agency]
        setting.update(more)
        return desk.publish(outlet or desk.outlet(), report, telling, morning + minutes, **setting)

    full = run(0, whole, credit="both", place=place)
    run(60, wording.cut(whole, report, 240, rng), credit=rng.choice(("byline", "tagline")))
    run(90, whole, desk.outlet("feed"), credit="byline", page_format="feed", picture=False)
    unsure = (Parent(agency, "syndication", certain=False),)
    run(150, wording.cut(wording.sub_edit(whole, rng), report, 260, rng), parents=unsure)
    if rng.random() < 0.6:
        run(170, wording.cut(whole, report, 330, rng), credit="both", place=place, page_format="text")

    rewriters = wording.Rewriters(report, rng)

    def rewritten(kinds: Collection[str]) -> Telling:
        telling = rewriters.reword(wording.cut(whole, report, 300, rng), slots)
        return rewriters.bend(telling, slots, kinds, 1)

    unsure = (Parent(agency, "rewrite", certain=False),)
    # the heavy rewrite that says as fact what only the state medium says
    run(300, rewritten(("attribution_dropped",)), parents=unsure, by=desk.world.people())
    # a blog's, saved as plain text: of the agency only the picture's credit is left
    telling = rewritten(("attribution_dropped", "quote_altered"))
    run(420, telling, desk.outlet("blog"), parents=unsure, page_format="text")
    # an aggregator's, from a page it names
    telling = wording.only(whole, {"lead", "orbit", "ships", "quote", "analyst", "expert"})
    bend = rng.choice(("attribution_dropped", "source_changed"))
    telling = rewriters.bend_one(rewriters.reword(telling, slots), slots, "analyst", bend)
    named = [f"Read the full story at {full.outlet.name}."]
    digest = run(
        500, telling, desk.outlet("aggregator"), parents=(Parent(full, "rewrite"),), extra=named, picture=False
    )
    digest.links = {full.outlet.name: full}
    # the other agency, in full and cut
    second = desk.happening.reports["second"]
    theirs = wording.as_written(second, slots)
    runs: tuple[tuple[Credit, Telling], ...] = (("both", theirs), ("dateline", wording.cut(theirs, second, 130, rng)))
    for credit, telling in runs:
        desk.publish(
            desk.outlet(), second, telling, morning + 40, credit=credit, agencies=[other], place=desk.world.capital,
            parents=(Parent(other, "syndication"),),
        )  # fmt: skip


def statement(desk: Desk) -> None:
    """Reports that share nothing but the words of a release."""
    rng = desk.rng
    desk.story.release = True
    quotes = [fill(s.ways[0], desk.slots) for s in desk.happening.reports["statement"].sentences]
    pages = []
    for n in range(1, 5):
        own = desk.happening.reports[f"own{n}"]
        lines: list[wording.Line] = []
        for line in wording.as_written(own, desk.slots):
            # each quotes two of the release's three passages, not all the same two
            quoted = [wording.Line("quote", text, 0) for text in rng.sample(quotes, 2)]
            lines += quoted if line.key == "quote" else [line]
        outlet = desk.outlet()
        place = fill(desk.happening.dateline, desk.slots) if n == 2 else ""
        page = desk.publish(
            outlet, own, tuple(lines), 600 + 70 * n, roots=[outlet.name], by=rng.choice(outlet.staff), place=place,
            page_format="text" if n == 4 else "html",
        )  # fmt: skip
        pages.append(page)
    # the first report, taken over by a paper that says so
    first, outlet = pages[0], desk.outlet("paper")
    page = desk.publish(
        outlet, desk.happening.reports["own1"], (), 1000, roots=[first.outlet.name], parents=(Parent(first, "copy"),),
        picture=False, by=outlet.staff[2],
        lines=[*first.paragraphs, f"This article first appeared in {first.outlet.name}."],
    )  # fmt: skip
    page.links = {first.outlet.name: first}


def circular(desk: Desk) -> None:
    """Two papers with the same rumour, each from the other; a third has it from both; a fourth asks."""
    one, two, third, fourth = (desk.outlet("paper") for _ in range(4))

    def run(outlet: Outlet, tale: str, minutes: int, names: Mapping[str, object], **more: Unpack[Setting]) -> Page:
        slots, report = desk.slots | dict(names), desk.happening.reports[tale]
        title = fill(desk.rng.choice(report.titles), slots)
        return desk.publish(outlet, report, wording.as_written(report, slots), minutes, **(Setting(title=title) | more))

    first = run(one, "first", 560, {"other": two}, roots=["rumour"], by=one.staff[0], revised=65)
    second = run(two, "second", 590, {"other": one}, roots=["rumour"], by=two.staff[0])
    for page, other in ((first, second), (second, first)):
        page.parents, page.links = (Parent(other, "citation", certain=False),), {other.outlet.name: other}
    last = run(third, "third", 720, {"both": f"{one} and {two}"}, roots=["rumour"])
    last.parents = (Parent(first, "citation"), Parent(second, "citation"))
    last.links = {one.name: first, two.name: second}
    run(fourth, "denial", 1440 + 780, {}, roots=[fourth.name], by=fourth.staff[1])
    desk.story.circular = (first, second)


def singles(desk: Desk) -> None:
    """Pages that share a story with nobody: two in a feed, one credited to the agency, one as plain text."""
    notes, rng = desk.happening, desk.rng
    feed = desk.outlet("feed")
    for n, name in enumerate(rng.sample(sorted(notes.reports), rng.randint(7, 8))):
        tale = notes.reports[name]
        desk.redraw()
        outlet = feed if n < 2 else desk.outlet("paper", "blog")
        setting: Setting = {"roots": [outlet.name], "picture": False}
        if n < 2:
            setting["page_format"] = "feed"
        elif n == 2:
            parents = (Parent(desk.agency, "syndication", certain=False),)
            setting |= {"credit": "byline", "agencies": [desk.agency], "roots": [desk.agency.short], "parents": parents}
        else:
            setting |= {"by": outlet.staff[1], "page_format": "text" if n == 3 else "html"}
        desk.publish(outlet, tale, wording.as_written(tale, desk.slots), 300 + 100 * n, story=name, **setting)
