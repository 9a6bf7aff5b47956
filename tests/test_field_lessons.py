"""What other tools for copied text got wrong, each as a test of the whole job from pages to passages.

passim dropped a run once a hundred articles had it, opened no passage within 25 characters of the start, took reports
that differ in figures for one and used stages again whose settings had changed; TextPAIR left out pairs that share
more than four fifths and depended on which file came first; MinHash at usual thresholds finds no quoted passage;
connected components made classes of articles that have nothing in common.
"""

import random
import re
from itertools import combinations

import pytest

import firsthand
from firsthand.settings import Align, Choices, Fingerprint
from test_fingerprint import report

TABLES = ("copy_classes", "pairs", "passages")
A = report(1)
WORDS = A.split()
SENTENCES = A.split(". ")


def traced(texts, case=None, **more):
    pages = [{"id": name, "text": text} for name, text in texts.items()]
    return firsthand.trace(pages, case, until="passages", **{"workers": 1} | more)


def pairs(case):
    return {(row["a"], row["b"]): row for row in case.pairs.to_pylist()}


def passages(case, a="a", b="b"):
    """The kind of each passage of two articles, with its words on either side."""
    texts = dict(zip(case.articles["article_id"].to_pylist(), case.articles["text"].to_pylist(), strict=True))
    return [
        (row["kind"], texts[a][row["a_start"] : row["a_end"]], texts[b][row["b_start"] : row["b_end"]])
        for row in case.passages.to_pylist()
        if (row["a"], row["b"]) == (a, b)
    ]


def classes(case):
    return {row["article_id"]: row["representative"] for row in case.copy_classes.to_pylist()}


def other(number):
    """A word of its own for each number: with digits in it, it would be a figure."""
    return "other" + "".join(chr(ord("a") + int(digit)) for digit in str(number))


def bare(text):
    return text.rstrip(".,")


# ---- How much must be common ----


@pytest.mark.parametrize("words", [28, 60])
def test_a_passage_is_found_in_two_long_reports_that_share_nothing_else(words):
    passage = " ".join(WORDS[:words])
    case = traced({"a": f"{report(2, 60)} {passage}. {report(3, 60)}", "b": f"{report(4, 90)} {passage}. {report(5)}"})
    assert passages(case) == [("verbatim", bare(passage), bare(passage))]
    assert 0 < pairs(case)["a", "b"]["a_share"] < 0.05


def test_reprints_that_keep_a_third_of_an_agency_report_are_found():
    kept = ". ".join(SENTENCES[:7])
    case = traced({"a": A, "b": f"{report(2, 14)} {kept}.", "c": f"{kept}. {report(3, 14)}"})
    assert {pair: row["relation"] for pair, row in pairs(case).items()} == dict.fromkeys(
        [("a", "b"), ("a", "c"), ("b", "c")], "partial_copy"
    )
    assert passages(case, "b", "c") == [("verbatim", kept, kept)]


@pytest.mark.parametrize("changed", [0.01, 0.04, 0.1, 0.19])
def test_pairs_that_share_more_than_four_fifths_are_kept(changed):
    text = report(1, 60).split()
    for n in random.Random(1).sample(range(len(text)), round(changed * len(text))):
        text[n] = other(n)
    pair = pairs(traced({"a": report(1, 60), "b": " ".join(text)}))["a", "b"]
    assert pair["relation"] == "copy"
    assert pair["equal"] >= 0.78 * len(text)


# ---- How often something may occur ----


@pytest.mark.parametrize("copies", [20, 99, 101, 400])
def test_exact_copies_are_found_however_many(copies):
    case = traced({f"n{n:03d}": A for n in range(copies)})
    assert classes(case) == dict.fromkeys((f"n{n:03d}" for n in range(copies)), "n000")
    found = pairs(case)
    every = combinations(sorted(classes(case)), 2)
    assert set(found) == {pair for pair in every if copies <= 32 or pair[0] == "n000"}
    assert all((row["relation"], row["a_share"]) == ("copy", 1) for row in found.values())
    assert case.passages.num_rows == len(found)
    assert set(case.passages["a_start"].to_pylist()) == {0}


def test_what_is_copied_most_pushes_nothing_out():
    """More articles have its runs than a run may have: they are one class, and a class counts once."""
    end = ". ".join(SENTENCES[14:])
    case = traced({f"n{n:03d}": A for n in range(250)} | {"part": f"{report(2)} {end}"})
    assert pairs(case)["n000", "part"]["relation"] == "partial_copy"
    assert passages(case, "n000", "part") == [("verbatim", bare(end), bare(end))]


