"""Which mentions of a claim only repeat another: who tells it flat has it from who names a source for the same."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from firsthand import lexicon
from firsthand.dossier import Dossier, quote
from firsthand.origins.claims import Claim, Mention
from firsthand.quotations import quotations

REPEATED = 0.6
"""A flat sentence with this part of its words of matter in one with a source has it from that source."""
QUOTED = 3
"""From so many words of matter inside quotation marks on, a sentence is told by these."""
_WORD = re.compile(r"\w+(?:['’]\w+)*")


def repeated(story: Dossier, claim: Claim, said: Collection[Mention]) -> dict[Mention, Mention]:
    """The flat mentions that tell in nearly the same words what another tells on somebody's word: each with that one.

    `said`: the mentions with a source.
    """
    matter = {mention: _matter(_said(story, mention)) for mention in claim.mentions}
    found = {}
    for flat in claim.mentions:
        if flat in said or not matter[flat]:
            continue
        words = _said(story, flat)
        quoted = _matter(" ".join(words[quote.start : quote.end] for quote in quotations(words)))
        told = quoted if len(quoted) >= QUOTED else matter[flat]  # whoever quotes has it from whoever is quoted
        shares = [(len(told & matter[one]) / len(told), one) for one in claim.mentions if one in said]
        share, nearest = max(shares, key=lambda told: (told[0], told[1].article, -told[1].start), default=(0.0, flat))
        if share >= REPEATED:
            found[flat] = nearest
    return found


def _said(story: Dossier, mention: Mention) -> str:
    return quote(story.articles[mention.article], mention.part, mention.start, mention.end)


def _matter(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text.casefold()) if not word.isdigit()) - _function_words()


@cache
def _function_words() -> frozenset[str]:
    return frozenset(row["word"] for row in lexicon.rows("function_words"))
