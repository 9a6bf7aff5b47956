"""Quotations laid word against word: altered, unquoted, or newly put into marks.

>>> altered("we never doubted them", "we always doubted them")
('never', 'always')
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from rapidfuzz.distance import Indel, LCSseq

from firsthand.drift.sides import Change, Matched, Place, Side
from firsthand.facts import numbers
from firsthand.wording import Word, alike, in_order, is_matter, keys, keys_of, matter, shared, words

_MARKS = re.compile(r"[\"“”„«»]|(?<!\w)['‘](?=\w)|``|''")
_CUT = re.compile(r"\.\.\.?|…|[\[\]()]| [–—-] ")
_TURNS = frozenset({"but", "only", "except", "unless", "if", "however", "although", "though"})
FIRST_PERSON = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|[Mm]y|[Mm]e)\b")
GOES_ON = re.compile(r"\A\s*[“\"‘'][^”\"’]*(?:['’]\w[^”\"’]*)*\Z")
"""A sentence that opens a quotation and does not close it."""
_OUTER = re.compile(r"[“”]")
"""Marks within what should be one quotation: a mark was lost before it."""
_QUOTED = re.compile(r"\S")
"""How a quotation begins; where a space follows its mark, that mark closes another."""
_COLON = re.compile(r":\s*\Z")
_LOOSE = re.compile(r"\A(?:'|n't|s|t|re|ve|ll|m|d)\Z")
TRANSCRIBED = 8
"""Quotations of this many words are also looked for where no marks stand."""
WHOLE = 0.85
"""How much of such words must be the same, and how much of the sentence they must fill."""
MOVED = 0.95
"""A quotation of which so much stands in the sentence in its order lost no words: the marks were moved."""
RETOLD_WORDS, RETOLD = 2, 0.4
"""What was taken out of the marks is retold where it has so many words of matter and so many of these stand outside."""
MENTIONED = 3
"""Quotations of so few words that nobody is said to have said are words or titles in marks."""
_CALLING = keys_of("en/sources", "calling")
SAME_QUOTE = 0.7
"""Two quotations with at least this much in common (in words, of the shorter) are the same words of one speaker."""


def quote_changes(a: Side, b: Side, group: Matched) -> list[Change]:
    """Quotations of a's sentences that b alters or tells without marks."""
    found = []
    mine, theirs = _quoted(a, group.a), _quoted(b, group.b)
    own_text, other_text = a.joined(group.a), b.joined(group.b)
    introduced = any(
        _COLON.search(b.sentence(n)) or GOES_ON.search(b.sentence(n)) for n in b.around(group.b, 1, 0)
    ) or any(_COLON.search(b.sentence(n)) or "(@" in b.sentence(n) for n in group.b)
    for place in mine:
        said = a.words(place)
        partner = max(theirs, key=lambda p: (_common(said, b.words(p)), p.end - p.start, -p.start), default=None)
        if partner is not None and _common(said, b.words(partner)) >= SAME_QUOTE:
            if not introduced and _retold(
                said, [b.words(p) for p in theirs], other_text, " ".join(b.unquoted(b.sentences[n]) for n in group.b)
            ):
                found.append(Change("quote_to_paraphrase", place, partner, said, b.words(partner), 1))
            elif (
                altered(said, b.words(partner))
                and not (_in_pieces(said, b, theirs) or _in_pieces(b.words(partner), a, mine))
                and not (_goes_on(said, b.words(partner), other_text) or _goes_on(b.words(partner), said, own_text))
            ):
                found.append(Change("quote_altered", place, partner, said, b.words(partner), 3))
            continue
        alone = len(words(other_text)) * WHOLE <= len(words(said))
        if len(words(said)) >= TRANSCRIBED and alone and _spoken(a, place) and _common(said, other_text) >= WHOLE:
            # the same words shown without marks, as a transcript or an embedded post
            difference = altered(said, other_text)
            if difference and len(words(difference[0])) + len(words(difference[1])) <= 4:
                found.append(Change("quote_altered", place, None, difference[0] or None, difference[1] or None, 2))
            continue
        if (
            theirs
            or _MARKS.search(other_text)
            or _in_marks(b, group.b)
            or introduced
            or FIRST_PERSON.search(other_text)
        ):
            continue  # "I" without marks, or a colon before: a transcript or an embedded post
        if _unquoted(a, group.a, place, other_text):
            found.append(Change("quote_to_paraphrase", place, None, said, None, 1))
    return found


