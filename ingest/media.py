"""What a file is, by its bytes. A name only decides between kinds of plain text; a name that lies is noted."""

import io
import re
import zipfile
import zlib
from pathlib import PurePosixPath

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
EMAIL = "message/rfc822"
CSV = "text/csv"
TEXT = "text/plain"
HTML = "text/html"
ZIP = "application/zip"
DAMAGED_ZIP = "application/x-damaged-zip"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
XLSB = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
MSG = "application/vnd.ms-outlook"
LOCKED_OFFICE = "application/x-encrypted-office"
TNEF = "application/ms-tnef"
OLE = "application/x-ole-storage"
RTF = "application/rtf"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
IMAGE = "image/*"
JSON = "application/json"
GEOJSON = "application/geo+json"
EMPTY = "application/x-empty"
BINARY = "application/octet-stream"

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
IMAGE_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"BM")
OLE_STREAMS = (
    ("EncryptedPackage", LOCKED_OFFICE),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("__substg1.0_", MSG),
    ("__nameid_version1.0", MSG),
)
ZIP_PARTS = (
    ("word/", DOCX),
    ("xl/workbook.bin", XLSB),
    ("xl/", XLSX),
    ("ppt/", PPTX),
)
USUAL_ENDINGS = {
    DOCX: {".docx", ".docm", ".dotx"}, XLSX: {".xlsx", ".xlsm", ".xltx"}, PDF: {".pdf"}, EMAIL: {".eml", ".txt"},
    CSV: {".csv", ".tsv", ".txt", ".tab"}, TEXT: {".txt", ".text", ".md"}, HTML: {".html", ".htm"}, ZIP: {".zip"},
    DOC: {".doc", ".dot"}, XLS: {".xls"}, MSG: {".msg"}, RTF: {".rtf"}, ODT: {".odt"}, ODS: {".ods"},
}  # fmt: skip
REPORT_ENDINGS = frozenset[str]().union(*USUAL_ENDINGS.values())
MAIL_HEADER = re.compile(r"(from|to|subject|date|mime-version|received|return-path|message-id|content-type|cc):", re.I)
ANY_HEADER = re.compile(r"[!-9;-~]+:|[ \t]+\S")
HEAD = 4096
FEWEST_CELLS = 5


def ending(name: str) -> str:
    """Extension in lower case, with its dot."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def sniff(content: bytes, name: str) -> str:
    """Media type of a file by its content.

    Parameters
    ----------
    content : bytes
        The whole file.
    name : str
        Its name, asked only where the bytes are plain text.
    """
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return EMPTY
    if content.startswith(b"PK"):
        return _sniff_zip(content)
    if content.startswith(OLE_MAGIC):
        return _sniff_ole(content)
    if b"%PDF-" in content[:1024]:
        return PDF
    if content.lstrip()[:5] == b"{\\rtf":
        return RTF
    if content.startswith(b"\x78\x9f\x3e\x22"):
        return TNEF
    if content.startswith(IMAGE_MAGIC):
        return IMAGE
    return _sniff_text(content, name)


def ending_lies(media: str, name: str) -> bool:
    """Whether a name's extension belongs to another kind of file than its bytes."""
    return media in USUAL_ENDINGS and ending(name) not in USUAL_ENDINGS[media]


def looks_binary(content: bytes) -> bool:
    """Whether the first bytes are no text in any encoding that office programs write."""
    head = content[:HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    control = sum(1 for byte in head if byte < 32 and byte not in b"\t\n\r\f\x1b")
    return control * 50 > len(head) and not _utf16_without_mark(head)


def _utf16_without_mark(head: bytes) -> bool:
    zeros = head[1::2].count(0), head[0::2].count(0)
    return max(zeros) * 4 > len(head) and min(zeros) * 20 < len(head)


def _sniff_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
            told = package.read("mimetype")[:100].decode("ascii", "replace") if _tells_type(package, names) else ""
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError, zlib.error):
        return DAMAGED_ZIP
    if told.startswith((ODT, ODS)):
        return ODT if told.startswith(ODT) else ODS
    if "[Content_Types].xml" in names:
        for start, media in ZIP_PARTS:
            if any(name.startswith(start) for name in names):
                return media
    return ZIP


def _tells_type(package: zipfile.ZipFile, names: list[str]) -> bool:
    return "mimetype" in names and package.getinfo("mimetype").file_size <= 100


def _sniff_ole(content: bytes) -> str:
    # The directory's entries are UTF-16; where exactly it lies does not matter for telling the kinds apart.
    for stream, media in OLE_STREAMS:
        if stream.encode("utf-16-le") in content:
            return media
    return OLE


def _sniff_text(content: bytes, name: str) -> str:
    if looks_binary(content):
        return BINARY
    suffix = ending(name)
    head = content[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\x00", b"")
    if _is_mail(head, suffix):
        return EMAIL
    if head[:1] in b"{[" and suffix not in {".csv", ".tsv", ".txt"}:
        return GEOJSON if suffix == ".geojson" or b'"FeatureCollection"' in head else JSON
    if head[:200].lower().startswith((b"<!doctype html", b"<html")):
        return HTML
    if suffix in {".csv", ".tsv", ".tab"} or _is_delimited(head):
        return CSV
    return TEXT if suffix in {".txt", ".text", ".eml", ".docx", ".doc", ".pdf", ""} else _by_shape(head)


def _is_mail(head: bytes, suffix: str) -> bool:
    lines = head.decode("latin-1").splitlines()
    if lines and lines[0].startswith("From "):
        lines = lines[1:]
    found = 0
    for line in lines[:40]:
        if not line.strip() or not ANY_HEADER.match(line):
            break
        found += bool(MAIL_HEADER.match(line))
    # A form pasted into a text file may well begin with "From:" and "Date:"; a mail carries what its programs wrote.
    technical = re.search(rb"(?im)^(mime-version|received|message-id|return-path|content-type):", head) is not None
    return found >= 2 and (technical or suffix == ".eml")


def _is_delimited(head: bytes) -> bool:
    """Whether the first lines are cut into the same many cells by one mark, whatever the file's name."""
    lines = [line for line in head.splitlines()[:6] if line.strip()][:-1]
    return len(lines) > 1 and any(
        lines[0].count(mark) >= FEWEST_CELLS and len({line.count(mark) for line in lines}) == 1 for mark in (b"|", b"\t", b";")
    )


def _by_shape(head: bytes) -> str:
    lines = head.splitlines()[:5]
    return CSV if len(lines) > 1 and all(line.count(b",") >= 2 for line in lines[:2]) else BINARY
