"""Agencies that no list has, known by how they are written: "Harbourland News Agency", "HARNA".

A full name says of itself what it is. An acronym says nothing: whoever reads one as an agency must know that it
stands where only agencies stand, as before a dateline's dash.

    >>> is_full_name("Harbourland News Agency"), is_acronym("HARNA"), is_short_for("HARNA", "Harbourland News Agency")
    (True, True, True)
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from firsthand.lexicon import rows
from firsthand.lexicon.outlets import known

FULL_NAME = (
    r"(?:[^\W\d_a-z][\w.'’-]* ){1,4}"
    r"(?:(?:News|Press|Telegraph|Telegraphic|Information|Wire|Photo|Media) (?:Agency|Service)|Newswire|News Wire)"
    r"|(?:Agence|Agencia|Agenzia|Agência) [^\W\d_][\w.'’-]*"
    r"(?: (?:[^\W\d_a-z][\w.'’-]*|d[aeiou]s?|d['’]\w+|l[ae]"
    r"|(?:press[ae]|prensa|stampa|not[ií]ci[ae]s|informa|nation)\w*)){0,4}"
)
"""A regular expression for an agency's full name, without groups, for other patterns to embed."""
ACRONYM = r"[A-Z][A-Za-z]{0,5}[A-Z]{1,2}"
"""The same for an acronym: HARNA, BelTA."""
_FULL = re.compile(rf"(?:[Tt]he )?(?:{FULL_NAME})")
_SHORT = re.compile(ACRONYM)
_CALL_SIGN = re.compile(r"[KW][A-Z]{2,3}")
_SMALL = frozenset(("the", "of", "and", "for", "de", "la", "du", "di"))


@cache
def _others() -> frozenset[str]:
    return frozenset(
        word for name in ("not_agencies", "not_places") for row in rows(name) for word in row["words"].split("|")
    )


@lru_cache(maxsize=8192)
def is_full_name(words: str) -> bool:
    """Whether a whole name is an agency's by its own words."""
    return bool(_FULL.fullmatch(words)) and len(words) < 60 and not known(words)


@lru_cache(maxsize=8192)
def is_acronym(word: str, least: int = 3) -> bool:
    """Whether a word of `least` letters or more can be an agency's acronym: no outlet, station, body or party."""
    return (
        len(word) >= least
        and sum(map(str.isupper, word)) >= 2
        and bool(_SHORT.fullmatch(word))
        and not _CALL_SIGN.fullmatch(word)
        and word.upper() not in _others()
        and not known(word)
    )


@lru_cache(maxsize=8192)
def is_short_for(short: str, full: str) -> bool:
    """Whether an acronym can stand for a name: its letters in their order, the initials of all words among them."""
    letters, words = short.casefold(), [word for word in re.findall(r"\w+", full.casefold()) if word not in _SMALL]
    if len(letters) < 2 or len(words) < 2 or letters[0] != words[0][0]:
        return False
    at = 0
    for n, word in enumerate(words):
        if at >= len(letters) or letters[at] != word[0]:
            return False
        at += 1
        for letter in word[1:]:
            left = len(letters) - at
            if left and letters[at] == letter and left > len(words) - n - 1:
                at += 1
    return at == len(letters)
