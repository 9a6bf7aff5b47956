"""Yes and no: what one denies and another says, by a verb of denial or a "not" before the same verb."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from firsthand.dossier import Span, short
from firsthand.origins.claims import Mention
from firsthand.origins.disputes.ground import Ground, overlap
from firsthand.origins.disputes.readings import one_has_times
from firsthand.wording import Word, is_matter, keys_of, matter, negators, words

DENIED, DENIED_WORDS = 0.8, 3
"""A sentence says what another denies if it has this part of what is denied, which has so many words of matter."""
NEGATED = 0.75
"""Two sentences that have so much in common say yes and no where one has a "not" before its verb."""
SHOWN = 90
"""Letters of a sentence that is shown."""
_INTO_DENIAL = re.compile(r"\b(?:not|nor|neither|never|or|cannot)\b|n['’]t\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\A\W*(?:(?:that|having)\b"
    r"|(?:\S+\s){0,3}(?:claims?|allegations?|reports?|accusations?|suggestions?|rumou?rs|speculation)\b"
    r"|(?:he|she|it|they|his|her|their)\s(?:\S+\s)?(?:had|has|have|was|were|is|are|did|would)\b)",
    re.IGNORECASE,
)
_DENIED_ENDS = re.compile(r"[;.!?”\"]|,\s(?:saying|adding|but|as|and|who|which|after|while)\b|\s(?:but|and\ssaid)\s")
_NOT = re.compile(
    r"\b(?:is|are|was|were|has|have|had|did|does|do|will|would|could|can|ca|wo)(?:\s(?:not|never)\b|n['’]t\b)\s*",
    re.IGNORECASE,
)
_STOP = re.compile(r"[,;:.–—]")


def denials(ground: Ground) -> None:
    """What one denies, by a verb of denial, and another says."""
    denied = {n: told for n in ground.readings if (told := _denied(ground, ground.sentences[n][0]))}
    for pair in ground.pairs(denied, both=False):
        for n, m in (pair, pair[::-1]):
            for who, span, content in denied.get(n, ()):
                common = content & ground.readings[m].matter
                if len(common) >= DENIED * len(content) and _says_so(ground, m):
                    text = ground.text(n)[span[0] : span[1]]
                    words_of = (text, short(ground.text(m), SHOWN))
                    whole = (0, len(ground.text(m)))
                    sure = len(common) / len(content)
                    ground.add(
                        "denial", content, ((n, span), (m, whole)),
                        weight=3, sure=sure, who=who, said=words_of,
                    )  # fmt: skip


def _denied(ground: Ground, mention: Mention) -> list[tuple[str, Span, frozenset[str]]]:
    """Who denies what in a sentence: the source, the place of what is denied, its words of matter."""
    text = ground.story.articles[mention.article]["text"]
    found = []
    for row in ground.denying.get(mention.article, ()):
        cues = [cue["end"] for cue in row["cue_spans"] or () if mention.start <= cue["start"] < mention.end]
        if not cues or _INTO_DENIAL.search(text[mention.start : cues[0]]):
            continue
        at = cues[0]
        end = _DENIED_ENDS.search(text, at, mention.end)
        stop = end.start() if end else mention.end
        content = matter(text[at:stop]) - _of_denials()
        if _DENIED.match(text[at:stop]) and len(content) >= DENIED_WORDS and row["source"]:
            start = at + len(text[at:stop]) - len(text[at:stop].lstrip())
            span = (start - mention.start, stop - mention.start)
            found.append((str(row["source_name"] or row["source"]), span, content))
    return found


def _says_so(ground: Ground, n: int) -> bool:
    """Whether a sentence states what it says: it neither asks nor denies nor doubts."""
    text = ground.text(n)
    keys = {word.key for word in words(text)}
    if "?" in text or not keys.isdisjoint(_turning()):
        return False
    mention = ground.sentences[n][0]
    return not any(
        span["start"] < mention.end and mention.start < span["end"]
        for row in ground.denying.get(mention.article, ())
        for span in (*(row["content_spans"] or ()), *(row["cue_spans"] or ()))
    )


def negations(ground: Ground) -> None:
    """Two sentences alike but for a "not" before the verb."""
    negated = {n: at for n in ground.readings if (at := _negated(ground, n))}
    for pair in ground.pairs(negated, both=False):
        for n, m in (pair, pair[::-1]):
            if n not in negated or m in negated or not _says_so(ground, m):
                continue
            one, other = ground.readings[n], ground.readings[m]
            alike = overlap(one.matter - negators(), other.matter)
            if alike >= NEGATED and _stands_in(negated[n][1], other.line) and not one_has_times(one, other):
                words_of = (short(ground.text(n), SHOWN), short(ground.text(m), SHOWN))
                pairs = ((n, negated[n][0]), (m, (0, len(ground.text(m)))))
                ground.add("denial", (n, m), pairs, weight=3, sure=alike, said=words_of)


def _negated(ground: Ground, n: int) -> tuple[Span, tuple[str, ...]] | None:
    """Where the only "not" of a sentence stands, and the keys of the words of matter around it."""
    text = ground.text(n)
    found = list(_NOT.finditer(text))
    if len(found) != 1 or "?" in text or len({w.key for w in words(text)} & negators()) != 1:
        return None
    content = [word for word in words(text) if is_matter(word.key) and word.key not in negators()]
    before = [word.key for word in content if word.end <= found[0].start()][-1:]
    behind = [word for word in content if word.start >= found[0].end()][:2]
    if not before or not behind or _STOP.search(text, found[0].end(), behind[0].start):
        return None
    return (found[0].start(), behind[0].end), (*before, *(word.key for word in behind))


def _stands_in(keys: Sequence[str], line: Sequence[Word]) -> bool:
    """Whether words of matter stand in a sentence one behind the other."""
    content = [word.key for word in line if is_matter(word.key)]
    return any(content[n : n + len(keys)] == list(keys) for n in range(len(content)))


@cache
def _turning() -> frozenset[str]:
    """Words that deny, doubt or ask."""
    return negators() | keys_of("en/doubts", "contrary") | keys_of("en/doubts", "unsettled")


@cache
def _of_denials() -> frozenset[str]:
    """Words for what is denied, which it need not hold where it is said."""
    return negators() | keys_of("en/doubts", "denied")
