"""What may not be handed on: reports whose handling asks for permission first, and records that only some may see."""

from collections.abc import Collection
from dataclasses import dataclass

import orjson

from graph.ledger.database import Database, raw
from graph.ledger.restrictions import reach, standing
from graph.pseudonyms import hidden
from graph.store.base import Node

CONDITIONS = """
    SELECT DISTINCT r.reference FROM grades AS g JOIN records AS r ON r.id = g.record
    WHERE g.handling = 'C' AND g.n = (SELECT max(n) FROM grades AS h WHERE h.record = g.record AND h.item = g.item)
"""
HIDDEN = """
    SELECT id, kind, name, also_known_as FROM graph_nodes WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id
"""
PLACES = "SELECT id, kind, name, also_known_as, attributes FROM graph_nodes WHERE kind = 'Location'"
SHORTEST_ADDRESS = 5
"""Letters of the shortest name that is looked for in running words; a bare house number stands everywhere."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What a product for somebody must leave out.

    Attributes
    ----------
    conditions : frozenset of str
        References of which an item has handling code C: not to be shared without permission.
    closed : tuple of Node
        Entities that the recipient may not see, under the names by which they must not slip through.
    references : frozenset of str
        Reports, minutes and rows that the recipient may not see.
    """

    conditions: frozenset[str]
    closed: tuple[Node, ...]
    references: frozenset[str]


def held_back(database: Database, recipient: str) -> HeldBack:
    """What the record says of that now; a recipient may be written "Ben Archer, Police" where "Ben Archer" is named."""
    asked = recipient.casefold()
    with database.reading() as connection:
        driver = raw(connection)
        conditions = frozenset(row[0] for row in driver.execute(CONDITIONS))
        subjects = [
            one.subject for one in standing(driver) if not any(name.strip() and name.casefold() in asked for name in one.named)
        ]
        closed = reach(driver, subjects)
        listed = orjson.dumps(sorted(closed.entities)).decode()
        nodes = tuple(Node(row[0], row[1], row[2], tuple(orjson.loads(row[3]))) for row in driver.execute(HIDDEN, (listed,)))
    return HeldBack(conditions, nodes, closed.references)


def homes(database: Database, but: Collection[str] = ()) -> tuple[str, ...]:
    """Every name of a place where somebody lives or may live, as it could stand in a sentence; the longest first.

    Parameters
    ----------
    database : Database
        The open ledger.
    but : collection of str, optional
        Ids of places that are named all the same.
    """
    with database.reading() as connection:
        rows = raw(connection).execute(PLACES).fetchall()
    places = (Node(row[0], row[1], row[2], tuple(orjson.loads(row[3])), orjson.loads(row[4])) for row in rows)
    said = {name for node in places if hidden(node) and node.id not in but for name in (node.name, *node.also_known_as)}
    return tuple(sorted((name for name in said if len(name) >= SHORTEST_ADDRESS), key=lambda name: (-len(name), name)))
