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

from firsthand import lexicon
from firsthand.lexicon.agencies import Agency, mentions, state_media_phrases
from firsthand.lexicon.cues import language_of, words
from firsthand.lexicon.outlets import known as outlet_known

_PIECE = (
    r"[A-ZÀ-Þ](?:\.(?=[ A-Z])|[\w-]*(?:[’'](?!s\b)\w+)?"
    r"(?:(?<=\b[A-Z][a-z])\.|(?<=\b[A-Z][a-z]{2})\.|(?<=\b[A-Z][a-z]{3})\.)?)"
)
_PARTICLE = r"(?:bin|al|de|da|del|van|von|der|la|le)(?=[ ][A-ZÀ-Þ])"
_NAME = re.compile(rf"(?<!\w){_PIECE}(?:[ \u00a0](?:{_PIECE}|{_PARTICLE}))*")
_WORD = re.compile(r"[^\W_][\w’'.-]*")
_HEAD_END = re.compile(r",|;|\(| (?:who|which|whose|that|with|from|in|at|on|for|familiar|close|by|briefed|speaking)\b")
_PAIR = re.compile(r"[A-Z][\w.’' -]* and (?:[A-Z]|the |his |her |their |an? )")
_POSSESSIVE = re.compile(r"[’']s$")
_ACRONYM = re.compile(r"(?:[Tt]he )?[A-Z]{2,6}")
_OPENING = re.compile(
    r"(?:^|(?<=[.!?]\s)|(?<=[.!?][”\"’]\s)|(?<=\n))"
    r"(?:(?:But|And|Then|Later|Meanwhile|Still|Instead|Yet),? |[A-Z][a-z]+ (?:[\w-]+ ){0,4}[\w-]+, )?(?:[Tt]he )?"
)
_BODIES = frozenset({"organisation", "government", "agency", "state_media", "outlet", "document"})
_OF = re.compile(r"\s(?:of|from)\s")
_POSSESSIVE = re.compile(r"[’']s$")


@dataclass(frozen=True, slots=True)
class Named:
    """A source: fullest name (or its words where it has none), kind (`schema.SOURCE_KINDS`), one or many."""

    name: str
    kind: str
    number: str


@cache
def _roles(language: str) -> dict[str, tuple[str, str]]:
    """Head noun -> kind and number."""
    known: dict[str, tuple[str, str]] = {}
    for row in lexicon.rows(f"{language_of(language)}/roles"):
        for name in row["names"].split():
            known.setdefault(name.replace("-", " "), (row["kind"], row["number"]))
    return known


@cache
def _marks(kind: str) -> re.Pattern[str]:
    """A pattern of the capitalised words that mark a name as one of a body of this kind."""
    rows = [row for row in lexicon.rows("bodies") if row["kind"] == kind]
    marks = [name.replace("_", " ") for row in rows for name in row["names"].split()]
    return re.compile(
        r"\b(?:" + "|".join(re.escape(mark) for mark in sorted(marks, key=lambda m: (-len(m), m))) + r")\b"
    )


def _organised() -> re.Pattern[str]:
    return _marks("organisation")


def _governed() -> re.Pattern[str]:
    return _marks("government")


@cache
def _titles() -> dict[str, str]:
    """Title without its stop -> gender, or '' where it says none."""
    return {row["title"].rstrip("."): row["gender"] for row in lexicon.rows("titles")}


