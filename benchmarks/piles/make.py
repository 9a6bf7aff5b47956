"""Writes a pile: `python -m benchmarks.piles.make --seed 7 -o DIR` gives `DIR/pages/` and `DIR/truth.json`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.piles import plan, sites, truth

BUNDLED_SEED = 28
"""The seed of the pile that comes with the package."""


def files(seed: int) -> dict[str, bytes]:
    """Everything a pile consists of, by its place in the folder."""
    planned = plan.make(seed)
    made = {f"pages/{name}": content for name, content in sites.render(planned).items()}
    text = json.dumps(truth.of(planned), ensure_ascii=False, indent=1) + "\n"
    return made | {"truth.json": text.encode()}


def write(seed: int, folder: Path) -> None:
    """Writes the pile of this seed. Pages of an earlier pile in the folder are removed."""
    (folder / "pages").mkdir(parents=True, exist_ok=True)
    for old in (folder / "pages").iterdir():
        old.unlink()
    for name, content in files(seed).items():
        (folder / name).write_bytes(content)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=BUNDLED_SEED)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    write(arguments.seed, arguments.output)


if __name__ == "__main__":
    main()
