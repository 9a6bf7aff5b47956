"""Who names whom: links, "the Daily Lamp reported", "read the full story at …".

A saved page often lacks its address. A link then names it by its headline, which most sites put into their addresses,
and by the site's name.

>>> slug("https://lamp.example/world/dam-at-orl-bursts-at-noon-2169.html"), slug("Dam at Orl bursts at noon")
('dam at orl bursts at noon', 'dam at orl bursts at noon')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from firsthand.dossier import Dossier
from firsthand.lexicon import rows
from firsthand.lineage.evidence import Reason, Spans
from firsthand.lineage.repeating import Statements
from firsthand.newsrooms import Row, agency_named, in_full, plain_name, plain_url

LINK, CITED, CITED_AGAIN, REFERRED = 3.5, 2.5, 0.4, 3.0
"""Log-odds: a link; a statement attributed to the outlet, and each further one; sending readers there for the rest."""
SLUG_WORDS = 4
"""A headline of fewer words names no page."""
_NAME_MOST = 80

_WORDS = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"\.\w{2,5}$")

Named = dict[str, dict[str, Spans]]
"""Who names -> who is named -> where."""


@dataclass(frozen=True)
class References:
    """What the articles of one story say of each other as sources."""

    links: Named = field(default_factory=dict)
    cites: Named = field(default_factory=dict)
    refers: Named = field(default_factory=dict)

    def named(self, article: str) -> list[str]:
        """Whom an article names in any way."""
        return sorted({*self.links.get(article, ()), *self.cites.get(article, ()), *self.refers.get(article, ())})

    def reasons(self, story: Dossier, citing: str, cited: str) -> list[Reason]:
        """What speaks for one article as the source of another because that one names it."""
        one, other = story.named(citing), story.named(cited)
        found = []
        if (spans := self.links.get(citing, {}).get(cited)) is not None:
            found.append(Reason("link", f"{one} links to {other}", LINK, spans))
        if spans := self.cites.get(citing, {}).get(cited):
            weight = CITED + CITED_AGAIN * min(3, len(spans) - 1)
            found.append(Reason("cited", f"{one} names {other} as the source of what it says", weight, spans))
        if spans := self.refers.get(citing, {}).get(cited):
            found.append(Reason("referral", f"{one} sends its readers to {other} for the rest", REFERRED, spans))
        return found


def references(story: Dossier) -> References:
    """Everything that the articles of a story say of each other as sources."""
    found = References()
    by_outlet: dict[str, list[str]] = {}
    for article, row in story.articles.items():
        for name in sorted({plain_name(str(row["outlet"] or "")), story.owns[article]} - {""}):
            by_outlet.setdefault(name, []).append(article)
    addresses = _Addresses(story)
    statements = Statements(story)

    def meant(article: str, others: Iterable[str]) -> list[str]:
        """Of the pages of an outlet that an article names: the one it also links to, else all."""
        linked = found.links.get(article, {})
        mine = sorted(one for one in others if not story.one_newsroom(article, one))
        return [one for one in mine if one in linked] or mine

    @cache
    def given(article: str) -> list[str]:
        """The outlets whose whole names stand in an article: a short one later on means these."""
        text = str(story.articles[article]["text"] or "").casefold()
        return [name for name in by_outlet if name in text]

    for article, row in story.articles.items():
        for item in story.furniture.get(article, ()):
            if item["kind"] == "link":
                for other in addresses.meant(str(item["value"])):
                    _note(found.links, article, other, place(article, item))
        for told in story.attributions.get(article, ()):
            spans = told["source_spans"] or told["content_spans"] or ()
            where = tuple((article, str(told["part"]), span["start"], span["end"]) for span in spans[:1])
            media = {name if name in by_outlet else in_full(name, given(article)) for name in _media(told)}
            for other in meant(article, {one for name in media for one in by_outlet.get(name, ())}):
                if statements.are_in(other, article, told):
                    _note(found.cites, article, other, where)
        for name, start, end in _referrals(str(row["text"] or "")):
            for other in meant(article, _of_outlet(by_outlet, name)):
                _note(found.refers, article, other, ((article, "text", start, end),))
    return found


def place(article: str, item: Row) -> Spans:
    """Where a piece of furniture stands; empty where its place is unknown."""
    return () if item["start"] is None else ((article, str(item["part"] or "text"), item["start"], item["end"]),)


def slug(title: str) -> str:
    """A headline, or the headline in an address, as bare words; numbers at its ends are left out."""
    address = re.split(r"[?#]", title, maxsplit=1)[0].rstrip("/")
    last = _ENDING.sub("", address.rpartition("/")[2]) if "//" in title else title
    words = _WORDS.findall(re.sub(r"['’‘]", "", last.casefold()))
    while words and words[-1].isdigit():
        words.pop()
    while words and words[0].isdigit():
        words.pop(0)
    return " ".join(words)


class _Addresses:
    """The articles of a story by address, and by the headline that an address may carry."""

    def __init__(self, story: Dossier) -> None:
        self._story = story
        self._exact: dict[str, set[str]] = {}
        self._by_words: dict[tuple[str, ...], list[str]] = {}
        for article, row in story.articles.items():
            own = {plain_url(row["url"]), plain_url(row["canonical_url"])} - {""}
            for url in own:
                self._exact.setdefault(url, set()).add(article)
            words = slug(str(row["title"] or "")).split()
            for n in range(0 if own else len(words) - SLUG_WORDS + 1):
                self._by_words.setdefault(tuple(words[n : n + SLUG_WORDS]), []).append(article)

    def meant(self, url: str) -> list[str]:
        """The articles that a link can mean: by its address; else the one without an address whose headline it has."""
        plain = plain_url(url)
        if exact := self._exact.get(plain):
            return sorted(exact)
        words = slug(url).split() if plain and self._by_words else []
        near = self._by_words.get(tuple(words[:SLUG_WORDS]), ()) if len(words) >= SLUG_WORDS else ()
        here = [one for one in near if f" {' '.join(words)} " in f" {slug(self._title(one))} "]
        site = "".join(_WORDS.findall(plain.partition("/")[0]))
        brand = {
            one: "".join(_WORDS.findall(plain_name(str(self._story.articles[one]["outlet"] or "")))) for one in here
        }
        known = [one for one in here if brand[one] and brand[one] in site]
        unknown = [one for one in here if not brand[one]]
        # one headline without a name may be any copy's
        return known or (unknown if len(unknown) == 1 else [])

    def _title(self, article: str) -> str:
        return str(self._story.articles[article]["title"] or "")


def _note(named: Named, one: str, other: str, where: Spans) -> None:
    if one != other:
        there = named.setdefault(one, {})
        there[other] = (*there.get(other, ()), *where)


def _media(told: Row) -> set[str]:
    """The names of media, folded, that a statement may come from: its source, who relays it, who was told."""
    named = [told["via"], told["told_to"]]
    if told["source_kind"] != "person":
        named.append(told["source_name"])
    return {form for name in named if name for form in (plain_name(name), agency_named(name)) if form}


@cache
def _referral() -> tuple[tuple[str, ...], re.Pattern[str]]:
    words = tuple(sorted((row["words"] for row in rows("referrals")), key=lambda one: (-len(one), one)))
    return tuple(sorted({" ".join(one.split()[:2]) for one in words})), re.compile(
        rf"\b(?:{'|'.join(map(re.escape, words))}):?\s+", re.IGNORECASE
    )


def _referrals(text: str) -> Iterator[tuple[str, int, int]]:
    """What follows the words that send readers elsewhere, folded, and where these words stand."""
    openings, pattern = _referral()
    lower = text.lower()
    if not any(one in lower for one in openings):  # a search for each word of the pattern would take much longer
        return
    for match in pattern.finditer(text):
        after = text[match.end() : match.end() + _NAME_MOST].partition("\n")[0]
        yield plain_name(after), match.start(), match.end() + len(after)


def _of_outlet(by_outlet: dict[str, list[str]], said: str) -> list[str]:
    """The articles of the outlet with whose name something begins; of several names the longest."""
    names = [name for name in by_outlet if said.startswith(name) and not said[len(name) : len(name) + 1].isalnum()]
    return by_outlet[max(names, key=len)] if names else []
