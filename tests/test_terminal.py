"""The answers in a terminal: 80 columns, no colour when piped, nothing a page says read as markup."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pytest
from rich.console import Console

from firsthand import show, terminal
from firsthand.schema import digest
from firsthand.show import Held
from made_case import STORY, crowd, made_case


def printed(print_it, answer, width=80, **console) -> str:
    out = io.StringIO()
    print_it(answer, Console(file=out, width=width, **console))
    return out.getvalue()


def test_stories_lead_with_what_matters():
    text = printed(terminal.print_stories, show.stories(made_case()))
    assert "9 reports · 9 outlets · 3 origins (2 to 4)" in text
    assert "12 pages · 11 articles · 1 refusal" in text
    assert "2 stories told once" in text
    assert "! circular" in text


def test_an_empty_case_prints_its_counts():
    assert printed(terminal.print_stories, show.stories(Held({}))) == "0 pages · 0 articles · 0 refusals\n"


def test_a_story_is_a_tree_with_hollow_and_undecided_signs():
    text = printed(terminal.print_story, show.story(made_case(), STORY))
    lines = text.splitlines()
    assert "                    ○ Norden Press report  inferred" in lines
    assert "4 Mar, 09:00    90% ├─ ● Harbour Courier  syndication" in lines
    assert "4 Mar           18% ├┄ ● The Ridge  rewrite, undecided" in lines
    state = next(n for n, line in enumerate(lines) if "● State Channel One" in line)
    assert lines[state + 1] == "                55% │  and from Lantern  citation"
    assert any("20% │        or from The Ridge  rewrite, undecided" in line for line in lines)
    assert "  - The crack is [suspected] to be as long as a bus." in lines
    assert "Quoted in them, not added: one engineer" in lines
    assert "\x1b" not in text
    assert all(len(line) <= 80 for line in lines)


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("story", [show.story(made_case(), STORY), show.story(crowd(300), digest("crowd"))])
def test_the_columns_of_a_lineage_stand_at_any_width(width, story):
    text = printed(terminal.print_story, story, width=width)
    lineage = text.split("Who came from whom\n")[1].split("● report")[0].splitlines()
    assert all(len(line) <= width for line in lineage)
    column = re.compile(r"(?:\d+ Mar(?:, \d\d:\d\d)?)? *")
    for line in lineage:
        assert column.fullmatch(line[:13]), line
        assert re.fullmatch(r" *(?:[\d–]+%)?", line[13:19]), line
        assert re.match(r" [ ●○├└│]", line[19:]), line
    assert len([line for line in lineage if line[18] == "%"]) >= len(lineage) // 2


def test_many_copies_fold_into_a_line():
    text = printed(terminal.print_story, show.story(crowd(300), digest("crowd")))
    assert "● × 90 equal copies  copy  Outlet 2, Outlet 8" in text
    assert len(text.splitlines()) < 70
    lineage = text.split("Who came from whom\n")[1].split("● report")[0]
    folded = [int(n) for n in re.findall(r"× (\d+)", lineage)]
    assert sum(folded) + len(lineage.splitlines()) - len(folded) == 300


def test_a_deep_lineage_keeps_its_last_steps_in_sight():
    story = show.story(made_case(), STORY)
    names = [f"n{i}" for i in range(18)]
    story["articles"] = [{**story["articles"][0], "article_id": name, "outlet": f"Outlet {name}"} for name in names]
    story["derivations"] = [
        {"child": b, "parent": a, "kind": "copy", "stated": True, "probability": 0.9, "evidence": []}
        for a, b in pairwise(names)
    ]
    story["inferred"] = []
    text = printed(terminal.print_story, story, width=60)
    assert "└─ ● Outlet n17  copy" in text


def test_a_case_without_stories_yet_says_how_to_go_on():
    text = printed(terminal.print_stories, show.stories(made_case(stories=[], story_cards=[])), width=120)
    assert "No stories yet: `firsthand trace INPUT... --case CASE` without --until goes on from here." in text


def test_an_article_shows_its_parents_and_its_sources():
    text = printed(terminal.print_article, show.article(made_case(), "gazette"))
    assert "Harbour Courier  rewrite 62%" in text
    assert "engineers [crowd] say" in text


def test_comparisons_stack_when_narrow_and_stand_beside_each_other_when_wide():
    answer = show.side_by_side(made_case(), "courier", "gazette")
    narrow = printed(terminal.print_comparison, answer)
    assert "[1~]families left" in narrow
    assert "●●● source generalised  A → B" in narrow
    assert narrow.index("A: Harbour Courier") < narrow.index("B: River Gazette")
    wide = printed(terminal.print_comparison, answer, width=140)
    assert any("A: Harbour Courier" in line and "B: River Gazette" in line for line in wide.splitlines())


def test_a_page_cannot_write_markup():
    case = made_case()
    answer = show.article(case, "hostile")
    answer["article"]["title"] = "[red]not red[/red] [/nothing]"
    assert "[red]not red[/red] [/nothing]" in printed(terminal.print_article, answer)


def test_colour_only_in_a_terminal():
    answer = show.side_by_side(made_case(), "courier", "gazette")
    assert "\x1b[" in printed(terminal.print_comparison, answer, force_terminal=True, color_system="standard")
