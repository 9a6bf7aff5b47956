"""Candidate pairs -> pairs and passages: what two articles have in common, and what that makes them.

Words first: equal stretches are chained and their edges grown (kernels), in any order, quotations and boilerplate
told apart. What is not covered so is aligned sentence by sentence (sentence_alignment.py). The relation follows from
the narration alone: words said elsewhere (spoken.py) and boilerplate make nobody a copy.

    >>> from firsthand.schema import TABLES
    >>> from firsthand.sentences import sentence_rows
    >>> text = "The old bridge at Lorn fell into the river on Monday after weeks of rain, the town said."
    >>> articles = [{"article_id": i, "text": words + text} for i, words in (("x", ""), ("y", "Breaking news. "))]
    >>> sentences = [row for article in articles for row in sentence_rows(article["article_id"], None, article["text"])]
    >>> tables = {"articles": TABLES["articles"].table(articles), "sentences": TABLES["sentences"].table(sentences)}
    >>> tables["candidates"] = TABLES["candidates"].table([{"a": "x", "b": "y", "aligned": True}])
    >>> tables["boilerplate"] = TABLES["boilerplate"].empty()
    >>> found = align(tables, Align())
    >>> found["pairs"].select(["relation", "verbatim", "b_share"]).to_pylist()
    [{'relation': 'copy', 'verbatim': 18, 'b_share': 0.9}]
    >>> found["passages"].select(["b_start", "b_end", "kind"]).to_pylist()
    [{'b_start': 15, 'b_end': 102, 'kind': 'verbatim'}]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from firsthand import kernels
from firsthand.align import relations
from firsthand.align import sentence_alignment as reworded
from firsthand.align.figures import covered, rounded, summed
from firsthand.align.figures import figures as figures_of
from firsthand.align.passages import Passages, WordPassages, with_reworded
from firsthand.align.telling import Echo, also_said, echoes, parts
from firsthand.align.texts import Texts, read_texts
from firsthand.arrow import counts, pair_rows, ranges
from firsthand.kernels import Int32, Int64
from firsthand.schema import PASSAGE_KINDS, TABLES, Tables, in_order
from firsthand.settings import Align
from firsthand.weights import stem_weights


def align(tables: Tables, choices: Align) -> dict[str, pa.Table]:
    """What the articles of each candidate pair have in common.

    Args:
        tables: `candidates` (those with `aligned`), `articles`, `sentences`, `boilerplate` of their articles. A title
            is read where the sentences hold one, that is where it does not open the text.
        choices: how long, how near and how alike counts.

    Returns:
        `pairs`: shares are parts of an article's words outside boilerplate that the other also has, word for word,
        edited or reworded; `verbatim`, `edited`, `reworded` and `quoted` count words of a, `equal` those that are the
        same in b. `passages`: places in code points; those of a pair do not overlap, but that a reworded sentence may
        contain a quotation listed by itself. `counts`.
    """
    made = _Compared.read(tables, choices)
    own, of_nobody = (made.passages.pair[mask] for mask in (~made.passages.boilerplate, made.passages.boilerplate))
    only_boilerplate = np.isin(made.of, of_nobody) & ~np.isin(made.of, own)
    noticed = {
        "candidates without their articles": made.lost,
        "pairs with repetitive texts, compared in part": int(made.capped[made.of].sum()),
        "pairs that share only boilerplate": int(only_boilerplate.sum()),
    }
    listed = np.flatnonzero(~only_boilerplate | choices.list_boilerplate_pairs)
    sides, of = made.sides[listed], made.of[listed]
    ids = made.articles["article_id"].combine_chunks()
    named = {side: ids.take(pa.array(rows)) for side, rows in zip("ab", sides.T, strict=True)}
    counted = {name: pa.array(values).take(pa.array(of)) for name, values in _counted(made)}
    told = [relations.relation(made.figures(n), choices) for n in listed.tolist()]
    nothing_else = only_boilerplate[listed].tolist()
    judged = {
        "relation": ["independent" if alone else what for (what, _), alone in zip(told, nothing_else, strict=True)],
        "why": [
            "They share only boilerplate. " * alone + why for (_, why), alone in zip(told, nothing_else, strict=True)
        ],
    }
    return {
        "pairs": TABLES["pairs"].conform(pa.table(named | counted | judged)),
        "passages": TABLES["passages"].conform(_passage_rows(made, named, of)),
        "counts": counts(noticed),
    }


def figures(tables: Tables, choices: Align) -> dict[tuple[str, str], relations.Figures]:
    """What the relation of each candidate pair is judged by, to fit it. Tables and choices are those of `align`."""
    made = _Compared.read(tables, choices, every=True)
    ids = made.articles["article_id"].to_pylist()
    return {(ids[a], ids[b]): made.figures(n) for n, (a, b) in enumerate(made.sides.tolist())}


@dataclass(frozen=True)
class _Compared:
    """What the candidate pairs have in common."""

    articles: pa.Table
    """By id; their rows are their numbers."""
    sides: Int64
    """(candidates, 2): the articles of each pair, in order."""
    lost: int
    """Candidates whose articles are not there."""
    texts: Texts
    pairs: Int32
    """(pairs, 2): different pairs of texts."""
    of: Int64
    """Which of these each candidate is."""
    passages: Passages
    counted: list[relations.Figures]
    """Of each pair of texts, but for what depends on who printed them."""
    capped: kernels.UInt8
    """Of each pair of texts, whether they were compared in part."""

    @classmethod
    def read(cls, tables: Tables, choices: Align, every: bool = False) -> _Compared:
        """With `every` the narration of copies is compared too, though their relation does not depend on it."""
        articles, sides, lost = _wanted(tables["candidates"], tables["articles"])
        texts = read_texts(articles, tables["sentences"], tables["boilerplate"])
        pairs, of = reworded.different(texts.of[sides])
        weights = stem_weights(texts.tokens.stems)
        words = WordPassages(texts, pairs, choices)
        found = figures_of(texts, weights, pairs, words.joined())
        told = np.flatnonzero([every or not relations.is_copy(one, choices) for one in found])
        cells, echoed = _alike(texts, weights, pairs, told, words, choices)
        found = [replace(one, echo=echo) for one, echo in zip(found, echoed, strict=True)]
        passages = with_reworded(words, cells, texts, pairs)
        return cls(articles, sides, lost, texts, pairs, of, passages, found, words.capped)

    @cached_property
    def _printed(self) -> tuple[list[str | None], list[str]]:
        """The site of each article, and the outlets and agencies it is by."""
        sites = pc.coalesce(self.articles["domain"], self.articles["outlet"]).to_pylist()
        names = zip(*(self.articles[name].to_pylist() for name in ("outlet", "agency")), strict=True)
        return sites, ["; ".join(filter(None, own)) for own in names]

    def figures(self, n: int) -> relations.Figures:
        """What the relation of the n-th candidate is judged by."""
        (sites, outlets), (a, b), parts = self._printed, self.sides[n].tolist(), self.texts.parts
        texts = [parts[2 * int(self.texts.of[side]) + 1] for side in (a, b)]
        counted: relations.Figures = self.counted[self.of[n]]
        return replace(
            counted,
            one_outlet=sites[a] is not None and sites[a] == sites[b],
            named=bool(outlets[a] and outlets[b]),
            credited=lambda: relations.credits_other((texts[0], texts[1]), (outlets[a], outlets[b])),
        )


def _wanted(candidates: pa.Table, articles: pa.Table) -> tuple[pa.Table, Int64, int]:
    """The articles to align, by id; their pairs in order, (pairs, 2) rows of them; how many pairs have no articles."""
    wanted = candidates.filter(pc.fill_null(candidates["aligned"], False)).select(["a", "b"])
    ends = pa.chunked_array([*wanted["a"].chunks, *wanted["b"].chunks], pa.string())
    articles = articles.filter(pc.is_in(articles["article_id"], value_set=pc.unique(ends)))
    articles = in_order(articles, ("article_id",))
    ids = articles["article_id"].combine_chunks()
    every = pair_rows(wanted, ids)
    pairs = every[(every >= 0).all(axis=1)]
    return articles, pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))], len(every) - len(pairs)


def _alike(  # noqa: PLR0917
    texts: Texts, weights: Int32, pairs: Int32, open_pairs: Int64, words: WordPassages, choices: Align
) -> tuple[reworded.Cells, list[Echo]]:
    """Sentences that say the same in other words, and of each pair what both tell; of pairs not open nothing."""
    tokens, within = texts.tokens, (texts.sentence >= 0) & ~texts.boilerplate
    known = reworded.Words(tokens.stems, weights, tokens.flags, texts.sentence, texts.sentence_of)
    told = known.kept(texts.told)
    cells, narrated = reworded.compare(
        known.kept(within), told, texts.narrates, pairs, open_pairs, words.copied, texts.read,
        least=choices.min_sentence_similarity, capped=words.capped,
    )  # fmt: skip
    said = also_said(tokens.stems, texts.said, texts.ends)[texts.told]
    return cells, echoes(narrated, parts(told, said, narrated), told.lengths(), len(pairs))


def _counted(made: _Compared) -> Iterator[tuple[str, list[Any]]]:
    """Of each pair of texts the parts of a and b that the other has, the words of each kind of passage, and others."""
    own, count, boilerplate = (
        made.passages.take(~made.passages.boilerplate),
        len(made.pairs),
        made.texts.sums.boilerplate,
    )
    words = np.maximum(made.texts.without(boilerplate)[made.pairs], 1)
    for name, spans, of in (("a_share", own.a, words[:, 0]), ("b_share", own.b, words[:, 1])):
        yield name, rounded(covered(own.pair, spans, boilerplate, count) / of)
    for kind, name in enumerate(PASSAGE_KINDS):
        yield name, summed(own.pair, np.where(own.kind == kind, own.words()[:, 0], 0), count).tolist()
    yield "quoted", [figures.quoted_words for figures in made.counted]
    yield "equal", [figures.equal for figures in made.counted]


def _passage_rows(made: _Compared, named: dict[str, pa.Array], of: Int64) -> pa.Table:
    """The passages of each pair of articles, those of its texts."""
    edges = np.searchsorted(made.passages.pair, np.stack([of, of + 1], axis=1))
    shown, texts = made.passages.take(ranges(edges[:, 0], edges[:, 1])), made.texts
    pair = np.repeat(np.arange(len(of)), np.diff(edges)[:, 0])
    rows: dict[str, Any] = {side: ids.take(pa.array(pair)) for side, ids in named.items()}
    names, kinds = pa.array(["text", "title"]), pa.array(PASSAGE_KINDS)
    for side, spans, text in (("a", shown.a, made.pairs[shown.pair, 0]), ("b", shown.b, made.pairs[shown.pair, 1])):
        in_title = spans[:, 0] - texts.ends[text] < texts.titles[text]
        rows[f"{side}_part"] = names.take(pa.array(in_title.astype(np.int32)))
        rows[f"{side}_start"] = texts.tokens.places[spans[:, 0], 0]
        rows[f"{side}_end"] = texts.tokens.places[spans[:, 1] - 1, 1]
    rows |= {"kind": kinds.take(pa.array(shown.kind)), "similarity": rounded(shown.similarity)}
    return pa.table(rows | {"quoted": shown.quoted, "boilerplate": shown.boilerplate})
