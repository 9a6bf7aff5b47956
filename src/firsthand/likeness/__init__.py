"""How much two articles read alike, which tells stories who belongs together and lineage who is near to whom.

>>> texts = {"a": "A quake shook Lima at dawn.", "b": "At dawn Lima was shaken by a quake.", "c": "Stocks fell."}
>>> articles = TABLES["articles"].table([{"article_id": i, "text": text} for i, text in texts.items()])
>>> near = TABLES["candidates"].table([{"a": "a", "b": "b"}, {"a": "b", "b": "c"}])
>>> likeness({"candidates": near, "articles": articles}, Likeness())["likeness"].select(["a", "b"]).to_pylist()
[{'a': 'a', 'b': 'b'}]
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from firsthand import meaning
from firsthand.arrow import counts
from firsthand.hours import DAY, Hours
from firsthand.likeness.bags import cosines, tfidf, words_of
from firsthand.postings import nearest
from firsthand.schema import TABLES, Tables, in_order
from firsthand.settings import Likeness

Int64 = npt.NDArray[np.int64]
Float64 = npt.NDArray[np.float64]

_MEANING_CHARACTERS = 400
"""Title and first characters that the meaning vector stands for, some 60 words."""


def likeness(tables: Tables, choices: Likeness) -> dict[str, pa.Table]:
    """Of the candidates those that read alike or share text, with how much they do.

    Args:
        tables: `candidates`, `articles`.
        choices: how much must be alike, and of how many an article keeps the most alike.

    Returns:
        `likeness`, a < b; and `counts` of what was left out.
    """
    articles = in_order(tables["articles"], ("article_id",))
    near = tables["candidates"]
    if not near.num_rows:
        return {"likeness": TABLES["likeness"].empty(), "counts": counts({})}
    ids = articles["article_id"].combine_chunks()
    sides = [pc.index_in(near[side].combine_chunks(), value_set=ids).to_numpy() for side in "ab"]
    pairs = np.stack(sides, axis=1).astype(np.int64)
    when = Hours.of(articles)
    titles = pc.fill_null(articles["title"].combine_chunks(), "")
    told = pc.binary_join_element_wise(titles, pc.fill_null(articles["text"].combine_chunks(), ""), "\n")
    words = words_of(told)
    whole, lead = tfidf(words), tfidf(words, first=choices.lead_words)
    in_words, in_lead = cosines(whole, pairs), cosines(lead, pairs)
    score = np.round((in_words + in_lead) / 2, 4)
    far = np.nan_to_num(when.between(pairs)) > choices.window_days * DAY
    alike = score >= np.where(far, choices.min_far_likeness, choices.min_likeness)
    alike[alike] = nearest(pairs[alike], score[alike], choices.max_alike)
    for why in (near["aligned"], pc.greater(near["shared"], 1)):
        alike |= pc.fill_null(why, False).to_numpy()
    pairs, in_words, in_lead = pairs[alike], in_words[alike], in_lead[alike]
    plain = tfidf(words, only=~words.name), tfidf(words, first=choices.lead_words, only=~words.name)
    table = {
        "a": near["a"].filter(pa.array(alike)),
        "b": near["b"].filter(pa.array(alike)),
        "words": in_words,
        "lead": in_lead,
        "matter": np.round(sum(cosines(bags, pairs) for bags in plain) / 2, 4),
        "meaning": _meanings(articles["language"], told, pairs),
        "hours": when.column(pairs),
    }
    return {
        "likeness": TABLES["likeness"].conform(pa.table(table)),
        "counts": counts({"pairs less alike than others": int((~alike).sum())}),
    }


def _meanings(languages: pa.ChunkedArray, told: pa.Array, pairs: Int64) -> pa.Array:
    """Cosine of the vectors of title and lead of each pair, never below 0; null where the model knows no language."""
    vectors = meaning.model().encode(pc.utf8_slice_codeunits(told, 0, _MEANING_CHARACTERS).to_pylist())
    found = meaning.rowwise(vectors, pairs)
    known = pc.or_(pc.is_null(languages), pc.is_in(languages, value_set=pa.array(meaning.LANGUAGES)))
    foreign = pc.invert(known).to_numpy()
    return pa.array(np.maximum(found, 0).astype(np.float64).round(4), mask=foreign[pairs].any(axis=1))
