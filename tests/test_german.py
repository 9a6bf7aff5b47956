"""German attributions, in made-up reports: floors on the marked ones, and each shape for itself."""

import re
from pathlib import Path

import pytest
from benchmarks import german

import firsthand.attribution
from firsthand.attribution import attribution
from firsthand.attribution.noun_phrases import NounPhrases
from firsthand.attribution.phrases import Words
from firsthand.attribution.roles import role, roles
from firsthand.extract.language import languages
from firsthand.lexicon.cues import LANGUAGES, cues, grammar, split_cues, words
from firsthand.schema import SOURCE_KINDS, TABLES
from firsthand.settings import Attribute

FLOORS = {
    "develop": {"cue": 0.97, "source": 0.96, "content": 0.96},
    "unseen": {"cue": 0.96, "source": 0.94, "content": 0.92},
}


def said(text: str, title: str | None = None) -> list[dict]:
    table = TABLES["articles"].table([{"article_id": "a", "title": title, "text": text, "language": "de"}])
    rows = attribution({"articles": table}, Attribute())["attributions"].to_pylist()
    for row in rows:
        body = title if row["part"] == "title" else text
        for part in ("source", "cue", "content"):
            row[part + "_words"] = [body[s["start"] : s["end"]] for s in row[part + "_spans"]]
    return rows


@pytest.mark.parametrize("split", german.SPLITS)
def test_floors(split):
    figures, _ = german.measured(split)
    for part, floor in FLOORS[split].items():
        assert figures["exact"][part]["f1"] >= floor, part
    assert figures["found"]["precision"] >= 0.95
    assert figures["right"]["kind"] >= 0.9
    assert figures["right"]["name"] >= 0.85


def test_there_are_enough_marked_statements_and_a_third_is_unseen():
    counts = {split: sum(len(report.rows) for report in german.reports(split)) for split in german.SPLITS}
    assert sum(counts.values()) >= 120
    assert counts["unseen"] >= sum(counts.values()) / 3
    kinds = {row["kind"] for split in german.SPLITS for report in german.reports(split) for row in report.rows.values()}
    assert kinds <= set(SOURCE_KINDS)


@pytest.mark.parametrize("split", german.SPLITS)
def test_every_statement_has_its_marks(split):
    for report in german.reports(split):
        marked = {n: row for part in report.statements.values() for n, row in part.items()}
        assert marked.keys() == report.rows.keys(), report.title
        assert all(row["cue"] and row["content"] for row in marked.values()), report.title


def test_brackets_that_do_not_close_are_refused():
    with pytest.raises(ValueError, match="not closed"):
        german.unmarked("[s1 Lund sagte")
    assert german.unmarked("[t1 [s2 Lund] [c2,3 sagte]] so")[0] == "Lund sagte so"


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Ada Lund sagte, die Brücke sei alt.", "Ada Lund", ["sagte"], ["die Brücke sei alt"]),
        ("Die Brücke sei alt, sagte Ada Lund am Montag.", "Ada Lund", ["sagte"], ["Die Brücke sei alt"]),
        ("Am Montag sagte Lund, sie bleibe zu.", "Lund", ["sagte"], ["sie bleibe zu"]),
        ("Die Stadt teilte mit, die Brücke bleibe zu.", "Die Stadt", ["teilte mit"], ["die Brücke bleibe zu"]),
        ("Die Polizei gab bekannt, dass sie zu ist.", "Die Polizei", ["gab bekannt"], ["dass sie zu ist"]),
        ("Lund hat gesagt, dass sie zu ist.", "Lund", ["hat gesagt"], ["dass sie zu ist"]),
        ("Die Brücke ist zu, wie die Polizei mitteilte.", "die Polizei", ["mitteilte"], ["Die Brücke ist zu"]),
        ("Wie Lund sagte, ist die Brücke zu.", "Lund", ["sagte"], ["ist die Brücke zu"]),
        ("Laut Polizei ist die Brücke zu.", "Polizei", ["Laut"], ["ist die Brücke zu"]),
        ("Nach Angaben der Stadt ist sie zu.", "der Stadt", ["Nach Angaben"], ["ist sie zu"]),
        ("Nach Lunds Ansicht ist sie zu.", "Lunds", ["Nach", "Ansicht"], ["ist sie zu"]),
        ("Medienberichten zufolge ist sie zu.", "Medienberichten", ["zufolge"], ["ist sie zu"]),
        ("Sie ist einem Bericht zufolge zu.", "einem Bericht", ["zufolge"], ["Sie ist", "zu"]),
        ("Die Brücke sei zu, so der Sprecher weiter.", "der Sprecher", ["so"], ["Die Brücke sei zu"]),
        ("Sie sei zu, heißt es in dem Bericht.", "dem Bericht", ["heißt es"], ["Sie sei zu"]),
        ("In dem Bericht heißt es, sie sei zu.", "dem Bericht", ["heißt es"], ["sie sei zu"]),
        ("Aus dem Papier geht hervor, dass sie zu ist.", "dem Papier", ["geht hervor"], ["dass sie zu ist"]),
        ("Die Vorwürfe wies Lund zurück.", "Lund", ["wies", "zurück"], ["Die Vorwürfe"]),
        ("Lund wies die Vorwürfe entschieden zurück.", "Lund", ["wies", "zurück"], ["die Vorwürfe"]),
        ("Lund bestritt, Geld genommen zu haben.", "Lund", ["bestritt"], ["Geld genommen zu haben"]),
        ("Lund warnte vor einem Einsturz.", "Lund", ["warnte vor"], ["einem Einsturz"]),
        ("„Sie ist zu“, wurde Lund zitiert.", "Lund", ["wurde", "zitiert"], ["„Sie ist zu“"]),
        ("Lund, Chefin der Bahn, sagte, sie sei zu.", "Lund, Chefin der Bahn", ["sagte"], ["sie sei zu"]),
        ("Lund kam am Montag und sagte, sie sei zu.", "Lund", ["sagte"], ["sie sei zu"]),
        ("Solche Brücken, sagte Lund, seien alt.", "Lund", ["sagte"], ["Solche Brücken", "seien alt"]),
        ("Lund sagte der „Arnauer Post“, das Amt werte alles aus.", "Lund", ["sagte"], ["das Amt werte alles aus"]),
        ("»Sie ist zu«, sagte Lund.", "Lund", ["sagte"], ["»Sie ist zu«"]),
        ("Lund fragte, ob die Brücke zu ist.", "Lund", ["fragte"], ["ob die Brücke zu ist"]),
    ],
)
def test_shapes(text, source, cue, content):
    (row,) = said(text)
    assert row["source"].rstrip(",") == source
    assert row["cue_words"] == cue
    assert [w.strip(" ,.") for w in row["content_words"]] == content


