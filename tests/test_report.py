"""The report: one file, no network, whole without JavaScript, and no page can break out of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from firsthand.report import Limits, report
from firsthand.report.beside import embedded
from firsthand.show import Held, anchor, saying
from made_case import HOSTILE, STORY, crowd, made_case, row

VOID = {"meta", "br", "link", "img", "input", "hr"}
LOADS = {"src", "srcset", "data", "poster", "action", "formaction", "background", "style"}


class Page(HTMLParser):
    """A strict reading of the page: elements nest, ids are unique, everything is remembered."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []
        assert len(self.ids) == len(set(self.ids))

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("script", "style"):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def links(self) -> list[str]:
        return [value for _, name, value in self.attributes if name == "href"]


@pytest.fixture(scope="module")
def html() -> str:
    return report(made_case())


def test_it_parses_and_every_link_inside_leads_somewhere(html):
    page = Page(html)
    inside = {link[1:] for link in page.links() if link.startswith("#")}
    assert inside <= set(page.ids), inside - set(page.ids)
    assert anchor("edge", "gazette", "courier") in inside


def test_it_loads_nothing(html):
    page = Page(html)
    assert not [a for a in page.attributes if a[1] in LOADS]
    assert "link" not in page.tags
    assert "img" not in page.tags
    outside = {(tag, value) for tag, name, value in page.attributes if name == "href" and not value.startswith("#")}
    assert {tag for tag, _ in outside} == {"a"}
    assert all(value.startswith("https://") for _, value in outside)
    assert "url(" not in html
    assert "@import" not in html
    policy = next(value for tag, name, value in page.attributes if tag == "meta" and value.startswith("default-src"))
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_a_reader_without_javascript_finds_every_answer(html):
    text = Page(re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)).text
    for words in (
        "9 reports · 9 outlets · 3 origins (2 to 4)",
        "circular: its sources cite each other",
        "Norden Press report",
        "Credits Norden Press in its dateline.",
        "rests on one engineer",
        "rests on state media alone",
        "source generalised",
        "nothing like it",
        "Fishermen had warned of wet stones for weeks.",
        "Beside Harbour Courier",
        "pages/<empty>.html",
    ):
        assert words in text, words


