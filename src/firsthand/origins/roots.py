"""The roots of a story's text: where the lineage of its articles begins.

A root is a report that somebody wrote independently: an inferred parent, or an article whose words come from nobody
here. Copies, rewrites and digests hang from it and add none. Articles whose direction is open but that surely carry
one text have one root together.

    >>> from firsthand.dossier import Dossier
    >>> one = Dossier("s", {i: {"outlet": i.upper(), "domain": None, "title": i, "words": 100, "agency": None,
    ...     "url": None, "published_at": None} for i in ("x", "y")})
    >>> one.derivations = [{"child": "y", "parent": "x", "parent_kind": "article", "kind": "copy", "stated": True,
    ...     "probability": 0.9, "share": 0.8, "evidence": "[]"}]
    >>> [(root.label, root.articles) for root in roots(one)]
    [('X', ['x', 'y'])]
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import orjson

from firsthand.decisions import signed
from firsthand.dossier import Dossier
from firsthand.newsrooms import helped_by
from firsthand.origins.digests import digests
from firsthand.origins.root import Root, agency_kind, root_of_article, surely_names, why

SURELY = 0.6
"""Two articles whose possible edges are together as probable as this carry one text, whoever came first."""
PERHAPS = 0.2
"""An edge as probable as this leaves open whether the child has a root of its own."""
MOSTLY = 0.3
"""An article that copied less than this part of its words keeps a root of its own."""
TOLD_WITHIN = timedelta(days=3)
"""A happening is told within so many days, mostly."""
KNOWING = ("person", "government", "document")
"""Kinds of sources that may know a thing themselves."""
OWN_SENTENCES = 2
"""A rewrite with so many sentences that its parent does not have may rest on a source of its own."""


def roots(story: Dossier) -> list[Root]:
    """The roots of a story's text, by key. Every article is under exactly one, that of its likeliest parent."""
    above, doubt = _above(story)
    merged = _open_texts(story, above)
    gathered: dict[str, list[str]] = {}
    for article in story.articles:
        gathered.setdefault(_top(above, merged, article), []).append(article)
    behind: dict[str, list[str]] = {}
    for edge in story.derivations:
        # a report that accounts for a part of a page is a root too
        node = edge["parent"]
        if edge["stated"] and node in story.inferred and story.inferred[node]["agency"] and node not in gathered:
            behind.setdefault(node, []).append(edge["child"])
    gathered |= behind
    gathered, added = _circles(story, gathered)
    found = [_root(story, top, sorted(articles), doubt) for top, articles in sorted(gathered.items())]
    for root in found:
        root.more += added.get(root.key, ())
    found = _decided(story, digests(story, found), above | merged)
    together = _at_one_time(story)
    for root in found:
        root.apart = together.isdisjoint(root.articles)
    return found


def _at_one_time(story: Dossier) -> set[str]:
    """The articles of the days in which most of the story was told, and who copied from one of these.

    Of a story without times all.
    """
    times = {article: row["published_at"] for article, row in story.articles.items() if row["published_at"]}
    if not times:
        return set(story.articles)
    ranked = sorted(times, key=lambda article: (times[article], article))
    best, end = range(0), 0
    for start, first in enumerate(ranked):
        while end < len(ranked) and times[ranked[end]] - times[first] <= TOLD_WITHIN:
            end += 1
        best = max(best, range(start, end), key=len)
    found = {ranked[n] for n in best}
    return found | {
        article
        for article in story.articles.keys() - found
        if any(story.share(article, other) >= MOSTLY for other in story.neighbours[article] if other in found)
    }


def _decided(story: Dossier, found: list[Root], above: dict[str, str]) -> list[Root]:
    """The roots as a user's decisions about two articles leave them: one origin, or one each."""
    for (one, other), row in sorted(story.decided("origin").items()):
        mine, theirs = (next((root for root in found if article in root.articles), None) for article in (one, other))
        if mine is None or theirs is None:
            continue
        by = f"decided {signed(row)}"
        if row["answer"] == "yes" and mine is not theirs:
            mine.articles = sorted({*mine.articles, *theirs.articles})
            mine.says.append(
                {"kind": "decided", "says": f"one origin with {theirs.label}: {by}", "weight": 1.0, "spans": []}
            )
            found = [root for root in found if root is not theirs]
        elif row["answer"] == "no" and mine is theirs:
            # whoever hangs from the other leaves
            gone = one if mine.key == other or one in _ancestors(other, above) else other
            leaves = [article for article in mine.articles if article == gone or gone in _ancestors(article, above)]
            mine.articles = [article for article in mine.articles if article not in leaves]
            apart = root_of_article(story.articles[gone], story.owns[gone], story.credits[gone], story.newsroom(gone))
            apart.articles = leaves
            apart.says.append({"kind": "decided", "says": f"an origin of its own: {by}", "weight": 1.0, "spans": []})
            found.append(apart)
    return sorted(found, key=lambda root: root.key)


def circles(story: Dossier) -> set[tuple[str, str]]:
    """Citations that close a circle: who cites, who is cited and rests on the first in turn."""
    return {
        (edge["child"], edge["parent"]) for edge in story.derivations if not edge["stated"] and "circular" in why(edge)
    }


