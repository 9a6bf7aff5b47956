"""The language of a text by py3langid's model, many texts at once (extract/language.py)."""

from __future__ import annotations

import numpy as np
from numba import njit

from firsthand.kernels.arrays import Float32, Int32, Int64, UInt8, UInt16, UInt32


@njit(cache=True, nogil=True)
def score_languages(  # noqa: PLR0917
    data: UInt8, offsets: Int64, moves: UInt32, rows: UInt16, outputs: Int32, halves: Float32,
    weights: UInt16, known: UInt8, wide: Float32, prior: Float32, scores: Float32,
) -> None:  # fmt: skip
    """`scores[t, l]`: how well text t fits language l, a naive Bayes sum over the features its bytes lead to.

    The automaton goes from state s with byte b to `moves[256 * rows[s] + b]`; a state whose `outputs` is not negative
    is a feature. `weights` (features, languages) are bits of half precision, `halves` their values; a feature's row is
    put into `wide` when it is first met, as `known` says. A feature met n times counts log(1 + n) times.
    """
    count, met = np.zeros(len(weights), np.int32), np.empty(len(weights), np.int32)
    for text in range(len(offsets) - 1):
        state, n = np.int64(0), 0
        for at in range(offsets[text], offsets[text + 1]):
            state = np.int64(moves[(np.int64(rows[state]) << 8) + data[at]])
            feature = outputs[state]
            if feature >= 0:
                if count[feature] == 0:
                    met[n] = feature
                    n += 1
                count[feature] += 1
        scores[text] = prior
        for k in range(n):
            feature = met[k]
            if known[feature] == 0:
                known[feature] = 1
                for language in range(wide.shape[1]):
                    wide[feature, language] = halves[weights[feature, language]]
            times = np.float32(np.log1p(count[feature]))
            count[feature] = 0
            for language in range(wide.shape[1]):
                scores[text, language] += times * wide[feature, language]
