"""The form as labels with what was said behind them, and its three tables row by row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from graph.ontology.catalogue import squash
from ingest.labels import Labels, mapping
from ingest.readers.model import Grid, Line, Reading

TABLES = {"indicator": "indicators", "factor": "vulnerabilities", "action": "actions"}
"""Column that a table must have, and the field that its rows are kept in."""
TICKS = "☒☑✓✔"
_LIST_OF_INDICATORS = re.compile(
    r"(?:\d{1,2}[.)]\s*)?(?:(?:CRE|CE|risk|exploitation)\s+)*indicators?\s*(?:of (?:risk|concern|exploitation)\s*)?"
    r"(?:present|identified|ticked|seen|noted|of concern)?\s*:?",
    re.I,
)
_LISTED = re.compile(
    r"(?P<name>.+?)\s*(?:[–—:-]|\()\s*(?P<risk>high|medium|med|low|[HML])\b(?:\s+risk)?[\s)]*[,/(–—-]*\s*"
    r"(?:(?P<cce>CCE)[\s/&+and]*)?(?P<cse>CSE)?[\s)]*(?:[:.,;–—-]\s*(?P<context>.+))?",
    re.I | re.S,
)
"""A line of a list of indicators: which, how high, under what, and what is said of it."""
SHORT = 14
"""A label of fewer letters has to end in a colon, or fill its cell, to count where text follows it."""


@dataclass(slots=True)
class TableRow:
    """A row under a known header: column to (offset in the field, cell)."""

    cells: dict[str, tuple[int, str]]

    def cell(self, column: str) -> str:
        """Text of a cell, or ""."""
        return self.cells[column][1] if column in self.cells else ""


@dataclass(slots=True)
class Form:
    """What a form says."""

    fields: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    tables: dict[str, list[TableRow]] = field(default_factory=dict)
    unplaced: list[str] = field(default_factory=list)
    headers: set[str] = field(default_factory=set)
    listing: bool = False
    _open: str = ""

    def say(self, name: str, text: str) -> None:
        """Add what was said behind a label."""
        text = text.strip()
        if text and not _is_hint(text):
            before = self.fields.get(name, "")
            self.fields[name] = f"{before}\n{text}" if before else text

    def take(self, text: str, following: str | None = None) -> bool:
        """Place a cell or line; `following` is the next cell. True where the next cell was taken as the answer."""
        text = text.strip()
        if not text:
            return False
        if is_heading(text):
            self._open = ""
            return False
        found = label_of(text)
        if found is None:
            if self._open:
                self.say(self._open, text)
            elif not _is_hint(text):
                self.unplaced.append(text)
            return False
        name, said = found
        self.labels.setdefault(name, text[: len(text) - len(said)].strip())
        self._open = "" if said and name in _one_line() else name
        self.say(name, said)
        if said or following is None or not following.strip() or label_of(following) is not None:
            return False
        self.say(name, following)
        self._open = ""
        return True


def read_form(reading: Reading) -> Form:
    """Walk through the blocks of a document."""
    form = Form()
    for name in mapping("risk_assessment")["labels"]:
        form.fields[name] = ""
    for block in reading.body():
        if isinstance(block, Line):
            for text in _apart(block.text):
                _line(form, text)
        else:
            _grid(form, block)
    return form


def _apart(text: str) -> list[str]:
    """The labels of a line that holds several ("Name of child: Zoe Dacre     DOB: 17/08/2011")."""
    pieces = [piece for piece in re.split(r"\t+| {3,}", text.strip()) if piece.strip()]
    several = len(pieces) > 1 and all(label_of(piece) is not None for piece in pieces)
    return pieces if several else [text]


def _line(form: Form, text: str) -> None:
    """Place a line; under "Indicators present" each line is a row ("Evidence of grooming - High (CSE)")."""
    listed = _LIST_OF_INDICATORS.fullmatch(text.strip())
    if listed is not None:
        form.listing = True
        form.headers.add("indicators")
        return
    if form.listing and text.strip() and label_of(text) is None and not is_heading(text):
        _listed_indicator(form, text.strip())
        return
    form.listing = form.listing and not text.strip()
    form.take(text)


def _listed_indicator(form: Form, text: str) -> None:
    bare = text.lstrip("•·*- ")
    said = _LISTED.fullmatch(bare)
    before = form.fields.get("indicators", "")
    start = len(before) + 1 if before else 0
    form.fields["indicators"] = f"{before}\n{bare}" if before else bare
    name = said["name"] if said else bare
    cells = {"indicator": (start, name)}
    for column in ("risk", "cce", "cse", "context"):
        if said and said[column]:
            cells[column] = (start + said.start(column), said[column])
    form.tables.setdefault("indicators", []).append(TableRow(cells))


def _grid(form: Form, grid: Grid) -> None:
    columns: dict[int, str] = {}
    table = ""
    for row in grid.rows:
        header = _header(row)
        if header:
            columns = header
            table = next(TABLES[name] for name in TABLES if name in header.values())
            form.headers.add(table)
            continue
        filled = [cell for cell in row if cell.strip()]
        if table and filled and not (len(filled) <= 2 and _ends_table(filled[0], table)):
            _table_row(form, table, columns, row)
            continue
        if filled:
            table = ""
        skip = False
        for cell, following in _pairs(row):
            skip = form.take(cell, following) if not skip else False


def _pairs(row: list[str]) -> Iterator[tuple[str, str | None]]:
    cells = [cell for cell in row if cell.strip()]
    for place, cell in enumerate(cells):
        yield cell, cells[place + 1] if place + 1 < len(cells) else None


def _ends_table(cell: str, table: str) -> bool:
    found = label_of(cell)
    return is_heading(cell) or (found is not None and not (table == "indicators" and found[0] == "other_concern"))


@cache
def _columns() -> Labels:
    return Labels(mapping("risk_assessment")["columns"])


def _header(row: list[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for place, cell in enumerate(row):
        first = cell.strip().split("\n")[0] if cell.strip() else ""
        name = _columns().find(cell) or (_columns().find(first) if first else None)
        if name is not None and name not in found.values():
            found[place] = name
    names = set(found.values())
    if {"indicator"} <= names and names & {"cce", "cse", "risk"}:
        return found
    if {"factor"} <= names and names & {"historic", "current", "commentary"}:
        return found
    return found if {"action", "owner"} <= names else {}


def _table_row(form: Form, table: str, columns: dict[int, str], row: list[str]) -> None:
    before = form.fields.get(table, "")
    start = len(before) + 1 if before else 0
    text = ""
    cells: dict[str, tuple[int, str]] = {}
    for place, cell in enumerate(row):
        if not cell.strip():
            continue
        text += " | " if text else ""
        name = columns.get(place, "")
        if name and name not in cells:
            cells[name] = (start + len(text), cell)
        text += cell
    form.fields[table] = f"{before}\n{text}" if before else text
    form.tables.setdefault(table, []).append(TableRow(cells))


@cache
def _forms() -> list[tuple[str, str]]:
    """Squashed label and its name, the longest first."""
    listed = [(squash(form), name) for name, forms in mapping("risk_assessment")["labels"].items() for form in forms]
    return sorted(listed, key=lambda form: -len(form[0]))


@cache
def _one_line() -> frozenset[str]:
    return frozenset(mapping("risk_assessment")["one_line"])


def label_of(text: str) -> tuple[str, str] | None:
    """The label that a cell or line begins with, and what stands behind it there."""
    bare = re.sub(r"^\s*(?:\d{1,2}(?:\.\d+)*[.)]\s*|[•·*-]\s+)", "", text)
    squashed = squash(bare[:400])
    for form, name in _forms():
        if not squashed.startswith(form):
            continue
        rest = _behind(bare, len(form))
        if not rest.strip(" :?.–—-\n\t"):
            return name, ""
        mark = re.match(r"\s*[?)]*\s*[:\n\t]|\s*\?\s|\s+[–—-]\s", rest)
        if mark is not None:
            return name, _without_hint(rest[mark.end() :].lstrip(" :-–\n\t"))
        if (
            len(form) >= SHORT
            and re.match(r"\W", rest)
            and rest.lstrip()[:1].isupper()
            and "?" in bare[: len(bare) - len(rest) + 2]
        ):
            return name, rest.strip()
    return None


def _behind(text: str, letters: int) -> str:
    """What follows the first `letters` letters and digits of a text."""
    seen = 0
    for place, char in enumerate(text):
        if squash(char):
            seen += len(squash(char))
        if seen >= letters:
            return text[place + 1 :]
    return ""


@cache
def _hints() -> tuple[str, ...]:
    return tuple(squash(hint) for hint in mapping("risk_assessment")["hints"])


def _is_hint(text: str) -> bool:
    """Printed guidance, or a line of it where a PDF broke it."""
    said = squash(text)
    if any(tick in text for tick in TICKS):
        return False
    return len(said) > 2 and any(said == hint or (len(said) > 12 and said in hint) for hint in _hints())


def _without_hint(text: str) -> str:
    return "" if _is_hint(text) else text


def without_hints(text: str) -> str:
    """The lines of a cell that are not printed guidance."""
    return "\n".join(line for line in text.split("\n") if line.strip() and not _is_hint(line))


@cache
def _headings() -> tuple[str, ...]:
    return tuple(squash(heading) for heading in mapping("risk_assessment")["headings"])


def is_heading(text: str) -> bool:
    """Whether a line is one of the form's printed headings or notes."""
    squashed = squash(text)
    return any(squashed.startswith(heading) for heading in _headings())
