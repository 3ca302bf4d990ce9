"""How far a rank can be trusted: the range it takes when 2% of the nodes and 10% of the links are left out, many times over.

Reports are a sample of what happens; a rank that depends on a few of them must not be read as a rank. The range between the
5th and the 95th percentile is shown, never the bare rank.

References
----------
Borgatti, Carley, Krackhardt (2006), Social Networks 28, 124-136 (robustness of centrality under missing data).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from graph.analysis.evidence import Ints, Reals

NODES, LINKS = 0.02, 0.10


@dataclass(frozen=True, slots=True)
class Stability:
    """Rank as measured, and the range it takes."""

    rank: int
    low: int
    high: int
    repeats: int


def ranks(score: Reals) -> Ints:
    """1 for the highest; equal scores share the better rank."""
    return np.asarray(1 + len(score) - np.searchsorted(np.sort(score), score, side="right"))


def rank_ranges(
    links: "sparse.csr_array", score: Callable[["sparse.csr_array"], Reals], repeats: int = 20, seed: int = 1
) -> list[Stability]:
    """Ranks of the columns of `links` by `score`, with their range over `repeats` thinned copies.

    Parameters
    ----------
    links : sparse array
        Rows and columns are both nodes that may be missing.
    score : callable
        Takes a matrix of the same shape and scores its columns.
    """
    rng = np.random.default_rng(seed)
    measured = ranks(score(links))
    coo = links.tocoo()
    seen = np.empty((repeats, links.shape[1]))
    for repeat in range(repeats):
        row, column = rng.random(links.shape[0]) >= NODES, rng.random(links.shape[1]) >= NODES
        keep = row[coo.row] & column[coo.col] & (rng.random(len(coo.data)) >= LINKS)
        thinned = sparse.coo_array((coo.data[keep], (coo.row[keep], coo.col[keep])), shape=links.shape).tocsr()
        seen[repeat] = np.where(column, ranks(score(thinned)), measured)
    low, high = np.percentile(seen, (5, 95), axis=0)
    return [
        Stability(int(r), int(np.floor(min(a, r))), int(np.ceil(max(b, r))), repeats)
        for r, a, b in zip(measured, low, high, strict=True)
    ]
