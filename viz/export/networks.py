"""A chart for other network programs: GraphML, GEXF (Gephi) and plain JSON."""

import io
import json
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from graph.store.base import Link, Node
from viz.export.picture import Picture, clean
from viz.style import kind_of, link_words

if TYPE_CHECKING:  # a quarter of a second to import
    import networkx as nx


def graphml(picture: Picture) -> bytes:
    """The chart as GraphML; its marking is an attribute of the graph."""
    import networkx as nx

    G = _graph(picture)
    for node in picture.part.nodes:
        G.nodes[node.id]["x"], G.nodes[node.id]["y"] = map(float, picture.at[node.id])
    out = io.BytesIO()
    nx.write_graphml_xml(G, out, encoding="utf-8", named_key_ids=True)
    return out.getvalue()


def gexf(picture: Picture) -> bytes:
    """The chart as GEXF 1.2 with places and colours; its marking is the description."""
    import networkx as nx

    G = _graph(picture)
    G.graph.clear()
    G.graph["mode"] = "static"
    for node in picture.part.nodes:
        colour = kind_of(node.kind).colour
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        x, y = picture.at[node.id]
        # GEXF counts upwards, a screen downwards.
        G.nodes[node.id]["viz"] = {
            "position": {"x": float(x), "y": -float(y), "z": 0.0},
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
        }
    text = "\n".join(nx.generate_gexf(G, encoding="utf-8"))
    said = f"{picture.origin.marking}. {clean(picture.title)}. {picture.origin.in_words()}"
    return text.replace("</meta>", f"  <description>{escape(said)}</description>\n  </meta>", 1).encode()


def _graph(picture: Picture) -> "nx.MultiDiGraph[str]":
    import networkx as nx

    origin = picture.origin
    G: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        marking=origin.marking, title=clean(picture.title), origin=origin.in_words(), recipient=clean(origin.recipient)
    )
    for node in picture.part.nodes:
        known = clean("; ".join(node.also_known_as))
        G.add_node(node.id, label=clean(node.name), kind=node.kind, also_known_as=known, marking=origin.marking)
    for number, link in enumerate(picture.links):
        G.add_edge(link.source, link.target, key=f"l{number}", **_told(link))
    return G


def _told(link: Link) -> dict[str, Any]:
    return {
        "kind": link.kind,
        "label": link_words(link.kind),
        "first": link.first.isoformat() if link.first else "",
        "last": link.last.isoformat() if link.last else "",
        "sources": link.sources,
        "graded": link.solid,
        "reports": " ".join(link.reports),
    }


def as_json(picture: Picture) -> bytes:
    """The chart as one JSON document."""
    origin = picture.origin
    said = {
        "marking": origin.marking,
        "title": clean(picture.title),
        "made": {
            "by": origin.author,
            "on": origin.on.isoformat(),
            "recipient": origin.recipient,
            "purpose": origin.purpose,
        },
        "nodes": [_node(picture, node) for node in picture.part.nodes],
        "links": [
            {"source": link.source, "target": link.target, **_told(link), "reports": list(link.reports)}
            for link in picture.links
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _node(picture: Picture, node: Node) -> dict[str, Any]:
    x, y = picture.at[node.id]
    said = {
        "id": node.id,
        "kind": node.kind,
        "name": clean(node.name),
        "also_known_as": list(node.also_known_as),
        "x": x,
        "y": y,
    }
    note = (picture.notes or {}).get(node.id)
    return {**said, "note": note} if note else said
