"""Cells of a register that only point to another row: "ditto", "as above", "as M/304"."""

import re

from graph.ledger.drafts import Problem
from ingest.liberty.labels import Label
from ingest.readers.model import Cell

_ABOVE = re.compile(
    r"\W*(?:ditto|do\.|as\s+(?:above|previous|before|last)|same(?:\s+as\s+(?:above|previous))?|see\s+above|[\"“”〃]|-\s?\"\s?-)\W*",
    re.I,
)
_LIKE = re.compile(
    r"\W*(?:as|same\s+as|see|per|as\s+per)\s+(?:row\s+|line\s+|ref\.?\s+|entry\s+|log\s+)?(?P<ref>[\w/-]*\d[\w/-]*)\W*", re.I
)


class Repeats:
    """The rows read so far, so that a cell that points to one of them is written out.

    Parameters
    ----------
    labels : list of Label or None
        What each column means.
    """

    def __init__(self, labels: list[Label | None]) -> None:
        self._reference = next((at for at, label in enumerate(labels) if label and label.field == "reference"), None)
        self._people = {at for at, label in enumerate(labels) if label and label.field in ("victim", "alleged", "present")}
        self._last: list[Cell] = []
        self._by_reference: dict[str, list[Cell]] = {}

    def written_out(self, row: list[Cell]) -> tuple[list[Cell], list[Problem]]:
        """The row with what its cells point to, and a note on each of them."""
        whole, notes = list(row), []
        for at, cell in enumerate(row):
            if not isinstance(cell, str):
                continue
            meant = self._meant(at, cell)
            if meant not in (None, ""):
                whole[at] = meant
                note = f"“{cell.strip()}” points to another row; Kith reads “{str(meant).strip()[:80]}” there."
                notes.append(Problem("", note, "Write it out where another is meant.", "note"))
        self._last = whole
        if self._reference is not None and self._reference < len(whole) and whole[self._reference]:
            self._by_reference[str(whole[self._reference]).strip().casefold()] = whole
        return whole, notes

    def _meant(self, at: int, cell: str) -> Cell:
        if _ABOVE.fullmatch(cell):
            return self._last[at] if at < len(self._last) else None
        like = _LIKE.fullmatch(cell) if at in self._people else None
        other = self._by_reference.get(like["ref"].casefold(), []) if like else []
        return other[at] if at < len(other) else None
