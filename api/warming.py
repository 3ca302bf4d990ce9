"""What the first page after a start would have to wait for, worked out while nobody has asked yet."""

import threading
from collections.abc import Callable
from datetime import date

from graph.access import WINDOW_DAYS
from graph.kith import Kith
from graph.triage.readings import readings


class Warming:
    """Works out what stands out and reads what came in, in the background; shows nobody anything.

    Parameters
    ----------
    kith : Kith
        The open record.
    today : callable
        What day it is.
    """

    def __init__(self, kith: Kith, today: Callable[[], date]) -> None:
        self._kith = kith
        self._today = today
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="warming")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """Leave it at what is being worked out just now."""
        self._stop.set()
        self._thread.join()

    def wait(self) -> None:
        """Come back when all is at hand."""
        self._thread.join()

    def _work(self) -> None:
        self._kith.shelf().findings(self._today(), WINDOW_DAYS)
        readings(self._kith).read_ahead(self._today(), self._stop.is_set)
