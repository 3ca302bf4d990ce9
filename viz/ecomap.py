"""The eco map as a figure: the child in the middle, each sector a list beside it, a line for each tie."""

import math
from collections.abc import Sequence

from graph.casework.circle import SECTORS, EcoMap, Tie
from viz.board import Board, Shape, Stroke, Words, shortened
from viz.style import kind_of

WIDTH, CENTRE_SIZE = 1120.0, 120.0
LEFT_X, RIGHT_X = 330.0, 790.0
ROW, HEADING, GAP, TOP = 30.0, 34.0, 18.0, 30.0
MOST = 9
"""Ties of one sector that are drawn; the table has the rest."""
LONGEST = 34
COLOURS = {"risk": "#b3440e", "support": "#00703c", "both": "#4c2c92", "open": "#505a5f"}
WIDTHS = {"strong": 5.0, "ordinary": 2.5, "weak": 1.5}
LEGEND = (
    ("risk: wavy", Stroke(((0, 0), (46, 0)), COLOURS["risk"], 2.5, wavy=True)),
    ("support", Stroke(((0, 0), (46, 0)), COLOURS["support"], 2.5)),
    ("risk and support: wavy", Stroke(((0, 0), (46, 0)), COLOURS["both"], 2.5, wavy=True)),
    ("not said", Stroke(((0, 0), (46, 0)), COLOURS["open"], 2.5)),
    ("strong", Stroke(((0, 0), (46, 0)), COLOURS["open"], WIDTHS["strong"])),
    ("weak", Stroke(((0, 0), (46, 0)), COLOURS["open"], WIDTHS["weak"], (4, 4))),
    ("goes that way", Stroke(((0, 0), (46, 0)), COLOURS["open"], 2.0, head=True)),
)


def drawn(found: EcoMap) -> Board:
    """The figure of an eco map."""
    columns = _columns({name: found.sector(name) for name in SECTORS})
    tall = max(sum(_tall(found.sector(name)) for name in column) for column in columns)
    height = TOP + max(tall, 320.0) + 66
    board = Board(WIDTH, height, f"Eco map of {found.child.name}; the table holds the same")
    middle = (WIDTH / 2, TOP + max(tall, 320.0) / 2)
    marks: list[Shape | Words] = []
    for column, x, left in ((columns[0], LEFT_X, True), (columns[1], RIGHT_X, False)):
        y = TOP + (max(tall, 320.0) - sum(_tall(found.sector(name)) for name in column)) / 2
        for name in column:
            y = _sector(board, marks, found, name, (x, y), middle, left=left)
    board.add(*marks)
    board.add(Shape("circle", *middle, CENTRE_SIZE, kind_of("Child").colour, width=3))
    _centre(board, found, middle)
    _legend(board, height)
    return board


def _columns(sectors: dict[str, list[Tie]]) -> tuple[list[str], list[str]]:
    """Home on the left and the world outside on the right, unless one side grows far too long."""
    left = ["household", "family", "school", "services"]
    right = ["peers", "places", "online"]
    heights = {name: _tall(ties) for name, ties in sectors.items()}
    while len(right) > 1 and sum(heights[n] for n in right) - sum(heights[n] for n in left) > 2 * heights[right[-1]]:
        left.append(right.pop())
    return left, right


def _tall(ties: Sequence[Tie]) -> float:
    rows = max(min(len(ties), MOST) + (len(ties) > MOST), 1)
    return HEADING + ROW * rows + GAP


def _sector(
    board: Board,
    marks: list[Shape | Words],
    found: EcoMap,
    name: str,
    at: tuple[float, float],
    middle: tuple[float, float],
    *,
    left: bool,
) -> float:
    """Draw a sector; returns where the next one begins."""
    x, y = at
    ties = found.sector(name)
    anchor, beside = ("end", x - 18) if left else ("start", x + 18)
    marks.append(Words(beside, y + 20, SECTORS[name], anchor, 15, bold=True))
    row = y + HEADING + ROW / 2
    for tie in ties[:MOST]:
        board.add(_line(tie, middle, (x, row)))
        marks.append(_mark(tie, x, row))
        words = shortened(tie.name, LONGEST) + (" *" if tie.corrected else "")
        marks.append(Words(beside, row + 5, words, anchor, 14))
        row += ROW
    if len(ties) > MOST:
        marks.append(Words(beside, row + 5, f"and {len(ties) - MOST} more, in the table", anchor, 13, colour="#505a5f"))
    if not ties:
        marks.append(Words(beside, row + 5, "nothing known", anchor, 13, colour="#505a5f"))
    return y + _tall(ties)


def _mark(tie: Tie, x: float, y: float) -> Shape:
    kind = kind_of(tie.kind)
    form = {"ellipse": "circle", "diamond": "diamond"}.get(kind.shape, "square")
    return Shape(form, x, y, 18, kind.colour, width=1.5, says=f"{kind.label}: {tie.name}. {tie.why}")


def _line(tie: Tie, middle: tuple[float, float], end: tuple[float, float]) -> Stroke:
    angle = math.atan2(end[1] - middle[1], end[0] - middle[0])
    start = (middle[0] + math.cos(angle) * CENTRE_SIZE / 2, middle[1] + math.sin(angle) * CENTRE_SIZE / 2)
    stop = (end[0] - math.cos(angle) * 14, end[1] - math.sin(angle) * 14)
    return Stroke(
        (start, stop),
        COLOURS[tie.nature],
        WIDTHS[tie.strength],
        (4, 4) if tie.strength == "weak" else (),
        wavy=tie.nature in ("risk", "both"),
        head=tie.way == "from",
        tail=tie.way == "to",
        says=f"{tie.name}: {tie.nature if tie.nature != 'open' else 'not said'}, {tie.strength}. {tie.why}",
    )


def _centre(board: Board, found: EcoMap, middle: tuple[float, float]) -> None:
    words = found.child.name.split() or ["Child"]
    lines = [" ".join(words[:-1]), words[-1]] if len(words) > 1 else words
    for number, line in enumerate(lines):
        y = middle[1] + 5 + (number - (len(lines) - 1) / 2) * 18
        board.add(Words(middle[0], y, shortened(line, 14), size=15, bold=True, colour="#ffffff"))


def _legend(board: Board, height: float) -> None:
    x = 24.0
    for words, stroke in LEGEND:
        y = height - 24
        points = tuple((x + px, y + py) for px, py in stroke.points)
        board.add(Stroke(points, stroke.colour, stroke.width, stroke.dash, wavy=stroke.wavy, head=stroke.head))
        board.add(Words(x + 54, y + 5, words, "start", 12))
        x += 54 + 7.0 * len(words) + 26
    board.add(Words(24, height - 44, "* corrected by hand", "start", 12, colour="#505a5f"))
