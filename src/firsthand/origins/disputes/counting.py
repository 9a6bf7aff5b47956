"""How many, how much, how long: figures of one thing that cannot both be right; the biggest, or one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from firsthand.dossier import Span
from firsthand.facts import numbers
from firsthand.origins.disputes.ground import CLAUSE, CLOSE_SENTENCE, LOOSE_CLAUSE, SAME_TIME, SENTENCE, Ground, overlap
from firsthand.origins.disputes.readings import Figure, clash, one_has_times, other_times

FEW_CLAUSE = 0.75
"""Of two or three things there are often two or three others: their clauses must say the same."""
MEASURED = 1.05
"""Lengths and weights: of clause and sentence together, since many things of one story are measured."""
ONE_OF = 3
"""Where one report in so many counts the same word twice, in two values, it counts more than one thing."""
MUCH = 2.0
"""Numbers of which one is so many times the other are the worst."""
_NOT_COUNTED = frozenset({"share", "points", "age"})
"""Measures whose every change is news, and the ages of people without a name."""


class Counting:
    """The figures of a story's sentences, held against each other."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._once: dict[tuple[str, frozenset[str]], bool] = {}
        self._told: dict[str, list[Figure]] = {}
        self._carried: dict[str, list[int]] = defaultdict(list)
        for n in ground.readings:
            for mention in ground.sentences[n]:
                self._carried[mention.article].append(n)

    def numbers(self) -> None:
        """Two values of one thing."""
        counting = {n for n, reading in self.ground.readings.items() if numbers(reading.text)}
        for n, m in self.ground.pairs(counting):
            one, other = self.ground.readings[n], self.ground.readings[m]
            held: set[Figure] = set()  # "from 400 to 500" against 900 is one dispute
            for mine in one.figures:
                for theirs in other.figures:
                    if held.isdisjoint((mine, theirs)) and clash(mine, theirs) and self._one_thing(n, m, mine, theirs):
                        held |= {mine, theirs}
                        small, large = sorted((mine.high, theirs.high))
                        weight = 3 if large >= MUCH * small else 2
                        sure = overlap(mine.clause, theirs.clause) + overlap(one.matter, other.matter)
                        values = sorted((figure.low, figure.high) for figure in (mine, theirs))
                        turned = (mine.low, mine.high) != values[0]
                        pairs = (n, self._counted(n, mine, theirs)), (m, self._counted(m, theirs, mine))
                        self.ground.add(
                            "number",
                            (mine.measure, *values),
                            pairs[::-1] if turned else pairs,
                            weight=weight,
                            sure=sure,
                        )

    def _one_thing(self, n: int, m: int, mine: Figure, theirs: Figure) -> bool:
        """Whether two figures are of one thing, told at one time, and neither report has both."""
        one, other = self.ground.readings[n], self.ground.readings[m]
        what = frozenset(mine.of) & frozenset(theirs.of)
        common = mine.clause & theirs.clause
        clause, sentence = overlap(mine.clause, theirs.clause), overlap(one.matter, other.matter)
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
        days = self.ground.days_apart(n, m)
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
        for article in {mention.article for mention in (*self.ground.sentences[n], *self.ground.sentences[m])}:
            told = [
                figure
                for figure in self._figures(article)
                if figure.measure == mine.measure
                and (not counted.isdisjoint(figure.of) or overlap(figure.clause, both) >= LOOSE_CLAUSE)
            ]
            if any(not clash(figure, mine) for figure in told) and any(not clash(figure, theirs) for figure in told):
                return False
        return not what or self._mostly_once(mine.measure, what)

    def _mostly_once(self, measure: str, what: frozenset[str]) -> bool:
        """Whether few reports count in several values what these words say."""
        if (measure, what) not in self._once:
            once = several = 0
            for article in self._carried:
                told = [
                    figure
                    for figure in self._figures(article)
                    if figure.measure == measure and not what.isdisjoint(figure.of)
                ]
                twice = any(clash(one, other) for k, one in enumerate(told) for other in told[k + 1 :])
                several += twice
                once += bool(told) and not twice
            self._once[measure, what] = ONE_OF * several <= once
        return self._once[measure, what]

    def _figures(self, article: str) -> list[Figure]:
        """What an article counts in the sentences that may tell of what another tells."""
        if article not in self._told:
            readings = (self.ground.readings[n] for n in self._carried.get(article, ()))
            self._told[article] = [figure for reading in readings for figure in reading.figures]
        return self._told[article]

    def _counted(self, n: int, one: Figure, other: Figure) -> Span:
        """The place of a figure with what both count, else with the words beside it."""
        shared = [end for key, end in zip(one.of, one.ends, strict=True) if key in other.of]
        return (one.start, shared[-1]) if shared else self.ground.beside(n, one)


def ranks(ground: Ground) -> None:
    """One calls one of the biggest what another calls the biggest."""
    among = {n for n, reading in ground.readings.items() if "one of " in reading.text and reading.foremost}
    for pair in ground.pairs(among, both=False):
        for n, m in (pair, pair[::-1]):
            for mine in ground.readings[n].foremost if n in among else ():
                for theirs in ground.readings[m].foremost:
                    clause = overlap(mine.clause, theirs.clause)
                    sentence = overlap(ground.readings[n].matter, ground.readings[m].matter)
                    single = mine.among and not theirs.among and mine.what == theirs.what
                    if single and clause >= CLAUSE and sentence >= SENTENCE:
                        ground.add_pair("rank", mine.what, clause + sentence, (n, mine), (m, theirs))
