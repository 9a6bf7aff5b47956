"""Names and numbers that articles share, each weighed by how many unlike happenings of the case it stands in.

A ship's name joins two reports that share no other words. A name that the news is full of says little, and so does one
that this case is full of: the country and the capital of a national pile stand in every story of it. How many
happenings a name stands in is its diversity among the articles with it (Leinster & Cobbold, "Measuring diversity: the
importance of species similarity", 2012, order 2): articles that read alike count as one, so what a story repeats a
hundred times stays telling, and a pile of two articles damps nothing.

    >>> texts = ["Varga left Osk.", "Osk: 12 on board, Varga said.", "Osk opera opens.", "Snow in Osk."]
    >>> names = names_of(texts)
    >>> pairs = np.array([[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]])
    >>> damped = names.damped(pairs, np.array([0.6, 0, 0, 0, 0, 0]))
    >>> bool(names.cosines(pairs)[1] > damped.cosines(pairs)[1])
    True
    >>> damped.shared(0, 1)
    ['Varga', 'Osk']
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from firsthand import kernels
from firsthand.lexicon import frequencies
from firsthand.postings import products

Int64 = npt.NDArray[np.int64]
Float64 = npt.NDArray[np.float64]

_NAMED = re.compile(r"\b[^\W\d_a-z][^\W\d_]+\b|\b\d+(?:[.,]\d+)*\b")
_CHARACTERS = 3_000
"""Read of each text: what a report is about stands in its first 500 words."""
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
    times: Int64
    written: list[str]
    """By cell: the name as the article writes it."""
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

    def shared(self, i: int, j: int) -> list[str]:
        """The names both articles have, as the first writes them, the most telling first."""
        own, other = (slice(self.starts[row], self.starts[row + 1]) for row in (i, j))
        both = np.isin(self.name[own], self.name[other])
        found = [(-self.weight[self.name[cell]], self.written[cell]) for cell in np.arange(own.start, own.stop)[both]]
        return [written for _, written in sorted(found)]


def names_of(texts: Iterable[str]) -> Names:
    """The names and numbers in the first part of each text."""
    known: dict[str, str | None] = {}  # as written: as compared, or None for a word that is no name
    number: dict[str, int] = {}
    starts, name, times, written = [0], [], [], []
    for text in texts:
        forms = Counter(_NAMED.findall(text[:_CHARACTERS]))
        new = [form for form in forms if form not in known]
        for form, share in zip(new, frequencies.name_share(new), strict=True):
            named = form[0].isdigit() or (form[0].isupper() and share >= _NAME_SHARE)
            known[form] = frequencies.normal(form) if named else None
        cells: dict[int, tuple[int, str]] = {}
        for form in sorted(forms):
            if compared := known[form]:
                n = number.setdefault(compared, len(number))
                cells[n] = (cells.get(n, (0, ""))[0] + forms[form], form)
        for n in sorted(cells):
            name.append(n)
            times.append(cells[n][0])
            written.append(cells[n][1])
        starts.append(len(name))
    weight = frequencies.weights(number).astype(np.float64)
    return Names(np.array(starts), np.array(name, np.int64), np.array(times, np.int64), written, weight)
