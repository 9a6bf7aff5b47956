"""Every compiled loop: text into hashed words, lines and sentences, words into marks, two texts into stretches.

Each kernel is called once per batch and fills arrays given by its caller. Hashes meet only hashes: every number in
hash arithmetic is uint64. Each kernel has a slow plain twin in `tests/naive.py`.

    >>> import pyarrow as pa
    >>> tokens = tokens_of(pa.array(["The “ﬁrst” man’s", "the first MANS"]))
    >>> tokens.places[:3].tolist(), bool((tokens.words[:3] == tokens.words[3:]).all())
    ([[0, 3], [5, 9], [11, 16]], True)
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit

from firsthand.arrow import text_buffers

UInt64 = npt.NDArray[np.uint64]
Int64 = npt.NDArray[np.int64]
Int32 = npt.NDArray[np.int32]
UInt32 = npt.NDArray[np.uint32]
UInt16 = npt.NDArray[np.uint16]
UInt8 = npt.NDArray[np.uint8]
Int8 = npt.NDArray[np.int8]
Float32 = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.number[Any]]
Index: TypeAlias = int | np.signedinteger[Any]

# What a character is to the tokeniser.
BREAK, IGNORED, LETTER, CAPITAL, DIGIT, ALONE, APOSTROPHE, POINT = range(8)
_CHARACTERS = 0x20000
"""Code points with an entry in the table; above are rare ideographs (ALONE) and tags (IGNORED)."""
_BUFFER = 40
"""Folded characters of a word that stemming looks at; a longer word is its own stem."""

# Flags of a word.
NUMBER, NAME = 1, 2
# Marks of a narrated word: its text has it as said by somebody too; it is written as a name.
SAID, NAMED = 1, 2

_SEED = np.uint64(0xCBF29CE484222325)
_PRIME = np.uint64(0x100000001B3)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_HALF, _LOW = np.uint64(32), np.uint64(2**32 - 1)

# Scripts written without spaces: each character is a word of its own, a run is a run of characters.
_ALONE_RANGES = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3040, 0x312F), (0x31F0, 0x31FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF66, 0xFF9D), (0x1B000, 0x1B16F),
)  # fmt: skip
_APOSTROPHES = "'\u2018\u2019\u201b\u02bc\u02b9\u2032\u00b4`\uff07"
_LIGATURES = {"æ": "ae", "œ": "oe"}


@dataclass(frozen=True)
class Characters:
    """What each code point is and folds to. `folds` below 0 is minus a place in `expansions` (count, then points)."""

    kinds: UInt8
    folds: Int32
    expansions: Int32


def fold(character: str) -> str:
    """A character without case, accent, ligature or width: what two spellings of one word have in common.

    >>> fold("É"), fold("ﬁ"), fold("ß"), fold("½")
    ('e', 'fi', 'ss', '12')
    """
    whole = unicodedata.normalize("NFKD", character.casefold())
    kept = "".join(c for c in whole if unicodedata.category(c)[0] in "LNM" and not unicodedata.combining(c))
    return "".join(_LIGATURES.get(c, c) for c in kept.casefold())


def kind_of(character: str) -> int:
    """What a character is to the tokeniser: a letter, a digit, a break, …"""
    if character in _APOSTROPHES:
        return APOSTROPHE
    if character in ".,":
        return POINT
    category = unicodedata.category(character)
    if category == "Cf" or unicodedata.combining(character) or 0xFE00 <= ord(character) <= 0xFE0F:
        return IGNORED
    if category[0] not in "LNM" or not fold(character):
        return IGNORED if category[0] == "M" else BREAK
    if any(low <= ord(character) <= high for low, high in _ALONE_RANGES):
        return ALONE
    return DIGIT if category == "Nd" else CAPITAL if category in ("Lu", "Lt") else LETTER


@cache
def characters() -> Characters:
    """The table of characters, built once from Python's Unicode data (some 30 ms)."""
    kinds = np.zeros(_CHARACTERS, np.uint8)
    folds = np.arange(_CHARACTERS, dtype=np.int32)
    expansions = [0]
    whole = ((0x3400, 0x4DC0, ALONE), (0x4E00, 0xA000, ALONE), (0xAC00, 0xD7A4, LETTER))
    for low, high, kind in whole:  # folded to themselves, each
        kinds[low:high] = kind
    skipped = [(low, high) for low, high, _ in whole] + [(0xD800, 0xF900), (0x14000, 0x16000), (0x17000, 0x1B000)]
    for low, high in zip([0, *(high for _, high in skipped)], [*(low for low, _ in skipped), _CHARACTERS], strict=True):
        for point in range(low, high):
            character = chr(point)
            if unicodedata.category(character) in ("Cn", "So", "Sm", "Zs", "Po", "Cc") and character not in _NAMED:
                continue
            kinds[point] = kind_of(character)
            if kinds[point] in (LETTER, CAPITAL, DIGIT, ALONE):
                folded = fold(character)
                if len(folded) == 1:
                    folds[point] = ord(folded)
                else:
                    folds[point] = -len(expansions)
                    expansions += [len(folded), *map(ord, folded)]
    return Characters(kinds, folds, np.array(expansions, np.int32))


