"""Whose page is it: outlets and agencies under the many forms of their names.

>>> agency_of_page({"outlet": "Reuters", "domain": None}), plain_name("The Daily Lamp")
('Reuters', 'daily lamp')
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from firsthand.lexicon import agencies, rows
from firsthand.lexicon.unlisted import is_acronym, is_short_for

Row = dict[str, Any]

_ARTICLE = re.compile(r"^(?:the|der|die|das|le|la|el|il)\s+", re.IGNORECASE)
_HELPED = re.compile(r"\bcontribut(?:ed|ing|ions?)\b|\bmaterial from\b|\bwith information from\b", re.IGNORECASE)
_WRITER = re.compile(r"\b(?:writers?|reporters?|correspondents?|journalists?|bureau) [A-Z]")
_PICTURE = re.compile(r"\b(?:photo|video|image|picture|graphic|getty)\b|/", re.IGNORECASE)
_CAPTION = re.compile(r"\([^)]*\b(?:photo|video|image|picture|graphic|getty)\b[^)]*\)", re.IGNORECASE)
OPENING = 120
"""Characters of a text in which a dateline may name an agency."""
_SPACES = re.compile(r"[\s_]+")
_URL_HEAD = re.compile(r"^(?:[a-z]+:)?//(?:www\d?\.|m\.|amp\.)?", re.IGNORECASE)


@lru_cache(maxsize=65_536)
def plain_name(name: str) -> str:
    """A name as it is compared: folded, without its article and a domain's ending."""
    folded = _SPACES.sub(" ", name.casefold().replace("’", "'")).strip(" .,")
    folded = _ARTICLE.sub("", folded)
    return re.sub(r"\.(?:com|co\.\w+|org|net|\w{2})$", "", folded)


def in_full(name: str, names: Iterable[str]) -> str:
    """The longer name that a short one stands for, if it stands for just one of those given; all folded.

    >>> in_full("times", ["new york times", "post"]), in_full("times", ["new york times", "washington times"])
    ('new york times', 'times')
    """
    longer = [other for other in names if other.endswith(f" {name}")]
    return longer[0] if len(longer) == 1 else name


@lru_cache(maxsize=65_536)
def plain_url(url: str | None) -> str:
    """An address as it is compared: no scheme, www, query, fragment or last slash. Empty for a site's root."""
    if not url:
        return ""
    kept = _URL_HEAD.sub("", url.split("#")[0].split("?")[0]).rstrip("/")
    return kept.casefold() if "/" in kept else ""


@cache
def _by_form() -> dict[str, str]:
    forms: dict[str, str] = {}
    for row in rows("agencies"):
        for form in [row["name"], row["full"], *row["text"].split("|")]:
            if form:
                forms.setdefault(plain_name(form), row["name"])
    return forms


@cache
def _by_domain() -> dict[str, str]:
    return {domain: row["name"] for row in rows("agencies") for domain in row["domain"].split("|") if domain}


@cache
def kind_of_agency(name: str) -> str:
    """`agency`, `photo`, `release`, `state_media`; an empty string for who is no agency."""
    return next((row["kind"] for row in rows("agencies") if row["name"] == name), "")


@cache
def is_state_run(name: str) -> bool:
    """Whether an agency or medium speaks for its state."""
    return any(
        row["name"] == name and (row["state_run"] == "yes" or row["kind"] == "state_media") for row in rows("agencies")
    )


@lru_cache(maxsize=65_536)
def agency_named(name: str | None) -> str:
    """The short name of the agency that a name means, else an empty string."""
    return _by_form().get(plain_name(name), "") if name else ""


def agency_of_page(article: Row) -> str:
    """The agency whose own page an article is, else an empty string."""
    domain = str(article.get("domain") or "").removeprefix("www.")
    found = _by_domain().get(domain, "")
    return found or agency_named(article.get("outlet"))


def credited(article: Row) -> tuple[str, ...]:
    """The agencies an article names as where its text is from, in the order given; not those that helped."""
    helped = helped_by(article)
    return tuple(name for name in _named(article) if name not in helped)


def helped_by(article: Row) -> tuple[str, ...]:
    """The agencies that, as the page says, only contributed to a text of the outlet's own.

    Where the text opens with the agency, or an agency's writer contributed, the text is the agency's.

    >>> page = {"agency": "AP", "credit_line": "The Associated Press contributed to this report.", "text": "It rained."}
    >>> helped_by(page), credited(page)
    (('AP',), ())
    >>> helped_by(page | {"text": "OSK (AP) - It rained."}), helped_by(page | {"text": "Rain. (Photo: AP) It rained."})
    ((), ('AP',))
    """
    lines = str(article.get("credit_line") or "").split(" | ")
    helped = [line for line in lines if _HELPED.search(line)]
    names = _named(article) if helped else ()
    if not names or agency_of_page(article):
        return ()
    rest = [line for line in lines if line not in helped and not _PICTURE.search(line)]
    rest.append(_CAPTION.sub("", str(article.get("text") or "")[:OPENING]))
    told, full = (
        {agency.name for line in some for agency in agencies.agencies_in_credit(line)}
        for some in ([line for line in helped if not _WRITER.search(line)], rest)
    )
    return tuple(name for name in names if name in told - full)


def _named(article: Row) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in str(article.get("agency") or "").split(";") if part.strip()))


def credits_in(articles: dict[str, Row]) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Of the articles of one story: the agencies each credits, and the agency whose own page each is.

    Names are matched across the story: an acronym and the name it stands for are one, by the acronym; a page of an
    outlet that others credit as an agency is that agency's own. A name that one page credits is also read in the
    credit lines and last lines of the others.
    """
    raw = {article: credited(row) for article, row in articles.items()}
    names = sorted({name for found in raw.values() for name in found})
    unknown = [name for name in names if not kind_of_agency(name)]
    for article, row in articles.items():
        closing = str(row.get("text") or "").rstrip()[-80:].rsplit("\n", 1)[-1]
        lines = f"{row.get('credit_line') or ''} {closing if len(closing) < 60 else ''}"
        also = [name for name in unknown if re.search(rf"\b{re.escape(name)}\b(?! Photo)", lines)]
        raw[article] = tuple(dict.fromkeys((*raw[article], *also)))
    outlets = sorted({str(row.get("outlet") or "") for row in articles.values()} - {""})
    one = {
        full: min(
            (short for short in names if is_acronym(short, 2) and is_short_for(short, full)),
            key=lambda short: (len(short), short),
            default=full,
        )
        for full in {*names, *outlets}
    }
    known = {plain_name(name): one[name] for name in names}
    known |= {plain_name(outlet): one[outlet] for outlet in outlets if one[outlet] != outlet}
    owns = {}
    for article, row in articles.items():
        own = agency_of_page(row) or known.get(plain_name(str(row.get("outlet") or "")), "")
        owns[article] = own
    credits = {article: tuple(dict.fromkeys(one[name] for name in found)) for article, found in raw.items()}
    return {article: () if owns[article] else found for article, found in credits.items()}, owns
