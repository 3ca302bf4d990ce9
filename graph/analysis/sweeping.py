"""The best pair of sightings for each pair of children in one crowded context, without going through all pairs of sightings.

A bus station named in a thousand reports has half a million pairs of sightings and a hundred children. What decays by half in
a half-life decays alike for all, so that a sweep forwards and one backwards through the days keep, for each child, the
sighting that is strongest at every moment: ``max_a r_a 2^(-|t - t_a| / h)``, found as a running maximum of
``log2 r_a + t_a / h`` before t and of ``log2 r_a - t_a / h`` behind it.
"""

import numpy as np

from graph.analysis.evidence import Ints, Reals
from graph.analysis.sightings import Sightings


def best_of_context(seen: Sightings, context: int, half_life: float) -> tuple[Ints, Ints, Reals]:
    """The best pair of sightings for each two children seen in a context.

    Parameters
    ----------
    seen : Sightings
        Their weights above 0.
    context : int
        Number of the context.
    half_life : float
        In days.

    Returns
    -------
    tuple of arrays
        Sighting of the first child, sighting of the second, and ``rho = r_a r_b 2^(-|t_a - t_b| / h)``, one for each pair
        of children; the first is the one with the lower number.
    """
    own = np.arange(seen.start[context], seen.start[context + 1])
    own = own[np.argsort(seen.day[own], kind="stable")]
    children, row = np.unique(seen.child[own], return_inverse=True)
    level, day = np.log2(seen.weight[own]), seen.day[own] / half_life
    strength, strongest = _strongest(row, len(children), level, day)
    pairs_a, pairs_b, best = [], [], []
    for second in range(1, len(children)):
        columns = np.flatnonzero(row == second)
        found = strength[:second, columns] + level[columns]
        place = np.argmax(found, axis=1)
        pairs_a.append(own[strongest[np.arange(second), columns[place]]])
        pairs_b.append(own[columns[place]])
        best.append(found[np.arange(second), place])
    if not best:
        return own[:0], own[:0], level[:0]
    return np.concatenate(pairs_a), np.concatenate(pairs_b), np.exp2(np.concatenate(best))


def _strongest(row: Ints, children: int, level: Reals, day: Reals) -> tuple[Reals, Ints]:
    """How strong each child's strongest sighting is (log2) at each sighting of anybody, and which it is."""
    number = len(row)
    before, at_before = _running(row, children, level + day)
    behind, at_behind = _running(row[::-1], children, (level - day)[::-1])
    before, behind, at_behind = before - day, behind[:, ::-1] + day, number - 1 - at_behind[:, ::-1]
    return np.maximum(before, behind), np.where(before >= behind, at_before, at_behind)


def _running(row: Ints, children: int, value: Reals) -> tuple[Reals, Ints]:
    """Running maximum of each child's own values over all columns, and where it stands."""
    table = np.full((children, len(row)), -np.inf)
    table[row, np.arange(len(row))] = value
    highest = np.maximum.accumulate(table, axis=1)
    reached = np.where((table == highest) & np.isfinite(table), np.arange(len(row)), 0)
    return highest, np.maximum.accumulate(reached, axis=1)
