"""What two articles are to each other, judged by figures, and why, in words.

Shared quotations, statements and boilerplate make nobody a copy: only the narration counts. Independent reports of
one event have some sentences alike, and names, and words that were said: how telling the rest is, a logistic model of
five figures says, fitted on pairs that were read (tools/fit_reuse.py). What kind of reuse it is follows from how much
is the same word for word.

    >>> figures = Figures(words=(90, 80), told=(80, 80), sentences=(4, 4), equal=76, told_equal=76, longest=76)
    >>> relation(figures, Align())
    ('copy', 'Most of the shorter comes nearly word for word: 76 of its 80 words, 76 of 80 outside quotations.')
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache

from firsthand import lexicon
from firsthand.align.telling import Echo
from firsthand.lexicon.outlets import known
from firsthand.settings import Align

_REUSED = 0.4
"""Reuse at least this likely is stated: of read pairs with whole sentences in common most are reuse from here on."""
_NAMED = 0.5
"""The same in other words where both are by somebody known: that neither names the other tells against it."""
_OWN = 0.7
"""The same where one outlet printed both, in other words: it says its background again and again."""
_REWORDED = 0.6
"""The same where nothing is common word for word and few sentences follow: two texts on one subject do that too."""
_FEW_TAKEN, _FEW_FOLLOWED = 8, 2.5
"""Narrated words in common that are no more than a phrase, and sentences (as `followed` sums them) that are few."""
_SENTENCE, _TWO_SENTENCES = 20, 40
"""Narrated words in common, in one stretch and in all, with which sentences were taken whole."""
_CLAUSE, _LEAST_TAKEN, _MOST_TAKEN = 14, 25, 1.4
"""Fewer do too where they outweigh, by this factor, the words that are told alike."""
_EVIDENCE = 0.2
"""Part of the shorter in common at which a credit for the other's outlet counts in full: many are named in passing."""
_QUOTED = 10
"""Fewer quoted words in common are a turn of phrase that anybody may quote."""
_DENSE = 6
"""A passage with a name or figure for every so many words is a table read out."""
_FEW_SENTENCES, _FEW_WORDS = 3, 40
"""Parts of a narration shorter than this are taken of so much."""


@dataclass(frozen=True)
class Figures:
    """What two articles have in common, counted; pairs of numbers are (a, b). Boilerplate is left out everywhere."""

    words: tuple[int, int]
    told: tuple[int, int]
    """Words outside quotations, posts, statements and transcripts."""
    sentences: tuple[int, int]
    """Sentences of the text with some words outside quotations."""
    equal: int = 0
    """Words in common, word for word, in passages."""
    told_equal: int = 0
    """Those of them that are narration on both sides."""
    taken: float = 0.0
    """How rare these are, names and figures left out: the sum of their weights (weights.py), in units of ln."""
    longest: int = 0
    """Narrated words in common in the passage with the most."""
    quoted_words: int = 0
    echo: Echo = field(default_factory=Echo)
    """Narrated sentences that are alike."""
    differing: tuple[int, int, int] = (0, 0, 0)
    """Names and numbers within the common passages, those both sides have, and other words that one side has."""
    one_outlet: bool = False
    """Whether one outlet printed both."""
    named: bool = False
    """Whether outlet or agency of both are known."""
    credited: Callable[[], bool] = lambda: False
    """Whether one names the other's outlet as its source: looked up where it matters."""


FIGURES = ("taken", "longest", "echoed", "followed", "credited")
"""What reuse is told by, in this order; `credited` comes last, where it is worth its cost."""


