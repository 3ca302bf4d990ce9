"""Minutes in words of their own: told by cue words, by what a column holds, and by how a name stands in the text."""

from datetime import date

import pytest

from graph.ledger.drafts import RecordDraft
from ingest.minutes import looks_like, parse
from ingest.minutes.ratings import level_of, rated
from ingest.minutes.tables import columns_of
from ingest.parsers import classify
from ingest.readers.model import Cell, Grid, Line, Reading, Sheet

TODAY = date(2026, 10, 31)
OPENING = [
    Line("Ferndale vulnerability forum"),
    Line("Met on the twelfth of June 2026"),
    Line("Round the table: Insp Anouk Brandt (Chair); Piotr Havel (Housing); Dee Marlowe, Safe Steps. Couldn't make it: Fire"),
]


def read(*blocks: Line | Grid) -> RecordDraft:
    reading = Reading("docx", blocks=list(blocks), headers={"filename": "notes.docx"})
    assert looks_like(reading) >= 0.4
    (record,) = parse(reading, TODAY)
    for one in record.mentions:
        assert record.fields[one.field][one.start : one.end] == one.text
    return record


def told(record: RecordDraft) -> list[tuple[str, str, str | None, str, str]]:
    return [(one.text, one.owner, one.due.isoformat() if one.due else None, one.status, one.section) for one in record.actions]


def risks(record: RecordDraft) -> dict[str, str | None]:
    return {one.text: one.attributes.get("risk_level") for one in record.mentions if one.kind in ("Child", "Person")}


def test_attendance_in_other_words() -> None:
    record = read(*OPENING, Line("1. Sorrel Whitby"), Line("Aged 15. Now high. Piotr Havel has offered a move."))
    assert record.content["date"] == "2026-06-12"
    assert record.content["chair"] == "Insp Anouk Brandt"
    assert record.content["apologies"] == ["Fire"]
    assert risks(record) == {"Sorrel Whitby": "high"}


def test_actions_that_run_on_in_an_item() -> None:
    item = (
        "Item 2 – Mill Lane. Ines COBURN (M) and Tariq unknown (NYA) seen with Cole Haddow. FV4: Housing to write to the owner "
        "by 26/6. FV5 – Dee Marlowe to see Ines, asap; FV6: Piotr Havel, letter to neighbours, 3 July 2026"
    )
    before = (
        "Actions from 8 May: FV1 (Police, plain patrol at the mill) complete. FV2 (Fire, safe and well) ongoing, now due 30/6."
    )
    record = read(*OPENING, Line(item, "list"), Line(before, "list"))
    assert risks(record)["Ines COBURN"] == "medium"
    assert risks(record)["Tariq"] == "not_assessed"
    assert told(record) == [
        ("Housing to write to the owner by 26/6", "Housing", "2026-06-26", "", "new"),
        ("Dee Marlowe to see Ines, asap", "Dee Marlowe", None, "", "new"),
        ("letter to neighbours", "Piotr Havel", "2026-07-03", "", "new"),
        ("plain patrol at the mill", "Police", None, "Complete", "previous"),
        ("safe and well", "Fire", "2026-06-30", "Ongoing", "previous"),
    ]


def test_one_table_of_subjects_whose_cells_say_who_and_when() -> None:
    table = Grid(
        [
            ["Who or what", "What was said", "What we will do"],
            ["Sorrel WHITBY\n15 yrs\nHIGH (was Medium)", "Seen at Flat 3 Weir House with tenant Mr Oakden.",
             "Piotr to serve notice by 26/06/26\nSafe Steps (D. Marlowe) to offer a visit by 30/06/26"],
            ["Place: Weir car park", "Two reports.", "PH: lighting – 03/07/26"],
        ]
    )  # fmt: skip
    record = read(*OPENING, table)
    assert risks(record)["Sorrel WHITBY"] == "high"
    assert [one[:3] for one in told(record)] == [
        ("Piotr to serve notice by 26/06/26", "Piotr", "2026-06-26"),
        ("Safe Steps (D. Marlowe) to offer a visit by 30/06/26", "Safe Steps (D. Marlowe)", "2026-06-30"),
        ("lighting", "Piotr Havel (PH)", "2026-07-03"),
    ]
    assert "Weir car park" in [one.text for one in record.mentions if one.kind == "Location"]


def test_a_log_says_which_actions_were_set_before() -> None:
    log = Grid(
        [
            ["#", "What needs doing", "Whose", "Completion by", "Where are we?"],
            ["26/07", "Map of the skate park group", "P. Havel", "15/05/2026", "Outstanding"],
            ["26/08", "Talk to carers", "D. Marlowe", "26/06/2026", "Open"],
        ]
    )
    record = read(*OPENING, Line("Action log"), log)
    assert told(record) == [
        ("Map of the skate park group", "P. Havel", "2026-05-15", "Not started", "previous"),
        ("Talk to carers", "D. Marlowe", "2026-06-26", "Not started", "new"),
    ]


