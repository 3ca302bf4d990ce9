"""One worker process, seen from the side that gives it work.

It is a plain child process that speaks pickles over its standard streams: it starts the same way on every system, imports
neither the program that started it nor a web server, and ends when its parent does.
"""

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from typing import Any

from graph.ledger.drafts import FileDraft, RecordDraft
from ingest.documents import Received
from ingest.frames import receive, send
from ingest.limits import Limits
from ingest.parsers import WHOLE, Part
from ingest.reading import failed

BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.stdin.buffer.readline()); from ingest.worker_process import serve; serve()"
)
QUARANTINED = "The file is kept in quarantine. Send its text in another form, or in smaller files."


class WorkerMissing(RuntimeError):
    """A worker cannot even start: the installation is broken, not a file."""


class WorkerProcess:
    """One child process and the two pipes to it."""

    def __init__(self) -> None:
        # Our own interpreter; nothing that a user gave is among the arguments.
        self._child = subprocess.Popen([sys.executable, "-c", BOOT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if self._child.stdin is None or self._child.stdout is None:
            raise WorkerMissing("The process that reads files has no pipes.")
        self._to, self._from = self._child.stdin, self._child.stdout
        with contextlib.suppress(OSError):  # it died at once, which the first question finds out
            self._to.write(json.dumps(sys.path).encode() + b"\n")
            self._to.flush()

    def ask(self, message: object) -> Any:
        """First answer of the child: records, a draft, its last words, or None where it is gone."""
        return self.next_answer() if self._send(message) else None

    def next_answer(self) -> Any:
        """What the child says next."""
        try:
            return receive(self._from)
        except (EOFError, OSError):
            return None

    def kill(self) -> None:
        """End it at once; an `ask` under way comes back with None."""
        self._child.kill()

    def release(self) -> None:
        """End it and let go of its pipes."""
        self._child.kill()
        for stream in (self._to, self._from):
            with contextlib.suppress(OSError):  # what was not yet sent to a process that is gone
                stream.close()
        self._child.wait()

    def _send(self, message: object) -> bool:
        try:
            send(self._to, message)
        except OSError:  # it died before it took the message
            return False
        return True


class Worker:
    """A process that is started when first needed, and again after it died."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: WorkerProcess | None = None

    def read(self, received: Received, today: date, part: Part = WHOLE) -> FileDraft:
        """Draft of a file or of a part of it, whatever becomes of the process."""
        process = self._started()
        records: list[RecordDraft] = []
        late = threading.Event()
        answer = self._in_time(process, late, lambda: process.ask((received, today, part)))
        while isinstance(answer, list):
            records += answer
            answer = self._in_time(process, late, process.next_answer)
        if isinstance(answer, FileDraft):
            answer.records = [] if any(problem.severity == "rejected" for problem in answer.problems) else records
            return answer
        self.stop()
        if late.is_set():
            return failed(received, f"Reading it took more than {self._limits.seconds:g} seconds.", QUARANTINED)
        return failed(received, f"The reader stopped on this file ({answer or 'without a word'}).", QUARANTINED)

    def _in_time(self, process: WorkerProcess, late: threading.Event, ask: Callable[[], Any]) -> Any:
        timer = threading.Timer(self._limits.seconds, _end_late, (process, late))
        timer.daemon = True
        timer.start()
        answer = ask()
        timer.cancel()
        return answer

    def stop(self) -> None:
        """End the process; the next file starts another."""
        process, self._process = self._process, None
        if process is not None:
            process.release()

    def _started(self) -> WorkerProcess:
        if self._process is None:
            self._process = WorkerProcess()
            if self._process.ask(self._limits) != "ready":
                self.stop()
                raise WorkerMissing("The process that reads files does not start; its own message is above.")
        return self._process


def _end_late(process: WorkerProcess, late: threading.Event) -> None:
    late.set()
    process.kill()
