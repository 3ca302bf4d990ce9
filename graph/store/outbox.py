"""What has changed in the embedded projection since a second store last heard of it.

Triggers note the key of every row that comes, goes or changes, in the transaction that changes it: a crash loses none. They
exist only where a second store is kept, and go with the tables when the projection is made anew.
"""

import secrets
import sqlite3

KEPT = 100_000
"""Notes that are left to lie, so that a store that was away a while can still catch up by them."""

NODE_NOTE = "INSERT INTO graph_outbox (source, target, kind) VALUES ({row}.id, '', '')"
LINK_NOTE = "INSERT INTO graph_outbox (source, target, kind) VALUES ({row}.source, {row}.target, {row}.kind)"
NOTES = {"graph_nodes": NODE_NOTE, "graph_evidence": LINK_NOTE}
ROWS = {"INSERT": ("new",), "DELETE": ("old",), "UPDATE": ("old", "new")}

NodeOrLink = tuple[str, str, str]
"""source, target and kind of a link; id and two empty words for a node."""


def token(connection: sqlite3.Connection) -> str:
    """Says which run of notes this is; another one after the projection was made anew, empty where none are taken."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'graph_outbox_began'").fetchone():
        return ""
    return str(connection.execute("SELECT token FROM graph_outbox_began").fetchone()[0])


def begin(connection: sqlite3.Connection) -> None:
    """Take notes from now on; the connection must be the writer's."""
    connection.execute(
        "CREATE TABLE graph_outbox (n INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, target TEXT NOT NULL, "
        "kind TEXT NOT NULL)"
    )
    connection.execute("CREATE TABLE graph_outbox_began (token TEXT NOT NULL)")
    connection.execute("INSERT INTO graph_outbox_began VALUES (?)", (secrets.token_hex(8),))
    for table, note in NOTES.items():
        for event, rows in ROWS.items():
            body = "; ".join(note.format(row=row) for row in rows)
            connection.execute(f"CREATE TRIGGER {table}_{event.lower()}_noted AFTER {event} ON {table} BEGIN {body}; END")


def last(connection: sqlite3.Connection) -> int:
    """Number of the newest note that was ever taken."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'graph_outbox'").fetchone()
    return int(row[0]) if row else 0


def reaches_back_to(connection: sqlite3.Connection, number: int) -> bool:
    """Whether all notes after `number` are still there; not so where it was never reached (a ledger put back from a copy)."""
    oldest = connection.execute("SELECT min(n) FROM graph_outbox").fetchone()[0]
    return number == last(connection) or (number < last(connection) and oldest is not None and oldest <= number + 1)


def after(connection: sqlite3.Connection, number: int) -> list[NodeOrLink]:
    """What has changed since note `number`, each once."""
    return connection.execute("SELECT DISTINCT source, target, kind FROM graph_outbox WHERE n > ?", (number,)).fetchall()


def due_for_clearing(connection: sqlite3.Connection, done: int) -> bool:
    """Whether so many notes have been dealt with that they should go."""
    oldest = connection.execute("SELECT min(n) FROM graph_outbox").fetchone()[0]
    return oldest is not None and done - oldest > KEPT


def clear(connection: sqlite3.Connection, done: int) -> None:
    """Drop notes up to `done`; the connection must be the writer's."""
    connection.execute("DELETE FROM graph_outbox WHERE n <= ?", (done,))
