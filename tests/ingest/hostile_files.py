"""Some 120 hostile files, each made here: bombs, entities, macros, names that climb, cut short, two kinds at once."""

import io
import itertools
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

FORM = "<w:p><w:r><w:t>Reference: LIB-2026-00001</w:t></w:r></w:p>"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ENTITIES = {
    "file": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "net": '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:1/x">]>',
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;<!ENTITY e "x">]>',
    "laughs": '<!DOCTYPE x [<!ENTITY a "ha ha ha ha ha ha">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in itertools.pairwise("abcdefghi"))
    + '<!ENTITY e "&i;">]>',
}
CLIMBING = (
    "../../../../tmp/climbed.docx", "..\\..\\climbed.docx", "/etc/climbed.docx", "C:\\climbed.docx", "a/../../climbed.docx",
    "con.docx", "nul\x00l.docx", "a" * 300 + ".docx", "\u202excod.exe", "line\nbreak.docx", "./.hidden/../x.docx", "ＡＢ．docx",
)  # fmt: skip
HEADS = {
    "gif": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "exe": b"MZ\x90\x00" + b"\x00" * 60,
    "html": b"<html><script>alert(1)</script>",
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "shell": b"#!/bin/sh\nrm -rf /\n",
    "png": b"\x89PNG\r\n\x1a\n",
}


def hostile(files: Any) -> Iterator[tuple[str, bytes]]:
    """Name and content of each; `files` makes what is whole (see conftest.py)."""
    for number, (name, content) in enumerate(itertools.chain.from_iterable(make(files) for make in KINDS)):
        yield f"{number:03}-{name}", content


def _cut(files: Any) -> Iterator[tuple[str, bytes]]:
    form = files.docx(FORM * 20)
    samples = {
        "docx": form,
        "pdf": files.pdf("Name: Ivy", "Victim: Kai"),
        "xlsx": files.workbook({"A": [["id", "name"], ["C1", "Ann"]]}),
        "eml": files.mail("> Name: Ivy", "<table><tr><td>a<td>b</table>", {"form.docx": form}),
        "csv": 'id;name;details\n1;"two\nlines";"never closed\n'.encode("utf-16"),
        "zip": files.zip({"a.docx": form, "b/c.docx": form}),
    }
    for ending, content in samples.items():
        for share in (0.1, 0.35, 0.6, 0.85, 0.99):
            yield f"cut-{int(100 * share)}.{ending}", content[: int(len(content) * share)]
        middle = len(content) // 2
        yield f"hole.{ending}", content[: middle - 40] + b"\xff" * 80 + content[middle + 40 :]


def _entities(files: Any) -> Iterator[tuple[str, bytes]]:
    for kind, declaration in ENTITIES.items():
        document = (
            f"{declaration}<w:document xmlns:w='{WORD}'><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
        )
        sheet = f"{declaration}<worksheet xmlns='{SHEET}'><sheetData><row r='1'><c><v>&e;</v></c></row></sheetData></worksheet>"
        for encoding in ("utf-8", "utf-16"):
            types = {"[Content_Types].xml": "<Types/>"}
            yield f"{kind}-{encoding}.docx", files.zip({**types, "word/document.xml": document.encode(encoding)})
            with zipfile.ZipFile(io.BytesIO(files.workbook({"A": [["x"]]}))) as package:
                parts: dict[str, bytes | str] = {name: package.read(name) for name in package.namelist()}
            yield f"{kind}-{encoding}.xlsx", files.zip({**parts, "xl/worksheets/sheet1.xml": sheet.encode(encoding)})


def _climbing(files: Any) -> Iterator[tuple[str, bytes]]:
    form = files.docx(FORM)
    for number, name in enumerate(CLIMBING):
        yield f"climbs-{number}.zip", files.zip({name: form})
    yield "mail-climbs.eml", files.mail("see the form", attachments={"../../climbed.docx": form})
    link = zipfile.ZipInfo("link.docx")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(link, "/etc/passwd")
        package.writestr("a.docx", form)
        package.writestr("A.DOCX", form)
    yield "symlink.zip", buffer.getvalue()


def _two_kinds(files: Any) -> Iterator[tuple[str, bytes]]:
    bodies = {"zip": files.zip({"a.docx": files.docx(FORM)}), "docx": files.docx(FORM), "pdf": files.pdf("Victim: Kai")}
    for (head, start), (kind, body) in itertools.product(HEADS.items(), bodies.items()):
        yield f"{head}-and-{kind}.{kind}", start + body
        yield f"{kind}-and-{head}.{head}", body + start