def test_copies_take_no_place_from_rewrites():
    """Twenty copies are most alike, and only so many of the most alike are aligned."""
    ministers = (
        "The ministers of Osk and Lorn signed a treaty on salt at the river fort on Tuesday, state radio said. "
        "It lowers the toll on barges to two crowns and ends a quarrel of nine years."
    )
    other = (
        "A treaty about salt was signed on Tuesday in the fort on the river by ministers from Lorn and from Osk. "
        "The quarrel had lasted nine years; barges will now pay a toll of only two crowns, according to state radio."
    )
    found = pairs(traced({f"n{n:02d}": ministers for n in range(20)} | {"other": other}))
    assert len(found) == 190 + 20


# ---- Where a passage may stand ----


@pytest.mark.parametrize("cut", [slice(None), slice(0, 100), slice(80, None), slice(40, 140), slice(0, 25)])
def test_two_articles_alone_one_of_them_whole_or_cut_at_either_end(cut):
    part = " ".join(WORDS[cut])
    for texts, side in (({"a": A, "b": part}, "b"), ({"a": part, "b": A}, "a")):
        case = traced(texts)
        pair = pairs(case)["a", "b"]
        assert (pair["relation"], pair[f"{side}_share"]) == ("copy", 1)
        assert passages(case) == [("verbatim", bare(part), bare(part))]
        assert case.passages[f"{side}_start"].to_pylist() == [0]


def test_swapped_halves_are_two_passages():
    halves = [f"{'. '.join(part)}." for part in (SENTENCES[:10], [s.strip(".") for s in SENTENCES[10:]])]
    case = traced({"a": " ".join(halves), "b": " ".join(halves[::-1])})
    assert passages(case) == [("verbatim", bare(half), bare(half)) for half in halves]
    assert (pairs(case)["a", "b"]["relation"], pairs(case)["a", "b"]["a_share"]) == ("copy", 1)


QUOTE = (
    "“We have walked this road for thirty years and we will walk it again, whatever the board decides,” Ana Orrel "
    "said. “My mother laid the stones at the ford with her own hands, and nobody asked her for a permit.”"
)


@pytest.mark.parametrize("where", ["start", "end", "both"])
def test_a_quotation_at_the_start_or_the_end_is_found_and_makes_nobody_a_copy(where):
    one, other = report(11), report(12)
    a = f"{QUOTE} {one}" if where != "end" else f"{one} {QUOTE}"
    b = f"{QUOTE} {other}" if where == "start" else f"{other} {QUOTE}"
    case = traced({"a": a, "b": b})
    pair = pairs(case)["a", "b"]
    assert pair["relation"] == "shared_quotes"
    assert pair["quoted"] >= 36
    assert passages(case) == [("verbatim", QUOTE[1:-2], QUOTE[1:-2])]
    assert case.passages["quoted"].to_pylist() == [True]


def test_an_empty_text_is_refused_and_disturbs_nothing():
    texts = {"a": A, "b": "", "c": " \n\t ", "d": "\u200b\u00ad", "e": A}
    case = traced(texts)
    assert case.articles.num_rows + case.refusals.num_rows == len(texts)
    assert set(pairs(case)) == {("a", "e")}
    assert traced({"a": ""}).articles.num_rows == 0


def test_texts_shorter_than_a_run_are_compared_whole():
    case = traced({"a": "Rain fell.", "b": "rain fell", "c": "Snow fell.", "d": "Hail"})
    assert classes(case) == {"a": "a", "b": "a"}
    assert [pair for pair, row in pairs(case).items() if row["relation"] != "independent"] == [("a", "b")]
    assert passages(case) == [("verbatim", "Rain fell", "rain fell")]


# ---- What is no copy ----


FORM = (
    "The coast guard counted {} boats off the northern cape on Monday and {} on Tuesday, its office said. "
    "Of these {} put in at the old harbour and {} went on to the islands with the tide. "
    "Some {} people were on board in all, and {} of them had no papers with them when they came ashore. "
    "Winds of {} knots are expected until the end of the week, and waves of up to {} metres."
)


def test_reports_that_differ_only_in_figures_are_no_copies():
    case = traced(
        {"a": FORM.format(*range(11, 19)), "b": FORM.format(*range(41, 49)), "c": FORM.format(*range(11, 19))}
    )
    assert classes(case) == {"a": "a", "c": "a"}
    assert {pair: row["relation"] for pair, row in pairs(case).items()} == {
        ("a", "b"): "independent",
        ("a", "c"): "copy",
        ("b", "c"): "independent",
    }


def test_nearly_all_words_in_common_make_no_class_where_the_figures_differ():
    text = re.sub(r"\d", "", report(1, 60)).split()
    a, b, near = ([f"{word} {n * k}" if n % 120 == 60 else word for n, word in enumerate(text)] for k in (3, 7, 3))
    near[30] = "elsewhere"
    assert classes(traced({"a": " ".join(a), "b": " ".join(b), "c": " ".join(near)})) == {"a": "a", "c": "a"}


