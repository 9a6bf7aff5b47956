"""The signs outside the text: credits, links, "the Daily X reported", times, versions of one page.

>>> from datetime import UTC, datetime
>>> hours = [datetime(2024, 5, 1, hour, tzinfo=UTC) for hour in (8, 12)]
    >>> morning, noon = ({"published_at": at, "published_precision": "minute"} for at in hours)
>>> earlier(morning, noon), earlier(noon, morning)
(1, -1)
"""

from __future__ import annotations

import math
from datetime import date, datetime

import numpy as np

from firsthand.dossier import Dossier, short
from firsthand.lineage.evidence import Evidence, Reason, Spans
from firsthand.lineage.families import strength
from firsthand.newsrooms import Row, agency_named, plain_name, plain_url, same_outlet

CREDIT, CREDIT_ELSEWHERE, CREDIT_SHARED = 4.5, -3.5, -2.5
"""The child credits the parent's agency; an agency that the parent does not even credit; one that both credit."""
PICTURE = 0.7
LINK, CITED, CITED_AGAIN, CANONICAL, REVISION = 3.5, 2.5, 0.4, 5.0, 3.0
TIMES_EXACT, TIMES_MINUTES, TIMES_DAYS = 1.5, 0.6, 1.1
"""Ten minutes apart or more, by the minute; less; on different days."""
_WHERE = {"credit": "credit line", "byline": "byline", "dateline": "dateline"}
CROWDED_DAY = 0.25
"""What remains of that where most of a family bears one day, or the day is that of the crawl."""


def weigh_times(evidence: Evidence) -> None:
    """Earlier before later, as far as the precision goes. Days that most of the family carries tell little."""
    story = evidence.story
    rows = [story.articles[member] for member in evidence.members]
    skip, n = len(evidence.inferred), len(rows)
    when = np.array([_minutes(row) for row in rows])
    exact = np.array([_exact(row) for row in rows])
    day = np.floor(when / 1440)
    crawl = np.array([_is_crawl_day(row) for row in rows])
    crowded = np.array([n >= 4 and not exact[i] and (day == day[i]).sum() * 2 > n for i in range(n)])
    gap = when[None, :] - when[:, None]  # how much later the child is
    both = exact[:, None] & exact[None, :]
    apart = day[None, :] != day[:, None]
    size = np.where(both, np.where(np.abs(gap) >= 10, TIMES_EXACT, np.where(np.abs(gap) >= 1, TIMES_MINUTES, 0)), 0.0)
    size = np.where(~both & apart, TIMES_DAYS, size)
    weak = crowded | crawl
    size = np.where(~both & (weak[:, None] | weak[None, :]), size * CROWDED_DAY, size)
    size = np.where(np.isnan(gap), 0.0, size)
    matrix = np.sign(np.nan_to_num(gap)) * size
    for parent, child in zip(*np.nonzero(matrix > 0), strict=True):
        weight = float(matrix[parent, child])
        says = _time_words(story, evidence.members[parent], evidence.members[child], weight)
        evidence.order("times", skip + int(parent), skip + int(child), Reason("times", says, weight))


def _time_words(story: Dossier, one: str, other: str, weight: float) -> str:
    gap = abs(_minutes(story.articles[one]) - _minutes(story.articles[other]))
    said = f"{gap:.0f} minutes" if gap < 120 else f"{gap / 60:.0f} hours" if gap < 2880 else f"{gap / 1440:.0f} days"
    doubt = "" if weight >= TIMES_MINUTES else ", by days that many of its fellows or the crawl carry"
    return f"{story.named(one)} carries a time {said} earlier than {story.named(other)}{doubt}"


def weigh_credits(evidence: Evidence) -> None:
    """Whoever credits an agency has its text from there: from its page or its inferred report, not from a fellow."""
    story, skip = evidence.story, len(evidence.inferred)
    owns = [story.owns[member] for member in evidence.members]
    names = [story.credits[member] for member in evidence.members]
    for child, member in enumerate(evidence.members):
        article = story.articles[member]
        own = owns[child]
        for node, agency in enumerate(evidence.inferred):
            if own:
                evidence.add("credit", node, skip + child, -3.0 if agency != own else 0.0)
            elif agency and agency in names[child]:
                says, spans = _credit_words(story, member, agency)
                evidence.add("credit", node, skip + child, CREDIT, says, spans)
            elif agency and names[child]:
                evidence.add("credit", node, skip + child, CREDIT_ELSEWHERE)
            elif agency and agency.casefold() in str(article["picture_credit"] or "").casefold():
                says = f"{story.named(member)} has a picture through {agency} (“{article['picture_credit']}”)"
                evidence.add("picture_credit", node, skip + child, PICTURE, says)
        for parent, other in enumerate(evidence.members):
            if parent == child:
                continue
            if owns[parent] and owns[parent] in names[child]:
                says, spans = _credit_words(story, member, owns[parent])
                evidence.add("credit", skip + parent, skip + child, CREDIT, says, spans)
            elif own and not owns[parent]:
                says = f"{story.named(member)} is the agency itself: it has its text from nobody who runs it"
                evidence.add("credit", skip + parent, skip + child, CREDIT_ELSEWHERE, says)
            elif names[child]:
                common = [name for name in names[child] if name in names[parent]]
                says = f"{story.named(member)} credits {names[child][0]}, " + (
                    f"and so does {story.named(other)}" if common else f"not {story.named(other)}"
                )
                weight = CREDIT_SHARED if common else CREDIT_ELSEWHERE
                evidence.add("credit", skip + parent, skip + child, weight, says)


