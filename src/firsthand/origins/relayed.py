"""What an article reports that it has, as it says or a fellow shows, from another newsroom.

>>> text = "Lund told CNN the dam held. The dam is old, Lund said."
>>> def row(n, start, end, told): return {"n": n, "source_name": "Ida Lund", "source_kind": "person", "number": "one",
...     "part": "text", "via": None, "told_to": told, "within": None, "content_spans": [{"start": start, "end": end}]}
>>> one = Dossier("s", {"x": {"outlet": "Orl Post", "domain": None, "text": text}})
>>> one.attributions = {"x": [row(0, 14, 26, "CNN"), row(1, 28, 42, None)]}
>>> relayed(one)
{'x': {'cnn': 1.0}}
"""

from __future__ import annotations

from collections import Counter

from firsthand.dossier import Dossier, quote
from firsthand.lexicon.outlets import known, looks_like_outlet
from firsthand.newsrooms import Row, agency_named, in_full, plain_name
from firsthand.wording import matter

SAME_WORDS, FEW_WORDS = 0.6, 4
"""Two statements are one if they have this part of the shorter's words of matter in common, and so many at least."""
Statement = tuple[str, int]
"""An article, and the number of one of its attributions."""
Place = tuple[str, int, int]
"""Part, start and end of a stretch of an article."""


def relayed(story: Dossier) -> dict[str, dict[str, float]]:
    """For each article, by folded name, the part of its reported words that each newsroom is the source of (0 to 1).

    What somebody says whom the article has from one newsroom, as it says once, is from there from then on: what it
    quotes him with before he may have said to anybody. So is a statement that a fellow has in the same words and from a
    newsroom which this article names too. What stands within another statement counts once.
    """
    here = {plain_name(story.brand(article)) for article in story.articles}
    stated = {article: _stated(rows, here) for article, rows in story.attributions.items()}
    names = {article: sorted(set(found.values())) for article, found in stated.items()}
    said = {
        (article, row["n"]): matter(" ".join(quote(story.articles[article], row["part"], *at) for at in _spans(row)))
        for article, rows in story.attributions.items()
        for row in (rows if names[article] else ())
    }
    heard: dict[str, dict[Statement, frozenset[str]]] = {}
    for article, mine in stated.items():
        for n, name in mine.items():
            heard.setdefault(name, {})[article, n] = said[article, n]
    fellows = {name: _Fellows(statements) for name, statements in heard.items()}
    found: dict[str, dict[str, float]] = {}
    for article, rows in story.attributions.items():
        parts: dict[str, set[Place]] = {}
        everything: set[Place] = set()
        for row in rows:
            places = {(row["part"], *span) for span in _spans(row)}
            everything |= places
            name = stated[article].get(row["n"]) or next(
                (name for name in names[article] if fellows[name].have(said[article, row["n"]], article)), ""
            )
            if name and row["number"] != "many":
                parts.setdefault(name, set()).update(places)
        total = _length(everything)
        found[article] = {name: round(_length(some) / total, 4) for name, some in sorted(parts.items()) if total}
    return found


def _length(places: set[Place]) -> int:
    """How many characters lie in any of these places.

    >>> _length({("text", 0, 10), ("text", 4, 12), ("title", 4, 6)})
    14
    """
    length, end, of = 0, 0, ""
    for part, low, high in sorted(places):
        end = end if part == of else 0
        length += max(0, high - max(low, end))
        end, of = max(end, high), part
    return length


class _Fellows:
    """The statements of a story that come from one newsroom, by their words."""

    def __init__(self, statements: dict[Statement, frozenset[str]]) -> None:
        self._sizes = {statement: len(words) for statement, words in statements.items()}
        self._with: dict[str, list[Statement]] = {}
        for statement, words in statements.items():
            for word in words:
                self._with.setdefault(word, []).append(statement)

    def have(self, words: frozenset[str], article: str) -> bool:
        """Whether one of them, in another article, says these words."""
        common = Counter(statement for word in words for statement in self._with.get(word, ()))
        return any(
            statement[0] != article and both >= max(FEW_WORDS, SAME_WORDS * min(len(words), self._sizes[statement]))
            for statement, both in common.items()
        )


def _stated(rows: list[Row], here: set[str]) -> dict[int, str]:
    """The newsroom that an article says each of its statements is from, by n."""
    spoke_to: dict[str, set[str]] = {}
    first: dict[str, int] = {}
    for row in rows:
        listener = row["told_to"] or (row["via"] if row["via"] and is_medium(row["via"], here) else None)
        if listener and row["source_name"]:
            spoke_to.setdefault(row["source_name"], set()).add(listener)
            first.setdefault(row["source_name"], row["n"])
    found = {}
    for row in rows:
        heard = row["source_name"] if row["source_kind"] in ("outlet", "agency") else row["told_to"] or row["via"]
        listeners = spoke_to.get(row["source_name"] or "", set())
        if not heard and len(listeners) == 1 and row["n"] > first[row["source_name"]]:
            heard = min(listeners)
        if heard and is_medium(heard, here):
            found[row["n"]] = agency_named(heard) or plain_name(heard)
    names = set(found.values())
    return {n: in_full(name, names) for n, name in found.items()}


def _spans(row: Row) -> list[tuple[int, int]]:
    return [(span["start"], span["end"]) for span in row["content_spans"] or ()]


def is_medium(name: str, here: set[str]) -> bool:
    """Whether a name that relays statements is surely that of a newsroom: one of `here` (folded), or a known one.

    >>> is_medium("The Orl Gazette", set()), is_medium("Thomas Orl", set())
    (True, False)
    """
    return bool(plain_name(name) in here or agency_named(name) or known(name)) or looks_like_outlet(name)
