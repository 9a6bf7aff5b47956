"""Furniture that stands in running text: dateline, byline, credits, corrections, picture credits, each with its span.

Read from the body of every article, whatever it came from. Nothing is cut here.

    >>> [(row.kind, row.value) for row in read_text("SEOUL, July 27 (Reuters) - A gate opened.")]
    [('dateline', 'SEOUL, July 27 (Reuters)')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from firsthand.extract.datelines import dateline_screen, read_dateline, read_town
from firsthand.extract.furniture import Found, could_be_agency, is_agency, looks_like_names
from firsthand.extract.lines import Lines
from firsthand.extract.pictures import (
    ANY,
    LABELLED,
    LISTED,
    UNLISTED,
    agency_screen,
    caption_screen,
    labelled_screen,
    picture_screen,
    picture_spans,
    unlisted_screen,
)
from firsthand.extract.screens import literal, loosened, opening
from firsthand.lexicon import rows
from firsthand.lexicon.agencies import agencies_in_credit
from firsthand.lexicon.unlisted import ACRONYM, FULL_NAME, is_acronym

HEAD_LINES = 8
TAIL_LINES = 10
LAST_LINES = 3
DATELINE_LINES = 6
_LINE = re.compile(r"[^\n]*\S[^\n]*")


@dataclass(frozen=True)
class Note:
    """One row of `lexicon/lines.tsv`."""

    kind: str
    where: str
    needs_agency: bool
    pattern: re.Pattern[str]

    def fits(self, line: str) -> bool:
        """Whether the line is such a note."""
        if self.kind == "litter":
            return bool(self.pattern.fullmatch(line))
        match = self.pattern.match(line)
        return match is not None and (
            not self.needs_agency
            or any(agency.writes for agency in agencies_in_credit(match.group()))
            or bool(_UNLISTED.search(line))
        )


_UNLISTED = re.compile(
    rf"\b(?:inputs?|reporting|files?|reports?|material) (?:by|from) (?:{ACRONYM}|{FULL_NAME})\W*$"
    rf"|^\W*(?:©|\([cC]\)|[Cc]opyright)\W+(?:\d{{4}}\W+)?(?:[Tt]he )?(?:{FULL_NAME})\W*$"
)
"""An agency that no list has, where a note names who else wrote, or whose the text is."""


@cache
def notes(*kinds: str) -> tuple[Note, ...]:
    """The notes of these kinds, in the order of the list."""
    return tuple(
        Note(row["kind"], row["where"], row["needs"] == "agency", re.compile(row["pattern"], re.IGNORECASE))
        for row in rows("lines")
        if row["kind"] in kinds
    )


HEAD, NOTE, END = (8 << n for n in range(3))
"""What a line may hold besides credits of pictures."""


class Line(NamedTuple):
    """A line of a text that is not blank: where it begins, it as it stands, and how many come before and after it."""

    start: int
    raw: str
    number: int
    left: int


def read_text(text: str) -> list[Found]:
    """All furniture that stands in a text, with spans into it."""
    found = list(_LINE.finditer(text))
    lines = [Line(m.start(), m.group(), n, len(found) - n - 1) for n, m in enumerate(found)]
    return [
        *(row for line in lines for row in _read_line(line, text, HEAD | NOTE | END | ANY)),
        *(row for line in lines for row in _pictures_of(line, ANY)),
    ]


def read_texts(texts: Sequence[str], lines: Lines) -> list[list[Found]]:
    """What `read_text` finds in each of some texts, from the few lines of theirs that may hold any."""
    found: list[list[Found]] = [[] for _ in texts]
    pictures: list[list[Found]] = [[] for _ in texts]
    hints = _hints(texts, lines)
    chosen = np.flatnonzero(hints)
    columns = (lines.of[chosen], *lines.places[chosen, :2].T, lines.number[chosen], lines.left[chosen], hints[chosen])
    for of, start, end, number, left, hint in zip(*(column.tolist() for column in columns), strict=True):
        text = texts[of]
        line = Line(start, text[start:end], number, left)
        found[of] += _read_line(line, text, hint)
        if hint & ANY:
            pictures[of] += _pictures_of(line, hint & ANY)
    return [own + of_pictures for own, of_pictures in zip(found, pictures, strict=True)]


def _hints(texts: Sequence[str], lines: Lines) -> npt.NDArray[np.uint8]:
    """For each line what it may hold: all that it does hold, and little else."""
    hints = np.zeros(len(lines.of), np.uint8)
    every = np.arange(len(hints))
    in_head, in_tail, in_last = lines.number < HEAD_LINES, lines.left < TAIL_LINES, lines.left < LAST_LINES
    head, last = np.flatnonzero(in_head), np.flatnonzero(in_last)
    # a quick screen over all lines goes before the exact ones over the few it leaves
    pictured = lines.match(picture_screen(), every)
    noted = np.concatenate(
        (
            lines.match(_inner_screen(), np.flatnonzero(~(in_head | in_tail))),
            lines.match(_outer_screen(), np.flatnonzero(in_head | in_tail)),
        )
    )
    short = np.flatnonzero(lines.places[:, 4] <= _NAME_CHARACTERS)
    spans = zip(short.tolist(), lines.of[short].tolist(), lines.places[short, 2:4].tolist(), strict=True)
    named = [n for n, of, (start, end) in spans if could_be_agency(texts[of][start:end])]
    hints[named] = HEAD | END | LISTED
    captions = lines.match(caption_screen(), np.flatnonzero(in_head & (lines.left > 1)))
    for hint, screen, among in (
        (HEAD, _byline_screen(), head),
        (HEAD, dateline_screen(), np.flatnonzero(lines.number < DATELINE_LINES)),
        (NOTE, _note_screen("any"), noted),
        (NOTE, _note_screen("head"), noted[in_head[noted]]),
        (NOTE, _note_screen("tail"), noted[in_tail[noted]]),
        (END, loosened(_END_SENTENCE), noted[in_tail[noted]]),
        (END, loosened(_END), last),
        (END, loosened(_BARE_END), last),
        (LABELLED, labelled_screen(), pictured),
        (LISTED, agency_screen(), np.union1d(pictured, captions)),
        (UNLISTED, unlisted_screen(), pictured),
    ):
        hints[lines.match(screen, among)] |= np.uint8(hint)
    return hints


_NAME_CHARACTERS = 60
"""A line with so few characters between spaces and punctuation can be an agency's name and no more."""


