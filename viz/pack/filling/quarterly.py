"""Sections of the problem profile and of the Serious Youth Violence report: by quarter, with what the numbers bear."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from graph.analysis.evidence import AT, Flags
from graph.meetings.agenda import elsewhere
from graph.ontology.catalogue import term, vocabulary
from graph.quarters import (
    Counts,
    Quarter,
    case_quarters,
    change,
    children_in,
    count,
    held,
    last_whole,
    of_kinds,
    told_kinds,
    within,
)
from viz.pack.content import Block, Figure, Paragraph, Table, in_words
from viz.pack.figures import bars
from viz.pack.filling.pen import Pen

SHOWN = 8
NOT_HELD = "no reports held"
FEWEST = 5
VIOLENCE = ("SYV",)
MEASURED = (
    ("reports", "Liberty reports"),
    ("children", "Distinct children named"),
    ("alleged", "People named as alleged or present who are no children"),
    ("places", "Distinct places named"),
    ("online", "Reports that involve something online"),
    ("placeless", "Reports without a place"),
    ("independent", "Independent sources"),
)


def scope(pen: Pen) -> Iterator[Block]:
    """Which quarter, compared with which."""
    quarter = last_whole(pen.as_of)
    yield Paragraph(
        f"The quarter is {quarter.label} ({in_words(quarter.first)} to {in_words(quarter.last)}), by the day of what happened, "
        f"as known by the end of {in_words(pen.as_of)}. It is compared with {quarter.shifted(-1).label} and with "
        f"{quarter.shifted(-4).label}, the same one a year earlier. Reports reach Kith late: the newest quarter grows still."
    )
    yield Paragraph(
        "Numbers are of what was reported, not of what happened. A child reported in several quarters is one child and several "
        "case-quarters; the two are never added."
    )


def victims(pen: Pen) -> Iterator[Block]:
    """Distinct children and case-quarters of a year; cases by risk."""
    quarter = last_whole(pen.as_of)
    year = [quarter.shifted(-by) for by in range(3, -1, -1)]
    distinct, quarters = case_quarters(pen.evidence, year)
    named = [(one.label, len(children_in(pen.evidence, within(pen.evidence, one))), held(pen.evidence, one)) for one in year]
    rows = [(label, str(number) if number or known else NOT_HELD) for label, number, known in named]
    if distinct:
        yield Table("Children named in reports", ("Quarter", "Distinct children"), tuple(rows), (2, 3))
        yield Paragraph(f"In the four quarters together: {distinct} distinct children, {quarters} case-quarters.")
    cases = elsewhere(pen.found)
    if cases:
        told = tuple((risk, str(number), where) for risk, number, where in cases)
        yield Table("Children on the case list, by risk as the record has it now", ("Risk", "Children", "Who takes it"), told)


def types(pen: Pen) -> Iterator[Block]:
    """CSE and CCE apart, and both; the other kinds below."""
    quarter, kinds = last_whole(pen.as_of), told_kinds(pen.found.database, pen.as_of)
    chosen = [within(pen.evidence, quarter.shifted(-by)) for by in (0, 1, 4)]
    if not any(one.any() for one in chosen):
        return
    sexual, criminal = (of_kinds(pen.evidence, kinds, (code,)) for code in ("CSE", "CCE"))
    rows = [
        ("CSE, without CCE", *_by_quarter(pen, chosen, sexual & ~criminal)),
        ("CCE, without CSE", *_by_quarter(pen, chosen, criminal & ~sexual)),
        ("Both in one report", *_by_quarter(pen, chosen, sexual & criminal)),
    ]
    for one in vocabulary("exploitation"):
        if one.code not in ("CSE", "CCE"):
            of_it = of_kinds(pen.evidence, kinds, (one.code,))
            if any((where & of_it).any() for where in chosen):
                rows.append((one.label, *_by_quarter(pen, chosen, of_it)))
    header = ("Kind, as the reports give it", quarter.label, quarter.shifted(-1).label, quarter.shifted(-4).label)
    yield Table("Reports (distinct children)", header, tuple(rows), (40, 20, 20, 20))
    yield Paragraph("A report may give several kinds; but for CSE and CCE, rows overlap and do not add up.")


def _by_quarter(pen: Pen, chosen: list[Flags], wanted: Flags) -> tuple[str, str, str]:
    told = [f"{int((one & wanted).sum())} ({len(children_in(pen.evidence, one & wanted))})" for one in chosen]
    return told[0], told[1], told[2]


def models(pen: Pen) -> Iterator[Block]:
    """Models that the case list gives."""
    children = pen.found.view.nodes(
        [str(pen.evidence.entities.ids[one]) for one in children_in(pen.evidence, within(pen.evidence, last_whole(pen.as_of)))]
    )
    counted: Counter[str] = Counter()
    for node in children:
        given = node.attributes.get("model") or ()
        codes = given if isinstance(given, list | tuple) else str(given).split(",")
        counted.update({found.label for code in codes if (found := term("model", str(code).strip()))})
    if counted:
        rows = tuple(
            (label, str(number) if number >= FEWEST else f"fewer than {FEWEST}") for label, number in counted.most_common()
        )
        yield Table("Of the children named in the quarter, by model on the case list", ("Model", "Children"), rows, (3, 1))


def trends(pen: Pen) -> Iterator[Block]:
    """Each measure in the quarter, the one before and the same one last year, and what the difference bears."""
    quarter = last_whole(pen.as_of)
    now = count(pen.evidence, within(pen.evidence, quarter))
    before, year = (_if_held(pen, quarter.shifted(-by)) for by in (1, 4))
    if not now.reports and before is None and year is None:
        return
    rows = tuple(
        (label, str(getattr(now, name)), *(_against(getattr(now, name), earlier, name) for earlier in (before, year)))
        for name, label in MEASURED
    )
    header = (
        "",
        quarter.label,
        f"{quarter.shifted(-1).label} (now against it)",
        f"{quarter.shifted(-4).label} (now against it)",
    )
    yield Table("Against the quarter before, and the same one last year", header, rows, (34, 14, 27, 27))
    yield _quarterly(pen, None, "Liberty reports by quarter")
    yield Paragraph("“Within chance”: so small a difference comes about by chance more often than once in twenty times.")


def _if_held(pen: Pen, quarter: Quarter) -> Counts | None:
    return count(pen.evidence, within(pen.evidence, quarter)) if held(pen.evidence, quarter) else None


def _against(now: int, earlier: Counts | None, name: str) -> str:
    if earlier is None:
        return NOT_HELD
    before = int(getattr(earlier, name))
    return f"{before} ({change(now, before)})"


def _quarterly(pen: Pen, chosen: Flags | None, title: str) -> Figure:
    quarter = last_whole(pen.as_of)
    labels = [quarter.shifted(-by) for by in range(SHOWN - 1, -1, -1)]
    counted = [count(pen.evidence, within(pen.evidence, one, chosen)) for one in labels]
    series = {"Reports": [one.reports for one in counted], "Distinct children": [one.children for one in counted]}
    says = "; ".join(
        f"{one.label}: {held.reports} reports, {held.children} children" for one, held in zip(labels, counted, strict=True)
    )
    return Figure(f"{title}.", bars([one.label for one in labels], series, title), f"{says}.", 0.9)


def data_quality(pen: Pen) -> Iterator[Block]:
    """What the picture rests on."""
    chosen = within(pen.evidence, last_whole(pen.as_of))
    counted = count(pen.evidence, chosen)
    if not counted.reports:
        return
    rows, reports = pen.evidence.rows, pen.evidence.reports
    own = chosen[rows.report]
    graded = len(np.unique(rows.report[own & (rows.source > 0)]))
    named = len(np.unique(reports.agency[chosen]))
    lag = np.median(reports.known_day[chosen] - reports.occurred_day[chosen])
    untimed = int((chosen & (reports.minute < 0)).sum())
    leaning = int(pen.evidence.entities.name_alone[np.unique(rows.entity[own])].sum())
    told = (
        ("Reports of the quarter", str(counted.reports)),
        ("of these without a place", str(counted.placeless)),
        ("of these without a time of day", str(untimed)),
        ("of these with a grade", str(graded)),
        ("Agencies that reported", str(named)),
        ("Days from what happened to the report, median", f"{lag:.0f}"),
        ("People and places taken as one on the strength of a name alone", str(leaning)),
    )
    yield Table("Data quality", ("What", "How many"), told, (4, 1))


def recommendations(pen: Pen) -> Iterator[Block]:
    """What the record itself asks for; a meeting decides."""
    rows = [
        (
            pen.edition.name(item.subject),
            "Place",
            "Look at it with the triangle; consider licensing and patrols.",
        )
        for item in pen.items("places")[:5]
        if item.subject
    ]
    rows += [
        (pen.edition.name(item.subject), "Platform", "Tell schools and carers what to look for; ask the platform.")
        for item in pen.items("platforms")[:5]
        if item.subject
    ]
    if pen.items("gaps"):
        rows.append((f"{len(pen.items('gaps'))} intelligence gaps", "Gaps", "Give each to its owner; see Intelligence gaps."))
    placeless = count(pen.evidence, within(pen.evidence, last_whole(pen.as_of))).placeless
    if placeless:
        rows.append((f"{placeless} reports without a place", "Quality", "Ask reporters where: a place is what can be changed."))
    if rows:
        yield Table("For the meeting to decide", ("About", "Kind", "Proposal"), tuple(rows), (30, 14, 56))


def violence(pen: Pen) -> Iterator[Block]:
    """Reports of serious violence by quarter."""
    chosen = _violent(pen)
    quarter = last_whole(pen.as_of)
    now, before, year = (count(pen.evidence, within(pen.evidence, quarter.shifted(-by), chosen)) for by in (0, 1, 4))
    if not now.reports + before.reports + year.reports:
        return
    rows = tuple(
        (label, str(getattr(now, name)), str(getattr(before, name)), str(getattr(year, name))) for name, label in MEASURED[:4]
    )
    header = ("", quarter.label, quarter.shifted(-1).label, quarter.shifted(-4).label)
    yield Table("Reports that give serious violence or gangs", header, rows, (40, 18, 18, 18))
    yield Paragraph(
        f"Reports: against the quarter before {change(now.reports, before.reports)}, against a year earlier "
        f"{change(now.reports, year.reports)}. EVYP is counted from the reports alone: Kith holds no crime figures."
    )
    yield _quarterly(pen, chosen, "Reports of serious violence by quarter")


def violence_children(pen: Pen) -> Iterator[Block]:
    """Children named in them, with the part they had; no child is called an offender."""
    chosen = within(pen.evidence, last_whole(pen.as_of), _violent(pen))
    rows = []
    for code in children_in(pen.evidence, chosen):
        node = pen.evidence.subject(code)
        own = chosen[pen.evidence.rows.report] & (pen.evidence.rows.entity == code)
        references = pen.evidence.references(pen.evidence.rows.report[own])
        if pen.edition.may(node) and pen.edition.open(references):
            rows.append((pen.edition.name(node), str(len(references)), pen.edition.cite(references)))
    if rows:
        rows.sort(key=lambda row: -int(row[1]))
        yield Table("Children named in the quarter's reports", ("Child", "Reports", "Notes"), tuple(rows[:40]), (40, 14, 46))
        yield Paragraph("All are children: possible victims first, whatever part a report gives them.")


def violence_places(pen: Pen) -> Iterator[Block]:
    """Where; homes are not listed."""
    chosen = within(pen.evidence, last_whole(pen.as_of), _violent(pen))
    rows_of, who = pen.evidence.rows, pen.evidence.entities
    at = chosen[rows_of.report] & (rows_of.role == AT) & ~who.home[rows_of.entity]
    rows = []
    for code in np.unique(rows_of.entity[at]).tolist():
        references = pen.evidence.references(rows_of.report[at & (rows_of.entity == code)])
        node = pen.evidence.subject(code)
        if pen.edition.may(node) and pen.edition.open(references):
            rows.append((pen.edition.name(node), str(len(references)), pen.edition.cite(references)))
    if rows:
        rows.sort(key=lambda row: -int(row[1]))
        yield Table("Places named in the quarter's reports", ("Place", "Reports", "Notes"), tuple(rows[:25]), (40, 14, 46))


def _violent(pen: Pen) -> Flags:
    return of_kinds(pen.evidence, told_kinds(pen.found.database, pen.as_of), VIOLENCE)


def groups(pen: Pen) -> Iterator[Block]:
    """Groups of children who belong together, as findings raise them."""
    found = [finding for finding in pen.found.findings if finding.kind == "peer_group"]
    told = [(pen.edition.names(one.subjects, 12), one.change, str(one.sources), pen.edition.cite(one.reports)) for one in found]
    rows = [row for row in told if row[0]]
    if rows:
        header = ("Children who share contexts", "Change", "Sources", "Notes")
        yield Table("Groups", header, tuple(rows[:15]), (52, 14, 12, 26))


FILLS = {
    "scope": scope,
    "victims": victims,
    "types": types,
    "models": models,
    "trends": trends,
    "data_quality": data_quality,
    "recommendations": recommendations,
    "violence": violence,
    "violence_children": violence_children,
    "violence_places": violence_places,
    "groups": groups,
}
