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
    """(…, n + 1, n) log weights -> probabilities of the edges over all rooted trees; columns add up to 1.

    -inf forbids an edge. Every column needs a root edge that is allowed.
    """
    places = np.arange(weights.shape[-1])
    likely = np.exp(np.maximum(weights - weights.max(-2, keepdims=True, initial=-np.inf), FLOOR))
    likely[np.isneginf(weights)] = 0.0
    likely[..., places + 1, places] = 0.0
    root, edges = likely[..., 0, :], likely[..., 1:, :]
    laplacian = -edges
    laplacian[..., places, places] = root + edges.sum(-2)
    inverse = np.linalg.inv(laplacian)
    diagonal = inverse[..., places, places]
    found = np.empty_like(likely)
    found[..., 0, :] = root * diagonal
    found[..., 1:, :] = edges * (diagonal[..., None, :] - np.swapaxes(inverse, -1, -2))
    np.maximum(found, 0.0, out=found)
    return np.asarray(found / found.sum(-2, keepdims=True))


def log_weight(weights: Floats) -> Floats:
    """The log of the summed weight of all rooted trees, each the product of its edges (the matrix-tree theorem).

    Nodes are eliminated one by one without a subtraction (Grassmann, Taksar and Heyman 1985): nothing is lost where
    every tree needs an edge that weighs next to nothing. (…, n + 1, n) log weights give (…) logs.

    >>> import numpy as np
    >>> round(float(log_weight(np.array([[0.0, -90.0], [-np.inf, -80.0], [-np.inf, -np.inf]]))), 3)
    -80.0
    """
    places = np.arange(weights.shape[-1])
    most = weights.max(-2, initial=-np.inf)
    likely = np.exp(weights - most[..., None, :])
    likely[..., places + 1, places] = 0.0
    found = most.sum(-1)
    for last in places[::-1] + 1:
        into = likely[..., :last, last - 1]
        whole = into.sum(-1)
        found = found + np.log(whole, out=np.full_like(whole, -np.inf), where=whole > 0)
        onward = likely[..., last, : last - 1] / np.maximum(whole, 1e-300)[..., None]
        likely[..., :last, : last - 1] += into[..., :, None] * onward[..., None, :]
        likely[..., places[: last - 1] + 1, places[: last - 1]] = 0.0
    return np.asarray(found)


def gathered(
    weights: Floats, shares: Floats, concentration: float, settled: int = 0, rounds: int = 4
) -> tuple[Floats, Floats]:
    """`edge_probabilities` and `log_weight` where an exemplar that others follow is likelier to be followed again.

    Copies gather around few exemplars: how often each is followed is drawn from a Dirichlet distribution. For each
    child what others follow counts at its mean (mean-field variational inference); the log lies below the exact one.

    Args:
        weights: (…, n + 1, n) log weights.
        shares: (…, n, n): how often a column's node follows each other one before anything is known; columns add up
            to 1.
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
    alpha, left = concentration * shares[..., settled:, :], 1 - shares[..., :settled, :].sum(-2)
    known = np.zeros_like(weights)
    with np.errstate(divide="ignore"):
        known[..., 1:, :] = np.log(shares)
        for _ in range(rounds):
            found = edge_probabilities(weights + known)[..., 1 + settled :, :]
            drawn = alpha + np.maximum(found.sum(-1, keepdims=True) - found, 0.0)
            drawn *= (left / np.maximum(drawn.sum(-2), 1e-300))[..., None, :]
            known[..., 1 + settled :, :] = np.log(drawn)
    found = edge_probabilities(weights + known)
    drawn, pulled = found[..., 1 + settled :, :], known[..., 1 + settled :, :]
    even, followed = alpha.mean(-1), drawn.sum(-1)
    likely = log_weight(weights + known) - (drawn * np.where(drawn > 0, pulled, 0.0)).sum((-1, -2))
    likely += (drawn.sum(-2) * np.log(left)).sum(-1)
    likely += (_log_gamma(even + followed) - _log_gamma(even)).sum(-1)
    return found, likely + _log_gamma(even.sum(-1)) - _log_gamma((even + followed).sum(-1))


def _log_gamma(values: Floats) -> Floats:
    """The log of Γ; 0 for 0, which stands for a node that nobody can follow."""
    found: Floats = np.array([lgamma(value) if value > 0 else 0.0 for value in values.ravel().tolist()])
    return found.reshape(values.shape)


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
