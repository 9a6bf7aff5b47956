"""How well attributions are found, on `attributions-dev`: exact and overlapping spans, precision and recall.

Recall is taken over the gold whose cue reports (the set's own `reporting-cues.txt`), precision over everything
predicted, each prediction right when it matches any gold. Statements are matched one to one by greatest overlap of
content; of nested predictions the innermost counts; quotation marks, spaces and , . ; : are trimmed from span ends.
Overlap is counted in characters: a prediction's precision is the part of it that the gold covers, a gold's recall the
part that is covered.

    python -m benchmarks.attribution --data DIR [--json] [--split dev|train] [--misses N]
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter
from pathlib import Path

from firsthand.attribution import attribution
from firsthand.schema import TABLES
from firsthand.sentences import sentence_rows
from firsthand.settings import Attribute

Span = tuple[int, int]
Statement = dict[str, list[Span]]

ROLES = ("cue", "source", "content")
FLOORS = {"exact": {"cue": 0.70, "source": 0.60, "content": 0.45}, "overlap": {"source": 0.70, "content": 0.80}}
_TRIM = " \t\r\n\u00a0,.;:\"'“”‘’«»„`"


def figures(data: Path, split: str = "dev", limit: int | None = None, misses: int = 0) -> dict[str, object]:
    """Exact and overlap precision, recall and F1 of cue, source and content, and what was missed by kind."""
    folder = data / "attributions-dev"
    with gzip.open(folder / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [article for article in map(json.loads, lines) if article["split"] == split][:limit]
    with (folder / "attributions.jsonl").open(encoding="utf-8") as lines:
        gold = {row["id"]: row["attributions"] for row in map(json.loads, lines)}
    reporting = re.compile((folder / "reporting-cues.txt").read_text(encoding="utf-8").strip())
    predicted, seconds = predict(articles)
    counts: Counter[str] = Counter()
    soft: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    shown: list[str] = []
    for article in articles:
        text = article["text"]
        theirs = [clean(text, row) for row in gold[article["id"]]]
        ours = [clean(text, row) for row in predicted.get(article["id"], [])]
        wanted = [bool(reporting.search(" ".join(text[s:e] for s, e in row["cue"]))) for row in theirs]
        pairs = match(theirs, ours)
        counts["predicted"] += len(ours)
        counts["wanted"] += sum(wanted)
        counts["found"] += len(pairs)
        counts["wanted found"] += sum(wanted[g] for g in pairs)
        for role in ROLES:
            counts[f"predicted {role}"] += sum(bool(row[role]) for row in ours)
            counts[f"wanted {role}"] += sum(bool(row[role]) and want for row, want in zip(theirs, wanted, strict=True))
            for g, p in pairs.items():
                a, b = theirs[g][role], ours[p][role]
                if not a or not b:
                    continue
                shared = overlap(a, b)
                counts[f"right {role}"] += a == b
                counts[f"right wanted {role}"] += a == b and wanted[g]
                soft[f"precision {role}"] += shared / size(b)  # type: ignore[assignment]
                soft[f"recall {role}"] += shared / size(a) if wanted[g] else 0  # type: ignore[assignment]
        for g, row in enumerate(theirs):
            kind = miss(row, ours[pairs[g]] if g in pairs else None) if wanted[g] else None
            if kind:
                kinds[kind] += 1
                if misses and len(shown) < 4000:
                    shown.append(f"{kind}\t{show(text, row)}\t<<<\t{show(text, ours[pairs[g]]) if g in pairs else ''}")
        if misses:
            matched = set(pairs.values())
            shown += [f"extra\t\t<<<\t{show(text, row)}" for p, row in enumerate(ours) if p not in matched]
    result: dict[str, object] = {
        "articles": len(articles),
        "predicted": counts["predicted"],
        "reporting_gold": counts["wanted"],
        "found_precision": ratio(counts["found"], counts["predicted"]),
        "found_recall": ratio(counts["wanted found"], counts["wanted"]),
        "exact": {
            role: score(
                counts[f"right {role}"],
                counts[f"predicted {role}"],
                counts[f"right wanted {role}"],
                counts[f"wanted {role}"],
            )
            for role in ROLES
        },
        "overlap": {
            role: score(
                soft[f"precision {role}"], counts[f"predicted {role}"], soft[f"recall {role}"], counts[f"wanted {role}"]
            )
            for role in ROLES
        },
        "misses": dict(kinds.most_common()),
        "articles_a_second": round(len(articles) / seconds, 1),
        "words": sum(len(article["text"].split()) for article in articles) // max(1, len(articles)),
    }
    if misses:
        result["shown"] = shown
    return result


def predict(articles: list[dict[str, str]]) -> tuple[dict[str, list[Statement]], float]:
    """The innermost statements of each text by article, and the seconds it took, sentences included."""
    began = time.perf_counter()
    rows = [
        {
            "article_id": a["id"],
            "title": a["title"],
            "text": a["text"],
            "language": "en",
            "words": 0,
            "sha256": "",
            "page": "",
        }
        for a in articles
    ]
    tables = {
        "articles": TABLES["articles"].table(rows),
        "sentences": TABLES["sentences"].table(
            [row for a in articles for row in sentence_rows(a["id"], a["title"], a["text"])]
        ),
    }
    table = attribution(tables, Attribute())["attributions"]
    seconds = time.perf_counter() - began
    found: dict[str, list[Statement]] = {}
    rows_out = table.to_pylist()
    around = {(row["article_id"], row["within"]) for row in rows_out if row["within"] is not None}
    for row in rows_out:
        if row["part"] == "text" and (row["article_id"], row["n"]) not in around:
            spans = {role: [(s["start"], s["end"]) for s in row[f"{role}_spans"] or []] for role in ROLES}
            found.setdefault(row["article_id"], []).append(spans)
    return found, seconds


def clean(text: str, row: dict[str, list[list[int]]] | Statement) -> Statement:
    """Spans trimmed; spans with only trimmed characters between them joined."""
    cleaned: Statement = {}
    for role in ROLES:
        kept: list[Span] = []
        for start, end in sorted((s, e) for s, e in row[role]):
            words = text[start:end]
            if words.strip(_TRIM):  # a cue may be a bare colon
                start, end = start + len(words) - len(words.lstrip(_TRIM)), end - len(words) + len(words.rstrip(_TRIM))  # noqa: PLW2901
            elif role != "cue":
                continue
            if kept and not text[kept[-1][1] : start].strip(_TRIM):
                kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
            else:
                kept.append((start, end))
        cleaned[role] = kept
    return cleaned


def match(theirs: list[Statement], ours: list[Statement]) -> dict[int, int]:
    """Gold -> prediction, one to one, greatest overlap of content first; a cue in common breaks ties."""
    pairs = []
    for g, a in enumerate(theirs):
        for p, b in enumerate(ours):
            shared = overlap(a["content"], b["content"])
            if shared:
                pairs.append((-shared, -overlap(a["cue"], b["cue"]), g, p))
    found: dict[int, int] = {}
    used: set[int] = set()
    for _, _, g, p in sorted(pairs):
        if g not in found and p not in used:
            found[g] = p
            used.add(p)
    return found


def miss(row: Statement, got: Statement | None) -> str | None:
    """What is wrong with a wanted statement."""
    if got is None:
        return "not found"
    wrong = [role for role in ROLES if row[role] and row[role] != got[role]]
    return " + ".join(wrong) + " differs" if wrong else None


def overlap(a: list[Span], b: list[Span]) -> int:
    """Characters in common."""
    return sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)


def size(spans: list[Span]) -> int:
    """Characters covered."""
    return sum(end - start for start, end in spans)


def ratio(part: float, whole: float) -> float:
    """Part / whole, 0 of nothing."""
    return round(part / whole, 4) if whole else 0.0


def score(right: float, predicted: float, found: float, wanted: float) -> dict[str, float]:
    """Precision, recall and F1."""
    precision, recall = ratio(right, predicted), ratio(found, wanted)
    f1 = ratio(2 * precision * recall, precision + recall)
    return {"precision": precision, "recall": recall, "f1": f1}


def show(text: str, row: Statement) -> str:
    """A statement in one line."""
    return " // ".join(
        " ## ".join(text[s:e] for s, e in row[role]).replace("\n", "¶")[:220] for role in ("source", "cue", "content")
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", default="dev", choices=("dev", "train"))
    parser.add_argument("--limit", type=int)
    parser.add_argument("--misses", type=int, default=0, help="show so many misses of each kind")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = figures(options.data, options.split, options.limit, options.misses)
    shown = result.pop("shown", [])
    if options.json:
        print(json.dumps(result, indent=2))
        return
    for name, value in result.items():
        if isinstance(value, dict):
            print(f"{name}:")
            for key, figure in value.items():
                print(f"  {key}: {figure}")
        else:
            print(f"{name}: {value}")
    seen: Counter[str] = Counter()
    for line in shown if isinstance(shown, list) else []:
        kind = line.split("\t", 1)[0]
        seen[kind] += 1
        if seen[kind] <= options.misses:
            print(line)


if __name__ == "__main__":
    main()
