"""Sections of the tasking pack: the agenda as tables, what stands out, and how it hangs together."""

from collections.abc import Iterator
from datetime import date

from graph import looking
from graph.ages import age_on
from graph.analysis.finding import Finding
from graph.ledger.actions import ENDED, overdue
from graph.ledger.shown import ActionRow
from graph.meetings.agenda import Item
from graph.ontology.catalogue import term
from graph.recent import weekly_reports
from graph.store.base import Node
from graph.subjects import category
from viz.pack.content import Block, Figure, Paragraph, Table, in_short, in_words
from viz.pack.edition import LEAST
from viz.pack.figures import bars
from viz.pack.filling.pen import Pen, drawing, placed
from viz.pack.said_once import said_once

WEEKS = 26
MOST = 25


def overview(pen: Pen) -> Iterator[Block]:
    """Numbers of the meeting, and reports week by week."""
    since, met = pen.found.since, bool(pen.found.meetings)
    open_actions = [row for row in pen.actions if row.status not in ENDED]
    late = sum(overdue(row, pen.as_of) for row in open_actions)
    changes = [finding.change for finding in pen.findings]
    if pen.near is not None and pen.subject is not None:
        yield Paragraph(
            f"This brief is about {pen.edition.name(pen.subject)}, and about whom and what reports, minutes and case links "
            "name beside it."
        )
    yield Paragraph(
        f"Since {'the meeting of ' if met else ''}{in_words(since)}"
        f"{'' if met else ' (no earlier minutes are held, so a month is looked at)'}: "
        f"{changes.count('new')} new and {changes.count('rising')} rising in what stands out, "
        f"{changes.count('cooling')} cooling. {len(open_actions)} actions are open, {late} of them overdue."
    )
    counts = weekly_reports(pen.found.view, pen.as_of, WEEKS)
    labels = [f"-{WEEKS - at - 1} w" if at < WEEKS - 1 else "this" for at in range(WEEKS)]
    says = f"{sum(counts[-4:])} in the last four weeks, {sum(counts[-8:-4])} in the four before (red: the last four)."
    says += "" if pen.near is None else " Of the whole area."
    yield Figure("Liberty reports, week by week.", bars(labels, {"Reports": counts}, "Liberty reports a week", 4), says, 0.9)


def previous_actions(pen: Pen) -> Iterator[Block]:
    """Actions with owner, due date, 5 P and status; overdue ones first and said so."""
    rows = []
    for item in pen.items("previous_actions"):
        row = item.said["row"]
        about = pen.edition.names(item.others)
        words = pen.edition.words(row.text) or f"Action on {about or 'nobody named'}"
        due = in_short(row.due) or row.due_raw
        rows.append((row.ref, words, row.owner or "Nobody yet", due, row.five_p, status_of(row, pen.as_of)))
    if rows:
        header = ("Ref", "Action", "Owner", "Due", "5 P", "Status")
        yield Table("Actions, the overdue first", header, tuple(rows), (13, 38, 18, 16, 15, 16))


def status_of(row: ActionRow, as_of: date) -> str:
    """The status of an action in words, that it is overdue first."""
    if not overdue(row, as_of):
        return row.status
    return f"OVERDUE. {row.status}" if row.status not in ("", "Overdue") else "OVERDUE."


def new_actions(pen: Pen) -> Iterator[Block]:
    """What the last meeting set, and what was decided since."""
    last = pen.found.since.isoformat()
    rows = []
    for row in pen.found.actions:
        if row.meeting[:10] < last or (row.history[:1] and row.history[0][0] < last):
            continue
        named = pen.found.view.nodes(row.targets)
        if not all(pen.edition.may(node) for node in named):
            continue
        words = pen.edition.words(row.text) or f"Action on {pen.edition.names(named) or 'nobody named'}"
        rows.append((row.ref, words, row.owner or "Nobody yet", in_short(row.due) or row.due_raw, row.five_p))
    if rows:
        header = ("Ref", "Action", "Owner", "Due", "5 P")
        yield Table(f"Set at or since the meeting of {in_words(pen.found.since)}", header, tuple(rows), (13, 46, 20, 16, 15))


