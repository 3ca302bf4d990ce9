"""PDFs: text as laid out on the page, ruled tables, columns, and the values of form fields."""

import io
import re
import struct
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from graph.errors import BadInput, TooLarge
from graph.ledger.drafts import Problem
from ingest.limits import LIMITS, Limits
from ingest.readers.model import Grid, Line, Reading
from ingest.readers.package import locked
from ingest.readers.pagelines import DAMAGED, PageLine, Word, group_lines, joined, page_blocks
from ingest.readers.typed import is_typed_form, typed_lines

# What pdfminer raises on damaged files: its own errors, and those of a parser that trusts what it reads.
UNREADABLE = (
    PDFException, PSException, PdfminerException, MalformedPDFException, ValueError, TypeError, LookupError,
    AttributeError, AssertionError, ArithmeticError, RecursionError, EOFError, OSError, NotImplementedError,
    struct.error, zlib.error,
)  # fmt: skip
MARKING = re.compile(r"(page )?\d+( of |/| / )\d+|page \d+|-? ?\d+ ?-?|official([ :-]+sensitive)?.{0,40}", re.IGNORECASE)
UNMAPPED = re.compile(r"\(cid:\d+\)")
DIGITS = re.compile(r"\d+")
MARGIN = 0.09
SCANNED = Problem(
    "",
    "The PDF is a picture without text.",
    "Send the form as it was typed (Word or PDF), or copy its text by hand. Text recognised by machine gets names, "
    "plates and handles wrong: have a person check it first.",
)

Box = tuple[float, float, float, float]


@dataclass(slots=True)
class _PageWords:
    """What stands on one page, before it is put in order."""

    lines: list[PageLine]
    tables: list[list[list[Box | None]]]
    width: float
    height: float
    pictures: bool

    def margins(self) -> list[PageLine]:
        """Lines so near the upper or lower edge that they may be page headers or footers."""
        low, high = self.height * MARGIN, self.height * (1 - MARGIN)
        return [line for line in self.lines if line.bottom < low or line.top > high]


def read_pdf(content: bytes, media: str, limits: Limits = LIMITS) -> Reading:
    """Read a PDF.

    Raises
    ------
    BadInput, Locked, TooLarge
        It is damaged, protected by a password, or has more pages than `limits` allow.
    """
    try:
        wanted = list(range(1, limits.pages + 2))
        with pdfplumber.open(io.BytesIO(content), pages=wanted, raise_unicode_errors=False) as document:
            if len(document.pages) > limits.pages:
                raise TooLarge(f"The PDF has more than {limits.pages} pages.", "Send it in several files.")
            fields = _field_words(content) if "AcroForm" in document.doc.catalog else {}
            pages = [_page(page, fields.get(number, [])) for number, page in enumerate(document.pages)]
    except UNREADABLE as error:
        raise _refusal(error) from error
    return _reading(media, pages)


def _field_words(content: bytes) -> dict[int, list[Word]]:
    from ingest.readers.formfields import field_words  # pypdf takes most of a second to import

    return field_words(content)


def _refusal(error: BaseException) -> BadInput:
    causes = (error, *error.args, error.__cause__, error.__context__)
    if any(isinstance(cause, (PDFPasswordIncorrect, PDFEncryptionError)) for cause in causes):
        return locked()
    return BadInput(*DAMAGED)


def _page(page: Page, values: list[Word]) -> _PageWords:
    found = (_word(word) for word in page.extract_words())
    words = [word for word in (*found, *values) if word.text]
    read = _PageWords(group_lines(words), _tables(page), float(page.width), float(page.height), bool(page.images))
    page.close()  # drops what was parsed of the page, so that memory does not grow with their number
    return read


def _word(found: dict[str, Any]) -> Word:
    return Word(UNMAPPED.sub("", str(found["text"])), found["x0"], found["x1"], found["top"], found["bottom"])


