"""What a chart shows of the reports behind it: where each comes from, and how it is graded."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import orjson

MOST = 400
"""Parameters of one statement."""

SOURCES = """
    SELECT r.reference, r.kind, r.known_on,
        (SELECT min(occurred_on) FROM incidents WHERE incidents.record = r.id),
        r.agency, r.reporter, r.footing, json_extract(r.body, '$.content.exploitation'),
        g.source_grade, g.intelligence_grade, g.handling
    FROM records AS r
    JOIN graph_counted AS c ON c.record = r.id
    LEFT JOIN grades AS g ON g.n = (SELECT max(n) FROM grades WHERE grades.record = r.id AND grades.item IN (0, 1))
    WHERE r.reference IN ({marks})
    ORDER BY r.known_on, r.reference
"""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One report, meeting or row behind a link; the grades are empty where nobody has graded it."""

    reference: str
    kind: str
    known_on: date | None
    occurred_on: date | None
    agency: str
    reporter: str
    footing: str
    exploitation: tuple[str, ...]
    source_grade: str
    intelligence_grade: str
    handling: str


def source_rows(driver: sqlite3.Connection, references: Iterable[str]) -> list[SourceRow]:
    """The records that go by these references and count, the oldest first."""
    wanted = list(dict.fromkeys(references))
    found: list[SourceRow] = []
    for start in range(0, len(wanted), MOST):
        chunk = wanted[start : start + MOST]
        rows = driver.execute(SOURCES.format(marks=", ".join("?" * len(chunk))), chunk)
        found += [
            SourceRow(
                reference=row[0],
                kind=row[1],
                known_on=_day(row[2]),
                occurred_on=_day(row[3]),
                agency=row[4],
                reporter=row[5],
                footing=row[6],
                exploitation=tuple(orjson.loads(row[7] or "[]")),
                source_grade=row[8] or "",
                intelligence_grade=row[9] or "",
                handling=row[10] or "",
            )
            for row in rows
        ]
    return sorted(found, key=lambda row: (str(row.known_on or ""), row.reference))


def meeting_days(driver: sqlite3.Connection) -> list[date]:
    """Days of the tasking meetings whose minutes are held, the earliest first."""
    rows = driver.execute(
        "SELECT DISTINCT r.known_on FROM records AS r JOIN graph_counted AS c ON c.record = r.id "
        "WHERE r.kind = 'meeting' AND r.known_on IS NOT NULL ORDER BY r.known_on"
    )
    return [date.fromisoformat(row[0]) for row in rows]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
