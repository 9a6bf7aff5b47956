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

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from firsthand import kernels
from firsthand.align import relations
from firsthand.align import sentence_alignment as reworded
from firsthand.align.telling import Echo, Narration, echo
from firsthand.align.texts import Texts, read_texts
from firsthand.arrow import counts
from firsthand.kernels import Int32
from firsthand.schema import TABLES, Tables
from firsthand.settings import Align
from firsthand.weights import SIXTEENTHS, stem_weights

_Cell = tuple[int, int, float]

_MOSTLY = 0.5
"""A passage of which this part is quoted, or boilerplate, counts as that."""
_COPIED = 0.7
"""A sentence of which this part is equal, word for word, is copied; of another one the words were changed."""
_SENTENCE_WORDS = 5
"""Shorter sentences, or rests of sentences, are not aligned, unless a text has no longer one."""


def align(tables: Tables, choices: Align) -> dict[str, pa.Table]:
    """What the articles of each candidate pair have in common.

    Args:
        tables: `candidates` (those with `aligned`), `articles`, `sentences`, `boilerplate` of their articles. A title
            is read where the sentences hold one, that is where it does not open the text.
        choices: how long, how near and how alike counts.

    Returns:
        `pairs`: shares are parts of an article's words outside boilerplate that the other also has, word for word,
        edited or reworded; `verbatim`, `edited`, `reworded` and `quoted` count words of a, `equal` those that are the
        same in b. `passages`: places in
        code points; those of a pair do not overlap, but that a reworded sentence may contain a quotation listed by
        itself. `counts`.
    """
    noticed: Counter[str] = Counter()
    found, pairs = _findings(tables, choices, noticed)
    rows, passages = [], []
    for pair in range(pairs):
        row, own = found.pair(pair)
        if row["relation"] == "boilerplate":
            noticed["pairs that share only boilerplate"] += 1
            if not choices.list_boilerplate_pairs:
                continue
            row["relation"] = "independent"
        rows.append(row)
        passages += own
    return {
        "pairs": TABLES["pairs"].table(rows),
        "passages": TABLES["passages"].table(passages),
        "counts": counts(noticed),
    }


def figures(tables: Tables, choices: Align) -> dict[tuple[str, str], relations.Figures]:
    """What the relation of each candidate pair is judged by, to fit it. Tables and choices are those of `align`."""
    found, pairs = _findings(tables, choices, Counter())
    return dict(found.judged(pair) for pair in range(pairs))


def _findings(tables: Tables, choices: Align, noticed: Counter[str]) -> tuple[_Findings, int]:
    """What the candidate pairs have in common, and how many there are."""
    wanted = tables["candidates"].filter(pc.fill_null(tables["candidates"]["aligned"], False)).select(["a", "b"])
    ends = pa.chunked_array([*wanted["a"].chunks, *wanted["b"].chunks], pa.string())
    articles = tables["articles"].filter(pc.is_in(tables["articles"]["article_id"], value_set=pc.unique(ends)))
    ids = articles.sort_by("article_id")["article_id"].combine_chunks()
    sides = [pc.index_in(wanted[side].combine_chunks(), value_set=ids) for side in "ab"]
    known = pc.and_(pc.is_valid(sides[0]), pc.is_valid(sides[1]))
    pairs = np.stack([side.filter(known).to_numpy() for side in sides], axis=1).astype(np.int32)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    noticed["candidates without their articles"] = len(known) - len(pairs)
    texts = read_texts(articles.sort_by("article_id"), tables["sentences"], tables["boilerplate"])
    return _Findings(texts, pairs, choices, noticed), len(pairs)


@dataclass(frozen=True)
class _Passage:
    """A stretch of a and one of b, as words of the chunk; `group` joins the pieces of what was one stretch."""

    a: tuple[int, int]
    b: tuple[int, int]
    kind: str
    similarity: float
    equal: int
    quoted: bool
    boilerplate: bool
    group: int = -1


