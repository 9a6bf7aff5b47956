"""The texts of a chunk as words: what each word is a part of, and whether its author says it.

>>> from firsthand.schema import TABLES
>>> articles = TABLES["articles"].table([{"article_id": "x", "text": "He said: “We will all go home by noon.”"}])
>>> texts = read_texts(articles, TABLES["sentences"].empty(), TABLES["boilerplate"].empty())
>>> texts.said.astype(int).tolist(), texts.tokens.places[2].tolist()
([0, 0, 1, 1, 1, 1, 1, 1, 1], [10, 12])
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from firsthand import kernels
from firsthand.align.spoken import spoken
from firsthand.arrow import ranges
from firsthand.kernels import Int32, Int64
from firsthand.schema import in_order

Bool = npt.NDArray[np.bool_]

_LIST_WORDS, _LISTED = 40, 0.7
"""A sentence of so many words, this part of them names and figures, is a list."""
_TOLD_WORDS = 5
"""Sentences with fewer words outside quotations narrate nothing."""
_MOSTLY = 0.5
"""A sentence of which this part is boilerplate narrates nothing either."""
_SAID_WORDS = 5
"""Shorter quotations are turns of phrase within the narration."""


@dataclass(frozen=True)
class Texts:
    """The different texts of a chunk as words, title first where it counts. Word i of text t is `ends[t] + i`.

    Articles that read the same, cut into the same sentences with the same boilerplate, have one text: of a report that
    stands in a thousand places nothing is done twice.
    """

    of: Int32  # the text of each article
    parts: list[str]  # title and text of each text, in turn
    tokens: kernels.Tokens
    part_of: Int32  # the number of the title or text each word stands in
    ends: Int64
    titles: Int64  # words of each text that are title
    said: Bool  # by word: within a quotation, post, statement or transcript, or a list, which narrates nothing either
    boilerplate: Bool
    sentence: Int32  # of each word, -1 for none
    sentence_of: Int32  # the text of each sentence
    in_text: Bool  # by sentence; the others stand in the title
    sentence_span: Int32  # (sentences, 2): places in the part

    @cached_property
    def sums(self) -> Sums:
        """How many words before each are said by others, are boilerplate, are either."""
        return Sums(*(_sums(mask) for mask in (self.said, self.boilerplate, self.said | self.boilerplate)))

    @cached_property
    def edges(self) -> Int64:
        """(texts, 2): the first word of each text and the one after its last."""
        return np.stack([self.ends[:-1], self.ends[1:]], axis=1)

    @cached_property
    def sentence_edges(self) -> Int64:
        """(sentences, 2): the first word of each sentence and the one after its last; the same where it has none."""
        within = np.flatnonzero(self.sentence >= 0)
        ends = np.cumsum(np.bincount(self.sentence[within], minlength=len(self.sentence_of)))
        found = np.zeros((len(ends), 2), np.int64)
        held = np.diff(ends, prepend=0) > 0
        found[held, 0], found[held, 1] = within[np.append(0, ends)[:-1][held]], within[ends[held] - 1] + 1
        return found

    @cached_property
    def told(self) -> Bool:
        """By word, what its author says, but for what is left of a sentence that is mostly boilerplate."""
        within, size = self.sentence >= 0, len(self.sentence_of)
        words = np.bincount(self.sentence[within], minlength=size)
        nobody = np.bincount(self.sentence[within & self.boilerplate], minlength=size)
        own = np.append(nobody < _MOSTLY * np.maximum(words, 1), False)  # the last for words of no sentence
        return own[self.sentence] & ~self.said & ~self.boilerplate

    @cached_property
    def narrates(self) -> Bool:
        """By sentence, whether it tells enough to be compared. Titles do not: those of one event are all alike."""
        words = np.bincount(self.sentence[self.told], minlength=len(self.sentence_of))
        return self.in_text & (words >= _TOLD_WORDS)

    def without(self, sums: Int64) -> Int64:
        """Of each text the words that are not of what is summed."""
        return np.diff(self.edges)[:, 0] - np.diff(sums[self.edges])[:, 0]

    def read(self, sentences: Int32) -> list[str]:
        """Sentences in full."""
        part = (2 * self.sentence_of[sentences] + self.in_text[sentences]).tolist()
        spans = self.sentence_span[sentences].tolist()
        return [self.parts[n][start:end] for n, (start, end) in zip(part, spans, strict=True)]


@dataclass(frozen=True)
class Sums:
    """Of the words before each word of a chunk, and before its end, how many are …"""

    said: Int64
    boilerplate: Int64
    either: Int64


def _sums(mask: Bool) -> Int64:
    return np.concatenate([[0], np.cumsum(mask)])


def read_texts(articles: pa.Table, sentences: pa.Table, boilerplate: pa.Table) -> Texts:
    """The different texts of articles, in the order of the table, with what is said and what is boilerplate in them.

    Args:
        articles: id, title and text.
        sentences: those of these articles; of others they are passed over.
        boilerplate: their stretches of it.
    """
    ids = articles["article_id"].combine_chunks()
    sentences, litter = (_numbered(table, ids, by) for table, by in ((sentences, "n"), (boilerplate, "start")))
    whose = sentences["of"].to_numpy()
    lines = np.column_stack([pc.equal(sentences["part"], "text").cast(pa.int32()).to_numpy(), _spans(sentences)])
    nobody = np.column_stack([litter["of"].to_numpy(), _spans(litter)])
    titled = np.isin(np.arange(len(ids)), whose[lines[:, 0] == 0])
    titles = pc.if_else(pa.array(titled), pc.fill_null(articles["title"], ""), "").to_pylist()
    texts = pc.fill_null(articles["text"], "").to_pylist()
    cuts, litters = _slices(lines, whose, len(ids)), _slices(nobody[:, 1:], nobody[:, 0], len(ids))
    of, first = _different(titles, texts, cuts, litters)
    kept = np.isin(whose, first)
    lines, sentence_of = lines[kept], of[whose[kept]]
    nobody = nobody[np.isin(nobody[:, 0], first)]
    parts = [part for n in first.tolist() for part in (titles[n], texts[n])]
    tokens = kernels.tokens_of(pa.array(parts, pa.large_string()))
    word_at = _Places(tokens)
    quoted = [(part, start, end) for part, text in enumerate(parts) for start, end in spoken(text)]
    said = word_at.within(np.array(quoted, np.int64).reshape(-1, 3), least=_SAID_WORDS)
    sentence = np.full(len(tokens.words), -1, np.int32)
    low, high = word_at.edges(2 * sentence_of + lines[:, 0], lines[:, 1:])
    sentence[ranges(low, high)] = np.repeat(np.arange(len(low), dtype=np.int32), high - low)
    return Texts(
        of=of,
        parts=parts,
        tokens=tokens,
        part_of=np.repeat(np.arange(len(parts), dtype=np.int32), np.diff(tokens.ends)),
        ends=np.ascontiguousarray(tokens.ends[::2]),
        titles=np.diff(tokens.ends)[::2],
        said=said | _listed(sentence, tokens.flags),
        boilerplate=word_at.within(np.column_stack([2 * of[nobody[:, 0]] + 1, nobody[:, 1:]])),
        sentence=sentence,
        sentence_of=sentence_of,
        in_text=lines[:, 0] == 1,
        sentence_span=lines[:, 1:],
    )


def _numbered(table: pa.Table, ids: pa.Array, by: str) -> pa.Table:
    """The rows that belong to these articles, the number of the article as `of`, in the order of this and `by`."""
    number = pc.index_in(table["article_id"].combine_chunks(), value_set=ids)
    return in_order(table.append_column("of", number).filter(pc.is_valid(number)), ("of", by))


def _spans(table: pa.Table) -> Int32:
    """Start and end of each row, (rows, 2)."""
    return np.stack([table[side].to_numpy() for side in ("start", "end")], axis=1).astype(np.int32)


def _slices(rows: Int32, of: Int32, articles: int) -> list[bytes]:
    """The rows of each article as bytes; `of`, rising, says whose they are."""
    ends = np.searchsorted(of, np.arange(articles + 1)).tolist()
    return [rows[low:high].tobytes() for low, high in pairwise(ends)]


def _different(*aspects: Sequence[Hashable]) -> tuple[Int32, Int64]:
    """The number of what each article reads as, equal where all aspects are, and the first article that reads so."""
    numbers: dict[tuple[Hashable, ...], int] = {}
    of = np.array([numbers.setdefault(aspect, len(numbers)) for aspect in zip(*aspects, strict=True)], np.int32)
    return of, np.unique(of, return_index=True)[1]


def _listed(sentence: Int32, flags: kernels.UInt8) -> Bool:
    """Words of sentences that are mostly names and figures: rosters and tables."""
    within = sentence >= 0
    words = np.bincount(sentence[within], minlength=1)
    named = np.bincount(sentence[within & (flags > 0)], minlength=len(words))
    lists = (words >= _LIST_WORDS) & (named >= _LISTED * words)
    return np.asarray(within & lists[sentence])


class _Places:
    """Spans of characters of many texts as words: those that begin within."""

    def __init__(self, tokens: kernels.Tokens) -> None:
        part = np.repeat(np.arange(len(tokens.ends) - 1), np.diff(tokens.ends))
        self._begins = part * _WIDTH + tokens.places[:, 0]

    def edges(self, part: Int64, spans: Int64) -> tuple[Int64, Int64]:
        """The first word of each span and the one after its last; `part` is the number of its text."""
        low, high = (np.searchsorted(self._begins, part * _WIDTH + spans[:, side]) for side in (0, 1))
        return low, np.maximum(low, high)

    def within(self, spans: Int64, least: int = 1) -> Bool:
        """By word, whether one of the spans, rows (text, start, end), of at least so many words holds it."""
        found = np.zeros(len(self._begins), bool)
        low, high = self.edges(spans[:, 0], spans[:, 1:])
        long = high - low >= least
        found[ranges(low[long], high[long])] = True
        return found


_WIDTH = np.int64(2**32)
"""Places are 32 bits wide: one number holds text and place."""