def test_headings_come_in_order(html):
    levels = [int(tag[1]) for tag in Page(html).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_a_hostile_page_stays_text(html):
    """The hostile article is told once; here it joins the story so that its text is embedded as well."""
    members = [
        {"story_id": STORY, "article_id": name, "probability": 1.0, "why": HOSTILE} for name in ("courier", "hostile")
    ]
    made = report(made_case(stories=members))
    for page_html in (html, made):
        page = Page(page_html)
        assert page_html.count("<script") == page_html.count("</script>")
        assert HOSTILE.split("\u2028")[0].strip() in " ".join(page.words)
        assert "javascript:" not in " ".join(page.links())
        assert "<i>Odd</i>" not in page_html


def test_embedded_data_cannot_leave_its_element():
    text = embedded([HOSTILE, "\u2029", "&lt;"])
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == [HOSTILE, "\u2029", "&lt;"]


def test_texts_are_embedded_once_and_join_to_themselves(html):
    data = json.loads(re.search(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL)[1])
    texts = ["".join(article["text"]) for article in data["articles"]]
    names = [article["name"].split(" · ")[0] for article in data["articles"]]
    assert texts[names.index("Harbour Courier")] == row("courier")["text"]
    a, b = sorted((names.index("Harbour Courier"), names.index("River Gazette")))
    pair = data["pairs"][f"{a}-{b}"]
    flipped = names[a] == "River Gazette"
    for line in pair["passages"]:
        kind, _, *places = line
        sides = [
            "".join(data["articles"][which]["text" if part else "title"][start:end])
            for which, (part, start, end) in ((a, places[:3]), (b, places[3:]))
        ]
        if kind == "reworded":
            assert sides[flipped] == "The crack is suspected to be as long as a bus."


def test_an_empty_case_is_a_page_too():
    page = Page(report(Held({})))
    assert "0 reports read" in page.text
    assert "No story here is told by more than one report." in page.text


def test_a_story_of_hundreds_stays_small_and_whole():
    html = report(crowd(300))
    page = Page(html)
    assert len(html) < 1_000_000
    assert "260 more reports" in page.text
    assert "90 equal copies" in page.text
    assert {anchor("article", f"copy{i:03}") for i in range(300)} <= set(page.ids)
    edges = re.findall(r'<a class="edge[^"]*" href="#([^"]+)"', html)
    assert edges
    assert set(edges) <= set(page.ids)
    folded = html[html.index('<details class="lesser folds">') : html.index("The reports, and whose words")]
    listed = set(re.findall(r'href="#(edge-[^"]+)"', folded))
    drawn = {edge for edge in edges if edge.startswith("edge-")}
    assert len(listed | drawn) == 299, "the evidence of every edge can be opened from the drawing or a fold's list"


def test_the_legend_names_only_signs_that_are_drawn():
    both = [Page(report(case)).text for case in (made_case(), crowd(30))]
    for words, in_made, in_crowd in (
        ("inferred: published by nobody here", True, False),
        ("undecided, only a candidate", True, False),
        ("only the day is known", True, False),
        ("so many folded into one", False, True),
        ("how probably that is the parent", True, True),
    ):
        assert [words in text for text in both] == [in_made, in_crowd], words


def test_limits_are_said_on_the_page():
    text = Page(report(made_case(), limits=Limits(stories=0, letters=0))).text
    assert "9 reports · 9 outlets" in text
    text = Page(
        report(made_case(), limits=Limits(claims=1, lesser_claims=1, changes=1, lesser_changes=1, texts=2))
    ).text
    assert "1 more claim in the case" in text
    assert "3 more changes in the case" in text
    assert "7 reports of this story are listed without the text" in text


@pytest.mark.parametrize(
    ("url", "kept"),
    [("https://a.example/x?y=1", True), ("http://a.example", True), ("javascript:alert(1)", False), (None, False),
     ("data:text/html,x", False), ("//a.example/x", False), ("https:", False), ("http://[", False)],
)  # fmt: skip
def test_only_web_addresses_become_links(url, kept):
    assert saying.web(url) == (url if kept else None)


# -- in a browser -----------------------------------------------------------------------------------------------


def browsed(html: str, folder: Path, fragment: str = "") -> str:
    """The page as Chromium has it once its scripts have run."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not browser:
        pytest.skip("no Chromium on this machine")
    file = folder / "report.html"
    file.write_text(html, encoding="utf-8")
    quiet = ("gpu", "quic", "background-networking", "component-update", "sync")
    return subprocess.run(
        [browser, "--headless", "--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet),
         f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=2000", "--dump-dom", file.as_uri() + fragment],
        capture_output=True, text=True, timeout=60, check=True,
    ).stdout  # fmt: skip


def test_the_policy_of_the_page_lets_its_own_script_run(tmp_path, html):
    dumped = browsed(html, tmp_path)
    form = re.search(r'<form class="chooser"[^>]*>.*?</form>', dumped, re.DOTALL)[0]
    assert "hidden" not in form.split(">")[0]
    assert form.count("<option") == 18


def test_a_browser_sets_any_two_reports_beside_each_other(tmp_path, html):
    choose = """
      const form = document.querySelector("form.chooser"), { a, b } = form.elements;
      const at = (name) => [...a.options].findIndex((option) => option.text.startsWith(name));
      a.value = at("River Gazette"); b.value = at("Harbour Courier");
      form.dispatchEvent(new Event("change"));
      location.hash = "#TARGET";
    """.replace("TARGET", anchor("edge", "gazette", "courier"))
    # the policy of the page forbids scripts of others, this test's too: so it comes without the policy
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    dumped = browsed(page.replace("</body>", f"<script>{choose}</script></body>"), tmp_path)
    chosen = re.search(r'<div class="chosen".*?</form>', dumped, re.DOTALL)[0]
    plain = re.sub(r"<sup>.*?</sup>|<[^>]+>", "", chosen)
    assert row("courier")["text"].split("\n")[0] in plain
    assert row("gazette")["text"].split("\n")[-1] in plain
    assert "🚧" in plain
    assert re.search(r'class="passage reworded"[^>]*data-n="3"', chosen)
    assert "<title>Where the stories came from</title>" in dumped
    edge = re.search(r'<details class="edge" open[^>]*>(?:(?!</details>).)*Follows it sentence', dumped, re.DOTALL)
    assert edge, "a link to an edge opens its evidence"


def test_a_link_to_an_edge_opens_its_evidence_without_javascript(tmp_path, html):
    script = re.compile(r"<script>.*?</script>", re.DOTALL)
    target = anchor("edge", "gazette", "courier")
    dumped = browsed(script.sub("", html), tmp_path, f"#{target}")
    assert re.search(
        rf'<details class="edge" open=""><summary>(?:(?!</summary>).)*</summary>\s*<div id="{target}"', dumped
    )
