"""Sheets of case rows: the tables that stand in them, what kind of rows follow, when the extract was made."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from graph.ledger.drafts import Problem, RecordDraft
from graph.ontology.catalogue import squash
from ingest.case_links.co_offending import join_by_crime
from ingest.case_links.contents import holds, is_name_or_id
from ingest.case_links.dating import extracted_on
from ingest.case_links.extract import SAME_PROBLEM, Extract
from ingest.case_links.headers import Header, again, find_header
from ingest.case_links.mapping import Layout
from ingest.case_links.naming import is_id
from ingest.case_links.rows import read_row
from ingest.case_links.values import cell_text
from ingest.extraction.words import fold
from ingest.labels import mapping
from ingest.readers.model import Cell, Reading, Sheet

NARROWEST = 2
NONE = "Nothing needs doing."
LONGEST_HEADING = 60
FEWEST_WORDS = 2
SURE_SCORE = 8.0
"""A header of this score is a case extract without doubt."""

Row = Sequence[Cell]


def looks_like(reading: Reading, *, listed_only: bool = False) -> float:
    """How sure it is that a file holds case rows, from 0 to 1.

    Parameters
    ----------
    reading : Reading
    listed_only : bool, optional
        Whether headers that are only told by their words count for nothing, as beside what is sure to be something else.
    """
    found = [header.layout for sheet in reading.sheets if (header := find_header(sheet)) is not None and header.layout.sure]
    if listed_only or _is_minuted(reading):
        found = [layout for layout in found if not layout.guessed]
    best = max((layout.score for layout in found), default=0.0)
    return max(0.0, min(1.0, best / SURE_SCORE))


def columns_known(sheet: Sheet) -> int:
    """Of how many columns of case rows it is known what they mean; 0 where it is not sure that they are case rows."""
    header = find_header(sheet)
    return len(header.layout.headers) if header is not None and header.layout.sure else 0


def is_mostly_rows(sheet: Sheet) -> bool:
    """Whether most of a sheet's filled rows stand under the header of a list, as far as its first gap."""
    header = find_header(sheet)
    filled = sum(1 for row in sheet.rows if _filled(row))
    if header is None or not header.layout.sure:
        return False
    below = 0
    for row in sheet.rows[header.row + 1 :]:
        if not _filled(row):
            break
        below += 1
    return below * 2 >= filled


def _is_minuted(reading: Reading) -> bool:
    """Whether the short texts at the left say that a meeting was held: its tables of people and actions are no case rows."""
    heads = {fold(str(cell)) for sheet in reading.sheets for row in sheet.rows for cell in row[:1] if isinstance(cell, str)}
    titles = fold(" | ".join([reading.headers.get("title", ""), *(sheet.name for sheet in reading.sheets)]))
    words = [word for head in heads if len(head) <= LONGEST_HEADING for word in re.findall(r"[a-z]+", head)]
    said = {word for word in mapping("case_links")["meeting_words"] if word in words or re.search(rf"\b{word}\b", titles)}
    return len(said) >= FEWEST_WORDS


def parse(reading: Reading, today: date) -> list[RecordDraft]:
    """Read every row of every sheet.

    Parameters
    ----------
    reading : Reading
        The sheets; its header "title" holds what a document says above its tables.
    today : date
        Nobody is born after it; a risk level without an extract date is judged by it.

    Returns
    -------
    list of RecordDraft
        One for each row; problems of a sheet as a whole are with its first record.
    """
    records: list[RecordDraft] = []
    sheets = [sheet for sheet in reading.sheets if any(_filled(row) for row in sheet.rows)]
    for sheet in sheets:
        records += _parse_sheet(sheet, len(sheets) > 1, reading, today)
    _tell_places_from_persons(records)
    return records


def _tell_places_from_persons(records: Sequence[RecordDraft]) -> None:
    """What a sheet of places calls by a name is no person where a measure is aimed at it ("Amber Nights")."""
    places = {fold(one.text) for record in records for one in record.mentions if one.kind == "Location"}
    for record in records:
        for one in record.mentions:
            if (
                record.kind == "disruption"
                and one.field in ("target", "name")
                and one.kind == "PersonOfConcern"
                and fold(one.text) in places
            ):
                one.kind, one.attributes = "Location", {"name": one.text}


