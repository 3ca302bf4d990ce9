"""Originals that held somebody who is erased: destroyed, and a copy of what remains of them put in their place.

The copy is of the same kind and laid out as the file was, where that can be done with certainty; else it is plain text,
written from the record. Either is made before the record says so: a stop in the middle is made good by putting it there.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

import orjson

from graph.custody.redaction.file import redacted
from graph.custody.redaction.marker import Marker, Unfaithful
from graph.custody.speaking import speaks_of
from graph.custody.whom import Whom
from graph.errors import NotFound
from graph.ledger.originals import Originals
from graph.ontology.catalogue import node_kinds

HEAD = (
    "Copy of a file from which the details of somebody were erased. The file itself was destroyed.\n"
    "What remains of it, as it was read, stands below; █ marks what was taken out.\n"
)
CONTAINER = "The file was a container; what it held is kept as files of its own, each without these details.\n"
NOTHING = "Nothing of it had been read.\n"
MEDIA = "text/plain"
MARKED, SUFFIX = ".redacted", ".redacted.txt"
NEWEST = "(SELECT max(n) FROM redactions AS s WHERE s.document = r.document)"
CONTAINERS = """
    WITH RECURSIVE held(id) AS (
        SELECT value FROM json_each(?)
        UNION SELECT d.container FROM documents AS d JOIN held ON held.id = d.id WHERE d.container != ''
    )
    SELECT id FROM held
"""
Speaking = Mapping[str, Mapping[str, bool]]
"""By file, the places in it of the records that speak of the person, and whether one is about nobody else."""


def copy_of(driver: sqlite3.Connection, document: str) -> bytes:
    """What remains of a file as plain text; the same however often it is made."""
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


def containers_of(driver: sqlite3.Connection, documents: set[str]) -> set[str]:
    """Zips and e-mails that held any of these files."""
    held = driver.execute(CONTAINERS, (orjson.dumps(sorted(documents)).decode(),)).fetchall()
    return {row[0] for row in held} - documents


class Copies:
    """Makes copies of files without one person, and writes them down; their bytes follow once that is certain.

    Parameters
    ----------
    driver : sqlite3.Connection
        The writer's, in a transaction, from whose rows the person is already gone.
    originals : Originals
    whom : Whom
    speaking : mapping
        Where the person stood.
    """

    def __init__(self, driver: sqlite3.Connection, originals: Originals, whom: Whom, speaking: Speaking) -> None:
        self._driver = driver
        self._originals = originals
        self._whom = whom
        self._speaking = speaking
        self._made: dict[str, tuple[bytes, str]] = {}

    def put_down(self, seq: int, documents: set[str]) -> None:
        """Make a copy of each of these files, what a container holds before the container."""
        outside = containers_of(self._driver, documents) | {
            one for one in documents if self._driver.execute("SELECT 1 FROM documents WHERE container = ?", (one,)).fetchone()
        }
        for document in (*sorted(documents - outside), *self._innermost_first(documents & outside)):
            self._one(seq, document)

    def _innermost_first(self, documents: set[str]) -> list[str]:
        return sorted(documents, key=lambda one: (-len(containers_of(self._driver, {one})), one))

    def _one(self, seq: int, document: str) -> None:
        path = self._driver.execute("SELECT path FROM documents WHERE id = ?", (document,)).fetchone()[0]
        try:
            held = self._originals.read(document)
        except NotFound:
            held = b""
        copy = self._faithful(document, path, held)
        suffix = "" if copy else SUFFIX
        copy = copy or copy_of(self._driver, document)
        self._made[hashlib.sha256(held).hexdigest()] = copy, suffix
        self._originals.stage(document, copy)
        self._driver.execute(
            "INSERT INTO redactions (seq, document, copy) VALUES (?, ?, ?)", (seq, document, hashlib.sha256(copy).hexdigest())
        )
        if suffix:
            self._driver.execute(
                "UPDATE documents SET media = ?, path = path || ? WHERE id = ? AND path NOT LIKE '%' || ?",
                (MEDIA, suffix, document, suffix),
            )
        elif MARKED not in path:
            self._driver.execute("UPDATE documents SET path = ? WHERE id = ?", (marked(path), document))

    def _faithful(self, document: str, path: str, held: bytes) -> bytes:
        """A copy of the same kind; empty where none can be made, or where the person is in it still."""
        container = self._driver.execute("SELECT kind FROM documents WHERE id = ?", (document,)).fetchone()[0] == "container"
        read = self._driver.execute("SELECT max(locator) FROM records WHERE document = ?", (document,)).fetchone()[0]
        places = self._speaking.get(document, {})
        if not held or (read is None and not container) or places.get(""):
            return b""
        marker = Marker(self._whom, self._others(document), places if read and "" not in places else None)
        try:
            copy = redacted(held, path, marker, self._made)
        except Unfaithful:
            return b""
        return b"" if speaks_of(copy, self._whom) else copy

    def _others(self, document: str) -> list[str]:
        persons = orjson.dumps([kind for kind, said in node_kinds().items() if said.family == "person"]).decode()
        rows = self._driver.execute(
            "SELECT DISTINCT m.text FROM mentions AS m JOIN records AS r ON r.id = m.record "
            "WHERE r.document = ? AND m.kind IN (SELECT value FROM json_each(?))",
            (document, persons),
        )
        return [row[0] for row in rows]


def marked(path: str) -> str:
    """What a file is called whose copy is of the same kind."""
    suffix = PurePosixPath(path.replace("\\", "/")).suffix
    return f"{path.removesuffix(suffix)}{MARKED}{suffix}"


def put_in_place(driver: sqlite3.Connection, originals: Originals) -> int:
    """Put every copy in its place that does not stand there yet; gives how many there are."""
    count = 0
    for document, digest in driver.execute(f"SELECT document, copy FROM redactions AS r WHERE n = {NEWEST}").fetchall():
        if not originals.intact(document, digest):
            if not originals.put_staged(document):
                originals.replace(document, copy_of(driver, document))
            count += 1
    originals.forget_staged()
    return count
