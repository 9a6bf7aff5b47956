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

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from firsthand.arrow import counts
from firsthand.collapse.classes import classes
from firsthand.collapse.recurring import Recurring, joined, stretches
from firsthand.kernels import Int64
from firsthand.marks import Marks, rows_of
from firsthand.schema import TABLES, Tables, digest, in_order
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
    articles = in_order(tables["articles"].select(["article_id", "domain", "text"]), ("article_id",))
    ids = articles["article_id"].to_pylist()
    noticed: Counter[str] = Counter()
    sites = pc.fill_null(pc.dictionary_encode(articles["domain"].combine_chunks()).indices, -1)
    recurring = Recurring(
        Marks(ids, tables["marks"]),
        _firsts(ids, tables["outlines"]),
        sites.to_numpy(zero_copy_only=False).astype(np.int32),
        choices,
    )
    representative, share = classes(articles["text"], recurring, choices, noticed)
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
    spans = stretches(articles, recurring, tables["outlines"], representative, choices=choices, noticed=noticed)
    place = {article_id: n for n, article_id in enumerate(ids)}
    for known in tables["known_boilerplate"].to_pylist():
        spans[place[known["article_id"]]].append((known["start"], known["end"]))
    return {
        "copy_classes": TABLES["copy_classes"].table(rows),
        "boilerplate": TABLES["boilerplate"].table(
            [
                {"article_id": ids[article], "start": start, "end": end}
                for article, found in spans.items()
                for start, end in joined(found)
            ]
        ),
        "counts": counts(noticed | {"articles in copy classes": len(rows)}),
    }


def _firsts(ids: list[str], outlines: pa.Table) -> Int64:
    """For each article the first with the same words in the same order; itself where it has none."""
    rows = rows_of(ids, outlines)
    same = np.where(rows < 0, 0, outlines["whole"].to_numpy()[rows]) if outlines.num_rows else np.zeros(len(ids))
    _, first, number = np.unique(same, return_index=True, return_inverse=True)
    return np.asarray(np.where(same == 0, np.arange(len(ids)), first[number]), np.int64)