def told_by(f: Figures) -> tuple[float, ...]:
    """The FIGURES of a pair but `credited`, and what a credit would count.

    taken: ln(1 + weight of the narrated words in common); longest: ln(1 + narrated words of the longest passage);
    echoed: narrated words told alike, part of the shorter narration; followed: sentences told alike in one order, part
    of those of the shorter; the last: 1 where enough is common that a credit speaks of it.
    """
    followed = f.echo.followed / max(min(f.sentences), _FEW_SENTENCES)
    echoed = f.echo.echoed / (min(f.told) + _FEW_WORDS)
    common = max(f.equal / max(min(f.words), 1), followed + echoed)
    return (
        math.log1p(f.taken), math.log1p(f.longest), echoed, followed, min(1.0, common / _EVIDENCE),
    )  # fmt: skip


def reused(f: Figures) -> bool:
    """Whether one of two articles likely has narration of the other's."""
    base, *weights = _weights()
    *plain, credit = (weight * value for weight, value in zip(weights, told_by(f), strict=True))
    alone, credited = _logistic(base + sum(plain)), _logistic(base + sum(plain) + credit)
    # most pairs are far from it, credited or not
    return alone >= asked(f) or (credited >= asked(f) and f.credited())


def asked(f: Figures) -> float:
    """How likely reuse must be to be stated."""
    if sentences_taken(f):
        return _REUSED
    if f.one_outlet:
        return _OWN
    if f.told_equal < _FEW_TAKEN and f.echo.followed < _FEW_FOLLOWED:
        return _REWORDED
    return _NAMED if f.named else _REUSED


def sentences_taken(f: Figures) -> bool:
    """Whether whole sentences of the narration are common, rather than what they say."""
    two = f.longest >= _SENTENCE and f.told_equal >= _TWO_SENTENCES
    return two or (f.longest >= _CLAUSE and f.told_equal >= max(_MOST_TAKEN * f.echo.echoed, _LEAST_TAKEN))


def _logistic(score: float) -> float:
    return round(1 / (1 + math.exp(-round(score, 6))), 4)


@cache
def _weights() -> tuple[float, ...]:
    """Fitted by tools/fit_reuse.py: the constant, then one weight a figure."""
    weights = {row["figure"]: float(row["weight"]) for row in lexicon.rows("reuse")}
    return tuple(weights[name] for name in ("", *FIGURES))


def is_copy(f: Figures, choices: Align) -> bool:
    """Whether most of the shorter comes nearly word for word, also of what it narrates itself."""
    return f.equal >= choices.copy_share * max(min(f.words), 1) and f.told_equal >= 0.35 * max(min(f.told), 1)


def relation(f: Figures, choices: Align) -> tuple[str, str]:
    """One of schema.RELATIONS, and why."""
    shorter = max(min(f.words), 1)
    told = max(min(f.told), 1)
    said = f"{f.equal} of the {shorter} words of the shorter are the same, {f.told_equal} of {told} outside quotations"
    order = f"{f.echo.sentences} of {max(min(f.sentences), 1)} narrated sentences follow the other in order"
    particulars, same, others = f.differing
    filled_in = particulars - same >= max(3, others) or (particulars >= 8 and _DENSE * particulars >= f.equal)
    if filled_in and same <= 0.5 * particulars and f.told_equal:
        return (
            "independent",
            f"The same form filled in anew: of {particulars} names and figures within it {same} agree; {said}.",
        )
    if is_copy(f, choices):
        return "copy", (
            f"Most of the shorter comes nearly word for word: {f.equal} of its {shorter} words, "
            f"{f.told_equal} of {told} outside quotations."
        )
    if reused(f):
        if sentences_taken(f):
            return (
                "partial_copy",
                f"Whole sentences are common and the rest is its own: {said}, the longest stretch {f.longest}.",
            )
        credit = "; one names the other's outlet as its source" if f.credited() else ""
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
    name = re.sub(r"^(?i:the )", "", known(outlet) or outlet.strip())
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
    own = [{known(name) or name for name in names.split("; ")} for names in outlets]
    return credited(texts[0], "; ".join(sorted(own[1] - own[0]))) or credited(
        texts[1], "; ".join(sorted(own[0] - own[1]))
    )
