"""A sourcing statement: what a story rests on, in sentences that can be pasted into a memo.

It follows what Intelligence Community Directive 206 asks of a source summary: each source by a descriptor, what it is
said to know and how, which sources the account leans on, where they disagree, and what the pages do not show. Every
number in it is one of the tables'.

    statement(show.story(case, story_id))["text"]
    # 17 reports by 16 outlets, 21 Aug 2023, go back to 3 independent origins (3 to 6). …
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from firsthand.show import saying

Row = dict[str, Any]

DESCRIBED = {
    "agency": "news agency",
    "state_media": "state medium, speaks for its state",
    "report": "an outlet's own report",
    "release": "release, speaks for who issued it",
    "document": "document",
    "unknown": "named by no page",
}
"""What kinds of origins are, in words."""
LOST = {
    "attribution_dropped": "lost attribution",
    "source_changed": "changed source",
    "source_generalised": "vaguer source",
    "hedge_dropped": "dropped hedge",
    "certainty_changed": "changed certainty",
    "negation_changed": "changed negation",
    "number_changed": "changed number",
    "quote_altered": "altered quotation",
}
"""Changes that a reader of the account must know of."""
MOST_SOURCES, MOST_CLAIMS = 8, 4
"""So many sources, and claims of each kind, are named; the rest is counted."""
LONG = 140
"""Letters of a quoted claim or descriptor."""


def statement(story: Mapping[str, Any]) -> dict[str, Any]:
    """The sourcing statement of one story (an answer of `show.story`).

    Returns:
        `text`, paragraphs separated by empty lines; `sources`, what each is called (`label`), its `kind`,
        `descriptor` (its words in a report), `claims`, `reports` and `quoted` (reports that quote it directly),
        most claims first.
    """
    sources = _sources(story)
    parts = [
        _opening(story),
        _roots(story),
        _speakers(sources),
        _unnamed(story),
        _claims(story["claim_cards"]),
        _way(story),
    ]
    limits = "Counted from the words of these pages alone: a source that none of them names is not in it."
    return {"text": "\n\n".join([part for part in parts if part] + [limits]), "sources": sources}


def _opening(story: Mapping[str, Any]) -> str:
    card = story["story_card"]
    when = _when(card)
    said = f"{saying.counted(card['articles'], 'report')} by {saying.counted(card['outlets'], 'outlet')}"
    said += f", {when}," if when else ""
    if card["origins"] is None:
        return f"{said} tell this story; its origins are not counted yet."
    low, high = card["origins_low"], card["origins_high"]
    spread = f" (at least {low}, at most {high})" if low != high else ""
    verb = "goes" if card["articles"] == 1 else "go"
    said += f" {verb} back to {saying.counted(card['origins'], 'independent origin')}{spread}."
    for warning in saying.warnings(card):
        said += f" {warning[:1].upper()}{warning[1:]}."
    return said


def _when(card: Row) -> str:
    """'21 August 2023', '21 August to 2 September 2023', or nothing."""
    if not card["first_published_at"]:
        return ""
    first, last = (saying.moment_of(card[f"{which}_published_at"]) for which in ("first", "last"))
    days = [f"{day.day} {day:%B}" + (f" {day.year}" if first.year != last.year else "") for day in (first, last)]
    said = days[0] if first.date() == last.date() else f"{days[0]} to {days[1]}"
    return said if first.year != last.year else f"{said} {last.year}"


def _roots(story: Mapping[str, Any]) -> str:
    """Each origin of the text, with how many reports print it and how many of them say so."""
    labels = {row["origin_id"]: row["label"] or "an unknown source" for row in story["origins"]}
    credits = {row["article_id"]: row["agency"] or "" for row in story["articles"]}
    outlets = {row["article_id"]: row["outlet"] or row["domain"] for row in story["articles"]}
    told: list[str] = []
    own: Counter[str] = Counter()
    for row in story["origins"]:
        if not row["counted"]:
            continue
        if row["kind"] == "report" and len(row["articles"] or []) == 1 and not row["rests_on"]:
            own[row["label"] or "an unknown outlet"] += 1
            continue
        carried = row["articles"] or []
        name, _, through = (row["label"] or "An unknown outlet").rstrip(")").partition(" (behind ")
        kind = "a report that is not here" if through else DESCRIBED.get(row["kind"], row["kind"])
        said = f"{name} ({kind}): behind {saying.counted(len(carried), 'report')}"
        said += f", {through}" if through else ""
        if row["kind"] in ("agency", "state_media"):
            silent = sum(not credits.get(article) and outlets.get(article) != row["label"] for article in carried)
            if silent and not _is_retold(row):
                said += f", {silent} of which {'credits' if silent == 1 else 'credit'} nobody"
        if row["rests_on"]:
            said += f"; it rests on {_listed(labels.get(one, one) for one in row['rests_on'])}"
        told.append(f"{said}.")
    if own:
        each = [name if times == 1 else f"{name} ({times})" for name, times in own.items()]
        told.append(f"Reports of their own: {', '.join(each)}.")
    if note := saying.uncounted(story["story_card"], story["origins"]):
        told.append(f"{note[:1].upper()}{note[1:]}.")
    return " ".join(told)


def _is_retold(origin: Row) -> bool:
    """Whether reports say in their text that they have it from there: they need no credit."""
    return any(reason["kind"] == "digest" for reason in origin["evidence"] or ())


def _sources(story: Mapping[str, Any]) -> list[Row]:
    """Who is quoted, with the words that describe them and what they are said to know."""
    found: dict[str, Row] = {
        row["origin_id"]: {
            "origin_id": row["origin_id"], "label": row["label"] or "unknown", "kind": row["kind"], "descriptor": "",
            "claims": set(), "reports": set(row["articles"] or ()), "quoted": set(),
        }
        for row in story["origins"] if not row["counted"]
    }  # fmt: skip
    for card in story["claim_cards"]:
        for mention in card["claims"]:
            for origin in mention["origin_ids"] or ():
                if origin not in found or mention["source_words"] is None:
                    continue
                source = found[origin]
                source["claims"].add(card["claim_id"])
                source["reports"].add(mention["article_id"])
                if mention["form"] == "direct":
                    source["quoted"].add(mention["article_id"])
                said = saying.on_one_line(mention["source_words"], LONG)
                # the fullest description any report gives
                source["descriptor"] = max(source["descriptor"], said, key=lambda words: (len(words), words))
    counted = ({**row, **{name: len(row[name]) for name in ("claims", "reports", "quoted")}} for row in found.values())
    return sorted(counted, key=lambda row: (-row["claims"], -row["reports"], row["label"]))


def _speakers(sources: list[Row]) -> str:
    told = []
    for source in sources[:MOST_SOURCES]:
        said = source["label"]
        last = said.rsplit(maxsplit=1)[-1].casefold()
        if last in source["descriptor"].casefold() and source["descriptor"].casefold() != said.casefold():
            said += f" (“{source['descriptor']}”)"
        facts = [saying.counted(source["claims"], "claim")] if source["claims"] else []
        facts.append(f"in {saying.counted(source['reports'], 'report')}")
        if source["quoted"]:
            facts.append(f"quoted directly in {source['quoted']}")
        told.append(f"{said}: {', '.join(facts)}")
    if not told:
        return ""
    more = len(sources) - len(told)
    return "They name as their sources: " + "; ".join(told) + (f"; and {more} more." if more else ".")


def _unnamed(story: Mapping[str, Any]) -> str:
    """Sources that say something without a name: the words for them, and in how many reports."""
    named = {row["origin_id"] for row in story["origins"] if not row["counted"]}
    found: dict[str, set[str]] = {}
    forms: dict[str, str] = {}
    for mention in (mention for card in story["claim_cards"] for mention in card["claims"]):
        if mention["source_words"] and named.isdisjoint(mention["origin_ids"] or ()):
            words = saying.on_one_line(mention["source_words"], LONG)
            folded = words.casefold()
            found.setdefault(folded, set()).add(mention["article_id"])
            forms[folded] = max(forms.get(folded, words), words)  # small letters rather than the start of a sentence
    ranked = sorted(
        ((forms[folded], reports) for folded, reports in found.items()), key=lambda one: (-len(one[1]), one[0])
    )
    told = [f"“{words}” ({saying.counted(len(reports), 'report')})" for words, reports in ranked[:MOST_SOURCES]]
    more = f" and {len(ranked) - len(told)} more" if len(ranked) > len(told) else ""
    return f"Without a name are quoted {', '.join(told)}{more}." if told else ""


def _claims(cards: Iterable[Row]) -> str:
    cards = list(cards)
    if not cards:
        return ""
    single = [card for card in cards if "single_origin" in (card["warnings"] or ())]
    said = f"Of {saying.counted(len(cards), 'thing')} that several reports say, "
    several = "all" if len(single) == len(cards) > 1 else str(len(single) or "none")
    said += f"{several} {'rests' if len(single) < 2 else 'rest'}"
    said += " on a single origin"
    firm = sum(card["origins_low"] > 1 for card in cards)
    said += f", {firm} on two or more." if firm else ", none surely on two or more."
    for warning, before in (
        ("state_media_only", "On state media alone rests"),
        ("contradicted", "Reports contradict each other on"),
        ("circular", "Its sources cite each other for"),
    ):
        held = [card for card in cards if warning in (card["warnings"] or ())]
        if held:
            said += f" {before}: " + "; ".join(_quoted(card) for card in held[:MOST_CLAIMS])
            said += f"; and {len(held) - MOST_CLAIMS} more." if len(held) > MOST_CLAIMS else "."
    return said


def _quoted(card: Row) -> str:
    words = saying.on_one_line(card["text"] or "", LONG)
    if not (words[:1] in '“"„«' and words[-1:] in '”"“»'):
        words = f"“{words.rstrip('.')}”"
    return f"{words} ({card['contradiction']})" if card["contradiction"] else words


def _way(story: Mapping[str, Any]) -> str:
    """What got lost between the reports."""
    kinds = Counter(row["kind"] for row in story["changes"] if row["kind"] in LOST)
    if not kinds:
        return ""
    told = [saying.counted(kinds[kind], words) for kind, words in LOST.items() if kinds[kind]]
    return f"Lost or changed from report to report: {_listed(told)}."


def _listed(names: Iterable[str]) -> str:
    """'A', 'A and B', 'A, B and C'."""
    told = list(dict.fromkeys(names))
    return " and ".join(filter(None, (", ".join(told[:-1]), told[-1]))) if told else ""
