"""The lineage benchmark: what it plants is what its truth says, and what counts as right."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from benchmarks.lineage.hands import HANDS, Hand
from benchmarks.lineage.planting import SHAPES, Copy, Story, made_up, pile, plant, record, stated_time
from benchmarks.lineage.scoring import INFERRED, Score, Truth, area, calibration_error, judge
from benchmarks.lineage.traditions import WITNESSES, tradition

START = datetime(2024, 5, 3, 6, tzinfo=UTC)


def star(*texts, lost=False, agency="", credits=(), hours=None):
    """A star of copies; the first text is the root's."""
    hours = hours or range(len(texts))
    root = Copy("root", texts[0], (), START, agency=agency, lost=lost, outlet=agency or "R")
    copies = [
        Copy(
            f"c{n}", text, ("root",), START + timedelta(hours=h), credit=agency if n in credits else "", outlet=f"O{n}"
        )
        for n, (text, h) in enumerate(zip(texts[1:], list(hours)[1:], strict=True), 1)
    ]
    return Story("star", (root, *copies))


def row(child, parent, probability, *, stated=True, kind="article"):
    return {"child": child, "parent": parent, "parent_kind": kind, "probability": probability, "stated": stated}


@pytest.mark.parametrize("shape", SHAPES)
def test_parents_come_first_and_are_older(shape):
    rng = random.Random(shape)
    story = plant(rng, made_up(rng, 2), Hand(["word", "other"], []), 3, shape)
    seen = {}
    for copy in story.copies:
        assert all(seen[one].at < copy.at for one in copy.parents)
        seen[copy.id] = copy
    assert len(seen) == len(story.copies)
    assert [copy for copy in story.copies if copy.lost] in ([], [story.copies[0]])


@pytest.mark.parametrize("hand", HANDS)
def test_every_hand_keeps_most_of_a_text(hand):
    rng = random.Random(hand)
    (text,) = made_up(rng, 1)
    copy = Hand(text.split(), []).copy(rng, text, hand)
    assert len(set(copy.split()) & set(text.split())) > 0.25 * len(set(text.split()))
    assert (copy == text) == (hand == "exact") or hand == "light"


def test_the_same_seed_plants_the_same_and_ids_tell_no_order():
    one, other = pile(None, 5, 4), pile(None, 5, 4)
    assert one == other
    first = [story.copies[0].id == min(copy.id for copy in story.copies) for story in pile(None, 15, 5)]
    assert not all(first)


def test_times_are_as_exact_as_they_are_said_to_be():
    copy = Copy("x", "text", (), START + timedelta(minutes=7), outlet="O")
    assert stated_time(copy, "exact") == "2024-05-03T06:07:00+00:00"
    assert stated_time(copy, "day") == "2024-05-03"
    assert stated_time(copy, "none") is None
    assert record(copy, "crawl")["published_at"] == "2024-12-24"
    wrong = [stated_time(Copy(str(n), "", (), START), "wrong") != START.isoformat() for n in range(2000)]
    assert 0.03 < sum(wrong) / len(wrong) < 0.07


def test_a_twin_of_the_parent_is_right_unless_it_is_later_than_the_copy():
    story = star("a b c", "a b c", "a b", hours=[0, 5, 2])
    assert Truth(story, "none").right("c2", "c1")
    assert not Truth(story, "exact").right("c2", "c1")
    assert Truth(story, "exact").right("c2", "root")
    assert not Truth(story, "none").right("c2", INFERRED)


def test_who_credits_an_agency_has_no_twin_of_its_page_for_a_parent():
    story = star("a b c", "A b c.", "a b", agency="AP", credits=[2])
    assert not Truth(story, "none").right("c2", "c1")


def test_a_lost_root_counts_as_lost_where_something_tells_it():
    assert Truth(star("a b c", "a b", "b c", lost=True), "none").parents == {"c1": (INFERRED,), "c2": (INFERRED,)}
    twin = star("a b c", "a b", "b c", "a b c", lost=True)
    untold, told = Truth(twin, "none"), Truth(twin, "exact")
    assert (untold.lost, untold.parents["c3"], untold.parents["c1"]) == (False, (), ("c3",))
    assert (told.lost, told.parents["c3"]) == (True, (INFERRED,))
    assert Truth(star("a b c", "a b c", "b c", lost=True, agency="AP", credits=[1]), "none").lost


def test_a_story_is_judged_by_its_likeliest_parents():
    score = Score()
    found = {
        "c1": [row("c1", "root", 0.9), row("c1", "c2", 0.1, stated=False)],
        "c2": [row("c2", "c1", 0.8)],
        "root": [row("root", "c1", 0.6)],
    }
    wrong = judge(Truth(star("a b c", "a b", "b c"), "none"), found, score)
    assert wrong == [("c2", "c1")]
    assert score.right == {"star": [True, False]}
    assert sorted(score.directions) == [False, True]
    assert sorted(score.stated) == [False, False, True]
    assert score.present == [True]
    assert (len(score.first), len(score.listed)) == (3, 4)


def test_area_and_calibration_of_answers_known_by_hand():
    answers = [(0.9, True), (0.9, True), (0.9, False), (0.2, False)]
    assert area(answers) == pytest.approx((2 * 0.5 + 2) / 4)
    assert calibration_error(answers) == pytest.approx((abs(2.7 - 2) + 0.2) / 4)


def test_a_tradition_has_thirteen_witnesses_one_of_two_one_damaged_one_lost():
    made = tradition(random.Random(2))
    assert len(made.texts) == WITNESSES
    lengths = sorted(len(text.split()) for text in made.texts.values())
    assert lengths[0] < 800 < 900 < lengths[1]
    assert any("" in parents for parents in made.parents.values())
