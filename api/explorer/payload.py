"""The JSON that the explorer draws: nodes, links with their dated evidence, and how kinds look."""

from datetime import date
from typing import Any

from api.shapes import iso
from graph.access import Chart
from graph.geography import grid_to_wgs84, on_grid
from graph.ontology.catalogue import link_kinds, node_kinds
from graph.store.base import Node, Path
from graph.store.dated import DatedLink
from graph.subjects import category
from viz.style import BORDER, HIGHLIGHT, THICKEST, THINNEST

Json = dict[str, Any]
Places = dict[str, tuple[float, float]]


def looks_json(meetings: list[date], today: date) -> Json:
    """How every kind looks and reads, and the days that filters offer."""
    return {
        "nodes": {
            kind.name: {
                "label": kind.label,
                "plural": kind.plural,
                "family": kind.family,
                "shape": kind.shape,
                "colour": kind.colour,
                "text": kind.text,
                "s38": kind.s38,
                "counted": kind.counted,
            }
            for kind in node_kinds().values()
        },
        "links": {
            kind.name: {"forward": kind.forward, "backward": kind.backward, "symmetric": kind.symmetric}
            for kind in link_kinds().values()
        },
        "thinnest": THINNEST,
        "thickest": THICKEST,
        "border": BORDER,
        "highlight": HIGHLIGHT,
        "today": today.isoformat(),
        "meetings": [day.isoformat() for day in meetings if day < today],
    }


def node_json(node: Node) -> Json:
    """One node as the chart needs it."""
    said: Json = {"id": node.id, "kind": node.kind, "name": node.name}
    if node.attributes.get("s38"):
        said["s38"] = category(node)
    if node.also_known_as:
        said["aka"] = list(node.also_known_as)
    if position := position_of(node):
        said["at"] = position
    for name in ("ward", "home", "now_adult", "place_kind"):
        if node.attributes.get(name):
            said[name] = node.attributes[name]
    return said


def position_of(node: Node) -> tuple[float, float] | None:
    """Latitude and longitude of a place, from either kind of coordinates."""
    told = node.attributes
    try:
        if told.get("latitude") is not None and told.get("longitude") is not None:
            return round(float(told["latitude"]), 6), round(float(told["longitude"]), 6)
        if told.get("easting") is not None and told.get("northing") is not None:
            east, north = float(told["easting"]), float(told["northing"])
            if on_grid(east, north):
                latitude, longitude = grid_to_wgs84(east, north)
                return round(latitude, 6), round(longitude, 6)
    except (TypeError, ValueError):
        return None  # said in words ("near the canal"), not in numbers
    return None


def link_json(link: DatedLink) -> Json:
    """One link; each piece of evidence is [happened, known, reference, source, graded]."""
    return {
        "source": link.source,
        "target": link.target,
        "kind": link.kind,
        "told": [[iso(one.on), iso(one.known), one.reference, one.root, one.graded] for one in link.told],
    }


def chart_json(chart: Chart, at: Places | None = None) -> Json:
    """Nodes (with their places where these were worked out) and links."""
    nodes = [node_json(node) for node in chart.nodes]
    for node in nodes:
        if at and node["id"] in at:
            node["x"], node["y"] = at[node["id"]]
    return {
        "nodes": nodes,
        "links": [link_json(link) for link in chart.links],
        "became": chart.became,
        "gone": list(chart.gone),
    }


def way_json(path: Path) -> Json:
    """One way between two entities, in words and step by step."""
    return {
        "nodes": [node_json(node) for node in path.nodes],
        "in_words": path.in_words,
        "reports": list(dict.fromkeys(reference for link in path.links for reference in link.reports)),
        "sources": min((link.sources for link in path.links), default=0),
    }
