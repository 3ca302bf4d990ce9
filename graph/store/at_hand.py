"""Answers that many ask for, kept until the ledger moves on."""

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from graph.store.projection import watermark

KEPT = 2000

Value = TypeVar("Value")


class AtHand:
    """Works out what is asked for once for each state of the ledger."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = -1
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, driver: sqlite3.Connection, key: Hashable, make: Callable[[sqlite3.Connection], Value]) -> Value:
        """What `make` reads through a connection, from what is kept where the ledger has not moved on since."""
        state = watermark(driver)
        with self._lock:
            if state > self._state:
                self._kept.clear()
                self._state = state
            if state == self._state and key in self._kept:
                kept: Value = self._kept[key]
                return kept
        made = make(driver)
        with self._lock:
            if state == self._state:
                self._kept[key] = made
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return made
