"""Who said what where the verb of a main clause stands second: German, and languages built like it.

The shapes: "X sagte, …", "…, sagte X", "am Montag sagte X, …", "X teilte … mit", "X hat … gesagt", "…, wie X sagte",
"laut X …", "nach Angaben von X …", "X zufolge …", "…, so X", "…, heißt es in X", and sentences in the mood of reported
speech that go on without any of these.

A "Die Brücke bleibe zu, teilte die Stadt mit. Sie sei alt."    source "die Stadt", cue "teilte … mit"
"""

from __future__ import annotations

from bisect import bisect_left

from firsthand.attribution import tokens as t
from firsthand.attribution.accounts import Accounts
from firsthand.attribution.contents import Span
from firsthand.attribution.noun_phrases import Part
from firsthand.attribution.people import people
from firsthand.attribution.quoted import Statement, trim
from firsthand.attribution.said import Use
from firsthand.lexicon.agencies import by_name, mentions
from firsthand.lexicon.cues import Cue, split_cues
from firsthand.lexicon.outlets import known as outlet_known
from firsthand.quotations import Quotation


class VerbSecond(Accounts):
    """A text in a language whose verbs stand second in a main clause and last in others."""

    told: tuple[int, Statement] | None = None
    """The last sentence that told something, and its statement."""

    def _sign(self, k: int) -> None:
        i = next((i for i, part in enumerate(self.here()) if part.start <= k < part.end), None)
        if i is None:
            return
        if self.doc.bits[k] & t.CUE:
            use = self._use(k, i)
            if use is not None:
                self._cue(use, i)
        else:
            self._source_word(k, i)

    def _after_dateline(self, start: int, end: int, skip: int | None) -> int:
        found = super()._after_dateline(start, end, skip)
        compound = self.text[found - 1 : found] == "-" and self.text[found : found + 1].isalpha()  # "WHO-Chef"
        return start if compound and found != skip else found

    def _use(self, k: int, i: int) -> Use | None:
        """The verb whose form stands at `k`, with its particle or its auxiliary; None where it reports nothing."""
        bits, words, classes = self.doc.bits, self.doc.low, self.doc.classes
        part = self.here()[i]
        if bits[k] & t.CAP:
            return None
        particle = None if part.kind in {"sub", "relative"} else self._particle(k, i)
        split = split_cues(self.doc.language).get(words[k], {})
        if particle is not None:
            cue = split.get(words[particle])
            return None if cue is None else self._finite(cue, i, [(k, k + 1), (particle, particle + 1)], k)
        cue = self.doc.cues.get(words[k])
        if cue is None or (k > self.low and words[k - 1] in classes["infinitive"]):
            return None
        attribute = part.start < k < part.end - 1 and bits[k + 1] & t.CAP and bits[k - 1] & (t.DET | t.PREP)
        if attribute and (k != part.verb or not bits[k - 1] & t.SUBJ):
            return None  # "die berichtete Summe"
        helper = self._helper(k, part)
        if helper is not None:
            if words[helper] in classes["become"] and "z" in cue.frames:
                return Use(cue, sorted([(helper, helper + 1), (k, k + 1)]), helper, helper > k)
            if words[helper] not in classes["have"] or not self._joined_form(cue, k):
                return None  # "wurde gesagt", "will sagen"
            return self._finite(cue, i, sorted([(helper, helper + 1), (k, k + 1)]), helper, helper > k)
        if cue.form == "participle" and self.doc.cues.get(words[k]) is cue:
            return None
        return self._finite(cue, i, [(k, k + 1)], k)

    def _joined_form(self, cue: Cue, k: int) -> bool:
        """Whether the form at `k` can be a participle: of weak verbs with a prefix it is also the third person."""
        return cue.form in {"participle", "third", "plural", "pasts"} and self.doc.low[k].endswith(("t", "en"))

    def _helper(self, k: int, part: Part) -> int | None:
        """The auxiliary or modal that makes the form at `k` a participle or an infinitive."""
        bits, end = self.doc.bits, self._verbs_end(k, part)
        strong = t.AUX | t.MODAL
        after = next((n for n in range(k + 1, end) if bits[n] & strong), None)
        if after is not None:
            return end - 1
        if k + 1 < part.end and not bits[k + 1] & (t.CONJ | t.PREP | t.PUNCT):
            return None
        return next((n for n in range(part.start, k) if bits[n] & strong and self.finite(n)), None)

    def _verbs_end(self, k: int, part: Part) -> int:
        """Where the auxiliaries right behind `k` end."""
        n = k + 1
        while n < part.end and self.doc.bits[n] & (t.AUX | t.MODAL) and not self.doc.bits[n] & t.DET:
            n += 1
        return n

    def _particle(self, k: int, i: int) -> int | None:
        """Where the particle of the verb at `k` stands: at the end of its clause."""
        words, classes, parts = self.doc.low, self.doc.classes, self.here()
        for m in range(i, len(parts)):
            part = parts[m]
            if m > i and part.kind not in {"relative", "phrase"}:
                break
            last = part.end - 1
            if last > k and words[last] in classes["particle"]:
                return last
            if part.before and m > i and part.before != ",":
                break
        return None

    def _finite(self, cue: Cue, i: int, span: list[Span], verb: int, last: bool = False) -> Use | None:
        part = self.here()[i]
        if part.kind in {"sub", "relative"}:
            if max(end for _, end in span) < part.end - 2:
                return None
            last = True
        if "e" in cue.frames and not any(
            n in range(part.start, part.end) and self.doc.low[n] in self.doc.classes["impersonal"]
            for n in (verb - 1, verb + 1, *range(part.start, part.start + 2))
        ):
            return None
        if "e" in cue.frames:
            span = sorted([*span, *((n, n + 1) for n in (verb - 1, verb + 1) if self.doc.low[n : n + 1] and
                                    self.doc.low[n] in self.doc.classes["impersonal"])])  # fmt: skip
        return Use(cue, span, verb, last)

    def _cue(self, use: Use, i: int) -> None:
        """Find the source and the words said of a verb that reports."""
        parts = self.here()
        part = parts[i]
        if use.last:
            self._clause_final(use, i)
            return
        start = part.start
        while start < use.verb and self.doc.bits[start] & t.CONJ:
            start += 1
        if use.cue.frames & {"p", "v"}:
            self._preposition(use, i)
        if "f" in use.cue.frames:
            self._from(use, i, start)
        elif use.verb > start:
            self._second(use, i, start)
        elif part.before in self.doc.classes["conjunction"] or start > part.start:
            source = self._same_subject(i, use.verb)
            self._tell(source, use, self._right(i, use, False) or self._object(use, i, use.verb + 1))
        else:
            apposed = self._apposed(i)
            if apposed is not None:
                self._tell(apposed, use, self._right(i, use, False) or self._object(use, i, use.verb + 1))
            else:
                self._first(use, i)

    def _second(self, use: Use, i: int, start: int) -> None:
        """Note "X sagte …", "Am Montag sagte X …", "Das sagte X …"."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        front = (start, use.verb)
        limit = self._limit(use, i)
        behind = self._subject_right(use.verb + 1, limit, i)
        if self._adverbial(*front):
            self._tell(
                behind, use, self._right(i, use, False, behind) or self._object(use, i, behind[1] if behind else limit)
            )
            return
        turned = behind is not None and (
            words[start] in doc.classes["oblique"]
            or (words[start] in doc.classes["demonstrative"] and use.verb == start + 1)
            or (self._acts(*behind) and not self._acts(*front))
        )
        if not turned:
            while front[1] - 1 > start and bits[front[1] - 1] & t.ADV and not bits[front[1] - 1] & t.CAP:
                front = (start, front[1] - 1)
            content = self._right(i, use, False) or self._object(use, i, use.verb + 1)
            self._tell((self._titled_before(i, *front), front[1]), use, content)
        elif use.cue.frames & {"n", "t"} and "a" not in use.cue.frames:
            content = self._right(i, use, False, behind)
            self._tell(behind, use, content or [self.chars(*front)])

    def _preposition(self, use: Use, i: int) -> None:
        """Take "von" of "sprach von …", "vor" of "warnte vor …" for part of the cue, where a noun follows it."""
        words, bits = self.doc.low, self.doc.bits
        limit = self._limit(use, i)
        for kind in sorted(use.cue.frames & {"p", "v"}):
            for n in range(use.verb + 1, limit):
                if words[n] in self.doc.classes["said_" + kind] and not bits[n] & t.IN and n + 1 < limit:
                    use.words = sorted([*use.words, (n, n + 1)])
                    use.about = n
                    return

    def _titled_before(self, i: int, start: int, end: int) -> int:
        """Where the subject begins if what it is stands before one comma: "Der Chef der Bank, X sagte"."""
        parts = self.here()
        if i < 1 or parts[i - 1].kind != "phrase" or parts[i].before != "," or not self._noun_first(parts[i - 1]):
            return start
        if any(self.doc.low[n] in self.doc.classes["joining"] for n in range(start, end)):
            first = i - 1  # "in Arn, Holm und Tarn"
            while first > 0 and parts[first].before == "," and parts[first - 1].kind == "phrase":
                first -= 1
            return start if self.doc.bits[start] & t.DET else parts[first].start
        if i != 1:
            return start
        if not all(self.doc.bits[n] & t.CAP for n in range(start, end)) or not self._acts(parts[0].start, parts[0].end):
            return start
        return parts[0].start

    def _first(self, use: Use, i: int) -> None:
        """Note "…, sagte X", "…, sagte X, …" and "Nachdem …, sagte X, …"."""
        source = self._subject_right(use.verb + 1, self._limit(use, i), i)
        if source is None:
            return
        parts = self.here()
        opening = i > 0 and all(p.kind in {"sub", "relative"} for p in parts[:i]) and (
            self.doc.low[self.lead(parts[0].start, parts[0].end)] not in self.doc.classes["contentstart"]
        )  # fmt: skip
        if i == 0 or opening:
            self._tell(source, use, self._right(i, use, False, source) or self._object(use, i, source[1]))
        elif use.cue.frames & {"q", "b"}:
            content = self._left(i)
            if content:
                self._tell(source, use, content + self._right(i, use, True, source))

    def _clause_final(self, use: Use, i: int) -> None:
        """Note "…, wie X sagte, …", "nachdem X gesagt hatte, dass …", "…, der sagte, dass …"."""
        part = self.here()[i]
        words, classes = self.doc.low, self.doc.classes
        n = self.lead(part.start, part.end)
        end = min(start for start, _ in use.words)
        if part.kind == "relative":
            r = n + 1 if self.doc.bits[n] & t.PREP else n
            self._tell((r, r + 1), use, self._right(i, use, False))
            return
        source = self._behind_origin(n + 1, end) if "f" in use.cue.frames else self.subject(n + 1, end)
        if words[n] not in classes["as"]:
            self._tell(source, use, self._right(i, use, False))
            return
        if source is None or ("e" not in use.cue.frames and words[source[0]] in classes["impersonal"]):
            return
        self._tell(source, use, self._left(i) + self._rest(i + 1))

    def _from(self, use: Use, i: int, start: int) -> None:
        """Note "…, heißt es in X", "Aus X verlautet, …", "Das geht aus X hervor"."""
        limit = self._limit(use, i)
        first = all(self.doc.low[n] in self.doc.classes["so"] for n in range(start, use.verb))
        front = self._behind_origin(start, use.verb) if use.verb > start else self._origin_before(i)
        source = front or self._behind_origin(use.verb + 1, limit)
        right = self._right(i, use, False)
        if first and front is None and i > 0:
            self._tell(source, use, self._left(i) + self._right(i, use, True))
        elif right:
            self._tell(source, use, right)
        elif front is None and source is not None and self.doc.low[start] in self.doc.classes["demonstrative"]:
            self._tell(source, use, [self.chars(start, use.verb)])

    def _origin_before(self, i: int) -> Span | None:
        """The source in "In dem Entwurf, der der Zeitung vorliegt, heißt es"."""
        parts = self.here()
        first = next((j for j in range(i - 1, -1, -1) if parts[j].kind != "relative"), -1)
        if first < 0 or first == i - 1 or parts[first].kind != "phrase":
            return None
        if self.doc.low[parts[first].start] not in self.doc.classes["origin"]:
            return None
        return parts[first].start + 1, parts[i - 1].end

    def _behind_origin(self, n: int, end: int) -> Span | None:
        """The phrase behind "aus", "in", "von": the source of what "is said" there."""
        bits, words = self.doc.bits, self.doc.low
        while n < end:
            if words[n] in self.doc.classes["origin"]:
                stop = self.noun_phrase(n + 1, end)
                if stop > n + 1 and not any(bits[m] & t.TIME for m in range(n + 1, stop)):
                    return n + 1, stop
            n += 1
        return None

    def _apposed(self, i: int) -> Span | None:
        """The subject in "X, Chef der Bank, sagte …" and "X, der die Bank führt, sagte …"."""
        parts = self.here()
        first = i - 1
        while first > 0 and parts[first].before == "," and parts[first].kind in {"phrase", "relative"}:
            first -= 1
        if first == i - 1 or first < 0 or parts[first].kind != "phrase" or not self._noun_first(parts[first]):
            return None
        if self.doc.bits[parts[first].start] & t.SUBJ:
            return None
        if not all(p.kind == "relative" or self._noun_first(p) for p in parts[first + 1 : i]):
            return None
        return self._front(parts[first].start, parts[i - 1].end)

    def _same_subject(self, i: int, verb: int) -> Span | None:
        """The subject of the clause that a verb behind "und" goes on with."""
        for known in reversed(self.found):
            if known.cue[0][0] < self.doc.starts[self.low]:
                break
            if known.source and known.cue[0][0] < self.doc.starts[verb]:
                starts = self.doc.starts
                return bisect_left(starts, known.source[0][0]), bisect_left(starts, known.source[-1][1])
        for part in reversed(self.here()[:i]):
            if part.kind == "main" and part.verb == part.start:
                return self._apposed(self.here().index(part))
            if part.kind == "main":
                front = self._front(part.start, part.verb)
                return self.subject(part.verb + 1, part.end) if self._adverbial(*front) else front
        return None

    def _tell(self, source: Span | None, use: Use, content: list[Span]) -> None:
        """Note a statement, a negated one as such."""
        if source is None and "f" not in use.cue.frames:
            return
        words = self.doc.low
        part = next(p for p in self.here() if p.start <= use.words[0][0] < p.end)
        spans = list(use.words)
        ends = {part.end, *(start for start, _ in use.words)}
        spans += [
            (n, n + 1) for n in range(part.start, part.end) if words[n] in self.doc.classes["negator"] and n + 1 in ends
        ]
        joined: list[Span] = []
        for start, end in sorted(spans):
            if joined and joined[-1][1] == start:
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        self._note(source, joined, content, use.cue)

    def speaks(self, start: int, end: int) -> bool:
        """Whether these few words name somebody a headline would quote."""
        if end <= start or end - start > 5:
            return False
        doc = self.doc
        words = self.text[slice(*self.chars(start, end))]
        if words.isupper() and len(words) > 1:
            return True
        if doc.low[end - 1] in doc.classes["headline"] or by_name(words) or outlet_known(words) or mentions(words):
            return True
        full = people(self.context, doc.language).full
        return words in full or words in full.values()

    def only_names(self, start: int, end: int) -> bool:
        """Whether these name a person: capitals alone do not tell."""
        return self.speaks(start, end)

    def _goes_on(self, number: int) -> bool:
        """Give a sentence in the mood of reported speech, with no source of its own, to the last that had one."""
        if self.told is None or self.told[0] != number - 1 or self.low >= self.high:
            return False
        main = next((part for part in self.here() if part.kind == "main"), None)
        if main is None or not self.doc.bits[main.verb] & t.REPORTED or self.doc.low[self.high - 1] == "?":
            return False
        statement = self.told[1]
        statement.content.append(trim(self.text, self.chars(self.low, self.high)))
        self.told = (number, statement)
        return True

    def _ended_sentence(self, number: int, new: list[Statement]) -> None:
        if new:
            self.told = (number, min(new, key=lambda s: (-max(e for _, e in s.content), s.content[0])))
        elif not self._goes_on(number) and self.told is not None and self.told[0] == number - 1 and self._only_quoted():
            start, end = self.chars(self.low, self.high)
            if start >= max(stop for _, stop in self.told[1].content):
                self.told[1].content.append((start, end))
            self.told = (number, self.told[1])

    def _only_quoted(self) -> bool:
        """Whether the sentence is words quoted that an earlier one introduced, not the one behind them."""
        doc = self.doc
        if self.low >= self.high or not all(doc.bits[n] & (t.IN | t.PUNCT) for n in range(self.low, self.high)):
            return False
        number = max(doc.inside[n] for n in range(self.low, self.high))
        return number >= 0 and self._stands_alone(doc.quotes[number])

    def _stands_alone(self, quote: Quotation) -> bool:
        return not self.text.startswith(",", quote.outer_end)
