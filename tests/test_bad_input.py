"""A pile with everything wrong in it: each page is refused with its reason, and the rest is traced.

And text in which it is hard to count, to tell words apart or to compare in time: what two such texts share is found all
the same, at its places, or the receipt counts what was left out.
"""

import gzip
import json
import random
import unicodedata
import zipfile
from itertools import pairwise

import pytest

import firsthand
from test_field_lessons import A, bare, classes, pairs, passages, traced
from test_fingerprint import report

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
def bad_pile(tmp_path_factory):
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


def test_the_rest_is_traced(bad_pile):
    _, _, read = bad_pile
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
def test_what_cannot_be_read_is_listed_with_its_reason(bad_pile, name, says):
    _, reasons, _ = bad_pile
    assert name in reasons
    assert reasons[name].strip()
    assert says.lower() in reasons[name].lower()


def test_a_bomb_is_not_unpacked(bad_pile):
    _, reasons, _ = bad_pile
    assert any(name.startswith("bomb.zip") for name in reasons)


def test_a_lying_header_does_not_garble_names(bad_pile):
    case, _, _ = bad_pile
    assert any("Wénna Hallöran" in text for text in case.articles["text"].to_pylist())


def test_two_texts_under_one_id_are_two_articles(bad_pile):
    case, _, _ = bad_pile
    ids = [i for i in case.articles["article_id"].to_pylist() if i.startswith("x")]
    assert len(ids) == 2
    assert any("'x'" in note for receipt in case.receipts() for note in receipt["notes"])


def test_an_unreadable_page_and_a_later_good_one_do_not_disturb_the_case(bad_pile, tmp_path):
    case, _, _ = bad_pile
    before = case.articles.num_rows
    (tmp_path / "later.txt").write_text("Rudder post replaced\n\n" + REPORT.replace("Friday", "Tuesday"))
    (tmp_path / "worse.html").write_bytes(b"")
    after = firsthand.trace(tmp_path, case.path)
    assert after.articles.num_rows == before + 1
    assert after.refusals.num_rows == case.refusals.num_rows + 1


# ---- Characters ----


@pytest.mark.parametrize(
    "before",
    [
        "😀👩‍🚀🇳🇴 ", "e\u0301 x\u0308\u0323 ", "soft\u00adhy\u00adphens ", "\ufeff\u202ezero\u200bwidth\u202c ",
        "𝒳𝒴 \U00020000 ", "שלום ", "日本 ",
    ],
)  # fmt: skip
def test_places_count_code_points_whatever_stands_before(before):
    case = traced({"a": 3 * before + A, "b": f"{report(2)} 😀\u0301\u00ad {A}"})
    assert passages(case) == [("verbatim", bare(A), bare(A))]
    assert case.passages["a_start"].to_pylist() == [3 * len(before)]


TYPED = (
    "The regent’s office said that the “final” plan — for the harbour — was naïve, and would be redrawn by officials. "
    "“It isn’t what the fishermen’s café asked for in 2031,” Zoë Færø said, “and the first five staffers’ offices…” "
)


@pytest.mark.parametrize(
    "typing",
    [
        lambda text: text.translate(str.maketrans("“”’", '""\'')),
        lambda text: text.translate(str.maketrans("“”", "„‟")).replace("“", "«").replace("”", "»"),
        lambda text: text.replace(" — ", " - ").replace("…", "..."),
        lambda text: text.replace(" — ", "–").replace("…", " . . ."),
        lambda text: text.replace("ffi", "ﬃ").replace("ff", "ﬀ").replace("fi", "ﬁ").replace("æ", "ae"),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("i", "i\u00ad").replace("a", "\u200ba"),
        lambda text: text.replace(" ", "\u00a0").replace("2031", "２０３１"),
        str.upper,
        lambda text: unicodedata.normalize("NFD", text.replace("fi", "ﬁ").replace("a", "a\u00ad")).replace("’", "'"),
    ],
)
def test_typography_makes_no_difference_and_places_are_each_texts_own(typing):
    other = typing(TYPED)
    assert other != TYPED
    case = traced({"a": f"{report(2)} {TYPED}{report(3)}", "b": f"😀 {report(4, 9)} {other}{report(5, 9)}"})
    ((kind, in_a, in_b),) = passages(case)
    assert kind == "verbatim"
    assert (in_a[:17], in_a[-8:]) == ("The regent’s offi", " offices")
    assert in_b.casefold() == typing(in_a).casefold()
    assert pairs(case)["a", "b"]["verbatim"] == 38


