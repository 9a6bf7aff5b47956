import pyarrow as pa
import pytest

from firsthand.reuse import split, unchanged

ARTICLES = pa.table({"article_id": ["x", "y", "z"], "text": ["one", "two", "three"]})
SENTENCES = pa.table({"article_id": ["x", "x", "y"], "n": [0, 1, 0]})
PAIRS = pa.table({"a": ["x", "x", "y"], "b": ["y", "z", "z"], "shared": [4, 5, 6]})
STORIES = pa.table({"story_id": ["s", "s", "t"], "article_id": ["x", "y", "z"]})


def changed(table, column, row, value):
    values = table[column].to_pylist()
    values[row] = value
    return table.set_column(table.column_names.index(column), column, pa.array(values, table.schema.field(column).type))


def kept(cut, old, new):
    found = unchanged(cut, tuple(old), old, new)
    return [tuple(row.values()) for row in found.to_pylist()]


def test_an_article_changes_with_its_own_rows_alone():
    old = {"articles": ARTICLES, "sentences": SENTENCES}
    assert kept("rows", old, old) == [("x",), ("y",), ("z",)]
    assert kept("rows", old, old | {"articles": changed(ARTICLES, "text", 1, "2")}) == [("x",), ("z",)]
    assert kept("rows", old, old | {"sentences": SENTENCES.slice(1)}) == [("y",), ("z",)]


def test_a_pair_changes_with_either_article():
    old = {"pairs": PAIRS, "articles": ARTICLES}
    assert kept("rows", old, old) == [("x", "y"), ("x", "z"), ("y", "z")]
    assert kept("rows", old, old | {"articles": changed(ARTICLES, "text", 0, "1")}) == [("y", "z")]
    assert kept("rows", old, old | {"pairs": changed(PAIRS, "shared", 2, 7)}) == [("x", "y"), ("x", "z")]


def test_a_story_changes_with_its_members_and_what_they_share():
    old = {"stories": STORIES, "articles": ARTICLES, "pairs": PAIRS}
    assert kept("stories", old, old) == [("s",), ("t",)]
    assert kept("stories", old, old | {"pairs": changed(PAIRS, "shared", 0, 9)}) == [("t",)]
    assert kept("stories", old, old | {"pairs": changed(PAIRS, "shared", 1, 9)}) == [("s",), ("t",)]
    joined = changed(STORIES, "story_id", 2, "s")
    assert kept("stories", old, old | {"stories": joined}) == []


def test_neither_order_nor_parts_matter():
    old = {"articles": ARTICLES, "sentences": SENTENCES}
    new = {
        "articles": ARTICLES.take([2, 0, 1]),
        "sentences": pa.concat_tables([SENTENCES.slice(2), SENTENCES.slice(0, 2)]),
    }
    assert kept("rows", old, new) == [("x",), ("y",), ("z",)]


def test_nulls_are_values():
    old = {"articles": changed(ARTICLES, "text", 0, None)}
    assert kept("rows", old, old) == [("x",), ("y",), ("z",)]
    assert kept("rows", old, {"articles": ARTICLES}) == [("y",), ("z",)]


@pytest.mark.parametrize(("held", "sizes"), [([], (0, 3)), (["x"], (1, 2)), (["x", "y", "z"], (3, 0))])
def test_split(held, sizes):
    parts = split(ARTICLES, pa.table({"article_id": pa.array(held, pa.string())}))
    assert tuple(part.num_rows for part in parts) == sizes
