"""How many independent origins stand behind a story, and behind each of its claims.

A story's origins are the roots of its text (`roots`). A number comes as a range: the lower counts each newsroom once
and leaves out what a strict reader would not count; the upper counts every report written separately, rewrites with
matter of their own, and edges that stayed open. What an origin rests on (speakers, documents, state media) is listed
and not added. A claim is followed through its copy to the report, then through the attribution to whoever could know
(`claims`, `voices`).

    >>> from firsthand.schema import TABLES
    >>> found = origins({
    ...     "stories": TABLES["stories"].table([{"story_id": "s", "article_id": "x"}]),
    ...     "articles": TABLES["articles"].table([{"article_id": "x", "title": "Dam bursts", "outlet": "Orl Post"}]),
    ... }, Origins())
    >>> found["story_cards"].select(["headline", "origins", "origins_high"]).to_pylist()
    [{'headline': 'Dam bursts', 'origins': 1, 'origins_high': 1}]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from firsthand.arrow import counts
from firsthand.dossier import Dossier, dossiers, short, story_of
from firsthand.newsrooms import OPENING, Row, plain_name
from firsthand.origins.claims import Claim, Gathered, Mention, attribution_of, claims_of_all
from firsthand.origins.digests import titled
from firsthand.origins.disputes import Dispute, disputes, told
from firsthand.origins.hearsay import repeated
from firsthand.origins.ranges import claim_range, story_range
from firsthand.origins.root import Root, root_of_article
from firsthand.origins.roots import circles, roots
from firsthand.origins.voices import Voice, Voices, resolved
from firsthand.quotations import as_quoted
from firsthand.schema import TABLES, Tables, digest
from firsthand.settings import Origins

RESTS_ON_MOST = 6
"""Of what an origin rests on so many are listed, the most quoted first."""
MOST_DISPUTED = 10
"""Of a story so many contradictions on what no claim holds are told."""
MOST_SPANS = 10
"""So many places of either side of a contradiction are kept, the earliest first."""
MANY_REPORTS = 3
"""From so many articles on a single origin behind them is worth a warning."""


@dataclass
class Answer:
    """What the stage found, as rows."""

    origins: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    claim_cards: list[Row] = field(default_factory=list)
    story_cards: list[Row] = field(default_factory=list)
    left_out: int = 0


def origins(tables: Tables, choices: Origins) -> dict[str, pa.Table]:
    """Stories and all that belongs to them -> origins, claims, claim_cards, story_cards."""
    answer = Answer()
    together = dossiers(tables)
    for story, gathered in zip(together, claims_of_all(together, choices.min_claim_articles), strict=True):
        answer.left_out += gathered.left_out
        _story(story, gathered, answer)
    _alone(tables, {article for story in together for article in story.articles}, answer)
    return {
        "origins": TABLES["origins"].table(answer.origins),
        "claims": TABLES["claims"].table(answer.claims),
        "claim_cards": TABLES["claim_cards"].table(answer.claim_cards),
        "story_cards": TABLES["story_cards"].table(answer.story_cards),
        "counts": counts({"claims of stories beyond the most kept": answer.left_out}),
    }


def _alone(tables: Tables, together: set[str], answer: Answer) -> None:
    """Cards and origins of articles that are alone in their story."""
    articles = tables["articles"]
    if not articles.num_rows:
        return
    story = story_of(tables)
    columns = ("article_id", "url", "domain", "outlet", "title", "agency", "credit_line", "published_at")
    opening = pc.utf8_slice_codeunits(articles["text"], 0, OPENING)
    for row in articles.select(columns).append_column("text", opening).to_pylist():
        article = row["article_id"]
        if article in together or article not in story:
            continue
        root = root_of_article(row)
        answer.origins.append(
            {
                "story_id": story[article],
                "origin_id": digest("origin", root.key),
                "kind": root.kind,
                "label": root.label,
                "articles": [article],
                "rests_on": [],
                "evidence": "[]",
                "counted": True,
            }
        )
        answer.story_cards.append(
            {
                "story_id": story[article],
                "headline": _headline(row, ""),
                "first_published_at": row["published_at"],
                "last_published_at": row["published_at"],
                "articles": 1,
                "outlets": 1,
                "origins": 1,
                "origins_low": 1,
                "origins_high": 1,
                "warnings": [],
            }
        )


def _story(story: Dossier, gathered: Gathered, answer: Answer) -> None:
    """Everything about one story of several articles."""
    found = roots(story)
    spoken = resolved(story.attributions)
    voices = spoken.of
    # a page of two reports counts with the one that more carry
    under = {article: root for root in sorted(found, key=lambda root: len(root.articles)) for article in root.articles}
    closing = circles(story)
    heard: dict[Voice, set[str]] = {}
    cards: list[Row] = []
    for claim, contradictions in disputed(gathered.claims, disputes(story, gathered)):
        card, mentions, named = _claim(story, claim, under, voices, closing)
        _contradict(story, card, contradictions)
        cards.append(card)
        answer.claims += mentions
        for said, articles in named.items():
            heard.setdefault(said, set()).update(articles)
    answer.claim_cards += cards
    rests = {root.key: _rests_on(root, voices) for root in found}
    for root in found:
        for said in rests[root.key]:
            heard.setdefault(said, set()).update(a for a in root.articles if said in voices.get(a, {}).values())
    answer.origins += [_origin_row(story, root, rests[root.key], spoken) for root in found]
    answer.origins += [
        _voice_row(story, said, spoken.names[said], sorted(articles)) for said, articles in sorted(heard.items())
    ]
    low, count, high = story_range(found)
    warnings = []
    if high == 1 and len(story.articles) >= MANY_REPORTS and _outlets(story, list(story.articles)) > 1:
        warnings.append("single_origin")
    if all(root.kind == "state_media" for root in found):
        warnings.append("state_media_only")
    if any("contradicted" in card["warnings"] for card in cards):
        warnings.append("contradicted")
    if closing:
        warnings.append("circular")
    times = [row["published_at"] for row in story.articles.values() if row["published_at"] is not None]
    answer.story_cards.append(
        {
            "story_id": story.story_id,
            "headline": _headline(_central(story, found), story.brand(_central(story, found)["article_id"])),
            "first_published_at": min(times, default=None),
            "last_published_at": max(times, default=None),
            "articles": len(story.articles),
            "outlets": _outlets(story, list(story.articles)),
            "origins": count,
            "origins_low": low,
            "origins_high": high,
            "warnings": warnings,
        }
    )


def disputed(claims: Sequence[Claim], found: Sequence[Dispute]) -> list[tuple[Claim, list[Dispute]]]:
    """Each claim with its contradictions, worst first.

    A contradiction belongs to the claim that holds most of its sentences; where none holds any, what the two sides
    speak of is a claim of its own.
    """
    holding = {mention: n for n, claim in enumerate(claims) for mention in claim.mentions}
    of: list[tuple[Claim, list[Dispute]]] = [(claim, []) for claim in claims]
    for dispute in found:
        told = Counter(holding[mention] for mention in dispute.mentions if mention in holding)
        if told:
            of[min(told, key=lambda n: (-told[n], n))][1].append(dispute)
            continue
        if len(of) - len(claims) >= MOST_DISPUTED:
            continue
        by_article: dict[str, Mention] = {}
        for mention in dispute.mentions:
            by_article.setdefault(mention.article, mention)
        mentions = tuple(by_article[article] for article in sorted(by_article))
        holding |= dict.fromkeys(dispute.mentions, len(of))
        of.append((Claim(dispute.mentions[0], mentions), [dispute]))
    return of


def _claim(
    story: Dossier,
    claim: Claim,
    under: dict[str, Root],
    voices: dict[str, dict[int, Voice]],
    closing: set[tuple[str, str]],
) -> tuple[Row, list[Row], dict[Voice, set[str]]]:
    """Card and mentions of one claim, and whose word it is. `closing`: the citations that close a circle."""
    attributed = {mention: attribution_of(story, mention) for mention in claim.mentions}
    said: dict[Any, Voice] = {}
    for mention, row in attributed.items():
        if row is not None and row["n"] in voices.get(mention.article, {}):
            said[mention] = voices[mention.article][row["n"]]
    for mention, like in repeated(story, claim, said).items():
        said[mention] = said[like]
    named: dict[Voice, set[str]] = {}
    for mention, who in said.items():
        named.setdefault(who, set()).add(mention.article)
    low, count, high, inherited = claim_range(claim, attributed, said, under)
    claim_id = digest("claim", *min((m.article, f"{m.start:09d}") for m in claim.mentions))
    rows = []
    for mention, row in attributed.items():
        source = said.get(mention) or inherited.get(under[mention.article].key)
        root = digest("origin", under[mention.article].key)
        rows.append(
            {
                "story_id": story.story_id,
                "claim_id": claim_id,
                "article_id": mention.article,
                "part": mention.part,
                "start": mention.start,
                "end": mention.end,
                "attribution_n": None if row is None else row["n"],
                "origin_ids": [root if source is None else _voice_id(story, source)],
            }
        )
    warnings = ["single_origin"] if high == 1 else []
    if named and all(kind == "state_media" for kind, _ in named):
        warnings.append("state_media_only")
    articles = {mention.article for mention in claim.mentions}
    if any(one in articles and other in articles for one, other in closing):
        warnings.append("circular")
    clearest = claim.clearest
    text = str(story.articles[clearest.article]["text"])
    card = {
        "story_id": story.story_id,
        "claim_id": claim_id,
        "text": as_quoted(text, clearest.start, clearest.end, story.quotations(clearest.article)),
        "articles": len(articles),
        "outlets": _outlets(story, sorted(articles)),
        "origins": count,
        "origins_low": low,
        "origins_high": high,
        "warnings": warnings,
        "contradiction": None,
        "evidence": "[]",
    }
    return card, rows, named


def _contradict(story: Dossier, card: Row, contradictions: Sequence[Dispute]) -> None:
    """Put what contradicts a claim on its card: a warning, the worst in words, and all with their places."""
    if contradictions:
        says = [_contradiction(story, dispute) for dispute in contradictions]
        card["contradiction"], card["evidence"] = says[0]["says"], orjson.dumps(says).decode()
        card["warnings"].append("contradicted")


def _contradiction(story: Dossier, dispute: Dispute) -> Row:
    """A contradiction as evidence: its kind, in words, and where the words of either side stand."""
    spans = [
        {"article_id": mention.article, "part": mention.part, "start": start, "end": end}
        for side in dispute.sides
        for mention, (start, end) in side.told[:MOST_SPANS]
    ]
    return {"kind": dispute.kind, "says": told(story, dispute), "weight": float(dispute.weight), "spans": spans}


def _rests_on(root: Root, voices: dict[str, dict[int, Voice]]) -> list[Voice]:
    """Whom a root's articles quote most: state media first, then who is quoted at least twice in one of them."""
    quoted: Counter[Voice] = Counter()
    for article in root.articles:
        told = Counter(voices.get(article, {}).values())
        for said, times in told.items():
            quoted[said] = max(quoted[said], times)
    own = {root.label, root.newsroom}
    kept = [said for said, times in quoted.items() if (times >= 2 or said[0] == "state_media") and said[1] not in own]
    return sorted(kept, key=lambda said: (said[0] != "state_media", -quoted[said], said))[:RESTS_ON_MOST]


