"""What a reader hands to a parser: the text of a file in the order in which a person reads it.

A reader knows file formats and nothing of the field; a parser knows the field and nothing of file formats.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from graph.ledger.drafts import Problem

Cell = str | int | float | bool | datetime | date | time | None

TICKED, UNTICKED = "☒", "☐"
"""How every reader writes a box that is ticked or not."""
MARGIN_STYLES = frozenset({"header", "footer", "note"})


@dataclass(slots=True)
class Line:
    """One paragraph.

    Attributes
    ----------
    text : str
        Its text; line breaks and tabs inside it are kept.
    style : str
        "heading1" to "heading9", "title", "paragraph" or "list"; "header", "footer" and "note" (footnotes, comments)
        for what stands outside the body. Those come last, so that a reference in a page header can still be found.
    leads : tuple of int
        For each line of the text, how many of its letters are bold at its head (0 where none are); empty where nothing is.
    """

    text: str
    style: str = "paragraph"
    leads: tuple[int, ...] = ()


@dataclass(slots=True)
class Grid:
    """One table; a merged cell is given once, the places it also covers are empty."""

    rows: list[list[str]]


@dataclass(slots=True)
class Sheet:
    """One sheet of a workbook, or a CSV file.

    `rows` begins with the sheet's first row, whatever stands there (title rows above the header are kept).
    """

    name: str
    rows: list[list[Cell]]


@dataclass(slots=True)
class Reading:
    """Everything that was read from one file.

    Attributes
    ----------
    media : str
        Its media type, by content.
    blocks : list of Line or Grid
        In document order.
    sheets : list of Sheet
        Of a workbook or CSV.
    attachments : list of (str, bytes)
        Of an e-mail: name and content.
    pages : int
        Of a PDF.
    headers : dict
        Of an e-mail, by lower-case name.
    problems : list of Problem
        What a person should know about the reading itself.
    """

    media: str
    blocks: list[Line | Grid] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    attachments: list[tuple[str, bytes]] = field(default_factory=list)
    pages: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def body(self) -> Iterator[Line | Grid]:
        """Blocks without page headers, footers and notes."""
        for block in self.blocks:
            if isinstance(block, Grid) or block.style not in MARGIN_STYLES:
                yield block

    def text(self) -> str:
        """All text, tables included: a line for each paragraph, a tab between the cells of a row."""
        lines: list[str] = []
        for block in self.blocks:
            if isinstance(block, Line):
                lines.append(block.text)
            else:
                lines += ["\t".join(row) for row in block.rows]
        return "\n".join(lines)
