"""An article -> a planted copy of it, and where each stretch of the copy came from.

A mutation gives the copy as parts, each with its place in the parent, or none where the text is its own:

    >>> text, stretches = put_together([Part("New. "), Part("The dam HELD.", 0, (10, 23))])
    >>> text, stretches
    ('New. The dam HELD.', [Stretch(parent=0, child=(5, 18), origin=(10, 23))])

Within a part words may have been changed, so that a stretch of the copy stands for a stretch of the parent as a whole.
Everything is drawn from the generator that is given: the same seed plants the same copies.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.planted.rewriting import Rewriter, sentences

Span = tuple[int, int]


@dataclass(frozen=True)
class Part:
    """Some text of a copy. `origin` is its place in the parent of this number, in code points."""

    text: str
    parent: int = 0
    origin: Span | None = None


@dataclass(frozen=True)
class Stretch:
    """A place in a copy and the place in a parent that it came from."""

    parent: int
    child: Span
    origin: Span


@dataclass(frozen=True)
class Sources:
    """What copies are made from, besides their parents."""

    words: Sequence[str]
    """Words of the corpus, as often as they occur."""
    paragraph: Callable[[random.Random, int], str]
    """Text that is nobody's: a paragraph of so many words."""
    rewriter: Rewriter


def put_together(parts: Sequence[Part]) -> tuple[str, list[Stretch]]:
    """The text of the parts, and the stretches that have an origin."""
    at, found = 0, []
    for part in parts:
        if part.origin is not None:
            found.append(Stretch(part.parent, (at, at + len(part.text)), part.origin))
        at += len(part.text)
    return "".join(part.text for part in parts), found


def exact(text: str, _rng: random.Random, _sources: Sources) -> list[Part]:
    """The text itself."""
    return [Part(text, 0, (0, len(text)))]


def typography(text: str, rng: random.Random, _sources: Sources) -> list[Part]:
    """The same words set by another press."""
    return [Part(_reset(text, rng), 0, (0, len(text)))]


def _reset(text: str, rng: random.Random) -> str:
    if "“" in text or "’" in text:
        text = text.translate(str.maketrans("“”‘’", "\"\"''"))
    else:
        text = re.sub(r'(^|[\s(—–-])"', r"\1“", text).replace('"', "”")
        text = re.sub(r"(^|[\s(“])'", r"\1‘", text).replace("'", "’")
    dash = rng.choice(("—", " – ", " -- "))
    text = re.sub(r"\s?(?:—|–|--)\s?", dash, text)
    text = text.replace("...", "…").replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("fl", "ﬂ")
    text = unicodedata.normalize("NFD", text)

    def space(match: re.Match[str]) -> str:
        return rng.choice(("\u00a0", "\u00a0", "\u202f")) if rng.random() < 0.15 else match.group()

    def hyphenated(match: re.Match[str]) -> str:
        word = match.group()
        middle = len(word) // 2
        return f"{word[:middle]}\u00ad{word[middle:]}" if rng.random() < 0.3 else word

    return re.sub(r"[A-Za-z]{8,}", hyphenated, re.sub(" ", space, text))


def edited(share: float) -> Callable[[str, random.Random, Sources], list[Part]]:
    """A mutation that changes this share of the words: a third each replaced, left out, joined by another."""

    def edit(text: str, rng: random.Random, sources: Sources) -> list[Part]:
        return [Part(change_words(text, share, rng, sources.words), 0, (0, len(text)))]

    return edit


def change_words(text: str, share: float, rng: random.Random, words: Sequence[str]) -> str:
    """The text with a share of its words changed, its line breaks and the marks around words kept."""
    places = [match.span() for match in re.finditer(r"[^\W_](?:\S*[^\W_])?", text)]
    chosen = sorted(rng.sample(range(len(places)), round(share * len(places))))
    out, last = [], 0
    for n in chosen:
        start, end = places[n]
        out.append(text[last:start])
        change = rng.randrange(3)
        if change == 0:
            out.append(rng.choice(words))
        elif change == 1:
            out.append(f"{text[start:end]} {rng.choice(words)}")
        last = end
    return "".join(out) + text[last:]


def cut_start(text: str, rng: random.Random, _sources: Sources) -> list[Part]:
    """The last 30 to 70 percent."""
    return [_kept(text, _edge(text, rng.uniform(0.3, 0.7)), len(text))]


def cut_end(text: str, rng: random.Random, _sources: Sources) -> list[Part]:
    """The first 30 to 70 percent."""
    return [_kept(text, 0, _edge(text, rng.uniform(0.3, 0.7)))]


