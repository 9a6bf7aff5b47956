"""Contradictions on made-up sentences: of which things two reports say two, and of which they only seem to."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from firsthand.dossier import dossiers
from firsthand.origins import disputed, origins
from firsthand.origins.claims import Claim, Gathered, Mention
from firsthand.origins.disputes import disputes, told
from firsthand.origins.disputes.wordings import differing
from firsthand.schema import TABLES
from firsthand.settings import Origins

TIME = datetime(2031, 5, 2, 9, tzinfo=UTC)
DAM = "The dam above Orl burst at noon and the water flooded 12 farms in the valley."


def pile(texts, outlets="Post Echo Lamp Torch", attributions=(), times=()):
    """Tables of one story of some reports; each text is one sentence a line."""
    articles, sentences = [], []
    for k, (text, outlet) in enumerate(zip(texts, outlets.split(), strict=False)):
        time = times[k] if times else TIME
        articles.append({"article_id": f"x{k}", "text": text, "words": 40, "outlet": outlet, "published_at": time})
        at = 0
        for n, line in enumerate(text.split("\n")):
            sentences.append({"article_id": f"x{k}", "n": n, "part": "text", "start": at, "end": at + len(line)})
            at += len(line) + 1
    return {
        "stories": TABLES["stories"].table([{"story_id": "s", "article_id": row["article_id"]} for row in articles]),
        "articles": TABLES["articles"].table(articles),
        "sentences": TABLES["sentences"].table(sentences),
        "attributions": TABLES["attributions"].table(list(attributions)),
    }


def said(article, text, source, cue, cue_class, content):
    """An attribution with the places of its source, cue and content in the text."""
    spans = {
        f"{name}_spans": [{"start": text.index(words), "end": text.index(words) + len(words)}]
        for name, words in (("source", source), ("cue", cue), ("content", content))
    }
    return {"article_id": article, "n": 0, "part": "text", "source": source, "source_name": source, "number": "one",
            "source_kind": "organisation", "cue_class": cue_class, **spans}  # fmt: skip


def held_against(*texts, **more):
    """The disputes of a story in which every sentence may be on the same thing as every other."""
    (story,) = dossiers(pile(texts, **more))
    mentions = [
        [Mention(article, row["n"], "text", row["start"], row["end"])]
        for article, rows in story.sentences.items()
        for row in rows
    ]
    near = [(n, m) for n in range(len(mentions)) for m in range(n + 1, len(mentions))]
    return story, disputes(story, Gathered([], 0, mentions, near))


def kinds(*texts, **more):
    return [dispute.kind for dispute in held_against(*texts, **more)[1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("At least 14 people were hurt on the ferry.", "At least 48 people were hurt on the ferry."),
        ("About 400 houses were destroyed in Orl.", "There were 600 houses destroyed in Orl."),
        ("Nearly a dozen farms were flooded by the Orl.", "Some 40 farms were flooded by the Orl."),
        ("The race was stopped after 20 of 71 laps.", "With 21 of 71 laps completed the race was stopped."),
        ("The pass was closed for four hours after the slide.", "After the slide the pass was closed for two hours."),
        ("The owner wants a reward of $2 million paid to her.", "The owner wants a reward of $5 million paid to her."),
    ],
)  # fmt: skip
def test_two_numbers_of_one_thing_contradict_each_other(one, other):
    assert kinds(one, other) == ["number"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("About 400 houses were destroyed in Orl.", "There were 412 houses destroyed in Orl."),
        ("At least 20 people were hurt on the ferry.", "There were 25 people hurt on the ferry."),
        ("More than 40 farms were flooded by the Orl.", "At least 44 farms were flooded by the Orl."),
        ("A ferry with 330 people grounded, 48 were hurt.", "48 people were hurt on a ferry with 330 aboard."),
        ("Another 12 people were hurt on the ferry.", "At least 48 people were hurt on the ferry."),
        ("The S&P 500 index fell on Monday.", "The Dow 30 index fell on Monday."),
        ("This is picture 5 of 29 of the dam.", "This is picture 7 of 29 of the dam."),
        ("They have $50 million in donated airtime.", "They got $7 million from the council."),
        ("They won 8-7 in the end.", "They lost the game 7-8."),
        ("The reactor runs at 1.2 million watts.", "The reactor runs at 1,200,000 watts."),
        ("In 2019 there were 40 farms flooded.", "In 2031 there were 90 farms flooded."),
        ("The fire there is 30 percent contained.", "The fire there is 62 percent contained."),
        ("The mine at Arn employs 40 people now.", "The mill at Venn employs 90 people now."),
    ],
)  # fmt: skip
def test_numbers_that_may_both_be_right_do_not(one, other):
    assert kinds(one, other) == []


def test_what_one_report_says_both_ways_is_two_things():
    one, other = "At least 14 people were hurt on the ferry.", "At least 48 people were hurt on the ferry."
    assert kinds(f"{one}\nLater it was 48 people who were hurt.", other) == []
    assert kinds(one, other, outlets="Post Post") == []


def test_what_was_so_last_week_may_be_otherwise_today():
    texts = "At least 14 people were hurt on the ferry.", "At least 48 people were hurt on the ferry."
    assert kinds(*texts, times=[TIME, TIME.replace(day=9)]) == []
    story, (dispute,) = held_against(*texts, times=[TIME.replace(hour=11), TIME])
    assert told(story, dispute) == "“At least 48 people” (Echo) and later “At least 14 people” (Post)"


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("Ida Orr, 41, was pulled from the lake.", "Rescuers reached 43-year-old Ida Orr late.", ["age"]),
        ("Ida Orr, 41, was pulled from the lake.", "Rescuers reached 41-year-old Ida Orr late.", []),
        ("Ida Orr, 41, was pulled from the lake.", "Her brother Ben Orr, 43, was pulled from the lake.", []),
        ("They found it in Arn Browser 6, among others.", "They found it in Arn Browser 7, among others.", []),
        ("On April 14, the lake at Orl froze.", "By April 15, the lake at Orl was frozen.", []),
    ],
)
def test_one_person_has_one_age(one, other, wanted):
    assert kinds(one, other) == wanted


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("The ferry left the harbour of Arn on Tuesday.", "The ferry left the harbour of Arn Wednesday.", ["date"]),
        ("On Tuesday, the ferry left the harbour of Arn.", "The ferry left the harbour of Arn Wednesday.", ["date"]),
        ("The ferry left the harbour of Arn on Tuesday.", "It left the harbour of Arn on Tuesday, May 1.", []),
        ("The ferry to Arn stays shut on Sunday and Monday.", "The ferry to Arn stays shut until Thursday.", []),
        ("The captain was held for the match on Tuesday.", "The captain was held for Sunday's match.", []),
        ("The mayor said on Tuesday the ferry left Arn.", "The mayor said on Wednesday the ferry left Arn.", []),
        ("The gates opened at 10:15 a.m. in Arn.", "The gates in Arn were opened at 10:15 p.m.", ["time"]),
        ("The gates of Arn opened at 9:10 a.m.", "The gates of Arn opened at about 9 a.m.", []),
        ("Polls close at 7 p.m. ET in Arn.", "Polls close at 6 p.m. CT in Arn.", []),
        ("It was one of the biggest regrets of her life.", "It was the biggest regret of her life.", ["rank"]),
    ],
)  # fmt: skip
def test_days_hours_and_superlatives(one, other, wanted):
    assert kinds(one, other) == wanted


def test_the_same_words_were_not_said_in_two_months():
    line = "“they are ripping apart the fabric of how we live and work”"
    assert kinds(f"Ida Orr said in March that {line}.", f"Orr said in April: {line}.") == ["date"]


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("The captain had been arrested.", "The captain had not been arrested.", ["denial"]),
        ("The captain had been arrested.", "Has the captain not been arrested?", []),
        ("The Reds won the cup of Arn.", "The Reds had not won the cup of Arn since 1908.", []),
        ("It almost didn't happen: the train left ten minutes late.", "The train left about ten minutes late.", []),
        ("We, like, don't have any proof.", "We don't have any giant proof.", []),
    ],
)
def test_a_not_before_the_same_verb(one, other, wanted):
    assert kinds(one, other) == wanted


def test_what_a_verb_of_denial_denies_and_another_says():
    says = "The clinic sold the records of its patients to a broker."
    denies = "The clinic denied that it sold the records of its patients."
    neither = "The clinic would not deny that it sold the records of its patients."

    def found(text, says=says):
        row = said("x0", text, "The clinic", "deny" if "not" in text else "denied", "deny", text[text.index("that") :])
        return held_against(text, says, attributions=[row])

    story, (dispute,) = found(denies)
    assert told(story, dispute) == (
        "“The clinic sold the records of its patients to a broker.” (Echo); "
        "The clinic denied “that it sold the records of its patients” (in Post)"
    )
    assert found(neither)[1] == []
    assert found(denies, "Did the clinic sell the records of its patients?")[1] == []
    assert found(denies, "The clinic moved the records of its patients.")[1] == []


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("we saw evidence that they were careless with it", "we saw information that they were careless with it",
         ("evidence", "information")),
        ("we will never rest until the last man is home", "we will rest until the last man is home", ("never", "")),
        ("how many people do they want to crash out there", "how many people do we want to crash out there",
         ("they", "we")),
        ("it's a favourite of the neighbourhood and of the counter-culture",
         "it is a favorite of the neighborhood and of the counterculture", None),
        ("we saw it really coming and so we left the town", "we saw it coming and we left the town", None),
        ("I told him to leave the town by noon", "I told [Ben] to leave the town by noon", None),
        ("I told him to leave the town by noon", "I told Ben to leave the town by noon", None),
        ("there were 12 of us in the boat that night", "there were twelve of us in the boat that night", None),
        ("the bank of Arn and the council are to blame for it", "the council are to blame for it", None),
        ("we had no warning and nobody told us to go away", "we had no warning and nobody helped us to go away",
         ("told", "helped")),
        ("there is a 1 percent chance of it in their life", "there is a one percent chance of it in their lives", None),
        ("there are things that end going not quite well", "there are things that end not going quite well", None),
        ("nobody knew how deep it would be in there", "all hands on deck was how we got out of there", None),
    ],
)  # fmt: skip
def test_quotations_of_one_utterance(one, other, wanted):
    found = [(one[slice(*spot.mine)], other[slice(*spot.theirs)]) for spot in differing(one, other)]
    assert found == ([wanted] if wanted else [])
    back = [(one[slice(*spot.theirs)], other[slice(*spot.mine)]) for spot in differing(other, one)]
    assert back == found


def test_a_quotation_that_differs_is_told_with_its_words():
    one = "“How many people do they want to crash out there?” Ida Orr asked."
    other = "Orr asked: “How many people do we want to crash out there?”"
    story, (dispute,) = held_against(one, other)
    assert told(story, dispute) == (
        "the same words are quoted as “people do they want to” (Post) and as “people do we want to” (Echo)"
    )
    for side in dispute.sides:
        for mention, (start, end) in side.told:
            assert story.articles[mention.article]["text"][start:end] == side.words
    assert held_against(f"{one}\n{other}", other)[1] == []  # she said both


def test_a_contradiction_stands_on_the_card_with_its_places():
    other = DAM.replace("12 farms", "40 farms")
    found = origins(pile([DAM, other]), Origins())
    (card,) = found["claim_cards"].to_pylist()
    assert "contradicted" in card["warnings"]
    assert card["contradiction"] == "“12 farms” (Post) against “40 farms” (Echo)"
    (evidence,) = json.loads(card["evidence"])
    assert (evidence["kind"], evidence["says"]) == ("number", card["contradiction"])
    texts = {"x0": DAM, "x1": other}
    assert [texts[span["article_id"]][span["start"] : span["end"]] for span in evidence["spans"]] == [
        "12 farms", "40 farms"
    ]  # fmt: skip
    (story,) = found["story_cards"].to_pylist()
    assert "contradicted" in story["warnings"]


def test_a_contradiction_outside_all_claims_makes_one_and_others_go_to_the_claim_that_holds_them():
    _, found = held_against("At least 14 people were hurt on the ferry.", "At least 48 people were hurt on the ferry.")
    ((claim, contradictions),) = disputed([], found)
    assert [mention.article for mention in claim.mentions] == ["x0", "x1"]
    assert contradictions == found
    held = Claim(claim.mentions[0], claim.mentions[:1])
    assert disputed([held], found) == [(held, found)]
