"""Prints how often lineage names the right parent.

    python -m benchmarks.lineage [--data DIR] [--stories N] [--traditions N] [--seed N] [--times KIND]... [--json]

Planted stories on made-up texts, or on articles of DIR's `news-dev`, for each kind of times; then traditions.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.lineage.measuring import planted, traditions
from benchmarks.lineage.planting import TIMES


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--stories", type=int, default=40)
    parser.add_argument("--traditions", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", action="append", choices=TIMES, help="this kind alone (may be repeated)")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    found: dict[str, dict[str, float]] = {}
    if chosen.stories:
        found = planted(chosen.data, chosen.stories, chosen.seed, chosen.times or TIMES)
    if chosen.traditions:
        found["traditions"] = traditions(chosen.data, chosen.traditions, chosen.seed)
    if chosen.json:
        print(json.dumps(found))
        return
    for kind, figures in found.items():
        print(kind)
        for name, value in figures.items():
            print(f"  {name:24} {value:.3f}")


if __name__ == "__main__":
    main()
