"""What an HTML page says of itself to machines: JSON-LD, meta and link elements; and its headlines.

>>> from lxml import html
>>> page = html.document_fromstring("<meta property='og:title' content='Bridge opens'><h1>Bridge opens</h1>")
>>> read_head(page).best("title")
('Bridge opens', 'meta')
"""

from __future__ import annotations

from functools import cache
from itertools import islice

from firsthand.extract import ldjson
from firsthand.extract.blocks import Element, words_of
from firsthand.extract.furniture import people
from firsthand.extract.page_facts import Facts
from firsthand.lexicon import rows
from firsthand.lexicon.agencies import agencies_in_credit
from firsthand.lexicon.unlisted import is_full_name

_JSON_KINDS = (
    ("datePublished", "published"),
    ("dateCreated", "created"),
    ("dateModified", "modified"),
    ("inLanguage", "language"),
    ("dateline", "dateline"),
    ("correction", "correction"),
    ("url", "url"),
)


def read_head(tree: Element, url: str = "") -> Facts:
    """What the page says of itself to machines, and its headlines."""
    facts = Facts()
    metas = _read_metas(tree)
    _read_links(tree, facts)
    _read_json(tree, facts, metas, url)
    for kind, names in _meta_names():
        for name in names:
            for value in metas.get(name, ()):
                facts.add(kind, value, "meta")
    for heading in islice(tree.iter("h1"), 10):
        facts.add("heading", words_of(heading), "visible")
    for title in islice(tree.iter("title"), 1):
        facts.add("page_title", words_of(title), "meta")
    facts.add("language", tree.get("lang") or tree.get("xml:lang"), "meta")
    return facts


@cache
def _meta_names() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((row["kind"], tuple(dict.fromkeys(row["names"].split("|")))) for row in rows("meta"))


def _read_metas(tree: Element) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = meta.get("content") or meta.get("value")
        if not content or len(content) > 5000:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := meta.get(attribute):
                metas.setdefault(name.strip().lower(), []).append(content.strip())
    return metas


def _read_links(tree: Element, facts: Facts) -> None:
    for link in tree.iter("link"):
        rel, href = (link.get("rel") or "").lower().split(), (link.get("href") or "").strip()
        if not href:
            continue
        if "canonical" in rel:
            facts.add("canonical", href, "meta")
        elif {"alternate", "amphtml", "shortlink"} & set(rel):
            facts.add("site", href, "meta")
        elif rel in (["syndication-source"], ["original-source"]):
            facts.add("syndication", href, "meta")


def _read_json(tree: Element, facts: Facts, metas: dict[str, list[str]], url: str) -> None:
    blocks = [
        script.text_content()
        for script in tree.iter("script")
        if "ld+json" in (script.get("type") or "").lower() and len(script.text_content()) < 2_000_000
    ]
    found = ldjson.nodes(blocks)
    title = next(iter(metas.get("og:title", [])), "")
    node = ldjson.main_article(found, title, url or next(iter(metas.get("og:url", [])), ""))
    kinds = {kind for other in found for kind in ldjson.types(other)}
    if kinds & {"CollectionPage", "ItemList", "SearchResultsPage"} and not node:
        facts.add("collection", "json-ld", "json-ld")
    if node is None:
        return
    source = "json-ld"
    facts.add("article", " ".join(sorted(ldjson.types(node))), source)
    facts.add("title", ldjson.text_of(node.get("headline")) or ldjson.text_of(node.get("name")), source)
    for name in ldjson.texts_of(node.get("author")) or ldjson.texts_of(node.get("creator")):
        if people(name):
            facts.add("byline", name, source)
    facts.add("outlet", ldjson.text_of(node.get("publisher")), source)
    for key in ("sourceOrganization", "provider", "copyrightHolder", "creditText", "copyrightNotice", "isBasedOn"):
        for value in ldjson.texts_of(node.get(key)):
            if is_full_name(value) or any(agency.writes for agency in agencies_in_credit(value)):
                facts.add("credit", value, source)
    for key, kind in _JSON_KINDS:
        facts.add(kind, ldjson.text_of(node.get(key)), source)
    body = node.get("articleBody")
    if isinstance(body, str):
        facts.values.setdefault("body", []).append((body, source))
    images = node.get("image")
    for image in images if isinstance(images, list) else [images]:
        if isinstance(image, dict):
            facts.add("picture_credit", ldjson.text_of(image.get("creditText") or image.get("creator")), source)