def test_levels_in_columns_of_their_own_and_old_actions_without_a_header() -> None:
    children = Grid(
        [["Young person", "L", "M", "H", "Why"], ["Ines Coburn", "", "x", "", "cars"], ["Jude Lavery", "", "", "✓", "debt"]]
    )
    old = Grid([["May 1: posters", "DM", "DONE"], ["May 2: audit of forms", "PH", "IN HAND – move to 31/07/26"]])
    record = read(*OPENING, children, Line("3. Old actions"), old)
    assert risks(record) == {"Ines Coburn": "medium", "Jude Lavery": "high"}
    assert told(record) == [
        ("posters", "Dee Marlowe (DM)", None, "Complete", "previous"),
        ("audit of forms", "Piotr Havel (PH)", "2026-07-31", "Ongoing", "previous"),
    ]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("M, down from H. Back in lessons", "medium"),
        ("The group rated her high.", "high"),
        ("L but under 13, so corrected to M", "medium"),
        ("risk reduced from high to medium", "medium"),
        ("was High", None),
        ("seen in the high street", None),
        ("RAG: Amber", "medium"),
    ],
)
def test_the_level_that_counts_now(text: str, level: str | None) -> None:
    assert level_of(text) == level


def test_kin_named_together_have_their_family_name() -> None:
    found = rated("The Lavery brothers, Jude (M) and Kit (L).")
    assert [(one.name, one.level, one.family) for one in found] == [("Jude", "medium", "Lavery"), ("Kit", "low", "Lavery")]


def test_a_column_is_what_it_holds() -> None:
    rows = [["Visit the shop", "Licensing", "26/06/2026"], ["Call school", "Education", "30/06/2026"]]
    assert columns_of(["Task", "Agency", "Status"], rows, lenient=True) == {0: "action", 1: "owner", 2: "due"}


def test_minutes_typed_into_a_workbook() -> None:
    rows: list[list[Cell]] = [
        ["Cross-border call", None, None, None],
        ["When", "12/03/2026 10:00"],
        ["Who was on", "DI Anouk Brandt (chair), Piotr Havel"],
        ["Couldn't make it", "Fire"],
        [],
        ["Child", "Level", "What we know"],
        ["Mina Orlov", "H", "moved to the coast"],
        [],
        ["What needs doing", "Who", "By when", "Where are we?"],
        ["Share the address", "Piotr Havel", "19/03/2026", "open"],
    ]
    kind, records = classify(Reading("xlsx", sheets=[Sheet("Sheet1", rows)], headers={"filename": "call.xlsx"}), TODAY)
    assert kind == "tasking_minutes"
    record: RecordDraft = next(iter(records))
    assert record.content["date"] == "2026-03-12"
    assert {one.text: one.attributes.get("risk_level") for one in record.mentions} == {"Mina Orlov": "high"}
    assert [(one.text, one.owner, one.due) for one in record.actions] == [
        ("Share the address", "Piotr Havel", date(2026, 3, 19))
    ]


def test_facts_told_in_sentences() -> None:
    record = read(
        Line("Weekly huddle, 14 April 2026", "heading1"),
        Line(
            "We had: Sgt Mira Kostic (leading), Hugh Pell (Early Help). Nobody from Probation; Jill Frayne sent her apologies."
        ),
        Line("Who worries us", "heading2"),
        Line("Corin Vale, 22, drives a grey Seat KR19 UVX. Man called “Biscuit” waits outside."),
        Line("Did we do what we said?", "heading2"),
        Grid(
            [["What we said", "Whose job", "Done?"], ["Letter to manager", "Hugh Pell", "Yes"], ["Bus pass", "Jill", "Not yet"]]
        ),
        Line("The huddle meets again on 21 April 2026."),
    )
    assert record.content["chair"] == "Sgt Mira Kostic"
    assert record.content["next_meeting"] == "2026-04-21"
    assert risks(record) == {"Corin Vale": None, "Biscuit": None}
    assert [(one.text, one.owner, one.status, one.section) for one in record.actions] == [
        ("Letter to manager", "Hugh Pell", "Complete", "previous"),
        ("Bus pass", "Jill", "Not started", "previous"),
    ]


