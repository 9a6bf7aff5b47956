"""Lines, paragraphs and sentences: texts read character by character, each by its roles.

`sentences.roles` says who has which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numba import njit

from firsthand.kernels.arrays import MIX, PRIME, SEED, SHIFT, Index, Int32, Int64, UInt8, UInt16, UInt64

SPACE, LINE_BREAK, WORDLIKE, LOWER, UPPER, STOP, CLOSES, OPENS, PARTS_BEFORE, PARTS_AFTER, ABOUT_NAMES = (
    1 << n for n in range(11)
)
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
            value = int(SEED)
            for character in reversed(word):
                value = (value ^ ord(character)) * int(PRIME) & 0xFFFFFFFFFFFFFFFF
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

    `places[n]`: first character of line n and the one after its last, then both without white space around, then how
    many of its characters are none that stand about names. `ends[t]` is where text t's lines begin, `words[t]` how many
    words white space makes of it.
    """
    n = 0
    ends[0] = 0
    for text in range(len(offsets) - 1):
        at: Any = offsets[text]
        stop = offsets[text + 1]
        place: Any = np.int64(0)
        spaced: Any = np.int64(1)
        begin, start, first, last, count, solid = at, place, place, place, place, place
        while at <= stop:
            point = _point(data, at) if at < stop else np.int64(0x0A)
            role = _role(point, roles)
            space = role & SPACE
            at = _after(point, at)
            count += spaced & ~space
            spaced = space
            if point == 0x0A:
                if last > start:
                    begins[n] = begin
                    places[n, 0], places[n, 1], places[n, 2], places[n, 3] = start, place, first, last
                    places[n, 4] = solid
                    n += 1
                begin, start, first, solid = at, place + 1, place + 1, np.int64(0)
            # no branches here: where words end is what a processor cannot foresee
            first += space & (first == place)
            place += 1
            last = last if space else place
            solid += (role & ABOUT_NAMES) == 0
        ends[text + 1], words[text] = n, count
    return n


@njit(cache=True, nogil=True)
def count_listed(  # noqa: PLR0917
    data: UInt8, offsets: Int64, roles: UInt16, listed: UInt64, kinds: UInt8, counts: Int32
) -> None:  # fmt: skip
    r"""`counts[t]`: how many words of text t, as `\b` of regular expressions sets them off, are listed."""
    for text in range(len(offsets) - 1):
        at, value, counts[text] = offsets[text + 1], SEED, 0
        while at > offsets[text]:
            at = _before(data, at)
            point = _point(data, at)
            if _role(point, roles) & WORDLIKE or point == 0x5F:
                value = (value ^ np.uint64(point)) * PRIME
            else:
                counts[text] += _listed_as(value, listed, kinds) > 0
                value = SEED
        counts[text] += _listed_as(value, listed, kinds) > 0


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
    value, short, tail, hyphen = SEED, SEED, SEED, False
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
        value = (value ^ np.uint64(point)) * PRIME
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
        if capital and not _listed_as(short, listed, kinds) & (TITLE | ENDER | ABBREVIATION):
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
    value = SEED
    while here > at:
        here = _before(data, here)
        value = (value ^ np.uint64(_point(data, here))) * PRIME
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
        begin, value = at, SEED
        while at <= stop:
            point = _point(data, at) if at < stop else np.int64(0x20)
            after = _after(point, at)
            if _role(point, roles) & SPACE:
                if at > begin:
                    hashes[n], places[n, 0], places[n, 1] = (value ^ (value >> SHIFT)) * MIX, begin, at
                    n += 1
                begin, value = after, SEED
            else:
                value = (value ^ np.uint64(point)) * PRIME
            at = after
    ends[len(offsets) - 1] = n
    return n
