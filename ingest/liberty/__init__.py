"""Operation Liberty information reports: forms in Word, PDF and e-mail, and rows of the referral unit's register."""

from datetime import date
from email.utils import parsedate_to_datetime

from graph.ledger.drafts import Problem, RecordDraft
from ingest.liberty.inferred import told_by_values
from ingest.liberty.labels import is_title
from ingest.liberty.layout import read_forms
from ingest.liberty.register import columns_known, iterate_register, looks_like_register, parse_register
from ingest.liberty.report import build_record
from ingest.liberty.told import read_letter, speaks_of_risk
from ingest.readers.model import Line, Reading

__all__ = [
    "columns_known",
    "iterate_register",
    "looks_like",
    "looks_like_register",
    "parse",
    "parse_register",
    "parse_told",
    "speaks_of_risk",
]

PROOF = {
    "exploitation",
    "witnessed",
    "member_of_public",
    "practitioner",
    "third_party",
    "alleged",
    "victim",
    "shared_with",
    "willing_to_engage",
    "details",
}
OWN = PROOF - {"victim", "details"}
"""Fields that other forms about a child do not have."""
ENOUGH = 12
FREE_WORDS = (
    "It is on no form; Kith reads it as a report in free words.",
    "Check who and what was found in it; if it is no report, take it out.",
)


def looks_like(reading: Reading) -> float:
    """How much a file looks like a Liberty form, 0 to 1: by its heading and the labels found in it."""
    titled = any(is_title(line) for block in reading.blocks[:12] if isinstance(block, Line) for line in block.text.split("\n"))
    forms = read_forms(reading)
    named = {field for form in forms for field, _ in form.seen}.union(*map(told_by_values, forms))
    proof = len(named & PROOF)
    if proof < 2 or (not titled and len(named & OWN) < 1):
        return 0.0
    return min(1.0, (2 * proof + len(named - PROOF)) / ENOUGH + (0.4 if titled else 0.0))


def parse(reading: Reading, today: date) -> list[RecordDraft]:
    """Read every form of a file; one record each.

    Parameters
    ----------
    reading : Reading
    today : date
        A report dated later is kept and flagged.
    """
    forms = read_forms(reading)
    sent = _sent(reading)
    return [build_record(form, today, f"form {number}" if len(forms) > 1 else "", sent) for number, form in enumerate(forms, 1)]


def parse_told(reading: Reading, today: date) -> list[RecordDraft]:
    """Read a letter, e-mail or note that is on no form: what it tells is the details."""
    letter = read_letter(reading)
    forms = [letter] if letter else read_forms(reading, formless=True)
    records = [
        build_record(form, today, f"form {number}" if len(forms) > 1 else "", _sent(reading))
        for number, form in enumerate(forms, 1)
    ]
    records[0].problems.append(Problem("", *FREE_WORDS, "note"))
    return records


def _sent(reading: Reading) -> date | None:
    raw = reading.headers.get("date", "")
    if not raw:
        return None
    try:
        return parsedate_to_datetime(raw).date()
    except ValueError:
        return None
