"""Words that report what somebody said, and the closed-class words needed to find who and what.

Everything one language has of its own stands in `lexicon/<language>/`. To add a language:

1. `grammar.tsv`: how its sentences are built (`en/grammar.tsv` says what each rule means).
2. `cues.tsv`: its reporting verbs, their forms in the order that `forms` of the grammar gives, class and frames.
3. `words.tsv`: its closed classes, by the kinds that the file of a language of like word order has.
4. `verbs.tsv`: finite forms of its common verbs; `roles.tsv`: nouns that head a source.
5. `titles.tsv`, `starters.tsv`, `bodies.tsv`, `hedge_strength.tsv`, `demonyms.tsv`, where the shared lists beside
   the folders do not serve: a language's own list takes the shared one's place.
6. Its code in `LANGUAGES`, and reports with marked statements as in `tests/german`, to measure it with.

Code is needed only for a word order that neither `subject_verb` nor `verb_second` describes.

>>> cue = cues("en")["denied"]
>>> cue.lemma, cue.cls, cue.form
('deny', 'deny', 'past')
>>> split_cues("de")["teilte"]["mit"].lemma, cues("de")["mitteilte"].form
('mitteilen', 'past')
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from firsthand import lexicon

LANGUAGES = ("en", "de")
"""Languages with a lexicon of their own; others are read with the first."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One form of a reporting verb."""

    lemma: str
    cls: str
    """What it says of the statement: neutral, claim, confirm, deny, suggest, …"""
    frames: frozenset[str]
    """What may follow it: the letters explained in `<language>/cues.tsv`."""
    form: str
    """One of the forms that the grammar of the language names: base, third, past, participle, …"""


@dataclass(frozen=True, slots=True)
class Grammar:
    """How sentences of a language are built: the rules of `<language>/grammar.tsv`."""

    order: str
    """subject_verb | verb_second."""
    capital_nouns: bool
    """Whether a capital letter marks every noun, and so no name."""
    forms: tuple[str, ...]
    """What each form of a verb in cues.tsv is."""
    adverbs: str
    """The ending of adverbs; empty where none tells them."""
    gerunds: str
    """The ending of participles that can stand for a noun."""
    past: str
    """The ending of the regular past."""
    plurals: tuple[tuple[str, str], ...]
    """Endings of plurals, each with that of its singular."""


@cache
def grammar(language: str) -> Grammar:
    """The rules by which a text in this language is read."""
    rules = {row["rule"]: row["value"] for row in lexicon.rows(f"{language_of(language)}/grammar")}
    return Grammar(
        order=rules["order"],
        capital_nouns=rules["nouns"] == "capital",
        forms=tuple(rules["forms"].split()),
        adverbs=rules.get("adverbs", ""),
        gerunds=rules.get("gerunds", ""),
        past=rules.get("past", ""),
        plurals=tuple((many, one) for many, _, one in (p.partition(":") for p in rules.get("plurals", "").split())),
    )


@cache
def cues(language: str) -> dict[str, Cue]:
    """Every form of every reporting verb that is one word, in lower case."""
    known: dict[str, Cue] = {}
    for row in lexicon.rows(f"{language_of(language)}/cues"):
        particle = row.get("particle", "").split(" ", maxsplit=1)[0]
        for word, cue in _forms(row, language):
            joined = word if not particle or word.startswith(particle) else particle + word
            if joined not in known or known[joined].form == "base":
                known[joined] = cue
    return known


@cache
def split_cues(language: str) -> dict[str, dict[str, Cue]]:
    """Finite form -> particle that splits off -> the cue they make: "teilte … mit"."""
    known: dict[str, dict[str, Cue]] = {}
    for row in lexicon.rows(f"{language_of(language)}/cues"):
        particle = row.get("particle", "")
        for word, cue in _forms(row, language) if particle else ():
            if cue.form != "participle":
                known.setdefault(word, {}).setdefault(particle, cue)
    return known


def _forms(row: dict[str, str], language: str) -> list[tuple[str, Cue]]:
    """The forms of one verb, each with its cue."""
    known = grammar(language).forms
    forms = row["forms"].split()
    names = known[:-1] * 2 if len(forms) > len(known) else known  # two spellings: emphasize, emphasise
    frames = frozenset(row["frames"].split())
    return [(word, Cue(row["lemma"], row["class"], frames, form)) for word, form in zip(forms, names, strict=False)]


@cache
def words(language: str) -> dict[str, frozenset[str]]:
    """The closed word classes, by kind: subject, determiner, auxiliary, preposition, …"""
    gathered: dict[str, set[str]] = {}
    for row in lexicon.rows(f"{language_of(language)}/words"):
        gathered.setdefault(row["kind"], set()).update(row["words"].split())
    return {kind: frozenset(members) for kind, members in gathered.items()}


@cache
def verbs(language: str) -> frozenset[str]:
    """Finite forms of common verbs that do not report."""
    return frozenset(word for row in lexicon.rows(f"{language_of(language)}/verbs") for word in row["forms"].split())


@cache
def listed(language: str, name: str) -> tuple[dict[str, str], ...]:
    """The rows of a list: the language's own where it has one, else the shared one."""
    own = f"{language_of(language)}/{name}"
    return lexicon.rows(own if lexicon.has(own) else name)


def language_of(language: str) -> str:
    """The language whose lexicon is read for a text in this one."""
    code = language[:2].lower()
    return code if code in LANGUAGES else LANGUAGES[0]
