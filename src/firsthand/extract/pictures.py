"""Credits of pictures, as captions and brackets print them: they say nothing of where the text is from.

>>> line = "The pier after the storm. Bo Kim/AFP via Getty Images"
>>> [line[start:end] for start, end in picture_spans(line, caption=False)]
['Bo Kim/AFP via Getty Images']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from firsthand.extract.screens import literal, loosened, space
from firsthand.lexicon.agencies import agencies_in_credit, all_agencies, credit_forms, credits, ends_in_agency
from firsthand.lexicon.unlisted import ACRONYM, is_acronym

LABELLED, LISTED, UNLISTED = (1 << n for n in range(3))
"""Ways to credit a picture: "Photo by Bo Kim", by an agency of the lexicon, by one that no list has."""
ANY = LABELLED | LISTED | UNLISTED

_NAME = r"[A-ZÀ-Þ](?:\.|[\w'’À-ÿ-]+)"
_MORE = rf"(?:(?: (?:of|the|from|and|&|for|in|on|a)){{0,2}} (?:{_NAME}|\d+\b)){{0,5}}"
"""The rest of an outlet's name after a stroke: "Bo Kim/Lamp & Ladder"."""
_PICTURE_WORD = re.compile(r"(?:photo|image|picture|file|handout|pool|via|archive)s?\b", re.IGNORECASE)
_AFTER_AGENCY = "(?:Photo|PHOTO|Images|File|FILE|Pool|POOL|photo|Handout|HANDOUT)"
_PICTURE_AFTER = re.compile(rf"(?:\s?{_AFTER_AGENCY}s?)?(?:\s?/\s?{_NAME}(?: {_NAME}){{0,3}})?")
_STROKE = re.compile(r"[\w.]\s?/\s?\w")
_PICTURE_BEFORE = re.compile(rf"(?:{_NAME}(?: {_NAME}){{0,3}}\s?(?:/|,\s(?=[A-Z]{{2}})|\svia\s)\s?)+$")
_LABEL = re.compile(
    r"(?:photo(?:graph)?|image|picture|pic|foto)"
    r"(?:s?(?: (?:by|credits?|copyright|source|courtesy(?: of)?|via)\s*:?)|\s*:|\s*/)",
    re.IGNORECASE,
)
_CREDIT_LABEL = re.compile(
    rf"{_LABEL.pattern}\s*(?:by )?"
    rf"(?P<who>(?-i:@?{_NAME}(?: {_NAME}){{0,3}}(?:\s?(?:/|via|,)\s?{_NAME}{_MORE}){{0,3}}))",
    re.IGNORECASE,
)
_AFTER_ACRONYM = "(?:Photo|PHOTO|Image|Picture)"
_NOT_LISTED = re.compile(
    rf"(?<![\w/])(?P<of>{ACRONYM}) (?:(?:File|Handout|Pool) )?{_AFTER_ACRONYM}s?"
    rf"(?:\s?/\s?{_NAME}(?: {_NAME}){{0,3}}|\s*$)"
    rf"|(?<![\w/])(?:{ACRONYM}|{_NAME}(?: {_NAME}){{1,3}})(?: via |/)(?P<by>{ACRONYM})(?=[\s).]*$)"
)
"""The picture of an agency no list has: "HARNA Photo/Bo Kim", "Bo Kim/HARNA", "ZORTA via HARNA"."""
_LABEL_HINTS = ("hoto", "HOTO", "mage", "MAGE", "icture", "PICTURE", "Pic", "pic", "foto", "Foto", "FOTO")
_HINTS = ("/", " via ", "[File", *_LABEL_HINTS)
_CAPTION_HINTS = ("ile", "FILE", "ool", "POOL", "andout", "HANDOUT", "rchive", "ARCHIVE", "VIA")
"""What a credit of a picture has somewhere; looked for before any pattern, for lines are many and credits few."""


def picture_credits(words: str) -> list[str]:
    """The credits of pictures in words that stand by themselves."""
    words = words.rstrip()
    return [words[low:high] for low, high in picture_spans(words, caption=False)]


def picture_spans(line: str, caption: bool, ways: int = ANY) -> list[tuple[int, int]]:
    """Spans of the credits of pictures in a line. With `caption`, an agency's name at the line's end is one too.

    Only these `ways` to credit one are looked for.
    """
    if any(hint in line for hint in _HINTS):
        return _merged(line, list(_spans(line, caption, ways)))
    if not caption:
        return []
    hinted = any(hint in line for hint in _CAPTION_HINTS) or any(name in line for name in _photo_names())
    # without a hint only an agency at the line's end is left
    if not hinted and not ends_in_agency(line):
        return []
    return _merged(line, list(_spans(line, caption, ways)))


