"""The choices of each stage: frozen, local, each with its unit in its name and a place in the receipt.

What changes no answer is not in the `repr` of its class: by that a stage is known to have been run the same way.

>>> Align(min_run_words=6).min_run_words
6
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from firsthand.errors import ChoiceError


@dataclass(frozen=True)
class Extract:
    """page -> article, furniture, sentences."""

    max_page_mb: int = 20
    max_depth: int = 400
    """How deep elements may nest before the page is refused."""


@dataclass(frozen=True)
class Fingerprint:
    """article -> marks, copy classes, boilerplate."""

    run_words: int = 5
    near_exact_share: float = 0.95
    boilerplate_articles: int = 3
    """How many articles of one outlet must repeat a run before it counts as that outlet's boilerplate."""
    window_runs: int = 6
    """One run of so many in a row is kept: texts with `run_words + window_runs - 1` words in common share a mark."""
    lead_words: int = 120
    """Title and first words: what a report is about stands there."""
    outline_words: int = 48
    """Heaviest words of an article that stand for it; half as many stand for its lead."""
    boilerplate_spread_articles: int = 8
    """How many articles that share nothing else must repeat a run before it counts as boilerplate of no outlet."""
    boilerplate_likeness: float = 0.06
    """Likeness (as of candidates) below which two articles share nothing else."""
    marks_at_once: int = field(default=16_000_000, repr=False)
    """Marks among which those that recur are looked for at one time: 40 bytes each at most. It changes no answer."""


@dataclass(frozen=True)
class Candidates:
    """marks, outlines -> pairs worth a look. Likeness is what the heaviest words of text and lead bring to it."""

    min_shared_marks: int = 2
    max_mark_classes: int = 200
    """In how many copy classes before it an article's mark is looked for; the receipt counts marks that more have."""
    max_word_articles: int = 128
    """The same for a word of its outline, in articles published before."""
    max_class_members: int = 32
    """Copy classes larger than this are paired through their representative alone."""
    window_days: int = 30
    """How far apart in time two articles without common marks may be, unless they are very much alike."""
    min_likeness: float = 0.045
    """Below this two articles are not worth a look."""
    min_far_likeness: float = 0.12
    """The same for articles farther apart in time than the window: dates may be those of a crawl."""
    min_aligned_likeness: float = 0.19
    """The same, from which on one may be a rewrite of the other, also without common marks."""
    max_aligned_alike: int = 12
    """Partners of an article that are aligned for that alone, the most alike first; the receipt counts the rest."""
    max_aligned_sharing: int = 100
    """Partners of an article that are aligned for the marks they share, those that share most first. The same."""
    articles_at_once: int = field(default=200_000, repr=False)
    """Articles whose words or marks are indexed at one time: some 600 bytes each. It changes no answer."""


@dataclass(frozen=True)
class Align:
    """candidates -> pairs, passages."""

    min_run_words: int = 5
    gap_words: int = 12
    min_passage_words: int = 8
    copy_share: float = 0.5
    min_sentence_similarity: float = 0.5
    list_boilerplate_pairs: bool = False
    """Whether pairs that share only boilerplate are listed too: `compare` must answer for any two."""


@dataclass(frozen=True)
class Attribute:
    """article -> attributions."""

    language: str = "en"


@dataclass(frozen=True)
class Likeness:
    """candidates, articles -> how much they read alike: mean cosine of weighted words, in text and in lead."""

    lead_words: int = 120
    """Title and first words: what a report is about stands there."""
    min_likeness: float = 0.08
    min_far_likeness: float = 0.2
    """The same for articles farther apart in time than the window: dates may be those of a crawl."""
    window_days: int = 30
    max_alike: int = 200
    """Partners of an article kept for their likeness alone, the most alike first; the receipt counts the rest."""


@dataclass(frozen=True)
class Stories:
    """articles, pairs, candidates -> stories."""

    names_part: float = 0.4
    """How much the names and numbers in common weigh in the likeness of two articles."""
    matter_part: float = 0.3
    """How much their other rare words do."""
    meaning_part: float = 0.2
    """How much the meaning of title and lead does; the rest falls to all words together."""
    usual_likeness: float = 0.1
    """Mean likeness inside a story, taken for granted until the story's own articles tell."""
    lone_likeness: float = 0.14
    """The same of an article that is still alone: two of these must be more alike than two of a story."""
    tight_likeness: float = 0.09
    """Likeness inside a story of three articles or more, beyond which none is asked of one that joins it."""
    prior_pairs: int = 16
    """How many pairs of its own a story needs to weigh as much as what is taken for granted."""
    min_fit: float = 0.86
    """Likeness between two groups, as a part of the likeness inside them, from which on they are one story."""
    fade_days: float = 60.0
    """Days over which weak likeness fades; what is much alike stays so, since many pages carry the day of the crawl."""


@dataclass(frozen=True)
class Lineage:
    """a story -> derivations, inferred parents."""

    stated_probability: float = 0.53
    """Below this an edge is a candidate: shown as undecided, not stated. An even chance is none."""


@dataclass(frozen=True)
class Drift:
    """derivations, passages, attributions -> changes."""

    max_details_per_pair: int = 12


@dataclass(frozen=True)
class Origins:
    """all of a story -> origins, claims, cards."""

    min_claim_articles: int = 2


@dataclass(frozen=True)
class Choices:
    """The choices of every stage together, with where and how wide the work runs."""

    extract: Extract = field(default_factory=Extract)
    fingerprint: Fingerprint = field(default_factory=Fingerprint)
    candidates: Candidates = field(default_factory=Candidates)
    align: Align = field(default_factory=Align)
    likeness: Likeness = field(default_factory=Likeness)
    attribution: Attribute = field(default_factory=Attribute)
    stories: Stories = field(default_factory=Stories)
    lineage: Lineage = field(default_factory=Lineage)
    drift: Drift = field(default_factory=Drift)
    origins: Origins = field(default_factory=Origins)


_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_PROCESS_BYTES = 400_000_000
"""What each process holds before it does anything, and while it reads: code, models, a chunk of pages."""
_LEAST_BYTES = 100_000_000
_MARK_BYTES, _ARTICLE_BYTES = 40, 600


def within(choices: Choices, memory: str, processes: int) -> Choices:
    """The choices with what is held at one time fitted to a memory; answers stay the same.

    A case needs some 2 kB an article besides, which nothing here bounds.

    Args:
        choices: as they are.
        memory: of all processes together, such as `4GB` or `800M` (powers of ten).
        processes: how many there will be.

    Raises:
        ChoiceError: that is no amount of memory, or too little for so many processes.
    """
    said = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)i?B?", memory.strip(), re.IGNORECASE)
    if said is None:
        raise ChoiceError(f"--memory {memory}: that is no amount of memory; write it like 4GB or 800MB")
    left = float(said[1]) * _UNITS[said[2].upper()] - processes * _PROCESS_BYTES
    if left < _LEAST_BYTES:
        least = (processes * _PROCESS_BYTES + _LEAST_BYTES) / 1e9
        raise ChoiceError(
            f"--memory {memory}: {processes} processes need {least:.1f}GB; give them that, or take fewer --workers"
        )
    return replace(
        choices,
        fingerprint=replace(choices.fingerprint, marks_at_once=int(left / _MARK_BYTES)),
        candidates=replace(choices.candidates, articles_at_once=int(left / _ARTICLE_BYTES)),
    )
