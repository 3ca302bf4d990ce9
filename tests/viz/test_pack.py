"""Packs as files: nothing cut, nothing that a name could break, formulas kept as words."""

import io
import re
from datetime import date
from pathlib import Path

import pypdf
import pytest
from docx import Document
from openpyxl import load_workbook

from graph.store.base import Node
from viz.pack.content import Figure, LeftOut, Pack, Paragraph, Section, Table
from viz.pack.figures import Drawn, bars, map_of, network
from viz.pack.forms import FORMS
from viz.pack.template import fields
from viz.pack.word import word

DOCS = Path(__file__).parents[2] / "docs/packs.md"
HOSTILE = ("<b>Jo & Co</b>", "=HYPERLINK(1)", "{{ title }}", "{% if %}", "\x00\x1b[31m", "حسن", "Zoë O’Néill")


def pack_of(*sections: Section) -> Pack:
    day = date(2026, 3, 31)
    return Pack("tasking", "Tasking pack", "OFFICIAL-SENSITIVE", "ann", "Ben", "Tasking", day, day, sections, ("LIB-1",))


def words_of(content: bytes) -> str:
    return " ".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


def test_no_row_is_cut_however_much_stands_in_it() -> None:
    long = " ".join(f"word{number}" for number in range(2500))
    table = Table("Long", ("Ref", "Text"), (("A1", long), ("A2", "short")), (1, 3))
    content, pages = FORMS["pdf"].write(pack_of(Section("a", "A", (table,))), None)
    said = words_of(content)
    assert {f"word{number}" for number in range(2500)} <= set(re.findall(r"word\d+", said))
    assert pages > 3


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_names_that_are_markup_or_formulas_are_words(form: str) -> None:
    rows = tuple((name, name) for name in HOSTILE)
    section = Section("a", HOSTILE[0], (Paragraph(HOSTILE[2]), Table(HOSTILE[1], ("Name", "Name"), rows)))
    content, _ = FORMS[form].write(pack_of(section), None)
    if form == "pdf":
        said = words_of(content)
    elif form == "docx":
        document = Document(io.BytesIO(content))
        said = " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    else:
        cells = [cell for sheet in load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row]
        assert not any(cell.data_type == "f" for cell in cells)
        said = " ".join(str(cell.value) for cell in cells if cell.value)
    for name in ("<b>Jo & Co</b>", "{{ title }}", "{% if %}", "Zoë O’Néill"):
        assert name in said


def test_figures_are_pictures_whatever_is_drawn() -> None:
    nodes = [(Node(f"e{number}", "Child" if number else "Location", name), name) for number, name in enumerate(HOSTILE)]
    pictures = (
        bars(["a", "b"], {"x": [0, 0], "y": [1, 2]}, HOSTILE[0]),
        network(nodes, [Drawn("e0", "e1", 3)], ["e0"]),
        network(nodes[:1], []),
        map_of([("1", -1.5, 52.9)], [[(-1.6, 52.8), (-1.4, 52.8), (-1.4, 53.0)]]),
        map_of([]),
    )
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    section = Section("a", "A", tuple(Figure("One.", picture, "says") for picture in pictures))
    content, pages = FORMS["pdf"].write(pack_of(section), None)
    assert sum(len(page.images) for page in pypdf.PdfReader(io.BytesIO(content)).pages) == len(pictures)
    assert pages > 1
    document = Document(io.BytesIO(word(pack_of(section))))
    assert len(document.inline_shapes) == len(pictures)
    assert 'descr="says"' in document.element.xml


def test_what_is_left_out_and_an_empty_section_are_said() -> None:
    pack = pack_of(Section("a", "Empty one", ()))
    assert "Empty one Nothing to report." in words_of(FORMS["pdf"].write(pack, None)[0])
    told = Pack(**{**{name: getattr(pack, name) for name in pack.__slots__}, "left_out": (LeftOut("A thing", "No right"),)})
    assert "A thing No right" in words_of(FORMS["pdf"].write(told, None)[0])


def test_every_field_that_the_guide_names_exists() -> None:
    known = fields(pack_of(Section("gaps", "Gaps", ())), (Section("gaps", "Gaps", ()),))
    named = set(re.findall(r"\{\{ ([a-z_]+)(?:\.([a-z_]+))? \}\}", DOCS.read_text(encoding="utf-8")))
    assert named
    for name, part in named:
        held = known["sections"][0] if name == "section" else known[name]
        assert not part or part in held
