"""Names and numbers that articles share, each weighed by how many unlike happenings of the case it stands in.

A ship's name joins two reports that share no other words. A name that the news is full of says little, and so does one
that this case is full of: the country and the capital of a national pile stand in every story of it. How many
happenings a name stands in is its diversity among the articles with it (Leinster & Cobbold, "Measuring diversity: the
importance of species similarity", 2012, order 2): articles that read alike count as one, so what a story repeats a
hundred times stays telling, and a pile of two articles damps nothing.

    >>> texts = pa.array(["Varga left Osk.", "Osk: 12 on board, Varga said.", "Osk opera opens.", "Snow in Osk."])
    >>> names = names_of(texts)
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
import pyarrow.compute as pc

from firsthand import kernels
from firsthand.arrow import ranges
from firsthand.kernels import Int32, UInt8, UInt64
from firsthand.lexicon import frequencies
from firsthand.postings import Numbered, products
from firsthand.threads import in_threads

Int64 = npt.NDArray[np.int64]
Float64 = npt.NDArray[np.float64]

_CHARACTERS = 3_000
"""Read of each text: what a report is about stands in its first 500 words."""
_TEXTS = 4096
"""Texts that one thread takes at a time."""
_NAME_SHARE = 0.5
"""A word with a capital that has one in this part of the news is a name."""
_NAME_LETTERS = 2
"""A single letter is an initial."""
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

    texts: pa.Array
    starts: Int64
    name: Int64
    """By cell; names are numbered in the order of the alphabet, whatever the articles."""
    times: Int64
    places: Int32
    """(cells, 2): where the article first has the name."""
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
        order = np.lexsort((self.places[cells, 0], -self.weight[self.name[cells]], pair))
        pair, cells = pair[order], cells[order]
        telling = np.arange(len(pair)) - np.searchsorted(pair, pair) < most
        for n, name in zip(
            pair[telling].tolist(),
            _written(self.texts, pairs[pair[telling], 0], self.places[cells[telling]]),
            strict=True,
        ):
            found[n].append(name)
        return found

    def _cells(self, rows: Int64) -> tuple[Int64, Int64]:
        """The cells of some rows one after the other: which of these rows each is of, and its number."""
        sizes = np.diff(self.starts)[rows]
        return np.repeat(np.arange(len(rows)), sizes), ranges(self.starts[rows], self.starts[rows + 1])


def names_of(texts: pa.Array) -> Names:
    """The names and numbers in the first part of each text.

    Names are words written with a capital here, and mostly in the news; numbers are figures alone.
    """
    texts = pc.utf8_slice_codeunits(texts, 0, _CHARACTERS)

    def candidates(begin: int) -> tuple[UInt64, UInt8, Int64, Int32]:
        tokens = kernels.tokens_of(texts.slice(begin, _TEXTS))
        long = np.diff(tokens.places)[:, 0] >= _NAME_LETTERS
        may = ((tokens.flags & kernels.NUMBER) > 0) | (((tokens.flags & kernels.NAME) > 0) & long)
        owner = np.repeat(np.arange(len(tokens.ends) - 1), np.diff(tokens.ends))
        return tokens.words[may], tokens.flags[may], begin + owner[may], tokens.places[may]

    words, flags, owner, places = (
        np.concatenate(parts)
        for parts in zip(*in_threads(candidates, range(0, max(len(texts), 1), _TEXTS)), strict=True)
    )
    form = Numbered().add(words)  # numbered as they first come
    first = np.unique(form, return_index=True)[1]
    forms = [frequencies.normal(word) for word in _written(texts, owner[first], places[first])]
    figure = np.array([not any(map(str.isalpha, each)) for each in forms], bool)  # "20th" is none
    capital = (flags & kernels.NAME) > 0
    named = figure[form] | (capital & (frequencies.name_share(forms) >= _NAME_SHARE)[form])
    kept, of = np.unique(form[named], return_inverse=True)
    normal = [forms[n] for n in kept.tolist()]
    known = sorted(set(normal))
    place = {name: n for n, name in enumerate(known)}
    number = np.array([place[name] for name in normal], np.int64)
    size = max(len(known), 1)
    keys, first, times = np.unique(owner[named] * size + number[of], return_index=True, return_counts=True)
    owner, name = np.divmod(keys, size)
    starts = np.searchsorted(owner, np.arange(len(texts) + 1))
    weight = frequencies.weights(known).astype(np.float64)
    return Names(texts, starts, name, times, places[named][first], weight)


def _written(texts: pa.Array, rows: Int64, places: Int32) -> list[str]:
    """What stands at places, (n, 2), of the texts of some rows."""
    whole = texts.take(pa.array(rows)).to_pylist()
    return [text[start:end] for text, (start, end) in zip(whole, places.tolist(), strict=True)]
