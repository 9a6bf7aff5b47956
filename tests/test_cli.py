"""The command as a person meets it: what it prints where, and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from test_pipeline import PILE


def firsthand(*arguments, stdin=None, cwd=None, **environment):
    command = [sys.executable, "-m", "firsthand", *map(str, arguments)]
    env = os.environ | environment
    return subprocess.run(command, check=False, capture_output=True, text=True, input=stdin, cwd=cwd, env=env)


@pytest.fixture(scope="module")
def traced(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli")
    (folder / "pile.jsonl").write_text("\n".join(map(json.dumps, PILE)))
    ran = firsthand("trace", folder / "pile.jsonl", "--case", folder / "case", "--json")
    assert ran.returncode == 0, ran.stderr
    return folder, ran


def test_trace_answers_as_design_says(traced):
    answer = json.loads(traced[1].stdout)
    assert list(answer) == ["case", "pages", "articles", "refusals", "seconds", "stories"]
    assert (answer["pages"], answer["articles"], answer["refusals"]) == (4, 4, 0)
    assert answer["stories"][0]["articles"] == 3
    assert "align: " in traced[1].stderr


def test_the_summary_leads_with_what_matters(traced):
    shown = firsthand("show", traced[0] / "case")
    assert shown.returncode == 0
    assert "3 reports · 3 outlets · 1 origin" in shown.stdout


def test_show_one_story_and_one_article(traced):
    story = json.loads(traced[1].stdout)["stories"][0]["story_id"]
    shown = firsthand("show", traced[0] / "case", story[:6])
    assert "Reuters" in shown.stdout
    as_data = json.loads(firsthand("show", traced[0] / "case", story, "--json").stdout)
    assert {"derivations", "inferred", "origins", "claim_cards", "changes"} <= set(as_data)
    article = firsthand("show", traced[0] / "case", "tidings")
    assert "Stranded ferry leaks diesel" in article.stdout
    assert json.loads(firsthand("show", traced[0] / "case", "tidings", "--json").stdout)


def test_a_terminal_that_knows_no_other_letters_gets_plain_ones(traced):
    story = json.loads(traced[1].stdout)["stories"][0]["story_id"]
    shown = firsthand("show", traced[0] / "case", story, PYTHONIOENCODING="ascii")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.isascii()
    fine = firsthand("show", traced[0] / "case", story, PYTHONIOENCODING="utf-8").stdout
    heading = "Who came from whom"
    plain, drawn = (text[text.index(heading) :].splitlines()[1:4] for text in (shown.stdout, fine))
    assert [line.translate(str.maketrans("●○├└│─┄–", "*o|`|-.-")) for line in drawn] == plain


def test_show_what_is_not_there(traced):
    shown = firsthand("show", traced[0] / "case", "tidngs")
    assert shown.returncode == 1
    assert "tidngs" in shown.stderr
    assert "Traceback" not in shown.stderr
    nowhere = firsthand("show", traced[0] / "nowhere")
    assert nowhere.returncode == 1
    assert "does not exist; make one with: firsthand trace" in nowhere.stderr


def test_a_case_stopped_early_answers_or_says_how_to_go_on(traced, tmp_path):
    pile = traced[0] / "pile.jsonl"
    story = json.loads(traced[1].stdout)["stories"][0]["story_id"]
    assert firsthand("trace", pile, "--case", tmp_path / "drawn", "--until", "derivations").returncode == 0
    shown = firsthand("show", tmp_path / "drawn", story)
    assert shown.returncode == 0, shown.stderr
    assert "Who came from whom" in shown.stdout
    assert "Reuters" in shown.stdout
    ran = firsthand("trace", pile, "--case", tmp_path / "copies", "--until", "passages")
    assert "No stories yet" in ran.stdout
    shown = firsthand("show", tmp_path / "copies", story)
    assert shown.returncode == 1
    assert "without --until goes on" in shown.stderr


def test_report_writes_one_file(traced):
    page = traced[0] / "report.html"
    ran = firsthand("report", traced[0] / "case", "-o", page, "--json")
    assert json.loads(ran.stdout)["bytes"] == page.stat().st_size
    assert "Harbour Tidings" in page.read_text()
    refused = firsthand("report", traced[0] / "case", "-o", traced[0] / "no" / "where.html")
    assert refused.returncode == 1
    assert "cannot be written" in refused.stderr


def test_export_answers_with_what_it_wrote(traced, tmp_path):
    folder, ran = traced
    story = max(json.loads(ran.stdout)["stories"], key=lambda card: card["articles"])["story_id"]
    answer = json.loads(
        firsthand("export", folder / "case", "--to", "sqlite", "-o", tmp_path / "x.db", "--json").stdout
    )
    assert list(answer) == ["case", "to", "file", "rows", "bytes"]
    assert answer["bytes"] == (tmp_path / "x.db").stat().st_size
    arguments = ["--to", "graphml", "-o", tmp_path / "x.graphml", "--story", story[:6], "--json"]
    ran = firsthand("export", folder / "case", *arguments)
    answer = json.loads(ran.stdout)
    assert list(answer) == ["case", "to", "file", "nodes", "edges", "bytes"]
    assert answer["nodes"] == 4  # three reports and the agency's
    assert "export: " in ran.stderr
    arguments[-2] = "tidings"  # an article stands for its story
    assert json.loads(firsthand("export", folder / "case", *arguments).stdout) == answer
    shown = firsthand("export", folder / "case", "--to", "csv", "-o", tmp_path / "tables")
    assert shown.stdout.startswith(f"{tmp_path / 'tables'} (")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--to", "xls", "-o", "x"], 2, "'xls' is not one of"),
        (["--to", "dot"], 2, "-o"),
        (["--to", "csv", "-o", "x", "--story", "y"], 2, "--story goes with --to graphml"),
        (["--to", "dot", "-o", "x", "--story", "nosuchstory"], 1, "no story, article, page or URL 'nosuchstory'"),
        (["--to", "dot", "-o", "no/x"], 1, "there is no folder no"),
        (["--to", "dot", "-o", "."], 1, "is a folder"),
    ],
)
def test_export_that_cannot_be(traced, tmp_path, arguments, code, said):
    ran = firsthand("export", traced[0] / "case", *arguments, cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (code, "")
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not list(tmp_path.iterdir())


def test_compare_two_pages(traced, tmp_path):
    for name, page in (("a", PILE[0]), ("b", PILE[2])):
        (tmp_path / f"{name}.txt").write_text(f"{page['title']}\n\n{page['text']}")
    answer = json.loads(firsthand("compare", tmp_path / "a.txt", tmp_path / "b.txt", "--json").stdout)
    keys = ["articles", "pair", "passages", "attributions", "changes", "added", "omitted", "why"]
    assert list(answer) == keys
    assert [row["title"] for row in answer["articles"]] == [PILE[0]["title"], PILE[2]["title"]]
    assert answer["pair"]["relation"] == "rewrite"
    assert {row["a"] for row in answer["passages"]} == {answer["articles"][0]["article_id"]}
    changes = {(row["kind"], row["before"], row["after"]) for row in answer["changes"]}
    assert ("hedge_dropped", "could", None) in changes
    assert ("source_changed", "One engineer", "engineers") in changes
    shown = firsthand("compare", tmp_path / "a.txt", tmp_path / "b.txt")
    assert shown.returncode == 0
    assert "One engineer" in shown.stdout


def test_compare_answers_however_short_and_unlike(tmp_path):
    (tmp_path / "a.txt").write_text("Rain.")
    (tmp_path / "b.txt").write_text("The cat sat on the mat, police said.")
    ran = firsthand("compare", tmp_path / "a.txt", tmp_path / "b.txt", "--json")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["pair"]["relation"] == "independent"
    same = firsthand("compare", tmp_path / "b.txt", tmp_path / "b.txt", "--json")
    assert json.loads(same.stdout)["pair"]["relation"] == "copy"


def test_standard_input_is_jsonl(tmp_path):
    ran = firsthand("trace", "-", "--case", tmp_path / "case", "--json", stdin="\n".join(map(json.dumps, PILE)))
    assert json.loads(ran.stdout)["articles"] == len(PILE)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["trace"], 2, "Missing"),
        (["trace", "x.html"], 2, "--case"),
        (["trace", "nothing-here.html", "--case", "c"], 1, "nothing-here.html"),
        (["trace", ".", "--case", "c", "--until", "nonsense"], 1, "there is no such table"),
        (["show"], 2, "Missing"),
        (["compare", "one.html"], 2, "Missing"),
        (["compare", "one.html", "two.html"], 1, "one.html"),
        (["dance"], 2, "No such command"),
    ],
)
def test_wrong_usage_and_what_is_missing(tmp_path, arguments, code, said):
    ran = firsthand(*arguments, cwd=tmp_path)
    assert ran.returncode == code
    assert said in ran.stderr
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr


def test_help_of_every_command():
    ran = firsthand("--help")
    for command in ("trace", "show", "compare", "report", "export", "demo"):
        assert command in ran.stdout
        assert firsthand(command, "--help").returncode == 0


def test_demo_answers_as_trace(tmp_path):
    ran = firsthand("demo", "--case", tmp_path / "case", "--json")
    assert ran.returncode == 0, ran.stderr
    answer = json.loads(ran.stdout)
    assert 40 <= answer["pages"] <= 90
    assert answer["stories"][0]["articles"] >= 5
    assert not list(Path(tmp_path).glob("*.html"))


def test_demo_prints_and_writes_the_page(tmp_path):
    ran = firsthand("demo", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "origins" in ran.stdout
    assert (tmp_path / "firsthand-demo.html").stat().st_size > 10_000
