"""Space-time permutation scan: neighbouring places that together were named more often lately than their past explains.

For a cylinder (the k nearest places of a place, the last d days) the expectation is ``(reports of those places) x (share
of all reports in those days)``; the statistic is ``c log(c / mu) + (C - c) log((C - c) / (C - mu))``, and p the rank of the
largest one among copies of the data with the days shuffled over the reports. Needs no population at risk, and a season or
a recording drive changes nothing.
A lead only ("watch"), for places with coordinates, from three independent reports at two places or more.

References
----------
Kulldorff et al. (2005), PLoS Medicine 2(3) e59.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.spatial import cKDTree

from graph.analysis.arrays import distinct
from graph.analysis.counting import Contacts, contacts, counts_for_watch, places_of_concern
from graph.analysis.evidence import AT, Evidence, Ints, Reals
from graph.analysis.parameters import DEFAULTS, Parameters

REACH_METRES = 500.0
NEIGHBOURS = 6
DAYS = (14, 28, 56, 90)
STUDY_DAYS = 365
SHUFFLES = 99
SIGNIFICANT = 0.05
METRES = 111_320.0


@dataclass(frozen=True)
class Cluster:
    """Neighbouring `places` (entity codes) in the last `days`."""

    places: Ints
    days: int
    observed: int
    expected: float
    p: float


def clusters(evidence: Evidence, end: int, parameters: Parameters = DEFAULTS) -> list[Cluster]:
    """Clusters that no two of which share a place, the strongest first."""
    rows, entities = evidence.rows, evidence.entities
    located = places_of_concern(evidence) & np.isfinite(entities.latitude) & np.isfinite(entities.longitude)
    wanted = (rows.role == AT) & located[rows.entity] & (rows.occurred_day > end - STUDY_DAYS)
    found = contacts(evidence, wanted, counts_for_watch(rows))
    once = distinct(found.told, np.where(found.root < 0, -1, found.root), found.day // 7)
    places, place = np.unique(found.told[once], return_inverse=True)
    if len(places) < NEIGHBOURS:
        return []
    ago = end - found.day[once]
    zones = _zones(entities.latitude[places], entities.longitude[places])
    observed, expected, score = _scores(zones, place, ago, len(places))
    limit = _by_chance(zones, place, ago, len(places))
    clear = np.argwhere(score > np.quantile(limit, 1 - SIGNIFICANT))
    order = np.lexsort((clear[:, 1], clear[:, 0], -score[clear[:, 0], clear[:, 1]]))
    result: list[Cluster] = []
    used = np.zeros(len(places), dtype=np.bool_)
    for zone, span in clear[order]:
        inside = zones.indices[zones.indptr[zone] : zones.indptr[zone + 1]]
        named = np.unique(place[np.isin(place, inside) & (ago < DAYS[span])])
        if used[inside].any() or len(named) < 2 or _independent(found, places[named], end - DAYS[span]) < parameters.needed:
            continue
        used[inside] = True
        p = (1 + np.count_nonzero(limit >= score[zone, span])) / (1 + SHUFFLES)
        result.append(Cluster(places[named], DAYS[span], int(observed[zone, span]), float(expected[zone, span]), float(p)))
    return result


def _independent(found: Contacts, places: Ints, after: int) -> int:
    children = found.child[np.isin(found.target, places) & (found.child_day > after)]
    roots = found.root[np.isin(found.told, places) & (found.day > after)]
    return min(len(np.unique(children)), len(np.unique(roots)))


def _zones(latitude: Reals, longitude: Reals) -> "sparse.csr_array":
    """Each place with its 1, 2 ... nearest places within reach, as rows of a 0/1 matrix."""
    flat = np.column_stack((latitude * METRES, longitude * METRES * np.cos(np.radians(latitude.mean()))))
    nearby = list(range(1, min(NEIGHBOURS, len(flat)) + 1))
    distance, nearest = map(np.asarray, cKDTree(flat).query(flat, k=nearby, distance_upper_bound=REACH_METRES))
    rows, columns = [], []
    number = 0
    for size in range(2, nearest.shape[1] + 1):
        full = np.flatnonzero(np.isfinite(distance[:, :size]).all(axis=1))
        rows.append(np.repeat(np.arange(len(full)) + number, size))
        columns.append(nearest[full, :size].ravel())
        number += len(full)
    row, column = np.concatenate(rows), np.concatenate(columns)
    return sparse.coo_array((np.ones(len(row)), (row, column)), shape=(number, len(flat))).tocsr()


def _scores(zones: "sparse.csr_array", place: Ints, ago: Ints, places: int) -> tuple[Reals, Reals, Reals]:
    total = len(place)
    inside = zones @ np.bincount(place, minlength=places)
    observed = np.empty((zones.shape[0], len(DAYS)))
    expected = np.empty_like(observed)
    for span, days in enumerate(DAYS):
        recent = ago < days
        observed[:, span] = zones @ np.bincount(place[recent], minlength=places)
        expected[:, span] = inside * recent.sum() / max(total, 1)
    return observed, expected, _statistic(observed, expected, total)


def _statistic(observed: Reals, expected: Reals, total: int) -> Reals:
    with np.errstate(divide="ignore", invalid="ignore"):
        rest, rest_expected = total - observed, total - expected
        score = observed * np.log(observed / expected) + rest * np.log(rest / rest_expected)
    return np.where((observed > expected) & (observed > 0), np.nan_to_num(score), 0.0)


def _by_chance(zones: "sparse.csr_array", place: Ints, ago: Ints, places: int) -> Reals:
    """The largest score of each copy with the days shuffled."""
    if not zones.shape[0]:
        return np.full(SHUFFLES, np.inf)
    rng = np.random.default_rng(1)
    near = np.bincount(zones.indices, minlength=places) > 0
    own = place[near[place]]  # the days of reports elsewhere are shuffled too, but move no score
    shuffled = np.stack([rng.permutation(ago)[: len(own)] for _ in range(SHUFFLES)])
    inside = (zones @ np.bincount(own, minlength=places)).astype(np.float64)
    largest = np.zeros(SHUFFLES)
    for days in DAYS:
        copy, report = np.nonzero(shuffled < days)
        seen = sparse.coo_array((np.ones(len(copy)), (own[report], copy)), shape=(places, SHUFFLES)).tocsr()
        found = (zones @ seen).tocoo()
        expected = inside[found.row] * int((ago < days).sum()) / len(place)
        np.maximum.at(largest, found.col, _statistic(found.data, expected, len(place)))
    return largest
