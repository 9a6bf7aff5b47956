"""Lineage on made-up stories: who is whose parent, what is inferred, what stays open."""

from __future__ import annotations

import itertools
import json
import math
import random
import re
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from benchmarks.lineage.measuring import by_child, right_edges
from benchmarks.lineage.traditions import tradition
from hypothesis import given
from hypothesis import strategies as st

from firsthand.dossier import Dossier
from firsthand.lineage import lineage
from firsthand.lineage.collation import collate
from firsthand.lineage.descent import best_tree, edge_probabilities, gathered, log_weight
from firsthand.lineage.laying import words_of
from firsthand.lineage.mixing import Edge, named_first
from firsthand.lineage.polarity import cost_of_cuts, cost_of_descent
from firsthand.newsrooms import credits_in
from firsthand.schema import TABLES
from firsthand.settings import Lineage

TEXT = """The ferry Alba ran onto a reef off Lorn at dawn on Friday with 214 people on board, the coast guard said.

Fishing boats from three villages took off the passengers, among them a school class of 26 from the island of Wend.

"We heard the hull go, and then there was no sound at all," said Ina Brede, a teacher who carried two children.

The captain, Oskar Pell, has sailed the strait for 31 years and told police that the radar screen had gone blank.

Fuel was seen on the water by noon, and the harbour office closed the strait to ships of more than 40 metres.

Divers will look at the hull on Saturday, and a tug is on its way from Quint, the company that owns the ship said."""
START = datetime(2024, 5, 3, 6, tzinfo=UTC)


def pile(articles, attributions=(), furniture=()):
    """Tables of one story. Pairs and passages come from equal runs of words between the texts given."""
    rows, pairs, passages = [], [], []
    for article in articles:
        words = words_of(article["text"])[0]
        rows.append({"outlet": article["article_id"].title(), "words": len(words), "title": None} | article)
    for one, other in itertools.combinations(sorted(rows, key=lambda row: row["article_id"]), 2):
        mine, theirs = words_of(one["text"]), words_of(other["text"])
        found = runs(mine[0], theirs[0])
        shared = sum(length for *_, length in found)
        if shared < 12:
            continue
        ids = {"a": one["article_id"], "b": other["article_id"]}
        a_share, b_share = shared / len(mine[0]), shared / len(theirs[0])
        relation = "copy" if max(a_share, b_share) >= 0.5 else "partial_copy"
        pairs.append(
            ids | {"a_share": a_share, "b_share": b_share, "verbatim": shared, "edited": 0, "relation": relation}
        )
        passages += [
            ids
            | {"a_part": "text", "a_start": mine[1][i][0], "a_end": mine[1][i + n - 1][1]}
            | {"b_part": "text", "b_start": theirs[1][j][0], "b_end": theirs[1][j + n - 1][1]}
            | {"kind": "verbatim", "similarity": 1.0, "quoted": False, "boilerplate": False}
            for i, j, n in found
        ]
    return {
        "stories": TABLES["stories"].table([{"story_id": "s", "article_id": row["article_id"]} for row in rows]),
        "articles": TABLES["articles"].table(rows),
        "pairs": TABLES["pairs"].table(pairs),
        "passages": TABLES["passages"].table(passages),
        "attributions": TABLES["attributions"].table(list(attributions)),
        "furniture": TABLES["furniture"].table(list(furniture)),
        "sentences": TABLES["sentences"].table(
            [
                {"article_id": row["article_id"], "n": n, "part": "text", "start": found.start(), "end": found.end()}
                for row in rows
                for n, found in enumerate(re.finditer(r"[^.]+\.?", row["text"]))
            ]
        ),
    }


def runs(mine, theirs, least=5):
    """Equal runs of words, longest first to the left: a plain twin of what alignment finds."""
    found, i = [], 0
    while i <= len(mine) - least:
        best = (0, 0)
        for j in range(len(theirs) - least + 1):
            n = 0
            while i + n < len(mine) and j + n < len(theirs) and mine[i + n] == theirs[j + n]:
                n += 1
            best = max(best, (n, -j))
        if best[0] >= least:
            found.append((i, -best[1], best[0]))
            i += best[0]
        else:
            i += 1
    return found