_NAMED = frozenset(_APOSTROPHES + ".,")


@dataclass(frozen=True)
class Tokens:
    """The words of a column of texts, one after the other: word i of text t lies in `ends[t] : ends[t + 1]`."""

    words: UInt64
    """A hash of each word, folded: equal words are equal whatever their case and typography."""
    stems: UInt64
    """A hash of each word without its ending."""
    places: Int32
    """(words, 2): first character and the one after the last, counted in code points of the text."""
    flags: UInt8
    """NUMBER: holds a digit; NAME: begins with a capital."""
    ends: Int64
    """(texts + 1): where each text's words begin; the last is the number of words."""


def tokens_of(texts: pa.Array | pa.ChunkedArray) -> Tokens:
    """The words of a string column. Nulls have none."""
    data, offsets = text_buffers(texts)
    room = int(offsets[-1] - offsets[0]) // 2 + len(offsets)
    words, stems = np.empty(room, np.uint64), np.empty(room, np.uint64)
    places, flags = np.empty((room, 2), np.int32), np.empty(room, np.uint8)
    ends = np.zeros(len(offsets), np.int64)
    table = characters()
    n = tokenise(data, offsets, table.kinds, table.folds, table.expansions, words, stems, places, flags, ends)
    return Tokens(words[:n], stems[:n], places[:n], flags[:n], ends)


@njit(cache=True, nogil=True)
def _stem_length(buffer: Int32, length: int) -> int:
    """How much of a folded word remains without its ending (English; other languages keep nearly all)."""
    n = length
    if n > 3 and buffer[n - 1] == 115 and buffer[n - 2] not in (115, 117, 105):  # s, but not ss us is
        n -= 1
    last, last_but_one = buffer[n - 1], buffer[max(n - 2, 0)]
    if n > 5 and last == 103 and last_but_one == 110 and buffer[n - 3] == 105:  # ing
        n -= 3
    elif n > 4 and ((last == 100 and last_but_one == 101) or (last == 121 and last_but_one == 108)):  # ed ly
        n -= 2
    while n > 3 and buffer[n - 1] in (101, 105, 121):  # e i y
        n -= 1
    if n > 3 and buffer[n - 1] == buffer[n - 2] and buffer[n - 1] > 57:  # planned -> plan, but 1000 stays
        n -= 1
    return n


