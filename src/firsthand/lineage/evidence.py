"""What speaks for one article as the parent of another, in log-odds and in words.

Each kind of evidence is a matrix over the nodes of a family: row the parent, column the child. The sum is what
`descent` turns into probabilities; the same cells, put into words, are what a reader sees beside an edge. What readings
and matter say depends on which text stood first: see `polarity`. What each sign weighs stands in lexicon/descent.tsv
and, for what planted stories do not show, in `signs`, `naming` and `textual`.

    >>> says = Reason("times", "The Lamp published it 3 hours earlier", 2.2)
    >>> as_json([says])
    '[{"kind":"times","says":"The Lamp published it 3 hours earlier","weight":2.2,"spans":[]}]'
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import orjson

from firsthand.dossier import Dossier
from firsthand.lineage.collation import Collation
from firsthand.lineage.rates import rates

Spans = tuple[tuple[str, str, int, int], ...]
"""Places in articles: article_id, part, start, end."""
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_NAMING = ("canonical", "cited", "link", "referral")
"""Signs by which the child names the parent: they tell the order too."""


@dataclass(frozen=True)
class Reason:
    """One piece of evidence. `weight` is in log-odds, for the edge where positive."""

    kind: str
    says: str
    weight: float
    spans: Spans = ()


def told(order: Floats) -> Floats:
    """What an order of each two says for and against that the column's comes from the row's.

    What is likely if the child comes from the parent (its earlier time, its fuller wording) is nearly as likely if both
    come from a third, and unlikely the other way round.
    """
    of = rates()
    return np.asarray(np.where(order > 0, of["order_for"] * order, of["order_against"] * order))


def as_json(reasons: list[Reason]) -> str:
    """Reasons as the tables carry them, strongest first."""
    ranked = sorted(reasons, key=lambda reason: (-abs(round(reason.weight, 2)), reason.kind, reason.says, reason.spans))
    rows = [
        {
            "kind": reason.kind,
            "says": reason.says,
            "weight": round(reason.weight, 2),
            "spans": [dict(zip(("article_id", "part", "start", "end"), span, strict=True)) for span in reason.spans],
        }
        for reason in ranked
    ]
    return orjson.dumps(rows).decode()


@dataclass
class Evidence:
    """All that was weighed in one family. Nodes: first the inferred parents, then the members."""

    story: Dossier
    inferred: list[str]
    members: list[str]
    laid: Collation | None = None
    """Those of the members whose texts lie word against word."""
    weights: dict[str, Floats] = field(default_factory=dict)
    notes: dict[tuple[int, int], dict[str, Reason]] = field(default_factory=dict)
    """For each edge by kind what is said of it."""
    tellers: dict[str, Callable[[int, int], Reason | None]] = field(default_factory=dict)
    """What puts a kind into words when it is asked for."""
    orders: dict[str, Floats] = field(default_factory=dict)
    """What tells only which of two came first: log-odds for the row before the column, antisymmetric."""
    seconds: dict[int, tuple[int, float]] = field(default_factory=dict)
    """For a node that follows two exemplars, the second and how probable it is."""
    root: int | None = None
    """Which of those laid most likely stood first; None for a lost source."""
    readings: Floats | None = None
    """What readings and matter say of the order of each two, likewise."""

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return len(self.inferred) + len(self.members)

    def credited(self, member: str) -> list[int]:
        """The nodes that stand for the agencies a member credits: inferred reports, or the agencies' own pages."""
        names = self.story.credits[member]
        owns = [self.story.owns[one] for one in self.members]
        return [n for n, name in enumerate([*self.inferred, *owns]) if name and name in names]

    def add(  # noqa: PLR0917
        self, kind: str, parent: int, child: int, weight: float, says: str = "", spans: Spans = ()
    ) -> None:
        """Add to one cell, with words if they are known now."""
        matrix = self.weights.setdefault(kind, np.zeros((self.size, self.size)))
        matrix[parent, child] += weight
        if says:
            self.note(parent, child, Reason(kind, says, weight, spans))

    def order(self, kind: str, first: int, second: int, reason: Reason) -> None:
        """Note that one node came before another, by `reason.weight` in log-odds, and why."""
        matrix = self.orders.setdefault(kind, np.zeros((self.size, self.size)))
        matrix[first, second] += reason.weight
        matrix[second, first] -= reason.weight
        self.note(first, second, reason)
        self.note(second, first, replace(reason, weight=-reason.weight))

    def note(self, parent: int, child: int, reason: Reason) -> None:
        """Put words to one edge."""
        self.notes.setdefault((parent, child), {})[reason.kind] = reason

    def total(self) -> Floats:
        """What speaks for each edge against all others, in sum."""
        found = np.zeros((self.size, self.size))
        for kind in sorted(self.weights):
            found += self.weights[kind]
        for kind in sorted(self.orders):
            found += told(self.orders[kind])
        return found

    def naming(self) -> Floats:
        """How surely the column's node names the row's as its source, by links and words, not by agency credits."""
        found = np.zeros((self.size, self.size))
        for kind in _NAMING:
            if kind in self.weights:
                found += np.maximum(self.weights[kind], 0.0)
        return found

    def direction(self) -> Floats:
        """How probable it is that the column's node comes from the row's, given that one comes from the other."""
        order = self.naming() - self.naming().T
        if "credit" in self.weights:
            order += self.weights["credit"] - self.weights["credit"].T
        for kind in sorted(self.orders):
            order += 2 * self.orders[kind]
        order = order if self.readings is None else order + self.readings
        return np.asarray(1 / (1 + np.exp(-np.clip(order, -30, 30))))

    def reasons(self, parent: int, child: int) -> list[Reason]:
        """What was noted of one edge, in words."""
        found = dict(self.notes.get((parent, child), {}))
        for kind, tell in self.tellers.items():
            if (reason := tell(parent, child)) is not None:
                found[kind] = reason
        return [found[kind] for kind in sorted(found)]
