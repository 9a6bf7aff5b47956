"""Where the reports of a story contradict each other: who says which value, in which words.

Sentences that may tell of one thing (`claims.Gathered.near`) are held against each other: how many of one thing, how
old one person is, on which day it was, what one denies and another says, and quotations of one utterance whose words
differ. A doubt is settled by silence: what one report says both ways is two things, and so is what is told of other
days, or only in words half alike.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from firsthand import lexicon
from firsthand.dossier import Dossier, Span, short
from firsthand.facts import Day
from firsthand.newsrooms import Row
from firsthand.origins.claims import Gathered, Mention, attribution_of, frames
from firsthand.origins.readings import (
    HALF_DAY,
    Aged,
    Dated,
    Figure,
    Foremost,
    Reading,
    clash,
    one_has_times,
    other_day,
    other_times,
)
from firsthand.origins.wordings import Differing, differing, one_utterance
from firsthand.quotations import quotations
from firsthand.wording import Word, is_matter, key, keys_of, matter, words

SAME_TIME = 2.0
"""Days within which two values can contradict each other: what was so last week may be otherwise today."""
CLAUSE, SENTENCE = 0.6, 0.25
"""Two figures are of one thing where so much of all words of their clauses, and of their sentences, is common."""
LOOSE_CLAUSE, CLOSE_SENTENCE = 0.4, 0.5
"""Or where less of the clauses and more of the sentences is."""
FEW_CLAUSE = 0.75
"""Of two or three things there are often two or three others: their clauses must say the same."""
MEASURED = 1.05
"""Lengths and weights: of clause and sentence together, since many things of one story are measured."""
DATED, DATED_CLAUSE = 0.8, 0.5
"""Days: of clause and sentence together, and of the clause."""
DATED_WORDS = 4
"""A date may be that of another turn of events: so many words of its clause, beside two alike sentences, say not."""
ONE_OF = 3
"""Where one report in so many counts the same word twice, in two values, it counts more than one thing."""
DENIED, DENIED_WORDS = 0.8, 3
"""A sentence says what another denies if it has this part of what is denied, which has so many words of matter."""
NEGATED = 0.75
"""Two sentences that have so much in common say yes and no where one has a "not" before its verb."""
MUCH = 2.0
"""Numbers of which one is so many times the other are the worst."""
BESIDE = 2
"""So many words on either side of those that differ are shown."""
SHOWN = 90
"""Letters of a sentence that is shown."""
NAMED = 2
"""So many outlets, and sources, of a side are named; the rest is counted."""
_NOT_COUNTED = frozenset({"share", "points", "age"})
"""Measures whose every change is news, and the ages of people without a name."""
_INTO_DENIAL = re.compile(r"\b(?:not|nor|neither|never|or|cannot)\b|n['’]t\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\A\W*(?:(?:that|having)\b"
    r"|(?:\S+\s){0,3}(?:claims?|allegations?|reports?|accusations?|suggestions?|rumou?rs|speculation)\b"
    r"|(?:he|she|it|they|his|her|their)\s(?:\S+\s)?(?:had|has|have|was|were|is|are|did|would)\b)",
    re.IGNORECASE,
)
_DENIED_ENDS = re.compile(r"[;.!?”\"]|,\s(?:saying|adding|but|as|and|who|which|after|while)\b|\s(?:but|and\ssaid)\s")
_NOT = re.compile(
    r"\b(?:is|are|was|were|has|have|had|did|does|do|will|would|could|can|ca|wo)(?:\s(?:not|never)\b|n['’]t\b)\s*",
    re.IGNORECASE,
)
_STOP = re.compile(r"[,;:.–—]")
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
class _Found:
    """The sentences of both sides of one dispute, as they are found, with the places of the words in each."""

    kind: str
    weight: int
    who: str
    words: tuple[str, str]
    rank: tuple[float, int, int]
    sides: tuple[dict[int, Span], dict[int, Span]] = field(default_factory=lambda: ({}, {}))


def disputes(story: Dossier, gathered: Gathered) -> list[Dispute]:
    """The contradictions between a story's reports, worst first."""
    return _Story(story, gathered).disputes()


