"""What Firsthand knows as data: agencies, state media, cues, hedges, titles, word frequencies.

Each list is a file of tab-separated rows beside this one. The first line names the columns; a line that begins
with `#` says why a surprising row is there. Changing what Firsthand knows is editing a list. What one language has of
its own stands in a folder by its code; `cues` says how to add a language.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `lexicon/<name>.tsv` as dictionaries; an absent last cell is an empty string."""
    lines = (files(__package__) / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.strip() and not line.startswith("#")]
    columns = kept[0].split("\t")
    return tuple(
        dict(zip(columns, (cells := line.split("\t")) + [""] * (len(columns) - len(cells)), strict=True))
        for line in kept[1:]
    )


@cache
def of_kind(name: str, kind: str) -> frozenset[str]:
    """The words of one kind in a list whose rows have `kind` and `words`."""
    return frozenset(word for row in rows(name) if row["kind"] == kind for word in row["words"].split())


def has(name: str) -> bool:
    """Whether there is a list of this name."""
    return (files(__package__) / f"{name}.tsv").is_file()
