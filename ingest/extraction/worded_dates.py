"""Dates told in words, or written without signs between day, month and year."""

import re
from collections.abc import Iterator

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()
}  # fmt: skip
MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)"
    r"?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_FIRST_TEN = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_TEENS = (
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
)  # fmt: skip
_ORDINALS = {
    **{word: number for number, word in enumerate((*_FIRST_TEN, *_TEENS), 1)},
    **{f"twenty-{word}": 20 + number for number, word in enumerate(_FIRST_TEN[:9], 1)},
    "thirtieth": 30,
    "thirty-first": 31,
}
_SPOKEN = "|".join(word.replace("-", "[- ]") for word in sorted(_ORDINALS, key=len, reverse=True))
_WORDED = re.compile(rf"\b({_SPOKEN})\s+(?:day\s+)?(?:of\s+)?{MONTH}\b\.?(?:,?\s+('?\d{{4}}|'\d{{2}}))?", re.I)
_SPACED = re.compile(r"\s*(\d{2}) (\d{2}) (\d{4}|\d{2})\s*")
_GLUED = re.compile(rf"(?<![\dA-Za-z])(\d{{1,2}}){MONTH}(\d{{4}}|\d{{2}})(?![\dA-Za-z])", re.I)
_FEASTS = {
    r"christmas\s+eve": (24, 12), r"christmas\s+day": (25, 12), r"boxing\s+day": (26, 12), r"new\s+year'?s?\s+eve": (31, 12),
    r"new\s+year'?s?\s+day": (1, 1), "halloween": (31, 10), r"bonfire\s+night": (5, 11), r"valentine'?s\s+day": (14, 2),
}  # fmt: skip
_FEAST = re.compile(rf"\b(?:{'|'.join(f'({said})' for said in _FEASTS)})\b(?:,?\s+(\d{{4}}))?", re.I)
LONE_WEEKDAY = re.compile(
    r"(?<![\w'’])(?<!every )(?<!each )(?<!most )(?<!next )(?<!until )(?<!by )(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"(?!['’]?s|\s+(?:nights|evenings|mornings))"
)
"""A weekday by itself ("came home Thursday"): the last one before the report."""


def worded(text: str, reach: int, *, alone: bool, feasts: bool) -> Iterator[tuple[re.Match[str], int, int, str | None]]:
    """Dates of these forms: the match, day, month and the year as written.

    Parameters
    ----------
    text : str
    reach : int
        Where to stop looking.
    alone : bool
        Whether nothing else in the text is a date, so that two figures each ("04 02 26") may be one.
    feasts : bool
        Whether the year of "Christmas Eve" can be told.
    """
    if match := _GLUED.search(text, 0, reach):
        alone = False
        yield match, int(match[1]), MONTHS[match[2].lower()], match[3]
    if match := _WORDED.search(text, 0, reach):
        alone = False
        yield match, _ORDINALS[match[1].lower().replace(" ", "-")], MONTHS[match[2].lower()], match[3]
    if alone and (match := _SPACED.fullmatch(text)) and int(match[2]) <= 12:
        alone = False
        yield match, int(match[1]), int(match[2]), match[3]
    if alone and feasts and (match := _FEAST.search(text)):
        day, month = next(when for when, said in zip(_FEASTS.values(), match.groups(), strict=False) if said)
        yield match, day, month, match[len(_FEASTS) + 1]
