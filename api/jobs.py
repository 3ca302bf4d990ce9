"""Uploads that are read in the background, one at a time, with their progress."""

import secrets
import shutil
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graph.errors import KithError, NotFound
from ingest.pipeline import FileOutcome, Progress

REMEMBERED = 50
UNEXPECTED = KithError("Reading ended unexpectedly.", "Send the files again; those already taken in are known.")


@dataclass(frozen=True, slots=True)
class Job:
    """One upload.

    Attributes
    ----------
    state : str
        waiting, reading, done or failed.
    done, total : int
        Files read, and files received.
    erasures : int
        How many there had been when it was sent.
    """

    id: str
    actor: str
    total: int
    state: str = "waiting"
    done: int = 0
    outcomes: tuple[FileOutcome, ...] = ()
    error: KithError | None = field(default=None)
    erasures: int = 0

    @property
    def running(self) -> bool:
        """Whether there is more to come."""
        return self.state in {"waiting", "reading"}


Work = Callable[[Sequence[Path], str, Callable[[Progress], None]], Sequence[FileOutcome]]


class Jobs:
    """The uploads of this process.

    Parameters
    ----------
    work : callable
        Takes files in: paths, actor, progress; gives the outcomes.
    erasures : callable
        How many erasures there were, by this process or another: the name of a file may say whom it is about, so that what
        is remembered of uploads goes with every erasure.
    """

    def __init__(self, work: Work, erasures: Callable[[], int]) -> None:
        self._work = work
        self._erasures = erasures
        self._jobs: dict[str, Job] = {}
        self._changed = threading.Condition()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="upload")

    def start(self, folder: Path, files: Sequence[Path], actor: str) -> Job:
        """Read the files of `folder` in the background, then delete it."""
        job = Job(secrets.token_urlsafe(12), actor, len(files), erasures=self._erasures())
        with self._changed:
            self._jobs[job.id] = job
            ended = [known.id for known in self._jobs.values() if not known.running]
            for old in ended[: max(0, len(self._jobs) - REMEMBERED)]:
                del self._jobs[old]
        self._pool.submit(self._run, job.id, folder, files)
        return job

    def get(self, job: str, actor: str) -> Job:
        """One upload of `actor`. Raises NotFound."""
        erasures = self._erasures()
        with self._changed:
            for old in [one.id for one in self._jobs.values() if not one.running and one.erasures != erasures]:
                del self._jobs[old]
            found = self._jobs.get(job)
        if found is None or found.actor != actor:
            raise NotFound(
                "There is no such upload.",
                "Kith was started again or somebody was erased since, or it is somebody else's. See Home for problems.",
            )
        return found

    def wait(self, job: str, seconds: float) -> Job:
        """One upload as it stands when it has ended, or after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: not self._jobs[job].running, timeout=seconds)
            return self._jobs[job]

    def close(self) -> None:
        """Let the upload that is being read end, and take no more."""
        self._pool.shutdown(cancel_futures=True)

    def _run(self, job: str, folder: Path, files: Sequence[Path]) -> None:
        actor = self._set(job, state="reading").actor
        ending: dict[str, Any] = {"state": "failed", "error": UNEXPECTED}
        try:
            outcomes = self._work(files, actor, lambda progress: self._note(job, progress))
            ending = {"state": "done", "outcomes": tuple(outcomes), "done": len(files)}
        except KithError as error:
            ending = {"state": "failed", "error": error}
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            self._set(job, **ending)

    def _note(self, job: str, progress: Progress) -> None:
        # A zip holds more files than were sent.
        self._set(job, done=progress.done, total=max(progress.done, self._jobs[job].total))

    def _set(self, job: str, **changes: Any) -> Job:
        with self._changed:
            self._jobs[job] = replace(self._jobs[job], **changes)
            self._changed.notify_all()
            return self._jobs[job]
