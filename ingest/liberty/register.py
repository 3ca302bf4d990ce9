"""The referral unit's register: one report in each row of a sheet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from graph.ledger.drafts import Problem, RecordDraft
from ingest.dated import serial_moment
from ingest.liberty.beside import beside_child, with_children
from ingest.liberty.cues import guess_label
from ingest.liberty.form import Form
from ingest.liberty.labels import FIELDS, MAPPING, Label, find_label, find_section
from ingest.liberty.repeats import Repeats
from ingest.liberty.report import build_record
from ingest.readers.model import Cell, Sheet

HEADER_WITHIN = 15
LONGEST_HEADING = 160
WIDE = 6
REMARK_WORDS = 16
MOST_IN_COUNT = 4
_COUNTS = re.compile(
    r"(?:grand\s+|sub-?)?totals?\b|number of (?:reports|rows|entries)|(?:end of (?:log|register|sheet|list))\b", re.I
)
SAMPLE = 20
PLAIN = 0.45
"""For a sheet of children and what was told of them with little else of the form: a case list scores higher."""
DAYS = {"reported_at", "victim_dob"}
FEWEST = 4
UNTOLD = 4
"""Where no column tells what happened, so many must be those that only reports have: vehicles stand in lists of persons too."""
CORE = {
    "details",
    "victim",
    "alleged",
    "exploitation",
    "reporter_name",
    "reporter_agency",
    "witnessed",
    "reported_at",
    "shared_with",
}
TELLING = {"alleged", "reported_at", "reporter_agency", "reporter_name", "exploitation", "present", "shared_with", "victim_dob"}
PROOF = {
    "exploitation",
    "witnessed",
    "member_of_public",
    "practitioner",
    "third_party",
    "alleged",
    "shared_with",
    "willing_to_engage",
    "witness_details",
    "reporter_agency",
}


def looks_like_register(sheet: Sheet) -> float:
    """How much a sheet looks like a register of reports, 0 to 1."""
    header = _header(sheet)
    if header is None:
        return 0.0
    named = {label.field for label in header.labels if label}
    filled = sum(1 for heading in header.written if heading)
    told = any(label.field == "details" and not label.part for label in header.labels if label)
    if "details" not in named or (not told and len(named & PROOF) < UNTOLD):
        return 0.0
    share = min(1.0, 0.4 + sum(map(bool, header.labels)) / filled)
    if len(named & PROOF) >= 2 and len(named & CORE) >= 3:
        return min(1.0, 0.4 + 0.06 * len(named)) * share
    return PLAIN * share if "victim" in named and len(named & TELLING) >= 2 else 0.0


def columns_known(sheet: Sheet) -> int:
    """Of how many columns of a register it is known what they mean."""
    header = _header(sheet)
    return sum(map(bool, header.labels)) if header is not None else 0


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header of a register ends (a row number from 0), its headings, and what each column means."""

    last: int
    written: list[str]
    labels: list[Label | None]


def _header(sheet: Sheet) -> Header | None:
    """The header, one row or two (a group over its columns), found among title rows."""
    best: Header | None = None
    for number, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        above = sheet.rows[number - 1] if number else []
        for groups in ([], above) if sum(map(_is_text, above)) > 1 else ([],):
            header = _read_header(number, row, groups, sheet.rows[number + 1 : number + 1 + SAMPLE])
            score = _fields(header)
            if score >= FEWEST and (best is None or score > _fields(best)):
                best = header
    return best


def _fields(header: Header) -> int:
    return len({label.field for label in header.labels if label})


def _is_text(cell: Cell) -> bool:
    return isinstance(cell, str) and 0 < len(cell.strip()) < LONGEST_HEADING


def _heading(cell: Cell) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) and 0 < len(cell) < LONGEST_HEADING else ""


def _read_header(number: int, row: list[Cell], groups: list[Cell], below: list[list[Cell]] | None = None) -> Header:
    """What each column means: by the listed labels, then by the words of the others where that field has no column yet."""
    headings = [_heading(cell) for cell in row] + [""] * (len(groups) - len(row))
    spread = _spread([_heading(cell) for cell in groups], len(headings))
    over = ["" if at < len(row) and row[at] and not headings[at] else group for at, group in enumerate(spread)]
    labels = [_listed(heading, group) for heading, group in zip(headings, over, strict=True)]
    listed = {label.field for label in labels if label and not label.part}
    for at, (heading, group) in enumerate(zip(headings, over, strict=True)):
        if labels[at] is not None or not (heading or group):
            continue
        guess = guess_label(heading or group, placed=True) or (guess_label(f"{group} {heading}") if heading and group else None)
        if guess and (guess.part or guess.field not in listed):
            labels[at] = guess
            listed |= set() if guess.part else {guess.field}
    written = [heading or group for heading, group in zip(headings, over, strict=True)]
    labels = labels if below is None else with_children(labels, below)
    for at in range(1, len(labels)):
        labels[at] = _of_child(labels[at], labels[at - 1], written[at])
    return Header(number, written, labels)


