"""The generator of piles with known truth: what is planted is where the truth says, and what is not shares nothing."""

import doctest
import random
import re
from itertools import pairwise
from pathlib import Path

import pytest
from benchmarks import minhash, peers
from benchmarks.planted import forms, mutations, rewriting, scoring, thinning
from benchmarks.planted.piles import CLASSES, Planter
from benchmarks.planted.rewriting import Rewriter, sentences
from benchmarks.planted.thinning import Base, Corpus, SharedRuns

from firsthand import pipeline

_THINGS = ("bridge", "ferry", "harbour", "council", "budget", "school", "clinic", "market", "tunnel", "river", "mayor")
_VERBS = ("announced", "repaired", "closed", "reopened", "criticized", "approved", "visited", "praised", "delayed")


def made_up(seed):
    """A text of some thirty sentences about invented places, no two texts alike."""
    rng = random.Random(seed)
    places = ["".join(rng.choices(["ka", "lo", "mer", "tin", "dra", "vos", "qui"], k=3)) for _ in range(40)]
    lines = []
    for _ in range(10):
        said = []
        for _ in range(3):
            who, what, other = rng.sample(_THINGS, 3)
            a, b, c, d = rng.sample(places, 4)
            said.append(
                f"The {who} of {a.title()} {rng.choice(_VERBS)} the {what} near {b} after {rng.randint(13, 980)} {c} "
                f"people asked for a new {other} with {d} and {rng.choice(places)} on Monday."
            )
        lines.append(" ".join(said))
    return "\n\n".join(lines)


@pytest.fixture(scope="module")
def planter():
    texts = [Base(made_up(seed), "") for seed in range(60)]
    return Planter(Corpus(texts, [made_up(seed) for seed in range(100, 160)]), seed=3)


@pytest.fixture(scope="module")
def pile(planter):
    return planter.pile(160, 6)


@pytest.mark.parametrize("module", [forms, mutations, rewriting, scoring, thinning])
def test_examples_of_the_docstrings(module):
    assert doctest.testmod(module).failed == 0


def letters(text):
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def test_the_exact_check_knows_runs_and_nothing_shorter():
    twelve = "one two three four five six seven eight nine ten eleven twelve"
    runs = SharedRuns()
    assert runs.add(f"First {twelve}.")
    assert not runs.add(f"“{twelve.upper()}”, they counted")
    assert runs.add(twelve.replace("seven", "7"))
    assert thinning.shared_runs([twelve], [twelve + " more", "none of it"]) == 1


def test_one_of_each_story_is_kept():
    texts = [" ".join(f"{thing}{n} seen nearby{n % 7}" for thing in _THINGS) for n in range(40)]
    again = " ".join(reversed(texts[7].split()))
    assert thinning.one_per_story([*texts, again, "seen nearby7"]) == [*range(40), 41]


def test_every_class_is_planted_as_often_as_asked(pile):
    counts = {kind: sum(pair.kind == kind for pair in pile.pairs) for kind in CLASSES}
    assert set(counts.values()) == {6, 16}
    assert counts["crowd"] == 16
    assert len(pile.texts) + len(pile.filler) == pile.size == 160


def test_stretches_lie_where_the_words_are(pile):
    exactly = {"exact", "cut_start", "cut_end", "cut_both", "new_lead", "reordered", "quotes", "merged", "crowd"}
    for pair in pile.pairs:
        child, parent = pile.texts[pair.child], pile.texts[pair.parent]
        assert pair.stretches
        for (low, high), (start, end) in pair.stretches:
            assert 0 <= low < high <= len(child)
            assert 0 <= start < end <= len(parent)
            if pair.kind in exactly:
                assert child[low:high] == parent[start:end]
        spans = sorted(span for span, _ in pair.stretches)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(("kind", "least", "most"), [("edits_3", 0.9, 0.99), ("edits_30", 0.55, 0.85)])
def test_so_many_words_are_changed(pile, kind, least, most):
    for pair in pile.pairs:
        if pair.kind == kind:
            child, parent = (thinning.words_of(pile.texts[i]) for i in (pair.child, pair.parent))
            kept = scoring_words(child, parent)
            assert least <= kept / len(parent) <= most


def scoring_words(child, parent):
    """Words in common in one order."""
    row = [0] * (len(parent) + 1)
    for word in child:
        last, row = row, [0]
        for n, other in enumerate(parent):
            row.append(last[n] + 1 if word == other else max(row[n], last[n + 1]))
    return row[-1]


def test_typography_changes_no_letter_and_many_signs():
    text = made_up(9) + ' He said: "The office — in fact all of it — isn\'t open."'
    parts = mutations.typography(text, random.Random(1), None)
    assert letters(parts[0].text.replace("ﬃ", "ffi").replace("ﬁ", "fi").replace("ﬂ", "fl")) == letters(text)
    assert "“" in parts[0].text
    assert "\u00ad" in parts[0].text
    assert "\u00a0" in parts[0].text


def test_blocks_are_all_there_and_none_follows_its_own():
    text = made_up(4)
    for seed in range(20):
        parts = [part for part in mutations.reordered(text, random.Random(seed), None) if part.origin]
        assert sum(len(letters(part.text)) for part in parts) == len(letters(text))
        assert all(before.origin[1] + 3 < after.origin[0] or after.origin[0] < before.origin[0]
                   for before, after in pairwise(parts))  # fmt: skip