def stated(found):
    """Parents stated for each child, and kinds."""
    return {(row["child"], row["parent"], row["kind"]) for row in found["derivations"].to_pylist() if row["stated"]}


def without_last(text, paragraphs):
    return "\n\n".join(text.split("\n\n")[:-paragraphs])


def test_copies_that_credit_an_agency_hang_from_its_unpublished_report():
    copies = [
        {"article_id": "echo", "text": TEXT, "agency": "Reuters"},
        {"article_id": "herald", "text": without_last(TEXT, 2), "agency": "Reuters"},
        {"article_id": "post", "text": TEXT.replace("at dawn", "early"), "agency": None},
    ]
    found = lineage(pile(copies), Lineage())
    (node,) = found["inferred"].to_pylist()
    assert (node["label"], node["agency"]) == ("Reuters report", "Reuters")
    assert {(child, kind) for child, parent, kind in stated(found) if parent == node["node_id"]} == {
        ("echo", "syndication"),
        ("herald", "syndication"),
        ("post", "syndication"),
    }
    assert sum(span["end"] - span["start"] for span in node["contains"]) > 300
    sure = {row["child"]: row["probability"] for row in found["derivations"].to_pylist() if row["stated"]}
    assert sure["post"] < sure["echo"]


def test_an_agency_with_a_page_of_its_own_is_the_parent_itself():
    copies = [
        {"article_id": "wire", "text": TEXT, "outlet": "Reuters"},
        {"article_id": "echo", "text": without_last(TEXT, 1), "agency": "Reuters"},
    ]
    found = lineage(pile(copies), Lineage())
    assert not found["inferred"].num_rows
    assert stated(found) == {("echo", "wire", "syndication")}


def test_readings_rule_every_copy_out_as_the_source_of_the_others():
    changes = [("dawn", "daybreak", 0), ("reef", "shoal", 1), ("villages", "hamlets", 2), ("screen", "display", 3)]
    changes += [("noon", "midday", 0), ("strait", "sound", 1), ("Divers", "Frogmen", 2), ("hull", "keel", 3)]
    changes += [("teacher", "tutor", 0), ("class", "group", 1), ("tug", "salvor", 2), ("police", "officers", 3)]
    texts = [TEXT] * 4
    for old, new, n in changes:
        texts[n] = texts[n].replace(old, new)
    found = lineage(pile([{"article_id": f"p{n}", "text": text} for n, text in enumerate(texts)]), Lineage())
    (node,) = found["inferred"].to_pylist()
    assert node["agency"] is None
    assert {child for child, parent, _ in stated(found) if parent == node["node_id"]} == {"p0", "p1", "p2", "p3"}
    assert "ruled_out" in {reason["kind"] for reason in json.loads(node["evidence"])}


def test_no_parent_is_inferred_where_the_source_is_here():
    texts = [TEXT] + [TEXT.replace(old, new) for old, new in (("dawn", "daybreak"), ("reef", "shoal"), ("tug", "boat"))]
    found = lineage(pile([{"article_id": f"p{n}", "text": text} for n, text in enumerate(texts)]), Lineage())
    assert not found["inferred"].num_rows
    assert {(child, parent) for child, parent, _ in stated(found)} == {("p1", "p0"), ("p2", "p0"), ("p3", "p0")}


