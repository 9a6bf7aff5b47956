"""How well German attributions are found, on invented reports with marked statements (`tests/german`).

Cue, source and content are scored as in `benchmarks.attribution`, over all statements, nested ones too; names, kinds,
forms, classes and hedges as the share of found statements that have them right. `develop` is what the rules were
written on; `unseen` was written at the same time and not looked at, and gives the figure.

    python -m benchmarks.german [--json] [--split develop|unseen] [--misses]
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.attribution import ROLES, Span, Statement, clean, match, miss, overlap, ratio, score, show, size
from firsthand.attribution import attribution
from firsthand.schema import TABLES
from firsthand.settings import Attribute

FOLDER = Path(__file__).parent.parent / "tests" / "german"
SPLITS = ("develop", "unseen")
_ROLE = {"s": "source", "c": "cue", "t": "content"}
_BRACKET = re.compile(r"\[([sct])(\d+(?:,\d+)*) |\]")
TOLD = ("name", "kind", "number", "form", "cue_class", "hedges", "nested")


@dataclass
class Report:
    """One article with its statements: by part, by number."""

    title: str
    text: str
    statements: dict[str, dict[int, Statement]]
    rows: dict[int, dict[str, object]]


def reports(split: str) -> list[Report]:
    """The marked reports of one file; the format stands in `tests/german/README.md`."""
    return [_report(piece) for piece in (FOLDER / f"{split}.txt").read_text(encoding="utf-8").split("====\n")]


def _report(piece: str) -> Report:
    words, _, listed = piece.partition("\n--\n")
    title, _, text = words.partition("\n")
    rows = dict(_row(line) for line in listed.strip().splitlines())
    statements: dict[str, dict[int, Statement]] = {}
    bare: dict[str, str] = {}
    for part, marked in (("title", title), ("text", text.strip("\n"))):
        bare[part], spans = unmarked(marked)
        for number, role, span in spans:
            if number not in rows:
                raise ValueError(f"statement {number} has no row: {title}")
            empty: Statement = {role: [] for role in ROLES}
            statements.setdefault(part, {}).setdefault(number, empty)[role].append(span)
    return Report(bare["title"], bare["text"], statements, rows)


def unmarked(marked: str) -> tuple[str, list[tuple[int, str, Span]]]:
    """A text without its brackets, and their spans in it.

    >>> unmarked("[s1 Lund] [c1 sagte] nichts")
    ('Lund sagte nichts', [(1, 'source', (0, 4)), (1, 'cue', (5, 10))])
    """
    pieces: list[str] = []
    spans: list[tuple[int, str, Span]] = []
    opened: list[tuple[str, str, int]] = []
    length = last = 0
    for bracket in _BRACKET.finditer(marked):
        pieces.append(marked[last : bracket.start()])
        length += len(pieces[-1])
        last = bracket.end()
        if bracket.group() != "]":
            opened.append((bracket.group(1), bracket.group(2), length))
            continue
        role, numbers, start = opened.pop()
        spans += [(int(number), _ROLE[role], (start, length)) for number in numbers.split(",")]
    if opened:
        raise ValueError(f"a bracket is not closed: {marked}")
    return "".join([*pieces, marked[last:]]), spans


def _row(line: str) -> tuple[int, dict[str, object]]:
    name, kind, *more = (cell.strip() for cell in line.split(";"))
    number, _, name = name.partition(" ")
    row: dict[str, object] = {
        "name": None if name == "-" else name, "kind": kind, "number": "one", "form": "indirect",
        "cue_class": "neutral", "hedges": [], "nested": None,
    }  # fmt: skip
    for cell in more:
        key, _, value = cell.partition(" ")
        if cell in {"direct", "mixed"}:
            row["form"] = cell
        elif cell == "many":
            row["number"] = cell
        elif key == "class":
            row["cue_class"] = value
        elif key == "in":
            row["nested"] = int(value)
        elif key == "hedge":
            row["hedges"] = [*row["hedges"], value]  # type: ignore[misc]
        else:
            raise ValueError(f"what is {cell!r}? {line}")
    return int(number), row


def found(report: Report) -> Iterator[tuple[str, Statement, dict[str, object]]]:
    """What the stage finds in a report: part, spans, and the row."""
    table = TABLES["articles"].table(
        [{"article_id": "a", "title": report.title, "text": report.text, "language": "de"}]
    )
    for row in attribution({"articles": table}, Attribute())["attributions"].to_pylist():
        spans = {role: [(s["start"], s["end"]) for s in row[f"{role}_spans"] or []] for role in ROLES}
        yield row["part"], spans, row


def figures(data: Path | None = None) -> dict[str, object]:  # noqa: ARG001
    """The figures of both files; no data but the project's own is needed."""
    return {split: measured(split)[0] for split in SPLITS}


