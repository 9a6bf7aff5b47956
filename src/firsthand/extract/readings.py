"""One page read: title, text and furniture, from HTML, from plain text or from a record's fields.

What a page says in several places is settled here: which of its titles, names and times stand in `articles`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from firsthand.decode import decode, whole
from firsthand.extract.addresses import absolute, clean, domain_of, host_of, names_article
from firsthand.extract.body import Element, Unreadable, fragment_text, main_text, parse
from firsthand.extract.furniture import Found, people
from firsthand.extract.furniture_html import read_around
from firsthand.extract.page_facts import Facts, author, moments, published
from firsthand.extract.page_head import read_head
from firsthand.extract.plain import read_plain
from firsthand.extract.titles import read_page_title
from firsthand.lexicon.agencies import by_name
from firsthand.lexicon.outlets import known, of_domain, without_outlet
from firsthand.times import Moment, local_to, read_time

Fields = dict[str, str]

_WORD = re.compile(r"\w")
_DATED_PATH = re.compile(r"/((?:19|20)\d\d)[/-](\d{2})[/-](\d{2})(?=[/-])")
_LATE = timedelta(days=7)
"""A time so much later than the day in the address is that of the crawl or of a change."""


@dataclass
class Reading:
    """What one page says, before it becomes a row. The text has no lone surrogates."""

    text: str
    title: str = ""
    byline: str = ""
    outlet: str = ""
    url: str = ""
    canonical_url: str = ""
    domain: str | None = None
    published: Moment | None = None
    modified: Moment | None = None
    language: str = ""
    found: list[Found] = field(default_factory=list)


def from_html(body: bytes, fields: Fields, max_depth: int) -> Reading:
    """A page of HTML. `fields` are what a feed or a record says of it; they win.

    Raises:
        Unreadable: it cannot be parsed within bounds, or holds no article; the message says why.
    """
    markup = decode(body)
    fragment = bool(fields) and not re.search(r"<(?:html|body|head)\b", markup[:5000], re.IGNORECASE)
    tree = parse(f"<html><body>{markup}</body></html>" if fragment else markup, max_depth)
    url = absolute(fields.get("url"))
    facts = read_head(tree, url)
    read_page_title(tree, facts)
    title = fields.get("title") or _title(facts)
    text = whole(fragment_text(markup) if fragment else main_text(tree, [body for body, _ in facts.all("body")], title))
    if not text:
        raise Unreadable("no article text found on the page")
    if not fragment and (several := _other_articles(tree, facts, text)):
        raise Unreadable(f"{several} articles on one page, none of them the page's own")
    read_around(tree, text, facts, url)
    reading = Reading(text, title=title, url=url, language=facts.first("language"))
    _place(reading, facts)
    if signed := author(facts):
        reading.byline = signed[0]
    _times(reading, facts)
    _outlet_of_page(reading, facts, fields)
    for kind in ("byline", "dateline", "credit", "picture_credit", "correction", "syndication"):
        for value, found in facts.all(kind):
            # authors' pages are links, not names
            if kind != "byline" or not value.startswith(("http", "/")):
                reading.found.append(Found(kind, value.strip(" ,|"), found))
    reading.found += [Found("byline", value, found) for value, found in facts.all("marked_byline")]
    reading.found += _link_rows(facts, text)
    _given(reading, fields)
    return reading


def from_text(body: bytes, fields: Fields) -> Reading:
    """A page of plain text.

    Raises:
        Unreadable: it holds no words.
    """
    page = read_plain(decode(body))
    if not _WORD.search(page.text):
        raise Unreadable("no words in the file" if not page.title else "nothing but a title")
    reading = Reading(page.text, title=page.title, outlet=page.outlet, found=page.found)
    reading.url = absolute(page.url)
    reading.canonical_url = clean(reading.url)
    reading.domain = domain_of(reading.url)
    signed = dict.fromkeys(people(row.value) for row in page.found if row.kind == "byline")
    reading.byline = ", ".join(filter(None, signed))
    for row in page.found:
        if row.kind == "published" and reading.published is None:
            reading.published = read_time(row.value)
        elif row.kind == "modified" and reading.modified is None:
            reading.modified = read_time(row.value)
    reading.published = reading.published or reading.modified
    _given(reading, fields)
    return reading


def from_record(body: bytes, fields: Fields) -> Reading:
    """A record: its text is kept character for character.

    Raises:
        Unreadable: its text has no words.
    """
    text = body.decode("utf-8", "replace")
    if not _WORD.search(text):
        raise Unreadable("the text is empty")
    reading = Reading(text)
    _given(reading, fields)
    return reading


def _given(reading: Reading, fields: Fields) -> None:
    """Fields that the input gives win for their columns, and stand in the furniture as given."""
    rows = reading.found
    if value := fields.get("url"):
        reading.url = value
        reading.canonical_url = reading.canonical_url or clean(value)
        reading.domain = domain_of(value) or reading.domain
    if value := fields.get("canonical_url"):
        reading.canonical_url = clean(value) or reading.canonical_url
    reading.domain = reading.domain or domain_of(fields.get("domain") or "")
    if value := fields.get("title"):
        reading.title = value
    if value := fields.get("byline"):
        reading.byline = people(value) or value
        rows.append(Found("byline", value, "input"))
    for key in ("agency", "credit"):
        if value := fields.get(key):
            rows.append(Found("credit", value, "input"))
    if value := fields.get("outlet"):
        reading.outlet = value if "." not in value or " " in value else (of_domain(value) or value)
        rows.append(Found("outlet", value, "input"))
    elif not reading.outlet:
        host = host_of(reading.url) or fields.get("domain") or ""
        reading.outlet = of_domain(host) or known(_feed_name(fields)) or _feed_name(fields) or _pretty(reading.domain)
    for key, kind in (("published_at", "published"), ("modified_at", "modified")):
        if (value := fields.get(key)) and (moment := read_time(value) or _loosely(value)):
            setattr(reading, kind, local_to(moment, reading.domain))
            rows.append(Found(kind, value, "input"))
    if value := fields.get("language"):
        reading.language = value
    _dated_by_address(reading)


def _dated_by_address(reading: Reading) -> None:
    """The day in the page's own address: where no time is known, and where the one known is much later.

    Then that is the day of the crawl or of a change: addresses are made when a page is.
    """
    dated = _DATED_PATH.search(reading.canonical_url or reading.url or "")
    if dated is None or (moment := read_time("-".join(dated.groups()))) is None:
        return
    known = reading.published
    if known is None or known.at - moment.at > _LATE:
        reading.modified = reading.modified or known
        reading.published = local_to(moment, reading.domain, reading.language)
        reading.found.append(Found("published", dated.group().strip("/"), "meta"))


def _loosely(value: str) -> Moment | None:
    """A time no rule of ours reads, by dateparser: other languages, odd orders."""
    import dateparser

    try:
        return read_time(dateparser.parse(value[:100], settings={"STRICT_PARSING": True}))
    except (ValueError, OverflowError):
        return None


def _feed_name(fields: Fields) -> str:
    """A feed's title without what follows the outlet's name: "Harbour Gazette - World RSS"."""
    return re.split(r"\s+[-|–—:»>]+\s+|\s+RSS\b", fields.get("feed") or "")[0].strip()


def _pretty(domain: str | None) -> str:
    """The last resort for an outlet's name: "harbour-gazette.example" becomes "Harbour Gazette"."""
    if not domain:
        return ""
    return " ".join(part.capitalize() for part in re.split(r"[-_.]", domain.split(".")[0]))


