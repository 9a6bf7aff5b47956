"""One independent report, and what says whose it is.

>>> root_of_article({"article_id": "x", "outlet": "Orl Post", "domain": None, "agency": None, "url": None}).label
'Orl Post'
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import orjson

from firsthand.newsrooms import Row, agency_named, agency_of_page, credited, is_state_run, kind_of_agency, plain_name

NAMED = 0.75
"""How probably a child must name the parent to be one that surely does."""


@dataclass
class Root:
    """One independent report, and all that hangs from it."""

    key: str
    """What the id is made of: a node, an article, or the name of a newsroom."""
    kind: str
    label: str
    newsroom: str
    articles: list[str]
    weak: bool = False
    open: bool = False
    """Whether it may hang from another root here."""
    apart: bool = False
    """Whether it was told on other days than most of the story, and so may be of another happening."""
    leans: str = ""
    """The newsroom from which it says it has much of what it reports: the lower number takes the two for one."""
    more: list[str] = field(default_factory=list)
    """What may be origins besides, each in words: they count in the upper number alone."""
    says: list[Row] = field(default_factory=list)


def root_of_article(
    article: Row, own: str | None = None, names: tuple[str, ...] | None = None, newsroom: str | None = None
) -> Root:
    """The root that one article stands for by itself: what its page, its credits and its outlet say."""
    brand = str(article.get("outlet") or article.get("domain") or "")
    own = agency_of_page(article) if own is None else own
    names = credited(article) if names is None else names
    key = str(article.get("article_id") or "")
    if own:
        return Root(key, agency_kind(own), own, own, [key])
    if names:
        label = f"{names[0]} report" if len(names) == 1 else "compiled from " + ", ".join(names)
        return Root(key, agency_kind(names[0]), label, names[0], [key], weak=len(names) > 1)
    if not brand:
        return Root(key, "unknown", "unknown outlet", "", [key])
    medium = agency_named(brand)
    kind = "state_media" if medium and is_state_run(medium) else "report"
    return Root(key, kind, brand, plain_name(brand) if newsroom is None else newsroom, [key])


def agency_kind(agency: str) -> str:
    """`state_media`, `release` or `agency`."""
    if is_state_run(agency):
        return "state_media"
    return "release" if kind_of_agency(agency) == "release" else "agency"


def why(edge: Row) -> frozenset[str]:
    """The kinds of evidence of an edge."""
    return _kinds(edge["evidence"])


@lru_cache(maxsize=65_536)
def _kinds(evidence: str) -> frozenset[str]:
    return frozenset(reason["kind"] for reason in orjson.loads(evidence))


def surely_names(edge: Row) -> bool:
    """Whether the child surely names the parent as its source."""
    return bool(edge["kind"] == "citation" and edge["stated"] and edge["probability"] >= NAMED)