def test_shared_readings_show_descent_though_times_say_otherwise():
    spoilt = TEXT.replace("214", "241").replace("three villages", "some villages").replace("31 years", "13 years")
    copies = [
        {
            "article_id": "first",
            "text": TEXT,
            "published_at": START + timedelta(hours=5),
            "published_precision": "minute",
        },
        {"article_id": "second", "text": spoilt, "published_at": START, "published_precision": "minute"},
        {"article_id": "third", "text": spoilt.replace("hull go", "hull break"), "published_precision": None},
        {"article_id": "other", "text": TEXT.replace("noon", "midday"), "published_precision": None},
    ]
    edges = {(row["child"], row["parent"]): row for row in lineage(pile(copies), Lineage())["derivations"].to_pylist()}
    assert edges["third", "second"]["stated"]
    assert ("third", "other") not in edges


def test_a_link_names_the_parent_among_equal_copies():
    copies = [{"article_id": n, "text": TEXT, "url": f"https://{n}.example/a"} for n in ("one", "two")]
    copies.append({"article_id": "three", "text": without_last(TEXT, 1), "url": "https://three.example/a"})
    link = {"article_id": "three", "kind": "link", "value": "https://www.two.example/a?x=1", "found": "visible"}
    found = lineage(pile(copies, furniture=[link]), Lineage())
    rows = [row for row in found["derivations"].to_pylist() if row["child"] == "three"]
    best = max(rows, key=lambda row: row["probability"])
    assert (best["parent"], best["stated"]) == ("two", True)
    assert "link" in {reason["kind"] for reason in json.loads(best["evidence"])}


def test_equal_copies_without_any_sign_stay_undecided():
    found = lineage(pile([{"article_id": n, "text": TEXT} for n in ("one", "two")]), Lineage(stated_probability=0.6))
    rows = found["derivations"].to_pylist()
    assert {row["stated"] for row in rows} == {False}
    assert [row["probability"] for row in rows] == pytest.approx([0.5, 0.5], abs=0.05)


def test_a_mixed_page_has_two_parents():
    other = "\n\n".join(line.swapcase().swapcase()[::-1].replace(",", "") for line in TEXT.split("\n\n"))
    mixed = "\n\n".join(TEXT.split("\n\n")[:4] + other.split("\n\n")[:3])
    copies = [{"article_id": n, "text": t} for n, t in (("alpha", TEXT), ("beta", other), ("mixed", mixed))]
    copies[2] |= {"published_at": START + timedelta(days=2), "published_precision": "day"}
    for copy in copies[:2]:
        copy |= {"published_at": START, "published_precision": "day"}
    found = lineage(pile(copies), Lineage())
    assert {(child, parent) for child, parent, _ in stated(found)} == {("mixed", "alpha"), ("mixed", "beta")}


def said(article, who):
    return {
        "article_id": article,
        "n": 0,
        "part": "text",
        "source_name": who,
        "source_kind": "outlet",
        "source_spans": [{"start": 0, "end": 4}],
        "content_spans": [{"start": 5, "end": 60}],
    }


def test_a_circle_of_citations_is_found_and_named():
    copies = [
        {"article_id": "lamp", "text": "The ferry Alba ran onto a sharp reef off Lorn at dawn, the paper says."},
        {"article_id": "torch", "text": "It is said: off Lorn the Alba, a ferry, ran upon a very sharp reef at dawn."},
    ]
    found = lineage(pile(copies, attributions=[said("lamp", "The Torch"), said("torch", "Lamp")]), Lineage())
    rows = found["derivations"].to_pylist()
    assert {row["kind"] for row in rows} == {"citation"}
    assert sorted(row["stated"] for row in rows) == [False, True]
    (open_one,) = [row for row in rows if not row["stated"]]
    assert "circular" in {reason["kind"] for reason in json.loads(open_one["evidence"])}


def test_a_circle_is_named_where_both_also_share_their_words():
    copies = [{"article_id": "lamp", "text": TEXT}, {"article_id": "torch", "text": without_last(TEXT, 1)}]
    found = lineage(pile(copies, attributions=[said("lamp", "The Torch"), said("torch", "Lamp")]), Lineage())
    circular = ["circular" in row["evidence"] for row in found["derivations"].to_pylist() if not row["stated"]]
    assert circular == [True]


