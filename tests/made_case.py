"""A made case, written by hand: the dam at Vell, told by nine reports, and two stories told once.

Fiction from first to last. It holds what faces must cope with: an inferred agency report, equal copies, an undecided
edge, a circular citation, articles without a time or only a day, letters outside the basic plane, and a hostile page.
"""

from __future__ import annotations

import datetime
import json
from typing import Any

import pyarrow as pa

from firsthand.schema import TABLES, digest
from firsthand.sentences import sentence_rows
from firsthand.show import Held

HOSTILE = "</script><script>document.title='broken'</script><!-- \u2028 <b>& “Vell”"
STORY = digest("dam")
AGENCY = "node-agency"

WIRE = (
    "VELL, March 4 (Norden Press) - About 120 families left their homes below the Vell dam on Monday after engineers"
    " found a crack in its northern wall, one engineer said.\n\n"
    "The crack is suspected to be as long as a bus. 🚧\n\n"
    "“We will not wait for the wall to speak first,” said Ilse Varga, who runs the river authority.\n\n"
    "The dam was finished in 1961."
)
SHORT = WIRE.rsplit("\n\n", 1)[0]
REWRITE = (
    "More than 200 families had to leave their homes below the Vell dam on Monday. Engineers found a crack in its"
    " northern wall, engineers say.\n\n"
    "The crack is as long as a bus.\n\n"
    "“We will not wait for the wall to fall,” river chief Ilse Varga said.\n\n"
    "Fishermen had warned of wet stones for weeks."
)
SPOT = (
    "From the ridge you can see buses carrying people out of Vell. Mayor Tomas Rehn told this newspaper that 118"
    " families had gone by nightfall.\n\n"
    "“We will not wait for the wall to speak first,” Varga told a crowd."
)
STATE = "The state channel reported that the wall at Vell is sound. The Lantern reported otherwise."
BLOG = "According to the state channel the wall at Vell is sound, the Lantern said."

DAY = datetime.datetime(2031, 3, 4, tzinfo=datetime.UTC)


def at(hour: float) -> datetime.datetime:
    return DAY + datetime.timedelta(hours=hour)


ARTICLES: dict[str, dict[str, Any]] = {
    "courier": {"outlet": "Harbour Courier", "published_at": at(9), "text": WIRE, "agency": "Norden Press"},
    "mail": {"outlet": "Evening Mail", "published_at": at(9.5), "text": WIRE, "agency": "Norden Press"},
    "star": {"outlet": "Morning Star of Osk", "published_at": at(10), "text": WIRE},
    "post": {"outlet": "Valley Post", "published_at": at(11.2), "text": WIRE},
    "brief": {"outlet": "Brief Times", "published_at": at(10.4), "text": SHORT},
    "gazette": {"outlet": "River Gazette", "published_at": at(14), "text": REWRITE},
    "ridge": {"outlet": "The Ridge", "published_at": at(0), "published_precision": "day", "text": SPOT},
    "state": {"outlet": "State Channel One", "published_at": at(40), "text": STATE},
    "lantern": {"outlet": "Lantern", "published_at": None, "text": BLOG},
    "hostile": {"outlet": "<i>Odd</i> Site", "published_at": at(20), "text": f"{HOSTILE} and more of it.",
                "title": HOSTILE, "url": "javascript:alert(1)"},
    "lone": {"outlet": None, "published_at": None, "text": "A cat was found in Osk.", "title": None},
}  # fmt: skip
TITLES = {
    "courier": "Families leave homes below cracked Vell dam",
    "gazette": "Hundreds flee as dam cracks",
    "ridge": "On the ridge above Vell",
    "state": "Wall at Vell is sound",
    "lantern": "State channel: wall is sound",
}


def span(article: str, words: str, part: str = "text", nth: int = 0) -> dict[str, Any]:
    """Where these words stand in an article."""
    text, start = row(article)[part], -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return {"article_id": article, "part": part, "start": start, "end": start + len(words)}


