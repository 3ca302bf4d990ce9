"""CSV files and workbooks: every sheet, every row from the first, values as they are."""

import codecs
import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from graph.errors import BadInput, TooLarge
from graph.ledger.drafts import Problem
from ingest.limits import LIMITS, Limits
from ingest.readers.model import Cell, Reading, Sheet
from ingest.readers.package import DAMAGED, open_package, read_part, refuse_declarations, refuse_larger

DELIMITERS = ",;\t|"
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What openpyxl and the libraries below it raise on damaged workbooks.
UNREADABLE = (*DAMAGED, InvalidFileException, LookupError, TypeError, AttributeError, SyntaxError, RuntimeError)
PROLOG_BYTES = 65_536


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
    csv.field_size_limit(1_000_000)
    try:
        sheet = Sheet(name, _bounded(rows, limits))
    except csv.Error as error:
        raise BadInput(
            "A quotation mark is opened and never closed, so that rows run together.",
            "Save the file again as CSV from the program that made it.",
            field=f"row {rows.line_num}",
        ) from error
    return Reading(media=media, sheets=[sheet])


def read_workbook(content: bytes, media: str, limits: Limits = LIMITS) -> Reading:
    """Read all sheets of a workbook, hidden ones too; of a formula, the value that Excel computed last.

    Raises
    ------
    BadInput, TooLarge
        It is damaged or declares entities, or is larger than `limits` allow.
    """
    with open_package(content) as package:
        parts = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        refuse_larger(package, parts, limits.sheet_part_bytes)
        for name in parts:
            refuse_declarations(_beginning(package, name, limits))
    reading = Reading(media=media)
    try:
        with warnings.catch_warnings(action="ignore"):  # openpyxl warns of styles and validations that it leaves out
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # what a sheet says of its own size is often wrong
                rows = _bounded(sheet.iter_rows(values_only=True), limits)
                reading.sheets.append(Sheet(sheet.title, rows))
                if sheet.sheet_state != "visible":
                    reading.problems.append(_hidden(sheet.title))
            book.close()
    except UNREADABLE as error:
        raise BadInput("The workbook is damaged.", "Open it in Excel, save it anew and send that.") from error
    return reading


def _hidden(title: str) -> Problem:
    return Problem(title, "The sheet was hidden in the workbook; it was read too.", "Check that it was meant.", "note")


def _beginning(package: zipfile.ZipFile, name: str, limits: Limits) -> bytes:
    if package.getinfo(name).file_size <= PROLOG_BYTES:
        return read_part(package, name, limits.sheet_part_bytes)
    try:
        with package.open(name) as stream:
            return stream.read(PROLOG_BYTES)
    except UNREADABLE as error:
        raise BadInput("The file is cut short or damaged.", "Ask the sender for it again.") from error


def _bounded(rows: Iterable[Iterable[Any]], limits: Limits) -> list[list[Cell]]:
    """Rows without their empty ends, counted while they come."""
    kept: list[list[Cell]] = []
    cells = 0
    for number, row in enumerate(rows, start=1):
        values = [_cell(value) for value in row]
        while values and values[-1] in (None, ""):
            values.pop()
        cells += len(values)
        if number > limits.rows * 2 or len(kept) >= limits.rows or cells > limits.cells:
            raise TooLarge(f"The sheet has more than {limits.rows:,} rows or {limits.cells:,} cells.", "Split it in parts.")
        kept.append(values)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, (str, int, float, datetime, date, time)):
        return value
    return str(value) if isinstance(value, timedelta) else f"{value}"


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
