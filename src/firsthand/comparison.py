"""Two pages side by side: the same stages on two articles in memory, told that they belong together.

comparison = compare("agency.html", "blog.html")
comparison.pair["relation"], comparison.changes.num_rows
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from firsthand.errors import InputError
from firsthand.pipeline import read_articles, run_stages
from firsthand.read import Input
from firsthand.schema import TABLES, digest
from firsthand.settings import Choices
from firsthand.show import counterparts
from firsthand.store import Case


@dataclass(frozen=True)
class Comparison:
    """What two articles have in common, who said it in each, and what changed from the first to the second.

    Attributes:
        articles: two rows of `articles`, as they were given: the first is read as the earlier.
        pair: one row of `pairs`, with `a` the first article.
        passages: rows of `passages`, with `a` the first article.
        attributions: rows of `attributions` of both.
        changes: rows of `changes`, with `a` the first article.
        added: sentences of the second without a counterpart in the first, with their text.
        omitted: sentences of the first without a counterpart in the second, with their text.
        why: how the two relate, in words.
        case: the two articles with all their tables.
    """

    articles: pa.Table
    pair: dict[str, Any]
    passages: pa.Table
    attributions: pa.Table
    changes: pa.Table
    added: list[dict[str, Any]]
    omitted: list[dict[str, Any]]
    why: str
    case: Case

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain data: tables as lists of rows."""
        tables = ("articles", "passages", "attributions", "changes")
        return {
            "articles": self.articles.to_pylist(),
            "pair": self.pair,
            **{name: getattr(self, name).to_pylist() for name in tables[1:]},
            "added": self.added,
            "omitted": self.omitted,
            "why": self.why,
        }


def compare(a: Input, b: Input, *, choices: Choices | None = None) -> Comparison:
    """Sets two articles side by side; reports alignment and changes whatever the relation, however short the texts.

    Args:
        a: a page (path) or an article (mapping with at least `text`), read as the earlier.
        b: the other.
        choices: the stages' choices; None takes the defaults.

    Raises:
        InputError: one of them holds no article, or several.
    """
    choices = choices or Choices()
    first, second = (_one(given, choices) for given in (a, b))
    one, two = (tables["articles"]["article_id"][0].as_py() for tables in (first, second))
    if one == two:
        second = _under(second, two := f"{two}~2")
    tables = {name: TABLES[name].conform(pa.concat_tables([first[name], second[name]])) for name in first}
    low, high = sorted((one, two))
    tables["candidates"] = TABLES["candidates"].table([{"a": low, "b": high, "aligned": True}])
    story = min(digest(one), digest(two))
    tables["stories"] = TABLES["stories"].table(
        [{"story_id": story, "article_id": i, "probability": 1.0, "why": "compared on request"} for i in (one, two)]
    )
    tables["derivations"] = TABLES["derivations"].table(
        [{"story_id": story, "child": two, "parent": one, "parent_kind": "article", "kind": "rewrite", "share": 0.0,
          "probability": 1.0, "direction_probability": 1.0, "stated": True, "evidence": "[]"}]
    )  # fmt: skip
    choices = replace(choices, align=replace(choices.align, list_boilerplate_pairs=True))
    tables = run_stages(("fingerprint", "collapse", "align", "attribution", "drift"), tables, choices)
    case = Case({name: table for name, table in tables.items() if TABLES[name].stored})
    flip = one > two
    articles = tables["articles"].to_pylist()
    pair = tables["pairs"].to_pylist()[0]
    added, omitted = counterparts(case, one, two)
    return Comparison(
        articles=TABLES["articles"].schema.empty_table()
        if not articles
        else pa.Table.from_pylist(articles[:: -1 if flip else 1], schema=TABLES["articles"].schema),
        pair=_turned(pair) if flip else pair,
        passages=_turned_table(tables["passages"]) if flip else tables["passages"],
        attributions=tables["attributions"],
        changes=tables["changes"],
        added=added,
        omitted=omitted,
        why=pair["why"],
        case=case,
    )


def _one(given: Input, choices: Choices) -> dict[str, pa.Table]:
    tables = read_articles([given], choices)
    found = tables["articles"].num_rows
    name = given if not isinstance(given, dict) else "the mapping"
    if found == 0:
        reasons = tables["refusals"]["reason"].to_pylist() or ["nothing to read"]
        raise InputError(f"{name} holds no article: {reasons[0]}")
    if found > 1:
        raise InputError(f"{name} holds {found} articles, compare takes one from each side: use firsthand trace")
    return {name: tables[name] for name in ("articles", "furniture", "sentences")}


def _under(tables: dict[str, pa.Table], article_id: str) -> dict[str, pa.Table]:
    return {
        name: table.set_column(
            table.column_names.index("article_id"), "article_id", pa.array([article_id] * table.num_rows, pa.string())
        )
        for name, table in tables.items()
    }


def _turned(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its sides exchanged."""

    def other(name: str) -> str:
        side, _, rest = name.partition("_")
        return {"a": "b", "b": "a"}.get(side, side) + ("_" + rest if rest else "")

    return {name: row.get(other(name), value) for name, value in row.items()}


def _turned_table(table: pa.Table) -> pa.Table:
    return TABLES["passages"].table([_turned(row) for row in table.to_pylist()])
