"""Office files: zips of XML. Every part is gone through; pictures, macros and what is packed in them are left out."""

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath

from graph.custody.redaction import sheets
from graph.custody.redaction.marker import Marker, Unfaithful
from graph.custody.redaction.pictures import PICTURES, blank
from graph.custody.redaction.xmlparts import cleaned, parsed, written

DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)
LARGEST_PART = 64 * 1024 * 1024
XML = frozenset({".xml", ".rels", ".vml"})
EMPTIED = frozenset({".bin", ".ole", ".docx", ".xlsx", ".pptx", ".pdf", ".txt", ".html", ".htm", ".rtf", ".mht"})
"""Parts that hold whole files, or what no reader of Kith's looks into."""
EPOCH = (1980, 1, 1, 0, 0, 0)
Parts = dict[str, bytes]


def of_office(content: bytes, marker: Marker) -> bytes:
    """A Word file, a workbook or the like without the person. Raises Unfaithful."""
    parts = unpacked(content)
    trees = {name: parsed(part) for name, part in parts.items() if PurePosixPath(name).suffix.lower() in XML and part.strip()}
    tables = sheets.clean(trees, marker)
    for name, root in trees.items():
        cleaned(root, marker, marker.strict if name in tables else marker.loose, "sheetData" if name in tables else "")
    return packed(parts, lambda name, part: written(trees[name]) if name in trees else _other(name, part))


def _other(name: str, part: bytes) -> bytes:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in PICTURES:
        return blank(part, suffix)
    return b"" if suffix in EMPTIED else part


def unpacked(content: bytes) -> Parts:
    """The parts of a zip, in their order. Raises Unfaithful."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            files = [info for info in package.infolist() if not info.is_dir()]
            if sum(info.file_size for info in files) > LARGEST_PART:
                raise Unfaithful
            return {info.filename: package.read(info) for info in files}
    except DAMAGED as error:
        raise Unfaithful from error


def packed(parts: Parts, change: Callable[[str, bytes], bytes]) -> bytes:
    """A zip of changed parts; nothing in it but they says when or by whom it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, part in parts.items():
            kept = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(zipfile.ZipInfo(name, EPOCH), change(name, part), kept)
    return out.getvalue()
