"""Records that were entered on a child: the one that counts, and those before it."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from graph.access import View

RECORDS = """
    SELECT ge.entity, n.name, r.reference, r.known_on, r.body -> '$.content', e.actor, e.recorded_at, c.record IS NOT NULL
    FROM records AS r JOIN entries AS e ON e.seq = r.seq
    JOIN mentions AS m ON m.record = r.id AND m.kind = 'Child' AND m.field = 'child'
    JOIN graph_entity AS ge ON ge.mention = m.id JOIN graph_nodes AS n ON n.id = ge.entity
    LEFT JOIN graph_counted AS c ON c.record = r.id
    WHERE r.kind = ? AND ? IN ('', ge.entity) ORDER BY r.seq DESC, r.position DESC
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """One record that somebody entered.

    Attributes
    ----------
    counts : bool
        False for one that a newer one has taken the place of.
    """

    child: str
    name: str
    reference: str
    on: date
    content: Mapping[str, Any]
    author: str
    recorded_at: str
    counts: bool


def entered(view: View, kind: str, child: str = "") -> list[Kept]:
    """All records of a kind, or those of one child, the newest first; whoever shows them logs it."""

    def read(driver: sqlite3.Connection) -> list[Kept]:
        return [
            Kept(entity, name, reference, date.fromisoformat(on), orjson.loads(content), author, recorded, bool(counts))
            for entity, name, reference, on, content, author, recorded, counts in driver.execute(RECORDS, (kind, child))
        ]

    return view.read(read)


def newest(view: View, kind: str, child: str) -> Kept | None:
    """The record of a kind that counts for a child; of two children found to be one, the one entered last."""
    return next((one for one in entered(view, kind, child) if one.counts), None)
