"""Rows of one worksheet, streamed from its XML: openpyxl makes objects of each cell and takes four times as long."""

from collections.abc import Iterator, Sequence
from typing import IO, Any

from lxml import etree
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import from_excel, from_ISO8601

from ingest.readers.model import Cell

COLUMNS = 16_384
TEXT_TAGS = "{*}t"
LETTERS = str.maketrans("", "", "0123456789")


class SheetRows:
    """Iterates over the rows that a sheet's XML holds: number (from 1) and values.

    Parameters
    ----------
    book : openpyxl's workbook
        Says which styles show a number as a date.
    strings : sequence of str
        The texts that cells refer to by number.
    stream : binary file
        The sheet's XML.
    """

    def __init__(self, book: Any, strings: Sequence[str], stream: IO[bytes]) -> None:
        self._stream = stream
        self._strings = strings
        self._dates: set[int] = set(book._date_formats)
        self._durations: set[int] = set(book._timedelta_formats)
        self._epoch = book.epoch
        self._columns: dict[str, int] = {}

    def __iter__(self) -> Iterator[tuple[int, list[Cell]]]:
        number = 0
        parsing = etree.iterparse(
            self._stream,
            events=("end",),
            tag="{*}row",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        for _, row in parsing:
            told = row.get("r")
            number = int(told) if told else number + 1
            yield number, self._row(row)
            row.clear()
            while row.getprevious() is not None:  # lets go of the rows that were read
                del row.getparent()[0]

    def _row(self, row: etree._Element) -> list[Cell]:
        values: list[Cell] = []
        for cell in row:
            told = cell.get("r")
            column = self._column(told) if told else len(values)
            value = self._value(cell)
            if value is None or value == "":
                continue
            if column > len(values):
                values += [None] * (column - len(values))
            if column == len(values):
                values.append(value)
            else:
                values[column] = value
        return values

    def _column(self, coordinate: str) -> int:
        letters = coordinate.translate(LETTERS)
        found = self._columns.get(letters)
        if found is None:
            found = self._columns[letters] = min(column_index_from_string(letters), COLUMNS) - 1
        return found

    def _value(self, cell: etree._Element) -> Cell:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _inline(cell)
        text = next((child.text for child in reversed(cell) if str(child.tag).endswith("}v")), None)
        if not text:
            return None
        if kind == "s":
            return self._strings[int(text)]
        if kind == "n":
            return self._number(text, int(cell.get("s") or 0))
        if kind == "b":
            return text.strip() == "1"
        return _date(text) if kind == "d" else text

    def _number(self, text: str, style: int) -> Cell:
        number = float(text)
        if style in self._dates:
            try:
                value = from_excel(number, self._epoch, timedelta=style in self._durations)
            except (OverflowError, ValueError):  # no such day
                return text
            return value if style not in self._durations else str(value)
        return int(number) if number.is_integer() and "e" not in text.lower() else number


def _inline(cell: etree._Element) -> str:
    """Text that stands in the cell itself; phonetic readings (rPh) are not part of it."""
    if len(cell) == 1 and len(cell[0]) == 1:  # a plain text, as most are
        return cell[0][0].text or ""
    pieces = []
    for text in cell.iter(TEXT_TAGS):
        parent = text.getparent()
        if parent is not None and not str(parent.tag).endswith("}rPh"):
            pieces.append(text.text or "")
    return "".join(pieces)


def _date(text: str) -> Cell:
    try:
        value: Cell = from_ISO8601(text)  # type: ignore[no-untyped-call]
    except ValueError:
        return text
    return value
