"""A pile with everything wrong in it: each page is refused with its reason, and the rest is traced."""

import gzip
import json
import zipfile

import pytest

import firsthand

REPORT = (
    "The night ferry to Sollen was cancelled on Friday after divers found a crack in its rudder post, the harbour "
    "office said. Some 140 passengers were taken across by coach and bridge instead.\n\nA spokeswoman for the line, "
    "Wenna Halloran, said the crack had probably been there since the winter. The ferry is due back on Tuesday."
)


def page(body, head=""):
    return f"<html><head><title>Night ferry cancelled</title>{head}</head><body>{body}</body></html>"


def paragraphs(text):
    return "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))


@pytest.fixture(scope="module")
def traced(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad")
    pile = folder / "pile"
    pile.mkdir()
    good = page(f"<article><h1>Night ferry cancelled</h1>{paragraphs(REPORT)}</article>")
    (pile / "good.html").write_text(good)
    (pile / "good.txt").write_text("Ferry stays in port\n\n" + REPORT)
    lying = page(
        f"<article>{paragraphs(REPORT.replace('Wenna Halloran', 'Wénna Hallöran'))}</article>", '<meta charset="utf-8">'
    )
    (pile / "lying-encoding.html").write_bytes(lying.encode("cp1252"))
    (pile / "empty.html").write_bytes(b"")
    (pile / "spaces.txt").write_text(" \n\n ")
    (pile / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    (pile / "noise.html").write_bytes(bytes((n * 7919) % 256 for n in range(20_000)))
    (pile / "one-tag.html").write_bytes(b"<html><body>" + b"<b>" * 3_000_000)
    (pile / "deep.html").write_text(page("<div>" * 20_000 + REPORT))
    (pile / "no-article.html").write_text(page("<nav><a href='/'>Home</a></nav>"))
    front = "".join(
        f"<article><h2><a href='/story/{n}'>Headline number {n} about something else</a></h2>"
        f"<p>Teaser {n}: the council met again on Monday and put off item {n} until after the summer.</p></article>"
        for n in range(10)
    )
    (pile / "front-page.html").write_text(page(front))
    records = [
        '{"id": 1, "text": "' + REPORT.replace("\n", " ") + '"}',
        "{broken",
        '{"text": 7}',
        "[1, 2]",
        "null",
        "{}",
    ]
    (pile / "records.jsonl").write_text("\n".join(records))
    twice = [{"id": "x", "text": REPORT + " One."}, {"id": "x", "text": REPORT + " Two."}]
    (pile / "one-id-twice.jsonl").write_text("\n".join(map(json.dumps, twice)))
    (pile / "not-gzip.html.gz").write_bytes(b"\x1f\x8b and nothing more")
    (pile / "cut.html.gz").write_bytes(gzip.compress(good.encode())[:-40])
    (pile / "not-zip.zip").write_bytes(b"PK\x03\x04 and nothing more")
    with zipfile.ZipFile(pile / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.html", b"<p>" + b"0" * 200_000_000)
    (pile / "broken.parquet").write_bytes(b"PAR1 PAR1")
    case = firsthand.trace(pile, folder / "case")
    reasons = {row["page"].rsplit("/pile/", 1)[-1]: row["reason"] for row in case.refusals.to_pylist()}
    return case, reasons, [row["page"].rsplit("/pile/", 1)[-1] for row in case.articles.to_pylist()]


def test_the_rest_is_traced(traced):
    _, _, read = traced
    expected = {"good.html", "good.txt", "lying-encoding.html", "records.jsonl#1"}
    assert expected | {"one-id-twice.jsonl#1", "one-id-twice.jsonl#2"} == set(read)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("empty.html", "empty"),
        ("spaces.txt", ""),
        ("picture.html", "PNG"),
        ("noise.html", ""),
        ("one-tag.html", ""),
        ("deep.html", "deep"),
        ("no-article.html", "no article"),
        ("front-page.html", ""),
        ("records.jsonl#2", "JSON"),
        ("records.jsonl#3", "text"),
        ("records.jsonl#4", ""),
        ("records.jsonl#5", ""),
        ("records.jsonl#6", "text"),
        ("not-gzip.html.gz", "gzip"),
        ("cut.html.gz", ""),
        ("not-zip.zip", "zip"),
        ("broken.parquet", "Parquet"),
    ],
)
def test_what_cannot_be_read_is_listed_with_its_reason(traced, name, says):
    _, reasons, _ = traced
    assert name in reasons
    assert reasons[name].strip()
    assert says.lower() in reasons[name].lower()


def test_a_bomb_is_not_unpacked(traced):
    _, reasons, _ = traced
    assert any(name.startswith("bomb.zip") for name in reasons)


def test_a_lying_header_does_not_garble_names(traced):
    case, _, _ = traced
    assert any("Wénna Hallöran" in text for text in case.articles["text"].to_pylist())


def test_two_texts_under_one_id_are_two_articles(traced):
    case, _, _ = traced
    ids = [i for i in case.articles["article_id"].to_pylist() if i.startswith("x")]
    assert len(ids) == 2
    assert any("'x'" in note for receipt in case.receipts() for note in receipt["notes"])


def test_an_unreadable_page_and_a_later_good_one_do_not_disturb_the_case(traced, tmp_path):
    case, _, _ = traced
    before = case.articles.num_rows
    (tmp_path / "later.txt").write_text("Rudder post replaced\n\n" + REPORT.replace("Friday", "Tuesday"))
    (tmp_path / "worse.html").write_bytes(b"")
    after = firsthand.trace(tmp_path, case.path)
    assert after.articles.num_rows == before + 1
    assert after.refusals.num_rows == case.refusals.num_rows + 1
