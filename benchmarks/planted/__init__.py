"""Copies planted in piles of real articles: are they found, where they stand, and is nothing else called a copy?

`python -m benchmarks.planted --help` says more. thinning.py gives the real articles, mutations.py, rewriting.py and
forms.py what is made of them, piles.py puts piles together, measuring.py traces them, scoring.py judges the answers.
"""

from __future__ import annotations

from pathlib import Path


def figures(data: Path) -> dict[str, object]:
    """The figures of two piles of 2,500 articles and of some pairs alone."""
    from benchmarks.planted.measuring import GATE, measure

    return measure(data, GATE, seed=1).figures()
