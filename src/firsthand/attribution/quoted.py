"""Quoted words as what somebody said: how far they go, what carries them on, and what stands behind a colon.

A "“It is shut,” Lund said. “It leaks.”"    both quotations are one statement
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from firsthand.attribution import tokens as t
from firsthand.attribution.contents import Sentence, Span
from firsthand.attribution.names import nobody
from firsthand.lexicon.cues import Cue
from firsthand.quotations import Quotation

_TRIM = " \t\n\r\u00a0,.;:"


@dataclass(slots=True)
class Statement:
    """One statement: spans of characters, in order; `source` is empty where nobody is named."""

    source: list[Span]
    cue: list[Span]
    content: list[Span]
    word: Cue
    via: list[Span] = field(default_factory=list)
    """Who relayed it, where the cue itself says so: "was quoted as saying by …"."""
    negated: bool = False


SAID = Cue("according to", "neutral", frozenset("tq"), "past")


class Quoted(Sentence):
    """A sentence among the quotations of its text; `found` gathers what is said there."""

    headline: bool
    spans: list[Span]
    edges: list[Span]
    found: list[Statement]
    number: int
    past: int

    def _colon(self) -> None:
        """Note "Lund: Bridge shut" and "Bridge shut: police" in a headline, "LUND: We …" in a transcript."""
        if self.text.find(":", *self.spans[self.number]) < 0:
            return
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        colon = next((n for n in range(self.low, self.high) if words[n] == ":" and not bits[n] & t.IN), None)
        if colon is None or not self.low < colon < self.high - 1:
            return
        cue, lead, tail = (colon, colon + 1), (self.low, colon), (colon + 1, self.trimmed(self.high))
        if self.headline and self.number == 0:
            if tail[1] - tail[0] <= 4 and self.speaks(*tail):
                self._add(tail, cue, [self.chars(*lead)], SAID)
            elif self.speaks(*lead) or self.only_names(*lead):
                self._add(lead, cue, [self.chars(*tail)], SAID)
        elif self.only_names(*lead) and (
            self.number == 0 or "\n" in self.text[slice(self.spans[self.number - 1][1], doc.starts[self.low])]
        ):
            words_of_it = self.text[doc.starts[self.low] : doc.ends[colon - 1]]
            if nobody(words_of_it):
                return  # "PHOTOS: …", "SEE ALSO: …"
            if words_of_it.isupper() or (bits[colon + 1] & t.OPEN and bits[colon + 1] & t.IN):
                stop = self.text.find("\n", doc.starts[colon])
                content = (doc.starts[colon + 1], len(self.text) if stop < 0 else stop)
                self._add(lead, cue, [content], SAID)

    def _quote_content(self, number: int) -> Span:
        """A quotation and what of its sentence stands before it; earlier paragraphs of it, too."""
        doc = self.doc
        quote = doc.quotes[number]
        first = bisect_left(doc.starts, quote.outer_start)
        low = next((low for low, high in self.edges if low <= first < high), first)
        start = quote.outer_start
        if low < first:
            here = doc.starts[low]
            told = any(here <= known.cue[0][0] < quote.outer_start for known in self.found)
            if not told and not any(doc.low[n] == ":" for n in range(low, first)):
                start = here
        while quote.continued and number:
            number -= 1
            quote = doc.quotes[number]
            start = quote.outer_start
        return start, doc.quotes[doc.inside[first]].outer_end

    def _quote_right(self, at: int) -> list[Span]:
        """The quotation that opens at token `at`, and the rest of the sentence where the quotation only began it."""
        doc, bits = self.doc, self.doc.bits
        quote = doc.quotes[doc.inside[at]]
        inner = self.text[quote.start : quote.end].rstrip()
        end = bisect_left(doc.starts, quote.outer_end)
        if (
            inner[-1:] in {",", ".", "!", "?", "…"}
            or end >= self.high
            or (bits[end] & t.PUNCT and not bits[end] & t.OPEN)
        ):
            return [(quote.outer_start, quote.outer_end)]
        rest = self.clause(at, at)
        return rest if rest and rest[0][1] > quote.outer_end else [(quote.outer_start, quote.outer_end)]

    def _carry_on(self, new: list[Statement]) -> None:
        """Give the last statement of a sentence the quotations that follow without a source of their own."""
        if not new:
            return
        last = max(new, key=lambda s: s.cue[0])
        doc = self.doc
        if not self._spoken(last):  # "“…,” Lund said, adding that …. “…”"
            same = [s for s in new if self._spoken(s) and (s.source == last.source or self._hangs(last))]
            last = same[-1] if same else last
        spoken = self._spoken(last)
        for number in range(self.number + 1, len(self.edges)):
            low, high = self.edges[number]
            if (
                low >= high
                or not all(doc.bits[n] & (t.IN | t.PUNCT) for n in range(low, high))
                or not doc.bits[low] & t.IN
            ):
                break
            quote = doc.quotes[doc.inside[low]]
            if not self._stands_alone(quote):
                break
            gap = self.text[self.spans[number - 1][1] : self.spans[number][0]]
            introduced = self.text[last.content[-1][1] : self.spans[number][0]].strip() == ":"
            if "\n" in gap and not ((quote.continued or self._paragraph(quote)) and spoken) and not introduced:
                break
            start, end = last.content[-1]
            if quote.outer_start < end:
                last.content[-1] = (start, max(end, quote.outer_end))
            else:
                last.content.append((quote.outer_start, quote.outer_end))
            spoken = True

    def _spoken(self, said: Statement) -> bool:
        """Whether quotation marks stand in what was said."""
        words = [self.doc.text[start:end] for start, end in said.content]
        return any(piece[:1] in "\"“„«'‘`" or "”" in piece or '"' in piece for piece in words)

    def _hangs(self, said: Statement) -> bool:
        """Whether a relative pronoun says it: "said Lund, who added that …"."""
        return bool(said.source) and self.text[slice(*said.source[0])].lower() in self.doc.classes["relative"]

    def _paragraph(self, quote: Quotation) -> bool:
        """Whether a quotation is a paragraph of its own."""
        start = self.text.rfind("\n", 0, quote.outer_start) + 1
        end = self.text.find("\n", quote.outer_end)
        around = self.text[start : quote.outer_start] + self.text[quote.outer_end : end if end >= 0 else len(self.text)]
        return not around.strip()

    def _stands_alone(self, quote: Quotation) -> bool:  # noqa: ARG002
        """Whether a quotation can go on with the last statement rather than belong to what follows it."""
        return True

    def _when(self, source: Span) -> bool:
        """Whether a phrase names a time, which says nothing."""
        last = self.doc.low[source[1] - 1]
        return (bool(self.doc.bits[source[1] - 1] & t.TIME) and source[1] - source[0] <= 2) or last in self.doc.classes[
            "period"
        ]

    def _add(
        self, source: Span | None, cue: Span, content: list[Span], word: Cue, via: list[Span] | None = None
    ) -> None:
        """Note a statement, unless nothing was said."""
        if source is not None and self._when(source):
            return
        trimmed = [span for span in (trim(self.text, span) for span in content) if span[0] < span[1]]
        if not trimmed:
            return
        doc = self.doc
        negated = any(doc.bits[n] & t.NEG for n in range(*cue))
        sources = [] if source is None else [trim(self.text, self.chars(*source))]
        if not any(letter.isalnum() for start, end in sources for letter in self.text[start:end]):
            sources = []  # marks alone are nobody
        self.past = max(self.past, cue[1])
        self.found.append(Statement(sources, [self.chars(*cue)], sorted(trimmed), word, via or [], negated))


def trim(text: str, span: Span) -> Span:
    """A span without white space, commas, full stops and colons at its ends."""
    start, end = span
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    while end > start and text[start] in _TRIM:
        start += 1
    return start, end
