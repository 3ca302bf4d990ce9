"""Ways through the graph in Neo4j: the embedded store's walk, with its steps asked of the server layer by layer."""

from collections.abc import Iterable

from graph.ontology.catalogue import link_kinds
from graph.store.base import Scope
from graph.store.bolt import Server
from graph.store.mirrored import RECORD, link_within
from graph.store.walking import Walker


def traversed_types(*, of_incidents: bool = True) -> str:
    """Relationship types that paths and neighbourhoods lead along, as a pattern says them."""
    return "|".join(
        kind.name
        for kind in link_kinds().values()
        if kind.traversed and (of_incidents or "Incident" not in (*kind.sources, *kind.targets))
    )


class ServerWalker(Walker):
    """Walks the traversed links on a server.

    Parameters
    ----------
    server : Server
        Where the graph is.
    scope : Scope
        Dates and kinds to stay within.
    """

    def __init__(self, server: Server, scope: Scope) -> None:
        self._server = server
        condition, self._parameters = link_within(scope)
        self._steps = f"""
            UNWIND $ids AS id MATCH (n:Kith {{id: id}})
            OPTIONAL MATCH (n)-[r:{traversed_types()}]-(far:Kith)
            WHERE far.kind <> '{RECORD}' AND far <> n AND {condition}
            WITH n, collect(DISTINCT far) AS near
            RETURN n.id, n.kind, [far IN near | far.id], [far IN near | far.kind]
        """
        self._kinds = frozenset(scope.kinds)
        self._adjacent = {}
        self._kind_of = {}
        self._ends = frozenset()

    def _load(self, names: Iterable[str]) -> None:
        fresh = sorted(name for name in set(names) if name not in self._adjacent)
        if not fresh:
            return
        for here, kind, ids, kinds in self._server.rows(self._steps, {"ids": fresh, **self._parameters}):
            self._adjacent[here] = sorted(ids)
            self._kind_of[here] = kind
            self._kind_of.update(zip(ids, kinds, strict=True))
        for name in fresh:
            self._adjacent.setdefault(name, [])
