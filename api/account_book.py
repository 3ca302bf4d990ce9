"""The accounts database: one SQLite file in the data folder, apart from the record of children and places."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

TABLES = """
CREATE TABLE IF NOT EXISTS users (
    name TEXT PRIMARY KEY COLLATE NOCASE, roles TEXT NOT NULL, password TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 1, made REAL NOT NULL);
CREATE TABLE IF NOT EXISTS failures (name TEXT NOT NULL COLLATE NOCASE, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS failures_by_name ON failures (name, at);
CREATE TABLE IF NOT EXISTS sessions (
    token TEXT PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE, csrf TEXT NOT NULL, purpose TEXT NOT NULL DEFAULT '',
    made REAL NOT NULL, seen REAL NOT NULL);
CREATE TABLE IF NOT EXISTS links (
    token TEXT PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE, until REAL NOT NULL);
CREATE TABLE IF NOT EXISTS bearers (
    token TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL COLLATE NOCASE, label TEXT NOT NULL,
    made REAL NOT NULL, until REAL NOT NULL);
CREATE TABLE IF NOT EXISTS second_steps (
    name TEXT PRIMARY KEY COLLATE NOCASE, secret TEXT NOT NULL, confirmed INTEGER NOT NULL DEFAULT 0,
    last INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS halfway (
    token TEXT PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE, wanted TEXT NOT NULL, until REAL NOT NULL);
CREATE TABLE IF NOT EXISTS asked (
    token TEXT PRIMARY KEY, nonce TEXT NOT NULL, verifier TEXT NOT NULL, wanted TEXT NOT NULL, until REAL NOT NULL);
CREATE TABLE IF NOT EXISTS identities (
    issuer TEXT NOT NULL, subject TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE, PRIMARY KEY (issuer, subject));
CREATE TABLE IF NOT EXISTS events (
    n INTEGER PRIMARY KEY, at REAL NOT NULL, name TEXT NOT NULL, what TEXT NOT NULL);
"""

Clock = Callable[[], float]


class AccountBook:
    """Connections to the accounts database.

    Parameters
    ----------
    path : pathlib.Path
        The file; made where it is missing, readable by its owner alone where the system knows such rights.
    clock : callable, optional
        Seconds since 1970; a test sets its own.
    """

    def __init__(self, path: Path, clock: Clock = time.time) -> None:
        self.path = path
        self.clock = clock
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        with self.change() as connection:
            for statement in TABLES.split(";"):
                connection.execute(statement)

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection for reading."""
        with closing(self._connect()) as connection:
            yield connection

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are kept together, or not at all."""
        with closing(self._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def note(self, connection: sqlite3.Connection, name: str, what: str) -> None:
        """Keep what happened to an account: signed in, locked out, password changed."""
        connection.execute("INSERT INTO events (at, name, what) VALUES (?, ?, ?)", (self.clock(), name, what))

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=10, isolation_level=None)
        connection.row_factory = sqlite3.Row
        return connection
