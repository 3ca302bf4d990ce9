"""What a label means that no word of it tells: told by what stands behind it."""

import re
from datetime import date

from ingest.extraction.dates import read_date
from ingest.extraction.names import read_name
from ingest.extraction.words import words
from ingest.liberty.form import Form
from ingest.liberty.values import exploitation_codes

SHORT = 60
FEWEST_TOLD = 12
"""Words from which on a text is an account and no answer."""
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:\+44|0)[\d ]{9,14}|(?:ext|extn|x|bleep)\.?\s*\d{1,6}", re.I)
_REFERENCE = re.compile(r"[A-Z]{1,6}[-/ ]?(?:[A-Z\d]{1,6}[-/])*\d{1,8}")
_NUMBERED = re.compile(r"\b(?:no|number|ref\w*|id|serial|code)\b", re.I)
_OTHER_DAY = re.compile(r"\b(?:incident|occur\w*|happen\w*|event|birth|born|dob|d\.o\.b|review|due|visit)\b", re.I)


def infer(form: Form, today: date) -> None:
    """Give the text behind unknown labels to the fields that are empty and that it fits, in place."""
    for label, value in form.unknown:
        field = _field_of(form, label, value, today)
        if field:
            form.open_inferred(field, label, value)


def told_by_values(form: Form) -> set[str]:
    """Fields that stand in a form behind labels nobody knows, as their values alone tell: the exploitation and the account."""
    told = {"details" for _, value in form.unknown if is_account(value)}
    for _, value in form.unknown:
        codes, strange = exploitation_codes(value) if 0 < len(value) <= SHORT else ((), ())
        if codes and not strange:
            told.add("exploitation")
    return told


def is_account(value: str) -> bool:
    """Whether a text tells what happened: sentences, not the answer to a short question."""
    return len(value) > SHORT and len(value.split()) >= FEWEST_TOLD and re.search(r"[a-z]\.(?:\s|$)", value) is not None


def _field_of(form: Form, label: str, value: str, today: date) -> str:
    empty = {
        name
        for name in ("exploitation", "reported_at", "reporter_contact", "reference", "reporter_name")
        if not form.values[name]
    }
    if is_account(value) and not form.values["details"]:
        return "details"
    if not value or len(value) > SHORT:
        return ""
    codes, strange = exploitation_codes(value)
    if "exploitation" in empty and codes and not strange:
        return "exploitation"
    if "reporter_contact" in empty and _CONTACT.fullmatch(value):
        return "reporter_contact"
    if "reported_at" in empty and not _OTHER_DAY.search(label) and _is_day(value, today):
        return "reported_at"
    if "reference" in empty and _NUMBERED.search(label) and _REFERENCE.fullmatch(value):
        return "reference"
    name = read_name(value)
    worded = any(word in words("posts") for word in re.findall(r"[a-z]+", label.lower()))
    if "reporter_name" in empty and worded and name.is_name and name.family and name.text_end == len(value):
        return "reporter_name"
    return ""


def _is_day(value: str, today: date) -> bool:
    """Whether a value is a date, and not one of birth."""
    reading = read_date(value, today)
    told = reading.value is not None and not reading.relative and reading.start <= len("Wednesday, ")
    return told and reading.value is not None and (today - reading.value).days < 4 * 366
