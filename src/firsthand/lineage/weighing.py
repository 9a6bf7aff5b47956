"""All evidence on one family put together, and the probabilities that follow.

>>> agencies_of([("AP",), ("AP", "PA"), ("AP", "PA", "UPI")], {"PA"})
['AP']
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from firsthand.dossier import Dossier
from firsthand.lineage.blending import blends
from firsthand.lineage.collation import ABSENT, Collation, Ints
from firsthand.lineage.descent import gathered
from firsthand.lineage.evidence import Bools, Evidence, Floats, Reason
from firsthand.lineage.evidence import told as _told
from firsthand.lineage.families import RELATION
from firsthand.lineage.naming import References
from firsthand.lineage.polarity import FULL, cost_of_cuts, cost_of_descent
from firsthand.lineage.rates import rates
from firsthand.lineage.signs import weigh_credits, weigh_references, weigh_revisions, weigh_times
from firsthand.lineage.textual import weigh_matter, weigh_specifics, weigh_text

OWN_PAGE = 3.0
"""Log-odds that an agency's own page has its text from nobody here."""
MOST_ROOTS = 45
"""So many texts are tried as the first of a family."""
NEGLIGIBLE = 1e-4
"""A supposition less probable than this is left out."""
BRANCHES = 3
"""Fewer copies of the first text cannot outvote each other."""
BEFORE = 4.0
"""So many times as much as naming a source speaks for it, it speaks against the named one's coming from the namer."""
COMPILED = 2
"""A page that credits more agencies than this is a compilation."""


@dataclass(frozen=True)
class Setting:
    """A story as its families are weighed in it."""

    story: Dossier
    kin: dict[str, dict[str, float]]
    """Who shares running text with whom, and how strongly."""
    named: References


@dataclass(frozen=True)
class _Case:
    """One supposition about which text stood first, with the weights of all edges under it."""

    likely: float
    """Its log-probability before the edges are weighed, to be compared with that of the others."""
    whole: Floats
    """The weights that tell how likely it makes the family."""
    weights: Floats
    """The same where text says so much at most: they tell the edges."""
    text: Floats
    shares: Floats
    """How often each node is followed by each, before anything is known."""
    root: int | None = None
    """Which of the witnesses laid stood first; None for a lost one."""


def weigh(setting: Setting, family: list[str], agencies: list[str], laid: Collation | None) -> tuple[Evidence, Floats]:
    """All evidence on one family and the probabilities that follow: row 0 the root, then the nodes.

    Which text stood first decides which readings are derived: every member that is laid is tried, and a lost source.
    What follows from each counts as much as it makes the whole likely.
    """
    lost = not agencies and laid is not None and len(laid.members) > 2
    evidence = Evidence(setting.story, agencies or [""] * lost, family, laid)
    related = weigh_text(evidence, setting.kin)
    weigh_times(evidence)
    weigh_credits(evidence)
    weigh_references(evidence, setting.named)
    weigh_revisions(evidence)
    weigh_specifics(evidence, related)
    weigh_matter(evidence)
    _before_the_agency(evidence)
    concentration, settled = rates()["concentration"], len(agencies)

    def weighed(cases: list[_Case], weights: list[Floats]) -> tuple[Floats, Floats]:
        """The edges under each supposition by some weights, and its log-probability."""
        edges, whole = gathered(np.stack(weights), np.stack([case.shares for case in cases]), concentration, settled)
        return edges, np.array([case.likely for case in cases]) + whole

    suppose = _Suppositions(setting, evidence, related) if laid is not None else None
    cases = suppose.all() if suppose is not None else [_alone(setting, evidence, related)]
    edges, likely = weighed(cases, [case.whole for case in cases])
    if suppose is not None and lost and (mended := suppose.mended(cases[n := int(likely.argmax())], edges[n])):
        cases.append(mended)
        likely = np.append(likely, weighed([mended], [mended.whole])[1])
    chances = np.exp(likely - likely.max())
    chances /= chances.sum()
    kept = np.flatnonzero(chances >= NEGLIGIBLE)
    each, _ = weighed([cases[n] for n in kept], [cases[n].weights for n in kept])
    found = (chances[kept, None, None] * each).sum(0)
    found /= found.sum(0)
    text = (chances[kept, None, None] * np.stack([cases[n].text for n in kept])).sum(0)
    evidence.weights["text"] = evidence.weights["text"] + text
    evidence.readings = text - text.T
    likeliest = cases[int(likely.argmax())]
    evidence.root = likeliest.root
    _blended(evidence, found, likeliest.root)
    return evidence, found


