"""A chart as lines, outlines and texts on a sheet: what the vector and the raster picture both draw."""

import math
from dataclasses import dataclass

from graph.ontology.catalogue import node_kinds
from viz.export.picture import Picture, around, clean, ranked, short
from viz.style import kind_of, link_of, link_width, link_words

NODE, SMALL, FOCUS = 30.0, 20.0, 40.0
TEXT = 14.0
MARGIN = 90.0
HEAD, LEGEND_LINE, FOOT = 96.0, 26.0, 76.0
NARROWEST = 760.0
MOST_LABELS = 150
PER_LETTER = 0.54


@dataclass(frozen=True, slots=True)
class Line:
    """A link: from edge to edge of its ends."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    dashed: bool
    arrow: bool
    says: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A node, or a sign of the legend."""

    x: float
    y: float
    size: float
    kind: str
    ringed: bool
    says: str


@dataclass(frozen=True, slots=True)
class Words:
    """A text; `anchor` is start or middle, its base line at `y`."""

    x: float
    y: float
    text: str
    size: float
    anchor: str = "middle"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that is drawn, and how large the sheet is."""

    width: float
    height: float
    title: str
    lines: list[Line]
    outlines: list[Outline]
    words: list[Words]


def sheet_of(picture: Picture) -> Sheet:
    """Lay a chart out on a sheet with its marking, title, legend and origin."""
    left, top, right, bottom = around(picture.part.nodes, picture.at)
    width = max(right - left + 2 * MARGIN, NARROWEST)
    legend = _legend(picture, width)
    rows = 1 + max((row for _, row, _ in legend), default=-1)
    height = bottom - top + 2 * MARGIN + HEAD + rows * LEGEND_LINE + FOOT
    shift = (width - (right - left)) / 2 - left, HEAD + MARGIN - top
    at = {node: (x + shift[0], y + shift[1]) for node, (x, y) in picture.at.items()}
    base = height - FOOT - rows * LEGEND_LINE + 14
    signs = [Outline(x + 10, base + row * LEGEND_LINE, 18, kind, False, "") for x, row, kind in legend if kind in node_kinds()]
    said = [Words(x + 26, base + row * LEGEND_LINE + 5, _legend_words(kind), TEXT, "start") for x, row, kind in legend]
    outlines = _outlines(picture, at)
    sizes = {node.id: outline.size for node, outline in zip(picture.part.nodes, outlines, strict=True)}
    return Sheet(
        round(width, 1),
        round(height, 1),
        clean(picture.title),
        _lines(picture, at, sizes),
        [*outlines, *signs],
        [*_frame(picture, width, height), *_labels(picture, at, sizes), *said],
    )


def _legend_words(kind: str) -> str:
    return node_kinds()[kind].label if kind in node_kinds() else kind


def _legend(picture: Picture, width: float) -> list[tuple[float, int, str]]:
    """Where each entry of the legend stands: x, row, kind or words."""
    here = {node.kind for node in picture.part.nodes}
    entries = [kind.name for kind in node_kinds().values() if kind.name in here]
    entries += ["Thicker line: more independent sources", "Dashed line: nothing graded behind it"]
    placed = []
    x, row = 20.0, 0
    for entry in entries:
        needed = 44 + len(_legend_words(entry)) * TEXT * PER_LETTER
        if x > 20.0 and x + needed > width - 20:
            x, row = 20.0, row + 1
        placed.append((x, row, entry))
        x += needed
    return placed


def _frame(picture: Picture, width: float, height: float) -> list[Words]:
    origin = picture.origin
    return [
        Words(width / 2, 26, origin.marking, 18, bold=True),
        Words(20, 62, _cut(clean(picture.title), width - 40, 22), 22, "start", bold=True),
        Words(
            20,
            86,
            "Intelligence, not proof. Nodes and links as recorded; most of what happens is not written down.",
            13,
            "start",
        ),
        Words(20, height - 42, _cut(origin.in_words(), width - 40, 13), 13, "start"),
        Words(width / 2, height - 14, origin.marking, 18, bold=True),
    ]


def _cut(text: str, width: float, size: float) -> str:
    most = int(width / (size * PER_LETTER))
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _outlines(picture: Picture, at: dict[str, tuple[float, float]]) -> list[Outline]:
    focus = set(picture.focus)
    return [
        Outline(
            round(at[node.id][0], 1),
            round(at[node.id][1], 1),
            FOCUS if node.id in focus else NODE if kind_of(node.kind).counted else SMALL,
            node.kind,
            node.id in focus,
            f"{kind_of(node.kind).label}: {clean(node.name)}",
        )
        for node in picture.part.nodes
    ]


def _lines(picture: Picture, at: dict[str, tuple[float, float]], sizes: dict[str, float]) -> list[Line]:
    names = picture.names
    lines = []
    beside: dict[tuple[str, str], int] = {}
    for link in picture.links:
        ends = (min(link.source, link.target), max(link.source, link.target))
        nth = beside[ends] = beside.get(ends, -1) + 1
        (x1, y1), (x2, y2) = at[link.source], at[link.target]
        length = math.hypot(x2 - x1, y2 - y1) or 1.0
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        off = 5.0 * ((nth + 1) // 2) * (1 if nth % 2 else -1)
        start, end = min(sizes[link.source] / 2, length / 2), min(sizes[link.target] / 2 + 3, length / 2)
        sources = f"{link.sources} independent source{'' if link.sources == 1 else 's'}"
        lines.append(
            Line(
                round(x1 + ux * start - uy * off, 1),
                round(y1 + uy * start + ux * off, 1),
                round(x2 - ux * end - uy * off, 1),
                round(y2 - uy * end + ux * off, 1),
                link_width(link.sources),
                not link.solid,
                not link_of(link.kind).symmetric,
                f"{names[link.source]} {link_words(link.kind)} {names[link.target]} ({sources})",
            )
        )
    return lines


def _labels(picture: Picture, at: dict[str, tuple[float, float]], sizes: dict[str, float]) -> list[Words]:
    """Names that do not lie on each other, the most important first."""
    placed: list[tuple[float, float, float]] = []
    words = []
    for node in ranked(picture):
        x, y = at[node.id]
        y += sizes[node.id] / 2 + TEXT
        text = short(node.name)
        half = len(text) * TEXT * PER_LETTER / 2
        if all(abs(x - u) > half + other or abs(y - v) > TEXT * 1.15 for u, v, other in placed):
            placed.append((x, y, half))
            words.append(Words(round(x, 1), round(y, 1), text, TEXT, bold=node.id in picture.focus))
        if len(words) == MOST_LABELS:
            break
    return words
