"""Sentences that stand in several rows of a table: said once below it, with a mark in each row."""

import re
from collections import Counter
from collections.abc import Sequence
from string import ascii_lowercase

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
DAY = re.compile(r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b")
GIVEN = "the day in the row"
SHORTEST = 40
"""Of fewer letters a sentence is no shorter as a mark."""


def said_once(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Texts without the sentences that several of them share, each with its marks; and what the marks stand for.

    Examples
    --------
    >>> clears = "It clears on {} if no more of it is reported."
    >>> rows, marks = said_once([f"One. {clears.format('1 May 2026')}", f"Two. {clears.format('2 June 2026')}"])
    >>> rows
    ['One. (a: 1 May 2026)', 'Two. (a: 2 June 2026)']
    >>> marks
    ['(a) It clears on the day in the row if no more of it is reported.']
    """
    apart = [SENTENCE.split(text) for text in texts]
    counted = Counter(form for sentences in apart for form in {DAY.sub(GIVEN, one) for one in sentences})
    shared = [form for form, count in counted.items() if count > 1 and len(form) >= SHORTEST]
    order = {form: min(_first(form, apart)) for form in shared}
    letters = dict(zip(sorted(shared, key=lambda form: order[form]), ascii_lowercase, strict=False))
    rows = [" ".join(_marked(one, letters) for one in sentences) for sentences in apart]
    return rows, [f"({letter}) {form}" for form, letter in letters.items()]


def _first(form: str, apart: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    return [(row, at) for row, sentences in enumerate(apart) for at, one in enumerate(sentences) if DAY.sub(GIVEN, one) == form]


def _marked(sentence: str, letters: dict[str, str]) -> str:
    letter = letters.get(DAY.sub(GIVEN, sentence))
    if letter is None:
        return sentence
    days = ", ".join(DAY.findall(sentence))
    return f"({letter}: {days})" if days else f"({letter})"
