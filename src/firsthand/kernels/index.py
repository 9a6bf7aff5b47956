"""Sparse rows and what they have in common, through an inverted index; hashes numbered and counted."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from firsthand.kernels.arrays import HALF, LOW, MIX, SHIFT, Bool, Int32, Int64, Numbers, UInt8, UInt64


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
def number_hashes(hashes: UInt64, numbers: Int32, known: UInt64, slots: Int32, size: int) -> tuple[UInt64, Int32, int]:
    """Numbers hashes in the order they first appear; those known before keep theirs.

    Of `known` the first `size` have numbers, and `slots` is an open hash table over them, four slots or more a place
    for a hash, -1 where free. Fills `numbers`; returns both, in new arrays where they had to grow, and the new size.
    """
    for i in range(len(hashes)):
        if size == len(known):
            known = np.concatenate((known, np.empty(size, np.uint64)))
            slots = np.full(4 * len(known), np.int32(-1))
            for k in range(size):
                slots[_slot_of(known[k], known, slots)] = k
        slot = _slot_of(hashes[i], known, slots)
        if slots[slot] < 0:
            slots[slot], known[size] = size, hashes[i]
            size += 1
        numbers[i] = slots[slot]
    return known, slots, size


@njit(cache=True, nogil=True)
def find_hashes(hashes: UInt64, numbers: Int32, known: UInt64, slots: Int32) -> None:
    """Fills `numbers` with the number of each hash, as of `number_hashes`; -1 where it has none."""
    for i in range(len(hashes)):
        numbers[i] = slots[_slot_of(hashes[i], known, slots)]


@njit(cache=True, nogil=True)
def _slot_of(value: np.uint64, known: UInt64, slots: Int32) -> np.int64:
    """Where a hash is, or may be put, in an open hash table of a power of two slots."""
    mask = np.int64(len(slots) - 1)
    slot = np.int64(value >> SHIFT) & mask
    while slots[slot] >= 0 and known[slots[slot]] != value:
        slot = (slot + 1) & mask
    return slot


@njit(cache=True, nogil=True)
def invert(  # noqa: PLR0917
    starts: Int64, word: Int32, weight: Numbers, begin: int, stop: int, first: Int64, owner: Int32, heavy: Numbers
) -> None:
    """Cells of the rows from `begin` to `stop` as an inverted index: by word, then by row.

    Row r has the cells starts[r]:starts[r + 1]. Fills `first` (words + 1), where the cells of each word begin, and by
    place the row that has it, `owner`, and its weight, `heavy`.
    """
    first[:] = 0
    for cell in range(starts[begin], starts[stop]):
        first[word[cell] + 1] += 1
    for w in range(1, len(first)):
        first[w] += first[w - 1]
    free = first[:-1].copy()
    for row in range(begin, stop):
        for cell in range(starts[row], starts[row + 1]):
            at = free[word[cell]]
            free[word[cell]] += 1
            owner[at], heavy[at] = row, weight[cell]


@njit(cache=True, nogil=True)
def rows_in_common(  # noqa: PLR0917
    starts: Int64, word: Int32, weight: Numbers, first: Int64, owner: Int32, heavy: Numbers, low: int, high: int,
    left: Int32, least: int, begin: int, stop: int, found: Int32, sums: Int32,
) -> tuple[int, int]:  # fmt: skip
    """Pairs of sparse rows by what they have in common, each once, by its higher row, for rows from `begin` to `stop`.

    The inverted index is of the rows from `low` to `high` as of `invert`. A row is compared with the last rows before
    it that have a word, at most left[cell] of them, and `left` is counted down. Fills `found` with pairs (higher,
    lower) whose products of weights sum to at least `least`, and `sums`; returns how many, and the row to go on from
    where there was no more room.
    """
    total, touched = np.zeros(high - low, np.int32), np.empty(high - low + 1, np.int32)
    n = 0
    for row in range(begin, stop):
        met = 0
        for cell in range(starts[row], starts[row + 1]):
            to = _end_before(row, owner, first[word[cell]], first[word[cell] + 1])
            for other in range(max(first[word[cell]], to - left[cell - starts[begin]]), to):
                lower = owner[other] - low
                touched[met] = lower  # without a branch: half the time it would be guessed wrong
                met += total[lower] == 0
                total[lower] += weight[cell] * heavy[other]
        full = n + met > len(found)
        for k in range(met):
            if total[touched[k]] >= least and not full:
                found[n, 0], found[n, 1], sums[n] = row, touched[k] + low, total[touched[k]]
                n += 1
            total[touched[k]] = 0
        if full:
            return n, row
        for cell in range(starts[row], starts[row + 1]):
            to = _end_before(row, owner, first[word[cell]], first[word[cell] + 1])
            left[cell - starts[begin]] -= min(to - first[word[cell]], left[cell - starts[begin]])
    return n, stop


@njit(cache=True, nogil=True)
def _end_before(row: int, owner: Int32, low: int, high: int) -> int:
    """Where among the ascending owners from `low` to `high` those end that come before a row."""
    if low == high or owner[high - 1] < row:
        return high
    while low < high:
        middle = (low + high) // 2
        if owner[middle] < row:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)
def number_cells(starts: Int64, word: Int32, stop: int, place: Int32) -> None:
    """Fills `place`: how many of the rows before each cell's, of the first `stop`, have its word."""
    times = np.zeros(word.max() + 1 if len(word) else 1, np.int32)
    for cell in range(starts[stop]):
        place[cell] = times[word[cell]]
        times[word[cell]] += 1


