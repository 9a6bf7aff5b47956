"""Families: the articles of a story that carry one text.

A page that mixes two agency reports belongs to the family it shares most with, and does not weld the two together:
families gather around leaders, never along chains.

    >>> from firsthand.dossier import Dossier
    >>> one = Dossier("s", {i: {"words": 100} for i in "abc"})
    >>> one.pairs["a", "b"] = {"a": "a", "b": "b", "relation": "copy", "a_share": 0.9, "b_share": 1.0}
    >>> families(one)
    [['a', 'b'], ['c']]
"""

from __future__ import annotations

from firsthand.dossier import Dossier

RELATION = {"copy": (3.0, 4.0), "partial_copy": (0.4, 3.0), "rewrite": (0.8, 2.6)}
"""Relations in which words of one article came from the other or from a source of both; log-odds that they did not
come by chance, where next to nothing is shared and where half or more is."""

_BELONGS = 0.35
"""Of one of the two this much must be common before a partial copy joins a leader's family."""


def strength(story: Dossier, one: str, other: str) -> float:
    """How much of one text two articles carry, 0 to 1: the greater share; members of one copy class carry all."""
    row = story.pair(one, other)
    if row is not None and row["relation"] in RELATION:
        return max(float(row["a_share"]), float(row["b_share"]))
    mine, theirs = story.classes.get(one), story.classes.get(other)
    if mine is not None and theirs is not None and mine["class_id"] == theirs["class_id"]:
        return 1.0
    return 0.0


def related(story: Dossier) -> dict[str, dict[str, float]]:
    """For each article those it shares running text with, and how strongly."""
    found: dict[str, dict[str, float]] = {article: {} for article in story.articles}
    for (a, b), row in story.pairs.items():
        if row["relation"] in RELATION:
            found[a][b] = found[b][a] = strength(story, a, b)
    for article, row in story.classes.items():
        other = row["representative"]
        if other != article and other in found and article in found:
            found[article][other] = found[other][article] = 1.0
    return found


def families(story: Dossier) -> list[list[str]]:
    """The articles in families, each sorted, by first member. An article without kin is a family of its own.

    A copy class goes where its representative goes: of a large one each member was compared with that alone.
    """
    stands = {article: _stands_for(story, article) for article in story.articles}
    units = set(stands.values())
    kin = {unit: {one: share for one, share in others.items() if one in units}
           for unit, others in related(story).items() if unit in units}  # fmt: skip
    weight = {article: round(sum(share * share for share in others.values()), 4) for article, others in kin.items()}
    ranked = sorted(kin, key=lambda article: (-weight[article], -_words(story, article), article))
    leaders: list[str] = []
    for article in ranked:
        if not any(_joins(story, article, leader, kin) for leader in leaders):
            leaders.append(article)
    head = {leader: leader for leader in leaders}
    for article in ranked:
        if article not in head:
            head[article] = max(
                (leader for leader in leaders if _joins(story, article, leader, kin)),
                key=lambda leader: (kin[article][leader], -leaders.index(leader)),
            )
    # a leader whom nobody follows, but who is kin of someone's follower, joins that family
    followed = {leader for article, leader in head.items() if article != leader}
    for article in leaders:
        others = [other for other in kin[article] if head[other] != article]
        if article not in followed and others:
            head[article] = head[max(sorted(others), key=lambda other: kin[article][other])]
    gathered: dict[str, list[str]] = {}
    for article in sorted(stands):
        gathered.setdefault(_end(head, stands[article]), []).append(article)
    return sorted(gathered.values())


def _stands_for(story: Dossier, article: str) -> str:
    """The representative of an article's copy class, if it is here; else itself."""
    kind = story.classes.get(article)
    other = str(kind["representative"]) if kind is not None else article
    return other if other in story.articles else article


def _joins(story: Dossier, article: str, leader: str, kin: dict[str, dict[str, float]]) -> bool:
    share = kin[article].get(leader, 0.0)
    row = story.pair(article, leader)
    return share >= _BELONGS or (share > 0 and row is not None and row["relation"] == "rewrite")


def _end(head: dict[str, str], article: str) -> str:
    seen = {article}
    while head[article] != article and head[article] not in seen:
        article = head[article]
        seen.add(article)
    return min(seen) if head[article] in seen and head[article] != article else article


def _words(story: Dossier, article: str) -> int:
    return int(story.articles[article]["words"] or 0)
