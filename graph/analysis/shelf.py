"""Evidence and findings kept at hand until the ledger moves on, so that pages need not work them out again."""

import sqlite3
import threading
from collections import OrderedDict
from datetime import date
from pathlib import Path
from typing import Any

from graph.analysis.evidence import Evidence, day_number
from graph.analysis.findings import Comparison, findings_against
from graph.analysis.linked import Peers, peers_of
from graph.analysis.parameters import Parameters
from graph.analysis.peers import peer_index
from graph.analysis.record import evidence_of
from graph.store.as_of import known_by, knows_more_after
from graph.store.projection import watermark

KEPT = 16
"""Days whose evidence, and days and windows whose findings, are kept."""

NEWEST = date.max


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
        self._evidence: OrderedDict[date, Evidence] = OrderedDict()
        self._findings: OrderedDict[tuple[date, int], Comparison] = OrderedDict()

    def findings(self, driver: sqlite3.Connection, as_of: date, window_days: int) -> Comparison:
        """Findings as of a day, with what changed since the meeting before."""
        with self._lock:
            evidence = self._known(driver, as_of)
            key = (as_of, window_days)
            if key not in self._findings:
                self._findings[key] = findings_against(evidence, as_of, window_days=window_days)
                _trim(self._findings)
            return self._findings[key]

    def peers(self, driver: sqlite3.Connection, child: str, as_of: date, limit: int) -> Peers:
        """Linked peers of a child as of a day. Raises NotFound."""
        with self._lock:
            known = self._known(driver, as_of).as_of(day_number(as_of))
        chosen = Parameters()
        return peers_of(known, peer_index(known, chosen.half_life, chosen.hub), child, limit)

    def _known(self, driver: sqlite3.Connection, as_of: date) -> Evidence:
        """What was known by the end of a day; where nothing was learnt since, the evidence as it stands."""
        state = watermark(driver)
        if state != self._state:
            self._state = state
            self._evidence.clear()
            self._findings.clear()
        day = as_of if knows_more_after(driver, as_of) else NEWEST
        if day not in self._evidence:
            self._evidence[day] = evidence_of(driver) if day == NEWEST else self._past(day)
            _trim(self._evidence)
        return self._evidence[day]

    def _past(self, day: date) -> Evidence:
        with known_by(self._database, day) as past:
            return evidence_of(past)


def _trim(kept: OrderedDict[Any, Any]) -> None:
    while len(kept) > KEPT:
        kept.popitem(last=False)
