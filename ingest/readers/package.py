"""Office files are zips of XML: open them without trusting what they say of themselves."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable

from lxml import etree

from graph.errors import BadInput, Locked, TooLarge

DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
ENCRYPTED_FLAG = 0x1
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
ROOT_ELEMENT = re.compile(rb"<[A-Za-z_]")

_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
)


def locked() -> Locked:
    """The same words for every kind of file that a password protects."""
    return Locked("The file is protected by a password.", "Save it without a password and send it again.")


def open_package(content: bytes) -> zipfile.ZipFile:
    """Open a zip.

    Raises
    ------
    BadInput
        It is cut short or damaged.
    """
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except DAMAGED as error:
        raise BadInput("The file is cut short or damaged.", "Ask the sender for it again.") from error


def declared_size(package: zipfile.ZipFile, names: Iterable[str]) -> int:
    """Sum of the inflated sizes that the zip's directory declares for these parts; costs nothing to ask."""
    return sum(package.getinfo(name).file_size for name in names)


def refuse_larger(package: zipfile.ZipFile, names: Iterable[str], limit: int) -> None:
    """Raise TooLarge where these parts declare more than `limit` bytes, before any of them is inflated."""
    size = declared_size(package, names)
    if size > limit:
        raise TooLarge(
            f"The file would inflate to {size / 1e6:,.0f} MB of text, more than any report holds.",
            "Send the text alone, without the rest, or in several files.",
        )


def read_part(package: zipfile.ZipFile, name: str | zipfile.ZipInfo, limit: int) -> bytes:
    """Inflate one part, at most `limit` bytes of it whatever the directory says.

    Raises
    ------
    TooLarge, Locked, BadInput
        It is larger, protected by a password, or damaged.
    """
    info = package.getinfo(name) if isinstance(name, str) else name
    if info.flag_bits & ENCRYPTED_FLAG:
        raise locked()
    try:
        with package.open(info) as stream:
            data = stream.read(limit + 1)
    except DAMAGED as error:
        raise BadInput("The file is cut short or damaged.", "Ask the sender for it again.") from error
    if len(data) > limit:
        raise TooLarge(f"A part of the file inflates beyond {limit / 1e6:,.0f} MB.", "Send it in several files.")
    return data


def parse_xml(data: bytes) -> etree._Element:
    """Parse one part; nothing outside it is ever looked up.

    Raises
    ------
    BadInput
        It declares entities, which no office program writes, or is no XML.
    """
    refuse_declarations(data)
    try:
        root = etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadInput("The file's text is damaged.", "Ask the sender for it again.") from error
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding that the look at the bytes did not see through
        _refuse_entities()
    return root


def refuse_declarations(data: bytes) -> None:
    """Raise BadInput where a document type (and so an entity) is declared before the root element."""
    found = ROOT_ELEMENT.search(data)
    prolog = data[: found.start()] if found else data
    if b"<!DOCTYPE" in prolog or b"<!ENTITY" in prolog:
        _refuse_entities()


def _refuse_entities() -> None:
    raise BadInput(
        "The file declares XML entities, which can pull in other files or swell without end. Office programs never do.",
        "Do not open it. Tell the one who sent it, and your security team.",
    )


def main_part(package: zipfile.ZipFile, usual: str, limit: int) -> str:
    """Name of the main part: the usual one, or what the package's relationships point at ("word/document2.xml")."""
    names = set(package.namelist())
    if usual in names:
        return usual
    if "_rels/.rels" in names:
        for relation in parse_xml(read_part(package, "_rels/.rels", limit)).iter(RELATIONSHIP):
            target = (relation.get("Target") or "").lstrip("/")
            if (relation.get("Type") or "").endswith("/officeDocument") and target in names:
                return target
    raise BadInput("The file holds no document.", "Ask the sender for it again.")
