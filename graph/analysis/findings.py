"""All findings as of a day, from every method, told against those of the last meeting.

The same evidence, day and parameters give the same list; an empty list is an answer ("nothing stands out").
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from graph.analysis.counting import Coverage, coverage
from graph.analysis.evidence import Evidence, day_number
from graph.analysis.finding import Comparison, Finding, compare, finding_id, new_evidence
from graph.analysis.gathered import broker_findings, group_findings
from graph.analysis.groups import Before
from graph.analysis.lineage import Called, called_before, called_on, groups_as_of
from graph.analysis.parameters import Parameters
from graph.analysis.raised import person_findings, place_findings, platform_findings

__all__ = [
    "Comparison",
    "Finding",
    "all_findings",
    "compare",
    "finding_id",
    "findings_against",
    "findings_of_meeting",
    "looked_at",
    "new_evidence",
]

KINDS = ("location", "platform", "person_of_concern", "peer_group", "broker")


def all_findings(
    evidence: Evidence,
    as_of: date,
    window_days: int = 90,
    parameters: Parameters | None = None,
    groups_before: Sequence[Before] = (),
) -> list[Finding]:
    """Everything that stands out as of a day, each finding "new"; see `findings_against` for what changed.

    Parameters
    ----------
    evidence : Evidence
        All that is held; only what was known by the end of `as_of` is used.
    groups_before : sequence of Before
        Groups as they were called last time, so that they keep their ids.

    Returns
    -------
    list of Finding
        Alerts first, then by kind, strength and id.
    """
    chosen = _with_window(parameters, window_days)
    end = day_number(as_of)
    known = evidence.as_of(end)
    groups = groups_as_of(known, end, chosen, groups_before)
    found = [
        *place_findings(known, end, chosen),
        *platform_findings(known, end, chosen),
        *person_findings(known, end, chosen),
        *group_findings(known, end, groups, chosen),
        *broker_findings(known, end, groups, chosen),
    ]
    return sorted(found, key=_order)


def findings_against(
    evidence: Evidence,
    as_of: date,
    before: Sequence[Finding] | None = None,
    window_days: int = 90,
    parameters: Parameters | None = None,
    called: Called | None = None,
) -> Comparison:
    """Findings as of a day with their change since last time, ``parameters.meeting_days`` earlier.

    Parameters
    ----------
    before : sequence of Finding, optional
        Those of the last meeting, where they are at hand.
    called : mapping, optional
        Takes up what groups were called on earlier days.
    """
    chosen = _with_window(parameters, window_days)
    named: Called = {} if called is None else called
    if before is None:
        before = findings_of_meeting(evidence, as_of, window_days, chosen, named)
    names = called_on(evidence, _meeting(as_of, chosen), chosen, named)
    return compare(all_findings(evidence, as_of, window_days, chosen, names), before)


def findings_of_meeting(
    evidence: Evidence, as_of: date, window_days: int, parameters: Parameters, called: Called
) -> list[Finding]:
    """What stood out at the last meeting before `as_of`, groups as they were called then."""
    meeting = _meeting(as_of, parameters)
    return all_findings(evidence, meeting, window_days, parameters, called_before(evidence, meeting, parameters, called))


def _meeting(as_of: date, parameters: Parameters) -> date:
    return as_of - timedelta(days=parameters.meeting_days)


def looked_at(evidence: Evidence, as_of: date, window_days: int = 90) -> Coverage:
    """What was looked at, to be printed beside the findings and where nothing stands out."""
    end = day_number(as_of)
    return coverage(evidence.as_of(end), end - window_days + 1, end)


def _with_window(parameters: Parameters | None, window_days: int) -> Parameters:
    chosen = parameters or Parameters()
    return chosen if chosen.window_days == window_days else replace(chosen, window_days=window_days)


def _order(finding: Finding) -> tuple[bool, int, int, float, str]:
    rank, observed = int(finding.stability.get("rank", 0)), float(finding.measures["observed"])
    return finding.tier != "alert", KINDS.index(finding.kind), rank, -observed, finding.id
