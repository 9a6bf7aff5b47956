"""Text -> sentences, as spans of characters.

One regular expression proposes the ends, rules and two word lists (`titles`, `abbreviations`) dispose; a line break
ends a sentence unless the line was plainly wrapped. It reads thousands of articles a second; syntok, its slow twin in
the tests, reads a few hundred.

    >>> text = "Gen. Ito left the U.S. on Monday. “Why?” she asked."
    >>> [text[start:end] for start, end in split(text)]
    ['Gen. Ito left the U.S. on Monday.', '“Why?” she asked.']
"""

from __future__ import annotations

import re

from firsthand import lexicon

WRAP_COLUMNS = 100
"""Plain text whose longest line is at most this wide may be hard-wrapped."""

_BREAK = re.compile(r"(?:\r\n|[\n\r\v\f\x85\u2028\u2029])\s*")
_BLANK = re.compile(r"(?:\r\n|[\n\r\v\f\x85\u2028\u2029])[ \t\u00a0]*(?:\r\n|[\n\r\v\f\x85\u2028\u2029])")
_END = re.compile(r"[.!?…。！？]+[\"'”’»›“)\]」』）]*(?=[\sA-ZÀ-Þ]|[^\x00-\u2fff])")
_PLAIN = re.compile(r"[a-zß-ÿ]{3}\. [A-ZÀ-Þ]")
_WORD_BEFORE = re.compile(r"[^\s\"'“”‘’(\[—–/]*\Z")
_NEXT = re.compile(r"\s*([\"'“”„«»‹›‘’‚(\[*•—–-]*)\s?([^\s,;:.!?)\]”\"]*)")
_ASKED = re.compile(r"\s+(?:[A-Z][\w.’'-]*\s+){1,4}([a-z]+)\b")
_WORDLIKE = re.compile(r"[^\W_]")

_TITLES = frozenset(row["title"].rstrip(".") for row in lexicon.rows("titles") if row["title"].endswith("."))
_KIND = {row["word"]: row["kind"] for row in lexicon.rows("abbreviations")}
_STARTERS = frozenset(row["word"] for row in lexicon.rows("starters") if row["after"] == "abbreviation")
_SPOKE = frozenset(row["word"] for row in lexicon.rows("starters") if row["after"] == "question")


def split(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a text in code points: in order, trimmed, disjoint, covering every word."""
    found: list[tuple[int, int]] = []
    for start, end in _paragraphs(text):
        paragraph = text[start:end]
        here = 0
        for match in _END.finditer(paragraph):
            if match.start() >= here and _ends(paragraph, match):
                _add(found, text, start + here, start + match.end())
                here = match.end()
        _add(found, text, start + here, end)
    return found


def sentence_rows(article_id: str, title: str | None, text: str) -> list[dict[str, object]]:
    """The rows of `sentences` for one article: the title's first, unless the title opens the text, then the text's."""
    parts = [("text", text)]
    if title and not opens(title, text):
        parts.insert(0, ("title", title))
    spans = [(part, start, end) for part, words in parts for start, end in split(words)]
    return [
        {"article_id": article_id, "n": n, "part": part, "start": start, "end": end}
        for n, (part, start, end) in enumerate(spans)
    ]


def opens(title: str, text: str) -> bool:
    """Whether the first lines of a text are its title, but for case, spaces and punctuation."""
    want = _key(title)
    if not want:
        return True
    got = ""
    for match in re.finditer(r"[^\n\r]+", text[: 4 * len(title) + 200]):
        got += _key(match.group())
        if len(got) >= len(want):
            break
    return got == want


def _key(words: str) -> str:
    return "".join(char for char in words.casefold() if char.isalnum())


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    """Append the span without the white space around it, if it holds a letter or a digit."""
    piece = text[start:end]
    if _WORDLIKE.search(piece):
        found.append((start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())))


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans between line breaks, where a break inside hard-wrapped prose does not count."""
    breaks = list(_BREAK.finditer(text))
    if not breaks:
        return [(0, len(text))]
    lines = [len(line) for line in text.splitlines()]
    width = max(lines)
    wrapped = width <= WRAP_COLUMNS and sum(2 * line > width for line in lines) > 3
    spans, start, line_start = [], 0, 0
    for match in breaks:
        if not _joined(text, match, match.start() - line_start, width if wrapped else 0):
            spans.append((start, match.start()))
            start = match.end()
        line_start = match.end()
    spans.append((start, len(text)))
    return spans


def _joined(text: str, match: re.Match[str], line: int, width: int) -> bool:
    """Whether a sentence goes on over this line break.

    It does when the next line begins in lower case, or when the next word would not have fitted a wrapped line.
    """
    if _BLANK.search(match.group()) or match.end() >= len(text):
        return False
    if text[match.end()].islower():
        return text[match.start() - 1 : match.start()] not in ".!?:"
    if not width:
        return False
    next_word = len(text[match.end() : match.end() + WRAP_COLUMNS].split(None, 1)[0])
    return line + 1 + next_word > width


def _ends(paragraph: str, match: re.Match[str]) -> bool:
    """Whether the stop that `match` found ends a sentence."""
    mark = match.group()
    if mark[0] in "。！？":
        return True
    place = match.start()
    if mark == "." and _PLAIN.match(paragraph, place - 3):  # nearly all: a stop after a plain word, before a capital
        before = _WORD_BEFORE.search(paragraph, max(0, place - 9), place)
        if not before or before.group() not in _KIND:
            return True
    following = _NEXT.match(paragraph, match.end())
    opening, word = following.groups() if following else ("", "")
    if match.end() < len(paragraph) and not paragraph[match.end()].isspace():
        before = _WORD_BEFORE.search(paragraph, max(0, match.start() - 40), match.start())
        return bool(before and len(before.group()) > 1 and before.group().islower())  # "…said.The"
    if not word:
        return not opening or opening[0] not in "—–-"
    if opening[:1] in {"—", "–", "-"}:
        return False
    if word[0].islower() and not word[1:2].isupper():
        return False
    closed = mark[-1] not in ".!?…"
    if mark[0] in "!?…" or mark[:2] == "..":
        asked = _ASKED.match(paragraph, match.end()) if closed and not opening else None
        return not (asked and asked.group(1) in _SPOKE)
    before = _WORD_BEFORE.search(paragraph, max(0, match.start() - 40), match.start())
    return _stop_ends(before.group() if before else "", (opening, word), closed, paragraph, place)


def _stop_ends(before: str, following: tuple[str, str], closed: bool, paragraph: str, place: int) -> bool:
    """Whether a full stop at `place` after `before`, ahead of `following` (marks, word), ends a sentence."""
    opening, word = following
    if before in _TITLES:
        return False
    if closed and paragraph[place + 1] != ")":
        return True  # "“… in the U.S.” Trump": a stop inside quotation marks is a sentence's own
    kind = _KIND.get(before) or _KIND.get(before.rpartition("-")[2])  # "(R-Fla.)"
    if kind == "never":
        return False
    if kind == "number":
        return not word[0].isdigit()
    if kind == "time":
        return _KIND.get(word) != "after time"
    if kind == "ender" or (len(before) == 1 and before.isupper()) or re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", before):
        return opening[:1] in {'"', "“", "„", "«"} or word in _STARTERS
    if before.isdigit():
        listed = not paragraph[: place - len(before)].strip()
        return not listed and not (len(before) < 3 and _KIND.get(word) == "month")
    return True
