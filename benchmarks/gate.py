"""Accuracy with floors: runs every benchmark and fails when a figure falls below its floor.

    python -m benchmarks.gate --data DIR            measure, compare, exit 1 if a figure is below its floor
    python -m benchmarks.gate --data DIR --only stories
    python -m benchmarks.gate --data DIR --raise    write the floors up to what was measured; never down

The floors stand in `floors.json`, by benchmark and figure; `max_` before a figure's name makes it a ceiling.
A floor is lowered by editing that file, so that a review sees it. A figure that is not measured fails too.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson
from rich.console import Console
from rich.table import Table

FLOORS = Path(__file__).with_name("floors.json")
_SLACK = 0.002
"""How far below a measured figure `--raise` puts its floor: library updates move the last digit."""


def measure(name: str, data: Path) -> dict[str, float]:
    """The figures of one benchmark; figures within figures get both names, joined by an underscore."""
    return dict(_flat(importlib.import_module(f"benchmarks.{name}").figures(data)))


def _flat(figures: Mapping[str, object], before: str = "") -> Iterator[tuple[str, float]]:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}_")
        elif isinstance(value, int | float):
            yield before + name, float(value)


def found(figure: str, measured: Mapping[str, float]) -> float:
    """The measured value of a figure named in the floors; not a number where it was not measured."""
    return measured.get(figure.removeprefix("max_"), float("nan"))


def held(figure: str, value: float, floor: float) -> bool:
    """Whether a figure is on the right side of its floor, or of its ceiling."""
    return value <= floor if figure.startswith("max_") else value >= floor


def main() -> None:
    """Measures, prints a table, and exits with 1 if anything fell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the development sets")
    parser.add_argument("--only", action="append", help="this benchmark alone (may be repeated)")
    parser.add_argument("--raise", dest="lift", action="store_true", help="raise floors to the measured figures")
    parser.add_argument("--json", action="store_true", help="figures as one JSON document")
    choices = parser.parse_args()
    floors: dict[str, dict[str, float]] = json.loads(FLOORS.read_text())
    table = Table("benchmark", "figure", "measured", "floor", "")
    measured: dict[str, dict[str, float]] = {}
    fallen = 0
    for name in choices.only or floors:
        began = time.monotonic()
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        measured[name] = measure(name, choices.data)
        print(f"  {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        for figure, floor in floors[name].items():
            value = found(figure, measured[name])
            good = held(figure, value, floor)
            fallen += not good
            table.add_row(name, figure, f"{value:.4f}", f"{floor:.4f}", "" if good else "BELOW ITS FLOOR")
            if choices.lift and good and not figure.startswith("max_"):
                floors[name][figure] = max(floor, round(value - _SLACK, 4))
        for figure, value in measured[name].items():
            if not {figure, f"max_{figure}"} & floors[name].keys():
                table.add_row(name, figure, f"{value:.4f}", "", "")
    if choices.lift:
        FLOORS.write_text(json.dumps(floors, indent=2) + "\n")
    if choices.json:
        sys.stdout.buffer.write(orjson.dumps({"figures": measured, "floors": floors, "fallen": fallen}) + b"\n")
    else:
        Console(width=110).print(table)
    sys.exit(1 if fallen else 0)


if __name__ == "__main__":
    main()
