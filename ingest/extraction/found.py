"""What an extractor hands back: a kind, a span and what is said there."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Found:
    """Something recognised in a text.

    Attributes
    ----------
    kind : str
        Person, Child, PersonOfConcern, Location, OnlinePlatform, OnlineAccount, Phone, Vehicle, Postcode or Alias.
    start, end : int
        Offsets in the text that was read.
    text : str
        Verbatim.
    sure : bool
        False where only a heuristic says so.
    attributes : dict
        As in ``MentionDraft.attributes``.
    """

    kind: str
    start: int
    end: int
    text: str
    sure: bool = True
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text."""

    start: int
    end: int
    text: str


def overlaps(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    """Whether ``[start, end)`` touches any of the stretches already taken."""
    for a, b in taken:  # noqa: SIM110  # asked for every word of every narrative; a loop is twice as fast as any()
        if start < b and a < end:
            return True
    return False


class Taken:
    """The letters of a text that are taken, so that asking costs no more the more of them there are."""

    def __init__(self, text: str, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._letters = bytearray(len(text))
        for start, end in spans:
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        """Take a stretch."""
        end = min(end, len(self._letters))
        self._letters[start:end] = b"\x01" * max(0, end - start)

    def touches(self, start: int, end: int) -> bool:
        """Whether ``[start, end)`` has a letter that is taken."""
        return 1 in self._letters[start:end]
