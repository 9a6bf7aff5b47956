"""Over a whole case: exact and near-exact copies as classes, and the stretches that are nobody's report.

>>> from firsthand.fingerprint import fingerprint
>>> rows = [{"article_id": i, "text": "The old bridge at Lorn fell on Monday."} for i in ("x", "y")]
>>> tables = {"articles": TABLES["articles"].table(rows)}
>>> tables |= fingerprint(tables, Fingerprint())
>>> collapse(tables, Fingerprint())["copy_classes"].select(["article_id", "representative", "share"]).to_pylist()
[{'article_id': 'x', 'representative': 'x', 'share': 1.0}, {'article_id': 'y', 'representative': 'x', 'share': 1.0}]
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from firsthand.arrow import article_keys, counts
from firsthand.collapse.classes import classes
from firsthand.collapse.recurring import Recurring, stretches
from firsthand.kernels import UInt64
from firsthand.marks import outlines
from firsthand.schema import TABLES, Tables, digest
from firsthand.settings import Fingerprint


def collapse(tables: Tables, choices: Fingerprint) -> dict[str, pa.Table]:
    """Exact and near-exact copies as classes, and boilerplate.

    An article joins the class whose representative it shares most with, if they share `near_exact_share` of the runs
    of either; else it founds one. Articles are taken by id, so that a representative has the least id of its class,
    and nobody is a member through others. Frequencies are counted over classes: a report that a hundred outlets run
    is no boilerplate.

    Args:
        tables: `marks`, `outlines`, `known_boilerplate`, `articles`.
        choices: what is near-exact, and how often boilerplate recurs.

    Returns:
        `copy_classes` (of two members and more), `boilerplate`, `counts`.
    """
    articles = tables["articles"].select(["article_id", "domain", "text"]).sort_by("article_id")
    ids = articles["article_id"].to_pylist()
    texts = articles["text"].combine_chunks()
    noticed: Counter[str] = Counter()
    marks = Recurring.of(ids, tables["marks"], _firsts(ids, tables["outlines"]))
    representative, share = classes(texts, marks, choices, noticed)
    members: dict[int, list[int]] = defaultdict(list)
    for article in np.flatnonzero(np.bincount(representative, minlength=len(ids))[representative] > 1).tolist():
        members[int(representative[article])].append(article)
    rows: list[dict[str, object]] = []
    for first, together in members.items():
        named = digest(*sorted(ids[i] for i in together))
        rows += [
            {"class_id": named, "article_id": ids[i], "representative": ids[first], "share": float(share[i])}
            for i in together
        ]
    outlined = outlines(ids, tables["outlines"])
    spans = stretches(articles, marks, outlined, representative, choices=choices, noticed=noticed)
    place = {article_id: n for n, article_id in enumerate(ids)}
    for known in tables["known_boilerplate"].to_pylist():
        spans[place[known["article_id"]]].append((known["start"], known["end"]))
    return {
        "copy_classes": TABLES["copy_classes"].table(rows),
        "boilerplate": TABLES["boilerplate"].table(
            [
                {"article_id": ids[article], "start": start, "end": end}
                for article, found in spans.items()
                for start, end in _merged(found)
            ]
        ),
        "counts": counts(noticed | {"articles in copy classes": len(rows)}),
    }


def _firsts(ids: list[str], outlines: pa.Table) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """For each article the first with the same words in the same order; itself where it has none."""
    keys, whole = outlines["article"].to_numpy(), outlines["whole"].to_numpy()
    order = np.argsort(keys, kind="stable")
    own = article_keys(ids)
    at = np.minimum(np.searchsorted(keys[order], own), max(len(keys) - 1, 0))
    same: UInt64 = whole[order][at].view(np.uint64) if len(keys) else np.zeros(len(ids), np.uint64)
    _, first, number = np.unique(same, return_index=True, return_inverse=True)
    return np.asarray(np.where(same == 0, np.arange(len(ids)), first[number]), np.int64)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans joined where they touch."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start - merged[-1][1] <= 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
