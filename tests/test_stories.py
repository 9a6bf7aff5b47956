"""Stories: one happening together, two of a kind apart, no chains of weak links; ids, reasons, determinism."""

import math
import random
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.arrow import article_keys
from firsthand.capitals import capitals
from firsthand.lexicon import frequencies
from firsthand.pipeline import run_stages
from firsthand.schema import TABLES, digest
from firsthand.settings import Choices, Stories
from firsthand.stories import stories
from firsthand.stories.grouping import Fit, groups
from firsthand.stories.names import names_of

FIT = Fit(usual=0.15, alone=0.15, tight=1.0, prior_pairs=6, least=0.73, missing=0.04, listed=100)

VELL = [
    "VELL, March 4 - Experts found a crack in the northern wall of the Vell dam on Monday, and about 120 families were"
    " told to leave. “We will not wait for the wall to speak first,” said Ilse Varga, who runs the river authority.",
    "More than a hundred families left their homes below the Vell dam after a crack was seen in its northern wall. Ilse"
    " Varga, head of the river authority, said the wall was not safe.",
    "Buses carried people out of Vell all night. The dam above the town has a crack, the river authority's Ilse Varga"
    " said, and nobody knows how deep it goes.",
]
TARN = [
    "TARN, May 19 - The old dam at Tarn gave way after two weeks of rain, drowning fields owned by the Brandt brothers."
    " Nobody was hurt, sheriff Lew Oakes said.",
    "Fields of the Brandt brothers stood under water on Tuesday after the Tarn dam broke in the rain, said Lew Oakes,"
    " the sheriff. He knew of no injuries.",
]
OPERA = ["The opera in Osk opened its season with a new staging by Petra Lund, and the audience stood for ten minutes."]


def read(articles):
    """The articles and what they may name."""
    return run_stages(("fingerprint",), {"articles": articles}, Choices())


def names_in(texts):
    ids = [f"{n:03d}" for n in range(len(texts))]
    return names_of(ids, capitals(article_keys(ids), pa.array([""] * len(ids)), pa.array(texts)))


def alike(articles):
    """The articles with how much they read alike."""
    return run_stages(("fingerprint", "candidates", "likeness"), {"articles": articles}, Choices())


def told(texts, pairs=(), choices=None):
    articles = TABLES["articles"].table([{"article_id": i, "text": text} for i, text in texts.items()])
    tables = alike(articles)
    tables["pairs"] = TABLES["pairs"].table(list(pairs))
    return stories(tables, choices or Stories())["stories"]


def members(table):
    found = {}
    for row in table.to_pylist():
        found.setdefault(row["story_id"], set()).add(row["article_id"])
    return sorted(map(sorted, found.values()))


def pile():
    named = {"v": VELL, "t": TARN, "o": OPERA}
    return {f"{letter}{n}": text for letter, texts in named.items() for n, text in enumerate(texts)}


def test_copies_without_number_are_one_story_with_those_who_tell_it_otherwise():
    texts = {f"c{n:02d}": VELL[0] for n in range(50)} | {"v1": VELL[1], "v2": VELL[2]} | {"o": OPERA[0]}
    articles = TABLES["articles"].table([{"article_id": i, "text": text} for i, text in texts.items()])
    stages = ("fingerprint", "collapse", "candidates", "align", "likeness", "stories")
    found = run_stages(stages, {"articles": articles}, Choices())["stories"]
    assert members(found) == [sorted(set(texts) - {"o"}), ["o"]]
    (sure,) = {row["probability"] for row in found.to_pylist() if row["article_id"].startswith("c")}
    assert sure > 0.7


def test_two_dams_are_two_stories():
    assert members(told(pile())) == [["o0"], ["t0", "t1"], ["v0", "v1", "v2"]]


