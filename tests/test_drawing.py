"""The drawing: time runs one way, nothing is lost, cut off or drawn over, and every line opens what proves it."""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest

from firsthand import show
from firsthand.report import WIDTHS, drawing
from firsthand.report.lettering import fitted, text_width
from firsthand.report.sheet import when
from firsthand.report.timeline import Timeline
from firsthand.schema import digest
from firsthand.show import anchor
from made_case import STORY, at, crowd, made_case, row

SIZES = {"outlet": 13.5 * 1.13, "facts": 11.5, "percent": 11.5, "tick": 11.0, "figure": 10.5, "count": 10.0}


def made_up(seed: int, n: int, classes: int = 3) -> dict[str, Any]:
    """A lineage of n articles grown at random: lost parents, further and undecided ones, days, no times, versions."""
    draw = random.Random(seed)
    inferred = [{"node_id": f"lost{i}", "label": "Norden Press report"} for i in range(draw.choice([0, 1, 1, 2]))]
    articles: list[dict[str, Any]] = []
    edges: list[dict[str, Any]] = []
    for i in range(n):
        name, time = f"a{i:03}", at(draw.expovariate(1 / 9))
        precision = draw.choice(["minute", "minute", "minute", "day", None])
        time = time.replace(hour=0, minute=0, second=0, microsecond=0) if precision == "day" else time
        above = [*articles, *inferred, *inferred]
        kind = draw.choice(["copy", "syndication", "rewrite", "revision", "citation"])
        parents = draw.sample(above, min(len(above), draw.choice([0, 1, 1, 1, 1, 2, 4])))
        outlet = f"Outlet {draw.randrange(n)} of the {draw.choice(['North', 'Western Isles and Provinces'])}"
        for k, parent in enumerate(parents):
            if kind == "revision" and "outlet" in parent:
                outlet = parent["outlet"]
            edges.append(
                {"child": name, "parent": parent.get("article_id") or parent["node_id"], "kind": kind,
                 "stated": k == 0 and draw.random() < 0.8, "probability": round(draw.random(), 2), "evidence": []}
            )  # fmt: skip
        articles.append(
            {**row("courier"), "article_id": name, "outlet": outlet, "published_precision": precision,
             "title": draw.choice(["W" * 90, "水坝出现裂缝" * 12, "Short"]),
             "published_at": time.isoformat() if precision else None}
        )  # fmt: skip
    return {
        "story_card": {"headline": "Vell"},
        "articles": sorted(articles, key=lambda a: (a["published_at"] or "9", a["article_id"])),
        "derivations": sorted(edges, key=lambda e: (not e["stated"], -e["probability"])),
        "inferred": inferred,
        "copy_classes": [
            {"article_id": a["article_id"], "class_id": f"k{draw.randrange(classes)}"}
            for a in articles
            if draw.random() < 0.6
        ],
    }


STORIES = [made_up(seed, n) for n in (1, 2, 3, 12, 60, 300) for seed in range(4)]


class Text(NamedTuple):
    """A text of a drawing: its class, its box."""

    kind: str
    words: str
    left: float
    right: float
    y: float


def texts(svg: ElementTree.Element) -> Iterator[Text]:
    for element in svg.iter("text"):
        kind, x = element.get("class", "").split()[0], float(element.get("x", 0))
        words = element.text or ""
        wide = SIZES[kind] * text_width(words)
        left = x - {"percent": wide, "figure": wide / 2, "count": wide / 2}.get(kind, 0)
        yield Text(kind, words, left, left + wide, float(element.get("y", 0)))


def dots(svg: ElementTree.Element) -> dict[str, float]:
    """The place of each dot from left to right, by the id it links to."""
    found = {}
    for link in svg.iter("a"):
        if link.get("class") == "name":
            node = next(one for one in link.iter("circle") if one.get("class", "").startswith("node"))
            found[link.get("href", "#")[1:]] = float(node.get("cx", 0))
    return found


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("width", WIDTHS.values())
def test_nothing_lies_outside_of_the_drawing(story, width):
    svg = ElementTree.fromstring(drawing.lineage(story, width))
    _, _, wide, high = map(float, svg.get("viewBox", "").split())
    assert wide == width
    for text in texts(svg):
        assert text.left >= 0, text
        assert text.right <= wide, text
        assert 8 <= text.y <= high, text
    for circle in svg.iter("circle"):
        x, y, r = (float(circle.get(name, 0)) for name in ("cx", "cy", "r"))
        assert r <= x <= wide - r
        assert r <= y <= high - r
    for path in svg.iter("path"):
        if "l" not in path.get("d", ""):
            points = re.findall(r"(-?[\d.]+),(-?[\d.]+)", path.get("d", ""))
            assert all(0 <= float(x) <= wide and 0 <= float(y) <= high for x, y in points)


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("width", WIDTHS.values())
def test_no_words_run_into_others(story, width):
    svg = ElementTree.fromstring(drawing.lineage(story, width))
    rows = sorted(text for text in texts(svg) if text.kind in ("outlet", "facts", "percent", "tick"))
    for n, one in enumerate(rows):
        for other in rows[:n]:
            beside = one.right <= other.left or other.right <= one.left
            assert beside or abs(one.y - other.y) >= 12 or not one.words or not other.words, (one, other)


