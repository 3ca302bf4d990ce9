"""Places by number: house numbers and streets, what3words, coordinates, grid references."""

import re
from functools import cache

from ingest.extraction.premises import TOKEN, Add
from ingest.extraction.words import fold, is_common, words

_WHAT3WORDS = re.compile(r"/{3}[a-z]{2,}\.[a-z]{2,}\.[a-z]{2,}", re.I)
_COORDINATES = re.compile(r"(?<![\d.])(-?\d{1,2}\.\d{3,})\s*,\s*(-?\d{1,3}\.\d{3,})(?![\d.])")
_GRID = re.compile(r"\b[HJNST][A-HJ-Z]\s?(\d{3,5})\s?(\d{3,5})\b")
STOPS = {
    "and",
    "or",
    "with",
    "on",
    "in",
    "at",
    "to",
    "by",
    "from",
    "who",
    "where",
    "when",
    "for",
    "is",
    "was",
    "after",
    "before",
}


@cache
def address_pattern() -> re.Pattern[str]:
    """House number (or flat) and street, or flat and building."""
    roads = "|".join(sorted(words("roads"), key=len, reverse=True))
    blocks = "House|Court|Lodge|Apartments|Towers?|Mansions|Heights|Point|Buildings?|Flats|Villas?|Manor|Mill|Place"
    flat = r"(?:(?:Flat|Apartment|Apt\.?|Unit|Room|Studio)\s+(?:\d{1,4}[A-Z]?|[A-Z])\b,?\s+)"
    name = r"(?:[^\W\d_][\w'’.-]*\s+){1,3}?"
    return re.compile(
        rf"(?<![\w/-])(?:{flat}(?:\d{{1,4}}[A-Z]?\s+)?{name}(?:{blocks}|{roads})\b\.?(?:,\s+\d{{1,4}}[A-Z]?\s+{name}"
        rf"(?:{roads})\b)?"
        rf"|\d{{1,4}}[A-Z]?(?:\s?[-–/]\s?\d{{1,4}}[A-Z]?)?,?\s+{name}(?:{roads}|{blocks})\b\.?)",
        re.I,
    )


def is_address(said: str) -> bool:
    """Whether a match of the pattern is an address rather than "3 different times in a row"."""
    bare = re.sub(r"^(?:flat|apartment|apt\.?|unit|room|studio)\s+\w+,?\s*|^[\d/–-]+[a-z]?,?\s+", "", said, flags=re.I)
    names = TOKEN.findall(bare)
    while names and names[0][0].isdigit():
        names.pop(0)
    if len(names) < 2 or any(fold(name) in STOPS for name in names):
        return False
    first = fold(names[0])
    unlikely = {
        "year",
        "years",
        "hours",
        "hour",
        "minutes",
        "days",
        "weeks",
        "times",
        "males",
        "females",
        "boys",
        "girls",
        "old",
        "people",
        "different",
        "other",
        "pm",
        "am",
        "months",
    }
    return first not in unlikely and (said[:1].isalpha() or names[0][0].isupper() or not is_common(names[0]))


def by_number(text: str, add: Add) -> None:
    """Add what3words, coordinates and grid references."""
    for match in _WHAT3WORDS.finditer(text):
        add(match.start(), match.end(), True, what3words=match[0])
    for match in _COORDINATES.finditer(text):
        if abs(float(match[1])) <= 90 and abs(float(match[2])) <= 180:
            add(match.start(), match.end(), True, latitude=float(match[1]), longitude=float(match[2]))
    for match in _GRID.finditer(text):
        if len(match[1]) == len(match[2]):
            add(match.start(), match.end(), True, grid_reference=match[0])
