"""What a chart opens on: what was asked for, no more than can be read, and in groups with counts beyond that."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from api.explorer.bundles import Bundle, Bundled, Network, bundled, readable, traversed_links
from api.explorer.payload import chart_json
from api.explorer.picking import best
from api.shapes import finding_json
from graph.access import View
from graph.analysis.finding import Finding
from graph.ontology.catalogue import node_kinds
from graph.store.base import Link, Node, Subgraph
from graph.store.dated import DatedLink
from viz.layout import place

Json = dict[str, Any]

FIRST_SHOWN = 150
MOST_SHOWN = 800
AROUND_FINDING = 70
"""Nodes of a finding's chart, unless its evidence alone is more."""
WIDER = (2.4, 1.7)
"""Groups have longer names than things."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a chart was asked to open on."""

    title: str
    focus: tuple[str, ...]
    chosen: Sequence[str]
    left_out: int = 0


def around(view: View, entities: Sequence[str], hops: int, show: int) -> Json:
    """The network around entities; in groups where it is larger than can be read."""
    part = view.neighbours(entities, hops)
    centre = view.nodes(entities)
    focus = tuple(node.id for node in centre)
    title = "Around " + ", ".join(node.name for node in centre[:3])
    if len(part.nodes) > MOST_SHOWN and show <= FIRST_SHOWN and hops > 1:
        return _grouped(view, title, focus, _network(part))
    chosen = best(part, focus, min(max(show, 1), MOST_SHOWN))
    return _drawn(view, Asked(title, focus, chosen, len(part.nodes) - len(chosen)))


def these(view: View, ids: Sequence[str]) -> Json:
    """Just these, and the links among them."""
    return _drawn(view, Asked("Chart", (), ids[:MOST_SHOWN], max(len(ids) - MOST_SHOWN, 0)))


def whole(view: View) -> Json:
    """The whole network; in groups unless it is small."""
    found = view.outline()
    walked = traversed_links(found.link_kinds)
    network = readable(
        Network(found.ids.tolist(), found.kinds.tolist(), found.source[walked], found.target[walked], found.sources[walked])
    )
    if len(network.ids) <= 2 * FIRST_SHOWN:
        return _drawn(view, Asked("The whole network", (), network.ids))
    return _grouped(view, "The whole network", (), network)


def on_finding(view: View, finding: Finding) -> Json:
    """What a finding speaks of, with its evidence and its reason."""
    subjects = [subject.id for subject in finding.subjects]
    centre = list(dict.fromkeys((*subjects, *finding.child_ids)))
    part = view.neighbours(centre, 1)
    told = set(finding.reports)
    evidence = {end for link in part.links if told & set(link.reports) for end in (link.source, link.target)}
    kept = [*centre, *sorted(evidence - set(centre))][:MOST_SHOWN]
    chosen = best(part, kept, max(AROUND_FINDING, len(kept)))
    title = ", ".join(subject.name for subject in finding.subjects[:3])
    opened = _drawn(view, Asked(title, tuple(subjects), chosen, len(part.nodes) - len(chosen)))
    reason = {**finding_json(finding), "evidence": sorted(evidence | set(centre)), "child_ids": list(finding.child_ids)}
    return {**opened, "finding": reason}


def positions(nodes: Sequence[Node], links: Sequence[DatedLink]) -> dict[str, tuple[float, float]]:
    """Where the nodes of a fresh chart stand."""
    plain = tuple(Link(link.source, link.target, link.kind, (), None, None) for link in links)
    return place(Subgraph(tuple(nodes), plain))


def _drawn(view: View, asked: Asked) -> Json:
    chart = view.chart(asked.chosen)
    return {
        "title": asked.title,
        "focus": list(asked.focus),
        "left_out": asked.left_out,
        "groups": [],
        "group_links": [],
        **chart_json(chart, positions(chart.nodes, chart.links)),
    }


def _network(part: Subgraph) -> Network:
    place_of = {node.id: number for number, node in enumerate(part.nodes)}
    return Network(
        [node.id for node in part.nodes],
        [node.kind for node in part.nodes],
        np.array([place_of[link.source] for link in part.links], dtype=np.int64),
        np.array([place_of[link.target] for link in part.links], dtype=np.int64),
        np.array([link.sources for link in part.links], dtype=np.int64),
    )


def _grouped(view: View, title: str, focus: Collection[str], network: Network) -> Json:
    found = bundled(network)
    names = {node.id: node.name for node in view.nodes([bundle.around for bundle in found.bundles])}
    at = place(_as_graph(found))
    groups = [
        {
            "id": bundle.id,
            "label": _label(bundle, names),
            "counts": bundle.counts,
            "members": list(bundle.members),
            "x": at[bundle.id][0] * WIDER[0],
            "y": at[bundle.id][1] * WIDER[1],
        }
        for bundle in found.bundles
    ]
    ids = [bundle.id for bundle in found.bundles]
    return {
        "title": title,
        "focus": list(focus),
        "left_out": 0,
        "groups": groups,
        "group_links": [[ids[a], ids[b], count] for a, b, count in found.links],
        "nodes": [],
        "links": [],
        "became": {},
        "gone": [],
    }


def _label(bundle: Bundle, names: dict[str, str]) -> str:
    """A group of one kind by its kind; another by whoever is linked best in it."""
    if len(bundle.counts) == 1:
        kind, count = next(iter(bundle.counts.items()))
        return node_kinds()[kind].label if count == 1 else node_kinds()[kind].plural
    return f"Around {names.get(bundle.around, 'one')}"


def _as_graph(found: Bundled) -> Subgraph:
    kind = next(iter(node_kinds()))
    nodes = tuple(Node(bundle.id, kind, bundle.id) for bundle in found.bundles)
    links = tuple(Link(nodes[a].id, nodes[b].id, "ASSOCIATES_WITH", (), None, None) for a, b, _ in found.links)
    return Subgraph(nodes, links)
