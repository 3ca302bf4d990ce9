"""The Liberty form as other forces and agencies reissue it: other order, labels, layouts and carriers."""

from datetime import date

import pytest

from graph.ledger.drafts import RecordDraft
from ingest.liberty.peoplerows import read_people_rows
from ingest.parsers import classify
from ingest.readers.model import Cell, Grid, Line, Reading, Sheet

TODAY = date(2026, 11, 21)


def cells(row: str) -> list[Cell]:
    return list(row.split("|"))


def register(*rows: list[Cell]) -> list[RecordDraft]:
    kind, records = classify(Reading("xlsx", sheets=[Sheet("Log", list(rows))]), TODAY)
    assert kind == "liberty_register"
    return list(records)


def people(record: RecordDraft) -> dict[str, tuple[str, str, object, object]]:
    """Kind, role, date of birth or age, and sex of everybody named, by name."""
    return {
        one.text: (one.kind, one.role, one.attributes.get("dob") or one.attributes.get("age"), one.attributes.get("sex"))
        for one in record.mentions
        if one.kind in ("Child", "PersonOfConcern", "Person")
    }


HUB_LOG: list[list[Cell]] = [
    ["Partner submissions", None, None],
    cells("No|Rec'd|Submitter|Submitting org|CYP|CYP born|M/F|CE strand|Happened on|Where|POI|Gist|RAG"),
    [
        7, date(2026, 3, 4), "Jo Pike", "Hill School", "LUND Ellis", date(2011, 5, 16), "F", "CSE", date(2026, 3, 2),
        "Pizza Hall, Cross St", "Bo Farrow", "Given free food by Farrow.", "Amber",
    ],
    [
        8, date(2026, 3, 5), "Jo Pike", "Hill School", "NASH Ivo; NASH Orla", "01/09/2010; 30/11/2012", "M; F", "CCE",
        date(2026, 3, 4), "Mill Court", "Stacey Crane", "Both made to answer the door.", "Red",
    ],
    [None],
    ["Total", 2],
    ["RAG: Red = act today, Amber = three days, Green = file"],
]  # fmt: skip


def test_a_log_in_short_words_is_a_register_without_its_totals() -> None:
    first, second = register(*HUB_LOG)
    assert people(first)["LUND Ellis"] == ("Child", "victim", "2011-05-16", "F")
    assert (first.known_on, first.incidents[0].occurred_on, first.content["risk"]) == (
        date(2026, 3, 4),
        date(2026, 3, 2),
        "Amber",
    )
    assert people(second)["NASH Ivo"] == ("Child", "victim", "2010-09-01", "M")
    assert people(second)["NASH Orla"] == ("Child", "victim", "2012-11-30", "F")


def test_the_words_of_an_address_are_no_person() -> None:
    assert not {"Cross St", "Mill Court", "Pizza Hall"} & {name for record in register(*HUB_LOG) for name in people(record)}


RETURNS: list[list[Cell]] = [
    cells(
        "Entry ref|Date logged|Child forename|Child surname|Child age|Person of interest|Phone of suspect|Event date|Premises"
        "|Post code|Narrative of concern|Sending agency|Sent by|Strand|Level"
    ),
    cells(
        "R/1|2026-04-11|Dwayne|Nash|16|T-Bone|07700 900017|2026-04-10 01:00|9 London Road|QX12 2DD"
        "|Seen handing cash to a male in a mask.|Hill College|Viv Pike|CCE|High"
    ),
    cells(
        "R/2|2026-04-12|Unknown|Unknown||Barry Crane||2026-04-11|Amusements, North Parade|"
        "|Lets girls in uniform use the back office.|Public||CSE|"
    ),
]


def test_names_and_phones_in_columns_of_their_own() -> None:
    first, second = register(*RETURNS)
    assert people(first)["Dwayne Nash"] == ("Child", "victim", 16, None)
    assert people(first)["T-Bone"][:2] == ("PersonOfConcern", "alleged")
    assert {one.text for one in first.mentions if one.kind == "Phone"} == {"07700 900017"}
    assert [one.attributes.get("postcode") for one in first.mentions if one.kind == "Location"] == ["QX12 2DD"]
    assert set(people(second)) == {"Barry Crane"}