def test_decisions_in_numbered_paragraphs() -> None:
    record = read(
        *OPENING,
        Line(
            "1.1 Agreed. Of the points raised: 14/26 (Dee Marlowe, plates of the van) had been done; "
            "15/26 (Fire, Unit 4) had not been started."
        ),
        Line("2.1 Children linked are Owen Cripps (15, high) and Lila Marr (13, medium)."),
        Line("2.2 AGREED: 17/26 Piotr Havel to seek an order by 20 July; 18/26 Dee Marlowe to see him, by end of August."),
    )  # fmt: skip
    assert risks(record) == {"Owen Cripps": "high", "Lila Marr": "medium"}
    assert [(one.ref, one.owner, one.due, one.status, one.section) for one in record.actions] == [
        ("14/26", "Dee Marlowe", None, "Complete", "previous"),
        ("15/26", "Fire", None, "Not started", "previous"),
        ("17/26", "Piotr Havel", date(2026, 7, 20), "", "new"),
        ("18/26", "Dee Marlowe", date(2026, 8, 31), "", "new"),
    ]


def test_a_card_for_each_child_and_labels_in_pairs() -> None:
    record = read(
        Line("MACE – Multi-Agency Child Exploitation meeting", "title"),
        Grid([["Date:", "Thursday 4 June 2026", "Time:", "1pm"], ["Chaired by:", "Helena Brisk", "Minutes:", "Sam Otter"],
              ["Invited and attended:", "DS Will Crane (Police), Joy Adeyemi (YJS)", "Invited, did not attend:", "Housing"]]),
        Grid([["Name of child", "Amira Said", "DOB", "12/02/2010"], ["Level of risk", "MEDIUM – was HIGH", "Lead", "Joy A"],
              ["What has changed", "Seen with Dale Rusher."]]),
        Grid([["Who", "What", "When"], ["DS Crane", "Strategy discussion", "08/06/26"]]),
        Line("Actions from 7 May"),
        Grid([["No.", "Action", "Owner", "Update"], ["31", "Map of the park", "DS Crane", "Completed 1 June"],
              ["32", "Invite Housing", "Sam Otter", "Not done – carry forward"]]),
    )  # fmt: skip
    assert record.content["apologies"] == ["Housing"]
    assert risks(record) == {"Amira Said": "medium", "Dale Rusher": None}
    assert told(record) == [
        ("Strategy discussion", "DS Crane", "2026-06-08", "", "new"),
        ("Map of the park", "DS Crane", None, "Complete", "previous"),
        ("Invite Housing", "Sam Otter", None, "Carried forward", "previous"),
    ]


def test_notes_in_prose() -> None:
    record = read(
        Line("Notes of the peer group conference, 25 June 2026"),
        Line("In attendance were Farah Aziz (chair), PC Dom Lee and Bea Hollis from the school."),
        Line("Jayden Croft (15) brings others in, and he is at high risk. Ellis Ward (14) and Noor Haddad (13) follow him. "
             "Ellis is at medium risk; Noor has not yet been assessed. They owe money to “Lanky”."),
        Line("It was agreed that:"),
        Line("PC Lee would check the Fiesta and report back within two weeks", "list"),
        Line("Bea Hollis would see Noor by 3 July", "list"),
    )  # fmt: skip
    assert risks(record) == {"Jayden Croft": "high", "Ellis Ward": "medium", "Noor Haddad": "not_assessed", "Lanky": None}
    assert [(one.owner, one.due) for one in record.actions] == [("PC Lee", date(2026, 7, 9)), ("Bea Hollis", date(2026, 7, 3))]


def test_rough_notes() -> None:
    record = read(
        Line("CE OPERATIONAL MEETING - ROUGH NOTES - 09.07.2026"),
        Line("Pres: Cath Odell (chair), DC Mike Frayn, Sue Penny (nurse)"),
        Line("Apols: Ken Moor"),
        Line("Matters outstanding: letter to Odeon (MF) done; form for Lacey (CO) not started"),
        Line("1 - Lacey Tranter dob 4.8.10 HIGH. Missing x3. Thought to be with Jermaine Coyle, 23."),
        Line("    ACTION MF - welfare check at 77 Hobart Street - by 10.07.26"),
        Line("2 - Danny Obi dob 1.2.12 LOW, to close."),
        Line("3 - Jermaine Coyle - CAWN to be served (SP, 12.07.26)"),
        Line("DONM 23.07.2026"),
    )
    assert record.content["next_meeting"] == "2026-07-23"
    assert {name: level for name, level in risks(record).items() if level} == {"Lacey Tranter": "high", "Danny Obi": "low"}
    assert [(one.owner, one.due, one.status, one.section) for one in record.actions] == [
        ("Mike Frayn (MF)", None, "Complete", "previous"),
        ("Cath Odell (CO)", None, "Not started", "previous"),
        ("Mike Frayn (MF)", date(2026, 7, 10), "", "new"),
        ("Sue Penny (SP)", date(2026, 7, 12), "", "new"),
    ]
