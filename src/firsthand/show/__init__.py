"""The questions people ask of a case, answered as plain data: the terminal prints it, pages draw it, JSON serves it.

    >>> summary_line({"articles": 41, "outlets": 23, "origins": 3, "origins_low": 2, "origins_high": 4})
    '41 reports · 23 outlets · 3 origins (2 to 4)'

An answer names tables by their names and rows by their columns. Evidence is parsed, times are ISO 8601 in UTC,
and wherever a row points into a text the answer carries the words, cut by `pieces`; no face needs the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from firsthand import arrow, schema
from firsthand.errors import NotFoundError
from firsthand.schema import TABLES
from firsthand.show import proof, sourcing
from firsthand.show.pieces import Mark, cut
from firsthand.show.proof import HasTables, Row, Texts, rows

Answer = dict[str, Any]

COUNTERPART_SHARE = 0.34
"""A sentence less than this part of which lies in passages has no counterpart on the other side."""


UNFINISHED = "No stories yet: `firsthand trace INPUT... --case CASE` without --until goes on from here."
"""What to say of a case that has articles and no stories: every article is in one once that stage has run."""


class Held:
    """Tables held in memory; one that is not held is empty."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self._tables = dict(tables)

    def table(self, name: str) -> pa.Table:
        """The table of that name."""
        return self._tables[name] if name in self._tables else TABLES[name].empty()

    def count(self, name: str) -> int:
        """How many rows it has."""
        return len(self.table(name))


# -- the questions ----------------------------------------------------------------------------------------------


def stories(case: HasTables) -> Answer:
    """What the case holds: `pages`, `articles`, `refusals` (counts) and `stories` (story_cards, most told first)."""
    articles, refusals = case.count("articles"), case.count("refusals")
    cards = rows(case.table("story_cards")) or _bare_cards(case)
    cards.sort(key=lambda card: (-(card["articles"] or 0), -(card["outlets"] or 0), card["story_id"]))
    return {"pages": articles + refusals, "articles": articles, "refusals": refusals, "stories": cards}


def story(case: HasTables, story_id: str) -> Answer:
    """All there is to know of one story.

    Returns:
        `story_card`, and lists of rows under the names of their tables: `stories` (probability and why of each
        member), `articles` (in order of time, without their text), `furniture`, `copy_classes`, `derivations`
        (stated first; evidence parsed), `inferred`, `origins`, `claim_cards` (each with its `claims`, and these
        with `words`, `source` and `cue`; evidence: what contradicts what), `changes` (worst first, with both sentences
        as pieces, `a_words` and `b_words`), and `sourcing` (`text` and `sources`: the statement of `sourcing`). Each
        span of evidence carries its `words`; rows of derivations and changes have in `decide` the ids to correct them
        by; `decisions` are the corrections that were obeyed.

    Raises:
        NotFoundError: the case has no such story.
    """
    for _, part in parts(case, [story_id]):
        return story_of(part)
    raise NotFoundError(f"no story {story_id!r} in this case: `firsthand show CASE` lists them")


