"""Attributions: who said what, in made-up reports."""

import random

import pytest

from firsthand.attribution import attribution
from firsthand.lexicon.cues import cues
from firsthand.schema import SOURCE_KINDS, TABLES
from firsthand.settings import Attribute


def table(*texts: str, title: str | None = None):
    rows = [{"article_id": f"a{n}", "title": title, "text": text, "language": "en"} for n, text in enumerate(texts)]
    return attribution({"articles": TABLES["articles"].table(rows)}, Attribute())["attributions"]


def said(text: str, title: str | None = None) -> list[dict]:
    rows = table(text, title=title).to_pylist()
    for row in rows:
        body = title if row["part"] == "title" else text
        for role in ("source", "cue", "content"):
            row[role + "_words"] = [body[s["start"] : s["end"]] for s in row[role + "_spans"]]
    return rows


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Ada Lund said the bridge was shut.", "Ada Lund", "said", ["the bridge was shut"]),
        ("The bridge is shut, Ada Lund said.", "Ada Lund", "said", ["The bridge is shut"]),
        (
            "The bridge is shut, said Ada Lund, the mayor of Arn.",
            "Ada Lund, the mayor of Arn",
            "said",
            ["The bridge is shut"],
        ),
        ("The bridge, officials said, will stay shut.", "officials", "said", ["The bridge", "will stay shut"]),
        ("According to the mayor, the bridge is shut.", "the mayor", "According to", ["the bridge is shut"]),
        (
            "The bridge is shut, according to a council report.",
            "a council report",
            "according to",
            ["The bridge is shut"],
        ),
        (
            "Ada Lund, who runs the town, has said that it is shut.",
            "Ada Lund, who runs the town",
            "has said",
            ["that it is shut"],
        ),
        ("Ada Lund told reporters on Monday that it is shut.", "Ada Lund", "told", ["that it is shut"]),
        (
            "“It is shut,” Ada Lund said. “It will stay so.”",
            "Ada Lund",
            "said",
            ["“It is shut,”", "“It will stay so.”"],
        ),
        ("“It is shut,” said Ada Lund.", "Ada Lund", "said", ["“It is shut,”"]),
        (
            "A poll published on Monday found that few cross it.",
            "A poll published on Monday",
            "found",
            ["that few cross it"],
        ),
        ("As Ada Lund noted, the bridge is old.", "Ada Lund", "noted", ["the bridge is old"]),
        (
            "Officials familiar with the matter said it was shut.",
            "Officials familiar with the matter",
            "said",
            ["it was shut"],
        ),
        ("The town has vowed to mend it.", "The town", "has vowed", ["to mend it"]),
    ],
)
def test_shapes(text, source, cue, content):
    row = said(text)[0]
    trim = " ,."
    assert row["source"].strip(trim) == source
    assert [w.strip(trim) for w in row["cue_words"]] == [cue]
    assert [w.strip(trim) for w in row["content_words"]] == [c.strip(trim) for c in content]


@pytest.mark.parametrize(
    "text",
    [
        "The United States has a long coast.",
        "The report was long and the claims were many.",
        "That said, the bridge is old.",
        "He will say nothing of note.",
        "A state of alarm shows in every street show.",
    ],
)
def test_what_is_no_statement(text):
    assert said(text) == []


def test_quotations_over_paragraphs_are_one_statement():
    text = "“It is shut,” Ada Lund said. “It is old.\n\n“It will stay shut.”\n\nRain fell."
    (row,) = said(text)
    assert row["form"] == "direct"
    assert "It will stay shut" in row["content_words"][-1]


def test_a_relayed_statement_is_nested():
    outer, inner = said("KCNA reported that General Bo Orr said the drill was over.")
    assert (outer["source_name"], outer["source_kind"], outer["within"]) == ("KCNA", "state_media", None)
    assert (inner["source_name"], inner["within"], inner["via"]) == ("Bo Orr", outer["n"], "KCNA")


def test_quoted_by_an_agency():
    (row,) = said("“The drill is over,” General Bo Orr was quoted as saying by Reuters.")
    assert (row["source_name"], row["via"], row["form"]) == ("Bo Orr", "Reuters", "direct")


def test_a_participle_has_the_subject_of_its_sentence():
    rows = said("Ada Lund closed the bridge on Monday, saying that it was old.")
    assert [(r["source"], r["cue_words"]) for r in rows] == [("Ada Lund", ["saying"])]


