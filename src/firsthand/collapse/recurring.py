"""What recurs: marks that more than one text has, and the stretches of text that are nobody's report for it.

The same quotation stands in reports of one event; what stands in reports of many events, or in all that a site prints,
is nobody's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np
import pyarrow as pa

from firsthand import kernels
from firsthand.arrow import gathered, run_starts, text_buffers
from firsthand.kernels import Int32, Int64, UInt64
from firsthand.marks import Marks, outlines, rows_of, whole_parts
from firsthand.postings import Numbered, Seen
from firsthand.sentences import roles
from firsthand.settings import Fingerprint

_SAMPLED = 4
"""Articles whose likeness tells whether those that share a run share anything else."""
_PAIRS = 20_000
"""Pairs of such articles whose outlines are held at one time."""
_BRIDGED_CHARACTERS = 80
"""Between two recurring runs of the same stretch: runs are chosen every few words."""
_STRETCH_WORDS = 12
"""Fewer recurring words than this are a turn of phrase."""
_VERSIONS = 0.3
"""Articles of one site that share this part of their marks are versions of one report."""
_PARAGRAPH = 0.6
"""A paragraph of which this part recurs is boilerplate as a whole."""


class Recurring:
    """Marks that several of the different texts of a case have.

    Counted in shares of all hashes, one after the other, so that what is held of places is bounded.

    Args:
        marks: of the articles.
        first: for each article the first with the same words: only these count.
        domain: the number of each article's site; -1 where it is not known.
        choices: how much is counted at a time, and from how many articles on a mark may be boilerplate.
    """

    def __init__(self, marks: Marks, first: Int64, domain: Int32, choices: Fingerprint) -> None:
        self.marks, self.first = marks, first
        self.total = np.zeros(len(first), np.int64)
        """How many different marks each article has."""
        self.known = np.zeros(len(first), np.int64)
        """How many of them recur."""
        self.groups: dict[bytes, list[int]] = defaultdict(list)
        """Marks that stand in many articles, or in several of one site and no other: by these articles (int32)."""
        self._domain = domain
        self._numbered = Numbered()
        shares = -(-marks.rows // choices.marks_at_once)
        spread = [self._count(share, shares, choices) for share in range(shares)]
        self._spread = np.concatenate([*spread, np.ones(1, np.int32)])  # by number; the last for what has none

    def spread(self, hashes: UInt64) -> Int32:
        """How many articles have each mark; 1 where it does not recur."""
        return self._spread[self._numbered.find(hashes)]

    def one_site(self, articles: Int32) -> bool:
        """Whether all these are known to be of the same site."""
        sites = self._domain[articles]
        return bool(sites[0] >= 0 and (sites == sites[0]).all())

    def _count(self, share: int, shares: int, choices: Fingerprint) -> Int32:
        """Counts one share of the marks; in how many articles each of them is that recurs, as they are numbered."""
        size = np.int64(len(self.first))
        number, cells = Numbered(), [np.zeros(0, np.int64)]
        for article, hashes in self._repeated(share, shares):
            cells.append(number.add(hashes) * size + article)
        there = np.concatenate(cells)  # by mark, then by article, each once
        del cells
        there.sort()
        there = there[run_starts(there)]
        self.total += np.bincount(there % size, minlength=size)
        starts = run_starts(there // size)
        spread = np.diff(starts, append=len(there)).astype(np.int32)
        article = (there % size).astype(np.int32)
        self.known += np.bincount(article[np.repeat(spread > 1, spread)], minlength=size)
        self._numbered.add(number.hashes[spread > 1])
        if not len(starts):
            return spread
        least, most = (reduce.reduceat(self._domain[article], starts) for reduce in (np.minimum, np.maximum))
        one_site = (least == most) & (least >= 0)
        asked = np.where(one_site, choices.boilerplate_articles, choices.boilerplate_spread_articles)
        for n in np.flatnonzero(spread >= asked).tolist():
            self.groups[article[starts[n] : starts[n] + spread[n]].tobytes()].append(int(number.hashes[n]))
        return spread[spread > 1]

    def _repeated(self, share: int, shares: int) -> Iterator[tuple[Int32, UInt64]]:
        """Article and hash of the marks of this share that may recur; of the rest only how many there are is noted."""
        different = self.first == np.arange(len(self.first))
        seen = Seen(self.marks.rows // shares)
        for part in self.marks.parts():
            wanted = part.articles(different) >= 0
            kernels.in_share(part.hash, share, shares, wanted)
            seen.add(part.hash, wanted)
        for part in self.marks.parts():
            article = part.articles(different)
            wanted = article >= 0
            kernels.in_share(part.hash, share, shares, wanted)
            often = wanted & seen.often(part.hash)
            np.add.at(self.total, part.number, np.add.reduceat(wanted & ~often, part.starts[:-1], dtype=np.int64))
            yield article[often], part.hash[often]


def stretches(
    articles: pa.Table,
    recurring: Recurring,
    outlined: pa.Table,
    representative: Int64,
    *,
    choices: Fingerprint,
    noticed: Counter[str],
) -> dict[int, list[tuple[int, int]]]:
    """Stretches that recur in classes which share nothing else, by article: of one domain, or of many.

    Args:
        articles: id and text, in the order of the ids.
        recurring: what recurs.
        outlined: the articles' heaviest words: whether they share anything else.
        representative: of each article's copy class.
        choices: in how many classes boilerplate recurs.
        noticed: takes how many marks were taken for boilerplate.
    """
    suspects = _suspects(recurring, representative, choices)
    alike = _likeness(articles["article_id"], outlined, [one.sample for one in suspects if not one.one_site])
    common = _Common(recurring)
    flagged = Numbered()
    for suspect in suspects:
        if suspect.one_site:  # versions of one report share much; what little else recurs on a site is its own
            litter = _median(common.of, suspect.sample) < _VERSIONS
            if not litter and suspect.spread >= choices.boilerplate_spread_articles:
                litter = _median(partial(common.of, rarer=suspect.spread // 2), suspect.sample) < _VERSIONS / 3
        else:
            litter = _median(lambda a, b: alike[a, b], suspect.sample) < choices.boilerplate_likeness
        if litter:
            flagged.add(np.array(suspect.marks, np.uint64))
    noticed["recurring runs taken for boilerplate"] = len(flagged.hashes)
    return _in_text(articles["text"], recurring, flagged)


@dataclass(frozen=True)
class _Suspects:
    """Marks that stand in the same articles."""

    marks: list[int]
    spread: int
    sample: list[int]
    """Some of the articles, of different classes."""
    one_site: bool


def _suspects(recurring: Recurring, representative: Int64, choices: Fingerprint) -> list[_Suspects]:
    """Those that stand in enough classes."""
    found = []
    for key, marks in recurring.groups.items():
        articles = np.frombuffer(key, np.int32)
        together = np.unique(representative[articles])
        one_site = recurring.one_site(articles)
        asked = choices.boilerplate_articles if one_site else choices.boilerplate_spread_articles
        if len(together) >= asked:
            sample = together[np.linspace(0, len(together) - 1, min(_SAMPLED, len(together))).astype(int)].tolist()
            found.append(_Suspects(marks, len(articles), sample, one_site))
    return found


def _likeness(ids: pa.ChunkedArray, table: pa.Table, samples: list[list[int]]) -> dict[tuple[int, int], float]:
    """How alike the articles of each sample are, by pair."""
    pairs = sorted({pair for sample in samples for pair in combinations(sample, 2)})
    found: dict[tuple[int, int], float] = {}
    for start in range(0, len(pairs), _PAIRS):
        some = pairs[start : start + _PAIRS]
        articles, number = np.unique(np.array(some, np.int64), return_inverse=True)
        sampled = ids.take(pa.array(articles)).to_pylist()
        rows = rows_of(sampled, table)
        outlined = outlines(sampled, gathered(table, np.sort(rows[rows >= 0])))
        found |= zip(some, whole_parts(outlined.sums(number.reshape(-1, 2))).tolist(), strict=True)
    return found


def _median(measure: Callable[[int, int], float], articles: list[int]) -> float:
    """The middle of a measure over all pairs."""
    found = sorted(measure(a, b) for a, b in combinations(articles, 2))
    return found[len(found) // 2]


def _in_text(texts: pa.ChunkedArray, recurring: Recurring, flagged: Numbered) -> dict[int, list[tuple[int, int]]]:
    """Neighbouring recurring runs as stretches. One run alone is a turn of phrase, unless it fills its paragraph."""
    article, row, places = _flagged(recurring, flagged)
    # a new stretch where a mark in between is not flagged, where one is far away, and where another article begins
    apart = (np.diff(row, prepend=-2) != 1) | (np.diff(article, prepend=-1) != 0)
    apart[1:] |= places[1:, 0] - places[:-1, 1] > _BRIDGED_CHARACTERS
    firsts = np.flatnonzero(apart)
    lasts = np.append(firsts[1:], len(apart))[: len(firsts)] - 1
    of, spans = article[firsts], np.stack([places[firsts, 0], places[lasts, 1]], axis=1)
    low, high, words = _paragraphs(texts, of, spans).T
    whole = spans[:, 1] - spans[:, 0] >= _PARAGRAPH * (high - low)  # marks end short of its edges
    spans[whole] = np.stack([low, high], axis=1)[whole]
    kept = np.flatnonzero(whole | (words >= _STRETCH_WORDS))
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for article, (start, end) in zip(of[kept].tolist(), spans[kept].tolist(), strict=True):
        found[article].append((start, end))
    first = recurring.first
    twins = np.flatnonzero(first != np.arange(len(first)))
    for twin in twins[np.isin(first[twins], list(found))].tolist():
        # the same words, but spaces and marks between them may differ: the places are its own
        found[twin] = _same_words(texts[twin].as_py(), texts[int(first[twin])].as_py(), found[int(first[twin])])
    return found


def _flagged(recurring: Recurring, flagged: Numbered) -> tuple[Int32, Int64, Int32]:
    """Where flagged marks stand, by article and place: the articles, the rows of the table, and (n, 2) places."""
    different = recurring.first == np.arange(len(recurring.first))
    articles, rows, places = [np.zeros(0, np.int32)], [np.zeros(0, np.int64)], [np.zeros((0, 2), np.int32)]
    for part in recurring.marks.parts():
        article = part.articles(different)
        at = np.flatnonzero((article >= 0) & (flagged.find(part.hash) >= 0))
        articles.append(article[at])
        rows.append(at + part.row)
        places.append(part.places(at))
    article = np.concatenate(articles)
    order = np.argsort(article, kind="stable")
    return article[order], np.concatenate(rows)[order], np.concatenate(places)[order]


def _paragraphs(texts: pa.ChunkedArray, of: Int32, spans: Int32) -> Int32:
    """(spans, 3): where the paragraph of each span begins and ends, and how many words the span has."""
    found, begin = np.zeros((len(of), 3), np.int32), 0
    for chunk in texts.chunks:
        own = slice(*np.searchsorted(of, [begin, begin + len(chunk)]))
        kernels.find_paragraphs(*text_buffers(chunk), roles(), of[own] - begin, spans[own], found[own])
        begin += len(chunk)
    return found


def _same_words(text: str, model: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of one text in another that has the same words."""
    if text == model:
        return list(spans)
    here, there = (kernels.tokens_of(pa.array([one])).places for one in (text, model))
    edges = [np.searchsorted(there[:, 0], span) for span in spans]
    return [(int(here[low, 0]), int(here[high - 1, 1])) for low, high in edges if high > low]


def joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans joined where at most one character lies between them."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start - merged[-1][1] <= 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


class _Common:
    """The part of their marks that two articles share."""

    def __init__(self, recurring: Recurring) -> None:
        self._recurring = recurring
        self._known: dict[tuple[int, int, int], float] = {}

    def of(self, a: int, b: int, rarer: int = 0) -> float:
        """Of the one with fewer marks; `rarer` counts only marks that fewer articles have."""
        if (a, b, rarer) not in self._known:
            marks, total = self._recurring.marks, self._recurring.total
            shared = np.intersect1d(marks.of_article(a), marks.of_article(b), assume_unique=True)
            if rarer:
                shared = shared[self._recurring.spread(shared) < rarer]
            fewer = max(int(min(total[a], total[b])), 1)
            self._known[a, b, rarer] = round(len(shared) / fewer, 4)
        return self._known[a, b, rarer]
