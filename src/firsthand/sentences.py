"""Text -> sentences, as spans of characters.

Rules and two word lists (`titles`, `abbreviations`) say at which stops a sentence ends; a line break ends one too,
unless the line was plainly wrapped. A kernel reads the texts of a batch and decides at the plain stops; those that an
abbreviation, an initial or a quoted question makes doubtful, one or two a page, are decided here. syntok is the slow
twin in the tests.

    >>> text = "Gen. Ito left the U.S. on Monday. “Why?” she asked."
    >>> [text[start:end] for start, end in split(text)]
    ['Gen. Ito left the U.S. on Monday.', '“Why?” she asked.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from firsthand import kernels, lexicon
from firsthand.arrow import text_buffers
from firsthand.schema import TABLES

Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]

_BREAKS = "\n\r\v\f\x85\u2028\u2029"
_STOPS = ".!?…。！？"
_CLOSE = re.escape("\"'”’»›“)]」』）")
_OPEN = re.escape("\"'“”„«»‹›‘’‚([*•—–-")
_PART_BEFORE = re.escape("\"'“”‘’([—–/")
_PART_AFTER = re.escape(',;:.!?)]”"')
_ABOUT_NAMES = ".,/'’()[]–—-"

END = re.compile(rf"[{_STOPS}]+[{_CLOSE}]*(?=[\sA-ZÀ-Þ]|[^\x00-\u2fff])")
"""A stop that may end a sentence."""
_PLAIN = re.compile(r"[a-zß-ÿ]{3}\. [A-ZÀ-Þ]")
_WORD_BEFORE = re.compile(rf"[^\s{re.escape(_PART_BEFORE)}]*\Z")
_NEXT = re.compile(rf"\s*([{re.escape(_OPEN)}]*)\s?([^\s{re.escape(_PART_AFTER)}]*)")
_ASKED = re.compile(r"\s+(?:[A-Z][\w.’'-]*\s+){1,4}([a-z]+)\b")

_TITLES = frozenset(row["title"].rstrip(".") for row in lexicon.rows("titles") if row["title"].endswith("."))
_KIND = {row["word"]: row["kind"] for row in lexicon.rows("abbreviations")}
_STARTERS = frozenset(row["word"] for row in lexicon.rows("starters") if row["after"] == "abbreviation")
_SPOKE = frozenset(row["word"] for row in lexicon.rows("starters") if row["after"] == "question")


def split(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a text in code points: in order, trimmed, disjoint, covering every word."""
    starts, stops, _ = _sentences(pa.array([text], pa.large_string()))
    return list(zip(starts.tolist(), stops.tolist(), strict=True))


def sentence_table(articles: pa.Table) -> pa.Table:
    """The table `sentences` of articles in the order of their ids: of each the title's first, then the text's.

    A title that opens the text has none of its own: it is read once, in the text.
    """
    titles, texts = (articles[name].combine_chunks() for name in ("title", "text"))
    apart = [
        title if title and not opens(title, texts[n].as_py()) else None for n, title in enumerate(titles.to_pylist())
    ]
    found = [_sentences(pa.array(apart, pa.large_string())), _sentences(texts)]
    counts = np.stack([np.diff(ends) for *_, ends in found], axis=1)  # (articles, parts)
    part = np.repeat(np.tile([0, 1], len(texts)), counts.ravel())
    starts, stops = np.empty(len(part), np.int32), np.empty(len(part), np.int32)
    for side, (first, last, _) in enumerate(found):
        starts[part == side], stops[part == side] = first, last
    count = counts.sum(axis=1)
    number = np.arange(len(part)) - np.repeat(np.cumsum(count) - count, count)
    columns = [
        articles["article_id"].combine_chunks().take(pa.array(np.repeat(np.arange(len(texts)), count))),
        pa.array(number.astype(np.int32)),
        pa.array(["title", "text"]).take(pa.array(part)),
        pa.array(starts),
        pa.array(stops),
    ]
    return pa.table(columns, schema=TABLES["sentences"].schema)


def sentence_rows(article_id: str, title: str | None, text: str) -> list[dict[str, object]]:
    """The rows of `sentences` for one article."""
    articles = pa.table({"article_id": [article_id], "title": pa.array([title], pa.string()), "text": [text]})
    return sentence_table(articles).to_pylist()  # type: ignore[no-any-return]


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
    return _NO_KEY.sub("", words.casefold())


_NO_KEY = re.compile(r"[\W_]+")


