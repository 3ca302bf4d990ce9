"""What Neo4j's graph data science proposes, scored by Kith's own measures before anybody sees it.

The server narrows a large graph down to candidates; the bits, bands and scores beside them are those that Kith gives
everywhere, so that they mean the same and lead to the same explanations. Where nothing is proposed (None: no library, or a
graph so small that Kith is quicker by itself) Kith looks at everybody.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from graph.analysis.brokers import brokers
from graph.analysis.evidence import Evidence
from graph.analysis.groups import peer_groups
from graph.analysis.linked import band, peers_of
from graph.analysis.parameters import DEFAULTS
from graph.analysis.peers import close_scores, peer_index
from graph.analysis.wording import listing

REASONS = 3
PROPOSED_TOGETHER = 40
"""Members of one proposed group that are shown; a larger one is no group that a meeting could speak of."""


def peers_among(evidence: Evidence, child: str, proposed: Sequence[str] | None) -> list[list[Any]]:
    """Proposed peers of a child with Kith's bits and reasons, those it finds nothing between left out.

    Parameters
    ----------
    evidence : Evidence
        As of some day.
    child : str
        Id of a child.
    proposed : sequence of str or None
        Ids of children.

    Returns
    -------
    list of list
        Rows of id, name, bits, band and reasons, the strongest first.

    Raises
    ------
    NotFound
        No such child.
    """
    index = peer_index(evidence, DEFAULTS.half_life, DEFAULTS.hub)
    found = peers_of(evidence, index, child, len(index.seen.children), proposed).peers
    return [
        [peer.id, peer.name, peer.bits, peer.band, "; ".join(clause.text for clause in peer.because[:REASONS])]
        for peer in found
    ]


def groups_among(evidence: Evidence, end: int, proposed: Sequence[Sequence[str]] | None) -> list[list[Any]]:
    """Proposed groups, one row for each child in them whom Kith's bits tie to another member.

    Parameters
    ----------
    evidence : Evidence
        As of the day `end`.
    end : int
        Day number.
    proposed : sequence of sequence of str or None
        Ids of the members of each group.

    Returns
    -------
    list of list
        Rows of group (from 1), id, name, number of members tied to, the strongest tie in bits, and its band.
    """
    index = peer_index(evidence.window(end - DEFAULTS.memory_days, end), DEFAULTS.half_life, DEFAULTS.hub)
    children = index.seen.children
    if not len(children):
        return []
    links = close_scores(index, index.prior)
    place = {str(evidence.entities.ids[code]): number for number, code in enumerate(children.tolist())}
    rows: list[list[Any]] = []
    shown = 0
    for members in _own_groups(evidence, end) if proposed is None else proposed:
        own = np.array(sorted(place[one] for one in members if one in place), dtype=np.int64)
        inside = links[own][:, own].tocsr()
        tied = np.flatnonzero(np.diff(inside.indptr))
        if not 1 < len(tied) <= PROPOSED_TOGETHER:
            continue
        shown += 1
        for member in tied.tolist():
            subject = evidence.subject(int(children[own[member]]))
            strongest = float(inside.data[inside.indptr[member] : inside.indptr[member + 1]].max())
            number = int(inside.indptr[member + 1] - inside.indptr[member])
            rows.append([shown, subject.id, subject.name, number, round(strongest, 1), band(strongest, index.prior)])
    return rows


def _own_groups(evidence: Evidence, end: int) -> list[list[str]]:
    ids = evidence.entities.ids
    return [[str(ids[member]) for member in group.members] for group in peer_groups(evidence, end)]


def between_among(evidence: Evidence, end: int, proposed: Sequence[str] | None) -> list[list[Any]]:
    """Proposed go-betweens who join groups that Kith finds, the strongest first.

    Parameters
    ----------
    evidence : Evidence
        As of the day `end`.
    end : int
        Day number.
    proposed : sequence of str or None
        Ids of persons.

    Returns
    -------
    list of list
        Rows of id, name, Kith's score, the number of groups joined, the number of children, and their names.
    """
    rows = []
    for found in brokers(evidence, end, peer_groups(evidence, end)):
        person = evidence.subject(found.person)
        if proposed is None or person.id in proposed:
            names = [evidence.subject(child).name for child in found.children]
            rows.append([person.id, person.name, round(found.score, 1), len(found.groups), len(names), listing(names)])
    return rows
