"""Word lists as patterns, and costly patterns tried only where they can begin: what `facts` and `days` are built on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from firsthand import lexicon

_TOKEN = re.compile(r"US\$|(?:HK|NZ|A|C)\$|[$£€¥₩₹]|\d+|[^\W\d_]+")


def alternatives(name: str, column: str, kind: str | None = None) -> str:
    """The words of a list as one pattern, the longest first; a space matches a hyphen too."""
    found = [r[column] for r in lexicon.rows(name) if kind is None or r.get("kind", r.get("place")) == kind]
    return "|".join(re.escape(word).replace(r"\ ", r"[\s-]") for word in sorted(set(found), key=lambda w: (-len(w), w)))


def matches(pattern: re.Pattern[str], starts: frozenset[str], text: str) -> Iterator[re.Match[str]]:
    """Where a costly pattern matches: tried only at digits, signs and the words it can begin with."""
    done = 0
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word.lower() not in starts and word[0].isalpha():
            continue
        here = token.start()
        match = pattern.match(text, here) if here >= done else None
        if match and match.end() > here:
            yield match
            done = match.end()


def screen(phrases: Iterable[str]) -> frozenset[str]:
    """One word of each phrase, its longest: where none of these stands, no phrase does."""
    return frozenset(max(re.findall(r"[a-z]+", p.lower()), key=lambda w: (len(w), w), default="") for p in phrases)


def may_hold(text: str, screened: frozenset[str]) -> bool:
    """Whether a text holds a digit or one of the words of a screen."""
    return _DIGIT.search(text) is not None or not screened.isdisjoint(_SMALL.findall(text.lower()))


_DIGIT, _SMALL = re.compile(r"\d"), re.compile(r"[a-z]+")