class Sources:
    """The sources of one text. Ask for them in the order of the text: what came before decides what "he" means."""

    def __init__(self, text: str, language: str, context: str = "") -> None:
        """`context`: further text of the same article, whose names count too (its body, for a title)."""
        self.text = text
        self.roles = _roles(language)
        self.classes = words(language)
        self.full, self.first, self.gender = _names(f"{text}\n{context}" if context else text)
        self.spoken: list[tuple[int, str, Named]] = []
        self.state: Agency | bool | None = None
        self.whole = f"{text}\n{context}" if context else text

    def named(self, start: int, end: int, since: int | None = None) -> Named:
        """The source whose words stand at [start, end). `since`: where its statement begins, if before it."""
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
        if re.sub(r"^[Tt]he ", "", said) in _countries():
            return Named(said, "government", "one")
        media = self._medium(said)
        if media is not None:
            return media
        head = _HEAD_END.split(said, maxsplit=1)[0].strip()
        person = self._person(said)
        if person is not None:
            return person
        kind, number = self._kind(head, said)
        if low.startswith(("the ", "its ", "their ", "that ", "this ")) and not _NAME.search(said[4:]):
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
                or said[:start].lower() in {"the ", "a "}
                or phrases
                or agency.state_run
                or len(said.split()) <= 4
            ):
                return Named(agency.name, "state_media" if agency.state_run else "agency", "one")
        if phrases:
            medium = phrases[0][2] or self._only_state_medium()
            return Named(medium.name if medium else said, "state_media", "one")
        bare = re.sub(r"^[Tt]he ", "", said)
        outlet = outlet_known(said) or outlet_known(bare) if said[:1].isupper() or bare[:1].isupper() else None
        return Named(outlet, "outlet", "one") if outlet else None

    def _only_state_medium(self) -> Agency | None:
        """The one state medium that the article names, if it names just one."""
        if self.state is None:
            named = {a for _, _, a in mentions(self.whole) if a.state_run}
            named |= {a for _, _, a in state_media_phrases(self.whole) if a is not None}
            self.state = named.pop() if len(named) == 1 else False
        return self.state if isinstance(self.state, Agency) else None

    def _person(self, said: str) -> Named | None:
        """A person named in the words, by the fullest form the article has."""
        pieces = [piece.strip() for piece in said.split(" who ", 1)[0].split(",")]
        if _PAIR.match(_HEAD_END.split(said, maxsplit=1)[0]) and not _organised().search(said):
            return Named(said, "person", "many")
        for number, piece in enumerate(pieces):
            head = _HEAD_END.split(_OF.split(piece, maxsplit=1)[0], maxsplit=1)[0].strip()
            runs = list(_NAME.finditer(head))
            if not runs or runs[-1].end() < len(head):
                if number == 0 and runs and re.match(r"\s+and\b", head[runs[0].end() :]):
                    return Named(said, "person", "many")
                continue
            run = runs[-1].group()
            bare = _without_titles(run)
            lead = head[: runs[-1].start()].strip().lower().split()
            role = self.roles.get(lead[-1]) if lead else None
            if bare.lower() in self.roles or bare in _starters():
                continue  # "Officials", at the start of a sentence
            if not bare or _organised().search(run) or _governed().search(run):
                continue
            if len(runs) > 1 and " and " in head[runs[0].start() : runs[-1].start()]:
                return Named(said, "person", "many")
            parts = bare.split()
            titled = bare != run or (role is not None and role[0] in {"person", "anonymous", "spokesperson", "crowd"})
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

    def _kind(self, head: str, said: str) -> tuple[str, str]:
        """Kind and number by the head noun: the last known one of the phrase."""
        of = head.lower().find(" of ")
        tokens = [word.lower() for word in _WORD.findall(head[:of] if of > 0 else head)]
        found: tuple[str, str] | None = None
        for n in range(len(tokens) - 1, -1, -1):
            if tokens[n] in self.classes["several"] and n < len(tokens) - 1:
                continue
            pair = " ".join(tokens[n - 1 : n + 1]) if n else ""
            found = self.roles.get(pair) or self.roles.get(_POSSESSIVE.sub("", tokens[n]))
            if found:
                break
        kind, number = found or ("", "one")
        first = tokens[0] if tokens else ""
        joined = " and " in head and (
            first not in self.classes["single"] or re.search(r" and (?:the|an?|his|her) ", head)
        )
        if first in self.classes["several"] or joined:
            number = "many"
        elif first in self.classes["single"] and (number == "one" or first == "one"):
            number = "one"
        if kind == "spokesperson":
            behind = [self.roles.get(word.lower(), ("", ""))[0] for word in _WORD.findall(said)]
            kind = "government" if _governed().search(said) or "government" in behind else "organisation"
        if kind == "person" and first in self.classes["single"]:
            kind = "anonymous"  # "a driver", "one voter"
        if kind:
            return kind, number
        if _governed().search(head):
            return "government", number
        if _organised().search(head) or _ACRONYM.fullmatch(head):
            return "organisation", number
        if re.search(r"[A-Z]", head):
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
            runs = list(_NAME.finditer(before))
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
        if word in {"i", "we", "you", "nobody", "everyone", "someone"}:
            return Named(
                word,
                "person" if word == "i" else "crowd" if word in {"we", "you", "everyone"} else "anonymous",
                "many" if word in {"we", "you", "everyone"} else "one",
            )
        want = {"he": "m", "she": "f"}.get(word, "")
        lead_place, lead = self._leading(start, word, want)
        for place, _, named in reversed(self.spoken):
            if lead is not None and lead_place > place:
                return lead
            if (
                word in {"he", "she"}
                and named.kind in {"person", "anonymous"}
                and named.number == "one"
                and self._fits(named.name, want)
            ):
                if named.kind == "person":
                    self.gender.setdefault(named.name.split()[-1], want)
                return named
            if word == "it" and named.kind in _BODIES and named.number == "one":
                return named
            if word == "they" and named.number == "many":
                return named
        if lead is not None:
            return lead
        if word == "they":
            return Named(word, "crowd", "many")
        return Named(word, "person" if want else "organisation", "one")

    def _leading(self, before: int, word: str, want: str) -> tuple[int, Named | None]:
        """Who opens a sentence of this paragraph or the last, and so is what the text is about; and where."""
        if word == "they":
            return -1, None
        since = self.text.rfind("\n", 0, max(0, self.text.rfind("\n", 0, before) - 1)) + 1
        since = max(since, before - 600)
        chosen: tuple[int, Named | None] = (-1, None)
        for match in _OPENING.finditer(self.text, since, before):
            run = _NAME.match(self.text, match.end(), before)
            if run is None or self.text[run.end() : run.end() + 2] in {"'s", "’s"}:
                continue
            bare = _without_titles(run.group())
            if not bare or bare in _starters():
                continue
            parts = bare.split()
            full = self.full.get(parts[-1]) or self.first.get(bare, "")
            body = _organised().search(bare) or _governed().search(bare) or bare in _countries()
            if word == "it" and body:
                chosen = (
                    run.start(),
                    Named(
                        bare,
                        "government" if _governed().search(bare) or bare in _countries() else "organisation",
                        "one",
                    ),
                )
            elif (
                word != "it"
                and not body
                and len(full.split()) > 1
                and full not in _countries()
                and self._fits(full, want)
            ):
                chosen = run.start(), Named(full, "person", "one")
        return chosen

    def _fits(self, name: str, want: str) -> bool:
        known = self.gender.get(name.rsplit(maxsplit=1)[-1], "") if name else ""
        return not want or not known or known == want


