"""Which articles are the same text, or nearly."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from firsthand import kernels
from firsthand.collapse.recurring import Recurring
from firsthand.kernels import Int64, UInt64
from firsthand.settings import Fingerprint

_TRIED = 64
"""Representatives one article is compared with before it founds a class of its own."""
_FIGURES = 0.5
"""Two near-exact texts whose figures agree less than this are filled-in forms, not copies."""


def classes(
    texts: pa.ChunkedArray, recurring: Recurring, choices: Fingerprint, noticed: Counter[str]
) -> tuple[Int64, npt.NDArray[np.float64]]:
    """For each article its representative, and the part of the runs they share.

    What has the same words as an earlier one is what that is; of the rest only those are compared nearly all of whose
    marks recur.
    """
    representative, share = recurring.first.copy(), np.ones(len(recurring.first))
    least = choices.near_exact_share
    founders: dict[int, list[int]] = defaultdict(list)  # rare mark -> representatives that have it
    runs = _Runs(texts, choices.run_words)
    for article, rare in _rarest(recurring, least).items():
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
    return representative[recurring.first], share[recurring.first]


def _rarest(recurring: Recurring, least: float) -> dict[int, list[int]]:
    """Articles that may be near-exact copies, in order, and marks of which two of one class share one.

    Two sets that share `least` of the larger share this part of the smaller; marks are a sample of the runs, so a
    little slack; the runs themselves decide. In any one order of all marks, two such sets then share one of the first
    few of each (prefix filtering: Chaudhuri et al. 2006): the rarest come first here.
    """
    enough = 2 * least - 1
    found, times = {}, Counter[int]()
    for article in np.flatnonzero((recurring.known >= enough * recurring.total) & (recurring.known > 0)).tolist():
        own = recurring.marks.of_article(article)
        spread = recurring.spread(own)
        own, spread = own[spread > 1], spread[spread > 1]
        few = len(own) - int(enough * recurring.total[article]) + 1
        found[article] = own[np.lexsort((own, spread))[:few]].tolist()
        times.update(found[article])
    return {article: [mark for mark in rare if times[mark] > 1] for article, rare in found.items()}


class _Runs:
    """The runs of words and the figures of articles, made when first asked for."""

    def __init__(self, texts: pa.ChunkedArray, run: int) -> None:
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
