"""Entities of one kind by how many children, and how many independent sources, incidents tie them to."""

import sqlite3
from dataclasses import dataclass

import orjson

from graph.store.base import Scope
from graph.store.links import within

TIES = """
    SELECT x.{side} AS entity, x.{incident} AS incident, x.reference, x.root, x.happened_on
    FROM graph_evidence AS x JOIN graph_nodes AS n ON n.id = x.{side}
    WHERE n.kind = ? AND x.kind IN ('AT', 'ON', 'INVOLVED', 'ALLEGED_IN', 'VICTIM_IN', 'PRESENT_AT') {condition}
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a ranking before its node is fetched."""

    entity: str
    children: int
    sources: int
    reports: tuple[str, ...]


def ranked(connection: sqlite3.Connection, kind: str, scope: Scope, limit: int) -> list[Row]:
    """Rank the entities of `kind`.

    Parameters
    ----------
    connection : sqlite3.Connection
        Open on the projection.
    kind : str
        A node kind.
    scope : Scope
        Dates of what happened and of what was known.
    limit : int
        How many at most.

    Returns
    -------
    list of Row
        By distinct children, then distinct independent sources (all untraced reports are one), then id.
    """
    condition, values = within(scope)
    side, incident = ("source", "target") if kind in ("Child", "PersonOfConcern", "Person") else ("target", "source")
    sql = f"""
        WITH ties AS ({TIES.format(side=side, incident=incident, condition=condition)}),
        children AS (
            SELECT DISTINCT x.target AS incident, x.source AS child
            FROM graph_evidence AS x JOIN graph_nodes AS n ON n.id = x.source
            WHERE n.kind = 'Child' AND x.kind IN ('VICTIM_IN', 'PRESENT_AT', 'ALLEGED_IN') {condition}
        )
        SELECT t.entity, count(DISTINCT NULLIF(c.child, t.entity)), count(DISTINCT COALESCE(t.root, '')),
               json_group_array(DISTINCT t.reference)
        FROM ties AS t LEFT JOIN children AS c ON c.incident = t.incident
        GROUP BY t.entity ORDER BY 2 DESC, 3 DESC, 1 LIMIT ?
    """
    rows = connection.execute(sql, (kind, *values, *values, limit))
    return [Row(entity, children, sources, _references(reports)) for entity, children, sources, reports in rows]


def _references(listed: str) -> tuple[str, ...]:
    return tuple(sorted(orjson.loads(listed)))
