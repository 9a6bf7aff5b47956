"""Numbers, days and words of contrast compared as values: 12 and a dozen are one, 12 and 120 are not.

>>> from firsthand.facts import numbers
>>> differ(*numbers("12 boats"), *numbers("a dozen boats")), differ(*numbers("12 boats"), *numbers("120 boats"))
(None, 'number_changed')
>>> differ(*numbers("511 percent"), *numbers("more than 500 percent"))
'number_rounded'
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial

from firsthand import lexicon
from firsthand.drift.sides import Change, Matched, Place, Side
from firsthand.facts import Day, Number, dates, numbers
from firsthand.wording import Word, is_matter, key, likeness, negators, words

CONVERTED = 0.06
"""How far apart (as a share) one measure may stand in two units."""
ROUNDED = 0.1
"""How far apart a number and its rounding may be."""
_ABOUT = frozenset({"about", "nearly"})
_BELOW, _ABOVE = frozenset({"nearly", "less_than", "up_to"}), frozenset({"more_than", "at_least"})
Beside = tuple[frozenset[str], frozenset[str]]
"""Keys of the words after a number and before it."""
Counted = tuple[Number, Place, Beside]
Dated = tuple[Day, Place, frozenset[str]]
LARGE = 1000.0
COUNTED = 3
"""How many words after a number may name what it counts."""
CLOSE, CLOSER = 0.45, 0.55
"""How much two sentences must have in common (Dice, of their words of matter) before figures in them can be of one
thing, and days or contrary words, which have less beside them to tell what they are of."""
TABLE = 6
"""A sentence with more numbers than this is a table, of which every issue has its own."""


def differ(one: Number, two: Number) -> str | None:
    """number_changed, number_rounded, or null. Of equal values: a bound gained or lost ("at least 12") is a rounding,
    an "about" or "nearly" gained or lost a hedge; "about 12" and "some 12", "at least" and "more than" are one.
    """
    low, high = one.low * one.factor, one.high * one.factor
    low_two, high_two = two.low * two.factor, two.high * two.factor
    if "vague" in (one.kind, two.kind):
        if one.kind == two.kind:
            return "number_rounded" if max(low, low_two) >= 4 * min(low, low_two) else None
        inside = low <= high_two and low_two <= high
        return "number_rounded" if inside else "number_changed"
    tolerance = CONVERTED if one.unit and one.factor != two.factor else 0.0
    if _near(low, low_two, tolerance) and _near(high, high_two, tolerance):
        sides = {one.vagueness, two.vagueness}
        if sides & _BELOW and sides & _ABOVE:
            return "number_changed"
        if "exact" not in sides or one.factor != two.factor:
            return None
        if one.vagueness in _ABOUT or two.vagueness in _ABOUT:
            return "hedge_dropped" if two.vagueness == "exact" else "hedge_added"
        return "number_rounded" if len(sides) == 2 else None
    if "range" in (one.kind, two.kind):
        return None if low <= high_two * (1 + tolerance) and low_two <= high * (1 + tolerance) else "number_changed"
    if {one.vagueness, two.vagueness} & _BELOW and {one.vagueness, two.vagueness} & _ABOVE:
        return "number_changed"
    coarse, fine = sorted((one, two), key=_digits)
    close = _digits(coarse) < _digits(fine) and _near(low, low_two, ROUNDED)
    rounded = close and (coarse.vagueness != "exact" or _rounds(fine.low, coarse.low))
    return "number_rounded" if rounded else "number_changed"


def _digits(number: Number) -> int:
    """How many digits carry the value: 2 of 150,000."""
    return len(f"{number.low:.6f}".rstrip("0").replace(".", "").strip("0"))


def _near(x: float, y: float, share: float) -> bool:
    return round(abs(x - y), 4) <= round(share * max(abs(x), abs(y)), 4)


def _rounds(fine: float, coarse: float) -> bool:
    """Whether coarse is what fine gives when its last digits are dropped."""
    return fine >= 100 and any(round(fine, -places) == coarse for places in range(1, 10))


def _found(side: Side, chosen: Sequence[int]) -> list[Counted]:
    """The numbers of sentences with their place and the words beside them."""
    return [one for n in chosen for one in side.once(("numbers", n), partial(_counted, side, n))]


def _counted(side: Side, n: int) -> list[Counted]:
    found = []
    place, text = side.sentences[n], side.sentence(n)
    for number in numbers(text):
        line = words(text)
        after = [w.key for w in line if w.start >= number.end][:COUNTED]
        before = [w.key for w in line if w.end <= number.start and is_matter(w.key) and w.key.isalpha()][-COUNTED:]
        of = frozenset(k for k in after if is_matter(k) and not k[0].isdigit()), frozenset(before)
        found.append((number, Place(place.part, place.start + number.start, place.start + number.end), of))
    return found


def number_changes(a: Side, b: Side, group: Matched) -> list[Change]:
    """Numbers of one measure that count the same and differ. A number without a partner is no change of number."""
    mine = _found(a, group.a)
    theirs = _found(b, group.b) if 0 < len(mine) <= TABLE else []
    if not 0 < len(theirs) <= TABLE:
        return []
    close = _likeness(a, b, group) >= CLOSE
    near_a, near_b = _found(a, a.around(group.a, 1, 1)), _found(b, b.around(group.b, 1, 1))
    left = [m for m in mine if not _stands(m, theirs, near_b)]
    right = [t for t in theirs if not _stands(t, mine, near_a)]
    found = []
    for one in left:
        two = _partner(one, right)
        if two is None or _partner(two, left) is not one:
            continue
        kind = differ(one[0], two[0]) if close or _one_value(one[0], two[0]) else None
        if kind:
            severity = 1 if kind != "number_changed" else 3 if _much(one[0], two[0]) else 2
            found.append(Change(kind, one[1], two[1], a.words(one[1]), b.words(two[1]), severity))
    return found


def _likeness(a: Side, b: Side, group: Matched) -> float:
    return likeness(a.about(group.a), b.about(group.b))


def _partner(number: Counted, others: Sequence[Counted]) -> Counted | None:
    """The one number of others that counts the same: with most words beside it in common; null where two do."""
    same = [
        o for o in others
        if _one_measure(number[0], o[0]) and (_counts_same(number[0], number[2], o[2]) or _one_value(number[0], o[0]))
    ]  # fmt: skip
    common = [(len(number[2][0] & o[2][0]), len(number[2][1] & o[2][1])) for o in same]
    best = max(common, default=(0, 0))
    return same[common.index(best)] if common.count(best) == 1 else None


def _stands(number: Counted, there: Sequence[Counted], near: Sequence[Counted]) -> bool:
    """Whether a number stands on the other side too: there, or beside it where it counts the same."""
    return any(_equal(number[0], n) for n, _, _ in there) or any(
        _equal(number[0], n) and _counts_same(n, number[2], of) for n, _, of in near
    )


def _equal(one: Number, two: Number) -> bool:
    return _one_measure(one, two) and differ(one, two) is None


def _one_measure(one: Number, two: Number) -> bool:
    ordinal = (one.kind == "ordinal") == (two.kind == "ordinal")
    return ordinal and one.dimension == two.dimension and "score" not in (one.kind, two.kind)


def _counts_same(number: Number, one: Beside, two: Beside) -> bool:
    """Whether two numbers count the same: a word after them in common, or before them where none follows."""
    if number.dimension in {"age", "times"}:
        return True
    if any(x == y or _kind_of(x, y) or _kind_of(y, x) for x in one[0] for y in two[0]):
        return True
    return not (one[0] and two[0]) and bool(one[1] & two[1])


def _one_value(one: Number, two: Number) -> bool:
    """Whether two large numbers differ only in the words that make them vague: they can hardly count two things."""
    return one.low >= LARGE and (one.low, one.high, one.unit) == (two.low, two.high, two.unit)


def _kind_of(one: str, two: str) -> bool:
    """Whether one word is a compound of the other: schoolgirls are girls."""
    return len(two) >= 4 and len(one) - len(two) >= 3 and one.endswith(two)


def _much(one: Number, two: Number) -> bool:
    low, high = sorted((abs(one.low * one.factor), abs(two.low * two.factor)))
    return high >= 2 * low


def date_changes(a: Side, b: Side, group: Matched) -> list[Change]:
    """Days that stand by the same words and are not one day. A weekday for a date, or a date left out, is no change."""
    found: list[Change] = []
    mine = _days(a, group.a)
    theirs = _days(b, group.b) if 0 < len(mine) <= 2 else []
    if not 0 < len(theirs) <= 2 or _likeness(a, b, group) < CLOSER:
        return found
    near_a, near_b = _days(a, a.around(group.a, 1, 1)), _days(b, b.around(group.b, 1, 1))
    for day, place, beside in mine:
        if any(_one_day(day, d) is not False for d, _, _ in theirs) or _said_near(day, beside, near_b):
            continue
        for other, spot, next_to in theirs:
            if any(_one_day(other, d) is not False for d, _, _ in mine) or _said_near(other, next_to, near_a):
                continue
            if beside & next_to and _one_day(day, other) is False:
                found.append(Change("date_changed", place, spot, a.words(place), b.words(spot), 2))
    return found


def _said_near(day: Day, beside: frozenset[str], near: Sequence[Dated]) -> bool:
    """Whether a neighbouring sentence has the day by the same words."""
    return any(_one_day(day, d) and beside & words_there for d, _, words_there in near)


def _days(side: Side, chosen: Sequence[int]) -> list[Dated]:
    return [one for n in chosen for one in side.once(("days", n), partial(_dated, side, n))]


def _dated(side: Side, n: int) -> list[Dated]:
    found = []
    place, text = side.sentences[n], side.sentence(n)
    for day in dates(text, side.published):
        if day.precision != "day":
            continue
        line = [w for w in words(text) if is_matter(w.key)]
        before = [w.key for w in line if w.end <= day.start][-2:]
        after = [w.key for w in line if w.start >= day.end][:2]
        spot = Place(place.part, place.start + day.start, place.start + day.end)
        found.append((day, spot, frozenset(before + after)))
    return found


def _one_day(one: Day, two: Day) -> bool | None:
    """Whether two dates mean one day; null where the texts do not tell."""
    if one.of_month is not None and two.of_month is not None:
        return (one.month, one.of_month) == (two.month, two.of_month)
    if one.weekday is not None and two.weekday is not None:
        return one.weekday == two.weekday
    if one.day is not None and two.day is not None and not _relative(one) and not _relative(two):
        return abs((one.day - two.day).days) <= 1
    return None


def _relative(day: Day) -> bool:
    """Whether a text only says how far a day is from its own: "today", "two days ago"."""
    return day.weekday is None and day.of_month is None


@cache
def _contrasts() -> dict[str, list[tuple[frozenset[str], str, int]]]:
    """Word -> the words it must not be exchanged with, the kind of change, how bad."""
    found: dict[str, list[tuple[frozenset[str], str, int]]] = {}
    for row in lexicon.rows("contrasts"):
        row_words = frozenset(key(w) for w in row["words"].split())
        for word in row_words:
            found.setdefault(word, []).append((row_words - {word}, row["kind"], int(row["severity"])))
    return found


def contrast_changes(a: Side, b: Side, group: Matched) -> list[Change]:
    """Words of a contrast (son and daughter, rise and fall) that took each other's place between like neighbours."""
    in_a, in_b = a.about(group.a), b.about(group.b)
    if in_a.isdisjoint(_contrasts()) or in_b.isdisjoint(_contrasts()) or _likeness(a, b, group) < CLOSER:
        return []
    mine, theirs = _line(a, group.a), _line(b, group.b)
    near_a, near_b = a.about(a.around(group.a, 1, 1)), b.about(b.around(group.b, 1, 1))
    denied = (a.keys(group.a) ^ b.keys(group.b)) & negators()
    found = []
    for at, (n, word) in enumerate(mine):
        for others, kind, severity in _contrasts().get(word.key, ()):
            if word.key in in_b | near_b:
                continue
            hits = [i for i, (_, w) in enumerate(theirs) if w.key in others and w.key not in in_a | near_a]
            if kind == "negation_changed" and denied:
                continue  # "unable" and "not able"
            if len(hits) == 1 and _neighbours(mine, at) & _neighbours(theirs, hits[0]):
                p, q = _place(a, n, word), _place(b, *theirs[hits[0]])
                found.append(Change(kind, p, q, a.words(p), b.words(q), severity))
    return found


def _line(side: Side, chosen: Sequence[int]) -> list[tuple[int, Word]]:
    """The words of matter of sentences, with the number of the sentence."""
    return [(n, word) for n in chosen for word in words(side.sentence(n)) if is_matter(word.key)]


def _place(side: Side, n: int, word: Word) -> Place:
    at = side.sentences[n]
    return Place(at.part, at.start + word.start, at.start + word.end)


def _neighbours(line: Sequence[tuple[int, Word]], at: int) -> set[str]:
    """Keys of the words of matter next to a word."""
    return {w.key for _, w in line[max(0, at - 2) : at]} | {w.key for _, w in line[at + 1 : at + 3]}