def _title(facts: Facts) -> str:
    """The headline as the page shows it: what the reader sees, where the page's data agrees or it is alone."""
    outlets = tuple(value for value, _ in facts.all("outlet"))
    given = [without_outlet(value, outlets)[0] for value, _ in facts.all("title")]
    seen = [value for value, _ in facts.all("heading") if len(value) > 8 and value not in outlets and not known(value)]
    named = without_outlet(facts.first("page_title"), outlets)[0]
    for heading in seen:
        if any(_agree(heading, other) for other in (*given, named) if other):
            return without_outlet(heading, outlets)[0]
    if len(seen) == 1 and len(seen[0].split()) > 1:
        return seen[0]
    if given:
        return given[0]
    if named and len(named.split()) > 2:
        return named
    return seen[0] if seen else named


def _agree(one: str, other: str) -> bool:
    a, b = (set(re.findall(r"\w+", title.casefold())) for title in (one, other))
    return bool(a) and bool(b) and len(a & b) >= 0.6 * min(len(a), len(b)) and len(a & b) >= min(2, len(a), len(b))


def _place(reading: Reading, facts: Facts) -> None:
    """The page's site and canonical address. A canonical link to another site is syndication, not the page's own."""
    canonical = absolute(facts.first("canonical"), reading.url)
    shown = absolute(facts.first("url"), reading.url)
    own = domain_of(reading.url) or _own_site(facts, canonical, shown)
    for value in (canonical, shown):
        site = domain_of(value)
        if site and own and site != own and names_article(value):
            reading.found.append(Found("syndication", value, "meta"))
    for value in (canonical, shown, reading.url):
        if value and names_article(value) and domain_of(value) == own:
            reading.canonical_url = clean(value)
            break
    reading.domain = own


