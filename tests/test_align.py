"""Pairs and passages: what two texts share, where, and what that makes them."""

import random
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

from firsthand.align import align, telling
from firsthand.align.relations import Figures, credited, credits_other, relation
from firsthand.align.sentence_alignment import Cells, Words
from firsthand.align.telling import Echo
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


def test_edited_words_stay_in_one_passage_that_begins_and_ends_on_common_words():
    random.seed(3)
    changed = [w if n % 11 or n in (0, len(WORDS) - 1) else "elsewhere" for n, w in enumerate(WORDS)]
    pair, shown, _ = aligned(A, " ".join(changed))
    assert pair["relation"] == "copy"
    assert [kind for kind, _, _ in shown] == ["edited"]
    assert shown[0][1] == bare(A)


QUOTE = (
    "“We have walked this road for thirty years and we will walk it again, whatever the board decides,” said Ana Orrel."
)


def test_a_quotation_that_lost_its_marks_on_one_side_is_still_one():
    pair, _, _ = aligned(f"{report(11)} {QUOTE}", f"{report(12)} {QUOTE.replace('“', '').replace('”', '')}")
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
    texts = ["Petra Quill flew to Lorn. To Lorn flew Petra Quill. “We flew to Lorn,” said she. She said it."]
    tokens, sentence = tokens_of(pa.array(texts)), np.repeat(np.arange(4, dtype=np.int32), [5, 5, 6, 3])
    said = np.isin(np.arange(len(sentence)), [10, 11, 12, 13])
    words = Words(tokens.stems, stem_weights(tokens.stems), tokens.flags, sentence, np.zeros(4, np.int32))

    def parts(said, *cells):
        also = telling.also_said(tokens.stems, said, tokens.ends)
        rows = np.array([(0, *cell) for cell in cells], np.int32)
        return telling.parts(words.kept(~said), also[~said], Cells(rows, np.ones(len(cells)))).tolist()

    (free, plain), apart = parts(~tokens.words.astype(bool), (0, 1), (0, 3))
    assert free == 1.0
    assert 0 < plain < 0.5
    assert apart == [0.0, 0.0]
    assert 0 < parts(said, (0, 1))[0][0] < 0.8
    assert parts(said, (2, 3))[0][0] == 1.0  # she said


def test_what_is_told_alike_is_summed_in_order_and_in_any_order():
    def echo(likeness, *part):
        rows = np.array([(1, 0, 11), (1, 1, 10), (1, 2, 12)], np.int32)[: len(likeness)]
        shared = np.full((len(likeness), 2), part)
        return telling.echoes(Cells(rows, np.array(likeness)), shared, np.full(13, 20), 3)

    found = echo([0.65, 0.85, 0.45], 1.0, 0.5)[1]
    assert (found.sentences, found.followed, found.echoed) == (2, 0.8, 12.0)
    assert echo([0.65, 0.85, 0.45], 0.0, 0.0) == echo([], 0.0, 0.0) == [Echo()] * 3


@pytest.mark.parametrize(("more", "told"), [
    ({}, "rewrite"),
    ({"one_outlet": True}, "independent"),
    ({"echo": Echo(4, 1.2, 19.0)}, "rewrite"),
    ({"echo": Echo(4, 1.2, 19.0), "named": True}, "independent"),
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


def test_a_report_under_long_boilerplate_is_still_a_copy():
    litter, told = report(40, 12), report(41, 5)
    a, b = f"{litter}\n\n{told} {report(42, 8)}", f"{litter}\n\n{told}"
    spans = [{"article_id": i, "start": 0, "end": len(litter)} for i in "ab"]
    pair, shown, found = aligned(a, b, boilerplate=spans)
    assert (pair["relation"], pair["b_share"]) == ("copy", 1.0)
    assert [text for _, _, text in shown] == [bare(litter), bare(told)]
    assert found["passages"]["boilerplate"].to_pylist() == [True, False]


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


def test_articles_that_read_the_same_are_told_like_others():
    """A report that stands in many places is one text; who printed it, and what is boilerplate there, still counts."""
    texts = {"a": ORIGINAL, "b": REWRITE, "c": ORIGINAL, "d": REWRITE, "e": REWRITE}
    litter = [{"article_id": "e", "start": 0, "end": REWRITE.index("Costing")}]
    pairs = [(x, y) for x in texts for y in texts if x < y]
    rows = [{"article_id": i, "text": text, "outlet": f"Outlet {i}"} for i, text in texts.items()]
    tables = {
        "articles": TABLES["articles"].table(rows),
        "sentences": TABLES["sentences"].table([r for i, text in texts.items() for r in sentence_rows(i, None, text)]),
        "boilerplate": TABLES["boilerplate"].table(litter),
    }
    together = align(tables | {"candidates": candidates_of(*pairs)}, Align())
    alone = [align(tables | {"candidates": candidates_of(pair)}, Align()) for pair in pairs]
    for name in ("pairs", "passages"):
        assert together[name].to_pylist() == [row for found in alone for row in found[name].to_pylist()]
    relations = {(row["a"], row["b"]): row["relation"] for row in together["pairs"].to_pylist()}
    assert (relations["a", "c"], relations["a", "b"], relations["b", "c"]) == ("copy", "rewrite", "rewrite")
    shares = {(row["a"], row["b"]): row["b_share"] for row in together["pairs"].to_pylist()}
    assert shares["a", "d"] == shares["a", "b"] != shares["a", "e"]


def candidates_of(*pairs):
    return TABLES["candidates"].table([{"a": a, "b": b, "aligned": True} for a, b in pairs])


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
