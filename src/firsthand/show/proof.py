"""Rows with the words that prove them: whatever points into a text carries what stands there.

>>> texts = {"x": {"title": "Dam holds", "text": "It held, engineers said."}}
>>> quote(texts, {"article_id": "x", "part": "text", "start": 9, "end": 18})["words"]
'engineers'
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from firsthand.decisions import named
from firsthand.show.pieces import Mark, Piece, cut, differing, locate

Row = dict[str, Any]
Texts = Mapping[str, Mapping[str, str]]
"""The title and the text of each article, by its id."""


class HasTables(Protocol):
    """What these questions are asked of: a case, a comparison, or tables held in memory."""

    def table(self, name: str) -> pa.Table:
        """The table of that name, empty where the case has none."""
        ...

    def count(self, name: str) -> int:
        """How many rows it has."""
        ...


def rows(table: pa.Table) -> list[Row]:
    """The rows of a table as JSON has them: times and days as ISO 8601, `evidence` parsed."""
    columns = [_plain(name, column) for name, column in zip(table.column_names, table.columns, strict=True)]
    return [dict(zip(table.column_names, values, strict=True)) for values in zip(*columns, strict=True)]


def _plain(name: str, column: pa.ChunkedArray) -> list[Any]:
    if pa.types.is_timestamp(column.type):  # as text by Arrow: Python's own way takes twenty times as long
        told = column.cast(pa.timestamp("us")).cast(pa.string())
        return pc.replace_substring_regex(told, r"^(\S+) (\S+?)(?:\.0+)?$", r"\1T\2Z").to_pylist()  # type: ignore[no-any-return]
    values: list[Any] = column.to_pylist()
    if pa.types.is_date(column.type):
        return [value and value.isoformat() for value in values]
    return [json.loads(value) if value else [] for value in values] if name == "evidence" else values


def attribution_pieces(texts: Mapping[str, str], attributions: Iterable[Row], part: str) -> list[Piece]:
    """The title or the text of an article cut by who says what: kinds source, cue, content."""
    marks = [
        Mark(span["start"], span["end"], role, row["n"])
        for row in attributions
        if (row["part"] or "text") == part
        for role in ("source", "cue", "content")
        for span in row[f"{role}_spans"] or []
    ]
    return cut(texts[part], marks)


def numbered(passages: Iterable[Row]) -> list[Row]:
    """Passages in the order of side a (title first), numbered by `n`."""
    ordered = sorted(
        passages, key=lambda p: (p["a_part"] != "title", p["a_start"], p["b_part"] != "title", p["b_start"])
    )
    return [{**row, "n": n} for n, row in enumerate(ordered, 1)]


def passage_marks(passages: Iterable[Row], side: str) -> dict[str, list[Mark]]:
    """The marks that passages make on the title and the text of one side."""
    marks: dict[str, list[Mark]] = {"title": [], "text": []}
    for row in passages:
        part = row[f"{side}_part"] or "text"
        marks[part].append(Mark(row[f"{side}_start"], row[f"{side}_end"], passage_kind(row), row["n"]))
    return marks


def passage_kind(row: Row) -> str:
    """What a passage is drawn as: boilerplate and quotations say less of descent than their wording does."""
    return "boilerplate" if row["boilerplate"] else "quoted" if row["quoted"] else str(row["kind"])


def texts(part: HasTables) -> dict[str, dict[str, str]]:
    """Title and text of each article, by its id."""
    table = part.table("articles").select(["article_id", "title", "text"])
    return {row["article_id"]: {"title": row["title"] or "", "text": row["text"] or ""} for row in table.to_pylist()}


def in_time(articles: Iterable[Row]) -> list[Row]:
    """Articles in order of time, those without one last."""
    return sorted(articles, key=lambda row: (row["published_at"] is None, row["published_at"] or "", row["article_id"]))


def plain(row: Row) -> Row:
    """An article without its text."""
    return {name: value for name, value in row.items() if name != "text"}


def quote(texts: Texts, span: Row) -> Row:
    """A span with the words that stand there; a span of an article elsewhere has none."""
    text = texts.get(span["article_id"], {}).get(span.get("part") or "text", "")
    return {**span, "words": text[span["start"] : span["end"]]}


def _proven(row: Row, texts: Texts) -> Row:
    """A row whose evidence carries the words of its spans."""
    evidence = [{**item, "spans": [quote(texts, span) for span in item.get("spans") or []]} for item in row["evidence"]]
    return {**row, "evidence": evidence}


def derivations(part: HasTables, texts: Texts) -> list[Row]:
    """The edges of a lineage with their evidence: stated first, likeliest first."""
    found = [_proven(row, texts) | {"decide": named("parent", row)} for row in rows(part.table("derivations"))]
    return sorted(found, key=lambda e: (not e["stated"], -(e["probability"] or 0), e["child"], e["parent"]))


def decisions(part: HasTables, article_id: str | None = None) -> list[Row]:
    """What a user decided about these articles, or about one of them: each once, the latest first."""
    found = [row for row in rows(part.table("decisions")) if article_id in (None, row["article_id"])]
    each = {row["decision"]: {name: row[name] for name in ("about", "ids", "answer", "by", "at")} for row in found}
    return sorted(each.values(), key=lambda row: (row["at"] or "", row["about"], row["ids"]), reverse=True)


def inferred(part: HasTables, texts: Texts) -> list[Row]:
    """The inferred parents, with the words each must have held."""
    found = [_proven(row, texts) for row in rows(part.table("inferred"))]
    return [{**row, "contains": [quote(texts, span) for span in row["contains"] or []]} for row in found]


def origins(part: HasTables, texts: Texts) -> list[Row]:
    """The origins with their evidence; `counted` says whether the story's number counts it or only rests on it."""
    found = [_proven(row, texts) for row in rows(part.table("origins"))]
    return sorted(found, key=lambda row: (not row["counted"], -len(row["articles"] or []), row["origin_id"]))


