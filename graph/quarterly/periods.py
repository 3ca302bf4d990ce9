"""Quarters and years as councils and the police count them: from April to March."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FIRST_MONTH = 4
LONGEST_YEARS = 20


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days, both ends in it."""

    label: str
    start: date
    end: date

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it; one that is not known does not."""
        return day is not None and self.start <= day <= self.end


def year_of(day: date) -> int:
    """The year in which a day's financial year began."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def year_start(day: date) -> date:
    """First day of the financial year that a day lies in."""
    return date(year_of(day), FIRST_MONTH, 1)


def year_words(year: int) -> str:
    """2015 as "2015-16"."""
    return f"{year}-{(year + 1) % 100:02d}"


def quarters(start: date, end: date) -> list[Span]:
    """The quarters of a period, the first and the last cut to it."""
    return _cut(_all_quarters(year_of(start), year_of(end)), start, end)


def years(start: date, end: date) -> list[Span]:
    """The financial years of a period, the first and the last cut to it."""
    whole = (
        Span(year_words(year), date(year, FIRST_MONTH, 1), date(year + 1, FIRST_MONTH, 1) - timedelta(days=1))
        for year in range(year_of(start), year_of(end) + 1)
    )
    return _cut(whole, start, end)


def quarter_named(text: str) -> Span | None:
    """The quarter that words name ("Q1 2015-16", "July - September 2015"); None where they leave the year open."""
    years_told = [int(found) for found in re.findall(r"(?<!\d)(?:20)?(\d\d)(?!\d)", text)]
    if not years_told:
        return None
    year = 2000 + years_told[0]
    number = re.search(r"\bq(?:uarter|tr)?\s*([1-4])\b", text, re.IGNORECASE)
    if number:
        return next(span for place, span in enumerate(_all_quarters(year, year), 1) if place == int(number[1]))
    month = re.search(rf"\b({'|'.join(MONTHS)})", text.casefold())
    if month is None:
        return None
    first = date(year, MONTHS.index(month[1]) + 1, 1)
    return next(span for span in _all_quarters(year_of(first), year_of(first)) if span.holds(first))


def _all_quarters(first: int, last: int) -> Iterator[Span]:
    for year in range(first, last + 1):
        for number in range(4):
            begins = date(year + (number == 3), (FIRST_MONTH - 1 + 3 * number) % 12 + 1, 1)
            follows = date(year + (number >= 2), (FIRST_MONTH + 2 + 3 * number) % 12 + 1, 1)
            yield Span(f"Q{number + 1} {year_words(year)}", begins, follows - timedelta(days=1))


def _cut(spans: Iterator[Span], start: date, end: date) -> list[Span]:
    return [_part(span, start, end) for span in spans if span.start <= end and span.end >= start]


def _part(span: Span, start: date, end: date) -> Span:
    """What a period has of a span; a label says where that is not all of it."""
    if start <= span.start and span.end <= end:
        return span
    return Span(f"{span.label} (part)", max(span.start, start), min(span.end, end))
