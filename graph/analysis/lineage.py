"""What groups are called: an id is carried from month to month, so that a group keeps it while its members come and go."""

from collections.abc import MutableMapping, Sequence
from datetime import date, timedelta

from graph.analysis.evidence import Evidence, day_date, day_number
from graph.analysis.groups import Before, Group, carry_ids, peer_groups
from graph.analysis.parameters import Parameters

MANY, FEW_DAYS = 10_000, 70
"""Reports beyond which ids are carried on over so many days alone: each month takes a second or so to work out."""

Called = MutableMapping[tuple[date, date], list[Before]]
"""Groups as they were called on a day (the second), carried on from another (the first): each is worked out once."""


def groups_as_of(known: Evidence, end: int, parameters: Parameters, before: Sequence[Before] = ()) -> list[Group]:
    """Groups of children, called as before where they are the same; `known` as of the day `end`."""
    return carry_ids(known, peer_groups(known, end, parameters), before)


def called_on(evidence: Evidence, day: date, parameters: Parameters, called: Called) -> list[Before]:
    """Groups as they were called on a day.

    Parameters
    ----------
    evidence : Evidence
        All that is held, or was at some later day.
    called : mapping
        Takes up what is worked out on the way.

    Notes
    -----
    Ids are carried on from month's end to month's end, since January of the year before or since the record began (in
    a large record, for two months). A group is named when it is first seen, by the child whom its first report ties.
    """
    before = called_before(evidence, day, parameters, called)
    return _called(evidence, day, parameters, called, before, _beginning(evidence, day))


def called_before(evidence: Evidence, day: date, parameters: Parameters, called: Called) -> list[Before]:
    """Groups as they were called at the end of the month before a day."""
    before: list[Before] = []
    first = _beginning(evidence, day)
    for month in _month_ends(first, day):
        before = _called(evidence, month, parameters, called, before, first)
    return before


def _called(
    evidence: Evidence, day: date, parameters: Parameters, called: Called, before: list[Before], since: date
) -> list[Before]:
    if (since, day) not in called:
        known = evidence.as_of(day_number(day))
        groups, ids = groups_as_of(known, day_number(day), parameters, before), evidence.entities.ids
        called[since, day] = [Before(group.id, frozenset(ids[list(group.members)].tolist())) for group in groups]
    return called[since, day]


def _beginning(evidence: Evidence, day: date) -> date:
    """The day from which ids are carried on to another."""
    reports = evidence.reports_known(day_number(day))
    if not reports.any():
        return day
    first = day - timedelta(days=FEW_DAYS) if reports.sum() > MANY else date(day.year - 1, 1, 1)
    return max(day_date(int(evidence.reports.occurred_day[reports].min())), first)


def _month_ends(first: date, day: date) -> list[date]:
    """Ends of the months from the first day on and before the other, the earliest first."""
    ends = []
    last = day.replace(day=1) - timedelta(days=1)
    while last >= first:
        ends.append(last)
        last = last.replace(day=1) - timedelta(days=1)
    return ends[::-1]
