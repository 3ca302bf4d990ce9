"""Who has gone quiet, and what is not known: agencies that used to report, and gaps about those who matter most."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.stats import poisson

from graph.analysis.evidence import AT, CHILD, CONCERN, LOCATION, TAKES_PART, Evidence, Flags, Ints, day_date
from graph.analysis.wording import listing, number
from graph.store.base import Node

QUIET = 0.01
SILENT_DAYS = 60
EARLIER = 4
CHILDS, OTHERS = "CE lead", "Police analyst"
"""Who is to close a gap about a child without a lead worker, and one about anybody or anything else."""


@dataclass(frozen=True, slots=True)
class QuietAgency:
    """An agency that reports less than it used to: `p` of so few by chance, at the area's present level."""

    agency: str
    observed: int
    expected: float
    p: float
    last_report: date


def gone_quiet(evidence: Evidence, end: int, width: int = 90) -> list[QuietAgency]:
    """Agencies with fewer reports in the window than a year of their past makes likely, the most silent first.

    Notes
    -----
    ``P(N <= n)`` of a Poisson with mean (own share of the four earlier windows) x (all other reports now / then).
    """
    reports = evidence.reports
    known = evidence.reports_known(end) & (reports.agency != "")
    names, agency = np.unique(reports.agency[known], return_inverse=True)
    number_of = (end - reports.known_day[known]) // width
    now = np.bincount(agency[number_of == 0], minlength=len(names)).astype(np.float64)
    past = (number_of >= 1) & (number_of <= EARLIER)
    then = np.bincount(agency[past], minlength=len(names)).astype(np.float64)
    expected = then * (now.sum() - now) / np.maximum(then.sum() - then, 1)
    expected = np.minimum(expected, then)
    p = poisson.cdf(now, expected)
    last = np.zeros(len(names), dtype=np.int64)
    np.maximum.at(last, agency, reports.known_day[known])
    return [
        QuietAgency(str(names[i]), int(now[i]), round(float(expected[i]), 1), float(p[i]), day_date(int(last[i])))
        for i in np.argsort(p, kind="stable")
        if p[i] < QUIET
    ]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something not known about `subject`; `owner` is who is to find out: the lead worker, else whose part it is."""

    subject: Node
    text: str
    owner: str


def knowledge_gaps(evidence: Evidence, end: int, raised: Ints | None = None) -> list[Gap]:
    """Gaps about high-risk children, and about the persons and places that are raised.

    Parameters
    ----------
    evidence : Evidence
        As of the day `end`.
    raised : array, optional
        Entity codes of persons and places that stand out.
    """
    who, rows = evidence.entities, evidence.rows
    last = np.full(len(who), -1)
    np.maximum.at(last, rows.entity, rows.known_day)
    gaps = [*_about_children(evidence, end, last)]
    for entity in np.unique(raised if raised is not None else np.array([], dtype=np.int64)).tolist():
        if who.kind[entity] == CONCERN:
            gaps += _about_person(evidence, entity)
        elif who.kind[entity] == LOCATION and not np.isfinite(who.latitude[entity]):
            gaps.append(_gap(evidence, entity, "Where it stands is not known: it is on no map and in no neighbourhood."))
    return gaps


def _gap(evidence: Evidence, entity: int, text: str) -> Gap:
    who = evidence.entities
    return Gap(evidence.subject(entity), text, str(who.owner[entity]) or (CHILDS if who.kind[entity] == CHILD else OTHERS))


def _about_children(evidence: Evidence, end: int, last: Ints) -> list[Gap]:
    who, rows = evidence.entities, evidence.rows
    named = np.isin(rows.role, TAKES_PART)
    with_place = _incidents_with(evidence, rows.role == AT)
    placed = np.bincount(rows.entity[named & with_place], minlength=len(who))
    with_person = _incidents_with(evidence, who.kind[rows.entity] == CONCERN)
    accompanied = np.bincount(rows.entity[named & with_person], minlength=len(who))
    gaps: list[Gap] = []
    for child in np.flatnonzero((who.kind == CHILD) & who.high_risk).tolist():
        if last[child] < 0:
            missing = ["no report names this child"]
        else:
            silent = int(end - last[child])
            missing = [f"no report for {number(silent, 'day')}"] if silent > SILENT_DAYS else []
            missing += [] if placed[child] else ["no place is known from any report"]
            missing += [] if accompanied[child] else ["no report names a person of concern"]
        if missing:
            gaps.append(_gap(evidence, child, f"High risk, and {listing(missing)}."))
    return gaps


def _about_person(evidence: Evidence, person: int) -> list[Gap]:
    who, links = evidence.entities, evidence.relations
    missing = [] if who.age_known[person] else ["Age not known."]
    if not np.any((links.subject == person) | (links.object == person)):
        missing.append("No phone, car, account or address is known.")
    return [_gap(evidence, person, " ".join(missing))] if missing else []


def _incidents_with(evidence: Evidence, wanted: Flags) -> Flags:
    """Rows of incidents that have a wanted row."""
    return np.isin(evidence.rows.incident, evidence.rows.incident[wanted])
