"""Walks WordprocessingML and writes down what a person would see on the page."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from lxml import etree

from ingest.readers.model import TICKED, UNTICKED, Grid, Line

HEADING = re.compile(r"(?:heading|berschrift|titre)\s*([1-9])$", re.IGNORECASE)
# Wingdings code points that Word's symbol dialog writes for boxes and ticks.
SYMBOLS = {
    "F0FE": TICKED, "F0FD": TICKED, "F078": TICKED, "F0FC": TICKED, "F052": TICKED, "F053": TICKED, "F054": TICKED,
    "F0A8": UNTICKED, "F06F": UNTICKED, "F071": UNTICKED, "F0B7": "•",
}  # fmt: skip
CHARACTERS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
SKIPPED = frozenset({
    "del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr",
    "tcPr", "sdtPr", "sdtEndPr", "proofErr", "bookmarkStart", "bookmarkEnd",
})  # fmt: skip
OFF = frozenset({"0", "false", "off", "none"})


@cache
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def local_name(element: etree._Element) -> str:
    """Tag without its namespace (transitional and strict documents differ in that alone); "" for a comment."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


class Styles:
    """From a paragraph style's id to the style of a line."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    @staticmethod
    def attribute(element: etree._Element, name: str) -> str:
        """Value of an attribute, whatever its namespace; "" where it is missing."""
        return next((str(value) for key, value in element.attrib.items() if _local(str(key)) == name), "")

    @staticmethod
    def by_name(name: str) -> str | None:
        """Style by a well-known id or name."""
        heading = HEADING.search(name)
        if heading:
            return f"heading{heading[1]}"
        squashed = name.replace(" ", "").lower()
        if squashed in {"title", "subtitle"}:
            return "title"
        if squashed.startswith("list") or squashed.endswith("listparagraph"):
            return "list"
        return "paragraph" if squashed in {"normal", "bodytext", "nospacing", "tablegrid"} else None

    def unknown(self, style_id: str) -> str:
        """Style of an id that does not speak for itself."""
        return self.known.setdefault(style_id, "paragraph")

    def of(self, paragraph: etree._Element) -> str:
        """Style of a ``w:p``."""
        properties = next((child for child in paragraph if local_name(child) == "pPr"), None)
        if properties is None:
            return "paragraph"
        style = "paragraph"
        for child in properties:
            name = local_name(child)
            if name == "pStyle":
                style_id = self.attribute(child, "val")
                style = self.known.get(style_id) or self.by_name(style_id) or self.unknown(style_id)
            elif name == "outlineLvl" and style == "paragraph":
                level = self.attribute(child, "val")
                style = f"heading{int(level) + 1}" if level.isdigit() and int(level) < 9 else style
            elif name == "numPr" and style == "paragraph":
                style = "list"
        return style


class WordText:
    """Turns one part's XML into lines and grids."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._boxes: list[etree._Element] = []
        self._bold: set[int] = set()
        self._special: dict[str, Callable[[etree._Element, list[str]], None]] = {
            "sym": self._symbol,
            "fldChar": self._field_start,
            "txbxContent": self._text_box,
            "AlternateContent": self._alternatives,
            "sdt": self._control,
        }

    def blocks(self, root: etree._Element) -> list[Line | Grid]:
        """Blocks of a document part, in reading order."""
        return [block for child in root for block in self._block(child)]

    def plain(self, root: etree._Element) -> list[str]:
        """Text of a header, footer or notes part; a table's row is one line."""
        lines: list[str] = []
        for block in self.blocks(root):
            if isinstance(block, Line):
                lines.append(block.text)
            else:
                lines += ["\t".join(filter(None, row)) for row in block.rows]
        return lines

    def _block(self, element: etree._Element) -> Iterator[Line | Grid]:
        name = local_name(element)
        if name == "p":
            text, leads = self._text(element)
            yield Line(text, self._styles.of(element), leads)
            yield from self._text_boxes()
        elif name == "tbl":
            yield from self._table(element)
        elif name == "sdt" and (text := _checkbox(element)):
            yield Line(text)
        elif name == "AlternateContent":
            chosen = next(iter(element), ())  # the others say the same for older programs
            yield from (block for child in chosen for block in self._block(child))
        elif name and name not in SKIPPED and not _placeholder(element):
            for child in element:
                yield from self._block(child)

    def _text_boxes(self) -> Iterator[Line | Grid]:
        while self._boxes:
            boxes, self._boxes = self._boxes, []
            for box in boxes:
                yield from (block for block in self.blocks(box) if not isinstance(block, Line) or block.text.strip())

    def _table(self, table: etree._Element) -> Iterator[Line | Grid]:
        rows = [list(_cells(row)) for row in _within(table, "tr")]
        if all(len(row) <= 1 for row in rows) and any(True for _ in table.iterdescendants("{*}tbl")):
            for row in rows:  # a frame drawn around the form: what counts is inside
                for cell in row:
                    yield from self.blocks(cell)
            return
        grid = Grid([self._row(row) for row in rows])
        if any(any(row) for row in grid.rows):
            yield grid

    def _row(self, cells: list[etree._Element]) -> list[str]:
        texts: list[str] = []
        for cell in cells:
            span, continued = _merge(cell)
            texts.append("" if continued else self._cell(cell))
            texts += [""] * (span - 1)
        return texts

    def _cell(self, cell: etree._Element) -> str:
        lines: list[str] = []
        for block in self.blocks(cell):
            if isinstance(block, Line):
                lines.append(block.text)
            else:
                lines += ["\t".join(filter(None, row)) for row in block.rows]
        return "\n".join(lines).strip()

    def _text(self, paragraph: etree._Element) -> tuple[str, tuple[int, ...]]:
        pieces: list[str] = []
        self._bold.clear()
        self._collect(paragraph, pieces)
        return "".join(pieces).replace("\xa0", " "), _leads(pieces, self._bold) if self._bold else ()

    def _collect(self, element: etree._Element, pieces: list[str]) -> None:
        for child in element:
            name = local_name(child)
            if name == "t":
                pieces.append(child.text or "")
            elif name in CHARACTERS:
                pieces.append(CHARACTERS[name])
            elif name in self._special:
                self._special[name](child, pieces)
            elif name and name not in SKIPPED:
                begun = len(pieces)
                self._collect(child, pieces)
                if name == "r" and _is_bold(child):
                    self._bold.update(range(begun, len(pieces)))

    def _symbol(self, element: etree._Element, pieces: list[str]) -> None:
        pieces.append(SYMBOLS.get(Styles.attribute(element, "char").upper(), ""))

    def _field_start(self, element: etree._Element, pieces: list[str]) -> None:
        pieces.append(_form_field(element))

    def _text_box(self, element: etree._Element, _pieces: list[str]) -> None:
        self._boxes.append(element)

    def _alternatives(self, element: etree._Element, pieces: list[str]) -> None:
        if len(element):
            self._collect(element[0], pieces)

    def _control(self, element: etree._Element, pieces: list[str]) -> None:
        box = _checkbox(element)
        pieces.append(box)
        if not box and not _placeholder(element):
            self._collect(element, pieces)


