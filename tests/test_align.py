"""Pairs and passages: what two texts share, where, and what that makes them."""

import random
from itertools import pairwise

import numpy as np
import pytest

from firsthand.align import align, sentence_alignment
from firsthand.align.relations import credited, credits_other
from firsthand.align.sentence_alignment import Cells
from firsthand.schema import TABLES
from firsthand.sentences import sentence_rows
from firsthand.settings import Align
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


@pytest.mark.parametrize("seed", range(30))
def test_cells_that_cannot_follow_change_no_chain(seed):
    draw = np.random.default_rng(seed)
    cells = sorted({(p, *draw.integers(0, 9, 2).tolist()) for p in range(3) for _ in range(20)})
    rows, sure = np.array(cells, np.int32), draw.random(len(cells)) < 0.4
    likeness = np.round(draw.choice([0.3, 0.5, 0.5001, 0.9, 1.0], len(cells)), 4)
    most = np.where(sure, likeness, np.minimum(likeness + draw.choice([0, 0.1, 0.3], len(cells)), 1))
    # those whose likeness turns out to be too small are in no chain
    whole = Cells(rows, likeness).kept(there := sure | (draw.random(len(cells)) < 0.7))
    part = Cells(rows, likeness).kept(there & sentence_alignment._may_follow(rows, most, sure))
    chains = [of.kept(sentence_alignment.chained(of)) for of in (whole, part)]
    assert chains[0].rows.tolist() == chains[1].rows.tolist()
    assert len({row[0] for row in chains[0].rows.tolist()}) == len({row[0] for row in whole.rows.tolist()})


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
