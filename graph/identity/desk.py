"""Who is who, for the record: hands new mentions to the judge and writes down what it says."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from graph.identity.index import Index
from graph.identity.judge import judge, learn, rejudge
from graph.identity.judgement import Judgement, Judgements
from graph.identity.mention import Mention
from graph.identity.objects import object_key
from graph.identity.propose import propose
from graph.identity.settings import settings
from graph.ledger.database import Database, raw
from graph.ledger.reader import day
from graph.ledger.writer import JudgementDraft, Writer
from graph.ontology.catalogue import node_kinds
from graph.store.membership import MACHINE
from graph.store.projection import head

ON_ENTITIES = "kind NOT IN ('relation', 'same_incident', 'question', 'confirm_person')"
"""Judgements on what two reports are to each other are none of the judge's business, nor is what nobody has answered yet."""

JUDGEMENTS = f"""
    SELECT a, b, outcome, basis, score, weights_version, known_on, author, reason, n FROM judgements
    WHERE {ON_ENTITIES} AND {{chosen}} ORDER BY n
"""
"""Without the evidence: it is for people to read, and no later judgement asks for it."""

QUESTION_KINDS = {"person": "same_person", "location": "same_place"}

MENTIONS = """
    SELECT m.id, m.seq, m.position, m.record, r.reference, m.kind, m.role, m.text, m.sure, m.attributes, r.known_on,
        (SELECT min(occurred_on) FROM incidents WHERE incidents.record = m.record)
    FROM mentions AS m JOIN records AS r ON r.id = m.record
    WHERE m.seq {which} ORDER BY m.seq, m.position
"""

TIES = """
    SELECT s.subject, o.id, o.seq, o.position, o.record, o.kind, o.role, o.text, o.attributes
    FROM statements AS s JOIN mentions AS o ON o.id = s.object
    WHERE s.subject IS NOT NULL AND s.predicate IN ('USES', 'FREQUENTS', 'LIVES_AT', 'FOUND_AT') AND s.seq {which}
"""


class IdentityDesk:
    """Judges what comes in against everything that is known; keeps both at hand from one batch to the next."""

    def __init__(self) -> None:
        self._known = Index()
        self._decided = Judgements()
        self._mentions_to = 0
        self._judgements_to = 0

    def read_ahead(self, database: Database) -> None:
        """Read what is known before the right to write is taken: nobody's look can be logged while it is held."""
        settings()
        with database.reading() as connection:
            driver = raw(connection)
            seq = head(driver) + 1
            held = None if self._holds_all(driver, seq) else _held(driver, seq)
        if held:
            self._know(held)

    def judge_new(self, writer: Writer, driver: sqlite3.Connection) -> int:
        """Judge the mentions that `writer` has added; returns how many judgements were written.

        Parameters
        ----------
        writer : Writer
            The entry that the mentions belong to.
        driver : sqlite3.Connection
            Its connection.
        """
        self._catch_up(driver, writer.seq)
        new = list(_mentions(driver, f"= {writer.seq}"))
        if not new:
            return 0
        kinds = {mention.id: mention.kind for mention in new}
        rows = judge(new, self._known, self._decided)
        rows += propose(self._known, self._decided, new)
        writer.judge(_draft(row, kinds.get(row.a) or self._known.mention[row.a].kind) for row in rows)
        self._mentions_to, self._judgements_to = writer.seq, _last_judgement(driver)
        return len(rows)

    def learn(self, writer: Writer, driver: sqlite3.Connection, entry: int) -> int:
        """Follow what a person decided in an entry, where it touches others; returns how many judgements were written.

        Parameters
        ----------
        writer : Writer
            The entry to write them under, the next after the decision's.
        driver : sqlite3.Connection
            Its connection.
        entry : int
            The decision's.
        """
        before = f"n < (SELECT min(n) FROM judgements WHERE seq = {entry})"
        if not self._holds_all(driver, writer.seq, before):
            self._decided = Judgements(_judgements(driver, before))
            self._known = Index(_mentions(driver, f"< {writer.seq}"), self._decided)
        news = [row for row in _judgements(driver, f"seq = {entry}") if row.author]
        rows = [said for row in news for said in learn(row, self._known, self._decided)]
        self._write(writer, driver, rows)
        return len(rows)

    def reread(self, writer: Writer, driver: sqlite3.Connection) -> int:
        """Read everyone again in the light of what people decided; returns how many judgements were written.

        Parameters
        ----------
        writer : Writer
            The entry to write them under, the next after the decision's.
        driver : sqlite3.Connection
            Its connection.
        """
        self._decided = Judgements(_judgements(driver))
        self._known = Index(_mentions(driver, f"< {writer.seq}"), self._decided)
        rows = rejudge(self._known, self._decided)
        self._write(writer, driver, rows)
        return len(rows)

    def _write(self, writer: Writer, driver: sqlite3.Connection, rows: list[Judgement]) -> None:
        writer.judge(_draft(row, self._known.mention[row.a].kind) for row in rows)
        self._mentions_to = driver.execute("SELECT COALESCE(max(seq), 0) FROM mentions").fetchone()[0]
        self._judgements_to = _last_judgement(driver)

    def _holds_all(self, driver: sqlite3.Connection, seq: int, before: str = "1") -> bool:
        """Whether nothing was added to the record before entry `seq` that is not at hand."""
        newest = driver.execute("SELECT COALESCE(max(seq), 0) FROM mentions WHERE seq < ?", (seq,)).fetchone()[0]
        return newest <= self._mentions_to and _last_judgement(driver, before) == self._judgements_to

    def _catch_up(self, driver: sqlite3.Connection, seq: int) -> None:
        """Read the record again where another process, or a person, has added to it."""
        if not self._holds_all(driver, seq):
            self._know(_held(driver, seq))

    def _know(self, held: "_Held") -> None:
        self._decided = Judgements(map(_judgement, held.judgements))
        self._known = Index(_as_mentions(held.mentions, held.ties), self._decided)
        self._mentions_to, self._judgements_to = held.mentions_to, held.judgements_to


Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """Rows as the record holds them, and up to where; to be made sense of when nobody waits any more."""

    mentions: list[Row]
    ties: list[Row]
    judgements: list[Row]
    mentions_to: int
    judgements_to: int


