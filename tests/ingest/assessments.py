"""Risk assessments for tests, laid out as the toolkit's Appendix 2 or as an area could have changed it."""

import io
from collections.abc import Mapping, Sequence

from docx import Document
from docx.document import Document as Doc
from docx.table import Table

INDICATORS = (
    "Concern re: online activity\nGive context to the indicator and level of risk below;",
    "Regularly missing from home, care or education",
    "Being abused on or off line by an adult /or targeted by an adult",
    "Change of contact with family and friends and other support networks",
    "Experimenting with drugs and/or alcohol (dependent on age)",
    "Noticeable change of self-image/appearance or dress",
    "Peer on peer abuse, including sexualised bullying and revenge pornography",
    "Getting into cars with adult(s)",
    "Associating with peers or adults with a known risk of exploitation",
    "Arranging to meet for sexual activity",
    "Making and then withdrawing a complaint/s",
    "Unexplained injuries",
    "Going to unsafe places i.e. known houses or places identified as a risk",
    "Knowledge of other areas or located out of area, with no legitimate links to that area",
    "Unaccounted for money or goods including mobile phones, drugs and alcohol",
    "Increased interest in making money or need for money",
    "Self-harming",
    "Offending e.g. violence, theft and drug dealing",
    "Gang member or association with gangs or extremist thinking including ‘normalisation’ of gang violence and criminality.\n"
    "Consideration to be given to:\nGraffiti style ‘tags’ on possessions\nNew nicknames",
    "Coerced into sexual activity",
    "Evidence of grooming",
    "Abduction and forced imprisonment",
    "Indicators of modern slavery/trafficking",
    "Miscarriages or terminations/presenting for pregnancy or sexually transmitted infection (STI) testing",
    "Carrying weapons/feeling the need for protection",
    "Forced marriage or marriage of convenience or preparations for such",
    "Suspected Female Genital Mutilation (FBM) or known culture of this within the family",
    "Child shows/family interest in Radicalisation or extremism",
    "Other:",
)
FACTORS = (
    "Looked after child / fostered / private fostering / child leaving care or living independently",
    "Some form of family conflict / break down of relationships",
    "Witnessing or experiencing abuse and / or neglect",
    "Homelessness / sofa surfing",
    "Criminality within family",
    "Previous history of exploitation",
)

Ticks = Mapping[str, tuple[str, str, str, str]]
"""Beginning of an indicator's text to CCE, CSE, risk and context."""


def _content(document: Doc) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _row(table: Table, cells: Sequence[str]) -> None:
    for cell, text in zip(table.add_row().cells, cells, strict=False):
        cell.text = text


def appendix_two(
    answers: Mapping[str, str], ticks: Ticks, factors: Mapping[str, tuple[str, str, str]], actions: Sequence[Sequence[str]]
) -> bytes:
    """The form as the toolkit prints it; context stands in a row of its own under the indicator."""
    document = Document()
    for label in ("Name of child", "DOB", "LCS number", "SEND"):
        document.add_paragraph(f"{label}: {answers.get(label, '')}")
    document.add_heading("Section 1: CRE Risk Indicators", 1)
    document.add_paragraph("Remember: if indicators suggest they are at risk of CRE, no child under 13 years can be Low Risk.")
    table = document.add_table(0, 4)
    _row(table, ["Indicators\nOne or more indicators identified requires input", "CCE", "CSE", "Risk\nL/M/H"])
    for text in INDICATORS:
        found = next((ticks[start] for start in ticks if text.startswith(start)), ("", "", "", ""))
        _row(table, [text, *found[:3]])
        if found[3]:
            _row(table, [found[3], "", "", ""])
    document.add_heading("Summary of CRE Risk Indicators", 2)
    boxes = document.add_table(0, 2)
    _row(boxes, ["Level of Risk (low / medium / high):", answers.get("level", "")])
    _row(boxes, [
        "Related to Thresholds: emerging concerns (Early Help)/ complex or serious needs (Section 17 Child In Need) "
        "or child protection concerns (Section 47):", answers.get("related", ""),
    ])  # fmt: skip
    document.add_paragraph(
        "Offender/Location/Environments of Concern - give as much information as possible about those locations"
    )
    for label in ("Locations", "Environments", "Person/s who pose a risk", "Other: e.g. does child pose a risk to themselves?"):
        document.add_paragraph(label if label.endswith("?") else f"{label}:")
        for line in filter(None, answers.get(label.partition(":")[0], "").split("\n")):
            document.add_paragraph(line)
    document.add_heading("Section 2: Cultural, Identity or Additional Vulnerability Factors", 1)
    table = document.add_table(0, 4)
    _row(table, ["Factors", "Historic", "Current", "Commentary"])
    for text in FACTORS:
        _row(table, [text, *next((factors[start] for start in factors if text.startswith(start)), ("", "", ""))])
    document.add_heading("Section 3: Risk Assessment Analysis and Summary", 1)
    table = document.add_table(0, 4)
    _row(table, [
        "What is the current level of risk? Low, Medium or High?", answers.get("risk", ""),
        "What is the primary risk / type of exploitation?", answers.get("type", ""),
    ])  # fmt: skip
    for label in (
        "Immediate concerns:",
        "Action already taken against person/s or places of risk",
        "Protective Factors/Resilience of child",
    ):
        document.add_paragraph(label)
        document.add_paragraph(answers.get(label.rstrip(":"), ""))
    document.add_paragraph("Immediate actions to safeguard child:")
    table = document.add_table(0, 3)
    for row in (("Action", "Responsible", "Timescale"), *actions):
        _row(table, row)
    table = document.add_table(0, 2)
    for label in ("Are the child and family aware of referral?",
                  "Threshold met related to safeguarding thresholds: i.e. emerging concerns (Early Help), complex or serious "
                  "needs (Child In Need) or child protection concerns (Section 47) or complex (organised or multiple) abuse",
                  "Date CRE Risk Assessment completed:", "Date of referral to Children’s Social Care:",
                  "Name of Practitioner completing CRE Risk Assessment:", "Agency and contact Details:"):  # fmt: skip
        _row(table, [label, next((text for start, text in answers.items() if label.startswith(start)), "")])
    return _content(document)


def short_form(answers: Mapping[str, str], ticks: Ticks) -> bytes:
    """An area's own version: one table of child and result, context beside the indicator, ticks as boxes."""
    document = Document()
    document.add_heading("Child Risk of Exploitation - risk assessment", 0)
    table = document.add_table(0, 2)
    for label, text in answers.items():
        _row(table, [label, text])
    table = document.add_table(0, 5)
    _row(table, ["Risk indicator", "CSE", "CCE", "Level of risk", "Evidence"])
    for text in INDICATORS[:16]:
        found = next((ticks[start] for start in ticks if text.startswith(start)), ("☐", "☐", "", ""))
        _row(table, [text.split("\n")[0], found[1], found[0], found[2], found[3]])
    return _content(document)