SCRIPTS = {
    "Chinese": (
        "昨天上午，海港城的旧石桥在连续三年的修缮之后重新开放，市长说桥面比从前宽了两米，渔民可以推着车过桥",
        "天气很冷，听说", "所以大家都很高兴！",
    ),
    "Japanese": (
        "昨日の朝、港町の古い石橋が三年間の修理を終えて再び開通した。市長は「橋の幅が前より広くなった」と述べた",
        "雪が降る中", "ので、みんな喜んだ！",
    ),
    "Thai": (
        "เมื่อวานนี้สะพานหินเก่าของเมืองท่าเปิดใช้อีกครั้งหลังจากซ่อมแซมนานสามปี นายกเทศมนตรีกล่าว",
        "ฝนตกหนักมากแต่", "และชาวประมงดีใจ",
    ),
    "Arabic": (
        "أعيد يوم الثلاثاء فتح الجسر القديم في الميناء بعد ثلاث سنوات من الإصلاح، وقال رئيس البلدية إن الجسر صار "
        "أعرض بمترين، وعبره الصيادون قبل غيرهم وهم يدفعون عربات السمك بينما كان الأطفال يغنون على الضفة الأخرى",
        "هطل المطر طوال الليل. ", ". ثم غابت الشمس",
    ),
    "Hebrew": (
        "הגשר הישן בנמל נפתח שוב ביום שלישי אחרי שלוש שנות תיקונים, וראש העיר אמר כי הגשר רחב עכשיו בשני "
        "מטרים. הדייגים חצו אותו ראשונים עם עגלות הדגים שלהם, בזמן שהילדים שרו על הגדה השנייה",
        "כל הלילה ירד גשם. ", ". אחר כך שקעה השמש",
    ),
}  # fmt: skip


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_without_spaces_and_from_right_to_left(script):
    """Without spaces the passage begins and ends amid what has no break in the other text."""
    shared, before, after = SCRIPTS[script]
    case = traced({"a": before + shared + after, "b": f"“{shared}”", "c": before + after})
    assert passages(case) == [("verbatim", shared, shared)]
    assert pairs(case)["a", "b"]["b_share"] == 1
    assert case.copy_classes.num_rows == 0


@pytest.mark.parametrize(("script", "mark"), [("Hebrew", "\u05b7"), ("Arabic", "\u064e")])
def test_vowel_points_and_direction_marks_make_no_difference(script, mark):
    shared, before, after = SCRIPTS[script]
    pointed = "\u200f" + "".join(c + mark if c.isalpha() else c for c in shared) + "\u200e"
    ((kind, in_a, in_b),) = passages(traced({"a": before + shared + after, "b": pointed}))
    assert (kind, in_a) == ("verbatim", shared)
    assert in_b.strip("\u200e\u200f") == pointed.strip("\u200e\u200f")


def test_lone_surrogates_are_replaced_and_counted_as_one(tmp_path):
    broken = "\ud800 \udc00\ud800 😀 "
    escaped = json.dumps(broken)[1:-1]
    assert "\\ud83d\\ude00" in escaped
    lines = [f'"id": "a", "text": "{escaped}{A}"', f'"id": "b", "text": "{A} \\udfff"']
    (tmp_path / "pile.jsonl").write_text("\n".join(f"{{{line}}}" for line in lines))
    for case in (
        traced({"a": broken + A, "b": A + " \udfff"}),
        firsthand.trace(tmp_path / "pile.jsonl", until="passages", workers=1),
    ):
        assert case.articles["text"].to_pylist() == ["\ufffd \ufffd\ufffd 😀 " + A, A + " \ufffd"]
        assert passages(case) == [("verbatim", bare(A), bare(A))]
        assert case.passages["a_start"].to_pylist() == [len("\ufffd \ufffd\ufffd 😀 ")]


# ---- Sizes: the plain way of doing it, each with each, would take minutes or all memory ----

PARTLY = "pairs with repetitive texts, compared in part"
VOCABULARY = [word for word in report(1, 60).lower().replace(".", "").split() if len(word) > 4]


def counted(case):
    return {what: n for receipt in case.receipts() for what, n in receipt["counted"].items()}


