"""What the inbox says of a report by its own text: each is read once, and what was read is kept at hand."""

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

import orjson

from graph.kith import Kith
from graph.ledger.database import Database, raw
from graph.ledger.portions import chunks, marks
from graph.ledger.restricted import covers, is_narrowed
from graph.store.projection import head
from graph.triage.urgent import Cue, cues, longest_fresh

HEAD_OF_TEXT = 220
MOST = 200_000
"""Reports whose reading is kept at hand."""
PORTION = 300

REPORTS = """
    SELECT r.id, r.known_on FROM records AS r JOIN graph_counted AS c ON c.record = r.id WHERE r.kind = 'liberty_report'
    ORDER BY r.seq DESC
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the inbox says of a report's own text."""

    exploitation: tuple[str, ...]
    head: str
    urgent: tuple[Cue, ...]
    unreferred: tuple[str, ...]


class Readings:
    """Reports of one record as they were read for the inbox.

    Parameters
    ----------
    database : Database
        The open ledger.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, int], Reading] = {}
        self._erasures = -1
        self._reached: tuple[int, int, date] | None = None

    def seen_by(self, driver: sqlite3.Connection, today: date) -> Callable[[str, str | None], Reading]:
        """Tells what stands in a report (its id, and when it was made), read where it was not before.

        What is kept was read from everything: of a report that names somebody whom this connection hides, it is read anew.
        """
        self.forget_erased(driver)
        narrowed = is_narrowed(driver)

        def reading(record: str, known_on: str | None) -> Reading:
            key = _key(record, known_on, today)
            found = self._kept.get(key)
            if found is not None and not (narrowed and covers(driver, record, found.head)):
                return found
            (body,) = driver.execute("SELECT body FROM records WHERE id = ?", (record,)).fetchone()
            return _read(body, key[1]) if narrowed else self._keep(key, body)

        return reading

    def read_ahead(self, today: date, stopped: Callable[[], bool] = lambda: False) -> None:
        """Read what was not read yet, some at a time: while the ledger is held for reading, no look can be logged.

        Parameters
        ----------
        today : date
            From which it is counted how old a report is.
        stopped : callable, optional
            Whether to leave it there.
        """
        with self._database.reading() as connection:
            driver = raw(connection)
            self.forget_erased(driver)
            reached = head(driver), self._erasures, today
            if reached == self._reached:
                return
            wanted = driver.execute(REPORTS).fetchall()
        keys = [_key(record, known_on, today) for record, known_on in wanted]
        missing = [key for key in keys if key not in self._kept][:MOST]
        for few in chunks([record for record, _ in missing], PORTION):
            if stopped():
                return
            with self._database.reading() as connection:
                bodies = dict(
                    raw(connection).execute(f"SELECT id, body FROM records WHERE id IN ({marks(few)})", few)  # noqa: S608 - our own
                )
            for key in missing[:PORTION]:
                if key[0] in bodies:
                    self._keep(key, bodies[key[0]])
            del missing[:PORTION]
        self._reached = reached

    def forget_erased(self, driver: sqlite3.Connection) -> None:
        """Begin anew where somebody was erased, which leaves other texts behind."""
        (erasures,) = driver.execute("SELECT count(*) FROM erasures").fetchone()
        with self._lock:
            if erasures != self._erasures:
                self._kept.clear()
                self._erasures = erasures

    def _keep(self, key: tuple[str, int], body: str) -> Reading:
        made = _read(body, key[1])
        with self._lock:
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[key] = made
        return made


_OF: WeakKeyDictionary[Kith, Readings] = WeakKeyDictionary()


def readings(kith: Kith) -> Readings:
    """The readings of one open record."""
    return _OF.setdefault(kith, Readings(kith.database))


def _key(record: str, known_on: str | None, today: date) -> tuple[str, int]:
    """A report, and its age for as long as that may matter."""
    days_old = (today - date.fromisoformat(known_on)).days if known_on else 0
    return record, min(days_old, longest_fresh() + 1)


def _read(body: str, days_old: int) -> Reading:
    said = orjson.loads(body)
    content = said["content"]
    text = " ".join(said["fields"].get("details", "").split())
    head = text if len(text) <= HEAD_OF_TEXT else text[:HEAD_OF_TEXT].rsplit(" ", 1)[0] + " …"
    urgent = cues(said["fields"], said["unplaced"], days_old)
    return Reading(tuple(content.get("exploitation", ())), head, urgent, tuple(content.get("serious_unreferred", ())))
