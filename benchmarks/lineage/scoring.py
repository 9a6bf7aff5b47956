"""Is the right parent named, and how sure were the answers?

What counts as right, where a pile cannot tell:

- A parent has twins where other articles hold the very same words. A twin counts as the parent, unless it can be told
  apart: it carries a time later than the copy while the parent does not, or the copy credits the agency whose own page
  the parent is.
- That a root is lost can be told where no article here has its very words, or some copy credits its agency, or two of
  its copies carry times ten minutes or more before those of all its twins. Else nothing shows that anything is
  missing: its oldest twin is the root then.
- Probabilities are judged without grace: the edge to a twin at 0.3 is wrong, as two in three such edges are.
- A page mixed from two has two parents: one of them must be named first; whether the other is among the stated ones is
  a figure of its own, of pages that mix one story: the second parent of a page that joins two lies in the other one,
  where lineage does not look.
- Direction is judged on stated edges between two articles of which one descends from the other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import numpy as np

from benchmarks.lineage.planting import Copy, Story, stated_time

Row = dict[str, Any]
Answer = tuple[float, bool]
CLEARLY = timedelta(minutes=10)
INFERRED = ""
"""Stands for a parent without a page."""


@dataclass
class Truth:
    """A story as it can be known from what is there."""

    story: Story
    times: str
    copies: dict[str, Copy] = field(init=False)
    parents: dict[str, tuple[str, ...]] = field(init=False)
    """Of every article here its parents that are here; INFERRED for a lost one."""
    lost: bool = field(init=False)
    """Whether a root is lost and the copies tell it."""

    def __post_init__(self) -> None:
        self.copies = {copy.id: copy for copy in self.story.present}
        self._words = {copy.id: words_of(copy.text) for copy in self.story.copies}
        self.lost, self.parents = False, {}
        gone = next((copy for copy in self.story.copies if copy.lost), None)
        heir = None
        if gone is not None:
            heir = self._heir(gone)
            self.lost = heir is None
        for copy in self.copies.values():
            above = tuple(INFERRED if gone is not None and one == gone.id else one for one in copy.parents)
            if heir is not None and INFERRED in above:
                above = () if copy.id == heir else (heir,)
            self.parents[copy.id] = above

    def _heir(self, gone: Copy) -> str | None:
        """The article that stands for a lost root, where nothing tells that it is not the root."""
        branches = [copy for copy in self.copies.values() if gone.id in copy.parents]
        twins = [copy for copy in self.copies.values() if self._words[copy.id] == self._words[gone.id]]
        if not twins or any(copy.credit for copy in self.copies.values()):
            return None
        older = sum(all(self._later(twin, copy, CLEARLY) for twin in twins) for copy in branches)
        return None if older >= 2 else min(twins, key=lambda copy: (copy.at, copy.id)).id

    def _later(self, one: Copy, other: Copy, least: timedelta = timedelta(0)) -> bool:
        """Whether what the pages say puts one after the other, by more than so much."""
        mine, theirs = (_read(stated_time(copy, self.times)) for copy in (one, other))
        return mine is not None and theirs is not None and mine - theirs > least

    def right(self, child: str, parent: str) -> bool:
        """Whether a named parent is a true one, or a twin that cannot be told from it."""
        return any(self.is_parent(child, parent, true) for true in self.parents[child])

    def is_parent(self, child: str, parent: str, true: str) -> bool:
        """The same for one of the true parents."""
        return parent == true or bool(true and parent and parent in self.copies and self._twin(child, parent, true))

    def _twin(self, child: str, parent: str, true: str) -> bool:
        mine, named, own = (self.copies[one] for one in (child, parent, true))
        if parent == child or self._words[parent] != self._words[true]:
            return False
        later = self._later(named, mine) and not self._later(own, mine)
        return not later and not (own.agency and mine.credit == own.agency)

    def descends(self, one: str, other: str) -> bool:
        """Whether one article goes back to the other."""
        above = [parent for parent in self.parents.get(one, ()) if parent]
        return other in above or any(self.descends(parent, other) for parent in above)


def words_of(text: str) -> tuple[str, ...]:
    """Case-folded words, by a rule of its own."""
    return tuple(re.findall(r"\w+", text.casefold()))


def _read(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said).replace(tzinfo=UTC) if said else None


@dataclass
class Score:
    """What was counted over some stories; `right` by shape."""

    right: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    stated: list[bool] = field(default_factory=list)
    second: list[bool] = field(default_factory=list)
    directions: list[bool] = field(default_factory=list)
    lost: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    """By shape, for stories whose root is lost: whether a parent was inferred."""
    present: list[bool] = field(default_factory=list)
    """For stories whose root is here: whether none was."""
    first: list[Answer] = field(default_factory=list)
    """Of every article the likeliest parent: its probability, and whether it is the true one."""
    listed: list[Answer] = field(default_factory=list)
    """The same of all edges, candidates too."""

    def figures(self) -> dict[str, float]:
        """Shares that people compare."""
        shapes = {f"right_{shape}": _share(found) for shape, found in sorted(self.right.items())}
        return {
            "right_parent": _share([*chain.from_iterable(self.right.values())]),
            **shapes,
            "second_parent": _share(self.second),
            "stated_share": round(len(self.stated) / max(1, sum(map(len, self.right.values()))), 3),
            "stated_right": _share(self.stated),
            "direction": _share(self.directions),
            "lost_root_found": _share(self.lost.get("star", [])),
            "lost_root_of_trees_found": _share(self.lost.get("tree", [])),
            "none_inferred": _share(self.present),
            "calibration_error": round(calibration_error(self.listed), 3),
            "calibration_error_first": round(calibration_error(self.first), 3),
            "auc": round(area(self.listed), 3),
            "auc_first": round(area(self.first), 3),
        }


def judge(truth: Truth, found: Mapping[str, Sequence[Row]], score: Score) -> list[tuple[str, str | None]]:
    """Adds a story to the score. Gives the copies whose parent is wrong, with the parent named."""
    wrong: list[tuple[str, str | None]] = []
    inferred = False
    for child, parents in truth.parents.items():
        rows = sorted(found.get(child, ()), key=lambda row: (-row["probability"], row["parent"]))
        named = [INFERRED if row["parent_kind"] == "inferred" else str(row["parent"]) for row in rows]
        answers = [(float(row["probability"]), name in parents) for row, name in zip(rows, named, strict=True)]
        score.listed += answers
        score.first += answers[:1]
        stated = [name for row, name in zip(rows, named, strict=True) if row["stated"]]
        inferred |= INFERRED in stated
        for name in stated:
            if name and truth.descends(child, name):
                score.directions.append(True)
            elif name and truth.descends(name, child):
                score.directions.append(False)
        if not parents:
            score.stated += [False] * len(stated)
            continue
        hit = bool(named) and truth.right(child, named[0])
        score.right[truth.story.shape].append(hit)
        score.stated += [truth.right(child, name) for name in stated]
        if len(parents) > 1 and truth.story.shape == "mixed":
            score.second.append(all(any(truth.is_parent(child, name, one) for name in stated) for one in parents))
        if not hit:
            wrong.append((child, named[0] if named else None))
    if truth.lost:
        score.lost[truth.story.shape].append(inferred)
    else:
        score.present.append(not inferred)
    return wrong


def calibration_error(answers: Sequence[Answer], bins: int = 10) -> float:
    """Expected calibration error: how far probability and share of right answers lie apart, by bins."""
    error = 0.0
    for n in range(bins):
        inside = [(p, ok) for p, ok in answers if n / bins <= p < (n + 1) / bins or (n == bins - 1 and p == 1)]
        if inside:
            error += abs(sum(p for p, _ in inside) - sum(ok for _, ok in inside)) / len(answers)
    return error


def area(answers: Sequence[Answer]) -> float:
    """Area under the ROC curve of the probability: how often a right edge is above a wrong one."""
    good = np.array([p for p, ok in answers if ok])
    bad = np.sort([p for p, ok in answers if not ok])
    if not len(good) or not len(bad):
        return 1.0
    below, upto = np.searchsorted(bad, good, "left"), np.searchsorted(bad, good, "right")
    return float((below + upto).sum() / 2 / len(good) / len(bad))


def _share(found: Sequence[bool]) -> float:
    return round(sum(found) / len(found), 3) if found else float("nan")
