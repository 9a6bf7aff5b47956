"""The lineage of a story as SVG: time runs to the right, one row to an article, its name at the end of the row.

    ○──────┬──────●────────────────  93%  Harbour Courier   syndication · 09:00
           └┄┄┄┄┄┄┄┄┄┄●────────────  18%? The Ridge         rewrite, undecided · 14:00

Inferred parents are hollow, undecided edges dotted; every edge is a link to its evidence, every name to its report. A
fold is one dot with a count, on its row a small dot for each article in it, and a link to the list of them. An article
of which only the day is known lies somewhere on a bar as long as that day; one without a time lies in a lane of its
own. Where more than a few further parents would cross the drawing, each is a stub whose line shows under the pointer.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from firsthand.report.lettering import fitted, text_width
from firsthand.report.sheet import DAY, RADIUS, Sheet
from firsthand.show import anchor
from firsthand.show.branches import Branch, Row, forest
from firsthand.show.saying import clock, outlet, percent

_TOP, _FACTS, _BOLD = 36.0, 11.5, 13.5 * 1.13
_CROSSING = 6
"""How many further parents are drawn as lines; more, or any in a long drawing, are stubs."""
_TALL, _WIDE = 40, 900
"""More rows than this have one line of words, not two, if the drawing is so wide."""


def lineage(story: Mapping[str, Any], width: int = 984) -> str:
    """The lineage of one story (an answer of `show.story`) as an SVG element; colours and type come from the page.

    Args:
        story: the answer.
        width: of the whole, in CSS pixels.
    """
    trees = forest(story)
    branches = [branch for tree in trees for branch in tree.walk()]
    if not branches:
        return ""
    tall = len(branches) <= _TALL or width < _WIDE
    words = width * (0.6 if width < 500 else 0.46 if tall else 0.52)
    sheet = Sheet(story, trees, width - words - 22.0)
    row = 40.0 if tall else 23.0
    sheet.y = {branch.node: _TOP + row * (n + 0.6) for n, branch in enumerate(branches)}
    height = _TOP + row * len(branches) + 12
    few = len(branches) <= _TALL and sum(len(sheet.crossing(branch)) for branch in branches) <= _CROSSING
    figures: dict[tuple[float, float], str] = {}
    parts = [
        f'<svg class="lineage" viewBox="0 0 {width} {height:.0f}" width="{width}" height="{height:.0f}" role="group" '
        f'aria-label="Lineage of {len(story["articles"])} reports over time">',
        *_axis(sheet, height),
    ]
    for branch in branches:
        x, y = sheet.place(branch.node)
        parts += [
            f'<g class="row"><rect class="band" x="0" y="{y - row / 2:.1f}" width="{width}" height="{row:.0f}"/>'
            f'<line class="guide" x1="{x:.1f}" y1="{y:.1f}" x2="{sheet.right + 7:.1f}" y2="{y:.1f}"/>',
            *_further(branch, sheet, figures if few else None),
            *_edge(branch, sheet, row),
            *_name(branch, sheet, _Room(sheet.right + 18, width - 4.0, tall, width > 500)),
            "</g>",
        ]
    parts += [f'<text class="figure" x="{x:.1f}" y="{y + 3.5:.1f}">{words}</text>' for (x, y), words in figures.items()]
    return "".join([*parts, "</svg>"])


# -- the axis --------------------------------------------------------------------------------------------------


def _axis(sheet: Sheet, height: float) -> list[str]:
    """The ticks, the cuts and the lane of articles without a time."""
    parts: list[str] = []
    if sheet.line is None:
        return ['<text class="tick" x="8" y="16">no times known: drawn by descent</text>']
    end = sheet.right
    if sheet.lane < sheet.right:
        end = sheet.lane - 12
        parts.append(
            f'<rect class="lane" x="{end:.1f}" y="2" width="{sheet.right - end + 8:.1f}" height="{height - 8:.0f}"/>'
            f'<text class="tick" x="{end + 4:.1f}" y="26">no time</text>'
        )
    years = {_moment(time).year for span in sheet.spans.values() for time in span}
    day = ""
    for time, x in sheet.line.ticks(74.0 if len(years) > 1 else 48.0):
        moment = _moment(time)
        date = f"{moment.day} {moment:%b}" + (f" {moment.year}" if len(years) > 1 else "")
        parts.append(f'<line class="rule" x1="{x:.1f}" y1="{_TOP - 6}" x2="{x:.1f}" y2="{height - 8:.0f}"/>')
        if f"{moment:%Y%j}" != day:
            parts.append(_tick(date, x, 12, end if day else sheet.right))
        if time % DAY:
            parts.append(_tick(f"{moment:%H:%M}", x, 26, end))
        day = f"{moment:%Y%j}"
    for start, stop in sheet.line.cuts:
        x = (sheet.line.between(start) + sheet.line.between(stop)) / 2
        parts.append(
            f'<g class="silence"><title>{_length(stop - start)} left out</title>'
            f'<path d="M{x - 5:.1f},{_TOP} l4,-12 M{x + 1:.1f},{_TOP} l4,-12"/>'
            f'<line x1="{x:.1f}" y1="{_TOP + 2}" x2="{x:.1f}" y2="{height - 8:.0f}"/></g>'
        )
    return parts


def _moment(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def _length(seconds: float) -> str:
    days, hours = divmod(round(seconds / 3600), 24)
    return f"{days} day{'s' * (days != 1)}" if days else f"{hours} hour{'s' * (hours != 1)}"


def _tick(text: str, x: float, y: float, end: float) -> str:
    """A tick's words, or nothing where they would run into what lies at `end`."""
    fits = x + 11 * text_width(text) <= end
    return f'<text class="tick" x="{x + 2:.1f}" y="{y:.0f}">{text}</text>' if fits else ""