def _names(text: str) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Last name -> commonest full form; first name -> the same if only one has it; last name -> gender by title."""
    forms: dict[str, dict[str, int]] = {}
    gender: dict[str, str] = {}
    titles = _titles()
    starters = _starters()
    counted_runs: dict[str, int] = {}
    for match in _NAME.finditer(text):
        run = match.group()
        if " " not in run:
            continue
        counted_runs[run] = counted_runs.get(run, 0) + 1
    for run, count in counted_runs.items():
        parts = run.replace("\u00a0", " ").split()
        told = next((titles[p.rstrip(".")] for p in parts if titles.get(p.rstrip("."))), "")
        if parts[0] in starters:
            parts = parts[1:]
        shouted = sum(part.isupper() and len(part) > 2 for part in parts)
        if not parts or 0 < shouted < len(parts):
            continue  # "JUST WATCHED Lund"
        bare = _without_titles(" ".join(parts))
        if not bare or _governed().search(bare):
            continue
        last = bare.split()[-1]
        if told:
            gender.setdefault(last, told)
        if 1 < len(bare.split()) <= 4:
            counted = forms.setdefault(last, {})
            counted[bare] = counted.get(bare, 0) + count
    full = {last: min(counted, key=lambda form: (-counted[form], -len(form), form)) for last, counted in forms.items()}
    first: dict[str, str] = {}
    for form in full.values():
        name = form.split()[0]
        first[name] = "" if name in first else form
    return full, {name: form for name, form in first.items() if form}, gender


@cache
def _countries() -> frozenset[str]:
    return frozenset(row["country"] for row in lexicon.rows("demonyms"))


@cache
def _starters() -> frozenset[str]:
    return frozenset(row["word"] for row in lexicon.rows("starters"))


def _without_titles(run: str) -> str:
    """A name without the titles before it and "Jr." after it."""
    titles = _titles()
    parts = run.split()
    last = max((n for n, part in enumerate(parts) if part.rstrip(".") in titles and n < len(parts) - 1), default=-1)
    parts = parts[last + 1 :]
    while len(parts) > 1 and parts[-1].rstrip(".") in {"Jr", "Sr", "II", "III"}:
        parts.pop()
    return " ".join(parts).rstrip(".") if parts and not re.fullmatch(r"[A-Z]\.", parts[-1]) else " ".join(parts)
