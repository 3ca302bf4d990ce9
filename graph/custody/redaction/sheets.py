"""Workbooks: what becomes of a cell depends on its row, while the texts of all cells are kept in one list."""

import re
from collections.abc import Iterator

from lxml import etree

from graph.custody.redaction.marker import Marker
from graph.custody.redaction.xmlparts import local

SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml")
STRINGS = "xl/sharedStrings.xml"
TARGET = re.compile(r"^(?:/?xl/)?(?P<place>.+)$")
Trees = dict[str, etree._Element]


def clean(trees: Trees, marker: Marker) -> set[str]:
    """Take the person out of the cells of a workbook; gives the parts that are done, but for whole names in them."""
    tables = {name for name in trees if SHEETS.fullmatch(name)}
    if not tables:
        return set()
    strings = _strings(trees.get(STRINGS))
    names = _names(trees)
    used: set[int] = set()
    for name in sorted(tables):
        for number, row in _rows(trees[name]):
            for cell in row:
                used |= _cell(cell, names.get(name, ""), number, strings, marker)
    if STRINGS in trees:
        for place, one in enumerate(_of(trees[STRINGS], "si")):
            if place not in used:
                for text in one.iter():
                    text.text = "" if isinstance(text.tag, str) and text.text else text.text
        tables.add(STRINGS)
    return tables


def _of(root: etree._Element, name: str) -> list[etree._Element]:
    return [one for one in root.iter() if local(one) == name]


def _strings(root: etree._Element | None) -> list[str]:
    return ["".join(text.text or "" for text in _of(one, "t")) for one in _of(root, "si")] if root is not None else []


def _names(trees: Trees) -> dict[str, str]:
    """By its part, what each sheet is called."""
    book, links = trees.get("xl/workbook.xml"), trees.get("xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        return {}
    targets = {one.get("Id", ""): TARGET.sub(r"xl/\g<place>", one.get("Target", "")) for one in links}
    found = {}
    for sheet in _of(book, "sheet"):
        link = next((value for key, value in sheet.attrib.items() if etree.QName(key).localname == "id"), "")
        found[targets.get(str(link), "")] = str(sheet.get("name", ""))
    return found


def _rows(root: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    number = 0
    for row in _of(root, "row"):
        told = row.get("r")
        number = int(told) if told else number + 1
        yield number, row


def _cell(cell: etree._Element, sheet: str, number: int, strings: list[str], marker: Marker) -> set[int]:
    """Change one cell; gives which of the shared texts it still refers to."""
    kind, held = cell.get("t", "n"), next((one for one in cell if local(one) == "v"), None)
    shared = int(held.text or 0) if kind == "s" and held is not None else None
    if shared is not None:
        text = strings[shared] if shared < len(strings) else ""
    elif kind == "inlineStr":
        text = "".join(one.text or "" for one in _of(cell, "t"))
    else:
        text = (held.text or "") if held is not None else ""
    changed = marker.row(sheet, number, text)
    if kind == "n" and changed == text:
        changed = _number(marker, sheet, number, text)
    if changed == text:
        return {shared} if shared is not None else set()
    _put(cell, changed)
    return set()


def _number(marker: Marker, sheet: str, row: int, text: str) -> str:
    """A number that is a phone without its zero, or a date of birth as workbooks count days."""
    if not text.isdecimal():
        return text
    told = next((said for said in (f"0{text}", *marker.whom.as_day(text)) if marker.row(sheet, row, said) != said), "")
    return marker.nothing_left(text) if told else text


def _put(cell: etree._Element, text: str) -> None:
    space = etree.QName(cell).namespace
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    inline = etree.SubElement(cell, f"{{{space}}}is")
    etree.SubElement(inline, f"{{{space}}}t").text = text
