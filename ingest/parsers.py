"""Which parser a text belongs to: each says how sure it is, the surest one reads it."""

from collections.abc import Callable
from datetime import date

from graph.ledger.drafts import RecordDraft
from ingest import case_links, liberty, minutes, risk_assessment
from ingest.readers.model import Reading, Sheet

Parser = Callable[[Reading, date], list[RecordDraft]]
SURE_ENOUGH = 0.4


def classify(reading: Reading, today: date) -> tuple[str, list[RecordDraft]]:
    """Kind of file and its records; ("unknown", []) where no parser knows it."""
    return _sheets(reading, today) if reading.sheets else _text(reading, today)


def _text(reading: Reading, today: date) -> tuple[str, list[RecordDraft]]:
    parsers: list[tuple[str, float, Parser]] = [
        ("liberty_report", liberty.looks_like(reading), liberty.parse),
        ("tasking_minutes", minutes.looks_like(reading), minutes.parse),
        ("risk_assessment", risk_assessment.looks_like(reading), risk_assessment.parse),
    ]
    kind, score, parse = max(parsers, key=lambda parser: parser[1])
    return (kind, parse(reading, today)) if score >= SURE_ENOUGH else ("unknown", [])


def _sheets(reading: Reading, today: date) -> tuple[str, list[RecordDraft]]:
    """A workbook may hold a register on one sheet and case rows on others."""
    filled = [sheet for sheet in reading.sheets if any(sheet.rows)]
    registers = [sheet for sheet in filled if _is_register(reading, sheet)]
    others = [sheet for sheet in filled if sheet not in registers]
    records = [record for sheet in registers for record in liberty.parse_register(sheet, today)]
    rest = Reading(reading.media, sheets=others, headers=reading.headers)
    if others and (registers or case_links.looks_like(rest) >= SURE_ENOUGH):
        records += case_links.parse(rest, today)
        return ("liberty_register" if registers else "case_links"), records
    return ("liberty_register", records) if registers else ("unknown", [])


def _is_register(reading: Reading, sheet: Sheet) -> bool:
    alone = Reading(reading.media, sheets=[sheet], headers=reading.headers)
    score = liberty.looks_like(alone)
    return score >= SURE_ENOUGH and score > case_links.looks_like(alone)
