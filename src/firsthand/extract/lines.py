r"""The lines of a column of texts, found at once and tested at once.

>>> lines = lines_of(pa.array(["One\n\n  two ", "Three"]))
>>> lines.of.tolist(), lines.number.tolist(), lines.left.tolist(), lines.words.tolist()
([0, 0, 1], [0, 1, 0], [1, 0, 0], [2, 1])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from firsthand import kernels
from firsthand.arrow import text_buffers
from firsthand.sentences import roles

Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Lines:
    """The lines of texts that are not blank, one after the other."""

    column: pa.Array
    """Each line, with the line breaks and blank lines after it."""
    places: Int32
    """(lines, 5): its first character and the one after its last, then both without white space around; how many of
    its characters are none that stand about names, as white space, brackets and dashes do."""
    of: Int64
    """Which text each is of."""
    number: Int64
    """How many lines of the text stand before it."""
    left: Int64
    """How many stand after it."""
    words: Int32
    """(texts): how many words white space makes of each text."""

    def match(self, screen: str, among: Int64) -> Int64:
        """Which of these lines have a match of a regular expression of RE2."""
        column = self.column if len(among) == len(self.column) else self.column.take(pa.array(among))
        matched: Mask = pc.match_substring_regex(column, screen).to_numpy(zero_copy_only=False)
        return among[matched]


def lines_of(texts: pa.Array) -> Lines:
    """The lines of a column of texts."""
    data, offsets = text_buffers(texts)
    room = int(np.count_nonzero(data[offsets[0] : offsets[-1]] == ord("\n"))) + len(texts)
    begins, places = np.empty(room + 1, np.int64), np.empty((room, 5), np.int32)
    ends, words = np.zeros(len(offsets), np.int64), np.zeros(len(texts), np.int32)
    n = kernels.find_lines(data, offsets, roles(), begins, places, ends, words)
    begins[n] = offsets[-1]
    column = pa.LargeStringArray.from_buffers(n, pa.py_buffer(begins[: n + 1]), pa.py_buffer(data))
    of = np.repeat(np.arange(len(texts)), np.diff(ends))
    number = np.arange(n) - ends[of]
    return Lines(column, places[:n], of, number, ends[of + 1] - ends[of] - number - 1, words)