@pytest.mark.parametrize(
    "written",
    [
        "Serial|Received on|Reporting officer|Agency|Young person|Date of birth|Sex|Exploitation type|Date of occurrence"
        "|Location|Suspect|Circumstances|Risk level",
        "URN|Date in|Source|Organisation|Name of child|DOB|Boy/girl|Form of CE|Incident date|Venue|Alleged offender(s)|Summary"
        "|Risk rating",
        "Ref|Logged on|Reported by|Team|Subject child|Born|Gender|Concern type|Event date|Place|Person of concern|What happened"
        "|RAG rating",
    ],
)
def test_columns_in_other_words(written: str) -> None:
    (record,) = register(cells(written), HUB_LOG[2])
    assert people(record)["LUND Ellis"] == ("Child", "victim", "2011-05-16", "F")
    assert people(record)["Bo Farrow"][:2] == ("PersonOfConcern", "alleged")
    assert (record.known_on, record.incidents[0].occurred_on, record.content["risk"]) == (
        date(2026, 3, 4),
        date(2026, 3, 2),
        "Amber",
    )


def form(*blocks: Line | Grid) -> RecordDraft:
    kind, records = classify(Reading("docx", blocks=[Line("Exploitation information, our form 7", "title"), *blocks]), TODAY)
    assert kind == "liberty_report"
    (record,) = records
    return record


WHO = Grid([["Submitted by", "Ms Jo Pike", "Role", "Mentor"], ["Organisation", "Hill School", "Date submitted", "14/04/2026"]])
WHAT = Grid(
    [["Type of exploitation", "☑ Criminal ☐ Sexual"], ["What happened", "On 13 April 2026 Ellis was given a bag to keep."]]
)


@pytest.mark.parametrize(
    ("heading", "header", "row"),
    [
        (
            "2 Young people affected",
            "Surname|First name(s)|Born|Sex|Living with",
            "LUND|Ellis|3rd of March 2011|F|mother, 9 Lock Street",
        ),
        ("Section 3: Young people concerned", "No.|Name|Date of birth|Gender|Risk rating", "1|Ellis Lund|03/03/2011|F|High"),
        ("Victims", "Forename|Surname|DOB|M/F|School", "Ellis|Lund|03.03.2011|Female|Hill School"),
        (
            "The child",
            "SURNAME Forename|Known as|DOB or age|Gender|Remarks",
            "LUND Ellis|El|3 Mar 2011|girl|lives with an aunt",
        ),
    ],
)
def test_children_in_rows_of_a_table(heading: str, header: str, row: str) -> None:
    table = Grid([header.split("|"), row.split("|"), [""] * len(header.split("|"))])
    named = people(form(WHO, Line(heading, "heading2"), table, WHAT))
    (child,) = [name for name, one in named.items() if one[1] == "victim"]
    assert set(child.lower().split()) == {"ellis", "lund"}
    assert named[child] == ("Child", "victim", "2011-03-03", "F")
    assert {name for name in named if named[name][1] != "victim"} == {"Ms Jo Pike"}


def test_rows_of_people_of_concern_are_not_the_childs() -> None:
    header = ["Name", "Known as", "DOB or age", "Vehicle / phone"]
    table = Grid([header, ["FARROW, Bo", "Benny", "30.07.1994", "black Audi"], ["Unknown male", "", "40s", "van"]])
    named = people(form(WHO, Line("Victim: Ellis Lund"), Line("3 Details of person(s) of concern", "heading2"), table, WHAT))
    assert named["FARROW, Bo"] == ("PersonOfConcern", "alleged", "1994-07-30", None)
    assert [name for name, one in named.items() if one[1] == "victim"] == ["Ellis Lund"]


def test_a_table_within_a_cell() -> None:
    inner = "As below:\nForename\tSurname\tDOB\tRemarks\nBo\tFarrow\t30/07/1994\t-\nCraig\tnot known\tnot known\tdoorman"
    named = people(form(WHO, Grid([["Subject(s) of concern", inner], ["Victim", "No victim identified"]]), WHAT))
    assert {name for name, one in named.items() if one[1] == "alleged"} == {"Bo Farrow", "Craig"}


def test_labels_and_values_under_the_heading_of_a_person_are_that_persons() -> None:
    pairs = Grid(
        [
            ["D. Child at risk (one form each)", "", "", ""],
            ["Family name / given name", "LUND Ellis", "Date of birth", "3rd of March 2011"],
            ["F. Person(s) of concern", "", "", ""],
            ["Name / nickname", "FARROW Bo, “Benny”", "Age", "about 26"],
            ["Vehicle", "Grey Corsa YH68 KLB", "Telephone", "07700 900613"],
        ]
    )
    record = form(WHO, pairs, WHAT)
    assert people(record)["LUND Ellis"][:3] == ("Child", "victim", "2011-03-03")
    assert people(record)["FARROW Bo"][:3] == ("PersonOfConcern", "alleged", 26)
    assert record.fields["reporter_contact"] == ""
    assert {one.text for one in record.mentions if one.kind in ("Phone", "Vehicle")} == {"YH68 KLB", "07700 900613"}


