"""Witnesses of one text laid word against word: who has which reading where, and who lacks which matter.

All are laid against one ground: the base, grown by the longer stretches that others have and it lacks. A small
difference is a reading at a site (a word of the ground, a few left out, or a gap between two); a long one is matter,
there or not there. Sites and stretches of matter that all treat alike say nothing and are left out.

    >>> laid = collate({"x": "one two three four five six", "y": "one two three for five six"}, "x")
    >>> laid.sites, laid.state[:, 0].tolist(), laid.readings[0]
    ([(3, 4)], [0, 1], ['four', 'for'])
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel

from firsthand.lexicon import rows
from firsthand.lexicon.frequencies import background, normal, weight
from firsthand.lineage.laying import MOVED, Bools, Reading, common_ground, lay, words_of

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Site = tuple[int, int]

ABSENT = -1
"""The state of a witness that has no text at a site."""


@dataclass(frozen=True)
class Collation:
    """Witnesses in the order of `members`; columns of `state` are `sites`, of `matter` stretches of the ground."""

    members: list[str]
    sites: list[Site]
    """From which to which word of the ground each site reaches; a gap between two words is empty."""
    state: Ints
    """Which reading each witness has at each site, 0 that of the ground; ABSENT where it has no text there."""
    readings: list[list[str]]
    """The words of each state of each site."""
    matter: Bools
    """Which witness has which stretch, in the order of the ground."""
    lengths: Floats
    """Words of each stretch."""
    ground: list[str]
    starts: Ints
    """Where each stretch begins in the ground."""
    common: Ints
    """The words of the ground that most witnesses have."""
    places: list[tuple[str, int, int]]
    """For each stretch an article that has it, and where it stands in its text."""

    @cached_property
    def words(self) -> Floats:
        """How many words of the ground each witness has."""
        return np.asarray(self.matter @ self.lengths)

    @cached_property
    def shared(self) -> Floats:
        """How many words of the ground each two have."""
        return np.asarray((self.matter * self.lengths) @ self.matter.T)

    @cached_property
    def holders(self) -> Ints:
        """How many have the same reading as each witness at each site; 0 where it has no text."""
        found = np.zeros_like(self.state)
        for reading in range(self.most_readings):
            here = self.state == reading
            found += here * here.sum(0, dtype=np.int32)
        return found

    @cached_property
    def most_readings(self) -> int:
        """How many readings the site with the most has."""
        return max((len(said) for said in self.readings), default=0)

    @cached_property
    def sites_of(self) -> list[Ints]:
        """For each number of a reading the sites where somebody has it."""
        return [
            np.flatnonzero((self.state == reading).any(0)).astype(np.int32) for reading in range(self.most_readings)
        ]

    @cached_property
    def extents(self) -> Floats:
        """(readings, sites): how many words each reading has."""
        found = np.zeros((self.most_readings, len(self.sites)))
        for n, said in enumerate(self.readings):
            found[: len(said), n] = [len(words.split()) if words != MOVED else 0 for words in said]
        return found

    @cached_property
    def often(self) -> Counter[str]:
        """How often each word stands in the ground."""
        return Counter(self.ground)

    @cached_property
    def strange(self) -> Bools:
        """(readings, sites): which readings have a word that stands nowhere else in the text and that no one knows."""
        found = np.zeros((self.most_readings, len(self.sites)), np.bool_)
        known = background().place
        for n, said in enumerate(self.readings):
            for k, words in enumerate(said):
                often = 1 if k == 0 else 0
                found[k, n] = any(
                    self.often[word] <= often and normal(word) not in known for word in words.split() if word != MOVED
                )
        return found

    @cached_property
    def rarity(self) -> Floats:
        """(readings, sites): how rare the rarest word of each reading is, from 0 to 1 for a word nobody knows."""
        found = np.zeros((self.most_readings, len(self.sites)))
        most = weight("")
        for n, said in enumerate(self.readings):
            found[: len(said), n] = [max(map(weight, words.split()), default=0.0) / most for words in said]
        return found

    def style(self, first: Ints) -> Floats:
        """(readings, sites): one over the sites where the same words are changed alike; -1 for a change of style."""
        found = self._style.copy()
        for n in np.flatnonzero(first):
            said = self.readings[n]
            found[: len(said), n] = [self._once(said[int(first[n])], words) for words in said]
        return found

    @cached_property
    def _style(self) -> Floats:
        found = np.ones((self.most_readings, len(self.sites)))
        for n, said in enumerate(self.readings):
            found[: len(said), n] = [self._once(said[0], words) for words in said]
        return found

    @cached_property
    def _often(self) -> Counter[tuple[str, str]]:
        """At how many sites two readings stand against each other."""
        return Counter((said[0], words) for said in self.readings for words in said[1:])

    def _once(self, one: str, other: str) -> float:
        if not one or not other or one == other:
            return 1.0
        return -1.0 if same_but_for_style(one, other) else 1 / max(1, self._often[one, other], self._often[other, one])

    @cached_property
    def consensus(self) -> tuple[Ints, Bools]:
        """The readings and the matter of a source common to all: what most have.

        Matter it has where those that have it are no fewer than those that lack it and have what stands beside it: who
        lacks that too may have lost both by one cut.
        """
        most = np.zeros(len(self.sites), np.int32)
        best = np.full(len(self.sites), -1)
        for reading in range(self.most_readings):
            count = (self.state == reading).sum(0)
            most = np.where(count > best, reading, most).astype(np.int32)
            best = np.maximum(best, count)
        holders = self.matter.sum(0)
        held = holders * 2 > len(self.members)
        for stretch in np.argsort(-holders, kind="stable"):
            if not held[stretch]:
                beside = ~self.matter[:, stretch]
                for side in (_beside(held, stretch, -1), _beside(held, stretch, 1)):
                    beside &= self.matter[:, side] if side is not None else True
                held[stretch] = holders[stretch] >= beside.sum()
        return most, held

    @cached_property
    def _at(self) -> dict[Site, int]:
        return {site: n for n, site in enumerate(self.sites)}

    def lay(self, text: str) -> tuple[Ints, Bools]:
        """The states and the matter of one more text; a reading that nobody has gets the number after all others."""
        present = np.zeros(len(self.ground), np.bool_)
        read = lay(self.ground, tuple(words_of(text)[0]), present)
        state = np.zeros((1, len(self.sites)), np.int32)
        _mark_absent(self.sites, self.common, present[None, :], state)
        _mark_left_out(self.sites, read, state[0])
        for start, end, words in read:
            if (n := self._at.get((start, end))) is not None:
                said = self.readings[n]
                state[0, n] = said.index(words, 1) if words in said[1:] else self.most_readings
        counts = np.add.reduceat(present.astype(np.int32), self.starts) if len(self.starts) else np.zeros(0)
        return state[0], np.asarray(counts * 2 >= self.lengths)

    def against(self, root: int) -> tuple[int, int]:
        """What rules a witness out as the source of all others.

        Returns the readings that it alone has, against the others together, and the words that it lacks and two have.
        """
        most, matter = self.consensus
        apart = (self.state[root] != most) & (self.state[root] != ABSENT) & (self.holders[root] == 1)
        lacks = ~self.matter[root] & matter
        return int(apart.sum()), int(self.lengths[lacks].sum())


@cache
def same_but_for_style(one: str, other: str) -> bool:
    """Whether two words differ as house styles do: in spelling, or as words that news copy exchanges.

    >>> same_but_for_style("organise", "organize"), same_but_for_style("told", "said"), same_but_for_style("dam", "dog")
    (True, True, False)
    """
    same = _same()
    if same.get(one, one) == same.get(other, other):
        return True
    known = background().place
    alike = min(len(one), len(other)) >= 5 and Indel.normalized_similarity(one, other) >= 0.8
    return alike and normal(one) in known and normal(other) in known


@cache
def _same() -> dict[str, str]:
    return {row["word"]: row["stands_for"] for row in rows("same_words")}


def _beside(held: Bools, stretch: int, step: int) -> int | None:
    """The next stretch to one side that the source has."""
    n = stretch + step
    while 0 <= n < len(held):
        if held[n]:
            return n
        n += step
    return None


def collate(texts: dict[str, str], base: str) -> Collation:
    """Lay every text against the base, word by word. Members come out in the order of `texts`."""
    members = list(texts)
    read = {member: words_of(text) for member, text in texts.items()}
    # equal copies are laid once
    first: dict[tuple[str, ...], int] = {}
    row = [first.setdefault(tuple(read[member][0]), len(first)) for member in members]
    kinds = list(first)
    holder = {row[n]: member for n, member in reversed(list(enumerate(members)))}
    at_base = row[members.index(base)]
    ground, source = common_ground(kinds, at_base)
    present = np.zeros((len(kinds), len(ground)), np.bool_)
    found = [lay(ground, words, present[n]) for n, words in enumerate(kinds)]
    sites, state, readings, common = _sites(ground, found, present)
    starts = np.flatnonzero(np.append(True, (present[:, 1:] != present[:, :-1]).any(0))) if ground else np.zeros(0, int)
    ends = np.append(starts[1:], len(ground))
    places = []
    for start, end in zip(starts, ends, strict=True):
        kind, word = source[start]
        last = next(n for n in range(end - 1, start - 1, -1) if source[n][0] == kind)
        spans = read[holder[kind]][1]
        places.append((holder[kind], spans[word][0], spans[source[last][1]][1]))
    return Collation(
        members=members,
        sites=sites,
        state=state[row],
        readings=readings,
        matter=present[:, starts][row],
        lengths=(ends - starts).astype(float),
        ground=ground,
        starts=starts.astype(np.int32),
        common=common,
        places=places,
    )


def _sites(
    ground: list[str], found: list[list[Reading]], present: Bools
) -> tuple[list[Site], Ints, list[list[str]], Ints]:
    """The places of readings, which of them each text has there, their words, and the words of the ground most have."""
    sites = sorted({(start, end) for readings in found for start, end, _ in readings})
    at = {site: n for n, site in enumerate(sites)}
    state = np.zeros((len(found), len(sites)), np.int32)
    common = np.flatnonzero(present.sum(0) * 2 >= len(found)).astype(np.int32)
    _mark_absent(sites, common, present, state)
    said = [[" ".join(ground[start:end])] for start, end in sites]
    for row, readings in enumerate(found):
        _mark_left_out(sites, readings, state[row])
        for start, end, text in readings:
            n = at[start, end]
            if text not in said[n][1:]:
                said[n].append(text)
            state[row, n] = said[n].index(text, 1)
    return sites, state, said, common


def _mark_absent(sites: list[Site], common: Ints, present: Bools, state: Ints) -> None:
    """Who has no text at a site: not the words of it, or not what stands beside it, told by words that most have."""
    if not sites:
        return
    width = present.shape[1]
    bounds = np.array(sites)
    before, after = (np.searchsorted(common, side) for side in bounds.T)
    count = np.concatenate([np.zeros((len(present), 1), np.int32), present.cumsum(1, dtype=np.int32)], 1)
    there = count[:, bounds[:, 1]] - count[:, bounds[:, 0]] == (bounds[:, 1] - bounds[:, 0])
    edges = np.append(common, width)
    beside = np.concatenate([present, np.ones((len(present), 1), np.bool_)], 1)
    there &= beside[:, np.where(before > 0, edges[before - 1], width)] & beside[:, edges[after]]
    state[~there] = ABSENT


def _mark_left_out(sites: list[Site], readings: list[Reading], state: Ints) -> None:
    """Within what a text leaves out nothing can be read."""
    for start, end, text in readings:
        low, high = (bisect_left(sites, (place, -1)) for place in (start, end))
        for n in range(low, high) if not text else ():
            if sites[n][1] <= end and sites[n] != (start, start):
                state[n] = ABSENT
