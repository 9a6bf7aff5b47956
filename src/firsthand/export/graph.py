"""The lineages of a case as graphs: articles and inferred parents as nodes, derivations as edges from parent to child.

Every article is a node, equal copies too. Read part by part, without the texts. Characters that XML 1.0 cannot hold
become U+FFFD in every format, so that all hold the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from firsthand import arrow
from firsthand.errors import NotFoundError
from firsthand.schema import TABLES, digest
from firsthand.show import proof, saying
from firsthand.show.proof import Row

if TYPE_CHECKING:
    from firsthand.pipeline import Progress
    from firsthand.store import Case

Value = str | float | bool

_ARTICLE = ["article_id", "url", "domain", "outlet", "title", "agency", "published_at", "published_precision", "page"]
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no Char of XML 1.0 (section 2.2), lone surrogates among it."""


@dataclass(frozen=True, slots=True)
class Node:
    """An article, or a parent that nobody published here."""

    node_id: str
    """article_id, or node_id of `inferred`, as in the tables."""
    label: str
    """Outlet and headline; of an inferred parent its label."""
    inferred: bool
    root: bool
    """No stated derivation leads to it."""
    outlet: str | None = None
    title: str | None = None
    url: str | None = None
    agency: str | None = None
    published_at: str | None = None
    published_precision: str | None = None
    story_id: str | None = None
    origins: str | None = None
    """The labels of the story's counted origins behind an article, joined by `; `."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A derivation, from parent to child."""

    parent: str
    child: str
    label: str
    """Kind and per cent, with a question mark where undecided."""
    kind: str
    stated: bool
    probability: float | None
    direction_probability: float | None
    share: float | None
    evidence: str
    """A line for each reason: `+` speaks for it, `-` against it."""


@dataclass(frozen=True)
class Graph:
    """The lineage of one story; articles that belong to none have one with an empty id."""

    story_id: str
    headline: str
    nodes: list[Node]
    """Inferred parents, then articles in order of time, those without one last."""
    edges: list[Edge]


class Counted:
    """Graphs, counted as they go by."""

    def __init__(self, graphs: Iterator[Graph], case: Case, progress: Progress | None) -> None:
        self.nodes = self.edges = 0
        self._graphs, self._case, self._progress = graphs, case, progress

    def __iter__(self) -> Iterator[Graph]:
        if self._progress:
            self._progress.begin("export", self._case.count("articles"), "articles")
        for graph in self._graphs:
            self.nodes += len(graph.nodes)
            self.edges += len(graph.edges)
            if self._progress:
                self._progress.advance(sum(not node.inferred for node in graph.nodes))
            yield graph
        if self._progress:
            self._progress.end()


def attributes(one: Node | Edge) -> dict[str, Value]:
    """What a node or an edge says of itself, by name; what nobody knows is left out."""
    ends = ("node_id", "parent", "child")
    found = ((field.name, getattr(one, field.name)) for field in fields(one) if field.name not in ends)
    return {name: value for name, value in found if value is not None and value != ""}


def graphs(case: Case, story_id: str | None = None) -> Iterator[Graph]:
    """The lineage of each story, in the order of their ids, or of this one.

    Raises:
        NotFoundError: the case has no such story.
        CaseError: a table cannot be read.
    """
    members = _table(case, "stories", ["story_id", "article_id"], story_id)
    if story_id is not None and not members.num_rows:
        raise NotFoundError(f"no story {story_id!r} in this case: `firsthand show CASE` lists them")
    articles = _table(case, "articles", _ARTICLE)
    place = pc.index_in(articles["article_id"], value_set=members["article_id"].combine_chunks())
    home = pc.fill_null(members["story_id"].combine_chunks().take(place), "")
    articles = articles.append_column("story_id", home)
    if story_id is not None:
        articles = articles.filter(pc.equal(articles["story_id"], story_id))
    cards = _table(case, "story_cards", ["story_id", "headline"], story_id)
    headlines = dict(zip(cards["story_id"].to_pylist(), cards["headline"].to_pylist(), strict=True))
    behind = _origins(case, story_id)
    inferred = dict(
        arrow.cut(_table(case, "inferred", ["story_id", "node_id", "label", "agency"], story_id), "story_id")
    )
    edges = dict(arrow.cut(_table(case, "derivations", TABLES["derivations"].schema.names, story_id), "story_id"))
    for story, found in arrow.cut(articles, "story_id"):
        derivations = proof.rows(edges[story]) if story in edges else []
        children = {row["child"] for row in derivations if row["stated"]}
        nodes = [_inferred(row, children) for row in proof.rows(inferred[story])] if story in inferred else []
        nodes += [_article(row, children, behind) for row in proof.in_time(proof.rows(found))]
        yield Graph(story, _plain(headlines.get(story)) or "", nodes, [_edge(row) for row in derivations])


def _table(case: Case, name: str, columns: list[str], story_id: str | None = None) -> pa.Table:
    """Some columns of a table, read part by part."""
    parts = [TABLES[name].empty().select(columns)]
    for part in case.parts(name):
        chosen = part.select(columns)
        parts.append(chosen if story_id is None else chosen.filter(pc.equal(chosen["story_id"], story_id)))
    return pa.concat_tables(parts)


def _origins(case: Case, story_id: str | None) -> dict[str, str]:
    """For each article the labels of the counted origins behind it."""
    table = _table(case, "origins", ["story_id", "label", "articles", "counted"], story_id)
    labels: dict[str, list[str]] = {}
    for row in table.filter(table["counted"]).to_pylist():
        for article in row["articles"] or []:
            labels.setdefault(article, []).append(row["label"] or "unknown")
    return {article: "; ".join(names) for article, names in labels.items()}


def _article(row: Row, children: set[str], behind: Mapping[str, str]) -> Node:
    label = saying.outlet(row) + (f": {row['title']}" if row["title"] else "")
    return Node(
        _id(row["article_id"]),
        saying.on_one_line(_plain(label) or ""),
        inferred=False,
        root=row["article_id"] not in children,
        outlet=_plain(row["outlet"] or row["domain"]),
        title=_plain(row["title"]),
        url=_plain(row["url"]),
        agency=_plain(row["agency"]),
        published_at=row["published_at"],
        published_precision=row["published_precision"],
        story_id=row["story_id"],
        origins=_plain(behind.get(row["article_id"])),
    )


def _inferred(row: Row, children: set[str]) -> Node:
    return Node(
        _id(row["node_id"]),
        saying.on_one_line(_plain(row["label"]) or "an earlier report"),
        inferred=True,
        root=row["node_id"] not in children,
        agency=_plain(row["agency"]),
        story_id=row["story_id"],
    )


def _edge(row: Row) -> Edge:
    return Edge(
        _id(row["parent"]),
        _id(row["child"]),
        f"{row['kind']}{'' if row['stated'] else '?'} {saying.percent(row['probability'])}",
        row["kind"],
        row["stated"],
        row["probability"],
        row["direction_probability"],
        row["share"],
        _plain("\n".join(f"{'-' if item['weight'] < 0 else '+'} {item['says']}" for item in row["evidence"])) or "",
    )


def _plain(text: str | None) -> str | None:
    return text and _FORBIDDEN.sub("\ufffd", text)


def _id(name: str) -> str:
    """The id; where a character had to go, with digits of the whole, so that two stay two."""
    return f"{_FORBIDDEN.sub(chr(0xFFFD), name)}~{digest(name, length=8)}" if _FORBIDDEN.search(name) else name
