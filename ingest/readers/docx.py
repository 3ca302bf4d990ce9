"""Word documents: the body, text boxes and content controls in reading order; then headers, footers and notes.

The XML is read directly: python-docx opens about 29 forms a second, this some hundreds.
"""

import posixpath
import re
import zipfile

from graph.errors import TooLarge
from ingest.limits import LIMITS, Limits
from ingest.readers.model import Line, Reading
from ingest.readers.package import main_part, open_package, parse_xml, read_part, refuse_larger
from ingest.readers.wordtext import Styles, WordText, local_name

PARAGRAPH_START = re.compile(rb"<(?:\w+:)?p[ />]")
MARGINS = {"header": "header", "footer": "footer", "footnotes": "note", "endnotes": "note", "comments": "note"}


def read_docx(content: bytes, media: str, limits: Limits = LIMITS) -> Reading:
    """Read a Word document.

    Raises
    ------
    BadInput, TooLarge
        It is damaged, protected or declares entities; or it holds more than `limits` allow.
    """
    with open_package(content) as package:
        body = main_part(package, "word/document.xml", limits.text_part_bytes)
        folder = posixpath.dirname(body)
        margins = [(name, style) for start, style in MARGINS.items() for name in _parts(package, folder, start)]
        refuse_larger(package, [body, *(name for name, _ in margins)], limits.text_part_bytes)
        styles = _LazyStyles(package, posixpath.join(folder, "styles.xml"), limits)
        blocks = WordText(styles).blocks(parse_xml(_part(package, body, limits)))
        for name, style in margins:
            text = WordText(styles).plain(parse_xml(_part(package, name, limits)))
            blocks += [Line(line, style) for line in text if line.strip()]
    return Reading(media=media, blocks=blocks)


def _parts(package: zipfile.ZipFile, folder: str, start: str) -> list[str]:
    pattern = re.compile(re.escape(posixpath.join(folder, start)) + r"\d*\.xml")
    return sorted(name for name in package.namelist() if pattern.fullmatch(name))


def _part(package: zipfile.ZipFile, name: str, limits: Limits) -> bytes:
    data = read_part(package, name, limits.text_part_bytes)
    # Counted in the bytes: a tree of a million empty paragraphs is what the limit is there to avoid.
    count = sum(1 for _ in PARAGRAPH_START.finditer(data))
    if count > limits.paragraphs:
        raise TooLarge(
            f"The document has {count:,} paragraphs; at most {limits.paragraphs:,} are read.",
            "Send it in several files.",
        )
    return data


class _LazyStyles(Styles):
    """Reads styles.xml (350 KB in python-docx's template) only where a paragraph's style is not known by its id."""

    def __init__(self, package: zipfile.ZipFile, name: str, limits: Limits) -> None:
        super().__init__()
        self._package, self._name, self._limits = package, name, limits
        self._read = False

    def unknown(self, style_id: str) -> str:
        if not self._read:
            self._read = True
            self._load()
        return self.known.setdefault(style_id, "paragraph")

    def _load(self) -> None:
        if self._name not in self._package.namelist():
            return
        root = parse_xml(read_part(self._package, self._name, self._limits.text_part_bytes))
        for style in root:
            if local_name(style) != "style":
                continue
            told = {local_name(child): child for child in style}
            names = [self.attribute(told[key], "val") for key in ("name", "basedOn") if key in told]
            identity = self.attribute(style, "styleId")
            self.known.setdefault(identity, next(filter(None, map(self.by_name, names)), "paragraph"))
