"""Clauses of cause, condition, scope or caveat that one article has and the whole other article lacks.

>>> [c for c in clauses("The dam broke because inspectors had been sent home, officials said.")]
[(14, 51)]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from firsthand import lexicon
from firsthand.drift.sides import Change, Matched, Place, Side
from firsthand.facts.spotting import screen
from firsthand.wording import key, matter, shared

MIN_WORDS, MIN_CONDITION = 4, 2
"""A clause with fewer words of matter is no detail; a condition may be short: "if the story is true"."""
MAX_ELSEWHERE = 0.25
"""A clause of which the whole other article has a larger part is not lost."""
REST_TOLD = 0.5
"""How much of the rest of its sentence the other side must tell there."""
MAX_CLAUSE = 220


@cache
def _openers() -> re.Pattern[str]:
    found = sorted((row["words"] for row in lexicon.rows("detail_openers")), key=lambda w: (-len(w), w))
    return re.compile(r"(?:(?<=\s)|(?<=^))(?:" + "|".join(map(re.escape, found)) + r")\b", re.IGNORECASE)


@cache
def _screen() -> frozenset[str]:
    return frozenset(map(key, screen(row["words"] for row in lexicon.rows("detail_openers"))))


_END = re.compile(r"[,;:.!?]?[\"”’)]*\s*\Z|[,;](?=\s)|\s[–—-]\s")


_WHETHER = re.compile(
    r"\b(?:(?:know|knows|clear|unclear|see|seen|tell|ask|asks|asked|wonder\w*|sure|certain|determine|decide)\b[^,;:.]*"
    r"|say|as|even)\s\Z",
    re.IGNORECASE,
)
"""Before an "if" that means "whether": no condition."""
_TO_READERS = re.compile(r"\b(?:you|your|if (?:need be|so|not|ever|anything))\b", re.IGNORECASE)
"""In a turn of speech that says nothing of what happened."""


def clauses(text: str) -> list[tuple[int, int]]:
    """Spans of the clauses that words like "because", "unless" or "despite" open, each up to the next stop."""
    found: list[tuple[int, int]] = []
    for match in _openers().finditer(text):
        end = _END.search(text, match.end())
        stop = end.start() if end else len(text)
        if (found and match.start() < found[-1][1]) or _WHETHER.search(text, 0, match.start()):
            continue
        found.append((match.start(), min(stop, match.start() + MAX_CLAUSE)))
    return found


def _sort(clause: str) -> str:
    """What a clause is of: cause, condition, scope, caveat, actor."""
    opener = _openers().match(clause)
    return _sorts()[opener[0].lower()] if opener else ""


@cache
def _sorts() -> dict[str, str]:
    return {row["words"]: row["sort"] for row in lexicon.rows("detail_openers")}


def details(a: Side, b: Side, groups: Sequence[Matched], most: int) -> list[Change]:
    """Details of a's matched sentences that b says nowhere: the heaviest `most` of them, in the order of a."""
    found: list[tuple[int, Change]] = []
    told: dict[int, frozenset[str]] = {}
    for group in groups:
        for n in group.a:
            if not a.keys((n,)).isdisjoint(_screen()):
                told[n] = told.get(n, frozenset()) | b.about(group.b)
    for n in sorted(told):
        place = a.sentences[n]
        text = a.sentence(n)
        for start, end in clauses(text):
            about = matter(text[start:end])
            if shared(a.about((n,)) - about, told[n]) < REST_TOLD or _TO_READERS.search(text, start, end):
                continue
            least = MIN_CONDITION if _sort(text[start:end]) == "condition" else MIN_WORDS
            if len(about) >= least and shared(about, b.matter) <= MAX_ELSEWHERE:
                at = Place(place.part, place.start + start, place.start + end)
                found.append((len(about), Change("detail_dropped", at, None, a.words(at), None, 1)))
    heaviest = sorted(found, key=lambda f: (-f[0], f[1].a or Place("", 0, 0)))[: max(0, most)]
    return [change for _, change in heaviest]
