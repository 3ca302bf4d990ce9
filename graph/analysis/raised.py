"""Findings about places, platforms and persons: the numbers of each method put into words."""

from collections.abc import Iterator

import numpy as np

from graph.analysis.counting import NEEDED, Contacts, contacts, counts_for_watch, places_of_concern
from graph.analysis.evidence import AT, CONCERN, ON, TAKES_PART, Evidence, Flags, day_date
from graph.analysis.evidence_of import Support, Supports
from graph.analysis.finding import Finding, Json, finding_id
from graph.analysis.hotspots import Exceedance, Hotspots, hotspots
from graph.analysis.parameters import Parameters
from graph.analysis.persons import Persons, persons
from graph.analysis.platforms import PlatformSignals, platform_signals
from graph.analysis.scan import Cluster, clusters
from graph.analysis.wording import NAME_ALONE, chance, children, expectation, listing, number, sources

METHODS = {"location": "hotspots", "platform": "platforms", "person_of_concern": "persons"}


def recent_contacts(evidence: Evidence, end: int, width: int, wanted: Flags) -> Contacts:
    """What counts about the wanted rows in the window."""
    rows = evidence.rows
    return contacts(evidence, wanted & (rows.occurred_day > end - width), counts_for_watch(rows))


def _finding(
    evidence: Evidence, kind: str, tier: str, entity: int, support: Support, told: tuple[str, str, Json], *, leaning: bool
) -> Finding:
    subject = evidence.subject(entity)
    why, would_clear, measures = told
    if leaning:
        why += NAME_ALONE
    return Finding(
        id=finding_id(kind, [subject.id]),
        kind=kind,
        tier=tier,
        method=METHODS[kind],
        subjects=(subject,),
        why=why,
        measures=measures,
        children=len(support.children),
        sources=support.sources,
        child_ids=tuple(evidence.entities.ids[support.children].tolist()),
        reports=support.reports,
        since=support.since,
        would_clear=would_clear,
        leans_on_name=leaning,
    )


def _measures(found: Exceedance, entity: int, end: int, width: int, version: str) -> Json:
    i = int(np.searchsorted(found.places, entity))
    return {
        "observed": int(found.observed[i]),
        "expected": round(float(found.expected[i]), 2),
        "p": float(f"{found.p[i]:.3g}"),
        "q": float(f"{found.q[i]:.3g}"),
        "compared": len(found.places),
        "dispersion": round(found.dispersion, 2),
        "area_level": round(found.exposure, 2),
        **_window(end, width, version),
    }


def _window(end: int, width: int, version: str) -> Json:
    return {
        "from": day_date(end - width + 1).isoformat(),
        "to": day_date(end).isoformat(),
        "window_days": width,
        "parameters": version,
    }


def place_findings(evidence: Evidence, end: int, parameters: Parameters) -> Iterator[Finding]:
    """Places that rise, and clusters of neighbouring places."""
    rows, width = evidence.rows, parameters.window_days
    found = hotspots(evidence, end, parameters)
    behind = Supports(
        evidence,
        recent_contacts(evidence, end, width, (rows.role == AT) & places_of_concern(evidence)[rows.entity]),
    )
    for tier, places in (("alert", found.alert), ("watch", found.watch)):
        for place in places.tolist():
            yield _place(evidence, end, place, tier, found, behind.of(place), parameters)
    raised = set(found.alert.tolist()) | set(found.watch.tolist())
    for cluster in clusters(evidence, end, parameters):
        if not raised.intersection(cluster.places.tolist()):
            yield _cluster(evidence, end, cluster, behind.of(*cluster.places.tolist()), parameters)


def _place(
    evidence: Evidence, end: int, place: int, tier: str, found: Hotspots, support: Support, parameters: Parameters
) -> Finding:
    width = parameters.window_days
    measures = _measures(found.broad, place, end, width, parameters.version)
    back = int(found.returning[np.searchsorted(found.broad.places, place)])
    measures["returning"] = back
    i = int(np.searchsorted(found.strict.places, place))
    if i < len(found.strict.places) and found.strict.places[i] == place:
        measures["first_hand"] = int(found.strict.observed[i])
        measures["first_hand_expected"] = round(float(found.strict.expected[i]), 2)
        measures["first_hand_p"] = float(f"{found.strict.p[i]:.3g}")
    why = (
        f"{children(len(support.children))} named at {evidence.entities.names[place]} in {width} days, through "
        f"{sources(support.sources)}. That counts as {measures['observed']}; {expectation(measures['expected'])} would be "
        f"usual for this place now, and by chance it would be so in {chance(measures['p'])} cases. "
        f"{measures['compared']} places were compared, which is allowed for."
    )
    if back:
        why += f" {children(back)} came back, by two sources or more."
    if tier == "watch":
        why += " To watch, not an alert: first-hand reports alone do not show it."
    least = max(int(np.ceil(measures["expected"])), NEEDED - 1)
    clear = f"It clears once no more than {least} independent reports fall within {width} days, or if some are graded E."
    return _finding(evidence, "location", tier, place, support, (why, clear, measures), leaning=place in found.leaning)