@njit(cache=True, nogil=True)
def tokenise(  # noqa: PLR0917
    data: UInt8, offsets: Int64, kinds: UInt8, folds: Int32, expansions: Int32,
    words: UInt64, stems: UInt64, places: Int32, flags: UInt8, ends: Int64,
) -> int:  # fmt: skip
    """UTF-8 bytes of texts into words; returns how many. `ends[t]` is where text t's words begin.

    A word is letters, digits and what joins them: an apostrophe between two letters (not part of the hash), a point
    or comma between two digits (the point is part of it). Soft hyphens, zero-width and combining marks are passed over.
    """
    n = 0
    buffer = np.empty(_BUFFER, np.int32)
    ends[0] = 0
    for text in range(len(offsets) - 1):
        at, stop = offsets[text], offsets[text + 1]
        place, start, end, length, flag = 0, 0, 0, 0, 0
        joiner: Any = 0
        last: Any = 0
        kind: Any = BREAK
        value = _SEED
        while at <= stop:
            if at == stop:
                point, kind, step = np.int64(0), np.int64(BREAK), 1
            else:
                point, step = np.int64(data[at]), 1
                if point >= 0xF0:
                    point = ((point & 7) << 18) | ((np.int64(data[at + 1]) & 63) << 12) | (
                        (np.int64(data[at + 2]) & 63) << 6) | (np.int64(data[at + 3]) & 63)  # fmt: skip
                    step = 4
                elif point >= 0xE0:
                    point = ((point & 15) << 12) | ((np.int64(data[at + 1]) & 63) << 6) | (np.int64(data[at + 2]) & 63)
                    step = 3
                elif point >= 0xC0:
                    point, step = ((point & 31) << 6) | (np.int64(data[at + 1]) & 63), 2
                if point < _CHARACTERS:
                    kind = np.int64(kinds[point])
                else:
                    kind = ALONE if point < 0x32000 else IGNORED if point >= 0xE0000 else BREAK
            is_word = kind in (LETTER, CAPITAL, DIGIT)
            joins = is_word and (joiner == 0 or kinds[joiner] == APOSTROPHE or (kind == DIGIT and last == DIGIT))
            waits = length > 0 and joiner == 0 and (kind == APOSTROPHE or (kind == POINT and last == DIGIT))
            if length > 0 and not (joins or waits or kind == IGNORED):
                words[n] = (value ^ (value >> _SHIFT)) * _MIX
                stem = value
                if length <= _BUFFER:
                    stem = _SEED
                    for k in range(_stem_length(buffer, length)):
                        stem = (stem ^ np.uint64(buffer[k])) * _PRIME
                stems[n] = (stem ^ (stem >> _SHIFT)) * _MIX
                places[n, 0], places[n, 1], flags[n] = start, end, flag
                n += 1
                length, joiner = 0, 0
            if is_word or kind == ALONE:
                if length == 0:
                    start, flag, value = place, NAME if kind == CAPITAL else 0, _SEED
                elif joiner == 46:
                    value = (value ^ np.uint64(46)) * _PRIME
                    if length < _BUFFER:
                        buffer[length] = 46
                    length += 1
                if kind == DIGIT:
                    flag |= NUMBER
                folded = point if point >= _CHARACTERS else np.int64(folds[point])
                count = 1 if folded >= 0 else np.int64(expansions[-folded])
                for k in range(count):
                    piece = folded if folded >= 0 else np.int64(expansions[k + 1 - folded])
                    value = (value ^ np.uint64(piece)) * _PRIME
                    if length < _BUFFER:
                        buffer[length] = piece
                    length += 1
                end, last, joiner = place + 1, kind, 0
                if kind == ALONE:
                    words[n] = (value ^ (value >> _SHIFT)) * _MIX
                    stems[n] = words[n]
                    places[n, 0], places[n, 1], flags[n] = start, end, 0
                    n += 1
                    length = 0
            elif waits:
                joiner = point
            elif kind == IGNORED and length > 0 and joiner == 0:
                end = place + 1
            at += step
            place += 1
        ends[text + 1] = n
    return n


@njit(cache=True, nogil=True)
def run_hashes(words: UInt64, ends: Int64, run: int, hashes: UInt64) -> None:
    """`hashes[i]`: the run of words that begins at word i of its text; where the text ends sooner, what there is.

    The last `run - 1` words of a text so get hashes of shorter runs; only a text shorter than a run uses one.
    """
    for text in range(len(ends) - 1):
        stop = ends[text + 1]
        for i in range(ends[text], stop):
            value = _SEED
            for k in range(i, min(i + run, stop)):
                value = (value ^ words[k]) * _MIX
                value ^= value >> _SHIFT
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
                value = _SEED
                for k in range(i, i + least):
                    value = (value ^ of_a[k]) * _MIX
                slot = np.int64((value >> np.uint64(20)) & mask)
                after[i] = head[slot] if stamp[slot] == version else -1
                head[slot], stamp[slot] = i, version
        work = 64 * (len(of_a) + len(of_b)) + 4096
        for j in range(len(of_b) - least + 1):
            value = _SEED
            for k in range(j, j + least):
                value = (value ^ of_b[k]) * _MIX
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
        slot = np.int64((stems[k] >> _SHIFT) & mask)
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
    slot = np.int64((stem >> _SHIFT) & np.uint64(len(head) - 1))
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
    slot = np.int64(value >> _SHIFT) & mask
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
        slot = np.int64(((hashes[i] & _LOW) * np.uint64(slots)) >> _HALF)
        shift = np.uint8(2 * (slot & 3))
        if (seen[slot >> 2] >> shift) & 3 < 2:
            seen[slot >> 2] += np.uint8(1) << shift


@njit(cache=True, nogil=True)
def recurring(hashes: UInt64, seen: UInt8, slots: int, often: UInt8) -> None:
    """Sets `often[i]` where hash i may have been noted twice: never wrongly unset, sometimes set by chance."""
    for i in range(len(hashes)):
        slot = np.int64(((hashes[i] & _LOW) * np.uint64(slots)) >> _HALF)
        often[i] = (seen[slot >> 2] >> np.uint8(2 * (slot & 3))) & 3 == 2


