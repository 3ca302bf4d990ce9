"""Problem analysis: the plan by SARA, the triangle, the 5 Ps, what could be done and what was tried."""

from collections.abc import Iterator

from graph.analysis.evidence import CHILD, LOCATION
from graph.disruption import FOR_PLACES, Disruption, Done
from graph.ledger.actions import ENDED
from graph.ontology.catalogue import five_ps, vocabulary
from graph.store.base import Node
from viz.pack.content import Block, Paragraph, Table, in_short
from viz.pack.filling.pen import Pen, beside

MOST = 40
TO_FILL = "To be filled in by the meeting."
WELFARE = frozenset({"Prevent", "Protect", "Prepare", "Provide", "Partnership"})


def plan(pen: Pen) -> Iterator[Block]:
    """The problem management plan: scanning and analysis from the record, the response from its actions."""
    contexts = [item for section in ("places", "persons_of_concern") for item in pen.items(section)[:4]]
    open_actions = [row for row in pen.actions if row.status not in ENDED]
    rows = []
    for item in contexts:
        if item.subject is None:
            continue
        own = [row for row in open_actions if item.subject.id in row.targets]
        finding = item.said["finding"]
        response = "; ".join(f"{row.ref} ({row.owner or 'nobody yet'}, {in_short(row.due)})" for row in own) or "No action yet."
        rows.append(
            (
                pen.edition.name(item.subject),
                f"{finding.children} children, {finding.sources} independent sources, {finding.change}",
                finding.would_clear,
                response,
            )
        )
    if rows:
        header = ("Problem (scanning)", "What is known (analysis)", "It is better when (assessment)", "Response")
        yield Table("Problem management plan, by SARA", header, tuple(rows), (20, 26, 32, 24))


def triangle(pen: Pen) -> Iterator[Block]:
    """Offender and handler, victim and guardian, place and manager."""
    if pen.subject is not None:
        persons, children, places = _around(pen)
    else:
        persons, children, places = (_of(pen, key) for key in ("persons_of_concern", "high_risk_children", "places"))
    if not (persons or children or places):
        return
    rows = (
        ("Person of concern", persons or "Nobody is named.", "Handler: who can hold them to something", TO_FILL),
        ("Child", children or "Nobody is named.", "Guardian: who is there to protect", TO_FILL),
        ("Place", places or "No place is named.", "Manager: who runs it", TO_FILL),
    )
    yield Table(
        "Who is on each side of the problem", ("Side", "Named in reports", "Who can change it", ""), rows, (16, 36, 26, 22)
    )
    yield Paragraph("The context is to be changed, not the child: begin with the place and whoever runs it.")


def _of(pen: Pen, section: str) -> str:
    return pen.edition.names([item.subject for item in pen.items(section)[:8] if item.subject is not None], 8)


def _around(pen: Pen) -> tuple[str, str, str]:
    found = beside(pen)
    kinds: dict[str, list[Node]] = {"persons": [], "children": [], "places": []}
    for code, _ in found:
        kind = pen.evidence.entities.kind[code]
        side = "children" if kind == CHILD else "places" if kind == LOCATION else "persons"
        node = pen.evidence.subject(code)
        if node.kind in ("Child", "Location", "PersonOfConcern", "Person"):
            kinds[side].append(node)
    if pen.subject is not None:
        own = {"Child": "children", "Location": "places"}.get(pen.subject.kind, "persons")
        kinds[own].insert(0, pen.subject)
    return (
        pen.edition.names(kinds["persons"], 8),
        pen.edition.names(kinds["children"], 8),
        pen.edition.names(kinds["places"], 8),
    )


def by_five_p(pen: Pen) -> Iterator[Block]:
    """Open actions under the 5 Ps of the period, welfare apart from disruption."""
    rows = []
    for name in five_ps(pen.as_of):
        own = [row for row in pen.actions if name in row.five_p and row.status not in ENDED]
        shown = "; ".join(filter(None, (f"{row.ref} {pen.edition.words(row.text)} ({row.owner})".strip() for row in own[:8])))
        more = f"; and {len(own) - 8} more" if len(own) > 8 else ""
        rows.append((name, "Welfare" if name in WELFARE else "Disruption", f"{shown}{more}" or "No open action."))
    yield Table("Open actions by the 5 Ps of the period", ("5 P", "Plan", "Actions"), tuple(rows), (14, 14, 72))


