"""Where the tables of a sheet begin: a header among titles, in two rows, or once more further down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.case_links.contents import telling_cells
from ingest.case_links.mapping import Layout, best_layout
from ingest.case_links.values import cell_text
from ingest.extraction.dates import read_date
from ingest.readers.model import Cell, Sheet

TITLE_ROWS = 25
"""A header further down than this is not looked for."""
DATA_ROWS = 4
"""Behind so many rows of plain data no header comes that is told by its words."""
SAMPLE = 30
LONGEST_HEADER = 90
SURE_AGAIN = 3.0
"""A header in the middle of a sheet must fit so well."""

Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table's header stands.

    Attributes
    ----------
    row : int
        Its last row, counted from 0.
    first : int
        Its first row: another one where the headings of groups stand above.
    layout : Layout
    """

    row: int
    first: int
    layout: Layout


def find_header(sheet: Sheet, start: int = 0) -> Header | None:
    """The first row from `start` that names the columns of some kind, or None."""
    data = 0
    for number in range(start, min(start + TITLE_ROWS, len(sheet.rows))):
        found = header_at(sheet, number, listed_only=data >= DATA_ROWS)
        if found is not None:
            return found
        data += _filled(sheet.rows[number]) > 2 and not could_head(sheet.rows[number])
    return None


def header_at(sheet: Sheet, number: int, *, listed_only: bool = False) -> Header | None:
    """The header that begins in a row, alone or with the row below it."""
    row = sheet.rows[number]
    if listed_only or not could_head(row):
        layout = best_layout([cell if isinstance(cell, str) else "" for cell in row])
        return Header(number, number, layout) if layout is not None and len(layout.headers) >= len(layout.unmapped) else None
    one = _layout(_texts(row), sheet, number + 1)
    found = Header(number, number, one) if one is not None else None
    if number + 1 < len(sheet.rows) and could_head(sheet.rows[number + 1]) and _has_gaps(row, sheet.rows[number + 1]):
        for texts in (_joined(row, sheet.rows[number + 1]), _texts(sheet.rows[number + 1])):
            both = _layout(texts, sheet, number + 2)
            if both is not None and (found is None or both.score > found.layout.score):
                found = Header(number + 1, number, both)
    return found


def could_head(row: Row) -> bool:
    """Whether a row is of short words, as headers are, and not of days, numbers and sentences."""
    cells = [cell for cell in row if cell not in (None, "")]
    strange = sum(1 for cell in cells if not isinstance(cell, str) or not _could_be_heading(cell))
    return len(cells) > 1 and strange * 8 <= len(cells)


def _could_be_heading(text: str) -> bool:
    digits = sum(letter.isdigit() for letter in text)
    return len(text) <= LONGEST_HEADER and digits * 3 < max(4, len(text)) and read_date(text).value is None


def again(sheet: Sheet, number: int) -> Header | None:
    """The header of another table in the middle of a sheet, or None; it is sure of itself and fills more than a row's head."""
    if _filled(sheet.rows[number]) < 3 or not could_head(sheet.rows[number]):
        return None
    found = header_at(sheet, number)
    return found if found is not None and found.layout.score >= SURE_AGAIN else None


def _layout(texts: list[str], sheet: Sheet, first: int) -> Layout | None:
    below = [telling_cells(column) for column in _columns(sheet, first, len(texts))]
    return best_layout(texts, below)


def _columns(sheet: Sheet, first: int, width: int) -> Iterator[list[str]]:
    """The cells below a header down to the first gap; rows that hold a heading alone are passed over."""
    rows: list[Row] = []
    for row in sheet.rows[first : first + SAMPLE]:
        if not _filled(row) and rows:
            break
        if _filled(row) > 1:
            rows.append(row)
    for place in range(width):
        yield [cell_text(row[place]) for row in rows if place < len(row)]


def _texts(row: Row) -> list[str]:
    return [" ".join(cell.split()) if isinstance(cell, str) else "" for cell in row]


def _joined(top: Row, bottom: Row) -> list[str]:
    """Headings of groups written before those below them; a merged cell stands for the places to its right."""
    above, below = _texts(top), _texts(bottom)
    width = max(len(above), len(below))
    above += [""] * (width - len(above))
    below += [""] * (width - len(below))
    carried = ""
    for place in range(width):
        carried = above[place] or (carried if below[place] else "")
        above[place] = carried
    return [f"{group} {name}".strip() for group, name in zip(above, below, strict=True)]


def _has_gaps(top: Row, bottom: Row) -> bool:
    """Whether headings stand above several columns each, as those of groups do."""
    return _filled(top) < _filled(bottom) or any(
        cell in (None, "") and place < len(bottom) and bottom[place] not in (None, "") for place, cell in enumerate(top)
    )


def _filled(row: Row) -> int:
    return sum(cell not in (None, "") for cell in row)
