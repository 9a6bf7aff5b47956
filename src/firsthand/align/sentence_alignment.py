"""Sentences of two texts -> which says what the other says in other words.

Two sentences are compared by their words (weighted by how rare they are in the news, without endings), by how many of
them come in one order, by neighbours kept, by whether names and numbers agree, and by meaning. Links follow the order
of both texts where they can, jump where they must, and join two neighbours to one sentence where a sentence was merged
or split.

    >>> rows = np.array([(0, 0, 0), (0, 1, 1), (0, 1, 2), (0, 2, 1)], np.int32)
    >>> links(Cells(rows, np.array([0.9, 0.6, 0.8, 0.7])))
    [(0, 0, 0, 0.9), (0, 1, 2, 0.8), (0, 2, 1, 0.7)]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from firsthand import kernels, lexicon, meaning
from firsthand.arrow import run_starts
from firsthand.kernels import Int32, Int64, UInt8, UInt64

Float64 = npt.NDArray[np.float64]
Bool = npt.NDArray[np.bool_]

_CONTENT = 12
"""Words at least this heavy (weights.py) propose sentences that may be alike."""
_LEAST_PERCENT = 20
"""What two sentences must have in common, by weight of the lighter one, to be compared."""

TELLING = 32
"""Names at least this heavy (weights.py) count: who is in every report tells nothing."""
_TRIED = (0.3, 0.65, 1.0)
"""Cosines of meaning for which a cell must be able to pass before its sentences are encoded."""
_SAME = 0.9
"""Sentences of whose words this part is the same in one order mean the same: nobody asks the model."""
_UNKNOWN = 0.5
"""How far names or numbers agree where a sentence has none."""

LEAST_LIKENESS = 0.3
"""Two narrated sentences less alike say nothing about who followed whom."""
_ALIKE = 0.2
"""A cell this much below the best of its sentences does not set the order."""
_ORDERED = 0.25
"""What a cell costs a chain: likeness below does not count as evidence of order."""
_APART = 9
"""Numbers of sentences farther apart than neighbours."""


@dataclass(frozen=True)
class Cells:
    """Pairs of sentences that may say the same: one row each, in order of pair, sentence of a, sentence of b."""

    rows: Int32
    """(cells, 3): pair, sentence of a, sentence of b."""
    similarity: Float64

    def kept(self, which: Bool | Int64) -> Cells:
        """Only these cells."""
        return Cells(self.rows[which], self.similarity[which])


@dataclass(frozen=True)
class Words:
    """The words of many texts with the sentence each stands in; texts and sentences rise together."""

    stems: UInt64
    weights: Int32
    flags: UInt8
    sentence: Int32
    text_of: Int32
    """The text of each sentence."""

    def kept(self, mask: Bool) -> Words:
        """Only these words."""
        return Words(self.stems[mask], self.weights[mask], self.flags[mask], self.sentence[mask], self.text_of)

    def lengths(self) -> Int64:
        """Words of each sentence."""
        return np.diff(self._ends())

    def totals(self) -> Int64:
        """The weight of each sentence."""
        return np.diff(np.append(0, np.cumsum(self.weights))[self._ends()])

    def places(self) -> Int64:
        """(sentences, 2): the first word of each sentence and the one after its last."""
        ends = self._ends()
        return np.stack([ends[:-1], ends[1:]], axis=1)

    def text_ends(self, texts: int) -> Int64:
        """Where the words of each of so many texts begin; the last is the number of words."""
        return np.searchsorted(self.sentence, np.searchsorted(self.text_of, np.arange(texts + 1)))

    def _ends(self) -> Int64:
        return np.searchsorted(self.sentence, np.arange(len(self.text_of) + 1))


def compare(  # noqa: PLR0917
    words: Words,
    told: Words,
    narrates: Bool,
    pairs: Int32,
    open_pairs: Int64,
    copied: Callable[[Int32], Bool],
    read: Callable[[Int32], list[str]],
    *,
    least: float,
    capped: UInt8,
) -> tuple[Cells, Cells]:
    """Sentences of each pair of texts that say the same in other words, and those whose narration does.

    Args:
        words: what is compared, each in a sentence.
        told: those of them that are narration.
        narrates: which sentences count as narration at all.
        pairs: (pairs, 2) texts.
        open_pairs: those whose narration is asked for, rising.
        copied: which cells hold a sentence that stands in the other text word for word.
        read: gives sentences in full, for their meaning.
        least: sentences less similar say something else.
        capped: set for pairs of which not all sentences were compared.

    Returns:
        The cells without copied sentences, and those of narrated sentences at least LEAST_LIKENESS alike. Similarities
        are probabilities rounded to 4 decimals.
    """
    whole, some = _proposed(words, pairs, capped), capped[open_pairs]
    narrated = _proposed(told, pairs[open_pairs], some)
    capped[open_pairs] = some
    narrated[:, 0] = open_pairs[narrated[:, 0]]
    whole, narrated = whole[~copied(whole)], narrated[narrates[narrated[:, 1:]].all(axis=1)]
    forms, form, full = _forms(words, told)
    cells, of = different(np.concatenate([whole[:, 1:], form[narrated[:, 1:]]]))
    known = features(forms, cells)
    scores = _scores(known)
    hope = np.max([scores.at(cosine) for cosine in _TRIED], axis=0)
    of_whole, of_told = of[: len(whole)], of[len(whole) :]
    open_whole, open_told = hope[of_whole] >= least, hope[of_told] >= LEAST_LIKENESS
    asked = np.zeros(len(cells), bool)
    asked[of_whole[open_whole]] = asked[of_told[open_told]] = True
    asked &= known[:, FEATURES.index("ordered")] < _SAME
    cosines = np.ones(len(cells))
    cosines[asked] = _cosines(full[cells[asked]], read)
    similarity = scores.at(cosines)
    open_whole &= similarity[of_whole] >= least
    open_told &= similarity[of_told] >= LEAST_LIKENESS
    return (
        Cells(whole[open_whole], similarity[of_whole[open_whole]]),
        Cells(narrated[open_told], similarity[of_told[open_told]]),
    )


def _forms(words: Words, told: Words) -> tuple[Words, Int32, Int32]:
    """All sentences, and after them what is told of those that are said in part.

    Returns them with the number of what is told of each sentence, and with the sentence that each of them is a form of.
    """
    lengths, number = told.lengths(), np.arange(len(words.text_of), dtype=np.int32)
    partly = np.flatnonzero((lengths > 0) & (lengths < words.lengths())).astype(np.int32)
    full = np.concatenate([number, partly])
    number[partly] = np.arange(len(partly)) + len(number)
    again = told.kept(number[told.sentence] >= len(number))
    forms = Words(
        np.concatenate([words.stems, again.stems]),
        np.concatenate([words.weights, again.weights]),
        np.concatenate([words.flags, again.flags]),
        np.concatenate([words.sentence, number[again.sentence]]),
        words.text_of[full],
    )
    return forms, number, full


def different(pairs: Int32) -> tuple[Int32, Int64]:
    """Each pair of numbers once, in order, and for each of those given the number it has among them."""
    width = int(pairs.max(initial=0)) + 1
    keys, of = np.unique(pairs[:, 0] * np.int64(width) + pairs[:, 1], return_inverse=True)
    return np.stack(np.divmod(keys, width), axis=1).astype(np.int32), of


FEATURES = (
    "shared", "ordered", "neighbours", "lengths", "size", "numbers", "names", "no_numbers", "no_names", "meaning",
)  # fmt: skip
"""What the likeness of two sentences is told by, in this order; `meaning` comes last, where it is worth its cost."""


def features(words: Words, cells: Int32) -> Float64:
    """What two sentences have in common, (cells, 9), all FEATURES but `meaning`. `cells`: (cells, 2) sentences.

    shared: weight of the words in common, as a part of the sentence that shares less; ordered: words in one order,
    part of both; neighbours: words that follow the same word, part of the shorter; lengths: the shorter's words, part
    of the longer's; size: ln(1 + words of the shorter); numbers, names: those in common, part of those there are.
    """
    places = words.places().astype(np.int32)
    totals = np.maximum(words.totals(), 1)
    measured = np.zeros((len(cells), 10), np.int32)
    kernels.measure_sentences(
        words.stems, words.weights, words.flags, places, np.ascontiguousarray(cells), TELLING, measured
    )
    a, b = cells.T
    heavy_a, heavy_b, ordered, after, *counted = measured.T
    lengths = (places[:, 1] - places[:, 0]).astype(np.float64)
    shorter, longer = np.minimum(lengths[a], lengths[b]), np.maximum(lengths[a], lengths[b])
    figures, names = np.array(counted[:3]), np.array(counted[3:])
    no_numbers, no_names = figures[:2].min(axis=0) == 0, names[:2].min(axis=0) == 0
    return np.stack(
        [
            np.minimum(heavy_a / totals[a], heavy_b / totals[b]),
            2 * ordered / np.maximum(shorter + longer, 1),
            after / np.maximum(shorter - 1, 1),
            shorter / np.maximum(longer, 1),
            np.log(1 + shorter),
            np.where(no_numbers, _UNKNOWN, figures[2] / np.maximum(figures[:2].max(axis=0), 1)),
            np.where(no_names, _UNKNOWN, names[2] / np.maximum(names[:2].min(axis=0), 1)),
            no_numbers,
            no_names,
        ],
        axis=1,
    ).astype(np.float64)


@dataclass(frozen=True)
class _Scores:
    """How likely sentences say the same for any cosine m of their meaning: a logistic model, plain + slope m + bend m².

    Fitted to features and their products. Scores are rounded to 6 decimals before anything depends on them.
    """

    plain: Float64
    slope: Float64
    bend: float

    def at(self, cosine: Float64 | float) -> Float64:
        """The probability, rounded to 4 decimals."""
        score = self.plain + cosine * (self.slope + cosine * self.bend)
        return np.asarray(np.round(1 / (1 + np.exp(-np.round(score, 6))), 4))


def _scores(known: Float64) -> _Scores:
    """The model for cells with these features, (cells, 9), as `features` gives them."""
    base, linear, square = _weights()
    plain = base + known @ linear[:-1] + ((known @ square[:-1, :-1]) * known).sum(axis=1)
    return _Scores(plain, linear[-1] + known @ square[:-1, -1] + known @ square[-1, :-1], float(square[-1, -1]))


@cache
def _weights() -> tuple[float, Float64, Float64]:
    """Fitted by tools/fit_sentences.py: the constant, one weight a feature, one for each product of two."""
    base, linear, square = 0.0, np.zeros(len(FEATURES)), np.zeros((len(FEATURES), len(FEATURES)))
    for row in lexicon.rows("sentence_likeness"):
        weight = float(row["weight"])
        if not row["one"]:
            base = weight
        elif not row["other"]:
            linear[FEATURES.index(row["one"])] = weight
        else:
            square[FEATURES.index(row["one"]), FEATURES.index(row["other"])] = weight
    return base, linear, square


def _proposed(words: Words, pairs: Int32, capped: UInt8) -> Int32:
    """Cells with enough words in common, in order."""
    totals, ends = words.totals().astype(np.int32), words.text_ends(int(pairs.max(initial=-1)) + 1)
    room = 64 * len(pairs) + 1024
    while True:
        found = np.empty((room, 3), np.int32)
        n = kernels.like_sentences(
            words.stems, words.sentence, words.weights, ends, pairs, totals, _CONTENT, _LEAST_PERCENT, found, capped
        )
        if n <= room:
            return found[:n]
        room = n


def _cosines(cells: Int32, read: Callable[[Int32], list[str]]) -> Float64:
    """Cosines of the sentence vectors of each cell. Products are integers."""
    needed, number = np.unique(cells, return_inverse=True)
    if not len(needed):
        return np.zeros(0)
    vectors = meaning.model().encode(read(needed))
    places: Int32 = number.reshape(cells.shape).astype(np.int32)
    products, squares = np.zeros(len(cells), np.int32), np.zeros(len(needed), np.int32)
    kernels.vector_products(vectors, places, products)
    kernels.vector_products(vectors, np.repeat(np.arange(len(needed), dtype=np.int32), 2).reshape(-1, 2), squares)
    of_a, of_b = squares.astype(np.int64)[places.T]
    cosines: Float64 = np.round(products / np.sqrt(np.maximum(of_a * of_b, 1).astype(np.float64)), 6)
    return cosines


def _gains(similarity: Float64) -> Int32:
    """What cells bring to a chain, in ten-thousandths."""
    return np.round((similarity - _ORDERED) * 10_000).astype(np.int32)


def chained(rows: Int32, gains: Int32) -> Bool:
    """Of each pair the cells of the best chain that runs through both texts in one order, by what each brings to it.

    `rows` are as of Cells, in order.
    """
    best, before = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int32)
    kernels.order_cells(np.ascontiguousarray(rows), gains, best, before)
    chosen = np.zeros(len(best), bool)
    tops = np.flatnonzero(best == _greatest(rows[:, 0], best))
    at: npt.NDArray[np.signedinteger[Any]] = tops[run_starts(rows[tops, 0])]
    while len(at):
        chosen[at] = True
        at = before[at]
        at = at[at >= 0]
    return chosen


def links(cells: Cells) -> list[tuple[int, int, int, float]]:
    """The links: (pair, sentence of a, sentence of b, similarity), each sentence in one link of its pair if it can be.

    First the best chain in the order of both texts, then what is most similar of the rest, then sentences that go
    with the neighbour of their partner's partner (a sentence merged from two, or split).
    """
    step = int(cells.rows.max(initial=0)) + _APART
    of_a, of_b = (
        cells.rows[:, side] + step * cells.rows[:, 0].astype(np.int64) for side in (1, 2)
    )  # of each pair alone
    good = cells.similarity >= np.maximum(_greatest(of_a, cells.similarity), _greatest(of_b, cells.similarity)) - _ALIKE
    good[good] = chained(cells.rows[good], _gains(cells.similarity[good]))
    chosen = set(np.flatnonzero(good).tolist())
    a, b = of_a.tolist(), of_b.tolist()
    partner_a, partner_b = {a[n]: b[n] for n in chosen}, {b[n]: a[n] for n in chosen}
    for n in np.lexsort((of_b, of_a, -cells.similarity)).tolist():
        x, y = a[n], b[n]
        beside_a = partner_b.get(y, x + _APART) - x in (-1, 1) and x not in partner_a
        beside_b = partner_a.get(x, y + _APART) - y in (-1, 1) and y not in partner_b
        if (x not in partner_a and y not in partner_b) or beside_a or beside_b:
            chosen.add(n)
            partner_a.setdefault(x, y)
            partner_b.setdefault(y, x)
    linked = cells.kept(np.array(sorted(chosen), np.int64))
    return [
        (*row, similarity) for row, similarity in zip(linked.rows.tolist(), linked.similarity.tolist(), strict=True)
    ]


def _greatest(keys: npt.NDArray[Any], values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """For each value the greatest that has the same key."""
    different, of = np.unique(keys, return_inverse=True)
    most = np.full(len(different), values.min(initial=0), values.dtype)
    np.maximum.at(most, of, values)
    return most[of]
