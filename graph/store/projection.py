"""Makes the graph from the ledger, whole or in step with what is new; both ways give the same rows."""

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

from graph.ledger.ids import node_of_record
from graph.ledger.portions import chunks, marks
from graph.store import painting, schema, told
from graph.store.counting import count_all, count_new
from graph.store.dismissed import dismiss_all, dismiss_new
from graph.store.membership import Moves, all_memberships, update_memberships

EVIDENCE = (Path(__file__).parent / "evidence.sql").read_text(encoding="utf-8")
TOUCHED = "graph_touched AS t CROSS JOIN records AS r ON r.id = t.record"

NARRATIVES = """
    INSERT INTO graph_text (words, record) SELECT body ->> '$.fields.details', id FROM records
    WHERE seq > ? AND +kind = 'liberty_report' AND body ->> '$.fields.details' != '' ORDER BY seq, position
"""


def watermark(connection: sqlite3.Connection) -> int:
    """The last ledger entry that the projection holds."""
    row = connection.execute("SELECT value FROM graph_state WHERE name = 'watermark'").fetchone()
    return int(row[0]) if row else 0


def head(connection: sqlite3.Connection) -> int:
    """The last ledger entry."""
    return int(connection.execute("SELECT COALESCE(max(seq), 0) FROM entries").fetchone()[0])


def catch_up(connection: sqlite3.Connection) -> int:
    """Bring the projection up to the ledger's last entry; returns how many nodes were looked at anew."""
    if not schema.current(connection):
        return rebuild(connection)
    newest, done = head(connection), watermark(connection)
    if newest == done:
        return 0
    if done == 0:
        return rebuild(connection)
    touched = _follow(connection, done)
    _reached(connection, newest)
    return touched


def rebuild(connection: sqlite3.Connection, called: Callable[[dict[str, str]], dict[str, str]] = dict) -> int:
    """Drop the projection and make it again from the ledger; returns how many nodes it has.

    Parameters
    ----------
    called : callable, optional
        Gives the entities other ids: takes and returns the entity of each mention.
    """
    schema.make_empty(connection)
    connection.execute(NARRATIVES, (0,))
    memberships = sorted(called(all_memberships(connection)).items())
    connection.executemany("INSERT INTO graph_entity VALUES (?, ?)", memberships)
    dismiss_all(connection)
    count_all(connection)
    told.tell_all(connection)
    connection.execute(EVIDENCE)
    painting.paint_all(connection)
    schema.index(connection)
    _reached(connection, head(connection))
    return int(connection.execute("SELECT count(*) FROM graph_nodes").fetchone()[0])


def _reached(connection: sqlite3.Connection, entry: int) -> None:
    connection.execute("UPDATE graph_state SET value = ? WHERE name = 'watermark'", (str(entry),))


def _follow(connection: sqlite3.Connection, done: int) -> int:
    connection.execute(NARRATIVES, (done,))
    gained, lost = count_new(connection, done)
    moves = update_memberships(connection, done)
    dismiss_new(connection, moves)
    entities = told.tell_new(connection, gained, lost, moves)
    rewritten = gained | lost | _records_of(connection, moves)
    for table in ("grades", "statements"):
        rewritten.update(row[0] for row in connection.execute(f"SELECT record FROM {table} WHERE seq > ?", (done,)))
    _rewrite_evidence(connection, rewritten)
    happenings = _happenings(connection, gained | lost, moves)
    painting.repaint(connection, entities, happenings)
    return len(entities) + len(happenings)


def _records_of(connection: sqlite3.Connection, moves: Moves) -> set[str]:
    """Records that speak of something whose entity is another now."""
    found: set[str] = set()
    for chunk in chunks(sorted(moves.after)):
        for table in ("mentions", "incidents"):
            rows = connection.execute(f"SELECT record FROM {table} WHERE id IN ({marks(chunk)})", chunk)
            found.update(row[0] for row in rows)
    return found


def _rewrite_evidence(connection: sqlite3.Connection, records: Iterable[str]) -> None:
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS graph_touched (record TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.execute("DELETE FROM graph_touched")
    connection.executemany("INSERT INTO graph_touched VALUES (?)", [(name,) for name in sorted(records)])
    connection.execute("DELETE FROM graph_evidence WHERE record IN (SELECT record FROM graph_touched)")
    connection.execute(EVIDENCE.replace("/* chosen */ records AS r", TOUCHED))


def _happenings(connection: sqlite3.Connection, recounted: set[str], moves: Moves) -> set[str]:
    """Incidents, reports and meetings that may be other than they were."""
    found = {name for name in (*moves.after.values(), *moves.before.values()) if name.startswith("i")}
    for chunk in chunks(sorted(recounted)):
        rows = connection.execute(
            f"SELECT entity FROM incidents JOIN graph_entity ON mention = id WHERE record IN ({marks(chunk)})", chunk
        )
        found.update(row[0] for row in rows)
    return found | {node_of_record(name) for name in recounted}
