"""Where the reports of a story contradict each other: who says which value, in which words.

Sentences that may tell of one thing (`claims.Gathered.near`) are held against each other: how many of one thing, how
old one person is, on which day it was, what one denies and another says, and quotations of one utterance whose words
differ. A doubt is settled by silence: what one report says both ways is two things, and so is what is told of other
days, or only in words half alike.
"""

from __future__ import annotations

from firsthand.dossier import Dossier
from firsthand.origins.claims import Gathered
from firsthand.origins.disputes.counting import Counting, ranks
from firsthand.origins.disputes.dating import ages, clocks, dates
from firsthand.origins.disputes.denying import denials, negations
from firsthand.origins.disputes.ground import Dispute, Ground
from firsthand.origins.disputes.quoting import quotations
from firsthand.origins.disputes.telling import told

__all__ = ["Dispute", "disputes", "told"]


def disputes(story: Dossier, gathered: Gathered) -> list[Dispute]:
    """The contradictions between a story's reports, worst first."""
    ground = Ground(story, gathered)
    Counting(ground).numbers()
    for seek in (ages, clocks, ranks, dates, denials, negations, quotations):
        seek(ground)
    ranked = sorted(ground.found.values(), key=lambda one: (-one.weight, -one.rank[0], one.rank[1:], one.kind))
    return [ground.dispute(one) for one in ranked]
