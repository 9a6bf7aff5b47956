"""The generator of piles, the bundled pile, and the scoring of answers against the truth."""

import json
import random
import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from benchmarks import demo as scoring
from benchmarks.piles import make, plan, sites, stories, truth, wording, world

from firsthand import demo
from firsthand.lexicon import rows
from firsthand.schema import CHANGE_KINDS, DERIVATION_KINDS, TABLES

SEEDS = (1, 2, 3)


@pytest.fixture(scope="module", params=SEEDS)
def pile(request):
    planned = plan.make(request.param)
    return planned, truth.of(planned), sites.render(planned)


class Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts = []

    def handle_data(self, data):
        self.parts.append(data)


def words(content, page):
    text = content.decode(sites.design_of(page).encoding)
    if page.format != "text":
        parser = Text()
        parser.feed(text.replace("<![CDATA[", "").replace("]]>", ""))
        text = "".join(parser.parts)
    return " ".join(text.split())


def test_the_bundled_pile_is_what_its_seed_makes():
    made = make.files(make.BUNDLED_SEED)
    folder = demo.pages().parent
    assert {name for name in made if name.startswith("pages/")} == {f"pages/{p.name}" for p in demo.pages().iterdir()}
    for name, content in made.items():
        assert (folder / name).read_bytes() == content, (
            f"{name}: run python -m benchmarks.piles.make -o src/firsthand/demo"
        )
    assert demo.truth() == json.loads(made["truth.json"])
    assert sum(map(len, made.values())) < 1_500_000


def test_write_clears_an_earlier_pile(tmp_path):
    make.write(1, tmp_path)
    make.write(2, tmp_path)
    assert {p.name for p in (tmp_path / "pages").iterdir()} == set(sites.render(plan.make(2)))


def test_a_seed_makes_the_same_pile_again_and_another_seed_another():
    first, again, other = (make.files(seed) for seed in (11, 11, 12))
    assert first == again
    assert not set(first.values()) & set(other.values())
    assert world.draw(11).country != world.draw(12).country


def test_what_every_pile_holds(pile):
    _, true, _ = pile
    pages = true["pages"]
    assert 40 <= len(pages) <= 60
    assert len({page["design"] for page in pages if page["format"] == "html"}) >= 6
    assert {page["format"] for page in pages} == {"html", "text", "feed"}
    parents = true["parents"]
    assert {row["kind"] for row in parents} >= {"syndication", "copy", "rewrite", "citation"}
    assert {row["kind"] for row in parents} <= set(DERIVATION_KINDS)
    assert {row["certain"] for row in parents} == {True, False}
    assert any(row["parent"].startswith("inferred:") for row in parents)
    assert any(len(page["agencies"]) == 2 for page in pages)
    assert true["corrections"]
    assert all(row["stale"] for row in true["corrections"])
    assert true["circular"]
    assert any(story["rests_on"] for story in true["stories"])
    assert any(story["release"] for story in true["stories"])
    assert any(story["story"].endswith("-twin") for story in true["stories"])
    assert sum(len(story["pages"]) == 1 for story in true["stories"]) >= 6
    assert any("one analyst" in " ".join(change["right"]) for change in true["changes"])


def test_truth_names_only_what_is_there(pile):
    _, true, files = pile
    names = [page["page"] for page in true["pages"]]
    assert len(set(names)) == len(names)
    assert {name.partition("#")[0] for name in names} == set(files)
    assert Counter(names) == Counter(page for story in true["stories"] for page in story["pages"])
    story_of = {page["page"]: page["story"] for page in true["pages"]}
    for row in true["parents"]:
        assert row["child"] in story_of
        assert row["parent"].startswith("inferred:") or story_of[row["parent"]] == story_of[row["child"]]
    for change in true["changes"]:
        assert change["kind"] in CHANGE_KINDS
    for story in true["stories"]:
        assert 1 <= story["origins"]["low"] <= story["origins"]["count"] <= story["origins"]["high"]


def test_pages_show_what_truth_says(pile):
    planned, true, files = pile
    for page, row in zip(planned.pages, true["pages"], strict=True):
        shown = words(files[page.file.partition("#")[0]], page)
        for part in (row["title"], *page.paragraphs, row["correction"] or ""):
            assert " ".join(part.split()) in shown, page.file
        if row["byline"]:
            assert row["byline"] in files[page.file.partition("#")[0]].decode(sites.design_of(page).encoding)
        if row["dateline_place"]:
            assert page.paragraphs[0].lower().startswith(row["dateline_place"].lower())
    for change in true["changes"]:
        page = next(page for page in planned.pages if page.file == change["page"])
        assert change["text"] in words(files[page.file.partition("#")[0]], page)


def test_nobody_copies_from_the_future(pile):
    planned, _, _ = pile
    for page in planned.pages:
        for parent in page.parents:
            if isinstance(parent.of, plan.Page) and parent.certain:
                assert parent.of.published < page.published


