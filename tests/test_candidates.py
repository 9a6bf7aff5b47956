"""Which pairs come up: shared marks at any distance in time, words in common, copy classes, boilerplate, caps."""

import datetime
from collections import Counter
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import naive
from firsthand.arrow import article_keys
from firsthand.candidates import candidates
from firsthand.fingerprint import fingerprint
from firsthand.likeness import likeness
from firsthand.likeness.bags import cosines, tfidf, words_of
from firsthand.postings import Postings, both
from firsthand.schema import TABLES
from firsthand.settings import Candidates, Fingerprint, Likeness

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


def pile(texts, **columns):
    """Articles with their outlines, and no marks."""
    table = articles(texts, **columns)
    return {"articles": table, "outlines": fingerprint({"articles": table}, Fingerprint())["outlines"]}


def marks(hashes):
    keys = dict(zip(hashes, article_keys(hashes), strict=True))
    return TABLES["marks"].table(
        [
            {"article": int(keys[i]), "hash": value, "start": 10 * n, "end": 10 * n + 9}
            for i, values in hashes.items()
            for n, value in enumerate(values)
        ]
    )


def together(tables, choices):
    """The parts of the answer as one."""
    parts = list(candidates(tables, choices))
    return {name: pa.concat_tables([part[name] for part in parts]) for name in parts[0]}


def found(tables, **choices):
    rows = together(tables, Candidates(**choices))["candidates"].to_pylist()
    return {row["a"] + row["b"]: row for row in rows}


def counted(tables, **choices):
    rows = together(tables, Candidates(**choices))["counts"].to_pylist()
    return {row["what"]: row["n"] for row in rows}


def test_one_story_in_other_words_is_a_pair_and_the_rest_is_not():
    tables = pile({"a": DAM, "b": DAM_AGAIN, "c": OPERA, "d": FERRY})
    rows = found(tables)
    assert set(rows) == {"ab"}
    assert rows["ab"]["aligned"]
    tables |= together(tables, Candidates())
    (row,) = likeness(tables, Likeness())["likeness"].to_pylist()
    assert row["meaning"] > 0.5
    assert row["words"] > 0.25
    assert row["hours"] is None


@pytest.mark.parametrize("texts", [{}, {"a": DAM}, {"a": "", "b": ""}, {"a": DAM, "b": OPERA}])
def test_nothing_to_pair(texts):
    tables = pile(texts)
    assert not found(tables)
    assert likeness(tables | together(tables, Candidates()), Likeness())["likeness"].num_rows == 0


def test_marks_pair_at_any_distance_in_time():
    tables = pile({"a": DAM, "b": OPERA}, published_at={"a": DAY, "b": DAY + datetime.timedelta(days=4000)})
    for shared, aligned in (([1, 2], False), ([1, 2, 3, 4], True)):
        row = found(tables | {"marks": marks({"a": shared, "b": shared[::-1]})})["ab"]
        assert (row["shared"], row["aligned"]) == (len(shared), aligned)
    assert not found(tables | {"marks": marks({"a": [1, 2], "b": [1, 2]})}, min_shared_marks=3)


def test_two_marks_are_enough_for_texts_that_are_alike():
    tables = pile({"a": f"{DAM} {OPERA}", "b": f"{OPERA} {FERRY}"}) | {"marks": marks({"a": [1, 2], "b": [1, 2]})}
    assert found(tables, min_aligned_likeness=1)["ab"]["aligned"]


def test_marks_in_boilerplate_count_for_nothing():
    tables = pile({"a": DAM, "b": OPERA}) | {"marks": marks({"a": [1, 2, 3], "b": [1, 2, 3]})}
    tables["boilerplate"] = TABLES["boilerplate"].table([{"article_id": "b", "start": 8, "end": 40}])
    assert not found(tables)
    tables["boilerplate"] = TABLES["boilerplate"].table([{"article_id": "b", "start": 18, "end": 40}])
    assert found(tables)["ab"]["shared"] == 2


def test_far_apart_in_time_more_likeness_is_asked():
    texts = {"a": DAM, "b": DAM_AGAIN}
    alike = found(pile(texts))["ab"]["alike"]
    tables = pile(texts, published_at={"a": DAY, "b": DAY + datetime.timedelta(days=60)})
    assert found(tables, min_far_likeness=alike - 0.01)
    assert not found(tables, min_far_likeness=alike + 0.01)
    assert found(tables, min_far_likeness=alike + 0.01, window_days=60)


