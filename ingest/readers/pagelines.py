"""From the words on a page, with their places, to lines, columns and wrapped paragraphs."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby, pairwise

from ingest.readers.model import Grid, Line

LABEL_START = re.compile(r"[A-Z(][^.;!]{1,90}(?::|\?)(?:\s|$)")
SAME_LINE = 3.0
COLUMN_GAP = 12.0
SAME_COLUMN = 2.5
FEWEST_ROWS = 4
FEWEST_IN_COLUMN = 4
LEVEL = 0.8
FEWEST_RUNS = 3
HEADING_LINES = 8
ROW_GAP = 2.0
DAMAGED = ("The PDF is cut short or damaged.", "Ask the sender for it again.")
BULLETS = "•▪◦‣–*☐☒☑"


@dataclass(slots=True)
class Word:
    """A word, or the value of a form field (`typed`), and its box; `top` counts down from the top of the page."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    typed: bool = False


@dataclass(slots=True)
class PageLine:
    """Words that stand on one line, in the order of the page."""

    words: list[Word]

    @property
    def text(self) -> str:
        """Words with single spaces; what was typed into a form's field is set apart from its label by a tab."""
        pieces = [self.words[0].text]
        for before, word in pairwise(self.words):
            pieces += ["\t" if before.typed or word.typed else " ", word.text]
        return "".join(pieces)

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(word.x1 for word in self.words)

    @property
    def top(self) -> float:
        """Upper edge."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return max(word.bottom for word in self.words)

    def starts(self) -> list[float]:
        """Left edges of the words that follow a wide gap."""
        return [after.x0 for before, after in pairwise(self.words) if after.x0 - before.x1 >= COLUMN_GAP]

    def cut(self, columns: list[float]) -> list["PageLine | None"]:
        """The line's words by column; None where it has none there."""
        cells: list[list[Word]] = [[] for _ in range(len(columns) + 1)]
        for word in self.words:
            cells[sum(word.x0 >= x - SAME_COLUMN for x in columns)].append(word)
        return [PageLine(cell) if cell else None for cell in cells]


def group_lines(words: list[Word]) -> list[PageLine]:
    """Words to lines, from top to bottom."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.bottom, one.x0)):
        if lines and abs(word.bottom - lines[-1][0].bottom) <= SAME_LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [PageLine(sorted(line, key=lambda one: one.x0)) for line in lines]


def text_columns(
    lines: list[PageLine], right_edge: float
) -> tuple[list[PageLine], list[PageLine], list[PageLine], float] | None:
    """A page set like a newspaper: the lines above its two columns, those of each, and where the left one ends.

    Told from a table without rules by the heights: in a table a label stands as high as its value, in two columns of text it
    does so by chance alone.
    """
    words = [word for line in lines for word in line.words]
    gutter = _gutter(lines, words, right_edge)
    if gutter is None:
        return None
    first, middle = gutter
    above, below = lines[:first], [word for line in lines[first:] for word in line.words]
    sides = [group_lines([word for word in below if (word.x0 < middle) == left]) for left in (True, False)]
    level = sum(any(abs(one.bottom - other.bottom) < LEVEL for other in sides[1]) for one in sides[0])
    few = len(sides[0]) < 2 * FEWEST_IN_COLUMN or len(sides[1]) < FEWEST_IN_COLUMN
    as_table = level * 3 > len(sides[0]) and not _run_on(sides)
    if few or as_table or any(word.typed for word in below):
        return None
    return above, sides[0], sides[1], max(line.x1 for line in sides[0])


def _run_on(sides: list[list[PageLine]]) -> bool:
    """Whether sentences run on from line to line in the right column while other text stands beside each of those lines."""
    left, right = sides
    beside = [any(abs(line.bottom - other.bottom) < LEVEL for other in left) for line in right]
    runs = [
        line.text[0].islower() and before.text[-1] not in ".:?"
        for (before, line), (first, second) in zip(pairwise(right), pairwise(beside), strict=True)
        if first and second
    ]
    return sum(runs) >= FEWEST_RUNS and sum(runs) * 5 > len(runs)


def _gutter(lines: list[PageLine], words: list[Word], right: float) -> tuple[int, float] | None:
    """The first line below which a strip in the middle third of the page is empty, and that strip's middle."""
    if len(lines) < FEWEST_IN_COLUMN:
        return None
    left = min(word.x0 for word in words)
    for first in range(min(HEADING_LINES, len(lines))):
        below = sorted((word.x0, word.x1) for line in lines[first:] for word in line.words)
        reach = below[0][1]
        for x0, x1 in below:
            middle = (reach + x0) / 2
            if x0 - reach >= COLUMN_GAP and left + (right - left) / 3 < middle < right - (right - left) / 3:
                return first, middle
            reach = max(reach, x1)
    return None


