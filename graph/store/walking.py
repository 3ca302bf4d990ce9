"""Ways through the graph, counted in hops from entity to entity: an incident on the way is shown, not counted."""

import sqlite3
from collections.abc import Iterable, Iterator

from graph.ontology.catalogue import node_kinds
from graph.store.base import Scope
from graph.store.links import traversed_kinds, within
from graph.store.membership import chunks, marks

MOST_WAYS = 500
"""Ways of one length that are looked at before the first few are chosen; beyond that ties are cut by id."""


class Walker:
    """Walks the traversed links within a scope.

    Parameters
    ----------
    connection : sqlite3.Connection
        Open on the projection.
    scope : Scope
        Dates and kinds to stay within; nodes that do not count as hops are walked through whatever their kind.
    """

    def __init__(self, connection: sqlite3.Connection, scope: Scope) -> None:
        self._connection = connection
        self._condition, self._values = within(scope)
        self._walked = traversed_kinds()
        self._kinds = frozenset(scope.kinds)
        self._adjacent: dict[str, list[str]] = {}
        self._kind_of: dict[str, str] = {}

    def within_hops(self, starts: Iterable[str], hops: int) -> set[str]:
        """Ids of everything within `hops` of `starts`, these included."""
        shown = set(starts)
        frontier = set(starts)
        for _ in range(hops):
            frontier = self._next_entities(frontier, shown)
        return shown

    def _next_entities(self, frontier: set[str], shown: set[str]) -> set[str]:
        """One hop further; what is passed on the way is added to `shown` too."""
        reached: set[str] = set()
        layer = frontier
        while layer:
            self._load(layer)
            new = {far for near in layer for far in self._adjacent[near]} - shown
            new = {far for far in new if self._allowed(far)}
            shown |= new
            layer = {far for far in new if not self._counted(far)}
            reached |= new - layer
        return reached

    def shortest(self, start: str, end: str, count: int, longest: int) -> list[list[str]]:
        """The `count` shortest ways as lists of ids, by hops and then by ids; none where there is no way."""
        if start == end:
            return [[start]]
        distance = self._distances_to(end, start, longest)
        if start not in distance:
            return []
        ways: list[list[str]] = []
        for slack in range(longest - distance[start] + 1):
            exact = distance[start] + slack
            found = sorted(self._ways(start, end, exact, distance), key=lambda way: (len(way), way))
            ways += [way for way in found if way not in ways]
            if len(ways) >= count:
                break
        return ways[:count]

    def _distances_to(self, end: str, start: str, longest: int) -> dict[str, int]:
        """Hops from every node to `end`, walked until `start` is reached and one layer more."""
        distance = {end: 0}
        frontier = {end}
        stop = longest
        for hop in range(1, longest + 1):
            if hop > stop:
                break
            frontier = self._layer(frontier, hop, distance)
            if start in distance and stop == longest:
                stop = min(longest, distance[start] + 1)
        return distance

    def _layer(self, frontier: set[str], hop: int, distance: dict[str, int]) -> set[str]:
        reached: set[str] = set()
        layer = frontier
        while layer:
            self._load(layer)
            new = {far for near in layer for far in self._adjacent[near]} - distance.keys()
            new = {far for far in new if self._allowed(far)}
            for far in new:
                distance[far] = hop
            layer = {far for far in new if not self._counted(far)}
            reached |= new - layer
        return reached

    def _ways(self, start: str, end: str, hops: int, distance: dict[str, int]) -> Iterator[list[str]]:
        """Simple ways of exactly `hops` hops, depth first, nearest ids first."""
        stack: list[tuple[list[str], int]] = [([start], 0)]
        given = 0
        while stack and given < MOST_WAYS:
            way, used = stack.pop()
            here = way[-1]
            if here == end:
                if used == hops:
                    given += 1
                    yield way
                continue
            self._load([here])
            for far in sorted(self._adjacent[here], reverse=True):
                cost = used + (1 if self._counted(far) else 0)
                if far not in way and far in distance and cost + distance[far] <= hops:
                    stack.append(([*way, far], cost))

    def _load(self, names: Iterable[str]) -> None:
        fresh = [name for name in sorted(set(names)) if name not in self._adjacent]
        for name in fresh:
            self._adjacent[name] = []
        for chunk in chunks(fresh):
            for near, far in (("source", "target"), ("target", "source")):
                rows = self._connection.execute(
                    f"SELECT DISTINCT {near}, {far}, g.kind FROM graph_evidence JOIN graph_nodes AS g ON g.id = {far} "
                    f"WHERE {near} IN ({marks(chunk)}) AND graph_evidence.kind IN ({self._walked}){self._condition}",
                    (*chunk, *self._values),
                )
                for here, there, kind in rows:
                    self._adjacent[here].append(there)
                    self._kind_of[there] = kind

    def _counted(self, name: str) -> bool:
        return node_kinds()[self._kind_of[name]].counted

    def _allowed(self, name: str) -> bool:
        return not self._kinds or self._kind_of[name] in self._kinds or not self._counted(name)