def _spread(groups: list[str], width: int) -> list[str]:
    """The group over each column: the one at or before it."""
    over: list[str] = []
    for at in range(width):
        said = groups[at] if at < len(groups) else ""
        over.append(said or (over[-1] if over else ""))
    return over


def _listed(heading: str, group: str) -> Label | None:
    if not heading:
        return find_label(group) if group else None
    return find_label(heading, find_section(group) or "" if group else "")


def _of_child(label: Label | None, before: Label | None, heading: str) -> Label | None:
    """A phone, school or address right behind the child's columns is the child's own, not the reporter's."""
    if label is None or before is None or before.field not in ("victim", "victim_dob"):
        return label
    return beside_child(label, heading)


def parse_register(sheet: Sheet, today: date, several: bool = False) -> list[RecordDraft]:
    """Read every row of a register; what is wrong with a row is said there, and the rest goes on.

    Parameters
    ----------
    sheet : Sheet
    today : date
    several : bool, optional
        Whether the file has other sheets, so that a row's place needs the sheet's name.
    """
    return list(iterate_register(sheet, today, several))


def iterate_register(sheet: Sheet, today: date, several: bool = False) -> Iterator[RecordDraft]:
    """The records of a register one by one."""
    header = _header(sheet)
    if header is None:
        return
    prefix = f"{sheet.name} " if several and sheet.name else ""
    said_unknown: set[str] = set()
    told = Repeats(header.labels)
    for number, row in enumerate(sheet.rows[header.last + 1 :], start=header.last + 2):
        if not any(cell not in (None, "") for cell in row) or _is_divider(row, header):
            continue
        locator = f"{prefix}row {number}"
        row, repeated = told.written_out(row)  # noqa: PLW2901
        form = _row_form(row, header.written, header.labels)
        form.problems = [problem for problem in form.problems if problem.field not in said_unknown]
        said_unknown |= {problem.field for problem in form.problems}
        form.problems += repeated
        record = build_record(form, today, locator)
        record.problems = [_with_row(problem, locator, record) for problem in record.problems]
        record.problems += _row_problems(record, row, header.written, locator)
        yield record


def _is_divider(row: list[Cell], header: Header) -> bool:
    """Whether a row holds a count, or one short remark across the sheet ("HALF TERM", a key to the letters), and no report."""
    filled = [str(cell) for cell in row if cell not in (None, "")]
    if len(filled) <= MOST_IN_COUNT and _COUNTS.match(filled[0]):
        return True
    wide = sum(map(bool, header.labels)) >= WIDE
    return wide and len(filled) == 1 and len(filled[0].split()) <= REMARK_WORDS and not re.search(r"\d{4}", filled[0])


def _row_form(row: list[Cell], written: list[str], labels: list[Label | None]) -> Form:
    form = Form()
    for at, cell in enumerate(row):
        heading = written[at] if at < len(written) else ""
        label = labels[at] if at < len(labels) else None
        text = cell_text(_as_day(cell) if label and label.field in DAYS else cell)
        if label:
            form.labels.setdefault(label.field, heading)
            form.put(label, heading, text)
        elif text:
            form.set_aside(f"{heading}: {text}" if heading else text, told=bool(heading))
            if at >= len(written):
                continue
            known = Problem(
                heading or f"column {at + 1}",
                f"Unknown label “{heading}”: the column is kept, but in no field of the report.",
                f"Add it to {MAPPING} under the field that it means, and ingest the file again.",
                "note",
            )
            form.problems.append(known)
    return form


def _as_day(cell: Cell) -> Cell:
    """A day that Excel wrote as its number, as a date; the cell itself where it is none."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return cell
    return serial_moment(str(cell)) or cell


def cell_text(cell: Cell) -> str:
    """A cell as text, dates in ISO order so that nobody mistakes day and month."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _with_row(problem: Problem, locator: str, record: RecordDraft) -> Problem:
    column = record.labels.get(problem.field, problem.field)
    return Problem(f"{locator}, {column}", problem.problem, problem.remedy, problem.severity)


def _row_problems(record: RecordDraft, row: list[Cell], written: list[str], locator: str) -> list[Problem]:
    """A row that says nothing, or has more cells than the header."""
    found = []
    if not any(record.fields[name] for name in FIELDS if name not in ("reference", "reported_at")):
        found.append(
            Problem(locator, "The row has no text in any field of a report.", "Fill it in or delete it from the register.")
        )
    if any(cell not in (None, "") for cell in row[len(written) :]):
        found.append(
            Problem(
                locator,
                f"The row has more cells ({len(row)}) than the header ({len(written)}).",
                "Look for a comma or tab inside a text that is not in quotation marks.",
            )
        )
    return found
