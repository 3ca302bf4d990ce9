"""Tasking minutes: two note-takers, each with headings of their own, and twice a PDF."""

from random import Random

from ingest.demo.agenda import Action, Meeting
from ingest.demo.model import Place, Someone
from ingest.demo.paper import Sheets
from ingest.demo.word import Block, Paragraph, document, table
from ingest.demo.wording import month_and_year

Part = tuple[str, list[str], list[list[str]]]
PRESENT = [
    "CRE Unit",
    "Children's Social Care",
    "Health",
    "Licensing",
    "Community Safety",
    "Catch22",
    "Safe and Sound",
    "Youth Offending Service",
    "Education",
    "Merebridge Homes",
    "Probation",
    "Missing Person Co-ordinator",
]
HEADINGS = {
    "first": [
        "1. Review of previous actions",
        "2. High risk children",
        "3. Persons of concern",
        "4. Places of concern",
        "5. Online platforms and emerging trends",
        "6. Missing (top ten)",
        "7. Actions",
    ],
    "second": [
        "Actions from the last meeting",
        "Children at high risk",
        "Adults of concern",
        "Locations of concern",
        "Online and emerging trends",
        "Missing children - top ten",
        "New actions",
    ],
}
TABLES = {
    "first": (["Ref", "Action", "Owner", "Due", "Status"], ["Ref", "Action", "Owner", "Due", "5P"]),
    "second": (
        ["Action no.", "Action", "Lead", "Target date", "Progress"],
        ["Action no.", "Action agreed", "Lead", "By when", "5 P"],
    ),
}


def as_word(meeting: Meeting, rng: Random) -> bytes:
    """Return a meeting's minutes as a Word file."""
    title, top, parts = _content(meeting, rng)
    blocks: list[Block] = [Paragraph(title, "Heading1"), *(Paragraph(line) for line in top)]
    for heading, lines, rows in parts:
        blocks.append(Paragraph(heading, "Heading2"))
        blocks += [Paragraph(line, "ListBullet" if meeting.number >= 9 else "") for line in lines]
        if rows:
            blocks.append(table(rows, heading=True))
    return document(blocks, "OFFICIAL-SENSITIVE")


def as_pdf(meeting: Meeting, rng: Random) -> bytes:
    """Return a meeting's minutes as a PDF."""
    title, top, parts = _content(meeting, rng)
    sheets = Sheets(title)
    sheets.heading(title)
    for line in top:
        sheets.text(line, gap=8)
    for heading, lines, rows in parts:
        sheets.heading(heading, 12)
        for line in lines:
            sheets.text(line, gap=8)
        if rows:
            sheets.table(rows, [0.1, 0.45, 0.19, 0.13, 0.13], bold_first=True)
    return sheets.bytes()


def _content(meeting: Meeting, rng: Random) -> tuple[str, list[str], list[Part]]:
    hand = "first" if meeting.number < 9 else "second"
    away = rng.sample(PRESENT[2:], 2)
    present = [one for one in PRESENT if one not in away]
    chair = "Inspector Helen Foulds, CRE Unit" if hand == "first" else "Detective Chief Inspector Mark Saini"
    title = (
        "CRE and Missing Tasking Meeting - Minutes"
        if hand == "first"
        else f"Exploitation and Missing Tasking - {month_and_year(meeting.on)}"
    )
    top = [
        f"Date of meeting: {meeting.on:%d/%m/%Y}",
        f"Chair: {chair}",
        f"Present: {'; '.join(present)}",
        f"Apologies: {'; '.join(away)}",
    ]
    old, new = TABLES[hand]
    titles = HEADINGS[hand]
    parts: list[Part] = [
        (
            titles[0],
            [] if meeting.previous else ["No actions brought forward."],
            [old, *(_row(one, one.status) for one in meeting.previous)] if meeting.previous else [],
        ),
        (titles[1], [_child_line(child, count, rng) for child, count in meeting.children], []),
        (titles[2], [_adult_line(adult, place, rng) for adult, place in meeting.adults], []),
        (titles[3], [f"{place.name}, {place.postcode} - {rng.choice(PLACE_NOTES)}" for place, _ in meeting.places], []),
        (
            titles[4],
            [f"{name} named in {count} report{'s' * (count != 1)} this month." for name, count in meeting.platforms],
            [],
        ),
        (titles[5], [f"{child.name} - {count} episode(s)" for child, count in meeting.missing], []),
        (titles[6], [], [new, *(_row(one, one.five_p) for one in meeting.actions)]),
    ]
    if hand == "second":
        parts.append(
            (
                "Any other business",
                ["Agencies are asked to send Liberty reports within two working days.", "Next meeting to be held in person."],
                [],
            )
        )
    return title, top, [part for part in parts if part[1] or part[2]]


PLACE_NOTES = [
    "further reports received.",
    "patrols requested.",
    "visit to be arranged.",
    "manager has been spoken to.",
    "CCTV to be reviewed.",
    "discussed with Licensing.",
]
CHILD_NOTES = [
    "Attending school.",
    "Support plan in place.",
    "Safety plan shared with school.",
    "Engaging well with support.",
    "New placement to be considered.",
    "Family are working with us.",
]


def _row(action: Action, last: str) -> list[str]:
    return [action.ref, action.text, action.owner, f"{action.due:%d/%m/%Y}", last]


def _child_line(child: Someone, count: int, rng: Random) -> str:
    name = rng.choice([child.name] * 6 + [f"{child.family.upper()}, {child.given}", f"{child.given[0]}. {child.family}"])
    risk = "HIGH" if count > 2 or rng.random() < 0.3 else "MEDIUM"
    reports = f"{count} Liberty report{'s' * (count != 1)} this month."
    return f"{name} (DOB {child.born:%d/%m/%Y}) - risk {risk}. {reports} {rng.choice(CHILD_NOTES)}"


def _adult_line(adult: Someone, place: Place | None, rng: Random) -> str:
    parts = [adult.name + (f" aka {adult.aliases[0]}" if adult.aliases and rng.random() < 0.7 else "")]
    if place:
        parts.append(f" - linked to {place.name}")
    line = "".join(parts) + "."
    if adult.vehicle:
        line += f" Drives {adult.vehicle.description} {adult.vehicle.registration}."
    if adult.phone and rng.random() < 0.3:
        line += f" Uses {adult.phone}."
    return line
