"""Inputs of every format become pages or refusals, and nothing in them can stop the rest."""

import gzip
import io
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand import read
from firsthand.errors import InputError
from firsthand.read import opened, pages
from firsthand.read.records import mapping_page
from firsthand.read.sniff import sniff

PAGE = b"<html><body><article><p>The ferry between the two islands runs again.</p></article></body></html>"


def read_all(*inputs, stdin=None):
    kept, refused = {}, {}
    for batch in pages(list(inputs), stdin):
        assert batch["pages"].num_rows + batch["refusals"].num_rows > 0
        read_pages, unread = opened(batch["pages"])
        kept |= {row["page"]: row for row in read_pages.to_pylist()}
        refused |= {row["page"]: row["reason"] for part in (batch["refusals"], unread) for row in part.to_pylist()}
    return kept, refused


def write(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_a_folder_is_read_whole_sorted_and_named_from_here(tmp_path):
    write(tmp_path / "pile/b.html", PAGE)
    write(tmp_path / "pile/a/one.txt", "One line is an article.")
    write(tmp_path / "pile/.hidden", "no")
    kept, refused = read_all("pile")
    assert sorted(kept) == ["pile/a/one.txt", "pile/b.html"]
    assert {row["kind"] for row in kept.values()} == {"html", "text"}
    assert not refused


def test_one_file_named_twice_is_one_page(tmp_path):
    file = write(tmp_path / "pile/b.html", PAGE)
    kept, refused = read_all("pile", str(file), "pile/*.html")
    assert list(kept) == ["pile/b.html"]
    assert not refused


def test_what_does_not_exist_is_an_error_before_anything_is_read(tmp_path):
    write(tmp_path / "a.html", PAGE)
    with pytest.raises(InputError, match="nowhere"):
        next(pages(["a.html", "nowhere.html"]))
    with pytest.raises(InputError, match="matches nothing"):
        next(pages(["*.parquet"]))


def test_an_empty_folder_alone_is_an_error_beside_others_a_refusal(tmp_path):
    (tmp_path / "empty").mkdir()
    write(tmp_path / "a.html", PAGE)
    with pytest.raises(InputError, match="nothing to read"):
        next(pages(["empty"]))
    _, refused = read_all("empty", "a.html")
    assert "nothing" in refused["empty/"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty file"),
        (b" \n\t ", "white space"),
        (b"%PDF-1.7\n%...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"\xff\xd8\xff\xe0....", "JPEG"),
        (b"WARC/1.0\r\n", "WARC"),
        (bytes(range(256)) * 8, "binary"),
    ],
)
def test_a_page_is_judged_by_its_bytes(tmp_path, data, reason):
    write(tmp_path / "page.html", data)
    kept, refused = read_all("page.html")
    assert not kept
    assert reason in refused["page.html"]


def test_html_is_html_whatever_its_name(tmp_path):
    assert sniff(PAGE, "page.txt").name == "html"
    assert sniff(b"\xef\xbb\xbf<!DOCTYPE html><p>x", "page").name == "html"
    assert sniff("<html>é".encode("utf-16"), "page").name == "html"
    assert sniff(b"Prose about <3 and more.", "page.html").name == "text"
    assert sniff(b"[AP] A ferry runs again.", "a.txt").name == "text"
    assert sniff(b"body{color:red}", "style.css").name == "refused"


def test_jsonl_goes_on_after_broken_lines(tmp_path):
    lines = [
        '{"id": 7, "text": "Seven."}',
        "{broken",
        "",
        '{"text": 12}',
        "[1, 2]",
        '{"title": "no text"}',
        '{"text": "\\ud83d lone"}',
        '{"text": "\\ud83d\\ude00 pair"}',
    ]
    write(tmp_path / "news.jsonl", "\n".join(lines))
    kept, refused = read_all("news.jsonl")
    assert sorted(kept) == ["news.jsonl#1", "news.jsonl#7", "news.jsonl#8"]
    assert json.loads(kept["news.jsonl#1"]["fields"]) == {"id": "7"}
    assert kept["news.jsonl#7"]["body"].decode() == "\ufffd lone"
    assert kept["news.jsonl#8"]["body"].decode() == "😀 pair"
    assert "broken JSON" in refused["news.jsonl#2"]
    assert "a number, not text" in refused["news.jsonl#4"]
    assert "a list" in refused["news.jsonl#5"]
    assert "title" in refused["news.jsonl#6"]


def test_lines_stay_closed_until_they_are_opened(tmp_path):
    lines = ['{"id": 7, "text": "Seven."}', "{broken", '{"html": "<p>Eight.</p>", "title": "T"}']
    write(tmp_path / "n.jsonl", "\n".join(lines))
    write(tmp_path / "o.html", PAGE)
    [batch] = pages(["n.jsonl", "o.html"])
    assert batch["pages"]["kind"].to_pylist() == ["line", "line", "line", "html"]
    assert batch["pages"]["body"].to_pylist() == [*(line.encode() for line in lines), PAGE]
    assert not batch["refusals"].num_rows
    made, refused = opened(batch["pages"])
    assert {row["page"]: (row["kind"], row["body"]) for row in made.to_pylist()} == {
        "n.jsonl#1": ("record", b"Seven."),
        "n.jsonl#3": ("html", b"<p>Eight.</p>"),
        "o.html": ("html", PAGE),
    }
    assert refused["page"].to_pylist() == ["n.jsonl#2"]
    again, none = opened(made)
    assert again.equals(made)
    assert not none.num_rows


def test_gz_and_zip_of_every_kind(tmp_path):
    write(tmp_path / "a.html.gz", gzip.compress(PAGE))
    write(tmp_path / "n.jsonl.gz", gzip.compress(b'{"text": "One."}\n{"text": "Two."}\n'))
    with zipfile.ZipFile(tmp_path / "pile.zip", "w") as archive:
        archive.writestr("in/b.html", PAGE)
        archive.writestr("in/c.txt.gz", gzip.compress(b"A line of text."))
        archive.writestr("rows.csv", "text,id\nOne.,1\n")
        archive.writestr("nested.zip", b"PK\x03\x04")
        archive.writestr("x.pdf", b"%PDF-1.4")
    kept, refused = read_all(".")
    assert sorted(kept) == [
        "a.html.gz", "n.jsonl.gz#1", "n.jsonl.gz#2",
        "pile.zip/in/b.html", "pile.zip/in/c.txt.gz", "pile.zip/rows.csv#1",
    ]  # fmt: skip
    assert sorted(refused) == ["pile.zip/nested.zip", "pile.zip/x.pdf"]


def test_broken_and_hostile_archives_are_refused(tmp_path):
    write(tmp_path / "cut.html.gz", gzip.compress(PAGE * 50)[:-20])
    write(tmp_path / "cut.zip", b"PK\x03\x04 and then nothing")
    write(tmp_path / "bomb.txt.gz", gzip.compress(b"a" * 60_000_000))
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("big.html", b"<p>" + b" " * 60_000_000)
        archive.writestr("good.html", PAGE)
    kept, refused = read_all(".")
    assert list(kept) == ["bomb.zip/good.html"]
    assert "gzip" in refused["cut.html.gz"]
    assert "zip" in refused["cut.zip"]
    assert "-fold" in refused["bomb.txt.gz"]
    assert "-fold" in refused["bomb.zip/big.html"]


def test_an_encrypted_member_is_refused_and_the_rest_read(tmp_path):
    file = tmp_path / "locked.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.html", PAGE)
        archive.writestr("b.html", PAGE)
    data = bytearray(file.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    file.write_bytes(data)
    kept, refused = read_all(str(file))
    assert list(kept) == ["locked.zip/b.html"]
    assert "encrypted" in refused["locked.zip/a.html"]


def test_tables_of_every_kind(tmp_path):
    write(tmp_path / "a.csv", 'id,maintext,source_domain\n1,"First, with\nbreak.",example.org\n2,,x\n3,a,b,c,d\n')
    write(tmp_path / "b.tsv", "url\tcontent\nhttps://example.org/a\tTwo words\n")
    pq.write_table(pa.table({"body": ["Three.", None], "pub_date": [date(2031, 5, 2), None], "n": [1, 2]}), "c.parquet")
    write(
        tmp_path / "d.json",
        json.dumps({"status": "ok", "articles": [{"content": "Four.", "source": {"name": "Gazette"}}]}),
    )
    write(tmp_path / "e.csv", "a,b\n1,2\n")
    write(tmp_path / "f.parquet", b"PAR1 broken")
    kept, refused = read_all(".")
    assert kept["a.csv#1"]["body"].decode() == "First, with\nbreak."
    assert json.loads(kept["a.csv#1"]["fields"]) == {"domain": "example.org", "id": "1"}
    assert kept["b.tsv#1"]["body"] == b"Two words"
    assert json.loads(kept["c.parquet#1"]["fields"])["published_at"] == "2031-05-02"
    assert json.loads(kept["d.json#1"]["fields"]) == {"outlet": "Gazette"}
    assert sorted(refused) == ["a.csv#2", "a.csv#3", "c.parquet#2", "e.csv", "f.parquet"]
    assert "its columns: a, b" in refused["e.csv"]


def test_a_feed_file_gives_its_whole_entries_and_fetches_nothing(tmp_path):
    feed = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
    <title>Harbour Gazette</title>
    <item><title>Ferry runs</title><guid>g1</guid><link>https://gazette.example/ferry</link>
      <pubDate>Fri, 02 May 2031 10:15:00 +0200</pubDate>
      <content:encoded><![CDATA[<p>{"The ferry runs again. " * 9}</p>]]></content:encoded></item>
    <item><title>Teaser</title><link>https://gazette.example/teaser</link>
      <description>Only a teaser.</description></item>
    </channel></rss>"""
    write(tmp_path / "feed.xml", feed)
    kept, refused = read_all("feed.xml")
    fields = json.loads(kept["feed.xml#1"]["fields"])
    assert (fields["id"], fields["title"], fields["feed"]) == ("g1", "Ferry runs", "Harbour Gazette")
    assert fields["published_at"] == "Fri, 02 May 2031 10:15:00 +0200"
    assert "only a summary of 3 words; the page is at https://gazette.example/teaser" in refused["feed.xml#2"]


def test_stdin_is_jsonl():
    kept, refused = read_all("-", stdin=io.BytesIO(b'{"text": "One."}\nnonsense\n'))
    assert list(kept) == ["-#1"]
    assert list(refused) == ["-#2"]


def test_mappings_are_named_by_what_they_say_not_by_their_order():
    one, two = (
        {"text": "One."},
        {"text": "Two.", "authors": ["Ann Lee", "Bo Kim"], "date_download": "2031-05-02T10:00:00Z"},
    )
    forward, _ = read_all(one, two)
    backward, _ = read_all(two, one)
    assert forward == backward
    [row] = [row for row in forward.values() if row["body"] == b"Two."]
    assert json.loads(row["fields"]) == {"byline": "Ann Lee, Bo Kim"}
    assert row["retrieved_at"] == datetime(2031, 5, 2, 10, tzinfo=UTC)
    twice, _ = read_all(one, dict(one))
    assert len(twice) == 2


def test_no_permission_is_a_refusal(tmp_path, monkeypatch):
    write(tmp_path / "a.html", PAGE)
    write(tmp_path / "b.html", PAGE)
    opened = Path.open

    def refuse(self, *args, **kwargs):
        if self.name == "a.html":
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    kept, refused = read_all("a.html", "b.html")
    assert list(kept) == ["b.html"]
    assert "permission" in refused["a.html"]


def test_batches_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(read, "MAX_BATCH_PAGES", 10)
    write(tmp_path / "n.jsonl", "".join(f'{{"text": "Article {n}."}}\n' for n in range(25)))
    assert [batch["pages"].num_rows for batch in pages(["n.jsonl"])] == [10, 10, 5]


@given(st.binary(max_size=200), st.sampled_from(["a.html", "a.txt", "a.jsonl", "a.csv", "a.json", "a.zip", "a.xml"]))
def test_no_bytes_stop_reading(data, name):
    rows = list(read._stream_rows(name, io.BytesIO(data), None))
    assert rows
    assert all(row.get("reason") or row["body"] for row in rows)


@given(
    st.dictionaries(st.text(max_size=8), st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text()))
)
def test_no_mapping_stops_reading(given_fields):
    row = mapping_page("x", {**given_fields, "text": "Words."})
    assert row["body"].decode() == "Words."
    assert "\ud800" not in json.loads(row["fields"]).values()