GERMAN = {
    "dam": "In der Mauer des Staudamms von Vell ist am Montag ein Riss entdeckt worden. Rund 120 Familien mussten"
    " ihre Häuser verlassen, sagte Ilse Varga von der Flussbehörde, und niemand weiß, wie tief er geht.",
    "again": "Wegen eines Risses im Staudamm von Vell haben etwa 120 Familien ihre Häuser verlassen müssen. Die"
    " Mauer sei nicht sicher, sagte Ilse Varga, die Leiterin der Flussbehörde, am Montag.",
    "opera": "Die Oper in Osk hat ihre Spielzeit mit einer neuen Inszenierung von Petra Lund eröffnet, und das"
    " Publikum stand zehn Minuten lang und wollte nicht gehen, weil es in der Pause nichts zu trinken gab.",
    "bees": "Der Verein der Imker hat im Herbst so viel Honig geerntet wie noch nie. Das liegt nach seinen Worten an"
    " den Linden, die in der Stadt seit einem Jahr nicht mehr beschnitten werden, und an einem sehr warmen Mai.",
}


def test_what_every_text_of_a_language_has_makes_no_story():
    assert members(told(GERMAN)) == [["again", "dam"], ["bees"], ["opera"]]


def test_pages_in_japanese_share_their_grammar_and_no_story():
    texts = {
        "dam": "ヴェルのダムの北側の壁に月曜日、亀裂が見つかり、約百二十世帯が避難した。",
        "opera": "オスクの歌劇場が新しい演出で開幕し、観客は十分間立ったままだった。",
    }
    assert members(told(texts)) == [["dam"], ["opera"]]


def test_two_pages_of_one_story():
    assert members(told({"x": VELL[0], "y": VELL[1]})) == [["x", "y"]]


def test_every_article_is_in_one_story_named_by_its_least_member():
    rows = told(pile()).to_pylist()
    assert sorted(row["article_id"] for row in rows) == sorted(pile())
    for row in rows:
        mine = [other["article_id"] for other in rows if other["story_id"] == row["story_id"]]
        assert row["story_id"] == min(map(digest, mine))
        assert 0 < row["probability"] < 1
        assert row["why"]


def test_former_addresses_lead_to_the_story():
    articles = TABLES["articles"].table([{"article_id": i, "text": text} for i, text in pile().items()])
    tables = alike(articles)
    found = stories(tables, Stories())
    addresses = {row["was"]: row["is"] for row in found["story_ids"].to_pylist()}
    for row in found["stories"].to_pylist():
        own = digest(row["article_id"])
        assert addresses.get(own, own) == row["story_id"]


def test_reasons_name_words_names_and_time():
    pair = {"a": "v0", "b": "v1", "a_share": 0.6, "b_share": 0.7, "verbatim": 12, "edited": 4, "reworded": 9}
    pairs = [pair | {"quoted": 0, "relation": "rewrite"}]
    why = {row["article_id"]: row["why"] for row in told(pile(), pairs).to_pylist()}
    assert why["v0"].startswith("shares 25 words with v1 (rewrite); same names: ")
    assert "Varga" in why["v0"]
    assert why["o0"] in ("nothing like it among these pages",) or why["o0"].startswith("alone: ")


def test_a_shared_statement_counts_less_than_a_rewrite():
    articles = TABLES["articles"].table([{"article_id": i, "text": i} for i in "xy"])
    near = {"a": "x", "b": "y", "words": 0.02, "lead": 0.02, "matter": 0.02, "meaning": 0.1, "aligned": True}
    pair = {
        "a": "x",
        "b": "y",
        "a_share": 0.3,
        "b_share": 0.3,
        "verbatim": 40,
        "edited": 0,
        "reworded": 0,
        "quoted": 40,
    }
    for relation, together in (("rewrite", True), ("shared_quotes", False)):
        tables = read(articles) | {"likeness": TABLES["likeness"].table([near])}
        tables["pairs"] = TABLES["pairs"].table([pair | {"relation": relation}])
        assert (len(members(stories(tables, Stories())["stories"])) == 1) is together


