"""What several articles say alike: sentences gathered around the clearest of them.

Equal sentences are one unit, however many copies carry them; captions, credits and calls to follow are none. Units are
compared by meaning, by weighted words, and by the passages that join them. A claim is one unit and those like it, each
held against that one alone, so that no chain of half-likenesses grows; each sentence makes one claim.

    >>> from firsthand.dossier import Dossier
    >>> said = "The dam at Orl burst at noon and 12 farms were flooded."
    >>> one = Dossier("s", {i: {"text": said, "title": None, "outlet": i, "domain": None} for i in "xy"})
    >>> one.sentences = {i: [{"n": 0, "part": "text", "start": 0, "end": len(said)}] for i in "xy"}
    >>> [[mention.article for mention in claim.mentions] for claim in claims_of(one, 2)[0]]
    [['x', 'y']]
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from firsthand.dossier import Dossier
from firsthand.facts import numbers
from firsthand.lexicon.boilerplate import boilerplate
from firsthand.lexicon.frequencies import weight
from firsthand.meaning import model
from firsthand.newsrooms import Row
from firsthand.postings import Postings, both, products

Floats = npt.NDArray[np.float64]
Vectors = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

MIN_WORDS = 6
MAX_SENTENCES = 40
"""Of an article so many sentences are read for claims, from the top."""
MAX_UNITS = 3000
"""Of a story so many different sentences, those that most articles carry first."""
MIN_MEANING, MIN_LIKENESS = 0.50, 0.55
"""Two sentences say the same from this nearness of meaning on, and this mean of meaning and words."""
MIN_KIN = 0.35
"""From this mean of meaning and words on they may tell of one thing."""
MOST_KIN = 50_000
"""Of a story so many pairs of sentences are held against each other, the likest."""
MIN_COMMON = 0.2
"""Two sentences with a lesser cosine of weighted words are not read by meaning, unless a passage joins them."""
_PARTS = 10_000
"""Weights are whole parts of this length."""
JOINED = 0.15
"""What a passage that joins two sentences adds to their likeness."""
OTHER_FIGURES = 0.04
"""What figures none of which agree take from the likeness of two sentences."""
PER_STORY = 20
"""So many claims of a story are kept, and one more for each five of its articles."""

LIGHTEST = 8
"""Words that more than a third of all news has are not compared; in eighths of ln(articles / articles with it)."""

_PAIRS = 20_000
_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True)
class Mention:
    """One sentence of one article that makes a claim."""

    article: str
    n: int
    part: str
    start: int
    end: int


@dataclass(frozen=True)
class Claim:
    """What several articles say alike; `clearest` is the sentence that the others were held against."""

    clearest: Mention
    mentions: tuple[Mention, ...]


@dataclass(frozen=True)
class Gathered:
    """The claims of a story, widest first, and what else its sentences have in common."""

    claims: list[Claim]
    left_out: int
    """So many more claims there were."""
    sentences: list[list[Mention]]
    """Who carries each different sentence."""
    near: list[tuple[int, int]]
    """Which two sentences may tell of one thing, though perhaps not the same of it."""


@dataclass
class _Unit:
    text: str
    mentions: list[Mention]
    words: list[str]


@dataclass
class _Draft:
    """The units of a story, and each two that may say the same: which, their common words, what a passage adds."""

    units: list[_Unit]
    first: Ints
    second: Ints
    common: Floats
    bonus: Floats
    """Also what figures that do not agree take from it."""


def claims_of(story: Dossier, min_articles: int) -> tuple[list[Claim], int]:
    """The claims of one story, as `claims_of_all` gives them for several."""
    (gathered,) = claims_of_all([story], min_articles)
    return gathered.claims, gathered.left_out


def claims_of_all(stories: Sequence[Dossier], min_articles: int) -> list[Gathered]:
    """For each story the claims that enough articles make, widest first.

    Sentences are read by meaning in one go, and only those that share weighty words with another.
    """
    texts = pa.array([row["text"] for story in stories for row in story.articles.values()], pa.string())
    nobodys = boilerplate(texts)
    drafts, seen = [], 0
    for story in stories:
        drafts.append(_draft(story, [nobodys.get(seen + n, []) for n in range(len(story.articles))]))
        seen += len(story.articles)
    sentences = sorted({one.units[n].text for one in drafts for n in {*one.first.tolist(), *one.second.tolist()}})
    place = {text: n for n, text in enumerate(sentences)}
    vectors = model().encode(sentences).astype(np.float32)
    lengths = np.sqrt(np.square(vectors).sum(1))
    found = []
    for story, draft in zip(stories, drafts, strict=True):
        rows = np.array([place.get(unit.text, -1) for unit in draft.units], np.int64)
        likeness, near = _likeness(draft, rows, vectors, lengths)
        claims, left_out = _gathered(story, draft.units, likeness, min_articles)
        found.append(Gathered(claims, left_out, [unit.mentions for unit in draft.units], near))
    return found


def _gathered(
    story: Dossier, units: list[_Unit], likeness: list[dict[int, float]], min_articles: int
) -> tuple[list[Claim], int]:
    """Claims around their clearest units, those that reach most articles first.

    A sentence that one newsroom alone prints on several pages (a caption, a notice) is no claim of several.
    """
    holders = [sorted({mention.article for mention in unit.mentions}) for unit in units]
    newsrooms = {article: story.newsroom(article) or article for article in story.articles}
    free = np.ones(len(units), np.bool_)

    def rank(n: int) -> tuple[int, float, int]:
        near = [m for m in likeness[n] if free[m]]
        reach = len({article for m in [n, *near] for article in holders[m]})
        return -reach, -round(sum(likeness[n][m] for m in near), 4), n

    waiting = [rank(n) for n in range(len(units))]
    heapq.heapify(waiting)
    found: list[Claim] = []
    while waiting:
        top = heapq.heappop(waiting)
        medoid = top[2]
        if not free[medoid] or -top[0] < min_articles:
            continue
        if (now := rank(medoid)) != top:  # its neighbours were taken meanwhile
            heapq.heappush(waiting, now)
            continue
        chosen = [medoid, *(m for m in likeness[medoid] if free[m])]
        free[chosen] = False
        if len(chosen) == 1 and len({newsrooms[article] for article in holders[medoid]}) < min(2, min_articles):
            continue
        found.append(_claim(units, medoid, chosen, likeness[medoid]))
    found.sort(key=lambda claim: (-len(claim.mentions), claim.clearest.start, claim.clearest.article))
    most = PER_STORY + len(story.articles) // 5
    return found[:most], max(0, len(found) - most)


def attribution_of(story: Dossier, mention: Mention) -> Row | None:
    """The innermost attribution whose content, source or cue takes up most of a mention; None where it is flat."""
    best: tuple[int, int, int] | None = None
    chosen: Row | None = None
    for row in story.attributions.get(mention.article, ()):
        if row["part"] != mention.part:
            continue
        inside = sum(
            max(0, min(span["end"], mention.end) - max(span["start"], mention.start))
            for span in row["content_spans"] or ()
        )
        if inside * 10 < 3 * (mention.end - mention.start):
            continue
        rank = (int(row["within"] is not None), inside, -row["n"])
        if best is None or rank > best:
            best, chosen = rank, row
    return chosen


def _claim(units: list[_Unit], medoid: int, chosen: list[int], likeness: dict[int, float]) -> Claim:
    """One mention for each article and unit likeness: the likest first, at most two of one article."""
    ranked = sorted(chosen, key=lambda n: (-likeness.get(n, 2.0 if n == medoid else 0.0), n))
    taken: dict[str, list[Mention]] = defaultdict(list)
    for n in ranked:
        for mention in units[n].mentions:
            if not taken[mention.article]:
                taken[mention.article].append(mention)
    mentions = sorted((m for found in taken.values() for m in found), key=lambda m: (m.article, m.start))
    return Claim(min(units[medoid].mentions, key=lambda m: (m.start, m.article)), tuple(mentions))


def _units(story: Dossier, nobodys: Sequence[Sequence[tuple[int, int]]]) -> list[_Unit]:
    """The different sentences of a story with those who carry them, most carried first.

    Neither who says a thing nor what is nobody's report (`nobodys`: spans for each article) is part of it.
    """
    gathered: dict[str, _Unit] = {}
    known: dict[str, tuple[str, list[str]]] = {}  # copies carry the same sentences: each is cut into words once
    for (article, row), litter in zip(story.articles.items(), nobodys, strict=True):
        kept = 0
        left_out = sorted([*frames(story, article), *litter])
        reached = list(accumulate((end for _, end in left_out), max))
        for sentence in story.sentences.get(article, ()):
            if sentence["part"] != "text" or kept >= MAX_SENTENCES:
                continue
            first = bisect_right(reached, sentence["start"])  # litter may have begun long before
            text = _bare(row["text"], sentence["start"], sentence["end"], left_out[first:])
            if text not in known:
                found = _WORD.findall(text.casefold())
                known[text] = " ".join(found), found
            key, words = known[text]
            if len(words) < MIN_WORDS or len(words) > 90:
                continue
            kept += 1
            if key not in gathered:
                gathered[key] = _Unit(text, [], sorted(set(words)))
            mention = Mention(article, sentence["n"], "text", sentence["start"], sentence["end"])
            mentions = gathered[key].mentions
            if not mentions or mentions[-1].article != article:
                mentions.append(mention)
    ranked = sorted(gathered.items(), key=lambda item: (-len(item[1].mentions), item[0]))
    return [unit for _, unit in ranked[:MAX_UNITS]]


def frames(story: Dossier, article: str) -> list[tuple[int, int]]:
    """Where an article names its sources and says that they say it, in the order of its text."""
    spans = (
        (span["start"], span["end"])
        for row in story.attributions.get(article, ())
        if row["part"] == "text"
        for span in (*(row["source_spans"] or ()), *(row["cue_spans"] or ()))
    )
    return sorted(spans)


def _bare(text: str, start: int, end: int, left_out: list[tuple[int, int]]) -> str:
    """A sentence without some stretches of its text (in order, from the first that reaches into it).

    The same thing said by two is the same, and one speaker's two things are not.
    """
    kept = []
    for low, high in left_out:
        if low >= end:
            break
        kept.append(text[start : max(start, low)])
        start = max(start, min(high, end))
    return "".join([*kept, text[start:end]])


def _draft(story: Dossier, nobodys: Sequence[Sequence[tuple[int, int]]]) -> _Draft:
    """The sentences of a story and which two of them may say the same, by the words they have in common."""
    units = _units(story, nobodys)
    starts, word, weight = _weighted(units)
    joined = np.array(sorted(_joined(story, units)), np.int64).reshape(-1, 2)
    shares = np.maximum(np.rint(_PARTS * weight), 1).astype(np.int32)
    index = Postings.of(starts, word.astype(np.uint64), shares)
    weighty = [found for found, _ in index.in_common(both, least=round(MIN_COMMON * _PARTS**2), most=len(units))]
    pairs = np.unique(np.concatenate([*(found[:, ::-1] for found in weighty), joined]), axis=0)  # the lower first
    common = products(starts, word, weight, pairs)
    width = max(len(units), 1)
    bonus = np.where(np.isin(pairs @ [width, 1], joined @ [width, 1]), JOINED, 0.0)
    bonus -= OTHER_FIGURES * _other_figures(units, pairs)
    return _Draft(units, pairs[:, 0], pairs[:, 1], common.round(4), bonus)


def _other_figures(units: list[_Unit], pairs: Ints) -> npt.NDArray[np.bool_]:
    """Which pairs of units both have figures, and none that agree: they may tell two things."""
    figures: dict[int, frozenset[tuple[str, float]]] = {}
    for n in np.unique(pairs).tolist():
        found = (number for number in numbers(units[n].text) if number.kind != "ordinal")
        figures[n] = frozenset((number.dimension or "", round(number.low * number.factor, 4)) for number in found)
    told = [(figures[n], figures[m]) for n, m in pairs.tolist()]
    return np.array([bool(one and other and not one & other) for one, other in told], np.bool_)


def _likeness(
    draft: _Draft, rows: Ints, vectors: Vectors, lengths: Vectors
) -> tuple[list[dict[int, float]], list[tuple[int, int]]]:
    """For each unit those that say the same, and how surely: half by meaning, half by the words in common.

    Also each two units that may tell of one thing.
    """
    near: list[dict[int, float]] = [{} for _ in draft.units]
    akin: list[Ints] = []
    alike: list[Floats] = []
    for start in range(0, len(draft.first), _PAIRS):
        some = slice(start, start + _PAIRS)
        one, other = rows[draft.first[some]], rows[draft.second[some]]
        products = np.einsum("ij,ij->i", vectors[one], vectors[other])
        meaning = np.round(products / np.maximum(lengths[one] * lengths[other], 1), 4)
        score = np.round(np.round((meaning + draft.common[some]) / 2, 4) + draft.bonus[some], 4)
        for k in np.flatnonzero((score >= MIN_LIKENESS) & (meaning >= MIN_MEANING)):
            n, m = int(draft.first[start + k]), int(draft.second[start + k])
            near[n][m] = near[m][n] = round(float(score[k]), 4)
        kin = np.flatnonzero(score - np.minimum(draft.bonus[some], 0) >= MIN_KIN)
        akin.append(np.column_stack([draft.first[some][kin], draft.second[some][kin]]))
        alike.append(score[kin])
    if not akin:
        return near, []
    pairs = np.concatenate(akin)
    if len(pairs) > MOST_KIN:  # the likest, those of one likeness in their order
        pairs = pairs[np.sort(np.argsort(-np.concatenate(alike), kind="stable")[:MOST_KIN])]
    return near, [(n, m) for n, m in pairs.tolist()]


def _weighted(units: list[_Unit]) -> tuple[Ints, Ints, Floats]:
    """The weighty words of each unit as sparse rows of length one: where rows start, a number a word, its weight."""
    place: dict[str, int] = {}
    word = np.array([place.setdefault(one, len(place)) for unit in units for one in unit.words], np.int64)
    row = np.repeat(np.arange(len(units)), [len(unit.words) for unit in units])
    weight = np.array([_whole_weight(one) for one in place], np.float64)[word]
    kept = weight >= LIGHTEST
    row, word, weight = row[kept], word[kept], weight[kept]
    length = np.sqrt(np.bincount(row, weight * weight, minlength=len(units)))
    starts = np.searchsorted(row, np.arange(len(units) + 1)).astype(np.int64)
    return starts, word, weight / length[row]


@lru_cache(maxsize=100_000)
def _whole_weight(word: str) -> int:
    return round(8 * weight(word))


def _joined(story: Dossier, units: list[_Unit]) -> set[tuple[int, int]]:
    """Units that a passage joins, most of either sentence inside it."""
    places: dict[str, list[tuple[int, int, int]]] = {}
    for n, unit in enumerate(units):
        for mention in unit.mentions:
            places.setdefault(mention.article, []).append((mention.start, mention.end, n))
    found: set[tuple[int, int]] = set()
    for a, b in story.passages:
        for match in story.matches(a, b):
            if match.kind == "verbatim" or match.part != "text" or match.their_part != "text":
                continue
            mine = _inside(places.get(a, ()), match.mine)
            theirs = _inside(places.get(b, ()), match.theirs)
            if len(mine) * len(theirs) <= 4:
                found |= {(min(n, m), max(n, m)) for n in mine for m in theirs}
    return found


def _inside(places: list[tuple[int, int, int]] | tuple[()], span: tuple[int, int]) -> list[int]:
    return [n for start, end, n in places if 2 * (min(end, span[1]) - max(start, span[0])) > end - start]