@njit(cache=True, nogil=True)
def near_products(  # noqa: PLR0917
    starts: Int64, word: Int32, weight: Numbers, place: Int32, most: int, pairs: Int64, sums: Int32
) -> None:
    """`sums[k]`: as `row_products`, of the words whose cells in the two rows are at most `most` places apart."""
    size = word.max() + 1 if len(word) else 1
    spread, at = np.zeros(size, np.int32), np.zeros(size, np.int32)
    row = -1
    for k in range(len(pairs)):
        if pairs[k, 0] != row:
            if row >= 0:
                for cell in range(starts[row], starts[row + 1]):
                    spread[word[cell]] = 0
            row = pairs[k, 0]
            for cell in range(starts[row], starts[row + 1]):
                spread[word[cell]], at[word[cell]] = weight[cell], place[cell]
        total = 0
        for cell in range(starts[pairs[k, 1]], starts[pairs[k, 1] + 1]):
            if spread[word[cell]] > 0 and abs(at[word[cell]] - place[cell]) <= most:
                total += spread[word[cell]] * weight[cell]
        sums[k] = total


@njit(cache=True, nogil=True)
def rows_around(  # noqa: PLR0917
    starts: Int64, word: Int32, weight: Numbers, place: Int32, first: Int64, owner: Int32, heavy: Numbers,
    most: int, row: int, total: Int32, found: Int32,
) -> int:  # fmt: skip
    """The rows that have a word of one row in cells at most `most` places from its own, before it and after it.

    The inverted index is as of `invert`, `place` as of `number_cells`. Fills `found`, returns how many, and adds the
    products of weights by row to `total`, which starts as zeros.
    """
    met = 0
    for cell in range(starts[row], starts[row + 1]):
        own = first[word[cell]] + place[cell]
        for other in range(max(first[word[cell]], own - most), min(first[word[cell] + 1], own + most + 1)):
            if other != own:
                found[met] = owner[other]
                met += total[owner[other]] == 0
                total[owner[other]] += weight[cell] * heavy[other]
    return met


@njit(cache=True, nogil=True)
def note_hashes(hashes: UInt64, wanted: Bool, seen: UInt8, slots: int) -> None:
    """Counts the wanted hashes up to two in a filter of `slots` cells, four to a byte, that starts as zeros.

    A counting Bloom filter of one hash (Bloom 1970): the more cells, the fewer hashes share one. Marks are the least of
    several hashes, so their high halves crowd; the cell is told by the low half.
    """
    for i in range(len(hashes)):
        if wanted[i]:
            slot = np.int64(((hashes[i] & LOW) * np.uint64(slots)) >> HALF)
            shift = np.uint8(2 * (slot & 3))
            if (seen[slot >> 2] >> shift) & 3 < 2:
                seen[slot >> 2] += np.uint8(1) << shift


@njit(cache=True, nogil=True)
def recurring(hashes: UInt64, seen: UInt8, slots: int, often: Bool) -> None:
    """Sets `often[i]` where hash i may have been noted twice: never wrongly unset, sometimes set by chance."""
    for i in range(len(hashes)):
        slot = np.int64(((hashes[i] & LOW) * np.uint64(slots)) >> HALF)
        often[i] = (seen[slot >> 2] >> np.uint8(2 * (slot & 3))) & 3 == 2


@njit(cache=True, nogil=True)
def in_share(hashes: UInt64, share: int, shares: int, wanted: Bool) -> None:
    """Unsets `wanted[i]` where hash i is not in this one of so many shares of about the same size."""
    for i in range(len(hashes)):
        mixed = (hashes[i] * MIX) >> HALF
        wanted[i] &= np.int64((mixed * np.uint64(shares)) >> HALF) == share


@njit(cache=True, nogil=True)
def count_words(  # noqa: PLR0917
    starts: Int64, word: Int32, taken: Bool, most: int, ends: Int64, cells: Int32, times: Int32
) -> int:
    """The different words of each text, ascending, and how often it has each, among its first `most` words.

    Text t has the words word[starts[t]:starts[t + 1]], of which those `taken` count. Fills `ends` (texts + 1), where
    the cells of each text begin, `cells` and `times`; returns how many.
    """
    n = 0
    for text in range(len(starts) - 1):
        first, stop = starts[text], min(starts[text + 1], starts[text] + most)
        own, size = np.empty(stop - first, np.int32), 0
        for i in range(first, stop):
            own[size] = word[i]
            size += taken[i]
        ends[text] = n
        own = np.sort(own[:size])
        for k in range(size):
            if k == 0 or own[k] != own[k - 1]:
                cells[n], times[n] = own[k], 0
                n += 1
            times[n - 1] += 1
    ends[len(starts) - 1] = n
    return n


@njit(cache=True, nogil=True)
def into_rows(row: Int32, word: Int32, starts: Int64, cells: Int32) -> int:
    """Words by row, in each row ascending and each once: fills `starts` (rows + 1) and `cells`, returns how many."""
    starts[:] = 0
    for i in range(len(row)):
        starts[row[i] + 1] += 1
    for r in range(1, len(starts)):
        starts[r] += starts[r - 1]
    free = starts[:-1].copy()
    for i in range(len(row)):
        cells[free[row[i]]] = word[i]
        free[row[i]] += 1
    n = 0
    for r in range(len(starts) - 1):
        own = np.sort(cells[starts[r] : starts[r + 1]])
        starts[r] = n
        for k in range(len(own)):
            if k == 0 or own[k] != own[k - 1]:
                cells[n] = own[k]
                n += 1
    starts[len(starts) - 1] = n
    return n


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
