"""The blocks of visible words of an HTML page, in the order of the page, with what they are called.

>>> from lxml import html
>>> page = html.document_fromstring("<td>Ann Lee<br>2 May 2031<p class='text'>It opened.</p></td>")
>>> [block.words for block in blocks(page)]
['Ann Lee', '2 May 2031', 'It opened.']
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

Element = Any
"""lxml.html.HtmlElement, which carries no types."""

_BLOCKS = frozenset(
    "p,div,section,article,header,footer,main,aside,li,ul,ol,table,tr,td,th,figure,figcaption,h1,h2,h3,h4,h5,h6,"  # noqa: SIM905
    "blockquote,address,dl,dt,dd,form,nav,pre,center,time,small,cite".split(",")
)
_INLINE_BLOCKS = frozenset(("time", "small", "cite"))
_OUTER_BLOCKS = _BLOCKS - _INLINE_BLOCKS
_HIDDEN = frozenset(
    ("script", "style", "noscript", "template", "svg", "iframe", "head", "button", "select", "option", "form")
)


def words_of(element: Element, spaced: bool = False) -> str:
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
class Block:
    """A block of visible words without another block in it."""

    words: str
    names: str
    """Classes, ids, itemprop and rel of the block, of what lies in it and of what is close around it."""
    element: Element
    picture: bool


def blocks(tree: Element) -> list[Block]:
    """The innermost blocks in the order of the page."""
    body = tree.find(".//body")
    found: list[Block] = []
    picture_of: dict[Element, bool] = {}
    for element in (body if body is not None else tree).iter(*_BLOCKS):
        names = names_of(element)
        holder = next((parent for parent in element.iterancestors() if parent in picture_of), None)
        picture = picture_of.get(holder, False) or element.tag in ("figure", "figcaption") or "caption" in names.lower()
        picture_of[element] = picture
        if _holds_block(element):
            found += [Block(words, names, element, picture) for words in _own_lines(element)]
        elif words := words_of(element):
            if len(words) < 300 and len(element):
                words = words_of(element, spaced=True)
            inner = " ".join(names_of(child) for child in element.iterdescendants() if isinstance(child.tag, str))
            around = " ".join(names_of(parent) for parent in islice(element.iterancestors(), 2))
            found.append(Block(words, f"{names} {inner} {around}", element, picture))
    return found


def _own_lines(element: Element) -> list[str]:
    """Lines that stand directly in a block beside other blocks, with its inline elements: old pages part them by br."""
    lines: list[list[str]] = [[element.text or ""]]
    for child in element:
        if child.tag == "br" or child.tag in _OUTER_BLOCKS:
            lines.append([])
        elif isinstance(child.tag, str) and child.tag not in _BLOCKS and child.tag not in _HIDDEN and len(child) < 4:
            if _holds_block(child):
                lines += [*([line] for line in _own_lines(child)), []]
            else:
                lines[-1].append(words_of(child))
        lines[-1].append(child.tail or "")
    found = [" ".join("".join(parts).split()) for parts in lines]
    return [line for line in found if 2 < len(line) < 300]


def _holds_block(element: Element) -> bool:
    return len(element) > 0 and any(True for _ in element.iterdescendants(*_OUTER_BLOCKS))


def names_of(element: Element) -> str:
    """Classes, id, itemprop, rel and test id of an element in one line."""
    return " ".join(element.get(name) or "" for name in ("class", "id", "itemprop", "rel", "data-testid")).strip()
