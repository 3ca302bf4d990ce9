"""What was put right: the old value, the new one, who, when and why."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Correction:
    """One value that was put right; `reference` is the record that says so now."""

    field: str
    old: str
    new: str
    reason: str
    author: str
    corrected_at: str
    reference: str


ROWS = """
    SELECT c.field, c.old, c.new, c.reason, c.author, c.corrected_at, r.reference
    FROM corrections AS c JOIN records AS r ON r.id = c.record {joined} WHERE {chosen} ORDER BY c.n DESC
"""


def of_report(driver: sqlite3.Connection, reference: str) -> list[Correction]:
    """Corrections of one report, the newest first."""
    return _rows(driver.execute(ROWS.format(joined="", chosen="c.reference = ?"), (reference,)).fetchall())


def of_entity(driver: sqlite3.Connection, entity: str) -> list[Correction]:
    """Corrections of what is said of one person, place or thing, the newest first."""
    joined = "JOIN graph_entity AS ge ON ge.mention = c.mention"
    return _rows(driver.execute(ROWS.format(joined=joined, chosen="ge.entity = ?"), (entity,)).fetchall())


def _rows(rows: Sequence[tuple[str, ...]]) -> list[Correction]:
    return [Correction(*row) for row in rows]