def test_a_day_is_compared_with_days():
    times = {"a": DAY, "b": DAY + datetime.timedelta(hours=22)}
    for precision, hours in (({}, 22), ({"a": "day", "b": "second"}, 0)):
        tables = pile({"a": DAM, "b": DAM_AGAIN}, published_at=times, published_precision=precision)
        tables |= together(tables, Candidates())
        assert likeness(tables, Likeness())["likeness"]["hours"].to_pylist() == [hours]


def test_a_large_class_is_paired_through_its_representative():
    tables = pile({f"m{n}": DAM for n in range(5)} | {"x": DAM_AGAIN})
    classes = [{"class_id": "k", "article_id": f"m{n}", "representative": "m2", "share": 1.0} for n in range(5)]
    tables["marks"] = marks({f"m{n}": [1, 2, 3] for n in range(5)} | {"x": [1, 2]})
    tables["copy_classes"] = TABLES["copy_classes"].table(classes)
    assert set(found(tables, max_class_members=4)) == {"m0m2", "m1m2", "m2m3", "m2m4", "m2x"}
    assert len(found(tables, max_class_members=5)) == 15


WORDS = ["harbour", "orchard", "violin", "glacier", "puppet"]


def test_a_mark_in_very_many_classes_pairs_each_with_those_before_it_and_is_counted():
    tables = pile({w: f"{w} " * 9 for w in WORDS}) | {"marks": marks({w: [1, 2] for w in WORDS})}
    assert len(found(tables)) == 10
    kept = found(tables, max_mark_classes=2)
    assert len(kept) == 7  # each of the last three with two, the second with one
    assert {w for pair in kept.values() for w in (pair["a"], pair["b"])} == set(WORDS)
    assert counted(tables, max_mark_classes=2) == {"marks too common": 2}
    one = [{"class_id": "k", "article_id": w, "representative": WORDS[0], "share": 1.0} for w in WORDS[:4]]
    tables["copy_classes"] = TABLES["copy_classes"].table(one)
    assert len(found(tables, max_mark_classes=1)) == 10


def test_a_word_that_very_many_have_pairs_those_next_to_each_other_in_time():
    order = [3, 0, 2, 1, 4]
    times = {f"m{n}": DAY + datetime.timedelta(hours=hour) for n, hour in enumerate(order)}
    tables = pile({f"m{n}": f"{DAM} {n}" for n in range(5)}, published_at=times)
    kept = found(tables, max_word_articles=1, window_days=0)
    by_time = [f"m{order.index(hour)}" for hour in range(5)]
    assert set(kept) == {"".join(sorted(pair)) for pair in pairwise(by_time)}


def test_only_the_most_alike_stay_and_the_rest_is_counted():
    tables = pile({f"m{n}": f"{DAM} {n}" for n in range(6)})
    near = together(tables, Candidates(min_aligned_likeness=2))["candidates"]
    tables["candidates"] = near
    whole = likeness(tables, Likeness())
    assert whole["likeness"].num_rows == near.num_rows == 15
    kept = likeness(tables, Likeness(max_alike=1))
    assert {row[side] for row in kept["likeness"].to_pylist() for side in "ab"} == {f"m{n}" for n in range(6)}
    assert kept["counts"].to_pylist() == [{"what": "pairs less alike than others", "n": 15 - kept["likeness"].num_rows}]


def test_the_order_of_the_rows_does_not_matter():
    texts = {"a": DAM, "b": DAM_AGAIN, "c": f"{DAM} {OPERA}", "d": OPERA}
    tables = pile(texts) | {"marks": marks({"a": [1, 2], "b": [5], "c": [2, 1], "d": [5, 6]})}
    first = together(tables, Candidates())["candidates"]
    turned = {name: table.take(list(range(table.num_rows))[::-1]) for name, table in tables.items()}
    assert together(turned, Candidates())["candidates"].equals(first)


ROWS = st.lists(st.dictionaries(st.integers(0, 12), st.integers(1, 8), max_size=6), min_size=1, max_size=9)


def rows_of(rows):
    starts = np.cumsum([0, *map(len, rows)]).astype(np.int64)
    cells = [(word, weight) for row in rows for word, weight in sorted(row.items())]
    return starts, np.array([c[0] for c in cells], np.uint64), np.array([c[1] for c in cells], np.int32)


def in_common(index, **choices):
    parts = index.in_common(both, **choices)
    return Counter((*pair, total) for pairs, sums in parts for pair, total in zip(pairs.tolist(), sums, strict=True))


