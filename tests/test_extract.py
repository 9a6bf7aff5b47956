"""Pages become articles: what a page says of itself is found, and nothing of a record's text is touched."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.decode import decode
from firsthand.extract import extract
from firsthand.extract.body import cut_litter
from firsthand.extract.datelines import read_dateline
from firsthand.extract.furniture_text import read_text
from firsthand.extract.plain import read_plain
from firsthand.schema import TABLES, digest
from firsthand.settings import Extract
from firsthand.times import read_time

SENTENCES = (
    "The ferry between the two islands of Norrland will run again from Monday, the harbour master said.",
    "It had been laid up since a storm tore away the northern pier in the last week of March.",
    "Repairs cost four million crowns, twice what the council had set aside for the whole year.",
    "Fishermen had threatened to block the harbour unless the council paid for their lost days.",
    "A second ferry, ordered in the autumn, is expected to arrive before the end of the summer.",
)
BODY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def run(*pages, **choices):
    rows = [{"page": f"p{n}", "kind": "html", **page} for n, page in enumerate(pages)]
    return extract({"pages": TABLES["pages"].table(rows)}, Extract(**choices))


def one(body, kind="html", **fields):
    if isinstance(body, str):
        body = body.encode()
    made = run({"body": body, "kind": kind, "fields": json.dumps(fields) if fields else None})
    assert made["refusals"].num_rows == 0, made["refusals"].to_pylist()
    [article] = made["articles"].to_pylist()
    furniture = made["furniture"].to_pylist()
    for row in furniture:
        if row["start"] is not None and row["kind"] != "link":
            assert article[row["part"]][row["start"] : row["end"]] == row["value"]
    return article, furniture


def values(furniture, kind):
    return [row["value"] for row in furniture if row["kind"] == kind]


def page(head="", before="", body=BODY, after="", title="Ferry runs again after storm"):
    article = f"<article><h1>{title}</h1>{before}{body}{after}</article>"
    return f"<html lang='en'><head>{head}</head><body><main>{article}</main></body></html>"


def ld(**fields):
    node = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Ferry runs again after storm",
        **fields,
    }
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


# -- HTML --


def test_json_ld_gives_the_hour_the_offset_and_the_names():
    article, furniture = one(
        page(
            ld(
                datePublished="2031-05-02T10:15:30+02:00",
                dateModified="2031-05-02T12:00:00+02:00",
                author=[{"@type": "Person", "name": "Orla Fenn"}, {"name": "Bo Kim"}],
                publisher={"name": "Harbour Gazette"},
            )
        )
    )
    assert article["published_at"] == datetime(2031, 5, 2, 8, 15, 30, tzinfo=UTC)
    assert (article["published_offset"], article["published_precision"]) == (120, "second")
    assert article["modified_at"] == datetime(2031, 5, 2, 10, 0, tzinfo=UTC)
    assert (article["byline"], article["outlet"]) == ("Orla Fenn, Bo Kim", "Harbour Gazette")
    assert article["text"].split("\n\n") == list(SENTENCES)
    assert {"kind": "published", "found": "json-ld"}.items() <= next(
        r for r in furniture if r["kind"] == "published"
    ).items()


def test_json_ld_in_a_graph_broken_and_beside_others():
    graph = {
        "@graph": [
            {"@type": "Organization", "@id": "#pub", "name": "Harbour Gazette"},
            {"@type": "NewsArticle", "headline": "Ferry runs again after storm", "publisher": {"@id": "#pub"}},
            {"@type": "NewsArticle", "headline": "Another story", "author": "Someone Else"},
        ]
    }
    broken = json.dumps(graph)[:-1] + ",}"
    meta = '<meta property="og:title" content="Ferry runs again after storm">'
    article, _ = one(page(f'<script type="application/ld+json">{broken}</script>{meta}'))
    assert article["outlet"] == "Harbour Gazette"
    assert article["byline"] is None


def test_the_more_exact_of_two_times_wins():
    article, _ = one(page(ld(datePublished="2031-05-02"), "<time datetime='2031-05-02T09:05:00Z'>2 May</time>"))
    assert article["published_at"] == datetime(2031, 5, 2, 9, 5, tzinfo=UTC)


def test_byline_dateline_and_agency_a_reader_sees():
    article, furniture = one(
        page(
            before="<p class='byline'>By ORLA FENN, Associated Press</p><time>May 2, 2031 4:15 pm EDT</time>",
            body="<p>SKERRY, Norrland (AP) — " + BODY.removeprefix("<p>"),
            after="<p>Associated Press writer Bo Kim in Holm contributed to this report.</p>",
        )
    )
    assert article["byline"] == "ORLA FENN, Associated Press"
    assert article["agency"] == "AP"
    assert article["dateline_place"] == "SKERRY, Norrland"
    assert article["published_at"] == datetime(2031, 5, 2, 20, 15, tzinfo=UTC)
    assert values(furniture, "byline") == ["By ORLA FENN, Associated Press"]


def test_a_pictures_credit_is_no_credit_for_the_text():
    picture = "<figure><img src='a.jpg'><figcaption>The pier. Bo Kim/AFP via Getty Images</figcaption></figure>"
    article, _ = one(page(before=picture))
    assert article["agency"] is None
    assert article["picture_credit"] == "Bo Kim/AFP via Getty Images"
    assert article["credit_line"] == "Bo Kim/AFP via Getty Images"


def test_bylines_of_other_stories_are_left_alone():
    aside = "<aside class='related'><h3>More news</h3><p class='byline'>By Somebody Else</p></aside>"
    article, furniture = one(page(before="<p class='byline'>By Orla Fenn</p>", after=aside))
    assert article["byline"] == "Orla Fenn"
    assert values(furniture, "byline") == ["By Orla Fenn"]


def test_a_canonical_link_to_another_site_is_syndication():
    head = (
        "<link rel='canonical' href='https://agency.example/world/ferry-runs-again-after-storm'>"
        "<meta property='og:url' content='https://gazette.example/news/2031/ferry-runs-again-after-storm'>"
    )
    article, furniture = one(page(head))
    assert article["domain"] == "gazette.example"
    assert article["canonical_url"].startswith("https://gazette.example/")
    assert values(furniture, "syndication") == ["https://agency.example/world/ferry-runs-again-after-storm"]


@pytest.mark.parametrize("href", ["https://gazette.example/", "https://gazette.example/news", "/world/"])
def test_a_canonical_link_to_a_section_is_ignored(href):
    article, _ = one(page(f"<link rel='canonical' href='{href}'>"))
    assert article["canonical_url"] is None


def test_tracking_is_cut_from_addresses():
    article, _ = one(page("<link rel='canonical' href='https://gazette.example/a/1234567?id=5&utm_source=x#top'>"))
    assert article["canonical_url"] == "https://gazette.example/a/1234567?id=5"
    assert article["article_id"] == digest(article["canonical_url"], article["text"])


def test_outlets_are_names_people_know():
    known, _ = one(page("<meta property='og:url' content='https://www.bbc.co.uk/news/world-5551234'>"))
    assert known["outlet"] == "BBC News"
    runs_ap, _ = one(
        page(ld(publisher={"name": "Associated Press"}) + "<meta property='og:site_name' content='Holm Post'>")
    )
    assert runs_ap["outlet"] == "Holm Post"
    unknown, _ = one(page("<meta property='og:url' content='https://harbour-gazette.example/a/ferry-runs-again-now'>"))
    assert unknown["outlet"] == "Harbour Gazette"


def test_links_of_the_body_have_their_place():
    linked = "<p>The <a href='https://council.example/minutes'>minutes of the council</a> say what repairs cost.</p>"
    article, furniture = one(page(body=BODY + linked))
    [row] = [row for row in furniture if row["kind"] == "link"]
    assert row["value"] == "https://council.example/minutes"
    assert article["text"][row["start"] : row["end"]] == "minutes of the council"


def test_corrections_are_furniture():
    note = "Correction: An earlier version of this story gave the wrong month for the storm."
    _, furniture = one(page(after=f"<p>{note}</p>"))
    assert values(furniture, "correction") == [note]


def test_a_title_repeated_in_the_body_is_read_once():
    article, _ = one(page(body="<p>Ferry runs again after storm</p>" + BODY))
    assert article["text"].startswith(SENTENCES[0])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("café — “so”".encode(), "café — “so”"),
        ("<meta charset=utf-8>café".encode("cp1252"), "<meta charset=utf-8>café"),
        ("<meta charset=iso-8859-1>café".encode(), "<meta charset=iso-8859-1>café"),
        ("<meta charset=windows-1251>Привет, мир".encode("cp1251"), "<meta charset=windows-1251>Привет, мир"),
        ("café".encode("utf-16"), "café"),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "café"),
        (b"caf\xc3\xa9 na\xc3\xafve \x93stray\x94", "café naïve “stray”"),
        (b"a\0b\r\nc", "ab\nc"),
    ],
)
def test_encodings_and_lying_headers(data, expected):
    assert decode(data) == expected


# -- what is no article --


def test_pages_without_an_article_are_refused():
    made = run(
        {"body": b"<html><body><nav>Home World Sport</nav></body></html>"},
        {"body": b"   ", "kind": "text"},
        {"body": ("<html><body>" + "<div>" * 600 + BODY).encode()},
        {"body": b"<p>" * 300_000},
        {"body": b"x" * 2_000_000},
        max_page_mb=1,
    )
    reasons = {row["page"]: row["reason"] for row in made["refusals"].to_pylist()}
    assert made["articles"].num_rows == 0
    assert "no article text" in reasons["p0"]
    assert "no words" in reasons["p1"]
    assert "deeper than 400" in reasons["p2"]
    assert "more than 30,000 elements" in reasons["p3"]
    assert "max_page_mb" in reasons["p4"]


def story(n):
    words = " ".join(f"word{n}x{k}" for k in range(20))
    return f"<h2><a href='/2031/05/story-number-{n}-of-the-day'>Story {n}</a></h2><p>{SENTENCES[n % 5]} {words}.</p>"


def test_a_front_page_is_no_article():
    made = run({"body": f"<html><body><main>{''.join(map(story, range(10)))}</main></body></html>".encode()})
    assert re.search(r"\d+ articles on one page", made["refusals"]["reason"].to_pylist()[0])


# -- plain text --

SAVED = """\
 date 2031-05-02  Ferry runs again after storm : The Tribune India

