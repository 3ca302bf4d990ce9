"""Sheets of case rows: where the header stands, what kind of rows follow, when the extract was made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from graph.ledger.drafts import Problem, RecordDraft
from graph.ontology.catalogue import squash
from ingest.case_links.mapping import Layout, best_layout
from ingest.case_links.rows import SAME_PROBLEM, Extract, read_row
from ingest.case_links.values import cell_text
from ingest.dated import dates_in
from ingest.labels import mapping
from ingest.readers.model import Cell, Reading, Sheet

NARROWEST = 2
TITLE_ROWS = 25
"""A header further down than this is not looked for."""
SURE_SCORE = 8.0
"""A header of this score is a case extract without doubt."""

Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Header:
    """Where a sheet's header stands."""

    row: int
    layout: Layout


def find_header(sheet: Sheet) -> Header | None:
    """The first row that names the columns of some kind, or None."""
    for number, row in enumerate(sheet.rows[:TITLE_ROWS]):
        layout = best_layout([cell if isinstance(cell, str) else "" for cell in row])
        if layout is not None:
            return Header(number, layout)
    return None


def looks_like(reading: Reading) -> float:
    """How sure it is that a file holds case rows, from 0 to 1."""
    headers = [header for sheet in reading.sheets if (header := find_header(sheet)) is not None]
    best = max((header.layout.score for header in headers), default=0.0)
    return max(0.0, min(1.0, best / SURE_SCORE))


def parse(reading: Reading, today: date) -> list[RecordDraft]:
    """Read every row of every sheet.

    Parameters
    ----------
    reading : Reading
        The sheets.
    today : date
        Nobody is born after it; a risk level without an extract date is judged by it.

    Returns
    -------
    list of RecordDraft
        One for each row; problems of a sheet as a whole are with its first record.
    """
    records: list[RecordDraft] = []
    sheets = [sheet for sheet in reading.sheets if any(_filled(row) for row in sheet.rows)]
    file_name = reading.headers.get("filename", "")
    for sheet in sheets:
        records += _parse_sheet(sheet, len(sheets) > 1, file_name, today)
    return records


def _parse_sheet(sheet: Sheet, several: bool, file_name: str, today: date) -> list[RecordDraft]:
    header = find_header(sheet)
    if header is None:
        return _unmapped(sheet, several)
    made, problems = _extracted_on(sheet, header.row, file_name, today)
    extract = Extract(header.layout, sheet.name, several, made, today)
    records = [
        read_row(extract, number, row)
        for number, row in enumerate(sheet.rows[header.row + 1 :], start=header.row + 2)
        if not _no_row(row)
    ]
    if records:
        records[0].problems[:0] = problems + _unmapped_columns(extract)
        records[-1].problems += _left_out(extract)
        _find_twice(records, extract)
    return records


def _filled(row: Row) -> bool:
    return any(cell is not None and cell != "" for cell in row)


@cache
def _not_rows() -> frozenset[str]:
    return frozenset(squash(word) for word in mapping("case_links")["not_rows"])


def _no_row(row: Row) -> bool:
    """Blank rows, totals, and the marking under a table."""
    first = next((cell for cell in row if cell is not None and cell != ""), None)
    if first is None:
        return True
    if not isinstance(first, str):
        return False
    words = first.split()
    return not words or squash(first) in _not_rows() or squash(words[0]) in ("total", "totals", "subtotal")


def _unmapped(sheet: Sheet, several: bool) -> list[RecordDraft]:
    """Rows of a sheet whose columns fit no kind: kept word for word."""
    rows = [(number, row) for number, row in enumerate(sheet.rows, start=1) if _filled(row)]
    records = [
        RecordDraft(
            kind="unmapped_row",
            locator=f"{sheet.name} row {number}" if several else f"row {number}",
            reference=f"{sheet.name} row {number}",
            fields={f"column {place}": cell_text(cell) for place, cell in enumerate(row, start=1)},
        )
        for number, row in rows
    ]
    records[0].problems.append(_misfit(sheet))
    return records


def _misfit(sheet: Sheet) -> Problem:
    """What is said of a sheet that fits no kind; one of a single column, such as guidance, is no table."""
    if max((sum(cell not in (None, "") for cell in row) for row in sheet.rows), default=0) < NARROWEST:
        return Problem(sheet.name, "The sheet is no table; its words are kept.", "Nothing needs doing.", "note")
    return Problem(sheet.name, "The columns fit no kind of case row.", "Name them in ingest/mappings/case_links.yaml.")


def _unmapped_columns(extract: Extract) -> list[Problem]:
    names = list(extract.layout.unmapped.values())
    if not names:
        return []
    listed = ", ".join(f"“{name}”" for name in names)
    where = f"{extract.name}: {listed}" if extract.several else listed
    return [
        Problem(
            where,
            f"Kept as written, but no mapping says what they mean ({extract.layout.kind.name}).",
            "Add them to ingest/mappings/case_links.yaml if they matter.",
            "note",
        )
    ]


def _left_out(extract: Extract) -> list[Problem]:
    return [
        Problem(
            extract.layout.headers.get(column, column),
            f"{count - SAME_PROBLEM} more rows have a problem in this column.",
            "Correct the column and send the file again.",
        )
        for column, count in extract.troubled.items()
        if count > SAME_PROBLEM and column != "risk_level"
    ]


def _find_twice(records: list[RecordDraft], extract: Extract) -> None:
    """An id that stands for two rows is one of them mistyped, or an extract pasted twice."""
    if not extract.layout.kind.id or extract.layout.kind.name not in ("child_case", "known_person"):
        return
    first: dict[str, RecordDraft] = {}
    for record in records:
        before = first.setdefault(record.reference or "", record)
        if before is not record:
            record.problems.append(
                Problem(
                    f"{record.locator}, {extract.layout.headers.get(extract.layout.kind.id, '')}",
                    f"{record.reference} stands in {before.locator} too.",
                    "Check which of the two rows is right; both are kept.",
                )
            )


def _extracted_on(sheet: Sheet, header: int, file_name: str, today: date) -> tuple[date | None, list[Problem]]:
    made = _date_in_titles(sheet.rows[:header])
    for name in (file_name, sheet.name):
        if made is None:
            found = dates_in(name.replace("_", " "))
            made = found[0].value if found else None
    if made is not None and made > today:
        problem = f"The extract is dated {made:%d/%m/%Y}, which is in the future."
        return made, [Problem("extract date", problem, "Check the date; the rows are kept.")]
    return made, []


def _date_in_titles(rows: Sequence[Row]) -> date | None:
    words = [word.casefold() for word in mapping("case_links")["extract_words"]]
    texts = [" ".join(cell_text(cell) for cell in row if cell is not None) for row in rows]
    for text in texts:
        if any(word in text.casefold() for word in words) and (found := dates_in(text)):
            return found[-1].value
    dated = [reading.value for text in texts for reading in dates_in(text)]
    return dated[0] if len(dated) == 1 else None
