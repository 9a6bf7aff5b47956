r"""A page saved as plain text: its first lines hold title and furniture, its first and last lines a site's litter.

>>> page = read_plain("date 2031-05-02  Bridge opens : BBC News\n\nReuters\n\nIt opened on Friday.\n\nShare this")
>>> page.title, page.text, page.outlet
('Bridge opens', 'It opened on Friday.', 'BBC News')
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from firsthand.extract.body import cut_litter
from firsthand.extract.datelines import read_dateline
from firsthand.extract.furniture import Found, is_agency, looks_like_names, people
from firsthand.extract.furniture_text import byline_line, read_text
from firsthand.extract.titles import apart
from firsthand.lexicon.agencies import by_name
from firsthand.lexicon.outlets import known, without_outlet
from firsthand.lexicon.unlisted import is_full_name
from firsthand.times import printed_time, read_time

_HEAD = 9
_LABEL = re.compile(
    r"^(?P<label>title|headline|date|published(?: on| at)?|posted(?: on)?|updated(?: on)?|by|author|byline|source|url|"
    r"link|outlet|publication|publisher|newspaper|site)\s*:\s*(?P<value>\S.{0,300})$",
    re.IGNORECASE,
)
_KIND_OF_LABEL = {
    "title": "title", "headline": "title", "date": "published", "published": "published", "posted": "published",
    "updated": "modified", "by": "byline", "author": "byline", "byline": "byline", "url": "url", "link": "url",
    "source": "source", "outlet": "outlet", "publication": "outlet", "publisher": "outlet", "newspaper": "outlet",
    "site": "outlet",
}  # fmt: skip
_DATED = re.compile(
    r"^\s*(?:date\s*:?\s+)?(?P<date>(?:19|20)\d\d-\d\d-\d\d"
    r"(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?)\s+(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_MAY_BE_TIME = re.compile(
    r"\d|published|posted|updated|last|date|(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?:;,…\"”’)]$")
_RIGHTS = re.compile(
    r"^\W*(?:©|\([cC]\)|[Cc]opyright)(?:\W|[cC]opyright|(?:19|20)\d\d)+(?P<owner>[A-Z][^.,|©(]{2,50}?)"
    r"\s*(?:[.,|(]|\b(?:Ltd|Inc|LLC|Limited|Pvt|GmbH|AG|Trust|All [Rr]ights)\b|$)"
)
_POSTED = re.compile(r"^posted by (?P<who>.{2,40}?)(?: (?:at|on) .*)?$", re.IGNORECASE)
_FROM = re.compile(
    r"^(?P<who>[^,.;:]{5,60}?)(?: in (?P<where>[A-Z][\w’'.-]+(?: (?:[A-Z][\w’'.-]*|of|and|de|del|la)){0,4}))?"
    r"(?P<wires>,? and agencies)?$"
)
_STAMPED = re.compile(
    r"^(?:(?:first )?(?:published|posted)|(?P<later>(?:last )?(?:updated|modified)))\s*(?:on|at)?\s*:?\s*"
    r"(?P<time>.*\d.*)$",
    re.IGNORECASE,
)


@dataclass
class Plain:
    """What a plain-text page holds."""

    title: str = ""
    text: str = ""
    outlet: str = ""
    url: str = ""
    owner: str = ""
    """Who holds the rights, as a line at its end says."""
    found: list[Found] = field(default_factory=list)


def read_plain(text: str) -> Plain:
    """Title, text and furniture of a plain-text page. Lines that are only furniture leave the text."""
    page = Plain()
    shown, gaps = _paragraphs(text)
    places = _cut(page, shown)
    lines, gaps = [shown[n] for n in places], [gaps[n] for n in places]
    above = _above_title(lines, shown)
    for n, line in enumerate(lines[:above]):
        # an agency above all is whose page it is; further down it is whose report
        if (n == 0 and (known(line) or not is_agency(line))) or _names_outlet(line):
            _put(page, "outlet", line)
        elif is_agency(line):
            _put(page, "credit", line)
    lines, gaps = lines[above:], gaps[above:]
    if len(lines) > 1 and _take_title(page, lines, gaps, shown):
        lines = lines[1:]
    if page.outlet and len(lines) > 1 and _signs(lines[0], lines[1]):
        _put(page, "byline", lines[0])
        lines = lines[1:]
    kept: list[str] = []
    for n, line in enumerate(lines):
        if n >= _HEAD or len(lines) == 1 or not _take_furniture(page, line):
            kept.append(line)
    kept = [kept[n] for n in _cut(page, kept, tail=8)]
    if page.title and kept and _plain_words(kept[0]) == _plain_words(page.title) and len(kept) > 1:
        kept = kept[1:]
    page.text = "\n\n".join(kept)
    if page.owner and not page.outlet:
        _put(page, "outlet", page.owner)
    return page


def _paragraphs(text: str) -> tuple[list[str], list[int]]:
    """Paragraphs and the number of empty lines before each; lines wrapped at a margin are joined."""
    found: list[str] = []
    gaps: list[int] = []
    blocks: list[tuple[int, list[str]]] = []
    empty = 0
    for raw in text.split("\n"):
        line = " ".join(raw.split())
        if not line:
            empty += 1
        elif empty or not blocks:
            blocks.append((empty, [line]))
            empty = 0
        else:
            blocks[-1][1].append(line)
    for gap, block in blocks:
        whole = [" ".join(block)] if _wrapped(block) else block
        found += whole
        gaps += [gap] + [0] * (len(whole) - 1)
    return found, gaps


def _wrapped(block: list[str]) -> bool:
    """Whether the lines of a block are one paragraph broken at a margin: near equal lengths, ends inside sentences."""
    if len(block) < 2 or max(map(len, block)) > 110:
        return False
    inner = block[:-1]
    return min(map(len, inner)) >= 45 and sum(bool(_END.search(line)) for line in inner) <= len(inner) / 2


def _cut(page: Plain, lines: list[str], tail: int = 12) -> list[int]:
    """Which lines are no litter. What was cut may be all that names the agency, the outlet or the time."""
    kept = set(map(id, cut_litter(lines, head=3, tail=tail)))
    for line in lines:
        if id(line) in kept:
            continue
        page.found += [Found(row.kind, row.value, "visible") for row in read_text(line) if row.kind == "credit"]
        if (rights := _RIGHTS.match(line)) and not is_agency(rights["owner"]):
            page.owner = page.owner or rights["owner"]
        if posted := _POSTED.match(line):
            page.found.append(Found("byline", posted["who"], "visible"))
        if stamped := _STAMPED.match(line):
            page.found.append(Found("modified" if stamped["later"] else "published", stamped["time"], "visible"))
    return [n for n, line in enumerate(lines) if id(line) in kept]


def _above_title(lines: list[str], shown: list[str]) -> int:
    """How many lines stand above the headline: the outlet's or the agency's name, a section, an hour; else 0."""
    if not lines:
        return 0
    below = shown[shown.index(lines[0]) + 1 :][:1]
    menu = bool(below) and below[0].count("|") > 1 and not printed_time(below[0])
    n = 0
    while n < min(4, len(lines) - 2):
        line = lines[n]
        named = _names_outlet(line) or is_agency(line) or (n == 0 and menu and _is_short_name(line))
        section = n > 0 and len(line.split()) < 3 and not _END.search(line)
        if not (named or section or (n > 0 and _HOUR.fullmatch(line))):
            break
        n += 1
    headline = lines[n]
    fits = 2 < len(headline.split()) < 31 and not headline.endswith(".")
    return n if fits and not (byline_line(headline) or _dateline_alone(headline) or printed_time(headline)) else 0


_HOUR = re.compile(r"\d{1,2} [A-Za-z]{3,9}\.?,? \d{1,2}:\d\d(?: [A-Z]{2,5})?")
"""A day without its year and an hour: nothing to read a time from."""


def _names_outlet(line: str) -> bool:
    """Whether a line is nothing but the name of a known outlet."""
    return known(line) is not None and _is_short_name(line) and not is_agency(line)


def _is_short_name(line: str) -> bool:
    return (
        len(line.split()) < 7 and len(line) < 50 and not _END.search(line) and (line[0].isupper() or line[0].isdigit())
    )


def _signs(line: str, after: str) -> bool:
    """Whether a line below the headline is nothing but one person's name before the first paragraph."""
    words = line.split()
    return (
        1 < len(words) < 5
        and line == people(line)
        and looks_like_names(line)
        and (len(after.split()) > 12 or byline_line(after) or bool(printed_time(after)))
        and not (known(line) or by_name(line) or is_full_name(line) or line.isupper())
    )


