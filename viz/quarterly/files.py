"""The quarter's tables as one CSV file, or as a workbook with a sheet for each."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from graph.quarterly.tables import Statistics
from viz.export.tables import cell
from viz.quarterly.printed import KEY, Cell, Printed, printed

WIDE, NARROW = 62, 13
LONGEST_SHEET_NAME = 31

Line = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above all tables: marking, period, and how they came to be."""

    marking: str
    lines: tuple[str, ...]


def heading(found: Statistics, marking: str, on: date) -> Heading:
    """What stands above the tables of a period."""
    lines = [
        "Quarterly statistics on child exploitation",
        f"Period: {found.start:%d/%m/%Y} to {found.end:%d/%m/%Y}, by financial quarter and year",
        f"Made on {on:%d/%m/%Y} from what was recorded by then",
    ]
    safe = f"Safe to publish: numbers that could point at a child are left out. {KEY}"
    lines.append(safe if found.suppressed else "Not for publishing: small numbers are shown.")
    return Heading(marking, tuple(lines))


def as_csv(found: Statistics, heading: Heading) -> bytes:
    """All tables below one another; a spreadsheet takes nothing in it for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerows([cell(line)] for line in (heading.marking, *heading.lines))
    for table in found.tables:
        writer.writerow([])
        writer.writerows([_safe(value) for value in line] for line in _lines(printed(found, table)))
    writer.writerow([])
    writer.writerow([cell(heading.marking)])
    # Excel takes a file without this mark for one of its own code page.
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(found: Statistics, heading: Heading) -> bytes:
    """A workbook: what it is on the first sheet, then a sheet for each table."""
    book = Workbook()
    book.remove(book.worksheets[0])
    front = book.create_sheet("About")
    for line in (heading.marking, *heading.lines):
        front.append([cell(line)])
    front.column_dimensions["A"].width = WIDE
    front["A1"].font = Font(bold=True)
    for table in found.tables:
        told = printed(found, table)
        _fill(book.create_sheet(_sheet_name(told.title, book.sheetnames)), told, heading.marking)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, told: Printed, marking: str) -> None:
    sheet.append([marking])
    for line in _lines(told):
        sheet.append([_safe(value) for value in line])
    sheet["A2"].font = Font(bold=True, size=14)
    for one in sheet[3]:
        one.font = Font(bold=True)
    sheet.freeze_panes = "B4"
    sheet.column_dimensions["A"].width = WIDE
    for column in range(2, len(told.head) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = NARROW
    for row in sheet.iter_rows(min_row=4, max_col=1):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
    for margin in (sheet.oddHeader, sheet.oddFooter):
        if margin is not None:
            margin.center.text = marking


def _lines(told: Printed) -> Iterator[Line]:
    yield (told.title,)
    yield told.head
    yield from _labelled(told.rows)
    yield from _labelled(told.shares)
    yield (f"Definition: {told.definition}",)
    yield from ((f"Note: {note}",) for note in told.notes)


def _labelled(rows: Iterable[tuple[str, Sequence[Cell]]]) -> Iterator[Line]:
    yield from ((label, *cells) for label, cells in rows)


def _safe(value: Cell) -> Cell:
    """A number as it is; a text that no spreadsheet takes for a formula."""
    return value if isinstance(value, int) else cell(value)


def _sheet_name(title: str, taken: Sequence[str]) -> str:
    plain = re.sub(r"[\\/*?:\[\]]", " ", title)[:LONGEST_SHEET_NAME].strip()
    number = 2
    name = plain
    while name in taken:
        name = f"{plain[: LONGEST_SHEET_NAME - 3]} {number}"
        number += 1
    return name
