"""derivations, passages, attributions -> changes: how a story's meaning changed from copy to copy.

Each derivation between articles is read from parent to child; an article under an inferred parent is read against the
sibling it shares most with. What changes between the two is `comparing`'s; here is which two, and which comes first.

    A "One analyst said the tests failed."  ->  B "Analysts said the tests failed."    gives   source_changed
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from firsthand.arrow import by_key, counts
from firsthand.decisions import named, told
from firsthand.drift.comparing import changes_between
from firsthand.drift.comparing import turned as turned_back
from firsthand.drift.sides import Place, Side, Statement
from firsthand.schema import TABLES, Tables
from firsthand.settings import Drift

Row = Mapping[str, Any]
GAINED = frozenset({"attribution_added", "source_specified", "hedge_added"})
"""Copies lose these far more often than they gain them: between siblings the side without them is told as the copy."""


def drift(tables: Tables, choices: Drift) -> dict[str, pa.Table]:
    """The changes of every story.

    Args:
        tables: stories, derivations, pairs, passages, attributions, articles, sentences (of whole stories).
        choices: how many details to keep.

    Returns:
        changes, one row each; counts: pairs read, and pairs without passages.
    """
    articles = {row["article_id"]: row for row in tables["articles"].to_pylist()}
    sentences = by_key(tables["sentences"], "article_id")
    statements = by_key(tables["attributions"], "article_id")
    passages: dict[tuple[str, str], list[Row]] = {}
    for row in tables["passages"].to_pylist():
        passages.setdefault((row["a"], row["b"]), []).append(row)
    pairs = {(row["a"], row["b"]): row for row in tables["pairs"].to_pylist()}
    sides: dict[str, Side] = {}
    found: list[dict[str, object]] = []
    read = bare = 0
    for story_id, a, b, sibling in _to_read(tables, articles, pairs):
        rows = passages.get((min(a, b), max(a, b)), [])
        if a not in articles or b not in articles or not rows:
            bare += 1
            continue
        for article_id in (a, b):
            if article_id not in sides:
                own = sentences.get(article_id, []), statements.get(article_id, [])
                sides[article_id] = side_of(articles[article_id], *own)
        turned = rows if a < b else [turn(row) for row in rows]
        read += 1
        if all(articles[a][part] == articles[b][part] for part in ("title", "text")):
            continue  # of a report that thousands print alike nothing is read thousands of times
        for told_of in changes_between(sides[a], sides[b], turned, choices.max_details_per_pair):
            # of siblings neither had the other's words: what one lacks it lost from their source
            lost = sibling and told_of.kind in GAINED
            change, ends = (turned_back(told_of), (b, a)) if lost else (told_of, (a, b))
            found.append({
                "story_id": story_id, "a": ends[0], "b": ends[1], "kind": change.kind, "before": change.before,
                "after": change.after, "severity": change.severity,
                **_placed("a", change.a), **_placed("b", change.b),
            })  # fmt: skip
    if answers := told(tables, "change"):
        found = [row for row in found if answers.get(tuple(named("change", row))) != "no"]
    noticed = counts({"pairs compared": read, "derivations without passages": bare})
    return {"changes": TABLES["changes"].table(found), "counts": noticed}


def side_of(article: Row, sentences: Iterable[Row], statements: Iterable[Row]) -> Side:
    """One article as a side of a comparison: rows of `articles`, `sentences` and `attributions`."""
    places = sorted((row["n"], Place(row["part"], row["start"], row["end"])) for row in sentences)
    published = article["published_at"]
    day: date | None = published.date() if published else article["dateline_date"]
    return Side(
        article["article_id"], article["title"], article["text"] or "", tuple(p for _, p in places),
        tuple(_statement(row) for row in sorted(statements, key=lambda r: r["n"])), day, article["language"] or "en",
    )  # fmt: skip


def _statement(row: Row) -> Statement:
    def places(name: str) -> tuple[Place, ...]:
        return tuple(Place(row["part"], span["start"], span["end"]) for span in row[name] or ())

    return Statement(
        row["n"], row["form"] or "", row["source"] or "", row["source_name"] or "", row["source_kind"] or "",
        row["number"] or "one", row["cue_class"] or "neutral", places("source_spans"), places("cue_spans"),
        places("content_spans"), row["within"], row["via"] or "",
    )  # fmt: skip


def turn(row: Row) -> dict[str, Any]:
    """A row of `passages` with its sides exchanged."""
    swapped = {"a": "b", "b": "a"}
    return {
        (swapped[name[0]] + name[1:] if name in swapped or name[:2] in {"a_", "b_"} else name): value
        for name, value in row.items()
    }


def _placed(side: str, place: Place | None) -> dict[str, object]:
    return {
        f"{side}_part": place.part if place else None,
        f"{side}_start": place.start if place else None,
        f"{side}_end": place.end if place else None,
    }


def _to_read(
    tables: Tables, articles: Mapping[str, Row], pairs: Mapping[tuple[str, str], Row]
) -> list[tuple[str, str, str, bool]]:
    """(story, a, b, whether they are siblings) to compare, a the one read as earlier: each two once, sorted."""
    derivations = tables["derivations"].to_pylist()
    by_child: dict[tuple[str, str], list[Row]] = {}
    for row in derivations:
        by_child.setdefault((row["story_id"], row["child"]), []).append(row)
    chosen: dict[tuple[str, frozenset[str]], tuple[str, str, str, bool]] = {}
    under: dict[tuple[str, str], list[str]] = {}
    for (story, child), rows in sorted(by_child.items()):
        best = min(rows, key=lambda r: (not r["stated"], -round(r["probability"], 4), r["parent"]))
        for row in rows:
            if row["parent_kind"] == "article" and (row["stated"] or row is best):
                chosen.setdefault((story, frozenset((row["parent"], child))), (story, row["parent"], child, False))
        if best["parent_kind"] == "inferred":
            under.setdefault((story, best["parent"]), []).append(child)
    excluded = _ruled_out(derivations)
    compared: dict[str, list[str]] = {}
    for one, two in pairs:
        compared.setdefault(one, []).append(two)
        compared.setdefault(two, []).append(one)
    for (story, _), children in sorted(under.items()):
        siblings = set(children)
        for child in children:
            near = [one for one in compared.get(child, ()) if one in siblings]
            if not near:
                continue
            sibling = min(near, key=lambda s: (-_common(pairs, s, child), s))
            a, b = _first(child, sibling, articles, pairs, excluded)
            chosen.setdefault((story, frozenset((a, b))), (story, a, b, True))
    return sorted(chosen.values())


def _ruled_out(derivations: Iterable[Row]) -> dict[tuple[str, str], float]:
    """(child, parent) -> how probable that direction is, from derivations that are candidates only."""
    return {
        (row["child"], row["parent"]): round(row["direction_probability"], 4)
        for row in derivations
        if row["parent_kind"] == "article" and row["direction_probability"] is not None
    }


def _common(pairs: Mapping[tuple[str, str], Row], one: str, two: str) -> int:
    row = pairs[min(one, two), max(one, two)]
    return int(row["verbatim"] + row["edited"] + row["reworded"])


def _first(
    one: str, two: str, articles: Mapping[str, Row], pairs: Mapping[tuple[str, str], Row],
    direction: Mapping[tuple[str, str], float],
) -> tuple[str, str]:  # fmt: skip
    """Which of two siblings is read as the earlier.

    The one ruled out as child; else the earlier; else the one with more of the shared matter; else the lower id.
    """
    one_from_two, two_from_one = direction.get((one, two), 0.5), direction.get((two, one), 0.5)
    if abs(two_from_one - one_from_two) > 0.4:
        return (one, two) if two_from_one > one_from_two else (two, one)
    times = [articles[i]["published_at"] if i in articles else None for i in (one, two)]
    if times[0] and times[1] and times[0] != times[1]:
        return (one, two) if times[0] < times[1] else (two, one)
    low, high = sorted((one, two))
    row = pairs[low, high]
    shares = round(row["a_share"], 4), round(row["b_share"], 4)
    # the one of whose words less is shared holds more besides: the fuller text
    return (high, low) if shares[1] < shares[0] else (low, high)
