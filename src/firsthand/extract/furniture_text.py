"""Furniture that stands in running text: dateline, byline, credits, corrections, picture credits, each with its span.

Read from the body of every article, whatever it came from. Nothing is cut here.

    >>> [(row.kind, row.value) for row in read_text("SEOUL, July 27 (Reuters) - A gate opened.")]
    [('dateline', 'SEOUL, July 27 (Reuters)')]
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from firsthand.extract.datelines import read_dateline, read_town
from firsthand.extract.furniture import Found, is_agency, looks_like_names
from firsthand.extract.pictures import hints_of_pictures, picture_spans
from firsthand.lexicon import rows
from firsthand.lexicon.agencies import agencies_in_credit
from firsthand.lexicon.unlisted import ACRONYM, FULL_NAME, is_acronym

HEAD_LINES = 8
TAIL_LINES = 10
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
        return bool(self.pattern.match(line)) and (
            not self.needs_agency or any(a.writes for a in agencies_in_credit(line)) or bool(_UNLISTED.search(line))
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


def read_text(text: str, end_matter: bool = True) -> list[Found]:
    """All furniture that stands in a text, with spans into it. `end_matter=False` reads the head alone."""
    lines = [(m.start(), m.group()) for m in _LINE.finditer(text)]
    found: list[Found] = []
    for n, (at, raw) in enumerate(lines):
        line = raw.strip()
        start = at + len(raw) - len(raw.lstrip())
        if n < HEAD_LINES:
            found += _read_head(line, start, n, text)
        tail = n >= len(lines) - TAIL_LINES
        where = {"any"} | ({"head"} if n < HEAD_LINES else set()) | ({"tail"} if tail else set())
        if end_matter and (noted := _note(line, where)):
            found.append(Found(noted, line, "text", "text", start, start + len(line)))
        elif end_matter and tail and n:
            found += _end_of(line, start, last=n >= len(lines) - 3)
    found += picture_credits(text, lines)
    return found


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
    + r"|(?-i:[a-z]{2,4}(?:/[a-z]{2,4})*) \("
    + r"|[(\[*_—–-]*\s*(?:the |sources?\b|courtesy|via\b|credit|(?:news )?agenc|wire|staff|using|including|"
    r"corrects|refile|adds|paragraph|re(?:printed|published|produced)|distributed|syndicated|provided)",
    re.IGNORECASE,
)
_WITHIN_NOTE = ("contributed", " feed", "reporting from", "reported from", "writing from", "auto")
"""Words of those notes of the first and last lines that may begin in any way."""


def _may_be_note(line: str) -> bool:
    """A cheap test of a first or last line before the patterns of the list."""
    return _BEGINS_OUTER_NOTE.match(line) is not None or any(word in line for word in _WITHIN_NOTE)


def _read_head(line: str, start: int, n: int, text: str) -> Iterator[Found]:
    """Byline, lone agency, dateline among the first lines."""
    if len(line) < 160 and re.match(r"by[\s:]", line, re.IGNORECASE) and byline_line(line):
        yield Found("byline", line, "text", "text", start, start + len(line))
    elif len(line) < 60 and (is_agency(line.strip("()[]–—- ")) or _agency_strip(line)):
        yield Found("credit", line, "text", "text", start, start + len(line))
    elif n < 6 and (dateline := read_dateline(line) or read_town(line, text)):
        yield Found("dateline", dateline.value, "text", "text", start, start + len(dateline.value))


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
_END_SENTENCE = re.compile(
    r"(?<=[.!?\"”’)])\s*(?P<credit>(?:\(?(?:additional |with )?reporting by |copyright |© ?\d{4}"
    r"|(?:the )?[A-Z][^.!?]{2,200}\bcontributed to (?:this|the) (?:report|story|article)"
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
            yield Found(
                "credit", match["credit"], "text", "text", start + match.start("credit"), start + match.end("credit")
            )
            return
    rest = line[window:]
    if not any(hint in rest for hint in ("eporting", "ontributed", "opyright", "COPYRIGHT", "©", "ith ")):
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


def picture_credits(text: str, lines: list[tuple[int, str]] | None = None) -> Iterator[Found]:
    """Credits of pictures in captions and brackets: "AP Photo/Ann Lee", "(Reuters photo: Bo Kim)"."""
    if lines is None:
        lines = [(m.start(), m.group()) for m in _LINE.finditer(text)]
    starts = [start for start, _ in lines]
    hinted = {bisect_right(starts, at) - 1 for at in hints_of_pictures(text)}
    for n in sorted(hinted.union(range(min(HEAD_LINES, len(lines) - 2)))):
        start, line = lines[n][0], lines[n][1].rstrip()
        for low, high in picture_spans(line, caption=n < HEAD_LINES and n < len(lines) - 2):
            yield Found("picture_credit", line[low:high], "text", "text", start + low, start + high)
