"""drift-dev: which changes in meaning are found between sentences of real copies, and what stays silent.

    python -m benchmarks.drift --data DIR [--json]
    python -m benchmarks.drift --data DIR --speed [--json]

Each row is a pair of sentences with its neighbours, scored by kinds, without direction (added = dropped).
Random rows estimate how it goes on all copies; the others were picked because they are hard.

Speed is that of `changes_between` on the pairs of `copies-dev`, all of whose sentences are read anew: processor time of
one core, in aligned pairs of sentences a second, and as a multiple of one plain pass that splits both texts into words.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa

from firsthand.arrow import by_key
from firsthand.attribution import attribution
from firsthand.drift import side_of
from firsthand.drift.comparing import changes_between
from firsthand.drift.doubts import hedges
from firsthand.drift.sides import Change, Side, matched
from firsthand.facts import dates, numbers
from firsthand.facts.days import spotted
from firsthand.pipeline import read_articles, run_stages
from firsthand.schema import TABLES
from firsthand.settings import Attribute, Choices
from firsthand.wording import capitals, keys, matter, words
from firsthand.wording import plain as nameless

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


def speed(data: Path, repeats: int = 5) -> dict[str, float]:
    """Sentence pairs a second on one core, all and those that differ; and the time as a multiple of a plain pass."""
    work, tables = _pairs(data)
    of, said = by_key(tables["sentences"], "article_id"), by_key(tables["attributions"], "article_id")
    articles = {row["article_id"]: row for row in tables["articles"].to_pylist()}
    best, plain = float("inf"), float("inf")
    aligned = differing = 0
    for repeat in range(repeats):
        sides = {i: side_of(row, of.get(i, []), said.get(i, [])) for i, row in articles.items()}
        if repeat == 0:
            aligned, differing = _aligned(sides, work)
            sides = {i: side_of(row, of.get(i, []), said.get(i, [])) for i, row in articles.items()}
        for kept in (words, keys, matter, nameless, capitals, hedges, numbers, dates, spotted):
            kept.cache_clear()
        gc.collect()
        gc.disable()  # as the engine does while a stage runs
        began = time.process_time()
        for a, b, rows in work:
            changes_between(sides[a], sides[b], rows)
        best = min(best, time.process_time() - began)
        began = time.process_time()
        for a, b, _ in work:
            assert set(sides[a].text.split()) | set(sides[b].text.split())
        plain = min(plain, time.process_time() - began)
        gc.enable()
    return {
        "article_pairs": len(work), "sentence_pairs": aligned, "differing_pairs": differing,
        "pairs_per_second": round(aligned / best), "differing_pairs_per_second": round(differing / best),
        "times_a_plain_pass": round(best / plain, 1),
    }  # fmt: skip


def _pairs(data: Path) -> tuple[list[tuple[str, str, list[Row]]], dict[str, pa.Table]]:
    """Every two articles of copies-dev that share more than boilerplate, with their passages; and the tables."""
    choices = Choices()
    with tempfile.TemporaryDirectory() as folder:
        packed = (data / "copies-dev" / "articles.jsonl.gz").read_bytes()
        (Path(folder) / "pile.jsonl").write_bytes(gzip.decompress(packed))
        tables = read_articles([Path(folder)], choices)
    stages = ("fingerprint", "collapse", "candidates", "align", "attribution")
    made = run_stages(stages, tables, choices)
    passages: dict[tuple[str, str], list[Row]] = {}
    for row in made["passages"].to_pylist():
        passages.setdefault((row["a"], row["b"]), []).append(row)
    return [(a, b, rows) for (a, b), rows in sorted(passages.items())], {**tables, **made}


def _aligned(sides: dict[str, Side], work: list[tuple[str, str, list[Row]]]) -> tuple[int, int]:
    """How many pairs of sentences are aligned, and how many of them differ."""
    every = differing = 0
    for a, b, rows in work:
        for group in matched(sides[a], sides[b], rows):
            many = max(len(group.a), len(group.b))
            every += many
            differing += many * (sides[a].joined(group.a) != sides[b].joined(group.b))
    return every, differing


def _main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with the development sets")
    parser.add_argument("--json", action="store_true", help="figures as one JSON document")
    parser.add_argument("--speed", action="store_true", help="how fast, instead of how right")
    choices = parser.parse_args()
    if choices.speed:
        measured = speed(choices.data)
        print(
            json.dumps(measured) if choices.json else "  ".join(f"{name} {value:g}" for name, value in measured.items())
        )
        return
    if choices.json:
        print(json.dumps(figures(choices.data)))
        return
    for name, score in scores(choices.data).items():
        print(f"{name:22}", "  ".join(f"{figure} {value:g}" for figure, value in score.items()))


if __name__ == "__main__":
    _main()
