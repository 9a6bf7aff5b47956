"""The links of the paragraphs that are in the text, with the words that carry them."""

from __future__ import annotations

from urllib.parse import urljoin

from firsthand.extract.blocks import Element, words_of
from firsthand.extract.page_facts import Facts


def read_body_links(tree: Element, body: str, facts: Facts, base: str) -> None:
    """The links of the paragraphs that are in the text."""
    flat = " ".join(body.split())
    for element in tree.iter("p", "li", "blockquote", "td", "div"):
        if element.tag == "div" and len(element) > 30:
            continue
        anchors = [a for a in element.iter("a") if a.get("href")]
        if not anchors or (element.tag in ("div", "blockquote", "td", "li") and element.find(".//p") is not None):
            continue
        words = words_of(element)
        if len(words) < 20 or words[:80] not in flat:
            continue
        for anchor in anchors:
            try:
                address = urljoin(base, anchor.get("href").strip())
            except ValueError:
                continue
            linked = words_of(anchor)
            if address.startswith(("http://", "https://")) and linked and (address, linked) not in facts.links:
                facts.links.append((address, linked))
