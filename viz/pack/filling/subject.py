"""Sections of packs about one child, person or place, and about a child's peers."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import numpy as np

from graph import looking
from graph.ages import age_on
from graph.analysis.evidence import ALLEGED, AT, PRESENT, TAKES_PART, VICTIM, day_date
from graph.analysis.rhythm import DAYS
from graph.ontology.catalogue import link_kinds, node_kinds, term
from graph.store.base import Node
from graph.subjects import category as category_of
from viz.pack.content import Block, Figure, Paragraph, Table, in_short, in_words
from viz.pack.edition import LEAST
from viz.pack.figures import bars
from viz.pack.filling.pen import Pen, beside, drawing, placed
from viz.pack.filling.tasking import exploitation_of, status_of

MOST = 40
CLOSED = ("dob", "address", "school", "case_id", "niche_id", "e164", "postcode", "easting", "northing", "latitude", "longitude")
"""Facts of which a pack shows the least unless all fields are asked for."""
HIDDEN = ("aliases", "home", "now_adult", "exploitation", "model", "risk_level", "age")
FACTS = {"send": "Special educational needs or disability"}
YES_NO = {"True": "Yes", "False": "No"}
PARTS = {VICTIM: "Victim", PRESENT: "Present", ALLEGED: "Alleged", AT: "Place"}


def subject_of(pen: Pen) -> Node:
    """Whom or what the pack is about. Raises LookupError for a pack about nobody."""
    if pen.subject is None:
        raise LookupError("this pack is about nobody")
    return pen.subject


def who(pen: Pen) -> Iterator[Block]:
    """What is known, least fields first."""
    node = subject_of(pen)
    rows = [("Name here", pen.edition.name(node)), *_age(pen, node)]
    if node.also_known_as and not pen.choice.pseudonyms:
        rows.append(("Also known as", ", ".join(node.also_known_as[:6])))
    if node.kind == "Child":
        risk = term("risk_level", str(node.attributes.get("risk_level") or ""))
        rows += [("Risk on the case list", risk.label if risk else "not on it"), ("Exploitation", exploitation_of(node))]
    title = "What is known of the place" if node.kind == "Location" else "Who it is about"
    yield Table(title, ("What", "As said"), (*rows, *_facts(pen, node)), (1, 2))
    if held_as := category_of(node):
        yield Paragraph(f"Category under section 38(3) of the Data Protection Act 2018: {held_as}.")
    if node.kind == "Child":
        yield Paragraph("A child: a victim or possible victim first, whatever part a report gives them.", strong=True)


def _age(pen: Pen, node: Node) -> list[tuple[str, str]]:
    if born := node.attributes.get("dob"):
        adult = " (now adult)" if node.attributes.get("now_adult") else ""
        return [("Age", f"{age_on(date.fromisoformat(born), pen.as_of)}{adult}")]
    return [("Age", "not known")] if node.kind == "PersonOfConcern" else []


def _facts(pen: Pen, node: Node) -> Iterator[tuple[str, str]]:
    """What reports and rows say, each with its notes; less of it unless all fields are asked for."""
    for fact in pen.found.view.entity(node.id).facts:
        if fact.name in HIDDEN or (fact.known_on is not None and fact.known_on > pen.as_of):
            continue
        if fact.name in CLOSED and not pen.choice.full:
            pen.edition.leave("Dates of birth, schools, addresses and phones", LEAST, 0)
        elif pen.edition.open(fact.reports) and (words := pen.edition.words(YES_NO.get(fact.value, fact.value))):
            yield FACTS.get(fact.name, fact.name.replace("_", " ").capitalize()), f"{words} {pen.edition.cite(fact.reports)}"


def category(pen: Pen) -> Iterator[Block]:
    """In how many incidents the subject had which part."""
    if pen.code < 0:
        return
    rows = pen.evidence.rows
    told = []
    for role in TAKES_PART:
        own = (rows.entity == pen.code) & (rows.role == role)
        references = pen.evidence.references(rows.report[own])
        if len(references):
            incidents = len(np.unique(rows.incident[own]))
            told.append((PARTS[role], str(incidents), str(len(references)), pen.edition.cite(references)))
    if told:
        yield Table("Part in incidents, by report", ("Part", "Incidents", "Reports", "Notes"), tuple(told), (3, 2, 2, 4))
        yield Paragraph("A part belongs to an incident, never to the person as one label.")


def timeline(pen: Pen) -> Iterator[Block]:
    """Incidents by date, and reports by month."""
    if pen.code < 0:
        return
    rows = pen.evidence.rows
    own = np.flatnonzero((rows.entity == pen.code) & np.isin(rows.role, tuple(PARTS)))
    if not len(own):
        return
    told: dict[int, list[int]] = {}
    for at in own.tolist():
        told.setdefault(int(rows.incident[at]), []).append(at)
    shown = []
    for rows_at in told.values():
        references = pen.evidence.references(rows.report[rows_at])
        if pen.edition.open(references):
            part = PARTS[int(rows.role[rows_at[0]])]
            day = day_date(int(rows.occurred_day[rows_at].min()))
            shown.append((day, (in_short(day), part, str(len(references)), pen.edition.cite(references))))
    shown.sort(reverse=True)
    yield _months(pen, [day for day, _ in shown])
    if len(shown) > MOST:
        pen.edition.leave(
            f"Incidents before {in_words(shown[MOST - 1][0])}", f"The {MOST} newest are listed.", len(shown) - MOST
        )
    yield Table(
        "Incidents, the newest first", ("Day", "Part", "Reports", "Notes"), tuple(row for _, row in shown[:MOST]), (2, 2, 1, 4)
    )


def _months(pen: Pen, days: list[date]) -> Figure:
    last = pen.as_of.year * 12 + pen.as_of.month - 1
    months = range(last - 11, last + 1)
    counts = [sum(day.year * 12 + day.month - 1 == month for day in days) for month in months]
    labels = [f"{date(month // 12, month % 12 + 1, 1):%b %y}" for month in months]
    says = f"{sum(counts)} incidents in twelve months, {sum(counts[-3:])} of them in the last three."
    return Figure("Incidents by month.", bars(labels, {"Incidents": counts}, "Incidents by month", 3), says, 0.85)


def around(pen: Pen) -> Iterator[Block]:
    """Whom and what reports name in one incident with the subject; relations that are stated."""
    rows = []
    for code, references in beside(pen):
        node = pen.evidence.subject(code)
        held_as = category_of(node)
        kind = node_kinds()[node.kind].label + (f", {held_as.lower()}" if held_as else "")
        rows.append((pen.edition.name(node), kind, str(len(references)), pen.edition.cite(references)))
    if rows:
        yield Table("Named in one incident", ("Who or what", "Kind", "Reports", "Notes"), tuple(rows), (34, 22, 12, 32))
    stated = []
    for link in pen.found.view.entity(subject_of(pen).id).links:
        says = link_kinds()[link.kind]
        if says.role or not says.traversed or not pen.edition.open(link.reports):
            continue
        other = link.target if link.source == subject_of(pen).id else link.source
        stated.append((other, says.forward if link.source == subject_of(pen).id else says.backward, link.reports))
    nodes = {node.id: node for node in pen.found.view.nodes([other for other, _, _ in stated])}
    told = tuple(
        (how, pen.edition.name(nodes[other]), pen.edition.cite(references))
        for other, how, references in stated[:MOST]
        if other in nodes and nodes[other].kind != "Incident" and pen.edition.may(nodes[other])
    )
    if told:
        yield Table("Stated in case links, minutes and reports", ("How", "Whom or what", "Notes"), told, (24, 44, 32))


def subject_network(pen: Pen) -> Iterator[Block]:
    """The subject and what is named beside it most."""
    nodes = [subject_of(pen), *(pen.evidence.subject(code) for code, _ in beside(pen, 20))]
    yield from drawing(pen, nodes, [subject_of(pen)], "Network.")


def subject_actions(pen: Pen) -> Iterator[Block]:
    """Actions that concern the subject."""
    rows = [
        (
            row.ref,
            pen.edition.words(row.text) or "Action",
            row.owner or "Nobody yet",
            in_short(row.due) or row.due_raw,
            status_of(row, pen.as_of),
        )
        for row in pen.found.actions
        if subject_of(pen).id in row.targets
    ]
    if rows:
        yield Table("Actions", ("Ref", "Action", "Owner", "Due", "Status"), tuple(rows), (13, 44, 20, 16, 16))


def subject_gaps(pen: Pen) -> Iterator[Block]:
    """What is not known of the subject."""
    node = subject_of(pen)
    rows = [
        (item.why, str(item.said.get("owner", ""))) for item in pen.items("gaps") if item.subject and item.subject.id == node.id
    ]
    if node.kind == "PersonOfConcern" and not node.attributes.get("dob") and not rows:
        rows.append(("Age not known.", "Police analyst"))
    if pen.code < 0:
        rows.append(("No report known by then names it.", "Police analyst"))
    if rows:
        yield Table("Gaps", ("What", "For"), tuple(dict.fromkeys(rows)), (3, 1))


def members(pen: Pen) -> Iterator[Block]:
    """Children who should be looked at together with the child."""
    found = pen.found.view.peers(subject_of(pen).id, pen.as_of, 20)
    nodes = {node.id: node for node in pen.found.view.nodes([peer.id for peer in found.peers])}
    rows = []
    for peer in found.peers:
        node = nodes.get(peer.id)
        references = list(dict.fromkeys(ref for clause in peer.because for ref in clause.reports))
        if node is None or not pen.edition.may(node) or (references and not pen.edition.open(references)):
            continue
        why = (
            ""
            if pen.choice.pseudonyms
            else pen.edition.words("; ".join(list(dict.fromkeys(clause.text for clause in peer.because))[:4]))
        )
        together = "Reported together" if peer.reported_together else "Never reported together"
        rows.append((pen.edition.name(node), peer.band, f"{together}{'; ' if why else ''}{why}", pen.edition.cite(references)))
    if rows:
        yield Table("Linked peers, the closest first", ("Child", "How close", "Why", "Notes"), tuple(rows), (24, 14, 44, 22))
        yield Paragraph("They share contexts; none of that says that one harmed another.")


def held(pen: Pen) -> Iterator[Block]:
    """The group that the child is in, and what holds it."""
    for finding in pen.found.findings:
        if finding.kind == "peer_group" and subject_of(pen).id in finding.child_ids:
            nodes = pen.found.view.nodes([str(one) for one in finding.measures["held_by"]])
            told = Counter((pen.edition.name(node), node_kinds()[node.kind].label) for node in nodes if pen.edition.may(node))
            rows = tuple((f"{name} ({count} of them)" if count > 1 else name, kind) for (name, kind), count in told.items())
            if rows:
                yield Table(f"{finding.children} children, held together by", ("Who or what", "Kind"), rows, (3, 2))


def contexts(pen: Pen) -> Iterator[Block]:
    """Places and platforms named with the child, on a map."""
    nodes = [pen.evidence.subject(code) for code, _ in beside(pen, 30)]
    rows = []
    for code, references in beside(pen, 30):
        node = pen.evidence.subject(code)
        if node.kind in ("Location", "OnlinePlatform"):
            rows.append(
                (pen.edition.name(node), node_kinds()[node.kind].label, str(len(references)), pen.edition.cite(references))
            )
    if rows:
        yield Table("Contexts", ("Where", "Kind", "Reports", "Notes"), tuple(rows), (40, 20, 12, 28))
    yield from placed(pen, [node for node in nodes if node.kind == "Location"])


def place(pen: Pen) -> Iterator[Block]:
    """What the place is."""
    yield from who(pen)
    if pen.code >= 0 and bool(pen.evidence.entities.home[pen.code]):
        yield Paragraph("A child lives here: a home is no place of concern.", strong=True)


def subject_map(pen: Pen) -> Iterator[Block]:
    """Where it is."""
    yield from placed(pen, [subject_of(pen)])


def hours(pen: Pen) -> Iterator[Block]:
    """Days and hours at which reports place something there."""
    if pen.code < 0:
        return
    found = looking.busy(pen.found.view, subject_of(pen).id, pen.as_of)
    table = found.found.term + found.found.holiday
    if not table.sum() and not found.found.no_time.sum():
        return
    spans = ((0, 6), (6, 9), (9, 12), (12, 15), (15, 18), (18, 21), (21, 24))
    rows = tuple(
        (
            day,
            *(str(int(table[number, first:last].sum()) or "") for first, last in spans),
            str(int(found.found.no_time[number]) or ""),
        )
        for number, day in enumerate(DAYS)
    )
    header = ("Day", *(f"{first:02d}-{last:02d}" for first, last in spans), "no hour")
    yield Table("Incidents by day and hour", header, tuple(rows), (14, *(9,) * 7, 11))
    if found.busiest:
        yield Paragraph(f"Busiest: {found.busiest}.")


FILLS = {
    "who": who,
    "category": category,
    "timeline": timeline,
    "ties": around,
    "subject_network": subject_network,
    "subject_actions": subject_actions,
    "subject_gaps": subject_gaps,
    "members": members,
    "held": held,
    "contexts": contexts,
    "place": place,
    "subject_map": subject_map,
    "reported": timeline,
    "hours": hours,
    "present": around,
}
