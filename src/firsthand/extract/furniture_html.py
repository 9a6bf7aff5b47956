"""Furniture of an HTML page, read from the page before anything is cleaned away: what a reader sees about the text.

Byline, dateline, credits, times, picture credits, correction notes, links.

    >>> from lxml import html
    >>> page = html.document_fromstring("<h1>Bridge opens</h1><p class='byline'>By Ann Lee</p><p>It did.</p>")
    >>> read_page(page, "It did.").best("byline")
    ('By Ann Lee', 'visible')
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from firsthand.extract.blocks import Block, Element, blocks, names_of, words_of
from firsthand.extract.body_links import read_body_links
from firsthand.extract.datelines import read_dateline
from firsthand.extract.furniture import is_agency, looks_like_names, people
from firsthand.extract.furniture_text import byline_line, kind_of_note, notes
from firsthand.extract.page_facts import Facts
from firsthand.extract.page_head import read_head
from firsthand.extract.pictures import picture_credits
from firsthand.lexicon import rows
from firsthand.lexicon.agencies import agencies_in_credit
from firsthand.times import printed_time, until_time

_HOLDERS = frozenset(("div", "section", "ul", "ol", "li", "article", "form", "header", "table", "td"))
_BY = re.compile(
    r"(?:^|[|•·,]\s*|\d\s+|\.\s+)(?:(?:written|reported|story|posted|published) )?"
    r"(?P<by>by[:\s]+(?-i:[A-ZÀ-Þ]|by\s).{2,120})",
    re.IGNORECASE,
)
_AFTER = 40
"""How many blocks after the last paragraph of the text may still be its furniture."""
_MOST = 400
"""How many blocks are read from either end of a long page."""


def read_page(tree: Element, body: str, url: str = "") -> Facts:
    """All furniture of a parsed page whose main text is `body`."""
    facts = read_head(tree, url)
    read_around(tree, body, facts, url)
    return facts


@cache
def _called(kind: str) -> re.Pattern[str]:
    """How sites name such parts of a page, by `lexicon/classes.tsv`."""
    return re.compile("|".join(row["pattern"] for row in rows("classes") if row["kind"] == kind), re.IGNORECASE)


def read_around(tree: Element, body: str, facts: Facts, url: str = "") -> None:
    """What a reader sees about the main text `body`, added to the facts of the page's head."""
    _read_visible(tree, body, facts)
    read_body_links(tree, body, facts, url or facts.first("canonical") or facts.first("url"))


def _read_visible(tree: Element, body: str, facts: Facts) -> None:
    """Byline, dates, credits, dateline and notes among the blocks from the headline to a little after the text."""
    shown = blocks(tree)
    lines = {" ".join(line.split())[:60] for line in body.splitlines() if len(line) > 40}
    inside = [n for n, block in enumerate(shown) if block.words[:60] in lines]
    titles = [title for title, _ in (*facts.all("title"), *facts.all("heading"))]
    starts = [n for n, block in enumerate(shown) if block.element.tag in ("h1", "h2") and _same(block.words, titles)]
    first = inside[0] if inside else (starts[0] if starts else 0)
    start = max((n for n in starts if n <= first), default=max(0, first - 25))
    about = {holder for n in (*inside, start) if n < len(shown) for holder in shown[n].element.iterancestors()}
    signed: list[str] = []
    near = range(max(0, start - 8), min(len(shown), (inside[-1] if inside else first) + _AFTER + 1))
    for n in (*near[:_MOST], *near[max(_MOST, len(near) - _MOST) :]):
        block = shown[n]
        if n > first + 1 and len(block.words) > 60 and not block.picture and block.words[:60] in lines:
            continue  # a paragraph of the text, read there
        if _in_aside(block.element, about, strict=not start <= n <= first):
            continue
        _read_block(block, facts, body, head=n <= first + 1, within=bool(inside) and start <= n <= inside[-1])
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
            holder.tag in _HOLDERS and _called("aside").search(names_of(holder))
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


def _authors_in(block: Block) -> Iterator[str]:
    """Names in a block that the page marks as its author's: microdata, rel, a link to an author's own page."""
    if len(block.words) > 400:
        return
    for element in block.element.iter("a", "span", "div", "p", "strong", "b", "cite", "li", "em"):
        marks = f"{element.get('itemprop') or ''} {element.get('rel') or ''}".lower().split()
        own_page = element.tag == "a" and _called("author_page").search(element.get("href") or "")
        if "author" in marks or own_page:
            named = [child for child in element.iter("*") if "name" in (child.get("itemprop") or "").lower().split()]
            words = words_of(named[0] if named else element, spaced=True)
            if _is_signed(words) or (_HANDLE.fullmatch(words) and bool(people(words)) and _is_author(element)):
                yield words


