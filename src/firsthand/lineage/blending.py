"""Copies that follow two exemplars of one text: the beginning of one and the end of the other, or now one and now the
other (what stemmatology calls contamination).

Under the text that stood first every site says what it costs to have the child's reading from each exemplar. One
exemplar must bear all these costs; two bear the lesser of each, where it pays for the change from one to the other. A
lost exemplar that stands above one other witness is tried as well: readings that the child shares with two branches,
and those alone, show two.

    >>> from firsthand.lineage.collation import collate
    >>> ground = " ".join(f"w{n}" for n in range(60))
    >>> def reads(*sites):
    ...     return " ".join("x" + word if int(word[1:]) in sites else word for word in ground.split())
    >>> texts = {"root": ground, "one": reads(3, 8, 13, 50), "other": reads(9, 33, 44, 49)}
    >>> laid = collate({**texts, "child": reads(3, 8, 13, 33, 44, 49)}, "root")
    >>> [(blend.first, blend.second) for blend in blends(laid, 0)]
    [(1, 2)]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firsthand.lineage.collation import ABSENT, Collation, Floats, Ints
from firsthand.lineage.polarity import costs_of_change
from firsthand.lineage.rates import rates

EXEMPLARS = 8
"""So many witnesses with which the child shares most are tried in pairs."""
LEAST = 6.0
"""A child is looked at where any one exemplar leaves so much unexplained."""

LACKS = 2
"""So many shared readings of the child each of two exemplars lacks at least."""


@dataclass(frozen=True)
class Blend:
    """A child and the two witnesses it follows, the one it follows more first."""

    child: int
    first: int
    second: int
    gain: float
    """By how much two are likelier than one, in log-odds."""
    share: float
    """Which part of the sites where the two differ, and the child has one of them, it has from the second."""


def blends(laid: Collation, root: int | None) -> list[Blend]:
    """The children that follow two, under the text that stood first (None: a lost one)."""
    first = laid.consensus[0] if root is None else laid.state[root]
    first = np.where(first == ABSENT, laid.consensus[0], first).astype(np.int32)
    cost, mend = costs_of_change(laid, first)
    sites = np.arange(len(laid.sites))
    new = cost[np.maximum(laid.state, 0), sites]
    back = mend[np.maximum(laid.state, 0), sites]
    found = []
    for child in range(len(laid.members)):
        if child != root and (blend := _blend(laid, first, root, child, new[child], back)) is not None:
            found.append(blend)
    return found


def _blend(  # noqa: PLR0917
    laid: Collation, first: Ints, root: int | None, child: int, new: Floats, back: Floats
) -> Blend | None:
    """The two exemplars of one child, if two are likelier than one."""
    mine = laid.state[child]
    derived = (mine != ABSENT) & (mine != first)
    kept = (mine != ABSENT) & (mine == first)
    shared = derived & (laid.holders[child] > 1)
    if not shared.any():
        return None
    same = laid.state == mine
    undone = kept & (laid.state != first) & (laid.state != ABSENT)
    paid = np.where(shared & ~same, new, 0.0) + np.where(undone, back, 0.0)
    # who lacks nothing of what the child has may come from it
    lacks = (shared & ~same & (laid.state != ABSENT)).sum(1)
    lent = (same & shared).astype(float) @ new
    lent[lacks < LACKS] = 0.0
    others = [n for n in np.argsort(-lent, kind="stable")[:EXEMPLARS] if lent[n] > 0]
    one = float(min([(shared * new).sum(), *(paid[n].sum() for n in others)]))
    others += [root] if root is not None and root not in others else []
    if one < LEAST or len(others) < 2:
        return None
    of = rates()
    # a lost one between the root and one other witness gives what the child shares with that one
    through_lost = min(float((np.where(shared & ~same[n], new, 0.0)).sum()) for n in others) + of["lost_between"]
    alone = min(one, through_lost)
    best: Blend | None = None
    for n in others:
        for k in others:
            if n == k:
                continue
            told = paid[n] != paid[k]
            if told.sum() < 4:
                continue
            turned = _turned(paid[n], paid[k]) + np.log(len(mine))
            mingled = _mingled(paid[n][told], paid[k][told]) + float(paid[n][~told].sum())
            gain = float(alone - min(turned, mingled) - of["two_exemplars"])
            share = float((paid[k] < paid[n]).sum() / told.sum())
            if share <= 0.5 and (best is None or gain > best.gain + 1e-9):
                best = Blend(child, int(n), int(k), gain, share)
    return best if best is not None and best.gain > 0 else None


def _turned(one: Floats, other: Floats) -> float:
    """The least cost of the beginning after one exemplar and the end after the other, either way round."""
    ahead, behind = one - other, other - one
    return float(min(other.sum() + np.append(0, ahead.cumsum()).min(), one.sum() + np.append(0, behind.cumsum()).min()))


def _mingled(one: Floats, other: Floats) -> float:
    """The cost of now one and now the other, each choice as likely as it is made often."""
    second = float(np.clip((other < one).mean(), 0.02, 0.5))
    return float(np.minimum(one - np.log(1 - second), other - np.log(second)).sum())
