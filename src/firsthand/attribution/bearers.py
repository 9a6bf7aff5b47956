"""Who bears a title in an article: "the coach" is the one person it calls so, before a name or beside it.

>>> bearers("Coach Ada Lund won. Bo Moe, a keeper, saw Ada Lund.", "coach", "en", {"Lund": "Ada Lund"})
{'Ada Lund': ({'coach'}, 0)}
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from firsthand.attribution.names import NAME, given, governed, nobody, offices, organised, without_titles
from firsthand.attribution.roles import HUMAN, roles
from firsthand.attribution.signs import signs
from firsthand.lexicon.cues import cues, words

_WORD = re.compile(r"[\w’'-]+")
_BESIDE = re.compile(r", ([^,.;:()\n“”\"]{3,80}?)(?=[,.;:()\n]|\s(?:who|whose)\b|$)")
_BEFORE = re.compile(r"([^,.;:()\n“”\"]{3,60}), $")
TITLE_WORDS = 4
"""So many words before a name may say what its bearer is."""
_LOOK_BACK = 64
_REACH = 90
"""A name stands so near to the noun that says what its bearer is, in characters."""


@cache
def _nouns(language: str) -> frozenset[str]:
    """Nouns that say what one person is."""
    return frozenset(noun for noun, known in roles(language).items() if known.kind in HUMAN and known.number == "one")


def bearers(text: str, noun: str, language: str, full: Mapping[str, str]) -> dict[str, tuple[set[str], int]]:
    """The people that a text calls by a noun, each with the words it does so in and where it first does.

    `full`: last name -> full name.
    """
    found: dict[str, tuple[set[str], int]] = {}
    if noun not in _nouns(language):
        return found
    done = -1
    for place in re.finditer(rf"\b{re.escape(noun)}\b", text, re.IGNORECASE):
        for run in NAME.finditer(text, max(0, place.start() - _REACH), place.end() + _REACH):
            if run.start() <= done:
                continue
            done = run.start()
            name = _person(run.group(), full)
            for title in _titles(text, run, language) if name is not None else ():
                said = [word.lower() for word in _WORD.findall(title)]
                if noun in said:
                    found.setdefault(str(name), (set(), run.start()))[0].update(said)
    return found


def _person(run: str, full: Mapping[str, str]) -> str | None:
    """The full name of the person that a run of capitals names; None where it may be something else."""
    bare = without_titles(run)
    last = bare.rsplit(maxsplit=1)[-1] if bare else ""
    known = full.get(last)
    if known is not None and bare in {last, known}:
        return known
    if " " not in bare or nobody(bare) or organised().search(bare) or governed().search(bare):
        return None
    return bare if bare.split(maxsplit=1)[0] in given() and last.lower() not in offices() else None


def _titles(text: str, run: re.Match[str], language: str) -> Iterator[str]:
    """The words that say what the bearer of a name is: before it, and between commas before or behind it."""
    known, bare = signs(language), without_titles(run.group())
    inside = run.group()[: max(0, run.group().rfind(bare))]
    before = text[max(0, run.start() - _LOOK_BACK) : run.start()]
    if before.endswith(" "):
        beside = _BEFORE.search(before)
        if beside is None:
            lead = re.split(r"[,.;:()\n“”\"]", before)[-1].split()[-TITLE_WORDS:]
            past = words(language)["past_title"]
            name = (n for n in range(len(lead), 0, -1) if not lead[n - 1].islower() and lead[n - 1].lower() not in past)
            at = next(name, 0)
            yield " ".join([*_run_of_titles(lead[at:], language), inside])
        else:
            yield _head(beside.group(1), known.head_end, known.of)
    elif inside:
        yield inside
    behind = _BESIDE.match(text, run.end())
    if behind is not None:
        if _tells(behind.group(1), language):
            return  # "…, the coach said"
        for part in known.both.split(behind.group(1)):
            yield _head(part, known.head_end, known.of)


def _tells(phrase: str, language: str) -> bool:
    """Whether a verb stands in words between commas: then they are a clause."""
    known, classes = cues(language), words(language)
    said = phrase.lower().split()
    return any(
        word in classes["auxiliary"]
        or word in classes["modal"]
        or (word in known and known[word].form in {"past", "third"})
        for word in said[1:]
    )


def _run_of_titles(lead: list[str], language: str) -> list[str]:
    """The words right before a name if they end in what its bearer is: "striker", "former film director"."""
    return lead if lead and lead[-1].lower() in _nouns(language) else []


def _head(phrase: str, *ends: re.Pattern[str]) -> str:
    """A phrase up to its head noun, before what hangs on it."""
    for end in ends:
        phrase = end.split(phrase, maxsplit=1)[0]
    return phrase