class _Findings:
    """All that a chunk's pairs have in common, found in a few calls; then told pair by pair."""

    def __init__(self, texts: Texts, pairs: Int32, choices: Align, noticed: Counter[str]) -> None:
        self._texts, self._pairs, self._choices = texts, pairs, choices
        self._said = np.concatenate([[0], np.cumsum(texts.said)]).tolist()
        self._nobody = np.concatenate([[0], np.cumsum(texts.boilerplate)]).tolist()
        self._either = np.concatenate([[0], np.cumsum(texts.said | texts.boilerplate)]).tolist()
        sentences = len(texts.sentence_of)
        of_words = texts.sentence[texts.sentence >= 0]
        within = np.flatnonzero(texts.sentence >= 0)
        bounds = np.searchsorted(of_words, np.arange(sentences + 1))
        self._sentence_words = np.diff(bounds).tolist()
        self._sentence_span = [
            (int(within[low]), int(within[high - 1]) + 1) if high > low else (0, 0)
            for low, high in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
        ]
        flags = texts.tokens.flags
        self._weights = stem_weights(texts.tokens.stems)
        named = ((flags & kernels.NAME) > 0) & (self._weights >= reworded.TELLING)
        self._particular = named | ((flags & kernels.NUMBER) > 0)
        told = ~(texts.said | texts.boilerplate)
        self._plain = np.concatenate([[0], np.cumsum(np.where(told & (flags == 0), self._weights, 0))]).tolist()
        self._words = Narration(texts.tokens.stems, self._weights, flags, texts.said, told)
        self._pieces = self._word_pieces(noticed)
        self._cells, self._narration = self._sentence_cells()

    def _word_pieces(self, noticed: Counter[str]) -> dict[int, list[_Passage]]:
        texts, choices = self._texts, self._choices
        words, capped = texts.tokens.words, np.zeros(len(self._pairs), np.uint8)
        room = 32 * len(self._pairs) + 1024
        while True:
            stretches = np.empty((room, 4), np.int32)
            n = kernels.common_stretches(words, texts.ends, self._pairs, choices.min_run_words, stretches, capped)
            if n <= room:
                break
            room = n
        noticed["pairs with repetitive texts, compared in part"] = int(capped.sum())
        room = 8 * n + 64
        while True:
            found = np.empty((room, 7), np.int32)
            pieces = kernels.chain_stretches(
                words, texts.ends, texts.sentence, self._pairs, stretches[:n],
                choices.gap_words, choices.min_passage_words, found,
            )  # fmt: skip
            if pieces <= room:
                break
            room = pieces
        gathered: dict[int, list[_Passage]] = defaultdict(list)
        for pair, a0, a1, b0, b1, equal, group in found[:pieces].tolist():
            first_a, first_b = (int(texts.ends[text]) for text in self._pairs[pair])
            a, b = (first_a + a0, first_a + a1), (first_b + b0, first_b + b1)
            gathered[pair].append(self._passage([(a, b, equal, group)]))
        return gathered

    def _passage(self, pieces: list[tuple[tuple[int, int], tuple[int, int], int, int]]) -> _Passage:
        """Pieces that follow each other, as one."""
        a, b = (pieces[0][0][0], pieces[-1][0][1]), (pieces[0][1][0], pieces[-1][1][1])
        equal = sum(piece[2] for piece in pieces)
        kind = "verbatim" if equal == a[1] - a[0] == b[1] - b[0] else "edited"
        similarity = round(2 * equal / (a[1] - a[0] + b[1] - b[0]), 4)
        quoted, litter = (
            max((sums[high] - sums[low]) / (high - low) for low, high in (a, b)) >= _MOSTLY
            for sums in (self._said, self._nobody)
        )
        return _Passage(a, b, kind, similarity, equal, quoted, litter, pieces[0][3])

    def _sentence_cells(self) -> tuple[dict[int, list[_Cell]], dict[int, list[_Cell]]]:
        texts, choices = self._texts, self._choices
        self._told_words = [0] * len(texts.sentence_of)
        self._told_sentences = [0] * len(texts.ids)
        if not len(texts.sentence_of):
            return {}, {}
        tokens = texts.tokens
        words = reworded.Words(tokens.stems, self._weights, tokens.flags, texts.sentence, texts.sentence_of)
        vectors: dict[int, npt.NDArray[np.int8]] = {}
        told = words.kept(~texts.boilerplate & ~texts.said & ~self._rests())
        lengths = told.lengths()
        self._told_words = lengths.tolist()
        in_text = np.array([part == "text" for part in texts.sentence_part])
        telling = texts.sentence_of[in_text & (lengths >= relations.TOLD_WORDS)]
        self._told_sentences = np.bincount(telling, minlength=len(texts.ids)).tolist()
        whole, narrated = (
            reworded.compare(kept, len(texts.ids), self._pairs, texts.words, least=least, vectors=vectors)
            for kept, least in (
                (words.kept(~texts.boilerplate), choices.min_sentence_similarity),
                (told, relations.LEAST_LIKENESS),
            )
        )
        return _by_pair(whole), _by_pair(narrated)

    def _rests(self) -> npt.NDArray[np.bool_]:
        """Words of sentences that are mostly boilerplate: what is left of these narrates nothing."""
        within = self._texts.sentence >= 0
        sentence = self._texts.sentence[within]
        size = np.bincount(sentence, minlength=len(self._texts.sentence_of))
        nobody = np.bincount(sentence, self._texts.boilerplate[within], len(size))
        return np.asarray(within & (nobody >= _MOSTLY * np.maximum(size, 1))[self._texts.sentence])

    def pair(self, pair: int) -> tuple[dict[str, object], list[dict[str, object]]]:
        """One row of `pairs` and the rows of `passages` that go with it."""
        texts = self._texts
        a, b = self._pairs[pair].tolist()
        pieces = self._pieces.get(pair, [])
        copied = self._copied(pieces)
        passages = self._passages(a, b, pieces, copied, self._cells.get(pair, []))
        _, figures = self.judged(pair)
        relation, why = relations.relation(figures, self._choices)
        if passages and all(passage.boilerplate for passage in passages):
            relation = "boilerplate"
            why = "They share only boilerplate. " + why
        kinds: Counter[str] = Counter()
        for passage in passages:
            if not passage.boilerplate:
                kinds[passage.kind] += passage.a[1] - passage.a[0]
        row: dict[str, object] = {
            "a": texts.ids[a],
            "b": texts.ids[b],
            "a_share": round(self._covered([p.a for p in passages if not p.boilerplate]) / max(figures.words[0], 1), 4),
            "b_share": round(self._covered([p.b for p in passages if not p.boilerplate]) / max(figures.words[1], 1), 4),
            "verbatim": kinds["verbatim"],
            "edited": kinds["edited"],
            "reworded": kinds["reworded"],
            "quoted": figures.quoted_words,
            "equal": figures.equal,
            "relation": relation,
            "why": why,
        }
        return row, [self._row(a, b, passage) for passage in passages]

    def judged(self, pair: int) -> tuple[tuple[str, str], relations.Figures]:
        """Ids of a pair, and what its relation is judged by."""
        a, b = self._pairs[pair].tolist()
        joined = self._joined(a, b, self._pieces.get(pair, []))
        return (self._texts.ids[a], self._texts.ids[b]), self._figures(a, b, joined, self._narration.get(pair, []))

    def _row(self, a: int, b: int, passage: _Passage) -> dict[str, object]:
        row: dict[str, object] = {"a": self._texts.ids[a], "b": self._texts.ids[b]}
        for side, text, (low, high) in (("a", a, passage.a), ("b", b, passage.b)):
            title = low - self._texts.ends[text] < self._texts.titles[text]
            row[f"{side}_part"] = "title" if title else "text"
            row[f"{side}_start"] = self._texts.place(low)
            row[f"{side}_end"] = self._texts.place(high - 1, end=True)
        return row | {
            "kind": passage.kind,
            "similarity": passage.similarity,
            "quoted": passage.quoted,
            "boilerplate": passage.boilerplate,
        }

    def _covered(self, spans: list[tuple[int, int]]) -> int:
        """Words in spans, each once, boilerplate left out."""
        words, last = 0, 0
        for low, high in sorted(spans):
            low = max(low, last)  # noqa: PLW2901
            if high > low:
                words, last = words + high - low - (self._nobody[high] - self._nobody[low]), high
        return words

    def _copied(self, pieces: list[_Passage]) -> set[int]:
        """Sentences of either side whose words mostly stand in the other, one after the other."""
        equal: Counter[int] = Counter()
        for piece in pieces:
            for low, _ in (piece.a, piece.b):
                equal[int(self._texts.sentence[low])] += piece.equal
        return {n for n, words in equal.items() if n >= 0 and words >= _COPIED * self._sentence_words[n]}

    def _passages(self, a: int, b: int, pieces: list[_Passage], copied: set[int], cells: list[_Cell]) -> list[_Passage]:
        """Word for word where a sentence was copied or shares a part; reworded where its words were changed."""
        sentence = self._texts.sentence
        linked = _merged(
            reworded.links([cell for cell in cells if cell[0] not in copied and cell[1] not in copied]),
            self._texts.sentence_part,
        )
        changed_a = {x: n for n, (xs, _, _) in enumerate(linked) for x in xs}
        changed_b = {y: n for n, (_, ys, _) in enumerate(linked) for y in ys}
        found = []
        for piece in pieces:
            link = changed_a.get(int(sentence[piece.a[0]]), -1)
            if piece.quoted or link < 0 or link != changed_b.get(int(sentence[piece.b[0]]), -1):
                found.append(piece)
        found = self._joined(a, b, found)
        least = min(_SENTENCE_WORDS, *(int(self._texts.ends[t + 1] - self._texts.ends[t]) for t in (a, b)))
        for xs, ys, similarity in linked:
            spans = [
                (self._sentence_span[of[0]][0], self._sentence_span[of[-1]][1]) for of in (xs, ys)
            ]  # fmt: skip
            rest = [_uncovered(span, found, side) for span, side in zip(spans, "ab", strict=True)]
            if all(high - low >= least for low, high in rest):
                said = max((self._said[high] - self._said[low]) / (high - low) for low, high in rest) >= _MOSTLY
                found.append(_Passage(rest[0], rest[1], "reworded", similarity, 0, said, False))
        return sorted(found, key=lambda p: (p.a, p.b))

    def _joined(self, a: int, b: int, pieces: list[_Passage]) -> list[_Passage]:
        """Pieces of one stretch that follow each other as one passage, if it is long enough."""
        together: list[list[_Passage]] = []
        for piece in pieces:
            if together and together[-1][-1].group == piece.group and self._follows(together[-1][-1], piece):
                together[-1].append(piece)
            else:
                together.append([piece])
        joined = [self._passage([(p.a, p.b, p.equal, p.group) for p in own]) for own in together]
        shorter = min(int(self._texts.ends[t + 1] - self._texts.ends[t]) for t in (a, b))
        return [p for p in joined if p.equal >= min(self._choices.min_passage_words, shorter)]

    def _follows(self, before: _Passage, after: _Passage) -> bool:
        """Whether a piece begins where another ends, but for edits, and in the same part of both articles."""
        texts = self._texts
        near = all(
            0 <= late[0] - early[1] <= self._choices.gap_words
            for early, late in ((before.a, after.a), (before.b, after.b))
        )
        of = texts.part_of
        return near and bool(of[before.a[0]] == of[after.a[0]] and of[before.b[0]] == of[after.b[0]])

    def _figures(self, a: int, b: int, passages: list[_Passage], cells: list[_Cell]) -> relations.Figures:
        """What the relation is judged by."""
        texts = self._texts
        edges = [(int(texts.ends[t]), int(texts.ends[t + 1])) for t in (a, b)]
        told, kept = (
            [high - low - (sums[high] - sums[low]) for low, high in edges] for sums in (self._either, self._nobody)
        )
        own = [passage for passage in passages if not passage.boilerplate]
        narrated, taken = [0.0], 0.0
        for passage in own:
            same = passage.equal / max(passage.a[1] - passage.a[0], passage.b[1] - passage.b[0])
            words = min(high - low - (self._either[high] - self._either[low]) for low, high in (passage.a, passage.b))
            narrated.append(words * same)
            taken += min(self._plain[high] - self._plain[low] for low, high in (passage.a, passage.b)) * same
        return relations.Figures(
            words=(kept[0], kept[1]),
            told=(told[0], told[1]),
            sentences=(self._told_sentences[a], self._told_sentences[b]),
            equal=sum(passage.equal for passage in own),
            told_equal=round(sum(narrated)),
            taken=round(taken / SIXTEENTHS, 4),
            longest=round(max(narrated)),
            quoted_words=sum(
                max(self._said[high] - self._said[low] for low, high in (passage.a, passage.b)) for passage in own
            ),
            echo=self._echo(a, b, cells),
            differing=self._differing(own),
            one_outlet=texts.sites[a] is not None and texts.sites[a] == texts.sites[b],
            credited=lambda: relations.credits_other(
                (texts.parts[2 * a + 1], texts.parts[2 * b + 1]), (texts.outlets[a], texts.outlets[b])
            ),
        )

    def _echo(self, a: int, b: int, cells: list[_Cell]) -> Echo:
        """Narrated sentences of both texts that are alike. Titles are left out: those of one event all are."""
        part, least = self._texts.sentence_part, relations.TOLD_WORDS
        told = self._told_words
        cells = [c for c in cells if part[c[0]] == part[c[1]] == "text" and min(told[c[0]], told[c[1]]) >= least]
        said = frozenset[int]()
        for text in (a, b):
            said |= self._words.said_in((int(self._texts.ends[text]), int(self._texts.ends[text + 1])))
        parts = [self._words.part(self._sentence_span[x], self._sentence_span[y], said) for x, y, _ in cells]
        return echo(cells, parts, told)

    def _differing(self, passages: list[_Passage]) -> tuple[int, int, int]:
        """Names and numbers within the word passages, how many both sides have, and other words that one side has."""
        particulars, common, others = 0, 0, 0
        if all(passage.kind == "verbatim" for passage in passages):
            return 0, 0, 0
        for passage in passages:
            named, plain = [], []
            for low, high in (passage.a, passage.b):
                words, flags = self._texts.tokens.words[low:high], self._texts.tokens.flags[low:high]
                named.append(Counter(words[self._particular[low:high]].tolist()))
                plain.append(Counter(words[flags == 0].tolist()))
            particulars += max(named[0].total(), named[1].total())
            common += (named[0] & named[1]).total()
            others += max((plain[0] - plain[1]).total(), (plain[1] - plain[0]).total())
        return particulars, common, others


