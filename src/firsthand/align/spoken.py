r"""Text -> the words in it that were said or written elsewhere: quotations, embedded posts, transcripts, statements.

Two reports that share only such words were not copied from each other. Quotation marks are read by quotations.py;
here is what goes without them.

    >>> text = "He tweeted from home:\n\nWe won it all. pic.twitter.com/x1\n\nThe count goes on."
    >>> [text[start:end] for start, end in spoken(text)]
    ['We won it all. pic.twitter.com/x1']
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from firsthand.quotations import quotations

_PARAGRAPH = re.compile(r"\S(?:[^\n]*\S)?")
_POST = re.compile(
    r"pic\.twitter\.com/|https?://t\.co/|\(@\w{2,30}\)|^(?:A (?:post|photo|video) (?:shared|posted) by|RT @)",
    re.IGNORECASE,
)
_SIGNS = ("@", "t.co/", "pic.twitter", "osted by", "hared by")
_SIGNATURE = re.compile(
    r"^\s*(?:[—–-]+ ?.{2,60}\(@\w{2,30}\)|A (?:post|photo|video) (?:shared|posted) by)", re.IGNORECASE
)
_TURN = re.compile(
    r"^\s*(?:[A-Z][A-Z .,'’-]{2,50}(?:\([^)]{1,40}\))?|[QA]\.?|[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,2}) ?:\s"
)
_STAGE = re.compile(r"[(\[](?:applause|laughter|cheers|crosstalk|inaudible|laughs)\.?[)\]]", re.IGNORECASE)
_INTRODUCES = re.compile(
    r"\b(?:statements?|letter|tweet\w*|posts?|posted|wrote|writes|reads?|transcript|remarks|text|memo|e-?mail|instagram|"
    r"facebook|message|said|says|full|follows|below)\b[^.\n]*:\s*$",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|I’m|I'm|we|our|ours|my|me|us)\b")
_TURNS = 4
"""Lines that begin with a speaker's name before a text is a transcript."""
_SPEAKER_TURNS = 2
_SIGNATURE_WORDS = 14
"""A paragraph of fewer words that signs a post signs the one before it too."""
_STATED_CHARACTERS = 1000
"""A longer paragraph after a colon is taken for a statement only where it speaks in the first person."""
_INTRODUCED_CHARACTERS = 400
"""A longer paragraph that ends in a colon introduces what its last sentence says."""


@lru_cache(8192)  # an article is in many pairs, and they come in chunks
def spoken(text: str) -> list[tuple[int, int]]:
    """Spans of words said or written elsewhere, in order, disjoint. Places are code points, marks included."""
    spans = [(quote.outer_start, quote.outer_end) for quote in quotations(text)]
    paragraphs = [match.span() for match in _PARAGRAPH.finditer(text)]
    if text.count("(") + text.count("[") >= _SPEAKER_TURNS and len(_STAGE.findall(text)) >= _SPEAKER_TURNS:
        return [(paragraphs[0][0], paragraphs[-1][1])]
    spans += _posts(text, paragraphs) + _turns(text, paragraphs) + _introduced(text, paragraphs)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _posts(text: str, paragraphs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Paragraphs that carry the marks of an embedded post, with the one their signature stands under."""
    if not any(sign in text for sign in _SIGNS):
        return []
    found = []
    for n, (start, end) in enumerate(paragraphs):
        if not _POST.search(text[start:end]):
            continue
        found.append((start, end))
        alone = _SIGNATURE.match(text[start:end]) and len(text[start:end].split()) < _SIGNATURE_WORDS
        if alone and n and not text[slice(*paragraphs[n - 1])].rstrip().endswith(":"):
            found.append(paragraphs[n - 1])
    return found


def _turns(text: str, paragraphs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """From the first to the last paragraph of a transcript: speakers take turns, some more than once."""
    speakers = [(n, m.group(0).strip()) for n, (s, e) in enumerate(paragraphs) if (m := _TURN.match(text[s:e]))]
    again = Counter(name for _, name in speakers)
    turns = [n for n, name in speakers if again[name] >= _SPEAKER_TURNS]
    if len(turns) < _TURNS:
        return []
    return [(paragraphs[turns[0]][0], paragraphs[turns[-1]][1])]


def _introduced(text: str, paragraphs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What follows a colon that announces words: the next paragraph, and those after it in the first person."""
    found = []
    for n, (start, end) in enumerate(paragraphs[:-1]):
        if text[end - 1] != ":" or not _INTRODUCES.search(text[max(start, end - _INTRODUCED_CHARACTERS) : end]):
            continue
        for follower in range(n + 1, len(paragraphs)):
            said = text[slice(*paragraphs[follower])]
            sure = follower == n + 1 and len(said) <= _STATED_CHARACTERS
            if not sure and not _FIRST_PERSON.search(said):
                break
            found.append(paragraphs[follower])
    return found