def test_unrelated_pages_share_no_figures(pile):
    planned, true, _ = pile
    alone = {
        story["pages"][0] for story in true["stories"] if len(story["pages"]) == 1 and "twin" not in story["story"]
    }
    seen = Counter()
    for page in planned.pages:
        if page.file in alone:
            seen.update(set(re.findall(r"\d,?\d{2,}", " ".join(page.paragraphs))))
    assert max(seen.values(), default=0) == 1


def test_stale_copies_have_the_wrong_figure_and_corrected_ones_the_right_one(pile):
    planned, true, _ = pile
    text_of = {page.file: " ".join(page.paragraphs) for page in planned.pages}
    for row in true["corrections"]:
        figures = set(re.findall(r"[\d,]*\d", row["note"]))
        (right,) = (figure for figure in figures if re.search(rf"\b{figure}\b", text_of[row["page"]]))
        (wrong,) = figures - {right}
        for file in row["stale"]:
            assert re.search(rf"\b{wrong}\b", text_of[file]), file
            assert not re.search(rf"\b{right}\b", text_of[file]), file


def test_heavy_rewrites_share_few_word_runs_with_the_report_and_with_each_other():
    for slug in (*stories.by_pattern()["wire"], *stories.by_pattern()["state"]):
        report = stories.read(slug).reports["report"]
        planned = plan.make(1)
        desk = plan.Desk(planned, stories.read(slug), planned.world.national, 0, random.Random(5))
        whole = wording.as_written(report, desk.slots)
        rewriters = wording.Rewriters(report, desk.rng)
        told = [whole, *(rewriters.reword(whole, desk.slots) for _ in range(3))]
        runs = []
        for telling in told:
            tokens = re.findall(r"\w+", " ".join(line.text for line in telling).lower())
            runs.append({tuple(tokens[n : n + 6]) for n in range(len(tokens) - 5)})
            assert sorted(line.key for line in telling) == sorted(line.key for line in whole)
        for n, one in enumerate(runs):
            for other in runs[n + 1 :]:
                assert len(one & other) < 0.12 * min(len(one), len(other)), slug
        assert rewriters.reword(whole, desk.slots) == ()


def test_nobody_bends_the_same_line_twice():
    report = stories.read("harbour").reports["report"]
    planned = plan.make(1)
    desk = plan.Desk(planned, stories.read("harbour"), planned.world.national, 0, random.Random(5))
    whole = wording.as_written(report, desk.slots)
    rewriters = wording.Rewriters(report, desk.rng)
    bent = [
        line.key
        for _ in range(9)
        for line in rewriters.bend(whole, desk.slots, ("attribution_dropped",), 1)
        if line.drift
    ]
    assert len(bent) == len(set(bent)) > 1
    assert "analyst" not in bent


def test_every_sentence_of_an_agency_report_has_three_rewordings():
    for pattern in ("wire", "state"):
        for slug in stories.by_pattern()[pattern]:
            for sentence in stories.read(slug).reports["report"].sentences:
                assert len(sentence.ways) >= 4, (slug, sentence.key)
                assert set(sentence.drifts) <= set(CHANGE_KINDS)


def test_no_braces_and_no_double_spaces_are_left(pile):
    planned, _, _ = pile
    for page in planned.pages:
        text = "\n".join((page.title, page.deck, page.note, page.caption, *page.paragraphs))
        assert not re.search(r"[{}]|  | ,| \.", text), page.file


def test_a_line_that_belongs_nowhere_is_named(tmp_path, monkeypatch):
    (tmp_path / "odd.txt").write_text("pattern: wire\n\n== report\nA sentence without a key.\n")
    monkeypatch.setattr(stories, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"odd\.txt, line 4"):
        stories.read.__wrapped__("odd")


def test_cut_keeps_what_must_stay_and_drops_what_leans_on_what_is_gone():
    report = stories.Report("r")
    for key, keep, tied in (("a", True, False), ("b", False, False), ("c", False, True), ("d", True, False)):
        report.sentences.append(stories.Sentence(key, keep, "", tied, ways=["one two three four five"]))
    telling = wording.as_written(report, {})
    rng = random.Random(0)
    assert [line.key for line in wording.cut(telling, report, 1, rng)] == ["a", "d"]
    for _ in range(20):
        kept = [line.key for line in wording.cut(telling, report, 15, rng)]
        assert "c" not in kept or "b" in kept


def test_invented_agencies_are_in_no_lexicon():
    known = {cell for row in rows("agencies") for value in row.values() for cell in value.split("|")}
    for seed in range(40):
        drawn = world.draw(seed)
        for agency in (drawn.national, drawn.state):
            assert agency.short not in known
            assert agency.name not in known


