"""The main text of an HTML page: Trafilatura's, with paragraphs kept apart and the litter it leaves taken out.

Trafilatura (Barbaresi 2021, ACL) is the best of the open extractors on the public benchmark. Its precise setting
loses less than it saves there; a page it finds nothing on is read again with the setting for recall, and where all
it finds is a teaser of the `articleBody` that the page carries as JSON-LD, that is taken.

    >>> cut_litter(["Advertisement", "The bridge opened.", "Share this article"])
    ['The bridge opened.']
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import Any

import trafilatura
from lxml import etree, html

from firsthand.extract.furniture_text import notes

Element = Any

MIN_WORDS = 8
"""Fewer words than this are no article found on a page."""
_BLOCK_TAGS = frozenset(
    ("p", "head", "list", "item", "quote", "table", "row", "code", "div", "fw", "body", "main", "ab")
)
_FRAGMENT_BLOCKS = (
    *(f"h{n}" for n in range(1, 7)),
    "li",
    "blockquote",
    "tr",
    "figcaption",
    "section",
    "article",
    "ul",
    "ol",
)
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_PARSER = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True)


class Unreadable(ValueError):  # noqa: N818 - not an error: a row of `refusals`
    """A page that cannot be read within bounds; the message says why."""


def parse(text: str, max_depth: int, max_elements: int = 30_000) -> Element:
    """A page as an element tree.

    Raises:
        Unreadable: it nests deeper than `max_depth`, has more than `max_elements` elements, or holds none.
    """
    if text.count("<") > 3 * max_elements:
        raise Unreadable(f"more than {max_elements:,} elements on one page")
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=_PARSER)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"no HTML in it ({error})") from error
    depth = count = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            depth += 1
            count += 1
            if depth > max_depth:
                raise Unreadable(f"elements nested deeper than {max_depth}")
            if count > max_elements:
                raise Unreadable(f"more than {max_elements:,} elements on one page")
        else:
            depth -= 1
    return tree


def main_text(tree: Element, given_bodies: list[str], title: str) -> str:
    """The article's own words, paragraphs parted by an empty line; empty if the page holds none."""
    found = _paragraphs_of(tree, precise=True)
    if _words(found) < 50:
        more = _paragraphs_of(tree, precise=False)
        if _words(more) > 2 * _words(found):
            found = more
    if tree.find(".//table") is not None:
        column = _one_column(tree)
        if _words(column) >= 80 and 2 * _words(column) > _words(found):
            found = column
    given = max((_given_paragraphs(body) for body in given_bodies), key=_words, default=[])
    if _words(given) > 1.5 * _words(found) and (_words(found) < 100 or _begins_alike(found, given)):
        found = given
    found = cut_litter(found)
    while len(found) > 1 and title and _same_words(found[0], title):
        found = found[1:]
    return "\n\n".join(found) if _words(found) >= MIN_WORDS else ""


def _paragraphs_of(tree: Element, precise: bool) -> list[str]:
    document: Any = trafilatura.bare_extraction(tree, include_comments=False, favor_precision=precise)
    return [] if document is None or document.body is None else paragraphs(document.body)


def _one_column(tree: Element) -> list[str]:
    """The paragraphs of the element that holds most words of them, on pages laid out as tables.

    There Trafilatura takes the whole table, menus and all. Words in links count against a column. Empty on pages
    laid out otherwise.
    """
    words: dict[Element, int] = {}
    for paragraph in tree.iter("p"):
        holder = paragraph.getparent()
        linked = sum(len((anchor.text or "").split()) for anchor in paragraph.iter("a"))
        words[holder] = words.get(holder, 0) + len("".join(paragraph.itertext()).split()) - 2 * linked
    best = max(words, key=lambda holder: words[holder], default=None)
    if best is None or 2 * words[best] < sum(words.values()) or not any(True for _ in best.iterancestors("table")):
        return []
    found = (" ".join("".join(paragraph.itertext()).split()) for paragraph in best.iterchildren("p"))
    return [line for line in found if line]