# -- edges ------------------------------------------------------------------------------------------------------


def _edge(branch: Branch, sheet: Sheet, row: float) -> list[str]:
    """What a branch hangs from, square along its parent's line: a link to the evidence, of a fold to its list."""
    edge = branch.edge
    if not edge:
        return []
    (px, py), (cx, cy) = sheet.place(edge["parent"]), sheet.place(branch.node)
    target = fold_anchor(branch) if branch.members else anchor("edge", edge["child"], edge["parent"])
    turn = min(6.0, max(cx - px, 0.0))
    if cx >= px:
        start = min(py + sheet.radius[sheet.home[edge["parent"]]], cy - turn)
        end = f"V{cy - turn:.1f}Q{px:.1f},{cy:.1f} {px + turn:.1f},{cy:.1f}H{cx:.1f}"
        path, near = f"M{px:.1f},{start:.1f}{end}", f"M{px:.1f},{max(start, cy - row):.1f}{end}"
    else:
        path = near = _curve(_bends(edge, branch, sheet))
    return [
        f'<a class="edge {_state(edge)}" href="#{target}"><title>{escape(_says(branch, edge, sheet))}</title>',
        f'<path class="hit" d="{near}"/><path stroke-width="{_weight(edge)}" d="{path}"/>',
        f'<text class="percent" x="{sheet.right + 54:.1f}" y="{cy + 4:.1f}">{branch.probability()}</text></a>',
    ]


def _further(branch: Branch, sheet: Sheet, figures: dict[tuple[float, float], str] | None) -> Iterator[str]:
    """The further parents of a branch, each a link to its evidence: a curve, its probability to be drawn over all else.

    Without `figures` stubs, whose curves show under the pointer.
    """
    cx, cy = sheet.x[branch.node], sheet.y[branch.node]
    for n, edge in enumerate(sheet.crossing(branch)):
        bends = _bends(edge, branch, sheet)
        curve = _curve(bends)
        label = f"{edge['kind']} of {sheet.names[edge['parent']]}, {_doubt(edge)}{percent(edge['probability'])}"
        parts = [
            f'<a class="edge further {_state(edge)}" href="#{anchor("edge", edge["child"], edge["parent"])}">'
            f"<title>{escape('. '.join([label, *_reasons(edge)]))}</title>"
        ]
        if figures is not None:
            parts.append(f'<path class="hit" d="{curve}"/><path stroke-width="{_weight(edge)}" d="{curve}"/>')
            x, y = _free(bends, [*map(sheet.place, sheet.x), *figures])
            figures[x, y] = percent(edge["probability"])
        else:
            up = -1 if bends[0][1] < cy else 1
            stub = f"M{cx + 6 * n:.1f},{cy:.1f}l{-10 + 7 * n},{14 * up}"
            parts.append(
                f'<path class="far" d="{curve}"/><path class="hit" d="{stub}"/>'
                f'<path stroke-width="{_weight(edge)}" d="{stub}"/>'
            )
        yield "".join([*parts, "</a>"])


