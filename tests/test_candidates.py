"""Which pairs come up: shared marks at any distance in time, likeness, copy classes, boilerplate, caps."""

import datetime
from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand import kernels
from firsthand.arrow import article_keys
from firsthand.candidates import candidates
from firsthand.candidates.likeness import Bags, cosines, likely_pairs, tfidf, words_of
from firsthand.schema import TABLES
from firsthand.settings import Candidates

DAY = datetime.datetime(2031, 3, 4, tzinfo=datetime.UTC)
DAM = "Engineers found a crack in the Vell dam on Monday and 120 families left, Ilse Varga of the river authority said."
DAM_AGAIN = (
    "Ilse Varga, who runs the river authority, told 120 families at Vell to go: engineers saw a crack in the dam."
)
OPERA = "The opera in Osk opened its season with a new staging by Petra Lund, and the audience stood for ten minutes."
FERRY = "Ferries between Norr and the islands stay in port while mechanics look for the cause of Tuesday's engine fire."


def articles(texts, **columns):
    rows = [{"article_id": i, "text": text} for i, text in texts.items()]
    for name, values in columns.items():
        for row in rows:
            row[name] = values.get(row["article_id"])
    return TABLES["articles"].table(rows)


def marks(hashes):
    keys = dict(zip(hashes, article_keys(hashes), strict=True))
    return TABLES["marks"].table(
        [
            {"article": int(keys[i]), "hash": value, "start": 10 * n, "end": 10 * n + 9}
            for i, values in hashes.items()
            for n, value in enumerate(values)
        ]
    )


def found(tables, **choices):
    rows = candidates(tables, Candidates(**choices))["candidates"].to_pylist()
    return {row["a"] + row["b"]: row for row in rows}


def counted(tables, **choices):
    rows = candidates(tables, Candidates(**choices))["counts"].to_pylist()
    return {row["what"]: row["n"] for row in rows}


def test_one_story_in_other_words_is_a_pair_and_the_rest_is_not():
    rows = found({"articles": articles({"a": DAM, "b": DAM_AGAIN, "c": OPERA, "d": FERRY})})
    assert set(rows) == {"ab"}
    assert rows["ab"]["aligned"]
    assert rows["ab"]["names"] > 0.5
    assert rows["ab"]["meaning"] > 0.5
    assert rows["ab"]["hours"] is None


@pytest.mark.parametrize("texts", [{}, {"a": DAM}, {"a": "", "b": ""}, {"a": DAM, "b": OPERA}])
def test_nothing_to_pair(texts):
    assert not found({"articles": articles(texts)})


def test_marks_pair_at_any_distance_in_time():
    years = {"a": DAY, "b": DAY + datetime.timedelta(days=4000)}
    tables = {"articles": articles({"a": DAM, "b": OPERA}, published_at=years)}
    for shared, aligned in (([1, 2], False), ([1, 2, 3, 4], True)):
        row = found(tables | {"marks": marks({"a": shared, "b": shared[::-1]})})["ab"]
        assert (row["shared"], row["aligned"]) == (len(shared), aligned)
    assert not found(tables | {"marks": marks({"a": [1, 2], "b": [1, 2]})}, min_shared_marks=3)


def test_two_marks_are_enough_for_texts_that_are_alike():
    tables = {
        "articles": articles({"a": f"{DAM} {OPERA}", "b": f"{OPERA} {FERRY}"}),
        "marks": marks({"a": [1, 2], "b": [1, 2]}),
    }
    assert found(tables, min_aligned_likeness=1)["ab"]["aligned"]


def test_marks_in_boilerplate_count_for_nothing():
    tables = {"articles": articles({"a": DAM, "b": OPERA}), "marks": marks({"a": [1, 2, 3], "b": [1, 2, 3]})}
    tables["boilerplate"] = TABLES["boilerplate"].table([{"article_id": "b", "start": 8, "end": 40}])
    assert not found(tables)
    tables["boilerplate"] = TABLES["boilerplate"].table([{"article_id": "b", "start": 18, "end": 40}])
    assert found(tables)["ab"]["shared"] == 2


def test_far_apart_in_time_more_likeness_is_asked():
    texts = {"a": DAM, "b": DAM_AGAIN}
    late = {"a": DAY, "b": DAY + datetime.timedelta(days=60)}
    near = found({"articles": articles(texts)})["ab"]
    likeness = (near["words"] + near["lead"]) / 2
    tables = {"articles": articles(texts, published_at=late)}
    assert found(tables, min_far_likeness=likeness - 0.01)["ab"]["hours"] == 60 * 24
    assert not found(tables, min_far_likeness=likeness + 0.01)
    assert found(tables, min_far_likeness=likeness + 0.01, window_days=60)


def test_a_day_is_compared_with_days():
    times = {"a": DAY, "b": DAY + datetime.timedelta(hours=22)}
    texts = {"a": DAM, "b": DAM_AGAIN}
    assert found({"articles": articles(texts, published_at=times)})["ab"]["hours"] == 22
    rough = articles(texts, published_at=times, published_precision={"a": "day", "b": "second"})
    assert found({"articles": rough})["ab"]["hours"] == 0


