"""Which mention belongs to which entity: kept in step with the judgements of the ledger."""

import sqlite3
from collections.abc import Iterable, Sequence

from graph.identity.components import Judged, components
from graph.ledger.ids import entity_id

LIVE = """
    SELECT n, a, b, outcome FROM judgements
    WHERE kind != 'relation' AND outcome IN ('same', 'not_same')
      AND n NOT IN (SELECT supersedes FROM judgements WHERE supersedes IS NOT NULL)
"""


def chunks(values: Sequence[str], size: int = 900) -> Iterable[Sequence[str]]:
    """The values in portions that fit into one SQL statement."""
    return (values[start : start + size] for start in range(0, len(values), size))


def marks(values: Sequence[object]) -> str:
    """As many SQL parameters as there are values."""
    return ", ".join("?" * len(values))


def all_memberships(connection: sqlite3.Connection) -> dict[str, str]:
    """Every mention's and incident's entity, from the ledger alone."""
    members = [row[0] for row in connection.execute(_MEMBERS + " ORDER BY seq, position")]
    return components(members, [Judged(*row) for row in connection.execute(LIVE + " ORDER BY n")])


_MEMBERS = (
    "SELECT id FROM (SELECT id, seq, position FROM mentions UNION ALL SELECT id, seq, position FROM incidents)"
)


def update_memberships(connection: sqlite3.Connection, watermark: int) -> set[str]:
    """Follow the mentions and judgements written after `watermark`.

    Returns
    -------
    set of str
        Mentions and incidents whose entity is new or another than before.
    """
    changed = _add_new(connection, watermark)
    fresh = connection.execute(
        "SELECT a, b, outcome, supersedes FROM judgements WHERE seq > ? AND kind != 'relation' ORDER BY n", (watermark,)
    ).fetchall()
    seeds = {end for a, b, *_ in fresh for end in (a, b)}
    superseded = [row[3] for row in fresh if row[3] is not None]
    for chunk in chunks([str(number) for number in superseded]):
        rows = connection.execute(f"SELECT a, b FROM judgements WHERE n IN ({marks(chunk)})", chunk)
        seeds.update(end for row in rows for end in row)
    region = _connected(connection, seeds)
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
        before.update(connection.execute(f"SELECT mention, entity FROM graph_entity WHERE mention IN ({listed})", chunk))
        for table in ("mentions", "incidents"):
            order += connection.execute(f"SELECT seq, position, id FROM {table} WHERE id IN ({listed})", chunk).fetchall()
        for row in connection.execute(f"{LIVE} AND a IN ({listed})", chunk):
            judged[row[0]] = Judged(*row)
    after = components([name for *_, name in sorted(order)], [judged[n] for n in sorted(judged)])
    changed = {name for name, entity in after.items() if before.get(name) != entity}
    connection.executemany(
        "UPDATE graph_entity SET entity = ? WHERE mention = ?", [(after[name], name) for name in sorted(changed)]
    )
    return changed
