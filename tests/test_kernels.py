"""Each kernel and its slow twin in naive.py give the same, on made, random and nasty input."""

import random
import re
import unicodedata
from collections import Counter
from itertools import chain

import numpy as np
import py3langid
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import naive
from firsthand import kernels, sentences
from firsthand.arrow import text_buffers
from firsthand.extract.language import languages
from firsthand.extract.lines import lines_of
from firsthand.postings import Numbered, Seen

NASTY = [
    "", " ", "a", "The “ﬁrst” man’s 1,000.5 — 3.5%, don't", "soft\u00adhy\u200bphen\u0301 e\u0301a É",
    "日本語とThai ไทยครับ",
    "𝒳 𝟙2 😀word😀 \U00020000\U0001f600x", "a'b'' 'c' d' 1'2 1.2.3, 4,5. 6..7", "ÆON Œuvre ß ẞ İstanbul ŉ ½ Ⅷ ①",
    "שלום עולם مرحبا بالعالم ١٢٣", "x" * 50 + "s " + "ab" * 19 + "s",
    "\ufeff\u202eabc\u0000def\r\n", "한국어 텍스트", "'", ".5", "5.", "1.a a.1",
    "planned planning plans agreed buses class studies ss 1000 bring",
]  # fmt: skip


def tokens(texts):
    return kernels.tokens_of(pa.array(texts, pa.string()))


def check_words(texts):
    found = tokens(texts)
    for n, text in enumerate(texts):
        own = slice(found.ends[n], found.ends[n + 1])
        rows = zip(found.words[own], found.stems[own], *found.places[own].T, found.flags[own], strict=True)
        assert [tuple(map(int, row)) for row in rows] == naive.words(text)


def test_words_of_nasty_texts():
    check_words(NASTY)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=3))
def test_words_of_any_texts(texts):
    check_words(texts)


def test_words_of_every_character_in_the_table():
    points = [p for p in range(0x20000) if not 0xD800 <= p < 0xE000]
    check_words(["".join(map(chr, points[n : n + 4096])) for n in range(0, len(points), 4096)])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("don’t", "don't"),
        ("co\u00adoperate", "cooperate"),
        ("ﬁnal", "final"),
        ("Café", unicodedata.normalize("NFD", "café")),
        ("1,000", "1000"),
        ("ＡＢＣ", "abc"),
        ("zero\u200bwidth", "zerowidth"),
    ],
)
def test_typography_makes_no_difference(one, other):
    assert tokens([one]).words.tolist() == tokens([other]).words.tolist()


def test_digits_are_words_and_differ():
    first, second = tokens(["won 3 games in 1.5 days", "won 4 games in 15 days"]).words.reshape(2, -1)
    assert (first != second).tolist() == [False, True, False, False, True, False]


def test_places_count_code_points_of_the_original():
    text = "😀e\u0301 soft\u00adhyphen “Über”"
    assert [text[start:end] for start, end in tokens([text]).places.tolist()] == ["e\u0301", "soft\u00adhyphen", "Über"]


def test_sliced_and_chunked_columns():
    texts = ["one two", None, "three", "four five"]
    whole = tokens(["", "three", "four five"])
    for column in (
        pa.array(texts, pa.string()).slice(1),
        pa.chunked_array([pa.array([None], pa.string()), pa.array(texts[2:], pa.string())]),
        pa.array(texts, pa.large_string()).slice(1),
    ):
        found = kernels.tokens_of(column)
        assert found.words.tolist() == whole.words.tolist()
        assert found.ends.tolist() == whole.ends.tolist()


def numbers(*texts):
    """Texts given as lists of small numbers, as words and ends."""
    words = np.array([w for text in texts for w in text], np.uint64)
    return words, np.cumsum([0, *map(len, texts)]).astype(np.int64)


