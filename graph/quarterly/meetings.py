"""Meetings about a child: which of a child's meetings each was, and who took part."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

PROFESSIONALS, INITIAL, REVIEW, OTHER = "professionals", "initial", "review", "other"
WORDS = ("professional", "initial", "review")
FIRST_ONES = (PROFESSIONALS, INITIAL)
ELIGIBLE = (INITIAL, REVIEW)
"""Meetings that the child and the family are asked to."""
TOLD = ("risk", "child_attended", "carer_attended", "views_given")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


class Held(Protocol):
    """A row that tells of a meeting."""

    @property
    def record(self) -> str: ...
    @property
    def child(self) -> str: ...
    @property
    def on(self) -> date | None: ...
    @property
    def said(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting about one child.

    Attributes
    ----------
    kind : str
        professionals, initial, review or other.
    number : int
        Whether it was the child's first of that kind, or the second, ...
    child_attended, carer_attended, views_given : bool or None
        None where the row does not say.
    """

    record: str
    child: str
    on: date
    kind: str
    number: int
    risk: str
    child_attended: bool | None
    carer_attended: bool | None
    views_given: bool | None
    words: str


def meetings_of(rows: Iterable[Held]) -> list[Meeting]:
    """The meetings that rows tell of, the earliest first; a row that gives no day tells of none.

    A meeting that was entered by hand and came in an extract as well is one.
    """
    held = sorted((row for row in rows if row.on), key=lambda row: (row.on or date.min, row.record))
    seen: Counter[tuple[str, str]] = Counter()
    found: dict[tuple[str, date | None, str], Meeting] = {}
    for row in held:
        words = str(row.said.get("meeting_kind") or "")
        kind, told = kind_of(words)
        key = (row.child, row.on, kind)
        again = found.get(key)
        if again is None:
            seen[row.child, kind] = max(seen[row.child, kind] + 1, told or 0)
        number = again.number if again else told or seen[row.child, kind]
        meeting = _meeting(row, kind, number, words)
        found[key] = _both(again, meeting) if again else meeting
    return list(found.values())


def _meeting(row: Held, kind: str, number: int, words: str) -> Meeting:
    said = row.said
    return Meeting(
        record=row.record,
        child=row.child,
        on=row.on or date.min,
        kind=kind,
        number=number,
        risk=str(said.get("risk_level") or ""),
        child_attended=said.get("child_attended"),
        carer_attended=said.get("carer_attended"),
        views_given=said.get("views_given"),
        words=words,
    )


def _both(one: Meeting, other: Meeting) -> Meeting:
    """What two rows say of one meeting: the later row, and what only the earlier one has."""
    told = {name: value for name in TOLD if (value := getattr(other, name)) not in (None, "")}
    return replace(one, record=other.record, **told)


def kind_of(words: str) -> tuple[str, int | None]:
    """What kind of meeting words name, and the first, second, ... where they say so."""
    said = words.casefold()
    kind = next((kind for word, kind in zip(WORDS, (PROFESSIONALS, INITIAL, REVIEW), strict=True) if word in said), OTHER)
    number = next((place for place, word in enumerate(ORDINALS, 1) if word in said), None)
    if number is None and (digits := re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", said)):
        number = int(digits[1]) or None
    return kind, number
