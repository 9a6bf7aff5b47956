"""Every table: its columns, its key, and what passes only between stages.

The tables are the interface of Firsthand: stages hand them to each other, users read them. Spans are half open
and count characters (Unicode code points) in `articles.text`, or in `articles.title` where `part` says `title`.
Times are UTC. Shares, similarities and probabilities lie between 0 and 1 and are rounded to 4 decimals.

    >>> TABLES["story_ids"].schema.names
    ['was', 'is']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

FORMAT = 4
"""The version of these tables. A case written with another number is not read."""

Tables = Mapping[str, pa.Table]
"""Tables by name: what every stage takes and what every stage gives."""

TIME = pa.timestamp("us", tz="UTC")
SPAN = pa.struct([("start", pa.int32()), ("end", pa.int32())])
SPANS = pa.list_(SPAN)
WORDS = pa.list_(pa.string())
SIDE_SPAN = pa.struct([("article_id", pa.string()), ("start", pa.int32()), ("end", pa.int32())])


@dataclass(frozen=True)
class TableSpec:
    """One table: its name, its columns, and the columns that sort its rows; without any these stay as they are."""

    name: str
    schema: pa.Schema
    key: tuple[str, ...]
    stored: bool = True
    """Part of the answer, which users read."""
    for_next_run: bool = False
    """Kept in the case for the next run alone: what it need not compute again."""

    @property
    def kept(self) -> bool:
        """In the folder of a case."""
        return self.stored or self.for_next_run

    def table(self, rows: list[dict[str, object]]) -> pa.Table:
        """Rows as a table of exactly these columns, in key order. A row may leave out nullable columns."""
        return self.conform(pa.Table.from_pylist(rows, schema=self.schema))

    def empty(self) -> pa.Table:
        """The table without rows."""
        return self.schema.empty_table()

    def conform(self, table: pa.Table) -> pa.Table:
        """The same rows with exactly these columns and types, in key order.

        Raises:
            ValueError: a column is missing or cannot be cast.
        """
        for name in self.schema.names:
            if name not in table.column_names:
                raise ValueError(f"table {self.name}: no column {name!r}")
        return in_order(table.select(self.schema.names).cast(self.schema).combine_chunks(), self.key)


def in_order(table: pa.Table, key: tuple[str, ...]) -> pa.Table:
    """The rows in the order of the key: mostly they stand so, and to see it costs little beside sorting them."""
    return table if _sorted(table, key) else table.sort_by([(name, "ascending") for name in key])


def _sorted(table: pa.Table, key: tuple[str, ...]) -> bool:
    """Batch by batch: joining the columns of a long table would copy them."""
    if table.num_rows < 2 or not key:
        return True
    before: tuple[Any, ...] | None = None
    for batch in table.select(list(key)).to_batches():
        if any(column.null_count for column in batch.columns):
            return False
        ends = [tuple(column[n].as_py() for column in batch.columns) for n in (0, -1)] if batch.num_rows else []
        if before is not None and ends and before > ends[0]:
            return False
        before = ends[1] if ends else before
        tied = pa.scalar(True)
        for column in batch.columns:
            one, next_one = column.slice(0, max(len(column) - 1, 0)), column.slice(1)
            if pc.any(pc.and_(tied, pc.greater(one, next_one))).as_py():
                return False
            tied = pc.and_(tied, pc.equal(one, next_one))
    return True


def _spec(
    name: str, key: str, columns: list[tuple[str, pa.DataType]], stored: bool = True, for_next_run: bool = False
) -> TableSpec:
    return TableSpec(name, pa.schema(columns), tuple(key.split()), stored, for_next_run)


_S, _I, _F, _B, _L = pa.string(), pa.int32(), pa.float64(), pa.bool_(), pa.int64()
_SIDES = [(f"{side}_{what}", kind) for side in "ab" for what, kind in (("part", _S), ("start", _I), ("end", _I))]

_SPECS = (
    # what a stage capped, skipped or noticed, for its receipt. Any stage may give it besides its own tables.
    _spec("counts", "what", [("what", _S), ("n", _L)], stored=False),
    # one retrieved page: bytes of a file, or a record of JSONL, CSV, Parquet (then `fields` is its JSON). Not stored,
    # and left in the order they are read.
    _spec(
        "pages",
        "",
        [
            ("page", _S),  # file, or file#record, or archive.zip/member
            ("kind", _S),  # html | text | record | line (of JSON, before it is opened)
            ("body", pa.large_binary()),  # raw bytes of html, text or line; a record's text as UTF-8
            ("fields", _S),  # record: JSON object of the fields the input gives (id, url, outlet, ...), else null
            ("retrieved_at", TIME),  # only where the input says so
        ],
        stored=False,
    ),
    _spec(
        "articles",
        "article_id",
        [
            ("article_id", _S),
            ("url", _S),
            ("canonical_url", _S),
            ("domain", _S),
            ("outlet", _S),
            ("title", _S),
            ("byline", _S),
            ("credit_line", _S),
            ("picture_credit", _S),
            ("agency", _S),
            ("dateline_place", _S),
            ("dateline_date", pa.date32()),
            ("published_at", TIME),
            ("published_offset", _I),
            ("published_precision", _S),
            ("modified_at", TIME),
            ("retrieved_at", TIME),
            ("language", _S),
            ("text", _S),
            ("words", _I),
            ("sha256", _S),
            ("page", _S),
            ("given_id", _S),  # the id as the input gave it, else null: article_id may carry ~digits
        ],
    ),
    _spec(
        "furniture",
        "article_id kind found value start",
        [
            ("article_id", _S),
            ("kind", _S),
            ("value", _S),
            ("found", _S),
            ("part", _S),
            ("start", _I),
            ("end", _I),
        ],
    ),
    _spec(
        "refusals",
        "page reason",
        [
            ("page", _S),
            ("reason", _S),
            ("base_id", _S),
            ("sha256", _S),  # of a page already here: the id before ~digits, the hash of its text
        ],
    ),
    _spec(
        "sentences",
        "article_id n",
        [
            ("article_id", _S),
            ("n", _I),
            ("part", _S),
            ("start", _I),
            ("end", _I),
        ],
    ),
    # selected hashes of word runs; `article` is arrow.article_keys(article_id), a number for each id. No part of the
    # answer: articles stand in any order, the marks of each together and in the order of places.
    _spec(
        "marks",
        "",
        [("article", _L), ("hash", _L), ("start", _I), ("end", _I)],
        stored=False,
        for_next_run=True,
    ),
    # what stands for an article in a search for its like: hashes of its heaviest words and of those of its lead, with
    # weights in ten-thousandths, and one hash of all words of the text. The same.
    _spec(
        "outlines",
        "",
        [("article", _L), ("whole", _L), ("terms", pa.list_(_L)), ("weights", pa.list_(pa.int16()))],
        stored=False,
        for_next_run=True,
    ),
    _spec(
        "copy_classes",
        "class_id article_id",
        [
            ("class_id", _S),
            ("article_id", _S),
            ("representative", _S),
            ("share", _F),
        ],
    ),
    # words that may be names, in the order of the articles: a hash of each, folded, apart where it has a capital and
    # where it has none, how and where the article first writes it, and how often. The same.
    _spec(
        "capitals",
        "",
        [("article", _L), ("word", _L), ("capital", _B), ("written", _S), ("start", _I), ("times", _I)],
        stored=False,
        for_next_run=True,
    ),
    # lines that are nobody's report by their words (lexicon/boilerplate). The same: `boilerplate` holds them too.
    _spec("known_boilerplate", "", [("article_id", _S), ("start", _I), ("end", _I)], stored=False, for_next_run=True),
    # these, and stretches that recur within one outlet and not elsewhere, or in many articles that share nothing else
    _spec("boilerplate", "article_id start", [("article_id", _S), ("start", _I), ("end", _I)]),
    # pairs worth a look, a < b, and why they came up
    _spec(
        "candidates",
        "a b",
        [
            ("a", _S),
            ("b", _S),
            ("shared", _I),  # marks in common outside boilerplate
            ("alike", _F),  # what their heaviest words bring to the cosine of their texts and of their leads, mean
            ("aligned", _B),  # whether align looks at it; the rest only informs stories
        ],
    ),
    # how much two of these read alike
    _spec(
        "likeness",
        "a b",
        [
            ("a", _S),
            ("b", _S),
            ("words", _F),  # cosine of TF-IDF vectors of title and text, weights from the background table
            ("lead", _F),  # the same for title and the first words
            ("matter", _F),  # mean of both without names and numbers
            ("meaning", _F),  # cosine of the article vectors (title and lead)
            ("hours", _F),  # between their times, null when one has none
        ],
    ),
    _spec(
        "pairs",
        "a b",
        [
            ("a", _S),
            ("b", _S),
            ("a_share", _F),
            ("b_share", _F),
            ("verbatim", _I),
            ("edited", _I),
            ("reworded", _I),
            ("quoted", _I),
            ("equal", _I),  # words that are the same on both sides, one for one, in all passages
            ("relation", _S),
            ("why", _S),
        ],
    ),
    _spec(
        "passages",
        "a b a_part a_start b_part b_start",
        [
            ("a", _S),
            ("b", _S),
            *_SIDES,
            ("kind", _S),
            ("similarity", _F),
            ("quoted", _B),
            ("boilerplate", _B),
        ],
    ),
    _spec(
        "attributions",
        "article_id n",
        [
            ("article_id", _S),
            ("n", _I),
            ("part", _S),
            ("form", _S),
            ("source", _S),
            ("source_name", _S),
            ("source_kind", _S),
            ("number", _S),
            ("cue_class", _S),
            ("source_spans", SPANS),
            ("cue_spans", SPANS),
            ("content_spans", SPANS),
            ("hedges", WORDS),
            ("within", _I),
            ("via", _S),
            ("told_to", _S),  # the medium that heard it: "told Reuters"
        ],
    ),
    _spec(
        "stories",
        "story_id article_id",
        [
            ("story_id", _S),
            ("article_id", _S),
            ("probability", _F),
            ("why", _S),
        ],
    ),
    _spec("story_ids", "was", [("was", _S), ("is", _S)]),
    _spec(
        "story_cards",
        "story_id",
        [
            ("story_id", _S),
            ("headline", _S),
            ("first_published_at", TIME),
            ("last_published_at", TIME),
            ("articles", _I),
            ("outlets", _I),
            ("origins", _I),
            ("origins_low", _I),
            ("origins_high", _I),
            ("warnings", WORDS),
        ],
    ),
    _spec(
        "derivations",
        "story_id child parent",
        [
            ("story_id", _S),
            ("child", _S),
            ("parent", _S),
            ("parent_kind", _S),
            ("kind", _S),
            ("share", _F),
            ("probability", _F),
            ("direction_probability", _F),
            ("stated", _B),
            ("evidence", _S),
        ],
    ),
    _spec(
        "inferred",
        "story_id node_id",
        [
            ("node_id", _S),
            ("story_id", _S),
            ("label", _S),
            ("agency", _S),
            ("contains", pa.list_(SIDE_SPAN)),
            ("evidence", _S),
        ],
    ),
    _spec(
        "changes",
        "story_id a b kind a_start b_start before after",
        [
            ("story_id", _S),
            ("a", _S),
            ("b", _S),
            *_SIDES,
            ("kind", _S),
            ("before", _S),
            ("after", _S),
            ("severity", _I),
        ],
    ),
    _spec(
        "origins",
        "story_id origin_id",
        [
            ("story_id", _S),
            ("origin_id", _S),
            ("kind", _S),
            ("label", _S),
            ("articles", WORDS),
            ("rests_on", WORDS),
            ("evidence", _S),
            ("counted", _B),  # false: only quoted, what a report rests on; not added to the origins of the story
        ],
    ),
    _spec(
        "claims",
        "story_id claim_id article_id start",
        [
            ("story_id", _S),
            ("claim_id", _S),
            ("article_id", _S),
            ("part", _S),
            ("start", _I),
            ("end", _I),
            ("attribution_n", _I),
            ("origin_ids", WORDS),
        ],
    ),
    _spec(
        "claim_cards",
        "story_id claim_id",
        [
            ("story_id", _S),
            ("claim_id", _S),
            ("text", _S),
            ("articles", _I),
            ("outlets", _I),
            ("origins", _I),
            ("origins_low", _I),
            ("origins_high", _I),
            ("warnings", WORDS),
            ("contradiction", _S),
            ("evidence", _S),
        ],
    ),
    _spec(
        "decisions",  # as obeyed: one row for each article that a decision is about
        "article_id decision",
        [
            ("article_id", _S),
            ("decision", _S),
            ("about", _S),
            ("ids", WORDS),
            ("answer", _S),
            ("by", _S),
            ("at", _S),
        ],
    ),
)

TABLES: dict[str, TableSpec] = {spec.name: spec for spec in _SPECS}
"""All tables by name, in the order the stages make them."""

FURNITURE_KINDS = (
    "byline",
    "dateline",
    "credit",
    "picture_credit",
    "correction",
    "link",
    "syndication",
    "published",
    "modified",
    "outlet",
)
RELATIONS = ("copy", "partial_copy", "rewrite", "shared_quotes", "independent")
PASSAGE_KINDS = ("verbatim", "edited", "reworded")
DERIVATION_KINDS = ("syndication", "copy", "rewrite", "citation", "revision")
SOURCE_KINDS = (
    "person",
    "organisation",
    "government",
    "agency",
    "state_media",
    "outlet",
    "document",
    "anonymous",
    "crowd",
)
CHANGE_KINDS = (
    "attribution_dropped",
    "attribution_added",
    "source_changed",
    "source_generalised",
    "source_specified",
    "hedge_dropped",
    "hedge_added",
    "certainty_changed",
    "negation_changed",
    "quote_altered",
    "quote_to_paraphrase",
    "paraphrase_to_quote",
    "number_changed",
    "number_rounded",
    "date_changed",
    "place_changed",
    "name_changed",
    "relation_changed",
    "loaded_term",
    "detail_dropped",
    "detail_added",
)
ORIGIN_KINDS = ("report", "agency", "release", "state_media", "speaker", "document", "unknown")
CLAIM_WARNINGS = ("single_origin", "state_media_only", "contradicted", "circular")


def digest(*parts: str, length: int = 16) -> str:
    """A short stable id: the first hexadecimal digits of the SHA-256 of the parts, joined by a unit separator.

    >>> digest("a", "b") == digest("a", "b") != digest("ab")
    True
    """
    import hashlib

    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:length]
