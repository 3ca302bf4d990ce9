"""Every full date in a text, where ``read_date`` gives the first, and days that a sheet wrote as numbers."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from ingest.extraction.dates import DateReading, read_date

FIRST_SERIAL, LAST_SERIAL = 20_000, 73_050
"""Excel's numbers for the days from 1954 to 2099."""
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


def dates_in(text: str, anchor: date | None = None) -> list[DateReading]:
    """Readings of all dates that are in the calendar and stand there in full, in order.

    Offsets count from the start of `text`.

    Examples
    --------
    >>> [reading.value.isoformat() for reading in dates_in("Met 28/08/2026, next on 28 September 2026")]
    ['2026-08-28', '2026-09-28']
    """
    found: list[DateReading] = []
    offset = 0
    while offset < len(text):
        reading = read_date(text[offset:], anchor)
        if reading.end <= 0:
            break
        if reading.value is not None and not reading.relative:
            found.append(replace(reading, start=reading.start + offset, end=reading.end + offset))
        offset += reading.end
    return found


def serial_moment(written: str) -> datetime | None:
    """The day that Excel wrote as its number ("46268"), None where a text is none.

    Examples
    --------
    >>> serial_moment("46268").date().isoformat()
    '2026-09-03'
    """
    if not _SERIAL.fullmatch(written.strip()) or not FIRST_SERIAL <= float(written) <= LAST_SERIAL:
        return None
    start = datetime(1899, 12, 30)  # noqa: DTZ001  # a sheet's days have no zone
    return start + timedelta(minutes=round(float(written) * 1440))