def test_an_aside_that_ends_in_a_quotation_has_not_spoken():
    (row,) = said("Ada Lund, who calls it a “folly,” said it would stay shut.")
    assert row["source_name"] == "Ada Lund"
    assert row["content_words"] == ["it would stay shut"]


def test_a_dateline_is_no_part_of_what_was_said():
    (row,) = said("ARN, Norland (Reuters) - The bridge is shut, officials said.")
    assert row["content_words"] == ["The bridge is shut"]


def test_headlines():
    (row,) = said("Rain fell.", title="Old bridge to stay shut: police")
    assert (row["part"], row["source"], row["content_words"]) == ("title", "police", ["Old bridge to stay shut"])
    (row,) = said("Rain fell.", title="Ada Lund: Bridge will stay shut")
    assert (row["source"], row["content_words"]) == ("Ada Lund", ["Bridge will stay shut"])


@pytest.mark.parametrize(
    ("text", "name", "kind", "number"),
    [
        ("One analyst said it was shut.", "One analyst", "anonymous", "one"),
        ("Analysts said it was shut.", "Analysts", "anonymous", "many"),
        ("Norland's foreign ministry said it was shut.", "Norland's foreign ministry", "government", "one"),
        ("Xinhua said it was shut.", "Xinhua", "state_media", "one"),
        ("The Associated Press said it was shut.", "AP", "agency", "one"),
        ("North Korean media said it was shut.", "KCNA", "state_media", "one"),
        ("A study showed that it was shut.", "A study", "document", "one"),
        ("Residents said it was shut.", "Residents", "crowd", "many"),
        ("The company said it was shut.", "The company", "organisation", "one"),
    ],
)
def test_kinds(text, name, kind, number):
    (row,) = said(text)
    assert (row["source_name"], row["source_kind"], row["number"]) == (name, kind, number)


def test_names_grow_and_pronouns_resolve():
    rows = said(
        "Mayor Ada Lund said the bridge was shut. She said it was old.\n\n"
        "The harbour ministry said ships would wait. “We will wait,” it said.\n\n“Nobody waits,” Lund said."
    )
    assert [row["source_name"] for row in rows] == [
        "Ada Lund", "Ada Lund", "The harbour ministry", "The harbour ministry", "Ada Lund",
    ]  # fmt: skip


def test_classes_and_hedges():
    (row,) = said("Ada Lund denied that the bridge may fall.")
    assert (row["cue_class"], row["hedges"]) == ("deny", ["may"])
    (row,) = said("Ada Lund did not confirm that it was old.")
    assert row["cue_class"] == "not confirm"


def test_rows_do_not_depend_on_company():
    one, two = "Ada Lund said it was shut.", "“No,” said Bo Orr. It rained, police said."
    both = table(one, two).to_pylist()
    assert [r for r in both if r["article_id"] == "a0"] == table(one).to_pylist()
    assert [r["n"] for r in both if r["article_id"] == "a1"] == [0, 1]


def test_empty_in_empty_out():
    out = attribution({"articles": TABLES["articles"].empty()}, Attribute())
    assert out["attributions"].num_rows == 0
    assert table("", "\n\n").num_rows == 0


def test_every_kind_is_known():
    text = "He said no. They said yes. The Arn Post reported rain. It was reported that rain fell. I said so."
    assert {row["source_kind"] for row in said(text)} <= set(SOURCE_KINDS)


def test_every_cue_has_a_lemma_and_a_form():
    known = cues("en")
    assert known["said"].lemma == "say"
    assert known["emphasised"].lemma == "emphasize"
    assert {cue.form for cue in known.values()} == {"base", "third", "past", "ing", "participle"}


