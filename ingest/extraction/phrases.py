"""Long lists of phrases looked for in a text: by the words with which they begin, not by one alternation tried everywhere."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from ingest.extraction.words import alternatives

_STARTS = re.compile(r"(?<!\w)\w(?:\S\w?)?")


def _start(phrase: str) -> str:
    found = _STARTS.match(phrase.lower())
    if found is None:
        raise ValueError(f"“{phrase}” does not begin with a letter or figure")
    return found[0]


def _lowered(text: str) -> str:
    """Lower case of the same length ("İ" would grow)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


@lru_cache(maxsize=16)
def _starts(text: str) -> list[tuple[str, int]]:
    """The words of a text by their first letters, and where they begin; several lists are looked for in one text."""
    return [(start[0], start.start()) for start in _STARTS.finditer(_lowered(text))]


class Phrases:
    """Phrases, each with the expression that finds it; the longest that fits at a place wins, whatever the case.

    Parameters
    ----------
    forms : mapping of str to str
        Phrase to its expression, which begins as the phrase does, with or without its spaces.
    before, after : str
        Expressions for what must stand around a phrase.
    """

    def __init__(self, forms: Mapping[str, str], before: str = r"(?<!\w)", after: str = r"(?!\w)") -> None:
        grouped: dict[str, list[str]] = defaultdict(list)
        for form in sorted(forms, key=len, reverse=True):
            for start in {_start(form), _start(form.replace(" ", "")), _start(form.replace(" ", "-"))}:
                grouped[start].append(forms[form])
        self._by_start = {
            start: re.compile(f"{before}(?:{'|'.join(found)}){after}", re.IGNORECASE) for start, found in grouped.items()
        }

    @classmethod
    def listed(cls, phrases: Sequence[str], before: str = r"(?<!\w)", after: str = r"(?!\w)") -> "Phrases":
        """Phrases as the word lists write them: any white space for a space, a trailing ``*`` for any ending."""
        return cls({phrase: alternatives([phrase]) for phrase in phrases}, before, after)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Matches from left to right, none within another."""
        end = 0
        known = self._by_start
        for start, at in _starts(text):
            pattern = known.get(start)
            if pattern is not None and at >= end and (match := pattern.match(text, at)):
                end = match.end()
                yield match

    def search(self, text: str) -> re.Match[str] | None:
        """The first match, or None."""
        return next(self.finditer(text), None)

    def blank(self, text: str) -> str:
        """The text with every match as a space."""
        pieces, at = [], 0
        for match in self.finditer(text):
            pieces.append(text[at : match.start()])
            at = match.end()
        return " ".join([*pieces, text[at:]])
