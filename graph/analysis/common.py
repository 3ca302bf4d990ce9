"""What a chosen set of people has in common, and two places or groups side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.analysis.arrays import distinct, join
from graph.analysis.counting import counts_for_watch
from graph.analysis.evidence import DISCUSSED, REPORTER, WITNESS, Evidence, Ints
from graph.store.base import Node


@dataclass(frozen=True, slots=True)
class Contact:
    """An entity that several of the chosen ones are linked with."""

    node: Node
    with_whom: tuple[Node, ...]
    reports: tuple[str, ...]


def _links_of(evidence: Evidence, chosen: Ints) -> tuple[Ints, Ints, Ints]:
    """(chosen entity, other entity, report) for every shared incident or stated relation."""
    rows, links = evidence.rows, evidence.relations
    usable = np.flatnonzero(counts_for_watch(rows) & ~np.isin(rows.role, (WITNESS, REPORTER, DISCUSSED)))
    own = usable[np.isin(rows.entity[usable], chosen)]
    left, right = join(rows.incident[own], rows.incident[usable])
    forward, backward = np.isin(links.subject, chosen), np.isin(links.object, chosen)
    mine = np.concatenate((rows.entity[own][left], links.subject[forward], links.object[backward]))
    other = np.concatenate((rows.entity[usable][right], links.object[forward], links.subject[backward]))
    report = np.concatenate((rows.report[own][left], links.report[forward], links.report[backward]))
    keep = mine != other
    return mine[keep], other[keep], report[keep]


def common_contacts(evidence: Evidence, chosen: Sequence[int], least: int = 2) -> list[Contact]:
    """Entities that at least `least` of the chosen ones are linked with; the most shared first."""
    picked = np.unique(np.array(chosen, dtype=np.int64))
    mine, other, report = _links_of(evidence, picked)
    outside = ~np.isin(other, picked)
    mine, other, report = mine[outside], other[outside], report[outside]
    once = distinct(mine, other)
    shared, number = np.unique(other[once], return_counts=True)
    ids = evidence.entities.ids
    order = np.lexsort((ids[shared], -number))
    return [
        Contact(
            evidence.subject(int(shared[i])),
            tuple(map(evidence.subject, np.unique(mine[other == shared[i]]).tolist())),
            evidence.references(report[other == shared[i]]),
        )
        for i in order
        if number[i] >= least
    ]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two sets of entities compared: who and what is linked with both, and with one alone."""

    both: tuple[Node, ...]
    first_only: tuple[Node, ...]
    second_only: tuple[Node, ...]
    reports: tuple[str, ...]
    """Reports that speak of both."""


def side_by_side(evidence: Evidence, first: Sequence[int], second: Sequence[int]) -> SideBySide:
    """Compare two places, or two groups (each a sequence of entity codes)."""
    sides = [_links_of(evidence, np.unique(np.array(side, dtype=np.int64))) for side in (first, second)]
    chosen = np.concatenate((np.array(first, dtype=np.int64), np.array(second, dtype=np.int64)))
    around = [np.setdiff1d(other, chosen) for _, other, _ in sides]
    both = np.intersect1d(around[0], around[1])
    return SideBySide(
        both=_nodes(evidence, both),
        first_only=_nodes(evidence, np.setdiff1d(around[0], both)),
        second_only=_nodes(evidence, np.setdiff1d(around[1], both)),
        reports=evidence.references(np.intersect1d(sides[0][2], sides[1][2])),
    )


def _nodes(evidence: Evidence, entities: Ints) -> tuple[Node, ...]:
    return tuple(map(evidence.subject, entities.tolist()))