def row(article: str) -> dict[str, Any]:
    made = ARTICLES[article]
    outlet = (made["outlet"] or "nobody").lower().replace(" ", "-")
    return {
        "article_id": article,
        "url": f"https://{outlet}.example/{article}?a=1&b=2",
        "domain": f"{outlet}.example",
        "title": TITLES.get(article, TITLES["courier"]),
        "published_precision": "minute" if made["published_at"] else None,
        "language": "en",
        "words": len(made["text"].split()),
        "sha256": digest(made["text"], length=64),
        "page": f"pages/{article}.html",
        "byline": "Ana Breuer" if article == "ridge" else None,
        **made,
    }


def side(name: str, article: str, words: str | None, part: str = "text") -> dict[str, Any]:
    if words is None:
        return {f"{name}_part": None, f"{name}_start": None, f"{name}_end": None}
    place = span(article, words, part)
    return {f"{name}_part": part, f"{name}_start": place["start"], f"{name}_end": place["end"]}


def passage(a: str, b: str, a_words: str, b_words: str, kind: str, quoted: bool = False) -> dict[str, Any]:
    return {"a": a, "b": b, **side("a", a, a_words), **side("b", b, b_words), "kind": kind,
            "similarity": 1.0 if kind == "verbatim" else 0.8, "quoted": quoted, "boilerplate": False}  # fmt: skip


def edge(child: str, parent: str, kind: str, probability: float, says: str, *spans: dict[str, Any],
         stated: bool = True) -> dict[str, Any]:  # fmt: skip
    return {
        "story_id": STORY, "child": child, "parent": parent, "kind": kind, "share": 0.9, "stated": stated,
        "parent_kind": "inferred" if parent == AGENCY else "article", "probability": probability,
        "direction_probability": 0.9, "evidence": evidence(says, *spans),
    }  # fmt: skip


def evidence(says: str, *spans: dict[str, Any], kind: str = "made") -> str:
    return json.dumps([{"kind": kind, "says": says, "weight": 2.1, "spans": list(spans)}])


def attribution(article: str, n: int, source: str, cue: str, content: str, kind: str) -> dict[str, Any]:
    spans = {role: [{k: place[k] for k in ("start", "end")}]
             for role, place in (("source_spans", span(article, source)), ("cue_spans", span(article, cue)),
                                 ("content_spans", span(article, content)))}  # fmt: skip
    return {"article_id": article, "n": n, "part": "text", "form": "indirect", "source": source, "source_name": source,
            "source_kind": kind, "number": "one", "cue_class": "neutral", **spans, "hedges": []}  # fmt: skip


def change(a: str, b: str, kind: str, before: str | None, after: str | None, severity: int) -> dict[str, Any]:
    return {"story_id": STORY, "a": a, "b": b, **side("a", a, before), **side("b", b, after), "kind": kind,
            "before": before, "after": after, "severity": severity}  # fmt: skip


def origin(name: str, kind: str, label: str, articles: list[str], rests_on: list[str]) -> dict[str, Any]:
    says = evidence(f"{label} says so itself.")
    return {"story_id": STORY, "origin_id": name, "kind": kind, "label": label, "articles": articles,
            "rests_on": rests_on, "evidence": says, "counted": kind != "speaker"}  # fmt: skip


def claim(name: str, article: str, words: str, n: int | None, *origins: str) -> dict[str, Any]:
    place = span(article, words)
    return {"story_id": STORY, "claim_id": name, **place, "attribution_n": n, "origin_ids": list(origins)}


def claim_card(name: str, text: str, articles: int, origins: int, *warnings: str) -> dict[str, Any]:
    return {"story_id": STORY, "claim_id": name, "text": text, "articles": articles, "outlets": articles,
            "origins": origins, "origins_low": 1, "origins_high": origins, "warnings": list(warnings)}  # fmt: skip


