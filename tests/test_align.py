"""Pairs and passages: what two texts share, where, and what that makes them."""

import random
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

from firsthand.align import align
from firsthand.align.relations import Figures, credited, credits_other, relation
from firsthand.align.telling import Echo, Narration, echo
from firsthand.kernels import tokens_of
from firsthand.schema import TABLES
from firsthand.sentences import sentence_rows
from firsthand.settings import Align
from firsthand.weights import stem_weights
from test_fingerprint import report

A = report(1)
WORDS = A.split()


def aligned(a, b, *, titles=(None, None), choices=None, flip=False, **more):
    rows = [{"article_id": "a", "text": a, "title": titles[0]}, {"article_id": "b", "text": b, "title": titles[1]}]
    for row, outlet in zip(rows, more.get("outlets", (None, None)), strict=True):
        row["outlet"] = outlet
    sentences = [line for row in rows for line in sentence_rows(row["article_id"], row["title"], row["text"])]
    found = align(
        {
            "articles": TABLES["articles"].table(rows[:: -1 if flip else 1]),
            "sentences": TABLES["sentences"].table(sentences),
            "boilerplate": TABLES["boilerplate"].table(more.get("boilerplate", [])),
            "candidates": TABLES["candidates"].table([{"a": "a", "b": "b", "aligned": True}]),
        },
        choices or Align(list_boilerplate_pairs=True),
    )
    texts = {"a": {"text": a, "title": titles[0]}, "b": {"text": b, "title": titles[1]}}
    shown = [
        (
            p["kind"],
            texts["a"][p["a_part"]][p["a_start"] : p["a_end"]],
            texts["b"][p["b_part"]][p["b_start"] : p["b_end"]],
        )
        for p in found["passages"].to_pylist()
    ]
    return (found["pairs"].to_pylist() or [None])[0], shown, found


def bare(text):
    return text.rstrip(".")


def test_exact_copy_opens_at_the_first_character():
    pair, shown, _ = aligned(A, A)
    assert shown == [("verbatim", bare(A), bare(A))]
    assert (pair["relation"], pair["a_share"], pair["b_share"]) == ("copy", 1.0, 1.0)


@pytest.mark.parametrize("cut", [slice(0, 100), slice(80, None), slice(40, 140), slice(0, 25)])
def test_cut_at_either_end(cut):
    part = " ".join(WORDS[cut])
    for pair, shown, side in ((*aligned(A, part)[:2], 1), (*aligned(part, A)[:2], 0)):
        assert pair["relation"] == "copy"
        assert [bare(passage[1 + side].rstrip(",.")) for passage in shown] == [bare(part.rstrip(",."))]
        assert shown[0][0] == "verbatim"


def test_swapped_halves_are_two_passages():
    sentences = A.split(". ")
    swapped = ". ".join([*sentences[10:], *sentences[:10]]).replace("..", ".")
    pair, shown, _ = aligned(A, swapped)
    assert pair["relation"] == "copy"
    assert len(shown) == 2
    assert pair["a_share"] > 0.98


def test_edited_words_stay_in_one_passage_that_begins_and_ends_on_common_words():
    random.seed(3)
    changed = [w if n % 11 or n in (0, len(WORDS) - 1) else "elsewhere" for n, w in enumerate(WORDS)]
    pair, shown, _ = aligned(A, " ".join(changed))
    assert pair["relation"] == "copy"
    assert [kind for kind, _, _ in shown] == ["edited"]
    assert shown[0][1] == bare(A)


def test_typography_makes_no_difference():
    plain = "The regent’s office said that the “final” plan — for the harbour — was naïve and would be redrawn."
    other = (
        'The regent\'s office said that the "\ufb01nal" plan - for the har\u00adbour - '
        "was nai\u0308ve and would be redrawn."
    )
    pair, shown, _ = aligned(plain, other)
    assert pair["verbatim"] == 17
    assert [kind for kind, _, _ in shown] == ["verbatim"]


def test_places_count_code_points_after_emoji_and_combining_marks():
    before = "😀👩‍🚀 e\u0301 x\u0308\u00ad "
    _, shown, found = aligned(before + A, A)
    assert shown == [("verbatim", bare(A), bare(A))]
    assert found["passages"]["a_start"].to_pylist() == [len(before)]