def article(case: HasTables, article_id: str) -> Answer:
    """One article: why it is in its story, where its words came from, and who says what in it.

    Returns:
        `article` (its row), `furniture`, `story` (its row of stories, with `headline`), `derivations` (to its
        parents) and `descendants` (from it), `inferred` (those among its parents), `siblings` (rows of articles
        without text), `title_pieces` and `text_pieces` (kinds source, cue, content; n as in attributions),
        `attributions`, and `beside`: the side_by_side with its likeliest parent, else with the sibling it shares
        most with, else null; `decisions` about it. Rows of attributions and derivations have in `decide` the ids to
        correct them by.

    Raises:
        NotFoundError: the case has no such article.
    """
    member = case.table("stories").filter(pc.equal(case.table("stories")["article_id"], article_id))
    if member.num_rows:
        story_id = member["story_id"][0].as_py()
        part: HasTables = next(held for _, held in parts(case, [story_id]))
    else:
        story_id, part = None, _around(case, [article_id])
    texts = proof.texts(part)
    if article_id not in texts:
        raise NotFoundError(f"no article {article_id!r} in this case: `firsthand show CASE STORY` lists them")
    found = {row["article_id"]: row for row in rows(part.table("articles"))}
    derivations = proof.derivations(part, texts)
    parents = [row for row in derivations if row["child"] == article_id]
    attributions = [row for row in rows(part.table("attributions")) if row["article_id"] == article_id]
    card = rows(part.table("story_cards"))
    why = next((row for row in rows(part.table("stories")) if row["article_id"] == article_id), None)
    other = _nearest(part, article_id, parents)
    return {
        "article": found[article_id],
        "furniture": [row for row in rows(part.table("furniture")) if row["article_id"] == article_id],
        "story": why and {**why, "headline": card[0]["headline"] if card else None},
        "derivations": parents,
        "descendants": [row for row in derivations if row["parent"] == article_id],
        "inferred": [
            row for row in proof.inferred(part, texts) if row["node_id"] in {edge["parent"] for edge in parents}
        ],
        "siblings": [proof.plain(row) for row in proof.in_time(found.values()) if row["article_id"] != article_id],
        "attributions": [proof.with_words(row, texts[article_id]) for row in attributions],
        "title_pieces": proof.attribution_pieces(texts[article_id], attributions, "title"),
        "text_pieces": proof.attribution_pieces(texts[article_id], attributions, "text"),
        "beside": side_by_side(part, other, article_id) if other else None,
        "decisions": proof.decisions(part, article_id),
    }


def side_by_side(case: HasTables, a: str, b: str) -> Answer:
    """Two articles beside each other, `a` on the left.

    Returns:
        `articles` (both rows), `pair` (its row with a and b as asked, or null), `passages` (numbered by `n` as they
        come in a, sides as asked), `attributions`, `changes` (between the two, in the direction they are stated),
        `added` and `omitted` (sentences of b, of a without a counterpart, with their `words`), `why`, and the texts
        cut by passage, `a_title`, `a_text`, `b_title`, `b_text`: kind verbatim, edited, reworded, quoted or
        boilerplate, n of the passage, one number on both sides.

    Raises:
        NotFoundError: the case has no such article.
    """
    part = _around(case, [a, b])
    texts = proof.texts(part)
    for article_id in (a, b):
        if article_id not in texts:
            raise NotFoundError(f"no article {article_id!r} in this case: `firsthand show CASE` lists its stories")
    found = {row["article_id"]: row for row in rows(part.table("articles"))}
    pair = next((sided(row, a) for row in rows(part.table("pairs")) if {row["a"], row["b"]} == {a, b}), None)
    found_passages = (row for row in rows(part.table("passages")) if {row["a"], row["b"]} == {a, b})
    passages = proof.numbered(sided(row, a) for row in found_passages)
    left, right = proof.passage_marks(passages, "a"), proof.passage_marks(passages, "b")
    sentences = rows(part.table("sentences"))
    return {
        "articles": [found[a], found[b]],
        "pair": pair,
        "passages": passages,
        "attributions": [proof.with_words(row, texts[row["article_id"]]) for row in rows(part.table("attributions"))],
        "changes": proof.changes(part, texts, sentences),
        "added": _alone(sentences, texts, b, right),
        "omitted": _alone(sentences, texts, a, left),
        "why": pair["why"] if pair else "This pair was not compared: too little in common to be a candidate.",
        "a_title": cut(texts[a]["title"], left["title"]),
        "a_text": cut(texts[a]["text"], left["text"]),
        "b_title": cut(texts[b]["title"], right["title"]),
        "b_text": cut(texts[b]["text"], right["text"]),
    }


def counterparts(case: HasTables, a: str, b: str) -> tuple[list[Row], list[Row]]:
    """What is only on one side: (added, omitted), the sentences of b and of a that have no counterpart."""
    answer = side_by_side(case, a, b)
    return answer["added"], answer["omitted"]