Islanders cheer; the second boat comes in summer

Islanders wave from the northern pier of Skerry on the day of the first crossing. PTI



Reuters

Skerry, May 2

{}

Share this

Post a Comment

Previous Post Next Post
"""


def test_a_saved_page_of_plain_text():
    article, furniture = one(SAVED.format("\n\n".join(SENTENCES)), "text")
    assert article["title"] == "Ferry runs again after storm"
    assert article["outlet"] == "The Tribune (India)"
    assert article["agency"] == "Reuters"
    assert (article["dateline_place"], article["dateline_date"]) == ("Skerry", date(2031, 5, 2))
    assert (article["published_at"], article["published_precision"]) == (datetime(2031, 5, 2, tzinfo=UTC), "day")
    assert article["picture_credit"] == "PTI"
    assert article["credit_line"] == "Reuters | PTI"
    assert article["text"].startswith("Islanders cheer")
    assert article["text"].endswith(SENTENCES[-1])
    assert values(furniture, "credit") == ["Reuters"]


def test_one_line_is_an_article_without_a_title():
    article, _ = one("The ferry runs again.", "text")
    assert (article["title"], article["text"]) == (None, "The ferry runs again.")


def test_a_first_sentence_is_no_title():
    assert read_plain(f"{SENTENCES[0]}\n\n{SENTENCES[1]}").title == ""
    assert read_plain(f"HOLM (AP) — {SENTENCES[0]}\n\n{SENTENCES[1]}").title == ""


def test_wrapped_lines_are_joined_and_headers_read():
    wrapped = (
        "The ferry between the two islands of Norrland will run",
        "again from Monday, the harbour master said on Friday",
        "at noon.",
    )
    head = "Title: Ferry runs again\nBy Orla Fenn\nhttps://gazette.example/a/ferry-runs-again\n\n"
    page = read_plain(head + "\n".join(wrapped))
    assert page.title == "Ferry runs again"
    assert page.url == "https://gazette.example/a/ferry-runs-again"
    assert page.text == " ".join(wrapped)


def test_litter_is_cut_by_place():
    lines = [
        "Home > World",
        *SENTENCES[:2],
        "Advertisement",
        *SENTENCES[2:],
        "Tags: ferry, storm",
        "Sign up for our newsletter",
    ]
    assert cut_litter(lines) == list(SENTENCES)
    assert (
        cut_litter(["He asked them to share this burden with friends."] * 3)
        == ["He asked them to share this burden with friends."] * 3
    )


# -- records --


def test_a_records_text_is_kept_character_for_character():
    text = "  SEOUL, May 2 (Reuters) -  A\u00a0ferry.\r\n\r\nShare this \n(Reporting by Orla Fenn; Editing by Bo Kim)\n"
    article, furniture = one(text, "record", id="7", published_at="2031-05-03", title="Ferry")
    assert article["text"] == text
    assert (article["article_id"], article["given_id"]) == ("7", "7")
    assert (article["agency"], article["dateline_date"]) == ("Reuters", date(2031, 5, 2))
    assert values(furniture, "credit") == ["(Reporting by Orla Fenn; Editing by Bo Kim)"]


def test_given_fields_win():
    article, furniture = one(
        SENTENCES[0],
        "record",
        outlet="Harbour Gazette",
        byline="By ORLA FENN, Associated Press",
        published_at="2031-05-02T10:00:00+09:00",
        url="https://www.gazette.co.uk/a/1234567?utm_source=x",
    )
    assert (article["outlet"], article["byline"], article["agency"]) == (
        "Harbour Gazette",
        "ORLA FENN, Associated Press",
        "AP",
    )
    assert (article["domain"], article["published_offset"]) == ("gazette.co.uk", 540)
    assert article["article_id"] == digest("https://www.gazette.co.uk/a/1234567", SENTENCES[0])
    assert {row["found"] for row in furniture} == {"input"}


def test_without_id_and_url_the_page_names_the_article():
    article, _ = one("A ferry.", "record")
    assert article["article_id"] == digest("p0", "A ferry.")


def test_feed_markup_is_all_article():
    article, _ = one(
        "<p>The ferry runs.</p><p>It is <b>new</b>.</p>", "html", title="Ferry", feed="Harbour Gazette - World"
    )
    assert article["text"] == "The ferry runs.\n\nIt is new."
    assert article["outlet"] == "Harbour Gazette"


def test_headline_and_outlet_of_a_saved_page():
    text = "\n\n".join(SENTENCES)
    below = read_plain(
        f"Lamp & Ladder\nHome | News | Sport | Contact\n\nFerry runs again\n\n2 May 2031 9:51 | Ann Lee\n\n{text}"
    )
    assert (below.outlet, below.title, below.text) == ("Lamp & Ladder", "Ferry runs again", text)
    assert [row.value for row in below.found if row.kind == "byline"] == ["Ann Lee"]
    beside = read_plain(
        f"Ferry runs again soon - Lamp & Ladder\n\n{text}\n\n© 2031 Lamp & Ladder. All rights reserved."
    )
    assert (beside.outlet, beside.title) == ("Lamp & Ladder", "Ferry runs again soon")
    alone = read_plain(f"Ferry runs again soon - Harbour Master\n\n{text}")
    assert (alone.outlet, alone.title) == ("", "Ferry runs again soon - Harbour Master")


def test_a_table_of_the_old_web():
    menu = "".join(f"<a href='/{n}'>Other story number {n}</a><br>" for n in range(9))
    furniture = "<b>Ferry: it runs again</b><br>Friday, May 2, 2031, 15:44<br>By Ann Lee<br>"
    article, _ = one(
        f"<title>Lamp & Ladder: Ferry: it runs again</title><table><tr><td><b>Lamp & Ladder</b></td></tr>"
        f"<tr><td>{menu}</td><td>{furniture}<font>{BODY}</font></td></tr></table>"
    )
    assert (article["title"], article["outlet"], article["byline"]) == (
        "Ferry: it runs again", "Lamp & Ladder", "Ann Lee"
    )  # fmt: skip
    assert article["published_at"] == datetime(2031, 5, 2, 15, 44, tzinfo=UTC)
    assert article["text"] == "\n\n".join(SENTENCES)


# -- agencies no list has --


@pytest.mark.parametrize(
    ("head", "before", "after", "agency"),
    [
        ("", "", "<p>— HARNA</p>", "HARNA"),
        ("", "", "<p>Sources: Reuters and HARNA</p>", "Reuters; HARNA"),
        ("", "", "<p>With reporting by HARNA and Reuters</p>", "Reuters; HARNA"),
        ("", "", "<p>HARNA contributed to this report.</p>", "HARNA"),
        (ld(author={"@type": "Organization", "name": "Harbourland News Agency"}), "", "", "Harbourland News Agency"),
        (ld(author={"name": "Harbourland News Agency"}), "", "<p>— HARNA</p>", "HARNA"),
        ("", "<p>SKERRY (HARNA) – It blew all night.</p>", "", "HARNA"),
        ("", "<p>SKERRY (KXYZ) – It blew all night.</p>", "", None),
        ("", "<p>The Harbour Relief Organisation (HARO) – and others – paid.</p>", "", None),
        ("", "", "<p>Sources: NASA and Ann Lee</p>", None),
        ("", "", "<p>— ENDS</p>", None),
    ],
)
def test_agencies_by_where_they_stand(head, before, after, agency):
    article, _ = one(page(head=head, body=before + BODY + after))
    assert article["agency"] == agency


def test_an_agency_alone_on_a_line_is_the_texts_above_it_and_a_pictures_within():
    above, within = ("Ann Lee", "AP", *SENTENCES), (*SENTENCES[:3], "AP", *SENTENCES)
    assert one("\n\n".join(above), kind="record")[0]["agency"] == "AP"
    article, _ = one("\n\n".join(within), kind="record")
    assert (article["agency"], article["picture_credit"]) == (None, "AP")


def test_a_post_among_the_paragraphs_keeps_its_dateline():
    post = "SKERRY (AP) — The ferry runs again. — Ann Lee (@annlee) May 2, 2031"
    article, furniture = one("\n\n".join((SENTENCES[0], post, *SENTENCES[1:])), kind="record")
    assert article["agency"] is None
    assert values(furniture, "dateline") == []


@pytest.mark.parametrize(
    ("fields", "opening", "agency"),
    [
        ({"url": "https://lamp.example/US/wireStory/ferry-runs-again-5200"}, "", "AP"),
        ({"outlet": "Al Jazeera"}, "Al Jazeera's Ann Lee, reporting from Skerry, saw the first ferry leave.", None),
        ({"outlet": "The Lamp"}, "NEW HOLM, PA — The ferry left.", None),
        ({"outlet": "The Lamp"}, "NEW HOLM (PA) — The ferry left.", "PA"),
    ],
)
def test_agencies_of_the_address_the_outlet_and_the_place(fields, opening, agency):
    article, _ = one("\n\n".join(filter(None, (opening, *SENTENCES))), kind="record", **fields)
    assert article["agency"] == agency


@pytest.mark.parametrize("credit", ["HARNA Photo/Ann Lee", "ZORTA via HARNA", "Photo: Ann Lee/Lamp & Ladder 9 North"])
def test_a_pictures_credit_is_kept_whole(credit):
    article, _ = one(page(before=f"<figure><img src='a.jpg'><figcaption>The pier. {credit}</figcaption></figure>"))
    assert article["picture_credit"] == credit
    assert article["agency"] is None


def test_a_marked_times_offset_wins():
    stamp = '<p><time datetime="2031-05-02T05:45:10+03:30">2 May 2031 05:45 (UTC+03)</time></p>'
    article, _ = one(page(before=stamp))
    assert article["published_offset"] == 210


def test_bloggers_sign_with_one_word():
    signed = '<p>by <span class="author vcard"><a href="/author/fenn/">fenn</a></span></p>'
    assert one(page(before=signed))[0]["byline"] == "fenn"
    assert one(page(before='<p>by <span><a href="/author/fenn/">fenn</a></span></p>'))[0]["byline"] is None


# -- datelines, credits, times --


@pytest.mark.parametrize(
    ("line", "place", "day", "agency"),
    [
        ("SKERRY, May 2 (Reuters) - The", "SKERRY", "May 2", "Reuters"),
        ("WASHINGTON (AP) — The", "WASHINGTON", None, "AP"),
        ("BEIJING, Sept. 15 (Xinhua) -- The", "BEIJING", "Sept. 15", "Xinhua"),
        ("MOSCOW, July 27. /TASS/. The", "MOSCOW", "July 27", "TASS"),
        ("New Delhi [India], July 27 (ANI): The", "New Delhi [India]", "July 27", "ANI"),
        ("SEOUL/TOKYO (Reuters) - The", "SEOUL/TOKYO", None, "Reuters"),
        ("(Reuters) - The", None, None, "Reuters"),
        ("ST. LOUIS, Mo. — The", "ST. LOUIS, Mo.", None, None),
        ("NEW DELHI: The", "NEW DELHI", None, None),
        ("Paris — The", "Paris", None, None),
        ("Skerry, May 2", "Skerry", "May 2", None),
        ("SKERRY, May 2 (HARNA) - The", "SKERRY", "May 2", "HARNA"),
        ("SKERRY (HARNA/Reuters) – The", "SKERRY", None, "HARNA/Reuters"),
        ("SKERRY (KXYZ) – The", "SKERRY", None, ""),
        ("Fennholm, 2 May - The", "Fennholm", "2 May", None),
    ],
)
def test_datelines(line, place, day, agency):
    found = read_dateline(line)
    assert (found.place, found.day, found.agency) == (place, day, agency)


@pytest.mark.parametrize(
    "line",
    [
        "UPDATE — The ferry",
        "FENN: The ferry is late.",
        "Fenn — the harbour master — said",
        "EXCLUSIVE: The ferry",
        "The committee (PA) decided to wait.",
        "(With inputs from PTI)",
        "(Mike Fenn/Reuters)",
        "Friday, 2 May 2031",
        "THE GATES (SPOILER) – The end",
        "Lampworks (LMPW) – Shares fell",
        "The party (HDP) – Fenn says – will wait",
    ],
)
def test_what_is_no_dateline(line):
    assert read_dateline(line) is None


@pytest.mark.parametrize(
    ("end", "kind", "value"),
    [
        ("he said. - Reuters", "credit", "- Reuters"),
        ("he said. (AFP)", "credit", "(AFP)"),
        ("he said.\n\n(With inputs from PTI)", "credit", "(With inputs from PTI)"),
        ("he said.\n\nCopyright 2031 The Associated Press.", "credit", "Copyright 2031 The Associated Press."),
        ("he said.\n\nContributing: Bo Kim in Skerry; The Associated Press", "credit", None),
        ("he said.\n\nLee also writes for The Lamp; contributing: The Associated Press", "credit", None),
        ("he said.\n\n(Material from AFP and Reuters was used in this story.)", "credit", None),
        ("he said.\n\nThis report contains material from Reuters.", "credit", None),
        ("he said.\n\nReuters and AFP contributed.", "credit", None),
        ("he said.\n\n(END) Dow Jones Newswires", "credit", None),
        ("he said.\n\nProPublica is a nonprofit newsroom.", "syndication", None),
        ("he said.\n\nThis story is part of a partnership with ProPublica and Harbour Radio.", "syndication", None),
        ("he said.\n\nThis story originally appeared in Harbour Gazette.", "syndication", None),
        ("he said.\n\nThis story has been corrected to fix the month.", "correction", None),
        ("he said. Photo by Bo Kim/Getty Images", "picture_credit", "Photo by Bo Kim/Getty Images"),
        ("The ferry leaves. (May 2) AP", "picture_credit", "AP"),
    ],
)
def test_ends_of_texts(end, kind, value):
    text = "\n\n".join([*SENTENCES, end])
    [row] = read_text(text)
    assert row.kind == kind
    assert value is None or row.value == value
    assert text[row.start : row.end] == row.value


@pytest.mark.parametrize(
    "text",
    [
        "The ferry contributed to the decline of the herring, the fishermen said.",
        "With the storm over, they went home from the pier.",
        "By the time he left, all was well.",
        "Photos: The storm in pictures",
        "With the mayor and half of the council away, AP counted the votes again.",
        "From left to right: the mayor, the harbour master and the reporter of AP.",
        "From the AP:",
        "This report contains nothing that Reuters had not printed, but the mayor read it twice.",
        "The harbour has a nonprofit newsroom, and AP has none.",
    ],
)
def test_prose_is_no_furniture(text):
    assert read_text("\n\n".join([SENTENCES[0], text, SENTENCES[1]])) == []


@pytest.mark.parametrize(
    ("printed", "at", "offset", "precision"),
    [
        ("2031-05-02T10:15:00+05:30", (2031, 5, 2, 4, 45), 330, "second"),
        ("Fri, 02 May 2031 10:15:22 GMT", (2031, 5, 2, 10, 15, 22), 0, "second"),
        ("Updated: 10:15 PM ET, May 2, 2031", (2031, 5, 3, 2, 15), -240, "minute"),
        ("2 May 2031, 10.15 IST", (2031, 5, 2, 4, 45), 330, "minute"),
        ("2 May 2031, 20:06", (2031, 5, 2, 20, 6), None, "minute"),
        ("22-05-2031", (2031, 5, 22), None, "day"),
        ("05-22-2031", (2031, 5, 22), None, "day"),
        ("23.59 on 2 May 2031", (2031, 5, 2, 23, 59), None, "minute"),
        ("2031-05-02", (2031, 5, 2), None, "day"),
        ("2031-05-02T00:00:00Z", (2031, 5, 2), 0, "day"),
        ("20310502T101500Z", (2031, 5, 2, 10, 15), 0, "second"),
        (1935483300, (2031, 5, 2, 10, 15), None, "second"),
        (1935483300000, (2031, 5, 2, 10, 15), None, "second"),
    ],
)
def test_times(printed, at, offset, precision):
    moment = read_time(printed)
    assert (moment.at, moment.offset, moment.precision) == (datetime(*at, tzinfo=UTC), offset, precision)


@pytest.mark.parametrize(
    "printed", ["", "soon", "05-04-2031", "2031-13-40", True, None, [], -5, 3.2, "99/99/2031", "0001-01-01"]
)
def test_what_is_no_time(printed):
    assert read_time(printed) is None


def test_an_outlet_in_brackets_at_the_end_of_a_line_is_no_dateline():
    assert [row.kind for row in read_text("[ CNBC ]")] == []
    assert [row.kind for row in read_text("(CNN) - A gate opened.")] == ["dateline"]
    assert [row.kind for row in read_text("(Reuters)")] != []


@pytest.mark.parametrize(
    ("beside", "credit"),
    [
        ("<figure><img src=a><figcaption>The pier [File: Reuters]</figcaption></figure>", "File: Reuters"),
        ("<figure><span><div></div><i>Image copyright</i> <b>EPA</b></span></figure>", "Image copyright EPA"),
        ("<div class='media'><div>The pier © Reuters / Bo Kim</div></div>", "Reuters / Bo Kim"),
    ],
)
def test_pictures_among_the_paragraphs_are_credited(beside, credit):
    article, _ = one(page(body=f"<p>{SENTENCES[0]}</p>{beside}{BODY}"))
    assert article["picture_credit"] == credit
    assert article["agency"] is None


@pytest.mark.parametrize(
    "closing",
    [
        ("Related Topics", "Ferries", "Why the pier fell"),
        ("Newer Post Older Post Home",),
        ("Share to Twitter Share to Facebook Share to Pinterest",),
        ("Leave a Reply", "Your email address will not be published. Required fields are marked *"),
        ("More on this story", "Storm closes harbour", "© 2031 The Lantern. All rights reserved."),
    ],
)
def test_what_a_site_sets_below_a_saved_page_is_cut(closing):
    text = "\n\n".join(SENTENCES[:3])
    article, _ = one("\n\n".join(("Ferry runs again", text, *closing)), kind="text")
    assert article["text"] == text


def test_prose_below_a_word_that_may_open_a_list_stays():
    text = "\n\n".join((*SENTENCES[:3], "Related", *SENTENCES[3:]))
    article, _ = one(f"Ferry runs again\n\n{text}", kind="text")
    assert article["text"].endswith(SENTENCES[-1])


def test_a_saved_page_gives_time_and_outlet_in_the_lines_that_are_cut():
    lines = ("Ferry runs again", *SENTENCES[:3], "First published on: 22-05-2031 at 18:40 IST", "© The Lantern (P) Ltd")
    article, _ = one("\n\n".join(lines), kind="text")
    assert (article["outlet"], article["published_at"]) == ("The Lantern", datetime(2031, 5, 22, 13, 10, tzinfo=UTC))
    assert article["text"] == "\n\n".join(SENTENCES[:3])


@pytest.mark.parametrize(
    ("head", "outlet", "byline", "agency"),
    [
        (("BBC News", "Ferry runs again after storm"), "BBC News", None, None),
        (("Yahoo News", "Reuters", "Ferry runs again after storm", "Ann Lee", "May 2, 2031"), "Yahoo News", "Ann Lee",
         "Reuters"),
        (("Deutsche Welle", "Ferries", "Ferry runs again after storm", "02/05/2031May 2, 2031"), "Deutsche Welle", None,
         None),
        (("TASS", "2 MAY, 21:15", "Ferry runs again after storm"), "TASS", None, "TASS"),
        (("The Guardian", "Ferry runs again after storm", "Ann Lee-Brown in New Holm and agencies"), "The Guardian",
         "Ann Lee-Brown", None),
        (("Ferry runs again after storm", "Ann Lee / May 2, 2031, 06:40 IST", "AA"), None, "Ann Lee", None),
    ],
)  # fmt: skip
def test_what_stands_above_and_below_the_headline_of_a_saved_page(head, outlet, byline, agency):
    article, _ = one("\n\n".join((*head, *SENTENCES[:3])), kind="text")
    assert article["title"] == "Ferry runs again after storm"
    assert (article["outlet"], article["byline"], article["agency"]) == (outlet, byline, agency)
    assert article["text"] == "\n\n".join(SENTENCES[:3])


@pytest.mark.parametrize(
    ("closing", "agency"),
    [
        ("rm/wd (AFP, AP, dpa)", "AFP; AP; dpa"),
        ("The Associated Press and Agence France-Presse contributed to this report", "AP; AFP"),
        ("Agencia Norlandesa de Noticias contributed to this report.", "Agencia Norlandesa de Noticias"),
    ],
)
def test_agencies_in_the_last_line_of_a_saved_page(closing, agency):
    article, _ = one("\n\n".join(("Ferry runs again after storm", *SENTENCES[:3], closing)), kind="text")
    assert article["agency"] == agency


def test_a_line_of_desk_place_and_time_is_furniture():
    head = "Lantern Web Desk | New Holm | Updated: May 2, 203118:40 IST"
    article, _ = one("\n\n".join(("Ferry runs again", head, *SENTENCES[:3])), kind="text")
    assert article["byline"] == "Lantern Web Desk"
    assert article["modified_at"] == datetime(2031, 5, 2, 13, 10, tzinfo=UTC)
    assert article["text"] == "\n\n".join(SENTENCES[:3])


@pytest.mark.parametrize(
    ("rights", "agency"),
    [
        ("© AFP", "AFP"),
        ("Copyright 2031 The Associated Press. All rights reserved.", "AP"),
        ("© Vostrelian News Agency", "Vostrelian News Agency"),
        ("© 2031 The Lantern", None),
        ("All rights reserved.", None),
    ],
)
def test_the_line_of_rights_leaves_a_saved_page_and_its_agency_stays(rights, agency):
    body = "\n\n".join(("Gate opens", *SENTENCES[:3], rights))
    article = run({"body": body.encode(), "kind": "text"})["articles"].to_pylist()[0]
    assert article["agency"] == agency
    assert rights not in article["text"]


# -- nothing stops it --


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["html", "text", "record"]))
def test_no_text_stops_it(text, kind):
    made = run({"body": text.encode("utf-8", "surrogatepass"), "kind": kind})
    assert made["articles"].num_rows + made["refusals"].num_rows == 1


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.sampled_from([*SENTENCES, "By Orla Fenn", "(AP)", "Reuters", "HOLM (AP) — x", "© 2031 AFP", "Photo: A/B"])
    )
)
def test_spans_hold_their_values(lines):
    text = "\n".join(lines)
    for row in read_text(text):
        assert text[row.start : row.end] == row.value


def test_the_order_of_pages_means_nothing():
    pages = [{"page": f"p{n}", "kind": "text", "body": sentence.encode()} for n, sentence in enumerate(SENTENCES)]
    forward = extract({"pages": TABLES["pages"].table(pages)}, Extract())
    backward = extract({"pages": TABLES["pages"].table(pages).take([4, 2, 0, 1, 3])}, Extract())
    assert all(forward[name].equals(backward[name]) for name in forward)


def test_no_pages_no_articles():
    assert all(table.num_rows == 0 for table in extract({"pages": TABLES["pages"].empty()}, Extract()).values())


@pytest.mark.parametrize(
    ("given", "published", "modified"),
    [
        (None, "2031-05-02", None),
        ("2031-05-03T08:00:00Z", "2031-05-03", None),
        ("2031-09-20T08:00:00Z", "2031-05-02", "2031-09-20"),
        ("2031-01-20", "2031-01-20", None),
    ],
)
def test_a_time_long_after_the_day_in_the_address_is_that_of_the_crawl(given, published, modified):
    fields = {"url": "https://lamp.example/2031/05/02/pier"} | ({"published_at": given} if given else {})
    article, furniture = one(" ".join(SENTENCES), kind="record", **fields)
    assert str(article["published_at"])[:10] == published
    assert (article["modified_at"] and str(article["modified_at"])[:10]) == modified
    if published != (given or "")[:10]:
        assert any(row["value"] == "2031/05/02" for row in furniture if row["kind"] == "published")
