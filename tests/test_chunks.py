"""A pile in parts: every part has all that belongs to it and nothing else, whatever parts the tables came in."""

import random

import pyarrow as pa
import pytest

from firsthand.arrow import gathered
from firsthand.chunks import chunks


def in_parts(rows, draw):
    """A table whose columns lie in several pieces, some of them empty."""
    table = pa.Table.from_pylist(rows)
    cuts = sorted(draw.randrange(len(rows) + 1) for _ in range(3))
    edges = zip([0, *cuts], [*cuts, len(rows)], strict=True)
    return pa.concat_tables([table.slice(low, high - low) for low, high in edges])


def pile(seed):
    draw = random.Random(seed)
    ids = [f"a{n:02}" for n in range(draw.randrange(1, 20))]
    sentences = [{"article_id": i, "n": n} for i in ids for n in range(draw.choice([0, 1, 1, 3]))]
    pairs = [{"a": a, "b": b} for a in ids for b in ids if a < b]
    story = {i: f"s{draw.randrange(5)}" for i in ids}
    stories = sorted(({"story_id": s, "article_id": i} for i, s in story.items()), key=lambda row: tuple(row.values()))
    told = [{"story_id": row["story_id"], "child": row["article_id"]} for row in stories if draw.random() < 0.5]
    rows = {
        "articles": [{"article_id": i} for i in ids],
        "sentences": sentences or [{"article_id": "nobody", "n": 0}],
        "pairs": pairs or [{"a": "nobody", "b": "nothing"}],
        "stories": stories,
        "derivations": told or [{"story_id": "none", "child": "nobody"}],
    }
    return {name: in_parts(table, draw) for name, table in rows.items()}, story


@pytest.mark.parametrize("seed", range(15))
@pytest.mark.parametrize("rows", [1, 3, 100])
def test_articles_come_with_what_is_theirs(seed, rows):
    tables, _ = pile(seed)
    sizes = []
    parts = list(chunks(tables, ("articles", "sentences"), "rows", rows, sizes))
    assert pa.concat_tables([part["articles"] for part in parts]).equals(tables["articles"])
    assert sizes == [part["articles"].num_rows for part in parts]
    assert all(size <= rows for size in sizes)
    for part in parts:
        ids = set(part["articles"]["article_id"].to_pylist())
        assert part["sentences"].to_pylist() == [r for r in tables["sentences"].to_pylist() if r["article_id"] in ids]


@pytest.mark.parametrize("seed", range(15))
@pytest.mark.parametrize("rows", [1, 7])
def test_pairs_come_with_their_articles(seed, rows):
    tables, _ = pile(seed)
    parts = list(chunks(tables, ("pairs", "articles", "sentences"), "rows", rows, []))
    got = [row for part in parts for row in part["pairs"].to_pylist()]
    assert got == tables["pairs"].to_pylist()
    for part in parts:
        ids = {row[side] for row in part["pairs"].to_pylist() for side in "ab"}
        for name in ("articles", "sentences"):
            assert part[name].to_pylist() == [r for r in tables[name].to_pylist() if r["article_id"] in ids]


@pytest.mark.parametrize("seed", range(15))
@pytest.mark.parametrize("rows", [1, 4, 100])
def test_stories_are_never_torn_and_keep_what_is_theirs(seed, rows):
    tables, story = pile(seed)
    names = ("stories", "articles", "sentences", "pairs", "derivations")
    parts = list(chunks(tables, names, "stories", rows, []))
    assert pa.concat_tables([part["stories"] for part in parts]).equals(tables["stories"])
    seen = [set(part["stories"]["story_id"].to_pylist()) for part in parts]
    assert sum(map(len, seen)) == len(set().union(*seen))
    for part, own in zip(parts, seen, strict=True):
        ids = {i for i, of in story.items() if of in own}
        for name in ("articles", "sentences"):
            assert part[name].to_pylist() == [r for r in tables[name].to_pylist() if r["article_id"] in ids]
        together = [r for r in tables["pairs"].to_pylist() if r["a"] in ids and story[r["a"]] == story.get(r["b"])]
        assert part["pairs"].to_pylist() == together
        told = [r for r in tables["derivations"].to_pylist() if r["story_id"] in own]
        assert part["derivations"].to_pylist() == told


@pytest.mark.parametrize("seed", range(15))
def test_rows_are_gathered_from_any_pieces_in_any_order(seed):
    draw = random.Random(seed)
    table = in_parts([{"n": n, "text": None if n % 3 else "ß" * n} for n in range(30)], draw)
    rows = [draw.randrange(30) for _ in range(draw.randrange(40))]
    assert gathered(table, pa.array(rows, pa.int64()).to_numpy()).to_pylist() == [
        {"n": n, "text": None if n % 3 else "ß" * n} for n in rows
    ]
    assert gathered(table, pa.array(range(4, 20)).to_numpy())["n"].to_pylist() == list(range(4, 20))
