"""Case rows in the tables of a document, read as those of a sheet."""

from collections.abc import Iterator
from datetime import date

from graph.ledger.drafts import RecordDraft
from ingest.case_links.sheets import looks_like, parse
from ingest.readers.model import Grid, Line, Reading, Sheet

NARROWEST = 3
FEWEST_ROWS = 2
LONGEST_TITLE = 80


def looks_like_tables(reading: Reading) -> float:
    """How sure it is that a document's tables hold case rows, from 0 to 1."""
    return looks_like(_as_sheets(reading)) if any(map(_is_table, reading.body())) else 0.0


def is_mostly_table(reading: Reading) -> bool:
    """Whether most of what a document says stands in a table of rows, as in a list, and not beside labels, as in a form."""
    inside = sum(
        len(cell)
        for block in reading.body()
        if _is_table(block) and isinstance(block, Grid)
        for row in block.rows
        for cell in row
    )
    return 2 * inside >= len(reading.text())


def parse_tables(reading: Reading, today: date) -> list[RecordDraft]:
    """Read every row of every table, and keep what stands between them with the first record."""
    sheets = _as_sheets(reading)
    records = parse(sheets, today)
    if records and (words := "\n".join(_words(reading))):
        records[0].fields["words around the tables"] = words
    return records


def _is_table(block: Line | Grid) -> bool:
    return isinstance(block, Grid) and len(block.rows) >= FEWEST_ROWS and max(map(len, block.rows)) >= NARROWEST


def _as_sheets(reading: Reading) -> Reading:
    """The tables as sheets, each called after the line above it; what the document says first is their title."""
    found = Reading(reading.media, headers=dict(reading.headers))
    titles: list[str] = []
    above = ""
    for block in reading.body():
        if isinstance(block, Line):
            above = block.text.strip() or above
            if not found.sheets:
                titles.append(above)
        elif any(map(any, block.rows)):
            short = above if above and len(above) <= LONGEST_TITLE else f"table {len(found.sheets) + 1}"
            names = {sheet.name for sheet in found.sheets}
            name = short if short not in names else f"{short} ({len(found.sheets) + 1})"
            found.sheets.append(Sheet(name, [list(row) for row in block.rows]))
    found.headers["title"] = "\n".join(filter(None, titles))
    return found


def _words(reading: Reading) -> Iterator[str]:
    return (block.text for block in reading.blocks if isinstance(block, Line) and block.text.strip())