def page_blocks(lines: list[PageLine], right_edge: float) -> list[Line | Grid]:
    """Lines to blocks: columns without rules become a grid, lines that the page broke are joined again."""
    if halves := text_columns(lines, right_edge):
        above, left, right, middle = halves
        ends = (right_edge, middle, right_edge)
        return [block for part, end in zip((above, left, right), ends, strict=True) for block in page_blocks(part, end)]
    columns = _columns(lines)
    blocks: list[Line | Grid] = []
    for in_columns, group in groupby(lines, key=lambda line: bool(columns) and _keeps_to(line, columns)):
        run = list(group)
        if in_columns and sum(bool(line.starts()) for line in run) >= FEWEST_ROWS:
            blocks.append(Grid(_rows(run, columns, right_edge)))
        else:
            blocks += [Line(text) for text in joined(run, right_edge)]
    return blocks


def joined(lines: list[PageLine], right_edge: float) -> list[str]:
    """Paragraphs: a line goes on where the next one's first word had no room left on it."""
    texts: list[str] = []
    for position, line in enumerate(lines):
        if position and _goes_on(lines[position - 1], line, right_edge):
            texts[-1] += f" {line.text}"
        else:
            texts.append(line.text)
    return texts


def _goes_on(before: PageLine, line: PageLine, right_edge: float) -> bool:
    height = before.bottom - before.top
    if line.words[0].typed != before.words[-1].typed:
        return False
    if line.top - before.bottom > height or LABEL_START.match(line.text) or line.text[0] in BULLETS:
        return False
    first = line.words[0]
    space = height * 0.2
    return before.x1 + space + (first.x1 - first.x0) > right_edge


def _columns(lines: list[PageLine]) -> list[float]:
    """Left edges of the second column and those after it, where enough lines share them."""
    edges = Counter(round(start) for line in lines for start in line.starts())
    columns: list[float] = []
    for edge, _ in edges.most_common():
        near = sum(count for other, count in edges.items() if abs(other - edge) <= SAME_COLUMN)
        if near >= FEWEST_ROWS and all(abs(edge - other) > COLUMN_GAP for other in columns):
            columns.append(edge)
    return sorted(columns)


def _keeps_to(line: PageLine, columns: list[float]) -> bool:
    """Whether no word of the line stands across a column's left edge."""
    cells = line.cut(columns)
    return all(cell is None or cell.x1 <= x for cell, x in zip(cells, columns, strict=False))


def _rows(lines: list[PageLine], columns: list[float], right_edge: float) -> list[list[str]]:
    ends = [*columns, right_edge]
    rows: list[list[str]] = []
    for group in _row_groups(lines, columns):
        cells = [[cell for cell in column if cell] for column in zip(*(line.cut(columns) for line in group), strict=True)]
        rows.append(["\n".join(joined(cell, end)) for cell, end in zip(cells, ends, strict=True)])
        if not any(word.typed for line in cells[0] for word in line.words):
            rows[-1][0] = " ".join(rows[-1][0].split())
    return rows


def _row_groups(lines: list[PageLine], columns: list[float]) -> list[list[PageLine]]:
    """Lines that make one row: those set close together, or where all are, those from one label to the next."""
    gaps = [after.top - before.bottom for before, after in pairwise(lines)]
    close = min(gaps, default=0.0) + ROW_GAP
    spaced = sum(gap > close for gap in gaps) * 3 >= len(gaps) and any(gap <= close for gap in gaps)
    groups = [[lines[0]]]
    for gap, before, line in zip(gaps, lines, lines[1:], strict=False):
        label, label_before = line.cut(columns)[0], before.cut(columns)[0]
        new = gap > close if spaced else label is not None and not _label_goes_on(label_before, label)
        if new:
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _label_goes_on(before: PageLine | None, label: PageLine) -> bool:
    if before is None or before.text[-1] in ":?":
        return False
    return label.text[0].islower() or label.text[0] == "(" or before.text[-1] in "/,-"
