"""Hedges and negations: how sure a text says it is, and whether it says yes or no.

>>> [(h.words, h.kind) for h in hedges("He reportedly left; it could not be checked.")]
[('reportedly', 'hearsay')]
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from firsthand import lexicon
from firsthand.drift.sides import Change, Matched, Place, Side
from firsthand.drift.speakers import touching
from firsthand.facts.spotting import matches
from firsthand.lexicon.cues import listed
from firsthand.wording import Word, is_matter, key, keys, keys_of, likeness, negators, shared, words


@dataclass(frozen=True, slots=True)
class Hedge:
    """Words that hold a statement back: where they stand, their class, and what they stand before."""

    words: str
    kind: str
    start: int
    end: int
    before: tuple[str, ...]
    """Keys of the next words of matter."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The hedges of one language: what they are, how they are found, and where one can begin."""

    known: Mapping[str, tuple[str, int]]
    """Phrase -> class, strength."""
    pattern: re.Pattern[str]
    starts: frozenset[str]
    screen: frozenset[str]
    """A word of each phrase, as a key: where none stands, no hedge does."""


@cache
def _phrases(language: str) -> Phrases:
    """The hedges of a language; "…" in one stands for words of the same clause."""
    known = {row["phrase"]: (row["class"], int(row["strength"])) for row in listed(language, "hedge_strength")}
    longest = sorted(known, key=lambda p: (-len(p), p))
    pattern = "|".join(re.escape(p).replace(f"\\ {GAP}\\ ", _BETWEEN) for p in longest)
    starts = frozenset(phrase.split()[0] for phrase in known)
    screened = frozenset(key(max(phrase.replace(GAP, " ").split(), key=len)) for phrase in known)
    return Phrases(known, re.compile(f"(?:{pattern})\\b", re.IGNORECASE), starts, screened)


GAP = "…"
_BETWEEN = r"\b[^.,;:!?]{1,90}?\b"
_MODAL = lexicon.of_kind("en/doubts", "modal")
_NO_HEDGE_AFTER = re.compile(
    r"\s*(?:not\b|n['’]t|voters?\b|be (?:heard|seen|reached)\b|as \w+ as\b|the (?:most|\w+est)\b)", re.IGNORECASE
)
_NO_HEDGE_BEFORE = re.compile(r"\b(?:as|if|where|wherever|less|more|most|un|the)\s*\Z", re.IGNORECASE)
_BEFORE_NOUN = re.compile(
    r"(?:\b(?:the|an|a|his|her|their|its|of|for|over|in|by|about|with|and|two|three)|['’]s|s['’]|,)\s\Z"
)
_HELD_BY_MANY = lexicon.of_kind("en/doubts", "held_by_many")
_MANY = re.compile(r"(?<![\w-])[A-Za-z][a-z]+(?:s|men|police|people)\s\Z")
"""Plain plurals: what "rescuers believe" is a belief, what "Lund believes" may be her way of saying it."""
_SOFT = keys_of("en/doubts", "soft")
_WILL = key("will")
HELD = 0.5
"""How much of what a hedge holds back the other side must say."""
TOLD, HELD_FAST = 0.55, 0.75
"""And of the hedge's whole sentence, TOLD; where that says much besides, HELD_FAST of what the hedge holds back, and
HELD of the other side must stand in the sentence."""
_ABLE = re.compile(r"\b(?:before|until|so|so that|when|whatever|what|how|wish|if|as far as)\s\w+\s\Z", re.IGNORECASE)
"""Before a "could" that says what somebody was able to do."""
LOOK_AHEAD = 4
"""How many words of matter after a hedge tell what it holds back."""


