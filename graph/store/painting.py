"""The nodes with their names: what an entity is called and what is known of it, and how it is found."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import orjson

from graph.ledger.portions import chunks, marks
from graph.ledger.writer import dumps
from graph.store.naming import Portrait, Told, fold, portrait
from graph.store.words import variants, words_of

TOLD = """
    SELECT entity, kind, text, attributes, record_kind, known_on, count FROM graph_told {where} ORDER BY entity, first
"""

INCIDENTS = """
    SELECT ge.entity, 'Incident', COALESCE(min(i.occurred_on), min(r.known_on), 'date not known'),
        json_object('occurred_on', min(i.occurred_on), 'occurred_time', min(i.occurred_time),
                    'exploitation', json(min(i.exploitation)))
    FROM graph_entity AS ge
    CROSS JOIN incidents AS i ON i.id = ge.mention
    JOIN records AS r ON r.id = i.record
    JOIN graph_counted AS c ON c.record = r.id
    WHERE ge.entity {chosen} GROUP BY ge.entity ORDER BY ge.entity
"""

DOCUMENTS = """
    SELECT 'd' || substr(r.id, 2), CASE r.kind WHEN 'meeting' THEN 'Meeting' ELSE 'Report' END, r.reference,
        json_object('reference', r.reference, 'known_on', r.known_on)
    FROM records AS r JOIN graph_counted AS c ON c.record = r.id
    WHERE r.kind IN ('meeting', 'liberty_report') AND r.id {chosen} ORDER BY r.id
"""

NodeRow = tuple[str, str, str, str, str]


def paint_all(connection: sqlite3.Connection) -> None:
    """Make every node."""
    rows = list(_portraits(connection.execute(TOLD.format(where=""))))
    rows += _happening_rows(connection.execute(INCIDENTS.format(chosen=">= 'i'")))
    rows += _happening_rows(connection.execute(DOCUMENTS.format(chosen=">= 'r'")))
    _add(connection, sorted(rows))


def repaint(connection: sqlite3.Connection, entities: Iterable[str], happenings: Iterable[str]) -> None:
    """Make some nodes again; those that come out as they were are left alone."""
    for chunk in chunks(sorted(entities)):
        told = connection.execute(TOLD.format(where=f"WHERE entity IN ({marks(chunk)})"), chunk)
        _replace(connection, chunk, list(_portraits(told)))
    for chunk in chunks(sorted(happenings)):
        chosen = f"IN ({marks(chunk)})"
        records = [f"r{name[1:]}" for name in chunk]
        rows = [
            *_happening_rows(connection.execute(INCIDENTS.format(chosen=chosen), chunk)),
            *_happening_rows(connection.execute(DOCUMENTS.format(chosen=chosen), records)),
        ]
        _replace(connection, chunk, rows)


def _portraits(rows: Iterable[tuple[str, str, str, str, str, str, int]]) -> Iterator[NodeRow]:
    for entity, told in groupby(rows, key=lambda row: row[0]):
        mentions = [
            Told(kind, text, orjson.loads(known), record_kind, known_on, count)
            for _, kind, text, known, record_kind, known_on, count in told
        ]
        yield _row(entity, portrait(mentions))


def _happening_rows(rows: Iterable[tuple[str, str, str, str]]) -> Iterator[NodeRow]:
    for entity, kind, name, attributes in rows:
        shown = f"Incident {name}" if kind == "Incident" else f"Tasking meeting {name}" if kind == "Meeting" else name
        known = {key: value for key, value in orjson.loads(attributes).items() if value not in (None, "", [])}
        yield _row(entity, Portrait(kind, shown, (), known))


def _row(entity: str, seen: Portrait) -> NodeRow:
    return entity, seen.kind, seen.name, dumps(seen.also_known_as), dumps(seen.attributes)


def _replace(connection: sqlite3.Connection, names: Sequence[str], rows: Sequence[NodeRow]) -> None:
    before = {row[0]: row for row in connection.execute(f"SELECT * FROM graph_nodes WHERE id IN ({marks(names)})", names)}
    after = {row[0]: row for row in rows}
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            _remove(connection, name)
    _add(connection, sorted(row for name, row in after.items() if before.get(name) != row))


def _remove(connection: sqlite3.Connection, entity: str) -> None:
    known = connection.execute("SELECT rowid, folded FROM graph_names WHERE entity = ?", (entity,)).fetchall()
    for number, folded in known:
        words = [(word, number) for word in words_of(folded)]
        connection.executemany("DELETE FROM graph_words WHERE word = ? AND name = ?", words)
    connection.execute("DELETE FROM graph_names WHERE entity = ?", (entity,))
    connection.execute("DELETE FROM graph_nodes WHERE id = ?", (entity,))


def _add(connection: sqlite3.Connection, rows: Sequence[NodeRow]) -> None:
    connection.executemany("INSERT INTO graph_nodes VALUES (?, ?, ?, ?, ?)", rows)
    last = connection.execute("SELECT COALESCE(max(rowid), 0) FROM graph_names").fetchone()[0]
    named = [(number, *found) for number, found in enumerate((found for row in rows for found in _names(row)), start=last + 1)]
    connection.executemany("INSERT INTO graph_names (rowid, entity, name, folded, own) VALUES (?, ?, ?, ?, ?)", named)
    words = sorted((word, number) for number, _, _, folded, _ in named for word in words_of(folded))
    connection.executemany("INSERT INTO graph_words VALUES (?, ?)", words)
    typos = sorted({(variant, word) for word in dict.fromkeys(word for word, _ in words) for variant in variants(word)})
    connection.executemany("INSERT OR IGNORE INTO graph_typos VALUES (?, ?)", typos)


def _names(row: NodeRow) -> Iterator[tuple[str, str, str, bool]]:
    """The names that a node is found by; nobody looks for an incident by what it is called."""
    entity, kind, name, others, attributes = row
    if kind == "Incident":
        return
    yield entity, name, fold(name), True
    known = orjson.loads(attributes)
    numbers = [str(known[key]) for key in ("case_id", "niche_id") if known.get(key)]
    for other in (*orjson.loads(others), *numbers):
        yield entity, other, fold(other), False
