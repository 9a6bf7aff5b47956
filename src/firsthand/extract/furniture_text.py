"""Furniture that stands in running text: dateline, byline, credits, corrections, picture credits, each with its span.

Read from the body of every article, whatever it came from. Nothing is cut here.

    >>> [(row.kind, row.value) for row in read_text("SEOUL, July 27 (Reuters) - A gate opened.")]
    [('dateline', 'SEOUL, July 27 (Reuters)')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from firsthand.extract.furniture import Found, is_agency, looks_like_names
from firsthand.extract.pictures import picture_spans
from firsthand.lexicon import rows
from firsthand.lexicon.agencies import agencies_in_credit, by_name
from firsthand.lexicon.outlets import known
from firsthand.times import dateline_day, day_pattern

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
            not self.needs_agency or any(a.writes for a in agencies_in_credit(line))
        )


@cache
def notes(*kinds: str) -> tuple[Note, ...]:
    """The notes of these kinds, in the order of the list."""
    return tuple(
        Note(row["kind"], row["where"], row["needs"] == "agency", re.compile(row["pattern"], re.IGNORECASE))
        for row in rows("lines")
        if row["kind"] in kinds
    )


_PLACE = r"(?:[A-ZÀ-Þ][\w.'’À-ÿ-]*\.?)"
_CAPS = r"(?:[A-ZÀ-Þ]{2}[A-ZÀ-Þ.'’-]*|[A-Z]\.(?:[A-Z]\.)+|ST\.|MT\.|FT\.|DE|EL|LA)"
_DASH = r"(?:\s*(?:[–—―:]|-{1,2}|\.\s?-)+\s*|\.\s+|\s*/\s+)"


@cache
def _dateline_patterns() -> tuple[re.Pattern[str], ...]:
    day = rf"(?i:{day_pattern()}|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    place = rf"(?:{_PLACE}(?:[ /-]{_PLACE}){{0,4}}(?:,\s(?:{_PLACE}[ ]?){{1,3}})?(?:\s\[[^\]]+\])?)"
    caps = rf"(?:{_CAPS}(?:[ /-]{_CAPS}){{0,4}}(?:,\s(?:{_PLACE}[ ]?){{1,3}})?)"
    agency = r"[(/\[](?P<agency>[^()/\[\]\n]{2,60}?(?:/[^()/\n]{2,30}){0,2})[)/\]]"
    return (
        # SEOUL, July 27 (Reuters) - ...   Jakarta (ANTARA) - ...   MOSCOW, July 27. /TASS/. ...
        re.compile(
            rf"(?P<place>{place})?(?:[.,]?\s*(?P<day>{day}))?[.,]?\s*{agency}(?P<rest>\s*(?:[–—―:]|-+|\.\s?-|\.)*\s*)"
        ),
        # TOKYO, July 27 - Kyodo - ...     Tokyo, July 27 (no agency), New Delhi: ...
        re.compile(rf"(?P<place>{place}),\s*(?P<day>{day})(?P<rest>{_DASH}|\s*$)"),
        re.compile(rf"(?P<place>{caps})(?P<rest>\s+[–—―]\s+|\s+-{{1,2}}\s+|\s*--\s*|\s*[—―]\s*|:\s+)"),
        re.compile(rf"(?P<place>{place})(?P<rest>\s+[–—―]\s+|\s+--\s+|\s+-\s+|:\s+)"),
    )


@cache
def _towns() -> frozenset[str]:
    return frozenset(town.casefold() for row in rows("places") for town in row["places"].split("|"))


@cache
def _no_places() -> frozenset[str]:
    return frozenset(word for row in rows("not_places") for word in row["words"].split("|"))


@dataclass(frozen=True)
class Dateline:
    """A dateline at the head of a paragraph: its length, and what it says."""

    end: int
    value: str
    place: str | None
    day: str | None
    agency: str | None


def read_dateline(line: str) -> Dateline | None:
    """The dateline a paragraph begins with.

    >>> read_dateline("WASHINGTON (AP) — The gate is open.").place
    'WASHINGTON'
    """
    line = line[:200]
    if not line or not (line[0].isupper() or line[0] in "(["):
        return None
    with_agency, with_day, in_capitals, town = _dateline_patterns()
    if (match := with_agency.match(line)) and _is_source(match["agency"]):
        # "(AP)" needs a dash after it or the end of the line unless a place or a day stands before it
        alone = not match["place"] and not match["day"]
        if match["rest"].strip() or (not alone and match["day"]) or match.end() == len(line):
            value = line[: match.end("agency") + 1].strip()
            return Dateline(match.end(), value, _place(match["place"]), match["day"], match["agency"])
    if match := with_day.match(line):
        place = match["place"]
        if _is_place(place) or not line[match.end() :].strip():
            after = re.match(r"(?P<agency>[A-Z][\w ]{1,30}?)(?:\s*[–—-]+\s+|$)", line[match.end() :])
            agency = after["agency"] if after and is_agency(after["agency"]) else None
            end = match.end() + (after.end() if after and agency else 0)
            value = line[: match.end() + after.end("agency")] if after and agency else line[: match.start("rest")]
            return Dateline(end, value.strip(), _place(place), match["day"], agency)
    if (
        (match := in_capitals.match(line))
        and _is_place(match["place"])
        and (":" not in match["rest"] or _town(match["place"]))
        and _starts(line, match.end())
    ):
        return Dateline(match.end(), match["place"].strip(), _place(match["place"]), None, None)
    if (match := town.match(line)) and _town(match["place"]) and _starts(line, match.end()):
        return Dateline(match.end(), match["place"].strip(), _place(match["place"]), None, None)
    return None


def _is_source(words: str) -> bool:
    """Whether what stands in a dateline's brackets is agencies or outlets and nothing else."""
    parts = [part.strip() for part in re.split(r"/|,|&|\band\b", words) if part.strip()]
    return bool(parts) and all(by_name(part) or known(part) or known(part.split()[0]) for part in parts)


