"""The whole job on small piles of fiction: what depends on the stages being joined."""

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pyarrow as pa
import pytest

import firsthand
from firsthand import store
from firsthand.errors import CaseError, ChoiceError, InputError
from firsthand.pipeline import STAGES, as_read, code_digest
from firsthand.reuse import changed, touched
from firsthand.schema import TABLES
from firsthand.settings import Candidates, Choices, Likeness
from firsthand.store import STORED

LEAD = (
    "PORT ELLERY, March 4 (Reuters) - A cargo ferry with 61 people aboard ran onto a sandbank off Port Ellery before "
    "dawn on Monday and leaked fuel into the Sound of Marl, the harbour authority said."
)
BODY = (
    "Nobody was hurt and all passengers were brought ashore by two fishing boats within three hours.\n\n"
    '"The bank was where the chart said it was. The ferry was not where its log said it was," harbour master Ines '
    "Tollund told reporters.\n\n"
    "One engineer said the leak could reach the oyster beds at Greywater by Wednesday if the wind held.\n\n"
    "The operator, Marl Lines, said about 40 tonnes of diesel had been pumped out by noon and that the cause appeared "
    "to be a failed steering relay. The ministry of transport ordered an inquiry.\n\n"
    "The ferry Aurora was built in 1988 and had failed two inspections last year, according to ministry records."
)
PILE = [
    {"id": "ellery-post", "outlet": "Ellery Post", "published_at": "2031-03-04T09:12:00Z", "title": "Ferry aground off "
     "Port Ellery leaks fuel", "text": f"{LEAD}\n\n{BODY}"},
    {"id": "north-coast", "outlet": "North Coast Herald", "published_at": "2031-03-04T10:40:00Z",
     "title": "Ferry runs onto sandbank", "text": f"{LEAD}\n\n{BODY}".rsplit("\n\n", 1)[0]},
    {"id": "tidings", "outlet": "Harbour Tidings", "published_at": "2031-03-04T15:00:00Z",
     "title": "Stranded ferry leaks diesel", "text":
     "A freight ferry carrying 61 people became stuck on a sandbank near Port Ellery early on Monday, spilling fuel "
     "into the Sound of Marl.\n\nNo one was injured, and two fishing boats took every passenger to shore in three "
     "hours.\n\n"
     "The leak will reach the Greywater oyster beds by Wednesday, engineers said.\n\nMarl Lines, which runs the ship, "
     "said some 40 tonnes of diesel were pumped off by midday and blamed a broken steering relay. The transport "
     "ministry has ordered an inquiry."},
    {"id": "garden", "outlet": "Ellery Post", "published_at": "2031-03-05T07:00:00Z", "title": "Allotments open",
     "text": "The allotments behind the old rope works open to the public on Saturday. Forty plots have been cleared "
     "by volunteers since the autumn, and the council has promised a water tap.\n\nBirgit Oland, who leads the "
     "society, said beans would be first."},
]  # fmt: skip


def assert_same(one, other):
    for name in STORED:
        assert one.table(name) == other.table(name), name


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return firsthand.trace(PILE, tmp_path_factory.mktemp("whole") / "case")


def test_every_page_is_an_article_or_a_refusal():
    pile = [*PILE, PILE[0], {"text": "", "id": "empty"}]
    case = firsthand.trace(pile)
    assert case.articles.num_rows + case.refusals.num_rows == len(pile)
    assert case.articles.num_rows == len(PILE)


