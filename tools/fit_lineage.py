"""Fit what each sign of descent weighs, for lexicon/descent.tsv.

Stories whose lineage is known are planted (benchmarks/lineage: on real articles and made-up ones, with every kind of
times; manuscript traditions; piles of benchmarks/piles), with other seeds than those that are measured. Each rate in
turn is moved up or down while the true parents become more probable: the mean log-probability, never below that of one
in four hundred, so that a hopeless case counts no more than a bad one.

    python -m tools.fit_lineage --data DIR --out src/firsthand/lexicon/descent.tsv
"""

from __future__ import annotations

import argparse
import functools
import json
import math
import multiprocessing
import random
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from benchmarks import demo
from benchmarks.lineage.measuring import tradition_text
from benchmarks.lineage.planting import pile, record
from benchmarks.lineage.scoring import INFERRED, Truth
from benchmarks.lineage.traditions import tradition
from benchmarks.piles import make

import firsthand
from firsthand import lineage, pipeline
from firsthand.dossier import Dossier, dossiers
from firsthand.lineage import collation
from firsthand.lineage.collation import Collation
from firsthand.lineage.families import families, related
from firsthand.lineage.naming import references
from firsthand.lineage.rates import rates
from firsthand.lineage.weighing import Setting

PLANTED, MADE_UP, TRADITION = 71, 72, 73
PILES = range(901, 909)
"""Seeds of what is planted."""
TIMES = ("wrong", "none")
STORIES, TRADITIONS = 60, 10
LEAST = 1 / 400
ENOUGH = 1e-3
"""A rate is moved on while that raises the mean log-probability by so much."""
HELD = ("kin", "text_most", "lost_credited", "credit", "credit_elsewhere", "credit_shared")
"""What planted stories cannot show: how often texts that share running words have nothing to do with each other, and
how often a copy of a copy keeps a credit."""
STEPS = (0.5, 0.2)
"""By how much a rate is moved in the first round and the last, as a part of itself."""
TABLES = (
    "stories",
    "articles",
    "furniture",
    "sentences",
    "attributions",
    "copy_classes",
    "pairs",
    "passages",
    "likeness",
)
HEAD = """name\trate
# What each sign of descent weighs, in log-odds (shares where they lie between 0 and 1). Most were moved by
# tools/fit_lineage.py; credits, kinship and what planted stories cannot show are held (HELD there).
"""


@dataclass
class Known:
    """Stories with the parents that are right for each article; INFERRED for one without a page, none for a root."""

    stories: list[Dossier]
    right: dict[str, frozenset[str]]


def planted(data: Path) -> Iterator[Known]:
    """Stories of benchmarks/lineage."""
    for given, seed in ((data, PLANTED), (None, MADE_UP)):
        grown = pile(given, STORIES, seed)
        for times in TIMES if given else ("none",):
            rows = [record(copy, times) for story in grown for copy in story.present]
            case = pipeline.trace(rows, until="stories")
            right = {}
            for story in grown:
                truth = Truth(story, times)
                names = [INFERRED, *truth.copies]
                for child, parents in truth.parents.items():
                    right[child] = frozenset(one for one in names if parents and truth.right(child, one))
            yield Known(_stories(case), right)


def traditions(data: Path) -> Iterator[Known]:
    """Manuscript traditions."""
    rng = random.Random(f"traditions {TRADITION}")
    for n in range(TRADITIONS):
        made = tradition(rng, tradition_text(data if n % 2 else None, rng))
        case = pipeline.trace([{"id": name, "text": text} for name, text in made.texts.items()], until="stories")
        yield Known(_stories(case), {child: frozenset(parents) for child, parents in made.parents.items()})


