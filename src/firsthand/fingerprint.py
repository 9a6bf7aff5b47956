"""Articles -> marks: the few hashes that stand for a text; and over the whole case, copy classes and boilerplate.

A mark is one of the hashes of the runs of five words of a text, chosen so that two texts with ten words in common
share one (Schleimer, Wilkerson and Aiken, "Winnowing", 2003). A text shorter than a run has one mark.

    >>> import pyarrow as pa
    >>> from firsthand.schema import TABLES
    >>> rows = [{"article_id": i, "text": "The old bridge at Lorn fell on Monday."} for i in ("x", "y")]
    >>> tables = {"articles": TABLES["articles"].table(rows)}
    >>> tables |= fingerprint(tables, Fingerprint())
    >>> tables["marks"].select(["start", "end"]).to_pylist()[0]
    {'start': 4, 'end': 27}
    >>> collapse(tables, Fingerprint())["copy_classes"].select(["article_id", "representative", "share"]).to_pylist()
    [{'article_id': 'x', 'representative': 'x', 'share': 1.0}, {'article_id': 'y', 'representative': 'x', 'share': 1.0}]
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from firsthand import kernels
from firsthand.arrow import article_keys, column, counts
from firsthand.kernels import Int64, UInt64
from firsthand.lexicon.boilerplate import boilerplate
from firsthand.schema import TABLES, Tables, digest
from firsthand.settings import Fingerprint
from firsthand.weights import SIXTEENTHS, stem_weights

_TRIED = 64
"""Representatives one article is compared with before it founds a class of its own."""
_SAMPLED = 4
"""Articles whose likeness tells whether those that share a run share anything else."""
_FIGURES = 0.5
"""Two near-exact texts whose figures agree less than this are filled-in forms, not copies."""
_BRIDGED_CHARACTERS = 80
"""Between two recurring runs of the same stretch: runs are chosen every few words."""
_STRETCH_WORDS = 12
"""Fewer recurring words than this are a turn of phrase."""
_VERSIONS = 0.3
"""Articles of one site that share this part of their marks are versions of one report."""
_RARE = 2 * SIXTEENTHS
"""Words lighter than this say nothing of what an article is about."""
_PARAGRAPH = 0.6
"""A paragraph of which this part recurs is boilerplate as a whole."""


def fingerprint(tables: Tables, choices: Fingerprint) -> dict[str, pa.Table]:
    """The marks of each article's text.

    Args:
        tables: `articles`.
        choices: how long a run is, and how many of them leave a mark.

    Returns:
        `marks`: by article key and place; places are code points of the text.
    """
    articles = tables["articles"]
    tokens = kernels.tokens_of(articles["text"])
    hashes = np.empty(len(tokens.words), np.uint64)
    chosen = np.empty(len(tokens.words), np.int64)
    kernels.run_hashes(tokens.words, tokens.ends, choices.run_words, hashes)
    chosen = chosen[: kernels.select_marks(hashes, tokens.ends, choices.run_words, choices.window_runs, chosen)]
    of = np.searchsorted(tokens.ends, chosen, side="right") - 1
    last = np.minimum(chosen + choices.run_words, tokens.ends[of + 1]) - 1
    keys = article_keys(articles["article_id"].to_pylist())
    marks = pa.table(
        {
            "article": column(keys[of]),
            "hash": column(hashes[chosen]),
            "start": column(tokens.places[chosen, 0]),
            "end": column(tokens.places[last, 1]),
        }
    )
    return {"marks": TABLES["marks"].conform(marks)}


def collapse(tables: Tables, choices: Fingerprint) -> dict[str, pa.Table]:
    """Exact and near-exact copies as classes, and the stretches that are nobody's report, over the whole case.

    An article joins the class whose representative it shares most with, if they share `near_exact_share` of the runs
    of either; else it founds one. Articles are taken by id, so that a representative has the least id of its class,
    and nobody is a member through others. Frequencies are counted over classes: a report that a hundred outlets run
    is no boilerplate.

    Args:
        tables: `marks`, `articles`.
        choices: what is near-exact, and how often boilerplate recurs.

    Returns:
        `copy_classes` (of two members and more), `boilerplate`, `counts`.
    """
    case = _case(tables)
    noticed: Counter[str] = Counter()
    representative, share = _classes(case, choices, noticed)
    members: dict[int, list[int]] = defaultdict(list)
    for article, first in enumerate(representative):
        members[first].append(article)
    rows: list[dict[str, object]] = []
    for first, together in members.items():
        if len(together) > 1:
            named = digest(*sorted(case.ids[i] for i in together))
            rows += [
                {"class_id": named, "article_id": case.ids[i], "representative": case.ids[first], "share": share[i]}
                for i in together
            ]
    spans = _learned(case, np.array(representative, np.int64), choices, noticed)
    for article, found in boilerplate(case.texts).items():
        spans[article] += found
    return {
        "copy_classes": TABLES["copy_classes"].table(rows),
        "boilerplate": TABLES["boilerplate"].table(
            [
                {"article_id": case.ids[article], "start": start, "end": end}
                for article, found in spans.items()
                for start, end in _merged(found, 1)
            ]
        ),
        "counts": counts(noticed | {"articles in copy classes": len(rows)}),
    }


@dataclass(frozen=True)
class _Case:
    """A whole case, articles in the order of their ids, marks as numbers from the rarest on."""

    ids: list[str]
    texts: pa.Array
    domains: npt.NDArray[np.int32]  # number of the domain, -1 unknown
    article: npt.NDArray[np.int32]  # of each mark, ascending; one row for each article and hash
    rank: npt.NDArray[np.int32]  # of each mark's hash by (articles that have it, hash)
    bounds: Int64  # article i has the marks in bounds[i]:bounds[i + 1], by rank
    spread: npt.NDArray[np.int32]  # articles that have the hash of this rank
    places: npt.NDArray[np.int32]  # (all marks, 4): article, rank, start, end


def _case(tables: Tables) -> _Case:
    articles = tables["articles"].select(["article_id", "domain", "text"]).sort_by("article_id")
    ids = articles["article_id"].to_pylist()
    marks = tables["marks"].filter(pc.is_in(tables["marks"]["article"], value_set=column(article_keys(ids))))
    marks = marks.combine_chunks()
    if not marks.num_rows:
        none = np.zeros(0, np.int32)
        places, owner, rank, spread = np.zeros((0, 4), np.int32), none, none, none
    else:
        article = pc.index_in(marks["article"], value_set=column(article_keys(ids))).to_numpy()
        encoded = pc.dictionary_encode(marks["hash"]).chunk(0)
        hashes, number = encoded.dictionary.to_numpy(), encoded.indices.to_numpy()
        pairs = article * np.int64(len(hashes)) + number
        pairs.sort()
        pairs = pairs[np.diff(pairs, prepend=-1) > 0]
        often = np.bincount(pairs % len(hashes), minlength=len(hashes)).astype(np.int32)
        order = np.lexsort((hashes, often))
        ranks = np.empty(len(hashes), np.int32)
        ranks[order] = np.arange(len(hashes), dtype=np.int32)
        pairs += ranks[pairs % len(hashes)] - pairs % len(hashes)
        pairs.sort()
        owner, rank = (pairs // len(hashes)).astype(np.int32), (pairs % len(hashes)).astype(np.int32)
        spread = often[order]
        # marks come sorted by article key and place; the order here is by article, which keeps the places' order
        by_article = np.argsort(article, kind="stable")
        columns = (article, ranks[number], marks["start"].to_numpy(), marks["end"].to_numpy())
        places = np.empty((len(by_article), 4), np.int32)
        for n, values in enumerate(columns):
            places[:, n] = values[by_article]
    domains = pc.dictionary_encode(articles["domain"].combine_chunks())
    return _Case(
        ids,
        articles["text"].combine_chunks(),
        pc.fill_null(domains.indices, -1).to_numpy(zero_copy_only=False).astype(np.int32),
        owner,
        rank,
        np.searchsorted(owner, np.arange(len(ids) + 1)),
        spread,
        places,
    )


def _classes(case: _Case, choices: Fingerprint, noticed: Counter[str]) -> tuple[list[int], list[float]]:
    """For each article its representative, and the part of the runs they share."""
    least = choices.near_exact_share
    founders: dict[int, list[int]] = defaultdict(list)  # rare mark -> representatives that have it
    runs = _Runs(case.texts, choices.run_words)
    representative, share = list(range(len(case.ids))), [1.0] * len(case.ids)
    for article in range(len(case.ids)):
        marks = case.rank[case.bounds[article] : case.bounds[article + 1]]
        # Two sets that share `least` of the larger share one of these, in any one order: the rarest first here.
        # Marks are a sample of the runs, so a little slack; the runs themselves decide.
        rare = marks[: len(marks) - int((2 * least - 1) * len(marks)) + 1].tolist()
        rare = [mark for mark in rare if case.spread[mark] > 1]
        tried = Counter(first for mark in rare for first in founders.get(mark, ()))
        best = (0.0, 0)
        for n, (first, _) in enumerate(sorted(tried.items(), key=lambda item: (-item[1], item[0]))):
            if n == _TRIED:
                noticed["articles compared with the likeliest classes only"] += 1
                break
            found = runs.share(article, first)
            if found >= least:
                best = max(best, (found, -first))
                if found == 1.0:
                    break
        if best[0]:
            representative[article], share[article] = -best[1], best[0]
            runs.forget(article)
        else:
            for mark in rare:
                founders[mark].append(article)
    return representative, share


class _Runs:
    """The runs of words and the figures of articles, made when first asked for."""

    def __init__(self, texts: pa.Array, run: int) -> None:
        self._texts = texts
        self._run = run
        self._known: dict[int, tuple[UInt64, UInt64]] = {}

    def share(self, a: int, b: int) -> float:
        """The part of the runs of the one with more that the other has too; 0 where their figures disagree."""
        (runs_a, figures_a), (runs_b, figures_b) = self._of(a), self._of(b)
        common = len(np.intersect1d(runs_a, runs_b, assume_unique=True))
        figures = max(len(figures_a), len(figures_b))
        if figures and len(np.intersect1d(figures_a, figures_b, assume_unique=True)) < _FIGURES * figures:
            return 0.0
        return round(common / max(len(runs_a), len(runs_b), 1), 4)

    def forget(self, article: int) -> None:
        """Members are compared with their representative only."""
        self._known.pop(article, None)

    def _of(self, article: int) -> tuple[UInt64, UInt64]:
        if article not in self._known:
            tokens = kernels.tokens_of(self._texts.slice(article, 1))
            hashes = np.empty(len(tokens.words), np.uint64)
            kernels.run_hashes(tokens.words, tokens.ends, self._run, hashes)
            whole = hashes[: max(len(hashes) - self._run + 1, min(len(hashes), 1))]
            figures = tokens.words[(tokens.flags & kernels.NUMBER) > 0]
            self._known[article] = np.unique(whole), np.unique(figures)
        return self._known[article]


def _learned(
    case: _Case, representative: Int64, choices: Fingerprint, noticed: Counter[str]
) -> dict[int, list[tuple[int, int]]]:
    """Stretches that recur in classes which share nothing else: of one domain, or of many."""
    often = case.spread[case.rank] >= choices.boilerplate_articles
    order = np.lexsort((case.article[often], case.rank[often]))
    rank, article = case.rank[often][order], case.article[often][order]
    firsts = np.flatnonzero(np.diff(rank, prepend=-1))
    groups: dict[bytes, list[int]] = defaultdict(list)  # the articles that have them -> runs
    for start, end in pairwise([*firsts, len(rank)]):
        groups[article[start:end].tobytes()].append(int(rank[start]))
    suspects: list[tuple[list[int], list[int], bool]] = []  # some articles, runs, whether of one site
    for members, runs in groups.items():
        having = np.frombuffer(members, np.int32)
        classes = np.unique(representative[having])
        domains = np.unique(case.domains[having])
        one_site = len(domains) == 1 and domains[0] >= 0
        if len(classes) >= (choices.boilerplate_articles if one_site else choices.boilerplate_spread_articles):
            sample = classes[np.linspace(0, len(classes) - 1, min(_SAMPLED, len(classes))).astype(int)].tolist()
            suspects.append((sample, runs, one_site))
    likeness = _Likeness(case.texts, sorted({i for sample, _, one_site in suspects if not one_site for i in sample}))
    common = _Common(case)
    flagged: npt.NDArray[np.bool_] = np.zeros(len(case.spread), np.bool_)
    for sample, same, one_site in suspects:
        spread = int(case.spread[same[0]])
        if one_site:  # versions of one report share much; what little else recurs on a site is its own
            litter = _median(common.of, sample) < _VERSIONS
            if not litter and spread >= choices.boilerplate_spread_articles:
                litter = _median(partial(common.of, rarer=spread // 2), sample) < _VERSIONS / 3
        else:  # the same quotation stands in reports of one event; what stands in reports of many is nobody's
            litter = _median(likeness.of, sample) < choices.boilerplate_likeness
        flagged[same] = litter
    noticed["recurring runs taken for boilerplate"] = int(flagged.sum())
    return _stretches(case, flagged[case.places[:, 1]])


def _median(measure: Callable[[int, int], float], articles: list[int]) -> float:
    """The middle of a measure over all pairs."""
    found = sorted(measure(a, b) for a, b in combinations(articles, 2))
    return found[len(found) // 2]


def _stretches(case: _Case, flagged: npt.NDArray[np.bool_]) -> dict[int, list[tuple[int, int]]]:
    """Neighbouring recurring runs as stretches. One run alone is a turn of phrase, unless it fills its paragraph."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    at = np.flatnonzero(flagged)
    for first_of_stretch in np.split(at, np.flatnonzero(np.diff(at) > 1) + 1) if len(at) else []:
        rows = case.places[first_of_stretch]
        for article in np.unique(rows[:, 0]).tolist():
            own = rows[rows[:, 0] == article]
            text = case.texts[article].as_py()
            for start, end in _merged(own[:, 2:].tolist(), _BRIDGED_CHARACTERS):
                low = text.rfind("\n", 0, start) + 1
                high = text.find("\n", end)
                high = len(text) if high < 0 else high
                if end - start >= _PARAGRAPH * (high - low):  # marks end short of its edges
                    found[article].append((low, high))
                elif len(text[start:end].split()) >= _STRETCH_WORDS:
                    found[article].append((start, end))
    return found


