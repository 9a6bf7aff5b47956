"""The signs inside the text: shared readings, matter one side lacks, cuts, and wording that grew less exact.

>>> _quoted('He said "we will not go" and left.'), _specific("About 12 people saw Ana Kore leave.")
(4, 3)
"""

from __future__ import annotations

import numpy as np

from firsthand.dossier import Dossier, quote, short
from firsthand.lineage.collation import ABSENT, Collation
from firsthand.lineage.evidence import Bools, Evidence, Reason, Spans

SHARE = 5.0
"""What the whole of an article's words is worth where texts are not laid side by side."""
UNEXPLAINED = 0.7
"""What speaks at most for an inferred parent because no fellow accounts for the whole."""
CONTAINED, CONTAINED_MOST = 1.5, 1.0
"""What it weighs that one holds all of the other and more; and at most."""
MATTER = 0.3
"""For each sentence, of at most four, that no fellow of a rewrite has."""
LACKS = 12
"""So many words of the common text that one lacks are worth a word."""
SPECIFIC, SPECIFIC_MOST = 1.2, 2.5


def weigh_text(evidence: Evidence, kin: dict[str, dict[str, float]]) -> Bools:
    """Shares, for those that are not laid side by side. Returns which edges are possible.

    What readings and matter say of the others depends on which text stood first: see `polarity`.
    """
    story, skip, members, laid = evidence.story, len(evidence.inferred), evidence.members, evidence.laid
    n = len(members)
    related = np.zeros((n, n), np.bool_)
    share = np.zeros((n, n))
    for child, member in enumerate(members):
        for parent, other in enumerate(members):
            if parent != child and other in kin[member]:
                related[parent, child] = True
                share[parent, child] = story.share(member, other) or kin[member][other]
    text = np.full((evidence.size, evidence.size), 0.0)
    best = share.max(0) if n else np.zeros(0)
    text[skip:, skip:] = SHARE * (share - best[None, :])
    text[:skip, skip:] = np.minimum(SHARE / 2 * (1 - best), UNEXPLAINED)[None, :]
    containment = np.clip(CONTAINED * (share - share.T), -CONTAINED_MOST, CONTAINED_MOST) * related
    laid_down = [members.index(member) for member in laid.members] if laid is not None else []
    if laid is not None and len(laid_down) > 1:
        where = np.array(laid_down)
        enough = laid.shared >= np.maximum(12, 0.15 * laid.words)[None, :]
        np.fill_diagonal(enough, False)
        related[np.ix_(where, where)] |= enough
        text[np.ix_(np.append(np.arange(skip), skip + where), skip + where)] = 0.0
        containment[np.ix_(where, where)] = 0
    np.fill_diagonal(text, 0.0)
    evidence.weights["text"] = text
    for parent, child in zip(*np.nonzero(containment > 0), strict=True):
        says = (
            f"{story.named(members[child])} has {100 * share[parent, child]:.0f}% of its words in common with "
            f"{story.named(members[parent])}, which has more besides"
        )
        reason = Reason("containment", says, float(containment[parent, child]))
        evidence.order("containment", skip + int(parent), skip + int(child), reason)
    return related


def reading_words(story: Dossier, laid: Collation, parent: str, child: str) -> tuple[str, Spans]:
    """What readings and matter say of one edge, in words; an empty string where there is nothing to say."""
    i, j = laid.members.index(parent), laid.members.index(child)
    one, other = story.named(parent), story.named(child)
    both = (laid.state[i] != ABSENT) & (laid.state[j] != ABSENT)
    same = both & (laid.state[i] == laid.state[j])
    few = laid.holders * 2 <= (laid.state != ABSENT).sum(0)
    undone = both & ~same & (laid.holders[i] == 1) & (laid.holders[j] > 1)
    common = same & few[i]
    lacks = laid.matter[j] & ~laid.matter[i]
    missing = float(laid.lengths[lacks].sum())
    told = []
    if common.any():
        words = [laid.readings[k][laid.state[i, k]] for k in np.flatnonzero(common)]
        sample = ", ".join(f"“{word}”" for word in [word for word in words if word][:3])
        told.append(f"{common.sum()} readings that few others have are in both" + (f" ({sample})" if sample else ""))
    if undone.any():
        told.append(f"{undone.sum()} readings of {one} alone are not in {other}")
    if missing >= LACKS:
        told.append(f"{other} has {missing:.0f} words of the common text that {one} lacks")
    if _stops_short(laid, i, j):
        told.append(f"{other} stops where {one} goes on: a cut from the end")
    if not told and same[both].all():
        told.append("word for word the same where both have text")
    spans: Spans = ()
    for k in np.flatnonzero(lacks) if missing >= LACKS else ():
        holder, start, end = laid.places[k]
        if holder == child:
            spans = ((child, "text", start, end),)
            break
    return "; ".join(told), spans


def _stops_short(laid: Collation, whole: int, cut: int) -> bool:
    """Whether one witness has what the other has and goes on where that one ends."""
    ends = [int(np.flatnonzero(laid.matter[n])[-1]) if laid.matter[n].any() else -1 for n in (whole, cut)]
    more = laid.matter[whole] & ~laid.matter[cut]
    after = float((laid.lengths * more)[ends[1] + 1 :].sum())
    return after >= LACKS and after >= 0.9 * float((laid.lengths * more).sum())


