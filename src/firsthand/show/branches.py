"""A lineage as branches: each article under its likeliest parent, equal copies folded, no circle left.

    >>> edge = {"child": "b", "parent": "a", "stated": True, "probability": 0.9, "kind": "copy"}
    >>> two = [{"article_id": "a", "published_at": None}, {"article_id": "b", "published_at": None}]
    >>> [(root.node, [branch.node for branch in root.branches])
    ...  for root in forest({"articles": two, "derivations": [edge], "inferred": [], "copy_classes": []})]
    [('a', ['b'])]

A lineage may have several parents to a child and even circles; a drawing needs an order. The likeliest edge of each
article that closes no circle gives the branch; its other edges stay with it in `others`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]

UNFOLDED = 20
"""Up to so many articles every one has its own branch."""
MOST = 60
"""More branches than this are folded further: leaves of one parent and kind."""
FOLD = 3
"""So few equal copies are not folded."""
_LATE = "9999"


@dataclass
class Branch:
    """An article or an inferred parent, the edge it hangs from, and what hangs from it."""

    node: str
    edge: Row | None = None
    others: list[Row] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    """The articles folded into this one, itself the first; empty where it stands for itself."""
    equal: bool = False
    """Whether the folded are equal copies, or only of one parent and kind."""

    def walk(self) -> Iterator[Branch]:
        """This branch and all below it, in the order they are drawn."""
        waiting = [self]  # not recursive: a page watched for days is a chain of a thousand revisions
        while waiting:
            branch = waiting.pop()
            yield branch
            waiting += reversed(branch.branches)


def forest(story: Mapping[str, Any], unfolded: int = UNFOLDED, most: int = MOST) -> list[Branch]:
    """The lineage of a story (an answer of `show.story`) as trees, in order of time.

    Every article stands in it once, alone or among the `members` of a branch.
    """
    times = {row["article_id"]: row["published_at"] or _LATE for row in story["articles"]}
    known = dict(times) | {row["node_id"]: _LATE for row in story["inferred"]}
    made = {name: Branch(name) for name in known}
    root = {name: name for name in known}
    hung: set[str] = set()

    def top(name: str) -> str:
        while root[name] != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    ranked = sorted(
        (edge for edge in story["derivations"] if edge["child"] in known and edge["parent"] in known),
        key=lambda edge: (not edge["stated"], -(edge["probability"] or 0), edge["child"], edge["parent"]),
    )
    for edge in ranked:
        child, parent = edge["child"], edge["parent"]
        if child in hung or top(child) == top(parent):
            made[child].others.append(edge)
            continue
        root[top(child)] = top(parent)
        made[child].edge = edge
        made[parent].branches.append(made[child])
        hung.add(child)
    roots = [made[name] for name in known if name not in hung]
    kept = {edge["parent"] for branch in made.values() for edge in branch.others}
    for order in (roots, *(branch.branches for branch in made.values())):
        order.sort(key=lambda branch: (_first(branch, times), branch.node))
    if len(times) > unfolded:
        classes = {row["article_id"]: row["class_id"] for row in story["copy_classes"]}
        _fold(roots, times, kept, classes)
        if sum(1 for tree in roots for _ in tree.walk()) > most:
            _fold(roots, times, kept, None)
    return roots


def _first(branch: Branch, times: Mapping[str, str]) -> str:
    """When a branch begins: an inferred parent begins with the first that hangs from it."""
    if branch.node in times:
        return times[branch.node]
    return min((times.get(below.node, _LATE) for below in branch.walk()), default=_LATE)


def _fold(roots: list[Branch], times: Mapping[str, str], kept: set[str], classes: Mapping[str, str] | None) -> None:
    """Folds leaves of one parent and kind: equal copies (of one class), or without classes all of them."""
    for branches in [roots, *(branch.branches for tree in roots for branch in tree.walk())]:
        groups: dict[tuple[object, ...], list[Branch]] = {}
        for branch in branches:
            likeness = classes.get(branch.node) if classes is not None else "any"
            if branch.branches or branch.others or branch.node in kept or branch.node not in times or not likeness:
                continue
            edge = branch.edge
            groups.setdefault((likeness, edge and edge["kind"], edge and edge["stated"]), []).append(branch)
        gone: set[str] = set()
        for group in groups.values():
            if len(group) >= FOLD:
                names = [name for branch in group for name in branch.members or [branch.node]]
                group[0].members = sorted(names, key=lambda name: (times[name], name))
                group[0].equal = classes is not None
                gone.update(branch.node for branch in group[1:])
        branches[:] = [branch for branch in branches if branch.node not in gone]
