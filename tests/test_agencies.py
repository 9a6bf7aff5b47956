"""Agencies, state media and outlets: what a name means depends on where it stands."""

import pytest

from firsthand.lexicon import rows
from firsthand.lexicon.agencies import (
    agencies_in_byline,
    agencies_in_credit,
    all_agencies,
    by_name,
    by_path,
    by_short_name,
    is_state_media,
    mentions,
    state_media_phrases,
)
from firsthand.lexicon.outlets import known, of_domain, without_outlet
from firsthand.lexicon.unlisted import is_short_for


def names(found):
    return [agency.name for agency in found]


@pytest.mark.parametrize(
    ("credit", "expected"),
    [
        ("KCNA via REUTERS", ["KCNA", "Reuters"]),
        ("AFP/Getty Images", ["AFP", "Getty"]),
        ("With files from The Canadian Press", ["CP"]),
        ("RABAT, May 2 (MAP) -", ["MAP"]),
        ("ASSOCIATED PRESS", ["AP"]),
        ("/TASS/", ["TASS"]),
        ("Road MAP of the town", []),
        ("the ap store", []),
        ("Dr. Apa and the TASSEL", []),
        ("(END) Dow Jones Newswires", ["Dow Jones"]),
        ("Copyright 2031 Dow Jones & Company, Inc.", []),
    ],
)
def test_a_credit_names_agencies(credit, expected):
    assert names(agencies_in_credit(credit)) == expected


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("By ORLA FENN, AP Sports Writer", ["AP"]),
        ("Orla Fenn | Press Trust of India", ["PTI"]),
        ("By Michael Bloomberg", []),
        ("By Mia Fox and Petra Antara", []),
        ("Orla Fenn for Reuters", ["Reuters"]),
        ("By Orla Fenn, Bo Kim, Cy Dee, Di Poe and Ed Rum, Associated Press", ["AP"]),
        ("Orla Fenn, Bo Kim, Cy Dee, Di Poe, Associated Press", ["AP"]),
        # lists of a site's writers
        ("Orla Fenn, Bo Kim, Associated Press, Cy Dee, Lantern Staff", []),
        ("Orla Fenn, Bo Kim, Cy Dee, Di Poe, Ed Rum, Fay Orr, Associated Press", []),
    ],
)
def test_a_byline_names_agencies_not_people(byline, expected):
    assert names(agencies_in_byline(byline)) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://lamp.example/US/wireStory/gate-opens-5200", ["AP"]),
        ("https://lamp.example/wires/reuters/article-5/Gate-opens.html", ["Reuters"]),
        ("https://lamp.example/opinion/ap-courses-for-all", []),
        ("", []),
    ],
)
def test_the_folder_of_an_address_names_an_agency(url, expected):
    assert by_path(url) == expected


def test_running_text_knows_only_what_cannot_be_another_word():
    text = "The PA state fair, an AP exam and the MENA region; AP said, KCNA reported, the Fars News agency denied."
    assert [(text[start:end], agency.name) for start, end, agency in mentions(text)] == [
        ("AP", "AP"),
        ("KCNA", "KCNA"),
        ("Fars News", "Fars"),
    ]


def test_the_longest_name_wins_and_is_found_once():
    assert [agency.name for _, _, agency in mentions("Australian Associated Press and Interfax-Ukraine")] == [
        "AAP",
        "Interfax-Ukraine",
    ]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("North Korean state media", "KCNA"),
        ("North Korean media", "KCNA"),
        ("Iran's state television", "IRIB"),
        ("the state-run news agency of Syria", "SANA"),
        ("state media", None),
    ],
)
def test_generic_state_media_resolve_to_the_countrys_medium(phrase, expected):
    [(_, _, agency)] = state_media_phrases(phrase)
    assert (agency.name if agency else None) == expected
    assert is_state_media(phrase)


@pytest.mark.parametrize("phrase", ["Japanese media", "the official report", "Reuters", "a government spokesman"])
def test_what_is_not_state_media(phrase):
    assert not is_state_media(phrase)


def test_every_row_is_whole():
    for row in rows("agencies"):
        assert row["kind"] in ("agency", "state_media", "photo", "release", "aggregator"), row
        assert row["state_run"] in ("yes", "no"), row
        assert by_short_name(row["name"]).full == row["full"]
    assert len({agency.name for agency in all_agencies()}) == len(all_agencies()) >= 150


def test_every_country_names_listed_media():
    for row in rows("demonyms"):
        for name in (row["agency"], row["broadcaster"]):
            assert not name or by_short_name(name), row


def test_full_names_mean_their_agency():
    for agency in all_agencies():
        if " " in agency.full and agency.kind == "agency":
            found = by_name(agency.full)
            assert found, agency
            assert found.full == agency.full


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ferry runs again - BBC News", ("Ferry runs again", "BBC News")),
        ("Ferry runs again | World | Reuters", ("Ferry runs again", "Reuters")),
        ("Ferry runs again : The Tribune India", ("Ferry runs again", "The Tribune (India)")),
        ("The ferry runs again – Harbour Gazette", ("The ferry runs again", "Harbour Gazette")),
        ("Minister - who denies it - resigns", ("Minister - who denies it - resigns", None)),
        ("Fenn: No deal on ferry", ("Fenn: No deal on ferry", None)),
    ],
)
def test_titles_lose_the_outlet(title, expected):
    assert without_outlet(title) == expected


def test_outlets_by_domain_and_spelling():
    assert of_domain("edition.cnn.com") == "CNN"
    assert of_domain("cnn.com.example.org") is None
    assert known("the washington post") == "The Washington Post"


@pytest.mark.parametrize(
    ("short", "full", "fits"),
    [
        ("VELNA", "Velmoran News Agency", True),
        ("AP", "Associated Press", True),
        ("PTI", "Press Trust of India", True),
        ("AP", "Velmoran News Agency", False),
        ("Echo", "The Echo", False),
    ],
)
def test_acronyms(short, full, fits):
    assert is_short_for(short, full) == fits
