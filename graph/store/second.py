"""A Neo4j database beside the embedded projection: kept in step while Kith runs, and asked where somebody chose it."""

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import KithError
from graph.ledger.database import Database, raw
from graph.notices import say
from graph.store.base import GraphView
from graph.store.fallback import REST, FallbackGraph, Watch
from graph.store.projection import head

if TYPE_CHECKING:  # the driver takes seconds to import, and most commands need none
    from graph.store.bolt import Server

LOOKS_EVERY = 0.25
"""Seconds between two looks at whether the ledger has grown."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What Neo4j has yet to hear of; `behind` is None where it was never reached."""

    behind: int | None
    why: str


class SecondStore:
    """Keeps one Neo4j database in step with one ledger.

    Parameters
    ----------
    database : Database
        The open ledger.
    connect : callable
        Gives the server, the first time that it is needed.
    """

    def __init__(self, database: Database, connect: "Callable[[], Server]") -> None:
        self._database = database
        self._make = connect
        self._connected: Server | None = None
        self._connecting = threading.Lock()
        self._watch = Watch()
        self._opened_at = self._head()
        self._reached: int | None = None
        self._why = ""
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def connect(self) -> "Server":
        """Where Neo4j is; closed with this. Raises WrongUsage where that cannot be."""
        with self._connecting:
            if self._connected is None:
                self._connected = self._make()
            return self._connected

    def graph(self, connection: sqlite3.Connection) -> GraphView:
        """The graph in Neo4j, or the embedded one while Neo4j is away or behind."""
        from graph.store.neo4j import Neo4jGraph

        return FallbackGraph(Neo4jGraph(self.connect(), connection), connection, self._watch, say)

    def follow(self) -> None:
        """Keep in step from now on, in a thread of its own."""
        self._thread = threading.Thread(target=self._keep_on, name="neo4j sync", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Catch up with what this process has written, and end."""
        if self._ended.is_set():
            return
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
        if self._head() != (self._opened_at if self._reached is None else self._reached):
            self.catch_up()
            if self._why:
                say(f"{self._why} What is new waits for `kith neo4j sync`.")
        if self._connected is not None:
            self._connected.close()

    def backlog(self) -> Backlog:
        """How far behind Neo4j is, as far as this process knows."""
        behind = None if self._reached is None else self._head() - self._reached
        return Backlog(behind, self._why)

    def catch_up(self) -> None:
        """Bring Neo4j in step; where that fails, why is kept for `backlog`."""
        from graph.store.sync import Sync

        try:
            synced = Sync(self._database, self.connect()).run(mind_strangers=False)
        except KithError as error:
            self._why = str(error.problem)
        else:
            self._reached, self._why = synced.watermark, ""
            self._watch.answered()

    def _keep_on(self) -> None:
        while not self._ended.wait(REST if self._why else LOOKS_EVERY):
            if self._why or self._reached != self._head():
                self.catch_up()

    def _head(self) -> int:
        with self._database.reading() as connection:
            return head(raw(connection))
