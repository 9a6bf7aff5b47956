"""What a user decided about parents, over what the texts say.

A parent ruled out leaves the others the likelier by as much; one that is confirmed is the only one, but for others that
are confirmed, too. Who is said to copy whom need not share a word here.

    >>> edge = Edge("x", "y", False, "copy", 0.8, 0.75, 0.7, True, [])
    >>> other = replace(edge, parent="z", probability=0.2, stated=False)
    >>> story = Dossier("s", {i: {} for i in "xyz"})
    >>> row = {"about": "parent", "ids": ["x", "y"], "answer": "no", "by": None, "at": None}
    >>> story.decisions = {"": row}
    >>> [(one.parent, one.probability, one.stated) for one in obeyed(story, [edge, other], 0.5)]
    [('z', 0.8, True)]
"""

from __future__ import annotations

from dataclasses import replace

from firsthand.decisions import signed
from firsthand.dossier import Dossier
from firsthand.lineage.evidence import Reason
from firsthand.lineage.mixing import Edge
from firsthand.newsrooms import Row

SURELY = 12.0
"""The weight of a decision, in log-odds."""


def obeyed(story: Dossier, edges: list[Edge], floor: float) -> list[Edge]:
    """The edges of a story as decisions leave them; a candidate from `floor` on takes the place of who is ruled out."""
    by_child: dict[str, dict[str, Row]] = {}
    for (child, parent), row in sorted(story.decided("parent").items()):
        if child in story.articles and parent != child:
            by_child.setdefault(child, {})[parent] = row
    found = [edge for edge in edges if edge.child not in by_child]
    for child, decided in by_child.items():
        found += _of_child(story, child, [edge for edge in edges if edge.child == child], decided, floor)
    return found


def _of_child(story: Dossier, child: str, edges: list[Edge], decided: dict[str, Row], floor: float) -> list[Edge]:
    answers = {parent: row["answer"] for parent, row in decided.items()}
    confirmed = {parent for parent, answer in answers.items() if answer == "yes"}
    gone = sum(edge.probability for edge in edges if answers.get(edge.parent) == "no" and edge.kind != "citation")
    found = []
    for edge in edges:
        answer = answers.get(edge.parent)
        if answer in ("yes", "undecided"):
            found.append(_answered(edge, decided[edge.parent]))
        elif answer is None and edge.kind == "citation":
            found.append(edge)
        elif answer is None and confirmed:
            found.append(replace(edge, probability=0.0, stated=False))
        elif answer is None:
            found.append(replace(edge, probability=round(min(1.0, edge.probability / max(1.0 - gone, 0.05)), 4)))
    text = [edge for edge in found if edge.kind != "citation"]
    if gone and text and not any(edge.stated for edge in text):
        best = max(text, key=lambda edge: (edge.probability, edge.parent))
        if best.probability >= floor and answers.get(best.parent) != "undecided":
            found[found.index(best)] = replace(best, stated=True)
    for parent in sorted(confirmed - {edge.parent for edge in edges}):
        if parent in story.articles:
            pair = story.pair(child, parent)
            kind = "rewrite" if pair is None or pair["relation"] == "rewrite" else "copy"
            edge = Edge(child, parent, False, kind, story.share(child, parent), 1.0, 1.0, True, [])
            found.append(_answered(edge, decided[parent]))
    return found


def _answered(edge: Edge, row: Row) -> Edge:
    """An edge that was confirmed, or left open, by somebody."""
    yes = row["answer"] == "yes"
    says = f"{'confirmed' if yes else 'left open'} {signed(row)}"
    reasons = [*edge.reasons, Reason("decided", says, SURELY if yes else 0.0)]
    if yes:
        return replace(edge, probability=1.0, direction=1.0, stated=True, reasons=reasons)
    return replace(edge, stated=False, reasons=reasons)
