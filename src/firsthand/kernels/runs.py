"""Words into the hashes of their runs, and the few of these that stand for a text."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from firsthand.kernels.arrays import MIX, SEED, SHIFT, Int64, UInt64


@njit(cache=True, nogil=True)
def run_hashes(words: UInt64, ends: Int64, run: int, hashes: UInt64) -> None:
    """`hashes[i]`: the run of words that begins at word i of its text; where the text ends sooner, what there is.

    The last `run - 1` words of a text so get hashes of shorter runs; only a text shorter than a run uses one.
    """
    for text in range(len(ends) - 1):
        stop = ends[text + 1]
        for i in range(ends[text], stop):
            value = SEED
            for k in range(i, min(i + run, stop)):
                value = (value ^ words[k]) * MIX
                value ^= value >> SHIFT
            hashes[i] = value


@njit(cache=True, nogil=True)
def select_marks(hashes: UInt64, ends: Int64, run: int, window: int, chosen: Int64) -> int:
    """Winnowing (Schleimer, Wilkerson and Aiken 2003): the least hash of every `window` runs, the last of equals.

    Fills `chosen` with the first words of the chosen runs, returns how many. Two texts that share `run + window - 1`
    words in a row share a mark; a text shorter than a run has one, from its first word.
    """
    n = 0
    for text in range(len(ends) - 1):
        first, runs = ends[text], ends[text + 1] - ends[text] - run + 1
        if ends[text + 1] == first:
            continue
        if runs < 1:
            chosen[n] = first
            n += 1
            continue
        least: Any = np.int64(-1)
        for right in range(min(window, runs) - 1, runs):
            left = max(right - window + 1, 0)
            if least >= first + left:
                if hashes[first + right] > hashes[least]:
                    continue
                least = first + right
            else:
                least = first + left
                for k in range(first + left + 1, first + right + 1):
                    if hashes[k] <= hashes[least]:
                        least = k
            chosen[n] = least
            n += 1
    return n
