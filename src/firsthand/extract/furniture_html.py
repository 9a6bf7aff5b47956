"""Furniture of an HTML page, read from the page before anything is cleaned away.

JSON-LD, meta elements, microdata, and what a reader sees about the text: byline, dateline, credits, times, picture
credits, correction notes, links.

    >>> from lxml import html
    >>> page = html.document_fromstring("<h1>Bridge opens</h1><p class='byline'>By Ann Lee</p><p>It did.</p>")
    >>> read_page(page, "It did.").best("byline")
    ('By Ann Lee', 'visible')
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from firsthand.extract import ldjson
from firsthand.extract.furniture import is_agency, looks_like_names, people
from firsthand.extract.furniture_text import byline_line, kind_of_note, notes, picture_credits, read_dateline
from firsthand.extract.page_facts import Facts
from firsthand.lexicon import rows
from firsthand.lexicon.agencies import agencies_in_credit
from firsthand.times import printed_time, until_time

Element = Any
"""lxml.html.HtmlElement, which carries no types."""

_BLOCKS = frozenset(
    "p,div,section,article,header,footer,main,aside,li,ul,ol,table,tr,td,th,figure,figcaption,h1,h2,h3,h4,h5,h6,"  # noqa: SIM905
    "blockquote,address,dl,dt,dd,form,nav,pre,center,time,small,cite".split(",")
)
_HOLDERS = frozenset(("div", "section", "ul", "ol", "li", "article", "form", "header", "table", "td"))
_INLINE_BLOCKS = frozenset(("time", "small", "cite"))
_HIDDEN = frozenset(
    ("script", "style", "noscript", "template", "svg", "iframe", "head", "button", "select", "option", "form")
)
_JSON_KINDS = (
    ("datePublished", "published"),
    ("dateCreated", "created"),
    ("dateModified", "modified"),
    ("inLanguage", "language"),
    ("dateline", "dateline"),
    ("correction", "correction"),
    ("url", "url"),
)
_BY = re.compile(
    r"(?:^|[|•·,]\s*|\d\s+|\.\s+)(?:(?:written|reported|story|posted|published) )?"
    r"(?P<by>by[:\s]+(?-i:[A-ZÀ-Þ]|by\s).{2,120})",
    re.IGNORECASE,
)
_AFTER = 40
"""How many blocks after the last paragraph of the text may still be its furniture."""


def read_page(tree: Element, body: str, url: str = "") -> Facts:
    """All furniture of a parsed page whose main text is `body`."""
    facts = read_head(tree, url)
    read_around(tree, body, facts, url)
    return facts


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
        facts.add("heading", _text(heading), "visible")
    for title in islice(tree.iter("title"), 1):
        facts.add("page_title", _text(title), "meta")
    facts.add("language", tree.get("lang") or tree.get("xml:lang"), "meta")
    return facts


def read_around(tree: Element, body: str, facts: Facts, url: str = "") -> None:
    """What a reader sees about the main text `body`, added to the facts of the page's head."""
    _read_visible(tree, body, facts)
    _read_body_links(tree, body, facts, url or facts.first("canonical") or facts.first("url"))


@cache
def _called(kind: str) -> re.Pattern[str]:
    """How sites name such parts of a page, by `lexicon/classes.tsv`."""
    return re.compile("|".join(row["pattern"] for row in rows("classes") if row["kind"] == kind), re.IGNORECASE)


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
            if any(agency.writes for agency in agencies_in_credit(value)):
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


def _text(element: Element, spaced: bool = False) -> str:
    """The words of an element, scripts left out. Blocks are parted by a space; with `spaced`, all elements are."""
    parts: list[str] = []
    _gather(element, parts, spaced)
    return " ".join("".join(parts).split())


def _gather(element: Element, parts: list[str], spaced: bool) -> None:
    apart = spaced or element.tag in _BLOCKS or element.tag == "br"
    if apart:
        parts.append(" ")
    parts.append(element.text or "")
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _HIDDEN:
            _gather(child, parts, spaced)
        parts.append(child.tail or "")
    if apart:
        parts.append(" ")


@dataclass(frozen=True)
class _Block:
    """A block of visible words without another block in it."""

    words: str
    names: str
    """Classes, ids, itemprop and rel of the block, of what lies in it and of what is close around it."""
    element: Element
    picture: bool


