"""Marks, copy classes and boilerplate: what stands for a text, what is the same text, what is nobody's."""

import random

import pyarrow as pa
import pytest

from firsthand.arrow import article_keys
from firsthand.collapse import collapse
from firsthand.fingerprint import fingerprint
from firsthand.schema import TABLES
from firsthand.settings import Fingerprint

SYLLABLES = [
    "ba",
    "cor",
    "dun",
    "el",
    "fi",
    "gra",
    "hol",
    "im",
    "jut",
    "ka",
    "lor",
    "mi",
    "nes",
    "ol",
    "pir",
    "qua",
    "ras",
    "sol",
    "tem",
    "un",
    "vor",
    "wex",
    "yl",
    "zan",
]


def report(seed, sentences=20):
    """A made-up text in words of its own: two of them share `the` and `of` and nothing else."""
    random.seed(seed)
    words = ["".join(random.choices(SYLLABLES, k=3)) + str(seed) * (n % 9 == 0) for n in range(80)]
    lines = []
    for _ in range(sentences):
        one, two, three, four, five, six, seven = random.sample(words, 7)
        lines.append(f"{one.capitalize()} {two} the {three} of {four} and {five} near a {six} {seven}.")
    return " ".join(lines)


def tables(texts, domains=None):
    rows = [{"article_id": name, "text": text, "domain": (domains or {}).get(name)} for name, text in texts.items()]
    found = {"articles": TABLES["articles"].table(rows)}
    return found | fingerprint(found, Fingerprint())


def classes(texts):
    found = collapse(tables(texts), Fingerprint())["copy_classes"].to_pylist()
    return {row["article_id"]: (row["representative"], row["share"]) for row in found}


def boilerplate(texts, domains=None):
    found = collapse(tables(texts, domains), Fingerprint())["boilerplate"].to_pylist()
    return sorted((row["article_id"], texts[row["article_id"]][row["start"] : row["end"]]) for row in found)


def test_marks_are_places_in_the_text():
    texts = {"a": "😀 " + report(1), "b": "", "c": "two words", "d": "five words are one run"}
    marks = tables(texts)["marks"].to_pylist()
    for name, key in zip(texts, article_keys(texts), strict=True):
        own = [texts[name][m["start"] : m["end"]] for m in marks if m["article"] == key]
        assert own == {"b": [], "c": ["two words"], "d": ["five words are one run"]}.get(name, own)
        assert all(len(run.replace("\u00ad", "").split()) <= 5 for run in own)
    assert len(marks) > 40


def test_marks_do_not_depend_on_the_batch():
    texts = {f"n{n}": report(n) for n in range(5)}
    whole = tables(texts)["marks"]
    parts = [tables({name: text})["marks"] for name, text in texts.items()]
    assert TABLES["marks"].conform(pa.concat_tables(parts)) == whole


def test_exact_copies_are_a_class_under_the_least_id():
    text = report(1)
    assert classes({"c": text, "a": text.upper(), "b": text.replace(" ", "  "), "d": report(2)}) == {
        "a": ("a", 1.0), "b": ("a", 1.0), "c": ("a", 1.0)
    }  # fmt: skip