def _cluster(evidence: Evidence, end: int, cluster: Cluster, support: Support, parameters: Parameters) -> Finding:
    names = [str(name) for name in evidence.entities.names[cluster.places]]
    subjects = tuple(map(evidence.subject, cluster.places.tolist()))
    why = (
        f"{listing(names)} stand close together; in the last {cluster.days} days they were named {cluster.observed} times "
        f"where {expectation(cluster.expected)} would be usual: {children(len(support.children))}, {sources(support.sources)}. "
        "A lead across neighbouring places, to look at, not an alert."
    )
    measures = {
        "observed": cluster.observed,
        "expected": round(cluster.expected, 2),
        "p": round(cluster.p, 4),
        "days": cluster.days,
        **_window(end, parameters.window_days, parameters.version),
    }
    return Finding(
        id=finding_id("location", ["cluster", *(subject.id for subject in subjects)]),
        kind="location",
        tier="watch",
        method="scan",
        subjects=subjects,
        why=why,
        measures=measures,
        children=len(support.children),
        sources=support.sources,
        child_ids=tuple(evidence.entities.ids[support.children].tolist()),
        reports=support.reports,
        since=support.since,
        would_clear="It clears when reports there fall back to what their neighbourhood usually has.",
    )


def platform_findings(evidence: Evidence, end: int, parameters: Parameters) -> Iterator[Finding]:
    """Platforms whose share rises, and platforms never seen before."""
    rows, width = evidence.rows, parameters.window_days
    found = platform_signals(evidence, end, parameters)
    behind = Supports(evidence, recent_contacts(evidence, end, width, rows.role == ON))
    reports = evidence.reports_known(end)
    began = int(evidence.reports.occurred_day[reports].min()) if reports.any() else end
    for i, platform in enumerate(found.platforms.tolist()):
        n = min(int(found.children[i]), int(found.sources[i]))
        unseen = found.first_day[i] > end - width and began <= end - 2 * width and n >= 2
        if (found.alarm_day[i] >= 0 and n >= parameters.needed) or unseen:
            yield _platform(evidence, end, i, bool(unseen), found, behind.of(platform), parameters)


def _platform(
    evidence: Evidence, end: int, i: int, unseen: bool, found: PlatformSignals, support: Support, parameters: Parameters
) -> Finding:
    platform, width = int(found.platforms[i]), parameters.window_days
    name, seen = evidence.entities.names[platform], int(found.observed[i])
    firm = bool(found.firm[i] >= parameters.needed and found.alarm_day[i] >= 0)
    why = f"{name} is in {number(seen, 'report')} of the last {width} days"
    if unseen:
        why += ", and was never named before"
    else:
        why += f" where its earlier share of all reports makes {expectation(float(found.expected[i]))} usual"
    why += f": {children(len(support.children))}, {sources(support.sources)}."
    measures = {
        "observed": seen,
        "expected": round(float(found.expected[i]), 2),
        "cusum": round(float(found.level[i]), 2),
        "limit": parameters.cusum_h,
        "signalled": day_date(int(found.alarm_day[i])).isoformat() if found.alarm_day[i] >= 0 else None,
        "never_seen_before": unseen,
        "first_hand": int(found.firm[i]),
        **_window(end, width, parameters.version),
    }
    clear = "It clears when its weekly share of reports is back to what it was, and stays there through the window."
    return _finding(
        evidence, "platform", "alert" if firm else "watch", platform, support, (why, clear, measures), leaning=False
    )


def person_findings(evidence: Evidence, end: int, parameters: Parameters) -> Iterator[Finding]:
    """Persons of concern who reach several children."""
    rows, width = evidence.rows, parameters.window_days
    found = persons(evidence, end, parameters)
    wanted = np.isin(rows.role, TAKES_PART) & (evidence.entities.kind[rows.entity] == CONCERN)
    behind = Supports(evidence, recent_contacts(evidence, end, width, wanted))
    for tier, people in (("alert", found.alert), ("watch", found.watch)):
        for person in people.tolist():
            yield _person(evidence, end, person, tier, found, behind.of(person), parameters)


def _person(
    evidence: Evidence, end: int, person: int, tier: str, found: Persons, support: Support, parameters: Parameters
) -> Finding:
    width, who = parameters.window_days, evidence.entities
    measures = _measures(found.broad, person, end, width, parameters.version)
    fresh = found.new_child[found.new_person == person]
    measures["new_links"] = who.ids[fresh].tolist()
    measures["age_known"] = bool(who.age_known[person])
    why = (
        f"{who.names[person]} was with {children(len(support.children))} in {width} days, through "
        f"{sources(support.sources)}; {expectation(measures['expected'])} would be usual."
    )
    if len(fresh):
        why += f" New since the last meeting: {listing([str(name) for name in who.names[fresh]])}."
    if not who.age_known[person]:
        why += " Age not known."
    clear = (
        f"It clears when fewer than {parameters.needed} children, or fewer than {parameters.needed} independent sources, "
        f"are behind it within {width} days."
    )
    leaning = bool(who.name_alone[person])
    return _finding(evidence, "person_of_concern", tier, person, support, (why, clear, measures), leaning=leaning)
