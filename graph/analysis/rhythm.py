"""When a place is busy: reports by day of the week and hour, in term and out of it, for patrols."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.analysis.evidence import AT, Evidence, Ints

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Rhythm:
    """Incidents by weekday (rows, Monday first) and hour (columns); `no_time` by weekday where the hour is not known."""

    term: Ints
    holiday: Ints
    no_time: Ints


def rhythm(evidence: Evidence, place: int, terms: Sequence[tuple[int, int]] = ()) -> Rhythm:
    """Day-by-hour matrices of a place.

    Parameters
    ----------
    place : int
        Entity code.
    terms : sequence of (first day, last day)
        Term time as day numbers, both included; with none given every day is term time.

    Notes
    -----
    An incident counts once, by the first report that gives its hour.
    """
    rows, minute = evidence.rows, evidence.reports.minute
    at = np.flatnonzero((rows.role == AT) & (rows.entity == place))
    timed = minute[rows.report[at]]
    at = at[np.lexsort((rows.report[at], timed < 0, rows.incident[at]))]
    at = at[np.unique(rows.incident[at], return_index=True)[1]]
    day, timed = rows.occurred_day[at], minute[rows.report[at]]
    weekday = (day + 3) % 7  # 1 January 1970 was a Thursday
    in_term = np.full(len(day), not terms)
    for first, last in terms:
        in_term |= (day >= first) & (day <= last)
    cell = weekday * 24 + timed // 60
    known = timed >= 0

    def matrix(which: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]") -> Ints:
        return np.bincount(cell[which], minlength=7 * 24).reshape(7, 24)

    return Rhythm(matrix(known & in_term), matrix(known & ~in_term), np.bincount(weekday[~known], minlength=7))


def busiest(found: Rhythm, least: int = 2) -> str:
    """The busiest four hours in words, for a patrol plan; empty where too little is known."""
    both = (found.term + found.holiday).reshape(-1)
    spans = np.convolve(np.concatenate((both, both[:3])), np.ones(4, dtype=np.int64), mode="valid")
    best = int(np.argmax(spans))
    if spans[best] < least:
        return ""
    day, hour = divmod(best, 24)
    return f"{DAYS[day]} {hour:02d}:00 to {(hour + 4) % 24:02d}:00 ({int(spans[best])} of {int(both.sum())} incidents)"
