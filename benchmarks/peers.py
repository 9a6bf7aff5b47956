"""Articles to pairs, the whole job, beside MinHash: how fast, in how much memory, how much of what is planted is found.

    python -m benchmarks.peers --data DIR [--articles N] [--seed S] [--json]

All read the same file, JSONL as it comes, in the same run, each in a process of its own: `firsthand trace --until
passages` with two workers, into a new case, its compile cache warm; rensa and datasketch (MinHash of 128 permutations
over runs of five words made in Python, LSH, Jaccard of 0.5 at least; one process); a plain pass, which reads every
record and splits its words; and `wc -w`. A tenth of the pile are planted copies of every class (benchmarks/planted).
`marks` is the first step of firsthand alone, words and their selected hashes, on one core, against `wc -w`. The cold
start is what a first run takes longer than a second, both with a compile cache of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
from rich.console import Console
from rich.table import Table

from benchmarks.minhash import PEERS, articles
from benchmarks.planted.piles import CLASSES, Pile, Planter
from benchmarks.planted.scoring import score
from benchmarks.planted.thinning import read
from benchmarks.speed import stages, watched, whole_job
from firsthand import kernels
from firsthand.settings import Fingerprint
from firsthand.store import open_case

ARTICLES = 20_000
_PLANTED = 0.1
_WARM = 400
"""Articles of the pile that fill the compile cache."""
_ROUNDS = 5
"""Of the marks the quickest of so many rounds counts."""
_MARKS_AT_A_TIME = 1000
LOCALES = ("C.UTF-8", "C")
"""In which wc counts: it decodes characters in the first and not in the second."""
STAGES = ("extract", "fingerprint", "collapse", "candidates", "align")
SHOWN = {
    "exact": ("exact",),
    "edits 15%": ("edits_15",),
    "edits 30%": ("edits_30",),
    "cuts": ("cut_start", "cut_end", "cut_both"),
    "new lead": ("new_lead",),
    "merged": ("merged",),
    "quotes": ("quotes",),
    "rewrite": ("rewrite",),
}
"""Columns of the table, and the classes of planted pairs in each."""


def measure(data: Path, size: int, seed: int) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """Of each contender articles a second, peak memory, what it found; and times of firsthand: marks, start, stages."""
    planter = Planter(read(data), seed)
    pile = planter.pile(size, max(round(_PLANTED * size / len(CLASSES)), 4))
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        path, few = folder / "pile.jsonl", folder / "few.jsonl"
        planter.write(pile, path)
        with path.open("rb") as lines:
            few.write_bytes(b"".join(line for line, _ in zip(lines, range(_WARM), strict=False)))
        until = ("--until", "passages", "--workers", "2")
        starts = [whole_job(few, folder / f"start{n}", *until, cache=folder / "compiled")["seconds"] for n in (1, 2)]
        whole_job(few, folder / "warm", *until)
        found["wc -w"] = _speed(watched(["wc", "-w", str(path)]), size)
        for name in PEERS:
            pairs = folder / "pairs"
            command = [sys.executable, "-m", "benchmarks.minhash", name, str(path), str(pairs)]
            found[name] = _speed(watched(command), size)
            if name != "plain":
                found[name] |= recalls(pile, pairs.read_text().splitlines())
        found["firsthand"] = _speed(whole_job(path, folder / "case", *until), size)
        report = score(pile, open_case(folder / "case"))
        counts = {kind: (one.found, one.pairs) for kind, one in report.classes.items()}
        found["firsthand"] |= _shares(counts) | {"precision": report.precision()}
        first = marks(path) | {"cold_start_seconds": round(starts[0] - starts[1], 2)}
        return found, first | {f"{stage}_seconds": taken for stage, taken in stages(folder / "case").items()}


def _speed(taken: dict[str, float], size: int) -> dict[str, float]:
    return {
        "articles_per_second": round(size / taken["seconds"], 1),
        "peak_mb": round(taken["all_processes_mb"], 1),
        "seconds": round(taken["seconds"], 2),
    }


def recalls(pile: Pile, lines: Iterable[str]) -> dict[str, float]:
    """Shares of the planted pairs that are among the pairs found, and of these the part that is right."""
    found = {frozenset(line.split()) for line in lines}
    counts: dict[str, tuple[int, int]] = {}
    for pair in pile.pairs:
        hits, pairs = counts.get(pair.kind, (0, 0))
        counts[pair.kind] = hits + ({pair.child, pair.parent} in found), pairs + 1
    right = sum(pile.related(*pair) for pair in found)
    return _shares(counts) | {"precision": round(right / max(len(found), 1), 4)}


def _shares(counts: dict[str, tuple[int, int]]) -> dict[str, float]:
    shares = {}
    for column, kinds in SHOWN.items():
        hits, pairs = (sum(counts.get(kind, (0, 0))[n] for kind in kinds) for n in (0, 1))
        shares[column] = round(hits / max(pairs, 1), 4)
    return shares


def marks(pile: Path) -> dict[str, float]:
    """Seconds for the words and marks of all texts on one core, and of `wc -w` over the same texts."""
    texts = [text for _, text in articles(pile)]
    chunks = [pa.array(texts[n : n + _MARKS_AT_A_TIME]) for n in range(0, len(texts), _MARKS_AT_A_TIME)]
    choices = Fingerprint()

    def all_marks() -> int:
        n = 0
        for chunk in chunks:
            tokens = kernels.tokens_of(chunk)
            hashes, chosen = np.empty(len(tokens.words), np.uint64), np.empty(len(tokens.words), np.int64)
            kernels.run_hashes(tokens.words, tokens.ends, choices.run_words, hashes)
            n += kernels.select_marks(hashes, tokens.ends, choices.run_words, choices.window_runs, chosen)
        return n

    def quickest(work: Callable[[], object]) -> float:
        times = []
        for _ in range(_ROUNDS):
            began = time.perf_counter()
            work()
            times.append(time.perf_counter() - began)
        return min(times)

    found = {"marks_seconds": quickest(all_marks)}
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "texts"
        path.write_text("\n".join(texts), encoding="utf-8")
        for locale in LOCALES:
            command, settings = ["wc", "-w", str(path)], os.environ | {"LC_ALL": locale}
            took = quickest(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=settings))  # noqa: B023
            found[f"wc_{locale}_seconds"] = took
            found[f"marks_times_wc_{locale}"] = found["marks_seconds"] / took
        found["marks_mb_per_second"] = path.stat().st_size / 1e6 / found["marks_seconds"]
    return {name: round(value, 3) for name, value in found.items()}


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the development sets")
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="figures as one JSON document")
    choices = parser.parse_args()
    found, first = measure(choices.data, choices.articles, choices.seed)
    if choices.json:
        print(json.dumps({"contenders": found, "marks": first}))
        return
    show(found, first, choices.articles)


def show(found: dict[str, dict[str, float]], first: dict[str, float], size: int) -> None:
    """The table."""
    table = Table("", "articles/s", "peak MB", "× plain", *SHOWN, "precision", title=f"{size:,} articles to pairs")
    plain = found["plain"]["seconds"]
    for name, figures in found.items():
        shares = [f"{figures[column]:.3f}" if column in figures else "" for column in (*SHOWN, "precision")]
        speed = (
            f"{figures['articles_per_second']:,.0f}",
            f"{figures['peak_mb']:,.0f}",
            f"{figures['seconds'] / plain:.1f}",
        )
        table.add_row(name, *speed, *shares)
    console = Console(width=150)
    console.print(table)
    times = " and ".join(f"{first[f'marks_times_wc_{locale}']:.1f} times wc -w in {locale}" for locale in LOCALES)
    console.print(f"marks on one core: {first['marks_mb_per_second']:.0f} MB/s, {times}")
    shares = [f"{stage} {first[f'{stage}_seconds'] / plain:.1f}" for stage in STAGES]
    console.print(f"stages of firsthand, × plain: {', '.join(shares)}")
    console.print(f"cold start, compiling: {first['cold_start_seconds']:.1f} s, not in the table")


if __name__ == "__main__":
    main()
