"""What is taken out of the text of one file: the person, and nobody who is named beside them."""

import re
from collections.abc import Iterable, Mapping

from graph.custody.whom import MASK, NEVER, Span, Whom, found, masked, spaced

LETTERS = re.compile(r"[^\W_]+")


class Unfaithful(Exception):
    """A file cannot be kept as it is laid out."""


class Marker:
    """Takes one person out of texts of one file; every other sign stays where it was.

    Parameters
    ----------
    whom : Whom
        The person.
    others : iterable of str
        Names of others in the file, as written; a word of them stays where it stands in such a name.
    rows : mapping of str to bool, optional
        The rows that speak of the person, by their place ("Children row 7", "row 7"), and whether one is about nobody else.
        Unless given, all of the file speaks of them.
    """

    def __init__(self, whom: Whom, others: Iterable[str] = (), rows: Mapping[str, bool] | None = None) -> None:
        self.whom = whom
        self._rows = rows
        names = sorted({spaced(name) for name in others if len(name.split()) > 1}, key=len, reverse=True)
        self._others = re.compile("|".join(names), re.IGNORECASE) if names else NEVER

    @property
    def by_row(self) -> bool:
        """Whether what becomes of a text depends on its row."""
        return self._rows is not None

    def loose(self, text: str) -> str:
        """A text that speaks of the person without them: first names, nicknames, dates of birth too."""
        theirs = [match.span() for match in self._others.finditer(text)]
        spans: list[Span] = [*found(self.whom.here, text, theirs), *found(self.whom.anywhere, text)]
        return masked(text, spans)

    def strict(self, text: str) -> str:
        """Any other text without what says who it is wherever it stands."""
        return masked(text, found(self.whom.anywhere, text))

    def run_together(self, text: str) -> str:
        """Texts that stand next to each other in a file without whole names that begin in one and end in another."""
        return masked(text, found(self.whom.run_together, text))

    @staticmethod
    def nothing_left(text: str) -> str:
        """A text without any word; what parts its fields stays."""
        return LETTERS.sub(lambda word: MASK * len(word.group()), text)

    def row(self, sheet: str, number: int, text: str) -> str:
        """What becomes of a text in that row of a table."""
        if self._rows is None:
            return self.loose(text)
        about = self._rows.get(f"{sheet} row {number}", self._rows.get(f"row {number}"))
        if about is None:
            return self.strict(text)
        return self.nothing_left(text) if about else self.loose(text)
