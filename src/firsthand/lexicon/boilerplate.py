r"""Lines that are nobody's report: rights, newsletters, calls to follow, known by their words.

What recurs within one site only is learned from the pile instead (fingerprint.py).

    >>> texts = pa.array(["The dam held.", "The dam held.\nFollow us on Twitter for more."])
    >>> boilerplate(texts)
    {1: [(14, 44)]}
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from firsthand import lexicon

_LINE_CHARACTERS = 400
"""A line at most this long that opens with such words counts whole, of a longer one only the sentence."""
_OPENING_CHARACTERS = 60
_COUNT = re.compile(r"\{\d+,\d*\}")
_EDGE = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[A-Z“\"(©])")


@dataclass(frozen=True)
class _Pattern:
    """One row of the table."""

    kind: str
    """A `gallery` counts as a whole line however long, an `inline` match alone."""
    exact: str
    screen: str
    """What a line must hold for Arrow's reader: the pattern, or its hint where that is dear."""

    @property
    def loose(self) -> str:
        """The screen without counts and word bounds: of many at once they are more states than the reader can hold."""
        return _COUNT.sub("*", self.screen).replace(r"\b", "")


@cache
def _patterns() -> tuple[_Pattern, ...]:
    return tuple(
        _Pattern(
            row["kind"],
            f"(?:{row['pattern']})",
            f"(?-i:{re.escape(row['hint'])})" if row["hint"] else f"(?:{row['pattern']})",
        )
        for row in lexicon.rows("boilerplate")
    )


@cache
def _any_of(patterns: tuple[_Pattern, ...]) -> re.Pattern[str]:
    return re.compile("|".join(pattern.exact for pattern in patterns), re.IGNORECASE)


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
    hopeful = np.flatnonzero(_matched(lines, "|".join(pattern.loose for pattern in _patterns())))
    held = lines.take(pa.array(hopeful))
    matched = np.stack([_matched(held, pattern.screen) for pattern in _patterns()], axis=1)
    found: dict[int, list[tuple[int, int]]] = {}
    for line, text, which in zip(hopeful.tolist(), held.to_pylist(), matched, strict=True):
        if not which.any():
            continue
        begin, patterns = int(begins[line]), tuple(_patterns()[n] for n in np.flatnonzero(which).tolist())
        spans = [(begin + start, begin + end) for start, end in _in_line(text, patterns)]
        found.setdefault(int(of[line]), []).extend(spans)
    return found


def _matched(lines: pa.Array, screen: str) -> npt.NDArray[np.bool_]:
    mask: npt.NDArray[np.bool_] = pc.match_substring_regex(lines, screen, ignore_case=True).to_numpy(
        zero_copy_only=False
    )
    return mask


def _in_line(line: str, patterns: tuple[_Pattern, ...]) -> list[tuple[int, int]]:
    """Spans of one line by the patterns it may hold: Python tries each of many at every character."""
    spans: list[tuple[int, int]] = []
    galleries = tuple(pattern for pattern in patterns if pattern.kind == "gallery")
    inline = tuple(pattern for pattern in patterns if pattern.kind == "inline")
    if galleries and _any_of(galleries).search(line):
        return [(0, len(line.rstrip()))]
    for match in _any_of(patterns).finditer(line):
        start, end = 0, len(line)
        if inline and _any_of(inline).fullmatch(match.group()):
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
