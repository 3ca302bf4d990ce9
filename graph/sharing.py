"""What may not be handed on: reports whose handling asks for permission first, and records that only some may see."""

from dataclasses import dataclass

import orjson

from graph.ledger.database import Database, raw

CONDITIONS = """
    SELECT DISTINCT r.reference FROM grades AS g JOIN records AS r ON r.id = g.record
    WHERE g.handling = 'C' AND g.n = (SELECT max(n) FROM grades AS h WHERE h.record = g.record AND h.item = g.item)
"""
RESTRICTED = """
    SELECT subject, named FROM restrictions AS r
    WHERE NOT lifted AND n = (SELECT max(n) FROM restrictions AS s WHERE s.subject = r.subject)
"""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What a product must leave out.

    Attributes
    ----------
    conditions : frozenset of str
        References of which an item has handling code C: not to be shared without permission.
    restricted : dict of str to frozenset of str
        Entities whose record only those named may see.
    """

    conditions: frozenset[str]
    restricted: dict[str, frozenset[str]]

    def closed_to(self, *names: str) -> frozenset[str]:
        """Entities to which none of these names has a right; a recipient may be written "Ben Archer, Police"."""
        asked = [name.casefold() for name in names]

        def open_to(named: frozenset[str]) -> bool:
            return all(any(one.casefold() in name for one in named if one.strip()) for name in asked)

        return frozenset(entity for entity, named in self.restricted.items() if not open_to(named))


def held_back(database: Database) -> HeldBack:
    """What the record says of that now."""
    with database.reading() as connection:
        driver = raw(connection)
        conditions = frozenset(row[0] for row in driver.execute(CONDITIONS))
        restricted = {row[0]: frozenset(_names(row[1])) for row in driver.execute(RESTRICTED)}
        became = {}
        for entity, named in restricted.items():
            row = driver.execute("SELECT entity FROM graph_entity WHERE mention = ?", (f"m{entity[1:]}",)).fetchone()
            became[row[0] if row else entity] = named
    return HeldBack(conditions, became)


def _names(text: str) -> list[str]:
    return [str(name) for name in orjson.loads(text)] if text.startswith("[") else [part.strip() for part in text.split(",")]
