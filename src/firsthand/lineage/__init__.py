"""Who came from whom: for each article the parents its words came from, and the reports that nobody here published.

Articles that carry one text make a family. In it every possible parent of every article is weighed (`evidence`), and
the weights become the probability of each edge and one tree without circles (`descent`). An agency that members
credit, and that has no page of its own here, is an inferred parent; so is a lost source, where readings rule out
every member as the first. What the parent does not explain may come from a second one. Beside this stand the
articles that another names as its source without taking its words.

    >>> from firsthand.schema import TABLES
    >>> text = "The bridge at Orl fell at dawn and nobody was hurt , the mayor said on Monday at the town hall ."
    >>> rows = [{"article_id": i, "text": text, "agency": "AP", "words": 21} for i in ("x", "y")]
    >>> pair = {"a": "x", "b": "y", "a_share": 1.0, "b_share": 1.0, "verbatim": 21, "edited": 0, "relation": "copy"}
    >>> found = lineage({
    ...     "stories": TABLES["stories"].table([{"story_id": "s", "article_id": i} for i in ("x", "y")]),
    ...     "articles": TABLES["articles"].table(rows), "pairs": TABLES["pairs"].table([pair])}, Lineage())
    >>> found["inferred"]["label"].to_pylist(), found["derivations"]["parent_kind"].to_pylist()
    (['AP report'], ['inferred', 'inferred'])
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pyarrow as pa

from firsthand.arrow import counts
from firsthand.dossier import Dossier, dossiers
from firsthand.lineage.collation import Collation, collate
from firsthand.lineage.descent import best_tree, gathered
from firsthand.lineage.evidence import Evidence, Floats, Reason
from firsthand.lineage.families import RELATION, families, related
from firsthand.lineage.mixing import Edge, citing, second_parents
from firsthand.lineage.signs import weigh_credits, weigh_references, weigh_revisions, weigh_times
from firsthand.lineage.telling import Descent, told
from firsthand.lineage.textual import weigh_matter, weigh_specifics, weigh_text
from firsthand.newsrooms import Row
from firsthand.schema import TABLES, Tables
from firsthand.settings import Lineage

MAX_FAMILY = 120
"""Of a larger family the unlike and the earliest are weighed against each other; the rest hangs from them."""
RULED_OUT_READINGS = 3
"""So many readings that others do not share rule an article out as the source of all."""
RULED_OUT_WORDS = 15
"""So many words that it lacks and two others have do so too."""
FROM_AGENCY = (0.4, 0.8)
"""How often, at least and at most, an uncredited copy comes from the agency itself and not from an outlet that ran its
report: between the two as often as the family credits the agency."""
OWN_PAGE = 3.0
"""Log-odds that an agency's own page has its text from nobody here."""


def lineage(tables: Tables, choices: Lineage) -> dict[str, pa.Table]:
    """Stories and all that belongs to them -> derivations, inferred.

    Stated edges of a story make no circle. An edge that is not stated is a candidate.
    """
    derivations: list[Row] = []
    inferred: list[Row] = []
    folded = 0
    for story in dossiers(tables):
        found = story_lineage(story, choices)
        derivations += [edge.row(story.story_id) for edge in found.edges]
        inferred += found.inferred
        folded += found.folded
    return {
        "derivations": TABLES["derivations"].table(derivations),
        "inferred": TABLES["inferred"].table(inferred),
        "counts": counts({"copies hung from their exemplar unweighed": folded}),
    }


def story_lineage(story: Dossier, choices: Lineage) -> Descent:
    """The derivations of one story."""
    kin = related(story)
    whole = Descent()
    for family in families(story):
        if len(family) > 1:
            found = family_descent(story, family, kin, choices)
            whole.edges += found.edges
            whole.inferred += found.inferred
            whole.folded += found.folded
    second = second_parents(story, whole.edges, choices.stated_probability)
    # a candidate that lost to the first parent may be the second
    taken = {(edge.child, edge.parent) for edge in second}
    whole.edges = [edge for edge in whole.edges if (edge.child, edge.parent) not in taken] + second
    whole.edges += citing(story, whole.edges, choices.stated_probability)
    whole.edges = without_circles(whole.edges)
    return whole


