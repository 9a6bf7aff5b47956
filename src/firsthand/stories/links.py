"""How much two articles speak for one story: by what they name, tell and mean, by text that one has from the other,
and by how far apart they were published.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from firsthand.arrow import pair_rows
from firsthand.hours import DAY, Hours
from firsthand.schema import Tables
from firsthand.settings import Stories
from firsthand.stories.names import Names

Int64 = npt.NDArray[np.int64]
Float64 = npt.NDArray[np.float64]

UNLISTED = 0.06
"""Likeness of two articles that are no candidates: what those below the candidates' own floor come to."""
_ONE_TEXT = 0.6
"""A copy that has this part of the other, and the other of it, is the same report."""
LISTED = 100
"""So many others an article is surely compared with, if so many are like it."""
_MOST = 0.6
"""Likeness above this says no more about the happening, only about copying."""
_LEAST = {"names": 0.02, "matter": 0.01, "meaning": 0.1}
"""What two articles are taken to have in common at least: what was read may not be what tells."""
_BONUS = {"copy": 0.5, "rewrite": 0.5, "shared_quotes": 0.3}
"""What text that one has from the other adds for each part of it, and what a statement adds that both print."""
_FADES = 0.3
"""Likeness that `fade_days` take from articles that share next to nothing."""
_NEAR_DAYS = 10.0
"""Up to here what time takes grows with the days, beyond with their logarithm: a year apart is more than a month."""
_LASTING = 0.5
"""Likeness that no time takes from."""
_UNDATED = 2.0
"""A page without a time may be so many days from the day it is taken to be of."""
_FAR, _FAR_DAYS = 0.05, 20.0
"""Beyond so many days a happening is seldom the same one: so much more fades, once for each e-fold of them."""


@dataclass(frozen=True)
class Links:
    """What is known about the articles of each pair that is more alike than any two."""

    pairs: Int64
    """(links, 2) articles, the lower first; in order."""
    likeness: Float64
    """To 4 decimals."""
    words: Int64
    """Words in common, found by alignment."""
    one_text: npt.NDArray[np.bool_]
    """Which are copies of one text: of two texts without a common word a page can have so much of one alone."""
    relation: list[str | None]
    hours: Float64
    """Between them; NaN where one has no time."""

    def __len__(self) -> int:
        return len(self.pairs)

    def ways(self) -> tuple[Int64, Int64, Int64]:
        """Each link from either end: the one, the other, and the number of the link."""
        one, other = _both_ways(self.pairs).T
        return one, other, np.tile(np.arange(len(self)), 2)


def links_of(tables: Tables, ids: pa.Array, names: Names, when: Hours, choices: Stories) -> Links:
    """The links of some articles.

    Args:
        tables: `likeness`, and `pairs` if alignment was run.
        ids: of the articles, rising.
        names: what they name.
        when: they were published.
        choices: how much each kind of evidence weighs.
    """
    near = tables["likeness"]
    pairs, known = _here(near, ids)
    words, lead, matter, meaning, hours = (
        near[name].to_numpy().astype(np.float64)[known] for name in ("words", "lead", "matter", "meaning", "hours")
    )
    reading = (np.nan_to_num(words) + np.nan_to_num(lead)) / 2
    in_names = names.damped(pairs, reading).cosines(pairs)
    likeness = _likeness(reading, in_names, matter, meaning, choices)
    relation, shares, common = _aligned(tables.get("pairs"), ids, pairs)
    bonus = np.array([_BONUS.get(one or "", 0.0) for one in relation])
    fresh = np.minimum(likeness + (1 - likeness) * bonus * shares.max(axis=1), _MOST)
    days = np.where(np.isnan(hours), _supposed(when, pairs, likeness, choices), hours) / DAY
    undated = np.isnan(when.hour)[pairs]
    days = days + _UNDATED * (undated[:, 0] != undated[:, 1])
    late = np.log1p(days / _NEAR_DAYS) / np.log1p(choices.fade_days / _NEAR_DAYS)
    far = np.log1p(np.maximum(0.0, days - _FAR_DAYS) / _FAR_DAYS)
    faded = np.round(fresh - (_FADES * late + _FAR * far) * np.maximum(0.0, 1 - fresh / _LASTING), 4)
    kept = np.flatnonzero(faded > UNLISTED)
    kept = kept[np.lexsort(pairs[kept].T[::-1])]
    one_text = np.array([one == "copy" for one in relation], bool) & (shares.min(axis=1) >= _ONE_TEXT)
    return Links(
        pairs[kept], faded[kept], common[kept], one_text[kept], [relation[n] for n in kept.tolist()], hours[kept]
    )


