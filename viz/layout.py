"""Where the nodes of a diagram stand: worked out on the server, so that no browser has to settle anything.

Each connected part is drawn by stress majorisation (Gansner, Koren and North 2004) from a start by classical scaling,
the parts are packed on shelves, the largest first, and nodes without a link stand in a grid of their own. The same
graph gives the same picture.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, shortest_path
from scipy.spatial import cKDTree

from graph.store.base import Subgraph

Points = NDArray[np.float64]
_Block = tuple[NDArray[np.int64], Points]

# Names lie flat, so that things need more room beside each other than above each other.
SPACING = np.array([190.0, 105.0])
CROWDED_FROM = 6
ROUNDS, FEWEST_ROUNDS = 40, 8
CHEAP = 120
"""Nodes up to which all rounds are made; a round's cost grows with the square."""
GAP = 0.8
LANDSCAPE = 1.1
MARGIN = 1.6


def place(part: Subgraph) -> dict[str, tuple[float, float]]:
    """Coordinates of every node, in pixels at a zoom of one, the centre at (0, 0).

    Parameters
    ----------
    part : Subgraph
        What is drawn; links to nodes that are not in it are passed over.

    Returns
    -------
    dict of str to (float, float)
        By node id.
    """
    ids = sorted(node.id for node in part.nodes)
    if not ids:
        return {}
    adjacency = _adjacency(ids, part)
    points = _packed(_blocks(adjacency), len(ids)) * SPACING
    points -= (points.max(axis=0) + points.min(axis=0)) / 2
    return {node: (round(float(x), 1), round(float(y), 1)) for node, (x, y) in zip(ids, points, strict=True)}


def _adjacency(ids: Sequence[str], part: Subgraph) -> "csr_array[np.float64]":
    index = {node: number for number, node in enumerate(ids)}
    ends = {
        (min(index[link.source], index[link.target]), max(index[link.source], index[link.target]))
        for link in part.links
        if link.source in index and link.target in index and link.source != link.target
    }
    pairs = np.array(sorted(ends), dtype=np.int64).reshape(-1, 2)
    rows, columns = np.concatenate([pairs[:, 0], pairs[:, 1]]), np.concatenate([pairs[:, 1], pairs[:, 0]])
    degree = np.bincount(rows, minlength=len(ids))
    # A crowded node needs longer links, or its neighbours stand on each other.
    crowd = np.maximum(np.minimum(degree[rows], 40), np.minimum(degree[columns], 40))
    lengths = np.sqrt(np.maximum(crowd, CROWDED_FROM) / CROWDED_FROM)
    return csr_array((lengths, (rows, columns)), shape=(len(ids), len(ids)))


def _blocks(adjacency: "csr_array[np.float64]") -> list[_Block]:
    """Each connected part with its points, the largest first; nodes without a link together, last."""
    _, labels = connected_components(adjacency, directed=False)
    sizes = np.bincount(labels)
    order = sorted(np.flatnonzero(sizes > 1), key=lambda label: (-sizes[label], label))
    blocks: list[_Block] = []
    for label in order:
        members = np.flatnonzero(labels == label)
        blocks.append((members, _drawn(adjacency[members][:, members])))
    alone = np.flatnonzero(sizes[labels] == 1)
    if len(alone):
        blocks.append((alone, _grid(len(alone))))
    return blocks


def _grid(count: int) -> Points:
    columns = math.ceil(math.sqrt(count * LANDSCAPE))
    return np.array([(number % columns, number // columns) for number in range(count)], dtype=np.float64)


def _drawn(adjacency: "csr_array[np.float64]") -> Points:
    distances = shortest_path(adjacency, method="D", directed=False)
    points = _scaled(distances)
    points = _relaxed(points, distances)
    return _apart(_landscape(points))


def _scaled(distances: NDArray[np.float64]) -> Points:
    """Classical scaling; a fixed spiral keeps nodes apart that have the same distances to all others."""
    count = len(distances)
    squared = distances**2
    centred = -0.5 * (squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean())
    values, vectors = np.linalg.eigh(centred)
    # The sign of an eigenvector is arbitrary: fix it, or two machines draw mirror images.
    vectors = vectors[:, -2:] * np.sign(vectors[np.abs(vectors[:, -2:]).argmax(axis=0), [-2, -1]])
    points = vectors * np.sqrt(np.maximum(values[-2:], 0.0))
    turn = np.arange(count) * math.pi * (3 - math.sqrt(5))
    spiral = np.column_stack([np.cos(turn), np.sin(turn)]) * (0.3 * np.sqrt((np.arange(count) + 1) / count))[:, None]
    scaled: Points = points + spiral
    return scaled


def _relaxed(points: Points, distances: NDArray[np.float64]) -> Points:
    count = len(points)
    weights = np.zeros_like(distances)
    np.divide(1.0, distances**2, out=weights, where=distances > 0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    factor = cho_factor(laplacian[1:, 1:])
    pull = weights * distances
    for _ in range(max(FEWEST_ROUNDS, min(ROUNDS, ROUNDS * CHEAP // count))):
        between = np.hypot(*(points.T[:, :, None] - points.T[:, None, :]))
        ratio = np.divide(pull, between, out=np.zeros((count, count)), where=between > 1e-9)
        target = ratio.sum(axis=1)[:, None] * points - ratio @ points
        points = np.vstack([np.zeros((1, 2)), cho_solve(factor, target[1:])])
    return points


def _landscape(points: Points) -> Points:
    """Turned so that the longer side lies flat, as screens do."""
    centred = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    axes = axes * np.sign(axes[[0, 1], np.abs(axes).argmax(axis=1)])[:, None]
    turned: Points = centred @ axes.T
    return turned


def _apart(points: Points) -> Points:
    """Pairs that stand closer than a gap are pushed apart, a few times."""
    points = points.copy()
    for _ in range(30):
        pairs = cKDTree(points).query_pairs(GAP, output_type="ndarray")
        if not len(pairs):
            break
        first, second = pairs[:, 0], pairs[:, 1]
        gap = points[second] - points[first]
        length = np.maximum(np.hypot(gap[:, 0], gap[:, 1]), 1e-6)
        push = gap / length[:, None] * ((GAP - length) / 2)[:, None] * 1.02
        np.add.at(points, first, -push)
        np.add.at(points, second, push)
    return points


def _packed(blocks: list[_Block], count: int) -> Points:
    """Blocks on shelves, of the width that lets the whole be seen largest on a landscape screen."""
    widest = max(float(np.ptp(points[:, 0])) + MARGIN for _, points in blocks)
    tried = [_shelved(blocks, count, widest * factor) for factor in (1.0, 1.3, 1.6, 2.0, 3.0, 5.0)]
    return min(tried, key=_needed)


def _needed(points: Points) -> float:
    across, down = np.ptp(points, axis=0)
    return float(max(across / LANDSCAPE, down))


def _shelved(blocks: list[_Block], count: int, width: float) -> Points:
    placed = np.zeros((count, 2))
    left = top = shelf = 0.0
    for members, points in blocks:
        across, down = (float(side) + MARGIN for side in np.ptp(points, axis=0))
        if left and left + across > width:
            left, top, shelf = 0.0, top + shelf, 0.0
        placed[members] = points - points.min(axis=0) + (left, top)
        left, shelf = left + across, max(shelf, down)
    return placed