def _blended(evidence: Evidence, found: Floats, root: int | None) -> None:
    """Gives who follows two exemplars the one it follows more as its parent, as far as two are likelier than one."""
    laid = evidence.laid
    if laid is None or len(laid.members) < 4:
        return
    skip = len(evidence.inferred)
    node = [skip + evidence.members.index(member) for member in laid.members]
    for blend in blends(laid, root):
        likely = 1 / (1 + np.exp(-blend.gain))
        child, first, second = node[blend.child], node[blend.first], node[blend.second]
        found[:, child] *= 1 - likely
        found[1 + first, child] += likely
        story = evidence.story
        says = (
            f"{story.named(evidence.members[child - skip])} follows two: its readings are those of "
            f"{story.named(evidence.members[first - skip])} and, for {100 * blend.share:.0f}% of them, of "
            f"{story.named(evidence.members[second - skip])}"
        )
        evidence.seconds[child] = (second, float(likely))
        for parent in (first, second):
            evidence.note(parent, child, Reason("blend", says, blend.gain))


class _Suppositions:
    """Each member that is laid as the first, the same with a wrong time, and a source that nobody here published."""

    def __init__(self, setting: Setting, evidence: Evidence, related: Bools) -> None:
        assert evidence.laid is not None
        self._setting, self._evidence, self._related = setting, evidence, related
        self._laid, self._skip = evidence.laid, len(evidence.inferred)
        self._places = np.array([self._skip + evidence.members.index(member) for member in self._laid.members])
        self._rows = np.append(self._places, 0) if self._skip else self._places
        self._base = _weights(setting, evidence, related)
        self._cuts = cost_of_cuts(self._laid)
        self._credited = any(evidence.inferred)
        laid = self._laid
        self._kinds = [laid.state[n].tobytes() + laid.matter[n].tobytes() for n in range(len(laid.members))]
        self._costs: dict[bytes, Floats] = {}

    def all(self) -> list[_Case]:
        """All that are tried."""
        setting, evidence, laid, of, found = self._setting, self._evidence, self._laid, rates(), list[_Case]()
        chances = evidence.orders.get("times")
        possible = _possible_roots(evidence, laid)
        for n in possible:
            member = laid.members[n]
            if any(name in evidence.inferred for name in evidence.story.credits[member]):
                continue
            chance = 0.0 if self._credited else _relation(setting, member)
            if evidence.story.owns[member]:
                chance += OWN_PAGE
            found.append(self._case(n, chance, self._base))
            if chances is not None:
                told = _told(chances)
                if np.minimum(told[self._places[n]], 0).sum() < 2 * of["wrong_time"]:
                    without = self._base.copy()
                    without[1 + self._places[n]] -= told[self._places[n]]
                    found.append(self._case(n, chance + of["wrong_time"], without))
        if self._skip:
            chance = of["lost_credited"] if self._credited else of["lost"]
            found.append(self._case(None, chance, self._base))
            twins = {self._kinds[n]: n for n in possible}
            found += [self._case(None, chance, self._base, twin) for _, twin in sorted(twins.items())]
        elif len(laid.members) < len(evidence.members):
            found.append(self._case(None, 0.0, self._base))
        return found

    def mended(self, case: _Case, edges: Floats) -> _Case | None:
        """The first of a supposition with the readings that most of its branches have, as a lost source.

        What most witnesses have, its most copied branch has: of three copies one may have brought up all the rest.
        """
        laid = self._laid
        above = edges[:, self._places].argmax(0)
        here = [] if case.root is None else [case.root]
        from_first = [0, *range(1, 1 + self._skip), *(1 + self._places[n] for n in here)]
        branches = sorted({*here, *np.flatnonzero(np.isin(above, from_first)).tolist()})
        if len(branches) < BRANCHES or not laid.sites:
            return None
        stood = laid.consensus if case.root is None else (laid.state[case.root], laid.matter[case.root])
        votes = np.array([(laid.state[branches] == reading).sum(0) for reading in range(laid.most_readings)])
        most = votes.argmax(0).astype(np.int32)
        clear = votes.max(0) > np.take_along_axis(votes, np.maximum(stood[0], 0)[None], 0)[0]
        readings = np.where(clear | (stood[0] == ABSENT), most, stood[0]).astype(np.int32)
        if (readings == stood[0]).all():
            return None
        return self._case(None, rates()["lost"], self._base, lost=(readings, stood[1]))

    def _case(
        self,
        root: int | None,
        likely: float,
        base: Floats,
        twin: int | None = None,
        lost: tuple[Ints, Bools] | None = None,
    ) -> _Case:
        """One supposition. A lost source has what most have, the text of its `twin`, or what is given."""
        laid, skip, places, of = self._laid, self._skip, self._places, rates()
        stood = root if twin is None else twin
        kind = self._kinds[stood] if stood is not None else b"" if lost is None else lost[0].tobytes()
        if kind not in self._costs:
            self._costs[kind] = cost_of_descent(laid, stood, lost) + self._cuts
        cost = self._costs[kind][:, :-1] if skip else self._costs[kind][:-1, :-1]
        if twin is not None:
            cost = np.vstack([cost[:-1], cost[twin]])
            cost[-1, twin] = 0.0
        weights, size = base.copy(), self._evidence.size
        text = np.full((size, size), np.nan)
        text[np.ix_(self._rows, places)] = -cost
        if skip > 1:
            text[np.ix_(np.arange(1, skip), places)] = text[0, places]
        allowed = np.isfinite(weights[1:])
        if root is not None:
            allowed[:, places[root]] = False
        if root is not None and not self._credited:
            allowed[:skip] = False
        best = np.where(allowed & ~np.isnan(text), text, -np.inf).max(0)
        best = np.where(np.isfinite(best), best, 0.0)
        text = np.nan_to_num(text - best)
        first = [int(places[root])] if root is not None and not self._credited else range(skip)
        weights[1:] = np.where(allowed, weights[1:], -np.inf)
        shares = _shares(self._evidence, self._related, first)
        # who has these words from nobody here has them from an unseen copy of the first
        unseen = np.zeros(size)
        unseen[places] = np.minimum(-cost[-1 if root is None else root] - best[places], 0.0)
        if root is not None:
            # and who shares nothing with the first has its own text
            unseen[places] = np.where(self._related[places[root] - skip, places - skip], unseen[places], -best[places])
            unseen[places[root]] = 0.0
        whole = weights + np.vstack([unseen, text])
        if root is not None and self._credited:
            # the agency had its text from one of these
            likely -= float(self._costs[kind][:-1, -1].min())
        text = np.maximum(text, -of["text_most"])
        weights += np.vstack([np.clip(unseen, -of["text_most"], of["text_most"]), text])
        return _Case(likely + float(best.sum()), whole, weights, text, shares, stood)


