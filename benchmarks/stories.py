"""How well stories are told apart: B-cubed F1 on `rumours`, `ecb-dev`, `copies-dev`, each alone and all in one pile.

B-cubed (Bagga & Baldwin 1998): for each article the part of its story that is right, and the part of the right story
that it holds, averaged over articles. Articles without a gold story are traced with the rest and not counted.

    python -m benchmarks.stories --data DIR [--json]
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.printing import run
from firsthand.pipeline import read_articles, run_stages
from firsthand.settings import Choices

SETS = ("rumours", "ecb-dev", "copies-dev")


def figures(data: Path) -> dict[str, float]:
    """Precision, recall and F1 for each set alone, and F1 of each in the pile of all; between 0 and 1."""
    found: dict[str, float] = {}
    for name in SETS:
        precision, recall, f1 = bcubed(trace(data, [name]), gold(data, name))
        found |= {f"{name}_precision": precision, f"{name}_recall": recall, f"{name}_f1": f1}
    together = trace(data, SETS)
    return found | {f"{name}_f1_in_one_pile": bcubed(together, gold(data, name))[2] for name in SETS}


def gold(data: Path, name: str) -> dict[str, str]:
    """The story of each article that has one."""
    with (data / name / "stories.jsonl").open(encoding="utf-8") as lines:
        return {row["id"]: row["story"] for row in map(json.loads, lines)}


def trace(data: Path, names: Sequence[str]) -> dict[str, str]:
    """Our story of each article, from the stages that stories rest on."""
    choices = Choices()
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            packed = (data / name / "articles.jsonl.gz").read_bytes()
            (Path(folder) / f"{name}.jsonl").write_bytes(gzip.decompress(packed))
        tables = read_articles([Path(folder)], choices)
    told = run_stages(("fingerprint", "collapse", "candidates", "align", "likeness", "stories"), tables, choices)[
        "stories"
    ]
    return dict(zip(told["article_id"].to_pylist(), told["story_id"].to_pylist(), strict=True))


def bcubed(ours: dict[str, str], theirs: dict[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 over the articles that have a gold story and were not refused."""
    both = [(ours[i], theirs[i]) for i in sorted(theirs) if i in ours]
    right, told, true = Counter(both), Counter(a for a, _ in both), Counter(b for _, b in both)
    precision = sum(right[pair] / told[pair[0]] for pair in both) / len(both)
    recall = sum(right[pair] / true[pair[1]] for pair in both) / len(both)
    return round(precision, 4), round(recall, 4), round(2 * precision * recall / (precision + recall), 4)


if __name__ == "__main__":
    run(figures, __doc__)
