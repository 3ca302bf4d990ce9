"""Fills the evidence from the record: what the embedded graph holds, as columns."""

import sqlite3
from typing import Any

import orjson

from graph.analysis.columns import evidence_from_columns
from graph.analysis.evidence import RELATIONS, ROLES, Evidence
from graph.ontology.catalogue import link_kinds

ENTITIES = """
    SELECT n.id, n.name, n.kind, n.attributes,
        EXISTS (SELECT 1 FROM graph_evidence AS x JOIN graph_nodes AS c ON c.id = x.source
                WHERE x.target = n.id AND x.kind = 'LIVES_AT' AND c.kind = 'Child'),
        EXISTS (SELECT 1 FROM graph_entity AS ge JOIN judgements AS j ON j.a = ge.mention
                JOIN graph_entity AS other ON other.mention = j.b AND other.entity = n.id
                WHERE ge.entity = n.id AND j.outcome = 'same' AND j.basis = 'name alone'),
        EXISTS (SELECT 1 FROM graph_told AS told WHERE told.entity = n.id
                AND COALESCE(told.attributes ->> '$.dob', told.attributes ->> '$.age') IS NOT NULL)
    FROM graph_nodes AS n WHERE n.kind NOT IN ('Incident', 'Report', 'Meeting') ORDER BY n.id
"""

REPORTS = """
    SELECT reference, max(liberty), max(agency), min(known_on), min(COALESCE(occurred_on, known_on)), min(clock), max(kinds)
    FROM (
        SELECT r.reference, r.kind = 'liberty_report' AS liberty, r.agency,
            COALESCE(r.known_on, min(i.occurred_on),
                CASE r.kind WHEN 'liberty_report' THEN substr(e.recorded_at, 1, 10) ELSE '1900-01-01' END) AS known_on,
            min(i.occurred_on) AS occurred_on, min(NULLIF(i.occurred_time, '')) AS clock,
            r.body ->> '$.content.exploitation' AS kinds
        FROM records AS r JOIN graph_counted AS c ON c.record = r.id JOIN entries AS e ON e.seq = r.seq
        LEFT JOIN incidents AS i ON i.record = r.id
        GROUP BY r.id
    )
    GROUP BY reference ORDER BY reference
"""
"""Once for each reference: a child's row and the assessment of that child may go by the same one."""

ROWS = """
    SELECT reference, source, target, kind, happened_on, known_on, root, footing, source_grade, intelligence_grade, nature
    FROM graph_evidence ORDER BY record, statement, source, target
"""

EPISODES = """
    SELECT child.entity, r.body ->> '$.content.missing_from', r.body ->> '$.content.missing_to', r.reference,
        (SELECT ge.entity FROM statements AS s JOIN graph_entity AS ge ON ge.mention = s.object
         WHERE s.record = r.id AND s.predicate = 'FOUND_AT' ORDER BY s.n LIMIT 1),
        COALESCE(r.known_on, '1900-01-01')
    FROM records AS r JOIN graph_counted AS c ON c.record = r.id JOIN entries AS e ON e.seq = r.seq
    JOIN mentions AS m ON m.record = r.id AND m.kind = 'Child'
    JOIN graph_entity AS child ON child.mention = m.id
    WHERE r.kind = 'missing_episode'
      AND m.position = (SELECT min(position) FROM mentions WHERE mentions.record = r.id AND kind = 'Child')
    ORDER BY r.reference
"""

NAMED = {"Phone": "phone", "Vehicle": "vehicle", "OnlineAccount": "account"}


def evidence_of(connection: sqlite3.Connection) -> Evidence:
    """Everything that counts, from a connection open on the embedded graph."""
    entities = _entities(connection)
    reports = _reports(connection)
    rows, relations = _rows(connection, dict(zip(entities["id"], entities["kind"], strict=True)))
    return evidence_from_columns(entities, reports, rows, relations, _episodes(connection))


def _columns(names: str, rows: list[tuple[Any, ...]]) -> dict[str, list[Any]]:
    listed = names.split()
    return {name: [row[place] for row in rows] for place, name in enumerate(listed)}


def _entities(connection: sqlite3.Connection) -> dict[str, list[Any]]:
    rows = []
    for identity, name, kind, attributes, lived_in, name_alone, age_known in connection.execute(ENTITIES):
        said = orjson.loads(attributes)
        rows.append(
            (
                identity,
                name,
                kind,
                said.get("place_kind") or "",
                bool(lived_in or said.get("home")),
                said.get("latitude"),
                said.get("longitude"),
                bool(age_known),
                bool(name_alone),
                said.get("risk_level") == "high",
                said.get("lead_worker") or "",
            )
        )
    return _columns("id name kind place_kind home latitude longitude age_known name_alone high_risk owner", _with_nan(rows))


def _with_nan(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Coordinates that are not known, as arrays want them."""
    nan = float("nan")
    return [(*row[:5], *(nan if value is None else float(value) for value in row[5:7]), *row[7:]) for row in rows]


def _reports(connection: sqlite3.Connection) -> dict[str, list[Any]]:
    rows = [
        (reference, bool(liberty), agency or "", known, occurred or known, _minute(time), "ONLINE" in (kinds or ""))
        for reference, liberty, agency, known, occurred, time, kinds in connection.execute(REPORTS)
    ]
    return _columns("reference liberty agency known_on occurred_on minute online", rows)


def _minute(time: str | None) -> int:
    if not time or ":" not in time:
        return -1
    hours, minutes = time.split(":")[:2]
    return 60 * int(hours) + int(minutes)


def _rows(connection: sqlite3.Connection, kinds: dict[str, str]) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    rows: list[tuple[Any, ...]] = []
    relations: list[tuple[Any, ...]] = []
    declared = link_kinds()
    for reference, source, target, kind, happened, known, root, footing, grade, intelligence, nature in connection.execute(
        ROWS
    ):
        grades = (grade or "", intelligence or "")
        entity, incident = (source, target) if source in kinds else (target, source)
        role = declared[kind].role or (NAMED.get(kinds.get(entity, "")) if kind == "INVOLVED" else None)
        if role in ROLES and entity in kinds:
            told = (happened, known, root, footing, *grades, nature == "assessment")
            rows.append((reference, incident, entity, role, *told))
        elif kind.lower() in RELATION_WORDS and source in kinds and target in kinds:
            relations.append((source, target, RELATION_WORDS[kind.lower()], reference, happened, known, footing, *grades))
    return (
        _columns("report incident entity role occurred_on known_on root footing source intelligence assessment", rows),
        _columns("subject object kind report occurred_on known_on footing source intelligence", relations),
    )


RELATION_WORDS = {
    {"associates": "associates_with", "sibling": "sibling_of", "family": "family_of"}.get(word, word): word
    for word in RELATIONS
}
"""Link kinds, in lower case, to what the analysis calls them."""


def _episodes(connection: sqlite3.Connection) -> dict[str, list[Any]]:
    return _columns("child start end report place known_on", connection.execute(EPISODES).fetchall())
