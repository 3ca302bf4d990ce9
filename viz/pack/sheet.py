"""A pack as a workbook: one sheet a section, for who works on with the tables."""

import io
import re
from typing import Any

from viz.export.picture import clean
from viz.pack.content import Figure, Pack, Paragraph, Section, Table, in_words

LONGEST_CELL = 32_000
DANGEROUS = re.compile(r"^[=+\-@\t\r]")
"""What a spreadsheet would run as a formula."""


def workbook(pack: Pack) -> tuple[bytes, int]:
    """The file, and how many sheets it has."""
    from openpyxl import Workbook

    book = Workbook()
    front: Any = book.active
    front.title = "About"
    said = (
        pack.marking,
        pack.title,
        pack.edition,
        f"As known by the end of {in_words(pack.as_of)}",
        pack.origin(),
        pack.caveat,
    )
    for line in filter(None, said):
        front.append([_cell(line)])
    taken = {"about"}
    for section in pack.everything():
        _section(book.create_sheet(_called(section.title, taken)), section, pack)
    for sheet in book.worksheets:
        page: Any = sheet
        page.oddHeader.center.text = page.oddFooter.center.text = pack.marking
        page.oddFooter.right.text = "Page &P of &N"
    book.properties.title, book.properties.creator = clean(pack.title), clean(pack.author)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), len(book.worksheets)


def _section(sheet: Any, section: Section, pack: Pack) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.append([pack.marking])
    sheet.append([_cell(section.title)])
    for block in section.filled():
        if isinstance(block, Paragraph):
            sheet.append([_cell(block.text)])
        elif isinstance(block, Table):
            sheet.append([])
            sheet.append([_cell(block.caption)])
            sheet.append([_cell(text) for text in block.header])
            for cell in sheet[sheet.max_row]:
                cell.font = Font(bold=True)
            for row in block.rows:
                sheet.append([_cell(text) for text in row])
        else:
            _picture(sheet, block)
    for row in sheet.iter_rows(min_row=3):
        for cell in row[1:]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column in "ABCDEFGH":
        sheet.column_dimensions[column].width = 28


def _picture(sheet: Any, figure: Figure) -> None:
    from openpyxl.drawing.image import Image

    drawn: Any = Image(io.BytesIO(figure.png))
    scale = 700 / drawn.width
    drawn.width, drawn.height = 700, drawn.height * scale
    sheet.append([_cell(f"{figure.caption} {figure.says}".strip())])
    sheet.add_image(drawn, f"A{sheet.max_row + 1}")
    for _ in range(int(drawn.height / 20) + 1):
        sheet.append([])
    sheet.append([" "])


def _cell(text: str) -> str:
    """A cell's words; what a spreadsheet would take for a formula is kept as words."""
    plain = clean(text)[:LONGEST_CELL]
    return f"'{plain}" if DANGEROUS.match(plain) else plain


def _called(title: str, taken: set[str]) -> str:
    name = re.sub(r"[\\/*?:\[\]]", " ", title)[:28].strip()
    number = 2
    while name.casefold() in taken:
        name, number = f"{name[:25]} {number}", number + 1
    taken.add(name.casefold())
    return name
