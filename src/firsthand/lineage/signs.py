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
from firsthand.lineage.naming import References, place
from firsthand.lineage.rates import rates
from firsthand.newsrooms import Row, plain_url

PICTURE = 0.7
CANONICAL, REVISION = 5.0, 3.0
MINUTES = 10
"""Times by the minute that lie less apart tell less."""
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
    of = rates()
    near = np.where(np.abs(gap) >= 1, of["time_near"], 0.0)
    size = np.where(both, np.where(np.abs(gap) >= MINUTES, of["time"], near), 0.0)
    size = np.where(~both & apart, of["time_day"], size)
    weak = crowded | crawl
    size = np.where(~both & (weak[:, None] | weak[None, :]), size * CROWDED_DAY, size)
    size = np.where(np.isnan(gap), 0.0, size)
    if not (size > 0).any():
        return
    matrix = evidence.orders["times"] = np.zeros((evidence.size, evidence.size))
    matrix[skip:, skip:] = np.sign(np.nan_to_num(gap)) * size
    # of those before it an article follows the latest likelier: what was news an hour ago is copied more than what was
    # news yesterday
    before = both & (gap > 0)
    waited = np.where(before, -of["delay"] * np.log1p(np.maximum(gap, 0) / 60), 0.0)
    usual = waited.sum(0) / np.maximum(before.sum(0), 1)
    evidence.weights["delay"] = np.zeros((evidence.size, evidence.size))
    evidence.weights["delay"][skip:, skip:] = np.where(before, waited - usual, 0.0)

    def tell(parent: int, child: int) -> Reason | None:
        weight = float(matrix[parent, child])
        first, second = (parent, child) if weight > 0 else (child, parent)
        if not weight:
            return None
        says = _time_words(story, evidence.members[first - skip], evidence.members[second - skip], abs(weight))
        return Reason("times", says, weight)

    evidence.tellers["times"] = tell


def _time_words(story: Dossier, one: str, other: str, weight: float) -> str:
    gap = abs(_minutes(story.articles[one]) - _minutes(story.articles[other]))
    said = f"{gap:.0f} minutes" if gap < 120 else f"{gap / 60:.0f} hours" if gap < 2880 else f"{gap / 1440:.0f} days"
    doubt = (
        "" if weight > CROWDED_DAY * rates()["time_day"] else ", by days that many of its fellows or the crawl carry"
    )
    return f"{story.named(one)} carries a time {said} earlier than {story.named(other)}{doubt}"


def weigh_credits(evidence: Evidence) -> None:
    """Whoever credits an agency has its text from there: from its page or its inferred report, not from a fellow."""
    story, skip, of = evidence.story, len(evidence.inferred), rates()
    owns = [story.owns[member] for member in evidence.members]
    names = [story.credits[member] for member in evidence.members]
    for child, member in enumerate(evidence.members):
        article = story.articles[member]
        own = owns[child]
        for node, agency in enumerate(evidence.inferred):
            if own:
                evidence.add("credit", node, skip + child, -3.0 if agency != own else 0.0)
            elif agency and agency in names[child]:
                says, spans = credit_words(story, member, agency)
                evidence.add("credit", node, skip + child, of["credit"], says, spans)
            elif agency and names[child]:
                evidence.add("credit", node, skip + child, of["credit_elsewhere"])
            elif agency and agency.casefold() in str(article["picture_credit"] or "").casefold():
                says = f"{story.named(member)} has a picture through {agency} (“{article['picture_credit']}”)"
                evidence.add("picture_credit", node, skip + child, PICTURE, says)
        for parent, other in enumerate(evidence.members):
            if parent == child:
                continue
            if owns[parent] and owns[parent] in names[child]:
                says, spans = credit_words(story, member, owns[parent])
                evidence.add("credit", skip + parent, skip + child, of["credit"], says, spans)
            elif own and not owns[parent]:
                says = f"{story.named(member)} is the agency itself: it has its text from nobody who runs it"
                evidence.add("credit", skip + parent, skip + child, of["credit_elsewhere"], says)
            elif names[child]:
                common = [name for name in names[child] if name in names[parent]]
                says = f"{story.named(member)} credits {names[child][0]}, " + (
                    f"and so does {story.named(other)}" if common else f"not {story.named(other)}"
                )
                weight = of["credit_shared"] if common else of["credit_elsewhere"]
                evidence.add("credit", skip + parent, skip + child, weight, says)


def weigh_references(evidence: Evidence, named: References) -> None:
    """Links, canonical addresses and "the Daily X reported": who names another as where it comes from."""
    story, skip = evidence.story, len(evidence.inferred)
    places = {member: n for n, member in enumerate(evidence.members)}
    address: dict[str, int] = {}
    for n, member in enumerate(evidence.members):
        row = story.articles[member]
        for url in (row["url"], row["canonical_url"] if not row["url"] else None):
            if plain_url(url):
                address.setdefault(plain_url(url), n)
    for child, member in enumerate(evidence.members):
        row = story.articles[member]
        for other in named.named(member):
            for reason in named.reasons(story, member, other) if other in places else ():
                _once(evidence, skip + places[other], skip + child, reason)
        for item in story.furniture.get(member, ()):
            parent = address.get(plain_url(item["value"])) if item["kind"] == "syndication" else None
            if parent is not None and parent != child:
                says = f"{story.named(member)} gives {story.named(evidence.members[parent])} as where its text is from"
                _once(evidence, skip + parent, skip + child, Reason("canonical", says, CANONICAL))
        canonical = plain_url(row["canonical_url"])
        parent = address.get(canonical) if canonical != plain_url(row["url"]) else None
        if parent is not None and parent != child and not story.one_newsroom(member, evidence.members[parent]):
            says = f"{story.named(member)} names {story.named(evidence.members[parent])} as its canonical address"
            _once(evidence, skip + parent, skip + child, Reason("canonical", says, CANONICAL))


def earlier(one: Row, other: Row) -> int:
    """1 where the first article's time is surely before the other's, -1 after, 0 unknown or the same day."""
    gap = _minutes(other) - _minutes(one)
    if math.isnan(gap):
        return 0
    if _exact(one) and _exact(other):
        return int(gap > 1) - int(gap < -1)
    days = int(_minutes(other) // 1440) - int(_minutes(one) // 1440)
    return int(days > 0) - int(days < 0)


def apart(one: Row, other: Row) -> float:
    """How surely the first article's time is before the other's, in log-odds; negative where it is after."""
    of = rates()
    order = earlier(one, other)
    return order * (of["time"] if _exact(one) and _exact(other) else of["time_day"])


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
    if not story.one_newsroom(one, other):
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


def credit_words(story: Dossier, member: str, agency: str) -> tuple[str, Spans]:
    """How and where a member credits an agency."""
    for item in story.furniture.get(member, ()):
        if item["kind"] in _WHERE and agency.casefold() in str(item["value"]).casefold():
            said = (
                f"{story.named(member)} credits {agency} in its {_WHERE[item['kind']]} (“{short(item['value'], 40)}”)"
            )
            return said, place(member, item)
    return f"{story.named(member)} credits {agency}", ()


def _once(evidence: Evidence, parent: int, child: int, reason: Reason) -> None:
    """A reference counts once however often it stands there, and speaks against the other direction."""
    if reason.kind not in evidence.notes.get((parent, child), {}):
        evidence.add(reason.kind, parent, child, reason.weight, reason.says, reason.spans)
        evidence.add(reason.kind, child, parent, -reason.weight / 2)


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