def assert_apart(case):
    """Passages lie in their texts and do not overlap on either side."""
    lengths = dict(
        zip(case.articles["article_id"].to_pylist(), map(len, case.articles["text"].to_pylist()), strict=True)
    )
    rows = case.passages.to_pylist()
    for side in "ab":
        spans = sorted((row["a"], row["b"], row[f"{side}_start"], row[f"{side}_end"]) for row in rows)
        assert all(before[3] <= after[2] for before, after in pairwise(spans) if before[:2] == after[:2])
        assert all(0 <= row[f"{side}_start"] < row[f"{side}_end"] <= lengths[row[side]] for row in rows)


def test_one_word_very_many_times():
    case = traced({"a": "word " * 300_000, "b": "word " * 299_000, "c": A})
    ((kind, in_a, in_b),) = passages(case)
    assert (kind, len(in_a), in_a == in_b) == ("verbatim", 5 * 299_000 - 1, True)
    assert set(pairs(case)) == {("a", "b")}
    assert pairs(case)["a", "b"]["relation"] == "copy"
    assert counted(case)[PARTLY] == 1


def test_identical_pages_by_the_thousand():
    case = traced({f"n{n:04d}": A for n in range(2000)})
    assert set(pairs(case)) == {("n0000", f"n{n:04d}") for n in range(1, 2000)}
    assert set(classes(case).values()) == {"n0000"}
    assert case.passages["b_end"].to_pylist() == [len(bare(A))] * 1999


def test_long_texts_with_their_halves_swapped():
    draw = random.Random(2)
    halves = [[" ".join(draw.choices(VOCABULARY, k=15)).capitalize() for _ in range(10_000)] for _ in "ab"]
    first, second = (". ".join(half) for half in halves)
    case = traced({"a": f"{first}. {second}.", "b": f"{second}. {first}."})
    found = [
        (kind, half == in_a == in_b) for half, (kind, in_a, in_b) in zip((first, second), passages(case), strict=True)
    ]
    assert found == [("verbatim", True)] * 2
    assert pairs(case)["a", "b"]["relation"] == "copy"


def test_long_texts_of_sentences_that_are_all_alike():
    """Each of 4,000 sentences is like each of 4,000 others: so many are not compared, and that is counted."""
    draw = random.Random(3)
    form = "The harbour office of {} counted {} boats from {} on the pier by noon."
    texts = {
        name: " ".join(form.format(draw.choice(VOCABULARY), first + n, draw.choice(VOCABULARY)) for n in range(4000))
        for name, first in (("a", 0), ("b", 50_000))
    }
    case = traced(texts)
    assert pairs(case)["a", "b"]["relation"] == "independent"
    assert counted(case)[PARTLY] == 1
    assert_apart(case)


@pytest.mark.parametrize("times", [2, 100])
def test_two_reports_in_turn_against_the_same_the_other_way_round(times):
    one, two = A, report(2)
    case = traced({"a": f"{one} {two} " * times, "b": f"{two} {one} " * times})
    pair = pairs(case)["a", "b"]
    assert (pair["relation"], pair["a_share"], pair["b_share"]) == ("copy", 1, 1)
    assert case.passages.num_rows == 2
    assert_apart(case)


@pytest.mark.parametrize(("one", "other"), [(40, 41), (7, 8)])
def test_texts_that_repeat_with_another_period(one, other):
    """Each time round one of them has a word more: nearly all of the other is there, in one order."""
    a, b = (" ".join((VOCABULARY[:period] * 20_000)[:20_000]) for period in (one, other))
    case = traced({"a": a, "b": b})
    pair = pairs(case)["a", "b"]
    assert pair["relation"] == "copy"
    assert min(pair["a_share"], pair["b_share"]) > 0.8
    assert_apart(case)


def test_texts_of_few_distinct_words():
    draw = random.Random(4)
    case = traced({name: " ".join(draw.choices(VOCABULARY[:5], k=20_000)) for name in "ab"})
    pair = pairs(case)["a", "b"]
    assert pair["equal"] > 5_000
    assert pair["relation"] in ("copy", "partial_copy")
    assert_apart(case)


def test_many_texts_of_the_same_few_sentences():
    draw = random.Random(5)
    told = [f"{' '.join(draw.choices(VOCABULARY, k=12)).capitalize()}." for _ in range(12)]
    orders = {f"n{n:02d}": draw.sample(told, 12) for n in range(30)}
    case = traced({name: " ".join(order) for name, order in orders.items()})
    assert len(pairs(case)) == 30 * 29 // 2
    assert "independent" not in {row["relation"] for row in pairs(case).values()}
    assert min(min(row["a_share"], row["b_share"]) for row in pairs(case).values()) > 0.6
    assert_apart(case)
