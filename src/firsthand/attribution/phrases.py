"""Tokens of a text with what the lexicon knows of them, and the edges of the phrases they form.

There is no tagger: closed-class words, capitals, commas and a list of verbs say where a noun phrase begins and ends.

    >>> doc = Words("On Monday the mayor of Arn, Ada Lund, said so.", "en")
    >>> said = doc.low.index("said")
    >>> start, end = doc.phrase_left(said, 0)
    >>> doc.text[doc.starts[start] : doc.ends[end - 1]]
    'the mayor of Arn, Ada Lund'
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from firsthand.attribution import tokens as t
from firsthand.attribution.tokens import TOKEN, look, looks_met, telling
from firsthand.lexicon.cues import cues, verbs, words
from firsthand.quotations import quotations

_STOPS = frozenset(".;:!?—–…--/|•-")
MEMORY_WORDS = 200_000
"""How many words a process remembers the looks of."""
SHORT_QUOTE = 4
"""Quoted words up to this many, without a stop, may stand inside a noun phrase: the hacker “Lynx”."""
MAX_RELATED = 14
"""A relative clause without commas has fewer words than this."""


class Words:
    """The tokens of one text: places, lower-case forms and bits of what each is; and its quotations."""

    __slots__ = ("bits", "classes", "cues", "ends", "inside", "language", "low", "quotes", "starts", "text", "verbs")

    def __init__(self, text: str, language: str, sentences: Sequence[tuple[int, int]] | None = None) -> None:
        """`sentences`: where to look for words; of these only those that hold a sign that somebody says something."""
        self.text, self.language = text, language
        self.quotes = quotations(text)
        self.classes = words(language)
        self.cues = cues(language)
        self.verbs = verbs(language)
        known = looks_met(language)
        if len(known) > MEMORY_WORDS:
            known.clear()
        where = [(0, len(text))] if sentences is None else telling(text, sentences, self.quotes, language)
        matches = [match for start, end in where for match in TOKEN.finditer(text, start, end)]
        looks = [
            known.get(word) or known.setdefault(word, look(word, language)) for word in [m.group() for m in matches]
        ]
        self.low = [low for low, _ in looks]
        self.bits = [bits for _, bits in looks]
        self.starts = [match.start() for match in matches]
        self.ends = [match.end() for match in matches]
        self.inside: list[int] = [-1] * len(self.low)
        self._mark_quotes()

    def _mark_quotes(self) -> None:
        """Flag tokens within quotations that are statements; marks of short ones are passed over."""
        for number, quote in enumerate(self.quotes):
            first = bisect_left(self.starts, quote.outer_start)
            n = bisect_left(self.starts, quote.outer_end)
            if first == n:
                continue
            inner = self.text[quote.start : quote.end].rstrip()
            short = n - first - 2 <= SHORT_QUOTE and inner[-1:] not in {",", ".", "!", "?", "…"}
            for k in range(first, n):
                self.inside[k] = number
                self.bits[k] |= 0 if short else t.IN
            self.bits[first] |= t.OPEN
            self.bits[n - 1] |= t.CLOSE

    def phrase_left(self, end: int, low: int) -> tuple[int, int] | None:
        """The noun phrase that ends before token `end`, not before token `low`; None where none can."""
        last = end - 1
        if last < low or self.bits[last] & t.IN:
            return None
        if self.low[last] == ",":
            return self._apposed_left(last, low)
        time = self._time_left(end, low)
        if time != end:
            return self.phrase_left(time, low)
        start = self._simple_left(end, low)
        related = self._related_left(end if start is None else start, end, low)
        if related is not None:
            return related, end
        return None if start is None else (start, end)

    def _related_left(self, start: int, end: int, low: int) -> int | None:
        """Where "a nurse who asked not to be named" begins, seen from the words [start, end) that end it."""
        known = self.classes["who"]
        who = next((n for n in range(start - 1, max(low, end - MAX_RELATED), -1) if self.low[n] in known), None)
        if who is None or any(self.bits[n] & (t.PUNCT | t.IN) for n in range(who, end)):
            return None
        between = range(who + 1, start)
        spoken = any(self._speaks_here(n) and n + 1 >= start for n in between)
        if spoken or not any(self.bits[n] & (t.VERB | t.CUE | t.AUX | t.PAST) for n in between):
            return None
        head = None if self.bits[who - 1] & (t.PUNCT | t.IN) else self._simple_left(who, low)
        return None if head is None or (head > low and self.low[head - 1] == ",") else head

    def _speaks_here(self, n: int) -> bool:
        """Whether a verb that takes a clause stands at `n`: "critics who say Lund lied"."""
        return bool(self.bits[n] & t.CUE) and bool(self.cues[self.low[n]].frames & {"b"})

    def _time_left(self, end: int, low: int) -> int:
        """Where a time that ends before `end` begins: "Trump [on Tuesday] said"."""
        if self.bits[end - 1] & t.TIME:
            n = end - 1
        elif self.low[end - 1] in self.classes["period"] and self.low[max(low, end - 2)] in self.classes["timelead"]:
            n = end - 2
        else:
            return end
        if n > low and self.low[n - 1] in self.classes["time_lead"]:
            n -= 1
        if n <= low or self.bits[n - 1] & t.PAST:
            return end  # "a poll published on Monday"
        return n

    def _apposed_left(self, comma: int, low: int) -> tuple[int, int] | None:
        """The phrase with what stands between its commas: "Ada Lund, who …," and "Lund, 39, a baker from Arn,"."""
        whom = self.classes["of_whom"]
        relative = next((n for n in range(comma - 1, low, -1) if self.low[n] in whom), None)
        if (
            relative is not None
            and self.low[relative - 1] == ","
            and not any(self.bits[n] & t.IN or self.low[n] == ";" for n in range(relative, comma))
        ):
            years = relative > low + 2 and bool(self.bits[relative - 2] & t.NUM) and self.low[relative - 3] == ","
            head = self.phrase_left(relative - 3 if years else relative - 1, low)  # "Ada Lund, 39, who …,"
            return None if head is None else (head[0], comma)
        best: tuple[int, int] | None = None
        end = source_end = comma
        for _ in range(4):
            opening = self._comma_left(end, low)
            if opening is None or self.bits[opening - 1] & t.IN:
                break
            kind = self.between(opening + 1, end)
            if kind == "clause":
                break
            if kind == "aside":
                source_end = opening
            start = self._simple_left(opening, low)
            if start is None or (start > low and self.bits[start - 1] & t.PREP):
                break
            aged = source_end == comma and opening == comma - 2 and self.bits[comma - 1] & t.NUM
            best = (start, opening if aged else source_end)  # "Ada Lund, 39, said"
            party = opening - start <= 2 and self.low[start][1:2] == "-"  # "Ada Lund, D-Arn., a member, said"
            if start == low or self.low[start - 1] != "," or (self.bits[start] & t.CAP and not party):
                break
            end = opening
        return best

    def _comma_left(self, end: int, low: int) -> int | None:
        """The last comma before token `end`, brackets skipped; None where a stop or a quotation comes first."""
        depth = 0
        for n in range(end - 1, low, -1):
            word = self.low[n]
            if word == ")":
                depth += 1
            elif word == "(":
                depth -= 1
            elif depth:
                continue
            elif word == ",":
                return n
            elif self.bits[n] & t.IN or (word in _STOPS and word not in ".-/"):
                return None
        return None

    def between(self, start: int, end: int) -> str:
        """What stands between two commas: `apposed` to the noun before, an `aside`, or a `clause` of its own."""
        word, bits = self.low[start], self.bits[start]
        if word in self.classes["of_which"]:
            return "apposed"
        if (bits & (t.PREP | t.ADV | t.ING) and not (bits & t.CAP and not bits & t.PREP)) or word in self.classes[
            "aside"
        ]:
            return "aside"
        if word in self.classes["participle"] or (bits & t.SUB and word not in self.classes["once"]):
            return "aside"
        if bits & t.SUBJ or bits & t.AUX:
            return "clause"
        if bits & t.CONJ:
            return "aside"
        for n in range(start, end):
            if (
                self.bits[n] & (t.AUX | t.MODAL)
                and not self.bits[n] & t.POSSESSIVE
                and not any(self.bits[k] & t.REL for k in range(start, n))
            ):
                return "clause"
        if bits & t.PAST and not bits & t.CAP:
            return "aside"
        return "apposed"

    def _simple_left(self, end: int, low: int) -> int | None:
        """Where the noun phrase without commas that ends before `end` begins."""
        n = end - 1
        bits = self.bits[n]
        if bits & (t.SUBJ | t.REL) and not bits & t.DET:
            return n
        if self.low[n] in self.classes["stands_alone"]:
            return n
        if (
            bits & (t.PREP | t.CONJ | t.SUB | t.AUX | t.MODAL | t.DET)
            and self.low[n] not in self.classes["indefinite"] | self.classes["numeral"]
            and not bits & t.NUM
        ):
            return None
        start = end
        while n >= low:
            bits, word = self.bits[n], self.low[n]
            if bits & t.IN:
                break
            if word == ")":
                opening = n
                while opening > low and self.low[opening] != "(":
                    opening -= 1
                n = opening - 1
                start = opening
                continue
            if bits & t.PUNCT:
                if (
                    bits & (t.OPEN | t.CLOSE)
                    or word in "'’&"
                    or (word == "." and start - n == 1 and n > low and self.ends[n - 1] == self.starts[n])
                    or (word in "-/" and self.starts[n] == self.ends[n - 1])
                ):
                    n -= 1
                    continue
                if word == "," and self._listed(n, start, low):
                    n -= 1
                    continue
                break
            if bits & t.CONJ:
                if word in self.classes["joining"] and self._joins(n, start, end, low):
                    n -= 1
                    continue
                break
            if bits & (t.AUX | t.MODAL) and not bits & t.POSSESSIVE:
                break
            if bits & t.POSSESSIVE:
                n -= 1
                continue
            if bits & t.SUB and not bits & t.PREP:
                break
            if bits & t.SUBJ and not bits & t.DET:
                break
            if bits & t.PREP:
                inner = self._prepositional(n, start, low)
                if not inner:
                    break
                n -= 1
                continue
            if bits & (t.VERB | t.CUE) and not bits & t.CAP and self._verbal(n, end, low):
                break
            if bits & t.PAST and len(word) > 4 and not bits & t.CAP and self._verbal(n, end, low):
                break
            if bits & t.ADV and not bits & t.CAP and start == end:
                break
            start = n
            # a determiner opens a phrase, unless the phrase goes on to the left by "of" and its like
            initial = len(word) == 1 and start < end and self.low[n + 1] == "."  # "Robert A. Lund"
            if bits & t.DET and not initial and not (n > low and self._goes_on(n, end, low)):
                break
            n -= 1
        return self._without_lead(start, end, low)

    def _goes_on(self, n: int, end: int, low: int) -> bool:
        """Whether a phrase goes on to the left of its determiner: "half of the", "Lund and the"."""
        if self.bits[n - 1] & t.DET or self._prepositional(n - 1, n, low):
            return True
        if self.bits[n - 1] & t.ING and n - 1 > low and self._noun(n - 2):
            return True  # "experts studying the crater"
        return self.low[n - 1] in self.classes["listing"] and self._joins(n - 1, n, end, low)

    def _noun(self, n: int) -> bool:
        """Whether a plural noun stands at `n`, as far as its looks tell."""
        closed = (
            t.PUNCT
            | t.AUX
            | t.MODAL
            | t.PREP
            | t.SUB
            | t.CONJ
            | t.SUBJ
            | t.DET
            | t.ADV
            | t.VERB
            | t.CUE
            | t.IN
            | t.CAP
            | t.ING
        )
        first = n == 0 or bool(self.bits[n - 1] & t.PUNCT)
        return not self.bits[n] & (closed & ~t.CAP if first else closed) and self.low[n].endswith(
            tuple(self.classes["plural_ending"])
        )

    def _without_lead(self, start: int, end: int, low: int) -> int | None:
        """The start of a phrase without an adverb, a conjunction or the object of a preposition ahead of it."""
        if start > low and start < end and self.bits[start - 1] & t.PREP:
            months = self.classes["month"]
            while start < end and (self.low[start] in months or self.bits[start] & (t.TIME | t.NUM)):
                start += 1
            name = end
            while name > start and self.bits[name - 1] & t.CAP:
                name -= 1
            if start < name < end and self.bits[start] & t.DET:
                start = name  # "in a statement Lund said"
        while start + 1 < end and self.bits[start] & (t.ADV | t.CONJ) and not self.bits[start] & t.DET:
            start += 1
        if start > low and (self.bits[start] & t.NUM or self.low[start] in self.classes["indefinite"]):
            if self.low[start - 1] in self.classes["roughly"]:
                start -= 1  # "about half of the voters", "more than 40 members"
            elif self.low[start - 1] in self.classes["than"] and start - 2 >= low:
                start -= 2
        return start if start < end else None

    def _prepositional(self, n: int, start: int, low: int) -> bool:
        """Whether the preposition at `n` hangs on a noun before it: then the phrase goes on to the left."""
        if n <= low or start <= n:
            return False
        bits, word = self.bits[n], self.low[n]
        if not bits & t.PREP:
            return False
        before = self.bits[n - 1]
        if before & t.ACCORDING:
            return False
        if (
            before & (t.PUNCT | t.AUX | t.MODAL | t.PREP | t.SUB | t.CONJ | t.SUBJ)
            and not before & t.CLOSE
            and self.low[n - 1] != ")"
        ):
            return False
        if word in self.classes["of"] or (
            word in self.classes["in"] and (before & t.NUM or self.low[n - 1] in self.classes["numeral"])
        ):
            return True
        noun = bool(before & t.CUE) and self.cues[self.low[n - 1]].form == "base"
        if before & (t.VERB | t.CUE | t.ADV | t.TIME) and not before & t.CAP and not noun:
            return False
        return word not in self.classes["no_attribute"]

    def _listed(self, comma: int, start: int, low: int) -> bool:
        """Whether a comma stands inside a list of names: "Lund, Moe and Dahl said"."""
        if comma <= low or start >= len(self.bits):
            return False
        joined = any(self.low[k] in self.classes["listing"] for k in range(start, min(start + 4, len(self.low))))
        return joined and bool(self.bits[comma - 1] & t.CAP) and bool(self.bits[start] & t.CAP) and comma > low + 1

    def _joins(self, n: int, start: int, end: int, low: int) -> bool:
        """Whether "and" at `n` joins two noun phrases rather than two clauses or verbs."""
        if n <= low or start >= end:
            return False
        before, after = self.bits[n - 1], self.bits[start]
        if before & t.PUNCT and self.low[n - 1] != ")":
            return False
        if before & t.CAP and after & t.CAP:
            return not self._verb_before(n, low)
        if after & t.SUBJ and not after & t.DET:
            return False
        return not self._verb_before(n, low)

    def _verb_before(self, n: int, low: int) -> bool:
        """Whether a finite verb stands between the clause's start and token `n`."""
        for k in range(n - 1, low - 1, -1):
            bits, word = self.bits[k], self.low[k]
            if bits & t.IN or word in {",", ";", ":", "—", "–", "--"}:
                return False
            if bits & (t.AUX | t.MODAL) and not bits & t.POSSESSIVE:
                return True
            noun = k > low and self.bits[k - 1] & (t.DET | t.NUM | t.POSSESSIVE)  # "a 2009 report", "their claims"
            if not bits & t.CAP and not noun and (bits & (t.VERB | t.CUE) or (bits & t.PAST and len(word) > 4)):
                return True
        return False

    def _verbal(self, n: int, end: int, low: int) -> bool:
        """Whether a word that can be a verb is one here, seen from the noun phrase to its right."""
        if n <= low or n + 1 == end:
            return False  # right before the cue stands a noun: "media reports said"
        before = self.bits[n - 1]
        word = self.low[n]
        if self.bits[n] & t.CUE and self.cues[word].form == "past" and not self.bits[n] & t.PAST:
            return not (before & t.DET or before & t.PREP)  # said, told, found
        if self.bits[n] & t.CUE and self.cues[word].form == "base" and not before & (t.SUBJ | t.REL | t.AUX | t.MODAL):
            return False  # state, report, claim
        after = self.bits[n + 1] if n + 1 < len(self.bits) else 0
        if before & t.DET or before & t.PREP or before & t.POSSESSIVE:
            return False  # the report, of claims
        if self.bits[n] & t.PAST and after & t.PREP and not before & (t.SUBJ | t.REL | t.CAP):
            return False  # "a survey conducted for …", but "Lund worked for …"
        if before & (t.SUBJ | t.REL | t.CAP | t.CLOSE | t.ADV | t.AUX | t.PUNCT):
            return True
        if after & t.TIME:
            return False
        return bool(after & (t.DET | t.SUBJ | t.CAP)) or self.bits[n] & t.VERB > 0
