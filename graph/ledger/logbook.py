"""Rows of the log from several looks at once, kept in one transaction: a disk takes as long to keep ten as to keep one."""

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import sqlalchemy as sa

from graph.errors import KithError, NotLogged
from graph.ledger import audit

NOT_KEPT = (sa.exc.SQLAlchemyError, KithError, OSError)
"""What a row that could not be kept is told by."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is to be written; the arguments of ``audit.append``."""

    at: str
    actor: str
    verb: audit.Verb
    what: str
    subjects: Sequence[str]
    purpose: str
    recipient: str = ""


class _Entry:
    """What one thread has to log, and what became of it."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.done = False
        self.error: Exception | None = NotLogged("Whoever wrote the log for several looks came to grief.")


class Logbook:
    """Writes what several threads have to log: the first of them for all who came while the disk was busy.

    Parameters
    ----------
    writing : callable
        The ledger's writer connection for an actor, in one transaction (``Database.writing``).
    """

    def __init__(self, writing: Callable[[str], AbstractContextManager[sa.Connection]]) -> None:
        self._writing = writing
        self._turn = threading.Lock()
        self._door = threading.Lock()
        self._waiting: list[_Entry] = []

    def write(self, rows: Sequence[Row]) -> None:
        """Come back once the rows are kept, all of them. Raises NotLogged."""
        if not rows:
            return
        entry = _Entry(rows)
        with self._door:
            self._waiting.append(entry)
        with self._turn:
            if not entry.done:
                self._write_all()
        if entry.error is not None:
            raise NotLogged(f"The look could not be logged, so nothing is shown: {entry.error}") from entry.error

    def _write_all(self) -> None:
        with self._door:
            entries, self._waiting = self._waiting, []
        try:
            with self._writing(entries[0].rows[0].actor) as connection:
                for row in (row for entry in entries for row in entry.rows):
                    audit.append(connection, row.at, row.actor, row.verb, row.what, row.subjects, row.purpose, row.recipient)
            for entry in entries:
                entry.error = None
        except NOT_KEPT as error:
            for entry in entries:
                entry.error = error
        finally:
            for entry in entries:
                entry.done = True