def random_texts(seed):
    random.seed(seed)
    a = [random.randrange(6) for _ in range(random.randrange(60))]
    b = [w if random.random() < 0.8 else random.randrange(9) for w in a if random.random() < 0.9]
    cut = random.randrange(len(b) + 1)
    return a, b[cut:] + b[:cut]


@pytest.mark.parametrize("seed", range(30))
def test_runs_and_marks(seed):
    texts = [*random_texts(seed), [], [1], [1, 2, 3]]
    words, ends = numbers(*texts)
    run, window = 1 + seed % 5, 1 + seed % 7
    hashes, chosen = np.zeros(len(words), np.uint64), np.zeros(len(words), np.int64)
    kernels.run_hashes(words, ends, run, hashes)
    n = kernels.select_marks(hashes, ends, run, window, chosen)
    expected = []
    for text, first in zip(texts, ends, strict=False):
        own = [naive.run_hash(text[i : i + run]) for i in range(len(text))]
        assert hashes[first : first + len(text)].tolist() == own
        expected += [int(first) + i for i in naive.marks(own, run, window)]
    assert chosen[:n].tolist() == expected


@pytest.mark.parametrize("seed", range(20))
def test_ten_words_in_common_share_a_mark(seed):
    random.seed(seed)
    common = [random.randrange(1000) for _ in range(10)]
    texts = [
        [random.randrange(1000) for _ in range(random.randrange(30))]
        + common
        + [random.randrange(1000) for _ in range(random.randrange(30))]
        for _ in "ab"
    ]
    words, ends = numbers(*texts)
    hashes, chosen = np.zeros(len(words), np.uint64), np.zeros(len(words), np.int64)
    kernels.run_hashes(words, ends, 5, hashes)
    chosen = chosen[: kernels.select_marks(hashes, ends, 5, 6, chosen)]
    a, b = (set(hashes[chosen[(chosen >= ends[t]) & (chosen < ends[t + 1])]].tolist()) for t in (0, 1))
    assert a & b


def found_stretches(words, ends, pairs, run, room=4000):
    found, capped = np.zeros((room, 4), np.int32), np.zeros(len(pairs), np.uint8)
    n = kernels.common_stretches(words, ends, pairs, run, found, capped)
    return found[: min(n, room)], n, capped


