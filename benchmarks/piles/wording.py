"""How a report is said again: cut, reworded, bent, edited by a desk, set in paragraphs.

A telling is a tuple of lines, each a sentence of the report in one of its wordings:

    >>> plain = Style(american=True, curly=False, percent="%", per_paragraph=1)
    >>> set_type("Up 5 percent in the harbour", plain)
    'Up 5% in the harbor'
"""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from benchmarks.piles.stories import Report, Sentence, fill
from benchmarks.piles.world import Style

_AMERICAN = (
    ("kilometre", "kilometer"), ("metres", "meters"), ("a metre", "a meter"), ("centimetre", "centimeter"),
    ("litre", "liter"), ("harbour", "harbor"), ("Harbour", "Harbor"), ("neighbour", "neighbor"), ("centre", "center"),
    ("Defence", "Defense"), ("defence", "defense"), ("programme", "program"), ("labour", "labor"), ("grey", "gray"),
    ("lorry", "truck"), ("lorries", "trucks"), ("travelling", "traveling"), ("licence", "license"),
    ("tunnelling", "tunneling"), ("scepticism", "skepticism"),
)  # fmt: skip
_EDITS = (
    ("at least", "no fewer than"),
    ("told reporters", "told journalists"),
    ("said in a statement", "said in a written statement"),
    ("shortly after", "just after"),
    ("adding that", "and added that"),
    ("several", "a number of"),
    ("almost", "nearly"),
    ("passengers", "travellers"),
    ("on board", "aboard"),
    ("Most of", "The greater part of"),
    ("was travelling", "was going"),
    ("a week", "seven days"),
)
"""What a sub-editor changes in passing: no meaning is touched."""


@dataclass(frozen=True)
class Line:
    """A sentence of a report as one page has it. `way`: 0 as first written, else reworded; `drift`: how it was bent."""

    key: str
    text: str
    way: int
    drift: str = ""


Telling = tuple[Line, ...]


def as_written(report: Report, slots: Mapping[str, object]) -> Telling:
    """The report in its first wording. A sentence without any (`[quote]`) only keeps a place, as an empty line."""
    return tuple(Line(s.key, fill(s.ways[0], slots) if s.ways else "", 0) for s in report.sentences)


def only(telling: Telling, keys: Collection[str]) -> Telling:
    """The lines with these keys, in their order."""
    return tuple(line for line in telling if line.key in keys)


def cut(telling: Telling, report: Report, words: int, rng: random.Random) -> Telling:
    """A shorter version as desks make them: from the bottom up, skipping what must stay, now and then mid-way."""
    kept = list(telling)
    firm = {s.key for s in report.sentences if s.keep}
    tied = {s.key for s in report.sentences if s.tied}
    while sum(len(line.text.split()) for line in kept) > words:
        loose = [n for n, line in enumerate(kept) if line.key not in firm]
        if not loose:
            break
        at = loose[-1] if rng.random() < 0.75 else rng.choice(loose)
        del kept[at]
        while at < len(kept) and kept[at].key in tied:
            del kept[at]
    return tuple(kept)


class Rewriters:
    """Those who tell one report in words of their own. No two of them hit on the same wording or bend the same line."""

    def __init__(self, report: Report, rng: random.Random) -> None:
        self._sentences = {s.key: s for s in report.sentences}
        self._rng = rng
        self._ways = {s.key: rng.sample(range(1, len(s.ways)), len(s.ways) - 1) for s in report.sentences if s.ways}
        self._bent: set[str] = set()

    def reword(self, telling: Telling, slots: Mapping[str, object]) -> Telling:
        """Every line in other words; those for which none are left are left out, and some neighbours change places."""
        lines = []
        for line in telling:
            if ways := self._ways[line.key]:
                way = ways.pop()
                lines.append(Line(line.key, fill(self._sentences[line.key].ways[way], slots), way))
        n = 2
        while n + 1 < len(lines):
            here, there = (self._sentences[line.key] for line in lines[n : n + 2])
            followed = n + 2 < len(lines) and self._sentences[lines[n + 2].key].tied
            # a sentence that says "he" or a last name alone must stay behind the one that gives the full name
            if self._rng.random() < 0.3 and not (here.tied or there.tied or followed or _leans(there, here)):
                lines[n], lines[n + 1] = lines[n + 1], lines[n]
                n += 1
            n += 1
        return tuple(lines)

    def bend(self, telling: Telling, slots: Mapping[str, object], kinds: Collection[str], count: int) -> Telling:
        """Some lines changed in meaning, in one of these ways; what one analyst said is left to `bend_one`."""
        possible = [
            (line.key, kind)
            for line in telling
            for kind in self._sentences[line.key].drifts
            if kind in kinds and line.key != "analyst" and line.key not in self._bent
        ]
        self._rng.shuffle(possible)
        chosen = dict(possible)
        for key in list(chosen)[:count]:
            telling = self.bend_one(telling, slots, key, chosen[key])
        return telling

    def bend_one(self, telling: Telling, slots: Mapping[str, object], key: str, kind: str) -> Telling:
        """The line of this key changed in this way."""
        self._bent.add(key)
        text = fill(self._sentences[key].drifts[kind], slots)
        return tuple(replace(line, text=text, drift=kind) if line.key == key else line for line in telling)


def _leans(sentence: Sentence, on: Sentence) -> bool:
    """Whether a sentence speaks of somebody whom the other one introduces."""
    lasts = set(re.findall(r"\{(\w+)\.(?:last|he)\}", " ".join(sentence.ways)))
    return any(f"{{{name}}}" in " ".join(on.ways) for name in lasts)


def sub_edit(telling: Telling, rng: random.Random, share: float = 0.3) -> Telling:
    """Light editing outside quotations: a few phrases exchanged for others that mean the same."""
    edited = []
    for line in telling:
        text = line.text
        for old, new in _EDITS:
            if old in text and rng.random() < share and not _quoted(text, text.index(old)):
                text = text.replace(old, new, 1)
                break
        edited.append(replace(line, text=text))
    return tuple(edited)


def _quoted(text: str, at: int) -> bool:
    return text[:at].count('"') % 2 == 1


def set_type(text: str, style: Style) -> str:
    """The text in the house style of an outlet."""
    if style.american:
        for british, american in _AMERICAN:
            text = text.replace(british, american)
    text = text.replace(" percent", "%" if style.percent == "%" else f" {style.percent}")
    if style.curly:
        text = re.sub(r'(^|[\s(—–-])"', r"\1“", text).replace('"', "”")
        text = re.sub(r"(^|[\s(“])'", r"\1‘", text).replace("'", "’")
    return text


def paragraphs(telling: Sequence[Line], style: Style) -> list[str]:
    """The lines in the outlet's type, so many to a paragraph; the lead always stands alone."""
    texts = [set_type(line.text, style) for line in telling]
    step = style.per_paragraph
    return texts[:1] + [" ".join(texts[n : n + step]) for n in range(1, len(texts), step)]
