"""CRE risk assessments as the safeguarding board's toolkit lays them out (Appendix 2 of 2018-19)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ingest.demo.cast import words
from ingest.demo.model import Someone
from ingest.demo.plot import Plot
from ingest.demo.word import Block, Paragraph, document, table


@dataclass(slots=True)
class Assessment:
    """One assessment: the ticks, and what the worker wrote."""

    child: Someone
    on: date
    kind: str
    risk: str
    worker: str
    ticks: dict[str, str]
    factors: dict[str, tuple[bool, bool, str]]
    locations: str
    environments: str
    persons: str
    concerns: str
    taken: str
    context: str


def assessments(plot: Plot) -> list[Assessment]:
    """Return a handful: the case study's child, and some of each group; under 13 or with SEND never Low."""
    form: dict[str, Any] = words("assessment")
    children = plot.cast.children
    case = plot.truth["case_study"]
    drafts = [
        (
            children[case["child"]],
            "CSE",
            "case",
            plot.truth["case_study"]["adult"],
            date.fromisoformat(case["began"]) + timedelta(days=34),
        )
    ]
    for group in plot.truth["groups"]:
        for number, key in enumerate(plot.rng.sample(group["children"], 3)):
            on = plot.days(1, first=240)[0]
            drafts.append((children[key], group["kind"], group["kind"], group["adults"][number % len(group["adults"])], on))
    return [_assessment(plot, form, *draft) for draft in drafts if plot.start <= draft[4] <= plot.end]


def _assessment(plot: Plot, form: dict[str, Any], child: Someone, kind: str, style: str, adult: str, on: date) -> Assessment:
    rng, cast = plot.rng, plot.cast
    person = cast.adults[adult]
    wanted = form["patterns"][style]
    ticks = {form["indicators"][code]: level for code, level in wanted["ticks"].items()}
    factors = {name: (rng.random() < 0.4, True, rng.choice(form["commentary"])) for name in wanted["factors"]}
    places = [cast.places["party_house"]] if style == "case" else [cast.places[key] for key in _places(plot, child)]
    risk = "High" if "H" in wanted["ticks"].values() else "Medium"
    names = person.name + (f" aka {person.aliases[0]}" if person.aliases else "")
    return Assessment(
        child,
        on,
        kind,
        risk,
        rng.choice(cast.agencies["Children's Social Care"].reporters).name,
        ticks,
        factors,
        "; ".join(f"{place.name}, {place.postcode}" for place in places),
        wanted["environments"],
        names + (f", drives {person.vehicle}" if person.vehicle else ""),
        wanted["concerns"].format(given=child.given, adult=person.name),
        wanted["taken"].format(adult=person.name),
        wanted["context"].format(given=child.given),
    )


def _places(plot: Plot, child: Someone) -> list[str]:
    return next(list(group["places"][:2]) for group in plot.truth["groups"] if child.key in group["children"])


def as_word(found: Assessment) -> bytes:
    """Return an assessment as a Word file."""
    form = words("assessment")
    indicators = [["Indicators", "CCE", "CSE", "Risk L/M/H"]]
    for label in form["indicators"].values():
        level = found.ticks.get(label, "")
        tick = "x" if level else ""
        indicators.append([label, tick if found.kind == "CCE" else "", tick if found.kind == "CSE" else "", level])
    factors = [["Factors", "Historic", "Current", "Commentary"]]
    for label in form["factors"]:
        before, now, comment = found.factors.get(label, (False, False, ""))
        factors.append([label, "x" if before else "", "x" if now else "", comment])
    threshold = (
        "child protection concerns (Section 47)"
        if found.risk == "High"
        else "complex or serious needs (Section 17 Child In Need)"
    )
    blocks: list[Block] = [
        Paragraph("Child at Risk of Exploitation (CRE) Risk Assessment", "Heading1"),
        table([["Name of child", found.child.name], ["DOB", f"{found.child.born:%d/%m/%Y}"]]),
        Paragraph("Section 1: CRE Risk Indicators", "Heading2"),
        table(indicators, heading=True),
        Paragraph("Summary of CRE Risk Indicators", "Heading3"),
        table([["Level of Risk (low / medium / high):", found.risk], ["Related to Thresholds:", threshold]]),
        Paragraph("Offender/Location/Environments of Concern", "Heading3"),
        table(
            [
                ["Locations:", found.locations],
                ["Environments:", found.environments],
                ["Person/s who pose a risk:", found.persons],
                ["Other:", ""],
            ]
        ),
        Paragraph("Section 2: Cultural, Identity or Additional Vulnerability Factors", "Heading2"),
        table(factors, heading=True),
        Paragraph("Section 3: Risk Assessment Analysis and Summary", "Heading2"),
        table(
            [
                ["What is the current level of risk? Low, Medium or High?", found.risk],
                [
                    "What is the primary risk / type of exploitation?",
                    "Child sexual exploitation" if found.kind == "CSE" else "Child criminal exploitation",
                ],
                ["Immediate concerns:", found.concerns],
                ["Action already taken against person/s or places of risk", found.taken],
                ["Protective Factors/Resilience of child", "Good relationship with a member of staff; wants things to change."],
                ["Contextual Safeguarding Analysis", found.context],
            ]
        ),
        Paragraph("Immediate actions to safeguard child:", "Heading3"),
        table(
            [
                ["Action", "Responsible", "Timescale"],
                ["Strategy meeting", "Team Manager", "5 working days"],
                ["Safety plan with family", found.worker, "48 hours"],
            ],
            heading=True,
        ),
        table(
            [
                ["Date CRE Risk Assessment completed:", f"{found.on:%d/%m/%Y}"],
                ["Name of Practitioner completing CRE Risk Assessment:", found.worker],
                ["Agency and contact Details:", "Children's Social Care, 01632 960150"],
            ]
        ),
    ]
    return document(blocks, "OFFICIAL-SENSITIVE")
