"""Which pairs of articles deserve a look: those that share marks, and those that read alike.

Marks find copied text at any distance in time. Likeness finds what is told in other words: rare words of the whole
text and of its beginning, within some days where both times are known. What is likely a copy or a rewrite goes
on to `align`; the rest tells `stories` alone who belongs together.

    >>> from firsthand.schema import TABLES
    >>> texts = {"a": "A quake shook Lima at dawn.", "b": "At dawn Lima was shaken by a quake.", "c": "Stocks fell."}
    >>> articles = TABLES["articles"].table([{"article_id": i, "text": text} for i, text in texts.items()])
    >>> candidates({"articles": articles}, Candidates())["candidates"].select(["a", "b", "aligned"]).to_pylist()
    [{'a': 'a', 'b': 'b', 'aligned': True}]
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from firsthand import meaning
from firsthand.arrow import article_keys, counts
from firsthand.candidates.likeness import Bags, cosines, counted, likely_pairs, tfidf, words_of
from firsthand.schema import TABLES, Tables
from firsthand.settings import Candidates

Int64 = npt.NDArray[np.int64]
Float64 = npt.NDArray[np.float64]
Bool = npt.NDArray[np.bool_]

_LEAD_WORDS = 120
"""Title and first words: what a report is about stands there."""
_MEANING_CHARACTERS = 400
"""Title and first characters that the meaning vector stands for, some 60 words."""
_TELLING = 0.1
"""Likeness below which two common marks are turns of phrase, and twice as many are asked for."""
_DAY = 24.0
_ROWS = 65_536
"""Pairs of vectors multiplied at a time."""


def candidates(tables: Tables, choices: Candidates) -> dict[str, pa.Table]:
    """The pairs worth a look, each once, with how alike they are.

    Args:
        tables: `articles`; with `marks` also pairs that share text, with `copy_classes` large classes are paired
            through their representatives, and marks inside `boilerplate` count for nothing.
        choices: how much must be shared, and how far apart in time.

    Returns:
        `candidates`, a < b; and `counts` of what was capped.
    """
    articles = tables["articles"].sort_by("article_id")
    ids = articles["article_id"].to_pylist()
    if len(ids) < 2:
        return {"candidates": TABLES["candidates"].empty(), "counts": counts({})}
    classes = _classes(ids, tables.get("copy_classes"), choices.max_class_members)
    marks = _marks(ids, tables.get("marks"), tables.get("boilerplate"))
    when = _times(articles)

    titles = pc.fill_null(articles["title"].combine_chunks(), "")
    texts = pc.fill_null(articles["text"].combine_chunks(), "")
    told = pc.binary_join_element_wise(titles, texts, "\n")
    words = words_of(told)
    whole, lead = tfidf(words), tfidf(words, first=_LEAD_WORDS)
    plain = tfidf(words, only=~words.name), tfidf(words, first=_LEAD_WORDS, only=~words.name)

    sharing, capped_marks = _sharing(marks, classes, choices)
    likely, capped_pairs = _alike(whole, lead, when, classes.alone, choices)
    pairs = np.unique(np.concatenate([sharing, likely, classes.within]), axis=0)

    shared = np.rint(cosines(marks, pairs)).astype(np.int64)
    in_words, in_lead = cosines(whole, pairs), cosines(lead, pairs)
    likeness = np.round((in_words + in_lead) / 2, 4)
    table = {
        "a": pa.array([ids[i] for i in pairs[:, 0]], pa.string()),
        "b": pa.array([ids[i] for i in pairs[:, 1]], pa.string()),
        "shared": shared,
        "words": in_words,
        "lead": in_lead,
        "names": cosines(tfidf(words, only=words.name), pairs),
        "matter": np.round(sum(cosines(bags, pairs) for bags in plain) / 2, 4),
        "meaning": _meanings(articles["language"], told, pairs),
        "hours": when.column(pairs),
        "aligned": (likeness >= choices.min_aligned_likeness)
        | ((shared >= choices.min_shared_marks) & (likeness >= _TELLING))
        | (shared >= 2 * choices.min_shared_marks),
    }
    return {
        "candidates": TABLES["candidates"].conform(pa.table(table)),
        "counts": counts({"marks too common": capped_marks, "pairs beyond the most alike": capped_pairs}),
    }


@dataclass(frozen=True)
class _Classes:
    """Copy classes as numbers."""

    of: Int64
    """The class of each article."""
    members: list[list[int]]
    """The articles that speak for each class: all of a small one, the representative of a large one."""
    alone: Bool
    """Articles that are paired with others than their representative."""
    within: Int64
    """(n, 2): the pairs inside the classes."""


def _classes(ids: list[str], table: pa.Table | None, most: int) -> _Classes:
    """Articles by class; an article that the table does not name is a class of its own."""
    place = {article_id: i for i, article_id in enumerate(ids)}
    groups: dict[str, list[int]] = {}
    representatives: dict[str, int] = {}
    for row in table.to_pylist() if table is not None else []:
        if row["article_id"] in place and row["representative"] in place:
            groups.setdefault(row["class_id"], []).append(place[row["article_id"]])
            representatives[row["class_id"]] = place[row["representative"]]
    of = np.full(len(ids), -1, dtype=np.int64)
    alone = np.ones(len(ids), dtype=bool)
    members: list[list[int]] = []
    within: list[tuple[int, int]] = []
    for name in sorted(groups):
        of[groups[name]] = len(members)
        if len(groups[name]) > most:
            first = representatives[name]
            alone[groups[name]] = False
            alone[first] = True
            members.append([first])
            within += [(min(first, i), max(first, i)) for i in groups[name] if i != first]
        else:
            members.append(sorted(groups[name]))
            within += combinations(members[-1], 2)
    for i in np.flatnonzero(of < 0):
        of[i] = len(members)
        members.append([int(i)])
    return _Classes(of, members, alone, np.array(within, dtype=np.int64).reshape(-1, 2))


def _marks(ids: list[str], table: pa.Table | None, boilerplate: pa.Table | None) -> Bags:
    """The different marks of each article outside boilerplate, as bags without weights."""
    empty = np.zeros(0, dtype=np.int64)
    article, hashed = empty, empty
    if table is not None and table.num_rows:
        keys = article_keys(ids)
        order = np.argsort(keys, kind="stable")
        marks = {name: table[name].to_numpy() for name in ("article", "hash", "start", "end")}
        at = np.minimum(np.searchsorted(keys[order], marks["article"]), len(ids) - 1)
        known = keys[order][at] == marks["article"]
        article = order[at]
        clear = known & ~_covered(ids, article, marks["start"], marks["end"], boilerplate)
        article, hashed = article[clear], marks["hash"][clear]
    _, mark = np.unique(hashed, return_inverse=True)
    size = int(mark.max(initial=0)) + 1
    cells, _ = counted(article * size + mark)
    article, mark = cells // size, cells % size
    starts = np.searchsorted(article, np.arange(len(ids) + 1))
    return Bags(starts.astype(np.int64), mark, np.ones(len(mark)))


def _covered(ids: list[str], article: Int64, start: Int64, end: Int64, boilerplate: pa.Table | None) -> Bool:
    """Whether each mark lies for the most part in a stretch of boilerplate."""
    found = np.zeros(len(article), dtype=bool)
    if boilerplate is None or not boilerplate.num_rows:
        return found
    place = {article_id: i for i, article_id in enumerate(ids)}
    owner = np.array([place.get(i, -1) for i in boilerplate["article_id"].to_pylist()], dtype=np.int64)
    width = np.int64(2**32)  # places are int32: one number holds article and place
    order = np.lexsort((boilerplate["start"].to_numpy(), owner))
    opens = owner[order] * width + boilerplate["start"].to_numpy()[order]
    closes = owner[order] * width + boilerplate["end"].to_numpy()[order]
    middle = article * width + (start.astype(np.int64) + end) // 2
    at = np.searchsorted(opens, middle, side="right") - 1
    found = (at >= 0) & (middle < closes[at])
    return np.asarray(found)


def _sharing(marks: Bags, classes: _Classes, choices: Candidates) -> tuple[Int64, int]:
    """Pairs of articles of different classes that share enough marks; and how many marks were too common to tell.

    Counted between classes, so a report printed a hundred times does not push its own marks over the cap.
    """
    size = len(classes.members)
    owner = classes.of[np.repeat(np.arange(len(marks)), np.diff(marks.starts))]
    cells, _ = counted(marks.word * size + owner)
    mark, owner = cells // size, cells % size
    _, times = counted(mark)
    telling = (times > 1) & (times <= choices.max_mark_classes)
    capped = int((times > choices.max_mark_classes).sum())
    kept = np.repeat(telling, times)
    mark, owner = mark[kept], owner[kept]
    rest = np.arange(len(mark))
    found = []
    for step in range(1, choices.max_mark_classes):
        rest = rest[rest + step < len(mark)]
        rest = rest[mark[rest + step] == mark[rest]]
        if not len(rest):
            break
        found.append(owner[rest] * size + owner[rest + step])
    pairs, shared = counted(np.concatenate(found or [np.zeros(0, dtype=np.int64)]))
    pairs = pairs[shared >= choices.min_shared_marks]
    each = [
        (min(i, j), max(i, j))
        for x, y in zip((pairs // size).tolist(), (pairs % size).tolist(), strict=True)
        for i in classes.members[x]
        for j in classes.members[y]
    ]
    return np.array(each, dtype=np.int64).reshape(-1, 2), capped


def _alike(whole: Bags, lead: Bags, when: _Times, alone: Bool, choices: Candidates) -> tuple[Int64, int]:
    """Pairs of articles that read alike, and how many of them `max_alike` left out.

    Far apart in time, or with a time unknown to be right (many pages carry the day of the crawl), more is asked.
    """
    pairs, promise = likely_pairs(whole, lead, choices.min_likeness)
    far = np.nan_to_num(when.hours(pairs)) > choices.window_days * _DAY
    least = np.where(far, choices.min_far_likeness, choices.min_likeness)
    kept = (promise >= least) & alone[pairs[:, 0]] & alone[pairs[:, 1]]
    pairs, least = pairs[kept], least[kept]
    score = np.round((cosines(whole, pairs) + cosines(lead, pairs)) / 2, 4)
    pairs, score = pairs[score >= least][:, ::-1], score[score >= least]
    kept = _nearest(pairs, score, choices.max_alike)
    return pairs[kept], int((~kept).sum())


def _nearest(pairs: Int64, score: Float64, most: int) -> Bool:
    """Which pairs are among the `most` highest of either article; ties go to the lower id."""
    kept = np.zeros(len(pairs), dtype=bool)
    one, other = np.concatenate([pairs, pairs[:, ::-1]]).T
    sort = np.lexsort((other, -np.tile(score, 2), one))
    rank = np.arange(len(sort)) - np.searchsorted(one[sort], one[sort])
    kept[sort[rank < most] % max(len(pairs), 1)] = True
    return kept


@dataclass(frozen=True)
class _Times:
    """When each article was published."""

    hour: Float64
    """Since 1970; NaN where unknown."""
    whole_day: Bool
    """Where only the day is known, and the hour is midnight."""

    def hours(self, pairs: Int64) -> Float64:
        """Between two articles; between their days where one of the two has no hour; NaN where one has no time."""
        a, b = pairs[:, 0], pairs[:, 1]
        day = np.floor(self.hour / _DAY) * _DAY
        return np.abs(
            np.where(self.whole_day[a] | self.whole_day[b], day[a] - day[b], self.hour[a] - self.hour[b])
        ).round(4)

    def column(self, pairs: Int64) -> pa.Array:
        """The same with nulls."""
        hours = self.hours(pairs)
        return pa.array(hours, mask=np.isnan(hours))


def _times(articles: pa.Table) -> _Times:
    published = pc.cast(articles["published_at"].combine_chunks(), pa.int64())
    microseconds = published.to_numpy(zero_copy_only=False).astype(np.float64)
    precision = pc.fill_null(articles["published_precision"].combine_chunks(), "")
    return _Times(microseconds / 3.6e9, pc.equal(precision, "day").to_numpy(zero_copy_only=False))


def _meanings(languages: pa.ChunkedArray, told: pa.Array, pairs: Int64) -> pa.Array:
    """Cosine of the vectors of title and lead of each pair, never below 0; null where the model knows no language."""
    vectors = meaning.model().encode(pc.utf8_slice_codeunits(told, 0, _MEANING_CHARACTERS).to_pylist())
    found = np.zeros(len(pairs), dtype=np.float32)
    for start in range(0, len(pairs), _ROWS):
        a, b = pairs[start : start + _ROWS].T
        found[start : start + _ROWS] = meaning.rowwise(vectors[a], vectors[b])
    known = pc.or_(pc.is_null(languages), pc.is_in(languages, value_set=pa.array(meaning.LANGUAGES)))
    foreign = pc.invert(known).to_numpy()
    return pa.array(np.maximum(found, 0).astype(np.float64).round(4), mask=foreign[pairs].any(axis=1))