def test_a_later_version_of_one_page_is_a_revision():
    copies = [
        {"article_id": "new", "text": TEXT + "\n\nCorrection: 26 children.", "modified_at": START + timedelta(hours=9)},
        {"article_id": "old", "text": TEXT, "published_at": START},
    ]
    copies = [copy | {"url": "https://post.example/ferry", "outlet": "Post"} for copy in copies]
    assert stated(lineage(pile(copies), Lineage())) == {("new", "old", "revision")}


def test_the_answer_does_not_depend_on_the_order_of_rows():
    copies = [{"article_id": f"p{n}", "text": without_last(TEXT, n), "agency": "AP" if n else None} for n in range(4)]
    tables = pile(copies)
    turned = {name: table.take(np.arange(table.num_rows)[::-1]) for name, table in tables.items()}
    one, other = lineage(tables, Lineage()), lineage(turned, Lineage())
    assert one["derivations"].equals(other["derivations"])
    assert one["inferred"].equals(other["inferred"])


def test_nothing_comes_of_nothing():
    found = lineage({name: TABLES[name].empty() for name in TABLES}, Lineage())
    assert found["derivations"].num_rows == found["inferred"].num_rows == 0


def test_a_story_of_many_copies_is_folded():
    copies = [{"article_id": f"p{n:03d}", "text": TEXT, "agency": "AP" if n % 2 else None} for n in range(150)]
    tables = pile(copies[:2])
    classes = [{"class_id": "c", "article_id": c["article_id"], "representative": "p000", "share": 1.0} for c in copies]
    rows = [c | {"outlet": c["article_id"], "words": 130} for c in copies]
    pairs = [
        {
            "a": "p000",
            "b": c["article_id"],
            "a_share": 1.0,
            "b_share": 1.0,
            "verbatim": 130,
            "edited": 0,
            "relation": "copy",
        }
        for c in copies[1:]
    ]
    tables |= {
        "articles": TABLES["articles"].table(rows),
        "stories": TABLES["stories"].table([{"story_id": "s", "article_id": c["article_id"]} for c in copies]),
        "pairs": TABLES["pairs"].table(pairs),
        "copy_classes": TABLES["copy_classes"].table(classes),
    }
    found = lineage(tables, Lineage())
    assert found["inferred"]["label"].to_pylist() == ["AP report"]
    assert {row["child"] for row in found["derivations"].to_pylist()} == {c["article_id"] for c in copies}
    assert found["counts"].num_rows == 1


def test_what_is_not_weighed_against_all_hangs_from_the_exemplar_whose_readings_it_has():
    rng = random.Random(1)
    spoilt = TEXT.replace("214", "241").replace("three villages", "some hamlets").replace("31 years", "13 years")
    copies = [
        {
            "article_id": f"p{n:03d}",
            "text": f"{spoilt if n % 4 == 1 else TEXT}\n\n{''.join(rng.choices('abcdef', k=9))}",
        }
        for n in range(160)
    ]
    copies[0]["text"], copies[1]["text"] = TEXT, spoilt
    for n, copy in enumerate(copies):
        copy |= {"published_at": START + timedelta(minutes=15 * n), "published_precision": "minute"}
    ground = {"a_share": 1.0, "b_share": 1.0, "verbatim": 130, "edited": 0, "relation": "copy"}
    tables = pile(copies[:2])
    tables |= {
        "articles": TABLES["articles"].table([c | {"outlet": c["article_id"], "words": 130} for c in copies]),
        "stories": TABLES["stories"].table([{"story_id": "s", "article_id": c["article_id"]} for c in copies]),
        "pairs": TABLES["pairs"].table(
            [ground | {"a": "p000", "b": c["article_id"]} for c in copies[1:]]
            + [ground | {"a": "p001", "b": c["article_id"]} for c in copies[2:]]
        ),
    }
    found = lineage(tables, Lineage())
    assert found["counts"].num_rows == 1
    named = {child: parent for child, parent, _ in stated(found)}
    right = [named.get(f"p{n:03d}") == ("p001" if n % 4 == 1 else "p000") for n in range(2, 160)]
    assert sum(right) >= 0.95 * len(right)