@pytest.mark.parametrize("seed", range(40))
def test_stretches_and_passages(seed):
    a, b = random_texts(seed)
    a, b = [w * 7 + k % 5 for k, w in enumerate(a)], [w * 7 + k % 5 for k, w in enumerate(b)]  # few repetitions
    random.shuffle(extra := [900, 901, 902])
    words, ends = numbers(a, b, extra)
    pairs = np.array([[0, 1], [0, 2], [1, 2]], np.int32)
    rows, n, capped = found_stretches(words, ends, pairs, 1 + seed % 4)
    assert n == len(rows)
    assert not capped.any()
    texts = [a, b, extra]
    for p, (x, y) in enumerate(pairs.tolist()):
        own = [tuple(row[1:]) for row in rows.tolist() if row[0] == p]
        assert set(own) == naive.stretches(texts[x], texts[y], 1 + seed % 4)
    sentences = np.array([k // 4 for k in range(len(words))], np.int32)
    least, gap = 1 + seed % 6, 1 + seed % 9
    found = np.zeros((4000, 7), np.int32)
    pieces = kernels.chain_stretches(words, ends, sentences, pairs, rows, gap, least, found)
    passage = 0
    expected = []
    for p, (x, y) in enumerate(pairs.tolist()):
        own = [tuple(row[1:]) for row in rows.tolist() if row[0] == p]
        of = [sentences[ends[t] : ends[t + 1]].tolist() for t in (x, y)]
        for *piece, number in naive.passages(texts[x], texts[y], *of, own, gap, least):
            expected.append([p, *piece, passage + number])
        passage = max([passage - 1, *(row[6] for row in expected)]) + 1
    assert found[:pieces].tolist() == expected


def test_room_is_counted_and_not_overrun():
    words, ends = numbers(range(20), [*range(10, 20), *range(10)])
    pairs = np.array([[0, 1]], np.int32)
    rows, n, _ = found_stretches(words, ends, pairs, 5, room=1)
    assert (n, len(rows)) == (2, 1)


def test_one_word_many_times_ends_in_time():
    words, ends = numbers([7] * 30_000, [7] * 20_000)
    rows, _, capped = found_stretches(words, ends, np.array([[0, 1]], np.int32), 5)
    assert capped.tolist() == [1]
    assert rows[0].tolist() == [0, 0, 0, 20_000]


def test_chains_are_taken_best_first_however_many():
    """Blocks of six words in the opposite order: each is a chain by itself, and to look for the best each time would
    take minutes."""
    blocks = np.arange(6 * 300_000).reshape(-1, 6)
    words, ends = numbers(blocks.ravel(), blocks[::-1].ravel())
    pairs, sentences = np.array([[0, 1]], np.int32), np.zeros(len(words), np.int32)
    rows, n, capped = found_stretches(words, ends, pairs, 5, room=300_000)
    assert (n, capped.tolist()) == (300_000, [0])
    found = np.zeros((300_000, 7), np.int32)
    assert kernels.chain_stretches(words, ends, sentences, pairs, rows, 12, 6, found) == 300_000
    assert found[0].tolist() == [0, 6 * 299_999, 6 * 300_000, 0, 6, 6, 0]
    assert (found[:, 6] == np.arange(300_000)).all()


def like_sentences(words, of_a, of_b, room):
    """Words with their sentences, of two texts, with weight 1; sentences of b are numbered on from those of a."""
    of = [np.array(side, np.int64).reshape(-1, 2) for side in (of_a, of_b)]
    flat = np.concatenate(of)
    found, capped = np.zeros((room, 3), np.int32), np.zeros(1, np.uint8)
    n = kernels.like_sentences(
        flat[:, 0].astype(np.uint64) * kernels.MIX, flat[:, 1].astype(np.int32), np.ones(len(flat), np.int32),
        np.array([0, len(of[0]), len(flat)], np.int64), np.array([[0, 1]], np.int32),
        np.full(flat[:, 1].max() + 1, words, np.int32), 1, 30, found, capped,
    )  # fmt: skip
    return found[:n], capped.tolist()


def test_very_many_sentences_need_no_table_of_each_with_each():
    many = 200_000
    of_a = [(2 * n + k, n) for n in range(many) for k in (0, 1)]
    of_b = [(2 * n + k, many + n - 5) for n in range(5, many) for k in (0, 1)]
    found, capped = like_sentences(2, of_a, of_b, many)
    assert (found == [[0, n, many + n - 5] for n in range(5, many)]).all()
    assert capped == [0]


def test_of_sentences_that_are_all_alike_those_most_alike_are_kept():
    def side(count, first):
        return [(word, first + n) for n in range(count) for word in (1, 2, 10 + n)]

    found, capped = like_sentences(3, side(128, 0), side(128, 128), 128**2)
    assert (len(found), capped) == (128 * 32, [1])
    kept = {(a, b - 128) for _, a, b in found.tolist()}
    assert kept >= {(n, n) for n in range(128)} | {(k, n) for n in range(128) for k in range(31)}
    found, capped = like_sentences(3, side(64, 0), side(64, 64), 128**2)
    assert (len(found), capped) == (64 * 64, [0])
    found, capped = like_sentences(3, side(129, 0), side(129, 129), 128**2)
    assert (len(found), capped) == (0, [1])  # words that stand everywhere tell nothing


@pytest.mark.parametrize("seed", range(30))
def test_sentences(seed):
    random.seed(seed)
    texts = [
        [[random.randrange(12) for _ in range(random.randrange(1, 9))] for _ in range(random.randrange(1, 6))]
        for _ in "ab"
    ]
    weight = {word: random.randrange(1, 90) for word in range(12)}
    sentences = [sentence for text in texts for sentence in text]
    stems = np.array([w for sentence in sentences for w in sentence], np.uint64)
    weights = np.array([weight[w] for sentence in sentences for w in sentence], np.int32)
    edges = np.cumsum([0, *map(len, sentences)])
    places = np.stack([edges[:-1], edges[1:]], axis=1).astype(np.int32)
    totals = np.array([sum(weight[w] for w in sentence) for sentence in sentences], np.int32)
    numbered = np.arange(len(sentences))
    sides = [numbered[: len(texts[0])], numbered[len(texts[0]) :]]
    of = np.repeat(numbered, np.diff(edges)).astype(np.int32)
    ends = np.append(np.searchsorted(of, [0, len(texts[0])]), len(stems)).astype(np.int64)
    pairs, found = np.array([[0, 1], [0, 0], [1, 1]], np.int32), np.zeros((500, 3), np.int32)
    capped = np.zeros(3, np.uint8)
    n = kernels.like_sentences(stems, of, weights, ends, pairs, totals, 20, 30, found, capped)
    named = [{int(s): {w: weight[w] for w in sentences[s] if weight[w] >= 20} for s in side} for side in sides]
    expected = [
        (p, x, y)
        for p, (a, b) in enumerate(pairs)
        for x, y in sorted(naive.alike(named[a], named[b], totals, totals, 30))
    ]
    assert [tuple(row) for row in found[:n].tolist()] == expected
    assert kernels.like_sentences(stems, of, weights, ends, pairs, totals, 20, 30, found[:1], capped) == n
    assert not capped.any()
    cells = np.array([[x, y] for x in sides[0] for y in sides[1]], np.int32)
    flags = np.array([random.randrange(4) for _ in stems], np.uint8)
    measures = np.full((len(cells), 10), 99, np.int32)
    kernels.measure_sentences(stems, weights, flags, places, cells, 40, measures)
    for (x, y), row in zip(cells.tolist(), measures.tolist(), strict=True):
        heavy = [[weight[w] for w in sentences[s]] for s in (x, y)]
        marked = [flags[slice(*places[s])].tolist() for s in (x, y)]
        assert tuple(row) == naive.in_common(sentences[x], sentences[y], *heavy, *marked, 40)


@pytest.mark.parametrize("seed", range(20))
def test_words_in_common(seed):
    draw = random.Random(seed)
    words = [draw.randrange(5) for _ in range(40)]
    kinds = [draw.randrange(3) for _ in words]
    spans = [[edge for _ in "ab" for edge in sorted(draw.choices(range(41), k=2))] for _ in range(20)]
    for kind in (1, 2):
        found = np.full((len(spans), 3), 99, np.int32)
        marked = np.array(words, np.uint64), np.array(kinds, np.uint8)
        kernels.words_in_common(*marked, kind, np.array(spans, np.int64), found)
        for (a, a_end, b, b_end), row in zip(spans, found.tolist(), strict=True):
            sides = ([words[n] for n in range(*side) if kinds[n] == kind] for side in ((a, a_end), (b, b_end)))
            assert tuple(row) == naive.multisets(*sides)


@pytest.mark.parametrize("seed", range(5))
def test_products_of_vectors(seed):
    rows = np.random.default_rng(seed).integers(-127, 128, (7, 256)).astype(np.int8)
    cells = np.array([(x, y) for x in range(7) for y in range(7)], np.int32)
    products = np.zeros(len(cells), np.int32)
    kernels.vector_products(rows, cells, products)
    assert products.tolist() == [naive.product(rows[x].tolist(), rows[y].tolist()) for x, y in cells]


@pytest.mark.parametrize("most", [1, 3, 7, 500])
def test_sums_of_tokens(most):
    draw = random.Random(most)
    rows = np.random.default_rng(most).integers(-127, 128, (9, 4)).astype(np.int8)
    tokens = [[draw.randrange(9) for _ in range(draw.randrange(4))] for _ in range(6)]
    texts = [[draw.randrange(6) for _ in range(draw.randrange(12))] for _ in range(20)]
    sums = np.zeros((20, 4), np.int32)
    words, ends = numbers(*texts)
    ids, token_ends = numbers(*tokens)
    kernels.sum_tokens(words.astype(np.int32), ends, ids.astype(np.int32), token_ends, rows, most, sums)
    assert sums.tolist() == [naive.token_sum(text, tokens, rows.tolist(), most) for text in texts]


@pytest.mark.parametrize("seed", range(20))
def test_order(seed):
    random.seed(seed)
    cells = sorted({(p, random.randrange(8), random.randrange(8)) for p in (0, 2) for _ in range(12)})
    gains = [random.randrange(1, 100) for _ in cells]
    best, before = np.zeros(len(cells), np.int64), np.zeros(len(cells), np.int32)
    kernels.order_cells(np.array(cells, np.int32), np.array(gains, np.int32), best, before)
    for p in (0, 2):
        at = [n for n, cell in enumerate(cells) if cell[0] == p]
        assert best[at].tolist() == naive.best_chain([cells[n][1:] for n in at], [gains[n] for n in at])
    for n, last in enumerate(before.tolist()):
        assert best[n] == gains[n] + (best[last] if last >= 0 else 0)


def test_order_of_very_many_cells():
    side = np.arange(1000, dtype=np.int32)
    cells = np.stack([np.zeros(10**6, np.int32), np.repeat(side, 1000), np.tile(side, 1000)], axis=1)
    best, before = np.zeros(10**6, np.int64), np.zeros(10**6, np.int32)
    kernels.order_cells(cells, np.full(10**6, 2**24, np.int32), best, before)
    assert (best == 2**24 * (1 + cells[:, 1:].min(axis=1).astype(np.int64))).all()
    assert ((before < 0) == (cells[:, 1:].min(axis=1) == 0)).all()


@pytest.mark.parametrize("seed", range(20))
def test_sums_of_what_rows_share(seed):
    draw = random.Random(seed)
    rows = [sorted(draw.sample(range(30), draw.randrange(12))) for _ in range(9)]
    pairs = [tuple(draw.sample(range(9), 2)) for _ in range(draw.randrange(15))]
    amount = [draw.randrange(-5, 1000) for _ in pairs]
    starts = np.cumsum([0, *map(len, rows)])
    sums = np.zeros(30, np.int64)
    cells = np.array([value for row in rows for value in row], np.int64)
    table = np.array(pairs, np.int64).reshape(-1, 2)
    kernels.sum_shared(starts, cells, table, np.array(amount, np.int64), sums)
    assert sums.tolist() == naive.shared_sums(rows, pairs, amount, 30)


@pytest.mark.parametrize("different", [0, 1, 40, 511, 512, 513, 3000])
def test_hashes_are_numbered_as_they_appear(different):
    draw = random.Random(different)
    values = [draw.choice([0, 1, 2**64 - 1, draw.randrange(2**64)]) for _ in range(different)]
    hashes = [draw.choice(values) for _ in range(2 * different)]
    numbered, half = Numbered(), different // 2
    found = np.concatenate([numbered.add(np.array(some, np.uint64)) for some in (hashes[:half], hashes[half:])])
    assert numbered.hashes.tolist() == list(dict.fromkeys(hashes))
    assert numbered.hashes[found].tolist() == hashes
    others = [draw.randrange(2**64) for _ in range(50)]
    asked = numbered.find(np.array(hashes + others, np.uint64))
    assert asked.tolist() == found.tolist() + [-1] * 50


@pytest.mark.parametrize("seed", range(40))
def test_paragraphs_around_spans(seed):
    draw = random.Random(seed)
    texts = ["".join(draw.choice("ab \n\t é中\u2028") for _ in range(draw.randrange(60))) for _ in range(5)]
    rows = []
    for n, text in enumerate(texts):
        edges = sorted(draw.sample(range(len(text) + 1), 2 * draw.randrange(min(4, len(text) // 2 + 1))))
        rows += [(n, *edges[k : k + 2]) for k in range(0, len(edges), 2)]
    of, spans = np.array([r[0] for r in rows], np.int32), np.array([r[1:] for r in rows], np.int32).reshape(-1, 2)
    found = np.full((len(rows), 3), -1, np.int32)
    data, offsets = text_buffers(pa.array(texts, pa.large_string()))
    kernels.find_paragraphs(data, offsets, sentences.roles(), of, spans, found)
    for (n, start, end), got in zip(rows, found.tolist(), strict=True):
        high = texts[n].find("\n", end)
        words = len(texts[n][start:end].split())
        assert got == [texts[n].rfind("\n", 0, start) + 1, high if high >= 0 else len(texts[n]), words]


@pytest.mark.parametrize("seed", range(20))
def test_outlines(seed):
    draw = random.Random(seed)
    vocabulary = [draw.randrange(1, 2**63) for _ in range(40)]
    parts = [[draw.choice(vocabulary) for _ in range(draw.randrange(40))] for _ in range(8)]
    rarity = {stem: draw.choice([0.5, 2.0, 3.0, 7.25]) for stem in vocabulary[:30]}
    known, held = np.zeros(128, np.uint64), np.zeros(128)
    kernels.fill_table(np.array(list(rarity), np.uint64), np.array(list(rarity.values())), known, held)
    looked_up = np.zeros(len(vocabulary))
    kernels.look_up(np.array(vocabulary, np.uint64), known, held, 6.0, looked_up)
    assert looked_up.tolist() == [rarity.get(stem, 6.0) for stem in vocabulary]
    stems, ends = numbers(*parts)
    terms, weights = np.zeros(200, np.uint64), np.zeros(200, np.int32)
    starts, whole = np.zeros(5, np.int64), np.zeros(4, np.uint64)
    lead, most = 10, 12
    kernels.outline(stems, ends, stems, known, held, 6.0, lead, most, terms, weights, starts, whole)
    for t in range(4):
        own = slice(starts[t], starts[t + 1])
        got = dict(zip(terms[own].tolist(), weights[own].tolist(), strict=True))
        assert got == naive.outline(*parts[2 * t : 2 * t + 2], rarity, 6.0, lead, most, int(kernels.MIX))
    assert [bool(value) for value in whole.tolist()] == [bool(text) for text in parts[1::2]]
    assert len({tuple(text) for text in parts[1::2]}) == len(set(whole.tolist()))


@pytest.mark.parametrize("most", [1, 4, 50_001])
def test_what_recurs_is_never_missed(most, monkeypatch):
    monkeypatch.setattr("firsthand.postings._MOST_SLOTS", most)
    draw = random.Random(most)
    hashes = [draw.randrange(2**64) for _ in range(300)]
    hashes += draw.sample(hashes, 50)
    noted, seen, wanted = np.array(hashes, np.uint64), Seen(9 * len(hashes)), np.arange(len(hashes)) != 349
    for part, some in zip(np.array_split(noted, 3), np.array_split(wanted, 3), strict=True):
        seen.add(part, some)
    often = seen.often(noted).tolist()
    assert all(flag or hashes[:349].count(value) == 1 for flag, value in zip(often, hashes, strict=True))
    if most > 1000:
        assert sum(often) < 110
        assert not all(often[300:])


@pytest.mark.parametrize("shares", [1, 2, 7])
def test_each_hash_is_in_one_share(shares):
    draw = random.Random(shares)
    hashes = np.array([draw.randrange(2**60) for _ in range(2000)], np.uint64)  # as marks: their high halves crowd
    found = []
    for share in range(shares):
        wanted = np.arange(2000) % 10 > 0
        kernels.in_share(hashes, share, shares, wanted)
        found.append(wanted)
    assert (np.sum(found, axis=0) == (np.arange(2000) % 10 > 0)).all()
    assert all(abs(wanted.sum() - 1800 / shares) < 150 for wanted in found)


@pytest.mark.parametrize("seed", range(20))
def test_words_are_counted_by_text(seed):
    draw, most = random.Random(seed), 6
    texts = [[draw.randrange(5) for _ in range(draw.randrange(12))] for _ in range(7)]
    taken = [[draw.random() < 0.7 for _ in text] for text in texts]
    starts, ends = np.cumsum([0, *map(len, texts)]), np.zeros(8, np.int64)
    word, some = np.array([*chain(*texts)], np.int32), np.array([*chain(*taken)], bool)
    cells, times = np.empty(len(word), np.int32), np.empty(len(word), np.int32)
    n = kernels.count_words(starts, word, some, most, ends, cells, times)
    for t, (text, wanted) in enumerate(zip(texts, taken, strict=True)):
        own = slice(ends[t], ends[t + 1])
        counted = Counter(w for w, one in zip(text[:most], wanted[:most], strict=True) if one)
        assert list(zip(cells[own].tolist(), times[own].tolist(), strict=True)) == sorted(counted.items())
    assert n == ends[7]


@pytest.mark.parametrize("seed", range(20))
def test_words_go_into_rows(seed):
    draw = random.Random(seed)
    cells = [(draw.randrange(6), draw.randrange(9)) for _ in range(draw.randrange(40))]
    row, word = (np.array([cell[side] for cell in cells], np.int32) for side in (0, 1))
    starts, found = np.empty(7, np.int64), np.empty(len(cells), np.int32)
    n = kernels.into_rows(row, word, starts, found)
    rows = [found[starts[r] : starts[r + 1]].tolist() for r in range(6)]
    assert rows == [sorted({word for of, word in cells if of == r}) for r in range(6)]
    assert n == starts[6]


ODD = "aB1 .!?…\n\r“”\"'’()-,;U.S Mr.。！？」』）\u2028\x1c\xa0éÉﬁßᾈǅ中𝒳_/—*"
WORDS = [
    "U.S.", "Mr.", "a.m.", "Jan.", "3.", "2016.", "J.", "said.", "said.”", "(R-Fla.)", "“Why?”", "Ann", "asked", "he",
    "The", "...", "!", "?'", ".)", "“", "—", "vs.", "Capt.", "No.", "F-16.", "x-Sept.", "aWednesday.", "\n", "\n\n",
    "\r\n", "\t", "etc.”", "I", "He's", "month", "Oktober", "3.A", "end.The", "É.", "N.Y.", "”.", "...”", "?”", "ß.",
    "veryveryveryverylongwordthatisoverfortycharacters-Inc.", "ﬁ.", "é. É", "\u2028", "中。", "」",
]  # fmt: skip


def odd_texts(seed):
    draw = random.Random(seed)
    for _ in range(60):
        yield "".join(draw.choices(ODD, k=draw.randrange(60)))
        yield draw.choice(["", " ", "  "]).join(draw.choices(WORDS, k=draw.randrange(14)))


@pytest.mark.parametrize("seed", range(20))
def test_lines(seed):
    texts = [*odd_texts(seed), *NASTY]
    found = lines_of(pa.array(texts))
    for n, text in enumerate(texts):
        own = np.flatnonzero(found.of == n)
        assert [tuple(row) for row in found.places[own].tolist()] == naive.lines(text)
        assert found.number[own].tolist() == list(range(len(own)))
        assert found.left[own].tolist() == list(range(len(own)))[::-1]
        assert found.words[n] == len(text.split())
        for line, (start, end, *_) in zip(own.tolist(), found.places[own].tolist(), strict=True):
            assert found.column[line].as_py().strip() == text[start:end].strip()


@pytest.mark.parametrize("seed", range(5))
def test_listed_words(seed):
    draw = random.Random(seed)
    parts = ["the", "of", "The", "then", "theé", "_", "-", " ", " ", "\n", "’", "1", "ﬁ", "𝒳", "of", "the"]
    texts = [*("".join(draw.choices(parts, k=draw.randrange(30))) for _ in range(50)), *NASTY]
    counts = np.zeros(len(texts), np.int32)
    listed = kernels.listed_words({1: ["the", "of"]})
    kernels.count_listed(*text_buffers(pa.array(texts)), sentences.roles(), *listed, counts)
    assert counts.tolist() == [len(re.findall(r"\b(?:the|of)\b", text)) for text in texts]
    assert counts.any()


@pytest.mark.parametrize("seed", range(20))
def test_sentences_of_odd_texts(seed):
    for text in [*odd_texts(seed), *NASTY]:
        assert sentences.split(text) == naive.sentence_spans(text)


@pytest.mark.parametrize("seed", range(5))
def test_words_between_white_space(seed):
    texts = [*odd_texts(seed), *NASTY, "a\x85b\u3000c\u1680d\x1ce"]
    data, offsets = text_buffers(pa.array(texts))
    hashes, places = np.zeros(len(data), np.uint64), np.zeros((len(data), 2), np.int64)
    ends = np.zeros(len(offsets), np.int64)
    n = kernels.hash_words(data, offsets, sentences.roles(), hashes, places, ends)
    words = [bytes(data[low:high]).decode() for low, high in places[:n].tolist()]
    assert words == [word for text in texts for word in text.split()]
    assert np.diff(ends).tolist() == [len(text.split()) for text in texts]
    assert hashes[:n].tolist() == [naive.hash_of(word) for word in words]


@pytest.mark.parametrize("width", [30, 60, 100, 101])
def test_sentences_of_wrapped_texts(width):
    draw = random.Random(width)
    for _ in range(40):
        words, lines = (
            draw.choices(["The", "dam", "held", "for", "Mr.", "Orr.", "He", "U.S.", "left.", "\n"], k=90),
            [""],
        )
        for word in words:
            if word == "\n" or len(lines[-1]) + len(word) >= width:
                lines.append("")
            lines[-1] += f"{word.strip()} "
        text = "\n".join(line.strip() for line in lines)
        assert sentences.split(text) == naive.sentence_spans(text)


def test_pieces_that_have_no_room_are_counted():
    data, offsets = text_buffers(pa.array(["One. Two. Three.\n\nFour."]))
    ends, listed = np.zeros(2, np.int64), kernels.listed_words({kernels.TITLE: ["Mr"]})
    pieces = np.zeros((2, 7), np.int32)
    assert kernels.sentence_pieces(data, offsets, sentences.roles(), *listed, pieces, ends) == 4
    assert pieces[:, :2].tolist() == [[0, 4], [4, 9]]


SPOKEN = [
    "Die Brücke bleibt bis auf weiteres geschlossen, sagte der Bürgermeister am Montag.",
    "Le pont restera fermé jusqu’à nouvel ordre, a déclaré lundi le maire de la ville.",
    "El puente seguirá cerrado hasta nuevo aviso, dijo el lunes la alcaldesa.",
    "Мост останется закрытым до особого распоряжения, сообщил мэр города.",
    "橋は当面閉鎖される、と市長は月曜日に述べた。", "Bridge shut, mayor says", "Broen er lukket, siger borgmesteren",
    "De brug blijft dicht", "BRIDGE SHUT", "", "12 34", "?!", "Ponte fechada até nova ordem", "most zamknięty",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_languages_are_those_of_the_classifier(seed):
    draw = random.Random(seed)
    texts = [*SPOKEN, *("".join(draw.choices("aeinorst dlmuükç é", k=draw.randrange(40))) for _ in range(60))]
    texts += [draw.choice(SPOKEN)[draw.randrange(9) :] + draw.choice(SPOKEN) for _ in range(60)]
    assert languages(texts, [""] * len(texts)) == [py3langid.classify(text)[0] for text in texts]
