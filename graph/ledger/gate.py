"""Who may read and who may keep what they wrote, in turns.

With a rollback journal SQLite shuts readers out while a transaction is kept, and whoever is shut out asks again after a pause:
where many write, a reader may find no gap for a minute. Within one process nobody needs to ask twice.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """Many read at once, or one keeps; whoever waits to read while one keeps, reads before the next may keep."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._readers = 0
        self._waiting = 0
        self._keeping = False
        self._kept = 0
        self._own = threading.local()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read; within it the same thread may read again without waiting."""
        depth: int = getattr(self._own, "depth", 0)
        if depth == 0:
            self._enter()
        self._own.depth = depth + 1
        try:
            yield
        finally:
            self._own.depth = depth
            if depth == 0:
                self._leave()

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Keep what was written, while nobody else reads; the caller sees to it that one keeps at a time."""
        own = min(getattr(self._own, "depth", 0), 1)
        with self._changed:
            self._keeping = True
            self._changed.wait_for(lambda: self._readers == own)
        try:
            yield
        finally:
            with self._changed:
                self._keeping = False
                self._kept += 1
                self._readers += self._waiting
                self._waiting = 0
                self._changed.notify_all()

    def _enter(self) -> None:
        with self._changed:
            if not self._keeping:
                self._readers += 1
                return
            kept = self._kept
            self._waiting += 1  # whoever keeps lets all who wait in when it leaves, and counts them
            self._changed.wait_for(lambda: self._kept != kept)

    def _leave(self) -> None:
        with self._changed:
            self._readers -= 1
            self._changed.notify_all()
