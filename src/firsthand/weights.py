"""How rare words are in the news, by the hashes that kernels make of them.

A word stands for all forms of its stem, so `Korea’s` weighs as much as `Korea`.

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
from justext import get_stoplist

from firsthand import lexicon
from firsthand.arrow import places_in
from firsthand.kernels import Int32, UInt64, fill_table, look_up, tokens_of
from firsthand.lexicon.frequencies import background

Floats = npt.NDArray[np.float64]

SIXTEENTHS = 16
"""Weights are whole sixteenths of ln(articles / articles with the word): sums of them do not depend on order."""
_LIGHTEST = 3


def stem_weights(stems: UInt64) -> Int32:
    """The weight of each stem in sixteenths, from 3 for `the` to some 128 for a word never seen."""
    known, rarity, missing = hashed_rarity()
    values = np.empty(len(stems))
    look_up(stems, known, rarity, missing, values)
    return np.maximum(np.round(values * SIXTEENTHS), _LIGHTEST).astype(np.int32)


def rarity(stems: UInt64) -> tuple[Floats, Floats]:
    """How rare each stem is, ln(articles / articles with it), and how often it is written with a capital.

    A stem that the background of news does not have is rare, and likely a name.
    """
    known, weight, capital = _table()
    at = places_in(stems, known)
    seen = at >= 0
    return np.where(seen, weight[at], float(background().weight[-1])), np.where(seen, capital[at], 1.0)


@cache
def hashed_rarity() -> tuple[UInt64, Floats, float]:
    """The same for kernels: an open hash table of stems, 0 where free, their rarity, and that of a stem not there."""
    known, weight, _ = _table()
    size = 1 << (4 * len(known)).bit_length()
    keys, values = np.zeros(size, np.uint64), np.zeros(size)
    fill_table(known, weight, keys, values)
    return keys, values, float(background().weight[-1])


@cache
def _table() -> tuple[UInt64, Floats, Floats]:
    """Stems, ascending, with weights and shares with a capital.

    Two forms of one stem are taken to fall on articles independently of each other.
    """
    table = background()
    tokens = tokens_of(pa.array(list(table.place)))
    whole = np.diff(tokens.ends) == 1
    stems = tokens.stems[tokens.ends[:-1][whole]]
    share = table.frequency[whole] / (table.articles + 1)
    found, number = np.unique(stems, return_inverse=True)
    missing = np.exp(np.bincount(number, np.log1p(-share)))
    capital = np.bincount(number, share * table.name[whole]) / np.bincount(number, share)
    others, light = _elsewhere()
    new = ~np.isin(others, found)
    stems = np.concatenate([found, others[new]])
    order = np.argsort(stems)
    weight = np.concatenate([np.round(-np.log(1 - missing), 4), light[new]])
    return stems[order], weight[order], np.append(capital, np.zeros(new.sum()))[order]


def _elsewhere() -> tuple[UInt64, Floats]:
    """Stems that are frequent in other languages, ascending, each with its weight: without them every "und" is rare."""
    words: dict[str, float] = {}
    for row in lexicon.rows("frequent"):
        given = (
            get_stoplist(row["list"]) if row["list"] else map(chr, range(int(row["from"], 16), int(row["to"], 16) + 1))
        )
        words |= dict.fromkeys(given, float(row["weight"]))
    tokens = tokens_of(pa.array(sorted(words)))
    whole = np.flatnonzero(np.diff(tokens.ends) == 1)
    weight = np.array([words[word] for word in sorted(words)])[whole]
    stems, first = np.unique(tokens.stems[tokens.ends[:-1][whole]], return_index=True)
    return stems, weight[first]
