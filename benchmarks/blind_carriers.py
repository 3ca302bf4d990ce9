"""More of the files that agencies send: forms as word processors, form editors and mail programs really make them."""

import html
import io
import quopri
import re
from collections.abc import Callable
from email.message import EmailMessage

import docx
from docx.oxml import parse_xml
from docx.table import _Cell
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from benchmarks.blind_layouts import LONG, Rows, W, paragraph, saved, word
from benchmarks.blind_layouts import MAKERS as FIRST

YES_NO = {"yes", "no", "y", "n"}


def _colon(label: str) -> str:
    return label if label.endswith("?") else f"{label}:"


def docx_celllines(title: str, rows: Rows) -> bytes:
    """A grid of two columns; each cell holds a label and, on the next line, its value."""
    document = word(title)
    table = document.add_table(rows=0, cols=2)
    waiting: _Cell | None = None
    for label, value in rows:
        text = f"{_colon(label)}\n{value}"
        if len(value) > LONG:
            cells = table.add_row().cells
            cells[0].merge(cells[1]).text = text
            waiting = None
        elif waiting is not None:
            waiting.text, waiting = text, None
        else:
            cells = table.add_row().cells
            cells[0].text, waiting = text, cells[1]
    return saved(document.save)


def docx_boldruns(title: str, rows: Rows) -> bytes:
    """Labels in bold runs without a colon, their values behind them; short ones share a paragraph by line breaks."""
    document = word(title)
    paragraph = None
    for label, value in rows:
        if paragraph is None or len(value) > LONG:
            paragraph = document.add_paragraph()
        else:
            paragraph.add_run().add_break()
        paragraph.add_run(label).bold = True
        paragraph.add_run(f" {value}" if value else "")
        if len(value) > LONG:
            paragraph = None
    return saved(document.save)


def docx_dropdowns(title: str, rows: Rows) -> bytes:
    """A template with content controls: drop-down lists, a date picker, checkboxes, placeholders where nothing was put in."""
    document = word(title)
    table = document.add_table(rows=0, cols=2)
    for label, value in rows:
        cells = table.add_row().cells
        cells[0].paragraphs[0].add_run(label).bold = True
        paragraph = cells[1].paragraphs[0]
        if value.lower() in YES_NO:
            for caption in ("Yes", "No"):
                ticked = caption[0].lower() == value[0].lower()
                paragraph._p.append(
                    parse_xml(
                        f'<w:sdt {W} xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:sdtPr><w14:checkbox>'
                        f'<w14:checked w14:val="{int(ticked)}"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>'
                        f"{'☒' if ticked else '☐'}</w:t></w:r></w:sdtContent></w:sdt>"
                    )
                )
                paragraph.add_run(f" {caption}  ")
            continue
        kind = (
            "<w:date/>"
            if re.search(r"\d{4}", value) and len(value) < 24
            else "<w:dropDownList/>"
            if len(value) < 12
            else "<w:text/>"
        )
        empty = "" if value else "<w:showingPlcHdr/>"
        shown = html.escape(value) or "Choose an item."
        paragraph._p.append(
            parse_xml(
                f'<w:sdt {W}><w:sdtPr><w:alias w:val="{html.escape(label)}"/>{empty}{kind}</w:sdtPr><w:sdtContent>'
                f"<w:r><w:t>{shown}</w:t></w:r></w:sdtContent></w:sdt>"
            )
        )
    return saved(document.save)


def docx_headerrow(title: str, rows: Rows) -> bytes:
    """Tables of three columns, the labels in a row above their values; long texts in a table of their own."""
    document = word(title)
    short: list[tuple[str, str]] = []

    def put() -> None:
        while short:
            taken = [short.pop(0) for _ in range(min(3, len(short)))]
            table = document.add_table(rows=2, cols=len(taken))
            for at, (label, value) in enumerate(taken):
                table.rows[0].cells[at].text, table.rows[1].cells[at].text = label, value
            document.add_paragraph()

    for label, value in rows:
        if len(value) > LONG:
            put()
            table = document.add_table(rows=2, cols=1)
            table.rows[0].cells[0].text, table.rows[1].cells[0].text = label, value
            document.add_paragraph()
        else:
            short.append((label, value))
    put()
    return saved(document.save)


