"""MinHash as people use it: rensa and datasketch, from articles in JSONL to pairs. And a pass that finds nothing.

    python -m benchmarks.minhash rensa|datasketch|plain PILE PAIRS

A process of its own for each, so that speed and memory can be told (benchmarks/peers.py). Both make runs of five words
in Python, 128 permutations, and give the pairs whose Jaccard they put at 0.5 or more.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson

_SHINGLE_WORDS, _PERMUTATIONS, _JACCARD, _BANDS, _SEED = 5, 128, 0.5, 32, 42


def shingles(text: str) -> list[str]:
    """Runs of five words, as the peers' own examples make them."""
    words = text.split()
    return [" ".join(words[n : n + _SHINGLE_WORDS]) for n in range(max(len(words) - _SHINGLE_WORDS + 1, 1))]


def articles(pile: Path) -> Iterator[tuple[str, str]]:
    """Ids and texts of a file."""
    with pile.open("rb") as lines:
        for row in map(orjson.loads, lines):
            yield row["id"], row["text"]


def rensa(pile: Path) -> Iterator[tuple[str, str]]:
    """Pairs of a Jaccard of 0.5 and more by rensa, all in its batch calls."""
    from rensa import RMinHash, RMinHashLSH

    ids: list[str] = []

    def runs() -> Iterator[list[str]]:
        for article, text in articles(pile):
            ids.append(article)
            yield shingles(text)

    hashes = RMinHash.from_token_sets(runs(), num_perm=_PERMUTATIONS, seed=_SEED)
    index = RMinHashLSH(threshold=_JACCARD, num_perm=_PERMUTATIONS, num_bands=_BANDS)
    index.insert_many(hashes)
    for n, near in enumerate(index.query_all(hashes)):
        for other in near:
            if other < n and hashes[n].jaccard(hashes[other]) >= _JACCARD:
                yield ids[n], ids[other]


def datasketch(pile: Path) -> Iterator[tuple[str, str]]:
    """Pairs of a Jaccard of 0.5 and more by datasketch."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=_JACCARD, num_perm=_PERMUTATIONS)
    known: dict[str, MinHash] = {}
    for article, text in articles(pile):
        hashes = MinHash(num_perm=_PERMUTATIONS)
        hashes.update_batch([run.encode() for run in shingles(text)])
        for other in index.query(hashes):
            if known[other].jaccard(hashes) >= _JACCARD:
                yield article, other
        known[article] = hashes
        index.insert(article, hashes)


def plain(pile: Path) -> Iterator[tuple[str, str]]:
    """Reads every record and splits its words; finds nothing."""
    assert sum(len(text.split()) for _, text in articles(pile))
    yield from ()


PEERS: dict[str, Callable[[Path], Iterator[tuple[str, str]]]] = {
    "plain": plain, "datasketch": datasketch, "rensa": rensa,
}  # fmt: skip


def main() -> None:
    """Writes the pairs that one of them finds, two ids a line."""
    name, pile, pairs = sys.argv[1:]
    with Path(pairs).open("w") as file:
        file.writelines(f"{a} {b}\n" for a, b in PEERS[name](Path(pile)))


if __name__ == "__main__":
    main()
