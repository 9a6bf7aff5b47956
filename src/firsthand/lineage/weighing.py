"""All evidence on one family put together, and the probabilities that follow.

>>> agencies_of([("AP",), ("AP", "PA"), ("AP", "PA", "UPI")], {"PA"})
['AP']
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from firsthand.dossier import Dossier
from firsthand.lineage.collation import Collation
from firsthand.lineage.descent import gathered
from firsthand.lineage.evidence import Bools, Evidence, Floats
from firsthand.lineage.families import RELATION
from firsthand.lineage.naming import References
from firsthand.lineage.signs import weigh_credits, weigh_references, weigh_revisions, weigh_times
from firsthand.lineage.textual import weigh_matter, weigh_specifics, weigh_text

FROM_AGENCY = (0.4, 0.8)
"""How often, at least and at most, an uncredited copy comes from the agency itself and not from an outlet that ran its
report: between the two as often as the family credits the agency."""
OWN_PAGE = 3.0
"""Log-odds that an agency's own page has its text from nobody here."""
COMPILED = 2
"""A page that credits more agencies than this is a compilation."""


@dataclass(frozen=True)
class Setting:
    """A story as its families are weighed in it."""

    story: Dossier
    kin: dict[str, dict[str, float]]
    """Who shares running text with whom, and how strongly."""
    named: References


def weigh(setting: Setting, family: list[str], agencies: list[str], laid: Collation | None) -> tuple[Evidence, Floats]:
    """All evidence on one family and the probabilities that follow: row 0 the root, then the nodes."""
    story, kin = setting.story, setting.kin
    evidence = Evidence(story, agencies, family, laid)
    related = weigh_text(evidence, kin)
    weigh_times(evidence)
    weigh_credits(evidence)
    weigh_references(evidence, setting.named)
    weigh_revisions(evidence)
    weigh_specifics(evidence, related)
    weigh_matter(evidence)
    _before_the_agency(evidence)
    skip = len(agencies)
    allowed = np.zeros((evidence.size, evidence.size), np.bool_)
    allowed[skip:, skip:] = related
    for node, agency in enumerate(agencies):
        allowed[node, skip:] = _in_reach(setting, family, agency)
    relation = np.array([0.0] * skip + [_relation(setting, member) for member in family])
    weights = np.full((evidence.size + 1, evidence.size), -np.inf)
    weights[0] = 0.0
    weights[1:] = np.where(allowed, evidence.total() + relation[None, :] + _prior(evidence, related), -np.inf)
    for child, member in enumerate(family):
        if story.owns[member]:
            weights[0, skip + child] += OWN_PAGE
        if "own_matter" in evidence.weights:
            # matter of its own may also mean a report of its own, the less it shares
            share = max(kin[member].values(), default=0.0)
            weights[0, skip + child] += float(evidence.weights["own_matter"][:, skip + child].max()) * (1 - share)
    return evidence, gathered(weights, settled=skip)


def agencies_of(credits: Sequence[tuple[str, ...]], owns: set[str]) -> list[str]:
    """Agencies that articles credit with their text and that have no page among them, by name.

    Of a compilation that credits more than two, only those that another article credits with fewer.
    """
    return sorted({name for names in credits if len(names) <= COMPILED for name in names} - owns)


def _in_reach(setting: Setting, family: list[str], agency: str) -> Bools:
    """Who can have its text from an unpublished report: who credits the agency, and who shares text with these.

    Who credits it beside another agency may share with his fellows what is the other's: he is no proof that these
    have anything from it.
    """
    if not agency:
        return np.ones(len(family), np.bool_)
    story = setting.story
    crediting = {member for member in family if agency in story.credits[member]}
    alone = {member for member in crediting if len(story.credits[member]) == 1}
    classes = {story.classes[member]["class_id"] for member in alone & story.classes.keys()}
    alone |= {member for member in family if member in story.classes and story.classes[member]["class_id"] in classes}
    return np.array([one in crediting or one in alone or not alone.isdisjoint(setting.kin[one]) for one in family])


def _prior(evidence: Evidence, related: Bools) -> Floats:
    """How often uncredited copies come from agencies and how often from fellows, before anything is known of them."""
    story, family, agencies = evidence.story, evidence.members, evidence.inferred
    skip, prior = len(agencies), np.zeros((evidence.size, evidence.size))
    if skip:
        # an uncredited copy follows the agencies as those who credit them do
        each = np.array([sum(agency in story.credits[member] for member in family) for agency in agencies]) + 0.5
        crediting = sum(any(name in agencies for name in story.credits[member]) for member in family)
        least, most = FROM_AGENCY
        direct = min(most, max(least, crediting / len(family))) if any(agencies) else most
        prior[skip:, skip:] = np.log((1 - direct) / np.maximum(related.sum(0), 1))[None, :]
        prior[:skip, skip:] = np.log(direct * each / each.sum())[:, None]
    return prior


def _relation(setting: Setting, member: str) -> float:
    """Log-odds that the words an article shares did not come to it by chance: by relation and share, of its nearest."""
    story, others = setting.story, setting.kin[member]
    found = [RELATION["copy"][1]] if not any(story.pair(member, other) for other in others) else []
    for other in others:
        row = story.pair(member, other)
        if row is not None and row["relation"] in RELATION:
            low, high = RELATION[row["relation"]]
            found.append(low + (high - low) * min(1.0, 2 * max(row["a_share"], row["b_share"])))
    return max(found, default=0.0)


def _before_the_agency(evidence: Evidence) -> None:
    """An uncredited article that those who credit an agency name as their source does not come from its report."""
    skip = len(evidence.inferred)
    story = evidence.story
    naming = evidence.naming()
    for node, agency in enumerate(evidence.inferred):
        crediting = [skip + n for n, one in enumerate(evidence.members) if agency and agency in story.credits[one]]
        for child, member in enumerate(evidence.members, skip):
            if crediting and not story.credits[member] and (weight := float(naming[child, crediting].max())) > 0:
                says = f"those who credit {agency} name {story.named(member)} as a source"
                evidence.add("before", node, child, -2 * weight, says)
