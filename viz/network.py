"""The network diagram by pyvis: the one module that knows pyvis, so that it can be replaced.

pyvis 0.3.2 links Bootstrap from another host, leaves its heading unescaped, has no title or language, and adds edges in
quadratic time. So it renders through our template (``templates/network.html``), which includes the vis-network that
pyvis ships, and its lists are filled directly. Nothing is fetched, nothing settles: coordinates come from
``viz.layout``.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyvis
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pyvis.network import Network

from graph.store.base import Link, Node, Subgraph
from graph.subjects import category
from viz.layout import place
from viz.style import BORDER, HIGHLIGHT, LegendEntry, kind_of, legend, link_of, link_width, link_words, outline_address

TEMPLATES = Path(__file__).parent / "templates"
LABELLED = 40
LONGEST_LABEL = 34
WINDOW = (950.0, 460.0)
TEXT = 15

OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "dragNodes": True,
        "hover": True,
        "hideEdgesOnDrag": True,
        "keyboard": {"enabled": True, "bindToWindow": False},
        "tooltipDelay": 150,
    },
    "nodes": {"shapeProperties": {"useBorderWithImage": False}, "font": {"face": "arial", "color": BORDER}},
    "edges": {"color": {"color": "#505a5f", "highlight": BORDER, "hover": BORDER}, "selectionWidth": 1.5},
}

Coordinates = dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the diagram on a page to take along: marking, who made it, and every link as a row of a table."""

    marking: str
    origin: str
    rows: Sequence[tuple[str, ...]]


def diagram(
    part: Subgraph,
    heading: str,
    *,
    focus: Sequence[str] = (),
    labelled: int = LABELLED,
    alone: bool = False,
    at: Coordinates | None = None,
    beside: Beside | None = None,
) -> str:
    """A whole HTML page with the network, in need of nothing else.

    Parameters
    ----------
    part : Subgraph
        What is drawn.
    heading : str
        Title of the page; shown as a heading too where it stands alone.
    focus : sequence of str
        Ids of what was asked for: ringed, larger, always labelled.
    labelled : int
        How many nodes carry their name, the best linked first; the others say it when pointed at.
    alone : bool
        True for a page to take along: heading and legend are shown inside.
    at : dict, optional
        Coordinates by node id; worked out where not given.
    beside : Beside, optional
        Marking, origin and table of a page to take along.

    Returns
    -------
    str
        HTML with every name escaped and no address of another host in it.
    """
    at = place(part) if at is None else at
    net = Network(height="100%", width="100%", directed=True, bgcolor="#ffffff", cdn_resources="in_line")
    net.heading = heading
    net.options = OPTIONS
    net.templateEnv = _environment(legend(node.kind for node in part.nodes) if alone else [], beside)
    net.path = "network.html"
    net.nodes = _nodes(part, at, set(focus), labelled)
    net.edges = _edges(part)
    html: str = net.generate_html()
    return html


def _environment(entries: list[LegendEntry], beside: Beside | None) -> Environment:
    shipped = Path(pyvis.__file__).parent / "templates"
    environment = Environment(loader=FileSystemLoader([TEMPLATES, shipped]), autoescape=True, undefined=StrictUndefined)
    environment.globals |= {"legend": entries, "beside": beside}
    return environment


def _nodes(part: Subgraph, at: Coordinates, focus: set[str], labelled: int) -> list[dict[str, Any]]:
    degree = Counter(end for link in part.links for end in {link.source, link.target})
    ranked = sorted(
        part.nodes, key=lambda node: (node.id not in focus, not kind_of(node.kind).counted, -degree[node.id], node.id)
    )
    size = _text_size(at)
    named = _named(ranked, at, labelled, size)
    # What is drawn later lies on top: names are not covered by nodes without one.
    ordered = sorted(part.nodes, key=lambda node: (node.id in focus, node.id in named))
    return [_node(node, at[node.id], node.id in focus, node.id in named, size) for node in ordered]


def _text_size(at: Coordinates) -> float:
    """Text grows with the diagram, so that it can be read when the whole is in view."""
    across, down = (max((abs(pair[axis]) for pair in at.values()), default=0.0) * 2 for axis in (0, 1))
    return round(TEXT * max(1.0, across / WINDOW[0], down / WINDOW[1]), 1)


def _named(ranked: Sequence[Node], at: Coordinates, labelled: int, size: float) -> set[str]:
    """The first of `ranked` whose names do not lie on each other."""
    named: dict[str, tuple[float, float, float]] = {}
    for node in ranked:
        x, y = at[node.id]
        half = len(_short(node.name)) * size * 0.27
        if all(abs(x - u) > half + other or abs(y - v) > size * 1.2 for u, v, other in named.values()):
            named[node.id] = (x, y, half)
        if len(named) == labelled:
            break
    return set(named)


def _node(node: Node, at: tuple[float, float], focused: bool, named: bool, text: float) -> dict[str, Any]:
    drawn: dict[str, Any] = {
        "id": node.id,
        "label": _short(node.name) if named else "",
        # A tooltip given as text stays text in vis-network; only pyvis's own template makes HTML of it.
        "title": _tooltip(node),
        "shape": "image",
        "image": outline_address(node.kind),
        "x": at[0],
        "y": at[1],
        "size": text * (1.4 if focused else 0.85 if kind_of(node.kind).counted else 0.6),
        "font": {"size": text, "strokeWidth": text / 4, "strokeColor": "#ffffff", "bold": False},
    }
    if focused:
        drawn |= {
            "shapeProperties": {"useBorderWithImage": True, "useImageSize": False},
            "color": {"border": BORDER, "background": HIGHLIGHT},
            "borderWidth": 3,
        }
    return drawn


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1].rstrip()}…"


def _tooltip(node: Node) -> str:
    known = f"\nAlso known as {', '.join(node.also_known_as)}" if node.also_known_as else ""
    held = category(node)
    return f"{kind_of(node.kind).label}: {node.name}{f' ({held})' if held else ''}{known}"


def _edges(part: Subgraph) -> list[dict[str, Any]]:
    names = {node.id: node.name for node in part.nodes}
    beside: defaultdict[tuple[str, str], int] = defaultdict(int)
    drawn = []
    for number, link in enumerate(part.links):
        if link.source not in names or link.target not in names:
            continue
        ends = (min(link.source, link.target), max(link.source, link.target))
        drawn.append(_edge(number, link, names, beside[ends]))
        beside[ends] += 1
    return drawn


def _edge(number: int, link: Link, names: dict[str, str], nth: int) -> dict[str, Any]:
    sources = f"{link.sources} independent source{'' if link.sources == 1 else 's'}"
    graded = "" if link.solid else "\nNothing graded behind it"
    curved = {"enabled": True, "type": "curvedCW", "roundness": min(0.15 * nth, 0.9)} if nth else {"enabled": False}
    return {
        "id": number,
        "from": link.source,
        "to": link.target,
        "width": link_width(link.sources),
        "dashes": False if link.solid else [7, 5],
        "arrows": {"to": {"enabled": not link_of(link.kind).symmetric, "scaleFactor": 0.5}},
        "smooth": curved,
        "title": f"{names[link.source]} {link_words(link.kind)} {names[link.target]}\n{sources}{graded}",
    }
