"""Sentences that may say the same: found by the words they share, measured, put in order."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from firsthand.kernels.arrays import SHIFT, Index, Int32, Int64, UInt8, UInt64
from firsthand.kernels.tokens import NAME, NUMBER

# Marks of a narrated word: its text has it as said by somebody too; it is written as a name.
SAID, NAMED = 1, 2

_SPREAD = 16_384
"""Pairs of sentences that one word may propose: of a word in more sentences of two texts than that nothing is told."""
_CELLS = 4096
"""Pairs of sentences of two texts that are kept whatever they have in common; of more, so many in all or
`_CELLS_EACH` of each sentence, those with most in common."""
_CELLS_EACH = 16


@njit(cache=True, nogil=True)
def _span(numbers: Int32, begin: Index, stop: Index) -> tuple[Index, Index]:
    """The least and the greatest of some numbers."""
    low, high = np.int64(numbers[begin]), np.int64(numbers[begin])
    for k in range(begin, stop):
        low, high = min(low, np.int64(numbers[k])), max(high, np.int64(numbers[k]))
    return low, high


@njit(cache=True, nogil=True)
def _most(common: Int32, touched: Int64, cells: int, most: Index) -> int:
    """Puts the `most` of the touched cells that have most in common first, the lower of equals; returns how many."""
    if cells <= most:
        return cells
    order = np.sort(touched[:cells])
    weights = np.empty(cells, np.int32)
    for k in range(cells):
        weights[k] = -common[order[k]]
    best = np.argsort(weights, kind="mergesort")
    for k in range(cells):
        touched[k] = order[best[k]]
    return int(most)


@njit(cache=True, nogil=True)
def _index_once(  # noqa: PLR0917
    stems: UInt64, sentences: Int32, weights: Int32, heavy: int, begin: Index, stop: Index,
    head: Int32, stamp: Int32, version: int, after: Int32, times: Int32,
) -> None:  # fmt: skip
    """Heavy words of a text by their slots in a hash table, the last first; of equal ones in a sentence only the first.

    A slot is free where its stamp is not `version`; `after` leads from word to word, counted from `begin`, to -1;
    `times` says how many sentences up to a word's have it.
    """
    mask = np.uint64(len(head) - 1)
    for k in range(begin, stop):
        if weights[k] < heavy:
            continue
        slot = np.int64((stems[k] >> SHIFT) & mask)
        first: Any = np.int64(head[slot]) if stamp[slot] == version else np.int64(-1)
        here = first
        while here >= 0 and stems[begin + here] != stems[k]:
            here = np.int64(after[here])
        if here >= 0 and sentences[begin + here] == sentences[k]:
            continue
        after[k - begin], times[k - begin] = first, times[here] + 1 if here >= 0 else 1
        head[slot], stamp[slot] = k - begin, version


@njit(cache=True, nogil=True)
def _indexed_at(  # noqa: PLR0917
    stem: np.uint64, stems: UInt64, begin: Index, head: Int32, stamp: Int32, version: int, after: Int32
) -> Index:
    """The last word of an indexed text that is the same, counted from its first; -1 where there is none."""
    slot = np.int64((stem >> SHIFT) & np.uint64(len(head) - 1))
    here: Any = np.int64(head[slot]) if stamp[slot] == version else np.int64(-1)
    while here >= 0 and stems[begin + here] != stem:
        here = np.int64(after[here])
    return np.int64(here)


@njit(cache=True, nogil=True)
def _by_first(found: Int32, begin: Index, stop: Index, low: Index, rows: Index) -> None:
    """Cells of one pair, in the order of the sentences of b, in the order of those of a, from `low` on, and of b."""
    ends = np.zeros(rows + 1, np.int64)
    for c in range(begin, stop):
        ends[found[c, 1] - low + 1] += 1
    for row in range(1, rows + 1):
        ends[row] += ends[row - 1]
    held = found[begin:stop].copy()
    for c in range(len(held)):
        at = begin + ends[held[c, 1] - low]
        ends[held[c, 1] - low] += 1
        found[at] = held[c]


@njit(cache=True, nogil=True)
def like_sentences(  # noqa: PLR0917
    stems: UInt64, sentences: Int32, weights: Int32, ends: Int64, pairs: Int32, totals: Int32,
    heavy: int, least: int, found: Int32, capped: UInt8,
) -> int:  # fmt: skip
    """Sentences of each pair of texts with enough words in common: rows (pair, sentence of a, sentence of b), in order.

    A text t holds the words `stems[ends[t] : ends[t + 1]]`, each with its weight and sentence; sentences rise. What two
    sentences have in common, each word once, of those that weigh `heavy`, must weigh `least` percent of the lighter one
    (`totals`, by sentence) and be two words. Returns how many there are; those for which `found` has no room are only
    counted. Pairs with the same `a` should stand together. `capped[p]` is set where so many sentences of two texts are
    alike that some were left out.
    """
    longest: Any = 1
    for p in range(len(pairs)):
        longest = max(longest, ends[pairs[p, 0] + 1] - ends[pairs[p, 0]])
    size = 4
    while size < 2 * longest:
        size *= 2
    head, stamp = np.zeros(size, np.int32), np.zeros(size, np.int32)
    after, times, last = np.zeros(longest, np.int32), np.zeros(longest, np.int32), np.zeros(longest, np.int32)
    common, count, touched = np.zeros(longest, np.int32), np.zeros(longest, np.int32), np.zeros(longest, np.int64)
    n, version, indexed = 0, 0, -1
    rows: Any = np.int64(0)
    for p in range(len(pairs)):
        begin, j, stop = ends[pairs[p, 0]], ends[pairs[p, 1]], ends[pairs[p, 1] + 1]
        if begin == ends[pairs[p, 0] + 1] or j == stop:
            continue
        if indexed != pairs[p, 0]:
            indexed = pairs[p, 0]
            version += 1
            _index_once(stems, sentences, weights, heavy, begin, ends[indexed + 1], head, stamp, version, after, times)
            rows = np.int64(sentences[ends[indexed + 1] - 1] - sentences[begin] + 1)
            if rows > len(common):
                common, count, touched = np.zeros(rows, np.int32), np.zeros(rows, np.int32), np.zeros(rows, np.int64)
        low, columns = np.int64(sentences[begin]), np.int64(sentences[stop - 1] - sentences[j] + 1)
        everywhere = np.zeros(longest if rows * columns > _SPREAD else 0, np.int32)
        if len(everywhere):
            last[:] = -1
            for k in range(j, stop):
                here: Any = _indexed_at(stems[k], stems, begin, head, stamp, version, after)
                if here >= 0 and weights[k] >= heavy and last[here] != sentences[k]:
                    last[here] = sentences[k]
                    everywhere[here] += 1
        before = n
        most: Any = rows
        while True:
            n, k = before, j
            last[:] = -1
            while k < stop:
                met, sentence = 0, sentences[k]
                while k < stop and sentences[k] == sentence:
                    here = _indexed_at(stems[k], stems, begin, head, stamp, version, after)
                    if weights[k] < heavy or here < 0 or last[here] == sentence:
                        here = np.int64(-1)
                    elif len(everywhere) and np.int64(times[here]) * everywhere[here] > _SPREAD:
                        here, capped[p] = np.int64(-1), 1
                    else:
                        last[here] = sentence
                    while here >= 0:
                        if stems[begin + here] == stems[k]:
                            cell = np.int64(sentences[begin + here]) - low
                            if count[cell] == 0:
                                touched[met] = cell
                                met += 1
                            count[cell] += 1
                            common[cell] += weights[k]
                        here = np.int64(after[here])
                    k += 1
                enough = 0
                for m in range(met):
                    cell = touched[m]
                    if count[cell] > 1 and 100 * common[cell] >= least * min(totals[low + cell], totals[sentence]):
                        touched[enough], touched[m] = cell, touched[enough]
                        enough += 1
                kept = _most(common, touched, enough, most)
                capped[p] = 1 if kept < enough else capped[p]
                for m in range(kept):
                    if n < len(found):
                        found[n, 0], found[n, 1], found[n, 2] = p, low + touched[m], sentence
                    n += 1
                for m in range(met):
                    count[touched[m]], common[touched[m]] = 0, 0
            fewer = max(_CELLS // columns, _CELLS_EACH)
            if n - before <= _CELLS or most <= fewer:
                break
            most = fewer
        if n <= len(found):
            _by_first(found, before, n, low, rows)
    return n


@njit(cache=True, nogil=True)
def measure_sentences(  # noqa: PLR0917
    stems: UInt64, weights: Int32, flags: UInt8, places: Int32, cells: Int32, telling: int, measures: Int32
) -> None:  # fmt: skip
    """What pairs of sentences have in common, one row each: `places[s]` are the first word of sentence s and its end.

    Measures: weight of a's words that b has, of b's that a has, words in common in one order (their longest common
    subsequence), words of a that follow their neighbour in b too; numbers of a, of b, of a that b has; names of a, of
    b, of a that b has. A name has a capital, does not open its sentence and weighs at least `telling`. Sentences are
    read to 128 words.
    """
    row, last, follows = np.zeros(129, np.int32), np.zeros(129, np.int32), np.zeros(129, np.uint8)
    for c in range(len(cells)):
        a0, a1 = places[cells[c, 0], 0], min(places[cells[c, 0], 1], places[cells[c, 0], 0] + 128)
        b0, b1 = places[cells[c, 1], 0], min(places[cells[c, 1], 1], places[cells[c, 1], 0] + 128)
        for k in range(10):
            measures[c, k] = 0
        for y in range(b1 - b0 + 1):
            row[y], last[y], follows[y] = 0, 0, 0
        for y in range(b1 - b0):
            measures[c, 5] += (flags[b0 + y] & NUMBER) > 0
            measures[c, 8] += (flags[b0 + y] & NAME) > 0 and y > 0 and weights[b0 + y] >= telling
        for x in range(a1 - a0):
            has, after = False, False
            for y in range(b1 - b0):
                if stems[a0 + x] == stems[b0 + y]:
                    has = True
                    row[y + 1] = last[y] + 1
                    if follows[y] == 0:
                        follows[y] = 1
                        measures[c, 1] += weights[b0 + y]
                    if x > 0 and y > 0 and stems[a0 + x - 1] == stems[b0 + y - 1]:
                        after = True
                else:
                    row[y + 1] = max(row[y], last[y + 1])
            number = (flags[a0 + x] & NUMBER) > 0
            name = (flags[a0 + x] & NAME) > 0 and x > 0 and weights[a0 + x] >= telling
            measures[c, 0] += weights[a0 + x] if has else 0
            measures[c, 3] += after
            measures[c, 4] += number
            measures[c, 6] += number and has
            measures[c, 7] += name
            measures[c, 9] += name and has
            for y in range(b1 - b0 + 1):
                last[y] = row[y]
        measures[c, 2] = last[b1 - b0]


@njit(cache=True, nogil=True)
def also_said(stems: UInt64, said: UInt8, ends: Int64, found: UInt8) -> None:
    """Sets `found` for words that stand in their text as said too; text t has the words ends[t] to ends[t + 1]."""
    for t in range(len(ends) - 1):
        spoken = np.sort(stems[ends[t] : ends[t + 1]][said[ends[t] : ends[t + 1]] > 0])
        for k in range(ends[t], ends[t + 1]):
            at = np.searchsorted(spoken, stems[k])
            found[k] = at < len(spoken) and spoken[at] == stems[k]


@njit(cache=True, nogil=True)
def told_parts(  # noqa: PLR0917
    stems: UInt64, weights: Int32, marks: UInt8, places: Int64, cells: Int32, parts: npt.NDArray[np.float64]
) -> None:  # fmt: skip
    """Of the weight that the two sentences of each cell have in common, the part not SAID, and that not NAMED either.

    Sentence s has the words places[s, 0] to places[s, 1]; they are read to 128 words. A word that stands twice in one
    and three times in the other is in common twice. A mark counts that any of its words in either sentence has.
    """
    for c in range(len(cells)):
        a0, b0 = places[cells[c, 1], 0], places[cells[c, 2], 0]
        a1, b1 = min(places[cells[c, 1], 1], a0 + 128), min(places[cells[c, 2], 1], b0 + 128)
        total, free, plain = 0, 0, 0
        for i in range(a0, a1):
            in_a, in_b, mark = 0, 0, np.uint8(0)
            for k in range(a0, a1):
                if stems[k] == stems[i]:
                    if k < i:  # it was counted there
                        break
                    in_a, mark = in_a + 1, mark | marks[k]
            if in_a == 0:
                continue
            for k in range(b0, b1):
                if stems[k] == stems[i]:
                    in_b, mark = in_b + 1, mark | marks[k]
            heavy = min(in_a, in_b) * weights[i]
            total += heavy
            free += 0 if mark & SAID else heavy
            plain += 0 if mark & (SAID | NAMED) else heavy
        parts[c, 0], parts[c, 1] = free / max(total, 1), plain / max(total, 1)


@njit(cache=True, nogil=True)
def order_cells(cells: Int32, gains: Int32, best: Int64, before: Int32) -> None:
    """For each cell (pair, x, y) the best chain that ends there, x and y both rising: its gain, the cell before.

    Cells stand in the order of their three numbers; `before` is -1 where a chain begins. The best chain below each y
    is kept in a binary indexed tree (Fenwick 1994).
    """
    begin = 0
    while begin < len(cells):
        stop = begin
        while stop < len(cells) and cells[stop, 0] == cells[begin, 0]:
            stop += 1
        low, high = _span(cells[:, 2], begin, stop)
        tree = np.full(high - low + 2, -1, np.int32)
        entered = begin
        for c in range(begin, stop):
            while cells[entered, 1] < cells[c, 1]:  # cells of one x do not follow each other
                y = np.int64(cells[entered, 2]) - low + 1
                while y < len(tree):
                    if tree[y] < 0 or best[entered] > best[tree[y]]:
                        tree[y] = entered
                    y += y & -y
                entered += 1
            top: Any = np.int32(-1)
            y = np.int64(cells[c, 2]) - low
            while y > 0:
                k = tree[y]
                if k >= 0 and (top < 0 or best[k] > best[top] or (best[k] == best[top] and k < top)):
                    top = k
                y -= y & -y
            best[c], before[c] = gains[c], -1
            if top >= 0 and best[top] > 0:
                best[c], before[c] = best[top] + gains[c], top
        begin = stop


@njit(cache=True, nogil=True)
def words_in_common(words: UInt64, kinds: UInt8, kind: int, spans: Int64, measures: Int32) -> None:
    """Words of one kind in pairs of spans, rows (a start, a end, b start, b end): of a, of b, in common.

    A word that stands twice on one side and three times on the other is in common twice.
    """
    longest: Any = 1
    for s in range(len(spans)):
        longest = max(longest, spans[s, 1] - spans[s, 0], spans[s, 3] - spans[s, 2])
    sides, lengths = np.zeros((2, longest), np.uint64), np.zeros(2, np.int64)
    for s in range(len(spans)):
        for side in range(2):
            lengths[side] = 0
            for k in range(spans[s, 2 * side], spans[s, 2 * side + 1]):
                if kinds[k] == kind:
                    sides[side, lengths[side]] = words[k]
                    lengths[side] += 1
            sides[side, : lengths[side]].sort()
        i, j, same = 0, 0, 0
        while i < lengths[0] and j < lengths[1]:
            one, other = sides[0, i], sides[1, j]
            same += one == other
            i += one <= other
            j += other <= one
        measures[s, 0], measures[s, 1], measures[s, 2] = lengths[0], lengths[1], same
