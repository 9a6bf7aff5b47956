"""Candidate pairs -> pairs and passages: what two articles have in common, and what that makes them.

Words first: equal stretches are chained and their edges grown (kernels.py), in any order, quotations and boilerplate
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
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from firsthand.align import relations
from firsthand.align import sentence_alignment as reworded
from firsthand.align.figures import covered, figures, rounded, summed
from firsthand.align.passages import Passages, WordPassages, with_reworded
from firsthand.align.texts import Bool, Texts, read_texts
from firsthand.arrow import counts, ranges
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
    articles, sides, lost = _wanted(tables["candidates"], tables["articles"])
    texts = read_texts(articles, tables["sentences"], tables["boilerplate"])
    pairs, of = _different(texts.of[sides])
    weights = stem_weights(texts.tokens.stems)
    words = WordPassages(texts, pairs, choices)
    cells, narration = _alike(texts, weights, pairs, words, choices)
    found = figures(texts, weights, pairs, words.joined(), narration, words.copied(narration.rows))
    passages = with_reworded(words, cells, texts, pairs)
    own, of_nobody = (passages.pair[mask] for mask in (~passages.boilerplate, passages.boilerplate))
    only_boilerplate = np.isin(of, of_nobody) & ~np.isin(of, own)
    noticed = {
        "candidates without their articles": lost,
        "pairs with repetitive texts, compared in part": int(words.capped[of].sum()),
        "pairs that share only boilerplate": int(only_boilerplate.sum()),
    }
    listed = np.flatnonzero(~only_boilerplate | choices.list_boilerplate_pairs)
    sides, of = sides[listed], of[listed]
    ids = articles["article_id"].combine_chunks()
    named = {side: ids.take(pa.array(rows)) for side, rows in zip("ab", sides.T, strict=True)}
    counted = {name: pa.array(values).take(pa.array(of)) for name, values in _counted(passages, texts, pairs, found)}
    judged = _judged(articles, texts, sides, [found[n] for n in of.tolist()], only_boilerplate[listed], choices)
    return {
        "pairs": TABLES["pairs"].conform(pa.table(named | counted | judged)),
        "passages": TABLES["passages"].conform(_passage_rows(passages, texts, pairs, named, of)),
        "counts": counts(noticed),
    }


def _wanted(candidates: pa.Table, articles: pa.Table) -> tuple[pa.Table, Int64, int]:
    """The articles to align, by id; their pairs in order, (pairs, 2) rows of them; how many pairs have no articles."""
    wanted = candidates.filter(pc.fill_null(candidates["aligned"], False)).select(["a", "b"])
    ends = pa.chunked_array([*wanted["a"].chunks, *wanted["b"].chunks], pa.string())
    articles = articles.filter(pc.is_in(articles["article_id"], value_set=pc.unique(ends)))
    articles = in_order(articles, ("article_id",))
    ids = articles["article_id"].combine_chunks()
    sides = [pc.index_in(wanted[side].combine_chunks(), value_set=ids) for side in "ab"]
    known = pc.and_(pc.is_valid(sides[0]), pc.is_valid(sides[1]))
    pairs = np.stack([side.filter(known).to_numpy() for side in sides], axis=1).astype(np.int64)
    return articles, pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))], len(known) - len(pairs)


def _different(pairs: Int32) -> tuple[Int32, Int64]:
    """Each pair of texts once, in order, and for each of those given the number it has among them."""
    width = int(pairs.max(initial=0)) + 1
    keys, of = np.unique(pairs[:, 0] * np.int64(width) + pairs[:, 1], return_inverse=True)
    return np.stack(np.divmod(keys, width), axis=1).astype(np.int32), of


def _alike(
    texts: Texts, weights: Int32, pairs: Int32, words: WordPassages, choices: Align
) -> tuple[reworded.Cells, reworded.Cells]:
    """Sentences that say the same in other words, and how the narration of one text follows the other."""
    known = reworded.Words(texts.tokens.stems, weights, texts.tokens.flags, texts.sentence, texts.sentence_of)
    counting = (texts.sentence >= 0) & ~texts.boilerplate
    least = choices.min_sentence_similarity
    return reworded.compare(
        known.kept(counting), texts.said[counting], pairs, words.copied, texts.read, least=least, capped=words.capped
    )


def _counted(
    passages: Passages, texts: Texts, pairs: Int32, found: list[dict[str, Any]]
) -> Iterator[tuple[str, list[Any]]]:
    """Of each pair of texts the parts of a and b that the other has, the words of each kind of passage, and others."""
    own, count = passages.take(~passages.boilerplate), len(pairs)
    words = np.maximum(texts.without(texts.sums.boilerplate)[pairs], 1)
    for name, spans, of in (("a_share", own.a, words[:, 0]), ("b_share", own.b, words[:, 1])):
        yield name, rounded(covered(own.pair, spans, texts.sums.boilerplate, count) / of)
    for kind, name in enumerate(PASSAGE_KINDS):
        yield name, summed(own.pair, np.where(own.kind == kind, own.words()[:, 0], 0), count).tolist()
    for name, figure in (("quoted", "quoted_words"), ("equal", "equal")):
        yield name, [figures[figure] for figures in found]


def _judged(  # noqa: PLR0917
    articles: pa.Table, texts: Texts, sides: Int64, found: list[dict[str, Any]], boilerplate: Bool, choices: Align
) -> dict[str, list[str]]:
    """What each pair of articles is to each other, and why; `boilerplate` says which share nothing else."""
    sites = pc.coalesce(articles["domain"], articles["outlet"]).to_pylist()
    outlets, agencies, of = articles["outlet"].to_pylist(), articles["agency"].to_pylist(), texts.of.tolist()

    def credited(*pair: int) -> bool:
        a, b = ("; ".join(filter(None, (outlets[n], agencies[n]))) for n in pair)
        return relations.credits_other((texts.parts[2 * of[pair[0]] + 1], texts.parts[2 * of[pair[1]] + 1]), (a, b))

    relation, why = [], []
    for (a, b), own, nothing_else in zip(sides.tolist(), found, boilerplate.tolist(), strict=True):
        one_outlet = sites[a] is not None and sites[a] == sites[b]
        figures = relations.Figures(**own, one_outlet=one_outlet, credited=partial(credited, a, b))
        what, because = relations.relation(figures, choices)
        relation.append("independent" if nothing_else else what)
        why.append("They share only boilerplate. " + because if nothing_else else because)
    return {"relation": relation, "why": why}


def _passage_rows(passages: Passages, texts: Texts, pairs: Int32, named: dict[str, pa.Array], of: Int64) -> pa.Table:
    """The passages of each pair of articles, those of its texts."""
    edges = np.searchsorted(passages.pair, np.stack([of, of + 1], axis=1))
    shown = passages.take(ranges(edges[:, 0], edges[:, 1]))
    pair = np.repeat(np.arange(len(of)), np.diff(edges)[:, 0])
    rows: dict[str, Any] = {side: ids.take(pa.array(pair)) for side, ids in named.items()}
    parts, kinds = pa.array(["text", "title"]), pa.array(PASSAGE_KINDS)
    for side, spans, text in (("a", shown.a, pairs[shown.pair, 0]), ("b", shown.b, pairs[shown.pair, 1])):
        in_title = spans[:, 0] - texts.ends[text] < texts.titles[text]
        rows[f"{side}_part"] = parts.take(pa.array(in_title.astype(np.int32)))
        rows[f"{side}_start"] = texts.tokens.places[spans[:, 0], 0]
        rows[f"{side}_end"] = texts.tokens.places[spans[:, 1] - 1, 1]
    rows |= {"kind": kinds.take(pa.array(shown.kind)), "similarity": rounded(shown.similarity)}
    return pa.table(rows | {"quoted": shown.quoted, "boilerplate": shown.boilerplate})
