"""Cells of a form's tables: which hold a label, which a label with its value, and which a label with guidance below it."""

import re
from itertools import pairwise

from ingest.liberty.cues import guess_label
from ingest.liberty.labels import Label, begins_label, find_label
from ingest.liberty.lines import MARK, Pair
from ingest.readers.model import Grid, Line

_NUMBER = re.compile(r"(?:q|no\.?\s*)?\d{1,2}(?:\.\d{1,2})?\s*[.):]?|[a-z][.)]", re.I)
_SAYS_MORE = re.compile(r"[?:]\s+(?![(a-z])\S|[?:]\s+(?:yes|no|y|n|not|none|unknown)\b|[☒☑☐]")
_LABEL_END = re.compile(r"[?:：]\s+(?=\S)|\t+")
FEWEST_INVERTED = 3
_DATE_BOX = re.compile(
    r"(?P<label>.*?)[\s:]*\b(?P<box>dd?|day|mm?|month|min|yy(?:yy)?|year|hh?|hour)\s*:?\s*(?P<value>\d{1,4})", re.I
)
"""One box of a date or time in boxes of their own: "Completed: dd 30", "mm 04"."""


def guided(rows: list[list[str]]) -> list[tuple[str, str, str]]:
    """Label, guidance and value of each column of a table of two rows: labels with guidance below them, and the answers."""
    if len(rows) != 2 or len(rows[0]) != len(rows[1]) or not all(map(str.strip, rows[0])):
        return []
    heads = [headline(cell) for cell in rows[0]]
    if not any("\n" in cell.strip() for cell in rows[0]) or not any(map(str.strip, rows[1])):
        return []
    labels = [find_label(head) or guess_label(head, placed=True) for head in heads]
    if not all(labels) or any(within(cell, "") or find_label(flat(cell)) for cell in rows[1] if cell.strip()):
        return []
    return [
        (head, flat(cell.strip().partition("\n")[2]), value.strip())
        for head, cell, value in zip(heads, rows[0], rows[1], strict=True)
    ]


def without_numbers(rows: list[list[str]]) -> list[list[str]]:
    """A table without the columns that only number its rows."""
    numbered = {
        at
        for at in range(min(map(len, rows), default=0) - 2)
        if any(row[at].strip() for row in rows)
        and sum(bool(_NUMBER.fullmatch(row[at].strip())) for row in rows) * 2 > sum(bool(any(row[at + 1 :])) for row in rows)
        and all(not row[at].strip() or _NUMBER.fullmatch(row[at].strip()) or not any(row[at + 1 :]) for row in rows)
    }
    return [[cell for at, cell in enumerate(row) if at not in numbered or not _NUMBER.fullmatch(cell.strip())] for row in rows]


def within(cell: str, section: str) -> Pair | None:
    """The label and value that stand in one cell; None where it does not hold both, or the label is none that is known."""
    head, line, rest = cell.partition("\n")
    if not line:
        head, mark, rest = _ends_label(cell)
        if not mark:
            return None
    marked = head.rstrip().endswith((":", "?", "\t"))
    listed = find_label(flat(head), section)
    label = listed or guess_cell(head, placed=marked)
    worded = not marked and any(map(str.isalpha, rest))
    goes_on = worded and (
        find_label(flat(cell), section, typos=False)
        or find_label(flat(rest), section)
        or begins_label(flat(f"{head} {rest.split()[0]}"))
    )
    if label is None or goes_on:
        return None
    return Pair(flat(head), label, rest.strip(), guessed=listed is None)


def _ends_label(cell: str) -> tuple[str, str, str]:
    """A cell in one line, parted behind the mark that ends its label."""
    mark = _LABEL_END.search(cell)
    return (cell[: mark.end()].strip(), mark[0].strip() or "\t", cell[mark.end() :]) if mark else (cell, "", "")


def guess_cell(cell: str, placed: bool = False) -> Label | None:
    """What a cell means by its words, where all of it may be a label."""
    text = flat(cell)
    return None if _SAYS_MORE.search(text) else guess_label(text, placed)


