"""What has come in lately: pairs reported together for the first time, and how often something was reported week by week."""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph.access import View
from graph.ledger.portions import chunks, marks
from graph.store.base import Node

WEEK = 7
MOST_LOOKED_AT = 1500
"""Rows of evidence since the last meeting that are looked at, the newest first: a home page must not wait for a drive's."""
MOST_KEPT = 300
Told = tuple[tuple[str, str], tuple[str, ...]]
"""A child and another, with the reports that name both."""
CHILD_ROLES = ("VICTIM_IN", "PRESENT_AT", "ALLEGED_IN")


@dataclass(frozen=True, slots=True)
class Together:
    """A child and an adult or a place that were never reported together before."""

    child: Node
    other: Node
    reports: tuple[str, ...]


def first_together(view: View, since: date, until: date, limit: int) -> list[Together]:
    """Children reported with an alleged person or at a place for the first time after `since`, most reports first."""
    pairs = view.once(("first together", since, until), lambda driver: _told(driver, since, until)[0])
    return _named(view, pairs, limit)


def again_together(view: View, since: date, until: date, limit: int) -> list[Together]:
    """Children who were reported with an alleged person or at a place before, and again after `since`."""
    pairs = view.once(("again together", since, until), lambda driver: _told(driver, since, until)[1])
    return _named(view, pairs, limit)


def _named(view: View, ordered: Sequence[Told], limit: int) -> list[Together]:
    chosen = ordered[: 3 * limit]
    nodes = {node.id: node for node in view.nodes([end for pair, _ in chosen for end in pair])}
    found = [
        Together(nodes[child], nodes[other], reports)
        for (child, other), reports in chosen
        if child in nodes and other in nodes and nodes[child].kind == "Child" and nodes[other].kind != "Child"
    ]
    return found[:limit]


def _told(driver: sqlite3.Connection, since: date, until: date) -> tuple[list[Told], list[Told]]:
    """Pairs never reported together before, and those reported together again, each with its reports, most reports first."""
    pairs = _pairs(driver, since, until)
    fresh = set(_never_before(driver, pairs, since))
    ordered = sorted(pairs, key=lambda pair: (-len(pairs[pair]), pair))
    told = [(pair, tuple(sorted(pairs[pair]))) for pair in ordered]
    return [one for one in told if one[0] in fresh][:MOST_KEPT], [one for one in told if one[0] not in fresh][:MOST_KEPT]


def _pairs(driver: sqlite3.Connection, since: date, until: date) -> dict[tuple[str, str], set[str]]:
    """Who was named with whom or where in reports known after a day: (child, other) to the reports."""
    children: defaultdict[str, set[str]] = defaultdict(set)
    others: defaultdict[str, set[str]] = defaultdict(set)
    told: defaultdict[str, set[str]] = defaultdict(set)
    for source, target, kind, reference in driver.execute(
        "SELECT e.source, e.target, e.kind, e.reference FROM records AS r JOIN graph_evidence AS e ON e.record = r.id "
        "WHERE r.kind = 'liberty_report' AND r.known_on > ? AND r.known_on <= ? "
        "AND e.kind IN ('VICTIM_IN', 'PRESENT_AT', 'ALLEGED_IN', 'AT') ORDER BY r.known_on DESC, e.reference LIMIT ?",
        (since.isoformat(), until.isoformat(), MOST_LOOKED_AT),
    ):
        incident = source if kind == "AT" else target
        told[incident].add(reference)
        if kind == "AT":
            others[incident].add(target)
        elif kind == "ALLEGED_IN":
            others[incident].add(source)
        else:
            children[incident].add(source)
    pairs: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for incident, named in children.items():
        for child in named:
            for other in others[incident] - {child}:
                pairs[child, other] |= told[incident]
    return pairs


def _never_before(driver: sqlite3.Connection, pairs: dict[tuple[str, str], set[str]], since: date) -> list[tuple[str, str]]:
    """The pairs that share no incident known by the end of `since`."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for chunk in chunks(sorted({child for child, _ in pairs})):
        for child, incident in driver.execute(
            f"SELECT source, target FROM graph_evidence WHERE source IN ({marks(chunk)}) "  # noqa: S608 -- question marks alone
            f"AND kind IN ({marks(CHILD_ROLES)}) AND known_on <= ?",
            (*chunk, *CHILD_ROLES, since.isoformat()),
        ):
            named[incident].add(child)
    before: set[tuple[str, str]] = set()
    for chunk in chunks(sorted(named)):
        for source, target in driver.execute(
            f"SELECT source, target FROM graph_evidence WHERE source IN ({marks(chunk)}) AND kind = 'AT' "  # noqa: S608 -- as above
            f"UNION ALL SELECT target, source FROM graph_evidence WHERE target IN ({marks(chunk)}) AND kind = 'ALLEGED_IN'",
            (*chunk, *chunk),
        ):
            before |= {(child, target) for child in named[source]}
    return [pair for pair in pairs if pair not in before]


def weekly(view: View, entities: Sequence[str], last: date, weeks: int = 26) -> dict[str, list[int]]:
    """Reports that name each entity, week by week to the one that ends on `last`, by the day of what happened."""
    named = tuple(dict.fromkeys(entities))
    counts = view.once(
        ("weekly", named, last, weeks), lambda driver: {entity: _weeks_of(driver, entity, last, weeks) for entity in named}
    )
    view.log("weekly numbers of reports", list(counts))
    return counts


def _weeks_of(driver: sqlite3.Connection, entity: str, last: date, weeks: int) -> list[int]:
    start = last - timedelta(days=WEEK * weeks - 1)
    series = [0] * weeks
    for (day,) in driver.execute(
        "SELECT day FROM (SELECT reference, min(COALESCE(happened_on, known_on)) AS day FROM graph_evidence "
        "WHERE source = ? OR target = ? GROUP BY reference) WHERE day BETWEEN ? AND ?",
        (entity, entity, start.isoformat(), last.isoformat()),
    ):
        series[(date.fromisoformat(day) - start).days // WEEK] += 1
    return series


def weekly_reports(view: View, last: date, weeks: int = 26) -> list[int]:
    """All Liberty reports week by week, by the date that they carry; names nobody, so nothing is logged."""
    return view.once(("weekly reports", last, weeks), lambda driver: _all_weeks(driver, last, weeks))


def _all_weeks(driver: sqlite3.Connection, last: date, weeks: int) -> list[int]:
    start = last - timedelta(days=WEEK * weeks - 1)
    series = [0] * weeks
    for day, count in driver.execute(
        "SELECT known_on, count(*) FROM records WHERE kind = 'liberty_report' AND known_on BETWEEN ? AND ? GROUP BY known_on",
        (start.isoformat(), last.isoformat()),
    ):
        series[(date.fromisoformat(day) - start).days // WEEK] += count
    return series
