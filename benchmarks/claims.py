"""How many origins a claim has, on piles whose claims have known ones.

    python -m benchmarks.claims [--json]

What the piles hold stands in `benchmarks/piles/matters.py`. A claim is found where one of ours covers two of its
mentions or more. Of those found: `in_range`, the true number lies in the stated range; `narrow`, the range is no wider
than two; `exact`. Nobody contradicts anybody in them: `disputed_warned_of_none` are contradictions told all the same.
Made again with other numbers in some reports, `disputed` says how many of these are found, and how many rightly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import firsthand
from benchmarks.piles import matters
from benchmarks.printing import run

SEEDS = range(201, 211)
Row = dict[str, Any]


def found(claims: Sequence[Row], mentions: Sequence[Row], cards: Mapping[str, Row]) -> Iterator[tuple[Row, Row | None]]:
    """Each true claim with the card of the one of ours that covers most of its mentions, at least two of them."""
    by_article: dict[str, list[Row]] = defaultdict(list)
    for row in mentions:
        by_article[row["article_id"]].append(row)
    for claim in claims:
        cover: dict[str, set[str]] = defaultdict(set)
        for told in claim["mentions"]:
            for row in by_article[told["id"]]:
                if row["start"] < told["end"] and told["start"] < row["end"]:
                    cover[row["claim_id"]].add(told["id"])
        best = max(sorted(cover), key=lambda one: len(cover[one]), default="")
        yield claim, cards[best] if len(cover.get(best, ())) >= 2 else None


def figures(data: Path | None = None) -> dict[str, dict[str, float]]:  # noqa: ARG001  # the piles are made here
    """The figures of all claims and by how many origins they have."""
    tallies: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    warned = 0
    for seed in SEEDS:
        articles, claims = matters.make(seed)
        case = firsthand.trace(articles)
        cards = {row["claim_id"]: row for row in case.claim_cards.to_pylist()}
        warned += sum("contradicted" in row["warnings"] for row in cards.values())
        for claim, card in found(claims, case.claims.to_pylist(), cards):
            truth = len(claim["origins"])
            for name in ("all", matters.group(truth)):
                tally = tallies[name.replace(" ", "_")]
                tally["found"].append(card is not None)
                if card is None:
                    continue
                low, high = card["origins_low"], card["origins_high"]
                tally["in_range"].append(low <= truth <= high)
                tally["narrow"].append(high - low <= 2)
                tally["exact"].append(card["origins"] == truth)
                if claim["state_media_only"]:
                    tally["state_media_named"].append("state_media_only" in card["warnings"])
    return {**_means(tallies), "disputed": {"warned_of_none": warned, **_disputed()}}


def _disputed() -> dict[str, float]:
    """Of claims of which one report has another number: how many are found to be contradicted; of the rest, too."""
    right = warned = planted = 0
    for seed in SEEDS:
        articles, claims = matters.make(seed, disputed=True)
        case = firsthand.trace(articles)
        cards = {row["claim_id"]: row for row in case.claim_cards.to_pylist()}
        told = {row["claim_id"] for row in cards.values() if "contradicted" in row["warnings"]}
        mentions = [row for row in case.claims.to_pylist() if row["claim_id"] in told]
        for claim, card in found(claims, mentions, cards):
            planted += claim["contradicted"]
            right += claim["contradicted"] and card is not None
        warned += len(told)
    return {
        "planted": planted,
        "recall": round(right / max(1, planted), 3),
        "precision": round(right / max(1, warned), 3),
    }


def _means(tallies: Mapping[str, Mapping[str, Sequence[float]]]) -> dict[str, dict[str, float]]:
    return {
        name: {figure: round(sum(told) / len(told), 3) for figure, told in tally.items()}
        for name, tally in sorted(tallies.items())
    }


if __name__ == "__main__":
    run(figures, __doc__, data=False)
