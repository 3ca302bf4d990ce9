"""Quarters: which one a profile is about, what was reported in it, in the one before, and in the same one a year earlier.

Distinct children are told apart from case-quarters: a child who is reported in three quarters is one child and three of those.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import orjson

from graph.analysis.evidence import AT, CHILD, ON, TAKES_PART, Evidence, Flags, day_number
from graph.ledger.database import Database, raw

CHANCE = 0.05
MARGIN = 14
"""Days into a quarter by which the first report must have come for the quarter to count as held."""
KINDS_TOLD = """
    SELECT r.reference, r.body ->> '$.content.exploitation' FROM records AS r JOIN graph_counted AS c ON c.record = r.id
    WHERE r.kind = 'liberty_report' AND COALESCE(r.known_on, '') <= ?
"""


@dataclass(frozen=True, slots=True)
class Quarter:
    """A calendar quarter."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.shifted(1).first - timedelta(days=1)

    @property
    def label(self) -> str:
        """As tables call it."""
        return f"{self.year} Q{self.number}"

    def shifted(self, by: int) -> "Quarter":
        """So many quarters later."""
        whole = 4 * self.year + self.number - 1 + by
        return Quarter(whole // 4, whole % 4 + 1)


def last_whole(as_of: date) -> Quarter:
    """The last quarter that has ended by the end of a day: one that is not over cannot be compared."""
    here = Quarter(as_of.year, (as_of.month - 1) // 3 + 1)
    return here if here.last == as_of else here.shifted(-1)


@dataclass(frozen=True, slots=True)
class Counts:
    """What Liberty reports tell of one quarter, by the day of what happened."""

    reports: int
    children: int
    alleged: int
    places: int
    online: int
    placeless: int
    independent: int


def told_kinds(database: Database, as_of: date) -> dict[str, frozenset[str]]:
    """Kinds of exploitation that each report gives, by reference; names nobody."""
    with database.reading() as connection:
        rows = raw(connection).execute(KINDS_TOLD, (as_of.isoformat(),)).fetchall()
    return {reference: frozenset(orjson.loads(kinds or "[]")) for reference, kinds in rows}


def of_kinds(evidence: Evidence, kinds: Mapping[str, frozenset[str]], wanted: Collection[str]) -> Flags:
    """Which reports give one of the wanted kinds."""
    asked = frozenset(wanted)
    return np.fromiter((bool(kinds.get(ref, frozenset()) & asked) for ref in evidence.reports.references.tolist()), np.bool_)


def within(evidence: Evidence, quarter: Quarter, chosen: Flags | None = None) -> Flags:
    """Which reports tell of something that happened in a quarter."""
    reports = evidence.reports
    first, last = day_number(quarter.first), day_number(quarter.last)
    found = reports.liberty & (reports.occurred_day >= first) & (reports.occurred_day <= last)
    return np.asarray(found if chosen is None else found & chosen)


def children_in(evidence: Evidence, wanted: Flags) -> list[int]:
    """Distinct children named in some reports, by their place in the evidence."""
    rows = evidence.rows
    own = wanted[rows.report] & np.isin(rows.role, TAKES_PART) & (evidence.entities.kind[rows.entity] == CHILD)
    found: list[int] = np.unique(rows.entity[own]).tolist()
    return found


def count(evidence: Evidence, wanted: Flags) -> Counts:
    """Count what some reports tell."""
    rows, kind = evidence.rows, evidence.entities.kind
    own = wanted[rows.report]
    takes = own & np.isin(rows.role, TAKES_PART)
    at, online = own & (rows.role == AT), own & (rows.role == ON)
    total = int(wanted.sum())
    return Counts(
        reports=total,
        children=len(children_in(evidence, wanted)),
        alleged=len(np.unique(rows.entity[takes & (kind[rows.entity] != CHILD)])),
        places=len(np.unique(rows.entity[at])),
        online=len(np.union1d(rows.report[online], np.flatnonzero(wanted & evidence.reports.online))),
        placeless=total - len(np.unique(rows.report[at])),
        independent=len(np.unique(np.where(rows.root[own] < 0, -1, rows.root[own]))),
    )


def held(evidence: Evidence, quarter: Quarter) -> bool:
    """Whether reports are held from the beginning of a quarter on: before the first one nothing was counted."""
    days = evidence.reports.occurred_day[evidence.reports.liberty]
    return bool(len(days)) and int(days.min()) <= day_number(quarter.first) + MARGIN


def change(now: int, before: int) -> str:
    """What two counts bear: more or fewer than chance alone would make likely, or no more than chance."""
    from scipy.stats import binomtest

    if now + before == 0:
        return "none in either"
    clear = binomtest(now, now + before, 0.5).pvalue < CHANCE
    way = "more" if now > before else "fewer" if now < before else "as many"
    return way if clear or way == "as many" else f"{way}, within chance"


def case_quarters(evidence: Evidence, quarters: Iterable[Quarter], chosen: Flags | None = None) -> tuple[int, int]:
    """Distinct children in some quarters together, and case-quarters: each child once in each quarter."""
    held = [children_in(evidence, within(evidence, quarter, chosen)) for quarter in quarters]
    return len({child for one in held for child in one}), sum(map(len, held))
