"""Evidence and findings kept at hand until the ledger moves on, so that pages need not work them out again.

When reports come in, what is kept follows them (``following``), and what was known by a day before them stays as it was.
"""

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from graph.analysis.counting import Coverage
from graph.analysis.evidence import Evidence, day_date, day_number
from graph.analysis.findings import Comparison, Finding, findings_against, findings_of_meeting, looked_at
from graph.analysis.following import Kept, everything, follow
from graph.analysis.lineage import Called
from graph.analysis.linked import Peers, peers_of
from graph.analysis.parameters import DEFAULTS
from graph.analysis.peers import PeerIndex, peer_index
from graph.analysis.record import evidence_of
from graph.ledger.sources import meeting_days
from graph.store.as_of import known_by, knows_more_after
from graph.store.projection import watermark

KEPT = 16
"""Days whose evidence, and days and windows whose findings, are kept."""

NEWEST = date.max
"""Stands for all that the ledger holds, in place of what was known by some day."""

Key = TypeVar("Key")
Value = TypeVar("Value")


class Shelf:
    """Works out what is asked for once for each state of the ledger.

    Parameters
    ----------
    database : pathlib.Path
        The ledger's file, from which past days are made.
    """

    def __init__(self, database: Path) -> None:
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

    def findings(self, driver: sqlite3.Connection, as_of: date, window_days: int) -> Comparison:
        """Findings as of a day, with what changed since the meeting before."""
        with self._lock:
            day = self._current(driver, as_of)
            return _once(self._findings, (as_of, window_days), lambda: self._compared(driver, day, as_of, window_days))

    def looked_at(self, driver: sqlite3.Connection, as_of: date, window_days: int) -> Coverage:
        """What findings as of a day were looked for in."""
        return looked_at(self.known(driver, as_of), as_of, window_days)

    def peers(self, driver: sqlite3.Connection, child: str, as_of: date, limit: int) -> Peers:
        """Linked peers of a child as of a day. Raises NotFound."""
        known = self.known(driver, as_of)
        with self._lock:
            index = _once(self._indexes, as_of, lambda: peer_index(known, DEFAULTS.half_life, DEFAULTS.hub))
        return peers_of(known, index, child, limit)

    def known(self, driver: sqlite3.Connection, as_of: date) -> Evidence:
        """What was known by the end of a day."""
        with self._lock:
            return self._held(driver, self._current(driver, as_of)).as_of(day_number(as_of))

    def _compared(self, driver: sqlite3.Connection, day: date, as_of: date, window_days: int) -> Comparison:
        evidence = self._held(driver, day)
        meeting = last_meeting(driver, as_of)
        chosen = replace(DEFAULTS, window_days=window_days, meeting_days=(as_of - meeting).days)
        called: Called = _once(self._called, day, dict)
        before = _once(
            self._before,
            (day, meeting, window_days),
            lambda: findings_of_meeting(evidence, as_of, window_days, chosen, called),
        )
        return findings_against(evidence, as_of, before, window_days, chosen, called)

    def _current(self, driver: sqlite3.Connection, as_of: date) -> date:
        """Bring what is kept up to the ledger; the day whose evidence `as_of` asks for."""
        state = watermark(driver)
        if state != self._state:
            self._move_on(driver)
            self._state = state
            self._later.clear()
        if as_of not in self._later:
            self._later[as_of] = knows_more_after(driver, as_of)
        return as_of if self._later[as_of] else NEWEST

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

    def _held(self, driver: sqlite3.Connection, day: date) -> Evidence:
        if day != NEWEST:
            return _once(self._evidence, day, lambda: self._past(day))
        self._all = self._all or everything(driver)
        return self._all.evidence

    def _past(self, day: date) -> Evidence:
        with known_by(self._database, day) as past:
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
