"""The words by which a language opens, links and ends the phrases that name a source, as patterns.

>>> signs("en").head_end.split("the mayor who runs Arn")[0]
'the mayor'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from firsthand.lexicon.cues import grammar, words


@dataclass(frozen=True, slots=True)
class Signs:
    """The words by which a language opens and links the phrases of a source, as patterns."""

    article: re.Pattern[str]
    opening_article: re.Pattern[str]
    head_end: re.Pattern[str]
    pair: re.Pattern[str]
    joined: re.Pattern[str]
    acronym: re.Pattern[str]
    opening: re.Pattern[str]
    of: re.Pattern[str]
    genitive: re.Pattern[str]
    who: re.Pattern[str]
    both: re.Pattern[str]
    """Between two who are named together."""
    of_whom: re.Pattern[str]
    which: re.Pattern[str]
    possessive: re.Pattern[str]
    in_document: re.Pattern[str]
    """Where somebody is told to speak in writing: "in a joint statement"."""
    accounts: tuple[re.Pattern[str], ...]
    """Whose account a phrase names: "a report by CNN", "an Arn Post story"."""
    plurals: tuple[tuple[str, str], ...]
    """Ending of the plural, of the singular."""


@cache
def signs(language: str) -> Signs:
    """The patterns of a language."""
    known = words(language)

    def some(kind: str, capital: bool = False) -> str:
        listed = sorted(known[kind], key=lambda word: (-len(word), word))
        return "|".join(re.escape(word.capitalize() if capital else word) for word in listed)

    article = f"(?:{some('article')}|{some('article', capital=True)}) "
    return Signs(
        article=re.compile(rf"^{article}"),
        opening_article=re.compile(rf"^(?:{some('opening_article', capital=True)}) "),
        head_end=re.compile(rf",|;|\(| (?:{some('head_end')})\b"),
        pair=re.compile(rf"[A-Z][\w.’' -]* (?:{some('and')}) (?:[A-Z]|(?:{some('pair_article')}) )"),
        joined=re.compile(rf" (?:{some('and')}) (?:{some('joined_article')}) "),
        acronym=re.compile(rf"(?:{article})?[A-Z]{{2,6}}"),
        opening=re.compile(
            r"(?:^|(?<=[.!?]\s)|(?<=[.!?][”\"’]\s)|(?<=\n))"
            rf"(?:(?:{some('opening_adverb', capital=True)}),? |[A-Z][a-z]+ (?:[\w-]+ ){{0,4}}[\w-]+, )?(?:{article})?"
        ),
        of=re.compile(rf"\s(?:{some('of_from')})\s"),
        both=re.compile(rf" (?:{some('and')}) "),
        genitive=re.compile(rf" (?:{some('of')}) "),
        who=re.compile(rf" (?:{some('who')}) "),
        of_whom=re.compile(rf"\s(?:{some('of_whom')})\s"),
        which=re.compile(rf",\s(?=(?:{some('which')})\s)"),
        possessive=re.compile(rf"(?:{some('possessive')})$"),
        in_document=re.compile(
            rf"\b(?:{some('in_document')}) (?:[\w’'-]+ ){{1,3}}(?:{some('spoken_document')})\b", re.IGNORECASE
        ),
        accounts=(
            re.compile(
                rf"(?:[\w-]+ ){{0,4}}(?:{some('media_account')})(?: [a-z]+)? (?:{some('account_by')}) (?:{article})?"
                r"(?P<medium>[A-Z0-9][\w.&’'-]*(?: (?:[A-Z0-9&][\w.&’'-]*|of|the|and))*)"
            ),
            re.compile(
                rf"(?:(?:{some('opening_article')}|{some('opening_article', capital=True)}) )?"
                r"(?P<medium>[A-Z0-9][\w.&’'-]*(?: (?:[A-Z0-9&][\w.&’'-]*|of|the|and))*?)(?:['’]s?)? "
                rf"(?:[a-z]+ )?(?:{some('media_account')})$"
            ),
        ),
        plurals=grammar(language).plurals,
    )
