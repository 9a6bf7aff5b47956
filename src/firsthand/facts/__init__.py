"""Text -> numbers, days and names as values, each with its place.

Regular expressions over word lists (`number_words`, `vagueness`, `units`, `days`): fast enough for every article, and
what they know is edited as data.

    >>> [(n.low, n.unit, n.vagueness) for n in numbers("nearly 1.2 million barrels and twenty-one ships")]
    [(1200000.0, 'barrel', 'nearly'), (21.0, '', 'exact')]
    >>> [name.text for name in names("Yesterday Maj. Ana de Souza left the U.S. Senate.")]
    ['Maj. Ana de Souza', 'U.S. Senate']
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from firsthand import lexicon
from firsthand.facts.days import Day, dates
from firsthand.facts.spotting import alternatives, matches, may_hold, screen

__all__ = ["Day", "Name", "Number", "dates", "name_keys", "names", "numbers"]

OPEN = float("inf")


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text. `low` and `high` are equal but for ranges and vague words ("dozens": 24 to 200)."""

    low: float
    high: float
    unit: str
    """Canonical unit ('metre', 'percent', 'dollar', 'year of age'), '' for a plain count."""
    dimension: str
    factor: float
    """`low * factor` is comparable with any number of the same dimension."""
    kind: str
    """cardinal | ordinal | range | score | vague"""
    vagueness: str
    """exact | about | nearly | at_least | more_than | less_than | up_to"""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words, with its place."""

    text: str
    start: int
    end: int


_VALUE = {(r["word"], r["kind"]): float(r["low"]) for r in lexicon.rows("number_words") if r["kind"] != "vague"}
_VAGUE = {
    r["word"]: (float(r["low"]), float(r["high"] or OPEN)) for r in lexicon.rows("number_words") if r["kind"] == "vague"
}
_UNIT = {r["word"]: (r["unit"], r["dimension"], float(r["factor"])) for r in lexicon.rows("units")}
_VAGUENESS = {(r["phrase"], r["place"]): r["vagueness"] for r in lexicon.rows("vagueness")}
_LAST_WORDS = re.compile(r"(?:\[[a-z]\])?[a-z]+(?:\s+[a-z]+){0,3}(?=\s+\Z)", re.IGNORECASE)
_AFTER = re.compile(rf"\s+({alternatives('vagueness', 'phrase', 'after')})\b", re.IGNORECASE)
_SIGNS = r"US\$|HK\$|NZ\$|A\$|C\$|[$£€¥₩₹]|(?:USD|EUR|GBP|Rs\.?)(?=\s?\d)"
_SIGN = re.compile(_SIGNS, re.IGNORECASE)
_SIMPLE = f"{alternatives('number_words', 'word', 'unit')}|{alternatives('number_words', 'word', 'tens')}"
_SCALE = alternatives("number_words", "word", "scale")
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = re.compile(
    rf"(?P<vague>\b(?:{alternatives('number_words', 'word', 'vague')})\b)"
    rf"|(?P<sign>{_SIGNS})?\s?(?<![\w.,:/])(?P<digits>{_DIGITS})(?![.,]?\d)(?P<ordinal>st|nd|rd|th)?"
    rf"(?:\s?[-–—]\s?(?P<to>{_DIGITS})(?!\w|[-–—]))?"
    rf"(?P<scale>[\s-]?(?:{_SCALE})s?|[mk](?=\b(?![\s-]?(?:across|long|wide|high|tall|deep))))?"
    rf"(?:\b|(?=(?:{alternatives('units', 'word')})\b))"
    rf"|\b(?P<words>(?:an?\s)?(?:(?:{_SIMPLE}|{_SCALE})(?:[\s-]and[\s-]|[\s-])?)*(?:{_SIMPLE}|{_SCALE}))\b"
    rf"|\b(?P<fraction>(?:an?|one|two|three)[\s-](?:{alternatives('number_words', 'word', 'fraction')})\b|\bhalf\b)"
    rf"|\b(?P<rank>{alternatives('number_words', 'word', 'ordinal')})\b",
    re.IGNORECASE,
)
_NUMBER_STARTS = frozenset(
    {r["word"].split()[0] for r in lexicon.rows("number_words")} | {"a", "an", "usd", "eur", "gbp", "rs"}
)
_SCREEN = screen(r["word"] for r in lexicon.rows("number_words"))
_MEASURE = re.compile(rf"[\s-]?({alternatives('units', 'word')})(?![\w$])", re.IGNORECASE)
_UNLIKE_NUMBER = re.compile(r"\s?(?:am|pm|a\.m\.|p\.m\.|o'clock)\b|[:.]\d\d\b", re.IGNORECASE)
_ONE_OF = frozenset(
    (
        "of",
        "the",
        "that",
        "who",
        "which",
        "another",
        "day",
        "can",
        "could",
        "is",
        "was",
        "has",
        "would",
        "more",
        "thing",
        "by",
        "or",
        "and",
        "in",
        "for",
        "to",
    )
)
_NEXT = re.compile(r"[\s-]([a-z]+)")
_AND_A_PART = re.compile(
    rf"[\s-]and[\s-]a[\s-](?P<part>half|quarter|third)\b(?P<scale>\s(?:{_SCALE})\b)?", re.IGNORECASE
)
_RANGE_TO = re.compile(
    rf"\s(?:(?:to|and)\s(?P<to>{_DIGITS})|to\s(?P<word>{_SIMPLE}))(?P<scale>\s?(?:{_SCALE}))?\b", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def numbers(text: str) -> tuple[Number, ...]:
    """The numbers of a text, in order. Years, days of a month and times of day are left to `dates`.

    "one" counts only before what it counts ("one analyst", not "one of them").
    """
    if not may_hold(text, _SCREEN):
        return ()
    days = [(found.start, found.end) for found in dates(text, None)]
    kept: list[Number] = []
    done = 0
    for match in matches(_NUMBER, _NUMBER_STARTS, text):
        start, end = match.span()
        if start < done or any(start < day_end and day_start < end for day_start, day_end in days):
            continue
        value = _value(match, text)
        if value is not None:
            kept.append(_measured(text, start, *_and_a_part(text, end, value)))
            done = kept[-1].end
    return tuple(kept)


def _value(match: re.Match[str], text: str) -> tuple[float, float, str] | None:
    """What a match is worth: low, high, kind; null where it is no number."""
    if match["vague"]:
        low, high = _VAGUE[re.sub(r"[\s-]+", " ", match["vague"].lower())]
        return low, high, "vague"
    if match["digits"]:
        if _UNLIKE_NUMBER.match(text, match.end("digits")):
            return None
        low = float(match["digits"].replace(",", ""))
        scale = _scale(match["scale"])
        if match["ordinal"]:
            return low, low, "ordinal"
        if match["to"]:
            high = float(match["to"].replace(",", ""))
            return (low * scale, high * scale, "range") if low < high else (low, high, "score")
        return low * scale, low * scale, "cardinal"
    if match["words"]:
        said = match["words"].lower()
        if said in {"one", "a one"} and _follows(text, match.end()) in _ONE_OF | {""}:
            return None
        worth = _spelled(said)
        return worth, worth, "cardinal"
    if match["fraction"]:
        parts = re.split(r"[\s-]+", match["fraction"].lower())
        worth = round(_VALUE[parts[-1], "fraction"] * _VALUE.get((parts[0], "unit"), 1.0), 4)
        return worth, worth, "cardinal"
    worth = _VALUE[match["rank"].lower(), "ordinal"]
    return worth, worth, "ordinal"


def _and_a_part(text: str, end: int, value: tuple[float, float, str]) -> tuple[int, tuple[float, float, str]]:
    """A number with the half that may follow it: "two and a half million", "11-and-a-half"."""
    part = _AND_A_PART.match(text, end) if value[2] == "cardinal" else None
    if part is None:
        return end, value
    worth = (value[0] + _VALUE[part["part"].lower(), "fraction"]) * _scale(part["scale"])
    return part.end(), (worth, worth, "cardinal")


def _scale(said: str | None) -> float:
    said = (said or "").strip().lower().strip("-s")
    return {"": 1.0, "m": 1e6, "k": 1e3}.get(said) or _VALUE[said, "scale"]


def _plain(said: str) -> str:
    """Small letters, without the brackets of an editor: "[A]t least" is "at least"."""
    return said.lower().replace("[", "").replace("]", "")


def _digits(said: str) -> float:
    return float(said.replace(",", ""))


def _follows(text: str, end: int) -> str:
    match = _NEXT.match(text, end)
    return match[1] if match else ""


def _spelled(said: str) -> float:
    """The value of number words: "two hundred and five thousand" -> 205000."""
    total, part = 0.0, 0.0
    for word in re.split(r"[\s-]+", said):
        if (word, "unit") in _VALUE or (word, "tens") in _VALUE:
            part += _VALUE.get((word, "unit"), 0.0) + _VALUE.get((word, "tens"), 0.0)
        elif (word, "scale") in _VALUE:
            scale = _VALUE[word, "scale"]
            if scale >= 1000:
                total, part = total + max(part, 1.0) * scale, 0.0
            else:
                part = max(part, 1.0) * scale
    return total + part


def _measured(text: str, start: int, end: int, value: tuple[float, float, str]) -> Number:
    """A number with the unit and the vagueness that stand around it, its span widened over both."""
    low, high, kind = value
    sign = _SIGN.match(text, start)
    unit, dimension, factor = _UNIT.get(sign[0].lower() if sign else "", ("", "", 1.0))
    further = _RANGE_TO.match(text, end) if kind == "cardinal" else None
    top = 0.0 if not further else _spelled(further["word"].lower()) if further["word"] else _digits(further["to"])
    if further and top > low and not sign:
        scale = _scale(further["scale"])
        high, low = top * scale, low * (scale if low < 1000 else 1.0)
        kind, end = "range", further.end()
    measure = _MEASURE.match(text, end)
    if measure and kind != "ordinal":
        word = re.sub(r"[\s-]+", " ", measure[1].lower())
        if not unit:
            unit, dimension, factor = _UNIT[word]
        if not sign or _UNIT[word][0] == unit:
            end = measure.end()
    vagueness = "exact"
    before = _LAST_WORDS.search(text, max(0, start - 30), start)
    after = _AFTER.match(text, end)
    while before and (_plain(before[0]), "before") not in _VAGUENESS:
        cut = before[0].find(" ")
        before = _LAST_WORDS.match(text, before.start() + cut + 1, start) if cut >= 0 else None
    if before:
        vagueness = _VAGUENESS[_plain(before[0]), "before"]
        start = start if vagueness == "exact" else before.start()
    elif after:
        vagueness = _VAGUENESS[re.sub(r"\s+", " ", after[1].lower()), "after"]
        end = after.end()
    return Number(low, high, unit, dimension, factor, kind, vagueness, start, end)


_TITLES = "|".join(re.escape(r["title"]) for r in lexicon.rows("titles") if r["title"].endswith("."))
_UPPER = r"[^\W\d_a-zà-öø-ÿ]"
_CAPITALISED = rf"(?:(?:{_TITLES})|{_UPPER}(?:[\w’&-]|'(?=\w\w))*\w|{_UPPER}(?:\.{_UPPER})*\.?(?!\w))"
_PARTICLE = (
    r"(?:of the|of|de la|de|du|da|di|dos|del|der|den|van der|van den|van|von der|von|bin|bint|ibn|al|el|la|le|y|ter|&)"
)
_NAME = re.compile(
    rf"{_CAPITALISED}"
    rf"(?:(?:[ \u00a0]{_PARTICLE})?[ \u00a0]{_CAPITALISED}|[ \u00a0](?:al|el)-{_CAPITALISED})*"
)
_CAPITAL = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯΑ-Ω]")
_NOT_BEFORE = frozenset("’'.@#")
_OPENS = re.compile(r"(?:^|[.!?…:]['\"”’)\]]*\s+|\n\s*|[“\"‘(\[—–]\s?|[-–—•*]\s)\Z")
_LOWER = re.compile(r"(?<![\w’'-])[a-z]{2,}(?![\w-])")
_WORD = re.compile(r"\S+")
_PREFIX = re.compile(r"(?<!\w)(?:al|el)-\Z")
_NEVER = frozenset(
    w.lower() for w in (
        *(r["word"] for r in lexicon.rows("starters")),
        *(r["word"] for r in lexicon.rows("days") if r["kind"] != "relative"),
        "I", "I'm", "I've", "I'll", "I'd", "It's", "That's", "There's", "He's", "She's", "We're", "We've", "They're",
        "Don't", "Today", "Yesterday", "Tomorrow", "Tonight", "Mr", "Mrs", "Ms",
    )
)  # fmt: skip


def names(text: str) -> list[Name]:
    """Runs of capitalised words that are names, in order; a possessive ends one ("Chile's Rosa Díaz": two).

    A word that opens a sentence is dropped where it is common or also stands in lower case in the text.
    """
    lower: set[str] = set()
    found: list[Name] = []
    done = 0
    for capital in _CAPITAL.finditer(text):
        match = _NAME.match(text, capital.start()) if capital.start() >= done else None
        if not match or text[match.start() - 1 : match.start()] in _NOT_BEFORE:
            continue
        done = match.end()
        lower = lower or set(_LOWER.findall(text))
        opens = match.start() == 0 or _OPENS.search(text, max(0, match.start() - 6), match.start()) is not None
        words: list[re.Match[str]] = []
        for word in _WORD.finditer(text, match.start(), match.end()):
            bare = _bare(word[0])
            common = word[0][0].isupper() and (bare in _NEVER or ((opens or _ended(words)) and bare in lower))
            if common:
                _keep(found, text, words)
                words = []
            else:
                words.append(word)
                if word[0].endswith(("'s", "’s")):
                    _keep(found, text, words)
                    words = []
            opens = False
        _keep(found, text, words)
    return found


def _ended(words: list[re.Match[str]]) -> bool:
    """Whether a sentence may have ended here: after "U.N." or an initial."""
    return bool(words) and words[-1][0].endswith(".")


def _keep(found: list[Name], text: str, words: list[re.Match[str]]) -> None:
    while words and not (words[-1][0][0].isupper() or "-" in words[-1][0]):
        words = words[:-1]  # a particle that lost its name
    while words and words[0][0] in {"of", "&", "y"}:
        words = words[1:]
    if words:
        prefix = _PREFIX.search(text, max(0, words[0].start() - 4), words[0].start())
        start, end = prefix.start() if prefix else words[0].start(), words[-1].end()
        said = _unowned(text[start:end])
        if len(said) > 1 and not said.isdigit():
            found.append(Name(said, start, start + len(said)))


def name_keys(text: str) -> list[str]:
    """The names of a text for bags: lower case, without possessives, dots and titles of courtesy, in order, repeated.

    >>> name_keys("Ms. Lee met the U.N. envoy; Lee's aide left.")
    ['lee', 'un', 'lee']
    """
    return [key for name in names(text) if (key := _TITLE.sub("", name.text.replace(".", "").lower()).strip())]


_COURTESY = {r["title"].rstrip(".").lower() for r in lexicon.rows("titles")}
_TITLE = re.compile(rf"\A(?:{'|'.join(sorted(map(re.escape, _COURTESY), key=lambda w: (-len(w), w)))})\s+")


def _unowned(word: str) -> str:
    """A name without its possessive ending."""
    if word.endswith(("'s", "’s")):
        return word[:-2]
    return word[:-1] if word.endswith(("'", "’")) else word


def _bare(word: str) -> str:
    return _unowned(word.rstrip(".,").lower().replace("’", "'"))
