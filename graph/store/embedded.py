"""The embedded graph: SQL tables beside the ledger. The reference that every other store must agree with."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import orjson

from graph.ledger.portions import chunks, marks
from graph.ontology.catalogue import node_kinds
from graph.store.alike import became, in_order_asked, path_along
from graph.store.base import EVERYTHING, Arrays, Link, Match, Node, Path, Ranked, Scope, Status, Subgraph
from graph.store.links import COLUMNS, gather, traversed_kinds, within
from graph.store.projection import head, watermark
from graph.store.ranking import ranked
from graph.store.search import search_names
from graph.store.walking import Walker

if TYPE_CHECKING:
    import networkx as nx


class EmbeddedGraph:
    """Answers ``GraphView`` from one SQLite connection.

    Parameters
    ----------
    connection : sqlite3.Connection
        Open on a ledger whose projection is up to date.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def status(self) -> Status:
        """Counts by kind, and how far behind the ledger the projection is."""
        nodes = dict(self._connection.execute("SELECT kind, count(*) FROM graph_nodes GROUP BY kind ORDER BY kind"))
        links = dict(
            self._connection.execute(
                "SELECT kind, count(*) FROM (SELECT DISTINCT source, target, kind FROM graph_evidence) "
                "GROUP BY kind ORDER BY kind"
            )
        )
        done = watermark(self._connection)
        return Status(done, head(self._connection) - done, nodes, links)

    def resolve(self, entity: str) -> str:
        """The entity that an id stands for now; ids of mentions and of entities merged away lead to what they became.

        Raises
        ------
        NotFound
            If there never was such an id.
        """
        if self._connection.execute("SELECT 1 FROM graph_nodes WHERE id = ?", (entity,)).fetchone():
            return entity
        return became(self._connection, entity)

    def node(self, entity: str) -> Node:
        """One node, see ``GraphView.node``."""
        return self.nodes([entity])[0]

    def nodes(self, entities: Sequence[str]) -> list[Node]:
        """Several nodes in the order asked for."""
        resolved = [self.resolve(entity) for entity in entities]
        return in_order_asked(resolved, self._fetch(resolved))

    def _fetch(self, entities: Iterable[str]) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for chunk in chunks(sorted(set(entities))):
            rows = self._connection.execute(
                f"SELECT id, kind, name, also_known_as, attributes FROM graph_nodes WHERE id IN ({marks(chunk)})", chunk
            )
            for identity, kind, name, others, attributes in rows:
                found[identity] = Node(identity, kind, name, tuple(orjson.loads(others)), orjson.loads(attributes))
        return found

    def links_of(self, entity: str, scope: Scope = EVERYTHING) -> list[Link]:
        """All links of a node, by (kind, source, target)."""
        entity = self.resolve(entity)
        condition, values = within(scope)
        rows = self._connection.execute(
            f"SELECT {COLUMNS} FROM graph_evidence WHERE source = ? {condition} UNION ALL "
            f"SELECT {COLUMNS} FROM graph_evidence WHERE target = ? AND source != target {condition}",
            (entity, *values, entity, *values),
        )
        return gather(rows)

    def links_among(self, nodes: Sequence[Node], scope: Scope = EVERYTHING) -> list[Link]:
        """The traversed links whose two ends are both among `nodes`.

        Links of an incident are looked up from the incident: a person shown with one incident may have thousands.
        """
        inside = {node.id for node in nodes}
        happenings = {node.id for node in nodes if not node_kinds()[node.kind].counted}
        rows = self._rows_from("source", sorted(happenings), traversed_kinds(), scope)
        rows += self._rows_from("target", sorted(happenings), traversed_kinds(), scope)
        rows += self._rows_from("source", sorted(inside - happenings), traversed_kinds(of_incidents=False), scope)
        return gather(row for row in rows if row[0] in inside and row[1] in inside)

    def _rows_from(self, side: str, names: Sequence[str], kinds: str, scope: Scope) -> list[tuple[str, ...]]:
        condition, values = within(scope)
        rows: list[tuple[str, ...]] = []
        for chunk in chunks(names):
            rows += self._connection.execute(
                f"SELECT {COLUMNS} FROM graph_evidence WHERE {side} IN ({marks(chunk)}) AND kind IN ({kinds}) {condition}",
                (*chunk, *values),
            )
        return rows

    def neighbourhood(self, entities: Sequence[str], hops: int = 1, scope: Scope = EVERYTHING) -> Subgraph:
        """What lies within `hops` entities of `entities`."""
        starts = [self.resolve(entity) for entity in entities]
        reached = Walker(self._connection, scope).within_hops(starts, hops)
        return self.subgraph(reached, scope)

    def subgraph(self, entities: Iterable[str], scope: Scope = EVERYTHING) -> Subgraph:
        """Those nodes and the traversed links among them, by id."""
        found = self._fetch(entities)
        links = self.links_among(list(found.values()), scope)
        return Subgraph(tuple(found[name] for name in sorted(found)), tuple(links))

    def paths(self, source: str, target: str, count: int = 3, scope: Scope = EVERYTHING, longest: int = 6) -> list[Path]:
        """The `count` shortest ways between two entities."""
        start, end = self.resolve(source), self.resolve(target)
        ways = Walker(self._connection, scope).shortest(start, end, count, longest)
        found = self._fetch(name for way in ways for name in way)
        along = [[found[name] for name in way] for way in ways]
        return [path_along(nodes, self.links_among(nodes, scope)) for nodes in along]

    def search(self, text: str, kinds: Sequence[str] = (), limit: int = 20) -> list[Match]:
        """Entities by name, best first."""
        scored = search_names(self._connection, text, kinds, limit)
        found = self._fetch(entity for entity, _ in scored)
        return [Match(found[entity], round(score, 4)) for entity, score in scored if entity in found]

    def ranking(self, kind: str, scope: Scope = EVERYTHING, limit: int = 20) -> list[Ranked]:
        """Entities of a kind by distinct children, then independent sources."""
        rows = ranked(self._connection, kind, scope, limit)
        found = self._fetch(row.entity for row in rows)
        return [Ranked(found[row.entity], row.children, row.sources, row.reports) for row in rows]

    def dump(self, scope: Scope = EVERYTHING) -> Arrays:
        """All nodes and links as arrays, by id."""
        import numpy as np

        condition, values = within(scope)
        nodes = self._connection.execute("SELECT id, kind FROM graph_nodes ORDER BY id").fetchall()
        # One SELECT for all columns: separate ones may come back in different orders.
        rows = self._connection.execute(
            f"SELECT source, target, kind, count(DISTINCT COALESCE(root, '')) FROM graph_evidence WHERE 1 {condition} "
            "GROUP BY source, target, kind ORDER BY source, target, kind",
            values,
        ).fetchall()
        place = {identity: number for number, (identity, _) in enumerate(nodes)}
        kept = [row for row in rows if row[0] in place and row[1] in place]
        return Arrays(
            np.array([row[0] for row in nodes], dtype=np.str_),
            np.array([row[1] for row in nodes], dtype=np.str_),
            np.array([place[row[0]] for row in kept], dtype=np.int64),
            np.array([place[row[1]] for row in kept], dtype=np.int64),
            np.array([row[2] for row in kept], dtype=np.str_),
            np.array([row[3] for row in kept], dtype=np.int64),
        )

    def to_networkx(self, scope: Scope = EVERYTHING) -> "nx.MultiDiGraph[str]":
        """The graph for notebooks and GraphML: nodes with kind and name, links keyed by kind."""
        from graph.store.exchange import as_networkx

        condition, values = within(scope)
        nodes = self._connection.execute("SELECT id, kind, name FROM graph_nodes ORDER BY id")
        rows = self._connection.execute(f"SELECT {COLUMNS} FROM graph_evidence WHERE 1 {condition}", values)
        return as_networkx(nodes, gather(rows))
