"""Small drawings for pages: weekly numbers, and incidents on a line of time. SVG with presentation attributes only."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape

from viz.style import BORDER

LINE, LAST, FAINT = "#1d70b8", "#ca3535", "#cecece"
ROW, LEFT, RIGHT, TOP = 26, 96, 16, 10
COLOURS = {"victim": "#1d70b8", "alleged": "#b3440e", "present": "#505a5f", "location": "#00703c", "platform": "#4c2c92"}


def sparkline(counts: Sequence[int], says: str, width: int = 150, height: int = 30) -> str:
    """Weekly numbers as bars, the latest four in another colour; `says` is what a screen reader says.

    Bars rather than a line: nought is seen as nought.
    """
    most = max([*counts, 1])
    step = width / max(len(counts), 1)
    bars = [
        f'<rect x="{at * step:.1f}" y="{height - 1 - count / most * (height - 3):.1f}" width="{max(step - 1, 1):.1f}" '
        f'height="{count / most * (height - 3):.1f}" fill="{LAST if at >= len(counts) - 4 else LINE}"/>'
        for at, count in enumerate(counts)
        if count
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="kith-spark" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label="{escape(says)}"><line x1="0" y1="{height - 0.5}" x2="{width}" '
        f'y2="{height - 0.5}" stroke="{FAINT}"/>{"".join(bars)}</svg>'
    )


def timeline(moments: Mapping[str, Sequence[tuple[date, str]]], labels: Mapping[str, str], width: int = 1000) -> str:
    """Incidents on a line of time, one row for each part that somebody has in them.

    Parameters
    ----------
    moments : mapping
        Part in the incidents to their days, each with the words that are shown on pointing at it.
    labels : mapping
        The words for each part.
    """
    days = [day for held in moments.values() for day, _ in held]
    if not days:
        return ""
    first, last = min(days), max(days)
    span = max((last - first).days, 30)
    height = TOP + ROW * len(moments) + 24

    def x(day: date) -> float:
        return LEFT + (day - first).days / span * (width - LEFT - RIGHT)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="kith-span" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="Incidents from {first.isoformat()} to {last.isoformat()}; the list below holds the same" '
        'font-family="arial, sans-serif" font-size="13">'
    ]
    for month in _months(first, first + timedelta(days=span)):
        parts.append(f'<line x1="{x(month):.1f}" y1="{TOP}" x2="{x(month):.1f}" y2="{height - 20}" stroke="{FAINT}"/>')
        parts.append(f'<text x="{x(month):.1f}" y="{height - 5}" text-anchor="middle" fill="{BORDER}">{month:%b %Y}</text>')
    for row, (part, held) in enumerate(moments.items()):
        y = TOP + ROW * row + ROW / 2
        parts.append(f'<text x="0" y="{y + 4}" fill="{BORDER}">{escape(labels.get(part, part))}</text>')
        parts.append(f'<line x1="{LEFT}" y1="{y}" x2="{width - RIGHT}" y2="{y}" stroke="{FAINT}"/>')
        parts += [
            f'<circle cx="{x(day):.1f}" cy="{y}" r="6" fill="{COLOURS.get(part, "#0b6e75")}" fill-opacity="0.75" '
            f'stroke="{BORDER}"><title>{escape(words)}</title></circle>'
            for day, words in held
        ]
    return "".join([*parts, "</svg>"])


def _months(first: date, last: date) -> list[date]:
    """First days of months, no more than twelve of them."""
    count = (last.year - first.year) * 12 + last.month - first.month
    step = max(1, -(-count // 12))
    found = []
    for number in range(1, count + 1, step):
        year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
        found.append(date(year, month + 1, 1))
    return found