def _bends(edge: Row, branch: Branch, sheet: Sheet) -> list[tuple[float, float]]:
    """The four points of a curve from a parent to a child: to the right or, where times are at odds, back."""
    (px, py), (cx, cy) = sheet.place(edge["parent"]), sheet.place(branch.node)
    px += sheet.radius[sheet.home[edge["parent"]]]
    if cx >= px + 10:
        bend = min(36.0, (cx - px) * 0.6)
        return [(px, py), (px + bend, py), (cx - bend, cy), (cx - RADIUS, cy)]
    out = max(px, cx) + 22
    return [(px, py), (out, py), (out, cy), (cx + RADIUS, cy)]


def _curve(bends: list[tuple[float, float]]) -> str:
    start, *rest = (f"{x:.1f},{y:.1f}" for x, y in bends)
    return f"M{start}C{' '.join(rest)}"


def _free(bends: list[tuple[float, float]], taken: list[tuple[float, float]]) -> tuple[float, float]:
    """A place on the curve for a few letters, near the child, where no dot is and no other letters are."""
    places = []
    for t in (0.7, 0.6, 0.5, 0.8, 0.4, 0.3):
        parts = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        x, y = (sum(part * bend[side] for part, bend in zip(parts, bends, strict=True)) for side in (0, 1))
        places.append((x, y))
    return next((at for at in places if all(abs(at[0] - x) > 22 or abs(at[1] - y) > 12 for x, y in taken)), places[0])


def _state(edge: Row) -> str:
    return "stated" if edge["stated"] else "undecided"


def _doubt(edge: Row) -> str:
    return "" if edge["stated"] else "undecided, "


def _weight(edge: Row) -> str:
    """The width of a line: the likelier, the thicker."""
    return f"{1 + 1.6 * (edge['probability'] or 0):.1f}"


def fold_anchor(branch: Branch) -> str:
    """The id of the list of the articles folded into a branch."""
    return anchor("fold", branch.node)


def _says(branch: Branch, edge: Row, sheet: Sheet) -> str:
    label = f"{branch.kind()} of {sheet.names[edge['parent']]}, {_doubt(edge)}{branch.probability()}"
    if branch.members:
        return f"{branch.called(sheet.names)}: {label}"
    return ". ".join([label, *_reasons(edge)])


def _reasons(edge: Row) -> list[str]:
    return [item["says"].rstrip(".") for item in edge["evidence"][:2]]


# -- dots and names ---------------------------------------------------------------------------------------------


class _Room:
    """Where the words of a row go: from x on, as two lines if tall, with the title if wide."""

    def __init__(self, x: float, end: float, tall: bool, wide: bool) -> None:
        self.x, self.end, self.tall, self.wide = x + 44.0, end, tall, wide
        self.facts = self.x if tall else self.x + 0.42 * (end - self.x)
        self.name_end = end if tall else self.facts - 8


