"""Pieces of equal words -> passages: what two texts have in common, one row each, for all pairs of a chunk at once.

A stretch is found in pieces that end with the sentences of either side. Pieces of a sentence whose words were changed
give way to the sentence as a whole; the rest is joined again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from firsthand import kernels
from firsthand.align import sentence_alignment as reworded
from firsthand.align.texts import Bool, Texts
from firsthand.kernels import Int32, Int64
from firsthand.settings import Align

Float64 = npt.NDArray[np.float64]
_Span = tuple[int, int]
_Taken = tuple[int, int, bool]
"""A stretch of one text that a passage takes, and whether it is quoted."""

VERBATIM, EDITED, REWORDED = range(3)
"""Kinds of passages, as places in schema.PASSAGE_KINDS."""
_MOSTLY = 0.5
"""A passage of which this part is quoted, or boilerplate, counts as that."""
_COPIED = 0.7
"""A sentence of which this part is equal, word for word, is copied; of another one the words were changed."""
_SENTENCE_WORDS = 5
"""Shorter sentences, or rests of sentences, are not aligned, unless a text has no longer one."""


@dataclass(frozen=True)
class Passages:
    """Stretches of a and of b that have something in common, in the order of pairs; places are words of the chunk."""

    pair: Int64
    a: Int64
    """(passages, 2): the first word and the one after the last."""
    b: Int64
    kind: Int64
    similarity: Float64
    equal: Int64
    quoted: Bool
    boilerplate: Bool
    group: Int64
    """Pieces of what was one stretch have the same."""

    def __len__(self) -> int:
        return len(self.pair)

    def take(self, which: Bool | Int64) -> Passages:
        """Only these, in this order."""
        return Passages(*(getattr(self, field.name)[which] for field in fields(self)))

    def words(self) -> Int64:
        """(passages, 2): how many words of a and of b."""
        return np.stack([self.a[:, 1] - self.a[:, 0], self.b[:, 1] - self.b[:, 0]], axis=1)

    def within(self, sums: Int64) -> Int64:
        """(passages, 2): how many words of a and of b are of what is summed (see `Texts.sums`)."""
        return np.stack([sums[side[:, 1]] - sums[side[:, 0]] for side in (self.a, self.b)], axis=1)


class WordPassages:
    """What each pair of texts has in common word for word.

    Args:
        texts: the texts of the chunk.
        pairs: (pairs, 2) texts; those with the same a stand together.
        choices: how long and how near counts.
    """

    def __init__(self, texts: Texts, pairs: Int32, choices: Align) -> None:
        self._texts, self._choices = texts, choices
        lengths = np.diff(texts.ends)[pairs]
        self._shorter = lengths.min(axis=1, initial=np.iinfo(np.int64).max)
        words, self.capped = texts.tokens.words, np.zeros(len(pairs), np.uint8)
        """By pair, whether its texts repeat themselves so much that they were compared in part."""
        room = 32 * len(pairs) + 1024
        while True:
            stretches = np.empty((room, 4), np.int32)
            n = kernels.common_stretches(words, texts.ends, pairs, choices.min_run_words, stretches, self.capped)
            if n <= room:
                break
            room = n
        room = 8 * n + 64
        while True:
            found = np.empty((room, 7), np.int32)
            pieces = kernels.chain_stretches(
                words, texts.ends, texts.sentence, pairs, stretches[:n],
                choices.gap_words, choices.min_passage_words, found,
            )  # fmt: skip
            if pieces <= room:
                break
            room = pieces
        pair, a0, a1, b0, b1, equal, group = found[:pieces].astype(np.int64).T
        first_a, first_b = texts.ends[pairs[pair]].T
        a, b = np.stack([first_a + a0, first_a + a1], axis=1), np.stack([first_b + b0, first_b + b1], axis=1)
        self._pieces = self._passages(pair, a, b, equal, group)
        self._sentences = texts.sentence[a[:, 0]], texts.sentence[b[:, 0]]
        self._copied = tuple(self._keys_of_copied(side) for side in self._sentences)

    def _passages(self, pair: Int64, a: Int64, b: Int64, equal: Int64, group: Int64) -> Passages:
        """Pieces, or several that follow each other, each as one passage."""
        words_a, words_b = a[:, 1] - a[:, 0], b[:, 1] - b[:, 0]
        kind = np.where((equal == words_a) & (equal == words_b), VERBATIM, EDITED)
        quoted, litter = (
            np.maximum((sums[a[:, 1]] - sums[a[:, 0]]) / words_a, (sums[b[:, 1]] - sums[b[:, 0]]) / words_b) >= _MOSTLY
            for sums in (self._texts.sums.said, self._texts.sums.boilerplate)
        )
        return Passages(pair, a, b, kind, 2 * equal / (words_a + words_b), equal, quoted, litter, group)

    def _keys(self, pair: Int64 | Int32, sentence: Int32) -> Int64:
        """One number for a sentence in a pair."""
        return pair * np.int64(len(self._texts.sentence_of) + 1) + sentence + 1

    def _keys_of_copied(self, sentence: Int32) -> Int64:
        """Sentences of one side whose words mostly stand in the other, one after the other."""
        within = sentence >= 0
        keys, of = np.unique(self._keys(self._pieces.pair[within], sentence[within]), return_inverse=True)
        words = np.diff(self._texts.sentence_edges)[:, 0]
        equal = np.bincount(of, self._pieces.equal[within], len(keys))
        return keys[equal >= _COPIED * words[keys % (len(words) + 1) - 1]]

    def copied(self, cells: Int32) -> Bool:
        """Which cells (pair, sentence of a, sentence of b) hold a sentence that stands in the other text."""
        pair, *sentences = cells.T
        held = (np.isin(self._keys(pair, of), known) for of, known in zip(sentences, self._copied, strict=True))
        return np.logical_or(*held)

    def joined(self, but: Int32 | None = None) -> Passages:
        """Pieces of one stretch that follow each other as one passage, if it is long enough.

        Args:
            but: cells (pair, sentence of a, sentence of b) of which pieces count only if they are quoted.
        """
        pieces = self._pieces
        if but is not None and len(but):
            own, other = (
                self._keys(self._keys(pair, of_a), of_b)
                for pair, of_a, of_b in ((pieces.pair, *self._sentences), tuple(but.T))
            )
            pieces = pieces.take(pieces.quoted | ~np.isin(own, other))
        joined, of = self._run_together(pieces)
        # what is mostly boilerplate may be a copy under a long caption: the one must not stand for the other
        torn = joined.boilerplate & (np.bincount(of, ~pieces.boilerplate, len(joined)) > 0)
        if torn.any():
            parts = pieces.take(torn[of])
            joined = joined.take(~torn)
            for alike in (parts.boilerplate, ~parts.boilerplate):
                joined = _in_order(joined, self._run_together(parts.take(alike))[0])
        return joined.take(joined.equal >= np.minimum(self._choices.min_passage_words, self._shorter[joined.pair]))

    def _run_together(self, pieces: Passages) -> tuple[Passages, Int64]:
        """Pieces of one stretch that follow each other as one passage, and which of these each piece went into."""
        apart = np.ones(len(pieces), bool)
        apart[1:] = np.diff(pieces.group) != 0
        for side in (pieces.a, pieces.b):
            skipped, part = side[1:, 0] - side[:-1, 1], self._texts.part_of[side[:, 0]]
            apart[1:] |= (skipped < 0) | (skipped > self._choices.gap_words) | (part[1:] != part[:-1])
        firsts = np.flatnonzero(apart)
        lasts = np.append(firsts[1:], len(pieces))[: len(firsts)] - 1
        joined = self._passages(
            pieces.pair[firsts],
            np.stack([pieces.a[firsts, 0], pieces.a[lasts, 1]], axis=1),
            np.stack([pieces.b[firsts, 0], pieces.b[lasts, 1]], axis=1),
            np.add.reduceat(pieces.equal, firsts) if len(firsts) else pieces.equal,
            pieces.group[firsts],
        )
        return joined, np.cumsum(apart) - 1


@dataclass(frozen=True)
class _Link:
    """Neighbouring sentences of a that say what neighbouring sentences of b say."""

    a: list[int]
    b: list[int]
    similarity: float


def with_reworded(words: WordPassages, cells: reworded.Cells, texts: Texts, pairs: Int32) -> Passages:
    """All passages: word for word where a sentence was copied or shares a part; reworded where its words were changed.

    Args:
        words: what each pair has in common word for word.
        cells: sentences that say the same and were not copied.
        texts: the texts of the chunk.
        pairs: (pairs, 2) texts.
    """
    linked: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    for pair, x, y, similarity in reworded.links(cells):
        linked[pair].append((x, y, similarity))
    links = {pair: _merged(own, texts.in_text) for pair, own in linked.items()}
    found = words.joined(
        np.array([cell for pair in links for cell in _cells(pair, links[pair])], np.int32).reshape(-1, 3)
    )
    edges = np.searchsorted(
        found.pair, np.array([[pair, pair + 1] for pair in links], np.int64).reshape(-1, 2)
    ).tolist()
    shortest = np.diff(texts.ends)[pairs].min(axis=1, initial=_SENTENCE_WORDS)
    rows: list[tuple[int, _Span, _Span, float, bool]] = []
    for (pair, own), (low, high) in zip(links.items(), edges, strict=True):
        quoted = found.quoted[low:high].tolist()
        on_a, on_b = (
            [(*span, said) for span, said in zip(of[low:high].tolist(), quoted, strict=True)]
            for of in (found.a, found.b)
        )
        rows += [(pair, *row) for row in _rests(own, on_a, on_b, texts, int(shortest[pair]))]
    return _in_order(found, _reworded(rows)) if rows else found


def _merged(linked: list[tuple[int, int, float]], in_text: Bool) -> list[_Link]:
    """Links that share a sentence as one: two neighbours of one text beside one sentence of the other."""
    found: list[_Link] = []
    of_a: dict[int, set[int]] = defaultdict(set)  # the links a sentence is in
    of_b: dict[int, set[int]] = defaultdict(set)
    for x, y, similarity in linked:
        for n in sorted(of_a[x] | of_b[y]):
            link = found[n]
            near_a, near_b = min(abs(x - i) for i in link.a) <= 1, min(abs(y - i) for i in link.b) <= 1
            if near_a and near_b and in_text[x] == in_text[link.a[0]] and in_text[y] == in_text[link.b[0]]:
                found[n] = _Link(sorted({*link.a, x}), sorted({*link.b, y}), max(link.similarity, similarity))
                break
        else:
            n = len(found)
            found.append(_Link([x], [y], similarity))
        of_a[x].add(n)
        of_b[y].add(n)
    return found


def _cells(pair: int, links: list[_Link]) -> list[tuple[int, int, int]]:
    """Cells whose two sentences have one link; of a sentence in several the last counts."""
    of_a = {x: n for n, link in enumerate(links) for x in link.a}
    of_b = {y: n for n, link in enumerate(links) for y in link.b}
    return [(pair, x, y) for n, link in enumerate(links) for x in link.a for y in link.b if of_a[x] == of_b[y] == n]


def _rests(
    links: list[_Link], on_a: list[_Taken], on_b: list[_Taken], texts: Texts, least: int
) -> list[tuple[_Span, _Span, float, bool]]:
    """What is reworded: of the sentences of each link what no passage covers, with its similarity and if it is said.

    Args:
        links: the links of one pair.
        on_a: what its passages take of a; what is reworded is added.
        on_b: the same of b.
        texts: the texts of the chunk.
        least: shorter rests are left out.
    """
    edges, said = texts.sentence_edges, texts.sums.said
    rows = []
    for link in links:
        a = _uncovered((int(edges[link.a[0], 0]), int(edges[link.a[-1], 1])), on_a)
        b = _uncovered((int(edges[link.b[0], 0]), int(edges[link.b[-1], 1])), on_b)
        if min(a[1] - a[0], b[1] - b[0]) >= least:
            quoted = bool(max((said[high] - said[low]) / (high - low) for low, high in (a, b)) >= _MOSTLY)
            rows.append((a, b, link.similarity, quoted))
            on_a.append((*a, quoted))
            on_b.append((*b, quoted))
    return rows


def _uncovered(span: _Span, taken: list[_Taken]) -> _Span:
    """The longest stretch of a span that no passage covers; the whole span where only quotations lie within."""
    edges = [(span[0], span[0])]
    for low, high, quoted in taken:
        if low < span[1] and high > span[0] and not (quoted and span[0] <= low and high <= span[1]):
            edges.append((max(low, span[0]), high))
    edges = [*sorted(edges), (span[1], span[1])]
    free = [(before[1], after[0]) for before, after in pairwise(edges)]
    return max(free, key=lambda f: (f[1] - f[0], -f[0]))


def _reworded(rows: list[tuple[int, _Span, _Span, float, bool]]) -> Passages:
    """What is reworded as passages."""
    pair, a, b, similarity, said = (np.array(column) for column in zip(*rows, strict=True))
    none = np.zeros(len(rows), np.int64)
    return Passages(pair, a, b, none + REWORDED, similarity, none, said, none > 0, none - 1)


def _in_order(found: Passages, more: Passages) -> Passages:
    """All of these, of each pair as they follow each other in a."""
    if not len(more):
        return found
    names = [field.name for field in fields(Passages)]
    both = Passages(*(np.concatenate([getattr(of, name) for of in (found, more)]) for name in names))
    return both.take(np.lexsort((*both.b.T[::-1], *both.a.T[::-1], both.pair)))
