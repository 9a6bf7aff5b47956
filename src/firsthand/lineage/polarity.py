"""What it costs that one witness comes from another, if this or that text stood first.

Which of two readings is the older can be said only under a root. So every text that may have been the first is tried as
the root in turn, and a lost one, whose text is what most have. Under a root a reading that is not its own is derived. A
copy may take over or add derived readings; that it has the root's reading back where its exemplar had a derived one is
improbable (Camin and Sokal's uneven parsimony; Lachmann: a reading that one witness alone has rules it out as an
ancestor). So is matter of the root's that the exemplar lacked. Derived readings that the copy shares with others and
not with its exemplar it may have through a lost copy between the two: they cost so much and no more.

    >>> from firsthand.lineage.collation import collate
    >>> laid = collate({"x": "one two three four five six", "y": "one two three for five six"}, "x")
    >>> first, lost = cost_of_descent(laid, 0).round(1), cost_of_descent(laid, None).round(1)
    >>> bool(first[0, 1] < first[1, 0])
    True
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firsthand.lineage.collation import ABSENT, Collation, Floats, Ints
from firsthand.lineage.laying import Bools
from firsthand.lineage.rates import rates

FULL = 15.0
"""After this many words matter has cost two thirds of its most."""
LEAST = 5
"""Fewer words than this at the edge of matter may be a fault of alignment."""


def cost_of_descent(laid: Collation, root: int | None, lost: tuple[Ints, Bools] | None = None) -> Floats:
    """(n + 1, n + 1): the cost in log-odds that the column's witness comes from the row's; last a lost source.

    Args:
        laid: the witnesses.
        root: the witness whose text stood first; None for the lost source.
        lost: readings and matter of the lost source; without them it has what most have.
    """
    of = rates()
    readings, matter = laid.consensus if lost is None else lost
    state = np.vstack([laid.state, readings])
    held = np.vstack([laid.matter, matter])
    first = readings if root is None else np.where(laid.state[root] == ABSENT, readings, laid.state[root])
    stood = matter if root is None else laid.matter[root]
    undone, again, common, alone = _readings(laid, state, first)
    back, new_common, new_alone = _matter(laid, held, stood)
    # what no text has that may stand between the root and the child was new in the child, or in a lost one above it
    above = undone <= 0
    np.fill_diagonal(above, False)
    above[-1] &= root is None
    of_reading, of_matter = (np.where(above, words, np.inf).min(0) for words in (common, new_common))
    of_reading, of_matter = (np.where(np.isfinite(words), words, 0.0) for words in (of_reading, of_matter))
    through_lost = np.maximum(common - of_reading, 0)
    through_lost += of["add_common"] * _some(np.maximum(new_common - of_matter, 0))
    new = alone + of_reading + of["add"] * _some(new_alone + of_matter)
    return np.asarray(_most(undone + again, of["undo_most"]) + of["regain"] * _some(back) + through_lost + new)


def cost_of_cuts(laid: Collation) -> Floats:
    """(n + 1, n + 1): what it costs that the column's witness left out what the row's has; less where it stops there.

    The same under every root: whoever had it, it was left out.
    """
    of = rates()
    held = np.vstack([laid.matter, laid.consensus[1]])
    words, runs = np.zeros((len(held),) * 2), np.zeros((len(held),) * 2)
    for stretch, length in enumerate(laid.lengths):
        has, lacks = held[:, stretch, None], ~held[None, :, stretch]
        runs += np.where(lacks, 0.0, _some(words))
        words = np.where(lacks, words + (has & lacks) * length, 0.0)
    return np.asarray(of["cut"] * runs + of["cut_end"] * _some(words))


def _readings(laid: Collation, state: Ints, first: Ints) -> tuple[Floats, Floats, Floats, Floats]:
    """(n + 1, n + 1) costs: derived readings undone; changed again; derived ones that the child has and the parent has
    not, shared with others; and its own.
    """
    size = len(state)
    cost, mend = costs_of_change(laid, first)
    undone, same = np.zeros((size, size)), np.zeros((size, size))
    common, alone = np.zeros(size), np.zeros(size)
    back = (state == first).astype(float).T
    changed = ((state != first) & (state != ABSENT)).astype(float)
    again = changed @ changed.T
    of_others = np.vstack([laid.holders > 1, np.ones(state.shape[1], np.bool_)])
    for reading, sites in enumerate(laid.sites_of):
        derived = (state[:, sites] == reading) & (first[sites] != reading)
        undone += (derived * mend[reading, sites]) @ back[sites]
        dear = derived * cost[reading, sites]
        shared = dear * of_others[:, sites]
        common += shared.sum(1)
        alone += (dear - shared).sum(1)
        has = derived.astype(float)
        same += has @ shared.T
        again -= has @ has.T
    return undone, rates()["overwrite"] * again, common[None, :] - same, np.tile(alone, (size, 1))


def costs_of_change(laid: Collation, first: Ints) -> tuple[Floats, Floats]:
    """(readings, sites): what it costs to come from the first reading of a site to each, and to come back.

    Two hit on a rare word less easily than on a common one. Words are lost more easily than made up, and a word nobody
    knows is a slip more often than what a slip was made from. A change of style is made by many and comes everywhere it
    can: made at several sites it counts once.
    """
    of = rates()
    sites = np.arange(len(laid.sites))
    longer = laid.extents - laid.extents[first, sites][None, :]
    strange, before = laid.strange, laid.strange[first, sites][None, :]
    cost = (
        of["innovate"]
        + of["rare"] * laid.rarity
        + of["insert"] * np.clip(longer, 0, 4)
        - of["omit"] * np.clip(-longer, 0, 2)
    )
    cost = np.maximum(cost + of["restore"] * (before & ~strange) - of["slip"] * (strange & ~before), 1.0)
    mend = of["undo"] - of["mend"] * (strange & ~before) + of["insert"] * np.clip(-longer, 0, 8)
    style = laid.style(first)
    style = np.where(style < 0, of["style"], style)
    return np.asarray(cost * style), np.asarray(mend * style)


def _matter(laid: Collation, held: Bools, stood: Bools) -> tuple[Floats, Floats, Floats]:
    """(n + 1, n + 1) words: matter that stood first and the child has back; matter added that the parent lacks, shared
    with others, and the child's own.
    """
    has, lacks = held.T * laid.lengths[:, None], (~held).astype(float)
    others = laid.matter.sum(0) > 1
    common, alone = ~stood & others, ~stood & ~others
    return lacks[:, stood] @ has[stood], lacks[:, common] @ has[common], lacks[:, alone] @ has[alone]


def _some(words: Floats) -> Floats:
    return np.asarray(np.where(words < LEAST, 0.0, 1 - np.exp(-words / FULL)))


def _most(cost: npt.NDArray[np.float64], most: float) -> Floats:
    """A cost that never exceeds its most."""
    return np.asarray(most * (1 - np.exp(-cost / most)))
