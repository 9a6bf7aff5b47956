"""Sentence vectors: what a sentence is about, as 256 small integers.

The model is static (Model2Vec, distilled by tools/distill_meaning.py from all-MiniLM-L6-v2): a sentence is the sum of
its tokens' rows, brought to length one and rounded. Rows, sums and products are integers, so the same sentences
give the same similarities in any order, batch or machine.

    >>> vectors = model().encode(["The minister resigned.", "The minister stepped down.", "Rain fell."])
    >>> vectors.shape, vectors.dtype
    ((3, 256), dtype('int8'))
    >>> alike = similarity(vectors[:1], vectors)[0]
    >>> bool(alike[0] == 1 and alike[1] > 2 * alike[2])
    True
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from firsthand import kernels
from firsthand.errors import ChoiceError

LANGUAGES = ("en",)
"""Languages the model of the package knows; two texts in another one are near to each other whatever they say."""

Int8 = npt.NDArray[np.int8]
Float32 = npt.NDArray[np.float32]

_TOKENS = 512
"""Tokens of a text beyond these are not read: a vector says what a sentence or a lead is about, not a whole text."""
_TEXTS = 4096
"""Texts read at a time: some 20 MB."""
_WORDS_KEPT = 500_000
"""Words whose tokens are remembered; then the memory starts afresh."""
_FULL = 127


def rowwise(a: Int8, b: Int8) -> Float32:
    """Cosines of row k of a with row k of b, shape (len(a),), rounded to 4 decimals and exact as `similarity`."""
    products = np.einsum("ij,ij->i", a.astype(np.float32), b.astype(np.float32))
    lengths = np.maximum(_lengths(a) * _lengths(b), np.float32(1))
    cosines: Float32 = np.rint(products / lengths * np.float32(10_000)) / np.float32(10_000)
    return cosines


class Encoder(Protocol):
    """What Model2Vec and sentence-transformers models have in common."""

    def encode(self, sentences: list[str], /) -> npt.NDArray[np.floating]:
        """One row of floats for each sentence."""
        ...


class Meaning(Protocol):
    """Anything that turns sentences into vectors."""

    def encode(self, texts: Sequence[str]) -> Int8:
        """One row for each text: a vector of length one times 127, rounded; all zero where nothing is known."""
        ...


@cache
def model(name: str | None = None, *, download: bool = False) -> Meaning:
    """The model in the package; or another one, by its folder or by its name on the Hugging Face hub.

    Args:
        name: folder or name of a Model2Vec or sentence-transformers model; the latter needs that package.
        download: whether a model that is not on this machine may be fetched.

    Raises:
        ChoiceError: there is no such model here, or the package it needs is missing.
    """
    if name is None:
        return StaticMeaning(Path(str(files("firsthand") / "data" / "meaning")))
    folder = _folder(name, download)
    if (folder / "modules.json").exists() and not _is_static(folder):
        try:
            from sentence_transformers import SentenceTransformer  # type: ignore[import-not-found,unused-ignore]
        except ImportError as missing:
            raise ChoiceError(
                f"The meaning model {name} needs sentence-transformers. Next: pip install sentence-transformers"
            ) from missing
        return OtherMeaning(SentenceTransformer(str(folder)))
    from model2vec import StaticModel

    try:
        return OtherMeaning(StaticModel.from_pretrained(folder))
    except (OSError, KeyError, ValueError) as wrong:
        raise ChoiceError(f"{folder} holds no Model2Vec or sentence-transformers model: {wrong}") from wrong


def similarity(a: Int8, b: Int8) -> Float32:
    """Cosines of all rows of a with all rows of b, shape (len(a), len(b)), rounded to 4 decimals.

    Sums of products of int8 stay below 2²⁴ for up to 1,040 dimensions, where float32 is still exact: the result
    does not depend on how the matrix product is ordered.
    """
    products = a.astype(np.float32) @ b.astype(np.float32).T
    lengths = np.maximum(_lengths(a)[:, None] * _lengths(b)[None, :], np.float32(1))
    cosines: Float32 = np.rint(products / lengths * np.float32(10_000)) / np.float32(10_000)
    return cosines


class StaticMeaning:
    """The model of the package: a row of int8 for each token, summed without rounding.

    The tokenizer cuts at white space first, so a word's tokens never depend on its neighbours: each word is
    tokenised once and remembered, which makes this five times as fast as tokenising texts.
    """

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self._rows: Int8 = load_file(folder / "model.safetensors")["embeddings"].copy()
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._rows[self._tokenizer.token_to_id("[UNK]")] = 0
        self._known: dict[str, int] = {}
        self._ids, self._ends = np.zeros(0, np.int32), np.zeros(1, np.int64)

    def encode(self, texts: Sequence[str]) -> Int8:
        """One row of 256 for each text: a vector of length one times 127, rounded; zeros for a text without words."""
        vectors = np.zeros((len(texts), self._rows.shape[1]), dtype=np.int8)
        for start in range(0, len(texts), _TEXTS):
            words = [text.split() for text in texts[start : start + _TEXTS]]
            sums = np.zeros((len(words), self._rows.shape[1]), np.int32)
            numbers, ends = self._numbers([*chain.from_iterable(words)]), np.cumsum([0, *map(len, words)])
            kernels.sum_tokens(numbers, ends, self._ids, self._ends, self._rows, _TOKENS, sums)
            vectors[start : start + _TEXTS] = quantised(sums)
        return vectors

    def _numbers(self, words: list[str]) -> npt.NDArray[np.int32]:
        """The number of each word, by which its tokens are known: word n has `_ids[_ends[n] : _ends[n + 1]]`."""
        if len(self._known) > _WORDS_KEPT:
            self._known, self._ids, self._ends = {}, self._ids[:0], self._ends[:1]
        new = sorted(set(words).difference(self._known))
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(new, add_special_tokens=False)]
        self._known.update(zip(new, range(len(self._known), len(self._known) + len(new)), strict=True))
        self._ids = np.concatenate([self._ids, np.fromiter(chain.from_iterable(tokens), np.int32)])
        self._ends = np.concatenate([self._ends, self._ends[-1] + np.cumsum([*map(len, tokens)], dtype=np.int64)])
        return np.fromiter(map(self._known.__getitem__, words), np.int32, len(words))


class OtherMeaning:
    """A model that the user named, behind the same face. Its floats may differ in the last digit between machines."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def encode(self, texts: Sequence[str]) -> Int8:
        """One row for each text, of as many columns as the model has."""
        if not texts:
            return np.zeros((0, len(self._encoder.encode([""])[0])), dtype=np.int8)
        return quantised(np.asarray(self._encoder.encode(list(texts)), dtype=np.float32))


