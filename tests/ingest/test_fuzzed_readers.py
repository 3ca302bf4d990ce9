"""Every reader, given real files that were cut and changed at random: it reads something, or raises an error of the house.

`--fuzz N` has each read N times; a few are enough for every day.
"""

import importlib
import inspect
import io
import pkgutil
import random
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import ingest.readers
from graph.errors import KithError
from ingest import lists, maps
from ingest.documents import receive
from ingest.limits import LIMITS
from ingest.readers.docx import read_docx
from ingest.readers.email import read_email, text_blocks
from ingest.readers.opendocument import read_opendocument
from ingest.readers.package import open_package
from ingest.readers.pdf import read_pdf
from ingest.readers.richtext import read_rich_text
from ingest.readers.sheet import decode, read_csv
from ingest.readers.webpage import page_blocks
from ingest.readers.workbook import read_workbook
from ingest.reading import read

TODAY = date(2026, 3, 31)
EVERY_DAY = 40
FORM = (
    "Operation Liberty information report", "Reference: LIB-2026-00001", "Date/Time of report: 29/03/2026",
    "Name: Zara Eastham", "Agency: Police", "Victim: Kai Thomas", "DOB: 03/02/2012",
    "Details of incident: 1. Kai was seen at Wharf Hotel. 2. Later too.",
)  # fmt: skip
PARAGRAPHS = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in FORM)
WORDS = (
    b"", b"\x00", b"\xff\xfe", b"<", b">", b"&#0;", b"&#x110000;", b"&amp;", b"\\", b"{", b"}}", b"\\u-99999 ", b"\\'zz", b'"',
    b"\r", b"\n\n", b"=?utf-8?b?!?=", b"Content-Type: text/html; charset=none\r\n", b"charset=utf-7", b"99999999999999999999",
    b"-1", b"NaN", b"31/02/2026", b"2026-13-40", b"00/00/0000", "\u202e\u0130ß\U0010ffff".encode(), b"<w:tbl>", b"<table>",
    b"w:val='-1'", b"<c t='s'><v>9999</v></c>", b"endobj", b"stream", b"<<", b">>", b"/Kids [1 0 R]", b"[", b"null", b"1e999",
)  # fmt: skip
"""What is put in or over: signs that readers stumble over."""

Reader = Callable[[bytes], object]
READERS: dict[str, tuple[Reader, str]] = {
    "docx.read_docx": (lambda content: read_docx(content, "docx"), "docx"),
    "docx.read_docx of a table": (lambda content: read_docx(content, "docx"), "table.docx"),
    "email.read_email": (lambda content: read_email(content, "eml"), "eml"),
    "email.text_blocks": (lambda content: text_blocks(decode(content)), "txt"),
    "opendocument.read_opendocument": (lambda content: read_opendocument(content, "odt"), "odt"),
    "package.open_package": (lambda content: open_package(content).close(), "zip"),
    "pdf.read_pdf": (lambda content: read_pdf(content, "pdf"), "pdf"),
    "pdf.read_pdf of lines": (lambda content: read_pdf(content, "pdf"), "lines.pdf"),
    "richtext.read_rich_text": (lambda content: read_rich_text(content, "rtf"), "rtf"),
    "sheet.decode": (decode, "csv"),
    "sheet.read_csv": (lambda content: read_csv(content, "csv", "cases"), "csv"),
    "webpage.page_blocks": (lambda content: page_blocks(decode(content)), "html"),
    "workbook.read_workbook": (lambda content: read_workbook(content, "xlsx"), "xlsx"),
    "lists.read_list": (lambda content: lists.read_list("list.csv", content), "csv"),
    "lists.read_list of a workbook": (lambda content: lists.read_list("list.xlsx", content), "xlsx"),
    "maps.read_wards": (maps.read_wards, "geojson"),
    "documents.receive": (lambda content: list(receive("sent.zip", content)), "zip"),
}
"""Each reader with the file that it is given."""
NO_READERS = frozenset({
    "email.text_blocks", "package.declared_size", "package.locked", "package.main_part", "package.parse_xml",
    "package.read_part", "package.refuse_declarations", "package.refuse_larger", "pagelines.group_lines", "pagelines.joined",
    "pagelines.page_blocks", "pagelines.text_columns", "sheet.bounded", "typed.is_typed_form", "typed.typed_lines",
    "wordtext.local_name", "formfields.field_words",
})  # fmt: skip
"""Parts of readers, which are given what one of them has taken apart."""

TAKEN_IN = ("docx", "table.docx", "odt", "pdf", "lines.pdf", "xlsx", "eml", "csv", "txt", "html", "rtf", "zip")


