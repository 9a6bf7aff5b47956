"""Digests: reports that tell again what another newsroom had, which is here or behind them."""

from __future__ import annotations

from collections import Counter

from firsthand.dossier import Dossier
from firsthand.lexicon.outlets import known, of_domain
from firsthand.newsrooms import agency_named, is_state_run, kind_of_agency, plain_name
from firsthand.origins.relayed import relayed
from firsthand.origins.root import Root, agency_kind, surely_names, why

DIGEST = 0.4
"""An article with this part of its reported words from one other outlet is a digest of it."""
LEANS = 0.15
"""An article with this part of its reported words from one other newsroom may rest on it."""
TOLD_AGAIN = 0.02
"""A page that names another outlet, without a link, tells that article again where it shares this part of its words."""
SHORTER = 0.7
"""A page this much shorter than one that it so probably cites is a digest of it."""


def digests(story: Dossier, found: list[Root]) -> list[Root]:
    """Digests of one other newsroom's report go under it; of one not in the pile, several share one root."""
    by_article = {article: root for root in reversed(found) for article in root.articles}
    follows = {root.key: other for root in found if (other := _follows(story, root)) and other not in root.articles}
    cited = relayed(story)
    brands = Counter(story.newsroom(article) for article in story.articles)
    leans: dict[str, str] = {}
    for root in found:
        name, part = _leans_on(story, root, cited, brands)
        followed = story.newsroom(follows[root.key]) if root.key in follows else ""
        if part >= DIGEST and followed != name:
            leans[root.key] = name
            follows.pop(root.key, None)  # most of it is from elsewhere
        elif not followed:
            root.leans = name if part >= LEANS else _retells(story, root)
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
                if not any("referral" in why(edge) for edge in story.edges.get(root.key, ())):
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
    kind = agency_kind(name) if kind_of_agency(name) else "report"
    label = f"{titled(story, name)} (behind {', '.join(sorted({root.label for root in digests})[:4])})"
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
        if not surely_names(edge):
            continue
        signs = why(edge)
        if edge["share"] < TOLD_AGAIN and signs.isdisjoint(("link", "canonical", "referral")):
            continue  # another report of that outlet may be meant
        shorter = story.articles[root.key]["words"] < SHORTER * story.articles[edge["parent"]]["words"]
        if shorter or "referral" in signs:
            offers.append((float(edge["probability"]), str(edge["parent"])))
    return max(offers, default=(0.0, ""))[1]


def _holders(story: Dossier, root: Root) -> list[str]:
    """The articles that have a root's text at first hand: its own one; of an inferred report all that credit it."""
    if root.key in story.articles:
        return [root.key]
    return [article for article in root.articles if root.newsroom in story.credits[article]]


def _retells(story: Dossier, root: Root) -> str:
    """The newsroom of a report that a root surely names and shares much with; an empty string for none.

    Of an inferred report all that credit it must do so.
    """
    named = [
        {
            story.newsroom(edge["parent"])
            for edge in story.edges.get(article, ())
            if surely_names(edge) and edge["share"] >= LEANS
        }
        for article in _holders(story, root)
    ]
    return min(set.intersection(*named), default="") if named else ""


def _leans_on(
    story: Dossier, root: Root, cited: dict[str, dict[str, float]], brands: Counter[str]
) -> tuple[str, float]:
    """The newsroom that an uncredited article has most of its reported words from, and their part; else none, and 0.

    `brands`: how many articles of the story each newsroom has.
    """
    # of an inferred report all that say they have it must lean on the other
    holders = [] if story.credits.get(root.key) else [cited.get(one, {}) for one in _holders(story, root)]
    told = {name: min(one.get(name, 0.0) for one in holders) for one in holders[:1] for name in one}
    most = max(told.values(), default=0.0)
    if most < LEANS:
        return "", 0.0
    here = brands - Counter(story.newsroom(article) for article in root.articles)
    # a report that is here goes before one that is not
    likely = [name for name, part in told.items() if part >= min(most, DIGEST)]
    name = max(sorted(likely), key=lambda one: (bool(one) and here[one] > 0, told[one]))
    own = {plain_name(of_domain(story.articles[article]["domain"] or "") or "") for article in root.articles}
    return ("", 0.0) if name in {root.newsroom, *own} or is_state_run(name) else (name, told[name])


def titled(story: Dossier, name: str) -> str:
    """A newsroom's name as people know it, or as an article writes it."""
    if listed := known(name):
        return listed
    for rows in story.attributions.values():
        for row in rows:
            for written in (row["source_name"], row["told_to"], row["via"]):
                if written and name in (plain_name(written), agency_named(written)):
                    return agency_named(written) or str(written)
    return name
