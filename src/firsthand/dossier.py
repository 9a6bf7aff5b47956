"""Everything known of one story, gathered once: what lineage and origins read.

Nine of ten stories hold a single article. Their rows never become Python objects: only articles that share a story
with another are gathered, all of them in one pass over each table.

    >>> from firsthand.schema import TABLES
    >>> stories = TABLES["stories"].table([{"story_id": "s", "article_id": i} for i in ("x", "y")])
    >>> articles = TABLES["articles"].table([{"article_id": i, "text": i} for i in ("x", "y")])
    >>> [sorted(one.articles) for one in dossiers({"stories": stories, "articles": articles})]
    [['x', 'y']]
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from firsthand.newsrooms import Row, credits_in, plain_name
from firsthand.quotations import Quotation, quotations
from firsthand.schema import TABLES, Tables

Span = tuple[int, int]


@dataclass(frozen=True)
class Match:
    """One passage read from one side: `mine` of the article asked about, `theirs` of the other."""

    part: str
    mine: Span
    their_part: str
    theirs: Span
    kind: str
    similarity: float
    quoted: bool


@dataclass
class Dossier:
    """One story with two articles or more; every mapping is in the order of its keys."""

    story_id: str
    articles: dict[str, Row] = field(default_factory=dict)
    furniture: dict[str, list[Row]] = field(default_factory=dict)
    sentences: dict[str, list[Row]] = field(default_factory=dict)
    attributions: dict[str, list[Row]] = field(default_factory=dict)
    classes: dict[str, Row] = field(default_factory=dict)
    pairs: dict[tuple[str, str], Row] = field(default_factory=dict)
    passages: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    likeness: dict[tuple[str, str], Row] = field(default_factory=dict)
    derivations: list[Row] = field(default_factory=list)
    inferred: dict[str, Row] = field(default_factory=dict)
    decisions: dict[str, Row] = field(default_factory=dict)
    _quotations: dict[str, list[Quotation]] = field(default_factory=dict, compare=False, repr=False)

    def pair(self, one: str, other: str) -> Row | None:
        """The row of `pairs` for two articles, in either order."""
        return self.pairs.get((one, other) if one < other else (other, one))

    def share(self, of: str, also_in: str) -> float:
        """Which part of `of`'s words `also_in` has too; 0 where the two were never compared."""
        row = self.pair(of, also_in)
        if row is None:
            return 0.0
        return float(row["a_share"] if of < also_in else row["b_share"])

    def matches(self, one: str, other: str) -> list[Match]:
        """The passages of two articles as `one` sees them, in its order, boilerplate left out."""
        mine, theirs = ("a", "b") if one < other else ("b", "a")
        found = [
            Match(
                row[f"{mine}_part"],
                (row[f"{mine}_start"], row[f"{mine}_end"]),
                row[f"{theirs}_part"],
                (row[f"{theirs}_start"], row[f"{theirs}_end"]),
                row["kind"],
                row["similarity"],
                bool(row["quoted"]),
            )
            for row in self.passages.get((min(one, other), max(one, other)), ())
            if not row["boilerplate"]
        ]
        return sorted(found, key=lambda match: (match.part, match.mine, match.their_part, match.theirs))

    def quotations(self, article: str) -> list[Quotation]:
        """The quotations of an article's text, in order, found once."""
        if article not in self._quotations:
            self._quotations[article] = quotations(str(self.articles[article]["text"] or ""))
        return self._quotations[article]

    def decided(self, about: str) -> dict[tuple[str, ...], Row]:
        """What the user decided about one kind of thing in this story, by its ids."""
        return {tuple(row["ids"]): row for row in self.decisions.values() if row["about"] == about}

    @cached_property
    def neighbours(self) -> dict[str, list[str]]:
        """Whom each article was compared with."""
        found: dict[str, set[str]] = {article: set() for article in self.articles}
        for a, b in self.pairs:
            found[a].add(b)
            found[b].add(a)
        return {article: sorted(others) for article, others in found.items()}

    @cached_property
    def edges(self) -> dict[str, list[Row]]:
        """The derivations of each child that has any."""
        found: dict[str, list[Row]] = {}
        for row in self.derivations:
            found.setdefault(row["child"], []).append(row)
        return found

    @cached_property
    def _agencies(self) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
        return credits_in(self.articles)

    @property
    def credits(self) -> dict[str, tuple[str, ...]]:
        """The agencies that each article names as where its text is from."""
        return self._agencies[0]

    @property
    def owns(self) -> dict[str, str]:
        """The agency whose own page each article is; mostly an empty string."""
        return self._agencies[1]

    def by_age(self, article: str) -> tuple[bool, str]:
        """A key that puts the earliest first, and those without a time last."""
        published = self.articles[article]["published_at"]
        return published is None, str(published)

    def brand(self, article: str) -> str:
        """The outlet as people know it; without one the domain; without both an empty string."""
        row = self.articles[article]
        return str(row["outlet"] or row["domain"] or "")

    @cached_property
    def _newsrooms(self) -> dict[str, str]:
        """For each article the folded brand under which most pages of its site come, or its own where it has no site.

        A site's columns and editions are one newsroom.
        """
        brands: dict[str, Counter[str]] = {}
        for row in self.articles.values():
            if row["domain"]:
                brands.setdefault(row["domain"], Counter())[plain_name(str(row["outlet"] or row["domain"]))] += 1
        of_site = {domain: min(told, key=lambda name: (-told[name], name)) for domain, told in brands.items()}
        return {
            article: of_site.get(row["domain"] or "", plain_name(self.brand(article)))
            for article, row in self.articles.items()
        }

    def newsroom(self, article: str) -> str:
        """Whose article it is, folded for comparison; an empty string where nobody knows."""
        return self._newsrooms[article]

    def one_newsroom(self, one: str, other: str) -> bool:
        """Whether two articles are by one newsroom; two without any are not known to be."""
        return self.newsroom(one) == self.newsroom(other) != ""

    def named(self, article: str) -> str:
        """How a sentence for people calls this article."""
        return self.brand(article) or f"the article “{short(self.articles[article]['title'] or article)}”"