@pytest.mark.parametrize(("hours", "together"), [(None, True), (2.0, True), (900.0, False)])
def test_time_apart_parts_what_is_weakly_alike(hours, together):
    articles = TABLES["articles"].table([{"article_id": i, "text": i} for i in "xy"])
    near = {"a": "x", "b": "y", "words": 0.16, "lead": 0.16, "matter": 0.1, "meaning": 0.4, "hours": hours}
    tables = read(articles) | {"likeness": TABLES["likeness"].table([near])}
    assert (len(members(stories(tables, Stories())["stories"])) == 1) is together


def likeness_of(a, b, words):
    return {"a": a, "b": b, "words": words, "lead": words, "matter": words, "meaning": 0.5}


def test_an_article_without_time_is_of_the_day_of_the_dated_one_most_like_it():
    """Else each undated report of a yearly fair ties the fairs of all years together."""
    days = {"x": datetime(2030, 5, 1, tzinfo=UTC), "y": datetime(2033, 5, 1, tzinfo=UTC), "u": None, "v": None}
    articles = TABLES["articles"].table(
        [{"article_id": i, "text": i, "published_at": day, "published_precision": "day"} for i, day in days.items()]
    )
    own = [likeness_of("u", "x", 0.5), likeness_of("v", "y", 0.5)]
    other = [likeness_of("u", "y", 0.2), likeness_of("v", "x", 0.2), likeness_of("u", "v", 0.2)]
    near = TABLES["likeness"].table(own + other)
    assert members(stories(read(articles) | {"likeness": near}, Stories())["stories"]) == [["u", "x"], ["v", "y"]]
    undated = articles.drop_columns("published_at").append_column(
        "published_at", pa.nulls(4, pa.timestamp("us", "UTC"))
    )
    assert members(stories(read(undated) | {"likeness": near}, Stories())["stories"]) == [["u", "v", "x", "y"]]


def test_who_is_too_little_alike_says_nothing_of_a_time():
    articles = TABLES["articles"].table(
        [
            {"article_id": "x", "text": "x", "published_at": datetime(2030, 5, 1, tzinfo=UTC)},
            {"article_id": "y", "text": "y", "published_at": datetime(2033, 5, 1, tzinfo=UTC)},
            {"article_id": "u", "text": "u"},
            {"article_id": "v", "text": "v"},
        ]
    )
    near = [likeness_of("u", "x", 0.08), likeness_of("v", "y", 0.08), likeness_of("u", "v", 0.14)]
    tables = read(articles) | {"likeness": TABLES["likeness"].table(near)}
    assert members(stories(tables, Stories())["stories"]) == [["u", "v"], ["x"], ["y"]]


def test_nothing_in_nothing_out():
    empty = {name: TABLES[name].empty() for name in ("articles", "capitals", "likeness", "pairs")}
    assert stories(empty, Stories())["stories"].num_rows == 0


def test_a_chain_of_weak_links_joins_nothing():
    chain = [(i, i + 1, 0.14) for i in range(9)]
    assert max(map(len, groups(10, chain, FIT))) == 2


def test_look_alike_groups_stay_apart_and_loose_groups_together():
    tight = [(i, j, 0.5) for i in range(5) for j in range(i)] + [(i, j, 0.5) for i in range(5, 10) for j in range(5, i)]
    across = [(i, j, 0.25) for i in range(5) for j in range(5, 10)]
    assert groups(10, tight + across, FIT) == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]
    loose = [(i, j, 0.2) for i in range(10) for j in range(i)]
    assert len(groups(10, loose, FIT)) == 1


def test_one_that_tells_it_otherwise_joins_copies_and_a_second_story_does_not():
    copies = [(i, j, 0.6) for i in range(6) for j in range(i)]
    spot = [(i, 6, 0.12) for i in range(6)]
    other = [(i, j, 0.12) for i in range(6) for j in (7, 8)] + [(7, 8, 0.6)]
    fit = Fit(usual=0.1, alone=0.14, tight=0.09, prior_pairs=16, least=0.86, missing=0.06, listed=100)
    assert groups(9, copies + spot + other, fit) == [[0, 1, 2, 3, 4, 5, 6], [7, 8]]


