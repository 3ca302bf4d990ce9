"""The rows of the ledger without one person: in one transaction, with the guards lifted and put back in it."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson

from graph.custody.blackout import Record, without
from graph.custody.target import Target
from graph.custody.whom import MASK, Span
from graph.ledger.audit import SEALED, without_texts
from graph.ledger.portions import chunks, marks
from graph.ledger.tables import metadata
from graph.ontology.catalogue import node_kinds

APART = frozenset({"records", "audit", "chart_versions", "erasures", "redactions", "entries", "statements", "product_holdings"})
"""Tables that are gone through by themselves, or hold no text of anybody's."""
DAY = re.compile(r"\d{4}-\d\d-\d\d")
OPAQUE = frozenset({"mentions"})
"""Tables of which a row in a record that speaks of the person may well be somebody else's."""


@dataclass(slots=True)
class Taken:
    """What was taken out.

    Attributes
    ----------
    documents : set of str
        Files whose originals held the person.
    kept : set of str
        Files that hold somebody else of the same name.
    log : set of int
        Rows of the log that lost a text.
    speaking : dict
        By file, the places in it of what speaks of the person, and whether that is about nobody else.
    """

    mentions: int = 0
    charts: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    log: set[int] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    speaking: dict[str, dict[str, bool]] = field(default_factory=lambda: defaultdict(dict))


@contextmanager
def unguarded(driver: sqlite3.Connection) -> Iterator[None]:
    """Lift the triggers that keep the ledger append-only; they are back before the transaction can end well."""
    guards = driver.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND (name LIKE '%_no_update' OR name LIKE '%_no_delete')"
    ).fetchall()
    for name, _ in guards:
        driver.execute(f"DROP TRIGGER {name}")
    yield
    for _, sql in guards:
        driver.execute(sql)


