"""Plain text, tables of values parted by commas, and web pages."""

import csv
import io
from collections.abc import Iterator

from lxml import etree, html

from graph.custody.redaction.marker import Marker, Unfaithful
from graph.custody.redaction.xmlparts import cleaned

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
PICTURES = ("img", "object", "embed", "svg", "picture", "video", "audio", "iframe")


def decoded(content: bytes) -> tuple[str, str]:
    """A text and what it was written in."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace"), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), "utf-8-sig"


def of_text(content: bytes, marker: Marker) -> bytes:
    """A text without the person; one in an older encoding, which has no mark, is in UTF-8 from then on."""
    text, encoding = decoded(content)
    return marker.loose(text).encode(encoding)


def of_table(content: bytes, marker: Marker) -> bytes:
    """A table of values without the person; rows that speak of others alone stay as they are."""
    text, encoding = decoded(content)
    rows = (marker.row("", number, row) for number, row in enumerate(_rows(text), start=1))
    return "".join(rows).encode(encoding)


def _rows(text: str) -> Iterator[str]:
    """Rows as they are written; one with a line break within quotes goes over several lines."""
    held, quotes = "", 0
    for line in io.StringIO(text, newline=""):
        held += line
        quotes += line.count('"')
        if quotes % 2 == 0:
            yield held
            held, quotes = "", 0
    if held:
        yield held


def of_page(content: bytes, marker: Marker) -> bytes:
    """A web page without the person and without its pictures. Raises Unfaithful."""
    text, _ = decoded(content)
    try:
        root = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, ValueError) as error:
        raise Unfaithful from error
    etree.strip_elements(root, *PICTURES, etree.Comment, with_tail=False)
    cleaned(root, marker, marker.loose)
    head = root.find("head")
    if head is not None:
        for said in head.findall("meta"):
            if "charset" in said.attrib or said.get("http-equiv", "").lower() == "content-type":
                head.remove(said)
        head.insert(0, etree.Element("meta", charset="utf-8"))
    return bytes(html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>"))


def is_table(content: bytes) -> bool:
    """Whether a text is a table of values."""
    text, _ = decoded(content[:4096])
    try:
        csv.Sniffer().sniff(text, ",;\t|")
    except csv.Error:
        return False
    return True
