"""Writes reports of the blind set as the files that agencies send: Word, PDF, e-mail, registers."""

import html
import io
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import docx
import matplotlib
import openpyxl
from docx.document import Document
from docx.oxml import parse_xml
from docx.table import Table as WordTable
from docx.table import _Cell
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

Rows = Sequence[tuple[str, str]]
LONG = 60
TICKS = {"yes": "☒ Yes   ☐ No", "no": "☐ Yes   ☒ No", "y": "☒ Yes   ☐ No", "n": "☐ Yes   ☒ No"}
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def register(rows_of: Sequence[Rows]) -> bytes:
    """A register .xlsx: a title row, a header of the agency's labels, a row for each report."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    labels = [label for label, _ in rows_of[0]]
    sheet.append(["Liberty register 2026"])
    sheet.append(labels)
    for rows in rows_of:
        sheet.append([value for _, value in rows])
    return saved(book.save)


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()


def word(title: str) -> Document:
    document = docx.Document()
    document.add_heading(title, 1)
    return document


def _fill(table: WordTable, rows: Rows) -> None:
    for label, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, value


def docx_table2(title: str, rows: Rows) -> bytes:
    document = word(title)
    _fill(document.add_table(rows=0, cols=2), rows)
    return saved(document.save)


def docx_columns4(title: str, rows: Rows) -> bytes:
    document = word(title)
    table = document.add_table(rows=0, cols=4)
    waiting: list[_Cell] = []
    for label, value in rows:
        if len(value) > LONG or len(label) > LONG:
            cells = table.add_row().cells
            cells[0].text = label
            cells[1].merge(cells[3]).text = value
            waiting = []
        elif waiting:
            waiting[0].text, waiting[1].text = label, value
            waiting = []
        else:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = label, value
            waiting = [cells[2], cells[3]]
    return saved(document.save)


def docx_runs(title: str, rows: Rows) -> bytes:
    document = word(title)
    for label, value in rows:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label.rstrip(':')}: " if not label.endswith("?") else f"{label} ").bold = True
        paragraph.add_run(value)
    return saved(document.save)


def docx_paragraphs(title: str, rows: Rows) -> bytes:
    document = word(title)
    for label, value in rows:
        document.add_paragraph(f"{label}: {value}" if not label.endswith("?") else f"{label} {value}")
    return saved(document.save)


def docx_label_next(title: str, rows: Rows) -> bytes:
    document = word(title)
    for label, value in rows:
        document.add_paragraph().add_run(label).bold = True
        document.add_paragraph(value)
    return saved(document.save)


def docx_controls(title: str, rows: Rows) -> bytes:
    document = word(title)
    for label, value in rows:
        paragraph = document.add_paragraph(f"{label}: ")
        shown = html.escape(value) or "Click or tap here to enter text."
        placeholder = "" if value else "<w:showingPlcHdr/>"
        paragraph._p.append(
            parse_xml(
                f"<w:sdt {W}><w:sdtPr>{placeholder}<w:text/></w:sdtPr><w:sdtContent><w:r><w:t>{shown}</w:t></w:r>"
                "</w:sdtContent></w:sdt>"
            )
        )
    return saved(document.save)


def docx_checkbox(title: str, rows: Rows) -> bytes:
    return docx_table2(title, [(label, TICKS.get(value.lower(), value)) for label, value in rows])


def docx_nested(title: str, rows: Rows) -> bytes:
    document = word(title)
    outer = document.add_table(rows=1, cols=1).rows[0].cells[0]
    _fill(outer.add_table(rows=0, cols=2), rows)
    return saved(document.save)


def docx_header(title: str, rows: Rows) -> bytes:
    document = docx.Document()
    header = document.sections[0].header
    header.paragraphs[0].text = title
    top = header.add_table(rows=1, cols=2, width=document.sections[0].page_width)
    top.rows[0].cells[0].text, top.rows[0].cells[1].text = rows[0]
    _fill(document.add_table(rows=0, cols=2), rows[1:])
    return saved(document.save)


def _pdf(story: list[Flowable]) -> bytes:
    return saved(lambda buffer: SimpleDocTemplate(buffer, pagesize=A4).build(story))


@cache
def _font() -> str:
    """A font that has the letters of every name."""
    for name, file in (("Every", "DejaVuSans.ttf"), ("EveryBold", "DejaVuSans-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(Path(matplotlib.get_data_path(), "fonts", "ttf", file))))
    return "Every"


def paragraph(text: str, style: str = "Normal") -> Paragraph:
    made = getSampleStyleSheet()[style]
    made.fontName = _font() if style == "Normal" else f"{_font()}Bold"
    return Paragraph(html.escape(text).replace("\n", "<br/>"), made)


def pdf_lines(title: str, rows: Rows) -> bytes:
    return _pdf([paragraph(title, "Heading1"), *(paragraph(f"{label}: {value}") for label, value in rows)])


def pdf_above(title: str, rows: Rows) -> bytes:
    story: list[Flowable] = [paragraph(title, "Heading1")]
    for label, value in rows:
        story += [paragraph(label, "Heading4"), paragraph(value or " "), Spacer(1, 6)]
    return _pdf(story)


def pdf_wrapped(title: str, rows: Rows) -> bytes:
    cells = [[paragraph(label), paragraph(value)] for label, value in rows]
    return _pdf(
        [
            paragraph(title, "Heading1"),
            Table(cells, colWidths=[95, 330], style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])),
        ]
    )


def pdf_columns(title: str, rows: Rows) -> bytes:
    short = [row for row in rows if len(row[1]) <= LONG and len(row[0]) <= LONG]
    long = [row for row in rows if row not in short]
    if len(short) % 2:
        short.append(("", ""))
    pairs = [[paragraph(text) for row in short[at : at + 2] for text in row] for at in range(0, len(short), 2)]
    whole = [[paragraph(label), paragraph(value)] for label, value in long]
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return _pdf(
        [
            paragraph(title, "Heading1"),
            Table(pairs, colWidths=[90, 140, 90, 140], style=grid),
            Table(whole, colWidths=[90, 370], style=grid),
        ]
    )


def acroform(title: str, rows: Rows) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.drawString(60, 800, title)
    y = 770
    for number, (label, value) in enumerate(rows):
        tall = 60 if len(value) > LONG else 16
        canvas.setFont("Helvetica", 8)
        canvas.drawString(40, y, label)
        flags = "multiline" if tall > 16 else ""
        canvas.acroForm.textfield(
            name=f"Text{number}",
            value=value,
            x=280,
            y=y - tall + 12,
            width=280,
            height=tall,
            fieldFlags=flags,
            fontSize=7,
            maxlen=2000,
        )
        y -= tall + 10
    canvas.save()
    return buffer.getvalue()


def _mail(body: str, page: str = "", attachment: bytes = b"") -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Sender <sender@agency.example>", "cre@police.example"
    message["Subject"], message["Message-ID"] = "Operation Liberty information", "<blind@agency.example>"
    message["Date"] = "Mon, 30 Nov 2026 10:00:00 +0000"
    message.set_content(body)
    if page:
        message.add_alternative(page, subtype="html")
    if attachment:
        message.add_attachment(attachment, maintype="application", subtype="octet-stream", filename="Liberty form.docx")
    return message.as_bytes()


def _lines(rows: Rows) -> str:
    return "\n".join(f"{label}: {value}" if not label.endswith("?") else f"{label} {value}" for label, value in rows)


def eml_plain(title: str, rows: Rows) -> bytes:
    return _mail(f"Hi all,\n\nPlease see below.\n\n{title}\n\n{_lines(rows)}\n\nKind regards\nThe safeguarding team\n")


def eml_html(title: str, rows: Rows) -> bytes:
    cells = "".join(f"<tr><td><b>{html.escape(label)}</b></td><td>{html.escape(value)}</td></tr>" for label, value in rows)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@agency.example", "cre@police.example", title
    message.set_content(f"<html><body><h2>{html.escape(title)}</h2><table>{cells}</table></body></html>", subtype="html")
    return message.as_bytes()


def eml_forwarded(title: str, rows: Rows) -> bytes:
    return _mail(
        "FYI please log.\n\n-----Original Message-----\nFrom: Duty Desk <duty@agency.example>\nSent: 30 November 2026 08:00\n"
        f"To: CRE <cre@police.example>\nSubject: {title}\n\n{title}\n\n{_lines(rows)}\n"
    )


def eml_attachment(title: str, rows: Rows) -> bytes:
    return _mail("Please find the form attached.\n\nRegards", attachment=docx_table2(title, rows))


MAKERS: dict[str, Callable[[str, Rows], bytes]] = {
    maker.__name__: maker
    for maker in (
        docx_table2, docx_columns4, docx_runs, docx_paragraphs, docx_label_next, docx_controls, docx_checkbox, docx_nested,
        docx_header, pdf_lines, pdf_above, pdf_wrapped, pdf_columns, acroform, eml_plain, eml_html, eml_forwarded,
        eml_attachment,
    )
}  # fmt: skip
