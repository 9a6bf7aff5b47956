"""Two texts into the stretches of words that both have, in any order."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from firsthand.kernels.arrays import MIX, SEED, Index, Int32, Int64, UInt8, UInt64

_OCCURRENCES = 16
"""Places of one run in a text that another text's run is compared with."""
_LOOK_BACK = 128
"""Stretches before one that it may follow in a chain."""
_EDGE_WORDS = np.int64(24)
"""Words an edge may grow by at a time."""
_FORWARDS, _BACKWARDS, _FREE, _COSTLY = np.int64(1), np.int64(-1), np.int64(0), np.int64(1)


@njit(cache=True, nogil=True)
def common_stretches(words: UInt64, ends: Int64, pairs: Int32, run: int, found: Int32, capped: UInt8) -> int:  # noqa: PLR0917
    """The longest stretches of equal words of each pair of texts: rows (pair, word of a, word of b, words).

    A stretch has at least `run` words, or all of the shorter text's, and can be made longer at neither end. Returns how
    many there are; those for which `found` has no room are only counted. Pairs with the same `a` should stand together.
    `capped[p]` is set where texts repeat themselves so much that stretches were left out.
    """
    longest: Any = 1
    for p in range(len(pairs)):
        longest = max(longest, ends[pairs[p, 0] + 1] - ends[pairs[p, 0]])
    size = 4
    while size < 2 * longest:
        size *= 2
    head, stamp = np.zeros(size, np.int32), np.zeros(size, np.int32)
    after = np.zeros(longest, np.int32)
    mask = np.uint64(size - 1)
    n, version, indexed, indexed_run = 0, 0, -1, 0
    for p in range(len(pairs)):
        a, b = pairs[p, 0], pairs[p, 1]
        of_a, of_b = words[ends[a] : ends[a + 1]], words[ends[b] : ends[b + 1]]
        least = min(run, len(of_a), len(of_b))
        if least == 0:
            continue
        if indexed != a or indexed_run != least:
            indexed, indexed_run = a, least
            version += 1
            for i in range(len(of_a) - least, -1, -1):
                value = SEED
                for k in range(i, i + least):
                    value = (value ^ of_a[k]) * MIX
                slot = np.int64((value >> np.uint64(20)) & mask)
                after[i] = head[slot] if stamp[slot] == version else -1
                head[slot], stamp[slot] = i, version
        work = 64 * (len(of_a) + len(of_b)) + 4096
        for j in range(len(of_b) - least + 1):
            value = SEED
            for k in range(j, j + least):
                value = (value ^ of_b[k]) * MIX
            slot = np.int64((value >> np.uint64(20)) & mask)
            here: Any = np.int64(head[slot]) if stamp[slot] == version else np.int64(-1)
            tried = 0
            while here >= 0:
                if of_a[here] == of_b[j] and not (here > 0 and j > 0 and of_a[here - 1] == of_b[j - 1]):
                    length: Any = 1
                    most = min(len(of_a) - here, len(of_b) - j)
                    while length < most and of_a[here + length] == of_b[j + length]:
                        length += 1
                    work -= length
                    if length >= least:
                        if n < len(found):
                            found[n, 0], found[n, 1], found[n, 2], found[n, 3] = p, here, j, length
                        n += 1
                tried += 1
                here = np.int64(after[here])
                if tried == _OCCURRENCES and here >= 0:
                    capped[p] = 1
                    break
            if work < 0:
                capped[p] = 1
                break
    return n


@njit(cache=True, nogil=True)
def _between(  # noqa: PLR0917
    of_a: UInt64, of_b: UInt64, i: Index, j: Index, rows: Index, columns: Index, step: Index, price: Index, at: Int32
) -> int:
    """Equal words of two short stretches, in order: as many as can be, or where edits have a price, while that pays.

    The stretches are `rows` words from i and `columns` words from j, read backwards where `step` is -1. Fills `at` with
    places counted from i and j, returns how many.
    """
    score = np.zeros((rows + 1, columns + 1), np.int32)
    for r in range(1, rows + 1):
        score[r, 0] = -price * r
    for c in range(1, columns + 1):
        score[0, c] = -price * c
    best = 0
    x: Any = 0 if price else rows
    y: Any = 0 if price else columns
    for r in range(1, rows + 1):
        for c in range(1, columns + 1):
            same = of_a[i + step * (r - 1)] == of_b[j + step * (c - 1)]
            value = max(score[r - 1, c], score[r, c - 1]) - price
            value = max(value, score[r - 1, c - 1] + (1 if same else -price))
            score[r, c] = value
            if price and same and value > best:
                best, x, y = value, r, c
    n = 0
    while x > 0 and y > 0:
        same = of_a[i + step * (x - 1)] == of_b[j + step * (y - 1)]
        if same and score[x, y] == score[x - 1, y - 1] + 1:
            at[n, 0], at[n, 1] = x - 1, y - 1
            n += 1
            x, y = x - 1, y - 1
        elif not same and score[x, y] == score[x - 1, y - 1] - price:
            x, y = x - 1, y - 1
        elif score[x, y] == score[x - 1, y] - price:
            x -= 1
        else:
            y -= 1
    return n


