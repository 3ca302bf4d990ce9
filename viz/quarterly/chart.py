"""A table of the quarter as columns: a group for each quarter, a colour for each row. Plain SVG; the table says the same."""

from collections.abc import Mapping, Sequence
from html import escape

from graph.quarterly.tables import Statistics, Table, Value

COLOURS = ("#1d70b8", "#b3440e", "#00703c", "#4c2c92", "#0b6e75", "#912b88")
"""Each at least 4.5:1 against white."""
INK, FAINT = "#0b0c0c", "#cecece"
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 760, 240, 44, 16, 34
KEY_ROW = 24
WIDEST_BAR = 46.0


def columns(found: Statistics, table: Table) -> str:
    """The drawing; empty where there is nothing to draw."""
    quarters = [found.label_of(span) for span in found.quarters]
    shown = [row for row in table.labels if row != table.block.total or len(table.labels) == 1]
    shown = [row for row in shown if any(table.counts[row][quarter] for quarter in quarters)]
    most = max((table.counts[row][quarter] or 0 for row in shown for quarter in quarters), default=0)
    if not most:
        return ""
    shown.sort(key=lambda row: -sum(table.counts[row][quarter] or 0 for quarter in quarters))
    rows = shown[: len(COLOURS)]
    key = [table.labels[row] for row in rows]
    left_out = len(shown) - len(rows)
    if left_out:
        key.append(f"and {left_out} more, in the table")
    top = TOP + KEY_ROW * -(-len(key) // 2)
    height = top + HEIGHT + BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="kith-bars" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(table.block.title)} by quarter; the table holds the same" '
        'font-family="arial, sans-serif" font-size="13">'
    ]
    parts += _key(key)
    parts += _scale(most, top)
    parts += _groups(quarters, [(table.labels[row], table.counts[row]) for row in rows], most, top)
    return "".join([*parts, "</svg>"])


def _key(labels: Sequence[str]) -> list[str]:
    parts = []
    for number, label in enumerate(labels):
        x, y = 2 + number % 2 * WIDTH / 2, 6 + number // 2 * KEY_ROW
        if number < len(COLOURS):
            parts.append(f'<rect x="{x}" y="{y}" width="14" height="14" fill="{COLOURS[number]}"/>')
        words = label if len(label) <= 48 else f"{label[:47].rstrip()}…"
        parts.append(f'<text x="{x + 20}" y="{y + 12}" fill="{INK}">{escape(words)}</text>')
    return parts


def _scale(most: int, top: float) -> list[str]:
    step = _step(most)
    parts = []
    for value in range(0, most + 1, step):
        y = top + HEIGHT - value / most * (HEIGHT - 16)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH}" y2="{y:.1f}" stroke="{FAINT}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="{INK}">{value}</text>')
    return parts


def _step(most: int) -> int:
    """Between the lines of the scale: 1, 2 or 5, and tens of these."""
    step, turn = 1, 0
    while most / step > 5:
        step = step * (2, 5, 2)[turn] if turn != 1 else step * 5 // 2
        turn = (turn + 1) % 3
    return step


def _groups(quarters: Sequence[str], rows: Sequence[tuple[str, Mapping[str, Value]]], most: int, top: float) -> list[str]:
    across = (WIDTH - LEFT) / len(quarters)
    bar = min(WIDEST_BAR, across * 0.86 / len(rows))
    parts = []
    for place, quarter in enumerate(quarters):
        middle = LEFT + across * (place + 0.5)
        for number, (label, counts) in enumerate(rows):
            x = middle + (number - len(rows) / 2) * bar
            parts += _bar(x, bar, top, counts[quarter], most, COLOURS[number], f"{label}, {quarter}")
        words = quarter if len(quarters) <= 8 else quarter.replace(" 20", " ")
        turned = len(quarters) > 8 and place % 2
        parts.append(
            f'<text x="{middle:.1f}" y="{top + HEIGHT + (32 if turned else 18)}" text-anchor="middle" fill="{INK}">'
            f"{escape(words)}</text>"
        )
    return parts


def _bar(x: float, width: float, top: float, value: Value, most: int, colour: str, words: str) -> list[str]:
    if value is None:
        middle = x + width / 2
        return [
            f'<text x="{middle:.1f}" y="{top + HEIGHT - 4:.1f}" text-anchor="middle" fill="{INK}">'
            f"<title>{escape(words)}: left out</title>c</text>"
        ]
    tall = value / most * (HEIGHT - 16)
    shape = (
        f'<rect x="{x:.1f}" y="{top + HEIGHT - tall:.1f}" width="{max(width - 2, 1):.1f}" height="{tall:.1f}" fill="{colour}">'
        f"<title>{escape(words)}: {value}</title></rect>"
    )
    if width < 14 or not value:
        return [shape]
    x, y = x + width / 2 - 1, top + HEIGHT - tall - 4
    return [shape, f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" fill="{INK}">{value}</text>']
