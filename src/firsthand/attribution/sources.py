"""Who a source is: its name, its kind and its number, resolved within one article.

A name grows to the fullest form the article gives it, a pronoun, "the ministry" or "the coach" becomes whoever is
meant, and an agency becomes its short name in the lexicon.

    >>> people = Sources("Ada Lund, the mayor, said no. “Never,” she said.", "en")
    >>> people.named(0, 19), people.named(39, 42)
    (Named(name='Ada Lund', kind='person', number='one'), Named(name='Ada Lund', kind='person', number='one'))
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.attribution.bearers import bearers
from firsthand.attribution.names import (
    NAME,
    body_nouns,
    countries,
    given,
    governed,
    is_furniture,
    marked,
    organised,
    places,
    starters,
    surely_person,
    without_titles,
)
from firsthand.attribution.naming import Named, Naming
from firsthand.attribution.roles import BODIES, HUMAN
from firsthand.lexicon.cues import cues, verbs

__all__ = ["Named", "Sources"]

LOOK_BACK = 120
"""A relative pronoun stands so near to what it stands for, in characters."""
_BEFORE_NOUN = ("preposition", "conjunction", "auxiliary", "modal", "adverb", "subordinator", "there")
_MARKS = "“‘\"'«„"
LEAD = 200
"""So many characters of an article are its lead."""
SUBJECT = 60
LEAD_WORDS = 4
"""Who a sentence is about stands within so many characters of its start, behind so few words at most."""
MENTION = 1500
"""And the words of a statement so near to where it is first told of."""


class Sources(Naming):
    """The sources of one text. Ask for them in the order of the text: what came before decides what "he" means."""

    called: dict[str, dict[str, tuple[set[str], int]]]
    """Noun -> the people whom the article calls so, as far as was asked."""

    def __init__(self, text: str, language: str, context: str = "") -> None:
        """`context`: further text of the same article, whose names count too (its body, for a title)."""
        super().__init__(text, language, context)
        self.called = {}

    def named(self, start: int, end: int, since: int | None = None, many: bool = False) -> Named:  # noqa: ARG002
        """The source whose words stand at [start, end). `since`: where its statement begins, if before it.

        `many`: its verb is a plural, in a language whose verbs tell.
        """
        said = self.text[start:end].strip(" ,.;:\n")
        self.opens = _opens(self.text, start)
        found = self._named(said, start if since is None else min(start, since))
        self.opens = False
        self.spoken.append((start, said, found))
        return found

    def relayer(self, said: str) -> str:
        """The name of whoever passed a statement on."""
        return self._named(said.strip(" ,.;:"), 0).name

    def _named(self, said: str, start: int) -> Named:
        low = said.lower()
        if low in self.classes["subject"] or low in self.classes["relative"]:
            found = self._pronoun(low, start)
            return found if found.name != low else Named(said, found.kind, found.number)
        bare = self.signs.article.sub("", said)
        if bare in countries() or (bare in places() and bare.rsplit(maxsplit=1)[-1] not in self.full):
            return Named(said, "government", "one")
        media = self.medium(said)
        if media is not None:
            return media
        head = self.signs.head_end.split(said, maxsplit=1)[0].strip()
        body = self.body(said, head)
        if body is not None:
            return body
        person = self.person(said)
        if person is not None:
            return person
        kind, number = self.kind(head, said)
        said = self.signs.which.split(said, maxsplit=1)[0]
        if low.split(maxsplit=1)[0] in self.classes["again"] and " " in low and not NAME.search(said[4:]):
            before = self._told_in(said, start) if kind == "document" else self._described(said)
            before = before or self._again(head, kind) or self._firm(said, kind)
            if before is not None:
                return before
        if kind == "organisation" and start < LEAD and low.count(" ") == 1:
            named = self._marked(low.rsplit(maxsplit=1)[-1])
            if len(named) == 1 and low.split(maxsplit=1)[0] in self.classes["single"]:
                return Named(named.pop(), kind, "one")  # "An airline said …" opens what is on one
        return Named(said, kind, number)

    def _described(self, said: str) -> Named | None:
        """The one person whom the article calls so: "the coach" where it has one coach only."""
        first, *attributes, noun = said.lower().split()
        if first not in self.classes["article"]:
            return None
        if noun not in self.called:
            self.called[noun] = bearers(self.whole, noun, self.language, self.full)
        past = self.classes["past_title"]
        fit = {
            name: (words, place)
            for name, (words, place) in self.called[noun].items()
            if past.isdisjoint(words) or not past.isdisjoint(attributes)
        }
        if len(fit) != 1:
            return None
        name, (words, place) = next(iter(fit.items()))
        earlier = re.search(rf"\b{re.escape(said)}\b", self.whole[:place], re.IGNORECASE)
        if earlier or not words.issuperset(attributes):
            return None  # who is called so before has another name
        holder = re.compile(rf"\b{re.escape(noun)}\b", re.IGNORECASE)
        nearest = next((who for _, words_of_it, who in reversed(self.spoken) if holder.search(words_of_it)), None)
        return Named(name, "person", "one") if nearest is None or nearest.name == name else None

    def _told_in(self, said: str, start: int) -> Named | None:
        """Who made "the statement" of which the sentence of a source before tells: "In a statement, a rep said …"."""
        noun = said.rsplit(maxsplit=1)[-1].lower()
        if noun not in self.classes["spoken_document"]:
            return None
        mentions = list(self.signs.in_document.finditer(self.text, max(0, start - MENTION), start))
        place = mentions[-1].start() if mentions else -1
        for at, _, named in reversed(self.spoken):
            between = self.text[min(at, place) : max(at, place)]
            if place >= 0 and named.kind != "document" and not re.search(r"[.!?][”\"’]?\s|\n", between):
                return named
        return None

    def _firm(self, said: str, kind: str) -> Named | None:
        """The one body that can be meant: "the airline" by its name, "the company" by its having spoken before."""
        first, *attributes, noun = said.lower().split()
        if kind != "organisation" or attributes or first not in self.classes["article"]:
            return None
        named = self._marked(noun)
        if not named and noun in self.classes["firm"]:
            named = {
                who.name
                for _, _, who in self.spoken
                if who.kind == kind and NAME.fullmatch(who.name) and not self.signs.opening_article.match(who.name)
            }
        return Named(named.pop(), kind, "one") if len(named) == 1 else None

    def _marked(self, noun: str) -> set[str]:
        """The names in the article that end as those of such a body do: "Norland Airways" of an airline."""
        runs = NAME.findall(self.whole) if noun in body_nouns() else ()
        return {self.signs.article.sub("", run) for run in runs if " " in run and marked(noun, run)}

    def _again(self, head: str, kind: str) -> Named | None:
        """The last source whose words hold the same head noun: "the ministry" after "Norland's defence ministry"."""
        noun = head.lower().rsplit(maxsplit=1)[-1]
        several = len(self.called.get(noun, {})) > 1
        for _, said, named in reversed(self.spoken):
            same = named.kind == kind and re.search(rf"\b{re.escape(noun)}\b", said.lower())
            if same and kind in BODIES and named.name.split(maxsplit=1)[0].lower() in self.classes["single"]:
                continue  # "an airline" has no name to give
            if same and (said.lower() != head.lower() or named.name != said):
                return None if several and kind == "person" else named
        return None

    def _antecedent(self, word: str, start: int) -> Named:
        """Whoever "who", "which" or "that" stands for: the name or the noun phrase right before it."""
        before = self.text[max(0, start - LOOK_BACK) : start].rstrip(" ,—–-")
        before = re.split(r"[.!?;:][”\"’]?\s|\n", before)[-1]
        thing = word not in self.classes["who"] and word not in self.classes["of_whom"]
        runs = list(NAME.finditer(before))
        if runs and runs[-1].end() == len(before):
            run = runs[-1].group()
            head = self.signs.article.sub("", run)
            named = self.medium(head) or self.body(head, head) or (None if thing else self.person(run))
            return named or Named(run, "organisation" if thing else "person", "one")
        tail = re.split(r"[,(]", before)[-1].split()[-6:]
        ends = [n + 1 for n, word in enumerate(tail[:-1]) if self._no_noun(word.lower(), tail[n + 1].lower())]
        tail = tail[ends[-1] if ends else 0 :]
        words = " ".join(tail)
        if tail and not thing:
            person = self.person(words)
            if person is not None:
                return person
        found = self.head_role(words)
        if found is None:
            return Named(word, "anonymous", "one")
        kind, number = found
        return Named(words, "organisation" if kind == "spokesperson" else kind, number)

    def _no_noun(self, word: str, after: str) -> bool:
        """Whether a word stands before a noun phrase rather than in it: a verb, a preposition, "there's"."""
        plain = word.replace("’", "'").removesuffix("'s").removesuffix("'re")
        cue = cues(self.language).get(word)
        if word in verbs(self.language) or (cue is not None and cue.form == "past"):
            return True
        if word.endswith("ed") and (after in self.classes["determiner"] or after in self.classes["article"]):
            return True
        return plain not in self.classes["of"] and any(plain in self.classes[kind] for kind in _BEFORE_NOUN)

    def _pronoun(self, word: str, start: int) -> Named:
        """Whoever "he", "it", "they" or "who" stands for, as far as the article shows."""
        if word in self.classes["relative"]:
            return self._antecedent(word, start)
        if word in self.classes["i"]:
            paragraph = self.text[self.text.rfind("\n", 0, start) + 1 :][:1]
            last = self.spoken[-1][2] if self.spoken else None
            if paragraph in _MARKS and paragraph and last is not None and last.kind == "person":
                return last  # a quotation of several paragraphs
        if word in self.classes["i"] | self.classes["we"] | self.classes["nobody"]:
            return Named(
                word,
                "person" if word in self.classes["i"] else "crowd" if word in self.classes["we"] else "anonymous",
                "many" if word in self.classes["we"] else "one",
            )
        want = "m" if word in self.classes["he"] else "f" if word in self.classes["she"] else ""
        lead_place, lead = self._leading(start, word, want)
        for place, _, named in reversed(self.spoken):
            if lead is not None and lead_place > place:
                return lead
            if (
                want
                and (named.kind == "person" or (named.kind == "anonymous" and self._human(named.name, want)))
                and named.number == "one"
                and named.name.lower() not in self.classes["subject"]
                and self._fits(named.name, want)
            ):
                if named.kind == "person":
                    self.gender.setdefault(named.name.split()[-1], want)
                return named
            if word in self.classes["it"] and named.kind in BODIES and named.number == "one":
                return named
            if word in self.classes["they"] and named.number == "many":
                return named
        if lead is not None:
            return lead
        if word in self.classes["they"]:
            return Named(word, "crowd", "many")
        return Named(word, "person" if want else "organisation", "one")

    def _human(self, name: str, want: str) -> bool:
        """Whether words without a name mean somebody: "a rower", "the source", but not "the country"."""
        head = self.signs.genitive.split(self.signs.head_end.split(name, maxsplit=1)[0], maxsplit=1)[0].strip() or name
        other = {"m": "female", "f": "male"}.get(want)
        if other is not None and head.rsplit(maxsplit=1)[-1].lower() in self.classes[other]:
            return False
        role = self.head_role(head)
        if role is not None or head.endswith(tuple(self.classes["aged"])):  # "the 22-year-old"
            return role is None or role[0] in HUMAN
        return name.split(maxsplit=1)[0].lower() in self.classes["single"]

    def _leading(self, before: int, word: str, want: str) -> tuple[int, Named | None]:
        """Who opens a sentence of this paragraph or the last, and so is what the text is about; and where."""
        if word in self.classes["they"]:
            return -1, None
        since = self.text.rfind("\n", 0, max(0, self.text.rfind("\n", 0, before) - 1)) + 1
        since = max(since, before - 600)
        for match in reversed(list(self.signs.opening.finditer(self.text, since, before))):
            for place in {match.start(): None, match.end(): None}:
                for run in self._subjects(place, before):
                    found = self._leads(run.group(), word, want)
                    if found is not None:
                        return run.start(), found
        return -1, None

    def _leads(self, run: str, word: str, want: str) -> Named | None:
        """Whom a pronoun can mean by the name that opens a sentence."""
        bare = without_titles(run)
        if not bare or bare in starters() or is_furniture(run):
            return None
        full = self.full.get(bare.rsplit(maxsplit=1)[-1]) or self.first.get(bare, "")
        state = governed().search(bare) is not None or bare in countries()
        body = state or organised().search(bare) is not None
        if word in self.classes["it"]:
            return Named(bare, "government" if state else "organisation", "one") if body else None
        fits = not body and " " in full and surely_person(full) and self._fits(full, want)
        return Named(full, "person", "one") if fits else None

    def _subjects(self, start: int, end: int) -> Iterator[re.Match[str]]:
        """The names with which a sentence opens, a few words before them allowed: "Even the mayor's aide Ada Lund"."""
        closed = ("preposition", "auxiliary", "modal", "object")
        for run in NAME.finditer(self.text, start, min(end, start + SUBJECT)):
            lead = self.text[start : run.start()].lower().split()
            if len(lead) > LEAD_WORDS or any(word in self.classes[kind] for word in lead for kind in closed):
                return
            if any(word in verbs(self.language) or word in cues(self.language) for word in lead):
                return
            if self.text[run.start() - 1 : run.start()] in '“"(,' and run.start() > start:
                return
            if self.text[run.end() : run.end() + 2] not in self.classes["possessive"]:
                yield run

    def _fits(self, name: str, want: str) -> bool:
        """Whether somebody can be of this gender, by the first name, or else by what is told of the last."""
        first, last = (name.split(maxsplit=1)[0], name.rsplit(maxsplit=1)[-1]) if name else ("", "")
        known = given().get(first, "") if first != last or first not in self.gender else ""
        known = known if known in {"f", "m"} else self.gender.get(last, "")
        return not want or not known or known == want


def _opens(text: str, start: int) -> bool:
    """Whether a sentence opens at a place, so that a capital there may be any word's."""
    before = text[max(0, start - 4) : start]
    bare = before.rstrip(" \t\u00a0")
    return not bare or bare[-1] in ".!?:;\n" or (bare[-1] in "”\"’'" and bare[-2:-1] not in {",", ""})