def measured(split: str) -> tuple[dict[str, object], list[str]]:
    """The figures of one file, and its misses as lines."""
    counts: Counter[str] = Counter()
    soft: dict[str, float] = {}
    lines: list[str] = []
    for report in reports(split):
        got = list(found(report))
        for part, text in (("title", report.title), ("text", report.text)):
            gold = {n: clean(text, row) for n, row in report.statements.get(part, {}).items()}
            numbers = list(gold)
            theirs = list(gold.values())
            rows = [row for where, _, row in got if where == part]
            ours = [clean(text, spans) for where, spans, _ in got if where == part]
            pairs = match(theirs, ours)
            counts["predicted"] += len(ours)
            counts["gold"] += len(theirs)
            counts["found"] += len(pairs)
            for role in ROLES:
                counts[f"predicted {role}"] += sum(bool(row[role]) for row in ours)
                counts[f"gold {role}"] += sum(bool(row[role]) for row in theirs)
                for g, p in pairs.items():
                    a, b = theirs[g][role], ours[p][role]
                    if a and b:
                        counts[f"right {role}"] += a == b
                        soft[f"p {role}"] = soft.get(f"p {role}", 0.0) + overlap(a, b) / size(b)
                        soft[f"r {role}"] = soft.get(f"r {role}", 0.0) + overlap(a, b) / size(a)
            for g, row in enumerate(theirs):
                what = miss(row, ours[pairs[g]] if g in pairs else None)
                if what:
                    counts[f"miss {what}"] += 1
                    other = show(text, ours[pairs[g]]) if g in pairs else ""
                    lines.append(f"{what}\n    {show(text, row)}\n    {other}")
                if g in pairs:
                    told = _told(rows[pairs[g]])
                    for key in TOLD:
                        want = report.rows[numbers[g]][key]
                        want = want is not None if key == "nested" else want
                        counts[f"right {key}"] += told[key] == want
                        if told[key] != want:
                            lines.append(f"{key}: {want} <<< {told[key]}    {show(text, row)}")
            counts["miss extra"] += len(ours) - len(pairs)
            lines += [f"extra\n    {show(text, row)}" for p, row in enumerate(ours) if p not in set(pairs.values())]
    result: dict[str, object] = {
        "statements": counts["gold"],
        "found": score(counts["found"], counts["predicted"], counts["found"], counts["gold"]),
        "exact": {
            role: score(
                counts[f"right {role}"], counts[f"predicted {role}"], counts[f"right {role}"], counts[f"gold {role}"]
            )
            for role in ROLES
        },
        "overlap": {
            role: score(
                soft.get(f"p {role}", 0.0),
                counts[f"predicted {role}"],
                soft.get(f"r {role}", 0.0),
                counts[f"gold {role}"],
            )
            for role in ROLES
        },
        "right": {key: ratio(counts[f"right {key}"], counts["found"]) for key in TOLD},
        "misses": {key[5:]: n for key, n in counts.most_common() if key.startswith("miss ") and n},
    }
    return result, lines


def _told(row: dict[str, object]) -> dict[str, object]:
    """What a row says beside its spans."""
    return {
        "name": row["source_name"], "kind": row["source_kind"], "number": row["number"], "form": row["form"],
        "cue_class": row["cue_class"], "hedges": row["hedges"], "nested": row["within"] is not None,
    }  # fmt: skip


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0] if __doc__ else "")
    parser.add_argument("--split", choices=SPLITS, action="append", help="this file alone")
    parser.add_argument("--misses", action="store_true", help="show what is missed in the first file")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    results = {split: measured(split) for split in options.split or SPLITS}
    if options.json:
        print(json.dumps({split: result for split, (result, _) in results.items()}, indent=2))
        return
    for split, (result, lines) in results.items():
        print(f"{split}:")
        for name, value in result.items():
            print(f"  {name}:", json.dumps(value) if not isinstance(value, dict) else "")
            for key, figure in value.items() if isinstance(value, dict) else ():
                print(f"    {key}: {figure}")
        if options.misses and split == "develop":
            print("\n".join(lines))


if __name__ == "__main__":
    main()
