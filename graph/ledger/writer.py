"""The only way into the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import orjson
import sqlalchemy as sa

from graph.ledger import audit, tables
from graph.ledger.database import raw, utc_now
from graph.ledger.drafts import FileDraft, MentionDraft, Problem, RecordDraft
from graph.ledger.ids import fingerprint, incident_id, mention_id, record_id
from graph.ledger.references import Reference, References

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class JudgementDraft:
    """One judgement before it has a number: is `a` the same as `b`?"""

    kind: str
    a: str
    b: str
    outcome: str
    basis: str
    because: list[dict[str, Any]]
    author: str
    reason: str = ""
    score: float | None = None
    weights_version: str = ""
    known_on: str | None = None
    supersedes: int | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade by 3x5x2: source 1 to 3, intelligence A to E, handling P or C with its conditions.

    `sanitised` is what may be shared in place of the text; `review_on` the day on which the grade is looked at again.
    """

    source: str
    intelligence: str
    handling: str = "P"
    conditions: str = ""
    sanitised: str = ""
    review_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One value that is put right: the field, what stood there and what is so."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of one record: its id, the reference it goes by, and whether that reference was held before."""

    record: str
    reference: str
    assigned: bool
    held_before: bool


def _insert(table: sa.Table, *, skip: str = "") -> str:
    names = [f'"{column.name}"' for column in table.columns if column.name != skip]
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


_INSERTS = {
    table.name: _insert(table, skip="n" if "n" in table.columns else "")
    for table in tables.metadata.sorted_tables
    if table is not tables.audit
}


AT_ONCE = 2_000
"""Records whose rows are written together; a register's are too many to be gathered first."""


def dumps(value: object) -> str:
    """JSON text of a structure."""
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