def test_guidance_below_a_label_is_neither_answer_nor_person() -> None:
    event = Grid([["Date\ndd/mm/yyyy", "Whereabouts\nPremises, street, postcode"], ["02/05/2026", "9 Lock Street, QX12 1BB"]])
    told = Grid(
        [["Tell us what took place\nUse names, e.g. “John Smith was carrying a knife”."], ["Ellis Lund was given a bag."]]
    )
    record = form(WHO, Line("The event", "heading2"), event, told, Grid([["Victim", "Ellis Lund"], ["Suspect", "Bo Farrow"]]))
    assert set(people(record)) == {"Ms Jo Pike", "Ellis Lund", "Bo Farrow"}
    assert (record.incidents[0].occurred_on, record.known_on) == (date(2026, 5, 2), date(2026, 4, 14))


def test_labels_below_their_values() -> None:
    tables = [
        [["Cuckooing"], ["kind of exploitation you are reporting"]],
        [["Bo Farrow, about 30"], ["alleged offender(s) (if known)"]],
        [["6 May 2026", "9 Lock Street"], ["date it happened", "where it happened"]],
        [["Ellis Lund", "not known, says he is 14", "male"], ["victim (if known)", "date of birth of victim", "gender"]],
        [["Jo Pike", "Housing Officer", "Hill Trust"], ["your name", "your post", "your agency"]],
        [["7 May 2026"], ["date of this report"]],
    ]
    record = form(*map(Grid, tables))
    assert people(record)["Ellis Lund"] == ("Child", "victim", 14, "M")
    assert people(record)["Bo Farrow"][:2] == ("PersonOfConcern", "alleged")
    assert (record.incidents[0].occurred_on, record.known_on) == (date(2026, 5, 6), date(2026, 5, 7))
    assert (record.fields["reporter_name"], record.fields["reporter_agency"]) == ("Jo Pike", "Hill Trust")


def test_dots_that_lead_to_the_value() -> None:
    text = (
        "PARTNER INTELLIGENCE RETURN (Operation Liberty)\n\nPART ONE - EVENT\n  Type ........ [x] CSE  [ ] CCE\n"
        "  Day ......... SAT 06 JUNE 2026\n  Place ....... 9 Lock Street\n  What was seen ... A girl was crying by the door.\n"
        "                    She would not say why.\nPART TWO - PEOPLE\n  Victim ...... Ellis Lund\n"
        "  Subject ..... Bo Farrow, mobile 07700 900905\nPART THREE - SENDER\n  Sent by ..... Jo Pike\n"
        "  Body ........ Hill Cabs\n  Sent on ..... 07/06/2026 @ 14:00\n"
    )
    kind, records = classify(Reading("txt", blocks=[Line(line) for line in text.split("\n")]), TODAY)
    (record,) = records
    assert kind == "liberty_report"
    assert {name: one[1] for name, one in people(record).items()} == {
        "Ellis Lund": "victim",
        "Bo Farrow": "alleged",
        "Jo Pike": "reporter",
    }
    assert (record.incidents[0].occurred_on, record.known_on) == (date(2026, 6, 6), date(2026, 6, 7))
    assert record.fields["reporter_agency"] == "Hill Cabs"


def test_guidance_between_a_question_and_its_box() -> None:
    asked = [
        ("1. When are you filling this in?", "", "26 May 2026"),
        ("2. Which of these worries you?", "", "[X] Child sexual exploitation\n[ ] Child criminal exploitation"),
        ("3. Who is the young person?", "Full name, date of birth, address", "Miss Ellis Lund, d.o.b. 14 Sept 2010"),
        ("4. Who may be causing harm?", "Names, ages. Example: Darren Crane, 30.", "Bo Farrow"),
        ("5. What happened?", "", "On 24 May 2026 she was collected by taxi."),
        ("6. About you", "", "Jo Pike, Hill Clinic, 01632 960466"),
    ]
    blocks: list[Line | Grid] = [Line("Police information sharing: exploitation of under 18s", "heading1")]
    for question, guidance, answer in asked:
        blocks += [Line(question, leads=(len(question),)), *([Line(guidance)] if guidance else []), Grid([[answer]])]
    kind, records = classify(Reading("docx", blocks=blocks), TODAY)
    (record,) = records
    assert kind == "liberty_report"
    assert {name: one[1] for name, one in people(record).items()} == {
        "Miss Ellis Lund": "victim",
        "Bo Farrow": "alleged",
        "Jo Pike": "reporter",
    }
    assert record.content["exploitation"] == ["CSE"]
    assert not [one for one in record.mentions if one.kind == "Phone"]


