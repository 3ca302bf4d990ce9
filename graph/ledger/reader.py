"""Reads the ledger's rows back. Looks at persons go through ``graph.access.View``, which logs them; nothing else calls this."""

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import Any

import orjson

from graph.errors import NotFound
from graph.ledger.shown import DocumentRow, MentionRow, RecordPage, RelationRow, ReportSummary

MENTIONS = """
    SELECT m.id, d.path, r.reference, m.kind, m.text, m.role, m.field, m.start, m."end", m.sure, ge.entity, m.record
    FROM mentions AS m
    JOIN records AS r ON r.id = m.record
    JOIN documents AS d ON d.id = r.document
    JOIN graph_entity AS ge ON ge.mention = m.id
    {where}
    ORDER BY r.seq, r.position, m.seq, m.position
"""

SHOWN = ("id", "file", "reference", "kind", "text", "role", "field", "start", "end", "sure", "entity", "record")
"""Columns of `MENTIONS` as ``MentionRow`` calls them."""

SUMMARIES = """
    SELECT r.id, r.reference, r.kind, r.known_on,
        (SELECT min(occurred_on) FROM incidents WHERE incidents.record = r.id),
        r.agency, r.reporter, r.footing, json_extract(r.body, '$.content.exploitation'),
        (SELECT count(*) FROM records AS older
         WHERE older.kind = r.kind AND older.reference = r.reference
           AND (older.seq, older.position) <= (r.seq, r.position)),
        d.path, json_extract(r.body, '$.content.serious_unreferred'), r.assigned, c.record IS NOT NULL
    FROM records AS r
    JOIN documents AS d ON d.id = r.document
    LEFT JOIN graph_counted AS c ON c.record = r.id
"""


def day(text: str | None) -> date | None:
    """An ISO date as a date."""
    return date.fromisoformat(text) if text else None


def mention_rows(driver: sqlite3.Connection, reference: str = "", entity: str = "") -> list[MentionRow]:
    """Mentions, of one reference or of one entity where that is asked."""
    conditions, values = [], []
    if reference:
        conditions.append("r.reference = ?")
        values.append(reference)
    if entity:
        conditions.append("ge.entity = ?")
        values.append(entity)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    rows = driver.execute(MENTIONS.format(where=where), values)
    return [MentionRow(**dict(zip(SHOWN, row, strict=True)) | {"sure": bool(row[9])}) for row in rows]


def _summary(row: tuple[Any, ...]) -> ReportSummary:
    return ReportSummary(
        record=row[0],
        reference=row[1],
        kind=row[2],
        known_on=day(row[3]),
        occurred_on=day(row[4]),
        agency=row[5],
        reporter=row[6],
        footing=row[7],
        exploitation=tuple(orjson.loads(row[8] or "[]")),
        version=row[9],
        file=row[10],
        serious_unreferred=tuple(orjson.loads(row[11] or "[]")),
        assigned=bool(row[12]),
        counts=bool(row[13]),
    )


def newest_reports(driver: sqlite3.Connection, limit: int, offset: int = 0) -> list[ReportSummary]:
    """Liberty reports that count, the newest first by the date they carry."""
    rows = driver.execute(
        f"{SUMMARIES} WHERE r.kind = 'liberty_report' AND c.record IS NOT NULL "
        "ORDER BY r.known_on DESC, r.seq DESC, r.position DESC LIMIT ? OFFSET ?",
        (limit, offset),
    )
    return [_summary(row) for row in rows]


def unreferred(driver: sqlite3.Connection, limit: int) -> list[ReportSummary]:
    """Reports that look serious and do not say that a referral was made, the newest first."""
    rows = driver.execute(
        f"{SUMMARIES} WHERE r.kind = 'liberty_report' AND c.record IS NOT NULL "
        "AND json_array_length(r.body, '$.content.serious_unreferred') > 0 "
        "ORDER BY r.known_on DESC, r.seq DESC, r.position DESC LIMIT ?",
        (limit,),
    )
    return [_summary(row) for row in rows]