def _uncovered(span: tuple[int, int], passages: list[_Passage], side: str) -> tuple[int, int]:
    """The longest stretch of a span that no passage covers; the whole span where only quotations lie within."""
    edges = [(span[0], span[0])]
    for passage in passages:
        low, high = passage.a if side == "a" else passage.b
        if low < span[1] and high > span[0] and not (passage.quoted and span[0] <= low and high <= span[1]):
            edges.append((low, high))
    edges = [*sorted(edges), (span[1], span[1])]
    free = [(before[1], after[0]) for before, after in pairwise(edges)]
    return max(free, key=lambda f: (f[1] - f[0], -f[0]))


def _by_pair(cells: reworded.Cells) -> dict[int, list[_Cell]]:
    found: dict[int, list[_Cell]] = defaultdict(list)
    for (pair, x, y), similarity in zip(cells.rows.tolist(), cells.similarity.tolist(), strict=True):
        found[pair].append((x, y, similarity))
    return found


def _merged(linked: list[_Cell], parts: list[str]) -> list[tuple[list[int], list[int], float]]:
    """Links that share a sentence as one: two neighbours of one text beside one sentence of the other."""
    groups: list[tuple[list[int], list[int], float]] = []
    for x, y, similarity in linked:
        for n, (of_a, of_b, best) in enumerate(groups):
            near_a, near_b = min(abs(x - i) for i in of_a) <= 1, min(abs(y - i) for i in of_b) <= 1
            one_part = parts[x] == parts[of_a[0]] and parts[y] == parts[of_b[0]]
            if (x in of_a or y in of_b) and near_a and near_b and one_part:
                groups[n] = (sorted({*of_a, x}), sorted({*of_b, y}), max(best, similarity))
                break
        else:
            groups.append(([x], [y], similarity))
    return groups
