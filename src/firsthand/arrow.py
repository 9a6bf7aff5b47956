"""Arrow tables as the stages need them: cut by key, counted, turned into numbers and back.

A table sorted by its key comes apart into one slice a key without a copy:

    >>> table = pa.table({"story_id": ["s", "s", "t"], "article_id": ["a", "b", "c"]})
    >>> [(key, part.num_rows) for key, part in cut(table, "story_id")]
    [('s', 2), ('t', 1)]
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from firsthand.schema import TABLES

Int64 = npt.NDArray[np.int64]


def cut(table: pa.Table, key: str) -> Iterator[tuple[str, pa.Table]]:
    """Slices of a table, one for each value of `key`, in the order of the values. Sorts only where it must."""
    if not table.num_rows:
        return
    if table.num_rows > 1:
        table = table.sort_by(key)
    ends = pc.run_end_encode(table[key].combine_chunks())
    start = 0
    for value, end in zip(ends.values.to_pylist(), ends.run_ends.to_pylist(), strict=True):
        yield value, table.slice(start, end - start)
        start = end


def by_key(table: pa.Table, key: str) -> dict[str, list[dict[str, object]]]:
    """The rows of a table as dictionaries, gathered by `key`: for tables of one story or one pair."""
    gathered: dict[str, list[dict[str, object]]] = {}
    for row in table.to_pylist():
        gathered.setdefault(row[key], []).append(row)
    return gathered


def keep(table: pa.Table, columns: str | Iterable[str], values: pa.Array) -> pa.Table:
    """The rows whose every named column is among `values`."""
    for column in [columns] if isinstance(columns, str) else columns:
        table = table.filter(pc.is_in(table[column], value_set=values))
    return table


def gathered(table: pa.Table, rows: Int64) -> pa.Table:
    """Rows by number, in this order. `Table.take` would first join the chunks of every column in memory."""
    if not len(rows) or (np.diff(rows) == 1).all():
        return table.slice(int(rows[0]) if len(rows) else 0, len(rows))
    batches = table.to_batches()
    ends = np.cumsum([batch.num_rows for batch in batches])
    of = np.searchsorted(ends, rows, side="right")
    order = np.argsort(of, kind="stable")
    firsts = run_starts(of[order])
    parts = [
        batches[n].take(pa.array(rows[own] - (ends[n] - batches[n].num_rows)))
        for n, own in zip(of[order][firsts].tolist(), np.split(order, firsts[1:]), strict=True)
    ]
    found = pa.Table.from_batches(parts).combine_chunks()
    if len(parts) == 1:
        return found
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return found.take(pa.array(place))


def key_runs(column: pa.ChunkedArray) -> tuple[pa.Array, Int64, Int64]:
    """Runs of equal values in a column without nulls: the values, where each begins, and where it ends."""
    values, ends, begin = [], [np.zeros(0, np.int64)], 0
    for chunk in column.chunks:
        runs = pc.run_end_encode(chunk)
        values.append(runs.values)
        ends.append(runs.run_ends.to_numpy().astype(np.int64) + begin)
        begin += len(chunk)
    last, found = np.concatenate(ends), pa.chunked_array(values, column.type).combine_chunks()
    # a run may go on in the next chunk
    whole = np.ones(len(last), bool)
    whole[:-1] = pc.not_equal(found[1:], found[:-1]).to_numpy(zero_copy_only=False)
    last = last[whole]
    return found.filter(pa.array(whole)), np.append(0, last)[:-1], last


def article_keys(article_ids: Iterable[str]) -> Int64:
    """A 64-bit number for each article id: the first eight bytes of its BLAKE2b digest, as int64.

    Two of n articles share a number with probability below n²/2⁶⁵: one in thirty million for a million articles.
    """
    return _keys(tuple(article_ids))


@lru_cache(maxsize=4)
def _keys(article_ids: tuple[str, ...]) -> Int64:
    """Kept, since stage after stage asks for the same."""
    joined = b"".join(hashlib.blake2b(i.encode("utf-8", "surrogatepass"), digest_size=8).digest() for i in article_ids)
    keys = np.frombuffer(joined, dtype="<i8").astype(np.int64)
    keys.flags.writeable = False
    return keys


def run_starts(values: npt.NDArray[np.signedinteger[Any]]) -> Int64:
    """Where runs of equal values begin.   [7, 7, 9] -> [0, 2]"""
    starts = np.ones(len(values), bool)
    starts[1:] = values[1:] != values[:-1]
    return np.flatnonzero(starts)


def counted(values: Int64) -> tuple[Int64, Int64]:
    """The different values in order, and how often each occurs. np.unique, but by sorting, which is faster here."""
    values = np.sort(values)
    firsts = run_starts(values)
    return values[firsts], np.diff(firsts, append=len(values))


def rows_of(values: pa.Array | pa.ChunkedArray, among: pa.Array) -> Int64:
    """The row of each value among others; -1 where it is none of them."""
    return np.asarray(pc.fill_null(pc.index_in(values, value_set=among), -1).to_numpy(), np.int64)


def pair_rows(table: pa.Table, ids: pa.Array) -> Int64:
    """(rows, 2): those of a and b among some ids; -1 where it is none of them."""
    a, first, last = key_runs(table["a"])  # mostly in order: each is looked up once
    return np.stack([np.repeat(rows_of(a, ids), last - first), rows_of(table["b"], ids)], axis=1)


def places_in(values: npt.NDArray[np.integer[Any]], known: npt.NDArray[np.integer[Any]]) -> Int64:
    """The place of each value among ascending ones; -1 where it is none of them.   [7, 8], [7, 9] -> [0, -1]"""
    if not len(known):
        return np.full(len(values), -1, np.int64)
    at = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return np.where(known[at] == values, at, -1)


def ranges(low: Int64, high: Int64) -> Int64:
    """All numbers from each low up to its high, one after the other.   [3, 8], [5, 9] -> [3, 4, 8]"""
    lengths = high - low
    return np.repeat(low - np.cumsum(lengths) + lengths, lengths) + np.arange(int(lengths.sum()))


def counts(found: Mapping[str, int]) -> pa.Table:
    """What a stage capped or skipped, as the table `counts`; zeros are left out."""
    return TABLES["counts"].table([{"what": what, "n": n} for what, n in found.items() if n])


def text_buffers(texts: pa.Array | pa.ChunkedArray) -> tuple[npt.NDArray[np.uint8], Int64]:
    """A string column as (bytes, offsets): text i is `bytes[offsets[i]:offsets[i + 1]]`. The bytes are not copied.

    One chunk costs nothing but 64-bit offsets; several are first joined. A null is a text of no bytes.
    """
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks() if texts.num_chunks != 1 else texts.chunk(0)
    if not pa.types.is_large_string(texts.type):
        texts = texts.cast(pa.large_string())
    if texts.null_count:
        texts = pc.fill_null(texts, "")
    _, offsets, data = texts.buffers()
    if not len(texts) or data is None:
        return np.zeros(0, np.uint8), np.zeros(len(texts) + 1, np.int64)
    places = np.frombuffer(offsets, dtype="<i8")[texts.offset : texts.offset + len(texts) + 1]
    return np.frombuffer(data, dtype=np.uint8), places


def column(values: npt.NDArray[np.generic]) -> pa.Array:
    """A NumPy column as an Arrow array over the same bytes: uint64 hashes come out as int64."""
    return pa.array(values.view(np.int64) if values.dtype == np.uint64 else values)
