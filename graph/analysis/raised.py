"""Findings about places, platforms and persons: the numbers of each method put into words."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy.stats import poisson

from graph.analysis.counting import Contacts, contacts, counts_for_watch, places_of_concern, window_that_fits
from graph.analysis.evidence import AT, CONCERN, ON, TAKES_PART, Evidence, Flags, day_date
from graph.analysis.evidence_of import Support, Supports
from graph.analysis.finding import Finding, Json, finding_id
from graph.analysis.hotspots import Exceedance, Hotspots, clears_at, hotspots
from graph.analysis.parameters import Parameters
from graph.analysis.persons import Persons, persons
from graph.analysis.platforms import PlatformSignals, platform_signals
from graph.analysis.scan import Cluster, clusters
from graph.analysis.wording import NAME_ALONE, chance, children, day_in_words, expectation, listing, number, sources

COMMON = 0.2
"""p above which what is seen is no more than usual."""
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
        "expected": round(float(found.expected[i]), 2) if found.compared else None,
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
    """Places that rise, and clusters of neighbouring places; where the record is young, of a shorter window."""
    rows, asked = evidence.rows, parameters.window_days
    width = window_that_fits(evidence, end, asked)
    if not width:
        return
    parameters = replace(parameters, window_days=width)
    found = hotspots(evidence, end, parameters)
    behind = Supports(
        evidence,
        recent_contacts(evidence, end, width, (rows.role == AT) & places_of_concern(evidence)[rows.entity]),
    )
    for tier, places in (("alert", found.alert), ("watch", found.watch)):
        for place in places.tolist():
            finding = _place(evidence, end, place, tier, found, behind.of(place), parameters)
            yield finding if width == asked else _of_young_record(finding, asked)
    raised = set(found.alert.tolist()) | set(found.watch.tolist())
    for cluster in clusters(evidence, end, parameters):
        if not raised.intersection(cluster.places.tolist()):
            yield _cluster(evidence, end, cluster, behind.of(*cluster.places.tolist()), parameters)


def _of_young_record(finding: Finding, asked: int) -> Finding:
    """A place with too short a past for an alert."""
    width = finding.measures["window_days"]
    why = finding.why
    if finding.tier == "alert":
        why += " To watch, not an alert: the record is too young."
    why += f" The record is too young to set {asked} days against the time before, so that the last {width} days were."
    return replace(finding, tier="watch", why=why)


def _place(
    evidence: Evidence, end: int, place: int, tier: str, found: Hotspots, support: Support, parameters: Parameters
) -> Finding:
    width = parameters.window_days
    measures = _measures(found.broad, place, end, width, parameters.version)
    back = int(found.returning[np.searchsorted(found.broad.places, place)])
    measures["returning"] = back
    measures |= _first_hand(found.strict, place)
    why = (
        f"{children(len(support.children))} named at {evidence.entities.names[place]} in the last {width} days, by "
        f"{sources(support.sources)}. With no child and no source counted twice that makes {measures['observed']}; "
        f"{expectation(measures['expected'])} would be usual for this place now. Chance alone brings as many in "
        f"{chance(measures['p'])} cases; {number(measures['compared'], 'place')} were compared, which is allowed for."
    )
    if back:
        why += f" {children(back)} came back, by two sources or more."
    if tier == "watch":
        why += _not_firm(measures.get("first_hand", 0), parameters.needed)
    least = clears_at(found, place, parameters)
    measures["clears_at"] = least
    clear = (
        f"It clears once no more than {children(least)}, or {sources(least)}, fall within {width} days: about "
        f"{day_in_words(support.clears_on(least, width))} if no more is reported, sooner if enough of the reports are graded E."
    )
    return _finding(evidence, "location", tier, place, support, (why, clear, measures), leaning=place in found.leaning)


def _first_hand(strict: Exceedance, entity: int) -> Json:
    """What first-hand reports alone say of an entity."""
    i = int(np.searchsorted(strict.places, entity))
    if i == len(strict.places) or strict.places[i] != entity:
        return {"first_hand": 0}
    return {
        "first_hand": int(strict.observed[i]),
        "first_hand_expected": round(float(strict.expected[i]), 2),
        "first_hand_p": float(f"{strict.p[i]:.3g}"),
    }


def _not_firm(first_hand: int, needed: int) -> str:
    """Why something is to be watched and no alert."""
    if first_hand < needed:
        held = f"only {first_hand}" if first_hand else "none"
        return (
            f" To watch, not an alert: {held} of that {'is' if first_hand == 1 else 'are'} first-hand and from a source that "
            f"can be traced, and {needed} are needed."
        )
    return " To watch, not an alert: it could still be chance."


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
    few = bool(poisson.sf(seen - 1, float(found.expected[i])) > parameters.platform_p)
    firm = bool(found.firm[i] >= parameters.needed and found.alarm_day[i] >= 0 and not few)
    why = f"{name} is named in {number(seen, 'report')} of the last {width} days"
    if unseen:
        why += ", and was never named before"
    else:
        why += f"; by its earlier share of all reports {expectation(float(found.expected[i]))} would be usual"
    why += f". {children(len(support.children))} and {sources(support.sources)} stand behind it."
    if not firm:
        why += _not_firm(int(found.firm[i]), parameters.needed)
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
    if unseen and not found.alarm_day[i] >= 0:
        last = day_date(int(found.first_day[i]) + width)
        clear = f"It is new until {day_in_words(last)}; after that only a share that rises would raise it."
    else:
        last = day_date(int(found.alarm_day[i]) + width)
        clear = (
            f"It clears on {day_in_words(last)} if its weekly share of all reports is back to what it was and gives no "
            "further signal."
        )
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
    measures |= _first_hand(found.strict, person)
    fresh = found.new_child[found.new_person == person]
    measures["new_links"] = who.ids[fresh].tolist()
    measures["age_known"] = bool(who.age_known[person])
    why = (
        f"{who.names[person]} was named with {children(len(support.children))} in the last {width} days, by "
        f"{sources(support.sources)}; {_usual(measures)}."
    )
    if len(fresh):
        why += f" New since the last meeting: {listing([str(name) for name in who.names[fresh]])}."
    if not who.age_known[person]:
        why += " Age not known."
    if tier == "watch":
        why += _not_firm(measures["first_hand"], parameters.needed)
    least = parameters.needed - 1
    clear = (
        f"It clears once fewer than {parameters.needed} children, or fewer than {parameters.needed} independent sources, "
        f"fall within {width} days: on {day_in_words(support.clears_on(least, width))} if no more is reported, sooner if "
        "enough of the reports are graded E."
    )
    leaning = bool(who.name_alone[person])
    return _finding(evidence, "person_of_concern", tier, person, support, (why, clear, measures), leaning=leaning)


def _usual(measures: Json) -> str:
    """Whether as many are usual."""
    if measures["expected"] is None:
        return "there is no earlier period to tell what is usual"
    if measures["p"] > COMMON:
        return f"{expectation(measures['expected'])} would be usual, so that this is no rise"
    return f"{expectation(measures['expected'])} would be usual"
