"""The inbox: every report that came in, the urgent first, until somebody has dealt with it.

What is done with a report are rows that are added, never changed; a newer version of a report is unread again.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from graph.access import Look
from graph.errors import Contradiction, NotFound, WrongUsage
from graph.kith import Kith
from graph.ledger import audit
from graph.ledger.database import raw, utc_now
from graph.triage.readings import Reading, readings
from graph.triage.urgent import Cue

NEW, TAKEN, WAITING, DONE = "new", "taken", "waiting", "done"
STATES = (NEW, TAKEN, WAITING, DONE)
STILL_SHOWN = timedelta(hours=24)
"""What was dealt with stays in sight for so long, so that it can be put back."""
OPEN = (NEW, TAKEN, WAITING)

ROWS = """
    SELECT r.id, r.reference, r.known_on, e.recorded_at, r.agency, r.reporter, m.state, m.actor, m.at, m.reason
    FROM records AS r
    JOIN graph_counted AS c ON c.record = r.id
    JOIN entries AS e ON e.seq = r.seq
    LEFT JOIN inbox_marks AS m ON m.n = (SELECT max(n) FROM inbox_marks WHERE inbox_marks.record = r.id)
    WHERE r.kind = 'liberty_report' AND {chosen}
    ORDER BY r.known_on DESC, r.seq DESC, r.position DESC
"""

STANDS = """
    SELECT r.id, r.known_on, COALESCE(m.state, 'new') FROM records AS r
    JOIN graph_counted AS c ON c.record = r.id
    LEFT JOIN inbox_marks AS m ON m.n = (SELECT max(n) FROM inbox_marks WHERE inbox_marks.record = r.id)
    WHERE r.kind = 'liberty_report' AND (m.state IS NULL OR m.state != 'done')
"""
"""What of each open report is counted."""


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One report of the inbox.

    Attributes
    ----------
    urgent : tuple of Cue
        Why it cannot wait; empty where it can.
    unreferred : tuple of str
        Words that sound serious where the report speaks of no referral.
    state : {"new", "taken", "waiting", "done"}
    marked_by, marked_at, reason : str
        Who brought it there, when and why; empty while it is new.
    """

    record: str
    reference: str
    known_on: date | None
    received_at: str
    agency: str
    reporter: str
    exploitation: tuple[str, ...]
    head: str
    urgent: tuple[Cue, ...]
    unreferred: tuple[str, ...]
    state: str = NEW
    marked_by: str = ""
    marked_at: str = ""
    reason: str = ""

    @property
    def taken_by(self) -> str | None:
        """Who sees to it; nobody while it is new."""
        return self.marked_by if self.state != NEW else None

    @property
    def because(self) -> list[str]:
        """Why it is urgent, in words."""
        return [f"{cue.label}: “{cue.words}” ({cue.field.replace('_', ' ')})" for cue in self.urgent]