def _origin_row(story: Dossier, root: Root, rests: list[Voice], spoken: Voices) -> Row:
    says = list(root.says)
    if root.weak:
        says.append(
            {"kind": "weak", "says": f"{root.label} counts in the upper number alone", "weight": -1.0, "spans": []}
        )
    if root.apart:
        timed = any(story.articles[article]["published_at"] for article in root.articles)
        when = "told on other days than most of these reports" if timed else "nobody knows when it was told"
        words = f"{when}: it may be of another happening"
        says.append({"kind": "apart", "says": words, "weight": -0.5, "spans": []})
    if root.leans:
        words = f"much of it, as it says, is from {titled(story, root.leans)}: the lower number may take them for one"
        says.append({"kind": "leans", "says": words, "weight": -0.5, "spans": []})
    if root.open:
        says.append({"kind": "open", "says": "it may come from another report here", "weight": -1.0, "spans": []})
    says += [
        {"kind": "perhaps", "says": f"the upper number counts {one}", "weight": 0.5, "spans": []} for one in root.more
    ]
    for voice in rests[:3]:
        times = sum(said == voice for article in root.articles for said in spoken.of.get(article, {}).values())
        told = f"{times} statements are {spoken.names[voice]}'s"
        says.append({"kind": "rests_on", "says": told, "weight": 0.5, "spans": []})
    return {
        "story_id": story.story_id,
        "origin_id": digest("origin", root.key),
        "kind": root.kind,
        "label": root.label,
        "articles": root.articles,
        "rests_on": [_voice_id(story, said) for said in rests],
        "evidence": orjson.dumps(says).decode(),
        "counted": True,
    }


