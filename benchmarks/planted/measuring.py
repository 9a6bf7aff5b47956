"""Piles of two, of thousands, of a hundred thousand articles made, traced and scored; and the answer's sameness."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from benchmarks.planted.piles import CLASSES, Pair, Pile, Planter
from benchmarks.planted.scoring import Report, score
from benchmarks.planted.thinning import read, shared_runs, words_of
from firsthand import pipeline
from firsthand.store import Case

_KINDS = tuple(kind for kind in CLASSES if kind != "crowd")
"""What two articles alone can be."""
_LOOKED_AT = 300
"""Articles of filler of each pile that are checked for shared runs."""
_SAME = 1_200
"""Articles of the pile that is traced in several ways: enough for two chunks of each stage."""


@dataclass(frozen=True)
class Plan:
    """How much is measured: (articles, pairs a class, piles) of each size, and piles of two of each class."""

    piles: tuple[tuple[int, int, int], ...]
    alone: int


GATE = Plan(((2_500, 85, 2),), alone=6)
FULL = Plan(((1_000, 30, 10), (100_000, 1_700, 1)), alone=100)


@dataclass
class Measured:
    """Reports by the size of the pile, articles and seconds of each, and whether all ways gave the same tables."""

    reports: dict[int, Report] = field(default_factory=dict)
    seconds: dict[int, float] = field(default_factory=dict)
    articles: dict[int, int] = field(default_factory=dict)
    runs_kept: list[float] = field(default_factory=list)
    """Of each rewrite the part of its runs of five words that its parent has."""
    same: bool = True
    filler_sharing: int = 0
    """Of the filler looked at, articles that share a run of twelve words with a base or another: should be none."""

    def pooled(self) -> Report:
        """All piles together."""
        return sum(self.reports.values(), Report())

    def mean_runs_kept(self) -> float:
        """Mean over the rewrites of the part of their runs of five words that stood so in their parents."""
        return round(sum(self.runs_kept) / max(len(self.runs_kept), 1), 4)

    def figures(self) -> dict[str, object]:
        """Of each class the shares found and covered; of the whole piles precision; 1 where answers are the same."""
        pooled = self.pooled()
        found: dict[str, object] = {kind: score.figures() for kind, score in pooled.classes.items()}
        quotes = pooled.classes["quotes"]
        return found | {
            "precision": pooled.precision(),
            "precision_outside_forms": pooled.precision_outside_forms(),
            "figure_forms_reported": pooled.figure_forms.share(),
            "name_forms_reported": pooled.name_forms.share(),
            "quotes_called_reuse": round(quotes.reuse / max(quotes.pairs, 1), 4),
            "rewrite_runs_kept": self.mean_runs_kept(),
            "same_answers": float(self.same),
            "filler_sharing_runs": self.filler_sharing,
        }


def measure(data: Path, plan: Plan, seed: int) -> Measured:
    """Makes the piles of a plan, traces and scores them."""
    planter = Planter(read(data), seed)
    measured = Measured()
    for report, seconds in _alone(planter, plan.alone):
        _add(measured, 2, report, seconds, 2)
    for size, each, piles in plan.piles:
        for n in range(piles):
            pile = planter.pile(size, each, n)
            with tempfile.TemporaryDirectory() as scratch:
                path = Path(scratch) / "pile.jsonl"
                planter.write(pile, path)
                began = time.monotonic()
                case = pipeline.trace(path, Path(scratch) / "case", until="passages")
                seconds = time.monotonic() - began
                _add(measured, size, score(pile, case), seconds, size)
            measured.runs_kept += [runs_kept(pile, pair) for pair in pile.pairs if pair.kind == "rewrite"]
            filler = [planter.filler_article(article, pile.size) for article in pile.filler[:_LOOKED_AT]]
            measured.filler_sharing += shared_runs(
                (pile.texts[i] for i, kind in pile.kinds.items() if kind == "base"), filler
            )
    measured.same = same_answers(planter)
    return measured


def runs_kept(pile: Pile, pair: Pair, run: int = 5) -> float:
    """The part of the child's runs of words that its parent has."""
    child, parent = (words_of(pile.texts[article]) for article in (pair.child, pair.parent))
    had = {tuple(parent[n : n + run]) for n in range(len(parent) - run + 1)}
    runs = [tuple(child[n : n + run]) in had for n in range(len(child) - run + 1)]
    return sum(runs) / max(len(runs), 1)


def _add(measured: Measured, size: int, report: Report, seconds: float, articles: int) -> None:
    measured.reports[size] = measured.reports.get(size, Report()) + report
    measured.seconds[size] = measured.seconds.get(size, 0.0) + seconds
    measured.articles[size] = measured.articles.get(size, 0) + articles


def _alone(planter: Planter, each: int) -> Iterator[tuple[Report, float]]:
    """Each planted pair in a pile of its own, kept in memory."""
    for kind in (*_KINDS, "form"):
        for seed in range(each):
            pile = planter.pair(kind, seed)
            rows = list(planter.rows(pile))
            began = time.monotonic()
            case = pipeline.trace(rows, until="passages", workers=1)
            yield score(pile, case), time.monotonic() - began


def same_answers(planter: Planter, size: int = _SAME) -> bool:
    """Whether the tables are the same in another order, with one worker or two, at once or in two parts."""
    pile = planter.pile(size, size // 60)
    lines = [orjson.dumps(row) + b"\n" for row in planter.rows(pile)]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        whole, turned, first, second = (folder / f"{name}.jsonl" for name in ("whole", "turned", "first", "second"))
        half = len(lines) // 2
        for path, part in ((whole, lines), (turned, lines[::-1]), (first, lines[half:]), (second, lines[:half])):
            path.write_bytes(b"".join(part))
        at_once = pipeline.trace(whole, folder / "at_once", until="passages", workers=2)
        other_way = pipeline.trace(turned, folder / "other_way", until="passages", workers=1)
        pipeline.trace(first, folder / "parts", until="passages", workers=2)
        in_parts = pipeline.trace(second, folder / "parts", until="passages", workers=2)
        return _answers(at_once) == _answers(other_way) == _answers(in_parts)


def _answers(case: Case) -> list[list[dict[str, object]]]:
    names = ("copy_classes", "boilerplate", "candidates", "pairs", "passages")
    return [case.table(name).to_pylist() for name in names]
