"""Findings about groups of children and about who joins them, put into words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from graph.analysis.arrays import distinct, join, pack
from graph.analysis.brokers import Broker, brokers
from graph.analysis.counting import counts_for_alert, counts_for_watch
from graph.analysis.evidence import ROLES, TAKES_PART, Evidence, Flags, Ints, day_date
from graph.analysis.evidence_of import RowsOf, leans
from graph.analysis.finding import Finding, finding_id
from graph.analysis.groups import Group
from graph.analysis.parameters import Parameters
from graph.analysis.stability import Stability
from graph.analysis.wording import NAME_ALONE, children, day_in_words, listing, number, sources


def group_findings(evidence: Evidence, end: int, groups: Sequence[Group], parameters: Parameters) -> Iterator[Finding]:
    """Groups of children who belong together and were reported in the window."""
    rows, rows_of = evidence.rows, RowsOf(evidence)
    behind = _Behind(counts_for_alert(rows), _roles(evidence, rows_of, groups))
    together = _together(evidence, groups)
    for number_of, group in enumerate(groups):
        own = rows_of.of(np.array(group.members))
        about = own[rows.occurred_day[own] > end - parameters.window_days]
        if len(about):
            yield _group(evidence, group, int(together[number_of]), about, behind, parameters)


@dataclass(frozen=True, slots=True)
class _Behind:
    """What is known of all groups at once: which rows count for an alert, and each child's roles."""

    firm: Flags
    roles: dict[int, dict[str, int]]


def _group(evidence: Evidence, group: Group, together: int, about: Ints, behind: _Behind, parameters: Parameters) -> Finding:
    rows, names = evidence.rows, evidence.entities.names
    members = np.array(group.members)
    firm = about[behind.firm[about]]
    roots = np.where(rows.root[about] < 0, -1, rows.root[about])
    independent, reports = len(np.unique(roots)), evidence.references(rows.report[about])
    held = [str(names[entity]) for entity, _ in group.held_by]
    why = f"{children(len(members))} belong together: {listing([str(name) for name in names[members]], 8)}."
    if held:
        why += f" What holds them: {listing(held, 5)}."
    why += (
        f" {number(len(reports), 'report')} of the last {parameters.window_days} days "
        f"{'names' if len(reports) == 1 else 'name'} any of them, from {sources(independent)}."
    )
    pairs = len(members) * (len(members) - 1) // 2
    why += f" Only {together} of their {pairs} pairs were ever named in one report." if together < pairs else ""
    last = day_date(int(rows.occurred_day[about].max()) + parameters.window_days)
    leaning = leans(evidence, members)
    why += NAME_ALONE if leaning else ""
    return Finding(
        id=finding_id("peer_group", [group.id]),
        kind="peer_group",
        tier="alert" if len(np.unique(rows.root[firm])) >= parameters.needed else "watch",
        method="groups",
        subjects=(*map(evidence.subject, group.members),),
        why=why,
        measures={
            "observed": len(np.unique(rows.entity[about])),
            "group": group.id,
            "tie_bits": round(group.tie, 1),
            "pairs_reported_together": together,
            "roles": {
                str(evidence.entities.ids[one]): behind.roles[one] for one in sorted(group.members) if one in behind.roles
            },
            "held_by": [str(evidence.entities.ids[entity]) for entity, _ in group.held_by],
            "since": day_date(group.since).isoformat(),
            "window_days": parameters.window_days,
            "parameters": parameters.version,
        },
        children=len(members),
        sources=independent,
        child_ids=tuple(evidence.entities.ids[members].tolist()),
        reports=reports,
        since=day_date(group.since),
        would_clear=f"If no more is reported of any of them it clears on {day_in_words(last)}; sooner if what ties them "
        "turns out to be wrong.",
        leans_on_name=leaning,
    )


