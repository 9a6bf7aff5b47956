"""Who a source is: its name, its kind and its number, resolved within one article.

A name grows to the fullest form the article gives it, a pronoun or "the ministry" becomes whoever spoke before, and an
agency becomes its short name in the lexicon.

    >>> people = Sources("Ada Lund, the mayor, said no. “Never,” she said.", "en")
    >>> people.named(0, 19), people.named(39, 42)
    (Named(name='Ada Lund', kind='person', number='one'), Named(name='Ada Lund', kind='person', number='one'))
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from firsthand.attribution.names import (
    MAX_NAME,
    NAME,
    WHOLE_NAME,
    countries,
    governed,
    marked,
    names,
    organised,
    starters,
    without_titles,
)
from firsthand.attribution.roles import BODIES, roles
from firsthand.lexicon.agencies import Agency, mentions, state_media_phrases
from firsthand.lexicon.cues import grammar, words
from firsthand.lexicon.outlets import known as outlet_known

_WORD = re.compile(r"[^\W_][\w’'.-]*")
_SPEAKING = BODIES - {"document"}
LEAST_MADE = 5
"""A noun made from what somebody does ("diver", "biologist") has more letters than this."""


@dataclass(frozen=True, slots=True)
class Named:
    """A source: fullest name (or its words where it has none), kind (`schema.SOURCE_KINDS`), one or many."""

    name: str
    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class _Signs:
    """The words by which a language opens and links the phrases of a source, as patterns."""

    article: re.Pattern[str]
    opening_article: re.Pattern[str]
    head_end: re.Pattern[str]
    pair: re.Pattern[str]
    joined: re.Pattern[str]
    acronym: re.Pattern[str]
    opening: re.Pattern[str]
    of: re.Pattern[str]
    genitive: re.Pattern[str]
    who: re.Pattern[str]
    of_whom: re.Pattern[str]
    which: re.Pattern[str]
    possessive: re.Pattern[str]
    plurals: tuple[tuple[str, str], ...]
    """Ending of the plural, of the singular."""


@cache
def _signs(language: str) -> _Signs:
    known = words(language)

    def some(kind: str, capital: bool = False) -> str:
        listed = sorted(known[kind], key=lambda word: (-len(word), word))
        return "|".join(re.escape(word.capitalize() if capital else word) for word in listed)

    article = f"(?:{some('article')}|{some('article', capital=True)}) "
    return _Signs(
        article=re.compile(rf"^{article}"),
        opening_article=re.compile(rf"^(?:{some('opening_article', capital=True)}) "),
        head_end=re.compile(rf",|;|\(| (?:{some('head_end')})\b"),
        pair=re.compile(rf"[A-Z][\w.’' -]* (?:{some('and')}) (?:[A-Z]|(?:{some('pair_article')}) )"),
        joined=re.compile(rf" (?:{some('and')}) (?:{some('joined_article')}) "),
        acronym=re.compile(rf"(?:{article})?[A-Z]{{2,6}}"),
        opening=re.compile(
            r"(?:^|(?<=[.!?]\s)|(?<=[.!?][”\"’]\s)|(?<=\n))"
            rf"(?:(?:{some('opening_adverb', capital=True)}),? |[A-Z][a-z]+ (?:[\w-]+ ){{0,4}}[\w-]+, )?(?:{article})?"
        ),
        of=re.compile(rf"\s(?:{some('of_from')})\s"),
        genitive=re.compile(rf" (?:{some('of')}) "),
        who=re.compile(rf" (?:{some('who')}) "),
        of_whom=re.compile(rf"\s(?:{some('of_whom')})\s"),
        which=re.compile(rf",\s(?=(?:{some('which')})\s)"),
        possessive=re.compile(rf"(?:{some('possessive')})$"),
        plurals=grammar(language).plurals,
    )


@cache
def _roles(language: str) -> dict[str, tuple[str, str]]:
    """Head noun -> kind and number."""
    return {name: (known.kind, known.number) for name, known in roles(language).items()}


class Sources:
    """The sources of one text. Ask for them in the order of the text: what came before decides what "he" means."""

    def __init__(self, text: str, language: str, context: str = "") -> None:
        """`context`: further text of the same article, whose names count too (its body, for a title)."""
        self.text, self.language = text, language
        self.roles = _roles(language)
        self.classes, self.signs = words(language), _signs(language)
        self.full, self.first, self.gender = names(f"{text}\n{context}" if context else text)
        self.spoken: list[tuple[int, str, Named]] = []
        self.state: Agency | bool | None = None
        self.things: frozenset[str] | None = None
        self.whole = f"{text}\n{context}" if context else text

    def named(self, start: int, end: int, since: int | None = None, many: bool = False) -> Named:  # noqa: ARG002
        """The source whose words stand at [start, end). `since`: where its statement begins, if before it.

        `many`: its verb is a plural, in a language whose verbs tell.
        """
        said = self.text[start:end].strip(" ,.;:\n")
        found = self._named(said, start if since is None else min(start, since))
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
        if bare in countries():
            return Named(said, "government", "one")
        media = self._medium(said)
        if media is not None:
            return media
        head = self.signs.head_end.split(said, maxsplit=1)[0].strip()
        body = self._body(said, head)
        if body is not None:
            return body
        person = self._person(said)
        if person is not None:
            return person
        kind, number = self._kind(head, said)
        said = self.signs.which.split(said, maxsplit=1)[0]
        if low.split(maxsplit=1)[0] in self.classes["again"] and " " in low and not NAME.search(said[4:]):
            before = self._again(head, kind)
            if before is not None:
                return before
        return Named(said, kind, number)

    def _medium(self, said: str) -> Named | None:
        """An agency, a state medium or an outlet, if that is what the words mean."""
        agencies = mentions(said)
        phrases = state_media_phrases(said[:1].lower() + said[1:] if said.startswith("State ") else said)
        for start, _, agency in agencies:
            if (
                start == 0
                or (said[:start].endswith(" ") and said[: start - 1].lower() in self.classes["agency_article"])
                or phrases
                or agency.state_run
                or len(said.split()) <= 4
            ):
                return Named(agency.name, "state_media" if agency.state_run else "agency", "one")
        if phrases:
            medium = phrases[0][2] or self._only_state_medium()
            return Named(medium.name if medium else said, "state_media", "one")
        bare = self.signs.article.sub("", said)
        outlet = outlet_known(said) or outlet_known(bare) if said[:1].isupper() or bare[:1].isupper() else None
        return Named(outlet, "outlet", "one") if outlet else None

    def _body(self, said: str, head: str) -> Named | None:
        """A body by its own name: "the operator, Marl Lines", "Marl Lines, which …", "the Arn Post"."""
        pieces = [
            piece.strip()
            for piece in self.signs.which.split(self.signs.of_whom.split(said, maxsplit=1)[0], maxsplit=1)[0].split(",")
        ]
        if len(pieces) > 1:
            for piece, beside in ((pieces[1], pieces[0]), (pieces[0], pieces[1])):
                role = self._head_role(self.signs.of.split(beside, maxsplit=1)[0])
                plain = not NAME.search(self.signs.opening_article.sub("", beside))
                if WHOLE_NAME.fullmatch(piece) and plain and role and role[0] in _SPEAKING:
                    return Named(piece, role[0], "one")
        bare = self.signs.article.sub("", head)
        if not WHOLE_NAME.fullmatch(bare) or bare.lower() in self.roles:
            return None
        named = bare if " " in bare else head
        if marked("outlet", bare) and " " in bare:
            return Named(named, "outlet", "one")
        if (bare in self._with_which() or "&" in bare) and not governed().search(bare):
            return Named(named, "organisation", "one")
        return None

    def _with_which(self) -> frozenset[str]:
        """The names that "which" follows somewhere in the article: what they name is no person."""
        if self.things is None:
            places = [match.start() for match in self.signs.which.finditer(self.whole)]
            ends = (list(NAME.finditer(self.whole, max(0, place - MAX_NAME), place))[-1:] for place in places)
            self.things = frozenset(
                run.group() for place, runs in zip(places, ends, strict=True) for run in runs if run.end() == place
            )
        return self.things

    def _role(self, word: str) -> tuple[str, str] | None:
        """Kind and number of a noun that can head a source: listed, the plural of a listed one, or made like one."""
        word = self.signs.possessive.sub("", word.lower())
        found = self.roles.get(word)
        if found:
            return found
        for ending, single in self.signs.plurals:
            known = self.roles.get(word[: -len(ending)] + single) if word.endswith(ending) else None
            if known and known[1] == "one":
                return ("anonymous" if known[0] in {"person", "spokesperson"} else known[0]), "many"
        if len(word) > LEAST_MADE:
            if word.endswith(tuple(self.classes["agentives"])):
                return "anonymous", "many"
            if word.endswith(tuple(self.classes["agentive"])):
                return "person", "one"
        return None

    def _head_role(self, phrase: str) -> tuple[str, str] | None:
        """The role named by the last word of a phrase, or by its last two."""
        tokens = [word.lower() for word in _WORD.findall(phrase)]
        pair = " ".join(tokens[-2:])
        return self.roles.get(pair) or (self._role(tokens[-1]) if tokens else None)

    def _only_state_medium(self) -> Agency | None:
        """The one state medium that the article names, if it names just one."""
        if self.state is None:
            named = {a for _, _, a in mentions(self.whole) if a.state_run}
            named |= {a for _, _, a in state_media_phrases(self.whole) if a is not None}
            self.state = named.pop() if len(named) == 1 else False
        return self.state if isinstance(self.state, Agency) else None

    def _person(self, said: str) -> Named | None:
        """A person named in the words, by the fullest form the article has."""
        pieces = [piece.strip() for piece in self.signs.who.split(said, maxsplit=1)[0].split(",")]
        if self.signs.pair.match(self.signs.head_end.split(said, maxsplit=1)[0]) and not organised().search(said):
            return Named(said, "person", "many")
        for number, piece in enumerate(pieces):
            head = self.signs.head_end.split(self.signs.of.split(piece, maxsplit=1)[0], maxsplit=1)[0].strip()
            runs = list(NAME.finditer(head))
            if not runs or runs[-1].end() < len(head):
                if (
                    number == 0
                    and runs
                    and head[runs[0].end() :].split()[:1]
                    and head[runs[0].end() :].split()[0] in self.classes["and"]
                ):
                    return Named(said, "person", "many")
                continue
            run = runs[-1].group()
            bare = without_titles(run)
            lead = head[: runs[-1].start()].strip().lower().split()
            role = self._role(lead[-1]) if lead else None
            if bare.lower() in self.roles or bare in starters() or self._common(bare):
                continue  # "Officials", at the start of a sentence
            if role is not None and role[0] in BODIES and number == 0 and bare == run:
                return Named(bare, role[0], "one")  # "software maker Marl Dynamics"
            if self.signs.article.match(run) and bare == run:
                continue  # "The WLKX"
            if not bare or organised().search(run) or governed().search(run):
                continue
            if len(runs) > 1 and self.classes["and"].intersection(head[runs[0].start() : runs[-1].start()].split()[1:]):
                return Named(said, "person", "many")
            parts = bare.split()
            titled = bare != run or (role is not None and role[0] in {"person", "anonymous", "spokesperson", "crowd"})
            titled = titled or (bool(lead) and len(parts) > 1 and self._plain_noun(lead[-1]))
            full = self.full.get(parts[-1]) or (self.first.get(bare) if len(parts) == 1 else None)
            if full and len(parts) > 1 and not (bare in full or parts[0] == full.split()[0]):
                full = bare
            if lead and not titled:
                continue  # "the Lund report"
            if len(parts) > 1 or titled or full:
                return Named(full or bare, "person", "one")
            if not bare.isupper() and number == 0:
                return Named(bare, "person", "one")
        return None

    def _common(self, word: str) -> bool:
        """Whether a single capitalised word is a plain noun at the start of its sentence: "Divers", "Engineers"."""
        low = word.lower()
        if " " in word or word in self.full or self._role(low) is None:
            return False
        listed = any(
            low.endswith(ending) and low[: -len(ending)] + single in self.roles for ending, single in self.signs.plurals
        )
        return listed or re.search(rf"\b{re.escape(low)}\b", self.whole) is not None

    def _plain_noun(self, word: str) -> bool:
        """Whether a word before a name can be what its bearer is: "harbourmaster Ines Tollund"."""
        closed = ("determiner", "preposition", "conjunction", "subordinator", "auxiliary", "month")
        return word.isalpha() and not any(word in self.classes[kind] for kind in closed)

    def _kind(self, head: str, said: str) -> tuple[str, str]:
        """Kind and number by the head noun: the last known one of the phrase."""
        of = self.signs.genitive.search(head.lower())
        tokens = [word.lower() for word in _WORD.findall(head[: of.start()] if of and of.start() > 0 else head)]
        found: tuple[str, str] | None = None
        for n in range(len(tokens) - 1, -1, -1):
            if tokens[n] in self.classes["several"] and n < len(tokens) - 1:
                continue
            pair = " ".join(tokens[n - 1 : n + 1]) if n else ""
            found = self.roles.get(pair) or self._role(tokens[n])
            if found:
                break
        kind, number = found or ("", "one")
        first = tokens[0] if tokens else ""
        joined = any(f" {word} " in head for word in self.classes["and"]) and (
            first not in self.classes["single"] or self.signs.joined.search(head)
        )
        if first in self.classes["several"] or joined:
            number = "many"
        elif first in self.classes["single"] and (number == "one" or first in self.classes["numeral_one"]):
            number = "one"
        if kind == "spokesperson":
            behind = [self.roles.get(word.lower(), ("", ""))[0] for word in _WORD.findall(said)]
            kind = "government" if governed().search(said) or "government" in behind else "organisation"
        if kind == "person" and (first in self.classes["single"] or number == "many"):
            kind = "anonymous"  # "a driver", "one voter", "three ministers"
        if kind:
            return kind, number
        if governed().search(head):
            return "government", number
        if organised().search(head) or self.signs.acronym.fullmatch(head):
            return "organisation", number
        plain = head[:1].lower() + head[1:] if first in self.classes["determiner"] else head
        if re.search(r"[A-Z]", plain):
            return ("person" if re.fullmatch(r"[A-Z][a-z]+", head) else "organisation"), number
        return ("crowd" if number == "many" else "anonymous"), number

    def _again(self, head: str, kind: str) -> Named | None:
        """The last source whose words hold the same head noun: "the ministry" after "Norland's defence ministry"."""
        noun = head.lower().rsplit(maxsplit=1)[-1]
        for _, said, named in reversed(self.spoken):
            same = named.kind == kind and re.search(rf"\b{re.escape(noun)}\b", said.lower())
            if same and (said.lower() != head.lower() or named.name != said):
                return named
        return None

    def _pronoun(self, word: str, start: int) -> Named:
        """Whoever "he", "it", "they" or "who" stands for, as far as the article shows."""
        if word in self.classes["relative"]:
            before = self.text[max(0, start - 120) : start].rstrip(" ,")
            runs = list(NAME.finditer(before))
            if runs and runs[-1].end() == len(before):
                return (
                    self._person(runs[-1].group())
                    or self._medium(runs[-1].group())
                    or Named(runs[-1].group(), "person", "one")
                )
            tail = before.rsplit(".", 1)[-1].rsplit(",", 1)[-1].strip().split()[-3:]
            for n in range(len(tail)):
                if tail[n].strip(",").lower() in self.roles:
                    kind, number = self.roles[tail[n].lower()]
                    return Named(" ".join(tail), kind if kind != "spokesperson" else "organisation", number)
            return Named(word, "anonymous", "one")
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
                and named.kind in {"person", "anonymous"}
                and named.number == "one"
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

    def _leading(self, before: int, word: str, want: str) -> tuple[int, Named | None]:
        """Who opens a sentence of this paragraph or the last, and so is what the text is about; and where."""
        if word in self.classes["they"]:
            return -1, None
        since = self.text.rfind("\n", 0, max(0, self.text.rfind("\n", 0, before) - 1)) + 1
        since = max(since, before - 600)
        chosen: tuple[int, Named | None] = (-1, None)
        for match in self.signs.opening.finditer(self.text, since, before):
            run = NAME.match(self.text, match.end(), before)
            if run is None or self.text[run.end() : run.end() + 2] in self.classes["possessive"]:
                continue
            bare = without_titles(run.group())
            if not bare or bare in starters():
                continue
            parts = bare.split()
            full = self.full.get(parts[-1]) or self.first.get(bare, "")
            body = organised().search(bare) or governed().search(bare) or bare in countries()
            if word in self.classes["it"] and body:
                chosen = (
                    run.start(),
                    Named(
                        bare,
                        "government" if governed().search(bare) or bare in countries() else "organisation",
                        "one",
                    ),
                )
            elif (
                word not in self.classes["it"]
                and not body
                and len(full.split()) > 1
                and full not in countries()
                and self._fits(full, want)
            ):
                chosen = run.start(), Named(full, "person", "one")
        return chosen

    def _fits(self, name: str, want: str) -> bool:
        known = self.gender.get(name.rsplit(maxsplit=1)[-1], "") if name else ""
        return not want or not known or known == want
