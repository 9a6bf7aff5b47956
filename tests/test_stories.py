"""Stories: one happening together, two of a kind apart, no chains of weak links; ids, reasons, determinism."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.candidates import candidates
from firsthand.schema import TABLES, digest
from firsthand.settings import Candidates, Stories
from firsthand.stories import stories
from firsthand.stories.grouping import Fit, groups

FIT = Fit(usual=0.15, prior_pairs=6, least=0.73, missing=0.04)

VELL = [
    "VELL, March 4 - Experts found a crack in the northern wall of the Vell dam on Monday, and about 120 families were"
    " told to leave. “We will not wait for the wall to speak first,” said Ilse Varga, who runs the river authority.",
    "More than a hundred families left their homes below the Vell dam after a crack was seen in its northern wall. Ilse"
    " Varga, head of the river authority, said the wall was not safe.",
    "Buses carried people out of Vell all night. The dam above the town has a crack, the river authority's Ilse Varga"
    " said, and nobody knows how deep it goes.",
]
TARN = [
    "TARN, May 19 - The old dam at Tarn gave way after two weeks of rain, drowning fields owned by the Brandt brothers."
    " Nobody was hurt, sheriff Lew Oakes said.",
    "Fields of the Brandt brothers stood under water on Tuesday after the Tarn dam broke in the rain, said Lew Oakes,"
    " the sheriff. He knew of no injuries.",
]
OPERA = ["The opera in Osk opened its season with a new staging by Petra Lund, and the audience stood for ten minutes."]


def told(texts, pairs=(), choices=None):
    articles = TABLES["articles"].table([{"article_id": i, "text": text} for i, text in texts.items()])
    tables = {"articles": articles} | candidates({"articles": articles}, Candidates())
    tables["pairs"] = TABLES["pairs"].table(list(pairs))
    return stories(tables, choices or Stories())["stories"]


def members(table):
    found = {}
    for row in table.to_pylist():
        found.setdefault(row["story_id"], set()).add(row["article_id"])
    return sorted(map(sorted, found.values()))


def pile():
    named = {"v": VELL, "t": TARN, "o": OPERA}
    return {f"{letter}{n}": text for letter, texts in named.items() for n, text in enumerate(texts)}


def test_two_dams_are_two_stories():
    assert members(told(pile())) == [["o0"], ["t0", "t1"], ["v0", "v1", "v2"]]


def test_two_pages_of_one_story():
    assert members(told({"x": VELL[0], "y": VELL[1]})) == [["x", "y"]]


def test_every_article_is_in_one_story_named_by_its_least_member():
    rows = told(pile()).to_pylist()
    assert sorted(row["article_id"] for row in rows) == sorted(pile())
    for row in rows:
        mine = [other["article_id"] for other in rows if other["story_id"] == row["story_id"]]
        assert row["story_id"] == min(map(digest, mine))
        assert 0 < row["probability"] < 1
        assert row["why"]


def test_former_addresses_lead_to_the_story():
    articles = TABLES["articles"].table([{"article_id": i, "text": text} for i, text in pile().items()])
    tables = {"articles": articles} | candidates({"articles": articles}, Candidates())
    found = stories(tables, Stories())
    addresses = {row["was"]: row["is"] for row in found["story_ids"].to_pylist()}
    for row in found["stories"].to_pylist():
        own = digest(row["article_id"])
        assert addresses.get(own, own) == row["story_id"]


def test_reasons_name_words_names_and_time():
    pair = {"a": "v0", "b": "v1", "a_share": 0.6, "b_share": 0.7, "verbatim": 12, "edited": 4, "reworded": 9}
    pairs = [pair | {"quoted": 0, "relation": "rewrite"}]
    why = {row["article_id"]: row["why"] for row in told(pile(), pairs).to_pylist()}
    assert why["v0"].startswith("shares 25 words with v1 (rewrite); same names: ")
    assert "Varga" in why["v0"]
    assert why["o0"] in ("nothing like it among these pages",) or why["o0"].startswith("alone: ")


def test_a_shared_statement_counts_less_than_the_lead():
    articles = TABLES["articles"].table([{"article_id": i, "text": i} for i in "xy"])
    near = {"a": "x", "b": "y", "words": 0.3, "lead": 0.0, "aligned": True}
    pair = {
        "a": "x",
        "b": "y",
        "a_share": 0.3,
        "b_share": 0.3,
        "verbatim": 40,
        "edited": 0,
        "reworded": 0,
        "quoted": 40,
    }
    for relation, together in (("rewrite", True), ("shared_quotes", False)):
        tables = {"articles": articles, "candidates": TABLES["candidates"].table([near])}
        tables["pairs"] = TABLES["pairs"].table([pair | {"relation": relation}])
        assert (len(members(stories(tables, Stories())["stories"])) == 1) is together


@pytest.mark.parametrize(("hours", "together"), [(None, True), (2.0, True), (900.0, False)])
def test_time_apart_parts_what_is_weakly_alike(hours, together):
    articles = TABLES["articles"].table([{"article_id": i, "text": i} for i in "xy"])
    near = {"a": "x", "b": "y", "words": 0.16, "lead": 0.16, "hours": hours}
    tables = {"articles": articles, "candidates": TABLES["candidates"].table([near])}
    assert (len(members(stories(tables, Stories())["stories"])) == 1) is together


def test_nothing_in_nothing_out():
    empty = {name: TABLES[name].empty() for name in ("articles", "candidates", "pairs")}
    assert stories(empty, Stories())["stories"].num_rows == 0


def test_a_chain_of_weak_links_joins_nothing():
    chain = [(i, i + 1, 0.14) for i in range(9)]
    assert max(map(len, groups(10, chain, FIT))) == 2


def test_look_alike_groups_stay_apart_and_loose_groups_together():
    tight = [(i, j, 0.5) for i in range(5) for j in range(i)] + [(i, j, 0.5) for i in range(5, 10) for j in range(5, i)]
    across = [(i, j, 0.25) for i in range(5) for j in range(5, 10)]
    assert groups(10, tight + across, FIT) == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]
    loose = [(i, j, 0.2) for i in range(10) for j in range(i)]
    assert len(groups(10, loose, FIT)) == 1


def slow(n, edges, fit):
    """The twin of grouping.groups: every fit computed from the pairs, again and again."""
    alike = {frozenset((i, j)): value for i, j, value in edges}
    sets = [[i] for i in range(n)]

    def total(pairs):
        return sum(alike.get(frozenset(pair), fit.missing) for pair in pairs)

    def inside(a):
        pairs = [(i, j) for i in a for j in a if i < j]
        return (total(pairs) + fit.usual * fit.prior_pairs) / (len(pairs) + fit.prior_pairs)

    while True:
        fits = []
        for x, a in enumerate(sets):
            for y, b in enumerate(sets[:x]):
                pairs = [(i, j) for i in a for j in b]
                if any(frozenset(pair) in alike for pair in pairs):
                    value = round(total(pairs) / len(pairs) / (inside(a) * inside(b)) ** 0.5, 4)
                    fits.append((-value, min(b[0], a[0]), max(b[0], a[0]), y, x))
        if not fits or -min(fits)[0] < fit.least:
            return sorted(sets)
        _, _, _, y, x = min(fits)
        sets[y] = sorted(sets[y] + sets.pop(x))
        sets.sort()


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 9), st.data())
def test_groups_agree_with_the_slow_twin(n, data):
    possible = [(i, j) for j in range(n) for i in range(j)]
    chosen = data.draw(st.lists(st.sampled_from(possible), unique=True)) if possible else []
    # eighths, so that sums are exact and both break ties alike
    edges = [(i, j, data.draw(st.integers(1, 8)) / 8) for i, j in chosen]
    exact = Fit(usual=0.25, prior_pairs=4, least=0.73, missing=0.0625)
    assert groups(n, edges, exact) == slow(n, edges, exact)
    shuffled = edges[:]
    random.Random(1).shuffle(shuffled)
    assert groups(n, shuffled, exact) == groups(n, edges, exact)
