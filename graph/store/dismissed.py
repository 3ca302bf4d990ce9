"""Names in free text that a person found to be nobody: their mentions stay, but they are no part of the graph."""

import sqlite3

from graph.ledger.portions import chunks, marks
from graph.store.membership import MACHINE, Moves, live

CONFIRMATIONS = f"SELECT n, a, b, outcome, author = '{MACHINE}' FROM judgements WHERE kind = 'confirm_person'"


def dismiss_all(connection: sqlite3.Connection) -> None:
    """Note all entities that are nobody."""
    connection.executemany("INSERT INTO graph_dismissed VALUES (?)", [(name,) for name in sorted(_dismissed(connection))])


def dismiss_new(connection: sqlite3.Connection, moves: Moves) -> None:
    """Follow what was said since, and who has joined whom; members that come or go with it are noted in `moves`."""
    before = {row[0] for row in connection.execute("SELECT entity FROM graph_dismissed")}
    after = _dismissed(connection)
    for entity in sorted(before ^ after):
        for (member,) in connection.execute("SELECT mention FROM graph_entity WHERE entity = ?", (entity,)).fetchall():
            moves.before.setdefault(member, entity)
            moves.after.setdefault(member, entity)
    connection.executemany("DELETE FROM graph_dismissed WHERE entity = ?", [(name,) for name in sorted(before - after)])
    connection.executemany("INSERT INTO graph_dismissed VALUES (?)", [(name,) for name in sorted(after - before)])


def _dismissed(connection: sqlite3.Connection) -> set[str]:
    """Entities of which a person said that they are nobody, unless a field or a list names them, or somebody knows better."""
    said = live(connection.execute(f"{CONFIRMATIONS} ORDER BY n"))
    nobody = {word.a for word in said if word.outcome == "not_same"}
    somebody = {word.a for word in said if word.outcome == "same"}
    return _entities(connection, nobody) - _entities(connection, somebody) - _sure(connection, nobody)


def _entities(connection: sqlite3.Connection, mentions: set[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(sorted(mentions)):
        rows = connection.execute(f"SELECT entity FROM graph_entity WHERE mention IN ({marks(chunk)})", chunk)
        found.update(row[0] for row in rows)
    return found


def _sure(connection: sqlite3.Connection, mentions: set[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(sorted(_entities(connection, mentions))):
        rows = connection.execute(
            "SELECT DISTINCT ge.entity FROM graph_entity AS ge JOIN mentions AS m ON m.id = ge.mention "
            f"WHERE m.sure = 1 AND ge.entity IN ({marks(chunk)})",
            chunk,
        )
        found.update(row[0] for row in rows)
    return found
