"""How well pages are read for the agency their text is from: the column `agency` against samples read by hand.

    python -m benchmarks.agency --data DIR [--json]

What counts is what the page says of its text: in a byline, a dateline, a credit or closing line, the rights, its
address, or by being the agency's own page. A picture's or a video's credit says nothing of the text, nor does "told
AP", "AP reported" or a post quoted with its dateline. Who "contributed to this report", or whose "material was used in
this report", is named beside the outlet: `agency` is to name it (`partial` in the gold). "Wire reports" without a name
are no agency. Every agency named or not named on a page is one decision: the measures are precision, recall, F1.

`gold/agencies.jsonl`: articles of `news-dev` with the agencies that the page names, joined as in the tables. They were
drawn at random from four strata of the pile as it was first read: an agency `said`; else an agency's name in the
byline, the address or the `edge` of the text; else `named` anywhere in it; the `rest`. `weight` is how many articles of
the pile one stands for. Sample 1 was read before the rules were mended, sample 2 only after that. `uncredited`: the
text shows the agency (its reporter signs, "told AP" is the only source) and the page does not say so; it counts as
none.

`copies-dev`: the agencies of `origins.jsonl`, those of `mixed:AP+own` too; on an agency's own page, that agency. Where
the credit is "none" and no folder of the address tells, or the record has lost its credit and no longer names the
agency at all, the article is `uncredited` and stands apart: how many, and how many of them the traced case names from
the text (`inferred`, `origins`) although the page does not.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from benchmarks.printing import run
from firsthand import pipeline
from firsthand.lexicon.agencies import agencies_in_credit, by_name
from firsthand.newsrooms import agency_of_page, kind_of_agency
from firsthand.settings import Choices

Row = dict[str, Any]
Decided = tuple[frozenset[str], frozenset[str], float]
"""The agencies that are right for an article, those found, and the article's weight."""

GOLD = Path(__file__).parent / "gold" / "agencies.jsonl"
SAMPLES = {1: "sample", 2: "fresh"}


def lines(path: Path) -> list[Row]:
    """The records of a JSONL file, packed or not."""
    data = path.read_bytes()
    return [orjson.loads(line) for line in (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines()]


def names(agency: str | None) -> frozenset[str]:
    """The agencies of a cell of the tables."""
    return frozenset(filter(None, (agency or "").split("; ")))


def measures(decided: Iterable[Decided]) -> dict[str, float]:
    """Precision, recall and F1 over all agencies of all articles.

    >>> measures([(frozenset({"AP"}), frozenset({"AP", "PA"}), 1.0), (frozenset({"UPI"}), frozenset(), 2.0)])
    {'precision': 0.5, 'recall': 0.3333, 'f1': 0.4}
    """
    right = found = true = 0.0
    for theirs, ours, weight in decided:
        right += weight * len(theirs & ours)
        found += weight * len(ours)
        true += weight * len(theirs)
    return {
        "precision": round(right / found, 4) if found else 0.0,
        "recall": round(right / true, 4) if true else 0.0,
        "f1": round(2 * right / (found + true), 4) if found + true else 0.0,
    }


def read(articles: Sequence[Row]) -> dict[str, Row]:
    """Our rows of `articles` by id; an article without text is none."""
    tables = pipeline.read_articles([row for row in articles if row["text"]], Choices())
    return {row["article_id"]: row for row in tables["articles"].to_pylist()}


def figures(data: Path) -> dict[str, dict[str, float]]:
    """Both samples of `news-dev`, weighted to the pile and as they are, and `copies-dev`."""
    gold = lines(GOLD)
    wanted = {row["id"] for row in gold}
    ours = read([row for row in lines(data / "news-dev" / "articles.jsonl.gz") if row["id"] in wanted])
    results: dict[str, dict[str, float]] = {}
    for number, name in SAMPLES.items():
        rows = [row for row in gold if row["sample"] == number]
        decided = [(names(row["agency"]), names(ours[row["id"]]["agency"]), row["weight"]) for row in rows]
        results[f"{name}_weighted"] = measures(decided)
        results[name] = measures((theirs, found, 1.0) for theirs, found, _ in decided) | {
            "articles": len(rows),
            "partial": sum("partial" in row for row in rows),
            "uncredited": sum("uncredited" in row for row in rows),
        }
    return results | _copies(data / "copies-dev")


def _copies(folder: Path) -> dict[str, dict[str, float]]:
    articles = [row for row in lines(folder / "articles.jsonl.gz") if row["text"]]
    ours = read(articles)
    decided: list[Decided] = []
    unsaid: dict[str, frozenset[str]] = {}
    for row in lines(folder / "origins.jsonl"):
        if (article := ours.get(row["id"])) is None:
            continue
        true = _agencies(row["origin"], article)
        if true and not _says(row["credit"], article, true):
            unsaid[row["id"]] = true
            true = frozenset()
        decided.append((true, names(article["agency"]), 1.0))
    case = pipeline.trace(articles)
    told = _told_by_text(case.inferred.to_pylist(), case.origins.to_pylist())
    return {
        "copies": measures(decided) | {"articles": len(decided)},
        "copies_uncredited": {
            "articles": len(unsaid),
            "named_by_text": sum(bool(true & told.get(article, set())) for article, true in unsaid.items()),
        },
    }


def _agencies(origin: str, article: Row) -> frozenset[str]:
    """The agencies of an origin as the reader wrote it; an agency's own report on its own page is that agency's."""
    parts = re.split(r"\+", origin.removeprefix("mixed:"))
    found = {agency.name for part in parts if (agency := by_name(part)) and agency.writes}
    own = agency_of_page(article)
    return frozenset(found | ({own} if kind_of_agency(own) == "agency" and "own" in parts else set()))


def _says(credit: str, article: Row, true: frozenset[str]) -> bool:
    """Whether the page as we have it names the agency anywhere, where the reader saw a credit."""
    if "URL" in credit or agency_of_page(article) in true:
        return True
    printed = " \n ".join(str(article[part] or "") for part in ("byline", "title", "text"))
    return not credit.startswith("none") and bool(true & {agency.name for agency in agencies_in_credit(printed)})


def _told_by_text(inferred: Iterable[Mapping[str, Any]], origins: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """The agencies that a case names for each article beyond what its page says."""
    told: dict[str, set[str]] = {}
    for node in inferred:
        for held in node["contains"]:
            told.setdefault(held["article_id"], set()).update(names(node["agency"]))
    for origin in origins:
        for article in origin["articles"]:
            told.setdefault(article, set()).update(agency.name for agency in agencies_in_credit(origin["label"]))
    return told


if __name__ == "__main__":
    run(figures, __doc__)
