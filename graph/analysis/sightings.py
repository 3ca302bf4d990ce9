"""Which child was seen in which context: the one table that linked peers are found in.

A context is anything that two children can share: a person, place, platform, phone, car or account at an incident or in a
case link, the incident itself, a stated association, or an hour at which both went missing.
"""

from dataclasses import dataclass

import numpy as np

from graph.analysis import reliability
from graph.analysis.arrays import join, pack
from graph.analysis.evidence import (
    ACCOUNT,
    ALLEGED,
    ASSOCIATES,
    AT,
    AT_RISK_FROM,
    CHILD,
    CONCERN,
    FOUND_AT,
    FREQUENTS,
    INTRODUCED,
    LOCATION,
    NAMED_ACCOUNT,
    NAMED_PHONE,
    NAMED_VEHICLE,
    ON,
    PERSON,
    PHONE,
    PLATFORM,
    PRESENT,
    TAKES_PART,
    USES,
    VEHICLE,
    VICTIM,
    Evidence,
    Flags,
    Ints,
    Reals,
)
from graph.analysis.missing import gone_together

SHARED = {CONCERN: 1.0, PERSON: 0.85, LOCATION: 0.65, PLATFORM: 0.2, ACCOUNT: 1.0, PHONE: 1.0, VEHICLE: 1.0}
"""How often children who belong together are seen to share a context of each kind, where it is known at all (m)."""
GONE_TOGETHER = 0.3
NAMED_TOGETHER = -1.0
FEW = 5.0
"""Contexts up to which nobody is said to be seen everywhere."""
TOGETHER = 8.0
"""Children named in one incident belong together n / 8 times as often as any two (measured, research/analysis)."""
CONTEXT_ROLES = (VICTIM, PRESENT, ALLEGED, AT, ON, NAMED_PHONE, NAMED_VEHICLE, NAMED_ACCOUNT)


@dataclass(frozen=True)
class Sightings:
    """Sightings sorted by context; `child` counts from 0 among `children`, `context` among the contexts.

    Attributes
    ----------
    children : entity codes of the children
    entity : entity code of each context, -1 for incidents, associations and shared absences
    activity : contexts of each child, over those of the child who has more than nine in ten (at least 1)
    together : contexts that are an incident, or a stated association, of both
    ratio : how much likelier a shared context makes it that two children belong together
    size : children seen in each context
    start : where the sightings of each context begin (one more entry than contexts)
    """

    children: Ints
    child: Ints
    context: Ints
    report: Ints
    day: Ints
    weight: Reals
    entity: Ints
    together: Flags
    ratio: Reals
    size: Ints
    start: Ints
    by_child: Ints
    child_start: Ints
    activity: Reals


@dataclass(frozen=True)
class _Seen:
    child: Ints
    key: Ints
    report: Ints
    day: Ints
    weight: Reals
    ratio: Reals
    """Of contexts that are no entities; nan where it follows from how many children share it."""


def sightings(evidence: Evidence) -> Sightings:
    """Gather all sightings; see `Sightings`."""
    who = len(evidence.entities)
    at_incidents = _at_incidents(evidence)
    incidents = int(evidence.rows.incident.max()) + 1 if len(evidence.rows) else 0
    parts = [at_incidents, _together(evidence, who), _case_links(evidence), _associations(evidence, who + incidents)]
    parts.append(_absences(evidence, who + incidents + len(evidence.relations)))
    child, key, report, day = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("child", "key", "report", "day")
    )
    weight = np.concatenate([part.weight for part in parts])
    fixed = np.concatenate([part.ratio for part in parts])
    keep = weight > 0
    return _indexed(evidence, child[keep], key[keep], report[keep], day[keep], weight[keep], fixed[keep])


def _indexed(evidence: Evidence, child: Ints, key: Ints, report: Ints, day: Ints, weight: Reals, fixed: Reals) -> Sightings:
    order = np.lexsort((day, child, key))
    children, who = np.unique(child[order], return_inverse=True)
    keys, context = np.unique(key[order], return_inverse=True)
    start = np.searchsorted(context, np.arange(len(keys) + 1))
    first = np.flatnonzero(np.diff(pack(context, who), prepend=-1))
    size = np.bincount(context[first], minlength=len(keys))
    entity = np.where(keys < len(evidence.entities), keys, -1)
    m = np.zeros(256)
    m[list(SHARED)] = list(SHARED.values())
    kind = evidence.entities.kind[np.maximum(entity, 0)]
    n = len(children)
    by_size = m[kind] * (n - 1) / np.maximum(size - 1, 1)
    given = fixed[order][start[:-1]] if len(keys) else np.zeros(0)
    together = given == NAMED_TOGETHER
    given = np.where(together, n / TOGETHER, given * (n - 1))
    by_child = np.argsort(who, kind="stable")
    contexts = np.bincount(who[first[entity[context[first]] >= 0]], minlength=n)
    many = max(float(np.percentile(contexts, 90)) if n else 0.0, FEW)
    return Sightings(
        children=children,
        child=who,
        context=context,
        report=report[order],
        day=day[order],
        weight=weight[order],
        entity=entity,
        together=together,
        ratio=np.maximum(np.where(entity >= 0, by_size, given), 1.0),
        size=size,
        start=start,
        by_child=by_child,
        child_start=np.searchsorted(who[by_child], np.arange(n + 1)),
        activity=np.maximum(contexts / many, 1.0),
    )


