"""How the mentions of a claim stand to each other: who tells it from whom, and which contradict each other.

>>> _differ("Some 60 excavators dug all night.", "All night, 85 excavators dug for him.")
'Some 60 against 85 excavators'
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from firsthand import lexicon
from firsthand.dossier import Dossier, quote
from firsthand.facts import Number, numbers
from firsthand.lexicon.frequencies import weight
from firsthand.origins.claims import Claim, Mention
from firsthand.quotations import quotations

REPEATED = 0.6
"""A flat sentence with this part of its words of matter in one with a source has it from that source."""
QUOTED = 3
"""From so many words of matter inside quotation marks on, a sentence is told by these."""
SAME_TIME = 2.0
"""Days within which two figures can contradict each other."""
LITTLE_ALIKE, PARTLY_ALIKE = 0.15, 0.3
"""Two sentences with a lesser part of all their words of matter in common tell two things; the second where what they
count does not say it."""
MOSTLY_ALIKE = 0.6
"""Of two sentences that have this part of all their words of matter in common the one can deny the other."""
BESIDE, SPECIFIC = 2, 3.0
"""So many words beside a number say what it is of; a noun that weighs so much (`lexicon.frequencies`) says it alone."""
WORDINGS = 12
"""Of a claim so many wordings besides the clearest are held against each other."""
_SCORE = re.compile(r"\d[-–:]\d")
_CLOCK = re.compile(r"\s*[ap]\.?\s?m\b", re.IGNORECASE)
_LISTED = re.compile(r"\s+of\s+\d")
_NAMED = re.compile(r"\w\W?\s?\b[A-Z][\w&]*[ -]$")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_NOT = re.compile(
    r"\b(?:cannot|not|no|never|nobody|none|denied|denies|deny|refuted|rejects?|rejected)\b|n['’]t\b", re.IGNORECASE
)


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


def contradictory(story: Dossier, claim: Claim) -> str:
    """How two mentions of a claim contradict each other, in words; an empty string where they do not.

    Numbers of one thing that cannot both be right; or one side denies what the other says. The clearest sentence is
    held against the others first.
    """
    earliest: dict[str, str] = {}
    for mention in sorted(claim.mentions, key=lambda mention: story.by_age(mention.article)):
        earliest.setdefault(_said(story, mention), mention.article)
    first = _said(story, claim.clearest)
    others = sorted(earliest.keys() - {first})
    for one, other in combinations([first, *others[:WORDINGS]], 2):
        if _days_apart(story, earliest[one], earliest[other]) <= SAME_TIME and (told := _differ(one, other)):
            return told
    return ""


def _days_apart(story: Dossier, one: str, other: str) -> float:
    """Days between two articles; none where either has no time. What was so last week may be otherwise today."""
    times = [story.articles[article].get("published_at") for article in (one, other)]
    return abs((times[0] - times[1]).total_seconds()) / 86_400 if times[0] and times[1] else 0.0


def _said(story: Dossier, mention: Mention) -> str:
    return quote(story.articles[mention.article], mention.part, mention.start, mention.end)


def _differ(one: str, other: str) -> str:
    common, every = _matter(one) & _matter(other), _matter(one) | _matter(other)
    alike = len(common) / max(1, len(every))
    if alike < LITTLE_ALIKE:
        return ""
    mine, theirs = _counted(one), _counted(other)
    for what in sorted({counted.what for counted in mine} & {counted.what for counted in theirs}):
        here, there = _open(mine, theirs, what), _open(theirs, mine, what)
        for first in here:
            for second in there:
                if _same_thing(what, first, second, alike):
                    return f"{first.said} against {second.said} {first.noun if first.noun == what else ''}".strip()
    mine_not, theirs_not = _denied(one), _denied(other)
    denied = (mine_not | theirs_not) & common if bool(mine_not) != bool(theirs_not) else frozenset()
    return "one says it, another denies it" if denied and alike >= MOSTLY_ALIKE else ""


@dataclass(frozen=True)
class _Counted:
    """A number of a sentence with what it counts."""

    number: Number
    said: str
    what: str
    """Its dimension or unit, else the noun behind it; nothing where that is a word of grammar."""
    noun: str
    before: frozenset[str]
    after: frozenset[str]
    """The nearest words of matter on either side."""


def _counted(text: str) -> list[_Counted]:
    """The numbers of a sentence, but for ordinals, scores ("8-7"), lists ("5 of 29") and names ("Section 230")."""
    found = []
    for number in numbers(text):
        scored = _SCORE.search(text, max(0, number.start - 3), number.end + 3)
        scored = scored or _CLOCK.match(text, number.end)
        if number.kind == "ordinal" or scored or _LISTED.match(text, number.end) or _NAMED.search(text[: number.start]):
            continue
        following = _WORD.search(text, number.end)
        noun = following.group().casefold() if following and following.start() - number.end < 2 else ""
        noun = "" if noun in _function_words() else noun
        before = [word for word in _WORD.findall(text[: number.start].casefold()) if word not in _function_words()]
        after = [word for word in _WORD.findall(text[number.end :].casefold()) if word not in _function_words()]
        found.append(
            _Counted(
                number, text[number.start : number.end], number.dimension or number.unit or noun, noun,
                frozenset(before[-BESIDE:]), frozenset(after[:BESIDE]),
            )
        )  # fmt: skip
    return found


def _open(mine: list[_Counted], theirs: list[_Counted], what: str) -> list[_Counted]:
    """The numbers of one side that the other side does not have, be it under no noun."""
    rivals = [counted.number for counted in theirs if counted.what in ("", what)]
    return [one for one in mine if one.what == what and not any(_agree(one.number, other) for other in rivals)]


def _same_thing(what: str, one: _Counted, other: _Counted, alike: float) -> bool:
    """Whether two numbers are of one thing: they count by a word that few texts have, or words beside them agree and
    the sentences, too.
    """
    if what and what == one.noun and weight(what) >= SPECIFIC:
        return True
    if alike < (PARTLY_ALIKE if what else MOSTLY_ALIKE):
        return False
    return bool(one.before & other.before or (one.after & other.after) - {what})


def _denied(text: str) -> frozenset[str]:
    """The words that stand right behind a "not"."""
    behind = (_WORD.findall(text[found.end() :].casefold()) for found in _NOT.finditer(text))
    return frozenset(next((word for word in words if word not in _function_words()), "") for words in behind)


def _matter(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text.casefold()) if not word.isdigit()) - _function_words()


@cache
def _function_words() -> frozenset[str]:
    return frozenset(row["word"] for row in lexicon.rows("function_words"))


def _agree(one: Number, other: Number) -> bool:
    """Whether two numbers can be the same: ranges overlap, or they lie within a tenth where either is vague."""
    low, high = one.low * one.factor, one.high * one.factor
    other_low, other_high = other.low * other.factor, other.high * other.factor
    vague = one.vagueness != "exact" or other.vagueness != "exact"
    slack = 0.12 * max(abs(low), abs(other_low)) if vague else 0.02 * max(abs(low), abs(other_low))
    return low <= other_high + slack and other_low <= high + slack