@settings(max_examples=80, deadline=None)
@given(ROWS, st.integers(1, 5), st.none() | st.integers(1, 9), st.integers(1, 4))
def test_rows_in_common_agree_with_their_twin(rows, most, at_once, at_a_time):
    index = Postings.of(*rows_of(rows))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("firsthand.postings._ROWS", at_a_time)
        assert in_common(index, least=9, most=most, at_once=at_once) == Counter(naive.in_common_rows(rows, most, 9))
    every = np.array([(i, j) for i in range(len(rows)) for j in range(len(rows)) if i != j], np.int64).reshape(-1, 2)
    wanted = [sum(weight * rows[j].get(word, 0) for word, weight in rows[i].items()) for i, j in every.tolist()]
    assert index.sums(every).tolist() == wanted
    turned = in_common(index.taken(np.arange(len(rows))[::-1]), least=9, most=99)
    there = sorted((len(rows) - 1 - low, len(rows) - 1 - high, total) for high, low, total in turned)
    assert there == sorted(in_common(index, least=9, most=99))


@pytest.mark.parametrize("at_once", [None, 3])
def test_pairs_that_find_no_room_come_later(monkeypatch, at_once):
    monkeypatch.setattr("firsthand.postings._ROOM", 1)
    monkeypatch.setattr("firsthand.postings._ROWS", 4)
    index = Postings.of(*rows_of([{1: 1, 2: 1}] * 7))
    assert sorted(in_common(index, least=2, most=4, at_once=at_once)) == [
        (i, j, 2) for i in range(7) for j in range(max(i - 4, 0), i)
    ]


def test_what_is_held_at_a_time_changes_no_answer(monkeypatch):
    texts = {f"m{n:02d}": f"{DAM if n % 3 else OPERA} {FERRY if n % 2 else n}" for n in range(20)}
    tables = pile(texts) | {"marks": marks({name: [n, n + 1, n + 2, n + 3] for n, name in enumerate(texts)})}
    whole = together(tables, Candidates())
    monkeypatch.setattr("firsthand.candidates._PART_PAIRS", 9)
    parts = [part["candidates"] for part in candidates(tables, Candidates(articles_at_once=3))]
    assert len(parts) > 5
    assert whole["candidates"].num_rows > 100
    assert pa.concat_tables(parts).to_pylist() == whole["candidates"].to_pylist()


def test_likeness_is_between_texts_alone():
    words = words_of(pa.array([DAM, DAM_AGAIN, OPERA, "", DAM]))
    whole = tfidf(words)
    few = words_of(pa.array([DAM, DAM_AGAIN]))
    pair = np.array([[0, 1], [0, 2], [0, 3], [0, 4]])
    assert cosines(whole, pair)[0] == cosines(tfidf(few), pair[:1])[0]
    assert cosines(whole, pair)[2:].tolist() == [0, 1]


def test_of_very_many_that_share_marks_those_that_share_most_are_aligned():
    texts = {f"m{n}": f"{chr(97 + n)}x{n} reported" for n in range(7)}
    shared = {name: [*range(10 + n), 1000 + n] for n, name in enumerate(texts)}
    tables = pile(texts) | {"marks": marks(shared)}
    kept = together(tables, Candidates(max_aligned_sharing=2))
    pairs = {(row["a"], row["b"]) for row in kept["candidates"].to_pylist() if row["aligned"]}
    # the last two share most with all, of equals the first
    assert ("m5", "m6") in pairs
    assert all(sum(name in pair for pair in pairs) >= 2 for name in texts)
    assert kept["counts"].to_pylist() == [
        {"what": "pairs that share less than others, not aligned", "n": 21 - len(pairs)}
    ]
    assert len(pairs) < 21
    whole = together(tables, Candidates())["candidates"]
    assert whole["aligned"].to_pylist() == [True] * 21


@settings(max_examples=150, deadline=None)
@given(ROWS, st.integers(1, 4), st.data())
def test_rows_that_came_in_between_others_are_as_if_they_had_been_there(rows, most, data):
    index = Postings.of(*rows_of(rows))
    new = data.draw(st.sets(st.integers(0, len(rows) - 1)))
    compared = data.draw(st.integers(0, len(rows)))
    old = np.array([n for n in range(len(rows)) if n not in new], np.int64)
    before = index.taken(old).in_common(both, least=9, most=most, rows=int((old < compared).sum()))
    known = np.concatenate([np.zeros((0, 2), np.int64), *(old[pairs] for pairs, _ in before)])
    pairs, sums = index.in_common_with(np.array(sorted(new), np.int64), known, least=9, most=most, rows=compared)
    found = Counter((*pair, total) for pair, total in zip(pairs.tolist(), sums.tolist(), strict=True))
    assert found == in_common(index, least=9, most=most, rows=compared)
