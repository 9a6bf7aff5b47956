import hashlib
import random

import pyarrow as pa
import pytest

from firsthand.identity import ALREADY, provisional, settle
from firsthand.reuse import changed
from firsthand.schema import TABLES

NAMES = ("articles", "furniture", "sentences", "refusals")
OWN = NAMES[:3]


def page(name, text, given=None, title=None, refused=None):
    """What `extract` gives for one page: an article with a sentence and a credit, or a refusal."""
    if refused:
        return {n: TABLES[n].table([{"page": name, "reason": refused}] if n == "refusals" else []) for n in NAMES}
    sha = hashlib.sha256(text.encode()).hexdigest()
    article_id = given or hashlib.sha256(f"{name}{text}".encode()).hexdigest()[:16]
    rows = {
        "articles": {
            "article_id": article_id,
            "given_id": given,
            "page": name,
            "text": text,
            "sha256": sha,
            "title": title,
        },
        "furniture": {"article_id": article_id, "kind": "credit", "value": name, "found": "text"},
        "sentences": {"article_id": article_id, "n": 0, "part": "text", "start": 0, "end": len(text)},
    }
    return {n: TABLES[n].table([rows[n]] if n in rows else []) for n in NAMES}


def traced(*runs):
    """A case after several runs, each over some pages."""
    case = {name: TABLES[name].empty() for name in NAMES}
    for pages in runs:
        new = [provisional(p) for p in pages]
        parts, _, _ = settle(case, {n: pa.concat_tables([TABLES[n].empty(), *(p[n] for p in new)]) for n in NAMES})
        case = {n: pa.concat_tables([TABLES[n].empty(), *parts[n]]) for n in NAMES}
    return case


PILE = [
    page("a.html", "The dam held."),
    page("b.jsonl#1", "The dam held.", given="7"),
    page("b.jsonl#2", "The dam broke.", given="7"),
    page("b.jsonl#3", "The dam held.", given="7", title="Again"),
    page("a.jsonl#9", "The dam broke.", given="7", title="Earlier by name"),
    page("c.html", "", refused="empty file"),
]


@pytest.mark.parametrize("seed", range(8))
def test_other_ids_are_those_with_other_rows(seed):
    draw = random.Random(seed)
    first, more = draw.sample(PILE, 3), draw.sample(PILE, 3)
    before = traced(first)
    new = [provisional(p) for p in more]
    parts, others, _ = settle(before, {n: pa.concat_tables([TABLES[n].empty(), *(p[n] for p in new)]) for n in NAMES})
    after = {n: pa.concat_tables([TABLES[n].empty(), *parts[n]]) for n in NAMES}
    differ = {name: set(changed(before[name], after[name])["article_id"].to_pylist()) for name in OWN}
    assert differ["articles"] == set(others["article_id"].to_pylist())
    assert differ["sentences"] | differ["furniture"] <= differ["articles"]


def test_the_same_pages_again_are_no_others():
    before = traced(PILE)
    again = {n: pa.concat_tables([TABLES[n].empty(), *(provisional(p)[n] for p in PILE)]) for n in NAMES}
    assert settle(before, again)[1].num_rows == 0


def test_articles_and_refusals_are_the_pages():
    case = traced(PILE)
    assert case["articles"].num_rows + case["refusals"].num_rows == len(PILE)


def test_one_id_with_two_texts_is_two_articles():
    held = sorted(traced(PILE)["articles"]["article_id"].to_pylist())
    least, most = sorted(hashlib.sha256(t.encode()).hexdigest() for t in ("The dam held.", "The dam broke."))
    assert "7" in held
    assert f"7~{most[:8]}" in held
    assert f"7~{least[:8]}" not in held


def test_one_id_with_one_text_is_one_article_and_the_other_page_is_refused_by_name():
    case = traced(PILE)
    refused = {row["page"]: row["reason"] for row in case["refusals"].to_pylist()}
    assert refused["b.jsonl#3"].startswith(ALREADY + "7")
    assert refused["b.jsonl#2"].startswith(ALREADY + "7")
    assert "Earlier by name" in case["articles"]["title"].to_pylist()
    assert "Again" not in case["articles"]["title"].to_pylist()


def test_rows_of_an_article_follow_its_id():
    case = traced(PILE)
    ids = set(case["articles"]["article_id"].to_pylist())
    page_of = dict(zip(*(case["articles"][c].to_pylist() for c in ("article_id", "page")), strict=True))
    assert set(case["sentences"]["article_id"].to_pylist()) == ids
    assert all(page_of[row["article_id"]] == row["value"] for row in case["furniture"].to_pylist())


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("at_a_time", [1, 2, 8192])
def test_any_order_and_any_parts_give_the_same_tables(seed, at_a_time, monkeypatch):
    at_once = traced(PILE)
    monkeypatch.setattr("firsthand.identity._PART_ARTICLES", at_a_time)
    monkeypatch.setattr("firsthand.identity._PART_BYTES", 20 * at_a_time)
    shuffled = random.Random(seed).sample(PILE, len(PILE))
    cut = random.Random(seed).randrange(len(PILE) + 1)
    assert traced(shuffled[:cut], shuffled[cut:]) == at_once
    assert traced(*[[one] for one in shuffled]) == at_once


def test_pages_already_there_are_not_counted_again():
    assert traced(PILE, PILE[:3], PILE) == traced(PILE)


def test_a_changed_id_is_told():
    new = {n: pa.concat_tables([provisional(p)[n] for p in PILE[1:3]]) for n in NAMES}
    _, _, notes = settle({name: TABLES[name].empty() for name in NAMES}, new)
    assert len(notes) == 1
    assert "'7'" in notes[0]
