"""Who a source is where every noun has a capital letter: roles, articles and genitives tell heads and names apart.

>>> people = NounSources("Die Ministerin Ada Lund schwieg. Lund habe Zeit, sagte ein Sprecher der Polizei.", "de")
>>> people.named(33, 37), people.named(56, 79).kind
(Named(name='Ada Lund', kind='person', number='one'), 'government')
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from firsthand.attribution.names import NAME, countries, governed, marked, organised, titles
from firsthand.attribution.noun_media import TOKEN, medium
from firsthand.attribution.recalling import Recalling
from firsthand.attribution.roles import BODIES, HUMAN, Role, before_role, role
from firsthand.attribution.sources import Named
from firsthand.lexicon.cues import words

_ASIDE = re.compile(r"\s*\([^)]*\)")
_ACRONYM = re.compile(r"[A-ZÀ-Þ]{2,6}")
_AGED = re.compile(r"\d+-[A-ZÀ-Þ]\w+")


@dataclass(slots=True)
class _Phrase:
    """A source's words, taken apart."""

    said: str
    start: int
    many: bool
    """Whether its verb is a plural."""
    head: list[str] = field(default_factory=list)
    """The first run of capitals: roles, then a name."""
    articles: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)


class NounSources(Recalling):
    """The sources of one text in a language whose nouns all have capitals."""

    def named(self, start: int, end: int, since: int | None = None, many: bool = False) -> Named:  # noqa: ARG002
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
        if low in self.classes["relative"] and low not in self.classes["subject"]:
            meant = self.relative(said, start)
            if isinstance(meant, Named):
                return meant
            return self.pronoun(said, start, many) if meant is None else self._who(meant, start, many)
        if low in self.classes["pronoun"]:
            return self.pronoun(said, start, many)
        said = _relative_clause(self.language).split(said, maxsplit=1)[0]
        media = medium(_ASIDE.sub("", said), self.language, self.only_state_medium)
        if media is not None:
            return media
        both = self._two_roles(said)
        if both:
            return Named(both, "person", "one")
        phrase = self._parted(_Phrase(said, start, many))
        if not phrase.head:
            return Named(said, "anonymous", "many" if low in self.classes["several"] else "one")
        count, before = self._roles_before_name(phrase)
        if count < len(phrase.head):
            return self._with_name(phrase, " ".join(phrase.head[count:]), before)
        apposed = self._apposed(said, before)
        return apposed or self._by_role(phrase, before or Role("anonymous", "one", ""))

    def _parted(self, phrase: _Phrase) -> _Phrase:
        """The phrase with its first run of capitals, and the short words and attributes before that."""
        classes = self.classes
        tokens = TOKEN.findall(_ASIDE.sub("", phrase.said))
        inner = False
        for n, word in enumerate(tokens):
            low = word.lower()
            capital = word[0].isupper() or bool(_AGED.fullmatch(word))
            after = tokens[n + 1 : n + 3]
            if word.endswith("-"):
                continue  # "Bundes- und Landesregierung"
            if phrase.head:
                linked = low in classes["name_part"] and len(phrase.head) > 1 and after and after[0][0].isupper()
                if not (capital and word[0].isalnum()) and not (linked and not self._known(phrase.head[-1])):
                    break
                phrase.head.append(word)
            elif inner and capital and len(after) > 1 and after[0][0].islower() and after[1][0].isupper():
                inner = False  # "mit der Sache vertraute Personen"
            elif low in classes["determiner"] or low in classes["several"]:
                phrase.articles.append(low)
            elif low in classes["preposition"] or not capital or (n == 0 and low in classes["adverb"]):
                inner = inner or low in classes["preposition"]
                phrase.attributes.append(low)
            elif after and self._adjective(word, after[0]):
                phrase.attributes.append(low)
            else:
                phrase.head.append(word)
        return phrase

    def _known(self, word: str) -> Role | None:
        return role(word.lower(), self.language)

    def _adjective(self, word: str, after: str) -> bool:
        """Whether a capitalised word is the first of a phrase and no noun: "Berliner Polizei"."""
        likely = after[:1].isupper() and self._known(word) is None and self._known(after) is not None
        return likely and word.endswith(tuple(self.classes["adjective_ending"]))

    def _roles_before_name(self, phrase: _Phrase) -> tuple[int, Role | None]:
        """How many words of the head say what the source is, and what the last of them says; a name follows them."""
        head = phrase.head
        roles = [self._known(word) for word in head]
        count = 0
        while count < len(head) - 1 and (roles[count] is not None or self._titled(head, count)):
            count += 1
        last = roles[count]
        if count == len(head) - 1 and last is not None and count and head[count] not in self.full:
            count = len(head)
        if len(head) == 1:
            last = roles[0] = last or (self._made(head[0], phrase.articles) if phrase.articles else None)
            count = 1 if last is not None and (phrase.articles or head[0] not in self.full) else 0
        return count, next((found for found in reversed(roles[:count]) if found is not None), None)

    def _titled(self, head: list[str], n: int) -> bool:
        """Whether a title, or an unlisted noun before a person's full name, stands at `n`: "Bassist Ole Kern"."""
        return head[n].rstrip(".") in titles() or " ".join(head[n + 1 :]) in self.full.values()

    def _made(self, noun: str, articles: list[str]) -> Role | None:
        """What an unlisted noun with an article is by its ending: "der Jurist", "die Dezernentin"."""
        named = noun in self.full or _ACRONYM.fullmatch(noun) or noun in countries(self.language)
        if named or articles[0] in self.classes["neuter_article"]:
            return None
        for ending, gender in (("agentive_f", "f"), ("agentive", "m")):
            if noun.lower().endswith(tuple(self.classes[ending])):
                return Role("person", "one", gender)
        return None

    def _two_roles(self, said: str) -> str:
        """The person of "der Richter und Autor Bo Lund": one who is two things."""
        cuts = (said.partition(f" {word} ") for word in sorted(self.classes["joining"]))
        front, _, back = next((cut for cut in cuts if cut[1]), ("", "", ""))
        what, _, name = back.partition(" ")
        titled = name in self.full.values() and self._known(what) is not None
        return name if titled and front.split()[0].lower() in self.classes["determiner"] else ""

    def _with_name(self, phrase: _Phrase, name: str, before: Role | None) -> Named:
        """Whoever bears a name, perhaps behind a role."""
        parts = name.split()
        if before is not None and before.kind in BODIES:
            return Named(name, before.kind, "one")
        last = next((form for form in self._bare(parts[-1]) if form in self.full), "")
        full = self.full.get(last, "")
        if len(parts) > 1 and full and name not in full:
            full = name
        if before is None and not full:
            body = self._named_body(phrase, name)
            if body is not None:
                return body
        if before is not None and before.number == "many" and len(parts) == 1 and not full:
            return Named(phrase.said, before.kind, "many")
        bare = full or name
        if before is not None and before.gender:
            self.gender.setdefault(bare.split()[-1], before.gender)
        return Named(bare, "person", "one")

    def _bare(self, word: str) -> list[str]:
        """A name, and what it may be without the ending of a genitive."""
        return [word, *(word.removesuffix(end) for end in sorted(self.classes["case"]) if word.endswith(end))]

    def _named_body(self, phrase: _Phrase, name: str) -> Named | None:
        """A body by its own name: "die Nordbahn", "Deutsche Bank", "der VBE"."""
        own = self._known(name.rsplit(maxsplit=1)[-1])
        if own is not None and own.kind in BODIES:
            return Named(phrase.said if phrase.articles else name, own.kind, own.number)
        if name in countries(self.language) or governed(self.language).search(name):
            return Named(phrase.said, "government", "one")
        if marked("outlet", name, self.language) and " " in name:
            return Named(name, "outlet", "one")
        if organised(self.language).search(name) or _ACRONYM.fullmatch(name):
            return Named(name, "organisation", "one")
        if not phrase.articles:
            return None
        if " " in name:
            return Named(name, "organisation", "one")
        single = bool(self.classes["indefinite_article"].intersection(phrase.articles))
        return Named(phrase.said, "anonymous" if single else "organisation", "one")

    def _apposed(self, said: str, before: Role | None) -> Named | None:
        """A name behind a comma: "Der Bischof von Arn, Ada Lund,"."""
        pieces = [piece.strip() for piece in said.split(",")]
        match = NAME.match(pieces[1]) if len(pieces) > 1 and before is not None else None
        if match is None or before is None or match.group() != _ASIDE.sub("", pieces[1]).strip():
            return None
        parts = match.group().split()
        if before.kind in BODIES:
            return Named(match.group(), before.kind, "one")
        while len(parts) > 1 and self._known(parts[0]):
            parts = parts[1:]
        return Named(" ".join(parts), "person", "one") if before.kind in HUMAN and " " in match.group() else None

    def _by_role(self, phrase: _Phrase, what: Role) -> Named:
        """A source named by what it is alone."""
        noun, articles, classes = phrase.head[-1].lower(), phrase.articles, self.classes
        indefinite = bool(classes["indefinite_article"].intersection(articles))
        several = phrase.many or bool(classes["several"].intersection(articles))
        if what.gender == "m":  # the plural of many such nouns looks like the singular, which has an article
            several = several or bool(articles and articles[0] in classes["plural_article"])
            several = several or (not articles and what.kind != "person")
        number = "many" if several else what.number
        new = any(word.endswith(tuple(classes["origin_ending"])) for word in phrase.attributes)
        if articles and not indefinite and number == "one" and not new:
            again = (
                self.body_again(phrase.said, noun, what.kind)
                if what.kind in BODIES
                else self.human_again(phrase.said, noun, what, phrase.start)
                if what.kind in HUMAN
                else None
            )
            if again is not None:
                return again
        kind = what.kind
        if kind == "spokesperson":
            kind = self._spoken_for(phrase.said, noun)
        elif kind == "person" and (indefinite or number == "many"):
            kind = "anonymous"
        return Named(phrase.said, kind, number)

    def _spoken_for(self, said: str, noun: str) -> str:
        """What kind of body a spokesperson speaks for: "Polizeisprecher", "ein Sprecher der Bank"."""
        front = before_role(noun, self.language)
        fronts = [front, *(front.removesuffix(end) for end in self.classes["link"] if front.endswith(end))]
        others = [word for word in TOKEN.findall(said) if word[0].isupper()]
        found = [self._known(word) for word in (*fronts, *others) if word]
        state = any(what is not None and what.kind == "government" for what in found)
        return "government" if state or governed(self.language).search(said) else "organisation"


@cache
def _relative_clause(language: str) -> re.Pattern[str]:
    """Where a relative clause begins, perhaps with a preposition."""
    classes = words(language)
    opens = sorted(classes["relative"] - classes["wh"], key=lambda word: (-len(word), word))
    return re.compile(
        rf",\s(?:(?:{'|'.join(sorted(classes['preposition']))})\s)?(?:{'|'.join(opens)})\s(?=[^,]*[a-zß-ÿ]\s*(?:$|,))"
    )