@pytest.mark.parametrize(
    "text",
    [
        "Der Gouverneur erklärte den Notstand für drei Bezirke.",
        "Die Behörden sagten Hilfe zu. Er sagte seine Teilnahme ab.",
        "Der Wind war laut und das Meer rau. Es wurde laut, als die Glocken läuteten.",
        "Sei es Regen oder Schnee, die Helfer arbeiten weiter.",
        "So begann der Streit im Frühjahr.",
        "Sie las den Roman „Sag mir nichts“.",
        "Er wollte nichts sagen. Das wird man noch sagen dürfen.",
        "Die Angaben waren falsch, nach zwei Tagen kam Hilfe.",
        "Sie hieß Ada und kam aus Holm.",
        "Das Licht ging aus, dann schlief er ein. Er gab ihr das Buch zurück.",
        "Wie berichtet, ist die Brücke gesperrt.",
        "Die Stadt teilte den Fluss in zwei Arme.",
        "Ihm wird vorgeworfen, Geld genommen zu haben.",
    ],
)
def test_what_is_no_statement(text):
    assert said(text) == []


def test_the_mood_of_reported_speech_goes_on_without_a_cue():
    text = "Er habe nichts gewusst, sagte Lund. Die Lage sei ernst. Man müsse handeln.\n\nEs regnete. Es sei kalt."
    (row,) = said(text)
    assert [w.strip(".") for w in row["content_words"]] == [
        "Er habe nichts gewusst",
        "Die Lage sei ernst",
        "Man müsse handeln",
    ]


def test_a_quotation_that_another_cue_follows_is_not_carried_on():
    rows = said("Die Lage sei ernst, sagte Ada Lund. „Es ist kalt. Es ist nass“, sagte Bo Moe.")
    assert [row["source_name"] for row in rows] == ["Ada Lund", "Bo Moe"]
    assert rows[0]["content_words"] == ["Die Lage sei ernst"]


def test_nested_statements_and_who_relays_them():
    outer, inner = said("KCNA meldete, General Bo Orr habe gesagt, die Übung sei vorbei.")
    assert (outer["source_name"], outer["source_kind"], outer["within"]) == ("KCNA", "state_media", None)
    assert (inner["source_name"], inner["within"], inner["via"]) == ("Bo Orr", outer["n"], "KCNA")


def test_negated_cues_and_hedges():
    (row,) = said("Lund bestätigte den Bericht zunächst nicht.")
    assert row["cue_class"] == "not confirm"
    (row,) = said("Laut Polizei soll der mutmaßliche Täter Geld verlangt haben.")
    assert row["hedges"] == ["soll … haben", "mutmaßliche"]
    (row,) = said("Laut Polizei soll die Brücke im Mai öffnen.")
    assert row["hedges"] == []


