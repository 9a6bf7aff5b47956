r"""Lines that are nobody's report: rights, newsletters, calls to follow, known by their words.

What recurs within one site only is learned from the pile instead (fingerprint.py).

    >>> texts = pa.array(["The dam held.", "The dam held.\nFollow us on Twitter for more."])
    >>> boilerplate(texts)
    {1: [(14, 44)]}
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from firsthand import lexicon

_LINE_CHARACTERS = 400
"""A line at most this long that opens with such words counts whole, of a longer one only the sentence."""
_OPENING_CHARACTERS = 60
_EDGE = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[A-Z“\"(©])")


@cache
def _hints() -> str:
    """All patterns as one regular expression, dear ones by their hints."""
    return "|".join(
        f"(?-i:{re.escape(row['hint'])})" if row["hint"] else f"(?:{row['pattern']})"
        for row in lexicon.rows("boilerplate")
    )


@cache
def _compiled() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in lexicon.rows("boilerplate")), re.IGNORECASE)


@cache
def _of_kind(kind: str) -> re.Pattern[str]:
    """The patterns of one kind: a `gallery` counts as a whole line however long, an `inline` match alone."""
    patterns = [row["pattern"] for row in lexicon.rows("boilerplate") if row["kind"] == kind]
    return re.compile("|".join(patterns), re.IGNORECASE)


def boilerplate(texts: pa.Array) -> dict[int, list[tuple[int, int]]]:
    """For the texts that have any: spans of lines or sentences with such words, in order. Places are code points.

    Arrow's reader (RE2, linear in the text) finds the lines; Python looks at those only.
    """
    if not len(texts):
        return {}
    split = pc.split_pattern(pc.fill_null(texts, ""), "\n")
    lines, of = split.flatten(), pc.list_parent_indices(split).to_numpy()
    begins = np.cumsum(pc.utf8_length(lines).to_numpy().astype(np.int64) + 1)
    begins = np.concatenate([[0], begins[:-1]])
    begins -= begins[np.searchsorted(of, of)]
    found: dict[int, list[tuple[int, int]]] = {}
    mask = pc.match_substring_regex(lines, _hints(), ignore_case=True).to_numpy(zero_copy_only=False)
    for line in np.flatnonzero(mask).tolist():
        begin = int(begins[line])
        spans = [(begin + start, begin + end) for start, end in _in_line(lines[line].as_py())]
        found.setdefault(int(of[line]), []).extend(spans)
    return found


def _in_line(line: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    if _of_kind("gallery").search(line):
        return [(0, len(line.rstrip()))]
    for match in _compiled().finditer(line):
        start, end = 0, len(line)
        if _of_kind("inline").fullmatch(match.group()):
            start, end = match.span()
        elif len(line) > _LINE_CHARACTERS or match.start() > _OPENING_CHARACTERS:
            edges = [0, *(m.end() for m in _EDGE.finditer(line)), len(line)]
            start = max(edge for edge in edges if edge <= match.start())
            end = min(edge for edge in edges if edge >= match.end())
        end = start + len(line[start:end].rstrip())
        if not spans or start > spans[-1][1]:
            spans.append((start, end))
        else:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
    return spans
