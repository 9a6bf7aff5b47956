"""From roots and voices to numbers: at least so many, likely so many, at most so many independent origins."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

from firsthand.newsrooms import Row
from firsthand.origins.claims import Claim
from firsthand.origins.root import Root
from firsthand.origins.voices import Voice, is_vague

SPEAKS_FOR_ITSELF, SURE = 0.95, 0.95
"""So probably a further voice of a claim has not only heard it from another; so sure is a claim's lower number."""
OVERLOOKED = 3
"""Of a claim of so many voices one more may stand in a sentence that was not seen to say the same."""


def story_range(found: list[Root]) -> tuple[int, int, int]:
    """Lower, likeliest and upper number of independent origins of a story's text.

    Lower: newsrooms with a report that is neither weak nor perhaps another's, told when most of them were; those that
    have much from one newsroom, and that one, may be one. Likeliest: newsrooms with one that is not weak. Upper: every
    root, and what may be one besides. Outlets nobody knows count together as one, and each in the upper number.
    """
    firm = [root for root in found if not (root.weak or root.open or root.apart)]
    newsrooms = {root.newsroom for root in firm}
    followed = Counter(of for _, of in {(root.newsroom, root.leans) for root in firm if root.leans})
    behind = {root.leans if root.leans in newsrooms or followed[root.leans] > 1 else root.newsroom for root in firm}
    strong = {root.newsroom for root in found if not root.weak}
    high = len(found) + sum(len(root.more) for root in found)
    count = max(1, len(strong))
    return max(1, min(count, len(newsrooms), len(behind))), count, max(high, count)


def claim_range(
    claim: Claim, attributed: dict[Any, Row | None], said: dict[Any, Voice], under: dict[str, Root]
) -> tuple[int, int, int, dict[str, Voice]]:
    """Lower, likeliest and upper number of origins of a claim, and whose word the flat mentions of a root repeat.

    One voice is one origin however many heard it. A flat mention repeats the voice that its own report names
    elsewhere, or the only one there is; else it counts in the upper number alone, unless nobody is named at all: then
    each report may have found out for itself. Voices that may be any other ("the company"), and unnamed officials of
    two reports, count in the upper number. Whoever is named may still only repeat another: the lower number is what so
    many voices are good for in nineteen cases of twenty, if so many speak for themselves; and one more may have been
    overlooked.
    """
    by_root: dict[str, Counter[Voice]] = {}
    for mention, who in said.items():
        by_root.setdefault(under[mention.article].key, Counter())[who] += 1
    everyone = Counter(who for told in by_root.values() for who in told)
    reports = {under[mention.article].key for mention in claim.mentions}
    inherited = {key: min(told, key=lambda who: (-told[who], who)) for key, told in by_root.items()}
    if not everyone:
        return 1, 1, len(reports), {}
    bare = {under[m.article].key for m in claim.mentions if m not in said} - by_root.keys()
    flat = {key for key in bare if all(attributed[m] is None for m in claim.mentions if under[m.article].key == key)}
    if len(everyone) == 1:  # of several nobody can say whose word a flat sentence is
        inherited |= dict.fromkeys(flat, next(iter(everyone)))
    count = max(1, sum(not is_vague(who) for who in everyone))
    high = len(everyone) + bool(flat) + len(bare - flat) + (count >= OVERLOOKED)
    return at_least(count), count, high, inherited


def at_least(voices: int) -> int:
    """How many of so many voices speak for themselves with a probability of `SURE`: the first always does.

    >>> [at_least(voices) for voices in range(1, 9)]
    [1, 1, 2, 3, 4, 5, 6, 7]
    """
    own = 0
    missed = (1 - SPEAKS_FOR_ITSELF) ** (voices - 1)
    while missed < 1 - SURE and own < voices - 1:
        own += 1
        missed += math.comb(voices - 1, own) * SPEAKS_FOR_ITSELF**own * (1 - SPEAKS_FOR_ITSELF) ** (voices - 1 - own)
    return 1 + own
