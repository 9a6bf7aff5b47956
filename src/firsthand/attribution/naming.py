"""What the words of a source say of it by themselves: a medium, a body, a person, or somebody of some kind.

>>> naming = Naming("Ada Lund, the mayor, spoke.", "en")
>>> naming.person("Ada Lund, the mayor"), naming.body("Marl Lines, the operator", "Marl Lines").kind
(Named(name='Ada Lund', kind='person', number='one'), 'organisation')
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from firsthand.attribution.names import (
    MAX_NAME,
    NAME,
    SURNAME,
    WHOLE_NAME,
    given,
    governed,
    known_body,
    marked,
    names,
    nobody,
    offices,
    organised,
    starters,
    without_titles,
    word_share,
)
from firsthand.attribution.roles import BODIES, HUMAN, roles
from firsthand.attribution.signs import signs
from firsthand.lexicon.agencies import Agency, by_name, mentions, state_media_phrases
from firsthand.lexicon.cues import words
from firsthand.lexicon.outlets import known as outlet_known
from firsthand.lexicon.outlets import of_domain

_WORD = re.compile(r"[^\W_][\w’'.-]*")
_SPEAKING = BODIES - {"document"}
LEAST_MADE = 5
"""A noun made from what somebody does ("diver", "biologist") has more letters than this."""
LEAST_AGENCY = 4
"""An agency's bare name of fewer letters may mean something else."""


@dataclass(frozen=True, slots=True)
class Named:
    """A source: fullest name (or its words where it has none), kind (`schema.SOURCE_KINDS`), one or many."""

    name: str
    kind: str
    number: str


@cache
def _roles(language: str) -> dict[str, tuple[str, str]]:
    """Head noun -> kind and number."""
    return {name: (known.kind, known.number) for name, known in roles(language).items()}


