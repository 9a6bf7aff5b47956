"""An article told in other words: synonyms, clauses moved, sentences joined, split, left out and exchanged.

A plain rewriter that follows its source sentence by sentence, as a desk does that must not be caught copying. It knows
English only by a list of expressions (synonyms.txt) and some patterns, so what comes out is at times clumsy; what is
asked of it is that little stands word for word and that each sentence says what its source said.

    >>> rewriter = Rewriter({"said": ["stated"], "began": ["started"]})
    >>> rewriter.say("The work on the dam began late, the mayor said.", random.Random(1))
    'The mayor stated the work upon the dam started late.'
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

Span = tuple[int, int]


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_ABBREVIATIONS = frozenset(
    _listed("""
    mr mrs ms dr gov sen rep sens reps gen lt col sgt maj capt cmdr adm rev hon prof st jr sr vs no u.s u.n u.k d.c a.m
    p.m jan feb mar apr aug sept sep oct nov dec inc co corp ltd llc mt ft dept al etc ariz ark calif colo conn fla ga
    ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo
""")
)
_END = re.compile(r"[.!?…][\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9])")

_OMITTED, _JOINED, _EXCHANGED = 0.12, 0.25, 0.2
_SYNONYMS = 0.85
"""Of the words that have one, how many are exchanged."""
_SHORT_WORDS = 18
"""Sentences longer than this are not joined to others."""
_KEPT_RUNS = 0.3
"""A run of five words that the patterns left alone is kept in so many cases."""


def sentences(text: str) -> list[Span]:
    """The places of the sentences of a text, by end marks and line breaks."""
    found = []
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        start = line.start() + len(line.group()) - len(line.group().lstrip())
        for mark in _END.finditer(text, start, line.end()):
            word = text[start : mark.start()].rsplit(None, 1)[-1:] or [""]
            short = len(word[0]) == 1 and word[0].isupper()
            if text[mark.start()] == "." and (short or word[0].lower().strip("(“\"'") in _ABBREVIATIONS):
                continue
            found.append((start, mark.end()))
            start = mark.end() + len(text[mark.end() :]) - len(text[mark.end() :].lstrip())
        if start < line.end():
            found.append((start, start + len(text[start : line.end()].rstrip())))
    return found


class Rewriter:
    """Tells texts in other words.

    Args:
        others: for each expression those that may stand for it; one with a capital is a name.
    """

    def __init__(self, others: Mapping[str, Sequence[str]]) -> None:
        self._others = {tuple(said.split()): list(others[said]) for said in others}
        self._longest = max((len(words) for words in self._others), default=1)

    @classmethod
    def read(cls) -> Self:
        """The rewriter with its list of expressions."""
        others: dict[str, list[str]] = {}
        for line in Path(__file__).with_name("synonyms.txt").read_text("utf-8").splitlines():
            group = [said.strip() for said in line.partition("#")[0].split("|") if said.strip()]
            for said in group:
                if not said.startswith("~"):
                    others.setdefault(said, []).extend(other.lstrip("~") for other in group if other != said)
        return cls(others)

    def tell(self, text: str, rng: random.Random) -> list[tuple[str, Span]]:
        """Sentences in other words, each with the place of what it stands for."""
        told: list[tuple[str, Span]] = []
        spans = sentences(text)
        n = 0
        while n < len(spans):
            start, end = spans[n]
            said, n = _plain(text[start:end]), n + 1
            if told and rng.random() < _OMITTED:
                continue
            if n < len(spans) and rng.random() < _JOINED and "\n" not in text[end : spans[n][0]]:
                after = _plain(text[slice(*spans[n])])
                if max(len(said.split()), len(after.split())) <= _SHORT_WORDS:
                    said = f"{said.rstrip('.')}{rng.choice((', and', ', while', ';'))} {_lowered(after)}"
                    end, n = spans[n][1], n + 1
            told.append((self.say(said, rng), (start, end)))
        for k in range(1, len(told) - 1):
            if rng.random() < _EXCHANGED:
                told[k], told[k + 1] = told[k + 1], told[k]
        return told

    def say(self, sentence: str, rng: random.Random) -> str:
        """One sentence in other words."""
        said = sentence
        for rule in _RULES:
            said = rule(said)
        said = self._exchange(said.split(), rng)
        return _raised(_break_runs(sentence, said, rng))

    def _exchange(self, words: Sequence[str], rng: random.Random) -> str:
        """Expressions of the list for others, the longest first, marks around words kept."""
        bare = [word.strip(_MARKS) for word in words]
        out, at = [], 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
                opens = words[at][: len(words[at]) - len(words[at].lstrip(_MARKS))]
                last = words[at + length - 1]
                closes = last[len(last.rstrip(_MARKS)) :]
                whole = " ".join(words[at : at + length])[len(opens) : -len(closes) or None]
                first = at == 0 or words[at - 1][-1] in ".!?"
                others = self._others.get(tuple(whole.split())) or (
                    self._others.get(tuple(_lowered(whole).split())) if first else None
                )
                if others and bare[at] and rng.random() < _SYNONYMS:
                    said = rng.choice(others)
                    out.append(opens + (_raised(said) if first else said) + closes)
                    at += length
                    break
            else:
                out.append(words[at])
                at += 1
        return " ".join(out)


_MARKS = ".,;:!?()[]…"
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_SHORT_MONTHS = {"Jan": "January", "Feb": "February", "Aug": "August", "Sept": "September", "Oct": "October",
                 "Nov": "November", "Dec": "December"}  # fmt: skip
_SAYING = r"(?:said|says|added|adds|announced|noted|notes|argued|argues|explained|explains|told reporters|wrote|writes)"
_FRONT = (
    r"(?:On|In|At|After|Before|During|Since|By|Despite|With|Under|Until|From|Amid|Following|Last|This|Earlier|If|When|"
    r"While|As|Because|Although|Though|Once|For)"
)
_NUMBERS = _listed("two three four five six seven eight nine ten eleven twelve")
_DETERMINER = r"(?:the|a|an|his|her|their|its|this|that)"
_LOWERED = frozenset(
    _listed("""
    the a an he she it they we his her their its our this that these those there in on at to for from with by as if when
    while because although though once after before during since despite under until amid following last earlier but
    and so or some many most several all both one two three four five six seven eight nine ten no not more what who
    how why where even still now then also yet another other officials police people government critics
