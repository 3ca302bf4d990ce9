"""What Neo4j should hold, read from the embedded projection: by key for what changed, by stretch of ids for everything."""

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import groupby

from graph.ledger.portions import chunks, marks
from graph.store.links import COLUMNS
from graph.store.mirrored import Key, NodeRow, Properties, links_of_rows, node_properties, record_properties

LAST = "\U0010ffff"
Stretch = tuple[str, str]
"""Ids from the first up to, and without, the second."""

NODES = "SELECT id, kind, name, also_known_as, attributes FROM graph_nodes WHERE"
ENDS = """
    SELECT {side}, min(reference) FROM graph_evidence
    WHERE {chosen} AND {side} NOT IN (SELECT id FROM graph_nodes) GROUP BY {side}
"""


def stretches(connection: sqlite3.Connection, size: int) -> list[Stretch]:
    """All ids in portions of about `size` nodes."""
    starts = [
        row[0]
        for row in connection.execute(
            "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM graph_nodes) WHERE n % ? = 0", (size,)
        )
    ]
    return list(zip(["", *starts], [*starts, LAST], strict=True))


def nodes_in(connection: sqlite3.Connection, stretch: Stretch) -> dict[str, Properties]:
    """Nodes of a stretch; rows and assessments that links lead to are among them."""
    rows: Iterable[NodeRow] = connection.execute(f"{NODES} id >= ? AND id < ?", stretch)
    found = {row[0]: node_properties(row) for row in rows}
    for side in ("source", "target"):
        ends = connection.execute(ENDS.format(side=side, chosen=f"{side} >= ? AND {side} < ?"), stretch)
        _add_records(found, ends)
    return found


def nodes_by_id(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, Properties]:
    """Those nodes of `ids` that are."""
    found: dict[str, Properties] = {}
    for chunk in chunks(sorted(ids)):
        rows: Iterable[NodeRow] = connection.execute(f"{NODES} id IN ({marks(chunk)})", chunk)
        found |= {row[0]: node_properties(row) for row in rows}
        for side in ("source", "target"):
            _add_records(found, connection.execute(ENDS.format(side=side, chosen=f"{side} IN ({marks(chunk)})"), chunk))
    return found


def _add_records(found: dict[str, Properties], ends: Iterable[tuple[str, str]]) -> None:
    for identity, reference in ends:
        known = found.get(identity)
        if known is None or known["name"] > reference:
            found[identity] = record_properties(identity, reference)


def links_in(connection: sqlite3.Connection, stretch: Stretch) -> dict[Key, Properties]:
    """Links whose source lies in a stretch."""
    return links_of_rows(connection.execute(f"SELECT {COLUMNS} FROM graph_evidence WHERE source >= ? AND source < ?", stretch))


def links_by_key(connection: sqlite3.Connection, keys: Iterable[Key]) -> dict[Key, Properties]:
    """Those links of `keys` that are."""
    found: dict[Key, Properties] = {}
    for (source, kind), group in groupby(sorted(keys), key=lambda key: key[:2]):
        for chunk in chunks([target for _, _, target in group]):
            rows = connection.execute(
                f"SELECT {COLUMNS} FROM graph_evidence WHERE source = ? AND kind = ? AND +target IN ({marks(chunk)})",
                (source, kind, *chunk),
            )
            found |= links_of_rows(rows)
    return found


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Nodes and links by kind."""
    found = dict(connection.execute("SELECT kind, count(*) FROM graph_nodes GROUP BY kind"))
    found |= dict(
        connection.execute(
            "SELECT kind, count(*) FROM (SELECT DISTINCT source, target, kind FROM graph_evidence) GROUP BY kind"
        )
    )
    return found
