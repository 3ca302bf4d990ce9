"""What a person sees on the page is what a parser gets: Word, PDF, e-mail, CSV and Excel."""

import csv
import io
import re
import zipfile
from datetime import datetime
from typing import Any

import pytest

from graph.errors import BadInput
from ingest.readers.docx import read_docx
from ingest.readers.email import read_email
from ingest.readers.model import Grid, Line, Reading
from ingest.readers.pdf import read_pdf
from ingest.readers.sheet import read_csv
from ingest.readers.workbook import read_workbook

P = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def lines(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks if isinstance(block, Line)]


def grids(reading: Reading) -> list[list[list[str]]]:
    return [block.rows for block in reading.blocks if isinstance(block, Grid)]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{P.format(text)}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


# Word


def docx(files: Any, body: str, **parts: str) -> Reading:
    return read_docx(files.docx(body, **parts), "docx")


def test_word_forms_as_tables_and_as_paragraphs(files: Any) -> None:
    form = grids(read_docx(files.report("table.docx"), "docx"))[0]
    assert form[0] == ["Reference", "LIB-2025-00002"]
    assert [row[0] for row in form if row[0].startswith("Alleged")] == ["Alleged offender(s) (if known)"]
    assert "Reference: LIB-2025-00003" in lines(read_docx(files.report("paragraphs.docx"), "docx"))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<w:p><w:r><w:t>Seen</w:t><w:br/><w:t>twice</w:t><w:tab/><w:t>there</w:t></w:r></w:p>", "Seen\ntwice\tthere"),
        ("<w:p><w:ins><w:r><w:t>kept</w:t></w:r></w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>", "kept"),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + P.format("controlled") + "</w:sdtContent></w:sdt>", "controlled"),
        (
            "<w:p><w:r><w:t>Yes </w:t></w:r><w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val='1'/></w14:checkbox></w:sdtPr>"
            "<w:sdtContent><w:r><w:t>X</w:t></w:r></w:sdtContent></w:sdt></w:p>",
            "Yes ☒",
        ),
        (
            "<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Click here</w:t></w:r></w:sdtContent>"
            "</w:sdt><w:r><w:t>DOB:</w:t></w:r></w:p>",
            "DOB:",
        ),
        (
            "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:default w:val='0'/></w:checkBox></w:ffData>"
            "</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:t> No</w:t></w:r></w:p>",
            "☐ No",
        ),
        ("<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:t> CSE</w:t></w:r></w:p>", "☒ CSE"),
        ("<w:p><w:hyperlink><w:r><w:t>@handle</w:t></w:r></w:hyperlink></w:p>", "@handle"),
    ],
)
def test_word_text_as_it_is_seen(files: Any, body: str, text: str) -> None:
    assert lines(docx(files, body)) == [text]


def test_word_text_box_is_read_once_after_its_paragraph(files: Any) -> None:
    box = f"<w:txbxContent>{P.format('in the box')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    body = f"<w:p><w:r><w:t>before</w:t></w:r><w:r>{both}</w:r></w:p>" + P.format("after")
    assert lines(docx(files, body)) == ["before", "in the box", "after"]


def test_word_merged_cells_are_given_once(files: Any) -> None:
    body = table(
        cell("Victim", "<w:vMerge w:val='restart'/>") + cell("Name"),
        cell("Victim", "<w:vMerge/>") + cell("DOB"),
        cell("whole width", "<w:gridSpan w:val='2'/>"),
    )
    assert grids(docx(files, body)) == [[["Victim", "Name"], ["", "DOB"], ["whole width", ""]]]


def test_word_nested_table_is_text_of_its_cell(files: Any) -> None:
    nested = f"<w:tc>{table(cell('Tank') + cell('adult'), cell('Blaze') + cell('19'))}<w:p/></w:tc>"
    assert grids(docx(files, table(cell("Alleged") + nested))) == [[["Alleged", "Tank\tadult\nBlaze\t19"]]]


def test_word_frame_around_the_form_is_taken_off(files: Any) -> None:
    framed = table(f"<w:tc>{P.format('Title')}{table(cell('Agency') + cell('Police'))}<w:p/></w:tc>")
    reading = docx(files, framed)
    assert grids(reading) == [[["Agency", "Police"]]]
    assert lines(reading)[0] == "Title"


