"""What stands of pairs, read from the record: the latest word of a person, else of the machine, with who said it and why."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from graph.ledger.portions import chunks, marks
from graph.store.membership import MACHINE

QUESTION = "question"
"""Kind of a row by which a person raises a question: it says nothing of the pair, so it never stands in another's way."""

CONFIRM = "confirm_person"
"""Kind of a person's word on a name found in free text: whether it is somebody at all. Both sides are the same mention."""

ON_PAIRS = "kind NOT IN ('relation', 'question', 'confirm_person')"

COLUMNS = "n, seq, kind, a, b, outcome, basis, score, because, reason, author, supersedes"


@dataclass(frozen=True, slots=True)
class Word:
    """One row of the record on a pair."""

    n: int
    seq: int
    kind: str
    a: str
    b: str
    outcome: str
    basis: str
    score: float
    because: tuple[dict[str, Any], ...]
    reason: str
    author: str
    supersedes: int | None

    @property
    def by_hand(self) -> bool:
        """Whether a person said it."""
        return self.author != MACHINE

    @property
    def pair(self) -> tuple[str, str]:
        """The two mentions or incidents."""
        return self.a, self.b

    @property
    def decision(self) -> str:
        """The id by which a person's decision is undone."""
        return f"j{self.seq}"


def words(driver: sqlite3.Connection, where: str, values: Sequence[object] = ()) -> list[Word]:
    """Rows of the record in the order in which they were written."""
    rows = driver.execute(f"SELECT {COLUMNS} FROM judgements WHERE {where} ORDER BY n", values)
    return [
        Word(n, seq, kind, a, b, outcome, basis, score or 0.0, tuple(orjson.loads(because)), reason, author, supersedes)
        for n, seq, kind, a, b, outcome, basis, score, because, reason, author, supersedes in rows
    ]


def standing(rows: Iterable[Word]) -> dict[tuple[str, str], Word]:
    """What stands of each pair, given all that was said of it, by number."""
    said: dict[tuple[str, str], list[Word | None]] = {}
    for row in rows:
        both = said.setdefault(row.pair, [None, None])
        both[not row.by_hand] = None if row.outcome == "withdraw" else row
    return {pair: word for pair, (person, kith) in said.items() if (word := person or kith)}


def about(driver: sqlite3.Connection, members: Iterable[str], condition: str = ON_PAIRS) -> dict[tuple[str, str], Word]:
    """What stands of every pair with a side among `members`."""
    found: dict[int, Word] = {}
    for chunk in chunks(sorted(set(members))):
        listed = marks(chunk)
        for side in ("a", "b"):
            found |= {word.n: word for word in words(driver, f"{side} IN ({listed}) AND {condition}", chunk)}
    return standing(found[n] for n in sorted(found))


def of_pair(driver: sqlite3.Connection, a: str, b: str, condition: str = ON_PAIRS) -> Word | None:
    """What stands of one pair."""
    low, high = sorted((a, b))
    rows = words(driver, f"a = ? AND b = ? AND {condition}", (low, high))
    return next(iter(standing(rows).values()), None)


def members_of(driver: sqlite3.Connection, entity: str) -> list[str]:
    """The mentions, or incidents, of an entity, oldest first."""
    table = "incidents" if entity.startswith("i") else "mentions"
    rows = driver.execute(
        f"SELECT ge.mention FROM graph_entity AS ge JOIN {table} AS m ON m.id = ge.mention "
        "WHERE ge.entity = ? ORDER BY m.seq, m.position",
        (entity,),
    )
    return [row[0] for row in rows]


def entities_of(driver: sqlite3.Connection, members: Iterable[str]) -> dict[str, str]:
    """The entity that each mention or incident is in now."""
    return dict(_rows(driver, "SELECT mention, entity FROM graph_entity WHERE mention IN ({})", members))


def sizes_of(driver: sqlite3.Connection, entities: Iterable[str]) -> dict[str, int]:
    """How many mentions, or incidents, each entity has."""
    return dict(_rows(driver, "SELECT entity, count(*) FROM graph_entity WHERE entity IN ({}) GROUP BY entity", entities))


def shown_in_graph(driver: sqlite3.Connection, entities: Iterable[str]) -> set[str]:
    """Of these entities those that the graph has a node of."""
    return {row[0] for row in _rows(driver, "SELECT id FROM graph_nodes WHERE id IN ({})", entities)}


def newest_member(driver: sqlite3.Connection, entity: str) -> int:
    """The entry that brought the newest mention, or incident, of an entity."""
    table = "incidents" if entity.startswith("i") else "mentions"
    row = driver.execute(
        f"SELECT COALESCE(max(m.seq), 0) FROM graph_entity AS ge JOIN {table} AS m ON m.id = ge.mention WHERE ge.entity = ?",
        (entity,),
    ).fetchone()
    return int(row[0])


def _rows(driver: sqlite3.Connection, sql: str, values: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    for chunk in chunks(sorted(set(values))):
        yield from driver.execute(sql.format(marks(chunk)), chunk)
