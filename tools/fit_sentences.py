"""Fit the likeness of two sentences, for lexicon/sentence_likeness.tsv.

A logistic model of what two sentences have in common and of the products of every two of these, fitted on all
labelled pairs of benchmarks/sentences.py, which says what they are and how well such a fit does on pairs it has not
seen. What is kept are some seventy weights, no text.

    python -m tools.fit_sentences --data DIR --out src/firsthand/lexicon/sentence_likeness.tsv
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.sentences import examples, fit, products


def main() -> None:
    """Fit, write."""
    parser = argparse.ArgumentParser(description="Weights of the likeness of two sentences.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the development sets")
    parser.add_argument("--out", type=Path, required=True, help="the table to write")
    given = parser.parse_args()
    base, weights = fit(examples(given.data))
    rows = [("", "", base), *((one, other, weight) for (one, other), weight in zip(products(), weights, strict=True))]
    given.out.write_text(
        "one\tother\tweight\n"
        "# How likely two sentences say the same: logistic weights of what they have in common (FEATURES in\n"
        "# align/sentence_alignment.py) and of products of two, written by tools/fit_sentences.py.\n"
        + "".join(f"{one}\t{other}\t{weight:.4f}\n" for one, other, weight in rows),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