def _held(driver: sqlite3.Connection, seq: int) -> _Held:
    """All that was there before entry `seq`."""
    mentions, ties = (driver.execute(query.format(which=f"< {seq}")).fetchall() for query in (MENTIONS, TIES))
    judgements = driver.execute(JUDGEMENTS.format(chosen="1")).fetchall()
    return _Held(mentions, ties, judgements, seq - 1, _last_judgement(driver))


def everything(driver: sqlite3.Connection) -> tuple[list[Mention], list[Judgement]]:
    """All mentions, and all that was judged of entities, in order."""
    return list(_mentions(driver, ">= 0")), list(_judgements(driver))


def kind_of_question(kind: str) -> str:
    """What kind of question two mentions of this kind make."""
    return QUESTION_KINDS.get(node_kinds()[kind].family, "other")


def _last_judgement(driver: sqlite3.Connection, chosen: str = "1") -> int:
    newest = driver.execute(f"SELECT COALESCE(max(n), 0) FROM judgements WHERE {ON_ENTITIES} AND {chosen}").fetchone()
    return int(newest[0])


def _mentions(driver: sqlite3.Connection, which: str) -> Iterator[Mention]:
    mentions, ties = (driver.execute(query.format(which=which)).fetchall() for query in (MENTIONS, TIES))
    return _as_mentions(mentions, ties)


def _as_mentions(rows: list[Row], tied: list[Row]) -> Iterator[Mention]:
    ties = _ties(tied)
    for row in rows:
        identity, seq, position, record, reference, kind, role, text, sure, attributes, known_on, occurred = row
        yield Mention(
            id=identity,
            seq=seq,
            position=position,
            record_id=record,
            reference=reference,
            kind=kind,
            role=role,
            text=text,
            sure=bool(sure),
            attributes=orjson.loads(attributes),
            known_on=day(known_on),
            incident_date=day(occurred),
            context=frozenset(ties.get(identity, ())),
        )


def _ties(rows: list[Row]) -> dict[str, list[str]]:
    """What a record ties to one of its mentions: the car of the line that names its driver."""
    found: dict[str, list[str]] = {}
    for subject, identity, seq, position, record, kind, role, text, attributes in rows:
        tied = Mention(identity, seq, record, "", kind, role, text, attributes=orjson.loads(attributes), position=position)
        key = object_key(tied)
        if key:
            found.setdefault(subject, []).append(key)
    return found


def _judgements(driver: sqlite3.Connection, chosen: str = "1") -> Iterator[Judgement]:
    return map(_judgement, driver.execute(JUDGEMENTS.format(chosen=chosen)))


def _judgement(row: Row) -> Judgement:
    a, b, outcome, basis, score, version, known_on, author, reason, n = row
    return Judgement(
        a=a,
        b=b,
        outcome=outcome,
        basis=basis,
        score=score or 0.0,
        weights_version=version,
        known_on=day(known_on),
        author="" if author == MACHINE else author,
        reason=reason,
        id=str(n),
    )


def _draft(row: Judgement, kind: str) -> JudgementDraft:
    return JudgementDraft(
        kind=kind_of_question(kind),
        a=row.a,
        b=row.b,
        outcome=row.outcome,
        basis=row.basis,
        because=[dict(reason) for reason in row.because],
        author=MACHINE,
        score=row.score,
        weights_version=row.weights_version,
        known_on=row.known_on.isoformat() if row.known_on else None,
    )
