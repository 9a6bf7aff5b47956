"""The plain shapes: "X said that …", "…, X said", "…, X said, …", "…, said X", and who X is in each.

A "The bridge is shut, said Ada Lund, the mayor."    source "Ada Lund, the mayor", cue "said"
"""

from __future__ import annotations

from bisect import bisect_left

from firsthand.attribution import tokens as t
from firsthand.attribution.contents import BREAKS, PAUSES, STOPS, Span
from firsthand.attribution.following import Following
from firsthand.attribution.quoted import Quoted
from firsthand.attribution.roles import role
from firsthand.lexicon.cues import Cue


class Plain(Quoted, Following):
    """A sentence in which a finite verb reports."""

    def _floor(self, begin: int) -> int:
        """The first token a source may take: after the last quotation or stop before it."""
        bits, words = self.doc.bits, self.doc.low
        for n in range(begin - 1, self.low - 1, -1):
            if bits[n] & t.IN or words[n] in BREAKS or (words[n] == ":" and n + 1 < begin):
                return n + 1
        return self.low

    def _subject(self, before: int) -> Span | None:
        """The subject of the clause that goes on before token `before`: the last source, or the first noun phrase."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        for known in reversed(self.found):
            if known.cue[0][0] < doc.starts[self.low]:
                break
            if known.source and known.cue[-1][1] <= doc.starts[before]:
                start, end = known.source[0][0], known.source[-1][1]
                return bisect_left(doc.starts, start), bisect_left(doc.starts, end)
        n = self.low
        for _ in range(3):
            while n < before and bits[n] & (t.CONJ | t.ADV | t.PUNCT) and not bits[n] & (t.IN | t.DET):
                n += 1
            timed = n + 1 < before and words[n] in doc.classes["timelead"] and words[n + 1] in doc.classes["period"]
            if (
                n < before
                and (timed or bits[n] & (t.PREP | t.SUB | t.ING | t.TIME) or words[n] in doc.classes["participle"])
                and (timed or not bits[n] & t.DET)
            ):
                comma = next((c for c in range(n, before) if words[c] == ","), None)
                if comma is None:
                    break
                n = comma + 1
            else:
                break
        if n >= before or bits[n] & t.IN:
            return None
        if bits[n] & t.SUBJ and not bits[n] & t.DET:
            return n, n + 1
        end = n
        while end < before:
            word = words[end]
            if bits[end] & t.IN or word in STOPS or (bits[end] & (t.AUX | t.MODAL) and not bits[end] & t.POSSESSIVE):
                break
            if (
                not bits[end] & t.CAP
                and end > n
                and (bits[end] & (t.VERB | t.CUE | t.SUB | t.ADV) or (bits[end] & t.PAST and len(word) > 4))
                and word not in self.doc.classes["of"]
                and not bits[end - 1] & (t.DET | t.POSSESSIVE | t.PREP)
            ):
                break
            if word == ",":
                close = next((c for c in range(end + 1, before) if words[c] == ","), None)
                if close is None or doc.between(end + 1, close) != "apposed":
                    break
                end = close
            end += 1
            if end - n > 24:
                return None
        while end > n and bits[end - 1] & (t.PREP | t.CONJ | t.SUB):
            end -= 1
        return (n, end) if end > n and end < before else None

    def _quoting_aside(self, begin: int) -> Span | None:
        """The subject in "Lund, who calls it a “folly,” said …": its aside ends in a quotation."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        number = self.quote_before(begin)
        if number is None:
            return None
        first = bisect_left(doc.starts, doc.quotes[number].outer_start)
        comma = next((n for n in range(first - 1, max(self.low, first - 12), -1) if words[n] == ","), None)
        if comma is None or comma == self.low:
            return None
        opens = words[comma + 1]
        if (
            opens not in self.doc.classes["who_which"]
            and not bits[comma + 1] & t.ING
            and opens not in doc.classes["participle"]
        ):
            return None
        head = doc.phrase_left(comma, self._floor(comma))
        return None if head is None else (head[0], begin) if opens in self.doc.classes["who_which"] else head

    def _active(self, source: Span, begin: int, after: int, cue: Cue, aside: bool = False) -> None:
        """Note "X said that …", "…, X said", "…, X said, …"."""
        bits, words = self.doc.bits, self.doc.low
        start = source[0]
        kind, at, cue_end = self.right_of(after, cue)
        prior = words[start - 1] if start > self.low else ""
        quoted = None if aside else self.quote_before(start)
        if quoted is not None and kind in {"clause", "that", "quote", "colon"} and self._within_clause(quoted):
            quoted = None  # "After Lund spoke on “Good Morning,” Moe said it was shut"
        content: list[Span] = []
        if quoted is not None:
            content = [self._quote_content(quoted)]
            if kind == "quote" and words[at - 1] in PAUSES | {":"}:
                content += self._quote_right(at)
            elif kind == "that" and words[at - 1] == ",":
                content += self.clause(at, begin)
            self._add(source, (begin, cue_end), content, cue)
            return
        if prior in self.doc.classes["as"] and kind in {"none", "comma", "tail", "prep"}:
            left = start - 2 > self.low and words[start - 2] == "," and self.holds_verb(self.low, start - 2)
            if left:
                content = self.left_of(start - 2)
            elif kind == "comma":
                content = self.clause(at, begin)
            self._add(source, (begin, cue_end), content, cue)
            return
        comma = prior in PAUSES and start - 1 > self.low
        if kind == "quote":
            content = self._quote_right(at) if "q" in cue.frames or self._takes_phrase(source, cue) else []
            if content and prior == "," and words[at - 1] == "," and self.text[content[0][0] + 1].islower():
                content = self.left_of(start - 1) + content  # "It will, Lund said, “stay shut”"
        elif kind in {"that", "wh"} and "t" in cue.frames:
            content = self.clause(at, begin)
            if comma and words[at - 1] == "," and self.holds_verb(self.low, start - 1):
                content = self.left_of(start - 1) + content
        elif kind == "inf" and "i" in cue.frames:
            content = self.clause(at, begin)
        elif kind == "clause" and "b" in cue.frames:
            content = self.clause(at, begin)
            if prior in self.doc.classes["fronted"]:
                content.insert(0, self.chars(start - 1, start))
        elif kind == "colon":
            content = self.clause(at, begin)
        elif kind == "comma" and not comma and "s" in cue.frames and self.holds_verb(at, self.high):
            content = self.clause(at, begin)  # "The report said, the pier is rotten"
        elif comma and kind == "comma" and cue.frames & {"q", "d"}:
            content = self.left_of(start - 1) + self.clause(at, begin)
        elif comma and kind in {"none", "tail", "prep", "comma"} and self.holds_verb(self.low, start - 1):
            content = [] if self._compound(source, begin, cue) else self.left_of(start - 1)
        elif kind in {"np", "clause"} and self._takes_phrase(source, cue):
            content = self.phrase(at)
        elif kind == "prep" and "p" in cue.frames and "s" not in cue.frames:
            content = self.clause(at + 1, begin)
            cue_end = at + 1
        elif kind == "prep":
            quote = next((n for n in range(at, min(self.high, at + 25)) if bits[n] & t.OPEN and bits[n] & t.IN), None)
            if quote is not None and words[quote - 1] in {",", ":"}:
                content = self._quote_right(quote)
        elif kind == "none" and at > after and at >= self.high - 1 and (cue_end > after or "s" in cue.frames):
            content = self._quote_behind()  # "Lund said in a statement. “It is shut.”"
        self._add(source, (begin, cue_end), content, cue)

    def _compound(self, source: Span, begin: int, cue: Cue) -> bool:
        """Whether a heading ends in a noun rather than in a report: "…, Lund assault claims"."""
        bits, at_end = self.doc.bits, self.trimmed(self.high) == begin + 1
        last = source[1] - 1
        named = bits[last] & (t.CAP | t.SUBJ) or self.doc.low[last] in self.doc.classes["headline"]
        named = named or any(bits[n] & t.DET for n in range(*source))
        return self.number == 0 and self.headline and at_end and cue.form == "third" and "a" in cue.frames and not named

    def _quote_behind(self) -> list[Span]:
        """The quotation that opens the next sentence, in the same paragraph."""
        bits, n = self.doc.bits, self.high
        if (
            n >= len(bits)
            or not (bits[n] & t.OPEN and bits[n] & t.IN)
            or "\n" in self.text[self.doc.ends[n - 1] : self.doc.starts[n]]
        ):
            return []
        return self._quote_right(n)

    def _names_somebody(self, start: int, end: int) -> bool:
        """Whether a name or a noun for somebody stands in a phrase, before what hangs on it."""
        doc = self.doc
        known = (role(doc.low[n], doc.language) for n in range(start, end))
        return any(doc.bits[n] & t.CAP for n in range(start + 1, end)) or any(
            what is not None and what.kind != "document" for what in known
        )

    def _within_clause(self, number: int) -> bool:
        """Whether a quotation ends a clause that a conjunction or a preposition opens."""
        doc, low = self.doc, self.low
        first = bisect_left(doc.starts, doc.quotes[number].outer_start)
        return first > low and bool(doc.bits[low] & (t.SUB | t.PREP | t.TIME | t.ING)) and not doc.bits[low] & t.DET

    def _takes_phrase(self, source: Span, cue: Cue) -> bool:
        """Whether a bare noun phrase after the cue is what was said."""
        if "n" not in cue.frames:
            return False
        if "a" not in cue.frames:
            return True
        return "d" in cue.frames and any(self.doc.low[n] in self.doc.classes["document"] for n in range(*source))

    def _inverted(self, k: int, begin: int, after: int, cue: Cue) -> bool:
        """Note "…, said X": whether it is this shape; if so it is noted."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        if "q" not in cue.frames or begin != k or cue.form == "ing" or after >= self.high:
            return False
        if "r" in cue.frames and "k" not in cue.frames:
            return False  # somebody is told: "…, Lund told Moe" has its subject before it
        if cue.form == "base" and "a" in cue.frames:
            return False  # "…, state media reported"
        quoted = self.quote_before(k)
        first = bits[after]
        if (first & (t.PUNCT | t.PREP | t.CONJ | t.AUX | t.MODAL | t.TIME | t.OPEN | t.ADV) and not first & t.DET) or (
            first & t.SUB
        ):
            return False
        comma = begin - 1 > self.low and words[begin - 1] in PAUSES
        if quoted is None and not (comma and self.holds_verb(self.low, begin - 1)):
            return False
        end = self.phrase_right(after, self.high)
        if end <= after:
            return False
        rest = bits[end] if end < self.high else 0
        if (
            quoted is None
            and end < self.high
            and not (rest & (t.PUNCT | t.PREP | t.ING | t.SUB | t.TIME) or words[end] in doc.classes["timelead"])
        ):
            return False
        if (
            quoted is None
            and doc.phrase_left(begin, self.low) is not None
            and end < self.high
            and words[end] not in {",", "."}
        ):
            return False
        if quoted is None and "n" in cue.frames and first & t.DET and not self._names_somebody(after, end):
            return False  # "Lund, who runs it, denied the report, saying …"
        content = [self._quote_content(quoted)] if quoted is not None else self.left_of(begin - 1)
        later = end
        if later < self.high and words[later] in {",", ":"} and later + 1 < self.high:
            later += 1
        if later < self.high and bits[later] & t.OPEN and bits[later] & t.IN:
            content += self._quote_right(later)
        self._add((after, end), (k, after), content, cue)
        return True
