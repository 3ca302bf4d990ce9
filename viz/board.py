"""Strokes, shapes and words, written as SVG for pages and as PDF to take along: for figures that are drawn by hand."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from viz.fonts import BOLD, FONT, register
from viz.style import BORDER

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

Point = tuple[float, float]
ARROW = 9.0
WAVE, WAVELENGTH = 4.0, 12.0
MARGIN = 36.0
PER_INCH = 180


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points; `wavy` for conflict and risk."""

    points: tuple[Point, ...]
    colour: str = BORDER
    width: float = 1.5
    dash: tuple[int, ...] = ()
    wavy: bool = False
    head: bool = False
    tail: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A circle, square or diamond with its middle at a point, or a box of a width and height."""

    kind: str
    x: float
    y: float
    size: float
    fill: str = "#ffffff"
    colour: str = BORDER
    width: float = 2.0
    dash: tuple[int, ...] = ()
    tall: float = 0.0
    says: str = ""

    @property
    def corners(self) -> tuple[Point, ...]:
        """The corners of anything that is no circle."""
        across, down = self.size / 2, (self.tall or self.size) / 2
        if self.kind == "diamond":
            return ((self.x, self.y - down), (self.x + across, self.y), (self.x, self.y + down), (self.x - across, self.y))
        left, right, top, bottom = self.x - across, self.x + across, self.y - down, self.y + down
        return ((left, top), (right, top), (right, bottom), (left, bottom))


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "middle"
    size: float = 13.0
    bold: bool = False
    colour: str = BORDER


Part = Stroke | Shape | Words


@dataclass(slots=True)
class Board:
    """A figure: its size, its title, and its parts in the order that they are drawn."""

    width: float
    height: float
    title: str
    parts: list[Part] = field(default_factory=list)

    def add(self, *parts: Part) -> None:
        """Draw over what is there."""
        self.parts += parts


def svg(board: Board) -> str:
    """The figure as an SVG element; presentation attributes only."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {board.width:.0f} {board.height:.0f}" '
        f'width="{board.width:.0f}" height="{board.height:.0f}" role="img" aria-label="{escape(board.title)}" '
        f'font-family="arial, sans-serif"><title>{escape(board.title)}</title>'
        f'<rect width="{board.width:.0f}" height="{board.height:.0f}" fill="#ffffff"/>'
    )
    return "".join([head, *map(_svg, board.parts), "</svg>"])


def _svg(part: Part) -> str:
    if isinstance(part, Words):
        weight = ' font-weight="700"' if part.bold else ""
        return (
            f'<text x="{part.x:.1f}" y="{part.y:.1f}" text-anchor="{part.anchor}" font-size="{part.size:.0f}"{weight} '
            f'fill="{part.colour}">{escape(part.text)}</text>'
        )
    dash = f' stroke-dasharray="{" ".join(map(str, part.dash))}"' if part.dash else ""
    look = f'stroke="{part.colour}" stroke-width="{part.width:.1f}"{dash}'
    says = f"<title>{escape(part.says)}</title>" if part.says else ""
    if isinstance(part, Shape):
        if part.kind == "circle":
            return (
                f'<circle cx="{part.x:.1f}" cy="{part.y:.1f}" r="{part.size / 2:.1f}" fill="{part.fill}" {look}>{says}</circle>'
            )
        return f'<polygon points="{_pairs(part.corners)}" fill="{part.fill}" {look}>{says}</polygon>'
    line = f'<polyline points="{_pairs(path(part))}" fill="none" {look}>{says}</polyline>'
    return line + "".join(f'<polygon points="{_pairs(tip)}" fill="{part.colour}"/>' for tip in tips(part))


