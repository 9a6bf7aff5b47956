"""Which pairs of articles deserve a look: those that share marks, and those that have rare words in common.

Marks find copied text at any distance in time. The heaviest words of text and lead find what is told in other words,
within some days where both times are known. What is likely a copy or a rewrite goes on to `align`; the rest tells
`stories` alone who may belong together.

    >>> from firsthand.fingerprint import fingerprint
    >>> from firsthand.settings import Fingerprint
    >>> texts = {"a": "A quake shook Lima at dawn.", "b": "At dawn Lima was shaken by a quake.", "c": "Stocks fell."}
    >>> tables = {"articles": TABLES["articles"].table([{"article_id": i, "text": text} for i, text in texts.items()])}
    >>> tables |= fingerprint(tables, Fingerprint())
    >>> candidates(tables, Candidates())["candidates"].select(["a", "b", "aligned"]).to_pylist()
    [{'a': 'a', 'b': 'b', 'aligned': True}]
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from firsthand.arrow import counted, counts
from firsthand.hours import DAY, Hours
from firsthand.marks import WHOLE, Marks, outlines, whole_parts
from firsthand.postings import Postings, nearest, numbered
from firsthand.schema import TABLES, Tables, in_order
from firsthand.settings import Candidates

Int64 = npt.NDArray[np.int64]
Bool = npt.NDArray[np.bool_]
Float64 = npt.NDArray[np.float64]

_TELLING = 0.07
"""Likeness below which two common marks are turns of phrase, and twice as many are asked for."""


def candidates(tables: Tables, choices: Candidates) -> dict[str, pa.Table]:
    """The pairs worth a look, each once.

    Args:
        tables: `articles`, `outlines`; with `marks` also pairs that share text, with `copy_classes` large classes are
            paired through their representatives, and marks inside `boilerplate` count for nothing.
        choices: how much must be shared, and how far apart in time.

    Returns:
        `candidates`, a < b; and `counts` of what was capped.
    """
    articles = tables["articles"].select(["article_id", "published_at", "published_precision"])
    articles = in_order(articles, ("article_id",))
    ids = articles["article_id"].to_pylist()
    if len(ids) < 2:
        return {"candidates": TABLES["candidates"].empty(), "counts": counts({})}
    classes = _classes(ids, tables.get("copy_classes"), choices.max_class_members)
    when = Hours.of(articles)
    marks, boilerplate = tables.get("marks", TABLES["marks"].empty()), tables.get("boilerplate")
    sharing, shared, common_marks = _sharing(ids, marks, boilerplate, classes, choices)
    # in the order of time, so that of a common word the nearest are compared; at the end who is not compared at all
    by_time = np.lexsort((np.arange(len(ids)), when.hour, ~classes.alone))
    outlined = outlines(ids, tables["outlines"]).taken(by_time)
    likely, common_words = _alike(outlined, by_time, int(classes.alone.sum()), when, choices)
    size = np.int64(len(ids))
    known, order = np.unique(sharing @ [size, 1], return_index=True)
    within = classes.within @ [size, 1]
    pairs, _ = counted(np.concatenate([known, likely @ [size, 1], within]))
    same = np.isin(pairs, within)
    at = np.minimum(np.searchsorted(known, pairs), max(len(known) - 1, 0))
    marks_shared = np.where(known[at] == pairs, shared[order][at], 0) if len(known) else np.zeros(len(pairs), np.int64)
    pairs = np.stack([pairs // size, pairs % size], axis=1)
    row = np.argsort(by_time)
    alike = whole_parts(outlined.sums(row[pairs]))
    aligned, left_out = _aligned(pairs, alike, marks_shared, ~same, choices)
    aligned |= same
    column = pa.array(ids, pa.string())
    table = {
        "a": column.take(pa.array(pairs[:, 0])),
        "b": column.take(pa.array(pairs[:, 1])),
        "shared": marks_shared,
        "alike": alike,
        "aligned": aligned,
    }
    return {
        "candidates": TABLES["candidates"].conform(pa.table(table)),
        "counts": counts(
            {
                "marks too common": common_marks,
                "words too common": common_words,
                **left_out,
            }
        ),
    }


def _aligned(
    pairs: Int64, alike: Float64, shared: Int64, open_pairs: Bool, choices: Candidates
) -> tuple[Bool, dict[str, int]]:
    """Which of the open pairs are worth aligning, and how many of those were one too many for both their articles."""
    retold = open_pairs & (alike >= choices.min_aligned_likeness)
    least = np.where(alike >= _TELLING, choices.min_shared_marks, 2 * choices.min_shared_marks)
    sharing = open_pairs & (shared >= least)
    left_out = {}
    for why, wanted, score, most in (
        ("are less alike", retold, alike, choices.max_aligned_alike),
        ("share less", sharing, shared.astype(np.float64), choices.max_aligned_sharing),
    ):
        many = int(wanted.sum())
        wanted[wanted] = nearest(pairs[wanted], score[wanted], most)
        left_out[f"pairs that {why} than others, not aligned"] = many - int(wanted.sum())
    return retold | sharing, left_out


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
    for i in np.flatnonzero(of < 0).tolist():
        of[i] = len(members)
        members.append([i])
    return _Classes(of, members, alone, np.array(within, dtype=np.int64).reshape(-1, 2))


def _sharing(
    ids: list[str], table: pa.Table, boilerplate: pa.Table | None, classes: _Classes, choices: Candidates
) -> tuple[Int64, Int64, int]:
    """Pairs of articles of different classes that share enough marks, how many, and how many marks were too common.

    Counted between classes, so a report printed a hundred times does not push its own marks over the cap.
    """
    marks = Marks.recurring(ids, table)[0].outside(ids, boilerplate)
    number, hashes = numbered(marks.hash)
    size = np.int64(max(len(hashes), 1))
    cells, _ = counted(classes.of[marks.article] * size + number)
    del marks, number
    starts = np.searchsorted(cells, np.arange(len(classes.members) + 1) * size)
    index = Postings(starts, (cells % size).astype(np.int32), np.ones(len(cells), np.int16))
    pairs, shared = index.in_common(least=choices.min_shared_marks, most=choices.max_mark_classes)
    lengths = np.array([len(members) for members in classes.members])
    single = (lengths[pairs] == 1).all(axis=1)
    first = np.array([members[0] for members in classes.members], np.int64)
    simple = np.sort(first[pairs[single]], axis=1)
    several = [
        (min(i, j), max(i, j), n)
        for (x, y), n in zip(pairs[~single].tolist(), shared[~single].tolist(), strict=True)
        for i in classes.members[x]
        for j in classes.members[y]
    ]
    more = np.array(several, np.int64).reshape(-1, 3)
    found = np.concatenate([simple, more[:, :2]])
    return found, np.concatenate([shared[single], more[:, 2]]), index.longer_than(choices.max_mark_classes)


def _alike(outlined: Postings, order: Int64, alone: int, when: Hours, choices: Candidates) -> tuple[Int64, int]:
    """Pairs of articles with heavy words in common, and how many words were too common to compare all that have them.

    Each of the first `alone` articles in the order of time is compared with those before it. Far apart in time, or with
    a time unknown to be right (many pages carry the day of the crawl), more is asked.
    """

    def near(pairs: Int64, sums: Int64) -> Bool:
        far = np.nan_to_num(when.between(order[pairs])) > choices.window_days * DAY
        return whole_parts(sums) >= np.where(far, choices.min_far_likeness, choices.min_likeness)

    least = round(choices.min_likeness * WHOLE)
    pairs, _ = outlined.in_common(least=least, most=choices.max_word_articles, rows=alone, wanted=near)
    return np.sort(order[pairs], axis=1), outlined.longer_than(choices.max_word_articles)
