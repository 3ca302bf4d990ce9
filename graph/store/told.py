"""What all mentions of an entity say, each wording once with how often it was said."""

import sqlite3

from graph.ledger.portions import chunks, marks
from graph.store.membership import Moves

INSERT = """
    INSERT INTO graph_told
    SELECT ge.entity, m.kind, m.text, m.attributes, r.kind, COALESCE(max(r.known_on), ''), count(*),
        min(m.seq * 4294967296 + m.position)
    FROM {start}
    JOIN records AS r ON r.id = m.record
    JOIN graph_counted AS c ON c.record = r.id
    WHERE {chosen} AND ge.entity NOT IN (SELECT entity FROM graph_dismissed)
    GROUP BY 1, 2, 3, 4, 5
"""
ALL = INSERT.format(start="mentions AS m CROSS JOIN graph_entity AS ge ON ge.mention = m.id", chosen="1")
ANEW = INSERT.format(start="graph_entity AS ge CROSS JOIN mentions AS m ON m.id = ge.mention", chosen="ge.entity IN ({marks})")
MORE = (
    INSERT.format(start="mentions AS m CROSS JOIN graph_entity AS ge ON ge.mention = m.id", chosen="m.id IN ({marks})")
    + """ON CONFLICT DO UPDATE SET known_on = max(known_on, excluded.known_on), count = count + excluded.count,
        first = min(first, excluded.first)"""
)


def tell_all(connection: sqlite3.Connection) -> None:
    """Gather what all mentions say."""
    connection.execute(ALL)


def tell_new(connection: sqlite3.Connection, gained: set[str], lost: set[str], moves: Moves) -> set[str]:
    """Follow what changed.

    An entity that only gains mentions has them added to what it was told before; one that loses some is gone through anew.

    Parameters
    ----------
    connection : sqlite3.Connection
        The writer's, with memberships and counted records up to date.
    gained, lost : set of str
        Records that count from now on, and that no longer do.
    moves : Moves
        Mentions that are in another entity now.

    Returns
    -------
    set of str
        Entities of which something else is told now.
    """
    anew = set(moves.before.values())
    anew |= set(_mentions_in(connection, lost).values())
    added = _mentions_in(connection, gained)
    moved = ((member, entity) for member, entity in moves.after.items() if member not in added)
    added |= {member: entity for member, entity in moved if _counts(connection, member)}
    for chunk in chunks(sorted(anew)):
        connection.execute(f"DELETE FROM graph_told WHERE entity IN ({marks(chunk)})", chunk)
        connection.execute(ANEW.format(marks=marks(chunk)), chunk)
    more = sorted(member for member, entity in added.items() if entity not in anew)
    for chunk in chunks(more):
        connection.execute(MORE.format(marks=marks(chunk)), chunk)
    return {name for name in anew | set(added.values()) if not name.startswith("i")}


def _mentions_in(connection: sqlite3.Connection, records: set[str]) -> dict[str, str]:
    """The mentions of some records with their entities."""
    found: dict[str, str] = {}
    for chunk in chunks(sorted(records)):
        found.update(
            connection.execute(
                "SELECT m.id, ge.entity FROM mentions AS m JOIN graph_entity AS ge ON ge.mention = m.id "
                f"WHERE m.record IN ({marks(chunk)})",
                chunk,
            )
        )
    return found


def _counts(connection: sqlite3.Connection, mention: str) -> bool:
    row = connection.execute(
        "SELECT 1 FROM mentions AS m JOIN graph_counted AS c ON c.record = m.record WHERE m.id = ?", (mention,)
    ).fetchone()
    return row is not None