class Naming:
    """The names of one text and what they name."""

    opens: bool = False
    """Whether the words asked about open a sentence: then a capital makes no name of the first."""

    def __init__(self, text: str, language: str, context: str = "") -> None:
        """`context`: further text of the same article, whose names count too (its body, for a title)."""
        self.text, self.language = text, language
        self.roles = _roles(language)
        self.classes, self.signs = words(language), signs(language)
        self.whole = f"{text}\n{context}" if context else text
        self.full, self.first, self.gender = names(self.whole)
        self.spoken: list[tuple[int, str, Named]] = []
        self.state: Agency | bool | None = None
        self.things: frozenset[str] | None = None
        self.papers: dict[str, set[str]] | None = None

    def medium(self, said: str) -> Named | None:
        """An agency, a state medium or an outlet, if that is what the words mean, or whose account they name."""
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
                return _of_agency(agency)
        if phrases:
            medium = phrases[0][2] or self.only_state_medium()
            return Named(medium.name if medium else said, "state_media", "one")
        bare = self.signs.article.sub("", said)
        for name in {said: None, bare: None, bare.split(",", maxsplit=1)[0]: None}:
            found = self._by_name(name) if name[:1].isupper() or name[:1].isdigit() else None
            if found is not None:
                return found
        return self._account(bare)

    def _by_name(self, name: str) -> Named | None:
        """The agency or outlet of a whole name, or of its last word where the article names one outlet so."""
        agency = by_name(name) if len(name) > LEAST_AGENCY and " " not in name else None
        if agency is not None and agency.writes:
            return _of_agency(agency)
        papers = self._papers().get(name, set()) if " " not in name and marked("outlet", name) else set()
        outlet = next(iter(papers)) if len(papers) == 1 else outlet_known(name)
        outlet = outlet or (of_domain(name) if "." in name and " " not in name else None)
        return Named(outlet, "outlet", "one") if outlet else None

    def _papers(self) -> dict[str, set[str]]:
        """Last word -> the listed outlets that the article names in full: "the Post" is the one that ends so."""
        if self.papers is None:
            self.papers = {}
            for run in set(NAME.findall(self.whole)):
                last = run.rsplit(maxsplit=1)[-1]
                for name in (run, run.split(maxsplit=1)[-1]) if " " in run and marked("outlet", last) else ():
                    outlet = outlet_known(name) if " " in name else None
                    if outlet:
                        self.papers.setdefault(last, set()).add(outlet)
        return self.papers

    def _account(self, bare: str) -> Named | None:
        """Whose report, story or account the words name: "a report by CNN", "an Arn Post story", "CNN's account"."""
        if self.classes["media_account"].isdisjoint(bare.lower().split()):
            return None
        found = next((match for match in (pattern.match(bare) for pattern in self.signs.accounts) if match), None)
        if found is None:
            return None
        medium = found["medium"].removesuffix("’s").removesuffix("'s")
        named = self._by_name(medium) or next(
            (_of_agency(agency) for start, _, agency in mentions(medium) if start == 0), None
        )
        if named is None and " " in medium and marked("outlet", medium):
            named = Named(medium, "outlet", "one")
        return named

    def body(self, said: str, head: str) -> Named | None:
        """A body by its own name: "the operator, Marl Lines", "Marl Lines, which …", "the Arn Post"."""
        pieces = [
            piece.strip()
            for piece in self.signs.which.split(self.signs.of_whom.split(said, maxsplit=1)[0], maxsplit=1)[0].split(",")
        ]
        if len(pieces) > 1:
            for piece, beside in ((pieces[1], pieces[0]), (pieces[0], pieces[1])):
                role = self.head_role(self.signs.of.split(self.signs.head_end.split(beside)[0], maxsplit=1)[0])
                plain = not NAME.search(self.signs.opening_article.sub("", beside).removeprefix("A "))
                own = WHOLE_NAME.fullmatch(piece) and piece.split()[0] not in given()
                if own and plain and role and role[0] in _SPEAKING:
                    return Named(piece, role[0], "one")
        bare = self.signs.article.sub("", head)
        named_so = self._known_body(bare)
        if named_so is not None:
            return Named(named_so, "organisation", "one")
        if not WHOLE_NAME.fullmatch(bare) or bare.lower() in self.roles:
            return None
        named = bare if " " in bare else head
        if marked("outlet", bare) and " " in bare:
            return Named(named, "outlet", "one")
        if (bare in self._with_which() or "&" in bare) and not governed().search(bare):
            return Named(named, "organisation", "one")
        return None

    def _known_body(self, bare: str) -> str | None:
        """The name of a body without its legal form, as long as the article has it: "Goldman" of "Goldman Sachs"."""
        parts = bare.split()
        while len(parts) > 1 and parts[-1].rstrip(".").lower() in self.classes["legal_ending"]:
            parts = parts[:-1]
        name = " ".join(parts)
        if not known_body(name):
            return None
        longer = (run for run in re.findall(rf"\b{re.escape(name)} [A-Z]\w+", self.whole) if known_body(run))
        return next(longer, name)

    def _with_which(self) -> frozenset[str]:
        """The names that "which" follows somewhere in the article: what they name is no person."""
        if self.things is None:
            places = [match.start() for match in self.signs.which.finditer(self.whole)]
            ends = (list(NAME.finditer(self.whole, max(0, place - MAX_NAME), place))[-1:] for place in places)
            self.things = frozenset(
                run.group() for place, runs in zip(places, ends, strict=True) for run in runs if run.end() == place
            )
        return self.things

    def role(self, word: str) -> tuple[str, str] | None:
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

    def head_role(self, phrase: str) -> tuple[str, str] | None:
        """The role named by the last word of a phrase, or by its last two."""
        tokens = [word.lower() for word in _WORD.findall(phrase)]
        pair = " ".join(tokens[-2:])
        return self.roles.get(pair) or (self.role(tokens[-1]) if tokens else None)

    def only_state_medium(self) -> Agency | None:
        """The one state medium that the article names, if it names just one."""
        if self.state is None:
            named = {a for _, _, a in mentions(self.whole) if a.state_run}
            named |= {a for _, _, a in state_media_phrases(self.whole) if a is not None}
            self.state = named.pop() if len(named) == 1 else False
        return self.state if isinstance(self.state, Agency) else None

    def person(self, said: str) -> Named | None:
        """A person named in the words, by the fullest form the article has."""
        pieces = [piece.strip() for piece in self.signs.who.split(said, maxsplit=1)[0].split(",")]
        joined = self.signs.pair.match(self.signs.head_end.split(said, maxsplit=1)[0])
        if joined and self._two(said, joined.end()) and not organised().search(said):
            return Named(said, "person", "many")
        for number, piece in enumerate(pieces):
            found = self._in_piece(said, piece, number, pieces[number - 1] if number else "")
            if found is not None:
                return found
        return None

    def _two(self, said: str, end: int) -> bool:
        """Whether "Lund and M…" names two people: no plain noun comes last, and no plain words go first."""
        head = self.signs.head_end.split(said, maxsplit=1)[0]
        last = head.rsplit(maxsplit=1)[-1]
        first = self.signs.both.split(head, maxsplit=1)[0]
        return (
            NAME.fullmatch(first) is not None
            and not nobody(first)
            and (last[0].isupper() or not head[end - 1].isupper())
        )

    def _in_piece(self, said: str, piece: str, number: int, before: str) -> Named | None:
        """The person named at the end of one piece between commas; `before`: the piece before it."""
        head, run = self._run(piece)
        if run is None:
            return Named(said, "person", "many") if number == 0 and self._joined(head) else None
        bare = without_titles(run.group())
        lead = head[: run.start()].strip().lower().split()
        role = self.role(lead[-1]) if lead else None
        if bare.lower() in self.roles or bare in starters() or self._common(bare):
            return None  # "Officials", at the start of a sentence
        if role is not None and role[0] in BODIES and number == 0 and bare == run.group():
            kind = "organisation" if known_body(bare) else role[0]
            return Named(bare, kind, "one")  # "software maker Marl Dynamics"
        if self.signs.article.match(run.group()) and bare == run.group():
            return None  # "The WLKX"
        parts = bare.split()
        if not bare or organised().search(bare) or governed().search(bare if len(parts) > 1 else run.group()):
            return None
        runs = list(NAME.finditer(head))
        if len(runs) > 1 and self.classes["and"].intersection(head[runs[0].start() : run.start()].split()[1:]):
            return Named(said, "person", "many")
        titled = bare != run.group() or (role is not None and role[0] in {*HUMAN, "crowd"})
        titled = titled or (bool(lead) and len(parts) > 1 and self._plain_noun(lead[-1]))
        full = self.full.get(parts[-1]) or (self.first.get(bare) if len(parts) == 1 else None)
        ends = bare.endswith(f" {full}") and parts[0] not in given()
        if full and len(parts) > 1 and not (bare in full or parts[0] == full.split()[0] or ends):
            full = bare
        if (parts[-1].lower() in offices() and parts[0] not in given()) or (
            nobody(bare) and not titled and not full and (self.opens or len(parts) > 1 or known_body(bare))
        ):
            return None
        if lead and not titled:
            return None  # "the Lund report"
        if len(parts) > 1 or titled or full:
            return Named(full or bare, "person", "one")
        kin = self.head_role(before) if number else None
        if not bare.isupper() and (number == 0 or (number == 1 and kin is not None and kin[0] == "person")):
            return Named(bare, "person", "one")  # "His wife, Ada"
        return None

    def _run(self, piece: str) -> tuple[str, re.Match[str] | None]:
        """The words of a piece before what hangs on them, and the run of capitals that ends them."""
        whole = self.signs.head_end.split(piece, maxsplit=1)[0].strip()
        head = self.signs.of.split(whole, maxsplit=1)[0].strip()
        run = _last_run(whole) if head != whole else None
        if run is not None:  # "Secretary of State Ada Lund"
            bare = without_titles(run.group())
            if bare != run.group() and bare.split()[0] in given():
                return whole, run
            plain = next((n for n, word in enumerate(run.group().split()) if word_share(word) >= SURNAME), 0)
            rest = NAME.search(whole, run.start() + len(" ".join(run.group().split()[:plain])))
            if plain and rest is not None and " " in rest.group():
                return whole, rest
        return head, _last_run(head)

    def _joined(self, head: str) -> bool:
        """Whether "and" follows the name that a phrase begins with: "Lund and others"."""
        runs = list(NAME.finditer(head))
        behind = head[runs[0].end() :].split() if runs else []
        plain = bool(runs) and (nobody(runs[0].group()) or self._common(runs[0].group()))
        last = self.role(head.rsplit(maxsplit=1)[-1]) if runs else None
        if last is not None and last[1] == "many" and not self._met(runs[0].group()):
            return False  # "Republican and Democratic lawmakers"
        return bool(behind) and behind[0] in self.classes["and"] and not plain

    def _met(self, run: str) -> bool:
        """Whether a part of a name is known for a person's."""
        return any(part in self.full or part in self.first or part in given() for part in run.split())

    def _common(self, word: str) -> bool:
        """Whether a single capitalised word is a plain noun at the start of its sentence: "Divers", "Engineers"."""
        low = word.lower()
        if " " in word or word in self.full or self.role(low) is None:
            return False
        listed = any(
            low.endswith(ending) and low[: -len(ending)] + single in self.roles for ending, single in self.signs.plurals
        )
        return listed or re.search(rf"\b{re.escape(low)}\b", self.whole) is not None

    def _plain_noun(self, word: str) -> bool:
        """Whether a word before a name can be what its bearer is: "harbourmaster Ines Tollund"."""
        closed = ("determiner", "preposition", "conjunction", "subordinator", "auxiliary", "month")
        return word.isalpha() and not any(word in self.classes[kind] for kind in closed)

    def kind(self, head: str, said: str) -> tuple[str, str]:
        """Kind and number by the head noun: the last known one of the phrase."""
        of = self.signs.genitive.search(head.lower())
        tokens = [word.lower() for word in _WORD.findall(head[: of.start()] if of and of.start() > 0 else head)]
        found: tuple[str, str] | None = None
        for n in range(len(tokens) - 1, -1, -1):
            if tokens[n] in self.classes["several"] and n < len(tokens) - 1:
                continue
            pair = " ".join(tokens[n - 1 : n + 1]) if n else ""
            found = self.roles.get(pair) or self.role(tokens[n])
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
            single = re.fullmatch(r"[A-Z][a-z]+", head) is not None
            return (
                "anonymous" if single and self.opens and nobody(head) else "person" if single else "organisation"
            ), number
        return ("crowd" if number == "many" else "anonymous"), number


def _of_agency(agency: Agency) -> Named:
    return Named(agency.name, "state_media" if agency.state_run else "agency", "one")


def _last_run(words: str) -> re.Match[str] | None:
    """The run of capitals that ends the words, if one does."""
    runs = list(NAME.finditer(words))
    return runs[-1] if runs and runs[-1].end() == len(words) else None
