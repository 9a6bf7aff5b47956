"""Digests: reports that tell again what another newsroom had, which is here or behind them.

>>> _is_medium("The Orl Gazette", set()), _is_medium("Thomas Orl", set())
(True, False)
"""

from __future__ import annotations

from collections import Counter

from firsthand.dossier import Dossier
from firsthand.lexicon.outlets import known, looks_like_outlet, of_domain
from firsthand.newsrooms import agency_named, is_state_run, kind_of_agency, plain_name
from firsthand.origins.root import Root, agency_kind, surely_names, why

DIGEST = 0.5
"""An article with this part of its reported words from one other outlet is a digest of it."""
TOLD_AGAIN = 0.02
"""A page that names another outlet, without a link, tells that article again where it shares this part of its words."""
SHORTER = 0.7
"""A page this much shorter than one that it so probably cites is a digest of it."""


def digests(story: Dossier, found: list[Root]) -> list[Root]:
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
        if not surely_names(edge):
            continue
        signs = why(edge)
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
