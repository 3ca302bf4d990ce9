"""Ways through the graph, counted in hops from entity to entity: an incident on the way is shown, not counted."""

import heapq
import sqlite3
from collections import Counter
from collections.abc import Iterable

from graph.ledger.portions import chunks, marks
from graph.ontology.catalogue import node_kinds
from graph.store.base import Scope
from graph.store.links import traversed_kinds, within

DETOUR = 1
"""Hops that another way may be longer than the shortest; what is longer still says nothing that the shortest does not."""

Length = tuple[int, int]
"""Hops, and nodes passed: of two ways of as many hops the one with fewer nodes is the shorter."""


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
        self._ends: frozenset[str] = frozenset()

    def within_hops(self, starts: Iterable[str], hops: int) -> set[str]:
        """Ids of everything within `hops` of `starts`, these included."""
        self._ends = frozenset(starts)
        shown = set(self._ends)
        frontier = set(self._ends)
        for _ in range(hops):
            frontier = self._next_entities(frontier, shown)
        return shown

    def _next_entities(self, frontier: set[str], shown: set[str]) -> set[str]:
        """One hop further; what is passed on the way is added to `shown` too."""
        reached: set[str] = set()
        layer = frontier
        while layer:
            onward = {name for name in layer if self._leads_on(name)}
            self._load(onward)
            new = {far for near in onward for far in self._adjacent[near]} - shown
            new = {far for far in new if self._allowed(far)}
            shown |= new
            layer = {far for far in new if not self._counted(far)}
            reached |= new - layer
        return reached

    def shortest(self, start: str, end: str, count: int, longest: int) -> list[list[str]]:
        """The `count` shortest ways as lists of ids, by hops, then nodes, then ids; none where there is no way.

        All are at most one hop longer than the shortest.
        """
        if start == end:
            return [[start]]
        self._ends = frozenset((start, end))
        around = self._between(start, end, longest)
        if not around:
            return []
        rest = self._lengths_to(end, around)
        most = min(longest, rest[start][0] + DETOUR)
        return self._best_first(start, end, count, most, rest)

    def _between(self, start: str, end: str, longest: int) -> set[str]:
        """Every node that a way of the shortest length, or one hop more, can pass; empty where there is no way.

        Walks from both ends until they meet: of a way through a node seen from the start in at most `a` hops the rest is
        seen from the end.
        """
        sides = [{start}, {end}]
        frontiers = [{start}, {end}]
        for _ in range(longest):
            nearer = 0 if len(frontiers[0]) <= len(frontiers[1]) else 1
            if not frontiers[nearer]:
                return set()
            frontiers[nearer] = self._next_entities(frontiers[nearer], sides[nearer])
            if any(self._leads_on(name) for name in sides[0] & sides[1]):
                return self._with_what_joins(*sides)
        return set()

    def _with_what_joins(self, near: set[str], far: set[str]) -> set[str]:
        """Both sides, and the incidents in the middle of a detour, which neither side has walked through yet."""
        around = near | far
        self._load(around)
        beside = Counter(there for here in around for there in self._adjacent[here])
        return around | {name for name, count in beside.items() if count > 1 and not self._counted(name)}

    def _lengths_to(self, end: str, around: set[str]) -> dict[str, Length]:
        """How far it is from each node to `end`."""
        self._load(around)
        lengths: dict[str, Length] = {}
        heap: list[tuple[Length, str]] = [((0, 0), end)]
        while heap:
            length, here = heapq.heappop(heap)
            if here in lengths:
                continue
            lengths[here] = length
            if not self._leads_on(here):
                continue
            hops, nodes = length
            farther = (hops + self._counted(here), nodes + 1)
            for near in self._adjacent[here]:
                if near in around and near not in lengths:
                    heapq.heappush(heap, (farther, near))
        return lengths

    def _best_first(self, start: str, end: str, count: int, most: int, rest: dict[str, Length]) -> list[list[str]]:
        """Ways without a node twice, the best whole one always before any that is worse."""
        heap: list[tuple[Length, tuple[str, ...], Length]] = [(rest[start], (start,), (0, 0))]
        ways: list[list[str]] = []
        while heap and len(ways) < count:
            _, way, (hops, nodes) = heapq.heappop(heap)
            here = way[-1]
            if here == end:
                ways.append(list(way))
                continue
            for far in self._adjacent[here] if self._leads_on(here) else ():
                if far in rest and far not in way:
                    so_far = (hops + self._counted(far), nodes + 1)
                    whole = (so_far[0] + rest[far][0], so_far[1] + rest[far][1])
                    if whole[0] <= most:
                        heapq.heappush(heap, (whole, (*way, far), so_far))
        return ways

    def _load(self, names: Iterable[str]) -> None:
        fresh = [name for name in sorted(set(names)) if name not in self._adjacent]
        self._note_kinds(fresh)
        found: dict[str, set[str]] = {name: set() for name in fresh}
        for chunk in chunks(fresh):
            for near, far in (("source", "target"), ("target", "source")):
                # The plus keeps SQLite from looking up each node under each kind of link.
                rows = self._connection.execute(
                    f"SELECT {near}, {far} FROM graph_evidence "
                    f"WHERE {near} IN ({marks(chunk)}) AND +kind IN ({self._walked}){self._condition}",
                    (*chunk, *self._values),
                )
                for here, there in rows:
                    found[here].add(there)
        self._note_kinds({far for others in found.values() for far in others})
        for name, others in found.items():
            self._adjacent[name] = sorted(far for far in others if far in self._kind_of and far != name)

    def _note_kinds(self, names: Iterable[str]) -> None:
        fresh = [name for name in names if name not in self._kind_of]
        self._kind_of.update((name, "Incident") for name in fresh if name.startswith("i"))
        unknown = sorted(name for name in fresh if not name.startswith("i"))
        for chunk in chunks(unknown):
            self._kind_of.update(
                self._connection.execute(f"SELECT id, kind FROM graph_nodes WHERE id IN ({marks(chunk)})", chunk)
            )

    def _counted(self, name: str) -> bool:
        return node_kinds()[self._kind_of[name]].counted

    def _leads_on(self, name: str) -> bool:
        """Whether ways lead through a node: not through an organisation, which joins all who have to do with it."""
        if name in self._ends:
            return True
        return node_kinds()[self._kind_of[name]].traversed

    def _allowed(self, name: str) -> bool:
        return not self._kinds or self._kind_of[name] in self._kinds or not self._counted(name) or name in self._ends