@njit(cache=True, nogil=True)
def _free(covered: UInt8, start: Index, step: Index, most: Index) -> int:
    """How many words from `start` on, in steps, are in the text and not covered."""
    n = 0
    while n < most and 0 <= start + step * n < len(covered) and covered[start + step * n] == 0:
        n += 1
    return n


@njit(cache=True, nogil=True)
def _score_chains(own: Int32, reach: int, score: Int64, before: Int64) -> None:
    """For each stretch the best chain that ends with it, and the stretch before it: long stretches, short gaps."""
    for x in range(len(own)):
        score[x] = 4 * own[x, 3]
        for y in range(x - 1, max(x - _LOOK_BACK, 0) - 1, -1):
            skip_a = own[x, 1] - own[y, 1] - own[y, 3]
            skip_b = own[x, 2] - own[y, 2] - own[y, 3]
            overlap = max(0, -skip_a, -skip_b)
            farther = max(skip_a, skip_b, 0)
            if own[x, 1] <= own[y, 1] or own[x, 2] <= own[y, 2] or overlap >= own[x, 3] or farther > reach:
                continue
            value = score[y] + 4 * (own[x, 3] - overlap) - farther - abs(skip_a - skip_b)
            if value > score[x]:
                score[x], before[x] = value, y


@njit(cache=True, nogil=True)
def _grow(  # noqa: PLR0917
    of_a: UInt64, of_b: UInt64, covered_a: UInt8, covered_b: UInt8, step: Index, edge: Int32, chain: Int32, count: int
) -> int:
    """Equal words beyond the last of a chain, forwards or backwards, while they outnumber the edits between."""
    while True:
        i, j = np.int64(chain[count - 1, 0]) + step, np.int64(chain[count - 1, 1]) + step
        rows, columns = _free(covered_a, i, step, _EDGE_WORDS), _free(covered_b, j, step, _EDGE_WORDS)
        grown = _between(of_a, of_b, i, j, rows, columns, step, _COSTLY, edge)
        if grown == 0:
            return count
        for g in range(grown - 1, -1, -1):
            chain[count, 0], chain[count, 1] = i + step * edge[g, 0], j + step * edge[g, 1]
            count += 1


@njit(cache=True, nogil=True)
def _fill(  # noqa: PLR0917
    of_a: UInt64, of_b: UInt64, covered_a: UInt8, covered_b: UInt8, core: Int32, m: int, reach: int, edge: Int32,
    chain: Int32, count: int,
) -> int:  # fmt: skip
    """The equal words of the stretches, but the first, with those in the gaps between them, added to a chain."""
    for k in range(1, m):
        i, j = np.int64(chain[count - 1, 0]) + 1, np.int64(chain[count - 1, 1]) + 1
        rows, columns = np.int64(core[k, 0]) - i, np.int64(core[k, 1]) - j
        near = 0 < rows <= reach and 0 < columns <= reach
        if near and _free(covered_a, i, _FORWARDS, rows) == rows and _free(covered_b, j, _FORWARDS, columns) == columns:
            for g in range(_between(of_a, of_b, i, j, rows, columns, _FORWARDS, _FREE, edge) - 1, -1, -1):
                chain[count, 0], chain[count, 1] = i + edge[g, 0], j + edge[g, 1]
                count += 1
        chain[count, 0], chain[count, 1] = core[k, 0], core[k, 1]
        count += 1
    return count


@njit(cache=True, nogil=True)
def _pieces(  # noqa: PLR0917
    in_a: Int32, in_b: Int32, chain: Int32, first: int, last: int, pair: int, passage: int, found: Int32, n: int
) -> int:
    """A passage, the equal words from `first` to `last` of a chain, cut where a sentence ends on either side."""
    start = first
    for k in range(first + 1, last + 1):
        i, j = chain[k - 1, 0], chain[k - 1, 1]
        if k < last and in_a[i] == in_a[chain[k, 0]] and in_b[j] == in_b[chain[k, 1]]:
            continue
        if n < len(found):
            found[n, 0], found[n, 1], found[n, 2] = pair, chain[start, 0], i + 1
            found[n, 3], found[n, 4], found[n, 5], found[n, 6] = chain[start, 1], j + 1, k - start, passage
        n += 1
        start = k
    return n


