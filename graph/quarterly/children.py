"""Counts of requests, cases, meetings and children looked after."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graph.ontology.catalogue import term, vocabulary
from graph.quarterly import meetings as held
from graph.quarterly.cases import NOT_ASSESSED, NOT_MET, Case
from graph.quarterly.facts import Facts, Row
from graph.quarterly.meetings import Meeting
from graph.quarterly.periods import Span, year_start

LEVELS = ("high", "medium", "low")
WHITE_ALL_THE_SAME = ("Gypsy/Roma", "Traveller of Irish Heritage")
"""Ethnic groups that the reports count among those who are white and not British."""
WHITE_BRITISH, NOT_KNOWN = "White - British", "Not Declared Not Known"
NOT_RECORDED = "not_recorded"

Counts = Mapping[str, int]


def asked(facts: Facts, span: Span) -> Iterator[dict[str, Any]]:
    """What is said of the child of each request of a span: on the request, else on the case list."""
    for row in facts.requests:
        if span.holds(row.on):
            yield _merged(facts.book.ever_said(row.child), row)


def _merged(listed: Mapping[str, Any], row: Row) -> dict[str, Any]:
    protected = {**listed.get("protected", {}), **row.said.get("protected", {})}
    told = {name: value for name, value in row.said.items() if value not in (None, "", [])}
    return {**listed, **told, "protected": protected}


def requests(facts: Facts, span: Span) -> Counts:
    """Requests."""
    return {"total": sum(span.holds(row.on) for row in facts.requests)}


def gender(facts: Facts, span: Span) -> Counts:
    """Requests by gender."""
    return with_total(said.get("sex") or NOT_RECORDED for said in asked(facts, span))


def disability(facts: Facts, span: Span) -> Counts:
    """Requests of children with a disability, and with SEND."""
    told = list(asked(facts, span))
    return {
        "disability": sum(said.get("disability") is True for said in told),
        "send": sum(said.get("send") is True for said in told),
        "total": len(told),
    }


def children_in_care(facts: Facts, span: Span) -> Counts:
    """Requests of children looked after."""
    told = list(asked(facts, span))
    in_care = [said for said in told if said.get("looked_after") is True]
    return {
        "in_care": len(in_care),
        "because_of_exploitation": sum(said.get("looked_after_due_to_exploitation") is True for said in told),
        "other_authority": sum(_from_elsewhere(said) for said in in_care),
        "total": len(told),
    }


def _from_elsewhere(said: Mapping[str, Any]) -> bool:
    told = said.get("other_authority")
    return told if isinstance(told, bool) else bool(said.get("placing_authority"))


def ethnicity(facts: Facts, span: Span) -> Counts:
    """Requests by ethnicity."""
    return with_total(_ethnicity(said) for said in asked(facts, span))


def _ethnicity(said: Mapping[str, Any]) -> str:
    text = str(said["protected"].get("ethnicity", ""))
    known = term("ethnicity", text) if text else None
    return known.code if known else "Other" if text else NOT_KNOWN


def ethnicity_summary(facts: Facts, span: Span) -> Counts:
    """White British, and all others."""
    told = Counter(_ethnicity(said) for said in asked(facts, span))
    total = sum(told.values())
    white = sum(count for code, count in told.items() if code.startswith("White") or code in WHITE_ALL_THE_SAME)
    return {
        "white_british": told[WHITE_BRITISH],
        "bme": total - told[WHITE_BRITISH] - told[NOT_KNOWN],
        "white_not_british": white - told[WHITE_BRITISH],
        "not_known": told[NOT_KNOWN],
        "total": total,
    }


def sexual_identity(facts: Facts, span: Span) -> Counts:
    """Requests by sexual identity."""
    return with_total(_known_or_other("sexual_identity", said["protected"]) for said in asked(facts, span))


def source_of_requests(facts: Facts, span: Span) -> Counts:
    """Requests by who made them."""
    return with_total(said.get("source") or NOT_RECORDED for said in asked(facts, span))


def model(facts: Facts, span: Span) -> Counts:
    """Requests by model of exploitation."""
    return _several("model", asked(facts, span))


def exploitation(facts: Facts, span: Span) -> Counts:
    """Requests by type of exploitation."""
    return _several("exploitation", asked(facts, span))


def open_cases(facts: Facts, span: Span) -> Counts:
    """Children whose case was open, by level of risk at the end."""
    return with_total(_level(facts, case, span) for case in facts.book.worked(span))


def _level(facts: Facts, case: Case, span: Span) -> str:
    met_before = any(meeting.on <= span.end for meeting in case.meetings)
    if case.over_by(span.end) and case.reason == NOT_MET and not met_before:
        return "not_met"
    return facts.book.level(case, span.end)


def closures(facts: Facts, span: Span) -> Counts:
    """Cases closed, by reason."""
    return with_total(case.reason or NOT_RECORDED for case in facts.cases if span.holds(case.closed))


def key_worker(facts: Facts, span: Span) -> Counts:
    """Open cases by the service that leads."""
    worked = facts.book.worked(span)
    said = (facts.book.said(case.child, span.end) or facts.book.ever_said(case.child) for case in worked)
    return with_total(_known_or_other("key_worker", one, "key_worker_team") for one in said)


def _known_or_other(name: str, said: Mapping[str, Any], column: str = "") -> str:
    text = str(said.get(column or name) or "")
    known = term(name, text) if text else None
    return known.code if known else "Other" if text else NOT_RECORDED


def priority_areas(facts: Facts, span: Span) -> Counts:
    """Open cases by priority area."""
    asked_for: dict[str, list[str]] = {}
    for row in sorted(facts.requests, key=lambda row: str(row.on)):
        if row.on and row.on <= span.end and row.said.get("priority_areas"):
            asked_for[row.child] = row.said["priority_areas"]
    worked = facts.book.worked(span)
    told: Counter[str] = Counter()
    for case in worked:
        told.update(facts.book.said(case.child, span.end).get("priority_areas") or asked_for.get(case.child, []))
    return told


def meetings(facts: Facts, span: Span) -> Counts:
    """Meetings held, by kind."""
    return with_total(_meeting_row(meeting) for meeting in _held(facts, span))


def _held(facts: Facts, span: Span) -> list[Meeting]:
    return [meeting for meeting in facts.meetings if span.holds(meeting.on)]


def _meeting_row(meeting: Meeting) -> str:
    if meeting.kind == held.REVIEW:
        return "first_review" if meeting.number == 1 else "further_reviews"
    return meeting.kind


def participation(facts: Facts, span: Span) -> Counts:
    """Who took part in the meetings that they were asked to."""
    eligible = [meeting for meeting in _held(facts, span) if meeting.kind in held.ELIGIBLE]
    return {
        "young_people": sum(meeting.child_attended is True for meeting in eligible),
        "carers": sum(meeting.carer_attended is True for meeting in eligible),
        "views": sum(meeting.views_given is True and not meeting.child_attended for meeting in eligible),
        NOT_RECORDED: sum(meeting.child_attended is None for meeting in eligible),
        "eligible": len(eligible),
    }


def outcome(facts: Facts, span: Span) -> Counts:
    """What the first meeting of each case agreed."""
    first = (next((one for one in case.meetings if one.kind in held.FIRST_ONES), None) for case in facts.cases)
    return with_total(_agreed(meeting) for meeting in first if meeting and span.holds(meeting.on))


def _agreed(meeting: Meeting) -> str:
    return meeting.risk if meeting.risk in LEVELS else NOT_ASSESSED


def risk_by_meeting(facts: Facts, span: Span) -> Counts:
    """What each meeting agreed, of the cases that were open."""
    told: Counter[tuple[int, int, int]] = Counter()
    kinds = (held.PROFESSIONALS, held.INITIAL, held.REVIEW)
    for case in facts.book.worked(span):
        for meeting in case.meetings:
            if meeting.on <= span.end and meeting.kind in kinds and meeting.risk in LEVELS:
                # There is one initial meeting, however often it was held again.
                number = 0 if meeting.kind == held.INITIAL else meeting.number
                told[kinds.index(meeting.kind), number, LEVELS.index(meeting.risk)] += 1
    return {_meeting_words(kinds[kind], number, LEVELS[level]): count for (kind, number, level), count in sorted(told.items())}


def _meeting_words(kind: str, number: int, level: str) -> str:
    if kind == held.INITIAL:
        return f"Initial meeting: {level.title()}"
    ordinal = held.ORDINALS[number - 1].title() if number <= len(held.ORDINALS) else f"{number}th"
    return f"{ordinal} {'professionals meeting' if kind == held.PROFESSIONALS else 'review'}: {level.title()}"


def cla(facts: Facts, span: Span) -> Counts:
    """Children looked after under review in the year so far, as at the end of a span."""
    so_far = Span(span.label, min(year_start(span.end), span.start), span.end)
    told: Counter[str] = Counter()
    for case in facts.book.worked(so_far):
        said = facts.book.said(case.child, span.end)
        if said.get("looked_after") is not True:
            continue
        told["total"] += 1
        told[facts.book.level(case, span.end)] += 1
        if _from_elsewhere(said):
            told["other_authority"] += 1
            informed = said.get("placing_authority_told")
            told[NOT_RECORDED if informed is None else "told" if informed else "not_told"] += 1
    return told


def with_total(codes: Iterable[str]) -> Counts:
    """How often each code stands there, and all of them."""
    counts = Counter(codes)
    return {**counts, "total": sum(counts.values())}


def _several(name: str, told: Iterable[Mapping[str, Any]]) -> Counts:
    known = [term.code for term in vocabulary(name)]
    counts: Counter[str] = Counter()
    for said in told:
        found = [code for code in said.get(name) or () if code in known]
        counts.update(found or [NOT_RECORDED])
    return counts
