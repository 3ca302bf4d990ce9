"""Minutes as a list of entries, each in its section, whatever mixture of headings, lists and tables they were typed in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.ontology.catalogue import squash
from ingest.minutes.wording import attendance, fact_label, labelled, section_of_heading, wording
from ingest.readers.model import Grid, Line, Reading

PREAMBLE, OTHER = "preamble", "other"
ITEM_SECTIONS = frozenset({"high_risk_children", "persons_of_concern"})
_NAME_FIRST = re.compile(r"[A-Z][\w'’-]+,? [A-Z]")
_INLINE_ACTION = re.compile(r"(?<=[.;!)])\s+(?=(?:ACTION|Action)S?s?\s*(?:[A-Z]{0,4}\d[\w./-]*)?\s*[:–—-]\s)")
"""Where an action begins within an item: "... missing twice. ACTION TA13: YOS to visit"."""
_ENDS = (".", "!", "?", ":", ";")


@dataclass(slots=True)
class Entry:
    """One line or table row.

    Attributes
    ----------
    section : str
        Canonical name of the section or fact that it stands under.
    text : str
        Verbatim; the cells of a row are joined by " | ".
    cells : dict
        Of a row under a known header: column to (offset in `text`, cell).
    title : str
        The heading as it stands in the document.
    """

    section: str
    text: str
    cells: dict[str, tuple[int, str]] = field(default_factory=dict)
    title: str = ""

    def cell(self, column: str) -> str:
        """Text of a cell, or ""."""
        return self.cells[column][1] if column in self.cells else ""


@dataclass(slots=True)
class Walk:
    """Where the reader of the minutes stands."""

    section: str = PREAMBLE
    title: str = ""
    level: int = 0
    columns: dict[int, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def open(self, section: str, title: str, level: int = 1) -> None:
        """Begin a section."""
        self.section, self.title, self.level = section, title.strip(), level
        self.columns = {}
        self.titles.setdefault(section, self.title)

    def add(self, text: str, cells: dict[str, tuple[int, str]] | None = None, section: str = "") -> None:
        """Keep a line or row."""
        if text.strip():
            self.entries.append(Entry(section or self.section, text.strip("\n"), cells or {}, self.title))


def walk(reading: Reading) -> Walk:
    """Read the blocks of a document, in order."""
    at = Walk()
    for block in _joined(reading):
        if isinstance(block, Grid):
            at.columns = {}
            for number, row in enumerate(block.rows):
                _row(at, [cell.strip() for cell in row], first=number == 0)
        else:
            _line(at, block)
    return at


def _joined(reading: Reading) -> Iterator[Line | Grid]:
    """Blocks of the body; lines that a PDF broke at the margin are joined again."""
    blocks = [block for block in reading.body() if isinstance(block, Grid) or block.text.strip()]
    if "pdf" not in reading.media:
        yield from blocks
        return
    widest = max((len(block.text) for block in blocks if isinstance(block, Line)), default=0)
    held: Line | None = None
    length = 0
    for block in blocks:
        if isinstance(block, Grid):
            if held is not None:
                yield held
            held = None
            yield block
            continue
        if held is not None and _goes_on(held.text, length, block.text, widest):
            held = Line(f"{held.text} {block.text.strip()}", held.style)
        else:
            if held is not None:
                yield held
            held = block
        length = len(block.text)
    if held is not None:
        yield held


def _goes_on(before: str, length: int, text: str, widest: int) -> bool:
    if before.rstrip().endswith(_ENDS) or re.match(r"\s*(?:[•·*▪◦–—-]|\(?\d{1,2}(?:\.\d+)*[.)]?\s)", text):
        return False
    said = labelled(text)
    if said is not None and said[2]:
        return False
    return text.lstrip()[:1].islower() or (widest >= 60 and length >= 0.85 * widest)


def _line(at: Walk, line: Line) -> None:
    text = line.text.strip()
    styled = line.style.startswith(("heading", "title"))
    level = int(line.style[7:]) if line.style.startswith("heading") and line.style[7:].isdigit() else 0
    said = labelled(text)
    if said is not None and _takes_label(at, said[0], said[1], fact=said[2]):
        _say(at, *said, text)
        return
    if _heading(at, text, styled=styled, level=level):
        return
    fact = fact_label(text)
    if fact is not None and (styled or text.endswith(":") or at.section in (PREAMBLE, *_people_facts())):
        at.open(fact, text)
        return
    if styled and not (at.section in wording().heads and level > at.level):
        if at.entries or level > 1:
            at.open(OTHER, text, level)
        else:
            at.names.append(text)
        return
    for part in _INLINE_ACTION.split(text):
        at.add(part)


def _people_facts() -> tuple[str, ...]:
    return ("present", "apologies", "date", "chair")


def _heading(at: Walk, text: str, *, styled: bool, level: int) -> bool:
    section = section_of_heading(text, styled=styled)
    if section is None or (styled and level > at.level and section == at.section):
        return False
    at.open(section, text, level or 1)
    return True


def _takes_label(at: Walk, name: str, content: str, *, fact: bool) -> bool:
    """Whether "Label: ..." means the meeting here, and not something of the item in hand ("Missing: twice")."""
    if name in ("next_meeting", "apologies", "present", "minute_taker"):
        return True
    if fact:
        return at.section == PREAMBLE or at.section in wording().single or at.section in _people_facts()
    return at.section not in ITEM_SECTIONS or name in ITEM_SECTIONS or _NAME_FIRST.match(content) is not None


def _say(at: Walk, name: str, content: str, fact: bool, line: str) -> None:
    title = line[: len(line) - len(content)].strip(" :\t–—-")
    before = (at.section, at.title, at.level, at.columns)
    at.open(name, title)
    at.add(content)
    if fact and name in wording().single:
        at.section, at.title, at.level, at.columns = before


def _row(at: Walk, cells: list[str], *, first: bool) -> None:
    filled = [cell for cell in cells if cell]
    if not filled:
        return
    columns = _header(cells, lenient=first)
    if columns:
        at.columns = columns
        return
    if len(filled) == 1:
        at.columns = {} if section_of_heading(filled[0], styled=False) else at.columns
        if not at.columns or section_of_heading(filled[0], styled=False):
            for line in filled[0].split("\n"):
                _line(at, Line(line, "paragraph"))
            return
    if at.columns:
        _table_row(at, cells)
    else:
        _loose_row(at, cells, filled)


def _header(cells: list[str], *, lenient: bool) -> dict[int, str]:
    """The columns that a row names, or nothing where it is no header."""
    found: dict[int, str] = {}
    filled = sum(1 for cell in cells if cell)
    for place, cell in enumerate(cells):
        name = "ref" if cell == "#" else wording().columns.find(cell, cutoff=88) if 0 < len(cell) <= 40 else None
        if name is not None and name not in found.values():
            found[place] = name
    if "action" not in found.values() and {"owner", "due"} & set(found.values()):
        found = {place: "action" if name == "discussion" else name for place, name in found.items()}
    telling = {"name", "place", "platform", "action", "item"} & set(found.values())
    enough = len(found) >= 2 and len(found) >= 0.6 * filled
    if not enough and not (lenient and telling and filled >= 2 and len(found) >= 0.5 * filled):
        return {}
    return found if telling else {}


def _table_row(at: Walk, cells: list[str]) -> None:
    columns = at.columns
    if _sent_apologies(at, cells):
        at.add(*_joined_cells(cells, columns), section="apologies")
        return
    named = {name: cells[place] for place, name in columns.items() if place < len(cells) and cells[place]}
    if "item" in named and "action" in columns.values():
        _discussion_row(at, cells, named)
        return
    at.add(*_joined_cells(cells, columns))


def _sent_apologies(at: Walk, cells: list[str]) -> bool:
    """Whether a row of a table of attendance says that somebody was not there."""
    return at.section == "present" and any(squash(cell) in attendance("away") for cell in cells[1:])


def _discussion_row(at: Walk, cells: list[str], named: dict[str, str]) -> None:
    """A row of minutes typed as one table: item, discussion, action, owner, due."""
    section = section_of_heading(named["item"], styled=True)
    columns = at.columns
    if section is not None:
        at.open(section, named["item"])
        at.columns = columns
    elif len(named["item"]) > 4 and not named["item"].strip(".").isdigit():
        at.open(OTHER, named["item"])
        at.columns = columns
    ours = {place for place, name in columns.items() if name in ("action", "owner", "due", "ref", "five_p", "status")}
    for place, cell in enumerate(cells):
        if place not in ours and columns.get(place) != "item":
            for line in cell.split("\n"):
                at.add(line)
    if named.get("action"):
        kept = [cell if place in ours else "" for place, cell in enumerate(cells)]
        text, own = _joined_cells(kept, columns)
        at.add(text, own, "actions" if at.section not in ("previous_actions", "action_log") else at.section)


def _joined_cells(cells: list[str], columns: dict[int, str]) -> tuple[str, dict[str, tuple[int, str]]]:
    text = ""
    placed: dict[str, tuple[int, str]] = {}
    for place, cell in enumerate(cells):
        if not cell:
            continue
        text += " | " if text else ""
        placed[columns.get(place, f"column {place + 1}")] = (len(text), cell)
        text += cell
    return text, placed


def _loose_row(at: Walk, cells: list[str], filled: list[str]) -> None:
    """A row of no table that is known: "label | what it says", or text laid out in cells."""
    if _sent_apologies(at, cells):
        at.add(*_joined_cells(cells, {}), section="apologies")
        return
    fact = fact_label(filled[0])
    if fact == "present" and len(filled) > 1 and all(squash(cell) in attendance("columns") for cell in filled[1:]):
        at.open(fact, filled[0])
        return
    if fact is not None and _takes_label(at, fact, "", fact=True):
        before = (at.section, at.title, at.level)
        at.open(fact, filled[0])
        for line in "\n".join(filled[1:]).split("\n"):
            at.add(line)
        at.section, at.title, at.level = before
        return
    section = section_of_heading(filled[0], styled=False)
    number_first = len(filled) > 2 and re.fullmatch(r"\d{1,2}\.?", filled[0]) is not None
    if section is None and number_first:
        filled = filled[1:]
        section = section_of_heading(filled[0], styled=False)
    if section is not None:
        at.open(section, filled[0])
        for cell in filled[1:]:
            for line in cell.split("\n"):
                _line(at, Line(line, "list"))
        return
    at.add(*_joined_cells(cells, {}))
