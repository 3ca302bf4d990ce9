"""The Word template that packs are written into: made by code, then the user's to edit.

A template may use the fields of `fields`; where `{{ section.content }}` (or `{{ content.KEY }}`) stands alone in a paragraph,
the section's paragraphs, tables and pictures take its place.
"""

import io
from typing import Any

from viz.pack.content import Pack, Section, in_words

MARK = "\u27e6{}\u27e7"
"""Stands for a section's content until the template has been filled."""
SIDES_MM = 18


def fields(pack: Pack, sections: tuple[Section, ...]) -> dict[str, Any]:
    """Everything that a template may use."""
    marks = {section.key: MARK.format(section.key) for section in sections}
    return {
        "title": pack.title,
        "edition": pack.edition,
        "marking": pack.marking,
        "caveat": pack.caveat,
        "recipient": pack.recipient,
        "purpose": pack.purpose,
        "author": pack.author,
        "origin": pack.origin(),
        "as_of": in_words(pack.as_of),
        "generated_on": in_words(pack.generated_on),
        "sections": [{"key": one.key, "title": one.title, "content": marks[one.key]} for one in sections],
        "content": marks,
    }


def default_template() -> bytes:
    """A template with every field in its place."""
    from docx import Document
    from docx.shared import Pt, RGBColor

    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    for level, size in ((0, 20), (1, 14)):
        style = document.styles["Title" if level == 0 else f"Heading {level}"]
        style.font.name, style.font.size = "Arial", Pt(size)
        style.font.color.rgb = RGBColor(0x0B, 0x0C, 0x0C)
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            style.element.rPr.rFonts.attrib.pop(_name(f"{script}Theme"), None)
    _page(document.sections[0])
    document.add_paragraph("{{ title }}", style="Title")
    document.add_paragraph("{%p if edition %}")
    document.add_paragraph().add_run("{{ edition }}").bold = True
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("As known by the end of {{ as_of }}.")
    document.add_paragraph("{{ origin }}")
    document.add_paragraph().add_run("{{ caveat }}").bold = True
    document.add_paragraph("{%p for section in sections %}")
    document.add_paragraph("{{ section.title }}", style="Heading 1")
    document.add_paragraph("{{ section.content }}")
    document.add_paragraph("{%p endfor %}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(page: Any) -> None:
    """Size, marking and caveat of every page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(SIDES_MM)
    page.top_margin, page.bottom_margin = Mm(24), Mm(28)
    top = page.header.paragraphs[0]
    top.alignment = WD_ALIGN_PARAGRAPH.CENTER
    top.add_run("{{ marking }}").bold = True
    _small(page.header.add_paragraph(), "{{ title }} \u2013 as known by the end of {{ as_of }}")
    _small(page.footer.paragraphs[0], "{{ caveat }}")
    foot = _small(page.footer.add_paragraph(), "Made on {{ generated_on }}. Page ")
    _counted(foot, "PAGE")
    foot.add_run(" of ").font.size = Pt(8)
    _counted(foot, "NUMPAGES")
    last = page.footer.add_paragraph()
    last.alignment = WD_ALIGN_PARAGRAPH.CENTER
    last.add_run("{{ marking }}").bold = True


def _name(local: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{local}"))


def _small(paragraph: Any, text: str) -> Any:
    from docx.shared import Pt

    paragraph.add_run(text).font.size = Pt(8)
    return paragraph


def _counted(paragraph: Any, what: str) -> None:
    """A number that the word processor counts."""
    from docx.oxml import OxmlElement

    field = OxmlElement("w:fldSimple")
    field.set(_name("instr"), what)
    run = paragraph.add_run("1")
    field.append(run._r)
    paragraph._p.append(field)