QUOTE = (
    "“We have walked this road for thirty years and we will walk it again, whatever the board decides,” said Ana Orrel."
)


@pytest.mark.parametrize("where", ["start", "end", "both"])
def test_a_shared_quotation_makes_nobody_a_copy(where):
    one, other = report(11), report(12)
    a = f"{QUOTE} {one}" if where != "end" else f"{one} {QUOTE}"
    b = f"{QUOTE} {other}" if where == "start" else f"{other} {QUOTE}"
    pair, shown, found = aligned(a, b)
    assert pair["relation"] == "shared_quotes"
    assert pair["quoted"] >= 18
    assert any("thirty years" in passage for _, passage, _ in shown)
    assert found["passages"]["quoted"].to_pylist() == [True]


def test_a_quotation_that_lost_its_marks_on_one_side_is_still_one():
    pair, _, _ = aligned(f"{report(11)} {QUOTE}", f"{report(12)} {QUOTE.replace('“', '').replace('”', '')}")
    assert pair["relation"] == "shared_quotes"


def test_a_shared_transcript_is_no_copy():
    turns = "\n".join(f"{who}: {report(20 + n, 2)}" for n, who in enumerate(["ORREL", "HOST"] * 5))
    pair, _, _ = aligned(f"{report(11, 3)}\n{turns}", f"{report(12, 3)}\n{turns}")
    assert pair["relation"] == "shared_quotes"


def test_two_sentences_of_prose_are_a_partial_copy():
    prose = report(30, 3)
    pair, _, _ = aligned(f"{report(11)} {prose} {report(13)}", f"{report(12)} {prose}")
    assert pair["relation"] == "partial_copy"


ORIGINAL = (
    "The foreign minister of Osk flew to Lorn on Tuesday to open the new salt bridge, state radio reported. "
    "The bridge, which cost nine million crowns, is the first to join the two countries since the border war of 1951. "
    "Minister Petra Quill handed Governor Ivo Dahl a letter from the Osk regent and thanked him for his patience. "
    "Dahl led Quill through an exhibition of fishing boats and then dined with her at the harbour fort. "
    "One analyst said the visit suggested that Osk had accepted the lower salt tax. "
    "Lorn's parliament declared last year that its fishing waters were closed to foreign ships."
)
REWRITE = (
    "State radio in Osk reported that the country's foreign minister travelled to Lorn on Tuesday "
    "for the opening of a new salt bridge. "
    "Costing nine million crowns, it is the first bridge between the two countries since the 1951 border war. "
    "Governor Ivo Dahl was given a letter from the regent of Osk by Minister Petra Quill, "
    "who thanked him for being patient. "
    "Quill was then led by Dahl through a fishing boat exhibition, and the two dined at the fort in the harbour. "
    "The visit was seen by analysts as a sign that Osk has accepted the lower tax on salt. "
    "Last year the parliament of Lorn declared its fishing waters closed to ships from abroad."
)


def test_a_rewrite_is_aligned_sentence_by_sentence():
    pair, shown, _ = aligned(ORIGINAL, REWRITE)
    assert pair["relation"] == "rewrite"
    matched = [(a[:12], b[:12]) for kind, a, b in shown if kind == "reworded"]
    assert ("One analyst ", "The visit wa") in matched
    assert len(matched) >= 5
    assert pair["reworded"] > pair["verbatim"]


def test_independent_reports_stay_independent():
    other = (
        "Fishermen in Lorn blocked the harbour on Tuesday while guests from Osk walked across the new bridge. "
        "Their leader, Mina Oste, complained that nobody had asked the crews before the tolls were set. "
        "Police made four arrests and reopened the quay by evening. "
        "A spokesman for Governor Ivo Dahl declined to comment on the blockade. "
        "Tolls start at two crowns for a cart and will rise in spring."
    )
    assert aligned(ORIGINAL, other)[0]["relation"] == "independent"


