"""Quotations: any marks, apostrophes and inches left alone, paragraphs that go on."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.quotations import _MARK, quotations, quoted_share


def words(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quotations(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('She said "no" and "never."', ["no", "never."]),
        ("She said “no” and “never.”", ["no", "never."]),
        ("Sie sagte „nein“ und ging.", ["nein"]),
        ("Elle a dit « non » hier.", [" non "]),
        ("Sie sagte »nein« gestern.", ["nein"]),
        ("Hon sade ”nej” igen.", ["nej"]),
        ("He said ``no'' and ''never''.", ["no", "never"]),
        ("He said ‘no’ to the workers’ plan.", ["no"]),
        ("Town's 'old bridge' can't stay", ["old bridge"]),
        ("They read 'the workers' right' aloud.", ["the workers' right"]),
        ("“He said ‘no’ to me,” she said.", ["He said ‘no’ to me,"]),
        ('A 6" pipe and a 5\'8" man.', []),
        ("In the '90s it didn't matter, 'twas fun.", []),
        ("It is the dogs' and the cats' day.", []),
    ],
)
def test_marks(text, found):
    assert words(text) == found


def test_every_paragraph_of_a_long_quotation():
    text = "“One.\n\n“Two.\n\n“Three,” she said.\n\nThen “four” came."
    found = quotations(text)
    assert [(text[q.start : q.end], q.closed, q.continued) for q in found] == [
        ("One.", False, False),
        ("Two.", False, True),
        ("Three,", True, True),
        ("four", True, False),
    ]


def test_an_unclosed_mark_ends_with_its_paragraph():
    assert words("“One and two.\n\nThree.") == ["One and two."]


def test_a_lost_closing_mark_costs_only_its_own_quotation():
    assert words("He said “one, and left. She said “two” and stayed.") == ["two"]


def test_quoted_share():
    text = 'ab "cd" ef'
    found = quotations(text)
    assert quoted_share(3, 7, found) == 1.0
    assert quoted_share(0, 10, found) == 0.4
    assert quoted_share(0, 2, found) == 0.0
    assert quoted_share(5, 5, found) == 0.0


@given(st.text(alphabet="ab1 .,\n“”\"'’‘«»„`", max_size=80))
def test_quotations_are_disjoint_and_within_the_text(text):
    found = quotations(text)
    assert all(0 <= q.outer_start < q.start <= q.end <= q.outer_end <= len(text) for q in found)
    assert all(a.outer_end <= b.outer_start for a, b in pairwise(found))


@pytest.mark.parametrize("seed", range(20))
def test_apostrophes_within_words_are_passed_over_without_loss(seed, monkeypatch):
    draw = random.Random(seed)
    texts = ["".join(draw.choices("``''\"“”„«»‹›‘’‚「」''’’abs1_ .,\n—([", k=draw.randrange(30))) for _ in range(500)]
    found = [quotations(text) for text in texts]
    monkeypatch.setattr("firsthand.quotations._OPEN_MARK", _MARK)
    assert found == [quotations(text) for text in texts]
