"""Sources behind words that are no verbs: "laut X", "nach Angaben von X", "X zufolge", "…, so X".

A "Laut Polizei sind nach Angaben der Ärzte alle wohlauf."    sources "Polizei", "der Ärzte"
"""

from __future__ import annotations

from firsthand.attribution import tokens as t
from firsthand.attribution.contents import Span
from firsthand.attribution.noun_phrases import Part
from firsthand.attribution.said import Said
from firsthand.lexicon.cues import Cue

SAID = Cue("", "neutral", frozenset("tq"), "past")
"""What such a word says."""


class Accounts(Said):
    """A text in which prepositions report."""

    def _source_word(self, k: int, i: int) -> None:
        """Note "laut X", "nach Angaben von X", "X zufolge", "so X"."""
        words, classes, bits = self.doc.low, self.doc.classes, self.doc.bits
        part = self.here()[i]
        word = words[k]
        if word in classes["so"]:
            if part.kind == "so" and k == part.start and i > 0:
                source = self._subject_right(k + 1, part.end, i)
                if source is not None and all(
                    bits[n] & (t.ADV | t.TIME | t.PREP | t.PUNCT)
                    for n in range(source[1], min(source[1] + 1, part.end))
                ):
                    after = next((j for j in range(i, len(self.here())) if self.here()[j].end >= source[1]), i)
                    self._note(source, [(k, k + 1)], self._left(i) + self._after(after + 1), SAID)
        elif word in classes["source_before"]:
            if (
                part.kind == "main"
                and part.verb == self.lead(part.start, part.end)
                and bits[part.verb] & t.CUE
                and i > 0
            ):
                return  # "…, sagte X einer Mitteilung zufolge"
            begin = self._phrase_before(k, part)
            if begin < k:
                self._around((begin, k), (k, k + 1), (begin, k + 1), i)
        elif word in classes["source_after"]:
            if (k > part.start and bits[k - 1] & (t.DET | t.CUE)) or k + 1 >= part.end:
                return
            if not (bits[k + 1] & (t.CAP | t.DET | t.NUM | t.OPEN) or self._noun_soon(k, part.end)):
                return
            stop = self.noun_phrase(k + 1, part.end)
            if stop > k + 1:
                self._around((k + 1, stop), (k, k + 1), (k, stop), i)
        elif word in classes["account_lead"]:
            self._account(k, i)

    def _account(self, k: int, i: int) -> None:
        """Note "nach Angaben der Polizei", "nach Polizeiangaben", "nach eigenen Angaben"."""
        words, classes, bits = self.doc.low, self.doc.classes, self.doc.bits
        part = self.here()[i]
        n = k + 1
        while n < part.end and not bits[n] & (t.CAP | t.PUNCT | t.IN | t.DET) and n < k + 4 and not self._piece(n):
            n += 1
        if n >= part.end or not (bits[n] & t.CAP or self._piece(n)):
            return
        noun = words[n]
        if n + 1 < part.end and noun.endswith("s") and words[n + 1] in classes["account_of"] and n == k + 1:
            self._around((n, n + 1), (k, k + 1), (k, n + 2), i, (n + 1, n + 2))  # "nach Müllers Ansicht"
            return
        if noun not in classes["account"]:
            if n == k + 1 and self._piece(n):
                self._around((n, n + 1), (k, k + 1), (k, n + 1), i)
            return
        if any(words[m] in classes["own"] for m in range(k + 1, n)):
            whose = self._main_subject(i, k)
            if whose is not None:
                self._around(whose, (k, n + 1), (k, n + 1), i)
            return
        at = n + 1
        if at >= part.end:
            return
        if words[at] in classes["genitive"] and self._noun_soon(at, part.end):
            stop = self.noun_phrase(at, part.end)
            self._around((at, stop), (k, n + 1), (k, stop), i)
        elif words[at] in classes["origin"]:
            stop = self.noun_phrase(at + 1, part.end)
            if stop > at + 1:
                self._around((at + 1, stop), (k, n + 1), (k, stop), i)
        elif bits[at] & t.CAP and not bits[at] & t.TIME:  # "nach Angaben Müllers"
            stop = self.noun_phrase(at, part.end)
            self._around((at, stop), (k, n + 1), (k, stop), i)

    def _piece(self, n: int) -> bool:
        """Whether a compound names a source and its account: "Polizeiangaben", "dpa-Informationen"."""
        return any(
            self.doc.low[n].endswith(piece) and self.doc.low[n] != piece for piece in self.doc.classes["account_part"]
        )

    def _main_subject(self, i: int, k: int) -> Span | None:
        part = self.here()[i]
        if part.kind != "main":
            return None
        start = self.lead(part.start, part.end)
        if start < part.verb and not self._adverbial(start, part.verb):
            return start, part.verb
        return self.subject(part.verb + 1, k if k > part.verb else part.end)

    def _phrase_before(self, k: int, part: Part) -> int:
        """Where the phrase that ends before token `k` begins."""
        bits, words, classes = self.doc.bits, self.doc.low, self.doc.classes
        low = max((n + 1 for n in range(part.start, k) if self.finite(n)), default=part.start)
        front = self._front(low, k)[0]
        if low == part.start and not bits[front] & (t.ADV | t.PREP | t.TIME):
            return front
        n = k
        while n > low:
            bit, word = bits[n - 1], words[n - 1]
            if bit & (t.CAP | t.CLOSE | t.OPEN) and not bit & t.TIME:
                n -= 1
            elif bit & t.DET and n < k:
                n -= 1
                if not (word in classes["genitive"] and n - 1 >= low and words[n - 1] in classes["account"]):
                    break
            elif not bit & (t.PUNCT | t.PREP | t.ADV | t.AUX | t.MODAL | t.SUBJ | t.CONJ | t.TIME | t.IN) and n < k:
                n -= 1
            else:
                break
        return n

    def _around(self, source: Span, cue: Span, whole: Span, i: int, more: Span | None = None) -> None:
        """Note what stands around the words [whole) of part `i` that name a source."""
        parts = self.here()
        part = parts[i]
        begin = self._since(whole[0])
        begin = self._front(begin, whole[0])[0] if begin < whole[0] else begin
        while begin < whole[0] and self.doc.bits[begin] & t.CONJ:
            begin += 1
        left = [self.chars(begin, whole[0])] if begin < whole[0] else []
        right: list[Span] = []
        if whole[1] < part.end:
            rest = self._rest(i)
            right = [(self.doc.starts[whole[1]], rest[0][1])] if rest else []
        elif not left:
            right = self._rest(i + 1)
        elif i + 1 < len(parts) and whole[0] == part.start:
            right = self._after(i + 1)
        elif i + 1 < len(parts) and not self._reports(parts[i + 1]):
            right = self._rest(i + 1)
        self._note(source, [cue] if more is None else [cue, more], left + right, SAID)

    def _adverbial(self, start: int, end: int) -> bool:
        """Whether the first part of a clause is no subject: "Am Montag", "Dazu", "Wenig später"."""
        bits, words, classes = self.doc.bits, self.doc.low, self.doc.classes
        first = next((n for n in range(start, end) if not bits[n] & t.ADV or bits[n] & t.DET), start)
        if bits[first] & t.PREP and not self._attributive(first, end):
            return True
        if bits[start] & t.SUBJ or words[start] in classes["demonstrative"]:
            return False
        plain = all(bits[n] & (t.ADV | t.TIME | t.SUB) and not bits[n] & t.DET for n in range(start, end))
        timed = bool(bits[end - 1] & t.ADV) and any(
            bits[n] & t.TIME or words[n].rstrip("en") in classes["period"] or words[n] in classes["period"]
            for n in range(start, end)
        )
        return plain or timed or not any(bits[n] & (t.CAP | t.DET | t.SUBJ) or self._aged(n) or
                                         words[n] in classes["indefinite"] for n in range(start, end))  # fmt: skip
