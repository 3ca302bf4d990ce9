"""Which mention belongs to which entity: kept in step with the judgements of the ledger."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.ledger.ids import entity_id
from graph.ledger.portions import chunks, marks
from graph.store.components import Judged, components

MACHINE = "kith"
"""Author of the judgements that nobody made by hand."""

JUDGEMENTS = (
    f"SELECT n, a, b, outcome, author = '{MACHINE}' FROM judgements "
    "WHERE kind NOT IN ('relation', 'question', 'confirm_person')"
)
MEMBERS = "SELECT id, seq, position FROM mentions UNION ALL SELECT id, seq, position FROM incidents"

# "ORDER BY +n" below keeps SQLite from reading all judgements in their order to spare the sorting of a few.

JudgementRow = tuple[int, str, str, str, int]


def live(rows: Iterable[JudgementRow]) -> list[Judged]:
    """What stands of each pair: the latest word of a person, else the latest of the machine, unless it was withdrawn.

    Parameters
    ----------
    rows : iterable of (n, a, b, outcome, machine)
        By number.
    """
    said: dict[tuple[str, str], list[Judged | None]] = {}
    for n, a, b, outcome, machine in rows:
        words = said.setdefault((a, b), [None, None])
        words[machine] = None if outcome == "withdraw" else Judged(n, a, b, outcome, not machine)
    standing = (person or kith for person, kith in said.values())
    return sorted((word for word in standing if word and word.outcome in ("same", "not_same")), key=lambda word: word.n)


def all_memberships(connection: sqlite3.Connection) -> dict[str, str]:
    """Every mention's and incident's entity, from the ledger alone."""
    members = [row[0] for row in connection.execute(f"SELECT id FROM ({MEMBERS}) ORDER BY seq, position")]
    return components(members, live(connection.execute(f"{JUDGEMENTS} ORDER BY n")))


@dataclass(slots=True)
class Moves:
    """Mentions and incidents whose entity is new or another than before.

    Attributes
    ----------
    before : dict
        Of those that were somewhere else: the entity that they left.
    after : dict
        Of all: the entity that they are in now.
    """

    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)

    def note(self, member: str, before: str, after: str) -> None:
        """A member moved; one that is new left nothing behind."""
        if member not in self.after:
            self.before[member] = before
        self.after[member] = after


def update_memberships(connection: sqlite3.Connection, done: int) -> Moves:
    """Follow the mentions and judgements written after entry `done`.

    The machine's "same" of a pair that nobody judged before is the last to be heard, so it joins two clusters and touches
    nothing else: a platform of twenty thousand mentions takes in one more without being gone through. All other news have the
    clusters around them made anew.
    """
    new = [row[0] for row in connection.execute(f"SELECT id FROM ({MEMBERS}) WHERE seq > ?", (done,))]
    moves = Moves(after={member: entity_id(member) for member in new})
    connection.executemany("INSERT INTO graph_entity VALUES (?, ?)", sorted(moves.after.items()))
    joins, upset = _sort_out(connection, done)
    region = _connected(connection, upset)
    _reassign(connection, region, moves)
    for a, b in joins:
        if a not in region and b not in region:
            _join(connection, a, b, moves)
    return moves


def _sort_out(connection: sqlite3.Connection, done: int) -> tuple[list[tuple[str, str]], set[str]]:
    """Pairs that are simply to be joined, in their order, and members around which more has changed."""
    fresh = connection.execute(f"{JUDGEMENTS} AND seq > ? ORDER BY +n", (done,)).fetchall()
    if not fresh:
        return [], set()
    first = fresh[0][0]
    joins: list[Judged] = []
    upset: set[str] = set()
    for a, b in dict.fromkeys((row[1], row[2]) for row in fresh):
        said = connection.execute(f"{JUDGEMENTS} AND a = ? AND b = ? ORDER BY +n", (a, b)).fetchall()
        before = next(iter(live(row for row in said if row[0] < first)), None)
        after = next(iter(live(said)), None)
        if before == after or (before and after and _still_apart(before, after)):
            continue
        if before is None and after and after.n >= first and _is_simple(connection, after):
            joins += [after] if after.outcome == "same" else []
        else:
            upset |= {a, b}
    return [(judged.a, judged.b) for judged in sorted(joins, key=lambda judged: judged.n)], upset


def _still_apart(before: Judged, after: Judged) -> bool:
    return before.outcome == after.outcome == "not_same" and before.by_hand == after.by_hand


def _is_simple(connection: sqlite3.Connection, judged: Judged) -> bool:
    near, far = _entity(connection, judged.a), _entity(connection, judged.b)
    if near is None or far is None:
        return False
    return near != far if judged.outcome == "not_same" else not judged.by_hand


def _entity(connection: sqlite3.Connection, member: str) -> str | None:
    row = connection.execute("SELECT entity FROM graph_entity WHERE mention = ?", (member,)).fetchone()
    return row[0] if row else None


def _join(connection: sqlite3.Connection, a: str, b: str, moves: Moves) -> None:
    """Make one cluster of two, unless a "not same" stands between them."""
    mine, yours = _entity(connection, a), _entity(connection, b)
    if mine is None or yours is None or mine == yours or _kept_apart(connection, mine, yours):
        return
    kept, given_up = sorted((mine, yours), key=lambda entity: _age(connection, entity))
    for (member,) in connection.execute("SELECT mention FROM graph_entity WHERE entity = ?", (given_up,)).fetchall():
        moves.note(member, given_up, kept)
    connection.execute("UPDATE graph_entity SET entity = ? WHERE entity = ?", (kept, given_up))


def _age(connection: sqlite3.Connection, entity: str) -> tuple[int, int]:
    """When an entity's oldest member, after which it is named, was written."""
    table, name = ("incidents", entity) if entity.startswith("i") else ("mentions", f"m{entity[1:]}")
    seq, position = connection.execute(f"SELECT seq, position FROM {table} WHERE id = ?", (name,)).fetchone()
    return seq, position


