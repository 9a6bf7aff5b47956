"""Names and numbers that articles share, each weighed by how many unlike happenings of the case it stands in.

A ship's name joins two reports that share no other words. A name that the news is full of says little, and so does one
that this case is full of: the country and the capital of a national pile stand in every story of it. How many
happenings a name stands in is its diversity among the articles with it (Leinster & Cobbold, "Measuring diversity: the
importance of species similarity", 2012, order 2): articles that read alike count as one, so what a story repeats a
hundred times stays telling, and a pile of two articles damps nothing.

    >>> from firsthand.arrow import article_keys
    >>> from firsthand.capitals import capitals
    >>> texts = pa.array(["Varga left Osk.", "Osk: 12 on board, Varga said.", "Osk opera opens.", "Snow in Osk."])
    >>> names = names_of(list("abcd"), capitals(article_keys("abcd"), pa.array([""] * 4), texts))
    >>> pairs = np.array([[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]])
    >>> damped = names.damped(pairs, np.array([0.6, 0, 0, 0, 0, 0]))
    >>> bool(names.cosines(pairs)[1] > damped.cosines(pairs)[1])
    True
    >>> damped.shared(pairs[:1], most=4)
    [['Varga', 'Osk']]
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from firsthand import kernels
from firsthand.arrow import ranges, run_starts
from firsthand.capitals import CHARACTERS
from firsthand.kernels import Int32
from firsthand.lexicon import frequencies
from firsthand.marks import Numbers
from firsthand.postings import Numbered, products

Int64 = npt.NDArray[np.int64]
Float64 = npt.NDArray[np.float64]

_NAME_SHARE = 0.5
"""A word with a capital that has one in this part of the news is a name."""
_UNLIKE, _ALIKE = 0.1, 0.25
"""Likeness of two articles from which on they begin to count as one happening, and from which on they wholly do."""
_PRIOR = 10
"""Happenings that the background of news is worth, against those of the case."""
_OWN_NAME = 8.0
"""Weight of the name each article is taken to have besides: that of a word the news never has."""
_WHOLE = 1_000
"""Likeness is summed in whole thousandths, so that no sum depends on order."""


@dataclass(frozen=True)
class Names:
    """The names and numbers of articles: article r has the cells starts[r] to starts[r + 1], ascending by name."""

    starts: Int64
    name: Int64
    """By cell; names are numbered in the order of the alphabet, whatever the articles."""
    times: Int64
    place: Int32
    """Where the article first has the name."""
    row: Int32
    """And what it writes there, as a row of `written`."""
    written: pa.ChunkedArray
    weight: Float64
    """By name: ln of one in how many happenings has it."""

    def damped(self, pairs: Int64, likeness: Float64) -> Names:
        """The same, where a name that stands in many unlike articles weighs less.

        Args:
            pairs: (n, 2) articles, each pair once; those not among them are wholly unlike.
            likeness: of each pair, between 0 and 1.
        """
        one = np.rint(np.clip((likeness - _UNLIKE) / (_ALIKE - _UNLIKE), 0, 1) * _WHOLE).astype(np.int64)
        near, one = pairs[one > 0], one[one > 0]
        articles = np.bincount(self.name, minlength=len(self.weight))
        sums = articles * _WHOLE
        kernels.sum_shared(self.starts, self.name, near, one, sums)
        happenings = (articles * articles * _WHOLE).astype(np.float64) / sums
        rows = len(self.starts) - 1
        everything = rows * rows * _WHOLE / max(rows * _WHOLE + 2 * int(one.sum()), 1)
        # the first is the story itself
        share = (happenings - 1).clip(1e-6) / (_PRIOR + everything)
        return replace(self, weight=np.minimum(self.weight, -np.log(share)).round(4))

    def cosines(self, pairs: Int64) -> Float64:
        """How much of their names the articles of each pair share, to 4 decimals; NaN where one has none.

        A cosine, as if each article had one more rare name of its own: a few light names in common are not all.
        """
        owner = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        weight = (1 + np.log(self.times)) * self.weight[self.name]
        square = np.bincount(owner, weight * weight, minlength=len(self.starts) - 1)
        found = products(self.starts, self.name, weight / np.sqrt(square + _OWN_NAME**2)[owner], pairs)
        named = np.diff(self.starts) > 0
        return np.where(named[pairs].all(axis=1), found.round(4), np.nan)

    def shared(self, pairs: Int64, most: int) -> list[list[str]]:
        """Of each pair the names both have, as the first writes them: so many at most, the most telling first."""
        found: list[list[str]] = [[] for _ in pairs]
        pair, cells = self._cells(pairs[:, 0])
        others, theirs = self._cells(pairs[:, 1])
        size = len(self.weight)
        both = np.isin(pair * size + self.name[cells], others * size + self.name[theirs], assume_unique=True)
        pair, cells = pair[both], cells[both]
        order = np.lexsort((self.place[cells], -self.weight[self.name[cells]], pair))
        pair, cells = pair[order], cells[order]
        telling = np.arange(len(pair)) - np.searchsorted(pair, pair) < most
        shown = self.written.take(pa.array(self.row[cells[telling]])).to_pylist()
        for n, name in zip(pair[telling].tolist(), shown, strict=True):
            found[n].append(name)
        return found

    def _cells(self, rows: Int64) -> tuple[Int64, Int64]:
        """The cells of some rows one after the other: which of these rows each is of, and its number."""
        sizes = np.diff(self.starts)[rows]
        return np.repeat(np.arange(len(rows)), sizes), ranges(self.starts[rows], self.starts[rows + 1])


def names_of(ids: list[str], table: pa.Table) -> Names:
    """The names and numbers of articles.

    Names are words written with a capital here, and mostly in the news; numbers are figures alone.

    Args:
        ids: of the articles, rising.
        table: `capitals`.
    """
    owner = _owners(ids, table)
    start, times = (table[name].to_numpy() for name in ("start", "times"))
    capital, form = table["capital"].to_numpy(), Numbered().add(table["word"].to_numpy().view(np.uint64))
    written = table["written"].take(pa.array(_firsts(form, owner, start)))
    forms = [frequencies.normal(word) for word in written.to_pylist()]
    figure = np.array([not any(map(str.isalpha, each)) for each in forms], bool)  # "20th" is none
    named = figure[form] | (capital & (frequencies.name_share(forms) >= _NAME_SHARE)[form])
    named = np.flatnonzero(named & (owner >= 0)).astype(np.int32)
    held = np.zeros(len(forms), bool)
    held[form[named]] = True
    normal = [forms[n] for n in np.flatnonzero(held).tolist()]
    known = sorted(set(normal))
    number = {name: n for n, name in enumerate(known)}
    numbers = np.zeros(len(forms), np.int64)
    numbers[held] = [number[name] for name in normal]
    size = max(len(known), 1)
    keys = owner[named] * np.int64(size) + numbers[form[named]]
    order = np.argsort(keys * CHARACTERS + start[named])
    cells = named[order]
    firsts = run_starts(keys[order])
    first = cells[firsts]
    return Names(
        starts=np.searchsorted(owner[first], np.arange(len(ids) + 1)),
        name=numbers[form[first]],
        times=np.add.reduceat(times[cells].astype(np.int64), firsts) if len(firsts) else np.zeros(0, np.int64),
        place=start[first],
        row=first,
        written=table["written"],
        weight=frequencies.weights(known).astype(np.float64),
    )


def _owners(ids: list[str], table: pa.Table) -> Int32:
    """The number of the article of each row; -1 where it is none of these."""
    runs, begin = Numbers(ids).of(table["article"].to_numpy())
    return np.repeat(runs, np.diff(begin))


def _firsts(form: Int32, owner: Int32, start: Int32) -> Int64:
    """Of each form the row where the first article with it has it first: as that writes it, all are taken to."""
    place = owner * np.int64(CHARACTERS) + start
    place[owner < 0] = np.iinfo(np.int64).max
    least = np.full(int(form.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(least, form, place)
    there = np.flatnonzero(place == least[form])
    first = np.zeros(len(least), np.int64)
    first[form[there]] = there
    return first
