"""Addresses of pages: the site they name, their canonical form, and whether they name an article at all.

>>> clean("http://www.example.org/a/bridge-opens?utm_source=feed&id=7#top"), domain_of("https://news.example.co.uk/x")
('http://www.example.org/a/bridge-opens?id=7', 'example.co.uk')
"""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from publicsuffixlist import PublicSuffixList
from w3lib.url import safe_url_string

_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_[ce]id|_ga|_gl|ito|cmpid?|cmp|icid|ncid|ocid|"
    r"smid|smtyp|sr_share|soc_src|soc_trk|ns_\w+|at_\w+|taid|tblci|ftag|guccounter|guce_\w+|ref_?src|ref_?url|ref|"
    r"source|src|cid|camp|campaign|partner|rss|feedtype|feedname|share|via|amp|outputtype|wt\.\w+|xtor|intcid|hss_channel|"
    r"spm|sh|mod|mbid|action|module|region|pgtype|hp|clicksource|__twitter_impression|usqp|fb_ref|fb_action_\w+)$",
    re.IGNORECASE,
)
"""Names of parameters that say where a reader came from, not what is shown."""
_PLAIN = re.compile(r"https?://[a-z0-9.-]+/[A-Za-z0-9/_.~-]*(?:\?[A-Za-z0-9=&_.~-]+)?")
"""Addresses in which no character needs to be escaped."""
_PLAINEST = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)/[A-Za-z0-9/_.~-]*")
"""Addresses in which nothing needs to be looked at, as most are."""
_SLUG = re.compile(
    r"\d{4,}|(?:[^\W_]+[-_]){3,}[^\W_]+|\.(?:s?html?|php|aspx?|ece|cms|jsp|stm|story|amp)$", re.IGNORECASE
)


def absolute(url: str | None, base: str = "") -> str:
    """A whole web address, resolved against `base`; empty if it is none."""
    if not url:
        return ""
    url = url.strip()
    if url.startswith("//"):
        url = "https:" + url
    elif re.match(r"(?:www\.|[\w-]+(?:\.[\w-]+)+/)", url) and "://" not in url:
        url = "http://" + url
    try:
        joined = urljoin(base, url) if base else url
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined if parts.scheme in ("http", "https") and "." in parts.netloc else ""


def clean(url: str) -> str:
    """The address without fragment and tracking parameters, host in small letters, characters escaped."""
    if _PLAINEST.fullmatch(url):
        return url
    url = absolute(url)
    if not url:
        return ""
    parts = urlsplit(url)
    pairs = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(key)]
    host = parts.netloc.lower().removesuffix(":80").removesuffix(":443")
    made = urlunsplit((parts.scheme, host, parts.path or "/", urlencode(pairs), ""))
    if _PLAIN.fullmatch(made):
        return made
    try:
        return safe_url_string(made)
    except ValueError:
        return ""


def host_of(url: str) -> str:
    """The host of an address in small letters, empty without one."""
    if not url:
        return ""
    if plain := _PLAINEST.fullmatch(url):
        return plain.group(1)
    try:
        return (urlsplit(absolute(url)).hostname or "").lower()
    except ValueError:
        return ""


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@cache
def _registrable(host: str) -> str | None:
    found: str | None = _suffixes().privatesuffix(host) if host else None
    return found


def domain_of(url: str) -> str | None:
    """The registrable domain of an address or a host: what one owner registered."""
    if not url:
        return None
    return _registrable(host_of(url) or (url.strip().lower() if re.fullmatch(r"[\w.-]+\.\w+", url.strip()) else ""))


def names_article(url: str) -> bool:
    """Whether an address looks like an article's: a number, a slug of words or a file, not a site's root or section."""
    parts = urlsplit(absolute(url))
    segments = [segment for segment in parts.path.split("/") if segment]
    if not segments:
        return bool(re.search(r"(?:^|&)(?:p|id|story|article|\w*id)=\w*\d", parts.query))
    last = segments[-1]
    if last.lower() in ("index.html", "index.php", "index.htm", "default.aspx") and len(segments) < 3:
        return False
    return (
        any(_SLUG.search(segment) for segment in segments)
        or len(segments) > 3
        or bool(re.search(r"id=\w*\d", parts.query))
    )
