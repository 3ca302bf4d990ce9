"""The form as labels with what was said behind them, and its three tables row by row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from graph.ontology.catalogue import squash
from ingest.extraction.patterns import find_postcodes
from ingest.extraction.places import find_places
from ingest.extraction.words import is_given
from ingest.labels import Labels, mapping
from ingest.readers.model import Grid, Line, Reading
from ingest.risk_assessment.guessed import guessed_columns, guessed_label, is_title, kind_of_table, sums
from ingest.risk_assessment.guessed import names as guessed_names
from ingest.risk_assessment.labels import is_heading, is_hint, label_of, one_line

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
_SENTENCE_LABEL = re.compile(r"(?<=[.;])\s+(?=[A-Z][A-Za-z ]{2,30}:\s)")
_SIGNED = re.compile(
    r"(?:written|completed|filled\s+in|prepared|assessed|assessment|carried\s+out|drawn\s+up|screened|signed|done)\b[^:.]{0,40}?\bby\s+"
    r"(?P<who>(?:(?:Dr|Mr|Ms|Mrs|Miss|PC|DC|DS|Nurse|Sgt)\.?\s+)?(?-i:[A-Z])[\w.'’-]*(?:\s+(?-i:[A-Z])[\w.'’-]*){0,3})"
    r"(?:\s*[,(][^,)\n]{2,40}[,)]?)?(?:[\s,]+(?:on\s+)?(?P<when>[^\n]*\d[^\n]*))?\.?$",
    re.I,
)
"""Who made it and when, in a sentence: "Written with Kacey by Cat Rowley on 14 May 2026"."""
_BOXES = re.compile(r"[☐☒☑✓✔□■]")
_CHECKED = re.compile(r"\s*(?:[\[(](?P<in>[xX✓✔ _]?)[\])]|(?P<box>[☒☑✓✔☐□○]))\s*(?P<name>[A-Z][^☒☑☐□]{5,})$")
"""A line with a box of its own before it, in a list of signs."""
_NUMBERED = re.compile(r"\d{1,2}[.)]\s+(?P<heading>[A-Z][a-z]+(?:\s+[\w'’/]+){0,4})")
"""A numbered heading in plain type: "5. Level of need"."""
_HEADING_WORDS = 9
_PAIR = 2
_CHOICES = re.compile(r"(?:low|medium|high|l|m|h|yes|no|y|n)(?:\s*[/,|]\s*(?:low|medium|high|l|m|h|yes|no|y|n))+", re.I)


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
        if text and not is_hint(text):
            before = self.fields.get(name, "")
            self.fields[name] = f"{before}\n{text}" if before else text

    def begin(self, name: str, heading: str) -> None:
        """Have what follows belong to the field that a heading names; to none, where it names none."""
        self._open = name
        if name:
            self.labels.setdefault(name, heading)
        else:
            self.unplaced.append(heading)

    def take(self, text: str, following: str | None = None) -> bool:
        """Place a cell or line; `following` is the next cell. True where the next cell was taken as the answer."""
        text = text.strip()
        if not text:
            return False
        if is_heading(text):
            self._open = ""
            return False
        found = label_of(text) or guessed_label(text, following)
        if found is None:
            if self._open:
                self.say(self._open, text)
            elif not is_hint(text):
                self.unplaced.append(text)
            return False
        name, said = found
        self.labels.setdefault(name, text[: len(text) - len(said)].strip())
        self._open = "" if said and name in one_line() else name
        self.say(name, said)
        if said or following is None or not following.strip() or _is_label(following):
            return False
        self.say(name, following)
        self._open = ""
        return True


def read_form(reading: Reading) -> Form:
    """Walk through the blocks of a document."""
    form = Form()
    for name in (*mapping("risk_assessment")["labels"], *guessed_names()):
        form.fields[name] = ""
    for block in reading.body():
        if isinstance(block, Line):
            if not any(form.fields.values()) and is_title(block.text):
                form.unplaced.append(block.text.strip())
                continue
            if _stands_out(block):
                _titled(form, block.text.strip(), ends=block.style.startswith("heading"))
                continue
            for text in _apart(block.text):
                _line(form, text)
        else:
            _grid(form, block)
    return form


def _stands_out(line: Line) -> bool:
    """Whether a line is a heading by its style, or bold as a whole and short."""
    text = line.text.strip()
    bold = bool(line.leads) and line.leads[0] >= len(text) and len(text.split()) <= _HEADING_WORDS
    return bool(text) and "\n" not in text and ":" not in text.rstrip(":") and (line.style.startswith("heading") or bold)


def _titled(form: Form, text: str, *, ends: bool) -> None:
    """Take a heading: it may name a field, open the list of signs, or end what stood before."""
    form.listing = False
    guess = None if label_of(text) or is_heading(text) else guessed_label(text.rstrip(" ?:") + ":", None)
    if guess is not None and guess[0] == "signs":
        form.listing = True
        form.headers.add("indicators")
    elif guess is not None:
        form.begin(guess[0], text)
    elif ends and label_of(text) is None and not _LIST_OF_INDICATORS.fullmatch(text):
        form.begin("", text)
    else:
        _line(form, text)


def _apart(text: str) -> list[str]:
    """The labels of a line that holds several ("Name of child: Zoe Dacre     DOB: 17/08/2011")."""
    pieces = [piece for piece in re.split(r"\t+| {3,}", text.strip()) if piece.strip()]
    if len(pieces) == 1:
        pieces = _SENTENCE_LABEL.split(text.strip())
    several = len(pieces) > 1 and all(label_of(piece) or guessed_label(piece, None) for piece in pieces[1:])
    return pieces if several else [text]


def _line(form: Form, text: str) -> None:
    """Place a line; under "Indicators present" each line is a row ("Evidence of grooming - High (CSE)")."""
    listed = _LIST_OF_INDICATORS.fullmatch(text.strip())
    if listed is not None:
        form.listing = True
        form.headers.add("indicators")
        return
    numbered = _NUMBERED.fullmatch(text.strip())
    if numbered is not None and guessed_label(f"{numbered['heading']}:", None) is not None:
        _titled(form, numbered["heading"], ends=True)
        return
    checked = _CHECKED.match(text)
    if checked is not None and len(checked["name"].split()) > 1:
        form.headers.add("indicators")
        if (checked["in"] or checked["box"] or "").strip(" _☐□○"):
            _listed_indicator(form, checked["name"].strip())
        return
    if form.listing and is_hint(text):
        return
    if form.listing and text.strip() and label_of(text) is None and not is_heading(text):
        _listed_indicator(form, text.strip())
        return
    form.listing = form.listing and not text.strip()
    signed = _SIGNED.match(text.strip())
    if signed is not None and not form.fields["practitioner"]:
        form.say("practitioner", signed["who"])
        form.say("assessed_on", signed["when"] or "")
        return
    form.take(text)


def _listed_indicator(form: Form, text: str) -> None:
    bare = text.lstrip("•·*- ")
    said = _LISTED.fullmatch(bare)
    before = form.fields.get("indicators", "")
    start = len(before) + 1 if before else 0
    form.fields["indicators"] = f"{before}\n{bare}" if before else bare
    name = said["name"] if said else re.split(r"\s+[–—-]\s+", bare)[0]
    cells = {"indicator": (start, name), "yes": (start, "x")}
    if said is None and len(name) < len(bare):
        cells["context"] = (start + len(name), bare[len(name) :])
    for column in ("risk", "cce", "cse", "context"):
        if said and said[column]:
            cells[column] = (start + said.start(column), said[column])
    form.tables.setdefault("indicators", []).append(TableRow(cells))


def _grid(form: Form, grid: Grid) -> None:
    columns: dict[int, str] = {}
    table = ""
    form.listing = False
    for number, row in enumerate(grid.rows):
        header, kind = _header(row, guess=not table and number + 1 < len(grid.rows))
        if header:
            columns, table = header, kind
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
    if len(cells) > _PAIR:  # printed choices between a label and its answer
        cells = [cell for cell in cells if not _CHOICES.fullmatch(cell.strip())]
    for place, cell in enumerate(cells):
        yield cell, cells[place + 1] if place + 1 < len(cells) else None


def _ends_table(cell: str, table: str) -> bool:
    found = label_of(cell)
    return is_heading(cell) or (found is not None and not (table == "indicators" and found[0] == "other_concern"))


@cache
def _columns() -> Labels:
    return Labels(mapping("risk_assessment")["columns"])


def _header(row: list[str], *, guess: bool) -> tuple[dict[int, str], str]:
    """The columns that a row names and the table that it opens; empty where it is no header.

    Within a table only listed headers are looked for: a row of answers may read as one that is told by its words.
    """
    listed = _listed(row)
    kind = _kind_of_listed(listed)
    full = guessed_columns(row, listed)
    if kind:
        return full, kind
    filled = [cell for cell in row if cell.strip()]
    answered = len(filled) == 2 and (label_of(filled[0]) or guessed_label(*filled)) is not None
    pairs = zip(filled[::2], filled[1::2], strict=False)
    answered = answered or (len(filled) >= 2 * _PAIR and all(guessed_label(*pair) for pair in pairs))
    plain = len(filled) > 1 and not answered and not any(_BOXES.search(cell) for cell in row)
    guessed = kind_of_table(full) if guess and plain else ""
    return (full, guessed) if guessed else ({}, "")


def _kind_of_listed(found: dict[int, str]) -> str:
    names = set(found.values())
    if {"indicator"} <= names and names & {"cce", "cse", "risk"}:
        return "indicators"
    if {"factor"} <= names and names & {"historic", "current", "commentary"}:
        return "vulnerabilities"
    return "actions" if {"action", "owner"} <= names else ""


def _listed(row: list[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for place, cell in enumerate(row):
        first = cell.strip().split("\n")[0] if cell.strip() else ""
        name = _columns().find(cell) or (_columns().find(first) if first else None)
        if name is not None and name not in found.values():
            found[place] = name
    return found


def _table_row(form: Form, table: str, columns: dict[int, str], row: list[str]) -> None:
    if table == "concerns":
        _concern(form, columns, row)
        return
    if squash(row[0]) in sums():
        form.say("total", next((cell for cell in row[1:] if any(map(str.isdigit, cell))), ""))
        return
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


def _concern(form: Form, columns: dict[int, str], row: list[str]) -> None:
    """Somebody or some place that worries, with what is said of it: under the field that it belongs to."""
    told = {columns[place]: cell.strip() for place, cell in enumerate(row) if place in columns and cell.strip()}
    what = told.get("who_where", "")
    if not what:
        return
    places = find_places(what)
    is_place = bool(find_postcodes(what)) or (bool(places) and not is_given(what.split()[0]))
    form.say("locations" if is_place else "persons", what)
    form.say("contextual_analysis", " – ".join(told[name] for name in ("worry", "context") if name in told))
    form.say("action_taken", told.get("tried", ""))


def _is_label(text: str) -> bool:
    return label_of(text) is not None
