"""Piles of known origins: what their truth says is what their articles say."""

from benchmarks.claims import found
from benchmarks.piles import matters


def test_the_same_seed_makes_the_same_pile_and_another_makes_another():
    assert matters.make(7) == matters.make(7)
    assert matters.make(7) != matters.make(8)


def test_mentions_are_sentences_of_their_articles_and_sources_stand_in_some():
    articles, claims = matters.make(7)
    text = {row["id"]: row["text"] for row in articles}
    assert len(text) == len(articles)
    for claim in claims:
        said = [text[m["id"]][m["start"] : m["end"]] for m in claim["mentions"]]
        assert all(words.endswith(".") and "\n" not in words for words in said)
        assert len({m["id"] for m in claim["mentions"]}) >= 2
        for source in claim["origins"]:
            name = source.removesuffix(" reporter").removeprefix("the ").removeprefix("The ").split()[-1]
            assert any(name in words for words in text.values()), source


def test_every_happening_has_eight_wordings_of_each_thing_that_name_the_same_slots():
    for matter in matters.matters():
        for fact, clauses in matter.facts.items():
            slots = [{part.split("}")[0] for part in clause.split("{")[1:]} for clause in clauses]
            numbers = [slot & matter.numbers.keys() for slot in slots]
            assert len(clauses) == 8, fact
            assert all(one == numbers[0] for one in numbers), (matter.name, fact)


def test_a_claim_is_found_where_one_of_ours_covers_two_mentions():
    claim = {"mentions": [{"id": "x", "start": 0, "end": 9}, {"id": "y", "start": 0, "end": 9}]}
    ours = [{"article_id": i, "claim_id": "c", "start": 3, "end": 12} for i in "xy"]
    cards = {"c": {"origins": 1}}
    assert list(found([claim], ours, cards)) == [(claim, {"origins": 1})]
    assert list(found([claim], ours[:1], cards)) == [(claim, None)]
