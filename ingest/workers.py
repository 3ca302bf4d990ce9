"""Worker processes that read files, so that a hostile or broken file takes down nothing but its own worker.

A worker is a plain child process that speaks pickles over its standard streams: it starts the same way on every system,
imports neither the program that started it nor a web server, and ends when its parent does.
"""

import contextlib
import itertools
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from types import TracebackType
from typing import Any, Self

from graph.ledger.drafts import FileDraft
from ingest.documents import Received
from ingest.limits import LIMITS, MB, Limits
from ingest.media import ZIP
from ingest.reading import failed, read

BOOT = "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); from ingest.worker_process import serve; serve()"
AHEAD_PER_WORKER = 4
AHEAD_BYTES = 64 * MB
FEW_FILES = 2
QUARANTINED = "The file is kept in quarantine. Send its text in another form, or in smaller files."

Answer = tuple[Received, FileDraft]


class WorkerMissing(RuntimeError):
    """A worker cannot even start: the installation is broken, not a file."""


class _Process:
    """One child process and the two pipes to it."""

    def __init__(self) -> None:
        # Our own interpreter; nothing that a user gave is among the arguments.
        self._child = subprocess.Popen([sys.executable, "-c", BOOT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if self._child.stdin is None or self._child.stdout is None:
            raise WorkerMissing("The process that reads files has no pipes.")
        self._to, self._from = self._child.stdin, self._child.stdout
        self._send(sys.path)

    def ask(self, message: object) -> Any:
        """Answer of the child: a draft, its last words, or None where it is gone."""
        if not self._send(message):
            return None
        try:
            return pickle.load(self._from)  # noqa: S301 - written by our own process
        except (EOFError, OSError, pickle.UnpicklingError):
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
            pickle.dump(message, self._to, protocol=pickle.HIGHEST_PROTOCOL)
            self._to.flush()
        except OSError:  # it died before it took the message
            return False
        return True


class _Worker:
    """A process that is started when first needed, and again after it died."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: _Process | None = None

    def read(self, received: Received, today: date) -> FileDraft:
        """Draft of a file, whatever becomes of the process."""
        process = self._started()
        late = threading.Event()
        timer = threading.Timer(self._limits.seconds, _end_late, (process, late))
        timer.daemon = True
        timer.start()
        answer = process.ask((received, today))
        timer.cancel()
        if isinstance(answer, FileDraft):
            return answer
        self.stop()
        if late.is_set():
            return failed(received, f"Reading it took more than {self._limits.seconds:g} seconds.", QUARANTINED)
        return failed(received, f"The reader stopped on this file ({answer or 'without a word'}).", QUARANTINED)

    def stop(self) -> None:
        """End the process; the next file starts another."""
        process, self._process = self._process, None
        if process is not None:
            process.release()

    def _started(self) -> _Process:
        if self._process is None:
            self._process = _Process()
            if self._process.ask(self._limits) != "ready":
                self.stop()
                raise WorkerMissing("The process that reads files does not start; its own message is above.")
        return self._process


def _end_late(process: _Process, late: threading.Event) -> None:
    late.set()
    process.kill()


class WorkerPool:
    """Reads files in several processes, answers in the order in which they came.

    Parameters
    ----------
    processes : int, optional
        How many; as many as there are processors where it is not said.
    limits : Limits
        On each file and on the worker that reads it.
    """

    def __init__(self, processes: int | None = None, limits: Limits = LIMITS) -> None:
        self.processes = processes or min(os.cpu_count() or 1, 8)
        self._limits = limits
        self._workers = [_Worker(limits) for _ in range(self.processes)]
        # Last in, first out: a pool that is not busy starts no more processes than it needs.
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        for worker in reversed(self._workers):
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(self.processes, thread_name_prefix="kith-reader")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the processes."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.stop()
        self._threads.shutdown(wait=True)

    def read_all(self, files: Iterable[Received], today: date) -> Iterator[Answer]:
        """Read files, a few ahead of the one that is asked for.

        Yields
        ------
        (Received, FileDraft)
            In the order of `files`.
        """
        waiting: deque[tuple[Received, Future[FileDraft]]] = deque()
        ahead = 0
        for received in files:
            waiting.append((received, self._threads.submit(self._read, received, today)))
            ahead += received.size
            while len(waiting) > self.processes * AHEAD_PER_WORKER or (ahead > AHEAD_BYTES and len(waiting) > 1):
                done, answer = waiting.popleft()
                ahead -= done.size
                yield done, answer.result()
        while waiting:
            done, answer = waiting.popleft()
            yield done, answer.result()

    def _read(self, received: Received, today: date) -> FileDraft:
        if received.passed_over or received.rejected or received.media == ZIP:
            return read(received, today, self._limits)  # nothing in it is looked at
        worker = self._idle.get()
        try:
            return worker.read(received, today)
        finally:
            self._idle.put(worker)


def read_all(files: Iterable[Received], today: date, processes: int | None = None, limits: Limits = LIMITS) -> Iterator[Answer]:
    """Read files in worker processes that end with the last one; one or two files take a single worker.

    Parameters
    ----------
    files : iterable of Received
        As ``ingest.documents.expand`` yields them; taken a few ahead only.
    today : date
        What is dated after it is flagged.
    processes, limits
        As of ``WorkerPool``.
    """
    coming = iter(files)
    first = list(itertools.islice(coming, FEW_FILES + 1))
    with WorkerPool(1 if len(first) <= FEW_FILES else processes, limits) as pool:
        yield from pool.read_all(itertools.chain(first, coming), today)
