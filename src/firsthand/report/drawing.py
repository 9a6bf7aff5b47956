"""The lineage of a story as SVG: time runs to the right, one row to an article, its name at the end of the row.

    ○──────┬──────●·················  Harbour Courier   09:00 · syndication 90%
           └┄┄┄┄┄┄┄┄┄┄●·············  The Ridge         14:00 · rewrite? 18%

Inferred parents are hollow, undecided edges dotted; every edge is a link to its evidence, every name to its report.
An article of which only the day is known lies somewhere on a bar as long as that day; one without a time lies in a
lane of its own. Long silences are cut out of the axis, and the cut is drawn.
"""

from __future__ import annotations

import datetime
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from typing import Any

from firsthand.show import anchor
from firsthand.show.branches import Branch, Row, forest
from firsthand.show.saying import clock, moment_of, outlet, percent

DAY = 86400.0
_STEPS = (60, 300, 900, 1800, 3600, 10800, 21600, 43200, 86400, 172800, 604800, 2592000, 7776000, 31536000)
_TOP, _RADIUS, _INDENT = 34.0, 5.5, 16.0
_FURTHER = 3
"""How many further parents of one article are drawn, the likeliest; the list of reports has all."""
_SILENCE, _CUT_TO = 0.55, 0.4
"""A gap that takes more than this part of the axis is cut to that part of all the rest."""


def lineage(story: Mapping[str, Any], width: int = 960, label_width: int = 400) -> str:
    """The lineage of one story (an answer of `show.story`) as an SVG element; colours and type come from the page.

    Args:
        story: the answer.
        width: of the whole, in CSS pixels.
        label_width: of the names on the right, in CSS pixels.
    """
    trees = forest(story)
    branches = [branch for tree in trees for branch in tree.walk()]
    if not branches:
        return ""
    sheet = _Sheet(story, trees, float(width - label_width - 20))
    tall = len(branches) <= 40
    row_height = 38.0 if tall else 22.0
    rows = {branch.node: _TOP + row_height * (n + 0.6) for n, branch in enumerate(branches)}
    height = _TOP + row_height * len(branches) + 12
    parts = [
        f'<svg class="lineage" viewBox="0 0 {width} {height:.0f}" width="{width}" height="{height:.0f}" role="group" '
        f'aria-label="Lineage of {len(story["articles"])} reports over time">',
        *sheet.axis(height),
    ]
    for branch in branches:
        y, x = rows[branch.node], sheet.x[branch.node]
        parts.append(f'<line class="guide" x1="{x:.1f}" y1="{y:.1f}" x2="{sheet.right + 12:.1f}" y2="{y:.1f}"/>')
    for branch in branches:
        for edge in [branch.edge, *branch.others[:_FURTHER]]:
            if edge and edge["parent"] in rows:
                parts.append(_edge(edge, branch, sheet, rows))
    for branch in branches:
        parts += _node(branch, sheet, rows[branch.node])
        parts.append(_label(branch, sheet, rows[branch.node], float(label_width), tall))
    return "".join([*parts, "</svg>"])


# -- where things lie -------------------------------------------------------------------------------------------


