import pyarrow as pa
import pyarrow.compute as pc
import pytest

from firsthand.arrow import article_keys
from firsthand.reuse import among, changed, touched, units

ARTICLES = pa.table({"article_id": ["x", "y", "z"], "text": ["one", "two", "three"]})
SENTENCES = pa.table({"article_id": ["x", "x", "y"], "n": [0, 1, 0]})
PAIRS = pa.table({"a": ["x", "x", "y"], "b": ["y", "z", "z"], "shared": [4, 5, 6]})
STORIES = pa.table({"story_id": ["s", "s", "t"], "article_id": ["x", "y", "z"]})


def with_value(table, column, row, value):
    values = table[column].to_pylist()
    values[row] = value
    return table.set_column(table.column_names.index(column), column, pa.array(values, table.schema.field(column).type))


def kept(old, new):
    main = new[next(iter(old))]
    anew = touched(main, [changed(old[name], new[name]) for name in old])
    held = main.filter(pc.invert(among(main, anew))).select(units(main))
    return sorted({tuple(row.values()) for row in held.to_pylist()})


def test_an_article_changes_with_its_own_rows_alone():
    old = {"articles": ARTICLES, "sentences": SENTENCES}
    assert kept(old, old) == [("x",), ("y",), ("z",)]
    assert kept(old, old | {"articles": with_value(ARTICLES, "text", 1, "2")}) == [("x",), ("z",)]
    assert kept(old, old | {"sentences": SENTENCES.slice(1)}) == [("y",), ("z",)]


def test_a_pair_changes_with_either_article():
    old = {"pairs": PAIRS, "articles": ARTICLES}
    assert kept(old, old) == [("x", "y"), ("x", "z"), ("y", "z")]
    assert kept(old, old | {"articles": with_value(ARTICLES, "text", 0, "1")}) == [("y", "z")]
    assert kept(old, old | {"pairs": with_value(PAIRS, "shared", 2, 7)}) == [("x", "y"), ("x", "z")]


def test_a_story_changes_with_its_members_and_what_they_share():
    old = {"stories": STORIES, "articles": ARTICLES, "pairs": PAIRS}
    assert kept(old, old) == [("s",), ("t",)]
    assert kept(old, old | {"pairs": with_value(PAIRS, "shared", 0, 9)}) == [("t",)]
    assert kept(old, old | {"pairs": with_value(PAIRS, "shared", 1, 9)}) == [("s",), ("t",)]
    joined = with_value(STORIES, "story_id", 2, "s")
    assert kept(old, old | {"stories": joined}) == []


def test_neither_order_nor_parts_matter():
    old = {"articles": ARTICLES, "sentences": SENTENCES}
    new = {
        "articles": ARTICLES.take([2, 0, 1]),
        "sentences": pa.concat_tables([SENTENCES.slice(2), SENTENCES.slice(0, 2)]),
    }
    assert kept(old, new) == [("x",), ("y",), ("z",)]


def test_nulls_are_values():
    old = {"articles": with_value(ARTICLES, "text", 0, None)}
    assert kept(old, old) == [("x",), ("y",), ("z",)]
    assert kept(old, {"articles": ARTICLES}) == [("y",), ("z",)]


def test_what_is_no_more_is_a_change_too():
    gone = changed(PAIRS, PAIRS.slice(1))
    assert gone.to_pylist() == [{"a": "x", "b": "y"}]
    assert touched(PAIRS.slice(1), [gone]).to_pylist() == [{"a": "x", "b": "y"}]
    assert touched(STORIES, [gone]).to_pylist() == [{"story_id": "s"}]


@pytest.mark.parametrize("some", [[], ["x"], ["x", "y", "z"], ["nobody"]])
def test_rows_about_some_units(some):
    chosen = pa.table({"article_id": pa.array(some, pa.string())})
    assert among(ARTICLES, chosen).to_pylist() == [name in some for name in "xyz"]
    numbered = pa.table({"article": article_keys("xyz")})
    assert among(numbered, chosen).to_pylist() == [name in some for name in "xyz"]