@pytest.mark.parametrize("story", STORIES)
def test_the_dots_and_the_counts_of_folds_add_up_to_the_articles(story):
    svg = ElementTree.fromstring(drawing.lineage(story))
    kinds = [circle.get("class", "") for circle in svg.iter("circle")]
    drawn = sum(kind in ("node article", "node fold", "member") for kind in kinds)
    assert drawn == len(story["articles"])
    counts = sum(int(text.words) for text in texts(svg) if text.kind == "count")
    assert counts + kinds.count("node article") == len(story["articles"])


@pytest.mark.parametrize("story", STORIES)
def test_time_runs_to_the_right(story):
    places = dots(ElementTree.fromstring(drawing.lineage(story)))
    exact = sorted(
        (moment, places[target])
        for article in story["articles"]
        if article["published_precision"] == "minute" and (target := anchor("article", article["article_id"])) in places
        for moment in when(article)[:1]
    )
    assert all(x <= later + 0.11 for (_, x), (_, later) in pairwise(exact))
    untimed = [places.get(anchor("article", a["article_id"])) for a in story["articles"] if not a["published_at"]]
    if exact:
        assert all(x > exact[-1][1] for x in untimed if x is not None), "in a lane of their own"


@pytest.mark.parametrize("story", STORIES)
def test_a_later_child_lies_to_the_right_of_its_parent_and_the_lost_come_first(story):
    svg = ElementTree.fromstring(drawing.lineage(story, 368))
    places = dots(svg)
    times = {a["article_id"]: when(a) for a in story["articles"]}
    days = {a["article_id"] for a in story["articles"] if a["published_precision"] == "day"}
    lost = {row["node_id"] for row in story["inferred"]}
    main = {
        link.get("href", "#")[1:]
        for link in svg.iter("a")
        if (link.get("class") or "").startswith("edge") and "further" not in link.get("class", "")
    }
    met = 0
    for edge in story["derivations"]:
        parent, child = (places.get(anchor("article", edge[side])) for side in ("parent", "child"))
        if parent is None or child is None or anchor("edge", edge["child"], edge["parent"]) not in main:
            continue
        above, below = times.get(edge["parent"]), times[edge["child"]]
        if edge["parent"] in lost or (above and below and above[0] < below[0] and edge["parent"] not in days):
            met += 1
            assert parent < child
    assert met or len(story["articles"]) < 10


def test_the_drawing_says_outlet_probability_and_doubt():
    svg = drawing.lineage(show.story(made_case(), STORY))
    found = ElementTree.fromstring(svg)
    assert svg.count('class="node inferred"') == 1
    undecided = [link for link in found.iter("a") if "undecided" in link.get("class", "")]
    assert len(undecided) == 2
    words = [text.words for text in texts(found)]
    assert words.count("90%") == 4
    assert "18%" in words
    assert any(line.startswith("rewrite, undecided") for line in words)
    assert any("and 55% citation of Lantern" in line for line in words)
    assert "Morning Star of Osk" in words
    assert "no time" in words
    edge = next(link for link in found.iter("a") if link.get("href") == "#" + anchor("edge", "gazette", "courier"))
    assert edge.findtext("title") == "rewrite of Harbour Courier, 62%. Follows it sentence by sentence"


def test_the_likelier_the_thicker():
    svg = ElementTree.fromstring(drawing.lineage(show.story(made_case(), STORY)))
    widths = {
        text.text: float(line.get("stroke-width", 0))
        for link in svg.iter("a")
        for line in link.iter("path")
        for text in link.iter("text")
        if line.get("stroke-width") and text.get("class") == "percent"
    }
    ordered = [widths[percent] for percent in sorted(widths, key=lambda percent: int(percent[:-1]))]
    assert len(ordered) > 3
    assert ordered == sorted(ordered)


