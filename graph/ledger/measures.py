"""Measures of disruption and licensing that people record on persons and places: added, put right by a newer row, withdrawn."""

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import date

from graph.ledger import audit
from graph.ledger.database import Database, raw, utc_now

COLUMNS = "measure, subject, kind, what, started, expires, conditions, outcome, withdrawn, reason, author"


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that was done about a person or a place.

    Attributes
    ----------
    id : str
        The same for every version; empty for a new one.
    kind : str
        measure, visit, test_purchase, update or threshold.
    what : str
        The term of its vocabulary, or the day's news in words.
    started : date
        When it was served, made or decided.
    conditions, outcome : str
    withdrawn : bool
        Whether it is no longer to count: it was recorded by mistake.
    """

    id: str
    subject: str
    kind: str
    what: str
    started: date
    expires: date | None
    conditions: str
    outcome: str
    withdrawn: bool
    reason: str
    author: str


def add(database: Database, measure: Measure, purpose: str) -> Measure:
    """Keep one, or a newer version of one, and log it."""
    held = measure.id or f"d{secrets.token_hex(6)}"
    with database.writing(measure.author) as connection:
        at = utc_now()
        raw(connection).execute(
            f"INSERT INTO measures ({COLUMNS}, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                held, measure.subject, measure.kind, measure.what, measure.started.isoformat(),
                measure.expires.isoformat() if measure.expires else None, measure.conditions, measure.outcome,
                int(measure.withdrawn), measure.reason, measure.author, at,
            ),
        )  # fmt: skip
        verb = "withdrawn" if measure.withdrawn else "recorded"
        what = f"{measure.kind} {held} {verb} on {measure.subject}"
        audit.append(connection, at, measure.author, audit.Verb.ALTERATION, what, [measure.subject], purpose)
    return next(one for one in _all(database) if one.id == held)


def _all(database: Database) -> list[Measure]:
    with database.reading() as connection:
        return measures(raw(connection), withdrawn=True)


def measures(driver: sqlite3.Connection, subject: str = "", *, withdrawn: bool = False) -> list[Measure]:
    """The newest version of each, of one entity where that is asked, oldest first; an entity goes by what it has become."""
    rows = driver.execute(
        f"SELECT {COLUMNS}, COALESCE((SELECT entity FROM graph_entity WHERE mention = 'm' || substr(subject, 2)), subject) "
        "FROM measures AS one WHERE n = (SELECT max(n) FROM measures AS other WHERE other.measure = one.measure) "
        "ORDER BY started, n"
    )
    found = [
        Measure(
            held, now, kind, what, date.fromisoformat(started), date.fromisoformat(expires) if expires else None, conditions,
            outcome, bool(gone), reason, author,
        )
        for held, _, kind, what, started, expires, conditions, outcome, gone, reason, author, now in rows
    ]  # fmt: skip
    return [one for one in found if subject in ("", one.subject) and (withdrawn or not one.withdrawn)]
