"""Records that only some may see: who restricted them, for whom they stay open, and why."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import orjson


@dataclass(frozen=True, slots=True)
class Restriction:
    """One entity or reference that is restricted now.

    Attributes
    ----------
    subject : str
        A mention of the entity ("m…", which stays the same whatever it is joined with), or a reference.
    named : tuple of str
        The users who may see it.
    """

    subject: str
    named: tuple[str, ...]
    reason: str
    author: str
    restricted_at: str


NOW = """
    SELECT subject, named, reason, author, restricted_at FROM restrictions AS r
    WHERE lifted = 0 AND n = (SELECT max(n) FROM restrictions AS s WHERE s.subject = r.subject) ORDER BY n
"""


def standing(driver: sqlite3.Connection) -> list[Restriction]:
    """What is restricted now, the first restricted first."""
    return [
        Restriction(subject, tuple(orjson.loads(named)), reason, author, at)
        for subject, named, reason, author, at in driver.execute(NOW)
    ]


def subject_of(driver: sqlite3.Connection, entity: str) -> str:
    """What an entity is restricted by: its oldest mention."""
    row = driver.execute(
        "SELECT m.id FROM graph_entity AS ge JOIN mentions AS m ON m.id = ge.mention WHERE ge.entity = ? "
        "ORDER BY m.seq, m.position LIMIT 1",
        (entity,),
    ).fetchone()
    return str(row[0]) if row else entity


def write(
    driver: sqlite3.Connection, subject: str, named: Sequence[str], reason: str, by: tuple[str, str], *, lifted: bool
) -> None:
    """Restrict, restrict anew, or lift; `by` is who and when."""
    driver.execute(
        "INSERT INTO restrictions (subject, named, lifted, reason, author, restricted_at) VALUES (?, ?, ?, ?, ?, ?)",
        (subject, orjson.dumps(sorted(set(named))).decode(), int(lifted), reason, *by),
    )


def hidden_from(driver: sqlite3.Connection, actor: str) -> tuple[frozenset[str], frozenset[str]]:
    """Entities and references that somebody may not see."""
    closed = [one.subject for one in standing(driver) if actor.casefold() not in {name.casefold() for name in one.named}]
    if not closed:
        return frozenset(), frozenset()
    marks = ", ".join("?" * len(closed))
    rows = driver.execute(f"SELECT entity FROM graph_entity WHERE mention IN ({marks})", closed)
    return frozenset(row[0] for row in rows), frozenset(closed)
