"""The graph in Neo4j: answers as the embedded store does, in Cypher. Labels and types come from the ontology alone."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from graph.ontology.catalogue import link_kinds, node_kinds
from graph.store.alike import became, in_order_asked, path_along
from graph.store.base import EVERYTHING, Arrays, Link, Match, Node, Path, Ranked, Scope, Status, Subgraph
from graph.store.bolt import LONG, Server
from graph.store.links import gather
from graph.store.mirrored import NODE, RECORD, STATE, evidence_of, link_within, node_of, within
from graph.store.naming import fold
from graph.store.neo4j_search import candidates
from graph.store.neo4j_walking import ServerWalker, traversed_types
from graph.store.projection import head
from graph.store.search import best_scores, in_order

if TYPE_CHECKING:
    import networkx as nx

PERSONS = ("Child", "PersonOfConcern", "Person")
LINK = "a.id, type(r), b.id, r._evidence"


class Neo4jGraph:
    """Answers ``GraphView`` from a Neo4j server that ``graph.store.sync`` keeps in step.

    Parameters
    ----------
    server : Server
        Where it is.
    connection : sqlite3.Connection
        Open on the ledger, which alone knows what became of an id that was merged away.
    """

    def __init__(self, server: Server, connection: sqlite3.Connection) -> None:
        self._server = server
        self._connection = connection

    def status(self) -> Status:
        """Counts by kind, and how far behind the ledger the server is."""
        nodes = {kind: self._count(f"MATCH (n:{kind}) RETURN count(n)") for kind in sorted(node_kinds())}
        links = {kind: self._count(f"MATCH ()-[r:{kind}]->() RETURN count(r)") for kind in sorted(link_kinds())}
        newest = head(self._connection)
        behind = self.behind()
        return Status(
            newest - behind,
            behind,
            {kind: number for kind, number in nodes.items() if number},
            {kind: number for kind, number in links.items() if number},
        )

    def _count(self, query: str) -> int:
        """One of the counts that the server keeps ready."""
        return int(self._server.rows(query)[0][0])

    def behind(self) -> int:
        """How many entries of the ledger the server has yet to hear of."""
        rows = self._server.rows(f"MATCH (s:{STATE}) RETURN s.watermark")
        return head(self._connection) - (int(rows[0][0]) if rows else 0)

    def _fetch(self, entities: Iterable[str]) -> dict[str, Node]:
        wanted = sorted(set(entities))
        if not wanted:
            return {}
        query = f"UNWIND $ids AS id MATCH (n:Kith {{id: id}}) WHERE n.kind <> '{RECORD}' RETURN {NODE}"
        return {row[0]["id"]: node_of(row[0]) for row in self._server.rows(query, {"ids": wanted})}

    def _resolved(self, entities: Sequence[str]) -> tuple[list[str], dict[str, Node]]:
        """Ids that entities have now, and their nodes."""
        found = self._fetch(entities)
        ids = [entity if entity in found else became(self._connection, entity) for entity in entities]
        found |= self._fetch(set(ids) - found.keys())
        return ids, found

    def node(self, entity: str) -> Node:
        """One node, see ``GraphView.node``."""
        return self.nodes([entity])[0]

    def nodes(self, entities: Sequence[str]) -> list[Node]:
        """Several nodes in the order asked for."""
        ids, found = self._resolved(entities)
        return in_order_asked(ids, found)

    def links_of(self, entity: str, scope: Scope = EVERYTHING) -> list[Link]:
        """All links of a node, by (kind, source, target)."""
        ids, _ = self._resolved([entity])
        condition, values = link_within(scope)
        query = f"""
            MATCH (a:Kith {{id: $id}})-[r]->(b) WHERE {condition} RETURN {LINK}
            UNION ALL MATCH (b:Kith {{id: $id}})<-[r]-(a) WHERE a.id <> $id AND {condition} RETURN {LINK}
        """
        return self._gathered(query, {"id": ids[0], **values}, scope)

    def _gathered(self, query: str, values: dict[str, object], scope: Scope, seconds: float | None = None) -> list[Link]:
        rows = self._server.rows(query, values, seconds)
        return gather(
            row
            for source, kind, target, lines in rows
            for row in evidence_of(source, kind, target, lines)
            if in_scope(scope, row[4], row[5], row[8])
        )

    def links_among(self, nodes: Sequence[Node], scope: Scope = EVERYTHING) -> list[Link]:
        """The traversed links whose two ends are both among `nodes`."""
        inside = [node.id for node in nodes]
        happenings = [node.id for node in nodes if not node_kinds()[node.kind].counted]
        counted = [node.id for node in nodes if node_kinds()[node.kind].counted]
        condition, values = link_within(scope)
        of_incidents, others = traversed_types(), traversed_types(of_incidents=False)
        query = f"""
            UNWIND $happenings AS id MATCH (a:Kith {{id: id}})-[r:{of_incidents}]->(b)
            WHERE b.id IN $inside AND {condition} RETURN {LINK}
            UNION ALL
            UNWIND $happenings AS id MATCH (b:Kith {{id: id}})<-[r:{of_incidents}]-(a)
            WHERE a.id IN $inside AND {condition} RETURN {LINK}
            UNION ALL
            UNWIND $counted AS id MATCH (a:Kith {{id: id}})-[r:{others}]->(b)
            WHERE b.id IN $inside AND {condition} RETURN {LINK}
        """
        return self._gathered(query, {"inside": inside, "happenings": happenings, "counted": counted, **values}, scope)

    def neighbourhood(self, entities: Sequence[str], hops: int = 1, scope: Scope = EVERYTHING) -> Subgraph:
        """What lies within `hops` entities of `entities`."""
        starts, _ = self._resolved(entities)
        reached = ServerWalker(self._server, scope).within_hops(starts, hops)
        return self.subgraph(reached, scope)

    def subgraph(self, entities: Iterable[str], scope: Scope = EVERYTHING) -> Subgraph:
        """Those nodes and the traversed links among them, by id."""
        found = self._fetch(entities)
        links = self.links_among(list(found.values()), scope)
        return Subgraph(tuple(found[name] for name in sorted(found)), tuple(links))

    def paths(self, source: str, target: str, count: int = 3, scope: Scope = EVERYTHING, longest: int = 6) -> list[Path]:
        """The `count` shortest ways between two entities."""
        (start, end), _ = self._resolved([source, target])
        ways = ServerWalker(self._server, scope).shortest(start, end, count, longest)
        found = self._fetch(name for way in ways for name in way)
        along = [[found[name] for name in way] for way in ways]
        return [path_along(nodes, self.links_among(nodes, scope)) for nodes in along]

    def search(self, text: str, kinds: Sequence[str] = (), limit: int = 20) -> list[Match]:
        """Entities by name, best first."""
        wanted = fold(text)
        if not wanted:
            return []
        named = candidates(self._server, wanted)
        nodes = {node.id: node for node, _ in named if not kinds or node.kind in kinds}
        best = best_scores(wanted, ((node.id, folded) for node, folded in named if node.id in nodes))
        return [Match(nodes[entity], round(score, 4)) for entity, score in in_order(best, limit)]

    def ranking(self, kind: str, scope: Scope = EVERYTHING, limit: int = 20) -> list[Ranked]:
        """Entities of a kind by distinct children, then independent sources."""
        if kind not in node_kinds():
            return []
        condition, values = within(scope)
        tied, _ = link_within(scope, "c")
        step = "-[t:{0}]->" if kind in PERSONS else "<-[t:{0}]-"
        query = f"""
            MATCH (n:{kind}){step.format("AT|ON|INVOLVED|ALLEGED_IN|VICTIM_IN|PRESENT_AT")}(i:Kith)
            UNWIND t._evidence AS e
            WITH n, i, e WHERE {condition}
            WITH n, collect(DISTINCT i) AS incidents, count(DISTINCT split(e, '\\u001f')[2]) AS sources,
                 collect(DISTINCT split(e, '\\u001f')[3]) AS reports
            CALL (n, incidents) {{
                UNWIND incidents AS i MATCH (i)<-[c:VICTIM_IN|PRESENT_AT|ALLEGED_IN]-(child:Child)
                WHERE child <> n AND {tied} RETURN count(DISTINCT child) AS children
            }}
            WITH n, children, sources, reports ORDER BY children DESC, sources DESC, n.id LIMIT $limit
            RETURN {NODE}, children, sources, reports
        """
        rows = self._server.rows(query, {"limit": limit, **values})
        return [Ranked(node_of(row[0]), row[1], row[2], tuple(sorted(row[3]))) for row in rows]

    def dump(self, scope: Scope = EVERYTHING) -> Arrays:
        """All nodes and links as arrays, by id."""
        import numpy as np

        nodes = self._server.rows(f"MATCH (n:Kith) WHERE n.kind <> '{RECORD}' RETURN n.id, n.kind ORDER BY n.id", within=LONG)
        condition, values = within(scope)
        query = f"""
            MATCH (a:Kith)-[r]->(b:Kith) WHERE a.kind <> '{RECORD}' AND b.kind <> '{RECORD}'
            WITH a, r, b, COUNT {{
                UNWIND r._evidence AS e WITH e WHERE {condition} RETURN DISTINCT split(e, '\\u001f')[2]
            }} AS roots
            WHERE roots > 0 RETURN a.id, b.id, type(r), roots
        """
        kept = sorted(tuple(row) for row in self._server.rows(query, values, LONG))
        place = {identity: number for number, (identity, _) in enumerate(nodes)}
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

        nodes = self._server.rows(
            f"MATCH (n:Kith) WHERE n.kind <> '{RECORD}' RETURN n.id, n.kind, n.name ORDER BY n.id", within=LONG
        )
        links = self._gathered(f"MATCH (a:Kith)-[r]->(b:Kith) RETURN {LINK}", {}, scope, LONG)
        return as_networkx(((row[0], row[1], row[2]) for row in nodes), links)


def in_scope(scope: Scope, happened: str | None, known: str | None, grade: str | None) -> bool:
    """Whether one piece of evidence lies within a scope's dates; what has no date of its own stays in."""
    if happened and scope.start and happened < scope.start.isoformat():
        return False
    if happened and scope.end and happened > scope.end.isoformat():
        return False
    if scope.as_of and (not known or known > scope.as_of.isoformat()):
        return False
    return not scope.graded or grade in ("A", "B", "C")
