"""The way through one text that every language shares: sentence by sentence, reporting word by reporting word.

What a reporting word tells depends on how sentences are built: `statements.SubjectVerb`, `verb_second.VerbSecond`.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from firsthand.attribution import tokens as t
from firsthand.attribution.contents import Span
from firsthand.attribution.phrases import Words
from firsthand.attribution.quoted import Quoted, Statement
from firsthand.lexicon.agencies import all_agencies

_SPOKEN = frozenset({"neutral", "claim", "confirm", "deny", "report", "announce", "concede", "allege", "warn"})
"""Classes of cues that make a statement of their own inside another one."""


@cache
def _dateline() -> re.Pattern[str]:
    """A town and an agency before a dash."""
    small = "|".join(sorted({re.escape(agency.name) for agency in all_agencies() if agency.name[:1].islower()}))
    return re.compile(
        r"\s*(?:[A-Z][A-Z.’' ]{2,}(?:[,/][\w.,’' ]{2,40})?(?:\s*\([\w. ]{2,25}\))?"  # SEOUL, July 27 (Reuters)
        rf"|[A-Z][\w.,’' ]{{2,40}}\s*\((?:[A-Z][\w. ]{{1,25}}|{small})\))\s*(?:—|–|--?)\s*"  # Seoul (Reuters)
    )


class Reading(Quoted):
    """One text on its way through the rules. Token positions within, characters without."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Span],
        language: str,
        *,
        headline: bool = False,
        skip: int | None = None,
        context: str = "",
    ) -> None:
        super().__init__(Words(text, language, sentences), 0, 0)
        self.headline, self.context = headline, context
        self.spans = list(sentences)
        starts = self.doc.starts
        self.edges = [
            (bisect_left(starts, self._after_dateline(start, end, skip)), bisect_left(starts, end))
            for start, end in sentences
        ]
        self.found: list[Statement] = []
        self.number = self.past = 0

    def _after_dateline(self, start: int, end: int, skip: int | None) -> int:
        """Where a sentence begins without "SEOUL, July 27 (Reuters) -" before it."""
        if skip is not None and start < skip < end:
            start = skip
        dateline = _dateline().match(self.text, start, min(end, start + 90))
        return dateline.end() if dateline else start

    def read(self) -> list[Statement]:
        """Every sentence in turn, then the quotations that carry on what was found."""
        bits = self.doc.bits
        for number, (low, high) in enumerate(self.edges):
            self.number, self.low, self.high = number, low, high
            here, self.past = len(self.found), low
            self._colon()
            for k in [k for k, bit in enumerate(bits[low:high], low) if bit & t.SIGNS and not bit & t.IN]:
                if k >= self.past:
                    self._sign(k)
            if len(self.found) > here:
                self.found[here:] = self._part(self.found[here:])
                self._carry_on(self.found[here:])
            self._ended_sentence(number, self.found[here:])
        self.found.sort(key=lambda s: (s.cue[0], s.content))
        return [said for n, said in enumerate(self.found) if not self._idle(n)]

    def _idle(self, n: int) -> bool:
        """Whether a statement only carries on inside another: "Lund said she hoped …" is one report, not two."""
        said = self.found[n]
        place = said.cue[0][0]
        if not any(s <= place < e for m, other in enumerate(self.found) if m != n for s, e in other.content):
            return False
        if said.word.cls not in _SPOKEN or not said.source:
            return True
        first, last = said.source[0][0], said.source[-1][1]
        words = self.text[first:last].lower()
        return words in self.doc.classes["subject"] or words in self.doc.classes["relative"]

    def _part(self, new: list[Statement]) -> list[Statement]:
        """End what was said where a later "…, X said" of the same sentence begins; what says nothing then, goes."""
        for outer in new:
            mouth = min(span[0] for span in outer.source + outer.cue)
            for inner in new:
                if inner is outer or not any(start <= inner.cue[0][0] < end <= mouth for start, end in outer.content):
                    continue
                stop = max(end for start, end in outer.content if start <= inner.cue[0][0] < end <= mouth)
                inner.content = [(start, min(end, stop)) for start, end in inner.content if start < stop]
        for said in new:
            for other in new:  # "a nurse who asked not to be named said …": the relative clause ends with the source
                if any(start <= said.cue[0][0] < end for start, end in other.source) and other is not said:
                    stop = other.source[-1][1]
                    said.content = [(start, min(end, stop)) for start, end in said.content if start < stop]
        return [said for said in new if said.content]

    def _ended_sentence(self, number: int, new: list[Statement]) -> None:
        """What a language does behind each sentence, whose statements are `new`."""

    @abstractmethod
    def _sign(self, k: int) -> None:
        """Note the statement, if any, that the reporting word at `k` makes."""
