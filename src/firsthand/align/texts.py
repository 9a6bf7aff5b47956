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
from firsthand.kernels import Int32, Int64
from firsthand.lexicon.boilerplate import boilerplate

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

    def part_of(self, word: int) -> int:
        """The number of the title or text a word stands in."""
        return int(np.searchsorted(self.tokens.ends, word, side="right"))

    def words(self, sentence: int) -> str:
        """A sentence in full."""
        part = 2 * int(self.sentence_of[sentence]) + (self.sentence_part[sentence] == "text")
        return self.parts[part][slice(*self.sentence_span[sentence].tolist())]


def read_texts(articles: pa.Table, sentences: pa.Table, learned: pa.Table) -> Texts:
    """Articles in the order of the table, with the words of their sentences, what is said and what is boilerplate.

    Args:
        articles: id, title, text, outlet and agency.
        sentences: those of these articles; of others they are passed over.
        learned: stretches of `boilerplate` that a site repeats; what the lexicon knows is found here.
    """
    ids = articles["article_id"].combine_chunks()
    number = pc.index_in(sentences["article_id"].combine_chunks(), value_set=ids)
    sentences = (
        sentences.append_column("of", number)
        .filter(pc.is_valid(number))
        .sort_by([("of", "ascending"), ("n", "ascending")])
    )
    titled = set(sentences.filter(pc.equal(sentences["part"], "title"))["of"].to_pylist())
    texts = [text or "" for text in articles["text"].to_pylist()]
    titles = [(title or "") if n in titled else "" for n, title in enumerate(articles["title"].to_pylist())]
    parts = [part for both in zip(titles, texts, strict=True) for part in both]
    tokens = kernels.tokens_of(pa.array(parts, pa.large_string()))
    ends = np.ascontiguousarray(tokens.ends[::2])
    said, nobody = np.zeros(len(tokens.words), bool), np.zeros(len(tokens.words), bool)
    spans: dict[int, list[tuple[int, int]]] = boilerplate(pa.array(texts, pa.string()))
    at = pc.index_in(learned["article_id"].combine_chunks(), value_set=ids).to_pylist()
    for article, start, end in zip(at, learned["start"].to_pylist(), learned["end"].to_pylist(), strict=True):
        if article is not None:
            spans.setdefault(article, []).append((start, end))
    for part, text in enumerate(parts):
        starts = tokens.places[tokens.ends[part] : tokens.ends[part + 1], 0]
        for low, high in _word_spans(starts, spoken(text)):
            if high - low >= _SAID_WORDS:
                said[tokens.ends[part] + low : tokens.ends[part] + high] = True
        if part % 2:
            for low, high in _word_spans(starts, spans.get(part // 2, [])):
                nobody[tokens.ends[part] + low : tokens.ends[part] + high] = True
    of, part_names = sentences["of"].to_numpy().astype(np.int32), sentences["part"].to_pylist()
    places = np.stack([sentences["start"].to_numpy(), sentences["end"].to_numpy()], axis=1)
    sentence = np.full(len(tokens.words), -1, np.int32)
    numbered = 2 * of + np.array([name == "text" for name in part_names], np.int32)
    order = np.argsort(numbered, kind="stable")
    for own in np.split(order, np.flatnonzero(np.diff(numbered[order])) + 1) if len(order) else []:
        part = int(numbered[own[0]])
        starts = tokens.places[tokens.ends[part] : tokens.ends[part + 1], 0]
        for n, (low, high) in zip(own.tolist(), _word_spans(starts, places[own].tolist()), strict=True):
            sentence[tokens.ends[part] + low : tokens.ends[part] + high] = n
    said |= _listed(sentence, tokens.flags)
    return Texts(
        ids.to_pylist(), parts, tokens, ends, np.diff(tokens.ends)[::2].astype(np.int32), said, nobody, sentence,
        of, part_names, places.astype(np.int32),
        ["; ".join(filter(None, row.values())) for row in articles.select(["outlet", "agency"]).to_pylist()],
        pc.coalesce(articles["domain"], articles["outlet"]).to_pylist(),
    )  # fmt: skip


def _listed(sentence: Int32, flags: kernels.UInt8) -> Bool:
    """Words of sentences that are mostly names and figures: rosters and tables."""
    within = sentence >= 0
    words = np.bincount(sentence[within], minlength=1)
    named = np.bincount(sentence[within & (flags > 0)], minlength=len(words))
    lists = (words >= _LIST_WORDS) & (named >= _LISTED * words)
    return np.asarray(within & lists[sentence])


def _word_spans(starts: Int32, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of characters as spans of words: those that begin within."""
    if not spans:
        return []
    edges = np.searchsorted(starts, np.array(spans, np.int64))
    return [(low, high) for low, high in edges.tolist()]
