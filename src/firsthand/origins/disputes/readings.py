"""A sentence as what another can contradict: how many of what, how old, on which day.

>>> (figure,) = Reading("Some 60 excavators dug all night.").figures
>>> figure.of[0], figure.low, figure.high
('excavator', 52.8, 67.2)
>>> at_least, exact = (Reading(f"{many} people were hurt.").figures[0] for many in ("At least 20", "25"))
>>> clash(at_least, exact)
False
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from firsthand.facts import Day, Number, dates, names, numbers
from firsthand.lexicon.cues import cues
from firsthand.wording import Word, is_matter, key, keys_of, words

VAGUE, ROUND, CONVERTED = 0.12, 0.06, 0.06
"""How far, as a share, what is meant may be from "about 400", from a round number, from the same in another unit."""
LEAST_ROUND = 50.0
"""Lower numbers are not rounded."""
OPEN_BELOW, OPEN_ABOVE = 0.75, 1.6
""""Nearly 400" is no less than this part of it; who says "at least 400" knows of no more than so many times as much."""
SAME_TIME, ABOUT_TIME, HALF_DAY = 5, 20, 720
"""Minutes within which two times of day are one, or where it was about then; and between morning and evening."""
COUNTED = 3
"""So many words behind a number may say what it counts."""
FEW = 4
"""Of fewer there may be others in the next sentence."""
_BREAK = re.compile(r"[;:()“”\"!?—–]|,(?!\d)|\s-\s|\.(?=\s|\Z)|(?<=\s)[‘']|[’'](?=\s|\Z)")
_JOINT = keys_of("en/doubts", "joint")
_SCORE = re.compile(r"\d[-–:]\d")
_CLOCK = re.compile(r"\s*(?:[ap]\.?\s?m\b|o['’]clock|GMT|[A-Z]{1,3}T\b)", re.IGNORECASE)
_TIME_OF_DAY = re.compile(
    r"\b(?P<hour>1[0-2]|[1-9])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[APap])\.?\s?[Mm]\b\.?(?P<zone>\s[A-Z]{2,4}\b|\slocal\b)?"
)
_ABOUT = re.compile(r"\b(?:about|around|approximately|roughly|nearly|almost|before|after|by|until)\s\Z", re.IGNORECASE)
_FOREMOST = re.compile(
    r"\b(?P<among>one\sof\s)?(?:the|his|her|its|their|my|our)\s(?:world['’]s\s)?"
    r"(?P<how>(?:most|least)\s\w+|\w{3,}est|only|first)\s(?P<what>[a-z]\w+)",
    re.IGNORECASE,
)
_OF_ALL = re.compile(r"\s+(?:out\s+)?of\s+(?:(?:the|its|their|his|her)\s+)?(?P<all>\d[\d,]*)\b")
_NAMED = re.compile(
    r"[\w’']\W?\s?\b[A-Z][\w&]*[ -]$|(?:No|Nr|#|Page|Section|Article|Chapter|Flight|Route|Highway)\.?\s?$"
)
_PART_BEFORE = re.compile(
    r"\b(?:another|others?|further|additional|first|last|next|the|these|those|all|both|including|among|between|every|"
    r"each|remaining|his|her|their|its|our|my)\s+(?:\w+\s+)?\Z",
    re.IGNORECASE,
)
_PART_BEHIND = re.compile(
    r"\s+(?:\w+\s+)?(?:more|others?|further|additional|extra|in\s+\d+"
    r"|of\s+(?:them|those|whom|which|these|us|the|his|her|its|their))\b",
    re.IGNORECASE,
)
_NAME = r"(?:[A-Z][\w’'-]+\s)+[A-Z][\w’'-]+"
_AGED = re.compile(
    rf"(?P<name>{_NAME})(?:,\s(?:aged\s)?|\s\(|\saged\s|\s,\s)(?P<age>\d\d?)(?:,|\)|\s(?:was|is|has|had)\b)"
    rf"|(?P<age2>\d\d?)[- ]year[- ]old\s(?P<name2>{_NAME})"
)
_TITLED = re.compile(r"\A(?:Mr|Mrs|Ms|Dr|Sir|Lady|Lord|Miss)\.?\s")
_SPOKEN = re.compile(r"\s{3,}(?:\w+\s){0,2}\Z")
"""Before a day: words of who says it stood here, so the day may be the statement's."""
_BOUND = re.compile(r"\b(?:until|till|since|from|by|through|before|after|to)\s(?:\w+\s)?\Z", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s\b")
_SPOKEN_NEXT = re.compile(r",?\s{3,}")
_BEFORE_DAY = re.compile(r"\s(?:on|in|late|early|last|this)(?=\s*\Z)|\s+\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the values it can stand for and what it counts. Places are those of the sentence."""

    low: float
    high: float
    """Between these lies what the number stands for, in the measure that all units of its dimension share."""
    measure: str
    factor: float
    of: tuple[str, ...]
    """Keys of the words behind it that say what it counts."""
    ends: tuple[int, ...]
    """Where each of them ends."""
    clause: frozenset[str]
    """Keys of the words of its clause that are more than grammar and no numbers."""
    few: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Dated:
    """A day with the words of its clause."""

    day: Day
    clause: frozenset[str]
    spoken: bool
    """Somebody said it then."""
    bound: bool
    """It began or ended then: "until Thursday"."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Foremost:
    """Something that is the biggest of its kind, or only one of the biggest."""

    among: bool
    what: tuple[str, str]
    clause: frozenset[str]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Aged:
    """How old a person is, by the words of the name."""

    name: tuple[str, ...]
    age: int
    start: int
    end: int


class Reading:
    """What a sentence says that another can contradict, each read when it is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def line(self) -> tuple[Word, ...]:
        """Its words."""
        return words(self.text)

    @cached_property
    def when(self) -> tuple[Day, ...]:
        """Its days, months and years."""
        return dates(self.text, None)

    @cached_property
    def _content(self) -> tuple[Word, ...]:
        taken = [(n.start, n.end) for n in numbers(self.text)] + [(day.start, day.end) for day in self.when]
        return tuple(w for w in self.line if is_matter(w.key) and not any(a <= w.start < b for a, b in taken))

    @cached_property
    def matter(self) -> frozenset[str]:
        """Keys of its words that are more than grammar and neither numbers nor days."""
        return frozenset(word.key for word in self._content)

    @cached_property
    def named(self) -> frozenset[str]:
        """Keys of the words of its names."""
        return frozenset(word.key for name in names(self.text) for word in words(name.text))

    @cached_property
    def _cuts(self) -> list[int]:
        breaks = (found.start() for found in _BREAK.finditer(self.text))
        return sorted({0, len(self.text) + 1, *breaks, *(w.start for w in self.line if w.key in _JOINT)})

    def clause(self, at: int) -> frozenset[str]:
        """Keys of the words of matter in the clause around a place."""
        low = max(cut for cut in self._cuts if cut <= at)
        high = min(cut for cut in self._cuts if cut > at)
        return frozenset(word.key for word in self._content if low <= word.start < high)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Its numbers that count a whole thing: no ordinals, scores, times of day, names, parts of what was told."""
        return tuple(found for number in numbers(self.text) if (found := self._figure(number)) is not None)

    @cached_property
    def clocks(self) -> tuple[Figure, ...]:
        """Its times of day, in minutes."""
        found = []
        for one in _TIME_OF_DAY.finditer(self.text):
            minutes = int(one["hour"]) % 12 * 60 + int(one["minute"] or 0) + HALF_DAY * (one["half"] in "pP")
            about = not one["minute"] or _ABOUT.search(self.text, 0, one.start())
            slack = ABOUT_TIME if about else SAME_TIME
            measure = f"clock{(one['zone'] or '').casefold()}"
            clause = self.clause(one.start())
            found.append(
                Figure(minutes - slack, minutes + slack, measure, 1.0, (), (), clause, False, one.start(), one.end())
            )
        return tuple(found)

    @cached_property
    def foremost(self) -> tuple[Foremost, ...]:
        """What it calls the biggest, the first, or one of the biggest."""
        return tuple(
            Foremost(
                bool(one["among"]), (key(one["how"].split()[-1]), key(one["what"])), self.clause(one.start("how")),
                one.start(), one.end(),
            )
            for one in _FOREMOST.finditer(self.text)
        )  # fmt: skip

    @cached_property
    def days(self) -> tuple[Dated, ...]:
        """Its days and months; `spoken`: on which somebody said it."""
        return tuple(
            Dated(
                day,
                self._of_day(day),
                self._spoken(day),
                bool(_BOUND.search(self.text, 0, day.start)),
                day.start,
                day.end,
            )
            for day in self.when
            if day.precision != "year" and not _POSSESSIVE.match(self.text, day.end)  # "Sunday's match"
        )

    def _of_day(self, day: Day) -> frozenset[str]:
        """The words of a day's clause; of the next where it stands alone: "On Tuesday, …"."""
        own = self.clause(day.start)
        behind = next(cut for cut in self._cuts if cut > day.start)
        return own if own or behind > len(self.text) else self.clause(behind)

    def _spoken(self, day: Day) -> bool:
        before = self.text[: day.start]
        if _SPOKEN_NEXT.match(self.text, day.end):
            return True
        last = _BEFORE_DAY.sub("", before).rsplit(maxsplit=1)[-1:]
        return bool(_SPOKEN.search(before)) or bool(last and last[0].casefold() in cues("en"))

    @cached_property
    def ages(self) -> tuple[Aged, ...]:
        """How old it says that people with a name and a surname are."""
        found = []
        for one in _AGED.finditer(self.text):
            which = "" if one["name"] else "2"
            if any(day.start < one.end() and one.start() < day.end for day in self.when):
                continue  # "On April 14,"
            name = _TITLED.sub("", one[f"name{which}"])
            end = one.end(f"age{which}") if one["name"] else one.end()
            found.append(Aged(tuple(name.casefold().split()), int(one[f"age{which}"]), one.start(), end))
        return tuple(found)

    def _figure(self, number: Number) -> Figure | None:
        text = self.text
        if (
            number.kind in ("ordinal", "score", "vague")
            or _SCORE.search(text, max(0, number.start - 3), number.end + 3)
            or _CLOCK.match(text, number.end)
            or _NAMED.search(text[: number.start])
            or (not number.dimension and _PART_BEFORE.search(text[: number.start]))
            or _PART_BEHIND.match(text, number.end)
        ):
            return None
        of_all = _OF_ALL.match(text, number.end)
        of: list[Word] = []
        end = of_all.end() if of_all else number.end
        for word in self.line:
            if word.start < end:
                continue
            stop = _BREAK.search(text, of[-1].end if of else end, word.start)
            if len(of) == COUNTED or not is_matter(word.key) or stop or word.key[0].isdigit():
                break
            of.append(word)
        if of_all and not of:  # "picture 5 of 29"
            return None
        low, high = _values(number)
        measure = f"of {of_all['all']}" if of_all else number.dimension or number.unit
        return Figure(
            round(low * number.factor, 4), round(high * number.factor, 4), measure, number.factor,
            tuple(word.key for word in of), tuple(word.end for word in of), self.clause(number.start),
            number.low < FEW and not number.dimension, number.start, end,
        )  # fmt: skip


def _values(number: Number) -> tuple[float, float]:
    """Between which values lies what a number stands for."""
    low, high = sorted((number.low, number.high))
    if number.vagueness in ("nearly", "less_than"):
        return low * OPEN_BELOW, high
    if number.vagueness == "up_to":
        return 0.0, high
    if number.vagueness in ("at_least", "more_than"):
        return low, high * OPEN_ABOVE
    slack = VAGUE if number.vagueness == "about" else ROUND if _is_round(number.low) else 0.0
    return low * (1 - slack), high * (1 + slack)


def _is_round(value: float) -> bool:
    """Whether a number may stand for another near it: 400, 1.2 million; not 27, 412 or 103."""
    digits = f"{value:.6f}".rstrip("0").replace(".", "").strip("0")
    return value >= LEAST_ROUND and len(digits) < len(str(int(value)))


def clash(one: Figure, other: Figure) -> bool:
    """Whether two numbers of one measure cannot stand for the same."""
    slack = 1.0 if one.factor == other.factor else 1.0 + CONVERTED
    return one.measure == other.measure and (one.high * slack < other.low or other.high * slack < one.low)


def other_day(one: Day, other: Day) -> bool | None:
    """Whether two dates name different days or months; null where the words do not tell."""
    if one.of_month and other.of_month:
        return (one.month, one.of_month) != (other.month, other.of_month)
    if one.precision == other.precision == "month" and one.month and other.month:
        return one.month != other.month
    if one.weekday is not None and other.weekday is not None and not (one.of_month or other.of_month):
        return one.weekday != other.weekday
    return None


def other_times(one: Reading, other: Reading) -> bool:
    """Whether two sentences tell of different years or days, so that their figures need not agree."""
    mine, theirs = ({day.year for day in reading.when if day.year} for reading in (one, other))
    if mine and theirs and mine.isdisjoint(theirs):
        return True
    mine_dates, their_dates = (
        {(day.month, day.of_month) for day in reading.when if day.month} for reading in (one, other)
    )
    return bool(mine_dates and their_dates) and mine_dates.isdisjoint(their_dates)


def one_has_times(one: Reading, other: Reading) -> bool:
    """Whether one of two sentences names a year or a month and the other none."""
    mine, theirs = (any(day.precision != "day" and day.year for day in reading.when) for reading in (one, other))
    return mine != theirs
