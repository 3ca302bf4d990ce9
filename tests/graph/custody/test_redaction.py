"""Copies without one person: of the same kind, readable as before, and with nothing of them in any part."""

import io
import zipfile
from email.message import EmailMessage
from hashlib import sha256

import openpyxl
import pdfplumber
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from graph.custody.redaction.file import redacted
from graph.custody.redaction.marker import Marker, Unfaithful
from graph.custody.speaking import TAGS
from graph.custody.whom import Known, Whom
from ingest.media import EMAIL, XLSX
from ingest.readers.docx import read_docx
from ingest.readers.email import read_email
from ingest.readers.workbook import read_workbook

KNOWN = Known(
    {("Mina", "Quigley")},
    {"KW901", "+447700900123", "7 Osier Lane, DE99 5PB", "7 Osier Lane", "@minnow_x"},
    {"Mina", "Quigley", "Minnow", "03/02/2012"},
    {"2012-02-03"},
)
OTHERS = ("Tia Quigley", "Mina Patel", "Levi Zielinski")
MARKER = Marker(Whom(KNOWN), OTHERS)
SAID = (
    "Mina Quigley (born 3 February 2012, known as Minnow) of 7 Osier Lane was with Tia Quigley. QUIGLEY, Mina; M. Quigley; "
    "07700 900 123, +44 (0)7700 900123. Levi Zielinski and Mina Patel saw her."
)
GONE = (b"Minnow", b"Osier", b"900123", b"900 123", b"KW901", b"2012", b"na Qui", b"QUIGLEY", b"M. Q", b"minnow")
KEPT = ("was with Tia Quigley", "Levi Zielinski and Mina Patel saw her")


