"""Article -> attributions: every reported statement with its source, its cue and what was said.

By row: each article with its sentences alone. The rules stand in `statements`, who a source is in `sources`, the words
that report in `lexicon/<language>/cues.tsv`.

    >>> import pyarrow as pa
    >>> text = "The bridge may stay shut, said Ada Lund, the mayor."
    >>> tables = {"articles": TABLES["articles"].table([{"article_id": "a", "text": text}])}
    >>> row = attribution(tables, Attribute())["attributions"].to_pylist()[0]
    >>> row["source_name"], row["source_kind"], row["form"], row["hedges"]
    ('Ada Lund', 'person', 'indirect', ['may'])
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache

import pyarrow as pa

from firsthand.arrow import by_key
from firsthand.attribution.contents import Span
from firsthand.attribution.correcting import corrected
from firsthand.attribution.hearing import heard_by
from firsthand.attribution.noun_sources import NounSources
from firsthand.attribution.phrases import Words
from firsthand.attribution.sources import Sources
from firsthand.attribution.statements import Statement, read
from firsthand.decisions import told
from firsthand.lexicon.cues import grammar, listed
from firsthand.quotations import Quotation, quoted_share
from firsthand.schema import TABLES, Tables
from firsthand.sentences import opens, sentence_rows
from firsthand.settings import Attribute

PLURAL_FORMS = frozenset({"plural", "pasts"})
"""Forms of verbs that say of their subject that it is many, where a grammar has them."""
GAP = "…"
"""Stands in a hedge for the words between: "soll … haben"."""
CLAUSE_ENDS = frozenset(",.;:!?")
DIRECT_SHARE = 0.8
"""From this part of its characters inside quotation marks on, what was said is quoted directly."""


def attribution(tables: Tables, choices: Attribute) -> dict[str, pa.Table]:
    """`articles` with their `sentences` (split here where they are missing) -> `attributions`, numbered by place."""
    rows: list[dict[str, object]] = []
    sentences = by_key(tables["sentences"], "article_id") if "sentences" in tables else {}
    datelines = _datelines(tables)
    for article in tables["articles"].select(["article_id", "title", "text", "language"]).to_pylist():
        article_id, title, text = article["article_id"], article["title"] or "", article["text"] or ""
        spans = sentences.get(article_id) or sentence_rows(article_id, title or None, text)
        language = article["language"] or choices.language
        parts = (("title", title, text), ("text", text, ""))
        for part, words, context in parts:
            here = [(int(str(s["start"])), int(str(s["end"]))) for s in spans if s["part"] == part]
            if here:
                top = part == "title" or (bool(title) and opens(title, text))
                found, doc = read(
                    words, here, language, headline=top, skip=datelines.get((article_id, part)), context=context
                )
                if found:
                    heard = [_heard(said, here, words, language) for said in found]
                    place = article_id, part, len(rows)
                    rows += _rows(place, found, doc, sources(words, language, context), heard)
    rows = corrected(rows, told(tables, "source"))
    first: dict[object, int] = {}
    for n, row in enumerate(rows):  # count from 0 within each article
        base = first.setdefault(row["article_id"], n)
        row["n"] = n - base
        if isinstance(row["within"], int):
            row["within"] = row["within"] - base
    return {"attributions": TABLES["attributions"].table(rows)}


def sources(text: str, language: str, context: str = "") -> Sources:
    """The sources of one text; `context`: further text of the same article."""
    return (NounSources if grammar(language).capital_nouns else Sources)(text, language, context)


def _datelines(tables: Tables) -> dict[tuple[str, str], int]:
    """Where the dateline of each part ends: what stands before is no part of a statement."""
    ends: dict[tuple[str, str], int] = {}
    if "furniture" in tables:
        for row in tables["furniture"].to_pylist():
            if row["kind"] == "dateline" and row["end"] is not None and row["part"]:
                key = (row["article_id"], row["part"])
                ends[key] = max(ends.get(key, 0), row["end"])
    return ends


def _heard(said: Statement, sentences: Sequence[Span], text: str, language: str) -> str | None:
    """The medium that the sentence of a statement's cue says it was told to."""
    start = said.cue[0][0]
    sentence = sentences[max(0, bisect_right(sentences, start, key=lambda span: span[0]) - 1)]
    return heard_by(text, sentence, said.content, language)