def _is_bold(run: etree._Element) -> bool:
    for properties in run:
        if local_name(properties) == "rPr":
            return any(local_name(told) == "b" and Styles.attribute(told, "val") not in OFF for told in properties)
    return False


def _leads(pieces: list[str], bold: set[int]) -> tuple[int, ...]:
    """For each line that the pieces make, how long its bold head is."""
    leads, lead, open_ = [], 0, True
    for at, piece in enumerate(pieces):
        for part in re.split(r"(\n)", piece):
            if part == "\n":
                leads.append(lead)
                lead, open_ = 0, True
            elif part and open_:
                open_ = at in bold or (lead > 0 and not part.strip())
                lead += len(part) if open_ else 0
    return (*leads, lead)


def _within(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Children of that name, also those that content controls or tracked changes wrap."""
    for child in element:
        name = local_name(child)
        if name == wanted:
            yield child
        elif name in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _within(child, wanted)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    properties = next((child for child in row if local_name(child) == "trPr"), ())
    if not any(local_name(child) == "del" for child in properties):  # a row that a tracked change took out
        yield from _within(row, "tc")


def _merge(cell: etree._Element) -> tuple[int, bool]:
    """How many columns a cell spans, and whether it goes on from the cell above."""
    span, continued = 1, False
    for properties in cell:
        if local_name(properties) != "tcPr":
            continue
        for told in properties:
            name, value = local_name(told), Styles.attribute(told, "val")
            if name == "gridSpan" and value.isdigit():
                span = min(max(int(value), 1), 64)
            elif name == "vMerge":
                continued = value != "restart"
            elif name == "hMerge":
                continued = continued or value == "continue"
    return span, continued


def _properties(control: etree._Element) -> dict[str, etree._Element]:
    for child in control:
        if local_name(child) == "sdtPr":
            return {local_name(told): told for told in child}
    return {}


def _checkbox(control: etree._Element) -> str:
    """Box of a checkbox content control, "" for any other control."""
    box = _properties(control).get("checkbox")
    if box is None:
        return ""
    values = [Styles.attribute(told, "val") for told in box if local_name(told) == "checked"]
    return TICKED if values and values[0] not in OFF else UNTICKED


def _placeholder(control: etree._Element) -> bool:
    """Whether a content control still shows "Click or tap here to enter text"."""
    return local_name(control) == "sdt" and "showingPlcHdr" in _properties(control)


def _form_field(character: etree._Element) -> str:
    """A legacy form field's checkbox or chosen list entry, "" for any other field."""
    for told in character.iterdescendants("{*}checkBox"):
        values = {local_name(child): Styles.attribute(child, "val") or "1" for child in told}
        value = values.get("checked", values.get("default", "0"))
        return UNTICKED if value in OFF else TICKED
    for told in character.iterdescendants("{*}ddList"):
        entries = [Styles.attribute(child, "val") for child in told if local_name(child) == "listEntry"]
        chosen = [Styles.attribute(child, "val") for child in told if local_name(child) == "result"]
        index = int(chosen[0]) if chosen and chosen[0].isdigit() else 0
        return entries[index] if index < len(entries) else ""
    return ""
