"""Opening the ledger's file: pragmas, migrations, one writer connection, many readers."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.pool import PoolProxiedConnection

from graph.errors import NoRoom, WrongVersion
from graph.ledger.folder import DataFolder, journal_mode
from graph.ledger.gate import Gate
from graph.ledger.logbook import Logbook
from graph.ledger.restricted import closed_to, narrowed

NO_ROOM = ("disk I/O error", "database or disk is full")
"""How SQLite says that it could not write."""

HEAD = "0006"
"""Newest migration that this Kith knows."""


def utc_now() -> str:
    """The moment as the ledger writes it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


class Database:
    """Connections to one ledger file.

    All writing goes through one connection, in this process behind a lock and between processes behind the folder's
    (SQLite's own locks alone would let two writers meet in a checkpoint).
    """

    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder
        folder.make()
        self._turn = threading.RLock()
        self._gate = Gate() if journal_mode() != "WAL" else None
        self.logbook = Logbook(self.writing)
        self._migrate()
        self._write_engine = self._engine(writer=True)
        self._read_engine = self._engine(writer=False)

    def close(self) -> None:
        """Give the file back."""
        self._read_engine.dispose()
        self._write_engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one moment of the ledger and cannot write."""
        with self._reads(), self._read_engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def reading_as(self, actor: str) -> Iterator[sa.Connection]:
        """A connection that sees one moment of the ledger, without what is restricted from somebody."""
        with self.reading() as connection:
            driver = raw(connection)
            with narrowed(driver, closed_to(driver, actor)):
                yield connection

    @contextmanager
    def holding(self, actor: str) -> Iterator[None]:
        """Keep everybody from writing, this process included, without writing oneself."""
        with self._turn, self.folder.writing(actor):
            yield

    @contextmanager
    def writing(self, actor: str) -> Iterator[sa.Connection]:
        """The writer connection, in one transaction that is kept whole or not at all. Raises NoRoom where it cannot be kept."""
        try:
            with (
                self._turn,
                self.folder.writing(actor),
                self._write_engine.connect() as connection,
                connection.begin() as transaction,
            ):
                yield connection
                with self._keeps():
                    transaction.commit()
        except (sa.exc.OperationalError, sqlite3.OperationalError) as error:
            if any(sign in str(error) for sign in NO_ROOM):
                raise NoRoom from error
            raise

    def _reads(self) -> AbstractContextManager[None]:
        return self._gate.reading() if self._gate else nullcontext()

    def _keeps(self) -> AbstractContextManager[None]:
        return self._gate.keeping() if self._gate else nullcontext()

    def _engine(self, *, writer: bool) -> sa.Engine:
        engine = sa.create_engine(
            f"sqlite:///{self.folder.database.as_posix()}",
            connect_args={"check_same_thread": False, "timeout": 60},
            pool_size=1 if writer else 16,
            max_overflow=0,
            pool_timeout=60,
        )

        def prepare(connection: sqlite3.Connection, _record: object) -> None:
            connection.isolation_level = None  # the driver must not begin on its own
            for pragma in _pragmas(writer=writer):
                connection.execute(f"PRAGMA {pragma}")

        def begin(connection: sa.Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")

        sa.event.listen(engine, "connect", prepare)
        sa.event.listen(engine, "begin", begin)
        return engine

    def _migrate(self) -> None:
        if self._version() == HEAD:
            return
        with self.folder.writing("opening the data folder"):
            found = self._version()
            if found == HEAD:
                return
            if found is not None and found > HEAD:
                raise WrongVersion(
                    f"{self.folder.path} was written by a newer Kith (its version {found}, this one reads {HEAD}).",
                    "Upgrade Kith, or give another --data folder. Nothing was changed.",
                )
            if found is not None:
                self._back_up(found)
            from graph.ledger.migrations.run import upgrade  # alembic takes 0.3 s to import; most openings need none

            upgrade(self.folder.database)

    def _version(self) -> str | None:
        if not self.folder.database.exists():
            return None
        with closing(sqlite3.connect(self.folder.database)) as connection:
            try:
                row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            except sqlite3.OperationalError:
                return None
        return row[0] if row else None

    def _back_up(self, version: str) -> None:
        self.folder.backups.mkdir(exist_ok=True)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        target = self.folder.backups / f"ledger-before-{HEAD}-was-{version}-{stamp}.sqlite"
        with closing(sqlite3.connect(self.folder.database)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)


def _pragmas(*, writer: bool) -> list[str]:
    shared = ["foreign_keys=ON", "mmap_size=0", "cache_size=-65536", "temp_store=MEMORY"]
    if writer:
        # No spill: a long transaction must not lock readers out before it commits.
        return [f"journal_mode={journal_mode()}", "synchronous=FULL", "cache_spill=OFF", *shared]
    return ["query_only=ON", "wal_autocheckpoint=0", *shared]


def raw(connection: sa.Connection) -> sqlite3.Connection:
    """The driver's own connection, for bulk rows."""
    proxied: PoolProxiedConnection = connection.connection
    return cast("sqlite3.Connection", proxied.driver_connection)
