"""What people say, decide and put right around meetings: rows that are added, never changed; the last one holds."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from graph.ledger import audit
from graph.ledger.database import Database, raw, utc_now

Json = dict[str, Any]
COLUMNS = "meeting, act, item, content, reason, author"


@dataclass(frozen=True, slots=True)
class EventDraft:
    """One thing said or decided.

    Attributes
    ----------
    meeting : str
        The meeting's day as ISO date; empty where it is of none.
    act : str
        plan, add, drop, restore, order, note, action, status, same, other.
    item : str
        Key of the agenda's item, or reference of the action, it is about.
    """

    meeting: str
    act: str
    item: str
    content: Json
    reason: str
    author: str


@dataclass(frozen=True, slots=True)
class Event:
    """The same, as it was kept."""

    n: int
    meeting: str
    act: str
    item: str
    content: Json
    reason: str
    author: str
    said_at: str


def add(database: Database, draft: EventDraft, subjects: Sequence[str], purpose: str) -> Event:
    """Keep one, and log it; `subjects` are the persons it concerns."""
    with database.writing(draft.author) as connection:
        at = utc_now()
        number = (
            raw(connection)
            .execute(
                f"INSERT INTO meeting_events ({COLUMNS}, said_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (draft.meeting, draft.act, draft.item, orjson.dumps(draft.content).decode(), draft.reason, draft.author, at),
            )
            .lastrowid
        )
        what = f"meeting of {draft.meeting or 'no day'}: {draft.act} {draft.item}".strip()
        audit.append(connection, at, draft.author, audit.Verb.ALTERATION, what, list(subjects), purpose)
    return Event(int(number or 0), draft.meeting, draft.act, draft.item, draft.content, draft.reason, draft.author, at)


def events(driver: sqlite3.Connection, acts: Sequence[str] = (), meeting: str | None = None) -> list[Event]:
    """Those of some acts, of one meeting where that is asked, in the order in which they were said."""
    rows = driver.execute(f"SELECT n, {COLUMNS}, said_at FROM meeting_events ORDER BY n").fetchall()
    return [
        Event(number, of, act, item, orjson.loads(content), reason, author, at)
        for number, of, act, item, content, reason, author, at in rows
        if (not acts or act in acts) and meeting in (None, of)
    ]
