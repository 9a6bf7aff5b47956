"""Stories in which it is known who copied whom.

A story grows from a text: a star of copies of one article, a chain, a tree in which whoever was copied is copied again
the likelier, a tree of which some pages mix two copies (the beginning of one, the end of the other), or two stars of
texts that have nothing in common but the pages that join them. A root may be an agency's; it may be lost. Times are
exact, the day alone, exact and wrong for one in twenty, one day for all (that of the crawl), or absent.
"""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

from benchmarks.lineage.hands import Hand
from benchmarks.planted.thinning import is_report

TIMES = ("exact", "day", "wrong", "crawl", "none")
SHAPES = ("star", "chain", "tree", "mixed", "joined")
STAR = (40, 40, 12, 5)
"""How many copies a star has."""
CHAIN, TREE = (4, 8), (8, 25)
MIXED = 0.2
"""In this part of the pages that could mix two copies they do."""
LOST = 1 / 3
"""In this part of the stars and trees the root has no page here."""
AGENCY = 1 / 2
"""In this part of the stories the root is an agency's."""
CREDIT, KEPT = 0.6, 0.5
"""How many copies of an agency's page credit it; how often a copy of such a copy keeps the credit."""
WRONG = 0.05
_DELAY_MINUTES = 200
_OUTLETS = 60
_WORDS = (200, 600)
_CRAWLED = "2024-12-24"

_SAYS = re.compile(
    r"\b(?:AP|AFP|UPI|PA|ANSA|EFE|DPA|TASS|Reuters|Bloomberg|Xinhua|Associated Press|Press Association"
    r"|Agence France|United Press|[Nn]ews [Ss]ervice|[Ww]ires?|contributed|[Rr]eporting by"
    r"|[Oo]riginally (?:published|appeared))\b"
    r"|\A[A-Z][A-Z .,']{3,}[^.\n]{0,60}(?: [-–]|—)",
)
"""A text that may say where it is from, by a rule that does not follow ours: else our rules would choose the piles."""

_SYLLABLES = "ka lo mer tin dra vos el qui sab ret und pel har ost bri ven cor ma lis tor ged am fi rus".split()  # noqa: SIM905
_BETWEEN = "the a of in to and for with on by from at over under near after before while".split()  # noqa: SIM905


@dataclass(frozen=True)
class Copy:
    """One planted article and where its words came from."""

    id: str
    text: str
    parents: tuple[str, ...]
    at: datetime
    agency: str = ""
    """Whose page it is, if it is an agency's."""
    credit: str = ""
    lost: bool = False
    outlet: str = ""


@dataclass(frozen=True)
class Story:
    """All copies of one text, parents before children; of two texts where pages join them."""

    shape: str
    copies: tuple[Copy, ...]

    @property
    def present(self) -> list[Copy]:
        """Those that have a page here."""
        return [copy for copy in self.copies if not copy.lost]


def plant(rng: random.Random, texts: Sequence[str], hand: Hand, n: int, shape: str) -> Story:
    """The story of number n; a joined one takes two texts, the others the first."""
    grow = _Growing(rng, hand, n)
    lost = shape in ("star", "tree") and rng.random() < LOST
    root = grow.root(texts[0], lost)
    if shape == "star":
        for _ in range(rng.choice(STAR)):
            grow.copy(root)
    elif shape == "chain":
        last = root
        for _ in range(rng.randint(*CHAIN)):
            last = grow.copy(last)
    elif shape in ("tree", "mixed"):
        for _ in range(2):
            grow.copy(root)
        for _ in range(rng.randint(*TREE)):
            above = [copy for copy in grow.copies for _ in range(1 + grow.followed(copy))]
            one, other = rng.choice(above), rng.choice(above)
            if shape == "mixed" and one is not other and rng.random() < MIXED:
                grow.mix(one, other)
            else:
                grow.copy(one)
    else:
        other = grow.root(texts[1], False)
        sides = [[above, *(grow.copy(above) for _ in range(rng.randint(2, 5)))] for above in (root, other)]
        for _ in range(rng.randint(1, 3)):
            grow.mix(rng.choice(sides[0]), rng.choice(sides[1]))
    return Story(shape, grow.done())


