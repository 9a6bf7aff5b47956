"""How well pages are read: body, furniture, title, author, day, on sets in the format of the development data.

    python -m benchmarks.extraction --data DIR [--json]

`pages-dev`: F1 of the body over 4-word shingles, the measure of the article extraction benchmark of Scrapinghub
(counts normalised by page, means of precision and recall over pages); pages that name an agency in a credit, or
"By Name", somewhere in their visible words, and how many of them furniture holds; the hour on pages whose JSON-LD
has one. `pages-meta`: title, author and UTC day right, of the pages that have one.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import orjson
from lxml import html

from benchmarks.printing import run
from firsthand.decode import decode
from firsthand.extract import extract, ldjson
from firsthand.extract.body import Unreadable, parse
from firsthand.lexicon.agencies import agencies_in_credit
from firsthand.schema import TABLES
from firsthand.settings import Extract
from firsthand.times import read_time

Row = dict[str, object]
Shingles = Counter[tuple[str, ...]]

_AGENCY = re.compile(
    r"\((?:AP|AFP|Reuters|REUTERS|UPI|PTI|PA|Bloomberg|dpa|Xinhua)\)|\bAP Photo|REUTERS/|Reuters/|/AFP|AFP/|/Reuters|"
    r"/AP\b|\b(?:The )?Associated Press (?:contributed|writer)|Press Association|Agence France-Presse|"
    r"By (?:The )?Associated Press|\b(?:Reuters|AFP|PTI|ANI|IANS|Xinhua)\s*\||By Reuters|Thomson Reuters"
)
_BY_NAME = re.compile(r"(?:^|[\s>|])(?:By|BY)\s+(?:[A-ZÀ-Þ][\w.'’-]+\s+){1,2}[A-ZÀ-Þ][\w'’-]+")


@dataclass(frozen=True)
class Page:
    """A page of a set with what is true of it and what extraction gave."""

    markup: str
    truth: Row
    article: Row
    furniture: list[Row]


def read_set(folder: Path) -> Iterator[Page]:
    """Every page of a set, read as a saved file."""
    for line in (folder / "truth.jsonl").read_bytes().splitlines():
        truth = orjson.loads(line)
        body = gzip.decompress((folder / "pages" / truth["file"]).read_bytes())
        page = {"page": truth["file"], "kind": "html", "body": body}
        made = extract({"pages": TABLES["pages"].table([page])}, Extract())
        articles = made["articles"].to_pylist()
        yield Page(decode(body), truth, articles[0] if articles else {}, made["furniture"].to_pylist())


def shingles(text: str) -> Shingles:
    """The runs of four words of a text, counted; a shorter text is one run."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[n : n + 4]) for n in range(max(1, len(words) - 3)))


def overlap(true: str, found: str) -> tuple[float, float]:
    """Precision and recall of a body over its 4-word shingles."""
    a, b = shingles(true), shingles(found)
    common = sum((a & b).values())
    return common / max(1, sum(b.values())), common / max(1, sum(a.values()))


def figures(data: Path) -> dict[str, float]:
    """All figures, between 0 and 1, beside counts of pages."""
    return {**_bodies(data / "pages-dev"), **_metadata(data / "pages-meta")}


def _bodies(folder: Path) -> dict[str, float]:
    scores: list[tuple[float, float]] = []
    count: Counter[str] = Counter()
    for page in read_set(folder):
        scores.append(overlap(str(page.truth["text"]), str(page.article.get("text") or "")))
        kinds = {str(row["kind"]) for row in page.furniture}
        words = _visible(page.markup)
        if _AGENCY.search(words):
            count["agency_pages"] += 1
            count["agency_found"] += any(
                row["kind"] in ("credit", "dateline", "byline", "picture_credit", "syndication")
                and agencies_in_credit(str(row["value"]))
                for row in page.furniture
            )
        if _BY_NAME.search(words):
            count["by_name_pages"] += 1
            count["by_name_found"] += "byline" in kinds
        if (hour := _hour(page.markup)) is not None:
            count["hour_pages"] += 1
            count["hour_found"] += page.article.get("published_at") == hour
    precision, recall = (sum(score[n] for score in scores) / len(scores) for n in (0, 1))
    per_page = [2 * p * r / (p + r) if p + r else 0.0 for p, r in scores]
    return {
        "body_f1": round(2 * precision * recall / (precision + recall), 4),
        "body_f1_mean_of_pages": round(sum(per_page) / len(per_page), 4),
        "body_precision": round(precision, 4),
        "body_recall": round(recall, 4),
        "agency_recall": _share(count, "agency"),
        "byline_recall": _share(count, "by_name"),
        "hour_recall": _share(count, "hour"),
        **{name: float(n) for name, n in sorted(count.items())},
    }


def _share(count: Counter[str], what: str) -> float:
    return round(count[f"{what}_found"] / max(1, count[f"{what}_pages"]), 4)


def _visible(markup: str) -> str:
    try:
        tree = parse(markup, 1000)
    except Unreadable:
        return ""
    for element in tree.xpath("//script|//style|//noscript|//template"):
        element.drop_tree()
    return " ".join(str(html.HtmlElement.text_content(tree)).split())


def _hour(markup: str) -> datetime | None:
    """The time of publication by the page's JSON-LD, if it has an hour."""
    blocks = re.findall(r"<script[^>]*ld\+json[^>]*>(.*?)</script>", markup, re.DOTALL | re.IGNORECASE)
    node = ldjson.main_article(ldjson.nodes(blocks), "", "")
    printed = ldjson.text_of(node.get("datePublished")) if node else ""
    moment = read_time(printed)
    return moment.at if moment and re.search(r"\d{1,2}:\d\d", printed) else None


def _metadata(folder: Path) -> dict[str, float]:
    count: Counter[str] = Counter()
    for page in read_set(folder):
        for what, right in judged(page):
            count[f"{what}_pages"] += 1
            count[f"{what}_right"] += right
    return {
        f"meta_{what}": round(count[f"{what}_right"] / max(1, count[f"{what}_pages"]), 4)
        for what in ("title", "author", "day")
    }


def judged(page: Page) -> Iterator[tuple[str, bool]]:
    """For title, author and day, where the page has one: whether extraction agrees."""
    if title := page.truth["title"]:
        yield "title", _plain(str(title)) == _plain(str(page.article.get("title") or ""))
    if author := page.truth["author"]:
        yield "author", _same_names(str(author), str(page.article.get("byline") or ""))
    if date := page.truth["date"]:
        true, found = read_time(date), page.article.get("published_at")
        yield "day", bool(true) and isinstance(found, datetime) and true is not None and found.date() == true.at.date()


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[\W_]+", " ", folded).strip()


def _same_names(true: str, found: str) -> bool:
    """Loosely: the words of one list of names are those of the other, or nearly."""
    ignored = {"by", "and", "the", "staff", "view", "orcid", "profile", "with", "of", "dr"}
    a, b = ({word for word in _plain(names).split() if word not in ignored} for names in (true, found))
    return bool(a & b) and len(a & b) >= 0.6 * max(len(a), 1) and len(a & b) >= 0.5 * max(len(b), 1)


if __name__ == "__main__":
    run(figures, __doc__)
