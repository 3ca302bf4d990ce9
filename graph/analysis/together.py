"""How a chosen few hang together: who was named in one incident with whom, where and on what, with nothing in between."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.analysis.arrays import join
from graph.analysis.counting import counts_for_watch
from graph.analysis.evidence import AT, NAMED_ACCOUNT, NAMED_PHONE, NAMED_VEHICLE, ON, TAKES_PART, Evidence

SHOWN = (*TAKES_PART, AT, ON, NAMED_PHONE, NAMED_VEHICLE, NAMED_ACCOUNT)


@dataclass(frozen=True, slots=True)
class Tie:
    """Two of the chosen ones and the reports that name both in one incident, or that state a relation of theirs."""

    one: str
    other: str
    sources: int
    reports: tuple[str, ...]


def ties(evidence: Evidence, chosen: Sequence[str]) -> list[Tie]:
    """The ties among some entities, the best sourced first; two people at one place are tied to it and to each other."""
    ids = evidence.entities.ids
    codes = np.flatnonzero(np.isin(ids, list(chosen)))
    rows, links = evidence.rows, evidence.relations
    own = np.flatnonzero(counts_for_watch(rows) & np.isin(rows.role, SHOWN) & np.isin(rows.entity, codes))
    left, right = join(rows.incident[own], rows.incident[own])
    left, right = own[left], own[right]
    ordered = rows.entity[left] < rows.entity[right]
    left, right = left[ordered], right[ordered]
    stated = np.flatnonzero(np.isin(links.subject, codes) & np.isin(links.object, codes) & (links.subject != links.object))
    low, high = np.minimum(links.subject[stated], links.object[stated]), np.maximum(links.subject[stated], links.object[stated])
    one = np.concatenate((rows.entity[left], low))
    other = np.concatenate((rows.entity[right], high))
    report = np.concatenate((rows.report[left], links.report[stated]))
    root = np.concatenate((np.where(rows.root[left] < 0, -1, rows.root[left]), -2 - np.arange(len(stated))))
    pair, number = np.unique(one * np.int64(len(ids)) + other, return_inverse=True)
    found = [
        Tie(
            str(ids[int(key) // len(ids)]),
            str(ids[int(key) % len(ids)]),
            len(np.unique(root[number == at])),
            evidence.references(report[number == at]),
        )
        for at, key in enumerate(pair.tolist())
    ]
    return sorted(found, key=lambda tie: (-tie.sources, tie.one, tie.other))