def docx_table3(title: str, rows: Rows) -> bytes:
    """Number, question, answer; a logo row, section rows, a marking in the header and a version in the footer."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "OFFICIAL-SENSITIVE"
    document.sections[0].footer.paragraphs[0].text = "Version 3.2\tPage 1 of 2"
    table = document.add_table(rows=0, cols=3)
    top = table.add_row().cells
    top[0].merge(top[2]).text = title
    for number, (label, value) in enumerate(rows, 1):
        if number in (1, 6, 12):
            head = table.add_row().cells
            head[0].merge(head[2]).text = {1: "PART A – ABOUT YOU", 6: "PART B – ABOUT THE INFORMATION", 12: "PART C – PEOPLE"}[
                number
            ]
        cells = table.add_row().cells
        cells[0].text, cells[1].text, cells[2].text = str(number), label, value
    return saved(document.save)


def docx_nestedvalues(title: str, rows: Rows) -> bytes:
    """A table in whose right-hand cells yes/no answers and people stand in tables of their own."""
    document = word(title)
    table = document.add_table(rows=0, cols=2)
    for label, value in rows:
        cells = table.add_row().cells
        cells[0].text = label
        if value.lower() in YES_NO:
            inner = cells[1].add_table(rows=1, cols=4).rows[0].cells
            inner[0].text, inner[2].text = "Yes", "No"
            inner[1].text, inner[3].text = ("X", "") if value.lower()[0] == "y" else ("", "X")
        else:
            cells[1].text = value
    return saved(document.save)


def docx_textboxes(title: str, rows: Rows) -> bytes:
    """Labels in paragraphs, values in text boxes anchored to them."""
    document = word(title)
    ns = 'xmlns:v="urn:schemas-microsoft-com:vml" ' + W
    for label, value in rows:
        paragraph = document.add_paragraph(_colon(label))
        lines = "".join(f"<w:p><w:r><w:t>{html.escape(line)}</w:t></w:r></w:p>" for line in value.split("\n"))
        paragraph._p.append(
            parse_xml(
                f"<w:r {ns}><w:pict><v:shape><v:textbox><w:txbxContent>{lines}</w:txbxContent></v:textbox></v:shape>"
                "</w:pict></w:r>"
            )
        )
    return saved(document.save)


def docx_marked(title: str, rows: Rows) -> bytes:
    """Markdown-like answers: "[x] Yes [ ] No", values in their own indented paragraph, a reference in the footer."""
    document = word(title)
    document.sections[0].footer.paragraphs[0].text = "Protective marking: OFFICIAL-SENSITIVE (when complete)"
    for number, (label, value) in enumerate(rows, 1):
        shown = (
            f"[{'x' if value.lower()[:1] == 'y' else ' '}] Yes   [{'x' if value.lower()[:1] == 'n' else ' '}] No"
            if value.lower() in YES_NO
            else value
        )
        document.add_paragraph(f"{number}) {label}", style="Heading 3")
        document.add_paragraph(shown)
    return saved(document.save)


def pdf_twocolumns(title: str, rows: Rows) -> bytes:
    """A page set in two columns, each label above its value."""

    def save(buffer: io.BytesIO) -> None:
        height = A4[1]
        frames = [Frame(15 * mm + at * 93 * mm, 15 * mm, 85 * mm, height - 45 * mm, id=str(at)) for at in range(2)]

        def head(canvas: Canvas, _template: object) -> None:
            canvas.setFont("Helvetica-Bold", 13)
            canvas.drawString(15 * mm, height - 18 * mm, title)

        template = BaseDocTemplate(buffer, pagesize=A4)
        template.addPageTemplates(PageTemplate(frames=frames, onPage=head))
        story: list[Flowable] = []
        for label, value in rows:
            story += [paragraph(label, "Heading4"), paragraph(value or " "), Spacer(1, 4)]
        template.build(story)

    return saved(save)


def pdf_rotated(title: str, rows: Rows) -> bytes:
    """A table on a page that a scanner's software turned by a quarter."""

    def turn(canvas: Canvas, _template: object) -> None:
        canvas.setPageRotation(90)
        canvas.translate(A4[0], 0)
        canvas.rotate(90)

    def save(buffer: io.BytesIO) -> None:
        width, height = A4
        cells = [[paragraph(label), paragraph(value)] for label, value in rows]
        table = Table(
            cells,
            colWidths=[150, 560],
            style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]),
        )
        canvas = Canvas(buffer, pagesize=A4)
        turn(canvas, None)
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(40, width - 40, title)
        _, tall = table.wrapOn(canvas, height - 80, width)
        table.drawOn(canvas, 40, width - 60 - tall)
        canvas.save()

    return saved(save)


def pdf_hyphened(title: str, rows: Rows) -> bytes:
    """A narrow bordered table with wrapped labels, words broken by hyphens, dots where nothing was written."""

    def broken(text: str, width: int = 34) -> str:
        lines, line = [], ""
        for piece in text.split():
            if len(line) + len(piece) + 1 > width:
                room = width - len(line) - 2
                if len(piece) > 9 and room >= 4 and piece.isalpha():
                    lines.append(f"{line} {piece[:room]}-")
                    line = piece[room:]
                    continue
                lines.append(line)
                line = piece
            else:
                line = f"{line} {piece}".strip()
        return "\n".join([*lines, line])

    def save(buffer: io.BytesIO) -> None:
        cells = [
            [paragraph(label), paragraph(broken(value) if len(value) > 60 else value or "............")]
            for label, value in rows
        ]
        table = Table(
            cells,
            colWidths=[110, 250],
            style=TableStyle(
                [
                    ("BOX", (0, 0), (-1, -1), 1, "black"),
                    ("LINEBELOW", (0, 0), (-1, -1), 0.3, "black"),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ]
            ),
        )
        SimpleDocTemplate(buffer, pagesize=A4).build([paragraph(title, "Heading2"), table])

    return saved(save)


