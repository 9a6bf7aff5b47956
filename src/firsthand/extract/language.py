"""The languages of texts, from their first characters: what py3langid (after Lui and Baldwin 2012) says of each.

py3langid reads one text at a time. A kernel sums the same weights for a batch, in another order; where the best two
languages are so near that rounding could part them, py3langid itself is asked.

    >>> languages(["Le pont a été fermé lundi par le maire, qui craint une rupture.", "Kort."], ["", "nl-BE"])
    ['fr', 'nl']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from firsthand import kernels
from firsthand.arrow import text_buffers
from firsthand.sentences import roles

_CHARACTERS = 300
_FEW = 40
"""So few characters are of the language that the page declares."""
_ENGLISH = ("the", "of", "and", "that", "with", "has", "been", "from", "which", "were", "would", "their", "this")
_ENOUGH_ENGLISH = 5
"""So many of these words in the first characters are English without a classifier's help."""
_ROUNDING = 4 * 2.0**-24
"""By n times this share of the sizes of its n terms can the difference of two sums depend on their order."""


def languages(texts: Sequence[str], declared: Sequence[str]) -> list[str]:
    """The language of each text; what its page declares where the text has but a few characters."""
    starts = [text[:_CHARACTERS] for text in texts]
    english = np.zeros(len(starts), np.int32)
    kernels.count_listed(*text_buffers(pa.array(starts, pa.large_string())), roles(), *_english(), english)
    spoken = [
        _declared(start, given) or ("en" if words >= _ENOUGH_ENGLISH else None)
        for start, given, words in zip(starts, declared, english.tolist(), strict=True)
    ]
    others = _classified([start for start, known in zip(starts, spoken, strict=True) if known is None])
    return [known or next(others) for known in spoken]


def _declared(start: str, declared: str) -> str | None:
    """The language a page declares, if its text's start has but a few characters."""
    if len(start) >= _FEW or not declared:
        return None
    code = re.split(r"[-_]", declared.strip().lower())[0]
    return code if re.fullmatch(r"[a-z]{2}", code) else None


@cache
def _english() -> tuple[kernels.UInt64, kernels.UInt8]:
    return kernels.listed_words({1: _ENGLISH})


@dataclass(frozen=True)
class _Model:
    """What py3langid loads, as arrays."""

    identifier: LanguageIdentifier
    names: list[str]
    moves: kernels.UInt32
    rows: kernels.UInt16
    outputs: kernels.Int32
    halves: kernels.Float32
    weights: kernels.UInt16
    known: kernels.UInt8
    wide: kernels.Float32
    prior: kernels.Float32
    largest: float
    """No term of a score is larger than this: a feature met n times counts log(1 + n) times, which is less than n."""


@cache
def _model() -> _Model:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    weights = np.ascontiguousarray(identifier.nb_ptc).view(np.uint16)
    return _Model(
        identifier,
        list(identifier.nb_classes),
        np.frombuffer(identifier.tk_nextmove, identifier.tk_nextmove.typecode).astype(np.uint32, copy=False),
        np.frombuffer(identifier.tk_row, identifier.tk_row.typecode).astype(np.uint16, copy=False),
        np.array(identifier.tk_output, np.int32),
        np.arange(1 << 16, dtype=np.uint16).view(np.float16).astype(np.float32),
        weights,
        np.zeros(len(weights), np.uint8),
        np.zeros(weights.shape, np.float32),
        np.asarray(identifier.nb_pc, np.float32),
        float(max(_size_of_largest(weights), np.abs(identifier.nb_pc).max())),
    )


def _size_of_largest(halves: kernels.UInt16) -> float:
    """Half floats without their sign are in the order of their bits; NumPy takes a hundred times as long for them."""
    return float((halves & 0x7FFF).max().view(np.float16))


def _classified(starts: list[str]) -> Iterator[str]:
    if not starts:
        return
    model = _model()
    # as py3langid prepares a text
    folded = [unicodedata.normalize("NFC", start.lower() if start.isupper() else start) for start in starts]
    data, offsets = text_buffers(pa.array(folded, pa.large_string()))
    scores = np.empty((len(starts), len(model.names)), np.float32)
    kernels.score_languages(
        data, offsets, model.moves, model.rows, model.outputs, model.halves, model.weights, model.known, model.wide,
        model.prior, scores,
    )  # fmt: skip
    most = np.diff(offsets)[:, None] + 1.0  # terms: no byte leads to more than one feature, and the prior
    near = scores > scores.max(axis=1, keepdims=True) - _ROUNDING * most * (most * model.largest)
    doubts = (near.sum(axis=1) > 1) | (scores == model.prior).all(axis=1)
    for start, language, doubtful in zip(starts, scores.argmax(axis=1).tolist(), doubts.tolist(), strict=True):
        yield model.identifier.classify(start)[0] if doubtful else model.names[language]
