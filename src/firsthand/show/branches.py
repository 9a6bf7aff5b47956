"""A lineage as branches: each article under its likeliest parent, large stories folded, no circle left.

    >>> edge = {"child": "b", "parent": "a", "stated": True, "probability": 0.9, "kind": "copy"}
    >>> two = [{"article_id": "a", "published_at": None}, {"article_id": "b", "published_at": None}]
    >>> [(root.node, [branch.node for branch in root.branches])
    ...  for root in forest({"articles": two, "derivations": [edge], "inferred": [], "copy_classes": []})]
    [('a', ['b'])]

A lineage may have several parents to a child and even circles; a drawing needs an order. The likeliest edge of each
article that closes no circle gives the branch; its other edges stay with it in `others`.

A story of more than `UNFOLDED` articles is folded: equal copies of one parent into one branch, and what came from any
of them hangs from it; so are the versions of one page. If more than `MOST` branches are left, siblings from which
nothing came are folded as well, and at last whatever is smallest, until there are about `MOST`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from firsthand.show.saying import counted, percent

Row = dict[str, Any]
Fold = Literal["", "equal", "versions", "siblings", "rest"]

UNFOLDED = 20
"""Up to so many articles every one has its own branch."""
MOST = 60
"""More branches than this are folded further."""
FOLD = 3
"""Fewer equal copies or siblings are not folded."""
_LATE = "9999"
_MANY = {
    "syndication": "syndicated copies",
    "copy": "copies",
    "rewrite": "rewrites",
    "citation": "citations",
    "revision": "later versions",
}


@dataclass
class Branch:
    """An article or an inferred parent, the edge it hangs from, and what hangs from it; or several articles folded."""

    node: str
    edge: Row | None = None
    others: list[Row] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    """The articles folded into this one by time, itself the first; empty where it stands for itself."""
    fold: Fold = ""
    """As what they are folded: equal copies, versions of one page, siblings of one kind, or the rest."""
    edges: list[Row] = field(default_factory=list)
    """The edges by which the folded hang from the parent."""

    def walk(self) -> Iterator[Branch]:
        """This branch and all below it, in the order they are drawn."""
        waiting = [self]  # not recursive: a page watched for days is a chain of a thousand revisions
        while waiting:
            branch = waiting.pop()
            yield branch
            waiting += reversed(branch.branches)

    def hangs_by(self) -> list[Row]:
        """The edge it hangs from, or those of all that are folded into it."""
        return self.edges or ([self.edge] if self.edge else [])

    def kind(self) -> str:
        """The kinds of the edges it hangs from; empty where it hangs from none."""
        return " or ".join(sorted({edge["kind"] for edge in self.hangs_by()}))

    def probability(self) -> str:
        """The probability of its parent, of a fold from the least to the greatest: '93%', '60–98%'."""
        edges = self.hangs_by()
        known = [edge["probability"] for edge in edges if edge["probability"] is not None]
        if not edges or not known:
            return "?" if edges else ""
        low, high = percent(min(known)), percent(max(known))
        return low if low == high else f"{low[:-1]}–{high}"

    def called(self, names: Mapping[str, str]) -> str:
        """What to call it, by the names of the articles: 'River Gazette', '107 equal copies'."""
        n = len(self.members)
        return {
            "": names[self.node],
            "equal": f"{n:,} equal copies",
            "versions": f"{names[self.node]}, {n:,} versions",
            "siblings": f"{n:,} {_MANY.get(self.kind(), self.kind())}",
            "rest": counted(n, "more report"),
        }[self.fold]


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
    above = {(edge["child"], edge["parent"]) for edge in ranked if edge["stated"]}
    below: dict[str, set[str]] = {}
    for child, parent in above:
        below.setdefault(parent, set()).add(child)
    for edge in ranked:
        child, parent = edge["child"], edge["parent"]
        if not edge["stated"] and (parent, child) in above:
            continue  # the other way round is stated
        # nobody is drawn, in doubt, under what rests on him
        rests = not edge["stated"] and any((one, child) in above for one in below.get(parent, ()))
        if child in hung or top(child) == top(parent) or rests:
            made[child].others.append(edge)
            continue
        root[top(child)] = top(parent)
        made[child].edge = edge
        made[parent].branches.append(made[child])
        hung.add(child)
    roots = [made[name] for name in known if name not in hung]
    for order in _siblings(roots):
        _sort(order, times)
    if len(times) > unfolded:
        _fold_equal(roots, times, {row["article_id"]: row["class_id"] for row in story["copy_classes"]})
        _fold_versions(roots, times, {row["article_id"]: row["outlet"] for row in story["articles"]})
        if _count(roots) > most:
            _fold_siblings(roots, times)
        if _count(roots) > most:
            _fold_rest(roots, times, most)
    return roots


def _siblings(roots: list[Branch]) -> Iterator[list[Branch]]:
    """The roots, then the branches of each branch; what the caller changes in one list is seen further down."""
    waiting = [roots]
    while waiting:
        order = waiting.pop()
        yield order
        waiting += [branch.branches for branch in order if branch.branches]


def _count(roots: list[Branch]) -> int:
    return sum(1 for tree in roots for _ in tree.walk())


def _sort(order: list[Branch], times: Mapping[str, str]) -> None:
    order.sort(key=lambda branch: (_first(branch, times), -len(branch.members), branch.node))


def _first(branch: Branch, times: Mapping[str, str]) -> str:
    """When a branch begins: an inferred parent begins with the first that hangs from it."""
    if branch.node in times:
        return times[branch.node]
    return min((times.get(below.node, _LATE) for below in branch.walk()), default=_LATE)


# -- folding ----------------------------------------------------------------------------------------------------


def _joined(group: list[Branch], fold: Fold, times: Mapping[str, str]) -> Branch:
    """One branch for several siblings; what hangs from any of them hangs from it."""
    names = sorted((n for b in group for n in b.members or [b.node]), key=lambda name: (times[name], name))
    edges = [edge for branch in group for edge in branch.hangs_by()]
    below = [below for branch in group for below in branch.branches]
    _sort(below, times)
    return Branch(names[0], group[0].edge, [], below, names, fold, edges)


def _fold_groups(order: list[Branch], groups: Mapping[Any, list[Branch]], fold: Fold, times: Mapping[str, str]) -> None:
    """Joins each group of these siblings that is large enough."""
    for group in groups.values():
        if len(group) >= FOLD:
            gone = {branch.node for branch in group}
            order[:] = [branch for branch in order if branch.node not in gone]
            order.append(_joined(group, fold, times))
    _sort(order, times)


def _fold_equal(roots: list[Branch], times: Mapping[str, str], classes: Mapping[str, str]) -> None:
    """Equal copies of one parent: for what came from one of them, any other would have done as well."""
    for order in _siblings(roots):
        groups: dict[tuple[str, bool], list[Branch]] = {}
        for branch in order:
            if branch.node in classes and not branch.others:
                stated = branch.edge is None or branch.edge["stated"]
                groups.setdefault((classes[branch.node], stated), []).append(branch)
        _fold_groups(order, groups, "equal", times)


def _fold_versions(roots: list[Branch], times: Mapping[str, str], outlets: Mapping[str, str | None]) -> None:
    """A page and its later versions: one line of them; what came from any of them hangs from it."""

    def later(branch: Branch, outlet: str | None) -> bool:
        edge = branch.edge
        own = branch.node in times and not branch.others and not branch.members and outlets[branch.node] == outlet
        return bool(own and edge and edge["stated"] and edge["kind"] == "revision")

    for tree in roots:
        for branch in tree.walk():
            if branch.node not in times or branch.members:
                continue
            versions, order, waiting = [branch.node], list[Branch](), branch.branches
            while waiting:
                found = [below for below in waiting if later(below, outlets[branch.node])]
                versions += [below.node for below in found]
                order += [below for below in waiting if not later(below, outlets[branch.node])]
                waiting = [below for one in found for below in one.branches]
            if len(versions) > 1:
                branch.members, branch.fold = sorted(versions, key=lambda name: (times[name], name)), "versions"
                branch.branches = order
                _sort(order, times)


def _fold_siblings(roots: list[Branch], times: Mapping[str, str]) -> None:
    """Children of one parent and kind from which nothing came."""
    for order in _siblings(roots):
        groups: dict[tuple[str, bool], list[Branch]] = {}
        for branch in order:
            if (
                branch.edge
                and not branch.branches
                and not branch.others
                and not branch.members
                and branch.node in times
            ):
                groups.setdefault((branch.edge["kind"], branch.edge["stated"]), []).append(branch)
        _fold_groups(order, groups, "siblings", times)


def _fold_rest(roots: list[Branch], times: Mapping[str, str], most: int) -> None:
    """Leaves open the branches behind which most reports stand, the first where as many; the rest of each parent folds.

    As many stay open as leave room for the folds: `most` branches are left in all.
    """
    every = [branch for tree in roots for branch in tree.walk()]
    parent = {below.node: branch.node for branch in every for below in branch.branches}
    size: dict[str, int] = {}
    for branch in reversed(every):
        size[branch.node] = (len(branch.members) or 1) + sum(size[below.node] for below in branch.branches)
    every.sort(key=lambda branch: (-size[branch.node], _first(branch, times), branch.node))
    kept: set[str] = set()
    for keep in range(most, 0, -1):
        kept = {branch.node for branch in every[:keep]}
        above = {parent.get(branch.node) for branch in every[keep:]}
        if keep + sum(name is None or name in kept for name in above) <= most:
            break
    for order in _siblings(roots):
        shut = [branch for branch in order if branch.node not in kept]
        within = [one for branch in shut for one in branch.walk()]
        names = [name for one in within for name in one.members or [one.node] if name in times]
        if len(names) < 2:
            continue
        names.sort(key=lambda name: (times[name], name))
        edges = [edge for branch in shut for edge in branch.hangs_by()]
        edge = next((edge for edge in edges if edge["stated"]), edges[0] if edges else None)
        order[:] = [branch for branch in order if branch.node in kept]
        order.append(Branch(names[0], edge, [], [], names, "rest", edges))
