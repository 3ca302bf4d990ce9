"""Two classical measures: are values of near places alike (Moran), and is what is near in space near in time (Knox)?

References
----------
Moran (1950), Biometrika 37, 17-23; Knox (1964), Applied Statistics 13, 25-29.
"""

import numpy as np
from scipy import sparse
from scipy.spatial import cKDTree

from graph.analysis.evidence import Reals


def morans_i(values: Reals, weights: "sparse.csr_array") -> float:
    """``I = n / W * (z' w z) / (z' z)`` with z the values about their mean and W the sum of the weights."""
    z = values - values.mean()
    return float(len(z) / weights.sum() * (z @ (weights @ z)) / (z @ z))


def knox_pairs(where: Reals, when: Reals, near: float, soon: float) -> int:
    """Pairs of events no further apart than `near` in space and `soon` in time."""
    pairs = cKDTree(where).query_pairs(near, output_type="ndarray")
    return int(np.count_nonzero(np.abs(when[pairs[:, 0]] - when[pairs[:, 1]]) <= soon))
