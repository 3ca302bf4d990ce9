"""From paths to the ledger: every file is taken in whole or not at all, and one bad file never stops the rest."""

import sqlite3
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from graph.identity.desk import IdentityDesk
from graph.kith import Kith
from graph.ledger.drafts import FileDraft, Problem
from graph.ledger.writer import Writer
from graph.store.projection import catch_up
from ingest.corroboration import corroborate
from ingest.documents import Received, expand, receive
from ingest.known_names import KnownNames
from ingest.workers import read_all

BATCH_FILES = 32
BATCH_RECORDS = 2000
"""How much goes into one transaction: a crash loses at most what was not yet said to be taken in, and while it is written no
look can be logged, so that nobody sees a page."""


FAULTS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError,
    sqlite3.DataError, sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError,
)  # fmt: skip
"""How a mistake of ours shows that what stands in one file brings out; a full disk, say, is none."""


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file."""

    path: str
    outcome: str
    kind: str
    references: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest has come; `path` is the file that was just finished."""

    done: int
    path: str
    outcome: str


@dataclass(slots=True)
class Intake:
    """The outcome of one ingest."""

    files: list[FileOutcome] = field(default_factory=list)
    passed_over: list[FileOutcome] = field(default_factory=list)

    @property
    def totals(self) -> dict[str, int]:
        """Files by outcome."""
        return dict(Counter(file.outcome for file in self.files))

    @property
    def needs_a_person(self) -> bool:
        """Whether a file was rejected or needs attention."""
        return any(file.outcome in ("needs_attention", "rejected") for file in self.files)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who takes files in, why, and what day it is for them."""

    actor: str
    purpose: str
    today: date


Watcher = Callable[[Progress], None]


def ingest(kith: Kith, paths: Iterable[Path], sender: Sender, watch: Watcher | None = None) -> Intake:
    """Take in files and folders.

    Parameters
    ----------
    kith : Kith
        The open data folder.
    paths : iterable of pathlib.Path
        Files, folders, zips.
    sender : Sender
        Who, why, and today's date (what is dated later is asked about).
    watch : callable, optional
        Told after each file.

    Raises
    ------
    NotFound
        If there is nothing at one of the paths.
    """
    return _take_in(kith, expand(paths), sender, watch)


def ingest_upload(kith: Kith, files: Iterable[tuple[str, bytes]], sender: Sender, watch: Watcher | None = None) -> Intake:
    """Take in files that are in memory, as (name, content)."""
    return _take_in(kith, (part for name, content in files for part in receive(name, content)), sender, watch)


Also = Callable[[Writer, sqlite3.Connection], None]
"""What else is written with a batch, once its records are there and before anybody is judged."""


def keep_read(kith: Kith, batch: Sequence["Read"], sender: Sender, also: Also | None = None) -> list[FileOutcome]:
    """Keep what was read already, in one transaction with what `also` writes."""
    return _keep(kith, batch, Rooms.of(kith), sender, also)


def _take_in(kith: Kith, received: Iterator[Received], sender: Sender, watch: Watcher | None) -> Intake:
    intake = Intake()
    rooms = Rooms.of(kith)
    for batch in _batches(read_all(received, sender.today)):
        try:
            outcomes = _keep(kith, batch, rooms, sender)
        except FAULTS:
            outcomes = _one_by_one(kith, batch, sender)
            rooms = Rooms.of(kith)  # what the old ones learnt of this batch was not kept
        for file in outcomes:
            (intake.passed_over if file.outcome == "passed_over" else intake.files).append(file)
            if watch:
                watch(Progress(len(intake.files), file.path, file.outcome))
    return intake


SAID_AGAIN = {
    "liberty_report": "this is a newer version of it, and both are kept",
    "liberty_register": "its row here counts once with it",
    "tasking_minutes": "this is a newer version of them, and both are kept",
}
"""What is said of a reference that comes again, by kind of file; a case list is expected to repeat its rows."""

Read = tuple[Received, FileDraft]


@dataclass(frozen=True, slots=True)
class Rooms:
    """What one ingest keeps at hand from batch to batch."""

    names: KnownNames
    identity: IdentityDesk

    @classmethod
    def of(cls, kith: Kith) -> "Rooms":
        """Rooms that know what the record holds."""
        return cls(KnownNames(kith), IdentityDesk())


def _batches(files: Iterable[Read]) -> Iterator[list[Read]]:
    batch: list[Read] = []
    records = 0
    for read in files:
        batch.append(read)
        records += len(read[1].records)
        if len(batch) >= BATCH_FILES or records >= BATCH_RECORDS:
            yield batch
            batch, records = [], 0
    if batch:
        yield batch


def _one_by_one(kith: Kith, batch: Sequence[Read], sender: Sender) -> list[FileOutcome]:
    """Take in each file of a batch by itself, read again; one that cannot be is kept without what was read from it."""
    outcomes: list[FileOutcome] = []
    rooms = Rooms.of(kith)
    for received, draft in read_all((received for received, _ in batch), sender.today):
        try:
            outcomes += _keep(kith, [(received, draft)], rooms, sender)
        except FAULTS as fault:
            rooms = Rooms.of(kith)
            outcomes += _keep(kith, [(received, _left_out(draft, fault))], rooms, sender)
    return outcomes


def _left_out(draft: FileDraft, fault: BaseException) -> FileDraft:
    """The draft without its records, and where in the code they could not be taken in; nothing of what they say."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    where = f"{type(fault).__name__} in {Path(last.filename).name}, line {last.lineno}"
    said = f"Kith made a mistake on what stands in this file ({where}), and took nothing from it."
    problem = Problem("", said, "The file is kept. Enter it by hand, and tell whoever looks after Kith.", "attention")
    return replace(draft, records=[], problems=[*draft.problems, problem])