def find(case: HasTables, words: str) -> tuple[str, str]:
    """What somebody means by an id, the beginning of one, a page's name or a URL.

    Returns:
        ("story", story_id) or ("article", article_id). An id in full comes first, then a story's former id, a page
        or URL in full, the last part of a page's name, and what begins with the words if it is the only one.

    Raises:
        NotFoundError: nothing, or more than one; the message names what comes near.
    """
    table = case.table("articles")
    ids = table["article_id"].to_pylist()
    story_ids = case.table("stories")["story_id"].unique().to_pylist()
    former = {row["was"]: row["is"] for row in case.table("story_ids").to_pylist()}
    if words in set(story_ids):
        return "story", words
    if words in set(ids):
        return "article", words
    if former.get(words) in set(story_ids):
        return "story", former[words]
    pages, urls = table["page"].to_pylist(), table["url"].to_pylist()
    wanted = _bare(words)
    full = [i for i, page, url in zip(ids, pages, urls, strict=True) if page == words or (url and _bare(url) == wanted)]
    named = full or [i for i, page in zip(ids, pages, strict=True) if page and page.endswith("/" + words)]
    begun: list[tuple[str, str]] = [("article", i) for i in named]
    if not begun and words:
        begun = [("story", i) for i in story_ids if i.startswith(words)]
        begun += [("article", i) for i in ids if i.startswith(words)]
    if len(begun) == 1:
        return begun[0]
    if begun:
        near = ", ".join(sorted(name for _, name in begun)[:5]) + (" …" if len(begun) > 5 else "")
        raise NotFoundError(f"{words!r} could be any of {len(begun)}: {near}. Give more of it.")
    near = ", ".join(_near(words, [*story_ids, *ids, *pages, *urls]))
    hint = f"Near it: {near}." if near else "`firsthand show CASE` lists the stories."
    hint = hint if story_ids or not ids else UNFINISHED
    raise NotFoundError(f"no story, article, page or URL {words!r} in this case. {hint}")


def story_named(case: HasTables, words: str) -> str:
    """The story that somebody means by its id or the beginning of it, or by an article in it (as `find`).

    Raises:
        NotFoundError: as `find`; or the article is in no story yet.
    """
    kind, found = find(case, words)
    if kind == "story":
        return found
    home = arrow.keep(case.table("stories"), "article_id", pa.array([found], pa.string()))
    if not home.num_rows:
        raise NotFoundError(f"{words!r} is an article in no story: `firsthand show CASE` lists the stories")
    return str(home["story_id"][0].as_py())


def summary_line(card: Mapping[str, Any]) -> str:
    """A story in one line: reports, outlets, origins with their range where it is one."""
    low, high = card.get("origins_low"), card.get("origins_high")
    line = " · ".join(
        f"{card[what]} {name}{'' if card[what] == 1 else 's'}"
        for what, name in (("articles", "report"), ("outlets", "outlet"), ("origins", "origin"))
        if card[what] is not None
    )
    return line if low == high else f"{line} ({low} to {high})"


# -- one story out of many --------------------------------------------------------------------------------------


def parts(case: HasTables, story_ids: Sequence[str]) -> Iterator[tuple[str, Held]]:
    """Each of these stories as tables of its own, in this order; one that the case lacks is left out.

    Every table is read and cut once however many stories are asked for.
    """
    wanted = pa.array(list(story_ids), pa.string())
    members = arrow.keep(case.table("stories"), "story_id", wanted)
    ids = members["article_id"].combine_chunks()
    cuts: dict[str, dict[str, pa.Table]] = {}
    for name, spec in TABLES.items():
        if not spec.stored or name in ("candidates", "likeness", "boilerplate", "refusals", "story_ids"):
            continue
        columns = spec.schema.names
        table = case.table(name)
        if "story_id" in columns:
            table = arrow.keep(table, "story_id", wanted)
        else:
            sides = ["a", "b"] if "a" in columns else ["article_id"]
            table = arrow.keep(table, sides, ids)
            homes = [members["story_id"].take(pc.index_in(table[side], value_set=ids)) for side in sides]
            table = table.append_column("story_id", homes[0])
            if len(homes) == 2:
                table = table.filter(pc.equal(homes[0], homes[1]))
        cuts[name] = {key: piece.select(columns) for key, piece in arrow.cut(table, "story_id")}
    for story_id in story_ids:
        if story_id in cuts["stories"]:
            yield story_id, Held({name: cut[story_id] for name, cut in cuts.items() if story_id in cut})


def _around(case: HasTables, article_ids: list[str]) -> Held:
    """The tables of a few articles: what is theirs, and what joins two of them."""
    wanted = pa.array(article_ids, pa.string())
    own = ("articles", "furniture", "sentences", "attributions")
    tables = {name: arrow.keep(case.table(name), "article_id", wanted) for name in own}
    for name in ("pairs", "passages", "changes"):
        tables[name] = arrow.keep(case.table(name), ["a", "b"], wanted)
    return Held(tables)


