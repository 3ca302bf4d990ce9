"""The police's extract: missing episodes, persons known to them, disruption measures and visits to licensed premises."""

from datetime import date, timedelta

from ingest.demo.episodes import Episode
from ingest.demo.model import Place, Someone
from ingest.demo.plot import Plot
from ingest.demo.workbook import Value, workbook

Rows = list[list[Value]]


def police_extract(plot: Plot, missing: list[Episode], listed: list[Someone]) -> bytes:
    """Return the police's workbook of four sheets."""
    return workbook(
        {
            "Missing": _missing(missing, listed),
            "Nominals": _nominals(plot),
            "Disruption": _disruption(plot),
            "Premises visits": _visits(plot),
        }
    )


def _missing(missing: list[Episode], listed: list[Someone]) -> Rows:
    known = {child.key for child in listed}
    rows: Rows = [
        [
            "Episode ID",
            "Child ID",
            "Surname",
            "Forename",
            "DOB",
            "Missing from",
            "Returned",
            "Found at",
            "Return interview",
            "Interview date",
            "Reason given",
            "Triggers",
            "Running to",
            "Associates",
        ]
    ]
    for number, one in enumerate(missing, 1):
        case = one.child.key if one.child.key in known else None
        rows.append(
            [
                f"MP{number:04d}",
                case,
                one.child.family,
                one.child.given,
                one.child.born,
                one.since,
                one.until,
                one.found_at.name if one.found_at else None,
                one.interview,
                one.interviewed,
                one.reason or None,
                one.trigger or None,
                one.running_to,
                "; ".join(other.name for other in one.with_whom) or None,
            ]
        )
    return rows


def _nominals(plot: Plot) -> Rows:
    rows: Rows = [["Niche ID", "Surname", "Forename", "DOB", "Alias", "Vehicle", "Phone", "Conditions", "Conditions expire"]]
    for adult in plot.cast.adults.values():
        if adult.key != plot.truth["spike"]["adult"]:
            rows.append(
                [
                    adult.key,
                    adult.family,
                    adult.given,
                    adult.born,
                    "; ".join(adult.aliases) or None,
                    adult.vehicle.registration if adult.vehicle else None,
                    adult.phone or None,
                    adult.conditions or None,
                    adult.conditions_end,
                ]
            )
    return rows


def _disruption(plot: Plot) -> Rows:
    rng, cast = plot.rng, plot.cast
    rows: Rows = [["Disruption ref", "Measure", "Niche ID", "Name", "Premises", "Date", "Outcome", "Issuing officer"]]
    officer = [one.name for one in cast.agencies["Police"].reporters]
    begun = date.fromisoformat(plot.truth["case_study"]["began"])
    man = cast.adults[plot.truth["case_study"]["adult"]]
    drafts: list[tuple[str, Someone | None, Place | None, date, str]] = [
        ("Arrest", man, None, begun + timedelta(days=74), "Recalled to prison"),
        ("Licence recall", man, None, begun + timedelta(days=75), "Complete"),
    ]
    for group in plot.truth["groups"]:
        for key in group["adults"]:
            measure = rng.choice(
                ["Child Abduction Warning Notice", "Disruption letter", "Car tax or insurance check", "Arrest"]
            )
            drafts.append(
                (
                    measure,
                    cast.adults[key],
                    None,
                    plot.days(1, first=200)[0],
                    rng.choice(["Served", "Complete", "No further action"]),
                )
            )
        for key in group["places"][:2]:
            measure = rng.choice(["Heightened patrols", "Test purchase"])
            drafts += [(measure, None, cast.places[key], plot.days(1, first=200)[0], "Complete")]
    drafts = [draft for draft in drafts if plot.start <= draft[3] <= plot.end]
    for number, (measure, who, place, on, outcome) in enumerate(sorted(drafts, key=lambda draft: draft[3]), 1):
        rows.append(
            [
                f"D{number:03d}",
                measure,
                who.key if who else None,
                who.name if who else None,
                place.name if place else None,
                on,
                outcome,
                rng.choice(officer),
            ]
        )
    return rows


def _visits(plot: Plot) -> Rows:
    rng = plot.rng
    rows: Rows = [
        [
            "Visit ID",
            "Premises",
            "Postcode",
            "Licence type",
            "Visit date",
            "Visited by",
            "Reason for visit",
            "Outcome",
            "Staff trained",
        ]
    ]
    licensed = [place for place in plot.cast.places.values() if place.licensed]
    officers = [one.name for one in plot.cast.agencies["Licensing"].reporters]
    for number, on in enumerate(plot.days(40), 1):
        place = rng.choice(licensed)
        rows.append(
            [
                f"V{number:03d}",
                place.name,
                place.postcode,
                "Premises licence",
                on,
                rng.choice(officers),
                "Say Something if You See Something",
                rng.choice(["Advice given", "No concerns", "Follow-up needed", "Staff aware"]),
                rng.choice(["Y", "N"]),
            ]
        )
    return rows