def claims(part: HasTables, texts: Texts) -> list[Row]:
    """The cards of claims, each with its `claims`: where it is made, in which words, on whose word; `evidence`: what
    contradicts what.

    Those that warn of more than a single origin come first, then those of most articles.
    """
    said = {(row["article_id"], row["n"]): row for row in rows(part.table("attributions"))}
    mentions: dict[str, list[Row]] = {}
    for row in rows(part.table("claims")):
        text = texts.get(row["article_id"], {}).get(row["part"] or "text", "")
        attribution = said.get((row["article_id"], row["attribution_n"]))
        mentions.setdefault(row["claim_id"], []).append(
            {
                **row,
                "words": text[row["start"] : row["end"]],
                "source": attribution and (attribution["source_name"] or attribution["source"]),
                "cue": attribution and _spoken(texts[row["article_id"]], attribution, "cue"),
                "source_words": attribution and _spoken(texts[row["article_id"]], attribution, "source"),
                "form": attribution and attribution["form"],
            }
        )
    cards = [
        {**_proven(card, texts), "claims": mentions.get(card["claim_id"], [])}
        for card in rows(part.table("claim_cards"))
    ]
    return sorted(
        cards, key=lambda c: (not set(c["warnings"] or ()) - {"single_origin"}, -c["articles"], c["claim_id"])
    )


def changes(part: HasTables, texts: Texts, sentences: list[Row]) -> list[Row]:
    """The changes, worst first and details last, with both sentences cut into pieces, the changed words marked.

    Where one side has no words of its own (something was dropped) the sentence that faces the other is given,
    unmarked; where none does, nothing.
    """
    by_place: dict[tuple[str, str], list[Row]] = {}
    for row in sentences:
        by_place.setdefault((row["article_id"], row["part"]), []).append(row)
    found = rows(part.table("changes"))
    halves = {tuple(sorted((row["a"], row["b"]))) for row in found if None in (row["a_start"], row["b_start"])}
    facing: dict[tuple[str, str], list[Row]] = {}
    for row in rows(part.table("passages")) if halves else []:
        if (row["a"], row["b"]) in halves:
            facing.setdefault((row["a"], row["b"]), []).append(row)
    for row in found:
        row["decide"] = named("change", row)
        a, b = (_sentence(row, side, texts, by_place) for side in "ab")
        a_marks, b_marks = ([(0, one.words[1] - one.words[0])] if one and one.words else [] for one in (a, b))
        if a and b and a.words and b.words:
            before, after = (texts[one.article_id][one.part][slice(*one.words)] for one in (a, b) if one.words)
            a_marks, b_marks = differing(before, after)
        passages = facing.get((min(row["a"], row["b"]), max(row["a"], row["b"])), [])
        for side, one, other, where in (("a", a, b, a_marks), ("b", b, a, b_marks)):
            shown = one or (other and _facing(other, row[side], passages, by_place))
            row[f"{side}_words"] = _shown(shown, where, texts) if shown else []
    return sorted(
        found, key=lambda c: (-c["severity"], c["kind"].startswith("detail"), c["a"], c["b"], c["a_start"] or 0)
    )


