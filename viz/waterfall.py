"""How evidence adds up, as a waterfall: a bar to the right for what speaks for it, to the left for what speaks against."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, ROW, LEFT, RIGHT, TOP = 800, 34, 400, 70, 8
FOR, AGAINST, START, LINE = "#00703c", "#b3440e", "#505a5f", "#b1b4b6"
LEAST_SPAN = 4.0


@dataclass(frozen=True, slots=True)
class Step:
    """One bar: from where to where, in bits."""

    text: str
    start: float
    end: float
    colour: str

    @property
    def weight(self) -> float:
        """How far it carries."""
        return self.end - self.start


def steps(because: Sequence[tuple[str, float]], score: float) -> list[Step]:
    """The bars in order: what stands before any evidence, each piece, and what comes of it."""
    at = score - sum(weight for _, weight in because)
    found = [Step("Before any evidence", 0.0, at, START)]
    for text, weight in because:
        found.append(Step(text, at, at + weight, FOR if weight >= 0 else AGAINST))
        at += weight
    return [*found, Step("All together", 0.0, score, START)]


def waterfall(because: Sequence[tuple[str, float]], score: float, title: str) -> str:
    """The drawing as SVG with nothing in it but shapes and words; a table beside it says the same."""
    bars = steps(because, score)
    low = min(0.0, *(min(bar.start, bar.end) for bar in bars))
    high = max(0.0, *(max(bar.start, bar.end) for bar in bars))
    scale = (WIDTH - LEFT - RIGHT) / max(high - low, LEAST_SPAN)

    def at(bits: float) -> float:
        return round(LEFT + (bits - low) * scale, 1)

    height = TOP * 2 + ROW * len(bars)
    drawn = [f'<line x1="{at(0)}" y1="{TOP}" x2="{at(0)}" y2="{height - TOP}" stroke="{LINE}" stroke-width="2"/>']
    for number, bar in enumerate(bars):
        drawn += _bar(bar, TOP + number * ROW, at(min(bar.start, bar.end)), at(max(bar.start, bar.end)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" class="kith-waterfall" '
        f'font-family="arial, sans-serif" font-size="16"><title>{escape(title)}</title>{"".join(drawn)}</svg>'
    )


def _bar(bar: Step, top: float, left: float, right: float) -> list[str]:
    middle = top + ROW / 2
    return [
        f'<text x="{LEFT - 10}" y="{middle + 5}" text-anchor="end" fill="#0b0c0c">{escape(bar.text)}</text>',
        f'<rect x="{left}" y="{top + 6}" width="{max(right - left, 2)}" height="{ROW - 12}" fill="{bar.colour}"/>',
        f'<text x="{right + 6}" y="{middle + 5}" fill="#0b0c0c">{bar.weight:+.1f}</text>',
    ]
