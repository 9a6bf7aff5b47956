"""Names that took each other's place in sentences otherwise alike: another person, another town.

>>> from firsthand.drift.sides import Side
>>> one, two = "The envoy of Oru met Lind in the old port.", "The envoy of Oru met Brekk in the old port."
>>> a, b = (Side(i, None, t, (Place("text", 0, len(t)),), ()) for i, t in (("a", one), ("b", two)))
>>> [(c.kind, c.before, c.after) for c in name_changes(a, b, Matched((0,), (0,)))]
[('name_changed', 'Lind', 'Brekk')]
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from firsthand import lexicon
from firsthand.drift.sides import Change, Matched, Place, Side
from firsthand.wording import Word, capitals, is_matter, key, words

ELSE_ALIKE = 0.75
"""How much of the shorter sentence must stand in the other, word for word, around the exchanged names."""
SPELLING = 60.0
"""Names this alike (rapidfuzz ratio, 0 to 100) are spellings of one."""
LONGEST = 4


def name_changes(a: Side, b: Side, group: Matched) -> list[Change]:
    """Names of a for which b has others, in the same slot; where both articles know both, they may be one: silent."""
    if len(group.a) != 1 or len(group.b) != 1:
        return []
    at, to = a.sentences[group.a[0]], b.sentences[group.b[0]]
    one, two = (capitals(side.joined(own)) for side, own in ((a, group.a), (b, group.b)))
    if not one - b.keys(group.b) or not two - a.keys(group.a):
        return []
    x, y = words(a.sentence(group.a[0])), words(b.sentence(group.b[0]))
    steps = Levenshtein.opcodes([w.key for w in x], [w.key for w in y])
    same = sum(s.src_end - s.src_start for s in steps if s.tag == "equal")
    if same < ELSE_ALIKE * min(len(x), len(y)):
        return []
    found = []
    for number, step in enumerate(steps):
        mine, other = x[step.src_start : step.src_end], y[step.dest_start : step.dest_end]
        inner = 0 < number < len(steps) - 1 and steps[number - 1].tag == steps[number + 1].tag == "equal"
        if step.tag != "replace" or not inner or not _names(mine) or not _names(other):
            continue
        if _one(a, (at, mine), b, (to, other)):
            continue
        p = Place(at.part, at.start + mine[0].start, at.start + mine[-1].end)
        q = Place(to.part, to.start + other[0].start, to.start + other[-1].end)
        kind = "place_changed" if {a.words(p), b.words(q)} <= _places() else "name_changed"
        found.append(Change(kind, p, q, a.words(p), b.words(q), 2))
    return found


def _names(part: Sequence[Word]) -> bool:
    return 0 < len(part) <= LONGEST and all(w.capital and is_matter(w.key) for w in part)


def _one(a: Side, left: tuple[Place, Sequence[Word]], b: Side, right: tuple[Place, Sequence[Word]]) -> bool:
    """Whether two names may be one: spelled otherwise, shortened, a capital for its country, or both known to both."""
    (at, mine), (to, other) = left, right
    keys, others = [w.key for w in mine], [w.key for w in other]
    first, second = a.words(at)[mine[0].start : mine[-1].end], b.words(to)[other[0].start : other[-1].end]
    if any(k in _calendar() for k in keys + others) or ratio(first.lower(), second.lower()) >= SPELLING:
        return True
    for short, long in ((first, second), (second, first)):
        if long.lower().startswith(short.lower().rstrip(".")):
            return True  # Pat, Patricia
        letters = short.replace(".", "")
        if letters.isupper() and letters[0] == long[0] and len(letters) <= 6:
            return True  # initials, perhaps
    return set(keys) <= b.matter or set(others) <= a.matter


@cache
def _places() -> frozenset[str]:
    """Towns and countries whose exchange moves a happening."""
    towns = {town for row in lexicon.rows("places") for town in row["places"].split("|")}
    return frozenset(towns | {row["country"] for row in lexicon.rows("demonyms")})


@cache
def _calendar() -> frozenset[str]:
    """Words with a capital that name no person and no place, or a country by its capital or its people."""
    found = {key(row["word"].rstrip(".")) for row in lexicon.rows("days")}
    found |= {key(row["title"].rstrip(".")) for row in lexicon.rows("titles")}
    found |= {key(row["capital"]) for row in lexicon.rows("capitals")}
    for row in lexicon.rows("demonyms"):
        found |= {key(w) for adjective in row["adjectives"].split("|") for w in adjective.split()}
    return frozenset(found)
