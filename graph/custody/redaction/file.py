"""From a file to the copy of it without one person, by what kind of file it is."""

import re
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import PurePosixPath

from graph.custody.redaction.mail import of_mail
from graph.custody.redaction.marker import Marker, Unfaithful
from graph.custody.redaction.package import of_office, packed, unpacked
from graph.custody.redaction.pdf import of_pdf
from graph.custody.redaction.plain import is_table, of_page, of_table, of_text
from graph.custody.speaking import speaks_of

PAGES, TABLES, TEXTS = frozenset({".html", ".htm"}), frozenset({".csv", ".tsv", ".tab"}), frozenset({".txt", ".text", ".md"})
MAIL_HEADER = re.compile(rb"(?:from|to|subject|date|mime-version|received|return-path|message-id|content-type|x-[\w-]+):", re.I)
LEFT_OUT = "This file was left out: it speaks of somebody whose details were erased, and cannot be kept without them.\n"
Copies = Mapping[str, tuple[bytes, str]]
"""By the hash of what was in a container: what stands in its place, and what is put after its name."""


def redacted(content: bytes, name: str, marker: Marker, copies: Copies) -> bytes:
    """The same file without the person.

    Parameters
    ----------
    content : bytes
    name : str
        Of the file; decides between kinds of plain text alone.
    marker : Marker
    copies : mapping
        Copies of what may be packed in it.

    Raises
    ------
    Unfaithful
        If it is of a kind, or in a state, in which nobody can be sure to have taken everything out.
    """
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if content.startswith(b"PK"):
        parts = unpacked(content)
        if "[Content_Types].xml" in parts or "mimetype" in parts:
            return of_office(content, marker)
        told = dict(_instead(one, part, marker, copies) for one, part in parts.items())
        return packed(told, lambda _, part: part)
    if b"%PDF-" in content[:1024]:
        return of_pdf(content, marker)
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unfaithful
    if suffix == ".eml" or (suffix not in TABLES and MAIL_HEADER.match(content.lstrip())):
        return of_mail(content, marker, lambda one, part: _instead(one, part, marker, copies))
    if suffix in PAGES or content.lstrip()[:14].lower().startswith((b"<!doctype html", b"<html")):
        return of_page(content, marker)
    if suffix in TABLES or (suffix in TEXTS and marker.by_row and is_table(content)):
        return of_table(content, marker)
    if suffix in TEXTS:
        return of_text(content, marker)
    raise Unfaithful


def _instead(name: str, part: bytes, marker: Marker, copies: Copies) -> tuple[str, bytes]:
    known = copies.get(sha256(part).hexdigest())
    if known is not None:
        return f"{marker.loose(name)}{known[1]}", known[0]
    with suppress(UnicodeDecodeError):
        if b"\x00" not in part:
            return marker.strict(name), marker.strict(part.decode()).encode()
    if not speaks_of(part, marker.whom):
        return marker.strict(name), part
    return f"{marker.loose(name)}.txt", LEFT_OUT.encode()
