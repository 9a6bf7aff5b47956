"""A text cut into pieces, each with what it is: what every face draws in place of offsets.

Places count code points and browsers count UTF-16, so no face is ever handed a place in a text. It gets the
text itself, already cut, and joins the pieces again:

    >>> cut("He left, she said.", [Mark(9, 12, "source", 0), Mark(13, 17, "cue", 0), Mark(0, 7, "content", 0)])
    ... # doctest: +NORMALIZE_WHITESPACE
    [{'text': 'He left', 'kind': 'content', 'n': 0}, {'text': ', '}, {'text': 'she', 'kind': 'source', 'n': 0},
     {'text': ' '}, {'text': 'said', 'kind': 'cue', 'n': 0}, {'text': '.'}]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

Piece = dict[str, Any]
"""`text`, and where it is marked `kind` and `n`: what it is, and the number of the thing it belongs to."""


class Mark(NamedTuple):
    """A stretch of a text that means something: its half-open place, its kind, and the number of its thing."""

    start: int
    end: int
    kind: str
    n: int


def atoms(marks: Iterable[Mark], start: int, end: int) -> list[int]:
    """The places between `start` and `end` where any mark begins or ends, with both of them, in order."""
    inside = {place for mark in marks for place in (mark.start, mark.end) if start < place < end}
    return [start, *sorted(inside), end] if end > start else [start]


def cut(text: str, marks: Sequence[Mark], start: int = 0, end: int | None = None) -> list[Piece]:
    """The text from `start` to `end` as pieces that join to it again.

    Where marks overlap the shortest one names the piece: a cue inside another's content is a cue. Marks of
    one length are told apart by place, kind and number, so the same marks in any order cut alike.
    """
    end = len(text) if end is None else min(end, len(text))
    ranked = sorted((m for m in marks if m.end > m.start), key=lambda m: (m.end - m.start, m))
    places = atoms(ranked, start, end)
    owner: list[Mark | None] = [None] * (len(places) - 1)
    index = {place: n for n, place in enumerate(places)}
    for mark in reversed(ranked):  # the shortest writes last
        first, last = index.get(max(mark.start, start)), index.get(min(mark.end, end))
        if first is not None and last is not None:
            owner[first:last] = [mark] * (last - first)
    pieces: list[Piece] = []
    before: Mark | None = None
    for n, named in enumerate(owner):
        words = text[places[n] : places[n + 1]]
        if pieces and named == before:
            pieces[-1]["text"] += words
        else:
            pieces.append({"text": words} if named is None else {"text": words, "kind": named.kind, "n": named.n})
        before = named
    return pieces


def locate(text: str, words: str, start: int, end: int, within: tuple[int, int]) -> tuple[int, int] | None:
    """Where words stand in a sentence: first `within` the span given for them, then anywhere in it.

    Where they stand nowhere (a value put into other words) that span, if it is less than the whole sentence.

        >>> locate("No, about 12 came.", "about 12", 0, 18, (0, 18))
        (4, 12)
    """
    if not words:
        return None
    lowered = text.lower() if len(text.lower()) == len(text) else text  # some letters grow when lowered
    for place in (
        text.find(words, *within),
        text.find(words, start, end),
        lowered.find(words.lower(), start, end),
    ):
        if place >= 0:
            return place, place + len(words)
    return None if within == (start, end) else within


def differing(a: str, b: str, least_words: int = 4) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The places in two wordings of one thing where they differ, word by word; both whole where little is alike.

    >>> differing("a bang like a lorry hitting", "a bang like a truck hitting")
    ([(14, 19)], [(14, 19)])
    """
    words = [list(re.finditer(r"\w+|[^\w\s]", text)) for text in (a, b)]
    left, right = ([word.group() for word in found] for found in words)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if min(map(len, words)) < least_words or matcher.ratio() < 0.5 or a == b:
        return [(0, len(a))], [(0, len(b))]
    places: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for what, *bounds in matcher.get_opcodes():
        for found, place, (first, last) in zip(words, places, (bounds[:2], bounds[2:]), strict=True):
            if what != "equal" and last > first:
                place.append((found[first].start(), found[last - 1].end()))
    return places
