"""How kinds and links look, from the ontology: one outline and colour a kind, the same in every diagram and legend.

A kind is told by its outline and its name first; colour only helps.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from urllib.parse import quote

from graph.ontology.catalogue import LinkKind, NodeKind, link_kinds, node_kinds

# Outlines on a square of 100 x 100, by Cytoscape's name of the shape, so that both drawing libraries show the same.
POLYGONS = {
    "diamond": "50,2 98,50 50,98 2,50",
    "rectangle": "6,14 94,14 94,86 6,86",
    "hexagon": "26,8 74,8 98,50 74,92 26,92 2,50",
    "tag": "4,18 66,18 98,50 66,82 4,82",
    "triangle": "50,4 97,92 3,92",
    "pentagon": "50,3 97,39 79,95 21,95 3,39",
    "octagon": "30,3 70,3 97,30 97,70 70,97 30,97 3,70 3,30",
    "vee": "50,96 3,8 50,34 97,8",
}
PATHS = {
    "ellipse": "M50 3a47 47 0 1 0 .1 0z",
    "round-rectangle": "M26 16h48a20 20 0 0 1 20 20v28a20 20 0 0 1-20 20H26A20 20 0 0 1 6 64V36a20 20 0 0 1 20-20z",
    "round-tag": "M18 20h46q6 0 10 5l22 25-22 25q-4 5-10 5H18Q6 80 6 68V32q0-12 12-12z",
    "barrel": "M14 14q36-14 72 0 12 36 0 72-36 14-72 0-12-36 0-72z",
}
BORDER = "#0b0c0c"
HIGHLIGHT = "#ffdd00"
THINNEST, THICKEST = 1, 8
_WITH = "was reported with"
TOGETHER = LinkKind("REPORTED_WITH", (), (), _WITH, _WITH, role=None, traversed=False, symmetric=True)
"""A line between two whom one incident names, where incidents are drawn as lines; no link of the graph."""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One kind in a legend: its words and its outline as SVG."""

    kind: str
    label: str
    outline: str


def kind_of(name: str) -> NodeKind:
    """The kind's entry in the ontology."""
    return node_kinds()[name]


def _outline(shape: str) -> str:
    if shape in POLYGONS:
        return f'<polygon points="{POLYGONS[shape]}"'
    return f'<path d="{PATHS[shape]}"'


@cache
def outline(name: str, size: int = 20) -> str:
    """The outline of a kind as an SVG element; presentation attributes only, as the pages' policy asks."""
    kind = kind_of(name)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 108 108" width="{size}" height="{size}" '
        f'aria-hidden="true" focusable="false">{_outline(kind.shape)} fill="{escape(kind.colour)}" '
        f'stroke="{BORDER}" stroke-width="4" stroke-linejoin="round"/></svg>'
    )


@cache
def outline_address(name: str) -> str:
    """The outline of a kind as a ``data:`` address, for drawing on a canvas."""
    return f"data:image/svg+xml,{quote(outline(name, 96))}"


def legend(names: Iterable[str]) -> list[LegendEntry]:
    """The kinds among `names`, in the order of the ontology."""
    shown = set(names)
    return [LegendEntry(kind.name, kind.label, outline(kind.name)) for kind in node_kinds().values() if kind.name in shown]


def link_width(sources: int) -> int:
    """Width of a link by the independent sources behind it; beyond seven it grows no more."""
    return min(THINNEST + max(sources, 0), THICKEST)


def link_of(kind: str) -> LinkKind:
    """The kind's entry in the ontology, or that of a line that stands for incidents."""
    return TOGETHER if kind == TOGETHER.name else link_kinds()[kind]


def link_words(kind: str) -> str:
    """How a link reads from its source to its target."""
    return link_of(kind).forward


def link_words_from(kind: str, *, forward: bool) -> str:
    """How a link reads from one of its ends."""
    found = link_of(kind)
    return found.forward if forward else found.backward
