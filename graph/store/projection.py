"""Makes the graph from the ledger, whole or in step with what is new; both ways give the same rows."""

import sqlite3
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import orjson

from graph.ledger.writer import dumps
from graph.store import schema
from graph.store.membership import all_memberships, chunks, marks, update_memberships
from graph.store.naming import Portrait, Told, fold, portrait

EVIDENCE = (Path(__file__).parent / "evidence.sql").read_text(encoding="utf-8")

WINNER = """
    SELECT id FROM (
        SELECT id, row_number() OVER (
            PARTITION BY kind, reference
            ORDER BY locator = '' DESC, known_on DESC, known_time DESC, seq DESC, position DESC
        ) AS place
        FROM records {where}
    ) WHERE place = 1
"""
"""Of the versions of one report the newest counts; a form says more than its row in a register."""

NARRATIVES = """
    INSERT INTO graph_text (words, record) SELECT body ->> '$.fields.details', id FROM records
    WHERE seq > ? AND kind = 'liberty_report' AND body ->> '$.fields.details' != '' ORDER BY seq, position
"""

MENTIONS = """
    SELECT ge.entity, m.kind, m.text, m.attributes, r.kind, COALESCE(max(r.known_on), ''), count(*)
    FROM graph_entity AS ge
    JOIN mentions AS m ON m.id = ge.mention
    JOIN records AS r ON r.id = m.record
    JOIN graph_counted AS c ON c.record = r.id
    {where}
    GROUP BY ge.entity, m.kind, m.text, m.attributes, r.kind
    ORDER BY ge.entity, min(m.seq * 1000000 + m.position)
"""


def watermark(connection: sqlite3.Connection) -> int:
    """The last ledger entry that the projection holds."""
    row = connection.execute("SELECT value FROM graph_state WHERE name = 'watermark'").fetchone()
    return int(row[0]) if row else 0


def head(connection: sqlite3.Connection) -> int:
    """The last ledger entry."""
    return int(connection.execute("SELECT COALESCE(max(seq), 0) FROM entries").fetchone()[0])


def catch_up(connection: sqlite3.Connection) -> int:
    """Bring the projection up to the ledger's last entry; returns how many entities changed."""
    empty = schema.ensure(connection)
    newest, done = head(connection), watermark(connection)
    if newest == done:
        return 0
    connection.execute(NARRATIVES, (done,))
    touched = _make_all(connection) if empty or done == 0 else _make_new(connection, done)
    connection.execute("UPDATE graph_state SET value = ? WHERE name = 'watermark'", (str(newest),))
    return touched


def rebuild(connection: sqlite3.Connection) -> int:
    """Drop the projection and make it again from the ledger."""
    schema.drop(connection)
    return catch_up(connection)


def _make_all(connection: sqlite3.Connection) -> int:
    connection.executemany("INSERT INTO graph_entity VALUES (?, ?)", sorted(all_memberships(connection).items()))
    connection.execute(f"INSERT INTO graph_counted {WINNER.format(where='')}")
    _touch(connection, (row[0] for row in connection.execute("SELECT id FROM records").fetchall()))
    connection.execute(EVIDENCE)
    _add_portraits(connection, connection.execute(MENTIONS.format(where="")))
    _add_happenings(connection)
    return int(connection.execute("SELECT count(*) FROM graph_nodes").fetchone()[0])


def _make_new(connection: sqlite3.Connection, done: int) -> int:
    records = _recount(connection, done)
    graded = connection.execute("SELECT DISTINCT record FROM grades WHERE seq > ?", (done,)).fetchall()
    said = connection.execute("SELECT DISTINCT record FROM statements WHERE seq > ?", (done,)).fetchall()
    records.update(row[0] for row in (*graded, *said))
    entities = _entities_of(connection, records)
    changed = update_memberships(connection, done)
    for chunk in chunks(sorted(changed)):
        for table in ("mentions", "incidents"):
            rows = connection.execute(f"SELECT record FROM {table} WHERE id IN ({marks(chunk)})", chunk)
            records.update(row[0] for row in rows)
    entities |= _entities_in_evidence(connection, records) | _entities_of(connection, records)
    entities |= {name if name.startswith("i") else f"e{name[1:]}" for name in changed}
    _touch(connection, records)
    connection.execute("DELETE FROM graph_evidence WHERE record IN (SELECT record FROM graph_touched)")
    connection.execute(EVIDENCE)
    _repaint(connection, entities)
    return len(entities)


def _recount(connection: sqlite3.Connection, done: int) -> set[str]:
    """Choose anew which version counts, for every reference that has a new record."""
    new = connection.execute("SELECT id, kind, reference FROM records WHERE seq > ?", (done,)).fetchall()
    touched = {row[0] for row in new}
    references = sorted({row[2] for row in new})
    for chunk in chunks(references):
        where = f"WHERE reference IN ({marks(chunk)})"
        everyone = {row[0] for row in connection.execute(f"SELECT id FROM records {where}", chunk)}
        winners = {row[0] for row in connection.execute(WINNER.format(where=where), chunk)}
        for losers in chunks(sorted(everyone - winners)):
            connection.execute(f"DELETE FROM graph_counted WHERE record IN ({marks(losers)})", losers)
        connection.executemany("INSERT OR IGNORE INTO graph_counted VALUES (?)", [(name,) for name in sorted(winners)])
        touched |= everyone
    return touched


