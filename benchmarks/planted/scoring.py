"""What a trace found of a pile's truth: recall and overlap of each class, and what it called a copy that is none.

A planted pair is found where `pairs` gives it as copy, partial copy or rewrite, or both are in one copy class. Of three
quoted sentences it is asked only that something is found: any relation but independent, or a passage at the place.
Overlap counts letters and digits: those of the planted stretches and of the reported passages of the pair, both sides,
in common against in either. Wrong is every other pair of the pile reported so: whoever shares no parent shares no run
of twelve words and no story (thinning.py), and two fillings of a form are no copy of each other.

    >>> shared(spans=[(0, 4)], others=[(2, 6)], text="ab cd ef")
    (1, 4, 3)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.planted import forms
from benchmarks.planted.mutations import Span
from benchmarks.planted.piles import CLASSES, FORM, Pair, Pile
from firsthand.store import Case

REUSE = ("copy", "partial_copy", "rewrite")
_EXAMPLES = 1000
"""Misses and wrong pairs remembered of each run."""

Both = tuple[str, str]


@dataclass
class Score:
    """Sums over the planted pairs of one class."""

    pairs: int = 0
    found: int = 0
    listed: int = 0
    """Pairs with passages: large copy classes are listed through their representative."""
    overlap: float = 0.0
    letters: int = 0
    """Letters and digits of the planted stretches of pairs found, both sides."""
    covered: int = 0
    reuse: int = 0
    """Pairs called copy, partial copy or rewrite: of quotes they should not be many."""

    def __add__(self, other: Score) -> Score:
        return Score(**{name: value + getattr(other, name) for name, value in vars(self).items()})

    def share(self) -> float:
        """Part of the pairs that was found."""
        return round(self.found / max(self.pairs, 1), 4)

    def figures(self) -> dict[str, float]:
        """Shares that people compare."""
        return {
            "found": self.share(),
            "overlap": round(self.overlap / max(self.listed, 1), 4),
            "letters": round(self.covered / max(self.letters, 1), 4),
        }


@dataclass(frozen=True)
class Example:
    """A pair that was missed or should not have been reported, and why, in words."""

    pair: Both
    kinds: Both
    why: str


@dataclass
class Report:
    """What was right and wrong in some piles; reports add up."""

    classes: dict[str, Score] = field(default_factory=lambda: {kind: Score() for kind in CLASSES})
    reported: int = 0
    right: int = 0
    figure_forms: Score = field(default_factory=Score)
    """Pairs of one form filled in with figures and names, and how many of them were reported."""
    name_forms: Score = field(default_factory=Score)
    """The same of forms that hold names alone."""
    missed: list[Example] = field(default_factory=list)
    wrong: list[Example] = field(default_factory=list)

    def __add__(self, other: Report) -> Report:
        classes = {kind: score + other.classes[kind] for kind, score in self.classes.items()}
        sums = {name: value + getattr(other, name) for name, value in vars(self).items() if name != "classes"}
        return Report(classes, **sums)

    def precision(self) -> float:
        """Part of the reported pairs that were planted or follow from planted ones."""
        return round(self.right / max(self.reported, 1), 4)

    def precision_outside_forms(self) -> float:
        """The same without pairs of one form, of which a pile may hold as many as it likes."""
        of_forms = self.figure_forms.found + self.name_forms.found
        return round(self.right / max(self.reported - of_forms, 1), 4)


class Answers:
    """The tables of a case, by pair."""

    def __init__(self, case: Case) -> None:
        self._candidates = case.candidates
        self._boilerplate: dict[str, list[Span]] = {}
        for row in case.boilerplate.to_pylist():
            self._boilerplate.setdefault(row["article_id"], []).append((row["start"], row["end"]))
        self.relations: dict[Both, tuple[str, str]] = {
            (row["a"], row["b"]): (row["relation"], row["why"])
            for row in case.pairs.select(["a", "b", "relation", "why"]).to_pylist()
        }
        self.passages: dict[Both, list[tuple[Span, Span]]] = {}
        own = case.passages.filter(pc.invert(case.passages["boilerplate"]))
        for row in own.to_pylist():
            if row["a_part"] == row["b_part"] == "text":
                place = (row["a_start"], row["a_end"]), (row["b_start"], row["b_end"])
                self.passages.setdefault((row["a"], row["b"]), []).append(place)
        self.representative: dict[str, str] = {
            row["article_id"]: row["representative"] for row in case.copy_classes.to_pylist()
        }

    def reported(self) -> Iterator[Both]:
        """Every pair that is said to be reuse, once; of a copy class each member with its representative."""
        yield from (pair for pair, (relation, _) in self.relations.items() if relation in REUSE)
        for article, first in self.representative.items():
            pair = _ordered(article, first)
            if article != first and self.relations.get(pair, ("",))[0] not in REUSE:
                yield pair

    def one_class(self, a: str, b: str) -> bool:
        """Whether two articles are in one copy class."""
        return a in self.representative and self.representative[a] == self.representative.get(b)

    def places(self, child: str, parent: str) -> list[tuple[Span, Span]]:
        """Passages of a pair, the child's side first."""
        found = self.passages.get(_ordered(child, parent), [])
        return found if child < parent else [(b, a) for a, b in found]

    def why_not(self, pair: Both) -> str:
        """How far a pair came."""
        if pair in self.relations:
            return ": ".join(self.relations[pair])
        at = self._candidates.filter(pc.and_(pc.equal(self._candidates["a"], pair[0]), _is(self._candidates, pair[1])))
        if not at.num_rows:
            return "candidates: not proposed" + self._litter(pair)
        row = at.to_pylist()[0]
        told = f"{row['shared']} marks, {row['alike']} alike" + self._litter(pair)
        return f"align: only boilerplate is common; {told}" if row["aligned"] else f"candidates: not aligned, {told}"

    def _litter(self, pair: Both) -> str:
        taken = [sum(end - start for start, end in self._boilerplate.get(article, [])) for article in pair]
        return f"; characters taken for boilerplate: {taken[0]} and {taken[1]}" if any(taken) else ""


