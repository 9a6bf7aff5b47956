"""Which articles tell one happening.

Articles are alike by the names and numbers in them (names.py), by their other rare words and by the meaning of title
and lead; copied and rewritten text adds to it, a shared statement adds less, days apart take from it (links.py). Groups
join while they are nearly as alike as their own members are (grouping.py): two quakes stay two stories, one event told
over days stays one.

    >>> from firsthand.arrow import article_keys
    >>> from firsthand.capitals import capitals
    >>> ids = [{"article_id": i, "text": "Kim met Shoigu in Pyongyang."} for i in ("x", "y", "z")]
    >>> tables = {"articles": TABLES["articles"].table(ids)}
    >>> texts = tables["articles"]["text"].combine_chunks()
    >>> tables["capitals"] = capitals(article_keys("xyz"), pa.array([""] * 3), texts)
    >>> near = {"a": "x", "b": "y", "words": 0.7, "lead": 0.6, "matter": 0.5, "meaning": 0.8, "hours": 2.0}
    >>> tables["likeness"] = TABLES["likeness"].table([near])
    >>> told = stories(tables, Stories())["stories"].to_pylist()
    >>> [row["why"] for row in told if row["article_id"] == "x"]
    ['alike by 43% to y; same names: Shoigu, Pyongyang, Kim; 2 hours apart']
    >>> len({row["story_id"] for row in told})
    2
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from firsthand.arrow import rows_of, run_starts
from firsthand.decisions import told
from firsthand.hours import Hours
from firsthand.schema import TABLES, Tables, digest, in_order
from firsthand.settings import Stories
from firsthand.stories.grouping import Fit, groups
from firsthand.stories.links import LISTED, UNLISTED, Links, links_of
from firsthand.stories.names import Names, names_of

_READ = ("article_id", "outlet", "title", "published_at", "published_precision")
_NAMES_SHOWN = 4
_WHOLE = 10_000
"""Likeness is summed in whole ten-thousandths, so that no sum depends on order."""
Int64 = npt.NDArray[np.int64]
Float64 = npt.NDArray[np.float64]


def stories(tables: Tables, choices: Stories) -> dict[str, pa.Table]:
    """Every article in one story, also alone in it.

    Args:
        tables: `articles`, `capitals`, `likeness`; with `pairs` also what alignment found, with `copy_classes` also who
            is one of very many copies: of these only the representative is compared with others, and the rest go where
            it goes; with `decisions` whom a user put together or apart.
        choices: when groups of articles are one story.

    Returns:
        `stories`: story_id is the least digest of its members' ids, `why` names the article nearest in the story; and
        `story_ids`, the other addresses each story may have had.
    """
    articles = in_order(tables["articles"].select(_READ), ("article_id",))
    ids, title = (pc.fill_null(articles[name].combine_chunks(), "") for name in ("article_id", "title"))
    known_by = ids.to_pylist()
    names = names_of(known_by, tables["capitals"])
    links = links_of(tables, ids, names, Hours.of(articles), choices)
    leader = _leaders(tables.get("copy_classes"), ids, links)
    fit = Fit(
        usual=choices.usual_likeness,
        alone=choices.lone_likeness,
        tight=choices.tight_likeness,
        prior_pairs=choices.prior_pairs,
        least=choices.min_fit,
        missing=UNLISTED,
        listed=LISTED,
    )
    free = (leader < 0)[links.pairs].all(axis=1)
    edges = zip(*links.pairs[free].T.tolist(), links.likeness[free].tolist(), strict=True)
    story = np.empty(len(ids), np.int64)
    together = links.pairs[free & links.one_text].tolist()
    joined, apart = _decided(tables, known_by)
    together += [[int(n) if leader[n] < 0 else int(leader[n]) for n in pair] for pair in joined]
    for n, members in enumerate(groups(len(ids), edges, fit, together)):
        story[members] = n
    story = np.where(leader < 0, story, story[leader])
    for one, other in apart:
        if story[one] == story[other]:
            story[other] = story.max() + 1
    story = np.unique(story, return_inverse=True)[1]
    probability = _probabilities(links, story, fit)
    known = _Articles(known_by, articles["outlet"].to_pylist(), title.to_pylist())
    digests = [digest(article_id) for article_id in known.ids]
    why = _reasons(links, story, known, names)
    for n in {n for pair in (*joined, *apart) for n in pair}:
        why[n] = f"decided by hand; {why[n]}"
    story_id = [""] * (int(story.max(initial=-1)) + 1)
    for n, own in zip(story.tolist(), digests, strict=True):
        story_id[n] = min(story_id[n] or own, own)
    order = np.argsort(story, kind="stable")
    of_each = [story_id[n] for n in story.tolist()]
    columns = {
        "story_id": of_each,
        "article_id": ids,
        "probability": probability[np.where(leader < 0, np.arange(len(ids)), leader)],
        "why": pa.array(why, pa.string()),
    }
    # every address a story can have had: a story is named after one of its members, whichever was least then
    addresses: list[dict[str, object]] = [
        {"was": was, "is": now} for was, now in zip(digests, of_each, strict=True) if was != now
    ]
    return {
        "stories": TABLES["stories"].conform(pa.table(columns).take(pa.array(order))),
        "story_ids": TABLES["story_ids"].table(addresses),
    }


def _decided(tables: Tables, ids: list[str]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The pairs of articles, by their rows, that a user put into one story, and those into two."""
    answers = told(tables, "story")
    row = {article: n for n, article in enumerate(ids)} if answers else {}
    found = [
        ((row[one], row[other]), answer)
        for (one, other), answer in sorted(answers.items())
        if {one, other} <= row.keys()
    ]
    joined, apart = ([pair for pair, answer in found if answer == wanted] for wanted in ("yes", "no"))
    return joined, apart