@cache
def _byline_screen() -> str:
    return opening([loosened(_BY)])


@cache
def _inner_screen() -> str:
    return opening([loosened(_BEGINS_NOTE)])


@cache
def _outer_screen() -> str:
    """A screen for first and last lines that may be a note or end in a credit."""
    return "|".join((opening([loosened(_BEGINS_OUTER_NOTE)]), *map(literal, _WITHIN_NOTE), loosened(_WITHIN_END)))


@cache
def _note_screen(where: str) -> str:
    return opening(
        loosened(note.pattern) for note in notes("correction", "syndication", "credit") if note.where == where
    )


def _read_line(line: Line, text: str, hint: int) -> Iterator[Found]:
    """The furniture of one line but for credits of pictures."""
    words = line.raw.strip()
    start = line.start + len(line.raw) - len(line.raw.lstrip())
    head, tail = line.number < HEAD_LINES, line.left < TAIL_LINES
    if hint & HEAD and head:
        yield from _read_head(words, start, line.number, text)
    where = {"any"} | ({"head"} if head else set()) | ({"tail"} if tail else set())
    if hint & NOTE and (noted := _note(words, where)):
        yield Found(noted, words, "text", "text", start, start + len(words))
    elif hint & END and tail and line.number:
        yield from _end_of(words, start, last=line.left < LAST_LINES)