def _is(table: pa.Table, b: str) -> pa.ChunkedArray:
    return pc.equal(table["b"], b)


def _ordered(one: str, other: str) -> Both:
    return (one, other) if one < other else (other, one)


def score(pile: Pile, case: Case) -> Report:
    """The case of a pile against its truth."""
    answers, report = Answers(case), Report()
    for pair in pile.pairs:
        own = report.classes[pair.kind]
        own.pairs += 1
        key = _ordered(pair.child, pair.parent)
        places = answers.places(pair.child, pair.parent)
        relation = answers.relations.get(key, ("independent", ""))[0]
        own.reuse += relation in REUSE
        found = relation in REUSE or answers.one_class(*key)
        if pair.kind == "quotes":
            found |= relation != "independent" or _touches(pair, places)
        own.found += found
        if found and places:
            _add_overlap(own, pair, places, pile.texts)
        if not found and len(report.missed) < _EXAMPLES:
            kinds = pile.kind(key[0]), pile.kind(key[1])
            report.missed.append(Example(key, kinds, answers.why_not(key)))
    for key in answers.reported():
        report.reported += 1
        if pile.related(*key):
            report.right += 1
        elif len(report.wrong) < _EXAMPLES:
            report.wrong.append(Example(key, (pile.kind(key[0]), pile.kind(key[1])), answers.why_not(key)))
    for key in pile.form_pairs():
        own = report.figure_forms if forms.has_figures(pile.kind(key[0]).removeprefix(FORM)) else report.name_forms
        own.pairs += 1
        own.found += answers.relations.get(_ordered(*key), ("",))[0] in REUSE or answers.one_class(*key)
    return report


def _touches(pair: Pair, places: Iterable[tuple[Span, Span]]) -> bool:
    """Whether a passage lies on a planted stretch on both sides."""
    return any(
        child[0] < high and low < child[1] and origin[0] < end and start < origin[1]
        for (low, high), (start, end) in places
        for child, origin in pair.stretches
    )


def _add_overlap(own: Score, pair: Pair, places: list[tuple[Span, Span]], texts: Mapping[str, str]) -> None:
    both = either = true = 0
    for side, article in enumerate((pair.child, pair.parent)):
        planted, said = [s[side] for s in pair.stretches], [p[side] for p in places]
        common, together, letters = shared(planted, said, texts[article])
        both, either, true = both + common, either + together, true + letters
    own.listed += 1
    own.overlap += both / max(either, 1)
    own.letters += true
    own.covered += both


def shared(spans: Iterable[Span], others: Iterable[Span], text: str) -> tuple[int, int, int]:
    """Letters and digits that lie in both sets of spans, in either, and in the first."""
    of_word = np.fromiter(map(str.isalnum, text), bool, len(text))
    one, other = np.zeros(len(text), bool), np.zeros(len(text), bool)
    for mask, taken in ((one, spans), (other, others)):
        for start, end in taken:
            mask[start:end] = True
    return int((one & other & of_word).sum()), int(((one | other) & of_word).sum()), int((one & of_word).sum())