def acroform_boxes(title: str, rows: Rows) -> bytes:
    """A form made to be filled in: two fields on a line, real checkboxes for yes and no."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont("Helvetica-Bold", 12)
    canvas.drawString(40, 805, title)
    y, column = 780, 0
    form = canvas.acroForm
    for number, (label, value) in enumerate(rows):
        canvas.setFont("Helvetica", 8)
        tall = len(value) > LONG
        if tall and column:
            y, column = y - 36, 0
        x = 40 + column * 270
        canvas.drawString(x, y, label)
        if value.lower() in YES_NO:
            for at, caption in enumerate(("Yes", "No")):
                canvas.drawString(x + at * 60, y - 14, caption)
                form.checkbox(
                    name=f"Check Box{number}{caption}",
                    checked=caption[0].lower() == value[0].lower(),
                    x=x + 22 + at * 60,
                    y=y - 17,
                    size=12,
                )
        else:
            form.textfield(
                name=f"Text{number}",
                value=value,
                x=x,
                y=y - (80 if tall else 20),
                width=510 if tall else 240,
                height=74 if tall else 16,
                fieldFlags="multiline" if tall else "",
                fontSize=7,
                maxlen=3000,
            )
        if tall:
            y, column = y - 98, 0
        elif column:
            y, column = y - 36, 0
        else:
            column = 1
    canvas.save()
    return buffer.getvalue()


def eml_divs(title: str, rows: Rows) -> bytes:
    """HTML alone, quoted-printable, as a web mail writes it: divs and breaks, bold labels, no table."""
    lines = "".join(f"<div><b>{html.escape(_colon(label))}</b>&nbsp;{html.escape(value)}<br></div>" for label, value in rows)
    page = (
        f"<html><head><style>div{{margin:0}}</style></head><body><div>Hi</div><div><br></div><div>Please find below.</div>"
        f"<h3>{html.escape(title)}</h3>{lines}<div><br></div><div>Many thanks</div><div>Sent from Outlook for iOS</div>"
        "</body></html>"
    )
    body = quopri.encodestring(page.encode("cp1252", "xmlcharrefreplace"))
    head = (
        b"From: =?utf-8?q?Ren=C3=A9_Duty?= <duty@agency.example>\r\nTo: cre@police.example\r\n"
        b"Subject: =?utf-8?q?Liberty_=E2=80=93_form?=\r\nDate: Thu, 31 Dec 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: text/html; charset="windows-1252"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    )
    return head + body


def eml_chain(title: str, rows: Rows) -> bytes:
    """Forwarded twice: quotation marks, headers in between, signatures and disclaimers."""
    lines = "\n".join(f"> > {_colon(label)} {value}" for label, value in rows)
    body = (
        "See below from the project, can you log please.\n\nSam Porter | Intelligence Officer | CRE\n\n"
        "From: Liberty Mailbox <liberty@police.example>\nSent: 30 December 2026 12:11\n"
        "To: CRE <cre@police.example>\nSubject: FW: Liberty\n\n"
        "> Hello both\n> as discussed.\n>\n> On Tue, 29 Dec 2026 at 17:02, Front Desk <desk@agency.example> wrote:\n>\n"
        f"> > {title}\n> >\n{lines}\n> >\n> > Kind regards\n> > The team\n>\n"
        "> This email and any attachments are confidential. If you are not the intended recipient please delete it.\n"
    )
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "sam.porter@police.example", "cre@police.example", "FW: FW: Liberty"
    message["Date"] = "Wed, 30 Dec 2026 12:30:00 +0000"
    message["Message-ID"] = "<chain@police.example>"
    message.set_content(body, cte="quoted-printable")
    return message.as_bytes()


def txt_lines(title: str, rows: Rows) -> bytes:
    """Plain text with underlined title, labels padded by dots."""
    lines = "\r\n".join(f"{_colon(label)} {value}" for label, value in rows)
    return f"{title}\r\n{'=' * len(title)}\r\n\r\n{lines}\r\n".encode("utf-16")


MAKERS: dict[str, Callable[[str, Rows], bytes]] = FIRST | {
    maker.__name__: maker
    for maker in (
        docx_celllines, docx_boldruns, docx_dropdowns, docx_headerrow, docx_table3, docx_nestedvalues, docx_textboxes,
        docx_marked, pdf_twocolumns, pdf_rotated, pdf_hyphened, acroform_boxes, eml_divs, eml_chain, txt_lines,
    )
}  # fmt: skip


def build(layout: str, title: str, rows: Rows) -> tuple[str, bytes]:
    """File name and bytes of a report in a layout."""
    kind = layout.split("_", maxsplit=1)[0]
    return f"report.{'pdf' if kind == 'acroform' else kind}", MAKERS[layout](title, rows)