@lru_cache(maxsize=16384)
def hedges(text: str, language: str = "en") -> tuple[Hedge, ...]:
    """The hedges of a stretch of text that count (slight ones do not), with places in it.

    >>> [(h.words, h.before) for h in hedges("Lund soll das Boot versenkt haben.", "de")]
    [('soll … haben', ('das', 'boot', 'versenkt'))]
    """
    phrases = _phrases(language)
    if phrases.screen.isdisjoint(keys(text)):
        return ()
    found = []
    for match in matches(phrases.pattern, phrases.starts, text):
        said, inside = _phrase(match[0], phrases)
        if said not in phrases.known:
            continue  # letters that only a pattern takes for others: "ſ"
        kind, strength = phrases.known[said]
        if strength < 2 or _NO_HEDGE_AFTER.match(text, match.end()):
            continue
        if said in _MODAL and (match[0][0].isupper() and said == "may"):
            continue
        if said == "could" and _ABLE.search(text, max(0, match.start() - 40), match.start()):
            continue
        if said in {"alleged", "purported"} and not _BEFORE_NOUN.search(
            text, max(0, match.start() - 12), match.start()
        ):
            continue  # "she alleged": a verb that reports
        if said in _HELD_BY_MANY and not _MANY.search(text, max(0, match.start() - 30), match.start()):
            continue
        if said in {"possible", "likely"} and _NO_HEDGE_BEFORE.search(text, max(0, match.start() - 12), match.start()):
            continue
        held = inside or text[match.end() : match.end() + 120]
        ahead = [w.key for w in words(held) if is_matter(w.key) or w.key == "said"][:LOOK_AHEAD]
        found.append(Hedge(said if inside else match[0], kind, match.start(), match.end(), tuple(ahead)))
    return tuple(found)


def _phrase(found: str, phrases: Phrases) -> tuple[str, str]:
    """Which hedge was found, in small letters, and what stands in its gap."""
    low = found.lower()
    if low not in phrases.known:
        for phrase in phrases.known:
            first, gap, last = phrase.partition(GAP)
            if gap and low.startswith(first) and low.endswith(last):
                return phrase, found[len(first) : -len(last)]
    return low, ""


def hedge_changes(a: Side, b: Side, group: Matched, known: Sequence[Change]) -> list[Change]:
    """Hedges of a that b lacks: reported where b says what the hedge held back, and has no doubt of its own instead.

    `known`: what is already reported of the sources; a hearsay that became a source is told there.
    """
    if not any(hedges(a.sentence(n), a.language) for n in group.a):
        return []
    kept = _doubts(b, group.b)
    if kept - _doubts(a, group.a):
        return []
    near = [frozenset(h.before) for n in b.around(group.b, 2, 2) for h in hedges(b.sentence(n), b.language)]
    told = {c.before for c in known}
    swapped = any(_phrases(b.language).known.get((said or "").lower(), ("", 0))[0] == "hearsay" for said in told)
    line = [w.key for w in words(b.joined(group.b))]
    about = frozenset(k for k in line if is_matter(k) or k == "said")
    found = []
    for n in group.a:
        place = a.sentences[n]
        for hedge in hedges(a.sentence(n), a.language):
            at = Place(place.part, place.start + hedge.start, place.start + hedge.end)
            if (
                hedge.words in told
                or (swapped and hedge.kind == "hearsay")
                or not kept.isdisjoint((key(hedge.words), *map(key, hedge.words.split())))
                or not hedge.before
                or not _held(hedge, about, line)
                or not _told(hedge, a.about((n,)), about)
                or any(shared(frozenset(hedge.before), held) >= HELD for held in near)
                or (hedge.words in _HELD_BY_MANY and _holder(a.sentence(n), hedge) in about)
                or (hedge.kind == "hearsay" and _is_cue(a, n, at))
            ):
                continue
            found.append(Change("hedge_dropped", at, None, hedge.words, None, 3 if hedge.kind == "hearsay" else 2))
    return found[:1]