def weigh_references(evidence: Evidence) -> None:
    """Links, canonical addresses and "the Daily X reported": who names another as where it comes from."""
    story, skip = evidence.story, len(evidence.inferred)
    named, places = referred(story), {member: n for n, member in enumerate(evidence.members)}
    address: dict[str, int] = {}
    for n, member in enumerate(evidence.members):
        row = story.articles[member]
        for url in (row["url"], row["canonical_url"] if not row["url"] else None):
            if plain_url(url):
                address.setdefault(plain_url(url), n)
    for child, member in enumerate(evidence.members):
        row = story.articles[member]
        for item in story.furniture.get(member, ()):
            if item["kind"] not in ("link", "syndication"):
                continue
            parent = address.get(plain_url(item["value"]))
            if parent is None or parent == child:
                continue
            other = evidence.members[parent]
            if item["kind"] == "link":
                spans = _place(member, item)
                says = f"{story.named(member)} links to {story.named(other)}"
                _once(evidence, "link", skip + parent, skip + child, LINK, says, spans)
            else:
                says = f"{story.named(member)} gives {story.named(other)} as the source it is syndicated from"
                _once(evidence, "canonical", skip + parent, skip + child, CANONICAL, says)
        canonical = plain_url(row["canonical_url"])
        parent = address.get(canonical) if canonical != plain_url(row["url"]) else None
        if parent is not None and parent != child and not same_outlet(row, story.articles[evidence.members[parent]]):
            says = f"{story.named(member)} names {story.named(evidence.members[parent])} as its canonical address"
            _once(evidence, "canonical", skip + parent, skip + child, CANONICAL, says)
        for other in named.get(member, ()):
            if other in places and (spans := citations(story, member, other)):
                parent = places[other]
                says = f"{story.named(member)} names {story.named(other)} as the source of what it says"
                _once(
                    evidence,
                    "cited",
                    skip + parent,
                    skip + child,
                    CITED + CITED_AGAIN * min(3, len(spans) - 1),
                    says,
                    spans,
                )


def referred(story: Dossier) -> dict[str, list[str]]:
    """For each article those it may name or link to, found by outlet and by address; most articles have none."""
    by_name: dict[str, set[str]] = {}
    by_address: dict[str, set[str]] = {}
    for article, row in story.articles.items():
        for name in {plain_name(str(row["outlet"] or "")), story.owns[article]} - {""}:
            by_name.setdefault(name, set()).add(article)
        for url in {plain_url(row["url"]), plain_url(row["canonical_url"])} - {""}:
            by_address.setdefault(url, set()).add(article)
    found: dict[str, list[str]] = {}
    for article in story.articles:
        others: set[str] = set()
        for row in story.attributions.get(article, ()):
            for name in (row["source_name"], row["via"]):
                if name:
                    others |= by_name.get(plain_name(name), set()) | by_name.get(agency_named(name), set())
        for item in story.furniture.get(article, ()):
            if item["kind"] == "link":
                others |= by_address.get(plain_url(item["value"]), set())
        if others - {article}:
            found[article] = sorted(others - {article})
    return found


def citations(story: Dossier, citing: str, cited: str) -> Spans:
    """Where an article attributes what it says to another's outlet; agencies and state media count as outlets."""
    mine, theirs = story.articles[citing], story.articles[cited]
    name = plain_name(str(theirs["outlet"] or ""))
    if not name or same_outlet(mine, theirs):
        return ()
    agency = story.owns[cited]
    found: list[tuple[str, str, int, int]] = []
    for row in story.attributions.get(citing, ()):
        told = {plain_name(str(row[column] or "")) for column in ("source_name", "via")}
        if name in told or (agency and agency in {agency_named(row["source_name"]), agency_named(row["via"])}):
            spans = row["source_spans"] or row["content_spans"] or ()
            found += [(citing, row["part"], span["start"], span["end"]) for span in spans[:1]]
    return tuple(found)


