"""Which version of each report counts."""

import sqlite3
from collections.abc import Sequence

from graph.ledger.portions import chunks, marks

WINNERS = """
    SELECT id FROM (
        SELECT id, row_number() OVER (
            PARTITION BY kind, CASE assigned WHEN 0 THEN reference ELSE COALESCE(
                (SELECT twin.reference FROM records AS twin
                 WHERE twin.fingerprint = records.fingerprint AND twin.fingerprint != ''
                   AND twin.kind = records.kind AND twin.assigned = 0
                 ORDER BY twin.seq, twin.position LIMIT 1), reference) END,
                CASE kind WHEN 'meeting' THEN COALESCE(body ->> '$.content.group', '') ELSE '' END
            ORDER BY assigned, locator = '' DESC, {dated}, seq DESC, position DESC
        ) AS place
        FROM {records}
    ) WHERE place = 1
"""
"""Of the versions of one report the newest counts; a form says more than its row in a register, and a reference of its own
more than one that Kith assigned before it saw the report under its own. A correction counts from where it was made: as of the
date of the newest version that it puts right, whatever date it says. Minutes go by their meeting's date; two groups that met on
one day are two meetings."""

CORRECTS = "SELECT 1 FROM corrections AS c WHERE c.reference = records.reference AND c.record = records.id"
DATED = f"""
    CASE WHEN EXISTS ({CORRECTS}) THEN (
        SELECT max(COALESCE(older.known_on, '') || ' ' || older.known_time) FROM records AS older
        WHERE older.kind = records.kind AND older.reference = records.reference AND older.seq <= records.seq
    ) ELSE COALESCE(known_on, '') || ' ' || known_time END DESC
"""

NEW_REFERENCES = "SELECT reference FROM records WHERE seq > ?"
TWINS_OF_NEW = """
    SELECT twin.reference FROM records AS new CROSS JOIN records AS twin ON twin.fingerprint = new.fingerprint
    WHERE new.seq > ? AND new.fingerprint != ''
"""


def count_all(connection: sqlite3.Connection) -> None:
    """Choose for every report in the ledger."""
    connection.execute(
        f"INSERT INTO graph_counted SELECT id FROM ({WINNERS.format(records='records', dated=DATED)}) ORDER BY id"
    )


def count_new(connection: sqlite3.Connection, done: int) -> tuple[set[str], set[str]]:
    """Choose anew for every reference that has a record after entry `done`.

    Returns
    -------
    set of str, set of str
        Records that count from now on, and records that no longer do.
    """
    references = {row[0] for sql in (NEW_REFERENCES, TWINS_OF_NEW) for row in connection.execute(sql, (done,))}
    gained: set[str] = set()
    lost: set[str] = set()
    # All at once: a report's versions under two references must be compared with each other.
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS graph_references (reference TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.execute("DELETE FROM graph_references")
    connection.executemany("INSERT INTO graph_references VALUES (?)", [(name,) for name in sorted(references)])
    chosen = "graph_references CROSS JOIN records USING (reference)"
    everyone = [row[0] for row in connection.execute(f"SELECT id FROM {chosen} ORDER BY id")]
    winners = {row[0] for row in connection.execute(WINNERS.format(records=chosen, dated=DATED))}
    for chunk in chunks(everyone):
        before = _counted(connection, chunk)
        gained |= winners.intersection(chunk) - before
        lost |= before - winners
    connection.executemany("DELETE FROM graph_counted WHERE record = ?", [(name,) for name in sorted(lost)])
    connection.executemany("INSERT INTO graph_counted VALUES (?)", [(name,) for name in sorted(gained)])
    return gained, lost


def _counted(connection: sqlite3.Connection, records: Sequence[str]) -> set[str]:
    rows = connection.execute(f"SELECT record FROM graph_counted WHERE record IN ({marks(records)})", records)
    return {row[0] for row in rows}
