"""How a benchmark is run from the command line: figures as lines for people, or as one JSON document."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any


def run(figures: Callable[[Path], Mapping[str, Any]], about: str | None, data: bool = True) -> None:
    """Measures on `--data DIR` and prints; figures within figures stand in one line.

    Args:
        figures: what measures.
        about: the benchmark's docstring.
        data: whether DIR is needed; a benchmark that makes its own piles does without.
    """
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=data, help="folder with the development sets")
    parser.add_argument("--json", action="store_true", help="figures as one JSON document")
    choices = parser.parse_args()
    found = figures(choices.data)
    if choices.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        within = isinstance(value, Mapping)
        said = "  ".join(f"{what} {figure}" for what, figure in value.items()) if within else f"{value:.4f}"
        print(f"{name:32} {said}")
