"""Who a source is where every noun has a capital letter: heads and names are told apart by roles, articles and genitives.

    >>> people = NounSources("Die Ministerin Ada Lund schwieg. Lund habe Zeit, sagte ein Sprecher der Polizei.", "de")
    >>> people.named(33, 37), people.named(56, 79).kind
    (Named(name='Ada Lund', kind='person', number='one'), 'government')
"""

from __future__ import annotations

import re
from functools import cache

from firsthand.attribution.names import NAME, countries, governed, marked, organised, titles
from firsthand.attribution.people import people
from firsthand.attribution.roles import Role, before_role, role
from firsthand.attribution.sources import Named, Sources
from firsthand.lexicon.agencies import Agency, by_short_name, mentions
from firsthand.lexicon.cues import listed, words
from firsthand.lexicon.outlets import known as outlet_known

_TOKEN = re.compile(r"[^\W_][\w’'&.-]*(?<!\.)|[“”„«»‚‘\"(),]")
_QUOTED = re.compile(r"[„»“\"‚‘«]([^„»“\"‚‘«”]+)[“«”\"’‘»]")
_ASIDE = re.compile(r"\s*\([^)]*\)")
_SENTENCE = re.compile(r"[.!?][“”\"«»]?\s+|\n+")
_ACRONYM = re.compile(r"[A-ZÄÖÜ]{2,6}")
_AGED = re.compile(r"\d+-[A-ZÄÖÜ]\w+")
_REACH = 600
"""No pronoun stands for a name more characters before it."""
_HUMAN = frozenset({"person", "anonymous", "spokesperson"})
_BODIES = frozenset({"organisation", "government", "agency", "state_media", "outlet", "document"})
_MAX_PARTS = 4
"""A person's name has no more parts."""