def test_word_styles_tell_headings_and_lists(files: Any) -> None:
    body = "".join(
        f"<w:p><w:pPr>{style}</w:pPr><w:r><w:t>x</w:t></w:r></w:p>"
        for style in ("<w:pStyle w:val='Heading2'/>", "<w:outlineLvl w:val='0'/>", "<w:numPr/>", "<w:pStyle w:val='House'/>")
    )
    styles = "<w:style w:styleId='House'><w:name w:val='House heading'/><w:basedOn w:val='Heading3'/></w:style>"
    told = [block.style for block in docx(files, body, styles=styles).blocks if isinstance(block, Line)]
    assert told == ["heading2", "heading1", "list", "heading3"]


def test_word_headers_footers_and_notes_come_last(files: Any) -> None:
    reading = docx(files, P.format("body"), header1=P.format("Ref 7"), footer1=P.format("OFFICIAL-SENSITIVE"))
    assert [(line.text, line.style) for line in reading.blocks if isinstance(line, Line)] == [
        ("body", "paragraph"),
        ("Ref 7", "header"),
        ("OFFICIAL-SENSITIVE", "footer"),
    ]
    assert [block.text for block in reading.body() if isinstance(block, Line)] == ["body"]


# PDF


def test_pdf_lines_that_the_page_broke_are_joined(files: Any) -> None:
    reading = read_pdf(files.report("lines.pdf"), "pdf")
    told = next(line for line in lines(reading) if line.startswith("Date/time/location"))
    assert told.endswith(
        "at Grange B&B, DE99 7WP. Tegan Iqbal returned after being missing overnight and said they had been at "
        "Grange B&B. They left when staff approached."
    )
    assert "Alleged offender(s) (if known):" in lines(reading)


def test_pdf_ruled_table(files: Any) -> None:
    story = "Orla was seen with two men by the canal, and got into their car. " * 4
    form = files.ruled([["Name", "Marek Osgood"], ["Details of incident", story], ["Victim (if known)", ""]])
    reading = read_pdf(files.pdf("Operation Liberty", form, "Thank you"), "pdf")
    assert grids(reading) == [[["Name", "Marek Osgood"], ["Details of incident", story.strip()], ["Victim (if known)", ""]]]
    assert lines(reading) == ["Operation Liberty", "Thank you"]


def test_pdf_table_over_two_pages_is_one(files: Any) -> None:
    rows = [["Ref", "Action"], *([f"TA{number:03}", "Visit the arcade"] for number in range(60))]
    read = grids(read_pdf(files.pdf(files.ruled(rows)), "pdf"))
    assert read == [rows]


def test_pdf_columns_without_rules(files: Any) -> None:
    rows = [("Name", "Ivy Marlowe"), ("Agency", "Health"), ("Contact details", "01632 960001"), ("Victim", "Kai Thomas")]
    words = [(x, 700.0 - 24 * number, text) for number, row in enumerate(rows) for x, text in zip((72, 260), row, strict=True)]
    words.append((260, 700 - 24 * 3 - 12, "and one other"))
    read = grids(read_pdf(files.pdf_at(*words), "pdf"))
    assert read == [[*([*row] for row in rows[:3]), ["Victim", "Kai Thomas\nand one other"]]]


def test_pdf_form_fields_stand_beside_their_labels(files: Any) -> None:
    text = read_pdf(files.pdf_form([("Name:", "Ivy Marlowe"), ("Alleged offender(s):", "Tank")]), "pdf").text()
    assert "Name: Ivy Marlowe" in text.replace("\t", " ")
    assert "Alleged offender(s): Tank" in text.replace("\t", " ")
    assert "Witnessed incident? ☒" in text.replace("\t", " ")


def test_pdf_running_headers_are_set_aside(files: Any) -> None:
    words = [(72, 810, "CRE Unit report"), (72, 500, "She was driven off"), (72, 20, "Page 1 of 2")]
    reading = read_pdf(files.pdf_at(*words, pages=2), "pdf")
    assert [block.text for block in reading.body() if isinstance(block, Line)] == ["She was driven off"] * 2
    assert reading.pages == 2


def test_pdf_without_text_needs_a_person(files: Any) -> None:
    problem = read_pdf(files.pdf_at(), "pdf").problems[0]
    assert problem.severity == "attention"
    assert "typed" in problem.remedy


# E-mail


def test_mail_keeps_headers_body_and_attachments(files: Any) -> None:
    reading = read_email(files.mail("See attached.", attachments={"form.docx": b"PK"}), "eml")
    assert reading.headers["subject"] == "Fwd: concern"
    assert reading.attachments == [("form.docx", b"PK")]
    assert lines(reading) == ["See attached."]


def test_mail_quotes_of_forwarding_are_taken_off(files: Any) -> None:
    body = "FYI\n\n> > Name: Ivy Marlowe\n>> Agency: Health\n> Victim: Kai\n"
    assert lines(read_email(files.mail(body), "eml")) == ["FYI", "", "Name: Ivy Marlowe", "Agency: Health", "Victim: Kai"]


