"""Pictures of packs: bars over time, a network of a few, places on a map. Drawn with matplotlib, in the ontology's shapes."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.store.base import Link, Node, Subgraph
from viz.export.picture import clean, short
from viz.export.raster import points_of, printable
from viz.layout import place
from viz.style import BORDER, kind_of, link_width

if TYPE_CHECKING:  # half a second to import
    from matplotlib.axes import Axes

ACROSS = 6.9
"""Inches: the width of a page's text, so that seven points stay seven points."""
SHARP = 200
BAR, LAST, GRID, LINK = "#1d70b8", "#ca3535", "#d4d5d6", "#505a5f"
FONT = "DejaVu Sans"
LANDSCAPE = 1.35


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line of a network: two nodes, how many independent sources, and whether a link was added by the last meeting."""

    one: str
    other: str
    sources: int


def bars(labels: Sequence[str], series: Mapping[str, Sequence[float]], title: str, last: int = 0) -> bytes:
    """Bars beside each other; the `last` of them in another colour where there is one series."""
    figure, axes = _page(2.3)
    wide = 0.8 / max(len(series), 1)
    for number, (name, counts) in enumerate(series.items()):
        colours = [LAST if at >= len(counts) - last else BAR for at in range(len(counts))] if len(series) == 1 else None
        at = [place + number * wide - 0.4 + wide / 2 for place in range(len(counts))]
        shade = (BAR, "#b3440e", "#00703c", "#4c2c92")[number % 4]
        axes.bar(at, list(counts), wide, label=name, color=colours or shade, edgecolor=BORDER, linewidth=0.4)
    every = max(1, len(labels) // 9)
    axes.set_xticks(range(0, len(labels), every), [labels[at] for at in range(0, len(labels), every)])
    axes.yaxis.set_major_locator(_whole_numbers())
    axes.grid(axis="y", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_title(printable(title), loc="left", fontsize=9, fontweight="bold", fontfamily=FONT, parse_math=False)
    if len(series) > 1:
        axes.legend(fontsize=7, frameon=False, ncols=len(series))
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return _png(figure)


def network(nodes: Sequence[tuple[Node, str]], lines: Sequence[Drawn], focus: Iterable[str] = ()) -> bytes:
    """A few nodes under the names given, and the lines between them; those without a line stand aside."""
    held = [Node(node.id, node.kind, name) for node, name in nodes]
    links = tuple(Link(line.one, line.other, "ASSOCIATES_WITH", (), None, None, line.sources) for line in lines)
    at = place(Subgraph(tuple(held), links))
    across = [x for x, _ in at.values()] or [0.0]
    down = [y for _, y in at.values()] or [0.0]
    wide, high = max(across) - min(across) + 190, max(down) - min(down) + 130
    figure, axes = _page(min(8.6, max(2.4, ACROSS * high / max(wide, 620))) + 0.5)
    axes.set_axis_off()
    axes.set_xlim(min(across) - 95 - max(0, 620 - wide) / 2, max(across) + 95 + max(0, 620 - wide) / 2)
    axes.set_ylim(max(down) + 75, min(down) - 55)
    unit = 72 * ACROSS / max(wide, 620)
    for line in lines:
        (x1, y1), (x2, y2) = at[line.one], at[line.other]
        axes.plot([x1, x2], [y1, y2], color=LINK, linewidth=0.35 * link_width(line.sources) + 0.3, zorder=1)
    chosen = set(focus)
    for node in held:
        _node(axes, node, at[node.id], unit, node.id in chosen)
    _legend(axes, held)
    return _png(figure)


def _node(axes: "Axes", node: Node, at: tuple[float, float], unit: float, ringed: bool) -> None:
    from matplotlib.patches import Polygon

    x, y = at
    size = 11 / unit * (1.25 if ringed else 1)
    edge, weight = (1.8, "bold") if ringed else (0.7, "normal")
    outline = [(x + (u - 50) / 100 * size, y + (v - 50) / 100 * size) for u, v in points_of(kind_of(node.kind).shape)]
    axes.add_patch(
        Polygon(
            outline,
            closed=True,
            facecolor=kind_of(node.kind).colour,
            edgecolor=BORDER,
            linewidth=edge,
            zorder=3,
        )
    )
    axes.text(
        x, y + size * 0.62, printable(short(node.name)), fontsize=6.2, fontfamily=FONT, fontweight=weight,
        ha="center", va="top", zorder=4, parse_math=False, color=BORDER,
        bbox={"facecolor": "#ffffff", "edgecolor": "none", "alpha": 0.85, "pad": 0.6},
    )  # fmt: skip


def _legend(axes: "Axes", nodes: Sequence[Node]) -> None:
    from matplotlib.patches import Patch

    kinds = list(dict.fromkeys(node.kind for node in nodes))
    marks = [Patch(facecolor=kind_of(kind).colour, edgecolor=BORDER, label=kind_of(kind).label) for kind in kinds]
    axes.legend(
        handles=marks,
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0),
        ncols=min(4, max(1, len(kinds))),
        fontsize=7,
        frameon=False,
    )


def map_of(places: Sequence[tuple[str, float, float]], outlines: Sequence[Sequence[tuple[float, float]]] = ()) -> bytes:
    """Places by longitude and latitude, numbered as given, over outlines of wards where there are any."""
    from math import cos, radians

    figure, axes = _page(4.4)
    axes.set_aspect(1 / max(0.2, cos(radians(places[0][2] if places else 52.0))))
    for ring in outlines:
        axes.plot([x for x, _ in ring], [y for _, y in ring], color="#b1b4b6", linewidth=0.8, zorder=1)
    for label, east, north in places:
        axes.plot([east], [north], marker="s", markersize=9, color=kind_of("Location").colour, markeredgecolor=BORDER, zorder=3)
        axes.annotate(
            printable(label), (east, north), xytext=(7, 5), textcoords="offset points", fontsize=7.5, fontfamily=FONT,
            fontweight="bold", parse_math=False,
        )  # fmt: skip
    _window(axes, places)
    axes.set_xticks([])
    axes.set_yticks([])
    for side in axes.spines.values():
        side.set_color(GRID)
    return _png(figure)


def _window(axes: "Axes", places: Sequence[tuple[str, float, float]]) -> None:
    """Around the places, no closer than about six kilometres."""
    if not places:
        return
    east, north = [x for _, x, _ in places], [y for _, _, y in places]
    half_x, half_y = max((max(east) - min(east)) * 0.65, 0.05), max((max(north) - min(north)) * 0.65, 0.03)
    middle_x, middle_y = (max(east) + min(east)) / 2, (max(north) + min(north)) / 2
    axes.set_xlim(middle_x - half_x, middle_x + half_x)
    axes.set_ylim(middle_y - half_y, middle_y + half_y)


def _page(high: float) -> tuple[Any, "Axes"]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(ACROSS, high), dpi=SHARP, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.tick_params(labelsize=7)
    return figure, axes


def _whole_numbers() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=5, integer=True)


def _png(figure: Any) -> bytes:
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": clean("Kith")})
    return out.getvalue()
