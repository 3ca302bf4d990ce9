"""Whether Neo4j holds what the ledger says: counts by kind, and every property of every node and link."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.errors import Contradiction
from graph.ledger.database import Database, raw
from graph.ontology.catalogue import link_kinds, node_kinds
from graph.store import outbox
from graph.store.bolt import LONG, Server
from graph.store.mirrored import EVERY, RECORD
from graph.store.neo4j_state import identity, read_state
from graph.store.projection import head
from graph.store.sending import differing, differing_properties, labels_of, links_there, nodes_there, strangers
from graph.store.sync import STRETCH, Watcher, nobody
from graph.store.wanted import Stretch, counts, links_in, nodes_in, stretches

NAMED = 20
"""Differences that are named; their number is told by the counts."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are of one kind."""

    kind: str
    ledger: int
    neo4j: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it should be."""

    kind: str
    id: str
    what: str


@dataclass(slots=True)
class Compared:
    """What a comparison found; the first differences, by id."""

    kinds: list[Counted] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether Neo4j holds what it should, and nothing else."""
        return not self.differences and all(one.ledger == one.neo4j for one in self.kinds)


def compare(database: Database, server: Server, watch: Watcher = nobody) -> Compared:
    """Compare all that stands in Neo4j with the ledger's own graph.

    Parameters
    ----------
    database : Database
        The open ledger.
    server : Server
        Where the Neo4j database is.
    watch : callable, optional
        Told how many portions are done, of how many.

    Raises
    ------
    Contradiction
        If the database is not this ledger's, or the ledger was written to meanwhile.
    """
    found = Compared()
    with database.reading() as connection:
        driver = raw(connection)
        state = read_state(server, identity(driver))
        newest, notes = head(driver), outbox.last(driver) if outbox.token(driver) else 0
        ledger, portions = counts(driver), stretches(driver, STRETCH)
    behind = newest - (state.watermark if state else 0)
    if state is None or behind:
        found.differences.append(Difference("", "", f"Neo4j is {behind} entries behind the ledger"))
    foreign = strangers(server)
    if foreign:
        found.differences.append(Difference("", "", f"{foreign} nodes that are not Kith's"))
    there = _counts(server)
    found.kinds = [Counted(kind, ledger.get(kind, 0), there.get(kind, 0)) for kind in sorted(ledger.keys() | there.keys())]
    for done, stretch in enumerate(portions):
        room = NAMED - len(found.differences)
        found.differences += [one for one, _ in zip(_differences(database, server, stretch), range(room), strict=False)]
        watch(done + 1, len(portions))
    with database.reading() as connection:
        driver = raw(connection)
        if found.differences and outbox.token(driver) and outbox.last(driver) != notes:
            raise Contradiction("The ledger was written to while it was compared.", "Run `kith neo4j check` again.")
    return found


def _differences(database: Database, server: Server, stretch: Stretch) -> Iterator[Difference]:
    with database.reading() as connection:
        nodes, links = nodes_in(raw(connection), stretch), links_in(raw(connection), stretch)
    nodes_held, links_held = nodes_there(server, stretch), links_there(server, stretch)
    for one in sorted(nodes.keys() | nodes_held.keys()):
        if one not in nodes:
            yield Difference(str(nodes_held[one][0].get("kind", "")), one, "not in the ledger")
            continue
        kind = nodes[one]["kind"]
        if one not in nodes_held:
            yield Difference(kind, one, "missing in Neo4j")
        elif what := _differing_node(nodes_held[one][0], nodes_held[one][1], nodes[one]):
            yield Difference(kind, one, what)
    for key in sorted(links.keys() | links_held.keys()):
        source, kind, target = key
        if key not in links:
            yield Difference(kind, f"{source} {target}", "not in the ledger")
        elif key not in links_held:
            yield Difference(kind, f"{source} {target}", "missing in Neo4j")
        elif what := differing(links_held[key], links[key]):
            yield Difference(kind, f"{source} {target}", what)


def _differing_node(properties: dict[str, object], labels: frozenset[str], wanted: dict[str, object]) -> str:
    changed = differing_properties(properties, wanted)
    return changed if labels == labels_of(str(wanted["kind"])) else f"labels {changed or 'changed'}"


def _counts(server: Server) -> dict[str, int]:
    nodes = server.rows(f"MATCH (n:{EVERY}) WHERE n.kind <> '{RECORD}' RETURN n.kind, count(n)", within=LONG)
    links = server.rows(f"MATCH (:{EVERY})-[r]->() RETURN type(r), count(r)", within=LONG)
    known = node_kinds().keys() | link_kinds().keys()
    return {str(kind): number for kind, number in [*nodes, *links] if kind in known or number}
