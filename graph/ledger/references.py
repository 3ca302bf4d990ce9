"""The reference that a record goes by: its own, its twin's, or one that Kith assigns."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.ledger.drafts import RecordDraft
from graph.ledger.ids import goes_by_place

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference, whether Kith made it up, and whether the ledger held it before."""

    text: str
    assigned: bool
    held_before: bool


class References:
    """Finds references for the records of one entry, each told of those before it.

    Parameters
    ----------
    driver : sqlite3.Connection
        The writer connection.
    year : int
        For records without a date.
    """

    def __init__(self, driver: sqlite3.Connection, year: int) -> None:
        self._driver = driver
        self._year = year
        self._next_number: dict[int, int] = {}
        self._twins: dict[str, tuple[str, bool]] = {}
        self._held: set[tuple[str, str]] = set()

    def look_up(self, records: Sequence[RecordDraft], prints: Sequence[str]) -> None:
        """Learn what the ledger holds of these records, before `take` is asked for each of them."""
        # Later rows win: a reference of one's own before an assigned one, the oldest before all.
        self._twins = {
            print_: (reference, bool(assigned))
            for print_, reference, assigned in self._in_chunks(
                "SELECT fingerprint, reference, assigned FROM records WHERE fingerprint IN (%s) "
                "ORDER BY assigned DESC, seq DESC, position DESC",
                [print_ for print_ in prints if print_],
            )
        }
        self._held = set(
            self._in_chunks(
                "SELECT kind, reference FROM records WHERE reference IN (%s)",
                [record.reference for record in records if record.reference],
            )
        )

    def take(self, record: RecordDraft, print_: str) -> Reference:
        """The reference of one record."""
        twin = self._twins.get(print_) if print_ else None
        text, assigned = self._choose(record, twin)
        # The same words under another reference of its own are another report, not this one come again.
        same_report = twin is not None and (twin[1] or assigned or twin[0] == text)
        held = same_report or (record.kind, text) in self._held
        self._held.add((record.kind, text))
        if print_ and (twin is None or (twin[1] and not assigned)):
            self._twins[print_] = (text, assigned)
        return Reference(text, assigned, held)

    def _choose(self, record: RecordDraft, twin: tuple[str, bool] | None) -> tuple[str, bool]:
        if record.reference and not goes_by_place(record):
            return record.reference, False
        if twin:
            return twin
        if not record.reference:
            return self._assign(record), True
        if (record.kind, record.reference) in self._held:
            return self._set_apart(record.kind, record.reference), False
        return record.reference, False

    def _set_apart(self, kind: str, reference: str) -> str:
        """For a row that stands where another row stood in an earlier extract."""
        count = self._driver.execute(
            "SELECT count(DISTINCT reference) FROM records WHERE kind = ? AND reference >= ? AND reference < ?",
            (kind, f"{reference} (", f"{reference} )"),
        ).fetchone()[0]
        number = int(count) + 2
        while (kind, f"{reference} ({number})") in self._held:
            number += 1
        return f"{reference} ({number})"

    def _assign(self, record: RecordDraft) -> str:
        year = record.known_on.year if record.known_on else self._year
        number = self._next_number.get(year) or self._last_number(year) + 1
        self._next_number[year] = number + 1
        return f"KITH-{year}-{number:05d}"

    def _last_number(self, year: int) -> int:
        last = self._driver.execute(
            "SELECT max(CAST(substr(reference, 11) AS INTEGER)) FROM records WHERE reference >= ? AND reference < ?",
            (f"KITH-{year}-", f"KITH-{year}."),
        ).fetchone()[0]
        return int(last or 0)

    def _in_chunks(self, sql: str, values: Sequence[str]) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(values), CHUNK):
            chunk = values[start : start + CHUNK]
            found += self._driver.execute(sql % ", ".join("?" * len(chunk)), chunk).fetchall()
        return found