def alike(changes: Iterable[Row]) -> list[Row]:
    """Changes with those that read alike in several copies of one article as one row: `to` lists the copies."""
    groups: dict[tuple[object, ...], Row] = {}
    for row in changes:
        key = (row["kind"], row["a"], row["a_start"], row["before"], row["after"])
        groups.setdefault(key, {**row, "to": []})["to"].append(row["b"])
    return list(groups.values())


class _Sentence(NamedTuple):
    """A sentence, or several that a change spans, and where its changed words stand."""

    article_id: str
    part: str
    start: int
    end: int
    words: tuple[int, int] | None


def _sentence(row: Row, side: str, texts: Texts, sentences: Mapping[tuple[str, str], list[Row]]) -> _Sentence | None:
    """The whole sentences around one side of a change."""
    start, end = row[f"{side}_start"], row[f"{side}_end"]
    name, part = row[side], row[f"{side}_part"] or "text"
    if start is None or name not in texts:
        return None
    around = [s for s in sentences.get((name, part), []) if s["start"] < end and s["end"] > start]
    low = min([start, *(s["start"] for s in around)])
    high = max([end, *(s["end"] for s in around)])
    changed = row["before" if side == "a" else "after"] or ""
    return _Sentence(name, part, low, high, locate(texts[name][part], changed, low, high, (start, end)))


def _facing(
    other: _Sentence, name: str, passages: list[Row], sentences: Mapping[tuple[str, str], list[Row]]
) -> _Sentence | None:
    """The sentence of article `name` that stands where the other article has that one, by the passage they share."""
    best: tuple[int, float, str] | None = None
    for row in passages:
        mine, theirs = ("a", "b") if row["a"] == name else ("b", "a")
        low, high = max(row[f"{theirs}_start"], other.start), min(row[f"{theirs}_end"], other.end)
        if row[f"{theirs}_part"] != other.part or low >= high or (best and best[0] >= high - low):
            continue
        along = ((low + high) / 2 - row[f"{theirs}_start"]) / (row[f"{theirs}_end"] - row[f"{theirs}_start"])
        place = row[f"{mine}_start"] + along * (row[f"{mine}_end"] - row[f"{mine}_start"])
        best = (high - low, place, row[f"{mine}_part"])
    if best is None:
        return None
    _, place, part = best
    around = (s for s in sentences.get((name, part), []) if s["start"] <= place < s["end"])
    return next((_Sentence(name, part, s["start"], s["end"], None) for s in around), None)


def _shown(one: _Sentence, marks: list[tuple[int, int]], texts: Texts) -> list[Piece]:
    at = one.words[0] if one.words else 0
    placed = [Mark(at + start, at + end, "words", n) for n, (start, end) in enumerate(marks)] if one.words else []
    return cut(texts[one.article_id][one.part], placed, one.start, one.end)


def with_words(row: Row, texts: Mapping[str, str]) -> Row:
    """An attribution with the words of its source, cue and content, and the ids by which it can be corrected."""
    return {
        **row,
        "decide": named("source", row),
        **{f"{role}_words": _spoken(texts, row, role) for role in ("source", "cue", "content")},
    }


def _spoken(texts: Mapping[str, str], row: Row, role: str) -> str:
    text = texts[row["part"] or "text"]
    return " … ".join(text[span["start"] : span["end"]] for span in row[f"{role}_spans"] or [])
