"""When an action is due: a date, or words that can be worked out from the meeting's date."""

import calendar
import re
from datetime import date, timedelta
from functools import cache

from graph.ontology.catalogue import squash
from ingest.extraction.dates import read_date
from ingest.extraction.worded_dates import MONTHS
from ingest.minutes.wording import words

_WITHIN = re.compile(r"\b(?:within|in)?\s*(\d{1,2}|one|two|three|four|six)\s+(working\s+)?(day|week|month)s?\b", re.I)
_END_OF = re.compile(rf"\bend (?:of )?({'|'.join(sorted(MONTHS, key=len, reverse=True))})\b", re.I)
_COUNT = {"one": 1, "two": 2, "three": 3, "four": 4, "six": 6}


def due_date(raw: str, met_on: date | None, next_meeting: date | None) -> date | None:
    """The day that a due date names, or None where its words name none ("ASAP", "ongoing").

    Parameters
    ----------
    raw : str
        As written.
    met_on, next_meeting : date or None
        Of the meeting, and of the next one where the minutes say it.

    Examples
    --------
    >>> due_date("end of month", date(2026, 8, 28), None)
    datetime.date(2026, 8, 31)
    >>> due_date("ASAP", date(2026, 8, 28), None) is None
    True
    """
    written = read_date(raw, met_on)
    if written.value is not None and not written.relative:
        return _ahead(raw, written.value, met_on)
    meant = due_word(raw)
    if meant == "next_meeting":
        return next_meeting
    return _worked_out(raw, meant, met_on) if met_on is not None else None


def due_word(raw: str) -> str | None:
    """The kind of due date that words mean ("next_meeting", "end_of_month", "unknown"), or None."""
    return _known_words().get(squash(re.sub(r"^\s*(?:by|before|due|for)\b(?:\s+the\b)?", "", raw, flags=re.I)))


def says_due(text: str) -> bool:
    """Whether a piece of a line says when, and nothing else."""
    bare = re.sub(r"^\s*(?:by|before|due|due by|target)\b:?", "", text, flags=re.I).strip(" .")
    if (
        due_word(bare) is not None
        or _WITHIN.fullmatch(bare) is not None
        or _END_OF.fullmatch(bare.removeprefix("the ")) is not None
    ):
        return True
    written = read_date(bare, date(2000, 1, 1))
    return written.value is not None and len(bare) - len(written.raw) <= 12


@cache
def _known_words() -> dict[str, str]:
    return {squash(form): kind for kind, forms in words("due_words").items() for form in forms}


def _ahead(raw: str, value: date, met_on: date | None) -> date:
    """A date without a year is after the meeting."""
    if met_on is None or value >= met_on or read_date(raw, None).value is not None:
        return value
    return value.replace(year=value.year + 1) if (value.month, value.day) != (2, 29) else value


def _worked_out(raw: str, meant: str | None, met_on: date) -> date | None:
    month_end = met_on.replace(day=calendar.monthrange(met_on.year, met_on.month)[1])
    match meant:
        case "end_of_month":
            return month_end
        case "end_of_next_month":
            following = month_end + timedelta(days=1)
            return following.replace(day=calendar.monthrange(following.year, following.month)[1])
        case "end_of_week":
            return met_on + timedelta(days=(4 - met_on.weekday()) % 7)
        case "same_day":
            return met_on
    if named := _END_OF.search(raw):
        month = MONTHS[named[1].lower()]
        year = met_on.year + (month < met_on.month)
        return date(year, month, calendar.monthrange(year, month)[1])
    found = _WITHIN.search(raw)
    if found is None or found[2]:
        return None
    count = _COUNT.get(found[1].lower()) or int(found[1])
    if found[3].lower() == "month":
        months = met_on.month - 1 + count
        year, month = met_on.year + months // 12, months % 12 + 1
        return date(year, month, min(met_on.day, calendar.monthrange(year, month)[1]))
    return met_on + timedelta(days=count * (7 if found[3].lower() == "week" else 1))