SHEET: list[list[Cell]] = [
    ["CHILD EXPLOITATION INFORMATION RETURN"],
    [],
    ["Officer", "Jo Pike", None, "Grade", "Probation Officer"],
    ["Office", "Hill Probation Service", None, "Extension", "01632 960544"],
    ["Return date", date(2026, 6, 5), None, "Return time", "11:20"],
    ["EXPLOITATION"],
    ["☐", "Sexual", None, "☒", "Criminal"],
    ["YOUNG PERSON"],
    ["Surname", "Forename", None, "Date of birth", "Gender"],
    ["LUND", "Ellis", None, date(2010, 7, 28), "Female"],
    [],
    ["PERSON(S) OF CONCERN"],
    ["Name", "Alias", None, "DOB / age", "Vehicle", "Phone"],
    ["Bo FARROW", "Gaz", None, date(1990, 12, 2), "KX21 OTM white van", "07700 900662"],
    ["Lorna CRANE", None, None, 35],
    [],
    ["EVENT"],
    ["Event date", date(2026, 6, 3), None, "Event time", "18:30"],
    ["Event address", "9 Lock Street"],
    ["Narrative"],
    ["On a home visit I saw Ellis cleaning the kitchen late in the evening, and she is paid nothing for it."],
]


def test_a_form_laid_out_in_a_sheet_is_a_report_and_no_list() -> None:
    lists = Sheet("Lists", [["Exploitation", "Risk"], ["Sexual", "High"], ["Criminal", "Low"]])
    kind, records = classify(Reading("xlsx", sheets=[Sheet("Form", SHEET), lists]), TODAY)
    (record,) = records
    named = people(record)
    assert kind == "liberty_report"
    assert named["Ellis LUND"] == ("Child", "victim", "2010-07-28", "F")
    assert named["Bo FARROW"][:3] == ("PersonOfConcern", "alleged", "1990-12-02")
    assert named["Lorna CRANE"][:3] == ("PersonOfConcern", "alleged", 35)
    assert (record.incidents[0].occurred_on, record.known_on) == (date(2026, 6, 3), date(2026, 6, 5))
    assert record.content["exploitation"] == ["CCE"]
    assert "Sexual\tHigh" in record.unplaced


def test_a_list_of_cases_stays_one() -> None:
    cases = [
        cells("Forename|Surname|DOB|Gender|Risk level|Lead worker"),
        cells("Ellis|Lund|01/01/2012|F|High|Jo Pike"),
    ]
    known = [cells("Nominal|D.O.B.|Street names|Regs|Home"), cells("FARROW, Bo|17/01/1990|Gaz|YH68 KLB|9 Lock Street")]
    for rows in (cases, known):
        assert classify(Reading("xlsx", sheets=[Sheet("Sheet1", rows)]), TODAY)[0] == "case_links"


def test_a_row_of_labels_each_with_its_answer_is_no_table_of_people() -> None:
    rows = [
        ["Details of witness", "", "Third party report?", "No"],
        ["Name of victim", "Maja Sikora", "Date of birth", ""],
        ["Would they be willing to engage with the police?", "Unknown", "Unknown", "Unknown"],
        ["Alleged offender/s (if known)", "Unknown female", "Unknown female", "Unknown female"],
    ]
    assert [read_people_rows(rows, at, "") for at in range(len(rows))] == [None] * len(rows)


def test_a_date_in_boxes_of_its_own() -> None:
    when = Grid([["Occurred: dd 29", "mm\n04", "yyyy\n2026", "hh\n17", "mm\n20", "Location of occurrence\n9 Lock Street"]])
    who = Grid([["Completed: dd 30", "mm\n04", "yyyy\n2026"], ["Subject child: SURNAME Forename\nLUND Ellis", "M / F\nM", ""]])
    record = form(Grid([["Organisation", "Hill School"], ["Submitted by", "Jo Pike"]]), who, when, Grid([WHAT.rows[0]]))
    assert (record.incidents[0].occurred_on, record.incidents[0].occurred_time, record.known_on) == (
        date(2026, 4, 29),
        "17:20",
        date(2026, 4, 30),
    )
    assert people(record)["LUND Ellis"] == ("Child", "victim", None, "M")


def test_age_and_sex_as_they_are_said_of_somebody() -> None:
    said = Grid([["Victim", "Ellis Lund (sister, 12)"], ["Suspect", "Bo Farrow, about 30\nCraig Nash, 45ish"]])
    named = people(form(WHO, said, WHAT))
    assert named["Ellis Lund"] == ("Child", "victim", 12, "F")
    assert (named["Bo Farrow"][2], named["Craig Nash"][2]) == (30, 45)