def _roles(evidence: Evidence, rows_of: RowsOf, groups: Sequence[Group]) -> dict[int, dict[str, int]]:
    """For each member of a group, at how many incidents they were what."""
    rows = evidence.rows
    own = rows_of.of(np.array(sorted({member for group in groups for member in group.members}), dtype=np.int64))
    own = own[distinct(rows.entity[own], rows.role[own].astype(np.int64), rows.incident[own])]
    _, first, number_of = np.unique(
        pack(rows.entity[own], rows.role[own].astype(np.int64)), return_index=True, return_counts=True
    )
    found: dict[int, dict[str, int]] = {}
    for row, times in zip(own[first].tolist(), number_of.tolist(), strict=True):
        found.setdefault(int(rows.entity[row]), {})[ROLES[rows.role[row]]] = times
    return found


def _together(evidence: Evidence, groups: Sequence[Group]) -> Ints:
    """For each group, how many pairs of its members were ever named in one incident."""
    rows, size = evidence.rows, len(evidence.entities)
    group_of = np.full(size, -1)
    for number_of, group in enumerate(groups):
        group_of[list(group.members)] = number_of
    counted = np.flatnonzero((group_of[rows.entity] >= 0) & np.isin(rows.role, TAKES_PART) & counts_for_watch(rows))
    counted = counted[distinct(rows.incident[counted], rows.entity[counted])]
    child, which = rows.entity[counted], group_of[rows.entity[counted]]
    incident = pack(rows.incident[counted], which)
    left, right = join(incident, incident)
    pair = child[left] < child[right]
    once = np.unique(child[left[pair]] * np.int64(size) + child[right[pair]]) // size
    return np.bincount(group_of[once], minlength=len(groups))


def broker_findings(evidence: Evidence, end: int, groups: Sequence[Group], parameters: Parameters) -> Iterator[Finding]:
    """Persons who join groups that would otherwise be apart, with the range of their rank."""
    rows_of = RowsOf(evidence)
    for broker in brokers(evidence, end, groups, parameters)[: parameters.most_brokers]:
        finding = _broker(evidence, broker, groups, rows_of.of(np.array([broker.person])), parameters)
        if finding.children >= parameters.needed and finding.sources >= 2:
            yield finding


def _standing(rank: Stability) -> str:
    """The range of a rank in words."""
    left_out = f"in {rank.repeats} trials with 2% of people and 10% of links left out"
    if rank.low == rank.high:
        return f"Among such persons number {rank.low} {left_out}: that holds."
    return f"Among such persons between number {rank.low} and number {rank.high} {left_out}: the place itself is not sure."


def _broker(evidence: Evidence, broker: Broker, groups: Sequence[Group], own: Ints, parameters: Parameters) -> Finding:
    rows, entities = evidence.rows, evidence.entities
    roots = np.where(rows.root[own] < 0, -1, rows.root[own])
    reached = np.array(broker.children)
    rank = broker.stability
    why = (
        f"{entities.names[broker.person]} is linked with {children(len(reached))} in {len(broker.groups)} groups that have "
        f"little else in common, through {sources(len(np.unique(roots)))}. "
        f"{_standing(rank)}"
    )
    if not entities.age_known[broker.person]:
        why += " Age not known."
    leaning = leans(evidence, reached, (broker.person,))
    why += NAME_ALONE if leaning else ""
    return Finding(
        id=finding_id("broker", [str(entities.ids[broker.person])]),
        kind="broker",
        tier="watch",
        method="brokers",
        subjects=(evidence.subject(broker.person), *map(evidence.subject, broker.children)),
        why=why,
        measures={
            "observed": len(reached),
            "score": round(broker.score, 2),
            "betweenness": round(broker.betweenness, 4),
            "groups": [groups[number].id for number in broker.groups],
            "window_days": parameters.memory_days,
            "parameters": parameters.version,
        },
        children=len(reached),
        sources=len(np.unique(roots)),
        child_ids=tuple(entities.ids[reached].tolist()),
        reports=evidence.references(rows.report[own]),
        since=day_date(int(rows.occurred_day[own].min())) if len(own) else None,
        would_clear="It clears when all but one of the groups have cleared, when the links with all but one turn out to be "
        "wrong, or when the groups turn out to be one.",
        stability={"rank": rank.rank, "low": rank.low, "high": rank.high, "repeats": rank.repeats},
        leans_on_name=leaning,
    )