def test_the_answers_of_a_small_pile(whole):
    stories = {row["article_id"]: row["story_id"] for row in whole.stories.to_pylist()}
    assert stories["ellery-post"] == stories["north-coast"] == stories["tidings"] != stories["garden"]
    relations = {(row["a"], row["b"]): row["relation"] for row in whole.pairs.to_pylist()}
    assert relations["ellery-post", "north-coast"] == "copy"
    assert relations["ellery-post", "tidings"] == "rewrite"
    assert ("ellery-post", "garden") not in relations
    cards = {row["story_id"]: row for row in whole.story_cards.to_pylist()}
    card = cards[stories["tidings"]]
    assert (card["articles"], card["outlets"], card["origins"]) == (3, 3, 1)
    agencies = {row["article_id"]: row["agency"] for row in whole.articles.to_pylist()}
    assert agencies == {"ellery-post": "Reuters", "north-coast": "Reuters", "tidings": None, "garden": None}


def test_tables_are_sorted_and_spans_stand_in_their_texts(whole):
    for name in STORED:
        table = whole.table(name)
        assert table == TABLES[name].conform(table), name
    texts = {row["article_id"]: row for row in whole.articles.to_pylist()}
    for name in ("sentences", "furniture", "claims"):
        for row in whole.table(name).to_pylist():
            if row["part"] is not None:
                assert 0 <= row["start"] < row["end"] <= len(texts[row["article_id"]][row["part"]]), (name, row)
    for name in ("passages", "changes"):
        for row in whole.table(name).to_pylist():
            for side in "ab":
                if row[f"{side}_part"] is not None:
                    words = texts[row[side]][row[f"{side}_part"]]
                    assert 0 <= row[f"{side}_start"] < row[f"{side}_end"] <= len(words), (name, row)


@pytest.mark.parametrize("seed", range(3))
def test_in_parts_and_in_any_order_the_tables_are_the_same(whole, tmp_path, seed):
    shuffled = random.Random(seed).sample(PILE, len(PILE))
    for page in shuffled:
        case = firsthand.trace(page, tmp_path / "case")
    # a mapping's page name is its place in the input, which differs here by design
    held = {name: case.table(name) for name in STORED if name not in ("articles", "refusals")}
    assert held == {name: whole.table(name) for name in held}


@pytest.mark.parametrize("seed", range(4))
def test_additions_that_push_others_over_a_cap_give_the_same_tables(tmp_path, seed):
    """Caps so low that what is added takes the place of what was there, and so do copies of what is there."""
    draw = random.Random(seed)
    words = sorted({word.strip('.,"') for word in f"{LEAD} {BODY}".split()})
    topics = [draw.sample(words, 30) for _ in range(4)]
    pages = []
    for n in range(60):
        text = " ".join(draw.choices(draw.choice(topics), k=40)) + "."
        if n > 20 and draw.random() < 0.4:
            text = draw.choice(pages)["text"]
            text = text if draw.random() < 0.5 else text.rsplit(" ", 12)[0] + f" {draw.choice(words)} and others."
        day = f"2031-03-{draw.randrange(1, 28):02d}T09:00:00Z" if draw.random() < 0.8 else None
        pages.append({"id": f"p{draw.randrange(10**6):06d}", "text": text, "url": f"https://o{n % 7}.example/{n}",
                      "published_at": day})  # fmt: skip
    choices = Choices(
        candidates=Candidates(max_word_articles=5, max_mark_classes=4, max_class_members=3, max_aligned_alike=2,
                              max_aligned_sharing=3),
        likeness=Likeness(max_alike=3),
    )  # fmt: skip
    whole = firsthand.trace(pages, tmp_path / "whole", until="stories", choices=choices, workers=1)
    left, taken = draw.sample(pages, len(pages)), Counter()
    while left:
        some, left = left[: (n := draw.randrange(1, 25))], left[n:]
        case = firsthand.trace(some, tmp_path / "case", until="stories", choices=choices, workers=1)
        for receipt in case.receipts():
            taken[receipt["stage"]] += receipt["counted"].get("candidates taken from the last run", 0)
    assert whole.candidates.num_rows > 60
    assert set(taken) >= {"candidates", "align", "likeness"}
    assert all(taken[stage] for stage in ("candidates", "align", "likeness"))
    held = {name: case.table(name) for name in STORED if name not in ("articles", "refusals")}
    assert held == {name: whole.table(name) for name in held}


