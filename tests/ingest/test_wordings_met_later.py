"""Minutes, case extracts and risk assessments worded in ways that were met after the rules were made."""

from datetime import date

import pytest

from graph.ledger.drafts import RecordDraft
from ingest import case_links, minutes, risk_assessment
from ingest.minutes.actionlines import from_line, told_by_reference
from ingest.parsers import classify
from ingest.readers.model import Cell, Grid, Line, Reading, Sheet
from tests.ingest.conftest import links

TODAY = date(2026, 10, 31)


def meeting(*blocks: Line | Grid, media: str = "docx") -> RecordDraft:
    (record,) = minutes.parse(Reading(media, blocks=[Line("Tasking minutes, 24 September 2026", "title"), *blocks]), TODAY)
    return record


def rows(*sheet: list[Cell]) -> list[RecordDraft]:
    return case_links.parse(Reading("xlsx", sheets=[Sheet("Sheet1", list(sheet))]), TODAY)


HEAD = ["Action ref", "Description", "Assigned to", "Deadline", "5 Ps category"]


@pytest.mark.parametrize("ref", ["26-09-04", "CE/43", "TA12", "A3/26", "T26/033"])
def test_a_table_of_actions_described_and_assigned(ref: str) -> None:
    table = Grid([HEAD, [ref, "Obtain a notice on Nico Farrow", "Police", "18 Oct 2026", "Prosecution"]])
    (action,) = meeting(Line("New actions", "heading2"), table).actions
    told = (action.ref, action.text, action.owner, str(action.due), action.five_p)
    assert told == (ref, "Obtain a notice on Nico Farrow", "Police", "2026-10-18", "Prosecute")


def test_a_number_of_its_list_alone_tells_no_action_from_another() -> None:
    table = Grid([HEAD, ["No. 3", "Visit Blue Lagoon Lounge", "Licensing", "18/10/2026", "Prevention"]])
    (action,) = meeting(Line("New actions", "heading2"), table).actions
    assert action.ref == "2026-09-24/A01"


@pytest.mark.parametrize(
    ("line", "owner", "text"),
    [
        ("Action – Gwen Lacey – licensing visit to Station Kebabs – by 4 November 2026", "Gwen Lacey", "licensing visit"),
        ("Action: YOS - ANPR marker on BD21 UVX - 04/11/2026 - Pursue", "YOS", "ANPR marker on BD21 UVX"),
        ("Action: Visit Station Kebabs – Licensing – 04/11/2026", "Licensing", "Visit Station Kebabs"),
    ],
)
def test_who_may_stand_before_what(line: str, owner: str, text: str) -> None:
    parts = from_line(line)
    assert (parts.owner, parts.text[: len(text)]) == (owner, text)
    assert parts.due in ("4 November 2026", "04/11/2026")


def test_a_status_with_a_new_date_behind_it() -> None:
    parts = from_line("TA14 – request a notice on Dean Ruskin – RP – Ongoing, now due 08/10/2026")
    assert (parts.ref, parts.owner, parts.status, parts.due) == ("TA14", "RP", "Ongoing", "08/10/2026")


def test_previous_actions_told_by_reference_alone() -> None:
    told = told_by_reference("T26/031, T26/033 complete. T26/032 is ongoing.")
    assert [(one.ref, one.status) for one in told] == [("T26/031", "Complete"), ("T26/033", "Complete"), ("T26/032", "Ongoing")]
    assert told_by_reference("T26/031 complete. Police to visit again.") == []
    record = meeting(Line("Previous actions", "heading2"), Line("T26/031 complete. T26/032 ongoing."))
    assert [(one.ref, one.status, one.section) for one in record.actions] == [
        ("T26/031", "Complete", "previous"),
        ("T26/032", "Ongoing", "previous"),
    ]


