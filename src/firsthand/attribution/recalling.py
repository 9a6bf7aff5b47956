"""Who a pronoun, "das Ministerium" or "der 58-Jährige" is: whoever of that gender and kind was told of before."""

from __future__ import annotations

import re
from itertools import pairwise

from firsthand.attribution.names import NAME
from firsthand.attribution.noun_media import TOKEN
from firsthand.attribution.people import people
from firsthand.attribution.roles import BODIES, Role, role
from firsthand.attribution.sources import Named, Sources
from firsthand.lexicon.agencies import Agency
from firsthand.lexicon.cues import words

_SENTENCE = re.compile(r"[.!?][“”\"«»]?\s+|\n+")
_STOPS = (".", "!", "?")
REACH = 600
"""No pronoun stands for a name more characters before it."""
LEAD_WORDS = 3
"""Who a sentence is about stands behind so few words at most."""
RECENT = 6
"""Only so many sources back is one meant by what he is."""


class Recalling(Sources):
    """The sources of one text, with the people it names and those who spoke so far."""

    def __init__(self, text: str, language: str, context: str = "") -> None:
        """`context`: further text of the same article, whose names count too (its body, for a title)."""
        self.text, self.language = text, language
        self.classes = words(language)
        self.whole = f"{text}\n{context}" if context else text
        known = people(self.whole, language)
        self.full, self.gender, self.titled = known.full, dict(known.gender), known.titled
        self.spoken: list[tuple[int, str, Named]] = []
        self.state: Agency | bool | None = None

    def body_again(self, said: str, noun: str, kind: str) -> Named | None:
        """The last body of this kind whose words hold the noun: "das Ministerium"."""
        for _, words_before, named in reversed(self.spoken):
            if named.kind in {kind, "state_media"} and words_before != said and self._holds(words_before, noun):
                return named
        return None

    def human_again(self, said: str, noun: str, what: Role, start: int) -> Named | None:
        """Who "der Kanzler", "der Sprecher", "der 58-Jährige" is."""
        if noun in self.titled:
            return Named(self.titled[noun], "person", "one")
        for _, words_before, named in reversed(self.spoken):
            same = what.kind in {named.kind, "spokesperson"} and words_before != said
            if same and self._holds(words_before.split(",", maxsplit=1)[0], noun):
                return named
        lead_place, lead = self._leading_person(start, what.gender)
        for place, _, named in reversed(self.spoken[-RECENT:]):
            if lead is not None and lead_place > place:
                return lead
            if named.kind == "person" and self._suits(named.name, what.gender):
                return named
        return None

    @staticmethod
    def _holds(phrase: str, noun: str) -> bool:
        return any(word[0].isupper() and word.lower().endswith(noun) for word in TOKEN.findall(phrase))

    def relative(self, said: str, start: int) -> str | Named | None:
        """What a relative pronoun stands for: the words of its noun, or a person; None where it begins a sentence."""
        before = self.text[max(0, start - REACH) : start].rstrip(" ,")
        if before.endswith(_STOPS):  # "Lund traf Boris Moe. Der sagte"
            last = [run.group().split()[-1] for run in NAME.finditer(before)]
            names = [self.full[name] for name in last if name in self.full]
            return Named(names[-1], "person", "one") if names else None
        piece = _SENTENCE.split(before)[-1].split(",")[-1].strip()
        runs = list(NAME.finditer(piece))
        if runs and runs[-1].end() == len(piece):
            return piece[runs[0].start() :]
        return Named(said, "anonymous", "one") if piece else None

    def pronoun(self, said: str, start: int, many: bool) -> Named:
        """Whoever "er", "sie" or "es" is. `many`: its verb is a plural."""
        low, classes = said.lower(), self.classes
        want = "m" if low in classes["he"] | classes["he_article"] else ""
        want = "f" if low in classes["she"] | classes["she_article"] else want
        lead_place, lead = self._leading_person(start, want) if want and not many else (-1, None)
        for place, _, named in reversed(self.spoken):
            if lead is not None and lead_place > place:
                return lead
            if self._meant(low, named, want, many):
                if want and named.kind not in BODIES:
                    self.gender.setdefault(named.name.split()[-1], want)
                return named
        if lead is not None:
            return lead
        if many or low in classes["we"]:
            return Named(said, "crowd", "many")
        return Named(said, "person" if want or low in classes["i"] else "anonymous", "one")

    def _meant(self, low: str, named: Named, want: str, many: bool) -> bool:
        """Whether a pronoun can mean one who spoke before."""
        if many or named.number == "many":
            return many and named.number == "many"
        if named.kind in BODIES:
            return low in self.classes["it"] or (bool(want) and self._by_article(named.name) == want)
        return bool(want) and named.kind in {"person", "anonymous"} and self._suits(named.name, want)

    def _by_article(self, name: str) -> str:
        """The gender that the article of a phrase shows."""
        article = name.split(maxsplit=1)[0].lower()
        return "f" if article in self.classes["she_article"] else "m" if article in self.classes["he_article"] else ""

    def _suits(self, name: str, want: str) -> bool:
        """Whether somebody can be of this gender, as far as names, roles and articles tell."""
        known = self.gender.get(name.rsplit(maxsplit=1)[-1], "")
        if not known:
            nouns = [role(word.lower(), self.language) for word in TOKEN.findall(name) if word[0].isupper()]
            known = next((found.gender for found in nouns if found is not None and found.gender), "")
        if not known and name.split(maxsplit=1)[0].lower() in self.classes["indefinite_article"]:
            known = self._by_article(name)
        return not want or not known or known == want

    def _leading_person(self, before: int, want: str) -> tuple[int, Named | None]:
        """The person with whose name the last sentence that begins so begins, and where."""
        low = max(0, before - REACH)
        cuts = [low, *(match.end() for match in _SENTENCE.finditer(self.text, low, before)), before]
        closed = self.classes["preposition"] | self.classes["oblique"]
        for start, end in reversed(list(pairwise(cuts))):
            for match in NAME.finditer(self.text, start, end):
                lead = self.text[start : match.start()].lower().split()
                if len(lead) > LEAD_WORDS or any(word in closed for word in lead):
                    break
                parts = match.group().split()
                full = self.full.get(parts[-1], "")
                if full and (len(parts) == 1 or full.split()[0] in parts) and self._suits(full, want):
                    return match.start(), Named(full, "person", "one")
        return -1, None
