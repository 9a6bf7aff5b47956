"""How well origins are counted: stories and claims against a reader's count.

    python -m benchmarks.origins --data DIR [--json]

DIR holds `articles.jsonl.gz` and `claims.jsonl`: for each event its happenings and claims with their mentions and the
number of origins, low to high. A claim is found where one of ours covers two of its mentions or more; a range is met
where it has a number in common with the reader's.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from benchmarks.claims import found as matched
from benchmarks.printing import run

Row = dict[str, Any]


def lines(path: Path) -> list[Row]:
    """The records of a JSONL file, packed or not."""
    data = path.read_bytes()
    return [orjson.loads(line) for line in (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines()]


def meets(ours: Row, theirs: Row) -> bool:
    """Whether the two ranges have a number in common."""
    return bool(ours["origins_low"] <= theirs["high"] and theirs["low"] <= ours["origins_high"])


def claim_figures(gold: Sequence[Row], claims: pa.Table, cards: pa.Table) -> dict[str, float]:
    """Share found; of these, ranges met, their mean width, and claims of several origins called single."""
    truths = [claim for event in gold for claim in event["claims"]]
    card = {row["claim_id"]: row for row in cards.to_pylist()}
    found = [(ours, truth) for truth, ours in matched(truths, claims.to_pylist(), card) if ours is not None]
    several = [(ours, truth) for ours, truth in found if truth["low"] > 1]
    return {
        "claims": len(truths),
        "found": round(len(found) / max(1, len(truths)), 3),
        "range_met": round(sum(meets(*pair) for pair in found) / max(1, len(found)), 3),
        "exact": round(
            sum(truth["low"] <= ours["origins"] <= truth["high"] for ours, truth in found) / max(1, len(found)), 3
        ),
        "mean_width": round(
            sum(ours["origins_high"] - ours["origins_low"] for ours, _ in found) / max(1, len(found)), 3
        ),
        **_flagged(found, "contradicted"),
        "several_called_single": sum(ours["origins_high"] == 1 for ours, _ in several),
        "several": len(several),
    }


def _flagged(found: Sequence[tuple[Row, Row]], flag: str) -> dict[str, float]:
    """Precision and recall of a warning on claims that were found."""
    ours, theirs = (sum(flag in (row[name] or ()) for row in rows) for rows, name in (
        ([ours for ours, _ in found], "warnings"), ([truth for _, truth in found], "flags")))  # fmt: skip
    both = sum(flag in (our["warnings"] or ()) and flag in truth["flags"] for our, truth in found)
    return {
        f"{flag}_precision": round(both / max(1, ours), 3),
        f"{flag}_recall": round(both / max(1, theirs), 3),
    }


def story_figures(gold: Sequence[Row], stories: pa.Table, cards: pa.Table) -> dict[str, float]:
    """For each happening of two articles or more that one of our stories covers: whether the ranges meet."""
    members: dict[str, set[str]] = {}
    for story, article in zip(stories["story_id"].to_pylist(), stories["article_id"].to_pylist(), strict=True):
        members.setdefault(story, set()).add(article)
    card = {row["story_id"]: row for row in cards.to_pylist()}
    told, met, width, exact = 0, 0, 0, 0
    for event in gold:
        whole = {"articles": sorted({m for o in event["origins"]["list"] for m in o["articles"]}), **event["origins"]}
        for happening in event.get("happenings") or [whole]:
            articles = set(happening["articles"])
            if len(articles) < 2:
                continue
            best = max(
                sorted(members), key=lambda story: len(members[story] & articles) / len(members[story] | articles)
            )
            if len(members[best] & articles) < 0.5 * len(members[best] | articles):
                continue
            ours = card[best]
            told += 1
            met += meets(ours, happening)
            exact += happening["low"] <= ours["origins"] <= happening["high"]
            width += ours["origins_high"] - ours["origins_low"]
    return {
        "happenings": told,
        "range_met": round(met / max(1, told), 3),
        "exact": round(exact / max(1, told), 3),
        "mean_width": round(width / max(1, told), 3),
    }


def figures(data: Path) -> dict[str, dict[str, float]]:
    """Traces the articles of `copies-dev` and compares with the claims and origins read by hand."""
    from firsthand import pipeline

    folder = data / "copies-dev"
    case = pipeline.trace([row for row in lines(folder / "articles.jsonl.gz") if row["text"]])
    gold = lines(folder / "claims.jsonl")
    return {
        "claims": claim_figures(gold, case.claims, case.claim_cards),
        "stories": story_figures(gold, case.stories, case.story_cards),
    }


if __name__ == "__main__":
    run(figures, __doc__)
