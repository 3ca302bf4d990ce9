"""Groups of children who belong together: Leiden on the peer graph, with loose acquaintances kept out.

Two children are linked where their bits (two steps, see ``peers``) pass the prior ``log2(n / 4)`` by a margin and a third
child is linked with both: what two share by chance seldom closes a triangle. Margin and triangles keep the groups from
running into one another (an unfiltered partition had a precision of .2). Ids are carried from month to month by overlap of
members.

References
----------
Traag, Waltman, van Eck (2019), Scientific Reports 9, 5233 (Leiden); Fortunato, Barthelemy (2007), PNAS 104, 36-41
(what modularity cuts).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from sknetwork.clustering import Leiden

from graph.analysis.arrays import within
from graph.analysis.evidence import Evidence, Ints, Reals
from graph.analysis.parameters import DEFAULTS, Parameters
from graph.analysis.peers import PeerIndex, close_scores, peer_index

SMALLEST = 3
SAME = 0.5
"""Overlap of members (shared over the smaller) from which a group is the one of last month."""
COMMON = 4
"""A context holds a group only where at least one in four of the children seen in it is a member."""
JOINED = 2.0
"""Bits over the margin, on average over all pairs of two parts, from which they are one group."""
SEED = 1


@dataclass(frozen=True, slots=True)
class Group:
    """One group; members and contexts are entity codes, contexts by how many members they hold.

    `tie` is the mean of the bits within it, `since` the day of the first report that ties two members.
    """

    id: str
    members: tuple[int, ...]
    held_by: tuple[tuple[int, int], ...]
    since: int
    tie: float


def peer_groups(evidence: Evidence, end: int, parameters: Parameters = DEFAULTS) -> list[Group]:
    """All groups as of the day `end`, the largest first."""
    recent = evidence.window(end - parameters.memory_days, end)
    index = peer_index(recent, parameters.half_life, parameters.hub)
    if len(index.seen.children) < SMALLEST:
        return []
    least = index.prior + parameters.link_bits
    links = close_scores(index, least)
    links.data = links.data - least + 0.5
    links = in_triangles(links)
    if not links.nnz:
        return []
    label = joined(links, partition(links))
    size = np.bincount(label)
    order, start = np.argsort(label, kind="stable"), np.concatenate(([0], np.cumsum(size)))
    tie = _ties(links, label, len(size)) + least
    found = [
        _group(evidence, index, order[start[one] : start[one + 1]], float(tie[one])) for one in np.flatnonzero(size >= SMALLEST)
    ]
    return sorted(found, key=lambda group: (-len(group.members), group.id))


def in_triangles(links: "sparse.csr_array") -> "sparse.csr_array":
    """The links of a symmetric matrix whose two ends are both linked with a third node."""
    ones = sparse.csr_array((np.ones(links.nnz), links.indices, links.indptr), shape=links.shape)
    closed = (ones @ ones).multiply(ones).tocsr()
    closed.data[:] = 1.0
    return links.multiply(closed).tocsr()


def partition(links: "sparse.csr_array") -> Ints:
    """Leiden's partition of a symmetric weighted matrix; nodes without links stay alone."""
    label = np.arange(links.shape[0]) + links.shape[0]
    linked = np.flatnonzero(np.diff(links.indptr))
    inner = sparse.csr_matrix(links[linked][:, linked])
    label[linked] = Leiden(random_state=SEED).fit_predict(inner)
    return np.asarray(np.unique(label, return_inverse=True)[1])


def joined(links: "sparse.csr_array", label: Ints, least: float = JOINED) -> Ints:
    """The partition with those parts made one between which the mean weight over all pairs is at least `least`.

    Notes
    -----
    Modularity would rather have two parts than one, and so cuts a group in two where there is no other.
    """
    while True:
        parts = int(label.max(initial=-1)) + 1
        member = sparse.csr_array((np.ones(len(label)), (np.arange(len(label)), label)), shape=(len(label), parts))
        between, size = (member.T @ links @ member).tocoo(), np.bincount(label, minlength=parts)
        close = (between.row < between.col) & (between.data >= least * size[between.row] * size[between.col])
        if not close.any():
            return label
        near = sparse.coo_array((np.ones(close.sum()), (between.row[close], between.col[close])), shape=(parts, parts))
        label = np.asarray(connected_components(near, directed=False)[1])[label].astype(np.int64)


def _ties(links: "sparse.csr_array", label: Ints, groups: int) -> Reals:
    """Mean weight of the links within each group."""
    coo = links.tocoo()
    inside = label[coo.row] == label[coo.col]
    within_group = label[coo.row[inside]]
    number = np.maximum(np.bincount(within_group, minlength=groups), 1)
    return np.asarray(np.bincount(within_group, coo.data[inside], minlength=groups) / number)


def _group(evidence: Evidence, index: PeerIndex, members: Ints, tie: float) -> Group:
    seen = index.seen
    number = seen.child_start[members + 1] - seen.child_start[members]
    positions = seen.by_child[np.repeat(seen.child_start[members], number) + within(number)]
    context, child = seen.context[positions], seen.child[positions]
    once = np.unique(context * len(seen.children) + child) // len(seen.children)
    shared, number = np.unique(once, return_counts=True)
    own = (number > 1) & (number * COMMON >= seen.size[shared])
    shared, number = shared[own], number[own]
    ties = (
        positions[shared[np.minimum(np.searchsorted(shared, context), len(shared) - 1)] == context] if len(shared) else shared
    )
    entity = seen.entity[shared]
    holds = [(int(e), int(k)) for e, k in sorted(zip(entity, number, strict=True), key=lambda x: (-x[1], x[0])) if e >= 0]
    codes = tuple(int(code) for code in seen.children[members])
    first = seen.child[ties[np.argmin(seen.day[ties])]] if len(ties) else members[0]
    name = blake2b(str(evidence.entities.ids[seen.children[first]]).encode(), digest_size=6).hexdigest()
    since = int(seen.day[ties].min()) if len(ties) else 0
    return Group(f"g{name}", codes, tuple(holds), since, tie)


@dataclass(frozen=True, slots=True)
class Before:
    """A group as it was known before: its id and its members' ids."""

    id: str
    members: frozenset[str]


def carry_ids(evidence: Evidence, now: Sequence[Group], before: Iterable[Before]) -> list[Group]:
    """Give each group the id of the earlier one it overlaps most; no two groups go by the same."""
    ids = evidence.entities.ids
    names = [frozenset(str(ids[member]) for member in group.members) for group in now]
    of_member: dict[str, list[Before]] = {}
    for old in before:
        for member in old.members:
            of_member.setdefault(member, []).append(old)
    overlaps = sorted(
        (
            (len(names[i] & old.members) / min(len(names[i]), len(old.members)), i, old)
            for i in range(len(now))
            for old in {old.id: old for member in names[i] for old in of_member.get(member, ())}.values()
        ),
        key=lambda x: (-x[0], -len(names[x[1]] & x[2].members), x[2].id, x[1]),
    )
    carried: dict[int, str] = {}
    for share, i, old in overlaps:
        if share >= SAME and i not in carried and old.id not in carried.values():
            carried[i] = old.id
    result = []
    taken = set(carried.values())
    for i, group in enumerate(now):
        name = carried.get(i, group.id)
        if i not in carried and name in taken:
            name = f"g{blake2b(' '.join(sorted(names[i])).encode(), digest_size=6).hexdigest()}"
        taken.add(name)
        result.append(replace(group, id=name))
    return result
