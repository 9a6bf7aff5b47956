"""What happens in an invented world: the files of `happenings/`, read into sentences with their other wordings.

A file opens with `name: value` lines that say what the seed may choose (places, people, numbers, words). Then come
reports, `== report`, each with headlines and sentences:

    [analyst by=one analyst]                  its key; who says it; `keep` before that if no desk would cut it,
                                              `tied` if it leans on the sentence before
    The alarm had been off, one analyst said.         as the agency has it
    ~ One analyst said nobody left the alarm on.      the same in other words
    ! attribution_dropped The alarm had been off.     a change in meaning, by its name in `changes`

    >>> read("ferry").reports["report"].sentences[0].key
    'lead'
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from benchmarks.piles.world import Number, World

FOLDER = Path(__file__).parent / "happenings"


@dataclass
class Sentence:
    """One thing that a report says. `ways[0]` is the first wording; the others mean the same."""

    key: str
    keep: bool
    by: str
    tied: bool = False
    """Makes sense only right behind the sentence before it."""
    ways: list[str] = field(default_factory=list)
    drifts: dict[str, str] = field(default_factory=dict)


@dataclass
class Report:
    """One way of telling the happening: headlines, picture, sentences in the order of the first wording."""

    name: str
    titles: list[str] = field(default_factory=list)
    decks: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    section: str = ""
    sentences: list[Sentence] = field(default_factory=list)


@dataclass(frozen=True)
class Happening:
    """Something that happens, told in several reports; `slots` says what the seed fills in."""

    slug: str
    pattern: str
    section: str
    dateline: str
    tags: tuple[str, ...]
    slots: tuple[tuple[str, str], ...]
    reports: Mapping[str, Report]


Slots = dict[str, object]


@cache
def by_pattern() -> dict[str, tuple[str, ...]]:
    """The happenings there are, by the kind of lineage they are written for."""
    found: dict[str, list[str]] = {}
    for path in sorted(FOLDER.glob("*.txt")):
        found.setdefault(read(path.stem).pattern, []).append(path.stem)
    return {pattern: tuple(slugs) for pattern, slugs in found.items()}


@cache
def read(slug: str) -> Happening:
    """The happening of `happenings/<slug>.txt`.

    Raises:
        ValueError: a line that belongs nowhere; the message names file and line.
    """
    slots: list[tuple[str, str]] = []
    reports: dict[str, Report] = {}
    report = Report("")
    sentence = Sentence("", False, "")
    for n, raw in enumerate((FOLDER / f"{slug}.txt").read_text(encoding="utf-8").splitlines(), 1):
        line = raw.strip()
        word, _, rest = line.partition(": ")
        if not line:
            continue
        if line.startswith("== "):
            report = reports.setdefault(line[3:], Report(line[3:]))
            sentence = Sentence("", False, "")
        elif match := re.fullmatch(r"\[(\w+)( keep)?( tied)?(?: by=(.+))?\]", line):
            sentence = Sentence(match[1], bool(match[2]), match[4] or "", bool(match[3]))
            report.sentences.append(sentence)
        elif not report.name:
            slots.append((word, rest))
        elif not sentence.key and word in ("title", "deck", "picture", "note", "section"):
            if word == "section":
                report.section = rest
            else:
                {"title": report.titles, "deck": report.decks, "picture": report.pictures, "note": report.notes}[
                    word
                ].append(rest)
        elif line.startswith("~ ") and sentence.ways:
            sentence.ways.append(line[2:])
        elif line.startswith("! ") and sentence.ways:
            kind, _, text = line[2:].partition(" ")
            sentence.drifts[kind] = text
        elif sentence.key and not sentence.ways:
            sentence.ways.append(line)
        elif report.name == "statement":
            report.sentences.append(Sentence(f"s{len(report.sentences)}", True, "", ways=[line]))
        else:
            message = f"{slug}.txt, line {n}: belongs to no sentence: {line[:40]!r}"
            raise ValueError(message)
    heads = dict(slots)
    tags = tuple(heads["tags"].split(", "))
    return Happening(slug, heads["pattern"], heads["section"], heads["dateline"], tags, tuple(slots), reports)


def draw_slots(happening: Happening, world: World, rng: random.Random) -> Slots:
    """What stands in the braces of this happening in this world."""
    slots: Slots = {
        name: getattr(world, name)
        for name in ("country", "demonym", "capital", "neighbour", "neighbour_capital", "river", "volcano", "currency",
                     "premier", "state")
    }  # fmt: skip
    for kind, value in happening.slots:
        name, _, rest = value.partition(" ")
        if kind == "places":
            slots.update({place: next(world.places) for place in value.split(", ")})
        elif kind == "people":
            for person in value.split(", "):
                who, _, sex = person.partition(":")
                slots[who] = world.people(sex)
        elif kind in ("number", "year"):
            low, high = map(int, rest.split())
            drawn = rng.randint(low, high)
            # figures above a thousand are reported round, as counts of people are
            slots[name] = (
                str(drawn)
                if kind == "year"
                else Number(drawn if drawn < 1000 else round(drawn, -1 if drawn < 10_000 else -2))
            )
        elif kind == "choice":
            slots[name] = rng.choice(rest.removeprefix("= ").split(" | "))
    return slots


def fill(template: str, slots: Mapping[str, object]) -> str:
    """The sentence with its slots filled, and a capital at its start."""
    text = template.format_map(slots)
    return text[:1].upper() + text[1:]
