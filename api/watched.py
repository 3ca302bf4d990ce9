"""What whoever runs Kith watches: counts for Prometheus, and a line for each request, without a word about anybody.

A request is told by its route ("/entities/{entity}"), never by its address: no id, no name, no search and no user goes into
either.
"""

import json
import sys
import time
from datetime import UTC, datetime
from shutil import disk_usage
from typing import TextIO

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.custody import register
from graph.custody.journal import place_of
from graph.kith import Kith
from graph.ledger.database import raw

SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
UNKNOWN = "no such page"
COUNTED = {
    "entries": "SELECT COALESCE(max(seq), 0) FROM entries",
    "documents": "SELECT count(*) FROM documents",
    "documents_needing_attention": "SELECT count(*) FROM documents WHERE outcome != 'accepted'",
    "log_rows": "SELECT COALESCE(max(n), 0) FROM audit",
    "erasures": "SELECT count(*) FROM erasures",
}


class Meters:
    """The counts of one process."""

    def __init__(self, kith: Kith) -> None:
        self._kith = kith
        self.registry = CollectorRegistry()
        by = ("method", "route", "status")
        self.requests = Counter("kith_requests", "Requests answered", by, registry=self.registry)
        self.seconds = Histogram("kith_request_seconds", "Time taken", ("route",), buckets=SECONDS, registry=self.registry)
        self._held = {name: self._gauge(name, f"In the record: {name.replace('_', ' ')}") for name in COUNTED}
        self._free = self._gauge("free_bytes", "Free space on the disk of the data folder")
        self._backup = self._gauge("last_backup_timestamp_seconds", "When the last backup was made; 0 where there was none")
        self._unfinished = self._gauge("erasure_unfinished", "1 while an erasure has not been finished")
        self._behind = self._gauge("neo4j_entries_behind", "Entries that Neo4j has yet to hear of; -1 where never reached")

    def _gauge(self, name: str, what: str) -> Gauge:
        return Gauge(f"kith_{name}", what, registry=self.registry)

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        with self._kith.database.reading() as connection:
            driver = raw(connection)
            for name, question in COUNTED.items():
                self._held[name].set(driver.execute(question).fetchone()[0])
        folder = self._kith.folder
        self._free.set(disk_usage(folder.path).free)
        self._backup.set(register.last_backup(folder))
        self._unfinished.set(int(place_of(folder).exists()))
        if self._kith.second is not None:
            behind = self._kith.second.backlog().behind
            self._behind.set(-1 if behind is None else behind)
        return bytes(generate_latest(self.registry))


class Watched:
    """Middleware that counts and times every request, and writes a line for it where that is asked.

    Parameters
    ----------
    app : ASGIApp
        What answers.
    meters : Meters
        Where it is counted.
    lines : bool
        Whether a line of JSON is written for each.
    out : file, optional
        Where to; stderr unless given.
    """

    def __init__(self, app: ASGIApp, meters: Meters, *, lines: bool = False, out: TextIO | None = None) -> None:
        self._app = app
        self._meters = meters
        self._lines = lines
        self._out = out

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.monotonic(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            self._note(scope, status, time.monotonic() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "") or ("/static" if scope["path"].startswith("/static/") else UNKNOWN)
        method = scope["method"] if scope["method"] in {"GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS"} else "other"
        self._meters.requests.labels(method, route, str(status)).inc()
        self._meters.seconds.labels(route).observe(seconds)
        if self._lines:
            told = {
                "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "event": "request",
                "level": "error" if status >= 500 else "info",
                "method": method,
                "route": route,
                "status": status,
                "ms": round(seconds * 1000, 1),
            }
            print(json.dumps(told), file=self._out or sys.stderr, flush=True)
