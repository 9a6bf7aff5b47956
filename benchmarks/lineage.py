"""How often lineage names the right parent, on planted trees.

    python -m benchmarks.lineage [--data DIR] [--stories N] [--json]

Stories are grown from a text: stars of copies, chains, random trees, each with its root in the pile or lost, with
the small edits, cuts and additions that outlets make. Texts are made up, or articles of DIR's `news-dev` that credit
nobody: what a text says of its origin would contradict what is planted.
The same piles are traced with exact times, times rounded to the day, one day for all (the day of the crawl), and none.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import orjson
import pyarrow as pa

TIMES = ("exact", "day", "crawl", "none")
SHAPES = ("star", "star", "chain", "tree")
CREDITED = 0.6
"""In this part of the stories the root is an agency's and its copies may credit it."""

_SYLLABLES = "ka lo mer tin dra vos el qui sab ret und pel har ost bri ven cor ma lis tor ged am fi rus".split()  # noqa: SIM905
_BETWEEN = "the a of in to and for with on by from at over under near after before while".split()  # noqa: SIM905


@dataclass(frozen=True)
class Copy:
    """One planted article and where its words came from; a lost root has no article."""

    id: str
    text: str
    parent: str | None
    at: datetime
    agency: str | None = None


def vocabulary(rng: random.Random) -> list[str]:
    """The invented words of one story: no other story has them."""
    return ["".join(rng.choices(_SYLLABLES, k=rng.randint(2, 3))) for _ in range(120)]


def made_up(rng: random.Random, words: list[str], paragraphs: int) -> str:
    """A text of invented words and real small ones: paragraphs of two or three sentences."""

    def sentence() -> str:
        said = [word for _ in range(rng.randint(4, 9)) for word in (rng.choice(words), rng.choice(_BETWEEN))]
        said[rng.randrange(0, len(said), 2)] = rng.choice(words).capitalize()
        said[-1] = f"{rng.randint(2, 980)} {rng.choice(words)}"
        return " ".join(said).capitalize() + "."

    return "\n\n".join(" ".join(sentence() for _ in range(rng.randint(2, 3))) for _ in range(paragraphs))


