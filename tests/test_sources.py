"""Who a source is: names grown, titles stripped, pronouns and descriptions resolved, in made-up reports."""

import pytest

from firsthand.attribution import attribution
from firsthand.attribution.bearers import bearers
from firsthand.attribution.names import nobody, without_titles
from firsthand.schema import TABLES
from firsthand.settings import Attribute


def rows(text: str) -> list[dict]:
    table = TABLES["articles"].table([{"article_id": "a", "text": text, "language": "en"}])
    return attribution({"articles": table}, Attribute())["attributions"].to_pylist()


def names(text: str) -> list[tuple[str, str]]:
    return [(row["source_name"], row["source_kind"]) for row in rows(text)]


@pytest.mark.parametrize(
    ("run", "bare"),
    [
        ("House Minority Leader Ada Lund", "Ada Lund"),
        ("White House Press Secretary Anna Moe", "Anna Moe"),
        ("President-elect Bo Dahl", "Bo Dahl"),
        ("MarlCorp Anna Moe", "Anna Moe"),
        ("State Anna Moe", "Anna Moe"),
        ("Bo Judge", "Bo Judge"),
        ("Robert Lund Jr.", "Robert Lund"),
        ("Kofi Abu Bakr", "Kofi Abu Bakr"),
    ],
)
def test_offices_and_bodies_before_a_name_are_no_part_of_it(run, bare):
    assert without_titles(run) == bare


@pytest.mark.parametrize("name", ["R-Ariz", "SEE ALSO", "TradeLink", "Adds Billions In Spending", "Lund Images"])
def test_party_labels_buttons_and_headings_are_nobody(name):
    assert nobody(name)


@pytest.mark.parametrize("name", ["Ada Lund", "Anna McKay", "Kofi O'Dell", "J.K. Lund", "Moe"])
def test_people_are_somebody(name):
    assert not nobody(name)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Secretary of State Anna Lund said the pier was shut.", ("Anna Lund", "person")),
        ("Senate Whip Anna Lund, D-Arn., a member of the harbour board, said it was shut.", ("Anna Lund", "person")),
        ("Robert A. Lund said the pier was shut.", ("Robert A. Lund", "person")),
        ("Hakim al-Tarn said the pier was shut.", ("Hakim al-Tarn", "person")),
        ("Anna Lund, a real estate developer, said the pier was shut.", ("Anna Lund", "person")),
        ("Bo Moe, a spokesman for the agency, said the pier was shut.", ("Bo Moe", "person")),
        ("The operator, Marl Lines, said the pier was shut.", ("Marl Lines", "organisation")),
        ("Apple said the pier was shut.", ("Apple", "organisation")),
        ("Vox.com, the news site, said the pier was shut.", ("Vox", "outlet")),
        ("Credit agency Equifax said the pier was shut.", ("Equifax", "organisation")),
        ("Details said the pier was shut.", ("Details", "anonymous")),
        ("Norland and Arnish officials said the pier was shut.", ("Norland and Arnish officials", "anonymous")),
        ("The pier was shut, Reuters said.", ("Reuters", "agency")),
        ("The Wall Street Journal saw it. The pier was shut, the Journal said.", ("The Wall Street Journal", "outlet")),
        ("It was shut, according to a detailed account by The Athletic.", ("The Athletic", "outlet")),
        ("It was shut, according to a Washington Post report.", ("The Washington Post", "outlet")),
        ("It was shut, according to a police report.", ("a police report", "document")),
    ],
)
def test_a_name_and_its_kind(text, found):
    assert names(text)[-1] == found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Film director Anna Lund left. “It is shut,” the director said.", "Anna Lund"),
        ("Bo Moe, a coach from Arn, left. The coach said it was shut.", "Bo Moe"),
        ("Coach Bo Moe met coach Anna Lund. The coach said it was shut.", "The coach"),  # two fit
        ("Former coach Bo Moe left. The coach said it was shut.", "The coach"),
        ("Former coach Bo Moe left. The former coach said it was shut.", "Bo Moe"),
        ("Coach Bo Moe left. The 87-year-old coach said it was shut.", "The 87-year-old coach"),
        ("Bo Moe, the coach said, had left. The coach said it was shut.", "The coach"),
    ],
)
def test_a_title_means_the_one_person_whom_the_article_calls_so(text, name):
    assert names(text)[-1][0] == name