def _kept_apart(connection: sqlite3.Connection, mine: str, yours: str) -> bool:
    small, other = sorted((mine, yours), key=lambda entity: _size(connection, entity))
    members = [row[0] for row in connection.execute("SELECT mention FROM graph_entity WHERE entity = ?", (small,))]
    pairs: set[tuple[str, str]] = set()
    for chunk in chunks(members):
        for side in ("a", "b"):
            pairs.update(
                connection.execute(
                    f"SELECT a, b FROM judgements WHERE {side} IN ({marks(chunk)}) AND outcome = 'not_same' "
                    "AND kind != 'relation'",
                    chunk,
                )
            )
    inside = set(members)
    for a, b in sorted(pairs):
        if _entity(connection, b if a in inside else a) == other:
            said = live(connection.execute(f"{JUDGEMENTS} AND a = ? AND b = ? ORDER BY +n", (a, b)))
            if said and said[0].outcome == "not_same":
                return True
    return False


def _size(connection: sqlite3.Connection, entity: str) -> int:
    return int(connection.execute("SELECT count(*) FROM graph_entity WHERE entity = ?", (entity,)).fetchone()[0])


def _connected(connection: sqlite3.Connection, seeds: set[str]) -> set[str]:
    """Everything that judgements of sameness tie to the seeds, those refused or taken back included."""
    region: set[str] = set()
    frontier = set(seeds)
    while frontier:
        region |= frontier
        found: set[str] = set()
        for chunk in chunks(sorted(frontier)):
            for near, far in (("a", "b"), ("b", "a")):
                rows = connection.execute(
                    f"SELECT {far} FROM judgements WHERE {near} IN ({marks(chunk)}) "
                    "AND outcome = 'same' AND kind != 'relation'",
                    chunk,
                )
                found.update(row[0] for row in rows)
        frontier = found - region
    return region


def _reassign(connection: sqlite3.Connection, region: set[str], moves: Moves) -> None:
    before: dict[str, str] = {}
    order: list[tuple[int, int, str]] = []
    rows: set[JudgementRow] = set()
    for chunk in chunks(sorted(region)):
        listed = marks(chunk)
        before.update(connection.execute(f"SELECT mention, entity FROM graph_entity WHERE mention IN ({listed})", chunk))
        for table in ("mentions", "incidents"):
            order += connection.execute(f"SELECT seq, position, id FROM {table} WHERE id IN ({listed})", chunk)
        rows.update(connection.execute(f"{JUDGEMENTS} AND a IN ({listed})", chunk))
    after = components([name for *_, name in sorted(order)], live(sorted(rows)))
    for name in sorted(after):
        if before[name] != after[name]:
            moves.note(name, before[name], after[name])
            connection.execute("UPDATE graph_entity SET entity = ? WHERE mention = ?", (after[name], name))
