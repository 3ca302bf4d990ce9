"""A chart as PNG, drawn with matplotlib without a screen."""

import io
import math
from functools import cache
from typing import TYPE_CHECKING

from graph.ontology.catalogue import node_kinds
from viz.export.drawing import Line, Outline, Sheet, Words, sheet_of
from viz.export.picture import Picture
from viz.style import BORDER, HIGHLIGHT, POLYGONS

if TYPE_CHECKING:  # half a second to import
    from matplotlib.axes import Axes

PER_INCH = 100
SHARPEST, LARGEST = 2.0, 5000.0
"""Pixels per unit of the sheet, and the longest side in pixels."""
LINK = "#505a5f"
CORNERS = {"round-rectangle": (6.0, 16.0, 94.0, 84.0, 20.0), "round-tag": (6.0, 20.0, 94.0, 80.0, 14.0)}
MISSING = "\ufffd"


def png(picture: Picture) -> bytes:
    """The chart as a PNG file, twice as sharp as on the screen where that does not make it too large."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    sheet = sheet_of(picture)
    sharp = min(SHARPEST, LARGEST / max(sheet.width, sheet.height))
    figure = Figure(figsize=(sheet.width * sharp / PER_INCH, sheet.height * sharp / PER_INCH), dpi=PER_INCH)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0, sheet.width)
    axes.set_ylim(sheet.height, 0)
    axes.set_axis_off()
    _draw(axes, sheet, sharp * 72 / PER_INCH)
    out = io.BytesIO()
    said = {"Title": sheet.title, "Description": f"{picture.origin.marking}. {picture.origin.in_words()}", "Software": "Kith"}
    figure.savefig(out, format="png", metadata={name: _latin(text) for name, text in said.items()})
    return out.getvalue()


def _latin(text: str) -> str:
    return text.encode("latin-1", "replace").decode("latin-1")


def _draw(axes: "Axes", sheet: Sheet, point: float) -> None:
    for line in sheet.lines:
        _line(axes, line, point)
    for outline in sheet.outlines:
        _outline(axes, outline, point)
    for words in sheet.words:
        _words(axes, words, point)


def _line(axes: "Axes", line: Line, point: float) -> None:
    from matplotlib.patches import FancyArrowPatch

    axes.add_patch(
        FancyArrowPatch(
            (line.x1, line.y1),
            (line.x2, line.y2),
            arrowstyle="-|>" if line.arrow else "-",
            mutation_scale=9 * point,
            linewidth=line.width * point,
            linestyle=(0, (5, 4)) if line.dashed else "solid",
            color=LINK,
            shrinkA=0,
            shrinkB=0,
            zorder=1,
        )
    )


def _outline(axes: "Axes", outline: Outline, point: float) -> None:
    from matplotlib.patches import Circle, Polygon

    if outline.ringed:
        ring = Circle(
            (outline.x, outline.y), outline.size * 0.66, facecolor=HIGHLIGHT, edgecolor=BORDER, linewidth=1.6 * point, zorder=2
        )
        axes.add_patch(ring)
    kind = node_kinds()[outline.kind]
    scale = outline.size / 100
    points = [(outline.x + (x - 50) * scale, outline.y + (y - 50) * scale) for x, y in points_of(kind.shape)]
    axes.add_patch(
        Polygon(
            points, closed=True, facecolor=kind.colour, edgecolor=BORDER, linewidth=1.5 * point, zorder=3, joinstyle="round"
        )
    )


def _words(axes: "Axes", words: Words, point: float) -> None:
    from matplotlib.patheffects import withStroke

    axes.text(
        words.x,
        words.y,
        printable(words.text),
        fontsize=words.size * point,
        fontproperties=None,
        fontweight="bold" if words.bold else "normal",
        fontfamily="DejaVu Sans",
        horizontalalignment="left" if words.anchor == "start" else "center",
        verticalalignment="baseline",
        color=BORDER,
        zorder=4,
        parse_math=False,
        path_effects=[withStroke(linewidth=3 * point, foreground="#ffffff")],
    )


@cache
def _letters() -> frozenset[int]:
    """Characters that the font has; it comes with matplotlib, so that every machine draws the same."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    known: list[frozenset[int]] = []
    for weight in ("normal", "bold"):
        wanted: FontProperties = FontProperties(family="DejaVu Sans", weight=weight)
        known.append(frozenset(get_font(findfont(wanted)).get_charmap()))
    return known[0] & known[1]


def printable(text: str) -> str:
    """What the font cannot draw as a sign that something stands there."""
    known = _letters()
    return "".join(letter if ord(letter) in known else MISSING for letter in text)


@cache
def points_of(shape: str) -> list[tuple[float, float]]:
    """Corners of a kind's outline, on a square of 100 by 100."""
    if shape in POLYGONS:
        return [(float(x), float(y)) for x, y in (pair.split(",") for pair in POLYGONS[shape].split())]
    if shape in CORNERS:
        return _rounded(*CORNERS[shape])
    if shape == "barrel":
        bulge = [(14 + 72 * step / 12, 14 - 7 * math.sin(math.pi * step / 12)) for step in range(13)]
        return [*bulge, *((x, 100 - y) for x, y in reversed(bulge))]
    return [(50 + 47 * math.cos(turn / 32 * math.pi), 50 + 47 * math.sin(turn / 32 * math.pi)) for turn in range(64)]


def _rounded(left: float, top: float, right: float, bottom: float, radius: float) -> list[tuple[float, float]]:
    centres = ((right - radius, bottom - radius), (left + radius, bottom - radius), (left + radius, top + radius))
    corners = (*centres, (right - radius, top + radius))
    return [
        (x + radius * math.cos((quarter * 8 + step) / 16 * math.pi), y + radius * math.sin((quarter * 8 + step) / 16 * math.pi))
        for quarter, (x, y) in enumerate(corners)
        for step in range(9)
    ]
