"""Quotations of one utterance whose words differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from firsthand.origins.disputes.ground import Ground, beside
from firsthand.origins.disputes.wordings import differing
from firsthand.wording import words


def quotations(ground: Ground) -> None:
    """Quotations of one utterance whose words differ, where no report has both."""
    quoted = {n: told for n in ground.readings if (told := ground.quoted(ground.sentences[n][0]))}
    wordings: dict[str, set[str]] = defaultdict(set)
    for n, told in quoted.items():
        for _, said in told:
            line = f" {' '.join(w.key for w in words(said))} "
            for mention in ground.sentences[n]:
                wordings[mention.article].add(line)
    for n, m in ground.pairs(quoted):
        for start, one in quoted[n]:
            for other_start, other in quoted[m]:
                for spot in differing(one, other):
                    lines = [" ".join(w.key for w in words(said)) for said in (one, other)]
                    if _both_ways(ground.articles(n) | ground.articles(m), lines, wordings):
                        continue
                    sides = [(n, start, one, spot.mine), (m, other_start, other, spot.theirs)]
                    sides.sort(key=lambda side: side[2][slice(*side[3])].casefold())
                    wide = [beside(said, place) for *_, said, place in sides]
                    ground.add(
                        "quotation",
                        tuple(said[slice(*place)].casefold() for *_, said, place in sides),
                        [(k, (at + low, at + high)) for (k, at, *_), (low, high) in zip(sides, wide, strict=True)],
                        sure=min(len(words(one)), len(words(other))) / 100,
                        weight=spot.weight,
                        said=(sides[0][2][slice(*wide[0])], sides[1][2][slice(*wide[1])]),
                    )


def _both_ways(articles: Iterable[str], lines: Sequence[str], wordings: dict[str, set[str]]) -> bool:
    """Whether one report has both wordings: they are two utterances."""
    return any(all(any(line in told for told in wordings[article]) for line in lines) for article in articles)
