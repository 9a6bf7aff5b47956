"""Manuscript traditions with a known copying graph: thirteen witnesses of a thousand words, without times.

Scribes copy a text of real small words and invented ones, and make the errors that people make: words misread, left
out, doubled, turned round or exchanged for a like one, a line skipped from one word to the same word further on. One
witness is copied from two, one has lost leaves, one is lost altogether: one that was copied twice or more, if there is
one. A witness of a lost one is right where it hangs from an inferred parent, or from whom the lost one was copied from.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from benchmarks.lineage.planting import made_up

WITNESSES, WORDS = 13, 1000
_RATES = (0.006, 0.025)
"""How many errors a scribe makes a word: from the best to the worst."""
_LETTERS = "abcdefghilmnoprstuv"


@dataclass
class Tradition:
    """Texts by name, and for each whom it may be said to come from; an empty name is a lost one."""

    texts: dict[str, str]
    parents: dict[str, tuple[str, ...]]


def tradition(rng: random.Random, text: str = "") -> Tradition:
    """A tradition of thirteen witnesses here and one lost, of a text or of a made-up one."""
    words = [word for word in (text or _long(rng)).split(" ") if word][:WORDS]
    texts: list[list[str]] = [words]
    above: list[list[int]] = [[]]
    rates = [0.0]
    for n in range(1, WITNESSES + 1):
        # who has been copied is the likelier to be copied again
        weights = [1 + sum(one in known for known in above) for one in range(n)]
        (parent,) = rng.choices(range(n), weights)
        rates.append(rng.uniform(*_RATES))
        texts.append(copied(rng, texts[parent], rates[-1]))
        above.append([parent])
    children = [sum(n in known for known in above) for n in range(len(texts))]
    lost = rng.choice([n for n, count in enumerate(children) if count >= 2] or [0])
    leaves = [n for n, count in enumerate(children) if not count and above[n]]
    mixed = rng.choice(leaves)
    other = rng.choice([n for n in range(len(texts)) if n not in (mixed, lost, *above[mixed])])
    texts[mixed] = copied(rng, _blended(rng, texts[above[mixed][0]], texts[other]), rates[mixed])
    above[mixed].append(other)
    damaged = rng.choice([n for n in range(1, len(texts)) if n not in (mixed, lost)])
    start, share = rng.uniform(0, 0.6), rng.uniform(0.25, 0.45)
    size = len(texts[damaged])
    texts[damaged] = texts[damaged][: round(start * size)] + texts[damaged][round((start + share) * size) :]
    order = rng.sample(range(len(texts)), len(texts))
    names = {n: f"witness-{place:02d}" for place, n in enumerate(order) if n != lost}

    def here(n: int) -> list[str]:
        return [names[n]] if n != lost else ["", *(names[one] for one in above[n])]

    return Tradition(
        {names[n]: " ".join(texts[n]) for n in names},
        {names[n]: tuple(name for one in above[n] for name in here(one)) for n in names},
    )


def _long(rng: random.Random) -> str:
    text = ""
    while len(text.split()) < WORDS:
        text += " " + made_up(rng, 1)[0]
    return text


def copied(rng: random.Random, words: list[str], rate: float) -> list[str]:
    """A copy with a scribe's errors."""
    out: list[str] = []
    n = 0
    while n < len(words):
        word = words[n]
        n += 1
        if rng.random() >= rate:
            out.append(word)
            continue
        error = rng.choice(("spelling", "spelling", "spelling", "omitted", "turned", "doubled", "like", "skipped"))
        if error == "spelling":
            out.append(_misspelt(rng, word))
        elif error == "turned" and n < len(words):
            out += [words[n], word]
            n += 1
        elif error == "doubled":
            out += [word, rng.choice(("and", "the", "then", "so", word))]
        elif error == "like":
            out.append(rng.choice(words))
        elif error == "skipped":
            again = next((k for k in range(n, min(n + 14, len(words))) if words[k] == word), None)
            out.append(word)
            n = n if again is None else again + 1
    return out


def _misspelt(rng: random.Random, word: str) -> str:
    place = rng.randrange(len(word))
    change = rng.randrange(3)
    if change == 0 or len(word) < 3:
        return word[:place] + rng.choice(_LETTERS) + word[place + 1 :]
    if change == 1:
        return word[:place] + word[place + 1 :]
    return word[: place + 1] + rng.choice(_LETTERS) + word[place + 1 :]


def _blended(rng: random.Random, main: list[str], other: list[str]) -> list[str]:
    """The first text, with stretches after the second where the scribe looked at that one."""
    out: list[str] = []
    for op in Levenshtein.opcodes(main, other):
        taken = other[op.dest_start : op.dest_end] if rng.random() < 0.4 else main[op.src_start : op.src_end]
        out += main[op.src_start : op.src_end] if op.tag == "equal" else taken
    return out