_HANDLE = re.compile(r"[a-z][a-z0-9_.-]{2,19}")
"""What bloggers sign with."""


def _is_author(element: Element) -> bool:
    """Whether an element is called an author's, or its parent: a link to a profile alone can be any user's."""
    around = f"{names_of(element)} {names_of(parent) if (parent := element.getparent()) is not None else ''}"
    return bool({"author", "byline", "vcard", "fn"} & set(around.lower().split()))


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


def _read_block(block: Block, facts: Facts, body: str, head: bool, within: bool) -> None:
    """Furniture of one block: `head` if it stands above the text, `within` between headline and the text's end."""
    words, names = block.words, block.names
    if block.picture or (_called("picture").search(names) and len(words) < 400 and words[:60] not in body):
        _read_picture(block, facts)
        return
    if len(words) > 1500 or (len(words) > 60 and words in body):
        return
    if len(words) < 400 and (_beside_image(block.element) or (within and words[:60] not in body)):
        for value in picture_credits(words):
            facts.add("picture_credit", value, "visible")
    by = _BY.search(words)
    signed = until_time(by["by"]) if by else ""
    if len(words) < 200 and by and by.start() < 60 and byline_line(signed):
        facts.add("byline", signed, "visible")
    elif (
        len(words) < 120
        and _called("byline").search(names)
        and not _called("not_byline").search(names_of(block.element))
        and " " in words
        and (head or not facts.all("byline"))
        and (name := words if _is_signed(words) else _name_before_role(block.element, words))
    ):
        facts.add("byline", name, "visible")
    if len(words) < 80 and not by and (is_agency(words.strip("()[]–—- ")) or _strip_of_agency(words)):
        facts.add("credit", until_time(words) or words, "visible")
    elif (
        len(words) < 60
        and _called("source").search(names_of(block.element))
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


def _name_before_role(element: Element, words: str) -> str:
    """The name in an element of its own before what the author is: "Ann Lee", "Health reporter"."""
    for child in element.iterdescendants("strong", "b", "a", "span", "p", "div"):
        name = words_of(child, spaced=True)
        if words.startswith(name) and _is_signed(name):
            return name if not people(words[len(name) :]) else ""
    return ""


def _beside_image(element: Element) -> bool:
    """Whether a block stands below a picture or holds one: its caption, whatever it is called."""
    before = element.getprevious()
    return element.find(".//img") is not None or (
        before is not None and (before.tag in ("img", "amp-img", "picture") or before.find(".//img") is not None)
    )


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


def _read_picture(block: Block, facts: Facts) -> None:
    credits = picture_credits(block.words)
    for value in credits:
        facts.add("picture_credit", value, "visible")
    if not credits and re.search(r"credit|copyright|source", block.names, re.IGNORECASE) and _is_credit(block.words):
        facts.add("picture_credit", block.words, "visible")
    elif (
        not credits
        and (named := agencies_in_credit(block.words[-60:]))
        and block.words.rstrip(" .)").endswith((named[-1].name, named[-1].full, named[-1].name.upper()))
    ):
        bracket = re.search(r"[(\[]([^()\[\]]{2,80})[)\]]\W*$", block.words)
        credit = bracket[1] if bracket else re.split(r"(?<=[.!?])\s+", block.words)[-1]
        facts.add("picture_credit", credit, "visible")


def _read_marked(tree: Element, facts: Facts, about: set[Element]) -> None:
    """Times that the page marks for machines in its visible part."""
    for element in tree.iter("time", "span", "div", "p", "abbr", "li", "dd", "a"):
        marks = (element.get("itemprop") or "").lower().split()
        if element.tag != "time" and "datepublished" not in marks and "datemodified" not in marks:
            continue
        value = element.get("content") or element.get("datetime") or element.get("title") or words_of(element)
        later = "datemodified" in marks or "updat" in names_of(element).lower() or "modif" in names_of(element).lower()
        if "datepublished" in marks or element.get("pubdate") is not None:
            facts.add("marked", value, "visible")
        elif not _in_aside(element, about):
            facts.add("modified" if later else "time", value, "visible")
