"""How a planned page looks on the web: one template a site design, in `designs/`, with the furniture of real sites.

What a design shows decides what a reader can know; `DESIGNS` says so, and the truth is written from it.

    >>> DESIGNS["classic"].zone, DESIGNS["portal"].precision
    (False, 'day')
"""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import jinja2
from markupsafe import Markup, escape

from benchmarks.piles.plan import Page, Plan
from benchmarks.piles.world import slug

FOLDER = Path(__file__).parent / "designs"

STOCK = (
    "Council puts off decision on market hall",
    "Why the last swallows are leaving late this year",
    "Ten recipes for a rainy Sunday",
    "Readers' letters: on the noise of leaf blowers",
    "What the new ticket machines cannot do",
    "A short history of the municipal bath",
    "The crossword, with solutions from last week",
    "Property: a mill with a view of two others",
)
SECTIONS = ("News", "World", "Business", "Sport", "Culture", "Opinion")
COMMENTS = (
    ("old_harbour_hand", "Thank you for posting this. One does not read it like that elsewhere."),
    ("Mila", "My cousin lives there and says it was much louder."),
    ("anon", "First they said one thing, now another. As always."),
    ("R. from the hill", "Could you say where this is from?"),
)


@dataclass(frozen=True)
class Design:
    """What a site design shows of a page: how exactly the time, whether with its zone, whether in UTC."""

    precision: Literal["minute", "day"] = "minute"
    zone: bool = True
    utc: bool = False
    encoding: str = "utf-8"


DESIGNS: Mapping[str, Design] = {
    "broadsheet": Design(),
    "metro": Design(),
    "micro": Design(),
    "wire": Design(),
    "feed": Design(),
    "amp": Design(utc=True),
    "broadcast": Design(utc=True),
    "blog": Design(utc=True),
    "classic": Design(zone=False, encoding="windows-1252"),
    "portal": Design(precision="day", zone=False),
    "saved-0": Design(precision="day", zone=False),
    "saved-1": Design(zone=False),
    "saved-2": Design(zone=False),
}


def design_of(page: Page) -> Design:
    """The design a page is shown in; plain text has three looks."""
    return DESIGNS[f"saved-{_look(page)}" if page.format == "text" else page.outlet.design]


def _look(page: Page) -> int:
    return page.number % 3


@cache
def _templates() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(FOLDER)
    environment = jinja2.Environment(
        loader=loader, autoescape=jinja2.select_autoescape(("html", "xml")), undefined=jinja2.StrictUndefined
    )
    environment.filters["slug"] = slug
    return environment


def render(plan: Plan) -> dict[str, bytes]:
    """Every file of the pile by its name."""
    files: dict[str, bytes] = {}
    feeds: dict[str, list[Page]] = {}
    for page in plan.pages:
        if page.format == "feed":
            feeds.setdefault(page.file.partition("#")[0], []).append(page)
            continue
        name = "saved.txt" if page.format == "text" else f"{page.outlet.design}.html"
        text = _templates().get_template(name).render(_context(page, plan))
        files[page.file] = text.encode(design_of(page).encoding)
    for file, pages in feeds.items():
        items = [{"page": page, "rfc_date": _rfc(page.published)} | _context(page, plan) for page in pages]
        text = _templates().get_template("feed.xml").render(outlet=pages[0].outlet, items=items)
        files[file] = text.encode()
    return files


def _context(page: Page, plan: Plan) -> dict[str, object]:
    rng = random.Random(f"site {plan.world.seed} {page.number}")
    links = {name: other.url for name, other in page.links.items()} if page.format != "text" else {}
    siblings = [p for p in plan.pages if p.outlet.name == page.outlet.name and p is not page]
    others = [p for p in plan.pages if p.story != page.story and p not in siblings]
    related = [*siblings[:2], *rng.sample(others, 3)][:3]
    text: Iterable[str] = page.paragraphs
    return {
        "page": page,
        "body": list(text) if page.format == "text" else [_linked(paragraph, links) for paragraph in text],
        "lead": page.paragraphs[0],
        "staffed": page.byline is not None and page.byline not in {a.name for a in page.agencies},
        "sections": SECTIONS,
        "stock": rng.sample(STOCK, 4),
        # a site links its own pages; of others it has only the headlines, under addresses of its own
        "related": [{"title": p.title, "url": p.url if p in siblings else f"/{slug(p.title)[:40]}"} for p in related],
        "comments": rng.sample(COMMENTS, 2),
        "image": f"https://img.{page.outlet.domain}/{page.number + 7100}.jpg",
        "json_ld": Markup(json.dumps(_json_ld(page), ensure_ascii=False).replace("</", "<\\/")),
        "iso": page.published.isoformat(),
        "iso_utc": _utc(page.published).isoformat().replace("+00:00", "Z"),
        "iso_utc_long": _utc(page.published).isoformat(),
        "modified_iso": page.modified.isoformat() if page.modified else "",
        "modified_clock": f"{page.modified:%H:%M}" if page.modified else "",
        "day_iso": f"{page.published:%Y-%m-%d}",
        "long_date": f"{page.published:%A}, {_long_date(page)}",
        "short_date": f"{page.published.day} {page.published:%b %Y}",
        "clock": f"{page.published:%H:%M}",
        "zone": f"UTC{page.published:%z}"[:6],
        "year": page.published.year,
        "minutes": max(1, sum(len(p.split()) for p in page.paragraphs) // 180),
        "look": _look(page),
    }


def _linked(paragraph: str, links: Mapping[str, str]) -> Markup:
    html = str(escape(paragraph))
    for name, url in links.items():
        html = html.replace(str(escape(name)), f'<a href="{escape(url)}">{escape(name)}</a>', 1)
    return Markup(html)  # escaped above


def _json_ld(page: Page) -> dict[str, object]:
    design = design_of(page)
    written = _utc(page.published) if design.utc else page.published
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.title,
        "url": page.url,
        "datePublished": written.isoformat(),
        "publisher": {"@type": "NewsMediaOrganization", "name": page.outlet.name},
        "articleSection": page.section,
    }
    if page.modified:
        data["dateModified"] = page.modified.isoformat()
    if page.byline:
        kind = "Organization" if page.byline in {a.name for a in page.agencies} else "Person"
        data["author"] = [{"@type": kind, "name": page.byline}]
    return data


def _utc(time: dt.datetime) -> dt.datetime:
    return time.astimezone(dt.UTC)


def _rfc(time: dt.datetime) -> str:
    return f"{time:%a, %d %b %Y %H:%M:%S %z}"


def _long_date(page: Page) -> str:
    day = page.published
    return f"{day:%B} {day.day}, {day.year}" if page.outlet.style.american else f"{day.day} {day:%B} {day.year}"
