"""JSON-LD as pages carry it: several blocks, graphs, lists, references by @id, and broken JSON.

>>> nodes(['{"@graph": [{"@type": "NewsArticle", "headline": "Bridge opens",}]}'])[-1]["headline"]
'Bridge opens'
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape

Node = dict[str, object]

ARTICLES = frozenset(
    [
        "NewsArticle",
        "Article",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "AskPublicNewsArticle",
        "ReviewNewsArticle",
        "AdvertiserContentArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "SocialMediaPosting",
        "TechArticle",
        "Report",
        "SatiricalArticle",
        "ScholarlyArticle",
        "MedicalScholarlyArticle",
        "Review",
        "CreativeWork",
    ]
)
_WRAPPED = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)"
    r"|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
"""Comments that hide a script from old browsers."""
_MAX_NODES = 2000


def nodes(blocks: list[str]) -> list[Node]:
    """Every object of the blocks, outermost first, references to an @id of another object filled in."""
    found: list[Node] = []
    for block in blocks:
        for value in _values(block):
            found.extend(_objects(value, 0))
    known = {str(node["@id"]): node for node in found if "@id" in node and len(node) > 1}
    for node in found[:_MAX_NODES]:
        for key, value in node.items():
            if isinstance(value, dict) and set(value) == {"@id"}:
                node[key] = known.get(str(value["@id"]), value)
            elif isinstance(value, list):
                node[key] = [
                    known.get(str(part["@id"]), part) if isinstance(part, dict) and set(part) == {"@id"} else part
                    for part in value
                ]
    return found[:_MAX_NODES]


def _values(block: str) -> Iterator[object]:
    """The JSON values of a block; comments around it, commas too many and raw line breaks are put right."""
    text = _WRAPPED.sub("", block).strip()
    for attempt in (text, re.sub(r",(\s*[}\]])", r"\1", text), unescape(text)):
        decoder = json.JSONDecoder(strict=False)
        values, at = [], 0
        try:
            while at < len(attempt):
                value, at = decoder.raw_decode(attempt, at)
                values.append(value)
                while at < len(attempt) and attempt[at] in " \t\r\n,;":
                    at += 1
        except (ValueError, RecursionError):
            if not values:
                continue
        yield from values
        return


def _objects(value: object, depth: int) -> Iterator[Node]:
    if depth > 6:
        return
    if isinstance(value, list):
        for part in value:
            yield from _objects(part, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart", "liveBlogUpdate"):
            if isinstance(value.get(key), dict | list):
                yield from _objects(value[key], depth + 1)


def types(node: Node) -> set[str]:
    """The types of a node, without a namespace."""
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return {str(kind).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for kind in listed if kind}


def text_of(value: object) -> str:
    """A value as plain text: a string without markup, the name of an object, the first of a list."""
    if isinstance(value, str):
        return " ".join(unescape(re.sub(r"<[^>]{1,200}>", " ", value)).split())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dict):
        for key in ("name", "@value", "headline", "alternateName", "legalName"):
            if text := text_of(value.get(key)):
                return text
    if isinstance(value, list) and value:
        return text_of(value[0])
    return ""


def texts_of(value: object) -> list[str]:
    """Every text of a value that may be a list."""
    listed = value if isinstance(value, list) else [value]
    return [text for part in listed if (text := text_of(part))]


def main_article(found: list[Node], title: str, url: str) -> Node | None:
    """The node about the page's own article: the one with its title or address, else the first with a headline."""
    candidates = [node for node in found if types(node) & ARTICLES]
    if not candidates:
        candidates = [node for node in found if node.get("headline") and node.get("datePublished")]
    if not candidates:
        return None

    def fit(node: Node) -> tuple[bool, bool, bool, bool]:
        headline = text_of(node.get("headline") or node.get("name"))
        addresses = {str(node.get("url")), text_of(node.get("mainEntityOfPage")), str(node.get("@id"))}
        return (
            bool(title) and bool(headline) and (headline[:40] in title or title[:40] in headline),
            bool(url) and any(url.rstrip("/") == address.rstrip("/") for address in addresses),
            bool(headline),
            "CreativeWork" not in types(node),
        )

    return max(candidates, key=fit)