def _iso(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


class Writer:
    """Appends the rows of one entry, inside one transaction.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        The writer connection, with its transaction begun.
    actor, kind : str
        Who writes, and what the entry is about (ingest, judgement, decision, ...).
    """

    def __init__(self, connection: sa.Connection, actor: str, kind: str) -> None:
        self._connection = connection
        self._driver = raw(connection)
        self._actor = actor
        self.recorded_at = utc_now()
        cursor = self._driver.execute(
            "INSERT INTO entries (recorded_at, actor, kind) VALUES (?, ?, ?)", (self.recorded_at, actor, kind)
        )
        self.seq = int(cursor.lastrowid or 0)
        self.records: list[str] = []
        self._position = 0
        self._references = References(self._driver, int(self.recorded_at[:4]))

    def next_entry(self, kind: str) -> "Writer":
        """A writer of the ledger's next entry, in the same transaction."""
        return Writer(self._connection, self._actor, kind)

    def holds(self, sha256: str) -> bool:
        """Whether a file of these bytes is in the ledger."""
        return self._driver.execute("SELECT 1 FROM documents WHERE id = ?", (sha256,)).fetchone() is not None

    def append(self, file: FileDraft, outcome: str, purpose: str) -> list[Kept]:
        """Write one file with everything that was read from it.

        Parameters
        ----------
        file : FileDraft
            What a reader made of it.
        outcome : str
            accepted, needs_attention or rejected.
        purpose : str
            Why it was taken in; goes to the log.

        Returns
        -------
        list of Kept
            One for each record, in order.
        """
        self._add(
            "documents",
            [(file.sha256, self.seq, file.path, file.container, file.media, file.kind, file.size, outcome)],
        )
        self._add("problems", [self._problem(file.sha256, None, problem) for problem in file.problems])
        kept = self._records(file)
        self.records += [item.record for item in kept]
        self.audit(audit.Verb.COLLECTION, f"document {file.sha256}", [item.reference for item in kept[:50]], purpose)
        return kept

    def judge(self, judgements: Iterable[JudgementDraft]) -> None:
        """Write judgements on who is who."""
        coming = iter(judgements)
        while some := list(islice(coming, AT_ONCE)):
            self._add(
                "judgements",
                [
                    (
                        self.seq, item.kind, *sorted((item.a, item.b)), item.outcome, item.basis, item.score,
                        item.weights_version, dumps(item.because), item.reason, item.author, item.known_on, item.supersedes,
                    )
                    for item in some
                ],
            )  # fmt: skip

    def mentions(self, record: str, drafts: Sequence[MentionDraft]) -> list[str]:
        """Write mentions learnt later for a record that the ledger already holds."""
        rows: list[Row] = []
        ids = self._mentions(record, drafts, rows)
        self._add("mentions", rows)
        return ids

    def statements(self, rows: Sequence[Row]) -> None:
        """Write statements as rows of (record, item, predicate, subject, object, incident, nature, from, to)."""
        self._add("statements", [(self.seq, *row) for row in rows])

    def decide(self, finding: str, decision: str, reason: str, evidence: str) -> None:
        """Write what a person decided on a finding."""
        self._add("finding_decisions", [(self.seq, finding, decision, reason, self._actor, self.recorded_at, evidence)])

    def grade(self, record: str, grade: Grade, item: int = 0, graded_at: str = "") -> None:
        """Write a grade of one numbered item of a record, or of all of it (item 0); the last one written holds."""
        self._add(
            "grades",
            [
                (
                    self.seq, record, item, grade.source, grade.intelligence, grade.handling, grade.conditions, self._actor,
                    graded_at or self.recorded_at,
                )
            ],
        )  # fmt: skip
        if grade.sanitised or grade.review_on or grade.reason:
            (number,) = self._driver.execute("SELECT max(n) FROM grades").fetchone()
            self._add("grade_notes", [(self.seq, number, grade.sanitised, _iso(grade.review_on), grade.reason)])

    def correct(self, record: str, mention: str, reference: str, change: Change, reason: str) -> None:
        """Write that something was wrong, beside what it was and what `record` says instead."""
        at = self.recorded_at
        row = (self.seq, record, mention, reference, change.field, change.old, change.new, reason, self._actor, at)
        self._add("corrections", [row])

    def audit(self, verb: audit.Verb, what: str, subjects: Sequence[str], purpose: str, recipient: str = "") -> None:
        """Add one row to the log, in this transaction."""
        audit.append(self._connection, self.recorded_at, self._actor, verb, what, subjects, purpose, recipient)

    def _add(self, table: str, rows: list[Row]) -> None:
        if rows:
            self._driver.executemany(_INSERTS[table], rows)

    def _problem(self, document: str, record: str | None, problem: Problem) -> Row:
        return (self.seq, document, record, problem.field, problem.problem, problem.remedy, problem.severity)

    def _records(self, file: FileDraft) -> list[Kept]:
        ids = _distinct(record_id(file.sha256, record.locator) for record in file.records)
        prints = [fingerprint(record) for record in file.records]
        self._references.look_up(file.records, prints)
        kept: list[Kept] = []
        rows: dict[str, list[Row]] = {name: [] for name in _INSERTS}
        for number, (record, identity, print_) in enumerate(zip(file.records, ids, prints, strict=True), start=1):
            reference = self._references.take(record, print_)
            kept.append(Kept(identity, reference.text, reference.assigned, reference.held_before))
            self._collect(file.sha256, record, identity, print_, reference, rows)
            if number % AT_ONCE == 0 or number == len(ids):
                self._write_collected(rows)
        return kept

    def _write_collected(self, rows: dict[str, list[Row]]) -> None:
        for table, collected in rows.items():
            self._add(table, collected)
            collected.clear()

    def _collect(
        self, document: str, record: RecordDraft, identity: str, print_: str, reference: Reference,
        rows: dict[str, list[Row]],
    ) -> None:  # fmt: skip
        body = {
            "fields": record.fields,
            "labels": record.labels,
            "unplaced": record.unplaced,
            "content": record.content,
        }
        source = record.provenance
        rows["records"].append(
            (
                identity, self.seq, self._next(), document, record.kind, record.locator, reference.text,
                int(reference.assigned), print_,
                _iso(record.known_on), record.known_time, source.footing, source.root, source.reporter, source.agency,
                dumps(body),
            )
        )  # fmt: skip
        rows["problems"] += [self._problem(document, identity, problem) for problem in record.problems]
        incidents = [incident_id(identity, number) for number in range(len(record.incidents))]
        rows["incidents"] += [
            (
                name, self.seq, self._next(), identity, _iso(told.occurred_on), told.occurred_time,
                dumps(told.exploitation), told.summary,
            )
            for name, told in zip(incidents, record.incidents, strict=True)
        ]  # fmt: skip
        self._collect_parts(record, identity, incidents, rows)

    def _collect_parts(self, record: RecordDraft, identity: str, incidents: list[str], rows: dict[str, list[Row]]) -> None:
        ids = self._mentions(identity, record.mentions, rows["mentions"])

        def at(position: int | None, names: list[str]) -> str | None:
            return None if position is None else names[position]

        rows["statements"] += [
            (
                self.seq, identity, said.item, said.predicate, at(said.subject, ids), at(said.object, ids),
                at(said.incident, incidents), said.nature, _iso(said.valid_from), _iso(said.valid_to),
            )
            for said in record.statements
        ]  # fmt: skip
        rows["actions"] += [
            (
                self.seq, identity, task.ref, task.text, task.owner, _iso(task.due), task.due_raw, task.five_p,
                task.status, task.section, dumps([ids[target] for target in task.targets]),
            )
            for task in record.actions
        ]  # fmt: skip
        rows["assessments"] += [
            (
                self.seq, identity, at(made.child, ids), _iso(made.assessed_on), made.risk, made.primary_type,
                made.threshold, dumps(made.indicators), dumps(made.vulnerabilities), dumps(made.content),
            )
            for made in record.assessments
        ]  # fmt: skip

    def _mentions(self, record: str, drafts: Sequence[MentionDraft], rows: list[Row]) -> list[str]:
        ids: list[str] = []
        seen: set[str] = set()
        for draft in drafts:
            identity = mention_id(record, draft)
            ids.append(identity)
            if identity in seen:
                continue
            seen.add(identity)
            rows.append(
                (
                    identity, self.seq, self._next(), record, draft.kind, draft.role, draft.field, draft.start, draft.end,
                    draft.text, int(draft.sure), dumps(draft.attributes),
                )
            )  # fmt: skip
        return ids

    def _next(self) -> int:
        self._position += 1
        return self._position


def _distinct(ids: Iterable[str]) -> list[str]:
    """The ids, told apart where a file has two records with one locator."""
    seen: dict[str, int] = {}
    out: list[str] = []
    for identity in ids:
        count = seen[identity] = seen.get(identity, 0) + 1
        out.append(identity if count == 1 else record_id(identity, str(count)))
    return out
