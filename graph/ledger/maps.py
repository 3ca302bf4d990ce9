"""Ward outlines as the ledger keeps them: the newest file of kind "map" counts."""

import sqlite3

KIND = "map"


def newest_map(driver: sqlite3.Connection) -> str | None:
    """SHA-256 of the map file that was taken in last, or None where there is none."""
    row = driver.execute(
        "SELECT id FROM documents WHERE kind = ? AND outcome = 'accepted' ORDER BY seq DESC, rowid DESC LIMIT 1", (KIND,)
    ).fetchone()
    return str(row[0]) if row else None
