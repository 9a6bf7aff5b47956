"""Sparse rows and what they have in common, through an inverted index; hashes numbered and counted."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from firsthand.kernels.arrays import HALF, LOW, SHIFT, Int32, Int64, Numbers, UInt8, UInt64


@njit(cache=True, nogil=True)
def row_products(
    starts: Int64, word: Numbers, weight: Numbers, pairs: Int64, products: npt.NDArray[np.float64]
) -> None:
    """`products[k]`: the sum over words in common of the two weights, for sparse rows pairs[k, 0] and pairs[k, 1].

    Row r has the cells starts[r] to starts[r + 1]. Quickest where pairs with one first row stand together.
    """
    spread = np.zeros(word.max() + 1 if len(word) else 1)
    row = -1
    for k in range(len(pairs)):
        if pairs[k, 0] != row:
            if row >= 0:
                for cell in range(starts[row], starts[row + 1]):
                    spread[word[cell]] = 0.0
            row = pairs[k, 0]
            for cell in range(starts[row], starts[row + 1]):
                spread[word[cell]] = weight[cell]
        total = 0.0
        for cell in range(starts[pairs[k, 1]], starts[pairs[k, 1] + 1]):
            total += spread[word[cell]] * weight[cell]
        products[k] = total


@njit(cache=True, nogil=True)
def number_hashes(hashes: UInt64, numbers: Int32) -> UInt64:
    """Numbers different hashes from 0 on in the order they first appear, and returns them in that order."""
    distinct, n = np.empty(512, np.uint64), 0
    slots = np.full(2048, np.int32(-1))
    for i in range(len(hashes)):
        if n == len(distinct):
            distinct = np.concatenate((distinct, np.empty(n, np.uint64)))
            slots = np.full(4 * len(distinct), np.int32(-1))
            for k in range(n):
                slots[_slot_of(distinct[k], distinct, slots)] = k
        slot = _slot_of(hashes[i], distinct, slots)
        if slots[slot] < 0:
            slots[slot], distinct[n] = n, hashes[i]
            n += 1
        numbers[i] = slots[slot]
    return distinct[:n].copy()


@njit(cache=True, nogil=True)
def _slot_of(value: np.uint64, distinct: UInt64, slots: Int32) -> np.int64:
    """Where a hash is, or may be put, in an open hash table of a power of two slots."""
    mask = np.int64(len(slots) - 1)
    slot = np.int64(value >> SHIFT) & mask
    while slots[slot] >= 0 and distinct[slots[slot]] != value:
        slot = (slot + 1) & mask
    return slot


@njit(cache=True, nogil=True)
def invert(  # noqa: PLR0917
    starts: Int64, word: Int32, weight: Numbers, first: Int64, place: Int32, owner: Int32, heavy: Numbers
) -> None:
    """Cells of rows as an inverted index: by word, then by row. Row r has the cells starts[r]:starts[r + 1].

    Fills `first` (words + 1), where the cells of each word begin, `place` of each cell among them, and by place the
    row that has it, `owner`, and its weight, `heavy`.
    """
    for cell in range(len(word)):
        first[word[cell] + 1] += 1
    for w in range(1, len(first)):
        first[w] += first[w - 1]
    free = first[:-1].copy()
    for row in range(len(starts) - 1):
        for cell in range(starts[row], starts[row + 1]):
            at = free[word[cell]]
            free[word[cell]] += 1
            place[cell], owner[at], heavy[at] = at, row, weight[cell]


@njit(cache=True, nogil=True)
def rows_in_common(  # noqa: PLR0917
    starts: Int64, word: Int32, place: Int32, first: Int64, owner: Int32, heavy: Numbers, most: int, least: int,
    begin: int, stop: int, found: Int32, sums: Int32,
) -> tuple[int, int]:  # fmt: skip
    """Pairs of sparse rows by what they have in common, each once, by its higher row, for rows from `begin` to `stop`.

    The rows and their inverted index are as of `invert`. A row is compared with the last `most` rows before it that
    have a word. Fills `found` with pairs (higher, lower) whose products of weights sum to at least `least`, and `sums`;
    returns how many, and the row to go on from where there was no more room.
    """
    total, touched = np.zeros(stop, np.int32), np.empty(stop, np.int32)
    n = 0
    for row in range(begin, stop):
        met = 0
        for c in range(starts[row], starts[row + 1]):
            cell = place[c]
            for other in range(max(first[word[c]], cell - most), cell):
                if total[owner[other]] == 0:
                    touched[met] = owner[other]
                    met += 1
                total[owner[other]] += heavy[cell] * heavy[other]
        if n + met > len(found):
            for k in range(met):
                total[touched[k]] = 0
            return n, row
        for k in range(met):
            if total[touched[k]] >= least:
                found[n, 0], found[n, 1], sums[n] = row, touched[k], total[touched[k]]
                n += 1
            total[touched[k]] = 0
    return n, stop


@njit(cache=True, nogil=True)
def note_hashes(hashes: UInt64, seen: UInt8, slots: int) -> None:
    """Counts hashes up to two in a filter of `slots` cells, four to a byte, that starts as zeros.

    A counting Bloom filter of one hash (Bloom 1970): the more cells, the fewer hashes share one. Marks are the least of
    several hashes, so their high halves crowd; the cell is told by the low half.
    """
    for i in range(len(hashes)):
        slot = np.int64(((hashes[i] & LOW) * np.uint64(slots)) >> HALF)
        shift = np.uint8(2 * (slot & 3))
        if (seen[slot >> 2] >> shift) & 3 < 2:
            seen[slot >> 2] += np.uint8(1) << shift


@njit(cache=True, nogil=True)
def recurring(hashes: UInt64, seen: UInt8, slots: int, often: UInt8) -> None:
    """Sets `often[i]` where hash i may have been noted twice: never wrongly unset, sometimes set by chance."""
    for i in range(len(hashes)):
        slot = np.int64(((hashes[i] & LOW) * np.uint64(slots)) >> HALF)
        often[i] = (seen[slot >> 2] >> np.uint8(2 * (slot & 3))) & 3 == 2


@njit(cache=True, nogil=True)
def sum_shared(starts: Int64, cells: Int64, pairs: Int64, amount: Int64, sums: Int64) -> None:
    """Adds twice the amount of each pair of rows to the sums of the values that both rows have.

    Row r has the values cells[starts[r]:starts[r + 1]], ascending, each once.
    """
    for k in range(len(pairs)):
        i, j = starts[pairs[k, 0]], starts[pairs[k, 1]]
        while i < starts[pairs[k, 0] + 1] and j < starts[pairs[k, 1] + 1]:
            if cells[i] == cells[j]:
                sums[cells[i]] += 2 * amount[k]
            if cells[i] <= cells[j]:
                i += 1
            else:
                j += 1
