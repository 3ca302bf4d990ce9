"""Evidence and findings kept at hand until the ledger moves on, so that pages need not work them out again.

When reports come in, what is kept follows them (``following``), and what was known by a day before them stays as it was.
"""

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from graph.analysis.counting import Coverage
from graph.analysis.evidence import Evidence, day_date, day_number
from graph.analysis.findings import Comparison, Finding, findings_against, findings_of_meeting, looked_at
from graph.analysis.following import Kept, everything, follow, read_all
from graph.analysis.lineage import Called
from graph.analysis.linked import Peers, peers_of
from graph.analysis.parameters import DEFAULTS
from graph.analysis.peers import PeerIndex, peer_index
from graph.analysis.record import evidence_of
from graph.ledger.database import Database, raw
from graph.ledger.sources import meeting_days
from graph.store.as_of import known_by, knows_more_after
from graph.store.projection import watermark

KEPT = 16
"""Days whose evidence, and days and windows whose findings, are kept."""

NEWEST = date.max
"""Stands for all that the ledger holds, in place of what was known by some day."""

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question about a day stands on; `day` is the one that its evidence is kept under."""

    day: date
    evidence: Evidence
    meeting: date


class Shelf:
    """Works out what is asked for once for each state of the ledger.

    The ledger is held only while it is read, never while something is worked out: who reads it keeps others from writing,
    and no look is shown that was not written in the log.

    Parameters
    ----------
    database : Database
        The open ledger; never asked from within a look that reads it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._state = -1
        self._all: Kept | None = None
        self._evidence: OrderedDict[date, Evidence] = OrderedDict()
        self._indexes: OrderedDict[date, PeerIndex] = OrderedDict()
        self._later: dict[date, bool] = {}
        self._findings: OrderedDict[tuple[date, int], Comparison] = OrderedDict()
        self._called: OrderedDict[date, Called] = OrderedDict()
        self._before: OrderedDict[tuple[date, date, int], list[Finding]] = OrderedDict()

    def findings(self, as_of: date, window_days: int) -> Comparison:
        """Findings as of a day, with what changed since the meeting before."""
        with self._lock:
            asked = self._asked(as_of)
            return _once(self._findings, (as_of, window_days), lambda: self._compared(asked, as_of, window_days))

    def looked_at(self, as_of: date, window_days: int) -> Coverage:
        """What findings as of a day were looked for in."""
        return looked_at(self.known(as_of), as_of, window_days)

    def peers(self, child: str, as_of: date, limit: int) -> Peers:
        """Linked peers of a child as of a day. Raises NotFound."""
        known = self.known(as_of)
        with self._lock:
            index = _once(self._indexes, as_of, lambda: peer_index(known, DEFAULTS.half_life, DEFAULTS.hub))
        return peers_of(known, index, child, limit)

    def known(self, as_of: date) -> Evidence:
        """What was known by the end of a day."""
        with self._lock:
            return self._asked(as_of).evidence.as_of(day_number(as_of))

    def _compared(self, asked: _Asked, as_of: date, window_days: int) -> Comparison:
        day, evidence, meeting = asked.day, asked.evidence, asked.meeting
        chosen = replace(DEFAULTS, window_days=window_days, meeting_days=(as_of - meeting).days)
        called: Called = _once(self._called, day, dict)
        before = _once(
            self._before,
            (day, meeting, window_days),
            lambda: findings_of_meeting(evidence, as_of, window_days, chosen, called),
        )
        return findings_against(evidence, as_of, before, window_days, chosen, called)

    def _asked(self, as_of: date) -> _Asked:
        """Bring what is kept up to the ledger."""
        with self._database.reading() as connection:
            driver = raw(connection)
            state = watermark(driver)
            if state != self._state:
                self._move_on(driver)
                self._state = state
                self._later.clear()
            if as_of not in self._later:
                self._later[as_of] = knows_more_after(driver, as_of)
            meeting = last_meeting(driver, as_of)
            held = None if self._later[as_of] else self._all or read_all(driver)
        if held is None:
            return _Asked(as_of, _once(self._evidence, as_of, lambda: self._past(as_of)), meeting)
        self._all = held if isinstance(held, Kept) else everything(held)
        return _Asked(NEWEST, self._all.evidence, meeting)

    def _move_on(self, driver: sqlite3.Connection) -> None:
        followed = follow(driver, self._all) if self._all else None
        self._all, fresh = followed or (None, None)
        since = day_date(int(fresh.reports.known_day.min(initial=day_number(NEWEST)))) if fresh else date.min
        self._evidence = OrderedDict((day, found) for day, found in self._evidence.items() if day < since)
        self._before = OrderedDict((key, found) for key, found in self._before.items() if key[1] < since)
        self._called = OrderedDict(
            (day, {key: groups for key, groups in called.items() if key[1] < since})
            for day, called in self._called.items()
            if day == NEWEST or day < since
        )
        self._indexes.clear()
        self._findings.clear()

    def _past(self, day: date) -> Evidence:
        with known_by(self._database.folder.database, day) as past:
            return evidence_of(past)


def last_meeting(driver: sqlite3.Connection, as_of: date) -> date:
    """The last tasking meeting before a day whose minutes are held, else the day a month before."""
    held = [day for day in meeting_days(driver) if day < as_of]
    return held[-1] if held else as_of - timedelta(days=DEFAULTS.meeting_days)


def _once(kept: OrderedDict[Key, Value], key: Key, make: Callable[[], Value]) -> Value:
    """What is kept under a key, made where it is not."""
    if key not in kept:
        kept[key] = make()
        while len(kept) > KEPT:
            kept.popitem(last=False)
    return kept[key]
