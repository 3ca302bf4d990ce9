"""Excel workbooks: all sheets, hidden ones too, every row from the first; dates as dates."""

import io
import warnings
import zipfile

from lxml.etree import XMLSyntaxError
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.exceptions import InvalidFileException

from graph.errors import BadInput, TooLarge
from graph.ledger.drafts import Problem
from ingest.limits import LIMITS, Limits
from ingest.readers.model import Reading, Sheet
from ingest.readers.package import DAMAGED, open_package, read_part, refuse_declarations, refuse_larger
from ingest.readers.sheet import bounded
from ingest.readers.sheetrows import SheetRows

# What openpyxl and the libraries below it raise on damaged workbooks.
UNREADABLE = (*DAMAGED, InvalidFileException, LookupError, TypeError, AttributeError, SyntaxError, RuntimeError, XMLSyntaxError)
PROLOG_BYTES = 65_536
COUNTED_BYTES = 1_048_576


def read_workbook(content: bytes, media: str, limits: Limits = LIMITS) -> Reading:
    """Read all sheets of a workbook, hidden ones too; of a formula, the value that Excel computed last.

    Raises
    ------
    BadInput, Locked, TooLarge
        It is damaged, protected by a password or declares entities, or is larger than `limits` allow.
    """
    with open_package(content) as package:
        parts = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        refuse_larger(package, parts, limits.sheet_part_bytes)
        for name in parts:
            refuse_declarations(_beginning(package, name, limits))
        for name in parts:
            if name.startswith("xl/worksheets/sheet"):
                _refuse_more_rows(package, name, limits)
    try:
        with warnings.catch_warnings(action="ignore"):  # of styles and validations that openpyxl leaves out
            return _sheets(content, media, limits)
    except UNREADABLE as error:
        raise BadInput("The workbook is damaged.", "Open it in Excel, save it anew and send that.") from error


def _refuse_more_rows(package: zipfile.ZipFile, name: str, limits: Limits) -> None:
    """Count the rows of a sheet before any is read: reading them to the limit takes seconds."""
    found, rest = 0, b""
    try:
        with package.open(name) as stream:
            while piece := stream.read(COUNTED_BYTES):
                found += (rest + piece).count(b"<row ") + (rest + piece).count(b"<row>")
                rest = piece[-4:]
    except UNREADABLE as error:
        raise BadInput("The file is cut short or damaged.", "Ask the sender for it again.") from error
    if found > limits.rows:
        raise TooLarge(f"The sheet has more than {limits.rows:,} rows.", "Split it in parts.")


def _sheets(content: bytes, media: str, limits: Limits) -> Reading:
    reading = Reading(media=media)
    # Step by step: load_workbook reads through each sheet once more only to know its size.
    reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    with reader.archive:
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        for sheet, relation in reader.parser.find_sheets():
            if not relation.Type.endswith("/worksheet"):
                continue
            with reader.archive.open(relation.target) as stream:
                rows = SheetRows(reader.wb, reader.shared_strings, stream)
                reading.sheets.append(Sheet(str(sheet.name), bounded(rows, limits)))
            if sheet.state != "visible":
                reading.problems.append(_hidden(str(sheet.name)))
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