def slow(n, edges, fit):
    """The twin of grouping.groups: every fit computed from the pairs, again and again."""
    alike = {frozenset((i, j)): value for i, j, value in edges}
    sets = [[i] for i in range(n)]

    def total(pairs):
        return sum(alike.get(frozenset(pair), fit.missing) for pair in pairs)

    def inside(a):
        pairs = [(i, j) for i in a for j in a if i < j]
        return (total(pairs) + fit.usual * fit.prior_pairs) / (len(pairs) + fit.prior_pairs) if pairs else fit.alone

    def asked(a, b):
        return min(inside(a), fit.tight) if len(b) == 1 and len(a) > 2 else inside(a)

    while True:
        fits = []
        for x, a in enumerate(sets):
            for y, b in enumerate(sets[:x]):
                pairs = [(i, j) for i in a for j in b]
                if any(frozenset(pair) in alike for pair in pairs):
                    value = round(total(pairs) / len(pairs) / (asked(a, b) ** 0.5 * asked(b, a) ** 0.5), 4)
                    fits.append((-value, min(b[0], a[0]), max(b[0], a[0]), y, x))
        if not fits or -min(fits)[0] < fit.least:
            return sorted(sets)
        _, _, _, y, x = min(fits)
        sets[y] = sorted(sets[y] + sets.pop(x))
        sets.sort()


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 9), st.data())
def test_groups_agree_with_the_slow_twin(n, data):
    possible = [(i, j) for j in range(n) for i in range(j)]
    chosen = data.draw(st.lists(st.sampled_from(possible), unique=True)) if possible else []
    # eighths, so that sums are exact and both break ties alike
    edges = [(i, j, data.draw(st.integers(1, 8)) / 8) for i, j in chosen]
    exact = Fit(usual=0.25, alone=0.5625, tight=0.25, prior_pairs=4, least=0.73, missing=0.0625, listed=100)
    assert groups(n, edges, exact) == slow(n, edges, exact)
    shuffled = edges[:]
    random.Random(1).shuffle(shuffled)
    assert groups(n, shuffled, exact) == groups(n, edges, exact)


@pytest.mark.parametrize(
    ("other", "together"),
    [("Varga watched Vell.", True), ("Lund sang at Osk.", False), ("nobody said who.", True)],
)
def test_weakly_alike_is_one_story_if_names_are_shared_or_none_are_named(other, together):
    texts = {"x": "Ilse Varga knows the wall at Vell.", "y": other}
    articles = TABLES["articles"].table([{"article_id": i, "text": text} for i, text in texts.items()])
    both = {"a": "x", "b": "y", "words": 0.2, "lead": 0.2, "matter": 0.1, "meaning": 0.5}
    near = TABLES["likeness"].table([both])
    found = stories(read(articles) | {"likeness": near}, Stories())["stories"]
    assert (len(members(found)) == 1) is together


def test_a_name_in_many_unlike_articles_weighs_less_and_one_story_damps_nothing():
    names = names_in([f"{text} Orlen" for text in ("Ivo Caldra", "Moss Caldra", "Penn Caldra", "Tilde Caldra")])
    pairs = np.array([(i, j) for j in range(4) for i in range(j)])
    unlike, alike = (names.damped(pairs, np.full(6, likeness)) for likeness in (0.0, 1.0))
    assert (unlike.cosines(pairs) < 0.3 * names.cosines(pairs)).all()
    assert (alike.cosines(pairs) == names.cosines(pairs)).all()


def test_two_articles_damp_nothing_that_tells():
    names = names_in([VELL[0], VELL[1]])
    pair = np.array([[0, 1]])
    assert names.damped(pair, np.full(1, 0.2)).cosines(pair)[0] > 0.5 * names.cosines(pair)[0]


def test_names_in_common_are_shown_as_the_first_writes_them():
    names = names_in(
        ["OSK’s Ilse Varga and 120 others", "Varga of Osk: 120 went", "the wall was not safe", "安全でない"]
    )
    both, none = names.shared(np.array([[0, 1], [0, 2]]), most=4)
    assert sorted(both) == ["120", "OSK’s", "Varga"]
    assert len(names.shared(np.array([[0, 1]]), most=2)[0]) == 2
    assert none == []
    assert np.isnan(names.cosines(np.array([[0, 2], [0, 3]]))).all()