def _leaders(classes: pa.Table | None, ids: pa.Array, links: Links) -> Int64:
    """The representative of each article that is one of very many copies and linked with no other; -1 for the rest."""
    leader = np.full(len(ids), -1, np.int64)
    if classes is None:
        return leader
    members, first = (rows_of(classes[name], ids) for name in ("article_id", "representative"))
    led = (members >= 0) & (first >= 0) & (members != first)
    leader[members[led]] = first[led]
    for one, other in (links.pairs.T, links.pairs.T[::-1]):
        leader[one[leader[one] != other]] = -1
    return leader


def _probabilities(links: Links, story: Int64, fit: Fit) -> Float64:
    """That each article belongs where it is: its likeness to its own story against that to the next."""
    sizes = np.bincount(story)
    one, other, link = links.ways()
    order = np.lexsort((story[other], one))
    one, theirs = one[order], story[other[order]]
    amount = np.rint(links.likeness[link[order]] * _WHOLE).astype(np.int64)
    firsts = run_starts(one * len(sizes) + theirs)
    total = np.add.reduceat(amount, firsts) / _WHOLE if len(firsts) else np.zeros(0)
    linked = np.diff(firsts, append=len(one))
    one, theirs = one[firsts], theirs[firsts]
    home = theirs == story[one]
    members = sizes[theirs] - home
    mean = (total + UNLISTED * (members - linked)) / np.maximum(members, 1)
    own = np.where(sizes[story] > 1, UNLISTED, fit.alone * fit.least)
    own[one[home]] = mean[home]
    next_best = np.full(len(story), -np.inf)
    np.maximum.at(next_best, one[~home], mean[~home])
    next_best = np.where(np.isinf(next_best), UNLISTED, next_best)
    found: Float64 = np.round(1 / (1 + np.exp(-8 * (own - next_best) / (own + next_best) - 1)), 4)
    return found


@dataclass(frozen=True)
class _Articles:
    """What articles are called by."""

    ids: list[str]
    outlets: list[str | None]
    titles: list[str]

    def called(self, n: int) -> str:
        """An article as people know it: its outlet and title, and its id where it has neither."""
        if not self.titles[n]:
            return self.outlets[n] or self.ids[n]
        return f"{self.outlets[n]}: “{self.titles[n]}”" if self.outlets[n] else f"“{self.titles[n]}”"


def _reasons(links: Links, story: Int64, known: _Articles, names: Names) -> list[str]:
    """Of each article in words what it has in common with the nearest in its story."""
    one, other, link = links.ways()
    home = story[one] == story[other]
    order = np.lexsort((other, -links.likeness[link], ~home, one))
    best = order[run_starts(one[order])]
    together = best[home[best]]
    both = iter(names.shared(np.stack([one[together], other[together]], axis=1), _NAMES_SHOWN))
    found = ["nothing like it among these pages"] * len(story)
    for n, i, j in zip(best.tolist(), one[best].tolist(), other[best].tolist(), strict=True):
        called = known.called(j)
        if home[n]:
            found[i] = "; ".join(_said(links, int(link[n]), called, next(both)))
        else:
            found[i] = f"alone: the nearest is {called}, alike by {links.likeness[link[n]]:.0%}"
    return found


def _said(links: Links, n: int, called: str, both: list[str]) -> Iterator[str]:
    """What two articles of one story have in common."""
    words, relation, hours = int(links.words[n]), links.relation[n], float(links.hours[n])
    if words:
        yield f"shares {words} words with {called}" + (f" ({relation})" if relation else "")
    else:
        yield f"alike by {links.likeness[n]:.0%} to {called}"
    if both:
        yield "same names: " + ", ".join(both)
    if not isnan(hours):
        yield _apart(hours)


def _apart(hours: float) -> str:
    if hours < 1:
        return "at the same time"
    count, unit = (round(hours), "hour") if hours < 48 else (round(hours / 24), "day")
    return f"{count} {unit}{'s' if count > 1 else ''} apart"