@pytest.mark.parametrize(
    ("header", "payload"),
    [
        ('text/plain; charset="utf-8"\nContent-Transfer-Encoding: quoted-printable', b"Caf=C3=A9 =\nNoir"),
        ('text/plain; charset="utf-8"\nContent-Transfer-Encoding: base64', b"Q2Fmw6kgTm9pcg=="),
        ('text/plain; charset="windows-1252"\nContent-Transfer-Encoding: 8bit', b"Caf\xe9 Noir"),
        ('text/plain; charset="us-ascii"', b"Caf\xe9 Noir"),
        ('text/plain; charset="no-such-thing"', b"Caf\xc3\xa9 Noir"),
        ("text/html", b"<html><head><style>p {}</style></head><body><p>Caf&eacute;&nbsp;Noir</p></body></html>"),
    ],
)
def test_mail_encodings(header: str, payload: bytes) -> None:
    content = b"MIME-Version: 1.0\nFrom: a@example.org\nContent-Type: " + header.encode() + b"\n\n" + payload
    assert lines(read_email(content, "eml")) == ["Café Noir"]


def test_mail_form_in_a_table_is_taken_from_the_html(files: Any) -> None:
    rows = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in zip("ABC", "xyz", strict=True))
    reading = read_email(files.mail("A\n\nx\n\nB\n", f"<div>Hello</div><table>{rows}</table>"), "eml")
    assert grids(reading) == [[["A", "x"], ["B", "y"], ["C", "z"]]]


def test_mail_forwarded_as_attachment_is_one(files: Any) -> None:
    inner = b"Subject: report 7\nFrom: b@example.org\n\nseen again\n"
    content = (
        b'MIME-Version: 1.0\nFrom: a@example.org\nContent-Type: multipart/mixed; boundary="q"\n\n'
        b"--q\nContent-Type: text/plain\n\nfyi\n--q\nContent-Type: message/rfc822\n\n" + inner + b"\n--q--\n"
    )
    ((name, inside),) = read_email(content, "eml").attachments
    assert name == "report 7.eml"
    assert "seen again" in lines(read_email(inside, "eml"))


# Sheets


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_encodings_and_delimiters(encoding: str, delimiter: str) -> None:
    rows = [["Extract of 01/09/2026"], ["id", "name", "note"], ["C1", "Zoë", "two\nlines, and a comma"], ["C2", "Ann", ""]]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    read = read_csv(buffer.getvalue().encode(encoding), "csv", "cases").sheets[0]
    assert (read.name, read.rows) == ("cases", [*rows[:3], ["C2", "Ann"]])


def test_workbook_sheets_dates_titles_and_hidden_ones(files: Any) -> None:
    seen = datetime.fromisoformat("2026-09-01T18:30")
    content = files.workbook(
        {"Cases": [["Extract"], [], ["id", "seen", "n"], ["C1", seen, 3]], "Old": [["id"], ["C9"]]}, hidden="Old"
    )
    reading = read_workbook(content, "xlsx")
    assert [sheet.name for sheet in reading.sheets] == ["Cases", "Old"]
    assert reading.sheets[0].rows == [["Extract"], [], ["id", "seen", "n"], ["C1", seen, 3]]
    assert [(problem.field, problem.severity) for problem in reading.problems] == [("Old", "note")]


def test_csv_with_a_quote_that_never_ends_is_refused() -> None:
    with pytest.raises(BadInput, match="quotation mark"):
        read_csv(b'id,note\n1,"' + b"x" * 1_100_000, "csv", "cases")


def test_workbook_formula_is_the_value_that_was_computed_last(files: Any) -> None:
    plain = files.workbook({"A": [[1, 2], [3]]})
    with zipfile.ZipFile(io.BytesIO(plain)) as package:
        parts: dict[str, bytes | str] = {name: package.read(name) for name in package.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert isinstance(sheet, bytes)
    cells = (
        b'<c r="A1"><f>1+6</f><v>7</v></c><c r="C1"><f>1+1</f></c><c r="D1" t="e"><v>#N/A</v></c><c r="E1" t="b"><v>1</v></c>'
    )
    parts["xl/worksheets/sheet1.xml"] = re.sub(
        rb"<sheetData>.*</sheetData>", b'<sheetData><row r="3">' + cells + b"</row></sheetData>", sheet
    )
    assert read_workbook(files.zip(parts), "xlsx").sheets[0].rows == [[], [], [7, None, None, "#N/A", True]]
