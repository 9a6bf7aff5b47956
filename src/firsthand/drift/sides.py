"""Two articles side by side: what a comparison of their sentences needs, cut out of the tables.

>>> side = Side("x", None, "Rain fell. It stopped, police said.", (Place("text", 0, 10), Place("text", 11, 35)), ())
>>> side.words(side.sentences[1])
'It stopped, police said.'
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from firsthand.quotations import Quotation, quotations
from firsthand.wording import keys, matter, shared

T = TypeVar("T")


class Place(NamedTuple):
    """A stretch of one article: `part` is title or text, the ends count characters in it."""

    part: str
    start: int
    end: int

    def touches(self, other: Place) -> bool:
        """Whether the two have a character in common."""
        return self.part == other.part and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Statement:
    """A row of `attributions`: a source, a cue, and what was said."""

    n: int
    form: str
    source: str
    source_name: str
    source_kind: str
    number: str
    cue_class: str
    source_places: tuple[Place, ...]
    cue_places: tuple[Place, ...]
    content_places: tuple[Place, ...]
    within: int | None = None
    via: str = ""


@dataclass(frozen=True)
class Side:
    """One article of a comparison."""

    article_id: str
    title: str | None
    text: str
    sentences: tuple[Place, ...]
    statements: tuple[Statement, ...]
    published: date | None = None
    language: str = "en"
    _kept: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def body(self, part: str) -> str:
        """The title or the text."""
        return (self.title or "") if part == "title" else self.text

    def words(self, place: Place) -> str:
        """The words that stand there."""
        return self.body(place.part)[place.start : place.end]

    def once(self, name: Hashable, find: Callable[[], T]) -> T:
        """What `find` tells of this article, worked out once: the same article is compared with many."""
        if name not in self._kept:
            self._kept[name] = find()
        found: T = self._kept[name]
        return found

    def sentence(self, n: int) -> str:
        """The words of one sentence."""
        return self._sentences[n]

    def joined(self, chosen: Sequence[int]) -> str:
        """The words of several sentences."""
        if len(chosen) == 1:
            return self._sentences[chosen[0]]
        return self.once(("joined", *chosen), lambda: " ".join(self._sentences[n] for n in chosen))

    def keys(self, chosen: Sequence[int]) -> frozenset[str]:
        """The keys of all words of sentences, grammar and all."""
        return keys(self.joined(chosen))

    def about(self, chosen: Sequence[int]) -> frozenset[str]:
        """What sentences are about, as keys of words."""
        if len(chosen) == 1:
            return matter(self._sentences[chosen[0]])
        return self.once(
            ("about", *chosen), lambda: frozenset[str]().union(*(matter(self.sentence(n)) for n in chosen))
        )

    def ends(self, part: str) -> tuple[list[int], list[int]]:
        """The sentences of the title or the text: their numbers, and where each ends."""
        return self.once(("ends", part), lambda: self._ends(part))

    def _ends(self, part: str) -> tuple[list[int], list[int]]:
        own = [(n, place.end) for n, place in enumerate(self.sentences) if place.part == part]
        return [n for n, _ in own], [end for _, end in own]

    @cached_property
    def _sentences(self) -> list[str]:
        return [self.words(place) for place in self.sentences]

    def quotes(self, part: str) -> list[Quotation]:
        """All quotations of the title or the text."""
        return self.once(("quotes", part), lambda: quotations(self.body(part)))

    def quoted(self, place: Place) -> bool:
        """Whether a quotation holds the place (or a part of it)."""
        return any(q.outer_start < place.end and place.start < q.outer_end for q in self.quotes(place.part))

    def unquoted(self, place: Place) -> str:
        """The words there that stand in no quotation."""
        kept, here = [], place.start
        for quote in self.quotes(place.part):
            if quote.outer_start < place.end and place.start < quote.outer_end:
                kept.append(self.body(place.part)[here : max(here, quote.outer_start)])
                here = max(here, min(place.end, quote.outer_end))
        return " ".join([*kept, self.body(place.part)[here : place.end]])

    @cached_property
    def matter(self) -> frozenset[str]:
        """What the whole article is about, as keys of words."""
        return matter(self.title or "") | matter(self.text)

    def around(self, chosen: Sequence[int], before: int, after: int) -> list[int]:
        """Numbers of the sentences next to the chosen ones, within their part, not themselves."""
        low, high, part = chosen[0], chosen[-1], self.sentences[chosen[0]].part
        near = [*range(max(0, low - before), low), *range(high + 1, min(len(self.sentences), high + 1 + after))]
        return [n for n in near if self.sentences[n].part == part]


@dataclass(frozen=True, slots=True)
class Change:
    """A difference in meaning. A side whose place is null has no words for it."""

    kind: str
    a: Place | None
    b: Place | None
    before: str | None
    after: str | None
    severity: int


@dataclass(frozen=True, slots=True)
class Matched:
    """Sentences of one article that say what sentences of the other say: their numbers, ascending."""

    a: tuple[int, ...]
    b: tuple[int, ...]


MIN_SHARED = 0.34
"""How much of the poorer sentence's matter the other must hold for the two to be compared."""
FOLDED_WORDS, FOLDED = 3, 0.34
"""A sentence beside a group joins it when the other side has so many of its words of matter, and such a share of them,
that the group itself lacks."""
REST = 0.6
"""Or so much of what the group lacks of the other side."""
MAX_TOGETHER = 4
"""More sentences than this are never compared as one."""


