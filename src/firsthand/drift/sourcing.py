"""Sources laid against each other: lost, gained, exchanged, blurred, and verbs that make a statement surer.

The rule of silence: a source is lost only where the other article tells the same thing with no source in the sentence,
no word that reports, no quotation marks, and nobody beside it who goes on speaking.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import partial

from firsthand import lexicon
from firsthand.drift.doubts import hedges
from firsthand.drift.quoting import FIRST_PERSON, GOES_ON
from firsthand.drift.sides import Change, Matched, Place, Side
from firsthand.drift.speakers import cue_words, named, signed, speaks_again, touching, voices
from firsthand.drift.voices import DOCUMENTS, THINGS, Voice, initials, relation, same
from firsthand.facts import name_keys
from firsthand.wording import capitals, is_matter, key, keys_of, likeness, matter, shared, words

_PLAIN = keys_of("en/sources", "plain")
_STRONG = frozenset({"claim", "confirm", "deny", "suggest"})
_LONE_MARK = re.compile(r"[”\"]\s*\Z|\A\s*[“\"‘']")
"""A mark at either end of a sentence: the quotation goes on from the sentence before or into the next."""
_RELATIVES = frozenset({"which", "that", "who"})
_RELAYED, _PASSIVE = (
    frozenset(w.replace("_", " ") for w in lexicon.of_kind("en/doubts", kind)) for kind in ("relayed", "passive")
)
_NO = re.compile(r"\b(?:not|never|no|neither)\b|n['’]t\b", re.IGNORECASE)


def source_changes(a: Side, b: Side, group: Matched) -> list[Change]:
    """What became of the sources of one group of matched sentences, read from a to b."""
    text_a, text_b = a.joined(group.a), b.joined(group.b)
    back = Matched(group.b, group.a)
    all_mine, all_theirs = voices(a, group.a), voices(b, group.b)
    if not all_mine and not all_theirs:
        return _uncited_either(a, b, group, back)
    all_mine, all_theirs = (
        [v for v in own if not (v.impersonal and _told_by_nobody(v, text, other))]
        for own, text, other in ((all_mine, text_b, all_theirs), (all_theirs, text_a, all_mine))
    )
    if swapped := _hearsay(a, all_mine, text_a, all_theirs, text_b):
        return [swapped]
    if swapped := _hearsay(b, all_theirs, text_b, all_mine, text_a):
        return [Change("source_specified", None, swapped.a, swapped.after, swapped.before, swapped.severity)]
    pairs = [(x, y) for x in all_mine for y in all_theirs if same(x, y)]
    found = [
        change
        for x, y in pairs
        if not any(_alike(a, b, x, other) for v, other in pairs if v is x)
        and not any(_alike(a, b, other, y) for other, v in pairs if v is y)
        if _speaks_there(a, group.a, x) and _speaks_there(b, group.b, y) and _one_content(a, x, b, y)
        for change in _certainty(a, b, x, y, text_a + " " + text_b)
    ]
    mine, theirs = ([v for v in side_voices if not any(v in p for p in pairs)] for side_voices in (
        voices(a, group.a, matter(text_b), EXCHANGED), voices(b, group.b, matter(text_a), EXCHANGED)))  # fmt: skip
    mine, theirs = [v for v in mine if v in all_mine], [v for v in theirs if v in all_theirs]
    while mine and theirs:
        x, y = _nearest(mine, theirs)
        kind = relation(x, y)
        sides = ((x, y, text_b.replace(y.said, " ")), (y, x, text_a.replace(x.said, " ")))
        told_of = [v for v, w, text in sides if v.head != w.head and _mentioned(v, text)]
        if told_of:  # the other side speaks of this source too, only not as the one that speaks
            if told_of == [x] and _first_hand(x, y) and not _named(y, a, group.a):
                found.append(Change("source_specified", _at(x), _at(y), x.said, y.said, 1))
                theirs = [v for v in theirs if v is not y]
            elif told_of == [y] and _first_hand(y, x) and not _named(x, b, group.b):
                found.append(Change("source_generalised", _at(x), _at(y), x.said, y.said, 2))
                mine = [v for v in mine if v is not x]
            mine, theirs = [v for v in mine if v not in told_of], [v for v in theirs if v not in told_of]
            continue
        mine, theirs = [v for v in mine if v is not x], [v for v in theirs if v is not y]
        if x.layer != y.layer and _SECOND_HAND.search(text_a + " " + text_b):
            continue
        if kind and not (
            _known(x, y, b, group.b) or _known(y, x, a, group.a) or _one_name(x, y, a, b) or _other_things(a, x, b, y)
        ):
            found.append(Change(kind, _at(x), _at(y), x.said, y.said, 2))
    found += _uncited_either(a, b, group, back)
    lost = [v for v in mine if v in voices(a, group.a, matter(text_b))]
    gained = [v for v in theirs if v in voices(b, group.b, matter(text_a))]
    found += [c for x in lost if (c := _lost(a, b, group, x, bool(all_theirs)))]
    for y in gained:
        if c := _lost(b, a, back, y, bool(all_mine)):
            found.append(Change("attribution_added", None, c.a, None, c.before, c.severity))
    return found


EXCHANGED = 0.25
"""How much of what one source says the other side must hold before another source there has taken its place."""


_SECOND_HAND = re.compile(r"\b(?:quot(?:ed|es|ing)|cit(?:ed|es|ing)|as saying)\b", re.IGNORECASE)


def _first_hand(relayer: Voice, speaker: Voice) -> bool:
    """Whether one side names only the paper, the other who told the paper."""
    return relayer.layer == "relayer" and speaker.layer == "speaker" and not speaker.pronoun


def _told_by_nobody(who: Voice, text: str, others: Sequence[Voice]) -> bool:
    """Whether a text speaks of the same reports or rumours that are all the source there is, and not as its source."""
    return all(v.rank for v in others) and key(who.said.split(maxsplit=1)[0]) in matter(text)


def _mentioned(who: Voice, text: str) -> bool:
    """Whether a text that does not name this source as one still speaks of it, or lets a "he" or "she" speak."""
    if who.person and speaks_again(text):
        return True
    return bool(who.head) and who.head <= matter(text)


def _hearsay(a: Side, mine: Sequence[Voice], text_a: str, theirs: Sequence[Voice], text_b: str) -> Change | None:
    """A paper or "reports" in a become a bare "reportedly" in b, which names nobody."""
    if theirs or not mine:
        return None
    heard = [h for h in hedges(text_b, a.language) if h.words.lower() in _RELAYED | _PASSIVE]
    if not heard or any(h.kind == "hearsay" for h in hedges(text_a, a.language)):
        return None
    relayed = all(v.layer == "relayer" or v.rank <= 1 or v.role in DOCUMENTS for v in mine)
    if not relayed and heard[0].words.lower() not in _PASSIVE:
        return None
    place, said = _frame(a, mine[0])
    return Change("source_generalised", place, None, said, heard[0].words, 2)


def _nearest(left: Sequence[Voice], right: Sequence[Voice]) -> tuple[Voice, Voice]:
    """The two that most likely took each other's place: of one layer first, then in order."""
    return min(
        ((x, y) for x in left for y in right),
        key=lambda p: (p[0].layer != p[1].layer, left.index(p[0]), right.index(p[1])),
    )


