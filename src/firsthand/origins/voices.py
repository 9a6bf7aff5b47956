"""Whose word a statement is: sources across the articles of a story, under one name each.

"Defence Minister Ana Kore", "Kore" and "Ana Kore" are one voice, and so are the police, a police spokesman and
"police spokeswoman Ida Orr" wherever she speaks; what several media of one state say is one voice; officials without
a name are nobody's in particular.

    >>> def row(n, kind, name): return {"n": n, "source_kind": kind, "source_name": name, "source": name, "via": None,
    ...     "told_to": None, "within": None}
    >>> said = {"x": [row(0, "person", "Ana Kore"), row(1, "government", "a police spokesman")],
    ...     "y": [row(0, "person", "Kore"), row(1, "government", "Police")]}
    >>> voices = resolved(said)
    >>> voices.of["x"] == voices.of["y"], sorted(voices.names.values())
    (True, ['Ana Kore', 'Police'])
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from firsthand import lexicon
from firsthand.lexicon.cues import words
from firsthand.lexicon.frequencies import name_share
from firsthand.lexicon.unlisted import is_acronym, is_short_for
from firsthand.newsrooms import Row, agency_named, is_state_run, kind_of_agency, plain_name

Voice = tuple[str, str]
"""A kind of origin and a folded name."""

GENERIC = ("state_media", "state media")
"""State media that nobody names."""

FAR_MORE = 2
"""One who speaks more than so many times as often as all others of a last name is meant by it."""
COMMON = 0.6
"""A word of which a lesser part is written with a capital in news is no part of a name."""
_WORD = re.compile(r"\w[\w&.-]*(?:['’](?!s\b)\w+)*")
_ACRONYM = re.compile(r"\b[A-Z][A-Z-]{2,}\b")
_NAME = re.compile(r"(?:[A-Z]\w*|\d+)(?:[ '’&.-]+(?:[A-Z]\w*|\d+))*")
_POSSESSED = re.compile(r"\w+(?: \w+)?['’]s ")
_DESCRIBED = re.compile(r"(?:[Tt]he|[Tt]his|[Tt]hat|[Hh]is|[Hh]er|[Tt]heir|[Aa]n?)(?: [a-z][\w-]*)+\Z")
"""Somebody without a name, who may be any other: "the director"."""
_TAIL = re.compile(r"\s(?:at|in|on|who|whose|which|near|with)\s")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)+|[^\W\d_]")
_UNNAMED = frozenset(
    {
        "",
        "somebody",
        "someone",
        "anybody",
        "everybody",
        "nobody",
        "i",
        "we",
        "you",
        "he",
        "she",
        "it",
        "they",
        "who",
        "officials",
        "sources",
        "people",
        "media",
        "reports",
    }
)


@dataclass(frozen=True)
class Voices:
    """Who speaks in a story."""

    of: dict[str, dict[int, Voice]]
    """For each article the voice of each of its attributions that has one, by n."""
    names: dict[Voice, str]
    """Each voice as the articles write it."""


def is_vague(voice: Voice) -> bool:
    """Whether a voice may be any other one of its claim: "the company", "an airline"."""
    return voice[0] in ("speaker", "report") and set(voice[1].split()) <= _listed("unnamed_body")


def resolved(attributions: Mapping[str, Sequence[Row]]) -> Voices:
    """The voices of a story's attributions (rows by article), each under one name across the articles."""
    raw: dict[str, dict[int, Voice]] = {}
    forms: dict[Voice, set[str]] = {}
    times: Counter[Voice] = Counter()
    speaks_for: dict[Voice, Voice] = {}
    for article, rows in sorted(attributions.items()):
        by_n = {row["n"]: row for row in rows}
        raw[article] = {}
        for row in rows:
            said = voice(row, by_n)
            if said is None:
                continue
            raw[article][row["n"]] = said
            times[said] += 1
            known = forms.setdefault(said, set())
            # who is quoted by a state medium is no name of that medium
            if voice({**row, "via": None, "told_to": None, "within": None}) == said:
                known.add(str(row["source_name"] or row["source"]))
            if _is_person(row) and (behind := _body_of(row)):
                speaks_for[said] = ("speaker", behind)
        raw[article] |= _the_company(rows, raw[article])
    shown = {said: min(known, default=said[1]) for said, known in forms.items()}
    one = merged(forms.keys() | set(speaks_for.values()), shown, times)
    for person, body in sorted(speaks_for.items()):
        one[one[person]] = one[person] = one[body]
    for said in list(one):
        one[said] = one.get(one[said], one[said])
    called: dict[Voice, set[str]] = {}
    for said, known in forms.items():
        if said != GENERIC or one[said] == GENERIC:
            called.setdefault(one[said], set()).update(known)
    names = {said: min(known or {said[1]}, key=_plainness) for said, known in called.items()}
    return Voices({article: {n: one[said] for n, said in told.items()} for article, told in raw.items()}, names)