def _told(hedge: Hedge, own: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the other side tells what the sentence of a hedge does, or all of it that the hedge holds back."""
    held_fast = shared(frozenset(hedge.before), other) >= HELD_FAST and shared(other, own) >= HELD
    return held_fast or shared(own, other) >= TOLD


def _is_cue(side: Side, n: int, at: Place) -> bool:
    """Whether hearsay is what a named source says of itself: "she claimed to have", whose verb is compared as such."""
    cues = [cue for number in touching(side, (n,)) for cue in side.statements[number].cue_places]
    return any(cue.part == at.part and at.start <= cue.start and cue.end <= at.end for cue in cues)


def _holder(text: str, hedge: Hedge) -> str:
    """Key of the word before a hedge: who holds the belief."""
    return key(text[: hedge.start].rsplit(maxsplit=1)[-1])


def _doubts(side: Side, chosen: Sequence[int]) -> set[str]:
    """Every word of sentences that holds something back, hedges and softer ones."""
    return {key(h.words) for n in chosen for h in hedges(side.sentence(n), side.language)} | (side.keys(chosen) & _SOFT)


def _held(hedge: Hedge, about: frozenset[str], line: Sequence[str]) -> bool:
    """Whether the other side says what the hedge stands before; of a modal its own verb too, with "will" it alone."""
    common, verb = shared(frozenset(hedge.before), about), hedge.before[0]
    if hedge.words.lower() in _MODAL:
        sure = any(k == verb and _WILL in line[max(0, n - 3) : n] for n, k in enumerate(line))
        if any(
            k == verb and ("can" in line[max(0, n - 3) : n] or line[n - 1 : n] == ["to"]) for n, k in enumerate(line)
        ):
            return False  # "can" told of the past; "to reduce" says of nothing that it will
        return verb in about and verb not in _SOFT and (common >= HELD or sure)
    return common >= HELD


_STOP = re.compile(r"[,;:“”\"]")
_ENDS_SCOPE = frozenset({"and", "but", "or"})


def _scope(line: Sequence[Word]) -> list[Word]:
    """The words a negation can turn round: up to the next "and" or "but"."""
    stop = next((n for n, w in enumerate(line) if w.key in _ENDS_SCOPE), len(line))
    return list(line[:stop])


NEARLY = 0.6
"""How much two sentences must have in common (Dice, of their words of matter) before a lost "not" can be told."""
APART = 4
"""How many words apart what was denied may stand on the other side."""
_CONTRARY = keys_of("en/doubts", "contrary")
_NOT_ONLY = lexicon.of_kind("en/doubts", "not_only")


def negation_changes(a: Side, b: Side, group: Matched) -> list[Change]:
    """A "not" of a that b lacks while it keeps the verb. Only where b holds no word of denial at all, and says the same
    in nearly the same words: a denial can be worded in too many ways to be missed from afar.
    """
    own, theirs = a.keys(group.a), b.keys(group.b)
    if own.isdisjoint(negators()) or not theirs.isdisjoint(negators()):
        return []
    if likeness(a.about(group.a), b.about(group.b)) < NEARLY or any(
        k.startswith(("un", "dis", "non")) for k in theirs - own
    ):
        return []
    line_b = [w.key for w in words(b.joined(group.b))]
    found = []
    for n in group.a:
        place, text = a.sentences[n], a.sentence(n)
        line = words(text)
        for at, word in enumerate(line):
            if word.key not in negators() or text[word.end : word.end + 1] == "-":
                continue
            stop = _STOP.search(text, word.end)
            reach = stop.start() if stop else len(text)
            after = [w for w in _scope(line[at + 1 : at + 6]) if is_matter(w.key) and w.start < reach][:2]
            beside_it = {w.key for w in (*line[max(0, at - 1) : at], *line[at + 1 : at + 2])}
            if not after or not beside_it.isdisjoint(_NOT_ONLY):
                continue
            # where a stop follows the verb at once, the word before the negation stands in for what follows
            beside = after if len(after) == 2 else [*after, *[w for w in line[:at] if is_matter(w.key)][-1:]]
            denied = theirs & (_CONTRARY - {after[0].key})  # "will not stop", "will stop"
            if len(beside) == 2 and not denied and _stand_together(beside[0].key, beside[1].key, line_b):
                spot = Place(place.part, place.start + word.start, place.start + after[0].end)
                found.append(Change("negation_changed", spot, None, a.words(spot), None, 3))
    return found[:1]


def _stand_together(one: str, two: str, line: Sequence[str]) -> bool:
    """Whether two words stand in a line with few others between."""
    places = [n for n, k in enumerate(line) if k == one], [n for n, k in enumerate(line) if k == two]
    return any(abs(n - m) <= APART for n in places[0] for m in places[1])