def _parse_sheet(sheet: Sheet, several: bool, reading: Reading, today: date) -> list[RecordDraft]:
    header = find_header(sheet)
    if header is None or not header.layout.sure:
        return _unmapped(sheet, several, header)
    named = (reading.headers.get("filename", ""), sheet.name)
    titles = [*reading.headers.get("title", "").splitlines(), *_titles(sheet.rows[: header.first])]
    made, problems = extracted_on(titles, named, today)
    records: list[RecordDraft] = []
    while header is not None:
        about = " | ".join([*titles, *named])
        extract = Extract(header.layout, sheet.name, several, made, today, about)
        end, following = _end(sheet, header)
        table = _read_table(sheet, header, end, extract)
        if table:
            table[0].problems[:0] = problems + _unmapped_columns(extract)
            table[-1].problems += _left_out(extract)
            _find_twice(table, extract)
            problems = []
        records += table
        titles = _titles(sheet.rows[end : following.first]) if following is not None else []
        header = following
    return records


def _end(sheet: Sheet, header: Header) -> tuple[int, Header | None]:
    """Where a table ends, and the header of the one below it; tables stand apart by a blank row or a heading."""
    apart = False
    for number in range(header.row + 1, len(sheet.rows)):
        row = sheet.rows[number]
        if _filled_cells(row) <= 1:
            apart = True
            continue
        if apart and (found := again(sheet, number)) is not None:
            end = number
            while _filled_cells(sheet.rows[end - 1]) <= 1:
                end -= 1
            return end, found
        apart = False
    return len(sheet.rows), None


def _read_table(sheet: Sheet, header: Header, end: int, extract: Extract) -> list[RecordDraft]:
    """The rows of one table; a row that holds a heading alone says what those below it have in common."""
    records: list[RecordDraft] = []
    written = sheet.rows[header.row]
    foreign = apart = False
    for number in range(header.row + 1, end):
        row = sheet.rows[number]
        if _no_row(row) or list(row) == list(written):
            foreign = foreign and bool(_filled_cells(row))
            apart = apart or not _filled_cells(row)
        elif (heading := _heading(row, header.layout)) is not None:
            extract.section = heading
        elif foreign or (apart and _is_foreign(row, header.layout)):
            records.append(_kept(sheet, number + 1, row, extract.several))
            if not foreign:
                problem = "The rows under the gap are no case rows; kept as written."
                records[-1].problems.append(Problem(records[-1].locator, problem, NONE, "note"))
            foreign = True
        else:
            apart = False
            records.append(read_row(extract, number + 1, row))
    if header.layout.kind.name == "co_offending":
        join_by_crime(records)
    return records


def _heading(row: Row, layout: Layout) -> str | None:
    """The text of a row that holds nothing else and names no one."""
    filled = [(place, cell) for place, cell in enumerate(row) if cell not in (None, "")]
    if len(filled) != 1 or len(layout.columns) < NARROWEST + 1:
        return None
    place, cell = filled[0]
    text = cell_text(cell)
    named = layout.columns.get(place, "")
    whole = named == "name" and len(text.split()) > 1 and is_name_or_id(text)
    return None if not isinstance(cell, str) or is_id(text) or whole or named in ("place", "premises", "notes") else text


def _is_foreign(row: Row, layout: Layout) -> bool:
    """Whether a row under a gap belongs to some other, narrower table, such as a count by area."""
    places = [place for place, cell in enumerate(row) if cell not in (None, "")]
    if len(places) * 2 > len(layout.columns) + len(layout.unmapped) or not all(isinstance(row[place], str) for place in places):
        return False
    typed = [place for place in places if place in layout.columns and layout.kind.columns[layout.columns[place]].read != "text"]
    if any(holds(layout.kind.columns[layout.columns[place]], [cell_text(row[place])]) for place in typed):
        return False
    return not any(is_id(cell_text(row[place])) for place in places) and not any(
        layout.columns.get(place) in ("name", "family") and is_name_or_id(cell_text(row[place])) for place in places
    )


