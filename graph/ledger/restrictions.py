"""Records that only some may see: who restricted them, for whom they stay open, and why."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import orjson

from graph.ledger.ids import entity_id
from graph.ontology.catalogue import node_kinds

OF_MANY = ("liberty_report", "meeting")
"""Kinds of records that tell of several people; any other is about the person whom it names first."""
OWNED = ("USES", "LIVES_AT")
"""Links to what may be one person's alone: their phone, account, vehicle; their home."""


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


def named_for(driver: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """Entities that are restricted now, and who may see each."""
    named = {one.subject: one.named for one in standing(driver)}
    rows = driver.execute("SELECT mention, entity FROM graph_entity WHERE mention IN (SELECT value FROM json_each(?))",
                          (_json(named),))  # fmt: skip
    return {entity: named[mention] for mention, entity in rows}


def subject_of(driver: sqlite3.Connection, entity: str) -> str:
    """What an entity is restricted by: its oldest mention."""
    row = driver.execute(
        "SELECT m.id FROM graph_entity AS ge JOIN mentions AS m ON m.id = ge.mention WHERE ge.entity = ? "
        "ORDER BY m.seq, m.position LIMIT 1",
        (entity,),
    ).fetchone()
    return str(row[0]) if row else entity


def subjects_of(driver: sqlite3.Connection, entity: str) -> list[str]:
    """What a restriction of an entity is written for: each of its mentions, so that no part of it is open when it is split."""
    rows = driver.execute("SELECT mention FROM graph_entity WHERE entity = ? ORDER BY mention", (entity,))
    return [row[0] for row in rows] or [entity]


def write(
    driver: sqlite3.Connection, subjects: Iterable[str], named: Sequence[str], reason: str, by: tuple[str, str], *, lifted: bool
) -> None:
    """Restrict, restrict anew, or lift; `by` is who and when."""
    allowed = orjson.dumps(sorted(set(named))).decode()
    driver.executemany(
        "INSERT INTO restrictions (subject, named, lifted, reason, author, restricted_at) VALUES (?, ?, ?, ?, ?, ?)",
        [(subject, allowed, int(lifted), reason, *by) for subject in subjects],
    )


@dataclass(frozen=True, slots=True)
class Reach:
    """How far restrictions reach.

    Attributes
    ----------
    people : frozenset of str
        The entities that are restricted, under the ids that they go by now.
    entities : frozenset of str
        These, what they alone use or live at, and whoever is known from closed records alone; under every id they ever had.
    records, references : frozenset of str
        Records that are closed: restricted themselves, or about somebody who is; and what no open record is called.
    """

    people: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()


def hidden_from(driver: sqlite3.Connection, actor: str) -> Reach:
    """What somebody may not see."""
    asked = actor.casefold()
    return reach(driver, [one.subject for one in standing(driver) if asked not in {name.casefold() for name in one.named}])


def reach(driver: sqlite3.Connection, subjects: Sequence[str]) -> Reach:
    """What is hidden with some subjects of restrictions."""
    if not subjects:
        return Reach()
    people = _column(driver, "SELECT DISTINCT entity FROM main.graph_entity WHERE mention IN ({})", subjects)
    records = _column(driver, "SELECT id FROM main.records WHERE reference IN ({})", subjects) | _about(driver, people)
    things = {thing for person in people for thing in owned(driver, person)} | _homes(driver, people)
    entities = people | things | _nowhere_else(driver, records)
    mentions = _column(driver, "SELECT mention FROM main.graph_entity WHERE entity IN ({})", entities)
    called = _column(driver, "SELECT reference FROM main.records WHERE reference IS NOT NULL AND id IN ({})", records)
    shared = f"SELECT reference FROM main.records WHERE reference IN ({{}}) AND id NOT IN ({_listed(records)})"
    open_too = _column(driver, shared, called) if called else set()
    references = set(subjects) | (called - open_too)
    return Reach(frozenset(people), frozenset(entities | {entity_id(one) for one in mentions}), frozenset(records),
                 frozenset(references))  # fmt: skip


def owned(driver: sqlite3.Connection, person: str) -> list[str]:
    """What a person uses or lives at, and nobody else has a link to."""
    kinds = ", ".join(f"'{kind}'" for kind in OWNED)
    found = driver.execute(
        f"SELECT DISTINCT target FROM main.graph_evidence WHERE source = ? AND kind IN ({kinds})", (person,)
    ).fetchall()
    others = "SELECT 1 FROM main.graph_evidence WHERE ? IN (source, target) AND source != ? AND target != ? LIMIT 1"
    return [thing for (thing,) in found if not driver.execute(others, (thing, person, person)).fetchone()]


def _homes(driver: sqlite3.Connection, people: Iterable[str]) -> set[str]:
    """Where these people live and nobody else is known to."""
    query = f"""
        SELECT e.target FROM main.graph_evidence AS e WHERE e.kind = 'LIVES_AT' AND e.source IN ({{}})
        AND NOT EXISTS (SELECT 1 FROM main.graph_evidence AS o
            WHERE o.target = e.target AND o.kind = 'LIVES_AT' AND o.source NOT IN ({_listed(people)}))
    """
    return _column(driver, query, people)


def _about(driver: sqlite3.Connection, people: Iterable[str]) -> set[str]:
    """Records that are about one of these people."""
    persons = ", ".join(f"'{kind}'" for kind, said in node_kinds().items() if said.family == "person")
    many = ", ".join(f"'{kind}'" for kind in OF_MANY)
    query = f"""
        SELECT m.record FROM main.mentions AS m JOIN main.records AS r ON r.id = m.record
        JOIN main.graph_entity AS ge ON ge.mention = m.id
        WHERE ge.entity IN ({{}}) AND r.kind NOT IN ({many}) AND NOT EXISTS (
            SELECT 1 FROM main.mentions AS e WHERE e.record = m.record AND e.kind IN ({persons}) AND e.position < m.position)
    """
    return _column(driver, query, people)


def _nowhere_else(driver: sqlite3.Connection, records: Iterable[str]) -> set[str]:
    """Entities that no other record speaks of."""
    query = f"""
        SELECT DISTINCT ge.entity FROM main.mentions AS m JOIN main.graph_entity AS ge ON ge.mention = m.id
        WHERE m.record IN ({{}}) AND NOT EXISTS (
            SELECT 1 FROM main.graph_entity AS g JOIN main.mentions AS n ON n.id = g.mention
            WHERE g.entity = ge.entity AND n.record NOT IN ({_listed(records)}))
    """
    return _column(driver, query, records)


def _column(driver: sqlite3.Connection, query: str, asked: Iterable[str]) -> set[str]:
    return {row[0] for row in driver.execute(query.format("SELECT value FROM json_each(?)"), (_json(asked),))}


def _listed(ids: Iterable[str]) -> str:
    """Ids of our own making as a list of SQL."""
    return ", ".join(f"'{one}'" for one in sorted(ids))


def _json(values: Iterable[str]) -> str:
    return orjson.dumps(sorted(values)).decode()