def paragraphs(element: Element) -> list[str]:
    """The words of an element's blocks, each block one paragraph."""
    found: list[str] = []
    line: list[str] = []

    def close() -> None:
        words = " ".join("".join(line).split())
        line.clear()
        if words:
            found.append(words)

    def walk(node: Element) -> None:
        if isinstance(node.tag, str):
            block = node.tag in _BLOCK_TAGS
            if block:
                close()
            if node.tag in ("lb", "cell"):
                line.append(" ")
            line.append(node.text or "")
            for child in node:
                walk(child)
                line.append(child.tail or "")
            if block:
                close()

    walk(element)
    close()
    return found


def fragment_text(markup: str) -> str:
    """The words of a piece of HTML that is all article, as feeds carry it."""
    try:
        tree = html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    etree.strip_elements(tree, "script", "style", "noscript", "iframe", etree.Comment, with_tail=False)
    for element in tree.iter(*_FRAGMENT_BLOCKS):
        element.tag = "p"
    for element in tree.iter("br"):
        element.tail = "\n" + (element.tail or "")
    found = [line for text in paragraphs(tree) for line in text.split("\n")]
    return "\n\n".join(cut_litter(found))


def _given_paragraphs(body: str) -> list[str]:
    text = re.sub(r"(?i)</?(?:p|br|div|li|h\d)\b[^>]*>", "\n", body) if "<" in body else body
    text = unescape(re.sub(r"<[^>]{1,300}>", "", text))
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def _words(lines: list[str]) -> int:
    """Words; of scripts without spaces, two characters count as one."""
    return sum(len(line.split()) + len(_UNSPACED.findall(line)) // 2 for line in lines)


def _begins_alike(found: list[str], given: list[str]) -> bool:
    """Whether the text found on the page is the beginning of the one given beside it, as on a page behind a wall."""
    beginning, whole = " ".join(found)[:400], " ".join(given)[:1200]
    return bool(beginning) and beginning[:60] in whole


def _same_words(line: str, title: str) -> bool:
    return re.sub(r"\W+", "", line).casefold() == re.sub(r"\W+", "", title).casefold()


def cut_litter(lines: list[str], head: int = 4, tail: int = 12) -> list[str]:
    """The lines without what sites set around and between a text: adverts, buttons, sign-ups, teasers, lists."""
    kept = _before_lists(lines, tail)
    for _ in range(2):  # the second pass sees what stood behind the first's last cut
        last = len(kept) - tail
        kept = [line for n, line in enumerate(kept) if not _is_litter(line, n < head, n >= last)]
    return kept


def _before_lists(lines: list[str], tail: int) -> list[str]:
    """The lines up to where a site's own list begins ("Related topics"), if it goes on to the end."""
    rest = len(lines)  # from here on to the end no line is prose
    for n in range(len(lines) - 1, max(len(lines) - tail, 2) - 1, -1):
        if any(note.pattern.fullmatch(lines[n]) for note in notes("listing")):
            rest = n
        elif not (_is_litter(lines[n], head=False, tail=True) or _is_entry(lines[n])):
            break
    return lines[:rest]


def _is_entry(line: str) -> bool:
    """Whether a line may be an entry of a list of links: a few words that end no sentence."""
    return len(line.split()) < 16 and line[-1] not in '.!?…"”’:;,'


def _is_litter(line: str, head: bool, tail: bool) -> bool:
    """Whether a whole line is litter, by the notes for its place."""
    return len(line) <= 420 and bool(_litter(head, tail).fullmatch(line))


@cache
def _litter(head: bool, tail: bool) -> re.Pattern[str]:
    places = {"any"} | ({"head"} if head else set()) | ({"tail"} if tail else set())
    kept = [note.pattern.pattern for note in notes("litter") if note.where in places]
    return re.compile("|".join(f"(?:{pattern})" for pattern in kept), re.IGNORECASE)
