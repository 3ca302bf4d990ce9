"""Which parser a text belongs to: each says how sure it is, the surest one reads it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain

from graph.ledger.drafts import Problem, RecordDraft
from ingest import case_links, liberty, minutes, risk_assessment
from ingest.readers.model import Reading, Sheet
from ingest.reshaping import typed_out

Judge = Callable[[Reading], float]
Parser = Callable[[Reading, date], list[RecordDraft]]

SURE_ENOUGH = 0.4
NO_DOUBT = 0.95
TOO_NEAR = 0.1
"""Scores of two kinds that lie nearer together leave it open which it is: somebody is asked."""
PERHAPS = 0.25
"""From this score on a text that is on no form may be minutes all the same."""
MINUTES_PLAIN = 0.6
"""No report has who came, who could not, and actions: from this score on a text is minutes, whatever else it names."""
CALLED = {
    "liberty_report": "an information report",
    "tasking_minutes": "the minutes of a meeting",
    "risk_assessment": "a risk assessment",
}
# Risk assessments and minutes name children, persons and places as a report does, so they are asked first, and say no at a
# glance. What is beyond doubt is not asked of the others.
TEXTS: tuple[tuple[str, Judge, Parser], ...] = (
    ("risk_assessment", risk_assessment.looks_like, risk_assessment.parse),
    ("tasking_minutes", minutes.looks_like, minutes.parse),
    ("liberty_report", liberty.looks_like, liberty.parse),
)
_PARSERS: dict[str, Parser] = {kind: parse for kind, _, parse in TEXTS}


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
    scored = _scores(reading)
    sure = {kind: score for kind, score in scored.items() if score >= SURE_ENOUGH}
    kind = max(sure, key=lambda name: sure[name], default="unknown")
    if kind == "unknown" or (kind == "liberty_report" and _is_list(reading, scored[kind])):
        return _no_form(reading, today, scored)
    records = _PARSERS[kind](reading, today)
    rival = max((name for name in sure if name != kind), key=lambda name: sure[name], default="")
    if rival and sure[kind] - sure[rival] < TOO_NEAR:
        _ask(records, kind, rival)
    return kind, records


def _scores(reading: Reading) -> dict[str, float]:
    """How sure each parser is; after one beyond doubt no other is asked."""
    scored: dict[str, float] = {}
    for kind, looks_like, _ in TEXTS:
        scored[kind] = looks_like(reading)
        if scored[kind] >= (MINUTES_PLAIN if kind == "tasking_minutes" else NO_DOUBT):
            break
    return scored


def _is_list(reading: Reading, score: float) -> bool:
    """Whether what may be a form is a list typed as a table: its columns are surer, and there is little beside them."""
    return (
        score < MINUTES_PLAIN
        and case_links.looks_like_tables(reading) >= max(score + TOO_NEAR, SURE_ENOUGH)
        and case_links.is_mostly_table(reading)
    )


def _no_form(reading: Reading, today: date, scored: dict[str, float]) -> tuple[str, Iterable[RecordDraft]]:
    """What is no form of any kind: a list typed as a table, or a text that speaks of risk."""
    if case_links.looks_like_tables(reading) >= SURE_ENOUGH:
        return "case_links", case_links.parse_tables(reading, today)
    if not liberty.speaks_of_risk(reading):
        return "unknown", []
    records = liberty.parse_told(reading, today)
    if scored.get("tasking_minutes", 0.0) >= PERHAPS:
        _ask(records, "liberty_report", "tasking_minutes")
    return "liberty_report", records


def _ask(records: list[RecordDraft], taken: str, other: str) -> None:
    """Say that a text may be of another kind than it was read as."""
    problem = f"This was read as {CALLED[taken]}, but it may be {CALLED[other]}."
    remedy = "Look at what was read of it. If it is the other, give it a title that says so, and send it again."
    for record in records[:1]:
        record.problems.insert(0, Problem("", problem, remedy))


def _sheets(reading: Reading, today: date, part: Part) -> tuple[str, Iterable[RecordDraft]]:
    """A workbook may hold a register on one sheet and case rows on others, or a text that was typed into cells."""
    filled = [sheet for sheet in reading.sheets if any(sheet.rows)]
    registers = [sheet for sheet in filled if _is_register(reading, sheet)]
    others = [sheet for sheet in filled if sheet not in registers]
    several = len(filled) > 1
    rest = Reading(reading.media, sheets=others, headers=reading.headers)
    rows_score = case_links.looks_like(rest) if others else 0.0
    kind = _typed_out(rest, rows_score) if not registers and part.number == 0 else ""
    if kind:
        return kind, _PARSERS[kind](typed_out(rest), today)
    if not registers and part.number == 0 and (forms := [sheet for sheet in others if _is_form(reading, sheet)]):
        return "liberty_report", _forms(reading, forms, [sheet for sheet in others if sheet not in forms], today)
    rows = [liberty.iterate_register(_rows_of(sheet, part), today, several) for sheet in registers]
    is_case_list = bool(others) and (bool(registers) or rows_score >= SURE_ENOUGH)
    cases = case_links.parse(rest, today) if is_case_list and part.number == 0 else []
    kind = "liberty_register" if registers else "case_links" if is_case_list else "unknown"
    return kind, chain(*rows, cases)


def _typed_out(rest: Reading, rows_score: float) -> str:
    """The kind of document that was typed into a workbook; "" where its sheets are rows or nothing that is known."""
    text = typed_out(rest)
    if not text.blocks:
        return ""
    for kind, looks_like, _ in TEXTS:
        score = looks_like(text) if kind != "liberty_report" else 0.0
        if score >= SURE_ENOUGH and (score > rows_score or (kind == "tasking_minutes" and score >= MINUTES_PLAIN)):
            return kind
    return ""


def _is_form(reading: Reading, sheet: Sheet) -> bool:
    """Whether a report's form is laid out in a sheet: labels beside or above what was filled in, and no rows of a list."""
    alone = Reading(reading.media, sheets=[sheet], headers=reading.headers)
    text = typed_out(alone)
    if not text.blocks or case_links.is_mostly_rows(sheet):
        return False
    score = liberty.looks_like(text)
    return score >= MINUTES_PLAIN and score >= case_links.looks_like(alone, listed_only=True)


def _forms(reading: Reading, forms: list[Sheet], others: list[Sheet], today: date) -> list[RecordDraft]:
    """The reports laid out in sheets; what other sheets hold, such as lists to choose from, is kept with the first."""
    records: list[RecordDraft] = []
    for sheet in forms:
        told = liberty.parse(typed_out(Reading(reading.media, sheets=[sheet], headers=reading.headers)), today)
        for record in told:
            record.locator = " ".join(filter(None, (sheet.name if len(forms) > 1 else "", record.locator)))
        records += told
    records[0].unplaced += typed_out(Reading(reading.media, sheets=others)).text().split("\n") if others else []
    return records


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
    if score < SURE_ENOUGH or score <= case_links.looks_like(alone, listed_only=True):
        return False
    return case_links.columns_known(sheet) <= liberty.columns_known(sheet) + 1