def _rows(
    place: tuple[str, str, int], found: Sequence[Statement], doc: Words, sources: Sources, heard: Sequence[str | None]
) -> list[dict[str, object]]:
    """The rows of one part of an article; `place`: article, part, number of the first row; `heard`: who was told."""
    article_id, part, base = place
    rows: list[dict[str, object]] = []
    text = doc.text
    for n, said in enumerate(found):
        spans = said.source
        words = " ".join(text[start:end] for start, end in spans)
        many = said.word.form in PLURAL_FORMS
        named = sources.named(spans[0][0], spans[-1][1], said.content[0][0], many=many) if spans else None
        outer = _around(n, found)
        via = sources.relayer(" ".join(text[start:end] for start, end in said.via)) if said.via else None
        if via is None and outer is not None and found[outer].source:
            via = (
                str(rows[outer]["source_name"]) if outer < n else sources.relayer(text[slice(*found[outer].source[0])])
            )
        rows.append(
            {
                "article_id": article_id,
                "n": base + n,
                "part": part,
                "form": _form(said.content, doc.quotes),
                "source": words or None,
                "source_name": named.name if named else None,
                "source_kind": named.kind if named else "anonymous",
                "number": named.number if named else "one",
                "cue_class": _class(said),
                "source_spans": _spans(spans),
                "cue_spans": _spans(said.cue),
                "content_spans": _spans(said.content),
                "hedges": _hedges(doc, said),
                "within": None if outer is None else base + outer,
                "via": via,
                "told_to": None if named and named.name == heard[n] else heard[n],
            }
        )
    return rows


def _class(said: Statement) -> str:
    """The class of the cue; a negated one is marked: "did not confirm" is `not confirm`."""
    return f"not {said.word.cls}" if said.negated else said.word.cls


def _spans(spans: Sequence[Span]) -> list[dict[str, int]]:
    return [{"start": start, "end": end} for start, end in spans]


def _around(n: int, found: Sequence[Statement]) -> int | None:
    """The nearest statement whose content holds the cue of statement `n`."""
    place = found[n].cue[0][0]
    holding = [
        (end - start, m)
        for m, other in enumerate(found)
        for start, end in other.content
        if m != n and start <= place < end
    ]
    return min(holding)[1] if holding else None


def _form(content: Sequence[Span], quotes: Sequence[Quotation]) -> str:
    """Direct where nearly all of it is quoted, indirect where nothing is, else mixed."""
    length = sum(end - start for start, end in content)
    quoted = sum(quoted_share(start, end, quotes) * (end - start) for start, end in content)
    share = round(quoted / length, 4) if length else 0.0
    return "direct" if share >= DIRECT_SHARE else "mixed" if share > 0 else "indirect"


@cache
def _hedge_phrases(language: str) -> dict[str, list[list[str]]]:
    """First word -> the hedges that begin with it, longest first, each as its words."""
    phrases: dict[str, list[list[str]]] = {}
    for row in listed(language, "hedge_strength"):
        phrase = row["phrase"].lower().split()
        phrases.setdefault(phrase[0], []).append(phrase)
    return {first: sorted(same, key=lambda phrase: (-len(phrase), phrase)) for first, same in phrases.items()}


def _hedges(doc: Words, said: Statement) -> list[str]:
    """The hedges around the cue and in what was said, in lower case, each once, in the order of the text."""
    known = _hedge_phrases(doc.language)
    found: dict[str, None] = {}
    for start, end in sorted([*said.cue, *said.content]):
        n, stop = bisect_left(doc.starts, start), bisect_left(doc.starts, end)
        while n < stop:
            phrases = known.get(doc.low[n])
            if not phrases:
                n += 1
                continue
            phrase = next((p for p in phrases if _stands(p, doc.low, n, stop)), None)
            if phrase:
                found.setdefault(" ".join(phrase), None)
            n += len(phrase) if phrase and GAP not in phrase else 1
    return list(found)


def _stands(phrase: list[str], words: list[str], n: int, stop: int) -> bool:
    """Whether a phrase stands at word `n`; a gap in it is any words of the same clause."""
    if GAP not in phrase:
        return n + len(phrase) <= stop and words[n : n + len(phrase)] == phrase
    gap = phrase.index(GAP)
    end = next((m for m in range(n, stop) if words[m] in CLAUSE_ENDS), stop)
    rest = phrase[gap + 1 :]
    return words[n : n + gap] == phrase[:gap] and words[max(n + gap, end - len(rest)) : end] == rest
