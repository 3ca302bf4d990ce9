"""What runs inside a worker: limits first, then one file after the other until the parent is gone."""

import gc
import logging
import os
import signal
import sys
import traceback
import warnings
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from ingest.frames import receive, send
from ingest.limits import MB, Limits
from ingest.reading import failed, read_stepwise

BEHIND = 5
"""How far a worker stands behind in the processor's queue; it holds no lock that anybody waits for."""


def serve() -> None:
    """Answer each (file, today, part) on standard input with records and the draft on what was standard output."""
    answers = _take_over_output()
    limits: Limits = receive(sys.stdin.buffer)
    _be_quiet()
    _step_back()
    _limit_memory(limits)
    gc.freeze()
    gc.set_threshold(200_000)  # drafts are many small objects without cycles
    sys.excepthook = _LastWords(answers)
    send(answers, "ready")
    while True:
        try:
            received, today, part = receive(sys.stdin.buffer)
        except EOFError:
            return
        try:
            for step in read_stepwise(received, today, limits, part):
                send(answers, step)
        except MemoryError:
            problem = f"Reading it takes more than {limits.memory_bytes / MB:,.0f} MB of memory."
            send(answers, failed(received, problem, "Send it in smaller files."))


class _LastWords:
    """Tells the parent what ended this worker: where in the code, and nothing of what the file says."""

    def __init__(self, answers: BinaryIO) -> None:
        self._answers = answers

    def __call__(self, kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
        last = traceback.extract_tb(trace)[-1]
        send(self._answers, f"{kind.__name__} in {Path(last.filename).name}, line {last.lineno}")


def _take_over_output() -> BinaryIO:
    """Standard output for the answers alone; whatever a library prints goes to standard error."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _be_quiet() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)  # the readers' libraries write what a file says into their messages


def _step_back() -> None:
    """Let others go first: a file can wait a moment, whoever looks at a page should not."""
    if sys.platform != "win32":
        os.nice(BEHIND)


def _limit_memory(limits: Limits) -> None:
    if sys.platform == "win32":
        return  # there is no such call; the limits on size, pages, rows and time hold
    import resource  # on Unix alone

    # A core dump would write what the file says to disk.
    for kind, amount in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, limits.memory_bytes)):
        _, hard = resource.getrlimit(kind)
        try:
            resource.setrlimit(kind, (amount if hard == resource.RLIM_INFINITY else min(amount, hard), hard))
        except (OSError, ValueError):  # macOS knows the limit on address space and refuses to set it
            continue
