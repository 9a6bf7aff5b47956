"""Outlets by the names people know them by: from a site's domain, from the end of a page's title.

>>> of_domain("edition.cnn.com"), without_outlet("Bridge reopens - The Tribune India")
('CNN', ('Bridge reopens', 'The Tribune (India)'))
"""

from __future__ import annotations

import re
from functools import cache

from firsthand.lexicon import rows

_SEPARATOR = re.compile(r"\s+(?:[|:·•»«~—–]|::|-{1,2})\s+|\s*[|»«｜：]\s*")
_NEWS_WORDS = re.compile(
    r"\b(?:news|times|post|tribune|herald|journal|daily|today|gazette|chronicle|press|tv|radio|online|weekly|"
    r"magazine|observer|mail|mirror|telegraph|guardian|globe|star|sun|standard|examiner|courier|record|review|"
    r"dispatch|bulletin|broadcasting|newspaper|monitor|inquirer|sentinel|independent|argus|echo|advertiser|"
    r"zeitung|nachrichten|gazeta|diario|journal|giornale)\b|\.(?:com|org|net|co|in|uk|tv|news|info)\b",
    re.IGNORECASE,
)


@cache
def _by_domain() -> dict[str, str]:
    return {domain: row["name"] for row in rows("outlets") for domain in row["domains"].split("|") if domain}


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows("outlets"):
        found.setdefault(_fold(row["name"]), row["name"])
    for row in rows("outlets"):
        for name in row["also"].split("|"):
            if name:
                found.setdefault(_fold(name), row["name"])
    return found


def _fold(name: str) -> str:
    return re.sub(r"[^\w]+", " ", name.casefold()).strip().removeprefix("the ")


def of_domain(host: str) -> str | None:
    """The outlet of a host, by the longest listed domain that it ends in."""
    parts = host.lower().removeprefix("www.").split(".")
    for start in range(len(parts) - 1):
        if name := _by_domain().get(".".join(parts[start:])):
            return name
    return None


def known(name: str) -> str | None:
    """The outlet a name or spelling means, if it is listed."""
    return _by_name().get(_fold(name))


def without_outlet(title: str, outlets: tuple[str, ...] = ()) -> tuple[str, str | None]:
    """A page's title without the outlet's name at its end (or start), and that name.

    A part is taken for an outlet if it is listed, if it is one of `outlets`, or if it looks like one ("Harbour
    Gazette": few words, capitals, a word newspapers are called by) and the rest is a title of three words or more.
    """
    given = {_fold(name) for name in outlets if name}
    cuts = list(_SEPARATOR.finditer(title))
    for cut in reversed(cuts):
        head, tail = title[: cut.start()].strip(), title[cut.end() :].strip()
        if not head or not tail:
            continue
        # "... | Section | Outlet": a short part before a recognised outlet goes with it
        if _fold(tail) in given or known(tail) or (looks_like_outlet(tail) and len(head.split()) > 2):
            rest, _ = without_outlet(head, (*outlets, tail))
            front, bar, section = rest.rpartition(" | ")
            if bar and len(section.split()) < 3 <= len(front.split()):
                rest = front
            return rest.strip(), known(tail) or tail
    if cuts:
        head, tail = title[: cuts[0].start()].strip(), title[cuts[0].end() :].strip()
        if head and len(tail.split()) > 2 and (_fold(head) in given or (known(head) and "|" in cuts[0].group())):
            return tail, known(head) or head
    return title.strip(), None


def looks_like_outlet(name: str) -> bool:
    """Whether a name has a word that newspapers and channels are called by, and capitals: "Harbour Gazette"."""
    words = name.split()
    return (
        len(words) <= 5
        and bool(_NEWS_WORDS.search(name))
        and name[0].isalnum()
        and not re.search(r"[.!?,;:]$|[\"“”]", name)
        and all(word[0].isupper() or not word[0].isalpha() or word in ("of", "and", "the", "de") or "." in word
                for word in words)
    )  # fmt: skip
