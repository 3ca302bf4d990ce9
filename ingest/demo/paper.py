"""PDF files on reportlab's canvas: text in lines, or ruled tables. The standard fonts know Western European letters alone."""

import io
import unicodedata

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

FONT, BOLD, SIZE, LEADING = "Helvetica", "Helvetica-Bold", 10, 13
LEFT, RIGHT, TOP, BOTTOM = 56.0, 540.0, 790.0, 60.0
PADDING = 4.0


class Sheets:
    """Pages that are filled from top to bottom."""

    def __init__(self, title: str) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4, invariant=True, pageCompression=0)
        self.canvas.setTitle(plain(title))
        self.y = TOP

    def room(self, height: float) -> None:
        """Turn the page where `height` does not fit any more."""
        if self.y - height < BOTTOM:
            self.canvas.showPage()
            self.y = TOP

    def heading(self, text: str, size: int = 14) -> None:
        """Write a heading."""
        self.room(size * 2)
        self.canvas.setFont(BOLD, size)
        self.canvas.drawString(LEFT, self.y - size, plain(text))
        self.y -= size * 1.9

    def text(self, text: str, gap: float = 2, font: str = FONT) -> None:
        """Write a paragraph, wrapped, and leave `gap` points below it."""
        for line in simpleSplit(plain(text), font, SIZE, RIGHT - LEFT) or [""]:
            self.room(LEADING)
            self.canvas.setFont(font, SIZE)
            self.canvas.drawString(LEFT, self.y - SIZE, line)
            self.y -= LEADING
        self.y -= gap

    def table(self, rows: list[list[str]], shares: list[float], bold_first: bool = False) -> None:
        """Draw a ruled table; `shares` are the columns' parts of the width."""
        widths = [share * (RIGHT - LEFT) for share in shares]
        for number, row in enumerate(rows):
            font = BOLD if bold_first and not number else FONT
            cells = [simpleSplit(plain(text), font, SIZE, width - 2 * PADDING) for text, width in zip(row, widths, strict=True)]
            height = max(1, *(len(lines) for lines in cells)) * LEADING + PADDING
            self.room(height)
            self._row(cells, widths, height, font)
            self.y -= height
        self.y -= LEADING

    def _row(self, cells: list[list[str]], widths: list[float], height: float, font: str) -> None:
        self.canvas.setFont(font, SIZE)
        x = LEFT
        for lines, width in zip(cells, widths, strict=True):
            self.canvas.rect(x, self.y - height, width, height)
            for number, line in enumerate(lines):
                self.canvas.drawString(x + PADDING, self.y - SIZE - 2 - number * LEADING, line)
            x += width

    def bytes(self) -> bytes:
        """Close the file and return it."""
        self.canvas.save()
        return self.buffer.getvalue()


def plain(text: str) -> str:
    """Return text as a keyboard without foreign letters would give it."""
    return unicodedata.normalize("NFKD", text).encode("latin-1", "ignore").decode("latin-1")


def scanned() -> bytes:
    """Return a page that holds a picture and no text, as a copier sends it."""
    sheets = Sheets("scan0001")
    for line in range(32):
        y = 760 - line * 20
        sheets.canvas.setFillGray(0.35 + (line % 4) * 0.1)
        sheets.canvas.rect(60, y, 120 + (line * 61) % 340, 7, stroke=0, fill=1)
    sheets.canvas.showPage()
    return sheets.bytes()