def matched(a: Side, b: Side, passages: Sequence[Mapping[str, Any]]) -> list[Matched]:
    """Sentences of a and b that the passages (rows of `passages`, a's places as a_) bring together.

    A passage over several sentences is cut at their ends: each goes with the one that shares most of its matter.
    Boilerplate is left out.
    """
    links: set[tuple[int, int]] = set()
    for row in passages:
        if row["boilerplate"]:
            continue
        first = _within(a, row["a_part"], row["a_start"], row["a_end"])
        second = _within(b, row["b_part"], row["b_start"], row["b_end"])
        least = MIN_SHARED / 2 if len(first) == 1 and len(second) == 1 else MIN_SHARED
        theirs = [(j, b.about((j,))) for j in second]
        scores = {(i, j): _likeness(own, other) for i in first for own in [a.about((i,))] for j, other in theirs}
        enough = {link: score for link, score in scores.items() if score >= least}
        for i in first:
            links |= set(sorted((link for link in enough if link[0] == i), key=lambda k: (-enough[k], k))[:1])
        for j in second:
            links |= set(sorted((link for link in enough if link[1] == j), key=lambda k: (-enough[k], k))[:1])
    return _folded(a, b, _together(links))


def _folded(a: Side, b: Side, groups: list[Matched]) -> list[Matched]:
    """Sentences beside a group that belong to it: what several say on one side, one may say on the other."""
    taken = {n for g in groups for n in g.a}, {n for g in groups for n in g.b}
    folded = []
    for group in groups:
        mine = _absorbed(a, group.a, b, group.b, taken[0])
        theirs = _absorbed(b, group.b, a, mine, taken[1])
        taken[0].update(mine)
        taken[1].update(theirs)
        folded.append(Matched(mine, theirs))
    return folded


def _absorbed(
    side: Side, own: tuple[int, ...], other: Side, others: tuple[int, ...], taken: set[int]
) -> tuple[int, ...]:
    """`own` with the sentences next to it that hold what the other side's sentences say beyond it."""
    chosen = list(own)
    whole = other.about(others)
    for step in (1, -1):
        while len(chosen) < MAX_TOGETHER:
            beside = chosen[-1] + 1 if step > 0 else chosen[0] - 1
            if beside in taken or beside not in side.around(chosen, 1, 1):
                break
            held, there = side.about(tuple(chosen)), side.about((beside,))
            gained = (whole - held) & there
            much = FOLDED * len(there)
            if len(gained) < FOLDED_WORDS or (len(gained) < much and len(gained) < REST * len(whole - held)):
                break
            chosen.append(beside) if step > 0 else chosen.insert(0, beside)
    return tuple(chosen)


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)


def _within(side: Side, part: str, start: int, end: int) -> list[int]:
    """Sentences of which the passage holds a fair part, or that hold a fair part of the passage."""
    found = []
    numbers, ends = side.ends(part)
    for n in numbers[bisect_right(ends, start) :]:
        place = side.sentences[n]
        if place.start >= end:
            break
        common = min(end, place.end) - max(start, place.start)
        if common * 3 >= place.end - place.start or common * 2 >= end - start or common >= 40:
            found.append(n)
    return found


def _likeness(one: frozenset[str], two: frozenset[str]) -> float:
    return shared(one, two) if len(one) <= len(two) else shared(two, one)


def _together(links: set[tuple[int, int]]) -> list[Matched]:
    """Links that meet in one sentence become one group, unless it grows too large: then each link stands alone."""
    groups: list[tuple[set[int], set[int]]] = []
    for i, j in sorted(links):
        meeting = [g for g in groups if i in g[0] or j in g[1]]
        merged = ({i}.union(*(g[0] for g in meeting)), {j}.union(*(g[1] for g in meeting)))
        if max(len(merged[0]), len(merged[1])) > MAX_TOGETHER:
            merged, meeting = ({i}, {j}), []
        groups = [g for g in groups if g not in meeting] + [merged]
    return sorted((Matched(tuple(sorted(g[0])), tuple(sorted(g[1]))) for g in groups), key=lambda m: (m.a, m.b))
