"""Text into hashed words, with their places."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from numba import njit

from firsthand.arrow import text_buffers
from firsthand.kernels.arrays import MIX, PRIME, SEED, SHIFT, Int32, Int64, UInt8, UInt64

# What a character is to the tokeniser.
BREAK, IGNORED, LETTER, CAPITAL, DIGIT, ALONE, APOSTROPHE, POINT = range(8)
_CHARACTERS = 0x20000
"""Code points with an entry in the table; above are rare ideographs (ALONE) and tags (IGNORED)."""
_PLAIN = 0x80
"""Below this a code point is a byte."""
_BUFFER = 40
"""Folded characters of a word that stemming looks at; a longer word is its own stem."""

# Flags of a word.
NUMBER, NAME = 1, 2

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
    if n <= 3:
        return n
    if buffer[n - 1] == 115 and buffer[n - 2] not in (115, 117, 105):  # s, but not ss us is
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
    buffer, hashed = np.empty(_BUFFER, np.int32), np.empty(_BUFFER, np.uint64)  # of the word: its letters, their hash
    plain = np.zeros(_PLAIN, np.int64)
    for letter in range(_PLAIN):
        if kinds[letter] in (LETTER, CAPITAL):
            plain[letter] = folds[letter]
    ends[0] = 0
    for text in range(len(offsets) - 1):
        at, stop = offsets[text], offsets[text + 1]
        place, start, end, length, flag = 0, 0, 0, 0, 0
        joiner: Any = 0
        last: Any = 0
        kind: Any = BREAK
        value = SEED
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
                words[n] = (value ^ (value >> SHIFT)) * MIX
                stem = value if length > _BUFFER else hashed[_stem_length(buffer, length) - 1]
                stems[n] = (stem ^ (stem >> SHIFT)) * MIX
                places[n, 0], places[n, 1], flags[n] = start, end, flag
                n += 1
                length, joiner = 0, 0
            if is_word or kind == ALONE:
                if length == 0:
                    start, flag, value = place, NAME if kind == CAPITAL else 0, SEED
                elif joiner == 46:
                    value = (value ^ np.uint64(46)) * PRIME
                    if length < _BUFFER:
                        buffer[length], hashed[length] = 46, value
                    length += 1
                if kind == DIGIT:
                    flag |= NUMBER
                folded = point if point >= _CHARACTERS else np.int64(folds[point])
                count = 1 if folded >= 0 else np.int64(expansions[-folded])
                for k in range(count):
                    piece = folded if folded >= 0 else np.int64(expansions[k + 1 - folded])
                    value = (value ^ np.uint64(piece)) * PRIME
                    if length < _BUFFER:
                        buffer[length], hashed[length] = piece, value
                    length += 1
                # most of a text are plain letters within words: nothing to decode, to join or to end
                while kind not in (DIGIT, ALONE) and at + step < stop and data[at + step] < _PLAIN:
                    piece = plain[data[at + step]]
                    if piece == 0:
                        break
                    value = (value ^ np.uint64(piece)) * PRIME
                    if length < _BUFFER:
                        buffer[length], hashed[length] = piece, value
                    length += 1
                    at += 1
                    place += 1
                end, last, joiner = place + 1, kind, 0
                if kind == ALONE:
                    words[n] = (value ^ (value >> SHIFT)) * MIX
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
