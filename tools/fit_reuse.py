"""Fit how likely reuse is, for lexicon/reuse.tsv.

A logistic model of what two articles have in common (FIGURES in align/relations.py), fitted on the read pairs of
benchmarks/reuse.py (`fitted`), which says how well such a fit does on pairs it has not seen. Six weights are kept.

    python -m tools.fit_reuse --data DIR --out src/firsthand/lexicon/reuse.tsv
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from benchmarks.reuse import examples, fit

from firsthand.align.relations import FIGURES


def main() -> None:
    """Fit, write."""
    parser = argparse.ArgumentParser(description="Weights of what tells reuse.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the development sets")
    parser.add_argument("--out", type=Path, required=True, help="the table to write")
    given = parser.parse_args()
    of = examples(given.data)
    base, weights = fit(of, np.flatnonzero(of.fitted))
    given.out.write_text(
        "figure\tweight\n"
        "# How likely one of two articles has narration of the other's: logistic weights of what they have in\n"
        "# common (FIGURES in align/relations.py), written by tools/fit_reuse.py.\n"
        + "".join(f"{name}\t{weight:.4f}\n" for name, weight in zip(("", *FIGURES), (base, *weights), strict=True)),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