def _the_company(rows: Sequence[Row], told: Mapping[int, Voice]) -> dict[int, Voice]:
    """Who "the company" is where an article names just one, by n."""
    bodies = {told[row["n"]] for row in rows if row["n"] in told and row["source_kind"] == "organisation"}
    vague = {body for body in bodies if is_vague(body)}
    if len(named := bodies - vague) != 1:
        return {}
    (company,) = named
    return {n: company for n, said in told.items() if said in vague}


def _plainness(name: str) -> tuple[bool, int, bool, str]:
    """Forms of a name, the best to show first: the shortest, with its accents, but for a person's last name alone."""
    alone = " " not in name and not is_acronym(name, 2) and name.casefold() not in _listed("body")
    return alone, len(name), _without_accents(name) == name, name


def voice(row: Row, rows: Mapping[int, Row] | None = None) -> Voice | None:
    """Whose word an attribution gives; None where the source has no name.

    Where a state medium relays it, it is that medium's word, whoever is said to have spoken. `rows`: the article's
    attributions by n, to follow `within`.
    """
    chain = [row]
    while rows and (outer := rows.get(chain[-1]["within"] if chain[-1]["within"] is not None else -1)):
        if outer in chain:
            break
        chain.append(outer)
    for link in chain:
        for name in (link["source_name"], link["via"], link["told_to"]):
            agency = agency_named(name)
            if agency and is_state_run(agency):
                return "state_media", agency
        if link["source_kind"] == "state_media":
            return _state_medium(str(link["source_name"] or ""))
    kind, name = str(row["source_kind"] or ""), str(row["source_name"] or row["source"] or "")
    if reporter := _reporter(name):
        return "report", reporter
    if kind in ("anonymous", "crowd", "") or plain_name(name) in _UNNAMED:
        return None
    if agency := agency_named(name):
        return "release" if kind_of_agency(agency) == "release" else "agency", agency
    if kind in ("outlet", "agency"):
        return "report", plain_name(name)
    if _is_person(row):
        return "speaker", _without_titles(plain_name(name))
    if kind == "person" and _DESCRIBED.match(name):
        return None
    told = _content(name, "mouth", *(("writing", "document") if kind == "document" else ()))
    return (("document" if kind == "document" else "speaker"), told) if told else None