def test_bearers_are_looked_for_beside_and_before_a_name():
    text = "Keeper Anna Lund and Bo Moe, a trainer and keeper of Arn, saw the striker, Kofi Dahl."
    full = {"Lund": "Anna Lund", "Moe": "Bo Moe", "Dahl": "Kofi Dahl"}
    assert set(bearers(text, "keeper", "en", full)) == {"Anna Lund", "Bo Moe"}
    assert set(bearers(text, "striker", "en", full)) == {"Kofi Dahl"}
    assert bearers(text, "harbour", "en", full) == {}


def test_a_statement_is_said_by_who_made_it():
    text = "In a statement, a rep for Weil said it was false. The statement added that he was sorry."
    assert [name for name, _ in names(text)] == ["a rep for Weil"] * 2
    assert names("The statement added that he was sorry.") == [("The statement", "document")]


def test_his_wife_and_her_name_are_one():
    text = "His wife, Chris, said he slept. Chris, his wife, said he ate. Chris said he woke."
    assert names(text) == [("Chris", "person")] * 3


def test_i_in_a_quotation_of_several_paragraphs_is_its_speaker():
    text = "Anna Lund said: 'I was numb. I saw it.\n'I was there. I said it was shut."
    assert [(row["source"], row["source_name"]) for row in rows(text)][-1] == ("I", "Anna Lund")
    assert names("I said it was shut.") == [("I", "person")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Norland Airways lost a jet. It was late, the airline said.", "Norland Airways"),
        ("Norland Airways and Arn Airways lost jets. It was late, the airline said.", "the airline"),
        ("It was late, Equifax said. The company said that it was sorry.", "Equifax"),
        ("It was late, Equifax said. So was Sony, Sony said. The company said that it was sorry.", "The company"),
        ("It was late, according to Goldman Sachs Group Inc.", "Goldman Sachs"),
    ],
)
def test_the_airline_and_the_company_are_the_one_that_can_be_meant(text, name):
    assert names(text)[-1][0] == name


def test_he_is_whoever_the_sentence_before_is_about():
    text = "Kofi Dahl said no.\nEven the star Robert Lund, who rows, was glad.\nHe said it was shut."
    assert names(text)[-1][0] == "Robert Lund"


def test_no_pronoun_stands_for_a_caption():
    text = "Image copyright Getty Images Image caption The pier was shut. Many met there. He said it was shut."
    assert names(text)[-1] == ("He", "person")


def test_first_names_tell_who_she_and_he_are():
    text = "Anna Lund met Robert Lund. Anna Lund sat. “Shut it,” he said."
    assert names(text)[-1][0] != "Anna Lund"


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("He met the divers, who said it was shut.", "the divers", "anonymous"),
        ("There's a lot of fishermen who said it was shut.", "a lot of fishermen", "anonymous"),
        ("He spoke to the agency, which said it was shut.", "the agency", "government"),
    ],
)
def test_a_relative_pronoun_stands_for_the_noun_before(text, name, kind):
    assert names(text)[-1] == (name, kind)


@pytest.mark.parametrize(
    "text",
    [
        "Lund told the Athletic that it was shut.",
        "Speaking to The Athletic, Lund said it was shut.",
        "It was shut, Lund said in a statement to The Athletic.",
        "It was shut, Lund said in an interview given to The Athletic.",
        "It was shut, Lund said in a statement provided to The Athletic.",
        "In an interview with The Athletic, Lund said it was shut.",
    ],
)
def test_who_was_told(text):
    assert [row["told_to"] for row in rows(text)] == ["The Athletic"]


def test_no_pronoun_stands_for_a_thing():
    text = "Anna Lund spoke. The country said goodbye to it all. It was late.\n“Shut it,” she said."
    assert names(text)[-1][0] != "The country"


def test_buttons_before_a_colon_say_nothing():
    assert rows("It was late.\nPHOTOS: Piers that were shut\nSEE ALSO: The pier of Arn") == []
    assert [row["source"] for row in rows("It was late.\nLUND: We shut it.")] == ["LUND"]


def test_a_pronoun_may_stand_for_somebody_by_age():
    text = "“I know,” the 29-year-old from Arn said. “Shut it,” she added."
    assert [row["source_name"] for row in rows(text)] == ["the 29-year-old from Arn"] * 2


def test_he_is_no_woman():
    text = "“I know,” a woman said. “Shut it,” he added."
    assert [row["source_name"] for row in rows(text)] == ["a woman", "he"]


def test_a_source_in_brackets_is_read_as_well():
    text = "(North Arnland) think that the way will open. He said it was shut."
    assert [row["source"] for row in rows(text)] == ["(North Arnland)", "He"]
