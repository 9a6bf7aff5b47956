"""What recurs: marks that more than one text has, and the stretches of text that are nobody's report for it.

The same quotation stands in reports of one event; what stands in reports of many events, or in all that a site prints,
is nobody's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from firsthand import kernels
from firsthand.arrow import counted, text_buffers
from firsthand.kernels import Int32, Int64
from firsthand.marks import Marks, whole_parts
from firsthand.postings import Postings, numbered
from firsthand.sentences import roles
from firsthand.settings import Fingerprint

_SAMPLED = 4
"""Articles whose likeness tells whether those that share a run share anything else."""
_BRIDGED_CHARACTERS = 80
"""Between two recurring runs of the same stretch: runs are chosen every few words."""
_STRETCH_WORDS = 12
"""Fewer recurring words than this are a turn of phrase."""
_VERSIONS = 0.3
"""Articles of one site that share this part of their marks are versions of one report."""
_PARAGRAPH = 0.6
"""A paragraph of which this part recurs is boilerplate as a whole."""


@dataclass(frozen=True)
class Recurring:
    """Marks that several of the different texts of a case have, as numbers from the rarest on."""

    first: Int64
    """For each article the first with the same words: only these have marks here."""
    total: Int64
    """How many different marks each article has."""
    bounds: Int64
    """Article i has the marks rank[bounds[i]:bounds[i + 1]], ascending, each once."""
    rank: Int32
    spread: Int32
    """How many articles have the mark of this rank."""
    places: Marks
    """Where these marks stand."""
    place_rank: Int32
    """Which of them stands at each place."""

    @classmethod
    def of(cls, ids: list[str], table: pa.Table, first: Int64) -> Recurring:
        """From the table `marks`."""
        marks, total = Marks.recurring(ids, table, first == np.arange(len(first)))
        number, hashes = numbered(marks.hash)
        size = np.int64(max(len(hashes), 1))
        cells, _ = counted(marks.article * size + number)
        spread = np.bincount(cells % size, minlength=len(hashes)).astype(np.int32)
        # what only one article has, however often, does not recur; the rest by how many have it, then by hash
        order = np.lexsort((hashes, spread))
        ranks = np.empty(len(hashes), np.int32)
        ranks[order] = np.arange(len(hashes), dtype=np.int32)
        lone = int((spread < 2).sum())
        total -= np.bincount(marks.article, minlength=len(ids))
        total += np.bincount(cells // size, minlength=len(ids))
        shared = cells[spread[cells % size] > 1]
        ranked = np.sort(shared // size * size + ranks[shared % size])
        kept = spread[number] > 1
        return cls(
            first,
            total,
            np.searchsorted(ranked // size, np.arange(len(ids) + 1)),
            (ranked % size).astype(np.int32) - lone,
            spread[order][lone:],
            marks.kept(kept),
            ranks[number[kept]] - lone,
        )

    def of_article(self, article: int) -> Int32:
        """The marks of one article."""
        return self.rank[self.bounds[article] : self.bounds[article + 1]]


def stretches(
    articles: pa.Table,
    marks: Recurring,
    outlined: Postings,
    representative: Int64,
    *,
    choices: Fingerprint,
    noticed: Counter[str],
) -> dict[int, list[tuple[int, int]]]:
    """Stretches that recur in classes which share nothing else, by article: of one domain, or of many.

    Args:
        articles: domain and text, in the order of the ids.
        marks: what recurs.
        outlined: the articles' heaviest words: whether they share anything else.
        representative: of each article's copy class.
        choices: in how many classes boilerplate recurs.
        noticed: takes how many marks were taken for boilerplate.
    """
    domain = pc.fill_null(pc.dictionary_encode(articles["domain"].combine_chunks()).indices, -1)
    texts = articles["text"]
    suspects = _suspects(marks, domain.to_numpy(zero_copy_only=False), representative, choices)
    alike = _likeness(outlined, [sample for sample, _, one_site in suspects if not one_site])
    common = _Common(marks)
    flagged: npt.NDArray[np.bool_] = np.zeros(len(marks.spread), np.bool_)
    for sample, same, one_site in suspects:
        spread = int(marks.spread[same[0]])
        if one_site:  # versions of one report share much; what little else recurs on a site is its own
            litter = _median(common.of, sample) < _VERSIONS
            if not litter and spread >= choices.boilerplate_spread_articles:
                litter = _median(partial(common.of, rarer=spread // 2), sample) < _VERSIONS / 3
        else:
            litter = _median(lambda a, b: alike[a, b], sample) < choices.boilerplate_likeness
        flagged[same] = litter
    noticed["recurring runs taken for boilerplate"] = int(flagged.sum())
    return _in_text(texts, marks, flagged)


def _suspects(
    marks: Recurring, domain: npt.NDArray[np.int32], representative: Int64, choices: Fingerprint
) -> list[tuple[list[int], list[int], bool]]:
    """Marks that stand in the same articles: some of these, the marks, and whether all are of one site."""
    owner = np.repeat(np.arange(len(marks.bounds) - 1, dtype=np.int32), np.diff(marks.bounds))
    order = np.argsort(marks.rank, kind="stable")
    rank, article = marks.rank[order], owner[order]
    starts = np.searchsorted(rank, np.arange(len(marks.spread) + 1))
    one_site = np.zeros(len(marks.spread), bool)
    if len(rank):
        sites = domain[article]
        least, most = (reduce.reduceat(sites, starts[:-1]) for reduce in (np.minimum, np.maximum))
        one_site = (least == most) & (least >= 0)
    asked = np.where(one_site, choices.boilerplate_articles, choices.boilerplate_spread_articles)
    groups: dict[bytes, list[int]] = defaultdict(list)  # the articles that have them -> marks
    for mark in np.flatnonzero(marks.spread >= asked).tolist():
        groups[article[starts[mark] : starts[mark + 1]].tobytes()].append(mark)
    found = []
    for members, same in groups.items():
        together = np.unique(representative[np.frombuffer(members, np.int32)])
        if len(together) >= asked[same[0]]:
            sample = together[np.linspace(0, len(together) - 1, min(_SAMPLED, len(together))).astype(int)].tolist()
            found.append((sample, same, bool(one_site[same[0]])))
    return found


def _likeness(outlined: Postings, samples: list[list[int]]) -> dict[tuple[int, int], float]:
    """How alike the articles of each sample are, by pair."""
    pairs = sorted({pair for sample in samples for pair in combinations(sample, 2)})
    table = np.array(pairs, np.int64).reshape(-1, 2)
    return dict(zip(pairs, whole_parts(outlined.sums(table)).tolist(), strict=True))


def _median(measure: Callable[[int, int], float], articles: list[int]) -> float:
    """The middle of a measure over all pairs."""
    found = sorted(measure(a, b) for a, b in combinations(articles, 2))
    return found[len(found) // 2]


def _in_text(
    texts: pa.ChunkedArray, marks: Recurring, flagged: npt.NDArray[np.bool_]
) -> dict[int, list[tuple[int, int]]]:
    """Neighbouring recurring runs as stretches. One run alone is a turn of phrase, unless it fills its paragraph."""
    litter = marks.places.kept(flagged[marks.place_rank])
    # a new stretch where a mark in between is not flagged, where one is far away, and where another article begins
    apart = (np.diff(litter.row, prepend=-2) != 1) | (np.diff(litter.article, prepend=-1) != 0)
    apart[1:] |= litter.start[1:] - litter.end[:-1] > _BRIDGED_CHARACTERS
    firsts = np.flatnonzero(apart)
    lasts = np.append(firsts[1:], len(apart))[: len(firsts)] - 1
    of, spans = litter.article[firsts], np.stack([litter.start[firsts], litter.end[lasts]], axis=1)
    low, high, words = _paragraphs(texts, of, spans).T
    whole = spans[:, 1] - spans[:, 0] >= _PARAGRAPH * (high - low)  # marks end short of its edges
    spans[whole] = np.stack([low, high], axis=1)[whole]
    kept = np.flatnonzero(whole | (words >= _STRETCH_WORDS))
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for article, (start, end) in zip(of[kept].tolist(), spans[kept].tolist(), strict=True):
        found[article].append((start, end))
    twins = np.flatnonzero(marks.first != np.arange(len(marks.first)))
    for twin in twins[np.isin(marks.first[twins], list(found))].tolist():
        # the same words, but spaces and marks between them may differ: the places are its own
        found[twin] = _same_words(texts[twin].as_py(), texts[int(marks.first[twin])].as_py(), found[marks.first[twin]])
    return found


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

    def __init__(self, marks: Recurring) -> None:
        self._marks = marks
        self._known: dict[tuple[int, int, int], float] = {}

    def of(self, a: int, b: int, rarer: int = 0) -> float:
        """Of the one with fewer marks; `rarer` counts only marks that fewer articles have."""
        marks = self._marks
        if (a, b, rarer) not in self._known:
            shared = np.intersect1d(marks.of_article(a), marks.of_article(b), assume_unique=True)
            if rarer:
                shared = shared[marks.spread[shared] < rarer]
            fewer = max(int(min(marks.total[a], marks.total[b])), 1)
            self._known[a, b, rarer] = round(len(shared) / fewer, 4)
        return self._known[a, b, rarer]
