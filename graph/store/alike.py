"""What every store does alike, once it has fetched: where ids lead to, nodes in the order asked for, a path with its links."""

import itertools
import sqlite3
from collections.abc import Mapping, Sequence

from graph.errors import NotFound
from graph.store.base import Link, Node, Path
from graph.store.links import in_words


def became(connection: sqlite3.Connection, entity: str) -> str:
    """The entity that the id of a mention, or of an entity merged away, leads to now.

    Parameters
    ----------
    connection : sqlite3.Connection
        Open on the ledger, which alone knows.
    entity : str
        An id that no node has.

    Raises
    ------
    NotFound
        If there never was such an id.
    """
    mention = f"m{entity[1:]}" if entity.startswith("e") else entity
    row = connection.execute("SELECT entity FROM graph_entity WHERE mention = ?", (mention,)).fetchone()
    if row:
        return str(row[0])
    raise NotFound(f"There is nothing with the id {entity}.", "Look it up by name: `kith find NAME`.")


def in_order_asked(ids: Sequence[str], found: Mapping[str, Node]) -> list[Node]:
    """Nodes of `ids`, one for each.

    Raises
    ------
    NotFound
        If one of them is no longer.
    """
    missing = [entity for entity in ids if entity not in found]
    if missing:
        raise NotFound(
            f"{missing[0]} is named only in a version of a report that no longer counts.",
            "Open the newest version of the report.",
        )
    return [found[entity] for entity in ids]


def path_along(nodes: Sequence[Node], links: Sequence[Link]) -> Path:
    """A path through `nodes`, with those of `links` that lie on it."""
    steps = list(itertools.pairwise(nodes))
    on_the_way = [link for near, far in steps for link in links if {link.source, link.target} == {near.id, far.id}]
    return Path(tuple(nodes), tuple(on_the_way), in_words(nodes, on_the_way))