def quantised(vectors: Float32 | npt.NDArray[np.int32]) -> Int8:
    """Rows brought to length one, times 127, rounded; rows of zeros stay."""
    wide = vectors.astype(np.float64)
    lengths = np.sqrt((wide * wide).sum(axis=1, keepdims=True))
    rounded: Int8 = np.rint(wide * (_FULL / np.maximum(lengths, 1e-12))).astype(np.int8)
    return rounded


def _lengths(vectors: Int8) -> Float32:
    wide = vectors.astype(np.int64)
    lengths: Float32 = np.sqrt((wide * wide).sum(axis=1)).astype(np.float32)
    return lengths


def _folder(name: str, download: bool) -> Path:
    """The folder of a model, fetched only if that is allowed."""
    if Path(name).is_dir():
        return Path(name)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError, RepositoryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=not download))
    except (HFValidationError, LocalEntryNotFoundError, RepositoryNotFoundError, OSError) as missing:
        raise ChoiceError(
            f"No meaning model {name} on this machine. Next: give the folder it lies in, or allow the download."
        ) from missing


def _is_static(folder: Path) -> bool:
    """Whether a folder holds a Model2Vec model: those need no transformer."""
    config = folder / "config.json"
    if (folder / "0_StaticEmbedding").exists():
        return True
    return config.exists() and json.loads(config.read_text(encoding="utf-8")).get("model_type") == "model2vec"
