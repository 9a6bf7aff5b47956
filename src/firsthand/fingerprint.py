"""Articles -> marks, the few hashes that stand for a text, and outlines, the few words that stand for what it is about.

A mark is one of the hashes of the runs of five words of a text, chosen so that two texts with ten words in common
share one (Schleimer, Wilkerson and Aiken, "Winnowing", 2003). A text shorter than a run has one mark. An outline holds
the heaviest words of title and text, and of their beginning, by how rare they are in the news.

    >>> from firsthand.schema import TABLES
    >>> rows = [{"article_id": i, "text": "The old bridge at Lorn fell on Monday."} for i in ("x", "y")]
    >>> made = fingerprint({"articles": TABLES["articles"].table(rows)}, Fingerprint())
    >>> made["marks"].select(["start", "end"]).to_pylist()[0]
    {'start': 4, 'end': 27}
    >>> len(set(made["outlines"]["whole"].to_pylist()))
    1
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from firsthand import kernels
from firsthand.arrow import article_keys, column
from firsthand.capitals import capitals
from firsthand.lexicon.boilerplate import boilerplate
from firsthand.schema import TABLES, Tables
from firsthand.settings import Fingerprint
from firsthand.weights import hashed_rarity


def fingerprint(tables: Tables, choices: Fingerprint) -> dict[str, pa.Table]:
    """The marks and the outline of each article.

    Args:
        tables: `articles`.
        choices: how long a run is, how many of them leave a mark, and how many words an outline has.

    Returns:
        `marks`, in the order of the articles and of places, which are code points of the text; `outlines`, one row for
        each article; `capitals`; `known_boilerplate`.
    """
    articles = tables["articles"]
    keys = article_keys(articles["article_id"].to_pylist())
    sides = [pc.fill_null(articles[name].combine_chunks(), "") for name in ("title", "text")]
    turn = np.arange(2 * len(keys)).reshape(2, -1).T.ravel()  # title and text of each article, in turn
    tokens = kernels.tokens_of(pa.concat_arrays(sides).take(pa.array(turn)))
    known = [
        {"article_id": articles["article_id"][n].as_py(), "start": start, "end": end}
        for n, spans in boilerplate(sides[1]).items()
        for start, end in spans
    ]
    return {
        "marks": _marks(tokens, keys, choices),
        "outlines": _outlines(tokens, keys, choices),
        "capitals": capitals(keys, *sides),
        "known_boilerplate": TABLES["known_boilerplate"].table(known),
    }


def _marks(tokens: kernels.Tokens, keys: kernels.Int64, choices: Fingerprint) -> pa.Table:
    hashes = np.empty(len(tokens.words), np.uint64)
    chosen = np.empty(len(tokens.words), np.int64)
    kernels.run_hashes(tokens.words, tokens.ends, choices.run_words, hashes)
    chosen = chosen[: kernels.select_marks(hashes, tokens.ends, choices.run_words, choices.window_runs, chosen)]
    part = np.repeat(np.arange(2 * len(keys)), np.diff(tokens.ends))[chosen]
    chosen, part = chosen[part % 2 == 1], part[part % 2 == 1]
    last = np.minimum(chosen + choices.run_words, tokens.ends[part + 1]) - 1
    return TABLES["marks"].conform(
        pa.table(
            {
                "article": column(keys[part // 2]),
                "hash": column(hashes[chosen]),
                "start": column(tokens.places[chosen, 0]),
                "end": column(tokens.places[last, 1]),
            }
        )
    )


def _outlines(tokens: kernels.Tokens, keys: kernels.Int64, choices: Fingerprint) -> pa.Table:
    most = choices.outline_words
    room = (most + most // 2) * len(keys)
    terms, weights = np.empty(room, np.uint64), np.empty(room, np.int32)
    starts, whole = np.zeros(len(keys) + 1, np.int64), np.zeros(len(keys), np.uint64)
    known, rarity, unseen = hashed_rarity()
    kernels.outline(
        tokens.stems, tokens.ends, tokens.words, known, rarity, unseen, choices.lead_words, most,
        terms, weights, starts, whole,
    )  # fmt: skip
    lists = (pa.ListArray.from_arrays(starts.astype(np.int32), column(of[: starts[-1]])) for of in (terms, weights))
    return TABLES["outlines"].conform(
        pa.table(
            {"article": column(keys), "whole": column(whole), **dict(zip(("terms", "weights"), lists, strict=True))}
        )
    )