def _circles(story: Dossier, gathered: dict[str, list[str]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The same groups, those joined whose first articles cite each other in a circle: none of them can know.

    Who cites several of a circle and nobody outside it repeats it; what he has from others may be an origin besides:
    the second answer, by group.
    """
    joined = dict(gathered)
    added: dict[str, list[str]] = {}
    under = {article: top for top, articles in gathered.items() for article in articles}

    def join(one: str, other: str) -> None:
        kept, gone = sorted((under[one], under[other]))
        if kept != gone and one in joined.get(under[one], ()) and kept in joined and gone in joined:
            under.update(dict.fromkeys(joined[gone], kept))
            joined[kept] = joined[kept] + joined.pop(gone)

    closing = sorted(circles(story))
    for one, other in closing:
        join(one, other)
    inside = {article for pair in closing for article in pair}
    for article in sorted(gathered.keys() & story.articles.keys() - inside):
        cites = {edge["parent"] for edge in story.edges.get(article, ()) if surely_names(edge)}
        if len(cites) >= 2 and cites <= inside:
            join(article, min(cites))
            if any(row["source_kind"] in KNOWING for row in story.attributions.get(article, ())):
                added.setdefault(under[article], []).append(f"what {story.named(article)} has from others")
    return joined, added


def _above(story: Dossier) -> tuple[dict[str, str], dict[str, float]]:
    """The likeliest stated parent of each article's text, and how probable the best open one is."""
    above: dict[str, tuple[float, str]] = {}
    doubt: dict[str, float] = {}
    for edge in story.derivations:
        if edge["kind"] == "citation" or (edge["kind"] == "copy" and edge["share"] < MOSTLY):
            continue
        rank = (float(edge["probability"]), str(edge["parent"]))
        if edge["stated"]:
            above[edge["child"]] = max(above.get(edge["child"], rank), rank)
        else:
            doubt[edge["child"]] = max(doubt.get(edge["child"], 0.0), rank[0])
    return {child: parent for child, (_, parent) in above.items()}, doubt


def _open_texts(story: Dossier, above: dict[str, str]) -> dict[str, str]:
    """Articles without a stated parent that surely share their text with another: article -> where it hangs."""
    between: dict[str, dict[str, float]] = {}
    for edge in story.derivations:
        if not edge["stated"] and edge["kind"] != "citation":
            for one, other in ((edge["child"], edge["parent"]), (edge["parent"], edge["child"])):
                between.setdefault(one, {})
                between[one][other] = between[one].get(other, 0.0) + float(edge["probability"])
    merged: dict[str, str] = {}
    for child in sorted(story.articles):
        if child in above or child not in between:
            continue
        offers = between[child]
        own = sum(
            float(edge["probability"])
            for edge in story.edges.get(child, ())
            if not edge["stated"] and edge["kind"] != "citation"
        )
        best = max(sorted(offers), key=lambda other: offers[other])
        if (offers[best] >= SURELY or own >= SURELY) and _top(above, merged, best) != child:
            merged[child] = best
    return merged


def _ancestors(node: str, *above: dict[str, str]) -> Iterator[str]:
    """Whom a node hangs from, and whom that one, and so on."""
    seen = {node}
    while (up := next((known[node] for known in above if node in known), None)) is not None and up not in seen:
        yield up
        seen.add(up)
        node = up


def _top(above: dict[str, str], merged: dict[str, str], node: str) -> str:
    for up in _ancestors(node, above, merged):
        node = up
    return node


def _root(story: Dossier, top: str, articles: list[str], doubt: dict[str, float]) -> Root:
    """What kind of root a node is."""
    more = _own_matter(story, articles)
    if top in story.inferred:
        node = story.inferred[top]
        agency = str(node["agency"] or "")
        kind = agency_kind(agency) if agency else "unknown"
        says = {
            "kind": "counted",
            "says": f"{len(articles)} articles hang from one {node['label']}",
            "weight": 1.0,
            "spans": [],
        }
        return Root(top, kind, node["label"], agency or top, articles, more=more, says=[says])
    root = root_of_article(story.articles[top], story.owns[top], story.credits[top], story.newsroom(top))
    more = more + [f"what {name} gave to {root.label}" for name in helped_by(story.articles[top])]
    root.key, root.articles, root.more = top, articles, more
    root.open = doubt.get(top, 0.0) >= PERHAPS
    own = root.label if root.label else "an unknown outlet"
    said = f"the text of {own} comes from no other article here" + (
        f"; {len(articles) - 1} more carry it" if len(articles) > 1 else ""
    )
    root.says.append({"kind": "counted", "says": said, "weight": 1.0, "spans": []})
    return root


def _own_matter(story: Dossier, articles: list[str]) -> list[str]:
    """Rewrites among the articles with matter that their parent does not have."""
    found = []
    for edge in (edge for article in articles for edge in story.edges.get(article, ())):
        if not edge["stated"] or edge["kind"] != "rewrite":
            continue
        matter = [reason for reason in orjson.loads(edge["evidence"]) if reason["kind"] == "own_matter"]
        if matter and len(matter[0]["spans"]) >= OWN_SENTENCES:
            found.append(f"matter in {story.named(edge['child'])} that its source is not known to have had")
    return found