class _Common:
    """The part of their marks that two articles share."""

    def __init__(self, case: _Case) -> None:
        self._case = case
        self._known: dict[tuple[int, int, int], float] = {}

    def of(self, a: int, b: int, rarer: int = 0) -> float:
        """Of the one with fewer marks; `rarer` counts only marks that fewer articles have."""
        case = self._case
        if (a, b, rarer) not in self._known:
            one, two = (case.rank[case.bounds[i] : case.bounds[i + 1]] for i in (a, b))
            shared = np.intersect1d(one, two, assume_unique=True)
            if rarer:
                shared = shared[case.spread[shared] < rarer]
            self._known[a, b, rarer] = round(len(shared) / max(min(len(one), len(two)), 1), 4)
        return self._known[a, b, rarer]


class _Likeness:
    """How alike articles are in their rarer words: the cosine of word sets weighted by the background table."""

    def __init__(self, texts: pa.Array, articles: list[int]) -> None:
        tokens = kernels.tokens_of(texts.take(pa.array(articles, pa.int64())))
        weights = stem_weights(tokens.stems)
        rare = weights >= _RARE
        of = np.repeat(np.arange(len(articles)), np.diff(tokens.ends))[rare]
        order = np.lexsort((tokens.stems[rare], of))
        of, stems, weights = of[order], tokens.stems[rare][order], weights[rare][order].astype(np.int64)
        once = np.ones(len(of), bool)
        once[1:] = (of[1:] != of[:-1]) | (stems[1:] != stems[:-1])
        cuts = np.searchsorted(of[once], np.arange(1, len(articles)))
        self._stems, self._weights = np.split(stems[once], cuts), np.split(weights[once], cuts)
        self._place = {article: n for n, article in enumerate(articles)}
        self._pairs: dict[tuple[int, int], float] = {}

    def of(self, a: int, b: int) -> float:
        """From 0 (no word in common) to 1."""
        if (a, b) not in self._pairs:
            x, y = self._place[a], self._place[b]
            _, common, _ = np.intersect1d(self._stems[x], self._stems[y], assume_unique=True, return_indices=True)
            lengths = int((self._weights[x] ** 2).sum()) * int((self._weights[y] ** 2).sum())
            shared = int((self._weights[x][common] ** 2).sum())
            self._pairs[a, b] = round(shared / lengths**0.5, 4) if lengths else 0.0
        return self._pairs[a, b]


def _merged(spans: Iterable[tuple[int, int]], bridge: int) -> list[tuple[int, int]]:
    """Spans joined where at most so many characters lie between them."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start - merged[-1][1] <= bridge:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
