"""What two articles are to each other, judged by figures, and why, in words.

Shared quotations, statements and boilerplate make nobody a copy: only the narration counts. Independent reports of
one event have some sentences alike, but few, and in another order; a rewrite follows the other.

    >>> figures = Figures(words=(90, 80), told=(80, 80), sentences=(4, 4), equal=76, told_equal=76, longest=76)
    >>> relation(figures, Align())
    ('copy', 'Most of the shorter comes nearly word for word: 76 of its 80 words, 76 of 80 outside quotations.')
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from firsthand.settings import Align

LEAST_LIKENESS = 0.3
"""Two narrated sentences less alike say nothing about who followed whom."""
TOLD_WORDS = 5
"""Sentences with fewer words outside quotations narrate nothing."""
_TWO_SENTENCES, _LONG_SENTENCE = 40, 20
"""Narrated words in common that are no chance: in two sentences, in one stretch."""
_HOUSE_SHARE = 0.14
"""Part of the shorter's narration below which an outlet that printed both only said its background again."""
_QUOTED = 10
"""Fewer quoted words in common are a turn of phrase that anybody may quote."""
_DENSE = 6
"""A passage with a name or figure for every so many words is a table read out."""


@dataclass(frozen=True)
class Figures:
    """What two articles have in common, counted; pairs of numbers are (a, b). Boilerplate is left out everywhere."""

    words: tuple[int, int]
    told: tuple[int, int]
    """Words outside quotations, posts, statements and transcripts."""
    sentences: tuple[int, int]
    """Sentences with some words outside quotations."""
    equal: int = 0
    """Words in common, word for word, in passages."""
    told_equal: int = 0
    """Those of them that are narration on both sides."""
    longest: int = 0
    """The same for the passage with the most."""
    quoted_words: int = 0
    chain: tuple[float, ...] = ()
    """Likeness of the narrated sentences of the best chain that runs through both in one order."""
    chain_copied: int = 0
    """How many of these are word for word."""
    differing: tuple[int, int, int] = (0, 0, 0)
    """Names and numbers within the common passages, those both sides have, and other words that one side has."""
    one_outlet: bool = False
    """Whether one outlet printed both: it says its background again and again in the same words."""
    credited: Callable[[], bool] = lambda: False
    """Whether one names the other's outlet as its source: looked up where it matters."""


def relation(f: Figures, choices: Align) -> tuple[str, str]:
    """One of schema.RELATIONS, and why."""
    shorter = max(min(f.words), 1)
    told = max(min(f.told), 1)
    sentences = max(min(f.sentences), 1)
    followed = sum(likeness - 0.25 for likeness in f.chain)
    said = f"{f.equal} of the {shorter} words of the shorter are the same, {f.told_equal} of {told} outside quotations"
    order = f"{len(f.chain)} of {sentences} narrated sentences follow the other in order"
    particulars, same, others = f.differing
    filled_in = particulars - same >= max(3, others) or (particulars >= 8 and _DENSE * particulars >= f.equal)
    if filled_in and same <= 0.5 * particulars and f.told_equal:
        return (
            "independent",
            f"The same form filled in anew: of {particulars} names and figures within it {same} agree; {said}.",
        )
    follows = round(followed / sentences, 4)
    rewritten = round(followed, 4) >= max(1.5, min(2.5, 0.4 * sentences)) and follows >= 0.17
    reworded_more = len(f.chain) - f.chain_copied > f.chain_copied
    if f.equal >= choices.copy_share * shorter and f.told_equal >= 0.35 * told and not (rewritten and reworded_more):
        return "copy", (
            f"Most of the shorter comes nearly word for word: {f.equal} of its {shorter} words, "
            f"{f.told_equal} of {told} outside quotations."
        )
    if rewritten and reworded_more:
        return (
            "rewrite",
            f"One follows the other in other words: {order}, {f.chain_copied} of these word for word; {said}.",
        )
    least = max(_TWO_SENTENCES, _HOUSE_SHARE * told if f.one_outlet else 0)
    if (f.told_equal >= least and f.longest >= 12) or (f.longest >= _LONG_SENTENCE and not f.one_outlet):
        return (
            "partial_copy",
            f"Whole sentences are common and the rest is its own: {said}, the longest stretch {f.longest}.",
        )
    digest = (followed >= 1.5 or f.equal >= 0.2 * shorter) and follows >= 0.1 and f.credited()
    some = f.told_equal >= (_HOUSE_SHARE * told if f.one_outlet else 0) and f.told_equal >= 20 and follows >= 0.13
    if rewritten or digest or some:
        credit = "; one names the other's outlet as its source" if digest else ""
        return "rewrite", f"One follows the other in other words: {order}; {said}{credit}."
    if f.quoted_words >= _QUOTED:
        return (
            "shared_quotes",
            f"Only quotations, statements, posts or lists are common: {f.quoted_words} words; {said}; {order}.",
        )
    return "independent", f"No more in common than two reports of one event: {order}; {said}."


_CREDITS = (
    r"(?:told|tells|according to|reported? (?:by|in)|"
    r"(?:story|report|article|interview|column|essay|op-ed) (?:in|by|with|from|for)|"
    r"speaking to|spoke (?:to|with)|via|per|citing|cited by|obtained by|published (?:by|in)|as|said to)"
)
_REPORTS = r"(?:reports?|reported|said|says|wrote|writes|noted|notes|revealed|[’']s (?:report|story|article|account))"


@lru_cache(4096)
def _names(outlet: str) -> tuple[str, ...]:
    """How others write an outlet: its name without the article, and its initials if they are three or more."""
    name = re.sub(r"^(?i:the )", "", outlet.strip())
    if len(name) < 2 or "." in name:
        return ()
    initials = "".join(word[0] for word in name.split() if word[0].isupper())
    return (name, initials) if len(initials) > 2 else (name,)


@lru_cache(4096)
def _credit(name: str) -> re.Pattern[str]:
    called = re.escape(name)
    return re.compile(rf"\b(?i:{_CREDITS}) (?:[Tt]he )*{called}\b|\b{called},? (?i:{_REPORTS})\b")


def credited(text: str, outlets: str) -> bool:
    """Whether a text names an outlet or agency (several joined by `; `) as the source of what it says."""
    names = (name for outlet in outlets.split("; ") for name in _names(outlet))
    return any(name in text and _credit(name).search(text) for name in names)


def credits_other(texts: tuple[str, str], outlets: tuple[str, str]) -> bool:
    """Whether either of two texts names an outlet of the other, that is not its own too, as its source."""
    own = [set(names.split("; ")) for names in outlets]
    return credited(texts[0], "; ".join(sorted(own[1] - own[0]))) or credited(
        texts[1], "; ".join(sorted(own[0] - own[1]))
    )