# -- scoring ----------------------------------------------------------------------------------------------------------


def perfect(true):
    """The tables that a faultless run gives for this truth."""
    ids = {page["page"]: f"id{n:03}" for n, page in enumerate(true["pages"])}
    names = {agency["short"]: agency["name"] for agency in true["agencies"]}
    articles, furniture = [], []
    for page in true["pages"]:
        moment = scoring.datetime.fromisoformat(page["published_at"])
        moment = moment if moment.tzinfo else moment.replace(tzinfo=scoring.UTC)
        articles.append(
            {
                "article_id": ids[page["page"]],
                "page": f"pages/{page['page']}",
                "url": page["url"],
                "outlet": page["outlet"],
                "title": page["title"],
                "byline": page["byline"],
                "agency": "; ".join(names[short] for short in page["agencies"]) or None,
                "dateline_place": page["dateline_place"],
                "picture_credit": page["picture_credit"],
                "published_at": moment,
                "published_offset": page["published_offset"],
                "published_precision": page["published_precision"],
            }
        )
        if page["correction"]:
            furniture.append({"article_id": ids[page["page"]], "kind": "correction", "value": page["correction"]})
    nodes = sorted({row["parent"] for row in true["parents"] if row["parent"].startswith("inferred:")})
    derivations = [
        {
            "story_id": "s",
            "child": ids[row["child"]],
            "parent": ids.get(row["parent"], row["parent"]),
            "parent_kind": "inferred" if row["parent"] in nodes else "article",
            "kind": row["kind"],
            "stated": row["certain"],
        }
        for row in true["parents"]
    ]
    cards = [
        {
            "story_id": story["story"],
            "origins": story["origins"]["count"],
            "origins_low": story["origins"]["low"],
            "origins_high": story["origins"]["high"],
            "warnings": ["circular"] if any(set(c) <= set(story["pages"]) for c in true["circular"]) else [],
        }
        for story in true["stories"]
    ]
    changes = [
        {"story_id": "s", "a": "", "b": ids[c["page"]], "kind": c["kind"], "before": c["right"][0], "after": c["text"]}
        for c in true["changes"]
    ]
    made = {
        "articles": articles,
        "furniture": furniture,
        "refusals": [],
        "stories": [
            {"story_id": story["story"], "article_id": ids[page]}
            for story in true["stories"]
            for page in story["pages"]
        ],
        "story_cards": cards,
        "derivations": derivations,
        "inferred": [{"node_id": n, "story_id": "s", "label": f"{n[9:]} report", "agency": n[9:]} for n in nodes],
        "changes": changes,
        "claim_cards": [],
    }
    return {name: TABLES[name].table(made[name]) for name in made}


def test_a_faultless_answer_scores_one_everywhere(pile):
    _, true, _ = pile
    result = scoring.score(perfect(true), true)
    figures = result.figures()
    assert result.errors == []
    assert {name for name, value in figures.items() if value != 1} <= {"width", "parents_right"}
    assert figures["parents_right"] > 0.6


def changed(tables, name, **columns):
    rows = tables[name].to_pylist()
    for row in rows:
        row.update(columns)
    return {**tables, name: TABLES[name].table(rows)}


def test_wrong_answers_are_errors(pile):
    _, true, _ = pile
    tables = perfect(true)
    figures = scoring.score(changed(tables, "derivations", stated=True, parent="id000", parent_kind="article"), true)
    assert figures.figures()["parents_no_error"] < 0.5
    assert any("parents_no_error" in error for error in figures.errors)
    figures = scoring.score(changed(tables, "stories", story_id="one"), true).figures()
    assert figures["stories"] == 0
    assert figures["stories_b_cubed"] < 0.5
    figures = scoring.score(changed(tables, "story_cards", origins=9, origins_low=9, origins_high=9), true).figures()
    assert figures["origins"] == figures["origins_exact"] == 0
    figures = scoring.score(changed(tables, "articles", published_offset=17, byline="Nobody"), true).figures()
    assert figures["published"] < 0.2
    assert figures["byline"] == 0
    figures = scoring.score({**tables, "changes": TABLES["changes"].empty()}, true).figures()
    assert figures["changes"] == 0


def test_a_candidate_is_honest_where_a_statement_is_wrong(pile):
    _, true, _ = pile
    tables = changed(perfect(true), "derivations", stated=False)
    figures = scoring.score(tables, true).figures()
    assert figures["parents_no_error"] == figures["parents_sound"] == 1
    assert figures["parents_right"] == 0


def test_b_cubed():
    assert scoring.b_cubed({"a": 1, "b": 1}, {"a": 5, "b": 5}) == 1
    assert scoring.b_cubed({}, {}) == 1
    assert scoring.b_cubed({"a": 1, "b": 2}, {"a": 5, "b": 5}) == pytest.approx(0.6667)