@pytest.fixture(scope="module")
def samples(files: Any) -> dict[str, bytes]:
    """A real file of every kind."""
    rows = [["child_id", "surname", "forename", "dob"], ["C1", "Thomas", "Kai", date(2012, 2, 3)], ["C2", "Ward", "Jo", ""]]
    square = [[[-1.5, 52.9], [-1.4, 52.9], [-1.4, 53.0], [-1.5, 52.9]]]
    ward = {"type": "Feature", "properties": {"WD24NM": "Castle"}, "geometry": {"type": "Polygon", "coordinates": square}}
    space = 'xmlns:office="o" xmlns:text="t" xmlns:table="b"'
    text = "".join(f"<text:p>{line}</text:p>" for line in FORM)
    cell = "<table:table-cell><text:p>Victim</text:p></table:table-cell>"
    text += f"<table:table><table:table-row>{cell}{cell}</table:table-row></table:table>"
    body = f"<office:body><office:text>{text}</office:text></office:body>"
    odt = f"<office:document-content {space}>{body}</office:document-content>"
    return {
        "docx": files.docx(PARAGRAPHS, header1="<w:p><w:r><w:t>OFFICIAL</w:t></w:r></w:p>"),
        "table.docx": files.report("table.docx"),
        "odt": files.zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": odt}),
        "pdf": files.pdf_form([("Name:", "Zara Eastham"), ("Victim:", "Kai Thomas")]),
        "lines.pdf": files.report("lines.pdf"),
        "xlsx": files.workbook({"Cases": rows}),
        "eml": files.mail("\n".join(FORM), "<table><tr><td>Victim<td>Kai</table>", {"form.docx": files.docx(PARAGRAPHS)}),
        "csv": "child_id;surname;né\nC1;Thomas;03/02/2012\nC2;\"Ward\nJo\";\n".encode("cp1252"),
        "txt": "\n".join(FORM).encode("utf-16"),
        "html": f"<html><body><table><tr><td>Victim<td>Kai</table><p>{'<br>'.join(FORM)}".encode(),
        "rtf": (r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}" + r"\par ".join(FORM) + r"\trowd\cell a\u8217?\'e9\cell\row}").encode(),
        "geojson": orjson.dumps({"type": "FeatureCollection", "features": [ward, ward]}),
        "zip": files.zip({"a/form.docx": files.docx(PARAGRAPHS), "b.csv": "id,name\n1,Kai\n"}),
    }  # fmt: skip


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The file cut, changed, doubled or written over in places; of a package mostly what is packed in it."""
    if content.startswith(b"PK") and chance.random() < 0.7:
        return _packed_again(content, chance)
    changed = bytearray(content[: int(len(content) * chance.choice((1, 1, 1, chance.random())))])
    for _ in range(chance.randrange(1, 9)):
        at, length = chance.randrange(len(changed) + 1), chance.choice((0, 1, 4, 40))
        match chance.randrange(4):
            case 0:
                changed[at : at + length] = chance.choice(WORDS)
            case 1:
                changed[at : at + length] = chance.randbytes(length)
            case 2:
                changed[at:at] = changed[at : at + 20 * length]
            case _:
                del changed[at : at + 20 * length]
    return bytes(changed)


def _packed_again(content: bytes, chance: random.Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(buffer, "w") as made:
        names = package.namelist()
        hit = chance.choice(names)
        for name in names:
            part = package.read(name)
            if name == hit and chance.random() < 0.1:
                continue
            made.writestr(name, damaged(part, chance) if name == hit else part)
    return buffer.getvalue()


def often(fuzz: int) -> settings:
    """How many times a file is damaged: as asked for, or the same few every day."""
    return settings(
        max_examples=fuzz or EVERY_DAY, deadline=None, derandomize=not fuzz, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def found() -> Iterator[str]:
    """Every public function that the readers' modules have of their own."""
    for module in pkgutil.iter_modules(ingest.readers.__path__):
        loaded = importlib.import_module(f"ingest.readers.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if not name.startswith("_") and function.__module__ == loaded.__name__:
                yield f"{module.name}.{name}"


def test_every_reader_is_fuzzed() -> None:
    """Add a new reader to `READERS`; a part of one to `NO_READERS`."""
    assert set(found()) <= {name.partition(" ")[0] for name in READERS} | NO_READERS


@pytest.mark.parametrize("name", READERS)
def test_a_damaged_file_is_read_or_refused(name: str, samples: dict[str, bytes], fuzz: int) -> None:
    reader, sample = READERS[name]
    whole = samples[sample]
    reader(whole)

    @often(fuzz)
    @given(seed=st.integers(0, 2**63))
    def holds(seed: int) -> None:
        with suppress(KithError):
            reader(damaged(whole, random.Random(seed)))

    holds()


@pytest.mark.parametrize(
    "sample", ["docx", "table.docx", "odt", "lines.pdf", "xlsx", "eml", "csv", "txt", "html", "rtf", "zip"]
)
def test_what_is_read_of_a_damaged_file_is_told(sample: str, samples: dict[str, bytes], fuzz: int) -> None:
    """The whole way, parsers too: records, a problem with its way out, or files within."""
    whole = samples[sample]

    @often(fuzz)
    @given(seed=st.integers(0, 2**63))
    def holds(seed: int) -> None:
        for received in receive(f"sent.{sample}", damaged(whole, random.Random(seed)), LIMITS):
            draft = read(received, TODAY)
            assert draft.records or draft.problems or draft.kind == "container" or received.passed_over, (seed, received.path)

    holds()
