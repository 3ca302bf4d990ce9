"""Which reports count, and for how much.

Never discard, never count twice: a place, person or platform counts as often as it has distinct children *and* distinct
independent sources. What is suspected to be false (E) never counts. For an alert only first-hand reports with a source that
can be traced count, and none graded D; the rest counts for "watch", everything untraced about one place together as one.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from graph.analysis.arrays import distinct_count, join, pack
from graph.analysis.evidence import (
    AT,
    CHILD,
    FIRST_HAND,
    LOCATION,
    NOT_KNOWN,
    SUSPECTED_FALSE,
    TAKES_PART,
    UNTRACED,
    Evidence,
    Flags,
    Ints,
    Rows,
    day_date,
)

PLATFORM_DAYS = 7 * 20
"""Days of record that the share of a platform needs (twelve weeks to know it, and the last eight left out)."""
NEEDED = 3
"""Independent sources, and children, below which nothing is raised."""


def counts_for_watch(rows: Rows) -> Flags:
    """Everything but what is suspected to be false."""
    return np.asarray(rows.intelligence != SUSPECTED_FALSE)


def counts_for_alert(rows: Rows) -> Flags:
    """First-hand, from a source that can be traced, and graded neither D nor E (ungraded counts)."""
    return np.asarray((rows.footing == FIRST_HAND) & (rows.root >= 0) & (rows.intelligence < NOT_KNOWN))


@dataclass(frozen=True)
class Contacts:
    """Targets (places, persons or platforms) with the children and the sources behind them.

    `target`, `child`, `child_day`: one for each child at an incident of a target. `told`, `root`, `day`, `report`: one for
    each report that names a target at an incident; every untraced report has the root -1.
    """

    target: Ints
    child: Ints
    child_day: Ints
    told: Ints
    root: Ints
    day: Ints
    report: Ints


def contacts(evidence: Evidence, wanted: Flags, counted: Flags) -> Contacts:
    """Who was at the incidents of the targets, and who says so.

    Parameters
    ----------
    evidence : Evidence
    wanted, counted : masks over ``evidence.rows``
        Which rows name a target, and which rows count at all.
    """
    rows = evidence.rows
    named = rows.take(wanted & counted)
    child = rows.take(counted & np.isin(rows.role, TAKES_PART) & (evidence.entities.kind[rows.entity] == CHILD))
    seen = np.unique(pack(named.incident, named.entity), return_index=True)[1]
    left, right = join(named.incident[seen], child.incident)
    return Contacts(
        target=named.entity[seen][left],
        child=child.entity[right],
        child_day=named.occurred_day[seen][left],
        told=named.entity,
        root=np.where(named.footing == UNTRACED, -1, named.root),
        day=named.occurred_day,
        report=named.report,
    )


def independent(found: Contacts, group_of_contact: Ints, group_of_report: Ints, size: int) -> tuple[Ints, Ints]:
    """Distinct children and distinct independent sources of each group (-1 leaves a row out).

    Notes
    -----
    ``n_ind = min(children, sources)``, so that neither one child reported by many nor one source that speaks of many
    looks like a gathering.
    """
    inside, told = group_of_contact >= 0, group_of_report >= 0
    children = distinct_count(group_of_contact[inside], found.child[inside], size)
    sources = distinct_count(group_of_report[told], found.root[told], size)
    return children, sources


def returning(evidence: Evidence, wanted: Flags, counted: Flags) -> Ints:
    """How many children came back to each target: named there at two incidents or more, through two sources or more.

    Parameters
    ----------
    evidence : Evidence
    wanted, counted : masks over ``evidence.rows``
        Which rows name a target, and which rows count at all.

    Returns
    -------
    array of int
        One number for each entity.
    """
    rows, size = evidence.rows, len(evidence.entities)
    named = rows.take(wanted & counted)
    child = rows.take(counted & np.isin(rows.role, TAKES_PART) & (evidence.entities.kind[rows.entity] == CHILD))
    left, right = join(named.report, child.report)
    together = named.incident[left] == child.incident[right]
    left, right = left[together], right[together]
    pair, number = np.unique(named.entity[left] * np.int64(size) + child.entity[right], return_inverse=True)
    root = np.where(named.footing[left] == UNTRACED, -1, named.root[left])
    times = np.minimum(distinct_count(number, root, len(pair)), distinct_count(number, named.incident[left], len(pair)))
    return np.bincount(pair[times >= 2] // size, minlength=size)


def places_of_concern(evidence: Evidence) -> Flags:
    """Which entities may be raised as places: locations that are no child's home."""
    return np.asarray((evidence.entities.kind == LOCATION) & ~evidence.entities.home)


PAST = 0.5
"""Windows of earlier time that a place needs at least to be set against its own past."""
SHORTEST = 14


def record_begins(evidence: Evidence, end: int) -> int:
    """The day of the first incident reported by the day `end`; the day after it where there is none."""
    known = evidence.reports_known(end)
    return int(evidence.reports.occurred_day[known].min()) if known.any() else end + 1


def window_that_fits(evidence: Evidence, end: int, width: int) -> int:
    """Days of the window that places are compared in: a third of the record where it is too young; 0 where that is too short.

    Notes
    -----
    Without an earlier time nobody can tell a place that rises from one that is always busy.
    """
    record = end - record_begins(evidence, end) + 1
    if record >= width * (1 + PAST):
        return width
    return record // 3 if record // 3 >= SHORTEST else 0


@dataclass(frozen=True)
class Coverage:
    """What was looked at: reports in the window, and those that no place-based method can see.

    `begins` is the day of the first incident, None where there is none; `place_days` the window that places were compared
    in, 0 where the record is too young; `platforms` whether it is long enough for the share of platforms.
    """

    reports: int
    without_place: int
    at_homes: int
    begins: date | None
    place_days: int
    platforms: bool


def coverage(evidence: Evidence, start: int, end: int) -> Coverage:
    """Count the reports of a window, those with no place and those only at homes.

    `evidence` must be as of the day that is meant.
    """
    reports, rows = evidence.reports, evidence.rows
    within = evidence.reports_known(end) & (reports.occurred_day >= start)
    placed, home = np.zeros(len(reports), dtype=np.bool_), np.zeros(len(reports), dtype=np.bool_)
    at = rows.role == AT
    open_to_view = places_of_concern(evidence)[rows.entity]
    placed[rows.report[at & open_to_view]] = True
    home[rows.report[at & ~open_to_view]] = True
    begins = record_begins(evidence, end)
    return Coverage(
        reports=int(within.sum()),
        without_place=int((within & ~placed & ~home).sum()),
        at_homes=int((within & home & ~placed).sum()),
        begins=day_date(begins) if begins <= end else None,
        place_days=window_that_fits(evidence, end, end - start + 1),
        platforms=end - begins >= PLATFORM_DAYS,
    )
