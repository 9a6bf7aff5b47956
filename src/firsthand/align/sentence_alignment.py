"""Sentences of two texts -> which says what the other says in other words.

Two sentences are compared by their words (weighted by how rare they are in the news, without endings), by how many of
them come in one order, by neighbours kept, by whether names and numbers agree, and by meaning. Links follow the order
of both texts where they can, jump where they must, and join two neighbours to one sentence where a sentence was merged
or split.

    >>> links([(0, 0, 0.9), (1, 1, 0.6), (1, 2, 0.8), (2, 1, 0.7)])
    [(0, 0, 0.9), (1, 2, 0.8), (2, 1, 0.7)]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from firsthand import kernels, lexicon, meaning
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

_BLOCK = 4096
"""Cells whose vectors are multiplied at a time: of texts that are all alike there are millions."""

_ALIKE = 0.2
"""A cell this much below the best of its sentences does not set the order."""
_ORDERED = 0.25
"""What a cell costs a chain: likeness below does not count as evidence of order."""


@dataclass(frozen=True)
class Cells:
    """Pairs of sentences that may say the same: one row each, in order of pair, sentence of a, sentence of b."""

    rows: Int32
    """(cells, 3): pair, sentence of a, sentence of b."""
    similarity: Float64


@dataclass(frozen=True)
class Words:
    """The words of many texts with the sentence each stands in, -1 for none; texts and sentences rise together."""

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
        return np.bincount(self.sentence[self.sentence >= 0], minlength=len(self.text_of))


def compare(
    words: Words,
    texts: int,
    pairs: Int32,
    sentence: Callable[[int], str],
    *,
    least: float,
    vectors: dict[int, npt.NDArray[np.int8]],
    capped: UInt8,
) -> Cells:
    """Sentences of each pair of texts that are at least this similar.

    Args:
        words: what is compared.
        texts: how many texts there are.
        pairs: (pairs, 2) texts.
        sentence: a sentence's words in full, for its meaning.
        least: cells below are left out.
        vectors: sentence vectors known so far; new ones are added.
        capped: set for pairs of which not all sentences were compared.

    Returns:
        Similarities are probabilities rounded to 4 decimals.
    """
    words = words.kept(words.sentence >= 0)
    cells = _proposed(words, texts, pairs, capped)
    known = features(words, cells[:, 1:])
    hopeful = np.max([likeness(known, np.full(len(cells), cosine)) for cosine in _TRIED], axis=0) >= least
    cells, known = cells[hopeful], known[hopeful]
    cosines = np.ones(len(cells))
    other = known[:, FEATURES.index("ordered")] < _SAME
    cosines[other] = _cosines(cells[other], sentence, vectors)
    similarity = likeness(known, cosines)
    enough = similarity >= least
    return Cells(cells[enough], similarity[enough])


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
    numbers = np.arange(len(words.text_of))
    places = np.searchsorted(words.sentence, np.stack([numbers, numbers + 1], axis=1)).astype(np.int32)
    totals = np.maximum(np.bincount(words.sentence, words.weights, len(numbers)), 1)
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


def likeness(known: Float64, meaning_cosine: Float64) -> Float64:
    """How likely two sentences say the same, rounded to 4 decimals: a logistic model of features and their products.

    Args:
        known: as `features` gives them, (cells, 9).
        meaning_cosine: cosine of the sentence vectors of each cell.
    """
    x = np.concatenate([known, meaning_cosine[:, None]], axis=1)
    base, linear, square = _weights()
    score = base + x @ linear + np.einsum("ij,jk,ik->i", x, square, x)
    return np.asarray(np.round(1 / (1 + np.exp(-np.round(score, 6))), 4))


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


def _proposed(words: Words, texts: int, pairs: Int32, capped: UInt8) -> Int32:
    """Cells with enough words in common, in order."""
    totals = np.bincount(words.sentence, words.weights, len(words.text_of)).astype(np.int32)
    heavy = words.weights >= _CONTENT
    stems, sentences, weights = words.stems[heavy], words.sentence[heavy], words.weights[heavy]
    of = words.text_of[sentences]
    order = np.lexsort((stems, of))  # stable: sentences stay in order
    stems, sentences, weights, of = stems[order], sentences[order], weights[order], of[order]
    once = np.ones(len(stems), bool)
    once[1:] = (stems[1:] != stems[:-1]) | (sentences[1:] != sentences[:-1])
    stems, sentences, weights, of = stems[once], sentences[once], weights[once], of[once]
    ends = np.searchsorted(of, np.arange(texts + 1)).astype(np.int64)
    room = 64 * len(pairs) + 1024
    while True:
        found = np.empty((room, 3), np.int32)
        n = kernels.like_sentences(stems, sentences, weights, ends, pairs, totals, _LEAST_PERCENT, found, capped)
        if n <= room:
            return found[:n][np.lexsort((found[:n, 2], found[:n, 1], found[:n, 0]))]
        room = n


def _cosines(cells: Int32, sentence: Callable[[int], str], vectors: dict[int, npt.NDArray[np.int8]]) -> Float64:
    """Cosines of the sentence vectors of each cell. Products are integers."""
    needed = np.unique(cells[:, 1:])
    fresh = [n for n in needed.tolist() if n not in vectors]
    if fresh:
        vectors.update(zip(fresh, meaning.model().encode([sentence(n) for n in fresh]), strict=True))
    if not len(needed):
        return np.zeros(0)
    known = np.stack([vectors[n] for n in needed.tolist()]).astype(np.int32)
    lengths = (known.astype(np.int64) ** 2).sum(axis=1)
    at = np.searchsorted(needed, cells[:, 1:])
    products = np.empty(len(cells), np.float64)
    for low in range(0, len(cells), _BLOCK):
        a, b = at[low : low + _BLOCK].T
        products[low : low + _BLOCK] = (known[a] * known[b]).sum(axis=1)
    of_a, of_b = lengths[at].T
    cosines: Float64 = np.round(products / np.sqrt(np.maximum(of_a * of_b, 1).astype(np.float64)), 6)
    return cosines


def in_order(cells: Cells) -> tuple[Int64, Int32]:
    """For each cell the best chain that ends there and the cell before it in that chain; gains in ten-thousandths."""
    gains = np.round((cells.similarity - _ORDERED) * 10_000).astype(np.int32)
    best, before = np.zeros(len(gains), np.int64), np.zeros(len(gains), np.int32)
    kernels.order_cells(cells.rows, gains, best, before)
    return best, before


def links(cells: Sequence[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """The links of one pair: (sentence of a, sentence of b, similarity), each sentence in one link where it can be.

    First the best chain in the order of both texts, then what is most similar of the rest, then sentences that go
    with the neighbour of their partner's partner (a sentence merged from two, or split).
    """
    best_a: dict[int, float] = {}
    best_b: dict[int, float] = {}
    for x, y, similarity in cells:
        best_a[x], best_b[y] = max(best_a.get(x, 0), similarity), max(best_b.get(y, 0), similarity)
    good = sorted(cell for cell in cells if cell[2] >= max(best_a[cell[0]], best_b[cell[1]]) - _ALIKE)
    chosen: list[tuple[int, int, float]] = []
    if good:
        rows = np.array([(0, x, y) for x, y, _ in good], np.int32)
        chain, before = in_order(Cells(rows, np.array([s for _, _, s in good])))
        at = int(np.argmax(chain))
        while at >= 0:
            chosen.append(good[at])
            at = int(before[at])
    partner_a, partner_b = {x: y for x, y, _ in chosen}, {y: x for x, y, _ in chosen}
    for x, y, similarity in sorted(cells, key=lambda cell: (-cell[2], cell[0], cell[1])):
        beside_a = partner_b.get(y, x + 9) - x in (-1, 1) and x not in partner_a
        beside_b = partner_a.get(x, y + 9) - y in (-1, 1) and y not in partner_b
        if (x not in partner_a and y not in partner_b) or beside_a or beside_b:
            chosen.append((x, y, similarity))
            partner_a.setdefault(x, y)
            partner_b.setdefault(y, x)
    return sorted(set(chosen))
