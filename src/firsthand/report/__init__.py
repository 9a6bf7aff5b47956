"""The report: a whole case as one HTML file that works without a server, without a network, without JavaScript.

    page = report(firsthand.open("my-case"))
    Path("report.html").write_text(page, encoding="utf-8")

Everything a page said goes through Jinja's escaping or, in the data that the script reads, through `beside.embedded`; a
content policy forbids any script or style but the two in the file, by their hashes, and every connection. Only http
and https links stay links. Stories told once are a list; of very large cases the most told stories come in full, and
the page says how many it leaves out.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

import firsthand
from firsthand import arrow, show
from firsthand.report import drawing
from firsthand.report.beside import Texts
from firsthand.show import anchor, proof, saying
from firsthand.show.branches import Branch, forest
from firsthand.show.proof import HasTables, Row

View = dict[str, Any]

VERBS = {
    "syndication": "runs",
    "copy": "copies",
    "rewrite": "rewrites",
    "citation": "cites",
    "revision": "is a later version of",
}

WIDTHS = {"wide": 984, "middle": 640, "narrow": 368}
"""The drawings of a lineage, of which a window shows the one that fits: class and width in CSS pixels."""


@dataclass(frozen=True)
class Limits:
    """How much of a large case goes into one file; what is left out is counted on the page."""

    stories: int = 100
    """Stories told in full."""
    listed: int = 1000
    singles: int = 500
    refusals: int = 200
    claims: int = 10
    lesser_claims: int = 40
    mentions: int = 12
    changes: int = 12
    lesser_changes: int = 60
    reports: int = 40
    """Reports of one story that stand open in the list."""
    texts: int = 40
    """Reports of one story whose texts are in the page."""
    letters: int = 12_000_000
    """Characters of text in the whole page; past them stories come without their texts."""


def report(case: HasTables, title: str = "Where the stories came from", limits: Limits | None = None) -> str:
    """One self-contained HTML file about a case.

    Args:
        case: anything with tables.
        title: the heading of the page.
        limits: how much of a large case to take in.
    """
    limits = limits or Limits()
    answer = show.stories(case)
    told = [card for card in answer["stories"] if (card["articles"] or 0) > 1]
    singles = [card for card in answer["stories"] if (card["articles"] or 0) <= 1]
    full = [card["story_id"] for card in told[: limits.stories]]
    css, script = (_static(name) for name in ("report.css", "report.js"))

    def views() -> Iterator[View]:
        letters = limits.letters
        for _, part in show.parts(case, full):
            view = story_view(part, limits, letters)
            letters -= view["letters"]
            yield view

    return (
        _templates()
        .get_template("report.html.j2")
        .render(
            title=title,
            totals=answer,
            told=len(told),
            listed=[
                {**_card(card), "anchor": anchor("story", card["story_id"]) if card["story_id"] in set(full) else None}
                for card in told[: limits.listed]
            ],
            unlisted=max(len(told) - limits.listed, 0),
            views=views,
            singles=_singles(case, singles[: limits.singles]),
            single_count=len(singles),
            refusals=proof.rows(case.table("refusals").slice(0, limits.refusals)),
            css=Markup(css),
            script=Markup(script),
            policy=f"default-src 'none'; base-uri 'none'; form-action 'none'; "
            f"style-src '{_hash(css)}'; script-src '{_hash(script)}'",
            version=firsthand.__version__,
        )
    )


def story_view(part: HasTables, limits: Limits, letters: int) -> View:
    """What the template draws of one story, from tables that hold it alone; `letters` of text may be used."""
    story = show.story_of(part)
    names = saying.names(story)
    edges: dict[str, list[View]] = {}
    for edge in story["derivations"]:
        edges.setdefault(edge["child"], []).append(_edge(edge, names))
    texts = Texts(part, story, names, limits.texts, letters)
    worst, lesser = _grouped(story["changes"], names)
    labels = {row["origin_id"]: row["label"] or "unknown" for row in story["origins"]}
    members = {row["article_id"]: row for row in story["stories"]}
    claims = [_claim(row, names, labels) for row in story["claim_cards"]]
    reports = [_report(row, members, edges, texts) for row in story["articles"]]
    drawings = {name: Markup(drawing.lineage(story, width)) for name, width in WIDTHS.items()}
    return {
        **_card(story["story_card"]),
        "card": story["story_card"],
        "anchor": anchor("story", story["story_card"]["story_id"]),
        "period": saying.period(story["story_card"]),
        "timed": any(row["published_at"] for row in story["articles"]),
        "undecided": ' undecided"' in drawings["wide"],
        "drawings": drawings,
        "signs": set(re.findall(r'class="(silence|far|day)"', drawings["wide"])),
        "folds": [_fold(branch, names, edges) for tree in forest(story) for branch in tree.walk() if branch.members],
        "inferred": [
            {**row, "anchor": anchor("article", row["node_id"]), "edges": edges.get(row["node_id"], [])}
            for row in story["inferred"]
        ],
        "origins": [_origin(row, names, labels) for row in story["origins"]],
        "uncounted": saying.uncounted(story["story_card"], story["origins"]),
        "voices": sum(not row["counted"] for row in story["origins"]),
        "claims": claims[: limits.claims],
        "lesser_claims": claims[limits.claims : limits.claims + limits.lesser_claims],
        "more_claims": max(len(claims) - limits.claims - limits.lesser_claims, 0),
        "most_mentions": limits.mentions,
        "changes": worst[: limits.changes],
        "lesser_changes": (worst[limits.changes :] + lesser)[: limits.lesser_changes],
        "decisions": [saying.decision(row, names) for row in story["decisions"]],
        "sourcing": story["sourcing"]["text"].split("\n\n") if story["origins"] else [],
        "more_changes": max(len(worst) + len(lesser) - limits.changes - limits.lesser_changes, 0),
        "reports": reports[: limits.reports],
        "more_reports": reports[limits.reports :],
        "uncompared": len(story["articles"]) - len(texts.chosen),
        "embedded": texts.embedded(),
        "letters": texts.letters,
    }


def _singles(case: HasTables, cards: list[Row]) -> list[View]:
    """Stories told once: their one article by title, outlet and day."""
    members = arrow.keep(case.table("stories"), "story_id", pa.array([card["story_id"] for card in cards], pa.string()))
    articles = case.table("articles").select(["article_id", "url", "outlet", "domain", "page", "title", "published_at"])
    found = {row["article_id"]: row for row in proof.rows(arrow.keep(articles, "article_id", members["article_id"]))}
    home = dict(zip(members["story_id"].to_pylist(), members["article_id"].to_pylist(), strict=True))
    return [
        {
            "title": row["title"] or card["headline"],
            "url": saying.web(row["url"]),
            "facts": " · ".join(filter(None, (saying.outlet(row), (row["published_at"] or "")[:10]))),
        }
        for card in cards
        if (row := found.get(home.get(card["story_id"], "")))
    ]


# -- rows as the template wants them ----------------------------------------------------------------------------


def _card(card: Row) -> View:
    low, known = card["origins_low"], card["origins"]
    high = card["origins_high"] or 0
    return {
        "headline": card["headline"],
        "summary": show.summary_line(card),
        "dots": "●" * known + "○" * (high - known) if known and low is not None and high <= 12 else "",
        "warnings": saying.warnings(card),
    }


def _edge(edge: Row, names: Mapping[str, str]) -> View:
    return {
        **edge,
        "anchor": anchor("edge", edge["child"], edge["parent"]),
        "target": anchor("article", edge["parent"]),
        "name": names.get(edge["parent"], edge["parent"]),
        "verb": VERBS.get(edge["kind"], edge["kind"]),
        **{what: saying.percent(edge[column]) for what, column in (
            ("percent", "probability"), ("share", "share"), ("direction", "direction_probability"))},
    }  # fmt: skip


def _fold(branch: Branch, names: Mapping[str, str], edges: Mapping[str, list[View]]) -> View:
    """The articles that the drawing folds into one dot, each with what it came from."""
    return {
        "anchor": drawing.fold_anchor(branch),
        "name": branch.called(names),
        "facts": " · ".join(filter(None, (branch.kind(), branch.probability()))),
        "reports": [(names[name], anchor("article", name), edges.get(name, [])[:1]) for name in branch.members],
    }


def _origin(row: Row, names: Mapping[str, str], labels: Mapping[str, str]) -> View:
    return {
        **row,
        "anchor": anchor("origin", row["story_id"], row["origin_id"]),
        "reports": [(names.get(name, name), anchor("article", name)) for name in row["articles"] or []],
        "rests": [(labels.get(i, i), anchor("origin", row["story_id"], i)) for i in row["rests_on"] or []],
    }


def _claim(card: Row, names: Mapping[str, str], labels: Mapping[str, str]) -> View:
    origins = dict.fromkeys(i for mention in card["claims"] for i in mention["origin_ids"] or [])
    return {
        **card,
        "warnings": saying.warnings(card),
        "claims": [
            {**m, "outlet": names.get(m["article_id"], m["article_id"]), "anchor": anchor("article", m["article_id"])}
            for m in card["claims"]
        ],
        "origin_names": [(labels.get(i, i), anchor("origin", card["story_id"], i)) for i in origins],
    }


def _grouped(changes: Iterable[Row], names: Mapping[str, str]) -> tuple[list[View], list[View]]:
    """Changes that read alike in several copies as one, and apart from them those that only touch a detail."""
    worst: list[View] = []
    lesser: list[View] = []
    for row in proof.alike(changes):
        to = [(names.get(name, name), anchor("article", name)) for name in row["to"]]
        view = {**row, "to": to, "a_outlet": names.get(row["a"], row["a"]), "a_anchor": anchor("article", row["a"])}
        (lesser if row["severity"] < 2 or row["kind"].startswith("detail") else worst).append(view)
    return worst, lesser


def _report(row: Row, members: Mapping[str, Row], edges: Mapping[str, list[View]], texts: Texts) -> View:
    name = row["article_id"]
    member = members.get(name)
    return {
        "anchor": anchor("article", name),
        "outlet": saying.outlet(row),
        "clock": saying.clock(row),
        "title": row["title"],
        "url": saying.web(row["url"]),
        "signed": " · ".join(filter(None, (row["byline"], row["agency"] and f"credits {row['agency']}"))),
        "edges": edges.get(name, []),
        "why": member["why"] if member else None,
        "probability": saying.percent(member["probability"]) if member else "",
        "said": texts.who_says_what(name),
        "beside": texts.beside(name),
    }


# -- templates --------------------------------------------------------------------------------------------------


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("firsthand", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    filters: dict[str, Callable[..., str]] = {
        "words": saying.words,
        "counted": saying.counted,
        "shortened": saying.on_one_line,
    }
    environment.filters.update(filters)
    return environment


def _static(name: str) -> str:
    return (files("firsthand") / "static" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
