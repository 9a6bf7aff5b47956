"""A family's tree as rows: edges and inferred parents with their reasons in words.

>>> label("Reuters"), label("")
('Reuters report', 'unknown common source')
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from firsthand.dossier import Dossier
from firsthand.lineage.evidence import Evidence, Floats, Reason, Spans, as_json
from firsthand.lineage.families import RELATION, strength
from firsthand.lineage.hanging import hung
from firsthand.lineage.mixing import Edge
from firsthand.lineage.rates import rates
from firsthand.lineage.signs import credit_words, is_revision
from firsthand.lineage.textual import own_matter, reading_words, sample
from firsthand.newsrooms import Row, kind_of_agency
from firsthand.schema import digest

SHOWN, MOST_SHOWN = 0.08, 3
"""Parents less probable than this are not listed; of the others at most so many besides the likeliest."""

ALSO_CREDITED = 0.8
"""How probable each agency is at least that an article credits beside another: it has its text from both."""
CREDITED = 0.9
"""How probable it is that an article with a text of its own has it from the agency that it credits."""
FULLEST = 12
"""So many of the longest children, and fellows of each, are looked at for what an inferred parent must have held."""
FEW = 6
"""In a family of so many the source says of each pair why it is not parent and child."""
_SAYS_SO = frozenset({"canonical", "cited", "credit", "link", "referral"})
RULED_OUT = 0.1
"""A direction less probable than this is ruled out, and said to be."""


@dataclass
class Descent:
    """What was found out about one family or story."""

    edges: list[Edge] = field(default_factory=list)
    inferred: list[Row] = field(default_factory=list)
    folded: int = 0


def told(
    family: list[str],
    evidence: Evidence,
    probabilities: Floats,
    tree: list[int],
    *,
    against: Reason | None,
    floor: float,
) -> Descent:
    """Edges and inferred parents of one family: the tree, and what came close.

    Args:
        family: all members; those that were not weighed hang from the most followed of those that were.
        evidence: what was weighed.
        probabilities: row 0 the root, then the nodes of `evidence`.
        tree: the parent of each node, -1 for none.
        against: why no member can be the source of all, where a lost one is inferred.
        floor: from this probability on an edge is stated.
    """
    story, found = evidence.story, Descent()
    skip, core = len(evidence.inferred), evidence.members
    direction = evidence.direction()
    hanging: dict[int, list[str]] = {node: [] for node in range(skip)}
    for child, member in enumerate(core):
        for node in sorted({tree[skip + child], *evidence.credited(member)} & set(hanging)):
            hanging[node].append(member)
    weighed = set(core)
    rest = [member for member in family if member not in weighed]
    under = hung(evidence, probabilities, tree, rest)
    for one in under:
        node = one.parents[0][0] if one.parents else -1
        if 0 <= node < skip:
            hanging[node].append(one.member)
    ids = {
        node: digest("inferred", evidence.inferred[node], min(digest(child) for child in children))
        for node, children in hanging.items()
        if children
    }
    for child, member in enumerate(core):
        column = probabilities[1:, skip + child]
        stands = tree[skip + child]
        credited = set(evidence.credited(member))
        ranked = [int(n) for n in np.argsort(-column, kind="stable") if n != stands]
        second, likely = evidence.seconds.get(skip + child, (-1, 0.0))
        close = [n for n in ranked if column[n] >= SHOWN or n in credited]
        close = [n for n in [second] if n >= 0 and n != stands] + [n for n in close if n != second]
        for parent in [n for n in [stands] if n >= 0 and column[n] >= SHOWN] + close[:MOST_SHOWN]:
            if parent < skip and parent not in ids:
                continue
            reasons = _reasons(story, evidence, parent, skip + child)
            probability = round(float(column[parent]) * _reliance(reasons), 4)
            also = parent in credited and len(credited) > 1
            probability = max(probability, ALSO_CREDITED) if also else probability
            if parent == second:
                probability, also = max(probability, round(likely, 4)), also or likely >= floor
            found.edges.append(
                Edge(
                    child=member,
                    parent=ids[parent] if parent < skip else core[parent - skip],
                    inferred=parent < skip,
                    kind=_kind(story, evidence, parent, member),
                    share=_share(story, evidence, parent, member),
                    probability=probability,
                    direction=0.99 if parent < skip else round(float(direction[parent, skip + child]), 4),
                    stated=(parent == stands or also) and probability >= floor,
                    reasons=reasons,
                )
            )
    found.folded = len(rest)
    for one in under:
        for rank, (parent, probability) in enumerate(one.parents[: 1 + MOST_SHOWN]):
            if (rank and probability < SHOWN) or (parent < skip and parent not in ids):
                continue
            source = f"the {label(evidence.inferred[parent])}" if parent < skip else story.named(core[parent - skip])
            says = f"one of {len(family)} copies of one text; of those that are followed most it can come from {source}"
            found.edges.append(
                Edge(
                    child=one.member,
                    parent=ids[parent] if parent < skip else core[parent - skip],
                    inferred=parent < skip,
                    kind="syndication" if parent < skip and evidence.inferred[parent] else "copy",
                    share=1.0,
                    probability=round(probability, 4),
                    direction=0.99 if parent < skip else round(probability, 4),
                    stated=not rank and probability >= floor,
                    reasons=[Reason("shared_text", says, 0.4)],
                )
            )
    for node, node_id in ids.items():
        held, why = (
            _contains(story, hanging[node], family),
            _why_inferred(story, evidence, node, hanging[node], against),
        )
        found.inferred.append(_inferred_row(story, node_id, evidence.inferred[node], held, why))
    return found


def _reliance(reasons: list[Reason]) -> float:
    """How far a probability may be trusted: texts mislead now and then where the child names nobody."""
    named = any(reason.kind in _SAYS_SO and reason.weight > 0 for reason in reasons)
    return 1.0 if named else 1.0 - rates()["lapse"]


def _inferred_row(story: Dossier, node: str, agency: str, contains: list[Row], why: list[Reason]) -> Row:
    return {
        "node_id": node,
        "story_id": story.story_id,
        "label": label(agency),
        "agency": agency or None,
        "contains": contains,
        "evidence": as_json(why),
    }


def told_alone(story: Dossier, member: str) -> Descent:
    """An article that shares its text with nobody here, and credits one agency whose page is not here either."""
    found, names = Descent(), story.credits[member]
    if len(names) != 1 or names[0] in story.owns.values():
        return found
    says, spans = credit_words(story, member, names[0])
    node, reason = digest("inferred", names[0], digest(member)), Reason("credit", says, rates()["credit"], spans)
    found.edges.append(Edge(member, node, True, "syndication", 1.0, CREDITED, 0.99, True, [reason]))
    lost = Reason("unpublished", f"no article here is {names[0]}'s own page", 2.0)
    whole = {"article_id": member, "start": 0, "end": len(str(story.articles[member]["text"] or ""))}
    found.inferred.append(_inferred_row(story, node, names[0], [whole], [reason, lost]))
    return found


def label(agency: str) -> str:
    """What people call an inferred parent."""
    if not agency:
        return "unknown common source"
    return f"{agency} release" if kind_of_agency(agency) == "release" else f"{agency} report"


def _kind(story: Dossier, evidence: Evidence, parent: int, member: str) -> str:
    """What an edge is, by how the texts relate and whose the parent is."""
    skip = len(evidence.inferred)
    if parent >= skip:
        other = evidence.members[parent - skip]
        if is_revision(story, other, member):
            return "revision"
        row = story.pair(other, member)
        if row is not None and row["relation"] == "rewrite":
            return "rewrite"
        agency = story.owns[other]
        return "syndication" if agency and agency in story.credits[member] else "copy"
    fellows = [row for other in evidence.members if (row := story.pair(member, other)) is not None]
    copies = any(row["relation"] in ("copy", "partial_copy") for row in fellows)
    names = story.credits[member]
    if not copies and any(row["relation"] == "rewrite" for row in fellows) and evidence.inferred[parent] not in names:
        return "rewrite"
    return "syndication" if evidence.inferred[parent] else "copy"


def _share(story: Dossier, evidence: Evidence, parent: int, member: str) -> float:
    """How much of the child the parent accounts for: of an inferred one, what any fellow shares."""
    skip = len(evidence.inferred)
    if parent >= skip:
        other = evidence.members[parent - skip]
        shared = story.share(member, other)
        return round(shared or strength(story, member, other), 4)
    best = max(
        (story.share(member, other) or strength(story, member, other)) for other in evidence.members if other != member
    )
    return round(best, 4)


def _reasons(story: Dossier, evidence: Evidence, parent: int, child: int) -> list[Reason]:
    """Evidence for one edge in words, that of the common text first."""
    skip = len(evidence.inferred)
    member = evidence.members[child - skip]
    found = evidence.reasons(parent, child)
    if parent >= skip:
        other = evidence.members[parent - skip]
        row = story.pair(member, other)
        laid = evidence.laid
        if laid is not None and member in laid.members and other in laid.members:
            says, spans = reading_words(story, laid, other, member)
            found += [Reason("readings", says, float(evidence.weights["text"][parent, child]), spans)] if says else []
        share = story.share(member, other) or strength(story, member, other)
        relation = str(row["relation"]) if row is not None else "copy"
        says = f"{_percent(share)} of the words of {story.named(member)} are also in {story.named(other)}"
        says += f" ({relation.replace('_', ' ')})"
        found.append(
            Reason(
                "shared_text",
                says,
                RELATION[relation][0] if relation in RELATION else 1.0,
                _longest(story, member, other),
            )
        )
        if relation == "rewrite" and (matter := own_matter(story, member, [other])):
            says = f"{story.named(member)} tells what {story.named(other)} does not: {sample(story, matter)}"
            found.append(Reason("own_matter", says, -0.5 * min(4, len(matter)), tuple(matter)))
        return found
    agency = evidence.inferred[parent]
    fellows = [other for other in evidence.members if other != member]
    nearest = max(fellows, key=lambda other: (story.share(member, other) or strength(story, member, other), other))
    share = story.share(member, nearest) or strength(story, member, nearest)
    names = story.credits[member]
    if agency and agency not in names:
        says = (
            f"{story.named(member)} does not credit {agency}; its text alone tells: "
            f"{_percent(share)} of its words are also in {story.named(nearest)}"
        )
    else:
        says = f"{_percent(share)} of the words of {story.named(member)} are also in {story.named(nearest)}"
    found.append(Reason("shared_text", says, 1.0, _longest(story, member, nearest)))
    return found


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _longest(story: Dossier, member: str, other: str) -> Spans:
    """The longest common passage, on both sides."""
    matches = story.matches(member, other)
    if not matches:
        return ()
    one = max(matches, key=lambda match: (match.mine[1] - match.mine[0], -match.mine[0]))
    return ((member, one.part, *one.mine), (other, one.their_part, *one.theirs))


def _contains(story: Dossier, children: list[str], family: list[str]) -> list[Row]:
    """What an inferred parent must have held: the stretches of its fullest child that its family shares."""
    best: list[tuple[int, int]] = []
    holder, members = "", set(family)
    fullest = sorted(children, key=lambda child: (-int(story.articles[child]["words"] or 0), child))
    for child in fullest[:FULLEST]:
        spans = sorted(
            match.mine
            for other in [one for one in story.neighbours[child] if one in members][:FULLEST]
            for match in story.matches(child, other)
            if match.part == "text"
        )
        merged: list[tuple[int, int]] = []
        for start, end in spans:
            if merged and start <= merged[-1][1] + 2:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        if sum(end - start for start, end in merged) > sum(end - start for start, end in best):
            best, holder = merged, child
    return [{"article_id": holder, "start": start, "end": end} for start, end in best]


def _why_inferred(
    story: Dossier, evidence: Evidence, node: int, children: list[str], against: Reason | None
) -> list[Reason]:
    """Why a report is drawn in that nobody here published."""
    skip, agency = len(evidence.inferred), evidence.inferred[node]
    found = [against] if against is not None else []
    if agency:
        crediting = [child for child in children if agency in story.credits[child]]
        for child in crediting[:5]:
            at = evidence.members.index(child) if child in evidence.members else -1
            noted = evidence.notes.get((node, skip + at), {}).get("credit")
            found += [noted] if noted is not None else []
        says = (
            f"no article here is {agency}'s own page; {len(crediting)} of {len(children)} that carry the text credit it"
        )
        found.append(Reason("unpublished", says, 2.0))
    if len(evidence.members) > FEW:
        return found
    direction = evidence.direction()
    for i, one in enumerate(evidence.members, skip):
        for j, other in enumerate(evidence.members, skip):
            against_it = [reason.says for reason in evidence.reasons(i, j) if reason.weight < 0]
            if i != j and direction[i, j] <= RULED_OUT and against_it:
                says = f"{story.named(other)} does not come from {story.named(one)}: " + "; ".join(against_it[:3])
                found.append(Reason("ruled_out", says, 1.5, _longest(story, one, other)))
    if agency:
        for child in children:
            matter = own_matter(story, child, [other for other in evidence.members if other != child])
            if matter:
                says = f"{story.named(child)} has matter that no other here has, so none of them was its only source"
                found.append(Reason("own_matter", says, 0.3 * min(4, len(matter)), tuple(matter[:8])))
    return found
