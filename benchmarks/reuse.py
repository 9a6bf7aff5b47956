"""How well reuse is told from what two reports of one event share, by cross-validation, and the fit of its weights.

Pairs and labels are those of copies.py. Each tenth is judged by weights fitted on the rest, drawn by connected
articles, so that no article is on both sides; the figures of copies.py are those of weights fitted on all.

    python -m benchmarks.reuse --data DIR [--json]
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from benchmarks.copies import GOLD, REUSE, tables_of
from benchmarks.printing import run
from firsthand.align import figures as figures_of
from firsthand.align.relations import asked, told_by
from firsthand.settings import Align

Float64 = npt.NDArray[np.float64]

SETS = ("copies-dev", "news-dev", "rumours")
FITTED = 734
"""The weights of the package are fitted on so many pairs of gold/pairs.jsonl; those after were read by their light."""
_UNSURE = 0.25
"""What a pair counts for whose reader was not sure (confidence 1)."""
_FOLDS, _REPEATS = 10, 5


@dataclass(frozen=True)
class Examples:
    """Read pairs: their FIGURES (pairs, 5), how likely reuse must be to be stated, whether one has narration of the
    other's, weight, set, connected group, and whether the weights of the package are fitted on them.
    """

    known: Float64
    asked: Float64
    label: npt.NDArray[np.bool_]
    weight: Float64
    of: npt.NDArray[np.str_]
    group: npt.NDArray[np.int64]
    fitted: npt.NDArray[np.bool_]


@cache
def examples(data: Path) -> Examples:
    """All read pairs of the three sets whose articles both have a text."""
    later = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()[FITTED:]]
    unseen = {(row["set"], row["a"], row["b"]) for row in later}
    known, least, label, weight, of, ends, fitted = [], [], [], [], [], [], []
    for name in SETS:
        tables, gold = tables_of(data, name)
        found = figures_of(tables, Align())
        for pair in sorted(found):
            *plain, credit = told_by(found[pair])
            known.append([*plain, credit if credit and found[pair].credited() else 0.0])
            least.append(asked(found[pair]))
            label.append(gold[pair]["relation"] in REUSE)
            weight.append(_UNSURE if gold[pair]["confidence"] == 1 else 1.0)
            of.append(name)
            fitted.append((name, gold[pair]["a"], gold[pair]["b"]) not in unseen)
            ends.append([(name, article) for article in pair])
    near = {article: article for pair in ends for article in pair}
    for one, other in ends:
        near[_last(near, one)] = _last(near, other)
    numbers = {article: n for n, article in enumerate(sorted({_last(near, article) for article in near}))}
    group = np.array([numbers[_last(near, one)] for one, _ in ends])
    return Examples(*map(np.array, (known, least, label, weight, of, group, fitted)))


def _last(near: dict[tuple[str, str], tuple[str, str]], article: tuple[str, str]) -> tuple[str, str]:
    """The article that stands for all that are connected with this one."""
    while near[article] != article:
        article = near[article]
    return article


def fit(of: Examples, rows: npt.NDArray[np.int64] | None = None) -> tuple[float, Float64]:
    """Logistic weights of the FIGURES, as (constant, weights); `rows`: of these examples alone."""
    rows = np.arange(len(of.label)) if rows is None else rows
    scale = StandardScaler().fit(of.known[rows])
    model = LogisticRegression(max_iter=2000).fit(scale.transform(of.known[rows]), of.label[rows], of.weight[rows])
    weights = model.coef_[0] / scale.scale_
    return float(model.intercept_[0] - weights @ scale.mean_), weights


def figures(data: Path) -> dict[str, float]:
    """F1 of reuse and area under the ROC curve by set, each pair judged by weights that have not seen its articles."""
    of = examples(data)
    f1, auc = np.zeros((_REPEATS, len(SETS))), np.zeros((_REPEATS, len(SETS)))
    for repeat in range(_REPEATS):
        found = np.zeros(len(of.label))
        for train, test in GroupKFold(_FOLDS, shuffle=True, random_state=repeat).split(of.known, groups=of.group):
            base, weights = fit(of, train)
            found[test] = 1 / (1 + np.exp(-(base + of.known[test] @ weights)))
        for n, name in enumerate(SETS):
            own = of.of == name
            f1[repeat, n] = f1_score(of.label[own], found[own] >= of.asked[own])
            auc[repeat, n] = roc_auc_score(of.label[own], found[own])
    means = [(f"{name}_{what}", float(values[:, n].mean())) for what, values in (("unseen_f1", f1), ("unseen_auc", auc))
             for n, name in enumerate(SETS)]  # fmt: skip
    return {name: round(value, 4) for name, value in means}


if __name__ == "__main__":
    run(figures, __doc__)
