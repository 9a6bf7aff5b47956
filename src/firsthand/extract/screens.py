r"""Python's regular expressions loosened for Arrow's matcher, which tests a whole column in time linear in its length.

Exact patterns are many and slow, lines that hold furniture few. A loosened pattern matches wherever the exact one does,
and seldom elsewhere: it has no lookaround and no word bounds, takes any character beyond ASCII for what a class may
mean, and counts to twenty at most. A line it rejects need not be read.

    >>> import pyarrow as pa
    >>> import pyarrow.compute as pc
    >>> screen = loosened(re.compile(r"(?<=\.) ?\((?:reuters|afp)\b\)$", re.IGNORECASE))
    >>> pc.match_substring_regex(pa.array(["He left. (Reuters)", "(Reuters) He left."]), screen).to_pylist()
    [True, False]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

# what `re` reads in a pattern is what is loosened here
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, TypeAlias

_Item: TypeAlias = tuple[Any, Any]
"""What the parser gives for one part of a pattern: its kind and what it holds."""

_MOST = 20
"""Repetitions beyond are not counted."""
_ASCII = [chr(point) for point in range(0x80)]
BEYOND = r"\x{80}-\x{10ffff}"
"""All characters beyond ASCII, within a class."""
_FOLDED_BEYOND = "İıſK"
"""What `re.IGNORECASE` takes for one of `iIsSkK` beyond ASCII."""
_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    op.CATEGORY_DIGIT: str.isdigit,
    op.CATEGORY_NOT_DIGIT: lambda character: not character.isdigit(),
    op.CATEGORY_SPACE: str.isspace,
    op.CATEGORY_NOT_SPACE: lambda character: not character.isspace(),
    op.CATEGORY_WORD: lambda character: character.isalnum() or character == "_",
    op.CATEGORY_NOT_WORD: lambda character: not (character.isalnum() or character == "_"),
}


@cache
def loosened(pattern: re.Pattern[str], cut: bool = False) -> str:
    """A regular expression of RE2 that is found in a text if `pattern` is.

    Args:
        pattern: one without references to its own groups.
        cut: it is given texts cut short, so that its `$` may stand anywhere.

    Raises:
        ValueError: the pattern has something else that cannot be loosened.
    """
    return _sequence(_parser.parse(pattern.pattern, pattern.flags), bool(pattern.flags & re.IGNORECASE), cut)


def opening(patterns: Iterable[str]) -> str:
    """A regular expression for texts that begin, after white space, as one of these does."""
    return f"^{space()}*(?:{'|'.join(patterns)})"


def literal(words: str) -> str:
    """Words as they are."""
    return "".join(map(_escaped, map(ord, words)))


@cache
def space() -> str:
    """All that Python takes for white space."""
    return f"[{literal(''.join(chr(point) for point in range(0x3001) if chr(point).isspace()))}]"


def _escaped(point: int) -> str:
    return chr(point) if chr(point).isalnum() and point < 0x80 else rf"\x{{{point:x}}}"


def _sequence(parsed: Iterable[_Item], fold: bool, cut: bool) -> str:
    parts: list[str] = []
    for item in parsed:
        part = _one(item, fold, cut)
        # letters in any case, one after the other, make one group
        if parts and part.startswith("(?i:") and parts[-1].startswith("(?i:"):
            parts[-1] = parts[-1][:-1] + part[4:]
        else:
            parts.append(part)
    return "".join(parts)


def _one(item: _Item, fold: bool, cut: bool) -> str:
    code, value = item
    if code is op.IN:
        negated = value[0][0] is op.NEGATE
        return _class(tuple(value[negated:]), negated, fold)
    if code is op.LITERAL and fold and value < 0x80 and chr(value) not in "iI":
        return f"(?i:{_escaped(value)})"  # which also finds ſ for s and the Kelvin sign for k
    if code is op.LITERAL and not fold:
        return _escaped(value)
    if code in (op.LITERAL, op.NOT_LITERAL):
        return _class(((op.LITERAL, value),), code is op.NOT_LITERAL, fold)
    if code is op.ANY:
        return "."
    if code is op.SUBPATTERN:
        _, added, taken, inner = value
        return f"(?:{_sequence(inner, (fold or bool(added & re.IGNORECASE)) and not taken & re.IGNORECASE, cut)})"
    if code is op.BRANCH:
        return f"(?:{'|'.join(_sequence(branch, fold, cut) for branch in value[1])})"
    if code in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, most, inner = value
        times = f"{{{least},{most}}}" if most <= _MOST else f"{{{min(least, _MOST)},}}"
        return f"(?:{_sequence(inner, fold, cut)}){times}"
    if code is op.AT and value is op.AT_BEGINNING:
        return f"^{space()}*"
    if code is op.AT and value is op.AT_END:
        return "" if cut else f"{space()}*$"
    if code in (op.ASSERT, op.ASSERT_NOT) or (code is op.AT and value is op.AT_BOUNDARY):
        return ""
    raise ValueError(f"{code} {value} cannot be loosened")


@cache
def _class(items: tuple[_Item, ...], negated: bool, fold: bool) -> str:
    """One character: exact in ASCII, and beyond it as listed, or anything where that says little."""
    kept = [character for character in _ASCII if _has(items, character, fold) != negated]
    listed = [value for code, value in items if code is not op.CATEGORY]
    beyond = [value for value in listed if (value if isinstance(value, int) else value[1]) >= 0x80]
    parts = literal("".join(kept))
    if negated or len(listed) < len(items) or (fold and not all(map(_is_caseless, beyond))):
        parts += BEYOND
    else:
        for value in beyond:
            parts += (
                _escaped(value) if isinstance(value, int) else f"{_escaped(max(value[0], 0x80))}-{_escaped(value[1])}"
            )
        if fold and set("isk").intersection(kept):
            parts += literal(_FOLDED_BEYOND)
    return f"[{parts}]"


def _is_caseless(value: int | tuple[int, int]) -> bool:
    return isinstance(value, int) and chr(value).lower() == chr(value).upper()


def _has(items: tuple[_Item, ...], character: str, fold: bool) -> bool:
    points = {ord(other) for other in (character, character.lower(), character.upper())} if fold else {ord(character)}
    for code, value in items:
        if code is op.CATEGORY:
            found = _CATEGORIES[value](character)
        elif code is op.RANGE:
            found = any(value[0] <= point <= value[1] for point in points)
        else:
            found = value in points
        if found:
            return True
    return False
