"""Numbers, days and names as values."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.facts import dates, name_keys, names, numbers


def only(text):
    found = numbers(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1.2 million barrels", 1.2e6, "barrel"),
        ("1,200,000 barrels", 1.2e6, "barrel"),
        ("twenty-one goats", 21, ""),
        ("two hundred and five thousand goats", 205_000, ""),
        ("a dozen goats", 12, ""),
        ("two and a half million goats", 2.5e6, ""),
        ("an 11-and-a-half hour wait", 11.5, "second"),
        ("$1.5bn", 1.5e9, "dollar"),
        ("£47,000", 47_000, "pound"),
        ("1m peso", 1e6, "peso"),
        ("12ft", 12, "metre"),
        ("3.7m across", 3.7, "metre"),
        ("a 31-year-old", 31, "year of age"),
        ("fifty per cent", 50, "percent"),
        ("half of it", 0.5, ""),
    ],
)
def test_a_number_is_its_value_however_it_is_written(text, value, unit):
    found = only(text)
    assert (found.low, found.high, found.unit) == (value, value, unit)


@pytest.mark.parametrize(
    ("text", "vagueness"),
    [
        ("some 40 boats", "about"), ("40 boats or so", "exact"), ("nearly 40 boats", "nearly"),
        ("no fewer than 40 boats", "at_least"), ("40 or more", "at_least"), ("over 40 boats", "more_than"),
        ("up to 40 boats", "up_to"), ("40 boats", "exact"), ("[A]t least 40 boats", "at_least"),
        ("about 40 boats", "about"), ("turned around 40 boats", "exact"),
    ],
)  # fmt: skip
def test_vagueness_is_kept_apart_from_the_value(text, vagueness):
    assert (only(text).low, only(text).vagueness) == (40, vagueness)


def test_ranges_scores_ordinals_and_vague_words_are_told_apart():
    assert [(n.low, n.high, n.kind) for n in numbers("150 to 200 men, 3-1, the 70th, dozens")] == [
        (150, 200, "range"), (3, 1, "score"), (70, 70, "ordinal"), (24, 200, "vague"),
    ]  # fmt: skip


def test_times_years_and_days_are_no_counts():
    assert numbers("at 9:20 p.m. on 14 May 2012, in 1998 and at 8.49pm one of them left") == ()


@given(st.integers(min_value=0, max_value=10**9))
def test_digits_with_and_without_commas_are_one_number(value):
    plain, commas = numbers(f"exactly {value} crates"), numbers(f"exactly {value:,} crates")
    if 1900 <= value <= 2099:
        assert plain == ()  # a year, for all anybody can tell
    else:
        assert [n.low for n in plain] == [n.low for n in commas] == [value]


@given(st.text(alphabet="0123456789 ,.-$£%abmilone\"'tyw", max_size=60))
def test_spans_lie_in_the_text_in_order(text):
    last = 0
    for number in numbers(text):
        assert last <= number.start < number.end <= len(text)
        last = number.end


THURSDAY = date(2023, 7, 27)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on Thursday", "2023-07-27"), ("last Thursday", "2023-07-20"), ("on Tuesday", "2023-07-25"),
        ("July 27", "2023-07-27"), ("27 July 2021", "2021-07-27"), ("Dec. 14, 2012", "2012-12-14"),
        ("yesterday", "2023-07-26"), ("two weeks ago", "2023-07-13"), ("2020-02-29", "2020-02-29"),
        ("Thursday, July 20", "2023-07-20"), ("next Friday", "2023-07-28"), ("December 30", "2023-12-30"),
    ],
)  # fmt: skip
def test_a_date_is_the_day_it_means(text, day):
    (found,) = dates(text, THURSDAY)
    assert found.day == date.fromisoformat(day)
    assert found.precision == "day"


def test_a_date_without_a_year_is_the_one_nearest_to_the_anchor():
    assert dates("on December 30", date(2024, 1, 3))[0].day == date(2023, 12, 30)


def test_months_and_years_are_coarser():
    assert [(d.day, d.precision) for d in dates("in May 2011, in 1998 and last year", THURSDAY)] == [
        (date(2011, 5, 1), "month"), (date(1998, 1, 1), "year"), (date(2022, 1, 1), "year"),
    ]  # fmt: skip


def test_without_an_anchor_a_weekday_stays_open():
    (found,) = dates("on Monday", None)
    assert (found.day, found.weekday) == (None, 0)


def test_words_that_only_look_like_months_are_none():
    assert dates("they may march in august company, 31 February", THURSDAY) == ()


def test_names_keep_titles_particles_and_initials():
    text = "However, Sen. Mara Lind met Ursula von der Aue of the U.N. Mission and J.K. Onwe on Monday."
    assert [n.text for n in names(text)] == ["Sen. Mara Lind", "Ursula von der Aue of the U.N. Mission", "J.K. Onwe"]


def test_a_common_word_that_opens_a_sentence_is_no_name():
    assert [n.text for n in names("Police came. Then the police left with Ito.")] == ["Ito"]


def test_a_possessive_ends_a_name():
    assert name_keys("Norland's Prime Minister Ada Brekk’s aide") == ["norland", "prime minister ada brekk"]


def test_names_are_found_where_they_say():
    text = "“Lena Holt,” he said, saw Oru-Tal."
    assert [text[n.start : n.end] for n in names(text)] == [n.text for n in names(text)] == ["Lena Holt", "Oru-Tal"]