def linking(story: Dossier, citing: str, cited: str) -> Spans | None:
    """Where an article links to another's page; None where it does not."""
    row = story.articles[cited]
    addresses = {plain_url(row["url"]), plain_url(row["canonical_url"])} - {""}
    for item in story.furniture.get(citing, ()):
        if item["kind"] == "link" and plain_url(item["value"]) in addresses:
            return _place(citing, item)
    return None


def earlier(one: Row, other: Row) -> int:
    """1 where the first article's time is surely before the other's, -1 after, 0 unknown or the same day."""
    gap = _minutes(other) - _minutes(one)
    if math.isnan(gap):
        return 0
    if _exact(one) and _exact(other):
        return int(gap > 1) - int(gap < -1)
    days = int(_minutes(other) // 1440) - int(_minutes(one) // 1440)
    return int(days > 0) - int(days < 0)


def weigh_revisions(evidence: Evidence) -> None:
    """Two versions of one page: same address, or one outlet with nearly the same text."""
    story, skip = evidence.story, len(evidence.inferred)
    for parent, one in enumerate(evidence.members):
        for child, other in enumerate(evidence.members):
            if parent < child and is_revision(story, one, other):
                order = _version(story, one, other)
                if order:
                    first, second = (parent, child) if order > 0 else (child, parent)
                    says = f"{story.named(evidence.members[second])} has a later version of its page"
                    evidence.add("same_page", skip + first, skip + second, REVISION)
                    evidence.order("revision", skip + first, skip + second, Reason("revision", says, REVISION))


def is_revision(story: Dossier, one: str, other: str) -> bool:
    """Whether two articles are versions of one page."""
    mine, theirs = story.articles[one], story.articles[other]
    addresses = {plain_url(mine["url"]), plain_url(mine["canonical_url"])} - {""}
    if addresses & {plain_url(theirs["url"]), plain_url(theirs["canonical_url"])}:
        return True
    if not same_outlet(mine, theirs):
        return False
    return min(story.share(one, other), story.share(other, one)) >= 0.6 and strength(story, one, other) >= 0.75


def _version(story: Dossier, one: str, other: str) -> int:
    """1 where `one` is the earlier version, -1 where the later, 0 unknown."""
    mine, theirs = story.articles[one], story.articles[other]
    for key in (("modified_at", "published_at"), ("retrieved_at",)):
        first = next((mine[k] for k in key if mine[k] is not None), None)
        second = next((theirs[k] for k in key if theirs[k] is not None), None)
        if first is not None and second is not None and first != second:
            return 1 if first < second else -1
    corrected = [any(item["kind"] == "correction" for item in story.furniture.get(i, ())) for i in (one, other)]
    return corrected[1] - corrected[0]


def _credit_words(story: Dossier, member: str, agency: str) -> tuple[str, Spans]:
    """How and where a member credits an agency."""
    for item in story.furniture.get(member, ()):
        if item["kind"] in _WHERE and agency.casefold() in str(item["value"]).casefold():
            said = (
                f"{story.named(member)} credits {agency} in its {_WHERE[item['kind']]} (“{short(item['value'], 40)}”)"
            )
            return said, _place(member, item)
    return f"{story.named(member)} credits {agency}", ()


def _place(member: str, item: Row) -> Spans:
    return () if item["start"] is None else ((member, str(item["part"] or "text"), item["start"], item["end"]),)


def _once(  # noqa: PLR0917
    evidence: Evidence, kind: str, parent: int, child: int, weight: float, says: str, spans: Spans = ()
) -> None:
    """A reference counts once however often it stands there, and speaks against the other direction."""
    if (kind, parent, child) not in evidence.notes:
        evidence.add(kind, parent, child, weight, says, spans)
        evidence.add(kind, child, parent, -weight / 2)


def _minutes(row: Row) -> float:
    published: datetime | None = row["published_at"]
    return float("nan") if published is None else published.timestamp() / 60


def _exact(row: Row) -> bool:
    published: datetime | None = row["published_at"]
    if published is None or row["published_precision"] == "day":
        return False
    return bool(row["published_precision"]) or (published.hour, published.minute, published.second) != (0, 0, 0)


def _is_crawl_day(row: Row) -> bool:
    published, retrieved = row["published_at"], row["retrieved_at"]
    if published is None or retrieved is None or _exact(row):
        return False
    day: date = published.date()
    return bool(day == retrieved.date())
