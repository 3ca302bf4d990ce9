"""Reading the log of looks: by person, by user, by day, by word; reading it is a look as well."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from graph.access import View
from graph.errors import NotFound
from graph.kith import Kith
from graph.ledger.database import raw
from graph.store.embedded import EmbeddedGraph

LONDON = ZoneInfo("Europe/London")
COLUMNS = "n, at, actor, verb, what, subjects, purpose, recipient"


@dataclass(frozen=True, slots=True)
class LogRow:
    """One row of the log."""

    n: int
    at: datetime
    actor: str
    verb: str
    what: str
    subjects: tuple[str, ...]
    purpose: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows are wanted; what is empty does not narrow.

    Attributes
    ----------
    person : str
        An entity's id; looks under ids that have since been merged into it count too.
    start, end : date or None
        First and last day, in London.
    text : str
        Stands somewhere in what was looked at, what for or for whom.
    """

    person: str = ""
    user: str = ""
    start: date | None = None
    end: date | None = None
    verb: str = ""
    text: str = ""


def rows(kith: Kith, view: View, asked: Asked, limit: int | None = None, offset: int = 0) -> list[LogRow]:
    """Rows of the log, the newest first; asking for them is logged before they are shown.

    Raises
    ------
    NotFound
        If nobody goes by the person's id, now or in the log.
    """
    with kith.database.reading_as(view.look.actor) as connection:
        subjects = ids_of(raw(connection), asked.person) if asked.person else []
    view.log(_words(asked), subjects[:1])
    where, values = _conditions(asked, subjects)
    with kith.database.reading_as(view.look.actor) as connection:
        found = raw(connection).execute(
            f"SELECT {COLUMNS} FROM audit {where} ORDER BY n DESC LIMIT ? OFFSET ?",  # noqa: S608 - our own conditions
            [*values, -1 if limit is None else limit, offset],
        )
        return [log_row(row) for row in found]


def ids_of(driver: sqlite3.Connection, person: str) -> list[str]:
    """Every id under which a person may have been looked at, the present one first.

    An entity is called by its oldest mention: each of its mentions may once have stood alone, and been the oldest. Raises
    NotFound where the id stands for nothing and no look names it.
    """
    try:
        now = EmbeddedGraph(driver).node(person).id
    except NotFound:
        if not driver.execute("SELECT 1 FROM audit, json_each(audit.subjects) WHERE value = ?", (person,)).fetchone():
            raise
        return [person]
    members = driver.execute("SELECT mention FROM graph_entity WHERE entity = ? ORDER BY mention", (now,)).fetchall()
    return list(dict.fromkeys([now, person, *(f"e{row[0][1:]}" for row in members)]))


def log_row(row: Sequence[object]) -> LogRow:
    """A row as it stands in the table, as plain data."""
    n, at, actor, verb, what, subjects, purpose, recipient = row
    moment = datetime.fromisoformat(str(at))
    return LogRow(
        int(str(n)),
        moment if moment.tzinfo else moment.replace(tzinfo=UTC),
        str(actor),
        str(verb),
        str(what),
        tuple(json.loads(str(subjects))),
        str(purpose),
        str(recipient),
    )


def all_rows(driver: sqlite3.Connection, since: datetime) -> Iterator[LogRow]:
    """The rows from a moment on, the oldest first."""
    found = driver.execute(f"SELECT {COLUMNS} FROM audit WHERE at >= ? ORDER BY n", (_text(since),))  # noqa: S608
    return map(log_row, found)


def begins(day: date) -> datetime:
    """The moment at which a day begins in London."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


LOOKED_AT = """n IN (SELECT a.n FROM audit AS a, json_each(a.subjects) AS s
    WHERE s.value IN (SELECT value FROM json_each(?)))"""
SAID = "(instr(lower(what || ' ' || purpose || ' ' || recipient), ?) OR instr(subjects, ?))"


def _conditions(asked: Asked, subjects: Sequence[str]) -> tuple[str, list[str]]:
    held: list[tuple[str, list[str]]] = []
    if subjects:
        held.append((LOOKED_AT, [json.dumps(list(subjects))]))
    if asked.user:
        held.append(("actor = ? COLLATE NOCASE", [asked.user]))
    if asked.verb:
        held.append(("verb = ?", [asked.verb]))
    if asked.start:
        held.append(("at >= ?", [_text(begins(asked.start))]))
    if asked.end:
        held.append(("at < ?", [_text(begins(asked.end + timedelta(days=1)))]))
    if asked.text:
        held.append((SAID, [asked.text.lower(), asked.text]))
    where = " AND ".join(condition for condition, _ in held)
    return (f"WHERE {where}" if where else ""), [value for _, values in held for value in values]


def _words(asked: Asked) -> str:
    """What the look at the log is itself logged as; what was searched for may be a name, and is not repeated."""
    parts = [
        "of one person" if asked.person else "",
        f"of {asked.user}" if asked.user else "",
        f"of every {asked.verb}" if asked.verb else "",
        f"from {asked.start}" if asked.start else "",
        f"to {asked.end}" if asked.end else "",
        "with some words" if asked.text else "",
    ]
    return " ".join(["the log itself", *filter(None, parts)])
