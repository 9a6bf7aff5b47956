"""Vectors of meaning: summed over tokens, multiplied. Whole numbers: exact in any order."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from firsthand.kernels.arrays import Int8, Int32, Int64


@njit(cache=True, nogil=True)
def vector_products(vectors: Int8, cells: Int32, products: Int32) -> None:
    """The scalar product of the two vectors of each cell. Whole numbers: exact in any order."""
    for c in range(len(cells)):
        total = np.int32(0)
        for k in range(vectors.shape[1]):
            total += np.int32(vectors[cells[c, 0], k]) * np.int32(vectors[cells[c, 1], k])
        products[c] = total


@njit(cache=True, nogil=True)
def sum_tokens(  # noqa: PLR0917
    words: Int32, ends: Int64, tokens: Int32, token_ends: Int64, rows: Int8, most: int, sums: Int32
) -> None:  # fmt: skip
    """Adds up the rows of the tokens of each text, the first `most` of them.

    Text t has the words `words[ends[t] : ends[t + 1]]`, word w the tokens `tokens[token_ends[w] : token_ends[w + 1]]`.
    """
    for text in range(len(ends) - 1):
        left: Any = most
        total = sums[text]
        for k in range(ends[text], ends[text + 1]):
            first = token_ends[words[k]]
            for token in range(first, min(token_ends[words[k] + 1], first + left)):
                total += rows[tokens[token]]
            left -= min(token_ends[words[k] + 1] - first, left)
