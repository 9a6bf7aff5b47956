"""From weighted edges to a tree: how probable each parent is, and the best tree without a circle.

Log-odds weights on possible edges make a distribution over all rooted trees. The matrix-tree theorem gives the
probability of each edge in it exactly (Tutte; for parsing Koo et al. 2007, Smith and Smith 2007). The tree stated is
the one with the most right edges to be expected: the arborescence (Chu-Liu, Edmonds) over those probabilities.

Row 0 of every matrix is the root "from nobody here"; rows 1..n are the nodes 0..n-1 as parents.

    >>> import numpy as np
    >>> weights = np.array([[0.0, -3.0], [-np.inf, 2.0], [-np.inf, -np.inf]])  # node 0 can only be a root
    >>> edge_probabilities(weights).round(2).tolist()
    [[1.0, 0.01], [0.0, 0.99], [0.0, 0.0]]
    >>> best_tree(edge_probabilities(weights))
    [-1, 0]
"""

from __future__ import annotations

from math import lgamma

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

FLOOR = -16.0
"""Weights further below a child's best are as good as this: keeps the matrix well conditioned."""


def edge_probabilities(weights: Floats) -> Floats:
    """(n + 1, n) log weights -> (n + 1, n) probabilities of the edges over all rooted trees; columns add up to 1.

    -inf forbids an edge. Every column needs a root edge that is allowed.
    """
    n = weights.shape[1]
    if not n:
        return np.zeros((1, 0))
    shifted = np.maximum(weights - weights.max(0), FLOOR)
    likely = np.where(np.isneginf(weights), 0.0, np.exp(shifted))
    root, edges = likely[0], likely[1:]
    np.fill_diagonal(edges, 0.0)
    inverse = np.linalg.inv(np.diag(root + edges.sum(0)) - edges)
    diagonal = np.diag(inverse)
    found = np.vstack([root * diagonal, edges * (diagonal[None, :] - inverse.T)])
    found = np.clip(found, 0.0, None)
    return np.asarray(found / found.sum(0))


def log_weight(weights: Floats) -> float:
    """The log of the summed weight of all rooted trees, each the product of its edges (the matrix-tree theorem).

    Nodes are eliminated one by one without a subtraction (Grassmann, Taksar and Heyman 1985): nothing is lost where
    every tree needs an edge that weighs next to nothing.

    >>> import numpy as np
    >>> round(log_weight(np.array([[0.0, -90.0], [-np.inf, -80.0], [-np.inf, -np.inf]])), 3)
    -80.0
    """
    n = weights.shape[1]
    most = weights.max(0, initial=-np.inf)
    likely = np.exp(weights - most)
    np.fill_diagonal(likely[1:], 0.0)
    found = float(most.sum())
    for last in range(n, 0, -1):
        into = likely[:last, last - 1]
        whole = into.sum()
        if not whole > 0:
            return -np.inf
        found += float(np.log(whole))
        likely[:last, : last - 1] += np.outer(into, likely[last, : last - 1] / whole)
        np.fill_diagonal(likely[1:], 0.0)
    return found


