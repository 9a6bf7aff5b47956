"""Count how many news articles hold each word, for lexicon/frequencies.

Reads a folder with articles.jsonl.gz (one article a line: title, text). Articles of the same words are counted once,
however often they were printed. Keeps words that at least five articles hold; what is kept are counts, no text. The
table in the package comes from a crawl of US news (the data of Baly et al. 2020, "We Can Detect Your Bias", from a
repository under Apache-2.0):

    python tools/word_frequencies.py --data FOLDER --out src/firsthand/data/frequencies.tsv.gz

Columns: the word; in how many articles it stands; ninths of these in which it
mostly has a capital letter (0 to 9). The
first line holds the number of articles. The same articles in any order give the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path

from firsthand.lexicon.frequencies import normal

WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
FEWEST = 5
LONGEST = 40
"""Characters; what is longer is an address or a slip of the decoder."""


def main() -> int:
    """Count, write."""
    parser = argparse.ArgumentParser(description="Document frequencies of words in the news.")
    parser.add_argument("--data", type=Path, required=True, help="folder with articles.jsonl.gz")
    parser.add_argument("--out", type=Path, required=True, help="the table to write")
    given = parser.parse_args()

    with gzip.open(given.data / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    articles: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    seen = set()
    for record in records:
        forms = WORD.findall(record["text"])
        tokens = Counter(map(normal, forms))
        key = hash(tuple(map(normal, forms)))
        if key in seen:
            continue
        seen.add(key)
        large = Counter(normal(form) for form in forms if form[0].isupper())
        articles.update(tokens.keys())
        capitals.update(word for word, times in large.items() if 2 * times > tokens[word])

    kept = sorted(word for word, n in articles.items() if n >= FEWEST and 0 < len(word) <= LONGEST)
    rows = [f"{word}\t{articles[word]}\t{9 * capitals[word] // articles[word]}" for word in kept]
    table = "\n".join([f"articles\t{len(seen)}", *rows, ""]).encode("utf-8")
    given.out.write_bytes(gzip.compress(table, 9, mtime=0))
    print(f"{len(seen)} of {len(records)} articles, {len(kept)} words, {given.out.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
