"""drift-dev: which changes in meaning are found between sentences of real copies, and what stays silent.

    python -m benchmarks.drift --data DIR [--json]

Each row is a pair of sentences with its neighbours, scored by kinds, without direction (added = dropped).
Random rows estimate how it goes on all copies; the others were picked because they are hard.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa

from firsthand.arrow import by_key
from firsthand.attribution import attribution
from firsthand.drift import side_of
from firsthand.drift.comparing import changes_between
from firsthand.drift.sides import Change
from firsthand.schema import TABLES
from firsthand.settings import Attribute

Row = dict[str, Any]
FREE = {
    "attribution_added": "attribution_dropped", "source_specified": "source_generalised",
    "hedge_added": "hedge_dropped", "paraphrase_to_quote": "quote_to_paraphrase", "detail_added": "detail_dropped",
}  # fmt: skip
"""Kinds that differ only in the direction of reading."""


def figures(data: Path) -> dict[str, float]:
    """Precision, recall and silence over all rows, over the random and the picked ones, and precision by kind."""
    return {f"{part}_{name}": value for part, score in scores(data).items() for name, value in score.items()}


def scores(data: Path) -> dict[str, dict[str, float]]:
    """The figures of all rows, random, picked, and each kind; without those that have no rows."""
    rows = [json.loads(line) for line in (data / "drift-dev" / "drift.jsonl").read_text("utf-8").splitlines()]
    told = [(row, gold(row), kinds(changes)) for row, changes in zip(rows, predictions(rows), strict=True)]
    every = sorted({kind for _, right, said in told for kind in right | said})
    parts = {
        "all": _score(told),
        "random": _score(t for t in told if t[0]["sampling"] == "random"),
        "picked": _score(t for t in told if t[0]["sampling"] != "random"),
    }
    return parts | {kind: _score((r, g & {kind}, s & {kind}) for r, g, s in told) for kind in every}


def gold(row: Row) -> set[str]:
    """The labelled kinds of a row, direction-free; empty for a cosmetic pair."""
    return {FREE.get(label, label) for label in row["labels"]} - {"cosmetic"}


def kinds(changes: Iterable[Change]) -> set[str]:
    """The reported kinds, direction-free."""
    return {FREE.get(change.kind, change.kind) for change in changes}


def predictions(rows: list[Row]) -> list[list[Change]]:
    """The changes found in each row."""
    articles: list[dict[str, object]] = []
    sentences: list[dict[str, object]] = []
    passages: list[dict[str, object]] = []
    for row in rows:
        places: dict[str, object] = {}
        for side in "ab":
            article_id, context = f"{row['id']}-{side}", row[f"context_{side}"]
            text, spans = "", []
            for said in (context["prev"], row[side], context["next"]):
                text += " " if text and said else ""
                spans.append((len(text), len(text) + len(said)))
                text += said
            articles.append({"article_id": article_id, "text": text, "language": "en"})
            kept = [(start, end) for start, end in spans if end > start]
            for n, (start, end) in enumerate(kept):
                sentences.append({"article_id": article_id, "n": n, "part": "text", "start": start, "end": end})
            places |= {f"{side}_part": "text", f"{side}_start": spans[1][0], f"{side}_end": spans[1][1]}
        passages.append({**places, "boilerplate": False})
    tables = {"articles": TABLES["articles"].table(articles), "sentences": TABLES["sentences"].table(sentences),
              "furniture": TABLES["furniture"].empty()}  # fmt: skip
    found = by_key(_attributions(tables), "article_id")
    of = by_key(tables["sentences"], "article_id")
    blank = {"title": None, "published_at": None, "dateline_date": None}
    sides = {
        i: side_of({**blank, **row}, of[i], found.get(i, [])) for row in articles for i in [str(row["article_id"])]
    }
    return [
        changes_between(sides[f"{row['id']}-a"], sides[f"{row['id']}-b"], [passage])
        for row, passage in zip(rows, passages, strict=True)
    ]


def _attributions(tables: dict[str, pa.Table]) -> pa.Table:
    return attribution(tables, Attribute())["attributions"]


def _score(told: Iterable[tuple[Row, set[str], set[str]]]) -> dict[str, float]:
    right = said = labelled = silent = cosmetic = 0
    for _, truth, found in told:
        right, said, labelled = right + len(truth & found), said + len(found), labelled + len(truth)
        if not truth:
            cosmetic, silent = cosmetic + 1, silent + (not found)
    shares = {"precision": (right, said), "recall": (right, labelled), "silence": (silent, cosmetic)}
    return {"reported": said, "labelled": labelled} | {
        name: round(part / whole, 4) for name, (part, whole) in shares.items() if whole
    }


def _main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with the development sets")
    parser.add_argument("--json", action="store_true", help="figures as one JSON document")
    choices = parser.parse_args()
    if choices.json:
        print(json.dumps(figures(choices.data)))
        return
    for name, score in scores(choices.data).items():
        print(f"{name:22}", "  ".join(f"{figure} {value:g}" for figure, value in score.items()))


if __name__ == "__main__":
    _main()
