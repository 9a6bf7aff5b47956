"""Members of a large family that were not weighed against all others: each hangs from the exemplars its text allows.

The exemplars are those that the weighed members follow. A text is laid against the ground of these; its readings,
matter, times and credits say which of them it can come from.

    >>> followed(np.array([[0.0, 1.0, 0.9], [1.0, 0.0, 0.1], [0.0, 0.0, 0.0]]), 0, 2).tolist()
    [0, 1]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firsthand.lineage.collation import ABSENT
from firsthand.lineage.evidence import Evidence, Floats
from firsthand.lineage.polarity import FULL, costs_of_change
from firsthand.lineage.rates import rates
from firsthand.lineage.signs import apart

EXEMPLARS = 24
"""So many of the most followed are tried."""


@dataclass(frozen=True)
class Hung:
    """A member and the nodes it may come from, likeliest first, with their probabilities."""

    member: str
    parents: list[tuple[int, float]]


def followed(probabilities: Floats, skip: int, most: int) -> Floats:
    """The members that most are expected to follow: their places among the nodes."""
    expected = probabilities[1 + skip :].sum(1)
    return np.asarray(skip + np.argsort(-np.round(expected, 6), kind="stable")[:most])


def hung(evidence: Evidence, probabilities: Floats, tree: list[int], rest: list[str]) -> list[Hung]:
    """Where each of the rest hangs.

    Args:
        evidence: what was weighed of the others.
        probabilities: of their edges.
        tree: the parent of each of them.
        rest: who is to hang.
    """
    story, laid, skip = evidence.story, evidence.laid, len(evidence.inferred)
    of = rates()
    nodes = [n for n in range(skip) if n in tree]
    nodes += [
        int(n) for n in followed(probabilities, skip, EXEMPLARS) if laid is None or _place(evidence, n) is not None
    ]
    # of the others as many follow each as of those that were weighed
    whole = (len(rest) + len(evidence.members)) / len(evidence.members)
    expected = np.log(of["concentration"] / len(evidence.members) + whole * probabilities[1:][nodes].sum(1))
    names = [evidence.inferred[n] if n < skip else story.owns[evidence.members[n - skip]] for n in nodes]
    costs = _Costs(evidence, nodes) if laid is not None else None
    found = []
    for member in rest:
        weights = expected.copy()
        if costs is not None:
            weights -= costs.of(str(story.articles[member]["text"] or ""))
        credits = story.credits[member]
        for n, node in enumerate(nodes):
            if names[n] and names[n] in credits:
                weights[n] += of["credit"]
            elif credits:
                weights[n] += of["credit_elsewhere"]
            if node >= skip:
                gap = apart(story.articles[evidence.members[node - skip]], story.articles[member])
                weights[n] += of["order_for"] * gap if gap > 0 else of["order_against"] * gap
        likely = np.exp(weights - weights.max())
        likely /= likely.sum()
        ranked = sorted(range(len(nodes)), key=lambda n: (-round(float(likely[n]), 6), nodes[n]))
        found.append(Hung(member, [(nodes[n], float(likely[n])) for n in ranked]))
    return found


def _place(evidence: Evidence, node: int) -> int | None:
    member = evidence.members[node - len(evidence.inferred)]
    laid = evidence.laid
    return laid.members.index(member) if laid is not None and member in laid.members else None


class _Costs:
    """What it costs that a text comes from each of some nodes."""

    def __init__(self, evidence: Evidence, nodes: list[int]) -> None:
        laid = evidence.laid
        assert laid is not None
        self._laid = laid
        most, held = laid.consensus
        first = most if evidence.root is None else laid.state[evidence.root]
        self._first = np.where(first == ABSENT, most, first).astype(np.int32)
        new, back = costs_of_change(laid, self._first)
        self._new = np.vstack([new, np.zeros(len(laid.sites))])
        places = [_place(evidence, node) if node >= len(evidence.inferred) else None for node in nodes]
        self._state = np.array([most if place is None else laid.state[place] for place in places])
        self._matter = np.array([held if place is None else laid.matter[place] for place in places])
        derived = (self._state != ABSENT) & (self._state != self._first)
        self._undo = np.where(derived, back[np.maximum(self._state, 0), np.arange(len(laid.sites))], 0.0)

    def of(self, text: str) -> Floats:
        """The cost for each node."""
        laid, of = self._laid, rates()
        state, matter = laid.lay(text)
        derived = (state != ABSENT) & (state != self._first)
        new = np.where(derived, self._new[np.maximum(state, 0), np.arange(len(laid.sites))], 0.0)
        undone = self._undo @ (state == self._first)
        undone += of["overwrite"] * (((self._undo > 0) & derived & (self._state != state)).sum(1))
        cost = np.minimum(undone, of["undo_most"]) + (self._state != state) @ new
        gained = (~self._matter & matter) @ laid.lengths
        left = (self._matter & ~matter) @ laid.lengths
        cost += of["add_common"] * (1 - np.exp(-gained / FULL)) + of["cut"] * (1 - np.exp(-left / FULL))
        return np.asarray(np.minimum(cost - cost.min(), of["text_most"]))
