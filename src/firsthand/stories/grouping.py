"""Groups in a sparse graph of likeness: average link, measured against how alike the groups' own members are.

Two groups join when the mean likeness between them is nearly that inside them (the cosine of their centroids, if
likeness is a cosine). Plain average link needs one threshold for tight and loose groups alike: it merges two look-alike
quakes whose reports resemble each other closely, and tears a feature told in many ways. A chain of weak links joins
nothing, since means count every pair, also those without an edge.

One thing alone has no inside. It is not held against how tight a group is (forty copies of one report are tight, and
whoever went to the spot tells it otherwise), but two alone must be more alike than two of a group.

    >>> edges = [(0, 1, 0.5), (0, 2, 0.5), (1, 2, 0.6), (3, 4, 0.6), (2, 3, 0.15), *((i, 5, 0.1) for i in range(3))]
    >>> fit = Fit(usual=0.1, alone=0.14, tight=0.09, prior_pairs=6, least=0.8, missing=0.04, listed=9)
    >>> groups(7, [*edges, (5, 6, 0.1)], fit), groups(7, [*edges, (5, 6, 0.1)], fit, together=[(5, 6)])
    ([[0, 1, 2, 5], [3, 4], [6]], [[0, 1, 2], [3, 4], [5, 6]])
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from math import sqrt

_ROUNDED = 1e-3
"""More than rounding adds to a fit."""


@dataclass(frozen=True)
class Fit:
    """When two groups are one."""

    usual: float
    """Likeness inside a group, before its members tell."""
    alone: float
    """What stands for it where a group has one member."""
    tight: float
    """Likeness inside a group of three or more, beyond which none is asked of one thing that joins it."""
    prior_pairs: float
    """How many pairs that expectation weighs."""
    least: float
    """The smallest fit at which groups join."""
    missing: float
    """Likeness of a pair without an edge."""
    listed: int
    """How many edges one thing has at most: of more like it nobody asked. No more pairs are counted for it."""


@dataclass(slots=True)
class _Group:
    members: list[int]
    pairs: int
    """Pairs inside that are counted."""
    total: float
    """Sum of their likeness, those without an edge included."""
    root: float
    """Square root of the mean likeness inside."""
    edges: dict[int, tuple[float, int]] = field(default_factory=dict)
    """By other group: sum of likeness, and how many pairs have an edge."""


def groups(
    n: int, edges: Iterable[tuple[int, int, float]], fit: Fit, together: Iterable[tuple[int, int]] = ()
) -> list[list[int]]:
    """The numbers below n in groups, each ascending, in the order of their least members.

    Args:
        n: how many things there are.
        edges: (i, j, likeness), each pair once at most.
        fit: when groups join.
        together: pairs that are in one group whatever the fit.
    """
    at = {i: _Group([i], 0, 0.0, sqrt(fit.alone)) for i in range(n)}
    edges = list(edges)
    for i, j, likeness in edges:
        at[i].edges[j] = at[j].edges[i] = (likeness, 1)
    for component in _components(together):
        for j in component[1:]:
            _join(at, component[0], j, fit)
    hopeless = (fit.least - _ROUNDED) * fit.alone  # most pairs of two that are alone
    several = {i for i, group in at.items() if len(group.members) > 1}
    asked = {(min(i, j), max(i, j)) for i in several for j in at[i].edges}
    asked |= {(min(i, j), max(i, j)) for i, j, likeness in edges if likeness >= hopeless and i in at and j in at}
    heap = [(-_fit(at[i], at[j], at[i].edges[j], fit), i, j) for i, j in asked]
    heap = [entry for entry in heap if -entry[0] >= fit.least]
    heapify(heap)
    while heap:
        negative, i, j = heappop(heap)
        # an entry may be older than its groups; then a newer one stands in the heap, or none does
        link = at[i].edges.get(j) if i in at and j in at else None
        if link is None or -_fit(at[i], at[j], link, fit) != negative:
            continue
        _join(at, i, j, fit)
        for k, beside in at[i].edges.items():
            value = _fit(at[i], at[k], beside, fit)
            if value >= fit.least:
                heappush(heap, (-value, min(i, k), max(i, k)))
    return sorted(sorted(group.members) for group in at.values())


def _components(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """What hangs together by some pairs, each ascending, in order."""
    of: dict[int, list[int]] = {}
    for i, j in pairs:
        more, less = sorted((of.setdefault(i, [i]), of.setdefault(j, [j])), key=len, reverse=True)
        if more is not less:
            more += less
            of.update(dict.fromkeys(less, more))
    return sorted(sorted(component) for component in {id(component): component for component in of.values()}.values())


def _inside(total: float, pairs: int, fit: Fit) -> float:
    """Mean likeness inside a group, drawn towards what is usual the fewer its pairs."""
    return (total + fit.usual * fit.prior_pairs) / (pairs + fit.prior_pairs)


def _between(a: _Group, b: _Group, link: tuple[float, int], fit: Fit) -> tuple[int, float]:
    """The pairs of two groups that are counted, and the sum of their likeness.

    Of two copies of a report that thousands print nobody asked whether they are alike: that says nothing against it.
    """
    less, more = sorted((len(a.members), len(b.members)))
    pairs = max(less * min(more, fit.listed), link[1])
    return pairs, link[0] + fit.missing * (pairs - link[1])


def _fit(a: _Group, b: _Group, link: tuple[float, int], fit: Fit) -> float:
    """Mean likeness between two groups as a part of that inside them, rounded to 4 decimals."""
    pairs, total = _between(a, b, link, fit)
    return round(total / (pairs * _asked(a, b, fit) * _asked(b, a, fit)), 4)


def _asked(group: _Group, other: _Group, fit: Fit) -> float:
    """The root of the likeness inside a group that another is held against."""
    return min(group.root, sqrt(fit.tight)) if len(other.members) == 1 and len(group.members) > 2 else group.root


def _join(at: dict[int, _Group], i: int, j: int, fit: Fit) -> None:
    """The group at j goes into the group at i; i < j, so a group keeps the number of its least member."""
    a, b = at[i], at.pop(j)
    link = a.edges.pop(j, (0.0, 0))
    b.edges.pop(i, None)
    pairs, total = _between(a, b, link, fit)
    a.pairs += b.pairs + pairs
    a.total = round(a.total + b.total + total, 4)
    a.members += b.members
    a.root = sqrt(_inside(a.total, a.pairs, fit))
    for k, (more, pairs) in b.edges.items():
        sums, had = a.edges.get(k, (0.0, 0))
        a.edges[k] = at[k].edges[i] = (round(sums + more, 4), had + pairs)
        del at[k].edges[j]