def gathered(
    weights: Floats, shares: Floats, concentration: float, settled: int = 0, rounds: int = 4
) -> tuple[Floats, float]:
    """`edge_probabilities` and `log_weight` where an exemplar that others follow is likelier to be followed again.

    Copies gather around few exemplars: how often each is followed is drawn from a Dirichlet distribution. For each
    child what others follow counts at its mean (mean-field variational inference); the log lies below the exact one.

    Args:
        weights: (n + 1, n) log weights.
        shares: (n, n): how often a column's node follows each other one before anything is known; columns add up to 1.
        concentration: how many copies that knowledge is worth.
        settled: the first nodes; how often they are followed is known, and below 1 in sum.
        rounds: how often what others follow is reckoned anew.

    >>> import numpy as np
    >>> weights = np.vstack([[-9.0, -9.0, -9.0, 0.0], np.zeros((4, 4))])
    >>> weights[1:, 3] = -np.inf  # node 3 is the root; what 0 follows is known, of 1 and 2 nothing
    >>> weights[1:3, 0] = -9.0
    >>> found, _ = gathered(weights, (1 - np.eye(4)) / 3, concentration=1.0)
    >>> bool(found[4, 1] > found[1, 1] and found[4, 1] > found[3, 1])
    True
    """
    if not weights.shape[1]:
        return edge_probabilities(weights), 0.0
    alpha, left = concentration * shares, 1 - shares[:settled].sum(0)
    pull = shares.copy()
    for _ in range(rounds):
        found = edge_probabilities(weights + _log_rows(pull))[1:]
        others = np.maximum(found.sum(1, keepdims=True) - found, 0.0)
        drawn = (alpha + others)[settled:]
        pull[settled:] = left * drawn / np.maximum(drawn.sum(0), 1e-300)
    known = _log_rows(pull)
    found = edge_probabilities(weights + known)
    followed = found[1 + settled :].sum(1)
    even = alpha[settled:].mean(1)
    said = np.where(found > 0, found * np.where(found > 0, known, 0.0), 0.0)
    likely = log_weight(weights + known) - float(said[1 + settled :].sum())
    likely += float((found[1 + settled :].sum(0) * np.log(left)).sum())
    likely += sum(lgamma(a + n) - lgamma(a) for a, n in zip(even.tolist(), followed.tolist(), strict=True) if a > 0)
    likely += lgamma(float(even.sum())) - lgamma(float(even.sum() + followed.sum()))
    return found, likely


def _log_rows(shares: Floats) -> Floats:
    """The logs of shares, under a row of zeros for the root."""
    with np.errstate(divide="ignore"):
        return np.vstack([np.zeros(shares.shape[1]), np.log(shares)])


def best_tree(scores: Floats) -> list[int]:
    """The parent of each node in the tree of greatest summed score; -1 is the root. Ties go to the lower row."""
    n = scores.shape[1]
    square = np.full((n + 1, n + 1), -np.inf)
    square[:, 1:] = np.round(scores, 9)
    np.fill_diagonal(square, -np.inf)
    parents = _arborescence(square)
    return [parent - 1 for parent in parents[1:]]


def _arborescence(scores: Floats) -> list[int]:
    """Chu-Liu and Edmonds on a dense matrix `scores[parent, child]`; node 0 is the root."""
    size = scores.shape[0]
    parents = [0, *(int(scores[:, child].argmax()) for child in range(1, size))]
    circle = _circle(parents)
    if not circle:
        return parents
    inside = np.zeros(size, np.bool_)
    inside[circle] = True
    rest = [node for node in range(size) if not inside[node]]
    kept = {node: float(scores[parents[node], node]) for node in circle}
    # the circle becomes one node, the last: edges into it cost what they displace
    smaller = np.full((len(rest) + 1, len(rest) + 1), -np.inf)
    smaller[:-1, :-1] = scores[np.ix_(rest, rest)]
    entering = scores[np.ix_(rest, circle)] - np.array([kept[node] for node in circle])
    leaving = scores[np.ix_(circle, rest)]
    enters, leaves = entering.argmax(1), leaving.argmax(0)
    smaller[:-1, -1] = entering.max(1)
    smaller[-1, :-1] = leaving.max(0)
    smaller[:, 0] = -np.inf
    found = _arborescence(smaller)
    result = list(parents)
    for child, node in enumerate(rest):
        if child:
            above = found[child]
            result[node] = rest[above] if above < len(rest) else circle[int(leaves[child])]
    entry = circle[int(enters[found[-1]])]
    result[entry] = rest[found[-1]]
    return result


def _circle(parents: list[int]) -> list[int]:
    """The nodes of one circle, in rising order; empty where every node leads to the root."""
    state = [0] * len(parents)
    state[0] = 2
    for first in range(1, len(parents)):
        path, node = [], first
        while not state[node]:
            state[node] = 1
            path.append(node)
            node = parents[node]
        if state[node] == 1:
            return sorted(path[path.index(node) :])
        for seen in path:
            state[seen] = 2
    return []