TRANSCRIPT = "\n".join(f"{who}: {report(20 + n, 2)}" for n, who in enumerate(["ORREL", "HOST"] * 5))
RELEASE = (
    "Marl Lines said in a statement:\n\n“We are sorry for what happened on Monday. We will pay for the boats that were "
    "lost, and we will open our books to whoever asks for them.”\n\n“We have asked the harbour office to lead the "
    "inquiry. We will keep our ferries in port until it is over, and our crews will be paid.”"
)


@pytest.mark.parametrize("said", [TRANSCRIPT, RELEASE])
def test_a_shared_transcript_or_press_release_makes_nobody_a_copy(said):
    case = traced({"a": f"{report(11, 6)}\n\n{said}\n\n{report(13, 6)}", "b": f"{report(12, 6)}\n\n{said}"})
    assert pairs(case)["a", "b"]["relation"] == "shared_quotes"
    assert case.passages["quoted"].to_pylist() == [True] * case.passages.num_rows
    assert case.copy_classes.num_rows == 0


def test_nobody_is_in_a_class_through_others():
    """Each version changes other words of the one before: neighbours are alike, the ends of the chain are not."""
    versions, text = {}, report(1, 60).split()
    for n in range(6):
        versions[f"v{n}"] = " ".join(text)
        for k in range(n * 24, n * 24 + 24):
            text[k] = other(k)
    found = classes(traced(versions))
    assert found == {"v0": "v0", "v1": "v0", "v2": "v2", "v3": "v2", "v4": "v4", "v5": "v4"}
    assert classes(traced({name: versions[name] for name in ("v1", "v2")})) == {"v1": "v1", "v2": "v1"}


def test_two_articles_are_no_pair_through_a_third():
    case = traced({"a": report(1), "b": f"{report(1)} {report(2)}", "c": report(2)})
    assert set(pairs(case)) == {("a", "b"), ("b", "c")}


# ---- The same pages, the same answer ----


SHORT = report(1, 9)


def versions():
    """Near-exact copies, cuts and reports with a part in common: more pairs than one chunk holds."""
    texts = {f"v{n:02d}": f"{SHORT} {report(50 + n, 1 + 2 * (n % 4))}" for n in range(30)}
    near = SHORT.replace(" near a ", " by a ", 1)
    return texts | {"cut": SHORT[:300], "again": SHORT, "capitals": SHORT.upper(), "near": near}


@pytest.fixture(scope="module")
def at_once():
    return traced(versions())


def assert_same(one, other):
    for name in TABLES:
        assert one.table(name) == other.table(name), name


def test_workers_and_the_order_of_input_change_nothing(at_once):
    assert at_once.pairs.num_rows > 500
    assert at_once.copy_classes.num_rows
    texts = list(versions().items())
    random.Random(2).shuffle(texts)
    assert_same(traced(dict(texts), workers=2), at_once)


def test_pages_in_parts_change_nothing(at_once, tmp_path):
    texts = list(versions().items())
    random.Random(3).shuffle(texts)
    for part in (texts[:3], texts[3:25], texts[25:]):
        case = traced(dict(part), tmp_path / "case")
    assert_same(case, at_once)


def test_which_of_two_comes_first_is_nothing():
    """Under exchanged names two texts have the same passages, with the sides exchanged."""
    one, two = f"{report(2, 4)} {A}", f"{'. '.join(SENTENCES[12:])} {report(3, 4)} {'. '.join(SENTENCES[:6])}."
    there, back = traced({"a": one, "b": two}), traced({"a": two, "b": one})
    assert sorted(passages(there)) == sorted((kind, b, a) for kind, a, b in passages(back))
    assert len(passages(there)) == 2
    assert pairs(there)["a", "b"]["relation"] == pairs(back)["a", "b"]["relation"]


@pytest.mark.parametrize(
    ("choices", "table"),
    [
        (Choices(align=Align(gap_words=0)), "passages"),
        (Choices(fingerprint=Fingerprint(near_exact_share=1)), "copy_classes"),
    ],
)
def test_a_changed_setting_makes_its_stage_anew(tmp_path, choices, table):
    texts = {f"n{n}": A for n in range(3)} | {"near": A.replace(" near a ", " by a ", 1)}
    first = {name: traced(texts, tmp_path / "case").table(name) for name in TABLES}
    changed = traced({}, tmp_path / "case", choices=choices)
    assert changed.table(table) != first[table]
    assert_same(changed, traced(texts, choices=choices))
    again = traced({}, tmp_path / "case")
    assert {name: again.table(name) for name in TABLES} == first
