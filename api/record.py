"""What pages and /api/v1 ask of the record: thin functions, so that what stands behind is named in one place."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from graph.access import Look
from graph.analysis.finding import Finding
from graph.kith import Kith
from graph.ledger.database import raw
from ingest.pipeline import FileOutcome, Progress, Sender, ingest_upload

UPLOADED = "sent in by upload"
AUDIT = "SELECT n, at, actor, verb, what, subjects, purpose, recipient FROM audit"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One row of the log."""

    n: int
    at: datetime
    actor: str
    verb: str
    what: str
    subjects: tuple[str, ...]
    purpose: str
    recipient: str


def today(given: date | None) -> date:
    """The day it is for the record: the one that was set, else today's in London."""
    return given or datetime.now(ZoneInfo("Europe/London")).date()


def findings(kith: Kith, look: Look, as_of: date) -> list[Finding]:
    """What stands out as of a day."""
    return kith.view(look.actor, look.purpose).findings(as_of).findings


def take_in(kith: Kith, files: Sequence[Path], actor: str, day: date, watch: Callable[[Progress], None]) -> list[FileOutcome]:
    """Ingest uploaded files, one in memory at a time; what was passed over comes last."""
    intake = ingest_upload(kith, _contents(files), Sender(actor, UPLOADED, day), watch)
    return [*intake.files, *intake.passed_over]


def _contents(files: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for file in files:
        yield file.name, file.read_bytes()


def audit_rows(kith: Kith, look: Look, actor: str, limit: int, offset: int) -> list[AuditRow]:
    """Rows of the log, the newest first; reading them is logged as a look too."""
    kith.view(look.actor, look.purpose).log("the log itself", [])
    where, values = ("WHERE actor = ?", [actor]) if actor else ("", [])
    with kith.database.reading() as connection:
        rows = raw(connection).execute(f"{AUDIT} {where} ORDER BY n DESC LIMIT ? OFFSET ?", [*values, limit, offset])
        return [_audit_row(row) for row in rows]


def audit_rows_of(kith: Kith, look: Look, verb: str, actor: str, limit: int = 200) -> list[AuditRow]:
    """The newest rows of the log of one verb, of one person or (where `actor` is empty) of all; logged as a look too."""
    kith.view(look.actor, look.purpose).log(f"the log of every {verb}", [])
    with kith.database.reading() as connection:
        rows = raw(connection).execute(
            f"{AUDIT} WHERE verb = ? AND ? IN ('', actor) ORDER BY n DESC LIMIT ?", [verb, actor, limit]
        )
        return [_audit_row(row) for row in rows]


def _audit_row(row: Sequence[Any]) -> AuditRow:
    n, at, actor, verb, what, subjects, purpose, recipient = row
    return AuditRow(n, _moment(at), actor, verb, what, tuple(json.loads(subjects)), purpose, recipient)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
