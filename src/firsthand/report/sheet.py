"""Where everything in the drawing of a lineage lies: from left to right by time, or by descent where none is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from firsthand.report.timeline import Key, Timeline
from firsthand.show.branches import Branch, Row
from firsthand.show.saying import moment_of, names

DAY = 86400.0
RADIUS, _STEP = 5.5, 16.0
FURTHER = 3
"""How many further parents of one article are drawn, the likeliest."""


class Sheet:
    """Where every branch of a lineage lies."""

    def __init__(self, story: Mapping[str, Any], trees: Sequence[Branch], right: float) -> None:
        self.articles: dict[str, Row] = {row["article_id"]: row for row in story["articles"]}
        self.inferred: dict[str, Row] = {row["node_id"]: row for row in story["inferred"]}
        self.spans = {name: span for name, row in self.articles.items() if (span := when(row))}
        self.names = names(story)
        self.headline = story["story_card"]["headline"]
        self.radius: dict[str, float] = {}
        self.home: dict[str, str] = {}
        """The node of the branch in which an article or an inferred parent is drawn."""
        self.right, self.x, self.y = right, dict[str, float](), dict[str, float]()
        depth, untimed = 0, len(self.spans) < len(self.articles)
        for tree in trees:
            for branch, steps in _depths(tree):
                self.home |= dict.fromkeys([branch.node, *branch.members], branch.node)
                self.radius[branch.node] = RADIUS + 2.0 * len(str(len(branch.members) or ""))
                depth = max(depth, steps)
        self.line: Timeline | None = None
        self.lane, left = 14.0, 14.0
        if self.spans:
            lane = min(46.0 + _STEP * min(depth, 3), right * 0.32) if untimed else 0.0
            self.lane = right - lane + 12.0 if untimed else right + 1
            self.line = self._line(trees, left, right - lane - (14.0 if untimed else 4.0))
        self.step = _STEP if self.line else min(90.0, (right - left) / max(depth, 1))
        for tree in trees:
            for branch, steps in _depths(tree):
                if branch.node not in self.x:
                    self.x[branch.node] = min(self.lane + self.step * (steps - 1), right - 4)

    def _line(self, trees: Sequence[Branch], left: float, right: float) -> Timeline:
        """The axis, with the places of all that have a time, or children that have one."""
        keys: dict[str, Key] = {}
        steps: list[tuple[Key, Key]] = []
        for tree in trees:
            walk = list(tree.walk())
            for branch in reversed(walk):
                if branch.node in self.spans:
                    keys[branch.node] = (self.spans[branch.node][0], 0)
                elif branch.node in self.inferred:
                    below = [keys[one.node] for one in branch.branches if one.node in keys]
                    if below:
                        keys[branch.node] = (min(below)[0], min(min(below)[1], 0) - 1)
            for parent in walk:
                for child in parent.branches:
                    if parent.node in keys and child.node in keys:
                        above, own = keys[parent.node], keys[child.node]
                        low, high = self.spans.get(child.node, (own[0], own[0]))
                        time = above[0] if low <= above[0] < high else low
                        keys[child.node] = (time, above[1] + 1 if time == above[0] and above >= own else own[1])
                        if above < keys[child.node]:
                            steps.append((above, keys[child.node]))
        ends = [(time, 0) for span in self.spans.values() for time in span]
        line = Timeline([*keys.values(), *ends], steps, left, right, _STEP)
        self.x |= {name: line.x(key) for name, key in keys.items()}
        return line

    def further(self, branch: Branch) -> list[Row]:
        """The further edges of a branch to what is drawn, the likeliest first."""
        return [edge for edge in branch.others[:FURTHER] if self.home.get(edge["parent"], branch.node) != branch.node]

    def crossing(self, branch: Branch) -> list[Row]:
        """Those of them that do not end where its own edge ends."""
        own = self.home[branch.edge["parent"]] if branch.edge else None
        return [edge for edge in self.further(branch) if self.home[edge["parent"]] != own]

    def place(self, name: str) -> tuple[float, float]:
        """Where an article or an inferred parent is drawn."""
        return self.x[self.home[name]], self.y[self.home[name]]


def when(article: Mapping[str, Any]) -> tuple[float, float] | None:
    """The seconds between which an article was published: one moment, a whole day, or None where nobody says."""
    if not article["published_at"]:
        return None
    moment = moment_of(article["published_at"]).timestamp()
    return moment, moment + (DAY if article["published_precision"] == "day" else 0.0)


def _depths(tree: Branch) -> Iterator[tuple[Branch, int]]:
    """Every branch of a tree with how many steps it lies from the root, itself counted."""
    waiting = [(tree, 1)]
    while waiting:
        branch, depth = waiting.pop()
        yield branch, depth
        waiting += [(below, depth + 1) for below in branch.branches]
