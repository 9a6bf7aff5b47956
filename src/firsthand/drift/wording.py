"""Sentences as words whose form no longer matters: `firsthand.wording`, by the name the readers of drift know it."""

from firsthand.wording import (
    Word,
    alike,
    capitals,
    is_matter,
    key,
    keys,
    keys_of,
    matter,
    plain,
    shared,
    words,
)

__all__ = [
    "Word",
    "alike",
    "capitals",
    "is_matter",
    "key",
    "keys",
    "keys_of",
    "matter",
    "plain",
    "shared",
    "words",
]
