"""Witnesses of one text laid word against word: who shares which readings, who lacks which matter.

Every article of a family is aligned with one base. Small differences become readings (a place in the base and the
words that stand there), long ones matter that one side lacks. Where most witnesses agree, the odd reading is the
innovation; shared innovations, not shared text, show descent, and a reading that nobody else has rules its article
out as an ancestor, as far as copyists do not undo what they find (the principle of Lachmann and Maas; the uneven
costs follow Camin and Sokal's parsimony).

    >>> laid = collate({"x": "one two three four five six", "y": "one two three for five six"}, "x")
    >>> laid.features, laid.has[:, 0].tolist()
    ([(3, 4, 'for')], [False, True])
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Feature = tuple[int, int, str]

MAX_WORDS = 4000
"""Texts are laid side by side up to this many words."""
SMALL = 8
"""A difference of at most this many words on both sides is a reading; longer ones are matter."""
ANCHOR = 3
"""Fewer equal words than this between two long differences are chance."""

INNOVATE, UNDO = 0.45, 1.5
"""What one reading costs that only the child has, and one that only the supposed parent has (log-odds)."""
MATTER_SHARED, MATTER_OWN, DROPPED_OWN = 3.5, 0.9, 0.9
"""What missing matter costs at most: the child has what the parent lacks and others have too; what nobody else has;
the parent alone has what the child lacks."""
MATTER_WORDS = 40.0
"""After this many words missing matter has cost two thirds of its most."""

_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True)
class Collation:
    """Witnesses in the order of `members`; columns of `has` and `at` are `features`, of `present` words of the base."""

    base: str
    members: list[str]
    features: list[Feature]
    has: Bools
    """Which witness has which reading that the base lacks."""
    at: Bools
    """Which witness has text at all where the reading stands."""
    present: Bools
    own: Floats
    """Words of each witness that stand in no place of the base."""
    words: list[tuple[int, int]]
    """Where each word of the base stands in its text."""
    added: list[list[tuple[int, int]]]
    """Where each witness's own matter stands in its text."""

    def consensus(self) -> tuple[Bools, Bools]:
        """The readings and the matter that a source common to all must have had: what most witnesses carry."""
        readings = self.has.sum(0) * 2 > self.at.sum(0)
        return readings, self.present.sum(0) >= min(2, len(self.members))

    def costs(self) -> Floats:
        """(n + 1, n): what it costs in log-odds that the column's article comes from the row's; last the consensus."""
        n = len(self.members)
        readings, matter = self.consensus()
        has = np.vstack([self.has, readings]).astype(float)
        at = np.vstack([self.at, np.ones_like(readings)]).astype(float)
        present = np.vstack([self.present, matter]).astype(float)
        support = self.has.sum(0) / np.maximum(self.at.sum(0), 1)
        undo = INNOVATE + (UNDO - INNOVATE) * (1 - support)
        innovate = INNOVATE + (UNDO - INNOVATE) * support
        undone = (has * undo) @ ((1 - has) * at)[:n].T
        made = ((1 - has) * at) @ (has * innovate)[:n].T
        holders = self.present.sum(0)
        shared = (1 - present) @ (present * (holders >= 2))[:n].T
        # what only the base has is the base's own matter, as an insertion is another witness's
        alone = (1 - present) @ (present * (holders < 2))[:n].T + np.append(self.own, 0)[None, :n]
        dropped = (present * (holders < 2)) @ (1 - present)[:n].T + np.append(self.own, 0)[:, None]
        crowd = 0.2 + 0.8 * min(1.0, max(0, n - 2) / 4)
        return np.asarray(
            undone
            + made
            + MATTER_SHARED * (1 - np.exp(-shared / MATTER_WORDS))
            + MATTER_OWN * (1 - np.exp(-alone / MATTER_WORDS))
            + DROPPED_OWN * crowd * (1 - np.exp(-dropped / MATTER_WORDS))
        )

    def against(self, root: int, heads: list[int]) -> tuple[int, int]:
        """What rules a witness out as the source of its branches, whose first members are `heads`.

        Returns the readings in which the heads agree against it, and the words that it lacks and two heads have. One
        head may have changed what it found; two did not change it alike.
        """
        if len(heads) < 2:
            return 0, 0
        here = self.at[heads].sum(0)
        agree = self.has[heads].sum(0)
        alone = self.has[root] & (here >= 2) & (agree <= here // 10)
        undone = ~self.has[root] & self.at[root] & (here >= 2) & (here - agree <= here // 10)
        places = {self.features[n][:2] for n in np.flatnonzero(alone | undone)}
        lacks = ~self.present[root] & (self.present[heads].sum(0) >= 2)
        return len(places), int(lacks.sum())


def words_of(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The words of a text, folded, and where they stand."""
    found = list(_WORD.finditer(text))[:MAX_WORDS]
    return [one.group().casefold().replace("’", "'") for one in found], [one.span() for one in found]


def collate(texts: dict[str, str], base: str) -> Collation:
    """Lay every text against the base, word by word. Members come out in the order of `texts`."""
    members = list(texts)
    ground, places = words_of(texts[base])
    present = np.zeros((len(members), len(ground)), np.bool_)
    found: list[set[Feature]] = []
    own = np.zeros(len(members))
    added: list[list[tuple[int, int]]] = []
    for row, member in enumerate(members):
        words, spans = words_of(texts[member])
        readings, inserted = _lay(ground, words, present[row])
        found.append(readings)
        own[row] = sum(end - start for start, end in inserted)
        added.append([(spans[start][0], spans[end - 1][1]) for start, end in inserted])
    support = Counter(feature for readings in found for feature in readings)
    features = sorted(support)
    column = {feature: n for n, feature in enumerate(features)}
    has = np.zeros((len(members), len(features)), np.bool_)
    for row, readings in enumerate(found):
        has[row, [column[feature] for feature in readings]] = True
    at = np.zeros_like(has)
    for n, (start, end, _) in enumerate(features):
        at[:, n] = present[:, max(0, start - 1) : max(end, start) + 1].all(1)
    return Collation(base, members, features, has, at | has, present, own, places, added)


def _lay(
    ground: list[str], words: list[str], present: npt.NDArray[np.bool_]
) -> tuple[set[Feature], list[tuple[int, int]]]:
    """Mark in `present` the base's words a witness has; give its readings and the ranges of its own matter."""
    if ground == words:
        present[:] = True
        return set(), []
    blocks = [
        (op.src_start, op.src_end, op.dest_start, op.dest_end)
        for op in Levenshtein.opcodes(ground, words)
        if op.tag == "equal"
    ]
    blocks = _without_chance(blocks, len(ground), len(words))
    readings: set[Feature] = set()
    inserted: list[tuple[int, int]] = []
    at, to = 0, 0
    for start, end, other_start, other_end in [*blocks, (len(ground), len(ground), len(words), len(words))]:
        inner = at > 0 and start < len(ground)
        if start - at <= SMALL and other_start - to <= SMALL:
            if inner and (start > at or other_start > to):
                present[at:start] = True
                readings.add((at, start, " ".join(words[to:other_start])))
        elif other_start - to > SMALL:
            inserted.append((to, other_start))
        present[start:end] = True
        at, to = end, other_end
    return readings, inserted


def _without_chance(blocks: list[tuple[int, int, int, int]], n: int, m: int) -> list[tuple[int, int, int, int]]:
    """Equal stretches, without the few words that happen to agree amid long differences."""
    kept = []
    for k, (start, end, other_start, other_end) in enumerate(blocks):
        before = blocks[k - 1] if k else (0, 0, 0, 0)
        after = blocks[k + 1] if k + 1 < len(blocks) else (n, n, m, m)
        gap_before = max(start - before[1], other_start - before[3])
        gap_after = max(after[0] - end, after[2] - other_end)
        if end - start < ANCHOR and (gap_before > SMALL // 2 or gap_after > SMALL // 2):
            continue
        kept.append((start, end, other_start, other_end))
    return kept