def test_a_rewrite_keeps_what_is_told_and_hardly_a_run():
    text = made_up(5)
    told = Rewriter.read().tell(text, random.Random(5))
    assert 0.6 * len(sentences(text)) <= len(told) <= len(sentences(text))
    runs = {tuple(words[n : n + 5]) for words in [thinning.words_of(text)] for n in range(len(words) - 4)}
    words = thinning.words_of(" ".join(said for said, _ in told))
    kept = sum(tuple(words[n : n + 5]) in runs for n in range(len(words) - 4))
    assert kept < 0.15 * len(words)
    for said, (start, end) in told:
        source = set(thinning.words_of(text[start:end]))
        assert len(source & set(thinning.words_of(said))) >= 0.35 * len(source)


def test_synonyms_go_both_ways_unless_marked():
    others = Rewriter.read()._others
    assert "stated" in others["said",]
    assert "said" in others["stated",]
    assert "states" in others["says",]
    assert ("states",) not in others


def test_sentences_know_titles_and_lines():
    text = "Gov. Ina Brede left.\n\n“It is over.” She told Mr. Pell at 5 p.m. on Monday. Nobody asked"
    assert [text[start:end] for start, end in sentences(text)] == [
        "Gov. Ina Brede left.", "“It is over.”", "She told Mr. Pell at 5 p.m. on Monday.", "Nobody asked",
    ]  # fmt: skip


def test_filler_shares_no_run_with_anything(planter):
    filler = [planter.filler_article(f"x{n}", 40) for n in range(40)]
    assert thinning.shared_runs([made_up(seed) for seed in range(60)], filler) == 0
    assert all(275 <= len(text.split()) <= 525 for text in filler)
    assert planter.filler_article("x1", 40) == filler[1]
    # of very many articles of filler only few may share the fragments there are
    assert planter.filler_article("x1", 10**9) != filler[1]
    many = [planter.filler_article(f"x{n}", 10**9) for n in range(40)]
    assert thinning.shared_runs(many[:20], many[20:], 5) <= thinning.shared_runs(filler[:20], filler[20:], 5)


@pytest.mark.parametrize("form", forms.names())
def test_a_form_differs_in_what_is_filled_in(form):
    one, other = (thinning.words_of(forms.fill(form, random.Random(seed))) for seed in (1, 2))
    assert one != other
    assert scoring_words(one, other) >= 0.5 * len(one)
    assert not re.search(r"[{}]", forms.fill(form, random.Random(3)))


def test_a_seed_plants_the_same_again_and_ids_tell_nothing(planter, pile):
    again = planter.pile(160, 6)
    assert (again.texts, again.pairs) == (pile.texts, pile.pairs)
    assert list(planter.rows(again)) == list(planter.rows(pile))
    assert len({row["id"] for row in planter.rows(pile)}) == 160
    later = sum(pair.child > pair.parent for pair in pile.pairs)
    assert 0.3 * len(pile.pairs) < later < 0.7 * len(pile.pairs)


def test_who_is_related(pile):
    merged = [pair for pair in pile.pairs if pair.kind == "merged"][:2]
    assert merged[0].child == merged[1].child
    assert pile.related(merged[0].child, merged[1].parent)
    assert not pile.related(merged[0].parent, merged[1].parent)
    chain = [pair for pair in pile.pairs if pair.kind == "chain"][:3]
    assert pile.related(chain[0].parent, chain[2].child)
    assert not any(pile.related(a, b) for a, b in pile.form_pairs())


def test_a_small_pile_is_refused_that_cannot_hold_its_copies(planter):
    with pytest.raises(ValueError, match="do not hold"):
        planter.pile(60, 6)


def test_a_trace_of_a_pile_is_scored(planter, pile):
    case = pipeline.trace(list(planter.rows(pile)), until="passages", workers=1)
    report = scoring.score(pile, case)
    assert report.classes["exact"].figures() == {"found": 1.0, "overlap": 1.0, "letters": 1.0}
    assert report.classes["crowd"].found == 16
    assert report.classes["cut_end"].figures()["letters"] > 0.9
    assert report.right <= report.reported
    whole = report + report
    assert whole.classes["exact"].pairs == 12
    assert whole.precision() == report.precision()


def test_what_was_not_found_and_what_is_wrong_is_counted(pile):
    """A trace in which everything went amiss: unrelated articles called copies, and nothing else."""
    one, other = next((pair.parent, form) for pair in pile.pairs for form in pile.texts if "form" in pile.kinds[form])
    text = made_up(77)
    case = pipeline.trace([{"id": i, "text": text} for i in (one, other)], until="passages", workers=1)
    report = scoring.score(pile, case)
    assert (report.reported, report.right) == (1, 0)
    assert not any(score.found for score in report.classes.values())
    assert len(report.missed) == len(pile.pairs)
    assert {"base", pile.kinds[other]} == set(report.wrong[0].kinds)


def test_peers_find_what_is_exact(tmp_path, planter, pile):
    path = Path(tmp_path) / "pile.jsonl"
    planter.write(pile, path)
    assert len(list(minhash.articles(path))) == 160
    exact = [pair for pair in pile.pairs if pair.kind == "exact"]
    found = peers.recalls(pile, [f"{pair.parent} {pair.child}" for pair in exact])
    assert (found["exact"], found["quotes"], found["precision"]) == (1.0, 0.0, 1.0)
    stranger = next(i for i in pile.texts if not pile.related(i, exact[0].child))
    assert peers.recalls(pile, [f"{exact[0].child} {stranger}"])["precision"] == 0.0
    assert minhash.shingles("a b c d e f") == ["a b c d e", "b c d e f"]
    assert minhash.shingles("a b") == ["a b"]