def short(text: str, most: int = 60) -> str:
    """The first words of a text, at most `most` characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0] + "…"


def quote(row: Row, part: str, start: int, end: int) -> str:
    """The characters of an article that a span names."""
    return str((row["title"] if part == "title" else row["text"]) or "")[start:end]


def story_of(tables: Tables) -> dict[str, str]:
    """The story of every article."""
    stories = tables["stories"]
    return dict(zip(stories["article_id"].to_pylist(), stories["story_id"].to_pylist(), strict=True))


def dossiers(tables: Tables) -> list[Dossier]:
    """The stories with two articles or more, by story_id. Tables that are absent count as empty."""
    story = story_of(tables)
    sizes = Counter(story.values())
    kept = sorted(article for article, story_id in story.items() if sizes[story_id] > 1)
    made = {story[article]: Dossier(story[article]) for article in kept}
    ids = pa.array(kept, pa.string())

    def rows(name: str, *columns: str) -> list[Row]:
        table = tables.get(name)
        if table is None or not table.num_rows or not kept:
            return []
        for column in columns:
            table = table.filter(pc.is_in(table[column], value_set=ids))
        found: list[Row] = table.sort_by([(column, "ascending") for column in TABLES[name].key]).to_pylist()
        return found

    for row in rows("articles", "article_id"):
        made[story[row["article_id"]]].articles[row["article_id"]] = row
    for name in ("furniture", "sentences", "attributions"):
        for row in rows(name, "article_id"):
            getattr(made[story[row["article_id"]]], name).setdefault(row["article_id"], []).append(row)
    for row in rows("copy_classes", "article_id"):
        made[story[row["article_id"]]].classes[row["article_id"]] = row
    for name in ("pairs", "likeness"):
        for row in rows(name, "a", "b"):
            if story[row["a"]] == story[row["b"]]:
                getattr(made[story[row["a"]]], name)[row["a"], row["b"]] = row
    for row in rows("passages", "a", "b"):
        if story[row["a"]] == story[row["b"]]:
            made[story[row["a"]]].passages.setdefault((row["a"], row["b"]), []).append(row)
    for row in rows("decisions", "article_id"):
        made[story[row["article_id"]]].decisions[row["decision"]] = row
    for row in rows("derivations"):
        if row["story_id"] in made:
            made[row["story_id"]].derivations.append(row)
    for row in rows("inferred"):
        if row["story_id"] in made:
            made[row["story_id"]].inferred[row["node_id"]] = row
    return [one for _, one in sorted(made.items()) if len(one.articles) > 1]