def _pairs(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def path(stroke: Stroke) -> list[Point]:
    """The points of a stroke as it is drawn, waves and all."""
    if not stroke.wavy:
        return list(stroke.points)
    (x1, y1), (x2, y2) = stroke.points[0], stroke.points[-1]
    long = math.hypot(x2 - x1, y2 - y1) or 1.0
    along, across = ((x2 - x1) / long, (y2 - y1) / long), (-(y2 - y1) / long, (x2 - x1) / long)
    count = max(2, int(long / WAVELENGTH) * 2)
    found = []
    for number in range(count + 1):
        at = long * number / count
        off = 0.0 if number in (0, count) else WAVE * (1 if number % 2 else -1)
        found.append((x1 + along[0] * at + across[0] * off, y1 + along[1] * at + across[1] * off))
    return found


def tips(stroke: Stroke) -> list[list[Point]]:
    """The arrow heads of a stroke."""
    found = []
    ends = [(stroke.points[-1], stroke.points[-2])] if stroke.head else []
    ends += [(stroke.points[0], stroke.points[1])] if stroke.tail else []
    size = ARROW + stroke.width
    for (x, y), (from_x, from_y) in ends:
        long = math.hypot(x - from_x, y - from_y) or 1.0
        ux, uy = (x - from_x) / long, (y - from_y) / long
        back = (x - ux * size, y - uy * size)
        found.append(
            [(x, y), (back[0] - uy * size / 2, back[1] + ux * size / 2), (back[0] + uy * size / 2, back[1] - ux * size / 2)]
        )
    return found


def pdf(board: Board, marking: str, lines: Sequence[str]) -> bytes:
    """The figure on one page of A4, on its side, with the marking above and below and what is said of it."""
    from reportlab.pdfgen.canvas import Canvas  # takes a moment to import

    register()
    out = io.BytesIO()
    page_width, page_height = 841.89, 595.28
    canvas = Canvas(out, pagesize=(page_width, page_height))
    canvas.setTitle(board.title)
    canvas.setFont(BOLD, 10)
    for y in (page_height - 22, 12):
        canvas.drawCentredString(page_width / 2, y, marking)
    canvas.setFont(FONT, 8)
    for number, line in enumerate(lines):
        canvas.drawString(MARGIN, 24 + 10 * (len(lines) - 1 - number), line)
    low = 34 + 10 * len(lines)
    scale = min((page_width - 2 * MARGIN) / board.width, (page_height - low - MARGIN) / board.height)
    canvas.translate((page_width - board.width * scale) / 2, low + board.height * scale)
    canvas.scale(scale, scale)
    for part in board.parts:
        _put(canvas, part)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def png(board: Board, marking: str, lines: Sequence[str]) -> bytes:
    """That page (see ``pdf``) as a picture."""
    import pdfplumber  # takes a moment to import

    out = io.BytesIO()
    with pdfplumber.open(io.BytesIO(pdf(board, marking, lines))) as page:
        page.pages[0].to_image(resolution=PER_INCH).original.save(out, "PNG")
    return out.getvalue()


def _put(canvas: "Canvas", part: Part) -> None:
    if isinstance(part, Words):
        canvas.setFillColor(part.colour)
        canvas.setFont(BOLD if part.bold else FONT, part.size)
        write = {"start": canvas.drawString, "end": canvas.drawRightString}.get(part.anchor, canvas.drawCentredString)
        write(part.x, -part.y, part.text)
        return
    canvas.setStrokeColor(part.colour)
    canvas.setLineWidth(part.width)
    canvas.setDash(*([list(part.dash)] if part.dash else [[]]))
    if isinstance(part, Shape):
        canvas.setFillColor("#ffffff" if part.fill == "none" else part.fill)
        filled = int(part.fill != "none")
        if part.kind == "circle":
            canvas.circle(part.x, -part.y, part.size / 2, stroke=1, fill=filled)
        else:
            _polygon(canvas, part.corners, filled)
        return
    points = path(part)
    for (x1, y1), (x2, y2) in pairwise(points):
        canvas.line(x1, -y1, x2, -y2)
    canvas.setDash([])
    canvas.setFillColor(part.colour)
    for tip in tips(part):
        _polygon(canvas, tip, 1)


def _polygon(canvas: "Canvas", points: Sequence[Point], filled: int) -> None:
    drawn = canvas.beginPath()
    drawn.moveTo(points[0][0], -points[0][1])
    for x, y in points[1:]:
        drawn.lineTo(x, -y)
    drawn.close()
    canvas.drawPath(drawn, stroke=1, fill=filled)


def shortened(text: str, most: int) -> str:
    """Text that is no longer than so many letters."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
