"""What is added to a chart when something on it is expanded: the best evidenced first, and nothing that dangles."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from graph.ontology.catalogue import node_kinds
from graph.store.base import Link, Node, Subgraph


def ranked(part: Subgraph, first: Collection[str]) -> list[Node]:
    """Nodes by the evidence of their links, those in `first` before all others."""
    weight = _weights(part.links)
    return sorted(part.nodes, key=lambda node: (node.id not in first, -weight[node.id], node.id))


def best(part: Subgraph, kept: Collection[str], most: int) -> list[str]:
    """At most `most` ids, `kept` among them, incidents only where they join two that are shown."""
    counted = [node for node in ranked(part, kept) if node_kinds()[node.kind].counted or node.id in kept]
    steps = [node for node in ranked(part, kept) if not node_kinds()[node.kind].counted and node.id not in kept]
    if len(counted) + len(steps) <= most:
        return [node.id for node in (*counted, *steps)]
    beside = _beside(part.links)
    shown: list[str] = []
    drawn: set[str] = set()
    step_ids = {node.id for node in steps}
    for node in counted:
        # An entity comes with the incidents that tie it to what is shown already.
        ties = sorted(one for one in beside[node.id] & step_ids - drawn if beside[one] & drawn)
        if len(shown) + 1 + len(ties) > most:
            break
        shown += [node.id, *ties]
        drawn |= {node.id, *ties}
    return shown


def nearest(part: Subgraph, centre: str, known: Collection[str], kinds: Collection[str], most: int) -> list[str]:
    """Ids to add around `centre`: at most `most` entities of `kinds` that are not known, with the incidents between.

    Where incidents themselves are asked for they count as entities.
    """
    wanted = [node for node in ranked(part, ()) if node.id not in known and node.id != centre and _asked(node.kind, kinds)]
    chosen = {node.id for node in wanted[:most]}
    beside = _beside(part.links)
    between = {
        node.id
        for node in part.nodes
        if node.id not in known
        and not node_kinds()[node.kind].counted
        and len(beside[node.id] & (chosen | set(known) | {centre})) > 1
        and beside[node.id] & chosen
    }
    return sorted(chosen | between)


def counts(part: Subgraph, centre: str, known: Collection[str]) -> list[tuple[str, int, int]]:
    """(kind, how many there are around `centre`, how many of them are not on the chart), in the ontology's order."""
    there: dict[str, int] = defaultdict(int)
    missing: dict[str, int] = defaultdict(int)
    for node in part.nodes:
        if node.id != centre:
            there[node.kind] += 1
            missing[node.kind] += node.id not in known
    return [(kind, there[kind], missing[kind]) for kind in node_kinds() if there[kind]]


def _asked(kind: str, kinds: Collection[str]) -> bool:
    return kind in kinds if kinds else node_kinds()[kind].counted


def _weights(links: Iterable[Link]) -> dict[str, int]:
    weight: dict[str, int] = defaultdict(int)
    for link in links:
        for end in (link.source, link.target):
            weight[end] += max(link.sources, 1)
    return weight


def _beside(links: Iterable[Link]) -> dict[str, set[str]]:
    beside: dict[str, set[str]] = defaultdict(set)
    for link in links:
        beside[link.source].add(link.target)
        beside[link.target].add(link.source)
    return beside
