"""Which articles tell one happening.

Articles are alike by the names and numbers in them (names.py), by their other rare words and by the meaning of title
and lead; copied and rewritten text adds to it, a shared statement adds less, days apart take from it. Groups join while
they are nearly as alike as their own members are (grouping.py): two quakes stay two stories, one event told over days
stays one.

    >>> from firsthand.schema import TABLES
    >>> ids = [{"article_id": i, "text": "Kim met Shoigu in Pyongyang."} for i in ("x", "y", "z")]
    >>> near = {"a": "x", "b": "y", "words": 0.7, "lead": 0.6, "matter": 0.5, "meaning": 0.8, "hours": 2.0}
    >>> tables = {"articles": TABLES["articles"].table(ids), "likeness": TABLES["likeness"].table([near])}
    >>> told = stories(tables, Stories())["stories"].to_pylist()
    >>> [row["why"] for row in told if row["article_id"] == "x"]
    ['alike by 43% to y; same names: Shoigu, Pyongyang, Kim; 2 hours apart']
    >>> len({row["story_id"] for row in told})
    2
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import exp, log1p

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from firsthand.schema import TABLES, Tables, digest
from firsthand.settings import Stories
from firsthand.stories.grouping import Fit, groups
from firsthand.stories.names import Names, names_of

_UNLISTED = 0.06
"""Likeness of two articles that are no candidates: what those below the candidates' own floor come to."""
_MOST = 0.6
"""Likeness above this says no more about the happening, only about copying."""
_LEAST = {"names": 0.02, "matter": 0.01, "meaning": 0.1}
"""What two articles are taken to have in common at least: what was read may not be what tells."""
_COPIED, _QUOTED = 0.5, 0.3
"""What text that one has from the other adds for each part of it, and what a statement adds that both print."""
_FADES = 0.2
"""Likeness that `fade_days` take from articles that share next to nothing."""
_NEAR_DAYS = 10.0
"""Up to here what time takes grows with the days, beyond with their logarithm: a year apart is more than a month."""
_LASTING = 0.5
"""Likeness that no time takes from."""
_NAMES_SHOWN = 4
_READ = ("a", "b", "words", "lead", "matter", "meaning", "hours")
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Link:
    """What is known about two articles."""

    likeness: float
    words: int
    """Words in common, found by alignment."""
    relation: str | None
    hours: float | None


def stories(tables: Tables, choices: Stories) -> dict[str, pa.Table]:
    """Every article in one story, also alone in it.

    Args:
        tables: `articles`, `likeness`; with `pairs` also what alignment found, with `copy_classes` also who is one of
            very many copies: of these only the representative is compared with others, and the rest go where it goes.
        choices: when groups of articles are one story.

    Returns:
        `stories`: story_id is the least digest of its members' ids, `why` names the article nearest in the story; and
        `story_ids`, the other addresses each story may have had.
    """
    articles = tables["articles"].select(["article_id", "outlet", "title", "text"]).sort_by("article_id")
    ids, outlets, titles, texts = (articles[name].to_pylist() for name in articles.column_names)
    names = names_of(f"{title or ''}\n{text or ''}" for title, text in zip(titles, texts, strict=True))
    place = {article_id: i for i, article_id in enumerate(ids)}
    links = _links(tables, place, names, choices)
    led = _led(tables.get("copy_classes"), place, links)
    fit = Fit(
        usual=choices.usual_likeness,
        alone=choices.lone_likeness,
        tight=choices.tight_likeness,
        prior_pairs=choices.prior_pairs,
        least=choices.min_fit,
        missing=_UNLISTED,
    )
    free = ((i, j, link.likeness) for (i, j), link in sorted(links.items()) if i not in led and j not in led)
    found = _with_led(groups(len(ids), free, fit), led)
    story_of = {i: n for n, members in enumerate(found) for i in members}
    near: dict[int, list[tuple[int, _Link]]] = defaultdict(list)
    for (i, j), link in sorted(links.items()):
        near[i].append((j, link))
        near[j].append((i, link))

    called = [_called(*each) for each in zip(ids, outlets, titles, strict=True)]
    rows: list[dict[str, object]] = []
    for n, members in enumerate(found):
        story_id = min(digest(ids[i]) for i in members)
        for i in members:
            rows.append(
                {
                    "story_id": story_id,
                    "article_id": ids[i],
                    "probability": _probability(near[led.get(i, i)], story_of, n, found, fit),
                    "why": _why(i, near[i], story_of, called, names),
                }
            )
    return {"stories": TABLES["stories"].table(rows), "story_ids": _addresses(rows)}


def _led(classes: pa.Table | None, place: dict[str, int], links: dict[tuple[int, int], _Link]) -> dict[int, int]:
    """Members of copy classes that are linked with nobody but their representative, and this."""
    members = {}
    if classes is not None:
        for article_id, first in zip(
            *(classes[name].to_pylist() for name in ("article_id", "representative")), strict=True
        ):
            if article_id != first and article_id in place and first in place:
                members[place[article_id]] = place[first]
    for i, j in links:
        for one, other in ((i, j), (j, i)):
            if members.get(one, other) != other:
                del members[one]
    return members


def _with_led(found: list[list[int]], led: dict[int, int]) -> list[list[int]]:
    """The groups with those that are led in the group of whom they follow."""
    group_of = {i: n for n, members in enumerate(found) for i in members}
    moved: list[list[int]] = [[] for _ in found]
    for n, members in enumerate(found):
        for i in members:
            moved[group_of[led[i]] if i in led else n].append(i)
    return sorted(sorted(members) for members in moved if members)


