"""Disruption of persons and places, and licensed premises: what was done, and what was reported before and after.

What was reported after a measure is told beside what was reported before, with the uncertainty of small numbers; never as
what the measure did.
"""

import sqlite3
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import orjson

from graph.access import View
from graph.analysis.counting import counts_for_watch
from graph.analysis.evidence import CHILD, TAKES_PART, Evidence, day_number
from graph.errors import NotFound, WrongUsage
from graph.ledger import measures
from graph.ledger.database import Database, raw
from graph.ledger.measures import Measure
from graph.ledger.restricted import Closed, closed_to
from graph.ontology.catalogue import node_kinds, term, vocabulary
from graph.store.base import Node

MONTH = 30.44
MONTHS = 3
LEAST_DAYS = 14
"""Days before or after a measure below which nothing is said of that time."""
LONGEST = 1000
KINDS = {
    "measure": "Disruption measure",
    "visit": "Licensing visit",
    "test_purchase": "Test purchase",
    "update": "Daily update",
    "threshold": "Threshold decision",
}
OUTCOMES = {"test_purchase": ("passed", "failed"), "threshold": ("met", "not met")}
FOR_PLACES = frozenset({"visit", "test_purchase", "update", "threshold"})
SUBJECTS = frozenset({"PersonOfConcern", "Person", "Location", "OnlinePlatform", "Vehicle", "OnlineAccount", "Phone"})
CASE_ROWS = """
    SELECT r.id, r.reference, r.kind, r.body, ge.entity FROM records AS r JOIN graph_counted AS c ON c.record = r.id
    JOIN mentions AS m ON m.record = r.id JOIN graph_entity AS ge ON ge.mention = m.id
    WHERE r.kind IN ('disruption', 'premises_visit') AND m.kind IN ('PersonOfConcern', 'Person', 'Location')
      AND m.field IN ('name', 'person_id', 'place', 'premises') AND (? IN ('', ge.entity)) ORDER BY r.known_on, r.reference
"""


@dataclass(frozen=True, slots=True)
class Done:
    """A measure, visit or decision, recorded here or taken in with a case extract (then `reference` is the row's)."""

    measure: Measure
    subject: Node
    reference: str

    @property
    def label(self) -> str:
        """What it was, in words."""
        kind = KINDS.get(self.measure.kind, self.measure.kind)
        return self.measure.what if self.measure.kind in ("measure", "update") else f"{kind}: {self.measure.what}".rstrip(": ")

    def in_force(self, on: date) -> bool:
        """Whether it has begun and not expired."""
        return self.measure.started <= on and (self.measure.expires is None or self.measure.expires >= on)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many in how many months, a month, and between what the true rate lies with 95% confidence."""

    count: int
    months: float
    low: float
    high: float

    @property
    def monthly(self) -> float:
        """A month."""
        return self.count / self.months if self.months else 0.0

    def in_words(self) -> str:
        """For a table."""
        return f"{self.monthly:.1f} ({self.low:.1f} to {self.high:.1f}); {self.count} in {self.months:.1f} months"


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Reports and children a month before a measure and after it; nothing is said where too few days have passed."""

    done: Done
    reports_before: Rate | None
    reports_after: Rate | None
    children_before: Rate | None
    children_after: Rate | None

    def in_words(self) -> str:
        """What the numbers bear, and no more."""
        if self.reports_before is None:
            return "Too little was reported to Kith before it to compare."
        if self.reports_after is None:
            return "Too few days have passed to compare."
        before, after = self.reports_before, self.reports_after
        apart = before.high < after.low or after.high < before.low
        if not apart:
            return "The ranges overlap: the numbers are too small to say that anything changed."
        way = "fewer" if after.monthly < before.monthly else "more"
        return (
            f"{way.capitalize()} reports after than before. That may have other reasons; it does not say what the measure did."
        )