def record_page(driver: sqlite3.Connection, reference: str) -> RecordPage:
    """The version of a report, meeting or row that counts, by reference or record id.

    Raises
    ------
    NotFound
        If no report has that reference.
    """
    versions = [
        _summary(row) for row in driver.execute(f"{SUMMARIES} WHERE r.reference = ? ORDER BY r.seq, r.position", (reference,))
    ]
    if not versions:
        versions = [_summary(row) for row in driver.execute(f"{SUMMARIES} WHERE r.id = ?", (reference,))]
    if not versions:
        raise NotFound(f"There is no report {reference}.", "Check the reference, or search for a name in it.")
    shown = next((version for version in versions if version.counts), versions[-1])
    document, body, media = driver.execute(
        "SELECT r.document, r.body, d.media FROM records AS r JOIN documents AS d ON d.id = r.document WHERE r.id = ?",
        (shown.record,),
    ).fetchone()
    read = orjson.loads(body)
    return RecordPage(
        summary=shown,
        fields=tuple((name, read["labels"].get(name, ""), value) for name, value in read["fields"].items()),
        unplaced=tuple(read["unplaced"]),
        content=read["content"],
        mentions=tuple(row for row in mention_rows(driver, shown.reference) if row.record == shown.record),
        problems=tuple(_problems(driver, "record = ?", (shown.record,))),
        document=document,
        media=media,
        versions=tuple(versions),
    )


def _problems(driver: sqlite3.Connection, where: str, values: Iterable[str]) -> list[dict[str, str]]:
    rows = driver.execute(f"SELECT field, problem, remedy, severity FROM problems WHERE {where} ORDER BY n", tuple(values))
    return [dict(zip(("field", "problem", "remedy", "severity"), row, strict=True)) for row in rows]


def documents(driver: sqlite3.Connection, outcomes: Iterable[str] = (), limit: int = 200) -> list[DocumentRow]:
    """Files received, the newest first; only those with one of `outcomes` where that is asked."""
    wanted = tuple(outcomes)
    where = f"WHERE d.outcome IN ({', '.join('?' * len(wanted))})" if wanted else ""
    rows = driver.execute(
        "SELECT d.id, d.path, d.kind, d.outcome, e.recorded_at FROM documents AS d JOIN entries AS e ON e.seq = d.seq "
        f"{where} ORDER BY d.seq DESC, d.rowid DESC LIMIT ?",
        (*wanted, limit),
    ).fetchall()
    return [
        DocumentRow(sha256, path, kind, outcome, recorded_at, _references(driver, sha256), _problems_of(driver, sha256))
        for sha256, path, kind, outcome, recorded_at in rows
    ]


def _references(driver: sqlite3.Connection, document: str) -> tuple[str, ...]:
    rows = driver.execute("SELECT reference FROM records WHERE document = ? ORDER BY position LIMIT 50", (document,))
    return tuple(row[0] for row in rows)


def _problems_of(driver: sqlite3.Connection, document: str) -> tuple[dict[str, str], ...]:
    return tuple(_problems(driver, "document = ?", (document,)))


RELATIONS = """
    SELECT ra.reference, rb.reference, j.outcome, j.because, j.author, j.reason FROM (
        SELECT n, row_number() OVER (PARTITION BY a, b ORDER BY author = 'kith') AS place FROM (
            SELECT n, a, b, author, outcome, row_number() OVER (PARTITION BY a, b, author = 'kith' ORDER BY n DESC) AS newest
            FROM judgements WHERE kind = 'relation'
        ) WHERE newest = 1 AND outcome != 'withdraw'
    ) AS latest
    JOIN judgements AS j ON j.n = latest.n
    JOIN records AS ra ON ra.id = j.a JOIN records AS rb ON rb.id = j.b
    JOIN graph_counted AS ca ON ca.record = ra.id JOIN graph_counted AS cb ON cb.record = rb.id
    WHERE latest.place = 1 AND (? IN ('', ra.reference, rb.reference))
    ORDER BY ra.reference, rb.reference
"""


def relation_rows(driver: sqlite3.Connection, reference: str = "") -> list[RelationRow]:
    """What stands of each related pair of reports: a person's word before the machine's, the newest first."""
    return [
        RelationRow(min(a, b), max(a, b), relation, _because(because, author, reason), author)
        for a, b, relation, because, author, reason in driver.execute(RELATIONS, (reference,))
    ]


def _because(because: str, author: str, reason: str) -> tuple[str, ...]:
    """The machine's reasons, or a person's with their name."""
    return tuple(told["text"] for told in orjson.loads(because)) or (f"{author}: {reason}",)