def _starts(line: str, at: int) -> bool:
    """Whether a sentence begins here: a dash inside a sentence is followed by a small letter."""
    rest = line[at:].lstrip("\"“‘'(")
    return bool(rest) and (rest[0].isupper() or rest[0].isdigit())


def _is_place(place: str) -> bool:
    """Capitals that are no heading, or a town that datelines give alone."""
    head = place.partition(",")[0].strip()
    if head.upper() in _no_places() or any(word in _no_places() for word in re.split(r"[ /]", head) if len(word) > 2):
        return False
    return (head.isupper() and len(re.sub(r"\W", "", head)) > 2 and len(head) < 40) or _town(place)


def _town(place: str) -> bool:
    return place.partition(",")[0].strip().casefold() in _towns()


def _place(place: str | None) -> str | None:
    return place.strip(" ,") if place and place.strip(" ,") else None


def read_text(text: str, end_matter: bool = True) -> list[Found]:
    """All furniture that stands in a text, with spans into it. `end_matter=False` reads the head alone."""
    lines = [(m.start(), m.group()) for m in _LINE.finditer(text)]
    found: list[Found] = []
    for n, (at, raw) in enumerate(lines):
        line = raw.strip()
        start = at + len(raw) - len(raw.lstrip())
        if n < HEAD_LINES:
            found += _read_head(line, start, n)
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
"""How a note among the middle lines of a text begins; the first and last lines are looked at whole."""
_NOTE_HINTS = (
    "correct",
    "clarif",
    "erratum",
    "note",
    "version",
    "this story",
    "this article",
    "this report",
    "publish",
    "appeared",
    "syndicat",
    "feed",
    "reprinted",
    "provided",
    "distributed",
    "reporting ",
    "reported from",
    "writ",
    "edit",
    "compiled",
    "translat",
    "contributed",
    "with ",
    "from ",
    "agenc",
    "wire",
    "©",
    "(c)",
    "copyright",
    "source",
    "courtesy",
    "via",
    "credit",
    "refile",
    "using ",
    "this post",
    "this piece",
    "this version",
    "(adds",
    "(updates",
)


def _may_be_note(line: str) -> bool:
    """A cheap test before the patterns of the list."""
    small = line.lower()
    return any(hint in small for hint in _NOTE_HINTS)


def _read_head(line: str, start: int, n: int) -> Iterator[Found]:
    """Byline, lone agency, dateline among the first lines."""
    if len(line) < 160 and re.match(r"by[\s:]", line, re.IGNORECASE) and byline_line(line):
        yield Found("byline", line, "text", "text", start, start + len(line))
    elif len(line) < 60 and (is_agency(line.strip("()[]–—- ")) or _agency_strip(line)):
        yield Found("credit", line, "text", "text", start, start + len(line))
    elif n < 6 and (dateline := read_dateline(line)):
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
    if last and is_agency(line.strip("()[]–—-. ")):
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
    return all(is_agency(part) for part in parts if part) and any(parts)


def picture_credits(text: str, lines: list[tuple[int, str]] | None = None) -> Iterator[Found]:
    """Credits of pictures in captions and brackets: "AP Photo/Ann Lee", "(Reuters photo: Bo Kim)"."""
    if lines is None:
        lines = [(m.start(), m.group()) for m in _LINE.finditer(text)]
    for n, (start, raw) in enumerate(lines):
        line = raw.rstrip()
        head = n < HEAD_LINES and n < len(lines) - 2
        for low, high in picture_spans(line, caption=head):
            yield Found("picture_credit", line[low:high], "text", "text", start + low, start + high)


def dateline_parts(found: list[Found], published: datetime | None) -> tuple[str | None, date | None]:
    """Place and day of the first dateline among the rows."""
    for row in found:
        if row.kind == "dateline" and (dateline := read_dateline(row.value + " —") or read_dateline(row.value)):
            day = dateline_day(dateline.day, published) if dateline.day else None
            return dateline.place, day
    return None, None
