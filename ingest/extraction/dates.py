"""UK dates and times in running text: ISO first, then strictly day first.

`dateutil` reads ISO 2009-03-02 as 3 February when told "day first", and takes 02/13/2009; so nothing here guesses. The raw text
and the reading with day and month swapped are kept, for a person to decide.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from ingest.extraction.worded_dates import LONE_WEEKDAY, MONTH, MONTHS, worded

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
UNITS = {"day": 1, "week": 7, "fortnight": 14}
NUMBERS = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}

LONGEST = 48
"""No date takes more letters."""
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d/])(\d{1,2})\s?([/.\-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)")
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s\-/.]*\b{MONTH}\b\.?(?:,?[\s\-/.]*('?\d{{4}}|"
    rf"'?\d{{2}}(?![\d:.]\d|\s?[ap]m)(?!\d)))?",
    re.I,
)
_RANGE = re.compile(
    rf"(?<![\d/.:])(\d{{1,2}})(?:st|nd|rd|th)?\s*(?:-|–|—|and|to|until|till)\s*(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?"
    rf"\s+{MONTH}\b\.?(?:,?\s+(\d{{4}}|\d{{2}}(?![\d:.])))?",
    re.I,
)
_MONTH_DAY = re.compile(rf"\b{MONTH}\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(\d{{4}}))?", re.I)
_SHORT = re.compile(r"(?<![\d/.:])(\d{1,2})/(\d{1,2})(?![\d/])")
_RELATIVE = re.compile(
    r"\b(?:(day\s+before\s+yesterday)|(yesterday|last\s+night)|(today|tonight|this\s+(?:morning|afternoon|evening))"
    r"|(one|a|two|three|four|five|six|seven|a\s+couple\s+of|\d{1,2})\s+(day|week|fortnight)s?\s+ago"
    r"|(?:(last|this|on|past)\s+)(mon|tue|tues|wed|weds|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?)\b", re.I)  # fmt: skip
_TIME = re.compile(r"(?<![\d:.])([01]?\d|2[0-3])[:.]([0-5]\d)(?::[0-5]\d)?\s*(am|pm)?(?![\d:])", re.I)
_HOUR = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s*([ap])\.?m\b", re.I)
_HUNDRED = re.compile(r"(?<!\d)([01]\d|2[0-3])([0-5]\d)\s*(?:hrs?|hours|h)\b", re.I)
_WORDS = re.compile(r"\b(noon|midday|midnight)\b", re.I)


@dataclass(frozen=True, slots=True)
class DateReading:
    """One date as read.

    Attributes
    ----------
    value : date or None
        None where there is none, or it is not in the calendar.
    time : str
        "HH:MM" or "".
    raw : str
        The words that were read.
    swapped : date or None
        What it would be month first, where that is a date too.
    problem : str
        Why there is no value; "" where there is, or the text is empty.
    start, end : int
        Where the words stand; -1 where there are none.
    relative : bool
        Worked out from the anchor ("last Friday").
    """

    value: date | None = None
    time: str = ""
    raw: str = ""
    swapped: date | None = None
    problem: str = ""
    start: int = -1
    end: int = -1
    relative: bool = False


@lru_cache(maxsize=65536)
def read_date(text: str, anchor: date | None = None) -> DateReading:
    """Read the first date (and time) of a text.

    Parameters
    ----------
    text : str
    anchor : date, optional
        The day from which "last Friday", a date without a year or a two-digit year is understood.
    """
    if not text.strip():
        return DateReading()
    found = _absolute(text, anchor) or _relative(text, anchor)
    time = _time(text[: found.start] + " " * (found.end - found.start) + text[found.end :] if found else text)
    if found is None:
        return DateReading(time=time, problem=f"no date can be read in “{text.strip()[:60]}”")
    return DateReading(found.value, time, found.raw, found.swapped, found.problem, found.start, found.end, found.relative)


def _absolute(text: str, anchor: date | None) -> DateReading | None:
    readings = []
    reach = len(text)  # what begins later than a date that was found is not looked at
    if match := _ISO.search(text):
        year, month, day = (int(part) for part in match.groups())
        readings.append(_reading(match, year, month, day, numeric=False))
        reach = min(reach, match.start() + LONGEST)
    if match := _NUMERIC.search(text, 0, reach):
        year = _year(match[4], anchor)
        readings.append(_reading(match, year, int(match[3]), int(match[1]), numeric=True))
        reach = min(reach, match.start() + LONGEST)
    if (match := _RANGE.search(text, 0, reach)) and int(match[1]) < int(match[2]):  # the first day of "between 1 and 3 May"
        readings.append(_named(match, int(match[1]), MONTHS[match[3].lower()], match[4], anchor))
    if match := _DAY_MONTH.search(text, 0, reach):
        month, day = MONTHS[match[2].lower()], int(match[1])
        readings.append(_named(match, day, month, match[3], anchor))
    elif match := _MONTH_DAY.search(text, 0, reach):
        readings.append(_named(match, int(match[2]), MONTHS[match[1].lower()], match[3], anchor))
    for found, on, of, written in worded(text, reach, alone=not readings, feasts=anchor is not None):
        readings.append(_named(found, on, of, written, anchor))
    if not readings and anchor and (match := _SHORT.search(text)) and int(match[2]) <= 12:
        readings.append(_named(match, int(match[1]), int(match[2]), None, anchor))
    return min(readings, key=lambda reading: reading.start, default=None)


def _named(match: re.Match[str], day: int, month: int, year: str | None, anchor: date | None) -> DateReading:
    if year is None:
        if anchor is None:
            return DateReading(
                raw=match[0].strip(), problem=f"“{match[0].strip()}” has no year", start=match.start(), end=match.end()
            )
        this = _calendar(anchor.year, month, day)
        number = anchor.year - 1 if this and this > anchor else anchor.year
    else:
        number = _year(year.lstrip("'"), anchor)
    return _reading(match, number, month, day, numeric=False)


def _reading(match: re.Match[str], year: int, month: int, day: int, *, numeric: bool) -> DateReading:
    raw = match[0].strip()
    value = _calendar(year, month, day)
    swapped = _calendar(year, day, month) if numeric and day != month else None
    problem = "" if value else f"“{raw}” is not a date in the calendar (day first)"
    return DateReading(value, "", raw, swapped, problem, match.start(), match.end())


def _calendar(year: int, month: int, day: int) -> date | None:
    if not (1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str, anchor: date | None) -> int:
    number = int(text)
    if len(text) > 2:
        return number
    pivot = (anchor.year if anchor else 2030) % 100 + 1
    return 2000 + number if number <= pivot else 1900 + number


def _relative(text: str, anchor: date | None) -> DateReading | None:
    match = _RELATIVE.search(text) if anchor else None
    if anchor is None:
        return None
    if not match:
        return _lone_weekday(text, anchor)
    before, yesterday, now, count, unit, _, weekday = match.groups()
    if before:
        value = anchor - timedelta(days=2)
    elif yesterday:
        value = anchor - timedelta(days=1)
    elif now:
        value = anchor
    elif count:
        number = 2 if "couple" in count.lower() else NUMBERS.get(count.lower()) or int(count)
        value = anchor - timedelta(days=number * UNITS[unit.lower()])
    else:
        index = next(i for i, name in enumerate(WEEKDAYS) if name.startswith(weekday.lower()[:3]))
        value = anchor - timedelta(days=(anchor.weekday() - index) % 7 or 7)
    return DateReading(value, "", match[0], None, "", match.start(), match.end(), relative=True)


def _lone_weekday(text: str, anchor: date) -> DateReading | None:
    found = LONE_WEEKDAY.search(text)
    if found is None:
        return None
    index = next(number for number, name in enumerate(WEEKDAYS) if name.startswith(found[1].lower()))
    value = anchor - timedelta(days=(anchor.weekday() - index) % 7 or 7)
    return DateReading(value, "", found[0], None, "", found.start(), found.end(), relative=True)


def _time(text: str) -> str:
    if match := _TIME.search(text):
        return _clock(int(match[1]), int(match[2]), (match[3] or "").lower()[:1])
    if match := _HUNDRED.search(text):
        return f"{match[1]}:{match[2]}"
    if match := _HOUR.search(text):
        return _clock(int(match[1]), 0, match[2].lower())
    if match := _WORDS.search(text):
        return "00:00" if match[1].lower() == "midnight" else "12:00"
    return ""


def _clock(hour: int, minute: int, half: str) -> str:
    if half == "p" and hour < 12:
        hour += 12
    if half == "a" and hour == 12:
        hour = 0
    return f"{hour:02d}:{minute:02d}"
