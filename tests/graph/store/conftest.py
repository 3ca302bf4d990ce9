"""The stores that must answer alike. A further one joins by a parameter of `store`."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from graph.errors import Contradiction
from graph.kith import Kith
from graph.ledger.database import raw
from graph.store.base import GraphView
from graph.store.bolt import Address, Server
from graph.store.embedded import EmbeddedGraph
from graph.store.neo4j import Neo4jGraph
from graph.store.sync import Sync

OpenGraph = Callable[[Kith], AbstractContextManager[GraphView]]


@contextmanager
def embedded(kith: Kith) -> Iterator[GraphView]:
    with kith.database.reading() as connection:
        yield EmbeddedGraph(raw(connection))


def in_neo4j(server: Server) -> OpenGraph:
    """The same from a Neo4j server, brought in step first; each ledger has the database to itself."""

    @contextmanager
    def opened(kith: Kith) -> Iterator[GraphView]:
        sync = Sync(kith.database, server)
        try:
            sync.run()
        except Contradiction:  # what an earlier test left
            sync.reload(drop_foreign=True)
        with kith.database.reading() as connection:
            yield Neo4jGraph(server, raw(connection))

    return opened


@pytest.fixture(scope="session")
def neo4j_server(neo4j_address: Address) -> Iterator[Server]:
    with Server(neo4j_address, patience=60.0) as server:
        yield server


@pytest.fixture(scope="session", params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest) -> OpenGraph:
    """Opens the graph of a ledger in one of the stores."""
    return embedded if request.param == "embedded" else in_neo4j(request.getfixturevalue("neo4j_server"))


@pytest.fixture
def neo4j(story: Any, neo4j_server: Server) -> Server:
    """A server whose database follows the story's ledger from its beginning."""
    Sync(story.kith.database, neo4j_server).reload(drop_foreign=True)
    return neo4j_server