def _bombs(files: Any) -> Iterator[tuple[str, bytes]]:
    yield "paragraphs.docx", files.docx("<w:p/>" * 2_000_000)
    yield "deep.docx", files.docx("<w:sdt><w:sdtContent>" * 20_000)
    yield "one-run.docx", files.docx(f"<w:p><w:r><w:t>{'a ' * 2_500_000}</w:t></w:r></w:p>")
    yield "zeros.zip", files.zip({f"{number}.docx": b"\x00" * 4_000_000 for number in range(20)})
    yield "many.zip", files.zip({f"{number}.txt": b"x" for number in range(6_000)})
    nested = files.docx(FORM)
    for _ in range(12):
        nested = files.zip({"in.zip": nested})
    yield "nested.zip", nested
    yield "rows.xlsx", _rows(files, 300_000)
    yield "far.xlsx", _rows(files, 1).replace(b"A1", b"XFD1048576")
    yield "stream.pdf", _pdf_bomb()
    yield "wide.csv", b",".join([b"1"] * 400_000)
    yield "quote.csv", b'a,b,c\n"' + b"x" * 2_000_000
    yield "blank.txt", b"Reference:" + b" " * 1_000_000 + b"x"
    yield "digits.txt", b"Details of incident: " + b"07700 " * 60_000
    yield "brackets.txt", b"Victim: " + b"(" * 200_000
    yield "handles.txt", b"Details of incident: " + b"@a." * 60_000
    sentence = b"Mr Kai Thomas and "
    lines = b"\n".join([sentence * 1_000] * 10)
    yield "pages.txt", b"Operation Liberty\nVictim: Kai\nDetails of incident: " + lines
    yield "blanks.txt", b"Reference:" + (b" " * 900 + b"x") * 40 + b"\nDetails of incident:" + (b"\t" * 900 + b"x") * 40
    yield "brackets-again.txt", b"Operation Liberty\nVictim: Kai\nDetails of incident: " + b"(a" * 900 + b" (a(" * 9_000
    yield "dots.txt", b"Operation Liberty\nVictim: Kai\nDetails of incident: " + (b"a." * 900 + b" ") * 20 + b"@" * 1_000
    yield "numbers.txt", b"Operation Liberty\nVictim: Kai\nDetails of incident: " + b"1/2/26 07700 " * 3_000
    yield "words.txt", b"Operation Liberty\nVictim: Kai\nDetails of incident: " + b"Mr Kai Thomas and " * 20_000
    yield (
        "deep.eml",
        b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        + (b"--b\nContent-Type: message/rfc822\n\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" * 2_000),
    )
    yield "deep.html", b"<html><body>" + b"<div>" * 100_000


def _rows(files: Any, many: int) -> bytes:
    with zipfile.ZipFile(io.BytesIO(files.workbook({"A": [["x"]]}))) as package:
        parts: dict[str, bytes | str] = {name: package.read(name) for name in package.namelist()}
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>x</t></is></c></row>' for row in range(1, many + 1))
    parts["xl/worksheets/sheet1.xml"] = f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>'
    return files.zip(parts)


def _pdf_bomb() -> bytes:
    """A page whose content inflates to 80 MB."""
    stream = zlib.compress(b"BT /F1 12 Tf (a) Tj ET\n" * 3_500_000, 9)
    head = struct.pack("4s", b"%PDF") + b"-1.4\n"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(stream) + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = head, []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)


def _macros(files: Any) -> Iterator[tuple[str, bytes]]:
    macro = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512 + "VBA".encode("utf-16-le")
    with zipfile.ZipFile(io.BytesIO(files.docx(FORM))) as package:
        parts: dict[str, bytes | str] = {name: package.read(name) for name in package.namelist()}
    yield "macro.docm", files.zip({**parts, "word/vbaProject.bin": macro})
    yield "macro.docx", files.zip({**parts, "word/vbaProject.bin": macro})
    remote = '<Relationships><Relationship Target="http://127.0.0.1:1/t.dotm" TargetMode="External"/></Relationships>'
    yield "template.docx", files.zip({**parts, "word/_rels/settings.xml.rels": remote})
    with zipfile.ZipFile(
        io.BytesIO(files.workbook({"A": [["=cmd|' /C calc'!A0", '=HYPERLINK("http://127.0.0.1:1")']]}))
    ) as book:
        cells: dict[str, bytes | str] = {name: book.read(name) for name in book.namelist()}
    yield "macro.xlsm", files.zip({**cells, "xl/vbaProject.bin": macro})
    yield "formula.csv", b"id,name\n=cmd|' /C calc'!A0,+1+1\n@SUM(A1),-2\n"
    yield (
        "javascript.pdf",
        files.pdf("Victim: Kai").replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction <</S/JavaScript/JS(x)>>"),
    )


KINDS = (_cut, _entities, _climbing, _two_kinds, _bombs, _macros)