def test_statements_told_in_turn_make_no_rewrite():
    said = "“The salt bridge cost nine million crowns and joins the two countries for the first time since the war.”"
    told = [
        "Minister Quill told the crowd that the bridge joined the two countries for the first time since the war.",
        "The two countries, Quill told reporters, are joined for the first time since the war by the salt bridge.",
    ]
    a, b = (f"{report(60 + n, 3)} {told[n]}\n\n{said}\n\n{report(70 + n, 3)}" for n in (0, 1))
    assert aligned(a, b)[0]["relation"] == "shared_quotes"
    assert aligned(a.replace(said, ""), b.replace(said, ""))[0]["reworded"] >= 15


def test_words_said_and_names_tell_nothing_of_two_sentences():
    texts = ["Petra Quill flew to Lorn.", "To Lorn flew Petra Quill.", "“We flew to Lorn,” said she."]
    tokens = tokens_of(pa.array([" ".join(texts)]))
    said = np.isin(np.arange(len(tokens.stems)), [10, 11, 12, 13])
    words = Narration(tokens.stems, stem_weights(tokens.stems), tokens.flags, said, ~said)
    free, plain = words.part((0, 5), (5, 10), frozenset())
    assert free == 1.0
    assert 0 < plain < 0.5
    assert words.part((0, 5), (5, 10), words.said_in((10, 16)))[0] < 0.8
    assert words.part((0, 5), (14, 16), frozenset()) == (0.0, 0.0)


def test_what_is_told_alike_is_summed_in_order_and_in_any_order():
    cells = [(0, 11, 0.65), (1, 10, 0.85), (2, 12, 0.45)]
    found = echo(cells, [(1.0, 0.5)] * 3, dict.fromkeys([0, 1, 2, 10, 11, 12], 20))
    assert (found.sentences, found.followed, found.echoed) == (2, 0.8, 12.0)
    assert echo(cells, [(0.0, 0.0)] * 3, dict.fromkeys(range(13), 20)) == echo([], [], {})


@pytest.mark.parametrize(("more", "told"), [
    ({}, "rewrite"),
    ({"one_outlet": True}, "independent"),
    ({"told_equal": 0, "taken": 0.0, "longest": 0}, "independent"),
    ({"told_equal": 45, "longest": 25, "taken": 60.0}, "partial_copy"),
    ({"quoted_words": 30, "echo": Echo(2, 0.6, 6.0)}, "shared_quotes"),
    ({"echo": Echo(2, 0.6, 6.0), "equal": 60}, "independent"),
    ({"echo": Echo(2, 0.6, 6.0), "equal": 60, "credited": lambda: True}, "rewrite"),
])  # fmt: skip
def test_what_tells_a_rewrite(more, told):
    some = {"equal": 24, "told_equal": 20, "taken": 24.0, "longest": 12, "echo": Echo(5, 1.8, 30.0)}
    figures = Figures(words=(400, 300), told=(350, 260), sentences=(18, 14), **some | more)
    assert relation(figures, Align())[0] == told


def test_forms_that_differ_in_figures_are_not_copies():
    form = (
        "In {} on day {} the home side beat the visitors by {} points to {} before a crowd of {} at the town ground. "
    )
    a = form.format("Lorn", 3, 51, 20, 4000) + form.format("Osk", 4, 33, 30, 1200)
    b = form.format("Mirel", 8, 70, 66, 900) + form.format("Tarn", 9, 18, 12, 310)
    pair, _, _ = aligned(a, b)
    assert pair["relation"] == "independent"
    assert "form" in pair["why"]


def test_forms_that_differ_in_names_alone_are_not_copies():
    form = (
        "The board of the council at {} has appointed {} to lead the town library after a long search in {} and {}. "
        "The new head of the library said that {} would help to bring the reading rooms of {} up to date in spring. "
    )
    names = ["Lorn", "Ilse Varga", "Osk", "Vell", "Petra Quill", "Norr"]
    others = ["Tarn", "Ivo Dahl", "Mirel", "Dunn", "Mina Oste", "Hask"]
    pair, _, _ = aligned(form.format(*names), form.format(*others))
    assert pair["relation"] == "independent"
    assert "form" in pair["why"]
    assert aligned(form.format(*names), form.format(*names) + report(4, 2))[0]["relation"] == "copy"


LINE = "Copyright 2031 The Lorn Press. All rights reserved. This material may not be published or rewritten."


