"""Files as they come in, made in memory: the smallest ones that show what a test is about."""

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from graph.ledger.drafts import RecordDraft

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
REPORTS = Path(__file__).parents[1] / "fixtures" / "reports"


class Files:
    """Makes files of every kind."""

    @staticmethod
    def report(name: str) -> bytes:
        return (REPORTS / name).read_bytes()

    @staticmethod
    def zip(members: dict[str, bytes | str]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in members.items():
                package.writestr(name, content)
        return buffer.getvalue()

    @classmethod
    def docx(cls, body: str, **parts: str) -> bytes:
        """A Word file with this body; `parts` are further ones by name, such as header1."""
        members: dict[str, bytes | str] = {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        }
        for name, inner in parts.items():
            members[f"word/{name}.xml"] = f"<w:hdr {NAMESPACES}>{inner}</w:hdr>"
        return cls.zip(members)

    @staticmethod
    def workbook(sheets: dict[str, list[list[object]]], hidden: str = "") -> bytes:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
            if name == hidden:
                sheet.sheet_state = "hidden"
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    @staticmethod
    def mail(body: str = "", html: str = "", attachments: dict[str, bytes] | None = None) -> bytes:
        message = EmailMessage()
        message["From"], message["To"] = "Nadia Farrow <nadia@example.org>", "cre@example.org"
        message["Subject"], message["Message-ID"] = "Fwd: concern", "<1@example.org>"
        if body or not html:
            message.set_content(body)
        if html and body:
            message.add_alternative(html, subtype="html")
        elif html:
            message.set_content(html, subtype="html")
        for name, content in (attachments or {}).items():
            message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
        return message.as_bytes()

    @staticmethod
    def pdf(*story: Flowable | str, password: str = "") -> bytes:
        """Paragraphs and tables as reportlab sets them."""
        style = getSampleStyleSheet()["Normal"]
        buffer = io.BytesIO()
        SimpleDocTemplate(buffer, pagesize=A4).build(
            [Paragraph(part, style) if isinstance(part, str) else part for part in story]
        )
        return locked_pdf(buffer.getvalue(), password) if password else buffer.getvalue()

    @staticmethod
    def ruled(rows: list[list[str]], widths: tuple[float, ...] = (150, 300)) -> Table:
        style = getSampleStyleSheet()["Normal"]
        cells = [[Paragraph(cell, style) for cell in row] for row in rows]
        return Table(cells, colWidths=widths, style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")]))

    @staticmethod
    def pdf_at(*words: tuple[float, float, str], pages: int = 1) -> bytes:
        """Texts at places counted from the lower left."""
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=A4)
        for _ in range(pages):
            for x, y, text in words:
                canvas.drawString(x, y, text)
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()

    @staticmethod
    def pdf_form(fields: list[tuple[str, str]]) -> bytes:
        """Printed labels with text fields to their right, and one ticked box."""
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=A4)
        for number, (label, value) in enumerate(fields):
            y = 700 - 30 * number
            canvas.drawString(72, y, label)
            canvas.acroForm.textfield(name=f"Text{number}", value=value, x=250, y=y - 4, width=250, height=18)
        canvas.drawString(72, 300, "Witnessed incident?")
        canvas.acroForm.checkbox(name="Check1", checked=True, x=250, y=298, size=14)
        canvas.save()
        return buffer.getvalue()


def links(record: RecordDraft) -> set[tuple[str, str, str]]:
    """What a record says of two that it names: their texts, with the kind of link between."""
    texts = [one.text for one in record.mentions]
    return {
        (texts[one.subject], one.predicate, texts[one.object])
        for one in record.statements
        if one.subject is not None and one.object is not None
    }


def locked_pdf(content: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(password)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def files() -> Files:
    return Files()
