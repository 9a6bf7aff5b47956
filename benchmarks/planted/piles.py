"""Piles of articles in which it is known who took what from whom.

A pile holds parents (real articles that have nothing to do with each other), copies of them of every class, forms
filled in anew, articles alone, and filler. Its truth is a list of pairs, each with the stretches that both have in
common; and for every article the parents it goes back to, so that siblings and grandparents are not called wrong.

Filler is spliced from fragments of three to seven words of real articles: as many articles as are wanted, with the
words and the turns of phrase of the news, in which nobody took anything from anybody.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import orjson

from benchmarks.planted import forms
from benchmarks.planted.mutations import (
    SINGLE,
    Part,
    Sources,
    Span,
    can_be_quoted,
    edited,
    merged,
    put_together,
    quoted,
)
from benchmarks.planted.rewriting import Rewriter
from benchmarks.planted.thinning import Corpus, words_of

CLASSES = (*SINGLE, "quotes", "merged", "chain", "crowd")
"""Every class of planted pairs."""
FORM = "form "
"""Before the name of a form in what an article is."""
GENERATIONS = 3
_GENERATION_EDITS = 0.10
FILLER_WORDS = 400
_FRAGMENT_WORDS = (3, 7)
_SHORT_WORDS = 4
_MATERIAL_ARTICLES = 100_000
"""So many articles of filler hold whole fragments; of more a part is cut to short ones, in which no run is."""
_REAL = 3 / 4
"""At most this part of what is no copy are real articles; the rest is filler."""
_PARENTS = 2 / 3
"""This part of the real articles have copies; the others are alone."""
_FORM_SIZES = (2, 2, 3, 4, 6, 8, 12, 18, 26, 40)
"""How often the forms of a pile are filled in, unless it is too small."""
_OUTLETS = 60
_START = datetime(2024, 1, 1, tzinfo=UTC)
_YEAR_MINUTES = 365 * 24 * 60
_BETWEEN_MINUTES = 36 * 60
"""Mean time after which a copy follows its parent."""


@dataclass(frozen=True)
class Pair:
    """A planted pair, with the stretches of the child and those of the parent that stand for each other."""

    kind: str
    child: str
    parent: str
    stretches: tuple[tuple[Span, Span], ...]


@dataclass
class Pile:
    """Articles and the truth about them."""

    size: int
    seed: int
    texts: dict[str, str] = field(default_factory=dict)
    """All but the filler, in the order in which they were made."""
    kinds: dict[str, str] = field(default_factory=dict)
    """What each of them is: `base`, a class, or `form` and its name."""
    roots: dict[str, frozenset[str]] = field(default_factory=dict)
    """The bases whose words an article holds, itself included."""
    pairs: list[Pair] = field(default_factory=list)
    domains: dict[str, str] = field(default_factory=dict)
    """The sites of real articles; all else is spread over some sites that there are not."""
    times: dict[str, int] = field(default_factory=dict)
    """Minutes since the beginning of the pile's year."""
    filler: list[str] = field(default_factory=list)
    """Ids of the filler, whose texts are made when they are asked for."""

    def related(self, a: str, b: str) -> bool:
        """Whether two articles hold words of one base."""
        return not self.roots.get(a, frozenset()).isdisjoint(self.roots.get(b, frozenset()))

    def kind(self, article: str) -> str:
        """What an article is."""
        return self.kinds.get(article, "filler")

    def form_pairs(self) -> Iterator[tuple[str, str]]:
        """All pairs of one form."""
        of: dict[str, list[str]] = {}
        for article, kind in self.kinds.items():
            if kind.startswith(FORM):
                of.setdefault(kind, []).append(article)
        for articles in of.values():
            yield from ((a, b) for n, a in enumerate(articles) for b in articles[:n])


