"""Which mentions of a claim only repeat another: who tells it flat has it from who names a source for the same."""

from __future__ import annotations

from collections.abc import Collection

from firsthand.dossier import Dossier, quote
from firsthand.origins.claims import Claim, Mention
from firsthand.quotations import quotations
from firsthand.wording import matter

REPEATED = 0.6
"""A flat sentence with this part of its words of matter in one with a source has it from that source."""
QUOTED = 3
"""From so many words of matter inside quotation marks on, a sentence is told by these."""


def repeated(story: Dossier, claim: Claim, said: Collection[Mention]) -> dict[Mention, Mention]:
    """The flat mentions that tell in nearly the same words what another tells on somebody's word: each with that one.

    `said`: the mentions with a source.
    """
    texts = {mention: quote(story.articles[mention.article], mention.part, mention.start, mention.end)
             for mention in claim.mentions}  # fmt: skip
    sourced: dict[frozenset[str], Mention] = {}  # thousands may carry one sentence
    for mention in sorted((one for one in claim.mentions if one in said), key=lambda one: (one.article, -one.start)):
        sourced[_words(texts[mention])] = mention
    nearest = {text: _nearest(text, sourced) for text in {texts[one] for one in claim.mentions if one not in said}}
    return {flat: one for flat in claim.mentions if flat not in said and (one := nearest[texts[flat]]) is not None}


def _nearest(text: str, sourced: dict[frozenset[str], Mention]) -> Mention | None:
    """Of the mentions with a source, by their words, the one that a flat sentence repeats."""
    quoted = _words(" ".join(text[quote.start : quote.end] for quote in quotations(text)))
    told = quoted if len(quoted) >= QUOTED else _words(text)  # whoever quotes has it from whoever is quoted
    shares = [(len(told & words) / len(told), one.article, -one.start, one) for words, one in sourced.items() if told]
    share, *_, nearest = max(shares, default=(0.0, None))
    return nearest if share >= REPEATED else None


def _words(text: str) -> frozenset[str]:
    """The words of matter that are no figures: these may differ."""
    return frozenset(word for word in matter(text) if not word.isdigit())
