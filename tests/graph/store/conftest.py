"""The stores that must answer alike. A further one joins by an entry in `STORES`."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from graph.kith import Kith
from graph.ledger.database import raw
from graph.store.base import GraphView
from graph.store.embedded import EmbeddedGraph

OpenGraph = Callable[[Kith], AbstractContextManager[GraphView]]


@contextmanager
def embedded(kith: Kith) -> Iterator[GraphView]:
    with kith.database.reading() as connection:
        yield EmbeddedGraph(raw(connection))


STORES: dict[str, OpenGraph] = {"embedded": embedded}


@pytest.fixture(scope="session", params=[pytest.param(name) for name in STORES])
def store(request: pytest.FixtureRequest) -> OpenGraph:
    """Opens the graph of a ledger in one of the stores."""
    return STORES[request.param]
