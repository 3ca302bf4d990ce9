"""What was worked out for everybody, as somebody sees it from whom records are restricted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.analysis.finding import Comparison, Finding
from graph.ledger.restricted import NAME, Closed
from graph.store.base import Node

if TYPE_CHECKING:  # the analysis takes seconds to import; most looks need none of it
    from graph.analysis.evidence import Evidence
    from graph.analysis.linked import Clause, Peers


def shown_to(closed: Closed, found: Comparison) -> Comparison:
    """Findings without those about somebody hidden; where one is a subject among others, they are not named."""
    if not closed:
        return found
    return Comparison(_findings(closed, found.findings), _findings(closed, found.gone))


def _findings(closed: Closed, found: list[Finding]) -> list[Finding]:
    kept = (one for one in found if not (one.subjects and one.subjects[0].id in closed.entities and one.kind != "peer_group"))
    return [
        replace(
            one,
            subjects=tuple(_node(closed, node) for node in one.subjects),
            why=closed.without_names(one.why),
            would_clear=closed.without_names(one.would_clear),
            measures=closed.without_names_within(one.measures),
            reports=tuple(reference for reference in one.reports if reference not in closed.references),
        )
        for one in kept
    ]


def _node(closed: Closed, node: Node) -> Node:
    return replace(node, name=NAME, also_known_as=(), attributes={}) if node.id in closed.entities else node


def without_names(closed: Closed, known: Evidence) -> Evidence:
    """What was known, with nobody hidden named, and without what closed records say."""
    if not closed:
        return known
    import numpy as np

    who, told = known.entities, known.reports
    hidden = np.isin(who.ids, sorted(closed.entities))
    shut = np.isin(told.references, sorted(closed.references))
    return replace(
        known,
        entities=replace(who, names=np.where(hidden, NAME, who.names).astype(np.str_)),
        reports=replace(told, references=np.where(shut, NAME, told.references).astype(np.str_)),
        rows=known.rows.take(~shut[known.rows.report]),
        relations=known.relations.take(~shut[known.relations.report]),
        episodes=known.episodes.take(~shut[known.episodes.report]),
    )


def peers_for(closed: Closed, found: Peers) -> Peers:
    """Linked peers without those who are hidden; reasons without their names."""
    if not closed:
        return found
    peers = [
        replace(peer, because=tuple(_clause(closed, clause) for clause in peer.because))
        for peer in found.peers
        if peer.id not in closed.entities
    ]
    return replace(found, peers=peers)


def _clause(closed: Closed, clause: Clause) -> Clause:
    reports = tuple(one for one in clause.reports if one not in closed.references)
    return replace(clause, text=closed.without_names(clause.text), reports=reports)
