"""The heaviest words of a text, by how rare they are in the news."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from firsthand.kernels.arrays import MIX, SEED, SHIFT, Int32, Int64, UInt64


@njit(cache=True, nogil=True)
def _add_word(stem: np.uint64, keys: UInt64, counts: Int32, used: Int32, n: int) -> int:
    """Counts a stem in a small hash table; `used` lists its filled slots, `n` says how many there are."""
    mask = np.uint64(len(keys) - 1)
    slot = np.int64((stem >> SHIFT) & mask)
    while counts[slot] > 0 and keys[slot] != stem:
        slot = np.int64((np.uint64(slot) + np.uint64(1)) & mask)
    if counts[slot] == 0:
        keys[slot], used[n] = stem, slot
        n += 1
    counts[slot] += 1
    return n


@njit(cache=True, nogil=True)
def _slot_of(stem: np.uint64, known: UInt64) -> np.int64:
    """Where a stem is, or may be put, in an open hash table of a power of two slots, 0 where free."""
    mask = np.int64(len(known) - 1)
    slot = np.int64(stem >> SHIFT) & mask
    while known[slot] != 0 and known[slot] != stem:
        slot = (slot + 1) & mask
    return slot


@njit(cache=True, nogil=True)
def _heaviest(  # noqa: PLR0917
    keys: UInt64, counts: Int32, used: Int32, n: int, known: UInt64, rarity: npt.NDArray[np.float64], unseen: float,
    most: int, kind: np.uint64, terms: UInt64, weights: Int32, at: int,
) -> int:  # fmt: skip
    """The words of most weight in a table of counts, as terms with weights, from place `at` on; clears the table.

    Returns the next free place.
    """
    square = 0.0
    best, word = np.zeros(most), np.zeros(most, np.uint64)
    held, least = 0, 0
    for u in range(n):
        stem = keys[used[u]]
        slot = _slot_of(stem, known)
        weight = (1 + np.log(counts[used[u]])) * (rarity[slot] if known[slot] == stem else unseen)
        counts[used[u]] = 0
        square += weight * weight
        if held < most:
            best[held], word[held] = weight, stem
            held += 1
        elif weight > best[least] or (weight == best[least] and stem < word[least]):
            best[least], word[least] = weight, stem
        else:
            continue
        if held == most:
            least = 0
            for k in range(1, most):
                if best[k] < best[least] or (best[k] == best[least] and word[k] > word[least]):
                    least = k
    for k in range(held):
        terms[at + k] = word[k] ^ kind
        weights[at + k] = max(np.int32(np.rint(best[k] / np.sqrt(square) * 10_000)), np.int32(1))
    return at + held


@njit(cache=True, nogil=True)
def fill_table(
    stems: UInt64, values: npt.NDArray[np.float64], known: UInt64, held: npt.NDArray[np.float64]
) -> None:  # fmt: skip
    """Puts different stems and their values into an open hash table of zeros, a power of two long."""
    for i in range(len(stems)):
        slot = _slot_of(stems[i], known)
        known[slot], held[slot] = stems[i], values[i]


@njit(cache=True, nogil=True)
def look_up(
    stems: UInt64, known: UInt64, held: npt.NDArray[np.float64], missing: float, values: npt.NDArray[np.float64]
) -> None:  # fmt: skip
    """The value of each stem in a table that `fill_table` filled, `missing` where it is not there."""
    for i in range(len(stems)):
        slot = _slot_of(stems[i], known)
        values[i] = held[slot] if known[slot] == stems[i] else missing


@njit(cache=True, nogil=True)
def outline(  # noqa: PLR0917
    stems: UInt64, ends: Int64, words: UInt64, known: UInt64, rarity: npt.NDArray[np.float64], unseen: float,
    lead: int, most: int, terms: UInt64, weights: Int32, starts: Int64, whole: UInt64,
) -> None:  # fmt: skip
    """What stands for each article in a search for its like: its heaviest words, and those of its lead.

    Article t is the texts 2t (its title) and 2t + 1. A word weighs (1 + ln times) its `rarity`, looked up in the open
    hash table `known` (a power of two; 0 is free), `unseen` where it is not there; weights are ten-thousandths of a row
    of length one. Fills `starts`, and of each article up to `most` `terms` of the whole and half as many of its first
    `lead` words, which are other terms than the same words of the whole; `whole` is a hash of the words of the text, 0
    of none.
    """
    longest: Any = 1
    for t in range(len(starts) - 1):
        longest = max(longest, ends[2 * t + 2] - ends[2 * t])
    size = 4
    while size < 2 * longest:
        size *= 2
    keys, counts, used = np.zeros(size, np.uint64), np.zeros(size, np.int32), np.zeros(longest, np.int32)
    at: Any = 0
    for t in range(len(starts) - 1):
        starts[t] = at
        begin, stop = ends[2 * t], ends[2 * t + 2]
        value = SEED
        for i in range(ends[2 * t + 1], stop):
            value = (value ^ words[i]) * MIX
            value ^= value >> SHIFT
        whole[t] = value if stop > ends[2 * t + 1] else np.uint64(0)
        n = 0
        for i in range(begin, min(begin + lead, stop)):
            n = _add_word(stems[i], keys, counts, used, n)
        at = _heaviest(keys, counts, used, n, known, rarity, unseen, most // 2, MIX, terms, weights, at)
        n = 0
        for i in range(begin, stop):
            n = _add_word(stems[i], keys, counts, used, n)
        at = _heaviest(keys, counts, used, n, known, rarity, unseen, most, np.uint64(0), terms, weights, at)
    starts[len(starts) - 1] = at
