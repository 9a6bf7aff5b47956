"""A screen lets through every line its pattern would read: furniture is the same with and without screens."""

import random
import re

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.extract import datelines, furniture_text, pictures
from firsthand.extract.furniture import could_be_agency, is_agency
from firsthand.extract.furniture_text import notes, read_text, read_texts
from firsthand.extract.lines import lines_of
from firsthand.extract.screens import loosened, opening, space
from firsthand.lexicon import rows
from firsthand.lexicon.agencies import credit_forms
from firsthand.lexicon.boilerplate import _patterns
from firsthand.times import day_pattern, month_names

PATTERNS = [
    *(note.pattern for note in notes("correction", "syndication", "credit")),
    furniture_text._BY,
    furniture_text._BEGINS_OUTER_NOTE,
    furniture_text._END,
    furniture_text._BARE_END,
    furniture_text._END_SENTENCE,
    pictures._CREDIT_LABEL,
    pictures._NOT_LISTED,
    pictures._PICTURE_WORD,
    *datelines._dateline_patterns(),
    datelines._TOWN,
]


def found(screen, text):
    return pc.match_substring_regex(pa.array([text]), screen)[0].as_py()


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.pattern[:30])
def test_what_a_pattern_matches_its_screen_does(pattern):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.from_regex(pattern))
    def check(text):
        if "\n" not in text:
            assert found(loosened(pattern), text)

    check()


LOOSE = [pattern for pattern in _patterns() if pattern.loose != pattern.screen]


@pytest.mark.parametrize("pattern", LOOSE, ids=lambda pattern: pattern.exact[:30])
def test_what_a_screen_of_boilerplate_lets_through_the_loose_one_does(pattern):
    met = []

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.from_regex(re.compile(f"{pattern.exact}x?", re.IGNORECASE | re.ASCII)))
    def check(text):
        if found(f"(?i){pattern.screen}", text):
            met.append(text)
            assert found(f"(?i){pattern.loose}", text)

    check()
    assert met


@pytest.mark.parametrize(
    ("pattern", "text", "other"),
    [
        (r"(?i)\bink\b", "ıNK", "in"),
        (r"(?i)is", "İſ", "i"),
        (r"[^\W\d_]x", "éx", "1x"),
        (r"a\s+b$", "a\u2003b \n", "a b c"),
        (r"^(?:no|yes)", " \u00a0yes", "oh yes"),
        (r"(?<!x)(?=a)a{2,900}(?!b)", "aaa", "a"),
        (r"(?i)[k-m]é", "KÉ", "ke"),
        (r"(?i:a)b", "Ab", "AB"),
        (r"(?i)a(?-i:B)", "AB", "Ab"),
        (r"[.–-]\d", "–٣", "x3"),
    ],
)
def test_a_screen_is_loose_where_it_must_be_and_tight_elsewhere(pattern, text, other):
    assert found(loosened(re.compile(pattern)), text)
    assert not found(loosened(re.compile(pattern)), other)


def test_what_cannot_be_loosened_is_refused():
    with pytest.raises(ValueError, match="cannot be loosened"):
        loosened(re.compile(r"(a)\1"))


def test_white_space_is_pythons():
    for point in range(0x3100):
        assert found(f"^{space()}$", chr(point)) == chr(point).isspace()
    assert found(opening(["a", "b"]), "\u3000\tb")


def test_every_day_of_a_dateline_looks_like_one():
    some_day = re.compile(datelines._SOME_DAY)
    for month in month_names().split("|"):
        for day in (f"{month} 7", f"{month}. 27, 2031", f"7 {month}", f"27. {month}. 2031"):
            assert re.fullmatch(day_pattern(), day, re.IGNORECASE)
            assert some_day.fullmatch(day), day


