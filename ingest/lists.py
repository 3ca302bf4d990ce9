"""Lists to be checked: lines of text, or the cells of a sheet, each with the names, plates, numbers and handles in it."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from graph.errors import BadInput
from graph.ontology.catalogue import squash
from graph.triage.checking import Line
from ingest.documents import receive
from ingest.extraction.dates import read_date
from ingest.extraction.handles import find_handles
from ingest.extraction.patterns import find_plates
from ingest.extraction.phones import find_phones
from ingest.media import CSV, TEXT, XLSX
from ingest.readers.model import Cell
from ingest.readers.model import Line as TextLine
from ingest.readers.sheet import decode
from ingest.reading import read_content

_BULLET = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,3}[.)](?=\s))\s*")
_BIRTH = re.compile(
    r"[\s,(]*(?:\b(?:d\.?o\.?b\.?|date of birth|born)\b[\s:.]*)?"
    r"(?<!\d)(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2}))(?!\d)\)?",
    re.I,
)
_SHORN = re.compile(r"7\d{9}")
"""A mobile number whose nought a spreadsheet has taken for one too many."""
_PIECES = re.compile(r"\s*[,;\t|]\s*|\s+[-–]\s+")
COLUMNS = {
    "given": {"forename", "forenames", "firstname", "givenname", "first"},
    "family": {"surname", "lastname", "familyname", "last"},
    "name": {"name", "fullname", "childname", "person", "nominal", "subject", "child", "names", "alias", "aka", "nickname"},
    "dob": {"dob", "dateofbirth", "birthdate", "born"},
    "number": {"phone", "mobile", "telephone", "number", "phonenumber", "mobilenumber", "tel", "contact", "msisdn"},
    "plate": {"plate", "registration", "vrm", "reg", "vehicle", "numberplate", "registrationmark", "car", "index"},
    "handle": {"handle", "username", "account", "user", "screenname", "socialmedia"},
    "place": {"place", "address", "location", "premises", "venue", "postcode"},
    "id": {"id", "caseid", "lcsid", "childid", "nicheid", "reference"},
}
"""Headers of a list's columns, squashed, by what stands below them."""


def read_list(name: str, content: bytes) -> list[Line]:
    """The lines of a list in a text, CSV or Excel file.

    Raises
    ------
    BadInput
        It is empty, or of another kind.
    """
    received = next(receive(name, content))
    if received.media not in (TEXT, CSV, XLSX):
        if received.passed_over or not content.strip():
            raise BadInput(f"{name} is empty, or no list.", "Give a text file with one name or number on each line.", "file")
        raise BadInput(f"{name} is no list.", "Give a text, CSV or Excel file.", "file")
    if received.media == TEXT or not _is_table(received.media, content):
        found = list(pasted(decode(content)))
    else:
        reading = read_content(content, received.media, name)
        found = list(chain.from_iterable(_rows(sheet.rows) for sheet in reading.sheets))
        found += [made for block in reading.blocks if isinstance(block, TextLine) for made in pasted(block.text)]
    if not found:
        raise BadInput(f"{name} has no line to be checked.", "Write one name, plate, number or handle on each line.", "file")
    return found


def _is_table(media: str, content: bytes) -> bool:
    """A CSV file with one column is as good as a text; so is one whose lines differ in the number of their cells."""
    if media != CSV:
        return True
    lines = [line for line in decode(content).splitlines() if line.strip()]
    return bool(lines) and _header([cell.strip(' "') for cell in re.split(r"[,;\t|]", lines[0])]) is not None


def pasted(text: str) -> Iterator[Line]:
    """One entry for each line that says something; bullets and numbering are left out."""
    for written in text.splitlines():
        bare = _BULLET.sub("", written).strip(" \t\"'“”,;")
        if len(squash(bare)) > 1:
            yield entry(bare)


def entry(text: str) -> Line:
    """What to look for in one line.

    Examples
    --------
    >>> entry("Levi Zielinski, dob 4/3/1990").terms
    ('Levi Zielinski',)
    >>> entry("silver Corsa RD23 AJW").terms
    ('silver Corsa RD23 AJW', 'RD23AJW')
    """
    born = _BIRTH.search(text)
    phones = find_phones(text)
    dob, bare = "", text
    if born and not phones and (day := read_date(born[1]).value):
        dob, bare = day.isoformat(), (text[: born.start()] + " " + text[born.end() :]).strip(" ,;")
    plates, handles = find_plates(bare), find_handles(bare, [])
    exact = [
        *(str(one.attributes.get("e164") or one.text) for one in phones),
        *(str(one.attributes.get("registration") or one.text) for one in plates),
        *(str(one.attributes.get("handle") or one.text).lstrip("@") for one in handles),
    ]
    if _SHORN.fullmatch(bare):
        exact.append(f"+44{bare}")
    whole = [bare] if bare else []
    if any(squash(bare) == squash(one.text) for one in (*phones, *plates)):
        whole = []
    pieces = [piece for piece in _PIECES.split(bare) if len(squash(piece)) > 2]
    named = [piece for piece in pieces if len(pieces) > 1 and any(letter.isalpha() for letter in piece)]
    if len(pieces) == 2 and all(len(piece.split()) == 1 for piece in pieces):
        named = []  # "Cutler, Idris" is one name
    return Line(text, tuple(dict.fromkeys([*whole, *exact, *named])) or (text,), dob)


def _rows(rows: list[list[Cell]]) -> Iterator[Line]:
    filled = [[_text(cell) for cell in row] for row in rows]
    filled = [row for row in filled if any(row)]
    columns = _header(filled[0]) if filled else None
    for row in filled[1:] if columns else filled:
        yield from _told(row, columns) if columns else (entry(cell) for cell in row if len(squash(cell)) > 1)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _header(row: Iterable[str]) -> dict[int, str] | None:
    found = {place: kind for place, cell in enumerate(row) for kind, names in COLUMNS.items() if squash(cell) in names}
    return found or None


def _told(row: list[str], columns: dict[int, str]) -> Iterator[Line]:
    """A name with its date of birth is one entry; every number, plate, handle and place is one of its own."""
    cells: dict[str, list[str]] = {}
    for place, kind in columns.items():
        if place < len(row) and row[place]:
            cells.setdefault(kind, []).append(row[place])
    dob = next((day.isoformat() for cell in cells.get("dob", ()) if (day := read_date(cell).value)), "")
    name = " ".join((*cells.get("given", ()), *cells.get("family", ())))
    for text in [*([name] if name else []), *cells.get("name", ())]:
        made = entry(text)
        yield Line(made.text, made.terms, dob or made.dob)
    for kind in ("number", "plate", "handle", "place", "id"):
        for text in cells.get(kind, ()):
            yield entry(text)
