"""The data folder: where everything of one Kith lives, and the lock that keeps it to one writer at a time."""

import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from graph.errors import Busy

PATIENCE = 120.0
"""Seconds that a writer waits for its turn."""


class DataFolder:
    """Paths inside one data folder.

    Parameters
    ----------
    path : pathlib.Path
        The folder; made on first use, readable by its owner alone where the system knows such rights.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = path / "ledger.sqlite"
        self.originals = path / "originals"
        self.accounts = path / "accounts.sqlite"
        self.backups = path / "backups"
        self._holder = path / "writer.json"
        self._lock = FileLock(path / "writer.lock", thread_local=False)
        self._queue = FileLock(path / "writer.queue", thread_local=False)

    def make(self) -> None:
        """Create the folder where it is missing."""
        if not self.path.is_dir():
            self.path.mkdir(parents=True, exist_ok=True)
            with suppress(OSError):
                self.path.chmod(0o700)
        self.originals.mkdir(exist_ok=True)

    @contextmanager
    def writing(self, actor: str, patience: float = PATIENCE) -> Iterator[None]:
        """Hold the right to write, across processes.

        Raises
        ------
        Busy
            If another process still writes after `patience` seconds; names it.
        """
        self._take_turn(patience)
        try:
            self._note_holder(actor)
            yield
        finally:
            self._lock.release()

    def _take_turn(self, patience: float) -> None:
        """Wait in the queue, of which only the first may try the lock: one who writes on and on lets others in between."""
        until = time.monotonic() + patience
        try:
            with self._queue.acquire(timeout=patience, poll_interval=0.01):
                self._lock.acquire(timeout=max(0.0, until - time.monotonic()), poll_interval=0.01)
        except Timeout:
            raise Busy(f"{self._who()} is writing to {self.path}.", "Wait for it to end, or end it, then try again.") from None

    def _note_holder(self, actor: str) -> None:
        since = datetime.now(UTC).isoformat(timespec="seconds")
        self._holder.write_text(json.dumps({"actor": actor, "pid": os.getpid(), "since": since}), encoding="utf-8")

    def _who(self) -> str:
        try:
            holder = json.loads(self._holder.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return "Another process"
        return f"{holder['actor']} (process {holder['pid']}, since {holder['since']})"


def journal_mode(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """The journal mode that is safe with this SQLite.

    SQLite 3.7.0 to 3.51.2 can lose a transaction when a write-ahead log is reset while two connections write or
    checkpoint (https://sqlite.org/wal.html#walresetbug); there the rollback journal is used.
    """
    return "WAL" if version >= (3, 51, 3) else "TRUNCATE"