def _pictures_of(line: Line, ways: int) -> Iterator[Found]:
    raw = line.raw.rstrip()
    for low, high in picture_spans(raw, caption=line.number < HEAD_LINES and line.left > 1, ways=ways):
        yield Found("picture_credit", raw[low:high], "text", "text", line.start + low, line.start + high)


def _note(line: str, where: set[str]) -> str | None:
    if len(line) > 1500 or not (_may_be_note(line) if len(where) > 1 else _BEGINS_NOTE.match(line)):
        return None
    for note in notes("correction", "syndication", "credit"):
        if note.where in where and note.fits(line):
            if note.kind == "credit" and len(line) > 600:
                continue
            return kind_of_note(note, line)
    return None


def kind_of_note(note: Note, line: str) -> str:
    """The kind of furniture a line is by a note: "© REUTERS / Bo Kim" without a year is a picture's credit."""
    of_picture = len(line) < 80 and line[0] in "©(" and "/" in line and not re.search(r"(?:19|20)\d\d|rights", line)
    return "picture_credit" if note.kind == "credit" and of_picture else note.kind


_BEGINS_NOTE = re.compile(
    r"[(\[*_—–-]*\s*(?:correct|clarif|erratum|editor|note|update|an? (?:earlier|prev|orig)|"
    r"the (?:earlier|prev|orig)|"
    r"this |story|additional|further|extra|reporting|writing|written|compiled|edit|translat|with |from |©|\(c\)|"
    r"copyright|originally|first )",
    re.IGNORECASE,
)
"""How a note among the middle lines of a text begins."""
_BEGINS_OUTER_NOTE = re.compile(
    _BEGINS_NOTE.pattern
    + r"|(?-i:[a-z]{2,4}(?:/[a-z]{2,4})*) \(|\(end\)"
    + r"|[(\[*_—–-]*\s*(?:the |sources?\b|courtesy|via\b|credit|(?:news )?agenc|wire|staff|using|including|"
    r"corrects|refile|adds|paragraph|re(?:printed|published|produced)|distributed|syndicated|provided|contribut|some |"
    r"material|information|content|reports|files)",
    re.IGNORECASE,
)
_WITHIN_NOTE = (
    "contributed", " feed", "reporting from", "reported from", "writing from", "auto", "contributing:", "newsroom",
    "news agency", "news organi", "news outlet", "news service", "news site", "news web", "news wire",
)  # fmt: skip
"""Words of those notes of the first and last lines that may begin in any way."""


def _may_be_note(line: str) -> bool:
    """A cheap test of a first or last line before the patterns of the list."""
    return _BEGINS_OUTER_NOTE.match(line) is not None or any(word in line for word in _WITHIN_NOTE)


def _read_head(line: str, start: int, n: int, text: str) -> Iterator[Found]:
    """Byline, lone agency, dateline among the first lines."""
    if len(line) < 160 and _BY.match(line) and byline_line(line):
        yield Found("byline", line, "text", "text", start, start + len(line))
    elif len(line) < 60 and (is_agency(line.strip("()[]–—- ")) or _agency_strip(line)):
        yield Found(_above(text, start), line, "text", "text", start, start + len(line))
    elif n < DATELINE_LINES and not _POST.search(line) and (dateline := read_dateline(line) or read_town(line, text)):
        yield Found("dateline", dateline.value, "text", "text", start, start + len(dateline.value))


_POST = re.compile(r"\(@\w{1,20}\)\s+[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}\W*$")
"""How a post ends that stands among the paragraphs; what it begins with is the post's."""
_PROSE = 60
"""Characters of a line that is a sentence and neither a name nor a time."""


def _above(text: str, start: int) -> str:
    """Whose credit an agency's name alone on a line is: the text's above it, a picture's below its first paragraphs."""
    return "credit" if sum(len(line) > _PROSE for line in text[:start].split("\n")) < 2 else "picture_credit"


_BY = re.compile(r"by[\s:]", re.IGNORECASE)


