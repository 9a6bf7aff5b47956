"""A sentence of a verb-second language in its parts: clauses, quotations and phrases between commas, dashes and colons.

Such languages set a comma before every clause that depends on another, and where the finite verb stands in a part says
which kind of clause it is.

    >>> doc = Words("Die Polizei sagte, dass die Brücke, die alt ist, geschlossen sei.", "de")
    >>> [part.kind for part in Clauses(doc, 0, len(doc.low)).parts()]
    ['main', 'sub', 'relative', 'main']
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from firsthand.attribution import tokens as t
from firsthand.attribution.contents import DASHES, Sentence
from firsthand.attribution.phrases import Words
from firsthand.lexicon.cues import words

__all__ = ["Clauses", "Part", "Words"]

_MARKS = frozenset({",", ";", ":"}) | DASHES
_ENDED = (",", ".", "!", "?", "…")
_WEAK_PAST = 5
"""A verb known by its ending alone has more letters than this."""


@dataclass(slots=True)
class Part:
    """The tokens [start, end) between two marks."""

    start: int
    end: int
    before: str
    """The mark before it: one of , ; : a dash, a conjunction; or nothing."""
    kind: str
    """`main` (its verb second or first), `sub`, `relative`, `infinitive`, `quote`, `so`, `phrase` (no verb)."""
    verb: int
    """Its first finite verb; -1 where it has none."""


@cache
def _joined(language: str) -> tuple[str, ...]:
    """How infinitives with the sign inside begin: "aufzu", "mitzu"."""
    classes = words(language)
    return tuple(sorted(particle + sign for particle in classes["particle"] for sign in classes["infinitive"]))


class Clauses(Sentence):
    """A sentence that knows its parts."""

    def parts(self) -> list[Part]:
        """The parts of the sentence, in order; none is empty."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        found: list[Part] = []
        begin, before, depth, verb = self.low, "", 0, False
        for n in range(self.low, self.high):
            if bits[n] & t.IN:
                if bits[n] & t.CLOSE and n + 1 < self.high and not bits[n + 1] & (t.PUNCT | t.IN) and self._ended(n):
                    begin, before, verb = self._cut(found, begin, n + 1, before), "", False
                continue
            word = words[n]
            if word in {"(", ")"}:
                depth += 1 if word == "(" else -1
            elif depth > 0:
                continue
            elif word in _MARKS and (word not in DASHES or doc.ends[n - 1] < doc.starts[n] or n == self.low):
                self._cut(found, begin, n, before)
                begin, before, verb = n + 1, word, False
            elif verb and bits[n] & t.CONJ and n + 1 < self.high and self.finite(n + 1):
                self._cut(found, begin, n, before)
                begin, before = n + 1, word
            else:
                verb = verb or self.finite(n)
        self._cut(found, begin, self.high, before)
        return found

    def _ended(self, close: int) -> bool:
        quote = self.doc.quotes[self.doc.inside[close]]
        return self.text[quote.start : quote.end].rstrip().endswith(_ENDED)

    def _cut(self, found: list[Part], start: int, end: int, before: str) -> int:
        """Add the part [start, end) without the punctuation at its ends; where the next one begins."""
        stop = end
        end = self.unmarked(start, end)
        if start < end:
            verb = next((n for n in range(start, end) if self.finite(n)), -1)
            if verb < 0 and (before == "," or self.doc.bits[start] & t.SUBJ):
                verb = self._unlisted(start, end)
            found.append(Part(start, end, before, self._kind(start, end, before, verb), verb))
        return stop

    def unmarked(self, start: int, end: int) -> int:
        """The end of the tokens [start, end) without the marks they end in; brackets and quotation marks stay."""
        bits, words = self.doc.bits, self.doc.low
        while (
            end > start and bits[end - 1] & t.PUNCT and not bits[end - 1] & (t.CLOSE | t.IN) and words[end - 1] != ")"
        ):
            end -= 1
        return end

    def _kind(self, start: int, end: int, before: str, verb: int) -> str:
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        if all(bits[n] & t.IN for n in range(start, end)):
            return "quote"
        if words[start] in doc.classes["so"] and verb < 0 and start + 1 < end and bits[start + 1] & (t.CAP | t.DET):
            return "so"
        n = self.lead(start, end)
        if n == self.low and bits[n] & t.CAP and bits[n] & (t.AUX | t.MODAL) and self._last_verb(end) == end - 1:
            return "sub"  # "Sollte es regnen, …"
        if self._infinitive(n, end):
            return "infinitive"
        last = self._last_verb(end)
        if bits[n] & t.SUB and (last >= 0 or not bits[n] & (t.PREP | t.ADV | t.REL | t.DET)):
            ambiguous = words[n] in doc.classes["as"] or bits[n] & (t.PREP | t.CONJ)
            if not ambiguous or last == end - 1:
                return "sub"
        r = n + 1 if bits[n] & t.PREP and n + 1 < end else n
        depends = before == "," and not bits[r] & t.CAP
        if depends and bits[r] & t.REL and r + 1 < end and last == end - 1 and self._verb_final(r + 1, end):
            return "relative"
        return "main" if verb >= 0 else "phrase"

    def _unlisted(self, start: int, end: int) -> int:
        """A verb in the mood of reported speech that no list has: "das Militär werte die Daten aus"; -1 without one."""
        bits, words = self.doc.bits, self.doc.low
        known = t.CAP | t.DET | t.SUBJ | t.PREP | t.ADV | t.SUB | t.CONJ | t.NUM | t.PUNCT | t.IN | t.TIME | t.NEG
        for n in range(start + 1, end):
            noun = bits[n - 1] & (t.CAP | t.SUBJ) and not bits[n - 1] & t.TIME
            if noun and not bits[n] & known and words[n].endswith("e") and len(words[n]) > 3 and not (
                n + 1 < end and bits[n + 1] & t.CAP
            ):  # fmt: skip
                bits[n] |= t.REPORTED
                return n
        return -1

    def lead(self, start: int, end: int) -> int:
        """The first token behind a conjunction or adverbs that open a part."""
        bits = self.doc.bits
        while start < end - 1 and bits[start] & t.CONJ and not bits[start] & (t.IN | t.CAP):
            start += 1
        if start < end - 1 and bits[start] & t.ADV and not bits[start] & (t.IN | t.CAP) and (
            bits[start + 1] & (t.SUB | t.REL)
        ):  # fmt: skip
            start += 1
        return start

    def _last_verb(self, end: int) -> int:
        """The last token before `end` if it is a finite verb, -1 if it is none."""
        return end - 1 if self.finite(end - 1) or self._like_a_verb(end - 1) else -1

    def _like_a_verb(self, n: int) -> bool:
        """Whether a word at the end of a clause may be its verb by its looks."""
        word, bits = self.doc.low[n], self.doc.bits[n]
        known = t.CAP | t.PUNCT | t.IN | t.ADV | t.PREP | t.DET | t.SUBJ | t.CONJ | t.NUM
        return not bits & known and word.endswith(("t", "en", "te")) and len(word) > 3

    def _verb_final(self, start: int, end: int) -> bool:
        """Whether only verbs stand from the first auxiliary or modal on, or from the first verb where there is none."""
        strong = t.AUX | t.MODAL | t.REPORTED
        verbs = [n for n in range(start, end) if self.finite(n)]
        first = next((n for n in verbs if self.doc.bits[n] & strong), verbs[0] if verbs else end)
        helped = bool(self.doc.bits[min(first, end - 1)] & strong)
        if helped and not self.doc.bits[end - 1] & strong:
            return False
        return all(self.finite(n) or self._like_a_verb(n) for n in range(first, end)) and first >= end - 3

    def _infinitive(self, start: int, end: int) -> bool:
        """Whether a part ends in "zu gehen" or "aufzugeben" and has no verb of its own."""
        words, classes = self.doc.low, self.doc.classes
        for n in range(end - 1, max(start - 1, end - 4), -1):
            if words[n].endswith("n") and not self.doc.bits[n] & t.CAP:
                joined = words[n].startswith(_joined(self.doc.language))
                if joined or (n > start and words[n - 1] in classes["infinitive"]):
                    own = range(start, n if joined else n - 1)
                    return not any(self.finite(m) and not self._participle(m, n) for m in own)
        return False

    def _participle(self, m: int, n: int) -> bool:
        """Whether the verb at `m` is a participle that leans on the infinitive at `n`: "getäuscht zu haben"."""
        return m >= n - 2 and not self.doc.bits[m] & (t.AUX | t.MODAL | t.REPORTED)

    def finite(self, n: int) -> bool:
        """Whether a finite verb stands at `n`, as far as lists and looks tell."""
        bits, word = self.doc.bits[n], self.doc.low[n]
        if bits & (t.IN | t.CAP | t.PUNCT | t.SUB | t.PREP | t.DET | t.SUBJ):
            return False
        if bits & (t.AUX | t.MODAL | t.REPORTED | t.VERB):
            return n == self.low or not self._attribute(n)
        if bits & t.CUE:
            cue = self.doc.cues.get(word)
            return cue is None or cue.form != "participle"
        before = self.doc.bits[n - 1] if n > self.low else 0
        return (
            len(word) > _WEAK_PAST
            and word.endswith(("te", "ten"))
            and bool(before & (t.CAP | t.SUBJ | t.CLOSE))
            and not before & t.DET
            and not (n + 1 < self.high and self.doc.bits[n + 1] & t.CAP and before & t.PREP)
        )

    def _attribute(self, n: int) -> bool:
        """Whether a word that looks like a verb stands before a noun: "die geplante Brücke"."""
        bits = self.doc.bits
        if bits[n] & (t.AUX | t.MODAL) or n + 1 >= self.high or not bits[n + 1] & t.CAP or bits[n + 1] & t.TIME:
            return False
        return bool(bits[n - 1] & (t.DET | t.PREP)) and not bits[n - 1] & t.SUBJ
