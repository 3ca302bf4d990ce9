"""What else lies in the data folder: accounts, copies from before an upgrade, files of the demo, free pages of databases."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from graph.custody.blackout import without
from graph.custody.speaking import speaks_of
from graph.custody.whom import Whom
from graph.ledger.folder import DataFolder
from graph.ledger.originals import destroy

OURS = frozenset({"ledger.sqlite", "accounts.sqlite", "writer.json", "writer.lock", "writer.queue", "erasure.json"})
MADE_AGAIN = frozenset({".npz", ".npy", ".pkl", ".parquet", ".feather", ".cache"})
"""Files of what was worked out: they are made again when they are missed."""


def accounts(folder: DataFolder, whom: Whom) -> None:
    """What people wrote beside the record: the purposes of their visits, the names of their tokens."""
    if not folder.accounts.is_file():
        return
    with closing(sqlite3.connect(folder.accounts, timeout=60, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("BEGIN IMMEDIATE")
        for table, column in (("sessions", "purpose"), ("bearers", "label"), ("failures", "name"), ("events", "name")):
            rows = connection.execute(f"SELECT rowid, {column} FROM {table}").fetchall()
            changed = [(clean, n) for n, text in rows if (clean := without(whom.anywhere, text)) != text]
            connection.executemany(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", changed)
        connection.execute("COMMIT")
    free_pages(folder.accounts)


def free_pages(database: Path) -> None:
    """Write a database anew, so that nothing deleted stays in its free pages or its write-ahead log."""
    with closing(sqlite3.connect(database, timeout=60, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def loose_files(folder: DataFolder, whom: Whom, gone: set[str]) -> int:
    """Destroy files that hold the person, or the bytes of a destroyed original; gives how many."""
    count = 0
    for copy in sorted(folder.backups.glob("*")) if folder.backups.is_dir() else []:
        destroy(copy)
        count += 1
    for path in sorted(folder.path.rglob("*")):
        inside = path.relative_to(folder.path)
        if not path.is_file() or path.is_symlink() or path.name.startswith(tuple(OURS)) or inside.parts[0] == "originals":
            continue
        if path.suffix in MADE_AGAIN or whom.anywhere.search(path.name) or _holds(path, whom, gone):
            destroy(path)
            count += 1
    return count


def _holds(path: Path, whom: Whom, gone: set[str]) -> bool:
    content = path.read_bytes()
    return hashlib.sha256(content).hexdigest() in gone or speaks_of(content, whom)
