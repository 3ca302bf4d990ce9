"""Writing nodes and links into Neo4j, and reading what stands there; every statement may safely be run twice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from graph.ontology.catalogue import node_kinds
from graph.store.bolt import LONG, Server
from graph.store.mirrored import EVERY, RECORD, STATE, Key, Properties
from graph.store.wanted import Stretch

PORTION = 4000
Statement = tuple[str, Mapping[str, Any]]


def put_nodes(nodes: Iterable[Properties]) -> Iterator[Statement]:
    """Make nodes, or make them what they should be."""
    by_kind: dict[str, list[Properties]] = {}
    for properties in nodes:
        by_kind.setdefault(properties["kind"], []).append(properties)
    for kind, wanted in sorted(by_kind.items()):
        others = "".join(f":{name}" for name in sorted((*node_kinds(), RECORD)) if name != kind)
        query = f"UNWIND $rows AS row MERGE (n:{EVERY} {{id: row.id}}) SET n = row SET n:{kind} REMOVE n{others}"
        yield from (((query, {"rows": portion})) for portion in _portions(wanted))


def drop_nodes(ids: Iterable[str]) -> Iterator[Statement]:
    """Take nodes away, with their links."""
    query = f"UNWIND $ids AS id MATCH (n:{EVERY} {{id: id}}) DETACH DELETE n"
    yield from ((query, {"ids": portion}) for portion in _portions(ids))


def put_links(links: Mapping[Key, Properties]) -> Iterator[Statement]:
    """Make links, or make them what they should be; both ends must be there."""
    yield from _by_kind(
        [(source, kind, {"s": source, "t": target, "p": properties}) for (source, kind, target), properties in links.items()],
        "UNWIND $rows AS row MATCH (a:{every} {{id: row.s}}) MATCH (b:{every} {{id: row.t}}) "
        "MERGE (a)-[r:{kind}]->(b) SET r = row.p",
    )


def drop_links(keys: Iterable[Key]) -> Iterator[Statement]:
    """Take links away."""
    yield from _by_kind(
        [(source, kind, {"s": source, "t": target}) for source, kind, target in keys],
        "UNWIND $rows AS row MATCH (a:{every} {{id: row.s}})-[r:{kind}]->(b:{every} {{id: row.t}}) DELETE r",
    )


def _by_kind(rows: Iterable[tuple[str, str, Properties]], query: str) -> Iterator[Statement]:
    sorted_out: dict[str, list[Properties]] = {}
    for _, kind, row in rows:
        sorted_out.setdefault(kind, []).append(row)
    for kind, wanted in sorted(sorted_out.items()):
        said = query.format(every=EVERY, kind=kind)
        yield from ((said, {"rows": portion}) for portion in _portions(wanted))


def _portions(rows: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(rows)
    while portion := list(islice(left, PORTION)):
        yield portion


def send(server: Server, statements: Iterable[Statement], *, at_once: bool = False) -> None:
    """Run statements, each in a transaction of its own, or all in one."""
    if at_once:
        server.write(list(statements))
        return
    for statement in statements:
        server.write([statement])


def nodes_there(server: Server, stretch: Stretch) -> dict[str, tuple[Properties, frozenset[str]]]:
    """Nodes of ours in a stretch of ids: their properties and labels."""
    query = f"MATCH (n:{EVERY}) WHERE n.id >= $low AND n.id < $high RETURN collect([n.id, properties(n), labels(n)])"
    rows = _in_one(server, query, stretch)
    return {identity: (properties, frozenset(labels)) for identity, properties, labels in rows}


def links_there(server: Server, stretch: Stretch) -> dict[Key, list[Properties]]:
    """Links that leave nodes of a stretch; more than one of a key where somebody has doubled it."""
    query = f"""
        MATCH (a:{EVERY})-[r]->(b) WHERE a.id >= $low AND a.id < $high
        RETURN collect([a.id, type(r), coalesce(b.id, ''), properties(r)])
    """
    found: dict[Key, list[Properties]] = {}
    for source, kind, target, properties in _in_one(server, query, stretch):
        found.setdefault((source, kind, target), []).append(properties)
    return found


def _in_one(server: Server, query: str, stretch: Stretch) -> list[list[Any]]:
    """Rows that come in one record: the driver takes three times as long over one record each."""
    rows: list[list[Any]] = server.rows(query, {"low": stretch[0], "high": stretch[1]}, LONG)[0][0]
    return rows


FOREIGN = f"MATCH (n) WHERE NOT n:{STATE} AND (NOT n:{EVERY} OR n.id IS NULL OR n.id IS NOT :: STRING)"
"""Nodes that somebody else has made."""


def strangers(server: Server) -> int:
    """How many nodes are not ours."""
    return int(server.rows(f"{FOREIGN} RETURN count(n)", within=LONG)[0][0])


def drop_in_batches(server: Server, match: str, name: str = "n") -> None:
    """Delete whatever a pattern finds, in transactions that memory can hold."""
    server.command(f"{match} CALL ({name}) {{ DETACH DELETE {name} }} IN TRANSACTIONS OF 5000 ROWS")


def labels_of(kind: str) -> frozenset[str]:
    """The labels of a node of a kind."""
    return frozenset((EVERY, kind))


def differing(there: Sequence[Properties], wanted: Properties) -> str:
    """What differs between a link and what it should be, in words; empty where nothing does."""
    if len(there) > 1:
        return f"there {len(there)} times"
    return differing_properties(there[0], wanted)


def differing_properties(there: Properties, wanted: Properties) -> str:
    """Names of the properties that differ; empty where none does."""
    names = sorted(name for name in there.keys() | wanted.keys() if there.get(name) != wanted.get(name))
    return f"{', '.join(names)} changed" if names else ""
