"""How rare words are in the news, by the hashes that kernels.py makes of them.

A word weighs what the commonest form of its stem weighs, so `Korea’s` weighs as much as `Korea`.

    >>> import pyarrow as pa
    >>> from firsthand.kernels import tokens_of
    >>> the, minister, ministers = stem_weights(tokens_of(pa.array(["the minister’s ministers"])).stems)
    >>> bool(the < minister == ministers)
    True
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from firsthand.kernels import Int32, UInt64, tokens_of
from firsthand.lexicon.frequencies import background

SIXTEENTHS = 16
"""Weights are whole sixteenths of ln(articles / articles with the word): sums of them do not depend on order."""
_LIGHTEST = 3


def stem_weights(stems: UInt64) -> Int32:
    """The weight of each stem in sixteenths, from 3 for `the` to some 128 for a word never seen."""
    known, weights, unseen = _table()
    at = np.minimum(np.searchsorted(known, stems), len(known) - 1)
    return np.where(known[at] == stems, weights[at], unseen).astype(np.int32)


@cache
def _table() -> tuple[UInt64, Int32, np.int32]:
    """Stems, ascending, the weight of each, and that of a stem not among them."""
    table = background()
    tokens = tokens_of(pa.array(list(table.place)))
    single = np.flatnonzero(np.diff(tokens.ends) == 1)
    stems, weights = tokens.stems[tokens.ends[single]], _sixteenths(table.weight[single])
    order = np.lexsort((weights, stems))
    stems, first = np.unique(stems[order], return_index=True)
    return stems, weights[order][first], _sixteenths(table.weight[-1:])[0]


def _sixteenths(weights: npt.NDArray[np.float32]) -> Int32:
    return np.maximum(np.round(weights * SIXTEENTHS), _LIGHTEST).astype(np.int32)