def test_a_large_class_is_paired_through_its_representative():
    texts = {f"m{n}": DAM for n in range(5)} | {"x": DAM_AGAIN}
    classes = [{"class_id": "k", "article_id": f"m{n}", "representative": "m2", "share": 1.0} for n in range(5)]
    tables = {
        "articles": articles(texts),
        "marks": marks({f"m{n}": [1, 2, 3] for n in range(5)} | {"x": [1, 2]}),
        "copy_classes": TABLES["copy_classes"].table(classes),
    }
    assert set(found(tables, max_class_members=4)) == {"m0m2", "m1m2", "m2m3", "m2m4", "m2x"}
    assert len(found(tables, max_class_members=5)) == 15


def test_a_mark_in_too_many_classes_is_capped_and_counted():
    words = ["harbour", "orchard", "violin", "glacier", "puppet"]
    texts = {w: f"{w} " * 9 for w in words}
    tables = {"articles": articles(texts), "marks": marks({w: [1, 2] for w in words})}
    assert len(found(tables)) == 10
    assert not found(tables, max_mark_classes=4)
    assert counted(tables, max_mark_classes=4) == {"marks too common": 2}
    one = [{"class_id": "k", "article_id": w, "representative": words[0], "share": 1.0} for w in words[:4]]
    tables["copy_classes"] = TABLES["copy_classes"].table(one)
    assert len(found(tables, max_mark_classes=4)) == 10


def test_only_the_most_alike_stay_and_the_rest_is_counted():
    texts = {f"m{n}": f"{DAM} {n}" for n in range(6)}
    assert len(found({"articles": articles(texts)})) == 15
    tables = {"articles": articles(texts)}
    kept = found(tables, max_alike=1)
    assert {name for pair in kept for name in (pair[:2], pair[2:])} == set(texts)
    assert counted(tables, max_alike=1) == {"pairs beyond the most alike": 15 - len(kept)}


def test_the_order_of_the_rows_does_not_matter():
    texts = {"a": DAM, "b": DAM_AGAIN, "c": f"{DAM} {OPERA}", "d": OPERA}
    shared = {"a": [1, 2], "b": [5], "c": [2, 1], "d": [5, 6]}
    first = candidates({"articles": articles(texts), "marks": marks(shared)}, Candidates())["candidates"]
    table = articles(texts)
    turned = table.take(list(range(table.num_rows))[::-1])
    assert candidates({"articles": turned, "marks": marks(shared)}, Candidates())["candidates"].equals(first)


ROWS = st.lists(st.dictionaries(st.integers(0, 12), st.integers(1, 8), max_size=6), min_size=1, max_size=9)


def bags(rows):
    starts = np.cumsum([0, *map(len, rows)]).astype(np.int64)
    cells = [(word, float(weight)) for row in rows for word, weight in sorted(row.items())]
    return Bags(starts, np.array([c[0] for c in cells], np.int64), np.array([c[1] for c in cells], np.float64))


def product(a, b):
    """The slow twin of kernels.row_products, for one pair."""
    return float(sum(weight * b.get(word, 0) for word, weight in a.items()))


@settings(max_examples=60, deadline=None)
@given(ROWS, st.booleans())
def test_products_and_promising_rows_agree_with_their_twins(rows, plain):
    made = bags(rows)
    pairs = np.array([(i, j) for i in range(len(rows)) for j in range(len(rows))], np.int64)
    wanted = [product(rows[i], rows[j]) for i, j in pairs]
    assert cosines(made, pairs).tolist() == wanted
    run = kernels.promising_rows.py_func if plain else kernels.promising_rows
    for room in (len(rows), 200):
        got, at = Counter(), 0
        while at < len(rows):
            pair, value = np.empty((room, 2), np.int64), np.empty(room)
            n, at = run(made.starts, made.word, made.weight, 20.0, at, pair, value)
            got.update(zip(*pair[:n].T.tolist(), value[:n].tolist(), strict=True))
        expected = [(i, j, w) for (i, j), w in zip(pairs.tolist(), wanted, strict=True) if j < i and w >= 20]
        assert got == Counter(expected)


def test_likeness_is_between_texts_alone():
    words = words_of(pa.array([DAM, DAM_AGAIN, OPERA, "", DAM]))
    whole, lead = tfidf(words), tfidf(words, first=5)
    few = words_of(pa.array([DAM, DAM_AGAIN]))
    pair = np.array([[0, 1], [0, 2], [0, 3], [0, 4]])
    assert cosines(whole, pair)[0] == cosines(tfidf(few), pair[:1])[0]
    assert cosines(whole, pair)[2:].tolist() == [0, 1]
    assert [1, 0] in likely_pairs(whole, lead, 0.08)[0].tolist()
