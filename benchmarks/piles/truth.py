"""What is true of a pile, as far as its pages show it: written from the plan, read by the benchmark.

`pages`: what each shows of itself. `stories`: which belong together, and the origins of their text. `parents`: where
each has its text from; a parent that is in nobody's pile is `inferred:<agency>`; `certain` is false where the pages
cannot tell. `changes`: what must be found. `corrections`, `circular`: the pages concerned.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from benchmarks.piles.plan import Page, Parent, Plan
from benchmarks.piles.sites import design_of
from benchmarks.piles.world import Agency

Json = dict[str, object]


def of(plan: Plan) -> Json:
    """The truth about a pile, ready for JSON. Pages are named as files; the nth item of a feed as `file#n`, from 0."""
    world = plan.world
    return {
        "seed": world.seed,
        "country": world.country,
        "agencies": [
            {"short": a.short, "name": a.name, "state_run": a.state_run}
            for a in (world.national, world.foreign, world.state)
        ],
        "pages": [_page(page) for page in plan.pages],
        "stories": _stories(plan),
        "parents": [_parent(page, parent) for page in plan.pages for parent in page.parents],
        "changes": [
            {"page": page.file, "kind": change.kind, "right": list(change.right), "text": change.text}
            for page in plan.pages
            for change in page.changes
            if _somebody_has_it_right(plan.pages, page, change.key)
        ],
        "corrections": [
            {
                "page": page.file,
                "note": page.note,
                "stale": [p.file for p in plan.pages if p.stale and p.story == page.story],
            }
            for page in plan.pages
            if page.note
        ],
        "circular": [[page.file for page in story.circular] for story in plan.stories if story.circular],
    }


def _page(page: Page) -> Json:
    design = design_of(page)
    offset = page.published.utcoffset() or dt.timedelta()
    return {
        "page": page.file,
        "format": page.format,
        "design": page.outlet.design if page.format == "html" else page.format,
        "url": page.url,
        "story": page.story,
        "title": page.title,
        "outlet": page.outlet.name,
        "byline": page.byline,
        "agencies": [a.short for a in page.agencies],
        "dateline_place": page.dateline,
        "picture_credit": page.picture_credit or None,
        "correction": page.note or None,
        # what the page shows: wall-clock time, with the offset it names, if it names one
        "published_at": _shown_time(page),
        "published_offset": (0 if design.utc else int(offset.total_seconds()) // 60) if design.zone else None,
        "published_precision": design.precision,
        "origins": list(page.roots),
        "words": sum(len(p.split()) for p in page.paragraphs),
    }


def _shown_time(page: Page) -> str:
    design = design_of(page)
    if design.precision == "day":
        return page.published.date().isoformat()
    if design.zone:
        return page.published.isoformat()
    return page.published.replace(tzinfo=None, second=0).isoformat()


def _stories(plan: Plan) -> list[Json]:
    """One row a story, the unrelated pages each alone in theirs."""
    about = {story.name: story for story in plan.stories}
    rows: list[Json] = []
    for name in dict.fromkeys(page.story for page in plan.pages):
        pages = [page for page in plan.pages if page.story == name]
        roots = list(dict.fromkeys(root for page in pages for root in page.roots))
        story = about.get(name)
        rows.append(
            {
                "story": name,
                "pages": [page.file for page in pages],
                "origins": {"count": len(roots), "low": len(roots), "high": len(roots) + (story.slack if story else 0)},
                "labels": roots,
                "rests_on": story.rests_on if story and story.rests_on else None,
                "release": bool(story and story.release),
            }
        )
    return rows


def _parent(page: Page, parent: Parent) -> Json:
    return {"child": page.file, "parent": _name(parent.of), "kind": parent.kind, "certain": parent.certain}


def _name(source: Page | Agency) -> str:
    return f"inferred:{source.short}" if isinstance(source, Agency) else source.file


def _somebody_has_it_right(pages: Sequence[Page], bent: Page, key: str) -> bool:
    """Whether the pile lets one see the change: another page of the story has the sentence as it was."""
    return any(
        key in page.keys and not any(change.key == key for change in page.changes)
        for page in pages
        if page.story == bent.story and page is not bent
    )
