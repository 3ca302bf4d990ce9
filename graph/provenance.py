"""Told twice, or corroborated: what two reports are to each other, by who stands behind them.

Similar words alone do not tell (they caught two of six repeats and raised two false alarms); the first source does. Two
reports corroborate each other only if they speak of one event and their first sources differ and both saw it themselves.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz import fuzz

SAME_WORDS = 85.0
"""Token-set ratio from which two narratives are so alike that one may have been copied from the other."""

DAYS_RETOLD = 31
"""A report of one source that reaches Kith by several ways does so within this many days."""


class Relation(StrEnum):
    """What two reports are to each other."""

    DUPLICATE = "duplicate"
    CIRCULAR = "circular"
    SAME_SOURCE = "same source"
    CORROBORATES = "corroborates"
    PATTERN = "pattern"
    UNKNOWN = "unknown"


ONE_EVENT = frozenset({Relation.DUPLICATE, Relation.CIRCULAR, Relation.SAME_SOURCE, Relation.CORROBORATES})
"""Relations under which two reports tell of one incident."""


@dataclass(frozen=True, slots=True)
class Told:
    """One report as far as it bears on another.

    Attributes
    ----------
    root : str or None
        Its first source, normalised; None where it cannot be traced.
    reporter : str
        Who sent it, normalised like a root.
    persons, places : frozenset of str
        Entities that take part, and where.
    words : str
        The narrative.
    """

    record: str
    incident: str
    reference: str
    occurred_on: date | None
    known_on: date | None
    footing: str
    root: str | None
    reporter: str
    persons: frozenset[str]
    places: frozenset[str]
    words: str


@dataclass(frozen=True, slots=True)
class Related:
    """A relation with its reasons, in words."""

    relation: Relation
    because: tuple[str, ...]


def relate(a: Told, b: Told) -> Related | None:
    """What two reports are to each other, or None where they have nothing to do with each other."""
    people, places = a.persons & b.persons, a.places & b.places
    if not people and not places:
        return None
    shared = _shared(people, places)
    if a.occurred_on is None or b.occurred_on is None:
        return _undated(a, b, shared)
    if a.occurred_on != b.occurred_on:
        return _retold(a, b, shared) or Related(Relation.PATTERN, (shared, "on different days"))
    if not people or (a.places and b.places and not places):
        # One day and one place, but other people; or one person in two places: two events.
        return _by_root(a, b, shared) or Related(Relation.PATTERN, (shared, "on the same day, not clearly one event"))
    return _one_event(a, b, (shared, "both of the same day"))


def _shared(people: frozenset[str], places: frozenset[str]) -> str:
    if people and places:
        return "the same person at the same place"
    return "the same person" if people else "the same place"


def _one_event(a: Told, b: Told, because: tuple[str, ...]) -> Related:
    by_root = _by_root(a, b, *because)
    if by_root:
        return by_root
    if a.root is None or b.root is None:
        return Related(Relation.UNKNOWN, (*because, "the first source of one cannot be traced"))
    if a.footing != "first_hand" or b.footing != "first_hand":
        return Related(Relation.UNKNOWN, (*because, "one of them passes on what somebody else saw"))
    if fuzz.token_set_ratio(a.words, b.words) >= SAME_WORDS:
        return Related(Relation.UNKNOWN, (*because, "the wording is so alike that one may be copied"))
    return Related(
        Relation.CORROBORATES, (*because, f"seen by {a.root} and, independently, by {b.root}")
    )


def _by_root(a: Told, b: Told, *because: str) -> Related | None:
    """The relation that a common first source makes, if there is one."""
    if _passes_on(a, b) and _passes_on(b, a):
        return Related(Relation.CIRCULAR, (*because, "each names the other as its source"))
    if a.root is None or b.root is None:
        return None
    if a.root == b.root:
        if a.reporter == b.reporter:
            return Related(Relation.DUPLICATE, (*because, f"sent twice by {a.root}"))
        return Related(Relation.SAME_SOURCE, (*because, f"both come from {a.root}"))
    return None


def _passes_on(a: Told, b: Told) -> bool:
    """Whether `a` is told on the word of the one who reports `b`, who did not see it either."""
    return a.footing == "third_party" and b.footing != "first_hand" and a.root is not None and a.root == b.reporter


def _undated(a: Told, b: Told, shared: str) -> Related:
    return _by_root(a, b, shared, "one has no date") or Related(Relation.UNKNOWN, (shared, "one has no date"))


def _retold(a: Told, b: Told, shared: str) -> Related | None:
    """One source's word that went different ways and took on different dates."""
    if a.occurred_on is None or b.occurred_on is None or abs((a.occurred_on - b.occurred_on).days) > DAYS_RETOLD:
        return None
    if "third_party" not in (a.footing, b.footing):
        return None  # who was there on two days reports two things
    return _by_root(a, b, shared, "dated differently")
