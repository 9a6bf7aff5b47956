"""How well copies, partial copies and rewrites are told from the rest, on pairs that were read one by one.

`reuse` sets copy, partial_copy and rewrite against shared_quotes, independent and different: on `copies-dev`, and on
pairs of `news-dev` and `rumours` (`gold/pairs.jsonl`, read blind by one reader; drawn mostly from what an early
version reported and from what it nearly did, so that shares of a relation say nothing of the pile). `degrees` asks
whether an answer was taken from its source, and to which of four degrees, by a small classifier over the columns of
the pair.

    python -m benchmarks.copies --data DIR [--json] [--misses]
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import RepeatedStratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from firsthand.pipeline import read_articles, run_stages
from firsthand.schema import TABLES, Tables
from firsthand.settings import Align, Choices

REUSE = ("copy", "partial_copy", "rewrite")
GOLD = Path(__file__).with_name("gold") / "pairs.jsonl"
_SAME = {"different": "independent"}


def figures(data: Path) -> dict[str, float]:
    """F1 of reuse, accuracy of the relation, and degrees of copying; all between 0 and 1."""
    found: dict[str, float] = {}
    for name in ("copies-dev", "news-dev", "rumours"):
        judged = relations(data, name)
        found[f"{name}_reuse_f1"] = _f1([(gold in REUSE, ours["relation"] in REUSE) for gold, ours in judged])
        right = sum(_SAME.get(gold, gold) == ours["relation"] for gold, ours in judged)
        found[f"{name}_relation_accuracy"] = round(right / len(judged), 4)
    taken = relations(data, "degrees")
    right = sum((gold != "non") == (ours["relation"] in REUSE) for gold, ours in taken)
    return found | {"degrees_taken_accuracy": round(right / len(taken), 4), "degrees_accuracy": degrees(taken)}


def relations(data: Path, name: str) -> list[tuple[str, dict[str, Any]]]:
    """(gold relation, our row of `pairs`) of each read pair of a set."""
    tables, gold = tables_of(data, name)
    pairs = run_stages(("align",), tables, Choices(align=Align(list_boilerplate_pairs=True)))["pairs"].to_pylist()
    words = dict(zip(*(tables["articles"][column].to_pylist() for column in ("article_id", "words")), strict=True))
    ours = {(row["a"], row["b"]): row | {"words": words[row["a"]], "b_words": words[row["b"]]} for row in pairs}
    nothing = {"relation": "independent", "why": "one of them was refused"}  # some texts of the sets are empty
    found = []
    for (a, b), row in gold.items():
        found.append((str(row["relation"]), ours.get((a, b), nothing) | {"answer": row["a"]}))
    return found


def tables_of(data: Path, name: str) -> tuple[Tables, dict[tuple[str, str], dict[str, Any]]]:
    """What `align` needs to compare the read pairs of a set, and what was read, by pair."""
    own = data / name / "pairs.jsonl"
    rows = [json.loads(line) for line in (own if own.exists() else GOLD).read_text(encoding="utf-8").splitlines()]
    gold = {(min(row["a"], row["b"]), max(row["a"], row["b"])): row for row in rows if row.get("set", name) == name}
    ids = {end for pair in gold for end in pair}
    lines = gzip.decompress((data / name / "articles.jsonl.gz").read_bytes()).splitlines()
    with tempfile.TemporaryDirectory() as folder:
        pile = Path(folder) / "articles.jsonl"
        pile.write_bytes(b"\n".join(line for line in lines if json.loads(line)["id"] in ids))
        tables = read_articles([pile], Choices())
    tables["candidates"] = TABLES["candidates"].table([{"a": a, "b": b, "aligned": True} for a, b in gold])
    return run_stages(("fingerprint", "collapse"), tables, Choices()), gold


def degrees(taken: list[tuple[str, dict[str, Any]]]) -> float:
    """Accuracy over the four degrees, ten times tenfold: how faithful what was taken is, and how much was reworded."""
    rows = []
    for _, row in taken:
        side, words = ("a", "words") if row["answer"] == row["a"] else ("b", "b_words")
        share, equal = row[f"{side}_share"], row["equal"] / max(row[words], 1)
        rows.append([equal / share if share else 0.0, share - equal])
    model = make_pipeline(StandardScaler(), LogisticRegression())
    folds = RepeatedStratifiedKFold(n_splits=10, n_repeats=10, random_state=0)
    scores = cross_val_score(model, np.array(rows), [gold for gold, _ in taken], cv=folds)
    return round(float(scores.mean()), 4)


def _f1(judged: list[tuple[bool, bool]]) -> float:
    both = sum(gold and ours for gold, ours in judged)
    return round(2 * both / max(sum(gold for gold, _ in judged) + sum(ours for _, ours in judged), 1), 4)


def main() -> None:
    """Prints the figures, and with --misses the confusion and every pair judged otherwise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the development sets")
    parser.add_argument("--json", action="store_true", help="figures as one JSON document")
    parser.add_argument("--misses", action="store_true", help="show the confusion and what was judged otherwise")
    choices = parser.parse_args()
    if choices.misses:
        for name in ("copies-dev", "news-dev", "rumours"):
            judged = relations(choices.data, name)
            for (gold, ours), n in sorted(Counter((gold, row["relation"]) for gold, row in judged).items()):
                print(f"{name:10} {n:4}  {gold:14} judged {ours}")
            for gold, row in judged:
                if (gold in REUSE) != (row["relation"] in REUSE):
                    print(f"      {gold:14} judged {row['relation']:14} {row.get('a')} {row.get('b')}: {row['why']}")
        return
    found = figures(choices.data)
    print(json.dumps(found) if choices.json else "\n".join(f"{name:24} {value:.4f}" for name, value in found.items()))


if __name__ == "__main__":
    main()
