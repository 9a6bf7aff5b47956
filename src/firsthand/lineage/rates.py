"""What each sign of descent weighs, in log-odds: `lexicon/descent.tsv`, fitted by tools/fit_lineage.py."""

from __future__ import annotations

from functools import cache

from firsthand.lexicon import rows


@cache
def rates() -> dict[str, float]:
    """The rates by name."""
    return {row["name"]: float(row["rate"]) for row in rows("descent")}
