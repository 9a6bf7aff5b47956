"""One source as a sentence names it, and how one became another.

>>> one = Statement(0, "indirect", "one analyst", "", "anonymous", "one", "neutral", (), (), ())
>>> many = Statement(0, "indirect", "analysts", "", "anonymous", "many", "neutral", (), (), ())
>>> relation(voice(one), voice(many))
'source_changed'
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from firsthand import lexicon
from firsthand.drift.sides import Statement
from firsthand.facts import name_keys
from firsthand.wording import is_matter, key, keys_of, likeness, matter, words

RELAYERS = frozenset({"agency", "outlet", "state_media"})
BODIES = frozenset({"organisation", "government"})
_PRONOUNS_ONE, _PRONOUNS, _FIRST_PERSON, _NUMERALS, SHOWING, _NOBODY, _OPENS_NO_SOURCE = (
    lexicon.of_kind("en/sources", kind)
    for kind in ("pronoun_one", "pronoun", "first_person", "numeral", "showing", "nobody", "opens_no_source")
)
_HEARSAY, _BODY, _PAPERS, DOCUMENTS, _WRITINGS, _SPEAKS_FOR, THINGS, _OFFICE, FINDERS = (
    keys_of("en/sources", kind)
    for kind in ("hearsay", "body", "paper", "document", "writing", "speaks_for", "thing", "office", "finder")
)
_CAPITALS = {key(row["capital"]): key(row["country"].split()[0]) for row in lexicon.rows("capitals")}
_TITLES = frozenset(key(row["title"]) for row in lexicon.rows("titles"))
_RELATIVE = re.compile(r",?\s(?:who|whose|whom|which|that)\s", re.IGNORECASE)
MAX_HEAD_WORDS = 9
"""No source is named in more words than this before its first comma or preposition."""
_END_OF_HEAD = re.compile(
    r"[,;(]|\s(?:whose|of|for|at|in|from|who|whom|which|with|that|familiar|close|on|linked|based|to|working|speaking|"
    r"involved|near|briefed|cited|by|posted|obtained|and|studying|received)\s",
    re.IGNORECASE,
)


_SELF = re.compile(r"\s(?:himself|herself)\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Voice:
    """One source as a sentence names it."""

    said: str
    names: frozenset[str]
    """Keys of its proper names: for a person the last name, for a body each capitalised word and the initials."""
    role: str
    """Key of its head noun where it has no name of a person: 'analyst', 'police', 'report'; else ''."""
    number: str
    layer: str
    """speaker, or relayer: an agency, an outlet, a report that passes on what others said."""
    pronoun: bool
    statement: Statement | None

    person: bool
    """Whether one named person speaks, by name or as "he" or "she"."""
    head: frozenset[str]
    """Keys of the words that name it, without what stands behind a comma or a preposition."""
    about: frozenset[str]
    """Keys of all words of matter by which the source is described."""
    outer: bool = False
    """Whether what it says is that somebody else says something: a second hand, whatever its kind."""

    @property
    def definite(self) -> bool:
        """Whether it refers back to somebody: "the official", not "an official"."""
        return self.said.lower().startswith(("the ", "this ", "that "))

    @property
    def shows(self) -> bool:
        """Whether it is a thing that shows something: a photograph, a test."""
        return self.role in THINGS

    @property
    def impersonal(self) -> bool:
        """Whether nobody is named at all: "it is claimed", "reports that"."""
        return self.statement is not None and self.statement.n < 0 and self.statement.form == "indirect"

    @property
    def rank(self) -> int:
        """How exactly a reader knows who it is: 0 hearsay, 1 several unnamed, 2 one unnamed, 3 a body, 4 a person."""
        if self.person:
            return 4
        if self.names or self.pronoun or self.role in _BODY:
            return 3
        if self.role in _HEARSAY:
            return 0
        return 1 if self.number == "many" else 2


def voice(statement: Statement) -> Voice | None:
    """The source of a row of `attributions`; null where nobody is named at all."""
    said, full = _SELF.sub("", statement.source.strip()), statement.source_name.strip()
    if (not said and not full) or said.lower() in _FIRST_PERSON:
        return None
    opening = (said or full).split(maxsplit=1)[0].lower()
    if opening in _OPENS_NO_SOURCE or said.lower().replace(" ", "_") in _NOBODY:
        return None
    pronoun = said.lower() in _PRONOUNS
    described = _RELATIVE.split(full if pronoun else said or full, maxsplit=1)[0]
    if len(words(_END_OF_HEAD.split(described, maxsplit=1)[0])) > MAX_HEAD_WORDS:
        return None  # a clause, misread as a source
    head = _END_OF_HEAD.split(described, maxsplit=1)[0].strip()
    line = [w for w in words(head) if is_matter(w.key) and w.key not in _NUMERALS]
    role = line[-1].key if line else ""
    if role.isdigit() and head[:1].isdigit():
        return None  # the age of somebody, misread
    kind, number = statement.source_kind, "one" if said.lower().startswith("one of ") else statement.number or "one"
    lower = bool(line) and not line[-1].capital
    names = frozenset[str]()
    if full and full[:1].isupper() and (kind == "person" or not lower):
        names = _name_keys(full, kind)
    elif (not pronoun and (role in _BODY or (not lower and number == "one"))) or (kind == "person" and not pronoun):
        names = _name_keys(described, kind)
    if kind == "document" and role in _WRITINGS:
        names = _name_keys(described, kind)
    if number == "many" and len(line) == 1:
        names = frozenset()  # "Officials said": capital only because it opens the sentence
    unresolved = pronoun and (not names or said.lower() in _PRONOUNS_ONE)  # whom "he" means is a guess at best
    person = ((kind == "person" or said != statement.source.strip()) and bool(names) and number == "one") or (
        pronoun and said.lower() in _PRONOUNS_ONE
    )
    passes_on = statement.cue_class == "report" and kind == "organisation"
    relays = kind in RELAYERS or role in _PAPERS or passes_on
    about = frozenset(
        _CAPITALS.get(w.key, w.key) for w in words(described) if is_matter(w.key) and w.key not in _NUMERALS
    )
    named = frozenset(_CAPITALS.get(w.key, w.key) for w in line) - _TITLES
    names = frozenset(_CAPITALS.get(name, name) for name in names)
    return Voice(said or full, names, "" if pronoun else role, number, "relayer" if relays else "speaker", unresolved,
                 statement, person, named, about)  # fmt: skip


def _name_keys(said: str, kind: str) -> frozenset[str]:
    found: set[str] = set()
    person = kind == "person"
    said = _POSSESSOR.sub("", said)
    for name in name_keys(_END_OF_HEAD.split(said, maxsplit=1)[0]) or _apposed(said) if person else name_keys(said):
        parts = [p for p in re.split(r"[\s-]+", name) if len(p) > 1]
        if not parts:
            continue
        if person:
            found.add(key(parts[-1]))
        else:
            found |= {key(p) for p in parts if is_matter(key(p))}
    if not person:
        found |= initials(said)
    return frozenset(found)


def _apposed(said: str) -> list[str]:
    """The name that stands between commas behind an office: "the head of the Oru college, Ana Lind, "."""
    parts = [part for part in said.split(",")[1:] if _NAMED.match(part)]
    return name_keys(parts[0].strip()) if parts else []


def initials(text: str) -> frozenset[str]:
    """What the names of a text may be shortened to: the first letters of its runs of capitalised words, from any on.

    >>> sorted(initials("the Oru Harbour Board said"))
    ['hb', 'ohb']
    """
    found = set()
    for run in _RUN.findall(text):
        letters = "".join(w[0].lower() for w in _CAPITALISED.findall(run))
        found |= {letters[n:] for n in range(max(0, len(letters) - 6), len(letters) - 1)}
    return frozenset(found)


_POSSESSOR = re.compile(r"\A(?:[A-Z][\w.-]*\s?)+['’]s?\s(?=[a-z])")
"""Whose sister speaks is not who speaks."""
_NAMED = re.compile(r"\s(?:[A-Z][\w.’'-]*\s?){1,4}\Z")
_CAPITALISED = re.compile(r"\b[A-Z]\w+")
_RUN = re.compile(r"\b[A-Z]\w+(?:(?:[\s-]| of | for | and | of the )[A-Z]\w+)+")


SPELLING = 75.0
"""Names this alike (rapidfuzz ratio, 0 to 100) are spellings of one."""


def same(one: Voice, two: Voice) -> bool:
    """Whether the two can be one source: a name in common, a pronoun that fits, the same role in the same number."""
    if one.impersonal or two.impersonal:
        return one.rank == two.rank
    if one.said.lower() == two.said.lower():
        return True
    if one.names & two.names:
        return True
    if any(_spelt_alike(x, y) for x in one.names for y in two.names):
        return True
    if one.names and two.names and one.head and two.head and (one.head <= two.head or two.head <= one.head):
        return True
    for x, y in ((one, two), (two, one)):
        if x.names & y.about and (x.person or not y.person):
            return True
        if x.pronoun:
            if x.person:
                return y.number == "one" and y.layer == "speaker" and y.role not in DOCUMENTS and y.rank != 3
            return y.number == "many" or x.said.lower() != "they" or y.rank == 3
        if x.person and y.definite and y.rank == 2 and y.layer == "speaker":
            return not _other_office(x, y)
        if y.pronoun and x.definite and x.layer == "speaker" and x.role not in DOCUMENTS:
            return not (y.person and x.rank == 3)  # "she" is no union
    if one.person or two.person:
        return False
    if one.number != two.number and not {one.rank, two.rank} & {0, 3}:
        return False
    if one.role and one.role == two.role and (one.definite or two.definite):
        return True  # "the report", named before
    if one.role in _HEARSAY and bool(one.names or one.about - {one.role}) != bool(two.names or two.about - {two.role}):
        return False
    if one.role and one.role == two.role and not (one.names and two.names):
        return True
    mine, other = one.about - _OFFICE, two.about - _OFFICE
    described = matter(one.said), matter(two.said)
    if min(map(len, described)) >= DESCRIBED and likeness(*described) >= ALIKE:
        return True
    return mine == other if not (mine and other) else mine <= other or other <= mine


DESCRIBED, ALIKE = 3, 0.55
"""Sources described in so many words, so much alike (Dice), are one: former workers and former staff of the mill."""


def _spelt_alike(one: str, two: str) -> bool:
    """Whether two names may be spellings of one."""
    shorter = min(len(one), len(two))
    return shorter >= 4 and (ratio(one, two) >= SPELLING or one.endswith(two) or two.endswith(one))


def relation(one: Voice, two: Voice) -> str | None:
    """What happened to a source on its way from one side to the other: a kind of change, null for none.

    One become many, a speaker become a report, one name become another are source_changed; of the rest the vaguer
    source is generalised and the clearer one specified.
    """
    if same(one, two) or {one.role, two.role} & THINGS:
        return None
    if any(x.said.lower() in _PRONOUNS and not x.person for x in (one, two)):
        return None  # "it", "they": whoever that is
    if any(not (x.role or x.names or x.pronoun) for x in (one, two)):
        return None  # "the", "6.5%": no source, misread
    if one.definite and two.definite and one.rank == two.rank == 2 and one.layer == two.layer:
        return None  # "the person", "the source": both refer back to whom the text named before
    if any(x.role in _WRITINGS and not x.names and y.layer == "speaker" for x, y in ((one, two), (two, one))):
        return None  # a letter and those who wrote it
    if one.rank == two.rank == 3 and bool(one.names) != bool(two.names):
        return None  # "police" and "the Oru Constabulary": which police is not at issue
    if one.impersonal or two.impersonal:
        return None if one.rank == two.rank else "source_generalised" if two.impersonal else "source_specified"
    if one.layer != two.layer or one.rank == two.rank:
        clearer = len(two.about) - len(one.about) if one.role == two.role and one.rank == 0 else 0
        return ("source_specified" if clearer > 0 else "source_generalised") if clearer else "source_changed"
    crowd = {one.number, two.number} == {"one", "many"} and 1 in (one.rank, two.rank)
    if crowd or _other_office(one, two) or _other_office(two, one):
        return "source_changed"
    return "source_generalised" if one.rank > two.rank else "source_specified"


def _other_office(person: Voice, office: Voice) -> bool:
    """Whether a person introduced by an office ("Ana Lee, a priest") became somebody of another ("the spokesman")."""
    described = person.about - person.names
    return person.person and len(described) >= 3 and office.role in _SPEAKS_FOR - described