def test_a_lost_source_is_inferred_where_only_times_rule_out_the_copy_that_has_its_words():
    changes = [("dawn", "daybreak"), ("reef", "shoal"), ("tug", "boat"), ("noon", "midday"), ("hull", "keel")]
    changes += [("class", "group"), ("police", "officers"), ("teacher", "tutor")]
    texts = [TEXT.replace(old, new) for old, new in changes]
    copies = [
        {
            "article_id": f"p{n}",
            "text": text,
            "published_at": START + timedelta(hours=n),
            "published_precision": "minute",
        }
        for n, text in enumerate([*texts, TEXT])
    ]
    assert lineage(pile(copies), Lineage())["inferred"].num_rows == 1
    for copy in copies:
        copy |= {"published_at": None, "published_precision": None}
    assert not lineage(pile(copies), Lineage())["inferred"].num_rows


def test_a_copy_of_a_copy_hangs_from_it_and_not_from_the_first():
    second = TEXT.replace("at dawn", "at first light").replace("26", "twenty-six").replace("screen", "display")
    third = second.replace("hull go", "hull break")
    others = [TEXT.replace(old, new) for old, new in (("noon", "midday"), ("tug", "boat"), ("police", "officers"))]
    copies = [{"article_id": n, "text": t} for n, t in (("a", TEXT), ("b", second), ("c", third))]
    copies += [{"article_id": f"p{n}", "text": text} for n, text in enumerate(others)]
    named = {(child, parent) for child, parent, _ in stated(lineage(pile(copies), Lineage()))}
    assert ("c", "b") in named
    assert ("b", "c") not in named


def changed(text, *changes):
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def test_what_most_copies_have_may_be_what_their_own_exemplar_made_of_a_lost_text():
    first = changed(TEXT, ("214", "240"), ("villages", "hamlets"), ("sailed", "crossed"), ("Divers", "Frogmen"))
    texts = {
        "first": first,
        **{
            f"p{n}": changed(first, change)
            for n, change in enumerate(
                (("noon", "midday"), ("hull go", "hull break"), ("police", "officers"), ("at dawn", "early"))
            )
        },
        "second": changed(TEXT, ("reef", "rock"), ("children", "infants"), ("Fuel", "Oil"), ("tug", "tugboat")),
        "third": changed(TEXT, ("coast guard", "navy"), ("blank", "dark"), ("metres", "yards"), ("owns", "runs")),
    }
    found = lineage(pile([{"article_id": name, "text": text} for name, text in texts.items()]), Lineage())
    named = {(child, parent) for child, parent, _ in stated(found)}
    assert {(f"p{n}", "first") for n in range(4)} <= named
    (lost,) = found["inferred"]["node_id"].to_pylist()
    assert {(name, lost) for name in ("first", "second", "third")} <= named


def test_manuscripts_without_times_give_up_most_of_their_tree():
    rights = []
    for seed in range(3):
        made = tradition(random.Random(seed))
        rows = [{"article_id": name, "text": text, "outlet": None} for name, text in made.texts.items()]
        tables = pile(rows[:1])
        pairs = [
            {"a": a, "b": b, "a_share": 0.9, "b_share": 0.9, "verbatim": 900, "edited": 0, "relation": "copy"}
            for a, b in itertools.combinations(sorted(made.texts), 2)
        ]
        tables |= {
            "articles": TABLES["articles"].table([row | {"words": 1000} for row in rows]),
            "stories": TABLES["stories"].table([{"story_id": "s", "article_id": name} for name in made.texts]),
            "pairs": TABLES["pairs"].table(pairs),
        }
        rights.append(right_edges(made, by_child(lineage(tables, Lineage())["derivations"])))
    assert sum(rights) / len(rights) >= 0.8


