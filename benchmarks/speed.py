"""How long the whole job takes, stage by stage, against one plain pass over the same bytes in the same run.

    python -m benchmarks.speed --data DIR [--articles N] [--json]

The pass reads the same JSONL, splits every text into words and counts them: what any program must at least do.
The job is run twice, each into a new case in a new process: the first fills the compile cache, the second counts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import orjson
from rich.console import Console
from rich.table import Table

from firsthand.store import open_case


def plain_pass(pile: Path) -> float:
    """Seconds to read every record and count the words of its text."""
    began = time.monotonic()
    with gzip.open(pile, "rb") as lines:
        words = sum(len(orjson.loads(line)["text"].split()) for line in lines)
    assert words
    return time.monotonic() - began


def whole_job(pile: Path, folder: Path, *more: str, cache: Path | None = None) -> dict[str, float]:
    """What `firsthand trace` into a new case takes; with `more` arguments, and compiled code kept in `cache`."""
    settings = None if cache is None else os.environ | {"NUMBA_CACHE_DIR": str(cache)}
    command = [sys.executable, "-m", "firsthand", "trace", str(pile), "--case", str(folder), "--json", *more]
    return watched(command, settings)


def stages(folder: Path) -> dict[str, float]:
    """Seconds of each stage of the run that made a case, in order."""
    receipts = sorted((folder / "receipts").glob("*.json"), key=_order)
    return {row["stage"]: row["seconds"] for row in (json.loads(receipt.read_text()) for receipt in receipts)}


def watched(command: Sequence[str], settings: Mapping[str, str] | None = None) -> dict[str, float]:
    """Wall seconds of a command, and peak memory in MB: of the largest process, and of all at one time.

    Memory is the proportional set size, sampled five times a second, and more often at first so that short jobs are
    seen too: pages that processes share count once.
    """
    began = time.monotonic()
    job = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=settings)
    largest = together = 0.0
    while job.poll() is None:
        sizes = [_memory_mb(pid) for pid in _family(job.pid)]
        largest, together = max([largest, *sizes]), max(together, sum(sizes))
        with suppress(subprocess.TimeoutExpired):
            job.wait(timeout=min(0.2, max(0.01, (time.monotonic() - began) / 20)))
    if job.returncode:
        raise subprocess.CalledProcessError(job.returncode, command)
    return {"seconds": time.monotonic() - began, "largest_process_mb": largest, "all_processes_mb": together}


def _family(pid: int) -> list[int]:
    """A process and all below it (Linux)."""
    try:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in _family(child))]


def _memory_mb(pid: int) -> float:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in rollup.splitlines() if line.startswith("Pss:")), 0.0)


def start_up(runs: int = 7) -> dict[str, float]:
    """Median seconds of `firsthand --help` and of `python -c pass`."""

    def median(*command: str) -> float:
        times = []
        for _ in range(runs):
            began = time.monotonic()
            subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
            times.append(time.monotonic() - began)
        return sorted(times)[runs // 2]

    return {"help_seconds": median("-m", "firsthand", "--help"), "python_seconds": median("-c", "pass")}


def figures(data: Path, articles: int | None = None) -> dict[str, float]:
    """Seconds and memory of a trace of `news-dev`, its stages' seconds, and their ratio to a plain pass."""
    source = data / "news-dev" / "articles.jsonl.gz"
    with tempfile.TemporaryDirectory() as scratch:
        pile = Path(scratch) / "pile.jsonl.gz"
        with gzip.open(source, "rb") as lines, gzip.open(pile, "wb", compresslevel=1) as kept:
            for number, line in enumerate(lines):
                if articles is None or number < articles:
                    kept.write(line)
        whole_job(pile, Path(scratch) / "cold")
        found = whole_job(pile, Path(scratch) / "case")
        floor = plain_pass(pile)
        found |= {f"{stage}_seconds": seconds for stage, seconds in stages(Path(scratch) / "case").items()}
        found["articles"] = open_case(Path(scratch) / "case").count("articles")
    found["plain_pass_seconds"] = floor
    found["times_a_plain_pass"] = found["seconds"] / floor
    found["articles_per_second"] = found["articles"] / found["seconds"]
    return {name: round(value, 3) for name, value in (found | start_up()).items()}


def _order(receipt: Path) -> int:
    order: int = json.loads(receipt.read_text())["order"]
    return order


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the development sets")
    parser.add_argument("--articles", type=int, help="the first N articles alone")
    parser.add_argument("--json", action="store_true", help="figures as one JSON document")
    choices = parser.parse_args()
    found = figures(choices.data, choices.articles)
    if choices.json:
        sys.stdout.buffer.write(orjson.dumps(found) + b"\n")
        return
    table = Table("figure", "value")
    for name, value in found.items():
        table.add_row(name, f"{value:,.3f}")
    Console(width=80).print(table)


if __name__ == "__main__":
    main()
