"""How common words are in the news: weights that do not depend on the pile at hand.

A pile of two pages has no word frequencies of its own. These come from a background of some 12,000 news articles
(data/frequencies.tsv.gz, made by tools/word_frequencies.py): for each word form that at least five articles hold, in
how many it stands, and in what share of these it stands with a capital letter.

    >>> weight("the") < weight("minister") < weight("earthquake") < weight("qwxyz")
    True
    >>> normal("KIM’S"), bool(name_share(["denied"])[0] < 0.5 < name_share(["Moscow"])[0])
    ('kim', True)
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

Float32 = npt.NDArray[np.float32]

UNSEEN = 4
"""Articles a word is taken to stand in that the table does not have: one less than the fewest it keeps."""


@dataclass(frozen=True)
class Background:
    """The table as numbers, at the place of each word."""

    articles: int
    place: dict[str, int]
    frequency: npt.NDArray[np.int64]
    """In how many articles each word stands."""
    name: Float32
    """In what share of these mostly with a capital letter."""
    weight: Float32
    """ln(articles / frequency), and last the weight of a word the table does not have."""


def normal(word: str) -> str:
    """A word as the table writes it: small letters, straight apostrophes, without a possessive."""
    word = word.lower().replace("’", "'").replace("‘", "'").replace("ʼ", "'").strip("'")
    return word.removesuffix("'s") or word


def weight(word: str) -> float:
    """ln(articles / articles with the word): near 0 for `the`, and about 8 for a word never seen."""
    table = background()
    return float(table.weight[table.place.get(normal(word), -1)])


def weights(words: Iterable[str]) -> Float32:
    """The weight of each of many words that are `normal` already."""
    table = background()
    return table.weight[[table.place.get(word, -1) for word in words]]


def name_share(words: Sequence[str]) -> Float32:
    """How often each word is written with a capital; 1 for a word never seen: those are names, mostly."""
    table = background()
    return np.append(table.name, np.float32(1))[[table.place.get(normal(word), -1) for word in words]]


@cache
def background() -> Background:
    """The table, read once."""
    packed = (files("firsthand") / "data" / "frequencies.tsv.gz").read_bytes()
    head, *lines = gzip.decompress(packed).decode("utf-8").splitlines()
    words, counts, capitals = zip(*(line.split("\t") for line in lines), strict=True)
    articles = int(head.split("\t")[1])
    frequency = np.array(counts, dtype=np.int64)
    expected = np.append(frequency, UNSEEN).astype(np.float64)
    return Background(
        articles=articles,
        place={word: place for place, word in enumerate(words)},
        frequency=frequency,
        name=(np.array(capitals, dtype=np.float32) / 9).astype(np.float32),
        weight=np.round(np.log(articles / expected), 4).astype(np.float32),
    )