def _addresses(rows: list[dict[str, object]]) -> pa.Table:
    """Every address a story can have had: a story is named after one of its members, whichever was least then."""
    named = [{"was": digest(str(row["article_id"])), "is": row["story_id"]} for row in rows]
    return TABLES["story_ids"].table([row for row in named if row["was"] != row["is"]])


def _links(tables: Tables, place: dict[str, int], names: Names, choices: Stories) -> dict[tuple[int, int], _Link]:
    """Likeness of each pair of candidates."""
    columns = ("a", "b", "relation", "a_share", "b_share", "verbatim", "edited", "reworded")
    aligned = {}
    if "pairs" in tables:
        read = [tables["pairs"][name].to_pylist() for name in columns]
        aligned = {(row[0], row[1]): row[2:] for row in zip(*read, strict=True)}
    near = [tables["likeness"][name].to_pylist() for name in _READ]
    known = [row for row in zip(*near, strict=True) if row[0] in place and row[1] in place]
    pairs = np.array([(place[a], place[b]) for a, b, *_ in known], dtype=np.int64).reshape(-1, 2)
    reading = np.array([((words or 0.0) + (lead or 0.0)) / 2 for _, _, words, lead, *_ in known])
    in_names = names.damped(pairs, reading).cosines(pairs)
    matter, meaning = np.array([row[4:6] for row in known], np.float64).reshape(-1, 2).T
    alike = _likeness(reading, in_names, matter, meaning, choices)
    links = {}
    for (a, b, *_, hours), likeness in zip(known, alike.tolist(), strict=True):
        relation, a_share, b_share, *common = aligned.get((a, b), (None, 0.0, 0.0))
        bonus = {"copy": _COPIED, "rewrite": _COPIED, "shared_quotes": _QUOTED}.get(relation, 0.0)
        fresh = min(likeness + (1 - likeness) * bonus * max(a_share, b_share), _MOST)
        late = log1p((hours or 0.0) / 24 / _NEAR_DAYS) / log1p(choices.fade_days / _NEAR_DAYS)
        faded = round(fresh - _FADES * late * max(0.0, 1 - fresh / _LASTING), 4)
        if faded > _UNLISTED:
            links[place[a], place[b]] = _Link(faded, sum(common), relation, hours)
    return links


def _likeness(reading: Floats, names: Floats, matter: Floats, meaning: Floats, choices: Stories) -> Floats:
    """How much two articles speak for one story by who, where and how many, by what happened, and by what it means.

    A geometric mean: of two texts in like words, those that name nobody in common are about two happenings, and so are
    two that have only a town in common. Where one has no names at all, as in scripts without capitals, or is in a
    language whose meaning nobody can read, its words must tell.
    """
    named = np.where(np.isnan(names), 0.0, choices.names_part)
    meant = np.where(np.isnan(meaning), 0.0, choices.meaning_part)
    told = choices.matter_part + choices.meaning_part - meant
    found: Floats = (
        reading ** (1 - named - told - meant)
        * np.maximum(np.nan_to_num(names), _LEAST["names"]) ** named
        * np.maximum(np.nan_to_num(matter), _LEAST["matter"]) ** told
        * np.maximum(np.nan_to_num(meaning), _LEAST["meaning"]) ** meant
    )
    return found


def _probability(
    near: list[tuple[int, _Link]], story_of: dict[int, int], mine: int, found: list[list[int]], fit: Fit
) -> float:
    """That the article belongs where it is: its likeness to its own story against that to the next."""
    sums: dict[int, float] = defaultdict(float)
    linked: dict[int, int] = defaultdict(int)
    for j, link in near:
        sums[story_of[j]] += link.likeness
        linked[story_of[j]] += 1
    means = {
        n: (total + _UNLISTED * (len(found[n]) - (n == mine) - linked[n])) / max(len(found[n]) - (n == mine), 1)
        for n, total in sums.items()
    }
    other = max((mean for n, mean in means.items() if n != mine), default=_UNLISTED)
    own = means.get(mine, _UNLISTED) if len(found[mine]) > 1 else fit.alone * fit.least
    return round(1 / (1 + exp(-8 * (own - other) / (own + other) - 1)), 4)


def _why(i: int, near: list[tuple[int, _Link]], story_of: dict[int, int], called: list[str], names: Names) -> str:
    """In words: what the article has in common with the nearest in its story."""
    best = max(near, key=lambda each: (story_of[each[0]] == story_of[i], each[1].likeness, -each[0]), default=None)
    if best is None:
        return "nothing like it among these pages"
    j, link = best
    if story_of[j] != story_of[i]:
        return f"alone: the nearest is {called[j]}, alike by {link.likeness:.0%}"
    if link.words:
        said = [f"shares {link.words} words with {called[j]}" + (f" ({link.relation})" if link.relation else "")]
    else:
        said = [f"alike by {link.likeness:.0%} to {called[j]}"]
    if both := names.shared(i, j)[:_NAMES_SHOWN]:
        said.append("same names: " + ", ".join(both))
    if link.hours is not None:
        said.append(_apart(link.hours))
    return "; ".join(said)


def _called(article_id: str, outlet: str | None, title: str | None) -> str:
    """An article as people know it: its outlet and title, and its id where it has neither."""
    if not title:
        return outlet or article_id
    return f"{outlet}: “{title}”" if outlet else f"“{title}”"


def _apart(hours: float) -> str:
    if hours < 1:
        return "at the same time"
    count, unit = (round(hours), "hour") if hours < 48 else (round(hours / 24), "day")
    return f"{count} {unit}{'s' if count > 1 else ''} apart"