def rate(count: int, days: int) -> Rate:
    """A count over so many days as a monthly rate with its exact 95% interval (Garwood)."""
    from scipy.stats import chi2

    months = days / MONTH
    low = chi2.ppf(0.025, 2 * count) / 2 / months if count else 0.0
    return Rate(count, months, float(low), float(chi2.ppf(0.975, 2 * count + 2) / 2 / months))


class Disruption:
    """Reads and records what was done about persons and places.

    Parameters
    ----------
    database : Database
        The open ledger.
    view : View
        Of whoever looks or records; persons shown are logged by it.
    """

    def __init__(self, database: Database, view: View) -> None:
        self._database, self._view = database, view

    def done(self, subject: str = "", until: date | None = None) -> list[Done]:
        """Everything that was done, about one entity where that is asked, oldest first."""
        with self._database.reading_as(self._view.look.actor) as connection:
            driver = raw(connection)
            closed = closed_to(driver, self._view.look.actor)
            found = [(_seen(closed, one), "") for one in measures.measures(driver, subject)] + _case_rows(driver, subject)
        found = [(one, ref) for one, ref in found if one.subject not in closed.entities]
        found = [(one, ref) for one, ref in found if until is None or one.started <= until]
        nodes = {node.id: node for node in self._view.nodes([one.subject for one, _ in found])}
        told = [Done(one, nodes[one.subject], ref) for one, ref in found if one.subject in nodes]
        return sorted(told, key=lambda done: (done.measure.started, done.reference, done.measure.id))

    def record(
        self, subject: str, kind: str, what: str, started: date, expires: date | None = None, conditions: str = "",
        outcome: str = "",
    ) -> Measure:  # fmt: skip
        """Record something that was done.

        Raises
        ------
        WrongUsage, NotFound
            Names what is wrong: a child is never the subject of a measure; a term must be in the vocabulary.
        """
        node = self._node(subject)
        if kind not in KINDS:
            raise WrongUsage(f"“{kind}” is no kind of measure.", f"Choose one of {', '.join(KINDS)}.", "kind")
        if node.kind not in SUBJECTS:
            label = node_kinds()[node.kind].label.lower()
            raise WrongUsage(f"A measure is taken against no {label}.", "Record it on the person or place of concern.", "id")
        if kind in FOR_PLACES and node.kind != "Location":
            raise WrongUsage(f"A {KINDS[kind].lower()} is made of a place.", "Choose the premises.", "id")
        if expires is not None and expires < started:
            raise WrongUsage(f"It would expire on {expires}, before it starts.", "Check both days.", "expires")
        said = _checked_words(kind, what)
        if kind in OUTCOMES and outcome not in OUTCOMES[kind]:
            remedy = f"Say {' or '.join(OUTCOMES[kind])}."
            raise WrongUsage(f"A {KINDS[kind].lower()} needs an outcome.", remedy, "outcome")
        draft = Measure(
            "", node.id, kind, said, started, expires, conditions.strip()[:LONGEST], outcome.strip()[:LONGEST], False, "",
            self._view.look.actor,
        )  # fmt: skip
        return measures.add(self._database, draft, self._view.look.purpose)

    def withdraw(self, measure: str, reason: str) -> Measure:
        """Take back what was recorded by mistake; it stays in the record. Raises NotFound, WrongUsage."""
        if not reason.strip():
            raise WrongUsage("Withdrawing needs a reason.", "Say why: --reason TEXT.", "reason")
        with self._database.reading_as(self._view.look.actor) as connection:
            held = next((one for one in measures.measures(raw(connection)) if one.id == measure), None)
        if held is not None:
            self._view.check(held.subject)
        if held is None:
            raise NotFound(f"There is no measure {measure}.", "See what was recorded; rows of extracts stay as they are.", "id")
        gone = replace(held, withdrawn=True, reason=reason.strip()[:LONGEST], author=self._view.look.actor)
        return measures.add(self._database, gone, self._view.look.purpose)

    def compared(self, done: Done, as_of: date, months: int = MONTHS) -> BeforeAfter:
        """Reports that name the subject, and children named with it, before a measure and after."""
        evidence = self._view.evidence(as_of)
        start, end, width = day_number(done.measure.started), day_number(as_of), round(months * MONTH)
        days = evidence.reports.occurred_day[evidence.reports.liberty]
        before = min(width, start - int(days.min(initial=start)))
        after = min(end - start, width)
        self._view.log(f"before and after {done.measure.kind} on {done.subject.id}", [done.subject.id])
        earlier = _rates(evidence, done.subject.id, start - before, before)
        later = _rates(evidence, done.subject.id, start, after)
        return BeforeAfter(done, earlier[0], later[0], earlier[1], later[1])

    def _node(self, subject: str) -> Node:
        found = self._view.nodes([subject])
        if not found:
            raise NotFound(f"There is nobody and nothing with the id {subject}.", "Search for it by name.", "id")
        self._view.check(found[0].id)
        return found[0]


