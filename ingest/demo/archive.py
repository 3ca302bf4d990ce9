"""Zip containers that come out the same, byte for byte, whenever and wherever they are written."""

import io
import zipfile
from xml.sax.saxutils import escape

UNIX_REGULAR_FILE = 0o100644 << 16
BAD_IN_XML = {"\x0b": " ", "\x0c": " "}


def archive(parts: dict[str, str]) -> bytes:
    """Zip text parts, with one fixed time and system, stored: zlib's output differs from build to build."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as container:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (2016, 4, 1, 9, 0, 0))
            entry.create_system = 3
            entry.external_attr = UNIX_REGULAR_FILE
            container.writestr(entry, text.encode())
    return buffer.getvalue()


def xml(text: str) -> str:
    """Escape text for an element or an attribute in double quotes."""
    return escape(text, {'"': "&quot;", **BAD_IN_XML})


def relationships(*targets: tuple[str, str]) -> str:
    """Return a relationships part: rId1, rId2 ... for (type, target)."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{kind if "/" in kind else kinds + kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CORE_KIND = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
CORE = (
    f'{DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>Merebridge (fictional)</dc:creator>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">2016-04-01T09:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">2016-04-01T09:00:00Z</dcterms:modified></cp:coreProperties>'
)


def content_types(*overrides: tuple[str, str]) -> str:
    """Return the content types part for (part name, type)."""
    rows = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides)
    return (
        f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f"{rows}"
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )
