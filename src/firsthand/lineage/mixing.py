"""Parents beyond the tree: the second source of a mixed page, and the articles that another cites.

>>> Edge("child", "parent", False, "copy", 0.8, 0.9, 0.7, True, []).row("s")["parent_kind"]
'article'
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from firsthand.dossier import Dossier, Span, quote
from firsthand.lineage.evidence import Reason, as_json
from firsthand.lineage.families import RELATION
from firsthand.lineage.naming import References
from firsthand.lineage.rates import rates
from firsthand.lineage.signs import earlier
from firsthand.newsrooms import Row

SECOND_WORDS, SECOND_SHARE = 25, 0.08
"""A second parent accounts for at least so many words that the first does not, and for this part of the child."""
STRANGERS = 24
"""So many that share most are looked at for a second parent."""
SECOND = -0.8
"""Log-odds that words the first parent lacks come from the fellow that has them, and not both from a third."""
SAME_REPORT = -2.5
"""Log-odds of a second parent that has its text from the first one too."""
DIGEST_SHARE, DIGEST_MORE = 0.25, 1.5
"""An article that names another has its text from there from this share on, unless a third has so much more of it."""
NAMED, SECOND_NAMED = 0.9, 3.0
"""How probable the naming must be, and the log-odds against whoever has the same words and is not named."""


@dataclass(frozen=True)
class Edge:
    """One derivation before it becomes a row."""

    child: str
    parent: str
    inferred: bool
    kind: str
    share: float
    probability: float
    direction: float
    stated: bool
    reasons: list[Reason]

    @property
    def confirmed(self) -> bool:
        """Whether a user said so."""
        return self.stated and any(reason.kind == "decided" for reason in self.reasons)

    def row(self, story_id: str) -> Row:
        """The edge as a row of `derivations`."""
        return {
            "story_id": story_id,
            "child": self.child,
            "parent": self.parent,
            "parent_kind": "inferred" if self.inferred else "article",
            "kind": self.kind,
            "share": round(self.share, 4),
            "probability": round(self.probability, 4),
            "direction_probability": round(self.direction, 4),
            "stated": self.stated,
            "evidence": as_json(self.reasons),
        }


def second_parents(story: Dossier, named: References, edges: list[Edge], floor: float) -> list[Edge]:
    """Parents for the words of an article that its first parent does not account for.

    Of several that have the same words the one that hangs from nobody is taken, then the one with most of them;
    where these hang from an inferred report, so does the article.
    """
    first: dict[str, Edge] = {}
    for edge in edges:
        if edge.stated and (edge.child not in first or edge.probability > first[edge.child].probability):
            first[edge.child] = edge
    parents: dict[str, set[str]] = {}
    for edge in edges:
        if edge.stated:
            parents.setdefault(edge.child, set()).add(edge.parent)
    siblings: dict[str, set[str]] = {}
    for edge in edges:
        if edge.inferred and edge.stated:
            siblings.setdefault(edge.parent, set()).add(edge.child)
    listed = {(edge.child, edge.parent) for edge in edges if edge.stated}
    found: list[Edge] = []
    beginning = {article: _beginning(first, article) for article in story.articles}
    for child in sorted(story.articles):
        if child not in first:
            continue
        main = first[child]
        sources = [siblings.get(parent, {parent}) for parent in sorted(parents[child])]
        near = story.neighbours[child]
        # what two copies of one report have beyond it is weighed where their texts are laid side by side
        strangers = [other for other in near if beginning[other] != beginning[child]]
        strangers = [other for other in strangers if not any(other in known for known in sources)]
        strangers = [
            other for other in strangers if story.pairs[min(child, other), max(child, other)]["relation"] in RELATION
        ]
        strangers = sorted(strangers, key=lambda other: (-story.share(child, other), other))[:STRANGERS]
        if not strangers:
            continue
        fellows = [other for other in near if any(other in known for known in sources)]
        covered = [match.mine for other in fellows for match in story.matches(child, other) if match.part == "text"]
        total = max(1, int(story.articles[child]["words"] or 0))
        offers: list[tuple[int, str]] = []
        for other in strangers:
            rests = first.get(other)
            if rests and rests.parent == child:
                continue
            words = _new_words(story, child, other, covered)
            if words >= SECOND_WORDS and words >= SECOND_SHARE * total and not _descends(first, other, child):
                offers.append((words, other))
        if not offers:
            continue
        most = max(words for words, _ in offers)
        words, other = min(
            ((words, other) for words, other in offers if words >= 0.8 * most),
            key=lambda offer: (offer[1] in first and not first[offer[1]].inferred, -offer[0], offer[1]),
        )
        above = first.get(other)
        source = above.parent if above is not None and above.inferred else other
        if source == main.parent or (child, source) in listed:
            continue
        order = earlier(story.articles[other], story.articles[child])
        weight = (
            SECOND + (0.8 if order > 0 else -1.5 if order < 0 else 0.0) + (1.2 if words >= 3 * SECOND_WORDS else 0.0)
        )
        weight += sum(reason.weight for reason in named.reasons(story, child, other))
        mine, theirs = story.credits[child], story.credits[other]
        # who credits one agency does not have the rest from those who credit another
        weight += 1.0 if set(mine) & set(theirs) else rates()["credit_elsewhere"] if mine else 0.0
        # what two copies of one report have beyond it may be from another version of that report
        weight += SAME_REPORT if source == other and _beginning(first, other) == _beginning(first, child) else 0.0
        probability = round(1 / (1 + math.exp(-weight)), 4)
        spans = tuple(
            (child, "text", *m.mine)
            for m in story.matches(child, other)
            if m.part == "text" and not _inside(m.mine, covered)
        )
        says = f"{words} words of {story.named(child)} that its first source lacks are also in {story.named(other)}"
        reasons = [Reason("second_source", says, weight, spans[:6])]
        found.append(
            Edge(child, source, source != other, "copy", words / total, probability, 0.99 if source != other else
                 round(1 / (1 + math.exp(-weight)), 4), probability >= floor, reasons)
        )  # fmt: skip
    return found


def citing(story: Dossier, named: References, edges: list[Edge], floor: float) -> list[Edge]:
    """Edges to articles that another names or links as its source without taking over their words."""
    listed = {(edge.child, edge.parent) for edge in edges}
    found = []
    for child in story.articles:
        by_outlet: dict[str, list[tuple[float, str, list[Reason]]]] = {}
        for other in named.named(child):
            if (child, other) in listed:
                continue
            reasons = named.reasons(story, child, other)
            order = earlier(story.articles[other], story.articles[child])
            if order:
                says = f"{story.named(other)} carries {'an earlier' if order > 0 else 'a later'} time"
                reasons.append(Reason("times", says, 0.8 * order))
            near = story.likeness.get((min(child, other), max(child, other)))
            likeness = float(near["words"] or 0.0) if near is not None else 0.0
            weight = round(sum(reason.weight for reason in reasons) - 2.0 + likeness, 4)
            by_outlet.setdefault(story.newsroom(other) or other, []).append((weight, other, reasons))
        for _, offers in sorted(by_outlet.items()):
            # an outlet with several articles is cited for the one that fits best
            weight, other, reasons = max(offers, key=lambda offer: (offer[0], offer[1]))
            probability = round(1 / (1 + math.exp(-weight)), 4)
            share = story.share(child, other)
            found.append(
                Edge(child, other, False, "citation", share, probability, probability, probability >= floor, reasons)
            )
    return found


def named_first(story: Dossier, edges: list[Edge]) -> list[Edge]:
    """The same edges, where an article that names another and shares much of its words has these from there.

    Others may have the same words, as copies of what the named one ran: without a credit they are candidates only.
    """
    sources: dict[str, Edge] = {}
    for edge in edges:
        telling = edge.stated and edge.kind == "citation" and edge.share >= DIGEST_SHARE and edge.probability >= NAMED
        if telling and (edge.child not in sources or edge.probability > sources[edge.child].probability):
            sources[edge.child] = edge
    return [_beside(story, edge, sources[edge.child]) if edge.child in sources else edge for edge in edges]


def _beside(story: Dossier, edge: Edge, source: Edge) -> Edge:
    """An edge of an article whose words are from the source that it names."""
    if edge is source:
        return replace(edge, kind="rewrite")
    rival = edge.stated and edge.kind != "citation" and edge.share <= DIGEST_MORE * source.share
    if not rival or story.credits[edge.child]:
        return edge
    says = f"{story.named(edge.child)} has as much in common with {story.named(source.parent)}, which it names"
    unlikely = round(min(edge.probability, 1 - source.probability), 4)
    return replace(
        edge, stated=False, probability=unlikely, reasons=[*edge.reasons, Reason("named_other", says, -SECOND_NAMED)]
    )


def _new_words(story: Dossier, child: str, other: str, covered: list[Span]) -> int:
    """Words of the child's text that it shares with `other` outside quotations and outside `covered`."""
    row = story.articles[child]
    return sum(
        len(quote(row, "text", *match.mine).split())
        for match in story.matches(child, other)
        if match.part == "text" and not match.quoted and not _inside(match.mine, covered)
    )


def _inside(span: Span, covered: list[Span]) -> bool:
    """Whether more than a third of a span is covered."""
    start, end = span
    return sum(max(0, min(end, b) - max(start, a)) for a, b in covered) > (end - start) / 3


def _beginning(first: dict[str, Edge], node: str) -> str:
    """Where the line of first parents above a node begins."""
    seen: set[str] = set()
    while node in first and node not in seen:
        seen.add(node)
        node = first[node].parent
    return node


def _descends(first: dict[str, Edge], node: str, ancestor: str) -> bool:
    seen: set[str] = set()
    while node in first and node not in seen:
        seen.add(node)
        node = first[node].parent
        if node == ancestor:
            return True
    return False