def _at(who: Voice) -> Place | None:
    """Where the source stands, else its cue."""
    statement = who.statement
    places = (*statement.source_places, *statement.cue_places) if statement else ()
    return places[0] if places else None


TOLD_THERE = 0.4
"""How much of the sentence that names a source the other side must tell before that source is lost."""
FAR = 40
"""Source and cue with more characters than this between them are not shown as one stretch."""


def _frame(side: Side, who: Voice) -> tuple[Place | None, str]:
    """Source and cue as one stretch where they stand together, else the source alone."""
    statement = who.statement
    if statement is None:
        return None, who.said
    places = sorted((*statement.source_places, *statement.cue_places))
    if not places:
        return None, who.said
    hull = Place(places[0].part, places[0].start, max(p.end for p in places))
    if hull.end - hull.start > sum(p.end - p.start for p in places) + FAR or len({p.part for p in places}) > 1:
        hull = places[0]
    return hull, side.words(hull)


def _lost(a: Side, b: Side, group: Matched, who: Voice, sourced: bool) -> Change | None:
    """The loss of one source of a in b, if it is one."""
    place, said = _frame(a, who)
    if not _told_there(a, group, place, said, b.about(group.b)):
        return None
    if who.said.lower() in _RELATIVES:
        return None  # "which states": who that is stands before it, and mostly on the other side too
    if sourced:
        # b names somebody: only a second hand (a paper, whoever says that others say) is lost beside a speaker
        if not (who.layer == "relayer" or who.outer) or who.pronoun or _named(who, b, group.b):
            return None
        return Change("attribution_dropped", place, None, said, None, 2)
    text_b = b.joined(group.b)
    if _only_colon(a, who) or _framed_alike(a, who, text_b):
        return None
    if who.shows and not matter(text_b).isdisjoint(THINGS):
        return None  # the same pictures, whatever the verb
    proper = len(who.head) >= 2 and all(part[0].isupper() for part in who.said.split())
    if who.rank == 3 and not proper and who.head and who.head <= matter(text_b):
        return None  # the body that said it does it there: "an inquiry was opened by prosecutors"
    cues = _cues(text_b)
    cues.subtract(_cues(a.joined(group.a).replace(said, " ")))
    if +cues:
        return None
    direct = who.statement is not None and who.statement.form == "direct"
    if direct and any(signed(b, b.sentences[n]) for n in b.around(group.b, 1, 1)):
        return None
    if direct and (FIRST_PERSON.search(text_b) or (who.names and _named(who, b, group.b))):
        return None  # "I" without marks: a transcript or an embedded post, whose speaker stands beside it
    before = b.around(group.b[:1], 1, 0)
    credit = who.layer == "relayer" and who.rank >= 2
    if direct and not credit and before and GOES_ON.search(b.sentence(before[0])):
        return None
    if not credit and _quoted(b, group.b) and (_speaks_near(b, group.b) or _quoted(a, group.a)):
        return None
    quotes = who.statement is not None and who.statement.form != "indirect"
    if (quotes or _aside(who)) and any(same(who, other) for other in _voices_near(b, group.b)):
        return None  # who speaks before the quotation speaks on; what is told flat after somebody spoke is told flat
    return Change("attribution_dropped", place, None, said, None, 3)


