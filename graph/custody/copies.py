"""Originals that held somebody who is erased: destroyed, and a copy of what remains of them put in their place.

The copy is plain text, written from the record: a Word file or a PDF keeps earlier wordings, names of authors and pictures of
its first page in places that nobody sees, so that no change to it is sure to have taken everything out.
"""

import hashlib
import io
import re
import sqlite3
import zipfile
from collections.abc import Iterator

import orjson

from graph.custody.whom import Whom
from graph.errors import NotFound
from graph.ledger.originals import Originals

HEAD = (
    "Copy of a file from which the details of somebody were erased. The file itself was destroyed.\n"
    "What remains of it, as it was read, stands below; █ marks what was taken out.\n"
)
CONTAINER = "The file was a container; what it held is kept as files of its own, each without these details.\n"
NOTHING = "Nothing of it had been read.\n"
MEDIA = "text/plain"
SUFFIX = ".redacted.txt"
NEWEST = "(SELECT max(n) FROM redactions AS s WHERE s.document = r.document)"
TAGS = re.compile(rb"<[^>]*>")
LARGEST_PART = 64 * 1024 * 1024
DEEPEST = 3


def copy_of(driver: sqlite3.Connection, document: str) -> bytes:
    """The copy that takes a file's place; the same however often it is made."""
    rows = driver.execute("SELECT reference, locator, body FROM records WHERE document = ? ORDER BY position", (document,))
    parts = [part for reference, locator, body in rows for part in _record(reference, locator, orjson.loads(body))]
    if not parts:
        kind = driver.execute("SELECT kind FROM documents WHERE id = ?", (document,)).fetchone()[0]
        parts = [CONTAINER if kind == "container" else NOTHING]
    return "\n".join([HEAD, *parts]).encode()


def _record(reference: str, locator: str, body: dict[str, object]) -> Iterator[str]:
    yield f"== {reference}{f' ({locator})' if locator else ''}"
    labels, fields, unplaced = body["labels"], body["fields"], body["unplaced"]
    if isinstance(fields, dict) and isinstance(labels, dict):
        yield from (f"{labels.get(name) or name}: {value}" for name, value in fields.items() if value)
    if isinstance(unplaced, list):
        yield from map(str, unplaced)
    yield ""


def holding(driver: sqlite3.Connection, originals: Originals, whom: Whom) -> Iterator[str]:
    """Files in whose bytes the person is found, whether or not they were read."""
    for (document,) in driver.execute("SELECT id FROM documents WHERE size > 0 ORDER BY id").fetchall():
        try:
            content = originals.read(document)
        except NotFound:
            continue
        if speaks_of(content, whom):
            yield document


def speaks_of(content: bytes, whom: Whom, depth: int = 0) -> bool:
    """Whether a person is found in a file's bytes, or in those of what is packed in it."""
    if whom.bytes.search(content):
        return True
    if not content.startswith(b"PK") or depth >= DEEPEST:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = [package.read(one) for one in package.infolist() if one.file_size <= LARGEST_PART]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return False
    # a word processor may end and begin its marks in the middle of a name
    return any(whom.bytes.search(TAGS.sub(b"", part)) or speaks_of(part, whom, depth + 1) for part in parts)


def containers_of(driver: sqlite3.Connection, documents: set[str]) -> set[str]:
    """Zips and e-mails that held any of these files."""
    paths = dict(driver.execute("SELECT path, id FROM documents").fetchall())
    found: set[str] = set()
    for document in documents:
        row = driver.execute("SELECT path FROM documents WHERE id = ?", (document,)).fetchone()
        path = row[0] if row else ""
        while "!" in path:
            path = path.rpartition("!")[0]
            if path in paths:
                found.add(paths[path])
    return found


def put_down(driver: sqlite3.Connection, seq: int, documents: set[str]) -> None:
    """Write down that copies take the place of these files; their bytes follow once that is certain."""
    for document in sorted(documents):
        copy = copy_of(driver, document)
        driver.execute(
            "INSERT INTO redactions (seq, document, copy) VALUES (?, ?, ?)", (seq, document, hashlib.sha256(copy).hexdigest())
        )
        driver.execute(
            "UPDATE documents SET media = ?, path = path || ? WHERE id = ? AND path NOT LIKE '%' || ?",
            (MEDIA, SUFFIX, document, SUFFIX),
        )


def put_in_place(driver: sqlite3.Connection, originals: Originals) -> int:
    """Put every copy in its place that does not stand there yet; gives how many there are."""
    count = 0
    for document, digest in driver.execute(f"SELECT document, copy FROM redactions AS r WHERE n = {NEWEST}").fetchall():
        if not originals.intact(document, digest):
            originals.replace(document, copy_of(driver, document))
            count += 1
    return count
