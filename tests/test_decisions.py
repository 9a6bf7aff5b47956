"""Corrections: a file of decisions that every run obeys, that no run touches, and whose broken lines are named."""

import json
import shutil

import pytest
from click.testing import CliRunner

import firsthand
from firsthand.cli import main
from firsthand.decisions import FILE, named, read
from firsthand.errors import CaseError, ChoiceError
from firsthand.store import STORED
from test_pipeline import PILE


@pytest.fixture(scope="module")
def traced(tmp_path_factory):
    return firsthand.trace(PILE, tmp_path_factory.mktemp("traced") / "case").path


@pytest.fixture
def case(traced, tmp_path):
    return firsthand.open(shutil.copytree(traced, tmp_path / "case"))


def again(case, **more):
    return firsthand.trace([], case.path, workers=1, **more)


def parents(case, child):
    return {row["parent"]: row for row in case.derivations.to_pylist() if row["child"] == child and row["stated"]}


def test_a_parent_that_is_ruled_out_is_none_and_one_that_is_confirmed_is_the_only_one(case):
    child, parent = next((row["child"], row["parent"]) for row in case.derivations.to_pylist() if row["stated"])
    case.decide("parent", [child, parent], "no", by="mk")
    assert parent not in parents(again(case), child)
    case.decide("parent", ["tidings", "north-coast"], "yes", by="mk")
    edges = parents(again(case), "tidings")
    assert list(edges) == ["north-coast"]
    assert edges["north-coast"]["probability"] == 1.0
    assert "confirmed by mk" in edges["north-coast"]["evidence"]


def test_a_parent_left_open_is_a_candidate_alone(case):
    row = next(row for row in case.derivations.to_pylist() if row["stated"])
    case.decide("parent", row, "undecided")
    found = again(case).derivations.to_pylist()
    assert [one["stated"] for one in found if named("parent", one) == named("parent", row)] == [False]


def test_a_source_gets_its_name_and_what_nobody_said_goes_with_the_rest_counted_anew(case):
    rows = [row for row in case.attributions.to_pylist() if row["article_id"] == "ellery-post"]
    case.decide("source", rows[0], "Reuters")
    case.decide("source", rows[1], "no")
    found = [row for row in again(case).attributions.to_pylist() if row["article_id"] == "ellery-post"]
    assert (found[0]["source_name"], found[0]["source_kind"]) == ("Reuters", "agency")
    assert [row["n"] for row in found] == list(range(len(rows) - 1))
    assert rows[1]["content_spans"] not in [row["content_spans"] for row in found]


def test_a_change_that_is_none_is_gone_and_the_others_stay(case):
    before = case.changes.to_pylist()
    case.decide("change", before[0], "no")
    after = again(case).changes.to_pylist()
    assert len(after) == len(before) - 1
    assert named("change", before[0]) not in [named("change", row) for row in after]


def test_two_articles_of_one_origin_and_of_two(case):
    def counted(case):
        story = next(row["story_id"] for row in case.stories.to_pylist() if row["article_id"] == "tidings")
        return next(row["origins"] for row in case.story_cards.to_pylist() if row["story_id"] == story)

    assert counted(case) == 1
    case.decide("origin", ["ellery-post", "tidings"], "no", by="mk")
    apart = again(case)
    assert counted(apart) == 2
    apart.decide("origin", ["tidings", "ellery-post"], "yes")  # either way round, and the latest counts
    assert counted(again(apart)) == 1


def test_stories_joined_and_parted(case):
    def together(case, *articles):
        return len({row["story_id"] for row in case.stories.to_pylist() if row["article_id"] in articles}) == 1

    case.decide("story", ["tidings", "garden"], "yes")
    case.decide("story", ["ellery-post", "north-coast"], "no")
    found = again(case)
    assert together(found, "tidings", "garden")
    assert not together(found, "ellery-post", "north-coast")


def test_decisions_are_obeyed_alike_at_once_and_later_and_the_file_stays(case, tmp_path):
    case.decide("parent", ["tidings", "north-coast"], "yes")
    case.decide("origin", ["ellery-post", "tidings"], "no")
    later = again(case)
    lines = (case.path / FILE).read_bytes()
    assert len(lines.splitlines()) == 2
    anew = tmp_path / "anew"
    firsthand.trace(PILE[:1], anew)
    (anew / FILE).write_bytes(lines)
    whole = firsthand.trace(PILE, anew)
    for name in STORED:
        assert whole.table(name) == later.table(name), name
    assert again(later).receipts() == later.receipts()  # nothing is left to do


def test_a_line_that_is_no_decision_is_named_and_the_rest_is_obeyed(case):
    good = {"about": "parent", "ids": ["tidings", "north-coast"], "answer": "yes"}
    lines = ["{", json.dumps({"about": "weather"}), json.dumps(good | {"ids": ["x"]}), json.dumps(good), ""]
    (case.path / FILE).write_text("\n".join(lines), encoding="utf-8")
    said = CliRunner().invoke(main, ["trace", "--case", str(case.path)])
    assert said.exit_code == 0
    for number in (1, 2, 3):
        assert f"{FILE}, line {number}: " in said.stderr
    assert list(parents(firsthand.open(case.path), "tidings")) == ["north-coast"]


def test_trace_without_pages_needs_a_case(tmp_path):
    said = CliRunner().invoke(main, ["trace", "--case", str(tmp_path / "none")])
    assert said.exit_code == 2
    assert "is no case yet" in said.stderr


def test_what_cannot_be_decided_is_refused_with_its_reason(case):
    for about, ids, answer, why in (
        ("weather", ["x"], "no", "may be source, parent"),
        ("parent", ["x"], "no", "child, parent"),
        ("parent", ["x", "y"], "maybe", "yes, no, undecided"),
    ):
        with pytest.raises(ChoiceError, match=why):
            case.decide(about, ids, answer)
    assert not (case.path / FILE).exists()
    with pytest.raises(CaseError, match="in memory"):
        firsthand.trace(PILE[:1]).decide("story", ["x", "y"], "no")


def test_of_two_decisions_about_one_thing_the_latest_counts_wherever_it_stands():
    row = {"about": "story", "ids": ["x", "y"], "answer": "no", "at": "2031-03-05T00:00:00Z"}
    early = row | {"answer": "yes", "ids": ["y", "x"], "at": "2031-03-04T00:00:00Z"}
    for lines in ([row, early], [early, row]):
        found, wrong = read("\n".join(map(json.dumps, lines)).encode())
        assert (found["answer"].unique().to_pylist(), wrong) == (["no"], [])


def test_show_lists_what_was_corrected_and_the_ids_to_correct_by(case):
    from firsthand import show

    case.decide("parent", ["tidings", "north-coast"], "yes", by="mk")
    found = again(case)
    story = next(row["story_id"] for row in found.stories.to_pylist() if row["article_id"] == "tidings")
    answer = show.story(found, story)
    (decision,) = answer["decisions"]
    assert (decision["ids"], decision["answer"], decision["by"]) == (["tidings", "north-coast"], "yes", "mk")
    assert all(len(row["decide"]) == 2 for row in answer["derivations"])
    said = CliRunner().invoke(main, ["show", str(found.path), story])
    assert "Corrected by hand" in said.stdout