def plain_weights(texts, likeness):
    """The twin of Names.damped: the weight of each name by its own sums over all pairs."""
    held = [set(names_in([text]).shared(np.array([[0, 0]]), most=9)[0]) for text in texts]
    one = {pair: round(min(max((value - 0.1) / 0.15, 0), 1), 3) for pair, value in likeness.items()}

    def diversity(rows):
        alike = len(rows) + 2 * sum(one.get((i, j), 0) for j in rows for i in rows if i < j)
        return len(rows) ** 2 / alike

    everything = diversity(range(len(texts)))
    found = {}
    for name in set().union(*held):
        share = (diversity([i for i, names in enumerate(held) if name in names]) - 1) / (10 + everything)
        found[name] = min(frequencies.weight(name), -math.log(share) if share > 0 else math.inf)
    return found


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(["Osk", "Varga", "Tarn", "Paris"]), min_size=1), min_size=2, max_size=6),
    st.data(),
)
def test_damping_agrees_with_the_plain_twin(chosen, data):
    texts = [" ".join(words) for words in chosen]
    possible = [(i, j) for j in range(len(texts)) for i in range(j)]
    likeness = {pair: data.draw(st.integers(0, 10)) / 20 for pair in possible}
    names = names_in(texts).damped(np.array(possible), np.array(list(likeness.values())))
    found = dict(
        zip(names.written.take(pa.array(names.row)).to_pylist(), names.weight[names.name].tolist(), strict=True)
    )
    assert found == pytest.approx(plain_weights(texts, likeness), abs=1e-3)


def test_reasons_name_outlet_and_title():
    articles = [{"article_id": i, "text": text, "outlet": "Osk Daily"} for i, text in zip("xyz", VELL, strict=True)]
    articles[1]["title"] = "Crack in the wall"
    table = TABLES["articles"].table(articles)
    rows = stories(alike(table), Stories())["stories"]
    why = {row["article_id"]: row["why"] for row in rows.to_pylist()}
    assert "Osk Daily: “Crack in the wall”" in why["x"]


def test_what_nobody_asked_for_says_nothing_against_a_group():
    """Of a report that thousands print each copy is compared with so many: the others are not unlike it."""
    n, listed = 240, 6
    edges = [(i, (i + step) % n, 0.5) for i in range(n) for step in range(1, listed // 2 + 1)]
    edges = sorted((min(i, j), max(i, j), likeness) for i, j, likeness in edges)
    fit = Fit(usual=0.1, alone=0.14, tight=0.09, prior_pairs=16, least=0.86, missing=0.06, listed=listed)
    assert len(groups(n, edges, fit, together=[(i, j) for i, j, _ in edges])) == 1
    one, *rest = groups(n + 1, [*edges, *((i, n, 0.5) for i in range(listed))], fit, [(i, j) for i, j, _ in edges])
    assert (len(one), rest) == (n + 1, [])
    many = replace(fit, listed=n)
    assert len(groups(n + 1, [*edges, *((i, n, 0.5) for i in range(listed))], many, [(i, j) for i, j, _ in edges])) == 2


def test_copies_of_one_text_are_one_story_however_unlike_they_read():
    articles = TABLES["articles"].table([{"article_id": i, "text": i} for i in "xyz"])
    near = [likeness_of("x", "y", 0.02), likeness_of("y", "z", 0.02)]
    pair = {"verbatim": 200, "edited": 0, "reworded": 0, "quoted": 0, "relation": "copy"}
    shares = [
        {"a": "x", "b": "y", "a_share": 0.9, "b_share": 0.7},
        {"a": "y", "b": "z", "a_share": 0.2, "b_share": 0.9},
    ]
    tables = read(articles) | {"likeness": TABLES["likeness"].table(near)}
    tables["pairs"] = TABLES["pairs"].table([pair | row for row in shares])
    assert members(stories(tables, replace(Stories(), lone_likeness=9.0))["stories"]) == [["x", "y"], ["z"]]
