"""Piles planted, traced and judged."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from benchmarks.lineage.planting import TIMES, Story, articles, pile, record
from benchmarks.lineage.scoring import Score, Truth, judge
from benchmarks.lineage.traditions import Tradition, tradition
from firsthand import pipeline

Row = dict[str, Any]


def planted(data: Path | None, stories: int, seed: int, times: Sequence[str] = TIMES) -> dict[str, dict[str, float]]:
    """The figures of planted stories for each kind of times."""
    grown = pile(data, stories, seed)
    return {kind: judged(grown, kind, traced(grown, kind)).figures() for kind in times}


def traced(grown: Sequence[Story], times: str) -> pa.Table:
    """The derivations found in planted stories."""
    rows = [record(copy, times) for story in grown for copy in story.present]
    return pipeline.trace(rows, until="derivations").derivations


def judged(grown: Sequence[Story], times: str, derivations: pa.Table) -> Score:
    """How right these are."""
    score, found = Score(), by_child(derivations)
    for story in grown:
        judge(Truth(story, times), found, score)
    return score


def by_child(derivations: pa.Table) -> dict[str, list[Row]]:
    """The rows of each child."""
    found: dict[str, list[Row]] = {}
    for row in derivations.to_pylist():
        found.setdefault(row["child"], []).append(row)
    return found


def traditions(data: Path | None, n: int, seed: int) -> dict[str, float]:
    """Right edges of twelve in manuscript traditions, on made-up texts or on articles: the mean and the worst tenth."""
    rng = random.Random(f"traditions {seed}")
    shares = []
    for _ in range(n):
        made = tradition(rng, tradition_text(data, rng))
        rows = [{"id": name, "text": text} for name, text in made.texts.items()]
        found = by_child(pipeline.trace(rows, until="derivations").derivations)
        shares.append(right_edges(made, found))
    return {"edges_right": round(sum(shares) / n, 3), "worst": round(sorted(shares)[n // 10], 3)}


def right_edges(made: Tradition, found: dict[str, list[Row]]) -> float:
    """The share of witnesses with a parent, here or lost, for which it is named first: either one of two."""
    hits = []
    for child, parents in made.parents.items():
        if not parents:
            continue
        rows = sorted(found.get(child, ()), key=lambda row: (-row["probability"], row["parent"]))
        named = ("" if rows[0]["parent_kind"] == "inferred" else rows[0]["parent"]) if rows else None
        hits.append(named in parents)
    return sum(hits) / len(hits)


def tradition_text(data: Path | None, rng: random.Random) -> str:
    """Articles one after another, long enough for a tradition; without data nothing, for a made-up text."""
    return "\n\n".join(articles(data, rng, 5)) if data is not None else ""