def test_a_nickname_of_somebody_described_is_not_the_childs() -> None:
    said = 'Jasmine Orton (DOB 03/06/2012) was found with an older male known as "Spike". Unknown male "Tiger" waited.'
    record = meeting(Line("Children of concern", "heading2"), Line(said))
    child = next(one for one in record.mentions if one.kind == "Child")
    assert "aliases" not in child.attributes
    assert {(one.kind, one.text, one.sure) for one in record.mentions if one is not child} == {
        ("Person", "Spike", False),
        ("Person", "Tiger", False),
    }


def test_a_table_of_attendance() -> None:
    table = Grid([["Attendee", "Organisation", "Present / Apologies"], ["Nia Tarrant", "Police", "Present"],
                  ["Pia Vickers", "Probation", "Apologies"]])  # fmt: skip
    record = meeting(table, Line("Children of concern", "heading2"), Line("Leon Wadley: missing twice."))
    assert record.content["present"] == ["Nia Tarrant | Police | Present"]
    assert record.content["apologies"] == ["Pia Vickers | Probation | Apologies"]


def test_apologies_are_not_joined_to_attendance_where_a_pdf_broke_the_line() -> None:
    present = "In attendance: Jo Brindle, Licensing; Asha Kendrick, Social Care; Piers Whitlow, Police (Chair)"
    record = meeting(Line(present), Line("Apologies: Gail Thorpe (Education)"), Line("Venue: Teams"), media="pdf")
    assert record.content["apologies"] == ["Gail Thorpe (Education)"]
    assert record.content["present"][-1] == "Piers Whitlow, Police (Chair)"
    assert meeting(Line("Apologies: nil")).content["apologies"] == []


def test_children_side_by_side_in_a_list_of_links() -> None:
    made = rows(["Child A", "Child B", "Type", "Since"], ["Poppy Ledger", "Ines Calvert", "Friends", "01/06/2026"])
    assert made[0].kind == "relationship"
    assert links(made[0]) == {("Poppy Ledger", "ASSOCIATES_WITH", "Ines Calvert")}
    assert [str(one.valid_from) for one in made[0].statements] == ["2026-06-01"]


def test_vehicles_with_their_keepers() -> None:
    made = rows(
        ["VRM", "Make", "Model", "Colour", "Keeper"],
        ["MF19 KLP", "Audi", "A4", "Black", "Dean Ruskin"],
        ["FX15 ZTB", "Ford", "Ka", "Red", ""],
    )
    assert [record.kind for record in made] == ["vehicle", "vehicle"]
    assert links(made[0]) == {("Dean Ruskin", "USES", "MF19 KLP")}
    kept = [(one.kind, one.text, one.attributes.get("description")) for record in made for one in record.mentions]
    assert kept == [
        ("Person", "Dean Ruskin", None),
        ("Vehicle", "MF19 KLP", "Black Audi A4"),
        ("Vehicle", "FX15 ZTB", "Red Ford Ka"),
    ]


def test_what_a_return_interview_says() -> None:
    made = rows(
        ["Name", "Date/time missing", "Returned date/time", "Where found", "RHI completed?", "RHI notes", "Risk at time"],
        [
            "Keeley Marsden",
            "03/09/2026 21:00",
            "04/09/2026 06:30",
            "Anchor Café",
            "Yes",
            "Was with Dean Ruskin, MF19 KLP",
            "High",
        ],
    )
    assert made[0].kind == "missing_episode"
    assert made[0].content["missing_to"] == "2026-09-04T06:30"
    assert {(one.kind, one.text, one.sure) for one in made[0].mentions if one.field == "interview_notes"} == {
        ("Person", "Dean Ruskin", False),
        ("Vehicle", "MF19 KLP", True),
    }
    assert not made[0].problems


