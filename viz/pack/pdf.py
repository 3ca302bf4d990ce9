"""A pack as PDF: marking and caveat on every page, pages numbered, no table cut."""

import io
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from html import escape
from typing import Any

from viz.export.picture import clean
from viz.fonts import BOLD, FONT, register
from viz.pack.content import Block, Figure, Pack, Paragraph, Section, Table, in_words

INK, FAINT, HEAD = "#0b0c0c", "#b1b4b6", "#e8edf3"
PER_LETTER, LEADING, HIGHEST = 5.2, 10.2, 380.0
"""Of a cell's text, roughly; and of a row that surely fits."""
SIDE, TOP, BOTTOM = 45.0, 68.0, 74.0
PADDING = 6.0
"""Of the frame that text flows into."""
OF_HEADING, OF_CAPTION, OF_ROW = 34.0, 22.0, 7.0
"""How high a heading and a caption stand, and what a row has over its words: none of them at the foot of a page alone."""


def pdf(pack: Pack) -> tuple[bytes, int]:
    """The file, and how many pages it has."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    register()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=SIDE,
        rightMargin=SIDE,
        topMargin=TOP,
        bottomMargin=BOTTOM,
        title=clean(pack.title),
        author=clean(pack.author),
        subject=pack.marking,
        creator="Kith",
        lang="en-GB",
    )
    flow = [*_front(pack), *(part for section in pack.everything() for part in _section(section, document.width - 2 * PADDING))]
    numbered = _numbered(pack)
    document.build(flow, canvasmaker=numbered)
    return out.getvalue(), int(document.page)


@cache
def _style(name: str) -> Any:
    from reportlab.lib.styles import ParagraphStyle

    base = ParagraphStyle("body", fontName=FONT, fontSize=9.5, leading=13, textColor=INK, spaceAfter=6, splitLongWords=1)
    return {
        "body": base,
        "strong": ParagraphStyle("strong", base, fontName=BOLD),
        "title": ParagraphStyle("title", base, fontName=BOLD, fontSize=20, leading=25, spaceAfter=8),
        "heading": ParagraphStyle("heading", base, fontName=BOLD, fontSize=13.5, leading=18, spaceBefore=12),
        "caption": ParagraphStyle("caption", base, fontName=BOLD, fontSize=9, leading=12, spaceBefore=4),
        "cell": ParagraphStyle("cell", base, fontSize=8, leading=10.2, spaceAfter=0),
        "head": ParagraphStyle("head", base, fontName=BOLD, fontSize=8, leading=10.2, spaceAfter=0),
    }[name]


def _words(text: str, style: str) -> Any:
    from reportlab.platypus import Paragraph as Flowing

    return Flowing(escape(printable(text), quote=False).replace("\n", "<br/>"), _style(style))


def printable(text: str) -> str:
    """Text in letters that the font has; others as a sign that something stands there."""
    from viz.export.raster import printable as drawn

    return drawn(clean(text))


def _front(pack: Pack) -> Iterator[Any]:
    yield _words(pack.title, "title")
    if pack.edition:
        yield _words(pack.edition, "strong")
    yield _words(f"As known by the end of {in_words(pack.as_of)}.", "body")
    yield _words(pack.origin(), "body")
    yield _words(pack.caveat, "strong")


def _section(section: Section, width: float) -> Iterator[Any]:
    from reportlab.platypus import CondPageBreak, KeepTogether

    first, *rest = section.filled()
    heading = _words(section.title, "heading")
    if isinstance(first, Figure):
        yield KeepTogether([heading, *_block(first, width)])
    else:
        yield CondPageBreak(OF_HEADING + _least(first, width))
        yield heading
        yield from _block(first, width)
    for block in rest:
        parts = list(_block(block, width))
        yield from [KeepTogether(parts)] if isinstance(block, Figure) else parts


def _block(block: Block, width: float) -> Iterator[Any]:
    if isinstance(block, Paragraph):
        yield _words(block.text, "strong" if block.strong else "body")
    elif isinstance(block, Table):
        from reportlab.platypus import CondPageBreak

        yield CondPageBreak(_least(block, width))
        yield _words(block.caption, "caption")
        yield _table(block, width)
    else:
        yield from _figure(block, width)


def _table(table: Table, width: float) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import Table as Grid

    widths = _widths(table, width)
    cells = [[_words(text, "head") for text in table.header]]
    cells += [[_words(text, "cell") for text in row] for row in table.rows]
    grid = Grid(
        cells, colWidths=widths, repeatRows=1, hAlign="LEFT", spaceAfter=10, splitByRow=1, splitInRow=int(_tall(table, widths))
    )
    grid.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, HexColor(FAINT)),
            ("BACKGROUND", (0, 0), (-1, 0), HexColor(HEAD)),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
    )
    return grid


def _widths(table: Table, width: float) -> list[float]:
    shares = table.shares or (1,) * len(table.header)
    return [width * share / sum(shares) for share in shares]


def _high(row: Sequence[str], widths: Sequence[float]) -> float:
    """About how high the words of a row are."""
    return max(len(text) * PER_LETTER / width * LEADING for text, width in zip(row, widths, strict=True))


def _tall(table: Table, widths: Sequence[float]) -> bool:
    """Whether some row may be too high for a page, so that it has to go on over the next."""
    return any(_high(row, widths) > HIGHEST for row in table.rows)


def _least(block: Block, width: float) -> float:
    """About how much of a block has to stand under what it is headed by: of a table its caption, head and first row."""
    if not isinstance(block, Table):
        return 2 * LEADING
    widths = _widths(block, width)
    rows = [block.header, *block.rows[:1]]
    return OF_CAPTION + sum(min(_high(row, widths), HIGHEST) + LEADING + OF_ROW for row in rows)


def _figure(figure: Figure, width: float) -> Iterator[Any]:
    from reportlab.lib.utils import ImageReader
    from reportlab.platypus import Image

    across, down = ImageReader(io.BytesIO(figure.png)).getSize()
    scale = min(width * figure.share / across, 560.0 / down)
    yield Image(io.BytesIO(figure.png), across * scale, down * scale, hAlign="LEFT")
    yield _words(f"{figure.caption} {figure.says}".strip(), "body")


def _numbered(pack: Pack) -> Callable[..., Any]:
    """A canvas that knows, once all pages are there, how many they are."""
    from reportlab.pdfgen.canvas import Canvas

    class Numbered(Canvas):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._kept: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 -- the library's name
            self._kept.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._kept, 1):
                self.__dict__.update(page)
                _frame(self, pack, number, len(self._kept))
                super().showPage()
            super().save()

    return partial(Numbered)


def _frame(canvas: Any, pack: Pack, number: int, pages: int) -> None:
    from reportlab.lib.utils import simpleSplit

    across, up = canvas._pagesize
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 11)
    canvas.drawCentredString(across / 2, up - 30, pack.marking)
    canvas.drawCentredString(across / 2, 22, pack.marking)
    canvas.setFont(FONT, 7)
    canvas.drawString(SIDE + PADDING, up - 48, printable(pack.title)[:90])
    canvas.drawRightString(across - SIDE - PADDING, up - 48, f"As known by the end of {in_words(pack.as_of)}")
    canvas.setFont(FONT, 6.5)
    for line, text in enumerate(simpleSplit(pack.caveat, FONT, 6.5, across - 2 * (SIDE + PADDING))[:2]):
        canvas.drawString(SIDE + PADDING, 56 - 8 * line, text)
    canvas.setFont(FONT, 7)
    canvas.drawString(SIDE + PADDING, 34, f"Made on {in_words(pack.generated_on)}")
    canvas.drawRightString(across - SIDE - PADDING, 34, f"Page {number} of {pages}")