def merged(
    voices: Iterable[Voice], shown: Mapping[Voice, str] | None = None, times: Mapping[Voice, int] | None = None
) -> dict[Voice, Voice]:
    """The fullest form of each voice: of names that end alike, or a body's that begin alike, the longer one.

    A person is one with and without a middle name, and under a short form of the given name. A name that fits into
    several longer ones that do not fit each other is the one that speaks most by far (`times`), else it stays by
    itself. An acronym is the body it stands for (`shown`: names as written). Unnamed state media are the one state
    medium that is named, if there is just one.
    """
    known = sorted(set(voices))
    plain = _in_one_form(one[1] for one in known if one[0] == "speaker")
    called = {one: plain[one[1]] if one[0] == "speaker" else one[1] for one in known}
    held = {one: frozenset(called[one].split()) for one in known}
    alike: dict[tuple[str, frozenset[str]], Voice] = {}  # "the interior ministry", "the ministry of the interior"
    same = {one: alike.setdefault((one[0], held[one]), one) for one in known}
    spoken: Counter[Voice] = Counter()
    for one in known:
        spoken[same[one]] += (times or {}).get(one, 0)
    by_word: dict[str, list[Voice]] = {}
    for one in known:
        if one[0] == "speaker" and same[one] == one:
            for word in held[one]:
                by_word.setdefault(word, []).append(one)
    found: dict[Voice, Voice] = {}
    for one in known:
        if same[one] != one:
            found[one] = found[same[one]]
            continue
        rivals = by_word[min(held[one], key=lambda word: (len(by_word[word]), word))] if one[0] == "speaker" else ()
        longer = [other for other in rivals if held[one] < held[other] and _is_part(called[one], called[other])]
        longest = [other for other in longer if not any(held[other] < held[third] for third in longer)]
        found[one] = _foremost(longest, spoken, one) if longest else one
    for one, name in sorted((shown or {}).items()):
        short = name.removeprefix("The ").removeprefix("the ")
        if one[0] == "speaker" and is_acronym(short, 2):
            full = [
                other for other in known if other[0] == "speaker" and is_short_for(short, (shown or {}).get(other, ""))
            ]
            if len(full) == 1:
                found[one] = found[full[0]]
    for one in known:
        if one[0] == "speaker" and ("state_media", one[1]) in found:
            found[one] = "state_media", one[1]  # called so elsewhere
    media = [one for one in known if one[0] == "state_media" and one != GENERIC]
    if GENERIC in found and len(media) == 1:
        found[GENERIC] = media[0]
    return found


def _foremost(longest: Sequence[Voice], times: Mapping[Voice, int], one: Voice) -> Voice:
    """Of several longer forms of one name the one that speaks far more often than all others; else the name."""
    best = max(longest, key=lambda voice: (times.get(voice, 0), voice))
    rest = sum(times.get(voice, 0) for voice in longest if voice != best)
    return best if len(longest) == 1 or times.get(best, 0) > FAR_MORE * rest else one


def _in_one_form(names: Iterable[str]) -> dict[str, str]:
    """Folded names without accents, and with the full given name where somebody of that last name bears it here.

    >>> _in_one_form(["bill kore", "william t. kore", "bill orr"])["bill kore"]
    'william kore'
    """
    plain = {name: _without_accents(name) for name in names}
    given: dict[str, set[str]] = {}
    for name in plain.values():
        first, *rest = name.split() or [""]
        if rest:
            given.setdefault(rest[-1], set()).add(first)
    for name, bare in plain.items():
        first, *rest = bare.split() or [""]
        full = _given_names().get(first, frozenset()) & given[rest[-1]] if rest else frozenset()
        if len(full) == 1:
            plain[name] = " ".join([*full, *rest])
    return plain


def _without_accents(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))


@cache
def _given_names() -> dict[str, frozenset[str]]:
    """A short form of a given name, folded -> what it may be short for."""
    found: dict[str, frozenset[str]] = {}
    for row in lexicon.rows("en/given_names"):
        for short in row["short"].casefold().split():
            found[short] = found.get(short, frozenset()) | {row["full"].casefold()}
    return found


def _is_part(short: str, long: str) -> bool:
    """Whether a name is a shorter form of another: "Kore" of "Ana Kore", "Marl Lines" of "Marl Lines Group Inc".

    >>> [_is_part("ana kore", long) for long in ("ana t. kore", "ana lund kore", "ana kore's")]
    [True, True, False]
    >>> _is_part("arn board", "arn dam board")
    False
    """
    if is_vague(("speaker", short)):
        return False
    if long.endswith(f" {short}") or _is_without_middle(short, long):
        return True
    rest = long.removeprefix(f"{short} ")
    return rest != long and (" " in short or set(rest.split()) <= _listed("unnamed_body") | _listed("legal_form"))


