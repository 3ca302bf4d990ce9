"""Evidence and findings kept at hand until the ledger moves on, so that pages need not work them out again."""

import sqlite3
import threading
from collections import OrderedDict
from datetime import date

from graph.analysis.evidence import Evidence, day_number
from graph.analysis.findings import Comparison, findings_against, groups_as_of
from graph.analysis.groups import Group
from graph.analysis.linked import Peers, peers_of
from graph.analysis.parameters import Parameters
from graph.analysis.peers import peer_index
from graph.analysis.record import evidence_of
from graph.store.projection import watermark

KEPT = 16
"""Days and windows whose findings are kept."""


class Shelf:
    """Works out what is asked for once for each state of the ledger."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = -1
        self._evidence: Evidence | None = None
        self._findings: OrderedDict[tuple[date, int], Comparison] = OrderedDict()

    def findings(self, driver: sqlite3.Connection, as_of: date, window_days: int) -> Comparison:
        """Findings as of a day, with what changed since the meeting before."""
        with self._lock:
            evidence = self._current(driver)
            key = (as_of, window_days)
            if key not in self._findings:
                self._findings[key] = findings_against(evidence, as_of, window_days=window_days)
                while len(self._findings) > KEPT:
                    self._findings.popitem(last=False)
            return self._findings[key]

    def peers(self, driver: sqlite3.Connection, child: str, as_of: date, limit: int) -> Peers:
        """Linked peers of a child as of a day. Raises NotFound."""
        with self._lock:
            known = self._current(driver).as_of(day_number(as_of))
        chosen = Parameters()
        return peers_of(known, peer_index(known, chosen.half_life, chosen.hub), child, limit)

    def groups(self, driver: sqlite3.Connection, as_of: date) -> tuple[Evidence, list[Group]]:
        """Groups of children as of a day, with the evidence that their codes point into."""
        with self._lock:
            known = self._current(driver).as_of(day_number(as_of))
        return known, groups_as_of(known, day_number(as_of), Parameters())

    def _current(self, driver: sqlite3.Connection) -> Evidence:
        state = watermark(driver)
        if self._evidence is None or state != self._state:
            self._evidence = evidence_of(driver)
            self._state = state
            self._findings.clear()
        return self._evidence