def _tables(page: Page) -> list[list[list[Box | None]]]:
    """Boxes of the cells of ruled tables of two columns or more, from top to bottom."""
    if not (page.lines or page.rects or page.curves):
        return []
    tables = [table for table in page.find_tables() if any(sum(map(bool, row.cells)) > 1 for row in table.rows)]
    return [[list(row.cells) for row in table.rows] for table in sorted(tables, key=lambda table: table.bbox[1])]


def _reading(media: str, pages: list[_PageWords]) -> Reading:
    reading = Reading(media=media, pages=len(pages))
    repeated = Counter(_shape(line) for page in pages for line in page.margins())
    margins: list[Line] = []
    for page in pages:
        aside = [line for line in page.margins() if repeated[_shape(line)] > 1 or MARKING.fullmatch(line.text)]
        margins += [Line(line.text, "header" if line.top < page.height / 2 else "footer") for line in aside]
        _append(reading.blocks, _blocks(page, [line for line in page.lines if line not in aside]))
    reading.problems = _unread(pages)
    reading.blocks += list({line.text: line for line in margins}.values())
    return reading


def _shape(line: PageLine) -> str:
    """Text of a line without its numbers, by which a running header is known."""
    return DIGITS.sub("0", line.text)


def _unread(pages: list[_PageWords]) -> list[Problem]:
    empty = [number for number, page in enumerate(pages, start=1) if not page.lines]
    if len(empty) == len(pages):
        return [SCANNED]
    pictures = [f"page {number}" for number in empty if pages[number - 1].pictures]
    return [Problem(page, "The page is a picture without text.", SCANNED.remedy) for page in pictures]


def _append(blocks: list[Line | Grid], more: list[Line | Grid]) -> None:
    """Add a page's blocks; a table that goes on over the page's end becomes one again."""
    last, first = blocks[-1] if blocks else None, more[0] if more else None
    if not (isinstance(last, Grid) and isinstance(first, Grid) and len(last.rows[0]) == len(first.rows[0])):
        blocks += more
        return
    rows = first.rows[1:] if first.rows[0] == last.rows[0] else first.rows
    if rows and not rows[0][0]:  # the row itself was broken
        last.rows[-1] = ["\n".join(filter(None, pair)) for pair in zip(last.rows[-1], rows[0], strict=False)]
        rows = rows[1:]
    last.rows += rows
    blocks += more[1:]


def _blocks(page: _PageWords, lines: list[PageLine]) -> list[Line | Grid]:
    words = [word for line in lines for word in line.words]
    if not words:
        return []
    if not page.tables and is_typed_form(lines):
        return [*typed_lines(lines)]
    right_edge = max(*(word.x1 for word in words), page.width - min(word.x0 for word in words))
    blocks: list[Line | Grid] = []
    for table in page.tables:
        boxes = [box for row in table for box in row if box]
        top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
        above = [word for word in words if _middle(word) <= top]
        within = [word for word in words if top < _middle(word) < bottom]
        words = [word for word in words if _middle(word) >= bottom]
        blocks += page_blocks(group_lines(above), right_edge)
        beside = [word for word in within if not any(_inside(word, box) for box in boxes)]
        blocks += page_blocks(group_lines(beside), right_edge) if beside else []
        grid = _grid(table, within)
        blocks += [grid] if grid.rows else []
    return blocks + page_blocks(group_lines(words), right_edge)


def _grid(table: list[list[Box | None]], words: list[Word]) -> Grid:
    rows = [[_cell(box, words) if box else "" for box in row] for row in table]
    return Grid([row for row in rows if any(row)])


def _cell(box: Box, words: list[Word]) -> str:
    inside = [word for word in words if _inside(word, box)]
    padding = min((word.x0 for word in inside), default=box[0]) - box[0]
    return "\n".join(joined(group_lines(inside), box[2] - padding))


def _inside(word: Word, box: Box) -> bool:
    return box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= _middle(word) <= box[3]


def _middle(word: Word) -> float:
    return (word.top + word.bottom) / 2
