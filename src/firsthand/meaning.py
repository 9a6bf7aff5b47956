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
import pyarrow as pa

from firsthand import kernels
from firsthand.arrow import text_buffers
from firsthand.errors import ChoiceError
from firsthand.kernels import Int8, Int32, Int64, UInt64
from firsthand.sentences import roles
from firsthand.threads import in_threads

LANGUAGES = ("en",)
"""Languages the model of the package knows; two texts in another one are near to each other whatever they say."""

Float32 = npt.NDArray[np.float32]

_TOKENS = 512
"""Tokens of a text beyond these are not read: a vector says what a sentence or a lead is about, not a whole text."""
_TEXTS = 4096
"""Texts read at a time: some 20 MB."""
_PAIRS = 100_000
"""Pairs of vectors that one thread multiplies at a time."""
_WORDS_KEPT = 500_000
"""Words whose tokens are remembered; then the memory starts afresh."""
_NEW = -1.0
_FULL = 127


def rowwise(vectors: Int8, pairs: Int64) -> Float32:
    """Cosines of the two rows of each pair, (n, 2) row numbers, rounded to 4 decimals and exact as `similarity`."""
    products = np.empty(len(pairs), np.int32)

    def some(begin: int) -> None:
        own = slice(begin, begin + _PAIRS)
        kernels.vector_products(vectors, pairs[own].astype(np.int32), products[own])

    in_threads(some, range(0, len(pairs), _PAIRS))
    lengths = _lengths(vectors)
    of_pair = np.maximum(lengths[pairs[:, 0]] * lengths[pairs[:, 1]], np.float32(1))
    cosines: Float32 = np.rint(products.astype(np.float32) / of_pair * np.float32(10_000)) / np.float32(10_000)
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
        self._forget()

    def _forget(self) -> None:
        self._ids, self._ends = np.zeros(0, np.int32), np.zeros(1, np.int64)
        self._hashes, self._known = np.zeros(0, np.uint64), (np.zeros(2, np.uint64), np.zeros(2))

    def encode(self, texts: Sequence[str]) -> Int8:
        """One row of 256 for each text: a vector of length one times 127, rounded; zeros for a text without words."""
        vectors = np.zeros((len(texts), self._rows.shape[1]), dtype=np.int8)
        for start in range(0, len(texts), _TEXTS):
            if len(self._hashes) > _WORDS_KEPT:
                self._forget()
            numbers, ends = self._numbers(texts[start : start + _TEXTS])
            sums = np.zeros((len(ends) - 1, self._rows.shape[1]), np.int32)
            kernels.sum_tokens(numbers, ends, self._ids, self._ends, self._rows, _TOKENS, sums)
            vectors[start : start + _TEXTS] = quantised(sums)
        return vectors

    def _numbers(self, texts: Sequence[str]) -> tuple[Int32, Int64]:
        """Numbers of the words of texts, and where each text's begin: word n has the tokens `_ids[_ends[n] : …]`."""
        data, offsets = text_buffers(pa.array(texts, pa.large_string()))
        room = int(offsets[-1]) // 2 + len(offsets)
        hashes, places, ends = (
            np.empty(room, np.uint64),
            np.empty((room, 2), np.int64),
            np.zeros(len(offsets), np.int64),
        )
        hashes = hashes[: kernels.hash_words(data, offsets, roles(), hashes, places, ends)]
        numbers = np.empty(len(hashes))
        kernels.look_up(hashes, *self._known, _NEW, numbers)
        new = np.flatnonzero(numbers == _NEW)
        if len(new):
            found, first = np.unique(hashes[new], return_index=True)
            self._learn(found, [bytes(data[low:high]).decode() for low, high in places[new[first]].tolist()])
            kernels.look_up(hashes, *self._known, _NEW, numbers)
        return numbers.astype(np.int32), ends

    def _learn(self, hashes: UInt64, words: list[str]) -> None:
        """Tokenises words that are not known and remembers their tokens."""
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(words, add_special_tokens=False)]
        self._ids = np.concatenate([self._ids, np.fromiter(chain.from_iterable(tokens), np.int32)])
        self._ends = np.concatenate([self._ends, self._ends[-1] + np.cumsum([*map(len, tokens)])])
        self._hashes = np.concatenate([self._hashes, hashes])
        keys, held = self._known
        size = 1 << (3 * len(self._hashes)).bit_length()
        if size > len(keys):
            self._known = keys, held = np.zeros(size, np.uint64), np.zeros(size)
            hashes = self._hashes
        kernels.fill_table(
            hashes, np.arange(len(self._hashes) - len(hashes), len(self._hashes), dtype=np.float64), keys, held
        )


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