def _own_site(facts: Facts, canonical: str, shown: str) -> str | None:
    """The site of a saved page without an address: what og:url, alternates and most of its own links agree on."""
    votes: Counter[str] = Counter()
    for value, weight in [(canonical, 2), (shown, 3), *((absolute(site), 1) for site, _ in facts.all("site"))]:
        if site := domain_of(value):
            votes[site] += weight
    return min(votes, key=lambda site: (-votes[site], site)) if votes else None


def _times(reading: Reading, facts: Facts) -> None:
    """Times of publication and change."""
    if first := published(facts):
        reading.published = local_to(first[0], reading.domain, reading.language)
        reading.found.append(Found("published", first[1], first[2]))
    later = [
        row for row in moments(facts, "modified") if reading.published is None or row[0].at >= reading.published.at
    ]
    if later:
        reading.modified = local_to(later[0][0], reading.domain, reading.language)
        reading.found.append(Found("modified", later[0][1], later[0][2]))


def _outlet_of_page(reading: Reading, facts: Facts, fields: Fields) -> None:
    """The outlet's name as people know it: by its site if that is listed, else as the page calls itself."""
    named = [(value, found) for value, found in facts.all("outlet") if _is_name(value, reading)]
    # a page that runs an agency's text may name the agency as its publisher, and itself as the site
    named.sort(key=lambda row: by_name(row[0]) is not None)
    for value, found in named[:3]:
        reading.found.append(Found("outlet", value, found))
    hosts = [host_of(url) for url in (reading.url, reading.canonical_url) if url]
    listed = next(filter(None, (of_domain(host) for host in hosts)), None) or of_domain(reading.domain or "")
    if listed:
        reading.outlet = listed
        return
    for value, _ in named:
        short = re.split(r"\s+[|–—-]\s+|\s*\|\s*|:\s", value)[0].strip()
        reading.outlet = (
            known(value)
            or known(short)
            or (short if short.lower() != short or "." not in short else "")
            or reading.outlet
        )
        if reading.outlet:
            return
    _, suffix = without_outlet(facts.first("page_title"))
    if suffix:
        reading.outlet = suffix
        reading.found.append(Found("outlet", suffix, "meta"))
    elif named and not reading.domain:
        reading.outlet = named[0][0]
    del fields


def _is_name(value: str, reading: Reading) -> bool:
    return (
        1 < len(value) < 80
        and not value.startswith(("http", "@", "//", "©"))
        and not re.search(r"copyright|all rights|©", value, re.IGNORECASE)
        and value.casefold() not in (reading.byline.casefold(), reading.title.casefold())
    )


def _link_rows(facts: Facts, text: str) -> list[Found]:
    """The links of the body with the place of the linked words, found in the order of the page."""
    rows: list[Found] = []
    at = 0
    for address, words in facts.links:
        start = text.find(words, at)
        if start < 0:
            start = text.find(words)
        if start >= 0:
            at = start + len(words)
            rows.append(Found("link", address, "visible", "text", start, at))
        else:
            rows.append(Found("link", address, "visible"))
    return rows


def _other_articles(tree: Element, facts: Facts, text: str) -> int:
    """How many articles share the page if the text is no single one of them: a section, a front page; else 0.

    The text's words are counted under the `<article>` or the linked headline they stand below; a page that calls
    itself an article is believed.
    """
    if facts.all("article") or "article" in facts.first("type").lower():
        return 0
    lines = {line[:60] for line in text.split("\n") if len(line) > 30}
    words: Counter[int] = Counter()
    group = 0
    for element in tree.iter("article", "h1", "h2", "h3", "h4", "p", "li", "div"):
        if element.tag == "article":
            group += not any(True for _ in element.iterancestors("article"))
        elif element.tag in ("h1", "h2", "h3", "h4"):
            anchor = element.find(".//a")
            anchor = anchor if anchor is not None else element.getparent()
            group += anchor.tag == "a" and _leads_on(anchor.get("href") or "")
        else:
            own = " ".join((element.text_content() if element.tag != "div" else element.text or "").split())
            if own[:60] in lines:
                words[group] += len(own.split())
    groups = [count for number, count in words.items() if number and count >= 12]
    return len(groups) if len(groups) >= 3 and max(groups) < 0.6 * sum(words.values()) else 0


def _leads_on(href: str) -> bool:
    """Whether a headline's link leads to an article's own page."""
    return (
        bool(href)
        and not href.startswith(("#", "javascript:", "mailto:"))
        and names_article(absolute(href, "http://a.example/"))
    )
