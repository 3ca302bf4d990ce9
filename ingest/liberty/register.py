"""The referral unit's register: one report in each row of a sheet."""

from collections.abc import Iterator
from datetime import date, datetime, time

from graph.ledger.drafts import Problem, RecordDraft
from ingest.dated import serial_moment
from ingest.liberty.cues import guess_label
from ingest.liberty.form import Form
from ingest.liberty.labels import FIELDS, MAPPING, Label, find_label
from ingest.liberty.report import build_record
from ingest.readers.model import Cell, Sheet

HEADER_WITHIN = 15
DAYS = {"reported_at", "victim_dob"}
FEWEST = 4
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
    named = {label.field for label in header[1] if label}
    filled = sum(1 for cell in sheet.rows[header[0]] if str(cell or "").strip())
    if "details" not in named or len(named & PROOF) < 2 or len(named & CORE) < 3:
        return 0.0
    return min(1.0, 0.4 + 0.06 * len(named)) * min(1.0, 0.4 + sum(map(bool, header[1])) / filled)


def _header(sheet: Sheet) -> tuple[int, list[Label | None]] | None:
    """The header row, found among title rows, with what each column means."""
    best: tuple[int, list[Label | None]] | None = None
    for number, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        labels = _column_labels(row)
        score = len({label.field for label in labels if label})
        if score >= FEWEST and (best is None or score > len({label.field for label in best[1] if label})):
            best = (number, labels)
    return best


def _column_labels(row: list[Cell]) -> list[Label | None]:
    """What each column means: by the listed labels, then by the words of the others where that field has no column yet."""
    headings = [" ".join(cell.split()) if isinstance(cell, str) and 0 < len(cell) < 160 else "" for cell in row]
    labels = [find_label(heading) if heading else None for heading in headings]
    listed = {label.field for label in labels if label}
    for at, heading in enumerate(headings):
        guess = guess_label(heading, placed=True) if heading and labels[at] is None else None
        if guess and (guess.part or guess.field not in listed):
            labels[at] = guess
            listed.add(guess.field)
    return labels


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
    first, labels = header
    written = [" ".join(str(cell).split()) if cell is not None else "" for cell in sheet.rows[first]]
    prefix = f"{sheet.name} " if several and sheet.name else ""
    said_unknown: set[str] = set()
    for number, row in enumerate(sheet.rows[first + 1 :], start=first + 2):
        if not any(cell not in (None, "") for cell in row):
            continue
        locator = f"{prefix}row {number}"
        form = _row_form(row, written, labels)
        form.problems = [problem for problem in form.problems if problem.field not in said_unknown]
        said_unknown |= {problem.field for problem in form.problems}
        record = build_record(form, today, locator)
        record.problems = [_with_row(problem, locator, record) for problem in record.problems]
        record.problems += _row_problems(record, row, written, locator)
        yield record


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
            form.unplaced.append(f"{heading}: {text}" if heading else text)
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
