"""Every full date in a text, where ``read_date`` gives the first."""

from dataclasses import replace
from datetime import date

from ingest.extraction.dates import DateReading, read_date


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