def test_every_agency_could_be_one():
    for form in credit_forms():
        for line in (form, form.upper(), f"({form})", f"— {form}.", f"By {form}", f"{form} | Seoul", f"The {form}"):
            if is_agency(line.strip("()[]–—-. ")) or is_agency(re.split(r" \| ", line)[0]):
                assert could_be_agency(line), line


FORMS = sorted(credit_forms())
TOWNS = [town for row in rows("places") for town in row["places"].split("|")]
OUTLETS = [row["name"] for row in rows("outlets")]
MONTHS = [name for row in rows("months") for name in row["names"].split("|")]
SMALL = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "for",
    "with",
    "by",
    "from",
    "said",
    "bridge",
    "opened",
    "via",
    "photo",
    "pool",
]
CUES = [
    "Correction:", "CORRECTS", "Editor’s note:", "Update:", "An earlier version of this", "This story has been", "©",
    "This article was originally published by", "Additional reporting by", "Reporting by", "Writing and editing by",
    "Compiled by", "With inputs from", "from wire reports", "(c)", "Copyright 2031", "Source:", "Courtesy:", "Agencies",
    "contributed to this report", "from a syndicated feed", "auto-generated from", "reporting from", "rm/wd (", "By",
    "posted by", "Photo by", "PHOTO/", "Image courtesy of", "File photo", "[File", "Handout", "AP Photo/", "HARNA",
    "Contributing: Ann Lee;", "contributing:", "Material from", "was used in this report", "This report contains",
    "(END)", "is a nonprofit newsroom", "in partnership with", "contributed.", "(Dec. 11)", "(@annlee) May 2, 2031",
    "Using", "via Getty Images", "Bo Kim/HARNA", "Ann Lee", "News Agency", "Newswire", "Agence Brimbeth", "Monday", "3",
    "2031",
]  # fmt: skip
MARKS = [".", "!", ".”", ":", ",", " - ", " — ", "--", "/", "(", ")", "[", "]", " | ", " ", "", "\u00a0", "İ", "ﬁ", "’"]


def made_line(draw):
    kinds = [SMALL, SMALL, SMALL, CUES, FORMS, TOWNS, MONTHS, OUTLETS]
    words = [draw.choice(draw.choice(kinds)) for _ in range(draw.choice([1, 1, 2, 3, 5, 9, 30]))]
    words = [draw.choice([str, str, str, str.upper, str.title])(word) for word in words]
    line = "".join(word + draw.choice([" ", " ", " ", draw.choice(MARKS)]) for word in words)
    return line + draw.choice(["", "", f". - {draw.choice(FORMS)}", f"({draw.choice(FORMS)})", draw.choice(FORMS)])


def made_dateline(draw):
    town = draw.choice([*TOWNS, "Zwexville", "Qubar Hill"])
    town = draw.choice([town, town.upper()]) + draw.choice(["", "", ", Mass.", ", the north"])
    month, form = draw.choice(MONTHS), draw.choice(FORMS)
    day = draw.choice(["", f", {month} 7", f" 27 {month.lower()}", ", Monday", f", {month} 27, 2031"])
    agency = draw.choice(["", f" ({form})", f" [{form}]", f". /{form}/.", " (HARNA)", " (WXYZ)"])
    return (
        town + day + agency + draw.choice([" - ", " — ", "--", ": ", ". ", " ", ""]) + "The gate opened in Zwexville."
    )


@pytest.mark.parametrize("seed", range(30))
def test_furniture_is_the_same_with_and_without_screens(seed):
    draw = random.Random(seed)
    texts = [
        draw.choice(["\n", "\n\n", "\n \n", "\r\n"]).join(
            draw.choice(["", " ", "\t"]) + draw.choice([made_line, made_line, made_dateline])(draw)
            for _ in range(draw.choice([1, 2, 3, 5, 9, 14, 22]))
        )
        for _ in range(40)
    ]
    found = read_texts(texts, lines_of(pa.array(texts)))
    assert found == [read_text(text) for text in texts]
    assert any(found)