def test_only_boilerplate_in_common():
    a, b = f"{report(11)}\n{LINE}", f"{report(12)}\n{LINE}"
    spans = [{"article_id": i, "start": t.index(LINE), "end": len(t)} for i, t in (("a", a), ("b", b))]
    pair, _, found = aligned(a, b, boilerplate=spans)
    assert (pair["relation"], pair["a_share"]) == ("independent", 0.0)
    assert found["passages"]["boilerplate"].to_pylist() == [True]
    unlisted = aligned(a, b, choices=Align(), boilerplate=spans)[2]
    assert unlisted["pairs"].num_rows == unlisted["passages"].num_rows == 0
    assert {row["what"]: row["n"] for row in unlisted["counts"].to_pylist()} == {"pairs that share only boilerplate": 1}


def test_learned_boilerplate_counts_for_nothing():
    prose = report(30, 3)
    b = f"{report(12)} {prose}"
    spans = [{"article_id": "b", "start": b.index(prose), "end": len(b)}]
    pair, _, _ = aligned(f"{report(11)} {prose}", b, boilerplate=spans)
    assert (pair["relation"], pair["b_share"]) == ("independent", 0.0)


def test_a_title_is_read_where_it_does_not_open_the_text():
    title = "Harbour board of Lorn paints seven boats before the third winter market"
    _, shown, found = aligned(f"{title}. {A}", report(2), titles=(None, title))
    assert shown == [("verbatim", title, title)]
    assert found["passages"]["b_part"].to_pylist() == ["title"]
    pair, shown, _ = aligned(f"{title}\n{A}", A, titles=(title, None))
    assert (pair["a_share"] < 1, len(shown)) == (True, 1)


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("", "", "independent"),
        ("", A, "independent"),
        ("Rain fell.", "Rain fell.", "copy"),
        ("Rain fell.", "Snow lay.", "independent"),
        ("—…!", "?", "independent"),
        ("昨日、港の古い橋が三年ぶりに開通した。", "昨日、港の古い橋が三年ぶりに開通した。", "copy"),
    ],
)
def test_however_short(a, b, relation):
    assert aligned(a, b)[0]["relation"] == relation


def test_articles_in_any_order_give_the_same():
    assert aligned(ORIGINAL, REWRITE)[2]["passages"] == aligned(ORIGINAL, REWRITE, flip=True)[2]["passages"]


def test_passages_do_not_overlap():
    random.seed(5)
    mixed = " ".join(random.sample(A.split(". "), 12)) + " " + REWRITE
    _, _, found = aligned(f"{A} {ORIGINAL}", mixed)
    for side in "ab":
        spans = sorted((p[f"{side}_start"], p[f"{side}_end"]) for p in found["passages"].to_pylist())
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_every_pair_says_why():
    for other in (A, REWRITE, "", report(5)):
        why = aligned(A, other)[0]["why"]
        assert why[0].isupper()
        assert why.endswith(".")


def test_nothing_in_nothing_out():
    empty = {name: TABLES[name].empty() for name in ("candidates", "articles", "sentences", "boilerplate")}
    found = align(empty, Align())
    assert found["pairs"].num_rows == found["passages"].num_rows == 0
    lost = empty | {"candidates": TABLES["candidates"].table([{"a": "x", "b": "y", "aligned": True}])}
    assert align(lost, Align())["counts"].to_pylist() == [{"what": "candidates without their articles", "n": 1}]


def test_a_credit_is_found_by_name_and_initials():
    assert credited("The minister told the Lorn Evening Post on Monday.", "The Lorn Evening Post")
    assert credited("The letter, obtained by LEP, is short.", "The Lorn Evening Post; AP")
    assert not credited("The Lorn Evening Post building burned.", "The Lorn Evening Post")
    both = ("Osk Wire said so.", "Osk Wire reported it.")
    assert credits_other(both, ("The Lorn Herald", "Osk Wire"))
    assert not credits_other(both, ("Osk Wire", "Osk Wire"))
    assert credits_other(("CNN reported that it rained.", "It rained."), ("The Lorn Herald", "CNN (Web News)"))
    assert not credits_other(("CNN reported that it rained.", "It rained."), ("CNN", "CNN (Web News)"))