class _Story:
    """The sentences of a story with what each says that can be contradicted."""

    def __init__(self, story: Dossier, gathered: Gathered) -> None:
        self.story, self.sentences = story, gathered.sentences
        newsrooms = {article: story.newsroom(article) or article for article in story.articles}
        self.rooms = [frozenset(newsrooms[mention.article] for mention in told) for told in self.sentences]
        self.near = [(n, m) for n, m in gathered.near if self._apart(n, m)]
        near = sorted({n for pair in self.near for n in pair})
        self.readings = {n: Reading(_masked(story, self.sentences[n][0])) for n in near}
        self.found: dict[object, _Found] = {}

    def disputes(self) -> list[Dispute]:
        self._numbers()
        self._ages()
        self._clocks()
        self._foremost()
        self._dates()
        self._denials()
        self._negations()
        self._quotations()
        ranked = sorted(self.found.values(), key=lambda one: (-one.weight, -one.rank[0], one.rank[1:], one.kind))
        return [self._dispute(one) for one in ranked]

    # -- each kind ----------------------------------------------------------------------------------------------------

    def _numbers(self) -> None:
        counting = {n for n, reading in self.readings.items() if reading.figures}
        for n, m in self._pairs(counting):
            one, other = self.readings[n], self.readings[m]
            held: set[Figure] = set()  # "from 400 to 500" against 900 is one dispute
            for mine in one.figures:
                for theirs in other.figures:
                    if held.isdisjoint((mine, theirs)) and clash(mine, theirs) and self._one_thing(n, m, mine, theirs):
                        held |= {mine, theirs}
                        small, large = sorted((mine.high, theirs.high))
                        weight = 3 if large >= MUCH * small else 2
                        sure = _common(mine.clause, theirs.clause) + _common(one.matter, other.matter)
                        values = sorted((figure.low, figure.high) for figure in (mine, theirs))
                        turned = (mine.low, mine.high) != values[0]
                        pairs = (n, self._counted(n, mine, theirs)), (m, self._counted(m, theirs, mine))
                        self._add(
                            "number",
                            (mine.measure, *values),
                            pairs[::-1] if turned else pairs,
                            weight=weight,
                            sure=sure,
                        )

    def _one_thing(self, n: int, m: int, mine: Figure, theirs: Figure) -> bool:
        """Whether two figures are of one thing, told at one time, and neither report has both."""
        one, other = self.readings[n], self.readings[m]
        what = frozenset(mine.of) & frozenset(theirs.of)
        common = mine.clause & theirs.clause
        clause, sentence = _common(mine.clause, theirs.clause), _common(one.matter, other.matter)
        if mine.measure in _NOT_COUNTED or not common or "point" in what:
            return False
        if clause < LOOSE_CLAUSE and not mine.measure.startswith("of "):
            return False
        if mine.measure.startswith("of "):
            alike = bool(what)
        elif mine.measure.startswith("money"):
            alike = len(common) >= 3 and clause >= CLAUSE and sentence >= LOOSE_CLAUSE
        elif mine.measure in ("time", "months"):
            alike = clause >= CLOSE_SENTENCE and sentence >= CLOSE_SENTENCE
        elif mine.measure:
            alike = len(common) >= 2 and clause + sentence >= MEASURED
        else:
            few = mine.few or theirs.few
            names = [one.named & mine.clause - other.named, other.named & theirs.clause - one.named]
            alike = bool(what) and len(common) >= 2 and (
                (clause >= (FEW_CLAUSE if few else CLAUSE) and sentence >= SENTENCE)
                or (not few and sentence >= CLOSE_SENTENCE and not all(names))
            )  # fmt: skip
        if not alike or other_times(one, other) or (one_has_times(one, other) and sentence < CLOSE_SENTENCE):
            return False
        if self._has(other.figures, mine) or self._has(one.figures, theirs):
            return False
        days = self._days_apart(n, m)
        if sentence < LOOSE_CLAUSE if days is None else days > SAME_TIME:
            return False
        return self._told_once(n, m, mine, theirs, what)

    @staticmethod
    def _has(figures: Iterable[Figure], one: Figure) -> bool:
        """Whether a sentence has a figure, be it under no noun; a measure is measured under any."""
        return any(
            figure.measure == one.measure
            and not clash(figure, one)
            and (bool(one.measure) or not figure.of or not frozenset(one.of).isdisjoint(figure.of))
            for figure in figures
        )

    def _told_once(self, n: int, m: int, mine: Figure, theirs: Figure, what: frozenset[str]) -> bool:
        """Whether no report of the two gives both values of what is counted, and few reports give several at all."""
        counted, both = frozenset(mine.of) | frozenset(theirs.of), mine.clause & theirs.clause
        for article in {mention.article for mention in (*self.sentences[n], *self.sentences[m])}:
            told = [
                figure
                for figure in self._figures.get(article, ())
                if figure.measure == mine.measure
                and (not counted.isdisjoint(figure.of) or _common(figure.clause, both) >= LOOSE_CLAUSE)
            ]
            if any(not clash(figure, mine) for figure in told) and any(not clash(figure, theirs) for figure in told):
                return False
        return not what or self._mostly_once(mine.measure, what)

    def _mostly_once(self, measure: str, what: frozenset[str]) -> bool:
        """Whether few reports count in several values what these words say."""
        if (measure, what) not in self._once:
            once = several = 0
            for figures in self._figures.values():
                told = [figure for figure in figures if figure.measure == measure and not what.isdisjoint(figure.of)]
                twice = any(clash(one, other) for k, one in enumerate(told) for other in told[k + 1 :])
                several += twice
                once += bool(told) and not twice
            self._once[measure, what] = ONE_OF * several <= once
        return self._once[measure, what]

    @cached_property
    def _once(self) -> dict[tuple[str, frozenset[str]], bool]:
        return {}

    @cached_property
    def _figures(self) -> dict[str, list[Figure]]:
        """The figures of each article."""
        found: dict[str, list[Figure]] = defaultdict(list)
        for n, reading in self.readings.items():
            for mention in self.sentences[n] if reading.figures else ():
                found[mention.article] += reading.figures
        return found

    def _ages(self) -> None:
        """People of one name and surname of whom one report says another age than another."""
        people: dict[tuple[str, str], list[tuple[int, Aged]]] = defaultdict(list)
        for n, reading in self.readings.items():
            for aged in reading.ages:
                people[aged.name[0], aged.name[-1]].append((n, aged))
        for name, told in sorted(people.items()):
            ages: dict[int, list[tuple[int, Aged]]] = defaultdict(list)
            for n, aged in told:
                ages[aged.age].append((n, aged))
            for age, other in [(x, y) for x in sorted(ages) for y in sorted(ages) if x < y]:
                mine, theirs = (frozenset().union(*(self._articles(n) for n, _ in ages[x])) for x in (age, other))
                if not mine.isdisjoint(theirs):
                    continue  # father and son
                for n, one in ages[age]:
                    for m, two in ages[other]:
                        if self._apart(n, m) and (self._days_apart(n, m) or 0) <= SAME_TIME:
                            pairs = ((n, (one.start, one.end)), (m, (two.start, two.end)))
                            self._add("age", (*name, age, other), pairs, sure=1.0)

    def _clocks(self) -> None:
        """At what time of day it was; or in the morning and in the evening, at one minute."""
        for n, m in self._pairs({n for n, reading in self.readings.items() if reading.clocks}):
            one, other = self.readings[n], self.readings[m]
            if other_times(one, other) or (self._days_apart(n, m) or 0.0) > SAME_TIME:
                continue
            if not {clock.low for clock in one.clocks}.isdisjoint(clock.low for clock in other.clocks):
                continue  # one hour in two zones, or of two events
            for mine in one.clocks:
                for theirs in other.clocks:
                    clause, sentence = _common(mine.clause, theirs.clause), _common(one.matter, other.matter)
                    slip = abs(mine.low - theirs.low) == HALF_DAY and bool(mine.clause & theirs.clause)
                    alike = (
                        clause >= DATED_CLAUSE and clause + sentence >= DATED and len(mine.clause & theirs.clause) > 1
                    )
                    if clash(mine, theirs) and (slip or alike):
                        sure = clause + sentence
                        self._add_pair("time", (mine.low, theirs.low), sure, (n, mine), (m, theirs))

    def _foremost(self) -> None:
        """One calls one of the biggest what another calls the biggest."""
        among = {n for n, reading in self.readings.items() if "one of " in reading.text and reading.foremost}
        for pair in self._pairs(among, both=False):
            for n, m in (pair, pair[::-1]):
                for mine in self.readings[n].foremost if n in among else ():
                    for theirs in self.readings[m].foremost:
                        clause = _common(mine.clause, theirs.clause)
                        sentence = _common(self.readings[n].matter, self.readings[m].matter)
                        single = mine.among and not theirs.among and mine.what == theirs.what
                        if single and clause >= CLAUSE and sentence >= SENTENCE:
                            self._add_pair("rank", mine.what, clause + sentence, (n, mine), (m, theirs))

    def _dates(self) -> None:
        """On which day it was, or one utterance was made."""
        dated = {n for n, reading in self.readings.items() if reading.days}
        for n, m in self._pairs(dated):
            one, other = self.readings[n], self.readings[m]
            for mine in one.days:
                for theirs in other.days:
                    if other_day(mine.day, theirs.day) and (
                        self._one_event(n, m, mine, theirs) or self._one_speech(n, m, mine, theirs)
                    ):
                        sure = _common(mine.clause, theirs.clause) + _common(one.matter, other.matter)
                        pairs = ((n, self._beside(n, mine)), (m, self._beside(m, theirs)))
                        said = [self._text(k)[day.start : day.end].casefold() for k, day in ((n, mine), (m, theirs))]
                        turned = said[0] > said[1]
                        self._add("date", tuple(sorted(said)), pairs[::-1] if turned else pairs, sure=sure)

    def _one_event(self, n: int, m: int, mine: Dated, theirs: Dated) -> bool:
        one, other = self.readings[n], self.readings[m]
        common = mine.clause & theirs.clause
        clause, sentence = _common(mine.clause, theirs.clause), _common(one.matter, other.matter)
        if mine.spoken or theirs.spoken or len(common) < 2 or not common - one.named:
            return False
        if clause < DATED_CLAUSE or clause + sentence < DATED:
            return False
        if mine.bound != theirs.bound:
            return False
        if mine.day.month and (len(common) < DATED_WORDS or sentence < LOOSE_CLAUSE):
            return False
        if one.named & mine.clause - other.named and other.named & theirs.clause - one.named:
            return False
        return self._on_no_day_of_both(n, m, mine.day, theirs.day) and (self._days_apart(n, m) or 0.0) <= SAME_TIME

    def _one_speech(self, n: int, m: int, mine: Dated, theirs: Dated) -> bool:
        """Whether two days are those on which somebody said the same words."""
        if not (mine.spoken and theirs.spoken and self._on_no_day_of_both(n, m, mine.day, theirs.day)):
            return False
        quoted = [[said for _, said in self._quoted(self.sentences[k][0])] for k in (n, m)]
        return any(one_utterance(said, told) for said in quoted[0] for told in quoted[1])

    def _on_no_day_of_both(self, n: int, m: int, mine: Day, theirs: Day) -> bool:
        one, other = self.readings[n], self.readings[m]
        return not any(other_day(mine, day) is False for day in other.when) and not any(
            other_day(theirs, day) is False for day in one.when
        )

    def _denials(self) -> None:
        """What one denies, by a verb of denial, and another says."""
        denied = {n: told for n in self.readings if (told := self._denied(self.sentences[n][0]))}
        for pair in self._pairs(denied, both=False):
            for n, m in (pair, pair[::-1]):
                for who, span, content in denied.get(n, ()):
                    common = content & self.readings[m].matter
                    if len(common) >= DENIED * len(content) and self._says_so(m):
                        text = self._text(n)[span[0] : span[1]]
                        words_of = (text, short(self._text(m), SHOWN))
                        whole = (0, len(self._text(m)))
                        sure = len(common) / len(content)
                        self._add(
                            "denial", content, ((n, span), (m, whole)),
                            weight=3, sure=sure, who=who, said=words_of,
                        )  # fmt: skip

    def _denied(self, mention: Mention) -> list[tuple[str, Span, frozenset[str]]]:
        """Who denies what in a sentence: the source, the place of what is denied, its words of matter."""
        text = self.story.articles[mention.article]["text"]
        found = []
        for row in self._denying.get(mention.article, ()):
            cues = [cue["end"] for cue in row["cue_spans"] or () if mention.start <= cue["start"] < mention.end]
            if not cues or _INTO_DENIAL.search(text[mention.start : cues[0]]):
                continue
            at = cues[0]
            end = _DENIED_ENDS.search(text, at, mention.end)
            stop = end.start() if end else mention.end
            content = matter(text[at:stop]) - _of_denials()
            if _DENIED.match(text[at:stop]) and len(content) >= DENIED_WORDS and row["source"]:
                start = at + len(text[at:stop]) - len(text[at:stop].lstrip())
                span = (start - mention.start, stop - mention.start)
                found.append((str(row["source_name"] or row["source"]), span, content))
        return found

    @cached_property
    def _denying(self) -> dict[str, list[Row]]:
        """The attributions of each article whose verb denies."""
        return {
            article: told
            for article, rows in self.story.attributions.items()
            if (told := [row for row in rows if row["part"] == "text" and row["cue_class"] == "deny"])
        }

    def _says_so(self, n: int) -> bool:
        """Whether a sentence states what it says: it neither asks nor denies nor doubts."""
        text = self._text(n)
        keys = {word.key for word in words(text)}
        if "?" in text or not keys.isdisjoint(_turning()):
            return False
        mention = self.sentences[n][0]
        return not any(
            span["start"] < mention.end and mention.start < span["end"]
            for row in self._denying.get(mention.article, ())
            for span in (*(row["content_spans"] or ()), *(row["cue_spans"] or ()))
        )

    def _negations(self) -> None:
        """Two sentences alike but for a "not" before the verb."""
        negated = {n: at for n in self.readings if (at := self._negated(n))}
        for pair in self._pairs(negated, both=False):
            for n, m in (pair, pair[::-1]):
                if n not in negated or m in negated or not self._says_so(m):
                    continue
                one, other = self.readings[n], self.readings[m]
                alike = _common(one.matter - _negators(), other.matter)
                if alike >= NEGATED and _stands_in(negated[n][1], other.line) and not one_has_times(one, other):
                    words_of = (short(self._text(n), SHOWN), short(self._text(m), SHOWN))
                    pairs = ((n, negated[n][0]), (m, (0, len(self._text(m)))))
                    self._add("denial", (n, m), pairs, weight=3, sure=alike, said=words_of)

    def _negated(self, n: int) -> tuple[Span, tuple[str, ...]] | None:
        """Where the only "not" of a sentence stands, and the keys of the words of matter around it."""
        text = self._text(n)
        found = list(_NOT.finditer(text))
        if len(found) != 1 or "?" in text or len({w.key for w in words(text)} & _negators()) != 1:
            return None
        content = [word for word in words(text) if is_matter(word.key) and word.key not in _negators()]
        before = [word.key for word in content if word.end <= found[0].start()][-1:]
        behind = [word for word in content if word.start >= found[0].end()][:2]
        if not before or not behind or _STOP.search(text, found[0].end(), behind[0].start):
            return None
        return (found[0].start(), behind[0].end), (*before, *(word.key for word in behind))

    def _quotations(self) -> None:
        """Quotations of one utterance whose words differ, where no report has both."""
        quoted = {n: told for n in self.readings if (told := self._quoted(self.sentences[n][0]))}
        wordings: dict[str, set[str]] = defaultdict(set)
        for n, told in quoted.items():
            for _, said in told:
                line = f" {' '.join(w.key for w in words(said))} "
                for mention in self.sentences[n]:
                    wordings[mention.article].add(line)
        for n, m in self._pairs(quoted):
            for start, one in quoted[n]:
                for other_start, other in quoted[m]:
                    for spot in differing(one, other):
                        lines = [" ".join(w.key for w in words(said)) for said in (one, other)]
                        if self._both_ways(self._articles(n) | self._articles(m), lines, wordings):
                            continue
                        shown = _beside(one, spot.mine), _beside(other, spot.theirs)
                        pairs = tuple(
                            (k, (start_ + place[0], start_ + place[1]))
                            for k, start_, place in ((n, start, shown[0]), (m, other_start, shown[1]))
                        )
                        wording = one[slice(*shown[0])], other[slice(*shown[1])]
                        self._add_quotation(spot, one, other, pairs, wording)

    def _add_quotation(
        self, spot: Differing, one: str, other: str, pairs: Sequence[tuple[int, Span]], said: tuple[str, str]
    ) -> None:
        bare = one[slice(*spot.mine)].casefold(), other[slice(*spot.theirs)].casefold()
        turned = bare[0] > bare[1]
        sure = min(len(words(one)), len(words(other))) / 100
        first, second = pairs[::-1] if turned else pairs
        self._add(
            "quotation", tuple(sorted(bare)), (first, second),
            weight=spot.weight, sure=sure, said=said[::-1] if turned else said,
        )  # fmt: skip

    def _quoted(self, mention: Mention) -> list[tuple[int, str]]:
        """The quoted stretches of a sentence, each with where it begins in the sentence."""
        text = self.story.articles[mention.article]["text"]
        found = []
        for start, end in self._marks(mention.article):
            low, high = max(start, mention.start), min(end, mention.end)
            if low < high:
                found.append((low - mention.start, text[low:high]))
        return found

    def _marks(self, article: str) -> list[Span]:
        if article not in self._all_marks:
            text = self.story.articles[article]["text"] or ""
            self._all_marks[article] = [(quote.start, quote.end) for quote in quotations(text)]
        return self._all_marks[article]

    @cached_property
    def _all_marks(self) -> dict[str, list[Span]]:
        return {}

    @staticmethod
    def _both_ways(articles: Iterable[str], lines: Sequence[str], wordings: dict[str, set[str]]) -> bool:
        """Whether one report has both wordings: they are two utterances."""
        return any(all(any(line in told for told in wordings[article]) for line in lines) for article in articles)

    # -- common -------------------------------------------------------------------------------------------------------

    def _pairs(self, some: Collection[int], both: bool = True) -> Iterator[tuple[int, int]]:
        """The near sentences both of which are some, or either."""
        for n, m in self.near:
            if n in some and m in some if both else n in some or m in some:
                yield n, m

    def _apart(self, n: int, m: int) -> bool:
        return len(self.rooms[n] | self.rooms[m]) > 1

    def _articles(self, n: int) -> frozenset[str]:
        return frozenset(mention.article for mention in self.sentences[n])

    def _text(self, n: int) -> str:
        mention = self.sentences[n][0]
        return str(self.story.articles[mention.article]["text"])[mention.start : mention.end]

    def _add_pair(self, kind: str, values: object, sure: float, *pairs: tuple[int, Figure | Foremost]) -> None:
        self._add(kind, values, tuple((n, (one.start, one.end)) for n, one in pairs), sure=sure)

    def _counted(self, n: int, one: Figure, other: Figure) -> Span:
        """The place of a figure with what both count, else with the words beside it."""
        shared = [end for key, end in zip(one.of, one.ends, strict=True) if key in other.of]
        return (one.start, shared[-1]) if shared else self._beside(n, one)

    def _beside(self, n: int, one: Figure | Dated) -> Span:
        """The place of a value widened by the words beside it."""
        return _beside(self._text(n), (one.start, one.end))

    def _days_apart(self, n: int, m: int) -> float | None:
        """The least number of days between those who carry one sentence and the other; null where nobody knows."""
        mine, theirs = (
            [time for article in self._articles(k) if (time := self.story.articles[article]["published_at"])]
            for k in (n, m)
        )
        return min((abs((x - y).total_seconds()) / 86_400 for x in mine for y in theirs), default=None)

    def _add(
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
            first, second = (self._text(n)[start:end] for n, (start, end) in pairs)
            said = first, second
        known = self.found.get((kind, values))
        if known is None:
            known = self.found[kind, values] = _Found(kind, weight, who, said, rank)
        elif rank[0] > known.rank[0]:
            known.words, known.rank, known.weight = said, rank, max(weight, known.weight)
        for side, (n, span) in zip(known.sides, pairs, strict=True):
            side.setdefault(n, span)

    def _dispute(self, found: _Found) -> Dispute:
        sides = []
        for said, side in zip(found.words, found.sides, strict=True):
            told = []
            for n, span in side.items():
                shown = self._text(n)[span[0] : span[1]]
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


def told(story: Dossier, dispute: Dispute) -> str:
    """A dispute in words: what each side says, and who they are."""
    one, other = dispute.sides
    joint = "against"
    if dispute.kind == "number" and (order := _order(story, one, other)):
        one, other = order
        joint = "and later"
    first, second = (_who(story, [mention for mention, _ in side.told]) for side in (one, other))
    if dispute.kind == "quotation":
        return f"the same words are quoted as “{one.words}” ({first}) and as “{other.words}” ({second})"
    if dispute.kind == "denial" and dispute.who:
        outlets = _outlets(story, [mention for mention, _ in one.told])
        return f"“{other.words}” ({second}); {dispute.who} denied “{one.words}” (in {outlets})"
    return f"“{one.words}” ({first}) {joint} “{other.words}” ({second})"


def _order(story: Dossier, one: Side, other: Side) -> tuple[Side, Side] | None:
    """The two sides, the one first that was told before anybody told the other; null where both stand at once."""
    times = [[story.articles[m.article]["published_at"] for m, _ in side.told] for side in (one, other)]
    if not all(all(told) for told in times):
        return None
    if max(times[0]) < min(times[1]):
        return one, other
    return (other, one) if max(times[1]) < min(times[0]) else None


def _who(story: Dossier, mentions: Iterable[Mention]) -> str:
    """Who says so, and in which outlets: 'police, in Post and Echo; Lamp'."""
    outlets: dict[str, list[Mention]] = {}
    for mention in mentions:
        row = attribution_of(story, mention)
        source = "" if row is None else str(row["source_name"] or row["source"] or "")
        outlets.setdefault(" ".join(source.split()), []).append(mention)
    ranked = sorted(outlets.items(), key=lambda item: (not item[0], -len(item[1]), item[0]))
    parts = [
        f"{source}, in {_outlets(story, held)}" if source else _outlets(story, held) for source, held in ranked[:NAMED]
    ]
    more = f"; and {len(ranked) - NAMED} more" if len(ranked) > NAMED else ""
    return "; ".join(parts) + more


def _outlets(story: Dossier, mentions: Iterable[Mention]) -> str:
    names = list(dict.fromkeys(story.named(mention.article) for mention in mentions))
    if len(names) > NAMED + 1:
        return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _beside(text: str, place: Span) -> Span:
    """A place widened by the words beside it."""
    found = list(_WORD.finditer(text))
    before = [one for one in found if one.end() <= place[0]][-BESIDE:]
    behind = [one for one in found if one.start() >= place[1]][:BESIDE]
    return (before[0].start() if before else place[0]), (behind[-1].end() if behind else place[1])


def _masked(story: Dossier, mention: Mention) -> str:
    """A sentence with spaces for the words that name who says it, so that places stay."""
    text = str(story.articles[mention.article]["text"])[mention.start : mention.end]
    spoken = frames(story, mention.article)
    for start, end in spoken[bisect_left(spoken, (mention.start, mention.start)) :]:
        if start >= mention.end:
            break
        low, high = start - mention.start, min(end, mention.end) - mention.start
        text = text[:low] + " " * (high - low) + text[high:]
    return text


def _stands_in(keys: Sequence[str], line: Sequence[Word]) -> bool:
    """Whether words of matter stand in a sentence one behind the other."""
    content = [word.key for word in line if is_matter(word.key)]
    return any(content[n : n + len(keys)] == list(keys) for n in range(len(content)))


def _common(one: frozenset[str], other: frozenset[str]) -> float:
    """The part of all words that both have."""
    return len(one & other) / max(1, len(one | other))


@cache
def _negators() -> frozenset[str]:
    return frozenset(key(row["word"]) for row in lexicon.rows("negators"))


@cache
def _turning() -> frozenset[str]:
    """Words that deny, doubt or ask."""
    return _negators() | keys_of("en/doubts", "contrary") | keys_of("en/doubts", "unsettled")


@cache
def _of_denials() -> frozenset[str]:
    """Words for what is denied, which it need not hold where it is said."""
    return _negators() | keys_of("en/doubts", "denied")
