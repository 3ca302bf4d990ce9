"""Which mention belongs to which entity: kept in step with the judgements of the ledger."""

import sqlite3
from collections.abc import Iterable, Sequence

from graph.identity.components import Judged, components
from graph.ledger.ids import entity_id

MACHINE = "kith"
"""Author of the judgements that nobody made by hand."""

LIVE = f"""
    SELECT n, a, b, outcome FROM (
        SELECT n, a, b, outcome, row_number() OVER (PARTITION BY a, b ORDER BY machine) AS place FROM (
            SELECT max(n) AS n, a, b, outcome, author = '{MACHINE}' AS machine FROM judgements
            WHERE kind != 'relation' {{chosen}} GROUP BY a, b, machine
        ) WHERE outcome != 'withdraw'
    ) WHERE place = 1 AND outcome IN ('same', 'not_same') ORDER BY n
"""
"""What stands of each pair: the latest word of a person, else the latest of the machine, unless it was withdrawn."""


def chunks(values: Sequence[str], size: int = 900) -> Iterable[Sequence[str]]:
    """The values in portions that fit into one SQL statement."""
    return (values[start : start + size] for start in range(0, len(values), size))


def marks(values: Sequence[object]) -> str:
    """As many SQL parameters as there are values."""
    return ", ".join("?" * len(values))


def all_memberships(connection: sqlite3.Connection) -> dict[str, str]:
    """Every mention's and incident's entity, from the ledger alone."""
    members = [row[0] for row in connection.execute(_MEMBERS + " ORDER BY seq, position")]
    return components(members, [Judged(*row) for row in connection.execute(LIVE.format(chosen=""))])


_MEMBERS = "SELECT id FROM (SELECT id, seq, position FROM mentions UNION ALL SELECT id, seq, position FROM incidents)"


def update_memberships(connection: sqlite3.Connection, watermark: int) -> set[str]:
    """Follow the mentions and judgements written after `watermark`.

    Returns
    -------
    set of str
        Mentions and incidents whose entity is new or another than before.
    """
    changed = _add_new(connection, watermark)
    fresh = connection.execute(
        "SELECT a, b FROM judgements WHERE seq > ? AND kind != 'relation' AND outcome != 'ask'", (watermark,)
    ).fetchall()
    region = _connected(connection, {end for pair in fresh for end in pair})
    return changed | _reassign(connection, region)


def _add_new(connection: sqlite3.Connection, watermark: int) -> set[str]:
    rows = connection.execute(
        "SELECT id FROM mentions WHERE seq > ? UNION ALL SELECT id FROM incidents WHERE seq > ?", (watermark, watermark)
    ).fetchall()
    connection.executemany("INSERT INTO graph_entity VALUES (?, ?)", [(row[0], entity_id(row[0])) for row in rows])
    return {row[0] for row in rows}


def _connected(connection: sqlite3.Connection, seeds: set[str]) -> set[str]:
    """Everything that live judgements of sameness tie to the seeds, refused ones included."""
    region: set[str] = set()
    frontier = set(seeds)
    while frontier:
        region |= frontier
        found: set[str] = set()
        for chunk in chunks(sorted(frontier)):
            for near, far in (("a", "b"), ("b", "a")):
                rows = connection.execute(
                    f"SELECT {far} FROM judgements WHERE {near} IN ({marks(chunk)}) "
                    "AND kind != 'relation' AND outcome IN ('same', 'not_same')",
                    chunk,
                )
                found.update(row[0] for row in rows)
        frontier = found - region
    return region


def _reassign(connection: sqlite3.Connection, region: set[str]) -> set[str]:
    if not region:
        return set()
    names = sorted(region)
    before: dict[str, str] = {}
    order: list[tuple[int, int, str]] = []
    judged: dict[int, Judged] = {}
    for chunk in chunks(names):
        listed = marks(chunk)
        before.update(
            connection.execute(f"SELECT mention, entity FROM graph_entity WHERE mention IN ({listed})", chunk)
        )
        for table in ("mentions", "incidents"):
            order += connection.execute(
                f"SELECT seq, position, id FROM {table} WHERE id IN ({listed})", chunk
            ).fetchall()
        for row in connection.execute(LIVE.format(chosen=f"AND a IN ({listed})"), chunk):
            judged[row[0]] = Judged(*row)
    after = components([name for *_, name in sorted(order)], [judged[n] for n in sorted(judged)])
    changed = {name for name, entity in after.items() if before.get(name) != entity}
    connection.executemany(
        "UPDATE graph_entity SET entity = ? WHERE mention = ?", [(after[name], name) for name in sorted(changed)]
    )
    return changed
