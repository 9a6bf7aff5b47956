"""Which page is which article: one id for one text, whatever the order in which pages come.

Two pages of one id and one text are one article; the page whose name sorts first stays, the other is refused as
already here. Two texts under one given id are two articles: the text whose hash sorts first keeps the id, the
other's id gets `~` and the first digits of its hash. Both rules pick a least element, so tracing pages at once,
in parts or in another order gives the same articles.

    >>> _settled_ids([("7", "aa"), ("7", "bb")])
    {('7', 'aa'): '7', ('7', 'bb'): '7~bb'}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from firsthand.schema import TABLES, Tables

ALREADY = "already here as "
PROVISIONAL = "\x1f"
"""Between an id and the page it came from, while two pages of one id wait to be settled."""

_OWN = ("furniture", "sentences")
_DIGITS = 8

Identity = tuple[str, str]
"""An id as given or made, and the SHA-256 of the text."""


def provisional(tables: Tables) -> Tables:
    """The tables of one batch of extracted pages, each article and its rows under an id no other page has.

    The extracted pages must be told apart before they are settled, so the caller hands over pages of which no two
    share an id, and this adds the page to it.
    """
    page_of = dict(zip(_column(tables["articles"], "article_id"), _column(tables["articles"], "page"), strict=True))
    return {
        name: _renamed(table, {was: f"{was}{PROVISIONAL}{page}" for was, page in page_of.items()})
        if "article_id" in table.column_names
        else table
        for name, table in tables.items()
    }


def settle(stored: Tables, new: Tables) -> tuple[dict[str, pa.Table], list[str]]:
    """The case's articles, furniture, sentences and refusals after pages came in, and notes for people.

    Args:
        stored: the tables of the case as they are, under settled ids.
        new: the tables of newly read pages, under provisional ids.
    """
    bundles = [(stored, False), (new, True)]
    best: dict[Identity, tuple[str, int, str]] = {}  # identity -> (page, bundle, id in that bundle)
    pages: set[tuple[str, Identity]] = set()
    for number, (tables, _) in enumerate(bundles):
        for article in _identities(tables["articles"]):
            held, identity, page = article
            pages.add((page, identity))
            if identity not in best or (page, number) < best[identity][:2]:
                best[identity] = (page, number, held)
    ids = _settled_ids(best)
    refused = {(row["page"], row["reason"]): row for t, _ in bundles for row in _plain_refusals(t["refusals"])}
    for row in _duplicate_refusals(stored["refusals"]):
        pages.add((row["page"], (row["base_id"], row["sha256"])))
    duplicates: list[dict[str, object]] = [
        {"page": page, "reason": ALREADY + ids[identity], "base_id": identity[0], "sha256": identity[1]}
        for page, identity in pages
        if best[identity][0] != page
    ]
    settled: dict[str, list[pa.Table]] = {name: [] for name in ("articles", *_OWN)}
    for number, (tables, _) in enumerate(bundles):
        names = {held: ids[identity] for identity, (_, bundle, held) in best.items() if bundle == number}
        for name, parts in settled.items():
            parts.append(_renamed(tables[name], names))
    result = {name: TABLES[name].conform(pa.concat_tables(parts)) for name, parts in settled.items()}
    rows: list[dict[str, object]] = [*refused.values(), *duplicates]
    result["refusals"] = TABLES["refusals"].table(rows)
    return result, _notes(ids)


def _settled_ids(identities: Iterable[Identity]) -> dict[Identity, str]:
    texts: dict[str, list[str]] = {}
    for base, sha in sorted(identities):
        texts.setdefault(base, []).append(sha)
    return {
        (base, sha): base if sha == hashes[0] else f"{base}~{sha[:_DIGITS]}"
        for base, hashes in texts.items()
        for sha in hashes
    }


def _identities(articles: pa.Table) -> Iterable[tuple[str, Identity, str]]:
    columns = (_column(articles, name) for name in ("article_id", "given_id", "sha256", "page"))
    for held, given, sha, page in zip(*columns, strict=True):
        made = held.split(PROVISIONAL)[0]
        yield held, (made if given is None else given, sha), page


def _plain_refusals(refusals: pa.Table) -> list[dict[str, object]]:
    return [row for row in refusals.to_pylist() if row["base_id"] is None]


def _duplicate_refusals(refusals: pa.Table) -> list[dict[str, str]]:
    return [row for row in refusals.to_pylist() if row["base_id"] is not None]


def _renamed(table: pa.Table, names: Mapping[str, str]) -> pa.Table:
    """The rows whose article_id is a key of `names`, under the names it gives them."""
    if not names or not table.num_rows:
        return table.slice(0, 0)
    was = pa.array(list(names), pa.string())
    found = pc.index_in(table["article_id"], value_set=was)
    kept = table.filter(pc.is_valid(found))
    now = pa.array(list(names.values()), pa.string()).take(found.combine_chunks().drop_null())
    place = kept.column_names.index("article_id")
    return kept.set_column(place, "article_id", now)


def _column(table: pa.Table, name: str) -> list[str]:
    return table[name].to_pylist()  # type: ignore[no-any-return]


def _notes(ids: Mapping[Identity, str]) -> list[str]:
    renamed = [(base, now) for (base, _), now in ids.items() if now != base]
    return [f"two different texts have the id {base!r}: one is kept as {now!r}" for base, now in sorted(renamed)]