def story_of(part: HasTables) -> Answer:
    """The answer to `story`, from tables that hold that story alone."""
    texts = proof.texts(part)
    card = rows(part.table("story_cards")) or _bare_cards(part)
    found = rows(part.table("articles"))
    sentences = rows(part.table("sentences"))
    answer = {
        "story_card": card[0],
        "stories": rows(part.table("stories")),
        "articles": [proof.plain(row) for row in proof.in_time(found)],
        "furniture": rows(part.table("furniture")),
        "copy_classes": rows(part.table("copy_classes")),
        "derivations": proof.derivations(part, texts),
        "inferred": proof.inferred(part, texts),
        "origins": proof.origins(part, texts),
        "claim_cards": proof.claims(part, texts),
        "changes": proof.changes(part, texts, sentences),
        "decisions": proof.decisions(part),
    }
    return answer | {"sourcing": sourcing.statement(answer)}


def _bare_cards(case: HasTables) -> list[Row]:
    """Cards for stories whose later stages did not run: what can be counted, origins unknown."""
    home = {row["article_id"]: row["story_id"] for row in case.table("stories").to_pylist()}
    if not home:
        return []
    members: dict[str, list[Row]] = {}
    wanted = ["article_id", "title", "outlet", "domain", "published_at"]
    for row in proof.in_time(rows(case.table("articles").select(wanted))):
        if row["article_id"] in home:
            members.setdefault(home[row["article_id"]], []).append(row)
    cards = []
    for story_id, found in sorted(members.items()):
        times = [row["published_at"] for row in found if row["published_at"]]
        card: Row = dict.fromkeys(TABLES["story_cards"].schema.names)
        cards.append(
            card
            | {
                "story_id": story_id,
                "headline": next((row["title"] for row in found if row["title"]), None),
                "first_published_at": times[0] if times else None,
                "last_published_at": times[-1] if times else None,
                "articles": len(found),
                "outlets": len({row["outlet"] or row["domain"] for row in found}),
                "warnings": [],
            }
        )
    return cards


# -- two articles beside each other -----------------------------------------------------------------------------


def sided(row: Row, a: str) -> Row:
    """A row about two articles with `a` on side a."""
    if row["a"] == a:
        return row
    swap = {"a": "b", "b": "a"}
    return {swap[n[0]] + n[1:] if n in swap or n[:2] in ("a_", "b_") else n: value for n, value in row.items()}


def _alone(sentences: list[Row], texts: Texts, article_id: str, marks: Mapping[str, list[Mark]]) -> list[Row]:
    """The sentences of an article that no passage covers enough of."""
    alone = []
    for row in sentences:
        if row["article_id"] != article_id or row["end"] <= row["start"]:
            continue
        covered: set[int] = set()
        for mark in marks[row["part"]]:
            covered.update(range(max(mark.start, row["start"]), min(mark.end, row["end"])))
        if len(covered) < COUNTERPART_SHARE * (row["end"] - row["start"]):
            alone.append({**row, "words": texts[article_id][row["part"]][row["start"] : row["end"]]})
    return alone


def _nearest(part: HasTables, article_id: str, parents: list[Row]) -> str | None:
    """The article to set beside this one: its likeliest parent here, else the sibling it shares most with."""
    for edge in parents:
        if edge["parent_kind"] == "article":
            return str(edge["parent"])
    shares = [
        (
            -(row["a_share"] if row["a"] == article_id else row["b_share"]),
            row["a"] if row["b"] == article_id else row["b"],
        )
        for row in rows(part.table("pairs"))
        if article_id in (row["a"], row["b"])
    ]
    return str(min(shares)[1]) if shares else None


def _bare(url: str) -> str:
    return url.split("://", 1)[-1].removeprefix("www.").rstrip("/").lower()


def _near(words: str, names: Iterable[str | None]) -> list[str]:
    from rapidfuzz import process

    return [str(match[0]) for match in process.extract(words, [n for n in names if n], limit=3, score_cutoff=60)]


def anchor(*names: str) -> str:
    """The id that pages give to a story, an article or an edge: safe in HTML whatever the names hold."""
    return names[0] + "-" + schema.digest(*names[1:], length=12)
