"""What the ledger shows of itself: mentions, reports, files, actions, as plain rows."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A mention as commands and pages show it; `text` is verbatim."""

    id: str
    file: str
    reference: str
    kind: str
    text: str
    role: str
    field: str
    start: int
    end: int
    sure: bool
    entity: str
    record: str = ""


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """One line of a list of reports.

    `counts` is False for a version that a newer one has replaced.
    """

    record: str
    reference: str
    kind: str
    known_on: date | None
    occurred_on: date | None
    agency: str
    reporter: str
    footing: str
    exploitation: tuple[str, ...]
    version: int
    file: str
    serious_unreferred: tuple[str, ...] = ()
    assigned: bool = False
    counts: bool = True


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One report, meeting or row with all that was read from it.

    `fields` holds (canonical name, label as written, verbatim value) in the order of the form.
    """

    summary: ReportSummary
    fields: tuple[tuple[str, str, str], ...]
    unplaced: tuple[str, ...]
    content: dict[str, Any]
    mentions: tuple[MentionRow, ...]
    problems: tuple[dict[str, str], ...]
    document: str
    media: str
    versions: tuple[ReportSummary, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action of the tasking meeting with its last known status; `history` is (meeting, status), oldest first."""

    ref: str
    text: str
    owner: str
    due: date | None
    due_raw: str
    five_p: str
    status: str
    meeting: str
    targets: tuple[str, ...]
    history: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One file that was received."""

    sha256: str
    path: str
    kind: str
    outcome: str
    recorded_at: str
    references: tuple[str, ...]
    problems: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class RelationRow:
    """What two reports are to each other, by their references; `author` is "kith" where no person has said it."""

    a: str
    b: str
    relation: str
    because: tuple[str, ...]
    author: str
