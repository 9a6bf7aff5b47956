"""Which report of an outlet is meant where an article names the outlet: the one that has what the article says it has.

An outlet prints more than one report of a story. "The Lamp reported that the dam held" means one that says so.

>>> texts = {"x": "The Lamp reported that the old dam above Orl had held.", "y": "Orl is glad: its old dam held."}
>>> story = Dossier("s", {i: {"title": None, "text": text, "published_at": None} for i, text in texts.items()})
>>> story.sentences = {"y": [{"part": "text", "start": 0, "end": 30}]}
>>> told = {"part": "text", "content_spans": [{"start": 23, "end": 54}]}
>>> Statements(story).are_in("y", "x", told), Statements(story).are_in("x", "x", told)
(True, False)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise

from firsthand.dossier import Dossier, quote
from firsthand.lexicon.frequencies import weight
from firsthand.newsrooms import Row
from firsthand.wording import matter

SAME_MATTER = 0.6
"""A sentence and the next say what a statement says if they have this part of what its words of matter weigh
(`lexicon.frequencies`)."""
ALSO_SHARED, SHARED = 0.4, 0.02
"""Less is enough where the two articles share this part of their words."""
FEW_WORDS = 3
"""A statement of fewer words of matter may stand anywhere."""
LATER = timedelta(days=1)
"""What was published so much later than an article is not its source."""


class Statements:
    """The statements of a story's articles, and which other article has them too."""

    def __init__(self, story: Dossier) -> None:
        self._story = story
        self._windows: dict[str, list[frozenset[str]]] = {}

    def are_in(self, other: str, article: str, told: Row) -> bool:
        """Whether another article says what one attribution of an article says, and can be where it is from."""
        story = self._story
        mine, theirs = (story.articles[one]["published_at"] for one in (article, other))
        if mine is not None and theirs is not None and theirs - mine >= LATER:
            return False
        enough = ALSO_SHARED if story.share(article, other) >= SHARED else SAME_MATTER
        for span in told["content_spans"] or ():
            said = matter(quote(story.articles[article], told["part"], span["start"], span["end"]))
            most = enough * _weight(said)
            if len(said) >= FEW_WORDS and any(_weight(said & words) >= most for words in self._of(other)):
                return True
        return False

    def _of(self, article: str) -> list[frozenset[str]]:
        """The words of matter of each sentence of an article with the next."""
        if article not in self._windows:
            row = self._story.articles[article]
            each = [matter(quote(row, s["part"], s["start"], s["end"])) for s in self._story.sentences.get(article, ())]
            self._windows[article] = [one | after for one, after in pairwise([*each, frozenset[str]()])]
        return self._windows[article]


def _weight(words: Iterable[str]) -> float:
    return sum(weight(word) for word in words)
