"""Liberty forms in layouts and wordings that no agency has shown us yet."""

import io
from datetime import date
from email.message import EmailMessage

import docx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from graph.ledger.drafts import RecordDraft
from ingest import liberty
from ingest.readers.docx import read_docx
from ingest.readers.email import read_email
from ingest.readers.model import Grid, Line, Reading
from ingest.readers.pdf import read_pdf

TODAY = date(2026, 11, 21)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word(*blocks: str | list[list[str]]) -> Reading:
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(rows=len(block), cols=len(block[0]))
        for row, cells in zip(table.rows, block, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return read_docx(buffer.getvalue(), DOCX)


def only(reading: Reading) -> RecordDraft:
    assert liberty.looks_like(reading) > 0.5
    records = liberty.parse(reading, TODAY)
    assert len(records) == 1
    check(records[0])
    return records[0]


def check(record: RecordDraft) -> None:
    for mention in record.mentions:
        assert record.fields[mention.field][mention.start : mention.end] == mention.text
    for statement in record.statements:
        for side in (statement.subject, statement.object):
            assert side is None or 0 <= side < len(record.mentions)


def named(record: RecordDraft, role: str) -> set[str]:
    return {mention.text for mention in record.mentions if mention.role == role}


def test_four_columns_and_numbered_labels() -> None:
    record = only(
        word(
            "OPERATION LIBERTY – INFORMATION REPORT",
            [
                ["1. Reference:", "OL/26/0042", "2. Type of exploitation", "CSE and county lines"],
                ["3. Date & time of report", "14th July 2026, 4.15pm", "4. Completed by", "Kathryn O'Dowd"],
                ["5. Role", "Youth worker", "6. Organisation", "Enthusiasm"],
                ["7. Victim", "Zuzanna Wiśniewska-Kowal", "D.O.B.", "3 Sept 2011"],
                [
                    "8. Suspect(s)",
                    "Adrian Munteanu (DOB 02.04.1999)\nMale known as “Tiny”",
                    "9. Who else was there?",
                    "Ade Ogunleye, Florin Radu",
                ],
            ],
            [
                [
                    "10. What happened?",
                    "On 12 July 2026 at about 2130hrs Zuzanna was dropped off at Saltbox Café, DE99 8QQ by Adrian "
                    "Munteanu in a red Corsa, YE15 KLM.",
                ]
            ],
            [["11. Info shared with", "EDT; referral made 13/07/2026"]],
        )
    )
    assert record.reference == "OL/26/0042"
    assert record.known_on == date(2026, 7, 14)
    assert record.known_time == "16:15"
    assert record.content["exploitation"] == ["CSE", "CCE"]
    assert record.fields["reporter_post"] == "Youth worker"
    assert record.incidents[0].occurred_on == date(2026, 7, 12)
    assert record.incidents[0].occurred_time == "21:30"
    assert named(record, "victim") == {"Zuzanna Wiśniewska-Kowal"}
    assert named(record, "alleged") == {"Adrian Munteanu", "Tiny"}
    assert named(record, "present") == {"Ade Ogunleye", "Florin Radu"}
    assert named(record, "location") == {"Saltbox Café"}
    assert named(record, "vehicle") == {"YE15 KLM"}
    assert record.content["referral_said"] is True
    victim = next(one for one in record.mentions if one.role == "victim")
    assert victim.kind == "Child"
    assert victim.attributes["dob"] == "2011-09-03"


def test_labels_above_their_values_with_section_headings() -> None:
    record = only(
        word(
            "Operation Liberty",
            "Your details",
            "Name:",
            "Priti Chaudhry",
            "Job title:",
            "Receptionist",
            "Agency:",
            "GUM Clinic",
            "Details of the child",
            "Name:",
            "Ioana-Maria Dumitrescu",
            "Date of birth:",
            "2012-02-09",
            "Suspect details",
            "Name:",
            "Gheorghe Stan",
            "Nickname:",
            "Gigi",
            "Vehicle:",
            "black Mercedes BX70 HJK",
            "What are you worried about?",
            "She came in on 6 May 2026 with bruises.",
            "Name of the man was not given at first: she was afraid.",
            "Have you told anyone?",
            "Date of report",
            "07/05/2026",
            "Type of exploitation",
            "Child sexual exploitation",
        )
    )
    assert record.fields["reporter_name"] == "Priti Chaudhry"
    assert record.fields["victim"] == "Ioana-Maria Dumitrescu"
    assert record.fields["victim_dob"] == "2012-02-09"
    assert "Name of the man was not given" in record.fields["details"]
    assert named(record, "alleged") == {"Gheorghe Stan"}
    suspect = next(one for one in record.mentions if one.role == "alleged")
    assert suspect.attributes["aliases"] == ["Gigi"]
    assert named(record, "vehicle") == {"BX70 HJK"}
    assert record.known_on == date(2026, 5, 7)


def test_tick_boxes_on_one_line_and_two_labels_on_another() -> None:
    record = only(
        word(
            "CRE Information Report Operation Liberty",
            "Form of exploitation: ☒ CSE ☐ CCE ☒ Modern slavery/trafficking ☐ Other",
            "Date/Time of report: 01/02/2026 09:05",
            "Name: Folasade Adebayo-Price    Post/Job Title: Tenancy officer    Agency: Housing",
            "Witnessed Incident? [x]  Member of Public? [ ]  Practitioner? [x]",
            "Are you reporting the information as a third party? ☐ Yes ☒ No",
            "Would they be willing to engage with the Police? Yes ☐ No ☐ Unknown ☒",
            "Date/time/location and details of incident: 31/01/2026, Flat 9, Quayside Heights, DE98 4TY. "
            "Two men were seen taking bags in.",
            "Victim (if known): Oisín McGrath        DOB: 31/02/2011",
            "PLEASE NOTE THIS IS NOT A REFERRAL FORM TO THE POLICE OR CHILDREN'S SOCIAL CARE",
        )
    )
    assert record.content["exploitation"] == ["CSE", "MSHT"]
    assert (record.fields["reporter_post"], record.fields["reporter_agency"]) == ("Tenancy officer", "Housing")
    assert [record.content[name] for name in ("witnessed", "member_of_public", "practitioner", "third_party")] == [
        True,
        False,
        True,
        False,
    ]
    assert record.content["willing_to_engage"] == "unknown"
    assert record.provenance.root == "folasade adebayo-price, housing"
    assert record.fields["victim"] == "Oisín McGrath"
    assert record.fields["victim_dob"] == "31/02/2011"
    problem = next(one for one in record.problems if one.field == "victim_dob")
    assert problem.severity == "attention"
    assert problem.remedy
    assert named(record, "location") == {"Flat 9, Quayside Heights"}
    assert record.unplaced == []


def test_label_and_value_in_one_cell_and_broken_labels() -> None:
    record = only(
        word(
            [["Date of report\n03-03-2026", "Reported by\nSgt Owain ap Rhys"], ["Agency\nPolice", "Witnessed?\nNo"]],
            [
                ["Alleged offender(s)\n(if known):\nunknown male, 30s, black Audi"],
                ["Details of other persons present\nat incident:\nNone"],
            ],
            [
                ["Name of YP*\nTJ McDonald"],
                ["Third party?\nYes"],
                ["Details of person who\nwitnessed the incident\nRashida Noor, attendance officer, Kingfisher Academy"],
            ],
            [
                [
                    "Circumstances:\n1 March 2026. TJ McDonald got a message on Kik from user shadow_kid.7.\nHe "
                    "was told to go to the multi-storey."
                ]
            ],
        )
    )
    assert record.fields["alleged"] == "unknown male, 30s, black Audi"
    assert named(record, "alleged") == set()
    assert named(record, "victim") == {"TJ McDonald"}
    assert named(record, "witness") == {"Rashida Noor"}
    assert record.provenance.footing == "third_party"
    assert record.provenance.root == "rashida noor, attendance officer, kingfisher academy"
    assert named(record, "account") == {"shadow_kid.7"}
    assert named(record, "platform") == {"Kik"}
    assert "the multi-storey" in named(record, "location")


def test_header_row_above_values() -> None:
    record = only(
        word(
            [["Completed by", "Role", "Organisation"], ["Bronisława Zając", "School nurse", "NHS"]],
            [["Child/young person", "D.O.B.", "Suspected perpetrator"], ["Kwabena Mensah", "11/10/2012", "Dwayne Clarke"]],
            [["Narrative", "Report date"], ["Kwabena has new trainers and a second phone, 07700 900 431.", "9 Jan 2026"]],
        )
    )
    assert record.fields["reporter_name"] == "Bronisława Zając"
    assert record.fields["reporter_agency"] == "NHS"
    assert named(record, "victim") == {"Kwabena Mensah"}
    assert named(record, "alleged") == {"Dwayne Clarke"}
    assert named(record, "phone") == {"07700 900 431"}
    assert record.known_on == date(2026, 1, 9)


def test_pdf_with_ruled_table_and_wrapped_cells() -> None:
    style = getSampleStyleSheet()["BodyText"]
    rows = [
        ("Form of exploitation", "Child criminal exploitation"),
        ("Date/Time of report", "22/08/2026 10:40"),
        ("Reporter", "Ngozi Chukwu"),
        ("Agency", "Probation"),
        ("Witnessed incident?", "No"),
        ("Reporting as a third party?", "Yes"),
        ("Who told you?", "a neighbour"),
        (
            "Narrative",
            "20/08/2026. Staff say that Arkadiusz Lis, 15, was collected twice from the corner of Mill Lane by a woman "
            "called Shaz who drives a blue Nissan Juke with the plate MT18 OPR, and was later found asleep "
            "at Seagrave Guest House, 4 Fen Road, DE97 5PP.",
        ),
        (
            "Names and contact details of persons/professionals this information has been shared with",
            "Social worker Ama Boateng",
        ),
        ("Young person", "Arkadiusz Lis"),
    ]
    buffer = io.BytesIO()
    table = Table([[Paragraph(cell, style) for cell in row] for row in rows], colWidths=[150, 330])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")]))
    SimpleDocTemplate(buffer, pagesize=A4).build(
        [Paragraph("Op Liberty Information Report", getSampleStyleSheet()["Title"]), table]
    )
    record = only(read_pdf(buffer.getvalue(), "application/pdf"))
    assert record.fields["shared_with"] == "Social worker Ama Boateng"
    assert record.provenance.footing == "untraced"
    assert record.provenance.root is None
    assert named(record, "victim") == {"Arkadiusz Lis"}
    assert "Shaz" in named(record, "alleged")
    assert named(record, "vehicle") == {"MT18 OPR"}
    assert {"Seagrave Guest House", "Mill Lane"} <= named(record, "location")


def test_pdf_text_without_colons_or_rules() -> None:
    lines = [
        "CRE Information Report - Operation Liberty",
        "Date of report 05/06/2026",
        "Reported by Marta Szymańska",
        "Job title Support worker",
        "Organisation Safe and Sound",
        "Type of exploitation Child sexual exploitation",
        "Details of incident 04/06/2026 at the bus station. Chantelle Dube said that",
        "name calling started on Yubo.",
        "Suspected perpetrator Rico Lamb",
        "Name of young person Chantelle Dube",
        "Date of birth 30/11/2010",
        "Information shared with MASH",
    ]
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for number, line in enumerate(lines):
        canvas.drawString(60, 780 - 16 * number, line.replace("ń", "n"))
    canvas.save()
    record = only(read_pdf(buffer.getvalue(), "application/pdf"))
    assert record.fields["reporter_name"] == "Marta Szymanska"
    assert record.fields["reporter_post"] == "Support worker"
    assert "name calling started on Yubo." in record.fields["details"]
    assert record.fields["alleged"] == "Rico Lamb"
    assert record.fields["victim_dob"] == "30/11/2010"
    assert named(record, "platform") == {"Yubo"}


def test_email_body() -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "unit@example.org", "Liberty report"
    message["Date"] = "Tue, 10 Mar 2026 09:00:00 +0000"
    message.set_content(
        "Hello,\n\nplease find our report below.\n\nReporter: Dr. Farzana Aziz\nPosition: GP\nTeam: "
        "Health\nExploitation type: cuckooing\n"
        "Witnessed: no\nThird party: no\n\nWhat has happened: flat 4, 19 harbour street, de96 1ab "
        "is being used. last friday tomasz wojcik was there "
        "with two older men. one of them, a man called jerome, goes by jmoney on telegram as jmoney_88.\n\nYP "
        "name: tomasz wojcik\nPerson of concern: not known\n"
        "Favourite colour: green\nPassed to: Careline\n"
    )
    record = only(read_email(message.as_bytes(), "message/rfc822"))
    assert record.known_on == date(2026, 3, 6)
    assert record.content["exploitation"] == ["CUCK"]
    assert named(record, "victim") == {"tomasz wojcik"}
    assert "jerome" in named(record, "alleged")
    assert named(record, "account") == {"jmoney_88"}
    assert "flat 4, 19 harbour street" in named(record, "location")
    assert any("Favourite colour" in text for text in record.unplaced)
    note = next(one for one in record.problems if "Unknown label" in one.problem)
    assert note.severity == "note"
    assert "liberty_labels.yaml" in note.remedy


def test_two_forms_in_one_document() -> None:
    def form(child: str, reference: str) -> list[str]:
        return [
            "Operation Liberty Information Report",
            f"Reference: {reference}",
            "Report date: 02/02/2026",
            "Name: Ali Raza",
            "Agency: School",
            "Narrative: 01/02/2026. Seen at Otter Park.",
            f"Name of child: {child}",
            "Suspect:",
        ]

    records = liberty.parse(word(*form("Lacey Dunn", "A1"), *form("Bilal Yousaf", "A2")), TODAY)
    assert [record.reference for record in records] == ["A1", "A2"]
    assert [named(record, "victim") for record in records] == [{"Lacey Dunn"}, {"Bilal Yousaf"}]
    assert [record.locator for record in records] == ["form 1", "form 2"]


def test_two_victims_no_victim_and_the_future() -> None:
    base = [
        "Date of report: 01/12/2027",
        "Completed by: A. Khan",
        "Agency: YOS",
        "Details: 01/11/2026. Alarm at 12 Coal Road.",
        "Suspect: N/A",
    ]
    two = only(word(*base, "Victim: Tegan Iqbal (DOB 25/05/2013) and Mo Farouk, aged 14"))
    assert named(two, "victim") == {"Tegan Iqbal", "Mo Farouk"}
    assert any("one form for each victim" in one.remedy for one in two.problems if one.severity == "note")
    assert any("future" in one.problem for one in two.problems if one.severity == "attention")
    none = only(word(*base, "Victim:"))
    assert named(none, "victim") == set()
    assert not any(one.field == "victim" for one in none.problems)


def test_typos_in_labels_and_unknown_row() -> None:
    record = only(
        word(
            [
                ["Date of reprot", "05/05/2026"],
                ["Compleeted by", "Jo Bell"],
                ["Agnecy", "Health"],
                ["Allegd offender(s)", "Ty Moss"],
                ["Shoe size", "44"],
                ["Detials of incident", "Ty Moss met Ella-Rose Finch on 04/05/2026 by Pier Kiosk."],
                ["Vicitm", "Ella-Rose Finch"],
            ]
        )
    )
    assert record.fields["reporter_name"] == "Jo Bell"
    assert record.fields["alleged"] == "Ty Moss"
    assert record.fields["victim"] == "Ella-Rose Finch"
    assert record.unplaced == ["Shoe size: 44"]
    assert [one.field for one in record.problems] == ["Shoe size"]


@pytest.mark.parametrize("caps", [True, False])
def test_capitals_say_nothing(caps: bool) -> None:
    text = (
        "on 03/04/2026 ayesha malik was seen getting into a white vw golf gx21 abc outside the crown inn with curtis webb. "
        "curtis uses the number 07700900654."
    )
    reading = Reading(
        "text",
        [
            Line("Report date: 04/04/2026"),
            Line("Victim: Ayesha Malik"),
            Line("Suspect:"),
            Line("Agency: Police"),
            Line(f"Circumstances: {text.upper() if caps else text}"),
        ],
    )
    record = only(reading)
    assert {one.casefold() for one in named(record, "alleged")} == {"curtis webb"}
    assert {one.casefold() for one in named(record, "vehicle")} == {"gx21 abc"}
    assert any("crown inn" in one.casefold() for one in named(record, "location"))
    assert len(named(record, "phone")) == 1


def test_grid_with_empty_values_keeps_every_field() -> None:
    record = only(
        Reading(
            "docx",
            [
                Grid(
                    [
                        ["Victim (if known)", "", "DOB", ""],
                        ["Suspect", ""],
                        ["Role", "Practitioner"],
                        ["Narrative", ""],
                        ["Agency", "Health"],
                    ]
                )
            ],
        )
    )
    assert record.fields["reporter_post"] == "Practitioner"
    assert record.fields["victim"] == ""
    assert set(record.fields) >= {"reference", "shared_with", "third_party"}
    assert record.known_on is None
    assert any(one.field == "reported_at" and one.severity == "attention" for one in record.problems)


def test_an_answer_behind_printed_guidance_is_not_lost() -> None:
    record = only(
        word(
            "CRE Information Report Operation Liberty",
            "(Note which form of Exploitation you are reporting) CSE",
            "Date/Time of report: 14/07/2026 10:00",
            "Name: Ola Ade",
            "Agency: School",
            "Witnessed Incident? Yes   Member of Public? No   Practitioner? Yes",
            "Are you reporting the information as a third party? No",
            "Please provide information about specific events/incidents. Include as much detail as possible (where known)",
            "Do not use abbreviations. He is known to carry a knife",
            "Date/time/location and details of incident: 13/07/2026 at Wharf Hotel. A boy was seen.",
            "Victim (if known): Kai Dobson      DOB: 01/02/2011",
        )
    )
    assert record.content["exploitation"] == ["CSE"]
    assert record.content["third_party"] is False
    assert record.unplaced == ["Do not use abbreviations. He is known to carry a knife"]
    assert named(record, "victim") == {"Kai Dobson"}


def test_labels_that_nobody_has_listed_are_told_by_their_words() -> None:
    record = only(
        word(
            "Safeguarding information – Operation Liberty",
            [
                ["What kind of exploitation do you suspect happened?", "County lines"],
                ["Date and time you filled in this form", "3 June 2026 09:30"],
                ["Who is completing this?", "Ngozi Achebe"],
                ["Where do you work?", "Enthusiasm"],
                ["Did you see this yourself?", "No"],
                ["Are you passing this on for somebody else?", "Yes"],
                ["Who gave you the information?", "Tomasz Wilk, youth worker"],
                ["Would that person talk to the police?", "No"],
                ["Tell us what happened, when and where", "On 2 June 2026 at Alma Park Leo Stancu had cash."],
                ["Who do you think is responsible?", "Dwayne Mottram"],
                ["Was anybody else there?", "Ruby Tansley"],
                ["Name of the young person you are worried about", "Leo Stancu"],
                ["Who else have you told?", "Social worker"],
            ],
        )
    )
    assert record.fields["exploitation"] == "County lines"
    assert (record.known_on, record.fields["reporter_name"]) == (date(2026, 6, 3), "Ngozi Achebe")
    assert (record.content["witnessed"], record.content["third_party"]) == (False, True)
    assert record.content["willing_to_engage"] == "no"
    assert (named(record, "alleged"), named(record, "present")) == ({"Dwayne Mottram"}, {"Ruby Tansley"})
    assert (named(record, "victim"), named(record, "witness")) == ({"Leo Stancu"}, {"Tomasz Wilk"})
    assert record.fields["shared_with"] == "Social worker"
