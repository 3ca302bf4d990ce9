"""CSV files: every row from the first, whatever the encoding and the delimiter."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from typing import cast

from graph.errors import BadInput, TooLarge
from ingest.limits import LIMITS, Limits
from ingest.readers.model import Cell, Reading, Sheet

DELIMITERS = ",;\t|"
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes) -> str:
    """Text of a file in the encodings that office programs write: UTF-8, UTF-16 with or without mark, Windows-1252."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    head = content[:4096]
    for position, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if head[position::2].count(0) * 4 > len(head):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read_csv(content: bytes, media: str, name: str, limits: Limits = LIMITS) -> Reading:
    """Read a CSV file as one sheet of texts.

    Raises
    ------
    BadInput, TooLarge
        A quoted cell never ends, or there are more rows or cells than `limits` allow.
    """
    text = decode(content).replace("\x00", "")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), skipinitialspace=True)
    numbered = ((number, cast(list[Cell], row)) for number, row in enumerate(rows, start=1))
    csv.field_size_limit(1_000_000)
    try:
        sheet = Sheet(name, bounded(numbered, limits))
    except csv.Error as error:
        raise BadInput(
            "A quotation mark is opened and never closed, so that rows run together.",
            "Save the file again as CSV from the program that made it.",
            field=f"row {rows.line_num}",
        ) from error
    return Reading(media=media, sheets=[sheet])


def bounded(rows: Iterable[tuple[int, list[Cell]]], limits: Limits) -> list[list[Cell]]:
    """Rows at their places, without their empty ends, counted while they come.

    Parameters
    ----------
    rows : iterable of (int, list)
        Each row with its number, from 1; numbers that are left out are empty rows.

    Raises
    ------
    TooLarge
        There are more rows or cells than `limits` allow, in all or in one row.
    """
    kept: list[list[Cell]] = []
    cells = 0
    for number, values in rows:
        while values and values[-1] in (None, ""):
            values.pop()
        if not values:
            continue
        cells += len(values)
        if len(values) > limits.row_cells:
            raise TooLarge(f"Row {number} has more than {limits.row_cells:,} cells.", "Look for what cuts it up, or split it.")
        if number > limits.rows or cells > limits.cells:
            raise TooLarge(f"The sheet has more than {limits.rows:,} rows or {limits.cells:,} cells.", "Split it in parts.")
        kept += [[] for _ in range(len(kept) + 1, number)]
        kept.append(values)
    return kept


def _delimiter(text: str) -> str:
    """The delimiter that cuts the most rows into the same number of cells, of at least two."""
    sample = list(_sample(text))
    best, best_score = ",", 0
    for delimiter in DELIMITERS:
        widths = [len(row) for row in csv.reader(sample, delimiter=delimiter)]
        wide = [width for width in widths if width > 1]
        score = max((wide.count(width) * width for width in set(wide)), default=0)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _sample(text: str) -> Iterator[str]:
    for number, line in enumerate(io.StringIO(text[:20_000], newline="")):
        if number >= 50:
            return
        yield line