def _retold(said: str, kept: Sequence[str], whole: str, outside: str) -> bool:
    """Whether a part of a quotation stands outside the marks now, in other words.

    Args:
        said: the quotation.
        kept: what the other side quotes.
        whole: the other side's words.
        outside: those of them that stand in no quotation.
    """
    quoted = frozenset[str]().union(*map(matter, kept))
    cut = matter(said) - quoted
    shown = any(_CUT.search(text) for text in (said, *kept))  # dots and brackets say that words were left out
    moved = _common(said, whole) >= MOVED and len(words(said)) <= len(words(whole))
    if moved or shown or len(quoted) < RETOLD_WORDS or len(cut) < RETOLD_WORDS:
        return False
    return shared(cut, matter(outside)) >= RETOLD and shared(matter(said), quoted) <= 1 - RETOLD / 2


def _quoted(side: Side, chosen: Sequence[int]) -> list[Place]:
    """The quoted stretches of the chosen sentences."""
    return [place for n in chosen for place in side.once(("quoted", n), partial(_stretches, side, n))]


def _stretches(side: Side, n: int) -> list[Place]:
    found = []
    place = side.sentences[n]
    for quote in side.quotes(place.part):
        if quote.end <= place.start or place.end <= quote.start:
            continue
        if not quote.closed and quote.outer_start < place.start:
            continue  # where a lost mark should have stood, nobody knows
        said = Place(place.part, max(place.start, quote.start), min(place.end, quote.end))
        if _QUOTED.match(side.words(said)) and not _OUTER.search(side.words(said)):
            found.append(said)
    return found


def _in_marks(side: Side, chosen: Sequence[int]) -> bool:
    return any(side.once(("in marks", n), partial(side.quoted, side.sentences[n])) for n in chosen)


def _common(one: str, two: str) -> float:
    x, y = [w.key for w in words(one)], [w.key for w in words(two)]
    if not x or not y:
        return 0.0
    return round(in_order(x, y) / min(len(x), len(y)), 4)


def _in_pieces(said: str, side: Side, quoted: Sequence[Place]) -> bool:
    """Whether the other side quotes all words of a quotation in their order, in more than one piece."""
    x, y = ([w.key for w in words(t) if is_matter(w.key)] for t in (said, " ".join(map(side.words, quoted))))
    return len(quoted) > 1 and LCSseq.similarity(x, y) == len(x)


def _goes_on(said: str, quoted: str, text: str) -> bool:
    """Whether a text has a quotation word for word and puts only a part of it in marks: a mark was lost or doubled."""
    line, part, whole = (
        " ".join(["", *(w.key for w in words(t) if is_matter(w.key)), ""]) for t in (said, quoted, text)
    )
    return line in whole and line not in part


def altered(one: str, two: str) -> tuple[str, str] | None:
    """The words that differ in content within one quotation, as both sides have them; null where none does.

    Ends may be cut (unless the cut takes away a "but" or "only"), brackets and dots show what was left out, grammar,
    contractions and spelling do not count.
    """
    x, y = words(one), words(two)
    steps = [o for o in Indel.opcodes([w.key for w in x], [w.key for w in y]) if o.tag != "equal"]
    last_x, last_y = len(x), len(y)
    at = 0
    while at < len(steps):
        step = steps[at]
        x_from, x_to, y_from, y_to = step.src_start, step.src_end, step.dest_start, step.dest_end
        while at + 1 < len(steps) and steps[at + 1].src_start == x_to and steps[at + 1].dest_start == y_to:
            at += 1
            x_to, y_to = steps[at].src_end, steps[at].dest_end
        at += 1
        mine, other = x[x_from:x_to], y[y_from:y_to]
        edge = (x_from == 0 and y_from == 0) or (x_to == last_x and y_to == last_y)
        if edge:
            if not (mine and other) and ((_turns(mine or other) and x_from) or _doubt(mine or other)):
                return one, two
            if not (mine and other):
                continue
        around = one[
            max(0, (mine[0].start if mine else _at(x, x_from)) - 6) : (mine[-1].end if mine else _at(x, x_from)) + 6
        ]
        around += two[
            max(0, (other[0].start if other else _at(y, y_from)) - 6) : (other[-1].end if other else _at(y, y_from)) + 6
        ]
        if _CUT.search(around):
            continue
        if numbers(_text(one, mine)) and numbers(_text(two, other)):
            continue  # numbers are compared as numbers
        if _differ(mine, other):
            return _text(one, mine), _text(two, other)
    return None