class Inbox:
    """The inbox as one person sees it.

    Parameters
    ----------
    kith : Kith
        The open data folder.
    look : Look
        Who, and what for; each look and each mark is logged.
    today : date
        From which it is counted how old a report is.
    """

    def __init__(self, kith: Kith, look: Look, today: date) -> None:
        self._today = today
        self._kith = kith
        self._view = kith.view(look.actor, look.purpose)
        self._look = look
        self._readings = readings(kith)

    def items(self, state: str = "") -> list[InboxItem]:
        """What is open, the urgent first, and what was dealt with in the last day; all of one state where that is asked.

        Raises
        ------
        WrongUsage
            If there is no such state.
        """
        if state and state not in STATES:
            raise WrongUsage(f"There is no state “{state}”.", f"One of {', '.join(STATES)}.", "state")
        since = (datetime.now(UTC) - STILL_SHOWN).isoformat(timespec="microseconds")
        chosen = "(m.state IS NULL OR m.state != 'done' OR m.at >= ?)" if state != DONE else "? IS NOT NULL"
        self._readings.read_ahead(self._today)
        with self._kith.database.reading_as(self._look.actor) as connection:
            driver = raw(connection)
            reading = self._readings.seen_by(driver, self._today)
            rows = driver.execute(ROWS.format(chosen=chosen), (since,)).fetchall()
            found = [_item(row, reading(row[0], row[2])) for row in rows]
        shown = sorted((one for one in found if state in ("", one.state)), key=_order)
        self._view.log("the inbox", [one.reference for one in shown])
        return shown

    def counts(self) -> dict[str, int]:
        """How many are open, urgent and unreferred (see ``counted``); numbers alone, so nothing is logged."""
        self._readings.read_ahead(self._today)
        marks = self._view.read(lambda driver: driver.execute("SELECT max(n) FROM inbox_marks").fetchone()[0])
        return self._view.once(("inbox", self._today, marks), self._counted)

    def _counted(self, driver: sqlite3.Connection) -> dict[str, int]:
        stands = []
        reading = self._readings.seen_by(driver, self._today)
        for record, known_on, state in driver.execute(STANDS).fetchall():
            read = reading(record, known_on)
            stands.append((state, read.urgent, read.unreferred))
        return _numbers(stands)

    def item(self, reference: str) -> InboxItem:
        """One report of the inbox, in whatever state. Raises NotFound."""
        with self._kith.database.reading_as(self._look.actor) as connection:
            found = self._one(raw(connection), reference)
        self._view.log(f"report {found.reference} in the inbox", [found.reference])
        return found

    def mark(self, reference: str, state: str, reason: str = "") -> InboxItem:
        """Take a report, have it wait, say that it is dealt with, or put it back among the new.

        Raises
        ------
        NotFound
            If there is no such report.
        NotAllowed
            If it is restricted.
        Contradiction
            If somebody else has taken it.
        WrongUsage
            If there is no such state.
        """
        if state not in STATES:
            raise WrongUsage(f"There is no state “{state}”.", f"One of {', '.join(STATES)}.", "state")
        actor = self._look.actor
        self._view.check(reference.strip())
        with self._kith.database.writing(actor) as connection:
            driver = raw(connection)
            found = self._one(driver, reference)
            if state == TAKEN and found.state == TAKEN and found.marked_by != actor:
                raise Contradiction(
                    f"{found.marked_by} has taken {found.reference} already.",
                    "Ask them, or put it back among the new first and take it then.",
                )
            if (found.state, found.taken_by, found.reason) != (state, actor if state != NEW else None, reason.strip()):
                at = utc_now()
                driver.execute(
                    "INSERT INTO inbox_marks (record, state, actor, at, reason) VALUES (?, ?, ?, ?, ?)",
                    (found.record, state, actor, at, reason.strip()),
                )
                what = f"report {found.reference} in the inbox: {state}"
                audit.append(connection, at, actor, audit.Verb.ALTERATION, what, [found.reference], self._look.purpose)
        with self._kith.database.reading_as(actor) as connection:
            return self._one(raw(connection), reference)

    def of_record(self, record: str) -> tuple[str, str, str, str]:
        """What was done with a report last: (state, who, when, why); new where nothing was."""
        return next(iter(self.history(record)), (NEW, "", "", ""))

    def history(self, record: str) -> list[tuple[str, str, str, str]]:
        """What was done with a report: (state, who, when, why), the newest first; names nobody of whom it speaks."""
        with self._kith.database.reading_as(self._look.actor) as connection:
            rows = raw(connection).execute(
                "SELECT state, actor, at, reason FROM inbox_marks WHERE record = ? ORDER BY n DESC", (record,)
            )
            return [(row[0], row[1], row[2], row[3]) for row in rows]

    def _one(self, driver: sqlite3.Connection, reference: str) -> InboxItem:
        reading = self._readings.seen_by(driver, self._today)
        rows = driver.execute(ROWS.format(chosen="r.reference = ?"), (reference.strip(),)).fetchall()
        if not rows:
            raise NotFound(
                f"There is no report {reference} in the inbox.", "See `kith inbox`; minutes and case rows have none."
            )
        return _item(rows[0], reading(rows[0][0], rows[0][2]))


def _item(row: Sequence[Any], read: Reading) -> InboxItem:
    record, reference, known_on, received_at, agency, reporter, state, actor, at, reason = row
    return InboxItem(
        record=record,
        reference=reference,
        known_on=date.fromisoformat(known_on) if known_on else None,
        received_at=received_at,
        agency=agency,
        reporter=reporter,
        exploitation=read.exploitation,
        head=read.head,
        urgent=read.urgent,
        unreferred=read.unreferred,
        state=state or NEW,
        marked_by=(actor or "") if state not in (None, NEW) else "",
        marked_at=at or "",
        reason=reason or "",
    )


def _order(item: InboxItem) -> tuple[bool, bool, bool, int]:
    """Open before dealt with, urgent first, then serious and unreferred; a stable sort keeps the newest before the older."""
    return item.state == DONE, not item.urgent, not item.unreferred, STATES.index(item.state)


def counted(items: Iterable[InboxItem]) -> dict[str, int]:
    """How many are in each state, how many open ones are urgent, and how many are serious and unreferred."""
    return _numbers([(one.state, one.urgent, one.unreferred) for one in items])


def _numbers(stands: Sequence[tuple[str, Sequence[object], Sequence[object]]]) -> dict[str, int]:
    """Counts of (state, why it is urgent, what sounds serious and unreferred)."""
    waiting = [one for one in stands if one[0] in OPEN]
    return {
        **{state: sum(one[0] == state for one in stands) for state in STATES},
        "urgent": sum(bool(urgent) for _, urgent, _ in waiting),
        "unreferred": sum(bool(unreferred) for *_, unreferred in waiting),
    }
