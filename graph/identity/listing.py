"""Open questions as a list shows them: one by one, or those that one answer can settle on one line."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from graph.identity.question import Question
from graph.identity.shown import Side, sides
from graph.ledger.shown import MentionRow


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is shown: with its two sides, and the others that may be answered in one go with it."""

    question: Question
    a: Side
    b: Side
    alike: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A question with those that one answer settles as well.

    Attributes
    ----------
    names : tuple of str
        What they ask about that is not written as in the question itself: other misspellings of a place.
    settles : int
        What an answer to all of them settles.
    """

    asked: Asked
    names: tuple[str, ...]
    settles: int


@dataclass(frozen=True, slots=True)
class Listing:
    """Open questions, first what settles most; `left` counts those that are not shown too."""

    asked: tuple[Asked, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Gathered:
    """The same with one line for all that one answer settles; `left` counts questions."""

    lines: tuple[Line, ...]
    left: int


def listed(driver: sqlite3.Connection, chosen: Sequence[Question], every: Sequence[Question]) -> list[Asked]:
    """Chosen questions with their sides."""
    alike: dict[str, list[str]] = {}
    for one in every:
        alike.setdefault(one.alike, []).append(one.id)
    shown = sides(driver, chosen)
    return [
        Asked(one, *shown[one.id], tuple(other for other in alike[one.alike] if other != one.id))
        for one in chosen
        if one.id in shown
    ]


def lines(driver: sqlite3.Connection, every: Sequence[Question], limit: int) -> list[Line]:
    """The first lines of a list on which those that are alike stand once."""
    groups: dict[str, list[Question]] = {}
    for one in every:
        groups.setdefault(one.alike, []).append(one)
    first = list(groups.values())[:limit]
    shown = sides(driver, [one for group in first for one in group])
    found = []
    for group in first:
        told = [(one, shown[one.id]) for one in group if one.id in shown]
        if told:
            (lead, (a, b)), *others = told
            said = {name_of(side) for side in (a, b)}
            names = dict.fromkeys(name_of(side) for _, pair in others for side in pair if name_of(side) not in said)
            asked = Asked(lead, a, b, tuple(one.id for one, _ in others))
            found.append(Line(asked, tuple(names), sum(one.would_change for one, _ in told)))
    return found


def name_of(side: Side) -> str:
    """What one side of a question is called, on one line."""
    return " ".join((side.text if isinstance(side, MentionRow) else side.name).split())