def options(pen: Pen) -> Iterator[Block]:
    """Tools of disruption, and how often each was used: about what stands out, and at all."""
    done = Disruption(pen.found.database, pen.found.view).done(until=pen.as_of)
    raised = {item.subject.id for key in ("places", "persons_of_concern") for item in pen.items(key) if item.subject}
    rows = []
    for tool in vocabulary("disruption_tool"):
        used = [one for one in done if one.measure.what == tool.code]
        held = sum(one.in_force(pen.as_of) and one.measure.expires is not None for one in used)
        rows.append((tool.label, str(sum(one.subject.id in raised for one in used)), str(len(used)), str(held)))
    header = ("Tool", "Used on what stands out", "Used at all", "In force with an expiry")
    yield Table("Disruption options", header, tuple(rows), (52, 18, 14, 20))
    yield Paragraph(
        "A referral to the National Referral Mechanism protects a victim; it is always considered, and is no disruption."
    )


def tried(pen: Pen) -> Iterator[Block]:
    """What was done, and reports a month before and after with the uncertainty of small numbers."""
    book = Disruption(pen.found.database, pen.found.view)
    done = [one for one in book.done(pen.subject.id if pen.subject else "", pen.as_of) if one.measure.kind != "update"]
    if pen.subject is None:
        raised = {item.subject.id for key in ("places", "persons_of_concern") for item in pen.items(key) if item.subject}
        done = [one for one in done if one.subject.id in raised]
    shown = [one for one in done if pen.edition.may(one.subject) and (not one.reference or pen.edition.open([one.reference]))]
    rows = [_tried(pen, book, one) for one in shown[-MOST:]]
    if rows:
        header = ("Date", "About", "What", "Reports a month before", "after", "What that bears")
        yield Table("What was tried", header, tuple(rows), (16, 18, 22, 16, 16, 24))
        yield Paragraph(
            "In brackets: between what the true number lies, 19 times in 20. Not what the measure did: other things change too."
        )


def _tried(pen: Pen, book: Disruption, done: Done) -> tuple[str, ...]:
    found = book.compared(done, pen.as_of)
    before, after = (
        f"{one.monthly:.1f} ({one.low:.1f} to {one.high:.1f})" if one else "too few days"
        for one in (found.reports_before, found.reports_after)
    )
    until = f", until {in_short(done.measure.expires)}" if done.measure.expires else ""
    mark = f" {pen.edition.cite([done.reference])}" if done.reference else ""
    what = f"{pen.edition.words(done.label) or done.measure.kind}{until}{mark}"
    return in_short(done.measure.started), pen.edition.name(done.subject), what, before, after, found.in_words()


def premises(pen: Pen) -> Iterator[Block]:
    """Updates, visits, test purchases and the threshold decision of one place."""
    subject = pen.subject.id if pen.subject else ""
    done = [
        one for one in Disruption(pen.found.database, pen.found.view).done(subject, pen.as_of) if one.measure.kind in FOR_PLACES
    ]
    rows = [
        (
            in_short(one.measure.started),
            pen.edition.words(one.label),
            pen.edition.words(one.measure.outcome),
            one.measure.author,
        )
        for one in done
    ]
    if rows:
        yield Table("Licensing", ("Date", "What", "Outcome", "By"), tuple(rows[-MOST:]), (14, 44, 28, 16))


def strengths(pen: Pen) -> Iterator[Block]:
    """Who could help: to be filled in, beside the agencies that already report."""
    agencies = sorted({str(one) for one in pen.evidence.reports.agency[own_reports(pen)].tolist() if one})
    if agencies:
        yield Paragraph(f"Agencies that have reported and know this context: {', '.join(agencies[:12])}.")
    yield Table("For the meeting", ("Strength, or person who can help", "What they could do"), ((TO_FILL, ""),), (1, 1))


def own_reports(pen: Pen) -> list[int]:
    """Reports that name the subject, by their place in the evidence."""
    rows = pen.evidence.rows
    found: list[int] = sorted(set(rows.report[rows.entity == pen.code].tolist())) if pen.code >= 0 else []
    return found


FILLS = {
    "plan": plan,
    "triangle": triangle,
    "five_ps": by_five_p,
    "options": options,
    "tried": tried,
    "premises": premises,
    "strengths": strengths,
}