@njit(cache=True, nogil=True)
def chain_stretches(  # noqa: PLR0917
    words: UInt64, ends: Int64, sentences: Int32, pairs: Int32, stretches: Int32, gap: int, least: int, found: Int32
) -> int:  # fmt: skip
    """Stretches of each pair joined into passages, in pieces: (pair, a start, a end, b start, b end, equal, passage).

    Chains of stretches in one order on both sides (as minimap2 does, Li 2018), best first; the gaps in a chain are
    filled with the equal words they hold, its edges grown while equal words outnumber edits, and it is cut where more
    than `gap` words of a side have no counterpart, or some are in a passage already. Passages of a pair do not overlap
    on either side and hold `least` equal words, or all of the shorter text's; a piece of one lies within one sentence
    of either side (`sentences` by word). `stretches` as `common_stretches` gives them. Returns how many pieces there
    are, as that does.
    """
    n, passage, begin, reach = 0, 0, 0, 3 * gap
    for p in range(len(pairs)):
        stop = begin
        while stop < len(stretches) and stretches[stop, 0] == p:
            stop += 1
        own = stretches[begin:stop]
        begin = stop
        if len(own) == 0:
            continue
        a, b = pairs[p, 0], pairs[p, 1]
        of_a, of_b = words[ends[a] : ends[a + 1]], words[ends[b] : ends[b + 1]]
        in_a, in_b = sentences[ends[a] : ends[a + 1]], sentences[ends[b] : ends[b + 1]]
        enough = min(least, len(of_a), len(of_b))
        score, before = np.zeros(len(own), np.int64), np.full(len(own), -1, np.int64)
        _score_chains(own, reach, score, before)
        covered_a, covered_b = np.zeros(len(of_a), np.uint8), np.zeros(len(of_b), np.uint8)
        used, order = np.zeros(len(own), np.uint8), np.zeros(len(own), np.int64)
        room = min(len(of_a), len(of_b)) + 1
        chain, core, at = np.zeros((room, 2), np.int32), np.zeros((room, 2), np.int32), np.zeros((room, 2), np.int32)
        edge = np.zeros((_EDGE_WORDS + reach + 1, 2), np.int32)
        for first_link in np.argsort(-score, kind="mergesort"):
            top: Any = first_link
            if used[top]:
                continue
            links = 0
            while top >= 0 and used[top] == 0:
                used[top] = 1
                order[links] = top
                links += 1
                top = before[top]
            # 1. the equal words of the stretches
            m, last_a, last_b = 0, -1, -1
            for link in range(links - 1, -1, -1):
                x = order[link]
                for k in range(own[x, 3]):
                    i, j = own[x, 1] + k, own[x, 2] + k
                    if i > last_a and j > last_b and covered_a[i] == 0 and covered_b[j] == 0:
                        core[m, 0], core[m, 1] = i, j
                        m, last_a, last_b = m + 1, i, j
            if m == 0:
                continue
            # 2. before them, between them, after them
            at[0, 0], at[0, 1] = core[0, 0], core[0, 1]
            count = _grow(of_a, of_b, covered_a, covered_b, _BACKWARDS, edge, at, 1)
            for k in range(count):
                chain[k, 0], chain[k, 1] = at[count - 1 - k, 0], at[count - 1 - k, 1]
            count = _fill(of_a, of_b, covered_a, covered_b, core, m, reach, edge, chain, count)
            count = _grow(of_a, of_b, covered_a, covered_b, _FORWARDS, edge, chain, count)
            # 3. cut into passages, these into pieces
            first = 0
            for k in range(1, count + 1):
                if k < count:
                    i, j = np.int64(chain[k - 1, 0]) + 1, np.int64(chain[k - 1, 1]) + 1
                    rows, columns = np.int64(chain[k, 0]) - i, np.int64(chain[k, 1]) - j
                    free = _free(covered_a, i, _FORWARDS, rows) == rows
                    free = free and _free(covered_b, j, _FORWARDS, columns) == columns
                    if free and max(rows, columns) <= gap:
                        continue
                if k - first >= enough:
                    n = _pieces(in_a, in_b, chain, first, k, p, passage, found, n)
                    for i in range(chain[first, 0], chain[k - 1, 0] + 1):
                        covered_a[i] = 1
                    for j in range(chain[first, 1], chain[k - 1, 1] + 1):
                        covered_b[j] = 1
                    passage += 1
                first = k
    return n
