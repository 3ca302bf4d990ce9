"""Fills the evidence from the record: what the embedded graph holds, as columns.

Each query may be held to some references, or entities, given as JSON, so that what is new can be read by itself.
"""

import sqlite3
from collections.abc import Sequence
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
    FROM graph_nodes AS n WHERE n.kind NOT IN ('Incident', 'Report', 'Meeting') {chosen} ORDER BY n.id
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
        {chosen}
        GROUP BY r.id
    )
    GROUP BY reference ORDER BY reference
"""
"""Once for each reference: a child's row and the assessment of that child may go by the same one."""

ROWS = """
    SELECT reference, source, target, kind, happened_on, known_on, root, footing, source_grade, intelligence_grade, nature
    FROM graph_evidence {chosen} ORDER BY reference, record, statement, source, target
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
      {chosen}
    ORDER BY r.reference
"""

NAMED = {"Phone": "phone", "Vehicle": "vehicle", "OnlineAccount": "account"}


Columns = dict[str, list[Any]]
Fetched = tuple[list[tuple[Any, ...]], list[tuple[Any, ...]], list[tuple[Any, ...]], list[tuple[Any, ...]]]
GIVEN = "(SELECT value FROM json_each(?))"
OF_REFERENCES = "(SELECT id FROM records WHERE reference IN (SELECT value FROM json_each(?)))"


def evidence_of(connection: sqlite3.Connection) -> Evidence:
    """Everything that counts, from a connection open on the embedded graph."""
    return evidence_from_columns(*columns_of(connection))


def columns_of(connection: sqlite3.Connection, references: Sequence[str] | None = None) -> tuple[Columns, ...]:
    """Columns for ``evidence_from_columns``, of everything, or of some references and of what these speak of."""
    return as_columns(fetched(connection, references))


def fetched(connection: sqlite3.Connection, references: Sequence[str] | None = None) -> Fetched:
    """What ``as_columns`` makes columns of: entities, reports, links and episodes as the record holds them."""
    if references is None:
        links, episodes, reports, entities = (
            connection.execute(query.format(chosen="")).fetchall() for query in (ROWS, EPISODES, REPORTS, ENTITIES)
        )
    else:
        given = (orjson.dumps(list(references)).decode(),)
        links = connection.execute(ROWS.format(chosen=f"WHERE record IN {OF_REFERENCES}"), given).fetchall()
        episodes = connection.execute(EPISODES.format(chosen=f"AND r.id IN {OF_REFERENCES}"), given).fetchall()
        reports = connection.execute(REPORTS.format(chosen=f"WHERE r.id IN {OF_REFERENCES}"), given).fetchall()
        named = {end for link in links for end in link[1:3]} | {end for row in episodes for end in (row[0], row[4]) if end}
        wanted = (orjson.dumps(sorted(named)).decode(),)
        entities = connection.execute(ENTITIES.format(chosen=f"AND n.id IN {GIVEN}"), wanted).fetchall()
    return entities, reports, links, episodes


def as_columns(read: Fetched) -> tuple[Columns, ...]:
    """Columns for ``evidence_from_columns``; for this nobody need be kept from writing."""
    entities, reports, links, episodes = read
    known = _entities(entities)
    rows, relations = _rows(links, dict(zip(known["id"], known["kind"], strict=True)))
    return known, _reports(reports), rows, relations, _columns("child start end report place known_on", episodes)


def _columns(names: str, rows: list[tuple[Any, ...]]) -> Columns:
    listed = names.split()
    return {name: [row[place] for row in rows] for place, name in enumerate(listed)}


def _entities(found: list[tuple[Any, ...]]) -> Columns:
    rows = []
    for identity, name, kind, attributes, lived_in, name_alone, age_known in found:
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


def _reports(found: list[tuple[Any, ...]]) -> Columns:
    rows = [
        (reference, bool(liberty), agency or "", known, occurred or known, _minute(time), "ONLINE" in (kinds or ""))
        for reference, liberty, agency, known, occurred, time, kinds in found
    ]
    return _columns("reference liberty agency known_on occurred_on minute online", rows)


def _minute(time: str | None) -> int:
    if not time or ":" not in time:
        return -1
    hours, minutes = time.split(":")[:2]
    return 60 * int(hours) + int(minutes)


def _rows(links: list[tuple[Any, ...]], kinds: dict[str, str]) -> tuple[Columns, Columns]:
    rows: list[tuple[Any, ...]] = []
    relations: list[tuple[Any, ...]] = []
    declared = link_kinds()
    for reference, source, target, kind, happened, known, root, footing, grade, intelligence, nature in links:
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
