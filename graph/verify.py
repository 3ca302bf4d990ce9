"""Checks that the record is whole: the log's chain, the originals' hashes, and the projection against a rebuilt one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from graph.ledger.audit import first_break
from graph.ledger.database import Database, raw
from graph.ledger.originals import Originals
from graph.store import projection

COMPARED = {
    "graph_entity": "mention, entity",
    "graph_counted": "record",
    "graph_nodes": "id, kind, name, also_known_as, attributes",
    "graph_evidence": (
        "statement, record, reference, source, target, kind, happened_on, known_on, footing, root, "
        "source_grade, intelligence_grade, nature"
    ),
    "graph_names": "entity, name, folded, own",
}
"""Columns of the projection that must come out the same however it was made."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check with what it found."""

    name: str
    ok: bool
    detail: str


def verify(database: Database, originals: Originals) -> list[Check]:
    """Run every check.

    Parameters
    ----------
    database : Database
        The open ledger.
    originals : Originals
        Its original files.

    Returns
    -------
    list of Check
        In a fixed order; a problem never stops the checks after it.
    """
    with database.reading() as connection:
        driver = raw(connection)
        checks = [_file_is_sound(driver), _chain(driver), _originals(driver, originals)]
        return [*checks, _records_are_whole(driver), _projection(driver)]


def _file_is_sound(driver: sqlite3.Connection) -> Check:
    said = driver.execute("PRAGMA quick_check").fetchone()[0]
    return Check("database file", said == "ok", "sound" if said == "ok" else str(said))


def _chain(driver: sqlite3.Connection) -> Check:
    broken = first_break(_dicts(driver, "SELECT * FROM audit ORDER BY n"))
    count = driver.execute("SELECT count(*) FROM audit").fetchone()[0]
    if broken is None:
        return Check("audit chain", True, f"{count} rows, whole")
    return Check("audit chain", False, f"row {broken} does not follow from the row before it")


def _dicts(driver: sqlite3.Connection, sql: str) -> Iterator[dict[str, Any]]:
    cursor = driver.execute(sql)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def _originals(driver: sqlite3.Connection, originals: Originals) -> Check:
    names = [row[0] for row in driver.execute("SELECT id FROM documents ORDER BY id")]
    harmed = [name for name in names if not originals.intact(name)]
    if not harmed:
        return Check("originals", True, f"{len(names)} files, each with its hash")
    return Check("originals", False, f"{len(harmed)} missing or changed: {', '.join(harmed[:3])}")


def _records_are_whole(driver: sqlite3.Connection) -> Check:
    """Every record has its document and every mention its record; a half-written file would show here."""
    orphans = driver.execute(
        "SELECT (SELECT count(*) FROM records WHERE document NOT IN (SELECT id FROM documents)) + "
        "(SELECT count(*) FROM mentions WHERE record NOT IN (SELECT id FROM records)) + "
        "(SELECT count(*) FROM incidents WHERE record NOT IN (SELECT id FROM records)) + "
        "(SELECT count(*) FROM statements WHERE record NOT IN (SELECT id FROM records))"
    ).fetchone()[0]
    return Check("records", orphans == 0, "each with its document" if orphans == 0 else f"{orphans} rows stand alone")


def _projection(driver: sqlite3.Connection) -> Check:
    with closing(sqlite3.connect(":memory:")) as copy:
        driver.backup(copy)
        projection.catch_up(copy)
        before = _contents(copy)
        projection.rebuild(copy)
        after = _contents(copy)
    differing = [table for table in COMPARED if before[table] != after[table]]
    if differing:
        return Check("projection", False, f"{', '.join(differing)} differ from a rebuilt one; run `kith rebuild`")
    return Check("projection", True, f"equal to a rebuilt one ({sum(map(len, after.values()))} rows)")


def _contents(connection: sqlite3.Connection) -> dict[str, list[Any]]:
    return {
        table: sorted(connection.execute(f"SELECT {columns} FROM {table}").fetchall(), key=repr)
        for table, columns in COMPARED.items()
    }
