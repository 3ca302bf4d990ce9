"""Checks that the record is whole: the log's chain, the originals' hashes, and the projection against a rebuilt one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from graph.errors import Locked
from graph.ledger.audit import first_break
from graph.ledger.database import Database, raw
from graph.ledger.originals import Originals
from graph.ledger.tables import guard_statements
from graph.store import projection

COMPARED = {
    "graph_entity": "SELECT mention, entity FROM {0}.graph_entity",
    "graph_counted": "SELECT record FROM {0}.graph_counted",
    "graph_dismissed": "SELECT entity FROM {0}.graph_dismissed",
    "graph_told": "SELECT entity, kind, text, attributes, record_kind, known_on, count, first FROM {0}.graph_told",
    "graph_nodes": "SELECT id, kind, name, also_known_as, attributes FROM {0}.graph_nodes",
    "graph_evidence": (
        "SELECT statement, record, reference, source, target, kind, happened_on, known_on, footing, root, source_grade, "
        "intelligence_grade, nature FROM {0}.graph_evidence"
    ),
    "graph_names": "SELECT entity, name, folded, own FROM {0}.graph_names",
    "graph_text": "SELECT record, words FROM {0}.graph_text",
    "graph_words": "SELECT w.word, n.entity, n.folded FROM {0}.graph_words AS w JOIN {0}.graph_names AS n ON n.rowid = w.name",
}
"""What of the projection must come out the same however it was made."""


HELD = """
    SELECT id, (SELECT copy FROM redactions WHERE document = id ORDER BY n DESC LIMIT 1)
    FROM documents WHERE size > 0 ORDER BY id
"""
"""Every original, and the hash of the redacted copy that stands in its place since an erasure."""


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
    checks = []
    with database.reading() as connection:
        driver = raw(connection)
        checks += [_file_is_sound(driver), _guards(driver), _chain(driver), _records_are_whole(driver)]
        names = dict(driver.execute(HELD).fetchall())
    checks.append(_originals(names, originals))
    with database.holding("verify"):  # who writes meanwhile waits for its turn, instead of failing on a locked file
        checks.append(_projection(database))
    return checks


def _file_is_sound(driver: sqlite3.Connection) -> Check:
    said = driver.execute("PRAGMA quick_check").fetchone()[0]
    return Check("database file", said == "ok", "sound" if said == "ok" else str(said))


def _guards(driver: sqlite3.Connection) -> Check:
    """The triggers that keep the ledger append-only are all there, word for word."""
    held = {row[0] for row in driver.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")}
    missing = [guard for guard in guard_statements() if guard.replace(" IF NOT EXISTS", "") not in held]
    if missing:
        return Check("append-only", False, f"{len(missing)} of the triggers that refuse changes are missing")
    return Check("append-only", True, "every table refuses changes")


def _chain(driver: sqlite3.Connection) -> Check:
    broken = first_break(_dicts(driver, "SELECT * FROM audit ORDER BY n"))
    if broken is not None:
        return Check("audit chain", False, f"row {broken} does not follow from the row before it")
    count = driver.execute("SELECT count(*) FROM audit").fetchone()[0]
    written = driver.execute("SELECT seq FROM sqlite_sequence WHERE name = 'audit'").fetchone()
    if written and written[0] != count:
        return Check("audit chain", False, f"{written[0]} rows were written, {count} are there")
    return Check("audit chain", True, f"{count} rows, whole")


def _dicts(driver: sqlite3.Connection, sql: str) -> Iterator[dict[str, Any]]:
    cursor = driver.execute(sql)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def _originals(names: dict[str, str], originals: Originals) -> Check:
    try:
        harmed = [name for name, digest in names.items() if not originals.intact(name, digest)]
    except Locked as error:
        return Check("originals", False, str(error))
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


def _projection(database: Database) -> Check:
    """Make the projection anew in memory, beside the ledger, and compare row by row."""
    with closing(sqlite3.connect(":memory:", uri=True, isolation_level=None)) as memory:
        memory.execute("PRAGMA temp_store=MEMORY")
        memory.execute("ATTACH ? AS ledger", (f"{database.folder.database.absolute().as_uri()}?mode=ro",))
        memory.execute("BEGIN")
        projection.rebuild(memory)
        done = memory.execute("SELECT value FROM ledger.graph_state WHERE name = 'watermark'").fetchone()[0]
        if projection.head(memory) != int(done):
            return Check("projection", False, "behind the ledger; run `kith rebuild`")
        differing = [table for table in COMPARED if not _same(memory, table)]
        rows = memory.execute("SELECT count(*) FROM main.graph_evidence").fetchone()[0]
        memory.execute("ROLLBACK")
    if differing:
        return Check("projection", False, f"{', '.join(differing)} differ from a rebuilt one; run `kith rebuild`")
    return Check("projection", True, f"equal to a rebuilt one ({rows} statements)")


def _same(memory: sqlite3.Connection, table: str) -> bool:
    held, made = (
        memory.execute(f"SELECT * FROM ({COMPARED[table].format(schema)}) ORDER BY {_columns(table)}")  # noqa: S608
        for schema in ("ledger", "main")
    )
    return all(left == right for left, right in zip_longest(held, made))


def _columns(table: str) -> str:
    count = COMPARED[table].partition(" FROM ")[0].count(",") + 1
    return ", ".join(str(number + 1) for number in range(count))
