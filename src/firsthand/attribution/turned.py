"""The turned shapes: ", saying that …", "was quoted as saying", "quoted X as saying", "seen by X as", "according to".

A "The Arn Post quoted friends as saying it was shut."    source "friends", relayed by the Arn Post
"""

from __future__ import annotations

from firsthand.attribution import tokens as t
from firsthand.attribution.contents import PAUSES, STOPS, Span
from firsthand.attribution.plain import Plain
from firsthand.attribution.quoted import SAID
from firsthand.lexicon.cues import Cue

MAX_QUOTED = 14
"""No source is named in more words between "quoted" and "as saying"."""


class Turned(Plain):
    """A sentence in which a participle, a passive or a preposition reports."""

    def _participle(self, begin: int, after: int, cue: Cue) -> None:
        """Note "…, saying that …"; "… by saying …"; "Noting that …, X …"."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        kind, at, cue_end = self.right_of(after, cue)
        content: list[Span] = []
        if begin == self.low:
            comma = next((c for c in range(after, self.high) if words[c] == "," and not bits[c] & t.IN), None)
            if comma is None or comma + 1 >= self.high:
                return
            low, self.low = self.low, comma + 1
            source = self._subject(self.high)
            self.low = low
            if source is None:
                return
            if kind in {"that", "clause", "np", "wh", "inf"} and self._allows(kind, cue):
                content = [self.chars(at, comma)]
            self._add(source, (begin, cue_end), content, cue)
            return
        before = words[begin - 1]
        if not (
            before in {",", "—", "–", "--"}
            or before in doc.classes["before_participle"]
            or before in doc.classes["medium"]
            or bits[begin - 1] & (t.CLOSE | t.TIME)
            or (bits[begin - 1] & t.CAP and "s" in cue.frames)
            or (
                "s" in cue.frames
                and (before.endswith(tuple(doc.classes["plural_sign"])) or before in self.doc.classes["beside"])
            )
        ):
            return
        if before in self.doc.classes["quoted_participle"] and kind != "quote":
            return
        beside = before.endswith(tuple(doc.classes["plural_sign"])) or before in self.doc.classes["beside"]
        source = doc.phrase_left(begin, self._floor(begin)) if beside else self._subject(begin)
        if kind == "quote":
            content = self._quote_right(at)
        elif self._allows(kind, cue):
            content = self.clause(at, begin) if kind != "np" else self.phrase(at)
        self._add(source, (begin, cue_end), content, cue)

    def _allows(self, kind: str, cue: Cue) -> bool:
        """Whether what follows a cue can be its content."""
        need = {"that": "t", "wh": "t", "clause": "b", "inf": "i", "np": "n", "colon": "t"}.get(kind)
        if need is None or need not in cue.frames:
            return False
        return kind != "np" or "a" not in cue.frames

    def _passive(self, begin: int, after: int, cue: Cue) -> None:
        """Note "X was quoted as saying … by Y"; "it was reported that …"."""
        doc, words = self.doc, self.doc.low
        if self.stands(after, "as") and words[after + 1 : after + 2] and words[after + 1] in self.doc.classes["saying"]:
            source = doc.phrase_left(begin, self._floor(begin)) if begin > self.low else None
            if source is None:
                return
            end = after + 2
            via: list[Span] = []
            at = end
            if self.stands(end, "by"):
                at = self.phrase_right(end + 1, self.high)
                via = [self.chars(end + 1, at)] if at > end + 1 else []
            kind, right, _ = self.right_of(at, doc.cues.get(next(iter(doc.classes["said"])), cue))
            quoted = self.quote_before(source[0])
            if quoted is not None:
                content = [self._quote_content(quoted)]
            elif kind == "quote":
                content = self._quote_right(right)
            elif kind in {"that", "clause", "wh"}:
                content = self.clause(right, begin)
            elif source[0] - 1 > self.low and words[source[0] - 1] == ",":
                content = self.left_of(source[0] - 1)
            else:
                return
            self._add(source, (begin, end), content, doc.cues.get(next(iter(doc.classes["said"])), cue), via)
        elif begin > self.low and words[begin - 1] in self.doc.classes["it"] and cue.form != "base":
            by = self.phrase_right(after + 1, self.high) if self.stands(after, "by") else after
            that = next((n for n in range(after, min(by + 1, self.high)) if words[n] in self.doc.classes["that"]), None)
            if that is not None:
                source = (after + 1, that) if that > after + 1 else None
                self._add(source, (begin, after), self.clause(that, begin), cue)

    def _as_saying(self, k: int, begin: int) -> bool:
        """Note "the Post quoted friends as saying …", friends being the source: whether it is this shape."""
        doc, words, bits = self.doc, self.doc.low, self.doc.bits
        end = next(
            (n for n in range(k + 1, min(k + MAX_QUOTED, self.high - 1)) if words[n] in self.doc.classes["as"]), None
        )
        if end is None or end == k + 1 or begin == self.low or bits[end + 1] & t.IN:
            return False
        cue = doc.cues.get(words[end + 1])
        if cue is None or cue.form != "ing" or any(bits[n] & t.IN or words[n] in STOPS for n in range(k + 1, end)):
            return False
        teller = self._subject(begin) if cue.form == "ing" and words[begin - 1] == "," else None
        teller = teller or doc.phrase_left(begin, self._floor(begin))
        kind, at, _ = self.right_of(end + 2, cue)
        if teller is None or kind not in {"that", "clause", "wh", "quote", "np"}:
            return False
        content = self._quote_right(at) if kind == "quote" else self.clause(at, k)
        count = len(self.found)
        self._add((k + 1, end), (begin, end + 2), content, cue, [self.chars(*teller)])
        for said in self.found[count:]:
            said.cue = [self.chars(begin, k + 1), self.chars(end, end + 2)]
        return True

    def _seen_as(self, k: int, begin: int, cue: Cue) -> None:
        """Note "This was seen by X as …" and "what X see as …"."""
        doc, words = self.doc, self.doc.low
        if self.stands(k + 1, "by"):
            end = next((n for n in range(k + 2, min(k + 14, self.high)) if words[n] in self.doc.classes["as"]), None)
            subject = doc.phrase_left(begin, self._floor(begin)) if begin > self.low else None
            if end is not None and end > k + 2 and subject is not None:
                content = [self.chars(*subject), *self.clause(end, k)]
                self._add((k + 2, end), (begin, k + 1), content, cue)
        elif self.stands(k + 1, "as") and begin > self.low:
            source = doc.phrase_left(begin, self._floor(begin))
            if source is not None and source[0] > self.low and words[source[0] - 1] in self.doc.classes["what"]:
                self._add(source, (begin, k + 2), self.clause(k + 2, k), cue)

    def _according(self, k: int) -> None:
        """Note "According to X, …" and "…, according to X"."""
        words, bits = self.doc.low, self.doc.bits
        initial = all(bits[n] & (t.CONJ | t.PUNCT | t.ADV) and not bits[n] & t.IN for n in range(self.low, k))
        end = self.phrase_right(k + 2, self.high, initial=initial)
        if end <= k + 2:
            return
        cue = SAID
        content: list[Span]
        quoted = self.quote_before(k)
        if initial:
            if end >= self.high or words[end] != ",":
                return
            content = self.clause(end + 1, k)
        elif quoted is not None:
            content = [self._quote_content(quoted)]
        else:
            left = k - 1 if words[k - 1] in PAUSES else k
            content = self.left_of(left)
            if end + 1 < self.high and words[end] == "," and left < k and not bits[end + 1] & (t.ING | t.SUB | t.REL):
                content += self.clause(end + 1, k)
        self._add((k + 2, end), (k, k + 2), content, cue)