def _possible_roots(evidence: Evidence, laid: Collation) -> list[int]:
    """Who of those laid may have stood first: all, or of many the earliest and those with the fewest readings alone."""
    if len(laid.members) <= MOST_ROOTS:
        return list(range(len(laid.members)))
    readings, matter = laid.consensus
    odd = ((laid.holders == 1) & (laid.state != readings)).sum(1) + (matter & ~laid.matter) @ laid.lengths / FULL
    early = sorted(range(len(laid.members)), key=lambda n: (*evidence.story.by_age(laid.members[n]), n))
    chosen = [*early[: MOST_ROOTS // 3], *[n for n, member in enumerate(laid.members) if evidence.story.owns[member]]]
    plain = [int(n) for n in np.argsort(odd, kind="stable") if n not in chosen]
    return sorted({*chosen, *plain[: MOST_ROOTS - len(chosen)]})


def _alone(setting: Setting, evidence: Evidence, related: Bools) -> _Case:
    """A family of which no texts are laid side by side."""
    weights, nothing = _weights(setting, evidence, related), np.zeros((evidence.size, evidence.size))
    return _Case(0.0, weights, weights, nothing, _shares(evidence, related, range(len(evidence.inferred))))


def _weights(setting: Setting, evidence: Evidence, related: Bools) -> Floats:
    """The weights of all edges by what does not depend on which text stood first."""
    story, family, skip = evidence.story, evidence.members, len(evidence.inferred)
    allowed = np.zeros((evidence.size, evidence.size), np.bool_)
    allowed[skip:, skip:] = related
    for node, agency in enumerate(evidence.inferred):
        allowed[node, skip:] = _in_reach(setting, family, agency, related)
    relation = np.array([0.0] * skip + [_relation(setting, member) for member in family])
    weights = np.full((evidence.size + 1, evidence.size), -np.inf)
    weights[0] = 0.0
    weights[1:] = np.where(allowed, evidence.total() + relation[None, :], -np.inf)
    for child, member in enumerate(family):
        if story.owns[member]:
            weights[0, skip + child] += OWN_PAGE
        if "own_matter" in evidence.weights:
            # matter of its own may also mean a report of its own, the less it shares
            share = max(setting.kin[member].values(), default=0.0)
            weights[0, skip + child] += float(evidence.weights["own_matter"][:, skip + child].max()) * (1 - share)
    return weights


def agencies_of(credits: Sequence[tuple[str, ...]], owns: set[str]) -> list[str]:
    """Agencies that articles credit with their text and that have no page among them, by name.

    Of a compilation that credits more than two, only those that another article credits with fewer.
    """
    return sorted({name for names in credits if len(names) <= COMPILED for name in names} - owns)


def _in_reach(setting: Setting, family: list[str], agency: str, related: Bools) -> Bools:
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
    fellows = np.array([one in alone for one in family])
    shares = (related | related.T)[fellows].any(0)
    return np.asarray(np.array([one in crediting or one in alone for one in family]) | shares)


def _shares(evidence: Evidence, related: Bools, first: Sequence[int]) -> Floats:
    """How often copies come from the first text and how often from fellows, before anything else is known of them."""
    story, family, agencies = evidence.story, evidence.members, evidence.inferred
    skip, shares = len(agencies), np.zeros((evidence.size, evidence.size))
    # an uncredited copy follows the agencies as those who credit them do
    each = np.array([sum(agency in story.credits[member] for member in family) for agency in agencies]) + 0.5
    crediting = sum(any(name in agencies for name in story.credits[member]) for member in family)
    of = rates()
    direct = min(of["agency_most"], max(of["agency_least"], crediting / len(family))) if any(agencies) else of["hub"]
    shares[skip:, skip:] = (1 - direct) / np.maximum(related.sum(0), 1) * related
    for node in first:
        shares[node, skip:] += direct * (each[node] / each.sum() if node < skip else 1.0)
    shares /= np.maximum(shares.sum(0), 1e-9)
    return shares


def _relation(setting: Setting, member: str) -> float:
    """Log-odds that the words an article shares did not come to it by chance: by relation and share, of its nearest."""
    story, others = setting.story, setting.kin[member]
    found = [RELATION["copy"][1]] if not any(story.pair(member, other) for other in others) else []
    for other in others:
        row = story.pair(member, other)
        if row is not None and row["relation"] in RELATION:
            low, high = RELATION[row["relation"]]
            found.append(low + (high - low) * min(1.0, 2 * max(row["a_share"], row["b_share"])))
    return max(found, default=0.0) + rates()["kin"]


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
                evidence.add("before", node, child, -BEFORE * weight, says)
