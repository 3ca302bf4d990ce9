"""What every graph store answers: the named queries of ``GraphView`` and the plain data that they give back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # half a second to import, and most commands need neither
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Node:
    """One entity, incident, report or meeting."""

    id: str
    kind: str
    name: str
    also_known_as: tuple[str, ...] = ()
    attributes: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Link:
    """One link, gathered over all the statements that make it.

    Attributes
    ----------
    reports : tuple of str
        References of the reports, meetings or rows that state it, oldest first.
    first, last : date or None
        Earliest and latest date of what happened (or was in force).
    sources : int
        Distinct independent sources behind it.
    solid : bool
        False where everything behind it is ungraded or D.
    """

    source: str
    target: str
    kind: str
    reports: tuple[str, ...]
    first: date | None
    last: date | None
    sources: int = 0
    solid: bool = False


@dataclass(frozen=True, slots=True)
class Subgraph:
    """Nodes and the links between them, in a fixed order (by id)."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A way from one entity to another, with what it says in words."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    in_words: str


@dataclass(frozen=True, slots=True)
class Match:
    """One answer of a search; `score` from 0 to 1, 1 for the exact name."""

    node: Node
    score: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """One entity of a ranking."""

    node: Node
    children: int
    sources: int
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """What a store holds, and up to which entry of the ledger."""

    watermark: int
    behind: int
    nodes: dict[str, int]
    links: dict[str, int]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the graph a query looks at.

    Attributes
    ----------
    kinds : tuple of str
        Node kinds to show; empty for all.
    start, end : date or None
        Only what happened from `start` to `end`, both included. Links with no date stay in.
    as_of : date or None
        Only what was known by the end of that day.
    graded : bool
        Only what has a grade, and a better one than D.
    """

    kinds: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    as_of: date | None = None
    graded: bool = False


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Arrays:
    """The graph as arrays: node `i` has id ``ids[i]`` and kind ``kinds[i]``; link `j` joins ``source[j]`` and ``target[j]``."""

    ids: "NDArray[np.str_]"
    kinds: "NDArray[np.str_]"
    source: "NDArray[np.int64]"
    target: "NDArray[np.int64]"
    link_kinds: "NDArray[np.str_]"
    sources: "NDArray[np.int64]"


class GraphView(Protocol):
    """The queries that every store answers alike; the embedded store is the reference."""

    def status(self) -> Status: ...

    def node(self, entity: str) -> Node:
        """One node by id; an id that was merged away leads to what it became. Raises NotFound."""

    def nodes(self, entities: Sequence[str]) -> list[Node]:
        """Several nodes, in the order asked for. Raises NotFound."""

    def links_of(self, entity: str, scope: Scope = EVERYTHING) -> list[Link]:
        """All links of a node, not traversed ones included, by (kind, source, target)."""

    def neighbourhood(self, entities: Sequence[str], hops: int = 1, scope: Scope = EVERYTHING) -> Subgraph:
        """What lies within `hops` entities; incidents on the way are shown, not counted."""

    def paths(self, source: str, target: str, count: int = 3, scope: Scope = EVERYTHING, longest: int = 6) -> list[Path]:
        """The `count` shortest ways by entity hops, ties by node ids; none where there is no way."""

    def search(self, text: str, kinds: Sequence[str] = (), limit: int = 20) -> list[Match]:
        """Exact, then prefix, then fuzzy (one typo in a word) over names and other names."""

    def ranking(self, kind: str, scope: Scope = EVERYTHING, limit: int = 20) -> list[Ranked]:
        """Entities of `kind` by distinct children, then distinct independent sources, then id."""

    def dump(self, scope: Scope = EVERYTHING) -> Arrays: ...

    def to_networkx(self, scope: Scope = EVERYTHING) -> "nx.MultiDiGraph[str]": ...
