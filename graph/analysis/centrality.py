"""Centrality on sparse matrices: betweenness by whole batches of pivots, PageRank, and modularity of a partition.

References
----------
Brandes (2001), Journal of Mathematical Sociology 25, 163-177; Brandes, Pich (2007), International Journal of Bifurcation and
Chaos 17, 2303-2318 (pivots); Newman (2004), Physical Review E 70, 056131 (weighted modularity).
"""

import numpy as np
from scipy import sparse

from graph.analysis.evidence import Ints, Reals

BATCH = 64


def betweenness(links: "sparse.csr_array", pivots: Ints | None = None, *, normalised: bool = True) -> Reals:
    """Share of shortest ways that lead through each node, links unweighted and undirected.

    Parameters
    ----------
    links : sparse array
        Symmetric; what is stored is a link.
    pivots : array, optional
        Nodes from which the ways are counted, scaled up to all; all of them when left out (exact).

    Notes
    -----
    ``sum over s, t of sigma_st(v) / sigma_st``, with one sparse product a level for all pivots of a batch.
    """
    n = links.shape[0]
    ones = sparse.csr_array((np.ones(links.nnz), links.indices, links.indptr), shape=links.shape)
    sources = np.arange(n) if pivots is None else pivots
    total = np.zeros(n)
    for low in range(0, len(sources), BATCH):
        total += _dependencies(ones, sources[low : low + BATCH])
    total *= n / max(len(sources), 1) / 2
    return total * (2 / ((n - 1) * (n - 2))) if normalised and n > 2 else total


def _dependencies(links: "sparse.csr_array", sources: Ints) -> Reals:
    """Brandes' dependencies on each node, summed over `sources`."""
    n, k = links.shape[0], len(sources)
    ways = np.zeros((n, k))
    ways[sources, np.arange(k)] = 1.0
    reached = ways > 0
    levels = [ways.copy()]
    while True:
        step = np.where(reached, 0.0, links @ levels[-1])
        if not step.any():
            break
        reached |= step > 0
        ways += step
        levels.append(step)
    dependency = np.zeros((n, k))
    for nearer, further in zip(levels[-2::-1], levels[:0:-1], strict=True):
        share = np.divide(1 + dependency, ways, out=np.zeros((n, k)), where=further > 0)
        dependency += np.where(nearer > 0, ways * (links @ share), 0.0)
    dependency[sources, np.arange(k)] = 0.0
    return np.asarray(dependency.sum(axis=1))


def pagerank(links: "sparse.csr_array", damping: float = 0.85, tolerance: float = 1e-10, rounds: int = 500) -> Reals:
    """PageRank by power iteration, weights as stored; a node without links jumps anywhere."""
    n = links.shape[0]
    out = np.asarray(links.sum(axis=1)).ravel()
    step = (sparse.diags_array(np.divide(1.0, out, out=np.zeros(n), where=out > 0)) @ links).T.tocsr()
    rank = np.full(n, 1 / n)
    for _ in range(rounds):
        new = damping * (step @ rank + rank[out == 0].sum() / n) + (1 - damping) / n
        if np.abs(new - rank).sum() < tolerance * n:
            return np.asarray(new)
        rank = new
    return rank


def modularity(links: "sparse.csr_array", label: Ints) -> float:
    """``sum over groups of w_in / w - (degree / 2w)^2`` of a symmetric weighted matrix."""
    total = links.sum()
    coo = links.tocoo()
    inside = coo.data[label[coo.row] == label[coo.col]].sum() / total
    degree = np.bincount(label, np.asarray(links.sum(axis=1)).ravel())
    return float(inside - ((degree / total) ** 2).sum())
