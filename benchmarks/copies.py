"""How well copies, partial copies and rewrites are told from the rest, on `copies-dev`, `degrees`, `sentences-dev`.

`reuse` sets copy, partial_copy and rewrite against shared_quotes, independent and different. `degrees` asks only
whether an answer was taken from its source. `sentences` scores the similarity that aligns sentences, at 0.5, as it is
shipped: fitted on this set, on sentences of real copies, and on sentences of independent reports.

    python -m benchmarks.copies --data DIR [--json] [--misses]
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa

from firsthand import kernels
from firsthand.align import align
from firsthand.align.sentence_alignment import Words, compare
from firsthand.pipeline import read_articles
from firsthand.schema import TABLES
from firsthand.settings import Align, Choices
from firsthand.weights import stem_weights

REUSE = ("copy", "partial_copy", "rewrite")


def figures(data: Path) -> dict[str, float]:
    """F1 of reuse, accuracy of the relation, and the two sanity checks; all between 0 and 1."""
    judged = relations(data, "copies-dev")
    found = _f1([(gold in REUSE, ours in REUSE) for gold, ours, _ in judged])
    same = {"different": "independent"}
    taken = [(gold != "non", ours in REUSE) for gold, ours, _ in relations(data, "degrees")]
    return {
        "reuse_f1": found,
        "relation_accuracy": round(sum(same.get(gold, gold) == ours for gold, ours, _ in judged) / len(judged), 4),
        "degrees_taken_accuracy": round(sum(gold == ours for gold, ours in taken) / len(taken), 4),
        "sentences_f1": sentences(data),
    }


def relations(data: Path, name: str) -> list[tuple[str, str, str]]:
    """(gold relation, our relation, why) of each pair of a set."""
    with (data / name / "pairs.jsonl").open(encoding="utf-8") as lines:
        gold = {tuple(sorted((row["a"], row["b"]))): row["relation"] for row in map(json.loads, lines)}
    with tempfile.TemporaryDirectory() as folder:
        pile = Path(folder) / "articles.jsonl"
        pile.write_bytes(gzip.decompress((data / name / "articles.jsonl.gz").read_bytes()))
        tables = read_articles([pile], Choices())
    tables["candidates"] = TABLES["candidates"].table([{"a": a, "b": b, "aligned": True} for a, b in gold])
    tables["boilerplate"] = TABLES["boilerplate"].empty()
    pairs = align(tables, Align(list_boilerplate_pairs=True))["pairs"].to_pylist()
    ours = {(row["a"], row["b"]): row for row in pairs}
    nothing = {"relation": "independent", "why": "one of them was refused"}  # some texts of the set are empty
    rows = [(relation, ours.get((a, b), nothing)) for (a, b), relation in gold.items()]
    return [(relation, str(row["relation"]), str(row["why"])) for relation, row in rows]


def sentences(data: Path) -> float:
    """F1 of the sentence similarity at 0.5."""
    packed = (data / "sentences-dev" / "sentence_pairs.jsonl.gz").read_bytes()
    rows = [json.loads(line) for line in gzip.decompress(packed).splitlines()]
    texts = [text for row in rows for text in (row["a"], row["b"])]
    tokens = kernels.tokens_of(pa.array(texts))
    number = np.arange(len(texts), dtype=np.int32)
    words = Words(tokens.stems, stem_weights(tokens.stems), np.repeat(number, np.diff(tokens.ends)), number)
    pairs = number.reshape(-1, 2)
    cells = compare(words, len(texts), pairs, texts.__getitem__, least=0.5, vectors={})
    alike = set(cells.rows[:, 0].tolist())
    return _f1([(row["label"] == 1, n in alike) for n, row in enumerate(rows)])


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
        judged = relations(choices.data, "copies-dev")
        for (gold, ours), n in sorted(Counter((gold, ours) for gold, ours, _ in judged).items()):
            print(f"{n:4}  {gold:14} judged {ours}")
        for gold, ours, why in judged:
            if (gold in REUSE) != (ours in REUSE):
                print(f"      {gold:14} judged {ours:14} {why}")
        return
    found = figures(choices.data)
    print(json.dumps(found) if choices.json else "\n".join(f"{name:24} {value:.4f}" for name, value in found.items()))


if __name__ == "__main__":
    main()
