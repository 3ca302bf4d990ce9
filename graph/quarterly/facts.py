"""What the tables count: rows of the case extracts as the ledger holds them, with the child that each is about."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson

from graph.quarterly.cases import Case, CaseBook, Sighting
from graph.quarterly.meetings import Meeting, meetings_of
from graph.quarterly.periods import quarter_named

KINDS = (
    "'request', 'closure', 'meeting_held', 'child_case', 'police_referral', 'offence', 'disruption', 'cla_overview', 'place'"
)
DATED_BY = {
    "request": ("requested",),
    "closure": ("closed",),
    "meeting_held": ("meeting_date",),
    "police_referral": ("referral_date", "reported"),
    "offence": ("reported", "offence_date"),
    "disruption": ("measure_date", "served"),
    "cla_overview": ("at_date",),
}
SAME_REQUEST_DAYS = 31
"""A case list's date of referral so close to a request is that request."""

SEVERAL_ROWS = ("police_referral", "offence")
"""One crime may have several rows in one file: a charge or a platform on each."""

ROWS = f"""
    SELECT r.id, r.kind, r.known_on, r.body -> '$.content', r.body -> '$.labels',
        c.record IS NOT NULL OR r.kind IN ('police_referral', 'offence') AND EXISTS (
        SELECT 1 FROM records AS newest JOIN graph_counted ON record = newest.id
        WHERE newest.reference = r.reference AND newest.kind = r.kind AND newest.document = r.document)
    FROM records AS r LEFT JOIN graph_counted AS c ON c.record = r.id
    WHERE r.kind IN ({KINDS}) ORDER BY r.seq, r.position
"""  # noqa: S608 -- constants of this file
NAMED = f"""
    SELECT m.record, m.kind, m.field, ge.entity FROM records AS r
    CROSS JOIN mentions AS m ON m.record = r.id JOIN graph_entity AS ge ON ge.mention = m.id
    WHERE r.kind IN ({KINDS}) ORDER BY m.record, m.position
"""  # noqa: S608 -- constants of this file
ASSESSED = """
    SELECT ge.entity, a.assessed_on, a.risk FROM assessments AS a
    JOIN graph_counted AS c ON c.record = a.record JOIN graph_entity AS ge ON ge.mention = a.child
    WHERE a.assessed_on IS NOT NULL AND a.risk != '' ORDER BY a.assessed_on, a.n
"""
REPORTS = """
    SELECT r.known_on, r.agency,
        (SELECT group_concat(DISTINCT e.target) FROM graph_evidence AS e WHERE e.record = r.id AND e.kind = 'AT'),
        EXISTS (SELECT 1 FROM graph_evidence AS e WHERE e.record = r.id AND e.kind = 'AT')
    FROM records AS r JOIN graph_counted AS c ON c.record = r.id WHERE r.kind = 'liberty_report' ORDER BY r.seq, r.position
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an extract.

    Attributes
    ----------
    child : str
        Entity of the child that it is about; the record's own id where it names none.
    on : date or None
        The day that it is counted on.
    named : dict of str to tuple of str
        Field to the entities that it names.
    """

    record: str
    child: str
    on: date | None
    said: Mapping[str, Any]
    named: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Report:
    """One Liberty report, as far as the tables need it."""

    on: date | None
    agency: str
    places: tuple[str, ...]


@dataclass(slots=True)
class Facts:
    """Everything that the tables count.

    Attributes
    ----------
    rows : dict of str to list of Row
        Rows that count, by kind.
    undated : dict of str to int
        Rows of a kind that carry no day, so that no quarter can count them.
    """

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    requests: list[Row] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    book: CaseBook = field(default_factory=CaseBook)
    reports: list[Report] = field(default_factory=list)
    undated: dict[str, int] = field(default_factory=dict)

    def once(self, kind: str) -> list[Row]:
        """Rows of a kind, those of one crime put together."""
        crimes: dict[str, Row] = {}
        for row in self.rows[kind]:
            number = str(row.said.get("crime_number") or row.record)
            first = crimes.get(number)
            crimes[number] = row if first is None else _together(first, row)
        return list(crimes.values())

    @property
    def cases(self) -> list[Case]:
        """All cases, the earliest first."""
        return self.book.cases


def gather(connection: sqlite3.Connection) -> Facts:
    """Read everything that the tables count, from a connection open on the embedded graph."""
    facts = Facts()
    named = _named(connection)
    sightings: list[Sighting] = []
    listed: list[Row] = []
    for record, kind, known_on, content, labels, counts in connection.execute(ROWS):
        row = _row(record, kind, orjson.loads(content), named.get(record, {}))
        if kind == "child_case":
            blank = dict.fromkeys(orjson.loads(labels))
            sightings.append(Sighting(row.child, _day(known_on), {**blank, **row.said}))
            listed.append(row)
        if counts:
            facts.rows[kind].append(row)
    for kind in SEVERAL_ROWS:
        facts.rows[kind] = list({orjson.dumps(row.said): row for row in facts.rows[kind]}.values())
    facts.meetings = meetings_of(facts.rows["meeting_held"])
    facts.requests = [*facts.rows["request"], *_referrals(listed, facts.rows["request"])]
    assessed = [(child, date.fromisoformat(on), risk) for child, on, risk in connection.execute(ASSESSED)]
    facts.book = CaseBook.of(sightings, facts.requests, facts.rows["closure"], facts.meetings, assessed)
    facts.reports = [
        Report(_day(known_on), agency, tuple((places or "").split(",")) if placed else ())
        for known_on, agency, places, placed in connection.execute(REPORTS)
    ]
    facts.undated = {kind: sum(row.on is None for row in facts.rows[kind]) for kind in DATED_BY}
    return facts


def _together(one: Row, other: Row) -> Row:
    """Two rows of one crime; what both say, the first says."""
    said, named = {**other.said, **one.said}, {**other.named, **one.named}
    return Row(one.record, one.child if "child" in one.named else other.child, one.on or other.on, said, named)


def _named(connection: sqlite3.Connection) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for record, kind, field_, entity in connection.execute(NAMED):
        where = "child" if kind == "Child" and "child" not in found[record] else field_
        found[record][where] = (*found[record].get(where, ()), entity)
    return found


def _row(record: str, kind: str, said: dict[str, Any], named: Mapping[str, tuple[str, ...]]) -> Row:
    on = next((day for name in DATED_BY.get(kind, ()) if (day := _day(said.get(name)))), None)
    if on is None and isinstance(quarter := said.get("quarter"), str):
        span = quarter_named(quarter)
        on = span.start if span else None
    return Row(record, next(iter(named.get("child", ())), record), on, said, named)


def _referrals(cases: Iterable[Row], requests: Iterable[Row]) -> list[Row]:
    """Referrals that only the case list tells of."""
    asked: dict[str, list[date]] = defaultdict(list)
    for row in requests:
        if row.on:
            asked[row.child].append(row.on)
    found = []
    for row in cases:
        on = _day(row.said.get("referred"))
        if on and all(abs((on - other).days) > SAME_REQUEST_DAYS for other in asked[row.child]):
            asked[row.child].append(on)
            found.append(Row(row.record, row.child, on, row.said, row.named))
    return found


def _day(text: Any) -> date | None:
    return date.fromisoformat(text[:10]) if isinstance(text, str) and text else None