def _blocks(tree: Element) -> list[_Block]:
    """The innermost blocks in the order of the page."""
    body = tree.find(".//body")
    found: list[_Block] = []
    picture_of: dict[Element, bool] = {}
    for element in (body if body is not None else tree).iter(*_BLOCKS):
        names = _names(element)
        parent = element.getparent()
        picture = picture_of.get(parent, False) or element.tag in ("figure", "figcaption") or "caption" in names.lower()
        picture_of[element] = picture
        if any(child.tag not in _INLINE_BLOCKS for child in element.iterdescendants(*_BLOCKS)):
            if words := _own_words(element):
                found.append(_Block(words, names, element, picture))
        elif words := _text(element):
            if len(words) < 300 and len(element):
                words = _text(element, spaced=True)
            inner = " ".join(_names(child) for child in element.iterdescendants() if isinstance(child.tag, str))
            around = " ".join(_names(parent) for parent in islice(element.iterancestors(), 2))
            found.append(_Block(words, f"{names} {inner} {around}", element, picture))
    return found


def _own_words(element: Element) -> str:
    """Words that stand directly in a block beside other blocks, with those of its inline elements."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _BLOCKS and child.tag not in _HIDDEN and len(child) < 4:
            parts.append(_text(child) if child.tag not in ("br",) else " ")
        parts.append(child.tail or "")
    words = " ".join("".join(parts).split())
    return words if 2 < len(words) < 300 else ""


def _names(element: Element) -> str:
    return " ".join(element.get(name) or "" for name in ("class", "id", "itemprop", "rel", "data-testid")).strip()


def _read_visible(tree: Element, body: str, facts: Facts) -> None:
    """Byline, dates, credits, dateline and notes among the blocks from the headline to a little after the text."""
    blocks = _blocks(tree)
    lines = {" ".join(line.split())[:60] for line in body.splitlines() if len(line) > 40}
    inside = [n for n, block in enumerate(blocks) if block.words[:60] in lines]
    titles = [title for title, _ in (*facts.all("title"), *facts.all("heading"))]
    starts = [n for n, block in enumerate(blocks) if block.element.tag in ("h1", "h2") and _same(block.words, titles)]
    first = inside[0] if inside else (starts[0] if starts else 0)
    start = max((n for n in starts if n <= first), default=max(0, first - 25))
    about = {holder for n in (*inside, start) if n < len(blocks) for holder in blocks[n].element.iterancestors()}
    signed: list[str] = []
    for n, block in enumerate(
        blocks[max(0, start - 8) : (inside[-1] if inside else first) + _AFTER + 1], max(0, start - 8)
    ):
        if _in_aside(block.element, about, strict=not start <= n <= first):
            continue
        _read_block(block, facts, body, head=n <= first + 1)
        if n <= first + 1 or not signed:
            signed += [name for name in _authors_in(block) if name not in signed]
    for name in signed[:12]:
        facts.add("marked_byline", name, "visible")
    _read_marked(tree, facts, about)


def _in_aside(element: Element, about: set[Element], strict: bool = True) -> bool:
    """Whether an element lies in a part of the page that neither holds the text nor its headline and is set beside it.

    Between headline and text an `<aside>` or `<nav>` is often the byline's, so there only what it is called counts.
    """
    for holder in (element, *element.iterancestors()):
        if holder in about:
            return False
        if (strict and holder.tag in ("aside", "nav", "footer")) or (
            holder.tag in _HOLDERS and _called("aside").search(_names(holder))
        ):
            return True
    return False


def _is_credit(words: str) -> bool:
    """Whether words in a part named a credit are one, and no caption: names, an agency, a word for pictures."""
    named = (
        looks_like_names(words)
        or agencies_in_credit(words)
        or re.search(r"©|photo|image|courtesy|via\b", words, re.IGNORECASE)
    )
    return 2 < len(words) < 100 and not printed_time(words) and words[-1] not in "?!:" and bool(named)


def _authors_in(block: _Block) -> Iterator[str]:
    """Names in a block that the page marks as its author's: microdata, rel, a link to an author's own page."""
    if len(block.words) > 400:
        return
    for element in block.element.iter("a", "span", "div", "p", "strong", "b", "cite", "li", "em"):
        marks = f"{element.get('itemprop') or ''} {element.get('rel') or ''}".lower().split()
        own_page = element.tag == "a" and _called("author_page").search(element.get("href") or "")
        if "author" in marks or own_page:
            named = [child for child in element.iter("*") if "name" in (child.get("itemprop") or "").lower().split()]
            words = _text(named[0] if named else element, spaced=True)
            if _is_signed(words):
                yield words


def _is_signed(words: str) -> bool:
    return (
        2 < len(words) < 120
        and len(words.split()) < 12
        and words[-1] != ":"
        and looks_like_names(words)
        and bool(people(words))
        and not _called("not_names").search(words)
    )


def _same(words: str, titles: list[str]) -> bool:
    return any(words[:50] == title[:50] for title in titles if title)


def _read_block(block: _Block, facts: Facts, body: str, head: bool) -> None:
    words, names = block.words, block.names
    if block.picture or (_called("picture").search(names) and len(words) < 400 and words[:60] not in body):
        _read_picture(block, facts)
        return
    if len(words) > 1500 or (len(words) > 60 and words in body):
        return
    by = _BY.search(words)
    signed = until_time(by["by"]) if by else ""
    if len(words) < 200 and by and by.start() < 60 and byline_line(signed):
        facts.add("byline", signed, "visible")
    elif (
        len(words) < 120
        and _called("byline").search(names)
        and not _called("not_byline").search(_names(block.element))
        and " " in words
        and (head or not facts.all("byline"))
        and _is_signed(words)
    ):
        facts.add("byline", words, "visible")
    if len(words) < 80 and not by and (is_agency(words.strip("()[]–—- ")) or _strip_of_agency(words)):
        facts.add("credit", until_time(words) or words, "visible")
    elif (
        len(words) < 60
        and _called("source").search(_names(block.element))
        and any(a.writes for a in agencies_in_credit(words))
    ):
        facts.add("credit", words, "visible")
    elif words not in body:
        for note in notes("correction", "syndication", "credit"):
            if (
                len(words) < 700
                and note.fits(words)
                and (note.where == "any" or note.needs_agency or note.where == "tail")
            ):
                facts.add(kind_of_note(note, words), words, "visible")
                break
        else:
            if len(words) < 400 and (dateline := read_dateline(words)) and (dateline.agency or dateline.day):
                facts.add("dateline", dateline.value, "visible")
    if len(words) < 160 and (
        _called("date").search(names)
        or by
        or re.search(r"\b(?:published|updated|posted|modified|last)\b", words, re.IGNORECASE)
        or len(words) < 50
    ):
        _read_dates(words, facts)


def _strip_of_agency(words: str) -> bool:
    """Whether a line is an agency and what follows it, no sentence: "Reuters | Updated: ...", "PTI, New Delhi"."""
    parts = re.split(r"\s*[|•·/,:]\s*|\s+[–—-]\s+|\s+(?=(?:Updated|Published|Posted|Last)\b)", words)
    return len(parts) > 1 and is_agency(parts[0]) and not words.endswith(".")


def _read_dates(words: str, facts: Facts) -> None:
    """Each time of "Published 10:15 am, updated 11:20 am" under the word before it."""
    parts = re.split(r"(?i)\b(?=(?:first )?published|(?:last )?updated|(?:last )?modified|posted)", words)
    for part in parts:
        if printed := printed_time(part):
            later = re.match(r"(?i)(?:last )?(?:updated|modified)", part)
            facts.add("modified" if later else "published", printed, "visible")


def _read_picture(block: _Block, facts: Facts) -> None:
    spans = [row.value for row in picture_credits(block.words, [(0, block.words)])]
    for value in spans:
        facts.add("picture_credit", value, "visible")
    if not spans and re.search(r"credit|copyright|source", block.names, re.IGNORECASE) and _is_credit(block.words):
        facts.add("picture_credit", block.words, "visible")
    elif (
        not spans
        and (named := agencies_in_credit(block.words[-60:]))
        and block.words.rstrip(" .)").endswith((named[-1].name, named[-1].full, named[-1].name.upper()))
    ):
        facts.add("picture_credit", re.split(r"(?<=[.!?])\s+", block.words)[-1], "visible")


def _read_marked(tree: Element, facts: Facts, about: set[Element]) -> None:
    """Times that the page marks for machines in its visible part."""
    for element in tree.iter("time", "span", "div", "p", "abbr", "li", "dd", "a"):
        marks = (element.get("itemprop") or "").lower().split()
        if element.tag != "time" and "datepublished" not in marks and "datemodified" not in marks:
            continue
        value = element.get("content") or element.get("datetime") or element.get("title") or _text(element)
        later = "datemodified" in marks or "updat" in _names(element).lower() or "modif" in _names(element).lower()
        if "datepublished" in marks or element.get("pubdate") is not None:
            facts.add("marked", value, "visible")
        elif not _in_aside(element, about):
            facts.add("modified" if later else "time", value, "visible")


def _read_body_links(tree: Element, body: str, facts: Facts, base: str) -> None:
    """The links of the paragraphs that are in the text."""
    flat = " ".join(body.split())
    for element in tree.iter("p", "li", "blockquote", "td", "div"):
        if element.tag == "div" and len(element) > 30:
            continue
        anchors = [a for a in element.iter("a") if a.get("href")]
        if not anchors or (element.tag in ("div", "blockquote", "td", "li") and element.find(".//p") is not None):
            continue
        words = _text(element)
        if len(words) < 20 or words[:80] not in flat:
            continue
        for anchor in anchors:
            try:
                address = urljoin(base, anchor.get("href").strip())
            except ValueError:
                continue
            linked = _text(anchor)
            if address.startswith(("http://", "https://")) and linked and (address, linked) not in facts.links:
                facts.links.append((address, linked))
