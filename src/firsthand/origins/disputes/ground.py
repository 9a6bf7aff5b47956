"""What reports may say otherwise: the sentences of a story that may tell of one thing, and what is found in them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from firsthand.dossier import Dossier, Span
from firsthand.newsrooms import Row
from firsthand.origins.claims import Gathered, Mention, frames
from firsthand.origins.disputes.readings import Dated, Figure, Foremost, Reading

SAME_TIME = 2.0
"""Days within which two values can contradict each other: what was so last week may be otherwise today."""
CLAUSE, SENTENCE = 0.6, 0.25
"""Two figures are of one thing where so much of all words of their clauses, and of their sentences, is common."""
LOOSE_CLAUSE, CLOSE_SENTENCE = 0.4, 0.5
"""Or where less of the clauses and more of the sentences is."""
BESIDE = 2
"""So many words on either side of those that differ are shown."""
_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True)
class Side:
    """One of two values: the words that prove it, and every place where they stand."""

    words: str
    told: tuple[tuple[Mention, Span], ...]
    """Mentions, each with where the words stand in the article's text."""


@dataclass(frozen=True)
class Dispute:
    """Two sides that cannot both be right. `kind`: number, age, date, denial, quotation."""

    kind: str
    sides: tuple[Side, Side]
    weight: int
    """3 worst: one denies the other, or names twice as many; 2 another value."""
    who: str = ""
    """Of a denial: who denies."""

    @property
    def mentions(self) -> list[Mention]:
        """All sentences that stand on either side."""
        return [mention for side in self.sides for mention, _ in side.told]


@dataclass
class Found:
    """The sentences of both sides of one dispute, as they are found, with the places of the words in each."""

    kind: str
    weight: int
    who: str
    words: tuple[str, str]
    rank: tuple[float, int, int]
    sides: tuple[dict[int, Span], dict[int, Span]] = field(default_factory=lambda: ({}, {}))