def weigh_matter(evidence: Evidence) -> None:
    """A rewrite with matter that no fellow has may have it from the report that nobody here published.

    Where an agency's own page is among the fellows it may as well have it from another version of that.
    """
    story, skip = evidence.story, len(evidence.inferred)
    if any(story.owns[member] for member in evidence.members):
        return
    together = set(evidence.laid.members) if evidence.laid is not None else set()
    for child, member in enumerate(evidence.members):
        if member in together or not skip:
            continue
        matter = own_matter(story, member, [other for other in evidence.members if other != member])
        for node in range(skip if matter else 0):
            says = f"{story.named(member)} has matter that no other here has: {sample(story, matter)}"
            evidence.add("own_matter", node, skip + child, MATTER * min(4, len(matter)), says, tuple(matter[:8]))


def own_matter(story: Dossier, member: str, others: list[str]) -> list[tuple[str, str, int, int]]:
    """Sentences of eight words or more of an article's text that no passage joins with any of the others."""
    joined = [match for other in others for match in story.matches(member, other) if match.part == "text"]
    row = story.articles[member]
    found = []
    for sentence in story.sentences.get(member, ()):
        start, end = sentence["start"], sentence["end"]
        if sentence["part"] != "text" or len(quote(row, "text", start, end).split()) < 8:
            continue
        covered = sum(max(0, min(end, m.mine[1]) - max(start, m.mine[0])) for m in joined)
        if covered < 0.3 * (end - start):
            found.append((member, "text", start, end))
    return found


def sample(story: Dossier, spans: list[tuple[str, str, int, int]]) -> str:
    """The first of some places, quoted and cut short."""
    article, part, start, end = spans[0]
    return f"“{short(quote(story.articles[article], part, start, end), 90)}”"


def weigh_specifics(evidence: Evidence, related: Bools) -> None:
    """Which side of reworded sentences says more exactly who said it, in what words, how many, and who."""
    story, skip = evidence.story, len(evidence.inferred)
    together = set(evidence.laid.members) if evidence.laid is not None else set()
    for one in range(len(evidence.members)):
        for other in range(one + 1, len(evidence.members)):
            a, b = evidence.members[one], evidence.members[other]
            if not (related[one, other] or related[other, one]) or (a in together and b in together):
                continue
            weight, says, spans = _specifics(story, a, b)
            if says:
                evidence.order("specifics", skip + one, skip + other, Reason("specifics", says, weight, spans))


def _specifics(story: Dossier, one: str, other: str) -> tuple[float, str, Spans]:
    """Log-odds that `other` comes from `one` by what its wording lost, and the words for it."""
    lost: dict[str, int] = {"quoted words": 0, "attributions": 0, "names and numbers": 0, "words": 0}
    gained = dict(lost)
    spans: list[tuple[str, str, int, int]] = []
    for match in story.matches(one, other):
        if match.kind == "verbatim":
            continue
        mine = quote(story.articles[one], match.part, *match.mine)
        theirs = quote(story.articles[other], match.their_part, *match.theirs)
        tallies = (
            ("quoted words", _quoted(mine), _quoted(theirs)),
            (
                "attributions",
                _attributed(story, one, match.part, match.mine),
                _attributed(story, other, match.their_part, match.theirs),
            ),
            ("names and numbers", _specific(mine), _specific(theirs)),
            ("words", len(mine.split()) // 4, len(theirs.split()) // 4),
        )
        for what, ours, others in tallies:
            if ours > others:
                lost[what] += 1
                if what in ("quoted words", "attributions") and len(spans) < 6:
                    spans += [(one, match.part, *match.mine), (other, match.their_part, *match.theirs)]
            elif others > ours:
                gained[what] += 1
    importance = {"quoted words": 1.0, "attributions": 1.0, "names and numbers": 0.4, "words": 0.3}
    up = sum(importance[what] * n for what, n in lost.items())
    down = sum(importance[what] * n for what, n in gained.items())
    if up + down == 0:
        return 0.0, "", ()
    weight = float(np.clip(SPECIFIC * (up - down) / np.sqrt(1 + up + down), -SPECIFIC_MOST, SPECIFIC_MOST))
    more, less, tally = (one, other, lost) if weight >= 0 else (other, one, gained)
    said = [f"{what} in {n}" for what, n in tally.items() if n and what != "words"] or [
        f"fuller wording in {tally['words']}"
    ]
    says = (
        f"where they tell the same, {story.named(more)} is more exact than {story.named(less)}: "
        + ", ".join(said)
        + " passages"
    )
    return weight, says, tuple(spans[:6])


def _quoted(text: str) -> int:
    """Words inside quotation marks, by the marks alone."""
    inside, words = False, 0
    for piece in text.replace("“", '"').replace("”", '"').replace("„", '"').split('"'):
        words += len(piece.split()) if inside else 0
        inside = not inside
    return words


def _specific(text: str) -> int:
    """Numbers and capitalised words beyond the first."""
    words = text.split()
    return sum(any(map(str.isdigit, word)) or (n > 0 and word[:1].isupper()) for n, word in enumerate(words))


def _attributed(story: Dossier, article: str, part: str, span: tuple[int, int]) -> int:
    """Attributions whose cue or source stands inside a span."""
    found = 0
    for row in story.attributions.get(article, ()):
        marks = [*(row["cue_spans"] or ()), *(row["source_spans"] or ())]
        found += row["part"] == part and any(span[0] <= mark["start"] < span[1] for mark in marks)
    return found