def is_label_cell(cell: str) -> bool:
    """Whether all of a cell is a label, listed or told by its words."""
    return find_label(flat(cell), typos=False) is not None or guess_cell(cell) is not None


def headline(cell: str) -> str:
    """The first line of a cell, below which guidance may stand."""
    return flat(cell.strip().partition("\n")[0])


def flat(text: str) -> str:
    """A cell's text in one line."""
    return " ".join(text.split())


def is_box(block: Line | Grid) -> bool:
    """Whether a block is a table of one cell: a box for an answer."""
    return isinstance(block, Grid) and len(block.rows) == 1 and len(block.rows[0]) == 1


def boxed_guidance(blocks: list[Line | Grid]) -> set[int]:
    """Lines between a question and the box for its answer, by identity, where a form's answers stand in boxes."""
    asked = [one for one, after in pairwise(blocks) if isinstance(one, Line) and is_box(after)]
    if len(asked) < FEWEST_INVERTED:
        return set()
    return {
        id(one)
        for before, one, after in zip(blocks, blocks[1:], blocks[2:], strict=False)
        if isinstance(before, Line)
        and isinstance(one, Line)
        and is_box(after)
        and (any(before.leads) or before.text.rstrip().endswith("?") or before.style.startswith("heading"))
        and one.text.strip()
        and not (any(one.leads) or one.text.rstrip().endswith(("?", ":")) or one.style.startswith("heading"))
    }


def tick_row(cells: list[str]) -> str:
    """A row of boxes each with its caption in the next cell, in one line; "" where it is no such row."""
    marks, captions = cells[::2], cells[1::2]
    boxes = len(cells) > 1 and len(marks) == len(captions) and all(MARK.fullmatch(mark) for mark in marks)
    return "  ".join(f"{mark} {flat(caption)}" for mark, caption in zip(marks, captions, strict=True)) if boxes else ""


def with_dates(rows: list[list[str]]) -> list[list[str]]:
    """A table with the boxes of a date (day, month, year, perhaps hour and minute) written into the first of them."""
    return [_with_dates(row) for row in rows]


def _with_dates(row: list[str]) -> list[str]:
    joined, at = list(row), 0
    while at < len(row):
        boxes = [_DATE_BOX.fullmatch(flat(cell)) for cell in row[at : at + 5]]
        names = "".join(box["box"][0].lower() if box else "-" for box in boxes)
        taken = next((len(form) for form in ("dmyhm", "dmy") if names.startswith(form)), 0)
        if taken:
            said = [box["value"] for box in boxes if box]
            label = boxes[0]["label"].strip(" :") if boxes[0] else ""
            joined[at] = f"{label or 'Date'}:\n{'/'.join(said[:3])} {':'.join(said[3:taken])}".rstrip()
            joined[at + 1 : at + taken] = [""] * (taken - 1)
        at += taken or 1
    return joined


def turned_up(tables: list[list[list[str]]]) -> set[int]:
    """Of a form's tables, those of two rows whose labels stand below their values, where most do so; by position."""
    below = {at for at, rows in enumerate(tables) if len(rows) == 2 and _labels(rows[1]) and not _labels(rows[0])}
    above = {at for at, rows in enumerate(tables) if len(rows) == 2 and _labels(rows[0]) and not _labels(rows[1], most=True)}
    if len(below) < FEWEST_INVERTED or len(below) <= len(above):
        return set()
    return {at for at, rows in enumerate(tables) if len(rows) == 2 and at not in above}


def _labels(row: list[str], most: bool = False) -> bool:
    """Whether every filled cell of a row is a label by its words (or most are)."""
    filled = [flat(cell) for cell in row if cell.strip()]
    known = sum(1 for cell in filled if find_label(cell) or guess_label(cell, placed=True))
    return bool(filled) and (known == len(filled) or (most and known * 2 > len(filled)))