@pytest.mark.parametrize(
    ("text", "name", "kind", "number"),
    [
        ("One engineer said the pump might fail.", "One engineer", "anonymous", "one"),
        ("The pump might fail, engineers said.", "engineers", "anonymous", "many"),
        ("Three ministers said the pump was old.", "Three ministers", "anonymous", "many"),
        ("A fisherman said the water was black.", "A fisherman", "anonymous", "one"),
        ("Fishermen said the water was black.", "Fishermen", "anonymous", "many"),
        ("Lock keeper Vera Thorn told reporters the pump was old.", "Vera Thorn", "person", "one"),
        ("The pump was old, lock keeper Vera Thorn told reporters.", "Vera Thorn", "person", "one"),
        ("Vera Thorn, who runs the lock, said it was old.", "Vera Thorn", "person", "one"),
        ("Thorn Lines, which owns the lock, said it was old.", "Thorn Lines", "organisation", "one"),
        ("Quarry Vost, which owns the lock, said it was old.", "Quarry Vost", "organisation", "one"),
        ("The operator, Quarry Vost, said about 40 pumps had failed.", "Quarry Vost", "organisation", "one"),
        ("Quarry Vost, the operator of the lock, said it was old.", "Quarry Vost", "organisation", "one"),
        ("Vost Holdings said it was old.", "Vost Holdings", "organisation", "one"),
        ("Vost & Sons said it was old.", "Vost & Sons", "organisation", "one"),
        ("The WLKX said it was old.", "The WLKX", "organisation", "one"),
        ("Arn TV said it was old.", "Arn TV", "outlet", "one"),
        ("The Arn Gazette, which saw the letter, said it was old.", "Arn Gazette", "outlet", "one"),
        ("The media outlet reports that it was old.", "The media outlet", "outlet", "one"),
        ("The charity said it was old.", "The charity", "organisation", "one"),
        ("Lock records showed it was old.", "Lock records", "document", "many"),
    ],
)
def test_kinds_of_simple_sources(text, name, kind, number):
    (row,) = said(text)
    assert (row["source_name"], row["source_kind"], row["number"]) == (name, kind, number)


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("The report said, the lock is old.", "The report", "the lock is old"),
        ("The report said, in its last part, that the lock is old.", "The report", "that the lock is old"),
        ("Experts studying the lock said it was old.", "Experts studying the lock", "it was old"),
        ("The operator said about 40 pumps had failed.", "The operator", "about 40 pumps had failed"),
        ("The operator said at least 40 pumps had failed.", "The operator", "at least 40 pumps had failed"),
        ("The operator said closing it would be dear.", "The operator", "closing it would be dear"),
    ],
)
def test_what_was_said_behind_an_aside_an_amount_or_a_gerund(text, source, content):
    (row,) = said(text)
    assert (row["source"], row["content_words"]) == (source, [content])


@pytest.mark.parametrize(
    "text",
    [
        "The Arn Gazette quoted friends as saying the lock was old.",
        "The Arn Gazette reports friends as saying the lock was old.",
    ],
)
def test_whoever_is_quoted_as_saying_is_the_source_and_the_paper_relays(text):
    (row,) = said(text)
    assert (row["source"], row["via"], row["content_words"]) == ("friends", "Arn Gazette", ["the lock was old"])
    assert row["cue_words"][-1] == "as saying"


def test_a_passive_report_has_the_source_behind_by():
    (row,) = said("It was reported by the Arn Gazette that the lock was old.")
    assert (row["source_name"], row["content_words"]) == ("Arn Gazette", ["that the lock was old"])


def test_a_relative_clause_without_commas_belongs_to_the_source():
    rows = said("A nurse who asked not to be named said the lock was old.")
    assert [row["source"] for row in rows if row["cue_words"] == ["said"]] == ["A nurse who asked not to be named"]


def test_a_statement_between_a_report_and_its_speaker_has_content_or_is_none():
    rows = said("The lock, Moe claimed, Vera Thorn said, “is old, it leaks,” and Moe claimed, Thorn said: “It leaks.”")
    assert rows
    assert all(row["content_spans"] for row in rows)


def test_only_sentences_that_tell_something_are_read_and_places_stay_right():
    quiet = "Rain fell on the hills all day long.\n\n"
    text = quiet * 3 + "LUND: The lock is old and it leaks.\n\n" + quiet + "“It leaks,” Vera Thorn said."
    assert [row["content_words"] for row in said(text)] == [["The lock is old and it leaks"], ["“It leaks,”"]]


@pytest.mark.parametrize("text", ["The ministry said, in", "The bridge is shut, Ada Lund said, at", "He said, on."])
def test_a_text_that_breaks_off_behind_a_cue_is_read(text):
    assert table(text).num_rows <= 1


def test_state_media_are_no_verb():
    (row,) = said("The leader opened a harbour on Friday, state media reported.")
    assert (row["source"], row["cue_words"], row["source_kind"]) == ("state media", ["reported"], "state_media")