class Planter:
    """Makes piles from a corpus.

    Args:
        corpus: bases and material for filler.
        seed: the same seed makes the same piles.
    """

    def __init__(self, corpus: Corpus, seed: int) -> None:
        self._corpus, self._seed = corpus, seed
        self._material = [[word for word in text.split() if _plain(word)] for text in corpus.material]
        # long texts give more fragments: every word is as likely to begin one as any other
        self._ends: list[int] = []
        for words in self._material:
            self._ends.append((self._ends[-1] if self._ends else 0) + len(words))
        rng = random.Random(f"words {seed}")
        some = rng.sample(corpus.bases, min(400, len(corpus.bases)))
        words = [word for base in some for word in words_of(base.text)]
        self._sources = Sources(words, self.filler, Rewriter.read())

    def filler(self, rng: random.Random, words: int, whole: float = 1.0) -> str:
        """A paragraph of so many words, in sentences of fragments of other articles; of these a part is left whole."""
        said: list[str] = []
        while len(said) < words:
            sentence: list[str] = []
            for _ in range(rng.randint(3, 6)):
                (text,) = rng.choices(self._material, cum_weights=self._ends)
                start = rng.randrange(len(text))
                length = rng.randint(*_FRAGMENT_WORDS)
                if whole < 1 and rng.random() > whole:
                    length = min(length, _SHORT_WORDS)
                sentence += text[start : start + length]
            sentence = [word.rstrip(".?!:;,—-") or "and" for word in sentence]
            said += [sentence[0][:1].upper() + sentence[0][1:], *sentence[1:-1], sentence[-1] + "."]
        return " ".join([*said[: words - 1], said[words - 1].rstrip(".") + "."])

    def filler_article(self, article: str, size: int) -> str:
        """The filler of this id in a pile of that size."""
        rng = random.Random(f"{self._seed} {article}")
        # there is only so much material: with more articles than this every run of five words would stand in many
        whole = min(1.0, _MATERIAL_ARTICLES / size)
        return "\n\n".join(self.filler(rng, rng.randint(55, 105), whole) for _ in range(FILLER_WORDS // 80))

    def pile(self, size: int, each: int, seed: int = 0) -> Pile:
        """A pile of so many articles with some `each` pairs of every class.

        Raises:
            ValueError: the copies alone are more than the pile may hold, or more hosts are needed than there are.
        """
        rng = random.Random(f"pile {self._seed} {size} {each} {seed}")
        crowd = max(min(40, size // 10), min(1000, size // 100))
        chains, halves, filled = each // GENERATIONS, each // 2, _form_sizes(size, rng)
        copies = (len(SINGLE) + 1) * each + halves + chains * GENERATIONS + crowd + sum(filled.values())
        bases = rng.sample(self._corpus.bases, len(self._corpus.bases))
        hosts = [bases.pop() for _ in range(each)] if each < len(bases) // 2 else []
        real = min(len(bases), round(_REAL * (size - copies)))
        parents = round(_PARENTS * real)
        if parents < 2 or len(hosts) < each:
            raise ValueError(f"{size} articles do not hold {each} pairs of each class: {copies} copies, {real} others")

        growing = _Growing(Pile(size, self._seed), rng)
        texts = growing.pile.texts
        placed = [growing.put("base", base.text, base.domain) for base in bases[:real]]
        chosen, alone = placed[:parents], placed[parents:]
        for kind in SINGLE:
            for parent in _taken(chosen, each, rng):
                growing.plant(kind, self._copy(kind, texts[parent], "", rng), parent)
        quotable = [parent for parent in chosen if can_be_quoted(texts[parent])]
        for parent, host in zip(_taken(quotable, each, rng), hosts, strict=True):
            growing.plant("quotes", self._copy("quotes", texts[parent], host.text, rng), parent, domain=host.domain)
        for _ in range(halves):
            one, other = rng.sample(chosen, 2)
            growing.plant("merged", self._copy("merged", texts[one], texts[other], rng), one, other)
        for parent in _taken(chosen, chains, rng):
            last = parent
            for _ in range(GENERATIONS):
                last = growing.plant("chain", self._copy("chain", texts[last], "", rng), last)
        report = rng.choice(alone or placed)
        for _ in range(crowd):
            growing.plant("crowd", self._copy("exact", texts[report], "", rng), report)
        for form, times in filled.items():
            for _ in range(times):
                growing.put(FORM + form, forms.fill(form, rng))
        growing.pile.filler = growing.ids_left()
        return growing.pile

    def pair(self, kind: str, seed: int) -> Pile:
        """A pile of two articles: one planted pair of a class, or two of one `form`."""
        rng = random.Random(f"pair {self._seed} {kind} {seed}")
        growing = _Growing(Pile(2, self._seed), rng)
        if kind == "form":
            form = rng.choice(forms.names())
            for _ in range(2):
                growing.put(FORM + form, forms.fill(form, rng))
            return growing.pile
        base, host = rng.sample(self._corpus.bases, 2)
        while kind == "quotes" and (base is host or not can_be_quoted(base.text)):
            base = rng.choice(self._corpus.bases)
        parent = growing.put("base", base.text, base.domain)
        growing.plant(kind, self._copy(kind, base.text, host.text, rng), parent)
        return growing.pile

    def _copy(self, kind: str, text: str, other: str, rng: random.Random) -> list[Part]:
        """A copy of a class; `other` is the article that quotes, or the second parent."""
        if kind == "quotes":
            return quoted(text, other, rng)
        if kind == "merged":
            return merged(text, other, rng)
        mutate = edited(_GENERATION_EDITS) if kind == "chain" else SINGLE[kind]
        return mutate(text, rng, self._sources)

    def rows(self, pile: Pile) -> Iterator[dict[str, object]]:
        """The articles as input for trace, mixed."""
        rng = random.Random(f"rows {pile.seed} {pile.size}")
        planted, filler = iter(rng.sample(sorted(pile.texts), len(pile.texts))), iter(pile.filler)
        places = set(rng.sample(range(pile.size), len(pile.texts)))
        for n in range(pile.size):
            article = next(planted if n in places else filler)
            text = pile.texts.get(article) or self.filler_article(article, pile.size)
            minutes = pile.times.get(article, rng.randrange(_YEAR_MINUTES))
            elsewhere = f"outlet-{rng.randrange(_OUTLETS):02d}.example"
            domain = pile.domains.get(article) or elsewhere
            yield {
                "id": article,
                "url": f"https://{domain}/{article}",
                "outlet": domain,
                "published_at": (_START + timedelta(minutes=minutes)).isoformat(),
                "text": text,
            }

    def write(self, pile: Pile, path: Path) -> None:
        """The articles as JSONL."""
        with path.open("wb") as file:
            for row in self.rows(pile):
                file.write(orjson.dumps(row) + b"\n")


class _Growing:
    """A pile while it is made. Its ids say nothing of who came first."""

    def __init__(self, pile: Pile, rng: random.Random) -> None:
        self.pile, self._rng = pile, rng
        self._ids = iter([f"a{number:07d}" for number in rng.sample(range(pile.size), pile.size)])

    def put(self, kind: str, text: str, domain: str = "") -> str:
        """Adds an article that took nothing from another; gives its id."""
        article = next(self._ids)
        self.pile.texts[article], self.pile.kinds[article], self.pile.domains[article] = text, kind, domain
        self.pile.roots[article] = frozenset({article})
        self.pile.times[article] = self._rng.randrange(_YEAR_MINUTES)
        return article

    def plant(self, kind: str, parts: Sequence[Part], *parents: str, domain: str = "") -> str:
        """Adds a copy, and the truth about it; gives its id."""
        text, stretches = put_together(parts)
        child = self.put(kind, text, domain)
        later = 1 + round(self._rng.expovariate(1 / _BETWEEN_MINUTES))
        self.pile.times[child] = later + max(self.pile.times[parent] for parent in parents)
        self.pile.roots[child] = frozenset({child}).union(*(self.pile.roots[parent] for parent in parents))
        for n, parent in enumerate(parents):
            own = tuple((s.child, s.origin) for s in stretches if s.parent == n)
            self.pile.pairs.append(Pair(kind, child, parent, own))
        return child

    def ids_left(self) -> list[str]:
        """The ids that no article has yet."""
        return list(self._ids)


def _plain(word: str) -> bool:
    """Whether a word may stand in filler: no quotation mark, whose partner would be missing, and no address."""
    return not re.search(r"[\"“”]|\w\W+\w+\W+\w", word)


def _taken(parents: Sequence[str], n: int, rng: random.Random) -> list[str]:
    """So many parents, each as often as any other."""
    rounds = -(-n // max(len(parents), 1))
    return list(islice((p for _ in range(rounds) for p in rng.sample(list(parents), len(parents))), n))


def _form_sizes(size: int, rng: random.Random) -> dict[str, int]:
    """How often each form is filled in: a few twice, some dozens of times."""
    names = rng.sample(forms.names(), len(_FORM_SIZES))
    return {name: min(times, max(2, size // 50)) for name, times in zip(names, _FORM_SIZES, strict=True)}
