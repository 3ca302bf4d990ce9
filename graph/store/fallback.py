"""A second store that may fail: while it is away, too slow or behind the ledger, the embedded one answers, and that is said."""

import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from graph.errors import Unreachable
from graph.store.base import EVERYTHING, Arrays, GraphView, Link, Match, Node, Path, Ranked, Scope, Status, Subgraph
from graph.store.embedded import EmbeddedGraph

if TYPE_CHECKING:
    import networkx as nx

REST = 10.0
"""Seconds for which a store that did not answer is left alone."""

T = TypeVar("T")


class Following(GraphView, Protocol):
    """A store that follows the ledger at some distance."""

    def behind(self) -> int:
        """How many entries of the ledger it has yet to hear of."""


class Watch:
    """Knows whether a store answers, so that not every request has to find out."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left_alone_until = 0.0
        self.why = ""

    @property
    def away(self) -> bool:
        """Whether it is not worth asking just now."""
        return time.monotonic() < self._left_alone_until

    def failed(self, why: str) -> None:
        """It did not answer."""
        with self._lock:
            self._left_alone_until, self.why = time.monotonic() + REST, why

    def answered(self) -> None:
        """It is there."""
        with self._lock:
            self._left_alone_until, self.why = 0.0, ""


class FallbackGraph:
    """Answers ``GraphView`` from a first store where that can, from the embedded one else.

    Parameters
    ----------
    first : Following
        Asked first.
    connection : sqlite3.Connection
        Open on the ledger with its embedded projection.
    watch : Watch
        Shared by all who ask that store.
    say : callable
        Hears why the embedded store answered; once.
    """

    def __init__(self, first: Following, connection: sqlite3.Connection, watch: Watch, say: Callable[[str], None]) -> None:
        self._first = first
        self._embedded = EmbeddedGraph(connection)
        self._watch = watch
        self._say = say
        self._given_up = False
        self._in_step: bool | None = None

    def _ask(self, question: Callable[[GraphView], T]) -> T:
        if not self._given_up and self._watch.away:
            self._give_up(self._watch.why)
        if not self._given_up:
            try:
                if self._is_in_step():
                    answer = question(self._first)
                    self._watch.answered()
                    return answer
            except Unreachable as error:
                self._watch.failed(error.problem)
                self._give_up(error.problem)
        return question(self._embedded)

    def _is_in_step(self) -> bool:
        if self._in_step is None:
            behind = self._first.behind()
            self._in_step = behind <= 0
            if behind > 0:
                self._give_up(f"Neo4j is {behind} entries behind the ledger.")
        return self._in_step

    def _give_up(self, why: str) -> None:
        self._given_up = True
        self._say(f"{why} Answered from Kith's own graph.")

    def status(self) -> Status:
        return self._ask(lambda graph: graph.status())

    def node(self, entity: str) -> Node:
        return self._ask(lambda graph: graph.node(entity))

    def nodes(self, entities: Sequence[str]) -> list[Node]:
        return self._ask(lambda graph: graph.nodes(entities))

    def links_of(self, entity: str, scope: Scope = EVERYTHING) -> list[Link]:
        return self._ask(lambda graph: graph.links_of(entity, scope))

    def neighbourhood(self, entities: Sequence[str], hops: int = 1, scope: Scope = EVERYTHING) -> Subgraph:
        return self._ask(lambda graph: graph.neighbourhood(entities, hops, scope))

    def paths(self, source: str, target: str, count: int = 3, scope: Scope = EVERYTHING, longest: int = 6) -> list[Path]:
        return self._ask(lambda graph: graph.paths(source, target, count, scope, longest))

    def search(self, text: str, kinds: Sequence[str] = (), limit: int = 20) -> list[Match]:
        return self._ask(lambda graph: graph.search(text, kinds, limit))

    def ranking(self, kind: str, scope: Scope = EVERYTHING, limit: int = 20) -> list[Ranked]:
        return self._ask(lambda graph: graph.ranking(kind, scope, limit))

    def dump(self, scope: Scope = EVERYTHING) -> Arrays:
        return self._ask(lambda graph: graph.dump(scope))

    def to_networkx(self, scope: Scope = EVERYTHING) -> "nx.MultiDiGraph[str]":
        return self._ask(lambda graph: graph.to_networkx(scope))
