"""Sentences: spans in order, trimmed, covering every word; abbreviations, quotations, wrapped lines; syntok as twin."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syntok import segmenter

from firsthand import kernels
from firsthand.sentences import opens, roles, sentence_rows, split


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Rain fell.", "It stopped."],
        ["Gen. Ada Ito met Sen. Bo Lund (R-Fla.) and Mr. Moe.", "They talked."],
        ["She left the U.S. on Monday.", "The U.S. Senate met."],
        ["He lives in the U.S.", "She does not."],
        ["J. K. Orr wrote it.", "So did B. Ash."],
        ["Prices rose 3.5 percent at 9 a.m. Monday.", "Then they fell."],
        ["“Why?” she asked.", "“Because,” he said."],
        ["“Stop it!” Ada Lund said.", "He stopped."],
        ["He called it “a folly.”", "Nobody laughed."],
        ["It was dear … too dear for Arn.", "So they sold it."],
        ["Call No. 7 opened in Sept. 2019 at Acme Inc. in Arn.", "It closed."],
        ["What now?", "Nobody knows!", "Go."],
        ["Am 3. Oktober kam Hr. Lund.", "Er blieb."],
        ["We saw Lund vs. Moe.", "It ended 2-1."],
        ["Prof. Ada Ito told Capt. Bo Lund and Messrs. Moe and Orr.", "Insp. Ash came too."],
    ],
)
def test_known_cuts(parts):
    assert cut(" ".join(parts)) == parts


def test_a_stop_whose_space_got_lost_ends_a_sentence():
    assert cut("That is all, she said.The bridge stays shut.") == ["That is all, she said.", "The bridge stays shut."]
    assert cut("Read it on arnpost.com or Example.Org today.") == ["Read it on arnpost.com or Example.Org today."]


def test_paragraphs_are_never_joined():
    assert cut("The bridge is shut\n\nnobody knows why") == ["The bridge is shut", "nobody knows why"]
    assert cut("By Ada Lund\nThe bridge is shut.") == ["By Ada Lund", "The bridge is shut."]


def test_wrapped_lines_are_joined():
    text = (
        "The council of the small town of Arn said on Monday that the old stone\n"
        "bridge would stay shut until the end of the year because the mayor, Ada\n"
        "Lund, wanted to have it looked at by engineers from the far northern city of\n"
        "Norberg before the winter came and with it the snow and all the ice. Nobody\n"
        "else was asked."
    )
    assert [piece.split()[0] for piece in cut(text)] == ["The", "Nobody"]


def test_a_title_that_opens_the_text_is_read_once():
    rows = sentence_rows("a", "Bridge shut", "BRIDGE SHUT.\n\nIt is shut.")
    assert [(row["part"], row["n"]) for row in rows] == [("text", 0), ("text", 1)]
    rows = sentence_rows("a", "Bridge shut", "The bridge shut down. It is old.")
    assert [(row["part"], row["n"]) for row in rows] == [("title", 0), ("text", 1), ("text", 2)]
    assert sentence_rows("a", None, "") == []
    assert opens("Bridge: shut", "bridge shut\nMore")
    assert not opens("Bridge", "Bridge shut\nMore")


@given(st.text(alphabet="aB1 .!?…\n\r“”\"'’()-,;U.S Mr.", max_size=120))
def test_spans_cover_every_word_in_order(text):
    spans = split(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    covered = {place for start, end in spans for place in range(start, end)}
    assert all(match.start() in covered for match in re.finditer(r"[^\W_]", text))


def test_agrees_with_syntok_on_plain_prose():
    text = (
        "The bridge at Arn was built in 1911. It has been shut since spring, and nobody knows when it will open. "
        "Is it safe? Engineers from Norberg will look at it next week. They said little: it is old, it is cracked, "
        "it is theirs. Dr. Orr, who leads them, hopes for the best. “We shall see,” she said. Then she left."
    )
    twin = [
        "".join(token.spacing + token.value for token in sentence).strip()
        for paragraph in segmenter.process(text)
        for sentence in paragraph
    ]
    assert cut(text) == twin


def test_every_character_has_its_roles():
    table = roles()
    for point in range(0x110000):
        role, character = int(table[point]) if point < len(table) else 0, chr(point)
        assert bool(role & kernels.SPACE) == character.isspace()
        assert bool(role & kernels.WORDLIKE) == character.isalnum()
        assert bool(role & kernels.LOWER) == character.islower()
        assert bool(role & kernels.UPPER) == character.isupper()