def _voice_row(story: Dossier, said: Voice, label: str, articles: list[str]) -> Row:
    return {
        "story_id": story.story_id,
        "origin_id": _voice_id(story, said),
        "kind": said[0],
        "label": label,
        "articles": articles,
        "rests_on": [],
        "evidence": "[]",
        "counted": False,
    }


def _voice_id(story: Dossier, said: Voice) -> str:
    return digest("voice", story.story_id, *said)


def _outlets(story: Dossier, articles: list[str]) -> int:
    """How many outlets; those nobody knows count together as one."""
    return len({story.newsroom(article) for article in articles})


def _central(story: Dossier, found: list[Root]) -> Row:
    """The article that stands for a story: of the widest root the one most others share with, then the earliest."""
    widest = min(found, key=lambda root: (-len(root.articles), root.key))

    def rank(article: str) -> tuple[bool, bool, float, str, str]:
        row = story.articles[article]
        reach = sum(story.share(other, article) for other in story.neighbours[article])
        return not row["title"], article != widest.key, -round(reach, 4), str(row["published_at"] or "~"), article

    return story.articles[min(widest.articles, key=rank)]


def _headline(row: Row, brand: str) -> str:
    """A title without the outlet's name; else the text's first words."""
    title = " ".join(str(row.get("title") or "").split())
    for mark in (" | ", " - ", " – ", " — ", " : "):
        head, _, tail = title.rpartition(mark)
        if head and brand and plain_name(tail) == plain_name(brand):
            title = head
    return title or short(str(row.get("text") or ""), 90) or "untitled"