def _outlet_after(line: str, shown: list[str], stamped: bool) -> tuple[str, str | None]:
    """A first line without the outlet it ends in: one that is listed, one the page shows elsewhere, or one set apart.

    A colon between two spaces is no punctuation; below a stamp of the date that is how readers' tools join the two.
    """
    title, outlet = without_outlet(line)
    if outlet is None and (found := apart(line, [other for other in shown if other != line], headline=False)):
        return found
    head, between, tail = line.rpartition(" : ")
    if outlet is None and stamped and between and len(tail.split()) < 7 <= 4 + len(head.split()) and _in_capitals(tail):
        return head.strip(), tail.strip()
    return title, outlet


def _in_capitals(name: str) -> bool:
    """Whether a name's first and last word begin with a capital or a digit."""
    words = name.split()
    return all(not word[0].isalpha() or word[0].isupper() for word in (words[0], words[-1]))


def _take_title(page: Plain, lines: list[str], gaps: list[int], shown: list[str]) -> bool:
    """Reads the first line as the title, if it is one; what stands about the title in the line is furniture."""
    line, rest = lines[0], lines[1:]
    if dated := _DATED.match(line):
        page.found.append(Found("published", dated["date"], "visible"))
        line = dated["rest"].strip()
    labelled = _LABEL.match(line)
    if labelled and _KIND_OF_LABEL[labelled["label"].split()[0].lower()] == "title":
        line = labelled["value"]
    elif not dated and (labelled or byline_line(line) or _dateline_alone(line) or is_agency(line)):
        return False
    title, outlet = _outlet_after(line, shown, stamped=dated is not None)
    words = len(title.split())
    others = sorted(len(other.split()) for other in rest)
    longest, middle = others[-1], others[len(others) // 2]
    if not (dated or labelled or outlet):
        if words > 30 or len(title) > 250 or read_dateline(line):
            return False
        if words >= longest:
            return False
        if re.search(r"[.][\"”’)]?$", title):
            # a first sentence and a title with a full stop look alike: a title is short, or stands apart
            apart = len(gaps) > 2 and gaps[1] > max(gaps[2:])
            if words > 18 or not (apart or (len(rest) > 2 and middle > 1.5 * words)):
                return False
        elif title.endswith((",", ";", ":")) or title[0].islower():
            return False
    page.title = title
    if outlet:
        page.outlet = outlet
        page.found.append(Found("outlet", outlet, "visible"))
    return True


def _take_furniture(page: Plain, line: str) -> bool:
    """Reads a line that is nothing but furniture; such lines go out of the text."""
    if labelled := _LABEL.match(line):
        kind, value = _KIND_OF_LABEL[labelled["label"].split()[0].lower()], labelled["value"].strip()
        if kind == "source":
            kind = (
                "credit"
                if is_agency(value)
                else "url"
                if value.startswith("http")
                else "outlet"
                if known(value)
                else ""
            )
        if kind in ("published", "modified") and not read_time(value):
            kind = ""
        if kind == "byline" and len(value.split()) > 12:
            kind = ""
        if kind:
            _put(page, kind, value)
            return True
    if re.fullmatch(r"https?://\S+", line):
        _put(page, "url", line)
        return True
    signed = _FROM.match(line)
    if signed and (signed["where"] or signed["wires"]) and looks_like_names(signed["who"]) and len(line.split()) < 12:
        _put(page, "byline", signed["who"])
        return True
    parts = re.split(r"\s*[|•·]\s*|\s/\s", line) if len(line) < 160 else [line]
    if 1 < len(parts) < 5 and any(map(printed_time, parts)):
        names = [part for part in parts if not printed_time(part)]
        times = [part for part in parts if part not in names]
        if all(map(looks_like_names, names)) and all(_take_furniture(page, part) for part in times):
            for name in names[:1]:  # who comes first, then where
                _put(page, "byline", name)
            return True
    if len(line) < 80 and _MAY_BE_TIME.match(line):
        moment = read_time(line)
        if moment and len(line.split()) < 11 and not _END.search(line):
            later = re.match(r"(?i)(?:last )?(?:updated|modified)", line)
            _put(page, "modified" if later else "published", line)
            return True
    if _dateline_alone(line) or (len(line) < 60 and (is_agency(line.strip("()[]–—- ")))):
        for row in read_text(line):
            page.found.append(Found(row.kind, row.value, "visible"))
        return True
    if byline_line(line) and len(line) < 160:
        _put(page, "byline", line)
        return True
    rows = read_text(line) if len(line) < 60 else []
    if rows and all(row.kind == "credit" and row.value == line for row in rows):
        _put(page, "credit", line)
        return True
    return False


def _put(page: Plain, kind: str, value: str) -> None:
    if kind == "title":
        page.title = page.title or value
    elif kind == "url":
        page.url = page.url or value
    else:
        if kind == "outlet":
            page.outlet = page.outlet or known(value) or value
        page.found.append(Found(kind, value, "visible"))


def _dateline_alone(line: str) -> bool:
    dateline = read_dateline(line) if len(line) < 80 else None
    return dateline is not None and not line[dateline.end :].strip(" .–—-:")


def _plain_words(line: str) -> str:
    return re.sub(r"\W+", "", line).casefold()