def _told_there(side: Side, group: Matched, place: Place | None, said: str, other: frozenset[str]) -> bool:
    """Whether the sentence that names the source tells something the other side tells, beside the source itself."""
    for n in group.a:
        if place and side.sentences[n].touches(place):
            rest = side.about((n,)) - matter(said)
            return len(rest) < 4 or shared(rest, other) >= TOLD_THERE
    return True


def _only_colon(side: Side, who: Voice) -> bool:
    """Whether nothing but a colon makes somebody a source: "Lind: dam will hold", but "Opinion: …", "Update: …" too."""
    cues = who.statement.cue_places if who.statement else ()
    return bool(cues) and all(side.words(cue).strip() == ":" for cue in cues)


def _aside(who: Voice) -> bool:
    """Whether the verb stands far from its source: "he sold it years ago, believing that …"."""
    statement = who.statement
    if statement is None or not statement.source_places or not statement.cue_places:
        return False
    source, cue = statement.source_places[0], statement.cue_places[0]
    return max(cue.start - source.end, source.start - cue.end) > FAR


def _framed_alike(side: Side, who: Voice, text: str) -> bool:
    """Whether a text has the words for source and cue too, so that only a reading of one side made a source of them."""
    cues = who.statement.cue_places if who.statement else ()
    frame = who.head | matter(" ".join(map(side.words, cues)))
    return bool(who.head) and bool(frame - who.head) and frame <= matter(text)