def family_descent(story: Dossier, family: list[str], kin: dict[str, dict[str, float]], choices: Lineage) -> Descent:
    """The tree of one family, its inferred parents, and the candidates that come close."""
    core = _core(story, family)
    laid = _collation(story, core, kin)
    agencies = _unpublished_agencies(story, core)
    evidence, probabilities = _weigh(story, core, agencies, laid, kin)
    tree = best_tree(probabilities)
    against: Reason | None = None
    if not agencies and laid is not None and (against := _ruled_out(story, evidence, tree, laid)):
        agencies = [""]
        evidence, probabilities = _weigh(story, core, agencies, laid, kin)
        tree = best_tree(probabilities)
    children = Counter(tree)
    for node in range(len(agencies)):
        # a source that only one would have, and that no credit names, explains nothing
        if children[node] < 2 and not agencies[node]:
            evidence, probabilities = _weigh(story, core, [], laid, kin)
            tree, agencies = best_tree(probabilities), []
    return told(family, evidence, probabilities, tree, against=against, floor=choices.stated_probability)


def without_circles(edges: list[Edge]) -> list[Edge]:
    """The same edges; of stated ones that would close a circle the least probable is stated no longer, and says so."""
    ranked = sorted(edges, key=lambda edge: (edge.kind == "citation", -edge.probability, edge.child, edge.parent))
    above: dict[str, set[str]] = {}
    kept = []
    for edge in ranked:
        if edge.stated and _reaches(above, edge.parent, edge.child):
            says = "the article named as the source rests in turn on the one that names it"
            kept.append(replace(edge, stated=False, reasons=[*edge.reasons, Reason("circular", says, -1.0)]))
            continue
        if edge.stated:
            above.setdefault(edge.child, set()).add(edge.parent)
        kept.append(edge)
    return kept


def _reaches(above: dict[str, set[str]], start: str, goal: str) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        node = waiting.pop()
        if node == goal:
            return True
        new = above.get(node, set()) - seen
        seen |= new
        waiting += new
    return False


def _core(story: Dossier, family: list[str]) -> list[str]:
    """The members that are weighed against each other: all, or of a large family the unlike and the earliest."""
    if len(family) <= MAX_FAMILY:
        return family

    def rank(member: str) -> tuple[bool, bool, str, str]:
        row, kind = story.articles[member], story.classes.get(member)
        alone = kind is None or kind["representative"] == member
        return not story.owns[member], not alone, str(row["published_at"] or "~"), member

    return sorted(sorted(family, key=rank)[:MAX_FAMILY])


def _relation(story: Dossier, member: str, kin: dict[str, dict[str, float]]) -> float:
    """Log-odds that the words an article shares did not come to it by chance: by relation and share, of its nearest."""
    found = [RELATION["copy"][1]] if not any(story.pair(member, other) for other in kin[member]) else []
    for other in kin[member]:
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


def _collation(story: Dossier, family: list[str], kin: dict[str, dict[str, float]]) -> Collation | None:
    """Those of a family whose texts can be laid word against word, around the one that shares most."""

    def common(one: str, other: str) -> int:
        row = story.pair(one, other)
        if row is not None and row["relation"] in RELATION:
            return int(row["verbatim"] or 0) + int(row["edited"] or 0)
        if kin[one].get(other, 0.0) >= 0.95:
            return int(story.articles[other]["words"] or 0)
        return 0

    members = set(family)
    reach = {one: sum(common(one, other) for other in kin[one] if other in members) for one in family}
    base = max(family, key=lambda one: (reach[one], one))
    if not reach[base]:
        return None
    together = {base}
    for one in family:
        standing = (one, str(story.classes[one]["representative"]) if one in story.classes else one)
        for proxy in standing:
            words = min(int(story.articles[i]["words"] or 0) for i in (one, base))
            if proxy == base or common(proxy, base) >= max(12, 0.3 * words):
                together.add(one)
    if len(together) < 2:
        return None
    return collate({one: str(story.articles[one]["text"] or "") for one in sorted(together)}, base)


