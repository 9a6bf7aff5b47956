"""How faces put things: names, times, shares and counts as people read them, alike in the terminal and on pages.

>>> counted(2, "story", "stories"), percent(0.904), words("attribution_dropped")
('2 stories', '90%', 'attribution dropped')
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

WARNINGS = {
    "single_origin": "rests on a single origin",
    "state_media_only": "rests on state media alone",
    "contradicted": "reports contradict each other",
    "circular": "circular: its sources cite each other",
}
"""What the warnings of cards say, in words."""


def words(slug: str) -> str:
    """A kind as people read it: 'attribution_dropped' is 'attribution dropped'."""
    return slug.replace("_", " ")


def counted(n: int, one: str, many: str = "") -> str:
    """'1 report', '2 reports'."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def percent(share: float | None) -> str:
    """A share or probability in whole hundredths, '?' where nobody knows it."""
    return "?" if share is None else f"{share * 100:.0f}%"


def outlet(article: Mapping[str, Any]) -> str:
    """What an article's outlet is called: its name, else its domain, else the file it was read from."""
    page = (article["page"] or "").rsplit("/", 1)[-1]
    return str(article["outlet"] or article["domain"] or page or article["article_id"])


def clock(article: Mapping[str, Any], year: bool = True) -> str:
    """When an article was published, as precisely as it says: '4 Mar 2031, 09:00', '4 Mar 2031', or nothing."""
    if not article["published_at"]:
        return ""
    moment = moment_of(article["published_at"])
    if article["published_precision"] == "day":  # the first second of the printed day, wherever it was printed
        moment += datetime.timedelta(minutes=article.get("published_offset") or 0)
    day = f"{moment.day} {moment:%b}" + (f" {moment.year}" if year else "")
    return day if article["published_precision"] == "day" else f"{day}, {moment:%H:%M}"


def period(card: Mapping[str, Any]) -> str:
    """From when to when a story was told: '2031-03-04 to 2031-03-06', one day, or nothing."""
    first, last = ((card[f"{which}_published_at"] or "")[:10] for which in ("first", "last"))
    return first if first == last else f"{first} to {last}"


def moment_of(time: str) -> datetime.datetime:
    """A time of an answer, ISO 8601 in UTC, as a moment."""
    return datetime.datetime.fromisoformat(time.replace("Z", "+00:00"))


def names(story: Mapping[str, Any]) -> dict[str, str]:
    """What to call each article and each inferred parent of a story (an answer of `show.story`)."""
    called = {row["article_id"]: outlet(row) for row in story["articles"]}
    return called | {row["node_id"]: row["label"] or "an earlier report" for row in story["inferred"]}


def warnings(card: Mapping[str, Any]) -> list[str]:
    """The warnings of a story's or a claim's card, in words; of a claim also what contradicts what."""
    told = {}
    if worst := card.get("contradiction"):
        more = len(card.get("evidence") or ()) - 1
        told["contradicted"] = f": {worst}" + (f"; and {more} more" if more > 0 else "")
    return [WARNINGS.get(slug, words(slug)) + told.get(slug, "") for slug in card["warnings"] or []]


def decision(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """A correction by hand: 'parent: Brief Times, Harbour Courier: no (mk, 2031-03-05)'."""
    things = ", ".join(names.get(one, one) for one in row["ids"])
    signed = ", ".join(filter(None, (row["by"], (row["at"] or "")[:10])))
    return f"{row['about']}: {things}: {row['answer']}" + (f" ({signed})" if signed else "")


def uncounted(card: Mapping[str, Any], origins: Iterable[Mapping[str, Any]]) -> str:
    """Why a story lists more origins than its number says; empty where it does not."""
    listed = sum(bool(row["counted"]) for row in origins)
    if card["origins"] is None or listed <= card["origins"]:
        return ""
    return (
        f"{listed} are listed and {card['origins']} counted: reports of one newsroom count once, "
        "and what may not be an origin of its own only in the upper number"
    )


def web(url: str | None) -> str | None:
    """The address if it is one a reader may follow, http or https with a host; else None."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def on_one_line(text: str, most: int | None = None) -> str:
    """The text on one line, at most so many letters of it."""
    flat = " ".join(text.split())
    return flat if most is None or len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0] + " …"
