"""The kinds of file that a pack can be, declared once."""

from collections.abc import Callable
from dataclasses import dataclass

from viz.pack.content import Pack
from viz.pack.pdf import pdf
from viz.pack.sheet import workbook
from viz.pack.word import word

Written = tuple[bytes, int]
Template = tuple[bytes, str] | None


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of file: its name, its words, its media type, and what writes it and says how many pages there are."""

    name: str
    label: str
    media: str
    write: Callable[[Pack, Template], Written]


def _pdf(pack: Pack, _template: Template) -> Written:
    return pdf(pack)


def _docx(pack: Pack, template: Template) -> Written:
    """Pages are those of the same content as PDF: a Word file has none until somebody lays it out."""
    return word(pack, *template) if template else word(pack), pdf(pack)[1]


def _xlsx(pack: Pack, _template: Template) -> Written:
    return workbook(pack)


OFFICE = "application/vnd.openxmlformats-officedocument"
FORMS = {
    one.name: one
    for one in (
        Form("pdf", "PDF, to read and print", "application/pdf", _pdf),
        Form("docx", "Word, to work on", f"{OFFICE}.wordprocessingml.document", _docx),
        Form("xlsx", "Workbook of its tables", f"{OFFICE}.spreadsheetml.sheet", _xlsx),
    )
}