def _kept(sheet: Sheet, number: int, row: Row, several: bool) -> RecordDraft:
    where = f"{sheet.name} row {number}"
    fields = {f"column {place}": cell_text(cell) for place, cell in enumerate(row, start=1)}
    return RecordDraft(kind="unmapped_row", locator=where if several else f"row {number}", reference=where, fields=fields)


def _filled_cells(row: Row) -> int:
    return sum(cell not in (None, "") for cell in row)


def _titles(rows: Sequence[Row]) -> list[str]:
    """What stands above a table, a line for each row."""
    return [" ".join(cell_text(cell) for cell in row if cell is not None) for row in rows if _filled(row)]


def _filled(row: Row) -> bool:
    return any(cell is not None and cell != "" for cell in row)


@cache
def _not_rows() -> frozenset[str]:
    return frozenset(squash(word) for word in mapping("case_links")["not_rows"])


def _no_row(row: Row) -> bool:
    """Blank rows, totals, and the marking under a table."""
    first = next((cell for cell in row if cell is not None and cell != ""), None)
    if first is None:
        return True
    if not isinstance(first, str):
        return False
    words = first.split()
    return not words or squash(first) in _not_rows() or squash(words[0]) in ("total", "totals", "subtotal")


def _unmapped(sheet: Sheet, several: bool, nearest: Header | None) -> list[RecordDraft]:
    """Rows of a sheet whose columns fit no kind: kept word for word."""
    records = [_kept(sheet, number, row, several) for number, row in enumerate(sheet.rows, start=1) if _filled(row)]
    records[0].problems.append(_misfit(sheet, nearest))
    return records


def _misfit(sheet: Sheet, nearest: Header | None) -> Problem:
    """What is said of a sheet that fits no kind; one of a single column, such as guidance, is no table."""
    if max((_filled_cells(row) for row in sheet.rows), default=0) < NARROWEST:
        return Problem(sheet.name, "The sheet is no table; its words are kept.", NONE, "note")
    remedy = "Name them in ingest/mappings/case_links.yaml."
    if nearest is None:
        return Problem(sheet.name, "The columns fit no kind of case row.", remedy)
    layout = nearest.layout
    told = ", ".join(f"“{header}” as {name.replace('_', ' ')}" for name, header in layout.headers.items())
    problem = f"It is not sure what the rows are; perhaps {layout.kind.name.replace('_', ' ')} ({told}). They are kept unread."
    return Problem(sheet.name, problem, remedy)


def _unmapped_columns(extract: Extract) -> list[Problem]:
    names = list(extract.layout.unmapped.values())
    if not names:
        return []
    listed = ", ".join(f"“{name}”" for name in names)
    where = f"{extract.name}: {listed}" if extract.several else listed
    return [
        Problem(
            where,
            f"Kept as written, but no mapping says what they mean ({extract.layout.kind.name}).",
            "Add them to ingest/mappings/case_links.yaml if they matter.",
            "note",
        )
    ]


def _left_out(extract: Extract) -> list[Problem]:
    return [
        Problem(
            extract.layout.headers.get(column, column),
            f"{count - SAME_PROBLEM} more rows have a problem in this column.",
            "Correct the column and send the file again.",
        )
        for column, count in extract.troubled.items()
        if count > SAME_PROBLEM and column != "risk_level"
    ]


def _find_twice(records: list[RecordDraft], extract: Extract) -> None:
    """An id that stands for two rows is one of them mistyped, or an extract pasted twice."""
    if not extract.layout.kind.id or extract.layout.kind.name not in ("child_case", "known_person"):
        return
    first: dict[str, RecordDraft] = {}
    for record in records:
        before = first.setdefault(record.reference or "", record)
        if before is not record:
            record.problems.append(
                Problem(
                    f"{record.locator}, {extract.layout.headers.get(extract.layout.kind.id, '')}",
                    f"{record.reference} stands in {before.locator} too.",
                    "Check which of the two rows is right; both are kept.",
                )
            )
