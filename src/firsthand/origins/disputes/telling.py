"""A contradiction in words: what each side says, and who they are."""

from __future__ import annotations

from collections.abc import Iterable

from firsthand.dossier import Dossier
from firsthand.origins.claims import Mention, attribution_of
from firsthand.origins.disputes.ground import Dispute, Side

NAMED = 2
"""So many outlets, and sources, of a side are named; the rest is counted."""


def told(story: Dossier, dispute: Dispute) -> str:
    """A dispute in words: what each side says, and who they are."""
    one, other = dispute.sides
    joint = "against"
    if dispute.kind == "number" and (order := _order(story, one, other)):
        one, other = order
        joint = "and later"
    first, second = (_who(story, [mention for mention, _ in side.told]) for side in (one, other))
    if dispute.kind == "quotation":
        return f"the same words are quoted as “{one.words}” ({first}) and as “{other.words}” ({second})"
    if dispute.kind == "denial" and dispute.who:
        outlets = _outlets(story, [mention for mention, _ in one.told])
        return f"“{other.words}” ({second}); {dispute.who} denied “{one.words}” (in {outlets})"
    return f"“{one.words}” ({first}) {joint} “{other.words}” ({second})"


def _order(story: Dossier, one: Side, other: Side) -> tuple[Side, Side] | None:
    """The two sides, the one first that was told before anybody told the other; null where both stand at once."""
    times = [[story.articles[m.article]["published_at"] for m, _ in side.told] for side in (one, other)]
    if not all(all(told) for told in times):
        return None
    if max(times[0]) < min(times[1]):
        return one, other
    return (other, one) if max(times[1]) < min(times[0]) else None


def _who(story: Dossier, mentions: Iterable[Mention]) -> str:
    """Who says so, and in which outlets: 'police, in Post and Echo; Lamp'."""
    outlets: dict[str, list[Mention]] = {}
    for mention in mentions:
        row = attribution_of(story, mention)
        source = "" if row is None else str(row["source_name"] or row["source"] or "")
        outlets.setdefault(" ".join(source.split()), []).append(mention)
    ranked = sorted(outlets.items(), key=lambda item: (not item[0], -len(item[1]), item[0]))
    parts = [
        f"{source}, in {_outlets(story, held)}" if source else _outlets(story, held) for source, held in ranked[:NAMED]
    ]
    more = f"; and {len(ranked) - NAMED} more" if len(ranked) > NAMED else ""
    return "; ".join(parts) + more


def _outlets(story: Dossier, mentions: Iterable[Mention]) -> str:
    names = list(dict.fromkeys(story.named(mention.article) for mention in mentions))
    if len(names) > NAMED + 1:
        return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
