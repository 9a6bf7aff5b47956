"""Headline and outlet in one line, "Harbour Lamp: Bridge opens", told apart by what else the page shows.

Which side is the outlet no separator tells. A page that prints the headline as a line of its own and the outlet as its
masthead, or in its copyright line, does.

    >>> apart("Harbour Lamp: Bridge: it opens", ["Harbour Lamp", "Bridge: it opens", "It did."])
    ('Bridge: it opens', 'Harbour Lamp')
    >>> apart("Bridge opens again - Lamp & Ladder", ["It did.", "© 2031 Lamp & Ladder."], headline=False)
    ('Bridge opens again', 'Lamp & Ladder')
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from firsthand.extract.blocks import Element, words_of
from firsthand.extract.page_facts import Facts
from firsthand.lexicon.outlets import without_outlet

_BETWEEN = re.compile(r"\s*(?:[|»«：]|::)\s*|:\s+|\s+:\s+|\s+[·•~–—-]{1,2}\s+")
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright|all rights reserved)", re.IGNORECASE)
_MASTHEAD_WORDS = 7
_LINES = ("b", "strong", "font", "td", "th", "div", "p", "span", "h2", "h3", "a", "center", "big", "em", "li")


def apart(line: str, shown: Iterable[str], headline: bool = True) -> tuple[str, str] | None:
    """Headline and outlet of a line, if the other lines show the outlet and, with `headline`, the headline too."""
    place: dict[str, int] = {}
    for n, other in enumerate(shown):
        if len(other) < 300:
            place.setdefault(_fold(other), n)
    rights = [f" {_bare(other)} " for other in place if _RIGHTS.search(other)]
    for cut in _BETWEEN.finditer(line):
        head, tail = line[: cut.start()].strip(), line[cut.end() :].strip()
        for title, outlet in ((head, tail), (tail, head)):
            if len(title.split()) < 3 or not 0 < len(outlet.split()) <= _MASTHEAD_WORDS:
                continue
            above, below = place.get(_fold(outlet)), place.get(_fold(title))
            owns = any(f" {_bare(_fold(outlet))} " in other for other in rights)
            if headline and below is None:
                continue
            # a masthead stands above its headline
            if owns or (above is not None and (below is None or above < below)):
                return title, outlet
    return None


def _fold(line: str) -> str:
    return " ".join(line.casefold().split()).strip(" .|")


def _bare(line: str) -> str:
    return " ".join(re.sub(r"[^\w&'’-]+", " ", line).split())


def read_page_title(tree: Element, facts: Facts) -> None:
    """Adds headline and outlet from `<title>` on a page that says neither to machines: designs of the old web."""
    title = facts.first("page_title")
    if facts.all("outlet") or facts.all("title") or without_outlet(title)[1] or not _BETWEEN.search(title):
        return
    shown = (words_of(element) for element in tree.iter(*_LINES) if len(element) < 4)
    if found := apart(title, shown):
        facts.add("title", found[0], "visible")
        facts.add("outlet", found[1], "visible")
