"""The articles of a chunk as words: what each word is a part of, and whether its author says it.

>>> from firsthand.schema import TABLES
>>> articles = TABLES["articles"].table([{"article_id": "x", "text": "He said: “We will all go home by noon.”"}])
>>> texts = read_texts(articles, TABLES["sentences"].empty(), TABLES["boilerplate"].empty())
>>> texts.said.astype(int).tolist(), texts.place(2)
([0, 0, 1, 1, 1, 1, 1, 1, 1], 10)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from firsthand import kernels
from firsthand.align.spoken import spoken
from firsthand.arrow import ranges
from firsthand.kernels import Int32, Int64

Bool = npt.NDArray[np.bool_]

_LIST_WORDS, _LISTED = 40, 0.7
"""A sentence of so many words, this part of them names and figures, is a list."""
_SAID_WORDS = 5
"""Shorter quotations are turns of phrase within the narration."""


@dataclass(frozen=True)
class Texts:
    """The articles of a chunk as words, title first where it counts. Word i of article t is `ends[t] + i`."""

    ids: list[str]
    parts: list[str]  # title and text of each article, in turn
    tokens: kernels.Tokens
    part_of: Int32  # the number of the title or text each word stands in
    ends: Int64
    titles: Int32  # words of each article that are title
    said: Bool  # by word: within a quotation, post, statement or transcript, or a list, which narrates nothing either
    boilerplate: Bool
    sentence: Int32  # of each word, -1 for none
    sentence_of: Int32  # the article of each sentence
    sentence_part: list[str]
    sentence_span: Int32  # (sentences, 2): places in the part
    outlets: list[str]
    sites: list[str | None]  # domain or outlet: who printed it

    def place(self, word: int, end: bool = False) -> int:
        """Where a word begins, or ends, in its part."""
        return int(self.tokens.places[word, int(end)])

    def words(self, sentence: int) -> str:
        """A sentence in full."""
        part = 2 * int(self.sentence_of[sentence]) + (self.sentence_part[sentence] == "text")
        return self.parts[part][slice(*self.sentence_span[sentence].tolist())]


def read_texts(articles: pa.Table, sentences: pa.Table, boilerplate: pa.Table) -> Texts:
    """Articles in the order of the table, with the words of their sentences, what is said and what is boilerplate.

    Args:
        articles: id, title, text, outlet and agency.
        sentences: those of these articles; of others they are passed over.
        boilerplate: their stretches of it.
    """
    ids = articles["article_id"].combine_chunks()
    number = pc.index_in(sentences["article_id"].combine_chunks(), value_set=ids)
    sentences = (
        sentences.append_column("of", number)
        .filter(pc.is_valid(number))
        .sort_by([("of", "ascending"), ("n", "ascending")])
    )
    of, in_text = (values.combine_chunks() for values in (sentences["of"], pc.equal(sentences["part"], "text")))
    of, in_text = of.to_numpy().astype(np.int32), in_text.to_numpy(zero_copy_only=False)
    titled = set(of[~in_text].tolist())
    texts = [text or "" for text in articles["text"].to_pylist()]
    titles = [(title or "") if n in titled else "" for n, title in enumerate(articles["title"].to_pylist())]
    parts = [part for both in zip(titles, texts, strict=True) for part in both]
    tokens = kernels.tokens_of(pa.array(parts, pa.large_string()))
    word_at = _Places(tokens)
    at = pc.index_in(boilerplate["article_id"].combine_chunks(), value_set=ids).to_pylist()
    stretches = zip(at, boilerplate["start"].to_pylist(), boilerplate["end"].to_pylist(), strict=True)
    nobody = word_at.within([(2 * n + 1, start, end) for n, start, end in stretches if n is not None])
    quoted = [(part, start, end) for part, text in enumerate(parts) for start, end in spoken(text)]
    said = word_at.within(quoted, least=_SAID_WORDS)
    places = np.stack([sentences["start"].to_numpy(), sentences["end"].to_numpy()], axis=1)
    sentence = np.full(len(tokens.words), -1, np.int32)
    low, high = word_at.edges(2 * of + in_text, places)
    sentence[ranges(low, high)] = np.repeat(np.arange(len(low), dtype=np.int32), high - low)
    said |= _listed(sentence, tokens.flags)
    return Texts(
        ids=ids.to_pylist(),
        parts=parts,
        tokens=tokens,
        part_of=np.repeat(np.arange(len(parts), dtype=np.int32), np.diff(tokens.ends)),
        ends=np.ascontiguousarray(tokens.ends[::2]),
        titles=np.diff(tokens.ends)[::2].astype(np.int32),
        said=said,
        boilerplate=nobody,
        sentence=sentence,
        sentence_of=of,
        sentence_part=sentences["part"].to_pylist(),
        sentence_span=places.astype(np.int32),
        outlets=["; ".join(filter(None, row.values())) for row in articles.select(["outlet", "agency"]).to_pylist()],
        sites=pc.coalesce(articles["domain"], articles["outlet"]).to_pylist(),
    )


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

    def within(self, spans: list[tuple[int, int, int]], least: int = 1) -> Bool:
        """By word, whether one of the spans (text, start, end) of at least so many words holds it."""
        found = np.zeros(len(self._begins), bool)
        rows = np.array(spans, np.int64).reshape(-1, 3)
        low, high = self.edges(rows[:, 0], rows[:, 1:])
        long = high - low >= least
        found[ranges(low[long], high[long])] = True
        return found


_WIDTH = np.int64(2**32)
"""Places are 32 bits wide: one number holds text and place."""