def _touch(connection: sqlite3.Connection, records: Iterable[str]) -> None:
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS graph_touched (record TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.execute("DELETE FROM graph_touched")
    connection.executemany("INSERT INTO graph_touched VALUES (?)", [(name,) for name in sorted(set(records))])


def _entities_of(connection: sqlite3.Connection, records: set[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(sorted(records)):
        for table in ("mentions", "incidents"):
            rows = connection.execute(
                f"SELECT entity FROM graph_entity JOIN {table} AS m ON m.id = mention WHERE m.record IN ({marks(chunk)})",
                chunk,
            )
            found.update(row[0] for row in rows)
    return found | {f"d{name[1:]}" for name in records}


def _entities_in_evidence(connection: sqlite3.Connection, records: set[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(sorted(records)):
        rows = connection.execute(f"SELECT source, target FROM graph_evidence WHERE record IN ({marks(chunk)})", chunk)
        found.update(end for row in rows for end in row)
    return found


def _repaint(connection: sqlite3.Connection, entities: set[str]) -> None:
    for chunk in chunks(sorted(entities)):
        listed = marks(chunk)
        connection.execute(
            f"DELETE FROM graph_search WHERE rowid IN (SELECT rowid FROM graph_names WHERE entity IN ({listed}))", chunk
        )
        connection.execute(f"DELETE FROM graph_names WHERE entity IN ({listed})", chunk)
        connection.execute(f"DELETE FROM graph_nodes WHERE id IN ({listed})", chunk)
        _add_portraits(connection, connection.execute(MENTIONS.format(where=f"WHERE ge.entity IN ({listed})"), chunk))
        _add_happenings(connection, f"IN ({listed})", chunk)


def _add_portraits(connection: sqlite3.Connection, rows: Iterable[tuple[str, str, str, str, str, str, int]]) -> None:
    for entity, told in groupby(rows, key=lambda row: row[0]):
        mentions = [
            Told(kind, text, orjson.loads(known), record_kind, known_on, count)
            for _, kind, text, known, record_kind, known_on, count in told
        ]
        _add_node(connection, entity, portrait(mentions))


def _add_node(connection: sqlite3.Connection, entity: str, seen: Portrait) -> None:
    connection.execute(
        "INSERT INTO graph_nodes VALUES (?, ?, ?, ?, ?)",
        (entity, seen.kind, seen.name, dumps(seen.also_known_as), dumps(seen.attributes)),
    )
    for number, name in enumerate((seen.name, *seen.also_known_as)):
        folded = fold(name)
        cursor = connection.execute("INSERT INTO graph_names VALUES (?, ?, ?, ?)", (entity, name, folded, number == 0))
        connection.execute("INSERT INTO graph_search (rowid, folded) VALUES (?, ?)", (cursor.lastrowid, folded))


HAPPENINGS = """
    SELECT ge.entity, 'Incident', COALESCE(min(i.occurred_on), min(r.known_on), 'date not known'),
        json_object('occurred_on', min(i.occurred_on), 'occurred_time', min(i.occurred_time),
                    'exploitation', json(min(i.exploitation)))
    FROM graph_entity AS ge
    JOIN incidents AS i ON i.id = ge.mention
    JOIN records AS r ON r.id = i.record
    JOIN graph_counted AS c ON c.record = r.id
    WHERE ge.entity {chosen} GROUP BY ge.entity
    UNION ALL
    SELECT 'd' || substr(r.id, 2), CASE r.kind WHEN 'meeting' THEN 'Meeting' ELSE 'Report' END, r.reference,
        json_object('reference', r.reference, 'known_on', r.known_on)
    FROM records AS r JOIN graph_counted AS c ON c.record = r.id
    WHERE r.kind IN ('meeting', 'liberty_report') AND 'd' || substr(r.id, 2) {chosen}
"""


def _add_happenings(connection: sqlite3.Connection, chosen: str = "> ''", names: Iterable[str] = ()) -> None:
    """Incidents, reports and meetings, which have no mention of their own."""
    listed = list(names)
    rows = connection.execute(HAPPENINGS.format(chosen=chosen), listed + listed).fetchall()
    for entity, kind, name, attributes in rows:
        shown = f"Incident {name}" if kind == "Incident" else f"Tasking meeting {name}" if kind == "Meeting" else name
        known = {key: value for key, value in orjson.loads(attributes).items() if value not in (None, "", [])}
        _add_node(connection, entity, Portrait(kind, shown, (), known))