""")
)


def _plain(sentence: str) -> str:
    """A sentence without quotation marks and line breaks."""
    return " ".join(re.sub(r"[\"“”]|(?<!\w)['‘]|['’](?!\w)", "", sentence).split())


def _lowered(said: str) -> str:
    """The beginning as it is written within a sentence."""
    first = re.match(r"[A-Za-z]+", said)
    return said[:1].lower() + said[1:] if first and first.group().lower() in _LOWERED else said


def _raised(said: str) -> str:
    return said[:1].upper() + said[1:]


def _clauses(said: str) -> str:
    """A clause from the front to the end, or from the end to the front."""
    if match := re.fullmatch(rf"({_FRONT}\b[^,]{{3,80}}), (.{{12,}}?)([.!?]?)", said):
        return f"{_raised(match[2])}, {_lowered(match[1])}{match[3]}"
    end = (
        rf"(?:on {_DAY}|{_DAY}|(?:early|late|last|this|next) (?:week|month|year|{_DAY})|in {_MONTH}(?: \d{{4}})?|"
        r"in \d{4}|"
        r"(?:if|when|while|because|although|after|before|until|since|during|despite) [^,]{10,80}|"
        r"(?:in|at|with|for|from|to|by|under) (?:the|a|an|his|her|their) [^,]{4,60})"
    )
    if match := re.fullmatch(rf"(.{{20,}}?),? ({end})([.!?])", said):
        return f"{_raised(match[2])}, {_lowered(match[1])}{match[3]}"
    if match := re.fullmatch(
        rf"(.{{8,}}?) (?:on )?({_DAY}|this week|last week|this month|last month) (.{{12,}})", said
    ):
        return f"{'On ' if match[2].endswith('day') else ''}{_raised(match[2])}, {_lowered(match[1])} {match[3]}"
    return said


def _speakers(said: str) -> str:
    """`X said that Y` for `Y, X said`, and the other way round; by the length, `according to X`."""
    if match := re.fullmatch(rf"(.{{15,}}[,?!]) ([^,]{{2,60}}) ({_SAYING})\.", said):
        told, speaker = match[1].rstrip(",?!"), _raised(match[2])
        if len(said) % 5 < 2:
            return f"According to {_lowered(speaker)}, {_lowered(told)}."
        return f"{speaker} {match[3]} that {_lowered(told)}."
    if match := re.fullmatch(rf"([A-Z][^,]{{2,70}}?) ({_SAYING}),? (?:that )?(.{{15,}})\.", said):
        if len(said) % 3 == 0:
            return f"{_raised(match[3])}, according to {_lowered(match[1])}."
        return f"{_raised(match[3])}, {_lowered(match[1])} {match[2]}."
    if match := re.fullmatch(r"According to ([^,]{2,80}), (.{15,})\.", said):
        return f"{_raised(match[2])}, {_lowered(match[1])} said."
    if match := re.fullmatch(r"(.{15,}), according to ([^,]{2,80})\.", said):
        return f"{_raised(match[2])} said that {_lowered(match[1])}."
    return said


def _voice(said: str) -> str:
    """`The vote was called by the mayor` for `The mayor called the vote`."""
    name = r"(?:The |A |An |His |Her |Their |Its )?[A-Za-z][\w.’'-]*(?: [\w.’'-]+){0,3}"
    thing = rf"{_DETERMINER} [a-z][\w’'-]*(?: [a-z][\w’'-]*){{0,2}}"
    after = r"(?=[.,;]| (?:in|on|at|to|for|from|with|after|before|during|over|and|but|as|because|while)\b)"
    if match := re.match(rf"({name}) ([a-z]{{3,}}ed) ({thing}?){after}", said):
        verb, plural = match[2], match[3].endswith("s") and not match[3].endswith("ss")
        passive = f"{_raised(match[3])} {'were' if plural else 'was'} {verb} by {_lowered(match[1])}"
        return passive + said[match.end() :]
    return said


def _appositions(said: str) -> str:
    """`The mayor of Lorn X left` for `X, the mayor of Lorn, left`."""
    name = r"[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3}"
    return re.sub(rf"^({name}), (?:the|a|an) ([^,]{{3,70}}), (?=[a-z])", r"The \2 \1 ", said)


def _owners(said: str) -> str:
    """`the mayor’s house` for `the house of the mayor`, and the other way round."""

    def of(match: re.Match[str]) -> str:
        return f"{match[2]} {match[3]}’s {match[1]}"

    owned = re.sub(rf"\bthe ([a-z-]+) of ({_DETERMINER}) ([a-z-]+)\b", of, said)
    if owned != said:
        return owned
    said = re.sub(rf"\b({_DETERMINER}) ([a-z-]+)[’']s ([a-z-]+)\b", r"the \3 of \1 \2", said)
    return re.sub(r"\b([A-Z][a-z]+)[’']s ([a-z]{4,})\b", r"the \2 of \1", said)


def _couples(said: str) -> str:
    """`B and A` for `A and B`."""
    word = r"[a-z][a-z-]{2,}|[A-Z][a-z]+"
    return re.sub(rf"(?<![\w,] )\b({word}) (and|or) ({word})\b(?! (?:of|to|in))", r"\3 \2 \1", said)


def _figures(said: str) -> str:
    """Number words for digits and digits for words; dollars, percents and dates written another way."""
    said = re.sub(r"\$(\d[\d.,]*\d|\d) (million|billion|trillion)", r"\1 \2 dollars", said)
    said = re.sub(r"(?<![\d.])(\d[\d.]*)%", r"\1 percent", said)
    said = re.sub(
        rf"\b({_MONTH}|(?:{'|'.join(_SHORT_MONTHS)})\.) (\d{{1,2}})(?:, (\d{{4}}))?\b(?!\.\d)",
        lambda m: " ".join(filter(None, (m[2], _SHORT_MONTHS.get(m[1].rstrip("."), m[1]), m[3]))),
        said,
    )
    if match := re.search(rf"\b({'|'.join(_NUMBERS)})\b", said):
        return said[: match.start()] + str(_NUMBERS.index(match[1]) + 2) + said[match.end() :]
    return re.sub(r"(?<![\w$.,:–-])([2-9]|1[0-2])(?![\w.,:%–-]|\d)", lambda m: _NUMBERS[int(m[1]) - 2], said)


def _relatives(said: str) -> str:
    """`which` for `that`, `that` written or left out after what is said or thought."""
    thinking = (
        r"\b(said|says|told \w+|believes?|believed|thinks?|thought|knows?|knew|hopes?|hoped|claims?|claimed|added)"
    )
    without = re.sub(rf"{thinking} that\b", r"\1", said)
    if without == said:
        said = re.sub(rf"{thinking} (?=(?:the|he|she|it|they|we|there|this|his|her|their)\b)", r"\1 that ", said)
    said = re.sub(r"(?<=[a-z]) that (?=(?:is|was|are|were|has|have|had|would|will|could|can)\b)", " which ", without if
                  without != said else said)  # fmt: skip
    return re.sub(r", which (?=(?:is|was|are|were|has|have|had)\b)", ", one that ", said)


def _trimmed(said: str) -> str:
    """Without the small words that can be missed."""
    return re.sub(r" (?:very|just|really|also|still|even|quite|largely|actually|simply)(?= [a-z])", "", said)


def _split(said: str) -> str:
    """Two sentences for a long one."""
    if match := re.fullmatch(r"(.{50,}?), (and|but|while|so) ([a-z].{30,})", said):
        opening = {"and": "In addition, ", "but": "However, ", "while": "Meanwhile, ", "so": "Therefore, "}[match[2]]
        return f"{match[1]}. {opening}{match[3]}"
    return said


_RULES = (
    _appositions, _split, _speakers, _clauses, _voice, _owners, _couples, _figures, _relatives, _trimmed,
)  # fmt: skip

_OTHERWISE = {
    "the": ("this", "that"), "a": ("one", "some"), "an": ("one", "some"), "and": ("and also", "and then", "plus"),
    "in": ("within", "inside"), "on": ("upon",), "with": ("alongside", "together with"), "from": ("out of",),
    "by": ("thanks to",), "of": ("out of", "among"), "for": ("for the sake of",), "to": ("so as to", "in order to"),
    "that": ("which",), "is": ("remains",), "are": ("remain",), "was": ("had been",), "were": ("had been",),
    "has": ("by now has",), "have": ("by now have",), "had": ("by then had",), "it": ("this",), "this": ("that",),
    "he": ("the man",), "she": ("the woman",), "they": ("these people",), "we": ("all of us",), "who": ("the one who",),
    "his": ("his own",), "her": ("her own",), "their": ("their own",), "its": ("its own",), "as": ("just as",),
    "at": ("over at",), "be": ("become",), "been": ("long been",), "not": ("in no way",), "or": ("or else",),
    "will": ("shall",), "than": ("than even",), "into": ("right into",), "when": ("at the time when",),
}  # fmt: skip
_ASIDES = ("in fact", "indeed", "in turn", "of course", "for their part", "to be sure", "it seems", "in any case")


def _break_runs(before: str, after: str, rng: random.Random) -> str:
    """The second sentence with most runs of five words that the first has broken at a small word, or by an aside."""
    source = [word.strip(_MARKS).casefold() for word in before.split()]
    runs = {tuple(source[n : n + 5]) for n in range(len(source) - 4)}
    words = after.split()
    bare = [word.strip(_MARKS).casefold() for word in words]
    n = 0
    while n + 5 <= len(words):
        if tuple(bare[n : n + 5]) not in runs or rng.random() < _KEPT_RUNS:
            n += 1
            continue
        small = [k for k in (n + 2, n + 3, n + 1, n + 4, n) if words[k] in _OTHERWISE]
        if small:
            at = small[0]
            words[at : at + 1] = bare[at : at + 1] = rng.choice(_OTHERWISE[words[at]]).split()
        else:
            at = n + 3
            aside = f", {rng.choice(_ASIDES)},".split()
            words[at:at] = bare[at:at] = [aside[1], *aside[2:]] if aside[0] == "," else aside
        n = at + 1
    return " ".join(words)