@pytest.mark.parametrize(
    ("text", "name", "kind", "number"),
    [
        ("Außenministerin Ada Lund (Grüne) sagte, sie komme.", "Ada Lund", "person", "one"),
        ("Ein Sprecher sagte, sie komme.", "Ein Sprecher", "organisation", "one"),
        ("Ein Polizeisprecher sagte, sie komme.", "Ein Polizeisprecher", "government", "one"),
        (
            "Mit der Sache vertraute Personen sagten, sie komme.",
            "Mit der Sache vertraute Personen",
            "anonymous",
            "many",
        ),
        ("Insidern zufolge kommt sie.", "Insidern", "anonymous", "many"),
        ("Augenzeugen sagten, sie komme.", "Augenzeugen", "crowd", "many"),
        ("Nordkoreanische Staatsmedien meldeten, sie komme.", "KCNA", "state_media", "one"),
        ("Die Nachrichtenagentur Reuters meldete, sie komme.", "Reuters", "agency", "one"),
        ("Das Blatt „Arnauer Bote“ berichtete, sie komme.", "Arnauer Bote", "outlet", "one"),
        ("Das Unternehmen Torfa Chemie teilte mit, sie komme.", "Torfa Chemie", "organisation", "one"),
        ("Das Innenministerium teilte mit, sie komme.", "Das Innenministerium", "government", "one"),
        ("Russland bestritt, dass sie komme.", "Russland", "government", "one"),
        ("Die Studie zeigt, dass sie kommt.", "Die Studie", "document", "one"),
        ("Die Dezernentin sagte, sie komme.", "Die Dezernentin", "person", "one"),
        ("Eine Anwohnerin sagte, sie komme.", "Eine Anwohnerin", "anonymous", "one"),
        ("Der Richter und Autor Bo Moe sagte, er komme. Bo Moe kam.", "Bo Moe", "person", "one"),
    ],
)
def test_kinds(text, name, kind, number):
    (row,) = said(text)
    assert (row["source_name"], row["source_kind"], row["number"]) == (name, kind, number)


def test_names_grow_and_pronouns_resolve():
    rows = said(
        "Ministerin Ada Lund sagte, sie komme. „Gern“, sagte sie. Trainer Bo Moe sagte, er gehe. Der 58-Jährige "
        "sagte, es sei Zeit.\n\nDas Bauamt teilte mit, es sei zu. Das Amt teilte mit, es bleibe so. „Nein“, sagte Lund."
    )
    assert [row["source_name"] for row in rows] == [
        "Ada Lund", "Ada Lund", "Bo Moe", "Bo Moe", "Das Bauamt", "Das Bauamt", "Ada Lund",
    ]  # fmt: skip


def test_headlines():
    (row,) = said("Es regnete.", title="Polizei: Brücke bleibt zu")
    assert (row["source_name"], row["content_words"]) == ("Polizei", ["Brücke bleibt zu"])
    (row,) = said("Die Bürgermeisterin Ada Lund kam.", title="Lund: Brücke bleibt zu")
    assert (row["source_name"], row["content_words"]) == ("Ada Lund", ["Brücke bleibt zu"])
    assert said("Es regnete.", title="Fußball: Trainer tritt ab") == []


def test_a_sentence_is_parted_at_its_commas():
    doc = Words("Ein Diplomat, der nicht genannt werden wollte, sagte, dass er, wenn es regne, bleibe.", "de")
    kinds = [(part.kind, doc.low[part.start]) for part in NounPhrases(doc, 0, len(doc.low)).parts()]
    assert kinds == [
        ("phrase", "ein"), ("relative", "der"), ("main", "sagte"), ("sub", "dass"), ("sub", "wenn"), ("main", "bleibe"),
    ]  # fmt: skip


def test_german_is_read_as_german():
    texts = [report.text for split in german.SPLITS for report in german.reports(split)]
    assert set(languages(texts, [""] * len(texts))) == {"de"}


def test_compounds_are_read_by_their_last_part_and_cues_by_their_particle():
    assert role("verteidigungsministerium", "de").kind == "government"
    assert role("informationsdiensts", "de").kind == "organisation"
    assert role("reservoir", "en") is None
    assert split_cues("de")["wies"]["zurück"].lemma == "zurückweisen"
    assert cues("de")["zurückgewiesen"].form == "participle"
    assert split_cues("en") == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_what_its_readers_ask_for(language):
    known = words(language)
    assert set(grammar(language).forms) >= {cue.form for cue in cues(language).values()}
    assert roles(language)
    assert {what.kind for what in roles(language).values()} <= {*SOURCE_KINDS, "spokesperson"}
    code = Path(firsthand.attribution.__file__).parent
    order = {
        "subject_verb": ("contents", "following", "phrases", "plain", "turned", "statements", "quoted"),
        "verb_second": ("clauses", "noun_phrases", "said", "accounts", "verb_second", "quoted"),
    }[grammar(language).order]
    names = {True: ("noun_sources", "noun_media", "recalling", "people"), False: ("sources",)}
    for name in (*order, *names[grammar(language).capital_nouns]):
        asked = re.findall(r'classes\["(\w+)"\]', (code / f"{name}.py").read_text(encoding="utf-8"))
        assert set(asked) <= known.keys(), name
