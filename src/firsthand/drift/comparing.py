"""Two articles -> what changed in meaning between the sentences they share.

One function for a pair, used for every derivation and for `compare`. Each kind of change has its own reader, all
follow one rule: a change is reported only where the matter around it stands on both sides, and silence wins a doubt.

    >>> a = Side("a", None, "The mill may close.", (Place("text", 0, 19),), ())
    >>> b = Side("b", None, "The mill will close.", (Place("text", 0, 20),), ())
    >>> row = {"a_part": "text", "a_start": 0, "a_end": 19, "b_part": "text", "b_start": 0, "b_end": 20}
    >>> [(c.kind, c.before) for c in changes_between(a, b, [{**row, "boilerplate": False}])]
    [('hedge_dropped', 'may')]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from firsthand.drift.details import details
from firsthand.drift.doubts import hedge_changes, negation_changes
from firsthand.drift.figures import contrast_changes, date_changes, number_changes
from firsthand.drift.naming import name_changes
from firsthand.drift.quoting import quote_changes
from firsthand.drift.sides import Change, Matched, Place, Side, matched
from firsthand.drift.sourcing import source_changes

__all__ = ["Change", "Place", "Side", "changes_between", "changes_of"]

_TURNED = {
    "attribution_dropped": "attribution_added",
    "source_generalised": "source_specified",
    "hedge_dropped": "hedge_added",
    "quote_to_paraphrase": "paraphrase_to_quote",
    "detail_dropped": "detail_added",
}
_TURNED |= {after: before for before, after in _TURNED.items()}


def changes_between(a: Side, b: Side, passages: Sequence[Mapping[str, Any]], max_details: int = 12) -> list[Change]:
    """What changed from a to b: worst first, then in the order of a and b.

    Args:
        a: the article read as the earlier.
        b: the other.
        passages: rows of `passages` between the two, turned so that a's places are a_part, a_start, a_end.
        max_details: how many dropped and how many added details to keep.
    """
    groups = matched(a, b, passages)
    found = [change for group in groups for change in changes_of(a, b, group)]
    found += details(a, b, groups, max_details)
    found += [turned(change) for change in details(b, a, [Matched(g.b, g.a) for g in groups], max_details)]
    return sorted(set(found), key=_order)


def changes_of(a: Side, b: Side, group: Matched) -> list[Change]:
    """What changed in one group of matched sentences, details aside.

    Readers that look only for what a has and b lacks are run both ways.
    """
    back = Matched(group.b, group.a)
    if a.joined(group.a) == b.joined(group.b):
        return []  # who is said to have said it stands in other sentences, and is told there
    found = source_changes(a, b, group)
    found += hedge_changes(a, b, group, found) + [
        turned(c) for c in hedge_changes(b, a, back, [turned(c) for c in found])
    ]
    found += negation_changes(a, b, group) + [turned(c) for c in negation_changes(b, a, back)]
    found += quote_changes(a, b, group) + [turned(c) for c in quote_changes(b, a, back) if c.kind != "quote_altered"]
    found += number_changes(a, b, group) + date_changes(a, b, group) + contrast_changes(a, b, group)
    found += name_changes(a, b, group)
    return found


def turned(change: Change) -> Change:
    """The same change read from the other side."""
    kind = _TURNED.get(change.kind, change.kind)
    return Change(kind, change.b, change.a, change.after, change.before, change.severity)


def _order(change: Change) -> tuple[object, ...]:
    first = change.a or change.b
    return (-change.severity, change.a is None, first, change.kind, change.b or first, change.before or "")