def byline_line(line: str) -> bool:
    """Whether a line is a byline: "By Ann Lee", "By ANN LEE and BO KIM | Associated Press"."""
    rest = re.sub(r"^(?:by[\s:]+)+", "", line, flags=re.IGNORECASE)
    return (
        line != rest
        and not re.search(r"[.!?]\s+[A-Z]|[\"“”]", re.sub(r"\b[A-Z]\.\s", "", rest))
        and looks_like_names(re.split(r"\s*[|–—•·]\s*|\s-\s", rest)[0])
    )


def _agency_strip(line: str) -> bool:
    """Whether a line is an agency and a rule, no sentence: "Reuters | Seoul", "PTI | Updated: July 27", "AFP/Tokyo"."""
    parts = re.split(r"\s*[|•·/,]\s*|\s+[–—-]\s+", line)
    return len(parts) > 1 and is_agency(parts[0]) and len(line.split()) < 10 and not line.endswith(".")


_END = re.compile(
    r"(?:[.!?\"”’)]\s*|^)(?P<credit>(?:[–—-]{1,2}\s*|\()\s*(?:with (?:inputs? from )?)?"
    r"(?P<names>[A-Z][\w.,&/ ’'-]{1,60}?)\)?)\s*$"
)
_BARE_END = re.compile(r"[.!?\"”’)]\s+(?P<credit>(?P<names>[A-Z][A-Za-z-]+(?:/[A-Z][A-Za-z-]+)*))\s*$")
_FILMED = re.compile(r"\([A-Z][a-z]{2,8}\.? \d{1,2}\)\s*$")
"""The day in brackets that ends the caption of a film, before its credit: "(Dec. 11) AP"."""
_WITHIN_END = re.compile(
    r"reporting by |copyright |©|contributed to |contributing:|with (?:inputs?|files?|reporting) from ", re.IGNORECASE
)
"""What `_END_SENTENCE` needs."""
_END_SENTENCE = re.compile(
    r"(?<=[.!?\"”’)])\s*(?P<credit>(?:\(?(?:additional |with )?reporting by |copyright |© ?\d{4}"
    r"|(?:the )?[A-Z][^.!?]{2,200}\bcontributed to (?:this|the) (?:report|story|article)|contributing: "
    r"|\(?with (?:inputs?|files?|reporting) from )[^\n]{0,300})$",
    re.IGNORECASE,
)


def _end_of(line: str, start: int, last: bool) -> Iterator[Found]:
    """A credit at the end of one of the last paragraphs: "he said. - Reuters", "he said. (AFP)"."""
    if last and (is_agency(name := line.strip("()[]–—-. ")) or (name != line and is_acronym(name, 4))):
        yield Found("credit", line, "text", "text", start, start + len(line))
        return
    window = max(0, len(line) - 400)
    for pattern in (_END, _BARE_END) if last else ():
        match = pattern.search(line, window)
        if match and _all_agencies(match["names"]):
            kind = "picture_credit" if _FILMED.search(line, window, match.start("credit")) else "credit"
            yield Found(
                kind, match["credit"], "text", "text", start + match.start("credit"), start + match.end("credit")
            )
            return
    rest = line[window:]
    if not any(hint in rest for hint in ("eporting", "ontribut", "opyright", "COPYRIGHT", "©", "ith ")):
        return
    if match := _END_SENTENCE.search(line, window):
        value = match["credit"].strip()
        if agencies_in_credit(value) or "reporting by" in value.lower() or "contributed" in value:
            yield Found(
                "credit",
                value,
                "text",
                "text",
                start + match.start("credit"),
                start + match.start("credit") + len(value),
            )


def _all_agencies(names: str) -> bool:
    parts = re.split(r"\s*(?:/|,|&|\band\b)\s*", names.strip(" ()"))
    return all(is_agency(part) or is_acronym(part, 4) for part in parts if part) and any(parts)