@cache
def picture_screen() -> str:
    """A quick screen for lines with a picture's credit of any way, but for captions that end in an agency's name."""
    first = rf"(?:{_CAPITAL}|{_small_words(1)})"
    parts = (
        loosened(_LABEL),
        _AFTER_AGENCY,
        _AFTER_ACRONYM,
        _bracket_screen(),
        rf"(?:/|{space()}via{space()}){space()}?{first}",
        _photo_screen(),
    )
    return "|".join(parts)


@cache
def labelled_screen() -> str:
    """Of lines that passed `picture_screen`, one for those with a label's credit."""
    return loosened(_CREDIT_LABEL)


@cache
def unlisted_screen() -> str:
    """The same for credits by an agency that no list has."""
    return loosened(_NOT_LISTED)


@cache
def agency_screen() -> str:
    """The same for credits by an agency of the lexicon, and for captions that end in its name."""
    return _screen_of(credit_forms())


@cache
def caption_screen() -> str:
    """A screen for captions that end in an agency's name: after the last sentence stands nothing but names."""
    name = rf"(?:{_CAPITAL}\S*|{_small_words()}|via|/)"
    return rf"[.!?\"”’)]{space()}*[|(]?{space()}*(?:{name}{space()}+)*{name}[ .)]*{space()}*$"


_CAPITAL = "[A-ZÀ-Þ]"


def _small_words(most: int | None = None) -> str:
    """The words of agencies' names, or so many first ones, that do not begin with a capital of Western Europe."""
    words = {word for form in credit_forms() for word in form.split()[:most]}
    return "|".join(literal(word) for word in sorted(words) if not re.match(_CAPITAL, word))


def _bracket_screen() -> str:
    """Brackets that may hold a picture's credit."""
    inside = rf"(?:{loosened(_PICTURE_WORD)}|/)"
    return rf"\([^)]*{inside}[^)]*\)|\[[^\]]*{inside}[^\]]*\]"


def _photo_screen() -> str:
    """The agencies for pictures alone."""
    return _screen_of(form for form, agency in credit_forms().items() if agency.kind == "photo")


def _screen_of(forms: Iterable[str]) -> str:
    return rf"(?:^|[^0-9A-Za-z_@#])(?:{'|'.join(map(literal, sorted(forms)))})(?:[^0-9A-Za-z_@]|$)"


@cache
def _photo_names() -> tuple[str, ...]:
    """First words of the names of agencies for pictures."""
    return tuple(sorted({agency.name.split()[0] for agency in all_agencies() if agency.kind == "photo"}))


def _spans(line: str, first: bool, ways: int) -> Iterator[tuple[int, int]]:
    hinted = first or "/" in line or "via" in line or _PICTURE_WORD.search(line)
    named = credits(line) if ways & LISTED and hinted else []
    floor = 0
    for n, (low, high, agency) in enumerate(named):
        ceiling = named[n + 1][0] if n + 1 < len(named) else len(line)
        before = _PICTURE_BEFORE.search(line, max(floor, low - 80), low)
        after = _PICTURE_AFTER.match(line, high, ceiling)
        start = before.start() if before else low
        end = after.end() if after else high
        bracket = _bracket(line, low, high)
        if bracket and bracket[0] > 0 and _is_picture_bracket(line[slice(*bracket)]):
            yield bracket
            floor = end
        elif agency.kind == "photo" or end > high or (before and ("/" in before[0] or " via " in before[0])):
            yield start, end
            floor = end
        elif first and high >= len(line.rstrip(" .)")) and len(line) < 600 and _ENDED.search(line[:start]):
            yield start, end
    for match in _NOT_LISTED.finditer(line) if ways & UNLISTED else ():
        if is_acronym(match["of"] or match["by"]):
            yield match.start(), len(line[: match.end()].rstrip())
    for label in _CREDIT_LABEL.finditer(line) if ways & LABELLED and any(hint in line for hint in _LABEL_HINTS) else ():
        words = label["who"].split()
        bounded = label.start() == 0 or not line[label.start() - 1].isalnum()
        if (
            bounded
            and not re.search(r"['’]s?$", words[-1])
            and (len(words) > 1 or "/" in label["who"] or agencies_in_credit(label["who"]))
        ):
            yield label.start(), label.start() + len(label.group().rstrip())


_ENDED = re.compile(r"[.!?\"”’)]\s*(?:\||\()?\s*$")


def _is_picture_bracket(inside: str) -> bool:
    return bool(_PICTURE_WORD.search(inside) or _STROKE.search(inside)) and not inside.startswith(("http", "www"))


def _bracket(line: str, low: int, high: int) -> tuple[int, int] | None:
    """The inside of the brackets a credit stands in, round or square, if they are short."""
    for opens, closes in ("()", "[]"):
        start, end = line.rfind(opens, max(0, low - 100), low), line.find(closes, high, high + 100)
        if start >= 0 and end >= 0 and closes not in line[start:low]:
            return start + 1, end
    return None


def _merged(line: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if merged and (low <= merged[-1][1] or line[merged[-1][1] : low].strip() in ("via", "/")):
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged
