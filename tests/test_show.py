"""What people ask of a case comes back as plain data, with the words that prove it."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand import show
from firsthand.errors import NotFoundError
from firsthand.schema import digest
from firsthand.show import Held
from firsthand.show.branches import forest
from firsthand.show.pieces import Mark, cut, differing, locate
from firsthand.show.proof import rows
from firsthand.show.sourcing import statement
from made_case import HOSTILE, STORY, crowd, made_case, row


def joined(pieces: list[dict]) -> str:
    return "".join(piece["text"] for piece in pieces)


def test_stories_come_most_told_first_with_totals():
    answer = show.stories(made_case())
    assert (answer["pages"], answer["articles"], answer["refusals"]) == (12, 11, 1)
    assert [card["articles"] for card in answer["stories"]] == [9, 1, 1]
    assert answer["stories"][0]["first_published_at"] == "2031-03-04T00:00:00Z"


@pytest.mark.parametrize(
    ("numbers", "line"),
    [
        ((41, 23, 3, 2, 4), "41 reports · 23 outlets · 3 origins (2 to 4)"),
        ((1, 1, 1, 1, 1), "1 report · 1 outlet · 1 origin"),
        ((2, 1, 0, 0, 2), "2 reports · 1 outlet · 0 origins (0 to 2)"),
        ((2, 1, None, None, None), "2 reports · 1 outlet"),
    ],
)
def test_summary_line(numbers, line):
    names = ("articles", "outlets", "origins", "origins_low", "origins_high")
    assert show.summary_line(dict(zip(names, numbers, strict=True))) == line


def test_a_story_is_plain_json_and_quotes_what_it_points_at():
    answer = show.story(made_case(), STORY)
    assert json.loads(json.dumps(answer)) == answer
    courier = next(e for e in answer["derivations"] if e["child"] == "courier")
    assert courier["evidence"][0]["spans"][0]["words"] == "(Norden Press)"
    assert answer["inferred"][0]["contains"][0]["words"] == "The dam was finished in 1961."
    assert [edge["stated"] for edge in answer["derivations"]] == [True] * 8 + [False] * 2
    assert "text" not in answer["articles"][0]
    crack = next(card for card in answer["claim_cards"] if card["claim_id"] == "c-crack")
    assert [(c["article_id"], c["source"], c["cue"]) for c in crack["claims"]] == [
        ("courier", "one engineer", "said"),
        ("gazette", "engineers", "say"),
    ]


def test_changes_come_worst_first_with_the_words_marked_in_both_sentences():
    changes = show.story(made_case(), STORY)["changes"]
    assert [change["severity"] for change in changes] == [3, 3, 2, 2, 1]
    altered = next(change for change in changes if change["kind"] == "quote_altered")
    assert [p["text"] for p in altered["a_words"] if "kind" in p] == ["speak first"]
    assert joined(altered["b_words"]) == "“We will not wait for the wall to fall,” river chief Ilse Varga said."
    assert next(c for c in changes if c["kind"] == "detail_added")["a_words"] == []
    hedge = next(c for c in changes if c["kind"] == "hedge_dropped")
    assert hedge["b_words"] == [{"text": "The crack is as long as a bus."}], "the sentence that faces it, unmarked"


def test_an_unknown_story_or_article_says_where_to_look():
    for ask in (lambda: show.story(made_case(), "nope"), lambda: show.article(made_case(), "nope")):
        with pytest.raises(NotFoundError, match="firsthand show CASE"):
            ask()


def test_an_article_tells_why_it_is_here_and_who_says_what():
    answer = show.article(made_case(), "gazette")
    assert answer["story"]["why"] == "shares names and numbers"
    assert [edge["parent"] for edge in answer["derivations"]] == ["courier", "ridge"]
    assert {"text": "engineers", "kind": "source", "n": 0} in answer["text_pieces"]
    assert joined(answer["text_pieces"]) == row("gazette")["text"]
    assert [a["article_id"] for a in answer["beside"]["articles"]] == ["courier", "gazette"]
    assert len(answer["siblings"]) == 8


def test_an_article_alone_has_nothing_beside_it():
    answer = show.article(made_case(), "lone")
    assert (answer["beside"], answer["siblings"], answer["derivations"]) == (None, [], [])


def test_an_article_without_any_story_is_still_shown():
    answer = show.article(made_case(stories=[]), "ridge")
    assert answer["story"] is None
    assert answer["article"]["outlet"] == "The Ridge"


@pytest.mark.parametrize(("a", "b"), [("courier", "gazette"), ("gazette", "courier")])
def test_two_articles_beside_each_other_in_the_order_asked(a, b):
    answer = show.side_by_side(made_case(), a, b)
    assert [found["article_id"] for found in answer["articles"]] == [a, b]
    assert (answer["pair"]["a"], answer["pair"]["b"]) == (a, b)
    assert answer["pair"]["a_share"] == (0.6 if a == "courier" else 0.5)
    for side, name in (("a", a), ("b", b)):
        assert joined(answer[f"{side}_text"]) == row(name)["text"]
    left, right = (
        {p["n"]: p for p in answer[f"{side}_text"] if "n" in p} for side in "ab"
    )  # fmt: skip
    assert left.keys() == right.keys() == {1, 2, 3, 4}
    assert {p["kind"] for p in left.values()} == {"edited", "verbatim", "reworded", "quoted"}
    fishermen = [s["words"] for s in answer["added" if a == "courier" else "omitted"]]
    assert "Fishermen had warned of wet stones for weeks." in fishermen


def test_counterparts_are_the_sentences_only_one_side_has():
    added, omitted = show.counterparts(made_case(), "courier", "gazette")
    assert "Fishermen had warned of wet stones for weeks." in [s["words"] for s in added]
    assert [s["words"] for s in omitted] == [row("courier")["title"], "The dam was finished in 1961."]


def test_two_articles_never_compared_say_so():
    answer = show.side_by_side(made_case(), "courier", "lone")
    assert answer["pair"] is None
    assert "not compared" in answer["why"]
    assert answer["passages"] == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (STORY, ("story", STORY)),
        (STORY[:6], ("story", STORY)),
        ("gazette", ("article", "gazette")),
        ("gaz", ("article", "gazette")),
        ("pages/ridge.html", ("article", "ridge")),
        ("ridge.html", ("article", "ridge")),
        ("http://www.the-ridge.example/ridge?a=1&b=2", ("article", "ridge")),
        ("former", ("story", STORY)),
    ],
)
def test_find(words, found):
    assert show.find(made_case(story_ids=[{"was": "former", "is": STORY}]), words) == found


def test_find_names_what_comes_near_and_what_is_not_one():
    with pytest.raises(NotFoundError, match="gazette"):
        show.find(made_case(), "gazete")
    with pytest.raises(NotFoundError, match="any of 2: lantern, lone"):
        show.find(made_case(), "l")
    with pytest.raises(NotFoundError):
        show.find(made_case(), "")


def test_an_empty_case_has_no_stories():
    assert show.stories(Held({})) == {"pages": 0, "articles": 0, "refusals": 0, "stories": []}


def test_stories_without_cards_are_counted():
    card = show.stories(crowd(5))["stories"][0]
    assert (card["articles"], card["outlets"], card["origins"]) == (5, 5, None)
    assert show.summary_line(card) == "5 reports · 5 outlets"


def test_parts_hold_one_story_each_and_nothing_between_stories():
    case = made_case()
    parts = dict(show.parts(case, [digest("lone"), STORY, "nope"]))
    assert list(parts) == [digest("lone"), STORY]
    assert parts[STORY].table("articles").num_rows == 9
    assert parts[digest("lone")].table("pairs").num_rows == 0


# -- branches ---------------------------------------------------------------------------------------------------


def test_the_forest_holds_every_node_once_and_no_circle():
    answer = show.story(made_case(), STORY)
    trees = forest(answer)
    nodes = [branch.node for tree in trees for branch in tree.walk()]
    assert sorted(nodes) == sorted([a["article_id"] for a in answer["articles"]] + ["node-agency"])
    state = next(tree for tree in trees if tree.node == "state")
    assert [b.node for b in state.branches] == ["lantern"]
    assert [edge["parent"] for edge in state.others] == ["lantern"]


def branches_of(answer):
    return [branch for tree in forest(answer) for branch in tree.walk()]


def members_of(branches):
    return sorted(name for branch in branches for name in branch.members or [branch.node])


def lineage_of(edges, n, classes=None, outlets=()):
    """An answer that holds only what a forest needs: articles in order of time, and edges (child, parent, kind)."""
    names = [f"a{i:03}" for i in range(n)]
    return {
        "articles": [
            {"article_id": name, "published_at": f"2031-03-04T{i // 60:02}:{i % 60:02}:00Z",
             "outlet": outlets[i] if outlets else name}
            for i, name in enumerate(names)
        ],
        "derivations": [
            {"child": names[child], "parent": names[parent], "kind": kind, "stated": True, "probability": 0.9}
            for child, parent, kind in edges
        ],
        "inferred": [],
        "copy_classes": [{"article_id": names[i], "class_id": of} for i, of in (classes or {}).items()],
    }  # fmt: skip


def test_three_hundred_copies_fold_and_none_is_lost():
    answer = show.story(crowd(300), digest("crowd"))
    branches = branches_of(answer)
    assert len(branches) < 60
    assert members_of(branches) == sorted(row["article_id"] for row in answer["articles"])


def test_equal_copies_fold_together_and_what_came_from_any_of_them_hangs_from_the_fold():
    edges = [(i, 0, "copy") for i in range(1, 21)] + [(21, 7, "rewrite"), (22, 9, "rewrite")]
    root, *rest = branches_of(lineage_of(edges, 23, dict.fromkeys(range(1, 21), "k")))
    fold, one, other = rest
    assert (root.node, fold.fold, len(fold.members)) == ("a000", "equal", 20)
    assert [(b.node, b.edge["parent"]) for b in (one, other)] == [("a021", "a007"), ("a022", "a009")]
    assert (fold.called({"a001": "Courier"}), fold.kind(), fold.probability()) == ("20 equal copies", "copy", "90%")


def test_versions_of_one_page_are_one_line_and_a_version_by_another_outlet_is_not():
    chain = [(i, i - 1, "revision") for i in range(1, 30)]
    outlets = ["Courier"] * 29 + ["Gazette"]
    branches = branches_of(lineage_of([*chain, (30, 5, "rewrite")], 31, outlets=[*outlets, "Mail"]))
    assert [(b.node, b.fold, len(b.members)) for b in branches] == [
        ("a000", "versions", 29), ("a029", "", 0), ("a030", "", 0)]  # fmt: skip
    assert branches[0].called({"a000": "Courier"}) == "Courier, 29 versions"


def test_nobody_is_drawn_in_doubt_under_what_rests_on_him():
    articles = [{"article_id": i, "published_at": None} for i in ("first", "post")]
    edges = [
        {"child": "post", "parent": "wire", "stated": True, "probability": 0.9, "kind": "syndication"},
        {"child": "post", "parent": "first", "stated": True, "probability": 0.8, "kind": "citation"},
        {"child": "first", "parent": "wire", "stated": False, "probability": 0.3, "kind": "rewrite"},
    ]
    answer = {"articles": articles, "derivations": edges, "inferred": [{"node_id": "wire"}], "copy_classes": []}
    roots = {root.node: root for root in forest(answer)}
    assert set(roots) == {"first", "wire"}
    assert [edge["parent"] for edge in roots["first"].others] == ["wire"]  # and still told of
    edges[1]["stated"] = False
    assert [root.node for root in forest(answer)] == ["wire"]
    edges[1]["stated"] = True
    edges[2]["parent"] = "post"  # what is stated the other way round is not told of
    assert next(root for root in forest(answer) if root.node == "first").others == []


def test_leaves_of_one_parent_fold_even_where_they_are_no_equal_copies():
    case = crowd(200)
    case = Held({name: case.table(name) for name in ("articles", "stories", "derivations")})
    branches = branches_of(show.story(case, digest("crowd")))
    assert len(branches) <= 60
    assert sum(len(b.members) or 1 for b in branches) == 200


@pytest.mark.parametrize("seed", range(6))
def test_whatever_the_lineage_it_folds_to_a_page_and_none_is_lost(seed):
    draw = random.Random(seed)
    n = draw.choice([61, 150, 300])
    reach = draw.choice([1, 3, n])
    edges = [(i, draw.randrange(max(i - reach, 0), i), draw.choice(["copy", "rewrite"])) for i in range(1, n)
             if draw.random() < 0.9]  # fmt: skip
    answer = lineage_of(edges, n)
    branches = branches_of(answer)
    assert len(branches) <= 60
    assert members_of(branches) == [row["article_id"] for row in answer["articles"]]
    assert len(branches) >= 20 or any(len(b.members) > 100 for b in branches), "no more is folded than must be"


def test_a_page_watched_for_weeks_is_a_long_chain_and_no_trouble():
    ids = [f"v{i:04}" for i in range(1500)]
    articles = [{"article_id": i, "published_at": None, "outlet": "Courier"} for i in ids]
    for kind, most in (("revision", 1), ("copy", 60)):
        edges = [{"child": b, "parent": a, "stated": True, "probability": 0.9, "kind": kind} for a, b in pairwise(ids)]
        branches = branches_of({"articles": articles, "derivations": edges, "inferred": [], "copy_classes": []})
        assert len(branches) == most
        assert members_of(branches) == ids


# -- a case stopped early ---------------------------------------------------------------------------------------


def test_a_story_is_found_and_told_before_it_has_a_card():
    case = made_case(story_cards=[], origins=[], claim_cards=[], claims=[], changes=[])
    assert show.find(case, STORY[:6]) == ("story", STORY)
    answer = show.story(case, STORY)
    assert (answer["story_card"]["articles"], answer["story_card"]["origins"]) == (9, None)
    assert len(answer["derivations"]) == 10


def test_before_there_are_stories_the_message_names_the_next_step():
    with pytest.raises(NotFoundError, match="without --until goes on"):
        show.find(made_case(story_cards=[], stories=[]), "nope")


# -- pieces -----------------------------------------------------------------------------------------------------

MARKS = st.lists(
    st.builds(lambda a, b, k, n: Mark(min(a, b), max(a, b), k, n), st.integers(0, 12), st.integers(0, 12),
              st.sampled_from(["x", "y"]), st.integers(0, 3)), max_size=6)  # fmt: skip


@given(st.text(max_size=10), MARKS, st.randoms())
def test_pieces_join_to_the_text_and_ignore_the_order_of_marks(text, marks, random):
    pieces = cut(text, marks)
    assert joined(pieces) == text
    random.shuffle(marks)
    assert cut(text, marks) == pieces


@given(st.text(min_size=1, max_size=10), MARKS)
def test_each_letter_belongs_to_the_shortest_mark_over_it(text, marks):
    at = 0
    for piece in cut(text, marks):
        for place in range(at, at + len(piece["text"])):
            over = [m for m in marks if m.start <= place < m.end]
            assert (piece.get("n") is not None) == bool(over)
            if over:
                assert (piece["kind"], piece["n"]) in {
                    (m.kind, m.n) for m in over if m.end - m.start == min(o.end - o.start for o in over)
                }
        at += len(piece["text"])


def test_a_changed_word_is_found_in_its_sentence_whatever_its_case():
    text = "One. Two engineers said."
    assert locate(text, "two engineers", 5, 24, (5, 24)) == (5, 18)
    assert locate(text, "engineers", 5, 24, (5, 8)) == (9, 18)
    assert locate(text, "absent", 5, 24, (9, 18)) == (9, 18)
    assert locate(text, "absent", 5, 24, (5, 24)) is None
    assert locate(text, "", 5, 24, (9, 18)) is None


@pytest.mark.parametrize(
    ("a", "b", "marked"),
    [
        ("the wall to speak first, he said", "the wall to fall, he said", (["speak first"], ["fall"])),
        ("we left the town at once", "we left the town", (["at once"], [])),
        ("about 12", "nearly 20", (["about 12"], ["nearly 20"])),
        ("none of this is here at all", "words that were never there before", None),
    ],
)
def test_only_the_words_that_differ_are_marked(a, b, marked):
    places = differing(a, b)
    found = tuple([text[start:end] for start, end in place] for text, place in zip((a, b), places, strict=True))
    assert found == (marked or ([a], [b]))


def test_hostile_words_stay_words():
    assert show.article(made_case(), "hostile")["article"]["title"] == HOSTILE


def test_a_storys_sourcing_statement_is_its_tables_in_sentences():
    answer = show.story(made_case(), STORY)
    text = answer["sourcing"]["text"]
    card = answer["story_card"]
    assert text.startswith(f"{card['articles']} reports by ")
    assert all(origin["label"] in text for origin in answer["origins"] if origin["counted"])
    assert text.endswith("a source that none of them names is not in it.")
    quoted = {origin["label"] for origin in answer["origins"] if not origin["counted"]}
    assert {source["label"] for source in answer["sourcing"]["sources"]} == quoted


def test_a_report_behind_its_digests_is_said_not_to_be_here():
    answer = show.story(made_case(), STORY)
    counted = next(origin for origin in answer["origins"] if origin["counted"])
    counted["label"], counted["articles"] = "The Torch (behind Lamp, Post)", ["a", "b"]
    counted["rests_on"] = []
    card = answer["claim_cards"][0]
    card["text"], card["warnings"], card["contradiction"] = "“It held.”", ["contradicted"], None
    text = statement(answer)["text"]
    assert "The Torch (a report that is not here): behind 2 reports, Lamp, Post" in text
    assert "contradict each other on: “It held.”" in text  # within one pair of marks


def test_a_sourcing_statement_counts_an_outlets_own_reports_and_keeps_small_letters_of_the_unnamed():
    own = {"kind": "report", "label": "Post", "rests_on": [], "counted": True, "evidence": []}
    claim = {"origin_ids": ["o0"], "form": "indirect"}
    told = [claim | {"article_id": f"x{n}", "source_words": words} for n, words in enumerate(("The NRA", "the NRA"))]
    answer = {
        "story_card": {"articles": 2, "outlets": 1, "origins": 1, "origins_low": 1, "origins_high": 2, "warnings": [],
                       "first_published_at": None, "last_published_at": None},
        "origins": [own | {"origin_id": f"o{n}", "articles": [f"x{n}"]} for n in range(2)],
        "articles": [{"article_id": f"x{n}", "agency": None, "outlet": "Post", "domain": None} for n in range(2)],
        "claim_cards": [{"claim_id": "c", "claims": told, "warnings": [], "origins_low": 1, "text": "It burst."}],
        "changes": [], "derivations": [], "inferred": [],
    }  # fmt: skip
    text = statement(answer)["text"]
    assert "Reports of their own: Post (2)." in text
    assert "“the NRA” (2 reports)" in text


def test_a_state_mediums_own_page_needs_no_credit():
    answer = show.story(made_case(), STORY)
    answer["origins"] = [{"origin_id": "o", "kind": "state_media", "label": "NORTA", "rests_on": [], "counted": True,
                          "evidence": [], "articles": ["x", "y"]}]  # fmt: skip
    pages = {"x": "NORTA", "y": "Post"}
    answer["articles"] = [{"article_id": i, "agency": None, "outlet": own, "domain": None} for i, own in pages.items()]
    assert "behind 2 reports, 1 of which credits nobody" in statement(answer)["text"]
    answer["origins"][0]["evidence"] = [{"kind": "digest", "says": "both say so", "weight": 1.0, "spans": []}]
    assert "credit" not in statement(answer)["text"].split(".")[1]


def test_times_and_days_are_iso_8601():
    micros = (0, 1, 120_000, 999_999)
    times = [datetime(2031, 3, 4, 9, 12, 5, n, tzinfo=UTC) for n in micros] + [datetime.min.replace(tzinfo=UTC), None]
    days = [time and time.date() for time in times]
    table = pa.table({"at": pa.array(times, pa.timestamp("us", tz="UTC")), "day": days, "evidence": [None] * 6})
    assert rows(table) == [
        {"at": at and at.isoformat().replace("+00:00", "Z"), "day": day and day.isoformat(), "evidence": []}
        for at, day in zip(times, days, strict=True)
    ]
