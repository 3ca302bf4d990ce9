"""Shares with their intervals, one row for each group, and the share of all as a line to hold them against."""

from collections.abc import Sequence
from html import escape

LEFT, RIGHT, ROW, TOP, WIDTH = 340, 60, 30, 24, 860
INK, DOT, SPAN, LINE = "#0b0c0c", "#1d70b8", "#5694ca", "#ca3535"

Share = tuple[str, float, float, float]


def shares(rows: Sequence[Share], overall: float | None, says: str) -> str:
    """SVG of shares (label, share, low, high; all 0 to 1) beside that of all, if it may be told.

    `says` is what a screen reader says.
    """
    height = TOP + ROW * len(rows) + 26

    def at(share: float) -> float:
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
        f'aria-label="{escape(says)}" font-family="arial, sans-serif" font-size="14">'
    ]
    for tick in range(0, 101, 25):
        x = at(tick / 100)
        parts.append(f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{height - 26}" stroke="#cecece"/>')
        parts.append(f'<text x="{x:.1f}" y="{height - 8}" text-anchor="middle" fill="{INK}">{tick}%</text>')
    if overall is not None:
        x = at(overall)
        parts.append(f'<line x1="{x:.1f}" y1="{TOP - 4}" x2="{x:.1f}" y2="{height - 26}" stroke="{LINE}" stroke-width="2"/>')
        parts.append(f'<text x="{x:.1f}" y="{TOP - 9}" text-anchor="middle" fill="{INK}">all: {overall:.0%}</text>')
    for number, (label, share, low, high) in enumerate(rows):
        y = TOP + ROW * (number + 0.5)
        parts.append(f'<text x="{LEFT - 12}" y="{y + 5:.1f}" text-anchor="end" fill="{INK}">{escape(label[:46])}</text>')
        parts.append(f'<line x1="{at(low):.1f}" y1="{y}" x2="{at(high):.1f}" y2="{y}" stroke="{SPAN}" stroke-width="6"/>')
        parts.append(f'<circle cx="{at(share):.1f}" cy="{y}" r="6" fill="{DOT}" stroke="#ffffff" stroke-width="1.5"/>')
    return "".join([*parts, "</svg>"])