def made_tables() -> dict[str, pa.Table]:
    """Every stored table of the made case."""
    members = [name for name in ARTICLES if name not in ("hostile", "lone")]
    copies = ["courier", "mail", "star", "post"]
    quotation = "“We will not wait for the wall to speak first,”"
    made: dict[str, list[dict[str, Any]]] = {
        "articles": [row(name) for name in ARTICLES],
        "refusals": [{"page": "pages/<empty>.html", "reason": "empty file"}],
        "sentences": [s for name in ARTICLES for s in sentence_rows(name, row(name)["title"] or "", row(name)["text"])],
        "furniture": [{"article_id": "courier", "kind": "dateline", "value": "VELL, March 4 (Norden Press)",
                       "found": "text", "part": "text", "start": 0, "end": 28}],
        "copy_classes": [{"class_id": "k", "article_id": name, "representative": "courier", "share": 1.0}
                         for name in copies],
        "stories": [{"story_id": STORY, "article_id": name, "probability": 0.97, "why": "shares names and numbers"}
                    for name in members]
        + [{"story_id": digest(name), "article_id": name, "probability": 1.0, "why": "alone"}
           for name in ("hostile", "lone")],
        "story_cards": [
            {"story_id": STORY, "headline": TITLES["courier"], "first_published_at": at(0),
             "last_published_at": at(40), "articles": 9, "outlets": 9, "origins": 3, "origins_low": 2,
             "origins_high": 4, "warnings": ["circular", "contradicted"]},
            *({"story_id": digest(name), "headline": row(name)["title"],
               "first_published_at": row(name)["published_at"], "last_published_at": row(name)["published_at"],
               "articles": 1, "outlets": 1, "origins": 1, "origins_low": 1,
               "origins_high": 1, "warnings": []} for name in ("hostile", "lone")),
        ],
        "derivations": [
            *(edge(name, AGENCY, "syndication", 0.9, "Credits Norden Press in its dateline.",
                   span(name, "(Norden Press)")) for name in copies),
            edge("brief", AGENCY, "copy", 0.8, "Ends where an editor cuts.", span("brief", "The crack is suspected")),
            edge("gazette", "courier", "rewrite", 0.62, "Follows it sentence by sentence.",
                 span("gazette", "northern wall"), span("courier", "northern wall")),
            edge("ridge", AGENCY, "rewrite", 0.18, "Shares only a quotation.", stated=False),
            edge("gazette", "ridge", "rewrite", 0.2, "Came later.", stated=False),
            edge("state", "lantern", "citation", 0.55, "Cites the Lantern.", span("state", "The Lantern reported")),
            edge("lantern", "state", "citation", 0.7, "Cites the state channel.", span("lantern", "According to")),
        ],
        "inferred": [{"node_id": AGENCY, "story_id": STORY, "label": "Norden Press report", "agency": "Norden Press",
                      "contains": [{k: v for k, v in span("courier", "The dam was finished in 1961.").items()
                                    if k != "part"}],
                      "evidence": evidence("Four outlets run one text and none was first.")}],
        "pairs": [{"a": "courier", "b": "gazette", "a_share": 0.6, "b_share": 0.5, "verbatim": 12, "edited": 20,
                   "reworded": 9, "quoted": 8, "relation": "rewrite", "why": "The narration follows the other."},
                  {"a": "courier", "b": "ridge", "a_share": 0.1, "b_share": 0.2, "verbatim": 9, "edited": 0,
                   "reworded": 0, "quoted": 9, "relation": "shared_quotes", "why": "Only a quotation is common."},
                  {"a": "brief", "b": "courier", "a_share": 1.0, "b_share": 0.9, "verbatim": 50, "edited": 0,
                   "reworded": 0, "quoted": 9, "relation": "copy", "why": "A cut copy."}],
        "passages": [
            passage("courier", "gazette", "families left their homes below the Vell dam on Monday",
                    "families had to leave their homes below the Vell dam on Monday", "edited"),
            passage("courier", "gazette", "engineers found a crack in its northern wall",
                    "Engineers found a crack in its northern wall", "verbatim"),
            passage("courier", "gazette", "The crack is suspected to be as long as a bus.",
                    "The crack is as long as a bus.", "reworded"),
            passage("courier", "gazette", quotation, "“We will not wait for the wall to fall,”", "edited", quoted=True),
            passage("courier", "ridge", quotation, quotation, "verbatim", quoted=True),
            passage("brief", "courier", SHORT, SHORT, "verbatim"),
        ],
        "attributions": [
            attribution("courier", 0, "one engineer", "said", "engineers found a crack in its northern wall",
                        "anonymous"),
            attribution("courier", 1, "Ilse Varga, who runs the river authority", "said", quotation, "person"),
            attribution("gazette", 0, "engineers", "say", "Engineers found a crack in its northern wall", "crowd"),
            attribution("ridge", 0, "Mayor Tomas Rehn", "told", "118 families had gone by nightfall", "person"),
            attribution("state", 0, "The state channel", "reported", "the wall at Vell is sound", "state_media"),
        ],
        "changes": [
            change("courier", "gazette", "source_generalised", "one engineer", "engineers", 3),
            change("courier", "gazette", "number_changed", "About 120 families", "More than 200 families", 3),
            change("courier", "gazette", "hedge_dropped", "suspected", None, 2),
            change("courier", "gazette", "quote_altered", "speak first", "fall", 2),
            change("courier", "gazette", "detail_added", None, "Fishermen had warned of wet stones for weeks.", 1),
        ],
        "origins": [
            origin("o-agency", "agency", "Norden Press", [*copies, "brief", "gazette"], ["o-engineer"]),
            origin("o-ridge", "report", "The Ridge", ["ridge"], []),
            origin("o-state", "state_media", "State Channel One", ["state", "lantern"], []),
            origin("o-engineer", "speaker", "one engineer", ["courier"], []),
        ],
        "claims": [
            claim("c-crack", "courier", "engineers found a crack in its northern wall", 0, "o-agency"),
            claim("c-crack", "gazette", "Engineers found a crack in its northern wall", 0, "o-agency"),
            claim("c-sound", "state", "the wall at Vell is sound", 0, "o-state"),
            claim("c-sound", "lantern", "the wall at Vell is sound", None, "o-state"),
            claim("c-families", "courier", "About 120 families left their homes", None, "o-agency"),
            claim("c-families", "ridge", "118 families had gone by nightfall", 0, "o-ridge"),
        ],
        "claim_cards": [
            claim_card("c-crack", "engineers found a crack in its northern wall", 2, 1, "single_origin"),
            claim_card("c-sound", "the wall at Vell is sound", 2, 1, "circular", "state_media_only"),
            claim_card("c-families", "About 120 families left their homes", 2, 2),
        ],
    }  # fmt: skip
    return {name: TABLES[name].table(rows) for name, rows in made.items()}