def _seen(closed: Closed, measure: Measure) -> Measure:
    """A measure without the names of whoever is restricted."""
    seen = closed.without_names
    return replace(measure, what=seen(measure.what), conditions=seen(measure.conditions), outcome=seen(measure.outcome))


def _checked_words(kind: str, what: str) -> str:
    words = what.strip()
    if kind == "measure":
        known = term("disruption_tool", words)
        if known is None:
            listed = ", ".join(one.code for one in vocabulary("disruption_tool"))
            raise WrongUsage(f"“{words}” is no disruption measure.", f"Choose one of {listed}.", "what")
        return known.code
    if not words and kind in ("update", "threshold"):
        raise WrongUsage(f"A {KINDS[kind].lower()} needs words.", "Say what is new, or why it was decided so.", "what")
    return words[:LONGEST]


def _case_rows(driver: sqlite3.Connection, subject: str) -> list[tuple[Measure, str]]:
    """What case extracts say was done."""
    found = {}
    for record, reference, kind, body, entity in driver.execute(CASE_ROWS, (subject,)):
        said = orjson.loads(body)["content"]
        started = said.get("served") or said.get("measure_date") or said.get("visit_date")
        if not started:
            continue
        visit = kind == "premises_visit"
        what = said.get("reason", "") if visit else said.get("measure", "")
        bought = [f"test purchase {said['test_purchase']}"] if visit and said.get("test_purchase") else []
        parts = [*bought, said.get("visit_outcome") if visit else said.get("outcome"), said.get("notes")]
        expires = said.get("expires") or said.get("follow_up")
        found[record, entity] = (
            Measure(
                "", entity, "visit" if visit else "measure", str(what), date.fromisoformat(started[:10]),
                date.fromisoformat(expires[:10]) if expires and not visit else None, "",
                "; ".join(str(part) for part in parts if part), False, "",
                str(said.get("visited_by" if visit else "authority", "")),
            ),
            reference,
        )  # fmt: skip
    return list(found.values())


def _rates(evidence: Evidence, subject: str, first: int, days: int) -> tuple[Rate | None, Rate | None]:
    """Reports and children a month in so many days; nothing of too few."""
    if days < LEAST_DAYS:
        return None, None
    reports, children = _counts(evidence, subject, first, first + days - 1)
    return rate(reports, days), rate(children, days)


def _counts(evidence: Evidence, subject: str, first: int, last: int) -> tuple[int, int]:
    """Reports that name the subject, and distinct children named with it, of what happened from one day to another."""
    rows, who = evidence.rows, evidence.entities
    own = counts_for_watch(rows) & (who.ids[rows.entity] == subject) & evidence.reports.liberty[rows.report]
    own &= (rows.occurred_day >= first) & (rows.occurred_day <= last)
    beside = np.isin(rows.incident, rows.incident[own]) & np.isin(rows.role, TAKES_PART) & (who.kind[rows.entity] == CHILD)
    return len(np.unique(rows.report[own])), len(np.unique(rows.entity[beside]))
