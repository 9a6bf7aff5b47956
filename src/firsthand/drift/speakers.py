"""Who speaks on either side: the sources attached to sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from firsthand import lexicon
from firsthand.drift.sides import Place, Side, Statement
from firsthand.drift.voices import BODIES, DOCUMENTS, FINDERS, SHOWING, THINGS, Voice, voice
from firsthand.wording import key, matter, plain, shared

MIN_CONTENT = 0.4
"""How much of what a source says must stand on the other side before its loss counts."""
MIN_PLAIN = 0.25
"""And how much of it without its names."""


def voices(
    side: Side, chosen: Sequence[int], content: frozenset[str] | None = None, least: float = MIN_CONTENT
) -> list[Voice]:
    """The sources attached to sentences: of statements whose content stands there, and has to do with `content`.

    A statement whose cue stands in the sentence and whose content reaches out of it counts too: so does the frame of
    a quotation that goes on through the chosen sentences.
    """
    held = side.once(("voices", *chosen), lambda: _attached(side, chosen))
    if content is None:
        return [who for who, _, _ in held]
    return [who for who, said, nameless in held if _is_about(who, said, nameless, content, least)]


Heard = tuple[Voice, frozenset[str], frozenset[str]]
"""A source, the matter of what it says in the chosen sentences, and that matter without names."""


def _attached(side: Side, chosen: Sequence[int]) -> list[Heard]:
    places = [side.sentences[n] for n in chosen]
    found: list[Heard] = []
    for place in places:
        for who in (*_impersonal(side, place), *signed(side, place)):
            told = who.statement.content_places if who.statement else ()
            found.append((who, matter(" ".join(map(side.words, told))), frozenset()))
    for at in touching(side, chosen):
        statement = side.statements[at]
        who_or_null = _heard(side, at)
        if who_or_null is None:
            continue
        parts = [side.words(_clip(c, places)) for c in statement.content_places if any(c.touches(p) for p in places)]
        said = frozenset[str]().union(*map(matter, parts))
        found.append((who_or_null, said, frozenset[str]().union(*map(plain, parts))))
    return found


def touching(side: Side, chosen: Sequence[int]) -> list[int]:
    """Which statements of an article have content or cue in the chosen sentences: their numbers, ascending."""
    there = side.once("statements", lambda: _by_sentence(side))
    return sorted({at for n in chosen for at in there.get(n, ())})


def _by_sentence(side: Side) -> dict[int, list[int]]:
    """Sentence -> the statements whose content or cue touches it."""
    found: dict[int, list[int]] = {}
    starts: dict[str, list[tuple[int, int]]] = {}
    for n, place in enumerate(side.sentences):
        starts.setdefault(place.part, []).append((place.start, n))
    for at, statement in enumerate(side.statements):
        for place in (*statement.content_places, *statement.cue_places):
            line = starts.get(place.part, [])
            for _, n in line[max(0, bisect_right(line, (place.start, len(side.sentences))) - 1) :]:
                if side.sentences[n].start >= place.end:
                    break
                if side.sentences[n].touches(place):
                    found.setdefault(n, []).append(at)
    return found


def named(side: Side, at: int) -> Voice | None:
    """The source of one statement of an article."""
    return side.once(("named", at), lambda: voice(side.statements[at]))


def _heard(side: Side, at: int) -> Voice | None:
    """The same, null for those that say nothing, and with second hands marked."""
    return side.once(("heard", at), lambda: _listened(side, at))


_WRITTEN = frozenset({"citing", "written", "written by"})
"""Cues of what rests on something or was made by somebody, not of what it says."""


def _listened(side: Side, at: int) -> Voice | None:
    statement, who = side.statements[at], named(side, at)
    cues = {side.words(place).lower() for place in statement.cue_places}
    if (
        who is None
        or cues <= _WRITTEN
        or (cues == {":"} and who.said.isupper())
        or (statement.cue_class == "ask" and statement.form == "indirect")
    ):
        return None  # who asks for something or cites somebody says nothing by it; "UPDATE:" is nobody
    if _only_shows(side, statement, who):
        return None
    if not _passes_on(side, at):
        return who
    relays = not who.person and statement.source_kind in BODIES
    return replace(who, outer=True, layer="relayer" if relays else who.layer)


def _is_about(
    who: Voice, said: frozenset[str], nameless: frozenset[str], content: frozenset[str], least: float
) -> bool:
    """Whether what was said is told in `content`: enough of its matter, and of that not only names."""
    if not said:
        return True
    return shared(said, content) >= least and (who.impersonal or not nameless or shared(nameless, content) >= MIN_PLAIN)


def _only_shows(side: Side, statement: Statement, who: Voice) -> bool:
    """Whether a source is an event or a thing from which somebody concludes: "the launch showed that …"."""
    if statement.cue_class == "show" and (who.person or who.rank in {1, 2}) and who.role not in FINDERS | DOCUMENTS:
        return not who.role or who.role not in THINGS  # "he found the door open": no statement
    shows = any(side.words(place).lower() in SHOWING for place in statement.cue_places)
    return shows and statement.source_kind == "anonymous" and who.role not in THINGS | DOCUMENTS


def _passes_on(side: Side, at: int) -> bool:
    """Whether what a source says is that somebody else says something."""
    contents = side.statements[at].content_places
    for n, other in enumerate(side.statements):
        for cue in other.cue_places:
            inner = n != at and any(cue.touches(content) for content in contents)
            if inner and named(side, n) is not None and not side.quoted(cue):
                return True
    return any(speaks_again(side.unquoted(content)) for content in contents)


_SHE_SAID = re.compile(r"\b(?:he|she) (\w+)(?: (\w+))?|\b(\w+) (?:he|she)\b", re.IGNORECASE)


def speaks_again(text: str) -> bool:
    """Whether a "he" or "she" is said to speak in a text."""
    return any({w.lower() for w in m.groups() if w} & cue_words() for m in _SHE_SAID.finditer(text))


_SIGNED = re.compile(r"[—–]\s?((?:[A-Z][\w.'’-]*\s){1,4})\(?@\w+")


def signed(side: Side, place: Place) -> list[Voice]:
    """The signature under an embedded post: "— Ana Lee (@ana)"."""
    found: list[Voice] = []
    text = side.words(place)
    for match in _SIGNED.finditer(text) if "@" in text else ():
        spot = Place(place.part, place.start + match.start(1), place.start + match.end(1) - 1)
        name = match[1].strip()
        row = Statement(-1, "direct", name, name, "person", "one", "neutral", (spot,), (), ())
        if (who := voice(row)) is not None:
            found.append(who)
    return found


_TOLD_NOUNS = lexicon.of_kind("en/sources", "told_noun")
_IMPERSONAL = re.compile(
    r"\bit(?: is| was|['’]s| has been| had been) (?:being )?(?:reported|claimed|alleged|rumou?red|said)\b(?! by\b)"
    rf"|\b(?:{'|'.join(sorted(_TOLD_NOUNS))})\b(?: [\w’'-]+){{0,7}}?(?<! is)(?<! was) that\b",
    re.IGNORECASE,
)


_TOLD_BY = re.compile(
    r"(?:\A|[.,;:—–-]\s|\b(?:amid|amidst|after|following|despite|there|are|were|been|with)\s)(?:[\w’'-]+\s){0,3}\Z",
    re.IGNORECASE,
)
"""What stands before "reports that" where these reports are the source of what follows."""
_END_OF_TOLD = re.compile(r"[,;]\s")


def _impersonal(side: Side, place: Place) -> list[Voice]:
    """Sources nobody names, "it is claimed": the attributions leave them out."""
    found = []
    for match in _IMPERSONAL.finditer(side.words(place)):
        spot = Place(place.part, place.start + match.start(), place.start + match.end())
        noun = not match[0].lower().startswith("it")
        if noun and not _TOLD_BY.search(side.words(place), max(0, match.start() - 40), match.start()):
            continue  # "to stop rumours that": spoken of, not told by
        if not any(
            s.source and c.touches(spot)
            for s in side.statements
            for c in (*s.cue_places, *s.source_places, *(s.content_places if noun else ()))
        ):
            stop = _END_OF_TOLD.search(side.words(place), match.end())
            told = Place(place.part, spot.end, place.start + stop.start() if stop else place.end)
            row = Statement(
                -1, "indirect", match[0], "", "anonymous", "one", "neutral", (spot,), (), (told,) if noun else ()
            )
            found.append(
                Voice(
                    match[0], frozenset(), key("report"), "one", "relayer", False, row, False, frozenset(), frozenset()
                )
            )
    return found


def _clip(place: Place, places: Sequence[Place]) -> Place:
    """The part of a place that lies within the chosen sentences."""
    inside = [p for p in places if p.touches(place)]
    return Place(place.part, max(place.start, min(p.start for p in inside)), min(place.end, max(p.end for p in inside)))


def cue_words() -> frozenset[str]:
    """Every form of every verb that plainly reports what somebody said."""
    return _CUES


_CUES = frozenset(
    form for row in lexicon.rows("en/cues") if {"q", "t"} <= set(row["frames"].split()) for form in row["forms"].split()
) | lexicon.of_kind("en/sources", "reporting")