class Ground:
    """The sentences of a story with what each says that can be contradicted."""

    def __init__(self, story: Dossier, gathered: Gathered) -> None:
        self.story, self.sentences = story, gathered.sentences
        newsrooms = {article: story.newsroom(article) or article for article in story.articles}
        self.rooms = [frozenset(newsrooms[mention.article] for mention in told) for told in self.sentences]
        self.near = [(n, m) for n, m in gathered.near if self.apart(n, m)]
        near = sorted({n for pair in self.near for n in pair})
        first = {n: self.sentences[n][0] for n in near}
        spoken = {article: frames(story, article) for article in {mention.article for mention in first.values()}}
        self.readings = {n: Reading(_masked(story, mention, spoken[mention.article])) for n, mention in first.items()}
        self.found: dict[object, Found] = {}

    def pairs(self, some: Collection[int], both: bool = True) -> Iterator[tuple[int, int]]:
        """The near sentences both of which are some, or either."""
        for n, m in self.near:
            if n in some and m in some if both else n in some or m in some:
                yield n, m

    def apart(self, n: int, m: int) -> bool:
        """Whether two sentences are of more than one newsroom."""
        return len(self.rooms[n] | self.rooms[m]) > 1

    def articles(self, n: int) -> frozenset[str]:
        """The articles that carry a sentence."""
        return frozenset(mention.article for mention in self.sentences[n])

    def text(self, n: int) -> str:
        """A sentence as the first article has it."""
        mention = self.sentences[n][0]
        return str(self.story.articles[mention.article]["text"])[mention.start : mention.end]

    def days_apart(self, n: int, m: int) -> float | None:
        """The least number of days between those who carry one sentence and the other; null where nobody knows."""
        mine, theirs = (
            [time for article in self.articles(k) if (time := self.story.articles[article]["published_at"])]
            for k in (n, m)
        )
        return min((abs((x - y).total_seconds()) / 86_400 for x in mine for y in theirs), default=None)

    @cached_property
    def denying(self) -> dict[str, list[Row]]:
        """The attributions of each article whose verb denies."""
        return {
            article: told
            for article, rows in self.story.attributions.items()
            if (told := [row for row in rows if row["part"] == "text" and row["cue_class"] == "deny"])
        }

    def quoted(self, mention: Mention) -> list[tuple[int, str]]:
        """The quoted stretches of a sentence, each with where it begins in the sentence."""
        text = self.story.articles[mention.article]["text"]
        found = []
        for quote in self.story.quotations(mention.article):
            low, high = max(quote.start, mention.start), min(quote.end, mention.end)
            if low < high:
                found.append((low - mention.start, text[low:high]))
        return found

    def add(
        self,
        kind: str,
        values: object,
        pairs: Sequence[tuple[int, Span]],
        *,
        sure: float,
        weight: int = 2,
        who: str = "",
        said: tuple[str, str] | None = None,
    ) -> None:
        """Keep a dispute, under what it is about; of several sentences that prove it, the surest are shown."""
        rank = (round(sure, 4), pairs[0][0], pairs[1][0])
        if said is None:
            first, second = (self.text(n)[start:end] for n, (start, end) in pairs)
            said = first, second
        known = self.found.get((kind, values))
        if known is None:
            known = self.found[kind, values] = Found(kind, weight, who, said, rank)
        elif rank[0] > known.rank[0]:
            known.words, known.rank, known.weight = said, rank, max(weight, known.weight)
        for side, (n, span) in zip(known.sides, pairs, strict=True):
            side.setdefault(n, span)

    def add_pair(self, kind: str, values: object, sure: float, *pairs: tuple[int, Figure | Foremost]) -> None:
        """Keep a dispute of two values, each shown where it stands."""
        self.add(kind, values, tuple((n, (one.start, one.end)) for n, one in pairs), sure=sure)

    def beside(self, n: int, one: Figure | Dated) -> Span:
        """The place of a value widened by the words beside it."""
        return beside(self.text(n), (one.start, one.end))

    def dispute(self, found: Found) -> Dispute:
        """What was found, with every place where the words of either side stand."""
        sides = []
        for said, side in zip(found.words, found.sides, strict=True):
            told = []
            for n, span in side.items():
                shown = self.text(n)[span[0] : span[1]]
                for mention in self.sentences[n]:
                    told.append((mention, self._place(mention, shown)))
            told.sort(key=lambda one: (self.story.by_age(one[0].article), one[0].article, one[0].start))
            sides.append(Side(" ".join(said.split()), tuple(told)))
        return Dispute(found.kind, (sides[0], sides[1]), found.weight, found.who)

    def _place(self, mention: Mention, shown: str) -> Span:
        """Where words stand in the text of a mention; the sentence where its copy has them otherwise."""
        text = str(self.story.articles[mention.article]["text"])
        at = text.find(shown, mention.start, mention.end)
        return (at, at + len(shown)) if at >= 0 and shown else (mention.start, mention.end)


def beside(text: str, place: Span) -> Span:
    """A place widened by the words beside it."""
    found = list(_WORD.finditer(text))
    before = [one for one in found if one.end() <= place[0]][-BESIDE:]
    behind = [one for one in found if one.start() >= place[1]][:BESIDE]
    return (before[0].start() if before else place[0]), (behind[-1].end() if behind else place[1])


def _masked(story: Dossier, mention: Mention, spoken: list[Span]) -> str:
    """A sentence with spaces for the words that name who says it (`spoken`, in order), so that places stay."""
    text = str(story.articles[mention.article]["text"])[mention.start : mention.end]
    for start, end in spoken[bisect_left(spoken, (mention.start, mention.start)) :]:
        if start >= mention.end:
            break
        low, high = start - mention.start, min(end, mention.end) - mention.start
        text = text[:low] + " " * (high - low) + text[high:]
    return text


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """The part of all words that both have."""
    return len(one & other) / max(1, len(one | other))
