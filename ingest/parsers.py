"""Which parser a text belongs to: each says how sure it is, the surest one reads it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain

from graph.ledger.drafts import RecordDraft
from ingest import case_links, liberty, minutes, risk_assessment
from ingest.readers.model import Reading, Sheet

Judge = Callable[[Reading], float]
Parser = Callable[[Reading, date], list[RecordDraft]]

SURE_ENOUGH = 0.4
NO_DOUBT = 0.95
# A risk assessment names a child, persons and places as a report does, so it is asked first, and says no at a glance; then in
# the order in which they come most. What is beyond doubt is not asked of the others.
TEXTS: tuple[tuple[str, Judge, Parser], ...] = (
    ("risk_assessment", risk_assessment.looks_like, risk_assessment.parse),
    ("liberty_report", liberty.looks_like, liberty.parse),
    ("tasking_minutes", minutes.looks_like, minutes.parse),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One of several equal parts of a register's rows, counted from 0; all that is no register belongs to the first."""

    number: int
    of: int


WHOLE = Part(0, 1)


def classify(reading: Reading, today: date, part: Part = WHOLE) -> tuple[str, Iterable[RecordDraft]]:
    """Kind of file and its records; ("unknown", ()) where no parser knows it."""
    return _sheets(reading, today, part) if reading.sheets else _text(reading, today)


def _text(reading: Reading, today: date) -> tuple[str, Iterable[RecordDraft]]:
    best: tuple[float, str, Parser] = (0.0, "unknown", lambda _reading, _today: [])
    for kind, looks_like, parse in TEXTS:
        score = looks_like(reading)
        if score >= SURE_ENOUGH and score > best[0]:
            best = (score, kind, parse)
        if score >= NO_DOUBT:
            break
    if best[1] == "unknown" and case_links.looks_like_tables(reading) >= SURE_ENOUGH:
        return "case_links", case_links.parse_tables(reading, today)
    if best[1] == "unknown" and liberty.speaks_of_risk(reading):
        return "liberty_report", liberty.parse_told(reading, today)
    _, kind, parse = best
    return kind, parse(reading, today)


def _sheets(reading: Reading, today: date, part: Part) -> tuple[str, Iterable[RecordDraft]]:
    """A workbook may hold a register on one sheet and case rows on others."""
    filled = [sheet for sheet in reading.sheets if any(sheet.rows)]
    registers = [sheet for sheet in filled if _is_register(reading, sheet)]
    others = [sheet for sheet in filled if sheet not in registers]
    several = len(filled) > 1
    rows = [liberty.iterate_register(_rows_of(sheet, part), today, several) for sheet in registers]
    rest = Reading(reading.media, sheets=others, headers=reading.headers)
    is_case_list = bool(others) and (bool(registers) or case_links.looks_like(rest) >= SURE_ENOUGH)
    cases = case_links.parse(rest, today) if is_case_list and part.number == 0 else []
    kind = "liberty_register" if registers else "case_links" if is_case_list else "unknown"
    return kind, chain(*rows, cases)


def _rows_of(sheet: Sheet, part: Part) -> Sheet:
    """A part of a register under its header; what belongs to other parts is empty, so that each row keeps its number."""
    if part == WHOLE:
        return sheet
    first = next(row for row in range(len(sheet.rows)) if _ends_in_header(sheet, row)) + 1
    share = -(-(len(sheet.rows) - first) // part.of)
    start = first + part.number * share
    return Sheet(sheet.name, [*sheet.rows[:first], *([] for _ in range(first, start)), *sheet.rows[start : start + share]])


def _ends_in_header(sheet: Sheet, row: int) -> bool:
    return liberty.looks_like_register(Sheet(sheet.name, sheet.rows[: row + 1])) >= SURE_ENOUGH


def _is_register(reading: Reading, sheet: Sheet) -> bool:
    alone = Reading(reading.media, sheets=[sheet], headers=reading.headers)
    score = liberty.looks_like_register(sheet)
    return score >= SURE_ENOUGH and score > case_links.looks_like(alone, listed_only=True)