_CITING = re.compile(r"\b(?:citing|quoting) (\w[\w’'-]*(?:\.\w+)*(?: \w[\w’'-]*(?:\.\w+)*){0,7})", re.IGNORECASE)


def _uncited_either(a: Side, b: Side, group: Matched, back: Matched) -> list[Change]:
    gained = [Change("attribution_added", None, c.a, None, c.before, c.severity) for c in _uncited(b, a, back)]
    return [*_uncited(a, b, group), *gained]


def _uncited(a: Side, b: Side, group: Matched) -> list[Change]:
    """Whom a's source cites and b names nowhere near: "the Herald said, citing a diver"."""
    if not _CITING.search(a.joined(group.a)) or _CITING.search(b.joined(group.b)):
        return []
    near = b.about([*b.around(group.b, 2, 2), *group.b])
    found = []
    for n in group.a:
        place = a.sentences[n]
        for match in _CITING.finditer(a.words(place)):
            cited = matter(_END_OF_CITED.split(match[1], maxsplit=1)[0])
            somebody = capitals(match[1]) or not matter(match[1]).isdisjoint(_SOURCES)
            if somebody and shared(cited, near) < 0.5:
                at = Place(place.part, place.start + match.start(), place.start + match.end())
                found.append(Change("attribution_dropped", at, None, a.words(at), None, 2))
    return found


_SOURCES = frozenset(key(noun) for row in lexicon.rows("en/roles") for noun in row["names"].split())
_END_OF_CITED = re.compile(r"\s(?:that|as|who|which|in|from|with|familiar|close)\s", re.IGNORECASE)


def _cues(text: str) -> Counter[str]:
    """The verbs of a text that report what somebody says, by key."""
    return Counter(
        w.key for w in words(text)
        if not w.capital and (w.key == "said" or text[w.start : w.end] in cue_words()) and not _noun(text, w.start)
    )  # fmt: skip


def _noun(text: str, start: int) -> bool:
    """Whether the word at `start` is plainly a noun: "the report", "a claim"."""
    return re.search(r"\b(?:the|a|an|this|that|its|his|her|their|of)\s+\Z", text[:start], re.IGNORECASE) is not None


def _quoted(side: Side, chosen: Sequence[int]) -> bool:
    """Whether the sentences stand (in part) between quotation marks."""
    return any(
        _LONE_MARK.search(side.sentence(n))
        or any(
            quote.outer_start < side.sentences[n].end and side.sentences[n].start < quote.outer_end
            for quote in side.quotes(side.sentences[n].part)
        )
        for n in chosen
    )


def _voices_near(side: Side, chosen: Sequence[int]) -> list[Voice]:
    """Who is named as a source in the sentence before."""
    return [v for at in touching(side, side.around(chosen, 1, 0)) if (v := named(side, at)) is not None]


def _speaks_near(side: Side, chosen: Sequence[int]) -> bool:
    """Whether somebody is said to speak within two sentences."""
    near = [side.sentences[n] for n in side.around(chosen, 2, 2)]
    return any(c.touches(p) for s in side.statements for c in s.cue_places for p in near)


def _named(who: Voice, side: Side, chosen: Sequence[int]) -> bool:
    """Whether the other side names this source in the sentences or beside them."""
    places = [side.sentences[n] for n in [*side.around(chosen, 2, 2), *chosen]]
    near: frozenset[str] = frozenset().union(*(matter(side.words(p)) | initials(side.words(p)) for p in places))
    proper = capitals(who.said)
    if proper and who.layer == "relayer" and proper <= near:
        return True  # "a report by the Herald" where the Herald is named
    return bool(who.names & near) if who.person else bool(who.head) and who.head <= near


def _known(who: Voice, other: Voice, side: Side, chosen: Sequence[int]) -> bool:
    """Whether the other side names this person close by and only refers back: "the official", "the 31-year-old"."""
    refers_back = other.rank == 2 if who.person else bool(who.names) and not other.names
    return refers_back and other.said.lower().startswith(("the ", "this ")) and _named(who, side, chosen)


