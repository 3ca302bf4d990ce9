"""A pack as Word, written into a template that the user may have edited."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.errors import BadInput
from viz.export.picture import clean
from viz.pack.content import Block, Figure, Pack, Paragraph, Section, Table
from viz.pack.template import MARK, default_template, fields

WIDTH_MM = 174.0
HEAD = "E8EDF3"
AFTER_BORDERS = ("shd", "tblLayout", "tblCellMar", "tblLook")
"""What stands behind a table's borders: Word minds the order."""
FIELDS_SAID = "title, edition, marking, caveat, recipient, purpose, author, origin, as_of, generated_on, sections, content"


def word(pack: Pack, template: bytes | None = None, called: str = "the template") -> bytes:
    """The file.

    Parameters
    ----------
    template : bytes, optional
        The user's own; the one that Kith makes unless given.
    called : str
        How an error names it.

    Raises
    ------
    BadInput
        If the template is none, or uses a field that packs do not have; names it.
    """
    sections = tuple(pack.everything())
    document = _filled(pack, sections, template or default_template(), called)
    for section in sections:
        for paragraph in _marked(document, MARK.format(section.key)):
            _put(document, paragraph, section)
    said = document.core_properties
    said.title, said.author, said.subject, said.language = clean(pack.title), clean(pack.author), pack.marking, "en-GB"
    said.comments = clean(pack.origin())
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _filled(pack: Pack, sections: tuple[Section, ...], template: bytes, called: str) -> Any:
    from docxtpl import DocxTemplate
    from jinja2 import Environment, StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError

    known = fields(pack, sections)
    remedy = f"Packs have these fields: {FIELDS_SAID}. Mend it, or delete it to have Kith's own."
    try:
        made = DocxTemplate(io.BytesIO(template))
        wrong = sorted(made.get_undeclared_template_variables() - known.keys())
        if wrong:
            raise BadInput(f"{called} uses a field that packs do not have: {', '.join(wrong)}.", remedy, wrong[0])
        made.render(_clean(known), Environment(undefined=StrictUndefined, autoescape=True), autoescape=True)
    except UndefinedError as error:
        field = (re.findall(r"'([^']+)'", str(error)) or [""])[-1]
        raise BadInput(f"{called} uses a field that packs do not have: {field}.", remedy, field) from None
    except TemplateSyntaxError as error:
        raise BadInput(f"{called} has a field that is not written right: {error.message}.", remedy, "template") from None
    except (TemplateError, KeyError, ValueError, zipfile.BadZipFile, OSError) as error:
        raise BadInput(f"{called} cannot be read as a Word template: {error}.", remedy, "template") from None
    return made.docx


def _clean(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _clean(held) for name, held in value.items()}
    if isinstance(value, list):
        return [_clean(held) for held in value]
    return clean(value)


def check(template: Path, pack: Pack) -> None:
    """Refuse a template that `pack` cannot be written into. Raises BadInput."""
    word(pack, template.read_bytes(), template.name)


def _marked(document: Any, mark: str) -> Iterator[Any]:
    """Paragraphs that hold a section's mark, in the body and in tables of the template."""
    from docx.text.paragraph import Paragraph as Text

    for element in list(document.element.body.iter(f"{{{document.element.nsmap['w']}}}p")):
        paragraph = Text(element, document)
        if mark in paragraph.text:
            yield paragraph


def _put(document: Any, paragraph: Any, section: Section) -> None:
    place = paragraph._p
    for block in section.filled():
        for element in _elements(document, block):
            place.addprevious(element)
    place.getparent().remove(place)


def _elements(document: Any, block: Block) -> Iterator[Any]:
    if isinstance(block, Paragraph):
        yield _text(document, block.text, strong=block.strong)
    elif isinstance(block, Table):
        yield _text(document, block.caption, strong=True, stays=True)
        yield _table(document, block)
        yield _text(document, "")
    else:
        yield _picture(document, block)
        yield _text(document, f"{block.caption} {block.says}".strip())


def _text(document: Any, text: str, *, strong: bool = False, stays: bool = False) -> Any:
    paragraph = document.add_paragraph()
    paragraph.add_run(clean(text)).bold = strong
    paragraph.paragraph_format.keep_with_next = stays
    return paragraph._p


def _picture(document: Any, figure: Figure) -> Any:
    from docx.shared import Mm

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    drawn = paragraph.add_run().add_picture(io.BytesIO(figure.png), width=Mm(WIDTH_MM * figure.share))
    if drawn.height > Mm(210):
        drawn.width, drawn.height = int(drawn.width * Mm(210) / drawn.height), Mm(210)
    drawn._inline.docPr.set("descr", clean(figure.says or figure.caption))
    return paragraph._p


def _table(document: Any, table: Table) -> Any:
    from docx.shared import Mm, Pt

    grid = document.add_table(rows=1, cols=len(table.header))
    grid.autofit = False
    shares = table.shares or (1,) * len(table.header)
    widths = [Mm(WIDTH_MM * share / sum(shares)) for share in shares]
    _borders(grid)
    _row(grid.rows[0], table.header, widths, head=True)
    for row in table.rows:
        _row(grid.add_row(), row, widths)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for row in grid.rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(0)
                for run in paragraph.runs:
                    run.font.size = Pt(8.5)
    return grid._tbl


def _row(row: Any, texts: tuple[str, ...], widths: list[Any], *, head: bool = False) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = width
        cell.paragraphs[0].add_run(clean(text)).bold = head
        if head:
            shade = OxmlElement("w:shd")
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", HEAD)):
                shade.set(qn(f"w:{name}"), value)
            cell._tc.get_or_add_tcPr().append(shade)


def _borders(grid: Any) -> None:
    """Lines around every cell, whatever styles the template has."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    lines = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B1B4B6")):
            line.set(qn(f"w:{name}"), value)
        lines.append(line)
    properties = grid._tbl.tblPr
    later = [one for one in properties if one.tag in {qn(f"w:{name}") for name in AFTER_BORDERS}]
    if later:
        later[0].addprevious(lines)
    else:
        properties.append(lines)