def every_part(content: bytes) -> bytes:
    """All bytes of a file and of what is packed in it, marks taken off."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [every_part(package.read(name)) for name in package.namelist()]
        return b"\n".join([*(name.encode() for name in package.namelist()), *parts, *(TAGS.sub(b"", part) for part in parts)])


def clean(content: bytes, *more: bytes) -> None:
    told = every_part(content)
    assert [word for word in (*GONE, *more) if word in told] == []


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    return out.getvalue()


def a_word_file() -> bytes:
    document = Document()
    document.core_properties.author = "Mina Quigley"
    document.core_properties.title = "About Mina Quigley"
    section = document.sections[0]
    section.header.paragraphs[0].text = "Mina Quigley, header"
    section.footer.paragraphs[0].text = "Minnow, footer"
    document.add_paragraph(SAID)
    cut = document.add_paragraph("Seen: ")
    for piece in ("Mi", "na", " Qui", "gley", " at the wharf"):
        cut.add_run(piece).bold = piece == "na"
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Mina", "Quigley"
    document.add_picture(io.BytesIO(picture()))
    document.add_comment(cut.runs[0], text="Ask Minnow", author="Mina Quigley", initials="MQ")
    out = io.BytesIO()
    document.save(out)
    return changed_in(
        out.getvalue(),
        "word/document.xml",
        b"</w:body>",
        b'<w:p><w:del w:id="9" w:author="Mina Quigley" w:date="2026-01-01T00:00:00Z"><w:r>'
        b"<w:delText>Minnow was here</w:delText></w:r></w:del></w:p></w:body>",
    )


def changed_in(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w") as changed:
        for name in package.namelist():
            held = package.read(name)
            changed.writestr(name, held.replace(old, new) if name == part else held)
        changed.writestr("customXml/item9.xml", "<about><name>Mina Quigley</name><who>Minnow</who></about>")
    return out.getvalue()


def test_a_word_file_in_all_its_parts() -> None:
    before = a_word_file()
    after = redacted(before, "form.docx", MARKER, {})
    clean(after)
    opened = Document(io.BytesIO(after))
    text = "\n".join(one.text for one in opened.paragraphs)
    assert all(kept in text for kept in KEPT)
    assert "Seen: ████ ███████ at the wharf" in text
    assert [run.bold for run in opened.paragraphs[1].runs].count(True) == 1, "laid out as before"
    assert [cell.text for cell in opened.tables[0].rows[0].cells] == ["████", "███████"]
    assert "███████, header" in opened.sections[0].header.paragraphs[0].text
    (comment,) = opened.comments
    assert (comment.text, comment.author) == ("Ask ██████", "████ ███████")
    assert "██████ was here" in every_part(after).decode("utf-8", "ignore"), "what was struck out is there, but for the name"
    assert read_docx(after, "").blocks
    with zipfile.ZipFile(io.BytesIO(after)) as package, Image.open(package.open("word/media/image1.png")) as shown:
        assert (shown.size, len(shown.convert("L").getcolors() or ())) == ((40, 30), 1), "a grey picture of the same size"
    assert redacted(before, "form.docx", MARKER, {}) == after, "the same however often it is made"


def a_workbook() -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = "Mina Quigley"
    cases = book.active
    assert cases is not None
    cases.title = "Children"
    for row in (
        ["id", "surname", "forename", "born", "phone", "notes"],
        ["KW901", "Quigley", "Mina", 40942, 7700900123, "lives with her sister"],
        ["KW902", "Quigley", "Tia", 41702, 7700900999, "sister of Mina Quigley"],
        ["KW903", "Patel", "Mina", 40942, 7700900888, "no link"],
    ):
        cases.append(row)
    cases["F3"].comment = Comment("Minnow said so", "Mina Quigley")
    seen = book.create_sheet("Seen")
    seen.append(["who", "what"])
    seen.append(["Minnow", "was seen on 03/02/2012"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_row_by_row() -> None:
    rows = {"Children row 2": True, "Seen row 2": False}
    after = redacted(a_workbook(), "cases.xlsx", Marker(Whom(KNOWN), OTHERS, rows), {})
    clean(after, b"7700900123", b"lives with her sister")
    book = openpyxl.load_workbook(io.BytesIO(after))
    told = [[cell.value for cell in row] for row in book["Children"]]
    assert told[1] == ["█████", "███████", "████", "█████", "██████████", "█████ ████ ███ ██████"]
    assert told[2] == ["KW902", "Quigley", "Tia", 41702, 7700900999, "sister of ████ ███████"]
    assert told[3] == ["KW903", "Patel", "Mina", 40942, 7700900888, "no link"], "somebody else's row"
    assert book["Seen"]["A2"].value == "██████"
    assert len(read_workbook(after, XLSX).sheets) == 2


def test_a_form_in_a_workbook_with_numbers_for_days_and_phones() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Victim", "Mina"], ["Born", 40942], ["Phone", 7700900123], ["Seen on", 46000]):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    told = openpyxl.load_workbook(io.BytesIO(redacted(out.getvalue(), "form.xlsx", MARKER, {}))).active
    assert told is not None
    assert [told.cell(row, 2).value for row in range(1, 5)] == ["████", "█████", "██████████", 46000]


def test_a_table_of_values() -> None:
    text = 'id,name,born,notes\r\nKW901,"Quigley, Mina",03/02/2012,"two\r\nlines"\r\nKW903,Mina Patel,03/02/2012,x\r\n'
    after = redacted(text.encode("cp1252"), "cases.csv", Marker(Whom(KNOWN), OTHERS, {"row 2": True}), {}).decode()
    assert after.splitlines() == [
        "id,name,born,notes", '█████,"███████, ████",██/██/████,"███', '█████"', "KW903,Mina Patel,03/02/2012,x",
    ]  # fmt: skip


def test_a_web_page() -> None:
    page = f"<html><head><title>Mina Quigley</title></head><body><p>{SAID}</p><p>Mi<b>na</b> Quigley</p>"
    page += '<img src="a.png" alt="Minnow"><!-- Mina Quigley --><a href="mailto:mina.quigley@x.example">write</a></body></html>'
    after = redacted(page.encode(), "page.html", MARKER, {}).decode()
    clean(after.encode(), b"mina.quigley", b"<img")
    assert "<b>██</b>" in after
    assert all(kept in after for kept in KEPT)


def an_email() -> tuple[bytes, bytes]:
    message = EmailMessage()
    message["From"] = "Mina Quigley <mina.quigley@home.example>"
    message["To"] = "unit@police.example"
    message["Subject"] = "About Mina Quigley, Zoë’s friend"
    message.set_content(SAID, cte="base64")
    message.add_alternative(f"<html><body><p>{SAID}</p></body></html>", subtype="html")
    form = a_word_file()
    message.add_attachment(form, "application", "octet-stream", filename="Mina Quigley.docx")
    message.add_attachment(b"\x00Mina Quigley", "application", "octet-stream", filename="unread.bin")
    message.add_attachment(b"KW901 here", "application", "octet-stream", filename="note.bin")
    message.add_attachment(b"nothing of hers", "text", "plain", filename="other.txt")
    return message.as_bytes(), form


def test_an_email_with_what_is_attached() -> None:
    mail, form = an_email()
    copies = {sha256(form).hexdigest(): (redacted(form, "form.docx", MARKER, {}), "")}
    after = redacted(mail, "report.eml", MARKER, copies)
    read = read_email(after, EMAIL)
    assert read.headers["to"] == "unit@police.example"
    assert "███████, Zoë" in read.headers["subject"]
    assert all(kept in str(read.blocks) for kept in KEPT)
    told = b"\n".join([after, str(read).encode(), *(every_part(data) for _, data in read.attachments)])
    assert [word for word in (*GONE, b"mina.quigley") if word in told] == []
    names = [name for name, _ in read.attachments]
    assert names == ["████ ███████.docx", "unread.bin.txt", "note.bin", "other.txt"]
    assert read.attachments[2][1].decode() == "█████ here"
    assert read.attachments[3][1].strip() == b"nothing of hers"


def test_a_zip_within_a_zip() -> None:
    form = a_word_file()
    copies = {sha256(form).hexdigest(): (redacted(form, "form.docx", MARKER, {}), "")}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("Mina Quigley/form.docx", form)
        package.writestr("other.txt", "of somebody else")
    after = redacted(out.getvalue(), "forms.zip", MARKER, copies)
    clean(after)
    with zipfile.ZipFile(io.BytesIO(after)) as package:
        assert package.namelist() == ["████ ███████/form.docx", "other.txt"]


def test_a_pdf_is_drawn_anew() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 300))
    canvas.setAuthor("Mina Quigley")
    canvas.drawString(40, 250, "Victim: Mina Quigley, KW901, with Tia")
    canvas.drawString(40, 230, "Quigley. Born 03/02/2012. Seen by Mina")
    canvas.drawString(40, 210, "Quigley’s friend Mina Patel")
    canvas.rect(30, 200, 340, 70)
    canvas.save()
    after = redacted(out.getvalue(), "form.pdf", MARKER, {})
    with pdfplumber.open(io.BytesIO(after)) as document:
        (page,) = document.pages
        text = page.extract_text()
        assert (page.width, page.height, len(page.rects)) == (400, 300, 1)
        assert abs(page.extract_words()[0]["x0"] - 40) < 1
        assert "Quigley" not in str(document.metadata)
    assert text.splitlines() == [
        "Victim: ████ ███████, █████, with Tia",
        "Quigley. Born ██████████. Seen by ████",
        "███████’s friend Mina Patel",
    ]


OLD = b"\xd0\xcf\x11\xe0" + bytes(600)


@pytest.mark.parametrize(
    ("content", "name"), [(OLD, "old.doc"), (b"%PDF-1.4 nothing", "scan.pdf"), (b"PK\x03\x04", "cut.docx")]
)
def test_what_cannot_be_kept_as_it_was(content: bytes, name: str) -> None:
    with pytest.raises(Unfaithful):
        redacted(content, name, MARKER, {})


NAMES = st.sampled_from(
    ["Mina", "Quigley", "Minnow", "Zoë", "O’Brien", "Anne-Marie", "7 Osier Lane, DE99 5PB", "@minnow_x", "J"]
)
WRITTEN = st.sampled_from([
    "Mina Quigley", "QUIGLEY, mina", "M. Quigley", "minnow", "zoë o’brien", "OBrien", "Anne Marie", "03/02/2012", "3.2.12",
    "3 February 2012", "07700 900 123", "(07700) 900123", "+44 7700 900123", "7 osier lane", "minnow x", "KW901", "nobody",
])  # fmt: skip


@given(st.sets(NAMES, max_size=4), st.tuples(NAMES, NAMES), st.lists(WRITTEN, max_size=4))
def test_the_quick_look_never_misses_what_the_patterns_meet(words: set[str], name: tuple[str, str], written: list[str]) -> None:
    whom = Whom(Known({name}, {*words, "+447700900123", "KW901"}, set(words), {"2012-02-03"}))
    text = " was there; ".join(written)
    if whom.here.search(text) or whom.run_together.search(text):
        assert whom.may_stand_in(text)
    if whom.bytes.search(text.encode()):
        assert whom.may_stand_in_bytes(text.encode())