@dataclass
class _Scale:
    """Seconds to pixels, with long silences cut out."""

    times: list[float]
    left: float
    right: float
    cuts: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.times = sorted(set(self.times))
        gaps = [b - a for a, b in pairwise(self.times)]
        for _ in gaps:
            longest = max(range(len(gaps)), key=lambda n: gaps[n], default=None)
            rest = sum(gaps) - (gaps[longest] if longest is not None else 0)
            if longest is None or not rest or gaps[longest] <= _SILENCE * sum(gaps):
                break
            gaps[longest] = _CUT_TO * rest
            self.cuts.append((self.times[longest], self.times[longest + 1]))
        places, total = [0.0], 0.0
        for gap in gaps:
            total += gap
            places.append(total)
        wide = self.right - self.left
        self.places = [self.left + wide * (p / total if total else 0.3) for p in places]

    def x(self, time: float) -> float:
        """The place of a time; beyond the ends, the ends."""
        n = bisect(self.times, time)
        if n in (0, len(self.times)):
            return self.places[0 if n == 0 else -1]
        a, b, p, q = *self.times[n - 1 : n + 1], *self.places[n - 1 : n + 1]
        return p + (q - p) * (time - a) / (b - a)

    def ticks(self, apart: float = 62.0) -> list[tuple[float, float]]:
        """(time, x) of round times at least `apart` pixels from each other, none in a silence."""
        if len(self.times) < 2:
            return [(time, self.x(time)) for time in self.times]
        lively = (self.times[-1] - self.times[0]) - sum(b - a for a, b in self.cuts)
        step = next((s for s in _STEPS if lively / s * apart <= self.right - self.left), _STEPS[-1])
        found: list[tuple[float, float]] = []
        silences = [self.times[0], *(t for cut in sorted(self.cuts) for t in cut), self.times[-1]]
        for start, end in zip(silences[::2], silences[1::2], strict=True):
            time = -(-start // step) * step
            ticks = []
            while time <= end:
                ticks.append(time)
                time += step
            for tick in ticks or [start]:
                if not found or self.x(tick) - found[-1][1] >= apart:
                    found.append((tick, self.x(tick)))
        return found


class _Sheet:
    """Where every node of a lineage lies from left to right."""

    def __init__(self, story: Mapping[str, Any], trees: Sequence[Branch], right: float) -> None:
        self.articles: dict[str, Row] = {row["article_id"]: row for row in story["articles"]}
        self.inferred: dict[str, Row] = {row["node_id"]: row for row in story["inferred"]}
        self.spans = {name: span for name, row in self.articles.items() if (span := when(row))}
        self.headline = story["story_card"]["headline"]
        self.right, self.x = right, dict[str, float]()
        untimed = [b for tree in trees for b in tree.walk() if b.node in self.articles and b.node not in self.spans]
        depth = max((depth for tree in trees for _, depth in _depths(tree)), default=0)
        left = 14.0 + (30.0 if self.inferred else 0.0)
        self.scale: _Scale | None = None
        self.lane = left
        if self.spans:
            lane_width = min(40.0 + _INDENT * min(depth, 3), right * 0.3) if untimed else 0.0
            self.lane = right - lane_width + 14.0 if untimed else right + 1
            times = [time for span in self.spans.values() for time in span]
            self.scale = _Scale(times, left, right - lane_width - 10.0)
        self.indent = _INDENT if self.scale else min(90.0, (right - left) / max(depth, 1))
        for tree in trees:
            self._place(tree)

    def _place(self, tree: Branch) -> None:
        """Places a tree from its root on; an inferred parent lies a step before the first that hangs from it."""
        waiting: list[tuple[Branch, float, int]] = [(tree, 0.0, 0)]
        while waiting:
            branch, parent, depth = waiting.pop()
            name, known = branch.node, self.spans.get(branch.node)
            if self.scale and known:
                low, high = self.scale.x(known[0]), self.scale.x(known[1])
                self.x[name] = low if low == high else min(max(low + 6, parent + _INDENT), max(high - 6, low))
            elif self.scale and name in self.inferred:
                walk = list(branch.walk())
                below = [self.scale.x(self.spans[b.node][0]) for b in walk if b.node in self.spans]
                steps = sum(b.node in self.inferred for b in walk)
                self.x[name] = max(min(below) - _INDENT * steps, 8.0) if below else self.lane
            else:
                self.x[name] = min(self.lane + self.indent * depth, self.right)
            timed = self.scale and (name in self.inferred or known)
            waiting += [(below, self.x[name], 0 if timed else depth + 1) for below in branch.branches]

    def title(self, article: Row) -> str:
        """The title where it is not the headline of the whole story."""
        return "" if article["title"] == self.headline else article["title"] or ""

    def axis(self, height: float) -> list[str]:
        """The ticks, the cuts and the lane of articles without a time."""
        parts: list[str] = []
        if self.scale is None:
            return ['<text class="tick" x="8" y="16">no times known: drawn by descent</text>']
        if self.lane < self.right:
            x = self.lane - 12
            parts.append(
                f'<rect class="lane" x="{x:.1f}" y="2" width="{self.right - x + 8:.1f}" height="{height - 8:.0f}"/>'
                f'<text class="tick" x="{x + 4:.1f}" y="26">no time</text>'
            )
        day = ""
        for time, x in self.scale.ticks():
            moment = datetime.datetime.fromtimestamp(time, datetime.UTC)
            date = f"{moment.day} {moment:%b}" + (f" {moment.year}" if not day else "")
            hour = f"{moment:%H:%M}" if time % DAY else ""
            parts.append(f'<line class="rule" x1="{x:.1f}" y1="{_TOP - 4}" x2="{x:.1f}" y2="{height - 8:.0f}"/>')
            if f"{moment:%j}" != day:
                parts.append(f'<text class="tick date" x="{x:.1f}" y="12">{date}</text>')
            parts.append(f'<text class="tick" x="{x:.1f}" y="26">{hour}</text>')
            day = f"{moment:%j}"
        for start, end in self.scale.cuts:
            x = (self.scale.x(start) + self.scale.x(end)) / 2
            parts.append(
                f'<g class="silence"><title>{_length(end - start)} left out</title>'
                f'<path d="M{x - 5:.1f},{_TOP + 2} l4,-12 M{x + 1:.1f},{_TOP + 2} l4,-12"/>'
                f'<line x1="{x:.1f}" y1="{_TOP + 4}" x2="{x:.1f}" y2="{height - 8:.0f}"/></g>'
            )
        return parts


def when(article: Mapping[str, Any]) -> tuple[float, float] | None:
    """The seconds between which an article was published: one moment, a whole day, or None where nobody says."""
    if not article["published_at"]:
        return None
    moment = moment_of(article["published_at"]).timestamp()
    if article["published_precision"] == "day":
        return moment - moment % DAY, moment - moment % DAY + DAY
    return moment, moment


def _depths(tree: Branch) -> Iterator[tuple[Branch, int]]:
    """Every branch of a tree with how many steps it lies from the root, itself counted."""
    waiting = [(tree, 1)]
    while waiting:
        branch, depth = waiting.pop()
        yield branch, depth
        waiting += [(below, depth + 1) for below in branch.branches]


def _length(seconds: float) -> str:
    days, hours = divmod(round(seconds / 3600), 24)
    return f"{days} day{'s' * (days != 1)}" if days else f"{hours} hour{'s' * (hours != 1)}"


# -- what is drawn ----------------------------------------------------------------------------------------------


def _edge(edge: Row, branch: Branch, sheet: _Sheet, rows: Mapping[str, float]) -> str:
    """One derivation, a link to its evidence: square along its branch, a curve to any further parent."""
    px, py, cx, cy = sheet.x[edge["parent"]], rows[edge["parent"]], sheet.x[branch.node], rows[branch.node]
    main, turn = edge is branch.edge, min(6.0, max(cx - px, 0.0))
    if main and cx >= px:
        path = f"M{px:.1f},{py:.1f}V{cy - turn:.1f}Q{px:.1f},{cy:.1f} {px + turn:.1f},{cy:.1f}H{cx:.1f}"
    elif cx >= px + 10:
        path = f"M{px:.1f},{py:.1f}C{px + 36:.1f},{py:.1f} {cx - 36:.1f},{cy:.1f} {cx - _RADIUS:.1f},{cy:.1f}"
    else:
        out = max(px, cx) + 22
        path = f"M{px:.1f},{py:.1f}C{out:.1f},{py:.1f} {out:.1f},{cy:.1f} {cx + _RADIUS:.1f},{cy:.1f}"
    says = "; ".join(item["says"] for item in edge["evidence"][:2])
    label = f"{edge['kind']}, {'stated' if edge['stated'] else 'undecided'}, {percent(edge['probability'])}. {says}"
    state = ("stated" if edge["stated"] else "undecided") + ("" if main else " further")
    figure = ""
    if not main:
        at = (px + cx) / 2 if cx >= px + 10 else max(px, cx) + 18
        figure = f'<text class="figure" x="{at:.1f}" y="{(py + cy) / 2:.1f}">{percent(edge["probability"])}</text>'
    target = anchor("edge", edge["child"], edge["parent"])
    return (
        f'<a class="edge {state}" href="#{target}"><title>{escape(label)}</title>'
        f'<path class="hit" d="{path}"/><path d="{path}"/>{figure}</a>'
    )


def _node(branch: Branch, sheet: _Sheet, y: float) -> list[str]:
    """The dot of a branch, hollow where inferred; one small dot for each article folded into it."""
    x, span = sheet.x[branch.node], sheet.spans.get(branch.node)
    parts = []
    if sheet.scale and span and span[0] != span[1]:
        low, high = sheet.scale.x(span[0]), sheet.scale.x(span[1])
        parts.append(f'<line class="day" x1="{low:.1f}" y1="{y:.1f}" x2="{high:.1f}" y2="{y:.1f}"/>')
    for name in branch.members[1:]:
        at = sheet.scale.x(sheet.spans[name][0]) if sheet.scale and name in sheet.spans else x
        parts.append(f'<circle class="member" cx="{at:.1f}" cy="{y:.1f}" r="3"/>')
    kind = "inferred" if branch.node in sheet.inferred else "fold" if branch.members else "article"
    parts.append(f'<circle class="node {kind}" cx="{x:.1f}" cy="{y:.1f}" r="{_RADIUS if kind != "fold" else 9:.1f}"/>')
    if branch.members:
        parts.append(f'<text class="count" x="{x:.1f}" y="{y + 3.5:.1f}">{len(branch.members)}</text>')
    return parts


def _label(branch: Branch, sheet: _Sheet, y: float, width: float, tall: bool) -> str:
    """The name at the end of a row: outlet, then time, kind and probability, then the title."""
    name, edge = branch.node, branch.edge
    kind = f"{edge['kind']}{'' if edge['stated'] else '?'} {percent(edge['probability'])}" if edge else ""
    if name in sheet.inferred:
        head, facts, target = (
            sheet.inferred[name]["label"] or "an earlier report",
            ["inferred, not in the pile", kind],
            name,
        )
    elif branch.members:
        outlets = dict.fromkeys(outlet(sheet.articles[member]) for member in branch.members)
        what = "equal copies" if branch.equal else f"reports, {edge['kind']}" if edge else "reports without a parent"
        head, facts, target = f"{len(branch.members)} {what}", [kind, ", ".join(outlets)], name
    else:
        row = sheet.articles[name]
        head, facts, target = outlet(row), [kind or "no parent here", clock(row, year=False), sheet.title(row)], name
    line = " · ".join(fact for fact in facts if fact)
    x, room = sheet.right + 18, width - 6
    full = escape(f"{head} · {line}")
    link = f'<a class="name" href="#{anchor("article", target)}"><title>{full}</title>'
    if tall:
        return (
            f'{link}<text class="outlet" x="{x:.1f}" y="{y - 2:.1f}">{escape(_fit(head, room / 8.6))}</text>'
            f'<text class="facts" x="{x:.1f}" y="{y + 13:.1f}">{escape(_fit(line, room / 6.5))}</text></a>'
        )
    rest = room / 6.5 - 1.3 * min(len(head), 26) - 3
    return (
        f'{link}<text x="{x:.1f}" y="{y + 4:.1f}"><tspan class="outlet">{escape(_fit(head, 26))}</tspan>'
        f'<tspan class="facts" dx="8">{escape(_fit(line, rest))}</tspan></text></a>'
    )


def _fit(text: str, letters: float) -> str:
    most = max(int(letters), 8)
    return text if len(text) <= most else text[: most - 1].rstrip(" ·,") + "…"