def high_risk_children(pen: Pen) -> Iterator[Block]:
    """Tasking's children: risk and exploitation as assessed, reports since the last meeting."""
    rows = [_child(pen, item) for item in pen.items("high_risk_children")]
    if rows:
        header = ("Child", *(("Born",) if pen.choice.full else ("Age",)), "Exploitation", "New", "90 days", "Last", "Notes")
        yield Table("High risk, most reports since the last meeting first", header, tuple(rows), (26, 12, 24, 8, 12, 17, 19))
        if not pen.choice.full:
            pen.edition.leave("Dates of birth, schools, addresses and phones of children", LEAST, 0)
        yield Paragraph("Category under section 38(3) of the Data Protection Act 2018: victims or possible victims.")
        yield Paragraph(
            "Tasking takes high-risk cases. Medium ones are overseen by a team manager, high ones by a Child Protection "
            "Manager."
        )


def _child(pen: Pen, item: Item) -> tuple[str, ...]:
    said = about(item).attributes
    born = said.get("dob")
    age = str(age_on(date.fromisoformat(born), pen.as_of)) if born else "not known"
    adult = " (now adult)" if said.get("now_adult") else ""
    shown = in_short(date.fromisoformat(born)) if born and pen.choice.full and not pen.choice.pseudonyms else age
    return (
        pen.edition.name(about(item)) + adult,
        shown,
        exploitation_of(about(item)),
        str(item.said["new"]),
        str(item.said["lately"]),
        in_short(item.said["last"]),
        pen.edition.cite(item.reports),
    )


def about(item: Item) -> Node:
    """The entity that an item is about. Raises LookupError where it is about none."""
    if item.subject is None:
        raise LookupError(f"{item.key} is about nobody")
    return item.subject


def exploitation_of(node: Node) -> str:
    """Kinds of exploitation that the case list gives, in words."""
    given = node.attributes.get("exploitation") or ()
    codes = given if isinstance(given, list | tuple) else str(given).split(",")
    found = [term("exploitation", str(code).strip()) for code in codes]
    return ", ".join(one.label for one in found if one) or "not stated"


def persons_of_concern(pen: Pen) -> Iterator[Block]:
    """Adults who stand out; age not known is said."""
    yield from _raised(pen, "persons_of_concern", "Person")


def places(pen: Pen) -> Iterator[Block]:
    """Places that stand out."""
    yield from _raised(pen, "places", "Place")


def platforms(pen: Pen) -> Iterator[Block]:
    """Platforms that stand out."""
    yield from _raised(pen, "platforms", "Platform")


def put_on_agenda(pen: Pen) -> Iterator[Block]:
    """Findings that somebody put on the agenda."""
    yield from _raised(pen, "put_on_agenda", "Finding")


def _raised(pen: Pen, section: str, head: str) -> Iterator[Block]:
    rows, reasons = [], []
    for item in pen.items(section):
        finding: Finding = item.said["finding"]
        reasons.append(reason(pen, finding, item.why))
        change = f"{'Alert' if finding.tier == 'alert' else 'Watch'}, {finding.change}"
        held = category(about(item))
        name = pen.edition.name(about(item)) + (f" ({held.lower()})" if held else "")
        rows.append((name, change, pen.edition.cite(item.reports)))
    if rows:
        told, shared = said_once(reasons)
        cells = tuple((name, change, why, notes) for (name, change, notes), why in zip(rows, told, strict=True))
        yield Table("What stands out", (head, "Tier", "Why", "Notes"), cells, (22, 14, 62, 18))
        yield from map(Paragraph, shared)


def reason(pen: Pen, finding: Finding, why: str) -> str:
    """Why something stands out: in full, or without a name where the edition has none or a part of it is left out."""
    complete = all(pen.edition.may(node) for node in finding.subjects) and pen.edition.open(finding.reports) == list(
        finding.reports
    )
    told = pen.edition.without_addresses(why)
    if complete and not pen.choice.pseudonyms and pen.edition.within is None and pen.edition.words(why) == told:
        return f"{told} {finding.would_clear}"
    since = f" since {in_words(finding.since)}" if finding.since else ""
    return (
        f"{finding.children} children, {finding.sources} independent sources and {len(pen.edition.open(finding.reports))} "
        f"reports{since}."
    )


