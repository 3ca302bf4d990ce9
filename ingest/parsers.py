"""Which parser a text belongs to: each says how sure it is, the surest one reads it."""

from collections.abc import Callable
from datetime import date

from graph.ledger.drafts import RecordDraft
from ingest import case_links, liberty, minutes, risk_assessment
from ingest.readers.model import Reading, Sheet

Judge = Callable[[Reading], float]
Parser = Callable[[Reading, date], list[RecordDraft]]

SURE_ENOUGH = 0.4
NO_DOUBT = 0.95
# In the order in which they come most; what is beyond doubt is not asked of the others.
TEXTS: tuple[tuple[str, Judge, Parser], ...] = (
    ("liberty_report", liberty.looks_like, liberty.parse),
    ("tasking_minutes", minutes.looks_like, minutes.parse),
    ("risk_assessment", risk_assessment.looks_like, risk_assessment.parse),
)


def classify(reading: Reading, today: date) -> tuple[str, list[RecordDraft]]:
    """Kind of file and its records; ("unknown", []) where no parser knows it."""
    return _sheets(reading, today) if reading.sheets else _text(reading, today)


def _text(reading: Reading, today: date) -> tuple[str, list[RecordDraft]]:
    best: tuple[float, str, Parser] = (0.0, "unknown", lambda _reading, _today: [])
    for kind, looks_like, parse in TEXTS:
        score = looks_like(reading)
        if score >= SURE_ENOUGH and score > best[0]:
            best = (score, kind, parse)
        if score >= NO_DOUBT:
            break
    _, kind, parse = best
    return kind, parse(reading, today)


def _sheets(reading: Reading, today: date) -> tuple[str, list[RecordDraft]]:
    """A workbook may hold a register on one sheet and case rows on others."""
    filled = [sheet for sheet in reading.sheets if any(sheet.rows)]
    registers = [sheet for sheet in filled if _is_register(reading, sheet)]
    others = [sheet for sheet in filled if sheet not in registers]
    several = len(filled) > 1
    records = [record for sheet in registers for record in liberty.parse_register(sheet, today, several)]
    rest = Reading(reading.media, sheets=others, headers=reading.headers)
    if others and (registers or case_links.looks_like(rest) >= SURE_ENOUGH):
        records += case_links.parse(rest, today)
    kind = "liberty_register" if registers else "case_links" if records else "unknown"
    return kind, records


def _is_register(reading: Reading, sheet: Sheet) -> bool:
    alone = Reading(reading.media, sheets=[sheet], headers=reading.headers)
    score = liberty.looks_like_register(sheet)
    return score >= SURE_ENOUGH and score > case_links.looks_like(alone)