@given(st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_edge_probabilities_equal_the_sum_over_all_trees(n, seed):
    weights = np.random.default_rng(seed).normal(size=(n + 1, n)) * 2
    trees = {}
    for parents in itertools.product(range(n + 1), repeat=n):
        if all(leads_to_root(parents, node) for node in range(n)):
            trees[parents] = float(np.exp(sum(weights[parent, node] for node, parent in enumerate(parents))))
    whole = sum(trees.values())
    found = edge_probabilities(weights)
    for parent, node in itertools.product(range(n + 1), range(n)):
        share = sum(weight for parents, weight in trees.items() if parents[node] == parent) / whole
        assert found[parent, node] == pytest.approx(share, abs=1e-4)
    assert log_weight(weights) == pytest.approx(np.log(whole), abs=1e-6)
    best = max(trees, key=lambda parents: trees[parents])
    assert [parent + 1 for parent in best_tree(weights)] == list(best)


@given(st.integers(2, 4), st.integers(0, 2**32 - 1), st.sampled_from([1.0, 4.0, 20.0, 100.0]))
def test_gathering_comes_near_the_sum_over_all_trees_with_dirichlet_counts(n, seed, concentration):
    weights = np.random.default_rng(seed).normal(size=(n + 1, n)) * 2
    each = concentration / n
    logs, edges = [], []
    for parents in itertools.product(range(n + 1), repeat=n):
        if all(leads_to_root(parents, node) for node in range(n)):
            followed = [parents.count(node) for node in range(1, n + 1)]
            counts = sum(math.lgamma(each + k) - math.lgamma(each) for k in followed)
            counts += math.lgamma(concentration) - math.lgamma(concentration + sum(followed))
            logs.append(counts + sum(weights[parent, node] for node, parent in enumerate(parents)))
            edges.append(np.eye(n + 1)[list(parents)].T)
    whole = np.logaddexp.reduce(logs)
    right = sum(np.exp(log - whole) * edge for log, edge in zip(logs, edges, strict=True))
    found, likely = gathered(weights, (1 - np.eye(n)) / (n - 1), concentration)
    assert whole - 3 < likely < whole + 1e-6
    assert np.abs(found - right).max() < 0.25


def test_gathering_with_much_prior_knowledge_is_that_knowledge():
    rng = np.random.default_rng(3)
    weights, shares = rng.normal(size=(5, 4)), rng.dirichlet(np.ones(4), size=4).T
    found, _ = gathered(weights, shares, 1e9)
    known = weights + np.vstack([np.zeros(4), np.log(shares)])
    assert found == pytest.approx(edge_probabilities(known), abs=1e-6)


def leads_to_root(parents, node):
    seen = set()
    while node not in seen:
        seen.add(node)
        if parents[node] == 0:
            return True
        node = parents[node] - 1
    return False


def test_collation_tells_readings_from_matter():
    long = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    texts = {"base": long, "odd": long.replace("five", "5"), "cut": " ".join(long.split()[:6])}
    laid = collate(texts, "base")
    assert laid.sites == [(4, 5)]
    assert laid.readings == [["five", "5"]]
    assert laid.state[:, 0].tolist() == [0, 1, 0]
    assert (laid.words.tolist(), laid.shared[2].tolist()) == ([16, 16, 6], [6, 6, 6])
    first = cost_of_descent(laid, 0) + cost_of_cuts(laid)
    assert first[0, 1] < first[1, 0]
    assert first[0, 2] < first[2, 0]


def test_matter_that_two_have_and_the_base_lacks_is_shared():
    ground = " ".join(f"a{n}" for n in range(40))
    more = " ".join(f"b{n}" for n in range(20))
    texts = {"base": ground, "one": f"{ground} {more}", "two": f"{ground} {more.replace('b7', 'x')}"}
    laid = collate(texts, "base")
    assert laid.shared[1, 2] == 60
    assert [said for said in laid.readings if "x" in said] == [["b7", "x"]]


def test_moved_matter_is_laid_where_it_was_and_reads_as_moved():
    words = [f"a{n}" for n in range(60)]
    texts = {"base": " ".join(words), "moved": " ".join(words[20:] + words[:20])}
    laid = collate(texts, "base")
    assert laid.shared[0, 1] == 60
    assert laid.state[0].tolist() != laid.state[1].tolist()


def test_one_more_text_lies_as_if_it_had_been_collated():
    texts = {f"p{n}": text for n, text in enumerate((TEXT, TEXT.replace("dawn", "noon"), without_last(TEXT, 2)))}
    laid = collate(texts, "p0")
    for n, text in enumerate(texts.values()):
        state, matter = laid.lay(text)
        assert state.tolist() == laid.state[n].tolist()
        assert matter.tolist() == laid.matter[n].tolist()


def test_an_agency_that_no_lexicon_knows_has_one_name_in_a_story():
    articles = {
        "x": {"text": "The ferry ran aground.", "agency": "LONA", "outlet": "Echo"},
        "y": {"text": "The ferry ran aground.", "agency": "Lornian News Agency", "outlet": "Post"},
        "z": {"text": "The ferry ran aground.\n\nSource: LONA", "outlet": "Herald"},
        "own": {"text": "The ferry ran aground.", "outlet": "Lornian News Agency"},
    }
    names, owns = credits_in(articles)
    assert names == {"x": ("LONA",), "y": ("LONA",), "z": ("LONA",), "own": ()}
    assert owns == {"x": "", "y": "", "z": "", "own": "LONA"}


def test_a_link_names_a_page_without_address_by_its_headline():
    short = "Read the full story at The Lamp."
    articles = [
        {"article_id": "lamp", "text": TEXT, "outlet": "The Lamp", "title": "Ferry Alba runs onto a reef off Lorn"},
        {"article_id": "post", "text": short, "outlet": "Post", "title": "Ferry aground"},
    ]
    link = {"article_id": "post", "kind": "link", "found": "visible"}
    link["value"] = "https://www.thelamp.example/sea/ferry-alba-runs-onto-a-reef-off-lorn-2169.html"
    (row,) = lineage(pile(articles, furniture=[link]), Lineage())["derivations"].to_pylist()
    assert (row["child"], row["parent"], row["kind"], row["stated"]) == ("post", "lamp", "citation", True)
    assert {one["kind"] for one in json.loads(row["evidence"])} == {"link", "referral"}


def test_a_page_that_is_linked_is_meant_and_not_its_outlets_others():
    short = "A ferry is aground. Read the full story at The Lamp."
    articles = [
        {"article_id": "early", "text": TEXT, "outlet": "The Lamp", "url": "https://lamp.example/early"},
        {"article_id": "late", "text": TEXT, "outlet": "The Lamp", "url": "https://lamp.example/late"},
        {"article_id": "post", "text": short, "outlet": "Post"},
    ]
    link = {"article_id": "post", "kind": "link", "found": "visible", "value": "https://lamp.example/early"}
    found = lineage(pile(articles, furniture=[link]), Lineage())
    assert [row["parent"] for row in found["derivations"].to_pylist() if row["child"] == "post"] == ["early"]


def test_of_an_outlets_reports_the_one_is_meant_that_says_what_it_is_named_for():
    telling = "The ferry Alba ran onto a sharp reef off Lorn at dawn on Friday."
    other = "The harbour office of Wend wants a new tug, and the council will vote on it in June."
    post = f"A ferry is lost. {telling} The Lamp reported it."
    told = said("post", "The Lamp")
    told["content_spans"] = [{"start": post.index(telling), "end": post.index(telling) + len(telling)}]
    articles = [
        {
            "article_id": "one",
            "outlet": "The Lamp",
            "text": "At dawn the Alba, a ferry, ran onto a reef off Lorn.",
            "published_at": START,
        },
        {"article_id": "two", "outlet": "The Lamp", "text": other, "published_at": START},
        {"article_id": "post", "text": post, "published_at": START},
    ]

    def edges():
        return lineage(pile(articles, [told]), Lineage())["derivations"].to_pylist()

    assert [(row["child"], row["parent"], row["kind"]) for row in edges()] == [("post", "one", "citation")]
    articles[0]["published_at"] = START + timedelta(days=2)  # what was not yet printed is nobody's source
    assert edges() == []
    told |= {"source_kind": "person", "source_name": "Lamp"}  # a woman of that name
    articles[0]["published_at"] = START
    assert edges() == []
    told |= {"source_kind": "outlet", "source_name": "The Lamp"}
    for article in articles[:2]:
        article["outlet"] = "The Orl Lamp"
    assert edges() == []
    articles[2]["text"] = f"{post} The Orl Lamp had it first."  # whose name it gives once it may shorten
    assert [row["parent"] for row in edges()] == ["one"]


def test_who_quotes_what_another_was_told_has_it_from_whoever_printed_it():
    quote = TEXT.split("\n\n")[2]
    text = f"A ferry is aground, as was to be feared. {quote} She spoke on the quay."
    told = said("post", "Ina Brede") | {"source_kind": "person", "told_to": "The Lamp"}
    told["content_spans"] = [{"start": text.index(quote), "end": text.index(quote) + len(quote)}]
    articles = [{"article_id": "lamp", "text": TEXT}, {"article_id": "post", "text": text}]
    rows = lineage(pile(articles, [told]), Lineage())["derivations"].to_pylist()
    assert {(row["child"], row["parent"]) for row in rows if "cited" in row["evidence"]} == {("post", "lamp")}
    articles[1]["text"] = text.replace(quote, "A teacher carried two children out of the hull and was glad.")
    assert not lineage(pile(articles, [told]), Lineage())["derivations"].num_rows


def edge(parent, kind, share, probability):
    return Edge("post", parent, False, kind, share, probability, probability, True, [])


def test_who_names_one_source_of_its_words_has_them_from_there():
    story = Dossier("s", {i: {"outlet": i.title(), "url": None, "agency": None} for i in ("lamp", "post", "torch")})
    edges = [edge("torch", "rewrite", 0.4, 0.8), edge("lamp", "citation", 0.3, 0.98)]
    told = {one.parent: one for one in named_first(story, edges)}
    assert (told["lamp"].kind, told["lamp"].stated) == ("rewrite", True)
    assert (told["torch"].stated, told["torch"].probability) == (False, 0.02)
    assert [reason.kind for reason in told["torch"].reasons] == ["named_other"]
    for weaker in (edge("lamp", "citation", 0.1, 0.98), edge("lamp", "citation", 0.3, 0.7)):
        assert named_first(story, [edges[0], weaker]) == [edges[0], weaker]
    assert named_first(story, [edge("torch", "copy", 0.9, 0.8), edges[1]])[0].stated


def test_who_credits_two_agencies_does_not_bring_the_second_to_his_fellows():
    articles = [
        {"article_id": "ap", "text": TEXT, "outlet": "Associated Press"},
        {"article_id": "both", "text": without_last(TEXT, 1), "agency": "AP; Reuters"},
        {"article_id": "plain", "text": without_last(TEXT, 2)},
    ]
    found = lineage(pile(articles), Lineage())
    node = found["inferred"]["node_id"].to_pylist()
    assert [row["child"] for row in found["derivations"].to_pylist() if row["parent"] in node] == ["both"]


def test_a_text_of_its_own_that_credits_an_absent_agency_hangs_from_its_report():
    articles = [{"article_id": "x", "text": TEXT, "agency": "Reuters"}, {"article_id": "y", "text": "Another."}]
    found = lineage(pile(articles), Lineage())
    assert found["inferred"]["label"].to_pylist() == ["Reuters report"]
    assert found["derivations"]["child"].to_pylist() == ["x"]