@pytest.mark.parametrize("language", ["en", "de"])
def test_words_in_any_order_are_read_without_a_stumble_and_spans_lie_in_the_text(language):
    vocabulary = {
        "en": "the mayor Lund said told reporters that according to by who which was quoted as saying he it and but The"
        " police KCNA reported state media 's in an interview with Reuters on Monday found saw report would not never",
        "de": "der die das Bürgermeisterin Lund sagte laut zufolge nach Angaben dass sei habe er sie und aber Die"
        " Polizei teilte mit berichtete so wie dpa heißt es in dem Bericht von gegenüber",
    }
    words = [*vocabulary[language].split(), *",.,.“”„\"»«'():;—", "\n", "..."]
    for seed in range(400):
        rng = random.Random(seed)
        text = " ".join(rng.choice(words) for _ in range(rng.randint(3, 60)))
        article = {"article_id": "x", "text": text, "title": text[:30], "language": language}
        for row in attribution({"articles": TABLES["articles"].table([article])}, Attribute())[
            "attributions"
        ].to_pylist():
            within = len(text if row["part"] == "text" else text[:30])
            spans = [span for kind in ("source", "cue", "content") for span in row[f"{kind}_spans"]]
            assert all(0 <= span["start"] < span["end"] <= within for span in spans), text


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("“It is shut,” said Ada Lund, who runs the harbour.", "Ada Lund, who runs the harbour", ["“It is shut,”"]),
        (
            "It is shut, according to a Monday report by the Arn Post.",
            "a Monday report by the Arn Post",
            ["It is shut"],
        ),
        ("Lund told Moe's backers Saturday night that it is shut.", "Lund", ["that it is shut"]),
        ("On “Good Morning Arn,” Ada Lund said it was shut.", "Ada Lund", ["it was shut"]),
        ("It will, Lund said, “stay shut for good.”", "Lund", ["It will", "“stay shut for good.”"]),
        ("Lund said in a statement. “It is shut.”", "Lund", ["“It is shut.”"]),
        ("“It is shut,” said Rep. Ada Lund (D-Arn) at the time.", "Rep. Ada Lund (D-Arn)", ["“It is shut,”"]),
        ("Lund said closing the old pier serves nobody.", "Lund", ["closing the old pier serves nobody"]),
        ("Two in three said the pier was shut.", "Two in three", ["the pier was shut"]),
        ("Critics of the mayor say the pier is shut.", "Critics of the mayor", ["the pier is shut"]),
        ("The masked man turns and says that it is shut.", "The masked man", ["that it is shut"]),
    ],
)
def test_who_is_meant_and_what_was_said_reach_as_far_as_they_should(text, source, content):
    row = said(text)[0]
    assert row["source"].strip(" ,.") == source
    assert [w.strip(" ,.") for w in row["content_words"]] == [w.strip(" ,.") for w in content]


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("Lund said it was shut, and Moe said it leaked.", ["it was shut", "it leaked"]),
        ("Half of them said it was shut, compared with nine who said it was open.", ["it was shut", "it was open"]),
        ("Lund said that it was “quite shut,” adding that it leaked.", ["that it was “quite shut,”", "that it leaked"]),
    ],
)
def test_what_one_said_ends_where_another_begins(text, contents):
    assert [row["content_words"] for row in said(text)] == [[words] for words in contents]


def test_what_follows_adding_that_goes_on_with_the_quotation_before():
    first, second = said("“It is shut,” Lund said, adding that it leaked. “It stays shut.”")
    assert first["content_words"] == ["“It is shut,”", "“It stays shut.”"]
    assert second["content_words"] == ["that it leaked"]


def test_a_paragraph_of_quoted_words_goes_on_with_the_one_before():
    rows = said("“It is shut,” Lund said.\n“It stays shut. It leaks.”\n“Never,” said Moe.")
    assert [row["content_words"] for row in rows] == [["“It is shut,”", "“It stays shut. It leaks.”"], ["“Never,”"]]


@pytest.mark.parametrize(
    "text",
    [
        "The yard, which builds tugs, helped found the harbour bank in 1901.",
        "In the dozen states that held a vote the yard won.",
        "The pier is open in three polls reported by the yard.",
        "It is hard on users. This alleged injury was bad.",
        "For now this note is probably too long.",
        "This makes it easy to search and find games you own but have not installed.",
    ],
)
def test_nouns_and_objects_do_not_report(text):
    assert said(text) == []


def test_a_heading_may_end_in_a_noun_that_looks_like_a_verb():
    assert said("Text.", title="Ada Lund sounds off on an accident, Weil assault claims") == []
    assert said("Text.", title="The pier was shut, study claims")[0]["source"] == "study"


def test_the_age_between_a_name_and_what_is_told_of_it_is_passed_over():
    row = said("Clerk Anna Dahl, 48, who was there, said: “It is shut.”")[0]
    assert (row["source_words"], row["source_name"]) == (["Clerk Anna Dahl, 48, who was there"], "Anna Dahl")
