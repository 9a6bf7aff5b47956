"""Words that report what somebody said, and the closed-class words needed to find who and what.

>>> cue = cues("en")["denied"]
>>> cue.lemma, cue.cls, cue.form
('deny', 'deny', 'past')
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from firsthand import lexicon

LANGUAGES = ("en",)
"""Languages with a lexicon of their own; others are read with the first."""

_FORMS = ("base", "third", "past", "ing")


@dataclass(frozen=True, slots=True)
class Cue:
    """One form of a reporting verb."""

    lemma: str
    cls: str
    """What it says of the statement: neutral, claim, confirm, deny, suggest, …"""
    frames: frozenset[str]
    """What may follow it: the letters explained in `<language>/cues.tsv`."""
    form: str
    """base | third | past | ing | participle."""


@cache
def cues(language: str) -> dict[str, Cue]:
    """Every form of every reporting verb, in lower case."""
    known: dict[str, Cue] = {}
    for row in lexicon.rows(f"{language_of(language)}/cues"):
        forms = row["forms"].split()
        names = _FORMS * 2 if len(forms) > 5 else (*_FORMS, "participle")  # two spellings: emphasize, emphasise
        for word, form in zip(forms, names, strict=False):
            cue = Cue(row["lemma"], row["class"], frozenset(row["frames"].split()), form)
            if word not in known or known[word].form == "base":
                known[word] = cue
    return known


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


def language_of(language: str) -> str:
    """The language whose lexicon is read for a text in this one."""
    code = language[:2].lower()
    return code if code in LANGUAGES else LANGUAGES[0]