def edited(rng: random.Random, text: str, spare: str) -> str:
    """A copy as outlets make them: a few words changed, often cut from the end, at times a paragraph less or more."""
    words = text.split(" ")
    for _ in range(rng.choice([0, 0, 1, 1, 2, 3, 5])):
        place = rng.randrange(1, len(words))
        words[place] = rng.choice(["", "reportedly", "some", "early", "local", "said", "other"]) or words[place - 1]
    paragraphs = " ".join(words).split("\n\n")
    if rng.random() < 0.4 and len(paragraphs) > 4:
        paragraphs = paragraphs[: rng.randint(len(paragraphs) // 2, len(paragraphs) - 1)]
    if rng.random() < 0.15 and len(paragraphs) > 4:
        del paragraphs[rng.randrange(1, len(paragraphs))]
    if rng.random() < 0.15:
        paragraphs.insert(rng.randint(1, len(paragraphs)), spare)
    return "\n\n".join(paragraphs)


def planted(rng: random.Random, text: str, story: int) -> list[Copy]:
    """A story grown from one text, parents before children; every third time with its root lost."""
    words = vocabulary(rng)
    shape, size, lost = rng.choice(SHAPES), rng.choice([3, 4, 6, 10, 20, 40]), rng.random() < 0.33
    size = min(size, 8) if shape == "chain" else size
    agency = "Reuters" if rng.random() < CREDITED else None
    copies = [
        Copy(f"s{story:03d}-{0:02d}", text, None, datetime(2024, 3, 1, 6, tzinfo=UTC) + timedelta(days=3 * story))
    ]
    for n in range(1, size + (2 if lost else 0)):
        above = {"star": copies[0], "chain": copies[-1], "tree": rng.choice(copies)}[shape]
        # who takes a text from another outlet does not say that it has it from the agency
        credit = agency if agency and above is copies[0] and rng.random() < 0.8 else None
        copies.append(
            Copy(
                id=f"s{story:03d}-{n:02d}",
                text=edited(rng, above.text, made_up(rng, words, 1)),
                parent=above.id,
                at=above.at + timedelta(minutes=rng.expovariate(1 / 200) + 1),
                agency=credit,
            )
        )
    # ids must tell nothing of the order
    names = rng.sample(range(len(copies)), len(copies))
    renamed = {copy.id: f"s{story:03d}-{name:02d}" for copy, name in zip(copies, names, strict=True)}
    copies = [replace(c, id=renamed[c.id], parent=renamed[c.parent] if c.parent else None) for c in copies]
    if agency and not lost:
        copies[0] = replace(copies[0], agency="own:Reuters")
    return [replace(c, parent=None if lost and c.parent == copies[0].id else c.parent) for c in copies[lost:]]


def records(copies: Sequence[Copy], times: str, rng: random.Random) -> list[dict[str, object]]:
    """The planted articles as input for trace, their times as exact as `times` says; one in twenty is wrong."""
    rows: list[dict[str, object]] = []
    for copy in copies:
        at = copy.at - timedelta(days=1) if rng.random() < 0.05 else copy.at
        said = {"exact": at.isoformat(), "day": at.date().isoformat(), "crawl": "2024-12-24", "none": None}[times]
        own = (copy.agency or "").removeprefix("own:") if (copy.agency or "").startswith("own:") else ""
        byline = f"By {copy.agency}" if copy.agency and not own else None
        outlet = own or f"Outlet {copy.id}"
        rows.append({"id": copy.id, "text": copy.text, "outlet": outlet, "published_at": said, "byline": byline})
    return rows


@dataclass
class Score:
    """What was right, and how sure the answers were."""

    right: int = 0
    copies: int = 0
    stated: int = 0
    stated_right: int = 0
    directions: int = 0
    roots: int = 0
    roots_right: int = 0
    answers: tuple[tuple[float, bool], ...] = ()

    def figures(self) -> dict[str, float]:
        """Shares that people compare."""
        return {
            "right_parent": round(self.right / max(1, self.copies), 3),
            "stated_share": round(self.stated / max(1, self.copies), 3),
            "stated_right": round(self.stated_right / max(1, self.stated), 3),
            "stated_direction": round(self.directions / max(1, self.stated), 3),
            "root_status": round(self.roots_right / max(1, self.roots), 3),
            "calibration_error": round(calibration_error(self.answers), 3),
        }


def calibration_error(answers: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: how far probability and share of right answers lie apart, by bins."""
    error = 0.0
    for n in range(bins):
        inside = [(p, ok) for p, ok in answers if n / bins <= p < (n + 1) / bins or (n == bins - 1 and p == 1)]
        if inside:
            error += abs(sum(p for p, _ in inside) - sum(ok for _, ok in inside)) / len(answers)
    return error


def judge(stories: Sequence[Sequence[Copy]], derivations: pa.Table, score: Score) -> None:
    """Adds to the score. A parent that is lost is right where an inferred one is named, or none."""
    found: dict[str, list[dict[str, object]]] = {}
    for row in derivations.to_pylist():
        found.setdefault(row["child"], []).append(row)
    answers = list(score.answers)
    for copies in stories:
        parent = {copy.id: copy.parent for copy in copies}
        text = {copy.id: copy.text for copy in copies}
        lost = sum(above is None for above in parent.values()) > 1
        stated = [row for c in copies for row in found.get(c.id, ()) if row["stated"]]
        # a root that says it has its text from an agency has a parent too
        unpublished = lost or any(c.parent is None and c.agency == "Reuters" for c in copies)
        score.roots += 1
        score.roots_right += any(row["parent_kind"] == "inferred" for row in stated) == unpublished
        for copy in copies:
            rows = sorted(found.get(copy.id, ()), key=lambda row: (-float(str(row["probability"])), str(row["parent"])))
            best = rows[0] if rows else None
            if copy.parent is None and not lost and copy.agency != "Reuters":
                continue
            score.copies += 1
            hit = best is not None and (
                best["parent_kind"] == "inferred"
                if copy.parent is None
                else text.get(str(best["parent"])) == text[copy.parent]  # twins cannot be told apart
            )
            score.right += hit
            if best is not None:
                answers.append((float(str(best["probability"])), hit))
            if best is not None and best["stated"]:
                score.stated += 1
                score.stated_right += hit
                score.directions += best["parent_kind"] == "inferred" or parent.get(str(best["parent"])) != copy.id
    score.answers = tuple(answers)


def texts(data: Path | None, rng: random.Random, n: int) -> list[str]:
    """Texts to grow stories from."""
    if data is None:
        return [made_up(rng, vocabulary(rng), rng.randint(6, 12)) for _ in range(n)]
    from firsthand.extract.furniture_text import read_text

    with gzip.open(data / "news-dev" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = [text for line in lines if 200 <= len((text := orjson.loads(line)["text"] or "").split()) <= 900]
    rng.shuffle(found)
    telling = ("credit", "dateline", "syndication")
    return list(islice((text for text in found if not any(row.kind in telling for row in read_text(text))), n))


def measure(data: Path | None, stories: int, seed: int) -> dict[str, dict[str, float]]:
    """The figures for each kind of times."""
    from firsthand import pipeline
    from firsthand.settings import Choices

    rng = random.Random(seed)
    grown = [planted(rng, text, n) for n, text in enumerate(texts(data, rng, stories))]
    results = {}
    for times in TIMES:
        rows = [row for copies in grown for row in records(copies, times, random.Random(seed))]
        case = pipeline.trace(rows, choices=Choices(), until="derivations")
        score = Score()
        judge(grown, case.derivations, score)
        results[times] = score.figures()
    return results


def figures(data: Path) -> dict[str, dict[str, float]]:  # noqa: ARG001 -- its piles are made up
    """The figures of twenty planted stories in invented words, for each kind of times."""
    return measure(None, stories=20, seed=1)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--stories", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    results = measure(chosen.data, chosen.stories, chosen.seed)
    if chosen.json:
        print(json.dumps(results))
        return
    for times, figures in results.items():
        print(f"{times:6}", "  ".join(f"{name} {value:.3f}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