class NounSources(Sources):
    """The sources of one text in a language whose nouns all have capitals."""

    def __init__(self, text: str, language: str, context: str = "") -> None:
        self.text, self.language = text, language
        self.classes = words(language)
        self.whole = f"{text}\n{context}" if context else text
        known = people(self.whole, language)
        self.full, self.gender, self.titled = known.full, dict(known.gender), known.titled
        self.spoken: list[tuple[int, str, Named]] = []
        self.state: Agency | bool | None = None

    def named(self, start: int, end: int, since: int | None = None, many: bool = False) -> Named:
        """The source whose words stand at [start, end). `many`: its verb is a plural."""
        said = self.text[start:end].strip(" ,.;:\n")
        found = self._who(said, start, many)
        self.spoken.append((start, said, found))
        return found

    def relayer(self, said: str) -> str:
        """The name of whoever passed a statement on."""
        return self._who(said.strip(" ,.;:"), 0, many=False).name

    def _who(self, said: str, start: int, many: bool) -> Named:
        low = said.lower()
        if low in self.classes["pronoun"] or low in self.classes["relative"]:
            return self._stands_for(said, start, many)
        said = re.split(rf",\s(?:\w+\s)?(?:{self._relatives})\s", said, maxsplit=1)[0]
        tokens = _TOKEN.findall(_ASIDE.sub("", said))
        media = self._media(said, tokens)
        if media is not None:
            return media
        head, articles, attributes = self._head(tokens)
        if not head:
            return Named(said, "anonymous", "many" if low in self.classes["several"] else "one")
        indefinite = bool(set(articles) & self.classes["indefinite_article"])
        roles = [role(word.lower(), self.language) for word in head]
        count = 0
        while count < len(head) - 1 and (roles[count] is not None or self._titled(head, count)):
            count += 1
        if count and roles[count] is not None and count == len(head) - 1 and not self.full.get(head[count]):
            count = len(head)
        if len(head) == 1 and roles[0] is not None and not self._surname(head[0], articles):
            count = 1
        before = next((r for r in reversed(roles[:count]) if r is not None), None)
        name = " ".join(head[count:])
        if name:
            return self._with_name(said, name, before, articles, count > 0)
        apposed = self._apposed(said, before)
        if apposed is not None:
            return apposed
        return self._by_role(said, head[-1], before or Role("anonymous", "one", ""), (articles, attributes), indefinite, many)

    @property
    def _relatives(self) -> str:
        return "|".join(sorted(self.classes["relative"] - self.classes["wh"], key=lambda word: (-len(word), word)))

    def _head(self, words: list[str]) -> tuple[list[str], list[str], list[str]]:
        """The first run of capitals with the short words and the attributes before it."""
        head: list[str] = []
        articles: list[str] = []
        attributes: list[str] = []
        inner = False
        for n, word in enumerate(words):
            low = word.lower()
            capital = word[0].isupper() or bool(_AGED.fullmatch(word))
            if not head and capital and n + 2 < len(words) and inner and words[n + 1][0].islower() and words[n + 2][0].isupper():
                inner = False  # "mit der Sache vertraute Personen"
                continue
            inner = inner or (not head and low in self.classes["preposition"])
            if not head and low in self.classes["determiner"] | self.classes["several"]:
                articles.append(low)
            elif not head and n == 0 and capital and low in self.classes["preposition"] | self.classes["adverb"]:
                attributes.append(low)
            elif not head and not capital and word[0].isalnum():
                attributes.append(low)
            elif not head and n == len(articles) and capital and n + 1 < len(words) and self._adjective(word, words[n + 1]):
                attributes.append(low)
            elif capital and word[0].isalnum():
                head.append(word)
            elif head and low in self.classes["name_part"] and n + 1 < len(words) and len(head) > 1:
                if role(head[-1].lower(), self.language) is None and words[n + 1][0].isupper():
                    head.append(word)
                else:
                    break
            elif head:
                break
        return head, articles, attributes

    def _adjective(self, word: str, after: str) -> bool:
        """Whether a capitalised word is the first of a phrase and no noun: "Nordkoreanische Medien"."""
        if after[:1].isupper() and role(word.lower(), self.language) is None:
            ending = word.endswith(("ische", "ischen", "ischer", "liche", "lichen", "ige", "igen"))
            return ending and role(after.lower(), self.language) is not None
        return False

    def _titled(self, head: list[str], n: int) -> bool:
        """Whether an unlisted noun stands before a person's full name: "Bassist Ole Kern"."""
        rest = " ".join(head[n + 1 :])
        return head[n].rstrip(".") in titles() or rest in self.full.values()

    def _surname(self, word: str, articles: list[str]) -> bool:
        return word in self.full and not articles

    def _with_name(self, said: str, name: str, before: Role | None, articles: list[str], told: bool) -> Named:
        """Whoever bears a name, perhaps behind a role."""
        parts = name.split()
        if before is not None and before.kind in _BODIES:
            return Named(name, before.kind, "one")
        full = self.full.get(parts[-1], "") or self.full.get(parts[-1].removesuffix("s"), "")
        if len(parts) > 1 and full and name not in full:
            full = name
        own = role(parts[-1].lower(), self.language)
        if before is None and not full and own is not None and own.kind in _BODIES:
            return Named(name if not articles else said, own.kind, own.number)
        if before is None and not full:
            if name in countries():
                return Named(said, "government", "one")
            if marked("outlet", name) and len(parts) > 1:
                return Named(name, "outlet", "one")
            if governed().search(name):
                return Named(name, "government", "one")
            if organised().search(name) or _ACRONYM.fullmatch(name) or articles:
                plain = articles and len(parts) == 1 and not _ACRONYM.fullmatch(name)
                return Named(said if plain else name, "anonymous" if plain and self._one(articles) else "organisation", "one")
        if before is not None and before.number == "many" and len(parts) == 1 and not full:
            return Named(said, before.kind, "many")
        bare = full or name
        gender = before.gender if before is not None else ""
        if gender:
            self.gender.setdefault(bare.split()[-1], gender)
        return Named(bare, "person", "one")

    def _one(self, articles: list[str]) -> bool:
        return bool(set(articles) & self.classes["indefinite_article"])

    def _apposed(self, said: str, before: Role | None) -> Named | None:
        """A name behind a comma: "Der Bischof von Arn, Ada Lund,"."""
        pieces = [piece.strip() for piece in said.split(",")]
        if len(pieces) < 2 or before is None:  # noqa: PLR2004
            return None
        match = NAME.match(pieces[1])
        if match is None or match.group() != _ASIDE.sub("", pieces[1]).strip():
            return None
        name = match.group()
        if before.kind in _HUMAN and " " in name:
            words = name.split()
            while len(words) > 1 and role(words[0].lower(), self.language):
                words = words[1:]
            return Named(" ".join(words), "person", "one")
        return Named(name, before.kind, "one") if before.kind in _BODIES else None

    def _by_role(
        self, said: str, noun: str, what: Role, words: tuple[list[str], list[str]], indefinite: bool, many: bool
    ) -> Named:
        """A source named by what it is alone."""
        articles, attributes = words
        low = noun.lower()
        number = what.number
        plural = many or bool(set(articles) & self.classes["several"])
        if what.gender == "m" and what.kind != "person" and not articles:
            number = "many"  # a noun in the singular has an article
        if what.gender == "m" and (plural or (articles[:1] and articles[0] in self.classes["plural_article"])):
            number = "many"
        if plural:
            number = "many"
        definite = bool(articles) and not indefinite and number == "one"
        fresh = any(word.endswith(("ische", "ischen", "ischer")) for word in attributes)
        if (definite or not articles) and not fresh:
            again = self._once_more(said, low, what, start_words=articles)
            if again is not None:
                return again
        kind = what.kind
        if kind == "spokesperson":
            kind = self._spoken_for(said, low)
        elif kind == "person" and (indefinite or number == "many"):
            kind = "anonymous"
        return Named(said, kind, number)

    def _spoken_for(self, said: str, noun: str) -> str:
        """What kind of body a spokesperson speaks for."""
        front = before_role(noun, self.language).rstrip("sn-")
        found = role(front, self.language) if front else None
        others = [role(word.lower(), self.language) for word in _TOKEN.findall(said) if word[0].isupper()]
        bodies = [r.kind for r in (found, *others) if r is not None and r.kind in {"government", "organisation"}]
        if governed().search(said) or any(word in self.classes["state"] for word in (front, front + "s")):
            return "government"
        return bodies[-1] if bodies and bodies[-1] == "government" else "organisation"

    def _once_more(self, said: str, noun: str, what: Role, start_words: list[str]) -> Named | None:
        """Who "das Ministerium", "der Kanzler", "der 58-Jährige" is, told of before."""
        if what.kind in _BODIES:
            if not start_words:
                return None
            for _, words, named in reversed(self.spoken):
                heads = [word.lower() for word in _TOKEN.findall(words) if word[0].isupper()]
                if named.kind in {what.kind, "state_media"} and any(head.endswith(noun) for head in heads) and words != said:
                    return named
            return None
        if what.kind not in _HUMAN or not start_words:
            return None
        if noun in self.titled:
            return Named(self.titled[noun], "person", "one")
        for _, words, named in reversed(self.spoken):
            heads = [word.lower() for word in _TOKEN.findall(words.split(",")[0]) if word[0].isupper()]
            if what.kind in {named.kind, "spokesperson"} and words != said and any(head.endswith(noun) for head in heads):
                return named
        for _, _, named in reversed(self.spoken[-6:]):
            if named.kind == "person" and self._fits(named.name, what.gender):
                return named
        return None

    def _stands_for(self, said: str, start: int, many: bool) -> Named:
        """Whoever "er", "sie" or "es" is."""
        low = said.lower()
        if low in self.classes["relative"] and low not in self.classes["subject"]:
            before = self.text[max(0, start - 200) : start].rstrip(" ,")
            piece = _SENTENCE.split(before)[-1].split(",")[-1].strip()
            runs = list(NAME.finditer(piece))
            return self._who(piece[runs[0].start() :], start, many) if runs and runs[-1].end() == len(piece) else Named(
                said, "anonymous", "one"
            )  # fmt: skip
        want = {word: gender for gender, words in (("m", "he"), ("f", "she")) for word in self.classes[words]}.get(low, "")
        lead_place, lead = self._leading_person(start, want) if want and not many else (-1, None)
        for place, _, named in reversed(self.spoken):
            if lead is not None and lead_place > place:
                return lead
            if many:
                if named.number == "many":
                    return named
            elif want and named.number == "one" and named.kind in {"person", "anonymous"} and self._fits(named.name, want):
                self.gender.setdefault(named.name.split()[-1], want)
                return named
            elif want and named.number == "one" and named.kind in _BODIES and self._gender_of(named.name) == want:
                return named
            elif low in self.classes["it"] and named.kind in _BODIES and named.number == "one":
                return named
        if lead is not None:
            return lead
        if low in self.classes["we"]:
            return Named(said, "crowd", "many")
        if many:
            return Named(said, "crowd", "many")
        return Named(said, "person" if want or low in self.classes["i"] else "anonymous", "one")

    def _gender_of(self, name: str) -> str:
        """The gender of a body, by its article."""
        article = name.split()[0].lower()
        return "f" if article in self.classes["she_article"] else "m" if article in self.classes["he_article"] else ""

    def _fits(self, name: str, want: str) -> bool:
        known = self.gender.get(name.rsplit(maxsplit=1)[-1], "") if name else ""
        if not known:
            for word in _TOKEN.findall(name):
                found = role(word.lower(), self.language) if word[0].isupper() else None
                if found is not None and found.gender:
                    known = found.gender
                    break
            else:
                known = self._gender_of(name) if name.split()[0].lower() in self.classes["indefinite_article"] else ""
        return not want or not known or known == want

    def _leading_person(self, before: int, want: str) -> tuple[int, Named | None]:
        """The first person named in the last sentence that names one, and where."""
        low = max(0, before - _REACH)
        cuts = [low, *(match.end() for match in _SENTENCE.finditer(self.text, low, before)), before]
        for start, end in reversed(list(zip(cuts, cuts[1:], strict=False))):
            for match in NAME.finditer(self.text, start, end):
                parts = match.group().split()
                full = self.full.get(parts[-1], "")
                if full and (len(parts) == 1 or full.split()[0] in parts) and self._fits(full, want):
                    return match.start(), Named(full, "person", "one")
        return -1, None

    # media

    def _media(self, said: str, words: list[str]) -> Named | None:
        """An agency, a state medium or an outlet, if that is what the words mean."""
        lows = [word.lower() for word in words]
        capitals = [word for word in words if word[:1].isupper() and word.lower() not in self.classes["determiner"]]
        roles = [role(word.lower(), self.language) for word in capitals]
        first = next((r for r in roles if r is not None), None)
        country = self._country(lows)
        state = any(word in self.classes["state_medium"] for word in lows) or (
            any(word in self.classes["state_run"] for word in lows)
            and any(r is not None and r.kind in {"agency", "outlet"} for r in roles)
        )
        for start, _, agency in mentions(said):
            direct = first is None or first.kind in {"agency", "outlet"} or start == 0
            lead = said[:start].lower().split()
            if direct and not any(word in self.classes["preposition"] for word in lead):
                return Named(agency.name, "state_media" if agency.state_run else "agency", "one")
        if state or (country and country["all"] == "yes" and first is not None and first.kind == "outlet"):
            medium = _of_country(country, any(word in self.classes["broadcaster"] for word in lows)) if country else None
            medium = medium or self._only_state_medium()
            return Named(medium.name if medium else said, "state_media", "one")
        quoted = _QUOTED.search(said)
        bare = " ".join(capitals)
        plain = len(capitals) == 1 and roles[0] is not None
        outlet = outlet_known(quoted.group(1) if quoted else bare) if bare and not plain else None
        if outlet:
            return Named(outlet, "outlet", "one")
        if quoted and len(lows) < 8 and (first is None or first.kind == "outlet" or roles[:1] == [None]):  # noqa: PLR2004
            name = quoted.group(1)
            plain = [word for word in capitals if word not in name.split()]
            if not plain or (first is not None and first.kind == "outlet"):
                return Named(name, "outlet", "one")
        return None

    def _country(self, lows: list[str]) -> dict[str, str] | None:
        """The country that an adjective among the words means."""
        known = _adjectives(self.language)
        for word in lows:
            for ending in ("e", "en", "er", "es", "em", ""):
                if word.endswith(ending) and word[: len(word) - len(ending)] in known:
                    return known[word[: len(word) - len(ending)]]
        return None


@cache
def _adjectives(language: str) -> dict[str, dict[str, str]]:
    """Adjective without its ending -> the row of its country."""
    return {word: row for row in listed(language, "demonyms") for word in row["adjectives"].split("|")}


def _of_country(row: dict[str, str], broadcaster: bool) -> Agency | None:
    name = (row["broadcaster"] or row["agency"]) if broadcaster else (row["agency"] or row["broadcaster"])
    return by_short_name(name)
