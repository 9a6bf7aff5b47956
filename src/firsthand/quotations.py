r"""Text -> the words between quotation marks, whatever marks a house uses.

Knows straight and curly marks, guillemets both ways round, German „ “, typed `` '' and single marks, and tells marks
from apostrophes and inches. A mark that is never closed reaches to the end of its paragraph: so does each paragraph of
a long quotation but the last.

    >>> text = "He “won” by 3\" of snow, ‘easily’."
    >>> [text[q.start : q.end] for q in quotations(text)]
    ['won', 'easily']
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words of one paragraph. Places are code points: `start`, `end` inside the marks, `outer_` with them."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    closed: bool = True
    """False where no closing mark was found in the paragraph."""
    continued: bool = False
    """True where the quotation goes on from the paragraph before."""


_CLOSER = {
    "“": '”"',
    "„": '“”"',
    "‟": '”"',
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "‘": "’'",
    "‚": "‘’'",
    "「": "」",
    "『": "』",
    '"': '"”',
    "``": ("''", "’’", '"', "”"),
    "‘‘": ("’’", "''", '"', "”"),
    "''": ("''", "’’", '"'),
    "”": "”",
    "'": "'’",
}
"""What closes what each mark opens. ” opens in Sweden, “ closes in Germany."""

_MARK = re.compile(r"``|''|[\"“”„‟«»‹›‘’‚「」『』']")
_OPEN_MARK = re.compile(r"[`'\"“”„‟«»‹›‘’‚「」『』](?:(?<=')'|(?<=`)`|(?<!`)(?<![^\W_]['’](?=[^\W_])))")
"""The same but for apostrophes within words, which neither open nor close anything; its form makes it quick."""
_DOUBLE = re.compile(r"``|''|[\"“”„‟«»「」『』]")
_PARAGRAPH = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+(?:(?:\r\n|\n|\r)(?=[a-z])[^\n\r\v\f\x85\u2028\u2029]+)*")
_ELIDED = re.compile(r"'(?:\d0s|\d\ds?\b|tis\b|twas\b|em\b|til\b|cause\b|n\b|bout\b|round\b)", re.IGNORECASE)


def quotations(text: str) -> list[Quotation]:
    """The outermost quotations of a text, in order, each within one paragraph."""
    found: list[Quotation] = []
    going_on = ""
    all_marks = [*(_MARK if "‘" in text else _OPEN_MARK).finditer(text)]  # ‘a ‘b’ don’t’: within ‘ ’ apostrophes count
    if not all_marks:
        return found
    places = [mark.start() for mark in all_marks]
    for match in _PARAGRAPH.finditer(text):
        start, end = match.span()
        marks = all_marks[bisect_left(places, start) : bisect_left(places, end)]
        if not marks:
            if text[start:end].strip():
                going_on = ""
            continue
        paragraph = _in_paragraph(text, start, end, marks)
        if paragraph and going_on and paragraph[0].outer_start == _first(text, start):
            opener = text[paragraph[0].outer_start]
            if opener == going_on:
                paragraph[0] = _continued(paragraph[0])
        last = paragraph[-1] if paragraph else None
        going_on = text[last.outer_start] if last and not last.closed else ""
        found += paragraph
    return found


def quoted_share(start: int, end: int, quotes: Sequence[Quotation]) -> float:
    """The part of the characters [start, end) within quotation marks; `quotes` as `quotations` gives them."""
    if end <= start:
        return 0.0
    covered = 0
    for quote in quotes[max(0, bisect_right(quotes, start, key=lambda q: q.outer_start) - 1) :]:
        if quote.outer_start >= end:
            break
        covered += max(0, min(end, quote.outer_end) - max(start, quote.outer_start))
    return round(covered / (end - start), 4)


def as_quoted(text: str, start: int, end: int, quotes: Sequence[Quotation]) -> str:
    """The words of [start, end) on one line, with the marks whose partners lie outside set again.

    >>> text = "“It held. It broke at noon,” she said. “Then it rained."
    >>> [as_quoted(text, *span, quotations(text)) for span in ((0, 9), (10, 38), (39, 55))]
    ['“It held.”', '“It broke at noon,” she said.', '“Then it rained.”']
    """
    words = " ".join(text[start:end].split())
    for quote in quotes[max(0, bisect_right(quotes, start, key=lambda q: q.outer_start) - 1) :]:
        if quote.outer_start >= end:
            break
        if quote.outer_end <= start:
            continue
        opener = text[quote.outer_start : quote.start]
        if quote.outer_start < start:
            words = opener + words
        if quote.outer_end > end or not quote.closed:
            words += text[quote.end : quote.outer_end] or _CLOSER[opener][0]
    return words


def _continued(quote: Quotation) -> Quotation:
    return Quotation(quote.start, quote.end, quote.outer_start, quote.outer_end, quote.closed, continued=True)


def _first(text: str, start: int) -> int:
    while text[start : start + 1].isspace():
        start += 1
    return start


def _in_paragraph(text: str, start: int, end: int, marks: list[re.Match[str]]) -> list[Quotation]:
    found: list[Quotation] = []
    n = 0
    while n < len(marks):
        mark = marks[n]
        if not _opens(text, start, end, mark):
            n += 1
            continue
        close = _closing(text, start, end, marks, n)
        if close is None:
            if mark.group() in "'‘‚‹›”":  # alone, these are apostrophes or strays
                n += 1
                continue
            reopened = _reopened(text, start, end, marks, n)
            if reopened is not None:  # the closing mark got lost: nobody knows how far the words reach
                n = reopened
                continue
            stop = _trim(text, end)
            found.append(Quotation(mark.end(), stop, mark.start(), stop, closed=False))
            break
        last = marks[close]
        if last.start() > mark.end():
            found.append(Quotation(mark.end(), last.start(), mark.start(), last.end()))
        n = close + 1
    return found


def _trim(text: str, end: int) -> int:
    while end and text[end - 1].isspace():
        end -= 1
    return end


def _opens(text: str, start: int, end: int, mark: re.Match[str]) -> bool:
    """Whether a mark can open: white space, a dash or a bracket before it, a word after it."""
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end()] if mark.end() < end else " "
    what = mark.group()
    if what in "“„‟«‘‚‹「『" or what in {"``", "‘‘"}:
        return what not in "‘‚‹" or not after.isspace()
    if what in "」』":
        return False
    free = before.isspace() or before in '([{—–-/:;,…“‘"' or mark.start() == start
    if what in "'’":
        if what == "’" or _ELIDED.match(text, mark.start()):
            return False
        return free and not after.isspace() and (after.isalnum() or after in '“"[(…$£€#@')
    return free and not (after.isspace() and mark.end() >= end)


def _closing(text: str, start: int, end: int, marks: list[re.Match[str]], opener: int) -> int | None:
    """The number of the mark that closes the one at `opener`, if any does."""
    what = marks[opener].group()
    closers = _CLOSER[what]
    single = what in "'‘‚‹›" and what != "''"
    doubtful: int | None = None
    nested = 0
    for n in range(opener + 1, len(marks)):
        mark = marks[n]
        found = mark.group()
        before = text[mark.start() - 1]
        after = text[mark.end()] if mark.end() < end else " "
        if found == what and what in "“‘«" and not before.isalnum():
            if single or what == "«":
                nested += 1
                continue
            return None
        if found not in closers:
            continue
        if nested:
            nested -= 1
            continue
        if single and found in "'’":
            if before.isspace() or after.isalnum():
                continue  # an apostrophe
            if before in "sS" and after.isspace():
                doubtful = n if doubtful is None else doubtful  # perhaps a plural's: "the workers’ rights"
                continue
            return n
        if found == '"' and what in '"“' and before.isspace() and not after.isspace() and mark.start() - 1 > start:
            if text[marks[opener].end()].isspace():
                return n
            return None  # this one opens: the closing mark got lost
        return n
    return doubtful


def _reopened(text: str, start: int, end: int, marks: list[re.Match[str]], n: int) -> int | None:
    """The next double mark after `n` that opens, if any."""
    for later in range(n + 1, len(marks)):
        if _DOUBLE.match(marks[later].group()) and _opens(text, start, end, marks[later]):
            return later
    return None
