"""One sentence: how far a clause or a noun phrase reaches in it, and what stands before a place.

>>> doc = Words("According to the mayor of Arn, the bridge is shut.", "en")
>>> sentence = Sentence(doc, 0, len(doc.low))
>>> doc.low[2 : sentence.phrase_right(2, sentence.high)]
['the', 'mayor', 'of', 'arn']
"""

from __future__ import annotations

from firsthand.attribution import tokens as t
from firsthand.attribution.phrases import Words
from firsthand.lexicon.agencies import by_name

Span = tuple[int, int]
DASHES = frozenset({"—", "–", "--", "-"})
PAUSES = DASHES | {","}
BREAKS = DASHES | {";"}
STOPS = BREAKS | {":"}
ALL_STOPS = STOPS | {","}


class Sentence:
    """The tokens [low, high) of a text. Answers are in tokens, `Span`s of characters where they are lists."""

    def __init__(self, doc: Words, low: int, high: int) -> None:
        self.doc, self.low, self.high = doc, low, high
        self.text = doc.text

    def clause(self, at: int, cue: int) -> list[Span]:
        """The words from `at` to where the clause ends: at the sentence's end, or where the next report begins."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        end = self.high
        for n in range(at + 1, self.high):
            if bits[n] & t.IN:
                nxt = doc.cues.get(words[n + 1]) if bits[n] & t.CLOSE and n + 1 < self.high else None
                if nxt is not None and nxt.form == "ing" and words[n - 1] == ",":
                    end = n + 1
                    break
                continue
            word = words[n]
            if (bits[n] & t.ACCORDING and self.stands(n + 1, "infinitive")) or word == ";":
                end = n
                break
            if word == "," and n + 1 < self.high:
                nxt = doc.cues.get(words[n + 1])
                if nxt is not None and nxt.form == "ing" and not bits[n + 1] & t.IN:
                    end = n
                    break
            if not bits[n] & (t.CONJ | t.SUB):
                continue
            if (
                word in doc.classes["clause_joining"]
                and n > at + 1
                and self.another_report(n + 1)
                and (words[n - 1] in PAUSES or self.finite_verb(at, n))
            ):
                end = n
                break
            if word in doc.classes["joins_clauses"] and n + 1 < self.high:
                m = n + 1
                while m < self.high and bits[m] & (t.ADV | t.AUX) and not bits[m] & t.IN:
                    m += 1
                nxt = doc.cues.get(words[m]) if m < self.high else None
                if (
                    nxt is not None
                    and nxt.form in {"past", "third", "ing"}
                    and "t" in nxt.frames
                    and not bits[m] & t.IN
                ):
                    end = n
                    break
        if (
            self.low < cue
            and bits[self.low] & t.SUB
            and not bits[self.low] & (t.IN | t.DET | t.REL)
            and self.opening_clause(self.low + 1, cue)
        ):
            end = next((n for n in range(at + 1, end) if words[n] in PAUSES and not bits[n] & t.IN), end)
            end = next((n + 1 for n in range(at + 1, end - 1) if bits[n] & t.CLOSE and words[n - 1] == ","), end)
        if end <= at:
            return []
        start, stop = self.chars(at, end)
        if end == self.high and bits[end - 1] & t.IN:
            stop = max(stop, doc.quotes[doc.inside[end - 1]].outer_end)
        return [(start, stop)]

    def another_report(self, n: int) -> bool:
        """Whether another report begins at `n`: a subject and soon a reporting verb."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        for m in range(n + 1, min(n + 7, self.high)):
            if bits[m] & t.IN or words[m] in ALL_STOPS or bits[m] & (t.SUB | t.PREP):
                return False
            cue = doc.cues.get(words[m])
            if cue is not None and not bits[m] & t.CAP and cue.form in {"past", "third"}:
                return "t" in cue.frames and not bits[m - 1] & (t.DET | t.AUX)
            if bits[m] & (t.MODAL | t.VERB) and not bits[m] & t.CAP:
                return False
        return False

    def opening_clause(self, start: int, cue: int) -> bool:
        """Whether no comma and no verb stands before the cue: its clause opens the sentence."""
        bits, words = self.doc.bits, self.doc.low
        return cue - start <= 8 and not any(
            words[n] in ALL_STOPS or bits[n] & (t.VERB | t.MODAL | t.CUE) for n in range(start, cue)
        )

    def phrase(self, at: int) -> list[Span]:
        """A noun phrase said: to the comma or the next clause."""
        bits, words = self.doc.bits, self.doc.low
        end = at
        while (
            end < self.high
            and not (words[end] in ALL_STOPS and not bits[end] & t.IN)
            and not (
                bits[end] & t.SUB
                and words[end] not in self.doc.classes["phrase_goes_on"]
                and not bits[end] & t.IN
                and end > at
            )
        ):
            end += 1
        return [self.chars(at, end)] if end > at else []

    def left_of(self, end: int) -> list[Span]:
        """The sentence up to `end`, from its start or from where the last statement of it ended."""
        begin = self.low
        bits = self.doc.bits
        while begin < end and bits[begin] & t.CONJ and not bits[begin] & t.IN:
            begin += 1
        return [self.chars(begin, end)] if begin < end else []

    def holds_verb(self, start: int, end: int) -> bool:
        """Whether the words between hold a verb, so that they can be a statement."""
        bits, words = self.doc.bits, self.doc.low
        if end - start < 2:
            return False
        first = bits[start]
        if first & t.SUB and not first & (t.DET | t.PREP) and words[start] not in self.doc.classes["content_opener"]:
            return any(words[n] == "," for n in range(start, end))
        return any(
            bits[n] & t.IN
            or bits[n] & (t.AUX | t.MODAL)
            or (not bits[n] & t.CAP and (bits[n] & (t.VERB | t.CUE) or bits[n] & t.PAST))
            for n in range(start, end)
        )

    def finite_verb(self, start: int, end: int) -> bool:
        """Whether a verb stands between, so that "and" behind it can join clauses and not nouns."""
        bits, words = self.doc.bits, self.doc.low
        return any(
            bits[n] & t.IN
            or bits[n] & (t.AUX | t.MODAL)
            or (not bits[n] & t.CAP and (bits[n] & (t.VERB | t.CUE | t.PAST)))
            or (words[n].endswith("s") and bits[n - 1] & t.SUBJ)
            for n in range(start, end)
        )

    def quote_before(self, at: int) -> int | None:
        """The number of the quotation that closes right before token `at`, a comma between allowed."""
        doc, bits = self.doc, self.doc.bits
        n = at - 1
        if n > self.low and doc.low[n] in PAUSES and not bits[n] & t.IN:
            n -= 1
        if n >= self.low and bits[n] & t.IN and bits[n] & t.CLOSE:
            return doc.inside[n]
        return None

    def phrase_right(self, at: int, high: int, initial: bool = False) -> int:
        """Where the noun phrase that begins at `at` ends. `initial`: nothing after a comma belongs to it."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        n, when = at, doc.classes["when"]
        relative = False
        while n < high:
            bit, word = bits[n], words[n]
            if bit & t.IN or word in STOPS:
                break
            if word in {".", "?", "!"} and n + 1 >= high:
                break
            if word == ",":
                if initial or n + 1 >= high:
                    break
                nxt = bits[n + 1]
                if (
                    nxt & t.IN
                    or (nxt & (t.ING | t.CONJ | t.ADV) and not nxt & t.DET)
                    or words[n + 1] in doc.classes["participle"]
                ):
                    break
                if nxt & (t.PREP | t.SUB) and words[n + 1] not in self.doc.classes["hangs_on"]:
                    break
                if nxt & (t.SUBJ | t.AUX) and (words[n + 1] not in doc.classes["hangs_on"] or self.reports_on(n + 2)):
                    break
                close = next((c for c in range(n + 1, high) if words[c] == ","), high)
                if doc.between(n + 1, close) != "apposed":
                    break
                n += 1
                continue
            if bit & t.REL and (word not in self.doc.classes["that"] or (n > at and not initial)):
                relative = True
            elif not relative:
                if (bit & (t.AUX | t.MODAL) and not bit & t.POSSESSIVE) or (
                    bit & t.SUBJ and not bit & t.DET and n > at
                ):
                    break
                if n > at and bit & t.SUB and not bit & t.PREP and word not in self.doc.classes["relative_that"]:
                    break
                if (
                    n > at
                    and not bit & t.CAP
                    and bit & t.VERB
                    and not bits[n - 1] & (t.DET | t.PREP)
                    and not doc.cues.get(word)
                ):
                    break
            if n > at and (bit & t.TIME or word in when) and not bits[n - 1] & t.DET and self.spoken_when(n):
                break
            if n > at and bit & t.ING and words[n - 1] == ",":
                break
            if n == at and not bit & t.DET and (bit & t.SUBJ or word in doc.classes["object"]):
                return n + 1
            n += 1
        while n > at and (words[n - 1] in {","} or bits[n - 1] & t.CONJ):
            n -= 1
        return n

    def reports_on(self, n: int) -> bool:
        """Whether the verb of a relative clause at `n` reports something of its own: "Lund, who added that …"."""
        bits = self.doc.bits
        while n < self.high and bits[n] & (t.ADV | t.AUX) and not bits[n] & t.IN:
            n += 1
        cue = self.doc.cues.get(self.doc.low[n]) if n < self.high and not bits[n] & t.IN else None
        return cue is not None and "t" in cue.frames and cue.form in {"past", "third", "base"}

    def spoken_when(self, n: int) -> bool:
        """Whether a time or an occasion of speaking begins at `n`."""
        bits, words, classes = self.doc.bits, self.doc.low, self.doc.classes
        if bits[n] & t.TIME:
            return True
        nxt = words[n + 1] if n + 1 < self.high else ""
        if bits[n + 1] & t.TIME if n + 1 < self.high else False:
            return True
        if words[n] in self.doc.classes["occasion"]:
            if nxt in classes["article"] and words[n + 2 : n + 3] and words[n + 2] in classes["period"]:
                return True
            for m in range(n + 1, min(self.high, n + 6)):
                if words[m] in classes["medium"]:
                    return nxt in self.doc.classes["medium_lead"]
                if bits[m] & (t.PUNCT | t.PREP | t.AUX):
                    break
        return False

    def speaks(self, start: int, end: int) -> bool:
        """Whether these few words name somebody a headline would quote: an agency, police, a study, a camp."""
        if end <= start or end - start > 5:
            return False
        if self.doc.low[end - 1] in self.doc.classes["headline"]:
            return True
        return by_name(self.text[slice(*self.chars(start, end))]) is not None

    def only_names(self, start: int, end: int) -> bool:
        """Whether these are only names: capitals, "of", "and"."""
        allowed = self.doc.classes["name_link"]
        if end - start > 5 or self.doc.bits[start] & t.DET:
            return False
        return all(
            self.doc.bits[n] & t.CAP or self.doc.low[n] in allowed or self.doc.low[n] == "." for n in range(start, end)
        )

    def trimmed(self, end: int) -> int:
        """The end without the punctuation before it."""
        while end > 0 and self.doc.bits[end - 1] & t.PUNCT:
            end -= 1
        return end

    def stands(self, n: int, kind: str) -> bool:
        """Whether a word of this class stands at token `n`."""
        return n < len(self.doc.low) and self.doc.low[n] in self.doc.classes[kind]

    def chars(self, start: int, end: int) -> Span:
        """Characters of the tokens [start, end)."""
        return self.doc.starts[start], self.doc.ends[end - 1]
