"""Cases: when a child's began and ended, and how high the risk was on a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

from graph.quarterly.meetings import Meeting
from graph.quarterly.periods import Span

GRACE = timedelta(days=31)
"""A list that shows a case as open so soon after its closure was made before somebody wrote the closure into it."""
CLOSED_WORDS = ("closed", "ended", "inactive", "no further action", "nfa")
ESCALATED, NOT_MET = "risk escalated", "threshold not met"
LOW_REASONS = ("in low risk", "risk reduced")
NOT_ASSESSED = "not_assessed"
OPENED, SEEN, SEEN_CLOSED, CLOSED = 0, 1, 2, 3


class Dated(Protocol):
    """A row about a child on a day."""

    @property
    def child(self) -> str: ...
    @property
    def on(self) -> date | None: ...
    @property
    def said(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Sighting:
    """A child on a case list, as one extract has it; None stands for a cell that it left empty."""

    child: str
    known_on: date | None
    said: Mapping[str, Any]

    @property
    def event(self) -> "_Event | None":
        """What it says of the case: open, closed on a day, or closed by the day of the list."""
        reason, told = str(self.said.get("closure_reason") or ""), self.said.get("closed")
        if isinstance(told, str):
            return _Event(date.fromisoformat(told[:10]), CLOSED, reason)
        if self.known_on is None:
            return None
        over = str(self.said.get("status") or "").casefold().startswith(CLOSED_WORDS)
        return _Event(self.known_on, SEEN_CLOSED if over else SEEN, reason)


@dataclass(slots=True)
class Case:
    """One stretch of work with a child; `opened` is None where it began before anything that is known."""

    child: str
    opened: date | None
    closed: date | None = None
    reason: str = ""
    closing_risk: str = ""
    meetings: list[Meeting] = field(default_factory=list)

    def worked_in(self, span: Span) -> bool:
        """Whether it was open on a day of a stretch of time."""
        return (self.opened is None or self.opened <= span.end) and (self.closed is None or self.closed >= span.start)

    def over_by(self, day: date) -> bool:
        """Whether it was closed by the end of a day."""
        return self.closed is not None and self.closed <= day


@dataclass(frozen=True, slots=True)
class _Event:
    on: date
    what: int
    reason: str = ""
    risk: str = ""


@dataclass(slots=True)
class CaseBook:
    """All cases, the levels of risk that were told, and what case lists say of each child."""

    cases: list[Case] = field(default_factory=list)
    _levels: dict[str, list[tuple[date, int, str]]] = field(default_factory=lambda: defaultdict(list))
    _seen: dict[str, list[Sighting]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(
        cls,
        sightings: Iterable[Sighting],
        requests: Iterable[Dated],
        closures: Iterable[Dated],
        meetings: Iterable[Meeting],
        assessed: Iterable[tuple[str, date, str]],
    ) -> "CaseBook":
        """Put together what all sources say."""
        book = cls()
        events: dict[str, list[_Event]] = defaultdict(list)
        for row in requests:
            if row.on:
                events[row.child].append(_Event(row.on, OPENED))
        for row in closures:
            if row.on:
                reason, risk = str(row.said.get("closure_reason", "")), str(row.said.get("risk_level", ""))
                events[row.child].append(_Event(row.on, CLOSED, reason, risk))
        for sighting in sightings:
            book._see(sighting, events[sighting.child])
        held: dict[str, list[Meeting]] = defaultdict(list)
        for meeting in meetings:
            held[meeting.child].append(meeting)
            book._level(meeting.child, meeting.on, 0, meeting.risk)
        for child, on, risk in assessed:
            book._level(child, on, 1, risk)
        for child, told in events.items():
            book.cases += _told_apart(child, told, held[child])
        book.cases.sort(key=lambda case: (case.opened or date.min, case.child))
        return book

    def _see(self, sighting: Sighting, events: list[_Event]) -> None:
        self._seen[sighting.child].append(sighting)
        event = sighting.event
        known = event and event.what == CLOSED and any(one.what == CLOSED and abs(one.on - event.on) <= GRACE for one in events)
        if event and not known:
            events.append(event)
        if sighting.known_on:
            self._level(sighting.child, sighting.known_on, 2, str(sighting.said.get("risk_level") or ""))

    def _level(self, child: str, on: date, rank: int, risk: str) -> None:
        if risk and risk != NOT_ASSESSED:
            self._levels[child].append((on, rank, risk))

    def worked(self, span: Span) -> list[Case]:
        """The case of each child that was open in a stretch of time; the last of those who had several."""
        last = {case.child: case for case in self.cases if case.worked_in(span)}
        return list(last.values())

    def level(self, case: Case, day: date) -> str:
        """How high the risk was at the end of a day: what was last told by then, a closure before all else."""
        if case.over_by(day):
            if case.closing_risk:
                return case.closing_risk
            if case.reason == ESCALATED:
                return "high"
            if case.reason in LOW_REASONS:
                return "low"
        told = [entry for entry in self._levels[case.child] if entry[0] <= day]
        return max(told)[2] if told else NOT_ASSESSED

    def said(self, child: str, day: date) -> dict[str, Any]:
        """What case lists known by a day say of a child, the newest word of each column, be it none."""
        known = sorted((one for one in self._seen[child] if one.known_on and one.known_on <= day), key=_known)
        return {name: value for one in known for name, value in one.said.items()}

    def ever_said(self, child: str) -> dict[str, Any]:
        """What any case list says of a child, the newest word of each column that says something."""
        told = (pair for one in sorted(self._seen[child], key=_known) for pair in one.said.items())
        return {name: value for name, value in told if value is not None}


def _known(sighting: Sighting) -> date:
    return sighting.known_on or date.min


def _told_apart(child: str, events: Iterable[_Event], meetings: Iterable[Meeting]) -> list[Case]:
    """The cases of one child, from requests, closures and the lists that show it as open."""
    cases: list[Case] = []
    for event in sorted(events, key=lambda one: (one.on, one.what)):
        current = cases[-1] if cases and cases[-1].closed is None else None
        if event.what in (SEEN_CLOSED, CLOSED):
            if current is None and cases and (event.what == SEEN_CLOSED or _near(cases[-1], event.on)):
                continue
            if current is None:
                current = Case(child, None if not cases else event.on)
                cases.append(current)
            current.closed, current.reason, current.closing_risk = event.on, event.reason, event.risk
        elif current is None and not (event.what == SEEN and cases and _near(cases[-1], event.on)):
            cases.append(Case(child, event.on))
    for meeting in meetings:
        own = [case for case in cases if case.opened is None or case.opened <= meeting.on]
        if own or cases:
            (own or cases)[-1 if own else 0].meetings.append(meeting)
    return cases


def _near(case: Case, on: date) -> bool:
    return case.closed is not None and on - case.closed <= GRACE
