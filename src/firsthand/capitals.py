"""Words that may be names: those that begin with a capital, and figures, in the first part of each article.

What an article writes with a capital can be told from the article alone, and kept; which of it are names is told with
all articles of a case at hand (stories/names.py).

    >>> table = capitals(np.array([7]), pa.array([""]), pa.array(["Varga saw 12 men, Varga said."]))
    >>> sorted(zip(table["written"].to_pylist(), table["times"].to_pylist()))
    [('12', 1), ('Varga', 2)]
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from firsthand import kernels
from firsthand.arrow import column, run_starts
from firsthand.kernels import Int64
from firsthand.schema import TABLES
from firsthand.threads import in_threads

CHARACTERS = 3_000
"""Read of each article: what a report is about stands in its first 500 words."""
_TEXTS = 4096
"""Texts that one thread takes at a time."""
_LETTERS = 2
"""A single letter is an initial."""


def capitals(keys: Int64, titles: pa.Array, texts: pa.Array) -> pa.Table:
    """The table `capitals` of some articles.

    Args:
        keys: their numbers (`arrow.article_keys`).
        titles: of the same; an empty string where there is none.
        texts: likewise.
    """

    def some(begin: int) -> pa.Table:
        title, text = (side.slice(begin, _TEXTS) for side in (titles, texts))
        told = pc.utf8_slice_codeunits(pc.binary_join_element_wise(title, text, "\n"), 0, CHARACTERS)
        return _of_texts(keys[begin : begin + _TEXTS], told)

    return pa.concat_tables([TABLES["capitals"].empty(), *in_threads(some, range(0, len(keys), _TEXTS))])


def _of_texts(keys: Int64, told: pa.Array) -> pa.Table:
    tokens = kernels.tokens_of(told)
    capital = (tokens.flags & kernels.NAME) > 0
    long = np.diff(tokens.places)[:, 0] >= _LETTERS
    may = np.flatnonzero(((tokens.flags & kernels.NUMBER) > 0) | (capital & long))
    owner = np.repeat(np.arange(len(keys)), np.diff(tokens.ends))[may]
    order = np.lexsort((may, capital[may], tokens.words[may], owner))
    owner, may = owner[order], may[order]
    word, capital = tokens.words[may], capital[may]
    new = np.ones(len(may), bool)
    new[1:] = (np.diff(owner) != 0) | (word[1:] != word[:-1]) | (capital[1:] != capital[:-1])
    first = np.flatnonzero(new)
    places, of = tokens.places[may[first]], owner[first]
    written, begins = [], run_starts(of)
    for n, text in enumerate(told.take(pa.array(of[begins])).to_pylist()):
        own = slice(begins[n], begins[n + 1] if n + 1 < len(begins) else None)
        written += [text[start:end] for start, end in places[own].tolist()]
    return TABLES["capitals"].conform(
        pa.table(
            {
                "article": column(keys[of]),
                "word": column(word[first]),
                "capital": capital[first],
                "written": pa.array(written, pa.string()),
                "start": column(places[:, 0]),
                "times": np.diff(first, append=len(may)),
            }
        )
    )