def _unpublished_agencies(story: Dossier, family: list[str]) -> list[str]:
    """Agencies that members credit with their text and that have no page in the family, by name.

    Of a compilation that credits more than two, only those that another member credits with fewer.
    """
    owns = {story.owns[member] for member in family}
    named = [story.credits[member] for member in family]
    return sorted({name for names in named if len(names) <= 2 for name in names} - owns)


def _weigh(
    story: Dossier, family: list[str], agencies: list[str], laid: Collation | None, kin: dict[str, dict[str, float]]
) -> tuple[Evidence, Floats]:
    """All evidence on one family and the probabilities that follow: row 0 the root, then the nodes."""
    evidence = Evidence(story, agencies, family, laid)
    skip, n = len(agencies), len(family)
    possible = weigh_text(evidence, kin)
    weigh_times(evidence)
    weigh_credits(evidence)
    weigh_references(evidence)
    weigh_revisions(evidence)
    weigh_specifics(evidence, possible)
    weigh_matter(evidence)
    _before_the_agency(evidence)
    weights = np.full((skip + n + 1, skip + n), -np.inf)
    weights[0] = 0.0
    total = evidence.total()
    allowed = np.zeros_like(weights, dtype=np.bool_)
    allowed[1:, :][skip:, skip:] = possible
    allowed[1 : 1 + skip, skip:] = True
    relation = np.array([0.0] * skip + [_relation(story, member, kin) for member in family])
    prior = np.zeros_like(weights)
    if skip:
        # an uncredited copy follows the agencies as those who credit them do
        each = np.array([sum(agency in story.credits[member] for member in family) for agency in agencies]) + 0.5
        crediting = sum(any(name in agencies for name in story.credits[member]) for member in family)
        direct = min(FROM_AGENCY[1], max(FROM_AGENCY[0], crediting / n)) if any(agencies) else FROM_AGENCY[1]
        prior[1 + skip :, skip:] = np.log((1 - direct) / np.maximum(possible.sum(0), 1))[None, :]
        prior[1 : 1 + skip, skip:] = np.log(direct * each / each.sum())[:, None]
    weights[1:] = np.where(allowed[1:], total + relation[None, :] + prior[1:], -np.inf)
    for child, member in enumerate(family):
        if story.owns[member]:
            weights[0, skip + child] += OWN_PAGE
        if "own_matter" in evidence.weights:
            # matter of its own may also mean a report of its own, the less it shares
            share = max(kin[member].values(), default=0.0)
            weights[0, skip + child] += float(evidence.weights["own_matter"][:, skip + child].max()) * (1 - share)
    return evidence, gathered(weights, settled=skip)


def _ruled_out(story: Dossier, evidence: Evidence, tree: list[int], laid: Collation) -> Reason | None:
    """Why the best root of a family cannot be the source of all the others, if it cannot.

    A page that alone has matter or a time may still be the first: only readings that it alone has, and matter that
    it lacks and others share, speak against it.
    """
    if len(laid.members) < 3:
        return None
    heads: dict[int, list[int]] = {}
    for node, parent in enumerate(tree):
        if parent >= 0 and evidence.members[node] in laid.members and evidence.members[parent] in laid.members:
            heads.setdefault(parent, []).append(laid.members.index(evidence.members[node]))
    roots = [node for node in heads if tree[node] < 0]
    if not roots:
        return None
    first = max(roots, key=lambda node: (len(heads[node]), -node))
    root = evidence.members[first]
    readings, lacks = laid.against(laid.members.index(root), heads[first])
    if readings < RULED_OUT_READINGS and lacks < RULED_OUT_WORDS:
        return None
    told = [f"{readings} readings in which its copies agree against it"] if readings else []
    told += [f"lacks {lacks} words that at least two others have"] if lacks else []
    says = f"even {story.named(root)}, the likeliest first, cannot be the source of all: " + " and ".join(told)
    return Reason("ruled_out", says, min(8.0, readings * 0.9 + lacks / 15))