def test_many_further_parents_are_stubs_and_few_are_lines():
    tangled = made_up(1, 18)
    for n, article in enumerate(tangled["articles"]):
        tangled["derivations"] += [
            {"child": article["article_id"], "parent": other["article_id"], "kind": "copy", "stated": False,
             "probability": 0.1, "evidence": []}
            for other in tangled["articles"][:n][:2]
        ]  # fmt: skip
    assert drawing.lineage(tangled).count('class="far"') > 6
    svg = drawing.lineage(show.story(made_case(), STORY))
    assert 'class="far"' not in svg
    assert svg.count('class="figure"') == 2


def test_a_drawing_without_any_time_goes_by_descent():
    articles = [{**row(name), "published_at": None} for name in ("courier", "mail", "gazette")]
    members = [{"story_id": STORY, "article_id": a["article_id"], "probability": 1.0} for a in articles]
    svg = drawing.lineage(show.story(made_case(articles=articles, stories=members), STORY))
    assert "no times known" in svg
    places = dots(ElementTree.fromstring(svg))
    assert places[anchor("article", "courier")] < places[anchor("article", "gazette")]


def test_a_long_silence_is_cut_and_drawn():
    story = show.story(made_case(), STORY)
    assert "left out" not in drawing.lineage(story)
    for article in story["articles"]:
        if article["article_id"] == "state":
            article["published_at"] = "2031-06-04T00:00:00Z"
    assert "91 days left out" in drawing.lineage(story)


def test_a_day_is_that_of_where_it_was_printed():
    seoul = {**row("ridge"), "published_at": (at(0) - datetime.timedelta(hours=9)).isoformat(), "published_offset": 540}
    assert drawing.clock(seoul) == "4 Mar 2031"
    assert when(seoul) == (at(-9).timestamp(), at(15).timestamp())


def test_hundreds_of_copies_make_a_short_drawing():
    svg = drawing.lineage(show.story(crowd(300), digest("crowd")))
    assert svg.count('class="row"') <= 60
    assert len(svg) < 100_000


def test_a_hostile_outlet_cannot_leave_the_drawing():
    members = [{"story_id": STORY, "article_id": name, "probability": 1.0} for name in ("hostile", "courier")]
    svg = drawing.lineage(show.story(made_case(stories=members), STORY))
    ElementTree.fromstring(svg)
    assert "<i>" not in svg
    assert "<script" not in svg


def test_words_are_cut_to_their_room():
    for text in ("Evening Tribune of the Northern Isles", "水坝出现裂缝数百户家庭撤离", "WWWWWWWWWWWW", "illicit"):
        for room in (3.0, 5.0, 8.0):
            cut = fitted(text, room)
            assert text_width(cut) <= room
            assert cut == text or cut.endswith("…")


# -- the axis ---------------------------------------------------------------------------------------------------


def test_crowded_minutes_get_the_room_that_descent_needs():
    keys = [(60.0 * n, 0) for n in range(5)] + [(86400.0, 0)]
    line = Timeline(keys, [*pairwise(keys[:5])], 0, 400, 16)
    places = [line.x(key) for key in keys]
    assert all(b - a >= 15.9 for a, b in pairwise(places))
    assert places[-1] == pytest.approx(400, abs=1)


def test_where_there_is_no_room_every_step_is_shorter():
    keys = [(float(n), 0) for n in range(100)]
    line = Timeline(keys, list(pairwise(keys)), 10, 110, 16)
    places = [line.x(key) for key in keys]
    assert places[0] == 10
    assert places[-1] <= 110.1
    assert all(a < b for a, b in pairwise(places))


def test_ticks_are_round_apart_and_never_in_a_silence():
    hour = 3600.0
    times = [hour * 5, hour * 7, hour * 9, hour * 2000, hour * 2004]
    line = Timeline([(time, 0) for time in times], [], 0, 500, 16)
    assert line.cuts == [(hour * 9, hour * 2000)]
    ticks = line.ticks(48)
    assert all(b - a >= 48 for (_, a), (_, b) in pairwise(ticks))
    assert not [time for time, _ in ticks if hour * 9 < time < hour * 2000]
    assert {time % hour for time, _ in ticks} == {0.0}