def _name(branch: Branch, sheet: Sheet, room: _Room) -> Iterator[str]:
    """The dot of a branch and its name, outlet first: a link to the report, of a fold to the list of reports."""
    x, y = sheet.x[branch.node], sheet.y[branch.node]
    head, facts = branch.called(sheet.names), " · ".join(filter(None, _facts(branch, sheet, room)))
    target = fold_anchor(branch) if branch.members else anchor("article", branch.node)
    yield f'<a class="name" href="#{target}"><title>{escape(f"{head} · {facts}")}</title>'
    yield f'<rect class="hit" x="{room.x:.1f}" y="{y - 11:.1f}" width="{room.end - room.x:.1f}" height="22"/>'
    yield from _dots(branch, sheet, x, y)
    shown, more = fitted(head, (room.name_end - room.x) / _BOLD), fitted(facts, (room.end - room.facts) / _FACTS)
    up, down = (-3.0, 13.0) if room.tall else (4.0, 4.0)
    yield f'<text class="outlet" x="{room.x:.1f}" y="{y + up:.1f}">{escape(shown)}</text>'
    yield f'<text class="facts" x="{room.facts:.1f}" y="{y + down:.1f}">{escape(more)}</text></a>'


def _dots(branch: Branch, sheet: Sheet, x: float, y: float) -> Iterator[str]:
    """A dot, hollow where inferred, on a bar where only the day is known; a fold's count and its small dots."""
    span = sheet.spans.get(branch.node)
    if sheet.line and span and span[0] != span[1] and not branch.members:
        low, high = sheet.line.between(span[0]), sheet.line.between(span[1])
        yield f'<line class="day" x1="{low:.1f}" y1="{y:.1f}" x2="{high:.1f}" y2="{y:.1f}"/>'
    ends = [
        max(sheet.line.between(sheet.spans[name][0]) if sheet.line and name in sheet.spans else sheet.lane, x)
        for name in branch.members[1:]
    ]
    if branch.fold == "versions" and ends:
        yield f'<line class="thread" x1="{x:.1f}" y1="{y:.1f}" x2="{max(ends):.1f}" y2="{y:.1f}"/>'
    yield from (f'<circle class="member" cx="{at:.1f}" cy="{y:.1f}" r="3"/>' for at in ends)
    kind = "inferred" if branch.node in sheet.inferred else "fold" if branch.members else "article"
    yield f'<circle class="node {kind}" cx="{x:.1f}" cy="{y:.1f}" r="{sheet.radius[branch.node]:.1f}"/>'
    if branch.members:
        yield f'<text class="count" x="{x:.1f}" y="{y + 3.5:.1f}">{len(branch.members)}</text>'


def _facts(branch: Branch, sheet: Sheet, room: _Room) -> list[str]:
    """What is said of a branch after its name: kind of descent, further parents, time, title or outlets."""
    kind = branch.kind() + ("" if not branch.edge or branch.edge["stated"] else ", undecided" if room.wide else "?")
    further = [
        f"{'and' if edge['stated'] else 'or'} {percent(edge['probability'])} {edge['kind']} "
        f"of {sheet.names[edge['parent']]}"
        for edge in sheet.further(branch)
    ]
    none = "no parent here" if room.wide and room.tall else ""  # in little room the missing probability says it
    if branch.node in sheet.inferred:
        return ["inferred: not published here", kind, *further]
    if branch.members:
        outlets = dict.fromkeys(outlet(sheet.articles[name]) for name in branch.members)
        if branch.fold == "siblings" and branch.edge and branch.edge["stated"]:
            kind = ""  # the name says it
        return [
            kind if branch.edge else none,
            _period(branch, sheet),
            ", ".join(outlets) if len(outlets) > 1 else "",
        ]
    row = sheet.articles[branch.node]
    title = row["title"] if room.wide and row["title"] != sheet.headline else ""
    return [kind or ("" if further else none), clock(row, year=False), *further, title or ""]


def _period(branch: Branch, sheet: Sheet) -> str:
    """From when to when the folded were published: two days, or two times of one day."""
    known = [sheet.articles[name] for name in branch.members if name in sheet.spans]
    if not known:
        return ""
    first, last = (clock(row, year=False) for row in (known[0], known[-1]))
    (day, _, _), (last_day, _, time) = first.partition(", "), last.partition(", ")
    return first if first == last else f"{day} to {last_day}" if day != last_day else f"{first} to {time or 'later'}"
