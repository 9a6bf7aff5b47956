"""What was said, in a verb-second language: before the report, behind it, around it; and the noun phrase said.

A "Die Brücke bleibe zu, sagte Lund, sie sei alt."    said: "Die Brücke bleibe zu", "sie sei alt"
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from firsthand.attribution import tokens as t
from firsthand.attribution.contents import DASHES, Span
from firsthand.attribution.noun_phrases import NounPhrases, Part
from firsthand.attribution.reading import Reading
from firsthand.attribution.roles import role
from firsthand.lexicon.cues import Cue


@dataclass(slots=True)
class Use:
    """A reporting verb in its place."""

    cue: Cue
    words: list[Span]
    """Its tokens: the verb, its auxiliary, its particle."""
    verb: int
    """The finite verb among them."""
    last: bool
    """Whether that stands at the end of its clause."""
    about: int = -1
    """The preposition that belongs to it, with what it is about behind."""


class Said(NounPhrases, Reading):
    """A text that finds what was said around a report."""

    parted: tuple[int, int, list[Part]] = (-1, -1, [])
    """Where the sentence last parted begins and ends, and its parts."""

    def here(self) -> list[Part]:
        """The parts of the sentence."""
        if self.parted[:2] != (self.low, self.high):
            self.parted = (self.low, self.high, self.parts())
        return self.parted[2]

    def _left(self, i: int) -> list[Span]:
        """What the parts before part `i` say: a quotation, with the paragraphs before that it ends, or a clause."""
        parts = self.here()
        if i == 0:
            return []
        end = self.unmarked(self.low, parts[i].start)
        if parts[i - 1].kind == "quote":
            number = self.quote_before(parts[i].start)
            if number is not None:
                return [self._quote_content(number)]
        begin = self._since(parts[i - 1].start)
        while begin < end and self.doc.bits[begin] & t.CONJ and not self.doc.bits[begin] & t.IN:
            begin += 1
        return [self.chars(begin, end)] if begin < end else []

    def _since(self, before: int) -> int:
        """Where the clause that holds `before` begins: with the sentence, or behind the last report in it."""
        begin = self.low
        for known in self.found:
            place = known.cue[-1][1]
            cue = bisect_left(self.doc.starts, known.cue[0][0])
            if self.doc.bits[cue] & t.REPORTED:
                continue  # it stands within what is said
            if self.doc.starts[self.low] <= known.cue[0][0] and place <= self.doc.starts[before]:
                last = max(end for _, end in [*known.cue, *known.source])
                part = next((p for p in self.here() if self.doc.ends[p.end - 1] >= last), None)
                later = part is not None and next((p.start for p in self.here() if p.start >= part.end), None)
                begin = max(begin, later or self.low)
        return min(begin, before)

    def _right(self, i: int, use: Use, broken: bool, source: Span | None = None) -> list[Span]:
        """What the parts behind part `i` say. `broken`: some of it stood before; `source`: it may reach into them."""
        parts, frames = self.here(), use.cue.frames
        reached = max(source[1] if source else 0, *(end for _, end in use.words), parts[i].end)
        j = next((j for j in range(i + 1, len(parts)) if parts[j].start >= reached), len(parts))
        bits, words = self.doc.bits, self.doc.low
        if j == len(parts):
            quoted = self.high < len(bits) and bits[self.high] & t.OPEN and bits[self.high] & t.IN
            ended = words[self.high - 1] == ":"
            return self._quote_right(self.high) if ended and quoted and not broken else []
        while j + 1 < len(parts) and parts[j].kind in {"relative"} and not broken:
            j += 1
        part = parts[j]
        if part.kind == "quote" or (bits[part.start] & t.IN and bits[part.start] & t.OPEN):
            return self._quote_right(part.start) if frames & {"t", "b", "q"} else []
        if part.before == ":":
            return self._rest(j) if not broken else []
        n = self.lead(part.start, part.end)
        if broken:
            goes_on = part.kind == "main" and (
                bool(bits[part.verb] & t.REPORTED) or (part.verb == n and not bits[n] & t.CUE)
            )  # fmt: skip
            goes_on = goes_on or (part.kind == "phrase" and part.before == ",") or part.before in DASHES
            return self._rest(j) if goes_on and not self._reports(part) else []
        fits = False
        if part.kind == "sub":
            fits = words[n] in self.doc.classes["contentstart"] and "t" in frames
            fits = fits or ("b" in frames and self._reported_behind(j))
        elif part.kind == "main":
            fits = "b" in frames and not self._reports(part) and (
                bool(bits[part.verb] & t.REPORTED) or ("a" not in frames and part.verb > n)
            )  # fmt: skip
        elif part.kind == "infinitive":
            fits = bool(frames & {"i"})
        elif part.kind == "phrase":
            later = next((p.kind for p in parts[j + 1 :] if p.kind != "phrase"), "")
            fits = ("b" in frames and self._reported_behind(j)) or ("i" in frames and later == "infinitive")
        return self._rest(j) if fits else []

    def _reported_behind(self, j: int) -> bool:
        """Whether a clause in the mood of reported speech follows part `j`."""
        return any(p.kind == "main" and self.doc.bits[p.verb] & t.REPORTED for p in self.here()[j + 1 : j + 3])

    def _reports(self, part: Part) -> bool:
        """Whether a part is a report of its own: "fügte er hinzu", "wie die Polizei sagt", "so Müller"."""
        bits, words, classes = self.doc.bits, self.doc.low, self.doc.classes
        n = self.lead(part.start, part.end)
        if part.kind == "so":
            return True
        if part.kind == "main" and part.verb == n:
            return bool(bits[n] & t.CUE) and not bits[n] & t.REPORTED
        if part.kind == "sub" and words[n] in classes["as"]:
            return any(bits[m] & t.CUE for m in range(max(n + 1, part.end - 2), part.end))
        return words[n] in classes["source_after"]

    def _rest(self, j: int) -> list[Span]:
        """The words from part `j` to the sentence's end, or to where another report begins."""
        parts = self.here()
        if j >= len(parts):
            return []
        stop = parts[j].end
        spoken = parts[j].kind in {"sub", "infinitive"} or bool(self.doc.bits[parts[j].verb] & t.REPORTED)
        for m in range(j + 1, len(parts)):
            part = parts[m]
            n = self.lead(part.start, part.end)
            resumed = part.kind == "main" and part.verb == n and not self.doc.bits[n] & t.REPORTED
            if self._reports(part) or (resumed and spoken and parts[m - 1].kind not in {"sub", "relative"}):
                break
            stop = part.end
        start, end = self.chars(parts[j].start, stop)
        last = stop - 1
        if self.doc.bits[last] & t.IN:
            end = max(end, self.doc.quotes[self.doc.inside[last]].outer_end)
        return [(start, end)]

    def clause(self, at: int, cue: int) -> list[Span]:  # noqa: ARG002
        """The words from `at` to the end of what is said there."""
        j = next((j for j, part in enumerate(self.here()) if part.end > at), None)
        if j is None:
            return []
        found = self._rest(j)
        return [(self.doc.starts[at], found[0][1])] if found else []

    def _after(self, j: int) -> list[Span]:
        """What goes on behind an interruption: a clause whose verb comes first, or a phrase."""
        parts = self.here()
        if j >= len(parts) or self._reports(parts[j]):
            return []
        part = parts[j]
        n = self.lead(part.start, part.end)
        if self.doc.bits[part.start] & t.IN:
            return self._quote_right(part.start)
        first = part.kind == "main" and part.verb == n and not self.doc.bits[n] & t.CUE
        return self._rest(j) if first or (part.kind in {"phrase", "main"} and part.before in {",", *DASHES}) else []

    def _object(self, use: Use, i: int, n: int) -> list[Span]:
        """The noun phrase said: "wies [die Vorwürfe] zurück"."""
        bits, words, classes = self.doc.bits, self.doc.low, self.doc.classes
        limit = self._limit(use, i)
        if use.about >= 0:
            return [self._to_noun(use.about + 1, limit)]
        if "n" not in use.cue.frames:
            return []
        first = n
        while n < limit:
            if (bits[n] & (t.ADV | t.NEG | t.TIME) and not bits[n] & t.DET) or (
                words[n] in classes["object"] and not bits[n] & t.DET
            ):
                n += 1
            elif bits[n] & t.PREP or (words[n] in classes["dative"] and self._noun_soon(n, limit)):
                n = self.past_phrase(n, limit)
            else:
                break
        if n >= limit and limit > first and bits[limit - 1] & t.CAP:
            n = limit - 1
        return [self._to_noun(n, limit)] if n < limit else []

    def _to_noun(self, n: int, end: int) -> Span:
        """The tokens [n, end) to their last noun: adverbs behind it belong to the verb."""
        bits = self.doc.bits
        last = next(
            (m for m in range(end - 1, n, -1) if bits[m] & (t.CAP | t.CLOSE | t.IN) and not bits[m] & t.TIME), None
        )
        if last is None:
            last = next((m for m in range(end - 1, n, -1) if not bits[m] & (t.ADV | t.NEG)), n)
        return self.chars(n, last + 1)

    def _limit(self, use: Use, i: int) -> int:
        """Where the particle or the participle of a verb stands, else the end of its part."""
        part = self.here()[i]
        own = (
            start
            for start, _ in use.words
            if start != use.about and self.doc.low[start] not in self.doc.classes["impersonal"]
        )
        return next((start for start in own if use.verb < start < part.end), part.end)

    def _note(self, source: Span | None, cue: list[Span], content: list[Span], word: Cue) -> None:
        count = len(self.found)
        past = self.past
        self._add(source, cue[0], content, word)
        self.past = past
        for said in self.found[count:]:
            said.cue = [self.chars(*span) for span in cue]
            said.negated = any(self.doc.bits[n] & t.NEG for span in cue for n in range(*span))

    def _front(self, start: int, end: int) -> Span:
        while start < end - 1 and self.doc.bits[start] & t.CONJ:
            start += 1
        return start, end

    def _noun_first(self, part: Part) -> bool:
        """Whether a part begins as an apposition does: with a noun, an article or attributes of one."""
        bit = self.doc.bits[part.start]
        if bit & (t.PREP | t.ADV | t.TIME | t.IN | t.CONJ) or not bit & (t.CAP | t.DET | t.NUM | t.OPEN):
            return not bit & (t.PREP | t.ADV | t.IN | t.TIME) and self._noun_soon(part.start, part.end)
        return True

    def _subject_right(self, n: int, limit: int, i: int) -> Span | None:
        """The subject behind a verb, with what stands in apposition to it in the next parts."""
        found = self.subject(n, limit)
        parts = self.here()
        if found is None or found[1] < parts[i].end or limit < parts[i].end:
            return found
        start, stop = found
        if self.doc.bits[start] & t.SUBJ and not self.doc.bits[start] & t.DET:
            return found
        for m in range(i + 1, len(parts)):
            part = parts[m]
            if part.before == "," and (part.kind == "relative" or (part.kind == "phrase" and self._noun_first(part))):
                stop = part.end
                if part.kind == "phrase" and self.noun_phrase(part.start, part.end) < part.end:
                    stop = self.noun_phrase(part.start, part.end)
                    break
            else:
                break
        return start, stop

    def _acts(self, start: int, end: int) -> bool:
        """Whether a phrase names somebody who can speak."""
        doc = self.doc
        if doc.bits[start] & t.SUBJ and doc.low[start] in doc.classes["pronoun"]:
            return True
        if doc.low[start] in doc.classes["oblique"]:
            return False
        nouns = (n for n in range(start, end) if doc.bits[n] & t.CAP and doc.low[n] not in doc.classes["determiner"])
        noun = next(nouns, None)
        noun = next((n for n in range(start, end) if self._aged(n)), None) if noun is None else noun
        if noun is None:
            return doc.low[start] in doc.classes["indefinite"]
        known = role(doc.low[noun], doc.language)
        if known is not None:
            return known.kind != "document"
        return self._aged(noun) or noun == start
