"""Which pairs of articles deserve a look: those that share marks, and those that have rare words in common.

Marks find copied text at any distance in time. The heaviest words of text and lead find what is told in other words,
within some days where both times are known. What is likely a copy or a rewrite goes on to `align`; the rest tells
`stories` alone who may belong together.

    >>> from firsthand.fingerprint import fingerprint
    >>> from firsthand.settings import Fingerprint
    >>> texts = {"a": "A quake shook Lima at dawn.", "b": "At dawn Lima was shaken by a quake.", "c": "Stocks fell."}
    >>> tables = {"articles": TABLES["articles"].table([{"article_id": i, "text": text} for i, text in texts.items()])}
    >>> tables |= fingerprint(tables, Fingerprint())
    >>> [part["candidates"].select(["a", "b", "aligned"]).to_pylist() for part in candidates(tables, Candidates())]
    [[{'a': 'a', 'b': 'b', 'aligned': True}]]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from firsthand import kernels
from firsthand.arrow import counts, pair_rows, places_in, run_starts
from firsthand.hours import DAY, Hours
from firsthand.kernels import Bool, Int32, Int64
from firsthand.marks import WHOLE, Litter, Marks, outlines, whole_parts
from firsthand.postings import Numbered, Postings, Seen, nearest
from firsthand.schema import TABLES, Tables, in_order
from firsthand.settings import Candidates

Float64 = npt.NDArray[np.float64]

_TELLING = 0.07
"""Likeness below which two common marks are turns of phrase, and twice as many are asked for."""
_PART_PAIRS = 500_000
"""About how many pairs a part of the answer has."""
_EXACT = 10_000
"""Likeness has four digits behind the point, and is kept as a whole number of these."""


def candidates(tables: Tables, choices: Candidates) -> Iterator[dict[str, pa.Table]]:
    """The pairs worth a look, each once, part by part in their order: they are many, and nobody needs all at once.

    Args:
        tables: `articles`, `outlines`; with `marks` also pairs that share text, with `copy_classes` large classes are
            paired through their representatives, and marks inside `boilerplate` count for nothing. With what the last
            run was given and answered (`last_articles`, `last_copy_classes`, `last_candidates`) and `changed_articles`
            words in common are looked for where there is an article that it did not have.
        choices: how much must be shared, and how far apart in time.

    Returns:
        Parts of `candidates`, a < b; and once `counts` of what was capped.
    """
    articles = tables["articles"].select(["article_id", "published_at", "published_precision"])
    articles = in_order(articles, ("article_id",))
    ids = articles["article_id"].to_pylist()
    classes = _Classes.of_table(ids, tables.get("copy_classes"), choices.max_class_members)
    marked = _marked(ids, tables.get("marks", TABLES["marks"].empty()), tables.get("boilerplate"), classes)
    sharing = _sharing(marked, classes, choices)
    noticed = {
        "candidates taken from the last run": 0,
        "marks too common": marked.longer_than(choices.max_mark_classes),
    }
    del marked
    # in the order of time, so that of a common word the nearest are compared; at the end who is not compared at all
    when = Hours.of(articles)
    by_time = np.lexsort((np.arange(len(ids)), when.hour, ~classes.alone))
    outlined = outlines([ids[i] for i in by_time], tables["outlines"])
    last = _Last.of(tables, ids, classes, choices)
    likely = _alike(outlined, by_time, int(classes.alone.sum()), when=when, last=last, choices=choices)
    noticed["words too common"] = outlined.longer_than(choices.max_word_articles)
    pairs = _Pairs(len(ids), sharing, np.sort(classes.within @ [len(ids), 1]), likely)
    row = np.argsort(by_time)
    alike, wanted = [], []  # of each part of the pairs, and of those that may be aligned
    for keys in pairs.parts():
        found = last.alike_of(keys)
        new = np.isnan(found)
        found[new] = whole_parts(outlined.sums(row[pairs.sides(keys[new])]))
        noticed["candidates taken from the last run"] += int((~new).sum())
        worth = (found >= choices.min_aligned_likeness) | (pairs.shared(keys) >= choices.min_shared_marks)
        worth &= ~pairs.within(keys)
        wanted.append((keys[worth], found[worth]))
        alike.append((found * _EXACT).round().astype(np.uint16))
    del outlined
    chosen, left_out = _chosen(pairs, wanted, choices)
    column = pa.array(ids, pa.string())
    capped = counts({**noticed, **left_out})
    for keys, exact in zip(pairs.parts(), alike, strict=True):
        a, b = pairs.sides(keys).T
        table = {
            "a": column.take(pa.array(a)),
            "b": column.take(pa.array(b)),
            "shared": pairs.shared(keys),
            "alike": exact / _EXACT,
            "aligned": pairs.within(keys) | (places_in(keys, chosen) >= 0),
        }
        yield {"candidates": TABLES["candidates"].conform(pa.table(table)), "counts": capped}
        capped = capped.slice(0, 0)


class _Pairs:
    """Pairs of articles as numbers `a * articles + b`, a < b, from several places; made into one order part by part.

    Args:
        size: how many articles there are.
        sharing: (n) pairs that share marks, ascending, and how many.
        within: pairs of one class, ascending.
        likely: pairs with words in common, each array ascending.
    """

    def __init__(self, size: int, sharing: tuple[Int64, Int32], within: Int64, likely: list[Int64]) -> None:
        self._size = max(size, 1)
        self._sharing, self._within = sharing, within
        self._likely = likely

    def parts(self) -> Iterator[Int64]:
        """All pairs, each once, ascending; at least one part."""
        sources = [self._sharing[0], self._within, *self._likely]
        shares = max(sum(map(len, sources)) // _PART_PAIRS, 1)
        # the articles with low numbers have more pairs above them
        edges = [round(self._size * (1 - (1 - n / shares) ** 0.5)) * self._size for n in range(shares)]
        for low, high in zip(edges, [*edges[1:], self._size**2], strict=True):
            some = np.concatenate([keys[slice(*np.searchsorted(keys, [low, high]))] for keys in sources])
            some.sort()
            yield some[run_starts(some)]

    def sides(self, keys: Int64) -> Int64:
        """(n, 2): the articles of pairs."""
        return np.stack([keys // self._size, keys % self._size], axis=1)

    def shared(self, keys: Int64) -> Int32:
        """How many marks pairs share."""
        known, shared = self._sharing
        at, found = places_in(keys, known), np.zeros(len(keys), np.int32)
        found[at >= 0] = shared[at[at >= 0]]
        return found

    def within(self, keys: Int64) -> Bool:
        """Which are of one class."""
        return np.asarray(places_in(keys, self._within) >= 0)


def _chosen(pairs: _Pairs, wanted: list[tuple[Int64, Float64]], choices: Candidates) -> tuple[Int64, dict[str, int]]:
    """Which of the pairs are worth aligning, and how many of those were one too many for both their articles.

    Args:
        pairs: all of them.
        wanted: those that may be worth it, and how alike they are.
        choices: how alike they must be or how much share, and how many of an article are aligned.
    """
    keys, alike = (np.concatenate(side) for side in zip(*wanted, strict=True))
    sides, shared = pairs.sides(keys), pairs.shared(keys)
    retold = alike >= choices.min_aligned_likeness
    sharing = shared >= np.where(alike >= _TELLING, choices.min_shared_marks, 2 * choices.min_shared_marks)
    left_out = {}
    for why, worth, score, most in (
        ("are less alike", retold, alike, choices.max_aligned_alike),
        ("share less", sharing, shared.astype(np.float64), choices.max_aligned_sharing),
    ):
        many = int(worth.sum())
        worth[worth] = nearest(sides[worth], score[worth], most)
        left_out[f"pairs that {why} than others, not aligned"] = many - int(worth.sum())
    return keys[retold | sharing], left_out


@dataclass(frozen=True)
class _Classes:
    """Copy classes as numbers: first those of several articles, by name, then articles that are alone in theirs."""

    of: Int32
    """The class of each article."""
    first: Int64
    """The article that speaks for each class: of a small one the first, of a large one the representative."""
    members: dict[int, list[int]]
    """All articles of the small ones, which all speak for it."""
    alone: Bool
    """Articles that are paired with others than their representative."""
    within: Int64
    """(n, 2): the pairs inside the classes."""

    @classmethod
    def of_table(cls, ids: list[str], table: pa.Table | None, most: int) -> _Classes:
        """From `copy_classes`; an article that it does not name is a class of its own."""
        place = {article_id: i for i, article_id in enumerate(ids)}
        groups: dict[str, list[int]] = {}
        representatives: dict[str, int] = {}
        for row in table.to_pylist() if table is not None else []:
            if row["article_id"] in place and row["representative"] in place:
                groups.setdefault(row["class_id"], []).append(place[row["article_id"]])
                representatives[row["class_id"]] = place[row["representative"]]
        of = np.full(len(ids), -1, np.int32)
        alone = np.ones(len(ids), bool)
        first: list[int] = []
        members: dict[int, list[int]] = {}
        within: list[tuple[int, int]] = []
        for name in sorted(groups):
            of[groups[name]] = len(first)
            if len(groups[name]) > most:
                speaker = representatives[name]
                alone[groups[name]] = False
                alone[speaker] = True
                within += [(min(speaker, i), max(speaker, i)) for i in groups[name] if i != speaker]
            else:
                together = sorted(groups[name])
                speaker = together[0]
                members[len(first)] = together
                within += combinations(together, 2)
            first.append(speaker)
        single = np.flatnonzero(of < 0)
        of[single] = np.arange(len(first), len(first) + len(single))
        speakers = np.concatenate([np.array(first, np.int64), single])
        return cls(of, speakers, members, alone, np.array(within, np.int64).reshape(-1, 2))


@dataclass(frozen=True)
class _Last:
    """What the last run found, where all its articles are here as they were."""

    new: Int64
    """The articles it did not have."""
    keys: Int64
    """Its pairs, ascending, as numbers of the articles of this one."""
    alike: Float64

    @classmethod
    def of(cls, tables: Tables, ids: list[str], classes: _Classes, choices: Candidates) -> _Last:
        """Nothing where an article has changed or is no longer compared, for then others move nearer to each other.

        Nor where there are more articles than may be indexed at one time.
        """
        nothing = cls(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
        if "last_candidates" not in tables or len(ids) > choices.articles_at_once:
            return nothing
        now = pa.array(ids, pa.string())
        before = tables["last_articles"]["article_id"].combine_chunks()
        held = np.asarray(pc.is_in(now, value_set=before))
        same = int(held.sum()) == len(before) and not pc.any(pc.is_in(before, value_set=_changed(tables))).as_py()
        compared = _Classes.of_table(ids, tables["last_copy_classes"], choices.max_class_members).alone
        if not same or (classes.alone != compared)[held].any():
            return nothing
        found = tables["last_candidates"]
        return cls(np.flatnonzero(~held), pair_rows(found, now) @ np.array([len(ids), 1]), found["alike"].to_numpy())

    def alike_of(self, keys: Int64) -> Float64:
        """How alike pairs are; NaN where it is not known."""
        at = places_in(keys, self.keys)
        found = np.full(len(keys), np.nan)
        found[at >= 0] = self.alike[at[at >= 0]]
        return found


def _changed(tables: Tables) -> pa.Array:
    return tables["changed_articles"]["article_id"].combine_chunks()


def _marked(ids: list[str], table: pa.Table, boilerplate: pa.Table | None, classes: _Classes) -> Postings:
    """The marks of each class that recur, outside boilerplate."""
    marks, litter = Marks(ids, table), Litter(ids, boilerplate)
    seen, numbered = Seen(marks.rows), Numbered()
    for part in marks.parts():
        seen.add(part.hash, part.articles() >= 0)
    rows, words = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
    for part in marks.parts():
        article = part.articles()
        at = np.flatnonzero((article >= 0) & seen.often(part.hash))
        at = at[~litter.holds(article[at], part.places(at))]
        rows.append(classes.of[article[at]])
        words.append(numbered.add(part.hash[at]))
    row, word = np.concatenate(rows), np.concatenate(words)
    del rows, words
    starts, cells = np.empty(len(classes.first) + 1, np.int64), np.empty(len(row), np.int32)
    cells = cells[: kernels.into_rows(row, word, starts, cells)]
    return Postings(starts, cells, np.ones(len(cells), np.int8))


def _sharing(marked: Postings, classes: _Classes, choices: Candidates) -> tuple[Int64, Int32]:
    """Pairs of articles of different classes that share enough marks, ascending, and how many.

    Counted between classes, so a report printed a hundred times does not push its own marks over the cap.
    """
    size = np.int64(len(classes.of))

    def told(pairs: Int32, shared: Int32) -> tuple[Int64, Int32]:
        several = np.isin(pairs, list(classes.members)).any(axis=1)
        simple = np.sort(classes.first[pairs[~several]], axis=1) @ [size, 1]
        more = [
            (min(i, j) * size + max(i, j), n)
            for (x, y), n in zip(pairs[several].tolist(), shared[several].tolist(), strict=True)
            for i, j in product(*(classes.members.get(side) or [classes.first[side]] for side in (x, y)))
        ]
        keys, times = (np.array([one[k] for one in more], np.int64) for k in (0, 1))
        return np.concatenate([simple, keys]), np.concatenate([shared[~several], times.astype(np.int32)])

    found = marked.in_common(
        told, least=choices.min_shared_marks, most=choices.max_mark_classes, at_once=choices.articles_at_once
    )
    keys = np.concatenate([np.zeros(0, np.int64), *(keys for keys, _ in found)])
    shared = np.concatenate([np.zeros(0, np.int32), *(shared for _, shared in found)])
    order = np.argsort(keys)
    return keys[order], shared[order]


def _alike(
    outlined: Postings, order: Int64, alone: int, *, when: Hours, last: _Last, choices: Candidates
) -> list[Int64]:
    """Pairs of articles with heavy words in common, as numbers, each array ascending.

    Each of the first `alone` articles in the order of time is compared with those before it. Far apart in time, or with
    a time unknown to be right (many pages carry the day of the crawl), more is asked.
    """
    size, least = np.int64(len(order)), round(choices.min_likeness * WHOLE)

    def near(rows: Int32, sums: Int32) -> Int64:
        pairs = order[rows]
        far = np.nan_to_num(when.between(pairs)) > choices.window_days * DAY
        kept = whole_parts(sums.astype(np.int64)) >= np.where(far, choices.min_far_likeness, choices.min_likeness)
        keys = np.sort(pairs[kept], axis=1) @ [size, 1]
        keys.sort()
        return np.asarray(keys)

    if len(last.keys):
        row = np.argsort(order)
        known = row[np.stack([last.keys // size, last.keys % size], axis=1)]
        return [
            near(
                *outlined.in_common_with(row[last.new], known, least=least, most=choices.max_word_articles, rows=alone)
            )
        ]
    return outlined.in_common(
        near, least=least, most=choices.max_word_articles, rows=alone, at_once=choices.articles_at_once
    )