def _here(table: pa.Table, ids: pa.Array) -> tuple[Int64, npt.NDArray[np.bool_]]:
    """The places of a and b among the ids, (rows, 2), of rows that have both; and which rows these are."""
    pairs = pair_rows(table, ids)
    known = np.asarray((pairs >= 0).all(axis=1))
    return pairs[known], known


def _aligned(table: pa.Table | None, ids: pa.Array, wanted: Int64) -> tuple[list[str | None], Float64, Int64]:
    """Of each wanted pair what alignment found: the relation, the shares of both, (n, 2), the words in common."""
    if table is None:
        return [None] * len(wanted), np.zeros((len(wanted), 2)), np.zeros(len(wanted), np.int64)
    pairs, known = _here(table, ids)
    rows = table.filter(pa.array(known)).select(["relation", "a_share", "b_share", "verbatim", "edited", "reworded"])
    keys = pairs[:, 0] * len(ids) + pairs[:, 1]
    at = pc.index_in(pa.array(wanted[:, 0] * len(ids) + wanted[:, 1]), value_set=pa.array(keys))
    found = rows.take(at)
    shares = np.stack([pc.fill_null(found[name], 0.0).to_numpy() for name in ("a_share", "b_share")], axis=1)
    common = sum(
        pc.fill_null(found[name], 0).to_numpy().astype(np.int64) for name in ("verbatim", "edited", "reworded")
    )
    return found["relation"].to_pylist(), shares, common


def _both_ways(pairs: Int64) -> Int64:
    return np.concatenate([pairs, pairs[:, ::-1]])


def _supposed(when: Hours, pairs: Int64, alike: Float64, choices: Stories) -> Float64:
    """Hours between the articles of each pair, one without a time being of the day of the dated one most like it.

    Taken to be near whatever it is like, it would tie together what is years apart. Who is too little alike to be one
    story with it says nothing of its time; where nobody does, no hours.
    """
    dated = ~np.isnan(when.hour)
    ways = _both_ways(pairs)
    likeness = np.tile(alike.round(4), 2)
    tells = ~dated[ways[:, 0]] & dated[ways[:, 1]] & (likeness >= choices.lone_likeness * choices.min_fit)
    ways, likeness = ways[tells], likeness[tells]
    ways = ways[np.lexsort((ways[:, 1], -likeness, ways[:, 0]))]
    undated, first = np.unique(ways[:, 0], return_index=True)
    hour, whole_day = when.hour.copy(), when.whole_day.copy()
    hour[undated], whole_day[undated] = hour[ways[first, 1]], True
    return np.nan_to_num(Hours(hour, whole_day).between(pairs))


def _likeness(reading: Float64, names: Float64, matter: Float64, meaning: Float64, choices: Stories) -> Float64:
    """How much two articles speak for one story by who, where and how many, by what happened, and by what it means.

    A geometric mean: of two texts in like words, those that name nobody in common are about two happenings, and so are
    two that have only a town in common. Where one has no names at all, as in scripts without capitals, or is in a
    language whose meaning nobody can read, its words must tell.
    """
    named = np.where(np.isnan(names), 0.0, choices.names_part)
    meant = np.where(np.isnan(meaning), 0.0, choices.meaning_part)
    told = choices.matter_part + choices.meaning_part - meant
    found: Float64 = (
        reading ** (1 - named - told - meant)
        * np.maximum(np.nan_to_num(names), _LEAST["names"]) ** named
        * np.maximum(np.nan_to_num(matter), _LEAST["matter"]) ** told
        * np.maximum(np.nan_to_num(meaning), _LEAST["meaning"]) ** meant
    )
    return found
