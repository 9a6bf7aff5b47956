"""How wide words are, for a drawing made where nobody knows the reader's typeface."""

from __future__ import annotations

import unicodedata
from functools import cache

_WIDTHS = (("ijlIJ'|’‘", 0.3), (" .,:;·!/()[]-", 0.37), ("frt", 0.41), ("cksvxyz", 0.57), ("mMwW@%…—", 0.98))
"""Of DejaVu Sans; its bold letters are wider."""


def fitted(text: str, ems: float) -> str:
    """The text, cut to so many times the height of its letters.

    >>> fitted("Evening Tribune of the Northern Isles", 12)
    'Evening Tribune of t…'
    """
    if text_width(text) <= ems:
        return text
    left, n = ems - 1.0, 0
    while n < len(text) and (left := left - _letter_width(text[n])) >= 0:
        n += 1
    return text[:n].rstrip(" ·,") + "…"


def text_width(text: str) -> float:
    """About how wide a text is, in heights of its letters; no less than in the widest of the usual typefaces."""
    return sum(map(_letter_width, text))


@cache
def _letter_width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return next((width for letters, width in _WIDTHS if letter in letters), 0.73 if letter.isupper() else 0.63)
