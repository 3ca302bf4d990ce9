"""A workbook's sheets as the text and tables of a document: people type minutes and assessments into cells too."""

from collections.abc import Sequence

from ingest.case_links.values import cell_text
from ingest.readers.model import Cell, Grid, Line, Reading

MOST_ROWS = 400
"""A workbook of more rows is no text that somebody typed into cells."""
_GENERIC = ("sheet", "tab", "table")


def typed_out(reading: Reading) -> Reading:
    """The sheets of a workbook as the text and tables of a document; empty where they are too long for one."""
    if sum(len(sheet.rows) for sheet in reading.sheets) > MOST_ROWS:
        return Reading(reading.media, headers=reading.headers)
    blocks: list[Line | Grid] = []
    for sheet in reading.sheets:
        if len(reading.sheets) > 1 and not sheet.name.casefold().startswith(_GENERIC):
            blocks.append(Line(sheet.name, "heading2" if blocks else "title"))
        blocks += _blocks(sheet.rows)
    return Reading(reading.media, blocks=blocks, headers=reading.headers)


def _blocks(rows: Sequence[Sequence[Cell]]) -> list[Line | Grid]:
    """Rows of one cell are lines; stretches of others are tables, which a blank row ends."""
    blocks: list[Line | Grid] = []
    table: list[list[str]] = []
    for row in rows:
        cells = [cell_text(cell) for cell in row]
        filled = [cell for cell in cells if cell]
        if len(filled) > 1:
            table.append(cells)
            continue
        if table:
            blocks.append(Grid(table))
            table = []
        blocks += [Line(line) for cell in filled for line in cell.split("\n")]
    return [*blocks, Grid(table)] if table else blocks
