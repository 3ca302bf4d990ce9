"""A pool of worker processes that read files: a hostile or broken file takes down nothing but its own worker."""

import itertools
import os
import queue
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from types import TracebackType
from typing import Self

from graph.ledger.drafts import FileDraft
from ingest.documents import Received
from ingest.limits import LIMITS, MB, Limits
from ingest.media import CSV, XLSX, ZIP
from ingest.parsers import Part
from ingest.reading import read
from ingest.worker import Worker

AHEAD_PER_WORKER = 4
AHEAD_BYTES = 64 * MB
FEW_FILES = 2
# Bytes above which a sheet's rows are shared out; about 5,000 rows of a register.
LARGE = {XLSX: 400_000, CSV: 2 * MB}

Answer = tuple[Received, FileDraft]


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
        self._workers = [Worker(limits) for _ in range(self.processes)]
        # Last in, first out: a pool that is not busy starts no more processes than it needs.
        self._idle: queue.LifoQueue[Worker] = queue.LifoQueue()
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
        waiting: deque[tuple[Received, list[Future[FileDraft]]]] = deque()
        ahead = 0
        for received in files:
            waiting.append((received, self._submit(received, today)))
            ahead += received.size
            while len(waiting) > self.processes * AHEAD_PER_WORKER or (ahead > AHEAD_BYTES and len(waiting) > 1):
                done, parts = waiting.popleft()
                ahead -= done.size
                yield done, _joined(parts)
        while waiting:
            done, parts = waiting.popleft()
            yield done, _joined(parts)

    def _submit(self, received: Received, today: date) -> list[Future[FileDraft]]:
        """A large register is read by all workers at once, each taking its part of the rows."""
        several = self.processes if _is_large(received) else 1
        parts = [Part(number, several) for number in range(several)]
        return [self._threads.submit(self._read, received, today, part) for part in parts]

    def _read(self, received: Received, today: date, part: Part) -> FileDraft:
        if received.passed_over or received.rejected or received.media == ZIP:
            return read(received, today, self._limits)  # nothing in it is looked at
        worker = self._idle.get()
        try:
            return worker.read(received, today, part)
        finally:
            self._idle.put(worker)


def _is_large(received: Received) -> bool:
    return received.media in LARGE and received.size > LARGE[received.media]


def _joined(parts: list[Future[FileDraft]]) -> FileDraft:
    """One draft of all parts; where a part failed, the file failed."""
    drafts = [part.result() for part in parts]
    for draft in drafts:
        if any(problem.severity == "rejected" for problem in draft.problems):
            return draft
    whole = drafts[0]
    for draft in drafts[1:]:
        whole.records += draft.records
    return whole


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
    few = len(first) <= FEW_FILES and not any(_is_large(received) for received in first)
    with WorkerPool(1 if few else processes, limits) as pool:
        yield from pool.read_all(itertools.chain(first, coming), today)
