"""The medium that heard it: "Lund told the Arn Post", "in an interview with Reuters", "a detailed account by CNN".

Who only quotes what another was told has it from there.

>>> text = "“It is a disaster,” Dr Lund told CNN's reporter, adding that he had told the mayor."
>>> heard_by(text, (0, len(text)), [(1, 18)], "en")
'CNN'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from firsthand.attribution.contents import Span
from firsthand.lexicon.cues import listed
from firsthand.lexicon.outlets import known as outlet_known
from firsthand.newsrooms import agency_named

_LONGEST = 6
"""Words of a medium's name."""
_WORD = re.compile(r"[A-Z0-9][\w.&-]*|of|the|and|&")


def heard_by(text: str, sentence: Span, content: Sequence[Span], language: str) -> str | None:
    """The medium that a sentence says somebody spoke to, outside what was said; None for none or for several.

    Args:
        text: of the article.
        sentence: where the words of the report stand.
        content: what was said, which may speak of media itself.
        language: of the text.
    """
    low = text[slice(*sentence)].casefold()
    if not any(word in low for word in _openers(language)):
        return None
    found = set()
    for lead in _leads(language).finditer(text, *sentence):
        if any(start <= lead.start() < end for start, end in content):
            continue
        if (medium := _medium(text, lead.end(), sentence[1])) is not None:
            found.add(medium)
    return found.pop() if len(found) == 1 else None


def _medium(text: str, start: int, end: int) -> str | None:
    """The agency or outlet whose name begins here, by the longest name that is known."""
    words: list[re.Match[str]] = []
    at = start
    while len(words) < _LONGEST and (word := _WORD.match(text, at, end)):
        words.append(word)
        at = word.end() + 1
        if text[word.end() : at] != " ":
            break
    while words:
        name = text[start : words[-1].end()].rstrip(".")
        bare = name.removeprefix("the ").removeprefix("The ")
        if bare[:1].isupper() and (medium := agency_named(bare) or outlet_known(bare)):
            return medium
        words.pop()
    return None


def _phrases(language: str) -> list[str]:
    return [row["phrase"] for row in listed(language, "hearing")]


@cache
def _openers(language: str) -> tuple[str, ...]:
    """What a sentence holds that has a lead: to see that costs little."""
    phrases = {phrase.casefold() for phrase in _phrases(language)}
    return tuple(sorted(phrase for phrase in phrases if not any(o != phrase and o in phrase for o in phrases)))


@cache
def _leads(language: str) -> re.Pattern[str]:
    phrases = sorted(_phrases(language), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\s", re.IGNORECASE)