def _keep(kith: Kith, batch: Sequence[Read], rooms: Rooms, sender: Sender, also: Also | None = None) -> list[FileOutcome]:
    """Write one batch: originals first, then everything read from them in one transaction."""
    kept = [(received, draft) for received, draft in batch if not received.passed_over]
    for received, _ in kept:
        if received.content:
            kith.originals.keep(received.content, received.sha256)
    rooms.names.find_in([record for _, draft in kept for record in draft.records])
    rooms.identity.read_ahead(kith.database)
    outcomes: dict[int, FileOutcome] = {}
    with kith.writing(sender.actor, "ingest") as (writer, driver):
        for number, (received, draft) in enumerate(batch):
            outcomes[number] = _write(writer, driver, received, draft, sender)
        if also:
            also(writer, driver)
        rooms.names.reread(writer, driver)
        rooms.identity.judge_new(writer, driver)
        catch_up(driver)
        corroborate(writer.next_entry("corroboration"), driver, writer.records)
    return [outcomes[number] for number in range(len(batch))]


def _write(writer: Writer, driver: sqlite3.Connection, received: Received, draft: FileDraft, sender: Sender) -> FileOutcome:
    if received.passed_over:
        return FileOutcome(received.path, "passed_over", "unknown", (), tuple(received.problems))
    if writer.holds(draft.sha256):
        return _already_held(driver, draft)
    outcome = outcome_of(draft)
    kept = writer.append(draft, outcome, sender.purpose)
    said = [problem for record in draft.records for problem in record.problems]
    draft.records = []  # they stand in the ledger now; a register's would take gigabytes beside what follows
    for item in kept:
        if item.held_before and draft.kind in SAID_AGAIN:
            note = f"{item.reference} was held before; {SAID_AGAIN[draft.kind]}."
            draft.problems.append(Problem("reference", note, "Nothing needs doing.", "note"))
    problems = [*draft.problems, *said]
    references = tuple(dict.fromkeys(item.reference for item in kept))
    return FileOutcome(received.path, outcome, draft.kind, references, tuple(problems))


def _already_held(driver: sqlite3.Connection, draft: FileDraft) -> FileOutcome:
    path, kind, outcome, recorded = driver.execute(
        "SELECT d.path, d.kind, d.outcome, e.recorded_at FROM documents AS d JOIN entries AS e ON e.seq = d.seq WHERE d.id = ?",
        (draft.sha256,),
    ).fetchone()
    references = driver.execute(
        "SELECT DISTINCT reference FROM records WHERE document = ? ORDER BY position", (draft.sha256,)
    ).fetchall()
    said = f"The same bytes came on {recorded[:10]} as {path}; nothing was changed."
    problems = [Problem("", said, "Nothing needs doing.", "note")]
    if outcome == "rejected":
        rows = driver.execute("SELECT field, problem, remedy, severity FROM problems WHERE document = ?", (draft.sha256,))
        problems += [Problem(*row) for row in rows]
    held = "rejected" if outcome == "rejected" else "already_held"
    return FileOutcome(draft.path, held, kind, tuple(row[0] for row in references), tuple(problems))


def outcome_of(draft: FileDraft) -> str:
    """A file's outcome by the worst of its problems."""
    severities = {problem.severity for problem in draft.problems}
    severities |= {problem.severity for record in draft.records for problem in record.problems}
    if "rejected" in severities and not draft.records:
        return "rejected"
    return "needs_attention" if severities & {"attention", "rejected"} else "accepted"