@njit(cache=True, nogil=True)
def _add_word(stem: np.uint64, keys: UInt64, counts: Int32, used: Int32, n: int) -> int:
    """Counts a stem in a small hash table; `used` lists its filled slots, `n` says how many there are."""
    mask = np.uint64(len(keys) - 1)
    slot = np.int64((stem >> _SHIFT) & mask)
    while counts[slot] > 0 and keys[slot] != stem:
        slot = np.int64((np.uint64(slot) + np.uint64(1)) & mask)
    if counts[slot] == 0:
        keys[slot], used[n] = stem, slot
        n += 1
    counts[slot] += 1
    return n


@njit(cache=True, nogil=True)
def _heaviest(  # noqa: PLR0917
    keys: UInt64, counts: Int32, used: Int32, n: int, known: UInt64, rarity: npt.NDArray[np.float64], unseen: float,
    most: int, kind: np.uint64, terms: UInt64, weights: Int32, at: int,
) -> int:  # fmt: skip
    """The words of most weight in a table of counts, as terms with weights, from place `at` on; clears the table.

    Returns the next free place.
    """
    mask = np.uint64(len(known) - 1)
    square = 0.0
    best, word = np.zeros(most), np.zeros(most, np.uint64)
    held, least = 0, 0
    for u in range(n):
        stem = keys[used[u]]
        slot = np.int64((stem >> _SHIFT) & mask)
        while known[slot] != 0 and known[slot] != stem:
            slot = np.int64((np.uint64(slot) + np.uint64(1)) & mask)
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
    mask = np.uint64(len(known) - 1)
    for i in range(len(stems)):
        slot = np.int64((stems[i] >> _SHIFT) & mask)
        while known[slot] != 0:
            slot = np.int64((np.uint64(slot) + np.uint64(1)) & mask)
        known[slot], held[slot] = stems[i], values[i]


