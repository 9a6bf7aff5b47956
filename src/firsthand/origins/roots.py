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

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache

import orjson

from firsthand.dossier import Dossier
from firsthand.lexicon.outlets import known, looks_like_outlet, of_domain
from firsthand.newsrooms import (
    Row,
    agency_named,
    agency_of_page,
    credited,
    helped_by,
    is_state_run,
    kind_of_agency,
    plain_name,
)

SURELY = 0.6
"""Two articles whose possible edges are together as probable as this carry one text, whoever came first."""
PERHAPS = 0.2
"""An edge as probable as this leaves open whether the child has a root of its own."""
MOSTLY = 0.3
"""An article that copied less than this part of its words keeps a root of its own."""
DIGEST = 0.5
"""An article with this part of its reported words from one other outlet is a digest of it."""
SHORTER, NAMED = 0.7, 0.75
"""A page this much shorter than one that it so probably cites is a digest of it."""
TOLD_AGAIN = 0.02
"""A page that names another outlet, without a link, tells that article again where it shares this part of its words."""
TOLD_WITHIN = timedelta(days=3)
"""A happening is told within so many days, mostly."""
KNOWING = ("person", "government", "document")
"""Kinds of sources that may know a thing themselves."""
OWN_SENTENCES = 2
"""A rewrite with so many sentences that its parent does not have may rest on a source of its own."""


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
    more: list[str] = field(default_factory=list)
    """What may be origins besides, each in words: they count in the upper number alone."""
    says: list[Row] = field(default_factory=list)


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
    found = _decided(story, _digests(story, found), above | merged)
    together = _at_one_time(story)
    for root in found:
        root.apart = together.isdisjoint(root.articles)
    return found


def _at_one_time(story: Dossier) -> set[str]:
    """The articles of the days in which most of the story was told, and who shares text with these.

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
        if any(story.share(article, other) >= TOLD_AGAIN for other in story.neighbours[article] if other in found)
    }


def _decided(story: Dossier, found: list[Root], above: dict[str, str]) -> list[Root]:
    """The roots as a user's decisions about two articles leave them: one origin, or one each."""
    for (one, other), row in sorted(story.decided("origin").items()):
        mine, theirs = (next((root for root in found if article in root.articles), None) for article in (one, other))
        if mine is None or theirs is None:
            continue
        by = f"decided by {row['by'] or 'hand'}" + (f" on {row['at'][:10]}" if row["at"] else "")
        if row["answer"] == "yes" and mine is not theirs:
            mine.articles = sorted({*mine.articles, *theirs.articles})
            mine.says.append(
                {"kind": "decided", "says": f"one origin with {theirs.label}: {by}", "weight": 1.0, "spans": []}
            )
            found = [root for root in found if root is not theirs]
        elif row["answer"] == "no" and mine is theirs:
            # whoever hangs from the other leaves
            gone = one if mine.key == other or _under(above, other, one) else other
            leaves = [article for article in mine.articles if article == gone or _under(above, article, gone)]
            mine.articles = [article for article in mine.articles if article not in leaves]
            apart = root_of_article(story.articles[gone], story.owns[gone], story.credits[gone], story.newsroom(gone))
            apart.articles = leaves
            apart.says.append({"kind": "decided", "says": f"an origin of its own: {by}", "weight": 1.0, "spans": []})
            found.append(apart)
    return sorted(found, key=lambda root: root.key)


def _under(above: dict[str, str], article: str, other: str) -> bool:
    """Whether an article's text comes from another one, over however many."""
    seen = {article}
    while (up := above.get(article)) is not None and up not in seen:
        if up == other:
            return True
        seen.add(up)
        article = up
    return False


