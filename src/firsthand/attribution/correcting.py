"""What a user decided about who says something.

>>> row = {"article_id": "x", "part": "text", "content_spans": [{"start": 0, "end": 9}], "within": None,
...     "source_name": "he", "source_kind": "person", "number": "one"}
>>> [one["source_name"] for one in corrected([row], {("x", "text:0-9"): "Ada Lund"})]
['Ada Lund']
>>> corrected([row], {("x", "text:0-9"): "no"})
[]
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from firsthand.decisions import ANSWERS, named
from firsthand.lexicon.outlets import known as outlet_known
from firsthand.newsrooms import agency_named, is_state_run

_NOBODY = ("anonymous", "crowd")


def corrected(rows: list[dict[str, Any]], answers: Mapping[tuple[str, ...], str]) -> list[dict[str, Any]]:
    """Rows of attributions as decisions leave them; `within` counts rows, and is counted anew where some go.

    Args:
        rows: of whole articles, in the order of the table.
        answers: a name or `no`, by article and place.
    """
    if not answers:
        return rows
    place: dict[int, int] = {}
    kept: list[dict[str, Any]] = []
    for n, row in enumerate(rows):
        answer = answers.get(tuple(named("source", row)))
        if answer == "no":
            continue
        place[n] = len(kept)
        kept.append(row if answer is None or answer in ANSWERS else row | _source(row, answer))
    return [row | {"within": _outer(rows, row["within"], place)} for row in kept]


def _outer(rows: list[dict[str, Any]], n: int | None, place: Mapping[int, int]) -> int | None:
    """The nearest statement around one that is still there."""
    while n is not None and n not in place:
        n = rows[n]["within"]
    return None if n is None else place[n]


def _source(row: Mapping[str, Any], name: str) -> dict[str, object]:
    agency = agency_named(name)
    if agency:
        kind = "state_media" if is_state_run(agency) else "agency"
        return {"source_name": agency, "source_kind": kind, "number": "one"}
    outlet = outlet_known(name)
    if outlet:
        return {"source_name": outlet, "source_kind": "outlet", "number": "one"}
    unknown = "person" if name[:1].isupper() and " " in name else "organisation"
    return {"source_name": name, "source_kind": unknown if row["source_kind"] in _NOBODY else row["source_kind"]}