def _one_name(one: Voice, two: Voice, *sides: Side) -> bool:
    """Whether an article names the two as one: first name on this side, last name on that."""
    if not (one.person and two.person and one.names and two.names):
        return False
    full = (names for side in sides for names in side.once("full names", partial(_full_names, side)))
    return any(one.names & names and two.names & names for names in full)


def _full_names(side: Side) -> list[frozenset[str]]:
    """The names of an article that have more than one word, as keys."""
    found = {frozenset(map(key, name.split())) for name in name_keys(side.text) if " " in name}
    return sorted(found, key=sorted)


def _other_things(a: Side, one: Voice, b: Side, two: Voice) -> bool:
    """Whether what two sources say has too little in common for the one to stand in the other's place."""
    x, y = _content(a, one), _content(b, two)
    return bool(x and y) and likeness(x, y) < SAME_STATEMENT


def _content(side: Side, who: Voice) -> frozenset[str]:
    places = who.statement.content_places if who.statement else ()
    return frozenset[str]().union(*(matter(side.words(place)) for place in places))


SAME_STATEMENT = 0.42
"""How much two statements must have in common (Dice) before one source has taken the other's place."""
SAME_CONTENT = 0.4
"""How much of the shorter of two contents the other must hold for their verbs to be compared."""


def _speaks_there(side: Side, chosen: Sequence[int], who: Voice) -> bool:
    """Whether the verb of a source stands in the sentences, not beside them."""
    cues = who.statement.cue_places if who.statement else ()
    return any(cue.touches(side.sentences[n]) for cue in cues for n in chosen)


def _one_content(a: Side, one: Voice, b: Side, two: Voice) -> bool:
    """Whether two sources say the same thing, not one this and the other that."""
    if one.statement is None or two.statement is None:
        return False
    return shared(*sorted((_content(a, one), _content(b, two)), key=len)) >= SAME_CONTENT


def _certainty(a: Side, b: Side, one: Voice, two: Voice, both: str) -> list[Change]:
    """From said to claimed, confirmed, denied, suggested; "denied it is" and "said it is not" are one."""
    x, y = one.statement, two.statement
    if x is None or y is None or not x.cue_places or not y.cue_places:
        return []
    mine, other = _class(a, x.cue_class, x.cue_places[0]), _class(b, y.cue_class, y.cue_places[0])
    if mine == other or not {mine, other} & _STRONG or likeness(_content(a, one), _content(b, two)) < SAME_CONTENT:
        return []
    if "deny" in (mine, other) and _NO.search(both):
        return []
    verbs = {a.words(x.cue_places[0]), b.words(y.cue_places[0])}
    if {mine, other} == {"claim", "neutral"} and any(
        h.kind == "hearsay" and h.words.split()[0] not in verbs for h in hedges(both, a.language)
    ):
        return []  # "said it allegedly fell" and "alleged it fell"
    severity = 3 if "deny" in (mine, other) else 2
    p, q = x.cue_places[0], y.cue_places[0]
    return [Change("certainty_changed", p, q, a.words(p), b.words(q), severity)]


def _alike(a: Side, b: Side, one: Voice, two: Voice) -> bool:
    """Whether the two report with verbs of one class: "denied …, said" is "denied …, said" on either side."""
    x, y = one.statement, two.statement
    if x is None or y is None or not x.cue_places or not y.cue_places:
        return False
    return _class(a, x.cue_class, x.cue_places[0]) == _class(b, y.cue_class, y.cue_places[0])


def _class(side: Side, cue_class: str, place: Place) -> str:
    """Class of a cue; verbs of plain speech are one class, and so are all that only say something came out."""
    said = {w.key for w in words(side.words(place)) if is_matter(w.key)}
    if said & _PLAIN:
        return "neutral"
    if cue_class == "allege":
        return "claim"
    return cue_class if cue_class in _STRONG else "neutral"
