"""How well the similarity that aligns sentences tells paraphrases from other sentences, by cross-validation.

Fitted and judged on two kinds of pairs: paraphrases made by people (`sentences-dev`), and sentences of two real
articles that were read and labelled (`gold/sentences.jsonl`: spans in `news-dev` and `rumours`, 2 the same statement,
1 partly, 0 another). Each fifth is judged by weights fitted on the other four, drawn by article for the second kind.

    python -m benchmarks.sentences --data DIR [--json]
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

from benchmarks.printing import run
from firsthand import kernels, meaning
from firsthand.align.sentence_alignment import FEATURES, Words, features
from firsthand.weights import stem_weights

Float64 = npt.NDArray[np.float64]

GOLD = Path(__file__).with_name("gold") / "sentences.jsonl"
_PARTLY = 0.6
"""What a pair labelled 1 counts for: six parts the same, four parts another."""
_READ_WEIGHT = 5.0
"""A pair of real articles weighs as much as so many paraphrases: they are few, and what we are for."""
_INVERSE_RIDGE = 1.0
_FOLDS = 5


@dataclass(frozen=True)
class Examples:
    """Pairs of sentences with what they have in common, (pairs, len(FEATURES)), and what they are."""

    known: Float64
    label: Float64
    """From 0, another statement, to 1, the same."""
    read: npt.NDArray[np.bool_]
    """Of real articles; the rest are paraphrases."""
    group: npt.NDArray[np.int64]
    """Pairs of one group share an article."""


@cache
def examples(data: Path) -> Examples:
    """All labelled pairs."""
    made = _lines(data / "sentences-dev" / "sentence_pairs.jsonl.gz")
    pairs = [(row["a"], row["b"]) for row in made]
    labels = [float(row["label"]) for row in made]
    texts = {
        (name, row["id"]): row
        for name in ("news-dev", "rumours")
        for row in _lines(data / name / "articles.jsonl.gz")
    }  # fmt: skip
    groups = list(range(len(made)))
    known: dict[tuple[str, str], int] = {}
    for row in map(json.loads, GOLD.read_text(encoding="utf-8").splitlines()):
        articles = [texts[row["set"], row[side]] for side in "ab"]
        one, two = (
            str(article[row[f"{side}_part"]])[row[f"{side}_start"] : row[f"{side}_end"]]
            for article, side in zip(articles, "ab", strict=True)
        )
        pairs.append((one, two))
        labels.append({0: 0.0, 1: _PARTLY, 2: 1.0}[row["label"]])
        groups.append(len(made) + known.setdefault((row["set"], row["a"]), len(known)))
    read = np.arange(len(pairs)) >= len(made)
    return Examples(compared(pairs), np.array(labels), read, np.array(groups))


def compared(pairs: list[tuple[str, str]]) -> Float64:
    """All FEATURES of each pair of sentences."""
    texts = [text for pair in pairs for text in pair]
    tokens = kernels.tokens_of(pa.array(texts))
    number = np.arange(len(texts), dtype=np.int32)
    of = np.repeat(number, np.diff(tokens.ends))
    words = Words(tokens.stems, stem_weights(tokens.stems), tokens.flags, of, number)
    vectors = meaning.model().encode(texts)
    cells = number.reshape(-1, 2)
    cosines = meaning.rowwise(vectors, cells.astype(np.int64)).astype(np.float64)
    return np.concatenate([features(words, cells), cosines[:, None]], axis=1)


def fit(of: Examples) -> tuple[float, Float64]:
    """Logistic weights of the features and of their products, as (constant, weights in the order of `products`)."""
    crossed = _products().fit_transform(of.known)
    scale = StandardScaler().fit(crossed)
    # a pair that is partly the same counts on both sides
    rows = np.tile(scale.transform(crossed), (2, 1))
    label = np.repeat([1, 0], len(of.label))
    weight = np.concatenate([of.label, 1 - of.label]) * np.tile(np.where(of.read, _READ_WEIGHT, 1.0), 2)
    model = LogisticRegression(C=_INVERSE_RIDGE, max_iter=2000).fit(rows, label, sample_weight=weight)
    weights = model.coef_[0] / scale.scale_
    return float(model.intercept_[0] - weights @ scale.mean_), weights


def products() -> list[tuple[str, str]]:
    """What each weight belongs to: a feature and "", or two features."""
    powers = _products().fit(np.zeros((1, len(FEATURES)))).powers_
    named = [[name for name, power in zip(FEATURES, row, strict=True) for _ in range(power)] for row in powers]
    return [(row[0], row[1] if len(row) > 1 else "") for row in named]


def _products() -> PolynomialFeatures:
    return PolynomialFeatures(2, include_bias=False)


def figures(data: Path) -> dict[str, float]:
    """F1 on the paraphrases at 0.5; on sentences of real articles the area under the ROC curve, with and without 1."""
    of = examples(data)
    found = np.zeros(len(of.label))
    for train, test in GroupKFold(_FOLDS, shuffle=True, random_state=1).split(of.known, of.label, of.group):
        base, weights = fit(Examples(of.known[train], of.label[train], of.read[train], of.group[train]))
        found[test] = 1 / (1 + np.exp(-(base + _products().fit_transform(of.known[test]) @ weights)))
    made = ~of.read
    sure = of.read & (of.label != _PARTLY)
    return {
        "paraphrase_f1": round(float(f1_score(of.label[made] == 1, found[made] >= 0.5)), 4),
        "read_auc": round(float(roc_auc_score(of.label[sure] == 1, found[sure])), 4),
        "read_partly_auc": round(float(roc_auc_score(of.label[of.read] > 0, found[of.read])), 4),
    }


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


if __name__ == "__main__":
    run(figures, __doc__)
