"""One sentence and the words around a cue: what follows it, how far what was said reaches, where a phrase ends.

>>> doc = Words("Lund told reporters on Monday that the bridge is shut, adding that it leaks.", "en")
>>> sentence = Sentence(doc, 0, len(doc.low))
>>> kind, at, _ = sentence.right_of(doc.low.index("told") + 1, doc.cues["told"])
>>> kind, [doc.text[start:end] for start, end in sentence.clause(at, 1)]
('that', ['that the bridge is shut'])
"""

from __future__ import annotations

from firsthand.attribution.phrases import (
    ADV,
    AUX,
    CAP,
    CLOSE,
    CONJ,
    CUE,
    DET,
    IN,
    ING,
    MODAL,
    OPEN,
    PREP,
    PUNCT,
    REL,
    SUB,
    SUBJ,
    TIME,
    VERB,
    Words,
)  # fmt: skip
from firsthand.lexicon.agencies import by_name
from firsthand.lexicon.cues import Cue

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

    def right_of(self, at: int, cue: Cue) -> tuple[str, int, int]:
        """What follows the cue: its kind, where it begins, and where the cue's own words end."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        cue_end = at
        if words[at : at + 3] in (["in", "a", "statement"], ["in", "the", "statement"]):
            cue_end = at = at + 3
        if "r" in cue.frames:
            at = self.recipient(at)
        at = self.adjuncts(at)
        if at >= self.high:
            return "none", at, cue_end
        word, bit = words[at], bits[at]
        if word == ":":
            nxt = at + 1
            if nxt < self.high:
                return ("quote" if bits[nxt] & OPEN and bits[nxt] & IN else "colon"), nxt, cue_end
            following = self.high
            if following < len(bits) and bits[following] & OPEN and bits[following] & IN:
                return "quote", following, cue_end
            return "none", at, cue_end
        if word in PAUSES:
            nxt = at + 1
            while nxt < self.high and bits[nxt] & ADV and not bits[nxt] & CAP:
                nxt += 1
            if nxt < self.high and bits[nxt] & OPEN and bits[nxt] & IN:
                return "quote", nxt, cue_end
            if (
                nxt >= self.high
                or words[nxt] in doc.classes["participle"]
                or (bits[nxt] & ING and not self.gerund(nxt))
            ):
                return "tail", at, cue_end
            if words[nxt] == "that":
                return "that", nxt, cue_end
            return "comma", at + 1, cue_end
        if bit & OPEN and bit & IN:
            return "quote", at, cue_end
        if bit & PUNCT and not bit & OPEN:
            return "none", at, cue_end
        if word == "that":
            return "that", at, cue_end
        if word == "to":
            return "inf", at, cue_end
        if word in doc.classes["wh"] and word != "when":
            return "wh", at, cue_end
        if (bit & (CONJ | ING) and not bit & DET) or (bit & SUB and word not in {"there"}):
            return "tail", at, cue_end
        if bit & PREP:
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
                bit & IN
                or word in {",", ":", ";", "that", "to", "about"}
                or (bit & (SUB | AUX | MODAL | TIME) and word not in {"’s", "'s"})
                or word in doc.classes["wh"]
            ):
                return n
            if word == "." and n + 1 >= self.high:
                return n
            if n > at and bit & SUBJ and not bit & DET:
                return n
            if n > at and bit & DET and not bits[n - 1] & (PREP | DET | CONJ):
                return n
            if word in {"in", "on", "at", "during", "after", "before", "by"}:
                return n
            if n > at and bit & CAP and not bits[n - 1] & (CAP | PUNCT | PREP | DET) and self.verb_soon(n):
                return n
            n += 1
        return n if n >= self.high else at

    def verb_soon(self, n: int) -> bool:
        """Whether a verb follows the name that begins at `n`."""
        bits = self.doc.bits
        while n < self.high and bits[n] & CAP:
            n += 1
        return n < self.high and (bool(bits[n] & (AUX | MODAL | VERB)) or self.doc.low[n].endswith("ed"))

    def adjuncts(self, at: int) -> int:
        """Past times and places of speaking: "on Tuesday", "in an interview with …", "at a rally in Arn"."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        for _ in range(4):
            was = at
            while at < self.high and bits[at] & ADV and not bits[at] & (CAP | DET):
                at += 1
            if at >= self.high:
                return at
            word = words[at]
            nxt = words[at + 1] if at + 1 < self.high else ""
            if bits[at] & TIME:
                at += 1
            elif (word in {"on", "late", "early"} and at + 1 < self.high and bits[at + 1] & TIME) or (
                (word in doc.classes["timelead"] and (nxt in doc.classes["period"] or nxt in doc.classes["month"]))
                or (word == "in" and (nxt in doc.classes["month"] or (nxt.isdigit() and len(nxt) == 4)))
            ):
                at += 2
            elif word in {"earlier", "later"} and nxt in {"this", "that", "in", "on", "at"}:
                at += 1
            elif (
                bits[at] & PREP
                and word not in {"of", "about", "than", "like"}
                and (word != "to" or self.nominal(at + 1))
            ):
                at = self.circumstance(at)
            if at == was:
                return at
            if at < self.high and words[at] == "," and at + 1 < self.high and words[at + 1] in {"that"}:
                at += 1
        return at

    def nominal(self, n: int) -> bool:
        """Whether a noun rather than a verb stands at `n`."""
        return n < self.high and bool(self.doc.bits[n] & (DET | CAP) or self.doc.low[n] in self.doc.classes["medium"])

    def circumstance(self, at: int) -> int:
        """Past a phrase that says where or to whom somebody spoke, if what was said plainly follows it."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        medium = False
        n = at + 1
        while n < self.high and n - at < 22:
            bit, word = bits[n], words[n]
            if word == "that" or bit & IN or word in ALL_STOPS:
                return n if medium or n >= self.high or self.leads_in(n) else at
            if n + 1 >= self.high and bit & PUNCT:
                return n
            if bit & SUBJ and not bit & DET:
                return n if medium else at
            if (bit & (AUX | MODAL) and word not in {"’s", "'s"}) or (bit & SUB and not bit & PREP):
                return at
            if medium and bit & DET and not bits[n - 1] & (PREP | DET):
                return n
            if medium and bit & TIME:
                return n
            if word in doc.classes["medium"] or bit & TIME:
                medium = True
            n += 1
        return n if n >= self.high else at

    def leads_in(self, n: int) -> bool:
        """Whether "that" or a quotation follows at `n`, perhaps after a comma."""
        bits, words = self.doc.bits, self.doc.low
        if words[n] == "that" or bits[n] & OPEN:
            return True
        return n + 1 < self.high and bool(words[n + 1] == "that" or (bits[n + 1] & OPEN and bits[n + 1] & IN))

    def gerund(self, n: int) -> bool:
        """Whether the -ing form at `n` is the subject of a clause: ", closing it would be dear"."""
        bits, words = self.doc.bits, self.doc.low
        if words[n] in self.doc.cues:
            return False
        for m in range(n + 1, self.high):
            if words[m] in ALL_STOPS or bits[m] & (IN | SUB):
                return False
            if bits[m] & (AUX | MODAL):
                return True
        return False

    def clause_like(self, at: int, cue: Cue) -> bool:
        """Whether a clause of its own begins here: a subject, then a verb."""
        if "a" not in cue.frames and cue.lemma in {"say", "tell"}:
            return True
        bits, words = self.doc.bits, self.doc.low
        if bits[at] & SUBJ and not bits[at] & DET:
            return words[at] not in {"him", "her", "it", "you"} or (
                at + 1 < self.high and bool(bits[at + 1] & (AUX | MODAL | VERB))
            )
        skip = at
        for n in range(at + 1, min(self.high, at + 24)):
            bit, word = bits[n], words[n]
            if n <= skip:
                continue
            if word == "," and n + 1 < self.high and bits[n + 1] & (REL | DET | CAP):
                close = next((c for c in range(n + 1, self.high) if words[c] == ","), None)
                if close is not None and self.doc.between(n + 1, close) == "apposed":
                    skip = close
                    continue
            if bit & IN or word in {",", ";", ":", "that"} or bit & REL:
                return False
            if bit & (AUX | MODAL) and word not in {"’s", "'s"}:
                return True
            if not bit & (CAP | ING) and bit & (VERB | CUE) and not bits[n - 1] & (DET | PREP):
                return True
            if word.endswith("ed") and len(word) > 4 and not bit & CAP and not bits[n - 1] & (DET | PREP | CONJ):
                return True
        return False

    def clause(self, at: int, cue: int) -> list[Span]:
        """The words from `at` to where the clause ends: at the sentence's end, or where the next report begins."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        end = self.high
        for n in range(at + 1, self.high):
            if bits[n] & IN:
                continue
            word = words[n]
            if (word == "according" and words[n + 1 : n + 2] == ["to"]) or word == ";":
                end = n
                break
            if word == "," and n + 1 < self.high:
                nxt = doc.cues.get(words[n + 1])
                if nxt is not None and nxt.form == "ing" and not bits[n + 1] & IN:
                    end = n
                    break
            if word in {"and", "but", "while"} and n + 1 < self.high and self.another_report(n + 1):
                end = n
                break
            if word in {"and", "but"} and n + 1 < self.high:
                m = n + 1
                while m < self.high and bits[m] & (ADV | AUX) and not bits[m] & IN:
                    m += 1
                nxt = doc.cues.get(words[m]) if m < self.high else None
                if nxt is not None and nxt.form in {"past", "third", "ing"} and "t" in nxt.frames and not bits[m] & IN:
                    end = n
                    break
        if (
            self.low < cue
            and bits[self.low] & SUB
            and not bits[self.low] & (IN | DET | REL)
            and self.opening_clause(self.low + 1, cue)
        ):
            end = next((n for n in range(at + 1, end) if words[n] in PAUSES and not bits[n] & IN), end)
        if end <= at:
            return []
        start, stop = self.chars(at, end)
        if end == self.high and bits[end - 1] & IN:
            stop = max(stop, doc.quotes[doc.inside[end - 1]].outer_end)
        return [(start, stop)]

    def another_report(self, n: int) -> bool:
        """Whether another report begins at `n`: a subject and soon a reporting verb."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        for m in range(n + 1, min(n + 7, self.high)):
            if bits[m] & IN or words[m] in ALL_STOPS or bits[m] & (SUB | PREP):
                return False
            cue = doc.cues.get(words[m])
            if cue is not None and not bits[m] & CAP and cue.form in {"past", "third"}:
                return "t" in cue.frames and not bits[m - 1] & (DET | AUX)
            if bits[m] & (MODAL | VERB) and not bits[m] & CAP:
                return False
        return False

    def opening_clause(self, start: int, cue: int) -> bool:
        """Whether no comma and no verb stands before the cue: its clause opens the sentence."""
        bits, words = self.doc.bits, self.doc.low
        return cue - start <= 8 and not any(
            words[n] in ALL_STOPS or bits[n] & (VERB | MODAL | CUE) for n in range(start, cue)
        )

    def phrase(self, at: int) -> list[Span]:
        """A noun phrase said: to the comma or the next clause."""
        bits, words = self.doc.bits, self.doc.low
        end = at
        while (
            end < self.high
            and not (words[end] in ALL_STOPS and not bits[end] & IN)
            and not (
                bits[end] & SUB
                and words[end] not in {"that", "who", "which", "than", "of"}
                and not bits[end] & IN
                and end > at
            )
        ):
            end += 1
        return [self.chars(at, end)] if end > at else []

    def left_of(self, end: int) -> list[Span]:
        """The sentence up to `end`, from its start or from where the last statement of it ended."""
        begin = self.low
        bits = self.doc.bits
        while begin < end and bits[begin] & CONJ and not bits[begin] & IN:
            begin += 1
        return [self.chars(begin, end)] if begin < end else []

    def holds_verb(self, start: int, end: int) -> bool:
        """Whether the words between hold a verb, so that they can be a statement."""
        bits, words = self.doc.bits, self.doc.low
        if end - start < 2:
            return False
        first = bits[start]
        if (
            first & SUB
            and not first & (DET | PREP)
            and words[start] not in {"what", "how", "why", "who", "that", "there", "if"}
        ):
            return any(words[n] == "," for n in range(start, end))
        return any(
            bits[n] & IN
            or bits[n] & (AUX | MODAL)
            or (not bits[n] & CAP and (bits[n] & (VERB | CUE) or words[n].endswith("ed")))
            for n in range(start, end)
        )

    def quote_before(self, at: int) -> int | None:
        """The number of the quotation that closes right before token `at`, a comma between allowed."""
        doc, bits = self.doc, self.doc.bits
        n = at - 1
        if n > self.low and doc.low[n] in PAUSES and not bits[n] & IN:
            n -= 1
        if n >= self.low and bits[n] & IN and bits[n] & CLOSE:
            return doc.inside[n]
        return None

    def phrase_right(self, at: int, high: int, initial: bool = False) -> int:
        """Where the noun phrase that begins at `at` ends. `initial`: nothing after a comma belongs to it."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        n = at
        relative = False
        while n < high:
            bit, word = bits[n], words[n]
            if bit & IN or word in STOPS:
                break
            if word in {".", "?", "!"} and n + 1 >= high:
                break
            if word == ",":
                if initial or n + 1 >= high:
                    break
                nxt = bits[n + 1]
                if (
                    nxt & IN
                    or (nxt & (ING | CONJ | ADV) and not nxt & DET)
                    or words[n + 1] in doc.classes["participle"]
                ):
                    break
                if nxt & (PREP | SUB) and words[n + 1] not in {"who", "whose", "which", "of"}:
                    break
                if nxt & SUBJ or nxt & AUX:
                    break
                close = next((c for c in range(n + 1, high) if words[c] == ","), high)
                if doc.between(n + 1, close) != "apposed":
                    break
                n += 1
                continue
            if bit & REL and (word != "that" or (n > at and not initial)):
                relative = True
            elif not relative:
                if (bit & (AUX | MODAL) and word not in {"’s", "'s"}) or (bit & SUBJ and not bit & DET and n > at):
                    break
                if n > at and bit & SUB and not bit & PREP and word not in {"who", "whose", "which", "that"}:
                    break
                if (
                    n > at
                    and not bit & CAP
                    and bit & VERB
                    and not bits[n - 1] & (DET | PREP)
                    and not doc.cues.get(word)
                ):
                    break
            if n > at and (bit & TIME or word in {"on", "in", "at", "during", "late", "early"}) and self.spoken_when(n):
                break
            if n > at and bit & ING and words[n - 1] == ",":
                break
            if n == at and bit & SUBJ and not bit & DET:
                return n + 1
            n += 1
        while n > at and (words[n - 1] in {","} or bits[n - 1] & CONJ):
            n -= 1
        return n

    def spoken_when(self, n: int) -> bool:
        """Whether a time or an occasion of speaking begins at `n`."""
        bits, words, classes = self.doc.bits, self.doc.low, self.doc.classes
        if bits[n] & TIME:
            return True
        nxt = words[n + 1] if n + 1 < self.high else ""
        if bits[n + 1] & TIME if n + 1 < self.high else False:
            return True
        if words[n] in {"in", "on", "at", "during"}:
            for m in range(n + 1, min(self.high, n + 6)):
                if words[m] in classes["medium"]:
                    return nxt in {"a", "an", "the", "his", "her", "their", "its", "twitter", "facebook", "instagram"}
                if bits[m] & (PUNCT | PREP | AUX):
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
        allowed = {".", "of", "the", "and", "’s", "'s"}
        if end - start > 5 or self.doc.bits[start] & DET:
            return False
        return all(self.doc.bits[n] & CAP or self.doc.low[n] in allowed for n in range(start, end))

    def trimmed(self, end: int) -> int:
        """The end without the punctuation before it."""
        while end > 0 and self.doc.bits[end - 1] & PUNCT:
            end -= 1
        return end

    def chars(self, start: int, end: int) -> Span:
        """Characters of the tokens [start, end)."""
        return self.doc.starts[start], self.doc.ends[end - 1]
