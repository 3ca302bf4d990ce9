"""Candidates computed by the server's graph data science library: who may belong together, resemble a child, or stand between.

What comes back are ids, best first; Kith scores them by its own measures before anybody sees them. Everything here is a
reading query; the graph that GDS works on lives in the server's memory and is dropped again.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from graph.store.base import EVERYTHING, Scope
from graph.store.bolt import LONG, Server
from graph.store.mirrored import link_within

LARGE = 50_000
"""Nodes from which the server is asked; below that Kith itself is quicker."""
SAMPLED = 200
"""Nodes from which shortest ways are counted."""
SEED = 1
IN_COMMON = "VICTIM_IN|PRESENT_AT|ALLEGED_IN"


def has_gds(server: Server) -> bool:
    """Whether the server has the library."""
    return bool(server.rows("SHOW FUNCTIONS YIELD name WHERE name = 'gds.version' RETURN count(*)")[0][0])


def worth_asking(server: Server) -> bool:
    """Whether the server has the library, and a graph so large that asking it pays."""
    return has_gds(server) and int(server.rows("MATCH (n:Kith) RETURN count(n)")[0][0]) >= LARGE


@contextmanager
def _projected(server: Server, match: str, config: str, values: dict[str, str]) -> Iterator[str]:
    """A graph in the server's memory under a name of its own, for as long as it is needed."""
    name = f"kith-{secrets.token_hex(6)}"
    query = f"{match} WITH gds.graph.project($name, a, b, {config}) AS g RETURN g.nodeCount"
    try:
        server.rows(query, {"name": name, **values}, LONG)
        yield name
    finally:
        server.rows("CALL gds.graph.drop($name, false) YIELD graphName RETURN graphName", {"name": name}, LONG)


def _persons(scope: Scope) -> tuple[str, dict[str, str]]:
    """Persons who were in an incident together, each pair as often as that was."""
    first, values = link_within(scope, "r")
    second, _ = link_within(scope, "s")
    match = f"""
        MATCH (a:Child|PersonOfConcern|Person)-[r:{IN_COMMON}]->(i:Incident)<-[s:{IN_COMMON}]-(b:Child|PersonOfConcern|Person)
        WHERE a.id < b.id AND {first} AND {second}
        WITH a, b, count(DISTINCT i) AS times
    """
    return match, values


def communities(server: Server, scope: Scope = EVERYTHING) -> list[list[str]]:
    """Ids of persons who may belong together (Leiden), the largest groups first; groups of one are left out."""
    match, values = _persons(scope)
    config = "{relationshipProperties: {times: toFloat(times)}}, {undirectedRelationshipTypes: ['*']}"
    with _projected(server, match, config, values) as name:
        rows = server.rows(
            "CALL gds.leiden.stream($name, {relationshipWeightProperty: 'times', randomSeed: $seed, concurrency: 1}) "
            "YIELD nodeId, communityId WITH communityId, gds.util.asNode(nodeId).id AS id ORDER BY id "
            "WITH communityId, collect(id) AS ids WHERE size(ids) > 1 RETURN ids ORDER BY size(ids) DESC, ids[0]",
            {"name": name, "seed": SEED},
            LONG,
        )
    return [list(row[0]) for row in rows]


def similar(server: Server, child: str, limit: int = 100, scope: Scope = EVERYTHING) -> list[str]:
    """Ids of children who share most contexts with one child (filtered node similarity), the closest first."""
    condition, values = link_within(scope, "r")
    other, _ = link_within(scope, "s")
    match = f"""
        MATCH (a:Child)-[r:{IN_COMMON}]->(:Incident)-[s:AT|ON|INVOLVED]->(b:Kith) WHERE {condition} AND {other}
        WITH DISTINCT a, b
    """
    with _projected(server, match, "{}", values) as name:
        rows = server.rows(
            "MATCH (c:Child {id: $child}) CALL gds.nodeSimilarity.filtered.stream("
            "$name, {sourceNodeFilter: [c], topK: $limit, similarityCutoff: 0.0001, concurrency: 1}) "
            "YIELD node2, similarity RETURN gds.util.asNode(node2).id AS id ORDER BY similarity DESC, id",
            {"name": name, "child": child, "limit": limit},
            LONG,
        )
    return [str(row[0]) for row in rows]


def between(server: Server, limit: int = 100, scope: Scope = EVERYTHING) -> list[str]:
    """Ids of persons who stand on most shortest ways between others (betweenness, sampled), the first of them first."""
    match, values = _persons(scope)
    with _projected(server, match, "{}, {undirectedRelationshipTypes: ['*']}", values) as name:
        rows = server.rows(
            "CALL gds.betweenness.stream($name, {samplingSize: $sampled, samplingSeed: $seed, concurrency: 1}) "
            "YIELD nodeId, score WHERE score > 0 RETURN gds.util.asNode(nodeId).id AS id ORDER BY score DESC, id LIMIT $limit",
            {"name": name, "sampled": SAMPLED, "seed": SEED, "limit": limit},
            LONG,
        )
    return [str(row[0]) for row in rows]
