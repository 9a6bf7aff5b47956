"""Which page is which article: one id for one text, whatever the order in which pages come.

Two pages of one id and one text are one article; the page whose name sorts first stays, the other is refused as
already here. Two texts under one given id are two articles: the text whose hash sorts first keeps the id, the
other's id gets `~` and the first digits of its hash. Both rules pick a least element, so tracing pages at once,
in parts or in another order gives the same articles.

    >>> _settled_ids(pa.table({"base": ["7", "7"], "sha256": ["aa", "bb"]})).to_pylist()
    ['7', '7~bb']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from firsthand.arrow import gathered, key_runs, ranges, rows_of, run_starts
from firsthand.schema import TABLES, Tables

ALREADY = "already here as "
PROVISIONAL = "\x1f"
"""Between an id and the page it came from, while two pages of one id wait to be settled."""

Int64 = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_OWN = ("furniture", "sentences")
_DIGITS = 8
_PART_BYTES, _PART_ARTICLES = 32_000_000, 8192
"""Text and articles of one part of a table."""


def provisional(tables: Tables) -> Tables:
    """The tables of one batch of extracted pages, each article and its rows under an id no other page has.

    The extracted pages must be told apart before they are settled, so the caller hands over pages of which no two
    share an id, and this adds the page to it.
    """
    articles = tables["articles"]
    was = articles["article_id"].combine_chunks()
    now = pc.binary_join_element_wise(was, articles["page"].combine_chunks(), PROVISIONAL)
    own = {name: now.take(pc.index_in(tables[name]["article_id"].combine_chunks(), value_set=was)) for name in _OWN}
    own["articles"] = now
    return {name: _under(table, own[name]) if name in own else table for name, table in tables.items()}


def settle(stored: Tables, new: Tables) -> tuple[dict[str, Iterable[pa.Table]], pa.Table, list[str]]:
    """The case's articles, furniture, sentences and refusals after pages came in.

    Args:
        stored: the tables of the case as they are, under settled ids.
        new: the tables of newly read pages, under provisional ids.

    Returns:
        Each table in parts of bounded size, made one after the other: together they may be more than memory holds; the
        ids under which something else is known now than was stored; and notes for people.
    """
    bundles = (stored, new)
    articles = pa.concat_tables([tables["articles"] for tables in bundles])
    pages = _pages(articles, stored["refusals"])
    first_of = _changes(pages, "base", "sha256")
    one_each = pages.filter(pa.array(first_of))  # each identity once, by its first page
    ids = _settled_ids(one_each)
    order = pc.sort_indices(ids)
    kept, settled = one_each["row"].take(order).to_numpy(), ids.take(order)
    cuts = _cuts(articles["text"], kept)
    result: dict[str, Iterable[pa.Table]] = {"articles": _settled(articles, kept, kept + 1, settled, cuts)}
    for name in _OWN:
        first, last, of = _followed([tables[name] for tables in bundles], bundles, kept)
        rows = pa.concat_tables([tables[name] for tables in bundles])
        result[name] = _settled(rows, first, last, settled.take(pa.array(of)), np.searchsorted(of, cuts))
    refusals = [*_plain_refusals(bundles), *_duplicates(pages, one_each, ids, np.cumsum(first_of) - 1)]
    result["refusals"] = [TABLES["refusals"].table(refusals)]
    return result, _others(stored["articles"]["article_id"], kept, settled), _notes(one_each["base"], ids)


def _others(stored: pa.ChunkedArray, kept: Int64, settled: pa.Array) -> pa.Table:
    """Ids that did not stand for this row before, and those whose row stands under none or another now."""
    was = pc.take(stored.combine_chunks(), pa.array(kept, mask=kept >= len(stored)))
    same = pc.fill_null(pc.equal(was, settled), False)
    gone = stored.filter(pc.invert(pc.is_in(stored, value_set=was.filter(same))))
    ids = pa.chunked_array([settled.filter(pc.invert(same)), *gone.chunks], pa.string())
    return pa.table({"article_id": pc.unique(ids)})


def _cuts(texts: pa.ChunkedArray, kept: Int64) -> Int64:
    """Where to cut the kept articles, in their order, so that no part is too large."""
    size = np.cumsum(pc.binary_length(texts).to_numpy()[kept], dtype=np.int64)
    return np.append(run_starts(size // _PART_BYTES + np.arange(len(kept)) // _PART_ARTICLES), len(kept))


def _settled(table: pa.Table, first: Int64, last: Int64, ids: pa.Array, cuts: Int64) -> Iterator[pa.Table]:
    """Runs of rows, each under its id, in parts that hold the runs from one cut to the next."""
    for low, high in pairwise(cuts.tolist()):
        rows = gathered(table, ranges(first[low:high], last[low:high]))
        of = np.repeat(np.arange(low, high), last[low:high] - first[low:high])
        yield _under(rows, ids.take(pa.array(of)))


def _pages(articles: pa.Table, refusals: pa.Table) -> pa.Table:
    """Every page that gave an article, or another page's again: its identity, and the row of the article.

    An identity is an id as given or made, and the SHA-256 of the text. Of one identity the pages that have an article
    come first, in the order of their names; of one page the stored one.
    """
    made = pc.replace_substring_regex(articles["article_id"], f"(?s){PROVISIONAL}.*", "")
    again = refusals.filter(pc.is_valid(refusals["base_id"]))
    count = articles.num_rows
    here = pa.table(
        {
            "base": pc.coalesce(articles["given_id"], made),
            "sha256": articles["sha256"],
            "again": np.zeros(count, np.bool_),
            "page": articles["page"],
            "row": np.arange(count),
        }
    )
    there = pa.table(
        {
            "base": again["base_id"],
            "sha256": again["sha256"],
            "again": np.ones(again.num_rows, np.bool_),
            "page": again["page"],
            "row": np.arange(count, count + again.num_rows),
        }
    )
    both = pa.concat_tables([here, there])
    return both.sort_by([(name, "ascending") for name in both.column_names]).combine_chunks()


def _changes(table: pa.Table, *columns: str) -> Mask:
    """Which rows differ from the row before in one of the columns; the first does."""
    changed = np.ones(table.num_rows, np.bool_)
    if table.num_rows > 1:
        pairs = [pc.not_equal(table[name].slice(1), table[name].slice(0, table.num_rows - 1)) for name in columns]
        changed[1:] = np.any([pair.to_numpy(zero_copy_only=False) for pair in pairs], axis=0)
    return changed


def _settled_ids(identities: pa.Table) -> pa.Array:
    """The id of each identity: its base, or with digits of the text's hash where another text has it."""
    base = identities["base"].combine_chunks()
    digits = pc.utf8_slice_codeunits(identities["sha256"].combine_chunks(), 0, _DIGITS)
    own = pa.array(_changes(identities, "base"))
    return pc.if_else(own, base, pc.binary_join_element_wise(base, digits, "~"))