def test_near_exact_copies_are_measured_and_shorter_ones_are_not_in():
    text = report(1, 60)
    found = classes({"a": text, "b": text.replace(" near a ", " by a ", 1), "c": text[: len(text) * 4 // 5]})
    assert set(found) == {"a", "b"}
    assert 0.95 <= found["b"][1] < 1


def test_short_texts_with_one_common_run_are_no_copies():
    assert (
        classes({"a": "Rain fell on the old town of Lorn today.", "b": "Snow fell on the old town of Lorn in May."})
        == {}
    )
    assert set(classes({"a": "Rain fell.", "b": "rain fell", "c": "Snow fell."})) == {"a", "b"}


@pytest.mark.parametrize("shuffled", range(3))
def test_classes_do_not_depend_on_the_order_of_input(shuffled):
    texts = {f"n{n}": report(n // 3) + " End." * (n % 3) for n in range(12)}
    names = list(texts)
    random.seed(shuffled)
    random.shuffle(names)
    made = tables(texts)
    rows = pa.concat_tables([made["articles"].slice(list(texts).index(n), 1) for n in names if n in texts])
    one = collapse(made, Fingerprint())
    other = collapse(made | {"articles": rows}, Fingerprint())
    assert one["copy_classes"] == other["copy_classes"]
    assert one["boilerplate"] == other["boilerplate"]


BLURB = "Lorn Herald is funded by its readers and nobody else, so please think of us when the winter comes again."


def test_what_recurs_on_one_site_is_boilerplate():
    texts = {f"n{n}": report(n) + "\n\n" + BLURB for n in range(3)} | {"other": report(9)}
    assert boilerplate(texts, dict.fromkeys(texts, "herald.example")) == [(f"n{n}", BLURB) for n in range(3)]


def test_what_two_articles_share_is_not_boilerplate():
    texts = {f"n{n}": report(n) + "\n\n" + BLURB for n in range(2)}
    assert boilerplate(texts, dict.fromkeys(texts, "herald.example")) == []


def test_a_report_that_many_run_is_not_boilerplate():
    texts = {f"n{n}": report(1) + f" Edition {n}." for n in range(20)}
    assert boilerplate(texts, {name: f"{name}.example" for name in texts}) == []
    assert boilerplate(texts, dict.fromkeys(texts, "one.example")) == []


def test_versions_of_one_report_on_one_site_are_not_boilerplate():
    texts = {f"n{n}": report(n, 8) + " " + report(99, 12) for n in range(4)}
    assert boilerplate(texts, dict.fromkeys(texts, "one.example")) == []


def test_known_lines_are_boilerplate_in_any_pile():
    texts = {"a": report(1) + "\n\nCopyright 2031 The Lorn Press. All rights reserved.", "b": report(2)}
    assert boilerplate(texts) == [("a", "Copyright 2031 The Lorn Press. All rights reserved.")]


def test_what_a_page_hid_is_boilerplate():
    hidden = '<!-- {shop_client = "77"; shop_width = 468; shop_color = "000000";} //-->'
    text = f"{report(1, 3)} {hidden} {report(3, 3)}"
    assert boilerplate({"a": text, "b": f"{hidden}\n{report(2)}"}) == [("a", hidden), ("b", hidden)]


def test_how_a_poll_was_made_and_a_picture_credit_are_boilerplate():
    made = "The poll of 900 voters was conducted by Lorn College from May 3 to 5."
    error = "The poll has a margin of error of plus or minus three percentage points."
    caption = "The salt bridge at dusk in Lorn, May 3, 2031. (Mina Oste/Reuters)"
    text = f"{caption}\n{report(1)}\n{made}\n{error}\nHe was within the margin of error (as The Post/Osk said)."
    found = boilerplate({"a": text, "b": report(2)})
    assert sorted(found) == [("a", f"{made}\n{error}"), ("a", caption)]


def test_nothing_in_nothing_out():
    empty = {name: TABLES[name].empty() for name in ("articles", "marks", "outlines", "known_boilerplate")}
    assert fingerprint(empty, Fingerprint())["marks"].num_rows == 0
    found = collapse(empty, Fingerprint())
    assert found["copy_classes"].num_rows == found["boilerplate"].num_rows == 0
    assert collapse(tables({"a": ""}), Fingerprint())["copy_classes"].num_rows == 0


def test_what_is_counted_at_a_time_changes_no_answer():
    line = "Follow our paper on every channel and never miss a thing that we print in the morning."
    texts = {f"n{n:02d}": f"{report(n // 2)} {line}" for n in range(24)}
    made = tables(texts, {name: f"site-{n % 4}.example" for n, name in enumerate(texts)})
    whole = collapse(made, Fingerprint())
    assert whole["copy_classes"].num_rows == 24
    assert whole["boilerplate"].num_rows
    for marks in (100, 999):
        assert collapse(made, Fingerprint(marks_at_once=marks)) == whole
