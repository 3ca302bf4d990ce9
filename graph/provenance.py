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

HOURS_OF_ONE_EVENT = 3
"""Two who saw one event give times no further apart than this."""

ENOUGH_IN_COMMON = 2
"""Persons that two reports must share to tell of one event where one of them names no place."""

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
    occurred_time: str = ""


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
        # One day and one place, but other people; or one person in two places: two events, unless one source's word went round.
        passed_on = places or "third_party" in (a.footing, b.footing)
        by_root = _by_root(a, b, shared) if passed_on else None
        return by_root or Related(Relation.PATTERN, (shared, "on the same day, not clearly one event"))
    if _hours_apart(a, b) > HOURS_OF_ONE_EVENT and "third_party" not in (a.footing, b.footing):
        return Related(Relation.PATTERN, (shared, f"on the same day, at {a.occurred_time} and at {b.occurred_time}"))
    return _one_event(a, b, (shared, "both of the same day"))


def _hours_apart(a: Told, b: Told) -> float:
    """How far apart the two times of one day are; nought where one is not given."""
    if not a.occurred_time or not b.occurred_time:
        return 0.0
    first, second = (int(clock[:2]) + int(clock[3:5]) / 60 for clock in (a.occurred_time, b.occurred_time))
    return abs(first - second)


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
    if _one_name(a.root, b.root):
        return Related(Relation.UNKNOWN, (*because, f"{a.root} and {b.root} may be one and the same"))
    if not _clearly_one(a, b):
        return Related(Relation.UNKNOWN, (*because, "too little is said to tell that it was one event"))
    return Related(Relation.CORROBORATES, (*because, f"seen by {a.root} and, independently, by {b.root}"))


def _clearly_one(a: Told, b: Told) -> bool:
    """Whether two reports of one day tell of one event: a person at a place, or several persons at one time."""
    if a.places & b.places:
        return True
    timed = bool(a.occurred_time and b.occurred_time)
    return timed and len(a.persons & b.persons) >= ENOUGH_IN_COMMON


def _one_name(one: str, other: str) -> bool:
    """Whether two sources may be one person, written differently: "a. archer, school" and "ann archer, northgate academy"."""
    left, right = (root.partition(",")[0].replace(".", " ").split() for root in (one, other))
    return bool(left and right) and left[-1] == right[-1] and left[0][0] == right[0][0]


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
    if a.places and b.places and not a.places & b.places:
        return None
    return _by_root(a, b, shared, "dated differently")
