"""Real articles -> base articles: no two share a run of twelve words, no two tell one story.

What is planted is known to be reuse; what is not planted must be known to be none. So of real articles only those are
kept that a slow and exact check finds apart: a plain set of all runs of twelve words (case-folded, nothing sampled,
nothing hashed by the code under test), and the cosine of TF-IDF vectors, which finds another report of the same event.
Two reports of one event may be a true rewrite that nobody planted: such a pair could be called neither right nor wrong.

    >>> runs = SharedRuns(4)
    >>> runs.add("The dam held through the night.")
    True
    >>> runs.add("It rained, but the Dam held through noon.")
    False
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import orjson

SETS = ("news-dev", "rumours")
RUN_WORDS = 12
LEAST_WORDS, MOST_WORDS = 150, 600
PIECE_WORDS = 400
"""A longer article is cut after the paragraph in which it reaches this; what follows is material for filler."""
SAME_STORY = 0.2
"""Cosine from which two articles may tell of one event. Below it, read by eye, hardly any do."""
_ENGLISH = frozenset("the of to and in a that is for on it with as was at by from he be are".split())  # noqa: SIM905
_ENGLISH_SHARE = 0.2
_ROWS = 500
"""Articles compared with all others at a time."""

_QUOTED = re.compile(r"[“\"][^”\"\n]{3,}[”\"]")
_MOST_QUOTED = 0.4
_TURN = re.compile(r"^\s*(?:[A-Z][A-Z .'’-]{1,40}|[QA]|[A-Z]\w+(?: [A-Z]\w+)?) ?:\s", re.MULTILINE)
_TURNS = 4
_CAPTIONS = re.compile(r"hide caption|^photos: |\b(?:inaudible|crosstalk|applause)\b", re.IGNORECASE | re.MULTILINE)

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class Base:
    """A real article, or its beginning, and the site it stood on (what a site repeats is nobody's report)."""

    text: str
    domain: str


@dataclass(frozen=True)
class Corpus:
    """What piles are made from: texts that have nothing to do with each other, and loose text for filler."""

    bases: list[Base]
    material: list[str]
    """What is no base: the rest of long articles. Fragments of a few words are cut from it."""


def words_of(text: str) -> list[str]:
    """Case-folded words, by a rule of its own: independent of the tokeniser under test."""
    return _WORD.findall(text.casefold())


class SharedRuns:
    """All runs of words of the texts taken so far."""

    def __init__(self, run: int = RUN_WORDS) -> None:
        self._run = run
        self._seen: set[str] = set()

    def add(self, text: str) -> bool:
        """Takes a text, unless it shares a run with one taken before; says whether it did."""
        words = words_of(text)
        runs = {" ".join(words[n : n + self._run]) for n in range(len(words) - self._run + 1)}
        if not self._seen.isdisjoint(runs):
            return False
        self._seen |= runs
        return True


def read(data: Path) -> Corpus:
    """The bases of the development sets, by id (the first of those that are too near each other is kept)."""
    articles = []
    for name in SETS:
        with gzip.open(data / name / "articles.jsonl.gz", "rb") as lines:
            articles += [(row["id"], row["text"], row["url"]) for row in map(orjson.loads, lines) if row["text"]]
    apart, material, runs = [], [], SharedRuns()
    for _, text, url in sorted(articles, key=lambda article: article[0]):
        piece, rest = _cut(text)
        if len(rest.split()) >= PIECE_WORDS // 2:
            material.append(rest)
        if _fits(piece) and runs.add(piece):
            apart.append(Base(piece, urlsplit(url or "").netloc.removeprefix("www.")))
    return Corpus([apart[n] for n in one_per_story([base.text for base in apart])], material)


def _cut(text: str) -> tuple[str, str]:
    """A text, or its first paragraphs with some 400 words, and the rest."""
    if len(text.split()) <= MOST_WORDS:
        return text.strip(), ""
    words = 0
    for paragraph in re.finditer(r"[^\n]+", text):
        words += len(paragraph.group().split())
        if words >= PIECE_WORDS:
            return text[: paragraph.end()].strip(), text[paragraph.end() :].strip()
    return text.strip(), ""


def _fits(text: str) -> bool:
    words = words_of(text)
    english = sum(word in _ENGLISH for word in words) >= _ENGLISH_SHARE * len(words)
    return LEAST_WORDS <= len(words) <= MOST_WORDS and english and is_report(text)


def is_report(text: str) -> bool:
    r"""Whether a text narrates: galleries, transcripts, digests of quotations do not, and whoever prints the same one
    shares the words of others.

    >>> is_report("The dam held. “We slept,” she said."), is_report("HOST: Did it hold?\n" * 5)
    (True, False)
    """
    quoted = sum(len(match.group()) for match in _QUOTED.finditer(text))
    return quoted < _MOST_QUOTED * len(text) and len(_TURN.findall(text)) < _TURNS and not _CAPTIONS.search(text)


def one_per_story(texts: Sequence[str]) -> list[int]:
    """Which of the texts are not too like one kept before them."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    weighted = TfidfVectorizer(sublinear_tf=True, min_df=2, max_df=0.1, stop_words="english").fit_transform(texts)
    kept: set[int] = set()
    for start in range(0, len(texts), _ROWS):
        cosines = (weighted[start : start + _ROWS] @ weighted.T).tocsr()
        for row in range(cosines.shape[0]):
            low, high = cosines.indptr[row : row + 2]
            near = cosines.indices[low:high][cosines.data[low:high] >= SAME_STORY]
            if kept.isdisjoint(n for n in near.tolist() if n < start + row):
                kept.add(start + row)
    return sorted(kept)


def shared_runs(texts: Iterable[str], others: Iterable[str], run: int = RUN_WORDS) -> int:
    """How many of the others share a run with one of the texts: zero where nothing was planted."""
    runs = SharedRuns(run)
    for text in texts:
        runs.add(text)
    return sum(not runs.add(text) for text in others)
