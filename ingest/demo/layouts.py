"""The form as different agencies lay it out in Word: labels differ, and so does where an answer stands."""

from collections.abc import Callable

from ingest.demo.model import Form
from ingest.demo.word import Block, Cell, Paragraph, Table, document, table

TITLE = "CRE Information Report - Operation Liberty"
MARKING = "OFFICIAL-SENSITIVE"
CODES = [
    ("CSE", ("Child sexual", "CSE", "Child Sexual")),
    ("CCE", ("Child criminal", "CCE", "Criminal")),
    ("Gangs", ("Serious", "Gangs")),
    ("Trafficking", ("Modern",)),
    ("Online", ("Online",)),
    ("Missing", ("Missing",)),
]


def sent(form: Form) -> str:
    """Return date and time of the report as the forms write them."""
    return f"{form.reported_at:%d/%m/%Y %H:%M}"


def official(form: Form) -> list[tuple[str, str]]:
    """Return labels and answers of the form as the safeguarding board publishes it."""
    answers = [
        ("Reference", form.reference),
        ("Form of exploitation", form.exploitation),
        ("Date/Time of report", sent(form)),
        ("Name", form.reporter.name),
        ("Post/Job Title", form.reporter.post),
        ("Agency", form.reporter.agency),
        ("Contact details", form.reporter.contact),
        ("Witnessed incident?", form.witnessed),
        ("Member of public?", form.member_of_public),
        ("Practitioner?", form.practitioner),
        ("Are you reporting the information as a third party?", form.third_party),
        ("Details of person who witnessed the incident", form.witness_details),
        ("Would they be willing to engage with the Police?", form.willing),
        ("Date/time/location and details of incident", form.details),
        ("Alleged offender(s) (if known)", form.alleged),
        ("Details of other persons present at incident (if known)", form.present),
        ("Victim (if known)", form.victim),
        ("DOB", form.dob),
        ("Name(s) and contact details of persons/professionals this information has been shared with", form.shared_with),
    ]
    if form.extra:
        answers.insert(15, form.extra)
    return answers if form.reference else answers[1:]


def by_table(form: Form) -> bytes:
    """Two columns: label, answer."""
    return document([Paragraph(TITLE, "Heading1"), table([[label, answer] for label, answer in official(form)])], MARKING)


def by_lines(form: Form) -> bytes:
    """One line to each label."""
    lines: list[Block] = [Paragraph(f"{label}: {answer}".replace("\n", "; ")) for label, answer in official(form)]
    return document([Paragraph(TITLE, "Heading1"), *lines])


def by_toolkit(form: Form) -> bytes:
    """The form of the risk toolkit: label and answer share a cell, some cells hold three questions."""
    rows = [
        f"Date/Time of report: {sent(form)}",
        f"Name: {form.reporter.name}",
        f"Post/Job Title: {form.reporter.post}",
        f"Agency: {form.reporter.agency}",
        f"Contact details: {form.reporter.contact}",
        f"Witnessed Incident? {form.witnessed}    Member of Public? {form.member_of_public}    "
        f"Practitioner? {form.practitioner}",
        f"Are you reporting the information as a third party? {form.third_party}",
        f"If so, details of witness, if known: {form.witness_details}",
        f"Would they be willing to engage with the Police? {form.willing}",
        f"Date/time/location and details of incident: {form.details}",
        f"Alleged offender(s)(if known): {form.alleged}",
        f"Details of other persons present at incident (if known): {form.present}",
        f"Victim (if known): {form.victim}          DOB: {form.dob}",
        f"Name(s) and contact details of persons/professionals this information has been shared with: {form.shared_with}",
    ]
    if form.reference:
        rows.insert(0, f"Our ref: {form.reference}")
    return document(
        [
            Paragraph("CRE Information Report Operation Liberty", "Heading1"),
            Paragraph(f"(Note which form of Exploitation you are reporting) {form.exploitation}"),
            Table(1, [[Cell(row)] for row in rows]),
            Paragraph("PLEASE NOTE THIS IS NOT A REFERRAL FORM TO THE POLICE OR CHILDREN'S SOCIAL CARE"),
        ],
        MARKING,
    )


def by_columns(form: Form) -> bytes:
    """Four columns: two short questions side by side, the long ones across."""
    pairs = [
        ("Liberty reference", form.reference, "Type of exploitation", form.exploitation),
        ("Date and time of report", sent(form), "Reporter name", form.reporter.name),
        ("Role", form.reporter.post, "Organisation", form.reporter.agency),
        ("Telephone / email", form.reporter.contact, "Did you witness the incident?", form.witnessed),
        ("Are you a member of the public?", form.member_of_public, "Are you a practitioner?", form.practitioner),
        ("Third party report?", form.third_party, "Details of witness", form.witness_details),
        ("Name of victim", form.victim, "Date of birth", form.dob),
    ]
    across = [
        ("Would they be willing to engage with the police?", form.willing),
        ("Date, time, location and details of incident", form.details),
        ("Alleged offender/s (if known)", form.alleged),
        ("Others present", form.present),
        ("Information shared with", form.shared_with),
    ]
    rows = [[Cell(text, bold=number % 2 == 0) for number, text in enumerate(row)] for row in pairs]
    rows += [[Cell(label, bold=True), Cell(answer, span=3)] for label, answer in across]
    return document([Paragraph("Operation Liberty - Information Report", "Heading1"), Table(4, rows)], MARKING)


def ticks(options: list[str], chosen: str) -> str:
    """Return options as boxes, the chosen one crossed."""
    return "   ".join(f"{'☒' if option == chosen else '☐'} {option}" for option in options)


def by_boxes(form: Form) -> bytes:
    """Boxes to cross, and answers in content controls."""
    code = next((code for code, starts in CODES if form.exploitation.startswith(starts)), "Other")
    yes_no = ["Yes", "No"]
    rows = [
        ("Form of exploitation", ticks([*(code for code, _ in CODES), "Other"], code)),
        ("Date/time of report", sent(form)),
        ("Completed by", form.reporter.name),
        ("Job title", form.reporter.post),
        ("Agency", form.reporter.agency),
        ("Contact number", form.reporter.contact),
        ("Witnessed incident?", ticks(yes_no, form.witnessed)),
        ("Member of public?", ticks(yes_no, form.member_of_public)),
        ("Practitioner?", ticks(yes_no, form.practitioner)),
        ("Reporting as a third party?", ticks(yes_no, form.third_party)),
        ("If so, details of witness", form.witness_details),
        ("Willing to engage with the Police?", ticks(["Yes", "No", "Unknown"], form.willing)),
        ("Details of incident", form.details),
        ("Suspect(s)", form.alleged),
        ("Other persons present", form.present),
        ("Name of child / young person", form.victim),
        ("D.O.B.", form.dob),
        ("Shared with", form.shared_with),
    ]
    if form.reference:
        rows.insert(0, ("Ref no.", form.reference))
    cells = [[Cell(label), Cell(answer, control="☒" not in answer)] for label, answer in rows]
    return document([Paragraph("Operation Liberty Information Report", "Heading1"), Table(2, cells)], MARKING)


def by_headings(form: Form) -> bytes:
    """A heading for each question, the answer below it."""
    blocks: list[Block] = [Paragraph(TITLE, "Heading1")]
    for label, answer in official(form):
        blocks += [Paragraph(label, "Heading3"), Paragraph(answer)]
    return document(blocks)


WORD: dict[str, Callable[[Form], bytes]] = {
    "table": by_table,
    "lines": by_lines,
    "toolkit": by_toolkit,
    "columns": by_columns,
    "boxes": by_boxes,
    "stacked": by_headings,
}
