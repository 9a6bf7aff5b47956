"""How old, at what hour, on which day: times of one person or one turn of events that cannot both be right."""

from __future__ import annotations

from collections import defaultdict

from firsthand.facts import Day
from firsthand.origins.disputes.ground import LOOSE_CLAUSE, SAME_TIME, Ground, overlap
from firsthand.origins.disputes.readings import HALF_DAY, Aged, Dated, clash, other_day, other_times
from firsthand.origins.disputes.wordings import one_utterance

DATED, DATED_CLAUSE = 0.8, 0.5
"""Days: of clause and sentence together, and of the clause."""
DATED_WORDS = 4
"""A date may be that of another turn of events: so many words of its clause, beside two alike sentences, say not."""


def ages(ground: Ground) -> None:
    """People of one name and surname of whom one report says another age than another."""
    people: dict[tuple[str, str], list[tuple[int, Aged]]] = defaultdict(list)
    for n, reading in ground.readings.items():
        for aged in reading.ages:
            people[aged.name[0], aged.name[-1]].append((n, aged))
    for name, told in sorted(people.items()):
        ages: dict[int, list[tuple[int, Aged]]] = defaultdict(list)
        for n, aged in told:
            ages[aged.age].append((n, aged))
        for age, other in [(x, y) for x in sorted(ages) for y in sorted(ages) if x < y]:
            mine, theirs = (frozenset().union(*(ground.articles(n) for n, _ in ages[x])) for x in (age, other))
            if not mine.isdisjoint(theirs):
                continue  # father and son
            for n, one in ages[age]:
                for m, two in ages[other]:
                    if ground.apart(n, m) and (ground.days_apart(n, m) or 0) <= SAME_TIME:
                        pairs = ((n, (one.start, one.end)), (m, (two.start, two.end)))
                        ground.add("age", (*name, age, other), pairs, sure=1.0)


def clocks(ground: Ground) -> None:
    """At what time of day it was; or in the morning and in the evening, at one minute."""
    for n, m in ground.pairs({n for n, reading in ground.readings.items() if reading.clocks}):
        one, other = ground.readings[n], ground.readings[m]
        if other_times(one, other) or (ground.days_apart(n, m) or 0.0) > SAME_TIME:
            continue
        if not {clock.low for clock in one.clocks}.isdisjoint(clock.low for clock in other.clocks):
            continue  # one hour in two zones, or of two events
        for mine in one.clocks:
            for theirs in other.clocks:
                clause, sentence = overlap(mine.clause, theirs.clause), overlap(one.matter, other.matter)
                slip = abs(mine.low - theirs.low) == HALF_DAY and bool(mine.clause & theirs.clause)
                alike = clause >= DATED_CLAUSE and clause + sentence >= DATED and len(mine.clause & theirs.clause) > 1
                if clash(mine, theirs) and (slip or alike):
                    sure = clause + sentence
                    ground.add_pair("time", (mine.low, theirs.low), sure, (n, mine), (m, theirs))


def dates(ground: Ground) -> None:
    """On which day it was, or one utterance was made."""
    dated = {n for n, reading in ground.readings.items() if reading.days}
    for n, m in ground.pairs(dated):
        one, other = ground.readings[n], ground.readings[m]
        for mine in one.days:
            for theirs in other.days:
                if other_day(mine.day, theirs.day) and (
                    _one_event(ground, n, m, mine, theirs) or _one_speech(ground, n, m, mine, theirs)
                ):
                    sure = overlap(mine.clause, theirs.clause) + overlap(one.matter, other.matter)
                    pairs = ((n, ground.beside(n, mine)), (m, ground.beside(m, theirs)))
                    said = [ground.text(k)[day.start : day.end].casefold() for k, day in ((n, mine), (m, theirs))]
                    turned = said[0] > said[1]
                    ground.add("date", tuple(sorted(said)), pairs[::-1] if turned else pairs, sure=sure)


def _one_event(ground: Ground, n: int, m: int, mine: Dated, theirs: Dated) -> bool:
    one, other = ground.readings[n], ground.readings[m]
    common = mine.clause & theirs.clause
    clause, sentence = overlap(mine.clause, theirs.clause), overlap(one.matter, other.matter)
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
    return _on_no_day_of_both(ground, n, m, mine.day, theirs.day) and (ground.days_apart(n, m) or 0.0) <= SAME_TIME


def _one_speech(ground: Ground, n: int, m: int, mine: Dated, theirs: Dated) -> bool:
    """Whether two days are those on which somebody said the same words."""
    if not (mine.spoken and theirs.spoken and _on_no_day_of_both(ground, n, m, mine.day, theirs.day)):
        return False
    quoted = [[said for _, said in ground.quoted(ground.sentences[k][0])] for k in (n, m)]
    return any(one_utterance(said, told) for said in quoted[0] for told in quoted[1])


def _on_no_day_of_both(ground: Ground, n: int, m: int, mine: Day, theirs: Day) -> bool:
    one, other = ground.readings[n], ground.readings[m]
    return not any(other_day(mine, day) is False for day in other.when) and not any(
        other_day(theirs, day) is False for day in one.when
    )