class Rows:
    """Takes one person out of the ledger's rows.

    Parameters
    ----------
    driver : sqlite3.Connection
        The writer's, in a transaction.
    target : Target
        Whom.
    number : int
        Of the erasure; stands in for whoever reported, where that was them.
    """

    def __init__(self, driver: sqlite3.Connection, target: Target, number: int) -> None:
        self._driver = driver
        self._target = target
        self._whom = target.whom
        self._number = number
        self._own: set[str] = set()
        self._namesakes: set[str] = set()
        self._same_name: set[str] = set()
        self.taken = Taken()

    def take_out(self) -> Taken:
        """Everything, but for what stands in files."""
        with unguarded(self._driver):
            self._own = set(self._column("SELECT record FROM mentions WHERE id IN ({marks})", self._target.mentions))
            self._others_of_the_name()
            self._records()
            self._mentions()
            self._watches()
            self._everywhere_else()
            self._charts()
            self._log()
        self.taken.kept = set(self._column("SELECT document FROM records WHERE id IN ({marks})", self._namesakes))
        return self.taken

    def _column(self, query: str, values: set[str]) -> list[str]:
        found: list[str] = []
        for chunk in chunks(sorted(values)):
            found += [row[0] for row in self._driver.execute(query.format(marks=marks(chunk)), chunk)]
        return found

    def _others_of_the_name(self) -> None:
        """Somebody else of the same name stays: what speaks of them, and not of this person, is left as it is."""
        persons = [kind for kind, said in node_kinds().items() if said.family == "person"]
        for mention, record, text in self._driver.execute(
            f"SELECT id, record, text FROM mentions WHERE kind IN ({marks(persons)})", persons
        ).fetchall():
            if mention not in self._target.mentions and self._whom.anywhere.search(text):
                self._same_name.add(mention)
                self._namesakes.add(record)
        self._namesakes -= self._own

    def _records(self) -> None:
        query = "SELECT id, kind, document, locator, body FROM records"
        for record, kind, document, place, body in self._driver.execute(query).fetchall():
            speaks = record in self._own
            if not speaks and not self._whom.anywhere.search(body) and "\\" not in body:
                continue
            own, others = self._places(record)
            if not speaks and record in self._namesakes:
                continue
            held = Record(kind, body, own, others)
            if changed := held.without(self._whom):
                self._driver.execute("UPDATE records SET body = ? WHERE id = ?", (changed, record))
                self.taken.documents.add(document)
            if speaks:
                self.taken.documents.add(document)
                self.taken.speaking[document][place] = held.about
                self._who_stands_behind(record, held.about)
        self._sweep("records", ("body",))

    def _places(self, record: str) -> tuple[dict[str, list[Span]], dict[str, list[Span]]]:
        own: dict[str, list[Span]] = defaultdict(list)
        others: dict[str, list[Span]] = defaultdict(list)
        rows = self._driver.execute('SELECT id, kind, field, start, "end", text FROM mentions WHERE record = ?', (record,))
        for mention, kind, name, start, end, text in rows:
            if mention in self._target.mentions:
                own[name].append((start, end))
            elif node_kinds()[kind].family == "person" or not self._whom.anywhere.search(text):
                others[name].append((start, end))
        return own, others

    def _who_stands_behind(self, record: str, about: bool) -> None:
        """The row's own words about the person: its reference where it is their case, its source where they reported."""
        if about:
            self._driver.execute(
                "UPDATE records SET reference = ?, fingerprint = '' WHERE id = ? AND kind != 'risk_assessment'",
                (f"erased {record}", record),
            )
            self._driver.execute("DELETE FROM assessments WHERE record = ?", (record,))
        reported = self._driver.execute(
            "SELECT 1 FROM mentions WHERE record = ? AND role IN ('reporter', 'witness') "
            "AND id IN (SELECT value FROM json_each(?))",
            (record, orjson.dumps(sorted(self._target.mentions)).decode()),
        ).fetchone()
        if reported:
            self._driver.execute(
                "UPDATE records SET reporter = ?, root = CASE WHEN root IS NULL THEN NULL ELSE ? END WHERE id = ?",
                (MASK * 3, f"source {self._number}, erased", record),
            )

    def _mentions(self) -> None:
        gone = self._target.mentions
        for table, column in (
            ("mentions", "id"), ("statements", "subject"), ("statements", "object"), ("judgements", "a"), ("judgements", "b"),
            ("assessments", "child"), ("corrections", "mention"),
        ):  # fmt: skip
            for chunk in chunks(sorted(gone)):
                count = self._driver.execute(f"DELETE FROM {table} WHERE {column} IN ({marks(chunk)})", chunk).rowcount
                self.taken.mentions += count if table == "mentions" else 0
        for n, targets in self._driver.execute("SELECT n, targets FROM actions").fetchall():
            named = orjson.loads(targets)
            if gone.intersection(named):
                kept = orjson.dumps([one for one in named if one not in gone]).decode()
                self._driver.execute("UPDATE actions SET targets = ? WHERE n = ?", (kept, n))

    def _watches(self) -> None:
        """Nobody watches for somebody who is no more."""
        ended = self._column("SELECT DISTINCT watch FROM watches WHERE entity IN ({marks})", self._target.ids)
        ended += [
            watch
            for watch, text in self._driver.execute("SELECT watch, text FROM watches").fetchall()
            if self._whom.anywhere.search(text)
        ]
        for watch in dict.fromkeys(ended):
            self._driver.execute("DELETE FROM watches WHERE watch = ?", (watch,))

    def _everywhere_else(self) -> None:
        for name in metadata.tables:
            if name not in APART:
                self._sweep(name)

    def _sweep(self, table: str, but: tuple[str, ...] = ()) -> None:
        """Go through every text of a table; the first column of mentions is their id."""
        known = self._driver.execute(f"PRAGMA table_info({table})").fetchall()
        needed = {row[1] for row in known if row[3]}
        texts = [row[1] for row in known if row[2] == "TEXT" and row[1] not in but]
        if not texts:
            return
        spoken = "record" in {row[1] for row in known} and table not in OPAQUE
        named = ", ".join(f'"{name}"' for name in texts)
        for number, record, *values in self._driver.execute(
            f"SELECT rowid, {'record' if spoken else 'NULL'}, {named} FROM {table}"
        ).fetchall():
            if table == "mentions" and values[0] in self._same_name:
                continue
            pattern = self._whom.here if record in self._own else self._whom.anywhere
            changed = {
                name: "" if name in needed and DAY.fullmatch(value) else None if DAY.fullmatch(value) else clean
                for name, value in zip(texts, values, strict=True)
                if value and (clean := without(pattern, value)) != value
            }
            if changed:
                sets = ", ".join(f'"{name}" = ?' for name in changed)
                self._driver.execute(f"UPDATE {table} SET {sets} WHERE rowid = ?", (*changed.values(), number))

    def _charts(self) -> None:
        ids, gone = self._target.ids, self._target.mentions
        for n, chart, name, state, grounds in self._driver.execute(
            "SELECT n, chart, name, state, grounds FROM chart_versions"
        ).fetchall():
            told = orjson.loads(state)
            kept = without(self._whom.anywhere, orjson.dumps(_off_the_chart(told, ids)).decode())
            rests = orjson.loads(grounds) if grounds else None
            if rests is not None:
                rests = {one: [m for m in held if m not in gone] for one, held in rests.items() if one not in ids}
            clean = (without(self._whom.anywhere, name), kept, orjson.dumps(rests).decode() if rests is not None else grounds)
            if orjson.loads(kept) != told or clean[0] != name or clean[2] != grounds:
                self._driver.execute("UPDATE chart_versions SET name = ?, state = ?, grounds = ? WHERE n = ?", (*clean, n))
                self.taken.charts.add(chart)

    def _log(self) -> None:
        cursor = self._driver.execute("SELECT n, salts, what, subjects, purpose, recipient FROM audit")
        names = [column[0] for column in cursor.description]
        for values in cursor.fetchall():
            row = dict(zip(names, values, strict=True))
            said = [name for name in SEALED if self._whom.anywhere.search(row[name])]
            if said:
                changed = without_texts(row, said)
                sets = ", ".join(f"{name} = ?" for name in changed)
                self._driver.execute(f"UPDATE audit SET {sets} WHERE n = ?", (*changed.values(), row["n"]))
                self.taken.log.add(row["n"])


def _off_the_chart(told: Any, ids: set[str]) -> Any:
    """A chart's state without those things, and without what hangs on them."""
    if isinstance(told, list):
        return [_off_the_chart(one, ids) for one in told if not _hangs_on(one, ids)]
    if isinstance(told, dict):
        return {key: _off_the_chart(value, ids) for key, value in told.items() if key not in ids and not _hangs_on(value, ids)}
    return told


def _hangs_on(one: Any, ids: set[str]) -> bool:
    if isinstance(one, str):
        return one in ids
    ends = (one.get(name) for name in ("id", "source", "target")) if isinstance(one, dict) else ()
    return any(isinstance(end, str) and end in ids for end in ends)