def test_places_with_an_address_beside_or_instead_of_a_name() -> None:
    header: list[Cell] = ["Location name", "Type of premises", "Address", "Postcode"]
    made = rows(header, ["Wharf Hotel", "Hotel", "1 Quay Road", "DE99 1EX"], ["", "House", "9 Quay Road", "DE99 1EX"])
    assert [record.mentions[0].text for record in made] == ["Wharf Hotel", "9 Quay Road"]
    assert made[0].fields["address"] == "1 Quay Road"
    assert not [problem for record in made for problem in record.problems]


def test_aliases_between_strokes_and_when_bail_ends() -> None:
    made = rows(
        ["Nominal", "D.O.B.", "AKA", "Bail conditions", "Bail end date"],
        ["Karl Denby", "19/11/1994", "Denbo / Big K", "Not to enter DE99 4WG", "15/11/2026"],
    )
    said = made[0].mentions[0].attributes
    assert (said["aliases"], said["conditions_expire"]) == (["Denbo", "Big K"], "2026-11-15")


def test_an_assessment_with_two_labels_in_a_line_and_indicators_in_a_table() -> None:
    blocks: list[Line | Grid] = [
        Line("CRE Risk Assessment", "title"),
        Line("Name of child: Tobias Okonjo     DOB: 02/03/2014"),
        Grid([["Indicators", "CCE", "CSE", "Risk L/M/H"], ["Offending e.g. violence, theft and drug dealing", "Yes", "", "L"]]),
        Line("Level of Risk (low / medium / high): Low"),
        Line("Date CRE Risk Assessment completed: 21/09/2026"),
    ]
    kind, made = classify(Reading("docx", blocks=blocks), TODAY)
    (record,) = made
    assert kind == "risk_assessment"
    assert record.mentions[0].attributes["dob"] == "2014-03-02"
    assert record.content["flags"] == ["never_low"]


def test_an_assessment_that_lists_what_was_seen() -> None:
    blocks: list[Line | Grid] = [
        Line("CHILD EXPLOITATION SCREENING & ASSESSMENT – Health"),
        Line("Child: Zoe Dacre"),
        Line("Date of birth: 17/08/2011"),
        Line("Assessment date: 25/09/2026"),
        Line("Indicators present"),
        Line("Evidence of grooming – High (CSE): gifts from Vic Eames", "list"),
        Line("In cars with adults – Medium", "list"),
        Line("Adults who may pose a risk"),
        Line("Vic Eames"),
        Line("Overall risk: Medium"),
    ]
    kind, made = classify(Reading("docx", blocks=blocks), TODAY)
    (record,) = made
    assert kind == "risk_assessment"
    told = [(one["code"], one["cse"], one["risk"], one["context"]) for one in record.assessments[0].indicators]
    assert told == [("grooming", True, "high", "gifts from Vic Eames"), ("cars_with_adults", False, "medium", "")]
    assert record.content["risk"] == "medium"
    for one in record.mentions:
        assert record.fields[one.field][one.start : one.end] == one.text
    assert ("PersonOfConcern", "Vic Eames") in {(one.kind, one.text) for one in record.mentions}


def test_a_report_that_speaks_of_an_assessment_is_none() -> None:
    blocks = [
        Line("CRE Information Report Operation Liberty"),
        Line("Please see the exploitation risk assessment"),
        Line("Indicators"),
    ]
    assert risk_assessment.looks_like(Reading("docx", blocks=list(blocks))) < 0.4


def test_a_person_with_a_date_of_birth_under_a_heading_that_nobody_knows() -> None:
    record = meeting(
        Line("Grobnitz", "heading2"), Line("Gavin Trask, b. 03/12/1991, 07700 900812"), Line("Harriet Yeo (14): seen again.")
    )
    kinds = [(one.kind, one.text) for one in record.mentions if one.kind != "Phone"]
    assert kinds == [("Person", "Gavin Trask"), ("Child", "Harriet Yeo")]
    none = meeting(Line("Grobnitz", "heading2"), Line("Strategy Review: next week."))
    assert [one for one in none.mentions if one.sure] == []