def test_workers_change_nothing(tmp_path):
    pile = tmp_path / "pile.jsonl"
    words = sorted(set(BODY.split()))
    draw = random.Random(4)
    # attribution cuts rows in chunks of 256: these are enough for workers
    pages = [{"text": " ".join(draw.choices(words, k=40)) + f". {draw.choice(words)} said no."} for _ in range(800)]
    pile.write_text("\n".join(map(json.dumps, [*pages, *PILE])))
    assert_same(*(firsthand.trace(pile, workers=workers, until="attributions") for workers in (1, 2)))


def test_until_stops_and_a_later_run_goes_on(whole, tmp_path):
    case = firsthand.trace(PILE, tmp_path / "case", until="passages")
    assert case.passages.num_rows
    assert case.stories.num_rows == 0
    assert [r["stage"] for r in case.receipts()][-1] == "align"
    assert_same(firsthand.trace([], tmp_path / "case"), whole)


def test_the_same_pages_again_cost_nothing_and_change_nothing(whole):
    before = {r["stage"]: r for r in whole.receipts()}
    again = firsthand.trace(PILE, whole.path)
    assert_same(again, whole)
    after = {r["stage"]: r for r in again.receipts()}
    assert {stage: r for stage, r in after.items() if stage != "extract"} == {
        stage: r for stage, r in before.items() if stage != "extract"
    }


def test_adding_redoes_what_it_touches_and_says_so(tmp_path):
    firsthand.trace(PILE[:3], tmp_path / "case")
    case = firsthand.trace(PILE[3], tmp_path / "case")
    counted = {r["stage"]: r["counted"] for r in case.receipts()}
    assert counted["attribution"]["articles taken from the last run"] == 3
    assert counted["align"]["candidates taken from the last run"] == 3
    assert counted["lineage"]["stories taken from the last run"] == 3


def test_how_surely_an_article_belongs_redoes_nothing_that_follows(whole):
    tables = {name: whole.table(name) for name in ("stories", "articles")}
    place = tables["stories"].column_names.index("probability")
    less_sure = pa.array([0.5] * whole.stories.num_rows)
    moved = tables | {"stories": tables["stories"].set_column(place, "probability", less_sure)}
    lineage = next(stage for stage in STAGES if stage.name == "lineage")
    before, after = (as_read(lineage, each) for each in (tables, moved))
    anew = touched(after["stories"], [changed(before[name], after[name]) for name in tables])
    assert anew.num_rows == 0


def test_how_alike_articles_of_two_stories_are_redoes_nothing_that_follows(whole):
    tables = {name: whole.table(name) for name in ("stories", "likeness")}
    pair = {"words": 0.2, "lead": 0.2, "matter": 0.2}
    known = tables["likeness"].to_pylist()
    apart = TABLES["likeness"].table([*known, {"a": "garden", "b": "tidings", **pair}])
    within = TABLES["likeness"].table([*known[1:], {**known[0], "words": 0.9}])
    lineage = next(stage for stage in STAGES if stage.name == "lineage")
    before, far, near = (as_read(lineage, tables | {"likeness": one}) for one in (tables["likeness"], apart, within))
    assert changed(before["likeness"], far["likeness"]).num_rows == 0
    assert touched(near["stories"], [changed(before["likeness"], near["likeness"])]).num_rows == 1


