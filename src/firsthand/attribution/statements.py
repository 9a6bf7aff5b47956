"""Who said what in one text: the rules that find source, cue and content around every reporting word.

The shapes, each a function below: "X said that …", "…, X said", "…, said X", "according to X, …", "…, saying that …",
"X was quoted as saying …", "X: …" and, over a report of several paragraphs, quotations that go on.

    >>> from firsthand.sentences import split
    >>> text = "The bridge will stay shut, said Ada Lund, the mayor."
    >>> found = read(text, split(text), "en")[0][0]
    >>> [text[start:end] for start, end in found.source + found.cue + found.content]
    ['Ada Lund, the mayor', 'said', 'The bridge will stay shut']
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from firsthand.attribution.contents import BREAKS, PAUSES, STOPS, Sentence, Span
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
    NEG,
    NUM,
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
from firsthand.lexicon.cues import Cue

_SPOKEN = frozenset({"neutral", "claim", "confirm", "deny", "report", "announce", "concede", "allege", "warn"})
"""Classes of cues that make a statement of their own inside another one."""
_DATELINE = re.compile(
    r"\s*(?:[A-Z][A-Z.’' ]{2,}(?:[,/][\w.,’' ]{2,40})?(?:\s*\([\w. ]{2,25}\))?"  # SEOUL, July 27 (Reuters)
    r"|[A-Z][\w.,’' ]{2,40}\s*\([A-Z][\w. ]{1,25}\))\s*(?:—|–|--?)\s*"  # Seoul (Reuters)
)
_TRIM = " \t\n\r\u00a0,.;:"


@dataclass(slots=True)
class Statement:
    """One statement: spans of characters, in order; `source` is empty where nobody is named."""

    source: list[Span]
    cue: list[Span]
    content: list[Span]
    word: Cue
    via: list[Span] = field(default_factory=list)
    """Who relayed it, where the cue itself says so: "was quoted as saying by …"."""
    negated: bool = False


def read(
    text: str, sentences: Sequence[Span], language: str, headline: bool = False, skip: int | None = None
) -> tuple[list[Statement], Words]:
    """The statements of one text in the order of their cues, and its words.

    `sentences`: spans as `sentences.split` gives them. `headline`: the first sentence is one. `skip`: nothing before
    this character (the end of a dateline) belongs to a statement.
    """
    reader = _Reader(text, sentences, language, headline, skip)
    return reader.read(), reader.doc


class _Reader(Sentence):
    """One text on its way through the rules. Token positions within, characters without."""

    def __init__(self, text: str, sentences: Sequence[Span], language: str, headline: bool, skip: int | None) -> None:
        super().__init__(Words(text, language), 0, 0)
        self.headline = headline
        self.spans = list(sentences)
        starts = self.doc.starts
        self.edges = [
            (bisect_left(starts, self._after_dateline(start, end, skip)), bisect_left(starts, end))
            for start, end in sentences
        ]
        self.found: list[Statement] = []
        self.number = self.past = 0

    def _after_dateline(self, start: int, end: int, skip: int | None) -> int:
        """Where a sentence begins without "SEOUL, July 27 (Reuters) -" before it."""
        if skip is not None and start < skip < end:
            start = skip
        dateline = _DATELINE.match(self.text, start, min(end, start + 90))
        return dateline.end() if dateline else start

    def read(self) -> list[Statement]:
        """Every sentence in turn, then the quotations that carry on what was found."""
        bits, words = self.doc.bits, self.doc.low
        for number, (low, high) in enumerate(self.edges):
            self.number, self.low, self.high = number, low, high
            here, self.past = len(self.found), low
            self._colon()
            for k in range(low, high):
                if bits[k] & IN or k < self.past:
                    continue
                if bits[k] & CUE:
                    self._cue(k)
                elif words[k] == "according" and words[k + 1 : k + 2] == ["to"]:
                    self._according(k)
            if len(self.found) > here:
                self._part(self.found[here:])
                self._carry_on(self.found[here:])
        self.found.sort(key=lambda s: (s.cue[0], s.content))
        return [said for n, said in enumerate(self.found) if not self._idle(n)]

    def _idle(self, n: int) -> bool:
        """Whether a statement only carries on inside another: "Lund said she hoped …" is one report, not two."""
        said = self.found[n]
        place = said.cue[0][0]
        if not any(s <= place < e for m, other in enumerate(self.found) if m != n for s, e in other.content):
            return False
        if said.word.cls not in _SPOKEN or not said.source:
            return True
        first, last = said.source[0][0], said.source[-1][1]
        words = self.text[first:last].lower()
        return words in self.doc.classes["subject"] or words in self.doc.classes["relative"]

    @staticmethod
    def _part(new: list[Statement]) -> None:
        """End what was said where a later "…, X said" of the same sentence begins."""
        for outer in new:
            mouth = min(span[0] for span in outer.source + outer.cue)
            for inner in new:
                if inner is outer or not any(start <= inner.cue[0][0] < end <= mouth for start, end in outer.content):
                    continue
                stop = max(end for start, end in outer.content if start <= inner.cue[0][0] < end <= mouth)
                inner.content = [(start, min(end, stop)) for start, end in inner.content if start < stop]

    def _cue(self, k: int) -> None:
        """Decide how the reporting word at `k` is used, and note the statement it makes."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        cue = doc.cues[words[k]]
        begin = self._group(k)
        before = bits[begin - 1] if begin > self.low else 0
        if bits[k] & CAP and k > self.low and not (self.headline and self.number == 0):
            return  # the United States
        group = words[begin:k]
        after = k + 1
        if words[after : after + 1] and words[after] in doc.classes["particle"] and "out" not in cue.frames:
            return
        if cue.lemma == "see":
            self._seen_as(k, begin, cue)
            return
        if "out" in cue.frames:
            if words[after : after + 1] != ["out"]:
                return
            after += 1
        if cue.form == "ing" and not any(word in doc.classes["be"] for word in group):
            self._participle(begin, after, cue)
            return
        if any(word in doc.classes["be"] for word in group):
            if cue.form != "ing":
                self._passive(begin, after, cue)
                return
        elif any(bits[n] & MODAL and words[n] not in {"would", "’d", "'d"} for n in range(begin, k)):
            return
        if (begin > self.low and words[begin - 1] == "to") or not self._verb(k, begin, cue):
            return
        aside = self._quoting_aside(begin)
        if aside is not None and self.right_of(after, cue)[0] in {"clause", "that", "wh"}:
            self._active(aside, begin, after, cue, aside=True)
            return
        if self._inverted(k, begin, after, cue):
            return
        if before & CONJ and not before & DET:
            source = self._subject(begin - 1)
        elif begin == self.low:
            return
        else:
            source = doc.phrase_left(begin, self._floor(begin))
        if source is not None and not (cue.form == "third" and begin == k and self._bare(source[0])):
            self._active(source, begin, after, cue)

    def _bare(self, n: int) -> bool:
        """Whether a phrase begins with a plain word: no singular subject does: "harsh remarks he made"."""
        return (
            not self.doc.bits[n] & (CAP | DET | SUBJ | REL | NUM)
            and self.doc.low[n] not in self.doc.classes["headline"]
        )

    def _group(self, k: int) -> int:
        """Where the verb group of the cue begins: auxiliaries, adverbs, "not", "went on to"."""
        bits, words = self.doc.bits, self.doc.low
        begin = k
        while begin > self.low and not bits[begin - 1] & IN:
            word = words[begin - 1]
            if (
                bits[begin - 1] & (AUX | MODAL | NEG)
                and word != "no"
                and not (word in {"’s", "'s"} and begin == k and self.doc.cues[words[k]].form in {"base", "third"})
            ) or (bits[begin - 1] & ADV and not bits[begin - 1] & (CAP | DET)):
                begin -= 1
            elif (
                word == "to"
                and begin - 2 > self.low
                and words[begin - 2] == "on"
                and words[begin - 3] in {"went", "goes", "go", "going"}
            ):
                begin -= 3
            elif word == "to" and begin - 1 > self.low and words[begin - 2] in {"continued", "continues"}:
                begin -= 2
            else:
                break
        return begin

    def _verb(self, k: int, begin: int, cue: Cue) -> bool:
        """Whether a word that may be a noun, too, is a verb here."""
        bits, words = self.doc.bits, self.doc.low
        if begin == self.low:
            return True
        word, before = words[begin - 1], bits[begin - 1]
        if word in self.doc.classes["particle"] and cue.form in {"base", "third"}:
            return False
        indefinite = word in self.doc.classes["indefinite"] or before & NUM
        if before & DET and not indefinite and not (word == "that" and begin - 1 > self.low):
            return False
        if word == "that" and words[k + 1 : k + 2] == [","]:
            return False  # "That said, …"
        if before & PREP and not before & SUB:
            return False
        if begin < k or before & (SUBJ | REL):
            return True
        if cue.form == "third" and "a" in cue.frames:
            return not (word.endswith("s") and not before & CAP) and word not in self.doc.classes["adjective"]
        if cue.form == "base":
            return (
                word.endswith(("s", "’", "'"))
                or bool(indefinite)
                or word in self.doc.classes["plural"]
                or bool(before & (CONJ | PUNCT))
            )
        return True

    def _floor(self, begin: int) -> int:
        """The first token a source may take: after the last quotation or stop before it."""
        bits, words = self.doc.bits, self.doc.low
        for n in range(begin - 1, self.low - 1, -1):
            if bits[n] & IN or words[n] in BREAKS or (words[n] == ":" and n + 1 < begin):
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
            while n < before and bits[n] & (CONJ | ADV | PUNCT) and not bits[n] & (IN | DET):
                n += 1
            timed = n + 1 < before and words[n] in doc.classes["timelead"] and words[n + 1] in doc.classes["period"]
            if (
                n < before
                and (timed or bits[n] & (PREP | SUB | ING | TIME) or words[n] in doc.classes["participle"])
                and (timed or not bits[n] & DET)
            ):
                comma = next((c for c in range(n, before) if words[c] == ","), None)
                if comma is None:
                    break
                n = comma + 1
            else:
                break
        if n >= before or bits[n] & IN:
            return None
        if bits[n] & SUBJ and not bits[n] & DET:
            return n, n + 1
        end = n
        while end < before:
            word = words[end]
            if bits[end] & IN or word in STOPS or (bits[end] & (AUX | MODAL) and word not in {"’s", "'s"}):
                break
            if (
                not bits[end] & CAP
                and end > n
                and (bits[end] & (VERB | CUE | SUB | ADV) or (word.endswith("ed") and len(word) > 4))
                and word != "of"
            ):
                break
            if word == ",":
                close = next((c for c in range(end + 1, before) if words[c] == ","), None)
                if close is None or doc.between(end + 1, close) != "apposed":
                    break
                end = close
            end += 1
            if end - n > 16:
                return None
        while end > n and bits[end - 1] & (PREP | CONJ | SUB):
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
        if opens not in {"who", "which"} and not bits[comma + 1] & ING and opens not in doc.classes["participle"]:
            return None
        head = doc.phrase_left(comma, self._floor(comma))
        return None if head is None else (head[0], begin) if opens in {"who", "which"} else head

    def _active(self, source: Span, begin: int, after: int, cue: Cue, aside: bool = False) -> None:
        """Note "X said that …", "…, X said", "…, X said, …"."""
        bits, words = self.doc.bits, self.doc.low
        start = source[0]
        kind, at, cue_end = self.right_of(after, cue)
        prior = words[start - 1] if start > self.low else ""
        quoted = None if aside else self.quote_before(start)
        content: list[Span] = []
        if quoted is not None:
            content = [self._quote_content(quoted)]
            if kind == "quote":
                content += self._quote_right(at)
            elif kind == "that" and words[at - 1] == ",":
                content += self.clause(at, begin)
            self._add(source, (begin, cue_end), content, cue)
            return
        if prior == "as" and kind in {"none", "comma", "tail", "prep"}:
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
        elif kind in {"that", "wh"} and "t" in cue.frames:
            content = self.clause(at, begin)
            if comma and words[at - 1] == "," and self.holds_verb(self.low, start - 1):
                content = self.left_of(start - 1) + content
        elif kind == "inf" and "i" in cue.frames:
            content = self.clause(at, begin)
        elif kind == "clause" and "b" in cue.frames:
            content = self.clause(at, begin)
            if prior in {"what", "which", "that", "whom"}:
                content.insert(0, self.chars(start - 1, start))
        elif kind == "colon":
            content = self.clause(at, begin)
        elif comma and kind == "comma" and cue.frames & {"q", "d"}:
            content = self.left_of(start - 1) + self.clause(at, begin)
        elif comma and kind in {"none", "tail", "prep", "comma"} and self.holds_verb(self.low, start - 1):
            content = self.left_of(start - 1)
        elif kind in {"np", "clause"} and self._takes_phrase(source, cue):
            content = self.phrase(at)
        elif kind == "prep" and "p" in cue.frames and cue.lemma != "say":
            content = self.clause(at + 1, begin)
            cue_end = at + 1
        elif kind == "prep":
            quote = next((n for n in range(at, min(self.high, at + 25)) if bits[n] & OPEN and bits[n] & IN), None)
            if quote is not None and words[quote - 1] in {",", ":"}:
                content = self._quote_right(quote)
        self._add(source, (begin, cue_end), content, cue)

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
        if "r" in cue.frames and cue.lemma != "ask":
            return False  # somebody is told: "…, Lund told Moe" has its subject before it
        quoted = self.quote_before(k)
        first = bits[after]
        if (first & (PUNCT | PREP | CONJ | AUX | MODAL | TIME | OPEN | ADV) and not first & DET) or (first & SUB):
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
            and not (rest & (PUNCT | PREP | ING | SUB | TIME) or words[end] in doc.classes["timelead"])
        ):
            return False
        if (
            quoted is None
            and doc.phrase_left(begin, self.low) is not None
            and end < self.high
            and words[end] not in {",", "."}
        ):
            return False
        content = [self._quote_content(quoted)] if quoted is not None else self.left_of(begin - 1)
        later = end
        if later < self.high and words[later] in {",", ":"} and later + 1 < self.high:
            later += 1
        if later < self.high and bits[later] & OPEN and bits[later] & IN:
            content += self._quote_right(later)
        self._add((after, end), (k, after), content, cue)
        return True

    def _participle(self, begin: int, after: int, cue: Cue) -> None:
        """Note "…, saying that …"; "… by saying …"; "Noting that …, X …"."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        kind, at, cue_end = self.right_of(after, cue)
        content: list[Span] = []
        if begin == self.low:
            comma = next((c for c in range(after, self.high) if words[c] == "," and not bits[c] & IN), None)
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
            before
            in {",", "by", "and", "but", "while", "before", "after", "without", "of", "for", "in", "—", "–", "--"}
            or before in doc.classes["medium"]
            or bits[begin - 1] & (CLOSE | TIME)
            or (bits[begin - 1] & CAP and cue.lemma == "say")
            or (cue.lemma == "say" and (before.endswith("s") or before in {"percent", "over"}))
        ):
            return
        if before in {"of", "for", "in", "without"} and kind != "quote":
            return
        beside = before.endswith("s") or before in {"percent", "over"}
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
        if (
            words[after : after + 1] == ["as"]
            and words[after + 1 : after + 2]
            and words[after + 1] in {"saying", "telling"}
        ):
            source = doc.phrase_left(begin, self._floor(begin)) if begin > self.low else None
            if source is None:
                return
            end = after + 2
            via: list[Span] = []
            at = end
            if words[end : end + 1] == ["by"]:
                at = self.phrase_right(end + 1, self.high)
                via = [self.chars(end + 1, at)] if at > end + 1 else []
            kind, right, _ = self.right_of(at, doc.cues.get("said", cue))
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
            self._add(source, (begin, end), content, doc.cues.get("said", cue), via)
        elif (
            begin > self.low
            and words[begin - 1] == "it"
            and words[after : after + 1] == ["that"]
            and cue.form != "base"
        ):
            self._add(None, (begin, after), self.clause(after, begin), cue)

    def _seen_as(self, k: int, begin: int, cue: Cue) -> None:
        """Note "This was seen by X as …" and "what X see as …"."""
        doc, words = self.doc, self.doc.low
        if words[k + 1 : k + 2] == ["by"]:
            end = next((n for n in range(k + 2, min(k + 14, self.high)) if words[n] == "as"), None)
            subject = doc.phrase_left(begin, self._floor(begin)) if begin > self.low else None
            if end is not None and end > k + 2 and subject is not None:
                content = [self.chars(*subject), *self.clause(end, k)]
                self._add((k + 2, end), (begin, k + 1), content, cue)
        elif words[k + 1 : k + 2] == ["as"] and begin > self.low:
            source = doc.phrase_left(begin, self._floor(begin))
            if source is not None and source[0] > self.low and words[source[0] - 1] == "what":
                self._add(source, (begin, k + 2), self.clause(k + 2, k), cue)

    def _according(self, k: int) -> None:
        """Note "According to X, …" and "…, according to X"."""
        words, bits = self.doc.low, self.doc.bits
        initial = all(bits[n] & (CONJ | PUNCT | ADV) and not bits[n] & IN for n in range(self.low, k))
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
            if end + 1 < self.high and words[end] == "," and left < k and not bits[end + 1] & (ING | SUB | REL):
                content += self.clause(end + 1, k)
        self._add((k + 2, end), (k, k + 2), content, cue)

    def _colon(self) -> None:
        """Note "Lund: Bridge shut" and "Bridge shut: police" in a headline, "LUND: We …" in a transcript."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        colon = next((n for n in range(self.low, self.high) if words[n] == ":" and not bits[n] & IN), None)
        if colon is None or not self.low < colon < self.high - 1:
            return
        cue, lead, tail = (colon, colon + 1), (self.low, colon), (colon + 1, self.trimmed(self.high))
        if self.headline and self.number == 0:
            if tail[1] - tail[0] <= 4 and self.speaks(*tail):
                self._add(tail, cue, [self.chars(*lead)], SAID)
            elif self.speaks(*lead) or self.only_names(*lead):
                self._add(lead, cue, [self.chars(*tail)], SAID)
        elif self.only_names(*lead) and (
            self.low == 0 or "\n" in self.text[doc.ends[self.low - 1] : doc.starts[self.low]]
        ):
            shouted = self.text[doc.starts[self.low] : doc.ends[colon - 1]].isupper()
            if shouted or (bits[colon + 1] & OPEN and bits[colon + 1] & IN):
                stop = self.text.find("\n", doc.starts[colon])
                content = (doc.starts[colon + 1], len(self.text) if stop < 0 else stop)
                self._add(lead, cue, [content], SAID)

    def _quote_content(self, number: int) -> Span:
        """A quotation and what of its sentence stands before it; earlier paragraphs of it, too."""
        doc = self.doc
        quote = doc.quotes[number]
        first = bisect_left(doc.starts, quote.outer_start)
        low = next((low for low, high in self.edges if low <= first < high), first)
        start = quote.outer_start
        if low < first:
            here = doc.starts[low]
            told = any(here <= known.cue[0][0] < quote.outer_start for known in self.found)
            if not told and not any(doc.low[n] == ":" for n in range(low, first)):
                start = here
        while quote.continued and number:
            number -= 1
            quote = doc.quotes[number]
            start = quote.outer_start
        return start, doc.quotes[doc.inside[first]].outer_end

    def _quote_right(self, at: int) -> list[Span]:
        """The quotation that opens at token `at`, and the rest of the sentence where the quotation only began it."""
        doc, bits = self.doc, self.doc.bits
        quote = doc.quotes[doc.inside[at]]
        inner = self.text[quote.start : quote.end].rstrip()
        end = bisect_left(doc.starts, quote.outer_end)
        if inner[-1:] in {",", ".", "!", "?", "…"} or end >= self.high or (bits[end] & PUNCT and not bits[end] & OPEN):
            return [(quote.outer_start, quote.outer_end)]
        rest = self.clause(at, at)
        return rest if rest and rest[0][1] > quote.outer_end else [(quote.outer_start, quote.outer_end)]

    def _carry_on(self, new: list[Statement]) -> None:
        """Give the last statement of a sentence the quotations that follow without a source of their own."""
        last = max(new, key=lambda s: s.cue[0])
        if not last.content:
            return
        doc = self.doc
        spoken = any(
            doc.text[start:end][:1] in "\"“„«'‘`" or "”" in doc.text[start:end] or '"' in doc.text[start:end]
            for start, end in last.content
        )
        for number in range(self.number + 1, len(self.edges)):
            low, high = self.edges[number]
            if low >= high or not all(doc.bits[n] & (IN | PUNCT) for n in range(low, high)) or not doc.bits[low] & IN:
                break
            quote = doc.quotes[doc.inside[low]]
            gap = self.text[self.spans[number - 1][1] : self.spans[number][0]]
            introduced = self.text[last.content[-1][1] : self.spans[number][0]].strip() == ":"
            if "\n" in gap and not (quote.continued and spoken) and not introduced:
                break
            start, end = last.content[-1]
            if quote.outer_start < end:
                last.content[-1] = (start, max(end, quote.outer_end))
            else:
                last.content.append((quote.outer_start, quote.outer_end))
            spoken = True

    def _when(self, source: Span) -> bool:
        """Whether a phrase names a time, which says nothing."""
        last = self.doc.low[source[1] - 1]
        return (bool(self.doc.bits[source[1] - 1] & TIME) and source[1] - source[0] <= 2) or last in self.doc.classes[
            "period"
        ]

    def _add(
        self, source: Span | None, cue: Span, content: list[Span], word: Cue, via: list[Span] | None = None
    ) -> None:
        """Note a statement, unless nothing was said."""
        if source is not None and self._when(source):
            return
        trimmed = [span for span in (trim(self.text, span) for span in content) if span[0] < span[1]]
        if not trimmed:
            return
        doc = self.doc
        negated = any(doc.bits[n] & NEG for n in range(*cue))
        sources = [trim(self.text, self.chars(*source))] if source is not None else []
        self.past = max(self.past, cue[1])
        self.found.append(Statement(sources, [self.chars(*cue)], sorted(trimmed), word, via or [], negated))


SAID = Cue("according to", "neutral", frozenset("tq"), "past")


def trim(text: str, span: Span) -> Span:
    """A span without white space, commas, full stops and colons at its ends."""
    start, end = span
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    while end > start and text[start] in _TRIM:
        start += 1
    return start, end
