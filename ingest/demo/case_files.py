"""Extracts of the council's and the police's systems: cases, relationships, places, missing, known persons and counts."""

import csv
import io
from datetime import date, timedelta
from random import Random

from ingest.demo.cast import words
from ingest.demo.model import Form, Someone
from ingest.demo.plot import Plot
from ingest.demo.workbook import Value, workbook

Rows = list[list[Value]]
MODELS = {
    "CSE": ["Boyfriend/Girlfriend", "Party model", "1:1 grooming", "Online", "Peer on peer"],
    "CCE": ["Gangs", "Street grooming", "Trafficking", "Constrained choices"],
}
AUTHORITIES = ["Northmoor", "Saltby County", "Eastwold", ""]
SOURCES = [
    "Police",
    "Education",
    "Social Care",
    "Children's Home",
    "Health",
    "YOS",
    "Family",
    "Safe and Sound",
    "Housing",
    "CAMHS",
    "Other LA",
]


def dated(on: date | None) -> str:
    """Write a date as the council's system exports it."""
    return f"{on:%d/%m/%Y}" if on else ""


def as_csv(rows: Rows) -> bytes:
    """Return rows as CSV, the way a spreadsheet saves it."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")


def under_review(plot: Plot, forms: list[Form]) -> list[Someone]:
    """Return the children whom the council has on its list: the stories' and most of those named often."""
    named: dict[str, int] = {}
    for form in forms:
        for child in [form.event.victim, *form.event.present]:
            if child and child.key.startswith("C"):
                named[child.key] = named.get(child.key, 0) + 1
    ordinary = {child.key for child in plot.ordinary()}
    return [child for key, child in plot.cast.children.items() if key not in ordinary or named.get(key, 0) >= 4]


def cases(plot: Plot, children: list[Someone]) -> Rows:
    """Return the case list; under 13 or with SEND nobody is Low."""
    rng = plot.rng
    rows: Rows = [
        [
            "child_id",
            "surname",
            "forename",
            "also known as",
            "dob",
            "gender",
            "ethnicity",
            "cla",
            "placing_authority",
            "send",
            "risk_level",
            "exploitation_type",
            "model",
            "status",
            "referred",
            "lead_worker",
            "school",
            "address",
        ]
    ]
    workers = plot.cast.agencies["Children's Social Care"].reporters
    kinds = {key: group["kind"] for group in plot.truth["groups"] for key in group["children"]}
    for child in children:
        kind = kinds.get(child.key) or rng.choice(["CSE", "CCE", "CCE"])
        looked_after = child.home is not None and child.home.kind == "children's home"
        send = rng.random() < 0.14
        levels = ["High", "Medium", "Medium"] if child.key in kinds else ["Medium", "Low", "Low", "Not yet assessed"]
        risk = rng.choice(["High", "Medium"] if send or child.age(plot.end) < 13 else levels)
        if child.key == plot.truth["case_study"]["child"]:
            kind, risk = "CSE", "Low"
        rows.append(
            [
                child.key,
                child.family,
                child.given,
                "; ".join(child.aliases),
                dated(child.born),
                child.sex,
                child.heritage,
                "Y" if looked_after else "N",
                rng.choice(AUTHORITIES) if looked_after else "",
                "Y" if send else "N",
                risk,
                kind,
                rng.choice(MODELS[kind]),
                "Open",
                dated(plot.days(1, last=10)[0]),
                rng.choice(workers).name,
                child.school,
                f"{child.home.name}, {child.home.postcode}" if child.home else "",
            ]
        )
    return rows


def relationships(plot: Plot) -> Rows:
    """Return who is linked with whom, by case id."""
    rows: Rows = [["child_id", "linked_child_id", "relationship", "from", "to", "source"]]
    for one, kind, other, since in plot.relationships:
        rows.append([one.key, other.key, kind, dated(since), "", plot.rng.choice(["LCS", "LCS", "Return interview"])])
    return rows


def places(plot: Plot) -> Rows:
    """Return the places with postcode, coordinates and ward."""
    rows: Rows = [["name", "kind", "postcode", "latitude", "longitude", "ward", "licensed"]]
    for place in plot.cast.places.values():
        rows.append(
            [
                place.name,
                place.kind,
                place.postcode,
                f"{place.latitude:.6f}",
                f"{place.longitude:.6f}",
                place.ward,
                "Y" if place.licensed else "N",
            ]
        )
    return rows


def council_counts(plot: Plot, listed: list[Someone]) -> bytes:
    """Return the council's workbook: what its quarterly tables count."""
    return workbook(
        {
            "Requests": _requests(plot, listed),
            "Meetings": _meetings(plot, listed),
            "Closures": _closures(plot, listed),
            "CLA overview": _overview(plot),
        }
    )


def _requests(plot: Plot, listed: list[Someone]) -> Rows:
    rng = plot.rng
    rows: Rows = [
        ["Request ID", "Child ID", "Date of request", "Source of request", "Exploitation type", "Priority areas", "Accepted"]
    ]
    areas = [one["code"] if isinstance(one, dict) else one for one in words("assessment")["priority_areas"]]
    for number, on in enumerate(plot.days(len(listed)), 1):
        rows.append(
            [
                f"RQ{number:03d}",
                listed[number - 1].key,
                on,
                rng.choice(SOURCES),
                rng.choice(["CSE", "CCE"]),
                "; ".join(rng.sample(areas, 2)),
                rng.choice(["Y", "Y", "N"]),
            ]
        )
    return rows


def _meetings(plot: Plot, listed: list[Someone]) -> Rows:
    rng = plot.rng
    rows: Rows = [["Child ID", "Meeting date", "Meeting type", "Young person attended", "Parent/carer attended", "Risk level"]]
    kinds = ["Initial CE Meeting", "First review", "Second review", "Professionals meeting"]
    for on in plot.days(len(listed)):
        child = rng.choice(listed)
        risk = rng.choice(["High", "Medium"] if child.age(on) < 13 else ["High", "Medium", "Medium", "Low"])
        rows.append([child.key, on, rng.choice(kinds), rng.choice(["Y", "N"]), rng.choice(["Y", "N"]), risk])
    return rows


def _closures(plot: Plot, listed: list[Someone]) -> Rows:
    rng: Random = plot.rng
    rows: Rows = [["Child ID", "Date closed", "Closure reason", "Risk at closure"]]
    in_groups = {key for group in plot.truth["groups"] for key in group["children"]}
    open_cases = [child for child in listed if child.key not in in_groups and child.age(plot.end) >= 14]
    for child in rng.sample(open_cases, min(8, len(open_cases))):
        rows.append([child.key, plot.days(1, first=150)[0], rng.choice(["in low risk", "risk reduced", "moved"]), "Low"])
    return rows


def _overview(plot: Plot) -> Rows:
    rows: Rows = [["As at", "Category", "CLA under review", "High", "Medium", "Low"]]
    for months in (12, 6, 0):
        high, medium, low = plot.rng.randint(3, 6), plot.rng.randint(7, 11), plot.rng.randint(12, 19)
        rows.append(
            [plot.end - timedelta(days=months * 30), "All children looked after", high + medium + low, high, medium, low]
        )
    return rows
