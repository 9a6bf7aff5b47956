"""How often lineage names the right parent, on planted stories and on manuscript traditions.

`python -m benchmarks.lineage --help` says more. hands.py makes copies, planting.py lets stories grow, traditions.py
does so for manuscripts, measuring.py traces them, scoring.py says what counts as right and judges.
"""

from __future__ import annotations

from pathlib import Path


def figures(data: Path) -> dict[str, object]:
    """The figures of planted stories on real articles for each kind of times, and of traditions."""
    from benchmarks.lineage.measuring import planted, traditions

    return {**planted(data, stories=120, seed=1), "traditions": traditions(data, n=20, seed=1)}
