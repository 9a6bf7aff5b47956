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
from firsthand.attribution.contents import DASHES, Sentence, Span
from firsthand.attribution.phrases import Words
from firsthand.attribution.roles import role
from firsthand.lexicon.cues import words
from firsthand.lexicon.outlets import known as outlet_known

__all__ = ["Clauses", "Part", "Words"]

_MARKS = frozenset({",", ";", ":"}) | DASHES
_ENDED = (",", ".", "!", "?", "…")
_WEAK_PAST = 5
"""A verb known by its ending alone has more letters than this."""
MAX_ATTRIBUTE = 10
"""An attribute before its noun ("mit der Sache vertraute") has fewer words than this."""


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
        bits, stop = self.doc.bits, end
        while end > start and bits[end - 1] & t.PUNCT and not bits[end - 1] & (t.CLOSE | t.IN) and (
            self.doc.low[end - 1] != ")"
        ):  # fmt: skip
            end -= 1
        if start < end:
            verb = next((n for n in range(start, end) if self.finite(n)), -1)
            if verb < 0 and (before == "," or self.doc.bits[start] & t.SUBJ):
                verb = self._unlisted(start, end)
            found.append(Part(start, end, before, self._kind(start, end, before, verb), verb))
        return stop

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
        known = (t.CAP | t.DET | t.SUBJ | t.PREP | t.ADV | t.SUB | t.CONJ | t.NUM | t.PUNCT | t.IN | t.TIME | t.NEG)
        for n in range(start + 1, end):
            noun = bits[n - 1] & (t.CAP | t.SUBJ) and not bits[n - 1] & t.TIME
            if noun and not bits[n] & known and words[n].endswith("e") and len(words[n]) > 3 and not (  # noqa: PLR2004
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
        return not bits & known and word.endswith(("t", "en", "te")) and len(word) > 3  # noqa: PLR2004

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

    def subject(self, n: int, end: int) -> Span | None:
        """The first phrase from `n` that can be a subject: not one behind a preposition, nor one that bears an object."""
        doc, bits, words, classes = self.doc, self.doc.bits, self.doc.low, self.doc.classes
        while n < end:
            bit, word = bits[n], words[n]
            if bit & t.IN:
                return None
            if word in classes["object"] and not bit & t.SUBJ:
                n += 1
            elif bit & t.SUBJ and not (n + 1 < end and bits[n + 1] & t.CAP and not bits[n + 1] & t.TIME and bit & t.DET):
                return n, n + 1
            elif word in classes["indefinite"] and not self._noun_soon(n, end):
                stop = self._behind_of(n + 1, end)
                return n, stop
            elif (bit & t.ADV and not bit & t.DET) or bit & (t.TIME | t.NEG) and not bit & t.DET:
                n += 1
            elif word in classes["oblique"] or (bit & t.PREP and not self._attributive(n, end)):
                n = self.past_phrase(n, end)
            elif bit & (t.CAP | t.DET | t.NUM | t.OPEN) or self._noun_soon(n, end) or self._attributive(n, end):
                stop = self.noun_phrase(n, end)
                return (n, stop) if stop > n else None
            else:
                n += 1
        return None

    def _noun_soon(self, n: int, end: int) -> bool:
        """Whether only attributes stand between `n` and a noun."""
        bits = self.doc.bits
        for m in range(n + 1, min(end, n + 4)):
            if bits[m] & t.CAP or self._aged(m):
                return not bits[m] & t.TIME
            if bits[m] & (t.PUNCT | t.PREP | t.DET | t.CONJ | t.ADV) and not bits[m] & t.OPEN:
                return False
        return False

    def _aged(self, n: int) -> bool:
        """Whether a noun begins with a number: "58-Jährige"."""
        return bool(self.doc.bits[n] & t.NUM) and any(map(str.isupper, self.text[self.doc.starts[n] : self.doc.ends[n]]))

    def _attributive(self, n: int, end: int) -> bool:
        """Whether a preposition opens an attribute before a noun: "mit der Sache vertraute Personen"."""
        bits = self.doc.bits
        if not bits[n] & t.PREP:
            return False
        for m in range(n + 2, min(end - 1, n + MAX_ATTRIBUTE)):
            if bits[m] & (t.IN | t.PUNCT) or self.doc.low[m] in self.doc.classes["joining"]:
                return False
            lower = not bits[m] & (t.CAP | t.NUM | t.DET | t.PREP | t.ADV | t.AUX | t.MODAL | t.SUBJ | t.CUE)
            if lower and self.doc.low[m].endswith(("te", "ten", "ter", "ne", "nen", "de", "den")):
                return bool(bits[m - 1] & t.CAP) and bool(bits[m + 1] & t.CAP)
        return False

    def past_phrase(self, n: int, end: int) -> int:
        """Past the phrase of a preposition, or one that is no subject."""
        bits, words, classes = self.doc.bits, self.doc.low, self.doc.classes
        n += 1
        while n < end and not bits[n] & (t.CAP | t.IN) and (
            bits[n] & (t.DET | t.NUM | t.OPEN) or not bits[n] & (t.PUNCT | t.PREP | t.SUBJ | t.AUX | t.MODAL | t.TIME)
        ):
            if self._aged(n):
                break
            n += 1
        while n < end and not bits[n] & t.IN:
            if bits[n] & (t.CAP | t.OPEN | t.CLOSE) or self._aged(n):
                n += 1
            elif words[n] == "(":
                n = self._closed(n, end)
            elif bits[n] & t.NUM:
                n += 1
            elif words[n] in classes["joining"] and n + 1 < end and bits[n + 1] & t.CAP:
                n += 1
            elif words[n] in {"des", "eines"} and words[n] in classes["genitive"] and self._noun_soon(n, end):
                n += 1
                while n < end and not bits[n] & t.CAP:
                    n += 1
            else:
                break
        return n

    def _closed(self, n: int, end: int) -> int:
        return next((m + 1 for m in range(n, end) if self.doc.low[m] == ")"), n + 1)

    def _behind_of(self, n: int, end: int) -> int:
        """Past "von ihnen", "der Zeugen" behind an indefinite word."""
        bits, words, classes = self.doc.bits, self.doc.low, self.doc.classes
        if n < end and (words[n] in classes["attached"] or (words[n] in classes["genitive"] and self._noun_soon(n, end))):
            if n + 1 < end and (words[n + 1] in classes["object"] or bits[n + 1] & t.SUBJ):
                return n + 2
            return self.past_phrase(n, end)
        return n

    def noun_phrase(self, start: int, end: int) -> int:
        """Where the noun phrase that begins at `start` ends, its genitives and what hangs on it by "von" included."""
        bits, words, classes = self.doc.bits, self.doc.low, self.doc.classes
        n = start
        while n < end and bits[n] & (t.DET | t.NUM) and not self._aged(n) and not bits[n] & t.CAP:
            n += 1
        if n == start and bits[n] & t.DET:
            n += 1
        if n < end and self._attributive(n, end):
            while not (bits[n - 1] & t.CAP and not bits[n] & t.CAP and bits[n + 1] & t.CAP):
                n += 1
        while n < end and not bits[n] & (t.CAP | t.PUNCT | t.PREP | t.IN) and not self._aged(n) and self._noun_soon(n, end):
            n += 1
        head = n
        while n < end and not bits[n] & t.IN:
            bit, word = bits[n], words[n]
            if (bit & t.CAP and not (bit & t.TIME and n > head)) or self._aged(n):
                n += 1
            elif bit & t.OPEN:
                n = next((m + 1 for m in range(n + 1, end) if bits[m] & t.CLOSE), n + 1)
            elif word == "(":
                n = self._closed(n, end)
            elif word in {"&", "+"}:
                n += 1
            elif word in classes["genitive"] and n > head and self._noun_soon(n, end) and not self._told(start, head, n, end):
                stop = self._past_noun(n, end)
                if stop + 1 < end and words[stop + 1] in classes["source_before"]:
                    break
                n = stop
            elif word in classes["attached"] and n > head and n + 1 < end:
                if bits[n + 1] & t.SUBJ or words[n + 1] in classes["object"]:
                    n += 2
                elif bits[n + 1] & t.CAP and not bits[n + 1] & t.TIME:
                    n += 1
                elif self._noun_soon(n, end):
                    n = self._past_noun(n, end)
                else:
                    break
            elif word in classes["joining"] and n + 1 < end and self._joined(n + 1, end):
                n = n + 1 if bits[n + 1] & t.CAP else self._past_noun(n, end)
            else:
                break
        return n

    def _past_noun(self, n: int, end: int) -> int:
        """Past a short word, attributes and one run of capitals."""
        bits = self.doc.bits
        n += 1
        while n < end and not bits[n] & (t.CAP | t.OPEN):
            n += 1
        return n

    def _joined(self, n: int, end: int) -> bool:
        """Whether "und" joins another noun rather than a clause."""
        if self.doc.bits[n] & t.TIME or any(self.finite(m) for m in range(n, end)):
            return False
        return bool(self.doc.bits[n] & t.CAP) or self._noun_soon(n - 1, end)

    def _told(self, start: int, head: int, n: int, end: int) -> bool:
        """Whether whoever was told begins at `n`: behind a name, or a medium's name."""
        bits, words, classes = self.doc.bits, self.doc.low, self.doc.classes
        noun = next((m for m in range(n + 1, end) if bits[m] & (t.CAP | t.OPEN)), n)
        shouted = self.text[self.doc.starts[noun] : self.doc.ends[noun]].isupper() and outlet_known(
            self.text[self.doc.starts[noun] : self.doc.ends[noun]]
        )
        if bits[noun] & t.OPEN or shouted or any(words[noun].endswith(medium) for medium in classes["recipient"]):
            return words[n] not in {"des", "eines"}
        named = not bits[start] & (t.DET | t.NUM) and start == head
        return named and role(words[n - 1], self.doc.language) is None
