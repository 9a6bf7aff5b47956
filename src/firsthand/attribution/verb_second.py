"""Who said what where the verb of a main clause stands second: German, and languages built like it.

The shapes: "X sagte, …", "…, sagte X", "am Montag sagte X, …", "X teilte … mit", "X hat … gesagt", "…, wie X sagte",
"laut X …", "nach Angaben von X …", "X zufolge …", "…, so X", "…, heißt es in X", and sentences in the mood of reported
speech that go on without any of these.

A "Die Brücke bleibe zu, teilte die Stadt mit. Sie sei alt."    source "die Stadt", cue "teilte … mit"
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from firsthand.attribution import tokens as t
from firsthand.attribution.clauses import Clauses, Part
from firsthand.attribution.contents import DASHES, Span
from firsthand.attribution.people import people
from firsthand.attribution.quoted import Statement, trim
from firsthand.attribution.reading import Reading
from firsthand.attribution.roles import role
from firsthand.lexicon.agencies import by_name, mentions
from firsthand.lexicon.cues import Cue, split_cues
from firsthand.lexicon.outlets import known as outlet_known

SAID = Cue("", "neutral", frozenset("tq"), "past")
"""What a preposition says."""
_PLURAL = frozenset({"plural", "pasts"})


@dataclass(slots=True)
class _Use:
    """A reporting verb in its place: its tokens, the finite verb among them, and whether that stands at the end."""

    cue: Cue
    words: list[Span]
    verb: int
    last: bool
    about: int = -1
    """The preposition that belongs to it, with what it is about behind."""


class VerbSecond(Clauses, Reading):
    """A text in a language whose verbs stand second in a main clause and last in others."""

    told: tuple[int, Statement] | None = None
    """The last sentence that told something, and its statement."""
    split: tuple[int, list[Part]] = (-1, [])
    """The sentence last parted, and its parts."""

    def here(self) -> list[Part]:
        """The parts of the sentence."""
        if self.split[0] != self.low:
            self.split = (self.low, self.parts())
        return self.split[1]

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

    # how a reporting verb is used

    def _use(self, k: int, i: int) -> _Use | None:
        """The verb whose form stands at `k`, with its particle or its auxiliary; None where it reports nothing."""
        bits, words, classes = self.doc.bits, self.doc.low, self.doc.classes
        part = self.here()[i]
        if bits[k] & t.CAP:
            return None
        particle = None if part.kind in {"sub", "relative"} else self._particle(k, i)
        split = split_cues(self.doc.language).get(words[k], {})
        if particle is not None:
            cue = split.get(words[particle])
            return None if cue is None else self._finite(cue, k, i, [(k, k + 1), (particle, particle + 1)])
        cue = self.doc.cues.get(words[k])
        if cue is None or (k > self.low and words[k - 1] in classes["infinitive"]):
            return None
        if k + 1 < part.end and bits[k + 1] & t.CAP and k > part.start and bits[k - 1] & (t.DET | t.PREP) and (
            k != part.verb or not bits[k - 1] & t.SUBJ
        ):  # fmt: skip
            return None  # "die berichtete Summe"
        helper = self._helper(k, part)
        if helper is not None:
            if words[helper] in classes["become"] and "z" in cue.frames:
                return _Use(cue, sorted([(helper, helper + 1), (k, k + 1)]), helper, helper > k)
            if words[helper] not in classes["have"] or not self._joined_form(cue, k):
                return None  # "wurde gesagt", "will sagen"
            last = helper > k
            return self._finite(cue, k, i, [(min(k, helper), max(k, helper) + 1)] if abs(k - helper) == 1 else
                                sorted([(helper, helper + 1), (k, k + 1)]), helper, last)  # fmt: skip
        if cue.form == "participle" and self.doc.cues.get(words[k]) is cue:
            return None
        return self._finite(cue, k, i, [(k, k + 1)])

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

    def _finite(self, cue: Cue, k: int, i: int, span: list[Span], verb: int = -1, last: bool = False) -> _Use | None:
        part = self.here()[i]
        verb = k if verb < 0 else verb
        if part.kind in {"sub", "relative"}:
            if max(end for _, end in span) < part.end - 2:  # noqa: PLR2004
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
        return _Use(cue, span, verb, last)

    # what a reporting verb tells

    def _cue(self, use: _Use, i: int) -> None:
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

    def _limit(self, use: _Use, i: int) -> int:
        """Where the particle or the participle of a verb stands, else the end of its part."""
        part = self.here()[i]
        own = (start for start, _ in use.words if start != use.about and self.doc.low[start] not in self.doc.classes["impersonal"])
        return next((start for start in own if use.verb < start < part.end), part.end)

    def _second(self, use: _Use, i: int, start: int) -> None:
        """"X sagte …", "Am Montag sagte X …", "Das sagte X …"."""
        doc, bits, words = self.doc, self.doc.bits, self.doc.low
        front = (start, use.verb)
        limit = self._limit(use, i)
        behind = self._subject_right(use.verb + 1, limit, i)
        if self._adverbial(*front):
            self._tell(behind, use, self._right(i, use, False, behind) or self._object(use, i, behind[1] if behind else limit))
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

    def _preposition(self, use: _Use, i: int) -> None:
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
        """Where the subject begins if a role stands before its name and one comma between: "Der Chef der Bank, X sagte"."""
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

    def _first(self, use: _Use, i: int) -> None:
        """"…, sagte X", "…, sagte X, …" and "Nachdem …, sagte X, …"."""
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

    def _clause_final(self, use: _Use, i: int) -> None:
        """"…, wie X sagte, …", "nachdem X gesagt hatte, dass …", "…, der sagte, dass …"."""
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

    def _from(self, use: _Use, i: int, start: int) -> None:
        """"…, heißt es in X", "Aus X verlautet, …", "Das geht aus X hervor"."""
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

    def _subject_right(self, n: int, limit: int, i: int) -> Span | None:
        """The subject behind a verb, with what stands in apposition to it in the next parts."""
        found = self.subject(n, limit)
        parts = self.here()
        if found is None or found[1] < parts[i].end or limit < parts[i].end:
            return found
        start, stop = found
        if self.doc.bits[start] & t.SUBJ and not self.doc.bits[start] & t.DET:
            return found
        for m in range(i + 1, len(parts)):
            part = parts[m]
            if part.before == "," and (part.kind == "relative" or (part.kind == "phrase" and self._noun_first(part))):
                stop = part.end
                if part.kind == "phrase" and self.noun_phrase(part.start, part.end) < part.end:
                    stop = self.noun_phrase(part.start, part.end)
                    break
            else:
                break
        return start, stop

    def _noun_first(self, part: Part) -> bool:
        """Whether a part begins as an apposition does: with a noun, an article or attributes of one."""
        bit = self.doc.bits[part.start]
        if bit & (t.PREP | t.ADV | t.TIME | t.IN | t.CONJ) or not bit & (t.CAP | t.DET | t.NUM | t.OPEN):
            return not bit & (t.PREP | t.ADV | t.IN | t.TIME) and self._noun_soon(part.start, part.end)
        return True

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

    def _front(self, start: int, end: int) -> Span:
        while start < end - 1 and self.doc.bits[start] & t.CONJ:
            start += 1
        return start, end

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

    def _acts(self, start: int, end: int) -> bool:
        """Whether a phrase names somebody who can speak."""
        doc = self.doc
        if doc.bits[start] & t.SUBJ and doc.low[start] in doc.classes["pronoun"]:
            return True
        if doc.low[start] in doc.classes["oblique"]:
            return False
        noun = next((n for n in range(start, end) if doc.bits[n] & t.CAP and doc.low[n] not in doc.classes["determiner"]
                     or self._aged(n)), None)  # fmt: skip
        if noun is None:
            return doc.low[start] in doc.classes["indefinite"]
        known = role(doc.low[noun], doc.language)
        if known is not None:
            return known.kind != "document"
        return self._aged(noun) or noun == start

    # what was said

    def _left(self, i: int) -> list[Span]:
        """What the parts before part `i` say: a quotation, with the paragraphs before that it ends, or a clause."""
        parts = self.here()
        if i == 0:
            return []
        end = parts[i].start
        while end > self.low and self.doc.bits[end - 1] & t.PUNCT and not self.doc.bits[end - 1] & (t.IN | t.CLOSE) and (
            self.doc.low[end - 1] != ")"
        ):  # fmt: skip
            end -= 1
        if parts[i - 1].kind == "quote":
            number = self.quote_before(parts[i].start)
            if number is not None:
                return [self._quote_content(number)]
        begin = self._since(parts[i - 1].start)
        while begin < end and self.doc.bits[begin] & t.CONJ and not self.doc.bits[begin] & t.IN:
            begin += 1
        return [self.chars(begin, end)] if begin < end else []

    def _since(self, before: int) -> int:
        """Where the clause that holds `before` begins: with the sentence, or behind the last report in it."""
        begin = self.low
        for known in self.found:
            place = known.cue[-1][1]
            cue = bisect_left(self.doc.starts, known.cue[0][0])
            if self.doc.bits[cue] & t.REPORTED:
                continue  # it stands within what is said
            if self.doc.starts[self.low] <= known.cue[0][0] and place <= self.doc.starts[before]:
                last = max(end for _, end in [*known.cue, *known.source])
                part = next((p for p in self.here() if self.doc.ends[p.end - 1] >= last), None)
                later = part is not None and next((p.start for p in self.here() if p.start >= part.end), None)
                begin = max(begin, later or self.low)
        return min(begin, before)

    def _right(self, i: int, use: _Use, broken: bool, source: Span | None = None) -> list[Span]:
        """What the parts behind part `i` say. `broken`: some of it stood before; `source`: it may reach into them."""
        parts, frames = self.here(), use.cue.frames
        reached = max(source[1] if source else 0, *(end for _, end in use.words), parts[i].end)
        j = next((j for j in range(i + 1, len(parts)) if parts[j].start >= reached), len(parts))
        bits, words = self.doc.bits, self.doc.low
        if j == len(parts):
            quoted = self.high < len(bits) and bits[self.high] & t.OPEN and bits[self.high] & t.IN
            ended = words[self.high - 1] == ":"
            return self._quote_right(self.high) if ended and quoted and not broken else []
        while j + 1 < len(parts) and parts[j].kind in {"relative"} and not broken:
            j += 1
        part = parts[j]
        if part.kind == "quote" or (bits[part.start] & t.IN and bits[part.start] & t.OPEN):
            return self._quote_right(part.start) if frames & {"t", "b", "q"} else []
        if part.before == ":":
            return self._rest(j) if not broken else []
        n = self.lead(part.start, part.end)
        if broken:
            goes_on = part.kind == "main" and (
                bool(bits[part.verb] & t.REPORTED) or (part.verb == n and not bits[n] & t.CUE)
            )  # fmt: skip
            goes_on = goes_on or (part.kind == "phrase" and part.before == ",") or part.before in DASHES
            return self._rest(j) if goes_on and not self._reports(part) else []
        fits = False
        if part.kind == "sub":
            fits = words[n] in self.doc.classes["contentstart"] and "t" in frames
            fits = fits or ("b" in frames and self._reported_behind(j))
        elif part.kind == "main":
            fits = "b" in frames and not self._reports(part) and (
                bool(bits[part.verb] & t.REPORTED) or ("a" not in frames and part.verb > n)
            )  # fmt: skip
        elif part.kind == "infinitive":
            fits = bool(frames & {"i"})
        elif part.kind == "phrase":
            later = next((p.kind for p in parts[j + 1 :] if p.kind != "phrase"), "")
            fits = ("b" in frames and self._reported_behind(j)) or ("i" in frames and later == "infinitive")
        return self._rest(j) if fits else []

    def _reported_behind(self, j: int) -> bool:
        """Whether a clause in the mood of reported speech follows part `j`."""
        return any(p.kind == "main" and self.doc.bits[p.verb] & t.REPORTED for p in self.here()[j + 1 : j + 3])

    def _reports(self, part: Part) -> bool:
        """Whether a part is a report of its own: "fügte er hinzu", "wie die Polizei sagt", "so Müller"."""
        bits, words, classes = self.doc.bits, self.doc.low, self.doc.classes
        n = self.lead(part.start, part.end)
        if part.kind == "so":
            return True
        if part.kind == "main" and part.verb == n:
            return bool(bits[n] & t.CUE) and not bits[n] & t.REPORTED
        if part.kind == "sub" and words[n] in classes["as"]:
            return any(bits[m] & t.CUE for m in range(max(n + 1, part.end - 2), part.end))
        return words[n] in classes["source_after"]

    def _rest(self, j: int) -> list[Span]:
        """The words from part `j` to the sentence's end, or to where another report begins."""
        parts = self.here()
        if j >= len(parts):
            return []
        stop = parts[j].end
        spoken = parts[j].kind in {"sub", "infinitive"} or bool(self.doc.bits[parts[j].verb] & t.REPORTED)
        for m in range(j + 1, len(parts)):
            part = parts[m]
            n = self.lead(part.start, part.end)
            resumed = part.kind == "main" and part.verb == n and not self.doc.bits[n] & t.REPORTED
            if self._reports(part) or (resumed and spoken and parts[m - 1].kind not in {"sub", "relative"}):
                break
            stop = part.end
        start, end = self.chars(parts[j].start, stop)
        last = stop - 1
        if self.doc.bits[last] & t.IN:
            end = max(end, self.doc.quotes[self.doc.inside[last]].outer_end)
        return [(start, end)]

    def clause(self, at: int, cue: int) -> list[Span]:  # noqa: ARG002
        """The words from `at` to the end of what is said there."""
        j = next((j for j, part in enumerate(self.here()) if part.end > at), None)
        if j is None:
            return []
        found = self._rest(j)
        return [(self.doc.starts[at], found[0][1])] if found else []

    def _object(self, use: _Use, i: int, n: int) -> list[Span]:
        """The noun phrase said: "wies [die Vorwürfe] zurück"."""
        bits, words, classes = self.doc.bits, self.doc.low, self.doc.classes
        limit = self._limit(use, i)
        if use.about >= 0:
            return [self._to_noun(use.about + 1, limit)]
        if "n" not in use.cue.frames:
            return []
        first = n
        while n < limit:
            if (bits[n] & (t.ADV | t.NEG | t.TIME) and not bits[n] & t.DET) or (
                words[n] in classes["object"] and not bits[n] & t.DET
            ):
                n += 1
            elif bits[n] & t.PREP or (words[n] in classes["dative"] and self._noun_soon(n, limit)):
                n = self.past_phrase(n, limit)
            else:
                break
        if n >= limit and limit > first and bits[limit - 1] & t.CAP:
            n = limit - 1
        return [self._to_noun(n, limit)] if n < limit else []

    def _to_noun(self, n: int, end: int) -> Span:
        """The tokens [n, end) to their last noun: adverbs behind it belong to the verb."""
        bits = self.doc.bits
        last = next((m for m in range(end - 1, n, -1) if bits[m] & (t.CAP | t.CLOSE | t.IN) and not bits[m] & t.TIME), None)
        if last is None:
            last = next((m for m in range(end - 1, n, -1) if not bits[m] & (t.ADV | t.NEG)), n)
        return self.chars(n, last + 1)

    def _tell(self, source: Span | None, use: _Use, content: list[Span]) -> None:
        """Note a statement, a negated one as such."""
        if source is None and "f" not in use.cue.frames:
            return
        words = self.doc.low
        part = next(p for p in self.here() if p.start <= use.words[0][0] < p.end)
        spans = list(use.words)
        ends = {part.end, *(start for start, _ in use.words)}
        spans += [(n, n + 1) for n in range(part.start, part.end) if words[n] in self.doc.classes["negator"] and n + 1 in ends]
        joined: list[Span] = []
        for start, end in sorted(spans):
            if joined and joined[-1][1] == start:
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        self._note(source, joined, content, use.cue)

    def _note(self, source: Span | None, cue: list[Span], content: list[Span], word: Cue) -> None:
        count = len(self.found)
        past = self.past
        self._add(source, cue[0], content, word)
        self.past = past
        for said in self.found[count:]:
            said.cue = [self.chars(*span) for span in cue]
            said.negated = any(self.doc.bits[n] & t.NEG for span in cue for n in range(*span))

    # sources behind prepositions and the like

    def _source_word(self, k: int, i: int) -> None:
        """"laut X", "nach Angaben von X", "X zufolge", "so X"."""
        words, classes, bits = self.doc.low, self.doc.classes, self.doc.bits
        part = self.here()[i]
        word = words[k]
        if word in classes["so"]:
            if part.kind == "so" and k == part.start and i > 0:
                source = self._subject_right(k + 1, part.end, i)
                if source is not None and all(
                    bits[n] & (t.ADV | t.TIME | t.PREP | t.PUNCT) for n in range(source[1], min(source[1] + 1, part.end))
                ):
                    after = next((j for j in range(i, len(self.here())) if self.here()[j].end >= source[1]), i)
                    self._note(source, [(k, k + 1)], self._left(i) + self._after(after + 1), SAID)
        elif word in classes["source_before"]:
            if part.kind == "main" and part.verb == self.lead(part.start, part.end) and bits[part.verb] & t.CUE and i > 0:
                return  # "…, sagte X einer Mitteilung zufolge"
            begin = self._phrase_before(k, part)
            if begin < k:
                self._around((begin, k), (k, k + 1), (begin, k + 1), i)
        elif word in classes["source_after"]:
            if k > part.start and bits[k - 1] & (t.DET | t.CUE) or k + 1 >= part.end:
                return
            if not (bits[k + 1] & (t.CAP | t.DET | t.NUM | t.OPEN) or self._noun_soon(k, part.end)):
                return
            stop = self.noun_phrase(k + 1, part.end)
            if stop > k + 1:
                self._around((k + 1, stop), (k, k + 1), (k, stop), i)
        elif word in classes["account_lead"]:
            self._account(k, i)

    def _account(self, k: int, i: int) -> None:
        """"nach Angaben der Polizei", "nach Polizeiangaben", "nach eigenen Angaben"."""
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
        return any(self.doc.low[n].endswith(piece) and self.doc.low[n] != piece for piece in self.doc.classes["account_part"])

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

    def _after(self, j: int) -> list[Span]:
        """What goes on behind an interruption: a clause whose verb comes first, or a phrase."""
        parts = self.here()
        if j >= len(parts) or self._reports(parts[j]):
            return []
        part = parts[j]
        n = self.lead(part.start, part.end)
        if self.doc.bits[part.start] & t.IN:
            return self._quote_right(part.start)
        first = part.kind == "main" and part.verb == n and not self.doc.bits[n] & t.CUE
        return self._rest(j) if first or part.kind in {"phrase", "main"} and part.before in {",", *DASHES} else []

    # headlines, and sentences that go on

    def speaks(self, start: int, end: int) -> bool:
        """Whether these few words name somebody a headline would quote."""
        if end <= start or end - start > 5:  # noqa: PLR2004
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
        return number >= 0 and not self.text[doc.quotes[number].outer_end :].startswith(",")