@njit(cache=True, nogil=True)
def look_up(
    stems: UInt64, known: UInt64, held: npt.NDArray[np.float64], missing: float, values: npt.NDArray[np.float64]
) -> None:  # fmt: skip
    """The value of each stem in a table that `fill_table` filled, `missing` where it is not there."""
    mask = np.uint64(len(known) - 1)
    for i in range(len(stems)):
        slot = np.int64((stems[i] >> _SHIFT) & mask)
        while known[slot] != 0 and known[slot] != stems[i]:
            slot = np.int64((np.uint64(slot) + np.uint64(1)) & mask)
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
        value = _SEED
        for i in range(ends[2 * t + 1], stop):
            value = (value ^ words[i]) * _MIX
            value ^= value >> _SHIFT
        whole[t] = value if stop > ends[2 * t + 1] else np.uint64(0)
        n = 0
        for i in range(begin, min(begin + lead, stop)):
            n = _add_word(stems[i], keys, counts, used, n)
        at = _heaviest(keys, counts, used, n, known, rarity, unseen, most // 2, _MIX, terms, weights, at)
        n = 0
        for i in range(begin, stop):
            n = _add_word(stems[i], keys, counts, used, n)
        at = _heaviest(keys, counts, used, n, known, rarity, unseen, most, np.uint64(0), terms, weights, at)
    starts[len(starts) - 1] = at


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


# ---- Lines and sentences: texts read character by character, each by its roles (sentences.py says who has which) ----

SPACE, LINE_BREAK, WORDLIKE, LOWER, UPPER, STOP, CLOSES, OPENS, PARTS_BEFORE, PARTS_AFTER = (1 << n for n in range(10))
"""Roles of a character; see `sentences.roles`."""
NOTHING, SENTENCE, DOUBT, PARAGRAPH = range(4)
"""What ends at a stop, or with a piece: nothing, a sentence, perhaps a sentence, a paragraph."""
TITLE, ENDER, ABBREVIATION, STARTER = (1 << n for n in range(4))
"""What words about a full stop are listed as: before it a title, one that may end a sentence, another; one after it."""
_HIGH = 0x3000
"""From here on, characters follow a stop without a space between."""
_WORD_BEFORE, _SHORT_WORD_BEFORE, _WORD_AFTER = 40, 9, 16
"""Characters of the word before a stop that are looked at, before one that nothing else makes doubtful, and after."""
_WRAP_COLUMNS = 100
"""Plain text whose longest line is at most this wide may be hard-wrapped."""


def listed_words(words: Mapping[int, Iterable[str]]) -> tuple[UInt64, UInt8]:
    """What `sentence_pieces` knows of words, given by kind: hashes of their letters from last to first, their kinds."""
    kinds: dict[int, int] = {}
    for kind, listed in words.items():
        for word in listed:
            value = int(_SEED)
            for character in reversed(word):
                value = (value ^ ord(character)) * int(_PRIME) & 0xFFFFFFFFFFFFFFFF
            kinds[value] = kinds.get(value, 0) | kind
    return np.array(sorted(kinds), np.uint64), np.array([kinds[value] for value in sorted(kinds)], np.uint8)


@njit(cache=True, nogil=True)
def _listed_as(value: np.uint64, listed: UInt64, kinds: UInt8) -> Index:
    low, high = 0, len(listed)
    while low < high:
        middle = (low + high) // 2
        if listed[middle] < value:
            low = middle + 1
        else:
            high = middle
    return np.int64(kinds[low]) if low < len(listed) and listed[low] == value else np.int64(0)


@njit(cache=True, nogil=True)
def _point(data: UInt8, at: Index) -> Index:
    """The code point whose UTF-8 begins at a byte."""
    point = np.int64(data[at])
    if point < 0x80:
        return point
    if point < 0xE0:
        return ((point & 31) << 6) | (np.int64(data[at + 1]) & 63)
    if point < 0xF0:
        return ((point & 15) << 12) | ((np.int64(data[at + 1]) & 63) << 6) | (np.int64(data[at + 2]) & 63)
    high = ((point & 7) << 18) | ((np.int64(data[at + 1]) & 63) << 12)
    return high | ((np.int64(data[at + 2]) & 63) << 6) | (np.int64(data[at + 3]) & 63)


@njit(cache=True, nogil=True)
def _after(point: Index, at: Index) -> Index:
    """The byte after a code point that begins at a byte."""
    return at + (1 if point < 0x80 else 2 if point < 0x800 else 3 if point < 0x10000 else 4)


@njit(cache=True, nogil=True)
def _before(data: UInt8, at: Index) -> Index:
    """The byte at which the character before a byte begins."""
    at -= 1
    while data[at] & 0xC0 == 0x80:
        at -= 1
    return at


@njit(cache=True, nogil=True)
def _role(point: Index, roles: UInt16) -> Index:
    return np.int64(roles[point]) if point < len(roles) else np.int64(0)


@njit(cache=True, nogil=True)
def find_lines(  # noqa: PLR0917
    data: UInt8, offsets: Int64, roles: UInt16, begins: Int64, places: Int32, ends: Int64, words: Int32
) -> int:  # fmt: skip
    """The lines of texts that are not blank: their first bytes, and their places; returns how many.

    `places[n]`: first character of line n and the one after its last, then both without white space around. `ends[t]`
    is where text t's lines begin, `words[t]` how many words white space makes of it.
    """
    n = 0
    ends[0] = 0
    for text in range(len(offsets) - 1):
        at: Any = offsets[text]
        stop = offsets[text + 1]
        place: Any = np.int64(0)
        spaced: Any = np.int64(1)
        begin, start, first, last, count = at, place, place, place, place
        while at <= stop:
            point = _point(data, at) if at < stop else np.int64(0x0A)
            space = _role(point, roles) & SPACE
            at = _after(point, at)
            count += spaced & ~space
            spaced = space
            if point == 0x0A:
                if last > start:
                    begins[n] = begin
                    places[n, 0], places[n, 1], places[n, 2], places[n, 3] = start, place, first, last
                    n += 1
                begin, start, first = at, place + 1, place + 1
            # no branches here: where words end is what a processor cannot foresee
            first += space & (first == place)
            place += 1
            last = last if space else place
        ends[text + 1], words[text] = n, count
    return n


@njit(cache=True, nogil=True)
def find_paragraphs(data: UInt8, offsets: Int64, roles: UInt16, of: Int32, spans: Int32, found: Int32) -> None:  # noqa: PLR0917
    """The paragraph around each span of characters, and the words that white space makes of the span.

    Spans stand by text, `of`, then by place, and do not overlap. Fills `found` with the first character of the
    paragraph that holds the span's first, the one after the last of the paragraph that holds its end, and the words.
    """
    k = 0
    while k < len(of):
        text, at, low = of[k], offsets[of[k]], np.int64(0)
        place: Any = np.int64(0)
        waits = k
        spaced: Any = True
        while at < offsets[text + 1] and waits < len(of) and of[waits] == text:
            if k < len(of) and of[k] == text and place == spans[k, 0]:
                found[k, 0], found[k, 2], spaced = low, 0, True
            elif k < len(of) and of[k] == text and place == spans[k, 1]:
                k += 1
                continue  # the next may begin here
            point = _point(data, at)
            space = (_role(point, roles) & SPACE) > 0
            if k < len(of) and of[k] == text and place >= spans[k, 0]:
                found[k, 2] += spaced and not space
            spaced = space
            if point == 0x0A:
                low = place + 1
                while waits < k:
                    found[waits, 1] = place
                    waits += 1
            at = _after(point, at)
            place += 1
        while waits < len(of) and of[waits] == text:  # the text ends
            found[waits, 1] = place
            waits += 1
        k = waits


@njit(cache=True, nogil=True)
def _wrapped_width(data: UInt8, start: Index, stop: Index, roles: UInt16) -> Index:
    """The width a text is hard-wrapped to, or 0: no line is long, and more than three are over half the longest."""
    width: Any = np.int64(0)
    for measuring in (True, False):
        at: Any = start
        n: Any = np.int64(0)
        long = 0
        while at < stop:
            point = _point(data, at)
            n += 1
            if _role(point, roles) & LINE_BREAK or 0x1C <= point <= 0x1E:
                n = np.int64(0)
            elif measuring:
                width = max(width, n)
                if width > _WRAP_COLUMNS:
                    return np.int64(0)
            elif 2 * (n - 1) <= width < 2 * n:
                long += 1
            at = _after(point, at)
    return width if long > 3 else np.int64(0)


@njit(cache=True, nogil=True)
def _line_break(  # noqa: PLR0917
    data: UInt8, start: Index, at: Index, place: Index, stop: Index, line: Index, width: Index, roles: UInt16
) -> tuple[bool, Index, Index]:
    """Whether a sentence goes on over a line break, and the byte and the place after it and all its white space.

    Not over an empty line. It does when the next line begins in lower case, or when the next word would not have fitted
    the line, which began at the place `line`, of a text wrapped to `width`.
    """
    here, length, empty, bare = at, place - line, False, False
    while here < stop:
        point = _point(data, here)
        role = _role(point, roles)
        if not role & SPACE:
            break
        if role & LINE_BREAK:
            empty, bare = empty or bare, True
        else:
            bare = bare and point in (0x20, 0x09, 0xA0)
        here, place = _after(point, here), place + 1
    if empty or here == stop:
        return False, here, place
    if _role(_point(data, here), roles) & LOWER:
        return bool(at > start and data[at - 1] not in (0x2E, 0x21, 0x3F, 0x3A)), here, place  # . ! ? :
    if width == 0:
        return False, here, place
    word, ahead = 0, here
    while ahead < stop and word < _WRAP_COLUMNS and not _role(_point(data, ahead), roles) & SPACE:
        ahead, word = _after(_point(data, ahead), ahead), word + 1
    return bool(length + 1 + word > width), here, place


@njit(cache=True, nogil=True)
def _what_ends(  # noqa: PLR0917
    data: UInt8, floor: Index, top: Index, at: Index, end: Index, after: Index, stop: Index,
    roles: UInt16, listed: UInt64, kinds: UInt8,
) -> int:  # fmt: skip
    """What ends at the stop `data[at:end]`: the rules of `sentences.ends_sentence`, as far as plain.

    `floor` is the first byte of the paragraph, `top` the first that is no white space, `after` the first such after the
    stop, -1 if the paragraph ends there.
    """
    mark = _point(data, at)
    if mark >= _HIGH:
        return SENTENCE
    # 1. the word before the stop, from its last character to its first
    value, short, tail, hyphen = _SEED, _SEED, _SEED, False
    length, small, begin = 0, 0, at
    lower, upper, point_within, digits, ascii_alone, ordinary = False, False, False, True, True, False
    while begin > floor and length < _WORD_BEFORE:
        here = _before(data, begin)
        point = _point(data, here)
        role = _role(point, roles)
        if role & PARTS_BEFORE:
            break
        if point == 0x2D and not hyphen:
            tail, hyphen = value, True
        value = (value ^ np.uint64(point)) * _PRIME
        if length < _SHORT_WORD_BEFORE:
            short = value
        if length == 0:
            ordinary = bool(role & LOWER)
        if small == length and (0x61 <= point <= 0x7A or 0xDF <= point <= 0xFF):
            small += 1
        lower, upper = lower or bool(role & LOWER), upper or bool(role & UPPER)
        point_within, digits = point_within or bool(point == 0x2E), digits and bool(0x30 <= point <= 0x39)
        ascii_alone = ascii_alone and bool(point < 0x80)
        begin, length = here, length + 1
    if after == end:  # "…said.The"
        return DOUBT if not ascii_alone else SENTENCE if length > 1 and lower and not upper else NOTHING
    # 2. the marks and the word after it
    here = after
    opening: Any = np.int64(0)
    point = _point(data, here) if after >= 0 else np.int64(0)
    if mark == 0x2E and small > 2 and after == end + 1 == at + 2 and data[end] == 0x20:
        capital = 0x41 <= point <= 0x5A or 0xC0 <= point <= 0xDE
        if capital and not _listed_as(short, listed, kinds) & (ENDER | ABBREVIATION):
            return SENTENCE
    if after < 0:
        return SENTENCE
    while here < stop and _role(_point(data, here), roles) & OPENS:
        point = _point(data, here)
        opening = opening or point
        here = _after(point, here)
    if opening and here < stop and _role(_point(data, here), roles) & SPACE:
        if _role(_point(data, here), roles) & LINE_BREAK:
            return DOUBT
        here = _after(_point(data, here), here)
    point = _point(data, here) if here < stop else np.int64(0)
    role = _role(point, roles)
    if opening and role & LINE_BREAK:
        return DOUBT
    if opening in (0x2014, 0x2013, 0x2D):
        return NOTHING
    if here == stop or role & PARTS_AFTER:
        return SENTENCE
    then = _after(point, here)
    if role & LOWER and not (then < stop and _role(_point(data, then), roles) & UPPER):
        return NOTHING
    # 3. what the stop may be besides
    closed = _point(data, _before(data, end)) not in (0x2E, 0x21, 0x3F, 0x2026)
    if mark != 0x2E or (end > at + 1 and data[at + 1] == 0x2E):
        return DOUBT if closed and not opening and 0x41 <= point <= 0x5A else SENTENCE
    kind = _listed_as(value, listed, kinds)
    if kind & TITLE:
        return NOTHING
    if (closed and data[at + 1] != 0x29) or length == 0:
        return SENTENCE
    if kind & ABBREVIATION or (hyphen and _listed_as(tail, listed, kinds)) or not (ascii_alone or ordinary):
        return DOUBT
    if kind & ENDER or (upper and length == 1):  # "U.S.", "J."
        if opening in (0x22, 0x201C, 0x201E, 0xAB) or _starts(data, here, stop, roles, listed, kinds):
            return SENTENCE
        return NOTHING
    if digits and length > 2:
        return SENTENCE if begin > top else NOTHING
    return DOUBT if digits or (upper and point_within) else SENTENCE


@njit(cache=True, nogil=True)
def _starts(  # noqa: PLR0917
    data: UInt8, at: Index, stop: Index, roles: UInt16, listed: UInt64, kinds: UInt8
) -> bool:
    """Whether the word that begins at a byte is listed as one that often opens a sentence."""
    here, length = at, 0
    while here < stop and length < _WORD_AFTER and not _role(_point(data, here), roles) & PARTS_AFTER:
        here, length = _after(_point(data, here), here), length + 1
    value = _SEED
    while here > at:
        here = _before(data, here)
        value = (value ^ np.uint64(_point(data, here))) * _PRIME
    return bool(_listed_as(value, listed, kinds) & STARTER)


@njit(cache=True, nogil=True)
def _at_stop(  # noqa: PLR0917
    data: UInt8, start: Index, floor: Index, top: Index, at: Index, place: Index, stop: Index,
    line: Index, width: Index, roles: UInt16, listed: UInt64, kinds: UInt8,
) -> tuple[int, Index, Index]:  # fmt: skip
    """What ends at the stop that begins at a byte, and the byte and the place after it and the marks that close.

    White space must follow, a capital letter, or a character from `_HIGH` on: where it does not, the stop ends before
    the last such character of its own.
    """
    end, after, high_after, closing = at, place, place, False
    high: Any = np.int64(-1)
    while end < stop:
        point = _point(data, end)
        closing = closing or not _role(point, roles) & STOP
        if closing and not _role(point, roles) & CLOSES:
            break
        if point >= _HIGH and end > at:
            high, high_after = end, after
        end, after = _after(point, end), after + 1
    point = _point(data, end) if end < stop else np.int64(0)
    role = _role(point, roles)
    here, there = end, after
    while here < stop and _role(_point(data, here), roles) & SPACE:
        if _role(_point(data, here), roles) & LINE_BREAK:
            joined, here, there = _line_break(data, start, here, there, stop, line, width, roles)
            if not joined:
                here = stop
        else:
            here, there = _after(_point(data, here), here), there + 1
    follows = here if here < stop else np.int64(-1)
    spaced = role & SPACE and not (role & LINE_BREAK and follows < 0)
    if end < stop and (spaced or point >= _HIGH or 0x41 <= point <= 0x5A or 0xC0 <= point <= 0xDE):
        return _what_ends(data, floor, top, at, end, follows, stop, roles, listed, kinds), end, after
    if high >= 0:
        return SENTENCE if _point(data, at) >= _HIGH else DOUBT, high, high_after
    return NOTHING, end, after


@njit(cache=True, nogil=True)
def sentence_pieces(  # noqa: PLR0917
    data: UInt8, offsets: Int64, roles: UInt16, listed: UInt64, kinds: UInt8, pieces: Int32, ends: Int64
) -> int:  # fmt: skip
    """Texts cut where a sentence or a paragraph may end; returns into how many pieces.

    A row: first character and the one after the last; the same without white space around, the latter -1 if there is
    nothing else; 1 if the piece holds a letter or a digit; SENTENCE, DOUBT or PARAGRAPH; the place of the stop. Pieces
    for which there is no room are only counted. `ends[t]` is where text t's pieces begin. `listed` and `kinds` as
    `listed_words` gives them.
    """
    n = 0
    ends[0] = 0
    for text in range(len(offsets) - 1):
        start, stop = offsets[text], offsets[text + 1]
        width = _wrapped_width(data, start, stop, roles)
        at: Any = start
        floor, top = at, at
        place: Any = np.int64(0)
        last: Any = np.int64(-1)
        line, begin, first, holds = place, place, place, place
        while True:
            what, after, next_place = NOTHING, at, place
            point = _point(data, at) if at < stop else np.int64(0)
            role = _role(point, roles)
            if at == stop or role & LINE_BREAK:
                joined, after, next_place = _line_break(data, start, at, place, stop, line, width, roles)
                line = next_place
                if joined:
                    top = after if top == at else top
                    first = next_place if last < 0 else first
                else:
                    what = PARAGRAPH
            elif role & STOP:
                what, after, next_place = _at_stop(
                    data, start, floor, top, at, place, stop, line, width, roles, listed, kinds
                )
                last = next_place
            else:  # up to the next stop or line break, without a branch where words end: those are hard to foresee
                while not role & (LINE_BREAK | STOP):
                    space, beyond = role & SPACE, _after(point, after)
                    top = beyond if space & (top == after) else top
                    first += space & (first == next_place)
                    next_place += 1
                    last = last if space else next_place
                    holds |= role
                    after = beyond
                    point = _point(data, after) if after < stop else np.int64(0x0A)
                    role = _role(point, roles)
            if what != NOTHING:
                if n < len(pieces):
                    pieces[n, 0], pieces[n, 1] = begin, place if what == PARAGRAPH else next_place
                    pieces[n, 2], pieces[n, 3], pieces[n, 4] = first, last, 1 if holds & WORDLIKE else 0
                    pieces[n, 5], pieces[n, 6] = what, place
                n += 1
                begin, first, last, holds = next_place, next_place, np.int64(-1), np.int64(0)
                if what == PARAGRAPH:
                    floor, top = after, after
            if at == stop:
                break
            at, place = after, next_place
        ends[text + 1] = n
    return n


@njit(cache=True, nogil=True)
def hash_words(  # noqa: PLR0917
    data: UInt8, offsets: Int64, roles: UInt16, hashes: UInt64, places: Int64, ends: Int64
) -> int:  # fmt: skip
    """A hash of all that stands between white space, and the bytes it stands in; returns how many such words there are.

    `ends[t]` is where text t's words begin. Other than for `tokenise`, each letter, case and mark counts.
    """
    n = 0
    for text in range(len(offsets) - 1):
        ends[text] = n
        at: Any = offsets[text]
        stop = offsets[text + 1]
        begin, value = at, _SEED
        while at <= stop:
            point = _point(data, at) if at < stop else np.int64(0x20)
            after = _after(point, at)
            if _role(point, roles) & SPACE:
                if at > begin:
                    hashes[n], places[n, 0], places[n, 1] = (value ^ (value >> _SHIFT)) * _MIX, begin, at
                    n += 1
                begin, value = after, _SEED
            else:
                value = (value ^ np.uint64(point)) * _PRIME
            at = after
    ends[len(offsets) - 1] = n
    return n


# ---- Languages: py3langid's model, many texts at once (extract/language.py) ----


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
