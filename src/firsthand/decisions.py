r"""What people decided against the program: `CASE/decisions.jsonl`, a line a decision, obeyed by every run.

    {"about": "parent", "ids": ["child", "parent"], "answer": "no", "by": "mk", "at": "2031-03-04T10:00:00Z"}

`about` says what is decided, `ids` name it as `named` makes them from a row, `answer` is yes, no, undecided or a name:

    source   of a statement; ids: article, place of what is said (`text:12-40`). A name: that is the source; no: nobody
             says it there
    parent   child, parent (an article or a node of `inferred`). yes: from there; no: not from there; undecided: open
    change   a, b, kind, place in a (in b where a has none). no: it is none
    origin   two articles. yes: their text has one origin; no: each has its own
    story    two articles. yes: they tell one happening; no: the second tells another

Of several decisions about one thing the latest counts. The file is only ever appended to.

    >>> rows, wrong = read(b'{"about": "story", "ids": ["x", "y"], "answer": "no"}\n{"about": "story"}\n')
    >>> told({"decisions": rows}, "story"), wrong
    ({('x', 'y'): 'no'}, ['line 2: ids must be 2 strings (article, article)'])
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from firsthand.disk import plainly
from firsthand.errors import ChoiceError
from firsthand.schema import TABLES, Tables, digest

FILE = "decisions.jsonl"
ABOUT: dict[str, tuple[str, ...]] = {
    "source": ("article", "place"),
    "parent": ("child", "parent"),
    "change": ("a", "b", "kind", "place"),
    "origin": ("article", "article"),
    "story": ("article", "article"),
}
"""What can be decided, and what each of its ids names."""
ANSWERS = ("yes", "no", "undecided")
_EITHER_WAY = frozenset({"origin", "story"})
_ARTICLES = {"source": 1}
"""How many of the ids are articles, where it is not two."""

Row = Mapping[str, Any]


def named(about: str, row: Row) -> list[str]:
    """The ids of a decision about a row of `attributions`, `derivations` or `changes`.

    >>> named("parent", {"child": "x", "parent": "y"})
    ['x', 'y']
    """
    if about == "source":
        spans = row["content_spans"]
        return [row["article_id"], _place(row["part"], spans[0]["start"], spans[-1]["end"])] if spans else []
    if about == "change":
        side = "b" if row["a_start"] is None else "a"
        return [row["a"], row["b"], row["kind"], _place(*(row[f"{side}_{what}"] for what in ("part", "start", "end")))]
    return [row[name] for name in ABOUT[about]]


def _place(part: str | None, start: int | None, end: int | None) -> str:
    return f"{part}:{start}-{end}"


def append(folder: Path, about: str, ids: Sequence[str], answer: str, by: str | None = None) -> None:
    """Puts down a decision in a case folder, dated now.

    Raises:
        ChoiceError: nothing like that can be decided.
        CaseError: the file cannot be written.
    """
    line = {"about": about, "ids": list(ids), "answer": answer, "by": by}
    if wrong := _wrong(line):
        raise ChoiceError(f"this cannot be decided: {wrong}")
    line["at"] = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    with plainly(folder), (folder / FILE).open("ab") as file:
        file.write(orjson.dumps(line) + b"\n")


def read(lines: bytes) -> tuple[pa.Table, list[str]]:
    """The decisions of a file as the table `decisions`, and what is wrong with the lines that are none.

    Of several about one thing the last by its time, and of these the last line.
    """
    found: dict[tuple[str, tuple[str, ...]], tuple[str, dict[str, Any]]] = {}
    wrong = []
    for number, line in enumerate(lines.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = orjson.loads(line)
        except ValueError:
            wrong.append(f"line {number}: this is no JSON")
            continue
        if problem := _wrong(row):
            wrong.append(f"line {number}: {problem}")
            continue
        about, at = row["about"], str(row.get("at") or "")
        key = about, tuple(sorted(row["ids"]) if about in _EITHER_WAY else row["ids"])
        if key not in found or found[key][0] <= at:
            found[key] = at, row
    rows: list[dict[str, object]] = [
        {
            "article_id": article, "decision": digest(about, *ids), "about": about, "ids": row["ids"],
            "answer": row["answer"].strip(), "by": row.get("by"), "at": at or None,
        }
        for (about, ids), (at, row) in found.items()
        for article in dict.fromkeys(row["ids"][: _ARTICLES.get(about, 2)])
    ]  # fmt: skip
    return TABLES["decisions"].table(rows), wrong


def _wrong(row: object) -> str:
    """What keeps a line from being a decision; an empty string where nothing does."""
    if not isinstance(row, dict):
        return "a decision is an object with about, ids and answer"
    about, ids, answer = row.get("about"), row.get("ids"), row.get("answer")
    if about not in ABOUT:
        return f"about is {about!r}, and may be {', '.join(ABOUT)}"
    wanted = ABOUT[about]
    if not isinstance(ids, list) or len(ids) != len(wanted) or not all(isinstance(one, str) for one in ids):
        return f"ids must be {len(wanted)} strings ({', '.join(wanted)})"
    if not isinstance(answer, str) or not answer.strip():
        return f"answer must be one of {', '.join(ANSWERS)}" + (", or a name" if about == "source" else "")
    if answer not in ANSWERS and about != "source":
        return f"answer is {answer!r}, and may be {', '.join(ANSWERS)}"
    if not all(row.get(name) is None or isinstance(row[name], str) for name in ("by", "at")):
        return "by and at must be strings"
    return ""


def signed(row: Row) -> str:
    """Who decided, and when: 'by mk on 2031-03-05', 'by hand'."""
    return f"by {row['by'] or 'hand'}" + (f" on {row['at'][:10]}" if row["at"] else "")


def told(tables: Tables, about: str) -> dict[tuple[str, ...], str]:
    """The answers about one kind of thing, by ids; none where the tables have no decisions."""
    rows = tables["decisions"].to_pylist() if "decisions" in tables else []
    return {tuple(row["ids"]): row["answer"] for row in rows if row["about"] == about}