def _at_incidents(evidence: Evidence) -> _Seen:
    """Children with the persons, places, platforms and objects of the same incident."""
    rows, kind = evidence.rows, evidence.entities.kind
    weight = reliability.of_rows(rows)
    child = np.flatnonzero(np.isin(rows.role, TAKES_PART) & (kind[rows.entity] == CHILD))
    other = np.flatnonzero(np.isin(rows.role, CONTEXT_ROLES) & np.isin(kind[rows.entity], list(SHARED)))
    left, right = join(rows.incident[child], rows.incident[other])
    a, b = child[left], other[right]
    return _Seen(
        rows.entity[a], rows.entity[b], rows.report[a], rows.occurred_day[a], np.minimum(weight[a], weight[b]),
        np.full(len(a), np.nan),
    )  # fmt: skip


def _together(evidence: Evidence, offset: int) -> _Seen:
    """Children at one incident: the incident is a context of its own."""
    rows = evidence.rows
    child = np.flatnonzero(np.isin(rows.role, TAKES_PART) & (evidence.entities.kind[rows.entity] == CHILD))
    return _Seen(
        rows.entity[child], offset + rows.incident[child], rows.report[child], rows.occurred_day[child],
        reliability.of_rows(rows)[child], np.full(len(child), NAMED_TOGETHER),
    )  # fmt: skip


def _case_links(evidence: Evidence) -> _Seen:
    """What case links say a child uses, goes to or is at risk from, and where missing children were found."""
    links, kind, missing = evidence.relations, evidence.entities.kind, evidence.episodes
    weight = reliability.of_relations(links)
    told = np.isin(links.kind, (USES, FREQUENTS, FOUND_AT, AT_RISK_FROM, ASSOCIATES, INTRODUCED))
    forward = np.flatnonzero(told & (kind[links.subject] == CHILD) & np.isin(kind[links.object], list(SHARED)))
    backward = np.flatnonzero(told & (kind[links.object] == CHILD) & np.isin(kind[links.subject], list(SHARED)))
    both = np.concatenate((forward, backward))
    found = missing.take(missing.place >= 0)
    return _Seen(
        np.concatenate((links.subject[forward], links.object[backward], found.child)),
        np.concatenate((links.object[forward], links.subject[backward], found.place)),
        np.concatenate((links.report[both], found.report)),
        np.concatenate((links.occurred_day[both], np.where(found.start >= 0, found.start // 1440, found.known_day))),
        np.concatenate((weight[both], np.ones(len(found)))),
        np.full(len(both) + len(found), np.nan),
    )


def _associations(evidence: Evidence, offset: int) -> _Seen:
    """Children whom case links call friends or associates (siblings are known already and add nothing)."""
    links, kind = evidence.relations, evidence.entities.kind
    told = np.isin(links.kind, (ASSOCIATES, INTRODUCED)) & (kind[links.subject] == CHILD) & (kind[links.object] == CHILD)
    which = np.flatnonzero(told)
    twice = np.concatenate((which, which))
    return _Seen(
        np.concatenate((links.subject[which], links.object[which])), offset + twice, links.report[twice],
        links.occurred_day[twice], reliability.of_relations(links)[twice], np.full(len(twice), NAMED_TOGETHER),
    )  # fmt: skip


def _absences(evidence: Evidence, offset: int) -> _Seen:
    """Children who went missing and came back at about the same time."""
    missing = evidence.episodes
    pairs = gone_together(missing)
    ends = np.concatenate((pairs.first, pairs.second))
    number = np.tile(np.arange(len(pairs.first)), 2)
    shared = np.tile(GONE_TOGETHER / np.maximum(pairs.crowd - 1, 1), 2)
    return _Seen(
        missing.child[ends], offset + number, missing.report[ends], missing.start[ends] // 1440, np.ones(len(ends)), shared
    )
