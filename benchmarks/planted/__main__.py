"""Copies planted in piles of real articles: are they found, where they stand, and is nothing else called a copy?

    python -m benchmarks.planted --data DIR [--full] [--size N] [--seed S] [--json] [--misses]

Classes of planted pairs (mutations.py): the text as it is or set in other type; 3, 15, 30 percent of its words changed;
cut at the start, the end, both; under a new lead; its blocks in another order; three of its sentences quoted elsewhere;
half of it joined to half of another; told in other words; three generations of copies; one report a thousand times.
Truth, what counts as found and what as wrong: scoring.py. `found` is the share of the planted pairs that were found,
`overlap` of those the common part of true and reported characters, `letters` the true characters that were reported.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.planted.measuring import FULL, GATE, Measured, Plan, measure
from benchmarks.planted.scoring import Example

_SHOWN = 5


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the development sets")
    parser.add_argument(
        "--full", action="store_true", help="piles of 2, 1,000 and 100,000 articles, 2,000 pairs a class"
    )
    parser.add_argument("--size", type=int, help="one pile of N articles alone, with N/30 pairs a class")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="figures as one JSON document")
    parser.add_argument("--misses", action="store_true", help="show what was missed and what was wrong, and why")
    choices = parser.parse_args()
    plan = FULL if choices.full else GATE
    if choices.size:
        plan = Plan(((choices.size, choices.size // 30, 1),), alone=0)
    measured = measure(choices.data, plan, choices.seed)
    if choices.json:
        print(json.dumps(measured.figures()))
        return
    show(measured)
    if choices.misses:
        pooled = measured.pooled()
        _show_examples("MISSED", pooled.missed)
        _show_examples("WRONG", pooled.wrong)


def show(measured: Measured) -> None:
    """The figures of each class, found by size of the pile, and of the whole piles."""
    sizes = sorted(measured.reports)
    pooled = measured.pooled()
    table = Table("class", "pairs", *(f"found in {size:,}" for size in sizes), "found", "overlap", "letters")
    for kind, score in pooled.classes.items():
        by_size = [measured.reports[size].classes[kind] for size in sizes]
        found = [f"{one.found / one.pairs:.4f}" if one.pairs else "" for one in by_size]
        table.add_row(kind, f"{score.pairs:,}", *found, *(f"{value:.4f}" for value in score.figures().values()))
    console = Console(width=130)
    console.print(table)
    for size in sizes:
        report = measured.reports[size]
        console.print(
            f"{size:,} articles, {measured.articles[size] / measured.seconds[size]:,.0f} a second: "
            f"of {report.reported:,} pairs called copies {report.right:,} are ({report.precision()}); called so of the "
            f"pairs of a form with figures {report.figure_forms.found:,} of {report.figure_forms.pairs:,}, with names "
            f"alone {report.name_forms.found:,} of {report.name_forms.pairs:,}"
        )
    quotes = pooled.classes["quotes"]
    console.print(f"rewrites kept {measured.mean_runs_kept():.1%} of their parents' runs of five words")
    console.print(f"quotes called copy, partial copy or rewrite: {quotes.reuse} of {quotes.pairs}")
    console.print(f"the same answers in any order, with one worker or two, at once or in parts: {measured.same}")
    console.print(
        f"filler that shares a run of twelve words with a base or with other filler: {measured.filler_sharing}"
    )


def _show_examples(title: str, examples: Sequence[Example]) -> None:
    shown: Counter[tuple[str, str]] = Counter()
    all_of = Counter(_sorted(example.kinds) for example in examples)
    for example in sorted(examples, key=lambda example: _sorted(example.kinds)):
        kinds = _sorted(example.kinds)
        shown[kinds] += 1
        if shown[kinds] == 1:
            print(f"{title} {kinds[0]} / {kinds[1]}: {all_of[kinds]}")
        if shown[kinds] <= _SHOWN:
            (a, b), (one, other) = example.pair, example.kinds
            print(f"    {a} {one} / {b} {other}: {example.why}")


def _sorted(kinds: tuple[str, str]) -> tuple[str, str]:
    return min(kinds), max(kinds)


if __name__ == "__main__":
    main()