def missing(pen: Pen) -> Iterator[Block]:
    """The top ten."""
    rows = []
    for item in pen.items("missing"):
        one = item.said["missing"]
        rows.append(
            (
                pen.edition.name(about(item)),
                str(one.episodes),
                str(one.days),
                pen.edition.names(one.together_with),
                pen.edition.names(one.found_at),
                pen.edition.cite(item.reports),
            )
        )
    if rows:
        header = ("Child", "Episodes", "Days away", "Missing together with", "Found at", "Notes")
        yield Table("Missing most in a year", header, tuple(rows), (23, 14, 11, 26, 26, 16))


def links(pen: Pen) -> Iterator[Block]:
    """Children and adults, or places, first reported together since the last meeting, and again."""
    rows = []
    for item in pen.items("links"):
        if not all(pen.edition.may(node) for node in item.others):
            continue
        fresh = "New" if "first time" in item.why else "Again"
        with_whom = pen.edition.names(item.others)
        rows.append((pen.edition.name(about(item)), with_whom, fresh, str(len(item.reports)), pen.edition.cite(item.reports)))
    if rows:
        header = ("Child", "With or at", "New or again", "Reports", "Notes")
        yield Table(f"Since {in_words(pen.found.since)}", header, tuple(rows), (30, 36, 16, 11, 20))


def borders(pen: Pen) -> Iterator[Block]:
    """Children named or found out of the area, and phones that several children are named with."""
    found = looking.borders(pen.found.view, pen.as_of)
    away = [
        (pen.edition.name(one.child), pen.edition.name(one.place), pen.edition.cite(one.reports))
        for one in found.children
        if pen.edition.may(one.child) and pen.edition.may(one.place) and pen.edition.open(one.reports)
    ]
    if away:
        yield Table("Children out of the area", ("Child", "Where", "Notes"), tuple(away[:MOST]), (34, 42, 24))
    lines = [
        (pen.edition.name(one.phone), shown, str(one.sources), pen.edition.cite(one.reports))
        for one in found.lines
        if pen.edition.may(one.phone) and pen.edition.open(one.reports) and (shown := pen.edition.names(one.children, 8))
    ]
    if lines:
        header = ("Phone", "Children named with it", "Sources", "Notes")
        yield Table("Phones that several children are named with", header, tuple(lines[:MOST]), (24, 42, 12, 24))


def network(pen: Pen) -> Iterator[Block]:
    """What stands out and the high-risk children around it."""
    raised = [item for section in ("persons_of_concern", "places", "platforms") for item in pen.items(section)[:6]]
    children = [item.subject for item in pen.items("high_risk_children")[:12]]
    focus = [item.subject for item in raised if item.subject is not None]
    nodes = [*focus, *(node for node in children if node is not None)]
    yield from drawing(pen, nodes, focus, "Network.")


def map_section(pen: Pen) -> Iterator[Block]:
    """Places of concern on a map."""
    yield from placed(pen, [item.subject for item in pen.items("places") if item.subject is not None])


def operations(pen: Pen) -> Iterator[Block]:
    """What people put there."""
    rows = [
        (pen.edition.words(item.title) or "An operation or enquiry", pen.edition.words(item.why))
        for item in pen.items("operations")
    ]
    if rows:
        yield Table("Operations and complex enquiries", ("What", "Where it stands"), tuple(rows), (2, 3))


def gaps(pen: Pen) -> Iterator[Block]:
    """What is not known, and who is to find out."""
    rows = []
    for item in pen.items("gaps"):
        title = pen.edition.name(item.subject) if item.subject else item.title
        owner = item.said.get("owner", "")
        rows.append((title, item.why, pen.edition.words(str(owner)) or "Lead worker"))
    if rows:
        yield Table("What is not known", ("About", "Gap", "For"), tuple(rows), (26, 62, 24))


FILLS = {
    "overview": overview,
    "previous_actions": previous_actions,
    "new_actions": new_actions,
    "high_risk_children": high_risk_children,
    "persons_of_concern": persons_of_concern,
    "places": places,
    "map": map_section,
    "platforms": platforms,
    "put_on_agenda": put_on_agenda,
    "missing": missing,
    "links": links,
    "borders": borders,
    "network": network,
    "operations": operations,
    "gaps": gaps,
}