def circles(story: Dossier) -> set[tuple[str, str]]:
    """Citations that close a circle: who cites, who is cited and rests on the first in turn."""
    return {
        (edge["child"], edge["parent"]) for edge in story.derivations if not edge["stated"] and "circular" in _why(edge)
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
        cites = {edge["parent"] for edge in story.edges.get(article, ()) if _names(edge)}
        if len(cites) >= 2 and cites <= inside:
            join(article, min(cites))
            if any(row["source_kind"] in KNOWING for row in story.attributions.get(article, ())):
                added.setdefault(under[article], []).append(f"what {story.named(article)} has from others")
    return joined, added


def _why(edge: Row) -> frozenset[str]:
    """The kinds of evidence of an edge."""
    return _kinds(edge["evidence"])


@lru_cache(maxsize=65_536)
def _kinds(evidence: str) -> frozenset[str]:
    return frozenset(reason["kind"] for reason in orjson.loads(evidence))


def _names(edge: Row) -> bool:
    """Whether the child surely names the parent as its source."""
    return bool(edge["kind"] == "citation" and edge["stated"] and edge["probability"] >= NAMED)


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


def _top(above: dict[str, str], merged: dict[str, str], node: str) -> str:
    seen = {node}
    while True:
        up = above.get(node) or merged.get(node)
        if up is None or up in seen:
            return node
        seen.add(up)
        node = up


def _root(story: Dossier, top: str, articles: list[str], doubt: dict[str, float]) -> Root:
    """What kind of root a node is."""
    more = _own_matter(story, articles)
    if top in story.inferred:
        node = story.inferred[top]
        agency = str(node["agency"] or "")
        kind = _agency_kind(agency) if agency else "unknown"
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


def root_of_article(
    article: Row, own: str | None = None, names: tuple[str, ...] | None = None, newsroom: str | None = None
) -> Root:
    """The root that one article stands for by itself: what its page, its credits and its outlet say."""
    brand = str(article.get("outlet") or article.get("domain") or "")
    own = agency_of_page(article) if own is None else own
    names = credited(article) if names is None else names
    key = str(article.get("article_id") or "")
    if own:
        return Root(key, _agency_kind(own), own, own, [key])
    if names:
        label = f"{names[0]} report" if len(names) == 1 else "compiled from " + ", ".join(names)
        return Root(key, _agency_kind(names[0]), label, names[0], [key], weak=len(names) > 1)
    if not brand:
        return Root(key, "unknown", "unknown outlet", "", [key])
    medium = agency_named(brand)
    kind = "state_media" if medium and is_state_run(medium) else "report"
    return Root(key, kind, brand, plain_name(brand) if newsroom is None else newsroom, [key])


def _agency_kind(agency: str) -> str:
    if is_state_run(agency):
        return "state_media"
    return "release" if kind_of_agency(agency) == "release" else "agency"


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


def _cited(story: Dossier) -> dict[str, dict[str, float]]:
    """For each article the part of its reported words that each other newsroom is the source of.

    What somebody says who spoke to one newsroom, as the article says once, is from there throughout the article.
    """
    found: dict[str, dict[str, float]] = {}
    here = {plain_name(story.brand(article)) for article in story.articles}
    for article, rows in story.attributions.items():
        told: dict[str, int] = {}
        spoke_to: dict[str, set[str]] = {}
        for row in rows:
            if row["told_to"] and row["source_name"]:
                spoke_to.setdefault(row["source_name"], set()).add(row["told_to"])
        total = 0
        for row in rows:
            length = sum(span["end"] - span["start"] for span in row["content_spans"] or ())
            if row["within"] is None:
                total += length
            heard = row["source_name"] if row["source_kind"] in ("outlet", "agency") else row["told_to"] or row["via"]
            if not heard and len(listeners := spoke_to.get(row["source_name"] or "", set())) == 1:
                heard = min(listeners)
            name = agency_named(heard) or plain_name(heard) if heard and _is_medium(heard, here) else ""
            if name and row["number"] != "many":
                told[name] = told.get(name, 0) + length
        found[article] = {name: round(length / total, 4) for name, length in told.items() if total}
    return found


def _is_medium(name: str, here: set[str]) -> bool:
    """Whether a name that relays statements is surely that of a newsroom."""
    return bool(plain_name(name) in here or agency_named(name) or known(name)) or looks_like_outlet(name)


def _digests(story: Dossier, found: list[Root]) -> list[Root]:
    """Digests of one other newsroom's report go under it; of one not in the pile, several share one root."""
    by_article = {article: root for root in reversed(found) for article in root.articles}
    follows = {root.key: other for root in found if (other := _follows(story, root)) and other not in root.articles}
    cited = _cited(story)
    brands = Counter(story.newsroom(article) for article in story.articles)
    leans = {root.key: _leans_on(story, root, cited, brands) for root in found if root.key not in follows}
    leans = {key: name for key, name in leans.items() if name}
    kept = [root for root in found if root.key not in leans and root.key not in follows]
    by_newsroom: dict[str, Root] = {}
    for root in kept:
        for article in () if root.open else root.articles:
            by_newsroom.setdefault(story.newsroom(article), root)
    by_newsroom |= {root.newsroom: root for root in kept if root.newsroom and not root.open}
    behind: dict[str, list[Root]] = {}
    for root in found:
        if root.key in follows:
            target = _target(root, by_article, follows)
            if target is None or target.key in leans:
                kept.append(root)
            else:
                _absorb(target, root, f"{root.label} tells again what it has from {target.label}, which it names")
                if not any("referral" in _why(edge) for edge in story.edges.get(root.key, ())):
                    target.more.append(f"what {root.label} adds to {target.label}")
        elif root.key in leans:
            name = leans[root.key]
            says = f"most of what {root.label} reports it says it has from {name}"
            if name in by_newsroom:
                by_newsroom[name].more.append(f"what {root.label} adds to {by_newsroom[name].label}")
                _absorb(by_newsroom[name], root, says)
            else:
                root.says.append({"kind": "digest", "says": says, "weight": 1.0, "spans": []})
                behind.setdefault(name, []).append(root)
    return sorted(
        [*kept, *(_behind(story, name, roots) for name, roots in sorted(behind.items()))], key=lambda r: r.key
    )


def _target(root: Root, by_article: dict[str, Root], follows: dict[str, str]) -> Root | None:
    """The root that one follows, over those that follow another themselves; None where they go round."""
    seen = {root.key}
    while root.key in follows:
        root = by_article[follows[root.key]]
        if root.key in seen:
            return None
        seen.add(root.key)
    return root


def _absorb(target: Root, root: Root, says: str) -> None:
    """Put a digest under the root it is a digest of."""
    target.articles = sorted({*target.articles, *root.articles})
    target.says.append({"kind": "digest", "says": says, "weight": 1.0, "spans": []})


def _behind(story: Dossier, name: str, digests: list[Root]) -> Root:
    """The report behind digests of it that is not in the pile."""
    articles = sorted({article for root in digests for article in root.articles})
    kind = _agency_kind(name) if kind_of_agency(name) else "report"
    label = f"{_titled(story, name)} (behind {', '.join(sorted({root.label for root in digests})[:4])})"
    says = [row for root in digests for row in root.says if row["kind"] == "digest"]
    more = [one for root in digests for one in root.more]
    return Root(digests[0].key, kind, label, name, articles, more=more, says=says)


def _follows(story: Dossier, root: Root) -> str:
    """The article of which a root's own one is a digest, because it says so; an empty string for none.

    It sends its readers there for the rest, or it names it as its source and is much shorter.
    """
    if root.key not in story.articles or story.credits[root.key]:
        return ""
    offers = []
    for edge in story.edges.get(root.key, ()):
        if not _names(edge):
            continue
        signs = _why(edge)
        if edge["share"] < TOLD_AGAIN and signs.isdisjoint(("link", "canonical", "referral")):
            continue  # another report of that outlet may be meant
        shorter = story.articles[root.key]["words"] < SHORTER * story.articles[edge["parent"]]["words"]
        if shorter or "referral" in signs:
            offers.append((float(edge["probability"]), str(edge["parent"])))
    return max(offers, default=(0.0, ""))[1]


def _leans_on(story: Dossier, root: Root, cited: dict[str, dict[str, float]], brands: Counter[str]) -> str:
    """The newsroom from which an uncredited article has most of what it reports; an empty string for none.

    `brands`: how many articles of the story each newsroom has.
    """
    if root.key in story.articles:
        told = {} if story.credits[root.key] else cited.get(root.key, {})
    else:
        # of an inferred report all that say they have it must lean on the other
        holders = [cited.get(article, {}) for article in root.articles if root.newsroom in story.credits[article]]
        told = {name: min(one.get(name, 0.0) for one in holders) for one in holders[:1] for name in one}
    told = {name: part for name, part in told.items() if part >= DIGEST}
    if not told:
        return ""
    here = brands - Counter(story.newsroom(article) for article in root.articles)
    # a report that is here goes before one that is not
    name = max(sorted(told), key=lambda one: (bool(one) and here[one] > 0, told[one]))
    own = {plain_name(of_domain(story.articles[article]["domain"] or "") or "") for article in root.articles}
    return "" if name in {root.newsroom, *own} or is_state_run(name) else name


def _titled(story: Dossier, name: str) -> str:
    """A newsroom's name as people know it, or as an article writes it."""
    if listed := known(name):
        return listed
    for rows in story.attributions.values():
        for row in rows:
            if row["source_name"] and name in (plain_name(row["source_name"]), agency_named(row["source_name"])):
                return agency_named(row["source_name"]) or str(row["source_name"])
    return name