def cut_both(text: str, rng: random.Random, _sources: Sources) -> list[Part]:
    """30 to 50 percent from the middle."""
    start = rng.uniform(0.15, 0.4)
    return [_kept(text, _edge(text, start), _edge(text, start + rng.uniform(0.3, 0.5)))]


def _edge(text: str, share: float) -> int:
    """The beginning of the word at this share of the text: desks cut at sentences, crawlers anywhere."""
    match = re.compile(r"(?<=\s)\S").search(text, round(share * len(text)))
    return match.start() if match else len(text)


def _kept(text: str, start: int, end: int) -> Part:
    end = start + len(text[start:end].rstrip())
    return Part(text[start:end], 0, (start, end))


def new_lead(text: str, rng: random.Random, sources: Sources) -> list[Part]:
    """One to three paragraphs of its own, then the parent from its second sentence, or one soon after, on."""
    own = "\n\n".join(sources.paragraph(rng, rng.randint(35, 70)) for _ in range(rng.randint(1, 3)))
    starts = [start for start, _ in sentences(text)][1:4]
    start = rng.choice(starts) if starts else 0
    return [Part(own + "\n\n"), _kept(text, start, len(text))]


def reordered(text: str, rng: random.Random, _sources: Sources) -> list[Part]:
    """Three to six blocks of whole sentences, none of which follows the one it followed."""
    spans = sentences(text)
    blocks = min(rng.randint(3, 6), len(spans))
    cuts = [0, *sorted(rng.sample(range(1, len(spans)), blocks - 1)), len(spans)]
    kept = [(spans[low][0], spans[high - 1][1]) for low, high in pairwise(cuts)]
    order = list(range(blocks))
    while any(after == before + 1 for before, after in pairwise(order)):
        rng.shuffle(order)
    parts = []
    for n in order:
        parts += [Part(text[slice(*kept[n])], 0, kept[n]), Part("\n\n")]
    return parts[:-1]


def quoted(text: str, host: str, rng: random.Random) -> list[Part]:
    """Another article that quotes three sentences of the parent, each in a paragraph of its own."""
    spans = [span for span in sentences(text) if _quotable(text[slice(*span)])]
    chosen = sorted(rng.sample(spans, 3))
    paragraphs = [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", host)]
    after = {rng.choice(paragraphs)[1] for _ in range(8)}
    places = sorted((sorted(after) * 3)[:3])
    parts, last = [], 0
    said = rng.sample(("it said", "the report said", "the text reads", "it added", "the authors wrote"), 3)
    for (start, end), place, cue in zip(chosen, places, said, strict=True):
        closing = "," if text[end - 1] == "." else ""
        span = (start, end - len(closing))
        parts += [Part(host[last:place] + "\n\n“"), Part(text[slice(*span)], 0, span), Part(f"{closing}” {cue}.")]
        last = place
    return [*parts, Part(host[last:])]


def _quotable(sentence: str) -> bool:
    return 12 <= len(sentence.split()) <= 45 and not re.search('["“”\n]', sentence)


def can_be_quoted(text: str) -> bool:
    """Whether a text has three sentences long enough to be quoted."""
    return sum(_quotable(text[slice(*span)]) for span in sentences(text)) >= 3


def merged(first: str, second: str, rng: random.Random) -> list[Part]:
    """Half of each of two parents: the first half of one, then the last half of the other."""
    one = _kept(first, 0, _sentence_edge(first, rng.uniform(0.45, 0.55)))
    other = _kept(second, _sentence_edge(second, rng.uniform(0.45, 0.55)), len(second))
    return [one, Part("\n\n"), Part(other.text, 1, other.origin)]


def _sentence_edge(text: str, share: float) -> int:
    return min((start for start, _ in sentences(text)), key=lambda start: abs(start - share * len(text)))


def rewritten(text: str, rng: random.Random, sources: Sources) -> list[Part]:
    """Told in other words, sentence by sentence."""
    parts = []
    for said, span in sources.rewriter.tell(text, rng):
        parts += [Part(said, 0, span), Part("\n\n" if rng.random() < 0.4 else " ")]
    return parts[:-1]


SINGLE: dict[str, Callable[[str, random.Random, Sources], list[Part]]] = {
    "exact": exact,
    "typography": typography,
    "edits_3": edited(0.03),
    "edits_15": edited(0.15),
    "edits_30": edited(0.30),
    "cut_start": cut_start,
    "cut_end": cut_end,
    "cut_both": cut_both,
    "new_lead": new_lead,
    "reordered": reordered,
    "rewrite": rewritten,
}
"""Mutations of one parent alone."""
