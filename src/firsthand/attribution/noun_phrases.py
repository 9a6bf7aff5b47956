"""Noun phrases where every noun has a capital: their attributes, genitives and what hangs on them by "von".

>>> doc = Words("Am Montag sagte ein Sprecher der Polizei in Arnau nichts.", "de")
>>> phrases = NounPhrases(doc, 0, len(doc.low))
>>> start, end = phrases.subject(3, len(doc.low))
>>> doc.low[start:end]
['ein', 'sprecher', 'der', 'polizei']
"""

from __future__ import annotations

from firsthand.attribution import tokens as t
from firsthand.attribution.clauses import Clauses, Part
from firsthand.attribution.contents import Span
from firsthand.attribution.phrases import Words
from firsthand.attribution.roles import role
from firsthand.lexicon.outlets import known as outlet_known

__all__ = ["NounPhrases", "Part", "Words"]

MAX_ATTRIBUTE = 10
"""An attribute before its noun ("mit der Sache vertraute") has fewer words than this."""


class NounPhrases(Clauses):
    """A sentence that finds the phrases in its parts."""

    def subject(self, n: int, end: int) -> Span | None:
        """The first phrase from `n` that can be a subject: none behind a preposition, none that is an object."""
        bits, words, classes = self.doc.bits, self.doc.low, self.doc.classes
        while n < end:
            bit, word = bits[n], words[n]
            if bit & t.IN:
                return None
            if word in classes["object"] and not bit & t.SUBJ:
                n += 1
            elif bit & t.SUBJ and not (
                n + 1 < end and bits[n + 1] & t.CAP and not bits[n + 1] & t.TIME and bit & t.DET
            ):
                return n, n + 1
            elif word in classes["indefinite"] and not self._noun_soon(n, end):
                stop = self._behind_of(n + 1, end)
                return n, stop
            elif (bit & t.ADV and not bit & t.DET) or (bit & (t.TIME | t.NEG) and not bit & t.DET):
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
        return bool(self.doc.bits[n] & t.NUM) and any(
            map(str.isupper, self.text[self.doc.starts[n] : self.doc.ends[n]])
        )

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
        while (
            n < end
            and not bits[n] & (t.CAP | t.IN)
            and (
                bits[n] & (t.DET | t.NUM | t.OPEN)
                or not bits[n] & (t.PUNCT | t.PREP | t.SUBJ | t.AUX | t.MODAL | t.TIME)
            )
        ):
            if self._aged(n):
                break
            n += 1
        while n < end and not bits[n] & t.IN:
            if bits[n] & (t.CAP | t.OPEN | t.CLOSE) or self._aged(n):
                n += 1
            elif words[n] == "(":
                n = self._closed(n, end)
            elif bits[n] & t.NUM or (words[n] in classes["joining"] and n + 1 < end and bits[n + 1] & t.CAP):
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
        if n < end and (
            words[n] in classes["attached"] or (words[n] in classes["genitive"] and self._noun_soon(n, end))
        ):
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
        if n == start < end and bits[n] & t.DET:
            n += 1
        if n < end and self._attributive(n, end):
            while not (bits[n - 1] & t.CAP and not bits[n] & t.CAP and bits[n + 1] & t.CAP):
                n += 1
        while (
            n < end
            and not bits[n] & (t.CAP | t.PUNCT | t.PREP | t.IN)
            and not self._aged(n)
            and self._noun_soon(n, end)
        ):
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
            elif (
                word in classes["genitive"]
                and n > head
                and self._noun_soon(n, end)
                and not self._told(start, head, n, end)
            ):
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
