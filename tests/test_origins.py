"""Origins and claims on made-up stories: what counts, what only widens the range, what is not added."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from firsthand.dossier import dossiers
from firsthand.origins import origins
from firsthand.origins.claims import claims_of
from firsthand.origins.relayed import relayed
from firsthand.origins.voices import merged, resolved
from firsthand.schema import TABLES
from firsthand.settings import Origins

DAM = "The dam above Orl burst at noon on Friday and the water flooded 12 farms in the valley."
DEAD = "Nine people drowned in the flood below the broken dam, two of them children."


def pile(articles, derivations=(), inferred=(), attributions=()):
    """Tables of one story; each text is one sentence a line."""
    sentences = []
    for article in articles:
        at = 0
        for n, line in enumerate(article.get("text", "").split("\n")):
            sentences.append(
                {"article_id": article["article_id"], "n": n, "part": "text", "start": at, "end": at + len(line)}
            )
            at += len(line) + 1
    edge = {"story_id": "s", "parent_kind": "article", "kind": "copy", "share": 0.9, "probability": 0.9, "stated": True}
    return {
        "stories": TABLES["stories"].table([{"story_id": "s", "article_id": row["article_id"]} for row in articles]),
        "articles": TABLES["articles"].table([{"text": "", "words": 40} | row for row in articles]),
        "sentences": TABLES["sentences"].table(sentences),
        "derivations": TABLES["derivations"].table([edge | {"evidence": "[]"} | row for row in derivations]),
        "inferred": TABLES["inferred"].table([{"story_id": "s", "evidence": "[]"} | row for row in inferred]),
        "attributions": TABLES["attributions"].table(list(attributions)),
    }


def said(article, text, name, kind="person", n=0, **more):
    """An attribution whose content is `text` from its start."""
    return {
        "article_id": article,
        "n": n,
        "part": "text",
        "source": name,
        "source_name": name,
        "source_kind": kind,
        "number": "one",
        "content_spans": [{"start": 0, "end": len(text)}],
    } | more


def card(found):
    (row,) = found["story_cards"].to_pylist()
    return row


def counted(found):
    """Labels of the origins that are added to the count."""
    rows = found["origins"].to_pylist()
    return sorted(row["label"] for row in rows if row["counted"])


def test_copies_add_no_origin_and_reports_of_their_own_do():
    articles = [{"article_id": i, "outlet": i.title(), "title": f"Dam of {i}"} for i in ("post", "echo", "lamp")]
    found = origins(pile(articles, [{"child": "echo", "parent": "post"}]), Origins())
    assert counted(found) == ["Lamp", "Post"]
    row = card(found)
    assert (row["articles"], row["outlets"], row["origins"], row["origins_low"], row["origins_high"]) == (3, 3, 2, 2, 2)


def test_a_rewrite_with_matter_of_its_own_counts_in_the_upper_number_alone():
    articles = [{"article_id": "post", "outlet": "Post", "agency": "Reuters"}, {"article_id": "blog"}]
    span = {"article_id": "blog", "part": "text", "start": 0, "end": 9}
    matter = json.dumps([{"kind": "own_matter", "says": "more", "weight": 0.6, "spans": [span, span]}])
    edges = [
        {"child": "post", "parent": "node", "parent_kind": "inferred", "kind": "syndication"},
        {"child": "blog", "parent": "node", "parent_kind": "inferred", "kind": "rewrite", "evidence": matter},
    ]
    told = [said("post", "x" * 40, "KCNA", "agency", n) for n in range(2)]
    node = {"node_id": "node", "label": "Reuters report", "agency": "Reuters"}
    found = origins(pile(articles, edges, [node], told), Origins())
    assert counted(found) == ["Reuters report"]
    assert (card(found)["origins_low"], card(found)["origins"], card(found)["origins_high"]) == (1, 1, 2)
    by_label = {row["label"]: row for row in found["origins"].to_pylist()}
    assert by_label["Reuters report"]["rests_on"] == [by_label["KCNA"]["origin_id"]]
    assert by_label["KCNA"]["kind"] == "state_media"


def test_an_open_edge_widens_the_range_downwards():
    articles = [{"article_id": i, "outlet": i.title()} for i in ("post", "echo")]
    edges = [{"child": "echo", "parent": "post", "stated": False, "probability": 0.4}]
    row = card(origins(pile(articles, edges), Origins()))
    assert (row["origins_low"], row["origins"], row["origins_high"]) == (1, 2, 2)


def test_twins_of_open_direction_have_one_origin():
    articles = [{"article_id": i, "outlet": i.title()} for i in ("post", "echo")]
    edges = [
        {"child": a, "parent": b, "stated": False, "probability": 0.48} for a, b in (("post", "echo"), ("echo", "post"))
    ]
    assert card(origins(pile(articles, edges), Origins()))["origins_high"] == 1


def test_two_reports_of_one_newsroom_count_once_below():
    articles = [{"article_id": i, "outlet": "Post"} for i in ("one", "two")]
    row = card(origins(pile(articles), Origins()))
    assert (row["origins_low"], row["origins_high"], row["outlets"]) == (1, 2, 1)


def test_what_was_told_weeks_later_and_shares_no_text_counts_in_the_likeliest_number_but_not_in_the_lower():
    days = {"post": 4, "echo": 5, "lamp": 25, "reader": None}
    articles = [
        {"article_id": i, "outlet": i.title(), "published_at": day and datetime(2031, 3, day, tzinfo=UTC)}
        for i, day in days.items()
    ]
    row = card(found := origins(pile(articles), Origins()))
    assert (row["origins_low"], row["origins"], row["origins_high"]) == (2, 4, 4)
    says = {one["label"]: one["evidence"] for one in found["origins"].to_pylist()}
    assert "told on other days" in says["Lamp"]
    assert "nobody knows when" in says["Reader"]
    for article in articles:
        article["published_at"] = None
    assert card(origins(pile(articles), Origins()))["origins_low"] == 4


def test_a_digest_of_a_report_that_is_here_adds_none():
    text = "a" * 100
    articles = [{"article_id": i, "outlet": i.title(), "text": text} for i in ("post", "digest")]
    found = origins(pile(articles, attributions=[said("digest", text, "The Post", "outlet")]), Origins())
    assert counted(found) == ["Post"]
    assert card(found)["origins_low"] == 1


def test_digests_of_a_report_that_is_not_here_have_one_origin_behind_them():
    text = "a" * 100
    articles = [{"article_id": i, "outlet": i.title(), "text": text} for i in ("one", "two")]
    told = [said(i, text, "The Torch Gazette", "outlet") for i in ("one", "two")]
    found = origins(pile(articles, attributions=told), Origins())
    assert counted(found) == ["The Torch Gazette (behind One, Two)"]
    assert card(found)["origins"] == 1


def partly(article, part, outlet="The Torch Gazette"):
    """Attributions of an article of which this part of 100 characters is from an outlet."""
    told = {"content_spans": [{"start": 0, "end": part}]}
    return [
        said(article, "", "Ana Kore", n=0, told_to=outlet, **told),
        said(article, "", "Ida Lund", n=1, **{"content_spans": [{"start": part, "end": 100}]}),
    ]


def test_those_who_have_much_from_one_newsroom_may_be_one():
    articles = [{"article_id": i, "outlet": i.title(), "text": i * 25} for i in ("lamp", "post", "echo")]
    told = [row for i in ("lamp", "post") for row in partly(i, 30)]
    row = card(found := origins(pile(articles, attributions=told), Origins()))
    assert (row["origins_low"], row["origins"], row["origins_high"]) == (2, 3, 3)
    says = {one["label"]: one["evidence"] for one in found["origins"].to_pylist() if one["counted"]}
    assert [name for name, evidence in sorted(says.items()) if "The Torch Gazette" in evidence] == ["Lamp", "Post"]
    # one of them alone is an origin, whichever it is; so is who has a word or two from there
    assert card(origins(pile(articles, attributions=partly("lamp", 30)), Origins()))["origins_low"] == 3
    told = [row for i in ("lamp", "post") for row in partly(i, 10)]
    assert card(origins(pile(articles, attributions=told), Origins()))["origins_low"] == 3


def test_who_leans_on_a_report_that_is_here_may_be_one_with_it():
    articles = [{"article_id": i, "outlet": i.title(), "text": i * 25} for i in ("lamp", "post")]
    row = card(origins(pile(articles, attributions=partly("lamp", 30, "The Post")), Origins()))
    assert (row["origins_low"], row["origins"], row["origins_high"]) == (1, 2, 2)


def test_an_agency_report_that_names_the_report_it_retells_may_be_one_with_it():
    articles = [{"article_id": "lamp", "outlet": "Lamp"}, {"article_id": "post", "outlet": "Post", "agency": "AP"}]
    edges = [
        {"child": "post", "parent": "node", "parent_kind": "inferred", "kind": "syndication"},
        {"child": "post", "parent": "lamp", "kind": "citation", "share": 0.4},
    ]
    node = {"node_id": "node", "label": "AP report", "agency": "AP"}
    row = card(found := origins(pile(articles, edges, [node]), Origins()))
    assert counted(found) == ["AP report", "Lamp"]
    assert (row["origins_low"], row["origins"], row["origins_high"]) == (1, 2, 2)
    edges[1]["share"] = 0.1
    assert card(origins(pile(articles, edges, [node]), Origins()))["origins_low"] == 2


def test_what_a_fellow_says_was_told_to_a_newsroom_is_from_there_here_too():
    words = "The dam keeper had warned the council about deep cracks for many years."
    texts = {
        "lamp": f"{words} Nobody listened to him.",
        "post": f"{words} It held until noon.",
    }
    articles = [{"article_id": i, "outlet": i.title(), "text": text} for i, text in texts.items()]
    span = {"content_spans": [{"start": 0, "end": len(words)}]}
    rest = {i: {"content_spans": [{"start": len(words) + 1, "end": len(text)}]} for i, text in texts.items()}
    told = [
        said("lamp", "", "Ana Kore", told_to="CNN", **span),
        said("post", "", "the keeper", **span),
        said("post", "", "Ida Lund", n=1, told_to="CNN", **rest["post"]),
    ]
    (story,) = dossiers(pile(articles, attributions=told))
    assert relayed(story) == {"lamp": {"cnn": 1.0}, "post": {"cnn": 1.0}}
    told[2]["told_to"] = None  # who names no newsroom may have heard the same words himself
    (story,) = dossiers(pile(articles, attributions=told))
    assert relayed(story) == {"lamp": {"cnn": 1.0}, "post": {}}
    told[2]["told_to"] = "CNN"
    told[1]["content_spans"] = [{"start": 0, "end": 10}]  # two words in common are no statement
    (story,) = dossiers(pile(articles, attributions=told))
    assert relayed(story)["post"] == {"cnn": 0.6552}


def test_a_short_name_means_the_longer_one_that_an_article_gives_too():
    articles = [{"article_id": i, "outlet": i.title(), "text": "x" * 100} for i in ("lamp", "post")]
    told = [said("lamp", "x" * 20, "The Arn Times", "outlet"), said("lamp", "x" * 60, "The Times", "outlet", 1)]
    (story,) = dossiers(pile(articles, attributions=told))
    assert relayed(story) == {"lamp": {"arn times": 1.0}}


def test_what_somebody_is_quoted_with_before_he_spoke_to_a_newsroom_is_not_from_there():
    articles = [{"article_id": "lamp", "outlet": "Lamp", "text": "x" * 100}]

    def at(start, end, n, **more):
        spans = [{"start": start, "end": end}]
        return said("lamp", "", "Ana Kore", n=n, content_spans=spans, **more)

    told = [at(0, 50, 0), at(50, 60, 1, told_to="CNN"), at(60, 100, 2)]
    (story,) = dossiers(pile([*articles, {"article_id": "post", "outlet": "Post"}], attributions=told))
    assert relayed(story) == {"lamp": {"cnn": 0.5}}


def test_a_statement_within_another_is_relayed_once():
    articles = [{"article_id": i, "outlet": i.title(), "text": "x" * 100} for i in ("lamp", "post")]
    inner = said("lamp", "x" * 30, "Ana Kore", n=1, via="CNN", within=0)
    told = [said("lamp", "x" * 40, "CNN", "outlet"), inner, said("lamp", "", "Ida Lund", n=2)]
    told[2]["content_spans"] = [{"start": 40, "end": 100}]
    (story,) = dossiers(pile(articles, attributions=told))
    assert relayed(story) == {"lamp": {"cnn": 0.4}}


def test_those_who_cite_each_other_in_a_circle_are_one_origin():
    articles = [{"article_id": i, "outlet": i.title()} for i in ("lamp", "torch", "post")]
    circle = json.dumps([{"kind": "circular", "says": "rests on it", "weight": -1.0, "spans": []}])
    edges = [
        {"child": "lamp", "parent": "torch", "kind": "citation", "share": 0.0},
        {"child": "torch", "parent": "lamp", "kind": "citation", "share": 0.0, "stated": False, "evidence": circle},
    ]
    row = card(origins(pile(articles, edges), Origins()))
    assert (row["origins"], row["warnings"]) == (2, ["circular"])


def test_somebody_who_is_only_described_may_be_whoever_is_named():
    articles = [{"article_id": i, "outlet": i.title(), "text": DAM} for i in ("post", "echo", "lamp")]
    told = [said("post", DAM, "Ana Kore"), said("echo", DAM, "the keeper"), said("lamp", DAM, "Ida Lund")]
    (row,) = origins(pile(articles, attributions=told), Origins())["claim_cards"].to_pylist()
    assert (row["origins"], row["origins_high"]) == (2, 2)


def test_a_claim_of_one_speaker_has_one_origin_however_many_heard_it():
    articles = [{"article_id": i, "outlet": i.title(), "text": DAM} for i in ("post", "echo", "lamp")]
    told = [said("post", DAM, "Ana Kore"), said("echo", DAM, "Kore")]
    found = origins(pile(articles, attributions=told), Origins())
    (row,) = found["claim_cards"].to_pylist()
    assert (row["text"], row["articles"], row["origins_low"], row["origins"]) == (DAM, 3, 1, 1)
    mentions = {one["article_id"]: one for one in found["claims"].to_pylist()}
    assert mentions["lamp"]["attribution_n"] is None
    assert mentions["post"]["origin_ids"] == mentions["echo"]["origin_ids"] == mentions["lamp"]["origin_ids"]
    assert row["warnings"] == ["single_origin"]  # who tells it flat in the same words has it from there


def test_a_claim_is_shown_with_the_quotation_marks_whose_partners_stand_elsewhere():
    text = f"“{DAM}\n“{DEAD}” she said."
    articles = [{"article_id": i, "outlet": i.title(), "text": text} for i in ("post", "echo", "lamp")]
    found = origins(pile(articles), Origins())
    assert sorted(found["claim_cards"]["text"].to_pylist()) == [f"“{DEAD}” she said.", f"“{DAM}”"]


def test_a_flat_claim_of_copies_has_a_single_origin():
    articles = [{"article_id": i, "outlet": i.title(), "text": DAM} for i in ("post", "echo", "lamp")]
    edges = [{"child": i, "parent": "post"} for i in ("echo", "lamp")]
    found = origins(pile(articles, edges), Origins())
    assert found["claim_cards"]["warnings"].to_pylist() == [["single_origin"]]
    assert card(found)["warnings"] == ["single_origin"]


def test_state_media_alone():
    articles = [{"article_id": i, "outlet": i.title(), "text": DAM} for i in ("post", "echo")]
    told = [said("post", DAM, "KCNA", "agency"), said("echo", DAM, "state media", "state_media")]
    (row,) = origins(pile(articles, attributions=told), Origins())["claim_cards"].to_pylist()
    assert row["warnings"] == ["single_origin", "state_media_only"]


@pytest.mark.parametrize(
    ("other", "warned"),
    [
        (DAM.replace("12 farms", "40 farms"), True),
        (DAM.replace("12 farms", "a dozen farms"), False),
        (DAM.replace("burst", "did not burst"), True),
    ],
)
def test_contradictions(other, warned):
    articles = [
        {"article_id": "post", "outlet": "Post", "text": DAM},
        {"article_id": "echo", "outlet": "Echo", "text": other},
    ]
    (row,) = origins(pile(articles), Origins())["claim_cards"].to_pylist()
    assert ("contradicted" in row["warnings"]) == warned


@pytest.mark.parametrize(
    "litter",
    [
        "FILE PHOTO: The dam above Orl before it burst on Friday, with the valley behind it.",
        "Ida Lund and Ben Tal in Orl contributed to this report for the Post.",
        "Sign up for our daily newsletter with all the news from the Orl valley.",
    ],
)
def test_captions_credits_and_calls_to_follow_are_no_claims(litter):
    articles = [{"article_id": i, "outlet": i.title(), "text": f"{DAM}\n{litter}"} for i in ("post", "echo")]
    (story,) = dossiers(pile(articles))
    (claim,) = claims_of(story, 2)[0]
    assert claim.clearest.start == 0


def test_what_a_page_puts_into_a_sentence_is_no_part_of_it():
    litter = "(RELATED: The mayor of Orl opens a new bridge over the river Arn)"
    texts = {"post": DAM, "echo": DAM.replace(" at noon", f" {litter} at noon")}
    (story,) = dossiers(pile([{"article_id": i, "outlet": i.title(), "text": text} for i, text in texts.items()]))
    ((claim,), _) = claims_of(story, 2)
    assert len(claim.mentions) == 2


def test_different_statements_make_different_claims():
    articles = [{"article_id": i, "outlet": i.title(), "text": f"{DAM}\n{DEAD}"} for i in ("post", "echo")]
    (story,) = dossiers(pile(articles))
    claims, left_out = claims_of(story, 2)
    assert left_out == 0
    assert sorted(len(claim.mentions) for claim in claims) == [2, 2]
    assert claims_of(story, 3) == ([], 0)


def test_an_article_alone_has_one_origin_and_no_claims():
    articles = [{"article_id": "x", "outlet": "Post", "title": "Dam bursts", "text": DAM, "agency": "AP"}]
    found = origins(pile(articles), Origins())
    assert found["origins"].select(["kind", "label"]).to_pylist() == [{"kind": "agency", "label": "AP report"}]
    assert not found["claims"].num_rows
    assert card(found)["origins"] == 1


def test_nothing_comes_of_nothing():
    found = origins({name: TABLES[name].empty() for name in TABLES}, Origins())
    assert {name: table.num_rows for name, table in found.items()} == dict.fromkeys(found, 0)


def test_voices_are_one_under_their_fullest_name():
    names = {("speaker", "ana kore"), ("speaker", "kore"), ("speaker", "ida kore"), ("speaker", "minister ben tal")}
    found = merged(names | {("speaker", "ben tal"), ("state_media", "KCNA"), ("state_media", "state media")})
    assert found["speaker", "kore"] == ("speaker", "kore")
    assert found["speaker", "ben tal"] == ("speaker", "minister ben tal")
    assert found["state_media", "state media"] == ("state_media", "KCNA")


def test_who_repeats_several_of_a_circle_belongs_to_it_and_may_know_more():
    articles = [{"article_id": i, "outlet": i.title()} for i in ("lamp", "torch", "post")]
    circle = json.dumps([{"kind": "circular", "says": "rests on it", "weight": -1.0, "spans": []}])
    cites = {"kind": "citation", "share": 0.0}
    edges = [
        {"child": "lamp", "parent": "torch", **cites},
        {"child": "torch", "parent": "lamp", **cites, "stated": False, "evidence": circle},
        {"child": "post", "parent": "lamp", **cites},
        {"child": "post", "parent": "torch", **cites},
    ]
    alone = card(origins(pile(articles, edges), Origins()))
    assert (alone["origins"], alone["origins_high"]) == (1, 1)
    told = card(origins(pile(articles, edges, attributions=[said("post", DEAD, "Ana Kore")]), Origins()))
    assert (told["origins"], told["origins_high"]) == (1, 2)


def test_a_page_of_two_reports_has_both_as_origins():
    articles = [{"article_id": "mix", "outlet": "Mix"}, {"article_id": "ap", "outlet": "Associated Press"}]
    node = {"node_id": "node", "label": "Reuters report", "agency": "Reuters"}
    edges = [
        {"child": "mix", "parent": "ap"},
        {"child": "mix", "parent": "node", "parent_kind": "inferred", "probability": 0.8},
    ]
    assert counted(origins(pile(articles, edges, [node]), Origins())) == ["AP", "Reuters report"]


def test_an_agency_that_contributed_is_not_where_the_text_is_from():
    own = {"article_id": "lamp", "outlet": "Lamp", "agency": "AP", "text": DAM}
    for line, label, most in (
        ("The Associated Press contributed to this report.", "Lamp", 3),
        ("Associated Press writer Ann Lee in Osk contributed to this report.", "AP report", 2),
        ("The Associated Press", "AP report", 2),
    ):
        articles = [own | {"credit_line": line}, {"article_id": "post", "outlet": "Post"}]
        found = origins(pile(articles), Origins())
        assert counted(found) == sorted([label, "Post"])
        assert card(found)["origins_high"] == most


@pytest.mark.parametrize(
    ("share", "kind", "roots"), [(0.0, "cited", ["Blog", "Post"]), (0.2, "cited", ["Post"]), (0.0, "link", ["Post"])]
)
def test_who_only_names_an_outlet_tells_its_article_again_where_words_or_a_link_say_so(share, kind, roots):
    articles = [
        {"article_id": "post", "outlet": "Post", "words": 400},
        {"article_id": "blog", "outlet": "Blog", "words": 90},
    ]
    evidence = json.dumps([{"kind": kind, "says": "names the Post", "weight": 2.0, "spans": []}])
    edge = {"child": "blog", "parent": "post", "kind": "citation", "share": share, "evidence": evidence}
    assert counted(origins(pile(articles, [edge]), Origins())) == roots


# -- voices, ranges ---------------------------------------------------------------------------------------------------


def spoken(*said_by):
    """Rows of attributions, one an article, from (source as written, its name, kind)."""
    return {
        f"x{n}": [
            {"n": 0, "source": source, "source_name": name, "source_kind": kind, "via": None,
             "told_to": None, "within": None}
        ]
        for n, (source, name, kind) in enumerate(said_by)
    }  # fmt: skip


def voices_of(*said_by):
    found = resolved(spoken(*said_by))
    return [found.of[f"x{n}"].get(0) for n in range(len(said_by))], found


def test_a_body_its_spokespeople_and_who_is_named_as_one_are_one_voice():
    voices, found = voices_of(
        ("Police", "Police", "government"),
        ("a spokeswoman for the police", "a spokeswoman for the police", "government"),
        ("police spokeswoman Ida Orr", "Ida Orr", "person"),
        ("Orr", "Ida Orr", "person"),
    )
    assert len(set(voices)) == 1
    assert found.names[voices[0]] == "Police"


def test_a_shorter_form_of_a_company_and_its_acronym_are_its_voice_and_another_company_is_not():
    voices, _ = voices_of(
        ("Marl Bay Lines", "Marl Bay Lines", "organisation"),
        ("Marl Bay", "Marl Bay", "organisation"),
        ("MBL", "MBL", "organisation"),
        ("Marl River Lines", "Marl River Lines", "organisation"),
    )
    assert voices[0] == voices[1] == voices[2] != voices[3]


@pytest.mark.parametrize(
    "names",
    [
        ("William T. Kore", "William Kore", "Bill Kore", "Kore"),
        ("William Lund Kore", "Bill Kore", "William Kore"),
        ("José Lundé", "Jose Lunde"),
    ],
)
def test_a_person_under_several_forms_of_the_name_is_one_voice(names):
    voices, _ = voices_of(*((name, name, "person") for name in names))
    assert len(set(voices)) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("William T. Kore", "William H. Kore"),
        ("Bill Kore", "Robert Kore"),
        ("Bill Kore", "William Orr"),
        ("Al Kore", "Albert Kore", "Alfred Kore"),
    ],
)
def test_namesakes_are_voices_of_their_own(names):
    voices, _ = voices_of(*((name, name, "person") for name in names))
    assert len(set(voices)) == len(names)


def test_a_body_with_a_longer_name_is_not_one_with_a_shorter():
    voices, _ = voices_of(
        ("the Arn Board", "the Arn Board", "organisation"), ("the Arn Dam Board", "the Arn Dam Board", "organisation")
    )
    assert voices[0] != voices[1]


def test_a_state_agency_is_one_voice_however_it_is_described():
    voices, found = voices_of(
        ("Norland's state news agency NORTA", "Norland's state news agency NORTA", "state_media"),
        ("NORTA, the state news agency of Norland", "NORTA, the state news agency of Norland", "state_media"),
        ("state media", "state media", "state_media"),
        ("NORTA", "NORTA", "organisation"),
    )
    assert set(voices) == {("state_media", "norta")}
    assert found.names[voices[0]] == "NORTA"


def test_whom_a_state_medium_quotes_is_no_name_of_it():
    rows = spoken(("Kim", "Kim Jong Un", "person"), ("KCNA", "KCNA", "state_media"))
    rows["x0"][0]["via"] = "KCNA"
    found = resolved(rows)
    assert found.names == {("state_media", "KCNA"): "KCNA"}
    del rows["x1"]
    assert resolved(rows).names == {("state_media", "KCNA"): "KCNA"}


def test_a_newspapers_reporter_at_the_scene_is_that_newspapers_voice():
    voices, _ = voices_of(
        ("A reporter for The Arn Post at the scene", "A reporter for The Arn Post at the scene", "anonymous"),
        ("an Arn Post reporter", "an Arn Post reporter", "anonymous"),
        ("one reporter", "one reporter", "anonymous"),
    )
    assert voices == [("report", "arn post"), ("report", "arn post"), None]


def told(name, kind="person", line="Nine people drowned below the broken dam at Orl on Friday, {} said."):
    return line.format(name), name, kind


def claim_of(*said_by):
    """The card of one claim that outlets make, each on the word of its own source (None: flat)."""
    articles, attributions = [], []
    for n, (text, name, kind) in enumerate(said_by):
        articles.append({"article_id": f"x{n}", "outlet": f"Paper {n}", "text": text})
        if name:
            at = text.index(name)
            frames = {"source_spans": [{"start": at, "end": at + len(name)}]}
            frames["cue_spans"] = [{"start": at + len(name) + 1, "end": at + len(name) + 5}]
            attributions.append(said(f"x{n}", text[: at - 2], name, kind, **frames))
    (row,) = origins(pile(articles, attributions=attributions), Origins())["claim_cards"].to_pylist()
    return row


def test_one_spokesman_heard_by_three_is_one_origin_and_two_bodies_are_one_or_two():
    row = claim_of(*[told("Ida Orr")] * 3)
    assert (row["origins_low"], row["origins"], row["origins_high"], row["warnings"]) == (1, 1, 1, ["single_origin"])
    row = claim_of(told("Ida Orr"), told("Ida Orr"), told("the hospital", "organisation"))
    assert (row["origins_low"], row["origins"], row["origins_high"]) == (1, 2, 2)


def test_six_sources_are_no_fewer_than_five_origins_and_the_company_none_of_its_own():
    names = ["Ida Orr", "Ada Lund", "Bo Marl", "Cy Tamm", "Di Venn", "Ed Wick"]
    row = claim_of(*map(told, names), told("the company", "organisation"))
    assert (row["origins_low"], row["origins"], row["origins_high"]) == (5, 6, 8)


def test_what_two_sources_say_alike_is_one_claim_and_two_things_one_source_says_are_two():
    shut = "The long bridge at Arn stays shut for eleven weeks, {} said."
    row = claim_of(told("Ida Orr"), told("the hospital", "organisation"), told("Ida Orr", line=shut))
    assert row["articles"] == 2
