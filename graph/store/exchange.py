"""The graph as other tools take it."""

from collections.abc import Iterable

import networkx as nx

from graph.store.base import Link


def as_networkx(nodes: Iterable[tuple[str, str, str]], links: Iterable[Link]) -> "nx.MultiDiGraph[str]":
    """A networkx graph of (id, kind, name) and links; what it holds can be written as GraphML."""
    G: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for identity, kind, name in nodes:
        G.add_node(identity, kind=kind, name=name)
    for link in links:
        G.add_edge(
            link.source,
            link.target,
            key=link.kind,
            kind=link.kind,
            reports=" ".join(link.reports),
            first=link.first.isoformat() if link.first else "",
            last=link.last.isoformat() if link.last else "",
            sources=link.sources,
        )
    return G
