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

import pyarrow as pa

from firsthand.arrow import counts
from firsthand.dossier import Dossier, dossiers
from firsthand.lineage.collation import Collation, collate
from firsthand.lineage.descent import best_tree
from firsthand.lineage.evidence import Evidence, Floats, Reason
from firsthand.lineage.families import RELATION, families, related
from firsthand.lineage.mixing import Edge, citing, named_first, second_parents
from firsthand.lineage.naming import references
from firsthand.lineage.obeying import obeyed
from firsthand.lineage.telling import Descent, told, told_alone
from firsthand.lineage.weighing import Setting, agencies_of, weigh
from firsthand.newsrooms import Row
from firsthand.schema import TABLES, Tables, digest
from firsthand.settings import Lineage

MAX_FAMILY = 120
"""Of a larger family so many are weighed against each other; the rest hangs from them."""


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
    setting = Setting(story, related(story), references(story))
    floor = choices.stated_probability
    whole = Descent()
    for family in families(story):
        found = family_descent(setting, family, floor) if len(family) > 1 else told_alone(story, family[0])
        whole.edges += found.edges
        whole.inferred += found.inferred
        whole.folded += found.folded
    second = second_parents(story, setting.named, whole.edges, floor)
    # a candidate that lost to the first parent may be the second
    taken = {(edge.child, edge.parent) for edge in second}
    whole.edges = [edge for edge in whole.edges if (edge.child, edge.parent) not in taken] + second
    whole.edges += citing(story, setting.named, whole.edges, floor)
    whole.edges = named_first(story, whole.edges)
    if story.decisions:
        whole.edges = obeyed(story, whole.edges, floor)
        followed = {edge.parent for edge in whole.edges}
        whole.inferred = [node for node in whole.inferred if node["node_id"] in followed]
    whole.edges = without_circles(whole.edges)
    return whole


def family_descent(setting: Setting, family: list[str], floor: float) -> Descent:
    """The tree of one family, its inferred parents, and the candidates that come close."""
    evidence, probabilities = weighed(setting, family)
    tree = best_tree(probabilities)
    if evidence.inferred == [""] and Counter(tree)[0] < 2:
        # a source that only one would have, and that no credit names, explains nothing
        without = probabilities.copy()
        without[1] = 0.0
        tree = best_tree(without)
    against = _ruled_out(setting.story, evidence, probabilities) if 0 in tree and evidence.inferred == [""] else None
    return told(family, evidence, probabilities, tree, against=against, floor=floor)


def weighed(setting: Setting, family: list[str]) -> tuple[Evidence, Floats]:
    """All evidence on one family, and the probability of each edge: row 0 the root, then the nodes."""
    story = setting.story
    core = _core(story, family, setting.kin)
    agencies = agencies_of([story.credits[member] for member in core], {story.owns[member] for member in core})
    return weigh(setting, core, agencies, _collation(story, core, setting.kin))


def without_circles(edges: list[Edge]) -> list[Edge]:
    """The same edges; of stated ones that would close a circle the least probable is stated no longer.

    It says so, and so does an edge that was not stated though the child cites the parent, where that would close one.
    """
    ranked = sorted(
        edges,
        key=lambda edge: (not edge.confirmed, edge.kind == "citation", -edge.probability, edge.child, edge.parent),
    )
    above: dict[str, set[str]] = {}
    closing = set()
    for edge in ranked:
        if edge.stated and _reaches(above, edge.parent, edge.child):
            closing.add((edge.child, edge.parent))
        elif edge.stated:
            above.setdefault(edge.child, set()).add(edge.parent)
    says = "the article named as the source rests in turn on the one that names it"
    kept = []
    for edge in ranked:
        cites = not edge.stated and any(reason.kind == "cited" and reason.weight > 0 for reason in edge.reasons)
        if (edge.child, edge.parent) in closing or (cites and _reaches(above, edge.parent, edge.child)):
            kept.append(replace(edge, stated=False, reasons=[*edge.reasons, Reason("circular", says, -1.0)]))
        else:
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


def _core(story: Dossier, family: list[str], kin: dict[str, dict[str, float]]) -> list[str]:
    """The members weighed against each other: all, or of a large family the earliest, the likeliest exemplars, and some
    of the unlike.
    """
    if len(family) <= MAX_FAMILY:
        return family

    def early(member: str) -> tuple[bool, str, str]:
        return *story.by_age(member), member

    def common(member: str) -> tuple[float, str]:
        """Whoever shares most words with most others is likely to be followed."""
        return -round(sum(kin[member].values()) * int(story.articles[member]["words"] or 0), 2), member

    def alone(member: str) -> tuple[bool, bool, str]:
        kind = story.classes.get(member)
        return not story.owns[member], kind is not None and kind["representative"] != member, digest(member)

    third = MAX_FAMILY // 3
    chosen = set(sorted(family, key=early)[:third]) | set(sorted(family, key=common)[:third])
    return sorted(
        [*chosen, *[one for one in sorted(family, key=alone) if one not in chosen][: MAX_FAMILY - len(chosen)]]
    )


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
        proxies = {one, str(story.classes[one]["representative"]) if one in story.classes else one}
        # of a large class the representative may be in another story
        for proxy in sorted(proxies & kin.keys()):
            words = min(int(story.articles[i]["words"] or 0) for i in (one, base))
            if proxy == base or common(proxy, base) >= max(12, 0.3 * words):
                together.add(one)
    if len(together) < 2:
        return None
    return collate({one: str(story.articles[one]["text"] or "") for one in sorted(together)}, base)


def _ruled_out(story: Dossier, evidence: Evidence, probabilities: Floats) -> Reason | None:
    """Why not even the likeliest member can be the source of all the others."""
    laid = evidence.laid
    if laid is None:
        return None
    followed = probabilities[2:].sum(1)
    first = max(range(len(evidence.members)), key=lambda n: (evidence.members[n] in laid.members, followed[n], -n))
    root = evidence.members[first]
    readings, lacks = laid.against(laid.members.index(root))
    told = [f"{readings} readings in which the others agree against it"] if readings else []
    told += [f"lacks {lacks} words that at least two others have"] if lacks else []
    told = told or ["others carry earlier times"]
    says = f"even {story.named(root)}, the likeliest first, cannot be the source of all: " + " and ".join(told)
    return Reason("ruled_out", says, min(8.0, 1.0 + readings + lacks / 15))