def _followed(tables: list[pa.Table], bundles: tuple[Tables, Tables], kept: Int64) -> tuple[Int64, Int64, Int64]:
    """The runs of rows of a table that belong to the kept articles, in the order of these.

    Returns:
        Where each run begins and ends in all tables one after the other, and which kept article it belongs to.
    """
    begin, row, found = 0, 0, []
    for table, bundle in zip(tables, bundles, strict=True):
        held = bundle["articles"]["article_id"]
        rank = np.full(len(held) + 1, -1, np.int64)  # one more for rows of no article
        inside = (kept >= begin) & (kept < begin + len(held))
        rank[kept[inside] - begin] = np.flatnonzero(inside)
        begin += len(held)
        owners, first, last = key_runs(table["article_id"])
        owner = rows_of(owners, held.combine_chunks())
        found.append(np.stack([first + row, last + row, rank[owner]]))
        row += table.num_rows
    runs = np.concatenate(found, axis=1)
    runs = runs[:, runs[2] >= 0]
    first, last, of = runs[:, np.argsort(runs[2], kind="stable")]
    return first, last, of


def _under(table: pa.Table, ids: pa.Array) -> pa.Table:
    """The table with other ids of articles."""
    return table.set_column(table.column_names.index("article_id"), table.schema.field("article_id"), ids)


def _plain_refusals(bundles: tuple[Tables, Tables]) -> list[dict[str, object]]:
    """The refusals that are not of a page already here, each once."""
    rows = [row for tables in bundles for row in tables["refusals"].to_pylist() if row["base_id"] is None]
    return list({(row["page"], row["reason"]): row for row in rows}.values())


def _duplicates(pages: pa.Table, one_each: pa.Table, ids: pa.Array, identity: Int64) -> list[dict[str, object]]:
    """Refusals of the pages whose article stands under another page's name already."""
    of = pa.array(identity)
    others = pages.append_column("kept", one_each["page"].take(of)).append_column("id", ids.take(of))
    others = others.filter(pc.not_equal(others["page"], others["kept"]))
    rows = [
        {"page": row["page"], "reason": ALREADY + row["id"], "base_id": row["base"], "sha256": row["sha256"]}
        for row in others.to_pylist()
    ]
    return list({(row["page"], row["base_id"], row["sha256"]): row for row in rows}.values())


def _notes(bases: pa.ChunkedArray, ids: pa.Array) -> list[str]:
    renamed = pc.not_equal(bases, ids)
    pairs = zip(bases.filter(renamed).to_pylist(), ids.filter(renamed.combine_chunks()).to_pylist(), strict=True)
    return [f"two different texts have the id {base!r}: one is kept as {now!r}" for base, now in sorted(pairs)]