class _Growing:
    """A story while it grows."""

    def __init__(self, rng: random.Random, hand: Hand, n: int) -> None:
        self._rng, self._hand, self._n = rng, hand, n
        self._agency = rng.choice(("Reuters", "AP", "AFP")) if rng.random() < AGENCY else ""
        self._few_outlets = rng.random() < 1 / 3
        self.copies: list[Copy] = []

    def root(self, text: str, lost: bool) -> Copy:
        at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=3 * self._n, minutes=self._rng.randrange(1440))
        return self._put(Copy(self._name(), text, (), at, agency=self._agency, lost=lost))

    def copy(self, above: Copy) -> Copy:
        often = CREDIT if above.agency else KEPT if above.credit else 0.0
        kept = self._rng.random() < often
        made = Copy(
            self._name(),
            self._hand.copy(self._rng, above.text),
            (above.id,),
            self._later(above),
            credit=self._agency if kept else "",
        )
        return self._put(made)

    def mix(self, one: Copy, other: Copy) -> Copy:
        text = self._hand.mixed(self._rng, one.text, other.text)
        at = max(self._later(one), self._later(other))
        return self._put(Copy(self._name(), text, (one.id, other.id), at))

    def followed(self, above: Copy) -> int:
        return sum(above.id in copy.parents for copy in self.copies)

    def done(self) -> tuple[Copy, ...]:
        """The copies under names and outlets that tell nothing of their order."""
        names = self._rng.sample(range(len(self.copies)), len(self.copies))
        new = {copy.id: f"s{self._n:03d}-{name:03d}" for copy, name in zip(self.copies, names, strict=True)}
        return tuple(
            replace(copy, id=new[copy.id], parents=tuple(new[one] for one in copy.parents), outlet=self._outlet(copy))
            for copy in self.copies
        )

    def _outlet(self, copy: Copy) -> str:
        few = f"Outlet {self._rng.randrange(_OUTLETS)}"
        return copy.agency or (few if self._few_outlets else f"Outlet {self._n}-{copy.id}")

    def _put(self, copy: Copy) -> Copy:
        self.copies.append(copy)
        return copy

    def _name(self) -> str:
        return str(len(self.copies))

    def _later(self, above: Copy) -> datetime:
        return above.at + timedelta(minutes=round(self._rng.expovariate(1 / _DELAY_MINUTES)) + 1)


def stated_time(copy: Copy, times: str) -> str | None:
    """What a copy says of when it was published."""
    rng = random.Random(f"{copy.id} {copy.at}")
    off = timedelta(minutes=rng.choice((-1, 1)) * rng.randint(120, 4320))
    if times == "wrong" and rng.random() < WRONG:
        return (copy.at + off).isoformat()
    said = {"day": copy.at.date().isoformat(), "crawl": _CRAWLED, "none": None}
    return said.get(times, copy.at.isoformat())


def record(copy: Copy, times: str) -> dict[str, object]:
    """A copy as input for trace."""
    return {
        "id": copy.id,
        "url": f"https://{copy.outlet.replace(' ', '-').lower()}.example/{copy.id}" if not copy.agency else None,
        "text": copy.text,
        "outlet": copy.outlet,
        "published_at": stated_time(copy, times),
        "byline": f"By {copy.credit}" if copy.credit else None,
    }


def pile(data: Path | None, stories: int, seed: int) -> list[Story]:
    """Planted stories, every shape in turn, on articles of DIR's `news-dev` or on made-up texts."""
    rng = random.Random(f"lineage {seed}")
    texts = made_up(rng, 2 * stories) if data is None else articles(data, rng, 3 * stories)
    given, spare = texts[: 2 * stories], texts[2 * stories :]
    if data is None:
        hands = [Hand(text.split(), []) for text in given]
    else:
        words = [word.strip('.,;:!?"“”()') for text in spare for word in text.split()]
        paragraphs = [part for text in spare for part in text.split("\n\n") if 25 <= len(part.split()) <= 90]
        hands = [Hand([word for word in words if word], paragraphs)] * len(given)
    return [
        plant(rng, (given[2 * n], given[2 * n + 1]), hands[2 * n], n, SHAPES[n % len(SHAPES)]) for n in range(stories)
    ]


def articles(data: Path, rng: random.Random, n: int) -> list[str]:
    """Real reports that credit nobody: what a text says of its origin would contradict what is planted."""
    with gzip.open(data / "news-dev" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [orjson.loads(line)["text"] or "" for line in lines]
    rng.shuffle(texts)
    found: list[str] = []
    for text in texts:
        fits = _WORDS[0] <= len(text.split()) <= _WORDS[1] and is_report(text)
        if fits and not _SAYS.search(text):
            found.append(text.strip())
        if len(found) == n:
            break
    return found


def made_up(rng: random.Random, n: int) -> list[str]:
    """Texts of invented words and real small ones; no two share an invented word but by chance."""
    return [
        _made_up(rng, ["".join(rng.choices(_SYLLABLES, k=rng.randint(2, 3))) for _ in range(120)]) for _ in range(n)
    ]


def _made_up(rng: random.Random, words: Sequence[str]) -> str:
    def sentence() -> str:
        said = [word for _ in range(rng.randint(4, 9)) for word in (rng.choice(words), rng.choice(_BETWEEN))]
        said[rng.randrange(0, len(said), 2)] = rng.choice(words).capitalize()
        said[-1] = f"{rng.randint(2, 980)} {rng.choice(words)}"
        return " ".join(said).capitalize() + "."

    return "\n\n".join(" ".join(sentence() for _ in range(rng.randint(2, 3))) for _ in range(rng.randint(6, 12)))
