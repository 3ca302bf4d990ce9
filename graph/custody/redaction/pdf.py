"""A PDF drawn anew: its words where they stood, its rules and boxes; no pictures, no fields, nothing hidden."""

import io
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.custody.redaction.marker import Marker, Unfaithful

SAME_LINE = 3.0
MOST_PAGES = 200
SMALLEST, USUAL = 4.0, 10.0
THIN = 2.0
FONT, BOLD = "KithRedacted", "KithRedactedBold"


@dataclass(slots=True)
class Word:
    """A word where it stands, in points from the upper left corner."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    bold: bool


@dataclass(slots=True)
class Leaf:
    """One page: its size, words line by line, and its boxes."""

    width: float
    height: float
    lines: list[list[Word]]
    boxes: list[tuple[float, float, float, float]]


def of_pdf(content: bytes, marker: Marker) -> bytes:
    """A PDF with the same words in the same places, but for the person. Raises Unfaithful."""
    pages = _read(content)
    words = [word for page in pages for line in page.lines for word in line]
    if not words:
        raise Unfaithful
    texts = ["\n".join(" ".join(word.text for word in line) for line in page.lines) for page in pages]
    whole = "\n\n".join(texts)
    clean = marker.run_together(marker.loose(whole))
    for word, text in zip(words, clean.split(), strict=True):
        word.text = text
    return _drawn(pages)


def _read(content: bytes) -> list[Leaf]:
    import pdfplumber  # takes most of a second to import
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    unreadable = (
        PDFException, PSException, PdfminerException, MalformedPDFException, ValueError, TypeError, LookupError, AttributeError,
        AssertionError, ArithmeticError, RecursionError, EOFError, OSError, NotImplementedError, struct.error, zlib.error,
    )  # fmt: skip
    try:
        with pdfplumber.open(io.BytesIO(content), raise_unicode_errors=False) as document:
            if len(document.pages) > MOST_PAGES:
                raise Unfaithful
            return [_leaf(page) for page in document.pages]
    except unreadable as error:
        raise Unfaithful from error


def _leaf(page: Any) -> Leaf:
    found = [_word(one) for one in page.extract_words(extra_attrs=["fontname"]) if str(one["text"]).strip()]
    found += _typed(page)
    boxes = [(one["x0"], one["top"], one["x1"], one["bottom"]) for one in (*page.rects, *page.lines)]
    leaf = Leaf(float(page.width), float(page.height), _lines(found), boxes)
    page.close()
    return leaf


def _word(one: dict[str, Any]) -> Word:
    text = "".join(str(one["text"]).split())
    return Word(text, one["x0"], one["x1"], one["top"], one["bottom"], "bold" in str(one["fontname"]).lower())


def _typed(page: Any) -> list[Word]:
    """What was typed into the fields of a form."""
    found: list[Word] = []
    for field in page.annots:
        value = field["data"].get("V")
        text = (
            value.decode("utf-16" if value[:2] in (b"\xfe\xff", b"\xff\xfe") else "latin-1") if isinstance(value, bytes) else ""
        )
        for number, line in enumerate(text.splitlines()):
            at, top = field["x0"] + 2, field["top"] + 2 + number * 1.2 * USUAL
            for word in line.split():
                wide = 0.55 * USUAL * len(word)
                found.append(Word(word, at, at + wide, top, top + USUAL, False))
                at += wide + 0.3 * USUAL
    return found


def _lines(words: list[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.bottom, one.x0)):
        if lines and abs(word.bottom - lines[-1][0].bottom) <= SAME_LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda one: one.x0) for line in lines]


def _fonts() -> None:
    import matplotlib as mpl  # its fonts hold the letters of every European name
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if FONT not in pdfmetrics.getRegisteredFontNames():
        folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
        pdfmetrics.registerFont(TTFont(FONT, str(folder / "DejaVuSans.ttf")))
        pdfmetrics.registerFont(TTFont(BOLD, str(folder / "DejaVuSans-Bold.ttf")))


def _drawn(pages: list[Leaf]) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    _fonts()
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    canvas.setTitle("Copy from which the details of somebody were erased")
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        canvas.setLineWidth(0.5)
        canvas.setStrokeGray(0.6)
        for x0, top, x1, bottom in page.boxes:
            if x1 - x0 <= THIN or bottom - top <= THIN:
                canvas.line(x0, page.height - top, x1, page.height - bottom)
            else:
                canvas.rect(x0, page.height - bottom, x1 - x0, bottom - top)
        for line in page.lines:
            for word in line:
                _write(canvas, page, word)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _write(canvas: Any, page: Leaf, word: Word) -> None:
    size = max(SMALLEST, 0.95 * (word.bottom - word.top))
    font = BOLD if word.bold else FONT
    text = canvas.beginText(word.x0, page.height - word.bottom + 0.22 * size)
    text.setFont(font, size)
    wide = canvas.stringWidth(word.text, font, size)
    if wide > 0:
        text.setHorizScale(100 * (word.x1 - word.x0) / wide)
    text.textOut(word.text)
    canvas.drawText(text)
