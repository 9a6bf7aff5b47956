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

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from firsthand.attribution import tokens as t
from firsthand.attribution.contents import PAUSES, Span
from firsthand.attribution.phrases import Words
from firsthand.attribution.quoted import Statement
from firsthand.attribution.reading import Reading
from firsthand.attribution.turned import Turned
from firsthand.attribution.verb_second import VerbSecond
from firsthand.lexicon.cues import Cue, grammar

__all__ = ["Statement", "read"]

MAX_COMPARED = 8
"""So many words at most stand between "compared with" and those who said something else."""


def read(
    text: str,
    sentences: Sequence[Span],
    language: str,
    *,
    headline: bool = False,
    skip: int | None = None,
    context: str = "",
) -> tuple[list[Statement], Words]:
    """The statements of one text in the order of their cues, and its words.

    `sentences`: spans as `sentences.split` gives them. `headline`: the first sentence is one. `skip`: nothing before
    this character (the end of a dateline) belongs to a statement. `context`: further text of the same article.
    """
    reader = _ORDERS[grammar(language).order](text, sentences, language, headline=headline, skip=skip, context=context)
    return reader.read(), reader.doc


class SubjectVerb(Turned, Reading):
    """A text in a language whose verbs stand behind their subjects."""

    def _sign(self, k: int) -> None:
        if self.doc.bits[k] & t.CUE:
            self._cue(k)
        elif self.stands(k + 1, "infinitive"):
            self._according(k)

    def _cue(self, k: int) -> None:
        """Decide how the reporting word at `k` is used, and note the statement it makes."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        cue = doc.cues[words[k]]
        begin = self._group(k)
        before = bits[begin - 1] if begin > self.low else 0
        if bits[k] & t.CAP and k > self.low and not (self.headline and self.number == 0):
            return  # the United States
        group = words[begin:k]
        after = k + 1
        if words[after : after + 1] and words[after] in doc.classes["particle"] and "out" not in cue.frames:
            return
        if "v" in cue.frames:
            self._seen_as(k, begin, cue)
            if not (self.stands(after, "that") and self._newspeople(begin)):
                return
            cue = replace(cue, cls="neutral")  # what a reporter saw is told, not believed
        if "l" in cue.frames and self._as_saying(k, begin):
            return
        if "out" in cue.frames:
            if not self.stands(after, "out"):
                return
            after += 1
        if cue.form == "ing" and not any(word in doc.classes["be"] for word in group):
            self._participle(begin, after, cue)
            return
        if any(word in doc.classes["be"] for word in group):
            if cue.form != "ing":
                self._passive(begin, after, cue)
                return
        elif any(bits[n] & t.MODAL and words[n] not in self.doc.classes["reporting_modal"] for n in range(begin, k)):
            return
        if (begin > self.low and words[begin - 1] in self.doc.classes["infinitive"]) or not self._verb(k, begin, cue):
            return
        aside = self._quoting_aside(begin)
        if aside is not None and self.right_of(after, cue)[0] in {"clause", "that", "wh"}:
            self._active(aside, begin, after, cue, aside=True)
            return
        if self._inverted(k, begin, after, cue):
            return
        if before & t.CONJ and not before & t.DET:
            source = self._subject(begin - 1)
        elif begin == self.low:
            return
        else:
            source = doc.phrase_left(begin, self._floor(begin))
        if source is not None and not (cue.form == "third" and begin == k and self._bare(source[0])):
            self._active(source, begin, after, cue)

    def _part(self, new: list[Statement]) -> list[Statement]:
        """End what was said, too, where a later report begins: "Lund said it was shut, and Moe said it leaked"."""
        doc = self.doc
        for outer in new:
            if not outer.content or outer.content[0][0] < outer.cue[-1][1]:
                continue
            for inner in new:
                if inner is outer or not inner.source or inner.content[0][0] < inner.cue[0][0]:
                    continue
                place = inner.source[0][0]
                n = next((n for n, (start, end) in enumerate(outer.content) if start < place < end), None)
                if n is None:
                    continue
                first = bisect_left(doc.starts, outer.content[n][0])
                stop = self._sequel(first, bisect_left(doc.starts, place))
                if stop is not None and (stop == first + 1 or doc.bits[first] & t.SUBJ or self.holds_verb(first, stop)):
                    outer.content[n:] = [(outer.content[n][0], doc.ends[stop - 1])]
        return super()._part(new)

    def _sequel(self, first: int, at: int) -> int | None:
        """Where the clause from `first` on ends if the source at `at` begins one beside it; None if one within it."""
        bits, words = self.doc.bits, self.doc.low
        if (bits[first] & t.SUB and not bits[first] & (t.DET | t.REL)) or bits[at] & t.IN:
            return None
        if bits[at] & t.REL:  # "…, compared with 12 who said"
            comma = next((n for n in range(at - 1, max(first, at - MAX_COMPARED), -1) if words[n] in PAUSES), None)
            return comma if comma is not None and words[comma + 1] in self.doc.classes["compares"] else None
        n = at
        joining = self.doc.classes["clause_joining"]
        while n > first and (bits[n - 1] & (t.CONJ | t.ADV) or words[n - 1] in joining):
            n -= 1
        if words[n - 1] == "," or (bits[n - 1] & t.CLOSE and words[n - 2] == ","):
            return n - 1 if words[n - 1] == "," else n
        return n if n < at and words[n] in joining else None

    def _takes_up(self, k: int, cue: Cue) -> bool:
        """Whether the cue at `k` can be the verb of "this": no noun follows it, and it is no base form."""
        if k + 1 >= self.high or self.doc.low[k + 1] in self.doc.classes["that"]:
            return True
        noun = not self.doc.bits[k + 1] & ~(t.CUE | t.VERB | t.CAP) and cue.form == "past" and "n" in cue.frames
        return not noun and not (cue.form == "base" and self.doc.low[k - 1] in self.doc.classes["stands_alone"])

    def _capital(self, n: int) -> bool:
        return n < self.high and bool(self.doc.bits[n] & t.CAP)

    def _plural_head(self, begin: int) -> bool:
        """Whether the phrase before `begin` has a plural before its preposition: "critics of Lund say"."""
        source = self.doc.phrase_left(begin, self._floor(begin))
        bits, words, classes = self.doc.bits, self.doc.low, self.doc.classes
        hung = next((n for n in range(source[0] + 1, source[1]) if bits[n] & t.PREP), None) if source else None
        if source is None or hung is None:
            return False
        head = words[hung - 1]
        return head.endswith(tuple(classes["plural_mark"])) or head in classes["plural"] or head in classes["several"]

    def _newspeople(self, begin: int) -> bool:
        """Whether reporters are named before the words from `begin` on: what they saw they report."""
        source = self.doc.phrase_left(begin, self._floor(begin)) if begin > self.low else None
        return source is not None and any(
            word in self.doc.classes["newsperson"] for word in self.doc.low[slice(*source)]
        )

    def _bare(self, n: int) -> bool:
        """Whether a phrase begins with a plain word: no singular subject does: "harsh remarks he made"."""
        return (
            not self.doc.bits[n] & (t.CAP | t.DET | t.SUBJ | t.REL | t.NUM)
            and self.doc.low[n] not in self.doc.classes["headline"]
        )

    def _group(self, k: int) -> int:
        """Where the verb group of the cue begins: auxiliaries, adverbs, "not", "went on to"."""
        bits, words = self.doc.bits, self.doc.low
        begin = k
        while begin > self.low and not bits[begin - 1] & t.IN:
            word = words[begin - 1]
            if (
                bits[begin - 1] & (t.AUX | t.MODAL | t.NEG)
                and word not in self.doc.classes["no"]
                and not (
                    bits[begin - 1] & t.POSSESSIVE and begin == k and self.doc.cues[words[k]].form in {"base", "third"}
                )
            ) or (bits[begin - 1] & t.ADV and not bits[begin - 1] & (t.CAP | t.DET)):
                begin -= 1
            elif (
                word in self.doc.classes["infinitive"]
                and begin - 2 > self.low
                and words[begin - 2] in self.doc.classes["on"]
                and words[begin - 3] in self.doc.classes["went"]
            ):
                begin -= 3
            elif (
                word in self.doc.classes["infinitive"]
                and begin - 1 > self.low
                and words[begin - 2] in self.doc.classes["continued"]
            ):
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
        if (
            begin == k
            and word not in self.doc.classes["be"]
            and self.stands(k + 1, "by")
            and cue.form == "past"
            and "t" in cue.frames
            and "s" not in cue.frames
            and self.quote_before(k) is None
        ):
            return False  # "polls reported by the Post"
        if begin == k and word in self.doc.classes["helping"]:
            return False  # "helped found the party"
        counted = word in self.doc.classes["numeral"] and "a" not in cue.frames  # not "these two reported cases"
        indefinite = word in self.doc.classes["indefinite"] or before & t.NUM or counted
        if begin == k and word in self.doc.classes["demonstrative"] and not self._takes_up(k, cue):
            return False  # "this alleged breach", "this note is long"
        if before & t.DET and not indefinite and not (word in self.doc.classes["that"] and begin - 1 > self.low):
            return False
        if word in self.doc.classes["that"] and words[k + 1 : k + 2] == [","]:
            return False  # "That said, …"
        if before & t.PREP and not before & t.SUB:
            return False
        if begin < k or before & (t.SUBJ | t.REL):
            return True
        if cue.form == "third" and "a" in cue.frames:
            counted = word in self.doc.classes["several"] or word in self.doc.classes["counting"]
            attribute = before & t.ING and bits[begin - 2] & t.DET  # "the dozen states", "her opening remarks"
            return not (counted or attribute) and (
                not (word.endswith(tuple(self.doc.classes["plural_sign"])) and not before & t.CAP)
                and word not in self.doc.classes["adjective"]
            )
        if cue.form == "base":
            if not indefinite and word in self.doc.classes["plural"] and words[begin - 2] in self.doc.classes["single"]:
                return False  # "a police report"
            if before & t.TIME and begin - 1 > self.low:
                word = words[begin - 2]  # "critics today argue"
            return (
                word.endswith(tuple(self.doc.classes["plural_mark"]))
                or self._plural_head(begin)
                or bool(indefinite)
                or word in self.doc.classes["plural"]
                or bool(before & t.PUNCT)
                or (
                    bool(before & t.CONJ)
                    and not ("a" in cue.frames and self._capital(k + 1))
                    and not any(self.stands(n, "infinitive") for n in range(max(self.low, begin - 4), begin - 1))
                )
            )
        return True


_ORDERS: dict[str, type[Reading]] = {"subject_verb": SubjectVerb, "verb_second": VerbSecond}
"""Reader by the `order` of a grammar."""