def _turns(cut: Sequence[Word]) -> bool:
    return bool(cut) and cut[0].key in _TURNS


def _doubt(cut: Sequence[Word]) -> bool:
    """Whether what was cut from an end is the speaker's own doubt: "I think"."""
    keys = [w.key for w in cut]
    return len(keys) <= 4 and keys[0] in {"i", "we"} and any(k in {"think", "believ", "suspect", "guess"} for k in keys)


def _at(line: Sequence[Word], index: int) -> int:
    return line[index].start if index < len(line) else (line[-1].end if line else 0)


def _text(whole: str, part: Sequence[Word]) -> str:
    return whole[part[0].start : part[-1].end] if part else ""


def _differ(mine: Sequence[Word], other: Sequence[Word]) -> bool:
    """Whether words that took each other's place differ in content."""
    x = [w.key for w in mine if is_matter(w.key) and not _LOOSE.match(w.key)]
    y = [w.key for w in other if is_matter(w.key) and not _LOOSE.match(w.key)]
    if all(k.isdigit() for k in x + y):
        return False
    joined_x, joined_y = "".join(w.key for w in mine), "".join(w.key for w in other)
    if joined_x == joined_y or any(alike(p, q) for p in x for q in y):
        return False
    if "not" in {w.key for w in mine} ^ {w.key for w in other} and not any(
        w.key in {"n't", "no"} for w in (*mine, *other)
    ):
        return True
    return bool(x and y) or (len(x) >= 1 and not mine[0].key.isalpha()) or len(x) + len(y) >= 2


def _spoken(side: Side, place: Place) -> bool:
    """Whether somebody is said to have said what stands there."""
    return any(c.touches(place) for s in side.statements for c in s.content_places)


def _unquoted(side: Side, chosen: Sequence[int], place: Place, other: str) -> bool:
    """Whether b tells in its own words what a quotes (or dropped the marks of a few words)."""
    sentence = next(side.sentences[n] for n in chosen if side.sentences[n].touches(place))
    said = side.words(place)
    length, outside = len(words(said)), len(words(side.words(sentence))) - len(words(said))
    common, about = _common(said, other), matter(said)
    if all(
        w.capital or len(w.key) == 1 or not said[w.start : w.end].islower() for w in words(said) if is_matter(w.key)
    ):
        return False  # a name or title in marks
    spoken = _spoken(side, place)
    if length <= MENTIONED and not spoken and keys(side.words(sentence)).isdisjoint(_CALLING):
        return False  # a word that is spoken of, not quoted from anybody
    if length >= 0.8 * len(words(other)) and common >= 0.8:
        return False  # the whole sentence without marks: a matter of who is said to have said it
    if length <= 12 and outside >= 4:
        return len(about) > 1 and (common >= 0.8 or (len(about) > 2 and shared(about, matter(other)) >= 0.5))
    told = frozenset(w.key for w in words(said) if not w.capital and is_matter(w.key))  # names alone retell nothing
    common = max(shared(about, matter(other)), shared(matter(other), about) - 0.15)
    retold = len(told & matter(other)) >= RETOLD_WORDS and common >= 0.45
    return length > 4 and spoken and retold
