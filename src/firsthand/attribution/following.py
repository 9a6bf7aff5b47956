"""What follows a reporting word: whoever was told, when and where, and then which kind of thing was said.

>>> doc = Words("Lund told reporters on Monday that the bridge is shut, adding that it leaks.", "en")
>>> sentence = Following(doc, 0, len(doc.low))
>>> kind, at, _ = sentence.right_of(doc.low.index("told") + 1, doc.cues["told"])
>>> kind, [doc.text[start:end] for start, end in sentence.clause(at, 1)]
('that', ['that the bridge is shut'])
"""

from __future__ import annotations

from firsthand.attribution import tokens as t
from firsthand.attribution.contents import ALL_STOPS, PAUSES, Sentence
from firsthand.attribution.phrases import Words
from firsthand.lexicon.cues import Cue

__all__ = ["Following", "Words"]


class Following(Sentence):
    """A sentence that can tell what follows a cue."""

    def right_of(self, at: int, cue: Cue) -> tuple[str, int, int]:
        """What follows the cue: its kind, where it begins, and where the cue's own words end."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        cue_end = at
        if "_".join(words[at : at + 3]) in doc.classes["in_statement"]:
            cue_end = at = at + 3
            if at + 1 < self.high and bits[at] & t.PAST and bits[at + 1] & (t.PREP | t.TIME):
                at = next(
                    (
                        n
                        for n in range(at, self.high)
                        if words[n] in ALL_STOPS or words[n] in doc.classes["that"] or bits[n] & t.IN
                    ),
                    self.high,
                )  # "in a statement posted on Monday"
        if "r" in cue.frames:
            at = self.recipient(at)
        at = self.adjuncts(at)
        if at >= self.high:
            return "none", at, cue_end
        word, bit = words[at], bits[at]
        if word == ":":
            nxt = at + 1
            if nxt < self.high:
                return ("quote" if bits[nxt] & t.OPEN and bits[nxt] & t.IN else "colon"), nxt, cue_end
            following = self.high
            if following < len(bits) and bits[following] & t.OPEN and bits[following] & t.IN:
                return "quote", following, cue_end
            return "none", at, cue_end
        if word in PAUSES:
            nxt = at + 1
            while nxt < self.high and bits[nxt] & t.ADV and not bits[nxt] & t.CAP:
                nxt += 1
            if nxt < self.high and bits[nxt] & t.OPEN and bits[nxt] & t.IN:
                return "quote", nxt, cue_end
            if (
                nxt >= self.high
                or words[nxt] in doc.classes["participle"]
                or (bits[nxt] & t.ING and not self.gerund(nxt))
            ):
                return "tail", at, cue_end
            if bits[nxt] & t.PREP and not bits[nxt] & t.IN:  # "said, in its last chapter, that …"
                close = next((n for n in range(nxt, self.high - 1) if words[n] in PAUSES), nxt)
                nxt = close + 1 if close + 1 < self.high and words[close + 1] in self.doc.classes["that"] else nxt
            if words[nxt] in self.doc.classes["that"]:
                return "that", nxt, cue_end
            return "comma", at + 1, cue_end
        if bit & t.OPEN and bit & t.IN:
            return "quote", at, cue_end
        if bit & t.PUNCT and not bit & t.OPEN:
            return "none", at, cue_end
        if word in self.doc.classes["that"]:
            return "that", at, cue_end
        if word in self.doc.classes["infinitive"]:
            return "inf", at, cue_end
        if word in doc.classes["asked"]:
            return "wh", at, cue_end
        if bit & t.ING and "b" in cue.frames and self.gerund(at):
            return "clause", at, cue_end  # "said closing it would be dear"
        if (bit & (t.CONJ | t.ING) and not bit & t.DET) or (bit & t.SUB and word not in self.doc.classes["there"]):
            return "tail", at, cue_end
        if bit & t.PREP and not (self.amount(at) and ("s" in cue.frames or "p" not in cue.frames)):
            return "prep", at, cue_end
        return ("clause" if self.clause_like(at, cue) else "np"), at, cue_end

    def recipient(self, at: int) -> int:
        """Past whoever was told."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        if at >= self.high:
            return at
        if words[at] in doc.classes["object"]:
            return at + 1
        n = at
        while n < self.high and n - at < 14:
            bit, word = bits[n], words[n]
            if (
                bit & t.IN
                or word in {",", ":", ";"}
                or word in doc.classes["told_ends"]
                or (bit & (t.SUB | t.AUX | t.MODAL | t.TIME) and not bit & t.POSSESSIVE)
                or word in doc.classes["wh"]
            ):
                return n
            if word == "." and n + 1 >= self.high:
                return n
            if n > at and bit & t.SUBJ and not bit & t.DET:
                return n
            if n > at and bit & t.DET and not bits[n - 1] & (t.PREP | t.DET | t.CONJ):
                return n
            if word in self.doc.classes["told_stops"]:
                return n
            if n > at and bit & t.CAP and not bits[n - 1] & (t.CAP | t.PUNCT | t.PREP | t.DET) and self.verb_soon(n):
                return n
            n += 1
        return n if n >= self.high else at

    def verb_soon(self, n: int) -> bool:
        """Whether a verb follows the name that begins at `n`."""
        bits = self.doc.bits
        while n < self.high and bits[n] & t.CAP:
            n += 1
        return n < self.high and bool(bits[n] & (t.AUX | t.MODAL | t.VERB | t.PAST))

    def adjuncts(self, at: int) -> int:
        """Past times and places of speaking: "on Tuesday", "in an interview with …", "at a rally in Arn"."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        for _ in range(4):
            was = at
            while at < self.high and bits[at] & t.ADV and not bits[at] & (t.CAP | t.DET):
                at += 1
            if at >= self.high:
                return at
            word = words[at]
            nxt = words[at + 1] if at + 1 < self.high else ""
            if bits[at] & t.TIME:
                at += 2 if nxt in doc.classes["period"] else 1  # "Saturday night"
            elif (word in self.doc.classes["time_lead"] and at + 1 < self.high and bits[at + 1] & t.TIME) or (
                (word in doc.classes["timelead"] and (nxt in doc.classes["period"] or nxt in doc.classes["month"]))
                or (
                    word in self.doc.classes["in"]
                    and (nxt in doc.classes["month"] or (nxt.isdigit() and len(nxt) == 4))
                )
            ):
                at += 2
            elif word in self.doc.classes["compared"] and nxt in self.doc.classes["compared_to"]:
                at += 1
            elif (
                bits[at] & t.PREP
                and word not in self.doc.classes["no_circumstance"]
                and not self.amount(at)
                and (word not in self.doc.classes["infinitive"] or self.nominal(at + 1))
            ):
                at = self.circumstance(at)
            if at == was:
                return at
            if at < self.high and words[at] == "," and at + 1 < self.high and words[at + 1] in self.doc.classes["that"]:
                at += 1
        return at

    def amount(self, n: int) -> bool:
        """Whether a vague amount begins at `n`: "about 40 tonnes", "at least six", "up to 300"."""
        words, bits = self.doc.low, self.doc.bits
        if "_".join(words[n : n + 2]) in self.doc.classes["atleast"]:
            n += 1
        elif words[n] not in self.doc.classes["roughly"]:
            return False
        return n + 1 < self.high and bool(bits[n + 1] & t.NUM or words[n + 1] in self.doc.classes["several"])

    def nominal(self, n: int) -> bool:
        """Whether a noun rather than a verb stands at `n`."""
        return n < self.high and bool(
            self.doc.bits[n] & (t.DET | t.CAP) or self.doc.low[n] in self.doc.classes["medium"]
        )

    def circumstance(self, at: int) -> int:
        """Past a phrase that says where or to whom somebody spoke, if what was said plainly follows it."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        medium = False
        n, that = at + 1, doc.classes["that"]
        while n < self.high and n - at < 22:
            bit, word = bits[n], words[n]
            if word in that or bit & t.IN or word in ALL_STOPS:
                return n if medium or n >= self.high or self.leads_in(n) else at
            if n + 1 >= self.high and bit & t.PUNCT:
                return n
            if bit & t.SUBJ and not bit & t.DET:
                return n if medium else at
            if (bit & (t.AUX | t.MODAL) and not bit & t.POSSESSIVE) or (bit & t.SUB and not bit & t.PREP):
                return at
            if medium and bit & t.DET and not bits[n - 1] & (t.PREP | t.DET):
                return n
            if medium and bit & t.TIME:
                return n
            if word in doc.classes["medium"] or bit & t.TIME:
                medium = True
            n += 1
        return n if n >= self.high else at

    def leads_in(self, n: int) -> bool:
        """Whether "that" or a quotation follows at `n`, perhaps after a comma."""
        bits, words = self.doc.bits, self.doc.low
        if words[n] in self.doc.classes["that"] or bits[n] & t.OPEN:
            return True
        return n + 1 < self.high and bool(
            words[n + 1] in self.doc.classes["that"] or (bits[n + 1] & t.OPEN and bits[n + 1] & t.IN)
        )

    def gerund(self, n: int) -> bool:
        """Whether the -ing form at `n` is the subject of a clause: ", closing it would be dear"."""
        bits, words = self.doc.bits, self.doc.low
        if words[n] in self.doc.cues:
            return False
        for m in range(n + 1, self.high):
            if words[m] in ALL_STOPS or bits[m] & (t.IN | t.SUB):
                return False
            if bits[m] & (t.AUX | t.MODAL | t.VERB) and not bits[m - 1] & (t.DET | t.PREP | t.CAP):
                return True
        return False

    def clause_like(self, at: int, cue: Cue) -> bool:
        """Whether a clause of its own begins here: a subject, then a verb."""
        if "a" not in cue.frames and "c" in cue.frames:
            return True
        bits, words = self.doc.bits, self.doc.low
        if bits[at] & t.SUBJ and not bits[at] & t.DET:
            return words[at] not in self.doc.classes["object_too"] or (
                at + 1 < self.high and bool(bits[at + 1] & (t.AUX | t.MODAL | t.VERB))
            )
        skip = at
        for n in range(at + 1, min(self.high, at + 24)):
            bit, word = bits[n], words[n]
            if n <= skip:
                continue
            if word == "," and n + 1 < self.high and bits[n + 1] & (t.REL | t.DET | t.CAP):
                close = next((c for c in range(n + 1, self.high) if words[c] == ","), None)
                if close is not None and self.doc.between(n + 1, close) == "apposed":
                    skip = close
                    continue
            if bit & t.IN or word in {",", ";", ":"} or word in self.doc.classes["that"] or bit & t.REL:
                return False
            if bit & (t.AUX | t.MODAL) and not bit & t.POSSESSIVE:
                return True
            if not bit & (t.CAP | t.ING) and bit & (t.VERB | t.CUE) and not bits[n - 1] & (t.DET | t.PREP):
                return True
            if bit & t.PAST and len(word) > 4 and not bit & t.CAP and not bits[n - 1] & (t.DET | t.PREP | t.CONJ):
                return True
        return False
