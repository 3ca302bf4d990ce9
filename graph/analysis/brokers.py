"""Brokers: persons who join groups of children that would otherwise be apart.

For a person with c_g children in group g, the score is the sum over pairs of groups of
``min(c_a, c_b) / (persons who join a and b)``. Betweenness on the graph of persons and children is given beside it; the
rank is shown as the range it takes when nodes and links are dropped (``stability``).

References
----------
Burt (1992), Structural Holes; Freeman (1977), Sociometry 40, 35-41 (betweenness).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from graph.analysis.arrays import within
from graph.analysis.centrality import betweenness
from graph.analysis.counting import contacts, counts_for_watch
from graph.analysis.evidence import CONCERN, TAKES_PART, Evidence, Ints, Reals
from graph.analysis.groups import Group
from graph.analysis.parameters import DEFAULTS, Parameters
from graph.analysis.stability import Stability, rank_ranges

EXACT = 1500
PIVOTS = 32
DENSE = 4_000_000
"""Pairs of groups up to which each has a counter of its own."""
TOGETHER = 2
"""Children in groups that a person who joins two of them must have been with."""


@dataclass(frozen=True, slots=True)
class Broker:
    """A person who joins `groups` (positions in the list of groups), with the children reached in each."""

    person: int
    score: float
    betweenness: float
    groups: tuple[int, ...]
    children: tuple[int, ...]
    stability: Stability


def brokers(evidence: Evidence, end: int, groups: Sequence[Group], parameters: Parameters = DEFAULTS) -> list[Broker]:
    """Persons who join at least two groups, the strongest first."""
    member_of = np.full(len(evidence.entities), -1)
    for number, group in enumerate(groups):
        member_of[list(group.members)] = number
    people, children, links = _reach(evidence.window(end - parameters.memory_days, end))
    if len(groups) < 2 or not len(people):
        return []
    in_group = member_of[children]
    reach = _by_group(links, in_group, len(groups))
    several = np.flatnonzero(np.diff(reach.indptr) >= 2)
    people, links, reach = people[several], links[:, several], reach[several]
    near = np.flatnonzero(np.diff(links.tocsr().indptr))
    children, in_group, links = children[near], in_group[near], links.tocsr()[near]
    ranges = rank_ranges(links, lambda thinned: scores(thinned, in_group, len(groups)), parameters.repeats)
    score, between, columns = scores(links, in_group, len(groups)), _between(links), links.tocsc()
    joining = np.flatnonzero(reach.sum(axis=1) >= TOGETHER)
    order = sorted(joining.tolist(), key=lambda j: (-score[j], -between[j], str(evidence.entities.ids[people[j]])))
    return [
        Broker(
            person=int(people[j]),
            score=float(score[j]),
            betweenness=float(between[j]),
            groups=tuple(np.sort(reach.indices[reach.indptr[j] : reach.indptr[j + 1]]).tolist()),
            children=tuple(children[np.sort(columns.indices[columns.indptr[j] : columns.indptr[j + 1]])].tolist()),
            stability=ranges[j],
        )
        for j in order
    ]


def _reach(evidence: Evidence) -> tuple[Ints, Ints, "sparse.csr_array"]:
    """Persons of concern (columns) and the children (rows) they were with; nobody who may be a child is one."""
    rows = evidence.rows
    wanted = np.isin(rows.role, TAKES_PART) & (evidence.entities.kind[rows.entity] == CONCERN)
    found = contacts(evidence, wanted, counts_for_watch(rows))
    people, column = np.unique(found.target, return_inverse=True)
    children, row = np.unique(found.child, return_inverse=True)
    links = sparse.coo_array((np.ones(len(row)), (row, column)), shape=(len(children), len(people))).tocsr()
    links.data[:] = 1.0
    return people, children, links


def _by_group(links: "sparse.csr_array", in_group: Ints, groups: int) -> "sparse.csr_array":
    """Children of each person (rows) in each group."""
    inside = np.flatnonzero(in_group >= 0)
    membership = sparse.coo_array((np.ones(len(inside)), (inside, in_group[inside])), shape=(len(in_group), groups)).tocsr()
    return (links.T @ membership).tocsr()


def scores(links: "sparse.csr_array", in_group: Ints, groups: int) -> Reals:
    """The score of every column (see the module)."""
    reach = _by_group(links, in_group, groups)
    reach.sort_indices()
    group, number = reach.indices.astype(np.int64), reach.data
    later = np.repeat(reach.indptr[1:], np.diff(reach.indptr)) - np.arange(len(group)) - 1
    person = np.repeat(np.arange(reach.shape[0]), np.diff(reach.indptr))
    a = np.repeat(np.arange(len(group)), later)
    b = a + 1 + within(later)
    pair = group[a] * groups + group[b]
    if groups * groups > DENSE:
        pair = np.unique(pair, return_inverse=True)[1]
    share = np.minimum(number[a], number[b]) / np.bincount(pair)[pair]
    return np.bincount(person[a], share, minlength=links.shape[1]).astype(np.float64)


def _between(links: "sparse.csr_array") -> Reals:
    """Betweenness of the columns in the graph of rows and columns."""
    rows, columns = links.shape
    coo = links.tocoo()
    ends = np.concatenate((coo.row, coo.col + rows)), np.concatenate((coo.col + rows, coo.row))
    both = sparse.coo_array((np.ones(2 * coo.nnz), ends), shape=(rows + columns, rows + columns)).tocsr()
    pivots = None
    if rows + columns > EXACT:
        pivots = np.random.default_rng(1).choice(rows + columns, PIVOTS, replace=False)
    return betweenness(both, pivots)[rows:]