def _sentences(texts: pa.Array) -> tuple[Int32, Int32, Int64]:
    """First characters of the sentences of a column, the ones after their last, and where each text's begin."""
    if not len(texts):
        return np.empty(0, np.int32), np.empty(0, np.int32), np.zeros(1, np.int64)
    pieces, ends = _pieces(texts)
    first, last, holds, what = pieces[:, 2:6].T
    cut = what != kernels.DOUBT
    doubts = np.flatnonzero(~cut)
    cut[doubts] = list(_judged(texts, pieces, ends, doubts))
    ending = np.flatnonzero(cut)
    begin = np.concatenate([[0], ending[:-1] + 1])
    starts = np.minimum.reduceat(np.where(last < 0, np.iinfo(np.int32).max, first), begin)
    stops = np.maximum.reduceat(last, begin)
    kept = np.maximum.reduceat(holds, begin) > 0
    ends = np.concatenate([[0], np.cumsum(kept)])[np.searchsorted(ending, ends)]
    return starts[kept], stops[kept], ends


def _pieces(texts: pa.Array) -> tuple[Int32, Int64]:
    """The texts in pieces, as `kernels.sentence_pieces` gives them, and where each text's begin."""
    data, offsets = text_buffers(texts)
    ends = np.zeros(len(offsets), np.int64)
    room = int(offsets[-1] - offsets[0]) // 40 + 4 * len(offsets)
    while True:
        pieces = np.empty((room, 7), np.int32)
        count = kernels.sentence_pieces(data, offsets, roles(), *_listed(), pieces, ends)
        if count <= room:
            return pieces[:count], ends
        room = count


def _judged(texts: pa.Array, pieces: Int32, ends: Int64, doubts: Int64) -> Iterator[bool]:
    """Whether a sentence ends with each of the doubtful pieces."""
    of = np.searchsorted(ends, doubts, side="right") - 1
    closing = np.flatnonzero(pieces[:, 5] == kernels.PARAGRAPH)
    at = np.searchsorted(closing, doubts)
    begins = pieces[np.where(at > 0, closing[at - 1] + 1, 0), 0]
    rows = np.stack([of, begins, pieces[closing[at], 1], pieces[doubts, 6]], axis=1)
    here, text = -1, ""
    for number, begin, end, place in rows.tolist():
        if number != here:
            here, text = number, texts[number].as_py()
        paragraph = text[begin:end]
        match = END.match(paragraph, place - begin)
        yield match is not None and ends_sentence(paragraph, match)


@cache
def _listed() -> tuple[kernels.UInt64, kernels.UInt8]:
    enders = [word for word, kind in _KIND.items() if kind == "ender"]
    others = [word for word, kind in _KIND.items() if kind in ("never", "number", "time")]
    return kernels.listed_words(
        {kernels.TITLE: _TITLES, kernels.ENDER: enders, kernels.ABBREVIATION: others, kernels.STARTER: _STARTERS}
    )


@cache
def roles() -> kernels.UInt16:
    """What each character is to the kernels that read lines and sentences; beyond 0x40000 they are nothing."""
    every = np.arange(0x40000, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")
    table = np.zeros(len(every), np.uint16)
    for match in re.finditer(r"[^\W_]+", every):
        table[match.start() : match.end()] |= kernels.WORDLIKE
    cased = every[:0x20000]
    table[: len(cased)][np.fromiter(map(str.islower, cased), np.bool_, len(cased))] |= kernels.LOWER
    table[: len(cased)][np.fromiter(map(str.isupper, cased), np.bool_, len(cased))] |= kernels.UPPER
    spaces = "".join(filter(str.isspace, every[:0x3001]))
    for role, characters in (
        (kernels.SPACE, spaces),
        (kernels.LINE_BREAK, _BREAKS),
        (kernels.STOP, _STOPS),
        (kernels.CLOSES, _CLOSE),
        (kernels.OPENS, _OPEN),
        (kernels.PARTS_BEFORE, spaces + _PART_BEFORE),
        (kernels.PARTS_AFTER, spaces + _PART_AFTER),
        (kernels.ABOUT_NAMES, spaces + _ABOUT_NAMES),
    ):
        table[[*map(ord, characters)]] |= role
    return table


def ends_sentence(paragraph: str, match: re.Match[str]) -> bool:
    """Whether the stop that `END` found ends a sentence: all the rules, of which the kernel knows the plain ones."""
    mark = match.group()
    if mark[0] in "。！？":
        return True
    place = match.start()
    if mark == "." and _PLAIN.match(paragraph, place - 3):  # nearly all: a stop after a plain word, before a capital
        before = _WORD_BEFORE.search(paragraph, max(0, place - 9), place)
        if not before or (before.group() not in _KIND and before.group() not in _TITLES):
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
