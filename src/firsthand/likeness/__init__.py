"""How much two articles read alike, which tells stories who belongs together and lineage who is near to whom.

>>> texts = {"a": "A quake shook Lima at dawn.", "b": "At dawn Lima was shaken by a quake.", "c": "Stocks fell."}
>>> articles = TABLES["articles"].table([{"article_id": i, "text": text} for i, text in texts.items()])
>>> near = TABLES["candidates"].table([{"a": "a", "b": "b"}, {"a": "b", "b": "c"}])
>>> likeness({"candidates": near, "articles": articles}, Likeness())["likeness"].select(["a", "b"]).to_pylist()
[{'a': 'a', 'b': 'b'}]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from firsthand import meaning
from firsthand.arrow import counts, gathered, pair_rows, places_in
from firsthand.hours import DAY, Hours
from firsthand.kernels import Bool
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
        tables: `candidates`, `articles`; with `last_candidates` and `last_likeness` what the last run was given and
            answered, and with `changed_articles` whose rows are others now: the rest is not read again.
        choices: how much must be alike, and of how many an article keeps the most alike.

    Returns:
        `likeness`, a < b; and `counts` of what was left out.
    """
    articles = in_order(tables["articles"], ("article_id",))
    near = tables["candidates"]
    if not near.num_rows:
        return {"likeness": TABLES["likeness"].empty(), "counts": counts({})}
    ids = articles["article_id"].combine_chunks()
    pairs, why = pair_rows(near, ids), _why(near)
    when = Hours.of(articles)
    held, known = _known(tables, ids, pairs, why, choices)
    asked = np.flatnonzero(~known)
    reading = _Reading(articles, pairs[asked], choices)
    in_words, in_lead = np.zeros((2, len(pairs)))
    in_words[asked], in_lead[asked] = reading.words, reading.lead
    if held is not None:
        in_words[held.at], in_lead[held.at] = (held.rows[name].to_numpy() for name in ("words", "lead"))
    score = np.round((in_words + in_lead) / 2, 4)
    far = np.nan_to_num(when.between(pairs)) > choices.window_days * DAY
    alike = score >= np.where(far, choices.min_far_likeness, choices.min_likeness)
    alike[alike] = nearest(pairs[alike], score[alike], choices.max_alike)
    alike |= why
    fresh = np.flatnonzero(alike[asked])
    found = pa.table(
        {
            "a": near["a"].take(pa.array(asked[fresh])),
            "b": near["b"].take(pa.array(asked[fresh])),
            "words": reading.words[fresh],
            "lead": reading.lead[fresh],
            "matter": reading.matter(fresh),
            "meaning": reading.meaning(fresh),
            "hours": when.column(pairs[asked[fresh]]),
        }
    )
    if held is not None:
        kept = alike[held.at]
        order = np.argsort(np.concatenate([held.at[kept], asked[fresh]]), kind="stable")
        found = pa.concat_tables([held.rows.filter(pa.array(kept)), found]).take(pa.array(order))
    return {
        "likeness": TABLES["likeness"].conform(found),
        "counts": counts(
            {
                "pairs less alike than others": int((~alike).sum()),
                "candidates taken from the last run": len(pairs) - len(asked),
            }
        ),
    }


def _why(candidates: pa.Table) -> Bool:
    """Which are listed however little alike they are: they share text, or may be a rewrite."""
    either = pc.or_(
        pc.fill_null(candidates["aligned"], False), pc.fill_null(pc.greater(candidates["shared"], 1), False)
    )
    return np.asarray(either.to_numpy())


@dataclass(frozen=True)
class _Held:
    """Rows of the last run that still hold."""

    rows: pa.Table
    at: Int64
    """The candidate of each."""


def _known(tables: Tables, ids: pa.Array, pairs: Int64, why: Bool, choices: Likeness) -> tuple[_Held | None, Bool]:
    """What the last run found of pairs that were candidates then and whose articles are as they were.

    Returns:
        The rows it listed of these; and which candidates need not be read: the others of these were too little alike,
        or one too many for both their articles. Who was one too many may come in again where an article that had
        enough has lost one: then all its pairs are read.
    """
    last = tables.get("last_likeness")
    if last is None:
        return None, np.zeros(len(pairs), bool)
    same = ~np.asarray(pc.is_in(ids, value_set=tables["changed_articles"]["article_id"].combine_chunks()))
    size = len(ids)
    one_number = np.array([size, 1])
    keys = pairs @ one_number
    before = pair_rows(tables["last_candidates"], ids)
    there = np.asarray((before >= 0).all(axis=1))
    judged = places_in(keys, np.sort(before[there] @ one_number)) >= 0
    judged &= same[pairs].all(axis=1)
    listed = pair_rows(last, ids)
    at = np.where((listed >= 0).all(axis=1), places_in(listed @ one_number, keys), -1)
    at = np.where(judged[at] & (at >= 0), at, -1)
    has_row = np.zeros(len(pairs), bool)
    has_row[at[at >= 0]] = True
    enough = np.bincount(listed[listed >= 0], minlength=size) >= choices.max_alike
    lost = np.zeros(size, bool)
    lost[listed[at < 0][listed[at < 0] >= 0]] = True
    known = judged & (has_row | ~(why | (enough & lost)[pairs].any(axis=1)))
    held = np.flatnonzero(at >= 0)
    return _Held(last.take(pa.array(held)), at[held]), known


class _Reading:
    """Some pairs of articles, read: only the articles of these are."""

    def __init__(self, articles: pa.Table, pairs: Int64, choices: Likeness) -> None:
        rows, number = np.unique(pairs, return_inverse=True)
        self._pairs = number.reshape(-1, 2).astype(np.int64)
        self._choices = choices
        some = gathered(articles.select(["title", "text", "language"]), rows)
        title, text = (pc.fill_null(some[name].combine_chunks(), "") for name in ("title", "text"))
        self._languages = some["language"]
        self._told = pc.binary_join_element_wise(title, text, "\n")
        self._words = words_of(self._told)
        self.words = cosines(tfidf(self._words), self._pairs)
        """Of each pair, the cosine of all words."""
        self.lead = cosines(tfidf(self._words, first=choices.lead_words), self._pairs)
        """The same of the first."""

    def matter(self, some: Int64) -> Float64:
        """Of some of the pairs the mean of both without names and numbers."""
        plain = ~self._words.name
        both = (tfidf(self._words, only=plain), tfidf(self._words, first=self._choices.lead_words, only=plain))
        found: Float64 = np.round(sum(cosines(bags, self._pairs[some]) for bags in both) / 2, 4)
        return found

    def meaning(self, some: Int64) -> pa.Array:
        """Of some of the pairs the cosine of the vectors of title and lead."""
        return _meanings(self._languages, self._told, self._pairs[some])


def _meanings(languages: pa.ChunkedArray, told: pa.Array, pairs: Int64) -> pa.Array:
    """Cosine of the vectors of title and lead of each pair, never below 0; null where the model knows no language."""
    vectors = meaning.model().encode(pc.utf8_slice_codeunits(told, 0, _MEANING_CHARACTERS).to_pylist())
    found = meaning.rowwise(vectors, pairs)
    known = pc.or_(pc.is_null(languages), pc.is_in(languages, value_set=pa.array(meaning.LANGUAGES)))
    foreign = pc.invert(known).to_numpy()
    return pa.array(np.maximum(found, 0).astype(np.float64).round(4), mask=foreign[pairs].any(axis=1))