def test_a_disk_that_is_full_while_tables_are_written_is_said(tmp_path, monkeypatch):
    firsthand.trace(PILE[:1], tmp_path / "case")
    monkeypatch.setattr(store, "_write", lambda *given: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(CaseError, match="disk is full"):
        firsthand.trace(PILE, tmp_path / "case")
    monkeypatch.undo()
    assert firsthand.open(tmp_path / "case").articles.num_rows == 1


def test_receipts_name_every_stage(whole):
    assert [r["stage"] for r in whole.receipts()] == [stage.name for stage in STAGES]
    for receipt in whole.receipts():
        assert receipt["rows"].keys() == receipt["outputs"].keys()
        assert receipt["seconds"] >= 0


def test_unknown_tables_and_inputs_are_said(tmp_path):
    with pytest.raises(ChoiceError, match="--until passage: there is no such table"):
        firsthand.trace(PILE, until="passage")
    with pytest.raises(InputError, match=r"nothing\.html"):
        firsthand.trace(tmp_path / "nothing.html", tmp_path / "case")
    assert not (tmp_path / "case").exists()


def test_how_much_memory_a_run_may_take_changes_nothing(tmp_path):
    case = tmp_path / "case"
    wide = firsthand.trace(PILE, case, until="passages", workers=1)
    before = {name: wide.table(name) for name in ("candidates", "pairs", "passages")}
    narrow = firsthand.trace([], case, until="passages", workers=1, memory="700 MB")
    # the stages are not run again: what they would answer is known
    assert [r["seconds"] for r in narrow.receipts()[1:]] == [r["seconds"] for r in wide.receipts()[1:]]
    fresh = firsthand.trace(PILE, tmp_path / "other", until="passages", workers=1, memory="0.7GB")
    assert all(fresh.table(name) == table for name, table in before.items())
    kept = {r["stage"]: r["choices"] for r in fresh.receipts()}
    assert kept["fingerprint"]["marks_at_once"] == 7_500_000
    assert kept["candidates"]["articles_at_once"] == 500_000


@pytest.mark.parametrize(
    ("memory", "said"),
    [("much", "no amount of memory"), ("4GBs", "no amount"), ("1 GB", r"3 processes need 1\.3GB"), ("", "no amount")],
)
def test_memory_that_is_none_or_not_enough_is_said(memory, said):
    with pytest.raises(ChoiceError, match=said):
        firsthand.trace(PILE, workers=2, memory=memory)


def test_an_empty_pile_is_an_empty_case():
    case = firsthand.trace([])
    assert all(case.table(name).num_rows == 0 for name in STORED)


@pytest.mark.parametrize("after_seconds", [0.6, 1.5, 3.0])
def test_a_run_that_is_killed_leaves_the_old_answer_or_the_new_one(tmp_path, after_seconds):
    old = firsthand.trace(PILE[0], tmp_path / "case")
    (tmp_path / "more.jsonl").write_text("\n".join(map(json.dumps, PILE[1:])))
    command = [
        sys.executable,
        "-m",
        "firsthand",
        "trace",
        str(tmp_path / "more.jsonl"),
        "--case",
        str(tmp_path / "case"),
    ]
    job = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(after_seconds)
    os.killpg(job.pid, signal.SIGKILL)
    job.wait()
    case = firsthand.open(tmp_path / "case")
    assert case.articles.num_rows in (1, len(PILE))
    assert case.articles["article_id"].to_pylist()[0] == old.articles["article_id"].to_pylist()[0]
    subprocess.run(command, check=True, capture_output=True)
    assert firsthand.open(tmp_path / "case").articles.num_rows == len(PILE)


@pytest.mark.parametrize("changed", ["stage.py", "align/relations.py", "kernels/alike.py", "lexicon/en/cues.tsv"])
def test_code_in_any_folder_counts(tmp_path, monkeypatch, changed):
    for name in ("stage.py", "align/relations.py", "kernels/alike.py", "lexicon/en/cues.tsv", "__pycache__/x.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a")
    monkeypatch.setattr("firsthand.pipeline.files", lambda package: tmp_path)
    before = code_digest.__wrapped__()
    (tmp_path / "__pycache__" / "x.py").write_text("b")
    assert code_digest.__wrapped__() == before
    (tmp_path / changed).write_text("b")
    assert code_digest.__wrapped__() != before