def invented() -> Iterator[Known]:
    """Piles of benchmarks/piles."""
    for seed in PILES:
        with tempfile.TemporaryDirectory() as folder:
            make.write(seed, Path(folder))
            case = firsthand.trace([Path(folder) / "pages"])
            truth = json.loads((Path(folder) / "truth.json").read_text(encoding="utf-8"))
        ids = demo.pages_found(case.articles.to_pylist(), truth)
        right: dict[str, set[str]] = {article: set() for article in ids.values()}
        for row in truth["parents"]:
            if row["child"] in ids:
                right[ids[row["child"]]].add(ids.get(row["parent"], INFERRED))
        yield Known(_stories(case), {child: frozenset(parents) for child, parents in right.items()})


def _stories(case: firsthand.Case) -> list[Dossier]:
    tables: dict[str, pa.Table] = {name: getattr(case, name) for name in TABLES}
    return dossiers(tables)


def likelihood(known: Known) -> tuple[float, int]:
    """The summed log-probability of right parents, and of how many articles."""
    total, count = 0.0, 0
    for story in known.stories:
        setting = Setting(story, related(story), references(story))
        for family in families(story):
            if len(family) < 2:
                continue
            evidence, found = lineage.weighed(setting, family)
            nodes = [*[INFERRED] * len(evidence.inferred), *evidence.members]
            for child, member in enumerate(evidence.members, len(evidence.inferred)):
                right = known.right.get(member)
                if right is None or (right and right.isdisjoint(nodes)):
                    continue
                rows = [0] if not right else [1 + n for n, node in enumerate(nodes) if node in right]
                total += math.log(max(LEAST, float(found[rows, child].sum())))
                count += 1
    return total, count


_known: list[Known] = []
_laid: dict[tuple[tuple[tuple[str, str], ...], str], Collation] = {}


def _collate(texts: dict[str, str], base: str) -> Collation:
    """Texts are laid once: no rate changes that."""
    key = (tuple(texts.items()), base)
    if key not in _laid:
        _laid[key] = collation.collate(texts, base)
    return _laid[key]


def _part(task: tuple[int, Mapping[str, float]]) -> tuple[float, int]:
    number, trial = task
    rates().update(trial)
    return likelihood(_known[number])


def fit(start: Mapping[str, float], names: Collection[str], pool: multiprocessing.pool.Pool) -> dict[str, float]:
    """The rates under which what is known is likeliest, found one by one."""

    @functools.cache
    def score(trial: tuple[tuple[str, float], ...]) -> float:
        found = pool.map(_part, [(number, dict(trial)) for number in range(len(_known))], chunksize=1)
        return sum(total for total, _ in found) / sum(count for _, count in found)

    best = dict(start)
    top = score(tuple(best.items()))
    print(f"{top:.4f}", flush=True)
    for step in STEPS:
        for name in names:
            for factor in (1 + step, 1 / (1 + step)):
                while True:
                    value = best[name] * factor
                    value = 1 - (1 - best[name]) / factor if 0.5 < best[name] < 1 and factor > 1 else value
                    trial = {**best, name: round(value, 4)}
                    found = score(tuple(trial.items()))
                    if found <= top + ENOUGH:
                        break
                    best, top = trial, found
                    print(f"{top:.4f}  {name} {best[name]}", flush=True)
    return best


def main() -> None:
    """Fit, write."""
    parser = argparse.ArgumentParser(description="What each sign of descent weighs.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the development sets")
    parser.add_argument("--out", type=Path, required=True, help="the table to write")
    parser.add_argument("--only", nargs="+", help="these rates alone")
    given = parser.parse_args()
    setattr(lineage, "collate", _collate)  # noqa: B010 -- the module's own name for it
    _known.extend([*planted(given.data), *traditions(given.data), *invented()])
    with multiprocessing.get_context("fork").Pool() as pool:
        found = fit(rates(), given.only or [name for name in rates() if name not in HELD], pool)
    given.out.write_text(HEAD + "".join(f"{name}\t{rate:g}\n" for name, rate in found.items()), encoding="utf-8")


if __name__ == "__main__":
    main()