def _is_without_middle(short: str, long: str) -> bool:
    """Whether a name is another one without a person's middle names or initials."""
    first, *middle = long.split()
    if len(middle) < 2 or short != f"{first} {middle.pop()}":
        return False
    return all(_INITIAL.fullmatch(word) for word in middle) or first in _first_names()


@cache
def _first_names() -> frozenset[str]:
    return frozenset(name.casefold() for row in lexicon.rows("en/first_names") for name in row["names"].split())


@lru_cache(maxsize=65_536)
def _without_titles(name: str) -> str:
    """A person's folded name without what stands before it: "fire commissioner ana kore" is "ana kore".

    >>> _without_titles("mayor bill kore")
    'bill kore'
    """
    given = name.split()
    common = [
        share < COMMON and word not in _first_names() for word, share in zip(given, name_share(given), strict=True)
    ]
    kept = 0
    while kept < len(given) - 1 and (common[kept] or given[kept].rstrip(".") in _titles()):
        kept += 1
    return " ".join(given[kept:])


@cache
def _titles() -> frozenset[str]:
    return frozenset(row["title"].casefold().rstrip(".") for row in lexicon.rows("titles"))


@lru_cache(maxsize=65_536)
def _state_medium(name: str) -> Voice:
    """A state medium that no list has, by its own name: "Norland's state news agency NORTA" is NORTA."""
    named = _ACRONYM.search(name) or _NAME.search(_POSSESSED.sub("", re.sub(r"^(?:The|A|State|Official)\s", "", name)))
    if named is None:
        return GENERIC
    plain = plain_name(named.group())
    of_state = name.endswith((f"of {named.group()}", f"of the {named.group()}"))
    return GENERIC if "media" in plain or of_state else ("state_media", plain)


@lru_cache(maxsize=65_536)
def _reporter(name: str) -> str:
    """The newsroom whose reporter a source is: "a reporter for the Arn Post at the scene"; else an empty string."""
    head = _TAIL.split(name.split(",", maxsplit=1)[0], maxsplit=1)[0]
    low = {word.casefold() for word in _WORD.findall(head)}
    if low.isdisjoint(words("en")["newsperson"]):
        return ""
    first = head.split(" ", 1)
    named = _NAME.search(first[1] if len(first) == 2 and first[0].casefold() in words("en")["determiner"] else head)
    return plain_name(named.group()) if named else ""


def _is_person(row: Row) -> bool:
    """Whether a source is one named person."""
    name = str(row["source_name"] or "").split(",", 1)[0].split()
    return row["source_kind"] == "person" and bool(name) and name[0] not in ("The", "the") and name[-1][:1].isupper()


def _body_of(row: Row) -> str:
    """The body for which a named person speaks: "police spokeswoman Ida Orr"; an empty string for none."""
    source, name = str(row["source"] or ""), str(row["source_name"] or "")
    if name not in source or not {word.casefold() for word in _WORD.findall(source)} & _listed("mouth"):
        return ""
    before, _, after = source.partition(name)
    beside = before if before.strip() else after.strip(" ,")
    return "" if "official" in beside.casefold() else _content(_TAIL.split(beside, maxsplit=1)[0], "mouth")


@lru_cache(maxsize=65_536)
def _content(name: str, *without: str) -> str:
    """The words by which a body is known, folded and in order: not its articles, nor whoever speaks for it."""
    small = words("en")["determiner"] | words("en")["preposition"] | words("en")["conjunction"]
    dropped = small.union(*(_listed(kind) for kind in without))
    told = [word.strip(".-") for word in _WORD.findall(name.split(",", 1)[0].casefold().replace("’", "'"))]
    return " ".join(dict.fromkeys(word for word in told if word and word not in dropped))


def _listed(kind: str) -> frozenset[str]:
    return lexicon.of_kind("en/sources", kind)