def made_case(**replaced: list[dict[str, Any]]) -> Held:
    """The made case, with some tables replaced by these rows."""
    return Held(made_tables() | {name: TABLES[name].table(rows) for name, rows in replaced.items()})


def crowd(n: int) -> Held:
    """One story of many: an agency report, n - 1 copies of it in various cuts, half of them without a time."""
    ids = [f"copy{i:03}" for i in range(n)]
    story_id = digest("crowd")
    articles = [
        {**row("courier"), "article_id": i, "outlet": f"Outlet {k}", "page": f"{i}.html",
         "published_at": at(k / 7) if k % 2 == 0 else None}
        for k, i in enumerate(ids)
    ]  # fmt: skip
    edges = [
        {**edge(i, ids[0] if k % 10 else ids[k // 20], "copy", 0.9, "The same words."), "story_id": story_id}
        for k, i in enumerate(ids)
        if k
    ]
    return Held({
        "articles": TABLES["articles"].table(articles),
        "stories": TABLES["stories"].table([{"story_id": story_id, "article_id": i, "probability": 1.0} for i in ids]),
        "copy_classes": TABLES["copy_classes"].table(
            [{"class_id": f"k{k % 3}", "article_id": i, "representative": ids[k % 3], "share": 1.0}
             for k, i in enumerate(ids)]
        ),
        "derivations": TABLES["derivations"].table(edges),
    })  # fmt: skip
