"""Which articles tell one happening.

Articles are alike by the rare words of their texts and leads; what was found about copied and rewritten text adds to
it, days apart take from it, a shared statement adds nothing. Groups join while they are nearly as alike as their own
members are (grouping.py): two quakes stay two stories, one event told over days stays one.

    >>> from firsthand.schema import TABLES
    >>> ids = [{"article_id": i, "text": "Kim met Shoigu in Pyongyang."} for i in ("x", "y", "z")]
    >>> near = {"a": "x", "b": "y", "shared": 4, "words": 0.7, "lead": 0.6, "names": 0.8, "hours": 2.0, "aligned": True}
    >>> tables = {"articles": TABLES["articles"].table(ids), "candidates": TABLES["candidates"].table([near])}
    >>> told = stories(tables, Stories())["stories"].to_pylist()
    >>> [row["why"] for row in told if row["article_id"] == "x"]
    ['like y: 65% of its weighted words; same names: Shoigu, Pyongyang, Kim; 2 hours apart']
    >>> len({row["story_id"] for row in told})
    2
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from math import exp

import pyarrow as pa

from firsthand.lexicon import frequencies
from firsthand.schema import TABLES, Tables, digest
from firsthand.settings import Stories
from firsthand.stories.grouping import Fit, groups

_UNLISTED = 0.04
"""Likeness of two articles that are no candidates: those below the candidates' own floor average this much."""
_MOST = 0.8
"""Likeness above this says no more about the happening, only about copying."""
_FADES = 0.15
"""Likeness that time apart takes at most, from articles that share next to nothing."""
_LASTING = 0.4
"""Likeness that no time takes from."""
_NAMED = re.compile(r"\b[^\W\d_a-z][^\W\d_]+\b|\b\d+(?:[.,]\d+)*\b")
_NAMES_CHARACTERS = 3_000
_NAMES_SHOWN = 4
_NAME_SHARE = 0.5
"""A word with a capital that has one in this part of the news is a name."""


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
        tables: `articles`, `candidates`; with `pairs` also what alignment found.
        choices: when groups of articles are one story.

    Returns:
        `stories`: story_id is the least digest of its members' ids, `why` names the article nearest in the story; and
        `story_ids`, the other addresses each story may have had.
    """
    ids = sorted(tables["articles"]["article_id"].to_pylist())
    place = {article_id: i for i, article_id in enumerate(ids)}
    links = _links(tables, place, choices)
    fit = Fit(choices.usual_likeness, choices.prior_pairs, choices.min_fit, _UNLISTED)
    found = groups(len(ids), ((i, j, link.likeness) for (i, j), link in sorted(links.items())), fit)
    story_of = {i: n for n, members in enumerate(found) for i in members}
    near: dict[int, list[tuple[int, _Link]]] = defaultdict(list)
    for (i, j), link in sorted(links.items()):
        near[i].append((j, link))
        near[j].append((i, link))

    names = _names(tables["articles"], [ids[i] for members in found if len(members) > 1 for i in members])
    rows: list[dict[str, object]] = []
    for n, members in enumerate(found):
        story_id = min(digest(ids[i]) for i in members)
        for i in members:
            rows.append(
                {
                    "story_id": story_id,
                    "article_id": ids[i],
                    "probability": _probability(near[i], story_of, n, found, fit),
                    "why": _why(i, near[i], story_of, ids, names),
                }
            )
    return {"stories": TABLES["stories"].table(rows), "story_ids": _addresses(rows)}


def _addresses(rows: list[dict[str, object]]) -> pa.Table:
    """Every address a story can have had: a story is named after one of its members, whichever was least then."""
    named = [{"was": digest(str(row["article_id"])), "is": row["story_id"]} for row in rows]
    return TABLES["story_ids"].table([row for row in named if row["was"] != row["is"]])


def _links(tables: Tables, place: dict[str, int], choices: Stories) -> dict[tuple[int, int], _Link]:
    """Likeness of each pair of candidates."""
    columns = ("a", "b", "relation", "a_share", "b_share", "verbatim", "edited", "reworded")
    aligned = {}
    if "pairs" in tables:
        read = [tables["pairs"][name].to_pylist() for name in columns]
        aligned = {(row[0], row[1]): row[2:] for row in zip(*read, strict=True)}
    links = {}
    candidates = [tables["candidates"][name].to_pylist() for name in ("a", "b", "words", "lead", "hours")]
    for a, b, in_words, in_lead, hours in zip(*candidates, strict=True):
        if a not in place or b not in place:
            continue
        relation, a_share, b_share, *common = aligned.get((a, b), (None, 0.0, 0.0))
        likeness = _likeness(in_words or 0.0, in_lead or 0.0, relation, max(a_share, b_share))
        late = min(1.0, (hours or 0.0) / 24 / choices.fade_days)
        faded = round(likeness - _FADES * late * max(0.0, 1 - likeness / _LASTING), 4)
        if faded > _UNLISTED:
            links[place[a], place[b]] = _Link(faded, sum(common), relation, hours)
    return links


def _likeness(in_words: float, in_lead: float, relation: str | None, share: float) -> float:
    """How much two articles speak for one story, from their words and from what alignment found."""
    likeness = (in_words + in_lead) / 2
    if relation in ("copy", "rewrite"):
        likeness = max(likeness, likeness + (1 - likeness) * share / 2)
    elif relation == "shared_quotes":
        # a statement that both print is in their words, but need not be in what they lead with
        likeness = (in_words + 2 * in_lead) / 3
    return min(likeness, _MOST)


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
    own = means.get(mine, _UNLISTED) if len(found[mine]) > 1 else fit.usual * fit.least
    return round(1 / (1 + exp(-8 * (own - other) / (own + other) - 1)), 4)


def _why(
    i: int,
    near: list[tuple[int, _Link]],
    story_of: dict[int, int],
    ids: list[str],
    names: dict[str, dict[str, str]],
) -> str:
    """In words: what the article has in common with the nearest in its story."""
    best = max(near, key=lambda each: (story_of[each[0]] == story_of[i], each[1].likeness, -each[0]), default=None)
    if best is None:
        return "nothing like it among these pages"
    j, link = best
    if story_of[j] != story_of[i]:
        return f"alone: {ids[j]} is nearest, with {link.likeness:.0%} of its weighted words"
    if link.words:
        said = [f"shares {link.words} words with {ids[j]}" + (f" ({link.relation})" if link.relation else "")]
    else:
        said = [f"like {ids[j]}: {link.likeness:.0%} of its weighted words"]
    both = names.get(ids[i], {}).keys() & names.get(ids[j], {}).keys()
    if both:
        shown = sorted(both, key=lambda name: (-frequencies.weight(name), name))[:_NAMES_SHOWN]
        said.append("same names: " + ", ".join(names[ids[i]][name] for name in shown))
    if link.hours is not None:
        said.append(_apart(link.hours))
    return "; ".join(said)


def _apart(hours: float) -> str:
    if hours < 1:
        return "at the same time"
    count, unit = (round(hours), "hour") if hours < 48 else (round(hours / 24), "day")
    return f"{count} {unit}{'s' if count > 1 else ''} apart"


def _names(articles: pa.Table, wanted: list[str]) -> dict[str, dict[str, str]]:
    """By article: its names and numbers, as compared and as written."""
    chosen = set(wanted)
    known: dict[str, str | None] = {}  # as written: as compared, or None for a word that is no name
    found = {}
    for article_id, text in zip(articles["article_id"].to_pylist(), articles["text"].to_pylist(), strict=True):
        if article_id in chosen:
            forms = sorted(set(_NAMED.findall((text or "")[:_NAMES_CHARACTERS])))
            new = [form for form in forms if form not in known]
            for form, share in zip(new, frequencies.name_share(new), strict=True):
                known[form] = frequencies.normal(form) if form[0].isdigit() or share >= _NAME_SHARE else None
            found[article_id] = {name: form for form in forms if (name := known[form])}
    return found
