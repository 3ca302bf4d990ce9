"""OpenDocument texts (.odt), as LibreOffice writes them: paragraphs, headings, lists and tables in reading order."""

import zipfile
from collections.abc import Iterator

from lxml import etree

from graph.errors import TooLarge
from ingest.limits import LIMITS, Limits
from ingest.readers.model import Grid, Line, Reading
from ingest.readers.package import main_part, open_package, parse_xml, read_part, refuse_larger
from ingest.readers.wordtext import local_name

WHITE = {"tab": "\t", "line-break": "\n"}
UNSEEN = frozenset({"annotation", "tracked-changes", "note", "sequence-decls", "forms", "variable-decls"})
BOLD = frozenset({"bold", "600", "700", "800", "900"})
MOST_REPEATED = 50
"""An empty cell or row may say that it stands there thousands of times."""


def read_opendocument(content: bytes, media: str, limits: Limits = LIMITS) -> Reading:
    """Read an OpenDocument text.

    Raises
    ------
    BadInput, Locked, TooLarge
        It is damaged, protected or declares entities; or it holds more than `limits` allow.
    """
    with open_package(content) as package:
        body = main_part(package, "content.xml", limits.text_part_bytes)
        refuse_larger(package, [body], limits.text_part_bytes)
        root = parse_xml(read_part(package, body, limits.text_part_bytes))
        walk = _Walk(_bold_styles(root), limits)
        blocks = [block for found in root.iter("{*}text") if local_name(found) == "text" for block in walk.blocks(found)]
        margins = _margins(package, limits)
    return Reading(media=media, blocks=[*blocks, *margins])


def _margins(package: zipfile.ZipFile, limits: Limits) -> list[Line]:
    """Page headers and footers, which stand with the styles."""
    if "styles.xml" not in package.namelist():
        return []
    root = parse_xml(read_part(package, "styles.xml", limits.text_part_bytes))
    found: list[Line] = []
    for style in ("header", "footer"):
        for part in root.iter(f"{{*}}{style}"):
            found += [Line(text, style) for child in part if (text := _plain(child).strip())]
    return found


def _bold_styles(root: etree._Element) -> set[str]:
    """Styles of the text that are bold."""
    bold = set()
    for style in root.iter("{*}style"):
        weights = [value for part in style for key, value in part.attrib.items() if str(key).endswith("font-weight")]
        if any(str(weight) in BOLD for weight in weights):
            bold.add(_attribute(style, "name"))
    return bold


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _plain(element: etree._Element) -> str:
    return "".join(text for text, _ in _runs(element, set(), False))


def _runs(element: etree._Element, bold_styles: set[str], bold: bool) -> Iterator[tuple[str, bool]]:
    """The text of a paragraph piece by piece, and whether it is bold."""
    bold = bold or _attribute(element, "style-name") in bold_styles
    if element.text:
        yield element.text, bold
    for child in element:
        name = local_name(child)
        if name in WHITE:
            yield WHITE[name], bold
        elif name == "s":
            yield " " * min(int(_attribute(child, "c") or 1), MOST_REPEATED), bold
        elif name not in UNSEEN:
            yield from _runs(child, bold_styles, bold)
        if child.tail:
            yield child.tail, bold


class _Walk:
    """Goes through the body in reading order."""

    def __init__(self, bold_styles: set[str], limits: Limits) -> None:
        self._bold, self._limits, self._count = bold_styles, limits, 0

    def blocks(self, parent: etree._Element) -> Iterator[Line | Grid]:
        """Paragraphs and tables below an element."""
        for child in parent:
            name = local_name(child)
            if name in ("p", "h"):
                yield self._line(child, "list" if local_name(parent) == "list-item" else "paragraph")
            elif name == "table":
                yield Grid(self._rows(child))
            elif name not in UNSEEN:
                yield from self.blocks(child)

    def _line(self, element: etree._Element, style: str) -> Line:
        self._count += 1
        if self._count > self._limits.paragraphs:
            most = f"{self._limits.paragraphs:,}"
            raise TooLarge(f"The document has more than {most} paragraphs.", "Send it in several files.")
        if local_name(element) == "h":
            return Line(_plain(element), f"heading{min(9, int(_attribute(element, 'outline-level') or 1))}")
        text, lead, leading = "", 0, True
        for piece, bold in _runs(element, self._bold, False):
            leading = leading and (bold or not piece.strip())
            lead += len(piece) if leading else 0
            text += piece
        lead = lead if text[:lead].strip() else 0
        return Line(text, style, (min(lead, len(text.split("\n")[0])), *(0 for _ in text.split("\n")[1:])) if lead else ())

    def _rows(self, table: etree._Element) -> list[list[str]]:
        rows = [[self._cell(cell) for cell in row if local_name(cell).endswith("cell")] for row in table.iter("{*}table-row")]
        width = max(map(len, rows), default=0)
        return [[*row, *[""] * (width - len(row))] for row in rows if any(row)] or [[""]]

    def _cell(self, cell: etree._Element) -> str:
        lines = [
            block.text if isinstance(block, Line) else "\n".join(map("\t".join, block.rows)) for block in self.blocks(cell)
        ]
        return "\n".join(lines).strip()
