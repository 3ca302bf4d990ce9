"""The linked peers of one child, each with the clauses that say why."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.analysis.evidence import CHILD, Evidence, Ints
from graph.analysis.peers import PeerIndex, Scores, Terms, scores_of
from graph.analysis.wording import listing, number
from graph.errors import NotFound
from graph.store.base import Node

STRONG = 3.0
"""Bits over the prior from which a link is strong; above the prior it is moderate."""
LEAST = 1.0
THROUGH = 3
"""Children on the way who are named, the closest first."""
FAINTEST = 0.05


@dataclass(frozen=True, slots=True)
class Clause:
    """One reason, with the bits it adds and the reports behind it."""

    text: str
    bits: float
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Peer:
    """A child who should be looked at together with the one asked about."""

    id: str
    name: str
    bits: float
    band: str
    because: tuple[Clause, ...]
    reported_together: bool


@dataclass(frozen=True, slots=True)
class Peers:
    """Linked peers, the strongest first, and contexts left out because too many children share them."""

    peers: list[Peer]
    left_out_contexts: list[Node]


def peers_of(evidence: Evidence, index: PeerIndex, child: str, limit: int = 20, among: Sequence[str] | None = None) -> Peers:
    """Linked peers of a child.

    Parameters
    ----------
    evidence : Evidence
        As of some day.
    index : PeerIndex
        The `peer_index` of the same evidence.
    child : str
        Id of a child.
    limit : int
        How many peers at the most.
    among : sequence of str, optional
        Ids of the only children to be looked at; everybody where it is left out.

    Raises
    ------
    NotFound
        No such child.
    """
    found = np.flatnonzero((evidence.entities.ids == child) & (evidence.entities.kind == CHILD))
    if not len(found):
        raise NotFound(f"There is no child {child}.", "Search for the child by name.")
    own = np.flatnonzero(index.seen.children == found[0])
    if not len(own):
        return Peers([], [])
    scores = scores_of(index, int(own[0]))
    order = np.argsort(-scores.bits, kind="stable")
    if among is not None:
        order = order[np.isin(evidence.entities.ids[index.seen.children[scores.others[order]]], list(among))]
    order = order[:limit]
    peers = [_peer(evidence, index, scores, int(place)) for place in order if scores.bits[place] >= LEAST]
    return Peers(peers, _left_out(evidence, index, int(own[0])))


def _peer(evidence: Evidence, index: PeerIndex, scores: Scores, place: int) -> Peer:
    other, bits, terms = int(scores.others[place]), float(scores.bits[place]), scores.terms
    own = np.flatnonzero(terms.second == other)
    own = own[np.argsort(-terms.bits[own], kind="stable")]
    clauses = [_clause(evidence, index, terms, int(i)) for i in own if terms.bits[i] >= FAINTEST]
    further = bits - float(scores.direct[place])
    if further >= FAINTEST:
        clauses.append(_through(evidence, index, scores, other, further))
    subject = evidence.subject(int(index.seen.children[other]))
    return Peer(
        id=subject.id,
        name=subject.name,
        bits=round(bits, 1),
        band=band(bits, index.prior),
        because=tuple(clauses),
        reported_together=bool(index.seen.together[terms.context[own]].any()),
    )


def _through(evidence: Evidence, index: PeerIndex, scores: Scores, other: int, bits: float) -> Clause:
    """The second step: the children whom both are linked with, and the reports that link them."""
    first, second = scores.terms, scores.further
    onward = np.flatnonzero((second.second == other) & (second.bits >= FAINTEST))
    between, place = np.unique(second.first[onward], return_inverse=True)
    weight = np.bincount(place, second.bits[onward], minlength=len(between))
    between = between[np.argsort(-weight, kind="stable")][:THROUGH]
    here, there = np.flatnonzero(first.bits >= FAINTEST), onward
    reports = [
        *_strongest(first, here[np.isin(first.second[here], between)], first.second),
        *_strongest(second, there[np.isin(second.first[there], between)], second.first),
    ]
    names = [str(name) for name in evidence.entities.names[index.seen.children[between]]]
    text = f"both linked with {listing(names)}" if names else "linked through others whom both are linked with"
    return Clause(text, round(bits, 1), evidence.references(np.concatenate(reports)))


def _strongest(terms: Terms, chosen: Ints, by: Ints) -> tuple[Ints, Ints]:
    """The two reports of the strongest of the chosen terms for each child on the way."""
    order = chosen[np.lexsort((-terms.bits[chosen], by[chosen]))]
    lead = order[np.flatnonzero(np.diff(by[order], prepend=-1))]
    return terms.report_first[lead], terms.report_second[lead]


def band(bits: float, prior: float) -> str:
    """Strong, moderate or weak; bits are no probability."""
    if bits >= prior + STRONG:
        return "strong"
    return "moderate" if bits >= prior else "weak"


def _clause(evidence: Evidence, index: PeerIndex, terms: Terms, i: int) -> Clause:
    seen = index.seen
    context = int(terms.context[i])
    reports = evidence.references(np.array([terms.report_first[i], terms.report_second[i]]))
    if seen.entity[context] >= 0:
        node = evidence.subject(int(seen.entity[context]))
        text = f"both linked with {node.name}, as are {number(int(seen.size[context]) - 2, 'other child', 'other children')}"
        text = text if seen.size[context] > 2 else f"both linked with {node.name}, and no other child is"
    elif seen.together[context]:
        reported = bool(evidence.reports.liberty[terms.report_first[i]])
        text = "named together" if reported else "a case list says that they know each other"
    else:
        text = "went missing and came back at the same time"
    return Clause(text, round(float(terms.bits[i]), 1), reports)


def _left_out(evidence: Evidence, index: PeerIndex, child: int) -> list[Node]:
    seen = index.seen
    own = seen.by_child[seen.child_start[child] : seen.child_start[child + 1]]
    contexts = np.unique(seen.context[own])
    large = contexts[(seen.size[contexts] > index.hub) & (seen.entity[contexts] >= 0)]
    return [evidence.subject(int(entity)) for entity in seen.entity[large]]
