r"""What outlets do to a text that they take: the hands that make planted copies.

A light hand changes a few words and cuts from the end; a desk sets more in its own words; a heavy one puts a lead of
its own before it, takes only a part, or moves blocks. One copy in ten is exact.

    >>> hand = Hand(["dam", "river"], ["A new paragraph."])
    >>> text = "The dam held.\n\nNobody slept.\n\nThe mayor said so.\n\nIt was late.\n\nAll left."
    >>> hand.light(random.Random(4), text)
    'The dam held.\n\nNobody slept.\n\nThe mayor said so.\n\nIt was late.'
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from benchmarks.planted.mutations import (
    Sources,
    change_words,
    cut_both,
    cut_end,
    cut_start,
    edited,
    merged,
    new_lead,
    put_together,
    reordered,
)
from benchmarks.planted.rewriting import Rewriter, sentences

HANDS = {"exact": 0.1, "light": 0.45, "desk": 0.3, "heavy": 0.15}
"""How many copies each hand makes."""
LEAST_WORDS = 70
"""What would leave a copy shorter than this is not done."""
_HOUSE = ("", "reportedly", "some", "early", "local", "said", "other")


class Hand:
    """Makes copies.

    Args:
        words: what changed words are changed to.
        paragraphs: text that is nobody's, for leads and additions; each is used once, while they last.
    """

    def __init__(self, words: Sequence[str], paragraphs: Sequence[str]) -> None:
        self._words, self._paragraphs = words, list(paragraphs)
        self._sources = Sources(words, lambda rng, _: self._spare(rng), Rewriter({}))

    def copy(self, rng: random.Random, text: str, hand: str = "") -> str:
        """A copy by this hand, or by any."""
        (drawn,) = rng.choices(list(HANDS), list(HANDS.values()))
        made = self._by(hand or drawn)(rng, text)
        return made if len(made.split()) >= LEAST_WORDS else change_words(text, 0.02, rng, self._words)

    def mixed(self, rng: random.Random, one: str, other: str) -> str:
        """The first half of one text and the last half of another, each with a few words changed."""
        parts = merged(change_words(one, 0.01, rng, self._words), change_words(other, 0.01, rng, self._words), rng)
        return put_together(parts)[0]

    def _by(self, hand: str) -> Callable[[random.Random, str], str]:
        return {"exact": lambda _, text: text, "light": self.light, "desk": self.desk, "heavy": self.heavy}[hand]

    def light(self, rng: random.Random, text: str) -> str:
        """Up to five words changed, often cut from the end, at times a paragraph less or more."""
        words = text.split(" ")
        for _ in range(rng.choice([0, 0, 1, 1, 2, 3, 5])):
            place = rng.randrange(1, len(words))
            words[place] = rng.choice(_HOUSE) or words[place - 1]
        paragraphs = " ".join(words).split("\n\n")
        if rng.random() < 0.4 and len(paragraphs) > 4:
            paragraphs = paragraphs[: rng.randint(len(paragraphs) // 2, len(paragraphs) - 1)]
        if rng.random() < 0.15 and len(paragraphs) > 4:
            del paragraphs[rng.randrange(1, len(paragraphs))]
        if rng.random() < 0.15:
            paragraphs.insert(rng.randint(1, len(paragraphs)), self._spare(rng))
        return "\n\n".join(paragraphs)

    def desk(self, rng: random.Random, text: str) -> str:
        """One to five words in a hundred changed; often cut after a sentence in the last third."""
        text = change_words(text, rng.uniform(0.01, 0.05), rng, self._words)
        ends = [end for _, end in sentences(text) if end > 0.6 * len(text)]
        return text[: rng.choice(ends)] if ends and rng.random() < 0.5 else text

    def heavy(self, rng: random.Random, text: str) -> str:
        """A lead of its own, a part alone, blocks moved, or every seventh word changed."""
        mutate = rng.choice([new_lead, cut_start, cut_end, cut_both, reordered, edited(0.15)])
        return put_together(mutate(text, rng, self._sources))[0]

    def _spare(self, rng: random.Random) -> str:
        if not self._paragraphs:
            return " ".join(rng.choices(self._words, k=40)).capitalize() + "."
        return self._paragraphs.pop(rng.randrange(len(self._paragraphs)))
